"""Write a table of incidents as .geojson, .gpkg, .parquet, .csv or .kml: whole, or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geomap.errors import OutputError

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters of a text that a spreadsheet would take for a formula."""


def plain(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the frame with dates as ISO days, for formats without a type for them, and text that UTF-8 can hold."""
    out = frame.copy()
    for name in out.columns:
        if pd.api.types.is_datetime64_any_dtype(out[name]):
            out[name] = out[name].dt.strftime("%Y-%m-%d").astype(object).where(out[name].notna(), None)
    return out


def encodable(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the frame with lone surrogates and NULs replaced, which no file format holds."""
    out = frame.copy()

    def clean(value: object) -> object:
        if not isinstance(value, str):
            return value
        return value.encode("utf-8", "replace").decode("utf-8").replace("\x00", "\N{REPLACEMENT CHARACTER}")

    for name in out.columns:
        if name != out.geometry.name and (out[name].dtype == object or pd.api.types.is_string_dtype(out[name])):
            out[name] = out[name].map(clean, na_action="ignore")
    return out


def geojson(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Write GeoJSON (RFC 7946), one feature a line."""
    plain(frame).to_file(path, driver="GeoJSON", engine="pyogrio", RFC7946="YES", WRITE_NAME="NO")


def gpkg(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Write a GeoPackage with one layer, `incidents`."""
    frame.to_file(path, driver="GPKG", layer="incidents", engine="pyogrio")


def parquet(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Write GeoParquet; raises OutputError where pyarrow is not installed."""
    try:
        frame.to_parquet(path)
    except ImportError:
        raise OutputError("writing .parquet needs pyarrow: pip install pyarrow; or name a .gpkg file") from None


def csv(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Write CSV with the geometry as WKT in the last column, and text that a spreadsheet does not run."""
    table = pd.DataFrame(plain(frame))
    name = frame.geometry.name
    table[name] = frame.geometry.to_wkt(rounding_precision=5).where(frame.geometry.notna(), None)

    def safe(value: object) -> object:
        return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value

    for column in table.columns:
        if column != name:
            table[column] = table[column].map(safe, na_action="ignore")
    table.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")


def kml(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Write KML, titles as names and quotes as descriptions."""
    table = plain(frame).rename(columns={"title": "Name", "quote": "Description"})
    table.to_file(path, driver="KML", engine="pyogrio")


WRITERS: Mapping[str, Callable[[gpd.GeoDataFrame, Path], None]] = {
    ".geojson": geojson,
    ".gpkg": gpkg,
    ".parquet": parquet,
    ".csv": csv,
    ".kml": kml,
}


def write(frame: gpd.GeoDataFrame, path: str | os.PathLike[str]) -> None:
    """Write a frame in the format that the path's ending names; raises OutputError and leaves what stood there."""
    target = Path(path)
    writer = WRITERS.get(target.suffix.lower())
    if writer is None:
        raise OutputError(f"{target.name}: expected an ending of {', '.join(WRITERS)}, found {target.suffix!r}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    except OSError as error:
        raise OutputError(f"{target.name} cannot be written: {error.strerror or error}; name another file") from error
    try:
        writer(encodable(frame), scratch / target.name)
        (scratch / target.name).replace(target)
    except OutputError:
        raise
    except (OSError, RuntimeError, ValueError) as error:  # GDAL's errors are RuntimeError's children
        raise OutputError(f"{target.name} cannot be written: {error}; name another file or format") from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
