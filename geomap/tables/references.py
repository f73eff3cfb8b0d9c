"""Event tables of others (ACLED, UCDP GED, GDELT) as reference layers: their precision codes become honest geometry.

A row that its makers place in a province comes as that province, not as a point in its capital. Reference layers stand
beside what reports tell; they corroborate nothing by themselves, since they are made from reports too.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geomap.places import geometry
from geomap.records import Gazetteer, Place
from geomap.tables import acled, gdelt, ucdp

CRS = "EPSG:4326"
MAKERS: tuple[ModuleType, ...] = (acled, ucdp, gdelt)

COLUMNS: Mapping[str, str] = {
    "id": "string",
    "dataset": "string",
    "type": "string",
    "type_said": "string",
    "date_start": "datetime64[us]",
    "date_end": "datetime64[us]",
    "date_precision": "string",
    "place": "string",
    "admin1": "string",
    "country": "string",
    "lat": "float64",
    "lon": "float64",
    "drawn": "string",
    "area": "string",
    "uncertainty_km": "float64",
    "precision": "Int64",
    "precision_said": "string",
    "actors": "string",
    "killed_low": "Int64",
    "killed_best": "Int64",
    "killed_high": "Int64",
    "title": "string",
    "text": "string",
    "source": "string",
    "url": "string",
}
"""Columns of a reference layer with their pandas types; `drawn` is "point", "area" or empty where nothing is known.

`lat` and `lon` are those of the row; `area` is the id of the place, or of the disc, that `geometry` draws; `precision`
is the maker's own code and `precision_said` what it means.
"""


DISC = "disc"
"""Kind of the places that stand for "around this point"."""

STEPS = 32
"""Corners of a disc's outline."""

UNKNOWN_KM: Mapping[str, float] = {"admin2": 25.0, "admin1": 75.0, "country": 300.0}
"""Radius of the disc that stands for a unit which the gazetteer lacks: what such a unit commonly measures."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One event table with where it comes from; `notes` say what was missing, guessed or left out of the drawing."""

    name: str
    citation: str
    frame: gpd.GeoDataFrame
    notes: tuple[str, ...] = ()
    areas: Mapping[str, Place] = field(default_factory=dict)

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.frame)


def maker_of(header: Collection[Any]) -> ModuleType | None:
    """Return the module that knows a header, None where none does."""
    names = [str(name) for name in header]
    return next((maker for maker in MAKERS if maker.recognise(names)), None)


def from_table(raw: pd.DataFrame, gazetteer: Gazetteer, notes: Iterable[str] = ()) -> Reference:
    """Return the reference layer of a table that `maker_of` knows, on the table's own index.

    Its units are looked up in the gazetteer; one that it lacks is drawn as a disc around the row's point, of the size
    that the precision code means.
    """
    maker = maker_of(raw.columns)
    if maker is None:
        msg = "expected the columns of ACLED, UCDP GED or GDELT"
        raise ValueError(msg)
    lower = raw.rename(columns={name: str(name).strip().lower() for name in raw.columns}) if maker is not gdelt else raw
    table, lacking = maker.normalise(lower)
    said = [*notes, *lacking]
    ok = table["lat"].between(-90, 90) & table["lon"].between(-180, 180)
    ok &= ~((table["lat"] == 0) & (table["lon"] == 0))  # where programs put what has no coordinates
    table["lat"], table["lon"] = table["lat"].where(ok), table["lon"].where(ok)
    table["dataset"] = maker.NAME
    areas = located(table, gazetteer)
    outlines = {k: shapely.from_geojson(json.dumps(p.geometry)) for k, p in areas.items() if p.kind != DISC}
    outlines |= discs([place for place in areas.values() if place.kind == DISC])
    point = (table["drawn"] == "point").to_numpy()
    shapes = np.full(len(table), None, dtype=object)
    shapes[point] = shapely.points(table.loc[point, "lon"], table.loc[point, "lat"])
    shapes[~point] = [outlines.get(key) for key in table.loc[~point, "area"]]
    nowhere = int((table["drawn"] == "").sum())
    undated = int(table["date_start"].isna().sum())
    if nowhere:
        said.append(f"{nowhere} rows have neither usable coordinates nor a known unit and are not drawn")
    if undated:
        said.append(f"{undated} rows have no day that can be read")
    empty = {name: table[name].replace("", None) for name in ("place", "admin1", "country", "area", "text", "source")}
    frame = table.assign(**empty)[list(COLUMNS)].astype(dict(COLUMNS))
    made = gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(shapes, index=raw.index, crs=CRS), crs=CRS)
    return Reference(maker.NAME, maker.CITATION, made, tuple(said), areas)


