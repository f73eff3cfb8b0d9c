"""Sentences with exact offsets, their paragraphs, and what kind of line each is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

from geomap.datelines import dateline
from geomap.records import Sentence

Role = Literal["body", "headline", "dateline", "post"]

# Abbreviations after which a sentence goes on, whatever the case of the next word.
_TITLES = frozenset(
    "mr mrs ms dr prof gen lt col maj capt sgt cpl pvt brig adm cmdr gov sen rep rev hon pres supt insp amb st ste "
    "mt ft msgr fr vs etc eg ie cf al gens cols sens reps govs messrs mme mlle vol fig approx dept det sr sra srta "
    "dra gral cnel tte ing lic hq cc insp comdr atty spc ssg bros ph e.g i.e".split()
)
# Abbreviations that may end a sentence: they end it only before a word that often opens one.
_EITHER = frozenset(
    "u.s u.n u.k u.s.a d.c a.m p.m e.u u.a.e jr inc corp ltd co no nos jan feb mar apr jun jul aug sept sep oct nov "
    "dec ala ariz ark calif colo conn del fla ga ill ind kan ky la mass md mich minn miss mo mont neb nev okla ore "
    "pa tenn tex va vt wash wis wyo w.va n.c s.c n.d s.d n.y n.j n.h n.m r.i b.c ont que ave blvd rd hwy b.s m.a "
    "ph.d m.d b.a".split()
)
_OPENERS = frozenset(
    "the a an he she it they we i you his her their its our my this that these those there in on at as after before "
    "but and or so if when while since for from with by to meanwhile however earlier later according also both some "
    "many most several police officials residents witnesses what who how why no not another all among during "
    "although despite last state authorities".split()
)
_END = re.compile(r"[.!?…。！？؟।۔]+[\"'”’»›)\]]*")
_HARD = "。！？؟।۔"  # signs that always end a sentence, with or without a space after them
_LAST = re.compile(r"[^\W_](?:[^\s,;:\"“”()\[\]]{0,30})$")
_BREAK = re.compile(r"\n[ \t\r\f\v\u00a0]*(?=\n)")
_LINE = re.compile(r"[^\n]+")
_POST = re.compile(
    r"(?:—|–|--|-)\s?[^\n—]{1,60}\(@\w{1,30}\)|pic\.twitter\.com/|\(@\w{1,30}\)\s+\w+ \d{1,2}, \d{4}\s*$"
)
_WIDEST = 100  # the widest column that a wire service or mailer wraps text to
_NARROWEST = 40
_FULL, _NEARLY = 0.85, 0.65  # shares of the column from which a wrapped line counts as full, or nearly so
_AMID = 0.2  # the least share of lines that open in lower case where prose is wrapped; some three in four do
_LONGEST_HEADLINE = 160
_LABELS = 2  # in capitals before a colon, of which none is a dateline
_LABELLED = re.compile(r"[A-Z][A-Z .'’-]{1,30}:\s")
_HEADS = 4  # paragraphs before the one that a dateline may open: titles, bylines
_CLOSERS = ".!?…\"'”’:;。！？؟।۔"


_LONGEST = 3000
"""Characters; the longest sentences of news prose have some 1,500."""


def split(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of a text in order; `text[start:end]` is each one's own text, without outer spaces."""
    blocks = list(_blocks(text))
    found: list[Sentence] = []
    seen_dateline = False
    for number, (start, end) in enumerate(blocks):
        block = text[start:end]
        role: Role = "body"
        head = dateline(text, start, end) if number <= _HEADS and not seen_dateline else None
        if head and head.text.endswith(":") and not (head.date or head.agency):
            beside = blocks[max(0, number - 2) : number + 2]
            labelled = sum(_LABELLED.match(text, first) is not None for first, _ in beside)
            head = head if labelled < _LABELS else None  # a hearing, or a list of towns
        if head:
            seen_dateline = True
            found.append(Sentence(head.start, head.end, head.text, number, "dateline"))
            if not text[head.end : end].strip():
                continue
        if number == 0 and len(blocks) > 1 and _is_headline(block):
            role = "headline"
        elif ("@" in block or "pic." in block) and _POST.search(block):
            role = "post"
        begin = head.end if head else start
        for first, last in _sentences(text, begin, end):
            found.extend(Sentence(low, high, text[low:high], number, role) for low, high in _bounded(text, first, last))
    return tuple(found)


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut what is too long for a sentence, a table or a line without stops, so that stages stay linear in the text."""
    while end - start > _LONGEST:
        stop = max(text.rfind(mark, start + _LONGEST // 2, start + _LONGEST) for mark in (". ", "; ", ", ", " "))
        stop = start + _LONGEST if stop < 0 else stop + 1
        piece = text[start:stop]
        low, high = start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
        if low < high:
            yield low, high
        while stop < end and text[stop].isspace():
            stop += 1
        start = stop
    if start < end:
        yield start, end


def _is_headline(block: str) -> bool:
    """Whether the first block is a title: short, one sentence, without a full stop."""
    bare = block.strip()
    return len(bare) <= _LONGEST_HEADLINE and bare[-1:] not in _CLOSERS[:1] + ":;" and ". " not in bare


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield the paragraphs; a line break inside a wrapped paragraph does not end it."""
    lines = [(match.start(), match.end()) for match in _LINE.finditer(text)]
    lines = [(start, end) for start, end in lines if text[start:end].strip()]
    if not lines:
        return
    width = max(len(text[start:end].rstrip()) for start, end in lines)
    wrapped = _NARROWEST <= width <= _WIDEST and sum(end - start >= _FULL * width for start, end in lines) > 2
    wrapped = wrapped and _flows(text, lines)
    begin, stop = lines[0]
    for start, end in lines[1:]:
        blank = text.count("\n", stop, start) > 1
        if not blank and _goes_on(text[max(begin, stop - 2 * _WIDEST) : stop], text[start:end], width, wrapped=wrapped):
            stop = end
            continue
        yield _trim(text, begin, stop)
        begin, stop = start, end
    yield _trim(text, begin, stop)


