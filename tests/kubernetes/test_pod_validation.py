"""What the API server says to a Pod template that breaks the rules of the core group."""

from __future__ import annotations

import pytest

from tests.kubernetes.manifests import job, sentences

POD = "spec.template.spec"
LABEL = (
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with "
    "an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is "
    "'[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
)
SUBDOMAIN = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and "
    "end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
    r"'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
)

# Under spec.template.spec.containers[0], from what stands in the container.
CONTAINER = {
    f'name: Invalid value: "Main": {LABEL}': "name: Main",
    'name: Invalid value: "a.b": must not contain dots': "name: a.b",
    "name: Required value": "name: ''",
    "image: Required value": "image: ''",
    'imagePullPolicy: Unsupported value: "always": supported values: "Always", "IfNotPresent", "Never"': (
        "imagePullPolicy: always"
    ),
    'terminationMessagePolicy: Unsupported value: "Stdout": supported values: "File", "FallbackToLogsOnError"': (
        "terminationMessagePolicy: Stdout"
    ),
    "ports[0].containerPort: Required value": "ports: [{name: web}]",
    "ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive": (
        "ports: [{containerPort: 70000}]"
    ),
    'ports[0].protocol: Unsupported value: "tcp": supported values: "SCTP", "TCP", "UDP"': (
        "ports: [{containerPort: 80, protocol: tcp}]"
    ),
    'ports[1].name: Duplicate value: "web"': "ports: [{containerPort: 80, name: web}, {containerPort: 81, name: web}]",
    'ports[0].name: Invalid value: "a--b": must not contain consecutive hyphens': (
        "ports: [{containerPort: 80, name: a--b}]"
    ),
    'ports[1].hostPort: Duplicate value: "TCP//80"': (
        "ports: [{containerPort: 80, hostPort: 80}, {containerPort: 81, hostPort: 80}]"
    ),
    "env[0].name: Required value": "env: [{value: x}]",
    'env[0].name: Invalid value: "a=b": a valid environment variable name must consist only of printable ASCII '
    "characters other than '='": "env: [{name: a=b}]",
    'env[0].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, '
    "`secretKeyRef` or `fileKeyRef`": "env: [{name: A, valueFrom: {}}]",
    'env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty': (
        "env: [{name: A, value: x, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]"
    ),
    'env[0].valueFrom: Invalid value: "": may not have more than one field specified at a time': (
        "env: [{name: A, valueFrom: {fieldRef: {fieldPath: metadata.name}, secretKeyRef: {name: s, key: k}}}]"
    ),
    'env[0].valueFrom.fieldRef.fieldPath: Unsupported value: "metadata.labels": supported values: "metadata.name", '
    '"metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", '
    '"status.hostIPs", "status.podIP", "status.podIPs"': (
        "env: [{name: A, valueFrom: {fieldRef: {fieldPath: metadata.labels}}}]"
    ),
    "env[0].valueFrom.fieldRef.fieldPath: Invalid value: \"spec.a['b']\": error converting fieldPath: field label does "
    "not support subscript: spec.a['b']": "env: [{name: A, valueFrom: {fieldRef: {fieldPath: \"spec.a['b']\"}}}]",
    'env[0].valueFrom.fieldRef.fieldPath: Invalid value: "metadata.name": error converting fieldPath: unsupported pod '
    "version: v2": "env: [{name: A, valueFrom: {fieldRef: {apiVersion: v2, fieldPath: metadata.name}}}]",
    'env[0].valueFrom.resourceFieldRef.divisor: Invalid value: "limits.cpu": only divisor\'s values 1m and 1 are '
    "supported with the cpu resource": (
        "env: [{name: A, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor: '2'}}}]"
    ),
    "env[0].valueFrom.secretKeyRef.key: Invalid value: \"..\": must not be '..'": (
        "env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: ..}}}]"
    ),
    'env[0].valueFrom.fileKeyRef.volumeName: Not found: "v"': (
        "env: [{name: A, valueFrom: {fileKeyRef: {volumeName: v, path: f, key: K}}}]"
    ),
    'envFrom: Invalid value: "": must specify one of: `configMapRef` or `secretRef`': "envFrom: [{prefix: A_}]",
    "envFrom[0].secretRef.name: Required value": "envFrom: [{secretRef: {}}]",
    'volumeMounts[0].name: Not found: "data"': "volumeMounts: [{name: data, mountPath: /d}]",
    'resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1': (
        "resources: {requests: {cpu: 2}, limits: {cpu: 1}}"
    ),
    'resources.limits[cpu]: Invalid value: "-1": must be greater than or equal to 0': "resources: {limits: {cpu: -1}}",
    'resources.limits[nvidia.com/gpu]: Invalid value: "500m": must be an integer': (
        "resources: {limits: {nvidia.com/gpu: 500m}}"
    ),
    "resources.limits: Required value: Limit must be set for non overcommitable resources": (
        "resources: {requests: {nvidia.com/gpu: 1}}"
    ),
    'resources.requests: Invalid value: "1": must be equal to nvidia.com/gpu limit of 2': (
        "resources: {requests: {nvidia.com/gpu: 1}, limits: {nvidia.com/gpu: 2}}"
    ),
    'resources.limits[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi': (
        "resources: {limits: {hugepages-2Mi: 3Mi, cpu: 1}}"
    ),
    "resources: Forbidden: HugePages require cpu or memory": "resources: {limits: {hugepages-2Mi: 2Mi}}",
    'resources.claims[0]: Not found: "gpu": must be one of the names in pod.spec.resourceClaims which is empty': (
        "resources: {claims: [{name: gpu}]}"
    ),
    "livenessProbe: Required value: must specify a handler type": "livenessProbe: {periodSeconds: 5}",
    "livenessProbe.httpGet: Forbidden: may not specify more than 1 handler type": (
        "livenessProbe: {exec: {command: [a]}, httpGet: {port: 80}}"
    ),
    "livenessProbe.exec.command: Required value": "livenessProbe: {exec: {}}",
    "livenessProbe.successThreshold: Invalid value: 2: must be 1": (
        "livenessProbe: {exec: {command: [a]}, successThreshold: 2}"
    ),
    "readinessProbe.terminationGracePeriodSeconds: Invalid value: 5: must not be set for readinessProbes": (
        "readinessProbe: {exec: {command: [a]}, terminationGracePeriodSeconds: 5}"
    ),
    "startupProbe.terminationGracePeriodSeconds: Invalid value: 0: must be greater than 0": (
        "startupProbe: {exec: {command: [a]}, terminationGracePeriodSeconds: 0}"
    ),
    'livenessProbe.httpGet.scheme: Unsupported value: "ftp": supported values: "HTTP", "HTTPS"': (
        "livenessProbe: {httpGet: {port: 80, scheme: ftp}}"
    ),
    "livenessProbe.tcpSocket.port: Invalid value: 0: must be between 1 and 65535, inclusive": (
        "livenessProbe: {tcpSocket: {port: 0}}"
    ),
    "lifecycle.preStop: Required value: must specify a handler type": "lifecycle: {preStop: {}}",
    "lifecycle.preStop.sleep: Invalid value: 31: "
    "must be non-negative and less than terminationGracePeriodSeconds (30)": (
        "lifecycle: {preStop: {sleep: {seconds: 31}}}"
    ),
    "securityContext.privileged: Forbidden: disallowed by cluster policy": "securityContext: {privileged: true}",
    "securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive": (
        "securityContext: {runAsUser: -1}"
    ),
    'securityContext: Invalid value: {"Capabilities":{"Add":["CAP_SYS_ADMIN"],"Drop":null},"Privileged":null,'
    '"SELinuxOptions":null,"WindowsOptions":null,"RunAsUser":null,"RunAsGroup":null,"RunAsNonRoot":null,'
    '"ReadOnlyRootFilesystem":null,"AllowPrivilegeEscalation":false,"ProcMount":null,"SeccompProfile":null,'
    '"AppArmorProfile":null}: cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN': (
        "securityContext: {allowPrivilegeEscalation: false, capabilities: {add: [CAP_SYS_ADMIN]}}"
    ),
    'securityContext.seccompProfile.type: Unsupported value: "None": supported values: "Localhost", "RuntimeDefault", '
    '"Unconfined"': "securityContext: {seccompProfile: {type: None}}",
    "securityContext.seccompProfile.localhostProfile: Required value: must be set when seccomp type is Localhost": (
        "securityContext: {seccompProfile: {type: Localhost}}"
    ),
    "securityContext.appArmorProfile.type: Required value: type is required when appArmorProfile is set": (
        "securityContext: {appArmorProfile: {}}"
    ),
    'securityContext.procMount: Invalid value: "Unmasked": `hostUsers` must be false to use `Unmasked`': (
        "securityContext: {procMount: Unmasked}"
    ),
    "restartPolicy: Required value: must specify restartPolicy when restart rules are used": (
        "restartPolicyRules: [{action: Restart, exitCodes: {operator: In, values: [1]}}]"
    ),
    'restartPolicyRules[0].action: Unsupported value: "Stop": supported values: "Restart", "RestartAllContainers"': (
        "{restartPolicy: Never, restartPolicyRules: [{action: Stop, exitCodes: {operator: In, values: [1]}}]}"
    ),
    "resizePolicy: Invalid value: \"RestartContainer\": must be 'NotRequired' when pod `restartPolicy` is 'Never'": (
        "resizePolicy: [{resourceName: cpu, restartPolicy: RestartContainer}]"
    ),
}

