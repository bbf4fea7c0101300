"""A cluster to look at: what the commands that only read know of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from playground.kubectl.pod_events import pod_events
from playground.kubectl.stored_events import TTL_MS, stored_events
from playground.kubectl.stored_objects import kubernetes_service, stored_object
from playground.simulator.cluster import Cluster
from playground.simulator.records import pod_reference

Object = dict[str, Any]


class View(Protocol):
    """Objects in their JSON form. ``clock_ms`` is the epoch ms at which they are looked at."""

    @property
    def clock_ms(self) -> int: ...

    def objects(self, kind: str) -> Iterable[Object]:
        """All objects of one kind, by namespace and name, made as they are asked for."""
        ...

    def object(self, kind: str, namespace: str, name: str) -> Object | None:
        """One object; ``namespace`` is empty for what has none. A simulated Pod may also be called ``JOB#N``."""
        ...

    def log(self, uid: str, container: str, run: int) -> tuple[int, str]:
        """When (epoch ms) the ``run``-th start of a Pod's container was, from 0, and what it has printed."""
        ...


class ClusterView(Mapping[tuple[str, str], Any]):
    """A simulated cluster as it stood at the virtual instant ``now_ms``, which no command can change.

    It maps (kind, "namespace/name") to the typed objects, in the order of their creation.
    """

    def __init__(self, cluster: Cluster, typed: Mapping[tuple[str, str], Any], now_ms: int) -> None:
        self.now_ms = now_ms
        self.start_ms = cluster.clock.start_ms
        self._cluster = cluster
        self._typed = typed

    @classmethod
    def of(cls, cluster: Cluster, now_ms: int | None = None) -> ClusterView:
        """The cluster as it stands; its Events, and how old all is, at ``now_ms`` (by default the cluster's own)."""
        typed = {
            (kind, key): each for kind, table in cluster.store.tables.items() for key, each in table.objects.items()
        }
        return cls(cluster, typed, cluster.clock.now_ms if now_ms is None else now_ms)

    @classmethod
    def at(cls, cluster: Cluster, at_ms: int) -> ClusterView:
        """The cluster as it stood after the instant ``at_ms``; its run must have got that far and keep its history."""
        return cls(cluster, cluster.objects_at(at_ms), at_ms)

    def __getitem__(self, key: tuple[str, str]) -> Any:
        return self._typed[key]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._typed)

    def __len__(self) -> int:
        return len(self._typed)

    @property
    def clock_ms(self) -> int:
        return self.start_ms + self.now_ms

    def objects(self, kind: str) -> Iterable[Object]:
        if kind == "Event":
            return sorted(self._events(), key=_key)
        if kind == "Service":
            return [kubernetes_service(self.start_ms)]
        keys = sorted(key for of_kind, key in self._typed if of_kind == kind)
        return (stored_object(self._typed[kind, key], self.start_ms) for key in keys)

    def object(self, kind: str, namespace: str, name: str) -> Object | None:
        typed = self._typed.get((kind, f"{namespace}/{name}"))
        if typed is None and kind == "Pod" and "#" in name:
            pods = (self._typed[key] for key in self._typed if key[0] == kind)
            typed = next((pod for pod in pods if pod.meta.namespace == namespace and pod_reference(pod) == name), None)
        if typed is not None:
            return stored_object(typed, self.start_ms)
        if kind in ("Event", "Service"):
            return _named(self.objects(kind), namespace, name)
        return None

    def _events(self) -> list[Object]:
        of_pods = pod_events(self._cluster.store, self.now_ms - TTL_MS, self.now_ms)
        return stored_events(self._cluster.events.events, of_pods, self.now_ms, self.start_ms)

    def log(self, uid: str, container: str, run: int) -> tuple[int, str]:
        at_ms, text = self._cluster.kubelet.logs.get((uid, container, run), (0, ""))
        return (self.start_ms + at_ms, text) if at_ms <= self.now_ms else (0, "")


class ObjectsView:
    """Objects that are at hand in their JSON form, Events among them, looked at at the epoch ms ``clock_ms``."""

    def __init__(self, objects: Iterable[Object], clock_ms: int) -> None:
        self.clock_ms = clock_ms
        self._objects = list(objects)

    def objects(self, kind: str) -> Iterable[Object]:
        return sorted((each for each in self._objects if each["kind"] == kind), key=_key)

    def object(self, kind: str, namespace: str, name: str) -> Object | None:
        return _named(self.objects(kind), namespace, name)

    def log(self, uid: str, container: str, run: int) -> tuple[int, str]:
        return 0, ""


def _named(objects: Iterable[Object], namespace: str, name: str) -> Object | None:
    return next((each for each in objects if _key(each) == f"{namespace}/{name}"), None)


def _key(obj: Object) -> str:
    """Where the server keeps the object, which gives the order of its lists."""
    return f"{obj['metadata'].get('namespace', '')}/{obj['metadata']['name']}"
