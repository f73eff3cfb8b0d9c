from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from geomap import inputs
from geomap.errors import InputError
from geomap.records import Document

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Flood cuts road to Beira | Coast Daily</title>
<meta charset="utf-8"><link rel="canonical" href="https://coast.example/2024/03/flood">
<meta property="og:title" content="Flood cuts road to Beira"><meta property="og:site_name" content="Coast Daily">
<meta property="article:published_time" content="2024-03-12T07:00:00+02:00">
<script>var x = "Kabul";</script></head><body>
<nav><a href="/">Home</a> <a href="/world">World</a> <a href="/sport">Sport in Lisbon</a></nav>
<article><h1>Flood cuts road to Beira</h1>
<p>The Pungwe river burst its banks on Monday night and washed away a bridge on the road that links the port of Beira
with the interior, transport officials said.</p>
<p>Around 400 families left their homes in the district of Nhamatanda. Nobody was reported killed, but two people
were missing, a spokeswoman for the disaster agency said.</p>
<p>Water levels fell on Tuesday; engineers hope to lay a temporary bridge within a week.</p></article>
<footer>Copyright 2019 Coast Daily, Harare</footer></body></html>"""


def page(tmp_path: Path, content: str | bytes) -> Document:
    path = tmp_path / "page.html"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (found,) = inputs.read([path])
    assert isinstance(found, Document), found
    return found


def test_an_article_with_all_that_the_page_says_of_it(tmp_path: Path) -> None:
    document = page(tmp_path, PAGE)
    assert document.title == "Flood cuts road to Beira"
    assert document.date == date(2024, 3, 12)
    assert document.outlet == "Coast Daily"
    assert document.id == document.url == "https://coast.example/2024/03/flood"
    assert "Around 400 families" in document.text
    assert document.text.count("\n\n") >= 2
    for stranger in ("Lisbon", "Harare", "Kabul"):
        assert stranger not in document.text


def test_a_year_in_the_footer_is_no_date(tmp_path: Path) -> None:
    head = PAGE.index('<meta property="article')
    bare = PAGE[:head] + PAGE[PAGE.index("<script>") :]
    assert page(tmp_path, bare.replace("/2024/03/", "/")).date is None


@pytest.mark.parametrize(
    "broken",
    [
        "<p>Troops entered the town of Ituri on Friday.<div><b>Two died",
        "<html><body><<p>>Troops entered the town of Ituri on Friday.</p></div></div>",
        "\x00<html><p>Troops entered the town of Ituri on Friday.\x00</p>",
        "<html><body>Troops entered the town of Ituri on Friday.</body>",
    ],
)
def test_broken_pages_give_their_words(tmp_path: Path, broken: str) -> None:
    assert "Troops entered the town of Ituri on Friday." in page(tmp_path, broken.replace("\x00", "")).text


def test_a_declared_code_page(tmp_path: Path) -> None:
    text = PAGE.replace('charset="utf-8"', 'charset="windows-1251"').replace("Beira", "Бейра")
    assert "Бейра" in page(tmp_path, text.encode("cp1251")).text


def test_many_tags_do_not_take_long(tmp_path: Path) -> None:
    started = time.monotonic()
    path = tmp_path / "page.html"
    path.write_text("<div>" * 20_000 + "<p>Nine people died in Sake.</p>" + "<p>x" * 5_000, encoding="utf-8")
    assert len(list(inputs.read([path]))) == 1
    assert time.monotonic() - started < 20


def test_a_page_with_scripts_only(tmp_path: Path) -> None:
    path = tmp_path / "app.html"
    path.write_text("<html><body><div id=root></div><script>load()</script></body></html>", encoding="utf-8")
    (error,) = inputs.read([path])
    assert isinstance(error, InputError)
    assert ".txt" in error.advice
