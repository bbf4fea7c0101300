"""The event recorder of a component (k8s.io/client-go/tools/record)."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from playground.kubernetes.apimachinery.meta import ObjectMeta
from playground.kubernetes.core.types import Node, Pod
from playground.kubernetes.objects import Typed
from playground.simulator.clock import Clock
from playground.simulator.records import pod_reference
from playground.simulator.rules import Because
from playground.simulator.trace import Trace


class RecordedEvent(NamedTuple):
    """One Event as a component emitted it, before any aggregation; ``at_ms`` is virtual time."""

    at_ms: int
    component: str
    kind: str
    namespace: str
    name: str
    uid: str
    type: str
    reason: str
    message: str


class KeptEvent(msgspec.Struct, frozen=True, gc=False):
    """An Event as the log keeps it: there are many, and few are ever read."""

    at_ms: int
    component: str
    about: Typed | Node
    type: str
    reason: str
    message: str


class EventLog:
    """All Events of a run, oldest first; empty if the run keeps no history."""

    def __init__(self, clock: Clock, trace: Trace, keep_history: bool = True) -> None:
        self.clock = clock
        self.trace = trace
        self.kept: list[KeptEvent] = []
        self.keep_history = keep_history

    @property
    def events(self) -> list[RecordedEvent]:
        """All Events so far."""
        return [_recorded(each, each.about.meta) for each in self.kept]

    def recorder(self, component: str) -> Recorder:
        """The recorder for one component, such as ``job-controller``."""
        return Recorder(self, component)


class Recorder:
    """Emits Events about objects."""

    __slots__ = ("_component", "_log")

    def __init__(self, log: EventLog, component: str) -> None:
        self._log = log
        self._component = component

    def event(
        self,
        about: Typed | Node,
        event_type: str,
        reason: str,
        message: str,
        because: Because,
        pod: Pod | None = None,
    ) -> None:
        """Record an Event of ``event_type`` Normal or Warning. ``pod`` is the Pod that the message names, if any."""
        log = self._log
        meta = about.meta
        shown = message if pod is None else message.replace(pod.meta.name, pod_reference(pod))
        name = pod_reference(about) if isinstance(about, Pod) else meta.name
        log.trace.event(f"{about.kind}/{name}", event_type, reason, shown, because)
        if log.keep_history:
            log.kept.append(KeptEvent(log.clock.now_ms, self._component, about, event_type, reason, message))


def _recorded(kept: KeptEvent, meta: ObjectMeta) -> RecordedEvent:
    names = kept.about.kind, meta.namespace, meta.name, meta.uid
    return RecordedEvent(kept.at_ms, kept.component, *names, kept.type, kept.reason, kept.message)