def located(table: pd.DataFrame, gazetteer: Gazetteer) -> dict[str, Place]:
    """Fill in `drawn`, `area` and `uncertainty_km`, and return the areas by their id.

    Each combination of unit and point is looked up once.
    """
    extent = table["extent"].astype(object).where(table["lat"].notna() | (table["admin1"] != ""), "none")
    # A row with a unit and no usable point is somewhere in that unit.
    extent = extent.where(table["lat"].notna() | ~extent.isin(("point", "near")), "admin1")
    table["drawn"] = np.where(extent == "point", "point", "")
    table["area"] = ""
    table["uncertainty_km"] = np.where(extent == "point", 1.0, np.nan)
    wide = (extent != "point") & (extent != "none")
    keys = ["extent", "admin1", "admin2", "country", "near_km", "lat", "lon"]
    some = table.loc[wide, keys].assign(extent=extent[wide])
    areas: dict[str, Place] = {}
    finder = Finder(gazetteer)
    found: dict[tuple[Any, ...], Place | None] = {}
    columns = (some[name].astype(object).where(some[name].notna(), None) for name in keys)
    listed: list[tuple[Any, ...]] = list(zip(*columns, strict=True))
    for key in dict.fromkeys(listed):
        place = finder.area(*key)
        found[key] = place
        if place is not None:
            areas[place.id] = place
    places = [found[key] for key in listed]
    table.loc[wide, "drawn"] = ["area" if place else "" for place in places]
    table.loc[wide, "area"] = [place.id if place else "" for place in places]
    table.loc[wide, "uncertainty_km"] = [place.uncertainty_km if place else np.nan for place in places]
    return areas


class Finder:
    """Looks up the units that event tables name, each name once."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Start with nothing looked up."""
        self.gazetteer = gazetteer
        self.countries: dict[str, Place | None] = {}
        self.units: dict[tuple[str, str, str | None], Place | None] = {}

    def area(
        self, extent: str, admin1: str, admin2: str, country: str, near_km: float, lat: float | None, lon: float | None
    ) -> Place | None:
        """Return the area that a row is known to lie in: a unit, a country, or a disc around its point."""
        nation = self.country(country)
        code = nation.country if nation else None
        unit: Place | None = None
        if extent == "country":
            unit = nation
        elif extent == "admin2" and admin2:
            unit = self.unit(admin2, "district", code)
        elif extent in ("admin1", "admin2") and admin1:
            unit = self.unit(admin1, "province", code)
        if unit is not None and (lat is None or lon is None or _holds(unit, lat, lon)):
            return unit
        if lat is None or lon is None:
            return None
        return disc(lat, lon, max(near_km, UNKNOWN_KM.get(extent, 1.0)), admin1 or None, code)

    def country(self, name: str) -> Place | None:
        """Return a country by the name that a table gives: "Myanmar (Burma)", "DR Congo (Zaire)"."""
        if name not in self.countries:
            bare, _, other = name.partition("(")
            tries = (name, bare.strip(), other.rstrip(") ").strip())
            self.countries[name] = next((p for n in tries if n and (p := self._best(n, "country", None))), None)
        return self.countries[name]

    def unit(self, name: str, kind: str, country: str | None) -> Place | None:
        """Return a unit of a country by the name that a table gives: "Donetsk oblast", "Panjshir province"."""
        key = (name, kind, country)
        if key not in self.units:
            words = name.split()
            tries = (name, " ".join(words[:-1]), f"{name} {kind}")
            found = next((p for n in tries if n and (p := self._best(n, kind, country))), None)
            self.units[key] = geometry.shape(found, self.gazetteer) if found else None
        return self.units[key]

    def _best(self, name: str, kind: str, country: str | None) -> Place | None:
        for candidate in self.gazetteer.find(name):
            place = candidate.place
            if place.kind == kind and (country is None or place.country == country):
                return geometry.shape(place, self.gazetteer)
        return None


def _holds(unit: Place, lat: float, lon: float) -> bool:
    """Tell whether a row's point lies in a unit or near it: another unit of the same name does not."""
    return geometry.distance_km(unit.lat, unit.lon, lat, lon) <= 1.5 * unit.uncertainty_km + 50.0


def disc(lat: float, lon: float, km: float, admin1: str | None, country: str | None) -> Place:
    """Return a disc as a place whose outline is approximate; `discs` draws many at once."""
    return Place(
        f"disc:{lat:.4f},{lon:.4f},{km:g}", f"within {km:g} km", DISC, "L", "", country,
        admin1, lat, lon, uncertainty_km=km, boundary="approximate",
    )  # fmt: skip


def discs(places: Sequence[Place]) -> dict[str, Any]:
    """Return the outlines of discs by their places' ids; those at a pole or the antimeridian one by one."""
    if not places:
        return {}
    lat, lon, km = (np.array([getattr(p, name) for p in places]) for name in ("lat", "lon", "uncertainty_km"))
    angle = (km / geometry.EARTH_KM)[:, None]
    course = np.radians(np.linspace(360.0, 0.0, STEPS + 1))[None, :]
    y, x = np.radians(lat)[:, None], np.radians(lon)[:, None]
    sine = np.sin(y) * np.cos(angle) + np.cos(y) * np.sin(angle) * np.cos(course)
    north = np.arcsin(np.clip(sine, -1, 1))
    east = x + np.arctan2(np.sin(course) * np.sin(angle) * np.cos(y), np.cos(angle) - np.sin(y) * sine)
    rings = np.round(np.degrees(np.stack([east, north], axis=-1)), 4)
    rings[:, -1] = rings[:, 0]
    whole = shapely.polygons(rings)
    reach = np.degrees(angle[:, 0])
    odd = (np.abs(lat) + reach >= 89.5) | (np.abs(rings[:, :, 0]).max(axis=1) >= 180.0)
    for i in np.flatnonzero(odd):
        whole[i] = shapely.from_geojson(json.dumps(geometry.disc(float(lat[i]), float(lon[i]), float(km[i]))))
    return {place.id: outline for place, outline in zip(places, whole, strict=True)}
