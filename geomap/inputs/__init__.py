"""Inputs: what the user names, read into documents; one reader for each kind of input.

`read` yields, in the order of the inputs, a Document for each report, a Reading for each record that geomap itself
wrote, and an InputError for whatever cannot be read. An error never costs the other inputs.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date as Date  # noqa: N812 - `date` is the option's name
from typing import Any, Literal

from geomap.errors import InputError
from geomap.inputs import docx, feed, jsonlines, mail, markdown, pdf, plain, sidecar, spreadsheet, webpage
from geomap.inputs.documents import Given, day
from geomap.inputs.encodings import binary
from geomap.inputs.eventtable import HEAD, EventFile, recognise
from geomap.inputs.sources import FORMATS, LIMIT, Source, expand, is_map, unique
from geomap.records import Document, Reading

__all__ = ["FORMATS", "LIMIT", "EventFile", "read", "sniff"]

Kind = Literal[
    "text", "markdown", "mail", "html", "json", "jsonl", "records", "csv", "xlsx", "feed", "pdf", "docx", "binary"
]
READERS: dict[str, Callable[[Source, bytes, Given], Iterator[Document | Reading | InputError]]] = {
    "text": plain.read,
    "binary": plain.read,  # which says what the bytes are
    "markdown": markdown.read,
    "mail": mail.read,
    "html": webpage.read,
    "json": jsonlines.read_whole,
    "jsonl": jsonlines.read_whole,
    "records": jsonlines.read_whole,
    "csv": spreadsheet.read_csv,
    "xlsx": spreadsheet.read_xlsx,
    "feed": feed.read,
    "pdf": pdf.read,
    "docx": docx.read,
}
Item = str | os.PathLike[str] | Document | Reading | Mapping[str, Any]
Found = Document | Reading | InputError | EventFile
"""What an input may turn out to be."""

TABLES = frozenset(("csv", "xlsx"))


def read(
    items: Item | Iterable[Item],
    *,
    date: Date | str | None = None,
    outlet: str | None = None,
    url: str | None = None,
    texts: bool = False,
    on_error: Literal["yield", "raise"] = "yield",
) -> Iterator[Found]:
    """Yield what the items hold, in their order; an event table of others (ACLED, UCDP GED, GDELT) as an EventFile.

    An item is a path, a folder, a pattern, "-" for standard input, a document, a reading, a table, or a mapping with
    a text (a row of one). `date`, `outlet` and `url` serve reports that do not name their own. With `texts`, a string
    that is no path but reads like a report is taken for one. `on_error="raise"` stops at the first failure.
    """
    given = Given(_option_day(date), outlet, url)
    seen: dict[str, int] = {}
    for found in _read(items, given, texts=texts):
        if isinstance(found, InputError):
            if on_error == "raise":
                raise found
            yield found
        elif isinstance(found, EventFile):
            yield found
        elif isinstance(found, Document):
            yield _distinct(found, seen)
        else:
            seen.setdefault(found.document.id, 1)
            yield found


def sniff(path: str | os.PathLike[str]) -> Kind:
    """Tell a file's kind by the end of its name and its first lines; InputError where it cannot be read."""
    label = os.fspath(path)
    for source in expand(label):
        if isinstance(source, InputError):
            raise source
        with source.open() as stream:
            head = stream.read(1 << 20)
        return _kind(source, head)
    raise InputError(label, "is not a file", "name a file")


def _read(items: Item | Iterable[Item], given: Given, *, texts: bool) -> Iterator[Found]:
    paths: list[str | os.PathLike[str]] = []
    for number, item in enumerate(_each(items), 1):
        if isinstance(item, str | os.PathLike) and not (texts and _is_text(item)):
            paths.append(item)
            continue
        yield from _read_paths(paths, given)
        paths.clear()
        yield _read_object(item, number, given)
    yield from _read_paths(paths, given)


_SINGLE: Any = (str, bytes, os.PathLike, Document, Reading, Mapping)
"""What is one item, though most of these could be gone through."""


def _each(items: Any) -> Iterator[Item]:
    """Yield single items: a table gives its rows, a lone item itself."""
    if hasattr(items, "columns") and hasattr(items, "to_dict"):
        yield from items.to_dict("records")
    elif isinstance(items, _SINGLE) or not isinstance(items, Iterable):
        yield items
    else:
        for item in items:
            yield from _each(item)


