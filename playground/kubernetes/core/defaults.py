"""Defaults of a pod template (pkg/apis/core/v1/defaults.go, and the conversion of its deprecated fields)."""

from __future__ import annotations

import re
from typing import Any

from playground.kubernetes.apimachinery.quantity import Quantity, parse_quantity

Object = dict[str, Any]

_POD_SPEC: Object = {
    "dnsPolicy": "ClusterFirst",
    "restartPolicy": "Always",
    "schedulerName": "default-scheduler",
    "securityContext": {},
    "terminationGracePeriodSeconds": 30,
}
_CONTAINER: Object = {
    "resources": {},
    "terminationMessagePath": "/dev/termination-log",
    "terminationMessagePolicy": "File",
}
_PROBE: Object = {"failureThreshold": 3, "periodSeconds": 10, "successThreshold": 1, "timeoutSeconds": 1}
_HTTP_GET: Object = {"path": "/", "scheme": "HTTP"}
_MODE = {"defaultMode": 0o644}
_VOLUME_SOURCES: dict[str, Object] = {
    "configMap": _MODE,
    "downwardAPI": _MODE,
    "projected": _MODE,
    "secret": _MODE,
    "hostPath": {"type": ""},
    "iscsi": {"iscsiInterface": "default"},
    "rbd": {"pool": "rbd", "user": "admin", "keyring": "/etc/ceph/keyring"},
    "azureDisk": {"cachingMode": "ReadWrite", "kind": "Shared", "fsType": "ext4", "readOnly": False},
    "scaleIO": {"storageMode": "ThinProvisioned", "fsType": "xfs"},
}
_MILLI = 10**6


def set_defaults_pod_template(template: Object) -> Object:
    """The template with all defaults a template gets; a Pod made from it gets a few more."""
    return template | {"spec": set_defaults_pod_spec(template.get("spec") or {})}


def set_defaults_pod(pod: Object) -> Object:
    """A Pod with its defaults: those of a template, and that what a container may use at most it also asks for."""
    spec: Object = {"enableServiceLinks": True} | set_defaults_pod_spec(pod.get("spec") or {})
    for name in ("containers", "initContainers"):
        if spec.get(name):
            spec[name] = [_with_requests(container) for container in spec[name]]
    return pod | {"spec": spec}


def _with_requests(container: Object) -> Object:
    resources = container.get("resources") or {}
    limits = resources.get("limits")
    if not limits:
        return container
    return container | {"resources": resources | {"requests": limits | (resources.get("requests") or {})}}


def set_defaults_pod_spec(spec: Object) -> Object:
    """The pod spec with its defaults; ``serviceAccount`` and ``serviceAccountName`` are one field under two names."""
    result = _POD_SPEC | spec
    account = spec.get("serviceAccountName") or spec.get("serviceAccount")
    if account:
        result |= {"serviceAccountName": account, "serviceAccount": account}
    for name in ("containers", "initContainers", "ephemeralContainers"):
        if spec.get(name):
            result[name] = [_container(container) for container in spec[name]]
    if spec.get("volumes"):
        result["volumes"] = [_volume(volume) for volume in spec["volumes"]]
    if spec.get("overhead"):
        result["overhead"] = _resource_list(spec["overhead"])
    if spec.get("resources"):
        result["resources"] = _resources(spec["resources"])
    return result


def _container(container: Object) -> Object:
    result = _CONTAINER | container
    if not container.get("imagePullPolicy"):
        result["imagePullPolicy"] = image_pull_policy(container.get("image", ""))
    if result["resources"]:
        result["resources"] = _resources(result["resources"])
    if container.get("ports"):
        result["ports"] = [{"protocol": "TCP"} | port for port in container["ports"]]
    if container.get("env"):
        result["env"] = [_environment(variable) for variable in container["env"]]
    for name in ("livenessProbe", "readinessProbe", "startupProbe"):
        if name in container:
            result[name] = _probe(container[name])
    if container.get("lifecycle"):
        result["lifecycle"] = {
            name: _with_http_get(handler) if isinstance(handler, dict) else handler
            for name, handler in container["lifecycle"].items()
        }
    return result


