"""Saved web pages: the article's text, title, day, outlet and address, without what stands around it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from geomap.errors import InputError
from geomap.inputs.documents import Given, make
from geomap.inputs.encodings import decode
from geomap.inputs.sources import Source
from geomap.records import Document

_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]{3,20})""", re.IGNORECASE)
_NO_NUL = re.compile(r"[\x00\x0b\x0c]")


def read(source: Source, data: bytes, given: Given) -> Iterator[Document | InputError]:
    """Yield the article of a page; InputError where the page holds none."""
    page = _NO_NUL.sub(" ", _text(data, source.label))
    article = _extract(page, given.url)
    text = str(article.get("text") or "").strip()
    if not text:
        raise InputError(source.label, "holds no article that can be found", "save its text as a .txt file instead")
    # The extractor writes a line for a paragraph; a blank line between them says so to every later stage.
    text = re.sub(r"\n+", "\n\n", text)
    title = " ".join(str(article.get("title") or "").split())
    if title and text.startswith(f"{title}\n\n"):
        text = text[len(title) + 2 :]
    url = article.get("url")
    outlet = article.get("sitename") or (urlsplit(url).hostname if url else None)
    yield make(
        text,
        source.label,
        source.name,
        given,
        title=title,
        outlet=outlet,
        url=url,
        date=article.get("date"),
        language=article.get("language"),
    )


def _text(data: bytes, label: str) -> str:
    """Decode a page: by its own declaration where UTF-8 does not fit."""
    declared = _DECLARED.search(data[:4096])
    if declared:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            try:
                return data.decode(declared[1].decode("ascii"), "replace")
            except LookupError:
                pass
    return decode(data, label)


def _extract(page: str, url: str | None) -> dict[str, Any]:
    """Find the article with trafilatura; a page too short or too broken for it gives its paragraphs."""
    import trafilatura  # noqa: PLC0415 - a third of a second that only pages need

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    found = None
    # What the extractor trips over, the paragraphs below still hold.
    with suppress(ValueError, TypeError, AttributeError, RecursionError, AssertionError):
        found = trafilatura.bare_extraction(
            page,
            url=url,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            # A guess from any number in the page is worse than no day: every "Sunday" would be reckoned from it.
            date_extraction_params={"original_date": True, "extensive_search": False, "max_date": None},
        )
    article: dict[str, Any] = {} if found is None else (found if isinstance(found, dict) else found.as_dict())
    paragraphs = plain_paragraphs(page)
    if len(str(article.get("text") or "")) < len(paragraphs) // 4:
        article["text"] = paragraphs
    return article


def plain_paragraphs(fragment: str) -> str:
    """Return the text of a page or a piece of one: its paragraphs with a newline between, all of it if it has none."""
    if "<" not in fragment and "&" not in fragment:
        return fragment
    from lxml import etree, html  # noqa: PLC0415 - as above

    try:
        tree = html.fromstring(fragment.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, ValueError):
        return ""
    for hidden in list(tree.iter("script", "style", "noscript", "template", "head", "nav", "footer", "form")):
        hidden.drop_tree()
    found = [" ".join(node.text_content().split()) for node in tree.iter("p")]
    paragraphs = [text for text in found if text]
    return "\n".join(paragraphs) if paragraphs else " ".join(tree.text_content().split())
