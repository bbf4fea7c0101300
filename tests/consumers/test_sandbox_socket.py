from __future__ import annotations

import asyncio
import json

import pytest

from playground import limits
from playground.limits import FRAME_BYTES, LIMITS, TEXT_BYTES
from playground.sandbox import consumers, runner
from playground.sandbox.consumers import SandboxConsumer
from playground.timeline import WIRE_VERSION
from tests.consumers.conftest import Page, limit_of


async def test_the_first_frame_names_the_version_and_the_limits(pool: runner.Pool) -> None:
    page = Page()
    assert await page.connect()
    hello = await page.frame()
    assert hello == {"type": "hello", "version": WIRE_VERSION, "limits": {name: int(n) for name, n in LIMITS.items()}}
    await page.disconnect()


async def test_a_page_of_another_site_is_refused() -> None:
    assert not await Page(origin="https://elsewhere.example").connect()


async def test_a_run_is_reviewed_started_streamed_and_done(page: Page, cron_job: str) -> None:
    await page.send(type="run", seq=1, text=cron_job)
    frames = await page.frames(until="done")
    types = [frame["type"] for frame in frames]
    assert types == ["review", "start", *["chunk"] * (len(types) - 3), "done"]
    assert {frame["seq"] for frame in frames} == {1}
    assert frames[0]["accepted"] is True
    assert frames[1]["title"] == "The report"
    assert frames[1]["variants"] == [{"id": "main", "label": "The report", "current": True}]
    assert frames[-1]["untilMs"] == 40 * 60_000
    assert frames[-1]["ended"] == "until"


async def test_what_kubernetes_refuses_comes_back_with_its_line_and_is_not_played(page: Page, cron_job: str) -> None:
    await page.send(type="run", seq=1, text=cron_job.replace("Forbid", "Forbidden"))
    review = await page.frame()
    assert review["accepted"] is False
    assert [(problem["field"], problem["line"]) for problem in review["problems"]] == [("spec.concurrencyPolicy", 7)]
    assert await page.silent()


async def test_a_comparison_plays_each_policy_and_marks_the_written_one(page: Page, cron_job: str) -> None:
    await page.send(type="run", seq=1, text=cron_job, compare=True)
    frames = await page.frames(until="start")
    assert [(variant["id"], variant["current"]) for variant in frames[-1]["variants"]] == [
        ("Allow", False),
        ("Forbid", True),
        ("Replace", False),
    ]
    done = [(await page.frames(until="done"))[-1] for _ in range(3)]
    assert {frame["variant"] for frame in done} == {"Allow", "Forbid", "Replace"}


async def test_without_a_cron_job_a_comparison_is_an_ordinary_run_with_a_note(page: Page, job: str) -> None:
    await page.send(type="run", seq=1, text=job, compare=True)
    frames = await page.frames(until="done")
    assert "There is nothing to compare: no CronJob is in this text." in frames[0]["notes"]
    assert frames[-1]["variant"] == "main"


async def test_a_new_run_takes_the_place_of_the_one_before(page: Page, job: str, endless: str) -> None:
    await page.send(type="run", seq=1, text=endless)
    await page.frames(until="chunk")
    await page.send(type="run", seq=2, text=job)
    frames = await page.frames(until="done")
    assert frames[-1]["seq"] == 2


async def test_a_cancelled_run_sends_nothing_more(page: Page, job: str, endless: str) -> None:
    await page.send(type="run", seq=1, text=endless)
    await page.frames(until="chunk")
    await page.send(type="cancel", seq=1)
    await page.send(type="run", seq=2, text=job)
    frames = await page.frames(until="done")
    assert frames[-1]["seq"] == 2
    assert await page.silent()


async def test_a_cancel_for_another_run_is_without_effect(page: Page, job: str) -> None:
    await page.send(type="run", seq=5, text=job)
    await page.send(type="cancel", seq=4)
    assert (await page.frames(until="done"))[-1]["seq"] == 5


