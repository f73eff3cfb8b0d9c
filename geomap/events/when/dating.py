"""The day of an event: the expression of its own clause, else of its sentence, else what the text has reached.

The steps, in order: an expression in the sentence, the nearest by what separates them (`timecost`); the clause that
'two days after ...' dates; a post's own day; the day that the sentences just before have reached; the entry of a live
blog; the report's day.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from geomap.events.when import anniversaries, timecost
from geomap.events.when.timex import shift
from geomap.language import holds
from geomap.records import DatePrecision, Document, EventDate, Quote, Sentence, Span, Timex

_SINCE = re.compile(r"\bsince\s+(?:the\s+|early\s+|late\s+|last\s+)*$", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s+(?:the\s+|early\s+|late\s+|last\s+)*$", re.IGNORECASE)
_HAVE = re.compile(r",\s(?:[\w'’-]+\s){0,5}?(?:has|have)\s")  # "from late August, gunmen have raided villages"
_JOINED = re.compile(r"\s*(?:and|to|through|until|till|-|–|—)\s*(?:in\s+)?(?:the\s+|late\s+|early\s+)*", re.IGNORECASE)
_SPAN_LEAD = re.compile(r"\b(?:between|from)\s+(?:the\s+|late\s+|early\s+)*$", re.IGNORECASE)
_BEGAN = re.compile(r"\b(?:began|started|broke\s+out|erupted)\s+(?:late\s+|early\s+)?(?:on\s+)?$")
_LASTED = re.compile(
    r",?\s*(?:and|that)\s+(?:went\s+on|lasted|lasting|continued|raged|ended|subsided|stopped)\s+"
    r"(?:(?:until|till|through|to|on|only\s+on)\s+)?(?:late\s+|early\s+)?(?:on\s+)?"
)
_ENTRY = re.compile(r"\(?\d{1,2}[.)](?:\s|$)|\[?\d{1,2}[:.h]\d{2}\]?(?:\s|$)")  # "3." or "18:40" heads one
_CAME = re.compile(r"\b(?:came|comes|come|coming|followed|began|resumed)\s+(?:\w+\s+)?after$")
_DEPENDENT = re.compile(
    r"\b(?:after|before(?!\s+(?:dawn|daybreak|sunrise|noon|midnight|dusk|sunset|nightfall)\b)|since|until|when|"
    r"while|which|who|whose)\s[^,;:]*$",
    re.IGNORECASE,
)
_CARRIED_SENTENCES = 2
_ASKED_SENTENCES = 4  # an answer stays on the day of its question
_ELSEWHERE = re.compile(
    r"\b(?:elsewhere|meanwhile|separately|in\s+(?:another|other|a\s+separate|unrelated)|different|also|so\s+far|"
    r"to\s+date|now)\b"
)  # what opens another story in a new paragraph
_ELSEWHERE_STEMS = tuple("elsewhere meanwhile separate other unrelated different also far date now".split())
_CARRIED_PARAGRAPHS = 1
_ONLY_AFTER = 2  # words of "after the"
_INNER = 60  # characters of what an 'after' governs before its day
_CARRIED_DAYS = 7
_ASKED_DAYS = 3660
_FOLLOWING_DAYS = 31  # how far back a day may lie that the very next sentence stays on
# Who was named before does something more: the telling has not moved on.
_GOES_ON = re.compile(r"[\"“]?(?:they|he|she|then|some|the\s(?:men|soldiers|attackers|gunmen))\b", re.IGNORECASE)
_SCENE = re.compile(r"[\"“]?(?:(?:On|At|In|By|Around|Early|Late|Shortly|Before|During)\b[^.,;]{0,30})?$")
_ANSWER = re.compile(r"\s*[A-Z][\w.'’ -]{0,30}:\s")
_AS_OF = re.compile(r"\b(?:as\s+of|up\s+to|until|till)\s+(?:\S+\s+){0,3}$", re.IGNORECASE)
_HAD = re.compile(r"\bhad\b[^,;:]*$")
_DATELINE, _ENDS = 60, frozenset({":", "-", "--", "–", "—", ")"})
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
        if report is not None and (
            timecost.ends(timex, report, document.text) or timecost.long_past(trigger, timex, report, document.text)
        ):
            continue  # "bans gatherings until Friday", "has been arrested over deals signed in 2013"
        cost = timecost.cost(trigger, timex, quote, document.text)
        if cost is not None and (best is None or cost < best[0]):
            best = (cost, timex)
    if best is not None:
        counted = _counted(trigger, best[1], timexes[low:high], document.text)
        if counted is not None:
            return counted
        timex = _opening(best[1], timexes, document.text)
        dated = _dated(timex, timexes, document, report, trigger)
        return _since_clause(dated, trigger, timex, document.text, report)
    if quote is not None and quote.date is not None:
        return EventDate(quote.date, quote.date, None, "day", None, "post")
    opened = _opened(trigger, sentence, timexes[low:high], document.text)
    if opened is not None:
        return opened
    carried = _carried(sentence, sentences, timexes, document, report)
    if carried is not None:
        return carried
    entry = _entry(sentence.start, timexes, document.text)
    if entry is not None:
        days = precision(entry.date_start, entry.date_end)
        return EventDate(entry.date_start, entry.date_end, None, days, Span(entry.start, entry.end, entry.text), "text")
    return EventDate(report, report, None, "day", None, "report") if report is not None else EventDate()


def _counted(trigger: Span, timex: Timex, timexes: Sequence[Timex], text: str) -> EventDate | None:
    """Return the day of "reached the town a week after the raid of 2 August" for who reached it."""
    at = timexes.index(timex)
    length = timexes[at - 1] if at else None
    if length is None or length.type != "DURATION" or length.value[-1] not in "DW" or timex.date_start is None:
        return None
    link = timecost.AFTER.match(text, length.end)
    inner = text[length.end : timex.start]
    number = re.sub(r"\D", "", length.value)
    if link is None or len(inner) > _INNER or "," in inner or timex.date_start != timex.date_end or not number:
        return None
    if length.end <= trigger.start and "," not in text[timex.end : trigger.start]:
        return None  # the raid itself
    bare = len(inner.split()) <= _ONLY_AFTER
    if bare and length.end <= trigger.start and len(text[timex.end : trigger.start].split()) <= _ONLY_AFTER:
        return None  # "three days after the 15 April attack"
    days = int(number) * (7 if length.value.endswith("W") else 1) * (-1 if "before" in link[0].lower() else 1)
    day = shift(timex.date_start, days)
    return EventDate(day, day, None, "day", Span(length.start, timex.end, text[length.start : timex.end]), "event")


def _opened(trigger: Span, sentence: Sentence, timexes: Sequence[Timex], text: str) -> EventDate | None:
    """Return the day of the main clause in "Two days after the quake, rescuers found ...", from the quake's."""
    timex = next((item for item in timexes if item.type == "DURATION" and item.anchor == "event"), None)
    if timex is None or timex.end > trigger.start or text[sentence.start : timex.start].strip():
        return None
    link = timecost.AFTER.match(text, timex.end)
    if link is None or timex.date_start is None or timex.date_start != timex.date_end:
        return None
    days = int(re.sub(r"\D", "", timex.value) or 0) * (7 if timex.value.endswith("W") else 1)
    day = shift(timex.date_start, 2 * days * (1 if "after" in link[0].lower() else -1))
    return EventDate(day, day, None, "day", Span(timex.start, timex.end, timex.text), "event") if day else None


