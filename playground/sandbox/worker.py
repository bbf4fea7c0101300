"""The worker process: takes one request at a time over its socket, sends frames while it plays, and stops when told to.

Both directions carry messages of four bytes length, one byte kind, and the content:

========  =========  ==========================================
sender    kind       content
========  =========  ==========================================
server    RUN        a RunFrame as JSON
server    CANCEL     nothing; without effect between runs
worker    FRAME      a frame for the page, as JSON
worker    END        nothing; each RUN is answered by one END
========  =========  ==========================================
"""

from __future__ import annotations

import gc
import select
import signal
import socket
import struct
import sys
import time
import traceback

import msgspec

from playground.limits import RUN_CPU_SECONDS, RUN_MEMORY_BYTES
from playground.sandbox import frames
from playground.sandbox.play import play

RUN, CANCEL, FRAME, END = b"R", b"C", b"F", b"E"
HEADER = struct.Struct(">Ic")

_encode = msgspec.json.Encoder().encode


class Disconnected(Exception):
    """The server has gone away."""


def message(kind: bytes, content: bytes = b"") -> bytes:
    return HEADER.pack(len(content), kind) + content


def receive(link: socket.socket) -> tuple[bytes, bytes]:
    """Wait for a message and return its kind and content; raises Disconnected at the end of the stream."""
    length, kind = HEADER.unpack(_exactly(link, HEADER.size))
    return kind, _exactly(link, length)


def _exactly(link: socket.socket, count: int) -> bytes:
    parts = bytearray()
    while len(parts) < count:
        part = link.recv(count - len(parts))
        if not part:
            raise Disconnected
        parts += part
    return bytes(parts)


def _cancelled(link: socket.socket) -> bool:
    readable, _, _ = select.select([link], [], [], 0)
    return bool(readable) and receive(link)[0] == CANCEL


def answer(link: socket.socket, request: frames.RunFrame) -> None:
    """Play ``request`` and send its frames, until it is over or a CANCEL comes in."""
    deadline = time.process_time() + RUN_CPU_SECONDS
    try:
        for frame in play(request, lambda: time.process_time() > deadline):
            link.sendall(message(FRAME, _encode(frame)))
            if _cancelled(link):
                return
    except MemoryError:
        link.sendall(
            message(FRAME, _encode(frames.error(f"The run stopped: {RUN_MEMORY_BYTES.message()}.", request.seq)))
        )
    except (OSError, Disconnected):
        raise
    except Exception:
        # Our own bug must cost this run only. The trace goes to the server's log, never to the page.
        traceback.print_exc()
        link.sendall(message(FRAME, _encode(frames.error("The run failed by a fault of this program.", request.seq))))


def main(link: socket.socket) -> None:
    """Serve requests until the server closes the link."""
    # Ctrl-C reaches the whole process group; the server alone decides when its workers end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (int(RUN_MEMORY_BYTES), int(RUN_MEMORY_BYTES)))
    gc.freeze()
    decoder = msgspec.json.Decoder(frames.RunFrame)
    try:
        while True:
            kind, content = receive(link)
            if kind == RUN:
                answer(link, decoder.decode(content))
                link.sendall(message(END))
    except (OSError, Disconnected):
        return
