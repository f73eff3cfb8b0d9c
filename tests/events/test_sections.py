"""Bulletins, sitreps, live blogs and threads: the place told where a part of the report begins."""

from __future__ import annotations

from geomap import pipeline
from geomap.places.gazetteer import Gazetteer
from geomap.records import Document, Event

GAZETTEER = Gazetteer()


def events(text: str) -> dict[str, Event]:
    return {e.trigger.text: e for e in pipeline.read(Document("d", text), GAZETTEER).events}


def at(event: Event) -> set[str]:
    return {p.place.name for p in event.places}


def test_labels_of_lines() -> None:
    found = events(
        "Security bulletin, 20 November\n\n"
        "Masisi: Rebels attacked the hill of Kabashasha. Three civilians were wounded.\n"
        "Rutshuru: Calm. No incidents reported.\n"
        "Bunia: Two traders were abducted on the outskirts of the town.\n"
        "Uvira: Floods destroyed 40 houses."
    )
    assert at(found["attacked"]) == {"Masisi"}
    assert [p.how for p in found["attacked"].places] == ["inference"]
    assert [span.text for span in found["attacked"].unresolved] == ["Kabashasha"]
    assert at(found["wounded"]) == {"Masisi"}
    assert at(found["abducted"]) == {"Bunia"}
    assert [(p.how, p.mention and p.mention.text) for p in found["abducted"].places] == [("sentence", "Bunia")]
    assert at(found["Floods"]) == {"Uvira"}


def test_headings_of_sections() -> None:
    found = events(
        "Situation report\n\nNorth Darfur\nArmed men burned a market. Shells hit El Fasher.\n\n"
        "Gezira\nGunmen attacked the village of Um Hashabat.\n\nOutlook\nTwo people were killed."
    )
    assert at(found["burned"]) == {"North Darfur"}
    assert at(found["attacked"]) == {"Gezira"}
    assert "place:section" in found["attacked"].rules


def test_what_an_unknown_label_heads_is_in_no_other_line() -> None:
    found = events(
        "Daily summary\n\nBunia: Two traders were abducted.\nUvira: A boat sank.\nZarabongo: Three people were killed."
    )
    assert not found["killed"].places


def test_speakers_are_no_labels() -> None:
    found = events("Live from Sake\n\nHost: What happened?\n\nRosa: Soldiers burned my house.")
    assert at(found["burned"]) == {"Sake"}


def test_entries_stand_by_themselves() -> None:
    found = events(
        "Morning summary\n1/ Shells hit Vovchansk overnight.\n"
        "2/ Two bombs fell on Petropilliasi. One woman was killed.\n"
        "3/ A school was damaged."
    )
    assert at(found["hit"]) == {"Vovchansk"}
    assert not found["killed"].places
    assert not found["damaged"].places


def test_an_unknown_village_stands_where_the_report_is() -> None:
    found = events("Fear spread in Gusau on Monday. Gunmen shot a woman dead in her field at Langchingmanbi.")
    assert at(found["shot a woman dead"]) == {"Gusau"}
    assert [p.how for p in found["shot a woman dead"].places] == ["inference"]
    found = events("Shells hit Sake on Monday. Gunmen attacked Langchingmanbi, and crowds marched in Goma.")

    assert at(found["attacked"]) == {"North Kivu"}


def test_a_label_that_no_recogniser_takes_is_sought_in_the_country() -> None:
    found = events(
        "SITUATION REPORT\n\nOne person died at Kelaniya. Colombo was calm.\n\n"
        "Ratnapura District: Floods damaged six houses. Two persons were injured."
    )
    assert at(found["injured"]) == {"Ratnapura"}


def test_a_column_of_labels_names_places_of_one_country() -> None:
    found = events(
        "🔴 CULIACÁN: bursts of gunfire in a suburb since dawn.\n"
        "🔴 NAVOLATO: armed men burned three lorries on the coast road.\n"
        "🔴 MAZATLÁN: two bodyguards were arrested.\n"
        "⚪ LOS MOCHIS: the carnival goes on."
    )
    assert at(found["bursts of gunfire"]) == {"Culiacán"}
    assert at(found["burned"]) == {"Navolato"}
    assert at(found["arrested"]) == {"Mazatlán"}


def test_the_finest_place_of_a_label_is_its_own() -> None:
    found = events(
        "Kharkiv city: a drone hit a house.\n"
        "Izium district, Barvinkove — a missile. A woman of 38 was killed.\n"
        "Bohodukhiv district, Zolochiv: a drone attacked an ambulance."
    )
    assert at(found["killed"]) == {"Barvinkove"}
    assert at(found["attacked"]) == {"Zolochiv"}
