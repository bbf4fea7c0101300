"""The kubelet's rules: starts, ends, crash loops, termination, init containers and sidecars, each as a run of a Job."""

from __future__ import annotations

import pytest

from playground.kubernetes.core.types import Container, ContainerStateWaiting
from playground.simulator.cluster import Cluster
from playground.simulator.workload import ContainerRun
from tests.simulator.story import Record, at, cluster, goes, job, play, pod_spec, pods, sidecar


def restarts(records: list[Record]) -> list[float]:
    return [each["t"] for each in records if each["kind"] == "Pod" and each["change"] == "restarting"]


def delete_job(cluster: Cluster) -> None:
    cluster.client.jobs.delete("default/work")


def test_containers_start_together_and_the_pod_ends_with_the_last() -> None:
    pod = pod_spec(("quick", "slow"))
    records = play(job(pod=pod), containers=[goes((2, 0), container="quick"), goes((5, 0), container="slow")])
    assert pods(records) == [
        "1 work#1 running",
        "3 work#1 containerExited quick 0",
        "6 work#1 containerExited slow 0",
        "6 work#1 succeeded",
    ]


def test_one_failed_container_fails_a_pod_that_is_never_restarted() -> None:
    pod = pod_spec(("bad", "good"))
    records = play(job(pod=pod, backoff_limit=0), containers=[goes((2, 3), container="bad"), goes((5, 0))])
    assert pods(records)[-1] == "6 work#1 failed"


def test_the_first_restart_is_immediate_and_each_wait_is_twice_the_last_up_to_five_minutes() -> None:
    pod = pod_spec(restart="OnFailure")
    records = play(job(pod=pod, backoff_limit=99), containers=[goes((1, 1))], until=1500)
    ends = [2, 3]
    for wait in (10, 20, 40, 80, 160, 300, 300):
        ends.append(ends[-1] + wait + 1)
    waits = (0, 10, 20, 40, 80, 160, 300, 300, 300)
    assert restarts(records) == [end + wait for end, wait in zip(ends, waits, strict=True)]


def test_a_waiting_container_says_how_long_it_waits() -> None:
    records = play(job(pod=pod_spec(restart="OnFailure"), backoff_limit=99), containers=[goes((1, 1))], until=200)
    waiting = [each for each in records if each["kind"] == "Pod" and each["change"] == "crashLoopBackOff"]
    assert [(each["t"], each["retryAt"], each["message"]) for each in waiting[:4]] == [
        (3, 13, "back-off 10s restarting failed container=main"),
        (14, 34, "back-off 20s restarting failed container=main"),
        (35, 75, "back-off 40s restarting failed container=main"),
        (76, 156, "back-off 1m20s restarting failed container=main"),
    ]


@pytest.mark.parametrize(
    ("seconds", "third_restart"),
    [
        pytest.param(600, 1 + 600 * 3 + 10 + 20, id="a run of 600 s does not reset the back-off"),
        pytest.param(600.001, 1 + 600.001 * 2 + 600.001, id="a longer one does: the restart is immediate again"),
    ],
)
def test_a_long_run_starts_the_back_off_anew(seconds: float, third_restart: float) -> None:
    containers = [goes((seconds, 1))]
    records = play(job(pod=pod_spec(restart="OnFailure"), backoff_limit=99), containers=containers, until=4000)
    assert restarts(records)[2] == pytest.approx(third_restart)


@pytest.mark.parametrize(
    ("entry", "end"),
    [
        pytest.param(goes((60, 0)), ["40 work#1 containerExited main 137"], id="killed when the grace period is over"),
        pytest.param(goes((60, 0), on_term=(4, 143)), ["14 work#1 containerExited main 143"], id="it heeds SIGTERM"),
        pytest.param(goes((60, 0), on_term=(31, 143)), ["40 work#1 containerExited main 137"], id="it takes too long"),
        pytest.param(
            goes((12, 7), on_term=(4, 143)), ["13 work#1 containerExited main 7"], id="it ends by itself before"
        ),
        pytest.param(goes((60, 0), on_term=(0, 0)), ["10 work#1 containerExited main 0"], id="it stops at once"),
    ],
)
def test_a_deleted_pod_gets_its_grace_period(entry: object, end: list[str]) -> None:
    records = play(job(), containers=[entry], actions=[at(10, delete_job)])
    told = pods(records)
    assert told[1] == "10 work#1 deleting 30"
    assert told[2:3] == end
    assert told[-1] == f"{end[0].split()[0]} work#1 deleted"


def test_a_pod_deleted_before_it_started_has_failed_and_is_gone() -> None:
    records = play(job(), start_latency_ms=5000, actions=[at(2, delete_job)])
    assert pods(records) == ["2 work#1 deleting 30", "2 work#1 failed", "2 work#1 deleted"]


def test_a_container_in_crash_loop_is_not_waited_for() -> None:
    pod = pod_spec(restart="OnFailure")
    records = play(job(pod=pod, backoff_limit=99), containers=[goes((1, 1))], actions=[at(5, delete_job)])
    assert pods(records)[-3:] == ["5 work#1 deleting 30", "5 work#1 failed", "5 work#1 deleted"]


