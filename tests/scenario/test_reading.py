"""What ``read`` makes of a text: the scenario, its problems with their places, and what it has to assume."""

from __future__ import annotations

import pytest

from playground import scenario
from playground.metrics import Compare, OlderThan, Rule

JOB = """\
apiVersion: batch/v1
kind: Job
metadata:
  name: work
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: main
        image: busybox:1.36
"""
CRON_JOB = """\
apiVersion: batch/v1
kind: CronJob
metadata:
  name: tick
spec:
  schedule: "*/5 * * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: main
            image: busybox:1.36
            command: [sleep, "30"]
"""
SCENARIO = """\
---
apiVersion: jobsite/v1
kind: Scenario
metadata:
  name: story
spec:
"""


ANNOTATION = '        metadata: {annotations: {jobsite/runs: "20s exit 0"}}\n'


def problems(text: str) -> list[str]:
    return [f"{each.line}:{each.column} {each.text}" for each in scenario.read(text).problems]


def told(spec: str) -> list[str]:
    """The problems of a Scenario document with ``spec`` (two spaces deep) after the Job, lines counted in it."""
    before = (JOB + SCENARIO).count("\n")
    found = scenario.read(JOB + SCENARIO + spec).problems
    return [f"{each.line - before}:{each.column} {each.text}" for each in found]


def test_a_plain_manifest_is_a_whole_scenario() -> None:
    given = scenario.read(JOB)
    assert given.accepted
    assert given.title == "work"
    assert given.start_ms == 1_767_600_000_000
    assert given.until_ms == 86_400_000
    assert given.ends_at_rest
    assert [each["kind"] for each in given.manifests] == ["Job"]


