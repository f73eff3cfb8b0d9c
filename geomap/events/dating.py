"""The day of an event: the expression of its own clause, else of its sentence, else what the text has reached.

The steps, in order: an expression in the sentence, the nearest by words with a toll for every boundary of clauses and
for a verb of speech that it belongs to; the clause that 'two days after ...' dates; a post's own day; the day that
the sentences just before have reached; the entry of a live blog; the report's day.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from geomap.events import anniversaries
from geomap.events.timex import shift
from geomap.records import DatePrecision, Document, EventDate, Quote, Sentence, Span, Timex

_CLAUSE = re.compile(
    r"[;:—–()]|,\s|\s(?:and|but|after|before|when|while|as|that|who|which|where|because|although|since|following)\s",
    re.IGNORECASE,
)
_SPEECH_BEFORE = re.compile(
    r"\b(?:said|says|told|announced|reported|claimed|stated|declared|wrote|tweeted|posted|added|confirmed|denied|"
    r"warned|statement|interview)(?:\s+\w+){0,3}\s*$",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\bsince\s+(?:the\s+|early\s+|late\s+|last\s+)*$", re.IGNORECASE)
_JOINED = re.compile(r"\s*(?:and|to|through|until|till|-|–|—)\s*(?:in\s+)?(?:the\s+|late\s+|early\s+)*", re.IGNORECASE)
_SPAN_LEAD = re.compile(r"\b(?:between|from)\s+(?:the\s+|late\s+|early\s+)*$", re.IGNORECASE)
_AFTER = re.compile(r"\s+(?:after|before|since)\b", re.IGNORECASE)
_AFTER_CLAUSE = re.compile(
    r"\s(?P<word>after|since|before)\s[^,;:]*?\b(?:\w{2,}ed|began|broke|fell|took|came|went|left|hit|struck|shot|"
    r"won|lost)\b"
)
_WHEN_THEN = re.compile(r",?\s+when\s")  # "since Thursday, when a wall fell": it fell then
_LEADS_SINCE = re.compile(r"[^\s.!?\"“]\s+since\s+(?:the\s+|early\s+|late\s+|last\s+)*$", re.IGNORECASE)
_CAME = re.compile(r"\b(?:came|comes|come|coming|followed|began|resumed)\s+(?:\w+\s+)?after$")
# "the Ashura procession on Wednesday": what is held on a feast names it and need not fall on it
_FEAST_OF = re.compile(
    r"\s(?:processions?|prayers?|holidays?|celebrations?|festivals?|truce|ceasefire|gatherings?|shoppers|parades?|"
    r"feast|"
    r"pilgrims|mourners|markets?|mass|services?|break)\b"
)
_PARTICIPLE = re.compile(
    r"\b(?:launched|begun|started|announced|signed|agreed|issued|declared|published|imposed|held|filed|adopted|"
    r"ordered)\s+"
    r"(?:(?:late|early)\s+)?(?:on\s+|in\s+|last\s+)?$",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\b(?:until|till)\s+(?:the\s+|late\s+|early\s+)?$", re.IGNORECASE)
_FEAST_TOLL, _PARTICIPLE_TOLL = 60, 250
_OTHER_CLAUSE_TOLL = 80
_DEPENDENT = re.compile(
    r"\b(?:after|before(?!\s+(?:dawn|daybreak|sunrise|noon|midnight|dusk|sunset|nightfall)\b)|since|until|when|"
    r"while|which|who|whose)\s[^,;:]*$",
    re.IGNORECASE,
)
_CLAUSE_TOLL = 40
_LATELY = re.compile(r"(?:the\s+)?(?:last|past)\b", re.IGNORECASE)
_LATELY_DAYS = 31
_SPEECH_TOLL = 150
_QUOTE_TOLL = 80
_CARRIED_SENTENCES = 2
_ELSEWHERE = re.compile(
    r"\b(?:elsewhere|meanwhile|separately|in\s+(?:another|other|a\s+separate|unrelated)|different|also|so\s+far|"
    r"to\s+date|now)\b",
    re.IGNORECASE,
)  # what opens another story in a new paragraph
_CARRIED_PARAGRAPHS = 1
_CARRIED_DAYS = 7
_CLAUSE_LONGEST = 160  # characters in which the beginning of a clause is looked for
_AROUND = 12  # expressions on either side of a trigger that are weighed
HEAD = 240  # characters in which a report's own date may stand
_BACK = 60  # expressions looked at backwards for the entry of a live blog


def _start(item: Timex | Quote | Sentence) -> int:
    """Return where a record starts, for bisection."""
    return item.start


def report_day(document: Document, timexes: Sequence[Timex]) -> date | None:
    """Return the report's day: its own, or where it has none a full date at its head."""
    if document.date is not None:
        return document.date
    for timex in timexes:
        if timex.start > HEAD:
            break
        if timex.anchor == "text" and timex.date_start is not None and timex.date_start == timex.date_end:
            return timex.date_start
    last = timexes[-1] if timexes else None
    if last is None or last.anchor != "text" or last.date_start != last.date_end:
        return None
    line = document.text.rfind("\n", 0, last.start) + 1
    alone = not document.text[line : last.start].strip(" ([") and not document.text[last.end :].strip(" )].\n\t")
    return last.date_start if line and alone else None


