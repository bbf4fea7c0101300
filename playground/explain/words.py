"""Values as people read them: times on the clock of a zone, durations, counted things, names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from playground.kubernetes.cron.zones import LocationError, load_location

TIMES = {"scheduledTime", "lastScheduleTime", "startTime", "finishedAt", "until"}
MOST_NAMES = 3
MOST_TIMES = 1000

# What a person on the site would call the object: said by the noun "sheet".
SHEETS = {"CronJob": "calendar", "Job": "job sheet", "Pod": "visit"}
OTHER_SHEET = "staff contract"

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UNITS_MS = ((86_400_000, "d"), (3_600_000, "h"), (60_000, "m"))


class Words:
    """Puts values into words, times in ``zone``; a zone that is not known counts as UTC."""

    def __init__(self, zone: str = "UTC") -> None:
        self._times: dict[str, tuple[date, str]] = {}
        """Of each time that was asked for its date and the clock, in the zone."""
        try:
            self._zone = load_location(zone).zone
        except LocationError:
            self._zone = UTC

    def day(self, epoch_ms: int) -> date:
        """The date in the zone."""
        return datetime.fromtimestamp(epoch_ms / 1000, self._zone).date()

    def word(self, name: str, noun: str, value: Any, today: date | None) -> str:
        """A value called ``name``; a ``noun`` is counted by it. Times of ``today`` go without their date."""
        if noun == "sheet":
            return SHEETS.get(value, OTHER_SHEET)
        if noun:
            return counted(len(value) if isinstance(value, list) else int(value), noun)
        if value is None:
            return "not set"
        if name in TIMES:
            return self.time(value, today)
        if "Seconds" in name:
            return duration(round(value * 1000))
        if name.endswith("Ms"):
            return duration(value)
        if name == "owner":
            return str(value).replace("/", " ")
        return names(value) if isinstance(value, list) else str(value)

    def time(self, rfc3339: str, today: date | None) -> str:
        """``09:05``, ``09:05:02``, or with the date where that is another day: ``Tue 3 Mar 09:05``."""
        known = self._times.get(rfc3339)
        if known is None:
            at = datetime.fromisoformat(rfc3339).astimezone(self._zone)
            clock = at.time().isoformat("seconds" if at.second else "minutes")
            if len(self._times) > MOST_TIMES:
                self._times.clear()
            known = self._times[rfc3339] = (at.date(), clock)
        day, clock = known
        if day == today:
            return clock
        return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {clock}"


def duration(ms: int) -> str:
    """In full: ``0.1s``, ``2m 5s``, ``1d 2h``."""
    parts = []
    rest = abs(ms)
    for unit_ms, unit in _UNITS_MS:
        number, rest = divmod(rest, unit_ms)
        if number:
            parts.append(f"{number}{unit}")
    if rest or not parts:
        parts.append(f"{rest / 1000:g}s" if rest % 1000 else f"{rest // 1000}s")
    return ("-" if ms < 0 else "") + " ".join(parts)


def counted(number: int, noun: str) -> str:
    """``no failed Pods``, ``1 failed Pod``, ``2 failed Pods``."""
    if number == 1:
        return f"1 {noun}"
    return f"{number or 'no'} {noun}{'es' if noun.endswith('x') else 's'}"


def names(values: Sequence[str]) -> str:
    """``a, b, c and 4 more``."""
    shown = ", ".join(str(each) for each in values[:MOST_NAMES])
    return shown if len(values) <= MOST_NAMES else f"{shown} and {len(values) - MOST_NAMES} more"
