"""Why things happen: every rule has its sentences, and on the recordings each of them is complete and true."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from playground import scenario
from playground.conformance import timelines
from playground.explain import CHECKS, SENTENCES, Explainer, Explanation, Template, explain
from playground.explain.words import Words, counted, duration
from playground.kubernetes.cron import parse_schedule
from playground.simulator import rules
from tests.conftest import ROOT

Record = dict[str, Any]

RECORDINGS = sorted((ROOT / "tests" / "conformance" / "timelines").glob("*.json"))
TEXTS = sorted([*(ROOT / "lessons").rglob("*.yaml"), *(ROOT / "playground" / "sandbox" / "examples").glob("*.yaml")])
PAGE = ROOT / "docs" / "explanations.md"

# What a rule of each component may be told of.
SUBJECTS = {
    "action": {"Action"},
    "controllers": {"Decision"},
    "node": {"Node", "Pod"},
    "created": {"CronJob", "Job", "Pod", "Deployment", "ReplicaSet", "DaemonSet"},
    "person": {"CronJob", "Job", "Pod", "Deployment", "ReplicaSet", "DaemonSet"},
    "object": {"CronJob", "Job", "Deployment", "ReplicaSet", "DaemonSet"},
    "deployment": {"Deployment", "ReplicaSet", "Event"},
    "replicaset": {"ReplicaSet", "Pod", "Event"},
    "daemonset": {"DaemonSet", "Pod", "Event"},
    "garbage-collector": {"Job", "Pod"},
    "cronjob": {"CronJob", "Job", "Event", "Decision"},
    "job": {"Job", "Pod", "Event", "Decision"},
    "scheduler": {"Pod", "Decision"},
    "kubelet": {"Pod"},
    "container": {"Pod"},
    "pod": {"Pod"},
}


def load(name: str) -> Record:
    path = ROOT / "tests" / "conformance" / "timelines" / f"{name}.json"
    loaded: Record = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def played(name: str) -> tuple[int, list[Record]]:
    """The start of a recorded scenario in epoch ms, and the program's own records of it."""
    given = scenario.read(timelines.scenario_text(load(name)))
    return given.start_ms, list(scenario.run(given).records)


def explained(name: str) -> Iterator[tuple[Record, Explanation]]:
    start_ms, records = played(name)
    explainer = Explainer(start_ms)
    for record in records:
        yield record, explainer.explain(record)


def told(name: str, rule: str) -> tuple[Record, Explanation]:
    """The first record that came about by ``rule``."""
    return next(each for each in explained(name) if each[1].rule == rule)


# -- The registry


def test_every_rule_has_both_sentences_and_every_sentence_a_rule() -> None:
    assert SENTENCES.keys() == rules.RULES.keys()
    assert all(len(template.texts) == 2 for template in SENTENCES.values())


def test_every_check_has_both_answers_and_every_answer_a_check() -> None:
    assert CHECKS.keys() == rules.CHECKS.keys()
    assert all(answers.keys() == {True, False} for answers in CHECKS.values())


def test_no_two_rules_say_the_same() -> None:
    for voice in range(2):
        said = [template.written[voice] for template in SENTENCES.values()]
        assert len(said) == len(set(said))


@pytest.mark.parametrize("rule", SENTENCES)
def test_sentences_are_sentences(rule: str) -> None:
    for text in SENTENCES[rule].written:
        assert re.fullmatch(r"[A-Z{a-z].*[^ .]([.]|: \{(result|error)\})", text)
        assert "  " not in text


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_reads_what_its_answers_name(check: str) -> None:
    named = {name for template in CHECKS[check].values() for name, _ in template.places}
    assert named == set(rules.CHECKS[check].values)


def test_rules_are_named_in_one_place_only() -> None:
    sources = [path for path in (ROOT / "playground" / "simulator").rglob("*.py") if path.name != "rules.py"]
    names = {name for path in sources for name in re.findall(r'"([a-z]+(?:[.-][a-z-]+)+)"', path.read_text())}
    assert not names & (rules.RULES.keys() | rules.CHECKS.keys())


# -- The recordings


def check_explanation(record: Record, explainer: Explainer) -> None:
    """It has all its values, they are in the sentences, and nothing else is."""
    because = record["because"]
    rule = rules.RULES[because["rule"]]
    assert because["values"].keys() == set(rule.values), rule.name
    assert because["field"] == rule.field
    assert record["kind"] in SUBJECTS[rule.name.partition(".")[0]], rule.name
    found = explainer.explain(record)
    assert set(found.values) == {name for name, _ in SENTENCES[rule.name].places}
    assert not re.search(r"\{(?!\.)|\bNone\b|\bnan\b", found.kubernetes + found.contractor)


