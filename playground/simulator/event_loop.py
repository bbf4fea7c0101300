"""The loop that moves virtual time: a heap of actions, and work that is ready at once.

Two kinds of work exist. An action is due at an instant, inside which lanes give the order. Ready work (a work queue
that has just got a key) runs in the same instant, as soon as the running action has made a write or has ended: a
controller that waits for nothing goes on while another is still in the middle of its own sync.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any, Final

from playground.simulator.clock import Clock


class Lane:
    """The order inside one instant. Plain numbers, as they are read with every action."""

    KUBELET: Final = 0
    TIMER: Final = 1
    """Deadlines, ttl, retries, failure delays, cron ticks."""
    ACTION: Final = 2
    """What people and fate do."""
    BATCH: Final = 3
    """Syncs of Jobs whose Pods or status have changed: one batch period later."""
    GARBAGE: Final = 4


LANE_BITS = 3


class EventLoop:
    """Runs actions in the order (time, lane, order, sequence); deterministic, never reads a wall clock."""

    __slots__ = ("_heap", "_sequence", "actions_run", "clock", "due", "ready")

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.ready: deque[Callable[[], None]] = deque()
        """Work that runs in this instant; see ``settle``."""
        self.due = 0
        """The time and lane of the running action, as ``at`` returned it."""
        self.actions_run = 0
        self._heap: list[tuple[int, int, int, Callable[[Any], None], Any]] = []
        self._sequence = 0

    def at(self, when_ms: int, lane: int, action: Callable[[Any], None], argument: Any = None, order: int = 0) -> int:
        """Run ``action(argument)`` at ``when_ms`` (now, if that is past), behind all with a lower ``order`` in that
        lane.

        Returns the due code of the entry. There is no cancelling: an action whose reason has gone compares
        ``loop.due`` with the code it still expects.
        """
        now_ms = self.clock.now_ms
        if when_ms < now_ms:
            when_ms = now_ms
        due = when_ms << LANE_BITS | lane
        self._sequence += 1
        heappush(self._heap, (due, order, self._sequence, action, argument))
        return due

    def settle(self) -> None:
        """Run what is ready until nothing is. Called after each write and each action; may be nested."""
        ready = self.ready
        while ready:
            ready.popleft()()

    def next_due(self) -> int | None:
        """The due code of the next action; None if there is none."""
        return self._heap[0][0] if self._heap else None

    def step(self) -> None:
        """Run the next action and all that is ready after it."""
        due, _, _, action, argument = heappop(self._heap)
        self.clock.now_ms = due >> LANE_BITS
        self.due = due
        self.actions_run += 1
        action(argument)
        if self.ready:
            self.settle()
