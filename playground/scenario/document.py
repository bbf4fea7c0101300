"""The document ``kind: Scenario`` (jobsite/v1): what Kubernetes cannot know, from a decoded value to typed entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from playground.kubernetes.apimachinery.field import (
    FORBIDDEN,
    INVALID,
    NOT_SUPPORTED,
    OMITTED,
    REQUIRED,
    TOO_MANY,
    FieldError,
    Path,
)
from playground.limits import ACTIONS, ALERTS, CONTAINER_ENTRIES, CONTAINER_RUNS, NODES, PODS_PER_NODE, Limit
from playground.metrics import FAMILIES, Compare, OlderThan, Rule
from playground.scenario.durations import DurationError, parse_duration
from playground.simulator.workload import FOREVER, ContainerEntry, ContainerRun, OnTerm

API_VERSION = "jobsite/v1"
KIND = "Scenario"

DEFAULT_START_MS = 1_767_600_000_000  # 2026-01-05T08:00:00Z, a Monday
DEFAULT_START_LATENCY_MS = 1200
MOST_START_MS = 4_102_444_800_000  # 2100-01-01: beyond it no zone data says what the clocks will do

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kubectl:
    """What a person types: ``line`` is everything after the word kubectl."""

    at_ms: int
    line: str
    path: Path


@dataclass(frozen=True, slots=True)
class Apply:
    """A manifest that is applied, as text."""

    at_ms: int
    text: str
    path: Path


@dataclass(frozen=True, slots=True)
class Controllers:
    """kube-controller-manager goes down, or comes up with empty memory."""

    at_ms: int
    up: bool
    path: Path


@dataclass(frozen=True, slots=True)
class Evict:
    """A Pod of ``job`` is evicted: the one with creation ordinal ``ordinal``, or the running one of ``index``."""

    at_ms: int
    job: str
    ordinal: int | None
    index: int | None
    path: Path


@dataclass(frozen=True, slots=True)
class Node:
    """A node goes down or comes up."""

    at_ms: int
    name: str
    up: bool
    path: Path


Action = Kubectl | Apply | Controllers | Evict | Node


@dataclass(frozen=True, slots=True)
class ScenarioDocument:
    """A Scenario document with its defaults filled in. ``start_ms`` is epoch ms, ``until_ms`` virtual ms or None."""

    title: str = ""
    start_ms: int = DEFAULT_START_MS
    until_ms: int | None = None
    seed: int = 0
    start_latency_ms: int = DEFAULT_START_LATENCY_MS
    nodes: int = 1
    pods_per_node: int = 110
    containers: tuple[ContainerEntry, ...] = ()
    actions: tuple[Action, ...] = ()
    alerts: tuple[Rule, ...] = ()


@dataclass(slots=True)
class _Form:
    """One mapping of the document; what is not taken from it by the end is an unknown key."""

    path: Path
    values: dict[str, Any]
    errors: list[FieldError]
    taken: list[str] = field(default_factory=list)

    def take(self, key: str, read: Callable[[Any, Path], T], default: T) -> T:
        """The value of ``key`` as ``read`` returns it; ``default`` where it is absent, null or wrong (and is noted)."""
        self.taken.append(key)
        value = self.values.get(key)
        if value is None:
            return default
        path = self.path.child(key)
        try:
            return read(value, path)
        except _Refused as refused:
            self.errors.append(FieldError(refused.type, path, refused.bad_value, refused.detail))
            return default

    def form(self, value: Any, path: Path) -> _Form:
        if not isinstance(value, dict):
            raise _Refused(INVALID, OMITTED, "must be a map")
        return _Form(path, value, self.errors)

    def forms(self, key: str, limit: Limit) -> Iterator[_Form]:
        """The maps of the list at ``key``."""
        nothing: list[tuple[Any, Path]] = []
        for item, path in self.take(key, lambda value, path: _items(value, path, limit), nothing):
            if isinstance(item, dict):
                yield _Form(path, item, self.errors)
            else:
                self.errors.append(FieldError(INVALID, path, OMITTED, "must be a map"))

    def close(self) -> None:
        """Say of each key that was not taken that there is no such field."""
        for key in self.values:
            if key not in self.taken:
                known = ", ".join(sorted(self.taken))
                self.errors.append(
                    FieldError(FORBIDDEN, self.path.child(str(key)), OMITTED, f"unknown field; known here: {known}")
                )


class _Refused(Exception):
    def __init__(self, kind: str, bad_value: Any, detail: str) -> None:
        self.type, self.bad_value, self.detail = kind, bad_value, detail


def read_document(value: dict[str, Any]) -> tuple[ScenarioDocument, list[FieldError]]:
    """Read a decoded Scenario document; what is wrong is left at its default and told in the errors."""
    errors: list[FieldError] = []
    top = _Form(Path(), value, errors)
    top.take("apiVersion", _text, "")
    top.take("kind", _text, "")
    metadata = top.take("metadata", top.form, _Form(Path("metadata", ("metadata",)), {}, errors))
    metadata.take("name", _text, "")
    for key in ("labels", "annotations", "namespace"):
        metadata.take(key, lambda value, path: value, None)
    metadata.close()
    spec = top.take("spec", top.form, _Form(Path("spec", ("spec",)), {}, errors))
    top.close()
    document = _read_spec(spec)
    spec.close()
    return document, errors


def _read_spec(spec: _Form) -> ScenarioDocument:
    title = spec.take("title", _text, "")
    start_ms = spec.take("start", _instant, DEFAULT_START_MS)
    until_ms: int | None = spec.take("until", _duration, None)
    seed = spec.take("seed", _whole(0, 2**31 - 1), 0)
    cluster = spec.take("cluster", spec.form, _Form(spec.path.child("cluster"), {}, spec.errors))
    latency_ms = cluster.take("startLatency", _duration, DEFAULT_START_LATENCY_MS)
    nodes = cluster.take("nodes", _whole(1, NODES), 1)
    pods_per_node = cluster.take("podsPerNode", _whole(1, PODS_PER_NODE), 110)
    cluster.close()
    containers = tuple(_read_entry(form) for form in spec.forms("containers", CONTAINER_ENTRIES))
    actions: list[Action] = []
    for form in spec.forms("actions", ACTIONS):
        action = _read_action(form, actions[-1].at_ms if actions else 0)
        if action is not None:
            actions.append(action)
    alerts = tuple(rule for form in spec.forms("alerts", ALERTS) if (rule := _read_alert(form)) is not None)
    return ScenarioDocument(
        title, start_ms, until_ms, seed, latency_ms, nodes, pods_per_node, containers, tuple(actions), alerts
    )


def _read_entry(form: _Form) -> ContainerEntry:
    job = form.take("job", _text, "*")
    container: str | None = form.take("container", _text, None)
    index: int | None = form.take("index", _whole(0, 2**31 - 1), None)
    runs = tuple(_read_run(each) for each in form.forms("runs", CONTAINER_RUNS))
    if not form.values.get("runs"):
        form.errors.append(FieldError(REQUIRED, form.path.child("runs"), OMITTED, "how each start goes, at least one"))
    on_term: OnTerm | None = None
    term = form.take("onTerm", form.form, None)
    if term is not None:
        on_term = OnTerm(for_ms=term.take("for", _duration, 0), exit_code=term.take("exit", _whole(0, 255), 0))
        term.close()
    form.close()
    return ContainerEntry(job=job, container=container, index=index, runs=runs, on_term=on_term)


def _read_run(form: _Form) -> ContainerRun:
    if form.values.get("for") is None:
        form.errors.append(
            FieldError(REQUIRED, form.path.child("for"), OMITTED, 'how long it runs, such as 20s or "forever"')
        )
    run = ContainerRun(
        for_ms=form.take("for", _run_length, 0),
        exit_code=form.take("exit", _whole(0, 255), 0),
        reason=form.take("reason", _text, ""),
        log=form.take("log", _text, ""),
    )
    form.close()
    return run


_DOING = ("kubectl", "apply", "controllers", "evict", "node")


def _read_action(form: _Form, not_before_ms: int) -> Action | None:
    before = len(form.errors)
    if form.values.get("at") is None:
        form.errors.append(FieldError(REQUIRED, form.path.child("at"), OMITTED, "when it happens, such as 10m"))
    at_ms = form.take("at", _duration, not_before_ms)
    if at_ms < not_before_ms:
        form.errors.append(
            FieldError(INVALID, form.path.child("at"), form.values["at"], "must not be before the action above it")
        )
    doing = [key for key in _DOING if form.values.get(key) is not None]
    if len(doing) != 1:
        form.errors.append(FieldError(REQUIRED, form.path, OMITTED, f"exactly one of {', '.join(_DOING)}"))
    action: Action | None = None
    path = form.path.child(doing[0]) if doing else form.path
    if (line := form.take("kubectl", _text, "")) and len(doing) == 1:
        action = Kubectl(at_ms, line, path)
    if (text := form.take("apply", _text, "")) and len(doing) == 1:
        action = Apply(at_ms, text, path)
    if (controllers := form.take("controllers", _one_of("down", "up"), "")) and len(doing) == 1:
        action = Controllers(at_ms, controllers == "up", path)
    if (pod := form.take("evict", _pod(form), None)) and len(doing) == 1:
        action = Evict(at_ms, *pod, path)
    if (node := form.take("node", _text, "")) and len(doing) == 1:
        action = Node(at_ms, node, form.take("state", _one_of("down", "up"), "") == "up", path)
        if form.values.get("state") is None:
            form.errors.append(FieldError(REQUIRED, form.path.child("state"), OMITTED, "up or down"))
    form.close()
    return action if len(form.errors) == before else None


_TIMES = ("_time", "_created")


def _read_alert(form: _Form) -> Rule | None:
    before = len(form.errors)
    for key, text in (("name", "what the alert is called"), ("metric", "what it watches")):
        if form.values.get(key) is None:
            form.errors.append(FieldError(REQUIRED, form.path.child(key), OMITTED, text))
    name = form.take("name", _text, "")
    metric = form.take("metric", _one_of(*FAMILIES), "")
    older_than_ms: int | None = form.take("olderThan", _duration, None)
    above: int | None = form.take("above", _whole(0, 2**31 - 1), None)
    for_ms = form.take("for", _duration, 0)
    form.close()
    if len([key for key in ("olderThan", "above") if form.values.get(key) is not None]) != 1:
        form.errors.append(FieldError(REQUIRED, form.path, OMITTED, "exactly one of olderThan, above"))
    elif older_than_ms is not None and metric and not metric.endswith(_TIMES):
        detail = f"{metric} is no time that grows old: take above"
        form.errors.append(FieldError(FORBIDDEN, form.path.child("olderThan"), OMITTED, detail))
    if len(form.errors) > before:
        return None
    condition = Compare(">", above) if above is not None else OlderThan((older_than_ms or 0) // 1000)
    return Rule(name, metric, condition, for_seconds=for_ms // 1000)


def _pod(form: _Form) -> Callable[[Any, Path], tuple[str, int | None, int | None]]:
    """A reader of a Pod to evict, ``JOB#ORDINAL`` or ``{job, index}`` -> (job, ordinal, index)."""

    def read(value: Any, path: Path) -> tuple[str, int | None, int | None]:
        if isinstance(value, dict):
            inner = _Form(path, value, form.errors)
            job = inner.take("job", _text, "")
            index = inner.take("index", _whole(0, 2**31 - 1), 0)
            inner.close()
            if not job:
                raise _Refused(REQUIRED, OMITTED, "job and index of the Pod")
            return job, None, index
        job, _, ordinal = _text(value, path).rpartition("#")
        if not job or not ordinal.isascii() or not ordinal.isdigit():
            raise _Refused(INVALID, value, "must be JOB#N, the N-th Pod of a Job, or {job: JOB, index: N}")
        return job, int(ordinal[:9]), None

    return read


