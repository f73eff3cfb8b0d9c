"""Datelines: where and when a dispatch was filed, and by which agency."""

from __future__ import annotations

import re
from dataclasses import dataclass

from geomap.records import Span


@dataclass(frozen=True, slots=True)
class Dateline:
    """The head of a dispatch with its dash; `place` is the town where it was filed, with any comma tail in `tail`."""

    start: int
    end: int
    text: str
    place: Span
    tail: Span | None = None
    date: Span | None = None
    agency: Span | None = None


_LONGEST = 120
_WORDS = 8
_LONGEST_AGENCY = 4  # letters in brackets before a date: "KABUL (AFP), March 5 -"
_DASH = re.compile(r"\s*(?:—|–|―|--+)\s*|\s+[-_]\s+|\s+[-_]$|:(?:\s+|$)")
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?|"
    r"(?:de\s+)?(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre|"
    r"janeiro|fevereiro|mar[cç]o|maio|junho|julho|setembro|outubro|novembro|dezembro)|"
    r"janvier|f[eé]vrier|mars|avril|mai|juin|juillet|ao[uû]t|septembre|octobre|novembre|d[eé]cembre)"
)
_DAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thurs?|Fri|Satur|Sun)day"
_DATE = re.compile(
    rf"(?:{_DAY}\s+)?(?:\d{{1,2}}\s+{_MONTH}(?:,?\s+(?:de\s+)?(?:\d{{4}}|\d{{2}}))?|"
    rf"{_MONTH}\s+\d{{1,2}}(?:,?\s+\d{{4}})?|"
    rf"\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}|{_DAY})$",
    re.IGNORECASE,
)
_AGENCY = re.compile(r"\s*[(\[]([^()\[\]\n]{2,50})[)\]]\s*$")
_TAGS = re.compile(r"(?:\s*\[[^\[\]]{1,400}\])+\s*")
_COUNTRY = re.compile(
    r"^([^,()\[\]\n]{2,40}?)\s*\(([^()\[\]\n]{2,40})\)(?=\s*,|\s*$)"
)  # "MANAGUA (NICARAGUA), 10 APR 89"
_PARTICLES = frozenset(
    "de del la las le les los da do dos el al of the and du di san santa am der den y e et an au aux en sur sous upon "
    "near bin".split()
)
_PIECE = re.compile(r"[^,]+")
# Words in capitals that open a line before a dash without being places.
_NOT_PLACES = frozenset(
    "breaking update exclusive correction corrected analysis opinion editorial live watch video photos factbox "
    "explainer timeline note warning urgent alert advisory recap summary by from the a an this that these "
    "those it he she they we i in on at to for host anchor reporter presenter correspondent interviewer "
    "moderator announcer caller guest narrator speaker question answer highlights overview background "
    "casualties location place site province district where when what who date time type incident details response "
    "secretary president minister senator governor ambassador chairman general colonel mr mrs ms".split()
)


_BRACKETED = re.compile(r"([A-Z][A-Z'’.-]+(?: [A-Z][A-Z'’.-]+){0,3}) \(([^()\n]*(?:\d|, )[^()\n]*)\)(?= [A-Z“\"]|$)")
"""A town in capitals with agency or day in brackets and no dash: "TBILISI (Wire, 29.11.2024) Police fired ..."."""


def dateline(text: str, start: int = 0, end: int | None = None) -> Dateline | None:
    """Return the dateline with which a paragraph `text[start:end]` opens, None where it opens with none.

    Read are "KABUL (AP) —", "SAN SALVADOR, 3 JAN 90 --", "GOMA, DR Congo, 4 March -" and the like; a place in mixed
    case needs a date or an agency beside it, since "Kabul - the capital" is none.
    """
    stop = len(text) if end is None else end
    begin = start
    while begin < stop and (text[begin].isspace() or text[begin] == ">"):  # a quoted dispatch
        begin += 1
    window = text[begin : min(stop, begin + _LONGEST)]
    if not window[:1].isupper():
        return None
    if bare := _BRACKETED.match(window):
        place = _span(text, begin, begin + bare.end(1))
        close = begin + bare.end()
        wire = _span(text, begin + bare.start(2), begin + bare.end(2))
        return Dateline(begin, close, text[begin:close], place, None, None, wire)
    for dash in _DASH.finditer(window):
        if dash.start() == 0:
            continue
        found = _read(text, begin, window[: dash.start()], colon=dash.group().startswith(":"))
        if found is None:
            continue
        place, tail, date, agency = found
        close = begin + dash.end()
        rest = text[begin:stop][: 2 * _LONGEST]
        tags = _TAGS.match(rest, dash.end())
        if tags:
            close = begin + tags.end()
        elif text[begin + _LONGEST : stop] and not any(char.islower() for char in rest) and not (date or agency):
            return None
        while close > begin and text[close - 1].isspace():
            close -= 1
        return Dateline(begin, close, text[begin:close], place, tail, date, agency)
    return None


def _read(
    text: str, begin: int, head: str, *, colon: bool
) -> tuple[Span, Span | None, Span | None, Span | None] | None:
    """Take a head apart into place, tail, date and agency; None where it is no dateline."""
    agency: Span | None = None
    body = head
    match = _AGENCY.search(body)
    if match:
        agency = _span(text, begin + match.start(1), begin + match.end(1))
        body = body[: match.start()]
    date: Span | None = None
    places: list[Span] = []
    country = _COUNTRY.match(body)
    if country and not (country[2].isupper() and len(country[2]) <= _LONGEST_AGENCY):
        places = [_span(text, begin + country.start(k), begin + country.end(k)) for k in (1, 2)]
    elif country and agency is None:
        agency = _span(text, begin + country.start(2), begin + country.end(2))
        places = [_span(text, begin + country.start(1), begin + country.end(1))]
    for piece in _PIECE.finditer(body, country.end() if places and country else 0):
        part = _span(text, begin + piece.start(), begin + piece.end())
        if not part.text:
            continue
        if _DATE.match(part.text):
            date = date or part
        elif date and part.text.isdigit():
            date = _span(text, date.start, part.end)
        elif not date:
            places.append(part)
        elif agency is None:
            agency = part
        else:
            return None
    if not places or len(places) > 3 or not all(_named(place.text) for place in places):
        return None
    capitals = places[0].text.isupper() and len(places[0].text) > 2
    if not (date or agency or capitals) or (colon and not capitals):
        return None
    if not (date or agency) and (len(places[0].text.split()) > 4 or _shouts(text, begin)):
        return None
    tail = _span(text, places[1].start, places[-1].end) if len(places) > 1 else None
    return places[0], tail, date, agency


def _span(text: str, start: int, end: int) -> Span:
    """Return the stretch without the spaces around it."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end, text[start:end])


def _named(piece: str) -> bool:
    """Whether every word may stand in a name, and at least one does."""
    words = piece.replace("-", " ").split()
    if not 1 <= len(words) <= _WORDS or words[0].lower() in _NOT_PLACES:
        return False
    return all(word[0].isupper() or word.lower() in _PARTICLES for word in words) and words[0][0].isupper()


def _shouts(text: str, begin: int) -> bool:
    """Whether the text around is in capitals, so that capitals do not set a place apart."""
    sample = text[begin : begin + 400]
    return sum(map(str.isupper, sample)) > 40 + 3 * sum(map(str.islower, sample))
