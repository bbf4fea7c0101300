"""``kubectl events`` (k8s.io/kubectl/pkg/cmd/events/events.go, event_printer.go)."""

from __future__ import annotations

from typing import Any

from playground.kubectl.output import CommandError, Output
from playground.kubectl.parser import SWITCH, Arguments, Flag, parse
from playground.kubectl.printers.events import interval, last_ms, message
from playground.kubectl.printers.formats import FORMATS, Printer, json_text, list_of, printer_for
from playground.kubectl.printers.struct_order import in_struct_order
from playground.kubectl.printers.table import escaped
from playground.kubectl.printers.tabwriter import table_writer
from playground.kubectl.requests import NAMESPACE
from playground.kubectl.resources import resource_type
from playground.kubectl.view import View

Object = dict[str, Any]

_FLAGS = {
    "all-namespaces": Flag("A", bare="true"),
    "chunk-size": Flag(),
    "for": Flag(),
    "namespace": Flag("n"),
    "no-headers": SWITCH,
    "output": Flag("o"),
    "types": Flag(many=True),
    "watch": Flag("w", bare="true"),
}
_TYPES = ("normal", "warning")
_HEADERS = ("LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE")


def events(view: View, words: list[str]) -> Output:
    """Run ``kubectl events WORDS``: the Events, the oldest first. Raises CommandError."""
    arguments = parse("events", words, _FLAGS)
    if arguments.switch("watch"):
        raise CommandError("error: --watch is not possible here: this is one moment of the cluster")
    all_namespaces, output = arguments.switch("all-namespaces"), arguments.flags.get("output", "")
    namespace = arguments.flags.get("namespace") or NAMESPACE
    kind, name = _about(arguments)
    types = [each.lower() for each in filter(None, arguments.flags.get("types", "").split(","))]
    if any(each not in _TYPES for each in types):
        raise CommandError("error: valid --types are Normal or Warning")
    printer = _printer(output) if output else None
    found = [
        event
        for event in view.objects("Event")
        if (all_namespaces or event["metadata"].get("namespace") == namespace)
        and (not name or (event["involvedObject"].get("kind"), event["involvedObject"].get("name")) == (kind, name))
        and (not types or event["type"].lower() in types)
    ]
    if not found:
        where = "" if all_namespaces else f" in {namespace} namespace"
        return Output(stderr=f"No events found{where}.\n")
    found.sort(key=last_ms)
    if printer is not None:
        return Output(printer(list_of(found) | {"kind": "EventList", "metadata": {}}))
    return Output(_table(found, view.clock_ms, all_namespaces, arguments.switch("no-headers")))


def _printer(output: str) -> Printer:
    """These are typed objects, whose JSON keeps the order of their fields; their list has no name to print."""
    if output == "name":
        return lambda obj: ""
    if output == "json":
        return lambda obj: json_text(in_struct_order(obj), sort_keys=False)
    return printer_for(output, FORMATS)


def _about(arguments: Arguments) -> tuple[str, str]:
    """Kind and name that ``--for`` gives, empty without. Raises CommandError."""
    target = arguments.flags.get("for", "")
    if not target:
        return "", ""
    kind, slash, name = target.partition("/")
    if not slash:
        raise CommandError("error: --for must be in resource/name form")
    if "/" in name:
        raise CommandError("error: arguments in resource/name form may not have more than one slash")
    try:
        return resource_type(kind).kind, name
    except CommandError as error:
        # Here kubectl says it without the word "error".
        raise CommandError(str(error).removeprefix("error: ")) from None


def _table(found: list[Object], now_ms: int, with_namespace: bool, no_headers: bool) -> str:
    """A message is printed whole: where it has several lines, the columns start anew."""
    writer = table_writer()
    if not no_headers:
        writer.row([*(("NAMESPACE",) if with_namespace else ()), *_HEADERS])
    for event in found:
        involved = event["involvedObject"]
        cells = [
            *((event["metadata"].get("namespace", ""),) if with_namespace else ()),
            interval(event, now_ms),
            event.get("type") or "",
            event.get("reason") or "",
            f"{involved.get('kind', '')}/{involved.get('name', '')}",
            message(event),
        ]
        writer.write("\t".join(map(escaped, cells)) + "\n")
    return writer.text()
