"""How the work goes: what the scenario says of each container's runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from playground.kubernetes.core.types import Pod

FOREVER = -1


@dataclass(frozen=True, slots=True)
class ContainerRun:
    """One run of a container: it ends by itself after ``for_ms`` (``FOREVER``: never) with ``exit_code``.

    ``reason`` is the terminated state's reason; empty means Completed or Error by the exit code. ``log`` is what it
    printed.
    """

    for_ms: int = 5000
    exit_code: int = 0
    reason: str = ""
    log: str = ""


@dataclass(frozen=True, slots=True)
class OnTerm:
    """What a container does on SIGTERM: it exits with ``exit_code`` after ``for_ms``."""

    for_ms: int = 0
    exit_code: int = 143


@dataclass(frozen=True, slots=True)
class ContainerEntry:
    """How some containers go. ``job`` is a glob on the name of the Job, Deployment or DaemonSet; ``container`` and
    ``index`` None means any.

    The n-th start takes the n-th run, after the last the last repeats. Without ``on_term`` the container ignores
    SIGTERM.
    """

    job: str = "*"
    container: str | None = None
    index: int | None = None
    runs: tuple[ContainerRun, ...] = (ContainerRun(),)
    on_term: OnTerm | None = None


Fallback = Callable[[Pod, str], ContainerEntry | None]
"""(Pod, container name) -> how that container goes."""

ASSUMED = ContainerEntry()
ASSUMED_FOR_EVER = ContainerEntry(runs=(ContainerRun(FOREVER),))


class Workload:
    """Gives each container start its run. Starts are counted by Job name, completion index and container name."""

    def __init__(self, entries: Sequence[ContainerEntry], fallback: Fallback = lambda pod, container: None) -> None:
        """``fallback`` is asked for a container that none of ``entries`` fits; None means that nothing is known."""
        self._entries = tuple(entries)
        self._fallback = fallback
        self._starts: dict[tuple[str, int | None, str], int] = {}

    def next_run(self, job: str, pod: Pod, container: str, sidecar: bool) -> tuple[ContainerRun, OnTerm | None]:
        """The run of the start that happens now, and what the container does on SIGTERM."""
        index = pod.completion_index
        entry = self._entry(job, index, container) or self._fallback(pod, container)
        if entry is None:
            entry = ASSUMED_FOR_EVER if sidecar or pod.spec.restart_policy == "Always" else ASSUMED
        runs = entry.runs
        if len(runs) == 1:
            return runs[0], entry.on_term
        which = (job, index, container)
        start = self._starts.get(which, 0)
        self._starts[which] = start + 1
        return runs[min(start, len(runs) - 1)], entry.on_term

    def _entry(self, job: str, index: int | None, container: str) -> ContainerEntry | None:
        for entry in self._entries:
            if (
                (entry.container is None or entry.container == container)
                and (entry.index is None or entry.index == index)
                and (entry.job == "*" or fnmatchcase(job, entry.job))
            ):
                return entry
        return None
