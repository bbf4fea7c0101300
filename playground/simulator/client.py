"""The API server as components and people see it: the only way to read and write objects.

Each write is complete when the call returns: every watcher has seen it, and every other component that had something
to do at once has done it. So a component may find, after its own write, that others have changed or deleted what it
holds.

Writes that change nothing are no writes: no resource version, no watch event.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from msgspec.structs import replace

from playground.kubernetes.apimachinery.meta import FOREGROUND_FINALIZER, ORPHAN_FINALIZER, ObjectMeta
from playground.kubernetes.apps.types import (
    DaemonSet,
    DaemonSetStatus,
    Deployment,
    DeploymentStatus,
    ReplicaSet,
    ReplicaSetStatus,
)
from playground.kubernetes.batch.types import JOB_NAME_LABEL, CronJob, CronJobStatus, Job, JobStatus
from playground.kubernetes.core.types import Node, Pod, PodStatus
from playground.simulator.errors import AlreadyExists, ApiError, Conflict, NotFound
from playground.simulator.event_loop import EventLoop
from playground.simulator.randomness import Stream
from playground.simulator.store import Object, Store, Table

MAX_GENERATED_NAME = 63
NAME_TRIES = 8

T = TypeVar("T", bound=Object)


def key_of(meta: ObjectMeta) -> str:
    """The key of an object in stores, caches and queues (cache.MetaNamespaceKeyFunc)."""
    return f"{meta.namespace}/{meta.name}"


class Resource(Generic[T]):
    """The requests on one kind of object. Keys are "namespace/name"."""

    graceful = False
    """Whether a deleted object is given time to stop."""

    def __init__(self, server: Client, table: Table[T]) -> None:
        self._server = server
        self.table = table
        self.find: Callable[[str], T | None] = table.objects.get
        """The object, or None, by its key."""
        self._settle = server.loop.settle
        self._ready = server.loop.ready

    # -- reading

    def get(self, key: str) -> T:
        """The object; raises NotFound."""
        found = self.table.objects.get(key)
        if found is None:
            raise self._not_found(key)
        return found

    def list(self, namespace: str | None = None) -> list[T]:
        """All objects (of a namespace) in the order of creation."""
        objects: Iterable[T] = self.table.objects.values()
        if namespace is None:
            return list(objects)
        return [each for each in objects if each.meta.namespace == namespace]

    def owned_by(self, uid: str) -> Sequence[T]:
        """The objects managed by the owner with that UID, in the order of creation; costs what it returns."""
        return self.table.owned_by(uid)

    # -- writing

    def create(self, new: T, generate_name: str = "") -> T:
        """Store a new object and return it as stored: with UID, creation time, resource version, generation 1.

        With ``generate_name`` the server adds five letters to it. Raises AlreadyExists, Invalid.
        """
        name = new.meta.name
        if generate_name:
            name = self._generated_name(new.meta.namespace, generate_name)
        key = f"{new.meta.namespace}/{name}"
        if key in self.table.objects:
            raise AlreadyExists.named(self.table.group_resource, name)
        store = self._server.store
        meta = replace(
            new.meta,
            name=name,
            uid=new.meta.uid or self._server.uids.uid(),
            resource_version=store.next_resource_version(),
            generation=1,
            creation_time=store.clock.now_seconds(),
        )
        stored = self._prepared_for_create(new, meta)
        self.table.put(key, None, stored)
        if self._ready:
            self._settle()
        return stored

    def update(self, new: T) -> T:
        """Replace spec and metadata; the status stays. ``new`` was made from what was read: its resource version must
        be the stored one.

        Returns the object as stored. Raises NotFound, Conflict.
        """
        key = key_of(new.meta)
        old = self._current(key, new.meta)
        return self._write(key, old, self._prepared_for_update(old, new))

    def patch(self, key: str, change: Callable[[T], T], uid: str = "") -> T:
        """Apply ``change`` to spec and metadata of the object as it stands; no conflict is possible unless ``uid`` is
        another.

        Returns the object as stored. Raises NotFound, Conflict.
        """
        old = self.get(key)
        if uid and uid != old.meta.uid:
            raise Conflict.other_uid(self.table.group_resource, old.meta.name, uid, old.meta.uid)
        return self._write(key, old, self._prepared_for_update(old, change(old)))

    def remove_finalizer(self, key: str, finalizer: str) -> None:
        """Take one finalizer from the object; it goes if that was all it waited for. Raises NotFound."""
        old = self.get(key)
        meta = old.meta
        if finalizer not in meta.finalizers:
            return
        finalizers = tuple([name for name in meta.finalizers if name != finalizer])
        self._commit(key, old, replace(meta, finalizers=finalizers))

    def delete(
        self, key: str, propagation_policy: str = "Background", uid: str = "", grace_seconds: int | None = None
    ) -> None:
        """Delete an object: at once, or when its finalizers are gone and (a Pod) its containers have stopped.

        ``propagation_policy`` is Background, Foreground or Orphan: what becomes of what the object owns. ``uid`` is a
        precondition. After ``pkg/registry/generic/registry/store.go Delete``. Raises NotFound, Conflict.
        """
        old = self.get(key)
        meta = old.meta
        if uid and uid != meta.uid:
            raise Conflict.other_uid(self.table.group_resource, meta.name, uid, meta.uid)
        finalizers = finalizers_on_delete(meta.finalizers, propagation_policy)
        grace = self._grace_seconds(old, grace_seconds)
        if meta.deletion_ms is None:
            if not finalizers and not self.graceful:
                self.table.remove(key, old)
                if self._ready:
                    self._settle()
                return
            meta = replace(meta, deletion_ms=self._server.store.clock.now_ms, generation=meta.generation + 1)
        elif meta.deletion_grace_seconds is not None:
            grace = min(grace, meta.deletion_grace_seconds)
        if grace != meta.deletion_grace_seconds or finalizers != meta.finalizers:
            self._commit(key, old, replace(meta, deletion_grace_seconds=grace, finalizers=finalizers))

    # -- what differs from kind to kind

    def _prepared_for_create(self, new: T, meta: ObjectMeta) -> T:
        return replace(new, meta=meta)  # type: ignore[type-var]

    def _prepared_for_update(self, old: T, new: T) -> T:
        """``new`` with what an update may not touch taken from ``old``."""
        return new

    def _grace_seconds(self, old: T, asked: int | None) -> int:
        return 0

    # -- in common

    def _write_status(self, old: T, status: Any) -> T:
        """Write a status, if ``old`` is what is stored. Raises NotFound, Conflict."""
        meta = old.meta
        key = f"{meta.namespace}/{meta.name}"
        stored = self.table.objects.get(key)
        if stored is not old:
            stored = self._current(key, meta)
        if stored.status == status:  # type: ignore[attr-defined]
            return stored
        meta = replace(meta, resource_version=self._server.store.next_resource_version())
        new = replace(stored, meta=meta, status=status)  # type: ignore[type-var]
        self.table.put(key, stored, new)
        if self._ready:
            self._settle()
        return new

    def _write(self, key: str, old: T, new: T) -> T:
        if new is old or new == old:
            return old
        changed = new.spec is not old.spec and new.spec != old.spec  # type: ignore[attr-defined]
        return self._commit(key, old, replace(new.meta, generation=old.meta.generation + changed), new)

    def _commit(self, key: str, old: T, meta: ObjectMeta, new: T | None = None) -> T:
        """Store ``new`` (or ``old``) with ``meta``; a deleted object that waits for nothing any more goes at once."""
        meta = replace(meta, resource_version=self._server.store.next_resource_version())
        stored = replace(old if new is None else new, meta=meta)  # type: ignore[type-var]
        self.table.put(key, old, stored)
        if meta.deletion_ms is not None and not meta.finalizers and not meta.deletion_grace_seconds:
            self.table.remove(key, stored)
        if self._ready:
            self._settle()
        return stored

    def _current(self, key: str, read: ObjectMeta) -> T:
        """The stored object, if it is still the one that was read."""
        stored = self.get(key)
        if stored.meta.uid != read.uid:
            raise Conflict.other_uid(self.table.group_resource, read.name, read.uid, stored.meta.uid)
        if stored.meta.resource_version != read.resource_version:
            raise Conflict.modified(self.table.group_resource, read.name)
        return stored

    def _generated_name(self, namespace: str, base: str) -> str:
        base = base[: MAX_GENERATED_NAME - 5]
        for _ in range(NAME_TRIES):
            name = base + self._server.names.suffix()
            if f"{namespace}/{name}" not in self.table.objects:
                return name
        raise AlreadyExists.named(self.table.group_resource, name)

    def _not_found(self, key: str) -> ApiError:
        return NotFound.named(self.table.group_resource, key.partition("/")[2])


class Jobs(Resource[Job]):
    """Requests on Jobs. A Job without labels takes those of its pod template, as its defaults say."""

    def update_status(self, read: Job, status: JobStatus) -> Job:
        """Write ``status`` over the Job that was read; returns the Job as stored. Raises NotFound, Conflict."""
        return self._write_status(read, status)

    def _prepared_for_create(self, new: Job, meta: ObjectMeta) -> Job:
        if not meta.labels and new.spec.template.labels:
            meta = replace(meta, labels=new.spec.template.labels)
        return Job(meta, new.spec)

    def _prepared_for_update(self, old: Job, new: Job) -> Job:
        return new if new.status is old.status else replace(new, status=old.status)


class CronJobs(Resource[CronJob]):
    """Requests on CronJobs."""

    def update_status(self, read: CronJob, status: CronJobStatus) -> CronJob:
        """Write ``status`` over the CronJob that was read; returns it as stored. Raises NotFound, Conflict."""
        return self._write_status(read, status)

    def _prepared_for_create(self, new: CronJob, meta: ObjectMeta) -> CronJob:
        return CronJob(meta, new.spec)

    def _prepared_for_update(self, old: CronJob, new: CronJob) -> CronJob:
        return new if new.status is old.status else replace(new, status=old.status)


class Deployments(Resource[Deployment]):
    """Requests on Deployments."""

    def update_status(self, read: Deployment, status: DeploymentStatus, annotations: Mapping[str, str]) -> Deployment:
        """Write ``status`` over the Deployment that was read, and its annotations: a write of the status may change
        them (``pkg/registry/apps/deployment/strategy.go``). Returns it as stored. Raises NotFound, Conflict."""
        if annotations != read.meta.annotations:
            read = self.update(replace(read, meta=replace(read.meta, annotations=annotations)))
        return self._write_status(read, status)

    def _prepared_for_create(self, new: Deployment, meta: ObjectMeta) -> Deployment:
        return Deployment(meta, new.spec)

    def _prepared_for_update(self, old: Deployment, new: Deployment) -> Deployment:
        return new if new.status is old.status else replace(new, status=old.status)


class ReplicaSets(Resource[ReplicaSet]):
    """Requests on ReplicaSets."""

    def update_status(self, read: ReplicaSet, status: ReplicaSetStatus) -> ReplicaSet:
        """Write ``status`` over the ReplicaSet that was read; returns it as stored. Raises NotFound, Conflict."""
        return self._write_status(read, status)

    def _prepared_for_create(self, new: ReplicaSet, meta: ObjectMeta) -> ReplicaSet:
        return ReplicaSet(meta, new.spec)

    def _prepared_for_update(self, old: ReplicaSet, new: ReplicaSet) -> ReplicaSet:
        return new if new.status is old.status else replace(new, status=old.status)


class DaemonSets(Resource[DaemonSet]):
    """Requests on DaemonSets."""

    def update_status(self, read: DaemonSet, status: DaemonSetStatus) -> DaemonSet:
        """Write ``status`` over the DaemonSet that was read; returns it as stored. Raises NotFound, Conflict."""
        return self._write_status(read, status)

    def _prepared_for_create(self, new: DaemonSet, meta: ObjectMeta) -> DaemonSet:
        return DaemonSet(meta, new.spec)

    def _prepared_for_update(self, old: DaemonSet, new: DaemonSet) -> DaemonSet:
        return new if new.status is old.status else replace(new, status=old.status)


class Pods(Resource[Pod]):
    """Requests on Pods. A new Pod gets its ordinal: its place among all Pods ever made for its owner's name."""

    graceful = True

    def __init__(self, server: Client, table: Table[Pod]) -> None:
        super().__init__(server, table)
        self._ordinals: dict[str, int] = {}

    def update_status(self, read: Pod, status: PodStatus) -> Pod:
        """Write ``status`` over the Pod that was read; returns it as stored. Raises NotFound, Conflict."""
        return self._write_status(read, status)

    def bind(self, read: Pod, node_name: str) -> Pod:
        """Assign the Pod to a node (the binding subresource). Raises NotFound, Conflict."""
        key = key_of(read.meta)
        old = self._current(key, read.meta)
        return self._commit(key, old, old.meta, replace(old, node_name=node_name))

    def _prepared_for_create(self, new: Pod, meta: ObjectMeta) -> Pod:
        owner = f"{meta.namespace}/{meta.labels.get(JOB_NAME_LABEL) or new.workload or meta.name}"
        ordinal = self._ordinals[owner] = self._ordinals.get(owner, 0) + 1
        return replace(new, meta=meta, ordinal=ordinal)

    def _prepared_for_update(self, old: Pod, new: Pod) -> Pod:
        return new if new.status is old.status else replace(new, status=old.status)

    def _grace_seconds(self, old: Pod, asked: int | None) -> int:
        """``pkg/registry/core/pod/strategy.go CheckGracefulDelete``: nothing to wait for where nothing can run."""
        if not old.node_name or old.status.phase in ("Succeeded", "Failed"):
            return 0
        return old.spec.termination_grace_period_seconds if asked is None else asked