def _environment(variable: Object) -> Object:
    source = variable.get("valueFrom") or {}
    if "fieldRef" not in source:
        return variable
    return variable | {"valueFrom": source | {"fieldRef": {"apiVersion": "v1"} | source["fieldRef"]}}


def _probe(probe: Object) -> Object:
    result = _with_http_get(_PROBE | probe)
    if "grpc" in probe:
        result["grpc"] = {"service": ""} | probe["grpc"]
    return result


def _with_http_get(handler: Object) -> Object:
    return handler | {"httpGet": _HTTP_GET | handler["httpGet"]} if "httpGet" in handler else handler


def _volume(volume: Object) -> Object:
    sources = [name for name in volume if name != "name"]
    if not sources:
        return volume | {"emptyDir": {}}
    result = dict(volume)
    for name in sources:
        source = _VOLUME_SOURCES.get(name, {}) | volume[name]
        if name == "downwardAPI":
            source = _downward_items(source)
        elif name == "projected" and source.get("sources"):
            source["sources"] = [_projection(projection) for projection in source["sources"]]
        elif name == "image" and not source.get("pullPolicy"):
            source["pullPolicy"] = image_pull_policy(source.get("reference", ""))
        elif name == "ephemeral" and source.get("volumeClaimTemplate"):
            template = source["volumeClaimTemplate"]
            claim = {"volumeMode": "Filesystem"} | (template.get("spec") or {})
            if claim.get("resources"):
                claim["resources"] = _resources(claim["resources"])
            source["volumeClaimTemplate"] = template | {"spec": claim}
        result[name] = source
    return result


def _projection(projection: Object) -> Object:
    if "serviceAccountToken" in projection:
        return projection | {"serviceAccountToken": {"expirationSeconds": 3600} | projection["serviceAccountToken"]}
    if "downwardAPI" in projection:
        return projection | {"downwardAPI": _downward_items(projection["downwardAPI"])}
    return projection


def _downward_items(source: Object) -> Object:
    if not source.get("items"):
        return source
    items = [
        item | {"fieldRef": {"apiVersion": "v1"} | item["fieldRef"]} if "fieldRef" in item else item
        for item in source["items"]
    ]
    return source | {"items": items}


def _resources(resources: Object) -> Object:
    lists = {name: _resource_list(resources[name]) for name in ("limits", "requests") if resources.get(name)}
    return resources | lists


def _resource_list(quantities: Object) -> Object:
    """Quantities finer than a thousandth are rounded up."""
    result = {}
    for name, text in quantities.items():
        quantity = parse_quantity(text)
        if quantity.nano % _MILLI:
            text = str(Quantity(quantity.milli_rounded_up * _MILLI, quantity.form))
        result[name] = text
    return result


_HOST = re.compile(
    r"([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(\.([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*(:[0-9]+)?\Z"
)
_IPV6_HOST = re.compile(r"\[[a-fA-F0-9:]+\](:[0-9]+)?\Z")
_PART = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
_REPOSITORY = re.compile(rf"{_PART}(/{_PART})*\Z")
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\Z")
_DIGEST = re.compile(r"[A-Za-z][A-Za-z0-9]*([-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}\Z")


def image_pull_policy(image: str) -> str:
    """Always for an image whose tag is, or is read as, ``latest``; else IfNotPresent, also for what names no image."""
    name, _, digest = image.partition("@")
    head, colon, tag = name.rpartition(":")
    if not colon or "/" in tag:
        head, tag = name, ""
    if (
        (digest and not _DIGEST.match(digest))
        or (colon and head != name and not _TAG.match(tag))
        or not _repository(head)
    ):
        return "IfNotPresent"
    return "Always" if tag == "latest" or not (tag or digest) else "IfNotPresent"


def _repository(name: str) -> bool:
    host, slash, path = name.partition("/")
    has_host = slash and ("." in host or ":" in host or host == "localhost" or host != host.lower())
    if has_host and not (_HOST.match(host) or _IPV6_HOST.match(host)):
        return False
    return len(name) <= 255 and _REPOSITORY.match(path if has_host else name) is not None
