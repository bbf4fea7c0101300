"""The scheduler's own search, step by step, for the days around an offset change.

Away from offset changes any search finds the same times. Beside them the result depends on how the search steps: by
calendar months and days, but by whole hours of real time, and without a second look at the day once the hour has passed
midnight. So this module takes the steps that robfig/cron takes (spec.go SpecSchedule.Next).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from playground.kubernetes.cron.grammar import Fields
from playground.kubernetes.cron.zones import Location

EPOCH_DAY = date(1970, 1, 1).toordinal()
YEARS_AHEAD = 5

# Six years, day by day, with every month and hour counted on top, stay well below this.
_MOST_STEPS = 5_000


class EndlessSearchError(Exception):
    """The real search never returns (a calendar day that the zone skipped altogether)."""


class Civil(NamedTuple):
    """A wall clock reading."""

    year: int
    month: int
    day: int
    hour: int
    minute: int
    second: int


class Stage(NamedTuple):
    """One field of the search: what fits, where its first step starts, how it steps, when the search starts anew."""

    fits: Callable[[Civil], bool]
    align: Callable[[int, Civil], int]
    advance: Callable[[int, Civil], int]
    wraps: Callable[[Civil], bool]


def civil(second: int, location: Location) -> Civil:
    """The wall clock of ``location`` at an epoch second."""
    days, rest = divmod(second + location.offset_at(second), 86_400)
    day = date.fromordinal(days + EPOCH_DAY)
    return Civil(day.year, day.month, day.day, rest // 3600, rest // 60 % 60, rest % 60)


def instant(wall: Civil, location: Location) -> int:
    """The epoch second of a wall clock reading, overflowing months and days carried on (Go's time.Date).

    Of a reading that comes twice the result is one of the two, a reading that does not exist is moved by the length of
    the gap; which way, follows from the offset that holds at the same reading in UTC.
    """
    years, month = divmod(wall.month - 1, 12)
    days = date(wall.year + years, month + 1, 1).toordinal() - EPOCH_DAY + wall.day - 1
    reading = days * 86_400 + wall.hour * 3600 + wall.minute * 60 + wall.second
    guess = location.offset_at(reading)
    return reading - location.offset_at(reading - guess)


def day_fits(fields: Fields, day: int, weekday: int) -> bool:
    """Whether a day on a ``weekday`` (Sunday is 0) matches: both day fields must if one says "any", else either."""
    in_month = bool(fields.day_of_month.bits >> day & 1)
    in_week = bool(fields.day_of_week.bits >> weekday & 1)
    if fields.day_of_month.star or fields.day_of_week.star:
        return in_month and in_week
    return in_month or in_week


def walk(fields: Fields, location: Location, after: int) -> int | None:
    """The first epoch second later than ``after`` that the search arrives at, None if it gives up after five years.

    Raises EndlessSearchError where the real search would go round for ever.
    """
    now = after + 1
    wall = civil(now, location)
    last_year = wall.year + YEARS_AHEAD
    stages = _stages(fields, location)
    aligned = False
    steps = 0
    place = 0
    while place < len(stages):
        stage = stages[place]
        if place == 0 and wall.year > last_year:
            return None
        if stage.fits(wall):
            place += 1
            continue
        if not aligned:
            aligned = True
            now = stage.align(now, wall)
            wall = civil(now, location)
        now = stage.advance(now, wall)
        wall = civil(now, location)
        if stage.wraps(wall):
            place = 0
        steps += 1
        if steps > _MOST_STEPS:
            raise EndlessSearchError
    return now


def _stages(fields: Fields, location: Location) -> tuple[Stage, ...]:
    def next_month(_: int, wall: Civil) -> int:
        return instant(wall._replace(month=wall.month + 1), location)

    def next_day(_: int, wall: Civil) -> int:
        then = instant(wall._replace(day=wall.day + 1), location)
        hour = civil(then, location).hour
        # Midnight may have been skipped or moved: go to the nearer one in real hours.
        return then + (24 - hour if hour > 12 else -hour) * 3600

    return (
        Stage(
            fits=lambda wall: bool(fields.month.bits >> wall.month & 1),
            align=lambda _, wall: instant(Civil(wall.year, wall.month, 1, 0, 0, 0), location),
            advance=next_month,
            wraps=lambda wall: wall.month == 1,
        ),
        Stage(
            fits=lambda wall: day_fits(fields, wall.day, date(wall.year, wall.month, wall.day).toordinal() % 7),
            align=lambda _, wall: instant(Civil(wall.year, wall.month, wall.day, 0, 0, 0), location),
            advance=next_day,
            wraps=lambda wall: wall.day == 1,
        ),
        Stage(
            fits=lambda wall: bool(fields.hour.bits >> wall.hour & 1),
            align=lambda _, wall: instant(wall._replace(minute=0, second=0), location),
            advance=lambda now, _: now + 3600,
            wraps=lambda wall: wall.hour == 0,
        ),
        Stage(
            fits=lambda wall: bool(fields.minute.bits >> wall.minute & 1),
            align=lambda now, _: now - now % 60,
            advance=lambda now, _: now + 60,
            wraps=lambda wall: wall.minute == 0,
        ),
        Stage(
            fits=lambda wall: wall.second == 0,
            align=lambda now, _: now,
            advance=lambda now, wall: now + 60 - wall.second,
            wraps=lambda wall: wall.second == 0,
        ),
    )
