"""JSON files too large to be read at once: a list of reports, or Telegram's export, object by object."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from geomap.errors import InputError

PIECE = 1 << 20
"""Bytes read at a time."""


class Reader:
    """Takes values off the front of a stream of JSON, holding no more of it than the value at hand."""

    def __init__(self, stream: BinaryIO, label: str, limit: int) -> None:
        """Start at the beginning; a single value of more than `limit` characters is refused."""
        self.stream, self.label, self.limit = stream, label, limit
        self.decoder = json.JSONDecoder(strict=False)
        self.text = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self.buffer, self.at, self.ended = "", 0, False

    def more(self, size: int = PIECE) -> bool:
        """Read on; False at the end."""
        if self.ended:
            return False
        data = self.stream.read(size)
        self.ended = not data
        self.buffer = self.buffer[self.at :] + self.text.decode(data, final=self.ended)
        self.at = 0
        return True

    def peek(self) -> str:
        """Return the next character that is no space, empty at the end."""
        while True:
            while self.at < len(self.buffer) and self.buffer[self.at] in " \t\r\n":
                self.at += 1
            if self.at < len(self.buffer):
                return self.buffer[self.at]
            if not self.more():
                return ""

    def take(self, wanted: str) -> None:
        """Pass over one character; InputError where another stands there."""
        found = self.peek()
        if found != wanted:
            shown = f"{found!r}" if found else "the end of the file"
            raise InputError(
                self.label, f"is not JSON (expected {wanted!r}, found {shown})", "check how it was written"
            )
        self.at += 1

    def value(self) -> Any:
        """Return the next whole value."""
        self.peek()
        size = PIECE
        while True:
            try:
                found, end = self.decoder.raw_decode(self.buffer, self.at)
            except (ValueError, RecursionError) as error:
                whole = len(self.buffer) - self.at
                if whole > self.limit:
                    problem = f"holds a value of more than {self.limit // 1_000_000} MB"
                    raise InputError(self.label, problem, "split it into one report a line") from error
                if not self.more(size):
                    raise InputError(self.label, f"is not JSON ({error})", "check how it was written") from error
                size *= 2
                continue
            if end == len(self.buffer) and not self.ended and isinstance(found, int | float):
                self.more()  # a number may go on
                continue
            self.at = end
            return found

    def listed(self) -> Iterator[None]:
        """Step through a list: the caller takes one value off after each step."""
        self.take("[")
        if self.peek() != "]":
            yield
            while self.peek() == ",":
                self.at += 1
                yield
        self.take("]")

    def keyed(self) -> Iterator[str]:
        """Step through an object: yields each key, after which the caller takes its value off."""
        self.take("{")
        while self.peek() == '"':
            key = self.value()
            self.take(":")
            yield key
            if self.peek() == ",":
                self.at += 1
        self.take("}")


def items(stream: BinaryIO, label: str, limit: int) -> Iterator[tuple[dict[str, Any], Any]]:
    """Yield each object of a list, or each message of a Telegram export with what is known of its chat."""
    reader = Reader(stream, label, limit)
    if reader.peek() == "[":
        for _ in reader.listed():
            yield {}, reader.value()
        return
    yield from _chat(reader)


def _chat(reader: Reader) -> Iterator[tuple[dict[str, Any], Any]]:
    """Yield the messages of an object: its own, or those of the chats that it lists."""
    known: dict[str, Any] = {}
    for key in reader.keyed():
        if key == "messages" and reader.peek() == "[":
            for _ in reader.listed():
                yield known, reader.value()
        elif key == "chats" and reader.peek() == "{":
            for part in reader.keyed():
                if part == "list" and reader.peek() == "[":
                    for _ in reader.listed():
                        yield from _chat(reader)
                else:
                    reader.value()
        else:
            value = reader.value()
            if isinstance(value, str | int):
                known[key] = value
