"""What place the text around an event speaks of, for events whose own sentence names none.

In reach is the place of the paragraph's last event, else the dateline's, else the one that the title names, each one
step less precise; beyond that the
country that the report is about, which puts nothing on the map but tells a reader, or a table, where in the world.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from geomap.events import attachment, holders, sources
from geomap.records import EventPlace, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.events.attachment import Attachment
    from geomap.records import Mention, Place, Sentence

_TOWNS = frozenset({"city", "town"})
COUNTRY = holders.COUNTRY
_UNSAID = frozenset({"country", "continent", "region"})  # too wide to be taken over by a sentence that names nothing
_SENTENCES = 3  # that must speak of a country before it is what the report is about
_SHARE = 0.5  # of the report's place names that lie in it
_SCORE = 0.2
_ENTRY = re.compile(r"\[?\d{1,2}[:.h]\d{2}\]?(?:\s|$|[-–—:])|\d{1,2}(?:/|\.\s?|\)\s)(?:$|[A-Z])")  # "21:40", "3/ ..."
# "He was born in Osijek", "troops from Kampala", "headed for Bor": whence and whither set no scene
_NO_SCENE = re.compile(
    r"\b(?:from|to|towards?|for|than|(?:born|based|raised|lives?|living|lived|headquartered|educated|resident|native|"
    r"stationed|exiled)\s+(?:in|at|near|of))\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_LOCATED = re.compile(
    r"\b(?:in|near|at|across|outside|inside|along|off|over|around|throughout|towards?|from|to|between|beyond|"
    r"through|along)\s+"
    r"(?:the|an?|other|another|several|some|many|their|his|her|its|nearby|neighbou?ring|\w+ern)\s+(?!(?:early|small|"
    r"late|same|"
    r"first|past|last|next|following|morning|afternoon|evening|night|hours?|time|attack|blast|explosion|clash\w*|"
    r"incident|strikes?|"
    r"raid|crash|accident|fire|flood\w*|landslide|fighting|shooting|violence|process|meantime|hands|hospital|wake)\b)|"
    r"\b(?:elsewhere|further|farther|abroad|nationwide|countrywide|earlier|before|previously|ago)\b",
    re.IGNORECASE,
)
_LEAD = 40  # characters before a name
_DESCRIBES = re.compile(
    r"\b(?:spoke|speaking|speaks|arriv\w+|land(?:ed|s)|visit\w*|flew|fl(?:ies|own)|left|depart\w+|travel\w+|hold|"
    r"holds|held|clos(?:ed|es)|met|meets?|describ\w+|recall\w+|remember\w+|told|asked|interview\w*)\b",
    re.IGNORECASE,
)
_MOST_NAMED = 6  # places of a sentence; a list of places is about none of them
_LONGEST_HEADING = 160  # characters
_HEADING_SCORE = 0.5
_ELSEWHERE = re.compile(
    r"\b(?:elsewhere|abroad|overseas|far from (?:there|the)|in (?:an|a) (?:separate|unrelated|different) "
    r"|(?:an)?other (?:cit(?:y|ies)|countr(?:y|ies)|(?:town|village|province|state|region|district|part)s?)\b"
    r"|at home\b|back home\b|across the country|nationwide|further (?:north|south|east|west|inland|up|down)\b"
    r"|(?:at|near|on|along) the border\b"
    r"|(?:to|in|into|from|of|on) the capital\b|across the border|home ?town)|^\W*separately\b",
    re.IGNORECASE,
)
"""Words by which a sentence says that it speaks of some place other than that of the text before it."""
_TOLD = re.compile(r"\b(?:said|says|told|added|had)\b")  # what somebody tells of, or what was before: it may lie afar


class Discourse:
    """What place the text around speaks of: that of the events in reach, else the dateline's."""

    def __init__(self, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> None:
        """Read the dateline and the country that most names lie in; `mentions` in the order of the text."""
        self._dateline = _dateline_place(sentences, mentions)
        self._entries = sum(_ENTRY.match(sentence.text) is not None for sentence in sentences) > 1
        self._heading = _heading_place(sentences, mentions)
        self._country = _country(sentences, mentions)
        self._named = _named_before(sentences, mentions)
        self._often = _named_twice(sentences, mentions)
        self._last: EventPlace | None = None
        self._several = False  # the last sentence with events had them in places apart
        self._alone = True  # all events so far were in one place
        self._paragraph = -1
        self._start = -1

    def complete(self, at: Attachment, sentence: Sentence, *, has_own: bool) -> Attachment:
        """Fill in the segment's place where the sentence names none, and remember what it named."""
        if self._entries and sentence.paragraph != self._paragraph:
            self._last = None  # each entry of a live blog stands by itself
        if at.places:
            for place in at.places:
                self._remember(place, sentence)
            return at
        if at.likely is not None and self._speaks_of(at.likely):
            self._remember(at.likely, sentence)
            told = tuple(n for n in at.not_at if n.place != (at.likely.mention.text if at.likely.mention else ""))
            return replace(at, places=(at.likely,), not_at=told, rules=(*at.rules, "place:sentence"))
        street = holders.in_town(at)
        if (street or not (at.unresolved or at.unsure or has_own)) and not self._is_elsewhere(sentence):
            single = self._last is not None and (not self._several or self._start == sentence.start)
            near = single and 0 <= sentence.paragraph - self._paragraph <= 1
            known = (
                (self._last if near else None, "place:discourse"),
                (self._dateline, "place:dateline"),
                (self._heading, "place:heading"),
                (self._before(sentence), "place:before"),
                (self._last if self._alone and not self._entries else None, "place:only"),
            )
            for taken, rule in known:
                if taken is None or taken.place.kind in _UNSAID:
                    continue
                if not street or taken.place.kind in _TOWNS:
                    return replace(at, places=(attachment.inherit(taken),), rules=(*at.rules, rule))
        if self._country is not None:
            return replace(at, places=(self._country,), rules=(*at.rules, COUNTRY))
        return at

    def _is_elsewhere(self, sentence: Sentence) -> bool:
        """Whether a sentence says that it speaks of some other place, "the capital" included where it was not that."""
        found = _ELSEWHERE.search(sentence.text)
        if found is None:
            return False
        capital = self._last is not None and self._last.place.feature_code == "PPLC"
        return not (capital and "capital" in found.group().lower())

    def _before(self, sentence: Sentence) -> EventPlace | None:
        """Return the one place that the sentence before in the paragraph names, though it tells of no event there."""
        mention = self._named.get((sentence.paragraph, sentence.start))
        if mention is not None and (_LOCATED.search(sentence.text) or _speaks(sentence.text)):
            return None  # "Near the border it overturned": it says where by itself
        if mention is None or mention.place is None or _TOLD.search(sentence.text) is not None:
            return None
        return EventPlace(mention.place, Span(mention.start, mention.end, mention.text), "discourse", _HEADING_SCORE)

    def _speaks_of(self, at: EventPlace) -> bool:
        """Whether the report is about a place's country, names it twice, or has its last event or dateline there."""
        if at.place.id in self._often:
            return True
        if self._country is not None and self._country.place.country == at.place.country:
            return True
        near = [known.place for known in (self._last, self._dateline, self._heading) if known is not None]
        return any(p.id == at.place.id or p.id in at.place.parents or at.place.id in p.parents for p in near)

    def _remember(self, place: EventPlace, sentence: Sentence) -> None:
        """Keep the place, of one sentence's several the one that holds the others."""
        told = self._last.place if self._last is not None else None
        if told is not None and place.place.id != told.id and place.place.id not in told.parents:
            self._alone = self._alone and told.id in place.place.parents
        if self._start != sentence.start:
            self._last, self._several = place, False
        elif self._last is None or place.place.id in self._last.place.parents:
            self._last = place
        elif place.place.id != self._last.place.id and self._last.place.id not in place.place.parents:
            self._several = True
        self._paragraph, self._start = sentence.paragraph, sentence.start


def _dateline_place(sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> EventPlace | None:
    for sentence in sentences[:4]:
        if sentence.role != "dateline":
            continue
        for mention in mentions:
            if (
                sentence.start <= mention.start < sentence.end
                and mention.place is not None
                and mention.usage == "literal"
            ):
                return EventPlace(mention.place, Span(mention.start, mention.end, mention.text), "discourse", 0.6)
    return None


def _heading_place(sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> EventPlace | None:
    """Return the one place that a title names: what a live blog, a bulletin or a transcript is about throughout."""
    first = sentences[0] if sentences else None
    if first is None or first.end - first.start > _LONGEST_HEADING:
        return None
    alone = len(sentences) > 1 and sentences[1].paragraph > first.paragraph
    if first.role != "headline" and not (alone and first.text[-1:] not in ".!?"):
        return None
    named = [m for m in mentions if m.start < first.end and m.place is not None and not m.nominal]
    places = [m for m in named if m.usage != "organisation" and m.place is not None and m.place.kind not in _UNSAID]
    if not places or places[0].place is None:
        return None
    finest = places[0]
    for other in places[1:]:
        if other.place is None or finest.place is None:
            continue
        if other.place.id in finest.place.parents:
            continue
        if finest.place.id not in other.place.parents:
            return None  # two places: neither is what all of it is about
        finest = other
    if finest.place is None:
        return None
    return EventPlace(finest.place, Span(finest.start, finest.end, finest.text), "discourse", _HEADING_SCORE)


def _named_before(sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> dict[tuple[int, int], Mention]:
    """Return by paragraph and start of a sentence the mention that the sentence before it names alone."""
    found: dict[tuple[int, int], Mention] = {}
    number = 0
    for first, second in pairwise(sentences):
        if first.paragraph != second.paragraph or first.role == "dateline" or _speaks(first.text):
            continue
        while number < len(mentions) and mentions[number].start < first.start:
            number += 1
        here: list[tuple[Place, Mention]] = []
        while number < len(mentions) and mentions[number].start < first.end:
            mention = mentions[number]
            if mention.place is not None and mention.usage == "literal" and not mention.nominal:
                lead = first.text[max(0, mention.start - first.start - _LEAD) : max(0, mention.start - first.start)]
                if not _NO_SCENE.search(lead):
                    here.append((mention.place, mention))
            number += 1
        if 0 < len(here) <= _MOST_NAMED:
            inner = [m for p, m in here if all(p.id == q.id or q.id in p.parents for q, _ in here)]
            if inner and inner[0].place is not None and inner[0].place.kind not in _UNSAID:
                found[second.paragraph, second.start] = inner[0]
    return found


def _speaks(text: str) -> bool:
    """Whether a sentence tells of somebody's words: where they were said is not where the next thing happened."""
    return not sources.words().verbs.isdisjoint(sources.split(text)) or _DESCRIBES.search(text) is not None


def _named_twice(sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> frozenset[str]:
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


def _country(sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> EventPlace | None:
    """Return the country that a report names and that most of its place names lie in, if there is one."""
    codes: Counter[str] = Counter()
    told: dict[str, set[int]] = {}
    named: dict[str, Mention] = {}
    number = 0
    for mention in mentions:
        while number + 1 < len(sentences) and sentences[number + 1].start <= mention.start:
            number += 1
        place = mention.place
        if place is None or place.country is None:
            continue
        codes[place.country] += 1
        told.setdefault(place.country, set()).add(number)
        if place.kind == "country" and mention.usage != "demonym" and not mention.nominal:
            named.setdefault(place.country, mention)
    code, count = codes.most_common(1)[0] if codes else ("", 0)
    first = named.get(code)
    if first is None or first.place is None or count < _SHARE * codes.total() or len(told[code]) < _SENTENCES:
        return None
    return EventPlace(first.place, Span(first.start, first.end, first.text), "discourse", _SCORE)
