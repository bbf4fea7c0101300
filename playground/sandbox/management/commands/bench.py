"""``manage.py bench``: what a run costs, as ratios that mean the same on any machine, and what a visitor waits for."""

from __future__ import annotations

import statistics
import time
import tracemalloc
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from playground import scenario

CRON_JOB = """\
apiVersion: batch/v1
kind: CronJob
metadata: {{name: report}}
spec:
  schedule: "{schedule}"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          containers:
          - name: main
            image: report
            command:
            - sleep
            - "20"
---
apiVersion: jobsite/v1
kind: Scenario
metadata: {{name: report}}
spec: {{until: {until}}}
"""

BIG_JOB = """\
apiVersion: batch/v1
kind: Job
metadata: {name: batch}
spec:
  completions: 1000
  parallelism: 50
  template:
    spec:
      restartPolicy: Never
      containers: [{name: main, image: work, command: [sleep, "20"]}]
"""

SCENARIOS = {
    "CronJob, each minute, 1 day": CRON_JOB.format(schedule="* * * * *", until="24h"),
    "CronJob, each hour, 1 year": CRON_JOB.format(schedule="0 * * * *", until="365d"),
    "Job, 1,000 completions at 50": BIG_JOB,
}
FOUR_HOURS = CRON_JOB.format(schedule="*/5 * * * *", until="4h")

PAIRS = 500_000
REPEATS = 3


@dataclass(frozen=True)
class Cost:
    """What one scenario cost: its records, the least seconds of REPEATS runs, and the most memory that one held."""

    records: int
    seconds: float
    memory_mb: float

    @property
    def us_per_record(self) -> float:
        return self.seconds / self.records * 1e6


def heap_pair_us() -> float:
    """The time of one heappop and heappush in a queue of 1,000 pairs: no event loop in Python is faster."""
    queue = [(moment, moment) for moment in range(1000)]
    start = time.perf_counter()
    for sequence in range(1000, 1000 + PAIRS):
        moment, _ = heappop(queue)
        heappush(queue, (moment + 1000, sequence))
    return (time.perf_counter() - start) / PAIRS * 1e6


def cost_of(text: str) -> Cost:
    """Run ``text`` from the text to the last record: for its time, and once more for its memory."""
    seconds = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        records = count_records(text)
        seconds.append(time.perf_counter() - start)
    tracemalloc.start()
    count_records(text)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return Cost(records, min(seconds), peak / 1_000_000)


def count_records(text: str) -> int:
    return sum(1 for _ in scenario.run(scenario.read(text)).records)


class Command(BaseCommand):
    help = "Measures the speed and the memory of runs, and in Chromium the time from an edit to its picture."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--edits", type=int, default=40, help="edits to time in the browser, 0 for none (default 40)"
        )

    def handle(self, *args: Any, edits: int, **options: Any) -> None:
        floor_us = min(heap_pair_us() for _ in range(REPEATS))
        self.stdout.write(f"heappop + heappush                   {floor_us:9.3f} us a pair\n\n")
        self.stdout.write(f"{'scenario':32}{'records':>9}{'ms':>9}{'us/record':>11}{'ratio':>8}{'peak MB':>9}")
        for name, text in SCENARIOS.items():
            cost = cost_of(text)
            self.stdout.write(
                f"{name:32}{cost.records:9,}{cost.seconds * 1000:9.0f}{cost.us_per_record:11.1f}"
                f"{cost.us_per_record / floor_us:8.1f}{cost.memory_mb:9.1f}"
            )
        if edits:
            self.time_edits(edits)

    def time_edits(self, edits: int) -> None:
        try:
            from playground.sandbox.browser import NoChromium, edit_to_picture_ms
        except ModuleNotFoundError as missing:
            self.stdout.write(
                f"\nThe time from an edit to its picture was not measured: {missing} (make bench installs it)"
            )
            return
        try:
            times = sorted(edit_to_picture_ms(FOUR_HOURS, '- "20"', edits))
        except NoChromium as missing:
            self.stdout.write(f"\nThe time from an edit to its picture was not measured: {missing}")
            return
        p50, p95 = statistics.median(times), times[int(0.95 * (len(times) - 1))]
        self.stdout.write(
            f"\nedit to picture, 5-minute CronJob over 4 h, {len(times)} edits:  "
            f"p50 {p50:.0f} ms  p95 {p95:.0f} ms  most {times[-1]:.0f} ms"
        )
