"""How long a container's own command takes and how it ends, where the command itself says so.

Understood are ``sleep N``, ``true``, ``false``, ``exit N`` and ``echo TEXT``, alone or joined by ``;`` and ``&&`` in
``sh -c``.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from playground.limits import HORIZON_MS

_SHELLS = {"sh", "bash", "ash", "dash"}
_SLEEP_UNITS_S = {"s": 1, "m": 60, "h": 3600, "d": 86400}
# What a shell would have to work out first: then the text does not say how it goes.
_EXPANSIONS = ("$(", "`", "${")


@dataclass(frozen=True, slots=True)
class Outcome:
    """``duration_ms`` None means for ever; ``log`` the lines printed, joined by newlines."""

    duration_ms: int | None
    exit_code: int
    log: str = ""


@dataclass(slots=True)
class _Shell:
    """The little that has to be known while a command line is read from left to right."""

    duration_ms: int = 0
    exit_code: int = 0
    lines: list[str] = field(default_factory=list)

    def outcome(self, for_ever: bool = False) -> Outcome:
        return Outcome(None if for_ever else self.duration_ms, self.exit_code, "\n".join(self.lines))


def read_command(command: tuple[str, ...], args: tuple[str, ...]) -> Outcome | None:
    """How a container with this ``command`` and ``args`` goes, or None where they do not say."""
    words = [*command, *args]
    if not words:
        return None
    if _basename(words[0]) in _SHELLS:
        options = [word for word in words[1:-1] if word.startswith("-")]
        if len(words) < 3 or len(options) != len(words) - 2 or not any("c" in option for option in options):
            return None
        return _read_script(words[-1])
    return _read_steps([("", words)])


def _read_script(script: str) -> Outcome | None:
    if any(expansion in script for expansion in _EXPANSIONS):
        return None
    lexer = shlex.shlex(script.strip().rstrip(";").replace("\n", " ; "), posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    try:
        tokens = list(lexer)
    except ValueError:
        return None
    steps: list[tuple[str, list[str]]] = [("", [])]
    for token in tokens:
        if token in (";", "&&"):
            steps.append((token, []))
        elif set(token) <= set("();<>|&"):
            return None
        else:
            steps[-1][1].append(token)
    return _read_steps(steps)


def _read_steps(steps: list[tuple[str, list[str]]]) -> Outcome | None:
    shell = _Shell()
    for joint, words in steps:
        if not words:
            return None
        if joint == "&&" and shell.exit_code != 0:
            continue
        name, rest = _basename(words[0]), words[1:]
        if name == "exit":
            if len(rest) > 1 or not all(word.isascii() and word.isdigit() for word in rest):
                return None
            shell.exit_code = int(rest[0]) & 255 if rest else shell.exit_code
            return shell.outcome()
        if name == "sleep":
            ms = _sleep_ms(rest)
            if ms is None:
                return None
            if ms == _FOR_EVER:
                return shell.outcome(for_ever=True)
            shell.duration_ms += ms
            shell.exit_code = 0
        elif name in ("true", "false"):
            shell.exit_code = 0 if name == "true" else 1
        elif name == "echo":
            shell.lines.append(" ".join(rest))
            shell.exit_code = 0
        else:
            return None
    return shell.outcome()


_FOR_EVER = -1


def _sleep_ms(words: list[str]) -> int | None:
    """The sum of what ``sleep`` is told, ``_FOR_EVER`` for infinity, None for anything that is not plain."""
    if not words:
        return None
    total = Decimal(0)
    for word in words:
        if word in ("infinity", "inf"):
            return _FOR_EVER
        number, unit = (word[:-1], word[-1]) if word[-1] in _SLEEP_UNITS_S else (word, "s")
        try:
            seconds = Decimal(number)
        except InvalidOperation:
            return None
        if not seconds.is_finite() or seconds < 0:
            return None
        total += seconds * _SLEEP_UNITS_S[unit]
    return _FOR_EVER if total * 1000 > HORIZON_MS else int(total * 1000)


def _basename(word: str) -> str:
    return word.rpartition("/")[2]
