"""What the API server says to a Job or a CronJob that breaks the rules of the batch group."""

from __future__ import annotations

import pytest

from tests.kubernetes.manifests import cron_job, job, sentences, warned

JOB = {
    "spec.parallelism: Invalid value: -1: must be greater than or equal to 0": "spec: {parallelism: -1}",
    "spec.completions: Invalid value: -1: must be greater than or equal to 0": "spec: {completions: -1}",
    "spec.activeDeadlineSeconds: Invalid value: -1: must be greater than or equal to 0": (
        "spec: {activeDeadlineSeconds: -1}"
    ),
    "spec.backoffLimit: Invalid value: -1: must be greater than or equal to 0": "spec: {backoffLimit: -1}",
    "spec.ttlSecondsAfterFinished: Invalid value: -1: must be greater than or equal to 0": (
        "spec: {ttlSecondsAfterFinished: -1}"
    ),
    "spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode": "spec: {backoffLimitPerIndex: 1}",
    'spec.completionMode: Unsupported value: "indexed": supported values: "NonIndexed", "Indexed"': (
        "spec: {completionMode: indexed}"
    ),
    "spec.completions: Required value: when completion mode is Indexed": (
        "spec: {completionMode: Indexed, parallelism: 2}"
    ),
    "spec.parallelism: Invalid value: 100001: must be less than or equal to 100000 when completion mode is Indexed": (
        "spec: {completionMode: Indexed, completions: 5, parallelism: 100001}"
    ),
    "spec.maxFailedIndexes: Invalid value: 6: must be less than or equal to completions": (
        "spec: {completionMode: Indexed, completions: 5, backoffLimitPerIndex: 1, maxFailedIndexes: 6}"
    ),
    "spec.maxFailedIndexes: Required value: must be specified when completions is above 100000": (
        "spec: {completionMode: Indexed, completions: 100001, backoffLimitPerIndex: 1}"
    ),
    "spec.parallelism: Invalid value: 10001: must be less than or equal to 10000 when completions are above 100000 and "
    "used with backoff limit per index": (
        "spec: {completionMode: Indexed, completions: 100001, parallelism: 10001, backoffLimitPerIndex: 1, "
        "maxFailedIndexes: 10000}"
    ),
    'spec.managedBy: Invalid value: "me": must be a domain-prefixed path (such as "acme.io/foo")': (
        "spec: {managedBy: me}"
    ),
    "spec.managedBy: Required value": "spec: {managedBy: ''}",
    'spec.managedBy: Invalid value: "a b": Invalid path (regex used for validation is '
    "'[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')": "spec: {managedBy: acme.io/a b}",
    "spec.managedBy: Too long: may not be more than 63 bytes": f"spec: {{managedBy: a.io/{'x' * 60}}}",
    'spec.successPolicy: Invalid value: {"Rules":[{"SucceededIndexes":null,"SucceededCount":1}]}: requires indexed '
    "completion mode": "spec: {successPolicy: {rules: [{succeededCount: 1}]}}",
    'spec.podReplacementPolicy: Unsupported value: "Soon": supported values: "Failed", "TerminatingOrFailed"': (
        "spec: {podReplacementPolicy: Soon}"
    ),
    'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"': (
        "pod: {restartPolicy: Always}"
    ),
    'spec.template.spec.restartPolicy: Invalid value: "OnFailure": only "Never" is supported when podFailurePolicy is '
    "specified": (
        "{pod: {restartPolicy: OnFailure}, spec: {podFailurePolicy: {rules: [{action: Ignore, onPodConditions: "
        "[{type: DisruptionTarget, status: 'True'}]}]}}}"
    ),
    'metadata.name: Invalid value: "a.b": will not able to create pod with invalid DNS label: a.b-1': (
        "{meta: {name: a.b}, spec: {completionMode: Indexed, completions: 2}}"
    ),
    "spec.selector: Invalid value: "
    '{"matchLabels":{"app":"x","batch.kubernetes.io/controller-uid":"00000000-0000-4000-8000-000000000001"}}: '
    "`selector` not auto-generated": "{spec: {selector: {matchLabels: {app: x}}}, template: {labels: {app: x}}}",
    'spec.template.metadata.labels: Invalid value: {"app":"z"}: `selector` does not match template `labels`': (
        "{spec: {manualSelector: true, selector: {matchLabels: {app: x}}}, template: {labels: {app: z}}}"
    ),
    'spec.selector.matchExpressions[0].operator: Invalid value: "Is": not a valid selector operator': (
        "spec: {manualSelector: true, selector: {matchExpressions: [{key: app, operator: Is}]}}"
    ),
}

