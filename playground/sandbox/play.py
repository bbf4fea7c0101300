"""From a text to the frames that a page draws: review, start, chunks, done. Runs inside a worker; knows no Django."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from playground import scenario
from playground.limits import LIMITS, Limit
from playground.sandbox.frames import Frame, RunFrame
from playground.timeline import TimelineBuilder

# A first small chunk puts something on the screen, larger ones after it cost less in all.
FIRST_CHUNK_RECORDS = 512
MOST_CHUNK_RECORDS = 8192
POLICIES = ("Allow", "Forbid", "Replace")


def play(request: RunFrame, out_of_time: Callable[[], bool]) -> Iterator[Frame]:
    """Yield the frames that answer ``request``. Once ``out_of_time()`` is true, each variant ends where it is."""
    given = scenario.read(request.text)
    policy = concurrency_policy(given)
    comparing = request.compare and policy is not None
    yield review(request, given)
    if not given.accepted:
        return
    if not comparing:
        variants = {"main": given}
    else:
        variants = {name: scenario.read(scenario.with_policy(request.text, name)) for name in POLICIES}
    yield {
        "type": "start",
        "seq": request.seq,
        "title": given.title,
        "start": datetime.fromtimestamp(given.start_ms / 1000, UTC).isoformat().replace("+00:00", "Z"),
        "zone": time_zone(given),
        "untilMs": None if given.ends_at_rest else given.until_ms,
        "variants": [
            {"id": name, "label": name if comparing else given.title, "current": not comparing or name == policy}
            for name in variants
        ],
    }
    yield from in_turns([variant(request.seq, name, each, out_of_time) for name, each in variants.items()])


def review(request: RunFrame, given: scenario.Scenario) -> Frame:
    notes = [*given.warnings, *given.assumptions]
    if request.compare and given.accepted and concurrency_policy(given) is None:
        notes.append("There is nothing to compare: no CronJob is in this text.")
    problems = [
        {
            "severity": "error",
            "type": problem.type,
            "field": problem.field,
            "text": problem.text,
            "detail": problem.detail,
            "line": problem.line,
            "column": problem.column,
            "endLine": problem.end_line,
            "endColumn": problem.end_column,
        }
        for problem in given.problems
    ]
    return {"type": "review", "seq": request.seq, "accepted": given.accepted, "problems": problems, "notes": notes}


def variant(seq: int, name: str, given: scenario.Scenario, out_of_time: Callable[[], bool]) -> Iterator[Frame]:
    """Yield the chunks of one run and its done frame."""
    run = scenario.run(given, out_of_time=out_of_time)
    builder = TimelineBuilder(given.start_ms, time_zone(given))
    builder.watch(given.document.alerts, run)
    records = iter(run.records)
    size = FIRST_CHUNK_RECORDS
    while batch := list(islice(records, size)):
        builder.feed(batch)
        yield {"type": "chunk", "seq": seq, "variant": name, "timeline": builder.chunk()}
        size = min(size * 2, MOST_CHUNK_RECORDS)
    last = builder.finish(run.until_ms)
    outcome = last.pop("outcome", {})
    yield {"type": "chunk", "seq": seq, "variant": name, "timeline": last}
    ended, limit = how_it_ended(run.ended)
    yield {
        "type": "done",
        "seq": seq,
        "variant": name,
        "untilMs": run.until_ms,
        "ended": ended,
        "limit": limit,
        "outcome": outcome,
    }


def how_it_ended(ended: str) -> tuple[str, Frame | None]:
    """Split ``limit:NAME`` into ``limit`` and what a page says about it."""
    kind, _, name = ended.partition(":")
    if kind != "limit":
        return kind, None
    limit: Limit = LIMITS[name]
    return kind, {"name": name, "value": int(limit), "message": f"The run stopped here: {limit.message()}."}


def in_turns(runs: list[Iterator[Frame]]) -> Iterator[Frame]:
    """Take one frame from each run in turn, so that lanes drawn beside one another grow together."""
    while runs:
        for run in list(runs):
            frame = next(run, None)
            if frame is None:
                runs.remove(run)
            else:
                yield frame


def cron_jobs(given: scenario.Scenario) -> list[dict[str, Any]]:
    return [manifest["spec"] for manifest in given.manifests if manifest.get("kind") == "CronJob"]


def concurrency_policy(given: scenario.Scenario) -> str | None:
    """The policy of the first CronJob, or None without a CronJob."""
    return next((spec.get("concurrencyPolicy") or "Allow" for spec in cron_jobs(given)), None)


def time_zone(given: scenario.Scenario) -> str:
    """The zone in which a page shows times: the first CronJob's, else UTC."""
    return next((spec["timeZone"] for spec in cron_jobs(given) if spec.get("timeZone")), "UTC")
