"""Turn incidents and the readings they rest on into the table that a map draws."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

import numpy as np

from geomap.records import Incident, Place, Reading, type_names
from geomap.webmap import carry, evidence
from geomap.webmap.columns import PRECISION, STATUS, UNDATED, EventTable
from geomap.webmap.shapes import SECTORS, rounded

EPOCH = date(1970, 1, 1).toordinal()

AREAS = frozenset(
    {"continent", "country", "province", "region", "sea", "ocean", "valley", "mountain", "range", "desert", "island"}
    | {"peninsula", "lake", "river", "bay", "strait"}
)
"""Kinds that are drawn as an area with their events counted on its outline: a symbol inside would feign a point."""

DISTRICTS = frozenset({"district"})
RING_KM = {"city": 6.0, "town": 2.5, "village": 1.0, "suburb": 2.0}
"""Radius of the ring drawn where the gazetteer gives a settlement no extent: the size of its kind, in kilometres."""

DISC_KM = {"district": 12.0, "province": 60.0, "valley": 25.0, "mountain": 10.0, "range": 60.0, "pass": 3.0}
NO_PLACE = "no place of its own is named"

UNNAMED = "outlet not given"
"""Who says what no source is named for: the report itself, whose outlet is not known."""


class Names:
    """A list of distinct names, each with its index, in the order in which they first came."""

    def __init__(self) -> None:
        """Start empty."""
        self.index: dict[str, int] = {}

    def add(self, name: str) -> int:
        """Return the name's index."""
        return self.index.setdefault(name, len(self.index))

    def listing(self) -> list[str]:
        """Return the names in order."""
        return list(self.index)


def shape(place: Place) -> dict[str, Any]:
    """Return a place as the page draws it; `radius` (km) serves where no outline is known."""
    draw = "area" if place.kind in AREAS else "district" if place.kind in DISTRICTS else "point"
    outline = place.geometry if place.geometry and place.geometry["type"] != "Point" else None
    radius = place.uncertainty_km or RING_KM.get(place.kind, 0.0) or DISC_KM.get(place.kind, 0.0)
    above = [part for part in (place.admin1, place.country) if part and part != place.name]
    return {
        "id": place.id,
        "name": place.name,
        "kind": place.kind,
        "above": above,
        "lat": round(place.lat, 5),
        "lon": round(place.lon, 5),
        "draw": draw,
        "radius": round(radius, 2),
        "boundary": place.boundary,
        "geometry": rounded(outline),
        "source": place.source,
    }


def status(incident: Incident) -> int:
    """Return how sure an incident is, as an index into STATUS: a contradiction weighs more than any claim."""
    name = "contested" if incident.contested else incident.status
    return STATUS.index(name if name in STATUS else "unverified")


def precision(incident: Incident) -> int:
    """Return how exact an incident's date is, as an index into PRECISION."""
    name = incident.date.precision
    return PRECISION.index(name if name in PRECISION else "unknown")


def killed(incident: Incident) -> int:
    """Return the least number that any source gives for the dead, -1 where none gives one."""
    lows = [q.low if q.low is not None else q.best for q in (incident.harm or {}).get("killed", ())]
    known = [low for low in lows if low is not None]
    return min(known) if known else -1


@dataclass(frozen=True, slots=True)
class Where:
    """Where incidents are drawn: the places, each row's place as an index or -1, and the further [row, place]s."""

    shapes: list[dict[str, Any]]
    index: list[int]
    also: list[list[int]]


def located(incidents: Sequence[Incident]) -> Where:
    """Return where incidents are drawn; those that are not on the map are at no place."""
    number: dict[str, int] = {}
    found = Where([], [], [])

    def site(place: Place) -> int:
        if place.id not in number:
            number[place.id] = len(found.shapes)
            found.shapes.append(shape(place))
        return number[place.id]

    for row, incident in enumerate(incidents):
        own = site(incident.place.place) if incident.on_map and incident.place else -1
        found.index.append(own)
        if own >= 0:
            others = dict.fromkeys(site(p.place) for p in incident.places)
            found.also.extend([row, other] for other in others if other != own)
    return found


def days(incidents: Sequence[Incident]) -> tuple[np.ndarray, np.ndarray]:
    """Return each row's first day since 1970, or UNDATED, and its further days."""
    starts = [i.date.start or i.date.end for i in incidents]
    ends = [i.date.end or i.date.start for i in incidents]
    first = [start.toordinal() - EPOCH if start else UNDATED for start in starts]
    span = [max(0, (b - a).days) if a and b else 0 for a, b in zip(starts, ends, strict=True)]
    return np.array(first, dtype=np.int32), np.array(span, dtype=np.int32)


