"""What a map carries of its reports so that its incidents can be joined again: records over a text that is blanked.

A report's text keeps what the map shows of it (the quoted sentences, the words that events rest on, place names); all
else becomes spaces, so that every offset holds and nothing unquoted is in the file.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import accumulate
from typing import Any

from geomap import store
from geomap.events.joining import independence
from geomap.records import Event, GeoJSON, Incident, Place, Reading, Sentence
from geomap.webmap import evidence
from geomap.webmap.shapes import SECTORS, rounded

BLOCK = 200
"""Reports whose records one block of the file holds."""

CREDIT = 160
"""Characters at the head of a report in which `independence` looks for an agency."""

CANDIDATES = 5
"""Readings of a name that the map shows as rejected, and its own."""

PLACE = "@"
"""Stands for a place that the block lists."""

Json = dict[str, Any]
Stretch = tuple[int, int]


def blocks(
    incidents: Sequence[Incident], readings: Sequence[Reading], quotes: evidence.Quotes, shapes: Mapping[str, GeoJSON]
) -> Iterator[Json]:
    """Yield the records of the reports, BLOCK by BLOCK; `shapes` are the outlines of the places that are drawn."""
    events = evidence.index(tuple(readings))
    shown: dict[str, list[Stretch]] = defaultdict(list)
    for incident in incidents:
        for claim in incident.claims:
            own = [events[key] for key in claim.events if key in events]
            if own:
                found = evidence.stretches(own[0][0], claim, [event for _, event in own], quotes)
                shown[own[0][0].document.id] += [(start, end) for start, end, _ in found]
    of = {key: incident for incident in incidents for key in incident.events}
    fixed = {
        incident.id
        for incident in incidents
        if any(hidden(*events[key], shown) for key in incident.events if key in events)
    }
    names = public_ids([reading.document.id for reading in readings])
    for first in range(0, len(readings), BLOCK):
        places = Places(shapes)
        listed = []
        for reading in readings[first : first + BLOCK]:
            told = replace(reading, events=tuple(told_of(e, of.get(e.id), fixed) for e in reading.events))
            bare = carried(told, shown.get(reading.document.id, []), names[reading.document.id])
            listed.append(places.taken(store.to_json(bare)))
        yield {"places": places.listing, "readings": listed}


def hidden(reading: Reading, event: Event, shown: Mapping[str, Sequence[Stretch]]) -> bool:
    """Whether an event's sentence is not in the file, so that it would not be joined again by its words."""
    kept = shown.get(reading.document.id, ())
    return not any(start <= event.sentence.start and event.sentence.end <= end for start, end in kept)


def told_of(event: Event, incident: Incident | None, fixed: Collection[str]) -> Event:
    """Return an event with its incident's id; where that is fixed it belongs to it as if by hand, sources counted."""
    if incident is None:
        return event
    event = replace(event, incident=incident.id)
    if incident.id not in fixed:
        return event
    counted = (incident.independent_sources, incident.independence)
    return replace(event, group=incident.id, title=event.title or incident.title, counted=counted)


def public_ids(ids: Iterable[str]) -> dict[str, str]:
    """Return the ids of reports as a map may show them, in their order: one that might be a path becomes its hash."""
    out = {}
    for rank, key in enumerate(sorted(ids)):
        hashed = sha256(key.encode("utf-8", "replace")).hexdigest()[:12]
        out[key] = key if evidence.public(key) else f"report:{rank:06d}:{hashed}"
    return out


def carried(reading: Reading, shown: Sequence[Stretch], key: str) -> Reading:
    """Return a reading that holds of its report no more than the map shows."""
    keep = [*shown, *(stretch for event in reading.events for stretch in words(event))]
    relations = tuple(
        replace(r, geometry=rounded(r.geometry)) for r in reading.relations if r.geometry and r.type in SECTORS
    )
    toponyms = tuple(m for m in reading.toponyms if m.place is not None)
    keep += [(relation.start, relation.end) for relation in relations]
    keep += [(mention.start, mention.end) for mention in toponyms]
    drawn = {event.place.place.id for event in reading.events if event.place}  # only theirs say what was rejected
    document = reading.document
    keep += credit(document.text)
    return replace(
        reading,
        document=replace(document, id=key, source="", text=masked(document.text, keep)),
        quotes=(),
        timexes=(),
        relations=relations,
        toponyms=tuple(
            replace(m, candidates=m.candidates[:CANDIDATES] if m.place and m.place.id in drawn else ())
            for m in toponyms
        ),
        sentences=tuple(touched(reading.sentences, shown)),
    )


