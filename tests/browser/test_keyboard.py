"""Every control by the keyboard alone."""
# ruff: noqa: E501 - expressions of JavaScript stay on one line

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from geomap.webmap.browser import Browser, Page

ROWS = "document.querySelectorAll('.mapped .rows .row').length"
STILL = {"prefers-reduced-motion": "reduce"}


@pytest.fixture
def page(chromium: Browser, story_map: Path) -> Iterator[Page]:
    with chromium.page(media=STILL) as opened:
        opened.open(story_map)
        yield opened
        assert opened.complaints() == []


def reach(page: Page, selector: str, words: str = "", most: int = 120) -> None:
    """Press Tab until the control has the focus: one that Tab never reaches fails here."""
    wanted = f"(e => e.matches({json.dumps(selector)}) && (e.textContent + (e.getAttribute('aria-label') || '')).includes({json.dumps(words)}))(document.activeElement)"
    for _ in range(most):
        page.key("Tab")
        if page.run(wanted):
            return
    raise AssertionError(f"Tab never reaches {selector} {words}")


def test_search(page: Page) -> None:
    reach(page, ".search")
    page.call("Input.insertText", text="headquarters")
    page.wait(f"{ROWS} === 1")
    page.run("document.activeElement.select(); 0")
    page.key("Backspace", 8)
    page.wait(f"{ROWS} === 9")


def test_filters(page: Page) -> None:
    reach(page, ".filters > summary")
    page.key("Enter")
    page.wait("document.querySelector('.filters').open")
    reach(page, ".filters input[type=checkbox]")
    page.key(" ")
    page.wait("document.querySelector('.filters summary').textContent.includes('of 12')")
    reach(page, ".filters select")
    page.run(
        "(e => { e.value = 'area'; e.dispatchEvent(new Event('change')) })(document.activeElement)"
    )  # a select's own list is the system's
    page.wait("geomap.app.store.filters.exactness === 'area'")
    reach(page, ".filters input[type=number]")
    page.call("Input.insertText", text="100")
    page.wait("geomap.app.store.filters.killed === 100")
    reach(page, ".filters button", "Clear all filters")
    page.key("Enter")
    page.wait(f"{ROWS} === 9")
    page.key("Escape")
    page.wait("!document.querySelector('.filters').open")
    assert page.run("document.activeElement === document.querySelector('.filters summary')")


def test_share_menu(page: Page) -> None:
    reach(page, ".share > summary")
    page.key("Enter")
    page.wait("document.querySelector('.share').open")
    reach(page, ".menu-item", "Copy a link")
    page.key("Enter")
    page.wait("document.querySelector('.share [role=status]').textContent.length > 5")
    page.key("Escape")
    page.wait("!document.querySelector('.share').open")


def test_timeline(page: Page) -> None:
    reach(page, ".time-tools button", "One day on")
    page.key("Enter")
    page.wait("document.querySelector('.days').textContent.startsWith('Fri 3 Sep 2021')")
    reach(page, ".time-tools button", "All days")
    page.key(" ")
    page.wait("geomap.app.store.brush === null")
    reach(page, ".edge", "First day shown")
    page.key("ArrowRight")
    page.key("ArrowRight")
    page.wait("geomap.app.store.brush !== null")
    reach(page, ".edge", "Last day shown")
    page.key("ArrowLeft")
    page.wait("geomap.app.store.brush[1] < Number(document.querySelectorAll('.edge')[1].max)")


def test_playing(page: Page) -> None:
    reach(page, ".time-tools button", "Play")
    page.key("Enter")
    page.wait("geomap.app.store.brush !== null")
    page.key("Enter")
    assert page.run("document.activeElement.textContent") == "Play"


def test_map_moves_and_zooms(page: Page) -> None:
    reach(page, ".stage")
    before = page.run("[geomap.map.getCenter().lng, geomap.map.getZoom()]")
    page.key("ArrowRight", 39)
    page.wait(f"geomap.map.getCenter().lng > {before[0]}")
    reach(page, ".leaflet-control-zoom-in")
    page.key("Enter")
    page.wait(f"geomap.map.getZoom() > {before[1]}")


def test_key_and_mentioned_places(page: Page) -> None:
    reach(page, ".legend input")
    page.key(" ")
    page.wait("geomap.app.store.mentioned")
    reach(page, ".legend > summary")
    page.key("Enter")
    page.wait("!document.querySelector('.legend').open")


def test_incident_its_reasons_and_back(page: Page) -> None:
    reach(page, ".list .row", "Rukhah")
    page.key("Enter")
    page.wait("document.querySelector('.panel h2').textContent.includes('Rukhah')")
    reach(page, ".why > summary")
    page.key("Enter")
    page.wait("document.querySelector('.why').open")
    reach(page, ".panel a.address")
    assert page.run("document.activeElement.rel").startswith("noreferrer")
    reach(page, ".panel .back")
    page.key("Enter")
    page.wait("document.querySelector('.panel h2').textContent === 'In short'")


def test_not_on_the_map(page: Page) -> None:
    reach(page, ".off > summary")
    page.key("Enter")
    page.wait("!document.querySelector('.off').open")
    page.key("Enter")
    page.wait("document.querySelector('.off').open")
    reach(page, ".off .row", "offers talks")
    page.key("Enter")
    page.wait("document.querySelector('.panel h2').textContent.includes('talks')")


def test_story(page: Page) -> None:
    reach(page, ".story button", "Start the story")
    page.key("Enter")
    page.wait("document.querySelector('.story').textContent.includes('Fighting grows.')")


def test_sheet_on_a_phone(chromium: Browser, story_map: Path) -> None:
    with chromium.page(390, 844, mobile=True, media=STILL) as page:
        page.open(story_map)
        reach(page, ".handle")
        page.key("Enter")
        page.wait("document.querySelector('.side-panel').dataset.stop === 'full'")
        page.key(" ")
        page.wait("document.querySelector('.side-panel').dataset.stop === 'title'")