def listed(rows: Sequence[Iterable[str]]) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Return the distinct names of all rows, how many each row has, and their indexes row after row."""
    names = Names()
    indexes = [sorted({names.add(name) for name in row}) for row in rows]
    counts = np.array([len(row) for row in indexes], dtype=np.int64)
    return names.listing(), counts, np.array([i for row in indexes for i in row], dtype=np.int64)


def from_incidents(
    incidents: Sequence[Incident],
    readings: Iterable[Reading],
    quotes: evidence.Quotes,
    points: Mapping[str, Sequence[Mapping[str, Any]]] = MappingProxyType({}),
) -> EventTable:
    """Return the table of incidents, with every name that the page lists in its head.

    `points` gives, by an incident's id, the points located by hand that fit it.
    """
    read = tuple(readings)
    events = evidence.index(read)
    documents = {reading.document.id: i for i, reading in enumerate(read)}
    outlets = {reading.document.id: reading.document.outlet for reading in read}
    where = located(incidents)
    day, span = days(incidents)
    sources, source_count, source_index = listed(
        [[c.source or outlets.get(c.document) or UNNAMED for c in incident.claims] for incident in incidents]
    )
    actors, actor_count, actor_index = listed([incident.actors for incident in incidents])
    reasons = Names()
    reasons.add("")

    def column(value: Callable[[Incident], float], dtype: type) -> np.ndarray:
        return np.array([value(incident) for incident in incidents], dtype=dtype)

    table = EventTable(
        lat=column(lambda i: i.place.place.lat if i.on_map and i.place else np.nan, float),
        lon=column(lambda i: i.place.place.lon if i.on_map and i.place else np.nan, float),
        type=column(lambda i: type_names.index(i.type) if i.type in type_names else len(type_names) - 1, np.uint8),
        status=column(status, np.uint8),
        day=day,
        span=span,
        precision=column(precision, np.uint8),
        place=np.array(where.index, dtype=np.int64),
        killed=column(killed, np.int32),
        exactness=column(lambda i: i.precision.ucdp or 0, np.uint8),
        reason=column(lambda i: reasons.add("" if i.on_map and i.place else i.off_map_reason or NO_PLACE), np.uint32),
        independent=column(lambda i: i.independent_sources, np.int32),
        source_count=source_count,
        sources=source_index,
        actor_count=actor_count,
        actors=actor_index,
        details=lambda rows: [
            evidence.detail(incidents[row], events, documents, quotes, points.get(incidents[row].id, ()))
            for row in rows.tolist()
        ],
    )
    outlines = {shape["id"]: shape["geometry"] for shape in where.shapes}
    table.records = lambda: carry.blocks(incidents, read, quotes, outlines)
    table.head = {
        "kind": "incidents",
        "types": list(type_names),
        "statuses": list(STATUS),
        "precisions": list(PRECISION),
        "places": where.shapes,
        "reasons": reasons.listing(),
        "sources": sources,
        "actors": actors,
        "documents": [report(reading) for reading in read],
        "checked": sum(incident.review != "unreviewed" for incident in incidents),
        "also": where.also,
        "mentioned": mentioned(read, {p.place.id for i in incidents for p in (i.place, *i.places) if p}),
        "relations": sectors(read),
    }
    return table


def report(reading: Reading) -> dict[str, Any]:
    """Return what the page says of one report; a path is no source for a reader."""
    document = reading.document
    return {
        "title": document.title,
        "outlet": document.outlet,
        "url": document.url,
        "date": document.date.isoformat() if document.date else None,
        "language": document.language,
    }


def mentioned(readings: Sequence[Reading], own: set[str]) -> list[list[Any]]:
    """Return the places that reports name and no incident is at: [name, whether it is an area, lat, lon]."""
    found: dict[str, list[Any]] = {}
    for reading in readings:
        for mention in reading.toponyms:
            place = mention.place
            if place is not None and place.id not in own and place.id not in found:
                found[place.id] = [place.name, int(place.kind in AREAS), round(place.lat, 4), round(place.lon, 4)]
    return list(found.values())


def sectors(readings: Sequence[Reading]) -> list[dict[str, Any]]:
    """Return the spatial relations that have a shape ("90 miles north of ..."), each once."""
    found: dict[str, dict[str, Any]] = {}
    for reading in readings:
        for relation in reading.relations:
            if relation.geometry and relation.type in SECTORS:
                shape_of = rounded(relation.geometry)
                key = f"{relation.type} {relation.distance_km} {relation.bearing} {shape_of}"
                found.setdefault(key, {"text": relation.text, "type": relation.type, "geometry": shape_of})
    return list(found.values())