def attach(
    trigger: Span,
    sentence: Sentence,
    sentences: Sequence[Sentence],
    quotes: Sequence[Quote],
    timexes: Sequence[Timex],
    document: Document,
) -> EventDate:
    """Return the days of an event, with the expression they rest on and what it was reckoned from.

    All sequences are in the order of the text. `start` is None only where neither the text nor the document has a day.
    """
    report = report_day(document, timexes)
    since = anniversaries.attach(trigger, sentence, timexes, report)
    if since is not None:
        return since
    index = bisect_right(quotes, trigger.start, key=_start) - 1
    quote = quotes[index] if index >= 0 and trigger.start < quotes[index].end else None
    best: tuple[float, Timex] | None = None
    middle = bisect_left(timexes, trigger.start, key=_start)
    low = max(middle - _AROUND, bisect_left(timexes, sentence.start, key=_start))
    high = min(middle + _AROUND, bisect_left(timexes, sentence.end, key=_start))
    for timex in timexes[low:high]:
        cost = _cost(trigger, timex, quote, document.text)
        if cost is not None and (best is None or cost < best[0]):
            best = (cost, timex)
    if best is not None:
        timex = _opening(best[1], timexes, document.text)
        dated = _dated(timex, timexes, document, report, trigger)
        return _since_clause(dated, trigger, timex, document.text, report)
    if quote is not None and quote.date is not None:
        return EventDate(quote.date, quote.date, None, "day", None, "post")
    carried = _carried(sentence, sentences, timexes, document, report)
    if carried is not None:
        return carried
    entry = _entry(sentence.start, timexes, document.text)
    if entry is not None:
        return EventDate(
            entry.date_start, entry.date_end, None, "day", Span(entry.start, entry.end, entry.text), "text"
        )
    return EventDate(report, report, None, "day", None, "report") if report is not None else EventDate()


def _since_clause(dated: EventDate, trigger: Span, timex: Timex, text: str, report: date | None) -> EventDate:
    """Widen the day of 'X after Y did on Friday': X lies between that day and the report's."""
    if timex.start < trigger.end or report is None or dated.start is None or dated.end is None:
        return dated
    clause = _AFTER_CLAUSE.search(text, trigger.end, timex.start)
    if clause is None or clause["word"] == "before" or report <= dated.start:
        return dated
    if clause["word"] == "after" and (report - dated.start).days > _CARRIED_DAYS:
        return dated
    if clause["word"] == "after" and not _CAME.search(text, trigger.end, clause.end("word")):
        return dated  # what a blast did, it did at once
    return replace(dated, end=report, time=None, precision=precision(dated.start, report))


def _within(timexes: Sequence[Timex], start: int, end: int) -> Sequence[Timex]:
    """Return the expressions that begin between two offsets."""
    return timexes[bisect_left(timexes, start, key=_start) : bisect_left(timexes, end, key=_start)]