def test_the_scenario_document_says_when_how_and_what_happens() -> None:
    given = scenario.read(
        JOB
        + SCENARIO
        + """\
  title: A story
  start: 2026-03-02T11:58:30+02:00
  until: 40m
  seed: 7
  cluster: {startLatency: 1s, nodes: 2, podsPerNode: 3}
  containers:
  - job: wor*
    container: main
    index: 3
    runs:
    - {for: 7m, exit: 0}
    - {for: 5s, exit: 137, reason: OOMKilled, log: "out"}
    - {for: forever}
    onTerm: {for: 2s, exit: 143}
  actions:
  - {at: 10m, kubectl: "delete job work"}
  - {at: 15m, controllers: down}
  - {at: 15m, controllers: up}
  - {at: 18m, evict: "work#1"}
  - {at: 18m, evict: {job: work, index: 3}}
  - {at: 19m, node: node-2, state: down}
  alerts:
  - {name: TooOld, metric: kube_cronjob_status_last_successful_time, olderThan: 25h, for: 5m}
  - {name: Broken, metric: kube_job_status_failed, above: 0}
"""
    )
    assert given.problems == ()
    assert (given.title, given.until_ms, given.ends_at_rest) == ("A story", 2_400_000, False)
    assert given.start_ms == 1_772_445_510_000
    document = given.document
    assert (document.seed, document.start_latency_ms, document.nodes, document.pods_per_node) == (7, 1000, 2, 3)
    [entry] = document.containers
    assert [run.for_ms for run in entry.runs] == [420_000, 5000, -1]
    assert (entry.runs[1].reason, entry.runs[1].log) == ("OOMKilled", "out")
    assert entry.on_term is not None
    assert (entry.on_term.for_ms, entry.on_term.exit_code) == (2000, 143)
    assert [action.at_ms for action in document.actions] == [600_000, 900_000, 900_000, 1_080_000, 1_080_000, 1_140_000]
    assert document.alerts == (
        Rule("TooOld", "kube_cronjob_status_last_successful_time", OlderThan(90_000), for_seconds=300),
        Rule("Broken", "kube_job_status_failed", Compare(">", 0)),
    )


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("  untill: 5m\n", "1:3 spec.untill: Forbidden: unknown field; known here: "),
        ("  until: soon\n", '1:10 spec.until: Invalid value: "soon": must be a duration'),
        ("  until: -5m\n", '1:10 spec.until: Invalid value: "-5m": must not be negative'),
        ("  until: 400d\n", '1:10 spec.until: Invalid value: "400d": is too long: the limit is'),
        ("  start: yesterday\n", '1:10 spec.start: Invalid value: "yesterday": must be a time'),
        ("  start: 2026-03-02T11:58:30\n", '1:10 spec.start: Invalid value: "2026-03-02T11:58:30": must end in a zone'),
        ("  seed: x\n", '1:9 spec.seed: Invalid value: "x": must be a whole number'),
        ("  cluster: {nodes: 0}\n", "1:20 spec.cluster.nodes: Invalid value: 0: must be from 1 to 100"),
        ("  cluster: {nodes: 101}\n", "1:20 spec.cluster.nodes: Invalid value: 101: the limit is 100 nodes"),
        ("  cluster: fast\n", "1:12 spec.cluster: Invalid value: must be a map"),
        ("  containers: {}\n", "1:3 spec.containers: Invalid value: must be a list"),
        ("  containers:\n  - job: x\n", "2:5 spec.containers[0].runs: Required value: how each start goes"),
        ("  containers:\n  - runs: [{exit: 1}]\n", "2:13 spec.containers[0].runs[0].for: Required value"),
        (
            "  containers:\n  - runs: [{for: 1s, exit: 256}]\n",
            "2:28 spec.containers[0].runs[0].exit: Invalid value: 256",
        ),
        ("  actions:\n  - {controllers: down}\n", "2:6 spec.actions[0].at: Required value"),
        ("  actions:\n  - {at: 1m, controllers: off}\n", "2:27 spec.actions[0].controllers: Unsupported value: false"),
        ("  actions:\n  - {at: 1m}\n", "2:6 spec.actions[0]: Required value: exactly one of kubectl, apply"),
        (
            "  actions:\n  - {at: 2m, controllers: down}\n  - {at: 1m, controllers: up}\n",
            '3:10 spec.actions[1].at: Invalid value: "1m": must not be before the action above it',
        ),
        (
            '  actions:\n  - {at: 1m, kubectl: "delete job wrok"}\n',
            '2:23 spec.actions[0].kubectl: Not found: "job/wrok": nothing of this name in the scenario',
        ),
        ('  actions:\n  - {at: 1m, kubectl: "dance"}\n', '2:23 spec.actions[0].kubectl: Invalid value: "dance"'),
        ('  actions:\n  - {at: 1m, evict: "wrok#1"}\n', '2:21 spec.actions[0].evict: Not found: "wrok"'),
        (
            '  actions:\n  - {at: 1m, evict: "work"}\n',
            '2:21 spec.actions[0].evict: Invalid value: "work": must be JOB#N',
        ),
        ("  actions:\n  - {at: 1m, node: node-2, state: down}\n", '2:20 spec.actions[0].node: Not found: "node-2"'),
        ("  alerts:\n  - {name: A, above: 0}\n", "2:6 spec.alerts[0].metric: Required value: what it watches"),
        (
            "  alerts:\n  - {metric: kube_job_failed, above: 0}\n",
            "2:6 spec.alerts[0].name: Required value: what the alert is called",
        ),
        (
            "  alerts:\n  - {name: A, metric: kube_job_sad, above: 0}\n",
            '2:23 spec.alerts[0].metric: Unsupported value: "kube_job_sad": supported values: "kube_cronjob_info", ',
        ),
        (
            "  alerts:\n  - {name: A, metric: kube_job_failed}\n",
            "2:6 spec.alerts[0]: Required value: exactly one of olderThan, above",
        ),
        (
            "  alerts:\n  - {name: A, metric: kube_job_created, above: 0, olderThan: 1h}\n",
            "2:6 spec.alerts[0]: Required value: exactly one of olderThan, above",
        ),
        (
            "  alerts:\n  - {name: A, metric: kube_job_failed, olderThan: 1h}\n",
            "2:40 spec.alerts[0].olderThan: Forbidden: kube_job_failed is no time that grows old: take above",
        ),
        (
            "  alerts:\n  - {name: A, metric: kube_job_failed, above: much}\n",
            '2:47 spec.alerts[0].above: Invalid value: "much": must be a whole number',
        ),
        (
            "  alerts:\n  - {name: A, metric: kube_job_failed, above: 0, four: 5m}\n",
            "2:50 spec.alerts[0].four: Forbidden: unknown field; known here: above, for, metric, name, olderThan",
        ),
    ],
)
def test_a_slip_in_the_scenario_document_is_told_at_its_place(spec: str, expected: str) -> None:
    [found] = told(spec)
    assert found.startswith(expected), found


def test_an_unknown_field_of_a_manifest_is_told_in_the_servers_words() -> None:
    assert problems(JOB.replace("template:", "backofLimit: 3\n  template:")) == ['6:3 unknown field "spec.backofLimit"']


def test_a_manifest_that_is_refused_still_runs_beside_the_others() -> None:
    given = scenario.read(JOB.replace("Never", "Always") + "---\n" + JOB.replace("work", "other"))
    assert not given.accepted
    records = list(scenario.run(given).records)
    assert records[0]["result"].startswith(
        'Job.batch "work" is invalid: spec.template.spec.restartPolicy: Required value'
    )
    assert any(record.get("job") == "other" for record in records)


def test_a_text_without_any_object_says_so() -> None:
    assert problems("# nothing\n") == ["1:1 no objects passed to create: a scenario needs a Job or a CronJob"]


