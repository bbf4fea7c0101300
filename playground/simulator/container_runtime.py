"""A container as the kubelet remembers it: beside what it reports, the run it is in and its crash-loop back-off."""

from __future__ import annotations

from typing import Final

from playground.kubernetes.core.types import (
    Container,
    ContainerStateRunning,
    ContainerStateTerminated,
    ContainerStateWaiting,
    ContainerStatus,
)
from playground.simulator.rules import CONTAINER_SUCCEEDED
from playground.simulator.workload import OnTerm

NOT_DUE = -1
"""The due code of what is not going to happen."""


class Role:
    """What a container is in its Pod."""

    REGULAR: Final = 0
    INIT: Final = 1
    SIDECAR: Final = 2
    """An init container that is restarted always and runs beside the regular ones."""


class ContainerRuntime:
    """See the module. ``exit_code`` and ``reason`` are those with which its present run will end."""

    __slots__ = (
        "backoff_ms",
        "backoff_set_ms",
        "because",
        "due",
        "exit_code",
        "on_term",
        "reason",
        "role",
        "status",
        "stopping",
    )

    def __init__(self, container: Container, role: int, reason: str) -> None:
        self.role = role
        self.status = ContainerStatus(container.name, ContainerStateWaiting(reason))
        self.due = NOT_DUE
        """The due code of the end of its run, or of its restart."""
        self.exit_code = 0
        self.reason = ""
        self.because = CONTAINER_SUCCEEDED.because
        """Why its present run will end."""
        self.on_term: OnTerm | None = None
        self.stopping = False
        self.backoff_ms = 0
        self.backoff_set_ms = 0

    def is_running(self) -> bool:
        return type(self.status.state) is ContainerStateRunning

    def has_succeeded(self) -> bool:
        state = self.status.state
        return type(state) is ContainerStateTerminated and state.exit_code == 0
