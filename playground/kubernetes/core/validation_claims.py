"""Rules for the claim an ephemeral volume brings along (pkg/apis/core/validation ValidatePersistentVolumeClaimSpec)."""

from __future__ import annotations

from playground.kubernetes.apimachinery.field import Path, forbidden, invalid, not_supported, required
from playground.kubernetes.apimachinery.formats import is_dns1123_label, is_dns1123_subdomain, is_name
from playground.kubernetes.apimachinery.quantity import parse_quantity
from playground.kubernetes.apimachinery.validation import (
    Errors,
    Json,
    extend,
    validate_annotations,
    validate_label_selector,
    validate_labels,
)

_ACCESS_MODES = ("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod")
_VOLUME_MODES = ("Block", "Filesystem")
_OTHER_META_FIELDS = (
    "name",
    "generateName",
    "namespace",
    "selfLink",
    "uid",
    "resourceVersion",
    "generation",
    "creationTimestamp",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "ownerReferences",
    "finalizers",
    "managedFields",
)
# The server names fields of the Go struct with a lower first letter only.
_GO_SPELLING = {"uid": "uID"}


def validate_claim_template(template: Json, path: Path, errors: Errors) -> None:
    meta = template.get("metadata") or {}
    validate_annotations(meta.get("annotations"), path.child("metadata", "annotations"), errors)
    validate_labels(meta.get("labels"), path.child("metadata", "labels"), errors)
    for key in _OTHER_META_FIELDS:
        if meta.get(key):
            errors.append(forbidden(path.child("metadata", _GO_SPELLING.get(key, key)), "cannot be set"))
    _validate_claim_spec(template.get("spec") or {}, path.child("spec"), errors)


def _validate_claim_spec(spec: Json, path: Path, errors: Errors) -> None:
    modes = spec.get("accessModes") or ()
    if not modes:
        errors.append(required(path.child("accessModes"), "at least 1 access mode is required"))
    validate_label_selector(spec.get("selector"), path.child("selector"), errors)
    for mode in modes:
        if mode not in _ACCESS_MODES:
            errors.append(not_supported(path.child("accessModes"), mode, _ACCESS_MODES))
    if "ReadWriteOncePod" in modes and any(mode in _ACCESS_MODES[:3] for mode in modes):
        detail = "may not use ReadWriteOncePod with other access modes"
        errors.append(forbidden(path.child("accessModes"), detail))
    _validate_storage(spec, path.child("resources").key("storage"), errors)
    for key in ("storageClassName", "volumeAttributesClassName"):
        if key == "volumeAttributesClassName":
            _validate_sources(spec, path, errors)
        name = spec.get(key) or ""
        if name:
            extend(errors, path.child(key), name, is_name(name))
        if key == "storageClassName":
            mode = spec.get("volumeMode")
            if mode is not None and mode not in _VOLUME_MODES:
                errors.append(not_supported(path.child("volumeMode"), mode, _VOLUME_MODES))


def _validate_storage(spec: Json, path: Path, errors: Errors) -> None:
    amount = ((spec.get("resources") or {}).get("requests") or {}).get("storage")
    if amount is None:
        errors.append(required(path))
        return
    quantity = parse_quantity(str(amount))
    if quantity.nano <= 0:
        errors.append(invalid(path, str(quantity), "must be greater than zero"))


def _validate_sources(spec: Json, path: Path, errors: Errors) -> None:
    source, reference = spec.get("dataSource"), spec.get("dataSourceRef")
    for key, value in (("dataSource", source), ("dataSourceRef", reference)):
        if value is not None:
            _validate_source(value, path.child(key), errors)
    if source is None or reference is None:
        return
    if reference.get("namespace"):
        detail = "may not be specified when dataSourceRef.namespace is specified"
    elif all(source.get(key) == reference.get(key) for key in ("apiGroup", "kind", "name")):
        return
    else:
        detail = "must match dataSourceRef"
    # The server puts a path where the value should stand, and a path has nothing that JSON shows.
    errors.append(invalid(path, {}, detail))


def _validate_source(source: Json, path: Path, errors: Errors) -> None:
    for key in ("name", "kind"):
        if not source.get(key):
            errors.append(required(path.child(key)))
    group, kind = source.get("apiGroup") or "", source.get("kind") or ""
    if not group and kind != "PersistentVolumeClaim":
        detail = "must be 'PersistentVolumeClaim' when referencing the default apiGroup"
        errors.append(invalid(path, kind, detail))
    if group:
        extend(errors, path.child("apiGroup"), group, is_dns1123_subdomain(group))
    namespace = source.get("namespace") or ""
    if namespace:
        extend(errors, path.child("namespace"), namespace, is_dns1123_label(namespace))
