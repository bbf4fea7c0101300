"""What a person types: kubectl commands on a simulated cluster."""

from __future__ import annotations

from collections.abc import Callable

from playground.kubectl.create import create
from playground.kubectl.delete import delete
from playground.kubectl.output import CommandError, Output
from playground.kubectl.parser import split
from playground.kubectl.patch import patch
from playground.kubectl.scale import scale
from playground.simulator.cluster import Cluster
from playground.simulator.errors import ApiError

__all__ = ["COMMANDS", "CommandError", "Output", "execute"]

COMMANDS: dict[str, Callable[[Cluster, list[str]], Output]] = {
    "create": create,
    "delete": delete,
    "patch": patch,
    "scale": scale,
}


def execute(cluster: Cluster, line: str, now_ms: int | None = None) -> Output:
    """Run the command ``line`` (with or without the word kubectl) on ``cluster`` as it stands.

    ``now_ms`` is the virtual time from which ages are counted, by default the cluster's own. Nothing that the line
    says is raised.
    """
    try:
        words = split(line)
        name = words[0] if words else ""
        command = COMMANDS.get(name)
        if command is None:
            return Output(stderr=f'error: unknown command "{name}" for "kubectl"\n', exit_code=1)
        return command(cluster, words[1:])
    except CommandError as error:
        return error.output()
    except ApiError as error:
        return Output(stderr=f"{_prefix(error)}{error}\n", exit_code=1, refusal=str(error))


def _prefix(error: ApiError) -> str:
    # kubectl says of an invalid object just what is wrong with it.
    return "" if error.reason == "Invalid" else f"Error from server ({error.reason}): "
