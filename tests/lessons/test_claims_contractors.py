"""What the lessons about Jobs say happens, does happen, with the numbers they give."""

from __future__ import annotations

import pytest

from tests.lessons.story import Story, edited, play, refusal


def waits(story: Story, **which: str) -> list[float]:
    """How long a container stood still between the end of each run and the next; ``which`` says whose."""
    ends = story.times(change="containerExited", **which)
    starts = story.times(change="restarting", **which)
    return [round(start - end, 3) for end, start in zip(ends, starts, strict=False)]


def pauses(story: Story, job: str) -> list[float]:
    """How long a Job waited from the end of each failed Pod (in whole seconds) to the next Pod."""
    ends = [t for pod in story.pods(job) for t in story.times(pod=pod, change="failed")]
    return [start - int(end) for end, start in zip(ends, list(story.pods(job).values())[1:], strict=False)]


# -- Two painters finish the same wall ---------------------------------------------------------------------------------


def test_the_contractor_works_once_and_his_job_is_complete_a_second_later() -> None:
    story = play("staff-and-contractors")
    assert list(story.pods("paint-the-wall")) == ["paint-the-wall#1"]
    assert story.times(pod="paint-the-wall#1", change="succeeded") == [41.2]
    assert story.condition("paint-the-wall", "Complete") == (42.2, "CompletionsReached")
    assert not story.all(change="restarting", container="contractor")


def test_staff_is_called_back_at_once_and_then_after_10_20_and_40_seconds() -> None:
    story = play("staff-and-contractors")
    assert {record["exitCode"] for record in story.all(change="containerExited", container="staff")} == {0}
    assert waits(story, container="staff") == [0, 10, 20, 40]


def test_a_job_refuses_the_contract_of_staff() -> None:
    text = edited("staff-and-contractors", ("restartPolicy: Never", "restartPolicy: Always"))
    assert 'Required value: valid values: "OnFailure", "Never"' in refusal(text)


def test_a_contractor_who_fails_is_replaced() -> None:
    runs = "  - container: contractor\n    runs:\n    - {for: 40s, exit: "
    story = play("staff-and-contractors", (runs + "0", runs + "1"))
    assert len(story.pods("paint-the-wall")) > 1


def test_three_replicas_are_three_people() -> None:
    story = play("staff-and-contractors", ("replicas: 1", "replicas: 3"))
    staff = [record["pod"] for record in story.all(kind="Pod", change="created")]
    assert len(staff) == 3 + 1
    assert len(story.all(change="restarting", container="staff")) == 3 * 4


# -- The ladder breaks -------------------------------------------------------------------------------------------------


def test_onfailure_keeps_its_pod_and_never_sends_two_more() -> None:
    story = play("onfailure-and-never")
    assert len(story.pods("same-painter")) == 1
    assert waits(story, pod="same-painter#1") == [0, 10]
    assert story.counts("same-painter") == (1, 0)
    assert len(story.pods("next-painter")) == 3
    assert pauses(story, "next-painter") == [10, 20]
    assert story.counts("next-painter") == (1, 2)
    assert len(story.left("Pod")) == 4


def test_onfailure_is_done_after_30_seconds_and_never_after_52() -> None:
    story = play("onfailure-and-never")
    times = {job: story.condition(job, "Complete") for job in ("same-painter", "next-painter")}
    assert {job: found and int(found[0]) for job, found in times.items()} == {"same-painter": 30, "next-painter": 52}


def test_with_a_limit_of_two_never_makes_it_and_onfailure_does_not() -> None:
    story = play("onfailure-and-never", ("backoffLimit: 4", "backoffLimit: 2"), everywhere=True)
    assert (story.outcome("same-painter"), story.outcome("next-painter")) == ("Failed", "Complete")
    second_restart = story.times(change="restarting", pod="same-painter#1")[1]
    assert story.time(pod="same-painter#1", change="deleting") - second_restart == pytest.approx(1)
    assert "same-painter#1" not in story.left("Pod")


def test_after_a_third_fall_the_pauses_are_20_and_40_seconds() -> None:
    more = '    - {for: 6s, exit: 1, log: "the ladder broke again"}\n'
    story = play("onfailure-and-never", (more, more + more))
    assert waits(story, pod="same-painter#1") == [0, 10, 20]
    assert pauses(story, "next-painter") == [10, 20, 40]


def test_a_ladder_that_holds_shows_no_difference() -> None:
    story = play("onfailure-and-never", ("exit: 1", "exit: 0"), everywhere=True)
    assert story.counts("same-painter") == story.counts("next-painter") == (1, 0)


