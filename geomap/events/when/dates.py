"""Date expressions of a document, reckoned from the right day.

`find` goes through the text once from left to right and keeps the day that the narrative has reached, so that "a day
later" and "the same week" are reckoned from it; "today" within a post is the post's day, and within an entry of a
live blog the entry's. `attach` (in `dating`) gives an event its day.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from geomap.datelines import dateline
from geomap.events.when import loglines, timelengths, timereading, timestyles, timeunits
from geomap.events.when.dating import HEAD, attach, before, heads_entry
from geomap.events.when.timecost import aside, said_before
from geomap.events.when.timewords import PATTERNS, Scan, following, scan
from geomap.events.when.timex import Anchors, Reckoned, weekday
from geomap.records import Document, Quote, Sentence, Timex

__all__ = ["attach", "find"]

READERS: dict[str, timereading.Reader] = {
    "nights": timestyles.read_nights,
    "hijri": timestyles.read_hijri,
    "digits": timestyles.read_digits,
    "weekof": timestyles.read_weekof,
    "dtg": timestyles.read_dtg,
    "logdate": timestyles.read_logdate,
    "logday": timestyles.read_logday,
    "weekdaymonth": timestyles.read_weekdaymonth,
    "sameday": timestyles.read_sameday,
    "partof2": timestyles.read_partof2,
    "feastday": timelengths.read_feastday,
    "someday": timestyles.read_someday,
    "afterthat": timestyles.read_afterthat,
    "partmonth": timestyles.read_partmonth,
    "relday": timelengths.read_relday,
    "nightbefore": timelengths.read_nightbefore,
    "newyear": timelengths.read_newyear,
    "hourpart": timestyles.read_hourpart,
    "iso": timereading.read_iso,
    "numeric": timestyles.read_numeric,
    "daymonth": timestyles.read_daymonth,
    "absolute": timereading.read_absolute,
    "absolute2": timereading.read_absolute,
    "shortyear": timereading.read_shortyear,
    "range": timestyles.read_range,
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
    "decade": timelengths.read_decade,
    "century": timelengths.read_century,
    "ago": timeunits.read_ago,
    "span": timeunits.read_span,
    "dayafter": timeunits.read_dayafter,
    "relative": timeunits.read_relative,
    "weekend": timeunits.read_weekend,
    "monthday": timeunits.read_monthday,
    "recent": timeunits.read_recent,
    "relmonth": timeunits.read_relmonth,
    "month": timeunits.read_month,
    "yearrange": timelengths.read_yearrange,
    "year": timeunits.read_year,
    "fiscal": timelengths.read_fiscal,
    "set": timelengths.read_set,
    "duration": timelengths.read_duration,
    "bareunits": timelengths.read_bareunits,
    "holiday": timelengths.read_holiday,
    "ref": timelengths.read_ref,
}

_FUTURE = frozenset(
    "will shall 'll ll scheduled due planned planning expected expects slated upcoming likely hopes intends".split()
)
_LEADS_ON = frozenset(
    "plan plans planned scheduled expected due set likely agreed about going hopes hope ready vowed is are promised "
    "intends wants decided slated next".split()
)
_CONDITIONAL = frozenset({"would", "might"})
_PUT_OFF = frozenset(
    "extended extend extending postponed postpone delayed delay prolonged suspended gave given give has have had "
    "closed ordered told demanded must pledged promised vowed agreed deadline ultimatum".split()
)
_LASTED = frozenset(
    "lasted continued raged waited stayed remained lingered persisted cut blocked blockaded fought burned".split()
)
_PAST = frozenset(
    (
        "was were had did said told began came went took held met saw left fell made got gave found became brought "
        "fought shot hit struck broke rose lost sent kept heard led died has have been says ago drew drove flew fled "
        "hung rang sang sank swam shook stood stole swept threw tore woke wore wrote blew bit bound bought caught "
        "chose clung crept dug ate fed felt froze grew hid laid paid rode ran sat sold sought slid spent spoke stuck "
        "swore swung taught thought wound won withdrew burst cost cut shut set overturned overran"
    ).split()
)
_PRESENT_ED = frozenset({"need", "indeed", "feed", "speed", "seed", "united", "red", "hundred", "bed", "armed"})
_REACH = 14
_WITHIN_DAYS = 2  # a quotation's "today" is the narrative's day if that is so close to the report's
_WHOLE = frozenset(
    {"age", "absolute", "absolute2", "numeric", "iso", "hijri"}
)  # what is no date as a whole hides none in its parts
_ABBREVIATION = 4  # letters of the longest abbreviated month, "Sept"
_MAY = 5  # a month that nobody abbreviates
_YEAR_ONLY = 4  # digits of a value that is a year and no more
_LEADING_IN = frozenset(
    {". In ", "\n\nIn ", " \nIn ", '" In ', "In "}
)  # a bare year sets the scene only where it opens a sentence
_ZONE = "GMT"
_INSTEAD = {
    name: re.compile("|".join(f"(?P<{other}>{dict(PATTERNS)[other]})" for other in others))
    for name, others in {"absolute": ("absolute2",), "digits": ("ago", "dayafter", "duration")}.items()
}  # what an expression is where it is not what it looks like first
_SINCE = re.compile(r"\bsince\s+(?:[^.;,\n]{1,60}\s)?$", re.IGNORECASE)  # "rose on Tuesday since it began on Sunday"
_SPOKEN = re.compile(
    r"[\"”’',]*\s[^.\n\"“]{0,70}?\b(?:said|told|says|wrote)\b[^.\n\"“]{0,30}?\bon\s(?P<day>(?:Mon|Tues|Wednes|Thurs|"
    r"Fri|Satur|"
    r"Sun)day)\b"
)
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_FILED_DAYS = 3  # days from filing to the report's own date
_FAR, _CLOSE = 10_000, 60  # characters within which a clock time belongs to the day just told
_TALLY = re.compile(r"\b(?:to|at|reached|passed)\s(?:at\sleast\s)?\d[\d,]*\s(?:late\s|early\s)?(?:on\s)?$")
_SPEECH_REACH = 40  # characters before an expression in which a verb of speech stands
_BACK = 70  # characters in which 'since' is looked for
_LONGEST_SIGNED = 40  # characters of a line that is only a date
_LONG_PAST = 2  # years: "last year" is news still, and its days are the nearest
_YEAR_REACH = 600  # characters over which a paragraph stays in the year that it named


@dataclass(slots=True)
class _State:
    """What the text has reached: the report's day, the narrative's and how vague it is, the last date of any length."""

    report: date | None
    given: bool
    narrative: date | None = None
    vague: int = 0
    coarse: date | None = None
    entry: date | None = None
    year: int | None = None
    year_end: int = 0
    filed: date | None = None
    dark: bool = False
    moved: int = -_FAR
    close: bool = False
    day_first: bool | None = None


def find(document: Document, sentences: Sequence[Sentence], quotes: Sequence[Quote]) -> tuple[Timex, ...]:
    """Return the date expressions of a document in the order of its text, with TIMEX3 values and the days they span."""
    tokens = scan(document.text)
    state = _State(document.date, document.date is not None)
    if "d/d/" in tokens.classes:
        state.day_first = loglines.day_first(tokens)
    out: list[Timex] = []
    if state.report is None:
        state.report = _signed(document.text)
    else:
        state.filed = _filed(document.text, state.report)
    heads = [sentence.start for sentence in sentences]
    position = 0
    numbered = loglines.numbered(document.text)
    entries = loglines.entries(numbered)
    while (match := following(tokens.classes, position)) is not None:
        first, last = match.span()
        name = match.lastgroup or ""
        reader = READERS.get(name)
        start = tokens.starts[first]
        while entries and start >= entries[-1]:
            entries.pop()
            state.narrative = state.coarse = None
        index = bisect_right(quotes, start, key=lambda quote: quote.start) - 1
        quote = quotes[index] if index >= 0 and start < quotes[index].end else None
        left = bisect_right(heads, start) - 1
        year = _paragraph_year(state, document.text, start)
        state.close = start - state.moved <= _CLOSE or (left >= 0 and heads[left] <= state.moved)
        anchors = _anchors(
            state, quote, year, _future(tokens, first, last, heads[left] if left >= 0 else 0), document.text
        )
        found = reader(tokens, first, last, anchors) if reader else None
        if found is None and name in _INSTEAD and (other := _INSTEAD[name].match(tokens.classes, first)):
            last = other.end()  # "on 1 February. The previous day": the year is none; "36 hours after"
            found = READERS[other.lastgroup or ""](tokens, first, last, anchors)
        if found is None:
            position = last if name in _WHOLE else first + 1
            continue
        position = last - found.keep
        last = _trimmed(tokens, last)
        if found.keep:
            last -= found.keep  # the words of an 'after' that governs a clause
        timex = _timex(document.text, tokens, (first, last), found, state.vague)
        out.append(timex)
        _advance(state, found, timex, quote, document.text)
    days = loglines.days(numbered, state.report)
    return tuple(sorted([*out, *days], key=lambda timex: timex.start)) if days else tuple(out)


def _signed(text: str) -> date | None:
    """Return the day that stands alone on the last line of a report, None where none does: '30 September 2023'."""
    line = text.rstrip().rpartition("\n")[2].strip(" ()[].\t")
    if not line or len(line) > _LONGEST_SIGNED or "\n" not in text.strip():
        return None
    tokens = scan(line)
    match = following(tokens.classes, 0)
    whole = match is not None and match.span() == (0, len(tokens.classes))
    reader = READERS.get(match.lastgroup or "") if match and whole else None
    found = reader(tokens, 0, len(tokens.classes), Anchors(None, None, None, "text")) if reader else None
    return found.first if found and found.anchor == "text" and found.first == found.last else None


def _filed(text: str, report: date) -> date | None:
    """Return the day of the dateline, where it lies a little before the report's: what is 'today' to its writer."""
    head = dateline(text)
    stated = head and (head.date or head.agency)
    if not stated or not any(character.isdecimal() for character in stated.text):
        return None
    tokens = scan(stated.text)
    match = following(tokens.classes, 0)
    reader = READERS.get(match.lastgroup or "") if match else None
    found = reader(tokens, *match.span(), Anchors(report, None, None, "text")) if reader and match else None
    day = found.first if found and found.type == "DATE" and found.first == found.last else None
    return day if day is not None and 0 < (report - day).days <= _FILED_DAYS else None


