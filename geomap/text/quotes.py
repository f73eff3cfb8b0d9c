"""Quoted words and embedded posts, with who speaks them.

Every kind of double quotation mark is read, and curly single ones where they cannot be apostrophes. A quotation that
runs over paragraphs gives one `Quote` a paragraph. An embedded post is a line such as
"words - Name (@handle) Month D, YYYY": its words are the quote, its author the speaker, its date the quote's own.
In a transcript every line "NAME: words" is a quotation of that speaker.
Everything is linear in the length of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from geomap import language
from geomap.records import Quote, Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LONGEST = 4000  # a quotation longer than this within a paragraph is a lost closing mark
_NEAR = 220  # characters on either side of a quotation in which its speaker is looked for

_MARK = re.compile(r"[\"“”„‟«»＂]|``|''|‘(?<!\w‘)(?=\w)|’(?!\w)")
_PAIRS = {"“": "”“", "„": "“”", "‟": "”", "«": "»", "»": "«", "``": "''", "‘": "’"}

_SAY = (
    r"said|says|say|saying|told|tells|tell|added|adds|wrote|writes|tweeted|posted|stated|states|claimed|claims|"
    r"announced|declared|insisted|insists|warned|warns|argued|explained|noted|replied|responded|asked|asks|"
    r"reported|recalled|continued|concluded|confirmed|acknowledged|admitted|alleged|charged|complained|"
    r"shouted|vowed|quoted|read|reads|remarked|testified|urged|called|described|denied|rejected|commented"
)
_SAYING = re.compile(rf"\b(?:{_SAY}|sp(?:oke|eaks)\s+of)\b")  # of a text in lower case
_OF_THE_QUOTE = re.compile(
    r"[\s,–—-]*(?:an?|the)\s+(?:\w+\s+)?(?:claim|figure|number|toll|description|phrase|term|charge|accusation|allegation|account|"
    r"version|assertion)s?\b",
    re.IGNORECASE,
)  # "..., a figure that the army rejected": who speaks here does not speak the quotation
_BEGINS_CLAUSE = re.compile(rf"(?:[^\W\d_][\w.'’-]*\s+){{1,5}}(?:also |later )?(?:{_SAY})\b")
_COMMA = re.compile(r",\s+")
_CLAUSES = re.compile(r"[;:\"”]\s|,\s(?:and|but|as|while)\s")
_ACCORDING = re.compile(r"\baccording to\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?][\"”’')\]]*\s+(?=[\"“‘(]?[^\Wa-z])|\n")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Gen|Lt|Col|Maj|Capt|Sgt|Brig|Gov|Sen|Rep|Rev|St|Jr|Sr|No|Prof))\.$"
)
_CUT = re.compile(
    r"[,;:—–()\[\]\"“”\n]|\s-+\s|\b(?:who|which|that|when|while|after|before|in|on|at|to|from|by|during|as|and|but|"
    r"with|via|through|late|early|earlier|later|yesterday|today|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)
_LEADING = re.compile(
    r"^(?:[\s,.;:—–-]|(?:however|but|and|meanwhile|later|earlier|on|also|then|as|while|so|still|yet|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b)+",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"(?:\s+(?:also|later|then|earlier|had|has|have|is|was|were|would|reportedly|further|again|once|only|never|not|"
    r"did|does|do|yesterday|today|simply|recently|repeatedly|reassuringly|\w+ly))+$",
    re.IGNORECASE,
)
_AND = re.compile(r"\b(?:and|but)\s+(?:also\s+|then\s+|later\s+)?$")
_LABEL = re.compile(r"\s*(?P<who>[^\W\d_a-z][\w’'-]*(?: [\w’'-]+){0,4}):\s*[\"“”„«'‘]*")
_ROLE = re.compile(r"(?:[Tt]he|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er|[Oo]ur)\s+[a-z][\w'’-]*(?:\s+[\w'’-]+){0,7}")
_NAME_BESIDE = re.compile(
    r",\s+([^\W\d_a-z][\w'’-]+(?:\s+[\w'’-]+)?\s[^\W\d_a-z][\w'’-]+)(?=,|\s+(?:said|told|wrote|says)\b)"
)
_PRONOUN = re.compile(r"^(?:he|she|they|it|him|her|them|i|we|you|who|which|one)$", re.IGNORECASE)
_NAME = re.compile(
    r"(?:[^\W\d_a-z]['’]?[\w'’-]+)(?:\s+(?:(?:al|bin|ben|de|da|van|von|el|ibn)\s+)?[^\W\d_a-z]['’.\w-]*)+"
)

_HANDLE = re.compile(r"\(@\w{1,40}\)")
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_POST_DATE = re.compile(r"\s*(?:([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})|(\d{1,2}) ([A-Za-z]{3,9})\.?,? (\d{4}))")
_DASH = re.compile(r"(?:[—–]|(?<!\S)--?)\s*")
_BREAK = re.compile(r"\n[^\S\n]*\n|\n")
_MAX_NAME = 80
_TURN = re.compile(
    r"^(?P<name>[^\W\d_a-z][\w.'’-]*(?: [^\W\d_a-z][\w.'’-]*){0,4}):[ \t]+(?=(?P<words>[^\n]+))", re.MULTILINE
)
_TURNS = 4  # lines with a speaker before a text is a transcript
_CONTINUES = 3  # spaces in a quotation that is words of the last speaker rather than a term in quotes


def find(text: str, sentences: Sequence[Sentence], report_date: date | None = None) -> tuple[Quote, ...]:
    """Return quotations and embedded posts in the order of the text, none inside another.

    `sentences` must be sorted; `report_date` dates no quote by itself (a quotation without a date of its own has None)
    but rejects a post from more than a day after the report.
    """
    posts = list(_posts(text, report_date)) or list(_turns(text))
    quotes: list[Quote] = []
    speaker: Span | None = None
    paragraph = -1
    starts = [sentence.start for sentence in sentences]
    heads = [post.start for post in posts]
    for start, end in _quotations(text):
        index = bisect_right(heads, start) - 1
        if index >= 0 and start < posts[index].end:
            continue
        here = bisect_right(starts, start) - 1
        at = sentences[here].paragraph if here >= 0 else -1
        found = _speaker(text, start, end)
        if found is not None and _PRONOUN.match(found.text):
            found = speaker or _antecedent(text, start) or found
        elif found is None and at == paragraph and text.count(" ", start, end) >= _CONTINUES:
            found = speaker
        if found is not None:
            speaker = found
        paragraph = at
        quotes.append(Quote(start, end, text[start:end], "quote", found))
    return tuple(sorted([*quotes, *posts], key=lambda quote: quote.start))


def _quotations(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the words between marks; a paragraph's end closes what is open."""
    breaks = [match.start() for match in _BREAK.finditer(text)]
    opened: tuple[int, str] | None = None
    limit = -1
    for match in _MARK.finditer(text):
        mark, at = match.group(), match.start()
        if opened is not None and (at > limit or at - opened[0] > _LONGEST):
            if opened[1] not in "'’‘" and limit - opened[0] <= _LONGEST and _opens(text, at):
                yield from _trimmed(text, opened[0], limit)  # runs on: the next paragraph opens with a mark again
            opened = None
        if opened is None:
            if (mark in _PAIRS and mark != "»") or (mark in "\"＂''" and _opens(text, at, len(mark))):
                nearest = bisect_right(breaks, at)
                limit = breaks[nearest] if nearest < len(breaks) else len(text)
                opened = (match.end(), mark)
        elif _closes(opened[1], mark):
            yield from _trimmed(text, opened[0], at)
            opened = None


