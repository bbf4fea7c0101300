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
    keys = ("spec", "concurrencyPolicy")
    key, value = document.source.key(keys), document.source.value(keys)
    if key is not None and value is not None:
        row, start, end = value.line - 1, value.column - 1, value.end_column - 1
        if not lines[row][start:end].strip():
            # An empty value has no place of its own: the new one goes right behind the colon.
            row = key.line - 1
            start = end = lines[row].index(":", key.end_column - 1) + 1
            policy = f" {policy}"
        lines[row] = f"{lines[row][:start]}{policy}{lines[row][end:]}"
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