def _paragraph_year(state: _State, text: str, start: int) -> int | None:
    """Return the year that the paragraph has named last, where it is not the report's: its days belong to that year."""
    if state.year is None or state.report is None or start - state.year_end > _YEAR_REACH:
        return None
    if state.year > state.report.year - _LONG_PAST or text.find("\n\n", state.year_end, start) >= 0:
        return None
    return state.year


def _trimmed(tokens: Scan, last: int) -> int:
    """Return the end of an expression without a stop that ends the sentence rather than a month's abbreviation."""
    while tokens.classes[last - 1] in ".,-" and not (
        tokens.classes[last - 2] in "Mm"
        and 2 < len(tokens.words[last - 2]) <= _ABBREVIATION
        and tokens.values[last - 2] != _MAY
    ):
        last -= 1
    return last


def _spoken(quote: Quote, text: str, report: date) -> date | None:
    """Return the weekday on which a quotation was said, where the clause after it names one: 'he said on Tuesday'."""
    found = _SPOKEN.match(text, quote.end)
    number = _WEEKDAYS.index(found["day"][:3]) if found else None
    return weekday(report, number, future=False) if number is not None else None


def _anchors(state: _State, quote: Quote | None, year: int | None, future: bool | None, text: str) -> Anchors:  # noqa: FBT001 - a field
    """Return what an expression here is reckoned from."""
    deictic, name = state.entry or state.filed or state.report, "text" if state.entry else "report"
    if quote is not None and quote.date is not None:
        deictic, name = quote.date, "post"
    elif quote is not None and quote.kind == "quote" and deictic is not None:
        gap = (deictic - state.narrative).days if state.narrative is not None else 0
        if 0 < gap <= _WITHIN_DAYS or (state.vague and gap >= 0):
            deictic, name = state.narrative, "event"
        elif (said := _spoken(quote, text, deictic)) is not None:
            deictic = said
    return Anchors(
        deictic,
        state.narrative,
        future,
        name,
        state.coarse,
        year,
        state.report,
        state.dark,
        state.close,
        state.day_first,
    )