class Nodes(Resource[Node]):
    """Requests on nodes, which have no namespace: the key of ``node-1`` is ``/node-1``."""

    def change(self, name: str, **fields: Any) -> Node:
        """Write some fields of a node as it stands; returns it as stored. Raises NotFound."""
        old = self.get(f"/{name}")
        new = replace(old, **fields)
        return old if new == old else self._commit(f"/{name}", old, old.meta, new)


class Client:
    """One API server for all components of a cluster."""

    def __init__(self, loop: EventLoop, store: Store, seed: int = 0) -> None:
        self.loop = loop
        self.store = store
        self.uids = Stream(seed, "uids")
        self.names = Stream(seed, "names")
        self.jobs = Jobs(self, store.table("Job", "jobs.batch"))
        self.cron_jobs = CronJobs(self, store.table("CronJob", "cronjobs.batch"))
        self.pods = Pods(self, store.table("Pod", "pods"))
        self.nodes = Nodes(self, store.table("Node", "nodes"))
        self.deployments = Deployments(self, store.table("Deployment", "deployments.apps"))
        self.replica_sets = ReplicaSets(self, store.table("ReplicaSet", "replicasets.apps"))
        self.daemon_sets = DaemonSets(self, store.table("DaemonSet", "daemonsets.apps"))
        self.resources: dict[str, Resource[Any]] = {
            "Pod": self.pods,
            "Job": self.jobs,
            "CronJob": self.cron_jobs,
            "ReplicaSet": self.replica_sets,
            "Deployment": self.deployments,
            "DaemonSet": self.daemon_sets,
        }
        """All kinds that manifests may have, what is owned before its owners."""


def finalizers_on_delete(finalizers: tuple[str, ...], propagation_policy: str) -> tuple[str, ...]:
    """The finalizers of an object once it is being deleted (``store.go deletionFinalizersForGarbageCollection``)."""
    rest = tuple(name for name in finalizers if name not in (ORPHAN_FINALIZER, FOREGROUND_FINALIZER))
    if propagation_policy == "Orphan":
        return (*rest, ORPHAN_FINALIZER)
    if propagation_policy == "Foreground":
        return (*rest, FOREGROUND_FINALIZER)
    return rest
