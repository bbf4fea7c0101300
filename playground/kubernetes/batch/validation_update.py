"""What of a Job may change once it exists (pkg/apis/batch/validation ValidateJobSpecUpdate).

Of 1.36: MutableSchedulingDirectivesForSuspendedJobs and MutablePodResourcesForSuspendedJobs are on.
"""

from __future__ import annotations

from typing import Any

from playground.kubernetes.apimachinery.field import Path, TypedString, invalid
from playground.kubernetes.apimachinery.validation import IMMUTABLE, Errors, Json, printed_selector
from playground.kubernetes.batch.validation_spec import INDEXED
from playground.kubernetes.core.internal import internal_value

_SCHEDULING_DIRECTIVES = ("nodeSelector", "tolerations", "schedulingGates")


def validate_job_spec_update(spec: Json, old_job: Json, path: Path, errors: Errors) -> None:
    """Appends what the change breaks; the new spec by itself has been looked at before."""
    old = old_job["spec"]
    _validate_completions(spec, old, path, errors)
    selector, old_selector = spec.get("selector"), old.get("selector")
    if (selector is None) != (old_selector is None) or printed_selector(selector or {}) != printed_selector(
        old_selector or {}
    ):
        shown = None if selector is None else printed_selector(selector)
        errors.append(invalid(path.child("selector"), shown, IMMUTABLE))
    _validate_template(spec, old_job, path, errors)
    _validate_immutable(spec, old, "completionMode", path, errors)
    _validate_immutable_struct(spec, old, "podFailurePolicy", "PodFailurePolicy", path, errors)
    _validate_immutable(spec, old, "backoffLimitPerIndex", path, errors)
    _validate_immutable(spec, old, "managedBy", path, errors)
    _validate_immutable_struct(spec, old, "successPolicy", "SuccessPolicy", path, errors)


def _validate_immutable(spec: Json, old: Json, key: str, path: Path, errors: Errors) -> None:
    value = spec.get(key)
    if value != old.get(key):
        shown = TypedString(value) if isinstance(value, str) else value
        errors.append(invalid(path.child(key), shown, IMMUTABLE))


def _validate_immutable_struct(spec: Json, old: Json, key: str, kind: str, path: Path, errors: Errors) -> None:
    if _comparable(kind, spec.get(key)) != _comparable(kind, old.get(key)):
        errors.append(invalid(path.child(key), internal_value(kind, spec.get(key)), IMMUTABLE))


def _comparable(kind: str, value: Json | None) -> Any:
    return internal_value(kind, value, equate_empty=True)


def _validate_completions(spec: Json, old: Json, path: Path, errors: Errors) -> None:
    """An Indexed Job may grow and shrink, if its parallelism goes along (elastic Indexed Jobs)."""
    completions = spec.get("completions")
    if completions == old.get("completions"):
        return
    if spec.get("completionMode") != INDEXED:
        errors.append(invalid(path.child("completions"), completions, IMMUTABLE))
    elif completions is not None and completions != spec.get("parallelism"):
        detail = f"can only be modified in tandem with {path.child('parallelism')}"
        errors.append(invalid(path.child("completions"), completions, detail))


def is_changeable(job: Json) -> bool:
    """Whether the Pod template may change in part: the Job is suspended, and has never started or has come to rest."""
    status = job.get("status") or {}
    if not job["spec"].get("suspend"):
        return False
    if status.get("startTime") is None:
        return True
    suspended = any(
        condition.get("type") == "Suspended" and condition.get("status") == "True"
        for condition in status.get("conditions") or ()
    )
    return suspended and not status.get("active")


def _validate_template(spec: Json, old_job: Json, path: Path, errors: Errors) -> None:
    new, old = spec["template"], old_job["spec"]["template"]
    if new == old:
        return
    if is_changeable(old_job):
        new_pod = new.get("spec") or {}
        old_pod = _with_new_directives(new_pod, old.get("spec") or {})
        for key in ("containers", "initContainers"):
            old_pod[key] = _with_new_resources(new_pod.get(key) or [], old_pod.get(key) or [])
        if _comparable("PodSpec", new_pod) != _comparable("PodSpec", old_pod):
            shown = internal_value("PodSpec", new_pod)
            errors.append(invalid(path.child("template", "spec"), shown, IMMUTABLE))
    elif _comparable("PodTemplateSpec", new) != _comparable("PodTemplateSpec", old):
        errors.append(invalid(path.child("template"), internal_value("PodTemplateSpec", new), IMMUTABLE))


def _with_new_directives(new: Json, old: Json) -> dict[str, Any]:
    """The old Pod spec with the new scheduling directives, so that only other changes remain."""
    changed = dict(old)
    for key in _SCHEDULING_DIRECTIVES:
        changed[key] = new.get(key)
    affinity, old_affinity = new.get("affinity"), old.get("affinity")
    if affinity is not None:
        changed["affinity"] = (old_affinity or {}) | {"nodeAffinity": affinity.get("nodeAffinity")}
    elif old_affinity is not None:
        rest = {key: value for key, value in old_affinity.items() if key != "nodeAffinity"}
        changed["affinity"] = rest or None
    return changed


def _with_new_resources(new: list[Json], old: list[Json]) -> list[Json]:
    """The old containers with the resources of the new ones of the same name, if their number is the same."""
    if len(new) != len(old):
        return old
    return [
        {**before, "resources": after.get("resources")} if before.get("name") == after.get("name") else before
        for after, before in zip(new, old, strict=True)
    ]
