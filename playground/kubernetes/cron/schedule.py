"""Schedules: when a CronJob is to start its next Job.

``parse_schedule`` reads what Kubernetes reads; a ``Schedule`` answers ``next``. Calendar schedules are found by
arithmetic on the wall clock while the zone keeps one offset, and by the scheduler's own steps beside an offset change.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from calendar import isleap
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from playground.kubernetes.cron.grammar import Every, Fields, ScheduleError, parse_fields, split_zone
from playground.kubernetes.cron.walk import EPOCH_DAY, YEARS_AHEAD, EndlessSearchError, walk
from playground.kubernetes.cron.zones import UTC_LOCATION, Location, LocationError, load_location

_DAY_SECONDS = 86_400
_DAY_MINUTES = 1_440
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# How far around the times searched an offset change can matter: offsets reach 14 hours, a walk starts from a midnight.
_MARGIN_SECONDS = 2 * _DAY_SECONDS
_MONTH_MARGIN_SECONDS = 33 * _DAY_SECONDS

_MONTH_DAYS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Schedule(ABC):
    """When to run. ``text`` is what was parsed, with its zone prefix."""

    text: str

    @abstractmethod
    def next_seconds(self, after: float) -> int | None:
        """The first run later than ``after``, both in seconds since 1970; None if there is none within five years."""

    def next(self, after: datetime) -> datetime | None:
        """The first run later than ``after``, in the zone of ``after`` (UTC if it has none); None if there is none."""
        aware = after if after.tzinfo is not None else after.replace(tzinfo=UTC)
        found = self.next_seconds((aware - _EPOCH) // timedelta(seconds=1))
        if found is None:
            return None
        then = _EPOCH + timedelta(seconds=found)
        return then.astimezone(after.tzinfo) if after.tzinfo is not None else then.replace(tzinfo=None)


class ConstantDelaySchedule(Schedule):
    """``@every``: a fixed delay, counted from the last run whatever the clock says (constantdelay.go)."""

    def __init__(self, text: str, delay_seconds: int) -> None:
        self.text = text
        self.delay_seconds = delay_seconds

    def next_seconds(self, after: float) -> int | None:
        return int(after // 1) + self.delay_seconds


class SpecSchedule(Schedule):
    """Five fields in a time zone (spec.go). ``never``: a field is empty, so that no time can match."""

    def __init__(self, text: str, fields: Fields, location: Location) -> None:
        self.text = text
        self.fields = fields
        self.location = location
        self._minutes = fields.minute.bits
        self._hours = fields.hour.bits
        self._months = fields.month.bits
        self._days = fields.day_of_month.bits
        self._both_day_fields = fields.day_of_month.star or fields.day_of_week.star
        # Which days of a month fall on the days of the week, by the weekday (Sunday is 0) of the month's first day.
        self._week_days = tuple(
            sum(1 << day for day in range(1, 32) if fields.day_of_week.bits >> (first + day - 1) % 7 & 1)
            for first in range(7)
        )
        every_day = fields.day_of_month.bits == 0xFFFFFFFE and fields.day_of_week.bits == 0x7F
        self._daily = fields.month.bits == 0x1FFE and every_day
        no_day = not fields.day_of_month.bits and not fields.day_of_week.bits
        self.never = not (self._minutes and self._hours and self._months) or no_day
        if not self.never:
            self._first_minute = _lowest(self._minutes)
            self._first_of_day = _lowest(self._hours) * 60 + self._first_minute
        self._month = (0, 0, 0)
        # A controller asks for the same few times again and again until the next one has come.
        self._from = lru_cache(maxsize=64)(self._first_from)

    def next_seconds(self, after: float) -> int | None:
        return None if self.never else self._from(int(after // 1) + 1)

    def _first_from(self, now: int) -> int | None:
        """The first run at or after the epoch second ``now``."""
        location = self.location
        offset = location.stretch_at(now).offset
        wall = now + offset
        found = self._search(wall)
        if location is UTC_LOCATION:
            return found
        if found is not None and offset % 60 == 0:
            found -= offset
            low = now - _MARGIN_SECONDS
            if not self._daily and not self._months >> date.fromordinal(wall // _DAY_SECONDS + EPOCH_DAY).month & 1:
                low = now - _MONTH_MARGIN_SECONDS
            if location.is_steady(low, found + _MARGIN_SECONDS):
                return found
        try:
            return walk(self.fields, location, now - 1)
        except EndlessSearchError:
            return None

    def _search(self, wall: int) -> int | None:
        """The first match at or after the wall clock second ``wall``, as if no offset ever changed."""
        minute = -(-wall // 60)
        day, minute_of_day = divmod(minute, _DAY_MINUTES)
        if self._daily or self._fits(day):
            hour, minute_of_hour = divmod(minute_of_day, 60)
            hours = self._hours >> hour
            if hours & 1:
                minutes = self._minutes >> minute_of_hour
                if minutes:
                    return (minute + _lowest(minutes)) * 60
            hours >>= 1
            if hours:
                return (day * _DAY_MINUTES + (hour + 1 + _lowest(hours)) * 60 + self._first_minute) * 60
        next_day = day + 1 if self._daily else self._next_day(day + 1, wall)
        return None if next_day is None else (next_day * _DAY_MINUTES + self._first_of_day) * 60

    def _fits(self, day: int) -> bool:
        calendar = date.fromordinal(day + EPOCH_DAY)
        return bool(self._days_of(calendar.year, calendar.month) >> calendar.day & 1)

    def _next_day(self, day: int, wall: int) -> int | None:
        """The first matching day from ``day`` on, both counted from 1970."""
        calendar = date.fromordinal(day + EPOCH_DAY)
        year, month = calendar.year, calendar.month
        last_year = date.fromordinal(wall // _DAY_SECONDS + EPOCH_DAY).year + YEARS_AHEAD
        days = self._days_of(year, month) >> calendar.day << calendar.day
        while year <= last_year:
            if days:
                return date(year, month, _lowest(days)).toordinal() - EPOCH_DAY
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
            days = self._days_of(year, month)
        return None

    def _days_of(self, year: int, month: int) -> int:
        """The matching days of one month, as bits 1 to 31."""
        known_year, known_month, days = self._month
        if year != known_year or month != known_month:
            days = self._match_month(year, month) if self._months >> month & 1 else 0
            self._month = (year, month, days)
        return days

    def _match_month(self, year: int, month: int) -> int:
        in_week = self._week_days[date(year, month, 1).toordinal() % 7]
        days = self._days & in_week if self._both_day_fields else self._days | in_week
        length = 29 if month == 2 and isleap(year) else _MONTH_DAYS[month]
        return days & (2 << length) - 1


def _lowest(bits: int) -> int:
    """The number of the lowest set bit."""
    return (bits & -bits).bit_length() - 1


def format_schedule(text: str, time_zone: str | None = None) -> str:
    """The text that the CronJob controller hands to its parser: ``TZ=`` goes before it, if that zone can be loaded and
    none is there yet (pkg/controller/cronjob/cronjob_controllerv2.go formatSchedule)."""
    if time_zone is None or "TZ" in text:
        return text
    try:
        load_location(time_zone)
    except LocationError:
        return text
    return f"TZ={time_zone} {text}"


@lru_cache(maxsize=1024)
def parse_schedule(text: str, time_zone: str | None = None) -> Schedule:
    """The schedule as the CronJob controller understands it in ``time_zone`` (UTC without one); raises ScheduleError.

    A zone that cannot be loaded counts as none: refusing it is validation's work.
    """
    formatted = format_schedule(text, time_zone)
    zone, rest = split_zone(formatted)
    location = UTC_LOCATION
    if zone is not None:
        try:
            location = load_location(zone)
        except LocationError as error:
            raise ScheduleError(f"provided bad location {zone}: {error}") from error
    fields = parse_fields(rest)
    if isinstance(fields, Every):
        return ConstantDelaySchedule(formatted, fields.delay_seconds)
    return SpecSchedule(formatted, fields, location)
