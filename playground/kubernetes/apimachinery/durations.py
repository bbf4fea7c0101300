"""Go's durations in nanoseconds: how they are written and printed (time.ParseDuration, time.Duration.String)."""

from __future__ import annotations

import re

MICROSECOND_NS = 1_000
MILLISECOND_NS = 1_000_000
SECOND_NS = 1_000_000_000
MINUTE_NS = 60 * SECOND_NS
HOUR_NS = 60 * MINUTE_NS

MAX_NS = (1 << 63) - 1
MIN_NS = -(1 << 63)

_UNITS_NS = {
    "ns": 1,
    "us": MICROSECOND_NS,
    "\u00b5s": MICROSECOND_NS,
    "\u03bcs": MICROSECOND_NS,
    "ms": MILLISECOND_NS,
    "s": SECOND_NS,
    "m": MINUTE_NS,
    "h": HOUR_NS,
}

_TERM = re.compile(r"(?P<whole>[0-9]*)(?:(?P<point>\.)(?P<fraction>[0-9]*))?(?P<unit>[^.0-9]*)")


class DurationError(ValueError):
    """The text is no duration; ``str()`` is Go's message."""


def parse_duration(text: str) -> int:
    """The duration in nanoseconds; raises DurationError."""
    rest = text[1:] if text[:1] in ("+", "-") else text
    if rest == "0":
        return 0
    total_ns = 0
    at = 0
    while at < len(rest) or not rest:
        term = _TERM.match(rest, at)
        if term is None or not (term["whole"] or term["fraction"]):
            raise DurationError(f"time: invalid duration {_quoted(text)}")
        if not term["unit"]:
            raise DurationError(f"time: missing unit in duration {_quoted(text)}")
        unit_ns = _UNITS_NS.get(term["unit"])
        if unit_ns is None:
            if int(term["whole"] or 0) > -MIN_NS:
                raise DurationError(f"time: invalid duration {_quoted(text)}")
            raise DurationError(f"time: unknown unit {_quoted(term['unit'])} in duration {_quoted(text)}")
        total_ns += int(term["whole"] or 0) * unit_ns + _fraction_ns(term["fraction"] or "", unit_ns)
        if total_ns > -MIN_NS:
            raise DurationError(f"time: invalid duration {_quoted(text)}")
        at = term.end()
    if text[0] == "-":
        return -total_ns
    if total_ns > MAX_NS:
        raise DurationError(f"time: invalid duration {_quoted(text)}")
    return total_ns


def _fraction_ns(digits: str, unit_ns: int) -> int:
    """The part after the point. Go multiplies in floating point and drops what is below a nanosecond."""
    digits = digits[:18]
    return int(float(int(digits)) * (float(unit_ns) / float(10 ** len(digits)))) if digits else 0


def _quoted(text: str) -> str:
    """The text in the quotes of Go's time package: bytes outside printable ASCII in hexadecimal."""
    shown: list[str] = []
    for char in text:
        if char < " " or char > "\x7f":
            shown.extend(f"\\x{byte:02x}" for byte in char.encode("utf-8", "surrogatepass"))
        else:
            shown.append("\\" + char if char in '"\\' else char)
    return '"' + "".join(shown) + '"'


def format_duration(duration_ns: int) -> str:
    """The duration as Go prints it, ``1h0m0.5s``."""
    if duration_ns == 0:
        return "0s"
    sign = "-" if duration_ns < 0 else ""
    size = abs(duration_ns)
    for unit, unit_ns in (("ns", 1), ("µs", MICROSECOND_NS), ("ms", MILLISECOND_NS)):
        if size < unit_ns * 1000 and size < SECOND_NS:
            return f"{sign}{_decimal(size, unit_ns)}{unit}"
    minutes, rest_ns = divmod(size, MINUTE_NS)
    hours, minutes = divmod(minutes, 60)
    seconds = f"{_decimal(rest_ns, SECOND_NS)}s"
    if hours:
        return f"{sign}{hours}h{minutes}m{seconds}"
    return f"{sign}{minutes}m{seconds}" if minutes else f"{sign}{seconds}"


def _decimal(size: int, unit: int) -> str:
    whole, part = divmod(size, unit)
    if not part:
        return str(whole)
    return f"{whole}.{part:0{len(str(unit)) - 1}d}".rstrip("0")
