"""The answers to the recorded tables of schedules: cron/parse, cron/next, cron/random, cron/missed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from playground.kubernetes.apimachinery.durations import SECOND_NS, format_duration
from playground.kubernetes.apimachinery.field import Path
from playground.kubernetes.apimachinery.quote import quote
from playground.kubernetes.batch.types import CRON_JOB_SCHEDULED_TIMESTAMP_ANNOTATION
from playground.kubernetes.cron import Schedule, ScheduleError, format_schedule, parse_schedule
from playground.kubernetes.cron.schedule import ConstantDelaySchedule, SpecSchedule
from playground.kubernetes.cron.validation import validate_schedule, validate_time_zone
from playground.kubernetes.cron.walk import EndlessSearchError, walk
from playground.simulator.controllers.cronjob.controller import TOO_MANY_MISSED, UNSUPPORTED_SCHEDULE
from playground.simulator.controllers.cronjob.job_template import (
    job_name,
    scheduled_timestamp,
)
from playground.simulator.controllers.cronjob.missed import (
    MostRecent,
    is_too_late,
    most_recent_schedule_time,
    next_schedule_time_duration,
)

Row = dict[str, Any]

_ZERO = "zero"


def nanoseconds(text: str) -> int:
    """An RFC 3339 instant in UTC, to the nanosecond, as epoch nanoseconds."""
    whole, _, fraction = text.rstrip("Z").partition(".")
    seconds = int(datetime.fromisoformat(f"{whole}+00:00").timestamp())
    return seconds * SECOND_NS + int(fraction.ljust(9, "0"))


def rfc3339(instant_ns: int) -> str:
    """Epoch nanoseconds as RFC 3339, with as many decimals as it takes."""
    seconds, rest_ns = divmod(instant_ns, SECOND_NS)
    shown = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    fraction = f".{rest_ns:09d}".rstrip("0") if rest_ns else ""
    return f"{shown}{fraction}Z"


def _shown(seconds: int | None) -> str | None:
    return None if seconds is None else rfc3339(seconds * SECOND_NS)


def answer_parse(row: Row) -> Row:
    text, time_zone = row["schedule"], row["timeZone"]
    schedule, error = _parsed(text, None)
    formatted, formatted_error = _parsed(text, time_zone)
    path = Path().child("spec")
    problems = [
        *validate_schedule(text, time_zone, path.child("schedule")),
        *validate_time_zone(time_zone, path.child("timeZone")),
    ]
    return {
        "ok": schedule is not None,
        "error": error,
        "parsed": None if schedule is None else _described(schedule),
        "formatted": format_schedule(text, time_zone),
        "formattedOk": formatted is not None,
        "formattedError": formatted_error,
        "formatEvents": [f"Warning UnsupportedSchedule {UNSUPPORTED_SCHEDULE % quote(text)}"] if "TZ" in text else [],
        "validationErrors": [str(problem) for problem in problems],
    }


def _parsed(text: str, time_zone: str | None) -> tuple[Schedule | None, str | None]:
    try:
        return parse_schedule(text, time_zone), None
    except ScheduleError as error:
        return None, str(error)


def _described(schedule: Schedule) -> Row:
    if isinstance(schedule, ConstantDelaySchedule):
        return {"kind": "every", "delaySeconds": schedule.delay_seconds}
    assert isinstance(schedule, SpecSchedule)
    fields = schedule.fields
    return {
        "kind": "spec",
        "minute": fields.minute.numbers(),
        "hour": fields.hour.numbers(),
        "dom": fields.day_of_month.numbers(),
        "month": fields.month.numbers(),
        "dow": fields.day_of_week.numbers(),
        "domStar": fields.day_of_month.star,
        "dowStar": fields.day_of_week.star,
        "location": schedule.location.name,
    }


def answer_next(row: Row) -> Row:
    return _runs(row, 20)


def answer_random(row: Row) -> Row:
    return _runs(row, 5)


def _runs(row: Row, count: int) -> Row:
    schedule, error = _parsed(row["schedule"], row["timeZone"])
    formatted = format_schedule(row["schedule"], row["timeZone"])
    if schedule is None:
        return {"formatted": formatted, "next": [], "ends": "parse", "error": error}
    after = nanoseconds(row["from"]) // SECOND_NS
    runs: list[int] = []
    while len(runs) < count:
        found = schedule.next_seconds(after)
        if found is None:
            break
        runs.append(found)
        after = found
    ends = "more"
    if len(runs) < count:
        ends = "hang" if _is_endless(schedule, after) else _ZERO
    return {"formatted": formatted, "next": [_shown(run) for run in runs], "ends": ends}


def _is_endless(schedule: Schedule, after: int) -> bool:
    if not isinstance(schedule, SpecSchedule) or schedule.never:
        return False
    try:
        walk(schedule.fields, schedule.location, after)
    except EndlessSearchError:
        return True
    return False


def answer_missed(row: Row) -> Row:
    schedule, error = _parsed(row["schedule"], row["timeZone"])
    if schedule is None:
        return {"error": error}
    now_ns = nanoseconds(row["now"])
    creation = nanoseconds(row["creation"]) // SECOND_NS
    last = None if row["lastScheduleTime"] is None else nanoseconds(row["lastScheduleTime"]) // SECOND_NS
    with_deadline = most_recent_schedule_time(schedule, now_ns, creation, last, row["startingDeadlineSeconds"])
    without_deadline = most_recent_schedule_time(schedule, now_ns, creation, last)
    duration_ns = next_schedule_time_duration(schedule, without_deadline, now_ns)
    return {
        "withDeadline": _recent(with_deadline),
        "withoutDeadline": _recent(without_deadline),
        "nextScheduleTime": _next_schedule_time(row, with_deadline, now_ns),
        "nextScheduleTimeDuration": format_duration(duration_ns),
        "nextScheduleTimeDurationNs": duration_ns,
        "requeueAt": rfc3339(now_ns + duration_ns),
    }


def _recent(recent: MostRecent) -> Row:
    return {
        "earliest": rfc3339(recent.earliest_ns),
        "mostRecent": _shown(recent.scheduled),
        "missed": recent.missed,
        "error": recent.error or None,
    }


def _next_schedule_time(row: Row, recent: MostRecent, now_ns: int) -> Row:
    scheduled = recent.scheduled
    many = recent.missed == "many" and scheduled is not None
    answer: Row = {
        "time": _shown(scheduled),
        "error": recent.error or None,
        "events": [f"Warning TooManyMissedTimes {TOO_MANY_MISSED}"] if many else [],
    }
    if scheduled is not None:
        answer["tooLate"] = is_too_late(scheduled, now_ns, row["startingDeadlineSeconds"])
        answer["jobName"] = job_name("x", scheduled)
        answer["jobAnnotations"] = {
            CRON_JOB_SCHEDULED_TIMESTAMP_ANNOTATION: scheduled_timestamp(scheduled, row["timeZone"]),
        }
    return answer


ANSWERS: dict[str, Callable[[Row], Row]] = {
    "cron/parse": answer_parse,
    "cron/next": answer_next,
    "cron/random": answer_random,
    "cron/missed": answer_missed,
}
