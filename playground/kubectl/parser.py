"""A command line -> words and flags, with kubectl's own complaints (spf13/pflag's forms of flags)."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field

from playground.kubectl.output import CommandError


@dataclass(frozen=True, slots=True)
class Flag:
    """One flag of a command. ``bare`` is its value when none is given (``--now``); None where a value must follow.

    What is given to a flag of ``many`` values, separated by commas, is added to what it has got before.
    """

    shorthand: str = ""
    bare: str | None = None
    many: bool = False


SWITCH = Flag(bare="true")

_BOOLEANS = dict.fromkeys(("1", "t", "T", "true", "TRUE", "True"), "true")
_BOOLEANS |= dict.fromkeys(("0", "f", "F", "false", "FALSE", "False"), "false")


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

    def complain(what: str) -> CommandError:
        return CommandError(f"error: {what}\nSee 'kubectl {command} --help' for usage.")

    def take(name: str, value: str | None, needs: str) -> None:
        flag = known[name]
        if value is None:
            if flag.bare is None and not rest:
                raise complain(f"flag needs an argument: {needs}")
            value = rest.pop(0) if flag.bare is None else flag.bare
        if flag.bare == "true":
            if value not in _BOOLEANS:
                called = f"-{flag.shorthand}, --{name}" if flag.shorthand else f"--{name}"
                wrong = f'strconv.ParseBool: parsing "{value}": invalid syntax'
                raise complain(f'invalid argument "{value}" for "{called}" flag: {wrong}')
            value = _BOOLEANS[value]
        before = arguments.flags.get(name)
        arguments.flags[name] = f"{before},{value}" if flag.many and before is not None else value

    while rest:
        word = rest.pop(0)
        if word == "--":
            arguments.command = rest
            break
        if word.startswith("--"):
            name, equals, value = word[2:].partition("=")
            if name not in known:
                raise complain(f"unknown flag: --{name}")
            take(name, value if equals else None, word)
        elif word.startswith("-") and len(word) > 1:
            letters = word[1:]
            while letters:
                letter, letters = letters[0], letters[1:]
                if letter not in shorthands:
                    raise complain(f"unknown shorthand flag: '{letter}' in {word}")
                name = shorthands[letter]
                alone = not letters or (known[name].bare is not None and letters[0] != "=")
                take(name, None if alone else letters.removeprefix("="), f"'{letter}' in {word}")
                letters = letters if alone else ""
        else:
            arguments.words.append(word)
    return arguments
