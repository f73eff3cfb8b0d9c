"""Plain text: one file, one report; or several, a line of ten or more equals signs after each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geomap.errors import InputError
from geomap.inputs.documents import Given, day, make, no_day
from geomap.inputs.encodings import decode
from geomap.inputs.sources import Source
from geomap.records import Document

_DATE_LINE = re.compile(r"[ \t]*date[ \t]+(\d{4}-\d{2}-\d{2})(?=\s|$)[ \t]*\n?", re.IGNORECASE)
_SEPARATOR = re.compile(r"(?:^|\n[ \t]*)\n={10,}[ \t]*(?:\n|$)")


def read(source: Source, data: bytes, given: Given) -> Iterator[Document | InputError]:
    """Yield the report of a text file, or each of several."""
    parts = _SEPARATOR.split(decode(data, source.label))
    if len(parts) == 1:
        yield from_text(parts[0], source.label, source.name, given)
        return
    for number, part in enumerate(parts, 1):
        if part.strip():
            yield from_text(part, f"{source.label} report {number}", f"{source.name}:{number}", given)


def from_text(text: str, label: str, name: str, given: Given) -> Document:
    """Return the report in a text, which may open with "date YYYY-MM-DD"; the rest of that line belongs to it."""
    match = _DATE_LINE.match(text)
    dated = day(match[1]) if match else None
    if match and not dated:
        no_day(label, match[1])
    if match and dated:
        text = text[match.end() :]
    return make(text, label, name, given, date=dated)