FAILURE_POLICY = {
    'action: Required value: valid values: ["Count" "FailIndex" "FailJob" "Ignore"]': (
        "{onExitCodes: {operator: In, values: [1]}}"
    ),
    'action: Unsupported value: "Fail": supported values: "Count", "FailIndex", "FailJob", "Ignore"': (
        "{action: Fail, onExitCodes: {operator: In, values: [1]}}"
    ),
    'action: Invalid value: "FailIndex": requires the backoffLimitPerIndex to be set': (
        "{action: FailIndex, onExitCodes: {operator: In, values: [1]}}"
    ),
    'onExitCodes.operator: Unsupported value: "in": supported values: "In", "NotIn"': (
        "{action: FailJob, onExitCodes: {operator: in, values: [1]}}"
    ),
    'onExitCodes.containerName: Invalid value: "side": must be one of the container or initContainer names in the pod '
    "template": "{action: FailJob, onExitCodes: {operator: In, values: [1], containerName: side}}",
    "onExitCodes.values: Invalid value: null: at least one value is required": (
        "{action: FailJob, onExitCodes: {operator: In}}"
    ),
    "onExitCodes.values: Invalid value: []: at least one value is required": (
        "{action: FailJob, onExitCodes: {operator: In, values: []}}"
    ),
    "onExitCodes.values[0]: Invalid value: 0: must not be 0 for the In operator": (
        "{action: FailJob, onExitCodes: {operator: In, values: [0]}}"
    ),
    "onExitCodes.values[1]: Duplicate value: 1": "{action: FailJob, onExitCodes: {operator: In, values: [1, 1]}}",
    "onExitCodes.values: Invalid value: [2,1]: must be ordered": (
        "{action: FailJob, onExitCodes: {operator: In, values: [2, 1]}}"
    ),
    "onExitCodes.values: Too many: 256: must have at most 255 items": (
        f"{{action: FailJob, onExitCodes: {{operator: In, values: {list(range(1, 257))}}}}}"
    ),
    'onPodConditions[0].status: Unsupported value: "Yes": supported values: "False", "True", "Unknown"': (
        "{action: Ignore, onPodConditions: [{type: DisruptionTarget, status: 'Yes'}]}"
    ),
}

