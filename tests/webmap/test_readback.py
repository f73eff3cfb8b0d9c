"""A map gives its events back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import geomap
from geomap.collection import with_maps
from geomap.errors import InputError
from geomap.records import Document
from geomap.webmap import carry, readback
from geomap.webmap.map import draw, draw_frame
from tests.webmap.story import story


def test_events_come_back_with_exact_offsets(tmp_path: Path) -> None:
    incidents, readings = story()
    path = tmp_path / "map.html"
    draw(incidents, readings).save(path)
    assert readback.is_map(path)
    found = readback.readings(path)
    assert [r.document.outlet for r in found] == [None, "Example Times"]
    assert {e.incident for r in found for e in r.events} == {i.id for i in incidents}
    for reading in found:
        for event in reading.events:
            for span in (event.trigger, event.sentence, event.place.mention if event.place else None):
                if span:
                    assert reading.document.text[span.start : span.end] == span.text
    told = {e.id: e for r in readings for e in r.events}
    for event in (e for r in found for e in r.events):
        assert event.attribution == told[event.id].attribution
        assert event.date == told[event.id].date
        assert event.trigger == told[event.id].trigger
    toll = next(e for r in found for e in r.events if e.harm and "killed" in e.harm and e.trigger.text == "dead")
    assert toll.harm
    assert toll.harm["killed"]
    assert toll.harm["killed"].best == 600
    assert toll.attribution[0].source == "the front"
    town = next(e for r in found for e in r.events if e.place and e.place.place.name == "Bazarak")
    assert town.place
    assert (town.place.place.country, town.place.place.admin1) == ("AF", "Panjshir")


@pytest.mark.parametrize("quotes", ["sentence", "short", "none"])
def test_a_map_holds_no_more_of_a_report_than_it_shows(tmp_path: Path, quotes: Any) -> None:
    incidents, readings = story()
    secret = "Nobody quotes this sentence of the report."
    made = [replace(r, document=replace(r.document, text=f"{r.document.text} {secret}")) for r in readings]
    path = tmp_path / "map.html"
    draw(incidents, made, quotes=quotes).save(path)
    for before, after in zip(made, readback.readings(path), strict=True):
        text = after.document.text
        assert len(text) == len(before.document.text)
        assert all(a in (" ", b) for a, b in zip(text, before.document.text, strict=True))
        assert not text.strip().endswith("report.")
        assert after.document.source == f"map.html#{1 if before is made[0] else 2}"
        sentence = next(e.sentence for e in before.events if e.trigger.text in {"crossed", "clashes"})
        assert quotes == "short" or (text[sentence.start : sentence.end] == sentence.text) is (quotes == "sentence")


def test_a_map_of_a_map_is_the_same_map(tmp_path: Path) -> None:
    text = (
        "GOMA, 6 Feb 2024 (Agence Exemple) - Rebels killed 12 people in Goma on Monday, the army said. The rebels "
        "denied it. Rain had fallen for days. Two soldiers died in the attack, a witness added. The army also said "
        "that it had taken Sake, some 20 kilometres west of Goma. Protesters marched in Bukavu on Sunday."
    )
    other = "The army said rebels killed 12 people in Goma on Monday. Nothing else is known."
    first = geomap.read(Document("a", text, date=date(2024, 2, 6)), Document("b", other, date=date(2024, 2, 7)))
    assert len(first) > 2
    pages = []
    for name, found in (("one.html", first), ("two.html", None)):
        path = tmp_path / name
        (found or geomap.read(str(tmp_path / "one.html"))).explore(made=date(2024, 3, 1)).save(path)
        pages.append(readback.blocks(path))
    drawn = [{name: block for name, block in page.items() if not name.startswith("records")} for page in pages]
    assert drawn[0] == drawn[1]


@pytest.mark.parametrize("key", ["/home/someone/reports/a.txt", "C:\\Users\\x\\a.txt", "~/a", "x" * 500])
def test_an_id_that_may_be_a_path_is_not_in_the_file(key: str) -> None:
    assert carry.public_ids([key])[key].startswith("report:000000:")
    assert carry.public_ids(["https://news.example/a/b", "text:1"]) == {
        "https://news.example/a/b": "https://news.example/a/b", "text:1": "text:1",
    }  # fmt: skip


def test_a_damaged_map_is_named(tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    draw(*story()).save(path)
    whole = path.read_text(encoding="utf-8")
    at = whole.index('id="geomap-records-0">') + 40
    path.write_text(whole[:at] + "AAAA" + whole[at + 4 :], encoding="utf-8")
    with pytest.raises(InputError, match="damaged map"):
        readback.readings(path)


def test_what_is_no_map_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<p>news</p>")
    assert not readback.is_map(path)
    with pytest.raises(InputError, match="no map made by geomap"):
        readback.readings(path)
    draw_frame(pd.DataFrame({"lat": [1.0], "lon": [2.0]})).save(path)
    with pytest.raises(InputError, match="map of a table"):
        readback.readings(path)


def test_a_map_among_the_inputs_gives_its_events(tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    draw(*story()).save(path)
    page = tmp_path / "page.html"
    page.write_text("<p>news</p>")
    asked: list[list[object]] = []

    def read_rest(rest: list[object]) -> list[Document]:
        asked.append(rest)
        return [Document(str(item), "") for item in rest]

    got = list(with_maps([str(page), str(path), "text"], read_rest))
    assert asked == [[str(page)], ["text"]]
    assert [type(item).__name__ for item in got] == ["Document", "Reading", "Reading", "Document"]


@pytest.mark.parametrize("quotes", ["sentence", "short", "none"])
def test_sources_are_not_multiplied_where_the_words_to_count_them_by_are_left_out(tmp_path: Path, quotes: Any) -> None:
    text = (
        "The Dawn Front claimed that 40 guards were killed in Goma on Monday. Rain fell. Karim Ndele, spokesman for "
        'the Dawn Front, wrote on Telegram: "40 guards were killed in Goma on Monday." Protesters marched in Bukavu.'
    )
    copy = "The Dawn Front claimed that 40 guards were killed in Goma on Monday, another paper printed."
    made = geomap.read(Document("a", text, date=date(2024, 2, 6)), Document("b", copy, date=date(2024, 2, 7)))
    path = tmp_path / "map.html"
    made.explore(quotes=quotes).save(path)
    back = geomap.read(str(path))
    assert [(i.title, i.independent_sources, i.independence) for i in back.incidents] == [
        (i.title, i.independent_sources, i.independence) for i in made.incidents
    ]


def test_what_is_asserted_is_quoted_where_it_is_told_and_where_its_speaker_is_named(tmp_path: Path) -> None:
    text = '"Forty guards were killed in Goma on Monday. Hundreds surrendered," Karim Ndele of the Dawn Front tweeted.'
    made = geomap.read(Document("a", text, date=date(2024, 2, 6)))
    path = tmp_path / "map.html"
    made.explore().save(path)
    rows = json.loads(readback.gunzip(readback.blocks(path)["text-0"]))
    quotes = ["".join(part for part, _ in claim["quote"]) for row in rows for claim in row["claims"]]
    assert any("Forty guards were killed" in quote and "Karim Ndele" in quote for quote in quotes)
