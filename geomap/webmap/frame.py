"""Turn a user's own table into the table that a map draws."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geomap.errors import MapError
from geomap.records import type_names
from geomap.tables import guesses
from geomap.webmap.columns import PRECISION, STATUS, UNDATED, EventTable
from geomap.webmap.shapes import rounded

GROUPS = 7
"""Kinds of mark that the page has; the last is for what no other holds."""

KNOWN: Mapping[str, str] = {
    "battles": "attack",
    "fighting": "attack",
    "clash": "attack",
    "armed clash": "attack",
    "violence against civilians": "death",
    "killing": "death",
    "explosions/remote violence": "explosion",
    "shelling": "explosion",
    "protests": "protest",
    "riots": "riot",
    "strategic developments": "other",
    "abduction": "abduct",
    "earthquake": "disaster",
    "flood": "disaster",
}
"""Names of types in common tables (ACLED's event types among them), folded to lower case."""

MOST_TYPES = 255
MOST_AREAS = 400
AREA_NAMES = ("place", "name", "admin2", "admin1", "region", "location", "title")
"""Columns that may name an area, in this order."""

MOST_COLUMNS = 12  # further columns that an event's panel shows
MOST_TEXT = 2000  # characters of a cell that go into the file: a map is no archive of full texts


def from_frame(frame: Any, roles: Mapping[str, str | None]) -> EventTable:
    """Return the table of a GeoDataFrame or a DataFrame with coordinates.

    Raises MapError where there are no coordinates, or a named column is not there.
    """
    if not isinstance(frame, pd.DataFrame):
        raise MapError(f"expected a GeoDataFrame, a DataFrame or what geomap.read gives, found {type(frame).__name__}")
    lat, lon = guesses.located(frame)
    named = {role: guesses.column(frame, role, roles.get(role)) for role in ("date", "type", "title", "text", "url")}
    count = len(frame)
    kinds, kind_names = types(frame[named["type"]]) if named["type"] else (np.zeros(count, np.uint8), ["other"])
    zero = np.zeros(count, dtype=np.int64)
    located = np.isfinite(lat.to_numpy(dtype=float))
    groups, group_names = grouped(kind_names, kinds)
    texts = Texts(frame, named)
    place, places = areas(frame, lat.to_numpy(dtype=float), lon.to_numpy(dtype=float))
    return EventTable(
        lat=lat.to_numpy(dtype=float),
        lon=lon.to_numpy(dtype=float),
        type=kinds,
        status=zero.astype(np.uint8),
        day=days(frame[named["date"]]) if named["date"] else np.full(count, UNDATED, dtype=np.int32),
        span=zero,
        precision=np.full(count, PRECISION.index("day"), dtype=np.uint8),
        place=place,
        killed=np.full(count, -1, dtype=np.int32),
        exactness=zero.astype(np.uint8),
        reason=np.where(located, 0, 1).astype(np.uint8),
        independent=zero,
        source_count=zero,
        sources=zero[:0],
        actor_count=zero,
        actors=zero[:0],
        details=texts.rows if texts.any else None,
        head={
            "kind": "table",
            "types": kind_names,
            "groups": groups,
            "groupNames": group_names,
            "statuses": list(STATUS),
            "precisions": list(PRECISION),
            "places": places,
            "reasons": ["", "no usable coordinates"],
            "sources": [],
            "actors": [],
            "documents": [],
            "mentioned": [],
            "relations": [],
        },
    )


def areas(frame: pd.DataFrame, lat: np.ndarray, lon: np.ndarray) -> tuple[np.ndarray, list[dict[str, Any]]]:
    """Return each row's area as an index, -1 for none, and the areas as the page draws them.

    A polygon is drawn as the area that it is, with its rows counted on its outline; above MOST_AREAS different ones all
    rows stand at a point on theirs.
    """
    index = np.full(len(frame), -1, dtype=np.int64)
    if not isinstance(frame, gpd.GeoDataFrame) or frame._geometry_column_name not in frame.columns:  # noqa: SLF001 - no public way to ask whether there is one
        return index, []
    geometry = frame.geometry
    if geometry.crs is not None and geometry.crs != guesses.CRS:
        geometry = geometry.to_crs(guesses.CRS)
    wide = np.flatnonzero(geometry.geom_type.isin(("Polygon", "MultiPolygon")).to_numpy() & np.isfinite(lat))
    codes, shapes = pd.factorize(geometry.iloc[wide].to_wkb())
    if not len(wide) or len(shapes) > MOST_AREAS:
        return index, []
    index[wide] = codes
    first = wide[np.unique(codes, return_index=True)[1]]
    lower = {str(name).lower(): name for name in frame.columns}
    label = next((lower[name] for name in AREA_NAMES if name in lower), None)
    edge = lower.get("boundary")
    places = []
    for number, row in enumerate(first.tolist()):
        name = frame[label].iloc[row] if label is not None else None
        known = frame[edge].iloc[row] if edge is not None else "exact"
        places.append(
            {
                "id": f"area:{number}",
                "name": str(name) if isinstance(name, str) else "Area",
                "kind": "area",
                "above": [],
                "lat": round(float(lat[row]), 5),
                "lon": round(float(lon[row]), 5),
                "draw": "area",
                "radius": 0.0,
                "boundary": known if isinstance(known, str) and known in ("exact", "approximate") else "approximate",
                "geometry": rounded(json.loads(shapely.to_geojson(geometry.iloc[row]))),
                "source": "",
            }
        )
    return index, places


def days(column: pd.Series) -> np.ndarray:
    """Return days since 1970-01-01, UNDATED where a cell is no date."""
    stamps = pd.to_datetime(column, errors="coerce", utc=True, format=None if is_stamp(column) else "mixed")
    whole = stamps.dt.tz_localize(None).to_numpy(dtype="datetime64[D]")
    missing = np.isnat(whole)
    return np.where(missing, UNDATED, whole.astype(np.int64)).astype(np.int32)


def is_stamp(column: pd.Series) -> bool:
    """Whether a column holds dates already."""
    return bool(pd.api.types.is_datetime64_any_dtype(column))


def types(column: pd.Series) -> tuple[np.ndarray, list[str]]:
    """Return each row's type as an index, and the types with the most frequent first; the rarest become "other"."""
    held = [isinstance(value, Hashable) for value in column.head(100)]
    codes, found = pd.factorize(column if all(held) else column.map(str))  # no string type holds a lone surrogate
    names = [str(name) for name in found]
    if (codes < 0).any():
        codes = np.where(codes < 0, len(names), codes)
        names.append("not given")
    order = np.argsort(-np.bincount(codes, minlength=len(names)), kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    kinds = np.minimum(rank[codes], MOST_TYPES - 1) if len(codes) else codes
    listing = [names[i] for i in order]
    return kinds.astype(np.uint8), [*listing[: MOST_TYPES - 1], *(["other"] if len(listing) >= MOST_TYPES else [])]


def grouped(names: list[str], kinds: np.ndarray) -> tuple[list[int] | None, list[str] | None]:
    """Return the mark of each type, or None where the types are ours and the page knows them.

    Where no type has a known name, the six most frequent each get a mark of their own and the others share the last.
    """
    ours = [KNOWN.get(name.strip().lower(), name.strip().lower()) for name in names]
    if not len(kinds) or any(name in type_names for name in ours):
        names[:] = [name if name in type_names else original for name, original in zip(ours, names, strict=True)]
        return None, None
    if len(names) <= GROUPS:
        return list(range(len(names))), names[:]
    return [min(i, GROUPS - 1) for i in range(len(names))], [*names[: GROUPS - 1], "Other types"]


class Texts:
    """The text of a frame's rows, read block by block."""

    def __init__(self, frame: pd.DataFrame, named: Mapping[str, str | None]) -> None:
        """Keep the columns that a panel shows."""
        self.frame = frame
        self.named = named
        taken = {name for name in named.values() if name is not None}
        geometry = getattr(frame, "_geometry_column_name", None)
        drawn = {guesses.column(frame, role, None) for role in ("lat", "lon")}
        self.more = [c for c in frame.columns if c not in taken | drawn and c != geometry][:MOST_COLUMNS]
        self.any = bool(self.more) or any(named[role] for role in ("title", "text", "url"))

    def rows(self, rows: np.ndarray) -> list[Mapping[str, Any]]:
        """Return the text of some rows."""
        part = self.frame.iloc[rows]
        cells = {
            role: self.cells(part[name])
            for role, name in self.named.items()
            if name and role in ("title", "text", "url")
        }
        more = [(str(name), self.cells(part[name])) for name in self.more]
        labels = self.cells(pd.Series(part.index.tolist(), dtype=object))
        kinds = self.cells(part[self.named["type"]]) if self.named["type"] else None
        out: list[Mapping[str, Any]] = []
        for i in range(len(part)):
            title = cells["title"][i] if "title" in cells else (kinds[i] if kinds else "")
            row: dict[str, Any] = {"id": labels[i], "title": title or (kinds[i] if kinds else "")}
            if cells.get("text"):
                row["text"] = cells["text"][i]
            if cells.get("url"):
                row["url"] = cells["url"][i]
            extra = [[name, values[i]] for name, values in more if values[i]]
            if extra:
                row["more"] = extra
            out.append(row)
        return out

    @staticmethod
    def cells(column: pd.Series) -> list[str]:
        """Return cells as text, empty where missing."""
        missing = column.isna().to_numpy()
        return ["" if gone else str(v)[:MOST_TEXT] for v, gone in zip(column.tolist(), missing, strict=True)]
