from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from asgiref.testing import ApplicationCommunicator

from playground.asgi import application
from playground.limits import Limit
from playground.sandbox import runner

CRON_JOB = """\
apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
spec:
  schedule: "*/5 * * * *"
  concurrencyPolicy: Forbid
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          containers:
          - name: main
            image: busybox
            command: [sleep, "420"]
---
apiVersion: jobsite/v1
kind: Scenario
metadata:
  name: report
spec:
  title: The report
  until: {until}
"""

# Long enough to be still going on when a test does something about it.
ENDLESS = CRON_JOB.replace("*/5", "*").format(until="366d")


@pytest.fixture
def cron_job() -> str:
    return CRON_JOB.format(until="40m")


@pytest.fixture
def job() -> str:
    return """\
apiVersion: batch/v1
kind: Job
metadata:
  name: once
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: main
        image: busybox
        command: [sleep, "3"]
"""


@pytest.fixture
def endless() -> str:
    return ENDLESS


@pytest_asyncio.fixture
async def pool() -> AsyncIterator[runner.Pool]:
    """The workers of this test's event loop, which end with it."""
    yield runner.pool()
    await runner.pool().close()


def limit_of(limit: Limit, value: int) -> Limit:
    """The same limit with another value, without a place in the table."""
    changed = int.__new__(Limit, value)
    changed.name, changed.unit, changed.why = limit.name, limit.unit, limit.why
    return changed


class Page:
    """A page's end of the socket."""

    def __init__(self, origin: str = "http://localhost") -> None:
        headers = [(b"origin", origin.encode()), (b"host", b"localhost")]
        self.socket = ApplicationCommunicator(
            application, {"type": "websocket", "path": "/ws/sandbox/", "query_string": b"", "headers": headers}
        )

    async def connect(self) -> bool:
        """Whether the server accepts the socket."""
        await self.socket.send_input({"type": "websocket.connect"})
        answer: str = (await self.socket.receive_output(5))["type"]
        return answer == "websocket.accept"

    async def disconnect(self) -> None:
        """Close the page's end, unless the test has already lost the server's."""
        if self.socket.future.done():
            return
        await self.socket.send_input({"type": "websocket.disconnect", "code": 1001})
        await self.socket.wait(5)

    async def send_message(self, **message: str | bytes) -> None:
        await self.socket.send_input({"type": "websocket.receive", **message})

    async def send(self, **frame: Any) -> None:
        await self.send_message(text=json.dumps(frame))

    async def output(self) -> dict[str, Any]:
        message: dict[str, Any] = await self.socket.receive_output(10)
        return message

    async def silent(self, seconds: float = 0.2) -> bool:
        """Whether nothing comes for so long."""
        return bool(await self.socket.receive_nothing(seconds))

    async def frame(self) -> dict[str, Any]:
        frame: dict[str, Any] = json.loads((await self.output())["text"])
        return frame

    async def frames(self, until: str) -> list[dict[str, Any]]:
        """All frames up to and with the first of type ``until``."""
        frames = [await self.frame()]
        while frames[-1]["type"] != until:
            frames.append(await self.frame())
        return frames


@pytest_asyncio.fixture
async def page(pool: runner.Pool) -> AsyncIterator[Page]:
    """A connected page that has been greeted."""
    page = Page()
    assert await page.connect()
    assert (await page.frame())["type"] == "hello"
    yield page
    await page.disconnect()
