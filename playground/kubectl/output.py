"""What a command leaves behind."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Output:
    """What a person sees of one command. ``refusal`` is the API server's own message where it refused, else empty."""

    stdout: str = ""
    stderr: str = ""
    exit_code: int = 0
    refusal: str = ""


class CommandError(Exception):
    """A command that kubectl itself does not take; ``str()`` is what it prints on stderr, without the last newline."""

    def output(self) -> Output:
        return Output(stderr=f"{self}\n", exit_code=1)
