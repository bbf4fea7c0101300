"""Completion indexes in intervals, against plain sets."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.simulator.controllers.job.indexes import (
    Intervals,
    contains,
    first_pending_indexes,
    format_indexes,
    merge,
    parse_indexes,
    total,
    with_indexes,
)

INDEX_SETS = st.sets(st.integers(0, 40))


def intervals(indexes: set[int]) -> Intervals:
    return with_indexes((), sorted(indexes))


def members(found: Intervals) -> set[int]:
    return {index for first, last in found for index in range(first, last + 1)}


@pytest.mark.parametrize(
    ("indexes", "text"),
    [
        pytest.param(set(), "", id="none"),
        pytest.param({3}, "3", id="one"),
        pytest.param({0, 1}, "0,1", id="two neighbours are listed"),
        pytest.param({0, 1, 2}, "0-2", id="three are joined"),
        pytest.param({1, 3, 4, 5, 7, 8}, "1,3-5,7,8", id="several"),
    ],
)
def test_indexes_are_written_as_in_the_status(indexes: set[int], text: str) -> None:
    assert format_indexes(intervals(indexes)) == text


@given(INDEX_SETS, st.integers(1, 50))
def test_what_is_written_can_be_read_back_up_to_the_number_of_completions(indexes: set[int], completions: int) -> None:
    text = format_indexes(intervals(indexes))
    assert members(parse_indexes(text, completions)) == {index for index in indexes if index < completions}


@given(INDEX_SETS, INDEX_SETS)
def test_merging_is_union(one: set[int], other: set[int]) -> None:
    merged = merge(intervals(one), intervals(other))
    assert members(merged) == one | other
    assert total(merged) == len(one | other)
    assert all(later[0] > earlier[1] + 1 for earlier, later in pairwise(merged))


@given(INDEX_SETS, st.integers(0, 41))
def test_an_index_is_found_in_the_intervals_that_hold_it(indexes: set[int], index: int) -> None:
    assert contains(intervals(indexes), index) == (index in indexes)


@given(INDEX_SETS, st.integers(0, 20), st.integers(0, 45))
def test_the_lowest_free_indexes_are_started_next(taken: set[int], count: int, completions: int) -> None:
    free = [index for index in range(completions) if index not in taken]
    assert list(first_pending_indexes(intervals(taken), count, completions)) == free[:count]
