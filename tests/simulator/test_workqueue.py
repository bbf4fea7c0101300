"""The work queue of a controller."""

from __future__ import annotations

from itertools import pairwise

import pytest

from playground.simulator.clock import Clock
from playground.simulator.event_loop import EventLoop, Lane
from playground.simulator.workqueue import WorkQueue


class Worker:
    """A queue, and the virtual times at which its keys were processed."""

    def __init__(self) -> None:
        self.clock = Clock(0)
        self.loop = EventLoop(self.clock)
        self.done: list[tuple[int, str]] = []
        self.queue = WorkQueue(self.loop, lambda key: self.done.append((self.clock.now_ms, key)))

    def run(self) -> list[tuple[int, str]]:
        self.loop.settle()
        while self.loop.next_due() is not None:
            self.loop.step()
        return self.done


def test_a_key_waits_only_once() -> None:
    worker = Worker()
    for key in ("a", "b", "a"):
        worker.queue.add(key)
    assert worker.run() == [(0, "a"), (0, "b")]


def test_a_waiting_key_keeps_its_earliest_time() -> None:
    worker = Worker()
    worker.queue.add_after("late first", 500)
    worker.queue.add_after("late first", 200)
    worker.queue.add_after("early first", 100)
    worker.queue.add_after("early first", 300)
    assert worker.run() == [(100, "early first"), (200, "late first")]


def test_in_one_instant_a_timer_is_earlier_than_a_batch() -> None:
    worker = Worker()
    worker.queue.add_after("batch", 100, Lane.BATCH)
    worker.queue.add_after("timer", 100)
    worker.queue.add_after("batch", 100)
    assert worker.run() == [(100, "timer"), (100, "batch")]


def test_adding_a_key_does_not_end_its_wait() -> None:
    worker = Worker()
    worker.queue.add_after("a", 100)
    worker.queue.add("a")
    worker.queue.add_after("b", 0)
    assert worker.run() == [(0, "a"), (0, "b"), (100, "a")]


def test_a_key_added_while_it_is_processed_is_processed_once_more() -> None:
    clock = Clock(0)
    loop = EventLoop(clock)
    done: list[str] = []

    def process(key: str) -> None:
        done.append(key)
        if len(done) == 1:
            queue.add(key)
            queue.add(key)
            loop.settle()
            assert done == ["a"]

    queue = WorkQueue(loop, process)
    queue.add("a")
    loop.settle()
    assert done == ["a", "a"]


@pytest.mark.parametrize(
    ("base_ms", "max_ms", "delays_ms"),
    [
        pytest.param(5, 1_000_000, [5, 10, 20, 40, 80], id="the default of controllers"),
        pytest.param(1000, 4000, [1000, 2000, 4000, 4000, 4000], id="bounded above"),
    ],
)
def test_a_rate_limited_key_waits_twice_as_long_each_time(base_ms: int, max_ms: int, delays_ms: list[int]) -> None:
    clock = Clock(0)
    loop = EventLoop(clock)
    times: list[int] = []

    def process(key: str) -> None:
        times.append(clock.now_ms)
        if len(times) <= len(delays_ms):
            queue.add_rate_limited(key)

    queue = WorkQueue(loop, process, base_ms, max_ms)
    queue.add("a")
    loop.settle()
    while loop.next_due() is not None:
        loop.step()
    assert [after - before for before, after in pairwise(times)] == delays_ms
    assert queue.num_requeues("a") == len(delays_ms)
    queue.forget("a")
    assert queue.num_requeues("a") == 0


def test_a_queue_that_is_shut_down_does_nothing_more() -> None:
    worker = Worker()
    worker.queue.add_after("a", 100)
    worker.queue.add("b")
    worker.queue.shut_down()
    worker.queue.add("c")
    worker.queue.add_after("d", 5)
    assert worker.run() == []
