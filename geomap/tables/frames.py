"""Records to GeoDataFrames, and a user's own frame checked and its columns found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry import Point, shape

from geomap.errors import MapError
from geomap.records import Claim, Incident, Mention, Place, Quantity, Reading

CRS = "EPSG:4326"

COLUMNS: Mapping[str, str] = {
    "id": "string",
    "title": "string",
    "type": "string",
    "status": "string",
    "contested": "bool",
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
    "killed_low": "Int64",
    "killed_best": "Int64",
    "killed_high": "Int64",
    "wounded_low": "Int64",
    "wounded_best": "Int64",
    "wounded_high": "Int64",
    "captured_low": "Int64",
    "captured_best": "Int64",
    "captured_high": "Int64",
    "harm_said": "string",
    "asserted_by": "string",
    "denied_by": "string",
    "independent_sources": "int64",
    "reports": "int64",
    "actors": "string",
    "quote": "string",
    "url": "string",
    "on_map": "bool",
    "off_map_reason": "string",
    "realis": "string",
    "polarity": "string",
    "confidence": "float64",
    "review": "string",
    "events": "string",
}
"""The incidents' columns with their pandas types; lists are joined with "; ", counts are null where unknown, never 0.

`killed_low` is the least and `killed_high` the most that any source gives; `killed_best` only where all agree.
"""

HARM = ("killed", "wounded", "captured")
LATITUDES = (-90.0, 90.0)


def incidents_frame(incidents: Iterable[Incident], readings: Iterable[Reading]) -> gpd.GeoDataFrame:
    """Return one row an incident in EPSG:4326 with the columns of COLUMNS and the place as geometry.

    A place that is known only as an area comes as that area; one without a place has no geometry.
    """
    urls = {reading.document.id: reading.document.url for reading in readings}
    listed = list(incidents)
    rows = [row(incident, urls) for incident in listed]
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype(dict(COLUMNS))
    geometry = [outline(i.place.place) if i.place and i.on_map else None for i in listed]
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(geometry, crs=CRS), crs=CRS)


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
        "date_start": pd.Timestamp(incident.date.start) if incident.date.start else pd.NaT,
        "date_end": pd.Timestamp(incident.date.end) if incident.date.end else pd.NaT,
        "date_precision": incident.date.precision,
        "place": place.name if place else None,
        "place_id": place.id if place else None,
        "place_kind": place.kind if place else None,
        "admin1": place.admin1 if place else None,
        "country": place.country if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "uncertainty_km": place.uncertainty_km if place else None,
        "boundary": place.boundary if place else None,
        "precision_acled": incident.precision.acled,
        "precision_ucdp": incident.precision.ucdp,
        "harm_said": "; ".join(f"{kind}: {q.text}" for kind, counts in harm.items() for q in counts),
        "asserted_by": names(asserted),
        "denied_by": names(claim for claim in incident.claims if claim.stance == "denies"),
        "independent_sources": incident.independent_sources,
        "reports": len(set(incident.documents)),
        "actors": "; ".join(incident.actors),
        "quote": incident.claims[0].quote.text if incident.claims else None,
        "url": next((urls[key] for key in incident.documents if urls.get(key)), None),
        "on_map": incident.on_map,
        "off_map_reason": incident.off_map_reason,
        "realis": incident.realis,
        "polarity": incident.polarity,
        "confidence": incident.confidence,
        "review": incident.review,
        "events": "; ".join(incident.events),
    }
    for kind in HARM:
        low, best, high = span(harm.get(kind, ()))
        flat |= {f"{kind}_low": low, f"{kind}_best": best, f"{kind}_high": high}
    return flat


def names(claims: Iterable[Claim]) -> str:
    """Return the sources of claims, each once."""
    return "; ".join(dict.fromkeys(claim.source for claim in claims if claim.source))


def span(counts: Sequence[Quantity]) -> tuple[int | None, int | None, int | None]:
    """Return the least, the agreed and the most that sources give."""
    lows = [v for q in counts for v in (q.low, q.best) if v is not None]
    highs = [v for q in counts for v in (q.high, q.best) if v is not None]
    bests = {q.best for q in counts}
    best = bests.pop() if len(bests) == 1 else None
    return min(lows, default=None), best, max(highs, default=None)


def places_frame(names_: pd.Series, found: Sequence[Mention]) -> gpd.GeoDataFrame:
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
    index = getattr(names_, "index", None)
    frame = pd.DataFrame(rows, index=index).astype({"lat": "float64", "lon": "float64"}) if rows else pd.DataFrame(rows)
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(points, index=index, crs=CRS), crs=CRS)


GUESSES: Mapping[str, tuple[str, ...]] = {
    "date": ("date", "event_date", "date_start", "day", "datetime", "timestamp", "time", "published"),
    "type": ("type", "event_type", "category", "kind", "sub_event_type", "class"),
    "title": ("title", "name", "headline", "label", "place", "location"),
    "text": ("text", "quote", "notes", "description", "summary", "content", "source_text"),
    "url": ("url", "link", "source_url", "href"),
    "lat": ("lat", "latitude", "y"),
    "lon": ("lon", "lng", "long", "longitude", "x"),
}
"""Column names to look for, in this order and whatever their case, where a user names none."""


def column(frame: pd.DataFrame, role: str, given: str | None) -> str | None:
    """Return the column that plays a role; raises MapError where the one that was named is not there."""
    if given is not None:
        if given not in frame.columns:
            listing = ", ".join(map(repr, list(frame.columns)[:12]))
            raise MapError(f"{role}={given!r} names no column of the table; it has {listing}")
        return given
    lower = {str(name).lower(): name for name in frame.columns}
    return next((lower[guess] for guess in GUESSES[role] if guess in lower), None)


def located(frame: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return latitude and longitude in EPSG:4326, NaN where a row has none or an impossible one.

    Polygons and lines give a point on them. Raises MapError where a table has neither geometry nor coordinates.
    """
    if isinstance(frame, gpd.GeoDataFrame) and frame._geometry_column_name in frame.columns:  # noqa: SLF001 - no public way to ask whether there is one
        geometry = frame.geometry
        if geometry.crs is not None and geometry.crs != CRS:
            geometry = geometry.to_crs(CRS)
        elif geometry.crs is None and len(geometry) and not within_degrees(geometry):
            raise MapError("the table has no CRS and coordinates beyond degrees; say what they are with .set_crs(...)")
        points = geometry if (geometry.geom_type == "Point").all() else geometry.representative_point()
        lat, lon = points.y, points.x
    else:
        y, x = column(frame, "lat", None), column(frame, "lon", None)
        if y is None or x is None:
            raise MapError(
                "the table has neither a geometry nor columns for latitude and longitude; "
                "give a GeoDataFrame, or name the columns 'lat' and 'lon'"
            )
        lat, lon = pd.to_numeric(frame[y], errors="coerce"), pd.to_numeric(frame[x], errors="coerce")
    possible = lat.between(*LATITUDES) & lon.between(-180, 180)
    return lat.where(possible), lon.where(possible)


def within_degrees(geometry: gpd.GeoSeries) -> bool:
    """Whether all bounds could be degrees."""
    west, south, east, north = geometry.total_bounds
    values = [v for v in (west, south, east, north) if v == v]  # noqa: PLR0124 - NaN is not itself
    return all(abs(v) <= 360 for v in values)
