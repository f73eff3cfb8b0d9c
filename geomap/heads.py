"""Heads of entries: the label, bracket, field or cell in which a line of a bulletin, log or list names its place.

"[Goma] ...", "0615 - Mardan: ...", "19/8 Lund. ...", a name alone on its line, "LOCATION: Tank, KP", the second cell of
"14/01 | Dori | Roadside bomb". Prose has none. What is found is a stretch of text: whether it is a place is told by
whoever knows places.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geomap.records import Sentence

Form = Literal["label", "alone", "field", "cell", "when"]


class Head(NamedTuple):
    """A head: the stretch that names the place, its pieces, how it stands, and the record that it is a field of.

    A field that says when, "DATE: 1 June", has the form "when" and no names. Offsets are the text's; a head that is no
    field has `record` None.
    `dated` tells that a day or an hour stands before the name, which only entries of a list have.
    """

    start: int
    end: int
    names: tuple[tuple[int, int], ...]
    form: Form
    paragraph: int
    dated: bool = False
    record: tuple[int, int] | None = None


_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
_DAY = (
    rf"(?:{_WEEKDAY},?\s+)?(?:\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTHS}(?:,?\s+(?:19|20)\d\d)?|"
    rf"{_MONTHS}\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+(?:19|20)\d\d)?|\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}(?:[./]\d{{2,4}})?(?![\d:]))"
    rf"|{_WEEKDAY}"
)
_HOUR = (
    r"\d{1,2}[:.h]\d{2}(?:\s?[ap]\.?m\b\.?)?(?:\s?(?:hrs?|hours|h|utc|gmt|z|local)\b)?|"
    r"\d{4}(?:\s?(?:hrs?|hours|h|utc|gmt|z)\b|(?=\s*[–—:|,-]))|\d{1,2}\s?[ap]\.?m\b\.?"
)
_WHEN = rf"(?:{_DAY}|{_HOUR})"
_LEAD = re.compile(
    rf"(?:[^\w\s(\[“\"'‘«]\s*+|[\[(]?(?P<when>{_WHEN})[\])]?(?=[\s,.;:|–—-])[\s,.;:|–—-]*+|\(?\d{{1,3}}(?:[.)]|/\d*)\s++)*+"
)
_NAME = re.compile(
    rf"\[(?P<in>[^\]\n]{{2,60}})\]:?|(?P<name>[^\W\d_][^:.!?;|\n\[\]]{{1,69}}?)(?:,\s+(?P<then>{_WHEN}))?"
    rf"(?:\s*:(?=\s)|\s[–—-]+\s|\s?—|\s+[^\x00-\u206f\w\s]|\s*\|(?=\s)|\s*[.:]?\W*$|(?P<stop>\.)\s)"
)
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_SPLIT = re.compile(r"\s*[,/()#]\s*|\s+(?:and|&|[–—-])\s+")
_JOINED = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PARTICLES = frozenset(
    "de del la las le les los da do dos du di al el el- ul es ez ash as an of the and y e et au aux en sur sous upon "
    "near bin san sankt am".split()
)
_GENERIC = frozenset(
    "town city village villages district districts province region governorate suburb camp area neighbourhood county "
    "valley island islands municipality quarter sector countryside axis commune department prefecture oblast canton "
    "state township townships raion rayon woreda territory lga local government subdistrict sub-district division "
    "community hromada parish ward barangay upazila tehsil taluk direction front line frontline axis border northern "
    "southern eastern western central north south east west outskirts port airport road highway road junction centre "
    "center downtown coast off in at around ps brgy".split()
)
_AMID = _PARTICLES | _GENERIC | frozenset("am pm a.m p.m hrs hours h utc gmt local".split())
_OFF = frozenset("km kilometres miles nm about some around".split())
_PLACE_FIELD = (
    r"(?:(?:incident|event|exact|general)\s+)?(?:location|place|site|scene|venue|where|position|area|address)s?"
    r"(?:\s+of\s+(?:the\s+)?(?:incident|event|attack|occurrence|accident))?|(?:nearest\s+)?(?:town|city|village|locality|"
    r"settlement)|municipality|district|county|commune|governorate|province|state|region|department|prefecture|lga|"
    r"township|oblast|raion"
)
_TIME_FIELD = (
    r"(?:(?:incident|event|occurrence)\s+)?(?:date|time|day)(?:\s?/\s?time|\s+and\s+time|\s?&\s?time)?"
    r"(?:\s+of\s+(?:the\s+)?(?:incident|event|attack|occurrence|accident))?|when"
)
_FIELD = re.compile(
    rf"(?:^|(?<=[.;|\n]))\W{{0,24}}+(?:(?P<where>{_PLACE_FIELD})|(?P<when>{_TIME_FIELD})|"
    r"(?P<other>[a-z][a-z /]{1,30}))\s{0,4}(?:\([^)\n]{1,20}\)\s{0,4})?(?::|=|\s[–—-]\s)[ \t]*+"
)
_IS_WHERE = re.compile(_PLACE_FIELD)
_LONGEST = 160  # characters of a line in which its head ends
_LETTERS = "\u206f"  # signs and pictures come after it
_LONGEST_FIELD = 48  # characters in which the name of a field ends
_AFTER = 40  # characters behind a name from which a line is more than a title
_LONGEST_NAME = 5  # words of a piece, with generic ones
_ALONE_WORDS = 6
_LIST = 2  # heads from which a dateline is one of them
_CELLS = 2  # separators from which a line is a row


class _Line(NamedTuple):
    paragraph: int
    start: int
    end: int
    apart: bool  # a blank line stands before it
    dateline: bool


def find(text: str, sentences: Sequence[Sentence]) -> tuple[Head, ...]:
    """Return the heads of the lines of a text, at most one a line but for rows and fields, in the order of the text."""
    return _found(text, tuple(_lines(text, sentences)))


@lru_cache(maxsize=4)  # names and events ask, one after the other
def _found(text: str, lines: tuple[_Line, ...]) -> tuple[Head, ...]:
    marks = [mark for mark in "|\t" if mark in text]
    rows = [line for line in lines if any(text.count(mark, line.start, line.end) >= _CELLS for mark in marks)]
    found = [*_fields(text, lines), *_cells(text, rows)]
    taken = {head.paragraph for head in found} | {line.paragraph for line in rows}
    opened = [head for line in lines if line.paragraph not in taken and (head := _opening(text, line)) is not None]
    datelines = {line.paragraph for line in lines if line.dateline}
    if len(opened) - len(datelines) < _LIST:  # else it heads one entry of several
        opened = [head for head in opened if head.paragraph not in datelines]
    if len(opened) == 1 and lines[0].paragraph == opened[0].paragraph and lines[0].end > opened[0].end + _AFTER:
        opened = []  # "Wamena, 10 April. The headquarters has received ...": where it was written
    return tuple(sorted([*found, *opened]))


def _lines(text: str, sentences: Sequence[Sentence]) -> Iterator[_Line]:
    """Yield the lines of a text."""
    before = 0
    for number, group in groupby(sentences, key=attrgetter("paragraph")):
        parts = list(group)
        start, end = parts[0].start, parts[-1].end
        yield _Line(number, start, end, text.count("\n", before, start) > 1, parts[0].role == "dateline")
        before = end


def _opening(text: str, line: _Line) -> Head | None:
    """Return the head with which a line opens, as far as words tell: every word of it may stand in a name."""
    first = text[line.start : min(line.end, line.start + _LONGEST)]
    if _is_prose(first):
        return None
    window = first.lower()
    lead = _LEAD.match(window)
    found = _NAME.match(window, lead.end()) if lead else None
    if lead is None or found is None or line.start + len(window) > line.end:
        return None
    group = "in" if found["in"] else "name"
    start, end = found.span(group)
    names = tuple(_names(text, line.start + start, line.start + end))
    alone = group == "name" and (found["stop"] is not None or found.end() == line.end - line.start)
    if not names or (alone and len(window[start:end].split()) > _ALONE_WORDS):
        return None
    dated = lead["when"] is not None or found["then"] is not None
    return Head(names[0][0], names[-1][1], names, "alone" if alone else "label", line.paragraph, dated)


def _is_prose(line: str) -> bool:
    """Whether a word that no name has stands at the beginning of a line, before any sign that could close a head."""
    for word in line.split(None, _ALONE_WORDS):
        if word[0].islower() and word.strip(".,()") not in _AMID:
            return True
        if word[-1] in ":|].—–-" or word[0] in "—–-|" or word[0] > _LETTERS:
            return False
    return False


def _names(text: str, start: int, end: int, *, loose: bool = False) -> Iterator[tuple[int, int]]:
    """Yield the pieces of a stretch that may be names, none where one has a figure or a word that no name has.

    Of a `loose` stretch only the first words of a piece need stand in a name: "Mokha anchorage".
    """
    found: list[tuple[int, int]] = []
    for low, high in _pieces(text, start, end):
        kept, named = None, False
        for word in _WORD.finditer(text, low, high):
            small = word.group().lower()
            if word.group()[0].isupper():
                kept = (kept[0] if kept else word.start(), word.end())
                named = named or small not in _GENERIC
            elif small not in _PARTICLES and small not in _GENERIC and not (kept is None and small in _OFF):
                if loose:
                    break
                return
        if not loose and (any(map(str.isdigit, text[low:high])) or text.count(" ", low, high) >= _LONGEST_NAME):
            return
        if kept is not None and named:
            found.append(kept)
    yield from found


def bare(name: str) -> Iterator[str]:
    """Yield a name as it stands, and without the generic words around it: "Kyauktaw Township", "Kyauktaw"."""
    yield name
    if _JOINED.search(name):
        yield _JOINED.sub(" ", name)  # "#LosMochis"
    words = name.split()
    while words and words[-1].lower() in _GENERIC:
        words.pop()
    ends = len(words)
    yield " ".join(words)
    while words and words[0].lower() in _GENERIC | _PARTICLES:
        words.pop(0)
    if len(words) < ends:
        yield " ".join(words)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a stretch cut at its commas, slashes, brackets and at "and"."""
    for cut in _SPLIT.finditer(text, start, end):
        yield start, cut.start()
        start = cut.end()
    yield start, end


