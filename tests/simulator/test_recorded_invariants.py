"""Every public recording played again, with somebody who looks after each action."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from playground import scenario
from playground.conformance import timelines
from playground.simulator.invariants import Violation, Watch

RECORDINGS = sorted((Path(__file__).parents[1] / "conformance" / "timelines").glob("*.json"))
# So many tests that several processes can share them.
SHARES = 16


@pytest.mark.parametrize("share", range(SHARES))
def test_all_holds_after_every_action_of_the_recordings(share: int) -> None:
    records = 0
    for path in RECORDINGS[share::SHARES]:
        run = scenario.run(scenario.read(timelines.scenario_text(json.loads(path.read_text(encoding="utf-8")))))
        watch = Watch(run.cluster)
        try:
            records += sum(1 for _ in run.records)
            if run.ended == "rest":
                watch.at_rest()
        except Violation as violation:
            pytest.fail(f"{path.stem} {violation}")
    assert records > 1000
