"""One scenario gives the same bytes in any process, and no record costs more because of what lies about."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import FrameType

import pytest

from playground.kubernetes.batch.types import CronJob, Job
from tests.simulator.story import cluster, cron_job, goes, job, play

PROGRAM = """
import json
from tests.simulator.story import cron_job, goes, job, play
one = job("one", parallelism=4, completions=9)
two = job("two", completion_mode="Indexed", completions=6, parallelism=3, backoff_limit_per_index=1)
entries = [goes((3, 1), (4, 0), (6, 1)), goes((5, 0))]
for record in play(one, two, cron_job(concurrency_policy="Replace"), containers=entries, seed=SEED, nodes=2, until=900):
    print(json.dumps(record))
"""


def printed(hash_seed: str, seed: int = 7) -> str:
    command = [sys.executable, "-c", PROGRAM.replace("SEED", str(seed))]
    root = Path(__file__).parents[2]
    env = {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(root)}
    return subprocess.run(command, env=env, cwd=root, capture_output=True, text=True, check=True).stdout


def test_two_processes_with_other_hash_seeds_print_the_same_trace() -> None:
    trace = printed("1")
    assert trace.count("\n") > 300
    assert trace == printed("2")


def test_names_and_uids_come_from_the_seed() -> None:
    def names(seed: int) -> list[str]:
        it = cluster(job(parallelism=3, completions=3), seed=seed)
        list(it.run(0))
        return [f"{pod.meta.name} {pod.meta.uid}" for pod in it.client.pods.list()]

    assert names(1) == names(1)
    assert not set(names(1)) & set(names(2))


def test_records_can_be_written_as_json_and_come_in_the_order_of_time() -> None:
    records = play(cron_job(), job(backoff_limit=2), containers=[goes((2, 1), job="work"), goes((5, 0))], until=300)
    assert json.loads(json.dumps(records)) == records
    times = [record["t"] for record in records]
    assert times == sorted(times)


def calls_per_record(manifest: Job | CronJob, until_ms: int) -> float:
    """How many Python functions are called for one record of a run."""
    it = cluster(manifest, nodes=1, pods_per_node=10_000, keep_history=False)
    calls = records = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        for _ in it.run(until_ms):
            records += 1
    finally:
        sys.setprofile(None)
    return calls / records


@pytest.mark.parametrize(
    ("small", "large"),
    [
        pytest.param(
            (job(parallelism=20, completions=100), 3_600_000),
            (job(parallelism=20, completions=800), 3_600_000),
            id="finished Pods of one Job",
        ),
        pytest.param(
            (cron_job(successful_jobs_history_limit=1000), 3_600_000),
            (cron_job(successful_jobs_history_limit=1000), 8 * 3_600_000),
            id="finished Jobs of one CronJob",
        ),
    ],
)
def test_what_has_finished_makes_nothing_slower(
    small: tuple[Job | CronJob, int], large: tuple[Job | CronJob, int]
) -> None:
    assert calls_per_record(*large) < 1.05 * calls_per_record(*small)
