"""``kubectl create job``, ``create cronjob`` and ``create deployment`` (k8s.io/kubectl/pkg/cmd/create/create_job.go,
create_cronjob.go, create_deployment.go).
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from playground.kubectl import requests
from playground.kubectl.output import CommandError, Output
from playground.kubectl.parser import SWITCH, Arguments, Flag, parse
from playground.kubectl.resources import ResourceType, of_kind, targets
from playground.kubernetes.apimachinery.meta import ObjectMeta, OwnerReference
from playground.kubernetes.batch.types import CRON_JOB_INSTANTIATE_ANNOTATION, CronJob, Job
from playground.simulator.cluster import Cluster
from playground.simulator.errors import ApiError

_COMMON = {
    "dry-run": Flag(bare="unchanged"),
    "field-manager": Flag(),
    "output": Flag("o"),
    "save-config": SWITCH,
    "namespace": Flag("n"),
    "validate": Flag(bare="strict"),
}
_JOB = {**_COMMON, "image": Flag(), "from": Flag()}
_DEPLOYMENT = {**_COMMON, "image": Flag(), "port": Flag(), "replicas": Flag("r")}
_CRON_JOB = {**_COMMON, "image": Flag(), "schedule": Flag(), "restart": Flag()}


def create(cluster: Cluster, words: list[str]) -> Output:
    """Run ``kubectl create WORDS``. Raises CommandError, ApiError."""
    what, rest = (words[0], words[1:]) if words else ("", [])
    if what == "job":
        return _create_job(cluster, parse("create job", rest, _JOB))
    if what in ("cronjob", "cj"):
        return _create_cron_job(cluster, parse("create cronjob", rest, _CRON_JOB))
    if what in ("deployment", "deploy"):
        return _create_deployment(cluster, parse("create deployment", rest, _DEPLOYMENT))
    parse("create", words, _COMMON)
    raise CommandError("error: must specify one of -f and -k")


def _name(command: str, arguments: Arguments) -> str:
    if len(arguments.words) != 1:
        raise CommandError(
            f"error: exactly one NAME is required, got {len(arguments.words)}\n"
            f"See 'kubectl create {command} -h' for help and examples"
        )
    return arguments.words[0]


def _create_job(cluster: Cluster, arguments: Arguments) -> Output:
    name = _name("job", arguments)
    image, origin = arguments.flags.get("image", ""), arguments.flags.get("from", "")
    if bool(image) == bool(origin):
        raise CommandError("error: either --image or --from must be specified")
    job_type = of_kind("Job")
    if origin:
        if arguments.command:
            raise CommandError("error: cannot specify --from and command")
        cron_job = _origin(cluster, origin)
        return _created(job_type, name, arguments, lambda: cluster.client.jobs.create(job_from(cron_job, name)))
    return _created(
        job_type, name, arguments, lambda: requests.create(cluster, job_manifest(name, image, arguments.command))
    )


def _create_cron_job(cluster: Cluster, arguments: Arguments) -> Output:
    missing = [flag for flag in ("image", "schedule") if flag not in arguments.flags]
    if missing:
        listed = ", ".join(f'"{flag}"' for flag in missing)
        raise CommandError(f"error: required flag(s) {listed} not set")
    name = _name("cronjob", arguments)
    flags = arguments.flags
    manifest = cron_job_manifest(
        name, flags["image"], flags["schedule"], flags.get("restart") or "OnFailure", arguments.command
    )
    return _created(of_kind("CronJob"), name, arguments, lambda: requests.create(cluster, manifest))


def _create_deployment(cluster: Cluster, arguments: Arguments) -> Output:
    image, replicas = arguments.flags.get("image", ""), arguments.flags.get("replicas", "1")
    if not image:
        raise CommandError('error: required flag(s) "image" not set')
    if not replicas.isascii() or not replicas.isdigit():
        raise CommandError(f'error: invalid argument "{replicas}" for "-r, --replicas" flag: must be a whole number')
    name = _name("deployment", arguments)
    manifest = deployment_manifest(name, image, int(replicas[:9]), arguments.command)
    return _created(of_kind("Deployment"), name, arguments, lambda: requests.create(cluster, manifest))


def _created(resource_type: ResourceType, name: str, arguments: Arguments, request: Any) -> Output:
    dry_run = {"client": " (dry run)", "server": " (server dry run)"}.get(arguments.flags.get("dry-run", ""), "")
    if not dry_run:
        try:
            request()
        except ApiError as error:
            text = f"error: failed to create {resource_type.singular}: {error}\n"
            return Output(stderr=text, exit_code=1, refusal=str(error))
    return Output(f"{resource_type.printed}/{name} created{dry_run}\n")


def _origin(cluster: Cluster, origin: str) -> CronJob:
    """The CronJob that ``--from`` names. Raises CommandError, NotFound."""
    if "/" not in origin:
        targets("create job", [origin])
    [(resource_type, name)] = targets("create job", [origin])
    found = requests.find(cluster, resource_type, name)
    if not isinstance(found, CronJob):
        raise CommandError(f"error: unknown object type *v1.{resource_type.kind}")
    return found


def job_from(cron_job: CronJob, name: str) -> Job:
    """The Job that ``--from`` makes: the CronJob's template, marked as made by hand and managed by the CronJob.

    Its owner reference does not block the CronJob's deletion (create_job.go createJobFromCronJob).
    """
    template = cron_job.spec.job_template
    meta = cron_job.meta
    owner = OwnerReference("CronJob", meta.name, meta.uid, controller=True)
    return Job(
        ObjectMeta(
            name=name,
            uid="",
            namespace=meta.namespace,
            labels=template.labels,
            annotations={**template.annotations, CRON_JOB_INSTANTIATE_ANNOTATION: "manual"},
            owner_references=(owner,),
        ),
        replace(template.job_spec),
    )


def job_manifest(name: str, image: str, command: list[str]) -> dict[str, Any]:
    """The Job that ``kubectl create job NAME --image=IMAGE -- COMMAND`` sends."""
    spec = {"template": {"metadata": {}, "spec": _pod_spec(name, image, "Never", command)}}
    return {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": name}, "spec": spec, "status": {}}


def cron_job_manifest(name: str, image: str, schedule: str, restart: str, command: list[str]) -> dict[str, Any]:
    """The CronJob that ``kubectl create cronjob`` sends."""
    template = {
        "metadata": {"name": name},
        "spec": {"template": {"metadata": {}, "spec": _pod_spec(name, image, restart, command)}},
    }
    spec = {"jobTemplate": template, "schedule": schedule}
    return {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": name}, "spec": spec, "status": {}}


def deployment_manifest(name: str, image: str, replicas: int, command: list[str]) -> dict[str, Any]:
    """The Deployment that ``kubectl create deployment`` sends: its container is called after the image."""
    labels = {"app": name}
    container = image.rpartition("/")[2].partition(":")[0].partition("@")[0]
    pod = {key: value for key, value in _pod_spec(container, image, "", command).items() if value}
    spec = {
        "replicas": replicas,
        "selector": {"matchLabels": labels},
        "strategy": {},
        "template": {"metadata": {"labels": labels}, "spec": pod},
    }
    metadata = {"labels": labels, "name": name}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata, "spec": spec, "status": {}}


def _pod_spec(name: str, image: str, restart: str, command: list[str]) -> dict[str, Any]:
    container: dict[str, Any] = {"image": image, "name": name, "resources": {}}
    if command:
        container["command"] = command
    return {"containers": [container], "restartPolicy": restart}
