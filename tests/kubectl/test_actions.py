"""What people do to a running cluster, and what kubectl tells them."""

from __future__ import annotations

import pytest

from playground import scenario
from playground.kubectl import execute
from playground.kubectl.apply import apply
from playground.kubectl.merge import merge_patch
from playground.simulator.cluster import Cluster
from tests.scenario.test_reading import CRON_JOB, JOB, SCENARIO


@pytest.fixture
def cluster() -> Cluster:
    """A cluster one minute after a Job ``work`` and a CronJob ``tick`` were created."""
    run = scenario.run(scenario.read(JOB + "---\n" + CRON_JOB), until_ms=60_000)
    list(run.records)
    return run.cluster


def names(cluster: Cluster) -> list[str]:
    return [each.meta.name for each in cluster.client.jobs.list()]


@pytest.mark.parametrize(
    ("line", "stdout"),
    [
        ("create job --from=cronjob/tick by-hand", "job.batch/by-hand created\n"),
        ("kubectl create job by-hand --from cj/tick", "job.batch/by-hand created\n"),
        ("create job hello --image=busybox -- sleep 5", "job.batch/hello created\n"),
        ("create cronjob tock --image=busybox --schedule='*/2 * * * *'", "cronjob.batch/tock created\n"),
        ("create job hello --image=busybox --dry-run=client", "job.batch/hello created (dry run)\n"),
        ("""patch cronjob tick --type=merge -p '{"spec":{"suspend":true}}'""", "cronjob.batch/tick patched\n"),
        ("""patch cj/tick -p '{"spec":{"suspend":false}}'""", "cronjob.batch/tick patched (no change)\n"),
        ("delete job work", 'job.batch "work" deleted from default namespace\n'),
        ("delete cronjob/tick job/work --cascade=orphan", None),
        ("delete jobs --all", 'job.batch "work" deleted from default namespace\n'),
        ("delete job none --ignore-not-found", ""),
    ],
)
def test_a_command_that_is_obeyed(cluster: Cluster, line: str, stdout: str | None) -> None:
    output = execute(cluster, line)
    assert (output.stderr, output.exit_code) == ("", 0)
    assert stdout is None or output.stdout == stdout


@pytest.mark.parametrize(
    ("line", "stderr"),
    [
        ("", 'error: unknown command "" for "kubectl"\n'),
        ("dance", 'error: unknown command "dance" for "kubectl"\n'),
        ("delete job 'x", "error: a quote in this command is never closed\n"),
        ("delete job none", 'Error from server (NotFound): jobs.batch "none" not found\n'),
        ("delete unicorn x", 'error: the server doesn\'t have a resource type "unicorn"\n'),
        ("delete job work --cascade=sideways", "error: invalid cascade value (sideways). Must be "),
        ("create job work --image=busybox", 'error: failed to create job: jobs.batch "work" already exists\n'),
        ("create job x --from=cronjob/none", 'Error from server (NotFound): cronjobs.batch "none" not found\n'),
        ("create job x --from=job/work", "error: unknown object type *v1.Job\n"),
        ("create job x", "error: either --image or --from must be specified\n"),
        ("create cronjob x", 'error: required flag(s) "image", "schedule" not set\n'),
        ("create job x --img=y", "error: unknown flag: --img\nSee 'kubectl create job --help' for usage.\n"),
        ("create job x --image", "error: flag needs an argument: --image\n"),
        ("patch cronjob tick --type=merge", "error: must specify --patch or --patch-file"),
        ("patch cronjob tick -p '{'", 'error: unable to parse "{": '),
        ("""patch cronjob none -p '{"spec":{}}'""", 'Error from server (NotFound): cronjobs.batch "none" not found\n'),
        (
            """patch job work --type=merge -p '{"spec":{"completions":3}}'""",
            'Job.batch "work" is invalid: spec.completions: Invalid value: 3: field is immutable\n',
        ),
        (
            """patch cronjob tick --type=merge -p '{"spec":{"schedule":"* * *"}}'""",
            'CronJob.batch "tick" is invalid: spec.schedule: Invalid value: "* * *": expected exactly 5 fields',
        ),
    ],
)
def test_a_command_that_is_refused(cluster: Cluster, line: str, stderr: str) -> None:
    output = execute(cluster, line)
    assert output.exit_code == 1
    assert output.stdout == ""
    assert output.stderr.startswith(stderr)


