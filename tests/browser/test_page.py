"""The map as a reader uses it: every control, by mouse and keyboard, on a desk and on a phone."""
# ruff: noqa: E501 - expressions of JavaScript stay on one line

from __future__ import annotations

import csv
import io
import json
import time
from pathlib import Path
from typing import Any

import pytest

from geomap import corrections
from geomap.webmap.browser import Browser, Page
from geomap.webmap.map import draw
from tests.browser.pages import PANEL, open_row
from tests.webmap.story import story

ROWS = "document.querySelectorAll('.mapped .rows .row').length"


def test_opens_from_disk_without_a_request_or_a_complaint(chromium: Browser, story_map: Path) -> None:
    with chromium.page() as page:
        page.open(story_map)
        assert page.requests() == []
        assert page.complaints() == []
        assert page.run("performance.getEntriesByName('geomap:drawn').length") == 1
        assert page.run("document.querySelector('.chip').innerText") == "Machine-read from 2 reports, not checked"
        assert page.run("document.documentElement.lang") == "en"
        assert page.run(ROWS) == 9


def test_the_policy_forbids_what_a_script_would_ask_for(chromium: Browser, story_map: Path) -> None:
    with chromium.page() as page:
        page.open(story_map)
        assert page.run("fetch('https://example.com').then(() => 'got', () => 'refused')") == "refused"
        assert (
            page.run(
                "new Promise(d => { const i = new Image(); i.onload = () => d('got'); i.onerror = () => d('refused'); "
                "i.src = 'https://example.com/a.png' })"
            )
            == "refused"
        )
        assert "violates the following Content Security Policy" in " ".join(page.complaints())


def test_opens_on_a_summary_of_three_lines(chromium: Browser, story_map: Path) -> None:
    with chromium.page() as page:
        page.open(story_map)
        assert page.run("document.querySelectorAll('.summary li').length") == 3
        assert "9 incidents at 4 places" in page.run(PANEL)


def test_claims_of_both_sides_stand_next_to_each_other(chromium: Browser, story_map: Path) -> None:
    with chromium.page() as page:
        page.open(story_map)
        open_row(page, "Rukhah")
        boxes = page.run(
            "[...document.querySelectorAll('.claims.sides section')].map(s => { const b = s.getBoundingClientRect(); "
            "return [b.top, b.left, b.width, s.innerText] })"
        )
        assert boxes[0][0] == boxes[1][0]
        assert boxes[0][1] < boxes[1][1]
        assert abs(boxes[0][2] - boxes[1][2]) < 20
        assert "Bilal Karimi" in boxes[0][3]
        assert "denies it" in boxes[1][3]
        assert "General denial, names no place" in boxes[1][3]
        marks = page.run("[...document.querySelectorAll('.claims mark')].map(m => [m.className, m.innerText])")
        assert ["m-trigger", "fell"] in marks
        assert ["m-place", "Rukhah"] in marks
        assert ["m-speaker", "Bilal Karimi"] in marks
        looks = page.run(
            "['trigger','place','date','speaker'].map(n => { const m = document.querySelector('.mark-key .m-' + n), s "
            "= getComputedStyle(m); return [s.fontWeight, s.fontStyle, s.borderBottomStyle].join() })"
        )
        assert len(set(looks)) == 4  # told apart without colour


def test_a_count_of_people_stands_with_its_speaker(chromium: Browser, story_map: Path) -> None:
    with chromium.page() as page:
        page.open(story_map)
        open_row(page, "about 600")
        text = page.run(PANEL)
        assert "about 600" in text
        assert "by National Resistance Front" in text


def test_why_is_closed_and_says_what_was_rejected(chromium: Browser, story_map: Path) -> None:
    with chromium.page() as page:
        page.open(story_map)
        open_row(page, "spokesman and a general")
        assert page.run("document.querySelector('.why').open") is False
        page.run("document.querySelector('.why summary').click()")
        text = page.run("document.querySelector('.why').innerText")
        assert "Panjshayri" in text
        assert "ground of a distance phrase" in text


def test_the_panel_gives_the_entry_that_corrects_an_event(chromium: Browser, story_map: Path) -> None:
    with chromium.page() as page:
        page.open(story_map)
        open_row(page, "about 600")
        assert page.run("document.querySelector('.correct').open") is False
        page.run("document.querySelector('.correct summary').click()")
        text = page.run("document.querySelector('.correct pre').textContent")
        incident, (reading, *_) = story()[0][2], story()[1]
        (entry,) = corrections.parse(text).entries
        event = next(e for e in reading.events if e.trigger.text == "dead")
        assert entry.values["trigger"] == "dead"
        assert entry.values["sentence"] == event.sentence.text
        assert entry.values["document"] == "a"
        assert len(incident.events) == 1
        page.run("document.querySelector('.correct button').click()")
        page.wait("document.querySelector('.correct [role=status]').textContent")
        assert page.run("getSelection().toString().trim() || 'copied'") in {"copied", text.strip()}


