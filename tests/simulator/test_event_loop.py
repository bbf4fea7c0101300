"""The event loop: what comes first inside one instant."""

from __future__ import annotations

from playground.simulator.clock import Clock
from playground.simulator.event_loop import EventLoop, Lane
from playground.simulator.workqueue import WorkQueue


def run(loop: EventLoop) -> None:
    while loop.next_due() is not None:
        loop.step()


def test_actions_run_by_time_then_lane_then_order_then_age() -> None:
    loop = EventLoop(Clock(0))
    done: list[str] = []
    loop.at(10, Lane.BATCH, done.append, "batch")
    loop.at(10, Lane.KUBELET, done.append, "second pod", 2)
    loop.at(10, Lane.ACTION, done.append, "person")
    loop.at(10, Lane.KUBELET, done.append, "first pod", 1)
    loop.at(10, Lane.TIMER, done.append, "timer")
    loop.at(10, Lane.TIMER, done.append, "later timer")
    loop.at(9, Lane.GARBAGE, done.append, "earlier")
    run(loop)
    assert done == ["earlier", "first pod", "second pod", "timer", "later timer", "person", "batch"]


def test_what_is_due_in_the_past_runs_now() -> None:
    clock = Clock(0)
    loop = EventLoop(clock)
    seen: list[int] = []

    def look_back(_: object) -> None:
        loop.at(5, Lane.KUBELET, lambda _: seen.append(clock.now_ms))

    loop.at(20, Lane.TIMER, look_back)
    run(loop)
    assert seen == [20]


def test_ready_work_of_another_queue_runs_inside_the_work_that_woke_it() -> None:
    loop = EventLoop(Clock(0))
    done: list[str] = []

    def write(key: str) -> None:
        done.append(f"{key} begins")
        other.add(key)
        writer.add("again")
        loop.settle()
        done.append(f"{key} ends")

    writer = WorkQueue(loop, lambda key: write(key) if key != "again" else done.append(key))
    other = WorkQueue(loop, lambda key: done.append(f"{key} heard"))
    writer.add("first")
    loop.settle()
    assert done == ["first begins", "first heard", "first ends", "again"]


def test_a_clock_truncates_to_whole_seconds_as_the_api_does() -> None:
    clock = Clock(1_700_000_000_500)
    clock.now_ms = 1_600
    assert clock.now_seconds() == 1_700_000_002
    assert clock.seconds_at(499) == 1_700_000_000
    assert clock.ms_at(1_700_000_002) == 1_500
