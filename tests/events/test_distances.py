"""Events told by a distance from a place, by the whole pipeline with the real gazetteer."""

from __future__ import annotations

import pytest

from geomap import pipeline
from geomap.places.gazetteer import Gazetteer
from geomap.records import Document, Event

GAZETTEER = Gazetteer()


def read(text: str) -> list[Event]:
    return list(pipeline.read(Document("d", text), GAZETTEER).events)


def test_bearing_and_distance_are_an_area_at_sea() -> None:
    hit, fire = read("A tanker was attacked 62 nautical miles northwest of Hodeidah, Yemen. A fire broke out on board.")
    assert hit.place is not None
    assert (hit.place.place.name, hit.place.place.kind) == ("62 nautical miles northwest of Hodeidah", "sea")
    assert hit.place.place.geometry is not None
    assert (round(hit.place.place.lat, 1), round(hit.place.place.lon, 1)) == (15.5, 42.2)
    assert "place:distance" in hit.rules
    assert fire.place is not None
    assert fire.place.place.id == hit.place.place.id


def test_distance_off_a_coast_is_an_area_around_the_place() -> None:
    (event,) = read("A container ship caught fire 44 nautical miles off Azhikkal on Monday.")
    assert event.place is not None
    assert event.place.place.uncertainty_km > 81


def test_bearing_and_distance_on_land_are_an_area() -> None:
    event = read("The quake struck 30 km north of Iquique.")[0]
    assert event.place is not None
    assert event.place.place.kind == "district"
    assert event.precision.acled == 3


def test_short_way_from_a_town_is_its_neighbourhood() -> None:
    event = read("Rebels ambushed a convoy 12 km from Goma on Tuesday.")[0]
    assert [p.place.name for p in event.places] == ["Goma"]
    assert event.precision.acled == 3


@pytest.mark.parametrize(
    "text",
    [
        "The blast was heard 20 km from Beirut.",
        "A ship was hit by a missile 100 miles off the coast of Somalia.",
        "The bodies were found 500 km west of Bogota.",
    ],
)
def test_what_was_heard_afar_or_tells_too_little_is_nowhere(text: str) -> None:
    assert read(text)[0].place is None
