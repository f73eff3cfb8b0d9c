"""A sidecar gives a report the date, outlet and address that its file lacks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from geomap import inputs
from geomap.cli import main
from geomap.errors import InputError
from geomap.records import Document

TEXT = "Shelling killed two people in Goma on Monday."


def read(folder: Path, sidecar: str, text: str = TEXT) -> Document | InputError:
    (folder / "r.txt").write_text(text, encoding="utf-8")
    (folder / "r.txt.toml").write_text(sidecar, encoding="utf-8")
    (found,) = inputs.read(folder, date="2020-01-01", outlet="Option")
    assert isinstance(found, Document | InputError)
    return found


def test_a_sidecar_comes_before_options_and_after_the_report(tmp_path: Path) -> None:
    found = read(tmp_path, 'date = 2024-02-07\noutlet = "Desk"\nurl = "https://example.org/r"\n')
    assert isinstance(found, Document)
    assert (found.date, found.outlet, found.url) == (date(2024, 2, 7), "Desk", "https://example.org/r")
    own = read(tmp_path, 'date = "2024-02-07"\n', f"date 2024-03-01 {TEXT}")
    assert isinstance(own, Document)
    assert (own.date, own.outlet) == (date(2024, 3, 1), "Option")


@pytest.mark.parametrize("sidecar", ["date = 7 Feb", 'day = "2024-02-07"', 'date = "soon"'])
def test_a_sidecar_that_cannot_be_understood_is_told(tmp_path: Path, sidecar: str) -> None:
    found = read(tmp_path, sidecar)
    assert isinstance(found, InputError)
    assert "r.txt.toml" in str(found)


def test_the_command_says_what_a_missing_date_costs(tmp_path: Path) -> None:
    for n in range(23):
        (tmp_path / f"{n:02}.txt").write_text(f"{TEXT} {n}", encoding="utf-8")
    done = CliRunner().invoke(main, ["map", str(tmp_path), "-o", str(tmp_path / "m.html")])
    assert done.exit_code == 0
    assert "no date: 00.txt; " in done.output
    assert "no date: 3 more reports" in done.output
