"""``kubectl apply -f`` of a manifest that is at hand as text (k8s.io/kubectl/pkg/cmd/apply/apply.go)."""

from __future__ import annotations

from typing import Any

from playground.kubectl import requests
from playground.kubectl.output import Output
from playground.kubectl.resources import of_kind
from playground.kubernetes.apply import patch_for, with_last_applied
from playground.kubernetes.review import review
from playground.simulator.cluster import Cluster
from playground.simulator.errors import ApiError


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
    if requests.resource(cluster, resource_type).find(requests.key(name)) is None:
        requests.create(cluster, with_last_applied(manifest))
        return f"{resource_type.printed}/{name} created\n"
    kind, live = requests.json_of(cluster, resource_type, name)
    changes = patch_for(kind, live, manifest)
    changed = bool(changes) and requests.patch(cluster, resource_type, name, changes, strategic=True)
    return f"{resource_type.printed}/{name} {'configured' if changed else 'unchanged'}\n"
