"""A lesson's scenario, edited as the lesson says and played: what a test asks about it."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any

from lessons.catalogue import CONTENT
from playground import scenario

Record = dict[str, Any]


@cache
def _text(slug: str) -> str:
    (path,) = CONTENT.glob(f"*/[0-9][0-9]-{slug}/start.yaml")
    return path.read_text(encoding="utf-8")


def edited(slug: str, *edits: tuple[str, str], everywhere: bool = False) -> str:
    """The lesson's text with each old part replaced; it must be there once, or at least once if ``everywhere``."""
    text = _text(slug)
    for old, new in edits:
        found = text.count(old)
        assert found == 1 or (everywhere and found > 1), f"{old!r} is {found} times in the text of {slug}"
        text = text.replace(old, new)
    return text


def refusal(text: str) -> str:
    """What is said about a text that is refused."""
    given = scenario.read(text)
    assert not given.accepted
    return "\n".join(problem.text for problem in given.problems)


class Story:
    """One run. Times are seconds since the scenario's start."""

    def __init__(self, text: str) -> None:
        given = scenario.read(text)
        assert given.accepted, [problem.text for problem in given.problems]
        run = scenario.run(given)
        self.records: list[Record] = [record for record in run.records if record["kind"] != "Decision"]
        self.ended, self.until = run.ended, run.until_ms / 1000

    def all(self, **fields: Any) -> list[Record]:
        """The records that have all these values."""
        return [record for record in self.records if all(record.get(key) == value for key, value in fields.items())]

    def times(self, **fields: Any) -> list[float]:
        return [record["t"] for record in self.all(**fields)]

    def time(self, **fields: Any) -> float:
        """When the one record with these values was written."""
        (only,) = self.times(**fields)
        return only

    def jobs(self) -> dict[str, float]:
        """All Jobs by name, with the time of their creation."""
        return {record["job"]: record["t"] for record in self.all(kind="Job", change="created")}

    def pods(self, job: str) -> dict[str, float]:
        """The Pods of a Job by name, with the time of their creation."""
        return {r["pod"]: r["t"] for r in self.all(kind="Pod", change="created") if r["pod"].rsplit("#")[0] == job}

    def condition(self, job: str, kind: str) -> tuple[float, str] | None:
        """When a Job first had the condition, and the reason it gave."""
        for record in self.all(kind="Job", job=job, change="status"):
            for condition in record["status"]["conditions"]:
                if condition["type"] == kind:
                    return record["t"], condition["reason"]
        return None

    def outcome(self, job: str) -> str:
        """Complete, Failed, or Active."""
        return next((kind for kind in ("Complete", "Failed") if self.condition(job, kind)), "Active")

    def counts(self, job: str) -> tuple[int, int]:
        """How many Pods of a Job have succeeded and failed, as its status says at the end."""
        status = self.all(kind="Job", job=job, change="status")[-1]["status"]
        return status["succeeded"], status["failed"]

    def left(self, kind: str = "Job") -> list[str]:
        """The objects that are still there at the end."""
        key = kind.lower()
        gone = {record[key] for record in self.all(kind=kind, change="deleted")}
        return [record[key] for record in self.all(kind=kind, change="created") if record[key] not in gone]

    def crowd(self) -> list[tuple[float, int]]:
        """How many containers were at work, at each time that number changed."""
        steps: dict[float, int] = defaultdict(int)
        for record in self.records:
            steps[record["t"]] += {"running": 1, "restarting": 1, "containerExited": -1}.get(
                record.get("change", ""), 0
            )
        total, crowd = 0, []
        for time, step in sorted(steps.items()):
            total += step
            if step:
                crowd.append((time, total))
        return crowd

    def most(self) -> int:
        """The greatest number of containers at work at one time."""
        return max(number for _, number in self.crowd())


def play(slug: str, *edits: tuple[str, str], everywhere: bool = False) -> Story:
    """Play a lesson's scenario after these edits."""
    return Story(edited(slug, *edits, everywhere=everywhere))
