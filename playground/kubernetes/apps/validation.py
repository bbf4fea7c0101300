"""Rules for Deployments, ReplicaSets and DaemonSets (pkg/apis/apps/validation/validation.go).

Objects are defaulted and prepared JSON dicts; errors come in the server's order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from playground.kubernetes.apimachinery.field import (
    FieldError,
    Path,
    TypedString,
    forbidden,
    invalid,
    not_supported,
    required,
)
from playground.kubernetes.apimachinery.formats import is_percent
from playground.kubernetes.apimachinery.validation import (
    IMMUTABLE,
    Errors,
    Json,
    in_order,
    printed_selector,
    selector_matches,
    validate_label_selector,
    validate_nonnegative,
    validate_object_meta,
    validate_object_meta_update,
)
from playground.kubernetes.core.internal import internal_value
from playground.kubernetes.core.validation import validate_pod_template_spec
from playground.kubernetes.core.warnings import name_warnings, warnings_for_pod_template

_METADATA, _SPEC = Path().child("metadata"), Path().child("spec")
_TEMPLATE = _SPEC.child("template")
_DISK_ERROR = "must be true for replicated pods > 1; GCE PD can only be mounted on multiple machines if it is read-only"


def validate_deployment(obj: Json) -> list[FieldError]:
    """What is wrong with a new Deployment."""
    errors: Errors = []
    validate_object_meta(obj["metadata"], _METADATA, errors)
    _validate_deployment_spec(obj["spec"], errors)
    return errors


def validate_deployment_update(new: Json, old: Json) -> list[FieldError]:
    """What is wrong with a new version of a Deployment: only its selector is immutable."""
    errors: Errors = []
    validate_object_meta_update(new["metadata"], old["metadata"], _METADATA, errors)
    _validate_deployment_spec(new["spec"], errors)
    _validate_same_selector(new["spec"], old["spec"], errors)
    return errors


def validate_replica_set(obj: Json) -> list[FieldError]:
    """What is wrong with a new ReplicaSet."""
    errors: Errors = []
    validate_object_meta(obj["metadata"], _METADATA, errors)
    _validate_replica_set_spec(obj["spec"], errors)
    return errors


def validate_replica_set_update(new: Json, old: Json) -> list[FieldError]:
    """What is wrong with a new version of a ReplicaSet: only its selector is immutable."""
    errors: Errors = []
    validate_object_meta_update(new["metadata"], old["metadata"], _METADATA, errors)
    _validate_replica_set_spec(new["spec"], errors)
    _validate_same_selector(new["spec"], old["spec"], errors)
    return errors


def validate_daemon_set(obj: Json) -> list[FieldError]:
    """What is wrong with a new DaemonSet."""
    errors: Errors = []
    validate_object_meta(obj["metadata"], _METADATA, errors)
    _validate_daemon_set_spec(obj["spec"], errors)
    return errors


def validate_daemon_set_update(new: Json, old: Json) -> list[FieldError]:
    """What is wrong with a new version of a DaemonSet: its selector is immutable."""
    errors: Errors = []
    validate_object_meta_update(new["metadata"], old["metadata"], _METADATA, errors)
    _validate_daemon_set_spec(new["spec"], errors)
    _validate_same_selector(new["spec"], old["spec"], errors)
    return errors


def warnings_for_deployment(obj: Json) -> list[str]:
    """What the server accepts with a warning when a Deployment is created."""
    return name_warnings(obj) + warnings_for_daemon_set(obj)


def warnings_for_replica_set(obj: Json) -> list[str]:
    """What the server accepts with a warning when a ReplicaSet is created."""
    return name_warnings(obj) + warnings_for_daemon_set(obj)


def warnings_for_daemon_set(obj: Json) -> list[str]:
    """What the server accepts with a warning when a DaemonSet is created."""
    return warnings_for_pod_template(obj["spec"].get("template") or {}, _TEMPLATE)


def _validate_replicated_pods(spec: Json, errors: Errors) -> None:
    """The rules for selector and template that ReplicaSets and Deployments have in common."""
    selector, template = spec.get("selector"), spec.get("template") or {}
    place = _SPEC.child("selector")
    if selector is None:
        errors.append(required(place))
    else:
        validate_label_selector(selector, place, errors)
        if _is_empty(selector):
            errors.append(invalid(place, printed_selector(selector), "empty selector is invalid for deployment"))
    matches = selector_matches(selector, _labels(template))
    if matches is None:
        errors.append(invalid(place, printed_selector(selector or {}), "invalid label selector"))
    else:
        if not matches:
            errors.append(_mismatch(template))
        validate_pod_template_spec(template, _TEMPLATE, errors)
        if (spec.get("replicas") or 0) > 1:
            _validate_shared_disks(template, errors)
        _validate_endless_pods(template, "ReplicaSet", _TEMPLATE.child("spec"), errors)


def _validate_replica_set_spec(spec: Json, errors: Errors) -> None:
    validate_nonnegative(spec.get("replicas"), _SPEC.child("replicas"), errors)
    validate_nonnegative(spec.get("minReadySeconds"), _SPEC.child("minReadySeconds"), errors)
    _validate_replicated_pods(spec, errors)


def _validate_deployment_spec(spec: Json, errors: Errors) -> None:
    validate_nonnegative(spec.get("replicas"), _SPEC.child("replicas"), errors)
    _validate_replicated_pods(spec, errors)
    _validate_deployment_strategy(spec.get("strategy") or {}, _SPEC.child("strategy"), errors)
    ready_seconds, deadline = spec.get("minReadySeconds") or 0, spec.get("progressDeadlineSeconds")
    validate_nonnegative(ready_seconds, _SPEC.child("minReadySeconds"), errors)
    validate_nonnegative(spec.get("revisionHistoryLimit"), _SPEC.child("revisionHistoryLimit"), errors)
    if deadline is not None:
        validate_nonnegative(deadline, _SPEC.child("progressDeadlineSeconds"), errors)
        if deadline <= ready_seconds:
            detail = "must be greater than minReadySeconds"
            errors.append(invalid(_SPEC.child("progressDeadlineSeconds"), deadline, detail))


def _validate_daemon_set_spec(spec: Json, errors: Errors) -> None:
    selector, template = spec.get("selector"), spec.get("template") or {}
    place = _SPEC.child("selector")
    validate_label_selector(selector, place, errors)
    if selector_matches(selector, _labels(template)) is False:
        errors.append(_mismatch(template))
    if selector is not None and _is_empty(selector):
        errors.append(invalid(place, printed_selector(selector), "empty selector is invalid for daemonset"))
    validate_pod_template_spec(template, _TEMPLATE, errors)
    _validate_shared_disks(template, errors)
    _validate_endless_pods(template, "DaemonSet", _TEMPLATE.child("spec"), errors)
    validate_nonnegative(spec.get("minReadySeconds"), _SPEC.child("minReadySeconds"), errors)
    _validate_daemon_set_strategy(spec.get("updateStrategy") or {}, _SPEC.child("updateStrategy"), errors)
    validate_nonnegative(spec.get("revisionHistoryLimit"), _SPEC.child("revisionHistoryLimit"), errors)


def _is_empty(selector: Json) -> bool:
    return not selector.get("matchLabels") and not selector.get("matchExpressions")


def _labels(template: Json) -> Json:
    return (template.get("metadata") or {}).get("labels") or {}


def _mismatch(template: Json) -> FieldError:
    labels = in_order((template.get("metadata") or {}).get("labels"))
    return invalid(_TEMPLATE.child("metadata", "labels"), labels, "`selector` does not match template `labels`")


def _validate_same_selector(new: Json, old: Json, errors: Errors) -> None:
    selector = printed_selector(new.get("selector") or {})
    if selector != printed_selector(old.get("selector") or {}):
        errors.append(invalid(_SPEC.child("selector"), selector, IMMUTABLE))


def _validate_endless_pods(template: Json, kind: str, path: Path, errors: Errors) -> None:
    """Pods that are meant to run for ever restart always and have no deadline."""
    spec = template.get("spec") or {}
    policy = spec.get("restartPolicy") or ""
    if policy != "Always":
        errors.append(not_supported(path.child("restartPolicy"), policy, ("Always",)))
    if spec.get("activeDeadlineSeconds") is not None:
        detail = f"activeDeadlineSeconds in {kind} is not Supported"
        errors.append(forbidden(path.child("activeDeadlineSeconds"), detail))


def _validate_shared_disks(template: Json, errors: Errors) -> None:
    for index, volume in enumerate((template.get("spec") or {}).get("volumes") or ()):
        disk = volume.get("gcePersistentDisk")
        if disk is not None and not disk.get("readOnly"):
            place = _TEMPLATE.child("spec", "volumes").index(index).child("gcePersistentDisk", "readOnly")
            errors.append(invalid(place, False, _DISK_ERROR))


def _validate_deployment_strategy(strategy: Json, path: Path, errors: Errors) -> None:
    kind, rolling = strategy.get("type") or "", strategy.get("rollingUpdate")
    place = path.child("rollingUpdate")
    if kind == "Recreate":
        if rolling is not None:
            errors.append(forbidden(place, "may not be specified when strategy `type` is 'Recreate'"))
    elif kind != "RollingUpdate":
        errors.append(not_supported(path, internal_value("UpdateStrategy", strategy), ("Recreate", "RollingUpdate")))
    elif rolling is None:
        errors.append(required(place, "this should be defaulted and never be nil"))
    else:
        _validate_counts(rolling, ("maxUnavailable", "maxSurge"), place, errors)
        if not _number(rolling.get("maxUnavailable")) and not _number(rolling.get("maxSurge")):
            shown = _shown(rolling.get("maxUnavailable"))
            errors.append(invalid(place.child("maxUnavailable"), shown, "may not be 0 when `maxSurge` is 0"))
        _validate_at_most_all(rolling, ("maxUnavailable",), place, errors)


def _validate_daemon_set_strategy(strategy: Json, path: Path, errors: Errors) -> None:
    kind, rolling = strategy.get("type") or "", strategy.get("rollingUpdate")
    place = path.child("rollingUpdate")
    if kind == "OnDelete":
        return
    if kind != "RollingUpdate":
        errors.append(not_supported(path, internal_value("UpdateStrategy", strategy), ("RollingUpdate", "OnDelete")))
        return
    if rolling is None:
        errors.append(required(place))
        return
    keys = ("maxUnavailable", "maxSurge")
    _validate_counts(rolling, keys, place, errors)
    _validate_at_most_all(rolling, keys, place, errors)
    unavailable, surge = (_number(rolling.get(key)) for key in keys)
    if unavailable and surge:
        detail = "may not be set when maxUnavailable is non-zero"
        errors.append(invalid(place.child("maxSurge"), _shown(rolling.get("maxSurge")), detail))
    elif not unavailable and not surge:
        errors.append(required(place.child("maxUnavailable"), "cannot be 0 when maxSurge is 0"))


def _validate_counts(rolling: Json, keys: Sequence[str], path: Path, errors: Errors) -> None:
    """Each a number that is not negative, or a percentage (ValidatePositiveIntOrPercent)."""
    for key in keys:
        value = rolling.get(key)
        if isinstance(value, str):
            errors += [invalid(path.child(key), _shown(value), message) for message in is_percent(value)]
        else:
            validate_nonnegative(value, path.child(key), errors)


def _validate_at_most_all(rolling: Json, keys: Sequence[str], path: Path, errors: Errors) -> None:
    for key in keys:
        value = rolling.get(key)
        if isinstance(value, str) and not is_percent(value) and _number(value) > 100:
            errors.append(invalid(path.child(key), _shown(value), "must not be greater than 100%"))


def _number(value: Any) -> int:
    """The number, or that of a percentage; 0 for what is neither."""
    if isinstance(value, str):
        return 0 if is_percent(value) else int(value[:-1][-18:])
    return value or 0


def _shown(value: Any) -> Any:
    return TypedString(value) if isinstance(value, str) else value or 0
