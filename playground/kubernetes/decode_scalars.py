"""How kubectl reads a YAML scalar (sigs.k8s.io/yaml goyaml.v2/resolve.go), and how Go prints a number as JSON."""

from __future__ import annotations

import base64
import binascii
import math
import re
import struct
from datetime import datetime

Scalar = str | int | float | bool | None

TAG_PREFIX = "tag:yaml.org,2002:"
INT64_MAX, INT64_MIN, UINT64_MAX = (1 << 63) - 1, -(1 << 63), (1 << 64) - 1


class ScalarError(ValueError):
    """A scalar that its own tag forbids; ``str()`` is goyaml's message."""


def _words() -> dict[str, tuple[str, Scalar]]:
    table: dict[str, tuple[str, Scalar]] = dict.fromkeys(("", "~", "null", "Null", "NULL"), ("null", None))
    for value, stems in ((True, ("y", "yes", "true", "on")), (False, ("n", "no", "false", "off"))):
        for stem in stems:
            table |= dict.fromkeys((stem, stem.capitalize(), stem.upper()), ("bool", value))
    for stem in ("inf", "Inf", "INF"):
        table |= {f".{stem}": ("float", math.inf), f"+.{stem}": ("float", math.inf), f"-.{stem}": ("float", -math.inf)}
    return table | dict.fromkeys((".nan", ".NaN", ".NAN"), ("float", math.nan))


WORDS = _words()
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_DOT_FLOAT = re.compile(r"\.[0-9]+([eE][-+]?[0-9]+)?\Z")
_INTEGER = re.compile(r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[oO]([0-7]+)|0[bB]([01]+)|0([0-7]*)|([1-9][0-9]*))\Z")
_BASES = (16, 8, 2, 8, 10)
_TIMESTAMP = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
    r"(?:(?:[Tt](?=.*(?:Z|[-+][0-9]{2}:[0-9]{2})\Z)| (?=[0-9:.]*\Z))([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})"
    r"(?:\.[0-9]+)?(?:Z|[-+][0-9]{2}:[0-9]{2})?)?\Z"
)
_KNOWN_TAGS = ("str", "bool", "int", "float", "null", "timestamp", "binary")
# No number has more digits than this and stays finite; longer texts are not worth converting.
_LONGEST_NUMBER = 400


def resolve(text: str, plain: bool, tag: str | None) -> Scalar:
    """The value of one scalar. ``plain`` says that its style lets it be other than text; ``tag`` is its explicit tag.

    Integers come back as int up to 64 bits, everything else that is a number as float. Raises ScalarError.
    """
    if tag is None:
        return _implicit(text)[1] if plain else text
    if not tag.startswith(TAG_PREFIX) or tag[len(TAG_PREFIX) :] not in _KNOWN_TAGS:
        return text
    wanted = tag[len(TAG_PREFIX) :]
    if wanted == "str":
        return text
    if wanted == "binary":
        return _binary(text)
    found, value = _implicit(text)
    if wanted == "float" and found == "int" and isinstance(value, int):
        return float(value)
    if found != wanted and not (wanted == "timestamp" and is_timestamp(text)):
        raise ScalarError(f"cannot decode !!{found} `{text}` as a !!{wanted}")
    return value


def _implicit(text: str) -> tuple[str, Scalar]:
    word = WORDS.get(text)
    if word is not None:
        return word
    first = text[0]
    if first == ".":
        return ("float", float(text)) if _DOT_FLOAT.match(text) and _finite(text) else ("str", text)
    if first not in "0123456789+-" or len(text) > _LONGEST_NUMBER:
        return "str", text
    number = _number(text.replace("_", ""))
    return ("str", text) if number is None else ("int" if isinstance(number, int) else "float", number)


def _number(text: str) -> int | float | None:
    match = _INTEGER.match(text)
    if match:
        kind = match.lastindex or 0
        value = int(match[kind] or "0", _BASES[kind - 2])
        value = -value if match[1] == "-" else value
        if INT64_MIN <= value <= INT64_MAX or (value <= UINT64_MAX and not match[1]):
            return value
    return float(text) if _FLOAT.match(text) and _finite(text) else None


def _finite(text: str) -> bool:
    return math.isfinite(float(text))


def is_timestamp(text: str) -> bool:
    """Whether YAML knows the text as a point in time; kubectl reads it as text all the same, but prints quotes."""
    match = _TIMESTAMP.match(text)
    if match is None:
        return False
    year, month, day, hour, minute, second = (int(part or "0") for part in match.groups())
    try:
        datetime(year, month, day, hour, minute, second)
    except ValueError:
        return False
    return True


def _binary(text: str) -> str:
    try:
        return base64.b64decode(text.replace("\n", "").replace("\r", ""), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        raise ScalarError("!!binary value contains invalid base64 data") from None


def number_text(value: int | float) -> str:
    """A number as Go's JSON encoder prints it: shortest digits, an exponent only below 1e-6 and from 1e21 on."""
    if isinstance(value, int):
        return str(value)
    digits, exponent = _shortest(abs(value))
    sign = "-" if math.copysign(1.0, value) < 0 else ""
    if value and not -6 <= exponent < 21:
        mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
        return f"{sign}{mantissa}e{'-' if exponent < 0 else '+'}{abs(exponent)}"
    if exponent < 0:
        return f"{sign}0.{'0' * (-exponent - 1)}{digits}"
    whole, rest = digits[: exponent + 1].ljust(exponent + 1, "0"), digits[exponent + 1 :]
    return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"


def _shortest(value: float) -> tuple[str, int]:
    """The shortest decimal digits of a positive number, and the power of ten of the first of them."""
    mantissa, _, exponent = f"{value!r}".partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    power = len(whole) - 1 if whole.strip("0") else -(len(fraction) - len(fraction.lstrip("0")) + 1)
    return (digits.rstrip("0") or "0"), (power if digits else 0) + int(exponent or 0)


def key_text(value: Scalar) -> str | None:
    """A mapping key as JSON text; None if it cannot be one (null, or an integer above 63 bits)."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if value <= INT64_MAX else None
    return None if value is None else float_key(value)


def float_key(value: float) -> str:
    """A floating-point number as a mapping key (strconv.FormatFloat with 'g', shortest in 32 bits)."""
    if not math.isfinite(value):
        return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"
    candidates = (f"{abs(value):.{precision}e}" for precision in range(17))
    mantissa, _, power = next(text for text in candidates if _same_float32(float(text), abs(value))).partition("e")
    digits, exponent, sign = mantissa.replace(".", ""), int(power), "-" if value < 0 else ""
    if exponent < -4 or exponent >= 6:
        return f"{sign}{mantissa}e{'-' if exponent < 0 else '+'}{abs(exponent):02}"
    return sign + number_text(float(f"{digits[0]}.{digits[1:]}e{exponent}"))


def _same_float32(left: float, right: float) -> bool:
    try:
        return struct.pack("f", left) == struct.pack("f", right)
    except OverflowError:
        return left == right


def wire_number(value: int | float) -> int | float:
    """A number as kubectl holds it after reading its own JSON: an int64 where its text is one, else a float64."""
    text = number_text(value) if math.isfinite(value) else ""
    if text.lstrip("-").isdigit() and INT64_MIN <= int(text) <= INT64_MAX:
        return int(text)
    return float(value)
