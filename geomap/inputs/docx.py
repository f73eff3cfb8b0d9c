"""Word files: one report, or the many articles of a news archive's download."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from geomap.errors import InputError
from geomap.inputs.documents import Given, day, make, parsing
from geomap.inputs.sources import Source, unpacked
from geomap.records import Document

_END = re.compile(r"End of Document", re.IGNORECASE)
_BODY = re.compile(r"Body", re.IGNORECASE)
_LENGTH = re.compile(
    r"(?:Length|Byline|Section|Dateline|Copyright|Highlight|Load-Date|Classification)\b.*", re.IGNORECASE
)
_WEEKDAY = re.compile(r",?\s*(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b.*", re.IGNORECASE)


def read(source: Source, data: bytes, given: Given) -> Iterator[Document | InputError]:
    """Yield the report of a Word file, or each article where "End of Document" closes them, as archives write it."""
    try:
        import docx  # noqa: PLC0415 - an extra
    except ImportError as error:
        advice = "install it with: pip install 'geomap-events[docx]', or save the text as .txt"
        raise InputError(source.label, "is a Word file, which only python-docx can read", advice) from error
    unpacked(data, source.label)
    with parsing(source.label, "a Word file", "save its text as .txt"):
        paragraphs = [line.strip() for line in _lines(docx.Document(io.BytesIO(data)))]
    if not any(_END.fullmatch(line) for line in paragraphs):
        yield make("\n\n".join(filter(None, paragraphs)), source.label, source.name, given)
        return
    article: list[str] = []
    number = 0
    for line in paragraphs:
        if not _END.fullmatch(line):
            article.append(line)
            continue
        number += 1
        try:
            yield _article(article, f"{source.label} article {number}", f"{source.name}:{number}", given)
        except InputError as error:
            yield error
        article = []


def _lines(document: Any) -> Iterator[str]:
    """Yield the paragraphs and the tables' cells as they stand; a cell that spans several comes once."""
    for block in document.iter_inner_content():
        if not hasattr(block, "rows"):
            yield block.text
            continue
        for row in block.rows:
            yield from dict.fromkeys(cell.text for cell in row.cells)


def _article(lines: list[str], label: str, name: str, given: Given) -> Document:
    """Take an archive's article apart: headline, outlet and day, a block of particulars, the body after "Body"."""
    lines = [line for line in lines if line]
    start = next((i for i, line in enumerate(lines) if _BODY.fullmatch(line)), None)
    head = lines[:start] if start is not None else lines[:3]
    body = [line for line in lines[start + 1 if start is not None else 3 :] if not _LENGTH.match(line)]
    dated = next((found for line in head[1:] if (found := day(_WEEKDAY.sub("", line)))), None)
    outlet = next((line for line in head[1:2] if day(_WEEKDAY.sub("", line)) is None), None)
    title = head[0] if head else None
    return make("\n\n".join(body), label, name, given, title=title, outlet=outlet, date=dated)
