"""Pods between their JSON form and the typed one."""

from __future__ import annotations

from typing import Any

from playground.kubernetes.apimachinery.serialize import (
    condition_from_json,
    condition_to_json,
    meta_from_json,
    meta_to_json,
    time_seconds,
    time_text,
)
from playground.kubernetes.core.tolerations import tolerations_from_json
from playground.kubernetes.core.types import (
    Container,
    ContainerState,
    ContainerStateRunning,
    ContainerStateTerminated,
    ContainerStateWaiting,
    ContainerStatus,
    Pod,
    PodSpec,
    PodStatus,
    PodTemplate,
)

Object = dict[str, Any]


def pod_template_from_json(template: Object) -> PodTemplate:
    """A defaulted pod template."""
    metadata = template.get("metadata") or {}
    return PodTemplate(
        spec=pod_spec_from_json(template.get("spec") or {}),
        labels=metadata.get("labels") or {},
        annotations=metadata.get("annotations") or {},
    )


def pod_spec_from_json(spec: Object) -> PodSpec:
    """A defaulted pod spec; the JSON itself stays in ``json``."""
    return PodSpec(
        containers=tuple(_container_from_json(container) for container in spec.get("containers") or ()),
        init_containers=tuple(_container_from_json(container) for container in spec.get("initContainers") or ()),
        restart_policy=spec.get("restartPolicy", "Always"),
        termination_grace_period_seconds=spec.get("terminationGracePeriodSeconds", 30),
        active_deadline_seconds=spec.get("activeDeadlineSeconds"),
        tolerations=tolerations_from_json(spec.get("tolerations") or ()),
        json=spec,
    )


def _container_from_json(container: Object) -> Container:
    return Container(
        name=container.get("name", ""),
        image=container.get("image", ""),
        command=tuple(container.get("command") or ()),
        args=tuple(container.get("args") or ()),
        restart_policy=container.get("restartPolicy"),
    )


def pod_from_json(pod: Object, start_ms: int = 0) -> Pod:
    """A Pod from its JSON form; ``start_ms`` is the epoch ms of virtual time 0."""
    return Pod(
        meta=meta_from_json(pod["metadata"], start_ms),
        spec=pod_spec_from_json(pod.get("spec") or {}),
        status=_pod_status_from_json(pod.get("status") or {}, start_ms),
        node_name=(pod.get("spec") or {}).get("nodeName", ""),
    )


def _pod_status_from_json(status: Object, start_ms: int) -> PodStatus:
    return PodStatus(
        phase=status.get("phase", "Pending"),
        reason=status.get("reason", ""),
        message=status.get("message", ""),
        start_time=time_seconds(status.get("startTime")),
        conditions=tuple(condition_from_json(condition) for condition in status.get("conditions") or ()),
        container_statuses=_statuses_from_json(status.get("containerStatuses"), start_ms),
        init_container_statuses=_statuses_from_json(status.get("initContainerStatuses"), start_ms),
    )


def _statuses_from_json(statuses: list[Object] | None, start_ms: int) -> tuple[ContainerStatus, ...]:
    return tuple(_container_status_from_json(status, start_ms) for status in statuses or ())


def _container_status_from_json(status: Object, start_ms: int) -> ContainerStatus:
    last = _state_from_json(status.get("lastState") or {}, start_ms)
    return ContainerStatus(
        name=status["name"],
        state=_state_from_json(status.get("state") or {}, start_ms),
        ready=bool(status.get("ready")),
        restart_count=status.get("restartCount", 0),
        last_terminated=last if isinstance(last, ContainerStateTerminated) else None,
    )


def _state_from_json(state: Object, start_ms: int) -> ContainerState:
    """A container without a state is waiting, as the server reads it."""
    running, ended, waiting = state.get("running"), state.get("terminated"), state.get("waiting") or {}
    if running is not None:
        started = time_seconds(running.get("startedAt")) or 0
        return ContainerStateRunning(started_ms=started * 1000 - start_ms, started_at=started)
    if ended is not None:
        finished = time_seconds(ended.get("finishedAt")) or 0
        return ContainerStateTerminated(
            exit_code=ended.get("exitCode", 0),
            reason=ended.get("reason", ""),
            started_at=time_seconds(ended.get("startedAt")) or 0,
            finished_ms=finished * 1000 - start_ms,
            finished_at=finished,
            message=ended.get("message", ""),
        )
    return ContainerStateWaiting(reason=waiting.get("reason", ""), message=waiting.get("message", ""))


def pod_to_json(pod: Pod, start_ms: int = 0) -> Object:
    """A Pod as ``kubectl get -o json`` shows it; ``start_ms`` is the epoch ms of virtual time 0."""
    spec = pod.spec.json | ({"nodeName": pod.node_name} if pod.node_name else {})
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": meta_to_json(pod.meta, start_ms),
        "spec": spec,
        "status": pod_status_to_json(pod.status, pod.spec),
    }


def pod_status_to_json(status: PodStatus, spec: PodSpec) -> Object:
    images = {container.name: container.image for container in (*spec.init_containers, *spec.containers)}
    result: Object = {"phase": status.phase}
    if status.conditions:
        result["conditions"] = [condition_to_json(condition) for condition in status.conditions]
    for name, statuses in (
        ("containerStatuses", status.container_statuses),
        ("initContainerStatuses", status.init_container_statuses),
    ):
        if statuses:
            result[name] = [_container_status(entry, images.get(entry.name, "")) for entry in statuses]
    if status.message:
        result["message"] = status.message
    if status.reason:
        result["reason"] = status.reason
    if status.start_time is not None:
        result["startTime"] = time_text(status.start_time)
    return result


def _container_status(status: ContainerStatus, image: str) -> Object:
    last = {} if status.last_terminated is None else _state(status.last_terminated)
    return {
        "image": image,
        "lastState": last,
        "name": status.name,
        "ready": status.ready,
        "restartCount": status.restart_count,
        "started": isinstance(status.state, ContainerStateRunning),
        "state": _state(status.state),
    }


def _state(state: ContainerState) -> Object:
    if isinstance(state, ContainerStateRunning):
        return {"running": {"startedAt": time_text(state.started_at)}}
    if isinstance(state, ContainerStateWaiting):
        return {"waiting": _words(state)}
    return {"terminated": _words(state) | _ended(state)}


def _ended(state: ContainerStateTerminated) -> Object:
    return {
        "exitCode": state.exit_code,
        "finishedAt": time_text(state.finished_at),
        "startedAt": time_text(state.started_at),
    }


def _words(state: ContainerStateWaiting | ContainerStateTerminated) -> Object:
    words = {"message": state.message, "reason": state.reason}
    return {name: text for name, text in words.items() if text}
