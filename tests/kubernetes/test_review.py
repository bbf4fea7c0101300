"""A text is answered as kubectl and the API server answer it, and every problem has its place.

The recorded answers are in test_conformance.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from playground.kubernetes.decode import decode
from playground.kubernetes.problem import Problem
from playground.kubernetes.review import Review, output, review, review_document

RECORDINGS = Path(__file__).parent.parent / "conformance"
JOB = """\
apiVersion: batch/v1
kind: Job
metadata:
  name: demo
spec:
  backoffLimit: 2
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: main
        image: busybox:1.36
"""
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: demo}\nspec:\n"
SCENARIO = "apiVersion: jobsite/v1\nkind: Scenario\nspec: {}\n"


def only(text: str) -> Review:
    [found] = review(text)
    return found


def problem(text: str) -> Problem:
    [found] = only(text).problems
    return found


def underlined(text: str, found: Problem) -> str:
    lines = text.split("\n")
    assert found.line == found.span.end_line
    return lines[found.line - 1][found.column - 1 : found.span.end_column - 1]


def test_an_accepted_job_is_stored_with_its_defaults() -> None:
    found = only(JOB)
    assert (found.accepted, found.problems, found.message) == (True, (), "job.batch/demo created\n")
    assert found.reference == ("Job", "demo")
    assert found.stored is not None
    assert found.stored["spec"]["completions"] == 1
    assert found.manifest is not None
    assert "completions" not in found.manifest["spec"]
    assert found.object is not None
    assert found.object.meta.name == "demo"


PROBLEMS = [
    ("backoffLimit: 2", "backoffLimit: -2", "validation", "-2", "spec.backoffLimit"),
    ("backoffLimit: 2", "backofLimit: 2", "decoding", "backofLimit", "spec.backofLimit"),
    ("backoffLimit: 2", 'backoffLimit: "2"', "decoding", '"2"', "spec.backoffLimit"),
    ("backoffLimit: 2", "backoffLimit: [2]", "decoding", "backoffLimit", "spec.backoffLimit"),
    ("Never", "Always", "validation", "Always", "spec.template.spec.restartPolicy"),
    ("restartPolicy: Never", "hostname: a", "validation", "spec", "spec.template.spec.restartPolicy"),
    (
        "- name: main",
        "- imagePullPolicy: Never",
        "validation",
        "imagePullPolicy",
        "spec.template.spec.containers[0].name",
    ),
    ("name: demo", "name: Demo", "validation", "Demo", "metadata.name"),
    ("name: demo", "annotations: {}", "validation", "metadata", "metadata.name"),
    ("name: demo", "name: 5", "decoding", "5", ""),
    ("metadata:", "metadata: {name: a, namespace: nowhere}\nmeta:", "decoding", "meta", "meta"),
    ("kind: Job", "kind: Jobb", "object", "Jobb", ""),
    ("kind: Job", "kind: job", "object", "job", ""),
    ("kind: Job", "kinds: Job", "object", "apiVersion", ""),
    ("kind: Job", "kind: ConfigMap", "object", "ConfigMap", ""),
    ("batch/v1", "batch/v2", "object", "batch/v2", ""),
    ("batch/v1", "v1", "object", "v1", ""),
    ("batch/v1", "batch/", "object", "batch/", ""),
    ("batch/v1", "a/b/c", "object", "a/b/c", ""),
    ("  name: demo", "  name: demo\n  namespace: nowhere", "object", "nowhere", ""),
    ("spec:\n      restart", "spec:\n       restart", "syntax", "c", ""),
    ("name: demo", "name: @demo", "syntax", "@", ""),
]


@pytest.mark.parametrize(
    ("old", "new", "stage", "word", "field"), PROBLEMS, ids=[f"{new!r} for {old!r}" for old, new, *_ in PROBLEMS]
)
def test_one_mistake_is_one_problem_at_its_place(old: str, new: str, stage: str, word: str, field: str) -> None:
    text = JOB.replace(old, new, 1)
    found = problem(text)
    assert (found.stage, underlined(text, found)) == (stage, word)
    if field:
        assert found.field == field


def test_a_problem_carries_the_servers_parts() -> None:
    found = problem(JOB.replace("backoffLimit: 2", "backoffLimit: -2"))
    assert (found.type, found.field, found.bad_value, found.detail) == (
        "FieldValueInvalid",
        "spec.backoffLimit",
        -2,
        "must be greater than or equal to 0",
    )
    assert found.text == "spec.backoffLimit: Invalid value: -2: must be greater than or equal to 0"


MANIFESTS = [
    json.loads(line)
    for line in (RECORDINGS / "validation" / "manifests.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("row", [row for row in MANIFESTS if not row["accepted"]], ids=lambda row: row["id"])
def test_every_problem_of_a_recorded_manifest_has_a_place_in_its_text(row: dict[str, str]) -> None:
    lines = row["yaml"].splitlines() or [""]
    for found in review(row["yaml"]):
        assert found.accepted == (not found.problems)
        for each in found.problems:
            assert each.text
            assert each.span[:2] < each.span[2:]
            # An error at the end of the text stands behind its last line.
            assert 1 <= each.line <= len(lines) + 1
            assert each.line > len(lines) or each.column <= len(lines[each.line - 1]) + 1


def test_documents_of_kind_scenario_and_empty_ones_are_passed_over() -> None:
    assert [found.index for found in review(f"{SCENARIO}---\n# nothing\n---\n{JOB}")] == [1]
    assert review(SCENARIO) == []
    assert output("# nothing\n").stderr == "error: no objects passed to create\n"
    assert output("# nothing\n", "apply").stderr == "error: no objects passed to apply\n"


def test_after_a_document_that_cannot_be_read_kubectl_gives_up() -> None:
    printed = output(f"{JOB}---\na: [\n---\n{JOB.replace('demo', 'two')}")
    assert printed.stdout == "job.batch/demo created\n"
    assert printed.stderr.startswith(
        "error: error parsing job.yaml: error converting YAML to JSON: yaml: line 1: did not"
    )
    assert printed.exit_code == 1


def test_of_several_failures_each_is_told_on_lines_of_its_own() -> None:
    bad = JOB.replace("Limit: 2", "Limit: -2")
    told = 'Job.batch "demo" is invalid: spec.backoffLimit: Invalid value: -2: must be greater than or equal to 0'
    assert output(bad).stderr == f"The Job {told.partition(' ')[2]}\n"
    assert (
        output(f"{bad}---\n{bad}").stderr
        == f'Error from server (Invalid): error when creating "job.yaml": {told}\n' * 2
    )


def test_a_second_object_of_one_name_already_exists() -> None:
    text = f"{JOB}---\n{JOB}"
    printed = output(text)
    assert printed.stdout == "job.batch/demo created\n"
    assert printed.stderr == (
        'Error from server (AlreadyExists): error when creating "job.yaml": jobs.batch "demo" already exists\n'
    )
    assert review(text)[1].problems[0].span == (17, 9, 17, 13)
    assert output(f"{JOB}---\n{JOB.replace('name: demo', 'name: other')}").exit_code == 0


def test_the_items_of_a_list_are_reviewed_one_by_one() -> None:
    items = "".join(
        "- " + text.replace("\n", "\n  ").rstrip(" ") for text in (JOB, JOB.replace("Limit: 2", "Limit: -2"))
    )
    text = f"apiVersion: v1\nkind: List\nitems:\n{items}"
    first, second = review(text)
    assert (first.accepted, first.name) == (True, "demo")
    assert underlined(text, second.problems[0]) == "-2"


LISTS = [
    ("items: {}", "invalid object to validate"),
    ("items: [{kind: Job}]", "apiVersion not set"),
    (
        "items: [{apiVersion: batch/v1, kind: Job, spec: {a: 1, template: {}}}]",
        'ValidationError(Job.spec): unknown field "a" in io.k8s.api.batch.v1.JobSpec',
    ),
    (
        "items: [{apiVersion: batch/v1, kind: Job, spec: {}}]",
        'ValidationError(Job.spec): missing required field "template" in io.k8s.api.batch.v1.JobSpec',
    ),
]


@pytest.mark.parametrize(("items", "message"), LISTS, ids=[message for _, message in LISTS])
def test_kubectl_looks_into_a_list_itself(items: str, message: str) -> None:
    printed = output(f"apiVersion: v1\nkind: List\n{items}\n").stderr
    assert printed.startswith(f'error: error validating "job.yaml": error validating data: {message}; if you choose')


APPLY = [
    ("name: demo", "generateName: demo-", "error: from demo-: cannot use generate name with apply\n"),
    ("name: demo", "labels: {}", 'from server for: "job.yaml": resource name may not be empty\n'),
    ("name: demo", "name: a/b", 'from server for: "job.yaml": invalid resource name "a/b": [may not contain \'/\']\n'),
]


@pytest.mark.parametrize(("old", "new", "ending"), APPLY, ids=[new for _, new, _ in APPLY])
def test_apply_needs_a_name(old: str, new: str, ending: str) -> None:
    assert output(JOB.replace(old, new), "apply").stderr.endswith(ending)


@pytest.mark.parametrize("kind", ["Deployment", "ReplicaSet", "DaemonSet"])
def test_staff_is_checked_as_jobs_are(kind: str) -> None:
    text = JOB.replace("batch/v1", "apps/v1").replace("kind: Job", f"kind: {kind}")
    assert underlined(text, problem(text)) == "backoffLimit"
    text = text.replace("backoffLimit: 2", "selector: {matchLabels: {a: b}}")
    text = text.replace("template:\n", "template:\n    metadata: {labels: {a: b}}\n")
    assert problem(text).text == (
        'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"'
    )
    assert underlined(text, problem(text)) == "Never"
    assert only(text.replace("Never", "Always")).message == f"{kind.lower()}.apps/demo created\n"


def test_a_pod_may_come_without_a_job() -> None:
    text = POD + "  containers: [{name: main, image: busybox}]\n"
    found = only(text)
    assert found.message == "pod/demo created\n"
    assert found.stored is not None
    assert (found.stored["spec"]["restartPolicy"], found.stored["status"]) == ("Always", {})
    assert problem(POD + "  containers: []\n").text == "spec.containers: Required value"
    assert output(text + "---\n" + text).stderr.endswith('pods "demo" already exists\n')


def test_a_kind_that_nothing_here_keeps_is_said_not_to_be_simulated() -> None:
    text = JOB.replace("batch/v1", "apps/v1").replace("kind: Job", "kind: StatefulSet")
    assert problem(text).text == 'Jobsite does not simulate objects of kind "StatefulSet" (apps/v1)'


def test_warnings_are_told_with_what_was_created() -> None:
    found = only(JOB.replace("Never", "Never\n      terminationGracePeriodSeconds: -1"))
    assert found.warnings
    assert found.message == f"Warning: {found.warnings[0]}\njob.batch/demo created\n"


def test_one_document_can_be_reviewed_by_itself() -> None:
    first, second = decode(f"{JOB}---\n{JOB.replace('demo', 'Two')}").documents
    assert review_document(first).accepted
    assert review_document(second).problems[0].line == 17
