"""What every reader needs to make a document: its id, its day, and the options given for texts that lack them."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from geomap.errors import InputError
from geomap.records import Document

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)|(\d{4})(\d\d)(\d\d)(?!\d)")
_TAG = re.compile(r"([A-Za-z]{2})(?:[-_][A-Za-z0-9_-]{1,30})?")
_SPELT = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%b %d %Y")


LOG = logging.getLogger("geomap.inputs")


@dataclass(frozen=True, slots=True)
class Given:
    """What the user said of reports that do not say it themselves; a report's own word counts first."""

    date: date | None = None
    outlet: str | None = None
    url: str | None = None


@contextmanager
def parsing(label: str, kind: str, advice: str) -> Iterator[None]:
    """Turn whatever a package raises over a file that its format does not allow into InputError.

    What parsers of other people's formats trip over has no end, and one damaged file must not cost the others.
    """
    try:
        yield
    except InputError:
        raise
    except Exception as error:
        what = " ".join(str(error).split())[:200]
        raise InputError(label, f"is {kind} that cannot be read ({type(error).__name__}: {what})", advice) from error


def make(text: str, label: str, source: str, given: Given, **own: Any) -> Document:
    """Return a document; its id is the key it came with, else its URL, else a hash of its text.

    `own` holds what the report says of itself: key, title, outlet, url, date, language. InputError where the text is
    blank.
    """
    if not text.strip():
        raise InputError(label, "has no text", "leave it out, or put the report's text in")
    url = _line(own.get("url")) or given.url
    dated = day(own.get("date"))
    if dated is None and _line(own.get("date")):
        no_day(label, own["date"])
    return Document(
        id=_line(own.get("key")) or url or text_id(text),
        text=text,
        source=source,
        title=_line(own.get("title")),
        outlet=_line(own.get("outlet")) or given.outlet,
        url=url,
        date=dated or given.date,
        language=_language(own.get("language")),
    )


def no_day(label: str, value: object) -> None:
    """Say that what should be a report's date is none: without a word, every "Sunday" in it would be lost."""
    LOG.info("%s: its date %r is no day that can be read", label, str(value)[:64])


def text_id(text: str) -> str:
    """Return the id of a text that has no other."""
    return "text:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def day(value: object) -> date | None:
    """Read a calendar day as files write it; None where it is missing or could be either of two days."""
    if isinstance(value, date):
        found = value.date() if isinstance(value, datetime) else value
        return found if found == found else None  # noqa: PLR0124 - the missing time of a table equals nothing
    if not isinstance(value, str) or not value.strip():
        return None
    text = value.strip()[:64]
    match = _ISO.match(text)
    if match:
        year, month, number = (int(part) for part in match.groups() if part)
        return _day(year, month, number)
    for form in _SPELT:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day in a report has no zone
        except ValueError:
            continue
    return _mail_day(text)


def _mail_day(text: str) -> date | None:
    """Read a day as mail and feeds write it, "Mon, 06 Sep 2021 08:00:00 GMT"."""
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def bare(name: str) -> str:
    """Return the last part of a path of either system: outputs hold no folder of the machine they were made on."""
    return PurePosixPath(PureWindowsPath(name).name or name).name or name


def _line(value: object) -> str | None:
    """Return a field as one line of text, None where it is blank or no text."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    return " ".join(value.split()) or None


def _language(value: object) -> str | None:
    """Return the ISO 639-1 code of "en", "EN" or "en-US"; None for what else a file says ("English", "eng").

    A language that is not told is found from the text, while one told in other words would be no code of any.
    """
    match = _TAG.fullmatch(value.strip()) if isinstance(value, str) else None
    return match[1].lower() if match else None
