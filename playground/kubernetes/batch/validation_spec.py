"""Rules for a Job's spec, of its own or inside a CronJob (pkg/apis/batch/validation validateJobSpec)."""

from __future__ import annotations

from playground.kubernetes.apimachinery.field import Path, invalid, not_supported, required, too_long
from playground.kubernetes.apimachinery.formats import byte_length
from playground.kubernetes.apimachinery.validation import (
    Errors,
    Json,
    validate_domain_prefixed_path,
    validate_nonnegative,
)
from playground.kubernetes.batch.validation_policies import validate_pod_failure_policy, validate_success_policy
from playground.kubernetes.core.internal import internal_value
from playground.kubernetes.core.validation import validate_pod_template_spec

INDEXED, NON_INDEXED = "Indexed", "NonIndexed"
MAX_PARALLELISM_OF_INDEXED_JOB = 100_000
MAX_FAILED_INDEXES = 100_000
COMPLETIONS_SOFT_LIMIT = 100_000
MAX_PARALLELISM_BEYOND_SOFT_LIMIT = 10_000
MAX_FAILED_INDEXES_BEYOND_SOFT_LIMIT = 10_000
MANAGED_BY_MAX_BYTES = 63

_COUNTS = (
    "parallelism",
    "completions",
    "activeDeadlineSeconds",
    "backoffLimit",
    "ttlSecondsAfterFinished",
    "backoffLimitPerIndex",
    "maxFailedIndexes",
)
_REPLACEMENT_POLICIES = ("Failed", "TerminatingOrFailed")
_BEYOND_SOFT_LIMIT = f"when completions are above {COMPLETIONS_SOFT_LIMIT} and used with backoff limit per index"


def validate_job_spec(spec: Json, path: Path, errors: Errors) -> None:
    for key in _COUNTS:
        validate_nonnegative(spec.get(key), path.child(key), errors)
    if spec.get("maxFailedIndexes") is not None and spec.get("backoffLimitPerIndex") is None:
        errors.append(required(path.child("backoffLimitPerIndex"), "when maxFailedIndexes is specified"))
    managed_by = spec.get("managedBy")
    if managed_by is not None:
        validate_domain_prefixed_path(managed_by, path.child("managedBy"), errors)
        if byte_length(managed_by) > MANAGED_BY_MAX_BYTES:
            errors.append(too_long(path.child("managedBy"), MANAGED_BY_MAX_BYTES))
    _validate_completion_mode(spec, path, errors)
    if spec.get("podFailurePolicy") is not None:
        validate_pod_failure_policy(spec, path.child("podFailurePolicy"), errors)
    policy = spec.get("successPolicy")
    if policy is not None:
        if spec.get("completionMode") == INDEXED:
            validate_success_policy(spec, path.child("successPolicy"), errors)
        else:
            shown = internal_value("SuccessPolicy", policy)
            errors.append(invalid(path.child("successPolicy"), shown, "requires indexed completion mode"))
    _validate_replacement_policy(spec, path.child("podReplacementPolicy"), errors)
    template = spec.get("template") or {}
    validate_pod_template_spec(template, path.child("template"), errors)
    _validate_restart_policy(spec, path.child("template", "spec", "restartPolicy"), errors)


def _validate_completion_mode(spec: Json, path: Path, errors: Errors) -> None:
    mode = spec.get("completionMode")
    if mode == INDEXED:
        _validate_indexed(spec, path, errors)
    elif mode not in (None, NON_INDEXED):
        errors.append(not_supported(path.child("completionMode"), mode, (NON_INDEXED, INDEXED)))
    else:
        for key in ("backoffLimitPerIndex", "maxFailedIndexes"):
            if spec.get(key) is not None:
                errors.append(invalid(path.child(key), spec[key], "requires indexed completion mode"))


def _validate_indexed(spec: Json, path: Path, errors: Errors) -> None:
    completions, parallelism, failed = (spec.get(key) for key in ("completions", "parallelism", "maxFailedIndexes"))
    if completions is None:
        errors.append(required(path.child("completions"), f"when completion mode is {INDEXED}"))
    if parallelism is not None and parallelism > MAX_PARALLELISM_OF_INDEXED_JOB:
        limit = f"must be less than or equal to {MAX_PARALLELISM_OF_INDEXED_JOB} when completion mode is {INDEXED}"
        errors.append(invalid(path.child("parallelism"), parallelism, limit))
    place = path.child("maxFailedIndexes")
    if failed is not None:
        if completions is not None and failed > completions:
            errors.append(invalid(place, failed, "must be less than or equal to completions"))
        if failed > MAX_FAILED_INDEXES:
            errors.append(invalid(place, failed, f"must be less than or equal to {MAX_FAILED_INDEXES}"))
    if (completions or 0) <= COMPLETIONS_SOFT_LIMIT or spec.get("backoffLimitPerIndex") is None:
        return
    if failed is None:
        errors.append(required(place, f"must be specified when completions is above {COMPLETIONS_SOFT_LIMIT}"))
    if parallelism is not None and parallelism > MAX_PARALLELISM_BEYOND_SOFT_LIMIT:
        limit = f"must be less than or equal to {MAX_PARALLELISM_BEYOND_SOFT_LIMIT} {_BEYOND_SOFT_LIMIT}"
        errors.append(invalid(path.child("parallelism"), parallelism, limit))
    if failed is not None and failed > MAX_FAILED_INDEXES_BEYOND_SOFT_LIMIT:
        limit = f"must be less than or equal to {MAX_FAILED_INDEXES_BEYOND_SOFT_LIMIT} {_BEYOND_SOFT_LIMIT}"
        errors.append(invalid(place, failed, limit))


def _validate_replacement_policy(spec: Json, path: Path, errors: Errors) -> None:
    policy = spec.get("podReplacementPolicy")
    supported = ("Failed",) if spec.get("podFailurePolicy") is not None else _REPLACEMENT_POLICIES
    if policy is not None and policy not in supported:
        errors.append(not_supported(path, policy, supported))


def _validate_restart_policy(spec: Json, path: Path, errors: Errors) -> None:
    policy = ((spec.get("template") or {}).get("spec") or {}).get("restartPolicy") or ""
    if policy in ("", "Always"):
        # Defaulting has made Always of nothing, so the two cannot be told apart.
        errors.append(required(path, 'valid values: "OnFailure", "Never"'))
    elif policy not in ("OnFailure", "Never"):
        errors.append(not_supported(path, policy, ("OnFailure", "Never")))
    elif spec.get("podFailurePolicy") is not None and policy != "Never":
        errors.append(invalid(path, policy, 'only "Never" is supported when podFailurePolicy is specified'))