def test_an_area_opens_what_happened_somewhere_in_it(chromium: Browser, story_map: Path) -> None:
    with chromium.page() as page:
        page.open(story_map, anchor="#place=iso%3AAF-PAN")
        page.wait("document.querySelector('.panel .rows')")
        assert "6 incidents somewhere in it" in page.run(PANEL)


def test_a_brush_dims_and_keeps_the_undated(chromium: Browser, story_map: Path) -> None:
    with chromium.page() as page:
        page.open(story_map)
        page.run(
            "(() => { const [a, b] = document.querySelectorAll('.edge'); b.value = String(Number(a.min) + 2); "
            "b.dispatchEvent(new Event('input')) })()"
        )
        page.wait(f"{ROWS} < 9")
        titles = page.run("[...document.querySelectorAll('.mapped .rows .row-day')].map(e => e.innerText)")
        assert titles.count("undated") == 2
        assert "3 Sep" in titles
        assert "6 Sep" not in titles
        page.run("[...document.querySelectorAll('.time-tools .tool')].find(b => b.innerText === 'All days').click()")
        page.wait(f"{ROWS} === 9")


def test_stepping_by_day_and_playing(chromium: Browser, story_map: Path) -> None:
    with chromium.page() as page:
        page.open(story_map)
        page.run("document.querySelector('[aria-label=\"One day on\"]').click()")
        page.wait("document.querySelector('.days').innerText.startsWith('Fri 3 Sep 2021')")
        page.run("[...document.querySelectorAll('.time-tools .tool')].find(b => b.innerText === 'Play').click()")
        page.wait("geomap.app.store.brush?.[0] > Date.UTC(2021, 8, 3) / 864e5")  # whichever day it has come to
        page.run("[...document.querySelectorAll('.time-tools .tool')].find(b => b.innerText === 'Stop').click()")


def test_filters_count_and_help_when_nothing_matches(chromium: Browser, story_map: Path) -> None:
    with chromium.page() as page:
        page.open(story_map)
        box = "[...document.querySelectorAll('.filters .check')].find(l => l.textContent.includes({}))"
        assert page.run(box.format("'Contested'") + ".querySelector('.count').textContent") == "2"
        page.run(box.format("'Killing'") + ".querySelector('input').click()")
        page.wait(f"{ROWS} === 7")
        assert "of 12" in page.run("document.querySelector('.filters summary').textContent")
        page.run(
            "(() => { const s = document.querySelector('.search'); s.value = 'zzz unfindable'; s.dispatchEvent(new "
            "Event('input')) })()"
        )
        page.wait("document.querySelector('.panel h2').innerText === 'Nothing matches'")
        page.run(
            "[...document.querySelectorAll('.filters .tool')].find(b => b.textContent === 'Clear all filters').click()"
        )
        page.wait(f"{ROWS} === 9")
        page.run(
            "(() => { const s = document.querySelector('.search'); s.value = 'police HEADQUARTERS'; "
            "s.dispatchEvent(new Event('input')) })()"
        )
        page.wait(f"{ROWS} === 1")


def test_not_on_the_map_is_grouped_by_reason_and_opens_its_quote(chromium: Browser, story_map: Path) -> None:
    with chromium.page() as page:
        page.open(story_map)
        heads = page.run("[...document.querySelectorAll('.off h4')].map(e => e.innerText)")
        assert heads == [
            "Told as history (1)",
            "A statement, not something that happened at a place (1)",
            "Told as possible or wanted, not as having happened (1)",
        ]
        open_row(page, "offers talks")
        assert "offered" in page.run("document.querySelector('.claims').innerText")


def test_the_address_holds_the_state(chromium: Browser, story_map: Path) -> None:
    with chromium.page() as page:
        page.open(story_map)
        open_row(page, "Rukhah")
        page.run("document.querySelector('[aria-label=\"One day on\"]').click()")
        page.run("document.querySelector('.legend input').click()")
        hash_ = page.wait(
            "location.hash.includes('event=') && location.hash.includes('days=') && "
            "location.hash.includes('mentioned=1') && location.hash"
        )
    with chromium.page() as page:
        page.open(story_map, anchor=hash_)
        page.wait("document.querySelector('.panel h2').innerText.includes('Rukhah')")
        assert page.run("document.querySelector('.days').innerText").startswith("Fri 3 Sep 2021")
        assert page.run("document.querySelector('.legend input').checked") is True
        assert page.complaints() == []


