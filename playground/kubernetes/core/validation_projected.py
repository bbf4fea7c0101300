"""Rules for volumes that gather files from the API (pkg/apis/core/validation validateProjectionSources and the like).

Projections of trust bundles and of Pod certificates are dropped before validation: their feature gates are off.
"""

from __future__ import annotations

from playground.kubernetes.apimachinery.field import Path, forbidden, invalid, required
from playground.kubernetes.apimachinery.validation import Errors, Json
from playground.kubernetes.core.validation_env import (
    VOLUME_FIELD_PATHS,
    validate_field_ref,
    validate_resource_field_ref,
)
from playground.kubernetes.core.validation_paths import validate_file_mode, validate_local_non_reserved_path

_CONFLICT = "conflicting duplicate paths"


def validate_key_to_path(item: Json, path: Path, errors: Errors) -> None:
    target = item.get("path") or ""
    if not item.get("key"):
        errors.append(required(path.child("key")))
    if not target:
        errors.append(required(path.child("path")))
    validate_local_non_reserved_path(target, path.child("path"), errors)
    validate_file_mode(item.get("mode"), path.child("mode"), errors)


def validate_downward_api(source: Json, path: Path, errors: Errors) -> None:
    validate_file_mode(source.get("defaultMode"), path.child("defaultMode"), errors)
    for item in source.get("items") or ():
        _validate_downward_api_file(item, path, errors)


def _validate_downward_api_file(item: Json, path: Path, errors: Errors) -> None:
    target = item.get("path") or ""
    if not target:
        errors.append(required(path.child("path")))
    validate_local_non_reserved_path(target, path.child("path"), errors)
    field, resource = item.get("fieldRef"), item.get("resourceFieldRef")
    if field is not None:
        validate_field_ref(field, VOLUME_FIELD_PATHS, path.child("fieldRef"), errors)
        if resource is not None:
            detail = "fieldRef and resourceFieldRef can not be specified simultaneously"
            errors.append(invalid(path, "resource", detail))
    elif resource is not None:
        validate_resource_field_ref(resource, path.child("resourceFieldRef"), errors, volume=True)
    else:
        errors.append(required(path, "one of fieldRef and resourceFieldRef is required"))
    validate_file_mode(item.get("mode"), path.child("mode"), errors)


def validate_projected(volume: Json, path: Path, errors: Errors) -> None:
    validate_file_mode(volume.get("defaultMode"), path.child("defaultMode"), errors)
    files = _Files(path, errors)
    for index, source in enumerate(volume.get("sources") or ()):
        place = path.child("sources").index(index)
        given = 0
        for key, validate in _PROJECTIONS.items():
            if source.get(key) is not None:
                given += 1
                validate(source[key], place.child(key), files)
        if given > 1:
            errors.append(forbidden(place, "may not specify more than 1 volume type per source"))


class _Files:
    """The paths taken so far inside one projected volume."""

    def __init__(self, volume: Path, errors: Errors) -> None:
        self.volume = volume
        self.errors = errors
        self._taken: set[str] = set()

    def take(self, target: str, shown: str) -> None:
        """Claims a path; if it is taken already, an error that names ``shown``."""
        if target in self._taken:
            self.errors.append(invalid(self.volume, shown, _CONFLICT))
        self._taken.add(target)


def _validate_named(source: Json, path: Path, files: _Files) -> None:
    name = source.get("name") or ""
    if not name:
        files.errors.append(required(path.child("name")))
    for index, item in enumerate(source.get("items") or ()):
        validate_key_to_path(item, path.child("items").index(index), files.errors)
        if item.get("path"):
            files.take(item["path"], name)


def _validate_downward_api_projection(source: Json, path: Path, files: _Files) -> None:
    for item in source.get("items") or ():
        _validate_downward_api_file(item, path, files.errors)
        if item.get("path"):
            files.take(item["path"], item["path"])


def _validate_service_account_token(source: Json, path: Path, files: _Files) -> None:
    seconds, target = source.get("expirationSeconds") or 0, source.get("path") or ""
    place = path.child("expirationSeconds")
    if seconds < 600:
        detail = "may not specify a duration less than 10 minutes"
        files.errors.append(invalid(place, seconds, detail))
    if seconds > 2**32:
        detail = "may not specify a duration larger than 2^32 seconds"
        files.errors.append(invalid(place, seconds, detail))
    if not target:
        files.errors.append(required(files.volume.child("path")))
    else:
        validate_local_non_reserved_path(target, files.volume.child("path"), files.errors)


_PROJECTIONS = {
    "secret": _validate_named,
    "configMap": _validate_named,
    "downwardAPI": _validate_downward_api_projection,
    "serviceAccountToken": _validate_service_account_token,
}
