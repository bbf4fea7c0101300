"""What the server accepts in a Pod template, but warns of (pkg/api/pod/warnings.go warningsForPodSpecAndMeta)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from playground.kubernetes.apimachinery.field import Path
from playground.kubernetes.apimachinery.formats import canonical_ipv6, is_dns1123_label, is_label_value
from playground.kubernetes.apimachinery.quantity import parse_quantity
from playground.kubernetes.apimachinery.quote import quote
from playground.kubernetes.apimachinery.validation import Json
from playground.kubernetes.core.validation import all_containers
from playground.kubernetes.core.validation_annotations import APP_ARMOR_CONTAINER, SECCOMP_CONTAINER, SECCOMP_POD

_DEPRECATED_NODE_LABELS = {
    "beta.kubernetes.io/arch": 'deprecated since v1.14; use "kubernetes.io/arch" instead',
    "beta.kubernetes.io/os": 'deprecated since v1.14; use "kubernetes.io/os" instead',
    "failure-domain.beta.kubernetes.io/region": 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
    "failure-domain.beta.kubernetes.io/zone": 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
    "beta.kubernetes.io/instance-type": 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
}
_DEPRECATED_ANNOTATIONS = {
    "scheduler.alpha.kubernetes.io/critical-pod": (
        'non-functional in v1.16+; use the "priorityClassName" field instead'
    ),
    "security.alpha.kubernetes.io/sysctls": 'non-functional in v1.11+; use the "sysctls" field instead',
    "security.alpha.kubernetes.io/unsafe-sysctls": 'non-functional in v1.11+; use the "sysctls" field instead',
}
_DEPRECATED_VOLUMES = {
    "photonPersistentDisk": "deprecated in v1.11, non-functional in v1.16+",
    "gitRepo": "deprecated in v1.11",
    "scaleIO": "deprecated in v1.16, non-functional in v1.22+",
    "flocker": "deprecated in v1.22, non-functional in v1.25+",
    "storageos": "deprecated in v1.22, non-functional in v1.25+",
    "quobyte": "deprecated in v1.22, non-functional in v1.25+",
    "glusterfs": "deprecated in v1.25, non-functional in v1.26+",
    "ephemeral": "",
    "cephfs": "deprecated in v1.28, non-functional in v1.31+",
    "rbd": "deprecated in v1.28, non-functional in v1.31+",
}
# Each pair of like ports or paths has a warning of its own, but an answer has only room for some dozens.
_MOST_WARNINGS = 20_000
_PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"
_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_SECCOMP = 'non-functional in v1.27+; use the "seccompProfile" field instead'
_APP_ARMOR = 'deprecated since v1.30; use the "appArmorProfile" field instead'
_NULL_SELECTOR = "a null labelSelector results in matching no pod"


def name_warnings(obj: Json) -> list[str]:
    """For kinds whose Pods are called after them (WarningsOnCreate of their strategies)."""
    messages = is_dns1123_label(obj["metadata"].get("name") or "")
    if not messages:
        return []
    return [
        "metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; "
        f"a DNS label is recommended: [{' '.join(messages)}]"
    ]


def warnings_for_pod_template(template: Json, path: Path) -> list[str]:
    """In the server's order."""
    spec, meta = template.get("spec") or {}, template.get("metadata") or {}
    annotations = meta.get("annotations") or {}
    place, notes = path.child("spec"), path.child("metadata", "annotations")
    containers = all_containers(spec, place)
    warnings = chain(
        _node_label_warnings(spec, place),
        (f"{notes.key(key)}: {message}" for key, message in _DEPRECATED_ANNOTATIONS.items() if key in annotations),
        _volume_warnings(spec.get("volumes") or (), place.child("volumes")),
        _list_warnings(spec, place),
        _container_warnings(spec, annotations, containers, notes),
        _port_warnings(containers),
        _grace_warnings(spec, place),
        _affinity_warnings(spec.get("affinity") or {}, place.child("affinity")),
        _address_warnings(spec, place),
    )
    return list(islice(warnings, _MOST_WARNINGS))


