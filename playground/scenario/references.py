"""Do the actions of a scenario speak of what exists? Found before the run, so that a slip of the pen gets its line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from playground.kubectl import COMMANDS, CommandError, resources
from playground.kubectl.parser import split
from playground.kubernetes.apimachinery.field import INVALID, NOT_FOUND, OMITTED, FieldError
from playground.kubernetes.decode import decode
from playground.scenario.document import Action, Apply, Evict, Kubectl, Node, ScenarioDocument

POD_OWNERS = ("Job", "Deployment", "DaemonSet", "ReplicaSet")
"""The kinds after which Pods are called."""
Names = set[tuple[str, str]]
"""(kind, name) of what is there, or will be made by an action."""


def check(document: ScenarioDocument, manifests: Sequence[tuple[str, str]]) -> list[FieldError]:
    """One error for each action on what is not in ``manifests``, pairs of kind and name, nor made by another action.

    That an object has gone by the time of the action is no error: the run shows what the server then says.
    """
    names = set(manifests)
    errors: list[FieldError] = []
    for action in document.actions:
        if isinstance(action, Apply):
            errors.extend(_applied(action, names))
        elif isinstance(action, Kubectl):
            names.update(_made_by(action.line))
    for action in document.actions:
        errors.extend(_check_action(action, names, document))
    return errors


def _check_action(action: Action, names: Names, document: ScenarioDocument) -> Iterable[FieldError]:
    if isinstance(action, Node):
        known = [f"node-{number}" for number in range(1, document.nodes + 1)]
        if action.name not in known:
            yield FieldError(NOT_FOUND, action.path, action.name, f"the cluster has {', '.join(known[:5])}")
    elif isinstance(action, Evict):
        if ("Pod", action.job) not in names and not any(_exists(names, kind, action.job) for kind in POD_OWNERS):
            yield FieldError(NOT_FOUND, action.path, action.job, "nothing of this name in the scenario has Pods")
    elif isinstance(action, Kubectl):
        try:
            words = split(action.line)
            if not words or words[0] not in COMMANDS:
                known_commands = ", ".join(COMMANDS)
                yield FieldError(INVALID, action.path, action.line, f"a kubectl command, one of: {known_commands}")
                return
            for kind, name in _named_by(words):
                if not _exists(names, kind, name):
                    yield FieldError(
                        NOT_FOUND, action.path, f"{kind.lower()}/{name}", "nothing of this name in the scenario"
                    )
        except CommandError as error:
            yield FieldError(INVALID, action.path, action.line, str(error).removeprefix("error: ").partition("\n")[0])


def _exists(names: Names, kind: str, name: str) -> bool:
    if (kind, name) in names:
        return True
    if kind == "Job":
        # Jobs that a CronJob makes are named after the minute they were scheduled for.
        cron_job, dash, minute = name.rpartition("-")
        return bool(dash) and minute.isdigit() and ("CronJob", cron_job) in names
    if kind == "ReplicaSet":
        # Those of a Deployment are named after its template's hash.
        return ("Deployment", name.rpartition("-")[0]) in names
    # Pods get their names during the run.
    return kind == "Pod"


def _named_by(words: list[str]) -> list[tuple[str, str]]:
    """What a patch, a delete or a create --from needs to find."""
    if words[0] == "create":
        origins = [word.removeprefix("--from=") for word in words if word.startswith("--from=")]
        origins += [after for word, after in pairwise(words) if word == "--from"]
        return [(each.kind, name) for each, name in resources.targets("create job", origins)] if origins else []
    plain = []
    skip = False
    for word in words[1:]:
        if not skip and not word.startswith("-"):
            plain.append(word)
        skip = not skip and word in ("-p", "--patch", "--type", "-n", "--namespace", "--grace-period", "--replicas")
    return [(each.kind, name) for each, name in resources.targets(words[0], plain)]


def _made_by(line: str) -> list[tuple[str, str]]:
    try:
        words = split(line)
    except CommandError:
        return []
    kinds = {"job": "Job", "cronjob": "CronJob", "cj": "CronJob", "deployment": "Deployment", "deploy": "Deployment"}
    if len(words) < 3 or words[0] != "create" or words[1] not in kinds:
        return []
    return [(kinds[words[1]], word) for word in words[2:] if not word.startswith("-")]


def _applied(action: Apply, names: Names) -> list[FieldError]:
    """Add what the manifests of an apply make to ``names``; an error if their text cannot be read at all."""
    decoded = decode(action.text)
    for each in decoded.documents:
        metadata = each.value.get("metadata") if isinstance(each.value, dict) else None
        if isinstance(metadata, dict):
            names.add((each.kind, str(metadata.get("name"))))
    return [FieldError(INVALID, action.path, OMITTED, problem.text) for problem in decoded.problems]
