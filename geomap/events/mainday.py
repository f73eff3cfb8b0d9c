"""The day of what a report adds without naming one: that of its main event, not the day it was written.

"Gunmen stormed the post on Thursday." A paragraph later: "Houses were looted and two teachers were killed." Who reads
on knows that this was on Thursday too. So does the lead whose day only its second sentence tells.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.events import reference

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from geomap.records import Event, Sentence, Timex

RULE = "date:of the main event"
_HARM = frozenset({"attack", "explosion", "death", "disaster", "abduct", "riot"})
_SLOW = frozenset({"drought", "famine", "epidemic", "outbreak", "cholera"})
_LEAD = 6  # sentences in which a report names the day of its main event
_REACH = 18  # sentences after which a report has moved on
_RECENT = 7  # days before the report in which that day lies
# Another story, or one that goes on: neither takes the main event's day.
_APART = re.compile(
    r"^\W*\d{1,2}[:.]\d\d\b|\b(?:elsewhere|meanwhile|separate(?:ly)?|unrelated|unconnected|another\s+(?:development|incident|attack)|in\s+other|"
    r"today|tonight|now|still(?!\s+(?:missing|lost|trapped|unaccounted|sought|buried|in\s+hospital))|continu\w+|go(?:es)?\s+on|so\s+far\s+this|since\s+then|later|ago|last\s+(?:year|month)|"
    r"previous(?:ly)?|in\s+recent|(?:in|over)\s+(?:less|more)\s+than|custom|years|months|every|usually|often|(?:is|are)\s+(?:\w+ly\s+)?\w+ing)\b",
    re.IGNORECASE,
)
# "The toll climbed to 128 yesterday", "up to this morning 35 bodies": the day of the counting
_COUNTED = re.compile(
    r"\b(?:toll|number\s+of\s+(?:dead|deaths|victims)|count)\b[^.;]{0,90}?\b(?:climb\w*|r(?:ose|isen|ises|ising)|"
    r"reached|stands?|stood|grew|grown|jumped|increased|went\s+up|revised)\b|(?:^until|^till|\bup\s+to|\bas\s+of|\bby)\s+"
    r"(?:\d\d?[:.]\d\d\b|\d\d?\s?[ap]\.?m\b|this\s|late\s|early\s|yesterday|last\s|noon\b|midday|nightfall|evening|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day\b)",
    re.IGNORECASE,
)


def settle(
    events: Sequence[Event], sentences: Sequence[Sentence], timexes: Sequence[Timex], report: date | None
) -> list[Event]:
    """Return the events, those that only the report dates on the day of its main event where they add to it."""
    if report is None or len(events) < 2:
        return list(events)
    main = _main(events, sentences[:_LEAD], timexes, report)
    if main is None:
        return list(events)
    end = sentences[:_REACH][-1].end
    out: list[Event] = []
    own = False  # whether the text has told of the report's own day
    for event in events:
        out.append(_dated(event, main) if event.trigger.start < end and _adds(event, main, report, own=own) else event)
        own = own or (event.date.expression is not None and event.date.start == report and not counted(event))
    return out


def _main(events: Sequence[Event], lead: Sequence[Sentence], timexes: Sequence[Timex], report: date) -> Event | None:
    """Return the event whose day the report's beginning names, None where that is the report's own day or far away."""
    toll: Event | None = None
    for event in events:
        if event.trigger.start >= lead[-1].end:
            break
        when = event.date
        told = when.expression is not None or when.anchor == "event"
        if not told or event.type not in _HARM or event.realis != "actual" or event.polarity != "positive":
            continue
        if when.start is None or when.end is None or (when.end - when.start).days > 1:
            continue
        if counted(event):
            toll = toll or event
        elif toll is None or when.start != toll.date.start:
            return event if 0 < (report - when.start).days <= _RECENT else None
    return _before(toll, lead, timexes, report) if toll is not None else None


def _before(toll: Event, lead: Sequence[Sentence], timexes: Sequence[Timex], report: date) -> Event | None:
    """Return a toll on the day that its report's beginning names beside that of the counting."""
    for timex in timexes:
        first, last = timex.date_start, timex.date_end
        if timex.start >= lead[-1].end:
            return None
        if timex.start < toll.sentence.end or first is None or last is None or timex.type not in {"DATE", "TIME"}:
            continue
        if (last - first).days <= 1 and 0 < (report - first).days <= _RECENT and first < (toll.date.start or first):
            return replace(toll, date=replace(toll.date, start=first, end=last))
    return None


def counted(event: Event) -> bool:
    """Whether the day beside an event is that of a counting: 'the toll rose to 60 yesterday'."""
    return event.type in _HARM and _COUNTED.search(event.sentence.text) is not None


def _adds(event: Event, main: Event, report: date, *, own: bool) -> bool:
    """Whether an event that has no day of its own tells more of the main event."""
    if event.type not in _HARM or event.realis != "actual":
        return False
    if event.date.expression is not None and not counted(event):
        return False
    if event.date.expression is None and (event.date.start != report or (own and event.date.anchor == "event")):
        return False
    if event.trigger.start < main.sentence.start and not counted(event) and reference.BACK not in main.rules:
        return False  # what a report tells after its lead may be another story
    if reference.GENERAL in event.rules or event.rules[0].split(":")[1] in _SLOW:
        return False
    return _near(event, main) and not _APART.search(event.sentence.text)


def _near(event: Event, main: Event) -> bool:
    """Whether two events may be at one place: one is nowhere, or they share a place below the country."""
    if not event.places or not main.places:
        return bool(event.places or main.places) or not event.unresolved or event.unresolved == main.unresolved
    return not _held(event).isdisjoint(_held(main))


def _held(event: Event) -> set[str]:
    """Return an event's place with what holds it, the country left out."""
    place = event.places[0].place
    return {place.id, *place.parents[:-1]}


def _dated(event: Event, main: Event) -> Event:
    """Return the event on the main event's day, as a whole day: its hour is not told."""
    day = replace(main.date, time=None, expression=None, anchor="event", precision="day")
    return replace(event, date=day, rules=(*event.rules, RULE))
