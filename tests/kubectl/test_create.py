"""``kubectl create``: for show and for good, and what it prints of what it makes."""

from __future__ import annotations

import json

import pytest

from playground import scenario
from playground.kubectl import execute
from playground.kubernetes.apply import LAST_APPLIED
from playground.kubernetes.decode import decode
from playground.simulator.cluster import Cluster
from tests.scenario.test_reading import CRON_JOB, JOB


@pytest.fixture
def cluster() -> Cluster:
    """A cluster one minute after a Job ``work`` and a CronJob ``tick`` were created."""
    run = scenario.run(scenario.read(JOB + "---\n" + CRON_JOB), until_ms=60_000)
    list(run.records)
    return run.cluster


def names(cluster: Cluster) -> list[str]:
    return [each.meta.name for each in cluster.client.jobs.list()]


@pytest.mark.parametrize("dry_run", ["client", "server"])
def test_for_show_nothing_is_made(cluster: Cluster, dry_run: str) -> None:
    said = {"client": "dry run", "server": "server dry run"}[dry_run]
    output = execute(cluster, f"create job x --image=i --dry-run={dry_run}")
    assert output.stdout == f"job.batch/x created ({said})\n"
    assert names(cluster) == ["work"]


def test_only_the_server_knows_what_is_wrong(cluster: Cluster) -> None:
    assert execute(cluster, "create job X --image=i --dry-run=client").exit_code == 0
    assert "a lowercase RFC 1123 subdomain" in execute(cluster, "create job X --image=i --dry-run=server").stderr
    assert execute(cluster, "create job work --image=i --dry-run=client").exit_code == 0
    assert execute(cluster, "create job work --image=i --dry-run=server").stderr == (
        'error: failed to create job: jobs.batch "work" already exists\n'
    )


def test_what_would_be_sent_is_printed_without_defaults(cluster: Cluster) -> None:
    assert execute(cluster, "create job x --image=i --dry-run=client -o yaml -- echo hi").stdout == (
        "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: x\nspec:\n  template:\n    metadata: {}\n    spec:\n"
        "      containers:\n      - command:\n        - echo\n        - hi\n        image: i\n        name: x\n"
        "        resources: {}\n      restartPolicy: Never\nstatus: {}\n"
    )


def test_json_has_the_fields_in_their_order(cluster: Cluster) -> None:
    text = execute(cluster, "create cronjob x --image=i --schedule='* * * * *' --dry-run=client -o json").stdout
    assert list(json.loads(text)) == ["kind", "apiVersion", "metadata", "spec", "status"]
    assert list(json.loads(text)["spec"]) == ["schedule", "jobTemplate"]


def test_what_was_made_is_printed_as_it_is_stored(cluster: Cluster) -> None:
    made = json.loads(execute(cluster, "create job x --image=i -o json").stdout)
    assert (made["spec"]["backoffLimit"], made["metadata"]["namespace"]) == (6, "default")
    assert names(cluster) == ["work", "x"]


def test_a_job_from_a_cron_job_has_its_template_and_is_managed_by_it(cluster: Cluster) -> None:
    execute(cluster, """patch cj tick -p '{"spec":{"jobTemplate":{"metadata":{"annotations":{"a":"b"}}}}}'""")
    assert execute(cluster, "create job x --from=cj/tick").stdout == "job.batch/x created\n"
    job = cluster.client.jobs.get("default/x")
    assert dict(job.meta.annotations) == {"a": "b", "cronjob.kubernetes.io/instantiate": "manual"}
    [owner] = job.meta.owner_references
    assert (owner.kind, owner.name, owner.controller, owner.block_owner_deletion) == ("CronJob", "tick", True, False)
    assert job.spec.template.spec.containers[0].command == ("sleep", "30")


def test_the_configuration_can_be_kept_for_apply(cluster: Cluster) -> None:
    sent = decode(execute(cluster, "create job x --image=i --save-config --dry-run=client -o yaml").stdout)
    assert sent.documents[0].value["metadata"]["annotations"][LAST_APPLIED] == (
        '{"kind":"Job","apiVersion":"batch/v1","metadata":{"name":"x"},"spec":{"template":{"metadata":{},"spec":'
        '{"containers":[{"name":"x","image":"i","resources":{}}],"restartPolicy":"Never"}}},"status":{}}\n'
    )


@pytest.mark.parametrize(
    ("flag", "stdout", "stderr"),
    [
        (
            "--dry-run",
            " (dry run)",
            "helpers.go:702] --dry-run is deprecated and can be replaced with --dry-run=client.",
        ),
        (
            "--dry-run=true",
            " (dry run)",
            "--dry-run=true is deprecated (boolean value) and can be replaced with --dry-run=",
        ),
        (
            "--dry-run=false",
            "",
            "--dry-run=false is deprecated (boolean value) and can be replaced with --dry-run=none.",
        ),
        ("--dry-run=none", "", ""),
    ],
)
def test_the_old_ways_of_asking_for_show(cluster: Cluster, flag: str, stdout: str, stderr: str) -> None:
    output = execute(cluster, f"create job x --image=i {flag}")
    assert output.stdout == f"job.batch/x created{stdout}\n"
    assert stderr in output.stderr
    assert not stderr or output.stderr.startswith("W0105 08:01:00.000000       1 ")


@pytest.mark.parametrize(
    ("line", "stderr"),
    [
        ("create", "error: must specify one of -f and -k\n"),
        ("create thing", "error: Unexpected args: [thing]\nSee 'kubectl create -h' for help and examples\n"),
        (
            "create job x --image=i --dry-run=maybe",
            'error: Invalid dry-run value (maybe). Must be "none", "server", or ',
        ),
        ("create job x --image=i --dry-run client", "error: exactly one NAME is required, got 2\n"),
        (
            "create job x --image=i --validate=maybe",
            'error: invalid - validate option "maybe"; must be one of: strict ',
        ),
        ("create job x --image=i -o wide", 'error: unable to match a printer suitable for the output format "wide", '),
        ("create job x --image=i -n nope", 'error: failed to create job: namespaces "nope" not found\n'),
        ("create job x --from=cj/tick -n nope", 'Error from server (NotFound): cronjobs.batch "tick" not found\n'),
        ("create job x --from=cronjob", "error: resource(s) were provided, but no name was specified\n"),
        ("create job x --from=cj/a/b", "error: arguments in resource/name form may not have more than one slash\n"),
        (
            "create job x --from=cj,job/a",
            "error: arguments in resource/name form must have a single resource and name\n",
        ),
        (
            "create job X --from=cj/tick",
            'error: failed to create job: Job.batch "X" is invalid: metadata.name: Invalid',
        ),
        ("create job x --from=node/node-1", "error: unknown object type *v1.Node\n"),
    ],
)
def test_what_is_refused(cluster: Cluster, line: str, stderr: str) -> None:
    output = execute(cluster, line)
    assert (output.stdout, output.exit_code) == ("", 1)
    assert output.stderr.startswith(stderr)
    assert names(cluster) == ["work"]