def _node_label_warnings(spec: Json, path: Path) -> Iterator[str]:
    for key in spec.get("nodeSelector") or {}:
        if key in _DEPRECATED_NODE_LABELS:
            yield f"{path.child('nodeSelector').key(key)}: {_DEPRECATED_NODE_LABELS[key]}"
    affinity = (spec.get("affinity") or {}).get("nodeAffinity") or {}
    place = path.child("affinity", "nodeAffinity")
    for index, term in enumerate((affinity.get(_REQUIRED) or {}).get("nodeSelectorTerms") or ()):
        yield from _node_term_warnings(term, place.child(_REQUIRED, "nodeSelectorTerms").index(index))
    for index, weighted in enumerate(affinity.get(_PREFERRED) or ()):
        item = place.child(_PREFERRED).index(index).child("preference")
        yield from _node_term_warnings(weighted.get("preference") or {}, item, check_values=True)
    for index, constraint in enumerate(spec.get("topologySpreadConstraints") or ()):
        item = path.child("topologySpreadConstraints").index(index)
        key = constraint.get("topologyKey")
        if key in _DEPRECATED_NODE_LABELS:
            yield f"{item.child('topologyKey')}: {key} is {_DEPRECATED_NODE_LABELS[key]}"
        if constraint.get("labelSelector") is None:
            yield f"{item.child('labelSelector')}: {_NULL_SELECTOR}"


def _node_term_warnings(term: Json, path: Path, *, check_values: bool = False) -> Iterator[str]:
    for index, requirement in enumerate(term.get("matchExpressions") or ()):
        item = path.child("matchExpressions").index(index)
        key = requirement.get("key")
        if key in _DEPRECATED_NODE_LABELS:
            yield f"{item.child('key')}: {key} is {_DEPRECATED_NODE_LABELS[key]}"
        if check_values:
            for number, value in enumerate(requirement.get("values") or ()):
                for message in is_label_value(value):
                    yield f"{item.child('values').index(number)}: {value} is invalid, {message}"


def _volume_warnings(volumes: Sequence[Json], path: Path) -> Iterator[str]:
    for index, volume in enumerate(volumes):
        for key, message in _DEPRECATED_VOLUMES.items():
            if volume.get(key) is None:
                continue
            item = path.index(index).child(key)
            if message:
                yield f"{item}: {message}"
            else:
                resources = ((volume[key].get("volumeClaimTemplate") or {}).get("spec") or {}).get("resources") or {}
                claim = item.child("volumeClaimTemplate", "spec", "resources")
                for kind in ("requests", "limits"):
                    yield from _fraction_warnings(resources.get(kind), ("storage",), claim.child(kind))
    for volume in volumes:
        yield from _overlap_warnings(volume)


def _fraction_warnings(amounts: Json | None, names: Sequence[str], path: Path) -> Iterator[str]:
    for name in names:
        if amounts and name in amounts:
            amount = parse_quantity(str(amounts[name]))
            if amount.milli_rounded_up % 1000:
                text = f"fractional byte value {quote(str(amount))} is invalid, must be an integer"
                yield f"{path.key(name)}: {text}"


def _overlap_warnings(volume: Json) -> Iterator[str]:
    """Files of one volume whose paths are the same or one inside the other."""
    name = quote(volume.get("name") or "")
    for key, kind, owner in (
        ("configMap", "ConfigMap", "name"),
        ("secret", "Secret", "secretName"),
        ("downwardAPI", "DownwardAPI", ""),
    ):
        source = volume.get(key) or {}
        shown = f"{kind} {quote(source.get(owner) or '')}" if owner else kind
        files = [(item.get("path") or "", "") for item in source.get("items") or ()]
        yield from (f"volume {name} ({shown}): overlapping paths: {pair}" for pair in _overlaps(files))
    files = []
    for source in (volume.get("projected") or {}).get("sources") or ():
        if not any(value is not None for value in source.values()):
            yield f"volume {name} (Projected) has no sources provided"
        files += _projected_files(source)
    yield from (f"volume {name} (Projected): overlapping paths: {pair}" for pair in _overlaps(files))


