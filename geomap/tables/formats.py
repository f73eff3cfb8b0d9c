"""Write a table of incidents as .geojson, .gpkg, .parquet, .csv, .xlsx or .kml: whole, or not at all."""

from __future__ import annotations

import io
import os
import re
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from geomap import files
from geomap.errors import InputError, OutputError
from geomap.tables import frames, kml, shaped, styles

ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
CELL = 32_000
"""Characters that a cell of a workbook holds."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters of a text that a spreadsheet would take for a formula."""


def plain(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the frame with dates as ISO days, for formats without a type for them, and text that UTF-8 can hold."""
    out = frame.copy()
    for name in out.columns:
        if pd.api.types.is_datetime64_any_dtype(out[name]):
            out[name] = out[name].dt.strftime("%Y-%m-%d").astype(object).where(out[name].notna(), None)
        elif name != out.geometry.name and out[name].dtype == "string":
            out[name] = out[name].astype(object).where(out[name].notna(), None)
    return out


def encodable(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the frame with lone surrogates and NULs replaced, which no file format holds."""
    out = frame.copy()

    for name in out.columns:
        if name != out.geometry.name and (out[name].dtype == object or pd.api.types.is_string_dtype(out[name])):
            arrow = getattr(out[name].dtype, "storage", "") == "pyarrow"  # which holds no surrogates
            if arrow and not out[name].str.contains("\x00", regex=False).fillna(value=False).any():
                continue
            held = out[name].dropna()
            whole = "".join(value for value in held if isinstance(value, str))
            if "\x00" in whole or whole.encode("utf-8", "ignore").decode("utf-8") != whole:
                out[name] = out[name].map(frames.encodable, na_action="ignore")
    return out


def geojson(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Write GeoJSON (RFC 7946), one feature a line."""
    plain(frame).to_file(path, driver="GeoJSON", engine="pyogrio", RFC7946="YES", WRITE_NAME="NO")


def gpkg(frame: gpd.GeoDataFrame, path: Path, layer: str = "incidents") -> None:
    """Write a GeoPackage: the rows with a point in one layer, those with an area in another, the rest without geometry.

    Each layer holds the style that QGIS draws it in (`styles`).
    """
    kinds: dict[str, str] = {}
    prefix = "" if layer == "incidents" else f"{layer}_"
    shapes = frame.geometry
    area = shapes.geom_type.isin(("Polygon", "MultiPolygon", "GeometryCollection", "LineString", "MultiLineString"))
    point = shapes.geom_type == "Point"
    names = {layer: "incidents", f"{prefix}areas": "areas", f"{prefix}unplaced": ""}
    style = "mentions" if layer == "mentions" else "located" if layer.startswith("located") else "incidents"
    for (name, kind), part in zip(names.items(), (point, area, ~(point | area)), strict=True):
        if not part.any() and name != layer:
            continue
        rows = frame[part]
        if kind:
            known = {"promote_to_multi": True, "geometry_type": "MultiPolygon"} if kind == "areas" else {}
            if kind == "areas" and shapes[part].geom_type.isin(("Polygon", "MultiPolygon")).all():
                rows.to_file(path, driver="GPKG", layer=name, engine="pyogrio", **known)
            else:
                rows.to_file(path, driver="GPKG", layer=name, engine="pyogrio")
            kinds[name] = style if kind == "incidents" else kind
        else:
            table = pd.DataFrame(rows.drop(columns=shapes.name))
            pyogrio.write_dataframe(table, path, driver="GPKG", layer=name)
    styles.add(path, kinds)


def parquet(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Write GeoParquet; raises OutputError where pyarrow is not installed."""
    try:
        frame.to_parquet(path)
    except ImportError:
        raise OutputError(
            "writing .parquet needs pyarrow: pip install 'geomap-events[parquet]'; or name a .gpkg file"
        ) from None


def csv(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Write CSV with the geometry as WKT in the last column, and text that a spreadsheet does not run."""
    table = pd.DataFrame(plain(frame))
    name = frame.geometry.name
    table[name] = frame.geometry.to_wkt(rounding_precision=5).where(frame.geometry.notna(), None)

    safe(table, keep=name).to_csv(path, index=False, encoding="utf-8", lineterminator="\n")


def safe(table: pd.DataFrame, keep: str | None = None) -> pd.DataFrame:
    """Return a table whose texts no spreadsheet takes for a formula; the column `keep` stays as it is."""

    def guarded(value: object) -> object:
        return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value

    out = table.copy()
    for column in out.columns:
        if column != keep and not pd.api.types.is_numeric_dtype(out[column]):
            out[column] = out[column].map(guarded, na_action="ignore")
    return out


def xlsx(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Write a workbook with days as days and text that a spreadsheet does not run; areas as WKT where they fit."""
    table = safe(pd.DataFrame(frame.drop(columns=frame.geometry.name)))
    wkt = frame.geometry.to_wkt(rounding_precision=4)
    table["geometry"] = wkt.where(frame.geometry.notna() & (wkt.str.len() < CELL), None)
    for name in table.columns:
        if table[name].dtype == "string" or table[name].dtype == object:
            held = table[name].astype(object).where(table[name].notna(), None)
            table[name] = held.map(lambda v: ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", v)[:CELL], na_action="ignore")
    packed = io.BytesIO()  # on a full disk an archive that is being written cannot even be closed
    with pd.ExcelWriter(packed, engine="openpyxl", datetime_format="YYYY-MM-DD") as book:
        table.to_excel(book, index=False, sheet_name="incidents")
    path.write_bytes(packed.getvalue())


WRITERS: Mapping[str, Callable[[gpd.GeoDataFrame, Path], None]] = {
    ".geojson": geojson,
    ".gpkg": gpkg,
    ".parquet": parquet,
    ".csv": csv,
    ".kml": kml.write,
    ".xlsx": xlsx,
}


def read(path: Path) -> gpd.GeoDataFrame:
    """Return a table that `write` or another program wrote: every layer that has a geometry, but none of toponyms.

    Raises InputError where the file cannot be read.
    """
    try:
        if path.suffix.lower() == ".parquet":
            return gpd.read_parquet(path)
        names = [name for name, kind in pyogrio.list_layers(path) if kind and not str(name).startswith("mentions")]
        parts = [_layer(path, name) for name in names]
        return gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), crs=parts[0].crs)
    except (OSError, RuntimeError, ValueError, ImportError, IndexError) as error:
        raise InputError(path.name, f"holds no table that can be read ({error})", "name a GeoJSON file") from error


def _layer(path: Path, name: str) -> gpd.GeoDataFrame:
    """Return a layer; one with a day that is none (2023-02-31) has its days as text, so that no other row is lost."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on columns of several types, which stay as they are
        try:
            return gpd.read_file(path, layer=name)
        except ValueError:
            return gpd.read_file(path, layer=name, DATE_AS_STRING="YES")


def write(frame: gpd.GeoDataFrame, path: str | os.PathLike[str]) -> None:
    """Write a frame in the format that the path's ending names; raises OutputError and leaves what stood there."""
    target = Path(path)
    writer = WRITERS.get(target.suffix.lower())
    if writer is None:
        raise OutputError(f"{target.name}: expected an ending of {', '.join(WRITERS)}, found {target.suffix!r}")
    _whole(target, lambda scratch: writer(encodable(frame), scratch))


def write_layers(layers: Mapping[str, gpd.GeoDataFrame], path: str | os.PathLike[str]) -> None:
    """Write frames as layers of one GeoPackage, or the first one in another format; raises OutputError."""
    target = Path(path)
    if target.suffix.lower() != ".gpkg":
        write(next(iter(layers.values())), target)
        return

    def each(scratch: Path) -> None:
        for name, frame in layers.items():
            gpkg(encodable(frame), scratch, name)

    _whole(target, each)


def write_shaped(frame: gpd.GeoDataFrame, path: str | os.PathLike[str], shape: str) -> None:
    """Write a CSV with the columns and codes of "acled" or "ucdp"; raises OutputError."""
    if shape not in shaped.SHAPES:
        raise OutputError(f"shape: expected {' or '.join(shaped.SHAPES)}, found {shape!r}")
    table = safe(shaped.SHAPES[shape](encodable(frame)))
    _whole(Path(path), lambda scratch: table.to_csv(scratch, index=False, encoding="utf-8", lineterminator="\n"))


def _whole(target: Path, write_to: Callable[[Path], None]) -> None:
    """Write so that the table is there whole or as it was; what a writer trips over is told as an OutputError."""
    with files.replacing(target) as scratch:
        try:
            write_to(scratch)
        except (RuntimeError, ValueError) as error:  # GDAL's errors are RuntimeError's children
            raise OutputError(f"{target}: cannot be written ({error}); name another file or format") from error
