"""A command line -> words and flags, with kubectl's own complaints (spf13/pflag's forms of flags)."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field

from playground.kubectl.output import CommandError


@dataclass(frozen=True, slots=True)
class Flag:
    """One flag of a command. ``bare`` is its value when none is given (``--now``); None where a value must follow."""

    shorthand: str = ""
    bare: str | None = None


SWITCH = Flag(bare="true")


@dataclass(slots=True)
class Arguments:
    """``words`` in order, ``flags`` by long name (the last of equal ones wins), ``command`` what follows ``--``."""

    words: list[str] = field(default_factory=list)
    flags: dict[str, str] = field(default_factory=dict)
    command: list[str] = field(default_factory=list)

    def switch(self, name: str) -> bool:
        return self.flags.get(name) == "true"


def split(line: str) -> list[str]:
    """Split as a shell does; a leading ``kubectl`` is dropped. Raises CommandError for a quote that does not end."""
    try:
        words = shlex.split(line)
    except ValueError:
        raise CommandError("error: a quote in this command is never closed") from None
    return words[1:] if words[:1] == ["kubectl"] else words


def parse(command: str, words: list[str], known: Mapping[str, Flag]) -> Arguments:
    """Sort the words after ``kubectl COMMAND``; raises CommandError for a flag that ``command`` does not have."""
    shorthands = {flag.shorthand: name for name, flag in known.items() if flag.shorthand}
    arguments = Arguments()
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word == "--":
            arguments.command = rest
            break
        if word.startswith("--"):
            name, equals, value = word[2:].partition("=")
            if name not in known:
                raise CommandError(f"error: unknown flag: --{name}\nSee 'kubectl {command} --help' for usage.")
        elif word.startswith("-") and len(word) > 1:
            letter = word[1]
            if letter not in shorthands:
                raise CommandError(
                    f"error: unknown shorthand flag: '{letter}' in {word}\nSee 'kubectl {command} --help' for usage."
                )
            name, value = shorthands[letter], word[2:].removeprefix("=")
            equals = "=" if len(word) > 2 else ""
        else:
            arguments.words.append(word)
            continue
        flag = known[name]
        if not equals:
            if flag.bare is not None:
                value = flag.bare
            elif rest:
                value = rest.pop(0)
            else:
                needs = f"--{name}" if word.startswith("--") else f"'{word[1]}' in {word}"
                raise CommandError(f"error: flag needs an argument: {needs}\nSee 'kubectl {command} --help' for usage.")
        arguments.flags[name] = value
    return arguments
