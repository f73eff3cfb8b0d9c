"""What the map looks like, as far as a program can see it: the same every time, marks where they belong, nothing covered."""
# ruff: noqa: E501 - expressions of JavaScript stay on one line

from __future__ import annotations

import json
import re
import time
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from nbconvert import HTMLExporter

from geomap.webmap.browser import Browser, Page
from geomap.webmap.map import draw, draw_frame
from tests.browser.pictures import blocks, like, pixels
from tests.webmap.story import story

STILL = {"prefers-reduced-motion": "reduce", "prefers-color-scheme": "light"}
LAND, WATER, DARK_LAND, FIGHTING = "#f3f0e8", "#cfdee6", "#262a2e", "#c2410c"
SETTLED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
MARKS = "geomap.app.painter.marks.map(m => [m.x - m.width / 2, m.y - m.height / 2, m.x + m.width / 2, m.y + m.height / 2, m.text])"


def picture(page: Page) -> np.ndarray:
    page.run(SETTLED)
    return pixels(page.picture(optimizeForSpeed=True))  # which also decodes at speed


def test_the_same_map_looks_the_same_every_time(chromium: Browser, story_map: Path) -> None:
    seen = []
    for _ in range(2):
        with chromium.page(media=STILL) as page:
            page.open(story_map)
            seen.append(picture(page))
    differs = (np.abs(seen[0].astype(int) - seen[1].astype(int)).max(axis=2) > 8).mean()
    assert differs < 0.0005


def test_the_story_looks_as_it_did(chromium: Browser, story_map: Path) -> None:
    """The picture of our made story in squares of 10 pixels; fonts and anti-aliasing differ, the drawing must not.

    `GEOMAP_KEEP_PICTURE=1` writes it anew after a wanted change.
    """
    import os

    kept = Path(__file__).with_name("story.json")
    with chromium.page(media=STILL) as page:
        page.open(story_map)
        got = blocks(picture(page)[71:665, :860], 10).round().astype(int)  # the map alone
    if os.environ.get("GEOMAP_KEEP_PICTURE"):
        kept.write_text(
            json.dumps({"side": 10, "rows": [[bytes(c).hex() for c in row] for row in got.tolist()]}, indent=0).replace(
                '",\n"', '","'
            )
            + "\n"
        )
    rows = json.loads(kept.read_text())["rows"]
    wanted = np.array([[[int(c[i : i + 2], 16) for i in (0, 2, 4)] for c in row] for row in rows])
    assert got.shape == wanted.shape
    assert (np.abs(got - wanted).max(axis=2) > 40).mean() < 0.05


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844), (1920, 1080)])
def test_no_mark_covers_another_and_none_is_under_the_key(
    chromium: Browser, story_map: Path, width: int, height: int
) -> None:
    with chromium.page(width, height, mobile=width < 720, media=STILL) as page:
        page.open(story_map)
        boxes = page.run(MARKS)
        covers = page.run("geomap.app.painter.covers()")
    assert len(boxes) >= 3
    for i, a in enumerate(boxes):
        for b in [*boxes[:i], *covers]:
            assert not (a[0] < b[2] and a[2] > b[0] and a[1] < b[3] and a[3] > b[1]), (a, b)


def test_marks_of_a_crowd_are_counted_together_and_never_cover_each_other(chromium: Browser, tmp_path: Path) -> None:
    import pandas as pd

    random = np.random.default_rng(3)
    frame = pd.DataFrame(
        {
            "lat": random.normal(14, 2, 300),
            "lon": random.normal(-89, 2, 300),
            "type": ["Protests", "Battles", "x"] * 100,
        }
    )
    path = tmp_path / "map.html"
    draw_frame(frame).save(path)
    with chromium.page(media=STILL) as page:
        page.open(path)
        for zoom in (3, 5, 7, 9):
            page.run(f"geomap.map.setView([14, -89], {zoom}, {{animate: false}}); 0")
            boxes = page.run(MARKS)
            for i, a in enumerate(boxes):
                assert not any(a[0] < b[2] and a[2] > b[0] and a[1] < b[3] and a[3] > b[1] for b in boxes[:i])
        page.run("geomap.map.setView([14, -89], 3, {animate: false}); 0")
        assert page.run("geomap.app.painter.marks.reduce((sum, m) => sum + m.rows.length, 0)") == 300