def _flows(text: str, lines: list[tuple[int, int]]) -> bool:
    """Whether lines are broken amid sentences, as wrapped prose is, or each is its own, as in a list of headlines.

    Text in capitals, or of a script without cases, does not tell: long lines are then taken for wrapped ones.
    """
    opening = [text[start:end].lstrip()[:1] for (_, before), (start, end) in pairwise(lines)
               if text.count("\n", before, start) == 1]  # fmt: skip
    lower, upper = (sum(map(case, opening)) for case in (str.islower, str.isupper))
    return lower >= _AMID * (lower + upper) > 0 or not any(map(str.islower, text))


def _goes_on(before: str, after: str, width: int, *, wrapped: bool) -> bool:
    """Whether the next line belongs to the paragraph: the line before it is full, or stops amid a sentence."""
    line = before.rpartition("\n")[2].rstrip()
    bare = after.lstrip()
    if bare.count("|") > 1 or bare.count("\t") > 1:
        return False  # a row of a table
    closed = line[-1:] in _CLOSERS
    if wrapped and len(after) - len(bare) < 2:
        return len(line) >= _FULL * width or (not closed and len(line) >= _NEARLY * width)
    return bare[:1].islower() and not closed


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the stretch without the spaces around it."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences of one paragraph."""
    begin = start
    for match in _END.finditer(text, start, end):
        stop = match.end()
        if stop >= end:
            break
        if not _ends(text, begin, match, end):
            continue
        low, high = _trim(text, begin, stop)
        if low < high:
            yield low, high
        begin = stop
    low, high = _trim(text, begin, end)
    if low < high:
        yield low, high


def _ends(text: str, begin: int, match: re.Match[str], end: int) -> bool:
    """Whether the marks found end a sentence."""
    marks, stop = match.group(), match.end()
    if any(mark in _HARD for mark in marks):
        return True
    if not text[stop].isspace():
        return False
    place = stop
    while place < end and text[place].isspace():
        place += 1
    if place >= end:
        return True
    follower = text[place : place + 40].lstrip("\"'“‘«‹([-—– ¿¡`").split(None, 1)
    word = follower[0] if follower else text[place]
    if word[0].islower():
        return False
    if marks[0] != ".":
        return True
    # Tokenised text sets its full stops apart: "Lt . Gen . Smith".
    tip = match.start() - (text[match.start() - 1] == " ")
    last = _LAST.search(text, max(begin, tip - 32), max(begin, tip))
    if last is None or marks.startswith(".."):
        return True
    before = last.group().lower().rstrip(".")
    opener = word.strip("'’\",.").lower() in _OPENERS
    if before in _TITLES:
        return False
    if before in ("no", "nos", "art", "sec", "pp"):
        return not word[0].isdigit()
    if before in _EITHER:
        return opener
    if len(before) == 1 and before.isalpha() and last.group().isupper() and last.group() != "I":
        return opener and bool(text[begin : begin + 80].strip()) and last.start() - begin > 1
    return True
