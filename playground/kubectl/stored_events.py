"""Events as an API server keeps them: repeats in one object with a count, each for an hour after its last time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from playground.kubectl.pod_events import SCHEDULER, PodEvent
from playground.kubernetes.apimachinery.serialize import time_text
from playground.simulator.recorder import RecordedEvent

Object = dict[str, Any]

TTL_MS = 3_600_000
"""kube-apiserver --event-ttl."""
NS_PER_MS = 1_000_000

_API_VERSIONS = {"Job": "batch/v1", "CronJob": "batch/v1", "Pod": "v1", "Node": "v1"}
_APPS = "apps/v1"


@dataclass(slots=True)
class _Series:
    """Events of one kind about one object. ``number`` is the place of the first among all Events of the run."""

    number: int
    first: RecordedEvent | PodEvent
    last_ms: int
    count: int = 1


def stored_events(
    recorded: Sequence[RecordedEvent], of_pods: Iterable[PodEvent], now_ms: int, start_ms: int
) -> list[Object]:
    """The Event objects of the virtual instant ``now_ms``; ``start_ms`` is the epoch ms of virtual time 0.

    ``recorded`` are all of a run and ``of_pods`` those of the last hour, both oldest first. What says the same of the
    same object is counted (k8s.io/client-go/tools/record/events_cache.go); what only looks alike is not folded, and
    nothing is dropped.
    """
    at_ms = attrgetter("at_ms")
    end = bisect_right(recorded, now_ms, key=at_ms)
    recent = bisect_right(recorded, now_ms - TTL_MS, hi=end, key=at_ms)
    wanted = dict.fromkeys(event[1:] for event in recorded[recent:end])
    known: dict[tuple[Any, ...], _Series] = {}
    for number, event in enumerate(recorded[:end]):
        if event[1:] in wanted:
            _count(known, number, event)
    for number, of_pod in enumerate(of_pods, end):
        _count(known, number, of_pod)
    return [_stored(series, start_ms) for series in known.values()]


def _count(known: dict[tuple[Any, ...], _Series], number: int, event: RecordedEvent | PodEvent) -> None:
    series = known.get(event[1:])
    if series is None:
        known[event[1:]] = _Series(number, event, event.at_ms)
    else:
        series.last_ms, series.count = event.at_ms, series.count + 1


def _stored(series: _Series, start_ms: int) -> Object:
    event = series.first
    first, last = (time_text((start_ms + at_ms) // 1000) for at_ms in (event.at_ms, series.last_ms))
    # Real names end in the nanoseconds of the first time; here Events of one millisecond differ by their number.
    nanoseconds = (start_ms + event.at_ms) * NS_PER_MS + series.number % NS_PER_MS
    field_path, host = (event.field_path, event.host) if isinstance(event, PodEvent) else ("", "")
    involved = {
        "apiVersion": _API_VERSIONS.get(event.kind, _APPS),
        "fieldPath": field_path,
        "kind": event.kind,
        "name": event.name,
        "namespace": event.namespace,
        "uid": event.uid,
    }
    stored: Object = {
        "apiVersion": "v1",
        "involvedObject": {name: text for name, text in involved.items() if text},
        "kind": "Event",
        "message": event.message,
        "metadata": {
            "creationTimestamp": first,
            "name": f"{event.name}.{nanoseconds:x}",
            "namespace": event.namespace or "default",
            "resourceVersion": str(series.number + 1),
            "uid": f"00000000-0000-4000-8000-{series.number + 1:012x}",
        },
        "reason": event.reason,
        "reportingComponent": event.component,
        "reportingInstance": host,
        "type": event.type,
    }
    if event.component == SCHEDULER:
        return stored | _of_new_api(series, start_ms)
    return stored | {
        "count": series.count,
        "eventTime": None,
        "firstTimestamp": first,
        "lastTimestamp": last,
        "source": {"component": event.component} | ({"host": host} if host else {}),
    }


def _of_new_api(series: _Series, start_ms: int) -> Object:
    """The scheduler speaks events.k8s.io, where a first time has microseconds and only repeats have a count."""
    first, last = (_micro_time(start_ms + at_ms) for at_ms in (series.first.at_ms, series.last_ms))
    stored: Object = {
        "action": "Binding" if series.first.reason == "Scheduled" else "Scheduling",
        "eventTime": first,
        "firstTimestamp": None,
        "lastTimestamp": None,
        "reportingInstance": f"{SCHEDULER}-control-plane",
        "source": {},
    }
    if series.count > 1:
        stored["series"] = {"count": series.count, "lastObservedTime": last}
    return stored


def _micro_time(epoch_ms: int) -> str:
    return f"{time_text(epoch_ms // 1000)[:-1]}.{epoch_ms % 1000 * 1000:06d}Z"
