"""What Pods put up with, and for how long."""

from __future__ import annotations

from typing import Any

import pytest

from playground.kubernetes.core.tolerations import (
    NO_EXECUTE,
    NO_SCHEDULE,
    NOT_READY,
    UNREACHABLE,
    tolerates,
    toleration_seconds,
    tolerations_from_json,
    tolerations_to_json,
    untolerated,
    with_default_tolerations,
)
from playground.kubernetes.core.types import Taint, Toleration

TAINT = Taint("site", NO_EXECUTE, "north")

TOLERATES = {
    "the same key and value": (Toleration("site", "Equal", "north", NO_EXECUTE), True),
    "another value": (Toleration("site", "Equal", "south", NO_EXECUTE), False),
    "another key": (Toleration("house", "Equal", "north", NO_EXECUTE), False),
    "another effect": (Toleration("site", "Equal", "north", NO_SCHEDULE), False),
    "any effect": (Toleration("site", "Equal", "north"), True),
    "any value": (Toleration("site", "Exists"), True),
    "anything": (Toleration("", "Exists"), True),
}


@pytest.mark.parametrize("sentence", TOLERATES)
def test_a_toleration_is_for_a_taint_with(sentence: str) -> None:
    toleration, expected = TOLERATES[sentence]
    assert tolerates(toleration, TAINT) is expected


def test_only_the_effects_that_are_asked_for_count() -> None:
    taints = (Taint("a", NO_SCHEDULE), Taint("b", NO_EXECUTE))
    assert untolerated(taints, (), NO_EXECUTE) == taints[1]
    assert untolerated(taints, (Toleration("b", "Exists"),), NO_EXECUTE) is None
    assert untolerated(taints, (Toleration("b", "Exists"),), NO_EXECUTE, NO_SCHEDULE) == taints[0]


SECONDS = {
    "nothing tolerates it": ((), 0),
    "for ever": ((Toleration("site", "Exists"),), None),
    "30 s": ((Toleration("site", "Exists", seconds=30),), 30),
    "less than nothing": ((Toleration("site", "Exists", seconds=-1),), 0),
    "the first that fits counts": ((Toleration("site", "Exists", seconds=30), Toleration("", "Exists", seconds=5)), 30),
}


@pytest.mark.parametrize("sentence", SECONDS)
def test_how_long_a_pod_may_stay_if(sentence: str) -> None:
    tolerations, seconds = SECONDS[sentence]
    assert toleration_seconds((TAINT, Taint("other", NO_SCHEDULE)), tolerations) == seconds


def test_every_pod_puts_up_with_a_lost_node_for_five_minutes_unless_it_says_something_else() -> None:
    added = with_default_tolerations(())
    assert [(each.key, each.seconds) for each in added] == [(NOT_READY, 300), (UNREACHABLE, 300)]
    own = Toleration(UNREACHABLE, "Exists", effect=NO_EXECUTE, seconds=5)
    assert with_default_tolerations((own,)) == (own, added[0])
    everything = Toleration("", "Exists")
    assert with_default_tolerations((everything,)) == (everything,)


def test_tolerations_keep_their_meaning_on_the_way_from_json_and_back() -> None:
    written: list[dict[str, Any]] = [
        {"key": "a", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 0},
        {"key": "b", "operator": "Equal", "value": "c"},
    ]
    assert tolerations_to_json(tolerations_from_json(written)) == written
    assert tolerations_from_json([{"key": "b", "value": "c"}]) == (Toleration("b", "Equal", "c"),)
