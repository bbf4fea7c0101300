from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from playground.environment import env_bool, env_int, env_list, env_text, env_url


@pytest.mark.parametrize(
    ("given", "expected"), [("on", True), ("TRUE", True), ("1", True), ("no", False), ("Off", False)]
)
def test_a_switch_is_read_in_any_case(monkeypatch: pytest.MonkeyPatch, given: str, expected: bool) -> None:
    monkeypatch.setenv("SWITCH", f" {given} ")
    assert env_bool("SWITCH", default=not expected) is expected


@pytest.mark.parametrize("default", [True, False])
def test_an_empty_switch_has_its_default(monkeypatch: pytest.MonkeyPatch, default: bool) -> None:
    monkeypatch.setenv("SWITCH", " ")
    assert env_bool("SWITCH", default) is default


def test_a_list_is_cut_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAMES", "a.example, b.example")
    assert env_list("NAMES") == ["a.example", "b.example"]
    assert env_list("NOT_SET") == []


@pytest.mark.parametrize(("given", "expected"), [("1", 1), ("64", 64), ("", 2)])
def test_a_number_may_be_at_both_ends_of_its_range(monkeypatch: pytest.MonkeyPatch, given: str, expected: int) -> None:
    monkeypatch.setenv("NUMBER", given)
    assert env_int("NUMBER", 2, least=1, most=64) == expected


def test_a_text_loses_the_blanks_around_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXT", "\tvalue \n")
    assert env_text("TEXT", "default") == "value"
    assert env_text("NOT_SET", "default") == "default"


@pytest.mark.parametrize(
    ("given", "read", "message"),
    [
        ("maybe", lambda: env_bool("NAME", default=False), "NAME must be on or off, not 'maybe'"),
        ("a,,b", lambda: env_list("NAME"), "NAME has an empty part between commas: 'a,,b'"),
        ("two", lambda: env_int("NAME", 2, least=1, most=64), "NAME must be a whole number, not 'two'"),
        ("0", lambda: env_int("NAME", 2, least=1, most=64), "NAME must be between 1 and 64, not 0"),
        ("65", lambda: env_int("NAME", 2, least=1, most=64), "NAME must be between 1 and 64, not 65"),
        ("http://u:secret@h", lambda: env_url("NAME", "", ("redis",)), "NAME must start with one of: redis://"),
    ],
)
def test_what_is_half_right_is_refused(
    monkeypatch: pytest.MonkeyPatch, given: str, read: Callable[[], Any], message: str
) -> None:
    monkeypatch.setenv("NAME", given)
    with pytest.raises(ImproperlyConfigured) as refused:
        read()
    assert str(refused.value) == message
