"""Records to GeoDataFrames with typed columns: one row an incident, an event or a toponym."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry import Point, shape

from geomap.records import Claim, Event, EventDate, Incident, Mention, Place, Quantity, Reading

CRS = "EPSG:4326"

_WHEN_AND_WHERE: Mapping[str, str] = {
    "date_start": "datetime64[us]",
    "date_end": "datetime64[us]",
    "date_precision": "string",
    "place": "string",
    "place_id": "string",
    "place_kind": "string",
    "admin1": "string",
    "country": "string",
    "lat": "float64",
    "lon": "float64",
    "uncertainty_km": "float64",
    "boundary": "string",
    "precision_acled": "Int64",
    "precision_ucdp": "Int64",
}

COLUMNS: Mapping[str, str] = {
    "id": "string",
    "title": "string",
    "type": "string",
    "acled_event_type": "string",
    "acled_sub_event_type": "string",
    "status": "string",
    "contested": "bool",
    **_WHEN_AND_WHERE,
    "killed_low": "Int64",
    "killed_best": "Int64",
    "killed_high": "Int64",
    "killed_civilians": "Int64",
    "killed_combatants": "Int64",
    "wounded_low": "Int64",
    "wounded_best": "Int64",
    "wounded_high": "Int64",
    "captured_low": "Int64",
    "captured_best": "Int64",
    "captured_high": "Int64",
    "arrested_low": "Int64",
    "arrested_best": "Int64",
    "arrested_high": "Int64",
    "missing_low": "Int64",
    "missing_best": "Int64",
    "missing_high": "Int64",
    "displaced_low": "Int64",
    "displaced_best": "Int64",
    "displaced_high": "Int64",
    "harm_said": "string",
    "asserted_by": "string",
    "denied_by": "string",
    "independent_sources": "int64",
    "reports": "int64",
    "actors": "string",
    "quote": "string",
    "url": "string",
    "located": "string",
    "on_map": "bool",
    "off_map_reason": "string",
    "realis": "string",
    "polarity": "string",
    "confidence": "float64",
    "review": "string",
    "events": "string",
    "documents": "string",
}
"""The incidents' columns with their pandas types; lists are JSON, counts are null where unknown, never 0.

`killed_low` is the least and `killed_high` the most that any source gives; `killed_best` only where all agree.
`killed_civilians` and `killed_combatants` are the least that a source gives of those it calls so, null where none does;
they are parts of no sum. The two columns of ACLED's types hold what most of its events have, null where none has one.
`harm_said` lists what each count was called, `located` the points located by hand that fit, `events` and `documents`
the ids that the row rests on (`Incidents.evidence` gives them back). `quote` is the first claim's sentence.
"""

EVENT_COLUMNS: Mapping[str, str] = {
    "id": "string",
    "incident": "string",
    "document": "string",
    "type": "string",
    "trigger": "string",
    "sentence": "string",
    "start": "int64",
    "end": "int64",
    "status": "string",
    "contested": "bool",
    **_WHEN_AND_WHERE,
    "acled_event_type": "string",
    "acled_sub_event_type": "string",
    "plover_event": "string",
    "actors": "string",
    "harm": "string",
    "said_by": "string",
    "url": "string",
    "on_map": "bool",
    "off_map_reason": "string",
    "realis": "string",
    "polarity": "string",
    "rules": "string",
    "confidence": "float64",
    "review": "string",
}
"""The events' columns; `start` and `end` locate the trigger in the document's text, `harm` is JSON of what is known."""

MENTION_COLUMNS: Mapping[str, str] = {
    "id": "string",
    "document": "string",
    "text": "string",
    "start": "int64",
    "end": "int64",
    "usage": "string",
    "place": "string",
    "place_id": "string",
    "place_kind": "string",
    "admin1": "string",
    "country": "string",
    "lat": "float64",
    "lon": "float64",
    "uncertainty_km": "float64",
    "score": "float64",
    "reason": "string",
    "candidates": "string",
    "sentence": "string",
    "url": "string",
}
"""The toponyms' columns; `candidates` is JSON of the places that the name may mean, likeliest first, with scores."""

HARM = ("killed", "wounded", "captured", "arrested", "missing", "displaced")


def incidents_frame(
    incidents: Iterable[Incident],
    readings: Iterable[Reading],
    located: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
) -> gpd.GeoDataFrame:
    """Return one row an incident in EPSG:4326 with the columns of COLUMNS and the place as geometry.

    A place that is known only as an area comes as that area; one without a place has no geometry. `located` gives the
    points located by hand that fit an incident, by its id.
    """
    read = list(readings)
    urls = {reading.document.id: reading.document.url for reading in read}
    events = {event.id: event for reading in read for event in reading.events}
    listed = list(incidents)
    found = located or {}
    rows = [
        row(incident, urls) | coded(incident, events) | {"located": as_json(found.get(incident.id, ()))}
        for incident in listed
    ]
    return framed(rows, COLUMNS, [outline(i.place.place) if i.place and i.on_map else None for i in listed])


