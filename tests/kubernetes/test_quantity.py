"""Quantities are read and printed as Kubernetes does."""

from __future__ import annotations

import pytest

from playground.kubernetes.apimachinery.quantity import (
    FORMAT_WRONG,
    NUMBER_WRONG,
    SUFFIX_WRONG,
    QuantityError,
    parse_quantity,
)

CANONICAL = {
    "0": "0",
    "1": "1",
    "1.5": "1500m",
    "1000m": "1",
    "1000": "1k",
    "1024": "1024",
    "1024Ki": "1Mi",
    "1.5Gi": "1536Mi",
    "0.5Ki": "512",
    "0.1Ki": "102400m",
    "1.0001Ki": "1024102400u",
    "100e3": "100e3",
    "1E3": "1e3",
    "1e-3": "1e-3",
    "1E": "1E",
    "+2": "2",
    "-0.5": "-500m",
    ".5": "500m",
    "5.": "5",
    "0001": "1",
    "0.0000000001": "1n",
    "-0.0000000001": "-1n",
    "9223372036854775807": "9223372036854775807",
    "99999999999999999999": "9223372036854775807",
    "1e999999": "9223372036854775807",
    "9" * 5000: "9223372036854775807",
    "0e999999": "0",
}


@pytest.mark.parametrize("text", CANONICAL, ids=lambda text: text[:25])
def test_a_quantity_has_one_way_to_be_written(text: str) -> None:
    assert str(parse_quantity(text)) == CANONICAL[text]


@pytest.mark.parametrize("text", sorted(set(CANONICAL.values())))
def test_the_canonical_text_stays_as_it_is(text: str) -> None:
    assert str(parse_quantity(text)) == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", FORMAT_WRONG),
        ("many", FORMAT_WRONG),
        ("1 Gi", FORMAT_WRONG),
        ("1,5", FORMAT_WRONG),
        ("1Gib", FORMAT_WRONG),
        ("100MB", FORMAT_WRONG),
        ("1.2.3", FORMAT_WRONG),
        ("--1", SUFFIX_WRONG),
        ("128mi", SUFFIX_WRONG),
        ("1K", SUFFIX_WRONG),
        ("1KiKi", SUFFIX_WRONG),
        ("Gi", NUMBER_WRONG),
        (".", NUMBER_WRONG),
    ],
)
def test_what_is_no_quantity_is_refused_in_the_servers_words(text: str, message: str) -> None:
    with pytest.raises(QuantityError) as refused:
        parse_quantity(text)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("text", "whole", "milli"), [("1.5", 2, 1500), ("-1.5", -2, -1500), ("1n", 1, 1), ("2k", 2000, 2_000_000)]
)
def test_an_amount_is_rounded_away_from_zero(text: str, whole: int, milli: int) -> None:
    quantity = parse_quantity(text)
    assert (quantity.rounded_up, quantity.milli_rounded_up) == (whole, milli)
