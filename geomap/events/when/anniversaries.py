"""Events dated by how long ago they were: "to mark a month since the roof fell", "a year to the day after".

The time told is taken back from the day of the sentence, or the report's. What is marked fell on that very day; what
was merely so long ago is known to the month or the year.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from geomap.events.when import timex
from geomap.language import holds
from geomap.records import DatePrecision, EventDate, Sentence, Span, Timex

_NUMBERS = {
    word: number
    for number, words in enumerate(
        "a|an|one|first two|second three|third four|fourth five|fifth six|sixth seven|seventh eight|eighth nine|ninth "
        "ten|tenth eleven|eleventh twelve|twelfth".split(),
        start=1,
    )
    for word in words.split("|")
} | {"twentieth": 20, "twenty": 20, "thirtieth": 30, "thirty": 30, "fortieth": 40, "forty": 40, "fiftieth": 50}
_COUNT = r"(?P<n>\d{1,3}(?:st|nd|rd|th)?|" + "|".join(_NUMBERS) + ")"
_AGO = re.compile(
    rf"\b{_COUNT}(?:\s+|-)(?:full\s+)?(?P<unit>day|week|month|year|decade)s?\s+"
    r"(?P<link>since|to\s+the\s+day\s+(?:after|since)|(?:on\s+)?after|anniversary\s+of)\b[^.;,]{0,120}(?:,\s+)?$",
    re.IGNORECASE,
)
_ANNIVERSARY = re.compile(rf"\b{_COUNT}\s+anniversary\s+of\b[^.;,]{{0,120}}(?:,\s+)?$", re.IGNORECASE)
_MARKED = re.compile(r"\b(?:mark|commemorat|remember|honou?r|observ)(?:s|ed|es|ing|e)?\b|\bvigils?\b", re.IGNORECASE)
_THE_NEXT = re.compile(r"\bthe\s+(?:day|morning|night|evening)\s+after\s(?!that\b)[^.;,]{0,80}$", re.IGNORECASE)
_UNITS = ("day", "week", "month", "year", "decade", "morning", "night", "evening", "anniversary")
_REACH = 200
_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12, "decade": 120}


def attach(trigger: Span, sentence: Sentence, timexes: Sequence[Timex], report: date | None) -> EventDate | None:
    """Return the day of an event that its clause dates so, None where it does not."""
    lead = sentence.text[max(0, trigger.start - sentence.start - _REACH) : max(0, trigger.start - sentence.start)]
    lowered = lead.lower()
    if "since" not in lowered and "after" not in lowered and "anniversary" not in lowered:
        return None
    if not holds(lowered, _UNITS):
        return None
    found = _AGO.search(lead) or _ANNIVERSARY.search(lead)
    if found is None:
        return _morning_after(lead, sentence, timexes, trigger)
    if found.re is _ANNIVERSARY and _told(sentence, timexes, trigger):
        return None  # "the anniversary of the raid on 14 April 2014" says the day itself
    fields = found.groupdict()
    link, unit = (fields.get("link") or "anniversary").lower(), (fields.get("unit") or "year").lower()
    marked = "day" in link or "anniversary" in link or _MARKED.search(lead, 0, found.start()) is not None
    if link.endswith("after") and not marked:
        return None  # "two days after the raid, ..." dates the other clause
    base = _base(sentence, timexes, report)
    count = _NUMBERS.get(fields["n"].lower()) or int(re.sub(r"\D", "", fields["n"]) or 0)
    day = _back(base, count, unit) if base and count else None
    if day is None:
        return None
    first, last, precision = _bounds(day, unit, marked=marked)
    start = sentence.start + max(0, trigger.start - sentence.start - _REACH) + found.start()
    end = start + found.end("n") - found.start()
    return EventDate(first, last, None, precision, Span(start, end, found["n"]), "report")


def _told(sentence: Sentence, timexes: Sequence[Timex], trigger: Span) -> bool:
    """Whether a full date of a year long past stands behind the trigger."""
    low = bisect_left(timexes, trigger.end, key=lambda item: item.start)
    return any(
        item.anchor == "text" and item.date_start is not None and item.date_start == item.date_end
        for item in timexes[low : low + 2]
        if item.start < sentence.end
    )


def _morning_after(lead: str, sentence: Sentence, timexes: Sequence[Timex], trigger: Span) -> EventDate | None:
    """Read 'found dead on Saturday, the morning after clashes': the day before the one that the sentence names."""
    found = _THE_NEXT.search(lead)
    named = [
        item.date_start
        for item in timexes[bisect_left(timexes, sentence.start, key=lambda item: item.start) :][:4]
        if item.start < trigger.start and item.date_start is not None and item.date_start == item.date_end
    ]
    day = timex.shift(named[-1], -1) if found and named else None
    if found is None or day is None:
        return None
    start = trigger.start - len(lead) + found.start()
    return EventDate(
        day, day, None, "day", Span(start, start + len("the"), lead[found.start() : found.start() + 3]), "event"
    )


def _base(sentence: Sentence, timexes: Sequence[Timex], report: date | None) -> date | None:
    """Return the day that the sentence itself names, else the report's."""
    low = bisect_left(timexes, sentence.start, key=lambda item: item.start)
    for item in timexes[low : low + 4]:
        if item.start >= sentence.end:
            break
        if item.date_start is not None and item.date_start == item.date_end and item.type in {"DATE", "TIME"}:
            return item.date_start
    return report


def _back(base: date, count: int, unit: str) -> date | None:
    """Return the day so many units earlier, the last of its month where that month is shorter."""
    if unit in _DAYS:
        return timex.shift(base, -count * _DAYS[unit])
    months = base.year * 12 + base.month - 1 - count * _MONTHS[unit]
    year, month = months // 12, months % 12 + 1
    return timex.safe(year, month, min(base.day, monthrange(year, month)[1])) if year > 0 else None


def _bounds(day: date, unit: str, *, marked: bool) -> tuple[date, date, DatePrecision]:
    """Return the days meant: the day itself where it is marked or told in days, else its month or year."""
    if marked or unit == "day":
        return day, day, "day"
    if unit == "week":
        return timex.shift(day, -1) or day, timex.shift(day, 1) or day, "week"
    if unit == "month":
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]), "month"
    return date(day.year, 1, 1), date(day.year, 12, 31), "year"
