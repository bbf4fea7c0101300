"""Time zones by name, and where their offset changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# A chunk of time is searched for offset changes in one go; a probe each PROBE_SECONDS finds them, as no zone has ever
# changed its offset twice within hours.
_CHUNK_BITS = 22
_PROBE_SECONDS = 1 << 16

# Zone rules are asked between the years 1 and 9999, less a day for the offset itself.
_FIRST_SECOND = -62_135_510_400
_LAST_SECOND = 253_402_214_400


class LocationError(ValueError):
    """The zone cannot be loaded; ``str()`` is Go's message."""


class Stretch(NamedTuple):
    """A time of steady offset: from ``start`` to before ``end``, in epoch seconds, ``offset`` seconds east of UTC."""

    start: int
    end: int
    offset: int


class Location:
    """A time zone, and the stretch of it that was last asked for."""

    __slots__ = ("_changes", "_stretch", "name", "zone")

    def __init__(self, name: str, zone: tzinfo) -> None:
        self.name = name
        self.zone = zone
        self._changes: dict[int, tuple[int, ...]] = {}
        # UTC is steady for ever; any other zone knows nothing yet.
        self._stretch = Stretch(_FIRST_SECOND, _LAST_SECOND, 0) if zone is UTC else Stretch(0, 0, 0)

    def offset_at(self, second: int) -> int:
        """Seconds east of UTC at the epoch second ``second``."""
        start, end, steady = self._stretch
        if start <= second < end:
            return steady
        offset = datetime.fromtimestamp(min(max(second, _FIRST_SECOND), _LAST_SECOND), self.zone).utcoffset()
        return 0 if offset is None else offset.days * 86_400 + offset.seconds

    def stretch_at(self, second: int) -> Stretch:
        """A stretch that holds ``second``; not always the longest."""
        stretch = self._stretch
        if not stretch.start <= second < stretch.end:
            chunk = second >> _CHUNK_BITS
            edges = [chunk << _CHUNK_BITS, *self._changes_in(chunk), (chunk + 1) << _CHUNK_BITS]
            place = next(index for index, edge in enumerate(edges) if second < edge)
            stretch = self._stretch = Stretch(edges[place - 1], edges[place], self.offset_at(second))
        return stretch

    def is_steady(self, low: int, high: int) -> bool:
        """Whether the offset is the same from ``low`` to ``high``."""
        start, end, offset = self._stretch
        if start <= low and high < end:
            return True
        last = (high - 1) >> _CHUNK_BITS
        for chunk in range(low >> _CHUNK_BITS, last + 1):
            if any(low < change <= high for change in self._changes_in(chunk)):
                return False
        if start <= high and low < end:
            until = max((last + 1) << _CHUNK_BITS, high + 1)
            until = next((change for change in self._changes_in(last) if change > high), until)
            self._stretch = Stretch(min(start, low), max(end, until), offset)
        return True

    def _changes_in(self, chunk: int) -> tuple[int, ...]:
        """The seconds of one chunk at which a new offset begins (also at the very end of the chunk)."""
        known = self._changes.get(chunk)
        if known is None:
            known = self._changes[chunk] = tuple(self._search(chunk << _CHUNK_BITS, (chunk + 1) << _CHUNK_BITS))
        return known

    def _search(self, low: int, high: int) -> Iterator[int]:
        before = self.offset_at(low)
        for probe in range(low + _PROBE_SECONDS, high + 1, _PROBE_SECONDS):
            after = self.offset_at(probe)
            if after != before:
                old, new = probe - _PROBE_SECONDS, probe
                while new - old > 1:
                    middle = (old + new) // 2
                    if self.offset_at(middle) == before:
                        old = middle
                    else:
                        new = middle
                yield new
            before = after


UTC_LOCATION = Location("UTC", UTC)


@lru_cache(maxsize=1024)
def load_location(name: str) -> Location:
    """The zone ``name`` as Go's time.LoadLocation finds it; raises LocationError. A controller's local time is UTC."""
    if name in ("", "UTC", "Local"):
        return UTC_LOCATION
    if ".." in name or name[0] in "/\\":
        raise LocationError("time: invalid location name")
    parts = [part for part in name.split("/") if part not in ("", ".")]
    for depth in range(1, len(parts)):
        if isinstance(_read("/".join(parts[:depth])), ZoneInfo):
            raise LocationError("not a directory")
    found = _read("/".join(parts)) if parts else "is a directory"
    if isinstance(found, ZoneInfo):
        return Location(name, found)
    raise LocationError(found or f"unknown time zone {name}")


def _read(key: str) -> ZoneInfo | str:
    """The zone under a plain path, or what the file system says instead: "" for a file that is not there."""
    try:
        return ZoneInfo(key)
    except (ZoneInfoNotFoundError, UnicodeError):
        # zoneinfo sees the directories of the tzdata package only, the host may have more (right, posix).
        below = "" if key.endswith("/UTC") else _read(f"{key}/UTC")
        return "is a directory" if isinstance(below, ZoneInfo) else ""
    except OSError as error:
        return (error.strerror or "").lower()
    except ValueError as error:
        return "malformed time zone information" if "TZif" in str(error) else "invalid argument"