# Under spec.template.spec.volumes[0], from one volume.
VOLUME = {
    "name: Required value": "emptyDir: {}",
    f'name: Invalid value: "My_Data": {LABEL}': "{name: My_Data, emptyDir: {}}",
    "emptyDir.sizeLimit: Forbidden: SizeLimit field must be a valid resource quantity": (
        "{name: v, emptyDir: {sizeLimit: -1Gi}}"
    ),
    "hostPath: Forbidden: may not specify more than 1 volume type": "{name: v, emptyDir: {}, hostPath: {path: /}}",
    "downwarAPI: Forbidden: may not specify more than 1 volume type": "{name: v, emptyDir: {}, downwardAPI: {}}",
    "hostPath.path: Required value": "{name: v, hostPath: {path: ''}}",
    "hostPath.path: Invalid value: \"/a/../b\": must not contain '..'": "{name: v, hostPath: {path: /a/../b}}",
    'hostPath.type: Unsupported value: "Dir": supported values: "", "BlockDevice", "CharDevice", "Directory", '
    '"DirectoryOrCreate", "File", "FileOrCreate", "Socket"': "{name: v, hostPath: {path: /a, type: Dir}}",
    "configMap.name: Required value": "{name: v, configMap: {}}",
    "secret.secretName: Required value": "{name: v, secret: {}}",
    "secret.defaultMode: Invalid value: 1000: must be a number between 0 and 0777 (octal), both inclusive": (
        "{name: v, secret: {secretName: s, defaultMode: 1000}}"
    ),
    "configMap.items[0].key: Required value": "{name: v, configMap: {name: c, items: [{path: a}]}}",
    "configMap.items[0].path: Invalid value: \"..a\": must not start with '..'": (
        "{name: v, configMap: {name: c, items: [{key: a, path: ..a}]}}"
    ),
    'secret.items[0].path: Invalid value: "/a": must be a relative path': (
        "{name: v, secret: {secretName: s, items: [{key: a, path: /a}]}}"
    ),
    "persistentVolumeClaim.claimName: Required value": "{name: v, persistentVolumeClaim: {claimName: ''}}",
    'nfs.path: Invalid value: "a": must be an absolute path': "{name: v, nfs: {server: s, path: a}}",
    "downwardAPI: Required value: one of fieldRef and resourceFieldRef is required": (
        "{name: v, downwardAPI: {items: [{path: a}]}}"
    ),
    "downwardAPI.resourceFieldRef.containerName: Required value": (
        "{name: v, downwardAPI: {items: [{path: a, resourceFieldRef: {resource: limits.cpu}}]}}"
    ),
    'projected: Invalid value: "c": conflicting duplicate paths': (
        "{name: v, projected: {sources: [{secret: {name: s, items: [{key: a, path: p}]}}, "
        "{configMap: {name: c, items: [{key: a, path: p}]}}]}}"
    ),
    "projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 60: "
    "may not specify a duration less than 10 minutes": (
        "{name: v, projected: {sources: [{serviceAccountToken: {path: t, expirationSeconds: 60}}]}}"
    ),
    "projected.sources[0]: Forbidden: may not specify more than 1 volume type per source": (
        "{name: v, projected: {sources: [{secret: {name: s}, configMap: {name: c}}]}}"
    ),
    "csi.driver: Required value": "{name: v, csi: {driver: ''}}",
    "ephemeral.volumeClaimTemplate: Required value": "{name: v, ephemeral: {}}",
    "ephemeral.volumeClaimTemplate.spec.accessModes: Required value: at least 1 access mode is required": (
        "{name: v, ephemeral: {volumeClaimTemplate: {spec: {resources: {requests: {storage: 1Gi}}}}}}"
    ),
    "ephemeral.volumeClaimTemplate.spec.resources[storage]: Required value": (
        "{name: v, ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce]}}}}"
    ),
    "ephemeral.volumeClaimTemplate.metadata.name: Forbidden: cannot be set": (
        "{name: v, ephemeral: {volumeClaimTemplate: {metadata: {name: a}, spec: {accessModes: [ReadWriteOnce], "
        "resources: {requests: {storage: 1Gi}}}}}}"
    ),
    "image.reference: Required value": "{name: v, image: {pullPolicy: Always}}",
    'iscsi.iqn: Invalid value: "x": must be valid format starting with iqn, eui, or naa': (
        "{name: v, iscsi: {targetPortal: p, iqn: x}}"
    ),
    'azureDisk.diskURI: Unsupported value: "x": supported values: '
    '"https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"': (
        "{name: v, azureDisk: {diskName: d, diskURI: x}}"
    ),
}

