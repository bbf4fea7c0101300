"""What of a stored Job or CronJob may change, and what the API server says to the rest."""

from __future__ import annotations

import pytest

from tests.kubernetes.manifests import Object, cron_job, job, kind_of

SUSPENDED = "spec: {suspend: true}"
STOPPED: Object = {
    "startTime": "2026-03-10T08:00:00Z",
    "conditions": [{"type": "Suspended", "status": "True"}],
}


def refusals(new: Object, old: Object, status: Object | None = None) -> list[str]:
    if status is not None:
        old = old | {"status": status}
    kind = kind_of(old)
    return [str(error) for error in kind.validate_update(kind.prepare_for_update(new, old), old)]


IMMUTABLE = {
    "spec.completions: Invalid value: 3: field is immutable": ("spec: {completions: 2}", "spec: {completions: 3}"),
    'spec.completionMode: Invalid value: "Indexed": field is immutable': (
        "spec: {completions: 2}",
        "spec: {completions: 2, completionMode: Indexed}",
    ),
    "spec.backoffLimitPerIndex: Invalid value: 2: field is immutable": (
        "spec: {completionMode: Indexed, completions: 2, backoffLimitPerIndex: 1}",
        "spec: {completionMode: Indexed, completions: 2, backoffLimitPerIndex: 2}",
    ),
    'spec.managedBy: Invalid value: "a.b/c": field is immutable': ("", "spec: {managedBy: a.b/c}"),
    'spec.podFailurePolicy: Invalid value: {"Rules":[{"Action":"Ignore","OnExitCodes":null,"OnPodConditions":'
    '[{"Type":"A","Status":"True"}]}]}: field is immutable': (
        "spec: {podReplacementPolicy: Failed}",
        "spec: {podFailurePolicy: {rules: [{action: Ignore, onPodConditions: [{type: A, status: 'True'}]}]}}",
    ),
    'spec.successPolicy: Invalid value: {"Rules":[{"SucceededIndexes":"0","SucceededCount":null}]}: field is '
    "immutable": (
        "spec: {completionMode: Indexed, completions: 2}",
        "spec: {completionMode: Indexed, completions: 2, successPolicy: {rules: [{succeededIndexes: '0'}]}}",
    ),
    "spec.completions: Invalid value: 3: can only be modified in tandem with spec.parallelism": (
        "spec: {completionMode: Indexed, completions: 2}",
        "spec: {completionMode: Indexed, completions: 3}",
    ),
}

MUTABLE = {
    "parallelism": ("spec: {parallelism: 1}", "spec: {parallelism: 5}"),
    "backoffLimit": ("spec: {backoffLimit: 1}", "spec: {backoffLimit: 5}"),
    "activeDeadlineSeconds": ("", "spec: {activeDeadlineSeconds: 5}"),
    "ttlSecondsAfterFinished": ("", "spec: {ttlSecondsAfterFinished: 5}"),
    "suspend": ("", "spec: {suspend: true}"),
    "podReplacementPolicy": ("", "spec: {podReplacementPolicy: Failed}"),
    "completions of an Indexed Job together with parallelism": (
        "spec: {completionMode: Indexed, completions: 2, parallelism: 2}",
        "spec: {completionMode: Indexed, completions: 3, parallelism: 3}",
    ),
    "an amount written in another way": (
        "container: {resources: {limits: {cpu: 1000m, memory: 1Gi}}}",
        "container: {resources: {limits: {cpu: '1', memory: 1024Mi}}}",
    ),
    "an empty list where there was none": ("container: {args: []}", "container: {}"),
}

SUSPENDED_CHANGES = {
    "node selector": "{pod: {nodeSelector: {disk: ssd}}, spec: {suspend: true}}",
    "tolerations": "{pod: {tolerations: [{operator: Exists}]}, spec: {suspend: true}}",
    "scheduling gates": "{pod: {schedulingGates: [{name: a.b/c}]}, spec: {suspend: true}}",
    "node affinity": (
        "{pod: {affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: "
        "[{matchExpressions: [{key: a, operator: Exists}]}]}}}}, spec: {suspend: true}}"
    ),
    "labels": "{template: {labels: {a: b}}, spec: {suspend: true}}",
    "annotations": "{template: {annotations: {a: b}}, spec: {suspend: true}}",
    "resources": "{container: {resources: {requests: {cpu: 100m}}}, spec: {suspend: true}}",
}


@pytest.mark.parametrize(("sentence", "change"), IMMUTABLE.items(), ids=list(IMMUTABLE))
def test_a_change_is_refused_with(sentence: str, change: tuple[str, str]) -> None:
    before, after = change
    assert refusals(job(after), job(before)) == [sentence]


