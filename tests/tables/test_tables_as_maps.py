"""A file that holds a table is mapped as it is; its areas stay areas."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import pytest
from click.testing import CliRunner
from shapely.geometry import Point, box

import geomap
from geomap.cli import main


@pytest.fixture(scope="module")
def found(samples: Path) -> geomap.Incidents:
    return geomap.read(samples / "panjshir-front.txt", samples / "panjshir-claims.html")


@pytest.mark.parametrize("ending", [".geojson", ".gpkg", ".parquet"])
def test_what_geomap_wrote_is_mapped_again(found: geomap.Incidents, tmp_path: Path, ending: str) -> None:
    if ending == ".parquet":
        pytest.importorskip("pyarrow")
    table = tmp_path / f"x{ending}"
    found.write(table)
    done = CliRunner().invoke(main, ["map", str(table), "-o", str(tmp_path / "m.html")])
    assert done.exit_code == 0, done.output
    assert "title from 'title'" in done.output
    assert (tmp_path / "m.html").stat().st_size > 100_000


def test_areas_of_a_frame_stay_areas(found: geomap.Incidents) -> None:
    frame = found.to_gdf()
    wide = frame.geometry.geom_type.isin(["Polygon", "MultiPolygon"])
    table = geomap.explore(frame).table
    assert ((table.place >= 0) == wide.to_numpy()).all()
    assert {place["draw"] for place in table.head["places"]} == {"area"}
    assert set(frame.loc[wide, "place"]) == {place["name"] for place in table.head["places"]}


def test_equal_areas_are_one_and_very_many_are_points() -> None:
    shapes = [box(0, 0, 1, 1), box(0, 0, 1, 1), Point(2, 2), None]
    frame = gpd.GeoDataFrame({"name": list("aabc")}, geometry=shapes, crs="EPSG:4326").to_crs("EPSG:3857")
    table = geomap.explore(frame).table
    assert table.place.tolist() == [0, 0, -1, -1]
    many = gpd.GeoDataFrame(geometry=[box(n / 10, 0, n / 10 + 0.05, 1) for n in range(500)], crs="EPSG:4326")
    assert (geomap.explore(many).table.place == -1).all()


def test_no_table_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.geojson").write_text("{}", encoding="utf-8")
    for name, words in (("x.geojson", "holds no table that can be read"), ("none.gpkg", "does not exist")):
        done = CliRunner().invoke(main, ["map", str(tmp_path / name)])
        assert done.exit_code == 1
        assert words in done.output


def test_a_day_that_is_none_costs_no_row(tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [32.1, 2.1]}
    rows = (("a", "2023-02-31", point), ("b", "2023-02-28", point), ("c", "", None))
    features = [
        {"type": "Feature", "geometry": where, "properties": {"title": title, "date": day}}
        for title, day, where in rows
    ]
    path = tmp_path / "own.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    done = CliRunner().invoke(main, ["map", str(path), "-o", str(tmp_path / "own.html")])
    assert done.exit_code == 0, done.output
    assert "3 rows, 1 without usable coordinates" in done.output