def events_frame(readings: Iterable[Reading]) -> gpd.GeoDataFrame:
    """Return one row an event, of every reading in their order, with the columns of EVENT_COLUMNS."""
    rows, shapes = [], []
    for reading in readings:
        for event in reading.events:
            place = event.place.place if event.place else None
            harm = {kind: counted(q) for kind, q in (event.harm or {}).items() if q}
            rows.append(
                {
                    "id": event.id,
                    "incident": event.incident,
                    "document": reading.document.id,
                    "type": event.type,
                    "trigger": event.trigger.text,
                    "sentence": event.sentence.text,
                    "start": event.trigger.start,
                    "end": event.trigger.end,
                    "status": event.status,
                    "contested": event.contested,
                    **dated(event.date),
                    **placed(place),
                    "boundary": place.boundary if place else None,
                    "precision_acled": event.precision.acled,
                    "precision_ucdp": event.precision.ucdp,
                    "acled_event_type": event.acled[0],
                    "acled_sub_event_type": event.acled[1],
                    "plover_event": event.plover[0],
                    "actors": as_json({"name": a.name, "role": a.role} for a in event.actors),
                    "harm": json.dumps(harm, ensure_ascii=False),
                    "said_by": as_json(a.source or a.kind for a in event.attribution),
                    "url": reading.document.url,
                    "on_map": event.on_map,
                    "off_map_reason": event.off_map_reason,
                    "realis": event.realis,
                    "polarity": event.polarity,
                    "rules": as_json(event.rules),
                    "confidence": event.confidence,
                    "review": event.review,
                }
            )
            shapes.append(outline(place) if place and event.on_map else None)
    return framed(rows, EVENT_COLUMNS, shapes)


def mentions_frame(readings: Iterable[Reading]) -> gpd.GeoDataFrame:
    """Return one row a toponym, of every reading in their order, with the columns of MENTION_COLUMNS."""
    rows, shapes = [], []
    for reading in readings:
        starts = [sentence.start for sentence in reading.sentences]
        for mention in reading.toponyms:
            place = mention.place
            at = bisect_right(starts, mention.start) - 1
            held = reading.sentences[at] if at >= 0 and mention.start < reading.sentences[at].end else None
            others = [
                {"id": c.place.id, "name": c.place.name, "country": c.place.country, "score": round(c.score, 4)}
                for c in mention.candidates
            ]
            rows.append(
                {
                    "id": f"{reading.document.id}#{mention.start}",
                    "document": reading.document.id,
                    "text": mention.text,
                    "start": mention.start,
                    "end": mention.end,
                    "usage": mention.usage,
                    **placed(place),
                    "score": mention.score,
                    "reason": mention.reason,
                    "candidates": as_json(others),
                    "sentence": held.text if held else None,
                    "url": reading.document.url,
                }
            )
            shapes.append(Point(place.lon, place.lat) if place else None)
    return framed(rows, MENTION_COLUMNS, shapes)


def framed(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str], shapes: Sequence[Any]) -> gpd.GeoDataFrame:
    """Return rows as a GeoDataFrame with typed columns; what no table can hold of a text is replaced."""
    held = [{name: encodable(value) for name, value in each.items()} for each in rows]
    frame = pd.DataFrame(held, columns=list(columns)).astype(dict(columns))
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(list(shapes), crs=CRS), crs=CRS)


def encodable(value: Any) -> Any:
    """Return a text with lone surrogates and NULs replaced, which no column and no file format holds."""
    if not isinstance(value, str):
        return value
    return value.encode("utf-8", "replace").decode("utf-8").replace("\x00", "\N{REPLACEMENT CHARACTER}")


def as_json(values: Iterable[Any]) -> str:
    """Return a list as JSON."""
    return json.dumps(list(values), ensure_ascii=False)


def dated(date: EventDate) -> dict[str, Any]:
    """Return the columns of a date."""
    return {
        "date_start": pd.Timestamp(date.start) if date.start else pd.NaT,
        "date_end": pd.Timestamp(date.end) if date.end else pd.NaT,
        "date_precision": date.precision,
    }


def placed(place: Place | None) -> dict[str, Any]:
    """Return the columns of a place, null where there is none."""
    return {
        "place": place.name if place else None,
        "place_id": place.id if place else None,
        "place_kind": place.kind if place else None,
        "admin1": place.admin1 if place else None,
        "country": place.country if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "uncertainty_km": place.uncertainty_km if place else None,
    }