@pytest.mark.parametrize("change", MUTABLE.values(), ids=list(MUTABLE))
def test_it_may_change(change: tuple[str, str]) -> None:
    before, after = change
    assert refusals(job(after), job(before)) == []


@pytest.mark.parametrize("after", SUSPENDED_CHANGES.values(), ids=list(SUSPENDED_CHANGES))
@pytest.mark.parametrize("status", [None, STOPPED], ids=["never started", "come to rest"])
def test_a_suspended_job_may_change_its(after: str, status: Object | None) -> None:
    assert refusals(job(after), job(SUSPENDED), status) == []


@pytest.mark.parametrize(
    "status", [STOPPED | {"active": 1}, {"startTime": "2026-03-10T08:00:00Z"}], ids=["pods left", "no condition yet"]
)
def test_a_suspended_job_that_still_stops_may_not(status: Object) -> None:
    for after in SUSPENDED_CHANGES.values():
        (sentence,) = refusals(job(after), job(SUSPENDED), status)
        assert sentence.startswith("spec.template: Invalid value: {")


def test_not_even_a_suspended_job_may_change_its_image() -> None:
    (sentence,) = refusals(job("{container: {image: x}, spec: {suspend: true}}"), job(SUSPENDED))
    assert sentence.startswith('spec.template.spec: Invalid value: {"Volumes":null,"InitContainers":null,"Containers":')
    assert '{"Name":"main","Image":"x","Command":null' in sentence
    assert sentence.endswith('"HostnameOverride":null,"SchedulingGroup":null}: field is immutable')


def test_a_template_is_printed_whole_with_the_names_of_the_internal_types() -> None:
    changed = job(
        "{container: {env: [{name: A, value: b}], resources: {limits: {memory: 1024Mi}}}, pod: {hostPID: true, "
        "volumes: [{name: v, emptyDir: {}}]}}"
    )
    (sentence,) = refusals(changed, job())
    for part in (
        '{"labels":{"batch.kubernetes.io/controller-uid":',
        '"Spec":{"Volumes":[{"Name":"v","HostPath":null,"EmptyDir":{"Medium":"","SizeLimit":null},"GCEPersistentDisk":null',
        '"Env":[{"Name":"A","Value":"b","ValueFrom":null}]',
        '"Resources":{"Limits":{"memory":"1Gi"},"Requests":null,"Claims":null}',
        '"SecurityContext":{"HostNetwork":false,"HostPID":true,"HostIPC":false',
    ):
        assert part in sentence


def test_faults_of_the_new_version_are_told_twice_then_what_may_not_change() -> None:
    sentence = "spec.backoffLimit: Invalid value: -4: must be greater than or equal to 0"
    refused = refusals(job("spec: {backoffLimit: -4, completions: 3}"), job("spec: {completions: 2}"))
    assert refused == [sentence, sentence, "spec.completions: Invalid value: 3: field is immutable"]


def test_everything_in_a_cron_job_may_change() -> None:
    after = cron_job(
        "{spec: {schedule: '@hourly', timeZone: Europe/Berlin, concurrencyPolicy: Forbid}, job: {completions: 4}, "
        "pod: {restartPolicy: Never}}"
    )
    assert refusals(after, cron_job()) == []


def test_a_cron_job_keeps_a_name_that_is_too_long_for_a_new_one() -> None:
    stored = cron_job(f"meta: {{name: {'a' * 60}}}")
    assert refusals(stored, stored) == []


def test_a_schedule_may_keep_its_time_zone_but_not_gain_a_second_one() -> None:
    old = cron_job("spec: {schedule: TZ=UTC 0 1 * * *}")
    assert refusals(cron_job("spec: {schedule: TZ=UTC 0 2 * * *}"), old) == []
    assert refusals(cron_job("spec: {schedule: TZ=UTC 0 2 * * *, timeZone: UTC}"), old) == [
        'spec.schedule: Invalid value: "TZ=UTC 0 2 * * *": cannot use both timeZone field and TZ or CRON_TZ in schedule'
    ]


def test_a_finalizer_may_not_be_added_to_what_is_being_deleted() -> None:
    old = job()
    old["metadata"] |= {"deletionTimestamp": "2026-03-10T09:05:00Z", "finalizers": ["a.b/one"]}
    new = job("meta: {finalizers: [a.b/one, a.b/two]}")
    assert refusals(new, old) == [
        "metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new "
        'finalizers []string{"a.b/two"}'
    ]
