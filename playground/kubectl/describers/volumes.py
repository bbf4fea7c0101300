"""Volumes in descriptions (describe.go describeVolumes)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from playground.kubectl.describers.description import Description
from playground.kubectl.printers.formats import go_value
from playground.kubectl.printers.table import NONE
from playground.kubernetes.apimachinery.quantity import parse_quantity

Object = dict[str, Any]

_UNSET = "<unset>"
_CLAIM = "a reference to a PersistentVolumeClaim in the same namespace"
_SIMPLE: dict[str, tuple[str, tuple[tuple[str, str, object], ...]]] = {
    "hostPath": ("HostPath (bare host directory volume)", (("Path", "path", ""), ("HostPathType", "type", NONE))),
    "emptyDir": (
        "EmptyDir (a temporary directory that shares a pod's lifetime)",
        (("Medium", "medium", ""), ("SizeLimit", "sizeLimit", _UNSET)),
    ),
    "gcePersistentDisk": (
        "GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)",
        (
            ("PDName", "pdName", ""),
            ("FSType", "fsType", ""),
            ("Partition", "partition", 0),
            ("ReadOnly", "readOnly", False),
        ),
    ),
    "awsElasticBlockStore": (
        "AWSElasticBlockStore (a Persistent Disk resource in AWS)",
        (
            ("VolumeID", "volumeID", ""),
            ("FSType", "fsType", ""),
            ("Partition", "partition", 0),
            ("ReadOnly", "readOnly", False),
        ),
    ),
    "gitRepo": (
        "GitRepo (a volume that is pulled from git when the pod is created)",
        (("Repository", "repository", ""), ("Revision", "revision", "")),
    ),
    "secret": (
        "Secret (a volume populated by a Secret)",
        (("SecretName", "secretName", ""), ("Optional", "optional", False)),
    ),
    "configMap": (
        "ConfigMap (a volume populated by a ConfigMap)",
        (("Name", "name", ""), ("Optional", "optional", False)),
    ),
    "nfs": (
        "NFS (an NFS mount that lasts the lifetime of a pod)",
        (("Server", "server", ""), ("Path", "path", ""), ("ReadOnly", "readOnly", False)),
    ),
    "glusterfs": (
        "Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)",
        (("EndpointsName", "endpoints", ""), ("Path", "path", ""), ("ReadOnly", "readOnly", False)),
    ),
    "persistentVolumeClaim": (
        f"PersistentVolumeClaim ({_CLAIM})",
        (("ClaimName", "claimName", ""), ("ReadOnly", "readOnly", False)),
    ),
    "vsphereVolume": (
        "vSphereVolume (a Persistent Disk resource in vSphere)",
        (("VolumePath", "volumePath", ""), ("FSType", "fsType", ""), ("StoragePolicyName", "storagePolicyName", "")),
    ),
    "azureFile": (
        "AzureFile (an Azure File Service mount on the host and bind mount to the pod)",
        (("SecretName", "secretName", ""), ("ShareName", "shareName", ""), ("ReadOnly", "readOnly", False)),
    ),
    "csi": (
        "CSI (a Container Storage Interface (CSI) volume source)",
        (("Driver", "driver", ""), ("FSType", "fsType", ""), ("ReadOnly", "readOnly", False)),
    ),
    "image": (
        "Image (a container image or OCI artifact)",
        (("Reference", "reference", ""), ("PullPolicy", "pullPolicy", "")),
    ),
}
"""What is told of a volume by its source: title, field, and what is shown where the field is not set."""


def describe_volumes(description: Description, volumes: Iterable[Object] | None, level: int = 0) -> None:
    volumes = list(volumes or ())
    description.line(level, "Volumes:" if volumes else f"Volumes:\t{NONE}")
    for volume in volumes:
        description.line(1, f"{' ' * level}{volume['name']}:")
        kind = next((name for name in volume if name != "name"), "")
        source = volume.get(kind) or {}
        if kind in _SIMPLE:
            _simple(description, kind, source)
        elif kind == "projected":
            _projected(description, source)
        elif kind == "downwardAPI":
            _downward(description, source)
        else:
            description.line(1, "<unknown>")


def _simple(description: Description, kind: str, source: Object) -> None:
    told, fields = _SIMPLE[kind]
    description.field("Type", told, 2)
    for title, field, default in fields:
        value = source.get(field)
        if kind == "emptyDir" and field == "sizeLimit" and value is not None and parse_quantity(str(value)).nano <= 0:
            value = None
        description.field(title, go_value(default if value is None else value), 2)
    if kind == "csi":
        _attributes(description, source.get("volumeAttributes") or {})


def _attributes(description: Description, attributes: Mapping[str, str]) -> None:
    """The blanks before the values are kubectl's."""
    first, *others = [f"    {key}={attributes[key]}" for key in sorted(attributes)] or [NONE]
    description.field("VolumeAttributes", first, 2)
    for other in others:
        description.line(4, f"\t{other}")


def _projected(description: Description, source: Object) -> None:
    description.field("Type", "Projected (a volume that contains injected data from multiple sources)", 2)
    for each in source.get("sources") or ():
        for name, title in (("secret", "SecretName"), ("configMap", "ConfigMapName")):
            if each.get(name) is not None:
                description.field(title, each[name].get("name") or "", 2)
                description.field("Optional", go_value(bool(each[name].get("optional"))), 2)
        if each.get("downwardAPI") is not None:
            description.field("DownwardAPI", "true", 2)
        if each.get("serviceAccountToken") is not None:
            seconds = each["serviceAccountToken"].get("expirationSeconds", 3600)
            description.field("TokenExpirationSeconds", seconds, 2)


def _downward(description: Description, source: Object) -> None:
    description.field("Type", "DownwardAPI (a volume populated by information about the pod)", 2)
    description.line(2, "Items:")
    for item in source.get("items") or ():
        if item.get("fieldRef"):
            description.line(3, f"{item['fieldRef']['fieldPath']} -> {item['path']}")
        if item.get("resourceFieldRef"):
            description.line(3, f"{item['resourceFieldRef']['resource']} -> {item['path']}")