def _opens(text: str, at: int, length: int = 1) -> bool:
    """Whether a straight mark at this offset can open: nothing but space or a bracket before, words after."""
    before = text[at - 1] if at else " "
    after = text[at + length] if at + length < len(text) else " "
    return (before.isspace() or before in "([{—–-:,") and not (
        after in ",.;:!?)" or (after.isspace() and before == ",")
    )


def _closes(opening: str, mark: str) -> bool:
    """Whether the mark closes what the other one opened."""
    if opening in _PAIRS:
        return mark in _PAIRS[opening] if len(mark) == 1 else mark == _PAIRS[opening]
    return mark == opening or (opening == '"' and mark in "”''")


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the span without surrounding white space, unless nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _speaker(text: str, start: int, end: int) -> Span | None:
    """Return who says the quotation by the words around it in its own sentence, a pronoun if need be."""
    tail = _tail(text, end)
    found = _after(text, *tail)
    if found is None:
        head_start = max(0, start - _NEAR)
        cut = head_start
        for match in _SENTENCE_END.finditer(text, head_start, start):
            if not _ABBREVIATION.search(text, max(0, match.start() - 6), match.start() + 1):
                cut = match.end()
        found = _before(text, cut, start)
    return found


def _tail(text: str, end: int) -> tuple[int, int]:
    """Return the rest of the sentence after a quotation's closing mark, empty where the quotation ends it."""
    at = end
    while at < len(text) and text[at] in "\"”’'»“ ,":
        at += 1
    inner = text[end - 1] if end else ""
    if inner in ".!?" and text[at : at + 1].isupper() and _BEGINS_CLAUSE.match(text, at) is None:
        return at, at  # after "... words." only a clause that begins at once with a speaker belongs to the quotation
    limit = min(len(text), at + _NEAR)
    for match in _SENTENCE_END.finditer(text, at, limit):
        if not _ABBREVIATION.search(text, max(at, match.start() - 6), match.start() + 1):
            return at, match.start()
    return at, limit


