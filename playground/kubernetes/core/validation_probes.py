"""Rules for probes and lifecycle hooks (pkg/apis/core/validation validateProbe, validateHandler, validateLifecycle)."""

from __future__ import annotations

from typing import Any

from playground.kubernetes.apimachinery.field import Path, forbidden, invalid, not_supported, required
from playground.kubernetes.apimachinery.formats import is_http_header_name, is_port_name, is_port_number
from playground.kubernetes.apimachinery.validation import Errors, Json, extend, validate_nonnegative

_PROBE_HANDLERS = ("exec", "httpGet", "tcpSocket", "grpc")
_HOOK_HANDLERS = ("exec", "httpGet", "tcpSocket", "sleep")
_PROBE_NUMBERS = ("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold")

_SIGNALS = (
    "ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT RTMAX RTMAX-1 RTMAX-10 RTMAX-11 "
    "RTMAX-12 RTMAX-13 RTMAX-14 RTMAX-2 RTMAX-3 RTMAX-4 RTMAX-5 RTMAX-6 RTMAX-7 RTMAX-8 RTMAX-9 RTMIN RTMIN+1 RTMIN+10 "
    "RTMIN+11 RTMIN+12 RTMIN+13 RTMIN+14 RTMIN+15 RTMIN+2 RTMIN+3 RTMIN+4 RTMIN+5 RTMIN+6 RTMIN+7 RTMIN+8 RTMIN+9 SEGV "
    "STKFLT STOP SYS TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ"
)
_STOP_SIGNALS = {
    "linux": tuple(f"SIG{name}" for name in _SIGNALS.split()),
    "windows": ("SIGKILL", "SIGTERM"),
}


def validate_probes(container: Json, grace_seconds: int | None, path: Path, errors: Errors) -> None:
    """The three probes of one container."""
    for key in ("livenessProbe", "readinessProbe", "startupProbe"):
        probe = container.get(key)
        if probe is None:
            continue
        place = path.child(key)
        _validate_probe(probe, grace_seconds, place, errors)
        if key == "readinessProbe":
            seconds = probe.get("terminationGracePeriodSeconds")
            if seconds is not None:
                detail = "must not be set for readinessProbes"
                errors.append(invalid(place.child("terminationGracePeriodSeconds"), seconds, detail))
        elif (probe.get("successThreshold") or 0) != 1:
            errors.append(invalid(place.child("successThreshold"), probe.get("successThreshold") or 0, "must be 1"))


def _validate_probe(probe: Json, grace_seconds: int | None, path: Path, errors: Errors) -> None:
    _validate_handler(probe, _PROBE_HANDLERS, grace_seconds, path, errors)
    for key in _PROBE_NUMBERS:
        value = probe.get(key)
        if value is not None and value < 0:
            validate_nonnegative(value, path.child(key), errors)
    seconds = probe.get("terminationGracePeriodSeconds")
    if seconds is not None and seconds <= 0:
        errors.append(invalid(path.child("terminationGracePeriodSeconds"), seconds, "must be greater than 0"))


def validate_lifecycle(
    lifecycle: Json, grace_seconds: int | None, os_name: str | None, path: Path, errors: Errors
) -> None:
    for key in ("postStart", "preStop"):
        if lifecycle.get(key) is not None:
            _validate_handler(lifecycle[key], _HOOK_HANDLERS, grace_seconds, path.child(key), errors)
    signal = lifecycle.get("stopSignal")
    if signal is None:
        return
    if os_name is None:
        detail = "may not be set for containers with empty `spec.os.name`"
        errors.append(forbidden(path.child("stopSignal"), detail))
    elif os_name in _STOP_SIGNALS and signal not in _STOP_SIGNALS[os_name]:
        errors.append(not_supported(path.child("stopSignal"), signal, _STOP_SIGNALS[os_name]))


def _validate_handler(
    handler: Json, kinds: tuple[str, ...], grace_seconds: int | None, path: Path, errors: Errors
) -> None:
    given = [kind for kind in kinds if handler.get(kind) is not None]
    if not given:
        errors.append(required(path, "must specify a handler type"))
    for position, kind in enumerate(given):
        if position:
            errors.append(forbidden(path.child(kind), "may not specify more than 1 handler type"))
        else:
            _validate_action(kind, handler[kind], grace_seconds, path.child(kind), errors)


def _validate_action(kind: str, action: Json, grace_seconds: int | None, path: Path, errors: Errors) -> None:
    if kind == "exec":
        if not action.get("command"):
            errors.append(required(path.child("command")))
    elif kind == "httpGet":
        _validate_http_get(action, path, errors)
    elif kind == "tcpSocket" or kind == "grpc":
        validate_port(action.get("port"), path.child("port"), errors)
    else:
        seconds = action.get("seconds") or 0
        if grace_seconds is not None and not 0 <= seconds <= grace_seconds:
            detail = f"must be non-negative and less than terminationGracePeriodSeconds ({grace_seconds})"
            errors.append(invalid(path, seconds, detail))


def _validate_http_get(action: Json, path: Path, errors: Errors) -> None:
    if not action.get("path"):
        errors.append(required(path.child("path")))
    validate_port(action.get("port"), path.child("port"), errors)
    scheme = action.get("scheme") or ""
    if scheme not in ("HTTP", "HTTPS"):
        errors.append(not_supported(path.child("scheme"), scheme, ("HTTP", "HTTPS")))
    for header in action.get("httpHeaders") or ():
        name = header.get("name") or ""
        extend(errors, path.child("httpHeaders"), name, is_http_header_name(name))


def validate_port(port: Any, path: Path, errors: Errors) -> None:
    """A port by number or by name (ValidatePortNumOrName); a missing one is number 0."""
    if isinstance(port, str):
        extend(errors, path, port, is_port_name(port))
    else:
        for message in is_port_number(port or 0):
            errors.append(invalid(path, port or 0, message))