def _cost(trigger: Span, timex: Timex, quote: Quote | None, text: str) -> float | None:
    """Return how far an expression is from being the trigger's own, None where it cannot be."""
    if timex.date_start is None or timex.type == "SET" or timex.value == "PRESENT_REF":
        return None
    governs = timex.type == "DURATION" and timex.end <= trigger.start and _AFTER.match(text, timex.end) is not None
    if timex.type == "DURATION" and not governs and not _lately(timex):
        return None
    between = text[trigger.end : timex.start] if timex.start >= trigger.end else text[timex.end : trigger.start]
    between_cost = _FEAST_TOLL if _FEAST_OF.match(text, timex.end) and timex.text[:1].isupper() else 0
    if (
        timex.end <= trigger.start
        and "," in between
        and _PARTICIPLE.search(text, max(0, timex.start - 40), timex.start)
    ):
        between_cost += _PARTICIPLE_TOLL  # "in an operation launched on 3 October, a clash took place on 4 October"
    if timex.end <= trigger.start and _UNTIL.search(text, max(0, timex.start - 16), timex.start):
        between_cost += _FEAST_TOLL  # "extended until Friday the ceasefire signed on Monday"
    cost = float(len(between) + _CLAUSE_TOLL * len(_CLAUSE.findall(between)) + between_cost)
    if governs:
        cost -= _CLAUSE_TOLL  # the 'after' that it governs is no boundary
    if quote is not None and not quote.start <= timex.start < quote.end:
        return cost + _QUOTE_TOLL
    if timex.start >= trigger.end and _AFTER_CLAUSE.search(between):
        cost += _OTHER_CLAUSE_TOLL
    if (
        timex.end <= trigger.start
        and "," in between
        and not _WHEN_THEN.match(between)
        and _LEADS_SINCE.search(text, max(0, timex.start - 30), timex.start)
    ):
        return None  # "which has held it since April, lost it": the other verb's
    if quote is None and timex.start > trigger.start and _SPEECH_BEFORE.search(between):
        cost += _SPEECH_TOLL
    elif timex.end <= trigger.start and _SPEECH_BEFORE.search(text[max(0, timex.start - 40) : timex.start]):
        cost += _CLAUSE_TOLL
    return cost


def _lately(timex: Timex) -> bool:
    """Whether an expression is a short time that ends now: 'the past 48 hours'."""
    if _LATELY.match(timex.text) is None or timex.date_start is None or timex.date_end is None:
        return False
    return (timex.date_end - timex.date_start).days <= _LATELY_DAYS


def _carried(
    sentence: Sentence,
    sentences: Sequence[Sentence],
    timexes: Sequence[Timex],
    document: Document,
    report: date | None,
) -> EventDate | None:
    """Return the day that the sentences just before in the paragraph have reached, if it lies close to the report."""
    if report is None:
        return None
    here = bisect_right(sentences, sentence.start, key=_start) - 1
    apart = _ELSEWHERE.search(sentence.text) is not None or _entry(sentence.start, timexes, document.text) is not None
    for index in range(here - 1, max(-1, here - 1 - _CARRIED_SENTENCES), -1):
        earlier = sentences[index]
        if not 0 <= sentence.paragraph - earlier.paragraph <= (0 if apart else _CARRIED_PARAGRAPHS):
            break
        for timex in reversed(_within(timexes, earlier.start, earlier.end)):
            if timex.type in {"DURATION", "SET"} or timex.date_start is None or timex.date_end is None:
                continue
            if "GMT" in timex.text.upper():
                continue  # the day elsewhere
            if _SPEECH_BEFORE.search(document.text, max(earlier.start, timex.start - 40), timex.start):
                continue  # the day of the statement
            lead = _DEPENDENT.search(document.text, max(earlier.start, timex.start - _CLAUSE_LONGEST), timex.start)
            if lead and not (timex.type == "TIME" and lead[0].strip() == "before"):
                continue  # 'after the war escalated on Friday' says when something else was
            length = (timex.date_end - timex.date_start).days
            if length > (_CARRIED_DAYS if timex.anchor == "event" else 1):
                continue
            if 0 <= (report - timex.date_start).days <= _CARRIED_DAYS:
                dated = _dated(timex, timexes, document, report)
                precision = "day" if dated.precision == "part" else dated.precision
                return EventDate(dated.start, dated.end, None, precision, None, "event")
    return None