def _projected_files(source: Json) -> list[tuple[str, str]]:
    for key, kind in (("configMap", "ConfigMap"), ("secret", "Secret"), ("downwardAPI", "DownwardAPI")):
        given = source.get(key)
        if given is not None and given.get("items") is not None:
            shown = kind if key == "downwardAPI" else f"{kind} {quote(given.get('name') or '')}"
            return [(item.get("path") or "", shown) for item in given["items"]]
    token = source.get("serviceAccountToken")
    return [] if token is None else [(token.get("path") or "", "ServiceAccountToken")]


@dataclass(slots=True)
class _Folder:
    """The files met so far, by their number in the list: those of exactly this path, and those of it or below it."""

    here: list[int] = field(default_factory=list)
    within: list[int] = field(default_factory=list)
    children: dict[str, _Folder] = field(default_factory=dict)


def _overlaps(files: Sequence[tuple[str, str]]) -> Iterator[str]:
    root = _Folder()
    names = [(path.rstrip("/"), source) for path, source in files]
    for number, (path, source) in enumerate(names):
        if not path:
            continue
        folder, others = root, []
        for part in path.split("/"):
            others += folder.here
            folder = folder.children.setdefault(part, _Folder())
            folder.within.append(number)
        for other in sorted(others + folder.within[:-1]):
            yield f"{_file(path, source)} with {_file(*names[other])}"
        folder.here.append(number)


def _file(path: str, source: str) -> str:
    return f"{quote(path)} ({source})" if source else quote(path)


def _list_warnings(spec: Json, path: Path) -> Iterator[str]:
    yield from _duplicates(spec.get("hostAliases") or (), "ip", path.child("hostAliases"))
    secrets = spec.get("imagePullSecrets") or ()
    yield from _duplicates(secrets, "name", path.child("imagePullSecrets"))
    for index, secret in enumerate(secrets):
        if not secret.get("name"):
            yield f'{path.child("imagePullSecrets").index(index).child("name")}: invalid empty name ""'
    yield from _fraction_warnings(spec.get("overhead"), ("memory", "ephemeral-storage"), path.child("overhead"))


def _duplicates(items: Sequence[Json], key: str, path: Path) -> Iterator[str]:
    seen: set[str] = set()
    for index, item in enumerate(items):
        value = item.get(key) or ""
        if value in seen:
            yield f"{path.index(index).child(key)}: duplicate {key} {quote(value)}"
        seen.add(value)


def _container_warnings(
    spec: Json, annotations: Mapping[str, str], containers: Sequence[tuple[Json, Path]], notes: Path
) -> Iterator[str]:
    pod_context = spec.get("securityContext") or {}
    if pod_context.get("seccompProfile") is None and SECCOMP_POD in annotations:
        yield f"{notes.key(SECCOMP_POD)}: {_SECCOMP}"
    for container, path in containers:
        context, name = container.get("securityContext") or {}, container.get("name") or ""
        if context.get("seccompProfile") is None and f"{SECCOMP_CONTAINER}{name}" in annotations:
            yield f"{notes.key(f'{SECCOMP_CONTAINER}{name}')}: {_SECCOMP}"
        has_profile = pod_context.get("appArmorProfile") is not None or context.get("appArmorProfile") is not None
        if not has_profile and f"{APP_ARMOR_CONTAINER}{name}" in annotations:
            yield f"{notes.key(f'{APP_ARMOR_CONTAINER}{name}')}: {_APP_ARMOR}"
        resources = container.get("resources") or {}
        for resource in ("memory", "ephemeral-storage"):
            for kind in ("limits", "requests"):
                yield from _fraction_warnings(resources.get(kind), (resource,), path.child("resources", kind))
        yield from _env_warnings(container.get("env") or (), path.child("env"))


def _env_warnings(variables: Sequence[Json], path: Path) -> Iterator[str]:
    """A variable given twice, unless the second builds on the first."""
    seen: set[str] = set()
    for index, variable in enumerate(variables):
        name, value = variable.get("name") or "", variable.get("value") or ""
        reference = f"$({name})"
        if name not in seen:
            seen.add(name)
        elif variable.get("valueFrom") is not None or value == reference or reference not in value:
            text = f"hides previous definition of {quote(name)}, which may be dropped when using apply"
            yield f"{path.index(index)}: {text}"