def test_a_job_made_by_hand_carries_the_template_the_mark_and_its_owner(cluster: Cluster) -> None:
    execute(cluster, "create job --from=cronjob/tick by-hand")
    job = cluster.client.jobs.get("default/by-hand")
    assert job.meta.annotations == {"cronjob.kubernetes.io/instantiate": "manual"}
    [owner] = job.meta.owner_references
    assert (owner.kind, owner.name, owner.controller, owner.block_owner_deletion) == ("CronJob", "tick", True, False)
    assert job.spec.template.spec.containers[0].command == ("sleep", "30")


def test_deleting_a_job_takes_its_pods_along_unless_they_are_orphaned(cluster: Cluster) -> None:
    execute(cluster, "delete job work --cascade=orphan")
    list(cluster.run(61_000))
    assert [pod.meta.owner_references for pod in cluster.client.pods.list()] == [()]
    execute(cluster, "delete pod work#1")
    assert cluster.client.pods.list() == []


def test_apply_creates_then_configures_then_takes_out_what_is_no_longer_said(cluster: Cluster) -> None:
    manifest = CRON_JOB.replace("name: tick", "name: tock").replace("  jobTemplate", "  suspend: true\n  jobTemplate")
    assert apply(cluster, manifest).stdout == "cronjob.batch/tock created\n"
    assert apply(cluster, manifest).stdout == "cronjob.batch/tock unchanged\n"
    assert cluster.client.cron_jobs.get("default/tock").spec.suspend
    assert apply(cluster, manifest.replace("  suspend: true\n", "")).stdout == "cronjob.batch/tock configured\n"
    assert not cluster.client.cron_jobs.get("default/tock").spec.suspend


def test_apply_tells_what_the_server_refuses_and_goes_on(cluster: Cluster) -> None:
    output = apply(
        cluster, JOB.replace("work", "bad").replace("Never", "Always") + "---\n" + JOB.replace("work", "good")
    )
    assert output.stdout == "job.batch/good created\n"
    assert output.refusal.startswith('Job.batch "bad" is invalid: spec.template.spec.restartPolicy')
    assert names(cluster) == ["work", "good"]


def test_a_strategic_patch_finds_a_container_by_its_name_and_a_merge_patch_replaces_the_list(cluster: Cluster) -> None:
    def patch(kind: str, containers: str) -> str:
        spec = '{"spec":{"jobTemplate":{"spec":{"template":{"spec":{"containers":[' + containers + "]}}}}}}"
        return execute(cluster, f"patch cronjob tick --type={kind} -p '{spec}'").stderr

    assert patch("strategic", '{"name":"main","image":"busybox:2"}') == ""
    [container] = cluster.client.cron_jobs.get("default/tick").spec.job_template.job_spec.template.spec.containers
    assert (container.image, container.command) == ("busybox:2", ("sleep", "30"))
    assert patch("merge", '{"name":"main","image":"busybox:3"}') == ""
    [container] = cluster.client.cron_jobs.get("default/tick").spec.job_template.job_spec.template.spec.containers
    assert (container.image, container.command) == ("busybox:3", ())


def test_an_action_that_is_refused_is_a_record() -> None:
    actions = (
        '  until: 20s\n  actions:\n  - {at: 8s, kubectl: "delete job work"}\n  - {at: 9s, kubectl: "delete job work"}\n'
    )
    records = list(scenario.run(scenario.read(JOB + SCENARIO + actions)).records)
    assert [(record["t"], record["do"], record["result"]) for record in records if record["kind"] == "Action"] == [
        (9, "delete work", 'jobs.batch "work" not found')
    ]


def test_a_merge_patch_leaves_its_arguments_alone() -> None:
    target = {"a": {"b": 1, "c": 2}, "d": [1]}
    assert merge_patch(target, {"a": {"b": None, "e": 3}, "d": [2]}) == {"a": {"c": 2, "e": 3}, "d": [2]}
    assert target == {"a": {"b": 1, "c": 2}, "d": [1]}
