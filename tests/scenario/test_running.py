"""``run``: horizons, rest, what may be asked of a run afterwards, and comparing by ``with_policy``."""

from __future__ import annotations

import pytest

from playground import scenario
from playground.kubernetes.decode import decode
from tests.scenario.test_reading import CRON_JOB, JOB, SCENARIO


def test_a_job_ends_at_rest_and_says_how_far_the_picture_goes() -> None:
    run = scenario.run(scenario.read(JOB))
    records = list(run.records)
    assert run.ended == "rest"
    assert run.until_ms == round(records[-1]["t"] * 1000) == 7200


def test_a_cron_job_runs_to_its_horizon() -> None:
    run = scenario.run(scenario.read(CRON_JOB + SCENARIO + "  until: 12m\n"))
    records = list(run.records)
    assert run.ended == "until"
    assert run.until_ms == 720_000
    assert records[-1]["t"] <= 720
    assert sum(record["kind"] == "Job" and record["change"] == "created" for record in records) == 2


def test_a_horizon_that_is_asked_for_wins() -> None:
    run = scenario.run(scenario.read(CRON_JOB), until_ms=301_000)
    assert max(record["t"] for record in run.records) <= 301
    assert run.until_ms == 301_000


def test_the_cluster_can_be_read_back_at_any_time() -> None:
    run = scenario.run(scenario.read(JOB))
    list(run.records)
    pods = {at_ms: [each for kind, each in run.cluster_at(at_ms) if kind == "Pod"] for at_ms in (0, 7200)}
    assert len(pods[0]) == len(pods[7200]) == 1
    assert run.cluster_at(0)["Job", "default/work"].status.active == 1
    assert run.cluster_at(7200)["Job", "default/work"].status.succeeded == 1


def test_two_runs_of_one_scenario_are_the_same() -> None:
    given = scenario.read(CRON_JOB + SCENARIO + "  until: 1h\n")
    assert list(scenario.run(given).records) == list(scenario.run(given).records)


@pytest.mark.parametrize(
    "text",
    [
        CRON_JOB,
        CRON_JOB.replace("  jobTemplate", "  concurrencyPolicy: Allow # the default\n  jobTemplate"),
        CRON_JOB.replace("  jobTemplate", '  concurrencyPolicy:  "Replace"\n  jobTemplate'),
        CRON_JOB.replace("  jobTemplate", "  concurrencyPolicy:\n  jobTemplate"),
        '{"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "t"}, "spec": {"schedule": "* * * * *"}}',
        JOB + "---\n" + CRON_JOB,
    ],
    ids=["absent", "plain", "quoted", "empty", "json", "second document"],
)
def test_a_policy_is_put_into_the_text_and_nothing_else_changes(text: str) -> None:
    changed = scenario.with_policy(text, "Forbid")
    before, after = decode(text).documents, decode(changed).documents
    assert len(before) == len(after)
    assert after[-1].value["spec"].pop("concurrencyPolicy") == "Forbid"
    before[-1].value["spec"].pop("concurrencyPolicy", None)
    assert [each.value for each in before] == [each.value for each in after]
    assert text.count("#") == changed.count("#")


def test_a_text_without_a_cron_job_stays_as_it_is() -> None:
    assert scenario.with_policy(JOB, "Forbid") == JOB
