"""An incident in several places stands at each of them, and is one incident."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import geomap
from geomap.records import Document
from geomap.webmap.columns import encode
from geomap.webmap.table import from_incidents
from tests.webmap.story import story


def test_an_incident_in_two_places_is_drawn_at_both_and_counted_once() -> None:
    text = "Rebels attacked Goma and Bukavu on Monday, residents said. A protest was held in Nairobi."
    found = geomap.read(Document("x", text, date=date(2024, 2, 6)))
    shown = [i for i in found if i.on_map and len(i.places) == 2]
    assert len(shown) == 1
    table = from_incidents(list(found), found.readings, "sentence")
    assert len(table) == len(found)
    head, _, _ = encode(table)
    names = [place["name"] for place in head["places"]]
    assert {"Goma", "Bukavu", "Nairobi"} <= set(names)
    ((row, other),) = head["also"]
    assert {names[other], shown[0].place.place.name if shown[0].place else None} == {"Goma", "Bukavu"}
    assert 0 <= row < head["located"]


def test_hundreds_of_unknown_places_are_as_many_reasons() -> None:
    incidents, readings = story()
    why = [f"the gazetteer does not know “Place {n}”" for n in range(400)]
    off = [replace(incidents[-1], id=f"i{n}", off_map_reason=reason) for n, reason in enumerate(why)]
    table = from_incidents(off, readings, "sentence")
    head, _, _ = encode(table)
    assert len(head["reasons"]) == 401
    assert [head["reasons"][n] for n in table.reason] == why
