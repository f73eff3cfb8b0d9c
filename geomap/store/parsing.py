"""The JSON that commands exchange to records; `rendering` is the way out."""

from __future__ import annotations

import json
from datetime import date

from geomap.errors import InputError
from geomap.records import (
    Actor,
    Attribution,
    Candidate,
    Document,
    Event,
    EventDate,
    EventPlace,
    Mention,
    NotAt,
    Place,
    Precision,
    Quantity,
    Quote,
    Reading,
    Relation,
    Sentence,
    Span,
    Timex,
)
from geomap.store.rendering import SCHEMA, Json


def _to_quantity(value: Json) -> Quantity:
    also = tuple(_to_quantity(other) for other in value.get("also") or ())
    return Quantity(**{**value, "also": also})


def _to_day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _to_span(value: Json | None, text: str) -> Span | None:
    if value is None:
        return None
    start, end = int(value["start"]), int(value["end"])
    if not 0 <= start <= end <= len(text):
        msg = f"offsets {start} to {end} lie outside the text of {len(text)} characters"
        raise ValueError(msg)
    return Span(start, end, text[start:end])


def _some_span(value: Json, text: str) -> Span:
    span = _to_span(value, text)
    if span is None:
        msg = "an object with start and end is missing"
        raise ValueError(msg)
    return span


def place_from_json(value: Json) -> Place:
    """Return the place of a PLACE object; keys beyond the record's are left aside."""
    lat, lon = float(value["lat"]), float(value["lon"])
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        msg = f"a place at latitude {lat}, longitude {lon} is not on Earth"
        raise ValueError(msg)
    return Place(
        id=str(value["id"]),
        name=str(value["name"]),
        kind=value["kind"],
        feature_class=value["feature_class"],
        feature_code=value["feature_code"],
        country=value["country"],
        admin1=value["admin1"],
        lat=lat,
        lon=lon,
        parents=tuple(value.get("parents") or ()),
        geonameid=value.get("geonameid"),
        source=value.get("source") or "",
        geometry=value.get("geometry"),
        uncertainty_km=float(value.get("uncertainty_km") or 0.0),
        boundary=value.get("boundary") or "none",
        population=int(value.get("population") or 0),
    )


def _to_mention(value: Json, text: str) -> Mention:
    span = _some_span(value, text)
    return Mention(
        start=span.start,
        end=span.end,
        text=span.text,
        usage=value["usage"],
        place=place_from_json(value["place"]) if value.get("place") else None,
        score=float(value.get("score") or 0.0),
        reason=value.get("reason") or "",
        candidates=tuple(
            Candidate(
                place_from_json(c),
                c.get("match", "exact"),
                c.get("matched_name", c["name"]),
                float(c.get("score") or 0),
            )
            for c in value.get("candidates") or ()
        ),
        kind_word=value.get("kind_word"),
        tail=value.get("tail"),
        nominal=bool(value.get("nominal")),
        confidence=float(value.get("confidence", 1.0)),
        name=value.get("name"),
    )


def _to_relation(value: Json, text: str) -> Relation:
    span = _some_span(value, text)
    return Relation(
        start=span.start,
        end=span.end,
        text=span.text,
        type=value["type"],
        figure=_to_span(value.get("figure"), text),
        ground=_to_span(value.get("ground"), text),
        ground2=_to_span(value.get("ground2"), text),
        distance_km=value.get("distance_km"),
        bearing=value.get("bearing"),
        uncertainty_km=value.get("uncertainty_km"),
        geometry=value.get("geometry"),
    )


def _to_timex(value: Json, text: str) -> Timex:
    span = _some_span(value, text)
    return Timex(
        start=span.start,
        end=span.end,
        text=span.text,
        type=value["type"],
        value=value["value"],
        date_start=_to_day(value.get("date_start")),
        date_end=_to_day(value.get("date_end")),
        anchor=value.get("anchor"),
    )


def _to_event_place(value: Json, text: str) -> EventPlace:
    return EventPlace(
        place=place_from_json(value),
        mention=_to_span(value.get("mention"), text),
        how=value["how"],
        score=float(value.get("score") or 0.0),
    )