_lowered = lru_cache(maxsize=2)(language.lowered)  # every quotation of a text asks


def _after(text: str, start: int, end: int) -> Span | None:
    """Return the speaker in ', said X', ', X said' or ', according to X' after a quotation."""
    verb = _SAYING.search(_lowered(text), start, end)
    according = _ACCORDING.search(text, start, end)
    if according is not None and (verb is None or according.start() < verb.start()):
        return _phrase(text, according.end(), end)
    if verb is None or _OF_THE_QUOTE.match(text, start, verb.start()):
        return None
    lead = _LEADING.match(text[start : verb.start()])
    subject_start = start + (lead.end() if lead else 0)
    if subject_start >= verb.start() or not text[subject_start : verb.start()].strip():
        return _phrase(text, verb.end(), end)
    return _phrase(text, subject_start, verb.start())


def _before(text: str, start: int, end: int) -> Span | None:
    """Return the speaker in 'X said: ' or 'according to X, ' before a quotation."""
    verbs = list(_SAYING.finditer(_lowered(text), start, end))
    if not verbs:
        label = _LABEL.fullmatch(text, start, end)
        if label:  # 'Army: "only two of ours died"'
            return Span(label.start("who"), label.end("who"), label["who"])
        according = _ACCORDING.search(text, start, end)
        return _phrase(text, according.end(), end) if according else None
    verb = verbs[-1]
    clause = start
    for match in _CLAUSES.finditer(text, start, verb.start()):
        clause = match.end()
    commas = [match.end() for match in _COMMA.finditer(text, clause, verb.start())]
    last = text[commas[-1] : verb.start()].strip() if commas else ""
    if commas and (not last or _TRAILING.fullmatch(" " + last)):
        commas = commas[:-2]  # "Name, role, said": the name stands before the role
    if commas:
        clause = commas[-1]
    lead = _LEADING.match(text[clause : verb.start()])
    begin = clause + (lead.end() if lead else 0)
    # "X claimed responsibility and spoke of": the subject ends before the first of the verbs
    first = next((other for other in verbs if other.start() > begin), verb)
    coordinated = first is not verb and _AND.search(text, max(begin, verb.start() - 12), verb.start())
    return _phrase(text, begin, first.start() if coordinated else verb.start())


