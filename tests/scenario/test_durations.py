from __future__ import annotations

from typing import Any

import pytest

from playground.scenario.durations import DurationError, parse_duration


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("90s", 90_000),
        ("1h30m", 5_400_000),
        ("500ms", 500),
        ("1d", 86_400_000),
        ("1d2h", 93_600_000),
        (".5s", 500),
        ("1.2s", 1200),
        ("0", 0),
        (7, 7000),
        (1.2, 1200),
        (1e-3, 1),
        ("3", 3000),
        ("999us", 1),
        ("1µs", 0),
    ],
)
def test_a_duration_in_ms(text: Any, ms: int) -> None:
    assert parse_duration(text) == ms


@pytest.mark.parametrize(
    "text", ["", "x", "5 minutes", "1e3", "s", "1w", "10s 5", True, None, [], "-3s", -3, "٣s", "400d", "9" * 99]
)
def test_what_is_no_duration(text: Any) -> None:
    with pytest.raises(DurationError):
        parse_duration(text)
