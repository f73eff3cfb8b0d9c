"""PDF files: one file, one report, by its text layer."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator

from geomap.errors import InputError
from geomap.inputs.documents import Given, make, parsing
from geomap.inputs.sources import Source
from geomap.records import Document

_END = re.compile(r"[.!?:\"”’)]\s*$")
_SHORT, _HEADING = 0.8, 0.6  # shares of a full line: below the first a paragraph may end, below the second a title
_BREAK = re.compile(r"(?<=\w)-\n(?=[a-z])")


def read(source: Source, data: bytes, given: Given) -> Iterator[Document | InputError]:
    """Yield the report of a PDF; InputError where it is locked, damaged, or a scan without text."""
    try:
        from pypdf import PdfReader  # noqa: PLC0415 - an extra
    except ImportError as error:
        advice = "install it with: pip install 'geomap-events[pdf]', or save the text as .txt"
        raise InputError(source.label, "is a PDF, which only the package pypdf can read", advice) from error
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    with parsing(source.label, "a PDF", "open it in a viewer and save its text as .txt"):
        reader = PdfReader(io.BytesIO(data))
        locked = reader.is_encrypted and not reader.decrypt("")
        pages = [] if locked else [page.extract_text() or "" for page in reader.pages]
        title = None if locked or reader.metadata is None else reader.metadata.title
    if locked:
        raise InputError(source.label, "is an encrypted PDF", "save it without a password, or its text as .txt")
    text = "\n\n".join(filter(None, map(_flow, pages)))
    if not text.strip():
        raise InputError(source.label, "is a PDF without text, likely a scan", "run it through OCR and give the text")
    yield make(text, source.label, source.name, given, title=title)


def _flow(page: str) -> str:
    """Join the lines of a page into paragraphs: a short line closes one where it ends a sentence or heads the next."""
    lines = [line.strip() for line in _BREAK.sub("", page).split("\n")]
    lengths = sorted(len(line) for line in lines if line)
    width = lengths[len(lengths) * 9 // 10] if lengths else 0  # of the text: a title may be wider than its columns
    paragraphs: list[list[str]] = [[]]
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if line:
            paragraphs[-1].append(line)
        heads = len(line) < width * _HEADING and following[:1].isupper()
        if not line or heads or (len(line) < width * _SHORT and _END.search(line)):
            paragraphs.append([])
    return "\n\n".join(" ".join(paragraph) for paragraph in paragraphs if paragraph)
