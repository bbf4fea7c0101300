"""``kubectl patch`` (k8s.io/kubectl/pkg/cmd/patch/patch.go)."""

from __future__ import annotations

from playground.kubectl import requests
from playground.kubectl.output import CommandError, Output
from playground.kubectl.parser import Flag, parse
from playground.kubectl.resources import targets
from playground.kubernetes.decode import to_json
from playground.simulator.cluster import Cluster

_FLAGS = {"patch": Flag("p"), "type": Flag(), "namespace": Flag("n"), "output": Flag("o")}
_TYPES = ("json", "merge", "strategic")


def patch(cluster: Cluster, words: list[str]) -> Output:
    """Run ``kubectl patch WORDS``. Raises CommandError, ApiError."""
    arguments = parse("patch", words, _FLAGS)
    kind = arguments.flags.get("type", "strategic").lower()
    if kind not in _TYPES:
        raise CommandError(f'error: --type must be one of [{" ".join(_TYPES)}], not "{kind}"')
    text = arguments.flags.get("patch", "")
    if not text:
        raise CommandError("error: must specify --patch or --patch-file containing the contents of the patch")
    try:
        changes = to_json(text)
    except ValueError as error:
        raise CommandError(f'error: unable to parse "{text}": {error}') from None
    if kind == "json" or not isinstance(changes, dict):
        raise CommandError("error: only patches that are maps can be applied here: use --type=merge")
    chosen = targets("patch", arguments.words)
    if len(chosen) != 1:
        raise CommandError("error: resource(s) were provided, but no name was specified")
    [(resource_type, name)] = chosen
    changed = requests.patch(cluster, resource_type, name, changes, strategic=kind == "strategic")
    return Output(f"{resource_type.printed}/{name} patched{'' if changed else ' (no change)'}\n")
