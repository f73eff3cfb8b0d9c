"""An incident in several places stands at each of them, and is one incident."""

from __future__ import annotations

from datetime import date

import geomap
from geomap.records import Document
from geomap.webmap.columns import encode
from geomap.webmap.table import from_incidents


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
