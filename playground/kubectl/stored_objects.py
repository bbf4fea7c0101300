"""Objects as an API server returns them, with what a simulated cluster leaves out because nothing in it reads it."""

from __future__ import annotations

from typing import Any
from zlib import crc32

from playground.kubectl.qos import qos_class
from playground.kubernetes.apimachinery.meta import find_condition
from playground.kubernetes.apimachinery.serialize import condition_to_json, meta_to_json, time_text
from playground.kubernetes.batch.types import JOB_COMPLETION_INDEX_ANNOTATION, JOB_NAME_LABEL
from playground.kubernetes.core.convert import pod_to_json
from playground.kubernetes.core.tolerations import tolerations_to_json, with_default_tolerations
from playground.kubernetes.core.types import ContainerStateTerminated, ContainerStateWaiting, Node, Pod
from playground.kubernetes.objects import to_json

Object = dict[str, Any]

KUBELET_VERSION = "v1.36.2"
SERVICE_IP = "10.96.0.1"
INDEX_VARIABLE = "JOB_COMPLETION_INDEX"
ENDED = ("Succeeded", "Failed")


def stored_object(typed: Any, start_ms: int) -> Object:
    """Any object of a simulated cluster; ``start_ms`` is the epoch ms of virtual time 0."""
    if isinstance(typed, Pod):
        return stored_pod(typed, start_ms)
    if isinstance(typed, Node):
        return stored_node(typed, start_ms)
    return to_json(typed, start_ms)


def kubernetes_service(start_ms: int) -> Object:
    """The Service under which Pods find the API server, in every cluster from its first second."""
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {
            "creationTimestamp": time_text(start_ms // 1000),
            "labels": {"component": "apiserver", "provider": "kubernetes"},
            "name": "kubernetes",
            "namespace": "default",
            "resourceVersion": "1",
            "uid": "00000000-0000-4000-8000-000000000001",
        },
        "spec": {
            "clusterIP": SERVICE_IP,
            "clusterIPs": [SERVICE_IP],
            "internalTrafficPolicy": "Cluster",
            "ipFamilies": ["IPv4"],
            "ipFamilyPolicy": "SingleStack",
            "ports": [{"name": "https", "port": 443, "protocol": "TCP", "targetPort": 6443}],
            "sessionAffinity": "None",
            "type": "ClusterIP",
        },
        "status": {"loadBalancer": {}},
    }


def stored_node(node: Node, start_ms: int) -> Object:
    """A node; its kubelet said that it was ready when it joined."""
    metadata = meta_to_json(node.meta, start_ms)
    del metadata["namespace"]
    ready = [condition_to_json(each) for each in node.conditions] or [
        {
            "lastTransitionTime": metadata["creationTimestamp"],
            "message": "kubelet is posting ready status",
            "reason": "KubeletReady",
            "status": "True",
            "type": "Ready",
        }
    ]
    taints = [{"effect": each.effect, "key": each.key} for each in node.taints]
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": metadata,
        "spec": {"taints": taints} if taints else {},
        "status": {
            "addresses": [{"address": node_address(node.meta.name), "type": "InternalIP"}],
            "conditions": ready,
            "nodeInfo": {"kubeletVersion": KUBELET_VERSION},
        },
    }


def stored_pod(pod: Pod, start_ms: int) -> Object:
    """A Pod with what admission, the Job controller and the kubelet write of it in a real cluster.

    Addresses and container IDs are made up from the Pod's UID.
    """
    shown = pod_to_json(pod, start_ms)
    return shown | {"spec": _spec(pod, shown["spec"]), "status": _status(pod, shown)}


def _spec(pod: Pod, spec: Object) -> Object:
    account = spec.get("serviceAccountName") or "default"
    shown = {
        "enableServiceLinks": True,
        "preemptionPolicy": "PreemptLowerPriority",
        "priority": 0,
        "serviceAccount": account,
        "serviceAccountName": account,
        **spec,
        "tolerations": tolerations_to_json(with_default_tolerations(pod.spec.tolerations)),
    }
    if pod.completion_index is not None:
        shown["hostname"] = f"{pod.meta.labels[JOB_NAME_LABEL]}-{pod.completion_index}"
        for name in ("containers", "initContainers"):
            if name in spec:
                shown[name] = [_with_index(container) for container in spec[name]]
    return shown


def _with_index(container: Object) -> Object:
    """A container of an Indexed Job reads its index from the environment (addCompletionIndexEnvVariable)."""
    variables = container.get("env") or []
    if any(each["name"] == INDEX_VARIABLE for each in variables):
        return container
    source = {"apiVersion": "v1", "fieldPath": f"metadata.labels['{JOB_COMPLETION_INDEX_ANNOTATION}']"}
    return container | {"env": [*variables, {"name": INDEX_VARIABLE, "valueFrom": {"fieldRef": source}}]}