def _since_clause(dated: EventDate, trigger: Span, timex: Timex, text: str, report: date | None) -> EventDate:
    """Widen the day of 'X after Y did on Friday': X lies between that day and the report's."""
    if timex.start < trigger.end or report is None or dated.start is None or dated.end is None:
        return dated
    clause = timecost.AFTER_CLAUSE.search(text, trigger.end, timex.start)
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
    apart = _is_elsewhere(sentence.text) or _entry(sentence.start, timexes, document.text) is not None
    goes_on = _GOES_ON.match(sentence.text) is not None
    for index in range(here - 1, max(-1, here - 1 - _ASKED_SENTENCES), -1):
        earlier = sentences[index]
        if _ENTRY.match(sentences[index + 1].text):
            break  # another entry of the list or log
        asked = earlier.text.rstrip().endswith("?") and _ANSWER.match(document.text, earlier.end) is not None
        if here - index > _CARRIED_SENTENCES and not asked and not goes_on:
            continue
        if not 0 <= sentence.paragraph - earlier.paragraph <= (0 if apart else _CARRIED_PARAGRAPHS):
            break
        for timex in reversed(_within(timexes, earlier.start, earlier.end)):
            if timex.type in {"DURATION", "SET"} or timex.date_start is None or timex.date_end is None:
                continue
            if _is_filing(timex, document, report) or _of_other(timex, earlier, sentence, document.text):
                continue
            lead = _DEPENDENT.search(document.text, max(earlier.start, timex.start - _CLAUSE_LONGEST), timex.start)
            if lead and not (timex.type == "TIME" and lead[0].strip() == "before"):
                continue  # 'after the war escalated on Friday' says when something else was
            length = (timex.date_end - timex.date_start).days
            if length > (_CARRIED_DAYS if timex.anchor == "event" else 1):
                continue
            reach = _CARRIED_DAYS
            if asked or goes_on:
                reach = _ASKED_DAYS
            elif sentence.paragraph == earlier.paragraph:
                scene = _SCENE.match(document.text[earlier.start : timex.start])
                reach = _ASKED_DAYS if scene else _FOLLOWING_DAYS if here - index == 1 else reach
            if 0 <= (report - timex.date_start).days <= reach:
                dated = _dated(timex, timexes, document, report)
                precision = "day" if dated.precision == "part" else dated.precision
                return EventDate(dated.start, dated.end, None, precision, None, "event")
    return None


