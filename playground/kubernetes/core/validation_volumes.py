"""Rules for a Pod's volumes (pkg/apis/core/validation ValidateVolumes, validateVolumeSource)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from playground.kubernetes.apimachinery.field import (
    Path,
    duplicate,
    forbidden,
    invalid,
    not_supported,
    required,
    too_long,
)
from playground.kubernetes.apimachinery.formats import byte_length, is_dns1123_subdomain, is_name
from playground.kubernetes.apimachinery.quantity import parse_quantity
from playground.kubernetes.apimachinery.validation import Errors, Json, extend, validate_dns1123_label
from playground.kubernetes.core.validation_claims import validate_claim_template
from playground.kubernetes.core.validation_drivers import (
    validate_aws_elastic_block_store,
    validate_azure_disk,
    validate_azure_file,
    validate_cinder,
    validate_fibre_channel,
    validate_flex_volume,
    validate_flocker,
    validate_gce_persistent_disk,
    validate_glusterfs,
    validate_iscsi,
    validate_quobyte,
    validate_rbd,
    validate_scale_io,
    validate_storage_os,
)
from playground.kubernetes.core.validation_paths import (
    validate_file_mode,
    validate_local_descending_path,
    validate_path_no_backsteps,
)
from playground.kubernetes.core.validation_projected import (
    validate_downward_api,
    validate_key_to_path,
    validate_projected,
)

_HOST_PATH_TYPES = (
    "",
    "BlockDevice",
    "CharDevice",
    "Directory",
    "DirectoryOrCreate",
    "File",
    "FileOrCreate",
    "Socket",
)
PULL_POLICIES = ("Always", "IfNotPresent", "Never")


def validate_volumes(volumes: Sequence[Json], path: Path, errors: Errors) -> dict[str, Json]:
    """Returns the sound volumes by name, those that a container may mount."""
    sound: dict[str, Json] = {}
    for index, volume in enumerate(volumes):
        item = path.index(index)
        found: Errors = []
        _validate_source(volume, item, found)
        name = volume.get("name") or ""
        if not name:
            found.append(required(item.child("name")))
        else:
            validate_dns1123_label(name, item.child("name"), found)
        if name in sound:
            found.append(duplicate(item.child("name"), name))
        if found:
            errors += found
        else:
            sound[name] = volume
    return sound


def _validate_source(volume: Json, path: Path, errors: Errors) -> None:
    count = 0
    for key, validate in _SOURCES.items():
        source = volume.get(key)
        if source is None:
            continue
        if count:
            place = path.child(_MISPRINTED.get(key, key))
            errors.append(forbidden(place, "may not specify more than 1 volume type"))
        else:
            validate(source, path.child(_RENAMED.get(key, key)), errors)
        count += 1
        if key == "iscsi" and source.get("initiatorName") is not None:
            name = volume.get("name") or ""
            if byte_length(f"{name}:{source.get('targetPortal') or ''}") > 64:
                detail = (
                    "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if "
                    "iscsi.initiatorName is specified."
                )
                errors.append(invalid(path.child("name"), name, detail))


def _validate_empty_dir(source: Json, path: Path, errors: Errors) -> None:
    limit = source.get("sizeLimit")
    if limit is not None and parse_quantity(str(limit)).nano < 0:
        errors.append(forbidden(path.child("sizeLimit"), "SizeLimit field must be a valid resource quantity"))


def _validate_host_path(source: Json, path: Path, errors: Errors) -> None:
    target = source.get("path") or ""
    if not target:
        errors.append(required(path.child("path")))
        return
    validate_path_no_backsteps(target, path.child("path"), errors)
    kind = source.get("type")
    if kind is not None and kind not in _HOST_PATH_TYPES:
        errors.append(not_supported(path.child("type"), kind, _HOST_PATH_TYPES))


def _validate_git_repo(source: Json, path: Path, errors: Errors) -> None:
    if not source.get("repository"):
        errors.append(required(path.child("repository")))
    validate_local_descending_path(source.get("directory") or "", path.child("directory"), errors)


def _validate_secret(source: Json, path: Path, errors: Errors) -> None:
    if not source.get("secretName"):
        errors.append(required(path.child("secretName")))
    _validate_files(source, path, errors)


def _validate_config_map(source: Json, path: Path, errors: Errors) -> None:
    if not source.get("name"):
        errors.append(required(path.child("name")))
    _validate_files(source, path, errors)


def _validate_files(source: Json, path: Path, errors: Errors) -> None:
    validate_file_mode(source.get("defaultMode"), path.child("defaultMode"), errors)
    for index, item in enumerate(source.get("items") or ()):
        validate_key_to_path(item, path.child("items").index(index), errors)


def _validate_nfs(source: Json, path: Path, errors: Errors) -> None:
    target = source.get("path") or ""
    if not source.get("server"):
        errors.append(required(path.child("server")))
    if not target:
        errors.append(required(path.child("path")))
    if not target.startswith("/"):
        errors.append(invalid(path.child("path"), target, "must be an absolute path"))


def _validate_csi(source: Json, path: Path, errors: Errors) -> None:
    driver = source.get("driver") or ""
    if not driver:
        errors.append(required(path.child("driver")))
    else:
        if byte_length(driver) > 63:
            errors.append(too_long(path.child("driver"), 63))
        extend(errors, path.child("driver"), driver, is_dns1123_subdomain(driver.lower()))
    secret = source.get("nodePublishSecretRef")
    if secret is not None:
        name = secret.get("name") or ""
        if not name:
            errors.append(required(path.child("nodePublishSecretRef", "name")))
        else:
            extend(errors, path.child("name"), name, is_name(name))


def _validate_ephemeral(source: Json, path: Path, errors: Errors) -> None:
    template = source.get("volumeClaimTemplate")
    if template is None:
        errors.append(required(path.child("volumeClaimTemplate")))
    else:
        validate_claim_template(template, path.child("volumeClaimTemplate"), errors)


def _validate_image(source: Json, path: Path, errors: Errors) -> None:
    if not source.get("reference"):
        errors.append(required(path.child("reference")))
    validate_pull_policy(source.get("pullPolicy") or "", path.child("pullPolicy"), errors)


def validate_pull_policy(policy: str, path: Path, errors: Errors) -> None:
    if policy not in PULL_POLICIES:
        errors.append(not_supported(path, policy, PULL_POLICIES))


def _needs(*keys: str) -> Callable[[Json, Path, Errors], None]:
    """A rule that these fields must not be empty."""

    def validate(source: Json, path: Path, errors: Errors) -> None:
        for key in keys:
            if not source.get(key):
                errors.append(required(path.child(key)))

    return validate


# In the order in which the server looks at them.
_SOURCES: dict[str, Callable[[Json, Path, Errors], None]] = {
    "emptyDir": _validate_empty_dir,
    "hostPath": _validate_host_path,
    "gitRepo": _validate_git_repo,
    "gcePersistentDisk": validate_gce_persistent_disk,
    "awsElasticBlockStore": validate_aws_elastic_block_store,
    "secret": _validate_secret,
    "nfs": _validate_nfs,
    "iscsi": validate_iscsi,
    "glusterfs": validate_glusterfs,
    "flocker": validate_flocker,
    "persistentVolumeClaim": _needs("claimName"),
    "rbd": validate_rbd,
    "cinder": validate_cinder,
    "cephfs": _needs("monitors"),
    "quobyte": validate_quobyte,
    "downwardAPI": validate_downward_api,
    "fc": validate_fibre_channel,
    "flexVolume": validate_flex_volume,
    "configMap": _validate_config_map,
    "azureFile": validate_azure_file,
    "vsphereVolume": _needs("volumePath"),
    "photonPersistentDisk": _needs("pdID"),
    "portworxVolume": _needs("volumeID"),
    "azureDisk": validate_azure_disk,
    "storageos": validate_storage_os,
    "projected": validate_projected,
    "scaleIO": validate_scale_io,
    "csi": _validate_csi,
    "ephemeral": _validate_ephemeral,
    "image": _validate_image,
}
# Where the server's path is not the field's name: in the errors about the source itself, and about one too many.
_RENAMED = {"gcePersistentDisk": "persistentDisk"}
_MISPRINTED = {"cephfs": "cephFS", "downwardAPI": "downwarAPI"}
