"""Rules for Jobs and CronJobs: what the API server refuses on create and on update.

Mirrors pkg/apis/batch/validation/validation.go and pkg/registry/batch/{job,cronjob}/strategy.go. Objects are defaulted
and prepared JSON dicts; errors come in the server's order.
"""

from __future__ import annotations

from playground.kubernetes.apimachinery.field import FieldError, Path, invalid, not_supported, required
from playground.kubernetes.apimachinery.formats import byte_length, is_dns1123_label
from playground.kubernetes.apimachinery.validation import (
    Errors,
    Json,
    in_order,
    printed_selector,
    selector_matches,
    validate_label_selector,
    validate_nonnegative,
    validate_object_meta,
    validate_object_meta_update,
)
from playground.kubernetes.batch.types import (
    CONTROLLER_UID_LABEL,
    JOB_NAME_LABEL,
    LEGACY_CONTROLLER_UID_LABEL,
    LEGACY_JOB_NAME_LABEL,
)
from playground.kubernetes.batch.validation_spec import INDEXED, validate_job_spec
from playground.kubernetes.batch.validation_update import validate_job_spec_update
from playground.kubernetes.core.warnings import name_warnings, warnings_for_pod_template
from playground.kubernetes.cron.validation import validate_schedule, validate_time_zone

CRON_JOB_NAME_MAX_BYTES = 52
_CONCURRENCY_POLICIES = ("Allow", "Forbid", "Replace")
_METADATA, _SPEC = Path().child("metadata"), Path().child("spec")
_COMPLETIONS_SOFT_LIMIT, _PARALLELISM_SOFT_LIMIT = 100_000, 10_000


def validate_job(obj: Json) -> list[FieldError]:
    """What is wrong with a new Job (ValidateJob)."""
    return _validate_job(obj, require_prefixed_labels=True)


def _validate_job(obj: Json, *, require_prefixed_labels: bool) -> list[FieldError]:
    errors: Errors = []
    spec = obj["spec"]
    validate_object_meta(obj["metadata"], _METADATA, errors)
    _validate_generated_selector(obj, errors, require_prefixed_labels=require_prefixed_labels)
    _validate_whole_job_spec(spec, errors)
    completions = spec.get("completions") or 0
    if spec.get("completionMode") == INDEXED and completions > 0:
        name = obj["metadata"].get("name") or ""
        last_hostname = f"{name}-{completions - 1}"
        if is_dns1123_label(last_hostname):
            detail = f"will not able to create pod with invalid DNS label: {last_hostname}"
            errors.append(invalid(_METADATA.child("name"), name, detail))
    return errors


def _validate_whole_job_spec(spec: Json, errors: Errors) -> None:
    """The spec with its selector, which a CronJob's template must not have (ValidateJobSpec)."""
    validate_job_spec(spec, _SPEC, errors)
    selector = spec.get("selector")
    if selector is None:
        errors.append(required(_SPEC.child("selector")))
    else:
        validate_label_selector(selector, _SPEC.child("selector"), errors)
    labels = _template_labels(spec)
    if selector_matches(selector, labels or {}) is False:
        place = _SPEC.child("template", "metadata", "labels")
        errors.append(invalid(place, in_order(labels), "`selector` does not match template `labels`"))


def _template_labels(spec: Json) -> Json | None:
    return ((spec.get("template") or {}).get("metadata") or {}).get("labels")


def _validate_generated_selector(obj: Json, errors: Errors, *, require_prefixed_labels: bool) -> None:
    """Unless it is written by hand, the selector picks by the Job's uid, and the template carries the labels for it."""
    spec, metadata = obj["spec"], obj["metadata"]
    selector = spec.get("selector")
    if spec.get("manualSelector") or selector is None:
        return
    uid, name = metadata.get("uid") or "", metadata.get("name") or ""
    if not uid:
        errors.append(required(_METADATA.child("uid")))
    expected = {LEGACY_CONTROLLER_UID_LABEL: uid, LEGACY_JOB_NAME_LABEL: name}
    if require_prefixed_labels:
        expected |= {CONTROLLER_UID_LABEL: uid, JOB_NAME_LABEL: name}
    labels = _template_labels(spec)
    for key, value in expected.items():
        place = _SPEC.child("template", "metadata", "labels").key(key)
        if key not in (labels or {}):
            errors.append(required(place, f"must be '{value}'"))
        elif (labels or {})[key] != value:
            errors.append(invalid(place, in_order(labels), f"must be '{value}'"))
    if selector_matches(selector, expected) is False:
        errors.append(invalid(_SPEC.child("selector"), printed_selector(selector), "`selector` not auto-generated"))


