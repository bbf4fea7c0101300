"""What the trace calls an action: the verb and whom it concerns."""

from __future__ import annotations

import json

from playground.kubectl import CommandError
from playground.kubectl.parser import split
from playground.kubernetes.decode import decode
from playground.scenario.document import Action, Apply, Controllers, Evict, Kubectl, Node


def name_of(action: Action) -> str:
    """A short name such as ``suspend nightly-backup``; a command that has none is given whole."""
    if isinstance(action, Controllers):
        return "controllersUp" if action.up else "controllersDown"
    if isinstance(action, Node):
        return f"node {action.name} {'up' if action.up else 'down'}"
    if isinstance(action, Evict):
        return f"evict {action.job}" if action.ordinal is None else f"evict {action.job}#{action.ordinal}"
    if isinstance(action, Apply):
        names = [str((each.value.get("metadata") or {}).get("name")) for each in decode(action.text).documents]
        return f"apply {' '.join(names)}"
    return _command_name(action)


def _command_name(action: Kubectl) -> str:
    try:
        words = split(action.line)
    except CommandError:
        return action.line
    plain = [word for word in words if not word.startswith("-")]
    if words[:2] == ["create", "job"]:
        origins = [word.rpartition("/")[2] for word in words if word.startswith("--from")]
        return f"createJobFrom {origins[0]}" if origins else f"create {' '.join(plain[2:3])}"
    if words[:1] == ["scale"] and len(plain) > 2:
        return f"scale {plain[2]}"
    if words[:1] == ["delete"]:
        return f"delete {' '.join(plain[2:])}"
    if words[:1] == ["patch"] and len(plain) > 2:
        return f"{_patch_verb(words)} {plain[2]}"
    return action.line


def _patch_verb(words: list[str]) -> str:
    """``suspend`` or ``resume`` for a patch that does no more than that."""
    for word in words:
        try:
            patch = json.loads(word)
        except ValueError:
            continue
        if patch == {"spec": {"suspend": True}}:
            return "suspend"
        if patch == {"spec": {"suspend": False}}:
            return "resume"
    return "patch"
