"""What runs cost: the scenarios that ``manage.py bench`` measures, and how it measures one."""

from __future__ import annotations

import gc
import multiprocessing
import resource
import sys
import time
from dataclasses import dataclass
from heapq import heappop, heappush

from playground import scenario
from playground.limits import TEXT_BYTES

CRON_JOB = """\
apiVersion: batch/v1
kind: CronJob
metadata: {{name: report}}
spec:
  schedule: "{schedule}"
  successfulJobsHistoryLimit: {kept}
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
            - "{seconds}"
---
apiVersion: jobsite/v1
kind: Scenario
metadata: {{name: report}}
spec: {{until: {until}}}
"""

BIG_JOB = """\
apiVersion: batch/v1
kind: Job
metadata: {{name: batch}}
spec:
  completions: {completions}
  parallelism: {parallelism}
  template:
    spec:
      restartPolicy: Never
      containers: [{{name: main, image: work, command: [sleep, "20"]}}]
---
apiVersion: jobsite/v1
kind: Scenario
metadata: {{name: batch}}
spec: {{cluster: {{nodes: 10}}}}
"""

PAIRS = 500_000

# The texts that take the longest to answer, at the limit of a text's length.
HOSTILE = {
    "many keys": "".join(f"k{number}: 1\n" for number in range(90_000)),
    "one key again and again": "a: 1\n" * (TEXT_BYTES // 5),
    "many items": "[" + "a, " * (TEXT_BYTES // 3),
    "many dashes": "-\n" * (TEXT_BYTES // 2),
    "100,000 levels": "[" * 100_000,
    "an alias bomb": "k0: &k0 [x]\n"
    + "".join(f"k{n}: &k{n} [{', '.join([f'*k{n - 1}'] * 9)}]\n" for n in range(1, 20)),
}


def cron_job(until: str, schedule: str = "* * * * *", seconds: int = 20, kept: int = 3) -> str:
    """A CronJob whose Jobs take ``seconds``, played until ``until``, with ``kept`` finished Jobs left standing."""
    return CRON_JOB.format(schedule=schedule, until=until, seconds=seconds, kept=kept)


@dataclass(frozen=True)
class Benchmark:
    """A scenario under its name, and how many times it is run for the least time."""

    name: str
    text: str
    repeats: int = 1


ONE_DAY = Benchmark("CronJob, each minute, 1 day", cron_job("24h"), repeats=3)
SEVEN_DAYS = Benchmark("CronJob, each minute, 7 days", cron_job("7d"), repeats=3)
THIRTY_DAYS = Benchmark("CronJob, each minute, 30 days", cron_job("30d"))
ALL_KEPT = Benchmark("the same, 1 day, every Job kept", cron_job("24h", kept=5000), repeats=3)
BENCHMARKS = (
    ONE_DAY,
    SEVEN_DAYS,
    THIRTY_DAYS,
    ALL_KEPT,
    Benchmark("Allow, 20-minute Jobs each minute, 1 day", cron_job("24h", seconds=1200), repeats=3),
    Benchmark("CronJob, each hour, 1 year", cron_job("365d", schedule="0 * * * *"), repeats=3),
    Benchmark("Job, 1,000 completions at 50", BIG_JOB.format(completions=1000, parallelism=50), repeats=3),
    Benchmark("Job, 10,000 completions at 500", BIG_JOB.format(completions=10_000, parallelism=500), repeats=3),
)


@dataclass(frozen=True)
class Cost:
    """What one scenario cost: its records and Jobs, the least CPU seconds, the memory it took beyond its start.

    ``pair_us`` is what a heappop with a heappush cost in the same process.
    """

    records: int
    jobs: int
    seconds: float
    memory_mb: float
    pair_us: float

    @property
    def us_per_record(self) -> float:
        return self.seconds / self.records * 1e6

    @property
    def pairs_per_record(self) -> float:
        return self.us_per_record / self.pair_us

    @property
    def us_per_job(self) -> float:
        return self.seconds / self.jobs * 1e6


def heap_pair_us() -> float:
    """The CPU time of one heappop and heappush in a queue of 1,000 pairs: no event loop in Python is faster."""
    queue = [(moment, moment) for moment in range(1000)]
    start = time.process_time()
    for sequence in range(1000, 1000 + PAIRS):
        moment, _ = heappop(queue)
        heappush(queue, (moment + 1000, sequence))
    return (time.process_time() - start) / PAIRS * 1e6


def cost_of(benchmark: Benchmark) -> Cost:
    """Run ``benchmark`` in a process of its own, from the text to the last record."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measure, (benchmark,))


def _measure(benchmark: Benchmark) -> Cost:
    # Modules and caches are there before the clock starts, and no garbage is looked for among them: as in a worker that
    # has served its first visitor.
    for _ in scenario.run(scenario.read(cron_job("5m"))).records:
        pass
    gc.freeze()
    pair_us = min(heap_pair_us() for _ in range(3))
    before_mb = _peak_mb()
    seconds = []
    records = jobs = 0
    for _ in range(benchmark.repeats):
        start = time.process_time()
        records = jobs = 0
        for record in scenario.run(scenario.read(benchmark.text)).records:
            records += 1
            jobs += record["kind"] == "Job" and record["change"] == "created"
        seconds.append(time.process_time() - start)
    peak_mb = _peak_mb()
    pair_us = min(pair_us, *(heap_pair_us() for _ in range(3)))
    return Cost(records, jobs, min(seconds), peak_mb - before_mb, pair_us)


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3


def answer_seconds(text: str) -> float:
    """The CPU time of one answer to ``text``."""
    start = time.process_time()
    scenario.read(text)
    return time.process_time() - start