def test_the_land_has_no_bands_at_the_edge_of_the_world(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "empty.html"
    draw([], []).save(path)
    with chromium.page(media=STILL) as page:
        page.open(path)
        page.run("geomap.map.setView([60, -30], 2, {animate: false}); 0")
        shown = picture(page)[71:640, :860]
        # Open sea off Greenland, on the row of Wrangel Island, where a ring crosses the 180th meridian.
        at = page.run("(() => { const p = geomap.map.latLngToContainerPoint([71.1, -18]); return [p.x, p.y] })()")
        assert like(shown[round(at[1]) - 2 : round(at[1]) + 3, round(at[0]) - 5 : round(at[0]) + 6], WATER) > 0.9


def test_a_point_stands_at_its_projected_pixel(chromium: Browser, tmp_path: Path) -> None:
    import pandas as pd

    places = [(48.2, 16.4), (-33.9, 18.4), (35.7, 139.7), (64.1, -21.9), (-54.8, -68.3)]
    path = tmp_path / "map.html"
    draw_frame(pd.DataFrame(places, columns=["lat", "lon"]).assign(type="Battles")).save(path)
    with chromium.page(media=STILL) as page:
        page.open(path)
        shown = picture(page)
        for lat, lon in places:
            x, y = page.run(
                f"(() => {{ const p = geomap.map.latLngToContainerPoint([{lat}, {lon}]), b = document.querySelector('.stage').getBoundingClientRect(); return [p.x + b.left, p.y + b.top] }})()"
            )
            assert like(shown[round(y) - 2 : round(y) + 3, round(x) - 2 : round(x) + 3], FIGHTING, 40) > 0.8, (lat, lon)


@pytest.mark.parametrize(("width", "height"), [(320, 240), (600, 400), (300, 600), (900, 350), (1600, 300)])
def test_fits_a_frame_of_any_size(chromium: Browser, story_map: Path, tmp_path: Path, width: int, height: int) -> None:
    host = tmp_path / "host.html"
    host.write_text(
        f'<body style="margin:0"><iframe src="{story_map.as_uri()}" width="{width}" height="{height}" style="border:0"></iframe>'
    )
    with chromium.page(width, height, media=STILL) as page:
        page.open(story_map)
        assert page.run("document.documentElement.scrollWidth") <= width
        stage = page.run("(b => [b.width, b.height])(document.querySelector('.stage').getBoundingClientRect())")
        assert stage[1] > 0.3 * height
        assert page.run("document.querySelector('.chip').getBoundingClientRect().bottom") < height / 2
        assert page.complaints() == []
    with chromium.page(width, height, media=STILL) as page:
        page.goto(host.as_uri())
        until = time.monotonic() + 20
        while (share := like(picture(page), LAND)) < 0.08 and time.monotonic() < until:
            time.sleep(0.05)
        assert share >= 0.08
        assert page.complaints() == []


def test_a_frame_that_is_shown_later_is_drawn_then(chromium: Browser, story_map: Path, tmp_path: Path) -> None:
    host = tmp_path / "host.html"
    host.write_text(
        f'<body style="margin:0"><iframe src="{story_map.as_uri()}" width="800" height="600" style="border:0;display:none"></iframe>'
    )
    with chromium.page(800, 600, media=STILL) as page:
        page.goto(host.as_uri())
        page.run("new Promise(done => setTimeout(done, 700))")
        page.run("document.querySelector('iframe').style.display = 'block'; 0")
        until = time.monotonic() + 20
        while like(picture(page), LAND) < 0.1 and time.monotonic() < until:
            time.sleep(0.05)
        assert like(picture(page), LAND) >= 0.1
        assert page.complaints() == []


def test_draws_in_the_page_that_nbconvert_makes(chromium: Browser, tmp_path: Path) -> None:
    shown = draw(*story())._repr_html_()
    output = nbformat.v4.new_output("display_data", {"text/html": shown, "text/plain": "map"})  # type: ignore[no-untyped-call]
    cell = nbformat.v4.new_code_cell("incidents.explore()", outputs=[output])  # type: ignore[no-untyped-call]
    text, _ = HTMLExporter().from_notebook_node(nbformat.v4.new_notebook(cells=[cell]))  # type: ignore[no-untyped-call]
    path = tmp_path / "notebook.html"
    path.write_text(
        re.sub(r'<script[^>]+src="http[^>]*></script>', "", text), encoding="utf-8"
    )  # nbconvert's own links
    with chromium.page(1100, 900, media=STILL) as page:
        page.goto(path.as_uri())
        until = time.monotonic() + 30
        while like(picture(page), LAND) < 0.1 and time.monotonic() < until:
            time.sleep(0.1)
        assert like(picture(page), LAND) >= 0.1
        assert [url for url in page.requests() if "geomap" in url] == []


def test_a_viewer_without_frames_shows_picture_and_table(chromium: Browser, tmp_path: Path) -> None:
    shown = re.sub(r"<iframe.*?</iframe>", "", draw(*story())._repr_html_(), flags=re.DOTALL)
    path = tmp_path / "host.html"
    path.write_text(shown.replace("<details>", "<details open>"), encoding="utf-8")
    with chromium.page(media=STILL) as page:
        page.goto(path.as_uri())
        page.wait("document.querySelector('img')?.complete")
        assert page.run("document.querySelector('img').naturalWidth") > 100
        assert page.run("document.querySelectorAll('tr').length") > 5
        assert page.complaints() == []


def downloaded(page: Page, folder: Path, words: str, name: str) -> bytes:
    page.keep_downloads(folder)
    page.run(
        f"[...document.querySelectorAll('.menu-item')].find(b => b.textContent.includes({json.dumps(words)})).click()"
    )
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if (folder / name).exists() and not list(folder.glob("*.crdownload")):
            return (folder / name).read_bytes()
        time.sleep(0.05)
    raise AssertionError(name)


def test_png_and_svg_of_the_view_hold_map_title_warning_and_credits(
    chromium: Browser, story_map: Path, tmp_path: Path
) -> None:
    with chromium.page(media=STILL) as page:
        page.open(story_map)
        image = pixels(downloaded(page, tmp_path, "PNG", "map.png"))
        svg = downloaded(page, tmp_path, "SVG", "map.svg").decode("utf-8")
        assert page.complaints() == []
    assert image.shape[0] > 500
    assert like(image, LAND) > 0.3
    root = ET.fromstring(svg)
    texts = [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text")]
    for words in (
        "Panjshir: what was claimed",
        "Machine-read from 2 reports, not checked",
        "Borders imply no position",
        "Not for navigation",
        "Bazarak",
    ):
        assert any(words in text for text in texts), words
    assert "script" not in svg.lower()
    drawn = tmp_path / "view.html"
    drawn.write_text(svg, encoding="utf-8")
    with chromium.page(media=STILL) as page:
        page.goto(drawn.as_uri())
        assert like(picture(page), LAND) > 0.3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_print_is_light_and_holds_map_key_list_and_credits(chromium: Browser, story_map: Path, scheme: str) -> None:
    with chromium.page(media={**STILL, "prefers-color-scheme": scheme}) as page:
        page.open(story_map)
        page.call(
            "Emulation.setEmulatedMedia", media="print", features=[{"name": "prefers-color-scheme", "value": scheme}]
        )
        page.run(SETTLED)
        seen: dict[str, Any] = page.run(
            "Object.fromEntries(['.top', '.stage', '.legend', '.list', '.foot', '.tools', '.time-tools', '.chip'].map(s => [s, getComputedStyle(document.querySelector(s)).display !== 'none' && document.querySelector(s).getBoundingClientRect().height > 0]))"
        )
        assert seen == {
            ".top": True,
            ".stage": True,
            ".legend": True,
            ".list": True,
            ".foot": True,
            ".tools": False,
            ".time-tools": False,
            ".chip": True,
        }
        lists = page.run("(e => [e.scrollHeight, e.clientHeight])(document.querySelector('.scroll'))")
        assert lists[0] <= lists[1] + 1  # nothing is cut


def test_no_line_crosses_the_oceans(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "empty.html"
    draw([], []).save(path)
    with chromium.page(media=STILL) as page:
        page.open(path)
        page.run("geomap.map.setView([0, 0], 2, { animate: false }); 0")
        column = page.run(
            "(() => { const [c] = document.querySelectorAll('canvas.surface'), at = lat => geomap.app.surface.toCanvas("
            "geomap.map.latLngToContainerPoint([lat, -20])), top = at(30), low = at(-60); return [...c.getContext('2d')"
            ".getImageData(top.x, top.y, 1, low.y - top.y).data].reduce((seen, v, i) => (i % 4 ? seen : "
            "seen.add(v)), new Set()).size })()"
        )
        assert column == 1  # the middle of the Atlantic, all of one colour
