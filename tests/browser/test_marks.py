"""Where marks stand, on the map and among the days, and what their panel says of people."""
# ruff: noqa: E501 - expressions of JavaScript stay on one line

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pandas as pd

from geomap.records import Quantity
from geomap.webmap.browser import Browser
from geomap.webmap.map import draw, draw_frame
from tests.browser.pages import PANEL, open_row
from tests.browser.pictures import like, pixels
from tests.webmap.story import story


def test_no_mark_stands_in_the_middle_of_an_area(chromium: Browser, story_map: Path) -> None:
    with chromium.page() as page:
        page.open(story_map)
        at = page.run(
            "(() => { const p = geomap.map.latLngToContainerPoint([35.55, 69.75]), b = "
            "document.querySelector('.stage').getBoundingClientRect(); return [p.x + b.left, p.y + b.top] })()"
        )
        page.run("geomap.map.once('click', () => { window.taken = true }); 0")  # after the page's own listener
        page.click(*at)
        page.wait("window.taken")
        assert page.run("document.querySelector('.panel h2').innerText") == "In short"


def test_marks_stand_where_they_should(chromium: Browser, story_map: Path) -> None:
    with chromium.page(media={"prefers-reduced-motion": "reduce"}) as page:
        page.open(story_map)
        lat, lon = 35.3129, 69.5152  # the town
        at = page.run(
            f"(() => {{ const p = geomap.map.latLngToContainerPoint([{lat}, {lon}]), b = document.querySelector('.stage').getBoundingClientRect(); return [p.x + b.left, p.y + b.top] }})()"
        )
        page.click(*at)
        page.wait("document.querySelector('.panel h2').innerText.includes('Bazarak')")
        pixel = page.run(
            f"(() => {{ const c = document.querySelectorAll('canvas.surface')[1], b = c.getBoundingClientRect(), k = c.width / b.width;"
            f" const d = c.getContext('2d').getImageData(({at[0]} - b.left - 4) * k, ({at[1]} - b.top) * k, 1, 1).data; return [...d] }})()"
        )
        assert pixel[0] > 150  # the left half of a claimed mark of fighting is filled
        assert pixel[2] < 90


