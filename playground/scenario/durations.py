"""Durations as a scenario writes them: Go's form (``1h30m``, ``500ms``), with ``d`` for 24 hours, or bare seconds."""

from __future__ import annotations

import re
from decimal import Decimal
from math import isfinite
from typing import Any

from playground.limits import HORIZON_MS

_UNITS_MS = {
    "ns": Decimal("0.000001"),
    "us": Decimal("0.001"),
    "µs": Decimal("0.001"),
    "μs": Decimal("0.001"),
    "ms": Decimal(1),
    "s": Decimal(1000),
    "m": Decimal(60_000),
    "h": Decimal(3_600_000),
    "d": Decimal(86_400_000),
}
_NUMBER = r"(?:\d{1,15}(?:\.\d{0,9})?|\.\d{1,9})"
_PART = re.compile(rf"({_NUMBER})({'|'.join(sorted(_UNITS_MS, key=len, reverse=True))})", re.ASCII)
_WHOLE = re.compile(rf"(?:{_PART.pattern})+", re.ASCII)
_BARE = re.compile(_NUMBER, re.ASCII)


class DurationError(ValueError):
    """Not a duration; ``str()`` says why."""


def parse_duration(value: Any) -> int:
    """Return ms, rounded to the nearest; raises DurationError for no duration, a negative or an over-long one."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise DurationError('must be a duration such as "90s", "1h30m" or a number of seconds')
    text = str(value).strip()
    if text.startswith("-"):
        raise DurationError("must not be negative")
    if _BARE.fullmatch(text) or isinstance(value, int) or (isinstance(value, float) and isfinite(value)):
        total = Decimal(text) * 1000
    elif _WHOLE.fullmatch(text):
        total = sum((Decimal(number) * _UNITS_MS[unit] for number, unit in _PART.findall(text)), Decimal(0))
    else:
        raise DurationError('must be a duration such as "90s", "1h30m" or a number of seconds')
    if total > HORIZON_MS:
        raise DurationError(f"is too long: {HORIZON_MS.message()}")
    return int(total.to_integral_value())
