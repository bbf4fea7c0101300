"""What Kubernetes' OpenAPI document does not say about the Go types (k8s.io/api, k8s.io/apimachinery meta/v1)."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Integers of 64 bits; all others have 32.
INT64 = _words("""
    activeDeadlineSeconds startingDeadlineSeconds terminationGracePeriodSeconds deletionGracePeriodSeconds generation
    observedGeneration tolerationSeconds runAsUser runAsGroup fsGroup supplementalGroups expirationSeconds seconds
""")

# Maps from a resource's name to a quantity; all other maps are from text to text.
RESOURCE_LISTS = frozenset(("limits", "requests", "overhead", "capacity", "allocatedResources"))


def _go_names(table: str) -> dict[tuple[str, str], str]:
    """Lines of ``Go type: Struct.field ...``; a field without a struct means every field of that name."""
    names = {}
    for line in table.strip().splitlines():
        go, _, places = line.partition(":")
        for place in places.split():
            struct, _, field = place.rpartition(".")
            names[struct, field] = go.strip()
    return names


# String fields whose Go type is not plain ``string``.
ENUMERATIONS = _go_names("""
    v1.CompletionMode: completionMode
    v1.PodReplacementPolicy: podReplacementPolicy
    v1.ConcurrencyPolicy: concurrencyPolicy
    v1.PodFailurePolicyAction: PodFailurePolicyRule.action
    v1.PodFailurePolicyOnExitCodesOperator: PodFailurePolicyOnExitCodesRequirement.operator
    v1.PodConditionType: PodFailurePolicyOnPodConditionsPattern.type PodReadinessGate.conditionType
    v1.ConditionStatus: PodFailurePolicyOnPodConditionsPattern.status JobCondition.status DeploymentCondition.status
    v1.JobConditionType: JobCondition.type
    v1.DeploymentConditionType: DeploymentCondition.type
    v1.RestartPolicy: PodSpec.restartPolicy
    v1.ContainerRestartPolicy: Container.restartPolicy EphemeralContainer.restartPolicy
    v1.ContainerRestartRuleAction: ContainerRestartRule.action
    v1.ContainerRestartRuleOnExitCodesOperator: ContainerRestartRuleOnExitCodes.operator
    v1.DNSPolicy: dnsPolicy
    v1.PreemptionPolicy: preemptionPolicy
    v1.OSName: PodOS.name
    v1.PullPolicy: imagePullPolicy pullPolicy
    v1.TerminationMessagePolicy: terminationMessagePolicy
    v1.Protocol: protocol
    v1.URIScheme: scheme
    v1.Signal: stopSignal
    v1.MountPropagationMode: mountPropagation
    v1.RecursiveReadOnlyMode: recursiveReadOnly
    v1.ResourceName: ContainerResizePolicy.resourceName
    v1.ResourceResizeRestartPolicy: ContainerResizePolicy.restartPolicy
    v1.Capability: Capabilities.add Capabilities.drop
    v1.ProcMountType: procMount
    v1.SeccompProfileType: SeccompProfile.type
    v1.AppArmorProfileType: AppArmorProfile.type
    v1.PodFSGroupChangePolicy: fsGroupChangePolicy
    v1.PodSELinuxChangePolicy: seLinuxChangePolicy
    v1.SupplementalGroupsPolicy: supplementalGroupsPolicy
    v1.TolerationOperator: Toleration.operator
    v1.TaintEffect: Toleration.effect
    v1.NodeSelectorOperator: NodeSelectorRequirement.operator
    v1.LabelSelectorOperator: LabelSelectorRequirement.operator
    v1.UnsatisfiableConstraintAction: whenUnsatisfiable
    v1.NodeInclusionPolicy: nodeAffinityPolicy nodeTaintsPolicy
    v1.HostPathType: HostPathVolumeSource.type
    v1.StorageMedium: EmptyDirVolumeSource.medium
    v1.PersistentVolumeAccessMode: PersistentVolumeClaimSpec.accessModes
    v1.PersistentVolumeMode: PersistentVolumeClaimSpec.volumeMode
    v1.AzureDataDiskCachingMode: cachingMode
    v1.AzureDataDiskKind: AzureDiskVolumeSource.kind
    v1.DeploymentStrategyType: DeploymentStrategy.type
    v1.DaemonSetUpdateStrategyType: DaemonSetUpdateStrategy.type
    v1.ManagedFieldsOperationType: ManagedFieldsEntry.operation
    types.UID: uid
