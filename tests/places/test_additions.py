"""A user's own places and boundaries."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from geomap.errors import GazetteerError, InputError, OutputError
from geomap.places import additions
from geomap.places.gazetteer import Gazetteer
from tests.places.test_compile import small


def square(west: float, south: float, size: float = 0.3) -> dict[str, Any]:
    """Return a square as GeoJSON."""
    east, north = west + size, south + size
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


def collection(*features: tuple[dict[str, Any], dict[str, Any] | None], **members: Any) -> str:
    """Return features as GeoJSON text."""
    listed = [{"type": "Feature", "properties": facts, "geometry": geometry} for facts, geometry in features]
    return json.dumps({"type": "FeatureCollection", "features": listed, **members})


def test_a_polygon_becomes_the_boundary_of_the_place_it_is(tmp_path: Path) -> None:
    base, file = small(tmp_path / "g.sqlite"), tmp_path / "b.geojson"
    file.write_text(collection(({"shapeName": "Parwat", "shapeType": "ADM1"}, square(20.3, 10.3, 0.5))))
    report = additions.add([file], tmp_path / "my.sqlite", base=base)
    assert report.matched == ["Parwat -> iso:XA-P Parwat (province)"]
    place = Gazetteer(tmp_path / "my.sqlite").get("iso:XA-P")
    assert place is not None
    assert place.boundary == "exact"
    assert Gazetteer(tmp_path / "my.sqlite").geometry("iso:XA-P") is not None
    assert Gazetteer(base).geometry("iso:XA-P") is None
    assert Gazetteer(base).meta()["digest"] != Gazetteer(tmp_path / "my.sqlite").meta()["digest"]


def test_a_polygon_elsewhere_is_another_place(tmp_path: Path) -> None:
    base, file = small(tmp_path / "g.sqlite"), tmp_path / "b.geojson"
    file.write_text(collection(({"name": "Parwat", "kind": "province"}, square(50, 50))))
    report = additions.add([file], tmp_path / "my.sqlite", base=base)
    assert report.new == ["Parwat -> user:parwat-0 (province)"]
    assert {c.place.id for c in Gazetteer(tmp_path / "my.sqlite").find("Parwat")} >= {"iso:XA-P", "user:parwat-0"}


def test_a_table_of_points_adds_places_with_their_holders(tmp_path: Path) -> None:
    base, file = small(tmp_path / "g.sqlite"), tmp_path / "p.csv"
    file.write_text(
        "name;lat;lon;kind;names\nCamp Nine;10.41;20.41;camp;Camp 9|الاول\nJabal;10.4;20.4;town;Dzhabal\n",
        encoding="utf-8",
    )
    report = additions.add([file], base, base=base)
    assert len(report.new) == 1
    assert len(report.matched) == 1
    gazetteer = Gazetteer(base)
    camp = gazetteer.find("Camp 9")[0].place
    assert (camp.kind, camp.country, camp.admin1) == ("camp", "XA", "Parwat")
    assert gazetteer.find("Dzhabal")[0].place.id == "gn:7"
    assert gazetteer.fuzzy("Kamp Nain")[0].place.id == camp.id


def test_what_is_wrong_is_counted_and_the_rest_is_taken(tmp_path: Path) -> None:
    bow_tie = {"type": "Polygon", "coordinates": [[[30, 30], [31, 31], [31, 30], [30, 31], [30, 30]]]}
    file = tmp_path / "b.geojson"
    file.write_text(
        collection(
            ({"name": "Bow Tie", "id": "1"}, bow_tie), ({"name": "Twice", "id": "1"}, square(1, 1)), ({"name": ""},
            square(2, 2)),
            ({"name": "No Where"}, None), ({"name": "x" * 10_000}, square(3, 3)), ({"name": "\x07\x08"}, square(4, 4)),
            ({"name": "Too Far North", "id": "9"}, square(20, 95)), ({"name": "Robert'); drop table names; --",
            "id": "5"}, square(5, 5)),
        )
    )  # fmt: skip
    target = tmp_path / "my.sqlite"
    report = additions.add([file], target, base=small(tmp_path / "g.sqlite"))
    assert report.repaired == 1
    assert len(report.new) == 2
    assert report.skipped["an id that came before in the file"] == 1
    assert report.skipped["no name (expected a column called name)"] == 1
    assert report.skipped["no geometry and no columns lat and lon"] == 1
    assert report.skipped["a name that cannot be looked up"] == 2
    assert report.skipped["coordinates off the globe"] == 1
    assert Gazetteer(target).find("Robert'); drop table names; --")
    assert Gazetteer(target).find("Jabal")


def test_another_coordinate_system_is_turned_into_wgs_84(tmp_path: Path) -> None:
    file = tmp_path / "b.geojson"
    x, y = 2_226_389.8, 1_118_889.97  # 20 E 10 N in web mercator
    square_m = {
        "type": "Polygon",
        "coordinates": [[[x, y], [x + 50_000, y], [x + 50_000, y + 50_000], [x, y + 50_000], [x, y]]],
    }
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    file.write_text(collection(({"name": "Metric"}, square_m), crs=crs))
    additions.add([file], tmp_path / "my.sqlite", base=small(tmp_path / "g.sqlite"))
    place = Gazetteer(tmp_path / "my.sqlite").find("Metric")[0].place
    assert (place.lat, place.lon) == pytest.approx((10.2, 20.2), abs=0.1)


def test_a_geopackage_is_read(tmp_path: Path) -> None:
    geopandas = pytest.importorskip("geopandas")
    shapely = pytest.importorskip("shapely")
    frame = geopandas.GeoDataFrame({"name": ["Boxed"]}, geometry=[shapely.box(20, 10, 20.2, 10.2)], crs="EPSG:4326")
    frame.to_file(tmp_path / "b.gpkg")
    report = additions.add([tmp_path / "b.gpkg"], tmp_path / "my.sqlite", base=small(tmp_path / "g.sqlite"))
    assert len(report.new) == 1


@pytest.mark.parametrize(
    "content", [b"", b"not json", b'{"type": "FeatureCollection", "features": [', b"\x00\xff" * 100]
)
def test_a_file_that_cannot_be_read_is_named_and_the_old_gazetteer_stays(tmp_path: Path, content: bytes) -> None:
    base, file = small(tmp_path / "g.sqlite"), tmp_path / "bad.geojson"
    file.write_bytes(content)
    before = base.read_bytes()
    with pytest.raises(InputError, match=r"bad\.geojson"):
        additions.add([file], base, base=base)
    assert base.read_bytes() == before
    assert not list(tmp_path.glob(".gazetteer-*"))


def test_missing_files_folders_and_bases_are_named(tmp_path: Path) -> None:
    base = small(tmp_path / "g.sqlite")
    with pytest.raises(InputError, match="no such file"):
        additions.add([tmp_path / "none.csv"], tmp_path / "my.sqlite", base=base)
    with pytest.raises(OutputError, match="-o"):
        additions.add([tmp_path / "none.csv"], tmp_path / "nowhere" / "my.sqlite", base=base)
    with sqlite3.connect(base) as db:
        db.execute("update meta set value = '0' where key = 'schema'")
    db.close()
    with pytest.raises(GazetteerError, match="another version"):
        additions.add([tmp_path / "none.csv"], tmp_path / "my.sqlite", base=base)
