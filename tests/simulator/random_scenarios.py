"""Strategies for valid scenario texts: Jobs of all kinds, CronJobs, staff, how containers go, and what happens to them.

Each gives the text itself, so that what fails can be pasted into the editor.
"""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

Json = dict[str, Any]

ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Etc/UTC")
STARTS = (
    "2026-03-02T08:58:30Z",
    "2026-03-29T00:30:00.250Z",  # Berlin's spring
    "2026-10-25T00:15:00Z",  # and its autumn
    "2026-11-01T05:40:00Z",  # New York's autumn
)
SCHEDULES = (
    "* * * * *",
    "* * * * *",
    "*/2 * * * *",
    "*/5 * * * *",
    "30 * * * *",
    "0 2 * * *",
    "@hourly",
    "@every 45s",
    "@every 7m",
)


def one_of(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


def fields(required: Json, optional: Json) -> st.SearchStrategy[Json]:
    """An object with the required fields, and some of the others."""
    return st.fixed_dictionaries(required, optional=optional)


seconds = st.integers(0, 240).map(lambda tenths: f"{tenths * 250}ms")
run_lengths = one_of("0s", "1s", "forever", "100s", "6m") | seconds
runs = fields(
    {"for": run_lengths, "exit": one_of(0, 0, 0, 1, 3, 137)},
    {"log": one_of("ready", "two\nlines"), "reason": one_of("OOMKilled")},
)
entries = fields(
    {"runs": st.lists(runs, min_size=1, max_size=5)},
    {
        "job": one_of("work*", "tick-*", "*"),
        "container": one_of("main", "other", "prepare", "proxy"),
        "index": one_of(0, 1),
        "onTerm": fields({"for": one_of("0s", "3s", "40s"), "exit": one_of(0, 143)}, {}),
    },
)


@st.composite
def pod_templates(draw: st.DrawFn, restart_policies: tuple[str, ...] = ("Never", "OnFailure")) -> Json:
    def container(name: str, **more: Any) -> Json:
        return {"name": name, "image": "work:v1", **more}

    spec: Json = {"restartPolicy": draw(one_of(*restart_policies)), "containers": [container("main")]}
    if draw(one_of(False, False, True)):
        spec["containers"].append(container("other", command=["sh", "-c", draw(one_of("sleep 7", "sleep 3; exit 1"))]))
    init = draw(
        st.lists(one_of(container("prepare"), container("proxy", restartPolicy="Always")), max_size=2, unique_by=str)
    )
    if init:
        spec["initContainers"] = init
    spec.update(draw(fields({}, {"terminationGracePeriodSeconds": one_of(0, 1, 5, 30)})))
    if "Always" not in restart_policies:
        spec.update(draw(fields({}, {"activeDeadlineSeconds": one_of(5, 60)})))
    return {"spec": spec}


@st.composite
def job_specs(draw: st.DrawFn) -> Json:
    template = draw(pod_templates())
    never = template["spec"]["restartPolicy"] == "Never"
    spec: Json = {"template": template}
    spec |= draw(
        fields(
            {},
            {
                "completions": st.integers(0, 8),
                "parallelism": st.integers(0, 6),
                "backoffLimit": one_of(0, 1, 3),
                "activeDeadlineSeconds": one_of(1, 30, 300),
                "ttlSecondsAfterFinished": one_of(0, 20),
                "suspend": st.booleans(),
                "podReplacementPolicy": one_of("Failed", "TerminatingOrFailed"),
            },
        )
    )
    indexed = spec.get("completions") and draw(st.booleans())
    actions = ["FailJob", "Ignore", "Count"]
    if indexed:
        spec["completionMode"] = "Indexed"
        if draw(st.booleans()):
            spec["backoffLimitPerIndex"] = draw(one_of(0, 1, 2))
            actions.append("FailIndex")
            if draw(st.booleans()):
                spec["maxFailedIndexes"] = draw(st.integers(0, spec["completions"]))
        if draw(st.booleans()):
            last = draw(st.integers(0, spec["completions"] - 1))
            rules = ({"succeededCount": last + 1}, {"succeededIndexes": str(last)}, {"succeededIndexes": f"0-{last}"})
            spec["successPolicy"] = {
                "rules": [draw(one_of(*(rule for rule in rules if rule != {"succeededIndexes": "0-0"})))]
            }
    if never and draw(one_of(False, False, True)):
        spec["podFailurePolicy"] = {"rules": draw(st.lists(failure_rules(actions), min_size=1, max_size=3))}
        spec["podReplacementPolicy"] = "Failed"
    return spec


@st.composite
def failure_rules(draw: st.DrawFn, actions: list[str]) -> Json:
    if draw(st.booleans()):
        codes = draw(
            fields(
                {"operator": one_of("In", "NotIn"), "values": one_of([1], [1, 3])}, {"containerName": one_of("main")}
            )
        )
        return {"action": draw(one_of(*actions)), "onExitCodes": codes}
    condition = {"type": "DisruptionTarget", "status": "True"}
    return {"action": draw(one_of(*actions)), "onPodConditions": [condition]}


@st.composite
def cron_job_specs(draw: st.DrawFn) -> Json:
    spec = draw(
        fields(
            {"schedule": one_of(*SCHEDULES), "concurrencyPolicy": one_of("Allow", "Forbid", "Replace")},
            {
                "timeZone": one_of(*ZONES),
                "startingDeadlineSeconds": one_of(0, 1, 20, 200),
                "suspend": one_of(False, False, True),
                "successfulJobsHistoryLimit": one_of(0, 1, 5),
                "failedJobsHistoryLimit": one_of(0, 2),
            },
        )
    )
    job_spec = draw(job_specs())
    job_spec.pop("suspend", None)
    return {**spec, "jobTemplate": {"spec": job_spec}}


@st.composite
def staff(draw: st.DrawFn) -> Json:
    """A Deployment or a DaemonSet."""
    kind, name = draw(one_of(("Deployment", "web"), ("DaemonSet", "guard")))
    template = {**draw(pod_templates(("Always",))), "metadata": {"labels": {"app": name}}}
    spec: Json = {"selector": {"matchLabels": {"app": name}}, "template": template}
    if kind == "Deployment":
        spec |= draw(fields({}, {"replicas": st.integers(0, 4), "minReadySeconds": one_of(5)}))
    return {"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": name}, "spec": spec}


