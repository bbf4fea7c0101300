"""The second opinion: when a classic cron (as croniter knows it) would run the same text.

Kubernetes and classic cron part ways over a step in a day field, over Sunday as 7, and over the hours that a time zone
skips or repeats.
"""

from __future__ import annotations

from datetime import datetime

from croniter import CroniterError, croniter

from playground.kubernetes.cron.grammar import ScheduleError
from playground.kubernetes.cron.zones import LocationError, load_location


def classic_next(text: str, time_zone: str | None, after: datetime) -> datetime | None:
    """The first run later than ``after`` (aware) by classic rules, in the zone of ``after``; None if there is none.

    Raises ScheduleError where classic cron does not read the text or the zone.
    """
    try:
        zone = load_location(time_zone or "UTC").zone
        return croniter(text, after.astimezone(zone)).get_next(datetime).astimezone(after.tzinfo)
    except LocationError as error:
        raise ScheduleError(str(error)) from error
    except CroniterError as error:
        if "failed to find next date" in str(error):
            return None
        raise ScheduleError(str(error)) from error
