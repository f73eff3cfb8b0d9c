"""Dates: expressions found and reckoned from the right day, and the day of an event by its clause.

`find` goes through the text once from left to right and keeps the day that the narrative has reached, so that "a day
later" and "the same week" are reckoned from it; "today" within a post is the post's day. `attach` gives an event the
expression of its own clause, else of its sentence, else the day that the narrative has reached, else the report's.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from datetime import date
from typing import TYPE_CHECKING

from geomap.events import timereading, timeunits
from geomap.events.timewords import MASTER, Scan, scan
from geomap.events.timex import Anchors, Reckoned, shift
from geomap.records import DatePrecision, Document, EventDate, Quote, Sentence, Span, Timex

if TYPE_CHECKING:
    from collections.abc import Sequence

READERS: dict[str, timereading.Reader] = {
    "iso": timereading.read_iso,
    "numeric": timereading.read_numeric,
    "absolute": timereading.read_absolute,
    "absolute2": timereading.read_absolute,
    "shortyear": timereading.read_shortyear,
    "range": timereading.read_range,
    "clockday": timereading.read_weekday,
    "monthyear": timereading.read_monthyear,
    "dayofweek": timereading.read_dayofweek,
    "twoaway": timereading.read_twoaway,
    "weekday": timereading.read_weekday,
    "deictic": timereading.read_deictic,
    "partof": timereading.read_partof,
    "clock": timereading.read_clock,
    "part": timereading.read_part,
    "quarter": timeunits.read_quarter,
    "season": timeunits.read_season,
    "decade": timeunits.read_decade,
    "century": timeunits.read_century,
    "ago": timeunits.read_ago,
    "span": timeunits.read_span,
    "dayafter": timeunits.read_dayafter,
    "relative": timeunits.read_relative,
    "recent": timeunits.read_recent,
    "relmonth": timeunits.read_relmonth,
    "month": timeunits.read_month,
    "yearrange": timeunits.read_yearrange,
    "year": timeunits.read_year,
    "fiscal": timeunits.read_fiscal,
    "set": timeunits.read_set,
    "duration": timeunits.read_duration,
    "bareunits": timeunits.read_bareunits,
    "holiday": timeunits.read_holiday,
    "ref": timeunits.read_ref,
}

_FUTURE = frozenset(
    "will shall would could may might must scheduled due plans plan planned planning expected expects set upcoming "
    "ahead going hopes intends tomorrow deadline next begins opens starts expires 'll ll slated".split()
)
_PAST = frozenset(
    "was were had did said told began came went took held met saw left fell made got gave found became brought fought "
    "shot hit struck broke rose lost sent kept heard led died has have been says ago".split()
)
_PRESENT_ED = frozenset({"need", "indeed", "feed", "speed", "seed", "united", "red", "hundred", "bed", "armed"})
_REACH = 14
_CLAUSE = re.compile(
    r"[;:—–()]|,\s|\s(?:and|but|after|before|when|while|as|that|who|which|where|because|although|since|following)\s",
    re.IGNORECASE,
)
_SPEECH = re.compile(
    r"\b(?:said|says|told|announced|reported|claimed|stated|declared|wrote|tweeted|posted|added|confirmed|denied|"
    r"warned|statement|interview)\b(?:\s+\w+){0,3}\s*$",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\bsince\s+(?:the\s+|early\s+|late\s+|last\s+)*$", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:until|till|by)\s+(?:the\s+|early\s+|late\s+|next\s+)*$", re.IGNORECASE)
_WITHIN_DAYS = 2  # a quotation's "today" is the narrative's day if that is so close to the report's


def find(document: Document, sentences: Sequence[Sentence], quotes: Sequence[Quote]) -> tuple[Timex, ...]:
    """Return the date expressions of a document in the order of its text, with TIMEX3 values and the days they span."""
    tokens = scan(document.text)
    narrative: date | None = None
    vague = 0
    out: list[Timex] = []
    speech = sorted((quote for quote in quotes), key=lambda quote: quote.start)
    starts = [quote.start for quote in speech]
    heads = [sentence.start for sentence in sentences]
    position = 0
    while True:
        match = MASTER.search(tokens.classes, position)
        if match is None:
            break
        first, last = match.span()
        position = last
        name = match.lastgroup or ""
        start, end = tokens.starts[first], tokens.ends[last - 1]
        quote = _quote_at(speech, starts, start)
        deictic, anchor = _deictic(document.date, quote, narrative)
        left = heads[bisect_right(heads, start) - 1] if heads and heads[0] <= start else 0
        anchors = Anchors(deictic, narrative, _future(tokens, first, last, left), anchor, vague)
        reader = READERS.get(name)
        found = reader(tokens, first, last, anchors) if reader else None
        if found is None:
            position = first + 1 if name != "age" else last
            continue
        out.append(_timex(document.text, start, end, found))
        if found.moves is not None and quote is None:
            narrative, vague = found.moves, 0
    return tuple(out)


def _timex(text: str, start: int, end: int, found: Reckoned) -> Timex:
    """Make the record."""
    return Timex(start, end, text[start:end], found.type, found.value, found.first, found.last, found.anchor)


def _quote_at(quotes: Sequence[Quote], starts: Sequence[int], offset: int) -> Quote | None:
    """Return the quotation or post that holds the offset."""
    index = bisect_right(starts, offset) - 1
    return quotes[index] if index >= 0 and offset < quotes[index].end else None


def _deictic(report: date | None, quote: Quote | None, narrative: date | None) -> tuple[date | None, str]:
    """Return the day of "today" and what it is taken from."""
    if quote is None:
        return report, "report"
    if quote.date is not None:
        return quote.date, "post"
    if quote.kind == "quote" and narrative is not None and report is not None and 0 < (report - narrative).days <= _WITHIN_DAYS:
        return narrative, "event"
    return report, "report"


def _future(tokens: Scan, first: int, last: int, left: int) -> bool:
    """Whether the clause around an expression looks forward: the nearest verb form before it decides, else one after."""
    for index in range(first - 1, max(-1, first - _REACH), -1):
        if tokens.starts[index] < left or tokens.classes[index] == "|":
            break
        word = tokens.words[index].lower()
        if word in _FUTURE:
            return True
        if word == "to" and _verb_follows(tokens, index, first):
            return True
        if word in _PAST or _past_form(word):
            return False
    for index in range(last, min(len(tokens.words), last + _REACH)):
        word = tokens.words[index].lower()
        if word in {".", "|", ";"} or tokens.classes[index] == "|":
            break
        if word in _FUTURE:
            return True
        if word in _PAST or _past_form(word):
            return False
    return False


def _verb_follows(tokens: Scan, index: int, first: int) -> bool:
    """Whether 'to' at this token begins an infinitive rather than a phrase of place."""
    if index + 1 >= first:
        return False
    word = tokens.words[index + 1]
    return word.islower() and tokens.classes[index + 1] == "x" and word not in {"its", "their", "his", "her", "our"}


def _past_form(word: str) -> bool:
    """Whether a word looks like a past tense or a past participle."""
    return len(word) > 4 and word.endswith("ed") and word not in _PRESENT_ED


def attach(
    trigger: Span,
    sentence: Sentence,
    sentences: Sequence[Sentence],
    quotes: Sequence[Quote],
    timexes: Sequence[Timex],
    document: Document,
) -> EventDate:
    """Return the days of an event: by clause, else by sentence, else the narrative's or the report's day."""
    starts = [timex.start for timex in timexes]
    inside = timexes[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
    quote = next((item for item in quotes if item.start <= trigger.start < item.end), None)
    best: tuple[float, Timex] | None = None
    for timex in inside:
        cost = _cost(trigger, timex, quote, document.text)
        if cost is not None and (best is None or cost < best[0]):
            best = (cost, timex)
    if best is not None:
        return _dated(best[1], document)
    del sentences
    if quote is not None and quote.date is not None:
        return EventDate(quote.date, quote.date, None, "day", None, "post")
    if document.date is not None:
        return EventDate(document.date, document.date, None, "day", None, "report")
    return EventDate()


def _cost(trigger: Span, timex: Timex, quote: Quote | None, text: str) -> float | None:
    """Return how far an expression is from being the trigger's own, None where it cannot be."""
    if timex.date_start is None or timex.type in {"DURATION", "SET"} or timex.value == "PRESENT_REF":
        return None
    quoted = quote is not None and quote.start <= timex.start < quote.end
    if quote is not None and not quoted:
        return None
    between = text[trigger.end : timex.start] if timex.start >= trigger.end else text[timex.end : trigger.start]
    cost = len(between) + 40.0 * len(_CLAUSE.findall(between))
    if timex.start > trigger.start and _SPEECH.search(between):
        cost += 150
    elif timex.end <= trigger.start and _SPEECH.search(text[max(0, timex.start - 40) : timex.start]):
        cost += 60
    return cost


def _dated(timex: Timex, document: Document) -> EventDate:
    """Turn an expression into the days of an event, with the side that 'since' and 'until' leave open."""
    before = document.text[max(0, timex.start - 24) : timex.start]
    start, end = timex.date_start, timex.date_end
    if _SINCE.search(before) and document.date is not None and start is not None and document.date >= start:
        end = document.date
    time = timex.value.partition("T")[2] or None if timex.type == "TIME" else None
    return EventDate(start, end, time, _precision(start, end, time), Span(timex.start, timex.end, timex.text), timex.anchor)


def _precision(start: date | None, end: date | None, time: str | None) -> DatePrecision:
    """Return the precision that an interval of days has."""
    if start is None or end is None:
        return "unknown"
    days = (end - start).days + 1
    if days <= 2 and time:
        return "part"
    return "day" if days <= 2 else "week" if days <= 8 else "month" if days <= 31 else "year" if days <= 366 else "unknown"


_ = (shift, _UNTIL)
