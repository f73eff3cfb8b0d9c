"""Figures that stand in an aside and so count a part of those told before them, or say who they are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from geomap.events.numbers import Number

_ASIDE = re.compile(
    r"(?:\b(?:including|among\s+(?:them|whom)|of\s+(?:them|whom|which)|at\s+least\s+one\s+of)\s+(?:\w+\s+){0,2})$",
    re.IGNORECASE,
)
_ASIDE_LIST = re.compile(r"\b(?:including|among\s+(?:them|whom))\s[^.;:]{1,100}\band\s+$", re.IGNORECASE)
_AMONG_AFTER = re.compile(
    r"(?:\s+[\w’'-]+){0,4}?,?\s+among\s+(?:them|whom)(?=\s*[,.;)]|\s+(?:was|were|had|have|died|is|are)\b|$)"
)
_OF_THEM = re.compile(r"\s+of\s+(?:them|whom|which|those)\b")
_ASIDE_OPENS = re.compile(r"(?:\s+[\w’'-]+){1,4},\s+(?!and\b|plus\b|but\b)(?:[\w’'-]+\s+){1,5}")
_ASIDE_CLOSES = re.compile(r"(?:\s+[\w’'-]+){0,5},\s+(?!and\b|but\b)")


def outside(text: str, numbers: Sequence[Number], end: int) -> list[Number]:
    """Return the figures before an offset that stand in no aside: not 'two' in 'nine people, two among them'."""
    out: list[Number] = []
    for number in numbers:
        listed = _ASIDE_LIST.search(text, max(0, number.start - 120), number.start)
        if (
            _ASIDE.search(text, max(0, number.start - 40), number.start)
            or _OF_THEM.match(text, number.end)
            or _AMONG_AFTER.match(text, number.end)
            or (listed and "," in text[number.end : end])
            or (out and _is_apposed(text, out[-1], number, end))
        ):
            continue
        out.append(number)
    return out


def _is_apposed(text: str, number: Number, within: Number, end: int) -> bool:
    """Whether a figure between commas says who the counted are: 'three persons, father and two sons, are held'."""
    opens = _ASIDE_OPENS.fullmatch(text, number.end, within.start)
    return opens is not None and _ASIDE_CLOSES.match(text, within.end, end) is not None
