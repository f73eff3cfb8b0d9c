"""Hostile text in every field of every record and option: nothing runs, all of it comes back exactly."""

from __future__ import annotations

import json
import os
from dataclasses import fields, is_dataclass, replace
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from geomap.records import Incident, Reading
from geomap.webmap import readback
from geomap.webmap.browser import Browser
from geomap.webmap.map import draw, draw_frame
from tests.webmap.story import story

PAYLOADS = [
    "<script>window.ran=1</script>",
    '"><img src=x onerror="window.ran=1">',
    "</script><script>window.ran=1</script>",
    "<!--<script>",
    "${window.ran=1}",
    "`${window.ran=1}`",
    "{{ 7*7 }}{{ cycler.__init__.__globals__ }}",
    "{% for x in range(9) %}x{% endfor %}",
    "{% broken",
    "{# comment #}",
    "&lt;b&gt;&amp;#60;&#x3c;script>",
    "javascript:window.ran=1",
    "data:text/html,<script>window.ran=1</script>",
    "' onfocus='window.ran=1' autofocus='",
    "\u202eevil\u202c \u2066x\u2069",
    "nul\x00byte \x1b[31m\x7f\x85",
    "lone \ud83d surrogate \udc4d",
    "\ufeff\ufffe\uffff",
    "__proto__",
    "constructor",
    "=HYPERLINK(1)",
    "x" * 20_000,
    "]]>" + "-->" * 3 + "</style></title></textarea>",
]


def strings() -> list[str]:
    """Our payloads, and the list of naughty strings where it is at hand."""
    blns = Path(os.environ.get("GEOMAP_SHARED", "../shared")) / "hostile" / "blns.json"
    return PAYLOADS + (json.loads(blns.read_text(encoding="utf-8")) if blns.is_file() else [])


KEPT = {
    "id",
    "type",
    "status",
    "stance",
    "kind",
    "boundary",
    "precision",
    "how",
    "events",
    "document",
    "documents",
    "realis",
    "polarity",
    "review",
    "match",
    "usage",
    "geometry",
    "feature_class",
}
"""Fields that hold a closed vocabulary or tie records together."""


def poisoned(record: Any, take: Any) -> Any:
    """Return a record with every free text replaced by the next payload; spans keep pointing at what they point at."""
    if is_dataclass(record) and not isinstance(record, type):
        changed = {}
        for part in fields(record):
            value = getattr(record, part.name)
            if part.name in KEPT or (part.name == "text" and hasattr(record, "start")):
                continue
            changed[part.name] = take() if isinstance(value, str) else poisoned(value, take)
        return replace(record, **changed)
    if isinstance(record, tuple):
        return tuple(take() if isinstance(item, str) else poisoned(item, take) for item in record)
    return record


def hostile(texts: list[str]) -> tuple[list[Incident], list[Reading]]:
    """The story with its texts replaced: documents' texts too, the quoted sentence being the payload itself."""
    incidents, readings = story()
    queue = iter(texts * 50)
    bad_incidents = [poisoned(i, lambda: next(queue)) for i in incidents]
    bad_readings = [replace(poisoned(r, lambda: next(queue)), events=r.events) for r in readings]
    return bad_incidents, bad_readings


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return strings()


