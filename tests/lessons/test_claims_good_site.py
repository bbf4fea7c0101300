"""What the lessons about good habits say happens, does happen, with the numbers they give."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from lessons.catalogue import CONTENT
from playground import scenario
from playground.timeline import TimelineBuilder
from tests.lessons.story import Story, edited, play
from tests.picture import Picture

HOUR_MS = 3_600_000
MIDNIGHT = 29540160  # 2026-03-02 00:00 UTC in minutes since 1970


def night(march: int) -> str:
    return f"nightly-backup-{MIDNIGHT + (march - 2) * 1440}"


def clock(story: Story, field: str, hours: float) -> str | None:
    """A time in the CronJob's status as it was written last before ``hours`` after the start."""
    seen = [record["status"] for record in story.all(kind="CronJob") if record["t"] <= hours * 3600]
    found: str | None = seen[-1].get(field)
    return found


# -- She took the money ------------------------------------------------------------------------------------------------


def test_two_cashiers_are_at_the_till() -> None:
    story = play("safe-to-repeat")
    assert story.times(change="running") == [1.2, 41.2]
    assert story.time(change="disruptionTarget") == 30
    counted = next(r["t"] for r in story.all(kind="Job", change="status") if r["status"]["failed"] == 1)
    assert int(counted) == 31
    assert list(story.pods("charge-customer").values()) == [0, 40]
    assert story.time(pod="charge-customer#1", change="containerExited") == 60
    assert story.most() == 2
    found = story.condition("charge-customer", "Complete")
    assert found is not None
    assert int(found[0]) == 132
    assert story.counts("charge-customer") == (1, 1)


POLICY = ("  parallelism: 1\n", "  parallelism: 1\n  podReplacementPolicy: Failed\n")
RUN = '    - {for: 90s, exit: 0, log: "card charged, writing the receipt"}\n'
LISTENS = (RUN, RUN + "    onTerm: {for: 2s, exit: 0}\n")


def test_they_take_turns_if_the_replacement_waits() -> None:
    story = play("safe-to-repeat", POLICY)
    assert list(story.pods("charge-customer").values()) == [0, 70]
    assert story.most() == 1


def test_a_polite_good_bye_counts_only_with_that_policy() -> None:
    assert play("safe-to-repeat", LISTENS).counts("charge-customer") == (1, 1)
    story = play("safe-to-repeat", POLICY, LISTENS)
    assert len(story.pods("charge-customer")) == 1
    assert story.counts("charge-customer") == (1, 0)


def test_after_a_crash_the_second_pod_comes_at_381_seconds() -> None:
    crash = ('{at: 30s, evict: "charge-customer#1"}', "{at: 30s, node: node-1, state: down}")
    story = play("safe-to-repeat", crash)
    assert story.time(kind="Node", change="notReady") == 30 + 50
    assert story.time(kind="Pod", pod="charge-customer#1", change="deleting") == 80 + 5 * 60
    assert list(story.pods("charge-customer").values()) == [0, 381]


def test_without_a_second_chance_the_job_fails() -> None:
    story = play("safe-to-repeat", ("  parallelism: 1\n", "  parallelism: 1\n  backoffLimit: 0\n"))
    assert len(story.pods("charge-customer")) == 1
    assert story.outcome("charge-customer") == "Failed"


# -- Two nights without a backup ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("hours", "last_schedule"), [(9, "03-02T00"), (33, "03-03T00"), (57, "03-04T00")])
def test_one_line_moves_and_the_other_stands_still(hours: int, last_schedule: str) -> None:
    story = play("silent-failures")
    assert str(clock(story, "lastScheduleTime", hours)).startswith(f"2026-{last_schedule}:00")
    assert str(clock(story, "lastSuccessfulTime", hours)).startswith("2026-03-02T00:30")
    assert [story.outcome(night(march)) for march in (2, 3, 4)] == ["Complete", "Failed", "Failed"]


def alarm(*edits: tuple[str, str]) -> list[tuple[float, float]]:
    """When the lesson's alarm fires and when it falls silent, in hours since the start."""
    given = scenario.read(edited("silent-failures", *edits))
    run = scenario.run(given)
    builder = TimelineBuilder(given.start_ms)
    builder.watch(given.document.alerts, run)
    builder.feed(run.records)
    drawn = Picture([builder.finish(run.until_ms)])
    return [(start / HOUR_MS, end / HOUR_MS) for start, end in drawn.spans("alertFiring", "BackupTooOld")]


