"""Why things happened, as it goes over the wire: each sentence once, and for each reason the words in its places."""

from __future__ import annotations

from typing import Any

from playground.explain import SENTENCES, SUBJECTS, Answer, Explainer
from playground.timeline.wire import NONE, Strings

Record = dict[str, Any]

MOST_CHECKS = 1000
"""So many answers are remembered: those that come again and again are among the first."""


class Reasons:
    """Numbers the reasons of a run; equal ones share a number. ``zone`` is that of the times which they name."""

    def __init__(self, strings: Strings, start_ms: int, zone: str) -> None:
        self._strings = strings
        self._explainer = Explainer(start_ms, zone)
        self._rules: dict[str, int] = {}
        self._numbers: dict[tuple[int, ...], int] = {}
        self._fresh_rules: list[Record] = []
        self._fresh_whys: list[Record] = []
        self._checks: dict[Answer, list[int]] = {}
        # A record's reason is asked for by all that it shows in.
        self._last: tuple[Record | None, int] = (None, NONE)

    def number(self, record: Record) -> int:
        """The number of the record's reason; NONE if the record has none."""
        because = record.get("because")
        if because is None:
            return NONE
        if record is self._last[0]:
            return self._last[1]
        rule = self._rule(because)
        words = [self._strings.number(word) for word in self._explainer.words(record)]
        checks = [self._check(answer) for answer in self._explainer.answers(record)]
        key = (rule, *words, *(cell for check in checks for cell in check))
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self._numbers)
            self._fresh_whys.append({"rule": rule, "words": words, **({"checks": checks} if checks else {})})
        self._last = (record, number)
        return number

    def _check(self, answer: Answer) -> list[int]:
        """An answer as it goes over the wire: whether it was passed, the field, what was found."""
        check = self._checks.get(answer)
        if check is None:
            number_of = self._strings.number
            check = [int(answer.passed), number_of(answer.field), number_of(answer.text)]
            if len(self._checks) < MOST_CHECKS:
                self._checks[answer] = check
        return check

    def _rule(self, because: Record) -> int:
        name = because["rule"]
        number = self._rules.get(name)
        if number is None:
            number = self._rules[name] = len(self._rules)
            self._fresh_rules.append(
                {
                    "rule": name,
                    "kind": SUBJECTS[name],
                    "field": because["field"],
                    "texts": list(SENTENCES[name].texts),
                }
            )
        return number

    def take(self) -> dict[str, list[Record]]:
        """What is new since the last call: reasons, and the sentences that they are the first to use."""
        whys, self._fresh_whys = self._fresh_whys, []
        rules, self._fresh_rules = self._fresh_rules, []
        return {"rules": rules, "whys": whys}
