"""Rules for security contexts (pkg/apis/core/validation ValidateSecurityContext, validatePodSpecSecurityContext)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from playground.kubernetes.apimachinery.field import (
    FieldError,
    Path,
    duplicate,
    forbidden,
    invalid,
    not_supported,
    required,
    too_long,
)
from playground.kubernetes.apimachinery.formats import byte_length, is_unix_id
from playground.kubernetes.apimachinery.validation import Errors, Json
from playground.kubernetes.core.internal import internal_value
from playground.kubernetes.core.validation_paths import validate_local_descending_path
from playground.kubernetes.core.validation_windows import validate_windows_options

_PROFILE_TYPES = ("Localhost", "RuntimeDefault", "Unconfined")
_SYSCTL_SEGMENT = "[a-z0-9]([-_a-z0-9]*[a-z0-9])?"
_SYSCTL = rf"^({_SYSCTL_SEGMENT}[\./])*{_SYSCTL_SEGMENT}$"
_sysctl_matches = re.compile(_SYSCTL[1:-1]).fullmatch
_SYSCTL_MAX = 253
_PROFILE_PATH_MAX = 4095

_NET_SYSCTLS = ("net.",)
_IPC_SYSCTLS = ("kernel.shm", "kernel.msg", "fs.mqueue.")


def _validate_ids(context: Json, keys: Sequence[str], path: Path, errors: Errors) -> None:
    for key in keys:
        value = context.get(key)
        if value is not None:
            for message in is_unix_id(value):
                errors.append(invalid(path.child(key), value, message))


def validate_container_security(context: Json, path: Path, errors: Errors, *, host_users: bool) -> None:
    """The recorded server runs without --allow-privileged, as does kube-apiserver by default."""
    privileged = context.get("privileged")
    if privileged:
        errors.append(forbidden(path.child("privileged"), "disallowed by cluster policy"))
    _validate_ids(context, ("runAsUser", "runAsGroup"), path, errors)
    mount = context.get("procMount")
    if mount is not None:
        if mount not in ("Default", "Unmasked"):
            errors.append(not_supported(path.child("procMount"), mount, ("Default", "Unmasked")))
        if host_users and mount == "Unmasked":
            detail = "`hostUsers` must be false to use `Unmasked`"
            errors.append(invalid(path.child("procMount"), mount, detail))
    _validate_seccomp(context.get("seccompProfile"), path.child("seccompProfile"), errors)
    if context.get("allowPrivilegeEscalation") is False:
        shown = internal_value("SecurityContext", context)
        if privileged:
            detail = "cannot set `allowPrivilegeEscalation` to false and `privileged` to true"
            errors.append(invalid(path, shown, detail))
        for capability in (context.get("capabilities") or {}).get("add") or ():
            if capability == "CAP_SYS_ADMIN":
                detail = "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN"
                errors.append(invalid(path, shown, detail))
    validate_windows_options(context.get("windowsOptions"), path.child("windowsOptions"), errors)
    _validate_app_armor(context.get("appArmorProfile"), path.child("appArmorProfile"), errors)


def validate_pod_security(spec: Json, path: Path, errors: Errors) -> None:
    """The Pod's security context; internally the namespaces of the host belong to it, hence the one odd path."""
    context = spec.get("securityContext") or {}
    _validate_ids(context, ("fsGroup", "runAsUser", "runAsGroup"), path, errors)
    for index, group in enumerate(context.get("supplementalGroups") or ()):
        for message in is_unix_id(group):
            errors.append(invalid(path.child("supplementalGroups").index(index), group, message))
    if spec.get("shareProcessNamespace") and spec.get("hostPID"):
        detail = "ShareProcessNamespace and HostPID cannot both be enabled"
        errors.append(invalid(path.child("shareProcessNamespace"), True, detail))
    _validate_sysctls(context.get("sysctls") or (), spec, path.child("sysctls"), errors)
    _validate_choice(context, "fsGroupChangePolicy", ("Always", "OnRootMismatch"), path, errors)
    _validate_seccomp(context.get("seccompProfile"), path.child("seccompProfile"), errors)
    validate_windows_options(context.get("windowsOptions"), path.child("windowsOptions"), errors)
    _validate_app_armor(context.get("appArmorProfile"), path.child("appArmorProfile"), errors)
    _validate_choice(context, "supplementalGroupsPolicy", ("Merge", "Strict"), path, errors)
    # SELinuxMount is off, so MountOption is no choice.
    _validate_choice(context, "seLinuxChangePolicy", ("Recursive",), path, errors)


