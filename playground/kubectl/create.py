"""``kubectl create job``, ``create cronjob`` and ``create deployment`` (k8s.io/kubectl/pkg/cmd/create/create_job.go,
create_cronjob.go, create_deployment.go).
"""

from __future__ import annotations

from typing import Any

from playground.kubectl import requests
from playground.kubectl.output import CommandError, Output
from playground.kubectl.parser import SWITCH, Arguments, Flag, parse
from playground.kubectl.printers.formats import FORMATS, Printer, json_text, printer_for
from playground.kubectl.printers.struct_order import in_struct_order
from playground.kubectl.resources import of_kind, targets
from playground.kubectl.view import ClusterView
from playground.kubernetes.apimachinery.serialize import time_text
from playground.kubernetes.apply import LAST_APPLIED
from playground.kubernetes.batch.types import CRON_JOB_INSTANTIATE_ANNOTATION
from playground.kubernetes.objects import to_json
from playground.simulator.client import key_of
from playground.simulator.cluster import Cluster
from playground.simulator.errors import AlreadyExists, ApiError, NotFound

Object = dict[str, Any]

_COMMON = {
    "allow-missing-template-keys": SWITCH,
    "dry-run": Flag(bare="unchanged"),
    "field-manager": Flag(),
    "output": Flag("o"),
    "save-config": SWITCH,
    "show-managed-fields": SWITCH,
    "namespace": Flag("n"),
    "validate": Flag(bare="strict"),
}
_JOB = {**_COMMON, "image": Flag(), "from": Flag()}
_DEPLOYMENT = {**_COMMON, "image": Flag(), "port": Flag(), "replicas": Flag("r")}
_CRON_JOB = {**_COMMON, "image": Flag(), "schedule": Flag(), "restart": Flag()}
_VALIDATE = ("", "strict", "true", "warn", "ignore", "false")
_TRUE, _FALSE = ("1", "t", "T", "true", "TRUE", "True"), ("0", "f", "F", "false", "FALSE", "False")
_DRY_RUN = {"client": " (dry run)", "server": " (server dry run)", "": ""}


def create(cluster: Cluster, words: list[str]) -> Output:
    """Run ``kubectl create WORDS``. Raises CommandError, ApiError."""
    what, rest = (words[0], words[1:]) if words else ("", [])
    if what == "job":
        return _create_job(cluster, parse("create job", rest, _JOB))
    if what in ("cronjob", "cj"):
        return _create_cron_job(cluster, parse("create cronjob", rest, _CRON_JOB))
    if what in ("deployment", "deploy"):
        return _create_deployment(cluster, parse("create deployment", rest, _DEPLOYMENT))
    unexpected = parse("create", words, _COMMON).words
    if unexpected:
        raise CommandError(
            f"error: Unexpected args: [{' '.join(unexpected)}]\nSee 'kubectl create -h' for help and examples"
        )
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
    creation = _Creation(cluster, arguments)
    image, origin = arguments.flags.get("image", ""), arguments.flags.get("from", "")
    if bool(image) == bool(origin):
        raise CommandError("error: either --image or --from must be specified")
    if not origin:
        return creation.perform(job_manifest(name, image, arguments.command))
    if arguments.command:
        raise CommandError("error: cannot specify --from and command")
    return creation.perform(job_from(_origin(cluster, origin, creation.namespace), name))


def _create_cron_job(cluster: Cluster, arguments: Arguments) -> Output:
    _require(arguments, "image", "schedule")
    name = _name("cronjob", arguments)
    flags = arguments.flags
    restart = flags.get("restart") or "OnFailure"
    manifest = cron_job_manifest(name, flags["image"], flags["schedule"], restart, arguments.command)
    return _Creation(cluster, arguments).perform(manifest)


def _create_deployment(cluster: Cluster, arguments: Arguments) -> Output:
    _require(arguments, "image")
    replicas = arguments.flags.get("replicas", "1")
    if not replicas.isascii() or not replicas.isdigit():
        raise CommandError(f'error: invalid argument "{replicas}" for "-r, --replicas" flag: must be a whole number')
    name = _name("deployment", arguments)
    manifest = deployment_manifest(name, arguments.flags["image"], int(replicas[:9]), arguments.command)
    return _Creation(cluster, arguments).perform(manifest)


def _require(arguments: Arguments, *flags: str) -> None:
    missing = ", ".join(f'"{flag}"' for flag in flags if flag not in arguments.flags)
    if missing:
        raise CommandError(f"error: required flag(s) {missing} not set")


