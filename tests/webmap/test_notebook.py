"""What cells show: small maps in a frame, large ones as a file and a link; records escaped; hostile text harmless."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import geomap
from geomap.records import Document, Place, Span
from geomap.webmap import notebook
from tests.webmap.story import PANJSHIR, story

HOSTILE = [
    "<script>alert(1)</script>", "'\"><img src=x onerror=alert(1)>", "{{7*7}}{% x %}", "${alert(1)}`", "&lt;b&gt;",
    "nul\x00bell\x07", "lone \ud800", "\u202eevil\u202c", "javascript:alert(1)", "</iframe></style>", "a" * 10_000,
]  # fmt: skip


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.risky: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.risky += [name for name, _ in attrs if name.startswith("on") or name in ("href", "src")]


@pytest.mark.parametrize("text", HOSTILE)
def test_records_show_hostile_text_as_text(text: str) -> None:
    incidents, readings = story()
    event = next(e for r in readings for e in r.events)
    spoken = Span(0, len(text), text)
    shown: list[Any] = [
        Document("d", text, title=text, outlet=text, url=text),
        replace(PANJSHIR, name=text, admin1=text, source=text),
        replace(event, sentence=spoken, trigger=spoken, mentions=(), place=None, attribution=(), type=text),
        replace(incidents[0], title=text, independence=text),
        replace(readings[0], document=replace(readings[0].document, text=text, title=text), events=()),
    ]
    for record in shown:
        html = record._repr_html_()
        tags = Tags()
        tags.feed(html)
        assert tags.seen <= {"table", "tr", "th", "td", "bdi", "div", "mark", "p", "small", "ul", "li", "b", "q"}
        assert tags.risky == []
        html.encode("utf-8")
        assert "\x00" not in html
        assert "\u202e" not in html


def test_every_record_shows_itself() -> None:
    found = geomap.read("Shelling killed two people in Goma on Monday.", date="2024-02-07")
    place = geomap.geocode("Goma", country="CD")
    assert isinstance(place, Place)
    assert "Goma" in place._repr_html_()
    reading = found.readings[0]
    assert "<mark" in reading._repr_html_()
    assert reading.events[0].trigger.text in reading.events[0]._repr_html_()
    assert "sandbox=" in found._repr_html_()
    assert "places" in geomap.Gazetteer()._repr_html_()


def table(rows: int) -> pd.DataFrame:
    random = np.random.default_rng(3)
    return pd.DataFrame({"lat": random.uniform(-50, 60, rows), "lon": random.uniform(-100, 140, rows)})


def test_a_large_map_goes_into_a_file_beside_the_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shown = geomap.explore(table(20_001), heading="Many <b>events</b>")._repr_html_()
    (file,) = tmp_path.iterdir()
    assert f'href="{file.name}"' in shown
    assert "iframe" not in shown
    assert len(shown) < 300_000
    assert file.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert "iframe" in geomap.explore(table(50))._repr_html_()


def test_a_heavy_map_goes_into_a_file_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(notebook, "MOST_BYTES", 1000)
    assert 'href="geomap-' in geomap.explore(table(5))._repr_html_()


def test_where_no_file_can_be_written_the_cell_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(notebook, "MOST_EVENTS", 1)
    (tmp_path / f"{notebook.slug('Event map')}-5.html").mkdir()
    drawn = geomap.explore(table(5), heading="Event map")
    assert "too many for a cell" in drawn._repr_html_()
    assert "use .save(path)" in drawn._repr_html_()


def test_the_page_survives_the_frame_unchanged() -> None:
    incidents, readings = story()
    from geomap.webmap.map import draw

    drawn = draw([replace(incidents[0], title='it\'s & "so" &amp; <b>')], readings)
    source = re.search(r"srcdoc='([^']*)'", drawn._repr_html_())
    assert source is not None
    assert source[1].replace("&#39;", "'").replace("&amp;", "&") == drawn.html()


def test_guessed_columns_are_said() -> None:
    frame = table(3).assign(Event_Date="2024-02-05", Headline="x", kind="made")
    drawn = geomap.explore(frame)
    assert drawn.guessed == {"date": "Event_Date", "type": "kind", "title": "Headline"}
    assert "Columns taken: date from &#x27;Event_Date&#x27;" in drawn._repr_html_()
    assert geomap.explore(frame, date="Event_Date", type="kind", title="Headline").guessed == {}
