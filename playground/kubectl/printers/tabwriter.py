"""Elastic columns: text with tabs, aligned as Go's text/tabwriter and kubectl's fork of it do."""

from __future__ import annotations

from collections.abc import Sequence


class TabWriter:
    """Cells that end in a tab and stand in one column over consecutive lines are made equally wide.

    ``padding`` blanks follow the widest cell of a column, ``min_width`` is the least width with them. A line with
    fewer cells ends the columns that it does not reach. With ``remember`` a column is never narrower than it once was.
    """

    def __init__(self, min_width: int, padding: int, remember: bool = False) -> None:
        self._min_width = min_width
        self._padding = padding
        self._lines: list[Sequence[str]] = []
        self._open = ""
        self._widths: list[int] = []
        self._widest: list[int] | None = [] if remember else None
        self._out: list[str] = []

    def write(self, text: str) -> None:
        """Add text, in which tabs end cells and newlines end lines."""
        *lines, self._open = (self._open + text).split("\n")
        for line in lines:
            self.row(line.split("\t"))

    def row(self, cells: Sequence[str]) -> None:
        """Add a whole line; no cell has a tab or a newline."""
        self._lines.append(cells)
        if len(cells) == 1:
            # One cell that nothing follows has no say in the width of a column, and ends all of them.
            self._flush_lines()

    def flush(self) -> None:
        """End all columns here."""
        self._flush_lines()
        self._out.append(self._open)
        self._open = ""

    def text(self) -> str:
        """All that was written, aligned."""
        self.flush()
        return "".join(self._out)

    def _flush_lines(self) -> None:
        lines, self._lines = self._lines, []
        self._format(lines, 0, len(lines))

    def _format(self, lines: Sequence[Sequence[str]], start: int, end: int) -> None:
        """Print lines ``start`` to ``end``, for which the columns left of this one have got their widths."""
        column = len(self._widths)
        this = start
        while this < end:
            if len(lines[this]) - 1 <= column:
                this += 1
                continue
            self._print(lines[start:this])
            start = this
            while this < end and len(lines[this]) - 1 > column:
                this += 1
            self._widths.append(self._width(column, max(len(line[column]) for line in lines[start:this])))
            self._format(lines, start, this)
            self._widths.pop()
            start = this
        self._print(lines[start:end])

    def _width(self, column: int, widest_cell: int) -> int:
        width = max(self._min_width, widest_cell + self._padding)
        if self._widest is not None:
            self._widest.extend([0] * (column + 1 - len(self._widest)))
            width = self._widest[column] = max(width, self._widest[column])
        return width

    def _print(self, lines: Sequence[Sequence[str]]) -> None:
        widths, known = self._widths, len(self._widths)
        for line in lines:
            padded = [cell.ljust(width) for cell, width in zip(line, widths, strict=False)]
            self._out.append("".join([*padded, *line[known:], "\n"]))


def table_writer() -> TabWriter:
    """As ``kubectl get`` and ``kubectl events`` align (k8s.io/cli-runtime/pkg/printers/tabwriter.go)."""
    return TabWriter(min_width=6, padding=3, remember=True)


def description_writer() -> TabWriter:
    """As ``kubectl describe`` aligns (k8s.io/kubectl/pkg/describe/describe.go tabbedString)."""
    return TabWriter(min_width=0, padding=2)
