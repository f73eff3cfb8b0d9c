"""Layer styles for QGIS: a small QML in a GeoPackage's `layer_styles` table, applied when a layer is added."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import quoteattr

COLOURS: Mapping[str, str] = {
    "attack": "194,65,12",
    "explosion": "194,65,12",
    "death": "30,30,36",
    "abduct": "3,105,161",
    "arrest": "3,105,161",
    "territory": "133,77,14",
    "protest": "162,28,116",
    "riot": "162,28,116",
    "disaster": "21,101,52",
    "agreement": "71,85,105",
    "mobilise": "71,85,105",
    "statement": "71,85,105",
    "displacement": "71,85,105",
    "other": "71,85,105",
}
"""Red, green and blue of each type, the map page's own."""

TABLE = """
create table if not exists layer_styles (
  id integer primary key autoincrement not null, f_table_catalog text, f_table_schema text, f_table_name text,
  f_geometry_column text, styleName text, styleQML text, styleSLD text, useAsDefault boolean, description text,
  owner text, ui text, update_time datetime)
"""


def add(path: Path, layers: Mapping[str, str]) -> None:
    """Write a style for each layer of a GeoPackage; `layers` gives "incidents", "areas" or "mentions" by its name."""
    with sqlite3.connect(path) as db:
        db.execute(TABLE)
        db.execute(
            "insert or ignore into gpkg_contents (table_name, data_type, identifier, description, srs_id) "
            "values ('layer_styles', 'attributes', 'layer_styles', 'styles that QGIS applies', 0)"
        )
        for layer, kind in layers.items():
            column = db.execute(
                "select column_name from gpkg_geometry_columns where table_name = ?", (layer,)
            ).fetchone()
            if column is None:
                continue
            db.execute(
                "insert into layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName,"
                " styleQML, styleSLD, useAsDefault, description, owner, update_time)"
                " values ('', '', ?, ?, ?, ?, '', 1, 'by geomap', '', '2000-01-01T00:00:00Z')",
                (layer, column[0], f"geomap {kind}", qml(kind)),
            )
    db.close()


def qml(kind: str) -> str:
    """Return the style of one kind of layer as QML."""
    if kind == "areas":
        return _document(_single("fill", "SimpleFill", {
            "style": "b_diagonal", "color": "90,90,90,120", "outline_color": "60,60,60,255", "outline_width": "0.3",
        }))  # fmt: skip
    if kind == "mentions":
        return _document(_single("marker", "SimpleMarker", {
            "name": "square", "size": "1.6", "color": "120,130,140,160", "outline_style": "no",
        }))  # fmt: skip
    if kind == "located":
        return _document(_single("marker", "SimpleMarker", {
            "name": "circle", "size": "2.6", "color": "255,255,255,0", "outline_color": "30,30,36,255",
        }))  # fmt: skip
    shapes = {"attack": "cross_fill", "explosion": "cross_fill", "death": "diamond", "abduct": "triangle"}
    shapes |= {"arrest": "triangle", "territory": "square", "disaster": "star"}
    symbols, categories = [], []
    for number, (name, colour) in enumerate(COLOURS.items()):
        given = {"name": shapes.get(name, "circle"), "size": "3.2", "color": f"{colour},255"}
        symbols.append(_symbol(str(number), "marker", "SimpleMarker", {**given, "outline_color": "255,255,255,255"}))
        label = quoteattr(name)
        categories.append(f'<category symbol="{number}" value={label} label={label} render="true"/>')
    return _document(
        '<renderer-v2 type="categorizedSymbol" attr="type" forceraster="0" symbollevels="0">'
        f"<categories>{''.join(categories)}</categories><symbols>{''.join(symbols)}</symbols></renderer-v2>"
    )


def _single(type_: str, layer: str, options: Mapping[str, str]) -> str:
    inner = _symbol("0", type_, layer, options)
    return f'<renderer-v2 type="singleSymbol" forceraster="0" symbollevels="0"><symbols>{inner}</symbols></renderer-v2>'


def _symbol(name: str, type_: str, layer: str, options: Mapping[str, str]) -> str:
    listed = "".join(f'<Option name={quoteattr(k)} value={quoteattr(v)} type="QString"/>' for k, v in options.items())
    return (
        f'<symbol type="{type_}" name="{name}" alpha="1" clip_to_extent="1" force_rhr="0">'
        f'<layer class="{layer}" enabled="1" locked="0" pass="0"><Option type="Map">{listed}</Option></layer></symbol>'
    )


def _document(renderer: str) -> str:
    head = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
    return f'{head}<qgis version="3.22.0" styleCategories="Symbology">{renderer}</qgis>'
