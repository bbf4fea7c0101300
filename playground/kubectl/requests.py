"""What kubectl asks of the API server: objects go in as JSON, are decoded, defaulted and validated, and stored."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from playground.kubectl.merge import merge_patch
from playground.kubectl.output import CommandError
from playground.kubectl.resources import ResourceType, of_kind
from playground.kubernetes.apimachinery.field import FieldError
from playground.kubernetes.apimachinery.status import invalid_message, strict_decoding_message
from playground.kubernetes.core.types import Pod
from playground.kubernetes.objects import Typed, from_json, parts_of, to_json
from playground.kubernetes.scheme import Kind, kind_for
from playground.kubernetes.strategic_merge import apply_patch
from playground.limits import POD_TEMPLATE_PARTS
from playground.simulator.client import Resource
from playground.simulator.cluster import Cluster
from playground.simulator.errors import BadRequest, Invalid

NAMESPACE = "default"


def resource(cluster: Cluster, resource_type: ResourceType) -> Resource[Any]:
    """The requests on one kind of object. Raises CommandError for a kind that is only looked at."""
    found = cluster.client.resources.get(resource_type.kind)
    if found is None:
        raise CommandError(f"error: {resource_type.plural} cannot be changed in this simulator")
    return found


def key(name: str) -> str:
    return f"{NAMESPACE}/{name}"


def find(cluster: Cluster, resource_type: ResourceType, name: str) -> Any:
    """The object called ``name``; a Pod may also be called ``JOB#N``. Raises NotFound."""
    requests = resource(cluster, resource_type)
    job, mark, ordinal = name.rpartition("#")
    if resource_type.kind == "Pod" and mark and ordinal.isascii() and ordinal.isdigit():
        return cluster.find_pod(job, int(ordinal))
    return requests.get(key(name))


def create(cluster: Cluster, manifest: dict[str, Any]) -> Typed:
    """Create an object from a manifest; returns it as stored. Raises BadRequest, Invalid, AlreadyExists."""
    return store(cluster, admit(cluster, manifest)[0])


def admit(cluster: Cluster, manifest: dict[str, Any]) -> tuple[Typed, list[str]]:
    """The new object that a manifest describes, and the server's warnings. Raises BadRequest, Invalid."""
    kind = _kind(manifest)
    obj = _decoded(kind, manifest)
    uid = cluster.client.uids.uid()
    prepared = kind.prepare_for_create(kind.set_defaults(obj), uid, suffix=cluster.client.names.suffix())
    _refuse(kind, prepared, kind.validate(prepared))
    return _within_limits(from_json(kind.stored(prepared))), kind.warnings(prepared)


def store(cluster: Cluster, new: Typed) -> Typed:
    """Store an object that has been admitted; returns it as stored. Raises AlreadyExists."""
    stored: Typed = resource(cluster, of_kind(new.kind)).create(new)
    return stored


def json_of(cluster: Cluster, resource_type: ResourceType, name: str) -> tuple[Kind, dict[str, Any]]:
    """The kind and the JSON form of the object called ``name``. Raises NotFound."""
    obj = to_json(resource(cluster, resource_type).get(key(name)), cluster.clock.start_ms)
    return _kind(obj), obj


def patch(
    cluster: Cluster, resource_type: ResourceType, name: str, changes: dict[str, Any], strategic: bool = False
) -> bool:
    """Merge ``changes`` into an object, lists whole or (``strategic``) item by item.

    Returns whether that changed anything. Raises NotFound, BadRequest, Invalid.
    """
    requests = resource(cluster, resource_type)
    live = requests.get(key(name))
    if isinstance(live, Pod):
        raise BadRequest("Pods cannot be patched in this simulator: delete the Pod, or patch what made it")
    kind, old = json_of(cluster, resource_type, name)
    merged = _decoded(kind, apply_patch(old, changes, kind.schema) if strategic else merge_patch(old, changes))
    prepared = kind.prepare_for_update(kind.set_defaults(merged), old)
    _refuse(kind, prepared, kind.validate_update(prepared, old))
    changed = _within_limits(from_json(kind.stored(prepared)))
    # What is equal stays the same object: a write of metadata alone must not look like a change of the spec.
    spec = live.spec if changed.spec == live.spec else changed.spec
    meta = replace(live.meta, labels=changed.meta.labels, annotations=changed.meta.annotations)
    new = replace(live, meta=live.meta if meta == live.meta else meta, spec=spec)
    if new == live:
        return False
    requests.update(new)
    return True


def _kind(manifest: dict[str, Any]) -> Kind:
    kind = kind_for(str(manifest.get("apiVersion", "")), str(manifest.get("kind", "")))
    if kind is None:
        raise BadRequest(f'no matches for kind "{manifest.get("kind")}" in version "{manifest.get("apiVersion")}"')
    return kind


def _decoded(kind: Kind, manifest: dict[str, Any]) -> dict[str, Any]:
    obj, errors = kind.decode(manifest)
    if errors:
        raise BadRequest(strict_decoding_message(kind, errors))
    return obj


def _refuse(kind: Kind, obj: dict[str, Any], errors: list[FieldError]) -> None:
    if errors:
        raise Invalid(invalid_message(kind, obj, errors))


def _within_limits(obj: Typed) -> Typed:
    parts = parts_of(obj)
    if parts > POD_TEMPLATE_PARTS:
        raise BadRequest(POD_TEMPLATE_PARTS.message(parts))
    return obj
