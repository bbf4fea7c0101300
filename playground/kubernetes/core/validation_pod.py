"""Rules for Pods that nobody makes from a template (pkg/apis/core/validation ValidatePodCreate, ValidatePodUpdate)."""

from __future__ import annotations

from playground.kubernetes.apimachinery.field import FieldError, Path, forbidden
from playground.kubernetes.apimachinery.validation import (
    Errors,
    Json,
    validate_object_meta,
    validate_object_meta_update,
)
from playground.kubernetes.core.validation import all_containers, validate_pod_spec
from playground.kubernetes.core.validation_annotations import validate_pod_annotations, validate_seccomp_agreement
from playground.kubernetes.core.warnings import name_warnings, warnings_for_pod_template

_METADATA, _SPEC = Path().child("metadata"), Path().child("spec")


def validate_pod(obj: Json) -> list[FieldError]:
    """What is wrong with a new Pod."""
    errors: Errors = []
    meta, spec = obj["metadata"], obj.get("spec") or {}
    validate_object_meta(meta, _METADATA, errors)
    annotations = meta.get("annotations")
    if annotations:
        validate_pod_annotations(annotations, spec, _METADATA.child("annotations"), errors)
    validate_pod_spec(spec, _SPEC, errors)
    if annotations:
        validate_seccomp_agreement(annotations, spec, all_containers(spec, _SPEC), _SPEC, errors)
    if spec.get("ephemeralContainers"):
        errors.append(forbidden(_SPEC.child("ephemeralContainers"), "cannot be set on create"))
    return errors


def validate_pod_update(new: Json, old: Json) -> list[FieldError]:
    """What is wrong with a new version of a Pod: hardly anything in its spec may change."""
    errors: Errors = []
    validate_object_meta_update(new["metadata"], old["metadata"], _METADATA, errors)
    if new.get("spec") != old.get("spec"):
        fields = "`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`"
        detail = f"pod updates may not change fields other than {fields}"
        errors.append(forbidden(_SPEC, detail))
    return errors


def warnings_for_pod(obj: Json) -> list[str]:
    """What the server accepts with a warning when a Pod is created."""
    template = {"metadata": obj["metadata"], "spec": obj.get("spec") or {}}
    return name_warnings(obj) + warnings_for_pod_template(template, Path())
