"""The same scenario with one setting changed, for comparing."""

from __future__ import annotations

from playground.kubernetes.decode import Document, decode


def with_policy(text: str, policy: str) -> str:
    """``text`` with ``concurrencyPolicy: policy`` in every CronJob; all else stays as it was written, comments too."""
    changed = text
    # From the last document to the first, so that the places found stay true while the text changes.
    for document in reversed(decode(text).documents):
        if document.kind == "CronJob":
            changed = _with_policy(changed, document, policy)
    return changed


def _with_policy(text: str, document: Document, policy: str) -> str:
    lines = text.splitlines(keepends=True)
    value = document.source.value(("spec", "concurrencyPolicy"))
    if value is not None:
        line = lines[value.line - 1]
        end = value.end_column - 1 if value.end_line == value.line else len(line.rstrip("\r\n"))
        space = "" if value.column > 1 and line[value.column - 2] == " " else " "
        lines[value.line - 1] = f"{line[: value.column - 1]}{space}{policy}{line[end:]}"
        return "".join(lines)
    schedule = document.source.key(("spec", "schedule"))
    if schedule is None:
        return text
    # Right before the schedule, in the same column: valid in block and in flow style.
    line = lines[schedule.line - 1]
    before, after = line[: schedule.column - 1], line[schedule.column - 1 :]
    if before.strip():
        lines[schedule.line - 1] = f"{before}concurrencyPolicy: {policy}, {after}"
    else:
        lines[schedule.line - 1] = f"{before}concurrencyPolicy: {policy}\n{before}{after}"
    return "".join(lines)
