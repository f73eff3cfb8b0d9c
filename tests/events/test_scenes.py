"""Sentences with several scenes, what follows them, and damage that a disaster did."""

from __future__ import annotations

from datetime import date

from geomap import pipeline
from geomap.places.gazetteer import Gazetteer
from geomap.records import Document, Event

GAZETTEER = Gazetteer()


def events(text: str, day: date | None = None) -> dict[str, Event]:
    return {e.trigger.text: e for e in pipeline.read(Document("d", text, date=day), GAZETTEER).events}


def at(event: Event) -> set[str]:
    return {p.place.name for p in event.places}


def test_each_part_of_a_sentence_has_its_scene() -> None:
    found = events("In Eldoret and Nakuru, demonstrators blocked roads; in Mombasa the march was peaceful.")
    assert at(found["blocked roads"]) == {"Eldoret", "Nakuru"}
    assert at(found["march"]) == {"Mombasa"}


def test_what_follows_several_scenes_is_at_none_of_them() -> None:
    text = "Crowds blocked roads in Eldoret; in Mombasa crowds burned tyres. Later troops shot two men dead."
    assert not events(text)["shot two men dead"].places
    assert at(events("NAIROBI, 4 May (Wire) - " + text)["shot two men dead"]) == {"Nairobi"}


def test_damage_after_a_disaster_is_no_attack() -> None:
    found = events(
        "A quake struck West Java on Monday. Some 2,200 houses were damaged. In Cianjur a school was destroyed."
    )
    assert {e.type for e in found.values()} == {"disaster"}
    assert "damaged" not in found
    assert at(found["destroyed"]) == {"Cianjur"}
    found = events("A quake struck West Java on Monday. Militants destroyed a bridge near Garut.")
    assert found["destroyed"].type == "attack"
    found = events("Shells hit Sake on Monday. Some 20 houses were damaged near Goma.")
    assert found["damaged"].type == "attack"


def test_a_fast_dates_nothing() -> None:
    found = events("A bomb went off in Bannu on Tuesday as residents broke their Ramadan fast.", date(2025, 3, 5))
    assert found["went off"].date.start == found["went off"].date.end == date(2025, 3, 4)


def test_firefighters_fight_no_battle() -> None:
    assert "fought" not in events("In Latakia province firefighters fought a separate blaze.")
    assert "fought" in events("In Latakia province soldiers fought gunmen.")
