"""Rules for what every object carries: names, labels, annotations, owner references, finalizers, label selectors.

Mirrors k8s.io/apimachinery/pkg/api/validation/objectmeta.go and pkg/apis/meta/v1/validation. Every function appends to
``errors`` in the server's order, or returns a list of its own where it is an entry point.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from playground.kubernetes.apimachinery.field import (
    FieldError,
    Path,
    TypedString,
    forbidden,
    invalid,
    required,
    too_long,
)
from playground.kubernetes.apimachinery.formats import (
    DOMAIN_PREFIXED_PATH_ERROR,
    byte_length,
    is_dns1123_label,
    is_dns1123_subdomain,
    is_domain_prefix_path,
    is_label_key,
    is_label_value,
    is_name,
)
from playground.kubernetes.apimachinery.quote import quote

Errors = list[FieldError]
Json = Mapping[str, Any]

MUST_NOT_BE_NEGATIVE = "must be greater than or equal to 0"
IMMUTABLE = "field is immutable"
ANNOTATIONS_MAX_BYTES = 256 * 1024

_ORPHAN, _FOREGROUND = "orphan", "foregroundDeletion"
_STANDARD_FINALIZERS = ("kubernetes", _ORPHAN, _FOREGROUND)


def extend(errors: Errors, path: Path, value: str, messages: Sequence[str]) -> None:
    """One invalid-value error for each message."""
    for message in messages:
        errors.append(invalid(path, value, message))


def validate_nonnegative(value: int | None, path: Path, errors: Errors) -> None:
    """An unset value (None) is fine."""
    if value is not None and value < 0:
        errors.append(invalid(path, value, MUST_NOT_BE_NEGATIVE))


def validate_dns1123_label(value: str, path: Path, errors: Errors) -> None:
    extend(errors, path, value, is_dns1123_label(value))


def validate_dns1123_subdomain(value: str, path: Path, errors: Errors) -> None:
    extend(errors, path, value, is_dns1123_subdomain(value))


def validate_qualified_name(value: str, path: Path, errors: Errors) -> None:
    extend(errors, path, value, is_label_key(value))


def validate_domain_prefixed_path(value: str, path: Path, errors: Errors) -> None:
    """``acme.io/foo``. Mirrors k8s.io/apimachinery/pkg/util/validation IsDomainPrefixedPath."""
    if not value:
        errors.append(required(path))
        return
    host, slash, rest = value.partition("/")
    if not host or not slash or not rest:
        errors.append(invalid(path, value, 'must be a domain-prefixed path (such as "acme.io/foo")'))
        return
    extend(errors, path, host, is_dns1123_subdomain(host))
    if not is_domain_prefix_path(rest):
        errors.append(invalid(path, rest, DOMAIN_PREFIXED_PATH_ERROR))


def validate_labels(labels: Json | None, path: Path, errors: Errors) -> None:
    for key, value in (labels or {}).items():
        extend(errors, path, key, is_label_key(key))
        extend(errors, path, value, is_label_value(value))


def validate_annotations(annotations: Json | None, path: Path, errors: Errors) -> None:
    if not annotations:
        return
    size = 0
    for key, value in annotations.items():
        extend(errors, path, key, is_label_key(key.lower()))
        size += byte_length(key) + byte_length(value)
    if size > ANNOTATIONS_MAX_BYTES:
        errors.append(too_long(path, ANNOTATIONS_MAX_BYTES))


def validate_object_meta(meta: Json, path: Path, errors: Errors) -> None:
    """The metadata of a namespaced object whose name is a DNS subdomain."""
    generate_name, name, namespace = (meta.get(key) or "" for key in ("generateName", "name", "namespace"))
    if generate_name:
        extend(errors, path.child("generateName"), generate_name, is_name(generate_name, generate=True))
    if not name:
        errors.append(required(path.child("name"), "name or generateName is required"))
    else:
        extend(errors, path.child("name"), name, is_name(name))
    if not namespace:
        errors.append(required(path.child("namespace")))
    else:
        validate_dns1123_label(namespace, path.child("namespace"), errors)
    validate_nonnegative(meta.get("generation"), path.child("generation"), errors)
    validate_labels(meta.get("labels"), path.child("labels"), errors)
    validate_annotations(meta.get("annotations"), path.child("annotations"), errors)
    validate_owner_references(meta.get("ownerReferences"), path.child("ownerReferences"), errors)
    validate_finalizers(meta.get("finalizers"), path.child("finalizers"), errors)
    validate_finalizer_kinds(meta.get("finalizers"), path.child("finalizers"), errors)


def validate_object_meta_update(new: Json, old: Json, path: Path, errors: Errors) -> None:
    """Mirrors ValidateObjectMetaAccessorUpdate; the resource version is the store's business."""
    if old.get("deletionTimestamp") is not None:
        added = [name for name in new.get("finalizers") or () if name not in (old.get("finalizers") or ())]
        if added:
            errors.append(
                forbidden(
                    path.child("finalizers"),
                    "no new finalizers can be added if the object is being deleted, found new finalizers "
                    f"[]string{{{', '.join(quote(name) for name in added)}}}",
                )
            )
    if (new.get("generation") or 0) < (old.get("generation") or 0):
        errors.append(invalid(path.child("generation"), new.get("generation") or 0, "must not be decremented"))
    for key in ("name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"):
        if new.get(key) != old.get(key):
            value = new.get(key, "" if key in ("name", "namespace", "uid") else None)
            errors.append(invalid(path.child(key), value, IMMUTABLE))
    validate_labels(new.get("labels"), path.child("labels"), errors)
    validate_annotations(new.get("annotations"), path.child("annotations"), errors)
    validate_owner_references(new.get("ownerReferences"), path.child("ownerReferences"), errors)
    validate_finalizer_kinds(new.get("finalizers"), path.child("finalizers"), errors)


