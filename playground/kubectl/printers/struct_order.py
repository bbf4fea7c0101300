"""Fields in the order in which Go's structs have them: that of the JSON of an object that kubectl itself has made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Of an Event too, and of a list.
_OBJECT = (
    "kind apiVersion metadata items involvedObject reason message source firstTimestamp lastTimestamp count type "
    "eventTime series action related reportingComponent reportingInstance spec status"
)
_REFERENCE = "kind namespace name uid apiVersion resourceVersion fieldPath"
_METADATA = (
    "name generateName namespace selfLink uid resourceVersion generation creationTimestamp deletionTimestamp "
    "deletionGracePeriodSeconds labels annotations ownerReferences finalizers"
)
_OWNER = "apiVersion kind name uid controller blockOwnerDeletion"
# Of a CronJob, a Deployment, a Job and a Pod: no two of them have the same fields in another order.
_SPEC = (
    "schedule timeZone startingDeadlineSeconds concurrencyPolicy replicas parallelism completions volumes "
    "initContainers containers restartPolicy terminationGracePeriodSeconds activeDeadlineSeconds dnsPolicy "
    "nodeSelector serviceAccountName serviceAccount automountServiceAccountToken nodeName hostNetwork hostPID hostIPC "
    "shareProcessNamespace securityContext imagePullSecrets hostname subdomain affinity schedulerName tolerations "
    "hostAliases priorityClassName priority dnsConfig readinessGates runtimeClassName enableServiceLinks "
    "preemptionPolicy overhead topologySpreadConstraints podFailurePolicy successPolicy backoffLimit "
    "backoffLimitPerIndex maxFailedIndexes selector manualSelector template ttlSecondsAfterFinished completionMode "
    "suspend podReplacementPolicy managedBy jobTemplate successfulJobsHistoryLimit failedJobsHistoryLimit strategy "
    "minReadySeconds revisionHistoryLimit paused progressDeadlineSeconds"
)
_CONTAINER = (
    "name image command args workingDir ports envFrom env resources resizePolicy restartPolicy volumeMounts "
    "volumeDevices livenessProbe readinessProbe startupProbe lifecycle terminationMessagePath "
    "terminationMessagePolicy imagePullPolicy securityContext stdin stdinOnce tty"
)
_PORT = "name hostPort containerPort protocol hostIP"
_PLACES = {
    name: {field: place for place, field in enumerate(fields.split())}
    for name, fields in {
        "": _OBJECT,
        "items": _OBJECT,
        "involvedObject": _REFERENCE,
        "metadata": _METADATA,
        "spec": _SPEC,
        "ownerReferences": _OWNER,
        "containers": _CONTAINER,
        "initContainers": _CONTAINER,
        "ports": _PORT,
    }.items()
}
_MAPS = ("annotations", "labels", "limits", "matchLabels", "nodeSelector", "requests")


def in_struct_order(value: Any, field: str = "") -> Any:
    """The JSON value of ``field`` (empty: a whole object) with its own fields in that order.

    The keys of maps are sorted, as are fields whose order is not known here.
    """
    if isinstance(value, Mapping):
        places = {} if field in _MAPS else _PLACES.get(field, {})
        keys = sorted(value, key=lambda key: (places.get(key, len(places)), key))
        return {key: in_struct_order(value[key], key) for key in keys}
    if isinstance(value, list):
        return [in_struct_order(each, field) for each in value]
    return value