def _timex(text: str, tokens: Scan, span: tuple[int, int], found: Reckoned, vague: int) -> Timex:
    """Make the record; what was reckoned from a vague day begins as much earlier."""
    start, end = tokens.starts[span[0]], tokens.ends[span[1] - 1]
    first = found.first
    if vague and found.anchor == "event" and first is not None:
        first = before(first, vague)
    return Timex(start, end, text[start:end], found.type, found.value, first, found.last, found.anchor)


def _advance(state: _State, found: Reckoned, timex: Timex, quote: Quote | None, text: str) -> None:
    """Move the narrative on after an expression, except for those within quotations."""
    if quote is not None:
        return
    day = found.moves if _ZONE not in timex.text.upper() else None  # the day elsewhere
    if not state.given and day is not None and found.anchor == "text" and timex.start <= HEAD:
        state.report, state.given = day, True
    if day is not None and timex.type in {"DATE", "TIME"} and timex.anchor == "text" and heads_entry(timex, text):
        state.entry = day
    if day is not None and (aside(timex, text) or (state.narrative and day > state.narrative and _said(timex, text))):
        day = None
    if day is not None and not (
        state.narrative and day < state.narrative and _SINCE.search(text, max(0, timex.start - _BACK), timex.start)
    ):
        state.moved = timex.end
        state.narrative, state.vague = day, found.vague or (state.vague if found.anchor == "event" else 0)
        late = timex.value.endswith(("TNI", "TEV")) or timex.value[-6:-2] in {"T20:", "T21:", "T22:", "T23:"}
        state.dark = late and day == found.first
    if found.first is not None and found.type == "DATE" and found.value.isascii() and found.value[:1].isdigit():
        state.coarse = found.first
        leads = len(found.value) > _YEAR_ONLY or text[max(0, timex.start - 5) : timex.start] in _LEADING_IN
        if found.anchor == "text" and found.value[:4].isdecimal() and leads:
            state.year, state.year_end = found.first.year, timex.end