def _phrase(text: str, start: int, end: int) -> Span | None:
    """Return the noun phrase that begins here: what stands before the first comma, preposition or conjunction."""
    while start < end and (text[start].isspace() or text[start] in ",:"):
        start += 1
    cut = _CUT.search(text, start, end)
    stop = cut.start() if cut else end
    words = text[start:stop]
    trail = _TRAILING.search(words.rstrip())
    stop = start + (trail.start() if trail else len(words.rstrip()))
    while stop > start and text[stop - 1] in ".!?'’ ":
        stop -= 1
    words = text[start:stop]
    if not words or len(words) > _MAX_NAME or not any(character.isalpha() for character in words):
        return None
    named = _NAME_BESIDE.match(text, stop) if _ROLE.fullmatch(words) else None
    if named:  # "the group's spokesman, Name Name": the name says who it is
        return Span(named.start(1), named.end(1), named[1])
    return Span(start, stop, words)


def _antecedent(text: str, before: int) -> Span | None:
    """Return the last full name within the paragraph before an offset."""
    start = max(0, before - 4 * _NEAR, text.rfind("\n", 0, before))
    last = None
    for last in _NAME.finditer(text, start, before):  # noqa: B007 - the last match is what is wanted
        pass
    return Span(last.start(), last.end(), last.group()) if last else None


def _posts(text: str, report_date: date | None) -> Iterator[Quote]:
    """Yield the embedded posts: a line that ends in an author with a handle, usually with a date."""
    done = 0
    for match in _HANDLE.finditer(text):
        line = max(done, text.rfind("\n", 0, match.start()) + 1)
        dash = None
        for dash in _DASH.finditer(text, max(line, match.start() - _MAX_NAME - 4), match.start()):  # noqa: B007
            pass
        if dash is None:
            continue
        name_start, name_end = dash.end(), match.start()
        while name_end > name_start and text[name_end - 1].isspace():
            name_end -= 1
        start, end = line, dash.start()
        if not text[start:end].strip():  # the author stands on a line of its own: the words are the paragraph above
            end = line
            while end > 0 and text[end - 1].isspace():
                end -= 1
            start = text.rfind("\n", 0, end) + 1
        when = _POST_DATE.match(text, match.end())
        day = _post_date(when) if when else None
        if day is not None and report_date is not None and (day - report_date).days > 1:
            day = None
        previous, done = done, when.end() if when else match.end()
        for first, last in _trimmed(text, max(start, previous), end):
            speaker = Span(name_start, name_end, text[name_start:name_end]) if name_end > name_start else None
            yield Quote(first, last, text[first:last], "post", speaker, day)


def _turns(text: str) -> Iterator[Quote]:
    """Yield the turns of a transcript: lines that begin with a speaker and a colon, where there are several of them."""
    turns = list(_TURN.finditer(text))
    names = {match["name"] for match in turns}
    if len(turns) < _TURNS or len(names) == len(turns):
        return  # labels such as "Location:" come once each, speakers come back
    for match in turns:
        for first, last in _trimmed(text, match.end(), match.start() + len(match.group()) + len(match["words"])):
            speaker = Span(match.start("name"), match.end("name"), match["name"])
            yield Quote(first, last, text[first:last], "quote", speaker)


def _post_date(match: re.Match[str]) -> date | None:
    """Return the date of a post, or None where it is no day of the calendar."""
    month, day, year = (match[1], match[2], match[3]) if match[1] else (match[5], match[4], match[6])
    number = _MONTHS.get(month.lower())
    if number is None:
        return None
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None
