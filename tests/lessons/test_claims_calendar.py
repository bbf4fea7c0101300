"""What the lessons about CronJobs say happens, does happen, with the numbers they give."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import pytest

from playground import scenario
from tests.lessons.story import Story, edited, play, refusal

NINE = 29540700  # 2026-03-02 09:00 UTC in minutes since 1970
MIDNIGHT = 29540160  # nine hours before


def ticks(story: Story, cron_job: str) -> list[int]:
    """The minutes after nine that the CronJob's Jobs are named after, in the order of their creation."""
    names = [name for name in story.jobs() if name.rsplit("-", 1)[0] == cron_job]
    return [int(name.rsplit("-", 1)[1]) - NINE for name in names]


# -- The calendar never sweeps -----------------------------------------------------------------------------------------


def test_each_tick_gives_a_job_that_is_named_after_it_and_starts_a_tenth_of_a_second_late() -> None:
    story = play("the-calendar")
    assert list(story.jobs()) == [f"sweep-yard-{NINE + minutes}" for minutes in (0, 15, 30, 45, 60)]
    assert list(story.jobs().values()) == [600.1, 1500.1, 2400.1, 3300.1, 4200.1]


def test_the_first_job_is_deleted_when_the_fourth_is_complete() -> None:
    story = play("the-calendar")
    fourth = story.condition(f"sweep-yard-{NINE + 45}", "Complete")
    assert fourth is not None
    assert story.time(kind="Job", job=f"sweep-yard-{NINE}", change="deleted") == fourth[0]


def test_every_45_minutes_cannot_be_said_with_a_step() -> None:
    story = play("the-calendar", ("*/15 * * * *", "*/45 * * * *"), ("until: 80m", "until: 3h"))
    assert ticks(story, "sweep-yard") == [0, 45, 60, 105, 120, 165]


def test_ten_in_berlin_is_nine_here() -> None:
    zone = '  schedule: "0 10 * * *"\n  timeZone: Europe/Berlin\n'
    assert ticks(play("the-calendar", ('  schedule: "*/15 * * * *"\n', zone)), "sweep-yard") == [0]


def test_a_suspended_calendar_books_nobody_and_says_nothing() -> None:
    story = play("the-calendar", ("spec:\n  # minute", "spec:\n  suspend: true\n  # minute"))
    assert (story.jobs(), story.all(kind="Event")) == ({}, [])


def test_sunday_is_not_seven() -> None:
    assert "end of range (7) above maximum (6): 7" in refusal(edited("the-calendar", ("*/15 * * * *", "0 9 * * 7")))


# -- The roof takes seven minutes --------------------------------------------------------------------------------------


@cache
def roof(policy: str, *edits: tuple[str, str]) -> Story:
    return Story(scenario.with_policy(edited("when-runs-overlap", *edits), policy))


def test_allow_puts_two_on_the_roof_for_two_minutes_of_five() -> None:
    story = roof("Allow")
    assert ticks(story, "roof") == [0, 5, 10, 15, 20, 25, 30, 35]
    assert story.most() == 2
    crowd = [(t, number) for t, number in story.crowd() if 900 < t < 1800]
    together = sum(later - t for (t, number), (later, _) in pairwise(crowd) if number == 2)
    assert together == pytest.approx(3 * 120, abs=1)


def test_forbid_makes_up_the_latest_tick_late() -> None:
    story = roof("Forbid")
    # 09:00:00.1, then 09:07:02, 09:14:04, 09:21:06 ...: the scenario begins at 08:59.
    starts = {tick: int(t) - 60 for tick, t in zip(ticks(story, "roof"), story.jobs().values(), strict=True)}
    assert starts == {0: 0, 5: 7 * 60 + 2, 10: 14 * 60 + 4, 20: 21 * 60 + 6, 25: 28 * 60 + 8, 35: 35 * 60 + 11}
    assert story.most() == 1


def test_replace_never_finishes_and_shares_the_roof_for_30_seconds() -> None:
    story = roof("Replace")
    assert ticks(story, "roof") == [0, 5, 10, 15, 20, 25, 30, 35]
    assert not story.all(kind="Pod", change="succeeded")
    deleted = story.time(kind="Pod", pod=f"roof-{NINE}#1", change="deleting")
    assert story.time(kind="Pod", pod=f"roof-{NINE}#1", change="containerExited") - deleted == 30
    assert story.time(kind="Job", job=f"roof-{NINE}", change="deleted") == deleted
    assert story.outcome(f"roof-{NINE}") == "Active"


