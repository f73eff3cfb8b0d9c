"""The day of what a report adds without naming one: that of its main event, not the day it was written.

"Gunmen stormed the post on Thursday." A paragraph later: "Houses were looted and two teachers were killed." Who reads
on knows that this was on Thursday too. So does the lead whose day only its second sentence tells.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING

from geomap.events.what import reference
from geomap.events.when import dating, timecost
from geomap.events.words.nouns import BODIES
from geomap.records import EventDate, Span, changed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from geomap.heads import Head
    from geomap.records import Event, Sentence, Timex

RULE = "date:of the main event"
_HARM = frozenset({"attack", "explosion", "death", "disaster", "abduct", "riot"})
_SLOW = frozenset({"drought", "famine", "epidemic", "outbreak", "cholera"})
_TOLD = re.compile(r"\b(?:said|claimed|told|wrote|boasted|stated|announced)\b[^.]*\bhad\b")
_THAT = re.compile(r"\b(?:that|how)\s(?:\w+\s){0,2}$", re.IGNORECASE)
_QUOTED_THEN = re.compile(r"[\"”]\s[^\"“”]{0,80}?\b(?:said|says|told|wrote|posted|added|announced)\b[^\"“”]*$")
"""'"Nine lost their lives," it said on television on Monday': what is quoted was before."""
_SPEECH = 40  # characters before a day in which a verb of speech stands
_BESIDE = 300  # characters after a toll in which its event is told
_OPENING = 12  # characters before a day that opens its sentence
# "It was Tuesday, towards seven", "They came on Friday": the day of what was told before
_THAT_WAS = re.compile(
    r"(?:(?:(?:It|This|That)\s|The\s(?:[\w-]+\s){1,2})(?:happened|occurred|took\splace)\s(?:[\w:.]+\s){0,7}|"
    r"(?:They|The\s(?:men|attackers|assailants|gunmen|bandits|raiders|militants|fighters|jihadists|insurgents|bombers?|"
    r"soldiers|troops|bus|boat|ferry|train|plane|helicopter|truck|lorry|car|vehicle|fire|blaze|blast|explosion))\s"
    r"(?!(?:said|told|will|would|had|are|is|have|has)\b)(?:[\w'’-]+\s){1,8}(?:on|at|at\sdawn\son|late\son|early\son)\s|"
    r"(?:It|This|That|They|The\s(?:incident|accident|tragedy|men|attackers|gunmen|bandits|raiders))\s"
    r"(?:was|were|came|happened|occurred|took\splace|flared(?:\sup)?|began|broke\sout|started|struck|hit|unfolded)\s"
    r"(?:all\s)?(?:at\s(?:dawn|dusk|noon|night)\s|shortly\s\w+\s)?(?:late\s|early\s)?(?:on\s|in\s|at\s)?(?:the\s\w+\sof\s)?)"
)
_FIELD = re.compile(
    r"(?:date|time)[^:\n]{0,12}\sof\s[^:\n]{0,12}(?:event|incident|attack|occurrence):\s*|date:\s*", re.IGNORECASE
)
_LEAD = 6  # sentences in which a report names the day of its main event
_REACH = 18  # sentences after which a report has moved on
_RECENT = 7  # days before the report in which that day lies
_KNOWN = 14  # the same for what is taken up: "the attack took place on Monday of last week"
_NUMBERED = re.compile(r"\(?\d{1,2}[.)](?:\s|$)")
# Another story, or one that goes on: neither takes the main event's day.
_APART = re.compile(
    r"^\W*\d{1,2}[:.]\d\d\b|\b(?:elsewhere|meanwhile|separate(?:ly)?|unrelated|unconnected|another\s+(?:development|incident|attack)|in\s+other|"
    r"today|tonight|now|under\s?way|raging|ongoing|still(?!\s+(?:missing|lost|trapped|unaccounted|sought|buried|in\s+hospital))|continu\w+|go(?:es)?\s+on|so\s+far\s+this|since\s+then|later|ago|last\s+(?:year|month)|"
    r"previous(?:ly)?|in\s+recent|(?:in|over)\s+(?:less|more)\s+than|custom|years|months|every|usually|often|(?:is|are)\s+(?:\w+ly\s+)?\w+ing)\b",
    re.IGNORECASE,
)
# "Earlier in the day a bomber ...": at another place, and still on that day
_SAME_DAY = re.compile(
    r"\W*(?:(?:Earlier|Later)\s(?:in|on|that|the\s+same)\s(?:the\s|that\s|same\s)?day|(?:Hours|Minutes)\s(?:earlier|later|before)|"
    r"(?:At|Around)\sthe\s+same\stime|Simultaneously)\b"
)
# "The toll climbed to 128 yesterday", "up to this morning 35 bodies": the day of the counting
_COUNTED = re.compile(
    r"\b(?:toll|number\s+of\s+(?:dead|deaths|victims)|count)\b[^.;]{0,90}?\b(?:climb\w*|r(?:ose|isen|ises|ising)|"
    r"reached|stands?|stood|grew|grown|jumped|increased|went\s+up|revised)\b|(?:^until|^till|\bup\s+to|\bas\s+of|\bby)\s+"
    r"(?:\d\d?[:.]\d\d\b|\d\d?\s?[ap]\.?m\b|this\s|late\s|early\s|yesterday|last\s|noon\b|midday|nightfall|evening|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day\b)",
    re.IGNORECASE,
)


def recorded(events: Sequence[Event], heads: Sequence[Head], timexes: Sequence[Timex]) -> list[Event]:
    """Return the events, those of a record of fields on the day that its field tells: "DATE: 1 June"."""
    days: list[tuple[tuple[int, int], Timex]] = []
    for head in heads:
        if head.form == "when" and head.record is not None:
            at = bisect_left(timexes, head.start, key=_START)
            told = (t for t in timexes[at : at + 2] if t.start < head.end and t.type in {"DATE", "TIME"})
            day = next((t for t in told if t.date_start is not None), None)
            days += [(head.record, day)] if day is not None else []
    return [_in_record(event, days) for event in events] if days else list(events)


_START = attrgetter("start")


def _in_record(event: Event, days: Sequence[tuple[tuple[int, int], Timex]]) -> Event:
    """Return an event on the day of the record that it stands in, unless its own sentence tells one."""
    if event.date.expression is not None and event.date.expression.start >= event.sentence.start:
        return event
    at = event.trigger.start
    day = next((timex for (start, end), timex in days if start <= at < end), None)
    if day is None:
        return event
    span = Span(day.start, day.end, day.text)
    time = day.value.partition("T")[2] or None if day.type == "TIME" else None
    length = dating.precision(day.date_start, day.date_end, time)
    when = EventDate(day.date_start, day.date_end, time, length, span, "text")
    return changed(event, date=when)


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
    own = next((t.start for t in timexes if t.start >= main.sentence.end and t.date_start == report), end)
    entries = [sentence.start for sentence in sentences if _NUMBERED.match(sentence.text)]
    within = bisect_right(entries, main.trigger.start)
    return [
        _dated(event, main)
        if event.trigger.start < end
        and bisect_right(entries, event.trigger.start) == within
        and _adds(event, main, report, own)
        else event
        for event in events
    ]


def _main(events: Sequence[Event], lead: Sequence[Sentence], timexes: Sequence[Timex], report: date) -> Event | None:
    """Return the event whose day the report's beginning names, None where that is the report's own day or far away."""
    told = _told(events, lead, timexes, report)
    if told is not None:
        return told
    toll: Event | None = None
    for event in events:
        if event.trigger.start >= lead[-1].end:
            break
        when = event.date
        dated = when.expression is not None or when.anchor == "event"
        if not dated or event.type not in _HARM or event.realis != "actual" or event.polarity != "positive":
            continue
        if when.start is None or when.end is None or (when.end - when.start).days > 1:
            continue
        if counted(event):
            toll = toll or event
        elif event.trigger.start > lead[min(1, len(lead) - 1)].end and _TOLD.search(event.sentence.text):
            continue  # "the group said that it had also raided a post on Saturday": another story
        elif toll is None or (_is_other(event, toll) and _explains(event, toll)):
            known = reference.BACK in event.rules
            return event if 0 < (report - when.start).days <= (_KNOWN if known else _RECENT) else None
    if toll is None:
        return None
    recent = toll.date.start is not None and 0 < (report - toll.date.start).days <= _RECENT
    return _before(toll, lead, timexes, report) or (toll if recent and not _tallied(toll) else None)


def _is_other(event: Event, toll: Event) -> bool:
    """Whether an event has a day of its own beside a toll's: another one, or told in another sentence."""
    apart = event.sentence != toll.sentence and event.date.expression is not None
    return event.date.start != toll.date.start or (apart and not _tallied(toll))


