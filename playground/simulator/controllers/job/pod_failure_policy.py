"""The Pod failure policy: the first rule that fits a failed Pod decides (pkg/controller/job/pod_failure_policy.go)."""

from __future__ import annotations

from typing import NamedTuple

from playground.kubernetes.apimachinery.meta import Condition
from playground.kubernetes.batch.types import OnExitCodes, PodFailurePolicyRule
from playground.kubernetes.core.types import ContainerStateTerminated, ContainerStatus, Pod


class Match(NamedTuple):
    """What the policy says of a failed Pod: ``fail_job_message`` if the Job has to fail; no ``rule`` if none fits."""

    fail_job_message: str | None
    counted: bool
    action: str | None
    rule: int | None


NO_MATCH = Match(None, True, None, None)


def match_pod_failure_policy(rules: tuple[PodFailurePolicyRule, ...] | None, pod: Pod) -> Match:
    """The verdict on one failed Pod. Without a policy, or a rule that matches, the failure is counted."""
    for place, rule in enumerate(rules or ()):
        if rule.on_exit_codes is not None:
            ended = _match_exit_codes(rule.on_exit_codes, pod)
            if ended is not None:
                name, exit_code = ended
                return _verdict(
                    rule, place, f"Container {name} for pod {_name(pod)} failed with exit code {exit_code} matching"
                )
        else:
            condition = _match_conditions(rule, pod)
            if condition is not None:
                return _verdict(rule, place, f"Pod {_name(pod)} has condition {condition.type} matching")
    return NO_MATCH


def _verdict(rule: PodFailurePolicyRule, place: int, what: str) -> Match:
    message = f"{what} {rule.action} rule at index {place}" if rule.action == "FailJob" else None
    return Match(message, rule.action != "Ignore", rule.action, place)


def _name(pod: Pod) -> str:
    return f"{pod.meta.namespace}/{pod.meta.name}"


def _match_exit_codes(rule: OnExitCodes, pod: Pod) -> tuple[str, int] | None:
    """The first container that ended with a code the rule means: regular containers first, then init containers."""
    statuses: tuple[ContainerStatus, ...] = (*pod.status.container_statuses, *pod.status.init_container_statuses)
    for status in statuses:
        state = status.state
        if (
            type(state) is ContainerStateTerminated
            and state.exit_code != 0
            and rule.container_name in (None, status.name)
            and (state.exit_code in rule.values) == (rule.operator == "In")
        ):
            return status.name, state.exit_code
    return None


def _match_conditions(rule: PodFailurePolicyRule, pod: Pod) -> Condition | None:
    for condition in pod.status.conditions:
        for pattern in rule.on_pod_conditions:
            if condition.type == pattern.type and condition.status == pattern.status:
                return condition
    return None