def outline(place: Place) -> Any:
    """Return a place as a shapely geometry: its area where that is what is known, else its point."""
    if place.geometry and place.geometry.get("type") != "Point":
        return shape(place.geometry)
    return Point(place.lon, place.lat)


def row(incident: Incident, urls: Mapping[str, str | None]) -> dict[str, Any]:
    """Return an incident as one flat row."""
    place = incident.place.place if incident.place else None
    harm = incident.harm or {}
    asserted = [claim for claim in incident.claims if claim.stance == "asserts"]
    flat: dict[str, Any] = {
        "id": incident.id,
        "title": incident.title,
        "type": incident.type,
        "status": incident.status,
        "contested": incident.contested,
        **dated(incident.date),
        **placed(place),
        "boundary": place.boundary if place else None,
        "precision_acled": incident.precision.acled,
        "precision_ucdp": incident.precision.ucdp,
        "harm_said": as_json(
            f"{kind}: {each.text}" for kind, counts in harm.items() for q in counts for each in (q, *q.also)
        ),
        "asserted_by": names(asserted),
        "denied_by": names(claim for claim in incident.claims if claim.stance == "denies"),
        "independent_sources": incident.independent_sources,
        "reports": len(set(incident.documents)),
        "actors": as_json(incident.actors),
        "quote": incident.claims[0].quote.text if incident.claims else None,
        "url": next((urls[key] for key in incident.documents if urls.get(key)), None),
        "on_map": incident.on_map,
        "off_map_reason": incident.off_map_reason,
        "realis": incident.realis,
        "polarity": incident.polarity,
        "confidence": incident.confidence,
        "review": incident.review,
        "events": as_json(incident.events),
        "documents": as_json(dict.fromkeys(incident.documents)),
    }
    for kind in HARM:
        low, best, high = span(harm.get(kind, ()))
        flat |= {f"{kind}_low": low, f"{kind}_best": best, f"{kind}_high": high}
    everyone = [each for q in harm.get("killed", ()) for each in (q, *q.also)]
    for victims in ("civilian", "combatant"):
        flat[f"killed_{victims}s"] = span([q for q in everyone if q.victims == victims])[0]
    return flat


def coded(incident: Incident, events: Mapping[str, Event]) -> dict[str, str | None]:
    """Return the ACLED type and sub-type of most of an incident's events of its own type, null where none has one."""
    own = [events[key] for key in incident.events if key in events]
    pairs = Counter(event.acled for event in own if event.type == incident.type and event.acled[0])
    kind, part = max(pairs, key=lambda pair: (pairs[pair], pair), default=(None, None))
    return {"acled_event_type": kind, "acled_sub_event_type": part}


def counted(q: Quantity) -> dict[str, Any]:
    """Return a count as JSON holds it: whose people they are and who else was counted stand there only where told."""
    told: dict[str, Any] = {"low": q.low, "best": q.best, "high": q.high, "text": q.text, "side": q.side}
    if q.victims:
        told["victims"] = q.victims
    if q.also:
        told["also"] = [counted(other) for other in q.also]
    return told


def names(claims: Iterable[Claim]) -> str:
    """Return the sources of claims as JSON, each once."""
    return as_json(dict.fromkeys(claim.source for claim in claims if claim.source))


def span(counts: Sequence[Quantity]) -> tuple[int | None, int | None, int | None]:
    """Return the least, the agreed and the most that sources give."""
    lows = [v for q in counts for v in (q.low, q.best) if v is not None]
    highs = [v for q in counts for v in (q.high, q.best) if v is not None]
    bests = {q.best for q in counts}
    best = bests.pop() if len(bests) == 1 else None
    return min(lows, default=None), best, max(highs, default=None)


def places_frame(names_: pd.Series | Sequence[str], found: Sequence[Mention]) -> gpd.GeoDataFrame:
    """Return geocoded names with place, score and reason, on the index of the series that came in."""
    rows = []
    for name, mention in zip(names_, found, strict=True):
        place = mention.place
        rows.append(
            {
                "query": name,
                "name": place.name if place else None,
                "place_id": place.id if place else None,
                "kind": place.kind if place else None,
                "admin1": place.admin1 if place else None,
                "country": place.country if place else None,
                "lat": place.lat if place else None,
                "lon": place.lon if place else None,
                "score": mention.score,
                "reason": mention.reason,
            }
        )
    points = [Point(m.place.lon, m.place.lat) if m.place else None for m in found]
    index = names_.index if isinstance(names_, pd.Series) else None
    frame = pd.DataFrame(rows, index=index).astype({"lat": "float64", "lon": "float64"}) if rows else pd.DataFrame(rows)
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(points, index=index, crs=CRS), crs=CRS)
