"""Completion indexes as ordered intervals, the form of ``status.completedIndexes``
(pkg/controller/job/indexed_job_utils.go).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from playground.kubernetes.batch.types import (
    JOB_INDEX_FAILURE_COUNT_ANNOTATION,
    JOB_INDEX_IGNORED_FAILURE_COUNT_ANNOTATION,
)
from playground.kubernetes.core.types import Pod

Intervals = tuple[tuple[int, int], ...]
"""Disjoint (first, last) pairs, both ends included, in rising order and never touching."""


@lru_cache(maxsize=1024)
def parse_indexes(text: str, completions: int) -> Intervals:
    """The intervals that ``text`` ("1,3-5") names, without what is not below ``completions``
    (parseIndexesFromString).
    """
    intervals: list[tuple[int, int]] = []
    for part in text.split(",") if text else ():
        low, _, high = part.partition("-")
        first = int(low)
        if first >= completions:
            break
        last = min(int(high), completions - 1) if high else first
        if intervals and intervals[-1][1] == first - 1:
            intervals[-1] = (intervals[-1][0], last)
        else:
            intervals.append((first, last))
    return tuple(intervals)


def format_indexes(intervals: Intervals) -> str:
    """The text form: ``1,3-5``; two neighbours are listed, not joined."""
    parts = []
    for first, last in intervals:
        if first == last:
            parts.append(str(first))
        else:
            parts.append(f"{first},{last}" if last == first + 1 else f"{first}-{last}")
    return ",".join(parts)


def total(intervals: Intervals) -> int:
    """How many indexes there are."""
    return sum(last - first + 1 for first, last in intervals)


def contains(intervals: Intervals, index: int) -> bool:
    low, high = 0, len(intervals)
    while low < high:
        middle = (low + high) // 2
        if intervals[middle][1] < index:
            low = middle + 1
        else:
            high = middle
    return low < len(intervals) and intervals[low][0] <= index


def merge(one: Intervals, other: Intervals) -> Intervals:
    """All indexes of both."""
    if not other:
        return one
    merged: list[tuple[int, int]] = []
    for first, last in sorted(one + other):
        if merged and first <= merged[-1][1] + 1:
            if last > merged[-1][1]:
                merged[-1] = (merged[-1][0], last)
        else:
            merged.append((first, last))
    return tuple(merged)


def with_indexes(intervals: Intervals, indexes: Iterable[int]) -> Intervals:
    """The intervals, and ``indexes`` too."""
    return merge(intervals, tuple((index, index) for index in indexes))


def indexes_of(pods: Iterable[Pod]) -> set[int]:
    """The completion indexes of the Pods that have one."""
    return {pod.completion_index for pod in pods if pod.completion_index is not None}


def first_pending_indexes(taken: Intervals, count: int, completions: int) -> Sequence[int]:
    """The lowest ``count`` indexes below ``completions`` that are not taken (firstPendingIndexes)."""
    pending: list[int] = []
    candidate = 0
    for first, last in (*taken, (completions, completions)):
        free = min(first, completions) - candidate
        if free > 0:
            pending.extend(range(candidate, candidate + min(free, count - len(pending))))
        if len(pending) >= count:
            break
        candidate = max(candidate, last + 1)
    return pending


def index_failure_count(pod: Pod) -> int:
    """How many counted failures the index had before this Pod."""
    return int(pod.meta.annotations.get(JOB_INDEX_FAILURE_COUNT_ANNOTATION, "0"))


def index_ignored_failure_count(pod: Pod) -> int:
    """How many failures of the index the Pod failure policy has ignored before this Pod."""
    return int(pod.meta.annotations.get(JOB_INDEX_IGNORED_FAILURE_COUNT_ANNOTATION, "0"))


def index_absolute_failure_count(pod: Pod) -> int:
    """Both together: what the delay of the next Pod is reckoned from."""
    return index_failure_count(pod) + index_ignored_failure_count(pod)
