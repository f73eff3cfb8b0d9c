"""Records to the JSON that commands exchange; `parsing` is the way back."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from geomap import files
from geomap.records import Event, EventPlace, Mention, Place, Quantity, Reading, Relation, Span, Timex

SCHEMA = "geomap/1"
HARMS = ("killed", "wounded", "captured", "arrested", "missing", "displaced")

Json = dict[str, Any]


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _span(value: Span | None) -> Json | None:
    return None if value is None else {"start": value.start, "end": value.end, "text": value.text}


def place_to_json(place: Place) -> Json:
    """Return a place as the record's PLACE object."""
    return {
        "id": place.id,
        "name": place.name,
        "kind": place.kind,
        "feature_class": place.feature_class,
        "feature_code": place.feature_code,
        "country": place.country,
        "admin1": place.admin1,
        "lat": place.lat,
        "lon": place.lon,
        "parents": list(place.parents),
        "geonameid": place.geonameid,
        "source": place.source,
        "geometry": place.geometry,
        "uncertainty_km": place.uncertainty_km,
        "boundary": place.boundary,
        "population": place.population,
    }


def _mention(mention: Mention) -> Json:
    return {
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "usage": mention.usage,
        "place": place_to_json(mention.place) if mention.place else None,
        "score": mention.score,
        "reason": mention.reason,
        "candidates": [
            place_to_json(c.place) | {"match": c.match, "matched_name": c.name, "score": c.score}
            for c in mention.candidates
        ],
        "kind_word": mention.kind_word,
        "tail": mention.tail,
        "nominal": mention.nominal,
        "confidence": mention.confidence,
        "name": mention.name,
    }


def _relation(relation: Relation) -> Json:
    return {
        "start": relation.start,
        "end": relation.end,
        "text": relation.text,
        "type": relation.type,
        "figure": _span(relation.figure),
        "ground": _span(relation.ground),
        "ground2": _span(relation.ground2),
        "distance_km": relation.distance_km,
        "bearing": relation.bearing,
        "uncertainty_km": relation.uncertainty_km,
        "geometry": relation.geometry,
    }


def _timex(timex: Timex) -> Json:
    return {
        "start": timex.start,
        "end": timex.end,
        "text": timex.text,
        "type": timex.type,
        "value": timex.value,
        "date_start": _day(timex.date_start),
        "date_end": _day(timex.date_end),
        "anchor": timex.anchor,
    }


def _event_place(at: EventPlace) -> Json:
    return place_to_json(at.place) | {"mention": _span(at.mention), "how": at.how, "score": at.score}


def _unresolved(span: Span) -> Json:
    """Return a PLACE of which only the name is known, so that the words are not lost with the coordinates."""
    nothing = dict.fromkeys(
        (
            *("id", "kind", "feature_class", "feature_code", "country", "admin1"),
            *("lat", "lon", "geonameid", "geometry", "uncertainty_km"),
        )
    )
    known = {"name": span.text, "parents": [], "source": "text", "boundary": "none", "population": 0}
    return nothing | known | {"mention": _span(span), "how": "clause", "score": 0.0}


def _harm(harm: Mapping[str, Quantity | None] | None) -> Json:
    harm = harm or {}
    return {key: _quantity(value) if (value := harm.get(key)) else None for key in HARMS}


def _quantity(value: Quantity) -> Json:
    """Return a count; what it seldom has stands there only where it has it."""
    out = {name: getattr(value, name) for name in ("low", "best", "high", "text", "side", "start", "end")}
    if value.victims:
        out["victims"] = value.victims
    if value.also:
        out["also"] = [_quantity(other) for other in value.also]
    return out


def event_to_json(event: Event) -> Json:
    """Return an event as the record's event object."""
    return {
        "id": event.id,
        "incident": event.incident,
        "type": event.type,
        "acled": {"event_type": event.acled[0], "sub_event_type": event.acled[1]},
        "plover": {"event": event.plover[0], "mode": event.plover[1]},
        "trigger": _span(event.trigger),
        "mentions": [_span(m) for m in event.mentions],
        "sentence": {"start": event.sentence.start, "end": event.sentence.end},
        "place": _event_place(event.place) if event.place else None,
        "places": [*(_event_place(p) for p in event.places), *(_unresolved(span) for span in event.unresolved)],
        "not_at": [{"place": n.place, "reason": n.reason} for n in event.not_at],
        "date": {
            "start": _day(event.date.start),
            "end": _day(event.date.end),
            "time": event.date.time,
            "precision": event.date.precision,
            "expression": _span(event.date.expression),
            "anchor": event.date.anchor,
        },
        "actors": [dataclasses.asdict(actor) for actor in event.actors],
        "harm": _harm(event.harm),
        "attribution": [dataclasses.asdict(a) for a in event.attribution],
        "status": event.status,
        "contested": event.contested,
        "contradicted_by": list(event.contradicted_by),
        "polarity": event.polarity,
        "realis": event.realis,
        "on_map": event.on_map,
        "off_map_reason": event.off_map_reason,
        "precision": {"acled": event.precision.acled, "ucdp": event.precision.ucdp},
        "rules": list(event.rules),
        "confidence": event.confidence,
        "review": event.review,
        "title": event.title,
        "group": event.group,
        **({"counted": list(event.counted)} if event.counted else {}),
    }


def to_json(reading: Reading) -> Json:
    """Return one reading as the JSON object that `geomap read` writes."""
    document = reading.document
    return {
        "schema": SCHEMA,
        "id": document.id,
        "source": document.source,
        "title": document.title,
        "outlet": document.outlet,
        "url": document.url,
        "date": _day(document.date),
        "language": document.language,
        "text": document.text,
        "toponyms": [_mention(m) for m in reading.toponyms],
        "relations": [_relation(r) for r in reading.relations],
        "timex": [_timex(t) for t in reading.timexes],
        "events": [event_to_json(e) for e in reading.events],
        "sentences": [
            {"start": s.start, "end": s.end, "paragraph": s.paragraph, "role": s.role} for s in reading.sentences
        ],
        "quotes": [
            {"start": q.start, "end": q.end, "kind": q.kind, "speaker": _span(q.speaker), "date": _day(q.date)}
            for q in reading.quotes
        ],
    }


def dumps(reading: Reading) -> str:
    """Return one line of JSON, without the line end; lone surrogates are escaped so that it always encodes."""
    line = json.dumps(to_json(reading), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(to_json(reading), ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return line


def write(readings: Iterable[Reading], path: Path) -> int:
    """Write readings as JSON Lines, whole or not at all, and return how many."""
    count = 0
    with files.atomic(path) as out:
        for count, reading in enumerate(readings, 1):  # noqa: B007 - the last one is returned
            out.write(dumps(reading) + "\n")
    return count
