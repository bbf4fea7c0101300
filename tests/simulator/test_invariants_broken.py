"""Each invariant, broken on purpose: a checker that never finds anything is no checker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from playground.kubernetes.apimachinery.meta import Condition, ObjectMeta, OwnerReference
from playground.kubernetes.batch.types import (
    JOB_TRACKING_FINALIZER,
    CronJob,
    Job,
    ObjectReference,
    UncountedTerminatedPods,
)
from playground.kubernetes.core.types import Pod, PodStatus
from playground.simulator import rules
from playground.simulator.cluster import Cluster
from playground.simulator.controllers.cronjob.job_template import job_from_template
from playground.simulator.event_loop import Lane
from playground.simulator.invariants import Violation, Watch
from tests.simulator.story import START_MS, cluster, cron_job, goes, job

Harm = Callable[[Cluster], None]
NOW = START_MS // 1000 + 2
TRUE = ("True", "", "", NOW, NOW)


def found(it: Cluster, harm: Harm, at_ms: int = 2000, controllers: bool = False) -> str:
    """What is found after ``harm`` was done to a sound cluster; unless ``controllers``, they are down by then."""
    Watch(it)
    list(it.run(at_ms - 1))

    def act(_: object) -> None:
        if not controllers:
            it.controllers_down()
        harm(it)

    it.loop.at(at_ms, Lane.GARBAGE, act)
    with pytest.raises(Violation) as violation:
        list(it.run(at_ms + 600_000))
    return str(violation.value)


def rewrite(it: Cluster, old: Any, **fields: Any) -> None:
    """Put a changed object into the store behind everybody's back, under a new resource version."""
    meta = fields.pop("meta", old.meta)
    meta = replace(meta, resource_version=max(it.store.next_resource_version(), meta.resource_version))
    key = f"{old.meta.namespace}/{old.meta.name}"
    it.trace.because = rules.PATCHED.because
    it.store.tables[old.kind].put(key, old, replace(old, meta=meta, **fields))


def add(it: Cluster, new: Any, **meta: Any) -> None:
    uid = meta.pop("uid", it.client.uids.uid())
    whole = replace(new.meta, uid=uid, resource_version=it.store.next_resource_version(), **meta)
    it.store.tables[new.kind].put(f"{whole.namespace}/{whole.name}", None, replace(new, meta=whole))


def a_job(it: Cluster) -> Job:
    return it.client.jobs.list()[0]


def a_pod(it: Cluster) -> Pod:
    return it.client.pods.list()[0]


def a_cron_job(it: Cluster) -> CronJob:
    return it.client.cron_jobs.list()[0]


def metadata(**fields: Any) -> Callable[[Any], Harm]:
    """Change the metadata of what the inner function finds."""

    def of(find: Callable[[Cluster], Any]) -> Harm:
        def harm(it: Cluster) -> None:
            rewrite(it, find(it), meta=replace(find(it).meta, **fields))

        return harm

    return of


def status(find: Callable[[Cluster], Any], *steps: dict[str, Any]) -> Harm:
    """Write statuses that differ in these fields from the one before."""

    def harm(it: Cluster) -> None:
        for fields in steps:
            rewrite(it, find(it), status=replace(find(it).status, **fields))

    return harm


def suspend(find: Callable[[Cluster], Any]) -> Harm:
    return lambda it: rewrite(it, find(it), spec=replace(find(it).spec, suspend=True))


def then(*harms: Harm) -> Harm:
    def harm(it: Cluster) -> None:
        for each in harms:
            each(it)

    return harm


def waiting(*, succeeded: tuple[str, ...] = (), failed: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"uncounted_terminated_pods": UncountedTerminatedPods(succeeded, failed)}


def pod_ends(it: Cluster) -> None:
    """The Pod has succeeded, and is let go without anybody having counted it."""
    statuses = a_pod(it).status
    rewrite(it, a_pod(it), status=PodStatus("Succeeded", start_time=statuses.start_time))
    rewrite(it, a_pod(it), meta=replace(a_pod(it).meta, finalizers=()))