def touched(sentences: Iterable[Sentence], shown: Sequence[Stretch]) -> Iterator[Sentence]:
    """Yield the sentences that share a character with a stretch, in time that grows with both and not their product."""
    spans = sorted(shown)
    starts = [start for start, _ in spans]
    farthest = list(accumulate((end for _, end in spans), max))
    for sentence in sentences:
        before = bisect_left(starts, sentence.end)
        if before and farthest[before - 1] > sentence.start:
            yield sentence


def credit(text: str) -> Iterator[Stretch]:
    """Yield where a report names the agency that it comes from: two of one agency are one source."""
    name = independence.agency(text[:CREDIT])
    at = text.lower().find(name) if name else -1
    if name and at >= 0:
        yield max(0, at - 1), at + len(name) + 1  # with the brackets that may stand around it


def words(event: Event) -> Iterator[Stretch]:
    """Yield the stretches that an event rests on: its panel names each of them."""
    yield from ((start, end) for start, end, _ in evidence.marks(event))
    yield from ((p.mention.start, p.mention.end) for p in event.places if p.mention)
    yield from ((span.start, span.end) for span in event.unresolved)


def masked(text: str, keep: Iterable[Stretch]) -> str:
    """Return a text of the same length in which all but some stretches is blank.

    >>> masked("Shells hit Goma. Rain fell.", [(0, 10), (11, 16)])
    'Shells hit Goma.           '
    """
    out, at = [], 0
    for start, end in sorted((max(0, a), min(len(text), b)) for a, b in keep):
        if end <= at:
            continue
        out.append(" " * (start - at))
        out.append(text[max(at, start) : end])
        at = end
    return "".join(out) + " " * (len(text) - at)


class Places:
    """The places of a block, each once: places with one id may differ in what else they hold."""

    def __init__(self, shapes: Mapping[str, GeoJSON]) -> None:
        """Start with none; `shapes` are the outlines of the places that are drawn."""
        self.listing: list[Json] = []
        self._shapes = shapes
        self._index: dict[str, int] = {}

    def taken(self, value: Any) -> Any:
        """Return JSON with each place replaced by its number in the list."""
        if isinstance(value, list):
            return [self.taken(item) for item in value]
        if not isinstance(value, dict):
            return value
        if value.get("id") is None or "feature_class" not in value:
            return {name: self.taken(item) for name, item in value.items()}
        own = {name: value[name] for name in FIELDS} | {"geometry": None}
        number = self._index.setdefault(repr(own), len(self.listing))
        if number == len(self.listing):
            self.listing.append(own | {"geometry": self._shapes.get(own["id"])})
        return {PLACE: number} | {name: item for name, item in value.items() if name not in own}


FIELDS = tuple(store.place_to_json(Place("", "", "", "", "", None, None, 0.0, 0.0)))
"""The keys of a place in a record; a mention or a candidate has more beside them."""


def restored(value: Any, places: Sequence[Json]) -> Any:
    """Undo `Places.taken`."""
    if isinstance(value, list):
        return [restored(item, places) for item in value]
    if not isinstance(value, dict):
        return value
    if PLACE in value:
        return places[value[PLACE]] | {name: item for name, item in value.items() if name != PLACE}
    return {name: restored(item, places) for name, item in value.items()}


def readings(block: Json) -> Iterator[Reading]:
    """Yield the readings of one block; raises ValueError, KeyError or TypeError where it holds none."""
    for value in block["readings"]:
        yield store.from_json(restored(value, block["places"]))
