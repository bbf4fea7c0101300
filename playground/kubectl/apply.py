"""``kubectl apply -f`` of a manifest that is at hand as text (k8s.io/kubectl/pkg/cmd/apply/apply.go)."""

from __future__ import annotations

import json
from typing import Any

from playground.kubectl import requests
from playground.kubectl.merge import three_way_patch
from playground.kubectl.output import Output
from playground.kubectl.resources import of_kind
from playground.kubernetes.apimachinery.meta import ObjectMeta
from playground.kubernetes.review import review
from playground.simulator.cluster import Cluster
from playground.simulator.errors import ApiError

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"


def apply(cluster: Cluster, text: str) -> Output:
    """Apply every manifest of ``text``: create it, or change the one of its name. Refusals are told, not raised."""
    told, refused, refusal = [], [], ""
    for each in review(text):
        manifest = each.manifest
        if manifest is None or not each.accepted:
            if each.refusal is not None:
                refused.append(each.refusal.alone)
                refusal = refusal or each.refusal.status
            continue
        try:
            told.append(_apply(cluster, manifest))
        except ApiError as error:
            refused.append(f"Error from server ({error.reason}): {error}\n")
            refusal = refusal or str(error)
    return Output("".join(told), "".join(refused), 1 if refused else 0, refusal)


def _apply(cluster: Cluster, manifest: dict[str, Any]) -> str:
    resource_type = of_kind(manifest["kind"])
    name = manifest["metadata"]["name"]
    live = requests.resource(cluster, resource_type).find(requests.key(name))
    wanted = _annotated(manifest)
    if live is None:
        requests.create(cluster, wanted)
        return f"{resource_type.printed}/{name} created\n"
    changed = requests.patch(cluster, resource_type, name, three_way_patch(_last_applied(live.meta), wanted))
    return f"{resource_type.printed}/{name} {'configured' if changed else 'unchanged'}\n"


def _last_applied(meta: ObjectMeta) -> Any:
    text = meta.annotations.get(LAST_APPLIED)
    return json.loads(text) if text else {}


def _annotated(manifest: dict[str, Any]) -> dict[str, Any]:
    """The manifest with itself written into the annotation that the next apply compares with."""
    metadata = manifest["metadata"]
    annotations = {key: value for key, value in (metadata.get("annotations") or {}).items() if key != LAST_APPLIED}
    plain = manifest | {"metadata": {"namespace": requests.NAMESPACE, **metadata, "annotations": annotations}}
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n"
    return manifest | {"metadata": {**metadata, "annotations": {**annotations, LAST_APPLIED: text}}}
