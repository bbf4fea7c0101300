"""Events: their rows in ``kubectl get events`` (pkg/printers/internalversion/printers.go printEvent), and the times
that ``kubectl events`` and ``describe`` show of them.
"""

from __future__ import annotations

from typing import Any

from playground.kubectl.printers.durations import epoch_ms, since
from playground.kubectl.printers.table import TablePrinter

Object = dict[str, Any]


def first_seen(event: Object, now_ms: int) -> str:
    return since(event.get("eventTime") or event.get("firstTimestamp"), now_ms)


def last_time(event: Object) -> str | None:
    """When it was last seen: of a series, of the old API, of the new one."""
    series = event.get("series")
    if series:
        return str(series["lastObservedTime"])
    return event.get("lastTimestamp") or event.get("eventTime")


def last_ms(event: Object) -> int:
    """``last_time`` as epoch ms, to sort by."""
    last = last_time(event)
    return epoch_ms(last) if last else 0


def interval(event: Object, now_ms: int) -> str:
    """How long ago, and how often over what time if more than once (kubectl/pkg/cmd/events/event_printer.go)."""
    series, count = event.get("series"), event.get("count") or 0
    if series:
        last, count = series["lastObservedTime"], series["count"]
    elif count > 1:
        last = event.get("lastTimestamp")
    else:
        return first_seen(event, now_ms)
    return f"{since(last, now_ms)} (x{count} over {first_seen(event, now_ms)})"


def source(event: Object) -> str:
    """Who reported the Event, and on which host if it says so."""
    told = event.get("source") or {}
    component = told.get("component") or event.get("reportingComponent") or ""
    host = told.get("host") or event.get("reportingInstance")
    return f"{component}, {host}" if host else component


def message(event: Object) -> str:
    return str(event.get("message") or "").strip()


def _row(event: Object, now_ms: int, wide: bool) -> list[str]:
    involved, series = event["involvedObject"], event.get("series")
    first = since(event.get("firstTimestamp") or event.get("eventTime"), now_ms)
    last = since(last_time(event), now_ms)
    about = "/".join(filter(None, (str(involved.get("kind") or "").lower(), involved.get("name"))))
    row = [last, event.get("type") or "", event.get("reason") or "", about]
    if not wide:
        return [*row, message(event)]
    count = series["count"] if series else event.get("count") or 1
    name = event["metadata"]["name"]
    return [*row, involved.get("fieldPath") or "", source(event), message(event), first, str(count), name]


_COLUMNS = ("LAST SEEN", "TYPE", "REASON", "OBJECT")
EVENTS = TablePrinter(
    (*_COLUMNS, "MESSAGE"), (*_COLUMNS, "SUBOBJECT", "SOURCE", "MESSAGE", "FIRST SEEN", "COUNT", "NAME"), _row
)
