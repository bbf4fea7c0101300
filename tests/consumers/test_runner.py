from __future__ import annotations

import asyncio
import json

import pytest

from playground import limits
from playground.sandbox import runner
from playground.sandbox.frames import RunFrame
from tests.consumers.conftest import limit_of


async def types_of(pool: runner.Pool, text: str) -> list[str]:
    """Play ``text`` and return the types of the frames."""
    types: list[str] = []

    async def keep(frame: bytes) -> None:
        types.append(json.loads(frame)["type"])

    await pool.run(RunFrame(seq=1, text=text), keep)
    return types


async def ignore(frame: bytes) -> None:
    pass


async def test_warming_up_starts_all_workers_once() -> None:
    pool = runner.Pool(2)
    await pool.warm_up()
    started = [worker.process.pid for worker in pool.idle]
    await pool.warm_up()
    assert [worker.process.pid for worker in pool.idle] == started
    assert len(set(started)) == 2
    await pool.close()


async def test_a_worker_is_used_again(pool: runner.Pool, job: str) -> None:
    await pool.warm_up()
    before = {worker.process.pid for worker in pool.idle}
    for _ in range(3):
        assert (await types_of(pool, job))[-1] == "done"
    assert {worker.process.pid for worker in pool.idle} == before


async def test_closing_ends_every_process(job: str) -> None:
    pool = runner.Pool(2)
    await pool.warm_up()
    processes = [worker.process for worker in pool.idle]
    await pool.close()
    assert not any(process.is_alive() for process in processes)


async def test_closing_ends_the_runs_that_go_on(endless: str) -> None:
    pool = runner.Pool(1)
    first = asyncio.Event()

    async def note(frame: bytes) -> None:
        first.set()

    run = asyncio.create_task(pool.run(RunFrame(seq=1, text=endless), note))
    await first.wait()
    await pool.close()
    with pytest.raises(runner.RunError):
        await run


async def test_a_run_that_is_cancelled_leaves_its_worker_fit(endless: str, job: str) -> None:
    pool = runner.Pool(1)
    await pool.warm_up()
    worker = pool.idle[0]
    first = asyncio.Event()

    async def note(frame: bytes) -> None:
        first.set()

    run = asyncio.create_task(pool.run(RunFrame(seq=1, text=endless), note))
    await first.wait()
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run
    assert (await types_of(pool, job))[-1] == "done"
    assert pool.idle == [worker]
    await pool.close()


async def test_a_worker_that_does_not_stop_is_replaced(endless: str, job: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pool = runner.Pool(1)
    await pool.warm_up()
    stubborn = pool.idle[0]
    monkeypatch.setattr(runner, "RUN_CANCEL_MS", limit_of(limits.RUN_CANCEL_MS, 0))
    run = asyncio.create_task(pool.run(RunFrame(seq=1, text=endless), ignore))
    while not pool.busy:
        await asyncio.sleep(0)
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run
    assert (await types_of(pool, job))[-1] == "done"
    assert stubborn not in pool.idle
    await asyncio.to_thread(stubborn.process.join, 5)
    assert not stubborn.process.is_alive()
    await pool.close()


async def test_a_run_that_takes_too_long_is_stopped_in_words(
    pool: runner.Pool, endless: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "RUN_WALL_SECONDS", limit_of(limits.RUN_WALL_SECONDS, 0))
    with pytest.raises(runner.RunError, match=r"The run was stopped: the limit is 0 seconds \(RUN_WALL_SECONDS\)"):
        await pool.run(RunFrame(seq=1, text=endless), ignore)


async def test_a_queue_that_is_full_is_said_in_words(
    pool: runner.Pool, job: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "RUN_QUEUE", limit_of(limits.RUN_QUEUE, 0))
    with pytest.raises(runner.RunError, match="Too many people run scenarios right now: the limit is 0 waiting runs"):
        await pool.run(RunFrame(seq=1, text=job), ignore)


async def test_a_page_that_breaks_off_costs_nobody_else(pool: runner.Pool, endless: str, job: str) -> None:
    async def broken(frame: bytes) -> None:
        raise ConnectionResetError

    for _ in range(5):
        with pytest.raises(ConnectionResetError):
            await pool.run(RunFrame(seq=1, text=endless), broken)
    assert (await types_of(pool, job))[-1] == "done"
