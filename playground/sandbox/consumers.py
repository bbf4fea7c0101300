"""The sandbox's socket. Thin: frames in, the latest run in a worker, its frames out."""

from __future__ import annotations

import asyncio
import logging
from typing import ClassVar

import msgspec
from channels.generic.websocket import AsyncWebsocketConsumer

from playground.limits import SOCKETS
from playground.sandbox import frames, runner

logger = logging.getLogger(__name__)

TRY_AGAIN_LATER = 1013


class SandboxConsumer(AsyncWebsocketConsumer):
    """One page's connection. A new run cancels the one before it."""

    open_sockets: ClassVar[int] = 0

    async def connect(self) -> None:
        self.run_seq: int | None = None
        self.run_task: asyncio.Task[None] | None = None
        SandboxConsumer.open_sockets += 1
        await self.accept()
        if SandboxConsumer.open_sockets > SOCKETS:
            await self.send_frame(frames.error(f"This server is full: {SOCKETS.message()}.", None))
            await self.close(TRY_AGAIN_LATER)
            return
        await self.send_frame(frames.hello())

    async def disconnect(self, code: int) -> None:
        SandboxConsumer.open_sockets -= 1
        self.cancel_run()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if text_data is None:
            await self.send_frame(frames.error("This is not a frame: frames are JSON text, not binary.", None))
            return
        try:
            frame = frames.parse(text_data)
        except frames.FrameError as refused:
            await self.send_frame(frames.error(str(refused), refused.seq))
            return
        if isinstance(frame, frames.RunFrame):
            self.cancel_run()
            self.run_seq = frame.seq
            self.run_task = asyncio.create_task(self.run(frame))
        elif frame.seq == self.run_seq:
            self.cancel_run()

    def cancel_run(self) -> None:
        if self.run_task is not None:
            self.run_task.cancel()
            self.run_task = None

    async def run(self, request: frames.RunFrame) -> None:
        try:
            await runner.pool().run(request, self.send_encoded)
        except runner.RunError as error:
            await self.send_frame(frames.error(str(error), request.seq))
        except OSError:
            # The page went away while a frame was on its way to it; `disconnect` follows.
            logger.debug("the socket closed during a run")

    async def send_frame(self, frame: frames.Frame) -> None:
        await self.send_encoded(msgspec.json.encode(frame))

    async def send_encoded(self, frame: bytes) -> None:
        await self.send(text_data=frame.decode())