def _entry(offset: int, timexes: Sequence[Timex], text: str) -> Timex | None:
    """Return the date that heads the entry of a live blog: the last day that heads a line."""
    last = bisect_left(timexes, offset, key=_start)
    for timex in reversed(timexes[max(0, last - _BACK) : last]):
        if (
            timex.type in {"DATE", "TIME"}
            and timex.date_start is not None
            and timex.date_start == timex.date_end
            and heads_entry(timex, text)
            and _NAMED_DAY.search(timex.text)
        ):
            return timex
    return None


_NAMED_DAY = re.compile(
    r"\d{4}-\d\d-\d\d|\d[./]\d|today|yesterday|\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|"
    r"Oct|Nov|Dec)",
    re.IGNORECASE,
)


def heads_entry(timex: Timex, text: str) -> bool:
    """Whether an expression has its line to itself, or begins it before a dash or a colon."""
    line = text.rfind("\n", 0, timex.start) + 1
    if not line or text[line : timex.start].strip(" *#-•[("):
        return False
    rest = text[timex.end : timex.end + 12].lstrip(" )]")
    return not rest or rest[0] in "\n:—–" or rest.startswith("--")


def _dated(
    timex: Timex, timexes: Sequence[Timex], document: Document, report: date | None, trigger: Span | None = None
) -> EventDate:
    """Turn an expression into the days of an event, with what 'since' and 'between ... and ...' add."""
    before = document.text[max(0, timex.start - 24) : timex.start]
    start, end = timex.date_start, timex.date_end
    bare = timex.type == "TIME" and timex.text.isalpha()  # 'since dawn' ends with its own day
    then = trigger is not None and trigger.start > timex.end and _WHEN_THEN.match(document.text, timex.end)
    if not bare and not then and _SINCE.search(before) and report is not None and start is not None and report >= start:
        end = report
    time = timex.value.partition("T")[2] or None if timex.type == "TIME" else None
    span = Span(timex.start, timex.end, timex.text)
    partner = _partner(timex, timexes, document.text)
    if partner is not None and partner.date_end is not None and start is not None and partner.date_end > start:
        end = partner.date_end
        span = Span(timex.start, partner.end, document.text[timex.start : partner.end])
        time = None
    return EventDate(start, end, time, precision(start, end, time), span, timex.anchor)


def _opening(timex: Timex, timexes: Sequence[Timex], text: str) -> Timex:
    """Return the first expression of 'between Monday and Wednesday' where the second was found nearer."""
    index = bisect_left(timexes, timex.start, key=_start)
    first = timexes[index - 1] if index else None
    return first if first is not None and _partner(first, timexes, text) is timex else timex


def _partner(timex: Timex, timexes: Sequence[Timex], text: str) -> Timex | None:
    """Return the second expression of 'between Monday and Wednesday', 'from 3 to 7 May'."""
    if not _SPAN_LEAD.search(text, max(0, timex.start - 20), timex.start):
        return None
    index = bisect_right(timexes, timex.start, key=_start)
    following = timexes[index] if index < len(timexes) else None
    return following if following is not None and _JOINED.fullmatch(text, timex.end, following.start) else None


def precision(start: date | None, end: date | None, time: str | None = None) -> DatePrecision:
    """Return the precision of an interval of days; a night that ends on the next day is a part of one."""
    if start is None or end is None:
        return "unknown"
    days = (end - start).days + 1
    if days <= 2 and time:
        return "part"
    steps: tuple[tuple[int, DatePrecision], ...] = ((2, "day"), (8, "week"), (31, "month"), (366, "year"))
    return next((name for limit, name in steps if days <= limit), "unknown")


def before(day: date, days: int) -> date:
    """Return the day so many days earlier, the day itself at the calendar's edge."""
    return shift(day, -days) or day