def event_from_json(value: Json, text: str) -> Event:
    """Return the event of an event object whose offsets count in `text`."""
    day = value.get("date") or {}
    acled, plover, precision = value.get("acled") or {}, value.get("plover") or {}, value.get("precision") or {}
    return Event(
        id=value["id"],
        type=value["type"],
        trigger=_some_span(value["trigger"], text),
        sentence=_some_span(value["sentence"], text),
        mentions=tuple(_some_span(m, text) for m in value.get("mentions") or ()),
        incident=value.get("incident"),
        acled=(acled.get("event_type"), acled.get("sub_event_type")),
        plover=(plover.get("event"), plover.get("mode")),
        place=_to_event_place(value["place"], text) if value.get("place") else None,
        places=tuple(_to_event_place(p, text) for p in value.get("places") or () if p.get("id") is not None),
        not_at=tuple(NotAt(n["place"], n["reason"]) for n in value.get("not_at") or ()),
        date=EventDate(
            start=_to_day(day.get("start")),
            end=_to_day(day.get("end")),
            time=day.get("time"),
            precision=day.get("precision") or "unknown",
            expression=_to_span(day.get("expression"), text),
            anchor=day.get("anchor"),
        ),
        actors=tuple(Actor(**actor) for actor in value.get("actors") or ()),
        harm={k: _to_quantity(v) if v else None for k, v in (value.get("harm") or {}).items()},
        attribution=tuple(Attribution(**a) for a in value.get("attribution") or ()),
        status=value.get("status") or "reported",
        contested=bool(value.get("contested")),
        contradicted_by=tuple(value.get("contradicted_by") or ()),
        polarity=value.get("polarity") or "positive",
        realis=value.get("realis") or "actual",
        on_map=bool(value.get("on_map")),
        off_map_reason=value.get("off_map_reason"),
        precision=Precision(precision.get("acled"), precision.get("ucdp")),
        rules=tuple(value.get("rules") or ()),
        confidence=float(value.get("confidence") or 0.0),
        review=value.get("review") or "unreviewed",
        unresolved=tuple(_some_span(p["mention"], text) for p in value.get("places") or () if p.get("id") is None),
        title=value.get("title"),
        group=value.get("group"),
        counted=(int(value["counted"][0]), str(value["counted"][1])) if value.get("counted") else None,
    )


def from_json(value: Json) -> Reading:
    """Return the reading of one JSON object.

    Raises ValueError, KeyError or TypeError where the object is not a geomap record; `loads` turns these into an
    InputError that names the input.
    """
    if value.get("schema") != SCHEMA:
        msg = f"expected schema {SCHEMA!r}, found {value.get('schema')!r}"
        raise ValueError(msg)
    text = value["text"]
    document = Document(
        id=str(value["id"]),
        text=text,
        source=value.get("source") or "",
        title=value.get("title"),
        outlet=value.get("outlet"),
        url=value.get("url"),
        date=_to_day(value.get("date")),
        language=value.get("language"),
    )
    return Reading(
        document=document,
        sentences=tuple(
            Sentence(s["start"], s["end"], text[s["start"] : s["end"]], s.get("paragraph", 0), s.get("role") or "body")
            for s in value.get("sentences") or ()
        ),
        quotes=tuple(
            Quote(
                q["start"],
                q["end"],
                text[q["start"] : q["end"]],
                q.get("kind") or "quote",
                _to_span(q.get("speaker"), text),
                _to_day(q.get("date")),
            )
            for q in value.get("quotes") or ()
        ),
        toponyms=tuple(_to_mention(m, text) for m in value.get("toponyms") or ()),
        relations=tuple(_to_relation(r, text) for r in value.get("relations") or ()),
        timexes=tuple(_to_timex(t, text) for t in value.get("timex") or ()),
        events=tuple(event_from_json(e, text) for e in value.get("events") or ()),
    )


def loads(line: str, source: str) -> Reading:
    """Return the reading of one line; InputError names `source` where it is none."""
    try:
        value = json.loads(line)
        if not isinstance(value, dict):
            msg = f"expected a JSON object, found {type(value).__name__}"
            raise TypeError(msg)  # noqa: TRY301 - one handler turns every fault into one message
        return from_json(value)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise InputError(
            source, f"not a geomap record ({type(error).__name__}: {error})", "make it with `geomap read`"
        ) from error
