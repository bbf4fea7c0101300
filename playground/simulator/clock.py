"""Virtual time: integer milliseconds since the scenario's start, and what a wall clock would show."""

from __future__ import annotations


class Clock:
    """``now_ms`` is virtual ms since t = 0; only the event loop moves it. ``start_ms`` is the epoch ms at t = 0."""

    __slots__ = ("_second", "_second_at_ms", "now_ms", "start_ms")

    def __init__(self, start_ms: int) -> None:
        self.start_ms = start_ms
        self.now_ms = 0
        self._second = start_ms // 1000
        self._second_at_ms = 0

    def epoch_ms(self) -> int:
        """Now as epoch milliseconds, in full precision (what a controller's clock.Now() gives)."""
        return self.start_ms + self.now_ms

    def now_seconds(self) -> int:
        """Now as a metav1.Time: epoch seconds, truncated."""
        # Objects keep these numbers by the million: those of one instant share one.
        if self._second_at_ms != self.now_ms:
            self._second_at_ms = self.now_ms
            self._second = (self.start_ms + self.now_ms) // 1000
        return self._second

    def seconds_at(self, at_ms: int) -> int:
        """The virtual time ``at_ms`` as a metav1.Time: epoch seconds, truncated."""
        return (self.start_ms + at_ms) // 1000

    def ms_at(self, epoch_seconds: int) -> int:
        """The virtual ms of a metav1.Time; negative before the scenario's start."""
        return epoch_seconds * 1000 - self.start_ms
