"""Rules for containers of all kinds (pkg/apis/core/validation validateContainers, validateInitContainers, …)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from playground.kubernetes.apimachinery.field import (
    Path,
    TypedString,
    duplicate,
    forbidden,
    invalid,
    not_found,
    not_supported,
    required,
    too_many,
)
from playground.kubernetes.apimachinery.formats import is_port_name, is_port_number
from playground.kubernetes.apimachinery.validation import Errors, Json, extend, validate_dns1123_label
from playground.kubernetes.core.validation_env import validate_env, validate_env_from
from playground.kubernetes.core.validation_mounts import validate_volume_devices, validate_volume_mounts
from playground.kubernetes.core.validation_probes import validate_lifecycle, validate_probes
from playground.kubernetes.core.validation_resources import validate_container_resources
from playground.kubernetes.core.validation_security import validate_container_security
from playground.kubernetes.core.validation_volumes import validate_pull_policy

_PROTOCOLS = ("SCTP", "TCP", "UDP")
_MESSAGE_POLICIES = ("File", "FallbackToLogsOnError")
_RESTART_POLICIES = ("Always", "Never", "OnFailure")
_RULE_ACTIONS = ("Restart", "RestartAllContainers")
_RULE_OPERATORS = ("In", "NotIn")
_MAX_RULES, _MAX_EXIT_CODES = 20, 255
_RESIZE_RESOURCES = ("cpu", "memory")
_RESIZE_POLICIES = ("NotRequired", "RestartContainer")
_ONLY_SIDECARS = "may not be set for init containers without restartPolicy=Always"
_NOT_EPHEMERAL = "cannot be set for an Ephemeral Container"
# In the order of the Go struct, with the server's spelling.
_FORBIDDEN_IN_EPHEMERAL = (
    "ports",
    "resources",
    "resizePolicy",
    "restartPolicy",
    "restartPolicyRules",
    "livenessProbe",
    "readinessProbe",
    "startupProbe",
    "lifecycle",
)


@dataclass(frozen=True, slots=True)
class PodContext:
    """What the rules for one container must know of its Pod."""

    volumes: Mapping[str, Json]
    claims: tuple[str, ...]
    grace_seconds: int | None
    restart_policy: str
    os_name: str | None
    host_users: bool


def validate_containers(containers: Sequence[Json], pod: PodContext, path: Path, errors: Errors) -> None:
    if not containers:
        errors.append(required(path))
        return
    names: set[str] = set()
    for index, container in enumerate(containers):
        item = path.index(index)
        _validate_common(container, pod, item, errors)
        name = container.get("name") or ""
        if name in names:
            errors.append(duplicate(item.child("name"), name))
        names.add(name)
        if container.get("lifecycle") is not None:
            validate_lifecycle(container["lifecycle"], pod.grace_seconds, pod.os_name, item.child("lifecycle"), errors)
        validate_probes(container, pod.grace_seconds, item, errors)
        _validate_restart_policy(container, item, errors)
    _validate_host_ports(containers, path, errors)


def validate_init_containers(
    containers: Sequence[Json], regular: Sequence[Json], pod: PodContext, path: Path, errors: Errors
) -> None:
    names = {container.get("name") or "" for container in regular}
    for index, container in enumerate(containers):
        item = path.index(index)
        _validate_common(container, pod, item, errors)
        _validate_restart_policy(container, item, errors)
        name = container.get("name") or ""
        if name in names:
            errors.append(duplicate(item.child("name"), name))
        elif name:
            names.add(name)
        _validate_host_ports((container,), path, errors)
        if container.get("restartPolicy") == "Always":
            if container.get("lifecycle") is not None:
                validate_lifecycle(
                    container["lifecycle"], pod.grace_seconds, pod.os_name, item.child("lifecycle"), errors
                )
            validate_probes(container, pod.grace_seconds, item, errors)
            continue
        for key in ("lifecycle", "livenessProbe", "readinessProbe", "startupProbe"):
            if container.get(key) is not None:
                errors.append(forbidden(item.child(key), _ONLY_SIDECARS))
        for number, policy in enumerate(container.get("resizePolicy") or ()):
            if policy.get("restartPolicy") == "RestartContainer":
                place = item.child("resizePolicy").index(number).child("restartPolicy")
                detail = "must not be set to 'RestartContainer' for non-sidecar initContainers"
                errors.append(invalid(place, "RestartContainer", detail))


def validate_ephemeral_containers(
    containers: Sequence[Json], others: Sequence[Json], pod: PodContext, path: Path, errors: Errors
) -> None:
    """``others`` are all other containers of the Pod. In a template they are forbidden besides."""
    targets = {container.get("name") or "" for container in others}
    names = set(targets)
    for index, container in enumerate(containers):
        item = path.index(index)
        _validate_common(container, pod, item, errors)
        image, name = container.get("image") or "", container.get("name") or ""
        if image != image.strip():
            errors.append(invalid(item.child("image"), image, "must not have leading or trailing whitespace"))
        if name in names:
            errors.append(duplicate(item.child("name"), name))
        names.add(name)
        target = container.get("targetContainerName") or ""
        if target and target not in targets:
            errors.append(not_found(item.child("targetContainerName"), target))
        for key in _FORBIDDEN_IN_EPHEMERAL:
            if container.get(key):
                errors.append(forbidden(item.child(key), _NOT_EPHEMERAL))
        for number, mount in enumerate(container.get("volumeMounts") or ()):
            for key in ("subPath", "subPathExpr"):
                if mount.get(key):
                    place = item.child("volumeMounts").index(number).child(key)
                    errors.append(forbidden(place, _NOT_EPHEMERAL))


def _validate_common(container: Json, pod: PodContext, path: Path, errors: Errors) -> None:
    """Mirrors validateContainerCommon."""
    name, policy = container.get("name") or "", container.get("terminationMessagePolicy") or ""
    if not name:
        errors.append(required(path.child("name")))
    else:
        validate_dns1123_label(name, path.child("name"), errors)
    if not container.get("image"):
        errors.append(required(path.child("image")))
    if policy not in _MESSAGE_POLICIES:
        errors.append(not_supported(path.child("terminationMessagePolicy"), policy, _MESSAGE_POLICIES))
    if container.get("ports"):
        _validate_ports(container["ports"], path.child("ports"), errors)
    if container.get("env"):
        validate_env(container["env"], path.child("env"), errors)
    if container.get("envFrom"):
        validate_env_from(container["envFrom"], path.child("envFrom"), errors)
    if container.get("volumeMounts"):
        validate_volume_mounts(container, pod.volumes, path.child("volumeMounts"), errors)
    if container.get("volumeDevices"):
        validate_volume_devices(container, pod.volumes, path.child("volumeDevices"), errors)
    validate_pull_policy(container.get("imagePullPolicy") or "", path.child("imagePullPolicy"), errors)
    validate_container_resources(container.get("resources") or {}, pod.claims, path.child("resources"), errors)
    if container.get("resizePolicy"):
        _validate_resize_policy(container["resizePolicy"], pod.restart_policy, path.child("resizePolicy"), errors)
    context = container.get("securityContext")
    if context is not None:
        validate_container_security(context, path.child("securityContext"), errors, host_users=pod.host_users)


def _validate_ports(ports: Sequence[Json], path: Path, errors: Errors) -> None:
    names: set[str] = set()
    for index, port in enumerate(ports):
        item = path.index(index)
        name, protocol = port.get("name") or "", port.get("protocol") or ""
        if name:
            messages = is_port_name(name)
            if messages:
                extend(errors, item.child("name"), name, messages)
            elif name in names:
                errors.append(duplicate(item.child("name"), name))
            else:
                names.add(name)
        if not port.get("containerPort"):
            errors.append(required(item.child("containerPort")))
        for key in ("containerPort", "hostPort"):
            number = port.get(key) or 0
            if number:
                errors += [invalid(item.child(key), number, message) for message in is_port_number(number)]
        if protocol not in _PROTOCOLS:
            errors.append(not_supported(item.child("protocol"), protocol, _PROTOCOLS))


def _validate_host_ports(containers: Sequence[Json], path: Path, errors: Errors) -> None:
    """No port of the host twice. Given one init container alone, its errors carry index 0: so do the server's."""
    taken: set[str] = set()
    for index, container in enumerate(containers):
        for number, port in enumerate(container.get("ports") or ()):
            if not port.get("hostPort"):
                continue
            key = f"{port.get('protocol') or ''}/{port.get('hostIP') or ''}/{port['hostPort']}"
            if key in taken:
                place = path.index(index).child("ports").index(number).child("hostPort")
                errors.append(duplicate(place, key))
            taken.add(key)


