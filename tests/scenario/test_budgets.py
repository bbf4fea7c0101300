"""What no scenario may exceed: each limit at its edge, and texts made to be too much for the server."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from playground import scenario
from playground.limits import (
    ACTIONS,
    ALERTS,
    CONTAINER_ENTRIES,
    CONTAINER_RUNS,
    HORIZON_MS,
    LIMITS,
    NODES,
    POD_TEMPLATE_PARTS,
    PODS_PER_NODE,
    REST_HORIZON_MS,
    YAML_DOCUMENTS,
    Limit,
)
from playground.simulator import cluster

Json = dict[str, Any]

DAY = "24h"
ENDLESS = {"command": ["sleep", "100000"]}


def text(*manifests: Json, **spec: Any) -> str:
    document = {"apiVersion": "jobsite/v1", "kind": "Scenario", "metadata": {"name": "much"}, "spec": spec}
    return "\n---\n".join(json.dumps(each) for each in (*manifests, document))


def template(container: Json, restart_policy: str = "Never", **metadata: Any) -> Json:
    containers = [{"name": "main", "image": "work:v1", **container}]
    return {"metadata": metadata, "spec": {"restartPolicy": restart_policy, "containers": containers}}


def job(container: Json | None = None, name: str = "work", **spec: Any) -> Json:
    spec.setdefault("template", template({"command": ["true"]} if container is None else container))
    return {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": name}, "spec": spec}


def cron_job(
    schedule: str, container: Json | None = None, name: str = "tick", template: Json | None = None, **spec: Any
) -> Json:
    job_template = {"spec": job(container)["spec"] if template is None else {"template": template}}
    spec = {"schedule": schedule, "jobTemplate": job_template, **spec}
    return {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": name}, "spec": spec}


def deployment(replicas: int) -> Json:
    labels = {"app": "web"}
    pods = template(ENDLESS, "Always", labels=labels)
    spec = {"replicas": replicas, "selector": {"matchLabels": labels}, "template": pods}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": spec}


# -- what a text may hold


def with_parts(count: int) -> str:
    """A template with so many containers, labels and annotations."""
    return text(cron_job("@hourly", template=template({}, labels={f"l{n}": "" for n in range(count - 1)})))


def with_entries(count: int) -> str:
    return text(job(), containers=[{"runs": [{"for": 1}]}] * count)


def with_runs(count: int) -> str:
    return text(job(), containers=[{"runs": [{"for": 1}] * count}])


def with_actions(count: int) -> str:
    return text(job(), actions=[{"at": 1, "controllers": "up"}] * count)


def with_alerts(count: int) -> str:
    return text(job(), alerts=[{"name": "Broken", "metric": "kube_job_status_failed", "above": 0}] * count)


@pytest.mark.parametrize(
    ("limit", "written"),
    [
        (ACTIONS, with_actions),
        (ALERTS, with_alerts),
        (CONTAINER_ENTRIES, with_entries),
        (CONTAINER_RUNS, with_runs),
        (POD_TEMPLATE_PARTS, with_parts),
        (NODES, lambda count: text(job(), cluster={"nodes": count})),
        (PODS_PER_NODE, lambda count: text(job(), cluster={"podsPerNode": count})),
    ],
    ids=lambda value: value.name if isinstance(value, Limit) else "",
)
def test_a_text_may_hold_as_much_as_the_limit_and_no_more(limit: Limit, written: Any) -> None:
    assert scenario.read(written(int(limit))).problems == ()
    [problem] = scenario.read(written(limit + 1)).problems
    assert limit.message(limit + 1) in problem.text


def test_a_scenario_may_go_on_for_as_long_as_the_horizon_and_no_longer() -> None:
    assert scenario.read(text(job(), until=f"{int(HORIZON_MS)}ms")).problems == ()
    [problem] = scenario.read(text(job(), until=f"{HORIZON_MS + 1}ms")).problems
    assert HORIZON_MS.message() in problem.text


@pytest.mark.parametrize("command", ["apply", "patch"])
def test_a_template_that_is_too_large_is_refused_while_the_scenario_runs_too(command: str) -> None:
    labels = {f"l{n}": "" for n in range(POD_TEMPLATE_PARTS)}
    if command == "apply":
        action = {"at": 1, "apply": json.dumps(cron_job("@hourly", name="wide", template=template({}, labels=labels)))}
    else:
        patch = {"spec": {"jobTemplate": {"metadata": {"labels": labels}}}}
        action = {"at": 1, "kubectl": f"patch cronjob tick --type=merge -p '{json.dumps(patch)}'"}
    run = scenario.run(scenario.read(text(cron_job("@hourly"), until="2s", actions=[action])))
    [refused] = [record["result"] for record in run.records if record["kind"] == "Action"]
    assert POD_TEMPLATE_PARTS.message(POD_TEMPLATE_PARTS + 1) in refused


# -- how far a run may go


def played(given: str) -> tuple[str, list[Json]]:
    run = scenario.run(scenario.read(given))
    records = list(run.records)
    return run.ended, records


def lowered(limit: Limit, value: int) -> Limit:
    """The same limit with another value, without a place in the table."""
    changed = int.__new__(Limit, value)
    changed.name, changed.unit, changed.why = limit.name, limit.unit, limit.why
    return changed


STORY = text(cron_job("*/5 * * * *"), job(parallelism=3, completions=9), until="1h")


@pytest.mark.parametrize("name", ["RUN_RECORDS", "RUN_ACTIONS", "RUN_OBJECTS"])
def test_a_run_may_come_to_a_limit_and_ends_beyond_it_with_what_it_has(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = scenario.run(scenario.read(STORY))
    everything = list(run.records)
    there: set[tuple[str, str]] = set()
    most = 1
    for _, kind, key, obj in run.history:
        (there.discard if obj is None else there.add)((kind, key))
        most = max(most, len(there))
    used = {"RUN_RECORDS": len(everything), "RUN_ACTIONS": run.cluster.loop.actions_run, "RUN_OBJECTS": most}[name]
    monkeypatch.setattr(cluster, name, lowered(LIMITS[name], used))
    assert played(STORY) == ("until", everything)
    monkeypatch.setattr(cluster, name, lowered(LIMITS[name], used - 1))
    ended, records = played(STORY)
    assert ended == f"limit:{name}"
    assert records == everything[: len(records)]
    assert 0 < len(records) <= len(everything)


def test_a_run_without_an_end_of_its_own_goes_on_for_a_day() -> None:
    run = scenario.run(scenario.read(text(cron_job("@hourly"))))
    records = list(run.records)
    assert (run.ended, run.until_ms) == ("until", REST_HORIZON_MS)
    assert records[-1]["t"] * 1000 <= REST_HORIZON_MS


def test_a_run_never_goes_beyond_the_horizon() -> None:
    run = scenario.run(scenario.read(text(cron_job("@yearly"))), until_ms=2 * HORIZON_MS)
    assert sum(1 for _ in run.records) > 0
    assert run.until_ms == HORIZON_MS


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(text(cron_job("* * * * *"), until="24h"), id="between actions"),
        pytest.param(text(deployment(1_000_000)), id="in one instant that makes objects without end"),
        pytest.param(
            text(cron_job("@every 1s", ENDLESS, concurrencyPolicy="Forbid"), until="366d"), id="between ticks of no Job"
        ),
    ],
)
def test_a_run_that_is_out_of_time_ends_where_it_is(given: str) -> None:
    asked = 0

    def out_of_time() -> bool:
        nonlocal asked
        asked += 1
        return asked == 3

    read = scenario.read(given)
    run = scenario.run(read, out_of_time=out_of_time)
    records = list(run.records)
    assert asked == 3
    assert run.ended == "limit:RUN_CPU_SECONDS"
    assert 0 < len(records) < 10_000
    assert run.until_ms == records[-1]["t"] * 1000


# -- texts that want too much

ROOM: Json = {"nodes": 100, "podsPerNode": 10_000}
FAILING = {"command": ["false"]}


def flapping(kinds: tuple[Json, Json], every_s: int) -> list[Json]:
    return [{"at": 200 + every_s * number, **kinds[number % 2]} for number in range(ACTIONS)]


HOSTILE = {
    "a tick each second for a year": text(cron_job("@every 1s"), until="366d"),
    "a Job each second that never ends": text(cron_job("@every 1s", ENDLESS), until="366d"),
    "a tick each second that is never acted on": text(cron_job("@every 1s", suspend=True), until="366d"),
    "150 CronJobs with a tick each second": text(
        *(cron_job("@every 1s", name=f"tick-{number}") for number in range(150)), until="366d"
    ),
    "a history without end": text(
        cron_job("* * * * *", successfulJobsHistoryLimit=2**31 - 1, failedJobsHistoryLimit=2**31 - 1), until="366d"
    ),
    "failing at once, again and again": text(job(FAILING, backoffLimit=2**31 - 1), until="366d"),
    "restarting at once, again and again": text(
        job(backoffLimit=2**31 - 1, template=template(FAILING, "OnFailure")), until="366d"
    ),
    "a million Pods at a time": text(
        job(ENDLESS, parallelism=1_000_000, completions=1_000_000), cluster=ROOM, until="366d"
    ),
    "a million Pods and no room for them": text(
        job(ENDLESS, parallelism=1_000_000, completions=1_000_000), until="366d"
    ),
    "a billion indexes": text(
        job(completionMode="Indexed", parallelism=100_000, completions=1_000_000_000), cluster=ROOM, until="366d"
    ),
    "a million replicas": text(deployment(1_000_000), cluster=ROOM, until="366d"),
    "a thousand Jobs by hand": text(
        cron_job("@every 1m"),
        until="366d",
        actions=[{"at": n, "kubectl": f"create job --from=cronjob/tick hand-{n}"} for n in range(ACTIONS)],
    ),
    "controllers that are restarted over thousands of Pods": text(
        job(ENDLESS, parallelism=20_000, completions=20_000),
        cluster=ROOM,
        until="366d",
        actions=flapping(({"controllers": "down"}, {"controllers": "up"}), 1),
    ),
    "a node that goes and comes with thousands of Pods": text(
        job(ENDLESS, parallelism=10_000, completions=20_000, backoffLimit=2**31 - 1),
        cluster={"nodes": 1, "podsPerNode": 10_000},
        until="366d",
        actions=flapping(({"node": "node-1", "state": "down"}, {"node": "node-1", "state": "up"}), 400),
    ),
    "a thousand changes of mind about thousands of Pods": text(
        job(ENDLESS, parallelism=10_000, completions=10_000),
        cluster=ROOM,
        until="366d",
        actions=flapping(
            (
                {"kubectl": 'patch job work --type=merge -p \'{"spec":{"suspend":true}}\''},
                {"kubectl": 'patch job work --type=merge -p \'{"spec":{"suspend":false}}\''},
            ),
            60,
        ),
    ),
    "a Pod full of containers that fail at once": text(
        job(
            backoffLimit=2**31 - 1,
            parallelism=100,
            template={
                "spec": {
                    "restartPolicy": "OnFailure",
                    "containers": [
                        {"name": f"c{n}", "image": "work:v1", **FAILING} for n in range(POD_TEMPLATE_PARTS - 4)
                    ],
                }
            },
        ),
        until="366d",
    ),
}
BUDGET_SECONDS = 0.4
# Far more than any machine needs between two looks at the clock: a run that is over this is not interrupted at all.
OVERRUN_SECONDS = 15.0


@pytest.mark.parametrize("given", HOSTILE.values(), ids=HOSTILE)
def test_a_text_that_wants_too_much_ends_politely_and_in_time(given: str) -> None:
    read = scenario.read(given)
    assert read.problems == ()
    deadline = time.process_time() + BUDGET_SECONDS
    run = scenario.run(read, out_of_time=lambda: time.process_time() > deadline)
    records = sum(1 for _ in run.records)
    assert time.process_time() < deadline + OVERRUN_SECONDS
    assert records > 100
    kind, _, name = run.ended.partition(":")
    assert kind in ("limit", "until", "rest")
    assert kind != "limit" or LIMITS[name].message()


def test_ten_thousand_documents_are_refused_before_anything_is_done_with_them() -> None:
    problems = scenario.read("\n---\n".join(["{kind: Job}"] * 10_000)).problems
    assert len(problems) == YAML_DOCUMENTS + 1
    assert problems[-1].text == YAML_DOCUMENTS.message()
