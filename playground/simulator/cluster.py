"""A whole cluster in virtual time: the composition root of the simulator."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from playground.kubernetes.apimachinery.meta import ObjectMeta
from playground.kubernetes.core.types import Node, Pod
from playground.kubernetes.objects import Typed
from playground.limits import RUN_ACTIONS, RUN_CPU_SECONDS, RUN_OBJECTS, RUN_RECORDS, Limit
from playground.simulator import faults
from playground.simulator.client import Client
from playground.simulator.clock import Clock
from playground.simulator.controllers.base import Controller, ControllerContext
from playground.simulator.controllers.cronjob.controller import CronJobController
from playground.simulator.controllers.daemonset import DaemonSetController
from playground.simulator.controllers.deployment.controller import DeploymentController
from playground.simulator.controllers.job.controller import JobController
from playground.simulator.controllers.node_lifecycle import NodeLifecycleController
from playground.simulator.controllers.replicaset import ReplicaSetController
from playground.simulator.controllers.taint_eviction import TaintEvictionController
from playground.simulator.controllers.ttl_after_finished import TTLAfterFinishedController
from playground.simulator.errors import ApiError, LimitReached
from playground.simulator.event_loop import LANE_BITS, EventLoop, Lane
from playground.simulator.garbage_collector import GarbageCollector
from playground.simulator.informer import InformerFactory
from playground.simulator.kubelet import Kubelet
from playground.simulator.randomness import Stream
from playground.simulator.recorder import EventLog
from playground.simulator.records import Record
from playground.simulator.rules import CONTROLLERS_DOWN, CONTROLLERS_UP
from playground.simulator.schedule_observer import ScheduleObserver
from playground.simulator.scheduler import Scheduler
from playground.simulator.store import Store
from playground.simulator.trace import Trace
from playground.simulator.workload import ContainerEntry, Fallback, Workload
from playground.simulator.workload_records import WorkloadRecords

LOOK_EVERY = 512
"""After how many actions and records a run asks whether its time is over; sooner where there are many objects, as an
action may look at all of them.
"""
OBJECTS_OF_ONE_LOOK = 64


@dataclass(frozen=True)
class Action:
    """What people or fate do at ``at_ms``. If ``perform`` raises ApiError the trace says so, under the name ``do``."""

    at_ms: int
    do: str
    perform: Callable[[Cluster], None]


@dataclass(frozen=True)
class ClusterConfig:
    """What a run starts from.

    ``start_ms`` is the wall clock at t = 0 (epoch ms). ``manifests`` are accepted objects (validated, with defaults),
    created at t = 0 in their order. ``containers``: the first entry that matches decides, ``fallback`` where none
    does. ``keep_history=False`` saves memory in long runs, at the price of ``objects_at`` and the list of Events.
    ``out_of_time`` is asked now and then, also while nothing is recorded: once it is true, the run ends.
    """

    start_ms: int
    manifests: Sequence[Typed] = ()
    containers: Sequence[ContainerEntry] = ()
    fallback: Fallback = lambda pod, container: None
    start_latency_ms: int = 1200
    nodes: int = 1
    pods_per_node: int = 110
    seed: int = 0
    actions: Sequence[Action] = ()
    keep_history: bool = True
    out_of_time: Callable[[], bool] = lambda: False


class Cluster:
    """Builds all components and runs them. ``client`` is for actions and for kubectl, ``store`` for reading back.

    ``ended`` says why ``run`` has stopped: ``rest`` (nothing will ever happen again), ``until``, or ``limit:NAME``.
    """

    def __init__(self, config: ClusterConfig) -> None:
        self.config = config
        self.clock = Clock(config.start_ms)
        self.loop = EventLoop(self.clock)
        self.store = Store(self.clock, config.keep_history)
        self.store.room, self.store.make_room = min(LOOK_EVERY, RUN_OBJECTS), self._make_room
        self.client = Client(self.loop, self.store, config.seed)
        self.trace = Trace(self.clock)
        self.trace.observe(self.store)
        WorkloadRecords(self.trace, self.store)
        self.events = EventLog(self.clock, self.trace, config.keep_history)
        self.scheduler = Scheduler(self.client, self.loop, self.trace, self.events, config.pods_per_node)
        self.kubelet = Kubelet(
            self.clock,
            self.loop,
            self.client,
            self.trace,
            Workload(config.containers, config.fallback),
            config.start_latency_ms,
        )
        self.ticks = ScheduleObserver(self.clock, self.store, self.trace, lambda: self._informers is not None)
        self.ended = "until"
        self.controllers: list[Controller] = []
        """Those of the controller manager that runs; none while it is down."""
        self._informers: InformerFactory | None = None
        self.step = self.loop.step
        """Runs the next action; who wants to look at the cluster after each puts another in its place."""
        self.last_record_ms = 0
        """When the last record that was given out came about."""
        self._records = 0
        self._next_look = min(LOOK_EVERY, RUN_RECORDS + 1, RUN_ACTIONS + 1)
        self._collected_at_ms = -1
        self.scheduler.start()
        self.kubelet.start()
        self._create_nodes()
        self.controllers_up()
        for manifest in config.manifests:
            self.loop.at(0, Lane.ACTION, self.create, manifest)
        for action in config.actions:
            self.loop.at(action.at_ms, Lane.ACTION, self._perform, action)

    # -- running

    def run(self, until_ms: int, ends_at_rest: bool = False) -> Iterator[Record]:
        """Play up to and with the instant ``until_ms``, unless all rests before; yields the records as they come.

        Unless the run ``ends_at_rest``, time goes on to ``until_ms`` even so: scheduled times that come to nothing.
        """
        loop, trace, ticks = self.loop, self.trace, self.ticks
        # At the horizon garbage is collected once, as in the recordings: what that gives cause to comes after the end.
        last_due = until_ms << LANE_BITS | Lane.GARBAGE
        while True:
            due = loop.next_due()
            if due is None:
                if ends_at_rest or ticks.next_ms > until_ms:
                    self.ended = "rest"
                    return
                ticks.observe()
            elif due > last_due or (due == last_due and self._collected_at_ms == until_ms):
                if ticks.next_ms > until_ms:
                    self.ended = "until"
                    self.clock.now_ms = until_ms
                    return
                ticks.observe()
            elif ticks.next_ms < due >> LANE_BITS:
                ticks.observe()
            else:
                try:
                    self.step()
                except LimitReached as reached:
                    self.ended = f"limit:{reached.limit.name}"
                    self.last_record_ms = self.clock.now_ms
                    yield from trace.take()
                    return
                if due == last_due:
                    self._collected_at_ms = until_ms
            if trace.records:
                taken = trace.take()
                self._records += len(taken)
                self.last_record_ms = self.clock.now_ms
                yield from taken
            if self._records + loop.actions_run >= self._next_look and (limit := self._exceeded()) is not None:
                self.ended = f"limit:{limit.name}"
                return

    def _exceeded(self) -> Limit | None:
        """The limit that has been reached, if one has. Sets when to look again: before the next one can be reached."""
        if self._records > RUN_RECORDS:
            return RUN_RECORDS
        if self.loop.actions_run > RUN_ACTIONS:
            return RUN_ACTIONS
        records, actions = self._records, self.loop.actions_run
        look_every = LOOK_EVERY // (1 + self.store.size // OBJECTS_OF_ONE_LOOK)
        self._next_look = records + actions + min(look_every, RUN_RECORDS + 1 - records, RUN_ACTIONS + 1 - actions)
        return RUN_CPU_SECONDS if self.config.out_of_time() else None

    def _make_room(self) -> None:
        """Let the store take some more objects; raises LimitReached. One action may want to make any number of them."""
        size = self.store.size
        if size >= RUN_OBJECTS:
            raise LimitReached(RUN_OBJECTS)
        if self.config.out_of_time():
            raise LimitReached(RUN_CPU_SECONDS)
        self.store.room = min(size + LOOK_EVERY, RUN_OBJECTS)

    def objects_at(self, at_ms: int) -> dict[tuple[str, str], Any]:
        """All objects as they stood after the instant ``at_ms``, by (kind, "namespace/name")."""
        return self.store.objects_at(at_ms)

    # -- what actions do

    def controllers_down(self) -> None:
        """kube-controller-manager stops; what its controllers knew is lost."""
        for controller in self.controllers:
            controller.stop()
        self.controllers.clear()
        if self._informers is not None:
            self._informers.stop()
            self._informers = None
            self.trace.decision("Cluster/controllers", CONTROLLERS_DOWN.because)

    def controllers_up(self) -> None:
        """A fresh kube-controller-manager starts; does nothing while one runs."""
        if self.controllers:
            return
        if self.clock.now_ms > 0:
            self.trace.decision("Cluster/controllers", CONTROLLERS_UP.because)
        context = self._context()
        self._informers = context.informers
        self.controllers = [
            JobController(context),
            CronJobController(context),
            TTLAfterFinishedController(context),
            NodeLifecycleController(context),
            TaintEvictionController(context),
            ReplicaSetController(context),
            DeploymentController(context),
            DaemonSetController(context),
            GarbageCollector(context),
        ]
        for controller in self.controllers:
            controller.start()

    def find_pod(self, job: str, ordinal: int, namespace: str = "default") -> Pod:
        """The Pod ``job#ordinal``. Raises NotFound."""
        return faults.find_pod(self.client, namespace, job, ordinal)

    def evict(self, job: str, ordinal: int, namespace: str = "default") -> None:
        """Evict the Pod ``job#ordinal``. Raises NotFound."""
        faults.evict(self.client, self.trace, self.find_pod(job, ordinal, namespace))

    def evict_index(self, job: str, index: int, namespace: str = "default") -> None:
        """Evict the running Pod of one completion index. Raises NotFound."""
        faults.evict(self.client, self.trace, faults.find_pod_of_index(self.client, namespace, job, index))

    def set_node(self, name: str, up: bool) -> None:
        """Take a node (``node-1`` and so on) down or up. Raises NotFound."""
        faults.set_node(self.client, self.trace, self.kubelet, name, up)

    def create(self, manifest: Typed) -> None:
        """Create an accepted object. Raises AlreadyExists."""
        self.client.resources[manifest.kind].create(manifest)

    # -- inside

    def _create_nodes(self) -> None:
        uids = Stream(self.config.seed, "nodes")
        for number in range(1, self.config.nodes + 1):
            self.client.nodes.create(Node(ObjectMeta(f"node-{number}", uids.uid(), "")))

    def _context(self) -> ControllerContext:
        return ControllerContext(
            self.clock, self.loop, self.client, InformerFactory(self.client), self.events, self.trace
        )

    def _perform(self, action: Action) -> None:
        try:
            action.perform(self)
        except ApiError as error:
            self.trace.action(action.do, str(error))