@lru_cache(maxsize=64)  # every event of a sentence asks again
def _is_elsewhere(text: str) -> bool:
    low = text.lower()
    return holds(low, _ELSEWHERE_STEMS) and _ELSEWHERE.search(low) is not None


def _of_other(timex: Timex, sentence: Sentence, here: Sentence, text: str) -> bool:
    """Whether an expression is the day elsewhere, of a statement, of a count or of what lay before."""
    if "GMT" in timex.text.upper():
        return True
    if timecost.said_before(text, max(sentence.start, timex.start - 40), timex.start):
        return True
    lead = text[sentence.start : timex.start]
    if sentence.start and _AS_OF.search(lead):
        return True
    before = timex.text.endswith(("before", "earlier")) or sentence.paragraph != here.paragraph
    return before and _HAD.search(lead) is not None


def _is_filing(timex: Timex, document: Document, report: date) -> bool:
    """Whether an expression is the day of the dateline: "LEH, Sept 25: ..."."""
    after = document.text[timex.end : timex.end + 2].strip()
    return timex.start < _DATELINE and timex.date_start == report and after in _ENDS


def _entry(offset: int, timexes: Sequence[Timex], text: str) -> Timex | None:
    """Return the date that heads the entry of a live blog: the last day that heads a line."""
    last = bisect_left(timexes, offset, key=_start)
    for timex in reversed(timexes[max(0, last - _BACK) : last]):
        if (
            timex.type in {"DATE", "TIME"}
            and timex.date_start is not None
            and timex.date_end is not None
            and (timex.date_start == timex.date_end or (timex.date_end - timex.date_start).days <= _CARRIED_DAYS)
            and heads_entry(timex, text)
            and _NAMED_DAY.search(timex.text)
        ):
            return timex
    return None


