"""What the API server accepts in a Pod template, but warns of."""

from __future__ import annotations

import pytest

from playground.kubernetes.apimachinery.warning import recorded
from playground.kubernetes.review import output
from tests.kubernetes.manifests import job, sentences, warned

POD = "spec.template.spec"
CONTAINER = f"{POD}.containers[0]"
NOTES = "spec.template.metadata.annotations"
NO_POD = "a null labelSelector results in matching no pod"

WARNINGS = {
    f'{POD}.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead': (
        "pod: {nodeSelector: {beta.kubernetes.io/os: linux}}"
    ),
    f"{POD}.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0]"
    ".matchExpressions[0].key: beta.kubernetes.io/arch is deprecated since v1.14; "
    'use "kubernetes.io/arch" instead': (
        "pod: {affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: "
        "[{matchExpressions: [{key: beta.kubernetes.io/arch, operator: Exists}]}]}}}}"
    ),
    f"{POD}.topologySpreadConstraints[0].labelSelector: {NO_POD}": (
        "pod: {topologySpreadConstraints: [{maxSkew: 1, topologyKey: z, whenUnsatisfiable: DoNotSchedule}]}"
    ),
    f"{POD}.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector: {NO_POD}": (
        "pod: {affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: z}]}}}"
    ),
    f"{POD}.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm"
    f".labelSelector: {NO_POD}": (
        "pod: {affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: "
        "[{weight: 1, podAffinityTerm: {topologyKey: z}}]}}}"
    ),
    f"{NOTES}[scheduler.alpha.kubernetes.io/critical-pod]: non-functional in v1.16+; "
    'use the "priorityClassName" field instead': (
        "template: {annotations: {scheduler.alpha.kubernetes.io/critical-pod: ''}}"
    ),
    f"{NOTES}[seccomp.security.alpha.kubernetes.io/pod]: non-functional in v1.27+; "
    'use the "seccompProfile" field instead': (
        "template: {annotations: {seccomp.security.alpha.kubernetes.io/pod: unconfined}}"
    ),
    f"{NOTES}[container.apparmor.security.beta.kubernetes.io/main]: deprecated since v1.30; "
    'use the "appArmorProfile" field instead': (
        "template: {annotations: {container.apparmor.security.beta.kubernetes.io/main: runtime/default}}"
    ),
    f"{POD}.volumes[0].gitRepo: deprecated in v1.11": (
        "pod: {volumes: [{name: v, gitRepo: {repository: https://example.com/r.git}}]}"
    ),
    f'{POD}.volumes[0].ephemeral.volumeClaimTemplate.spec.resources.requests[storage]: fractional byte value "500m" '
    "is invalid, must be an integer": (
        "pod: {volumes: [{name: v, ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], "
        "resources: {requests: {storage: 500m}}}}}}]}"
    ),
    'volume "v" (ConfigMap "c"): overlapping paths: "a" with "a/b"': (
        "pod: {volumes: [{name: v, configMap: {name: c, items: [{key: k, path: a/b}, {key: l, path: a}]}}]}"
    ),
    'volume "v" (Projected): overlapping paths: "a/b" (ServiceAccountToken) with "a" (Secret "s")': (
        "pod: {volumes: [{name: v, projected: {sources: [{secret: {name: s, items: [{key: k, path: a}]}}, "
        "{serviceAccountToken: {path: a/b}}]}}]}"
    ),
    f'{POD}.imagePullSecrets[1].name: duplicate name "a"': "pod: {imagePullSecrets: [{name: a}, {name: a}]}",
    f'{POD}.imagePullSecrets[0].name: invalid empty name ""': "pod: {imagePullSecrets: [{}]}",
    f'{POD}.hostAliases[1].ip: duplicate ip "1.1.1.1"': "pod: {hostAliases: [{ip: 1.1.1.1}, {ip: 1.1.1.1}]}",
    f'{POD}.hostAliases[0].ip: IPv6 address "::01" should be in RFC 5952 canonical format ("::1")': (
        "pod: {hostAliases: [{ip: '::01'}]}"
    ),
    f'{POD}.dnsConfig.nameservers[0]: IPv6 address "FE80::1" should be in RFC 5952 canonical format ("fe80::1")': (
        "pod: {dnsConfig: {nameservers: ['FE80::1']}}"
    ),
    f"{POD}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1": (
        "pod: {terminationGracePeriodSeconds: -5}"
    ),
    f'{CONTAINER}.resources.limits[memory]: fractional byte value "100m" is invalid, must be an integer': (
        "container: {resources: {limits: {memory: 100m}, requests: {memory: 0}}}"
    ),
    f'{CONTAINER}.env[1]: hides previous definition of "A", which may be dropped when using apply': (
        "container: {env: [{name: A, value: b}, {name: A, value: c}]}"
    ),
    f"{CONTAINER}.ports[0]: hostIP set without hostPort: "
    "{Name: HostPort:0 ContainerPort:80 Protocol:TCP HostIP:127.0.0.1}": (
        "container: {ports: [{containerPort: 80, hostIP: 127.0.0.1}]}"
    ),
    f"{CONTAINER}.ports[1]: duplicate port definition with {CONTAINER}.ports[0]": (
        "container: {ports: [{containerPort: 80}, {containerPort: 80}]}"
    ),
    f"{CONTAINER}.ports[1]: overlapping port definition with {CONTAINER}.ports[0]": (
        "container: {ports: [{containerPort: 80, hostPort: 8080}, {containerPort: 80}]}"
    ),
    f"{CONTAINER}.ports[1]: dangerously ambiguous port definition with {CONTAINER}.ports[0]": (
        "container: {ports: [{containerPort: 80, hostPort: 80}, {containerPort: 80, hostPort: 80, hostIP: 10.0.0.1}]}"
    ),
    f'{CONTAINER}.ports[0]: duplicate port name "web" with {POD}.initContainers[0].ports[0], services and probes '
    f"that select ports by name will use {POD}.initContainers[0].ports[0]": (
        "{container: {ports: [{containerPort: 80, name: web}]}, "
        "pod: {initContainers: [{name: i, image: busybox, ports: [{containerPort: 81, name: web}]}]}}"
    ),
}