""")

# String fields that are pointers in Go: an empty text is kept, where elsewhere it counts as unset.
POINTER_STRINGS = frozenset(
    ("", name)
    for name in _words("""
        completionMode podReplacementPolicy managedBy timeZone succeededIndexes containerName completedIndexes
        failedIndexes preemptionPolicy runtimeClassName hostnameOverride fsGroupChangePolicy seLinuxChangePolicy
        supplementalGroupsPolicy procMount mountPropagation recursiveReadOnly localhostProfile storageClassName
        volumeMode volumeAttributesClassName apiGroup nodeAffinityPolicy nodeTaintsPolicy stopSignal service
        gmsaCredentialSpecName gmsaCredentialSpec runAsUserName resourceClaimName resourceClaimTemplateName signerName
    """)
) | {
    ("Container", "restartPolicy"),
    ("HostPathVolumeSource", "type"),
    ("PodDNSConfigOption", "value"),
    ("AzureDiskVolumeSource", "cachingMode"),
    ("AzureDiskVolumeSource", "fsType"),
    ("AzureDiskVolumeSource", "kind"),
    ("CSIVolumeSource", "fsType"),
}

# Integers and booleans that are no pointers in Go: zero and false count as unset.
VALUE_NUMBERS = _words("""
    hostNetwork hostPID hostIPC stdin stdinOnce tty readOnly hostPort containerPort initialDelaySeconds timeoutSeconds
    periodSeconds successThreshold failureThreshold partition minReadySeconds generation paused
""")
# Except these.
POINTER_NUMBERS = frozenset((("AzureDiskVolumeSource", "readOnly"), ("CSIVolumeSource", "readOnly")))

# The one quantity that is always written, be it as "0".
VALUE_QUANTITY = "divisor"

# Optional structs that are no pointers in Go: they are always written, be it as {}.
VALUE_STRUCTS = frozenset(
    (owner, name)
    for owner, names in {
        "Job": "metadata spec status",
        "CronJob": "metadata spec status",
        "JobTemplateSpec": "metadata spec",
        "PodTemplateSpec": "metadata spec",
        "Pod": "metadata spec status",
        "Container": "resources",
        "Deployment": "metadata spec status",
        "DeploymentSpec": "strategy",
        "ReplicaSet": "metadata spec status",
        "ReplicaSetSpec": "template",
        "DaemonSet": "metadata spec status",
        "DaemonSetSpec": "updateStrategy",
        "PersistentVolumeClaimTemplate": "metadata spec",
        "PersistentVolumeClaimSpec": "resources",
    }.items()
    for name in names.split()
)

# Lists that a strategic merge patch merges item by item, with the field that names an item (patchMergeKey).
MERGE_KEYS = {
    ("", "containers"): "name",
    ("", "initContainers"): "name",
    ("", "ephemeralContainers"): "name",
    ("", "volumes"): "name",
    ("", "env"): "name",
    ("", "imagePullSecrets"): "name",
    ("", "schedulingGates"): "name",
    ("", "resourceClaims"): "name",
    ("", "ports"): "containerPort",
    ("", "volumeMounts"): "mountPath",
    ("", "volumeDevices"): "devicePath",
    ("", "hostAliases"): "ip",
    ("", "topologySpreadConstraints"): "topologyKey",
    ("", "ownerReferences"): "uid",
    ("", "conditions"): "type",
}

# Such lists whose items keep no field that the patch does not name.
RETAIN_KEYS = frozenset(("volumes",))