# Under spec.template.spec, from the Pod's other fields.
REST = {
    "containers: Required value": "containers: []",
    f'serviceAccountName: Invalid value: "My_SA": {SUBDOMAIN}': "serviceAccountName: My_SA",
    "activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive": "activeDeadlineSeconds: 0",
    'subdomain: Invalid value: "a.b": must not contain dots': "subdomain: a.b",
    'dnsPolicy: Unsupported value: "none": supported values: "ClusterFirstWithHostNet", "ClusterFirst", "Default", '
    '"None"': "dnsPolicy: none",
    "dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None": "dnsPolicy: None",
    'dnsConfig.nameservers[0]: Invalid value: "1.2.3": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)': (
        "dnsConfig: {nameservers: [1.2.3]}"
    ),
    'hostAliases[0].ip: Invalid value: "010.1.1.1": must not have leading 0s': "hostAliases: [{ip: 010.1.1.1}]",
    'hostAliases[0].ip: Invalid value: "::ffff:1.2.3.4": must not be an IPv4-mapped IPv6 address': (
        "hostAliases: [{ip: '::ffff:1.2.3.4'}]"
    ),
    'preemptionPolicy: Unsupported value: "never": supported values: "PreemptLowerPriority", "Never"': (
        "preemptionPolicy: never"
    ),
    'os: Unsupported value: "dos": supported values: "linux", "windows"': "os: {name: dos}",
    "ephemeralContainers: Forbidden: ephemeral containers not allowed in pod template": (
        "ephemeralContainers: [{name: debug, image: busybox}]"
    ),
    'tolerations[0].operator: Unsupported value: "Is": supported values: "Equal", "Exists"': (
        "tolerations: [{key: a, operator: Is}]"
    ),
    'tolerations[0].operator: Unsupported value: "Gt": supported values: "Equal", "Exists", "Lt", "Gt"': (
        "tolerations: [{key: a, operator: Gt, value: '1'}]"
    ),
    'tolerations[0].operator: Invalid value: "": operator must be Exists when `key` is empty, which means "match all '
    'values and all keys"': "tolerations: [{effect: NoSchedule}]",
    'tolerations[0].effect: Unsupported value: "No": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"': (
        "tolerations: [{key: a, effect: 'No'}]"
    ),
    "affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 0: must be in the "
    "range 1-100": (
        "affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 0, preference: {}}]}}"
    ),
    "affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].matchLabelKeys: Forbidden: must not be "
    "specified when labelSelector is not set": (
        "affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: a, "
        "matchLabelKeys: [b]}]}}"
    ),
    'topologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: "Never": supported values: "DoNotSchedule", '
    '"ScheduleAnyway"': "topologySpreadConstraints: [{maxSkew: 1, topologyKey: a, whenUnsatisfiable: Never}]",
    'topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}: Duplicate value: "{a, DoNotSchedule}"': (
        "topologySpreadConstraints: [{maxSkew: 1, topologyKey: a, whenUnsatisfiable: DoNotSchedule}, "
        "{maxSkew: 2, topologyKey: a, whenUnsatisfiable: DoNotSchedule}]"
    ),
    "topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero": (
        "topologySpreadConstraints: [{maxSkew: 0, topologyKey: a, whenUnsatisfiable: DoNotSchedule}]"
    ),
    'schedulingGates[1]: Duplicate value: "a.b/c"': "schedulingGates: [{name: a.b/c}, {name: a.b/c}]",
    "securityContext.shareProcessNamespace: Invalid value: true: ShareProcessNamespace and HostPID cannot both be "
    "enabled": "{shareProcessNamespace: true, hostPID: true}",
    'securityContext.fsGroupChangePolicy: Unsupported value: "Never": supported values: "Always", "OnRootMismatch"': (
        "securityContext: {fsGroupChangePolicy: Never}"
    ),
    'securityContext.seLinuxChangePolicy: Unsupported value: "MountOption": supported values: "Recursive"': (
        "securityContext: {seLinuxChangePolicy: MountOption}"
    ),
    'securityContext.sysctls[0].name: Invalid value: "net.core.somaxconn": '
    "may not be specified when 'hostNetwork' is true": (
        "{hostNetwork: true, securityContext: {sysctls: [{name: net.core.somaxconn, value: '1'}]}}"
    ),
    'initContainers[0].name: Duplicate value: "main"': "initContainers: [{name: main, image: busybox}]",
    "initContainers[0].livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always": (
        "initContainers: [{name: init, image: busybox, livenessProbe: {exec: {command: [a]}}}]"
    ),
    "hostnameOverride: Forbidden: may not be specified when setHostnameAsFQDN is true": (
        "{hostnameOverride: a, setHostnameAsFQDN: true}"
    ),
    "hostUsers: Forbidden: cannot be set for a windows pod": "{os: {name: windows}, hostUsers: true}",
    "HostPID: Forbidden: when `hostUsers` is false": "{hostPID: true, hostUsers: false}",
    'resourceClaims[0]: Invalid value: {"Name":"a","ResourceClaimName":null,"ResourceClaimTemplateName":null}: must '
    "specify one of: `resourceClaimName`, `resourceClaimTemplateName`": "resourceClaims: [{name: a}]",
    'resources.requests[cpu]: Invalid value: "1": must be greater than or equal to aggregate container requests of 2': (
        "{resources: {requests: {cpu: 1}}, containers: [{name: a, image: b, resources: {requests: {cpu: 2}}}]}"
    ),
}