def _validate_choice(context: Json, key: str, choices: Sequence[str], path: Path, errors: Errors) -> None:
    value = context.get(key)
    if value is not None and value not in choices:
        errors.append(not_supported(path.child(key), value, choices))


def _validate_sysctls(sysctls: Sequence[Json], spec: Json, path: Path, errors: Errors) -> None:
    taken: set[str] = set()
    for index, sysctl in enumerate(sysctls):
        place, name = path.index(index).child("name"), sysctl.get("name") or ""
        if not name:
            errors.append(required(place))
        elif byte_length(name) > _SYSCTL_MAX or not _sysctl_matches(name):
            detail = f"must have at most {_SYSCTL_MAX} characters and match regex {_SYSCTL}"
            errors.append(invalid(place, name, detail))
        elif name in taken:
            errors.append(duplicate(place, name))
        error = _host_sysctl_error(name, spec, place)
        if error is not None:
            errors.append(error)
        taken.add(name)


def _host_sysctl_error(name: str, spec: Json, path: Path) -> FieldError | None:
    normal = _normalized_sysctl(name)
    if spec.get("hostNetwork") and normal.startswith(_NET_SYSCTLS):
        return invalid(path, name, "may not be specified when 'hostNetwork' is true")
    if spec.get("hostIPC") and (normal.startswith(_IPC_SYSCTLS) or normal == "kernel.sem"):
        return invalid(path, name, "may not be specified when 'hostIPC' is true")
    return None


def _normalized_sysctl(name: str) -> str:
    """The dotted form; a name whose first separator is a slash has the two exchanged."""
    first = re.search(r"[./]", name)
    return name.translate(str.maketrans("./", "/.")) if first and first.group() == "/" else name


def _validate_seccomp(profile: Json | None, path: Path, errors: Errors) -> None:
    if profile is None:
        return
    kind, target = profile.get("type") or "", profile.get("localhostProfile")
    if not kind:
        errors.append(required(path.child("type"), "type is required when seccompProfile is set"))
    elif kind not in _PROFILE_TYPES:
        errors.append(not_supported(path.child("type"), kind, _PROFILE_TYPES))
    place = path.child("localhostProfile")
    if kind == "Localhost":
        if target is None:
            errors.append(required(place, "must be set when seccomp type is Localhost"))
        else:
            validate_local_descending_path(target, place, errors)
    elif target is not None:
        shown = internal_value("SeccompProfile", profile)
        errors.append(invalid(place, shown, "can only be set when seccomp type is Localhost"))


def _validate_app_armor(profile: Json | None, path: Path, errors: Errors) -> None:
    if profile is None:
        return
    kind, target = profile.get("type") or "", profile.get("localhostProfile")
    place = path.child("localhostProfile")
    if kind == "Localhost":
        if target is None:
            errors.append(required(place, "must be set when AppArmor type is Localhost"))
            return
        if target.strip() != target:
            errors.append(invalid(place, target, "must not be padded with whitespace"))
        elif not target:
            errors.append(required(place, "must be set when AppArmor type is Localhost"))
        if byte_length(target) > _PROFILE_PATH_MAX:
            errors.append(too_long(place, _PROFILE_PATH_MAX))
    elif kind in _PROFILE_TYPES:
        if target is not None:
            errors.append(invalid(place, target, "can only be set when AppArmor type is Localhost"))
    elif not kind:
        errors.append(required(path.child("type"), "type is required when appArmorProfile is set"))
    else:
        errors.append(not_supported(path.child("type"), kind, _PROFILE_TYPES))