@pytest.mark.parametrize("warning", WARNINGS)
def test_what_the_server_warns_of(warning: str) -> None:
    accepted = job(WARNINGS[warning])
    assert sentences(accepted) == []
    assert warned(accepted) == [warning]


def test_a_variable_that_builds_on_its_earlier_value_is_no_mistake() -> None:
    assert warned(job("container: {env: [{name: PATH, value: /a}, {name: PATH, value: '$(PATH):/b'}]}")) == []


def test_the_same_port_for_two_protocols_is_no_mistake() -> None:
    assert warned(job("container: {ports: [{containerPort: 53}, {containerPort: 53, protocol: UDP}]}")) == []


def test_work_on_thousands_of_like_ports_is_bounded() -> None:
    ports = ", ".join(["{containerPort: 80}"] * 1000)
    assert len(warned(job(f"container: {{ports: [{ports}]}}"))) == 20_000


def test_a_path_as_deep_as_the_text_is_long_is_no_trouble() -> None:
    deep = "a/" * 100_000
    items = f"[{{key: k, path: {deep}}}, {{key: l, path: a}}]"
    (warning,) = warned(job(f"pod: {{volumes: [{{name: v, configMap: {{name: c, items: {items}}}}}]}}"))
    assert warning == f'volume "v" (ConfigMap "c"): overlapping paths: "a" with "{deep[:-1]}"'


RECORDED: dict[str, tuple[list[str], list[str]]] = {
    "each once, in the order of the first": (["b", "a", "b"], ["b", "a"]),
    "no empty ones": (["", "a"], ["a"]),
    "none with control characters": (["a\tb", "c"], ["c"]),
    "as long as there is room": (["a" * 4095, "b"], ["a" * 4095, "b"]),
    "all cut short where there is none": (["a" * 4095, "bc"], ["a" * 256, "bc"]),
    "until the answer is full": (
        [f"{n:04d}" + "a" * 396 for n in range(50)],
        [f"{n:04d}" + "a" * 252 for n in range(16)],
    ),
}


@pytest.mark.parametrize("rule", RECORDED)
def test_what_an_answer_carries(rule: str) -> None:
    warnings, sent = RECORDED[rule]
    assert recorded(warnings) == tuple(sent)


def test_kubectl_says_the_same_only_once() -> None:
    pod = "{restartPolicy: Never, containers: [{name: c, image: i, env: [{name: A}, {name: A}]}]}"
    text = "\n---\n".join(
        f"{{apiVersion: batch/v1, kind: Job, metadata: {{name: {name}}}, spec: {{template: {{spec: {pod}}}}}}}"
        for name in ("a", "b")
    )
    printed = output(text)
    assert printed.stdout == "job.batch/a created\njob.batch/b created\n"
    assert printed.stderr == (
        f'Warning: {CONTAINER}.env[1]: hides previous definition of "A", which may be dropped when using apply\n'
    )