@pytest.mark.parametrize(("sentence", "fragment"), CONTAINER.items(), ids=list(CONTAINER))
def test_a_container_is_refused_with(sentence: str, fragment: str) -> None:
    fragment = fragment if fragment.startswith("{") else f"{{{fragment}}}"
    assert sentences(job(f"container: {fragment}")) == [f"{POD}.containers[0].{sentence}"]


@pytest.mark.parametrize(("sentence", "volume"), VOLUME.items(), ids=list(VOLUME))
def test_a_volume_is_refused_with(sentence: str, volume: str) -> None:
    volume = volume if volume.startswith("{") else f"{{{volume}}}"
    assert sentences(job(f"pod: {{volumes: [{volume}]}}")) == [f"{POD}.volumes[0].{sentence}"]


@pytest.mark.parametrize(("sentence", "fragment"), REST.items(), ids=list(REST))
def test_a_pod_is_refused_with(sentence: str, fragment: str) -> None:
    fragment = fragment if fragment.startswith("{") else f"{{{fragment}}}"
    assert sentences(job(f"pod: {fragment}")) == [f"{POD}.{sentence}"]


def test_a_faulty_volume_cannot_be_mounted() -> None:
    refused = job("{pod: {volumes: [{name: v, hostPath: {}}]}, container: {volumeMounts: [{name: v, mountPath: /v}]}}")
    assert sentences(refused) == [
        f"{POD}.volumes[0].hostPath.path: Required value",
        f'{POD}.containers[0].volumeMounts[0].name: Not found: "v"',
    ]


