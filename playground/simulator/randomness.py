"""Chance, seeded and named: the same seed and name give the same numbers in any process."""

from __future__ import annotations

from zlib import crc32

MASK = (1 << 64) - 1
NAME_ALPHABET = "bcdfghjklmnpqrstvwxz2456789"
"""The characters of a generated name (k8s.io/apimachinery/pkg/util/rand): none that reads like another."""


class Stream:
    """One stream of numbers (SplitMix64). Streams of different names do not disturb one another."""

    __slots__ = ("_state",)

    def __init__(self, seed: int, name: str) -> None:
        self._state = (seed * 0x9E3779B97F4A7C15 ^ crc32(name.encode()) << 32) & MASK

    def next(self) -> int:
        """The next number, 64 bits."""
        self._state = state = (self._state + 0x9E3779B97F4A7C15) & MASK
        state = (state ^ state >> 30) * 0xBF58476D1CE4E5B9 & MASK
        state = (state ^ state >> 27) * 0x94D049BB133111EB & MASK
        return state ^ state >> 31

    def suffix(self, length: int = 5) -> str:
        """The random end of a generated name."""
        number = self.next()
        size = len(NAME_ALPHABET)
        letters = ""
        for _ in range(length):
            number, place = divmod(number, size)
            letters += NAME_ALPHABET[place]
        return letters

    def uid(self) -> str:
        """A UID in the form of a random UUID (version 4)."""
        high, low = self.next(), self.next()
        text = f"{high & 0xFFFFFFFFFFFF0FFF | 0x4000:016x}{low & 0x3FFFFFFFFFFFFFFF | 0x8000000000000000:016x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