def test_the_alarm_fires_25_hours_after_the_only_good_night_and_until_the_next_one() -> None:
    # The scenario begins at 23:00 on 1 March: 01:31 on 3 March, 00:31 on 5 March.
    assert alarm() == [(26 + 31 / 60, 73 + 31 / 60)]


def test_the_alarm_is_silent_where_nothing_has_ever_succeeded() -> None:
    assert alarm(("spec:\n  schedule", "spec:\n  suspend: true\n  schedule")) == []


def test_a_run_by_hand_silences_the_alarm_for_25_hours() -> None:
    [(_, silent), (again, _)] = alarm(("# actions:\n  # - {", "actions:\n  - {"))
    assert (silent, again) == (37 + 31 / 60, 62 + 31 / 60)


def test_a_suspended_backup_fails_nothing_and_succeeds_never() -> None:
    story = play("silent-failures", ("spec:\n  schedule", "spec:\n  suspend: true\n  schedule"))
    assert story.jobs() == {}
    assert clock(story, "lastSuccessfulTime", 72) is None


def test_a_run_by_hand_silences_the_alarm() -> None:
    story = play("silent-failures", ("# actions:\n  # - {", "actions:\n  - {"))
    assert str(clock(story, "lastSuccessfulTime", 40)).startswith("2026-03-03T12:30")
    assert story.outcome(night(4)) == "Failed"


def test_with_never_the_bad_nights_leave_their_pods() -> None:
    assert not [pod for pod in play("silent-failures").left("Pod") if pod.startswith(night(4))]
    story = play("silent-failures", ("restartPolicy: OnFailure", "restartPolicy: Never"))
    assert [pod for pod in story.left("Pod") if pod.startswith(night(4))]


# -- This booking breaks every rule ------------------------------------------------------------------------------------

TIDY = ("  successfulJobsHistoryLimit: 100\n", "")
TTL = ("    spec:\n      template:", "    spec:\n      ttlSecondsAfterFinished: 300\n      template:")
FORBID = ("concurrencyPolicy: Allow", "concurrencyPolicy: Forbid")
LIMIT = ("      template:\n", "      activeDeadlineSeconds: 180\n      template:\n")
ON_TIME = ('  schedule: "* * * * *"\n', '  schedule: "* * * * *"\n  startingDeadlineSeconds: 30\n')
STUCK = "tidy-up-29540706"


def finished(story: Story) -> list[str]:
    return [job for job in story.left() if story.outcome(job) != "Active"]


def test_half_an_hour_without_rules() -> None:
    story = play("house-rules")
    assert len(finished(story)) == 27
    assert story.outcome(STUCK) == "Active"
    six = 6.5 * 60
    crowd = [(t, number) for t, number in story.crowd() if 60 < t < six]
    together = sum(later - t for (t, number), (later, _) in pairwise(crowd) if number == 2)
    assert together == pytest.approx(5 * 30, abs=5)
    assert max(number for _, number in crowd) == 2


def test_clearing_up_leaves_three_jobs_of_the_last_five_minutes() -> None:
    story = play("house-rules", TIDY, TTL)
    left = finished(story)
    assert len(left) == 3
    assert all(found[0] >= story.until - 300 for job in left if (found := story.condition(job, "Complete")))


def test_forbid_waits_for_ever_for_the_stuck_job() -> None:
    story = play("house-rules", TIDY, TTL, FORBID)
    assert story.most() == 1
    assert list(story.jobs())[-1] == STUCK


def test_a_deadline_ends_the_stuck_job_and_the_rounds_go_on() -> None:
    story = play("house-rules", TIDY, TTL, FORBID, LIMIT)
    found = story.condition(STUCK, "FailureTarget")
    assert found is not None
    assert found[0] == int(story.jobs()[STUCK]) + 180
    assert found[1] == "DeadlineExceeded"
    failed = story.condition(STUCK, "Failed")
    assert failed is not None
    assert failed[0] - found[0] == pytest.approx(30, abs=1)
    assert min(t for t in story.jobs().values() if t > found[0]) == failed[0]
    assert len([job for job, t in story.jobs().items() if t > found[0]]) > 5


