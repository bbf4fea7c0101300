"""A record -> its explanation, with the values in place."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from playground.explain.sentences import CHECKS, SENTENCES
from playground.explain.template import Template
from playground.explain.words import Words

Record = dict[str, Any]


class Answer(NamedTuple):
    """One check on the way to a decision: the manifest field, whether the way went on, and what was found."""

    check: str
    field: str
    passed: bool
    text: str


class Explanation(NamedTuple):
    """``kubernetes`` and ``contractor`` say the same in two ways; ``values`` are those that the sentences name.

    ``checks`` are there for decisions: in the order in which the controller makes them, the one that decided last.
    """

    rule: str
    field: str
    kubernetes: str
    contractor: str
    values: dict[str, Any]
    checks: tuple[Answer, ...] = ()


class Explainer:
    """Explains the records of one run, in the time zone of its reader. ``start_ms`` is the epoch ms of t = 0."""

    def __init__(self, start_ms: int | None = None, zone: str = "UTC") -> None:
        self._start_ms = start_ms
        self._words = Words(zone)
        self._plain: dict[tuple[str, bool], Answer] = {}
        """The answers that name no values."""

    def explain(self, record: Record) -> Explanation:
        """Both sentences about why ``record`` came about. Raises KeyError for a rule that has none."""
        because = record["because"]
        template = SENTENCES[because["rule"]]
        today = self._today(record)
        kubernetes, contractor = template.fill(self._fill(template, because["values"], record, today))
        values = {name: value_of(name, because["values"], record) for name, _ in template.places}
        checks = tuple(self.answer(check, today) for check in because.get("checks", ()))
        return Explanation(because["rule"], because["field"], kubernetes, contractor, values, checks)

    def words(self, record: Record) -> list[str]:
        """A word for each place in the sentences of the record's rule."""
        because = record["because"]
        template = SENTENCES[because["rule"]]
        return self._fill(template, because["values"], record, self._today(record)) if template.places else []

    def answers(self, record: Record) -> list[Answer]:
        """The checks of a decision; none for any other record."""
        checks = record["because"].get("checks", ())
        today = self._today(record) if checks else None
        return [self.answer(check, today) for check in checks]

    def answer(self, check: Record, today: date | None) -> Answer:
        """What was found by one check."""
        name, passed = check["check"], check["passed"]
        plain = self._plain.get((name, passed))
        if plain is not None:
            return plain
        template = CHECKS[name][passed]
        [text] = template.fill(self._fill(template, check["values"], {}, today))
        answer = Answer(name, check["field"], passed, text)
        if not template.places:
            self._plain[name, passed] = answer
        return answer

    def _fill(self, template: Template, values: Record, record: Record, today: date | None) -> list[str]:
        return [self._words.word(name, noun, value_of(name, values, record), today) for name, noun in template.places]

    def _today(self, record: Record) -> date | None:
        return None if self._start_ms is None else self._words.day(self._start_ms + round(record["t"] * 1000))


def value_of(name: str, values: Record, record: Record) -> Any:
    """A value that a rule has read: told with it, or shown by the record itself. Raises KeyError if it is neither."""
    if name in values:
        return values[name]
    return record[name] if name in record else record["status"][name]


def explain(record: Record) -> Explanation:
    """Both sentences about why ``record`` came about, times with their date and in UTC."""
    return _plain.explain(record)


_plain = Explainer()
