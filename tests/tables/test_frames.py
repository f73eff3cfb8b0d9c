"""Incidents as a GeoDataFrame and as files: typed columns, honest geometry, whole files or none."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest

from geomap.errors import OutputError
from geomap.records import Mention
from geomap.tables import formats, frames
from tests.webmap.story import PANJSHIR, story


@pytest.fixture
def frame() -> gpd.GeoDataFrame:
    return frames.incidents_frame(*story())


def test_columns_have_their_types(frame: gpd.GeoDataFrame) -> None:
    assert frame.crs == "EPSG:4326"
    assert list(frame.columns) == [*frames.COLUMNS, "geometry"]
    empty = frames.incidents_frame([], [])
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {n: str(k) for n, k in empty.dtypes.items()}


def test_an_area_is_an_area_and_an_unknown_count_is_null(frame: gpd.GeoDataFrame) -> None:
    rows = frame.set_index("title")
    assert rows.loc["Heavy fighting in Panjshir"].geometry.geom_type == "Polygon"
    assert rows.loc["Taliban say fighting goes on in Bazarak"].geometry.geom_type == "Point"
    assert rows.loc["Resistance leader offers talks"].geometry is None
    killed = rows.loc["Resistance spokesman and a general reported killed"]
    assert (killed.killed_low, killed.killed_high) == (1, 2)
    assert killed.killed_best is pd.NA  # the two reports differ
    assert rows.loc["Heavy fighting in Panjshir"].killed_low is pd.NA
    assert rows.loc["Taliban say all of Panjshir is theirs"].denied_by == '["Amrullah Saleh"]'


@pytest.mark.parametrize("ending", [".geojson", ".gpkg", ".csv", ".kml"])
def test_files_hold_every_row(frame: gpd.GeoDataFrame, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"events{ending}"
    formats.write(frame, path)
    assert list(tmp_path.iterdir()) == [path]
    if ending == ".csv":
        assert len(list(csv.DictReader(path.open(encoding="utf-8")))) == len(frame)
    elif ending == ".geojson":
        assert len(gpd.read_file(path)) == len(frame)
    else:
        layers = [name for name in pyogrio.list_layers(path)[:, 0] if name != "layer_styles"]
        held = sum(len(gpd.read_file(path, layer=name)) for name in layers)
        # GDAL's older reader of KML passes over placemarks without geometry.
        assert held == len(frame) or (ending == ".kml" and held == frame.geometry.notna().sum())
    if ending == ".geojson":
        first = json.loads(path.read_text(encoding="utf-8"))["features"][0]["properties"]
        assert first["date_start"] == "2021-09-05"
        assert first["contested"] is False


def test_hostile_text_in_files(tmp_path: Path) -> None:
    incidents, readings = story()
    for text in ("=1+1", "nul\x00", "lone \ud800", '"quoted", comma\nline', "<x>&"):
        made = frames.incidents_frame([replace(incidents[0], title=text)], readings)
        for ending in (".geojson", ".gpkg", ".csv", ".kml"):
            formats.write(made, tmp_path / f"x{ending}")
        with (tmp_path / "x.csv").open(encoding="utf-8", newline="") as file:
            assert not next(csv.DictReader(file))["title"].startswith("=")


def test_a_wrong_ending_or_place_is_explained(frame: gpd.GeoDataFrame, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="expected an ending"):
        formats.write(frame, tmp_path / "x.shp")
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        formats.write(frame, tmp_path / "file" / "x.gpkg")


def test_geocoded_names_keep_their_index() -> None:
    names = pd.Series(["Panjshir", "Nowhere"], index=[7, 9])
    made = frames.places_frame(names, [Mention(0, 8, "Panjshir", place=PANJSHIR, score=0.9), Mention(0, 7, "Nowhere")])
    assert list(made.index) == [7, 9]
    assert made.loc[7].geometry.x == PANJSHIR.lon
    assert made.loc[9].geometry is None
