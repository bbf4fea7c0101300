"""How a controller is wired: handlers turn watch events into keys, a queue holds the keys, ``sync`` brings one object
in order.

    class Sleeper(Controller):
        name = "sleeper-controller"

        def start(self) -> None:
            self.informers.jobs.add_event_handler(add=self._job_added)

        def _job_added(self, job: Job) -> None:
            self.queue.add(key_of(job.meta))

        def sync(self, key: str) -> int | None:
            job = self.informers.jobs.get(key)
            ...
            return None            # or: the delay in ms after which the key is to be synced again

An ApiError that leaves ``sync`` puts the key back with the queue's exponential delay. A sync never runs inside another
sync of the same controller; but other controllers run inside the writes it makes.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from playground.simulator.client import Client
from playground.simulator.clock import Clock
from playground.simulator.errors import ApiError
from playground.simulator.event_loop import EventLoop
from playground.simulator.informer import InformerFactory
from playground.simulator.recorder import EventLog
from playground.simulator.trace import Trace
from playground.simulator.workqueue import WorkQueue


@dataclass(frozen=True)
class ControllerContext:
    """What every controller of one controller manager gets. A restarted manager has a new one, with new informers."""

    clock: Clock
    loop: EventLoop
    client: Client
    informers: InformerFactory
    events: EventLog
    trace: Trace


class Controller(ABC):
    """One controller with one queue and one worker. All its memory goes with the instance."""

    name = ""
    """As Events name their source."""

    def __init__(self, context: ControllerContext) -> None:
        self.clock = context.clock
        self.loop = context.loop
        self.client = context.client
        self.informers = context.informers
        self.trace = context.trace
        self.recorder = context.events.recorder(self.name)
        self.queue = WorkQueue(context.loop, self._process)

    @abstractmethod
    def start(self) -> None:
        """Put handlers on the informers; each object there is already is reported as added."""

    def stop(self) -> None:
        """The controller manager goes down: nothing that waits is done any more."""
        self.queue.shut_down()

    @abstractmethod
    def sync(self, key: str) -> int | None:
        """Bring the object ``key`` in order; returns in how many ms to look at it again, if so. Raises ApiError."""

    def _process(self, key: str) -> None:
        try:
            delay_ms = self.sync(key)
        except ApiError:
            self.queue.add_rate_limited(key)
            return
        self.queue.forget(key)
        if delay_ms is not None:
            self.queue.add_after(key, delay_ms)
