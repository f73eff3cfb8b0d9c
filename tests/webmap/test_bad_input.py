"""Tables and options that go wrong: a sensible map, or an error that says what was expected, what came, what to do."""

from __future__ import annotations

import errno
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import Point

from geomap.errors import MapError, OutputError
from geomap.webmap import page, readback
from geomap.webmap.columns import UNDATED
from geomap.webmap.frame import from_frame
from geomap.webmap.map import draw, draw_frame
from tests.webmap.story import story

ROLES = dict.fromkeys(("date", "type", "title", "text", "url"))


def test_no_rows_make_an_empty_map() -> None:
    for frame in (
        pd.DataFrame({"lat": [], "lon": []}),
        gpd.GeoDataFrame({"type": []}, geometry=[], crs="EPSG:4326"),
        pd.DataFrame({"lat": [], "lon": [], "date": [], "type": [], "title": []}),
    ):
        table = from_frame(frame, ROLES)
        assert len(table) == 0
        assert len(draw_frame(frame).html()) > 100_000


def test_no_geometry_is_an_error_that_names_what_was_expected() -> None:
    with pytest.raises(MapError, match=r"neither a geometry nor columns"):
        draw_frame(pd.DataFrame({"where": ["Goma"]}))


def test_rows_without_usable_coordinates_stay_in_the_list() -> None:
    frame = pd.DataFrame(
        {"lat": [np.nan, 91, -90.5, 10, np.inf, None], "lon": [1, 1, 1, 181, 2, 3], "title": list("abcdef")}
    )
    table = from_frame(frame, ROLES)
    assert not np.isfinite(table.lat[[0, 1, 2, 4, 5]]).any()
    assert [table.head["reasons"][i] for i in table.reason[[0, 1, 2]]] == ["no usable coordinates"] * 3
    assert len(table) == 6


def test_mixed_crs_are_an_error_or_brought_to_one() -> None:
    metres = gpd.GeoDataFrame({"n": [1]}, geometry=[Point(1_000_000, 6_000_000)], crs="EPSG:3857")
    table = from_frame(metres, ROLES)
    assert 47 < float(table.lat[0]) < 48
    degrees = gpd.GeoDataFrame({"n": [1]}, geometry=[Point(9, 47)], crs="EPSG:4326")
    mixed = gpd.GeoDataFrame(pd.concat([degrees, metres.set_crs("EPSG:4326", allow_override=True)]), crs="EPSG:4326")
    table = from_frame(mixed, ROLES)  # metres taken for degrees lie outside of the world: listed, not drawn
    assert np.isfinite(table.lat).tolist() == [True, False]


def test_dates_as_text_or_missing() -> None:
    frame = pd.DataFrame({"lat": 1.0, "lon": 1.0, "date": ["2024-01-02", "2 Jan 2024", "soon", None, "2024-13-40", 17]})
    days = from_frame(frame, ROLES).day
    assert days[0] == days[1] == 19724
    assert (days[2:5] == UNDATED).all()


def test_columns_named_like_ours_come_through() -> None:
    names = ["id", "status", "x", "y", "killed", "geomap", "title_", "constructor", "__proto__", "more"]
    frame = pd.DataFrame({"lat": [1.0], "lon": [1.0], **{name: [f"value of {name}"] for name in names}})
    table = from_frame(frame, ROLES)
    assert table.details
    more = dict(table.details(np.array([0]))[0]["more"])
    assert more == {name: f"value of {name}" for name in names}


def test_unknown_types_keep_their_names_and_share_the_marks() -> None:
    frame = pd.DataFrame({"lat": 1.0, "lon": 1.0, "type": [f"kind {n % 40}" for n in range(400)]})
    table = from_frame(frame, ROLES)
    assert len(table.head["types"]) == 40
    assert table.head["groupNames"][-1] == "Other types"
    incidents, readings = story()
    odd = replace(incidents[0], type="juggling", status=cast("Any", "rumoured"))
    assert len(draw([odd], readings).html()) > 100_000


def test_a_long_title_is_kept_whole_and_cut_only_in_the_bar(tmp_path: Path) -> None:
    title = "Long " * 1000
    path = tmp_path / "map.html"
    draw(*story(), title=title).save(path)
    assert f"<title>{title[: page.TITLE].rstrip()}" in path.read_text(encoding="utf-8")
    head = readback.gunzip(readback.blocks(path)["head"])
    assert title.encode() in head


def test_a_full_disk_leaves_the_old_map(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "map.html"
    draw(*story(), title="Old").save(path)
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(OutputError, match=r"map\.html: cannot be written \(No space left"):
        draw(*story(), title="New").save(path)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["map.html"]


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"quotes": "all"}, "'none', 'short' or 'sentence'"),
        ({"tiles": "NoSuchProvider"}, "provider"),
        ({"tiles": "ftp://x.example/{z}/{x}/{y}"}, "https"),
        ({"colour": "red"}, "unknown option 'colour'"),
        ({"steps": "nowhere.json"}, "cannot be read"),
    ],
)
def test_a_wrong_option_is_named(options: dict[str, Any], problem: str) -> None:
    with pytest.raises(MapError, match=problem):
        draw(*story(), **options)


CODE = """
import resource, sys
import numpy as np, pandas as pd
from geomap.webmap.map import draw_frame
rows = 2_000_000
random = np.random.default_rng(0)
frame = pd.DataFrame({"lat": random.uniform(-60, 70, rows), "lon": random.uniform(-180, 180, rows),
                      "day": np.datetime64("2020-01-01") + random.integers(0, 900, rows).astype("timedelta64[D]"),
                      "type": np.array(["a", "b"])[random.integers(0, 2, rows)]})
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
draw_frame(frame, date="day").save(sys.argv[1])
print(before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_two_million_rows_make_one_map(tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", CODE, str(path)], check=True, capture_output=True, text=True, cwd=root)
    before, after = (int(number) / 1024 for number in done.stdout.split())
    assert path.stat().st_size < 30_000_000
    assert after - before < 900  # megabytes beside the table
