"""Rules for annotations that mean something to a Pod (pkg/apis/core/validation ValidatePodSpecificAnnotations)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from playground.kubernetes.apimachinery.field import FieldError, Path, forbidden, invalid
from playground.kubernetes.apimachinery.quote import quote
from playground.kubernetes.apimachinery.validation import Errors, Json
from playground.kubernetes.core.validation_paths import validate_local_descending_path

_MIRROR = "kubernetes.io/config.mirror"
_DELETION_COST = "controller.kubernetes.io/pod-deletion-cost"
SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod"
SECCOMP_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/"
APP_ARMOR_CONTAINER = "container.apparmor.security.beta.kubernetes.io/"

_LOCALHOST = "localhost/"
_SECCOMP_PROFILES = ("runtime/default", "docker/default", "unconfined")
_APP_ARMOR_PROFILES = ("", "runtime/default", "unconfined")
_integer_matches = re.compile("-?(0|[1-9][0-9]*)").fullmatch


def validate_pod_annotations(annotations: Json, spec: Json, path: Path, errors: Errors) -> None:
    if _MIRROR in annotations and not spec.get("nodeName"):
        detail = "must set spec.nodeName if mirror pod annotation is set"
        errors.append(invalid(path.key(_MIRROR), annotations[_MIRROR], detail))
    cost = annotations.get(_DELETION_COST)
    if cost is not None and not (_integer_matches(cost) and -(2**31) <= int(cost) < 2**31):
        errors.append(invalid(path.key(_DELETION_COST), cost, "must be a 32bit integer"))
    if SECCOMP_POD in annotations:
        _validate_seccomp(annotations[SECCOMP_POD], path.child(SECCOMP_POD), errors)
    for key, profile in annotations.items():
        if key.startswith(SECCOMP_CONTAINER):
            _validate_seccomp(profile, path.child(key), errors)
    for key, profile in annotations.items():
        if key.startswith(APP_ARMOR_CONTAINER):
            _validate_app_armor(key.removeprefix(APP_ARMOR_CONTAINER), profile, spec, path.key(key), errors)


def _validate_seccomp(profile: str, path: Path, errors: Errors) -> None:
    if profile in _SECCOMP_PROFILES:
        return
    if profile.startswith(_LOCALHOST):
        validate_local_descending_path(profile.removeprefix(_LOCALHOST), path, errors)
    else:
        errors.append(invalid(path, profile, "must be a valid seccomp profile"))


def _validate_app_armor(container: str, profile: str, spec: Json, path: Path, errors: Errors) -> None:
    lists = ("initContainers", "containers", "ephemeralContainers")
    if not any(item.get("name") == container for key in lists for item in spec.get(key) or ()):
        errors.append(invalid(path, container, "container not found"))
    if profile not in _APP_ARMOR_PROFILES and not profile.startswith(_LOCALHOST):
        errors.append(invalid(path, profile, f"invalid AppArmor profile name: {quote(profile)}"))


def validate_seccomp_agreement(
    annotations: Json, spec: Json, containers: Sequence[tuple[Json, Path]], path: Path, errors: Errors
) -> None:
    """Where a profile stands in a field and in an annotation they must be the same."""
    for holder, place, key in (
        (spec, path, SECCOMP_POD),
        *((container, item, f"{SECCOMP_CONTAINER}{container.get('name') or ''}") for container, item in containers),
    ):
        profile = (holder.get("securityContext") or {}).get("seccompProfile")
        if profile is not None and key in annotations:
            error = _disagreement(annotations[key], profile, place.child("securityContext", "seccompProfile"))
            if error is not None:
                errors.append(error)


def _disagreement(annotation: str, profile: Json, path: Path) -> FieldError | None:
    kind = profile.get("type")
    fitting = {"Unconfined": ("unconfined",), "RuntimeDefault": ("runtime/default", "docker/default")}
    if kind in fitting and annotation not in fitting[kind]:
        return forbidden(path.child("type"), "seccomp type in annotation and field must match")
    if kind == "Localhost":
        if not annotation.startswith(_LOCALHOST):
            return forbidden(path.child("type"), "seccomp type in annotation and field must match")
        if annotation.removeprefix(_LOCALHOST) != profile.get("localhostProfile"):
            return forbidden(path.child("localhostProfile"), "seccomp profile in annotation and field must match")
    return None
