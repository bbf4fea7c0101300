"""``manage.py simulate FILE``: play a scenario and print what happens."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any, cast
from zoneinfo import ZoneInfo

import msgspec
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from playground import metrics, scenario
from playground.explain import Explainer
from playground.limits import LIMITS
from playground.sandbox.play import time_zone
from playground.sandbox.trace_rows import trace_row
from playground.scenario.durations import DurationError, parse_duration

LONG_RUN_MS = 2 * 86_400_000
WIDTHS = (12, 19, 34)


class Command(BaseCommand):
    help = "Plays a scenario in virtual time and prints its trace, one line for each thing that happens."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the scenario: a YAML file, or - for standard input")
        parser.add_argument("--format", choices=["table", "jsonl"], default="table", help="for people, or for machines")
        parser.add_argument("--all", action="store_true", help="show each step of each Pod and status too (table only)")
        parser.add_argument("--why", action="store_true", help="say below each line why it came about (table only)")
        parser.add_argument(
            "--metrics", action="store_true", help="print what Prometheus would read at the end, instead of the trace"
        )
        parser.add_argument("--at", metavar="TIME", type=duration, help="stop at that time, such as 3h")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        given = scenario.read(read_text(file))
        for problem in given.problems:
            self.stderr.write(f"{file}:{problem.line}:{problem.column}: {problem.text}")
        if not given.reviews:
            raise CommandError("There is nothing to run.")
        as_lines = options["format"] == "jsonl"
        if not as_lines:
            for note in (*given.warnings, *given.assumptions):
                self.stderr.write(note)
        run = scenario.run(given, options["at"])
        records = with_progress(run, given)
        if options["metrics"]:
            deque(records, maxlen=0)
            self.stdout.write(metrics.exposition(metrics.at(run.cluster_at(run.until_ms))), ending="")
        elif as_lines:
            for record in records:
                self.stdout.write(msgspec.json.encode(record, order="sorted").decode())
        else:
            self.print_table(records, given, everything=options["all"], why=options["why"])
        if run.ended.startswith("limit:"):
            self.stderr.write(f"The run stopped early: {LIMITS[run.ended.partition(':')[2]].message()}.")
        if given.problems:
            sys.exit(1)

    def print_table(
        self, records: Iterator[dict[str, Any]], given: scenario.Scenario, everything: bool, why: bool
    ) -> None:
        zone = ZoneInfo(time_zone(given))
        start = datetime.fromtimestamp(given.start_ms / 1000, UTC)
        explainer = Explainer(given.start_ms, zone.key)
        console = Console(file=cast("IO[str]", self.stdout), highlight=False, soft_wrap=True)
        console.print(_line(("after", f"clock ({zone.key})", "object"), "what happens"), style="bold", markup=False)
        for record in records:
            row = trace_row(record, explainer)
            if row.detail and not everything:
                continue
            clock = (start + timedelta(seconds=record["t"])).astimezone(zone)
            cells = (elapsed(record["t"]), clock.strftime("%a %d %b %H:%M:%S"), row.subject)
            console.print(_line(cells, row.text), style=row.style, markup=False)
            if why and record["kind"] != "Decision":
                reason = explainer.explain(record).kubernetes
                console.print(_line(("", "", ""), f"because: {reason}"), style="dim", markup=False)


def duration(text: str) -> int:
    """A time of the scenario in ms, such as ``3h``."""
    try:
        return parse_duration(text)
    except DurationError as error:
        raise ArgumentTypeError(f"{text!r} {error}") from None


def _line(cells: tuple[str, ...], text: str) -> str:
    return "  ".join([*(cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True)), text])


def elapsed(seconds: float) -> str:
    """Time since the start such as ``1d 02:05:00.1``."""
    whole, tenths = divmod(round(seconds * 10), 10)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    days, hour = divmod(hours, 24)
    return (f"{days}d " if days else "") + f"{hour:02d}:{minute:02d}:{second:02d}.{tenths}"


def read_text(file: str) -> str:
    """The text of a file; raises CommandError in plain words."""
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except OSError as error:
        raise CommandError(f"Cannot read {file}: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise CommandError(f"Cannot read {file}: it is not UTF-8 text.") from None


def with_progress(run: scenario.Run, given: scenario.Scenario) -> Iterator[dict[str, Any]]:
    """The records of ``run``; a bar of virtual time on stderr while a long run goes on in front of a person."""
    console = Console(stderr=True)
    if given.until_ms < LONG_RUN_MS or not console.is_terminal or sys.stdout.isatty():
        yield from run.records
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:3.0f} %"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("virtual time", total=given.until_ms)
        for number, record in enumerate(run.records):
            if number % 1000 == 0:
                progress.update(task, completed=record["t"] * 1000)
            yield record