def _items(value: Any, path: Path, limit: Limit) -> list[tuple[Any, Path]]:
    if not isinstance(value, list):
        raise _Refused(INVALID, OMITTED, "must be a list")
    if len(value) > limit:
        raise _Refused(TOO_MANY, len(value), limit.message(len(value)))
    return [(item, path.index(number)) for number, item in enumerate(value)]


def _text(value: Any, path: Path) -> str:
    if not isinstance(value, str):
        raise _Refused(INVALID, value, "must be text; put it in quotes")
    return value


def _whole(least: int, most: int) -> Callable[[Any, Path], int]:
    def read(value: Any, path: Path) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise _Refused(INVALID, value, "must be a whole number")
        if not least <= value <= most:
            reason = (
                most.message(value)
                if isinstance(most, Limit) and value > most
                else f"must be from {least} to {int(most)}"
            )
            raise _Refused(INVALID, value, reason)
        return value

    return read


def _one_of(*words: str) -> Callable[[Any, Path], str]:
    def read(value: Any, path: Path) -> str:
        if value not in words:
            raise _Refused(NOT_SUPPORTED, value, "supported values: " + ", ".join(f'"{word}"' for word in words))
        return str(value)

    return read


def _duration(value: Any, path: Path) -> int:
    try:
        return parse_duration(value)
    except DurationError as error:
        raise _Refused(INVALID, value, str(error)) from None


def _run_length(value: Any, path: Path) -> int:
    return FOREVER if value == "forever" else _duration(value, path)


def _instant(value: Any, path: Path) -> int:
    """An RFC 3339 time -> epoch ms."""
    try:
        if not isinstance(value, str) or "T" not in value.upper():
            raise ValueError
        instant = datetime.fromisoformat(value)
    except ValueError:
        raise _Refused(INVALID, value, "must be a time such as 2026-03-02T11:58:30Z (RFC 3339)") from None
    if instant.tzinfo is None:
        raise _Refused(INVALID, value, "must end in a zone: Z, or an offset such as +01:00")
    ms = round(instant.timestamp() * 1000)
    if not 0 <= ms <= MOST_START_MS:
        raise _Refused(INVALID, value, "must lie between 1970 and 2100")
    return ms