def test_a_pods_own_deadline_counts_from_the_second_of_its_binding() -> None:
    pod = pod_spec(active_deadline_seconds=10, termination_grace_period_seconds=5)
    records = play(job(pod=pod, backoff_limit=0), containers=[goes((60, 0))])
    assert pods(records) == [
        "1 work#1 running",
        "10 work#1 podDeadlineExceeded",
        "15 work#1 containerExited main 137",
        "15 work#1 failed DeadlineExceeded",
    ]


def test_init_containers_run_one_after_the_other() -> None:
    pod = pod_spec(init=(Container("first"), Container("second")))
    entries = [goes((2, 0), container="first"), goes((3, 0), container="second"), goes((5, 0))]
    assert pods(play(job(pod=pod), containers=entries)) == [
        "3 work#1 containerExited first 0",
        "6 work#1 containerExited second 0",
        "6 work#1 running",
        "11 work#1 containerExited main 0",
        "11 work#1 succeeded",
    ]


def test_a_failed_init_container_fails_the_pod_or_is_restarted() -> None:
    entries = [goes((2, 1), (2, 0), container="first"), goes((5, 0))]
    never = play(job(pod=pod_spec(init=(Container("first"),)), backoff_limit=0), containers=entries)
    assert pods(never)[-1] == "3 work#1 failed"
    on_failure = play(job(pod=pod_spec(init=(Container("first"),), restart="OnFailure")), containers=entries)
    assert pods(on_failure)[:4] == [
        "3 work#1 containerExited first 1",
        "3 work#1 restarting first",
        "5 work#1 containerExited first 0",
        "5 work#1 running",
    ]


def test_a_sidecar_is_stopped_when_the_work_is_done_and_its_end_does_not_matter() -> None:
    pod = pod_spec(init=(sidecar("proxy"),))
    entries = [goes((-1, 0), on_term=(2, 9), container="proxy"), goes((10, 0))]
    assert pods(play(job(pod=pod), containers=entries)) == [
        "1 work#1 running",
        "11 work#1 containerExited main 0",
        "13 work#1 containerExited proxy 9",
        "13 work#1 succeeded",
    ]


def test_a_sidecar_that_ignores_sigterm_holds_the_pod_for_the_grace_period() -> None:
    records = play(job(pod=pod_spec(init=(sidecar("proxy"),))), containers=[goes((10, 0), container="main")])
    assert pods(records)[-2:] == ["41 work#1 containerExited proxy 137", "41 work#1 succeeded"]


def test_sidecars_stop_after_the_others_and_the_last_one_first() -> None:
    pod = pod_spec(init=(sidecar("a"), sidecar("b")))
    entries = [goes((-1, 0), on_term=(3, 0), job="*"), goes((10, 0))]
    entries = [goes((10, 0), container="main"), *entries]
    told = pods(play(job(pod=pod), containers=entries))
    assert told[-3:] == ["14 work#1 containerExited b 0", "17 work#1 containerExited a 0", "17 work#1 succeeded"]


def test_a_sidecar_is_restarted_whatever_its_exit_code() -> None:
    pod = pod_spec(init=(sidecar("proxy"),))
    entries = [goes((4, 0), (-1, 0), on_term=(0, 0), container="proxy"), goes((10, 0))]
    assert "5 work#1 restarting proxy" in pods(play(job(pod=pod), containers=entries))


def test_starts_are_counted_over_the_pods_of_a_job() -> None:
    records = play(job(), containers=[goes((1, 1), (2, 1), (3, 0))])
    ends = [each for each in records if each["kind"] == "Pod" and each["change"] == "containerExited"]
    assert [(each["pod"], each["exitCode"]) for each in ends] == [("work#1", 1), ("work#2", 1), ("work#3", 0)]


def test_each_completion_index_counts_its_own_starts() -> None:
    records = play(
        job(completion_mode="Indexed", completions=2, parallelism=2), containers=[goes((1, 1), index=0), goes((2, 0))]
    )
    ends = {(each["pod"], each["exitCode"]) for each in records if each.get("change") == "containerExited"}
    assert {("work#1", 1), ("work#2", 0)} <= ends


def test_what_nobody_has_described_runs_five_seconds_and_succeeds() -> None:
    assert ContainerRun() == ContainerRun(5000, 0)
    assert pods(play(job()))[-2:] == ["6 work#1 containerExited main 0", "6 work#1 succeeded"]


def test_the_status_tells_the_same_to_who_reads_the_pod() -> None:
    it = cluster(job(pod=pod_spec(restart="OnFailure"), backoff_limit=99), containers=[goes((1, 1))])
    list(it.run(5000))
    (pod,) = it.client.pods.list()
    (status,) = pod.status.container_statuses
    assert (pod.status.phase, pod.status.start_time, status.restart_count, status.ready) == (
        "Running",
        it.clock.seconds_at(0),
        1,
        False,
    )
    assert isinstance(status.state, ContainerStateWaiting)
    assert status.state.reason == "CrashLoopBackOff"
    assert status.state.message.endswith(f"container=main pod={pod.meta.name}_default({pod.meta.uid})")
    assert status.last_terminated is not None
    assert status.last_terminated.exit_code == 1
