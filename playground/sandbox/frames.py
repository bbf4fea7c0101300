"""The frames of the sandbox's socket. docs/wire-protocol.md describes them; a test holds the two together."""

from __future__ import annotations

from typing import Any

import msgspec

from playground.limits import FRAME_BYTES, LIMITS, TEXT_BYTES
from playground.timeline import WIRE_VERSION

Frame = dict[str, Any]


class RunFrame(msgspec.Struct, tag_field="type", tag="run", frozen=True):
    """Play ``text``; ``compare`` plays it once for each concurrency policy."""

    seq: int
    text: str
    compare: bool = False


class CancelFrame(msgspec.Struct, tag_field="type", tag="cancel", frozen=True):
    """Stop run ``seq`` if it is still going."""

    seq: int


class FrameError(ValueError):
    """A frame that cannot be obeyed: ``str()`` is the answer to it, ``seq`` its number where that could be read."""

    def __init__(self, message: str, seq: int | None = None) -> None:
        super().__init__(message)
        self.seq = seq


class _Numbered(msgspec.Struct):
    seq: int | None = None


_from_client: msgspec.json.Decoder[RunFrame | CancelFrame] = msgspec.json.Decoder(RunFrame | CancelFrame)
_numbered = msgspec.json.Decoder(_Numbered)


def parse(text: str) -> RunFrame | CancelFrame:
    """Read a frame from a client; raises FrameError for anything that is not one or is over a limit."""
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        raise FrameError("This is not a frame: not Unicode text.") from None
    if len(raw) > FRAME_BYTES:
        raise FrameError(f"This frame is too long: {FRAME_BYTES.message(len(raw))}.")
    try:
        frame = _from_client.decode(raw)
    except (msgspec.DecodeError, RecursionError) as error:
        raise FrameError(f"This is not a frame: {error}.", _number(raw)) from None
    if isinstance(frame, RunFrame):
        size = len(frame.text.encode())
        if size > TEXT_BYTES:
            raise FrameError(f"This text is too long: {TEXT_BYTES.message(size)}.", frame.seq)
    return frame


def _number(raw: bytes) -> int | None:
    try:
        return _numbered.decode(raw).seq
    except (msgspec.DecodeError, RecursionError):
        return None


def hello() -> Frame:
    return {"type": "hello", "version": WIRE_VERSION, "limits": {name: int(limit) for name, limit in LIMITS.items()}}


def error(message: str, seq: int | None) -> Frame:
    return {"type": "error", "seq": seq, "message": message}
