"""A JSON value -> an API object, as the server's strict decoder reads it (sigs.k8s.io/json, runtime/serializer/json).

What comes back is the object as Go would write it again: nulls and unset fields left out, quantities in canonical form.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playground.kubernetes.apimachinery.quantity import QuantityError, parse_quantity
from playground.kubernetes.apimachinery.quote import quote
from playground.kubernetes.apimachinery.serialize import time_error
from playground.kubernetes.decode_scalars import number_text
from playground.kubernetes.schema import Field, Struct, Type
from playground.kubernetes.schema import struct as named_struct

Keys = tuple[str | int, ...]
# The decoder keeps no more unknown fields than this.
_MOST_UNKNOWN = 100
_WIDTH = {"int32": 1 << 31, "int64": 1 << 63}


@dataclass(frozen=True, slots=True)
class DecodingError:
    """One error: ``text`` is the server's, ``keys`` where it is, ``unknown`` tells an unknown field from a wrong type.

    Of a wrong type, ``found`` is the value and ``wanted`` the type, unless that type has its own reading rules.
    """

    text: str
    keys: Keys
    unknown: bool = False
    found: Any = None
    wanted: Type | None = None


@dataclass(slots=True)
class _Findings:
    unknown: list[DecodingError] = field(default_factory=list)
    wrong_type: DecodingError | None = None


class _Aborted(Exception):
    """A type with its own reading rules refused its value, which ends decoding at once."""

    def __init__(self, error: DecodingError) -> None:
        self.error = error


def decode_struct(value: dict[str, Any], struct: Struct) -> tuple[dict[str, Any], list[DecodingError]]:
    """``value`` as an object of ``struct``, and what is wrong with it: one wrong type, or else all unknown fields."""
    findings = _Findings()
    try:
        result = _struct(value, struct, "", "", (), findings)
    except _Aborted as aborted:
        return {}, [aborted.error]
    return result, [findings.wrong_type] if findings.wrong_type else findings.unknown


def _struct(
    value: dict[str, Any], struct: Struct, names: str, text: str, keys: Keys, findings: _Findings
) -> dict[str, Any]:
    """``names`` is the path as type errors print it, ``text`` as unknown fields print it."""
    result: dict[str, Any] = {}
    fields = struct.fields
    for name in sorted(value):
        item = value[name]
        found = fields.get(name)
        if found is None:
            if len(findings.unknown) < _MOST_UNKNOWN:
                where = f"{text}.{name}" if text else name
                findings.unknown.append(DecodingError(f"unknown field {quote(where)}", (*keys, name), True))
            continue
        kind = found.type.kind
        if item is None and kind != "any":
            continue
        place = f"{names}.{name}" if names else name
        if kind == "string" and type(item) is str:
            decoded: Any = item
        else:
            context = _Context(struct.name, place, f"{text}.{name}" if text else name, (*keys, name))
            decoded = _value(item, found.type, context, findings)
        if _written(decoded, found):
            result[name] = decoded
    return result


@dataclass(frozen=True, slots=True)
class _Context:
    """Where a value is, for a type error (``struct``, ``names``), an unknown field (``text``) and the source map."""

    struct: str
    names: str
    text: str
    keys: Keys


def _written(value: Any, field: Field) -> bool:
    """Whether Go writes a field with this value (``omitempty``, pointers)."""
    if value is None:
        return False
    if field.required or field.pointer:
        return True
    return field.type.kind == "struct" or bool(value)


def _value(value: Any, kind: Type, context: _Context, findings: _Findings) -> Any:
    match kind.kind:
        case "struct":
            if isinstance(value, dict):
                return _struct(value, _struct_of(kind), context.names, context.text, context.keys, findings)
        case "list":
            if isinstance(value, list):
                return _list(value, kind, context, findings)
        case "map":
            if isinstance(value, dict):
                return _map(value, kind, context, findings)
        case "string":
            if isinstance(value, str):
                return value
        case "boolean":
            if isinstance(value, bool):
                return value
        case "integer":
            if type(value) is int and -_WIDTH[kind.go] <= value < _WIDTH[kind.go]:
                return value
        case "number":
            if type(value) in (int, float):
                return value
        case "any":
            return value
        case _:
            return _special(value, kind, context)
    _wrong_type(value, kind, context, findings)
    return None


def _struct_of(kind: Type) -> Struct:
    assert kind.struct is not None
    return named_struct(*kind.struct)


def _list(value: list[Any], kind: Type, context: _Context, findings: _Findings) -> list[Any]:
    item = kind.item
    assert item is not None
    result = []
    for number, entry in enumerate(value):
        if item.kind == "string" and type(entry) is str:
            result.append(entry)
            continue
        inner = _Context(context.struct, context.names, f"{context.text}[{number}]", (*context.keys, number))
        decoded = _zero(item) if entry is None else _value(entry, item, inner, findings)
        result.append(decoded)
    return result


def _map(value: dict[str, Any], kind: Type, context: _Context, findings: _Findings) -> dict[str, Any]:
    item = kind.item
    assert item is not None
    result = {}
    for name in sorted(value):
        entry = value[name]
        if item.kind == "string" and type(entry) is str:
            result[name] = entry
            continue
        inner = _Context(context.struct, context.names, f"{context.text}.{name}", (*context.keys, name))
        result[name] = _zero(item) if entry is None else _value(entry, item, inner, findings)
    return result


def _zero(kind: Type) -> Any:
    zeros: dict[str, Any] = {"string": "", "integer": 0, "number": 0, "boolean": False, "quantity": "0"}
    return {} if kind.kind == "struct" else zeros.get(kind.kind)


def _wrong_type(value: Any, kind: Type, context: _Context, findings: _Findings) -> None:
    if findings.wrong_type is None:
        found = json_kind(value)
        if found == "number" and kind.kind == "integer":
            found = f"number {number_text(value)}"
        where = f"Go struct field {context.struct}.{context.names} of type {kind.go}"
        findings.wrong_type = DecodingError(
            f"json: cannot unmarshal {found} into {where}", context.keys, False, value, kind
        )


def json_kind(value: Any) -> str:
    """What Go's JSON decoder calls the kind of a value."""
    if isinstance(value, bool):
        return "bool"
    return {str: "string", list: "array", dict: "object", type(None): "null"}.get(type(value), "number")


