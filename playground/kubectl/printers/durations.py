"""How long ago, as people read it (k8s.io/apimachinery/pkg/util/duration/duration.go)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from playground.kubernetes.apimachinery.durations import HOUR_NS, MILLISECOND_NS, MINUTE_NS, SECOND_NS

UNKNOWN = "<unknown>"
_INVALID = "<invalid>"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY, _YEAR = 24, 24 * 365
"""In hours."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def human_duration(duration_ns: int) -> str:
    """The duration with one or two units, fewer the longer it is: ``95s``, ``3m20s``, ``120m``, ``3h30m``, ``3d4h``.

    What lies up to a second in the future is taken for a clock that goes wrong: ``0s``.
    """
    seconds = _whole(duration_ns, SECOND_NS)
    if seconds < 120:
        return _few_seconds(seconds)
    minutes, hours = duration_ns // MINUTE_NS, duration_ns // HOUR_NS
    if minutes < 10:
        return _two_units(seconds, 60, "m", "s")
    if minutes < 3 * 60:
        return f"{minutes}m"
    if hours < 8:
        return _two_units(minutes, 60, "h", "m")
    if hours < 2 * _DAY:
        return f"{hours}h"
    if hours < 8 * _DAY:
        return _two_units(hours, _DAY, "d", "h")
    if hours < 2 * _YEAR:
        return f"{hours // _DAY}d"
    if hours < 8 * _YEAR:
        return _two_units(hours // _DAY, 365, "y", "d")
    return f"{hours // _YEAR}y"


def short_human_duration(duration_ns: int) -> str:
    """The duration in its largest unit: ``59s``, ``5m``, ``7h``, ``30d``, ``2y``."""
    seconds = _whole(duration_ns, SECOND_NS)
    if seconds < 60:
        return _few_seconds(seconds)
    minutes, hours = _fractional(duration_ns, MINUTE_NS), _fractional(duration_ns, HOUR_NS)
    if int(minutes) < 60:
        return f"{int(minutes)}m"
    if int(hours) < _DAY:
        return f"{int(hours)}h"
    if int(hours) < _YEAR:
        return f"{int(hours) // _DAY}d"
    return f"{int(hours / 24 / 365)}y"


def epoch_ms(time: str) -> int:
    """A time of the API, with or without a fraction, as epoch ms."""
    return (datetime.fromisoformat(time) - _EPOCH) // _MILLISECOND


def since(time: str | None, now_ms: int) -> str:
    """How long before ``now_ms`` (epoch ms) a time of the API was; ``<unknown>`` where there is none."""
    return human_duration((now_ms - epoch_ms(time)) * MILLISECOND_NS) if time else UNKNOWN


def between(start: str, end: str) -> str:
    """How long it is from one time of the API to another."""
    return human_duration((epoch_ms(end) - epoch_ms(start)) * MILLISECOND_NS)


def rfc1123(time: str) -> str:
    """A time of the API as descriptions show it: ``Tue, 10 Mar 2026 08:58:25 +0000``."""
    moment = datetime.fromisoformat(time)
    return f"{_DAYS[moment.weekday()]}, {moment.day:02d} {_MONTHS[moment.month - 1]} {moment:%Y %H:%M:%S} +0000"


def _whole(duration_ns: int, unit_ns: int) -> int:
    """Whole units, cut off towards zero."""
    return int(_fractional(duration_ns, unit_ns))


def _fractional(duration_ns: int, unit_ns: int) -> float:
    """Units as Go counts them, in floating point: a nanosecond less than two years is two years."""
    sign = -1 if duration_ns < 0 else 1
    units, rest_ns = divmod(abs(duration_ns), unit_ns)
    return sign * (float(units) + rest_ns / unit_ns)


def _few_seconds(seconds: int) -> str:
    return _INVALID if seconds < -1 else f"{max(seconds, 0)}s"


def _two_units(small: int, ratio: int, large_unit: str, small_unit: str) -> str:
    large, rest = divmod(small, ratio)
    return f"{large}{large_unit}{rest}{small_unit}" if rest else f"{large}{large_unit}"
