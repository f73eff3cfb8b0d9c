"""RSS and Atom files: one report an entry, as much of it as the feed carries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from geomap.errors import InputError
from geomap.inputs.documents import Given, make, parsing
from geomap.inputs.sources import Source
from geomap.inputs.webpage import plain_paragraphs
from geomap.records import Document


def read(source: Source, data: bytes, given: Given) -> Iterator[Document | InputError]:
    """Yield the entries of a feed; InputError where the file is none."""
    import feedparser  # noqa: PLC0415 - a tenth of a second that only feeds need

    with parsing(source.label, "a feed", "save it again, or the pages that it names"):
        feed = feedparser.parse(data)
    entries = feed.get("entries") or []
    if not entries:
        advice = "name a file that a feed's address gives, or save the pages themselves"
        raise InputError(source.label, "is no RSS or Atom feed with entries", advice)
    outlet = _text(feed.get("feed", {}).get("title"))
    for number, entry in enumerate(entries, 1):
        label = f"{source.label} entry {number}"
        try:
            yield make(
                _body(entry),
                label,
                f"{source.name}:{number}",
                given,
                key=entry.get("id"),
                title=_text(entry.get("title")),
                outlet=_text(entry.get("source", {}).get("title")) or outlet,
                url=entry.get("link"),
                date=entry.get("published") or entry.get("updated"),
            )
        except InputError as error:
            yield error


def _body(entry: Any) -> str:
    """Return the longest text that an entry has: its content, its summary, at the least its title."""
    parts = [content.get("value") for content in entry.get("content") or ()]
    found = [plain_paragraphs(part) for part in (*parts, entry.get("summary")) if part]
    return max(found, key=len, default="") or _text(entry.get("title")) or ""


def _text(value: object) -> str | None:
    return " ".join(plain_paragraphs(value).split()) or None if isinstance(value, str) else None
