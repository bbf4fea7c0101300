"""Events as a cluster keeps them, and ``kubectl events``."""

from __future__ import annotations

import pytest

from playground.kubectl import execute
from playground.kubectl.stored_events import TTL_MS, stored_events
from playground.simulator.recorder import RecordedEvent
from tests.kubectl.looking import refused, story, told

START_MS = 1_773_133_200_000


def event(at_ms: int, message: str = "m", component: str = "job-controller") -> RecordedEvent:
    return RecordedEvent(at_ms, component, "Job", "default", "x", "uid", "Normal", "Reason", message)


def test_what_says_the_same_is_counted_from_its_first_to_its_last_time() -> None:
    [stored] = stored_events([event(1_500), event(61_000)], [], 70_000, START_MS)
    assert (stored["count"], stored["firstTimestamp"], stored["lastTimestamp"]) == (
        2,
        "2026-03-10T09:00:01Z",
        "2026-03-10T09:01:01Z",
    )
    assert stored["involvedObject"] == {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "name": "x",
        "namespace": "default",
        "uid": "uid",
    }


def test_what_says_something_else_is_another_event_with_another_name() -> None:
    stored = stored_events([event(0, "a"), event(0, "b")], [], 0, START_MS)
    assert [each["message"] for each in stored] == ["a", "b"]
    assert len({each["metadata"]["name"] for each in stored}) == 2


def test_an_event_is_known_from_its_time_on_and_for_an_hour_after_its_last() -> None:
    recorded = [event(1_000), event(2_000, "later")]
    assert stored_events(recorded, [], 999, START_MS) == []
    assert len(stored_events(recorded, [], 1_000, START_MS)) == 1
    assert len(stored_events(recorded, [], 1_999 + TTL_MS, START_MS)) == 1
    assert stored_events(recorded, [], 2_000 + TTL_MS, START_MS) == []


def test_what_comes_back_after_an_hour_goes_on_counting() -> None:
    [stored] = stored_events([event(0), event(2 * TTL_MS)], [], 2 * TTL_MS, START_MS)
    assert (stored["count"], stored["firstTimestamp"]) == (2, "2026-03-10T09:00:00Z")


def test_the_scheduler_tells_microseconds_and_series() -> None:
    recorded = [event(500, component="default-scheduler"), event(1_750, component="default-scheduler")]
    [stored] = stored_events(recorded, [], 2_000, START_MS)
    assert (stored["eventTime"], stored["firstTimestamp"]) == ("2026-03-10T09:00:00.500000Z", None)
    assert stored["series"] == {"count": 2, "lastObservedTime": "2026-03-10T09:00:01.750000Z"}


def test_events_are_listed_by_age_the_oldest_first() -> None:
    text = told("events --for cj/tick", 730)
    assert text.splitlines()[0].split() == ["LAST", "SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"]
    assert [line.split()[0] for line in text.splitlines()[1:]] == ["7m10s", "4m58s", "2m10s"]
    assert [line.split()[2] for line in text.splitlines()[1:]] == [
        "SuccessfulCreate",
        "SawCompletedJob",
        "SuccessfulCreate",
    ]


@pytest.mark.parametrize(
    ("line", "reasons"),
    [
        ("events --types=Warning --no-headers", ["BackOff"]),
        ("events --types=warning,normal --for job/tick-29460005 --no-headers", ["SuccessfulCreate"]),
        ("events -A --for deploy/web --no-headers", ["ScalingReplicaSet"]),
    ],
)
def test_events_of_some_objects_or_types(line: str, reasons: list[str]) -> None:
    assert [reason for reason in reasons if reason in told(line, 425)] == reasons
    assert len(told(line, 425).splitlines()) == len(reasons)


def test_events_can_be_had_whole() -> None:
    text = told("events --for cj/tick -o yaml", 310)
    assert text.startswith("apiVersion: v1\nitems:\n- apiVersion: v1\n  count: 1\n  eventTime: null\n")


@pytest.mark.parametrize(
    ("line", "stderr"),
    [
        ("events -w", "error: --watch is not possible here: "),
        ("events --types=Bad", "error: valid --types are Normal or Warning\n"),
        ("events --for x", "error: --for must be in resource/name form\n"),
        ("events --for x/y", 'the server doesn\'t have a resource type "x"\n'),
        ("events --for job/x/y", "error: arguments in resource/name form may not have more than one slash\n"),
    ],
)
def test_what_is_refused(line: str, stderr: str) -> None:
    assert refused(line).startswith(stderr)


def test_no_events_are_no_error() -> None:
    output = execute(story().cluster_at(0), "events -n elsewhere")
    assert (output.stderr, output.exit_code) == ("No events found in elsewhere namespace.\n", 0)
    assert execute(story().cluster_at(0), "events -A --for job/x").stderr == "No events found.\n"