def batch(kind: str, name: str, spec: Json) -> Json:
    return {"apiVersion": "batch/v1", "kind": kind, "metadata": {"name": name}, "spec": spec}


PATCHES = (
    {"suspend": True},
    {"suspend": False},
    {"parallelism": 0},
    {"parallelism": 4},
    {"parallelism": 2, "completions": 2},
    {"activeDeadlineSeconds": 40},
    {"ttlSecondsAfterFinished": 5},
    {"schedule": "*/3 * * * *"},
    {"concurrencyPolicy": "Forbid"},
    {"concurrencyPolicy": "Replace"},
    {"startingDeadlineSeconds": 100},
    {"successfulJobsHistoryLimit": 0},
)


@st.composite
def actions(draw: st.DrawFn, manifests: list[Json], nodes: int) -> Json:
    """One action, not yet with its time. The server may refuse it: that is part of the picture."""
    named = [(each["kind"], each["metadata"]["name"]) for each in manifests]
    kind, name = draw(one_of(*named))
    jobs = [job for of, job in named if of == "Job"]
    cron_jobs = [cron_job for of, cron_job in named if of == "CronJob"]
    possible: list[Json] = [{"controllers": "down"}, {"controllers": "up"}, {"controllers": "up"}]
    possible += [{"node": f"node-{draw(st.integers(1, nodes))}", "state": state} for state in ("down", "up")]
    patch = json.dumps({"spec": draw(one_of(*PATCHES))})
    if kind in ("Job", "CronJob"):
        possible += [{"kubectl": f"patch {kind.lower()} {name} --type=merge -p '{patch}'"}] * 4
    cascade = draw(one_of("background", "foreground", "orphan"))
    possible.append({"kubectl": f"delete {kind.lower()} {name} --cascade={cascade}"})
    possible.append({"apply": json.dumps(draw(one_of(*manifests)))})
    for job in jobs:
        possible += [{"evict": f"{job}#{draw(st.integers(1, 6))}"}, {"evict": {"job": job, "index": 0}}]
        possible.append({"kubectl": f"delete pod {job}#{draw(st.integers(1, 4))}"})
    possible += [{"kubectl": f"create job --from=cronjob/{each} by-hand"} for each in cron_jobs]
    return draw(one_of(*possible))


@st.composite
def scenarios(draw: st.DrawFn) -> str:
    """The text of a scenario that is accepted."""
    manifests = [
        batch("Job", f"work-{number}", spec) for number, spec in enumerate(draw(st.lists(job_specs(), max_size=2)))
    ]
    if not manifests or draw(st.booleans()):
        manifests.append(batch("CronJob", "tick", draw(cron_job_specs())))
    if draw(one_of(False, False, False, True)):
        manifests.append(draw(staff()))
    nodes = draw(one_of(1, 1, 2, 3))
    times = sorted(draw(st.lists(st.integers(0, 900_000), max_size=8)))
    spec = {
        "start": draw(one_of(*STARTS)),
        "until": draw(one_of("15m", "30m", "3h")),
        "seed": draw(st.integers(0, 99)),
        "cluster": {
            "nodes": nodes,
            "podsPerNode": draw(one_of(1, 3, 110)),
            "startLatency": draw(one_of("0s", "1s", "1.2s", "1.2s")),
        },
        "containers": draw(st.lists(entries, max_size=4)),
        "actions": [{"at": f"{at_ms}ms", **draw(actions(manifests, nodes))} for at_ms in times],
    }
    scenario = {"apiVersion": "jobsite/v1", "kind": "Scenario", "metadata": {"name": "random"}, "spec": spec}
    return "\n---\n".join(json.dumps(each) for each in (*manifests, scenario))
