"""The rate-limited delaying work queue of a controller (k8s.io/client-go/util/workqueue), with one worker."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from playground.simulator.event_loop import LANE_BITS, EventLoop, Lane

RETRY_BASE_MS = 5
RETRY_MAX_MS = 1_000_000


class WorkQueue:
    """Keys to be processed. A key waits in it at most once; a key that is added while it is processed is processed
    again after.

    ``process`` is called with each key, as ready work of the loop: in the instant in which the key is added. A queue
    never processes two keys at a time, nor one inside another.
    """

    __slots__ = (
        "_awake",
        "_delays",
        "_dirty",
        "_failures",
        "_keys",
        "_loop",
        "_process",
        "_processing",
        "_ready",
        "_retry_base_ms",
        "_retry_max_ms",
        "_stopped",
    )

    def __init__(
        self,
        loop: EventLoop,
        process: Callable[[str], None],
        retry_base_ms: int = RETRY_BASE_MS,
        retry_max_ms: int = RETRY_MAX_MS,
    ) -> None:
        self._loop = loop
        self._ready = loop.ready
        self._process = process
        self._retry_base_ms = retry_base_ms
        self._retry_max_ms = retry_max_ms
        self._keys: deque[str] = deque()
        self._dirty: set[str] = set()
        self._processing: str | None = None
        self._delays: dict[str, int] = {}
        self._failures: dict[str, int] = {}
        self._awake = False
        """Whether the worker is at work, or about to be."""
        self._stopped = False

    def add(self, key: str) -> None:
        """Process ``key`` as soon as the worker is free."""
        dirty = self._dirty
        if key in dirty or self._stopped:
            return
        dirty.add(key)
        if key == self._processing:
            return
        self._keys.append(key)
        if not self._awake:
            self._awake = True
            self._ready.append(self._drain)

    def add_after(self, key: str, delay_ms: int, lane: int = Lane.TIMER) -> None:
        """Process ``key`` in ``delay_ms``, in that lane of its instant; at once if the delay is not positive.

        A key that waits already keeps its earliest time. An ``add`` does not end the wait: the key is then processed
        twice.
        """
        if delay_ms <= 0:
            self.add(key)
            return
        if self._stopped:
            return
        when_ms = self._loop.clock.now_ms + delay_ms
        waiting = self._delays.get(key)
        if waiting is None or when_ms << LANE_BITS | lane < waiting:
            self._delays[key] = self._loop.at(when_ms, lane, self._after, key)

    def add_last(self, key: str) -> None:
        """Process ``key`` in this instant, behind what kubelets, people and timers do in it: once for all of that."""
        now_ms = self._loop.clock.now_ms
        waiting = self._delays.get(key)
        if not self._stopped and (waiting is None or now_ms << LANE_BITS | Lane.BATCH < waiting):
            self._delays[key] = self._loop.at(now_ms, Lane.BATCH, self._after, key)

    def add_rate_limited(self, key: str) -> None:
        """Process ``key`` after 5 ms x 2^n (or as the queue was made), up to a limit; n: how often since ``forget``."""
        failures = self._failures.get(key, 0)
        self._failures[key] = failures + 1
        self.add_after(key, min(self._retry_base_ms << min(failures, 30), self._retry_max_ms))

    def forget(self, key: str) -> None:
        """The key has been processed well: its next ``add_rate_limited`` starts from the base delay."""
        if self._failures:
            self._failures.pop(key, None)

    def num_requeues(self, key: str) -> int:
        """How often ``add_rate_limited`` was asked for ``key`` since ``forget``."""
        return self._failures.get(key, 0)

    @property
    def waiting(self) -> tuple[str, ...]:
        """The keys that wait for the worker."""
        return tuple(self._keys)

    @property
    def delayed(self) -> tuple[str, ...]:
        """The keys that wait for their time."""
        return tuple(self._delays)

    def shut_down(self) -> None:
        """Drop all keys and take no more."""
        self._stopped = True
        self._keys.clear()
        self._dirty.clear()
        self._delays.clear()

    def _after(self, key: str) -> None:
        if self._delays.get(key) == self._loop.due:
            del self._delays[key]
            self.add(key)

    def _drain(self) -> None:
        keys, dirty, process = self._keys, self._dirty, self._process
        while keys:
            key = keys.popleft()
            dirty.discard(key)
            self._processing = key
            process(key)
            if key in dirty:
                keys.append(key)
        self._processing = None
        self._awake = False
