"""Field paths and field errors, in the words of the API server (k8s.io/apimachinery/pkg/util/validation/field)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from playground.kubernetes.apimachinery.quote import quote


@dataclass(frozen=True, slots=True)
class Path:
    """A place inside an object: ``str()`` is Kubernetes' form, ``spec.containers[0].image``, ``metadata.labels[key]``.

    ``keys`` is the same as a tuple of mapping keys and list indexes, the form in which a source map is asked.
    """

    text: str = ""
    keys: tuple[str | int, ...] = ()

    def child(self, *names: str) -> Path:
        """The field below this one, several levels deep where several names are given."""
        text = self.text
        for name in names:
            text = f"{text}.{name}" if text else name
        return Path(text, self.keys + names)

    def index(self, number: int) -> Path:
        """The item ``number`` of the list at this path."""
        return Path(f"{self.text}[{number}]", (*self.keys, number))

    def key(self, name: str) -> Path:
        """The entry ``name`` of the map at this path."""
        return Path(f"{self.text}[{name}]", (*self.keys, name))

    def __str__(self) -> str:
        return self.text or "<nil>"


REQUIRED = "Required value"
INVALID = "Invalid value"
NOT_SUPPORTED = "Unsupported value"
DUPLICATE = "Duplicate value"
FORBIDDEN = "Forbidden"
TOO_LONG = "Too long"
TOO_MANY = "Too many"
NOT_FOUND = "Not found"
TYPE_INVALID = "Invalid value"
INTERNAL = "Internal error"

REASONS = {
    REQUIRED: "FieldValueRequired",
    INVALID: "FieldValueInvalid",
    NOT_SUPPORTED: "FieldValueNotSupported",
    DUPLICATE: "FieldValueDuplicate",
    FORBIDDEN: "FieldValueForbidden",
    TOO_LONG: "FieldValueTooLong",
    TOO_MANY: "FieldValueTooMany",
    NOT_FOUND: "FieldValueNotFound",
    INTERNAL: "InternalError",
}


class Omitted:
    """Marks a bad value that the message leaves out."""

    def __repr__(self) -> str:
        return "OMITTED"


OMITTED = Omitted()


class TypedString(str):
    """A bad value whose Go type is not plain ``string`` (an enumeration, a pointer): printed as JSON, not by ``%q``."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing wrong with one field: ``type`` is one of the words above, ``str()`` the server's whole sentence."""

    type: str
    path: Path
    bad_value: Any
    detail: str

    @property
    def field(self) -> str:
        return str(self.path)

    @property
    def reason(self) -> str:
        """The machine-readable type, as in ``status.details.causes[].reason``."""
        return REASONS[self.type]

    @property
    def body(self) -> str:
        """The message without the path (field.Error ErrorBody)."""
        parts = self.type
        if self.type not in (REQUIRED, FORBIDDEN, TOO_LONG, INTERNAL) and self.bad_value is not OMITTED:
            parts = f"{self.type}: {printed(self.bad_value)}"
        return f"{parts}: {self.detail}" if self.detail else parts

    def __str__(self) -> str:
        return f"{self.path}: {self.body}"


def invalid(path: Path, value: Any, detail: str) -> FieldError:
    return FieldError(INVALID, path, value, detail)


def required(path: Path, detail: str = "") -> FieldError:
    return FieldError(REQUIRED, path, "", detail)


def forbidden(path: Path, detail: str) -> FieldError:
    return FieldError(FORBIDDEN, path, "", detail)


def duplicate(path: Path, value: Any) -> FieldError:
    return FieldError(DUPLICATE, path, value, "")


def not_found(path: Path, value: Any, detail: str = "") -> FieldError:
    return FieldError(NOT_FOUND, path, value, detail)


def not_supported(path: Path, value: Any, supported: Iterable[str], *, typed: bool = True) -> FieldError:
    """``supported`` is named in the order given; a string counts as one of an enumeration unless ``typed`` is false."""
    if typed and type(value) is str:
        value = TypedString(value)
    return FieldError(
        NOT_SUPPORTED, path, value, "supported values: " + ", ".join(quote(choice) for choice in supported)
    )


def too_long(path: Path, max_bytes: int) -> FieldError:
    unit = "byte" if max_bytes == 1 else "bytes"
    return FieldError(TOO_LONG, path, "<value omitted>", f"may not be more than {max_bytes} {unit}")


def too_many(path: Path, actual: int, maximum: int) -> FieldError:
    unit = "item" if maximum == 1 else "items"
    return FieldError(TOO_MANY, path, actual, f"must have at most {maximum} {unit}")


# encoding/json writes these so that its output may stand inside a script element.
_HTML_SAFE = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def printed(value: Any) -> str:
    """A bad value as the server prints it inside a message: strings quoted, all else as encoding/json writes it.

    Maps must come with their keys in order, structs with theirs in the order of the Go type.
    """
    if type(value) is str:
        return quote(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_HTML_SAFE)
