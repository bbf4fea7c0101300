"""``kubectl get`` (k8s.io/kubectl/pkg/cmd/get/get.go)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cmp_to_key
from itertools import groupby
from typing import Any

from playground.kubectl import jsonpath
from playground.kubectl.jsonpath import JSONPathError
from playground.kubectl.output import CommandError, Output
from playground.kubectl.parser import SWITCH, Arguments, Flag, parse
from playground.kubectl.printers.formats import GET_FORMATS, list_of, printer_for
from playground.kubectl.printers.kinds import PRINTERS
from playground.kubectl.printers.table import TableOptions, write_table
from playground.kubectl.printers.tabwriter import table_writer
from playground.kubectl.selection import FLAGS, Found, Selection
from playground.kubectl.view import View
from playground.kubernetes.apimachinery.quantity import QuantityError, parse_quantity
from playground.simulator.errors import ApiError

Object = dict[str, Any]

_FLAGS = {
    **FLAGS,
    "allow-missing-template-keys": SWITCH,
    "ignore-not-found": SWITCH,
    "label-columns": Flag("L", many=True),
    "no-headers": SWITCH,
    "output": Flag("o"),
    "output-watch-events": SWITCH,
    "server-print": SWITCH,
    "show-kind": SWITCH,
    "show-labels": SWITCH,
    "show-managed-fields": SWITCH,
    "sort-by": Flag(),
    "watch": Flag("w", bare="true"),
    "watch-only": SWITCH,
}
_WATCH = "error: --watch is not possible here: this is one moment of the cluster; go on in time and ask again"
_NO_TYPE = (
    'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported '
    "resources.\n\nerror: Required resource not specified.\n"
    'Use "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).\n'
    "See 'kubectl get -h' for help and examples"
)


def get(view: View, words: list[str]) -> Output:
    """Run ``kubectl get WORDS``. Raises CommandError."""
    arguments = parse("get", words, _FLAGS)
    if arguments.switch("watch") or arguments.switch("watch-only"):
        raise CommandError(_WATCH)
    output = arguments.flags.get("output", "")
    if arguments.switch("show-labels") and output not in ("", "wide"):
        raise CommandError(f"error: --show-labels option cannot be used with {output} printer")
    if not arguments.words and "filename" not in arguments.flags:
        raise CommandError(_NO_TYPE)
    selection = Selection(view, arguments)
    errors: list[ApiError] = []
    if output in ("", "wide"):
        text = _tables(selection, arguments, errors)
        told = _refusals(arguments, errors)
        if not text and not told and not arguments.switch("ignore-not-found"):
            told = nothing_found(selection)
    else:
        text = _objects(selection, arguments, errors)
        told = _refusals(arguments, errors)
    refused = _counted(arguments, errors)
    return Output(text, told, 1 if refused else 0, str(refused[0]) if refused else "")


def nothing_found(selection: Selection) -> str:
    """What kubectl says where there is nothing of what was asked for."""
    if selection.all_namespaces or not all(kind.namespaced for kind in selection.types):
        return "No resources found\n"
    return f"No resources found in {selection.namespace} namespace.\n"


def _counted(arguments: Arguments, errors: list[ApiError]) -> list[ApiError]:
    """The errors, without those that were to be ignored."""
    ignored = arguments.switch("ignore-not-found")
    return [error for error in errors if not (ignored and error.reason == "NotFound")]


def _refusals(arguments: Arguments, errors: list[ApiError]) -> str:
    told = (f"Error from server ({error.reason}): {error}\n" for error in _counted(arguments, errors))
    return "".join(told)


def _tables(selection: Selection, arguments: Arguments, errors: list[ApiError]) -> str:
    """One table for each type in a row, with an empty line between two that have rows."""
    all_found = list(selection.find(errors))
    by = arguments.flags.get("sort-by", "")
    if by and len(all_found) > 1:
        # kubectl compares the tables themselves then, which have nothing to compare.
        raise CommandError(f'error: couldn\'t find any field with path "{_template(by)}" in the list of objects')
    with_kind = len({each.type for each in all_found}) > 1 or arguments.switch("show-kind")
    text, with_namespace = "", False
    for kind, found in groupby(all_found, key=lambda each: each.type):
        # Once a table has that column, all that follow have it, also those of objects without a namespace.
        with_namespace = with_namespace or (selection.all_namespaces and kind.namespaced)
        options = TableOptions(
            wide=arguments.flags.get("output") == "wide",
            no_headers=arguments.switch("no-headers"),
            with_namespace=with_namespace,
            kind=kind.printed if with_kind else "",
            label_columns=tuple(filter(None, arguments.flags.get("label-columns", "").split(","))),
            show_labels=arguments.switch("show-labels"),
        )
        writer, printer, headers = table_writer(), PRINTERS[kind.kind], True
        for each in found:
            objects = _sorted_rows(each.objects, by)
            headers = not write_table(writer, printer, objects, options, selection.view.clock_ms, headers) and headers
        table = writer.text()
        text += "\n" + table if text and table and not options.no_headers else table
    return text


def _objects(selection: Selection, arguments: Arguments, errors: list[ApiError]) -> str:
    """One object that was asked for by its name as it is, anything else as a list."""
    printer = printer_for(arguments.flags["output"], GET_FORMATS, arguments.switch("no-headers"))
    found: list[Found] = list(selection.find(errors))
    if selection.is_single:
        return "".join(printer(obj) for each in found for obj in each.objects)
    if not found and arguments.switch("ignore-not-found"):
        return ""
    objects = [obj for each in found for obj in each.objects]
    return printer(list_of(_sorted(objects, arguments.flags.get("sort-by", ""))))


def _sorted_rows(objects: Iterable[Object], by: str) -> Iterable[Object]:
    """As ``_sorted``, but a table that cannot be sorted is not printed at all, and nobody says why."""
    if not by:
        return objects
    rows = list(objects)
    try:
        return _sorted(rows, by) if len(rows) > 1 else rows
    except CommandError:
        return []


def _template(path: str) -> str:
    try:
        return jsonpath.relaxed(path)
    except JSONPathError as error:
        raise CommandError(f"error: {error}") from None


def _sorted(objects: list[Object], by: str) -> list[Object]:
    """Sorted by the field that ``--sort-by`` names; raises CommandError if none of them has it.

    Those without come first, the last of them before the others: that is how kubectl's sorting leaves them.
    """
    if not by or not objects:
        return objects
    template = _template(by)
    try:
        path = jsonpath.parse(template)
        keyed = [(jsonpath.find(path, each), each) for each in objects]
    except JSONPathError as error:
        raise CommandError(f"error: {error}") from None
    having = [(values[0], each) for values, each in keyed if values]
    if not having:
        raise CommandError(f'error: couldn\'t find any field with path "{template}" in the list of objects')
    lacking = [each for values, each in reversed(keyed) if not values]
    return [*lacking, *(each for _, each in sorted(having, key=cmp_to_key(_compare_first)))]


def _compare_first(left: tuple[Any, Object], right: tuple[Any, Object]) -> int:
    return _compare(left[0], right[0])


def _compare(left: Any, right: Any) -> int:
    """Numbers by value, texts as quantities if both are, else naturally: ``a9`` before ``a10``."""
    if isinstance(left, str) and isinstance(right, str):
        try:
            left, right = parse_quantity(left).nano, parse_quantity(right).nano
        except QuantityError:
            left, right = _natural(left), _natural(right)
    elif type(left) is not type(right) or not isinstance(left, int | float) or isinstance(left, bool):
        raise CommandError(f"error: unsortable type: {type(left).__name__}")
    return int(left > right) - int(left < right)


def _natural(text: str) -> list[tuple[int, int]]:
    """Runs of digits as numbers, in their place among the other characters."""
    return [(ord("0"), int(run)) if run.isdigit() else (ord(run), 0) for run in re.findall(r"[0-9]+|[^0-9]", text)]
