"""The parts of a report that are told to be about one place: title, dateline, headings, the labels of lines, entries.

Bulletins, live blogs and threads name a place once, where a part of them begins: "Bunia: ...", "North Darfur" on a line
of its own. What such a part tells without naming a place is there, and a place in it that nobody knows is in it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from geomap.events.where.candidates import BEFORE_NAME, KINDS
from geomap.records import EventPlace, Mention, Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geomap.heads import Head
    from geomap.records import Gazetteer, Place

TOO_WIDE = frozenset({"country", "continent", "region"})
"""Kinds of place too wide to be taken over by a sentence that names none."""

# what opens an entry of a live blog, a numbered thread, a list
_ENTRY = re.compile(r"\[?\d{1,2}[:.h]\d{2}\]?(?:\s|$|[-–—:])|\d{1,2}(?:/|[.)])(?:\s|$)|[-–—•▪●►■*·]\s")
_MARK = r"(?:[^\w\s(\[“\"'‘«]\s*+|\(?\d{1,3}(?:[:.h]\d{2}|[/.)])\s*+)*+"
_LABEL = re.compile(rf"{_MARK}(?P<name>[^\W\d_][^:.!?;\n]{{1,59}}?)\s*(?::|\s[–—-]+)\s+(?=\S)")
_ALONE = re.compile(rf"{_MARK}(?P<name>[^\W\d_][^:.!?;\n]{{1,59}}?)\s*+[:.]?\W*+$")
_GENERIC = (KINDS | BEFORE_NAME) - {"and"} | frozenset(
    "direction front axis line township townships lga local government in for from news update updates latest "
    "situation summary report subdistrict sub-district territory regency raion woreda basin delta coast border".split()
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_LONGEST_TITLE = 160  # characters
_TITLE_WORDS = 4
_LABELS = 2  # known labels of lines before an unknown one counts as one: "Rosa:" is nobody's place
_INHABITED = frozenset({"P", "A"})
_SCORE, SCORE = 0.5, 0.6
RULE = "place:section"
"""The rule of an event whose place is the one that its part of the report is told to be about."""


class Section(NamedTuple):
    """A part of a report: its number, the place it is about, if any, and whether no other part speaks for it.

    `head` is the stretch that names the place; a `field` names the town of all that its record tells.
    """

    number: int
    place: EventPlace | None = None
    closed: bool = False
    head: tuple[int, int] = (-1, -1)
    field: bool = False


_UNITS = frozenset(
    "district region province county state raion rayon oblast community governorate territory department municipality "
    "regency division".split()
)


def innermost(mentions: Sequence[Mention]) -> Mention | None:
    """Return the mention whose place lies in those of all others, if there is one: "Kharkiv, Ukraine"."""
    known = [(m, m.place) for m in mentions if m.place is not None]
    for mention, place in known:
        if all(place.id == other.id or other.id in place.parents for _, other in known):
            return mention
    return None


def at(mention: Mention | None, score: float = _SCORE) -> EventPlace | None:
    """Return a mention's place as that of what is told around it."""
    if mention is None or mention.place is None or mention.place.kind in TOO_WIDE:
        return None
    return EventPlace(mention.place, Span(mention.start, mention.end, mention.text), "discourse", score)


def _is_title(paragraph: Sequence[Sentence]) -> bool:
    """Whether a paragraph is a title of a part: a few words on a line of their own, without a stop."""
    text = paragraph[0].text
    return len(paragraph) == 1 and len(text.split()) <= _TITLE_WORDS and text[-1:].isalnum()


