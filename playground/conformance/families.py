"""The families of recordings in a directory, and one result per family."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from playground.conformance import timelines
from playground.conformance.tables import ANSWERS

Row = dict[str, Any]
TIMELINES = "timelines"


@dataclass
class Result:
    """How one family came out: ``mismatches`` are (row id, first difference), ``answers`` raw answers by row id.

    ``rows`` says of each row whether it matched; ``answered`` whether the program answers this family at all.
    """

    family: str
    total: int = 0
    answered: bool = True
    rows: dict[str, bool] = field(default_factory=dict)
    mismatches: list[tuple[str, str]] = field(default_factory=list)
    answers: dict[str, list[Row]] = field(default_factory=dict)

    @property
    def matched(self) -> int:
        return self.total - len(self.mismatches)

    def add(self, row_id: str, difference: str | None) -> None:
        """Count a row that differs, or matches if there is no ``difference``."""
        self.total += 1
        self.rows[row_id] = difference is None
        if difference is not None:
            self.mismatches.append((row_id, difference))


def check(directory: Path, only: str = "*", keep_answers: bool = False) -> Iterator[Result]:
    """Check all families found under ``directory``, or the rows whose "family/id" fits the glob ``only``.

    Yields one Result per family with at least one row.
    """
    if (directory / TIMELINES).is_dir():
        result = Result(TIMELINES)
        for path in sorted((directory / TIMELINES).glob("*.json")):
            if fnmatchcase(f"{TIMELINES}/{path.stem}", only):
                _check_timeline(result, path, keep_answers)
        if result.total:
            yield result
    for path in sorted(directory.glob("*/*.jsonl")):
        family = path.relative_to(directory).with_suffix("").as_posix()
        answer = ANSWERS.get(family)
        result = Result(family)
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                if fnmatchcase(f"{family}/{row['id']}", only) or fnmatchcase(family, only):
                    _check_row(result, row, answer, keep_answers)
        if result.total:
            yield result


def _check_timeline(result: Result, path: Path, keep_answers: bool) -> None:
    recording = json.loads(path.read_text(encoding="utf-8"))
    try:
        got = timelines.trace(recording)
    except Exception as error:  # a crash is a mismatch of this recording, not the end of the check
        result.add(path.stem, f"{type(error).__name__}: {error}")
        return
    result.add(path.stem, timelines.first_difference(recording["trace"], got))
    if keep_answers:
        result.answers[path.stem] = got


def _check_row(result: Result, row: Row, answer: Callable[[Row], Row] | None, keep_answers: bool) -> None:
    if answer is None:
        result.answered = False
        result.add(row["id"], "the program does not answer this family yet")
        return
    try:
        got = answer(row)
    except Exception as error:
        result.add(row["id"], f"{type(error).__name__}: {error}")
        return
    result.add(row["id"], _row_difference(row, got))
    if keep_answers:
        result.answers[row["id"]] = [{"id": row["id"], **got}]


def _row_difference(row: Row, got: Mapping[str, Any]) -> str | None:
    """The first key of ``got`` that differs from the recorded one, in words; None if none does."""
    for key, value in got.items():
        expected = row.get(key)
        if expected != value and not (row.get("unstableOrder") and _as_set(expected) == _as_set(value)):
            return f"{key}: expected {_printed(expected)}, got {_printed(value)}"
    return None


def _printed(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _as_set(value: Any) -> Any:
    if isinstance(value, list):
        return sorted(json.dumps(each, sort_keys=True) for each in value)
    if isinstance(value, str):
        return sorted(value)
    if isinstance(value, dict):
        return {key: _as_set(each) for key, each in value.items()}
    return value
