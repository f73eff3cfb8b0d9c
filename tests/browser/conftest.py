"""Chromium without network for the tests that open real maps; without one they are skipped, and fail under CI."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from geomap.webmap import browser
from geomap.webmap.map import draw
from tests.webmap.story import story

TITLE = "Panjshir: what was claimed, 3\N{EN DASH}6 September 2021"


@pytest.fixture(scope="session")
def chromium() -> Iterator[browser.Browser]:
    if browser.find() is None:
        reason = "no Chromium found: install it (Debian: apt-get install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with Slowed() if SLOWER > 1 else browser.Browser() as running:
        yield running


SLOWER = float(os.environ.get("GEOMAP_TEST_SLOWER", "1"))
"""How many times slower the pages' processor is made, to find tests that rest on a quick machine."""


class Slowed(browser.Browser):
    """A browser on a slow machine."""

    @contextmanager
    def page(self, width: int = 1280, height: int = 800, **options: Any) -> Iterator[browser.Page]:
        with super().page(width, height, **options) as page:
            page.call("Emulation.setCPUThrottlingRate", rate=SLOWER)
            yield page


@pytest.fixture(scope="session")
def story_map(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made story with every kind of doubt, as a map."""
    path = tmp_path_factory.mktemp("story") / "map.html"
    incidents, readings = story()
    steps = [
        {"title": "Friday", "text": "Fighting grows.", "from": "2021-09-03", "view": [35.4, 69.5, 8]},
        {"title": "The district", "text": "Both sides on one district.", "event": incidents[6].id},
    ]
    draw(incidents, readings, title=TITLE, subtitle="Two made reports", credit="The Desk", steps=steps).save(path)
    return path