@pytest.mark.parametrize(
    "hash_",
    ["#map=x/y/z", "#days=2021-99-99_x", "#event=%E0%A4%A", "#map=99/999/9e99&hide=-1.x&q=%00", "#" + "a" * 9000],
)
def test_a_broken_address_harms_nothing(chromium: Browser, story_map: Path, hash_: str) -> None:
    with chromium.page() as page:
        page.open(story_map, anchor=hash_)
        assert page.complaints() == []


def test_downloads(chromium: Browser, story_map: Path, tmp_path: Path) -> None:
    def wait_for(name: str) -> bytes:
        until = time.monotonic() + 15
        while time.monotonic() < until:
            if (tmp_path / name).exists() and not list(tmp_path.glob("*.crdownload")):
                return (tmp_path / name).read_bytes()
            time.sleep(0.05)
        raise AssertionError(name)

    with chromium.page() as page:
        page.keep_downloads(tmp_path)
        page.open(story_map)
        item = "[...document.querySelectorAll('.menu-item')].find(b => b.innerText.includes('{}') || b.textContent.includes('{}')).click()"
        for words in ("GeoJSON", "CSV", "PNG", "SVG"):
            page.run(item.format(words, words))
        features = json.loads(wait_for("events.geojson"))["features"]
        assert len(features) == 12
        by_title = {f["properties"]["title"]: f for f in features}
        assert by_title["Heavy fighting in Panjshir"]["geometry"]["type"] == "Polygon"  # never its middle
        assert by_title["Taliban say fighting goes on in Bazarak"]["geometry"] == {
            "type": "Point",
            "coordinates": [69.5152, 35.3129],
        }
        assert by_title["Resistance leader offers talks"]["geometry"] is None
        rows = list(csv.DictReader(io.StringIO(wait_for("events.csv").decode("utf-8"))))
        assert len(rows) == 12
        assert {row["status"] for row in rows} >= {"claimed", "contested", "unverified"}
        assert wait_for("map.png").startswith(b"\x89PNG")
        svg = wait_for("map.svg").decode("utf-8")
        assert "Machine-read from 2 reports, not checked" in svg
        assert "Bazarak" in svg
        assert page.complaints() == []


def test_the_story_leads_through_its_steps(chromium: Browser, story_map: Path) -> None:
    with chromium.page(media={"prefers-reduced-motion": "reduce"}) as page:
        page.open(story_map)
        page.run("document.querySelector('.story .tool').click()")
        page.wait("document.querySelector('.story').innerText.includes('Fighting grows.')")
        assert page.run("document.querySelector('.days').innerText").startswith("Fri 3 Sep 2021")
        page.run("document.querySelector('.story .tool').click()")
        page.wait("document.querySelector('.panel h2').innerText.includes('Rukhah')")


def test_every_event_is_reached_and_opened_by_keyboard(chromium: Browser, story_map: Path) -> None:
    with chromium.page() as page:
        page.open(story_map)
        seen: list[str] = []
        for _ in range(60):
            page.key("Tab")
            what = page.run(
                "(() => { const e = document.activeElement, s = getComputedStyle(e); return [e.className + ' ' + "
                "e.tagName, e.innerText || e.getAttribute('aria-label'), s.outlineStyle] })()"
            )
            assert what[2] != "none" or "BODY" in what[0], what  # focus is seen
            seen.append(f"{what[0]} {what[1]}")
            if "row BUTTON" in what[0] and "Rukhah" in what[1]:
                break
        page.key("Enter")
        page.wait("document.querySelector('.panel h2').innerText.includes('Rukhah')")
        page.key("Escape")
        page.wait("document.querySelector('.panel h2').innerText === 'In short'")
        assert any("search" in s for s in seen)
        assert any("edge" in s for s in seen)
        assert any("leaflet" in s for s in seen)


