"""Resource quantities: "1.5Gi", "100m", "1e3" (k8s.io/apimachinery/pkg/api/resource/quantity.go)."""

from __future__ import annotations

import re
from dataclasses import dataclass

FORMAT_WRONG = r"quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
SUFFIX_WRONG = "unable to parse quantity's suffix"
NUMBER_WRONG = "unable to parse numeric part of quantity"

_SHAPE = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)\Z")
_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_DECIMAL_SUFFIX = {power: suffix for suffix, power in _DECIMAL.items()}
_BINARY = {"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}
_BINARY_SUFFIX = {power: suffix for suffix, power in _BINARY.items()}
_EXPONENT = re.compile(r"[eE]([-+]?[0-9]+)\Z")

NANO = 10**9
_LARGEST = ((1 << 63) - 1) * NANO
# Longer numbers and larger exponents are beyond the largest quantity or below the smallest in any case.
_DIGITS, _POWER = 60, 60


class QuantityError(ValueError):
    """A text that is no quantity; ``str()`` is the server's message."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount in units of 10^-9, and how it is written: "decimal", "binary" or "exponent"."""

    nano: int
    form: str = "decimal"

    def __str__(self) -> str:
        """The canonical text: no fraction, the largest suffix that allows that."""
        if self.form == "binary" and abs(self.nano) >= 1024 * NANO and self.nano % NANO == 0:
            return self._binary()
        return self._decimal()

    def _binary(self) -> str:
        value, power = self.nano // NANO, 0
        while value % 1024 == 0 and power < 60:
            value, power = value // 1024, power + 10
        return f"{value}{_BINARY_SUFFIX.get(power, '')}"

    def _decimal(self) -> str:
        value, power = self.nano, -9
        if value == 0:
            return "0"
        while value % 1000 == 0 and power < 18:
            value, power = value // 1000, power + 3
        if self.form == "exponent":
            return f"{value}e{power}" if power else str(value)
        return f"{value}{_DECIMAL_SUFFIX[power]}"

    @property
    def rounded_up(self) -> int:
        """The amount in whole units, rounded away from zero (Quantity.Value)."""
        return -(-self.nano // NANO) if self.nano >= 0 else self.nano // NANO

    @property
    def milli_rounded_up(self) -> int:
        """The amount in thousandths, rounded away from zero (Quantity.MilliValue)."""
        unit = NANO // 1000
        return -(-self.nano // unit) if self.nano >= 0 else self.nano // unit


def parse_quantity(text: str) -> Quantity:
    """The quantity that ``text`` stands for; finer than 10^-9 is rounded away from zero. Raises QuantityError."""
    match = _SHAPE.match(text)
    if not text or match is None:
        raise QuantityError(FORMAT_WRONG)
    sign, whole, fraction, suffix = match[1], match[2].lstrip("0"), (match[3] or "").rstrip("0"), match[4]
    binary, power, form = _interpret(suffix)
    if not match[2] and not match[3]:
        raise QuantityError(NUMBER_WRONG)
    if len(whole) > _DIGITS or (whole and power > _POWER):
        amount = _LARGEST
    else:
        amount = _amount(int((whole + fraction[:_DIGITS]) or "0"), power - len(fraction[:_DIGITS]) + 9, binary)
    return Quantity(min(amount, _LARGEST) * (-1 if sign == "-" else 1), form)


def _interpret(suffix: str) -> tuple[int, int, str]:
    """The power of two, the power of ten and the form of a suffix."""
    if suffix in _DECIMAL:
        return 0, _DECIMAL[suffix], "decimal"
    if suffix in _BINARY:
        return _BINARY[suffix], 0, "binary"
    exponent = _EXPONENT.match(suffix)
    if exponent is None:
        raise QuantityError(SUFFIX_WRONG)
    digits = exponent[1].lstrip("+-0")
    power = _POWER + 1 if len(digits) > 3 else min(int(digits or "0"), _POWER + 1)
    return 0, -power if exponent[1].startswith("-") else power, "exponent"


def _amount(digits: int, power: int, binary: int) -> int:
    scaled = digits << binary
    factor: int = 10 ** abs(power)
    return scaled * factor if power >= 0 else -(-scaled // factor)