def _validate_resize_policy(policies: Sequence[Json], restart_policy: str, path: Path, errors: Errors) -> None:
    seen: set[str] = set()
    for index, item in enumerate(policies):
        name, policy = item.get("resourceName") or "", item.get("restartPolicy") or ""
        if name in seen:
            errors.append(duplicate(path.index(index), TypedString(name)))
        seen.add(name)
        for value, choices in ((name, _RESIZE_RESOURCES), (policy, _RESIZE_POLICIES)):
            if not value:
                errors.append(required(path))
            elif value not in choices:
                errors.append(not_supported(path, value, choices))
        if restart_policy == "Never" and policy != "NotRequired":
            detail = "must be 'NotRequired' when pod `restartPolicy` is 'Never'"
            errors.append(invalid(path, TypedString(policy), detail))


def _validate_restart_policy(container: Json, path: Path, errors: Errors) -> None:
    """The container's own restart policy and rules (validateContainerRestartPolicy)."""
    policy, rules = container.get("restartPolicy"), container.get("restartPolicyRules") or ()
    if policy is None:
        if not rules:
            return
        detail = "must specify restartPolicy when restart rules are used"
        errors.append(required(path.child("restartPolicy"), detail))
    elif policy not in _RESTART_POLICIES:
        errors.append(not_supported(path.child("restartPolicy"), policy, _RESTART_POLICIES))
    if len(rules) > _MAX_RULES:
        errors.append(too_many(path.child("restartPolicyRules"), len(rules), _MAX_RULES))
    for index, rule in enumerate(rules):
        item = path.child("restartPolicyRules").index(index)
        action, codes = rule.get("action") or "", rule.get("exitCodes")
        if action not in _RULE_ACTIONS:
            errors.append(not_supported(item.child("action"), action, _RULE_ACTIONS))
        if codes is None:
            errors.append(required(item.child("exitCodes"), "must be specified"))
            continue
        operator, values = codes.get("operator") or "", codes.get("values") or ()
        if operator not in _RULE_OPERATORS:
            errors.append(not_supported(item.child("exitCodes", "operator"), operator, _RULE_OPERATORS))
        if len(values) > _MAX_EXIT_CODES:
            errors.append(too_many(item.child("exitCodes", "values"), len(values), _MAX_EXIT_CODES))
