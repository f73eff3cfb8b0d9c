"""Boundaries of the packaged gazetteer: kept only where places agree with them."""

from __future__ import annotations

import sqlite3
from collections import defaultdict

import numpy as np
import pytest
import shapely
from shapely.geometry import shape as to_shape

from geomap.places.gazetteer import DEFAULT_PATH, Gazetteer

pytestmark = pytest.mark.skipif(not DEFAULT_PATH.is_file(), reason="the gazetteer is not built: run `make build`")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    """Open the packaged gazetteer."""
    return Gazetteer()


@pytest.mark.parametrize("country", ["FR", "KE", "NP", "NO", "MA", "CD", "GH", "AF"])
def test_an_exact_boundary_holds_the_units_places(gazetteer: Gazetteer, country: str) -> None:
    """The polygons are of about 2013 and these countries changed, or are drawn at another level."""
    db = sqlite3.connect(f"{DEFAULT_PATH.as_uri()}?mode=ro&immutable=1", uri=True)
    units = db.execute(
        "select id, pid from places where country = ? and kind = 1 and boundary = 2", (country,)
    ).fetchall()
    held: dict[int, list[tuple[int, int]]] = defaultdict(list)
    rows = "select admin1, lon, lat from places where country = ? and admin1 is not null and kind between 3 and 6"
    for unit, *point in db.execute(rows, (country,)):
        held[unit].append((point[0], point[1]))
    for number, pid in units:
        places = held[number]
        outline = gazetteer.geometry(pid)
        assert outline is not None
        if len(places) < 20:
            continue  # a single stray place weighs too much
        area = to_shape(outline).buffer(0.045)
        shapely.prepare(area)
        lon, lat = np.array(places).T / 1e5
        inside = shapely.contains_xy(area, lon, lat).mean()
        assert inside >= 0.93, pid


def test_provinces_newer_than_the_polygons_are_no_exact_boundaries(gazetteer: Gazetteer) -> None:
    for pid in ("iso:NP-P1", "iso:NP-P3"):
        place = gazetteer.get(pid)
        assert place is not None
        assert place.boundary != "exact"


def test_afghan_provinces_are_told_apart_though_the_map_calls_two_parwan(gazetteer: Gazetteer) -> None:
    panjshir, parwan = gazetteer.geometry("iso:AF-PAN"), gazetteer.geometry("iso:AF-PAR")
    assert panjshir is not None
    assert parwan is not None
    bazarak, charikar = shapely.Point(69.51519, 35.31292), shapely.Point(69.17139, 35.01361)
    assert to_shape(panjshir).contains(bazarak)
    assert to_shape(parwan).contains(charikar)
    assert not to_shape(parwan).contains(bazarak)


def test_shapes_across_the_antimeridian_have_narrow_boxes() -> None:
    db = sqlite3.connect(f"{DEFAULT_PATH.as_uri()}?mode=ro&immutable=1", uri=True)
    query = "select west, east from shapes s join places p on p.id = s.id where p.pid = ?"
    for pid in ("iso:FJ", "iso:RU", "gm:bering-sea"):
        west, east = db.execute(query, (pid,)).fetchone()
        assert west > east, pid
    west, east = db.execute(query, ("iso:FR",)).fetchone()
    assert west < east


def test_the_panjshir_valley_is_an_area_along_its_villages(gazetteer: Gazetteer) -> None:
    outline = gazetteer.geometry("gm:panjshir-valley")
    assert outline is not None
    area = to_shape(outline)
    assert area.contains(shapely.Point(69.51519, 35.31292))
    assert not area.contains(shapely.Point(69.17, 34.53))
    east_west, north_south = area.bounds[2] - area.bounds[0], area.bounds[3] - area.bounds[1]
    assert 0.6 < east_west < 1.0
    assert 0.4 < north_south < 0.8


def test_every_shape_is_valid_geojson_within_the_globe(gazetteer: Gazetteer) -> None:
    db = sqlite3.connect(f"{DEFAULT_PATH.as_uri()}?mode=ro&immutable=1", uri=True)
    rows = db.execute("select p.pid from shapes s join places p on p.id = s.id where p.kind <> 2").fetchall()
    for (pid,) in rows[::50]:
        area = to_shape(gazetteer.geometry(pid))
        assert not area.is_empty
        west, south, east, north = area.bounds
        assert west >= -180
        assert east <= 180
        assert south >= -90
        assert north <= 90
