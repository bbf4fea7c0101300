"""The lanes of alerting rules: when each is pending and when it fires, as the run's own metrics say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import takewhile
from typing import Protocol

from playground.explain.words import Words, duration
from playground.metrics import OlderThan, Reader, Rule, State, Write, states
from playground.timeline.picture import Picture
from playground.timeline.wire import Span

KINDS = {"pending": "alertPending", "firing": "alertFiring"}
GROWTH = 1.25
"""The rules are asked when so much more has been written than the last time: in all it costs what was written."""
MOST_NAMES = 3
NOT_NAMES = ("namespace", "uid")


class Watched(Protocol):
    """A run, as far as it is read here: the writes so far."""

    @property
    def history(self) -> Sequence[Write]: ...


class AlertLanes:
    """A lane for each of ``rules``, from the start. ``start_ms`` is the epoch ms of t = 0, ``zone`` that of times."""

    def __init__(self, picture: Picture, rules: Sequence[Rule], run: Watched, start_ms: int, zone: str) -> None:
        self._picture = picture
        self._run = run
        self._reader = Reader([*dict.fromkeys(rule.metric for rule in rules)])
        self._read = 0
        self._start_ms = start_ms
        self._words = Words(zone)
        self._due = 0
        self._lanes = [(rule, picture.lanes.add("Alert", rule.alert, text=rule.expression).id) for rule in rules]
        self._spans: list[list[Span]] = [[] for _ in rules]
        for rule, lane in self._lanes:
            picture.spans.add(lane, "alert", 0).text = condition_words(rule)

    def look(self, told_ms: int, at_the_end: bool = False) -> None:
        """Draw what the rules have come to up to ``told_ms``, if there is much news or this is the end."""
        if not self._lanes:
            return
        news = [*takewhile(lambda write: write[0] <= told_ms, self._run.history[self._read :])]
        self._read += len(news)
        self._reader.read(news)
        if self._read < self._due and not at_the_end:
            return
        self._due = int(self._read * GROWTH)
        found = self._reader.series()
        for (rule, lane), spans in zip(self._lanes, self._spans, strict=True):
            for number, state in enumerate(states(rule, found, self._start_ms, told_ms)):
                if number == len(spans):
                    span = self._picture.spans.add(lane, KINDS[state.state], state.start_ms)
                    span.text = self._found_words(rule, state)
                    spans.append(span)
                if state.end_ms is not None:
                    self._picture.close(spans[number], state.end_ms)

    def _found_words(self, rule: Rule, state: State) -> str:
        """Which series, and their values: ``nightly-backup Mon 2 Mar 00:30:02``."""
        told = []
        for labels, value in state.found[:MOST_NAMES]:
            who = " ".join(text for name, text in labels if name not in NOT_NAMES and text)
            told.append(f"{who} {self._value(rule, value)}")
        more = len(state.found) - len(told)
        return ", ".join(told) + (f" and {more} more" if more else "")

    def _value(self, rule: Rule, value: int) -> str:
        if isinstance(rule.condition, OlderThan):
            return self._words.time(datetime.fromtimestamp(value, UTC).isoformat(), None)
        return str(value)


def condition_words(rule: Rule) -> str:
    """``older than 25h``, ``> 0 for 5m``."""
    condition = rule.condition
    if isinstance(condition, OlderThan):
        words = f"older than {_lasting(condition.seconds)}"
    else:
        words = f"{condition.operator} {condition.value}"
    return words + (f" for {_lasting(rule.for_seconds)}" if rule.for_seconds else "")


def _lasting(seconds: int) -> str:
    """Whole hours in hours, as rules have them: a day more is 25h, not 1d 1h."""
    hours, rest = divmod(seconds, 3600)
    return f"{hours}h" if hours and not rest else duration(seconds * 1000)
