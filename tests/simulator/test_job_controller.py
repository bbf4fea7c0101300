"""The Job controller: when it counts, waits, retries and gives up. The recordings hold the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from playground.kubernetes.batch.types import OnExitCodes, OnPodCondition, PodFailurePolicyRule, SuccessPolicyRule
from playground.simulator.cluster import Cluster
from tests.simulator.story import at, conditions, created, events, goes, job, play, pod_spec, statuses


def patch(**spec: Any) -> Callable[[Cluster], None]:
    def perform(it: Cluster) -> None:
        it.client.jobs.patch("default/work", lambda now: replace(now, spec=replace(now.spec, **spec)))

    return perform


def evict(it: Cluster) -> None:
    it.evict("work", 1)


def test_an_ended_pod_is_counted_one_batch_period_later() -> None:
    records = play(job())
    assert statuses(records, "active", "ready", "succeeded") == [
        (0, 1, 0, 0),
        (1, 1, 1, 0),
        (7, 0, 0, 0),
        (7, 0, 0, 1),
    ]
    assert conditions(records) == [(7, "SuccessCriteriaMet=True"), (7, "Complete=True")]
    assert events(records) == [(7, "Completed")]


@pytest.mark.parametrize(
    ("entry", "times"),
    [
        pytest.param(
            goes((2, 1)), [0, 13, 36, 79, 162, 325, 648, 1251], id="each failure doubles the delay, to 10 minutes"
        ),
        pytest.param(goes((2.7, 1)), [0, 13, 36, 79, 162, 325, 648, 1251], id="from the truncated second of the end"),
        pytest.param(
            goes((2, 1), (2, 1), (2, 0), (2, 1)), [0, 13, 36, 40, 53, 76], id="a success forgets the failures"
        ),
    ],
)
def test_a_failed_pod_is_replaced_after_a_delay(entry: object, times: list[float]) -> None:
    records = play(job(completions=2, backoff_limit=99), containers=[entry], until=1800)
    assert [each for each, _ in created(records)][: len(times)] == times


def test_pods_that_fail_together_count_separately_for_the_delay() -> None:
    records = play(job(parallelism=3, completions=3, backoff_limit=9), containers=[goes((2, 1))], until=60)
    assert [each for each, _ in created(records)] == [0, 0, 0, 43, 43, 43]


def test_the_wait_for_a_replacement_is_told_once() -> None:
    records = play(job(parallelism=2, completions=2), containers=[goes((2, 1), (5, 0))], until=60)
    told = [(each["t"], each["because"]) for each in records if each["because"]["rule"] == "job.backoff.delay"]
    assert [at for at, _ in told] == [4]
    because = told[0][1]
    assert because["field"] == "spec.backoffLimit"
    assert because["values"] == {"failures": 1, "delaySeconds": 10, "leftMs": 9000, "until": "2026-03-02T09:00:13Z"}
    assert [(each["check"], each["passed"]) for each in because["checks"]] == [
        ("job.check.finished", True),
        ("job.check.failures", True),
        ("job.check.deleting", True),
        ("job.check.suspend", True),
        ("job.check.missing", True),
        ("job.check.backoff", False),
    ]


@pytest.mark.parametrize("limit", [0, 1, 3])
def test_a_job_gives_up_after_one_failure_more_than_its_limit(limit: int) -> None:
    records = play(job(backoff_limit=limit), containers=[goes((2, 1))])
    assert len(created(records)) == limit + 1
    assert events(records)[-1][1] == "BackoffLimitExceeded"
    assert statuses(records, "failed")[-1][1] == limit + 1


@pytest.mark.parametrize(("limit", "restarts"), [(0, 1), (1, 1), (2, 2), (3, 3)])
def test_with_restarts_in_place_the_pod_is_deleted_when_they_reach_the_limit(limit: int, restarts: int) -> None:
    records = play(job(pod=pod_spec(restart="OnFailure"), backoff_limit=limit), containers=[goes((3, 1))])
    counts = [each["restartCount"] for each in records if each.get("change") == "restarting"]
    assert (max(counts), statuses(records, "failed")[-1][1]) == (restarts, 1)
    assert "SuccessfulDelete" in [reason for _, reason in events(records)]


def test_a_job_that_fails_counts_its_other_pods_as_failed_and_waits_for_them() -> None:
    records = play(
        job(parallelism=3, completions=3, backoff_limit=0),
        containers=[goes((5, 1), (500, 0), (500, 0), on_term=(4, 0))],
    )
    assert statuses(records, "failed", "terminating")[-3:] == [(7, 0, 2), (7, 3, 2), (12, 3, 0)]
    assert conditions(records) == [(7, "FailureTarget=True"), (12, "Failed=True")]


def test_the_deadline_is_looked_at_before_completion() -> None:
    records = play(job(active_deadline_seconds=10), containers=[goes((8, 0))])
    assert conditions(records) == [(10, "FailureTarget=True"), (10, "Failed=True")]
    assert statuses(records, "succeeded")[-1][1] == 1


def test_a_deadline_that_is_changed_counts_at_once() -> None:
    actions = [at(20, patch(active_deadline_seconds=15))]
    records = play(job(active_deadline_seconds=100), containers=[goes((-1, 0), on_term=(0, 0))], actions=actions)
    assert conditions(records)[0] == (20, "FailureTarget=True")


def test_a_suspended_job_counts_nothing_and_starts_anew() -> None:
    actions = [at(20, patch(suspend=True)), at(60, patch(suspend=False))]
    records = play(job(active_deadline_seconds=50), containers=[goes((45, 0), on_term=(2, 0))], actions=actions)
    assert statuses(records, "startTime", "succeeded", "failed", "terminating")[2:5] == [
        (23, None, 0, 0, 0),
        (60, "2026-03-02T09:01:00Z", 0, 0, 0),
        (107, "2026-03-02T09:01:00Z", 1, 0, 0),
    ]
    assert conditions(records)[:2] == [(20, "Suspended=True"), (60, "Suspended=False")]


def test_lowering_the_parallelism_takes_the_pods_that_have_got_least_far() -> None:
    actions = [at(3, patch(parallelism=3)), at(3.5, patch(parallelism=2))]
    records = play(job(parallelism=2, completions=9), containers=[goes((60, 0))], actions=actions, until=10)
    gone = [each["pod"] for each in records if each.get("change") == "deleting"]
    assert gone == ["work#3"]


@pytest.mark.parametrize(
    ("policy", "exit_code", "second_pod", "failed"),
    [
        pytest.param("TerminatingOrFailed", 0, 20, 1, id="an evicted pod is a failure at once, whatever its end"),
        pytest.param("Failed", 0, None, 0, id="it is judged by its end: a success"),
        pytest.param("Failed", 143, 23, 1, id="it is judged by its end: a failure"),
    ],
)
def test_a_replacement_waits_as_the_pod_replacement_policy_says(
    policy: str, exit_code: int, second_pod: int | None, failed: int
) -> None:
    records = play(
        job(pod_replacement_policy=policy),
        containers=[goes((60, 0), on_term=(3, exit_code))],
        actions=[at(10, evict)],
    )
    assert [each for each, _ in created(records)][1:2] == ([] if second_pod is None else [second_pod])
    assert statuses(records, "failed")[-1][1] == failed


def rule(action: str, *codes: int) -> PodFailurePolicyRule:
    return PodFailurePolicyRule(action, OnExitCodes("In", codes))


@pytest.mark.parametrize(
    ("rules", "times", "failed", "reason"),
    [
        pytest.param((rule("FailJob", 42),), [0], 1, "PodFailurePolicy", id="FailJob ends it with the first failure"),
        pytest.param(
            (rule("Ignore", 42),), [0, 13, 36, 79], 0, None, id="Ignore counts nothing, and the delay still doubles"
        ),
        pytest.param((rule("Count", 42),), [0, 13], 2, "BackoffLimitExceeded", id="Count counts"),
        pytest.param((rule("FailJob", 1),), [0, 13], 2, "BackoffLimitExceeded", id="no rule matches"),
        pytest.param(
            (PodFailurePolicyRule("FailJob", OnExitCodes("NotIn", (1, 2))),), [0], 1, "PodFailurePolicy", id="NotIn"
        ),
        pytest.param(
            (PodFailurePolicyRule("FailJob", OnExitCodes("In", (42,), "other")),),
            [0, 13],
            2,
            "BackoffLimitExceeded",
            id="the code of another container",
        ),
    ],
)
def test_the_first_matching_rule_of_the_pod_failure_policy_decides(
    rules: tuple[PodFailurePolicyRule, ...], times: list[int], failed: int, reason: str | None
) -> None:
    spec: dict[str, Any] = {"pod_failure_policy": rules, "pod_replacement_policy": "Failed", "backoff_limit": 1}
    records = play(job(**spec), containers=[goes((2, 42))], until=100)
    assert [each for each, _ in created(records)] == times
    assert statuses(records, "failed")[-1][1] == failed
    assert [each for _, each in events(records)] == ([] if reason is None else [reason])


def test_a_disruption_can_be_ignored() -> None:
    ignore = PodFailurePolicyRule("Ignore", None, (OnPodCondition("DisruptionTarget"),))
    records = play(
        job(pod_failure_policy=(ignore,), pod_replacement_policy="Failed", backoff_limit=0),
        containers=[goes((60, 0), (5, 0), on_term=(3, 143))],
        actions=[at(10, evict)],
    )
    assert conditions(records)[-1][1] == "Complete=True"
    assert statuses(records, "failed")[-1][1] == 0


def test_the_message_of_a_failed_job_names_the_pod_as_people_do() -> None:
    told = play(job(pod_failure_policy=(rule("FailJob", 42),)), containers=[goes((2, 42))])
    records = [each for each in told if each["kind"] != "Decision"]
    message = "Container main for pod default/work#1 failed with exit code 42 matching FailJob rule at index 0"
    assert records[-1]["message"] == message
    assert records[-2]["status"]["conditions"][-1]["message"] == message


INDEXED: dict[str, Any] = {"completion_mode": "Indexed"}


def test_indexes_are_started_in_order_and_retried_one_by_one() -> None:
    records = play(
        job(**INDEXED, completions=3, parallelism=2), containers=[goes((2, 1), (3, 0), index=1), goes((9, 0))]
    )
    indexes = [
        (each["t"], each["index"]) for each in records if each.get("change") == "created" and each["kind"] == "Pod"
    ]
    assert indexes == [(0, 0), (0, 1), (11, 1), (11, 2)]
    assert statuses(records, "completedIndexes")[-1][1] == "0-2"


def test_each_index_has_its_own_limit_and_its_own_delay() -> None:
    records = play(
        job(**INDEXED, completions=2, parallelism=2, backoff_limit_per_index=1, backoff_limit=2**31 - 1),
        containers=[goes((2, 1), index=0), goes((3, 0))],
    )
    counts = [each["indexFailureCount"] for each in records if "indexFailureCount" in each]
    assert counts == ["0", "0", "1"]
    assert statuses(records, "failedIndexes", "completedIndexes", "failed")[-1][1:] == ("0", "1", 2)
    assert events(records) == [(17, "FailedIndexes")]


def test_too_many_failed_indexes_end_the_job() -> None:
    spec: dict[str, Any] = {"completions": 5, "parallelism": 1, "backoff_limit_per_index": 0, "max_failed_indexes": 1}
    records = play(job(**INDEXED, **spec), containers=[goes((2, 1))])
    assert len(created(records)) == 2
    assert events(records)[-1][1] == "MaxFailedIndexesExceeded"


def test_a_failed_index_can_be_given_up_by_its_exit_code() -> None:
    spec: dict[str, Any] = {
        "completions": 2,
        "parallelism": 2,
        "backoff_limit_per_index": 5,
        "pod_replacement_policy": "Failed",
    }
    records = play(
        job(**INDEXED, **spec, pod_failure_policy=(rule("FailIndex", 42),)),
        containers=[goes((2, 42), index=0), goes((3, 0))],
    )
    assert len(created(records)) == 2
    assert statuses(records, "failedIndexes")[-1][1] == "0"


@pytest.mark.parametrize(
    ("rules", "index"),
    [
        pytest.param((SuccessPolicyRule("0,2"),), 0, id="all the indexes it names"),
        pytest.param((SuccessPolicyRule("3"), SuccessPolicyRule(None, 2)), 1, id="any two"),
        pytest.param((SuccessPolicyRule("0,2-3", 2),), 0, id="two of those it names"),
    ],
)
def test_a_success_policy_ends_the_job_before_all_is_done(rules: tuple[SuccessPolicyRule, ...], index: int) -> None:
    containers = [goes((2, 0), index=0), goes((2, 0), index=2), goes((-1, 0), on_term=(1, 143))]
    records = play(job(**INDEXED, completions=4, parallelism=4, success_policy=rules), containers=containers)
    assert conditions(records) == [(4, "SuccessCriteriaMet=True"), (5, "Complete=True")]
    met = next(each for each in records[::-1] if each["kind"] == "Job")["status"]["conditions"][0]
    assert met["message"] == f"Matched rules at index {index}"
    assert statuses(records, "succeeded", "failed")[-1][1:] == (2, 0)


def test_an_elastic_job_forgets_the_indexes_above_its_new_size() -> None:
    actions = [at(10, patch(completions=3, parallelism=3)), at(20, patch(completions=5, parallelism=5))]
    records = play(
        job(**INDEXED, completions=5, parallelism=5),
        containers=[goes((50, 0), index=0), goes((5, 0))],
        actions=actions,
    )
    assert statuses(records, "succeeded", "completedIndexes")[1:] == [
        (7, 4, "1-4"),
        (10, 2, "1,2"),
        (27, 4, "1-4"),
        (52, 5, "0-4"),
    ]


def test_a_work_queue_is_done_when_one_has_succeeded_and_none_is_left() -> None:
    records = play(job(parallelism=3), containers=[goes((5, 0), (8, 1), (20, 0))])
    assert len(created(records)) == 3
    assert conditions(records)[-1] == (22, "Complete=True")
    assert statuses(records, "succeeded", "failed")[-1][1:] == (2, 1)


@pytest.mark.parametrize(
    ("spec", "pods", "complete_at"),
    [
        pytest.param({"completions": 0}, 0, 0, id="nothing to do is done at once"),
        pytest.param({"completions": 3, "parallelism": 10}, 3, 7, id="no more pods than completions"),
    ],
)
def test_no_more_pods_are_started_than_are_wanted(spec: dict[str, Any], pods: int, complete_at: int) -> None:
    records = play(job(**spec))
    assert len(created(records)) == pods
    assert conditions(records)[-1] == (complete_at, "Complete=True")


def test_a_restarted_controller_has_forgotten_the_delay_but_not_the_count() -> None:
    records = play(
        job(),
        containers=[goes((2, 1), (2, 1), (2, 1), (2, 0))],
        actions=[at(45, Cluster.controllers_down), at(46, Cluster.controllers_up)],
    )
    assert [each for each, _ in created(records)] == [0, 13, 36, 46]
    assert statuses(records, "failed")[-1][1] == 3


def test_nothing_happens_while_the_controllers_are_down() -> None:
    records = play(job(), actions=[at(3, Cluster.controllers_down), at(30, Cluster.controllers_up)])
    assert conditions(records) == [(30, "SuccessCriteriaMet=True"), (30, "Complete=True")]


def test_a_job_managed_by_another_is_left_alone() -> None:
    records = play(job(managed_by="example.com/other"))
    assert [each.get("change", each["because"]["rule"]) for each in records] == ["created", "job.managed-elsewhere"]


def test_every_pod_says_why_it_was_made() -> None:
    records = play(job(), containers=[goes((2, 1), (2, 0))])
    reasons = [each["because"] for each in records if each["kind"] == "Pod" and each["change"] == "created"]
    assert [(each["rule"], each["values"]) for each in reasons] == [
        ("job.pods.missing", {"active": 0, "wanted": 1, "succeeded": 0, "completions": 1}),
        ("job.pods.retry", {"failures": 1, "delaySeconds": 10, "backoffLimit": 6, "failed": 1}),
    ]