class _Creation:
    """What the flags say about creating an object: really or for show, and what is printed of it."""

    def __init__(self, cluster: Cluster, arguments: Arguments) -> None:
        flags = arguments.flags
        self._cluster = cluster
        self._warnings = ""
        self._dry_run = self._read_dry_run(flags.get("dry-run"))
        output = flags.get("output", "")
        self._printer: Printer | None = printer_for(output, FORMATS) if output else None
        if output == "json":
            self._printer = lambda obj: json_text(in_struct_order(obj), sort_keys=False)
        if flags.get("validate", "") not in _VALIDATE:
            raise CommandError(
                f'error: invalid - validate option "{flags["validate"]}"; must be one of: strict (or true), warn, '
                "ignore (or false)"
            )
        self._given_namespace = flags.get("namespace", "")
        self._save_config = arguments.switch("save-config")

    @property
    def namespace(self) -> str:
        return self._given_namespace or requests.NAMESPACE

    def _read_dry_run(self, value: str | None) -> str:
        """ "client", "server" or empty; the old ways of saying it are understood, with a warning."""
        if value is None or value == "none":
            return ""
        if value in ("client", "server"):
            return value
        if value == "unchanged":
            self._warn(702, "--dry-run is deprecated and can be replaced with --dry-run=client.")
            return "client"
        if value not in _TRUE + _FALSE:
            raise CommandError(f'error: Invalid dry-run value ({value}). Must be "none", "server", or "client".')
        meant = "client" if value in _TRUE else "none"
        told = f"--dry-run={value} is deprecated (boolean value) and can be replaced with --dry-run={meant}."
        self._warn(716 if meant == "client" else 719, told)
        return "client" if value in _TRUE else ""

    def _warn(self, line: int, text: str) -> None:
        """A line of kubectl's own log, with the cluster's time."""
        moment = time_text(self._cluster.clock.now_seconds())
        micros = self._cluster.clock.epoch_ms() % 1000 * 1000
        header = f"W{moment[5:7]}{moment[8:10]} {moment[11:19]}.{micros:06d}       1 helpers.go:{line}]"
        self._warnings += f"{header} {text}\n"

    def perform(self, manifest: Object) -> Output:
        """Create the object of ``manifest``, or only say so."""
        if self._given_namespace:
            manifest = manifest | {"metadata": manifest["metadata"] | {"namespace": self._given_namespace}}
        if self._save_config:
            manifest = _with_last_applied(manifest)
        resource_type = of_kind(manifest["kind"])
        shown = manifest
        if self._dry_run != "client":
            try:
                shown = self._request(manifest)
            except ApiError as error:
                text = f"{self._warnings}error: failed to create {resource_type.singular}: {error}\n"
                return Output(stderr=text, exit_code=1, refusal=str(error))
        if self._printer is not None:
            return Output(self._printer(shown), self._warnings)
        created = f"{resource_type.printed}/{manifest['metadata']['name']} created{_DRY_RUN[self._dry_run]}\n"
        return Output(created, self._warnings)

    def _request(self, manifest: Object) -> Object:
        """What the server answers: the object as it is stored, or as it would be."""
        cluster = self._cluster
        if self.namespace != requests.NAMESPACE:
            raise NotFound.named("namespaces", self.namespace)
        new, warnings = requests.admit(cluster, manifest)
        if not self._dry_run:
            new = requests.store(cluster, new)
        elif requests.resource(cluster, of_kind(new.kind)).find(key_of(new.meta)) is not None:
            raise AlreadyExists.named(of_kind(new.kind).group_resource, new.meta.name)
        self._warnings += "".join(f"Warning: {each}\n" for each in warnings)
        return to_json(new, cluster.clock.start_ms)


def _with_last_applied(manifest: Object) -> Object:
    """The manifest as ``--save-config`` sends it, with its own text in an annotation."""
    text = json_text(in_struct_order(manifest), sort_keys=False, indent=None)
    annotations = (manifest["metadata"].get("annotations") or {}) | {LAST_APPLIED: text}
    return manifest | {"metadata": manifest["metadata"] | {"annotations": annotations}}


def _origin(cluster: Cluster, origin: str, namespace: str) -> Object:
    """The CronJob that ``--from`` names. Raises CommandError, NotFound."""
    named = targets("create job", [origin])
    if not named:
        raise CommandError("error: resource(s) were provided, but no name was specified")
    [(resource_type, name)] = named
    found = ClusterView.of(cluster).object(resource_type.kind, namespace if resource_type.namespaced else "", name)
    if found is None:
        raise NotFound.named(resource_type.group_resource, name)
    if resource_type.kind != "CronJob":
        raise CommandError(f"error: unknown object type *v1.{resource_type.kind}")
    return found


def job_from(cron_job: Object, name: str) -> Object:
    """The Job that ``--from`` sends: the CronJob's template, marked as made by hand and managed by the CronJob.

    Its owner reference does not block the CronJob's deletion (create_job.go createJobFromCronJob).
    """
    template, cron_job_metadata = cron_job["spec"]["jobTemplate"], cron_job["metadata"]
    of_template = template.get("metadata") or {}
    metadata: Object = {
        "annotations": {CRON_JOB_INSTANTIATE_ANNOTATION: "manual"} | (of_template.get("annotations") or {}),
        "name": name,
        "ownerReferences": [
            {
                "apiVersion": "batch/v1",
                "controller": True,
                "kind": "CronJob",
                "name": cron_job_metadata["name"],
                "uid": cron_job_metadata["uid"],
            }
        ],
    }
    if of_template.get("labels"):
        metadata["labels"] = of_template["labels"]
    return {"apiVersion": "batch/v1", "kind": "Job", "metadata": metadata, "spec": template["spec"], "status": {}}


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
