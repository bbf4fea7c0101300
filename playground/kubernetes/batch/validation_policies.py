"""Rules for podFailurePolicy and successPolicy (pkg/apis/batch/validation validatePodFailurePolicy, …)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from playground.kubernetes.apimachinery.field import (
    OMITTED,
    Path,
    duplicate,
    invalid,
    not_supported,
    required,
    too_long,
    too_many,
)
from playground.kubernetes.apimachinery.formats import byte_length
from playground.kubernetes.apimachinery.quote import quote
from playground.kubernetes.apimachinery.validation import (
    Errors,
    Json,
    validate_nonnegative,
    validate_qualified_name,
)

MAX_RULES = 20
MAX_EXIT_CODES = 255
MAX_POD_CONDITIONS = 20
SUCCEEDED_INDEXES_MAX_BYTES = 64 * 1024

_ACTIONS = ("Count", "FailIndex", "FailJob", "Ignore")
_OPERATORS = ("In", "NotIn")
_STATUSES = ("False", "True", "Unknown")
_integer_matches = re.compile("[+]?0*[0-9]{1,18}").fullmatch


def _choices(values: Sequence[str]) -> str:
    return f"valid values: [{' '.join(quote(value) for value in values)}]"


def validate_pod_failure_policy(spec: Json, path: Path, errors: Errors) -> None:
    place = path.child("rules")
    rules = spec["podFailurePolicy"].get("rules") or ()
    if len(rules) > MAX_RULES:
        errors.append(too_many(place, len(rules), MAX_RULES))
    pod = (spec.get("template") or {}).get("spec") or {}
    containers = {
        container.get("name") or "" for key in ("containers", "initContainers") for container in pod.get(key) or ()
    }
    for index, rule in enumerate(rules):
        _validate_rule(spec, rule, containers, place.index(index), errors)


def _validate_rule(spec: Json, rule: Json, containers: set[str], path: Path, errors: Errors) -> None:
    action, codes, conditions = rule.get("action") or "", rule.get("onExitCodes"), rule.get("onPodConditions") or ()
    if not action:
        errors.append(required(path.child("action"), _choices(_ACTIONS)))
    elif action not in _ACTIONS:
        errors.append(not_supported(path.child("action"), action, _ACTIONS))
    elif action == "FailIndex" and spec.get("backoffLimitPerIndex") is None:
        errors.append(invalid(path.child("action"), action, "requires the backoffLimitPerIndex to be set"))
    if codes is not None:
        _validate_exit_codes(codes, containers, path.child("onExitCodes"), errors)
    if conditions:
        _validate_pod_conditions(conditions, path.child("onPodConditions"), errors)
    if codes is not None and conditions:
        detail = "specifying both OnExitCodes and OnPodConditions is not supported"
        errors.append(invalid(path, OMITTED, detail))
    if codes is None and not conditions:
        detail = "specifying one of OnExitCodes and OnPodConditions is required"
        errors.append(invalid(path, OMITTED, detail))


def _validate_exit_codes(codes: Json, containers: set[str], path: Path, errors: Errors) -> None:
    operator, name, values = codes.get("operator") or "", codes.get("containerName"), codes.get("values")
    if not operator:
        errors.append(required(path.child("operator"), _choices(_OPERATORS)))
    elif operator not in _OPERATORS:
        errors.append(not_supported(path.child("operator"), operator, _OPERATORS))
    if name is not None and name not in containers:
        detail = "must be one of the container or initContainer names in the pod template"
        errors.append(invalid(path.child("containerName"), name, detail))
    place = path.child("values")
    if not values:
        errors.append(invalid(place, values, "at least one value is required"))
        return
    if len(values) > MAX_EXIT_CODES:
        errors.append(too_many(place, len(values), MAX_EXIT_CODES))
    seen: set[int] = set()
    for index, value in enumerate(values):
        if operator == "In" and value == 0:
            errors.append(invalid(place.index(index), value, "must not be 0 for the In operator"))
        if value in seen:
            errors.append(duplicate(place.index(index), value))
        seen.add(value)
    if any(later < earlier for earlier, later in pairwise(values)):
        errors.append(invalid(place, values, "must be ordered"))


def _validate_pod_conditions(conditions: Sequence[Json], path: Path, errors: Errors) -> None:
    if len(conditions) > MAX_POD_CONDITIONS:
        errors.append(too_many(path, len(conditions), MAX_POD_CONDITIONS))
    for index, pattern in enumerate(conditions):
        item = path.index(index)
        validate_qualified_name(pattern.get("type") or "", item.child("type"), errors)
        status = pattern.get("status") or ""
        if status not in _STATUSES:
            errors.append(not_supported(item.child("status"), status, _STATUSES))


def validate_success_policy(spec: Json, path: Path, errors: Errors) -> None:
    """Without completions, which the server answers with a crash, only what needs no completions is checked."""
    place = path.child("rules")
    rules = spec["successPolicy"].get("rules") or ()
    if not rules:
        detail = "at least one rules must be specified when the successPolicy is specified"
        errors.append(required(place, detail))
    if len(rules) > MAX_RULES:
        errors.append(too_many(place, len(rules), MAX_RULES))
    for index, rule in enumerate(rules):
        _validate_success_rule(rule, spec.get("completions"), place.index(index), errors)


def _validate_success_rule(rule: Json, completions: int | None, path: Path, errors: Errors) -> None:
    count, indexes = rule.get("succeededCount"), rule.get("succeededIndexes")
    if count is None and indexes is None:
        detail = "at least one of succeededCount or succeededIndexes must be specified"
        errors.append(required(path, detail))
    listed = 0
    if indexes is not None:
        place = path.child("succeededIndexes")
        if byte_length(indexes) > SUCCEEDED_INDEXES_MAX_BYTES:
            errors.append(too_long(place, SUCCEEDED_INDEXES_MAX_BYTES))
        if completions is not None:
            listed, problem = count_indexes(indexes, completions)
            if problem:
                errors.append(invalid(place, indexes, f"error parsing succeededIndexes: {problem}"))
    if count is None:
        return
    place = path.child("succeededCount")
    validate_nonnegative(count, place, errors)
    if completions is not None and count > completions:
        detail = f"must be less than or equal to {completions} (the number of specified completions)"
        errors.append(invalid(place, count, detail))
    if indexes is not None and completions is not None and count > listed:
        detail = (
            f"must be less than or equal to {listed} (the number of indexes in the specified succeededIndexes field)"
        )
        errors.append(invalid(place, count, detail))


def count_indexes(text: str, completions: int) -> tuple[int, str]:
    """How many indexes "0,2-4" lists, and what is wrong with it: then the count is 0 (validateIndexesFormat)."""
    if not text:
        return 0, ""
    total, last = 0, -1
    for position, interval in enumerate(text.split(",")):
        bounds, problem = _parse_interval(interval, completions)
        if problem:
            return 0, problem
        if position and last >= bounds[0]:
            return 0, f"non-increasing order, previous: {last}, current: {bounds[0]}"
        total, last = total + bounds[-1] - bounds[0] + 1, bounds[-1]
    return total, ""


def _parse_interval(interval: str, completions: int) -> tuple[list[int], str]:
    parts = interval.split("-")
    if len(parts) > 2:
        rule = "violates the requirement that an index interval can have at most two parts separated by '-'"
        return [], f"the fragment {quote(interval)} {rule}"
    bounds: list[int] = []
    for part in parts:
        if not _integer_matches(part):  # longer numbers do not fit into Go's int
            return [], f"cannot convert string to integer for index: {quote(part)}"
        bounds.append(int(part))
        if bounds[-1] >= completions:
            return [], f"too large index: {quote(part)}"
    if len(bounds) == 2 and bounds[0] >= bounds[1]:
        return [], f"non-increasing order, previous: {bounds[0]}, current: {bounds[1]}"
    return bounds, ""
