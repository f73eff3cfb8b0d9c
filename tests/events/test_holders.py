"""An event at a place that no gazetteer knows stands in what its words say holds it, one step less precise."""

from __future__ import annotations

import pytest

from geomap import pipeline
from geomap.places.gazetteer import Gazetteer
from geomap.records import Document, Event

GAZETTEER = Gazetteer()


def first(text: str) -> Event:
    return pipeline.read(Document("d", text), GAZETTEER).events[0]


@pytest.mark.parametrize(
    ("text", "unknown", "holder", "rule"),
    [
        ("Gunmen attacked Kurmin Zaddo, a village in the Kajuru area of Kaduna State, on Sunday.",
         "Kurmin Zaddo", "Kajuru", "place:holds"),
        ("Two soldiers were killed in an ambush at Tegouwey, in the Tillaberi region of Niger.",
         "Tegouwey", "Tillaberi", "place:holds"),
        ("A bomb exploded at Zargomal, Helmand province, on Friday.", "Zargomal", "Helmand", "place:holds"),
        ("Militiamen burned the village of Bandiougoubourou (Mopti region) on Tuesday.",
         "Bandiougoubourou", "Mopti", "place:holds"),
        ("Two soldiers were killed in an ambush at Tegouwey, in western Tillaberi.",
         "Tegouwey", "Tillaberi", "place:holds"),
        ("Jets bombed Nan Mey Kone village, west of Loikaw, on Tuesday.",
         "Nan Mey Kone", "Loikaw", "place:beside it"),
        ("Rebels shelled the village of Zarabandu, 12 km north of Goma, overnight.",
         "Zarabandu", "Goma", "place:beside it"),
        ("Fighters stormed Zarabandu, a town near Raqqa, on Monday.", "Zarabandu", "Raqqa", "place:beside it"),
    ],
)  # fmt: skip
def test_the_holder_told(text: str, unknown: str, holder: str, rule: str) -> None:
    event = first(text)
    assert [p.place.name for p in event.places] == [holder]
    assert [(p.how, p.mention) for p in event.places] == [("inference", None)]
    assert [span.text for span in event.unresolved] == [unknown]
    assert rule in event.rules
    assert event.on_map
    assert event.precision.acled is not None
    assert event.precision.acled > 1


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen attacked Kurmin Zaddo on Sunday, and a strike paralysed Kaduna.",
        "Gunmen attacked Kurmin Zaddo before they fled to Kaduna.",
        "Officials in Kaduna said gunmen had attacked the village of Kurmin Zaddo.",
        "Gunmen attacked the village of Kurmin Zaddo, the governor said in Kaduna.",
    ],
)
def test_what_does_not_hold_it(text: str) -> None:
    event = next(e for e in pipeline.read(Document("d", text), GAZETTEER).events if e.trigger.text == "attacked")
    assert not event.places
    assert not event.on_map
    assert event.off_map_reason == "the gazetteer does not know “Kurmin Zaddo”"  # likely the place, if not surely


def test_the_unit_of_the_report() -> None:
    text = (
        "Floods cut roads in Borno on Monday. In Maiduguri and Bama markets were closed. "
        "Gunmen attacked the village of Kurmin Zaddo at night."
    )
    event = pipeline.read(Document("d", text), GAZETTEER).events[-1]
    assert [(p.place.name, p.how) for p in event.places] == [("Borno", "inference")]
    assert "place:unit of the report" in event.rules


def test_no_unit_where_the_report_speaks_of_several() -> None:
    text = (
        "Floods cut roads in Borno and Kano on Monday. In Maiduguri and Bama markets were closed. "
        "Gunmen attacked the village of Kurmin Zaddo at night."
    )
    assert not pipeline.read(Document("d", text), GAZETTEER).events[-1].on_map


def test_a_part_of_town_that_no_list_holds_is_in_the_town_of_the_dateline() -> None:
    text = "TBILISI (Wire, 29.11.2024) Police fired tear gas at demonstrators on Kakhidze Avenue early on Friday."
    event = first(text)
    assert [p.place.name for p in event.places] == ["Tbilisi"]
    assert event.on_map


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("In Hanoi hail broke the roof of a bus stop on Giai Vong street and a woman was killed.", "Hanoi"),
        ("MANILA (Wire) - Youths torched a trailer at the foot of Mendiona bridge on Sunday.", "Manila"),
        ("BUKAVU: Two explosions in a crowd at the Place de l'Equité left eleven dead.", "Bukavu"),
        (
            "In Bangui, the ministry said, 29 pupils died when a transformer blew up at the Boganza high school.",
            "Bangui",
        ),
        ("A bomb went off in Quetta. Two people were hurt near St. Brendan's Catholic Hospital.", "Quetta"),
    ],
)
def test_a_street_or_a_school_that_nobody_knows_is_in_the_town_told(text: str, town: str) -> None:
    events = pipeline.read(Document("d", text), GAZETTEER).events
    assert {p.place.name for event in events for p in event.places} == {town}


def test_the_number_of_a_road_or_a_block_hides_no_place() -> None:
    event = first("Two lorries collided on the N12 near Pasto on Monday, killing three.")
    assert [p.place.name for p in event.places] == ["Pasto"]
    assert not event.unresolved


def test_the_unit_that_all_places_lie_in_though_nobody_names_it() -> None:
    text = "Floods cut roads to Maiduguri and Bama on Monday. Gunmen attacked the village of Kurmin Zaddo at night."
    event = pipeline.read(Document("d", text), GAZETTEER).events[-1]
    assert [(p.place.name, p.how, p.mention) for p in event.places] == [("Borno", "inference", None)]


def test_a_country_alone_is_told_and_not_drawn() -> None:
    event = first("Two soldiers were killed in an ambush at Tegouwey in northern Niger on Monday.")
    assert not event.on_map
    assert event.off_map_reason == "the gazetteer does not know “Tegouwey”"


def test_a_name_of_many_places_is_not_one_that_nobody_knows() -> None:
    event = first("A bomb exploded in Hamilton on Friday, wounding four.")
    assert event.off_map_reason == "no place called “Hamilton” is likely enough"
