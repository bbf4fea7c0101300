"""Rules for what a container mounts (pkg/apis/core/validation ValidateVolumeMounts, ValidateVolumeDevices)."""

from __future__ import annotations

from collections.abc import Mapping

from playground.kubernetes.apimachinery.field import Path, forbidden, invalid, not_found, not_supported, required
from playground.kubernetes.apimachinery.validation import Errors, Json
from playground.kubernetes.core.validation_paths import validate_local_descending_path

_PROPAGATIONS = ("Bidirectional", "HostToContainer", "None")
_RECURSIVE_MODES = ("Disabled", "Enabled", "IfPossible")


def validate_volume_mounts(container: Json, volumes: Mapping[str, Json], path: Path, errors: Errors) -> None:
    """``volumes`` are the sound ones of the Pod; as on the server, errors of sub-paths name the list, not the item."""
    devices = {
        device.get("name") or "": device.get("devicePath") or "" for device in container.get("volumeDevices") or ()
    }
    taken: set[str] = set()
    for index, mount in enumerate(container.get("volumeMounts") or ()):
        item = path.index(index)
        name, target = mount.get("name") or "", mount.get("mountPath") or ""
        if not name:
            errors.append(required(item.child("name")))
        if name not in volumes:
            errors.append(not_found(item.child("name"), name))
        if not target:
            errors.append(required(item.child("mountPath")))
        if target in taken:
            errors.append(invalid(item.child("mountPath"), target, "must be unique"))
        taken.add(target)
        if name in devices:
            errors.append(invalid(item.child("name"), name, "must not already exist in volumeDevices"))
        if target in devices.values():
            detail = "must not already exist as a path in volumeDevices"
            errors.append(invalid(item.child("mountPath"), target, detail))
        _validate_sub_path(mount, path, item, errors)
        _validate_propagation(mount.get("mountPropagation"), container, path.child("mountPropagation"), errors)
        _validate_recursive_read_only(mount, path.child("recursiveReadOnly"), errors)


def _validate_sub_path(mount: Json, path: Path, item: Path, errors: Errors) -> None:
    sub_path, expression = mount.get("subPath") or "", mount.get("subPathExpr") or ""
    if sub_path:
        validate_local_descending_path(sub_path, path.child("subPath"), errors)
    if expression:
        if sub_path:
            detail = "subPathExpr and subPath are mutually exclusive"
            errors.append(invalid(item.child("subPathExpr"), expression, detail))
        validate_local_descending_path(expression, path.child("subPathExpr"), errors)


def _validate_propagation(propagation: str | None, container: Json, path: Path, errors: Errors) -> None:
    if propagation is None:
        return
    if propagation not in _PROPAGATIONS:
        errors.append(not_supported(path, propagation, _PROPAGATIONS))
    privileged = (container.get("securityContext") or {}).get("privileged")
    if propagation == "Bidirectional" and not privileged:
        detail = "Bidirectional mount propagation is available only to privileged containers"
        errors.append(forbidden(path, detail))


def _validate_recursive_read_only(mount: Json, path: Path, errors: Errors) -> None:
    mode = mount.get("recursiveReadOnly")
    if mode is None or mode == "Disabled":
        return
    if mode not in _RECURSIVE_MODES:
        errors.append(not_supported(path, mode, _RECURSIVE_MODES))
        return
    if not mount.get("readOnly"):
        errors.append(forbidden(path, "may only be specified when readOnly is true"))
    if mount.get("mountPropagation") not in (None, "None"):
        detail = "may only be specified when mountPropagation is None or not specified"
        errors.append(forbidden(path, detail))


def validate_volume_devices(container: Json, volumes: Mapping[str, Json], path: Path, errors: Errors) -> None:
    mounts = {mount.get("name") or "": mount.get("mountPath") or "" for mount in container.get("volumeMounts") or ()}
    names: set[str] = set()
    targets: set[str] = set()
    for index, device in enumerate(container.get("volumeDevices") or ()):
        item = path.index(index)
        name, target = device.get("name") or "", device.get("devicePath") or ""
        volume = volumes.get(name)
        if not name:
            errors.append(required(item.child("name")))
        if name in names:
            errors.append(invalid(item.child("name"), name, "must be unique"))
        if volume is None:
            errors.append(not_found(item.child("name"), name))
        elif volume.get("persistentVolumeClaim") is None and volume.get("ephemeral") is None:
            detail = "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode"
            errors.append(invalid(item.child("name"), name, detail))
        if not target:
            errors.append(required(item.child("devicePath")))
        if target in targets:
            errors.append(invalid(item.child("devicePath"), target, "must be unique"))
        if target and ".." in target.split("/"):
            errors.append(invalid(item.child("devicePath"), target, "can not contain backsteps ('..')"))
        else:
            targets.add(target)
        if name in mounts:
            errors.append(invalid(item.child("name"), name, "must not already exist in volumeMounts"))
        if target in mounts.values():
            detail = "must not already exist as a path in volumeMounts"
            errors.append(invalid(item.child("devicePath"), target, detail))
        if name:
            names.add(name)
