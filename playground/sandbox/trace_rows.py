"""A trace record in words, for a terminal."""

from __future__ import annotations

from typing import Any, NamedTuple

from playground.explain import Explainer


class Row(NamedTuple):
    """``subject`` is whose record it is; ``detail`` marks the small steps that a summary leaves out."""

    subject: str
    text: str
    style: str = ""
    detail: bool = False


_POD_STYLES = {"succeeded": "green", "failed": "red", "crashLoopBackOff": "yellow", "deleting": "magenta"}
_DECISION_DETAILS = ("job.enough.", "job.ending", "job.deleting")
_POD_DETAILS = {"scheduled", "finalizerRemoved", "created", "deleted"}


def trace_row(record: dict[str, Any], explainer: Explainer) -> Row:
    """The row of one record; of a Decision the reason in Kubernetes' words."""
    kind = record["kind"]
    if kind == "Event":
        style = "yellow" if record["type"] == "Warning" else "cyan"
        return Row(record["object"], f"{record['reason']}: {record['message']}", style)
    if kind == "Decision":
        told = explainer.explain(record)
        return Row(record["object"], told.kubernetes, "dim", told.rule.startswith(_DECISION_DETAILS))
    if kind == "Action":
        return Row("you", f"{record['do']}: {record['result']}", "red")
    subject = f"{kind}/{record.get(kind.lower()) or record.get('object', '')}"
    change = record["change"]
    if kind == "Pod":
        return Row(subject, _pod_text(record), _POD_STYLES.get(change, ""), change in _POD_DETAILS)
    if change == "status":
        return Row(subject, f"status: {_values(_flat_status(record['status']))}", "", detail=True)
    return Row(subject, _change_text(record), "bold" if change == "created" else "")


def _pod_text(record: dict[str, Any]) -> str:
    change = record["change"]
    if change == "containerExited":
        return f"container {record['container']} exited {record['exitCode']} ({record['reason']})"
    if change == "crashLoopBackOff":
        return f"CrashLoopBackOff: {record['message']}"
    if change == "restarting":
        return f"container {record['container']} restarts (restart {record['restartCount']})"
    if change == "deleting":
        return f"is being deleted, grace period {record['gracePeriodSeconds']} s"
    return _change_text(record)


def _change_text(record: dict[str, Any]) -> str:
    more = {key: record[key] for key in ("owner", "scheduledAt", "reason", "finalizers") if record.get(key)}
    return f"{record['change']} {_values(more)}".rstrip()


def _flat_status(status: dict[str, Any]) -> dict[str, Any]:
    conditions = [each["type"] for each in status.get("conditions", []) if each["status"] == "True"]
    return {key: value for key, value in {**status, "conditions": conditions}.items() if value not in (0, [], None)}


def _values(values: dict[str, Any]) -> str:
    return ", ".join(f"{key} {_value(value)}" for key, value in values.items())


def _value(value: Any) -> str:
    return " ".join(str(each) for each in value) if isinstance(value, list) else str(value)