def _special(value: Any, kind: Type, context: _Context) -> Any:
    """A value of a type with its own reading rules (UnmarshalJSON)."""
    if kind.kind == "quantity":
        try:
            return str(parse_quantity(_quantity_text(value)))
        except QuantityError as error:
            raise _Aborted(DecodingError(str(error), context.keys)) from None
    if kind.kind == "int_or_string":
        if isinstance(value, str) or (type(value) is int and -_WIDTH["int32"] <= value < _WIDTH["int32"]):
            return value
        found = f"number {number_text(value)}" if type(value) in (int, float) else json_kind(value)
        raise _Aborted(DecodingError(f"json: cannot unmarshal {found} into Go value of type int32", context.keys))
    if not isinstance(value, str):
        message = f"json: cannot unmarshal {json_kind(value)} into Go value of type string"
        raise _Aborted(DecodingError(message, context.keys))
    message = time_error(value)
    if message:
        raise _Aborted(DecodingError(message, context.keys))
    return value


def _quantity_text(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    return number_text(value) if type(value) in (int, float) else "?"


def complete(value: dict[str, Any], struct: Struct) -> dict[str, Any]:
    """A decoded object with the fields that Go writes even where they are unset: required ones, structs by value."""
    result = dict(value)
    for name, found in struct.fields.items():
        kind = found.type
        item = result.get(name)
        if kind.kind == "struct":
            if item is not None or found.required or not found.pointer:
                result[name] = complete(item or {}, _struct_of(kind))
        elif kind.kind == "list" and kind.item is not None and kind.item.kind == "struct" and item:
            result[name] = [complete(entry, _struct_of(kind.item)) for entry in item]
        elif item is None and (found.required or (kind.kind == "quantity" and not found.pointer)):
            result[name] = _zero(kind)
    return result
