"""A scenario as a link: a short id for links a server keeps, a compressed fragment for links that need no server.

``static/js/fragment.js`` speaks the same fragment in the browser.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import zlib

from playground.limits import HORIZON_MS, TEXT_BYTES

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
ID_LENGTH = 10

# The codec's tag: raw deflate of UTF-8, in base64url without padding.
DEFLATE = "d1"
_RAW = -zlib.MAX_WBITS
_FRAGMENT = re.compile(r"([a-z]\d)\.(0|[1-9]\d{0,11})\.([A-Za-z0-9_-]+)", re.ASCII)


class FragmentError(ValueError):
    """A fragment that holds no scenario; ``str()`` says why, for the person who followed the link."""


def short_id(text: str, playhead_ms: int) -> str:
    """Return the id of ``text`` seen at ``playhead_ms``: ten letters and digits, always the same for the same two."""
    digest = hashlib.sha256(f"{playhead_ms}\n{text}".encode()).digest()
    number = int.from_bytes(digest, "big")
    letters = []
    for _ in range(ID_LENGTH):
        number, at = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[at])
    return "".join(letters)


def to_fragment(text: str, playhead_ms: int) -> str:
    """Return ``CODEC.PLAYHEAD.DATA``, fit to stand after the ``#`` of a link."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, _RAW)
    packed = deflate.compress(text.encode()) + deflate.flush()
    return f"{DEFLATE}.{playhead_ms}.{base64.urlsafe_b64encode(packed).decode().rstrip('=')}"


def from_fragment(fragment: str) -> tuple[str, int]:
    """Return the text and the playhead in ms that ``to_fragment`` was given; raises FragmentError.

    Never unpacks more than TEXT_BYTES, however much a hostile fragment would expand to.
    """
    match = _FRAGMENT.fullmatch(fragment)
    if match is None:
        raise FragmentError("This link is damaged: it does not have the form of a shared scenario.")
    codec, playhead, data = match.groups()
    if codec != DEFLATE:
        raise FragmentError(f"This link was made by another version: its codec {codec} is unknown here.")
    if int(playhead) > HORIZON_MS:
        raise FragmentError(f"This link is damaged: {HORIZON_MS.message(int(playhead))}.")
    return _inflate(data), int(playhead)


def _inflate(data: str) -> str:
    inflate = zlib.decompressobj(_RAW)
    try:
        packed = base64.b64decode(data + "=" * (-len(data) % 4), altchars=b"-_", validate=True)
        raw = inflate.decompress(packed, TEXT_BYTES + 1)
    except (binascii.Error, zlib.error):
        raise FragmentError("This link is damaged: its text cannot be unpacked.") from None
    if len(raw) > TEXT_BYTES:
        raise FragmentError(f"The text in this link is too long: {TEXT_BYTES.message()}.")
    if not inflate.eof or inflate.unused_data:
        raise FragmentError("This link is damaged: a part of its text is missing.")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise FragmentError("This link is damaged: its text is not Unicode.") from None