def axe(page: Page, root: Path) -> list[str]:
    page.run((root / "geomap/webmap/frontend/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8") + ";0")
    found: list[dict[str, Any]] = page.run(
        "axe.run({resultTypes: ['violations']}).then(r => r.violations.map(v => ({id: v.id, impact: v.impact, nodes: "
        "v.nodes.map(n => n.html.slice(0, 160) + ' :: ' + n.failureSummary.slice(0, 200))})))"
    )
    return [f"{v['impact']} {v['id']}: {v['nodes'][:3]}" for v in found if v["impact"] in ("serious", "critical")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_axe_finds_nothing_serious(
    chromium: Browser, story_map: Path, root: Path, scheme: str, width: int, height: int
) -> None:
    with chromium.page(width, height, mobile=width < 720, media={"prefers-color-scheme": scheme}) as page:
        page.open(story_map)
        assert axe(page, root) == []
        open_row(page, "Rukhah")
        page.run("document.querySelectorAll('.filters, .why').forEach(box => { box.open = true })")
        assert axe(page, root) == []


def test_phone(chromium: Browser, story_map: Path) -> None:
    with chromium.page(390, 844, mobile=True, scale=2) as page:
        page.open(story_map)
        assert page.run("document.documentElement.scrollWidth") == 390
        assert page.run("document.querySelector('.stage').getBoundingClientRect().height") > 0.45 * 844
        chip = page.run(
            "(() => { const b = document.querySelector('.chip').getBoundingClientRect(); return [b.top, b.bottom] })()"
        )
        assert 0 <= chip[0] < chip[1] < 844
        small = page.run(
            "[...document.querySelectorAll('button, summary, .check, input[type=search], .leaflet-control a')].filter(e "
            "=> e.offsetParent && e.getBoundingClientRect().height > 0 && "
            "!e.classList.contains('handle') && e.getBoundingClientRect().height < 43.5).map(e => e.className + ' ' + "
            "e.textContent.slice(0, 40))"
        )
        assert small == []
        stops = []
        for _ in range(3):
            stops.append(page.run("document.querySelector('.side-panel').dataset.stop"))
            page.run("document.querySelector('.handle').click()")
        assert stops == ["summary", "full", "title"]
        page.run("document.querySelector('.handle').click()")
        page.wait("document.querySelector('.side-panel').getBoundingClientRect().height > 0.6 * 844")
        assert "user-scalable=no" not in page.run("document.querySelector('meta[name=viewport]').content")


def test_a_menu_on_a_phone_opens_the_sheet_that_has_room_for_it(chromium: Browser, story_map: Path) -> None:
    with chromium.page(390, 844, mobile=True, scale=2) as page:
        page.open(story_map)
        page.run("document.querySelector('.filters summary').click()")
        page.wait("document.querySelector('.side-panel').dataset.stop === 'full'")
        page.wait("document.querySelector('.filters .menu-body').getBoundingClientRect().bottom < innerHeight")


def test_the_title_of_the_list_stays_above_its_own_rows_alone(chromium: Browser, story_map: Path) -> None:
    with chromium.page(1280, 400) as page:
        page.open(story_map)
        page.run("document.querySelector('.off h4').scrollIntoView()")
        title, off = page.run(
            "['.list-title', '.off'].map(name => document.querySelector(name).getBoundingClientRect())"
            ".map(box => [box.top, box.bottom])"
        )
        assert title[1] <= off[0] + 1


def test_dark_mode_keeps_shapes_and_changes_the_ground(chromium: Browser, story_map: Path) -> None:
    grounds = []
    for scheme in ("light", "dark"):
        with chromium.page(media={"prefers-color-scheme": scheme}) as page:
            page.open(story_map)
            grounds.append(
                page.run(
                    "[...document.querySelectorAll('canvas.surface')[0].getContext('2d').getImageData(300, 200, 1, "
                    "1).data]"
                )
            )
    assert sum(grounds[0]) > sum(grounds[1]) + 200


def test_print_shows_the_map_and_the_whole_list(chromium: Browser, story_map: Path) -> None:
    with chromium.page() as page:
        page.open(story_map)
        pdf = page.call("Page.printToPDF", printBackground=True)["data"]
        assert len(pdf) > 20_000


def test_works_in_a_small_sandboxed_frame(chromium: Browser, story_map: Path, tmp_path: Path) -> None:
    host = tmp_path / "host.html"
    host.write_text(draw(*story())._repr_html_(), encoding="utf-8")
    with chromium.page(640, 700) as page:
        page.goto(host.as_uri())
        page.wait("document.querySelector('iframe')")
        assert (
            page.run("document.querySelector('iframe').sandbox.value") == "allow-scripts allow-popups allow-downloads"
        )
        until = time.monotonic() + 30
        while len(page.picture()) < 30_000 and time.monotonic() < until:
            time.sleep(0.1)
        assert len(page.picture()) > 30_000  # not an empty box
        assert page.requests() == []
        assert page.complaints() == []


def test_an_empty_map_says_so(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "empty.html"
    draw([], []).save(path)
    assert path.stat().st_size < 600_000
    with chromium.page() as page:
        page.open(path)
        assert "Nothing to show" in page.run(PANEL)
        assert page.complaints() == []
        assert page.requests() == []