def another_pod(it: Cluster, **fields: Any) -> None:
    pod = a_pod(it)
    add(it, replace(pod, status=PodStatus(), node_name="", **fields), name="work-extra")


def tick(it: Cluster, minute: int, **spec: Any) -> None:
    """The CronJob starts the Job of that minute after the scenario's start."""
    cron_job = replace(a_cron_job(it), spec=replace(a_cron_job(it).spec, **spec))
    add(it, job_from_template(cron_job, START_MS // 1000 + 60 * minute))


def shrunk(it: Cluster) -> None:
    rewrite(it, a_job(it), status=replace(a_job(it).status, succeeded=1, completed_indexes="0"))
    rewrite(it, a_job(it), status=replace(a_job(it).status, succeeded=0, completed_indexes=""))


JOB_CASES: dict[str, Harm] = {
    "has the UID of another object": lambda it: add(it, job("other"), name="other", uid=a_job(it).meta.uid),
    "has a resource version that is not newer than the last": lambda it: it.store.tables["Job"].put(
        "default/work", a_job(it), replace(a_job(it))
    ),
    "has become another object": metadata(creation_time=5)(a_job),
    "has skipped a generation": metadata(generation=7)(a_job),
    "has gone before its finalizers": lambda it: it.store.tables["Pod"].remove(
        f"default/{a_pod(it).meta.name}", a_pod(it)
    ),
    "has gone while a container runs": lambda it: it.store.tables["Pod"].remove(
        f"default/{a_pod(it).meta.name}", a_pod(it)
    ),
    "is tracked and no Job's": lambda it: add(
        it, Pod(ObjectMeta("bare", "", finalizers=(JOB_TRACKING_FINALIZER,)), a_pod(it).spec)
    ),
    "was not Pending first": lambda it: add(it, Pod(ObjectMeta("bare", ""), a_pod(it).spec, PodStatus("Running"))),
    "has moved to another node": lambda it: rewrite(it, a_pod(it), node_name="node-2"),
    "has another spec": lambda it: rewrite(
        it, a_pod(it), spec=replace(a_pod(it).spec, termination_grace_period_seconds=5)
    ),
    "was Running and is Pending": status(a_pod, {"phase": "Pending"}),
    "has fewer restarts than it had": lambda it: rewrite(
        it,
        a_pod(it),
        status=replace(
            a_pod(it).status, container_statuses=(replace(a_pod(it).status.container_statuses[0], restart_count=-1),)
        ),
    ),
    "counts below zero": status(a_job, {"failed": -1}),
    "has more ready Pods than active ones": status(a_job, {"ready": 2}),
    "Pods are active and ready": status(a_job, {"active": 2}),
    "Pods are terminating": status(a_job, {"terminating": 1}),
    "has fewer failures than it had": status(a_job, {"failed": -1}),
    "has fewer successes than it had": status(a_job, {"succeeded": -1}),
    "was finished, and its status has changed": status(
        a_job, {"conditions": (Condition("Failed", *TRUE),)}, {"failed": 1}
    ),
    "has another completion time than it had": status(a_job, {"completion_time": NOW}, {"completion_time": NOW + 1}),
    "was complete before it was started": status(a_job, {"completion_time": 5}),
    "has a completion time and is not Complete": status(a_job, {"completion_time": NOW}),
    "is Complete and Failed": status(a_job, {"conditions": (Condition("Complete", *TRUE), Condition("Failed", *TRUE))}),
    "is Complete without SuccessCriteriaMet": status(a_job, {"conditions": (Condition("Complete", *TRUE),)}),
    "is Failed without FailureTarget": status(a_job, {"conditions": (Condition("Failed", *TRUE),)}),
    "has ended, and has Pods that have not": status(a_job, {"conditions": (Condition("Failed", *TRUE),)}),
    "has ended, and a Pod still waits to be counted": status(a_job, {"conditions": (Condition("Failed", *TRUE),)}),
    "has ended before all its Pods were counted": status(
        a_job, {"conditions": (Condition("Failed", *TRUE),), **waiting(failed=("a",))}
    ),
    "has counted 1 failed Pods, and 0 were waiting": status(a_job, {"failed": 1}),
    "has counted 0 failed Pods, and 1 were waiting": status(a_job, waiting(failed=("a",)), waiting()),
    "has counted 0 succeeded Pods, and 1 were waiting": status(a_job, waiting(succeeded=("a",)), waiting()),
    "is about to count a Pod twice": status(
        a_job, waiting(failed=("a",)), {"failed": 1, **waiting()}, waiting(failed=("a",))
    ),
    "and has not counted it": pod_ends,
    "was counted, and is to be counted again": then(
        metadata(finalizers=())(a_pod), metadata(finalizers=(JOB_TRACKING_FINALIZER,))(a_pod)
    ),
    "has 2 active Pods, and parallelism 1": another_pod,
    "is suspended or finished, and starts a Pod": then(suspend(a_job), another_pod),
    "is stored under another name": lambda it: it.store.tables["Job"].put("default/else", None, a_job(it)),
    "the store has lost count of its objects": lambda it: setattr(it.store, "size", 9),
    "node-1 has 1 Pods and the scheduler thinks 5": lambda it: setattr(it.scheduler.nodes["node-1"], "pods", 5),
    "has ended, and a container runs": status(a_pod, {"phase": "Failed"}),
}


@pytest.mark.parametrize(("sentence", "harm"), JOB_CASES.items(), ids=JOB_CASES)
def test_a_broken_job_or_pod_is_found(sentence: str, harm: Harm) -> None:
    assert sentence in found(cluster(job(), nodes=2), harm)


INDEXED_CASES: dict[str, Harm] = {
    "has two active Pods of index 0": another_pod,
    "has 1 successes, and the indexes ": status(a_job, {"succeeded": 1}),
    "has fewer successes than it had": shrunk,
    "and has not counted it": pod_ends,
}


@pytest.mark.parametrize(("sentence", "harm"), INDEXED_CASES.items(), ids=INDEXED_CASES)
def test_a_broken_indexed_job_is_found(sentence: str, harm: Harm) -> None:
    assert sentence in found(cluster(job(completion_mode="Indexed", completions=3, parallelism=1)), harm)


def test_a_pod_that_nobody_will_count_is_found() -> None:
    def lose(it: Cluster) -> None:
        for controller in it.controllers:
            controller.stop()
        owner = OwnerReference("Job", "gone", "no-uid", controller=True)
        tracked = (JOB_TRACKING_FINALIZER,)
        lost = ObjectMeta("lost", "", deletion_ms=2000, owner_references=(owner,), finalizers=tracked)
        add(it, Pod(lost, a_pod(it).spec))

    sentences = found(cluster(job()), lose, controllers=True)
    assert "Pod lost: is going, and waits to be counted by a Job that is not there" in sentences


def test_a_pod_that_lives_on_without_its_owner_is_found() -> None:
    def lose(it: Cluster) -> None:
        it.controllers.pop().stop()
        owner = OwnerReference("ReplicaSet", "gone", "no-uid", controller=True)
        add(it, Pod(ObjectMeta("lost", "", owner_references=(owner,)), a_pod(it).spec))

    assert "Pod lost lives on without its owner" in found(cluster(job()), lose, controllers=True)


def test_a_key_that_nobody_takes_is_found() -> None:
    def stuff(it: Cluster) -> None:
        it.controllers[0].queue._keys.append("default/work")

    assert "default/work waits for a controller" in found(cluster(job()), stuff, controllers=True)


def test_work_that_is_put_off_is_found() -> None:
    it = cluster(job())
    step = it.step

    def put_off() -> None:
        step()
        it.loop.ready.append(lambda: None)

    it.step = put_off
    Watch(it)
    with pytest.raises(Violation, match="work that was to be done at once has not been done"):
        list(it.run(60_000))


def test_a_key_that_waits_for_a_time_that_never_comes_is_found_at_rest() -> None:
    it = cluster(job())
    watch = Watch(it)
    list(it.run(60_000, ends_at_rest=True))
    watch.at_rest()
    it.controllers[0].queue._delays["default/work"] = 5
    with pytest.raises(Violation, match="default/work still waits for its time, and all is at rest"):
        watch.at_rest()


def test_a_clock_that_goes_back_is_found() -> None:
    it = cluster(job())
    watch = Watch(it)
    list(it.run(1500))
    it.clock.now_ms = 1 << 40
    with pytest.raises(Violation, match="time runs backwards"):
        watch.step()


CRON_JOB_CASES: dict[str, Harm] = {
    "has an earlier lastScheduleTime than it had": status(a_cron_job, {"last_schedule_time": 5}),
    "has an earlier lastSuccessfulTime than it had": status(
        a_cron_job, {"last_successful_time": 9}, {"last_successful_time": 5}
    ),
    "lists a Job twice": status(a_cron_job, {"active": (ObjectReference("Job", "a", "b"),) * 2}),
    "too early or once more": lambda it: tick(it, 9),
    "is suspended or going, and starts a Job": then(suspend(a_cron_job), lambda it: tick(it, 2)),
}


@pytest.mark.parametrize(("sentence", "harm"), CRON_JOB_CASES.items(), ids=CRON_JOB_CASES)
def test_a_broken_cron_job_is_found(sentence: str, harm: Harm) -> None:
    it = cluster(cron_job(), containers=[goes((5, 0))])
    assert sentence in found(it, harm, at_ms=121_000)


@pytest.mark.parametrize(
    ("policy", "sentence"),
    [
        ("Forbid", "forbids it, and has two Jobs active"),
        ("Replace", "replaces its Jobs, and has left one"),
    ],
)
def test_a_job_beside_another_is_found(policy: str, sentence: str) -> None:
    it = cluster(cron_job(concurrency_policy=policy), containers=[goes((-1, 0))])
    assert sentence in found(it, lambda it: tick(it, 2), at_ms=120_050)


@pytest.mark.parametrize(
    ("exit_code", "sentence"),
    [
        (0, "keeps 2 Jobs that are Complete, and its limit is 1"),
        (1, "keeps 2 Jobs that are Failed, and its limit is 1"),
    ],
)
def test_a_history_that_is_too_long_is_found(exit_code: int, sentence: str) -> None:
    def forget(it: Cluster) -> None:
        """The limits change, and the controller is not told."""
        cron_job = a_cron_job(it)
        limits = {"successful_jobs_history_limit": 1, "failed_jobs_history_limit": 1}
        controller = next(each for each in it.controllers if each.name == "cronjob-controller")
        controller.stop()
        it.controllers.remove(controller)
        rewrite(it, cron_job, spec=replace(cron_job.spec, **limits))

    spec: dict[str, Any] = {"successful_jobs_history_limit": 9, "failed_jobs_history_limit": 9}
    manifest = cron_job(concurrency_policy="Allow", **spec)
    never = replace(manifest.spec.job_template.job_spec, backoff_limit=0)
    manifest = replace(
        manifest, spec=replace(manifest.spec, job_template=replace(manifest.spec.job_template, job_spec=never))
    )
    it = cluster(manifest, containers=[goes((5, exit_code))])
    assert sentence in found(it, forget, at_ms=122_000, controllers=True)


def test_a_sound_cluster_is_left_alone() -> None:
    it = cluster(job(), cron_job(), containers=[goes((5, 0))])
    Watch(it)
    assert len(list(it.run(600_000))) > 100


def test_an_unwatched_cluster_runs_the_loop_itself() -> None:
    it = cluster(job())
    assert it.step == it.loop.step
