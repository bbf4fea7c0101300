"""What a person types: kubectl commands on a simulated cluster."""

from __future__ import annotations

from collections.abc import Callable

from playground.kubectl.create import create
from playground.kubectl.delete import delete
from playground.kubectl.describe import describe
from playground.kubectl.events import events
from playground.kubectl.get import get
from playground.kubectl.logs import logs
from playground.kubectl.output import CommandError, Output
from playground.kubectl.parser import split
from playground.kubectl.patch import patch
from playground.kubectl.scale import scale
from playground.kubectl.view import ClusterView, View
from playground.simulator.cluster import Cluster
from playground.simulator.errors import ApiError

__all__ = ["COMMANDS", "READ_COMMANDS", "ClusterView", "CommandError", "Output", "View", "execute"]

COMMANDS: dict[str, Callable[[Cluster, list[str]], Output]] = {
    "create": create,
    "delete": delete,
    "patch": patch,
    "scale": scale,
}
"""What changes a cluster."""
READ_COMMANDS: dict[str, Callable[[View, list[str]], Output]] = {
    "describe": describe,
    "events": events,
    "get": get,
    "logs": logs,
}
"""What looks at one."""


def execute(cluster: Cluster | View, line: str, now_ms: int | None = None) -> Output:
    """Run the command ``line`` (with or without the word kubectl) on ``cluster`` as it stands.

    ``now_ms`` is the virtual time from which the ages in a ``Cluster`` are counted, by default its own; a view has its
    own time. Nothing that the line says is raised.
    """
    try:
        words = split(line)
        name = words[0] if words else ""
        if name in READ_COMMANDS:
            view = ClusterView.of(cluster, now_ms) if isinstance(cluster, Cluster) else cluster
            return READ_COMMANDS[name](view, words[1:])
        command = COMMANDS.get(name)
        if command is None:
            return Output(stderr=f'error: unknown command "{name}" for "kubectl"\n', exit_code=1)
        if not isinstance(cluster, Cluster):
            raise CommandError(
                f"error: {name} is not possible here: this is a moment of the cluster to look at, which cannot be "
                "changed any more; put the command into the scenario's actions"
            )
        return command(cluster, words[1:])
    except CommandError as error:
        return error.output()
    except ApiError as error:
        return Output(stderr=f"{_prefix(error)}{error}\n", exit_code=1, refusal=str(error))


def _prefix(error: ApiError) -> str:
    # kubectl says of an invalid object just what is wrong with it.
    return "" if error.reason == "Invalid" else f"Error from server ({error.reason}): "
