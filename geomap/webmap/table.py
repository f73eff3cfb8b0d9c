"""Turn incidents and the readings they rest on into the table that a map draws."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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
REASONS = ("", "no place", "statement", "future", "hypothetical", "historical", "negated", "place too wide")


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


def from_incidents(
    incidents: Sequence[Incident],
    readings: Iterable[Reading],
    quotes: evidence.Quotes,
    located: Mapping[str, Sequence[Mapping[str, Any]]] = MappingProxyType({}),
) -> EventTable:
    """Return the table of incidents, with every name that the page lists in its head.

    `located` gives, by an incident's id, the points located by hand that fit it.
    """
    read = tuple(readings)
    events = evidence.index(read)
    documents = {reading.document.id: i for i, reading in enumerate(read)}
    outlets = {reading.document.id: reading.document.outlet for reading in read}
    places: dict[str, int] = {}
    shapes: list[dict[str, Any]] = []
    reasons, sources, actors = Names(), Names(), Names()
    reasons.add("")
    source_lists: list[list[int]] = []
    actor_lists: list[list[int]] = []
    place_of: list[int] = []
    also: list[list[int]] = []

    def site(place: Place) -> int:
        if place.id not in places:
            places[place.id] = len(shapes)
            shapes.append(shape(place))
        return places[place.id]

    for row, incident in enumerate(incidents):
        index = -1
        if incident.on_map and incident.place:
            index = site(incident.place.place)
            others = (site(p.place) for p in incident.places)
            also.extend([row, other] for other in dict.fromkeys(others) if other != index)
        place_of.append(index)
        source_lists.append(
            sorted({sources.add(claim.source or outlets.get(claim.document) or UNNAMED) for claim in incident.claims})
        )
        actor_lists.append(sorted({actors.add(name) for name in incident.actors}))

    def column(value: Callable[[Incident], float], dtype: type) -> np.ndarray:
        return np.array([value(incident) for incident in incidents], dtype=dtype)

    spots = [i.place.place if i.on_map and i.place else None for i in incidents]
    starts = [i.date.start or i.date.end for i in incidents]
    ends = [i.date.end or i.date.start for i in incidents]
    table = EventTable(
        lat=np.array([p.lat if p else np.nan for p in spots], dtype=float),
        lon=np.array([p.lon if p else np.nan for p in spots], dtype=float),
        type=column(lambda i: type_names.index(i.type) if i.type in type_names else len(type_names) - 1, np.uint8),
        status=column(status, np.uint8),
        day=np.array([d.toordinal() - EPOCH if d else UNDATED for d in starts], dtype=np.int32),
        span=np.array(
            [max(0, (b - a).days) if a and b else 0 for a, b in zip(starts, ends, strict=True)], dtype=np.int32
        ),
        precision=column(
            lambda i: PRECISION.index(i.date.precision if i.date.precision in PRECISION else "unknown"), np.uint8
        ),
        place=np.array(place_of, dtype=np.int64),
        killed=column(killed, np.int32),
        exactness=column(lambda i: i.precision.ucdp or 0, np.uint8),
        reason=column(lambda i: 0 if i.on_map and i.place else reasons.add(i.off_map_reason or "no place"), np.uint8),
        independent=column(lambda i: i.independent_sources, np.int32),
        source_count=np.array([len(s) for s in source_lists], dtype=np.int64),
        sources=np.array([s for row in source_lists for s in row], dtype=np.int64),
        actor_count=np.array([len(a) for a in actor_lists], dtype=np.int64),
        actors=np.array([a for row in actor_lists for a in row], dtype=np.int64),
        details=lambda rows: [
            evidence.detail(incidents[row], events, documents, quotes, located.get(incidents[row].id, ()))
            for row in rows.tolist()
        ],
    )
    outlines = {shape["id"]: shape["geometry"] for shape in shapes}
    table.records = lambda: carry.blocks(incidents, read, quotes, outlines)
    table.head = {
        "kind": "incidents",
        "types": list(type_names),
        "statuses": list(STATUS),
        "precisions": list(PRECISION),
        "places": shapes,
        "reasons": reasons.listing(),
        "sources": sources.listing(),
        "actors": actors.listing(),
        "documents": [report(reading) for reading in read],
        "also": also,
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
    """Return the places that reports name and no incident is at: [name, kind, lat, lon, times]."""
    found: dict[str, list[Any]] = {}
    for reading in readings:
        for mention in reading.toponyms:
            place = mention.place
            if place is None or place.id in own:
                continue
            row = found.setdefault(place.id, [place.name, place.kind, round(place.lat, 4), round(place.lon, 4), 0])
            row[4] += 1
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
