"""`geomap gazetteer build` and `add`, as a user runs them."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from geomap.places.gazetteer import Gazetteer
from tests.places.fake_geonames import row, write_zip
from tests.places.test_compile import small

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_a_dump_is_compiled_and_used(geomap_command: Run, tmp_path: Path) -> None:
    base = small(tmp_path / "base.sqlite")
    dump = write_zip(tmp_path / "all.zip", [row(50, "Newtown", lat=10.2, lon=20.2, country="XA"), "five\tcolumns"])
    target = tmp_path / "my.sqlite"
    done = geomap_command("gazetteer", "build", "--geonames", dump, "--base", base, "-o", target)
    assert done.returncode == 0, done.stderr
    assert "places: 1" in done.stdout + done.stderr
    assert "2 columns instead of 19" in done.stdout + done.stderr
    assert Gazetteer(target).find("Newtown")[0].place.id == "gn:50"
    found = geomap_command("gazetteer", "lookup", "Newtown", "--gazetteer", target)
    assert found.returncode == 0
    assert "Newtown" in found.stdout + found.stderr


def test_a_missing_dump_is_named(geomap_command: Run, tmp_path: Path) -> None:
    target = tmp_path / "my.sqlite"
    done = geomap_command("gazetteer", "build", "--geonames", tmp_path / "none.zip", "-o", target)
    assert done.returncode == 1
    assert "none.zip" in done.stderr
    assert not target.exists()


def test_places_are_added_and_reported(geomap_command: Run, tmp_path: Path) -> None:
    base = small(tmp_path / "base.sqlite")
    table = tmp_path / "camps.csv"
    table.write_text("name,lat,lon,kind\nCamp Nine,10.41,20.41,camp\nNowhere,,,camp\n", encoding="utf-8")
    done = geomap_command("gazetteer", "add", table, "--gazetteer", base, "-o", tmp_path / "my.sqlite")
    text = done.stdout + done.stderr
    assert done.returncode == 0, text
    assert "new: Camp Nine" in text
    assert "0 matched, 1 new, 1 left out" in text
    assert Gazetteer(tmp_path / "my.sqlite").find("Camp Nine")


def test_an_unknown_kind_is_a_usage_error(geomap_command: Run, tmp_path: Path) -> None:
    done = geomap_command("gazetteer", "add", tmp_path / "x.csv", "--kind", "planet", "-o", tmp_path / "my.sqlite")
    assert done.returncode == 2
    assert "planet" in done.stderr


def test_a_table_without_a_usable_place_makes_no_gazetteer(geomap_command: Run, tmp_path: Path) -> None:
    base = small(tmp_path / "base.sqlite")
    (tmp_path / "no.csv").write_text("title,latitude\nx,1\n", encoding="utf-8")
    done = geomap_command("gazetteer", "add", tmp_path / "no.csv", "--gazetteer", base, "-o", tmp_path / "my.sqlite")
    assert done.returncode == 1
    assert "no.csv: holds no place to add" in done.stderr
    assert not (tmp_path / "my.sqlite").exists()
    (tmp_path / "comma.csv").write_text('name;lat;lon\nCamp Nine;"10,41";20,41\n', encoding="utf-8")
    done = geomap_command("gazetteer", "add", tmp_path / "comma.csv", "--gazetteer", base, "-o", tmp_path / "my.sqlite")
    assert "1 new" in done.stdout
