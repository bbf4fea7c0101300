"""Random scenarios, whole texts as a person would write them, under the eyes of somebody who checks after each action.

``HYPOTHESIS_PROFILE=thorough`` tries many more, other ones each time. What fails is printed as a text to paste.
"""

from __future__ import annotations

import json
import os
from itertools import islice

import pytest
from hypothesis import HealthCheck, given, note, settings

from playground import metrics, scenario
from playground.simulator.invariants import Watch
from tests.simulator.random_scenarios import scenarios

THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
MOST_RECORDS = 5_000


@pytest.mark.timeout(3600 if THOROUGH else 120)
@settings(
    max_examples=2_000 if THOROUGH else 120,
    derandomize=not THOROUGH,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(scenarios())
def test_all_holds_in_any_scenario(text: str) -> None:
    note(text)
    read = scenario.read(text)
    assert [problem.text for problem in read.problems] == []
    run = scenario.run(read)
    watch = Watch(run.cluster)
    records = list(islice(run.records, MOST_RECORDS))
    if run.ended == "rest":
        watch.at_rest()
    times = [record["t"] for record in records]
    assert times == sorted(times)
    assert json.loads(json.dumps(records)) == records
    now_ms = run.cluster.clock.now_ms
    objects = {
        (kind, key): each for kind, table in run.cluster.store.tables.items() for key, each in table.objects.items()
    }
    assert run.cluster_at(now_ms) == objects
    assert metrics.exposition(metrics.at(objects)).count("\nkube_job_info{") == len(run.cluster.client.jobs.list())
