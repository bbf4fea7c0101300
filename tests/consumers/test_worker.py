from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from playground.sandbox import worker
from playground.sandbox.frames import Frame, RunFrame

REQUEST = RunFrame(seq=7, text="")


@pytest.fixture
def links() -> Iterator[tuple[socket.socket, socket.socket]]:
    """The server's end and the worker's end of one link."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.settimeout(5)
        yield ours, theirs


def playing(monkeypatch: pytest.MonkeyPatch, play: Callable[[RunFrame, Callable[[], bool]], Iterator[Frame]]) -> None:
    monkeypatch.setattr(worker, "play", play)


def received(link: socket.socket) -> list[dict[str, Any]]:
    """The frames up to the END that the test sent after them."""
    frames = []
    while (got := worker.receive(link))[0] == worker.FRAME:
        frames.append(json.loads(got[1]))
    return frames


def test_frames_are_passed_on_in_order(
    links: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    playing(monkeypatch, lambda request, late: iter([{"n": 1}, {"n": 2}]))
    worker.answer(links[1], REQUEST)
    links[1].sendall(worker.message(worker.END))
    assert received(links[0]) == [{"n": 1}, {"n": 2}]


def test_a_cancel_stops_after_the_frame_at_hand(
    links: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    playing(monkeypatch, lambda request, late: iter([{"n": 1}, {"n": 2}]))
    links[0].sendall(worker.message(worker.CANCEL))
    worker.answer(links[1], REQUEST)
    links[1].sendall(worker.message(worker.END))
    assert received(links[0]) == [{"n": 1}]


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (ZeroDivisionError("secret detail"), "The run failed by a fault of this program."),
        (MemoryError(), "The run stopped: the limit is 2,147,483,648 bytes (RUN_MEMORY_BYTES)"),
    ],
    ids=["a fault of ours", "too little memory"],
)
def test_a_fault_costs_one_run_and_shows_the_page_no_detail(
    links: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch, fault: Exception, message: str
) -> None:
    def fail(request: RunFrame, late: Callable[[], bool]) -> Iterator[Frame]:
        yield {"type": "review"}
        raise fault

    playing(monkeypatch, fail)
    worker.answer(links[1], REQUEST)
    links[1].sendall(worker.message(worker.END))
    _, error = received(links[0])
    assert (error["type"], error["seq"]) == ("error", 7)
    assert error["message"].startswith(message)
    assert "secret" not in json.dumps(error)


def test_a_message_in_many_parts_is_put_together(links: tuple[socket.socket, socket.socket]) -> None:
    for byte in worker.message(worker.FRAME, b"content"):
        links[0].send(bytes([byte]))
    assert worker.receive(links[1]) == (worker.FRAME, b"content")


def test_the_end_of_the_stream_is_an_end(links: tuple[socket.socket, socket.socket]) -> None:
    links[0].sendall(worker.message(worker.FRAME, b"content")[:-1])
    links[0].close()
    with pytest.raises(worker.Disconnected):
        worker.receive(links[1])
