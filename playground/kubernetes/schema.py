"""The fields of the API types, from the installed package ``lightkube-models``, whose source is read and never run.

The package is generated from Kubernetes' OpenAPI document, which says neither how wide an integer is nor what Go calls
an enumeration nor which fields are pointers; ``schema_facts`` holds those few facts.
"""

from __future__ import annotations

import ast
import importlib.util
from dataclasses import dataclass
from functools import cache
from importlib.machinery import SourceFileLoader
from typing import Literal

from playground.kubernetes.schema_facts import (
    ENUMERATIONS,
    INT64,
    POINTER_NUMBERS,
    POINTER_STRINGS,
    RESOURCE_LISTS,
    VALUE_NUMBERS,
    VALUE_QUANTITY,
    VALUE_STRUCTS,
)

PACKAGE = "lightkube.models"
Kind = Literal[
    "string", "integer", "number", "boolean", "struct", "list", "map", "quantity", "int_or_string", "time", "any"
]


@dataclass(frozen=True, slots=True)
class Type:
    """The type of one value: ``go`` is its name in Go's messages, ``item`` the type of a list's or a map's values."""

    kind: Kind
    go: str
    item: Type | None = None
    struct: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a struct: ``required`` ones are always written, ``pointer`` ones whenever they are set."""

    name: str
    type: Type
    required: bool
    pointer: bool


@dataclass(frozen=True, slots=True)
class Struct:
    """A struct of the API: its Go name and its fields by JSON name."""

    name: str
    fields: dict[str, Field]


# The API groups whose names have no domain.
_SHORT_GROUPS = ("", "apps", "autoscaling", "batch", "policy")

_SCALARS: dict[str, Type] = {
    "str": Type("string", "string"),
    "bool": Type("boolean", "bool"),
    "float": Type("number", "float64"),
    "Quantity": Type("quantity", "resource.Quantity"),
    "IntOrString": Type("int_or_string", "intstr.IntOrString"),
    "Time": Type("time", "v1.Time"),
    "MicroTime": Type("time", "v1.MicroTime"),
    "FieldsV1": Type("any", "v1.FieldsV1"),
    "RawExtension": Type("any", "runtime.RawExtension"),
}


def struct_of(api_version: str, kind: str) -> Struct:
    """The struct of an API kind, as ``("batch/v1", "Job")``."""
    group, _, version = api_version.rpartition("/")
    return struct(f"{group or 'core'}_{version}", kind)


@cache
def struct(module: str, name: str) -> Struct:
    """A struct by its module in the package and its name, as ``("core_v1", "Container")``."""
    fields = {}
    for statement in _classes(module)[name].body:
        if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name):
            continue
        annotation = ast.literal_eval(statement.annotation)
        field = _field(module, name, _json_name(statement), annotation, required=statement.value is None)
        fields[field.name] = field
    return Struct(name, dict(sorted(fields.items())))


@cache
def _classes(module: str) -> dict[str, ast.ClassDef]:
    spec = importlib.util.find_spec(f"{PACKAGE}.{module}")
    assert spec is not None
    assert isinstance(spec.loader, SourceFileLoader)
    source = spec.loader.get_source(spec.name)
    assert source is not None
    return {node.name: node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)}


def _json_name(statement: ast.AnnAssign) -> str:
    """The field's JSON name, which is written out where Python reserves the word (``continue_``)."""
    assert isinstance(statement.target, ast.Name)
    if isinstance(statement.value, ast.Call):
        for keyword in statement.value.keywords:
            if keyword.arg == "metadata":
                return str(ast.literal_eval(keyword.value)["json"])
    return statement.target.id


def _field(module: str, owner: str, name: str, annotation: str, required: bool) -> Field:
    annotation = annotation.removeprefix("Optional[").removesuffix("]" if annotation.startswith("Optional[") else "")
    if annotation.startswith("List["):
        item = _type(module, owner, name, annotation[len("List[") : -1])
        return Field(name, Type("list", f"[]{item.go}", item), required, False)
    kind = _type(module, owner, name, annotation)
    if kind.kind == "struct":
        pointer = (owner, name) not in VALUE_STRUCTS and not required
    elif kind.kind == "string":
        pointer = (owner, name) in POINTER_STRINGS or ("", name) in POINTER_STRINGS
    elif kind.kind in ("integer", "boolean"):
        pointer = name not in VALUE_NUMBERS or (owner, name) in POINTER_NUMBERS
    elif kind.kind == "quantity":
        pointer = name != VALUE_QUANTITY
    else:
        pointer = kind.kind in ("int_or_string", "time")
    return Field(name, kind, required, pointer)


def _type(module: str, owner: str, name: str, annotation: str) -> Type:
    prefix, _, word = annotation.rpartition(".")
    if word == "int":
        return Type("integer", "int64" if name in INT64 else "int32")
    if word == "dict":
        resources = name in RESOURCE_LISTS
        value = _SCALARS["Quantity" if resources else "str"]
        return Type("map", "v1.ResourceList" if resources else f"map[string]{value.go}", value)
    if word == "str" and (go := ENUMERATIONS.get((owner, name)) or ENUMERATIONS.get(("", name))):
        return Type("string", go)
    if word in _SCALARS:
        return _SCALARS[word]
    place = (prefix or module, word)
    # What is no class in the package is an alias of ``dict``: an object with no fields of its own.
    return Type("struct", f"v1.{word}", None, place) if word in _classes(place[0]) else Type("any", f"v1.{word}")


def exists(api_version: str, kind: str) -> bool:
    """Whether a cluster has that kind of object."""
    group, _, version = api_version.rpartition("/")
    short, _, domain = group.partition(".")
    module = f"{short or 'core'}_{version}"
    if domain != ("" if short in _SHORT_GROUPS else "k8s.io") or not module.isidentifier():
        return False
    if importlib.util.find_spec(f"{PACKAGE}.{module}") is None:
        return False
    return (
        kind in _classes(module) and "metadata" in struct(module, kind).fields and "kind" in struct(module, kind).fields
    )
