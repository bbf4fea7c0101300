from __future__ import annotations

import pytest

from playground import scenario
from playground.sandbox.examples import FIRST, Example, all_examples

WRONG_ON_PURPOSE = "five-mistakes"
EXAMPLES = list(all_examples().values())


def test_the_playground_opens_with_the_first_of_them() -> None:
    assert EXAMPLES[0].name == FIRST


def test_no_two_have_the_same_title() -> None:
    assert len({example.title for example in EXAMPLES}) == len(EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_is_named_in_its_own_scenario_document(example: Example) -> None:
    assert f"kind: Scenario\nmetadata:\n  name: {example.name}\n" in example.text


@pytest.mark.parametrize(
    "example", [each for each in EXAMPLES if each.name != WRONG_ON_PURPOSE], ids=lambda example: example.name
)
def test_is_accepted_and_runs_to_its_end(example: Example) -> None:
    given = scenario.read(example.text)
    assert [problem.text for problem in given.problems] == []
    assert list(given.assumptions) == []
    run = scenario.run(given)
    assert list(run.records)
    assert run.ended in ("rest", "until")


def test_the_one_with_mistakes_has_as_many_as_it_says_each_on_a_line_of_its_own() -> None:
    given = scenario.read(all_examples()[WRONG_ON_PURPOSE].text)
    assert not given.accepted
    lines = [problem.line for problem in given.problems]
    assert len(lines) == len(set(lines)) == 5
