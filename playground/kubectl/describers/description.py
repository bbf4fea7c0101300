"""The lines of a description: titles and values in two columns, indented by levels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from playground.kubectl.printers.events import interval, last_ms, message
from playground.kubectl.printers.table import NONE, escaped
from playground.kubectl.printers.tabwriter import description_writer

Object = dict[str, Any]

INDENT = "  "
LONGEST_ANNOTATION = 140
LAST_APPLIED_ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration"


class Description:
    """Text under way. A tab separates columns, so that values align over consecutive lines."""

    def __init__(self, now_ms: int) -> None:
        """``now_ms``: epoch ms up to which ages are counted."""
        self.now_ms = now_ms
        self._writer = description_writer()

    def text(self) -> str:
        return self._writer.text()

    def line(self, level: int, text: str) -> None:
        self._writer.write(escaped(f"{INDENT * level}{text}\n"))

    def field(self, title: str, value: object, level: int = 0) -> None:
        self.line(level, f"{title}:\t{value}")

    def fields(self, values: Iterable[tuple[str, object]], level: int = 0) -> None:
        for title, value in values:
            self.field(title, value, level)

    def optional(self, title: str, value: object, level: int = 0) -> None:
        """A field that is left out where it has no value."""
        if value is not None and value != "":
            self.field(title, value, level)

    def listed(self, title: str, values: Iterable[str], level: int = 0) -> None:
        """The first value beside the title, the others under it; ``<none>`` without any."""
        first, *others = list(values) or [NONE]
        self.field(title, first, level)
        for value in others:
            self._writer.write(escaped(f"\t{value}\n"))

    def labels(self, title: str, labels: Mapping[str, str] | None, level: int = 0) -> None:
        self.listed(title, (f"{key}={value}" for key, value in sorted((labels or {}).items())), level)

    def annotations(self, title: str, annotations: Mapping[str, str] | None, level: int = 0) -> None:
        """Long ones and those of several lines stand under their keys; what ``kubectl apply`` keeps is not shown."""
        lines: list[str] = []
        for key, value in sorted((annotations or {}).items()):
            if key == LAST_APPLIED_ANNOTATION:
                continue
            value = value.removesuffix("\n")
            if len(key) + len(value) + 2 <= LONGEST_ANNOTATION and "\n" not in value:
                lines.append(f"{key}: {value}")
            else:
                lines += [f"{key}:", *(f"{INDENT}{_shortened(line)}" for line in value.split("\n"))]
        self.listed(title, lines, level)

    def tolerations(self, tolerations: Iterable[Object] | None, level: int = 0) -> None:
        in_order = sorted(tolerations or (), key=lambda each: each.get("key") or "")
        self.listed("Tolerations", map(_toleration, in_order), level)

    def events(self, events: Iterable[Object]) -> None:
        """A table of its own, the latest Event at its end (DescribeEvents)."""
        in_order = sorted(events, key=last_ms)
        if not in_order:
            self.field("Events", NONE)
            return
        self._writer.flush()
        self.line(0, "Events:")
        self.line(1, "Type\tReason\tAge\tFrom\tMessage")
        self.line(1, "----\t------\t----\t----\t-------")
        for event in in_order:
            seen = interval(event, self.now_ms)
            reporter = (event.get("source") or {}).get("component") or event.get("reportingComponent") or ""
            part = event["involvedObject"].get("fieldPath")
            told = f"{part}: {message(event)}" if part else message(event)
            cells = (event.get("type") or "", event.get("reason") or "", seen, reporter, told)
            self.line(1, "\t".join(cells))


def _shortened(text: str) -> str:
    longest = LONGEST_ANNOTATION - 2
    return f"{text[:longest]}..." if len(text) > longest else text


def _toleration(toleration: Object) -> str:
    text: str = toleration.get("key") or ""
    value, effect = toleration.get("value"), toleration.get("effect")
    if value:
        text += f"={value}"
    if effect:
        text += f":{effect}"
    if toleration.get("operator") == "Exists" and not value:
        text += " op=Exists" if text else "op=Exists"
    seconds = toleration.get("tolerationSeconds")
    return text if seconds is None else f"{text} for {seconds}s"