def _status(pod: Pod, shown: Object) -> Object:
    status: Object = shown["status"] | {"qosClass": qos_class(shown["spec"])}
    if not pod.node_name:
        unscheduled = _condition("PodScheduled", False, pod.meta.creation_time, "Unschedulable")
        return status | {"conditions": [unscheduled, *(status.get("conditions") or ())]}
    host = node_address(pod.node_name)
    status |= {"hostIP": host, "hostIPs": [{"ip": host}]}
    started = [each for each in pod.status.container_statuses if not isinstance(each.state, ContainerStateWaiting)]
    inits_started = [
        each for each in pod.status.init_container_statuses if not isinstance(each.state, ContainerStateWaiting)
    ]
    if started or inits_started or pod.status.phase != "Pending":
        address = f"10.244.{_number(pod.node_name)}.{2 + crc32(pod.meta.uid.encode()) % 253}"
        status |= {"podIP": address, "podIPs": [{"ip": address}]}
    for name, waiting in (("containerStatuses", "containers"), ("initContainerStatuses", "initContainers")):
        containers = shown["spec"].get(waiting)
        if containers:
            reason = "PodInitializing" if shown["spec"].get("initContainers") else "ContainerCreating"
            status[name] = [
                _with_ids(pod, each)
                for each in status.get(name) or [_not_started(container, reason) for container in containers]
            ]
    return status | {"conditions": _conditions(pod)}


def _not_started(container: Object, reason: str) -> Object:
    return {
        "image": container["image"],
        "lastState": {},
        "name": container["name"],
        "ready": False,
        "restartCount": 0,
        "started": False,
        "state": {"waiting": {"reason": reason}},
    }


def _with_ids(pod: Pod, status: Object) -> Object:
    """A container's status with the IDs of its runs; one that has never run has none."""
    runs = status["restartCount"]
    result = status | {"containerID": "", "imageID": ""}
    if "waiting" not in status["state"] or status["lastState"]:
        result["imageID"] = f"{status['image']}@sha256:{_digits(status['image'])}"
        result["containerID"] = _container_id(pod, status["name"], runs)
    if "terminated" in status["state"]:
        ended = status["state"]["terminated"] | {"containerID": result["containerID"]}
        result["state"] = {"terminated": ended}
    if status["lastState"]:
        before = runs if "waiting" in status["state"] else runs - 1
        ended = status["lastState"]["terminated"] | {"containerID": _container_id(pod, status["name"], before)}
        result["lastState"] = {"terminated": ended}
    return result


def _container_id(pod: Pod, container: str, run: int) -> str:
    return f"containerd://{_digits(f'{pod.meta.uid}/{container}/{run}')}"


def _digits(text: str) -> str:
    """64 hexadecimal digits that stay the same for the same text."""
    return "".join(f"{crc32(f'{place}/{text}'.encode()):08x}" for place in range(8))


def node_address(node: str) -> str:
    return f"172.18.0.{1 + _number(node)}"


def _number(node: str) -> int:
    digits = node.rpartition("-")[2]
    return int(digits) if digits.isascii() and digits.isdigit() else 1


def _conditions(pod: Pod) -> list[Object]:
    """The conditions in the kubelet's order (pkg/kubelet/status/generate.go), then those that others have set."""
    status, since = pod.status, pod.status.start_time or pod.meta.creation_time
    ended = status.phase in ENDED
    unready = [each.name for each in status.container_statuses if not each.ready]
    if not status.container_statuses:
        unready = [each.name for each in pod.spec.containers]
    reason = {"Succeeded": "PodCompleted", "Failed": "PodFailed"}.get(status.phase, "ContainersNotReady")
    message = "" if ended else f"containers with unready status: [{' '.join(unready)}]"
    ready = find_condition(status.conditions, "Ready")
    ready_since = since if ready is None else ready.last_transition_time
    is_ready = ready is not None and ready.status == "True"
    return [
        _condition("PodReadyToStartContainers", not ended and bool(status.start_time), since),
        _condition("Initialized", _is_initialized(pod), since, "ContainersNotInitialized"),
        _condition("Ready", is_ready, ready_since, reason, message),
        _condition("ContainersReady", not unready, ready_since, reason, message),
        _condition("PodScheduled", True, since),
        *(condition_to_json(each) for each in status.conditions if each.type != "Ready"),
    ]


def _is_initialized(pod: Pod) -> bool:
    sidecars = {each.name for each in pod.spec.init_containers if each.restart_policy == "Always"}
    statuses = pod.status.init_container_statuses
    return len(statuses) == len(pod.spec.init_containers) and all(
        not isinstance(each.state, ContainerStateWaiting)
        if each.name in sidecars
        else isinstance(each.state, ContainerStateTerminated) and each.state.exit_code == 0
        for each in statuses
    )


def _condition(kind: str, met: bool, since: int, reason: str = "", message: str = "") -> Object:
    told = {} if met else {name: text for name, text in (("message", message), ("reason", reason)) if text}
    return {
        "lastProbeTime": None,
        "lastTransitionTime": time_text(since),
        "status": str(met),
        "type": kind,
    } | told
