"""What a report as a whole, and each sentence's neighbour, names: its country, its lead, the places named again."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from geomap import language
from geomap.events.where import scenes, sections
from geomap.records import EventPlace, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.events.where.sections import Layout
    from geomap.records import Mention, Sentence

_SENTENCES = 3  # that must speak of a country before it is what the report is about
_SHARE = 0.5  # of the report's place names that lie in it
_SCORE = 0.2


def called_to(sentences: Sequence[Sentence], layout: Layout) -> dict[int, EventPlace]:
    """Return by the start of a sentence where the next one says that it was: "Officers were called to a bar in X"."""
    found = {}
    for first, second in pairwise(sentences):
        if language.holds(second.text, scenes.CALLED_STEMS) and scenes.CALLED.search(second.text):
            inner = sections.innermost(
                [m for m in layout.inside(second.start, second.end) if m.usage == "literal" and m.place is not None]
            )
            place = sections.at(inner) if inner is not None else None
            if place is not None:
                found[first.start] = place
    return found


def is_foreign(dateline: EventPlace | None, mentions: Sequence[Mention]) -> bool:
    """Whether a report written in one country speaks of another alone: "SOFIA - ... of Colombia's Patriotic Union"."""
    if dateline is None or dateline.mention is None:
        return False
    written = dateline.mention.end
    told: Counter[str | None] = Counter(
        m.place.country for m in mentions if m.place and m.place.country and m.start >= written
    )
    return told[dateline.place.country] == 0 and max(told.values(), default=0) >= _SENTENCES


def lead(sentences: Sequence[Sentence], layout: Layout) -> tuple[EventPlace | None, int]:
    """Return the one place that the first sentence of a report is about, and where that sentence starts."""
    first = next((s for s in sentences if s.role == "body"), None)
    if first is None or layout.entries or scenes.speaks(first.text):
        return None, 0
    inner = sections.innermost(scenes.scenes(first, layout.inside(first.start, first.end)))
    return sections.at(inner) if inner is not None else None, first.start


def named_before(sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> dict[tuple[int, int], Mention]:
    """Return by paragraph and start of a sentence the mention that the sentence before it names alone."""
    found: dict[tuple[int, int], Mention] = {}
    number = 0
    for first, second in pairwise(sentences):
        if first.paragraph != second.paragraph or first.role == "dateline" or scenes.speaks(first.text):
            continue
        while number < len(mentions) and mentions[number].start < first.start:
            number += 1
        here = number
        while number < len(mentions) and mentions[number].start < first.end:
            number += 1
        inner = sections.innermost(scenes.scenes(first, mentions[here:number]))
        if inner is not None and sections.at(inner) is not None:
            found[second.paragraph, second.start] = inner
    return found


def named_twice(sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> frozenset[str]:
    """Return the ids of the places that more than one sentence names."""
    first: dict[str, int] = {}
    again: set[str] = set()
    starts = [sentence.start for sentence in sentences]
    for mention in mentions:
        if mention.place is not None and mention.usage == "literal":
            here = bisect_right(starts, mention.start)
            if first.setdefault(mention.place.id, here) != here:
                again.add(mention.place.id)
    return frozenset(again)


def countries(sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> tuple[str | None, EventPlace | None]:
    """Return the code of the country that most of a report's place names lie in, and it as a place where it is named.

    Two sentences must speak of it where no other is told, else three; and three for it to be what the report is about.
    """
    told: dict[str, list[int]] = {}
    named: dict[str, EventPlace] = {}
    starts = [sentence.start for sentence in sentences]
    for mention in mentions:
        place = mention.place
        if place is None or place.country is None:
            continue
        told.setdefault(place.country, []).append(bisect_right(starts, mention.start))
        if place.kind == "country" and mention.usage != "demonym" and not mention.nominal:
            span = Span(mention.start, mention.end, mention.text)
            named.setdefault(place.country, EventPlace(place, span, "discourse", _SCORE))
    code = max(told, key=lambda c: len(told[c]), default="")
    total = sum(map(len, told.values()))
    count, spread = len(told.get(code, ())), len(set(told.get(code, ())))
    home = count > _SHARE * total and spread >= _SENTENCES - (count == total)
    country = named.get(code) if count >= _SHARE * total and spread >= _SENTENCES else None
    return code if home else None, country


_NOMINAL = re.compile(
    r"\b(?:in|on|across|around|throughout|over)\s+(?:the|that|this)\s+(?P<kind>valley|island|peninsula|lake)\b"
)
_NOMINAL_STEMS = ("valley", "island", "peninsula", "lake")


def meant(sentence: Sentence, layout: Layout) -> EventPlace | None:
    """Return the valley or the island named before that "across the valley" or "on the island" refers to."""
    found = _NOMINAL.search(sentence.text) if language.holds(sentence.text, _NOMINAL_STEMS) else None
    if found is None:
        return None
    before = layout.inside(0, sentence.start)
    named = (sections.at(m) for m in reversed(before) if m.place is not None and m.place.kind == found["kind"])
    return next(named, None)


def abroad(holder: EventPlace, placed: Sequence[Mention]) -> EventPlace | None:
    """Return the country that a sentence says it tells of, where a holder lies in another: "In neighbouring Italy"."""
    for mention in placed:
        place = mention.place
        if place is not None and place.kind == "country" and place.country != holder.place.country:
            return EventPlace(place, Span(mention.start, mention.end, mention.text), "discourse", _SCORE)
    return None


def is_finer(dateline: EventPlace, scene: EventPlace) -> bool:
    """Whether a dateline says as much as a scene: a town of the same unit, not the seat of a scene that holds it."""
    units = {scene.place.id, *scene.place.parents[:-1]} & {dateline.place.id, *dateline.place.parents[:-1]}
    return bool(units) and scene.place.id not in dateline.place.parents


_ELSEWHERE = re.compile(
    r"\b(?:elsewhere|abroad|overseas|far from (?:there|the)|in (?:an|a) (?:separate|unrelated|different) "
    r"|(?:an)?other (?:cit(?:y|ies)|countr(?:y|ies)|(?:town|village|province|state|region|district|part)s?)\b"
    r"|at home\b|back home\b|across the country|nationwide|further (?:north|south|east|west|inland|up|down)\b"
    r"|(?:at|near|on|along) the border\b"
    r"|(?:in|into|from|of|on|(?<!flown )(?<!taken )(?<!rushed )(?<!lifted )(?<!ferred )(?<!cuated )to) the capital\b"
    r"|across the border|home ?town\b"
    r"|common border|border areas?\b|parts of the country)|^\W*separately\b"
)
"""Words by which a sentence says that it speaks of some place other than that of the text before it."""
_ELSEWHERE_STEMS = (
    "elsewhere", "abroad", "overseas", "far from ", "in an ", "in a ", "other ", "home", "across the ", "nationwide",
    "further ", "the border", "the capital", "common border", "border area", "parts of the country", "separately",
)  # fmt: skip


@lru_cache(maxsize=64)  # every event of a sentence asks again
def elsewhere(text: str) -> str | None:
    """Return the words by which a sentence says that it speaks of a place other than that of the text before it."""
    low = text.lower()
    found = _ELSEWHERE.search(low) if language.holds(low, _ELSEWHERE_STEMS) else None
    return found.group() if found else None
