"""What the tests of the simulator share: small Jobs, how their containers go, and a run told in short lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from playground.kubernetes.apimachinery.meta import ObjectMeta
from playground.kubernetes.apps.types import DaemonSet, DaemonSetSpec, Deployment, DeploymentSpec
from playground.kubernetes.batch.types import CronJob, CronJobSpec, Job, JobSpec, JobTemplate
from playground.kubernetes.core.types import Container, Pod, PodSpec, PodTemplate
from playground.kubernetes.objects import Typed
from playground.simulator.cluster import Action, Cluster, ClusterConfig
from playground.simulator.workload import FOREVER, ContainerEntry, ContainerRun, OnTerm

Record = dict[str, Any]

START_MS = 1_772_442_000_000
"""2026-03-02 09:00:00 UTC."""


def pod_spec(
    containers: Iterable[str] = ("main",), init: Iterable[Container] = (), restart: str = "Never", **fields: Any
) -> PodSpec:
    return PodSpec(tuple(Container(name) for name in containers), tuple(init), restart, **fields)


def sidecar(name: str) -> Container:
    return Container(name, restart_policy="Always")


def job(name: str = "work", pod: PodSpec | None = None, **spec: Any) -> Job:
    """A Job with its defaults; ``spec`` are the fields that differ from them."""
    template = PodTemplate(pod or pod_spec())
    if "completions" not in spec and "parallelism" not in spec:
        spec["completions"] = 1
    return Job(ObjectMeta(name, ""), JobSpec(template, **spec))


def cron_job(name: str = "tick", schedule: str = "* * * * *", pod: PodSpec | None = None, **spec: Any) -> CronJob:
    template = JobTemplate(JobSpec(PodTemplate(pod or pod_spec()), completions=1))
    return CronJob(ObjectMeta(name, ""), CronJobSpec(schedule, template, **spec))


def staff_template(name: str, labels: dict[str, str] | None = None, pod: PodSpec | None = None) -> PodTemplate:
    """What the Pods of a Deployment or a DaemonSet called ``name`` are made from."""
    return PodTemplate(pod or pod_spec(restart="Always"), {"app": name, **(labels or {})})


def deployment(name: str = "web", pod: PodSpec | None = None, **spec: Any) -> Deployment:
    """A Deployment with its defaults; ``spec`` are the fields that differ from them."""
    template = spec.pop("template", None) or staff_template(name, pod=pod)
    return Deployment(ObjectMeta(name, ""), DeploymentSpec(template, {"matchLabels": {"app": name}}, **spec))


def daemon_set(name: str = "guard", pod: PodSpec | None = None, **spec: Any) -> DaemonSet:
    template = spec.pop("template", None) or staff_template(name, pod=pod)
    return DaemonSet(ObjectMeta(name, ""), DaemonSetSpec(template, {"matchLabels": {"app": name}}, **spec))


def bare_pod(name: str, labels: dict[str, str] | None = None, restart: str = "Always") -> Pod:
    """A Pod that nobody keeps."""
    return Pod(ObjectMeta(name, "", labels=labels or {}), pod_spec(restart=restart))


def goes(*runs: tuple[float, int], on_term: tuple[float, int] | None = None, **which: Any) -> ContainerEntry:
    """How containers go: (seconds, exit code) of each start; ``-1`` seconds is for ever."""
    return ContainerEntry(
        runs=tuple(ContainerRun(FOREVER if each[0] == -1 else round(each[0] * 1000), each[1]) for each in runs),
        on_term=None if on_term is None else OnTerm(round(on_term[0] * 1000), on_term[1]),
        **which,
    )


def at(seconds: float, perform: Callable[[Cluster], None], do: str = "do") -> Action:
    return Action(round(seconds * 1000), do, perform)


def cluster(*manifests: Typed, **config: Any) -> Cluster:
    """A cluster in which containers start one second after their Pod was made."""
    return Cluster(ClusterConfig(START_MS, manifests=manifests, **{"start_latency_ms": 1000, **config}))


def play(*manifests: Typed, until: float = 3600, **config: Any) -> list[Record]:
    """All records up to ``until`` seconds."""
    return list(cluster(*manifests, **config).run(round(until * 1000)))


def pods(records: list[Record]) -> list[str]:
    """What happened to Pods, without their creation: ``3 work#1 containerExited main 1``."""
    shown = ("container", "exitCode", "gracePeriodSeconds", "retryAt", "reason")
    return [
        " ".join(str(each) for each in (record["t"], record["pod"], record["change"], *_values(record, shown)))
        for record in records
        if record["kind"] == "Pod" and record["change"] not in ("created", "scheduled", "finalizerRemoved")
    ]


def created(records: list[Record]) -> list[tuple[float, str]]:
    """When which Pod was created."""
    return [(each["t"], each["pod"]) for each in records if each["kind"] == "Pod" and each["change"] == "created"]


def conditions(records: list[Record]) -> list[tuple[float, str]]:
    """When a Job got which condition of which status."""
    found: list[tuple[float, str]] = []
    before: list[str] = []
    for record in records:
        if record["kind"] == "Job" and "status" in record:
            now = [f"{each['type']}={each['status']}" for each in record["status"]["conditions"]]
            found.extend((record["t"], each) for each in now if each not in before)
            before = now
    return found


def statuses(records: list[Record], *fields: str) -> list[tuple[Any, ...]]:
    """The time and some fields of each status that a Job has had, without repeats."""
    found: list[tuple[Any, ...]] = []
    for record in records:
        if record["kind"] == "Job" and record["change"] == "status":
            values = tuple(record["status"].get(field) for field in fields)
            if not found or found[-1][1:] != values:
                found.append((record["t"], *values))
    return found


def events(records: list[Record]) -> list[tuple[float, str]]:
    """When a controller recorded an Event of which reason, those for each Pod's creation left out."""
    return [
        (each["t"], each["reason"])
        for each in records
        if each["kind"] == "Event" and each["reason"] != "SuccessfulCreate"
    ]


def _values(record: Record, names: Iterable[str]) -> list[Any]:
    return [record[name] for name in names if name in record and record[name] not in ("Completed", "Error")]
