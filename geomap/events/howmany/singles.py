"""Victims whom no phrase of people tells: listed by name, an entry of a log, a single body."""

from __future__ import annotations

import re

from geomap.events.words.harmwords import HarmWord
from geomap.events.words.numbers import Number

_LABELLED = re.compile(
    r"(?:^|[.;:\n]\s*)(?P<who>(?i:(?:one|1|adult|unidentified|unknown)\s+)?(?:M|F|(?i:male|female|man|woman|boy|girl|"
    r"victim|suspect|driver|rider|pedestrian|passenger)))"
    r"(?:\s*[,:(]\s*(?:[Mm]ale|[Ff]emale|[Mm]an|[Ww]oman))?\s*[,(/-]\s*(?:aged\s+)?\d{1,3}(?!\d)[^.;:\n]{0,60}$"
)
"""An entry of a log: 'Male, 32, in custody'."""
_LISTED = re.compile(
    r"(?:\s+(?:people|men|women|persons|boys|girls|soldiers|officers))?\s+(?:were|was|are|is|have\s+been|has\s+been|"
    r"include[sd]?)\s+"
    r"(?:(?:later|since|all)\s+)?(?:(?:identified|named|listed)(?:\s+by\s+(?:the\s+)?\w+)?\s+(?:as\s+|"
    r",\s+)?)?(?:as\s+)?:?\s*(?=[A-Z])|"
    r"\s*:\s+(?=[A-Z][\w’'-]+\s+[A-Z])"
)
_ROLE_NAME = (
    r"(?:(?:[A-Z][a-z]{0,6}\.|[a-z][\w-]+)\s+){0,3}[A-Z][\w’'-]+(?:\s+(?:(?:al|el|bin|ibn|de|da|van|"
    r"abu)[\s-])?[A-Z][\w’'-]+){1,4}"
    r"(?:,?\s+\(?(?:aged\s+)?\d{1,3}\)?(?!\d|\s*[a-z])|,\s+an?\s[^,;.]{3,60}(?=,|\sand\s))?"
)
_LISTED_NAME = re.compile(rf"(?:^|,\s+and\s+|,\s+|\s+and\s+){_ROLE_NAME}")
_LIST = re.compile(rf"{_ROLE_NAME}(?:(?:,\s+and\s+|,\s+|\s+and\s+){_ROLE_NAME}){{0,30}}")
_A_SINGLE = re.compile(r"\b(?:a|one|only\s+one)\s+(?:single\s+|confirmed\s+single\s+)$", re.IGNORECASE)


def find(text: str, word: HarmWord, before: int) -> Number | None:
    """Return how many names are listed after a word, or one where it tells of one: 'Male, 32, in custody'."""
    listed = _LISTED.match(text, word.end)
    if listed and (names := _names(text, listed.end())):
        return names
    if word.nominal and (single := _A_SINGLE.search(text, max(before, word.start - 24), word.start)):
        return Number(single.start(), word.end, text[single.start() : word.end], 1, 1, 1)
    if word.text == "body":
        return Number(word.start, word.end, text[word.start : word.end], 1, 1, 1)
    labelled = _LABELLED.search(text, before, word.start)
    if labelled and word.key != "displaced":
        return Number(*labelled.span("who"), labelled["who"], 1, 1, 1)
    return None


def _names(text: str, start: int) -> Number | None:
    """Return the number of people whose names are listed at an offset: 'Ravi Kumar, 28, and Sunil Yadav, 35'."""
    found = _LIST.match(text, start)
    names = len(_LISTED_NAME.findall(found[0])) if found else 0
    if found is None or not names:
        return None
    return Number(start, found.end(), found[0], names, names, names)