def _said(timex: Timex, text: str) -> bool:
    """Whether an expression is the day of a statement or a count, on which the narrative does not move."""
    low = max(0, timex.start - _SPEECH_REACH)
    return said_before(text, low, timex.start) or _TALLY.search(text, low, timex.start) is not None


def _future(tokens: Scan, first: int, last: int, left: int) -> bool | None:
    """Whether the clause around an expression looks forward: the nearest verb form before it decides, else one after.

    None where no verb form tells.
    """
    bound = _deadline(tokens, first, left)
    if bound is not None:
        return bound
    for index in range(first - 1, max(-1, first - _REACH), -1):
        if tokens.starts[index] < left or tokens.classes[index] == "|":
            break
        word = tokens.words[index].lower()
        if word in _FUTURE or (word in _CONDITIONAL and _looks_ahead(tokens, index, last)):
            return True
        if word == "to" and _verb_follows(tokens, index, first):
            return True
        if (word in _PAST or _past_form(word)) and tokens.words[index - 1].lower() != "be":
            return False
    for index in range(last, min(len(tokens.words), last + _REACH)):
        word = tokens.words[index].lower()
        if word in {".", "|", ";"} or tokens.classes[index] == "|":
            break
        if word in _FUTURE:
            return True
        if word in _PAST or _past_form(word):
            return False
    return None


def _looks_ahead(tokens: Scan, index: int, last: int) -> bool:
    """Whether 'would' at this token looks forward: not in 'would have come', nor at "Wednesday's ruling"."""
    owns = tokens.classes[last : last + 2] == "'z"
    return not owns and tokens.words[index + 1].lower() not in {"have", "not"}


def _deadline(tokens: Scan, first: int, left: int) -> bool | None:
    """Whether 'as soon as Friday' or 'extended until Friday' looks forward; None where no such words lead."""
    lead = [tokens.words[k].lower() for k in range(max(0, first - 3), first) if tokens.starts[k] >= left]
    if lead[-2:] == ["soon", "as"] or lead[-2:] == ["early", "as"] or lead[-2:] == ["later", "than"]:
        return True
    if lead and lead[-1] == "since":
        return False
    if not lead or lead[-1] not in {"until", "till", "by"}:
        return None
    past = lead[-1] == "by"
    for index in range(first - 1, max(-1, first - _REACH), -1):
        word = tokens.words[index].lower()
        if tokens.starts[index] < left or tokens.classes[index] == "|" or word in _LASTED:
            past = past or word in _LASTED
            break
        if word in _PUT_OFF and not (lead[-1] == "by" and word in {"had", "has", "have"}):
            return True  # but "four bodies had been found by Wednesday"
        past = past or word in _PAST or _past_form(word)
    return None if past else True  # "bans gatherings until Friday"


def _verb_follows(tokens: Scan, index: int, first: int) -> bool:
    """Whether 'to' at this token begins an infinitive that looks forward: 'is to meet', 'agreed to withdraw'."""
    if index + 1 >= first or not index or tokens.words[index - 1].lower() not in _LEADS_ON:
        return False
    word = tokens.words[index + 1]
    return word.islower() and tokens.classes[index + 1] == "x" and word not in {"its", "their", "his", "her", "our"}


def _past_form(word: str) -> bool:
    """Whether a word looks like a past tense or a past participle."""
    return len(word) > 4 and word.endswith("ed") and word not in _PRESENT_ED
