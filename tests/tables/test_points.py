"""Points located by hand stand beside the reports: joined by place and day, never moving an incident."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from click.testing import CliRunner

import geomap
from geomap.cli import main
from geomap.errors import MapError
from geomap.tables import points
from geomap.webmap import drawing
from geomap.webmap.columns import STATUS
from tests.webmap.story import story

HEADER = "lat,lon,time,radius_m,who,link,note\n"


def layer(rows: str, header: str = HEADER) -> points.Points:
    lines = (header + rows).strip().splitlines()
    cells = [line.split(",") for line in lines]
    return points.from_table(pd.DataFrame(cells[1:], columns=cells[0]), "made.csv")


def test_columns_are_guessed_and_said() -> None:
    made = layer("35.3,69.5,2021-09-05T10:00Z,200,A,https://example.org,seen\nx,,,,,,\n")
    assert made.frame.loc[0, "radius_km"] == 0.2
    said = " ".join(made.notes)
    assert "time from 'time', radius from 'radius_m', who from 'who', link from 'link', note from 'note'" in said
    assert "1 rows have no usable coordinates" in said
    bare = layer("35.3,69.5\n", "Latitude,Longitude\n")
    assert "no column of radii" in " ".join(bare.notes)
    assert "no day that can be read" in " ".join(bare.notes)
    with pytest.raises(MapError, match="no row has usable coordinates"):
        layer("a,b\n", "lat,lon\n")
    with pytest.raises(MapError, match="neither a geometry nor columns"):
        layer("1,2\n", "a,b\n")


def test_a_point_joins_where_place_and_day_fit() -> None:
    incidents, _ = story()
    settled = next(i for i in incidents if i.on_map and i.place and i.place.place.kind == "town" and i.date.start)
    at, start = settled.place.place, settled.date.start
    assert start is not None
    near = f"{at.lat + 0.01},{at.lon},{start.isoformat()},500,A,,n"
    far = f"{at.lat + 1},{at.lon},{start.isoformat()},500,A,,n"
    late = f"{at.lat},{at.lon},{date(2022, 1, 1).isoformat()},500,A,,n"
    undated = f"{at.lat},{at.lon},,500,A,,n"
    found = points.join([settled], [layer(f"{near}\n{far}\n{late}\n{undated}")])
    assert [m.row for m in found[settled.id]] == [0]
    assert 0 < found[settled.id][0].km < 2


def test_a_place_too_wide_bears_nothing_out() -> None:
    incidents, _ = story()
    one = next(i for i in incidents if i.on_map and i.place and i.date.start)
    assert one.place is not None
    country = replace(one.place, place=replace(one.place.place, kind="country"))
    wide = replace(one, place=country, places=(country,))
    at = one.place.place
    assert points.join([wide], [layer(f"{at.lat},{at.lon},{one.date.start},500,A,,n\n")]) == {}


def test_the_map_and_the_table_show_it_and_nothing_moves(samples: Path) -> None:
    plain = geomap.read(samples / "panjshir-front.txt")
    readings = plain.readings
    dated = [i for i in plain if i.on_map and i.place and i.date.start]
    one = min(dated, key=lambda i: i.place.place.uncertainty_km)
    at = one.place.place
    mine = layer(f"{at.lat},{at.lon},{one.date.start},500,A. Mapper,https://example.org/1,Smoke by the bridge\n")
    found = geomap.Incidents(readings, points=[mine])
    assert found.incidents == plain.incidents
    assert found.matches
    table = drawing.prepare(found.incidents, found.readings, **found.layers()).table
    assert (table.status == STATUS.index("located")).sum() == 1
    assert len(table) == len(plain.incidents) + 1
    import numpy as np

    assert table.details is not None
    rows = table.details(np.arange(len(table)))
    joined = [row for row in rows if row.get("points")]
    assert {p["who"] for row in joined for p in row["points"]} == {"A. Mapper"}
    assert any("Stands beside" in dict(map(tuple, row.get("more", ()))) for row in rows)
    frame = found.to_gdf()
    told = frame["located"].map(json.loads).map(len)
    assert set(frame.loc[told > 0, "id"]) == set(found.matches)
    assert frame.geometry.equals(plain.to_gdf().geometry)


def test_the_command_takes_points_and_event_tables(tmp_path: Path, samples: Path, root: Path) -> None:
    beside = [root / "notebooks/data/geolocated.csv", root / "notebooks/data/acled-made.csv"]
    arguments = ["map", str(samples / "panjshir-front.txt"), "-o", str(tmp_path / "m.html")]
    for path in beside:
        arguments += ["--with", str(path)]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.output
    assert "geolocated.csv: 3 rows beside the reports" in done.output
    assert "ACLED: 3 rows beside the reports" in done.output
    assert "located points:" in done.output
    missing = CliRunner().invoke(main, [*arguments[:4], "--with", str(tmp_path / "none.csv")])
    assert missing.exit_code == 0
    assert "does not exist" in missing.output


def test_geojson_points(tmp_path: Path) -> None:
    path = tmp_path / "p.geojson"
    gpd.GeoDataFrame(
        {"time": ["2021-09-05"], "note": ["n"]}, geometry=gpd.points_from_xy([69.5], [35.3]), crs="EPSG:4326"
    ).to_file(path)
    found = geomap.read("Fighting went on in Bazarak on 5 September 2021, residents said.", points=path)
    assert len(found.points[0]) == 1
