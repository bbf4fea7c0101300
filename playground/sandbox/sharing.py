"""Keeping shared scenarios."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from limits import RateLimitItemPerMinute
from limits.storage import Storage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from playground import share
from playground.limits import HORIZON_MS, SHARES_PER_MINUTE, TEXT_BYTES
from playground.sandbox.models import ShareLink


class ShareRefused(Exception):
    """What was posted cannot be shared: ``str()`` is for the person, ``status`` the HTTP status."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


_storage = cast(Storage, storage_from_string(settings.REDIS_URL or "memory://"))
_limiter = MovingWindowRateLimiter(_storage)
_per_minute = RateLimitItemPerMinute(int(SHARES_PER_MINUTE))


def keep(text: str, playhead: str, client: str) -> ShareLink:
    """Keep ``text`` with ``playhead`` (ms, as posted) and return its link; the same two give the same link.

    ``client`` is the address that the rate limit counts. Raises ShareRefused.
    """
    if not text.strip():
        raise ShareRefused("There is no text to share.", 400)
    if "\0" in text:
        raise ShareRefused("This text holds a NUL character, which no manifest may hold.", 400)
    if (size := len(text.encode())) > TEXT_BYTES:
        raise ShareRefused(f"This text is too long: {TEXT_BYTES.message(size)}.", 413)
    if not playhead.isascii() or not playhead.isdigit() or int(playhead[:20]) > HORIZON_MS:
        raise ShareRefused(f"The playhead is a whole number of ms: {HORIZON_MS.message()}.", 400)
    if not _limiter.hit(_per_minute, "share", client):
        raise ShareRefused(f"Too many links at once: {SHARES_PER_MINUTE.message()}. Try again in a minute.", 429)
    playhead_ms = int(playhead)
    link, _ = ShareLink.objects.get_or_create(
        id=share.short_id(text, playhead_ms), defaults={"text": text, "playhead_ms": playhead_ms}
    )
    return link
