"""What a run came to, in numbers: the row under each policy when policies are compared."""

from __future__ import annotations

import msgspec


class Outcome(msgspec.Struct, gc=False, rename="camel"):
    """Counts over a whole run; ``*_ms`` are virtual time.

    ``ticks`` splits into ``on_time``, ``late`` and ``skipped`` (never made up for). ``runs`` counts Jobs, also those
    that no tick made; it splits into ``completed``, ``failed``, ``replaced`` (by the Replace policy), ``deleted``
    (unfinished, by anyone else) and ``unfinished``. ``overlap_ms`` is how long Pods of two or more Jobs of one CronJob
    were at work at once, ``wasted_ms`` how long containers ran that failed or were stopped.
    """

    ticks: int = 0
    on_time: int = 0
    late: int = 0
    skipped: int = 0
    runs: int = 0
    completed: int = 0
    failed: int = 0
    replaced: int = 0
    deleted: int = 0
    unfinished: int = 0
    pods: int = 0
    peak_pods: int = 0
    restarts: int = 0
    overlap_ms: int = 0
    wasted_ms: int = 0


class Overlap:
    """Adds up how long two or more Jobs of one CronJob have Pods at the same time."""

    def __init__(self) -> None:
        self._pods: dict[int, int] = {}
        self._since_ms = 0
        self.total_ms = 0

    def change(self, job: int, by: int, at_ms: int) -> None:
        """Note that the Pods of the Job with lane ``job`` became more or fewer by ``by``."""
        self.settle(at_ms)
        pods = self._pods.get(job, 0) + by
        if pods:
            self._pods[job] = pods
        else:
            self._pods.pop(job, None)

    def settle(self, at_ms: int) -> None:
        if len(self._pods) > 1:
            self.total_ms += at_ms - self._since_ms
        self._since_ms = at_ms
