"""Markdown files: the report without its marks, its first heading as title, and what front matter says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geomap.errors import InputError
from geomap.inputs.documents import Given, make
from geomap.inputs.encodings import decode
from geomap.inputs.sources import Source
from geomap.records import Document

_FRONT = re.compile(r"---[ \t]*\n((?:[^\n]*\n){0,60}?)---[ \t]*(?:\n|$)")
_FIELD = re.compile(r"([A-Za-z_]{1,20}):[ \t]*(.*)")
_HEADING = re.compile(r"[ ]{0,3}#{1,6}[ \t]+(.*?)[ \t#]*")
_RULE = re.compile(r"[ \t]*(?:[-*_=`~][ \t]*){3,}\w{0,20}[ \t]*")
_MARKER = re.compile(r"[ \t]*(?:>[ \t]?|[-*+][ \t]+|\d{1,3}[.)][ \t]+(?=\S)){1,4}")
_LINK = re.compile(r"(!?)\[([^\[\]\n]{0,500})\]\([^()\s]{0,2000}(?:[ \t]+\"[^\"\n]{0,200}\")?\)")
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3}|_{1,3}|`{1,2})(?=\S)([^*_`\n]{1,1000}?)(?<=\S)\1(?![\w*])")
_FIELDS = {"title": "title", "date": "date", "published": "date", "url": "url", "link": "url", "outlet": "outlet"}


def read(source: Source, data: bytes, given: Given) -> Iterator[Document | InputError]:
    """Yield the report of a Markdown file."""
    text = decode(data, source.label).removeprefix("\ufeff")
    own: dict[str, str] = {}
    front = _FRONT.match(text)
    if front:
        for line in front[1].split("\n"):
            field = _FIELD.fullmatch(line.strip())
            if field and field[1].lower() in _FIELDS:
                own[_FIELDS[field[1].lower()]] = field[2].strip("\"' ")
        text = text[front.end() :]
    title, body = plain(text)
    yield make(body or title or "", source.label, source.name, given, **({"title": title} | own))


def plain(text: str) -> tuple[str | None, str]:
    """Return the first heading, None without one, and the text without marks; a list's items are paragraphs."""
    title: str | None = None
    out: list[str] = []
    for raw in text.split("\n"):
        heading = _HEADING.fullmatch(raw)
        if heading and title is None and not any(out):
            title = _words(heading[1])
            continue
        if heading or _RULE.fullmatch(raw):
            out += ["", _words(heading[1]) if heading else "", ""]
            continue
        marker = _MARKER.match(raw)
        if marker and not marker[0].strip().startswith(">"):
            out.append("")
        out.append(_words(raw[marker.end() :] if marker else raw))
    return title, re.sub(r"\n{3,}", "\n\n", "\n".join(out)).strip()


def _words(line: str) -> str:
    """Return a line without the marks of links, pictures and emphasis."""
    return _EMPHASIS.sub(r"\2", _LINK.sub(lambda link: "" if link[1] else link[2], line)).rstrip()
