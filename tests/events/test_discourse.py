"""What the text around gives an event: the report's country, a place its area confirms, what holds an unknown name."""

from __future__ import annotations

from datetime import date

from geomap import pipeline
from geomap.events.where import discourse
from geomap.places.gazetteer import Gazetteer
from geomap.records import Document, Event

GAZETTEER = Gazetteer()


def _events(text: str) -> tuple[Event, ...]:
    return pipeline.read(Document("d", text, date=date(2024, 5, 6)), GAZETTEER).events


def test_country_of_the_report_puts_nothing_on_the_map() -> None:
    text = (
        "Peru's congress met on Monday. The economy of Peru has grown since spring. "
        "Farmers in Peru hope for rain.\n\n"
        "Two teachers were kidnapped by an armed group."
    )
    (event,) = (e for e in _events(text) if e.type == "abduct")
    assert discourse.COUNTRY in event.rules
    assert event.place is not None
    assert event.place.place.name == "Peru"
    assert event.place.how == "discourse"
    assert not event.on_map
    assert event.off_map_reason == "no place of its own is named"


def test_two_sentences_do_not_make_a_country_the_subject() -> None:
    (event,) = (e for e in _events("The minister left for Peru. Two teachers were kidnapped.") if e.type == "abduct")
    assert discourse.COUNTRY not in event.rules


def test_unknown_part_of_a_town_stands_at_the_town() -> None:
    for text in (
        "Two bombs exploded in the Vellanor neighborhood of San Salvador on Monday.",
        "TWO BOMBS EXPLODED IN THE VELLANOR NEIGHBORHOOD OF SAN SALVADOR ON MONDAY.",
    ):
        (event,) = _events(text)
        assert event.on_map, text
        assert event.place is not None
        assert event.place.place.name == "San Salvador"
        assert [span.text.title() for span in event.unresolved] == ["Vellanor"]


def test_dateline_abroad_is_no_place_of_what_it_tells() -> None:
    text = (
        "SOFIA - A guest from Colombia met deputies on Monday. He said Colombian hired killers threaten his party. "
        "Gunmen shot dead the party's treasurer last week, he said, and the Colombian police look on."
    )
    (event,) = (e for e in _events(text) if e.trigger.text == "shot dead")
    assert not event.on_map
    (event,) = (e for e in _events(text + " Bulgaria's police guard him.") if e.trigger.text == "shot dead")
    assert event.on_map


def test_the_valley_is_the_one_named_before() -> None:
    text = (
        "Fighting went on in Afghanistan's Panjshir Valley on Sunday. The Taliban said they had taken Bazarak. "
        "A spokesman claimed that some 600 fighters were killed across the valley's districts since Saturday."
    )
    event = next(e for e in pipeline.read(Document("d", text), GAZETTEER).events if e.trigger.text == "killed")
    assert [p.place.name for p in event.places] == ["Panjshir Valley"]


def test_what_is_told_again_more_roughly_stays_where_it_was() -> None:
    text = (
        "The toll of the bus crash near Alausí rose to 15 on Wednesday. The vehicle had plunged into a ravine in "
        "Chimborazo province. Nineteen injured are being treated in Riobamba."
    )
    found = {e.trigger.text: e for e in _events(text)}
    assert [p.place.name for p in found["injured"].places] == ["Alausí"]


def test_events_of_one_sentence_are_in_its_place() -> None:
    text = "Workers picketed the port of Mombasa on Monday; a lorry drove into the line, hurting one, and two fainted."
    (hurt,) = (e for e in _events(text) if e.trigger.text == "hurting")
    assert [p.place.name for p in hurt.places] == ["Mombasa"]


def test_a_later_mention_narrows_all_that_its_first_sentence_tells() -> None:
    text = "A bus crash in Kenya killed 14 people on Sunday. The accident happened near Naivasha when a tyre burst."
    found = {e.trigger.text: e for e in _events(text)}
    assert [p.place.name for p in found["killed"].places] == ["Naivasha"]
    assert "place:told later" in found["killed"].rules


def test_a_country_that_the_sentence_names_holds_its_unknown_places() -> None:
    text = (
        "An avalanche swept away five skiers at Tignes, in Savoie, on Friday. One died in Grenoble. "
        "In neighbouring Italy, two climbers were found dead at Qarzofel."
    )
    (dead,) = (e for e in _events(text) if e.trigger.text == "found dead")
    assert not dead.on_map


def test_floods_of_a_whole_state_are_not_narrowed_to_one_town() -> None:
    text = "Floods in Assam have killed eleven people. In Silchar, an embankment gave way and flooded a school."
    found = {e.trigger.text: e for e in _events(text)}
    assert [p.place.name for p in found["killed"].places] == ["Assam"]