def _read_object(item: Item, number: int, given: Given) -> Document | Reading | InputError:
    """Return what an item holds that is no path."""
    if isinstance(item, Document | Reading):
        return item
    try:
        if isinstance(item, str):
            return plain.from_text(item, f"text {number}", f"text {number}", given)
        return jsonlines.from_object(item, f"row {number}", f"row {number}", given)
    except InputError as error:
        return error


def _read_paths(paths: Iterable[str | os.PathLike[str]], given: Given) -> Iterator[Found]:
    for source in unique(found for path in paths for found in expand(path)):
        if isinstance(source, InputError):
            yield source
            continue
        try:
            yield from _read_source(source, sidecar.given(source, given))
        except InputError as error:
            yield error
        except OSError as error:  # a file that went away, or a disk or share that did
            yield InputError(
                source.label, f"cannot be read ({error.strerror or error})", "check that it is still there"
            )


def _read_source(source: Source, given: Given) -> Iterator[Found]:
    if FORMATS.get(source.suffix) == "jsonl":
        yield from jsonlines.read_lines(source, given)
        return
    if FORMATS.get(source.suffix) in TABLES and source.path is not None:
        with source.open() as stream:
            events = recognise(source, stream.read(HEAD))
        if events is not None:
            yield events
            return
    if source.path is not None and is_map(source):
        raise InputError(source.label, "is a map that geomap made", "name the file itself to have its events back")
    kind = FORMATS.get(source.suffix)
    if kind == "json" and source.path is not None and source.path.stat().st_size >= LIMIT:
        yield from jsonlines.read_stream(source, given)
        return
    data = source.read(20 * LIMIT if kind == "csv" else LIMIT)  # a table holds many reports
    yield from READERS[_kind(source, data)](source, data, given)


def _kind(source: Source, head: bytes) -> Kind:
    """Tell a source's kind; the end of the name decides, the content where that says nothing or cannot be."""
    kind = FORMATS.get(source.suffix)
    if head.startswith(b"%PDF"):
        return "pdf"
    if head.startswith(b"PK\x03\x04") and kind in ("xlsx", "docx"):
        return kind  # type: ignore[return-value]
    if binary(head):
        return "binary"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:2000]
    if kind in (None, "json", "jsonl") and start.startswith(b"{"):
        line = start.split(b"\n", 1)[0]
        if b'"schema":"geomap/' in line.replace(b" ", b"")[:200]:
            return "records"
    if kind is not None and kind not in ("pdf", "xlsx", "docx"):
        return kind  # type: ignore[return-value]
    return _kind_of_content(start)


def _kind_of_content(start: bytes) -> Kind:
    if start.startswith((b"{", b"[{")):
        return "json"
    opening = start[:400].lower()
    if opening.startswith((b"<rss", b"<feed", b"<rdf")) or (opening.startswith(b"<?xml") and b"<html" not in opening):
        return "feed"
    if opening.startswith((b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body", b"<article")):
        return "html"
    return "text"


def _is_text(item: str | os.PathLike[str]) -> bool:
    """Tell a report from a path: it has several lines, ends as a sentence does, or is long, and names no file."""
    if not isinstance(item, str) or item == "-":
        return False
    if "\n" in item or len(item) > 255:
        return True
    sentence = " " in item and item.rstrip("\"'\u201d\u2019)] ").endswith((".", "!", "?", "\u2026"))
    return (sentence or item.count(" ") >= 4) and not os.path.exists(item)  # noqa: PTH110 - odd strings make Path raise


def _distinct(document: Document, seen: dict[str, int]) -> Document:
    """Give a document whose id came before, as the same text under two names, an id of its own."""
    count = seen[document.id] = seen.get(document.id, 0) + 1
    return document if count == 1 else replace(document, id=f"{document.id}~{count}")


def _option_day(value: Date | str | None) -> Date | None:
    found = day(value)
    if value is not None and found is None:
        raise InputError("date", f"{value!r} is no day", "write it as YYYY-MM-DD")
    return found
