"""Rules for environment variables and for the fields of a Pod they may read (pkg/apis/core/validation ValidateEnv)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from playground.kubernetes.apimachinery.field import Path, invalid, not_found, not_supported, required
from playground.kubernetes.apimachinery.formats import is_config_map_key, is_env_var_name, is_name
from playground.kubernetes.apimachinery.quantity import parse_quantity
from playground.kubernetes.apimachinery.validation import (
    Errors,
    Json,
    extend,
    validate_dns1123_label,
    validate_qualified_name,
)
from playground.kubernetes.core.validation_paths import validate_path_no_backsteps

ENV_FIELD_PATHS = (
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
)
VOLUME_FIELD_PATHS = (
    "metadata.annotations",
    "metadata.labels",
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
)
# What ConvertDownwardAPIFieldLabel knows without a subscript; the lists above narrow it.
_CONVERTIBLE_PATHS = frozenset(
    (*ENV_FIELD_PATHS, *VOLUME_FIELD_PATHS, "spec.restartPolicy", "spec.schedulerName", "status.phase", "spec.host")
)
_CONTAINER_RESOURCES = (
    "limits.cpu",
    "limits.ephemeral-storage",
    "limits.memory",
    "requests.cpu",
    "requests.ephemeral-storage",
    "requests.memory",
)
_HUGE_PAGES = ("limits.hugepages-", "requests.hugepages-")
_BYTE_DIVISORS = ("1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei")


def validate_env(variables: Sequence[Json], path: Path, errors: Errors) -> None:
    for index, variable in enumerate(variables):
        name = variable.get("name") or ""
        if not name:
            errors.append(required(path.index(index).child("name")))
        else:
            messages = is_env_var_name(name)
            if messages:
                extend(errors, path.index(index).child("name"), name, messages)
        if variable.get("valueFrom") is not None:
            _validate_value_from(variable, path.index(index).child("valueFrom"), errors)


def _validate_value_from(variable: Json, path: Path, errors: Errors) -> None:
    value_from = variable["valueFrom"]
    sources = 0
    for key, validate in _VALUE_SOURCES.items():
        source = value_from.get(key)
        if source is not None:
            sources += 1
            validate(source, path.child(key), errors)
    if sources == 0:
        detail = (
            "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`"
        )
        errors.append(invalid(path, "", detail))
    elif variable.get("value"):
        errors.append(invalid(path, "", "may not be specified when `value` is not empty"))
    elif sources > 1:
        errors.append(invalid(path, "", "may not have more than one field specified at a time"))


def validate_field_ref(reference: Json, supported: Iterable[str], path: Path, errors: Errors) -> None:
    """Mirrors validateObjectFieldSelector; ``supported`` are the paths allowed here, sorted."""
    version, field_path = reference.get("apiVersion") or "", reference.get("fieldPath") or ""
    if not field_path:
        errors.append(required(path.child("fieldPath")))
        return
    name, subscript = _split_subscript(field_path)
    unsupported = _conversion_error(version, field_path, name, subscript)
    if unsupported:
        errors.append(invalid(path.child("fieldPath"), field_path, f"error converting fieldPath: {unsupported}"))
    elif subscript is not None:
        key = subscript.lower() if name == "metadata.annotations" else subscript
        validate_qualified_name(key, path, errors)
    else:
        converted = "spec.nodeName" if field_path == "spec.host" else field_path
        if converted not in supported:
            errors.append(not_supported(path.child("fieldPath"), converted, supported, typed=False))


def _split_subscript(field_path: str) -> tuple[str, str | None]:
    """``metadata.labels['key']`` into its two parts (pkg/fieldpath SplitMaybeSubscriptedPath)."""
    if not field_path.endswith("']"):
        return field_path, None
    name, bracket, subscript = field_path[:-2].partition("['")
    return (name, subscript) if bracket and name else (field_path, None)


def _conversion_error(version: str, field_path: str, name: str, subscript: str | None) -> str:
    if version != "v1":
        return f"unsupported pod version: {version}"
    if subscript is not None:
        known = name in ("metadata.annotations", "metadata.labels")
        return "" if known else f"field label does not support subscript: {field_path}"
    return "" if field_path in _CONVERTIBLE_PATHS else f"field label not supported: {field_path}"


def _validate_env_field_ref(reference: Json, path: Path, errors: Errors) -> None:
    validate_field_ref(reference, ENV_FIELD_PATHS, path, errors)


def validate_resource_field_ref(reference: Json, path: Path, errors: Errors, *, volume: bool = False) -> None:
    """Mirrors validateContainerResourceFieldSelector; in a volume the container must be named."""
    resource = reference.get("resource") or ""
    if volume and not reference.get("containerName"):
        errors.append(required(path.child("containerName")))
    elif not resource:
        errors.append(required(path.child("resource")))
    elif resource not in _CONTAINER_RESOURCES and not resource.startswith(_HUGE_PAGES):
        errors.append(not_supported(path.child("resource"), resource, _CONTAINER_RESOURCES, typed=False))
    _validate_divisor(resource, reference.get("divisor"), path, errors)


def _validate_divisor(resource: str, divisor: str | int | None, path: Path, errors: Errors) -> None:
    if divisor is None:
        return
    quantity = parse_quantity(str(divisor))
    if quantity.nano == 0:
        return
    if resource in ("limits.cpu", "requests.cpu"):
        supported: tuple[str, ...] = ("1m", "1")
        detail = "only divisor's values 1m and 1 are supported with the cpu resource"
    else:
        supported = _BYTE_DIVISORS
        if resource in ("limits.memory", "requests.memory"):
            noun = "memory"
        elif resource in ("limits.ephemeral-storage", "requests.ephemeral-storage"):
            noun = "local ephemeral storage"
        elif resource.startswith(_HUGE_PAGES):
            noun = "hugepages"
        else:
            return
        detail = f"only divisor's values {', '.join(_BYTE_DIVISORS)} are supported with the {noun} resource"
    if str(quantity) not in supported:
        errors.append(invalid(path.child("divisor"), resource, detail))


def _validate_key_ref(reference: Json, path: Path, errors: Errors) -> None:
    name, key = reference.get("name") or "", reference.get("key") or ""
    extend(errors, path.child("name"), name, is_name(name))
    if not key:
        errors.append(required(path.child("key")))
    else:
        extend(errors, path.child("key"), key, is_config_map_key(key))


def _validate_file_key_ref(reference: Json, path: Path, errors: Errors) -> None:
    key, volume, file_path = (reference.get(name) or "" for name in ("key", "volumeName", "path"))
    if not key:
        errors.append(required(path.child("key")))
    else:
        extend(errors, path.child("key"), key, is_env_var_name(key))
    if not volume:
        errors.append(required(path.child("volumeName")))
    else:
        validate_dns1123_label(volume, path.child("volumeName"), errors)
    if not file_path:
        errors.append(required(path.child("path")))
    else:
        validate_path_no_backsteps(file_path, path.child("path"), errors)


_VALUE_SOURCES: dict[str, Callable[[Json, Path, Errors], None]] = {
    "fieldRef": _validate_env_field_ref,
    "resourceFieldRef": validate_resource_field_ref,
    "configMapKeyRef": _validate_key_ref,
    "secretKeyRef": _validate_key_ref,
    "fileKeyRef": _validate_file_key_ref,
}


def validate_env_from(sources: Sequence[Json], path: Path, errors: Errors) -> None:
    for index, source in enumerate(sources):
        item = path.index(index)
        prefix = source.get("prefix") or ""
        if prefix:
            extend(errors, item.child("prefix"), prefix, is_env_var_name(prefix))
        given = [key for key in ("configMapRef", "secretRef") if source.get(key) is not None]
        for key in given:
            name = source[key].get("name") or ""
            if not name:
                errors.append(required(item.child(key, "name")))
            else:
                extend(errors, item.child(key, "name"), name, is_name(name, generate=True))
        if not given:
            errors.append(invalid(path, "", "must specify one of: `configMapRef` or `secretRef`"))
        elif len(given) > 1:
            errors.append(invalid(path, "", "may not have more than one field specified at a time"))


def validate_file_key_volumes(containers: Iterable[tuple[Json, Path]], volumes: Sequence[Json], errors: Errors) -> None:
    """A variable can only be read from a file in an emptyDir volume (validateFileKeyRefVolumes)."""
    by_name = {volume.get("name") or "": volume for volume in volumes}
    for container, path in containers:
        for index, variable in enumerate(container.get("env") or ()):
            reference = (variable.get("valueFrom") or {}).get("fileKeyRef")
            if reference is None:
                continue
            name = reference.get("volumeName") or ""
            place = path.child("env").index(index).child("valueFrom", "fileKeyRef", "volumeName")
            if name not in by_name:
                errors.append(not_found(place, name))
            elif by_name[name].get("emptyDir") is None:
                errors.append(invalid(place, name, "referenced volume must be of type emptyDir"))
