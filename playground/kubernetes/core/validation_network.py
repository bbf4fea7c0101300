"""Rules for a Pod's names and its network (pkg/apis/core/validation validatePodDNSConfig, ValidateHostAliases, …)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from playground.kubernetes.apimachinery.field import Path, forbidden, invalid, not_supported, required, too_long
from playground.kubernetes.apimachinery.formats import (
    byte_length,
    is_dns1123_subdomain_with_underscore,
    is_legacy_ip,
)
from playground.kubernetes.apimachinery.validation import Errors, Json, extend, validate_dns1123_subdomain

_DNS_POLICIES = ("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None")
_MAX_NAMESERVERS, _MAX_SEARCH_PATHS, _MAX_SEARCH_CHARACTERS = 3, 32, 2048
_MAX_HOSTNAME_OVERRIDE = 64
_NO_HOST_USERS = "when `hostUsers` is false"


def validate_dns_policy(policy: str, path: Path, errors: Errors) -> None:
    if policy not in _DNS_POLICIES:
        errors.append(not_supported(path, policy, _DNS_POLICIES))


def validate_dns_config(config: Json | None, policy: str | None, path: Path, errors: Errors) -> None:
    servers = list((config or {}).get("nameservers") or ())
    searches = list((config or {}).get("searches") or ())
    if policy == "None":
        if config is None:
            errors.append(required(path, "must provide `dnsConfig` when `dnsPolicy` is None"))
            return
        if not servers:
            detail = "must provide at least one DNS nameserver when `dnsPolicy` is None"
            errors.append(required(path.child("nameservers"), detail))
            return
    if config is None:
        return
    if len(servers) > _MAX_NAMESERVERS:
        detail = f"must not have more than {_MAX_NAMESERVERS} nameservers"
        errors.append(invalid(path.child("nameservers"), servers, detail))
    for index, server in enumerate(servers):
        extend(errors, path.child("nameservers").index(index), server, is_legacy_ip(server))
    if len(searches) > _MAX_SEARCH_PATHS:
        detail = f"must not have more than {_MAX_SEARCH_PATHS} search paths"
        errors.append(invalid(path.child("searches"), searches, detail))
    if byte_length(" ".join(searches)) > _MAX_SEARCH_CHARACTERS:
        detail = f"must not have more than {_MAX_SEARCH_CHARACTERS} characters (including spaces) in the search list"
        errors.append(invalid(path.child("searches"), searches, detail))
    for index, search in enumerate(searches):
        if search != ".":
            name = search.removesuffix(".")
            extend(errors, path.child("searches").index(index), name, is_dns1123_subdomain_with_underscore(name))
    for index, option in enumerate(config.get("options") or ()):
        if not option.get("name"):
            errors.append(required(path.child("options").index(index), "must not be empty"))


def validate_host_aliases(aliases: Sequence[Json], path: Path, errors: Errors) -> None:
    for index, alias in enumerate(aliases):
        item = path.index(index)
        address = alias.get("ip") or ""
        extend(errors, item.child("ip"), address, is_legacy_ip(address))
        for number, name in enumerate(alias.get("hostnames") or ()):
            validate_dns1123_subdomain(name, item.child("hostnames").index(number), errors)


def validate_host_network_ports(spec: Json, path: Path, errors: Errors) -> None:
    """On the host's network a port is what it is (validatePodHostNetworkDeps)."""
    if not spec.get("hostNetwork"):
        return
    for index, container in enumerate(spec.get("containers") or ()):
        for number, port in enumerate(container.get("ports") or ()):
            host_port = port.get("hostPort") or 0
            if host_port and host_port != (port.get("containerPort") or 0):
                place = path.child("containers").index(index).child("ports").index(number).child("hostPort")
                detail = "must match `containerPort` when `hostNetwork` is true"
                errors.append(invalid(place, host_port, detail))


def validate_host_users(spec: Json, containers: Iterable[tuple[Json, Path]], path: Path, errors: Errors) -> None:
    if spec.get("hostUsers") is not False:
        return
    # UserNamespacesHostNetworkSupport is off.
    for key, shown in (("hostNetwork", "hostNetwork"), ("hostPID", "HostPID"), ("hostIPC", "HostIPC")):
        if spec.get(key):
            errors.append(forbidden(path.child(shown), _NO_HOST_USERS))
    for container, place in containers:
        if container.get("volumeDevices"):
            errors.append(forbidden(place.child("volumeDevices"), _NO_HOST_USERS))


def validate_hostname_override(spec: Json, path: Path, errors: Errors) -> None:
    name = spec.get("hostnameOverride")
    if name is None:
        return
    place = path.child("hostnameOverride")
    if spec.get("setHostnameAsFQDN"):
        errors.append(forbidden(place, "may not be specified when setHostnameAsFQDN is true"))
    if spec.get("hostNetwork"):
        errors.append(forbidden(place, "may not be specified when hostNetwork is true"))
    if byte_length(name) > _MAX_HOSTNAME_OVERRIDE:
        errors.append(too_long(place, _MAX_HOSTNAME_OVERRIDE))
    validate_dns1123_subdomain(name, place, errors)
