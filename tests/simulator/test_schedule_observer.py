"""What the trace says of scheduled times that no controller looked at."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from playground.simulator import schedule_observer
from playground.simulator.cluster import Cluster
from tests.simulator.story import at, cluster, cron_job, goes

Record = dict[str, Any]


def patch(**spec: Any) -> Any:
    def perform(it: Cluster) -> None:
        it.client.cron_jobs.patch("default/tick", lambda now: replace(now, spec=replace(now.spec, **spec)))

    return perform


def fates(records: list[Record]) -> list[tuple[float, str, str]]:
    """When which scheduled time led to what."""
    return [
        (each["t"], each["because"]["values"]["scheduledTime"][11:19], each["because"]["rule"])
        for each in records
        if each["kind"] == "Decision" or (each["kind"] == "Job" and each["change"] == "created")
        if "scheduledTime" in each["because"]["values"]
    ]


def play(spec: dict[str, Any], *actions: Any, until: int = 200, **config: Any) -> list[Record]:
    """An every-minute CronJob from 09:00:00 on; its first time is 09:01."""
    it = cluster(cron_job(**spec), actions=actions, **config)
    return list(it.run(until * 1000))


def test_a_suspended_cron_job_is_told_each_of_its_times_as_it_passes() -> None:
    assert fates(play({"suspend": True})) == [
        (60, "09:01:00", "cronjob.suspended"),
        (120, "09:02:00", "cronjob.suspended"),
        (180, "09:03:00", "cronjob.suspended"),
    ]


def test_a_time_that_passes_while_no_controller_runs_is_told_and_then_made_up_for() -> None:
    records = play({}, at(30, Cluster.controllers_down), at(150, Cluster.controllers_up))
    assert fates(records) == [
        (60, "09:01:00", "cronjob.controllers.down"),
        (120, "09:02:00", "cronjob.controllers.down"),
        (150, "09:02:00", "cronjob.start.latest"),
        (180.1, "09:03:00", "cronjob.start"),
    ]


def test_controllers_that_stop_before_they_have_looked_were_down() -> None:
    records = play({}, at(60.05, Cluster.controllers_down), until=100)
    assert fates(records) == [(60.1, "09:01:00", "cronjob.controllers.down")]


def test_a_suspension_before_the_controller_has_looked_counts() -> None:
    records = play({}, at(60.05, patch(suspend=True)), until=100)
    assert fates(records) == [(60.05, "09:01:00", "cronjob.suspended")]


def test_a_resume_in_the_very_instant_of_a_time_starts_it() -> None:
    records = play({"suspend": True}, at(60, patch(suspend=False)), until=100)
    assert fates(records) == [(60, "09:01:00", "cronjob.start")]


def test_a_new_schedule_replaces_a_time_that_nobody_has_looked_at() -> None:
    records = play({}, at(60.05, patch(schedule="*/2 * * * *")), until=130)
    assert fates(records) == [(60.1, "09:01:00", "cronjob.schedule.replaced"), (120.1, "09:02:00", "cronjob.start")]


def test_a_schedule_that_comes_back_is_followed_once() -> None:
    actions = (at(10, patch(schedule="*/2 * * * *")), at(20, patch(schedule="* * * * *")))
    assert fates(play({"suspend": True}, *actions, until=130)) == [
        (60, "09:01:00", "cronjob.suspended"),
        (120, "09:02:00", "cronjob.suspended"),
    ]


def test_a_cron_job_that_is_being_deleted_starts_nothing() -> None:
    def delete(it: Cluster) -> None:
        it.client.cron_jobs.delete("default/tick", "Foreground")

    # The Pod of its Job has 30 s to stop, and the CronJob waits for it.
    records = play({}, at(100, delete), containers=[goes((-1, 0))])
    assert fates(records) == [(60.1, "09:01:00", "cronjob.start"), (120, "09:02:00", "cronjob.deleting")]


def test_a_cron_job_has_no_times_after_its_deletion() -> None:
    def delete(it: Cluster) -> None:
        it.client.cron_jobs.delete("default/tick")

    assert fates(play({"suspend": True}, at(70, delete))) == [(60, "09:01:00", "cronjob.suspended")]


def test_a_run_that_ends_at_rest_ends_there() -> None:
    it = cluster(cron_job(suspend=True))
    assert fates(list(it.run(200_000, ends_at_rest=True))) == []
    assert (it.ended, it.clock.now_ms) == ("rest", 0)


def test_a_run_to_a_time_tells_all_times_up_to_that() -> None:
    it = cluster(cron_job(suspend=True))
    assert [each[0] for each in fates(list(it.run(120_000)))] == [60, 120]
    assert it.ended == "rest"


def test_a_schedule_that_never_comes_is_not_waited_for() -> None:
    assert fates(play({"schedule": "0 0 31 2 *", "suspend": True})) == []


def test_no_more_times_are_told_than_a_picture_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule_observer, "RUN_TICKS", 2)
    assert len(fates(play({"suspend": True}))) == 2


def test_the_observer_changes_nothing_of_what_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    actions = (at(130, Cluster.controllers_down), at(250, Cluster.controllers_up), at(300, patch(suspend=True)))
    told = play({"concurrency_policy": "Forbid"}, *actions, until=500, containers=[goes((70, 0))])
    monkeypatch.setattr(schedule_observer, "RUN_TICKS", 0)
    untold = play({"concurrency_policy": "Forbid"}, *actions, until=500, containers=[goes((70, 0))])
    assert [each for each in told if each["kind"] != "Decision"] == [
        each for each in untold if each["kind"] != "Decision"
    ]
    assert len(told) > len(untold)
