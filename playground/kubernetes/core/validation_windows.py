"""Rules for Windows options and for what a Pod's operating system allows (pkg/apis/core/validation validateWindows)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from playground.kubernetes.apimachinery.field import Path, forbidden, invalid, not_supported, required
from playground.kubernetes.apimachinery.formats import byte_length, is_dns1123_subdomain
from playground.kubernetes.apimachinery.validation import Errors, Json, extend

_CREDENTIAL_SPEC_MAX_KIB = 64
_DOMAIN_MAX, _USER_MAX = 256, 104
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_NET_BIOS = re.compile(r'[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}')
_DNS_LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_DNS_DOMAIN = re.compile(rf"{_DNS_LABEL}(?:\.{_DNS_LABEL})*")
_BAD_USER_CHARACTERS = re.compile(r'["/\\:;|=,+*?<>@\[\]]')
_ONLY_DOTS_AND_SPACES = re.compile("[. ]+")

# In the server's order; the first word says whether the field is one of the spec or of its security context.
_POD_FIELDS = (
    ("context", "appArmorProfile"),
    ("context", "seLinuxOptions"),
    ("spec", "hostUsers"),
    ("spec", "hostPID"),
    ("spec", "hostIPC"),
    ("context", "seccompProfile"),
    ("context", "fsGroup"),
    ("context", "fsGroupChangePolicy"),
    ("context", "sysctls"),
    ("spec", "shareProcessNamespace"),
    ("context", "runAsUser"),
    ("context", "runAsGroup"),
    ("context", "supplementalGroups"),
    ("context", "supplementalGroupsPolicy"),
    ("context", "seLinuxChangePolicy"),
)
# Of these the zero value counts as unset.
_PLAIN_FIELDS = ("hostPID", "hostIPC", "sysctls")
_CONTAINER_FIELDS = (
    "appArmorProfile",
    "seLinuxOptions",
    "seccompProfile",
    "capabilities",
    "readOnlyRootFilesystem",
    "privileged",
    "allowPrivilegeEscalation",
    "procMount",
    "runAsUser",
    "runAsGroup",
)
_NOT_ON_WINDOWS = "cannot be set for a windows pod"
_NOT_ON_LINUX = "windows options cannot be set for a linux pod"

Containers = Iterable[tuple[Json, Path]]


def validate_windows_options(options: Json | None, path: Path, errors: Errors) -> None:
    if options is None:
        return
    name, spec, user = (options.get(key) for key in ("gmsaCredentialSpecName", "gmsaCredentialSpec", "runAsUserName"))
    if name is not None:
        extend(errors, path.child("gmsaCredentialSpecName"), name, is_dns1123_subdomain(name))
    if spec is not None:
        place = path.child("gmsaCredentialSpec")
        if not spec:
            errors.append(invalid(place, spec, "gmsaCredentialSpec cannot be an empty string"))
        elif byte_length(spec) > _CREDENTIAL_SPEC_MAX_KIB * 1024:
            detail = f"gmsaCredentialSpec size must be under {_CREDENTIAL_SPEC_MAX_KIB} KiB"
            errors.append(invalid(place, spec, detail))
    if user is not None:
        extend(errors, path.child("runAsUserName"), user, _user_name_errors(user))


def _user_name_errors(name: str) -> list[str]:
    if not name:
        return ["runAsUserName cannot be an empty string"]
    if _CONTROL.search(name):
        return ["runAsUserName cannot contain control characters"]
    if name.count("\\") > 1:
        return ["runAsUserName cannot contain more than one backslash"]
    domain, backslash, user = name.rpartition("\\")
    messages = []
    if byte_length(domain) >= _DOMAIN_MAX:
        messages.append(f"runAsUserName's Domain length must be under {_DOMAIN_MAX} characters")
    if backslash and not _NET_BIOS.fullmatch(domain) and not _DNS_DOMAIN.fullmatch(domain):
        messages.append("runAsUserName's Domain doesn't match the NetBios nor the DNS format")
    if not user:
        messages.append("runAsUserName's User cannot be empty")
    elif byte_length(user) > _USER_MAX:
        messages.append(f"runAsUserName's User length must not be longer than {_USER_MAX} characters")
    if _ONLY_DOTS_AND_SPACES.fullmatch(user):
        messages.append("runAsUserName's User cannot contain only periods or spaces")
    if _BAD_USER_CHARACTERS.search(user):
        messages.append("runAsUserName's User cannot contain the following characters: \"/\\:;|=,+*?<>@[]")
    return messages


def _windows_options(holder: Json) -> Json:
    return (holder.get("securityContext") or {}).get("windowsOptions") or {}


def validate_host_process(spec: Json, containers: Containers, path: Path, errors: Errors) -> None:
    """Host-process containers: all or none, and only on the host's network (validateWindowsHostProcessPod)."""
    for_pod = _windows_options(spec).get("hostProcess")
    total = host_processes = 0
    for container, place in containers:
        total += 1
        own = _windows_options(container).get("hostProcess")
        if for_pod is not None and own is not None and for_pod != own:
            shown = "true" if for_pod else "false"
            detail = f"pod hostProcess value must be identical if both are specified, was {shown}"
            errors.append(invalid(place.child("securityContext", "windowsOptions", "hostProcess"), own, detail))
        host_processes += bool(for_pod if own is None else own)
    if not host_processes:
        return
    if host_processes != total:
        detail = "If pod contains any hostProcess containers then all containers must be HostProcess containers"
        errors.append(invalid(path, "", detail))
    if not spec.get("hostNetwork"):
        detail = "hostNetwork must be true if pod contains any hostProcess containers"
        errors.append(invalid(path.child("hostNetwork"), False, detail))
    errors.append(forbidden(path, "hostProcess containers are disallowed by cluster policy"))


def validate_os(spec: Json, containers: Containers, path: Path, errors: Errors) -> None:
    system = spec.get("os")
    if system is None:
        return
    name = system.get("name") or ""
    if not name:
        errors.append(required(path.child("os", "name")))
    elif name == "linux":
        _validate_linux(spec, containers, path, errors)
    elif name == "windows":
        _validate_windows(spec, containers, path, errors)
    else:
        errors.append(not_supported(path.child("os"), name, ("linux", "windows")))


def _validate_linux(spec: Json, containers: Containers, path: Path, errors: Errors) -> None:
    for holder, place in ((spec, path), *containers):
        if (holder.get("securityContext") or {}).get("windowsOptions") is not None:
            errors.append(forbidden(place.child("securityContext", "windowsOptions"), _NOT_ON_LINUX))


def _validate_windows(spec: Json, containers: Containers, path: Path, errors: Errors) -> None:
    for holder, key in _POD_FIELDS:
        owner, place = (spec, path) if holder == "spec" else (spec.get("securityContext") or {}, _context(path))
        value = owner.get(key)
        if value is not None and (value or key not in _PLAIN_FIELDS):
            errors.append(forbidden(place.child(key), _NOT_ON_WINDOWS))
    for container, place in containers:
        context = container.get("securityContext") or {}
        for key in _CONTAINER_FIELDS:
            if context.get(key) is not None:
                errors.append(forbidden(_context(place).child(key), _NOT_ON_WINDOWS))


def _context(path: Path) -> Path:
    return path.child("securityContext")