def test_nothing_runs_and_titles_come_back_exactly(chromium: Browser, tmp_path: Path, texts: list[str]) -> None:
    incidents, readings = hostile(texts)
    base = incidents[0]
    many = [*incidents, *(replace(base, id=f"h{n}", title=text, actors=(text,)) for n, text in enumerate(texts))]
    path = tmp_path / "map.html"
    nasty = "</title><script>window.ran=1</script>{{7*7}}${1}\x00\ud800"
    steps = [{"title": nasty, "text": nasty}]
    draw(many, readings, title=nasty, subtitle=nasty, credit=nasty, note=nasty, steps=steps).save(path)
    page_text = path.read_text(encoding="utf-8")
    assert page_text.count("<script>") == 1  # ours alone
    assert page_text.count("<script ") == 7  # head, columns, globe, world, cells, a block of text, one of records
    with chromium.page() as page:
        page.open(path)
        assert page.run("window.ran === undefined")
        assert page.requests() == []
        assert page.complaints() == []
        assert page.run("document.querySelector('h1').textContent.length") == len(nasty)
        found = page.run(
            "(async () => { const data = Uint8Array.from(atob(document.getElementById('geomap-text-0').textContent), c "
            "=> c.charCodeAt(0));"
            " const rows = JSON.parse(await new Response(new Blob([data]).stream().pipeThrough(new "
            "DecompressionStream('gzip'))).text());"
            " return JSON.stringify(rows.map(r => [r.id, r.title])) })()"
        )
        got = dict(json.loads(found))
        assert [got[f"h{n}"] for n in range(len(texts))] == texts
        shown = page.run(
            "(async () => { for (let b; (b = document.querySelector('.more')) ;) { b.click(); await new Promise(d => "
            "setTimeout(d, 60)) }"
            " return JSON.stringify([...document.querySelectorAll('.row-title')].map(e => e.textContent)) })()"
        )
        titles = json.loads(shown)
        missing = [text for text in texts if text and text not in titles]
        assert missing == []
        for row in range(0, len(many), 23):
            page.run(f"document.querySelectorAll('button.row')[{row}].click()")
        page.run("new Promise(d => setTimeout(d, 300))")
        assert page.run("window.ran === undefined")
        assert page.run(
            "[...document.querySelectorAll('a:not(.leaflet-control a)')].every(a => ['http:', "
            "'https:'].includes(a.protocol))"
        )
        assert page.run("document.querySelectorAll('.panel script, .panel img, .panel iframe, .list img').length") == 0
        assert page.complaints() == []


TIED = {"id", "events", "document", "documents", "incident"}
"""Fields that tie records together: the same id becomes the same payload everywhere."""

CLOSED = {"stance", "boundary", "feature_class", "geometry", "match", "usage"}


def poisoned_throughout(record: Any, take: Any, ids: dict[str, str]) -> Any:
    """Return a record with a payload in every text: ids, types, kinds and states too."""
    if is_dataclass(record) and not isinstance(record, type):
        changed: dict[str, Any] = {}
        for part in fields(record):
            value = getattr(record, part.name)
            if part.name in CLOSED or (part.name == "text" and hasattr(record, "start")):
                continue
            if part.name in TIED and isinstance(value, str):
                changed[part.name] = ids.setdefault(value, f"{take()}#{len(ids)}")
            elif part.name in TIED and isinstance(value, tuple) and all(isinstance(v, str) for v in value):
                changed[part.name] = tuple(ids.setdefault(v, f"{take()}#{len(ids)}") for v in value)
            else:
                changed[part.name] = take() if isinstance(value, str) else poisoned_throughout(value, take, ids)
        return replace(record, **changed)
    if isinstance(record, tuple):
        return tuple(take() if isinstance(item, str) else poisoned_throughout(item, take, ids) for item in record)
    if isinstance(record, dict):
        return {take(): poisoned_throughout(value, take, ids) for value in record.values()}
    return record


@pytest.mark.parametrize("start", range(0, 560, 80))
def test_payloads_in_every_field_of_every_record_and_option(
    chromium: Browser, tmp_path: Path, texts: list[str], start: int
) -> None:
    """Every payload passes through every kind of field as `start` moves on; what ties records stays tied."""
    queue = cycle(texts[start % len(texts) :] + texts[: start % len(texts)])
    ids: dict[str, str] = {}

    def take() -> str:
        return next(queue)

    incidents, readings = story()
    bad = [poisoned_throughout(i, take, ids) for i in incidents]
    read = [poisoned_throughout(r, take, ids) for r in readings]
    options: dict[str, Any] = {
        name: take() for name in ("title", "subtitle", "credit", "note", "language", "direction")
    }
    options["steps"] = [{"title": take(), "text": take(), "event": take()} for _ in range(5)]
    path, host = tmp_path / "map.html", tmp_path / "host.html"
    made = draw(bad, read, **options)
    made.save(path)
    host.write_bytes(made._repr_html_().encode("utf-8"))
    text = path.read_text(encoding="utf-8")
    assert text.count("<script>") == 1
    with chromium.page() as page:
        page.open(path)
        page.run("document.querySelectorAll('button.row').forEach(b => b.click()); 0")
        page.run("document.querySelectorAll('.story .tool').forEach(b => b.click()); 0")
        page.run("new Promise(done => setTimeout(done, 150))")
        assert page.run("window.ran === undefined")
        assert page.requests() == []
        assert page.complaints() == []
    with chromium.page() as page:
        page.goto(host.as_uri())
        page.run("new Promise(done => setTimeout(done, 300))")
        assert page.run("window.ran === undefined")
        assert page.requests() == []
        assert page.complaints() == []
    assert [i.title for i in bad] == titles_in(path, [i.id for i in bad])


