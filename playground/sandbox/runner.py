"""A small pool of worker processes that play scenarios, so that the event loop never does.

A run streams its frames while it goes on. Cancelling the task of a run asks its worker to stop, and a worker that does
not stop in RUN_CANCEL_MS is killed and replaced; so is one that dies or takes longer than RUN_WALL_SECONDS.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import socket
from collections.abc import Awaitable, Callable
from multiprocessing.process import BaseProcess
from weakref import WeakKeyDictionary

import msgspec
from django.conf import settings

from playground.limits import RUN_CANCEL_MS, RUN_QUEUE, RUN_WALL_SECONDS
from playground.sandbox import worker
from playground.sandbox.frames import RunFrame

Send = Callable[[bytes], Awaitable[None]]


class RunError(Exception):
    """A run that could not be brought to its end; ``str()`` is for the person who waits for it."""


class WorkerDied(Exception):
    """The process at the other end of the link is gone."""


class Worker:
    """One process and the link to it."""

    def __init__(self, process: BaseProcess, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.process = process
        self._reader = reader
        self._writer = writer
        # The header of a message whose content was still to come when its reader was cancelled.
        self._header: bytes | None = None

    @classmethod
    async def start(cls) -> Worker:
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                process = await asyncio.to_thread(_start_process, theirs)
        except BaseException:
            ours.close()  # a process that did start finds its link closed, and ends
            raise
        reader, writer = await asyncio.open_unix_connection(sock=ours)
        return cls(process, reader, writer)

    async def play(self, request: RunFrame, send: Send) -> None:
        """Have ``request`` played and pass each frame on; raises WorkerDied when the process does."""
        self._writer.write(worker.message(worker.RUN, msgspec.json.encode(request)))
        while (frame := await self._next_frame()) is not None:
            await send(frame)

    async def stop_playing(self) -> bool:
        """Cancel the run that goes on; False if the worker did not obey in time."""
        try:
            self._writer.write(worker.message(worker.CANCEL))
            async with asyncio.timeout(RUN_CANCEL_MS / 1000):
                while await self._next_frame() is not None:
                    pass
        except (TimeoutError, WorkerDied):
            return False
        return True

    async def _next_frame(self) -> bytes | None:
        """The next frame of the run, None at its end. May be cancelled and called again without losing its place."""
        try:
            if self._header is None:
                self._header = await self._reader.readexactly(worker.HEADER.size)
            length, kind = worker.HEADER.unpack(self._header)
            content = await self._reader.readexactly(length)
        except (EOFError, OSError) as error:
            raise WorkerDied from error
        self._header = None
        return content if kind == worker.FRAME else None

    def kill(self) -> None:
        self._writer.close()
        self.process.kill()


def _start_process(link: socket.socket) -> BaseProcess:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["playground.sandbox.worker"])
    process = context.Process(target=worker.main, args=(link,), name="scenario-worker", daemon=True)
    process.start()
    return process


class Pool:
    """At most ``size`` workers, started when first needed. Belongs to one event loop."""

    def __init__(self, size: int) -> None:
        self._free = asyncio.Semaphore(size)
        self._size = size
        self.idle: list[Worker] = []
        self.busy: set[Worker] = set()
        self._waiting = 0
        self._settling: set[asyncio.Task[None]] = set()

    async def warm_up(self) -> None:
        """Start all workers, so that the first visitor does not wait for them."""
        while len(self.idle) + len(self.busy) < self._size:
            self.idle.append(await Worker.start())

    async def run(self, request: RunFrame, send: Send) -> None:
        """Play ``request`` in a worker and await ``send`` for each frame; raises RunError if it comes to no end."""
        if self._waiting >= RUN_QUEUE:
            raise RunError(f"Too many people run scenarios right now: {RUN_QUEUE.message()}. Try again in a moment.")
        self._waiting += 1
        try:
            await self._free.acquire()
        finally:
            self._waiting -= 1
        try:
            playing = self.idle.pop() if self.idle else await Worker.start()
        except BaseException:
            self._free.release()
            raise
        self.busy.add(playing)
        try:
            async with asyncio.timeout(RUN_WALL_SECONDS):
                await playing.play(request, send)
        except WorkerDied:
            self._replace(playing)
            raise RunError("The run stopped: its process ended. The text is unharmed; run it again.") from None
        except TimeoutError:
            self._replace(playing)
            raise RunError(f"The run was stopped: {RUN_WALL_SECONDS.message()}.") from None
        except BaseException:
            # Cancelled, or the socket broke: nobody waits for the rest, but the worker must be brought to rest.
            settling = asyncio.create_task(self._settle(playing))
            self._settling.add(settling)
            settling.add_done_callback(self._settling.discard)
            raise
        else:
            self._put_back(playing)

    async def _settle(self, playing: Worker) -> None:
        if await playing.stop_playing():
            self._put_back(playing)
        else:
            self._replace(playing)

    def _put_back(self, playing: Worker) -> None:
        self.busy.discard(playing)
        self.idle.append(playing)
        self._free.release()

    def _replace(self, playing: Worker) -> None:
        playing.kill()
        self.busy.discard(playing)
        self._free.release()

    async def close(self) -> None:
        """Kill all workers; runs that still go on end in RunError."""
        for task in self._settling:
            task.cancel()
        for each in [*self.idle, *self.busy]:
            each.kill()
        for each in [*self.idle, *self.busy]:
            await asyncio.to_thread(each.process.join)
        self.idle.clear()
        self.busy.clear()


_pools: WeakKeyDictionary[asyncio.AbstractEventLoop, Pool] = WeakKeyDictionary()


def pool() -> Pool:
    """The pool of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _pools:
        _pools[loop] = Pool(min(settings.RUN_WORKERS, os.cpu_count() or 1))
    return _pools[loop]