def test_with_a_starting_deadline_no_round_is_more_than_30_seconds_late() -> None:
    story = play("house-rules", TIDY, TTL, FORBID, LIMIT, ON_TIME)
    late = [t + 29540699.5 * 60 - int(job.rsplit("-", 1)[1]) * 60 for job, t in story.jobs().items()]
    assert max(late) < 30


def test_the_repaired_booking_is_the_one_in_the_words() -> None:
    words = (CONTENT / "03-good-site/03-house-rules/lesson.md").read_text()
    (shown,) = re.findall(r"```yaml\n(.*?)```", words, re.DOTALL)
    mended = edited("house-rules", TIDY, TTL, FORBID, LIMIT, ON_TIME).split("---\n")[0]
    assert sorted(shown.splitlines()) == sorted(mended.splitlines())


# -- You test the backup at ten to midnight ----------------------------------------------------------------------------


def test_the_nightly_backup_starts_beside_the_one_by_hand() -> None:
    story = play("by-hand")
    assert story.jobs() == {"manual-test-run": 300, night(2): 900.1}
    assert story.most() == 2
    assert story.all(kind="Event", reason="UnexpectedJob")


def test_a_manual_success_moves_one_time_and_not_the_other() -> None:
    story = play("by-hand")
    assert str(clock(story, "lastSuccessfulTime", 0.6)).startswith("2026-03-02T00:20")
    assert str(clock(story, "lastScheduleTime", 0.6)).startswith("2026-03-02T00:00")
    assert str(clock(story, "lastSuccessfulTime", 1)).startswith("2026-03-02T00:30")


def test_replace_leaves_the_manual_job_alone() -> None:
    story = play("by-hand", ("concurrencyPolicy: Forbid", "concurrencyPolicy: Replace"))
    assert story.outcome("manual-test-run") == "Complete"


def test_in_the_afternoon_nothing_overlaps() -> None:
    story = play(
        "by-hand", ("start: 2026-03-01T23:45:00Z", "start: 2026-03-01T14:00:00Z"), ("until: 60m", "until: 11h")
    )
    assert len(story.jobs()) == 2
    assert story.most() == 1


def test_a_suspended_calendar_still_hands_out_job_sheets() -> None:
    story = play("by-hand", ("spec:\n  schedule", "spec:\n  suspend: true\n  schedule"))
    assert list(story.jobs()) == ["manual-test-run"]


def test_a_name_can_be_taken_once() -> None:
    line = '  - {at: 5m, kubectl: "create job --from=cronjob/nightly-backup manual-test-run"}\n'
    story = play("by-hand", (line, line + line.replace("5m", "6m")))
    (refused,) = story.all(kind="Action")
    assert 'jobs.batch "manual-test-run" already exists' in refused["result"]


# -- One page for the wall ---------------------------------------------------------------------------------------------


def test_no_night_is_lost() -> None:
    story = play("the-whole-site")
    assert [story.outcome(night(march)) for march in (2, 3, 4)] == ["Complete"] * 3
    starts = [t / 3600 - 1 for t in story.jobs().values()]
    assert starts == pytest.approx([0, 24, 48 + 20 / 60], abs=0.001)


def test_the_stumble_costs_ten_seconds() -> None:
    story = play("the-whole-site")
    failed = story.time(pod=f"{night(3)}#1", change="failed")
    assert story.pods(night(3))[f"{night(3)}#2"] == int(failed) + 10


def test_a_broken_night_leaves_three_pods() -> None:
    broken = '    - {for: 10m, exit: 1, log: "connection lost"}\n    - {for: 30m, exit: '
    story = play("the-whole-site", (broken + "0", broken + "1"))
    assert story.outcome(night(3)) == "Failed"
    assert len([pod for pod in story.left("Pod") if pod.startswith(night(3))]) == 3


@pytest.mark.parametrize(("up", "jobs"), [("50h30m", 3), ("51h", 2)])
def test_two_hours_are_the_limit(up: str, jobs: int) -> None:
    story = play("the-whole-site", ("49h20m", up))
    assert len(story.jobs()) == jobs