def _explains(event: Event, toll: Event) -> bool:
    """Whether an event is what a toll counts the dead of: told just after it, or taken up ("the flood hit")."""
    near = event.sentence.start - toll.sentence.end < _BESIDE or reference.BACK in event.rules
    apart = _APART.search(event.sentence.text) or " also " in event.sentence.text
    return near and _near(event, toll) and not apart


def _told(events: Sequence[Event], lead: Sequence[Sentence], timexes: Sequence[Timex], report: date) -> Event | None:
    """Return the first event on the day that the next sentence or a field tells: "It was Tuesday", "DATE: 1 June"."""
    undated = (e for e in events if e.type in _HARM and e.realis == "actual" and (not e.date.expression or counted(e)))
    first = next(undated, None)
    if first is None:
        return None
    starts = [(sentence.start, sentence.end, sentence.text) for sentence in lead]
    for timex in timexes:
        at = next(((start, text) for start, end, text in starts if start <= timex.start < end), None)
        if at is None:
            return None
        day, last = timex.date_start, timex.date_end
        if day is None or last is None or (last - day).days > 1 or timex.type not in {"DATE", "TIME"}:
            continue
        head = at[1][: timex.start - at[0]]
        line = head.rpartition("\n")[2]
        names = _FIELD.fullmatch(line) or (at[0] > first.trigger.start and _THAT_WAS.fullmatch(head))
        if names and 0 < (report - day).days <= _RECENT:
            return changed(first, date=changed(first.date, start=day, end=last), rules=(*first.rules, reference.BACK))
    return None


