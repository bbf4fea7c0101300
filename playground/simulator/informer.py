"""Shared informers (k8s.io/client-go/informers): what a controller hears and reads.

Caches are never behind here: a lister reads the store itself, and a handler is called inside the write it reports.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from playground.kubernetes.apps.types import DaemonSet, Deployment, ReplicaSet
from playground.kubernetes.batch.types import CronJob, Job
from playground.kubernetes.core.types import Node, Pod
from playground.simulator.client import Client, Resource
from playground.simulator.store import Handler, Object

T = TypeVar("T", bound=Object)


class Informer(Generic[T]):
    """The cache of one kind and the handlers that one controller manager has put on it."""

    def __init__(self, resource: Resource[T]) -> None:
        self._resource = resource
        self._handlers: list[Handler[T]] = []
        self.get = resource.find
        """The object from the cache, or None, by its key."""

    def add_event_handler(
        self,
        add: Callable[[T], None] | None = None,
        update: Callable[[T, T], None] | None = None,
        delete: Callable[[T], None] | None = None,
    ) -> None:
        """Call ``add(new)``, ``update(old, new)``, ``delete(old)`` for each write; ``add`` now for what there is."""
        handler = Handler(add, update, delete)
        self._handlers.append(handler)
        self._resource.table.add_event_handler(handler)
        if add is not None:
            for each in self._resource.list():
                add(each)

    def list(self) -> list[T]:
        """All objects in the cache, in the order of creation."""
        return self._resource.list()

    def owned_by(self, uid: str) -> Sequence[T]:
        """The objects managed by the owner with that UID, in the order of creation; costs what it returns."""
        return self._resource.owned_by(uid)

    def stop(self) -> None:
        """Hear nothing any more."""
        for handler in self._handlers:
            self._resource.table.remove_event_handler(handler)
        self._handlers.clear()


class InformerFactory:
    """The informers of one controller manager; a restarted manager makes new ones."""

    def __init__(self, client: Client) -> None:
        self.jobs: Informer[Job] = Informer(client.jobs)
        self.cron_jobs: Informer[CronJob] = Informer(client.cron_jobs)
        self.pods: Informer[Pod] = Informer(client.pods)
        self.nodes: Informer[Node] = Informer(client.nodes)
        self.deployments: Informer[Deployment] = Informer(client.deployments)
        self.replica_sets: Informer[ReplicaSet] = Informer(client.replica_sets)
        self.daemon_sets: Informer[DaemonSet] = Informer(client.daemon_sets)

    def stop(self) -> None:
        """Stop all informers."""
        self.jobs.stop()
        self.cron_jobs.stop()
        self.pods.stop()
        self.nodes.stop()
        self.deployments.stop()
        self.replica_sets.stop()
        self.daemon_sets.stop()