# -- Nobody gets up this chimney ---------------------------------------------------------------------------------------


def test_five_sweeps_come_at_the_times_of_the_table() -> None:
    story = play("backoff-limit")
    assert list(story.pods("fix-the-chimney").values()) == [0, 14, 38, 82, 166]
    assert pauses(story, "fix-the-chimney") == [10, 20, 40, 80]
    found = story.condition("fix-the-chimney", "Failed")
    assert found is not None
    assert found[1] == "BackoffLimitExceeded"
    assert len(story.left("Pod")) == 5


def test_the_default_limit_is_six_seven_pods_and_ten_and_a_half_minutes_of_waiting() -> None:
    story = play("backoff-limit", ("  backoffLimit: 4\n", ""))
    assert pauses(story, "fix-the-chimney") == [10, 20, 40, 80, 160, 320]
    assert sum(pauses(story, "fix-the-chimney")) == 10.5 * 60


def test_a_limit_of_zero_is_one_chance() -> None:
    story = play("backoff-limit", ("backoffLimit: 4", "backoffLimit: 0"))
    assert len(story.pods("fix-the-chimney")) == 1
    assert story.outcome("fix-the-chimney") == "Failed"


def test_with_onfailure_the_fourth_restart_is_the_last_and_its_pod_is_deleted() -> None:
    story = play("backoff-limit", ("restartPolicy: Never", "restartPolicy: OnFailure"))
    assert waits(story, container="sweep") == [0, 10, 20, 40]
    last_restart = story.times(change="restarting")[-1]
    assert story.time(kind="Pod", change="deleting") - last_restart == pytest.approx(1)
    assert story.counts("fix-the-chimney") == (0, 1)
    assert story.left("Pod") == []


def test_four_failures_are_forgiven() -> None:
    run = '    - {for: 3s, exit: 1, log: "the brush is stuck"}\n'
    story = play("backoff-limit", (run, run * 4 + "    - {for: 3s, exit: 0}\n"))
    assert (story.outcome("fix-the-chimney"), story.counts("fix-the-chimney")) == ("Complete", (1, 4))


# -- The pictures are done ---------------------------------------------------------------------------------------------


def test_the_image_processor_stumbles_twice_and_is_gone_100_seconds_after_its_end() -> None:
    story = play("clean-up")
    assert waits(story, container="processor") == [0, 10]
    found = story.condition("image-processor", "Complete")
    assert found is not None
    assert int(found[0]) == 58
    assert story.time(kind="Job", change="deleted") == 158
    assert story.left() == story.left("Pod") == []


def test_a_ttl_of_zero_clears_up_in_the_second_of_the_end() -> None:
    story = play("clean-up", ("ttlSecondsAfterFinished: 100", "ttlSecondsAfterFinished: 0"))
    assert int(story.time(kind="Job", change="deleted")) == 58


def test_without_a_ttl_everything_stays() -> None:
    story = play("clean-up", ("  ttlSecondsAfterFinished: 100\n", ""))
    assert (story.left(), story.left("Pod")) == (["image-processor"], ["image-processor#1"])


def test_a_failed_job_is_removed_as_well() -> None:
    story = play("clean-up", ("exit: 0", "exit: 1"))
    found = story.condition("image-processor", "Failed")
    assert found is not None
    assert len(story.times(change="restarting")) == 4
    assert story.time(kind="Job", change="deleted") == int(found[0]) + 100


# -- Fifty doors -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("parallelism", "seconds", "at_once"), [(5, 102, 5), (10, 51, 10), (100, 10, 50)])
def test_fifty_doors_take_ten_rounds_of_five(parallelism: int, seconds: int, at_once: int) -> None:
    story = play("many-hands", ("parallelism: 5", f"parallelism: {parallelism}"))
    found = story.condition("paint-doors", "Complete")
    assert found is not None
    assert int(found[0]) == seconds
    assert story.most() == at_once
    assert len(story.pods("paint-doors")) == 50


def test_an_indexed_job_numbers_its_doors() -> None:
    story = play("many-hands", ("  parallelism: 5\n", "  parallelism: 5\n  completionMode: Indexed\n"))
    assert sorted(record["index"] for record in story.all(kind="Pod", change="created")) == list(range(50))


def test_a_painter_who_fails_costs_one_more_pod() -> None:
    run = "    - {for: 8s, exit: 0}\n"
    story = play("many-hands", (run, "    - {for: 8s, exit: 1}\n" + run))
    assert len(story.pods("paint-doors")) == 51
    assert story.counts("paint-doors") == (50, 1)
