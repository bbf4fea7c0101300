"""The success policy of Indexed Jobs: the first rule that is met ends it (pkg/controller/job/success_policy.go)."""

from __future__ import annotations

from playground.kubernetes.batch.types import SuccessPolicyRule
from playground.simulator.controllers.job.indexes import Intervals, parse_indexes, total


def match_success_policy(
    rules: tuple[SuccessPolicyRule, ...] | None, completions: int, succeeded: Intervals
) -> str | None:
    """The message of the SuccessCriteriaMet condition, or None while no rule is met."""
    if not rules or not succeeded:
        return None
    for place, rule in enumerate(rules):
        if rule.succeeded_indexes is not None:
            required = parse_indexes(rule.succeeded_indexes, completions)
            if not required:
                continue
            common = _common(required, succeeded)
            met = common == total(required) or (rule.succeeded_count is not None and common >= rule.succeeded_count)
        else:
            met = rule.succeeded_count is not None and total(succeeded) >= rule.succeeded_count
        if met:
            return f"Matched rules at index {place}"
    return None


def _common(one: Intervals, other: Intervals) -> int:
    """How many indexes are in both."""
    count = place = 0
    for first, last in one:
        while place < len(other) and other[place][1] < first:
            place += 1
        at = place
        while at < len(other) and other[at][0] <= last:
            count += min(last, other[at][1]) - max(first, other[at][0]) + 1
            at += 1
    return count