def titles_in(path: Path, ids: list[str]) -> list[str]:
    """Return the titles that a file holds for some ids."""
    found = readback.blocks(path)
    rows = json.loads(readback.gunzip(found["text-0"]))
    by_id = {row["id"]: row["title"] for row in rows}
    return [by_id[key] for key in ids]


def test_payloads_in_every_cell_and_column_of_a_users_table(
    chromium: Browser, tmp_path: Path, texts: list[str]
) -> None:
    import pandas as pd

    rows = len(texts)
    frame = pd.DataFrame({"lat": [i % 80 for i in range(rows)], "lon": [i % 170 for i in range(rows)]})
    for name in ("title", "text", "type", "url", "date"):
        frame[name] = pd.Series(texts[3:] + texts[:3], dtype=object)
    for n, name in enumerate(texts[:9]):
        frame[f"{name}{n}"] = pd.Series(texts, dtype=object)
    frame.index = pd.Index(texts, dtype=object)
    made = draw_frame(frame, heading=texts[0], credit=texts[1])
    path, host = tmp_path / "map.html", tmp_path / "host.html"
    made.save(path)
    host.write_bytes(made._repr_html_().encode("utf-8"))
    for page_path in (path, host):
        with chromium.page() as page:
            page.goto(page_path.as_uri())
            page.run("new Promise(done => setTimeout(done, 400))")
            page.run(
                "[...document.querySelectorAll('button.row')].filter((_, i) => i % 17 === 0).forEach(b => b.click()); 0"
            )
            page.run("new Promise(done => setTimeout(done, 100))")
            assert page.run("window.ran === undefined")
            assert page.requests() == []
            assert page.complaints() == []


def test_nothing_runs_in_the_notebook_frame(chromium: Browser, tmp_path: Path, texts: list[str]) -> None:
    incidents, readings = hostile(texts)
    host = tmp_path / "host.html"
    host.write_bytes(draw(incidents, readings, title=PAYLOADS[2])._repr_html_().encode("utf-8"))
    with chromium.page() as page:
        page.goto(host.as_uri())
        page.wait("document.querySelector('iframe')")
        page.run("new Promise(d => setTimeout(d, 800))")
        assert page.run("window.ran === undefined")
        assert page.requests() == []
        assert page.complaints() == []


def test_right_to_left_text_is_set_right(chromium: Browser, tmp_path: Path) -> None:
    incidents, readings = story()
    arabic = "قُتل شخصان في القصف"
    path = tmp_path / "map.html"
    draw([replace(incidents[0], title=arabic)], readings, title=arabic).save(path)
    with chromium.page() as page:
        page.open(path)
        assert page.run("getComputedStyle(document.querySelector('h1')).direction") == "rtl"
        assert page.run("getComputedStyle(document.querySelector('.row-title')).unicodeBidi") == "isolate"


def test_a_page_set_from_right_to_left(chromium: Browser, tmp_path: Path) -> None:
    incidents, readings = story()
    path = tmp_path / "map.html"
    draw(incidents, readings, direction="rtl", language="ar").save(path)
    with chromium.page() as page:
        page.open(path)
        assert page.run("[document.documentElement.dir, document.documentElement.lang]") == ["rtl", "ar"]
        box = "(b => [b.left, b.top, b.right, b.bottom])(document.querySelector('{}').getBoundingClientRect())"
        panel, stage = page.run(box.format(".side-panel")), page.run(box.format(".stage"))
        assert panel[2] <= stage[0] + 1
        key, scale = page.run(box.format(".legend")), page.run(box.format(".leaflet-control-scale"))
        assert scale[2] <= key[0] or key[2] <= scale[0]  # side by side
        assert page.run("getComputedStyle(document.querySelector('.time-plot')).direction") == "ltr"
        assert page.complaints() == []