MOUNTS = {
    'volumeMounts[1].mountPath: Invalid value: "/v": must be unique': (
        "volumeMounts: [{name: v, mountPath: /v}, {name: v, mountPath: /v}]"
    ),
    "volumeMounts[0].mountPath: Required value": "volumeMounts: [{name: v, mountPath: ''}]",
    'volumeMounts.subPath: Invalid value: "/a": must be a relative path': (
        "volumeMounts: [{name: v, mountPath: /v, subPath: /a}]"
    ),
    'volumeMounts[0].subPathExpr: Invalid value: "a": subPathExpr and subPath are mutually exclusive': (
        "volumeMounts: [{name: v, mountPath: /v, subPath: b, subPathExpr: a}]"
    ),
    "volumeMounts.mountPropagation: Forbidden: "
    "Bidirectional mount propagation is available only to privileged containers": (
        "volumeMounts: [{name: v, mountPath: /v, mountPropagation: Bidirectional}]"
    ),
    "volumeMounts.recursiveReadOnly: Forbidden: may only be specified when readOnly is true": (
        "volumeMounts: [{name: v, mountPath: /v, recursiveReadOnly: Enabled}]"
    ),
    'volumeDevices[0].name: Invalid value: "v": '
    "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode": (
        "volumeDevices: [{name: v, devicePath: /dev/v}]"
    ),
    "volumeDevices[0].devicePath: Invalid value: \"/a/../b\": can not contain backsteps ('..')": (
        "volumeDevices: [{name: claim, devicePath: /a/../b}]"
    ),
}


