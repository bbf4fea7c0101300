from __future__ import annotations

import pytest

from playground.scenario.commands import Outcome, read_command


@pytest.mark.parametrize(
    ("command", "args", "outcome"),
    [
        (("sleep", "30"), (), Outcome(30_000, 0)),
        (("sleep",), ("1m",), Outcome(60_000, 0)),
        (("/bin/sleep", "0.5"), (), Outcome(500, 0)),
        (("sleep", "infinity"), (), Outcome(None, 0)),
        (("true",), (), Outcome(0, 0)),
        (("false",), (), Outcome(0, 1)),
        (("echo", "hello", "world"), (), Outcome(0, 0, "hello world")),
        (("sh", "-c", "echo hello"), (), Outcome(0, 0, "hello")),
        (("/bin/sh", "-c"), ("sleep 5; exit 3",), Outcome(5000, 3)),
        ((), ("/bin/sh", "-c", "sleep 2 && echo 'a; b'"), Outcome(2000, 0, "a; b")),
        (("sh", "-ec", "false && echo never; exit"), (), Outcome(0, 1)),
        (("sh", "-c", "false; true"), (), Outcome(0, 0)),
        (("bash", "-c", "echo a\necho b\nexit 300"), (), Outcome(0, 44, "a\nb")),
        (("sh", "-c", "echo before; sleep inf; echo after"), (), Outcome(None, 0, "before")),
    ],
)
def test_what_a_command_says_of_itself(command: tuple[str, ...], args: tuple[str, ...], outcome: Outcome) -> None:
    assert read_command(command, args) == outcome


@pytest.mark.parametrize(
    "command",
    [
        (),
        ("backup.sh",),
        ("/bin/sh", "-c", "backup.sh"),
        ("sh", "-c", "sleep 10 | cat"),
        ("sh", "-c", "sleep $(seconds)"),
        ("sh", "-c", "sleep 1 || exit 1"),
        ("sh", "-c", "echo 'unclosed"),
        ("sh", "script.sh"),
        ("sleep",),
        ("sleep", "soon"),
        ("sleep", "-5"),
        ("sh", "-c", ";;"),
        ("python", "-c", "exit 1"),
    ],
    ids=" ".join,
)
def test_a_command_that_does_not_say_how_it_goes(command: tuple[str, ...]) -> None:
    assert read_command(command, ()) is None
