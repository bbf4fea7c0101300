"""``kubectl describe`` (k8s.io/kubectl/pkg/cmd/describe/describe.go)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from playground.kubectl.describers.description import Description
from playground.kubectl.describers.jobs import describe_cron_job, describe_job
from playground.kubectl.describers.pods import describe_pod
from playground.kubectl.describers.workloads import describe_daemon_set, describe_deployment, describe_replica_set
from playground.kubectl.get import nothing_found
from playground.kubectl.output import CommandError, Output
from playground.kubectl.parser import SWITCH, parse
from playground.kubectl.resources import ResourceType
from playground.kubectl.selection import FLAGS, Selection
from playground.kubectl.view import View
from playground.simulator.errors import ApiError

Object = dict[str, Any]

_FLAGS = {**{name: flag for name, flag in FLAGS.items() if name != "field-selector"}, "show-events": SWITCH}
_NO_TYPE = (
    'error: You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of '
    "supported resources.\n"
)
_DESCRIBERS: dict[str, Callable[[Description, Object, View], None]] = {
    "CronJob": lambda description, obj, view: describe_cron_job(description, obj),
    "DaemonSet": describe_daemon_set,
    "Deployment": describe_deployment,
    "Job": lambda description, obj, view: describe_job(description, obj),
    "Pod": lambda description, obj, view: describe_pod(description, obj),
    "ReplicaSet": describe_replica_set,
}


def describe(view: View, words: list[str]) -> Output:
    """Run ``kubectl describe WORDS``. Raises CommandError.

    Events are told of a single object; a name that there is not may be the beginning of several.
    """
    arguments = parse("describe", words, _FLAGS)
    if not arguments.words and "filename" not in arguments.flags:
        raise CommandError(_NO_TYPE)
    selection = Selection(view, arguments)
    errors: list[ApiError] = []
    found = [(each.type, obj) for each in selection.find(errors) for obj in each.objects]
    for kind, _ in found:
        if kind.kind not in _DESCRIBERS and "all" not in arguments.words[0].split(","):
            raise CommandError(f"error: {kind.plural} are not described in this simulator: try kubectl get")
    found = [(kind, obj) for kind, obj in found if kind.kind in _DESCRIBERS]
    if "show-events" in arguments.flags:
        with_events = arguments.switch("show-events")
    else:
        with_events = len(found) == 1 and not errors
    if len(errors) == 1 and len(arguments.words) == 2 and "/" not in arguments.words[0]:
        begun = list(_begun(selection, *arguments.words))
        if begun:
            return Output("".join(f"{_described(view, kind, obj, with_events)}\n" for kind, obj in begun))
    text = "\n\n".join(_described(view, kind, obj, with_events) for kind, obj in found)
    told = "".join(f"Error from server ({error.reason}): {error}\n" for error in errors)
    if not found and not errors:
        told = nothing_found(selection)
    return Output(text, told, 1 if errors else 0, str(errors[0]) if errors else "")


def _begun(selection: Selection, _: str, prefix: str) -> Iterator[tuple[ResourceType, Object]]:
    """The objects whose names begin so."""
    kind, *others = selection.types
    if others:
        raise CommandError("error: you may only specify a single resource type")
    for obj in selection.listed(kind):
        if obj["metadata"]["name"].startswith(prefix):
            yield kind, obj


def _described(view: View, kind: ResourceType, obj: Object, with_events: bool) -> str:
    description = Description(view.clock_ms)
    _DESCRIBERS[kind.kind](description, obj, view)
    if with_events:
        description.events(each for each in view.objects("Event") if _is_about(each, kind, obj))
    return description.text()


def _is_about(event: Object, kind: ResourceType, obj: Object) -> bool:
    involved, metadata = event["involvedObject"], obj["metadata"]
    return (involved.get("kind"), involved.get("name"), involved.get("uid"), involved.get("namespace")) == (
        kind.kind,
        metadata["name"],
        metadata.get("uid"),
        metadata.get("namespace"),
    )
