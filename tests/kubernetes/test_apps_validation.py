"""What the API server says to a Deployment or a DaemonSet that breaks the rules of the apps group."""

from __future__ import annotations

from typing import Any

import pytest

from playground.kubernetes.apps.validation import (
    validate_daemon_set,
    validate_daemon_set_update,
    validate_deployment,
    validate_deployment_update,
    warnings_for_daemon_set,
    warnings_for_deployment,
)
from tests.kubernetes.manifests import CREATED, UID, Object, job, parsed

COUNTS = "spec.strategy.rollingUpdate"
PERCENT = (
    "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for "
    "validation is '[0-9]+%')"
)


def built(kind: str, strategy: Object, text: str) -> Object:
    """A sound object of that kind, with what ``text`` gives under ``meta``, ``spec``, ``labels`` and ``pod``."""
    given: dict[str, Any] = parsed(text) if text else {}
    pod = job()["spec"]["template"]["spec"] | {"restartPolicy": "Always"} | (given.get("pod") or {})
    metadata = {"name": "demo", "namespace": "default", "uid": UID, "creationTimestamp": CREATED}
    return {
        "apiVersion": "apps/v1",
        "kind": kind,
        "metadata": metadata | (given.get("meta") or {}),
        "spec": {
            "selector": {"matchLabels": {"app": "a"}},
            "template": {"metadata": {"labels": given.get("labels", {"app": "a"})}, "spec": pod},
            **strategy,
            **(given.get("spec") or {}),
        },
    }


def deployment(text: str = "") -> Object:
    rolling = {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": "25%", "maxSurge": "25%"}}
    return built("Deployment", {"replicas": 1, "strategy": rolling, "progressDeadlineSeconds": 600}, text)


def daemon_set(text: str = "") -> Object:
    rolling = {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 1, "maxSurge": 0}}
    return built("DaemonSet", {"updateStrategy": rolling}, text)


DEPLOYMENT = {
    "spec.replicas: Invalid value: -1: must be greater than or equal to 0": "spec: {replicas: -1}",
    'spec.template.metadata.labels: Invalid value: {"app":"b","x":"z"}: `selector` does not match template `labels`': (
        "labels: {x: z, app: b}"
    ),
    "spec.selector: Invalid value: {}: empty selector is invalid for deployment": "spec: {selector: {}}",
    'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"': (
        "pod: {restartPolicy: Never}"
    ),
    "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicaSet is not Supported": (
        "pod: {activeDeadlineSeconds: 5}"
    ),
    "spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0": "spec: {minReadySeconds: -1}",
    "spec.revisionHistoryLimit: Invalid value: -1: must be greater than or equal to 0": (
        "spec: {revisionHistoryLimit: -1}"
    ),
    "spec.progressDeadlineSeconds: Invalid value: 5: must be greater than minReadySeconds": (
        "spec: {progressDeadlineSeconds: 5, minReadySeconds: 5}"
    ),
    f"{COUNTS}: Forbidden: may not be specified when strategy `type` is 'Recreate'": (
        "spec: {strategy: {type: Recreate, rollingUpdate: {maxSurge: 1}}}"
    ),
    'spec.strategy: Unsupported value: {"Type":"Rolling","RollingUpdate":null}: supported values: "Recreate", '
    '"RollingUpdate"': "spec: {strategy: {type: Rolling}}",
    f"{COUNTS}.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0": (
        "spec: {strategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 0, maxSurge: 0}}}"
    ),
    f'{COUNTS}.maxUnavailable: Invalid value: "101%": must not be greater than 100%': (
        "spec: {strategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 101%, maxSurge: 0}}}"
    ),
    f'{COUNTS}.maxSurge: Invalid value: "half": {PERCENT}': (
        "spec: {strategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 1, maxSurge: half}}}"
    ),
}

DAEMON_SET = {
    "spec.selector: Invalid value: {}: empty selector is invalid for daemonset": "spec: {selector: {}}",
    'spec.template.metadata.labels: Invalid value: {"app":"b"}: `selector` does not match template `labels`': (
        "labels: {app: b}"
    ),
    'spec.template.spec.restartPolicy: Unsupported value: "OnFailure": supported values: "Always"': (
        "pod: {restartPolicy: OnFailure}"
    ),
    "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in DaemonSet is not Supported": (
        "pod: {activeDeadlineSeconds: 5}"
    ),
    "spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero": (
        "spec: {updateStrategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 1, maxSurge: 1}}}"
    ),
    "spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0": (
        "spec: {updateStrategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 0, maxSurge: 0}}}"
    ),
}


def test_sound_objects_are_accepted_without_warnings() -> None:
    assert validate_deployment(deployment()) == []
    assert warnings_for_deployment(deployment()) == []
    assert validate_daemon_set(daemon_set("spec: {updateStrategy: {type: OnDelete}}")) == []
    assert warnings_for_daemon_set(daemon_set()) == []


@pytest.mark.parametrize("sentence", DEPLOYMENT)
def test_a_deployment_is_refused_in_the_servers_words(sentence: str) -> None:
    assert [str(error) for error in validate_deployment(deployment(DEPLOYMENT[sentence]))] == [sentence]


@pytest.mark.parametrize("sentence", DAEMON_SET)
def test_a_daemon_set_is_refused_in_the_servers_words(sentence: str) -> None:
    assert [str(error) for error in validate_daemon_set(daemon_set(DAEMON_SET[sentence]))] == [sentence]


def test_the_selector_of_a_live_object_is_immutable() -> None:
    sentence = 'spec.selector: Invalid value: {"matchLabels":{"app":"b"}}: field is immutable'
    change = "{spec: {selector: {matchLabels: {app: b}}}, labels: {app: b}}"
    assert [str(error) for error in validate_deployment_update(deployment(change), deployment())] == [sentence]
    assert [str(error) for error in validate_daemon_set_update(daemon_set(change), daemon_set())] == [sentence]


def test_the_scale_of_a_live_deployment_may_change() -> None:
    assert validate_deployment_update(deployment("spec: {replicas: 5}"), deployment()) == []


def test_a_disk_that_several_pods_write_is_refused() -> None:
    disk = "pod: {volumes: [{name: v, gcePersistentDisk: {pdName: d}}]}"
    assert validate_deployment(deployment(disk)) == []
    assert [str(error) for error in validate_daemon_set(daemon_set(disk))] == [
        "spec.template.spec.volumes[0].gcePersistentDisk.readOnly: Invalid value: false: must be true for replicated "
        "pods > 1; GCE PD can only be mounted on multiple machines if it is read-only"
    ]


def test_a_deployment_whose_name_is_no_host_name_is_warned_of() -> None:
    (warning,) = warnings_for_deployment(deployment("meta: {name: a.b}"))
    assert warning.startswith("metadata.name: this is used in Pod names and hostnames")
