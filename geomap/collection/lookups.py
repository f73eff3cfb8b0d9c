"""Single names and texts outside of any pile of reports: looked up, found, and predicted for gold documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from geomap import inputs as readers
from geomap import pipeline
from geomap.errors import InputError
from geomap.evaluate import events as event_scores
from geomap.evaluate import toponyms as toponym_scores
from geomap.places import geometry, resolution
from geomap.places.gazetteer import Gazetteer
from geomap.records import Document, Mention, Place, Span
from geomap.settings import DEFAULT, Settings


def find_toponyms(
    text: str, *, gazetteer: Gazetteer | str | None = None, settings: Settings = DEFAULT
) -> tuple[Mention, ...]:
    """Return the place names of a text, each resolved where possible.

    >>> import geomap
    >>> [m.text for m in geomap.find_toponyms("Fighting reached Goma on Monday.")]
    ['Goma']
    """
    place_data = gazetteer if isinstance(gazetteer, Gazetteer) else Gazetteer(gazetteer)
    return pipeline.places(Document("text", text), place_data, settings)


def predict_toponyms(
    documents: Iterable[Mapping[str, Any]], gazetteer: Gazetteer | str | None = None, *, gold_spans: bool = False
) -> dict[str, list[dict[str, Any]]]:
    """Return what geomap finds in gold documents, as rows that `evaluate.toponyms` scores, by document id.

    With `gold_spans` the gold spans stand in for the recogniser's, so that only the resolution is measured.
    """
    place_data = gazetteer if isinstance(gazetteer, Gazetteer) else Gazetteer(gazetteer)
    found = {}
    for raw in documents:
        text = raw["text"]
        document = Document(str(raw["id"]), text, title=raw.get("title"), outlet=raw.get("source"))
        spans = sorted({(t["start"], t["end"]) for t in raw["toponyms"] if t["end"] > t["start"]})
        mentions = tuple(Mention(a, b, text[a:b]) for a, b in spans) if gold_spans else None
        found[document.id] = [toponym_scores.row(m) for m in pipeline.places(document, place_data, DEFAULT, mentions)]
    return found


def predict_events(
    documents: Iterable[Mapping[str, Any]], gazetteer: Gazetteer | str | None = None, *, gold_triggers: bool = False
) -> dict[str, dict[str, Any]]:
    """Return the events and dates that geomap finds in gold documents, as rows that `evaluate.events` scores.

    With `gold_triggers` the gold triggers stand in for those that geomap finds.
    """
    place_data = gazetteer if isinstance(gazetteer, Gazetteer) else Gazetteer(gazetteer)
    found = {}
    for raw in documents:
        day = readers.documents.day(raw.get("date"))
        document = Document(str(raw["id"]), raw["text"], title=raw.get("title"), outlet=raw.get("source"), date=day)
        triggers = None
        if gold_triggers:
            spans = sorted({(t["start"], t["end"]) for e in raw["events"] if (t := e.get("trigger"))})
            triggers = [Span(a, b, document.text[a:b]) for a, b in spans]
        found[document.id] = event_scores.predicted(pipeline.read(document, place_data, triggers=triggers))
    return found


def candidates(
    name: str,
    *,
    country: str | None = None,
    near: str | tuple[float, float] | None = None,
    gazetteer: Gazetteer | None = None,
) -> Mention:
    """Resolve one name outside of any text and return the mention with its candidates.

    `near` is a (lat, lon) pair or the name of a place. `country`, an ISO 3166-1 alpha-2 code, is kept to: with it the
    place is one of that country (or of none, as a sea), else there is none. InputError where `near` is no known place.
    """
    place_data = gazetteer or Gazetteer()
    document = Document("name", name)
    head = (
        name if place_data.find(name) else name.split(",", maxsplit=1)[0]
    )  # "Springfield, Ill.": the tail narrows the head
    mention = Mention(0, len(head), head)
    if country:
        found = resolution.named(head, place_data, country.upper())
        if not found:
            return replace(mention, reason=f"no place of this name, or of one like it, in {country.upper()}")
        mention = replace(mention, candidates=found)
    settings = replace(DEFAULT, country=country, near=_point(near, place_data), threshold=0.0)
    return resolution.resolve(document, (mention,), (), place_data, settings)[0]


def settled(settings: Settings, gazetteer: Gazetteer) -> Settings:
    """Return settings that mean something, the place that `near` names as its point; InputError names the field."""
    country, bbox = settings.country, settings.bbox
    if country is not None and gazetteer.get(f"iso:{country.upper()}") is None:
        raise InputError(
            "country", f"expected a country of the gazetteer, found {country!r}", "write its two letters, such as AF"
        )
    if bbox is not None and not _is_box(bbox):
        advice = "write west, south, east and north in degrees, the southern latitude first"
        raise InputError("bbox", f"expected a box on the globe, found {bbox!r}", advice)
    if not 0 <= settings.threshold <= 1:
        raise InputError("threshold", f"expected a chance, found {settings.threshold!r}", "write a number from 0 to 1")
    return replace(settings, near=_point(settings.near, gazetteer))


def _point(near: str | Sequence[float] | None, gazetteer: Gazetteer) -> tuple[float, float] | None:
    """Return the point of a place given by name or as (lat, lon); InputError where there is no such place."""
    if isinstance(near, str):
        mention = Mention(0, len(near), near)
        found = resolution.resolve(Document("name", near), (mention,), (), gazetteer, DEFAULT)[0].place
        if found is None:
            advice = "check the spelling, or write latitude and longitude"
            raise InputError("near", f"expected a place that the gazetteer knows, found {near!r}", advice)
        return found.lat, found.lon
    if near is not None and not (len(near) == 2 and abs(near[0]) <= 90 and abs(near[1]) <= 180):
        raise InputError(
            "near", f"expected a point on the globe, found {near!r}", "write latitude and longitude in degrees"
        )
    return (near[0], near[1]) if near is not None else None


def _is_box(bbox: Sequence[float]) -> bool:
    """Whether four numbers are west, south, east and north; a box over the 180th meridian has its west in the east."""
    if len(bbox) != 4:
        return False
    west, south, east, north = bbox
    return -90 <= south <= north <= 90 and abs(west) <= 180 and abs(east) <= 180


def geocode(
    name: Any,
    *,
    country: str | None = None,
    near: str | tuple[float, float] | None = None,
    gazetteer: Gazetteer | None = None,
) -> Any:
    """Return the place that a name means, or None; a Series or list gives a GeoDataFrame with score and reason.

    A missing value in a Series is no name. Raises TypeError for what is neither a name nor several.

    >>> import geomap
    >>> geomap.geocode("Tripoli", country="LB").country
    'LB'
    """
    if isinstance(name, str):
        place: Place | None = candidates(name, country=country, near=near, gazetteer=gazetteer).place
        return geometry.shape(place, gazetteer or Gazetteer()) if place else None
    if not isinstance(name, Iterable):
        raise TypeError(f"expected a name, or a list or Series of names, found {type(name).__name__}")
    from geomap.tables import frames  # noqa: PLC0415 - geopandas only for those who ask for it

    place_data = gazetteer or Gazetteer()
    listed = name if hasattr(name, "index") else list(name)
    given = [n if isinstance(n, str) else "" for n in listed]
    found = [candidates(n, country=country, near=near, gazetteer=place_data) for n in given]
    return frames.places_frame(listed, found)