@pytest.mark.parametrize(("sentence", "fragment"), MOUNTS.items(), ids=list(MOUNTS))
def test_a_mount_is_refused_with(sentence: str, fragment: str) -> None:
    volumes = "[{name: v, emptyDir: {}}, {name: claim, persistentVolumeClaim: {claimName: c}}]"
    refused = job(f"{{pod: {{volumes: {volumes}}}, container: {{{fragment}}}}}")
    assert sentences(refused) == [f"{POD}.containers[0].{sentence}"]


def test_an_unknown_resource_is_refused_twice() -> None:
    place = f'{POD}.containers[0].resources.limits[ram]: Invalid value: "ram"'
    assert sentences(job("container: {resources: {limits: {ram: 1Gi}}}")) == [
        f"{place}: must be a standard resource type or fully qualified",
        f"{place}: must be a standard resource for containers",
    ]


def test_host_process_containers_are_all_or_none() -> None:
    refused = job(
        "pod: {os: {name: windows}, containers: [{name: a, image: i, securityContext: {windowsOptions: "
        "{hostProcess: true}}}, {name: b, image: i}]}"
    )
    assert sentences(refused) == [
        f'{POD}: Invalid value: "": If pod contains any hostProcess containers then all containers must be HostProcess '
        "containers",
        f"{POD}.hostNetwork: Invalid value: false: hostNetwork must be true if pod contains any hostProcess containers",
        f"{POD}: Forbidden: hostProcess containers are disallowed by cluster policy",
    ]


def test_a_sound_pod_with_a_bit_of_everything_is_accepted() -> None:
    accepted = job(
        """
        container:
          command: [sh, -c, date]
          env: [{name: A, value: b}, {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}},
                {name: LABEL, valueFrom: {fieldRef: {fieldPath: "metadata.labels['app']"}}}]
          envFrom: [{configMapRef: {name: c}}]
          ports: [{containerPort: 80, name: web}]
          resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {cpu: 1, memory: 1Gi, nvidia.com/gpu: 1}}
          volumeMounts: [{name: v, mountPath: /v}, {name: c, mountPath: /c, subPath: a/b}]
          livenessProbe: {httpGet: {port: web}}
          lifecycle: {preStop: {sleep: {seconds: 5}}}
          securityContext: {runAsUser: 1000, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
        pod:
          initContainers: [{name: proxy, image: busybox, restartPolicy: Always, startupProbe: {tcpSocket: {port: 80}}}]
          volumes: [{name: v, emptyDir: {sizeLimit: 1Gi}}, {name: c, configMap: {name: c, items: [{key: a, path: b}]}}]
          nodeSelector: {disk: ssd}
          tolerations: [{operator: Exists}, {key: a, effect: NoExecute, tolerationSeconds: 5}]
          affinity:
            podAntiAffinity:
              preferredDuringSchedulingIgnoredDuringExecution:
              - weight: 1
                podAffinityTerm: {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {a: b}}}
          topologySpreadConstraints: [{maxSkew: 1, topologyKey: z, whenUnsatisfiable: DoNotSchedule, labelSelector: {}}]
          hostAliases: [{ip: 10.0.0.1, hostnames: [a.b]}]
          dnsPolicy: None
          dnsConfig: {nameservers: [1.1.1.1], searches: [a_b.c.], options: [{name: ndots, value: '2'}]}
          securityContext: {fsGroup: 1, sysctls: [{name: kernel.shm_rmid_forced, value: '1'}]}
        """
    )
    assert sentences(accepted) == []
