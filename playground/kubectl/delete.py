"""``kubectl delete`` (k8s.io/kubectl/pkg/cmd/delete/delete.go)."""

from __future__ import annotations

from playground.kubectl import requests
from playground.kubectl.output import CommandError, Output
from playground.kubectl.parser import SWITCH, Flag, parse
from playground.kubectl.resources import resource_type, targets
from playground.simulator.client import key_of
from playground.simulator.cluster import Cluster
from playground.simulator.errors import ApiError, NotFound

_FLAGS = {
    "all": SWITCH,
    "cascade": Flag(bare="background"),
    "force": SWITCH,
    "grace-period": Flag(),
    "ignore-not-found": SWITCH,
    "now": SWITCH,
    "namespace": Flag("n"),
    "wait": SWITCH,
}
_POLICIES = {
    "background": "Background",
    "true": "Background",
    "foreground": "Foreground",
    "orphan": "Orphan",
    "false": "Orphan",
}


def delete(cluster: Cluster, words: list[str]) -> Output:
    """Run ``kubectl delete WORDS``: all that can be deleted is, what cannot is told. Raises CommandError."""
    arguments = parse("delete", words, _FLAGS)
    cascade = arguments.flags.get("cascade", "background")
    if cascade not in _POLICIES:
        raise CommandError(f'error: invalid cascade value ({cascade}). Must be "background", "foreground", or "orphan"')
    grace = arguments.flags.get("grace-period", "1" if arguments.switch("now") else "")
    if grace and not grace.lstrip("-").isdigit():
        raise CommandError(f'error: invalid argument "{grace}" for "--grace-period" flag: must be a whole number')
    grace_seconds = int(grace) if grace and int(grace) >= 0 else None
    if arguments.switch("all") and len(arguments.words) == 1:
        kind = resource_type(arguments.words[0])
        chosen = [(kind, each.meta.name) for each in requests.resource(cluster, kind).list(requests.NAMESPACE)]
    else:
        chosen = targets("delete", arguments.words)
        if not chosen:
            raise CommandError("error: resource(s) were provided, but no name was specified")
    told, refused, refusal = [], [], ""
    for kind, name in chosen:
        try:
            found = requests.find(cluster, kind, name)
            requests.resource(cluster, kind).delete(key_of(found.meta), _POLICIES[cascade], grace_seconds=grace_seconds)
            told.append(f'{kind.printed} "{name}" deleted from {requests.NAMESPACE} namespace\n')
        except NotFound as error:
            if not arguments.switch("ignore-not-found"):
                refused.append(f"Error from server ({error.reason}): {error}\n")
                refusal = refusal or str(error)
        except ApiError as error:
            refused.append(f"Error from server ({error.reason}): {error}\n")
            refusal = refusal or str(error)
    return Output("".join(told), "".join(refused), 1 if refused else 0, refusal)
