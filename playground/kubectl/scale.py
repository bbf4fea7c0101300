"""``kubectl scale`` (k8s.io/kubectl/pkg/cmd/scale/scale.go)."""

from __future__ import annotations

from playground.kubectl import requests
from playground.kubectl.output import CommandError, Output
from playground.kubectl.parser import Flag, parse
from playground.kubectl.resources import targets
from playground.simulator.cluster import Cluster
from playground.simulator.errors import NotFound

_FLAGS = {"replicas": Flag(), "namespace": Flag("n"), "timeout": Flag(), "output": Flag("o")}
_SCALABLE = ("Deployment", "ReplicaSet")


def scale(cluster: Cluster, words: list[str]) -> Output:
    """Run ``kubectl scale WORDS``. Raises CommandError, ApiError."""
    arguments = parse("scale", words, _FLAGS)
    replicas = arguments.flags.get("replicas", "")
    if not replicas:
        raise CommandError('error: required flag(s) "replicas" not set')
    if not replicas.isascii() or not replicas.isdigit():
        raise CommandError(f"error: The --replicas={replicas} flag is required, and must be 0 or a positive number")
    told = []
    for resource_type, name in targets("scale", arguments.words):
        requests.find(cluster, resource_type, name)
        if resource_type.kind not in _SCALABLE:
            raise NotFound.resource()
        requests.patch(cluster, resource_type, name, {"spec": {"replicas": int(replicas[:9])}})
        told.append(f"{resource_type.printed}/{name} scaled\n")
    return Output("".join(told))
