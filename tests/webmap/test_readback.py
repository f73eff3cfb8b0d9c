"""A map gives its events back."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from geomap.collection import with_maps
from geomap.errors import InputError
from geomap.records import Document
from geomap.webmap import readback
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
    denied = next(e for r in found for e in r.events if e.incident == incidents[4].id)
    assert {a.source for e in found[0].events if e.incident == denied.incident for a in e.attribution} >= {"Taliban"}
    assert {e.id for r in found for e in r.events} <= {e.id for r in readings for e in r.events}
    toll = next(e for r in found for e in r.events if e.harm and "killed" in e.harm and e.trigger.text == "dead")
    assert toll.harm
    assert toll.harm["killed"]
    assert toll.harm["killed"].best == 600
    assert toll.attribution[0].source == "National Resistance Front"
    town = next(e for r in found for e in r.events if e.place and e.place.place.name == "Bazarak")
    assert town.place
    assert (town.place.place.country, town.place.place.admin1) == ("AF", "Panjshir")


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