SUCCESS_POLICY = {
    "Required value: at least one of succeededCount or succeededIndexes must be specified": "{}",
    "succeededCount: Invalid value: -1: must be greater than or equal to 0": "{succeededCount: -1}",
    "succeededCount: Invalid value: 6: must be less than or equal to 5 (the number of specified completions)": (
        "{succeededCount: 6}"
    ),
    "succeededCount: Invalid value: 3: must be less than or equal to 2 (the number of indexes in the specified "
    "succeededIndexes field)": "{succeededCount: 3, succeededIndexes: '0,4'}",
    'succeededIndexes: Invalid value: "5": error parsing succeededIndexes: too large index: "5"': (
        "{succeededIndexes: '5'}"
    ),
    'succeededIndexes: Invalid value: "0-5": error parsing succeededIndexes: too large index: "5"': (
        "{succeededIndexes: 0-5}"
    ),
    'succeededIndexes: Invalid value: "3,1": error parsing succeededIndexes: non-increasing order, previous: 3, '
    "current: 1": "{succeededIndexes: '3,1'}",
    'succeededIndexes: Invalid value: "2-2": error parsing succeededIndexes: non-increasing order, previous: 2, '
    "current: 2": "{succeededIndexes: 2-2}",
    'succeededIndexes: Invalid value: "x": error parsing succeededIndexes: cannot convert string to integer for index: '
    '"x"': "{succeededIndexes: x}",
    'succeededIndexes: Invalid value: "1-2-3": error parsing succeededIndexes: the fragment "1-2-3" violates the '
    "requirement that an index interval can have at most two parts separated by '-'": "{succeededIndexes: 1-2-3}",
    'succeededIndexes: Invalid value: "99999999999999999999": error parsing succeededIndexes: cannot convert string to '
    'integer for index: "99999999999999999999"': "{succeededIndexes: '99999999999999999999'}",
}

CRON_JOB = {
    "spec.schedule: Required value": "spec: {schedule: ''}",
    'spec.schedule: Invalid value: "0 25 * * *": end of range (25) above maximum (23): 25': (
        "spec: {schedule: 0 25 * * *}"
    ),
    'spec.schedule: Invalid value: "TZ=UTC 0 1 * * *": cannot use TZ or CRON_TZ in schedule, use timeZone field '
    "instead": ("spec: {schedule: TZ=UTC 0 1 * * *}"),
    "spec.startingDeadlineSeconds: Invalid value: -1: must be greater than or equal to 0": (
        "spec: {startingDeadlineSeconds: -1}"
    ),
    'spec.timeZone: Invalid value: "Mars/Phobos": unknown time zone Mars/Phobos': "spec: {timeZone: Mars/Phobos}",
    'spec.concurrencyPolicy: Unsupported value: "forbid": supported values: "Allow", "Forbid", "Replace"': (
        "spec: {concurrencyPolicy: forbid}"
    ),
    "spec.successfulJobsHistoryLimit: Invalid value: -1: must be greater than or equal to 0": (
        "spec: {successfulJobsHistoryLimit: -1}"
    ),
    "spec.failedJobsHistoryLimit: Invalid value: -1: must be greater than or equal to 0": (
        "spec: {failedJobsHistoryLimit: -1}"
    ),
    'spec.jobTemplate.spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"': (
        "pod: {restartPolicy: Always}"
    ),
    'spec.jobTemplate.spec.selector: Invalid value: {"matchLabels":{"a":"b"}}: `selector` will be auto-generated': (
        "job: {selector: {matchLabels: {a: b}}}"
    ),
    'spec.jobTemplate.spec.manualSelector: Unsupported value: true: supported values: "nil", "false"': (
        "job: {manualSelector: true}"
    ),
    f'metadata.name: Invalid value: "{"a" * 53}": must be no more than 52 characters': f"meta: {{name: {'a' * 53}}}",
}


@pytest.mark.parametrize(("sentence", "fragment"), JOB.items(), ids=list(JOB))
def test_a_job_is_refused_with(sentence: str, fragment: str) -> None:
    assert sentences(job(fragment)) == [sentence]


@pytest.mark.parametrize(("sentence", "fragment"), CRON_JOB.items(), ids=list(CRON_JOB))
def test_a_cron_job_is_refused_with(sentence: str, fragment: str) -> None:
    assert sentences(cron_job(fragment)) == [sentence]


@pytest.mark.parametrize(("sentence", "rule"), FAILURE_POLICY.items(), ids=list(FAILURE_POLICY))
def test_a_rule_of_a_pod_failure_policy_is_refused_with(sentence: str, rule: str) -> None:
    refused = job(f"spec: {{podFailurePolicy: {{rules: [{rule}]}}}}")
    assert sentences(refused) == [f"spec.podFailurePolicy.rules[0].{sentence}"]


