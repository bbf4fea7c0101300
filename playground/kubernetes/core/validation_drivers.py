"""Rules for the volume sources of single storage systems (pkg/apis/core/validation validate…VolumeSource)."""

from __future__ import annotations

import re

from playground.kubernetes.apimachinery.field import Path, invalid, not_supported, required
from playground.kubernetes.apimachinery.formats import between, byte_length
from playground.kubernetes.apimachinery.validation import Errors, Json, validate_dns1123_label

_PARTITION_ERROR = between(1, 255)
_ISCSI_FORMATS = {
    "iqn": re.compile(r"iqn\.\d{4}-\d{2}\.([A-Za-z0-9.-]+)(:[^,;*&$|\s]+)$"),
    "eui": re.compile(r"^eui.[A-Za-z0-9]{16}$"),
    "naa": re.compile(r"^naa.[A-Za-z0-9]{32}$"),
}
_AZURE_CACHING_MODES = ("None", "ReadOnly", "ReadWrite")
_AZURE_KINDS = ("Dedicated", "Managed", "Shared")
_AZURE_MANAGED_URI = "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"
_AZURE_BLOB_URI = "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"
_QUOBYTE_REGISTRY_ERROR = "must be a host:port pair or multiple pairs separated by commas"


def _require(source: Json, path: Path, errors: Errors, *keys: str) -> None:
    for key in keys:
        if not source.get(key):
            errors.append(required(path.child(key)))


def _require_secret_name(source: Json, path: Path, errors: Errors) -> None:
    secret = source.get("secretRef")
    if secret is not None and not secret.get("name"):
        errors.append(required(path.child("secretRef", "name")))


def validate_gce_persistent_disk(source: Json, path: Path, errors: Errors) -> None:
    _require(source, path, errors, "pdName")
    _validate_partition(source, path, errors)


def validate_aws_elastic_block_store(source: Json, path: Path, errors: Errors) -> None:
    _require(source, path, errors, "volumeID")
    _validate_partition(source, path, errors)


def _validate_partition(source: Json, path: Path, errors: Errors) -> None:
    partition = source.get("partition") or 0
    if not 0 <= partition <= 255:
        errors.append(invalid(path.child("partition"), partition, _PARTITION_ERROR))


def validate_iscsi(source: Json, path: Path, errors: Errors) -> None:
    _require(source, path, errors, "targetPortal")
    name = source.get("iqn") or ""
    if not name:
        errors.append(required(path.child("iqn")))
    elif name[:3] not in _ISCSI_FORMATS:
        errors.append(invalid(path.child("iqn"), name, "must be valid format starting with iqn, eui, or naa"))
    elif not _ISCSI_FORMATS[name[:3]].search(name):
        errors.append(invalid(path.child("iqn"), name, "must be valid format"))
    unit = source.get("lun") or 0
    if not 0 <= unit <= 255:
        errors.append(invalid(path.child("lun"), unit, between(0, 255)))
    if (source.get("chapAuthDiscovery") or source.get("chapAuthSession")) and source.get("secretRef") is None:
        errors.append(required(path.child("secretRef")))
    initiator = source.get("initiatorName")
    if initiator is None:
        return
    if initiator[:3] not in _ISCSI_FORMATS:
        detail = "must be valid format starting with iqn, eui, or naa"
        errors.append(invalid(path.child("initiatorname"), initiator, detail))
    elif not _ISCSI_FORMATS[initiator[:3]].search(initiator):
        errors.append(invalid(path.child("initiatorname"), initiator, "must be valid format"))


def validate_fibre_channel(source: Json, path: Path, errors: Errors) -> None:
    names, wwids = source.get("targetWWNs") or [], source.get("wwids") or []
    if not names and not wwids:
        detail = "must specify either targetWWNs or wwids, but not both"
        errors.append(required(path.child("targetWWNs"), detail))
    if names and wwids:
        detail = "targetWWNs and wwids can not be specified simultaneously"
        errors.append(invalid(path.child("targetWWNs"), names, detail))
    if names:
        unit = source.get("lun")
        if unit is None:
            errors.append(required(path.child("lun"), "lun is required if targetWWNs is specified"))
        elif not 0 <= unit <= 255:
            errors.append(invalid(path.child("lun"), unit, between(0, 255)))


