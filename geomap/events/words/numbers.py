"""Counts in a sentence: digits and words, with the bounds that the words around them set."""

from __future__ import annotations

import re
from typing import NamedTuple

from geomap import language

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORD = {word: number for number, word in enumerate(_ONES) if number}
_WORD |= {word: 10 * number for number, word in enumerate(_TENS, start=2)}
_SCALE = {
    "hundred": 100, "thousand": 1000, "lakh": 100_000, "million": 1_000_000, "crore": 10_000_000, "dozen": 12,
    "score": 20,
}  # fmt: skip
_PLURALS = {"dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000, "several": 3, "tens": 20}
_UNIT = "|".join([*_WORD, *_SCALE])
_DIGITS = r"\d{1,3}(?:[,\u202f\u00a0]\d{2,3})*[,\u202f\u00a0]\d{3}|\d{1,3}(?: \d{3})* \d00(?!\d)|\d+(?:\.\d+)?"
_NUMBER = (
    rf"(?:(?:{_DIGITS})(?:[\s-]+(?:hundred|thousand|million|dozen|lakh|crore)\b)?"
    rf"|(?:half\s+a\s+|a\s+)?(?:{_UNIT})\b(?:(?:(?:(?<=hundred)|(?<=thousand)|(?<=million)|(?<=lakh)|"
    rf"(?<=crore))\s+and\s+|[\s-]+)(?:{_UNIT})\b){{0,7}}"
    r"|(?:a\s+)?quarter\s+of\s+a\s+million\b|(?:tens|hundreds)\s+of\s+thousands\b|(?:several|a\s+few|"
    r"few)\s+(?:dozen|hundred|thousand)\b"
    r"|(?:dozens|scores|hundreds|thousands|several|tens)\b|a\s+(?:couple|handful|few)\b)"
)
_FIND = re.compile(
    rf"[$€£¥₹₦]\s?\d[\d.,]*(?:\s*(?:hundred|thousand|million|billion|trillion|lakh|crore|[mb]n?|k)\b)*|"
    rf"(?<![\w$€£.,:/-])(?P<first>{_NUMBER})(?:(?:\s*[-–]\s*|\s+(?:to|and|or)\s+)(?P<second>{_NUMBER}))?(?![\w%]|"
    rf"[.,:/]\d)",
)  # in lower case
_BEFORE = re.compile(
    r"(?P<low>more\s+than|at\s+least|over|no\s+fewer\s+than|no\s+less\s+than|not\s+less\s+than|upwards?\s+of|"
    r"in\s+excess\s+of|above|a\s+minimum\s+of|exceeds|exceeded)\s+$|"
    r"(?P<high>(?<!toll )(?<!count )(?<!tally )(?<!dead )(?<!figure )(?<!gone )(?<!went )(?<!goes )up\s+to|"
    r"as\s+many\s+as|fewer\s+than|"
    r"less\s+than|under|at\s+most|no\s+more\s+than|not\s+more\s+than|"
    r"a\s+maximum\s+of|below)\s+$|"
    r"(?P<about>about|around|some|approximately|roughly|nearly|almost|close\s+to|an\s+estimated|estimated|circa|"
    r"reportedly|possibly)\s+$|"
    r"(?P<between>between|from)\s+$",
    re.IGNORECASE,
)
_BEFORE_ENDS = tuple(
    "than least over of above minimum exceeds exceeded to as under most below about around some approximately roughly "
    "nearly almost estimated circa reportedly possibly between from".split()
)
_CHANGED = re.compile(
    r"\b(?:rose|rise|risen|rises|rising|climbed|climbs|jumped|grew|grown|went|gone|up|down|raised|revised|lowered|fell|"
    r"fallen|dropped|increased|updated|doubled|changed)\s+(?:\w+ly\s+)?from\s+$",
    re.IGNORECASE,
)
_SPACED = re.compile(r"(?<=\d)[ ](?=\d{3}\b)")
_GROUPED = re.compile(r"[,\u202f\u00a0]")
_DIGIT = re.compile(r"\d")
_STEMS = tuple(
    word for word in [*_WORD, *_SCALE, "tens", "several", "few", "couple", "handful"]
    if not any(word != other and other in word for other in [*_WORD, *_SCALE])
)  # fmt: skip
_AFTER = re.compile(r"\+(?!\w)|\s+(?:or\s+more|or\s+so|and\s+more|plus)\b", re.IGNORECASE)
_LONGEST_BOUND = 24
_LONG = 10  # digits


class Number(NamedTuple):
    """A count in a sentence: `low` and `high` are None where the words leave that side open."""

    start: int
    end: int
    text: str
    low: int | None
    best: int | None
    high: int | None


def _value(words: str) -> tuple[int | None, int | None]:
    """Return (value, lower bound) of a number in words or digits; a vague plural has only a bound."""
    if len(words) < _LONG and words.isascii() and words.isdigit():  # most are
        return int(words), None
    lowered = " ".join(_SPACED.sub("", words.lower().replace("-", " ")).split())
    if lowered in _PLURALS:
        return None, _PLURALS[lowered]
    if " of thousands" in lowered:
        return None, 20_000 if lowered.startswith("tens") else 200_000
    if lowered.startswith("a ") and lowered[2:] in {"couple", "handful", "few"}:
        return (2, 2) if lowered.endswith("couple") else (None, 3)
    if lowered.startswith(("several ", "a few ", "few ")):
        return None, 2 * _SCALE.get(lowered.split()[-1], 12)
    if lowered.endswith("quarter of a million"):
        return 250_000, None
    if lowered.startswith("half a "):
        return _SCALE.get(lowered.split()[-1], 12) // 2, None
    total = current = 0
    for word in lowered.split():
        if word in _WORD:
            current += _WORD[word]
        elif word in _SCALE:
            scale = _SCALE[word]
            current = (current or 1) * scale
            if scale >= 1000:
                total, current = total + current, 0
        elif word[0].isdecimal():
            number = float(_GROUPED.sub("", word))
            if number > 1e9 or (number != int(number) and not any(scale in lowered for scale in _SCALE)):
                return None, None
            current = int(number) if number == int(number) else number  # type: ignore[assignment]
    return int(total + current), None


def find(text: str, offset: int = 0) -> tuple[Number, ...]:
    """Return the counts of a stretch of text in order; `offset` is added to their positions."""
    out: list[Number] = []
    lowered = language.lowered(text)
    if not _DIGIT.search(text) and not language.holds(lowered, _STEMS):
        return ()
    for match in (found for found in _FIND.finditer(lowered) if found["first"]):  # others are of money
        first, floor = _value(match["first"])
        begin = match.start()
        lead = text[max(0, begin - _LONGEST_BOUND) : begin].lower()
        bounded = lead[-1:].isspace() and lead.rstrip().endswith(_BEFORE_ENDS)
        bound = _BEFORE.search(text, max(0, begin - _LONGEST_BOUND), begin) if bounded else None
        kind = bound.lastgroup if bound else None
        second = _value(match["second"])[0] if match["second"] else None
        end = match.end()
        if second is not None and kind == "between" and _CHANGED.search(text, max(0, begin - 40), begin):
            # "has risen from 12 to 15": the first is no more, and the two are no range
            begin = match.start("second")
            out.append(Number(offset + begin, offset + end, text[begin:end], second, second, second))
            continue
        if second is not None and (
            first is None or second <= first or (" and " in match.group().lower() and kind != "between")
        ):
            if first is not None and "-" in match.group():
                continue  # a date or a score
            second, end = None, match.end("first")
            rest = find(text[match.start("second") :], offset + match.start("second"))[:1]
        else:
            rest = ()
        after = _AFTER.match(text, end)
        start = bound.start() if bound and kind != "between" else begin
        if bound and kind == "between" and second is not None:
            start = bound.start()
        if first is None and floor is None:
            continue
        if second is not None:
            low, best, high = first, None, second
        elif first is None:
            low, best, high = floor, None, None
        elif kind == "low" or after:
            low, best, high = first, first, None
            end = after.end() if after else end
        elif kind == "high":
            low, best, high = None, first, first
        elif kind == "about":
            low, best, high = None, first, None
        else:
            low = best = high = first
        out.append(Number(offset + start, offset + end, text[start:end], low, best, high))
        out.extend(rest)
    return tuple(out)
