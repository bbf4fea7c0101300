"""The formats of ``-o`` that print objects as they are (k8s.io/cli-runtime/pkg/genericclioptions/print_flags.go)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from playground.kubectl import jsonpath
from playground.kubectl.jsonpath import JSONPathError
from playground.kubectl.output import CommandError
from playground.kubectl.printers.table import escaped
from playground.kubectl.printers.tabwriter import table_writer
from playground.kubectl.resources import of_kind
from playground.kubernetes.apimachinery.quote import quote
from playground.kubernetes.decode_yaml import emit

Object = dict[str, Any]
Printer = Callable[[Object], str]

FORMATS = (
    "go-template",
    "go-template-file",
    "json",
    "jsonpath",
    "jsonpath-as-json",
    "jsonpath-file",
    "kyaml",
    "name",
    "template",
    "templatefile",
    "yaml",
)
"""What every command knows; ``get`` knows columns too."""
GET_FORMATS = tuple(sorted((*FORMATS, "custom-columns", "custom-columns-file", "wide")))


def list_of(objects: Iterable[Object]) -> Object:
    """Objects of whatever kinds as the one object that kubectl makes of them."""
    return {"apiVersion": "v1", "items": list(objects), "kind": "List", "metadata": {"resourceVersion": ""}}


def printer_for(output: str, allowed: Sequence[str], no_headers: bool = False) -> Printer:
    """The printer for the value of ``-o``. Raises CommandError in kubectl's words for what it is not."""
    name, equals, argument = output.partition("=")
    if output == "json":
        return json_text
    if output == "yaml":
        return emit
    if output == "name":
        return _names
    if name not in allowed:
        raise CommandError(
            f'error: unable to match a printer suitable for the output format "{output}", '
            f"allowed formats are: {','.join(allowed)}"
        )
    if name == "custom-columns":
        return _custom_columns(argument, no_headers)
    if name in ("jsonpath", "jsonpath-as-json") and equals and argument:
        return _json_path(argument, name == "jsonpath-as-json")
    if name == "jsonpath":
        raise CommandError("error: template format specified but no template given")
    raise CommandError(f'error: the output format "{name}" is not printed in this simulator')


def json_text(obj: Any, sort_keys: bool = True, indent: int | None = 4) -> str:
    """JSON as Go writes it, on one line without ``indent``, with what HTML could mistake escaped."""
    separators = None if indent else (",", ":")
    text = json.dumps(obj, indent=indent, ensure_ascii=False, sort_keys=sort_keys, separators=separators)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return f"{text}\n"


def _names(obj: Object) -> str:
    objects = obj.get("items", [obj])
    return "".join(f"{of_kind(each['kind']).printed}/{each['metadata']['name']}\n" for each in objects)


def _json_path(template: str, as_json: bool) -> Printer:
    try:
        parsed = jsonpath.parse(template)
    except JSONPathError as error:
        raise CommandError(f"error: error parsing jsonpath {template}, {error}") from None

    def print_object(obj: Object) -> str:
        try:
            return json_text(jsonpath.find(parsed, obj)) if as_json else jsonpath.render(parsed, obj)
        except JSONPathError as error:
            raise CommandError(
                f'error: error executing jsonpath "{template}": Error executing template: {error}. Printing more '
                f"information for debugging the template:\n\ttemplate was:\n\t\t{template}\n"
                f"\tobject given to jsonpath engine was:\n\t\t{_go_syntax(obj)}\n\n"
            ) from None

    return print_object


def _go_syntax(value: Any) -> str:
    """A JSON value as Go's ``%#v`` prints it."""
    if isinstance(value, dict):
        fields = ", ".join(f"{quote(key)}:{_go_syntax(value[key])}" for key in sorted(value))
        return f"map[string]interface {{}}{{{fields}}}"
    if isinstance(value, list):
        return f"[]interface {{}}{{{', '.join(map(_go_syntax, value))}}}"
    if isinstance(value, str):
        return quote(value)
    return "interface {}(nil)" if value is None else go_value(value)


def _custom_columns(spec: str, no_headers: bool) -> Printer:
    if not spec:
        raise CommandError("error: custom-columns format specified but no custom columns given")
    headers, paths = [], []
    for column in spec.split(","):
        header, colon, path = column.partition(":")
        if not colon:
            raise CommandError(f"error: unexpected custom-columns spec: {column}, expected <header>:<json-path-expr>")
        headers.append(header)
        try:
            paths.append(jsonpath.parse(jsonpath.relaxed(path)))
        except JSONPathError as error:
            raise CommandError(f"error: {error}") from None

    def print_object(obj: Object) -> str:
        writer = table_writer()
        if not no_headers:
            writer.row(headers)
        for each in obj.get("items", [obj]):
            found = (jsonpath.find(path, each) for path in paths)
            row = [",".join(map(go_value, values)) if values else "<none>" for values in found]
            writer.write("\t".join(map(escaped, row)) + "\n")
        return writer.text()

    return print_object


def go_value(value: Any) -> str:
    """A JSON value as Go's ``%v`` prints it."""
    if isinstance(value, dict):
        return f"map[{' '.join(f'{key}:{go_value(value[key])}' for key in sorted(value))}]"
    if isinstance(value, list):
        return f"[{' '.join(map(go_value, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    return "<nil>" if value is None else str(value)
