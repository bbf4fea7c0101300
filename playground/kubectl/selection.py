"""Which objects a command means: types, names, selectors (k8s.io/cli-runtime/pkg/resource/builder.go)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from playground.kubectl.output import CommandError
from playground.kubectl.parser import Arguments, Flag
from playground.kubectl.requests import NAMESPACE
from playground.kubectl.resources import ResourceType, all_types, resource_type, targets
from playground.kubectl.selectors import SelectorError, parse_field_selector, parse_label_selector
from playground.kubectl.view import View
from playground.simulator.errors import ApiError, BadRequest, NotFound

Object = dict[str, Any]

FLAGS = {
    "all-namespaces": Flag("A", bare="true"),
    "chunk-size": Flag(),
    "field-selector": Flag(),
    "filename": Flag("f"),
    "kustomize": Flag("k"),
    "namespace": Flag("n"),
    "recursive": Flag("R", bare="true"),
    "selector": Flag("l"),
}

_METADATA = ("metadata.name", "metadata.namespace")
_FIELDS = {
    "Event": (
        "involvedObject.kind",
        "involvedObject.namespace",
        "involvedObject.name",
        "involvedObject.uid",
        "involvedObject.apiVersion",
        "involvedObject.resourceVersion",
        "involvedObject.fieldPath",
        "reason",
        "reportingComponent",
        "source",
        "type",
    ),
    "Job": ("status.successful",),
    "Node": ("spec.unschedulable",),
    "Pod": (
        "spec.nodeName",
        "spec.restartPolicy",
        "spec.schedulerName",
        "spec.serviceAccountName",
        "spec.hostNetwork",
        "status.phase",
        "status.podIP",
        "status.nominatedNodeName",
    ),
    "ReplicaSet": ("status.replicas",),
}
"""The fields that a server selects by, beside name and namespace."""


@dataclass(frozen=True, slots=True)
class Found:
    """Objects of one type: all that fit, or (``name`` given) the one that was asked for."""

    type: ResourceType
    objects: Iterable[Object]
    name: str = ""


class Selection:
    """What the arguments of a command that reads select in a cluster."""

    def __init__(self, view: View, arguments: Arguments) -> None:
        """Raises CommandError where the arguments do not go together."""
        flags = arguments.flags
        self.view = view
        self.all_namespaces = arguments.switch("all-namespaces")
        self.namespace = flags.get("namespace") or NAMESPACE
        self._labels, self._fields = flags.get("selector") or "", flags.get("field-selector") or ""
        self._wanted = _wanted(arguments.words)
        self._check(arguments)

    @property
    def types(self) -> list[ResourceType]:
        """The types of the objects, each once."""
        return list(dict.fromkeys(kind for kind, _ in self._wanted))

    @property
    def is_single(self) -> bool:
        """Whether one object is asked for, by its name."""
        return len(self._wanted) == 1 and bool(self._wanted[0][1])

    def find(self, errors: list[ApiError]) -> Iterator[Found]:
        """What there is, in the order in which it was asked for; what the server refuses is added to ``errors``."""
        for kind, name in self._wanted:
            try:
                yield self.named(kind, name) if name else self._listed(kind)
            except ApiError as error:
                errors.append(error)

    def named(self, kind: ResourceType, name: str) -> Found:
        """One object. Raises NotFound."""
        found = self.view.object(kind.kind, self.namespace if kind.namespaced else "", name)
        if found is None:
            raise NotFound.named(kind.group_resource, name)
        return Found(kind, [found], name)

    def listed(self, kind: ResourceType) -> Iterator[Object]:
        """All objects of one type in the namespaces that are meant."""
        for each in self.view.objects(kind.kind):
            if self.all_namespaces or not kind.namespaced or each["metadata"].get("namespace") == self.namespace:
                yield each

    def _listed(self, kind: ResourceType) -> Found:
        labels, fields = self._labels, self._fields
        try:
            by_label, by_field = parse_label_selector(labels), _field_matcher(kind, fields)
        except SelectorError as error:
            selectors = f'label selector "{labels}", field selector "{fields}"'
            raise BadRequest(f'Unable to find "{kind.version}" that match {selectors}: {error}') from None
        objects: Iterable[Object] = self.listed(kind)
        if labels:
            objects = (each for each in objects if by_label(each["metadata"].get("labels") or {}))
        if fields:
            objects = (each for each in objects if by_field(each))
        return Found(kind, objects)

    def _check(self, arguments: Arguments) -> None:
        for flag in ("filename", "kustomize"):
            if flag in arguments.flags:
                raise CommandError(f"error: --{flag} is not possible here: there are no files, only what is typed")
        if not self._wanted or not self._wanted[0][1]:
            return
        if self.all_namespaces:
            raise CommandError("error: a resource cannot be retrieved by name across all namespaces")
        if self._labels and "/" in arguments.words[0]:
            raise CommandError("error: selectors and the all flag cannot be used when passing resource/name arguments")
        if self._labels or self._fields:
            raise CommandError("error: name cannot be provided when a selector is specified")


def _wanted(words: list[str]) -> list[tuple[ResourceType, str]]:
    """Pairs of type and name; no name where all are meant. Raises CommandError."""
    if any("/" in word for word in words):
        return targets("get", words)
    if not words:
        return []
    types: list[ResourceType] = []
    for word in words[0].split(","):
        types.extend(all_types() if word == "all" else [resource_type(word)])
    types = list(dict.fromkeys(types))
    names = words[1:]
    if "" in names:
        raise CommandError("error: resource name may not be empty")
    return [(kind, name) for kind in types for name in names or [""]]


def _field_matcher(kind: ResourceType, text: str) -> Any:
    terms = parse_field_selector(text)
    known = (*_METADATA, *_FIELDS.get(kind.kind, ()))
    for field, _, _ in terms:
        if field not in known:
            raise SelectorError(_unknown_field(kind, field))
    return lambda obj: all((_field(obj, field) == value) == equal for field, value, equal in terms)


def _unknown_field(kind: ResourceType, field: str) -> str:
    if kind.kind == "Job":
        return f'field label "{field}" not supported for Job'
    if not kind.group:
        return f"field label not supported: {field}"
    return f'"{field}" is not a known field selector: only "metadata.name", "metadata.namespace"'


def _field(obj: Object, field: str) -> str:
    if field == "source":
        return str((obj.get("source") or {}).get("component") or obj.get("reportingComponent") or "")
    if field == "status.successful":
        return str((obj.get("status") or {}).get("succeeded", 0))
    value: Any = obj
    for name in field.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    if value is None:
        return {"spec.hostNetwork": "false", "spec.unschedulable": "false", "status.replicas": "0"}.get(field, "")
    return str(value).lower() if isinstance(value, bool) else str(value)
