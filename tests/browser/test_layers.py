"""Reference layers and located points in the page: hollow, filtered apart, cited, and shown with what they fit."""

from __future__ import annotations

from pathlib import Path

import pytest

import geomap
from geomap.webmap.browser import Browser

pytestmark = pytest.mark.browser
PANEL = "document.querySelector('.panel').innerText"


@pytest.fixture(scope="module")
def beside(root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    path = tmp_path_factory.mktemp("beside") / "map.html"
    found = geomap.read(
        root / "samples/panjshir-front.txt", root / "notebooks/data/acled-made.csv",
        points=root / "notebooks/data/geolocated.csv",
    )  # fmt: skip
    assert found.matches
    found.explore().save(path)
    return path, next(i.title for i in found if i.id in found.matches)


def test_what_stands_beside_is_told_apart(chromium: Browser, beside: tuple[Path, str]) -> None:
    with chromium.page() as page:
        page.open(beside[0])
        summary = page.run(PANEL)
        assert "3 rows of reference data" in summary
        assert "3 points located by hand" in summary
        assert "acleddata.com" in page.run("document.querySelector('.foot').innerText")
        key = page.run("document.querySelector('.legend').textContent")
        assert "Reference data, no report" in key
        assert "Located by hand, no report" in key
        assert page.complaints() == []
        assert page.requests() == []


def test_a_row_shows_its_own_codes_and_a_fitting_point_its_incident(
    chromium: Browser, beside: tuple[Path, str]
) -> None:
    find = "[...document.querySelectorAll('button.row')].find(b => b.innerText.includes({!r})).click()"
    with chromium.page() as page:
        page.open(beside[0])
        page.run(find.format("Agreement"))
        page.wait(f"{PANEL}.includes('Precision there')")
        shown = page.run(PANEL)
        assert "somewhere in the region" in shown
        assert "reference data: no report of its own" in shown
        page.run("document.querySelector('.back').click()")
        page.run(find.format("Vehicles on the valley road"))
        page.wait(f"{PANEL}.includes('Stands beside')")
        assert "A. Mapper" in page.run(PANEL)
        page.run("document.querySelector('.back').click()")
        page.run(find.format(beside[1]))
        page.wait(f"{PANEL}.includes('Located by hand, beside the reports')")
        assert "inside the place told" in page.run(PANEL) or "km from the place told" in page.run(PANEL)