def validate_owner_references(references: Sequence[Json] | None, path: Path, errors: Errors) -> None:
    """Errors name the list, never the item: so does the server."""
    controller = ""
    for reference in references or ():
        group, _, version = (reference.get("apiVersion") or "").rpartition("/")
        if not version:
            errors.append(
                invalid(path.child("apiVersion"), reference.get("apiVersion") or "", "version must not be empty")
            )
        for key in ("kind", "name", "uid"):
            if not reference.get(key):
                errors.append(invalid(path.child(key), "", "must not be empty"))
        if (group, version, reference.get("kind")) == ("", "v1", "Event"):
            errors.append(invalid(path, reference, "/v1, Kind=Event is disallowed from being an owner"))
        if reference.get("controller"):
            name = reference.get("name") or ""
            if controller:
                detail = (
                    'Only one reference can have Controller set to true. Found "true" in references for '
                    f"{controller} and {name}"
                )
                errors.append(invalid(path, list(references or ()), detail))
            controller = controller or name


def validate_finalizers(finalizers: Sequence[str] | None, path: Path, errors: Errors) -> None:
    for finalizer in finalizers or ():
        validate_qualified_name(finalizer, path, errors)
    if finalizers and _ORPHAN in finalizers and _FOREGROUND in finalizers:
        detail = f"finalizer {_ORPHAN} and {_FOREGROUND} cannot be both set"
        errors.append(invalid(path, list(finalizers), detail))


def validate_finalizer_kinds(finalizers: Sequence[str] | None, path: Path, errors: Errors) -> None:
    """An unprefixed finalizer must be one of Kubernetes' own (pkg/apis/core/validation validateKubeFinalizerName)."""
    for index, finalizer in enumerate(finalizers or ()):
        if "/" not in finalizer and finalizer not in _STANDARD_FINALIZERS:
            detail = "name is neither a standard finalizer name nor is it fully qualified"
            errors.append(invalid(path.index(index), finalizer, detail))


def validate_label_selector(selector: Json | None, path: Path, errors: Errors) -> None:
    if selector is None:
        return
    validate_labels(selector.get("matchLabels"), path.child("matchLabels"), errors)
    for index, requirement in enumerate(selector.get("matchExpressions") or ()):
        item = path.child("matchExpressions").index(index)
        operator, values = requirement.get("operator") or "", requirement.get("values") or ()
        if operator in ("In", "NotIn"):
            if not values:
                errors.append(required(item.child("values"), "must be specified when `operator` is 'In' or 'NotIn'"))
        elif operator in ("Exists", "DoesNotExist"):
            if values:
                detail = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"
                errors.append(forbidden(item.child("values"), detail))
        else:
            errors.append(invalid(item.child("operator"), TypedString(operator), "not a valid selector operator"))
        validate_qualified_name(requirement.get("key") or "", item.child("key"), errors)
        for number, value in enumerate(values):
            extend(errors, item.child("values").index(number), value, is_label_value(value))


def in_order(labels: Json | None) -> dict[str, Any] | None:
    """A map as the server prints it: keys sorted."""
    return {key: labels[key] for key in sorted(labels)} if labels is not None else None


def printed_selector(selector: Json) -> dict[str, Any]:
    """A label selector as the server prints it."""
    shown: dict[str, Any] = {}
    if selector.get("matchLabels"):
        shown["matchLabels"] = in_order(selector["matchLabels"])
    if selector.get("matchExpressions"):
        shown["matchExpressions"] = [
            {"key": item.get("key") or "", "operator": item.get("operator") or ""}
            | ({"values": item["values"]} if item.get("values") else {})
            for item in selector["matchExpressions"]
        ]
    return shown


def selector_matches(selector: Json | None, labels: Json) -> bool | None:
    """Whether the selector picks an object with these labels; None if it cannot be used at all.

    Mirrors k8s.io/apimachinery/pkg/apis/meta/v1 LabelSelectorAsSelector: no selector picks nothing, an empty one all.
    """
    if selector is None:
        return False
    matches = True
    for key, value in (selector.get("matchLabels") or {}).items():
        if is_label_key(key) or is_label_value(value):
            return None
        matches = matches and labels.get(key) == value
    for requirement in selector.get("matchExpressions") or ():
        outcome = _requirement_matches(requirement, labels)
        if outcome is None:
            return None
        matches = matches and outcome
    return matches


def _requirement_matches(requirement: Json, labels: Json) -> bool | None:
    key: str = requirement.get("key") or ""
    operator: str = requirement.get("operator") or ""
    values = requirement.get("values") or ()
    if is_label_key(key) or any(is_label_value(value) for value in values):
        return None
    if operator in ("In", "NotIn"):
        if not values:
            return None
        listed: bool = labels.get(key) in values
        return listed == (operator == "In")
    if operator in ("Exists", "DoesNotExist"):
        return None if values else bool(key in labels) == (operator == "Exists")
    return None
