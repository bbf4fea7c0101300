"""JSON as Go's encoding/json reads it: one value at a time, with Go's syntax errors (``scanner.go``)."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from playground.kubernetes.decode_errors import LimitReached, Point
from playground.limits import YAML_DEPTH

_WHITE = " \t\r\n"
_LITERALS = {"t": "true", "f": "false", "n": "null"}
_LONGEST_INTEGER = 20
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")


class JSONSyntaxError(ValueError):
    """``str()`` is the message as kubectl words it, ``bare`` as Go does; ``position`` is the wrong character's."""

    def __init__(self, bare: str, position: int, offset: int | None) -> None:
        super().__init__(bare if offset is None else f"json: offset {offset}: {bare}")
        self.bare, self.position = bare, position


def read_object(text: str, position: int) -> tuple[Any, int]:
    """The JSON value that begins at ``position`` and where it ends; raises JSONSyntaxError, LimitReached.

    Numbers come back as int if written as one of at most 64 bits, else as float.
    """
    end = _Scanner(text, position).value_end()

    def number(digits: str) -> int | float:
        value = float(digits) if len(digits) > _LONGEST_INTEGER or not digits.lstrip("-").isdigit() else int(digits)
        if value in (math.inf, -math.inf):
            raise JSONSyntaxError(
                f"json: cannot unmarshal number {digits} into Go value of type float64", position, None
            )
        return value

    decoder = json.JSONDecoder(strict=False, parse_int=number, parse_float=number)
    return decoder.raw_decode(text[position:end])[0], end


class _Scanner:
    """Finds the end of one value, without recursion: brackets are kept on a list."""

    def __init__(self, text: str, position: int) -> None:
        self.text, self.position = text, position

    def value_end(self) -> int:
        open_brackets: list[str] = []
        context = "looking for beginning of value"
        expect = "value"
        while True:
            character = self._next()
            if expect == "value" or (expect == "first item" and character != "]"):
                context, expect = self._begin_value(character, open_brackets)
            elif expect == "key" or (expect == "first key" and character != "}"):
                context = "looking for beginning of object key string"
                if character != '"':
                    raise self._invalid(character, context)
                self._string()
                expect = "colon"
            elif expect == "colon":
                if character != ":":
                    raise self._invalid(character, "after object key")
                self.position += 1
                context, expect = "looking for beginning of value", "value"
            else:
                expect = self._after(character, expect, open_brackets)
            if expect == "after" and not open_brackets:
                return self.position

    def _begin_value(self, character: str, open_brackets: list[str]) -> tuple[str, str]:
        context = "looking for beginning of value"
        if character in "{[":
            open_brackets.append(character)
            if len(open_brackets) > YAML_DEPTH:
                line_start = self.text.rfind("\n", 0, self.position) + 1
                line = self.text.count("\n", 0, self.position)
                raise LimitReached(YAML_DEPTH, Point(line, self.position - line_start, self.position))
            self.position += 1
            return context, "first key" if character == "{" else "first item"
        if character == '"':
            self._string()
        elif character in _LITERALS:
            self._literal(_LITERALS[character])
        elif character in "-0123456789":
            self._number()
        else:
            raise self._invalid(character, context)
        return context, "after"

    def _after(self, character: str, expect: str, open_brackets: list[str]) -> str:
        inside = open_brackets[-1]
        closes = "}" if inside == "{" else "]"
        self.position += 1
        if character == closes:
            open_brackets.pop()
            return "after"
        if character == "," and expect == "after":
            return "key" if inside == "{" else "value"
        self.position -= 1
        raise self._invalid(character, "after object key:value pair" if inside == "{" else "after array element")

    def _next(self) -> str:
        while self.position < len(self.text) and self.text[self.position] in _WHITE:
            self.position += 1
        if self.position == len(self.text):
            raise JSONSyntaxError("unexpected EOF", self.position, None)
        return self.text[self.position]

    def _string(self) -> None:
        text, place = self.text, self.position + 1
        while place < len(text):
            character = text[place]
            if character == '"':
                self.position = place + 1
                return
            if character < " ":
                self.position = place
                raise self._invalid(character, "in string literal")
            if character == "\\":
                place = self._escape(place + 1)
            else:
                place += 1
        raise JSONSyntaxError("unexpected EOF", len(text), None)

    def _escape(self, place: int) -> int:
        for offset, character in enumerate(self.text[place : place + 5]):
            allowed = 'bfnrt\\/"u' if offset == 0 else "0123456789abcdefABCDEF"
            if character not in allowed:
                self.position = place + offset
                where = "in string escape code" if offset == 0 else "in \\u hexadecimal character escape"
                raise self._invalid(character, where)
            if self.text[place] != "u":
                return place + 1
        if len(self.text) < place + 5:
            raise JSONSyntaxError("unexpected EOF", len(self.text), None)
        return place + 5

    def _literal(self, word: str) -> None:
        for offset, wanted in enumerate(word):
            if self.position == len(self.text):
                raise JSONSyntaxError("unexpected EOF", self.position, None)
            found = self.text[self.position]
            if found != wanted:
                raise self._invalid(found, f"in literal {word} (expecting '{wanted}')")
            self.position += 1 if offset >= 0 else 0

    def _number(self) -> None:
        match = _NUMBER.match(self.text, self.position)
        if match is None:
            self.position += 1
            raise self._invalid(self._next(), "in numeric literal")
        self.position = match.end()
        following = self.text[self.position : self.position + 1]
        if following in (".", "e", "E") and following:
            self.position += 1
            context = "after decimal point in numeric literal" if following == "." else "in exponent of numeric literal"
            raise self._invalid(self._next(), context)

    def _invalid(self, character: str, context: str) -> JSONSyntaxError:
        offset = len(self.text[: self.position].encode("utf-8", "surrogatepass")) + 1
        return JSONSyntaxError(f"invalid character {_quoted(character)} {context}", self.position, offset)


def _quoted(character: str) -> str:
    """A character as Go quotes it in its messages; of a longer one only the first byte is seen."""
    if character == "'":
        return r"'\''"
    if character == '"':
        return "'\"'"
    first = character.encode("utf-8", "surrogatepass")[0]
    if first < 0x20 or first == 0x7F:
        return (
            "'"
            + {7: r"\a", 8: r"\b", 9: r"\t", 10: r"\n", 11: r"\v", 12: r"\f", 13: r"\r"}.get(first, f"\\x{first:02x}")
            + "'"
        )
    return "'\\\\'" if character == "\\" else f"'{chr(first)}'"
