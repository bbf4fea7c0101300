"""What the API server refuses in a CronJob's schedule and time zone (pkg/apis/batch/validation/validation.go)."""

from __future__ import annotations

import re

from playground.kubernetes.apimachinery.field import FieldError, Path, invalid, required
from playground.kubernetes.cron.grammar import ScheduleError
from playground.kubernetes.cron.schedule import parse_schedule
from playground.kubernetes.cron.zones import LocationError, load_location

_ZONE_PART = re.compile(r"[A-Za-z._0-9+][A-Za-z.\-_0-9+]{0,13}")


def validate_schedule(
    schedule: str, time_zone: str | None, path: Path, allow_zone_in_schedule: bool = False
) -> list[FieldError]:
    """All errors of ``spec.schedule``. ``allow_zone_in_schedule``: the stored object has ``TZ`` in its schedule."""
    if not schedule:
        return [required(path)]
    errors = []
    try:
        parse_schedule(schedule)
    except ScheduleError as error:
        errors.append(invalid(path, schedule, str(error)))
    if "TZ" in schedule:
        if not allow_zone_in_schedule:
            detail = "cannot use TZ or CRON_TZ in schedule, use timeZone field instead"
            errors.append(invalid(path, schedule, detail))
        elif time_zone is not None:
            detail = "cannot use both timeZone field and TZ or CRON_TZ in schedule"
            errors.append(invalid(path, schedule, detail))
    return errors


def validate_time_zone(time_zone: str | None, path: Path) -> list[FieldError]:
    """All errors of ``spec.timeZone``."""
    if time_zone is None:
        return []
    if not time_zone:
        return [invalid(path, time_zone, "timeZone must be nil or non-empty string")]
    parts = time_zone.split("/")
    if any(part in (".", "..") or not _ZONE_PART.fullmatch(part) for part in parts):
        return [invalid(path, time_zone, f"unknown time zone {time_zone}")]
    errors = []
    if time_zone.lower() == "local":
        detail = "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones"
        errors.append(invalid(path, time_zone, detail))
    try:
        load_location(time_zone)
    except LocationError as error:
        errors.append(invalid(path, time_zone, str(error)))
    return errors