class Layout:
    """The sections of a report, found once; `mentions` in the order of the text."""

    def __init__(
        self,
        sentences: Sequence[Sentence],
        mentions: Sequence[Mention],
        home: str | None,
        gazetteer: Gazetteer,
        heads: Sequence[Head] = (),
    ) -> None:
        """Read headings, labels and entries; what no recogniser took is sought in the `home` country."""
        self._mentions, self._home, self._gazetteer = mentions, home, gazetteer
        self._starts = [m.start for m in mentions]
        self._heads = {number: list(group) for number, group in groupby(heads, key=attrgetter("paragraph"))}
        self._records = [(span, list(group)) for span, group in groupby(heads, key=attrgetter("record")) if span]
        paragraphs = [list(group) for _, group in groupby(sentences, key=attrgetter("paragraph"))]
        self.entries = sum(_ENTRY.match(sentence.text) is not None for sentence in sentences) > 1
        self.title = self._title(paragraphs)
        self.dateline = self._dateline(sentences)
        self._of = {paragraph[0].paragraph: section for paragraph, section in self._read(paragraphs)}

    def of(self, sentence: Sentence) -> Section:
        """Return the section that a sentence belongs to."""
        return self._of[sentence.paragraph]

    def inside(self, start: int, end: int) -> Sequence[Mention]:
        """Return the mentions that start within a stretch of the text."""
        return self._mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _read(self, paragraphs: Sequence[Sequence[Sentence]]) -> Iterator[tuple[Sequence[Sentence], Section]]:
        labels = [self._label(paragraph) for paragraph in paragraphs]
        said = Counter(label.text for label in labels if label is not None)
        said.update(
            s.text.rstrip(": ")
            for p in paragraphs
            for s in p
            if s.role == "dateline" and s.paragraph not in self._heads
        )
        turns = [label is not None and said[label.text] > 1 for label in labels]
        labels = [
            label if label is not None and (said[label.text] == 1 or self._is_entry(paragraph)) else None
            for paragraph, label in zip(paragraphs, labels, strict=True)
        ]  # what else comes again is a speaker
        unknown = sum(label is not None and label.place is not None for label in labels) >= _LABELS
        if unknown:  # "Galway: ..." beside "Limerick: ..." and "Cork: ...", though no recogniser took it
            labels = [self._settled(label) if label is not None else None for label in labels]
        heading, closed = None, False
        number, apart = 0, False
        records = iter(self._records)
        record = next(records, None)
        for paragraph, label, turn in zip(paragraphs, labels, turns, strict=True):
            start = paragraph[0].start
            if record is not None and start >= record[0][1]:
                record = next(records, None)
            if record is not None and start >= record[0][0]:
                (low, _), fields = record
                number += start == low
                heading, closed = at(self._finest([m for f in fields for m in self._named(f)]), SCORE), False
                around = fields[0].start, fields[-1].end
                town = heading is not None and heading.place.feature_class == "P"
                yield paragraph, Section(number, heading, closed=True, head=around, field=town)
                continue
            if label is not None and (unknown or label.place is not None):
                number, apart = number + 1, True
                place = at(label, SCORE)
                if label.place is not None and self._is_heading(paragraph):
                    heading, closed, apart = place, True, False
                own = self._heads.get(paragraph[0].paragraph)
                around = (own[0].start, own[-1].end) if own else (label.start, label.end)
                yield paragraph, Section(number, place, closed=True, head=around)
                continue
            if turn and paragraph[-1].text[-1:] == "?":  # who is asked tells of where the question says
                heading, number = self._asked(paragraph) or heading, number + 1
            if _is_title(paragraph):
                heading, closed, apart = None, False, True
            if apart or self.entries:
                number, apart = number + 1, False
            yield paragraph, Section(number, heading, closed)

    def _is_entry(self, paragraph: Sequence[Sentence]) -> bool:
        """Whether a line is an entry of a log or a row of a table: several may be of one place."""
        return any(head.dated or head.form == "cell" for head in self._heads.get(paragraph[0].paragraph, ()))

    def _asked(self, turn: Sequence[Sentence]) -> EventPlace | None:
        """Return the one town that a speaker's question names: "What happened in Auki?"."""
        named = [m for m in self.inside(turn[-1].start, turn[-1].end) if m.usage == "literal" and not m.nominal]
        return at(innermost([m for m in named if m.place is not None and m.place.feature_class in _INHABITED]))

    def _named(self, head: Head) -> list[Mention]:
        """Return the mentions of places that a head holds."""
        return [m for m in self.inside(head.start, head.end) if not m.nominal and m.usage != "demonym"]

    def _finest(self, named: Sequence[Mention]) -> Mention | None:
        """Return the innermost of a head's places, else the one that is finer than the others of its country."""
        inner = innermost(named)
        placed = [m for m in named if m.place is not None and m.place.kind not in TOO_WIDE]
        if inner is not None or not placed:
            return inner
        towns = [m for m in placed if m.place is not None and m.place.feature_class in _INHABITED]
        points = [m for m in towns if m.kind_word not in _UNITS] or towns  # "Izium district, Barvinkove"
        same = len({m.place.country for m in placed if m.place is not None}) == 1
        return points[0] if len(points) == 1 and same else None

    def _label(self, paragraph: Sequence[Sentence]) -> Mention | None:
        """Return what a paragraph begins with as its place, "Bunia: ...", "Mali. ..."; bare where nobody knows it."""
        own = self._heads.get(paragraph[0].paragraph, ())
        inner = self._finest([m for head in own for m in self._named(head)])
        if inner is not None:
            return inner
        first = next((s for s in paragraph if _WORD.search(s.text)), None)
        if first is None or first.role in {"dateline", "headline"}:
            return None
        found = _ALONE.match(first.text) or _LABEL.match(first.text)
        if found is None and own and own[0].form == "label":
            name = first.text[own[0].start - first.start : own[0].end - first.start]
            return Mention(own[0].start, own[0].end, name)
        if found is None:
            return None
        start, end = (first.start + at for at in found.span("name"))
        named = [m for m in self.inside(start, end) if not m.nominal and m.usage != "demonym"]
        inner = innermost(named)
        covered = [(m.start, m.end) for m in named]
        bare = [
            word.group()
            for word in _WORD.finditer(found["name"])
            if word.group().lower() not in _GENERIC and not any(a <= start + word.start() < b for a, b in covered)
        ]
        if inner is not None and not bare:
            return inner
        if any(m.place for m in named) or not all(word[0].isupper() for word in bare):
            return None
        place = self._sought(" ".join(bare)) if len(bare) < len(found["name"].split()) else None
        known = place is not None or found.re is _LABEL
        return Mention(start, end, found["name"], place=place) if known else None

    def _settled(self, label: Mention) -> Mention:
        """Return a label that nobody took for a place with the place that its name has in the report's country."""
        return label if label.place is not None else replace(label, place=self._sought(label.text))

    def _sought(self, name: str) -> Place | None:
        """Return what a label with a generic noun names in the report's country: "Kalehe Territory"."""
        if not name or self._home is None:
            return None
        here = [c.place for c in self._gazetteer.find(name) if c.place.country == self._home]
        return next((place for place in here if place.kind in {"district", "province"}), here[0] if here else None)

    def _is_heading(self, paragraph: Sequence[Sentence]) -> bool:
        """Whether a labelled paragraph is nothing but the label: it heads what follows."""
        own = self._heads.get(paragraph[0].paragraph)
        if own and own[-1].form == "alone" and len(paragraph) == 1:  # "Isfahan, 06:10"
            rest = _WORD.findall(paragraph[0].text, own[-1].end - paragraph[0].start)
            return all(word.lower() in _GENERIC for word in rest)
        return all(_ALONE.match(s.text) or not _WORD.search(s.text) for s in paragraph) and (
            paragraph[-1].text[-1:] not in ".!?" or len(paragraph) == 1
        )

    def _title(self, paragraphs: Sequence[Sequence[Sentence]]) -> EventPlace | None:
        """Return the one place that a title names: what a live blog, a bulletin or a transcript is about throughout."""
        if not paragraphs:
            return None
        first, last = paragraphs[0][0], paragraphs[0][-1]
        if last.end - first.start > _LONGEST_TITLE:
            return None
        alone = len(paragraphs) > 1 and len(paragraphs[0]) == 1 and first.text[-1:] not in ".!?"
        if last.role != "headline" and not alone:
            return None
        named = [m for m in self.inside(first.start, last.end) if not m.nominal and m.usage != "organisation"]
        inner = innermost([m for m in named if m.place is not None and m.place.kind not in TOO_WIDE])
        return at(inner) if inner is not None else None

    def _dateline(self, sentences: Sequence[Sentence]) -> EventPlace | None:
        for sentence in sentences[:4]:
            if sentence.role != "dateline":
                continue
            for mention in self.inside(sentence.start, sentence.end):
                if mention.place is not None and mention.usage == "literal":
                    return at(mention, SCORE)
        return None
