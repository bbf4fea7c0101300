"""Schedule text -> fields: what Kubernetes accepts, and the parser's own error texts for the rest.

The rules are those of robfig/cron v3.0.1 (parser.go ParseStandard), which Kubernetes calls through pkg/util/parsers.
"""

from __future__ import annotations

from dataclasses import dataclass

from playground.kubernetes.apimachinery.durations import SECOND_NS, DurationError, parse_duration
from playground.kubernetes.apimachinery.quote import quote


class ScheduleError(ValueError):
    """The schedule does not parse; ``str()`` is the message Kubernetes shows."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The numbers a field may hold, and the names it knows."""

    least: int
    most: int
    names: dict[str, int]


def _names(first: int, words: str) -> dict[str, int]:
    return {word: number for number, word in enumerate(words.split(), first)}


MINUTE = Bounds(0, 59, {})
HOUR = Bounds(0, 23, {})
DAY_OF_MONTH = Bounds(1, 31, {})
MONTH = Bounds(1, 12, _names(1, "jan feb mar apr may jun jul aug sep oct nov dec"))
DAY_OF_WEEK = Bounds(0, 6, _names(0, "sun mon tue wed thu fri sat"))


@dataclass(frozen=True, slots=True)
class Field:
    """One field: bit n of ``bits`` is set if n matches; ``star`` if the text says "any" rather than naming numbers."""

    bits: int
    star: bool

    def numbers(self) -> list[int]:
        """What matches, in rising order."""
        return [number for number in range(self.bits.bit_length()) if self.bits >> number & 1]


@dataclass(frozen=True, slots=True)
class Fields:
    """A calendar schedule, field by field."""

    minute: Field
    hour: Field
    day_of_month: Field
    month: Field
    day_of_week: Field


@dataclass(frozen=True, slots=True)
class Every:
    """A schedule that counts ``delay_seconds`` from its last start and knows no calendar."""

    delay_seconds: int


_DESCRIPTORS = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}

_EVERY = "@every "

# Go's unicode.IsSpace. Python's str.split would take U+001C to U+001F as well.
SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
_TO_BLANK = {ord(char): " " for char in SPACE}


def split_zone(text: str) -> tuple[str | None, str]:
    """The zone of a ``TZ=`` or ``CRON_TZ=`` prefix, if there is one, and the schedule behind; raises ScheduleError."""
    if not text:
        raise ScheduleError("empty spec string")
    if not text.startswith(("TZ=", "CRON_TZ=")):
        return None, text
    blank = text.find(" ")
    if blank < 0:
        # The parser slices up to the blank it did not find; Kubernetes recovers from that panic.
        raise ScheduleError("invalid schedule format: runtime error: slice bounds out of range [:-1]")
    return text[text.index("=") + 1 : blank], text[blank:].strip(SPACE)


def parse_fields(text: str) -> Fields | Every:
    """The schedule without its zone; raises ScheduleError with the first mistake, fields from left to right."""
    if text.startswith("@"):
        return _parse_descriptor(text)
    words = text.translate(_TO_BLANK).split(" ")
    words = [word for word in words if word]
    if len(words) != 5:
        raise ScheduleError(f"expected exactly 5 fields, found {len(words)}: [{' '.join(words)}]")
    minute, hour, day_of_month, month, day_of_week = (
        _parse_field(word, bounds)
        for word, bounds in zip(words, (MINUTE, HOUR, DAY_OF_MONTH, MONTH, DAY_OF_WEEK), strict=True)
    )
    return Fields(minute, hour, day_of_month, month, day_of_week)


def _parse_descriptor(text: str) -> Fields | Every:
    if text in _DESCRIPTORS:
        return parse_fields(_DESCRIPTORS[text])
    if not text.startswith(_EVERY):
        raise ScheduleError(f"unrecognized descriptor: {text}")
    try:
        delay_ns = parse_duration(text[len(_EVERY) :])
    except DurationError as error:
        raise ScheduleError(f"failed to parse duration {text}: {error}") from error
    return Every(max(delay_ns // SECOND_NS, 1))


def _parse_field(text: str, bounds: Bounds) -> Field:
    """A comma list. Empty items vanish, so a lone comma is a field that nothing matches."""
    bits, star = 0, False
    for item in text.split(","):
        if item:
            part = _parse_range(item, bounds)
            bits |= part.bits
            star = star or part.star
    return Field(bits, star)


def _parse_range(item: str, bounds: Bounds) -> Field:
    """One item: ``*``, ``n``, ``n-m``, each with ``/step`` or without (parser.go getRange, in its order of errors)."""
    span, *steps = item.split("/")
    first, *others = span.split("-")
    star = first in ("*", "?")
    if star:
        low, high = bounds.least, bounds.most
    else:
        low = high = _number_or_name(first, bounds)
        if len(others) == 1:
            high = _number_or_name(others[0], bounds)
        elif others:
            raise ScheduleError(f"too many hyphens: {item}")
    step = 1
    if len(steps) == 1:
        step = _number(steps[0])
        if not others:
            high = bounds.most
        star = star and step <= 1
    elif steps:
        raise ScheduleError(f"too many slashes: {item}")
    if low < bounds.least:
        raise ScheduleError(f"beginning of range ({low}) below minimum ({bounds.least}): {item}")
    if high > bounds.most:
        raise ScheduleError(f"end of range ({high}) above maximum ({bounds.most}): {item}")
    if low > high:
        raise ScheduleError(f"beginning of range ({low}) beyond end of range ({high}): {item}")
    if step == 0:
        raise ScheduleError(f"step of range should be a positive number: {item}")
    return Field(sum(1 << number for number in range(low, high + 1, step)), star)


def _number_or_name(text: str, bounds: Bounds) -> int:
    named = bounds.names.get(text.lower())
    return _number(text) if named is None else named


def _number(text: str) -> int:
    """A number as Go's strconv.Atoi reads it, in 64 bits."""
    digits = text[1:] if text[:1] in ("+", "-") else text
    trouble = None if digits else "invalid syntax"
    size = 0
    for digit in digits:
        if not "0" <= digit <= "9":
            trouble = "invalid syntax"
            break
        size = size * 10 + int(digit)
        if size >= 1 << 64:
            trouble = "value out of range"
            break
    number = -size if text[:1] == "-" else size
    if trouble is None and not -(1 << 63) <= number < 1 << 63:
        trouble = "value out of range"
    if trouble is not None:
        raise ScheduleError(f"failed to parse int from {text}: strconv.Atoi: parsing {quote(text)}: {trouble}")
    if number < 0:
        raise ScheduleError(f"negative number ({number}) not allowed: {text}")
    return number
