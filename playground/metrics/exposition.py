"""All metrics of an instant, and the text in which Prometheus reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from playground.metrics import cron_jobs, jobs, pods
from playground.metrics.samples import Family, Labels, Sample

FAMILIES: dict[str, Family] = {family.name: family for family in (*cron_jobs.FAMILIES, *jobs.FAMILIES, *pods.FAMILIES)}
"""Every family by its name, in the order in which they are printed."""

_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", '"': '\\"'})


def at(objects: Mapping[tuple[str, str], Any]) -> list[Sample]:
    """The samples of all ``objects`` (``Run.cluster_at``), family by family. Objects of other kinds have none."""
    by_kind: dict[str, list[Any]] = {}
    for (kind, _), obj in objects.items():
        by_kind.setdefault(kind, []).append(obj)
    return [
        sample for family in FAMILIES.values() for obj in by_kind.get(family.kind, ()) for sample in family.samples(obj)
    ]


def exposition(samples: Iterable[Sample]) -> str:
    """``samples`` in Prometheus' text format, each family under its HELP and TYPE lines."""
    of_family: dict[str, list[Sample]] = {}
    for sample in samples:
        of_family.setdefault(sample.name, []).append(sample)
    lines = []
    for name, family in FAMILIES.items():
        if name in of_family:
            lines += [f"# HELP {name} {family.help}", f"# TYPE {name} {family.type}"]
            lines += [f"{name}{format_labels(each.labels)} {format_value(each.value)}" for each in of_family[name]]
    return "".join(f"{line}\n" for line in lines)


def format_labels(labels: Labels) -> str:
    """``{name="value",...}``, empty without labels."""
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{value.translate(_ESCAPES)}"' for name, value in labels) + "}"


def format_value(value: float) -> str:
    """A number as kube-state-metrics prints it: from a million on with an exponent (Go's ``%g``)."""
    number = Decimal(repr(float(value))).normalize()
    sign, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    power = len(digits) - 1 + exponent
    if -4 <= power < 6:
        return format(number, "f")
    rest = "".join(map(str, digits[1:]))
    return f"{'-' * sign}{digits[0]}{'.' * bool(rest)}{rest}e{power:+03d}"