_LABEL = re.compile(
    r"(?:(?:incident|event|occurrence)\s+)?(?:date|time)(?:/time|\s+and\s+time)?(?:\s+of\s+(?:the\s+)?(?:incident|"
    r"event|attack|occurrence))?:|when:|"
    r"day:|(?:reporting\s+)?period(?:\s+covered)?:|covering:",
    re.IGNORECASE,
)
# "Daily crime summary, 15/06/25": the day that a log or bulletin tells of
_TITLE = re.compile(
    r"[^.\n]{0,80}\b(?:summary|report|bulletin|log|blotter|update|digest|briefing|brief|overview|sitrep|roundup|alert|advisory|"
    r"incidents?)\b(?:\s(?:no\.?|nr\.?|#)\s?\d+)?[^.\n\d]{0,40}",
    re.IGNORECASE,
)
_LIST_HEAD = re.compile(r":\s*\n\s*[^\w\s\"“'‘(\[]")
_CLOCK_AFTER = re.compile(r",?[^\S\n](?:\(?\d\d?[:.]\d\d\)?|\d{4})(?:\s?(?:hrs?|hours|H|Z)\b)?\.?")
_NAMED_DAY = re.compile(
    r"\d{4}-\d\d-\d\d|\d[./]\d|today|yesterday|\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|"
    r"Oct|Nov|Dec)",
    re.IGNORECASE,
)


_LEADS = frozenset({"", "\n", ":"})


def heads_entry(timex: Timex, text: str) -> bool:
    """Whether an expression has its line to itself, or begins it before a dash or a colon."""
    if text[max(0, timex.start - 2) : timex.start].rstrip(" *#-•[(")[-1:] not in _LEADS and timex.start > HEAD:
        return False
    line = text.rfind("\n", 0, timex.start) + 1
    lead = text[line : timex.start].strip(" *#-•[(")
    clock = _CLOCK_AFTER.match(text, timex.end)
    end = clock.end() if clock else timex.end
    rest = text[end : end + 12].lstrip(" )]")
    if lead and _LABEL.fullmatch(lead):
        return not rest or rest[0] in "\n;,|("
    if lead and timex.end <= HEAD and rest[:1] == "\n" and timex.type == "DATE" and _TITLE.fullmatch(lead):
        return True
    if rest[:2].rstrip() == ":" and _LIST_HEAD.match(text, end) and not timecost.said_before(text, line, timex.start):
        return True  # "Over the past day, 19 January:" above a list
    if clock and not lead and line:
        return True  # "Feb. 24, 0310 hrs., Delbarton."
    if lead or (not line and rest[:1] != "\n" and timex.type != "TIME"):
        return False
    return not rest or rest[0] in "\n:—–" or rest.startswith(("--", "- "))


def _dated(
    timex: Timex, timexes: Sequence[Timex], document: Document, report: date | None, trigger: Span | None = None
) -> EventDate:
    """Turn an expression into the days of an event, with what 'since' and 'between ... and ...' add."""
    before = document.text[max(0, timex.start - 24) : timex.start]
    start, end = timex.date_start, timex.date_end
    bare = timex.type == "TIME" and timex.text.isalpha()  # 'since dawn' ends with its own day
    then = trigger is not None and trigger.start > timex.end and timecost.WHEN_THEN.match(document.text, timex.end)
    since = _SINCE.search(before) or (_FROM.search(before) and _HAVE.match(document.text, timex.end))
    owns = document.text[timex.end : timex.end + 2] in {"'s", "’s"}  # "since Sunday's squall" is when the squall was
    if not bare and not then and not owns and since and report is not None and start is not None and report >= start:
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
    low = max(0, timex.start - 20)
    joined = _JOINED if _SPAN_LEAD.search(text, low, timex.start) else None
    if joined is None and _BEGAN.search(text, low, timex.start):
        joined = _LASTED
    if joined is None:
        return None
    index = bisect_right(timexes, timex.start, key=_start)
    following = timexes[index] if index < len(timexes) else None
    return following if following is not None and joined.fullmatch(text, timex.end, following.start) else None


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