def check_answers(record: Record) -> None:
    """A start has passed all checks, and a decision to do nothing was made by the last of them."""
    checks = record["because"].get("checks", [])
    for check in checks:
        named = {name for name, _ in CHECKS[check["check"]][check["passed"]].places}
        assert named <= check["values"].keys() <= set(rules.CHECKS[check["check"]].values)
    passed = [check["passed"] for check in checks]
    if record["kind"] == "Job":
        assert all(passed)
    elif record["kind"] == "Decision" and not record["object"].startswith("Cluster/"):
        assert passed == [True] * (len(passed) - 1) + [False]


def check_lateness(record: Record, start_ms: int) -> None:
    """A start is as late as it says."""
    if record["kind"] == "Job" and record["because"]["rule"].startswith("cronjob.start"):
        values = record["because"]["values"]
        scheduled_ms = datetime.fromisoformat(values["scheduledTime"]).timestamp() * 1000
        assert values["lateMs"] == round(start_ms + record["t"] * 1000 - scheduled_ms)
        assert (values["lateMs"] < 1000) == (record["because"]["rule"] == "cronjob.start")


def check_repeats(records: list[Record]) -> None:
    """No Job is told the same reason twice running."""
    last: dict[str, Any] = {}
    for record in records:
        because = record["because"]
        if record["kind"] == "Decision" and record["object"].startswith("Job/"):
            reason = (because["rule"], because["values"].get("until"))
            assert last.get(record["object"]) != reason
            last[record["object"]] = reason
        elif record["kind"] == "Job" and record["change"] == "deleted":
            last.pop(f"Job/{record['job']}", None)
        elif because["rule"] == "controllers.up":
            last.clear()  # a new controller knows nothing of what the one before has told


def check_ticks(records: list[Record], start_ms: int, until_s: float) -> None:
    """Of each scheduled time it is told what became of it, where there is one CronJob with one schedule."""
    cron_jobs = [each for each in records if each["kind"] == "CronJob"]
    schedules = {each["spec"]["schedule"] for each in cron_jobs if "spec" in each}
    if len(schedules) != 1 or sum(each["change"] == "created" for each in cron_jobs) != 1:
        return
    spec = cron_jobs[0]["spec"]
    gone = [each["t"] for each in cron_jobs if each["change"] == "deleted"]
    schedule = parse_schedule(spec["schedule"], spec["timeZone"])
    fates = {
        each["because"]["values"].get("scheduledTime")
        for each in records
        if each["kind"] == "Decision" or (each["kind"] == "Job" and each["change"] == "created")
    }
    at = schedule.next_seconds((start_ms + round(cron_jobs[0]["t"] * 1000)) // 1000)
    # What comes in the last tenth of a second is looked at after the end.
    while at is not None and at + 0.1 <= start_ms / 1000 + min([until_s, *gone]):
        assert datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") in fates
        at = schedule.next_seconds(at)


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.stem)
def test_all_that_happens_in_a_recording_is_explained(path: Path) -> None:
    recording = load(path.stem)
    start_ms, records = played(path.stem)
    explainer = Explainer(start_ms)
    for record in records:
        check_explanation(record, explainer)
        check_answers(record)
        check_lateness(record, start_ms)
    check_repeats(records)
    check_ticks(records, start_ms, recording["until"])


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_all_that_happens_in_our_own_texts_is_explained(path: Path) -> None:
    given = scenario.read(path.read_text(encoding="utf-8"))
    explainer = Explainer(given.start_ms)
    records = list(scenario.run(given).records)
    for record in records:
        check_explanation(record, explainer)
        check_answers(record)
        check_lateness(record, given.start_ms)
    check_repeats(records)


# -- What the sentences say

SAID = [
    (
        "cron5-forbid-7m",
        "cronjob.forbid.active",
        "concurrencyPolicy is Forbid with 1 active Job (backup-29540700), so nothing is started for 09:05 now. "
        "When the Job has ended, the latest missed time may be made up for.",
        "The one before is still at work, so the next one waits in the van.",
    ),
    (
        "cron5-forbid-7m",
        "cronjob.start.late",
        "The run of 09:05 could not start on time. It is still the latest that is due, and now every check is passed: "
        "the Job was created 2m 2.1s late.",
        "Late, but not forgotten: the booking of 09:05 is made up for.",
    ),
    (
        "cron5-forbid-7m-deadline-60",
        "cronjob.starting-deadline.passed",
        "The run of 09:05 is 2m 2.1s late, and startingDeadlineSeconds is 1m: it is given up.",
        "Too late to be worth a call: the booking of 09:05 is struck out.",
    ),
    (
        "never-backoff-limit-4",
        "job.backoff.delay",
        "After 1 failure without a success the next Pod has to wait 10s from the last failure, until 09:00:13.",
        "The office waits longer after each failed visit. The next one is sent at 09:00:13.",
    ),
    (
        "never-backoff-limit-4",
        "job.backoff-limit",
        "With 5 failed Pods the Job is over its backoffLimit of 4, so it gives up.",
        "Too many tries have failed. The office stops calling.",
    ),
    (
        "ttl-30",
        "job.ttl",
        "The Job finished at 09:00:09 and ttlSecondsAfterFinished is 30s, so it is deleted, its Pods first.",
        "The removal van comes 30s after the work, as it was booked.",
    ),
]