def test_a_failure_policy_rule_looks_at_exit_codes_or_at_conditions_never_both() -> None:
    codes, conditions = "onExitCodes: {operator: In, values: [1]}", "onPodConditions: [{type: A, status: 'True'}]"
    place = "spec.podFailurePolicy.rules[0]: Invalid value"
    neither = job("spec: {podFailurePolicy: {rules: [{action: FailJob}]}}")
    both = job(f"spec: {{podFailurePolicy: {{rules: [{{action: FailJob, {codes}, {conditions}}}]}}}}")
    assert sentences(neither) == [f"{place}: specifying one of OnExitCodes and OnPodConditions is required"]
    assert sentences(both) == [f"{place}: specifying both OnExitCodes and OnPodConditions is not supported"]


@pytest.mark.parametrize(("sentence", "rule"), SUCCESS_POLICY.items(), ids=list(SUCCESS_POLICY))
def test_a_rule_of_a_success_policy_is_refused_with(sentence: str, rule: str) -> None:
    refused = job(f"spec: {{completionMode: Indexed, completions: 5, successPolicy: {{rules: [{rule}]}}}}")
    place = "spec.successPolicy.rules[0]"
    assert sentences(refused) == [f"{place}{': ' if sentence.startswith('Required') else '.'}{sentence}"]


def test_twenty_one_rules_are_too_many() -> None:
    rules = f"[{', '.join(['{succeededCount: 1}'] * 21)}]"
    refused = job(f"spec: {{completionMode: Indexed, completions: 5, successPolicy: {{rules: {rules}}}}}")
    assert sentences(refused) == ["spec.successPolicy.rules: Too many: 21: must have at most 20 items"]


def test_a_success_policy_without_completions_does_not_crash_as_the_server_does() -> None:
    refused = job(
        "spec: {completionMode: Indexed, parallelism: 2, "
        "successPolicy: {rules: [{succeededCount: 1, succeededIndexes: '0'}]}}"
    )
    assert sentences(refused) == ["spec.completions: Required value: when completion mode is Indexed"]


def test_errors_come_in_the_order_of_the_server_not_of_the_manifest() -> None:
    refused = cron_job(
        "spec: {failedJobsHistoryLimit: -1, timeZone: Nowhere, startingDeadlineSeconds: -5, schedule: 61 * * * *}"
    )
    fields = [sentence.partition(":")[0] for sentence in sentences(refused)]
    assert fields == ["spec.schedule", "spec.startingDeadlineSeconds", "spec.timeZone", "spec.failedJobsHistoryLimit"]


def test_labels_of_the_job_in_the_template_must_be_its_own() -> None:
    refused = job("template: {labels: {controller-uid: abc}}")
    (sentence,) = sentences(refused)
    assert sentence.startswith('spec.template.metadata.labels[controller-uid]: Invalid value: {"batch.kubernetes.io/')
    assert sentence.endswith("must be '00000000-0000-4000-8000-000000000001'")


def test_sound_objects_are_accepted_without_a_word() -> None:
    for obj in (job(), cron_job(), job("spec: {completionMode: Indexed, completions: 3, backoffLimitPerIndex: 0}")):
        assert sentences(obj) == []
        assert warned(obj) == []


def test_a_name_that_is_no_dns_label_is_accepted_with_a_warning() -> None:
    accepted = cron_job("meta: {name: a.b}")
    assert sentences(accepted) == []
    assert warned(accepted) == [
        "metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; "
        "a DNS label is recommended: [must not contain dots]"
    ]


def test_very_large_indexed_jobs_are_accepted_with_a_warning() -> None:
    accepted = job("spec: {completionMode: Indexed, completions: 100001, parallelism: 10001}")
    assert sentences(accepted) == []
    (warning,) = warned(accepted)
    assert warning.startswith("spec: In Indexed Jobs with a number of completions higher than 10^5")
