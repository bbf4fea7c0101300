"""Rules for Pod templates: the order in which everything is looked at (pkg/apis/core/validation ValidatePodSpec).

The feature gates are those of 1.36 with their defaults. Rules about fields that defaulting always fills are left out.
"""

from __future__ import annotations

from playground.kubernetes.apimachinery.field import Path, forbidden, invalid, not_supported, required
from playground.kubernetes.apimachinery.formats import between, is_name
from playground.kubernetes.apimachinery.validation import (
    Errors,
    Json,
    extend,
    validate_annotations,
    validate_dns1123_label,
    validate_labels,
)
from playground.kubernetes.core.validation_annotations import validate_pod_annotations, validate_seccomp_agreement
from playground.kubernetes.core.validation_containers import (
    PodContext,
    validate_containers,
    validate_ephemeral_containers,
    validate_init_containers,
)
from playground.kubernetes.core.validation_env import validate_file_key_volumes
from playground.kubernetes.core.validation_network import (
    validate_dns_config,
    validate_dns_policy,
    validate_host_aliases,
    validate_host_network_ports,
    validate_host_users,
    validate_hostname_override,
)
from playground.kubernetes.core.validation_resources import (
    validate_overhead,
    validate_pod_claims,
    validate_pod_resources,
)
from playground.kubernetes.core.validation_scheduling import (
    validate_affinity,
    validate_readiness_gates,
    validate_scheduling_gates,
    validate_tolerations,
    validate_topology_spread,
)
from playground.kubernetes.core.validation_security import validate_pod_security
from playground.kubernetes.core.validation_volumes import validate_volumes
from playground.kubernetes.core.validation_windows import validate_host_process, validate_os

RESTART_POLICIES = ("Always", "OnFailure", "Never")
_PREEMPTION_POLICIES = ("PreemptLowerPriority", "Never")
_MAX_INT32 = 2**31 - 1


def validate_pod_template_spec(template: Json, path: Path, errors: Errors) -> None:
    """Mirrors ValidatePodTemplateSpec. Labels and annotations are named without ``metadata``: so does the server."""
    meta, spec = template.get("metadata") or {}, template.get("spec") or {}
    validate_labels(meta.get("labels"), path.child("labels"), errors)
    annotations = meta.get("annotations")
    place = path.child("spec")
    if annotations:
        validate_annotations(annotations, path.child("annotations"), errors)
        validate_pod_annotations(annotations, spec, path.child("annotations"), errors)
    validate_pod_spec(spec, place, errors)
    if annotations:
        validate_seccomp_agreement(annotations, spec, all_containers(spec, place), place, errors)
    if spec.get("ephemeralContainers"):
        detail = "ephemeral containers not allowed in pod template"
        errors.append(forbidden(place.child("ephemeralContainers"), detail))


def all_containers(spec: Json, path: Path) -> list[tuple[Json, Path]]:
    """Init containers, containers, ephemeral containers, each with its place (VisitContainersWithPath)."""
    return [
        (container, path.child(key).index(index))
        for key in ("initContainers", "containers", "ephemeralContainers")
        for index, container in enumerate(spec.get(key) or ())
    ]


def validate_pod_spec(spec: Json, path: Path, errors: Errors) -> None:
    """The spec of a template: rules that need the Pod's own name are left out."""
    volumes = validate_volumes(spec.get("volumes") or (), path.child("volumes"), errors)
    claims = spec.get("resourceClaims") or ()
    validate_pod_claims(claims, path.child("resourceClaims"), errors)
    pod = PodContext(
        volumes=volumes,
        claims=tuple(claim["name"] for claim in claims if claim.get("name")),
        grace_seconds=spec.get("terminationGracePeriodSeconds"),
        restart_policy=spec.get("restartPolicy") or "",
        os_name=None if spec.get("os") is None else spec["os"].get("name") or "",
        host_users=spec.get("hostUsers") is not False,
    )
    regular, init = spec.get("containers") or (), spec.get("initContainers") or ()
    validate_containers(regular, pod, path.child("containers"), errors)
    validate_init_containers(init, regular, pod, path.child("initContainers"), errors)
    if spec.get("ephemeralContainers"):
        place = path.child("ephemeralContainers")
        validate_ephemeral_containers(spec["ephemeralContainers"], (*regular, *init), pod, place, errors)
    validate_pod_resources(spec, pod.claims, path, errors)
    validate_host_network_ports(spec, path, errors)
    _validate_restart_policy(pod.restart_policy, path.child("restartPolicy"), errors)
    validate_dns_policy(spec.get("dnsPolicy") or "", path.child("dnsPolicy"), errors)
    validate_labels(spec.get("nodeSelector"), path.child("nodeSelector"), errors)
    validate_pod_security(spec, path.child("securityContext"), errors)
    if spec.get("affinity") is not None:
        validate_affinity(spec["affinity"], path.child("affinity"), errors)
    validate_dns_config(spec.get("dnsConfig"), spec.get("dnsPolicy"), path.child("dnsConfig"), errors)
    validate_readiness_gates(spec.get("readinessGates") or (), path.child("readinessGates"), errors)
    validate_scheduling_gates(spec.get("schedulingGates") or (), path.child("schedulingGates"), errors)
    place = path.child("topologySpreadConstraints")
    validate_topology_spread(spec.get("topologySpreadConstraints") or (), place, errors)
    containers = all_containers(spec, path)
    validate_host_process(spec, containers, path, errors)
    validate_host_users(spec, containers, path, errors)
    validate_hostname_override(spec, path, errors)
    _validate_names(spec, path, errors)
    _validate_priority(spec, path, errors)
    validate_os(spec, containers, path, errors)
    validate_file_key_volumes(containers, spec.get("volumes") or (), errors)


def _validate_restart_policy(policy: str, path: Path, errors: Errors) -> None:
    if policy not in RESTART_POLICIES:
        errors.append(not_supported(path, policy, RESTART_POLICIES))


def _validate_names(spec: Json, path: Path, errors: Errors) -> None:
    for key in ("serviceAccountName", "nodeName"):
        if spec.get(key):
            extend(errors, path.child(key), spec[key], is_name(spec[key]))
    seconds = spec.get("activeDeadlineSeconds")
    if seconds is not None and not 1 <= seconds <= _MAX_INT32:
        errors.append(invalid(path.child("activeDeadlineSeconds"), seconds, between(1, _MAX_INT32)))
    for key in ("hostname", "subdomain"):
        if spec.get(key):
            validate_dns1123_label(spec[key], path.child(key), errors)
    if spec.get("tolerations"):
        validate_tolerations(spec["tolerations"], path.child("tolerations"), errors)
    if spec.get("hostAliases"):
        validate_host_aliases(spec["hostAliases"], path.child("hostAliases"), errors)


def _validate_priority(spec: Json, path: Path, errors: Errors) -> None:
    if spec.get("priorityClassName"):
        extend(errors, path.child("priorityClassName"), spec["priorityClassName"], is_name(spec["priorityClassName"]))
    runtime, policy, overhead = (spec.get(key) for key in ("runtimeClassName", "preemptionPolicy", "overhead"))
    if runtime is not None:
        extend(errors, path.child("runtimeClassName"), runtime, is_name(runtime))
    if policy == "":
        errors.append(required(path.child("preemptionPolicy")))
    elif policy is not None and policy not in _PREEMPTION_POLICIES:
        errors.append(not_supported(path.child("preemptionPolicy"), policy, _PREEMPTION_POLICIES))
    if overhead is not None:
        validate_overhead(overhead, path.child("overhead"), errors)
