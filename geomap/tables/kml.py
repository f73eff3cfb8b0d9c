"""KML as Google Earth reads it: a folder for each type of event, a time span and a style for each placemark."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from geomap.tables.styles import COLOURS

TEXT = (
    "status",
    "place",
    "admin1",
    "country",
    "harm_said",
    "asserted_by",
    "denied_by",
    "quote",
    "text",
    "precision_said",
)
"""Columns that a placemark's balloon shows, in this order, where a row has them."""


def write(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Write one folder a type, the types by their number of rows; rows without a place come last, without geometry."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n')
        out.write("<name>geomap</name>\n")
        out.writelines(_styles())
        drawn = frame.geometry.notna() & ~frame.geometry.is_empty
        kinds = frame["type"].astype(object).fillna("other") if "type" in frame else pd.Series("", index=frame.index)
        for kind in kinds[drawn].value_counts().index:
            out.write(f"<Folder><name>{_text(kind or 'points')}</name>\n")
            out.writelines(_placemarks(frame[drawn & (kinds == kind)]))
            out.write("</Folder>\n")
        if not drawn.all():
            out.write("<Folder><name>not on the map</name><open>0</open>\n")
            out.writelines(_placemarks(frame[~drawn]))
            out.write("</Folder>\n")
        out.write("</Document></kml>\n")


def _styles() -> Iterator[str]:
    for name, colour in COLOURS.items():
        red, green, blue = (int(part) for part in colour.split(","))
        shade = f"{blue:02x}{green:02x}{red:02x}"
        yield (
            f'<Style id="{name}"><IconStyle><color>ff{shade}</color><scale>0.9</scale></IconStyle>'
            f"<LineStyle><color>ff{shade}</color><width>1.5</width></LineStyle>"
            f"<PolyStyle><color>40{shade}</color></PolyStyle></Style>\n"
        )


def _placemarks(frame: gpd.GeoDataFrame) -> Iterator[str]:
    shapes = frame.geometry
    for row, shape in zip(frame.drop(columns=frame.geometry.name).to_dict("records"), shapes, strict=True):
        kind = row.get("type") or "other"
        name = row.get("title") or row.get("note") or row.get("text") or kind
        parts = [f"<Placemark><name>{_text(name)}</name>"]
        body = _balloon(row)
        if body:
            parts.append(f"<description>{_text(body)}</description>")
        parts.append(_span(row))
        if kind in COLOURS:
            parts.append(f"<styleUrl>#{kind}</styleUrl>")
        data = "".join(
            f'<Data name="{html.escape(str(column))}"><value>{_text(_cell(value))}</value></Data>'
            for column, value in row.items()
            if not _missing(value)
        )
        parts.append(f"<ExtendedData>{data}</ExtendedData>")
        if shape is not None and not shape.is_empty:
            parts.append(_geometry(shape))
        yield "".join(parts) + "</Placemark>\n"


def _balloon(row: dict[str, Any]) -> str:
    """Return the description: escaped here, and once more as XML, since Google Earth reads it as HTML."""
    lines = [(name.replace("_", " "), row[name]) for name in TEXT if not _missing(row.get(name))]
    lines = [(name, _listed(value)) for name, value in lines]
    return "".join(f"<p><b>{name}</b> {html.escape(value)}</p>" for name, value in lines if value)


def _listed(value: Any) -> str:
    text = str(value)
    if text.startswith("["):
        try:
            return "; ".join(map(str, json.loads(text)))
        except ValueError:
            return text
    return text


def _span(row: dict[str, Any]) -> str:
    start = row.get("date_start", row.get("date"))
    end = row.get("date_end", start)
    if _missing(start) and _missing(end):
        return ""
    begin = "" if _missing(start) else f"<begin>{pd.Timestamp(start).date()}</begin>"
    last = "" if _missing(end) else f"<end>{pd.Timestamp(end).date()}</end>"
    return f"<TimeSpan>{begin}{last}</TimeSpan>"


def _geometry(shape: Any) -> str:
    if shape.geom_type == "Point":
        return f"<Point><coordinates>{shape.x:.6f},{shape.y:.6f}</coordinates></Point>"
    if shape.geom_type == "LineString":
        return f"<LineString><coordinates>{_line(shape.coords)}</coordinates></LineString>"
    if shape.geom_type == "Polygon":
        shape = shapely.geometry.polygon.orient(shape)
        inner = "".join(
            f"<innerBoundaryIs><LinearRing><coordinates>{_line(ring.coords)}</coordinates></LinearRing></innerBoundaryIs>"
            for ring in shape.interiors
        )
        outer = f"<LinearRing><coordinates>{_line(shape.exterior.coords)}</coordinates></LinearRing>"
        return f"<Polygon><outerBoundaryIs>{outer}</outerBoundaryIs>{inner}</Polygon>"
    return f"<MultiGeometry>{''.join(_geometry(part) for part in shape.geoms)}</MultiGeometry>"


def _line(coordinates: Any) -> str:
    return " ".join(f"{point[0]:.5f},{point[1]:.5f}" for point in coordinates)


def _missing(value: Any) -> bool:
    return value == "" if isinstance(value, str) else value is None or bool(pd.isna(value))


def _cell(value: Any) -> str:
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else str(value)


def _text(value: object) -> str:
    """Return a text for XML, without the characters that XML cannot hold."""
    kept = "".join(
        c
        for c in str(value)
        if c in "\t\n\r" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )
    return html.escape(kept, quote=False)
