"""One text gives the same bytes in any process, under any hash seed: recordings, examples and lessons of all kinds."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import msgspec

from playground import metrics, scenario
from playground.conformance import timelines
from playground.timeline import TimelineBuilder

ROOT = Path(__file__).parents[2]
HASH_SEEDS = ("0", "1", "2", "random")
EVERY = 6
"""Every so many recordings are played: a share of each kind, as they lie in the order of their names."""


def texts() -> Iterator[tuple[str, str]]:
    recordings = sorted((ROOT / "tests" / "conformance" / "timelines").glob("*.json"))
    for path in recordings[::EVERY]:
        yield path.stem, timelines.scenario_text(msgspec.json.decode(path.read_bytes()))
    stories = [*ROOT.glob("playground/sandbox/examples/*.yaml"), *ROOT.glob("lessons/content/*/*/start.yaml")]
    for path in sorted(stories):
        yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def digests() -> list[str]:
    """A line for each text: its name, and digests of what a run of it gives in all its forms."""
    lines = []
    for name, text in texts():
        given = scenario.read(text)
        run = scenario.run(given)
        records = list(run.records)
        builder = TimelineBuilder(given.start_ms)
        builder.feed(records)
        outputs = (
            msgspec.json.encode(records),
            msgspec.json.encode([builder.chunk(), builder.finish(run.until_ms)]),
            metrics.exposition(metrics.at(run.cluster_at(run.until_ms))).encode(),
            repr([problem.text for problem in given.problems]).encode(),
        )
        lines.append(" ".join([name, *(sha256(output).hexdigest()[:16] for output in outputs)]))
    return lines


def digests_of_another_process(hash_seed: str) -> list[str]:
    command = [sys.executable, "-c", f"from {__name__} import digests; print(*digests(), sep='\\n')"]
    env = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_other_processes_with_other_hash_seeds_give_the_same_bytes() -> None:
    here = digests()
    assert len(here) > 80
    with ThreadPoolExecutor(2) as pool:
        for seed, there in zip(HASH_SEEDS, pool.map(digests_of_another_process, HASH_SEEDS), strict=True):
            assert there == here, f"PYTHONHASHSEED={seed}"