async def test_a_page_that_leaves_gives_its_worker_back(pool: runner.Pool, endless: str, job: str) -> None:
    leaving = Page()
    assert await leaving.connect()
    await leaving.send(type="run", seq=1, text=endless)
    await leaving.frames(until="chunk")
    await leaving.disconnect()
    others = [Page() for _ in range(4)]
    for page in others:
        assert await page.connect()
        await page.send(type="run", seq=1, text=job)
    for page in others:
        assert (await page.frames(until="done"))[-1]["ended"] == "rest"
        await page.disconnect()
    assert SandboxConsumer.open_sockets == 0


@pytest.mark.parametrize(
    ("text", "seq", "message"),
    [
        ("", None, "This is not a frame: "),
        ("run", None, "This is not a frame: "),
        ("[" * 100_000, None, "This is not a frame: "),
        ('{"type": "walk", "seq": 3}', 3, "This is not a frame: "),
        ('{"type": "run", "seq": 3}', 3, "This is not a frame: "),
        ('{"type": "run", "seq": "3", "text": ""}', None, "This is not a frame: "),
        ('{"type": "run", "seq": 3, "text": 1}', 3, "This is not a frame: "),
        (json.dumps({"type": "run", "seq": 3, "text": "x" * (TEXT_BYTES + 1)}), 3, "This text is too long: "),
        ("x" * (FRAME_BYTES + 1), None, "This frame is too long: "),
        ('{"type": "run", "seq": 3, "text": "\ud800"}', None, "This is not a frame: not Unicode text."),
    ],
    ids=[
        "nothing",
        "not JSON",
        "100,000 levels",
        "an unknown type",
        "a run without text",
        "a seq that is text",
        "a text that is a number",
        "a text one byte too long",
        "a frame one byte too long",
        "half a character",
    ],
)
async def test_what_is_no_frame_is_answered_and_the_socket_stays(
    page: Page, job: str, text: str, seq: int | None, message: str
) -> None:
    await page.send_message(text=text)
    error = await page.frame()
    assert (error["type"], error["seq"]) == ("error", seq)
    assert error["message"].startswith(message)
    await page.send(type="run", seq=4, text=job)
    assert (await page.frames(until="done"))[-1]["seq"] == 4


async def test_binary_is_answered_and_the_socket_stays(page: Page) -> None:
    await page.send_message(bytes=b"\0\1")
    assert await page.frame() == {
        "type": "error",
        "seq": None,
        "message": "This is not a frame: frames are JSON text, not binary.",
    }


async def test_the_longest_text_is_read(page: Page) -> None:
    await page.send(type="run", seq=1, text="#" * TEXT_BYTES)
    assert (await page.frame())["type"] == "review"


async def test_a_full_server_says_so_and_closes(pool: runner.Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumers, "SOCKETS", limit_of(limits.SOCKETS, 0))
    page = Page()
    assert await page.connect()
    assert (await page.frame())["message"].startswith("This server is full: the limit is 0 open sockets")
    assert await page.output() == {"type": "websocket.close", "code": 1013}
    await page.disconnect()
    assert SandboxConsumer.open_sockets == 0


async def test_a_worker_that_dies_costs_one_run_only(page: Page, pool: runner.Pool, job: str, endless: str) -> None:
    await page.send(type="run", seq=1, text=endless)
    await page.frames(until="chunk")
    for worker in pool.busy:
        worker.process.kill()
    error = (await page.frames(until="error"))[-1]
    assert error["message"] == "The run stopped: its process ended. The text is unharmed; run it again."
    await page.send(type="run", seq=2, text=job)
    assert (await page.frames(until="done"))[-1]["seq"] == 2


async def test_many_pages_at_once_all_get_their_run(pool: runner.Pool, cron_job: str) -> None:
    pages = [Page() for _ in range(20)]

    async def visit(page: Page) -> str:
        assert await page.connect()
        await page.send(type="run", seq=1, text=cron_job)
        ended: str = (await page.frames(until="done"))[-1]["ended"]
        await page.disconnect()
        return ended

    assert await asyncio.gather(*map(visit, pages)) == ["until"] * 20
