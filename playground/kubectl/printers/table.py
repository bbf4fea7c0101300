"""Tables of objects (k8s.io/cli-runtime/pkg/printers/tableprinter.go)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from playground.kubectl.printers.tabwriter import TabWriter
from playground.kubectl.selectors import format_labels

Object = dict[str, Any]

NONE = "<none>"
_BREAK = re.compile("[\f\n\r]")


@dataclass(frozen=True, slots=True)
class TablePrinter:
    """One kind's columns, as they are and with ``-o wide``, and the cells of an object for either.

    ``row(obj, now_ms, wide)``: ages are counted up to ``now_ms``, epoch ms.
    """

    columns: tuple[str, ...]
    wide_columns: tuple[str, ...]
    row: Callable[[Object, int, bool], list[str]]


@dataclass(frozen=True, slots=True)
class TableOptions:
    """How tables are printed. ``kind`` is what stands before names, ``job.batch``; empty if nothing does."""

    wide: bool = False
    no_headers: bool = False
    with_namespace: bool = False
    kind: str = ""
    label_columns: tuple[str, ...] = ()
    show_labels: bool = False


def write_table(
    writer: TabWriter,
    printer: TablePrinter,
    objects: Iterable[Object],
    options: TableOptions,
    now_ms: int,
    headers: bool = True,
) -> bool:
    """Add a row for each object, under a header unless there is none or none is wanted. Returns whether there were any.

    Without objects nothing is written.
    """
    columns = printer.wide_columns if options.wide else printer.columns
    name = columns.index("NAME") if options.kind and "NAME" in columns else None
    headers = headers and not options.no_headers
    written = False
    for obj in objects:
        if headers and not written:
            writer.row(_decorated(list(columns), options, "NAMESPACE", _label_headers(options)))
        written = True
        cells = printer.row(obj, now_ms, options.wide)
        if name is not None:
            cells[name] = f"{options.kind}/{cells[name]}"
        metadata = obj["metadata"]
        labels = metadata.get("labels") or {}
        added = [labels.get(label, "") for label in options.label_columns]
        if options.show_labels:
            added.append(format_labels(labels))
        cells = _decorated(cells, options, metadata.get("namespace", ""), added)
        writer.row("\t".join(map(_one_line, cells)).split("\t"))
    return written


def _decorated(cells: list[str], options: TableOptions, namespace: str, added: list[str]) -> list[str]:
    return [*([namespace] if options.with_namespace else ()), *cells, *added]


def _label_headers(options: TableOptions) -> list[str]:
    headers = [label.rpartition("/")[2].upper() for label in options.label_columns]
    return [*headers, "LABELS"] if options.show_labels else headers


def _one_line(cell: str) -> str:
    """A cell ends at its first line break; what would steer a terminal is made visible."""
    match = _BREAK.search(cell)
    return escaped(cell if match is None else f"{cell[: match.start()]}...")


def escaped(text: str) -> str:
    """Text that a terminal shows and does not obey (k8s.io/cli-runtime/pkg/printers/terminal.go)."""
    return text.replace("\x1b", "^[").replace("\r", "\\r")


def containers_and_images(template: Object) -> list[str]:
    """The names and the images of a template's containers, as two cells."""
    containers = (template.get("spec") or {}).get("containers") or ()
    return [",".join(each.get(field) or "" for each in containers) for field in ("name", "image")]
