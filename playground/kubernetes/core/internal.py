"""Objects as the server prints them inside messages: with the field names and the order of its internal Go types.

A manifest field arrives as ``imagePullPolicy`` and is printed as ``"ImagePullPolicy"``, unset ones included
(pkg/apis/{core,batch,apps}/types.go, which carry no JSON tags).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from playground.kubernetes.apimachinery.quantity import parse_quantity
from playground.kubernetes.apimachinery.validation import in_order, printed_selector

# Per type the fields in order: Name, Name:Type, or Name=manifestName:Type. No type means a string. ``*`` is a pointer,
# ``[]`` a list, ``map`` a map of strings, ``amounts`` a map of quantities, ``+Type`` the fields of an embedded struct.
_TYPES = """
PodSpec Volumes:[]Volume InitContainers:[]Container Containers:[]Container EphemeralContainers:[]EphemeralContainer \
RestartPolicy TerminationGracePeriodSeconds:int* ActiveDeadlineSeconds:int* DNSPolicy=dnsPolicy NodeSelector:map \
ServiceAccountName AutomountServiceAccountToken:bool* NodeName SecurityContext:PodSecurityContext* \
ImagePullSecrets:[]LocalObjectReference Hostname Subdomain SetHostnameAsFQDN:bool* Affinity:Affinity* SchedulerName \
Tolerations:[]Toleration HostAliases:[]HostAlias PriorityClassName Priority:int* PreemptionPolicy:string* \
DNSConfig=dnsConfig:PodDNSConfig* ReadinessGates:[]PodReadinessGate RuntimeClassName:string* Overhead:amounts \
EnableServiceLinks:bool* TopologySpreadConstraints:[]TopologySpreadConstraint OS=os:PodOS* \
SchedulingGates:[]PodSchedulingGate ResourceClaims:[]PodResourceClaim Resources:ResourceRequirements* \
HostnameOverride:string* SchedulingGroup:PodSchedulingGroup*
PodSecurityContext HostNetwork:bool HostPID:bool HostIPC:bool ShareProcessNamespace:bool* HostUsers:bool* \
SELinuxOptions=seLinuxOptions:SELinuxOptions* WindowsOptions:WindowsOptions* RunAsUser:int* RunAsGroup:int* \
RunAsNonRoot:bool* SupplementalGroups:[]int SupplementalGroupsPolicy:string* FSGroup=fsGroup:int* \
FSGroupChangePolicy=fsGroupChangePolicy:string* Sysctls:[]Sysctl SeccompProfile:SeccompProfile* \
AppArmorProfile:SeccompProfile* SELinuxChangePolicy=seLinuxChangePolicy:string*
Container Name Image Command:[]string Args:[]string WorkingDir Ports:[]ContainerPort EnvFrom:[]EnvFromSource \
Env:[]EnvVar Resources:ResourceRequirements ResizePolicy:[]ContainerResizePolicy RestartPolicy:string* \
RestartPolicyRules:[]ContainerRestartRule VolumeMounts:[]VolumeMount VolumeDevices:[]VolumeDevice \
LivenessProbe:Probe* ReadinessProbe:Probe* StartupProbe:Probe* Lifecycle:Lifecycle* TerminationMessagePath \
TerminationMessagePolicy ImagePullPolicy SecurityContext:SecurityContext* Stdin:bool StdinOnce:bool TTY=tty:bool
EphemeralContainer +Container TargetContainerName
ContainerPort Name HostPort:int ContainerPort:int Protocol HostIP
EnvFromSource Prefix ConfigMapRef:OptionalReference* SecretRef:OptionalReference*
OptionalReference Name Optional:bool*
EnvVar Name Value ValueFrom:EnvVarSource*
EnvVarSource FieldRef:ObjectFieldSelector* ResourceFieldRef:ResourceFieldSelector* ConfigMapKeyRef:KeySelector* \
SecretKeyRef:KeySelector* FileKeyRef:FileKeySelector*
ObjectFieldSelector APIVersion=apiVersion FieldPath
ResourceFieldSelector ContainerName Resource Divisor:quantity
KeySelector Name Key Optional:bool*
FileKeySelector VolumeName Path Key Optional:bool*
ResourceRequirements Limits:amounts Requests:amounts Claims:[]ResourceClaim
ResourceClaim Name Request
ContainerResizePolicy ResourceName RestartPolicy
ContainerRestartRule Action ExitCodes:RestartExitCodes*
RestartExitCodes Operator Values:[]int
VolumeMount Name ReadOnly:bool RecursiveReadOnly:string* MountPath SubPath MountPropagation:string* SubPathExpr
VolumeDevice Name DevicePath
Probe +ProbeHandler InitialDelaySeconds:int TimeoutSeconds:int PeriodSeconds:int SuccessThreshold:int \
FailureThreshold:int TerminationGracePeriodSeconds:int*
ProbeHandler Exec:ExecAction* HTTPGet=httpGet:HTTPGetAction* TCPSocket=tcpSocket:TCPSocketAction* GRPC=grpc:GRPCAction*
ExecAction Command:[]string
HTTPGetAction Path Port:intOrString Host Scheme HTTPHeaders=httpHeaders:[]NameValue
NameValue Name Value
TCPSocketAction Port:intOrString Host
GRPCAction Port:int Service:string*
SleepAction Seconds:int
Lifecycle PostStart:LifecycleHandler* PreStop:LifecycleHandler* StopSignal:string*
LifecycleHandler Exec:ExecAction* HTTPGet=httpGet:HTTPGetAction* TCPSocket=tcpSocket:TCPSocketAction* Sleep:SleepAction*
SecurityContext Capabilities:Capabilities* Privileged:bool* SELinuxOptions=seLinuxOptions:SELinuxOptions* \
WindowsOptions:WindowsOptions* RunAsUser:int* RunAsGroup:int* RunAsNonRoot:bool* ReadOnlyRootFilesystem:bool* \
AllowPrivilegeEscalation:bool* ProcMount:string* SeccompProfile:SeccompProfile* AppArmorProfile:SeccompProfile*
Capabilities Add:[]string Drop:[]string
SELinuxOptions User Role Type Level
WindowsOptions GMSACredentialSpecName=gmsaCredentialSpecName:string* GMSACredentialSpec=gmsaCredentialSpec:string* \
RunAsUserName:string* HostProcess:bool*
SeccompProfile Type LocalhostProfile:string*
Sysctl Name Value
LocalObjectReference Name
Affinity NodeAffinity:NodeAffinity* PodAffinity:PodAffinity* PodAntiAffinity:PodAffinity*
NodeAffinity RequiredDuringSchedulingIgnoredDuringExecution:NodeSelector* \
PreferredDuringSchedulingIgnoredDuringExecution:[]PreferredSchedulingTerm
NodeSelector NodeSelectorTerms:[]NodeSelectorTerm
NodeSelectorTerm MatchExpressions:[]NodeSelectorRequirement MatchFields:[]NodeSelectorRequirement
NodeSelectorRequirement Key Operator Values:[]string
PreferredSchedulingTerm Weight:int Preference:NodeSelectorTerm
PodAffinity RequiredDuringSchedulingIgnoredDuringExecution:[]PodAffinityTerm \
PreferredDuringSchedulingIgnoredDuringExecution:[]WeightedPodAffinityTerm
PodAffinityTerm LabelSelector:selector* Namespaces:[]string TopologyKey NamespaceSelector:selector* \
MatchLabelKeys:[]string MismatchLabelKeys:[]string
WeightedPodAffinityTerm Weight:int PodAffinityTerm:PodAffinityTerm
Toleration Key Operator Value Effect TolerationSeconds:int*
HostAlias IP=ip Hostnames:[]string
PodDNSConfig Nameservers:[]string Searches:[]string Options:[]PodDNSConfigOption
PodDNSConfigOption Name Value:string*
PodReadinessGate ConditionType
TopologySpreadConstraint MaxSkew:int TopologyKey WhenUnsatisfiable LabelSelector:selector* MinDomains:int* \
NodeAffinityPolicy:string* NodeTaintsPolicy:string* MatchLabelKeys:[]string
PodOS Name
PodSchedulingGate Name
PodResourceClaim Name ResourceClaimName:string* ResourceClaimTemplateName:string*
PodSchedulingGroup PodGroupName:string*
Volume Name HostPath:HostPath* EmptyDir:EmptyDir* GCEPersistentDisk=gcePersistentDisk:GCEPersistentDisk* \
AWSElasticBlockStore=awsElasticBlockStore:AWSElasticBlockStore* GitRepo:GitRepo* Secret:SecretVolume* NFS=nfs:NFS* \
ISCSI=iscsi:ISCSI* Glusterfs:Glusterfs* PersistentVolumeClaim:ClaimVolume* RBD=rbd:RBD* Quobyte:Quobyte* \
FlexVolume:FlexVolume* Cinder:Cinder* CephFS=cephfs:CephFS* Flocker:Flocker* DownwardAPI:DownwardAPIVolume* FC=fc:FC* \
AzureFile:AzureFile* ConfigMap:ConfigMapVolume* VsphereVolume:VsphereVolume* AzureDisk:AzureDisk* \
PhotonPersistentDisk:PhotonPersistentDisk* Projected:Projected* PortworxVolume:PortworxVolume* ScaleIO:ScaleIO* \
StorageOS=storageos:StorageOS* CSI=csi:CSI* Ephemeral:Ephemeral* Image:ImageVolume*
HostPath Path Type:string*
EmptyDir Medium SizeLimit:quantity*
GCEPersistentDisk PDName=pdName FSType=fsType Partition:int ReadOnly:bool
AWSElasticBlockStore VolumeID FSType=fsType Partition:int ReadOnly:bool
GitRepo Repository Revision Directory
SecretVolume SecretName Items:[]KeyToPath DefaultMode:int* Optional:bool*
ConfigMapVolume Name Items:[]KeyToPath DefaultMode:int* Optional:bool*
KeyToPath Key Path Mode:int*
NFS Server Path ReadOnly:bool
ISCSI TargetPortal IQN=iqn Lun:int ISCSIInterface=iscsiInterface FSType=fsType ReadOnly:bool Portals:[]string \
DiscoveryCHAPAuth=chapAuthDiscovery:bool SessionCHAPAuth=chapAuthSession:bool SecretRef:LocalObjectReference* \
InitiatorName:string*
Glusterfs EndpointsName=endpoints Path ReadOnly:bool
ClaimVolume ClaimName ReadOnly:bool
RBD CephMonitors=monitors:[]string RBDImage=image FSType=fsType RBDPool=pool RadosUser=user Keyring \
SecretRef:LocalObjectReference* ReadOnly:bool
Quobyte Registry Volume ReadOnly:bool User Group Tenant
FlexVolume Driver FSType=fsType SecretRef:LocalObjectReference* ReadOnly:bool Options:map
Cinder VolumeID FSType=fsType ReadOnly:bool SecretRef:LocalObjectReference*
CephFS Monitors:[]string Path User SecretFile SecretRef:LocalObjectReference* ReadOnly:bool
Flocker DatasetName DatasetUUID
DownwardAPIVolume Items:[]DownwardAPIFile DefaultMode:int*
DownwardAPIFile Path FieldRef:ObjectFieldSelector* ResourceFieldRef:ResourceFieldSelector* Mode:int*
FC TargetWWNs:[]string Lun:int* FSType=fsType ReadOnly:bool WWIDs=wwids:[]string
AzureFile SecretName ShareName ReadOnly:bool
VsphereVolume VolumePath FSType=fsType StoragePolicyName StoragePolicyID
AzureDisk DiskName DataDiskURI=diskURI CachingMode:string* FSType=fsType:string* ReadOnly:bool* Kind:string*
PhotonPersistentDisk PdID FSType=fsType
Projected Sources:[]VolumeProjection DefaultMode:int*
VolumeProjection Secret:NamedProjection* DownwardAPI:DownwardAPIProjection* ConfigMap:NamedProjection* \
ServiceAccountToken:ServiceAccountToken* ClusterTrustBundle:ClusterTrustBundle* PodCertificate:PodCertificate*
NamedProjection Name Items:[]KeyToPath Optional:bool*
DownwardAPIProjection Items:[]DownwardAPIFile
ServiceAccountToken Audience ExpirationSeconds:int Path
ClusterTrustBundle Name:string* SignerName:string* LabelSelector:selector* Optional:bool* Path
PodCertificate SignerName KeyType MaxExpirationSeconds:int* CredentialBundlePath KeyPath CertificateChainPath \
UserAnnotations:map
PortworxVolume VolumeID FSType=fsType ReadOnly:bool
ScaleIO Gateway System SecretRef:LocalObjectReference* SSLEnabled=sslEnabled:bool ProtectionDomain StoragePool \
StorageMode VolumeName FSType=fsType ReadOnly:bool
StorageOS VolumeName VolumeNamespace FSType=fsType ReadOnly:bool SecretRef:LocalObjectReference*
CSI Driver ReadOnly:bool* FSType=fsType:string* VolumeAttributes:map NodePublishSecretRef:LocalObjectReference*
Ephemeral VolumeClaimTemplate:ClaimTemplate*
ClaimTemplate metadata:meta Spec:ClaimSpec
ClaimSpec AccessModes:[]string Selector:selector* Resources:VolumeResources VolumeName StorageClassName:string* \
VolumeMode:string* DataSource:TypedReference* DataSourceRef:TypedObjectReference* VolumeAttributesClassName:string*
VolumeResources Limits:amounts Requests:amounts
TypedReference APIGroup=apiGroup:string* Kind Name
TypedObjectReference APIGroup=apiGroup:string* Kind Name Namespace:string*
ImageVolume Reference PullPolicy
PodTemplateSpec metadata:meta Spec:PodSpec
PodFailurePolicy Rules:[]PodFailurePolicyRule
PodFailurePolicyRule Action OnExitCodes:OnExitCodes* OnPodConditions:[]PodConditionPattern
OnExitCodes ContainerName:string* Operator Values:[]int
PodConditionPattern Type Status
SuccessPolicy Rules:[]SuccessPolicyRule
SuccessPolicyRule SucceededIndexes:string* SucceededCount:int*
UpdateStrategy Type RollingUpdate:RollingUpdate*
RollingUpdate MaxUnavailable:intOrString MaxSurge:intOrString
"""

_ZERO: dict[str, Any] = {"string": "", "int": 0, "bool": False, "intOrString": 0, "quantity": "0"}
_HOST_FIELDS = ("hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace", "hostUsers")


class _Field(NamedTuple):
    name: str
    key: str
    type: str


@cache
def _types() -> dict[str, tuple[_Field, ...]]:
    types: dict[str, tuple[_Field, ...]] = {}
    embedded: dict[str, tuple[str, ...]] = {}
    for line in _TYPES.strip().splitlines():
        name, *words = line.split()
        embedded[name] = tuple(words)
    for name, fields in embedded.items():
        flat: list[_Field] = []
        for word in fields:
            inner = embedded[word[1:]] if word.startswith("+") else (word,)
            flat += map(_parsed, _expanded(inner, embedded))
        types[name] = tuple(flat)
    return types


def _expanded(words: tuple[str, ...], embedded: dict[str, tuple[str, ...]]) -> list[str]:
    flat: list[str] = []
    for word in words:
        flat += _expanded(embedded[word[1:]], embedded) if word.startswith("+") else [word]
    return flat


def _parsed(word: str) -> _Field:
    name, _, kind = word.partition(":")
    name, _, key = name.partition("=")
    return _Field(name, key or name[0].lower() + name[1:], kind or "string")


def internal_value(kind: str, value: Mapping[str, Any] | None, *, equate_empty: bool = False) -> Any:
    """A manifest object of this internal type, ready to be printed.

    With ``equate_empty`` an empty list or map becomes null as well: two values are then equal exactly if the server
    takes them for equal (apiequality.Semantic.DeepEqual).
    """
    if value is None:
        return None
    if kind == "PodSpec":
        value = _with_host_fields(value)
    shown: dict[str, Any] = {}
    for field in _types()[kind]:
        given = value.get(field.key)
        if field.type == "meta":
            shown |= _meta(given or {}, equate_empty=equate_empty)
        else:
            shown[field.name] = _field_value(field.type, given, equate_empty=equate_empty)
    return shown


def _with_host_fields(spec: Mapping[str, Any]) -> dict[str, Any]:
    """Internally the namespaces of the host are part of the security context."""
    context = spec.get("securityContext")
    hosts = {key: spec[key] for key in _HOST_FIELDS if spec.get(key) is not None}
    return {**spec, "securityContext": {**(context or {}), **hosts} if context is not None or hosts else None}


def _field_value(kind: str, value: Any, *, equate_empty: bool) -> Any:
    if kind.startswith("[]"):
        if value is None or (equate_empty and not value):
            return None
        return [_field_value(kind[2:], item, equate_empty=equate_empty) for item in value]
    if kind.endswith("*"):
        return None if value is None else _field_value(kind[:-1], value, equate_empty=equate_empty)
    if kind in ("string", "int", "bool", "intOrString"):
        return _ZERO[kind] if value is None else value
    if kind == "quantity":
        return str(parse_quantity(str(value or 0)))
    if kind in ("map", "amounts"):
        if value is None or (equate_empty and not value):
            return None
        ordered = in_order(value) or {}
        return ordered if kind == "map" else {key: str(parse_quantity(str(text))) for key, text in ordered.items()}
    if kind == "selector":
        return printed_selector(value)
    return internal_value(kind, value or {}, equate_empty=equate_empty)


def _meta(meta: Mapping[str, Any], *, equate_empty: bool) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for key in ("name", "generateName", "namespace"):
        if meta.get(key):
            shown[key] = meta[key]
    for key in ("labels", "annotations"):
        if meta.get(key):
            shown[key] = in_order(meta[key])
    for key in ("finalizers",):
        if meta.get(key):
            shown[key] = list(meta[key])
    return shown
