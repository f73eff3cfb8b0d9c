"""Chromium without network for the tests that open real maps; without one they are skipped, and fail under CI."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

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
    with browser.Browser() as running:
        yield running


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
