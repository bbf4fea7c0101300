"""Go's durations."""

from __future__ import annotations

import pytest

from playground.kubernetes.apimachinery.durations import MAX_NS, MIN_NS, DurationError, format_duration, parse_duration


@pytest.mark.parametrize(
    ("text", "nanoseconds"),
    [
        ("0", 0),
        ("90s", 90_000_000_000),
        ("1h30m", 5_400_000_000_000),
        ("-1.5h", -5_400_000_000_000),
        ("+.5s", 500_000_000),
        ("1.h", 3_600_000_000_000),
        ("1h1h", 7_200_000_000_000),
        ("1\u00b5s", 1_000),
        ("1\u03bcs", 1_000),
        ("1.9999999999ns", 1),
        ("2562047h47m16.854775807s", MAX_NS),
        ("-2562047h47m16.854775808s", MIN_NS),
    ],
)
def test_a_duration_is_read(text: str, nanoseconds: int) -> None:
    assert parse_duration(text) == nanoseconds


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", 'time: invalid duration ""'),
        ("-", 'time: invalid duration "-"'),
        (".s", 'time: invalid duration ".s"'),
        ("5", 'time: missing unit in duration "5"'),
        ("5d", 'time: unknown unit "d" in duration "5d"'),
        ("1h 30m", 'time: unknown unit "h " in duration "1h 30m"'),
        ('1"', 'time: unknown unit "\\"" in duration "1\\""'),
        ("5m\n", 'time: unknown unit "m\\x0a" in duration "5m\\x0a"'),
        ("\u0665m", 'time: invalid duration "\\xd9\\xa5m"'),
        ("2562047h47m16.854775808s", 'time: invalid duration "2562047h47m16.854775808s"'),
        ("9223372036854775809x", 'time: invalid duration "9223372036854775809x"'),
    ],
)
def test_what_is_no_duration_is_refused_in_gos_words(text: str, message: str) -> None:
    with pytest.raises(DurationError) as refused:
        parse_duration(text)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("nanoseconds", "text"),
    [
        (0, "0s"),
        (1, "1ns"),
        (1_500, "1.5\u00b5s"),
        (2_000_000, "2ms"),
        (1_100_000_000, "1.1s"),
        (60_100_000_000, "1m0.1s"),
        (3_600_000_000_000, "1h0m0s"),
        (-90_000_000_000, "-1m30s"),
        (MIN_NS, "-2562047h47m16.854775808s"),
    ],
)
def test_a_duration_is_printed_as_go_prints_it(nanoseconds: int, text: str) -> None:
    assert format_duration(nanoseconds) == text
