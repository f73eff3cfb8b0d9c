"""Points that people located by hand, as a kind of evidence of their own beside what reports say.

A point never moves an incident: it is shown with those whose place it lies in and whose days it fits, and by itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geomap.errors import MapError
from geomap.places.geometry import distance_km
from geomap.records import Incident, Place
from geomap.tables import cells, guesses

GUESSES: Mapping[str, tuple[str, ...]] = {
    "time": ("time", "date", "datetime", "timestamp", "day", "when", "date_start", "event_date"),
    "radius": ("radius_km", "radius", "radius_m", "accuracy_km", "accuracy", "accuracy_m", "uncertainty_km"),
    "who": ("who", "author", "by", "analyst", "geolocator", "user", "source"),
    "link": ("link", "url", "source_url", "post", "href"),
    "note": ("note", "notes", "comment", "description", "text", "title", "name"),
}
"""Column names looked for, in this order and whatever their case; a radius that ends in _m is in metres."""

COLUMNS: Mapping[str, str] = {
    "id": "string",
    "lat": "float64",
    "lon": "float64",
    "date": "datetime64[us]",
    "time": "string",
    "radius_km": "float64",
    "who": "string",
    "link": "string",
    "note": "string",
}
WIDEST_KM = 150.0
"""A place wider than this says too little of where for a point inside it to bear it out."""

SLACK = 1
"""Days by which a point and an incident may differ: a night, or another time zone."""

DEFAULT_RADIUS_KM = 0.5


@dataclass(frozen=True, slots=True)
class Points:
    """Located points of one file, with what is to be said of how it was read."""

    name: str
    frame: gpd.GeoDataFrame
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        """Count the points."""
        return len(self.frame)


@dataclass(frozen=True, slots=True)
class Match:
    """A point that fits an incident: which, and how far from its place and from its days."""

    layer: int
    row: int
    km: float
    days: int


def from_table(raw: pd.DataFrame, name: str, notes: Iterable[str] = ()) -> Points:
    """Return the points of a table; which column plays which part is guessed and said.

    Raises MapError where there are no columns for latitude and longitude.
    """
    lat, lon = guesses.located(raw)
    lower = {str(column).lower(): column for column in raw.columns}
    chosen = {role: next((lower[g] for g in names if g in lower), None) for role, names in GUESSES.items()}
    empty = pd.Series("", index=raw.index, dtype=object)

    def get(role: str) -> pd.Series:
        return cells.texts(raw[chosen[role]]) if chosen[role] is not None else empty

    radius = cells.numbers(get("radius"))
    if str(chosen["radius"]).lower().endswith("_m"):
        radius = radius / 1000.0
    stamp = get("time")
    table = pd.DataFrame(
        {
            "id": [f"{name}:{n}" for n in range(1, len(raw) + 1)],
            "lat": lat,
            "lon": lon,
            "date": cells.days(raw[chosen["time"]]) if chosen["time"] is not None else pd.NaT,
            "time": stamp,
            "radius_km": radius.where(radius > 0, DEFAULT_RADIUS_KM),
            "who": get("who"),
            "link": get("link"),
            "note": get("note"),
        },
        index=raw.index,
    ).astype(dict(COLUMNS))
    said = [*notes]
    parts = [f"{role} from {column!r}" for role, column in chosen.items() if column is not None]
    if parts:
        said.append("columns taken: " + ", ".join(parts))
    if chosen["radius"] is None:
        said.append(f"has no column of radii; {DEFAULT_RADIUS_KM:g} km is taken")
    bad = int((table["lat"].isna() | table["lon"].isna()).sum())
    if bad:
        said.append(f"{bad} rows have no usable coordinates and are left out")
    undated = int((table["date"].isna() & table["lat"].notna()).sum())
    if undated:
        said.append(f"{undated} points have no day that can be read: they are drawn and join no incident")
    table = table[table["lat"].notna() & table["lon"].notna()].reset_index(drop=True)
    if table.empty:
        raise MapError(f"{name}: no row has usable coordinates; name the columns 'lat' and 'lon', in degrees")
    geometry = gpd.GeoSeries(gpd.points_from_xy(table["lon"], table["lat"]), crs=guesses.CRS)
    return Points(name, gpd.GeoDataFrame(table, geometry=geometry, crs=guesses.CRS), tuple(said))


def join(incidents: Sequence[Incident], layers: Sequence[Points]) -> dict[str, tuple[Match, ...]]:
    """Return the points that fit each incident, by its id, nearest first.

    A point fits where it lies inside the incident's place, or within its own radius and the place's uncertainty of
    it, and where its day is one of the incident's or next to one. Undated ones fit nothing.
    """
    out: dict[str, list[Match]] = {}
    wanted = [i for i in incidents if i.on_map and i.date.start and any(_narrow(p.place) for p in i.places or ())]
    wanted += [
        i for i in incidents if i.on_map and i.date.start and not i.places and i.place and _narrow(i.place.place)
    ]
    for number, layer in enumerate(layers):
        frame = layer.frame
        lat, lon, radius = (frame[name].to_numpy(dtype=float) for name in ("lat", "lon", "radius_km"))
        day = frame["date"].to_numpy(dtype="datetime64[D]").astype("int64")
        dated = frame["date"].notna().to_numpy()
        near: dict[str, dict[int, float]] = {}
        for incident in wanted:
            start = incident.date.start
            if start is None:
                continue
            end = incident.date.end or start
            first, last = np.datetime64(start, "D").astype("int64"), np.datetime64(end, "D").astype("int64")
            places = incident.places or ((incident.place,) if incident.place else ())
            best: dict[int, float] = {}
            for at in places:
                if not _narrow(at.place):
                    continue
                if at.place.id not in near:
                    near[at.place.id] = within(at.place, lat, lon, radius)
                for row, km in near[at.place.id].items():
                    best[row] = min(km, best.get(row, km))
            for row, km in best.items():
                off = max(0, int(first - day[row]), int(day[row] - last)) if dated[row] else SLACK + 1
                if off <= SLACK:
                    out.setdefault(incident.id, []).append(Match(number, row, round(km, 2), off))
    return {key: tuple(sorted(found, key=lambda m: (m.days, m.km))) for key, found in out.items()}


def _narrow(place: Place) -> bool:
    return place.kind not in ("country", "continent", "ocean", "sea") and place.uncertainty_km <= WIDEST_KM


def within(place: Place, lat: np.ndarray, lon: np.ndarray, radius: np.ndarray) -> dict[int, float]:
    """Return the points at a place with their distance from it in km, 0 inside its outline."""
    outline = None
    if place.geometry is not None and place.geometry.get("type") in ("Polygon", "MultiPolygon"):
        outline = shapely.from_geojson(json.dumps(place.geometry))
        shapely.prepare(outline)
    reach = (place.uncertainty_km + float(radius.max(initial=0.0))) / 111.0 + 0.01
    span = reach / max(0.05, float(np.cos(np.radians(min(85.0, abs(place.lat) + reach)))))
    apart = np.abs((lon - place.lon + 180.0) % 360.0 - 180.0)
    rows = np.flatnonzero((np.abs(lat - place.lat) <= reach) & (apart <= span))
    found: dict[int, float] = {}
    for row in rows.tolist():
        y, x = float(lat[row]), float(lon[row])
        if outline is None:
            km = distance_km(place.lat, place.lon, y, x)
            if km <= radius[row] + max(place.uncertainty_km, 1.0):
                found[row] = km
            continue
        point = shapely.Point(x, y)
        if shapely.intersects(outline, point):
            found[row] = 0.0
            continue
        edge = shapely.get_point(shapely.shortest_line(outline, point), 0)
        km = distance_km(edge.y, edge.x, y, x)
        if km <= radius[row]:
            found[row] = km
    return found


def described(layers: Sequence[Points], match: Match) -> dict[str, Any]:
    """Return one match as the map and the table show it."""
    layer = layers[match.layer]
    row = layer.frame.iloc[match.row]

    def text(name: str) -> str | None:
        value = row[name]
        return None if pd.isna(value) or value == "" else str(value)

    return {
        "layer": layer.name,
        "row": match.row,
        "lat": round(float(row["lat"]), 5),
        "lon": round(float(row["lon"]), 5),
        "time": text("time"),
        "radius_km": round(float(row["radius_km"]), 3),
        "who": text("who"),
        "link": text("link"),
        "note": text("note"),
        "km": match.km,
        "days": match.days,
    }