@pytest.mark.parametrize(("name", "rule", "kubernetes", "contractor"), SAID, ids=[row[1] for row in SAID])
def test_what_is_said(name: str, rule: str, kubernetes: str, contractor: str) -> None:
    found = told(name, rule)[1]
    assert (found.kubernetes, found.contractor) == (kubernetes, contractor)


def test_the_answers_on_the_way_are_told_in_their_order() -> None:
    refusal = told("cron5-forbid-7m", "cronjob.forbid.active")[1]
    assert [(answer.passed, answer.field, answer.text) for answer in refusal.checks] == [
        (True, "metadata.deletionTimestamp", "the CronJob is not being deleted"),
        (True, "spec.suspend", "suspend is false"),
        (True, "spec.schedule", "schedule */5 * * * * can be read"),
        (True, "spec.schedule", "09:05 is due"),
        (True, "spec.startingDeadlineSeconds", "no startingDeadlineSeconds: no start is too late"),
        (True, "status.lastScheduleTime", "not started before: lastScheduleTime is 09:00"),
        (False, "spec.concurrencyPolicy", "concurrencyPolicy Forbid with 1 active Job: not now"),
    ]


def test_times_are_those_of_the_readers_clock() -> None:
    start_ms, records = played("cron5-forbid-7m")
    record = next(each for each in records if each["because"]["rule"] == "cronjob.forbid.active")
    assert "for 14:35 now" in Explainer(start_ms, "Asia/Kolkata").explain(record).kubernetes
    assert "for Mon 2 Mar 09:05 now" in explain(record).kubernetes


@pytest.mark.parametrize(
    ("ms", "text"),
    [
        (0, "0s"),
        (100, "0.1s"),
        (2_010, "2.01s"),
        (59_999, "59.999s"),
        (60_000, "1m"),
        (125_000, "2m 5s"),
        (122_100, "2m 2.1s"),
        (3_600_000, "1h"),
        (90_061_000, "1d 1h 1m 1s"),
        (-1_500, "-1.5s"),
    ],
)
def test_durations_are_written_in_full(ms: int, text: str) -> None:
    assert duration(ms) == text


@pytest.mark.parametrize(
    ("number", "noun", "text"),
    [
        (0, "failed Pod", "no failed Pods"),
        (1, "failed Pod", "1 failed Pod"),
        (2, "failed Pod", "2 failed Pods"),
        (3, "failed index", "3 failed indexes"),
    ],
)
def test_things_are_counted(number: int, noun: str, text: str) -> None:
    assert counted(number, noun) == text


@pytest.mark.parametrize(
    ("name", "noun", "value", "text"),
    [
        ("active", "", ["a", "b"], "a, b"),
        ("active", "", ["a", "b", "c", "d", "e"], "a, b, c and 2 more"),
        ("active", "active Job", ["a", "b"], "2 active Jobs"),
        ("lastScheduleTime", "", None, "not set"),
        ("ttlSecondsAfterFinished", "", 65, "1m 5s"),
        ("owner", "", "Job/report", "Job report"),
        ("kind", "", "CronJob", "CronJob"),
        ("kind", "sheet", "CronJob", "calendar"),
        ("kind", "sheet", "Deployment", "staff contract"),
    ],
)
def test_values_are_put_into_words(name: str, noun: str, value: Any, text: str) -> None:
    assert Words().word(name, noun, value, None) == text


def test_an_unknown_zone_counts_as_utc() -> None:
    assert Words("Mars/Olympus").time("2026-03-02T09:05:02Z", None) == "Mon 2 Mar 09:05:02"


def test_both_sentences_share_their_places() -> None:
    template = Template("{b} and {a:Pod}", "only {a:Pod}, not {a}")
    assert template.texts == ("{0} and {1}", "only {1}, not {2}")
    assert template.fill(["x", "2 Pods", "2"]) == ["x and 2 Pods", "only 2 Pods, not 2"]


# -- The page


def row(name: str, field: str, *texts: str) -> str:
    """A line of the page: values in italics, with the noun that they count."""
    cells = [f"`{name}`", f"`{field}`" if field else "", *texts]
    shown = [
        re.sub(r"\{(\w+)(?::([^}]*))?\}", lambda place: " ".join(filter(None, (f"*{place[1]}*", place[2]))), each)
        for each in cells
    ]
    return f"| {' | '.join(shown)} |"


def test_the_page_of_explanations_has_every_sentence() -> None:
    sentences = [row(name, rules.RULES[name].field, *template.written) for name, template in SENTENCES.items()]
    answers = [
        row(name, rules.CHECKS[name].field, *(each.written[0] for each in found.values()))
        for name, found in CHECKS.items()
    ]
    lines = PAGE.read_text(encoding="utf-8").split("\n")
    expected = [*sentences, *answers]
    assert [line for line in lines if line.startswith("| `")] == expected, "\n".join(expected)
