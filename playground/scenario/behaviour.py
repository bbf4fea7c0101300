"""How a container goes where no entry of the Scenario document says so: its Pod's annotations, then its own command."""

from __future__ import annotations

import re
from contextlib import suppress

from playground.kubernetes.core.types import Container, Pod, PodSpec
from playground.scenario.commands import read_command
from playground.scenario.durations import DurationError, parse_duration
from playground.simulator.workload import FOREVER, ContainerEntry, ContainerRun, OnTerm

RUNS_ANNOTATION = "jobsite/runs"
ON_TERM_ANNOTATION = "jobsite/on-term"

_RUN = re.compile(r"(?P<length>\S+)(?:\s+exit\s+(?P<exit>\d{1,3}))?(?:\s+(?P<reason>[A-Za-z]\w*))?", re.ASCII)


class AnnotationError(ValueError):
    """An annotation that says nothing we understand; ``str()`` says what is expected."""


def read_annotations(annotations: dict[str, str]) -> tuple[tuple[ContainerRun, ...], OnTerm | None]:
    """The runs and the end on SIGTERM that the annotations describe, empty and None without; raises AnnotationError."""
    runs = annotations.get(RUNS_ANNOTATION)
    on_term = annotations.get(ON_TERM_ANNOTATION)
    read_runs = tuple(_read_run(part) for part in runs.split(",")) if runs is not None else ()
    if on_term is None:
        return read_runs, None
    term = _read_run(on_term)
    if term.for_ms == FOREVER:
        raise AnnotationError(f"{ON_TERM_ANNOTATION}: leave it out for a container that ignores SIGTERM")
    return read_runs, OnTerm(term.for_ms, term.exit_code)


def _read_run(text: str) -> ContainerRun:
    match = _RUN.fullmatch(text.strip())
    if match is None:
        raise AnnotationError(f'{text.strip()!r} must read like "7m exit 0" or "20s exit 137 OOMKilled"')
    try:
        length_ms = FOREVER if match["length"] == "forever" else parse_duration(match["length"])
    except DurationError as error:
        raise AnnotationError(f"{match['length']!r} {error}") from None
    exit_code = int(match["exit"] or 0)
    if exit_code > 255:
        raise AnnotationError(f"exit {exit_code}: an exit code is from 0 to 255")
    return ContainerRun(length_ms, exit_code, match["reason"] or "")


def read_container(container: Container, annotations: dict[str, str], regular: bool = True) -> ContainerEntry | None:
    """The entry for one container of a template, or None where nothing says how it goes.

    The annotations speak of the regular containers only. A faulty one counts as none here: ``read`` has reported it.
    """
    runs: tuple[ContainerRun, ...] = ()
    on_term: OnTerm | None = None
    if regular:
        with suppress(AnnotationError):
            runs, on_term = read_annotations(annotations)
    outcome = None if runs else read_command(container.command, container.args)
    if outcome is not None:
        length_ms = FOREVER if outcome.duration_ms is None else outcome.duration_ms
        runs = (ContainerRun(length_ms, outcome.exit_code, log=outcome.log),)
    if not runs and on_term is None:
        return None
    return ContainerEntry(runs=runs or (ContainerRun(),), on_term=on_term)


class Behaviour:
    """What ``read_container`` says of the containers of Pods, remembered for as long as their template lives."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[PodSpec, dict[str, ContainerEntry | None]]] = {}

    def __call__(self, pod: Pod, container: str) -> ContainerEntry | None:
        known = self._known.get(id(pod.spec))
        if known is None:
            annotations = dict(pod.meta.annotations)
            entries = {each.name: read_container(each, annotations, regular=False) for each in pod.spec.init_containers}
            entries.update({each.name: read_container(each, annotations) for each in pod.spec.containers})
            # The spec is kept as well: its id stays its own only as long as it lives.
            known = self._known[id(pod.spec)] = (pod.spec, entries)
        return known[1].get(container)