def _fields(text: str, lines: Sequence[_Line]) -> Iterator[Head]:
    """Yield the fields that say where and when, each with its record: the lines up to a label that comes again."""
    labels: set[str] = set()
    begin = end = 0
    held: list[Head] = []
    for line in lines:
        signed = any(text.find(sign, line.start, line.start + _LONGEST_FIELD) >= 0 for sign in (":", "=", " - ", " – "))
        low = text[line.start : line.end].lower() if signed else ""
        found = list(_FIELD.finditer(low)) if signed and _FIELD.match(low) else []
        mine = {match["where"] or match["when"] or match["other"] for match in found}
        if not labels.isdisjoint(mine) or (line.apart and not mine):
            yield from _record(held, begin, end)
            labels, held, begin = set(), [], line.start
        labels, end = labels | mine, line.end
        for place, match in enumerate(found):
            stop = found[place + 1].start() if place + 1 < len(found) else len(low)
            low_at, high_at = line.start + match.end(), line.start + stop
            if match["when"]:
                held.append(Head(low_at, high_at, (), "when", line.paragraph))
            names = tuple(_names(text, low_at, high_at, loose=True)) if match["where"] else ()
            if names:
                held.append(Head(names[0][0], names[-1][1], names, "field", line.paragraph))
    yield from _record(held, begin, end)


