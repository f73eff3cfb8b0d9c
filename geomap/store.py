"""Records to and from the JSON that commands exchange, one object per document and line.

The keys are the fixed ones of the record format; `SCHEMA` names its version. Reading accepts what writing made:
`parse(render(reading)) == reading` for every reading.
"""

from __future__ import annotations

import dataclasses
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import IO, Any

from geomap.errors import InputError, OutputError
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

SCHEMA = "geomap/1"
HARMS = ("killed", "wounded", "captured", "arrested", "missing", "displaced")

Json = dict[str, Any]


# -- writing ---------------------------------------------------------------------------------------------------------


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


def _to_quantity(value: Json) -> Quantity:
    also = tuple(_to_quantity(other) for other in value.get("also") or ())
    return Quantity(**{**value, "also": also})


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


def check_writable(path: Path) -> None:
    """Raise OutputError where a file could not be written, without touching anything."""
    folder = path.parent
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if path.is_dir():
        msg = f"{path}: expected a file to write, found a folder; name a file in it"
    elif not folder.is_dir():
        msg = f"{path}: cannot be written ({folder.name} is no folder); choose another place"
    elif not os.access(folder, os.W_OK | os.X_OK):
        msg = f"{path}: cannot be written (no permission in {folder}); choose another place"
    else:
        return
    raise OutputError(msg)


@contextmanager
def atomic(path: Path, mode: str = "w") -> Iterator[IO[Any]]:
    """Open a temporary file beside `path` that takes its place when the block ends well, and vanishes otherwise.

    Raises OutputError, naming the path, where the folder or file cannot be written.
    """
    temporary = None
    check_writable(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
        with os.fdopen(
            descriptor, mode, encoding=None if "b" in mode else "utf-8", newline=None if "b" in mode else "\n"
        ) as out:
            yield out
        umask = os.umask(0)
        os.umask(umask)
        Path(temporary).chmod(0o666 & ~umask)
        Path(temporary).replace(path)
        temporary = None
    except OSError as error:
        if isinstance(error, OutputError):
            raise
        msg = f"{path}: cannot be written ({error.strerror or error}); choose another place"
        raise OutputError(msg) from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                Path(temporary).unlink()


def write(readings: Iterable[Reading], path: Path) -> int:
    """Write readings as JSON Lines, whole or not at all, and return how many."""
    count = 0
    with atomic(path) as out:
        for reading in readings:
            out.write(dumps(reading) + "\n")
            count += 1
    return count


# -- reading ---------------------------------------------------------------------------------------------------------


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
