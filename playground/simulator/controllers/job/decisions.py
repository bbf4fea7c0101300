"""What the trace is told of the Job controller's reasons: why a Job ends, and why a sync starts and stops no Pod."""

from __future__ import annotations

from typing import Any

from playground.kubernetes.apimachinery.meta import Condition
from playground.kubernetes.batch.types import Job
from playground.kubernetes.core.types import Pod
from playground.simulator import rules
from playground.simulator.clock import Clock
from playground.simulator.controllers.job.backoff import backoff_record_of, delay_ms
from playground.simulator.controllers.job.finish import restarts
from playground.simulator.controllers.job.indexes import format_indexes, total
from playground.simulator.controllers.job.tracking import COMPLETE, FAILED, JobSync, only_replace_failed_pods
from playground.simulator.records import rfc3339
from playground.simulator.rules import Because, Rule
from playground.simulator.trace import Trace

UNLIMITED = 2**31 - 1
"""The backoffLimit of a Job that has a limit for each index."""


IS_COMPLETE, IS_FAILED = (
    {**rules.JOB_FINISHED(condition=condition), "checks": [rules.CHECK_JOB_FINISHED(False, condition=condition)]}
    for condition in (COMPLETE, FAILED)
)


class Decisions:
    """Tells the trace why a sync has left a Job's Pods alone, once until the reason is another."""

    def __init__(self, clock: Clock, trace: Trace) -> None:
        self._clock = clock
        self._trace = trace
        self._told: dict[str, tuple[Rule, int, str]] = {}
        self._finished: dict[str, tuple[str, int]] = {}
        """UID and generation of each finished Job that a sync has seen."""

    def forget(self, key: str) -> None:
        """The Job has gone."""
        self._told.pop(key, None)
        self._finished.pop(key, None)

    def tell_finished(self, job: Job, key: str) -> None:
        """The sync looked no further: the Job is finished. That is news only to who has changed its spec since."""
        finished = self._finished.get(key)
        self._finished[key] = (job.meta.uid, job.meta.generation)
        meta = job.meta
        if finished is None or finished[0] != meta.uid or finished[1] == meta.generation or meta.deletion_ms:
            return
        if self._is_news(job, key, rules.JOB_FINISHED, 0):
            complete = any(each.type == COMPLETE for each in job.status.conditions)
            self._trace.decision(f"{Job.kind}/{job.meta.name}", IS_COMPLETE if complete else IS_FAILED)

    def tell_managed_elsewhere(self, job: Job, key: str) -> None:
        """The sync looked no further: the Job is another controller's."""
        if self._is_news(job, key, rules.JOB_MANAGED_ELSEWHERE, 0):
            managed_by = job.spec.managed_by
            checks = [rules.CHECK_JOB_FINISHED.yes, rules.CHECK_JOB_MANAGED_BY(False, managedBy=managed_by)]
            because = {**rules.JOB_MANAGED_ELSEWHERE(managedBy=managed_by), "checks": checks}
            self._trace.decision(f"{Job.kind}/{job.meta.name}", because)

    def tell(self, sync: JobSync) -> None:
        """The sync came to its end without starting or stopping a Pod, by the rule that it notes."""
        rule = sync.held_by
        until_ms = self._clock.now_ms + sync.wait_ms if sync.wait_ms else 0
        if rule is not None and self._is_news(sync.job, sync.key, rule, until_ms):
            because = {**self._because(sync, rule), "checks": self._checks(sync, rule)}
            self._trace.decision(f"{Job.kind}/{sync.job.meta.name}", because)

    def _is_news(self, job: Job, key: str, rule: Rule, until_ms: int) -> bool:
        told = self._told.get(key)
        if told is not None and told[0] is rule and told[1] == until_ms and told[2] == job.meta.uid:
            return False
        self._told[key] = (rule, until_ms, job.meta.uid)
        return True

    def _because(self, sync: JobSync, rule: Rule) -> Because:
        spec = sync.job.spec
        known: dict[str, Any] = {
            "active": sync.active,
            "wanted": sync.wanted,
            "terminating": sync.terminating,
            "parallelism": spec.parallelism,
            "completions": spec.completions,
            "succeeded": sync.succeeded,
        }
        if sync.finished_condition is not None:
            known["reason"] = sync.finished_condition.reason
        if sync.wait_ms:
            known["leftMs"] = sync.wait_ms
            known["until"] = rfc3339(-(-(self._clock.epoch_ms() + sync.wait_ms) // 1000))
            known["failures"] = sync.backoff.failures
            known["delaySeconds"] = delay_ms(sync.backoff) // 1000
            known["indexes"] = format_indexes(sync.waiting_indexes)
        return rule(**{name: known[name] for name in rule.values})

    def _checks(self, sync: JobSync, rule: Rule) -> list[Because]:
        """The questions of syncJob and manageJob in their order, up to the one that ``rule`` is the answer to."""
        spec = sync.job.spec
        checks = [rules.CHECK_JOB_FINISHED.yes]
        if spec.managed_by is not None:
            checks.append(rules.CHECK_JOB_MANAGED_BY(True, managedBy=spec.managed_by))
        if sync.finished_condition is not None:
            return [*checks, rules.CHECK_JOB_END(False, reason=sync.finished_condition.reason)]
        if spec.backoff_limit != UNLIMITED:
            checks.append(rules.CHECK_JOB_FAILURES(True, failed=sync.failed, backoffLimit=spec.backoff_limit))
        if spec.active_deadline_seconds is not None and sync.start_time is not None and not spec.suspend:
            active_ms = self._clock.epoch_ms() - sync.start_time * 1000
            deadline_seconds = spec.active_deadline_seconds
            checks.append(rules.CHECK_JOB_DEADLINE(True, activeDeadlineSeconds=deadline_seconds, activeMs=active_ms))
        if sync.job.meta.deletion_ms is not None:
            return [*checks, rules.CHECK_JOB_DELETING.no]
        if spec.suspend:
            return [*checks, rules.CHECK_JOB_DELETING.yes, rules.CHECK_JOB_SUSPEND.no]
        checks += (rules.CHECK_JOB_DELETING.yes, rules.CHECK_JOB_SUSPEND.yes)
        is_missing = sync.wanted > sync.active
        checks.append(rules.CHECK_JOB_MISSING(is_missing, active=sync.active, wanted=sync.wanted))
        if is_missing:
            self._add_delays(checks, sync, rule)
        return checks

    def _add_delays(self, checks: list[Because], sync: JobSync, rule: Rule) -> None:
        """What may keep a Pod that is missing from being created."""
        if only_replace_failed_pods(sync.job):
            held = rule is rules.JOB_TERMINATING
            checks.append(rules.CHECK_JOB_TERMINATING(not held, terminating=sync.terminating))
            if held:
                return
        if sync.job.spec.backoff_limit_per_index is None:
            checks.append(rules.CHECK_JOB_BACKOFF(sync.wait_ms == 0, leftMs=sync.wait_ms))
        elif sync.wait_ms:
            checks.append(rules.CHECK_JOB_BACKOFF_INDEX(False, leftMs=sync.wait_ms))
        if rule is rules.JOB_ENOUGH_INDEXES:
            checks.append(rules.CHECK_JOB_INDEXES.no)


def enough(sync: JobSync) -> Rule:
    """Why a Job is given no more Pods than are active, though it may want more."""
    spec = sync.job.spec
    if sync.wanted > sync.active:
        return rules.JOB_TERMINATING
    if spec.completions is None and sync.succeeded > 0:
        return rules.JOB_ENOUGH_WORK_QUEUE
    if spec.parallelism == 0:
        return rules.JOB_NO_PARALLELISM
    if spec.completions is not None and spec.completions - sync.succeeded <= spec.parallelism:
        return rules.JOB_ENOUGH_COMPLETIONS
    return rules.JOB_ENOUGH_PARALLELISM


def missing(sync: JobSync) -> Because:
    """Why Pods are created."""
    spec, record = sync.job.spec, sync.backoff
    if record.failures > 0 and spec.backoff_limit_per_index is None:
        return rules.JOB_PODS_RETRY(
            failures=record.failures,
            delaySeconds=delay_ms(record) // 1000,
            backoffLimit=spec.backoff_limit,
            failed=sync.failed,
        )
    if spec.completions is None:
        return rules.JOB_PODS_MISSING_WORK_QUEUE(active=sync.active, wanted=sync.wanted)
    return rules.JOB_PODS_MISSING(
        active=sync.active, wanted=sync.wanted, succeeded=sync.succeeded, completions=spec.completions
    )


def retry_of_index(failed: Pod, clock: Clock) -> Because:
    """Why an index of which ``failed`` was the last try is tried again."""
    record = backoff_record_of(failed, clock)
    return rules.JOB_PODS_RETRY_INDEX(failures=record.failures, delaySeconds=delay_ms(record) // 1000)


def ended(sync: JobSync, interim: Condition, message: str) -> Because:
    """Why the Job is going to end; ``message`` is the condition's, with the Pod called as people call it."""
    spec, reason = sync.job.spec, interim.reason
    if reason == "SuccessPolicy":
        return rules.JOB_SUCCESS_POLICY(message=message)
    if reason == "PodFailurePolicy":
        return rules.JOB_POD_FAILURE_POLICY(message=message)
    if reason == "BackoffLimitExceeded":
        if sync.failed > spec.backoff_limit:
            return rules.JOB_BACKOFF_LIMIT(backoffLimit=spec.backoff_limit, failed=sync.failed)
        return rules.JOB_BACKOFF_LIMIT_RESTARTS(backoffLimit=spec.backoff_limit, restarts=restarts(sync))
    if reason == "DeadlineExceeded":
        assert sync.start_time is not None
        return rules.JOB_DEADLINE(
            activeDeadlineSeconds=spec.active_deadline_seconds, startTime=rfc3339(sync.start_time)
        )
    if reason == "FailedIndexes":
        failed = format_indexes(sync.failed_indexes or ())
        return rules.JOB_FAILED_INDEXES(failedIndexes=failed, succeeded=sync.succeeded)
    if reason == "MaxFailedIndexesExceeded":
        count = total(sync.failed_indexes or ())
        return rules.JOB_MAX_FAILED_INDEXES(maxFailedIndexes=spec.max_failed_indexes, failedIndexes=count)
    if spec.completions is None:
        return rules.JOB_WORK_QUEUE_DONE(succeeded=sync.succeeded)
    return rules.JOB_COMPLETIONS(completions=spec.completions, succeeded=sync.succeeded)