def _record(held: Sequence[Head], start: int, end: int) -> Iterator[Head]:
    """Yield the fields of one record, if one of them names a place."""
    if any(head.form == "field" for head in held):
        yield from (head._replace(record=(start, end)) for head in held)


def _cells(text: str, rows: Sequence[_Line]) -> Iterator[Head]:
    """Yield the cells of rows that hold nothing but a name, in the column that its head or most rows give to places."""
    table = [(line, list(_cut(text, line))) for line in rows]
    told: set[int] = set()  # columns that a head of the table gives to places
    named: Counter[int] = Counter()
    for _, cells in table:
        for column, (low, high) in enumerate(cells):
            if _IS_WHERE.fullmatch(text[low:high].lower()):
                told.add(column)
            elif low < high and tuple(_names(text, low, high)):
                named[column] += 1
    columns = told or {column for column, count in named.items() if 2 * count > len(table)}
    for line, cells in table:
        for column, (low, high) in enumerate(cells):
            names = tuple(_names(text, low, high)) if column in columns else ()
            if names and not _IS_WHERE.fullmatch(text[low:high].lower()):
                yield Head(names[0][0], names[-1][1], names, "cell", line.paragraph)


def _cut(text: str, line: _Line) -> Iterator[tuple[int, int]]:
    """Yield the cells of a row without the spaces around them."""
    mark = "|" if text.count("|", line.start, line.end) >= _CELLS else "\t"
    start = line.start
    while start <= line.end:
        stop = text.find(mark, start, line.end)
        stop = line.end if stop < 0 else stop
        cell = text[start:stop]
        low = start + len(cell) - len(cell.lstrip())
        yield low, max(low, start + len(cell.rstrip()))
        start = stop + 1
