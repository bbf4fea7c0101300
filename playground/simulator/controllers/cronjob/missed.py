"""Which runs a CronJob has missed, and when to look again (pkg/controller/cronjob/utils.go).

Instants with fractions are epoch nanoseconds (``*_ns``) in Go's 64 bits, scheduled times whole epoch seconds.
"""

from __future__ import annotations

from typing import NamedTuple

from playground.kubernetes.apimachinery.durations import MAX_NS, MILLISECOND_NS, MIN_NS, SECOND_NS
from playground.kubernetes.cron import Schedule

NEXT_SCHEDULE_DELTA_NS = 100 * MILLISECOND_NS
"""How long after a scheduled time the controller looks: room for clocks that are not quite together."""

MANY = 100
"""More missed runs than this are worth a warning."""

NO_INTERVAL = "time difference between two schedules is less than 1 second"


class InvalidScheduleError(Exception):
    """The schedule parses but never comes (31 February)."""


class MostRecent(NamedTuple):
    """What a look back from now finds.

    ``earliest_ns``: from where it counted. ``scheduled``: the last scheduled time since then, not later than now.
    ``number``: how many runs there were, as far as the first interval tells; 0 up to the second one.
    ``error``: why nothing can be said.
    """

    earliest_ns: int
    scheduled: int | None = None
    number: int = 0
    error: str = ""

    @property
    def is_nothing(self) -> bool:
        """Whether no scheduled time has come, but one will."""
        return self.scheduled is None and not self.number and not self.error

    @property
    def missed(self) -> str:
        """none, few or many."""
        if self.number > MANY:
            return "many"
        return "few" if self.number > 0 else "none"


def most_recent_schedule_time(
    schedule: Schedule,
    now_ns: int,
    creation: int,
    last_schedule_time: int | None = None,
    starting_deadline_seconds: int | None = None,
) -> MostRecent:
    """Look back to the last start or the creation, not beyond the deadline if one is given (mostRecentScheduleTime)."""
    earliest_ns = (creation if last_schedule_time is None else last_schedule_time) * SECOND_NS
    if starting_deadline_seconds is not None:
        earliest_ns = max(earliest_ns, now_ns + _wrapped(-SECOND_NS * starting_deadline_seconds))
    first = schedule.next_seconds(earliest_ns // SECOND_NS)
    if first is None:
        return MostRecent(earliest_ns, error=NO_INTERVAL)
    if now_ns < first * SECOND_NS:
        return MostRecent(earliest_ns)
    second = schedule.next_seconds(first)
    if second is None:
        return MostRecent(earliest_ns, error=NO_INTERVAL)
    if now_ns < second * SECOND_NS:
        return MostRecent(earliest_ns, first)
    # The first interval stands for all: irregular schedules are miscounted, and the search begins one interval early.
    interval = second - first
    number = (now_ns // SECOND_NS - first) // interval + 1
    scheduled = None
    probe = schedule.next_seconds(first + (number - 2) * interval)
    while probe is not None and probe * SECOND_NS <= now_ns:
        scheduled = probe
        probe = schedule.next_seconds(probe)
    return MostRecent(earliest_ns, scheduled, number)


def next_schedule_time(recent: MostRecent, now_ns: int) -> int | None:
    """The scheduled time whose Job should be started now, None if there is none; raises InvalidScheduleError.

    ``recent`` is the look back with the deadline (nextScheduleTime).
    """
    if recent.error:
        raise InvalidScheduleError(recent.error)
    if recent.scheduled is None or recent.scheduled * SECOND_NS > now_ns:
        return None
    return recent.scheduled


def next_schedule_time_duration(schedule: Schedule, recent: MostRecent, now_ns: int) -> int:
    """Nanoseconds until the controller should look again (nextScheduleTimeDuration).

    ``recent`` is the look back without the deadline. The most negative duration if the schedule never comes.
    """
    if recent.error or (recent.scheduled is None and recent.number > 0):
        base = now_ns // SECOND_NS
    elif recent.scheduled is None:
        base = recent.earliest_ns // SECOND_NS
    else:
        base = recent.scheduled
    scheduled = schedule.next_seconds(base)
    if scheduled is None:
        return MIN_NS
    return max(MIN_NS, min(MAX_NS, scheduled * SECOND_NS + NEXT_SCHEDULE_DELTA_NS - now_ns))


def is_too_late(scheduled: int, now_ns: int, starting_deadline_seconds: int | None) -> bool:
    """Whether the deadline for starting the Job of ``scheduled`` has passed."""
    if starting_deadline_seconds is None:
        return False
    return scheduled * SECOND_NS + _wrapped(SECOND_NS * starting_deadline_seconds) < now_ns


def _wrapped(number: int) -> int:
    """``number`` in 64 bits, overflowing silently as Go's durations do (a deadline of 293 years lies in the past)."""
    return (number - MIN_NS) % (1 << 64) + MIN_NS
