"""A user's own table: which of its columns plays which part, and where its rows lie."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd

from geomap.errors import MapError
from geomap.tables import cells

CRS = "EPSG:4326"
LATITUDES = (-90.0, 90.0)

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
    if not frame.columns.is_unique:
        twice = frame.columns[frame.columns.duplicated()][0]
        raise MapError(f"the table has two columns called {twice!r}; rename one")
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
        lat, lon = cells.numbers(frame[y]), cells.numbers(frame[x])
    possible = lat.between(*LATITUDES) & lon.between(-180, 180)
    return lat.where(possible), lon.where(possible)


def within_degrees(geometry: gpd.GeoSeries) -> bool:
    """Whether all bounds could be degrees."""
    west, south, east, north = geometry.total_bounds
    values = [v for v in (west, south, east, north) if v == v]  # noqa: PLR0124 - NaN is not itself
    return all(abs(v) <= 360 for v in values)
