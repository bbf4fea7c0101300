"""How the API server refuses an object (k8s.io/apimachinery/pkg/api/errors), and how kubectl tells it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from playground.kubernetes.apimachinery.field import FieldError
from playground.kubernetes.apimachinery.quote import quote


class KindName(Protocol):
    """The parts of a kind's name."""

    @property
    def group(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def kind(self) -> str: ...


class Decoding(Protocol):
    """One error of the strict decoder."""

    @property
    def text(self) -> str: ...
    @property
    def unknown(self) -> bool: ...


def strict_decoding_message(kind: KindName, errors: Sequence[Decoding]) -> str:
    """Why an object cannot even be read: one wrong type, or all its unknown fields."""
    strict = "strict decoding error: " if errors and errors[0].unknown else ""
    told = ", ".join(error.text for error in errors)
    return f'{kind.kind} in version "{kind.version}" cannot be handled as a {kind.kind}: {strict}{told}'


def invalid_message(kind: KindName, obj: dict[str, Any], errors: Iterable[FieldError]) -> str:
    """Why an object is invalid, as the server's Status says it (NewInvalid)."""
    told = _distinct(errors)
    listed = told[0] if len(told) == 1 else "[" + ", ".join(told) + "]"
    name = (obj.get("metadata") or {}).get("name", "")
    qualified = f"{kind.kind}.{kind.group}" if kind.group else kind.kind
    return f"{qualified} {quote(name)} is invalid: {listed}"


def kubectl_invalid_message(kind: str, name: str, errors: Iterable[FieldError]) -> str:
    """The same as kubectl prints it: one error on one line, several as a list, ended by a newline."""
    told = _distinct(errors)
    head = f"The {kind} {quote(name)} is invalid: "
    if len(told) == 1:
        return f"{head}{told[0]}\n"
    return head + "\n" + "".join(f"* {each}\n" for each in told)


def _distinct(errors: Iterable[FieldError]) -> list[str]:
    return list(dict.fromkeys(str(error) for error in errors))