def _port_warnings(containers: Sequence[tuple[Json, Path]]) -> Iterator[str]:
    by_number: dict[tuple[int, str], _Ports] = {}
    by_name: dict[str, Path] = {}
    names: list[str] = []
    for container, path in containers:
        for index, port in enumerate(container.get("ports") or ()):
            item = path.child("ports").index(index)
            if port.get("hostIP") and not port.get("hostPort"):
                yield f"{item}: hostIP set without hostPort: {_printed_port(port)}"
            others = by_number.setdefault((port.get("containerPort") or 0, port.get("protocol") or ""), _Ports())
            host_port, address = port.get("hostPort") or 0, port.get("hostIP") or ""
            for _, relation, place in others.related(host_port, address):
                yield f"{item}: {relation} port definition with {place}"
            others.add(host_port, address, item)
            name = port.get("name")
            if name and name in by_name:
                first = by_name[name]
                names.append(
                    f"{item}: duplicate port name {quote(name)} with {first}, services and probes that select ports "
                    f"by name will use {first}"
                )
            elif name:
                by_name[name] = item
    yield from names


@dataclass(slots=True)
class _Ports:
    """The definitions met so far of one port number and protocol, by their host port and address."""

    by_host_port: dict[int, dict[str, list[tuple[int, Path]]]] = field(default_factory=dict)
    count: int = 0

    def add(self, host_port: int, address: str, path: Path) -> None:
        self.by_host_port.setdefault(host_port, {}).setdefault(address, []).append((self.count, path))
        self.count += 1

    def related(self, host_port: int, address: str) -> list[tuple[int, str, Path]]:
        """The earlier definitions that get into the way of this one: their number, how, and where they stand."""
        found = []
        for other_port in (0, host_port) if host_port else self.by_host_port:
            by_address = self.by_host_port.get(other_port) or {}
            if host_port and other_port and address:
                by_address = {key: by_address[key] for key in ("", address) if key in by_address}
            for other, places in by_address.items():
                relation = "overlapping" if not host_port or not other_port else "dangerously ambiguous"
                if (other_port, other) == (host_port, address):
                    relation = "duplicate"
                found += [(number, relation, path) for number, path in places]
        return sorted(found, key=lambda each: each[0])


def _printed_port(port: Json) -> str:
    return (
        f"{{Name:{port.get('name') or ''} HostPort:{port.get('hostPort') or 0} "
        f"ContainerPort:{port.get('containerPort') or 0} Protocol:{port.get('protocol') or ''} "
        f"HostIP:{port.get('hostIP') or ''}}}"
    )


def _grace_warnings(spec: Json, path: Path) -> Iterator[str]:
    if (spec.get("terminationGracePeriodSeconds") or 0) < 0:
        place = path.child("terminationGracePeriodSeconds")
        yield f"{place}: must be >= 0; negative values are invalid and will be treated as 1"


def _affinity_warnings(affinity: Json, path: Path) -> Iterator[str]:
    for key in ("podAffinity", "podAntiAffinity"):
        rules = affinity.get(key) or {}
        for index, term in enumerate(rules.get(_REQUIRED) or ()):
            if term.get("labelSelector") is None:
                yield f"{path.child(key, _REQUIRED).index(index).child('labelSelector')}: {_NULL_SELECTOR}"
        for index, weighted in enumerate(rules.get(_PREFERRED) or ()):
            if (weighted.get("podAffinityTerm") or {}).get("labelSelector") is None:
                item = path.child(key, _PREFERRED).index(index).child("podAffinityTerm", "labelSelector")
                yield f"{item}: {_NULL_SELECTOR}"


def _address_warnings(spec: Json, path: Path) -> Iterator[str]:
    servers = (spec.get("dnsConfig") or {}).get("nameservers") or ()
    places = [(path.child("dnsConfig", "nameservers").index(index), value) for index, value in enumerate(servers)]
    for index, alias in enumerate(spec.get("hostAliases") or ()):
        places.append((path.child("hostAliases").index(index).child("ip"), alias.get("ip") or ""))
    for place, value in places:
        canonical = canonical_ipv6(value)
        if canonical is not None and canonical != value:
            text = f"IPv6 address {quote(value)} should be in RFC 5952 canonical format ({quote(canonical)})"
            yield f"{place}: {text}"
