"""JSON Lines: one report a line; and the records that `geomap read` writes, which are passed on whole."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any, BinaryIO

from geomap import store
from geomap.errors import InputError
from geomap.inputs import bigjson, telegram
from geomap.inputs.documents import Given, bare, make
from geomap.inputs.encodings import decode
from geomap.inputs.sources import LIMIT, Source
from geomap.records import Document, Reading

TEXT_KEYS = ("text", "body", "content", "article", "full_text")
"""Where a report's text is looked for, in this order."""


def is_record(value: Any) -> bool:
    """Tell whether a JSON value is a record that geomap wrote."""
    return isinstance(value, dict) and str(value.get("schema", "")).startswith("geomap/") and "toponyms" in value


def read_lines(source: Source, given: Given) -> Iterator[Document | Reading | InputError]:
    """Yield the reports of a file line by line, so that it may be of any length; blank lines are passed over."""
    stream = source.open()
    empty = True
    try:
        for number, raw in enumerate(_raw_lines(stream, source.label), 1):
            if not raw.strip():
                continue
            empty = False
            label = f"{source.label} line {number}"
            try:
                yield _from_line(raw, label, f"{source.name}:{number}", given)
            except InputError as error:
                yield error
    finally:
        if source.path is not None:
            stream.close()
    if empty:
        yield InputError(source.label, "is empty", "leave it out, or write one JSON object a line")


def read_whole(source: Source, data: bytes, given: Given) -> Iterator[Document | Reading | InputError]:
    """Yield the reports of a JSON file that holds one object or a list of them (or is JSON Lines after all)."""
    text = decode(data, source.label)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) > 1 and all(line.lstrip().startswith("{") for line in lines):
            for number, line in enumerate(text.split("\n"), 1):
                if line.strip():
                    yield _safely(line, f"{source.label} line {number}", f"{source.name}:{number}", given)
            return
        raise InputError(source.label, f"is not JSON ({error})", "check how it was written") from error
    if telegram.is_export(value):
        yield from telegram.read(source, value, given)
        return
    if isinstance(value, dict):
        yield from_object(value, source.label, source.name, given)
        return
    if not isinstance(value, list):
        raise InputError(source.label, "holds no report", "write an object with a text, or a list of such")
    for number, item in enumerate(value, 1):
        try:
            yield from_object(item, f"{source.label} item {number}", f"{source.name}:{number}", given)
        except InputError as error:
            yield error


def read_stream(source: Source, given: Given) -> Iterator[Document | Reading | InputError]:
    """Yield the reports of a JSON file of any size, object by object: a list of them, or Telegram's export."""
    stream = source.open()
    found = False
    try:
        for number, (chat, item) in enumerate(bigjson.items(stream, source.label, LIMIT), 1):
            try:
                if chat:
                    message = telegram.from_message(source, item, chat, given)
                    if message is None:
                        continue
                    found = True
                    yield message
                else:
                    found = True
                    yield from_object(item, f"{source.label} item {number}", f"{source.name}:{number}", given)
            except InputError as error:
                yield error
    finally:
        stream.close()
    if not found:
        raise InputError(source.label, "holds no list of reports", "write a list of objects with a text each")


def from_object(value: Any, label: str, name: str, given: Given) -> Document | Reading:
    """Return the report in a JSON object: its text and, where there, id, date, title, url, outlet, source, language."""
    if not isinstance(value, Mapping):
        raise InputError(label, f"is {type(value).__name__}, not an object", 'write {"text": ..., "date": ...}')
    if is_record(value):
        return store.loads(json.dumps(value), label)
    text = next((value[key] for key in TEXT_KEYS if isinstance(value.get(key), str)), None)
    if text is None:
        keys = ", ".join(sorted(map(str, value))[:8]) or "none"
        raise InputError(label, f"has no text (its keys: {keys})", 'put the report under the key "text"')
    return make(
        text,
        label,
        _name(value.get("source")) or name,
        given,
        key=value.get("id"),
        title=value.get("title"),
        outlet=value.get("outlet"),
        url=value.get("url"),
        date=value.get("date"),
        language=value.get("language"),
    )


def _from_line(raw: bytes, label: str, name: str, given: Given) -> Document | Reading:
    if len(raw) >= LIMIT:
        raise InputError(label, f"is longer than {LIMIT // 1_000_000} MB", "split it into one line a report")
    return _parse(decode(raw, label), label, name, given)


def _safely(line: str, label: str, name: str, given: Given) -> Document | Reading | InputError:
    try:
        return _parse(line, label, name, given)
    except InputError as error:
        return error


def _parse(line: str, label: str, name: str, given: Given) -> Document | Reading:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(label, f"is not JSON ({error})", "check that every line is one whole object") from error
    return from_object(value, label, name, given)


def _raw_lines(stream: BinaryIO, label: str) -> Iterator[bytes]:
    """Yield lines of bytes, an overlong one cut at the limit so that it cannot fill the memory."""
    raw = stream.readline(LIMIT)
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield from decode(raw + stream.read(LIMIT), label).encode("utf-8", "surrogatepass").splitlines()
        return
    raw = raw.removeprefix(codecs.BOM_UTF8)
    while raw:
        yield raw
        while raw and len(raw) >= LIMIT and not raw.endswith(b"\n"):
            raw = stream.readline(LIMIT)
        raw = stream.readline(LIMIT)


def _name(value: object) -> str | None:
    """Return a source as given, but never as a path of the machine it was made on."""
    if not isinstance(value, str) or not value.strip():
        return None
    if PurePosixPath(value).is_absolute() or PureWindowsPath(value).is_absolute():
        return bare(value)
    return value.strip()