def _before(toll: Event, lead: Sequence[Sentence], timexes: Sequence[Timex], report: date) -> Event | None:
    """Return a toll on the day that its report's beginning names beside that of the counting."""
    for timex in timexes:
        first, last = timex.date_start, timex.date_end
        if timex.start >= lead[-1].end:
            return None
        if timex.start > toll.sentence.end + _BESIDE:
            return None
        if timex.start < toll.sentence.end or first is None or last is None or timex.type not in {"DATE", "TIME"}:
            continue
        if timecost.lately(timex):
            continue  # "in the past 24 hours"
        if any(s.start <= timex.start < s.end and _TOLD.search(s.text) for s in lead[2:]):
            return None
        if (last - first).days <= 1 and 0 < (report - first).days <= _RECENT and first < (toll.date.start or first):
            return changed(toll, date=changed(toll.date, start=first, end=last))
    return None


def counted(event: Event) -> bool:
    """Whether the day beside an event is that of a counting or a saying: 'the toll rose to 60 yesterday'."""
    return event.type in _HARM and (_tallied(event) or _spoken(event))


def _tallied(event: Event) -> bool:
    """Whether a sentence counts up to its day: not in "the toll of Sunday's landslide has risen"."""
    told, text = event.date.expression, event.sentence.text
    owns = told is not None and text.startswith(("'s", "’s"), max(0, told.end - event.sentence.start))
    return not owns and _counts(text)


@lru_cache(maxsize=64)  # every event of a sentence asks again
def _counts(text: str) -> bool:
    return _COUNTED.search(text) is not None


def _spoken(event: Event) -> bool:
    """Whether the day of an event is that on which somebody told of it."""
    told = event.date.expression
    if told is None or not event.sentence.start <= told.start < event.sentence.end:
        return False
    at = told.start - event.sentence.start
    if _QUOTED_THEN.search(event.sentence.text, event.trigger.end - event.sentence.start, max(0, at)):
        return True
    text = event.sentence.text[max(0, at - _SPEECH) : at]
    return timecost.said_before(text, 0, len(text)) and not _THAT.search(text)


def _adds(event: Event, main: Event, report: date, own: int) -> bool:
    """Whether an event that has no day of its own tells more of the main event.

    `own` is where the text comes to the report's own day: what has that day from the sentences before keeps it.
    """
    if event.type not in _HARM or event.realis != "actual":
        return False
    if event.date.expression is not None and (not counted(event) or _found_then(event)):
        return False
    if event.date.expression is None and (
        event.date.start != report or (event.trigger.start > own and event.date.anchor == "event")
    ):
        return False
    if event.trigger.start < main.sentence.start and not counted(event) and not _takes_up(main, event):
        return False
    if reference.GENERAL in event.rules or event.rules[0].split(":")[1] in _SLOW:
        return False
    if _SAME_DAY.match(event.sentence.text):
        return True
    return _near(event, main) and not _APART.search(event.sentence.text)


def _found_then(event: Event) -> bool:
    """Whether bodies were found on the day of the counting: "the toll rose on Sunday after four more bodies ..."."""
    before = event.sentence.text[: event.trigger.start - event.sentence.start]
    return event.trigger.text.lower() in BODIES and " after " in before


def _takes_up(main: Event, event: Event) -> bool:
    """Whether an event goes on with what the report told before it: it opens no new scene with its day or place."""
    if reference.BACK in main.rules:
        return True
    when = main.date.expression
    opens = when is not None and when.start - main.sentence.start < _OPENING
    return not opens and (not main.places or {p.place.id for p in main.places} == {p.place.id for p in event.places})


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
    day = changed(main.date, time=None, expression=None, anchor="event", precision="day")
    return changed(event, date=day, rules=(*event.rules, RULE))