def test_a_roofer_who_listens_shares_it_for_two_seconds() -> None:
    run = "    - {for: 7m, exit: 0}\n"
    story = roof("Replace", (run, run + "    onTerm: {for: 2s, exit: 143}\n"))
    deleted = story.time(kind="Pod", pod=f"roof-{NINE}#1", change="deleting")
    assert story.time(kind="Pod", pod=f"roof-{NINE}#1", change="containerExited") - deleted == 2


def test_twenty_minutes_mean_four_on_the_roof_and_one_tick_of_four_made_up() -> None:
    long = ("for: 7m", "for: 20m")
    assert roof("Allow", long).most() == 4
    assert not roof("Replace", long).all(kind="Pod", change="succeeded")
    assert ticks(roof("Forbid", long), "roof") == [0, 20]


def test_a_deadline_of_a_minute_makes_forbid_work_every_ten_minutes() -> None:
    deadline = ('  schedule: "*/5 * * * *"\n', '  schedule: "*/5 * * * *"\n  startingDeadlineSeconds: 60\n')
    assert ticks(roof("Forbid", deadline), "roof") == [0, 10, 20, 30]


def test_forbid_says_job_already_active_at_the_tick() -> None:
    events = roof("Forbid").all(kind="Event", reason="JobAlreadyActive")
    assert events[0]["t"] == 360.1


# -- Midnight came -----------------------------------------------------------------------------------------------------

DOWN_UNTIL = "{at: 90m, controllers: up}"


def test_the_backup_starts_when_the_office_opens_and_is_named_after_midnight() -> None:
    assert play("late-starts").jobs() == {f"nightly-backup-{MIDNIGHT}": 5400}


def test_two_hours_late_is_too_late_and_no_event_says_so() -> None:
    story = play("late-starts", (DOWN_UNTIL, "{at: 3h, controllers: up}"))
    assert (story.jobs(), story.all(kind="Event")) == ({}, [])


def test_a_second_less_is_in_time() -> None:
    story = play("late-starts", (DOWN_UNTIL, "{at: 2h59m59s, controllers: up}"))
    assert list(story.jobs().values()) == [3 * 3600 - 1]


def test_without_a_deadline_no_start_is_too_late() -> None:
    edits = [(DOWN_UNTIL, "{at: 3h, controllers: up}"), ("  startingDeadlineSeconds: 7200\n", "")]
    assert list(play("late-starts", *edits).jobs().values()) == [3 * 3600]


def test_of_many_missed_ticks_only_the_latest_is_made_up() -> None:
    story = play("late-starts", ('"0 0 * * *"', '"*/10 * * * *"'))
    assert [name for name, t in story.jobs().items() if t == 5400] == [f"nightly-backup-{MIDNIGHT + 30}"]


# -- The drawer --------------------------------------------------------------------------------------------------------


def night(march: int) -> str:
    return f"nightly-backup-{MIDNIGHT + (march - 2) * 1440}"


def test_after_six_nights_three_good_receipts_and_one_bad_one_are_left() -> None:
    story = play("history-limits")
    outcomes = [story.outcome(night(march)) for march in range(2, 8)]
    assert outcomes == ["Complete", "Failed", "Complete", "Failed", "Complete", "Complete"]
    assert story.left() == [night(4), night(5), night(6), night(7)]


@pytest.mark.parametrize(("gone", "because", "kind"), [(3, 5, "Failed"), (2, 7, "Complete")])
def test_an_old_receipt_goes_when_a_new_one_comes(gone: int, because: int, kind: str) -> None:
    story = play("history-limits")
    found = story.condition(night(because), kind)
    assert found is not None
    assert story.time(kind="Job", job=night(gone), change="deleted") == found[0]


def test_a_limit_of_zero_throws_a_failure_away_as_it_happens() -> None:
    story = play("history-limits", ("failedJobsHistoryLimit: 1", "failedJobsHistoryLimit: 0"))
    for march in (3, 5):
        found = story.condition(night(march), "Failed")
        assert found is not None
        assert story.time(kind="Job", job=night(march), change="deleted") == found[0]


@pytest.mark.parametrize(
    ("edit", "left"),
    [
        (("successfulJobsHistoryLimit: 3", "successfulJobsHistoryLimit: 1"), [night(5), night(7)]),
        (("    spec:\n      template:", "    spec:\n      ttlSecondsAfterFinished: 3600\n      template:"), []),
    ],
    ids=["one good receipt", "two cleaners"],
)
def test_what_is_left_with(edit: tuple[str, str], left: list[str]) -> None:
    assert play("history-limits", edit).left() == left


def test_the_failed_job_that_is_kept_has_no_pod() -> None:
    assert f"{night(5)}#1" not in play("history-limits").left("Pod")
