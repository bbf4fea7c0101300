"""``manage.py bench``: what a run costs, as ratios that mean the same on any machine, and what a visitor waits for."""

from __future__ import annotations

import statistics
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from playground.sandbox.benchmarks import (
    ALL_KEPT,
    BENCHMARKS,
    HOSTILE,
    ONE_DAY,
    THIRTY_DAYS,
    Cost,
    answer_seconds,
    cost_of,
    cron_job,
)

FOUR_HOURS = cron_job("4h", schedule="*/5 * * * *")
HEAD = f"{'scenario':42}{'records':>10}{'records/s':>11}{'Jobs/s':>8}{'us/record':>11}{'pairs':>7}{'peak MB':>9}"


class Command(BaseCommand):
    help = "Measures the speed and the memory of runs, and in Chromium the time from an edit to its picture."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--edits", type=int, default=40, help="edits to time in the browser, 0 for none (default 40)"
        )

    def handle(self, *args: Any, edits: int, **options: Any) -> None:
        self.stdout.write("CPU time; pairs: us/record in heappop + heappush pairs, measured in the same process\n\n")
        self.stdout.write(HEAD)
        costs: dict[str, Cost] = {}
        for benchmark in BENCHMARKS:
            cost = costs[benchmark.name] = cost_of(benchmark)
            self.stdout.write(
                f"{benchmark.name:42}{cost.records:10,}{cost.records / cost.seconds:11,.0f}"
                f"{cost.jobs / cost.seconds:8,.0f}{cost.us_per_record:11.1f}{cost.pairs_per_record:7.1f}"
                f"{cost.memory_mb:9.1f}"
            )
        day = costs[ONE_DAY.name].us_per_job
        self.stdout.write(
            f"\na Job of 30 days costs {costs[THIRTY_DAYS.name].us_per_job / day:.2f} of one of 1 day; "
            f"with every Job kept, {costs[ALL_KEPT.name].us_per_job / day:.2f}"
        )
        answers = {name: answer_seconds(text) for name, text in HOSTILE.items()}
        slowest = max(answers, key=answers.__getitem__)
        self.stdout.write(f"\nanswer to a hostile text: at most {answers[slowest] * 1000:.0f} ms ({slowest})")
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
