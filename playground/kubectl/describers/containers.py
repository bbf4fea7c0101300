"""Containers in descriptions of Pods and of pod templates (describe.go describeContainers)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote as escape_path

from playground.kubectl.describers.description import Description
from playground.kubectl.printers.durations import rfc1123
from playground.kubectl.printers.formats import go_value
from playground.kubectl.printers.table import NONE
from playground.kubernetes.apimachinery.quantity import NANO, parse_quantity
from playground.kubernetes.apimachinery.quote import quote

Object = dict[str, Any]

Resolve = Callable[[str], str]
"""A field path of a Pod -> its value, empty where it cannot be known."""

# What Go leaves as it is in the path of a URL.
_PATH = "/$&+,:;=@"


def describe_containers(
    description: Description,
    title: str,
    containers: Iterable[Object],
    statuses: Iterable[Object] = (),
    level: int = 0,
    resolve: Resolve = lambda path: "",
) -> None:
    """All containers of one sort. In a template (``level`` 1) names are indented by one more blank."""
    by_name = {each["name"]: each for each in statuses}
    containers = list(containers)
    description.line(level, f"{title}:" if containers else f"{title}: {NONE}")
    for container in containers:
        status = by_name.get(container["name"])
        description.line(1, f"{' ' * level}{container['name']}:")
        _basics(description, container, status)
        _words(description, "Command", container.get("command"))
        _words(description, "Args", container.get("args"))
        if status is not None:
            _state(description, "State", status.get("state") or {})
            if (status.get("lastState") or {}).get("terminated") is not None:
                _state(description, "Last State", status["lastState"])
            description.field("Ready", str(bool(status.get("ready"))), 2)
            description.field("Restart Count", status.get("restartCount", 0), 2)
        describe_resources(description, container.get("resources") or {}, 2)
        for name in ("liveness", "readiness", "startup"):
            probe = container.get(f"{name}Probe")
            if probe is not None:
                description.field(name.capitalize(), _probe(probe), 2)
        _environment_sources(description, container.get("envFrom") or ())
        _environment(description, container, resolve)
        _mounts(description, container)


def _basics(description: Description, container: Object, status: Object | None) -> None:
    if status is not None:
        description.field("Container ID", status.get("containerID") or "", 2)
    description.field("Image", container.get("image") or "", 2)
    if status is not None:
        description.field("Image ID", status.get("imageID") or "", 2)
    ports = container.get("ports") or ()
    for title, field in (("Port", "containerPort"), ("Host Port", "hostPort")):
        text = ", ".join(_port(each, field) for each in ports)
        description.field(f"{title}s" if "," in text else title, text or NONE, 2)
    describe_seccomp(description, container.get("securityContext"), 2)


def _port(port: Object, field: str) -> str:
    text = f"{port.get(field, 0)}/{port.get('protocol') or 'TCP'}"
    return f"{text} ({port['name']})" if port.get("name") else text


def describe_seccomp(description: Description, context: Object | None, level: int) -> None:
    profile = (context or {}).get("seccompProfile")
    if profile:
        description.field("SeccompProfile", profile["type"], level)
        if profile["type"] == "Localhost":
            description.field("LocalhostProfile", profile.get("localhostProfile") or "", level + bool(level))


def _words(description: Description, title: str, words: list[str] | None) -> None:
    """Words one under the other, those of several lines line by line."""
    if words:
        description.line(2, f"{title}:")
        for line in (line for word in words for line in word.split("\n")):
            description.line(3, line)


def _state(description: Description, title: str, state: Object) -> None:
    running, ended = state.get("running"), state.get("terminated")
    if running is not None:
        description.field(title, "Running", 2)
        description.field("Started", rfc1123(running["startedAt"]), 3)
    elif ended is not None and state.get("waiting") is None:
        description.field(title, "Terminated", 2)
        description.optional("Reason", ended.get("reason"), 3)
        description.optional("Message", ended.get("message"), 3)
        description.field("Exit Code", ended.get("exitCode", 0), 3)
        if ended.get("signal"):
            description.field("Signal", ended["signal"], 3)
        for name, field in (("Started", "startedAt"), ("Finished", "finishedAt")):
            description.field(name, rfc1123(ended[field]), 3)
    else:
        description.field(title, "Waiting", 2)
        description.optional("Reason", (state.get("waiting") or {}).get("reason"), 3)


def describe_resources(description: Description, resources: Object, level: int) -> None:
    for title in ("Limits", "Requests"):
        amounts = resources.get(title.lower())
        if amounts:
            description.line(level, f"{title}:")
            description.fields(sorted(amounts.items()), level + 1)


def _probe(probe: Object) -> str:
    attributes = " ".join(
        f"{name}={probe.get(field) or 0}{unit}"
        for name, field, unit in (
            ("delay", "initialDelaySeconds", "s"),
            ("timeout", "timeoutSeconds", "s"),
            ("period", "periodSeconds", "s"),
            ("#success", "successThreshold", ""),
            ("#failure", "failureThreshold", ""),
        )
    )
    return f"{_action(probe)} {attributes}"


def _action(probe: Object) -> str:
    if probe.get("exec") is not None:
        return f"exec {go_value(probe['exec'].get('command') or [])}"
    if probe.get("httpGet") is not None:
        get = probe["httpGet"]
        path = escape_path(get.get("path") or "", safe=_PATH)
        slash = "/" if path and not path.startswith("/") else ""
        return f"http-get {(get.get('scheme') or 'HTTP').lower()}://{get.get('host') or ''}:{get['port']}{slash}{path}"
    if probe.get("tcpSocket") is not None:
        return f"tcp-socket {probe['tcpSocket'].get('host') or ''}:{probe['tcpSocket']['port']}"
    if probe.get("grpc") is not None:
        return f"grpc <pod>:{probe['grpc']['port']} {probe['grpc'].get('service') or ''}"
    return "unknown"


def _environment_sources(description: Description, sources: Iterable[Object]) -> None:
    sources = list(sources)
    if sources:
        description.line(2, "Environment Variables from:")
    for each in sources:
        kind = "ConfigMap" if each.get("configMapRef") is not None else "Secret"
        reference = each.get("configMapRef") or each.get("secretRef") or {}
        prefix = f" with prefix '{each['prefix']}'" if each.get("prefix") else ""
        optional = go_value(bool(reference.get("optional")))
        description.line(3, f"{reference.get('name') or ''}\t{kind}{prefix}\tOptional: {optional}")


def _environment(description: Description, container: Object, resolve: Resolve) -> None:
    variables = container.get("env") or ()
    description.line(2, "Environment:" if variables else f"Environment:\t{NONE}")
    for each in variables:
        name, source = each["name"], each.get("valueFrom")
        if not source:
            first, *others = str(each.get("value") or "").split("\n")
            description.field(name, first, 3)
            for line in others:
                description.line(3, f"\t{line}")
        elif source.get("fieldRef"):
            reference = source["fieldRef"]
            path = reference["fieldPath"]
            description.field(name, f"{resolve(path)} ({reference.get('apiVersion') or 'v1'}:{path})", 3)
        elif source.get("resourceFieldRef"):
            reference = source["resourceFieldRef"]
            value = _resource_value(container, reference)
            description.field(name, f"{value} ({reference['resource']})", 3)
        else:
            where = "in secret" if source.get("secretKeyRef") else "of config map"
            kept = source.get("secretKeyRef") or source["configMapKeyRef"]
            optional = go_value(bool(kept.get("optional")))
            told = f"<set to the key '{kept['key']}' {where} '{kept.get('name') or ''}'>\tOptional: {optional}"
            description.field(name, told, 3)


def _resource_value(container: Object, reference: Object) -> str:
    """An amount in whole divisors, rounded up (kubectl/pkg/util/resource/resource.go)."""
    kind, _, name = reference["resource"].partition(".")
    amount = ((container.get("resources") or {}).get(kind) or {}).get(name)
    divisor = parse_quantity(str(reference.get("divisor") or "1")).nano or NANO
    value = -(-parse_quantity(str(amount)).nano // divisor) if amount is not None else 0
    if value == 0 and reference["resource"] in ("limits.cpu", "limits.memory"):
        return "node allocatable"
    return str(value)


def _mounts(description: Description, container: Object) -> None:
    mounts, devices = container.get("volumeMounts") or (), container.get("volumeDevices") or ()
    none = "" if mounts else f"\t{NONE}"
    description.line(2, f"Mounts:{none}")
    for mount in sorted(mounts, key=lambda each: str(each["mountPath"])):
        flags = "ro" if mount.get("readOnly") else "rw"
        if mount.get("subPath"):
            flags += f",path={quote(mount['subPath'])}"
        description.line(3, f"{mount['mountPath']} from {mount['name']} ({flags})")
    if devices:
        description.line(2, f"Devices:{none}")
        for device in sorted(devices, key=lambda each: str(each["devicePath"])):
            description.line(3, f"{device['devicePath']} from {device['name']}")