def validate_job_update(new: Json, old: Json) -> list[FieldError]:
    """What is wrong with a new version of a Job: the rules for a new one, then those for the change."""
    labels = _template_labels(old["spec"]) or {}
    prefixed = JOB_NAME_LABEL in labels and CONTROLLER_UID_LABEL in labels
    errors = _validate_job(new, require_prefixed_labels=prefixed)
    validate_object_meta_update(new["metadata"], old["metadata"], _METADATA, errors)
    _validate_whole_job_spec(new["spec"], errors)
    validate_job_spec_update(new["spec"], old, _SPEC, errors)
    return errors


def validate_cron_job(obj: Json) -> list[FieldError]:
    """What is wrong with a new CronJob (ValidateCronJobCreate)."""
    errors: Errors = []
    validate_object_meta(obj["metadata"], _METADATA, errors)
    _validate_cron_job_spec(obj["spec"], None, errors)
    name = obj["metadata"].get("name") or ""
    if byte_length(name) > CRON_JOB_NAME_MAX_BYTES:
        detail = f"must be no more than {CRON_JOB_NAME_MAX_BYTES} characters"
        errors.append(invalid(_METADATA.child("name"), name, detail))
    return errors


def validate_cron_job_update(new: Json, old: Json) -> list[FieldError]:
    """What is wrong with a new version of a CronJob: nothing in it is immutable."""
    errors: Errors = []
    validate_object_meta_update(new["metadata"], old["metadata"], _METADATA, errors)
    _validate_cron_job_spec(new["spec"], old["spec"], errors)
    return errors


def _validate_cron_job_spec(spec: Json, old: Json | None, errors: Errors) -> None:
    schedule, time_zone = spec.get("schedule") or "", spec.get("timeZone")
    had_zone = old is not None and "TZ" in (old.get("schedule") or "")
    errors += validate_schedule(schedule, time_zone, _SPEC.child("schedule"), had_zone)
    validate_nonnegative(spec.get("startingDeadlineSeconds"), _SPEC.child("startingDeadlineSeconds"), errors)
    if old is None or old.get("timeZone") != time_zone:
        errors += validate_time_zone(time_zone, _SPEC.child("timeZone"))
    policy = spec.get("concurrencyPolicy") or ""
    if policy not in _CONCURRENCY_POLICIES:
        errors.append(not_supported(_SPEC.child("concurrencyPolicy"), policy, _CONCURRENCY_POLICIES))
    _validate_job_template(spec.get("jobTemplate") or {}, _SPEC.child("jobTemplate", "spec"), errors)
    for key in ("successfulJobsHistoryLimit", "failedJobsHistoryLimit"):
        validate_nonnegative(spec.get(key), _SPEC.child(key), errors)


def _validate_job_template(template: Json, path: Path, errors: Errors) -> None:
    spec = template.get("spec") or {}
    validate_job_spec(spec, path, errors)
    selector = spec.get("selector")
    if selector is not None:
        errors.append(invalid(path.child("selector"), printed_selector(selector), "`selector` will be auto-generated"))
    if spec.get("manualSelector"):
        errors.append(not_supported(path.child("manualSelector"), True, ("nil", "false")))


def warnings_for_job(obj: Json) -> list[str]:
    """What the server accepts with a warning when a Job is created."""
    return name_warnings(obj) + _job_spec_warnings(obj["spec"], _SPEC)


def warnings_for_cron_job(obj: Json) -> list[str]:
    """What the server accepts with a warning when a CronJob is created."""
    template = obj["spec"].get("jobTemplate") or {}
    return name_warnings(obj) + _job_spec_warnings(template.get("spec") or {}, _SPEC.child("jobTemplate", "spec"))


def _job_spec_warnings(spec: Json, path: Path) -> list[str]:
    warnings = []
    completions, parallelism = spec.get("completions") or 0, spec.get("parallelism") or 0
    if (
        spec.get("completionMode") == INDEXED
        and completions > _COMPLETIONS_SOFT_LIMIT
        and parallelism > _PARALLELISM_SOFT_LIMIT
    ):
        warnings.append(
            f"{path}: In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than "
            "10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail"
        )
    return warnings + warnings_for_pod_template(spec.get("template") or {}, path.child("template"))