def test_what_nothing_says_is_assumed_and_told() -> None:
    assert scenario.read(JOB).assumptions == (
        'Nothing says how container "main" of Job "work" goes: it is assumed to run 5 s and exit 0.',
    )
    assert scenario.read(CRON_JOB).assumptions == ()
    by_annotation = JOB.replace("    spec:", '    metadata: {annotations: {jobsite/runs: "7m exit 0"}}\n    spec:')
    assert scenario.read(by_annotation).assumptions == ()
    by_entry = JOB + SCENARIO + "  containers:\n  - {job: work, runs: [{for: 1s}]}\n"
    assert scenario.read(by_entry).assumptions == ()


def test_a_faulty_annotation_is_told_at_the_annotations() -> None:
    text = JOB.replace("    spec:", '    metadata:\n      annotations:\n        jobsite/runs: "7m leave"\n    spec:', 1)
    assert scenario.read(text).accepted  # a word after the duration is the reason of the exit
    text = text.replace("7m leave", "soon exit 0")
    assert problems(text) == ['8:7 \'soon\' must be a duration such as "90s", "1h30m" or a number of seconds']


@pytest.mark.parametrize(
    ("entry", "annotation", "seconds"),
    [
        ("", "", 30),
        ("", '        metadata: {annotations: {jobsite/runs: "20s exit 0"}}\n', 20),
        (
            "  containers:\n  - runs: [{for: 10s}]\n",
            '        metadata: {annotations: {jobsite/runs: "20s exit 0"}}\n',
            10,
        ),
    ],
    ids=["the command decides", "the annotation wins over the command", "the entry wins over the annotation"],
)
def test_who_says_how_the_work_goes(entry: str, annotation: str, seconds: int) -> None:
    text = CRON_JOB.replace("        spec:\n", f"{annotation}        spec:\n", 1) + SCENARIO + f"  until: 9m\n{entry}"
    records = list(scenario.run(scenario.read(text)).records)
    [running] = [record["t"] for record in records if record.get("change") == "running"]
    [exited] = [record["t"] for record in records if record.get("change") == "containerExited"]
    assert exited - running == pytest.approx(seconds)


def test_two_scenario_documents_are_one_too_many() -> None:
    assert problems(JOB + SCENARIO + "  seed: 1\n" + SCENARIO + "  seed: 2\n") == [
        "20:1 a text may hold only one Scenario document"
    ]


def test_a_scenario_of_another_version_is_refused() -> None:
    assert problems(JOB + SCENARIO.replace("jobsite/v1", "jobsite/v9")) == [
        '13:13 apiVersion of a Scenario must be "jobsite/v1", not "jobsite/v9"'
    ]


SERVICE = "---\napiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ports: [{port: 80}]\n"


def test_what_is_not_simulated_is_left_out_and_named() -> None:
    found = scenario.read(SERVICE + "---\n" + JOB)
    assert found.problems == ()
    assert [each.name for each in found.reviews] == ["work"]
    assert 'Left out, because Jobsite does not simulate it: Service "web".' in found.assumptions


def test_of_many_that_are_left_out_five_are_named() -> None:
    found = scenario.read(SERVICE * 7 + "---\n" + JOB)
    told = [each for each in found.assumptions if each.startswith("Left out")]
    assert (len(told), told[-1]) == (6, "Left out as well: 2 more.")


def test_a_text_of_nothing_else_is_a_problem() -> None:
    assert problems(SERVICE) == ['3:7 Jobsite does not simulate objects of kind "Service" (v1)']


def test_a_namespace_is_assumed_to_exist() -> None:
    found = scenario.read(JOB.replace("  name: work", "  name: work\n  namespace: prod"))
    assert found.problems == ()
    assert 'The namespace "prod" is assumed to exist.' in found.assumptions
    created = next(record for record in scenario.run(found).records if record["kind"] == "Job")
    assert created["job"] == "work"


def test_a_namespace_that_cannot_exist_is_not_found() -> None:
    text = JOB.replace("  name: work", "  name: work\n  namespace: Prod_1")
    assert problems(text) == ['5:14 namespaces "Prod_1" not found']


def test_a_template_is_told_from_a_manifest() -> None:
    found = scenario.read(JOB.replace("name: work", "name: {{ .Release.Name }}\n  labels:\n    {{- nindent 4 }}"))
    first = found.problems[0]
    assert (first.stage, first.line, first.column) == ("syntax", 4, 9)
    assert "helm template" in first.text


def test_beside_a_text_that_cannot_be_read_other_kinds_are_left_out_too() -> None:
    found = problems(SERVICE + "---\n" + JOB.replace("  name: work", "\tname: work"))
    assert [each.partition(" ")[0] for each in found] == ["12:1"]