def test_events_on_both_sides_of_the_180th_meridian_stand_in_one_view(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "pacific.html"
    lons = [177.4, 178.9, 179.8, -179.7, -178.2, -175.2]
    frame = pd.DataFrame({"lat": [-17.0, -18.0, -16.5, -17.5, -18.5, -21.1], "lon": lons, "title": list("abcdef")})
    draw_frame(frame).save(path)
    with chromium.page(media={"prefers-reduced-motion": "reduce"}) as page:
        page.open(path)
        assert page.run("geomap.map.getZoom()") > 5
        assert page.run("geomap.app.painter.marks.reduce((sum, mark) => sum + mark.rows.length, 0)") == len(lons)
        inside = "(m => { const f = geomap.app.surface.frame(); return m.x > f[0] && m.x < f[2] })"
        assert page.run(f"geomap.app.painter.marks.every({inside})")
        page.run("[...document.querySelectorAll('button.row')].find(b => b.innerText.startsWith('d')).click()")
        page.wait("document.querySelector('.panel h2').innerText === 'd'")
        assert page.run("geomap.map.getZoom()") > 5


def test_a_count_at_the_edge_is_wholly_in_view(chromium: Browser, story_map: Path) -> None:
    with chromium.page(media={"prefers-reduced-motion": "reduce"}) as page:
        page.open(story_map)
        for lon in (68.2, 68.6, 69.0, 70.4, 71.0):
            page.run(f"geomap.map.setView([35.4, {lon}], 8.5, {{animate: false}}); 0")
            cut = page.run(
                "(() => { const f = geomap.app.surface.frame(); return geomap.app.painter.marks.filter(m => m.kind === "
                "'pill' && m.anchorX > f[0] && m.anchorX < f[2] && (m.x - m.width / 2 < f[0] || m.x + m.width / 2 > "
                "f[2])).map(m => m.text) })()"
            )
            assert cut == []


def test_whose_people_a_count_is_of_and_who_else_was_counted(chromium: Browser, tmp_path: Path) -> None:
    incidents, readings = story()
    two = Quantity(2, 2, 2, "two", side="officers", victims="combatant", also=(Quantity(3, 3, 3, "three", "shoppers"),))
    events = [
        replace(r, events=tuple(replace(e, harm={"killed": two}) if e.trigger.text == "dead" else e for e in r.events))
        for r in readings
    ]
    path = tmp_path / "map.html"
    draw(incidents, events).save(path)
    with chromium.page() as page:
        page.open(path)
        open_row(page, "about 600")
        assert "two officers (combatants); beside them three shoppers" in page.run(PANEL)


def test_what_is_counted_together_can_be_zoomed_apart(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "close.html"
    frame = pd.DataFrame({"lat": [10.0, 10.01, -30.0], "lon": [20.0, 20.01, 60.0], "title": list("abc")})
    draw_frame(frame).save(path)
    with chromium.page(media={"prefers-reduced-motion": "reduce"}) as page:
        page.open(path)
        page.run(
            "(() => { const m = geomap.app.painter.marks.find(m => m.rows.length === 2); geomap.app.store.select({kind: 'site', place: -1, rows: m.rows}) })()"
        )
        page.wait("document.querySelector('.panel h2').innerText === '2 events here'")
        page.run("[...document.querySelectorAll('.panel .tool')].find(b => b.innerText === 'Zoom in on them').click()")
        page.wait("geomap.app.painter.marks.filter(m => m.kind === 'symbol').length === 2")


def test_a_crowd_of_dots_goes_into_both_pictures(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "many.html"
    rows = 4000
    frame = pd.DataFrame({"lat": [10 + i % 63 / 7 for i in range(rows)], "lon": [20 + i % 97 / 9 for i in range(rows)]})
    draw_frame(frame, heading="A crowd " * 12).save(path)
    with chromium.page(390, 844, mobile=True) as page:
        page.keep_downloads(tmp_path)
        page.open(path)
        for words in ("PNG", "SVG"):
            page.run(
                f"[...document.querySelectorAll('.menu-item')].find(b => b.textContent.includes('{words}')).click()"
            )
        svg, png = tmp_path / "map.svg", tmp_path / "map.png"
        page.wait("document.querySelector('.share [role=status]').textContent === 'Saved.'")
        until = time.monotonic() + 20
        while time.monotonic() < until and not (
            svg.exists() and png.exists() and not list(tmp_path.glob("*.crdownload"))
        ):
            time.sleep(0.05)
        drawing = svg.read_text(encoding="utf-8")
        assert '<image href="data:image/png' in drawing
        assert drawing.count("A crowd") > 3  # the title in lines, none of it cut
        assert "Not for navigation" in drawing
        assert like(pixels(png.read_bytes()), "#566270", 40) > 0.01  # the dots
        assert page.complaints() == []


def test_a_pile_of_events_at_one_point_is_one_counted_mark_within_sight_of_a_coast(
    chromium: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "pile.html"
    frame = pd.DataFrame({"lat": [12.34] * 5000, "lon": [56.78] * 5000, "title": [f"event {n}" for n in range(5000)]})
    draw_frame(frame).save(path)
    with chromium.page() as page:
        page.open(path)
        assert page.run("geomap.app.painter.marks.map(mark => [mark.kind, mark.text, mark.rows.length])") == [
            ["pill", "5,000", 5000]
        ]
        assert page.run("geomap.map.getZoom()") < 9  # nothing but water nearer to it
        page.run("geomap.app.store.select({ kind: 'site', place: -1, rows: geomap.app.painter.marks[0].rows })")
        page.wait("document.querySelector('.panel h2').innerText === '5,000 events here'")
        assert "The first 200 of 5,000" in page.run(PANEL)


def test_an_event_at_a_pole_is_in_view(chromium: Browser, tmp_path: Path) -> None:
    for lat in (90, -90):
        path = tmp_path / f"pole{lat}.html"
        draw_frame(pd.DataFrame({"lat": [lat], "lon": [0], "title": ["Pole"]})).save(path)
        with chromium.page() as page:
            page.open(path)
            inside = "(m => { const f = geomap.app.surface.frame(); return m.y > f[1] && m.y < f[3] })"
            assert page.run(f"geomap.app.painter.marks.map({inside})") == [True]


def test_the_days_count_what_lasted_through_them(chromium: Browser, story_map: Path) -> None:
    with chromium.page() as page:
        page.open(story_map)
        page.run("geomap.app.timeline.brush([18874, 18874])")  # Saturday: only "days before", from Friday to Sunday
        page.wait("document.querySelector('.days').textContent === 'Sat 4 Sep 2021: 1 incident'")