def validate_glusterfs(source: Json, path: Path, errors: Errors) -> None:
    _require(source, path, errors, "endpoints", "path")


def validate_flocker(source: Json, path: Path, errors: Errors) -> None:
    name, uuid = source.get("datasetName") or "", source.get("datasetUUID") or ""
    if not name and not uuid:
        errors.append(required(path, "one of datasetName and datasetUUID is required"))
    if name and uuid:
        detail = "datasetName and datasetUUID can not be specified simultaneously"
        errors.append(invalid(path, "resource", detail))
    if "/" in name:
        errors.append(invalid(path.child("datasetName"), name, "must not contain '/'"))


def validate_rbd(source: Json, path: Path, errors: Errors) -> None:
    _require(source, path, errors, "monitors", "image")


def validate_cinder(source: Json, path: Path, errors: Errors) -> None:
    _require(source, path, errors, "volumeID")
    _require_secret_name(source, path, errors)


def validate_quobyte(source: Json, path: Path, errors: Errors) -> None:
    registry, tenant = source.get("registry") or "", source.get("tenant") or ""
    if not registry:
        errors.append(required(path.child("registry"), _QUOBYTE_REGISTRY_ERROR))
    elif byte_length(tenant) >= 65:
        detail = "must be a UUID and may not exceed a length of 64 characters"
        errors.append(required(path.child("tenant"), detail))
    else:
        for pair in registry.split(","):
            if not _is_host_port(pair):
                errors.append(invalid(path.child("registry"), registry, _QUOBYTE_REGISTRY_ERROR))
    _require(source, path, errors, "volume")


def _is_host_port(pair: str) -> bool:
    host, colon, _ = pair.rpartition(":")
    if host.startswith("["):
        return host.endswith("]")
    return bool(colon) and ":" not in host


def validate_flex_volume(source: Json, path: Path, errors: Errors) -> None:
    _require(source, path, errors, "driver")
    for key in source.get("options") or {}:
        namespace = "." + key.partition("/")[0].lower()
        if namespace.endswith((".kubernetes.io", ".k8s.io")):
            detail = "kubernetes.io and k8s.io namespaces are reserved"
            errors.append(invalid(path.child("options").key(key), key, detail))


def validate_azure_file(source: Json, path: Path, errors: Errors) -> None:
    _require(source, path, errors, "secretName", "shareName")


def validate_azure_disk(source: Json, path: Path, errors: Errors) -> None:
    _require(source, path, errors, "diskName", "diskURI")
    mode, kind, uri = source.get("cachingMode"), source.get("kind"), source.get("diskURI") or ""
    if mode is not None and mode not in _AZURE_CACHING_MODES:
        errors.append(not_supported(path.child("cachingMode"), mode, _AZURE_CACHING_MODES))
    if kind is not None and kind not in _AZURE_KINDS:
        errors.append(not_supported(path.child("kind"), kind, _AZURE_KINDS))
    if kind == "Managed" and not uri.startswith("/subscriptions/"):
        errors.append(not_supported(path.child("diskURI"), uri, (_AZURE_MANAGED_URI,), typed=False))
    if kind is not None and kind != "Managed" and not uri.startswith("https://"):
        errors.append(not_supported(path.child("diskURI"), uri, (_AZURE_BLOB_URI,), typed=False))


def validate_storage_os(source: Json, path: Path, errors: Errors) -> None:
    name, namespace = source.get("volumeName") or "", source.get("volumeNamespace") or ""
    if not name:
        errors.append(required(path.child("volumeName")))
    else:
        validate_dns1123_label(name, path.child("volumeName"), errors)
    if namespace:
        validate_dns1123_label(namespace, path.child("volumeNamespace"), errors)
    _require_secret_name(source, path, errors)


def validate_scale_io(source: Json, path: Path, errors: Errors) -> None:
    _require(source, path, errors, "gateway", "system", "volumeName")
