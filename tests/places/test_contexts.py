"""Names that a plain context gives away, in no list and in no corpus."""

from __future__ import annotations

import pytest

from geomap.places import toponyms
from geomap.places.gazetteer import Gazetteer
from geomap.records import Document
from geomap.settings import DEFAULT
from geomap.text.sentences import split

GAZETTEER = Gazetteer()


def names(text: str) -> list[str]:
    """Return the names found in a bare text."""
    return [m.name or m.text for m in toponyms.find(Document("test", text), split(text), GAZETTEER, DEFAULT)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The army retook Vokhrane after a week, and then lost it again.", "Vokhrane"),
        ("Vokhrane was shelled from the hills all night.", "Vokhrane"),
        ("Witnesses said Vokhrane had been looted and burnt.", "Vokhrane"),
        ("Both Tombele and Vokhrane were besieged in May.", "Vokhrane"),
        ("Residents of Vokhrane said the water was gone.", "Vokhrane"),
        ("Vokhrane came under fire on Sunday, an officer said.", "Vokhrane"),
        ("Thousands have fled Vokhrane since the weekend.", "Vokhrane"),
        ("Shops were burnt in Bangassou, Vokhrane and Tombele.", "Vokhrane"),
        ("Shops were burnt in Bangassou and Vokhrane.", "Vokhrane"),
        ("Raiders attacked Bangassou on Tuesday before dawn.", "Bangassou"),
        ("Families fled Omar Vokhrane, Pakistan, on Friday.", "Omar Vokhrane"),
        ("A convoy from Omar Vokhrane, Pakistan, was hit.", "Omar Vokhrane"),
        ("Boats sank off Vokhrane, Greece, on Friday.", "Vokhrane"),
        ("Floods reached Nepal's Vokhrane district.", "Vokhrane"),
        ("Police raided flats in the Vokhrane quarter.", "Vokhrane"),
        ("In Loja, in the south of Ecuador, farmers blocked the motorway.", "Loja"),
    ],
)
def test_found(text: str, name: str) -> None:
    """Who is shelled, retaken or looted is a place, whether or not anyone knows it; who is attacked, if it is known."""
    assert not GAZETTEER.info("Vokhrane")
    assert name in names(text)


def test_units_in_capitals() -> None:
    """The kind after a unit's name makes a place of it where everything is capital."""
    assert "CHALATENANGO" in names("REBELS BLEW UP PYLONS IN CHALATENANGO DEPARTMENT ON FRIDAY.")


def test_titles() -> None:
    """A preposition speaks for a place in a title too, where everything is capital."""
    assert names("Three Officers Killed In Attack On Checkpoint, Officials In Tegucigalpa Say") == ["Tegucigalpa"]


@pytest.mark.parametrize(
    "text",
    [
        "Raiders attacked Vokhrane on Tuesday before dawn.",
        "A drone struck Yusuf, who was asleep.",
        "The crowd stormed OKM on Friday.",
        "Vokhrane was told to go home.",
        "The faithful of Buddhism met.",
        "He met with Omar Vokhrane, a poet.",
    ],
)
def test_left_alone(text: str) -> None:
    """Names that may as well be somebody's are left alone."""
    assert names(text) == []


@pytest.mark.parametrize("name", ["Unity", "Warrap", "Upper Nile", "Imo"])
def test_a_unit_with_its_kind_in_capitals_is_a_place(name: str) -> None:
    assert names(f"Clashes in {name} State killed five.") == [name]
    assert not names("Students of Imo State University marched.")


@pytest.mark.parametrize(
    "text",
    [
        "Troops killed six peasants in Morazan Department.",
        "TROOPS KILLED SIX PEASANTS IN MORAZAN DEPARTMENT.",
        "TROOPS BOMBED A HAMLET IN SAN ISIDRO LABRADOR JURISDICTION, MORAZAN DEPARTMENT, KILLING SIX PERSONS.",
    ],
)
def test_a_department_is_a_unit_in_any_case(text: str) -> None:
    mentions = toponyms.find(Document("test", text), split(text), GAZETTEER, DEFAULT)
    assert [m.usage for m in mentions if m.text.lower() == "morazan"] == ["literal"]


def test_a_department_of_a_state_is_an_office() -> None:
    text = "The Texas Department of Public Safety said two men were held."
    mentions = toponyms.find(Document("test", text), split(text), GAZETTEER, DEFAULT)
    assert "literal" not in {m.usage for m in mentions if m.text == "Texas"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Police in Ga-Matlala said three people were killed on Monday.", "Ga-Matlala"),
        ("Fighters attacked a village in Mayo-Tsanaga and killed six people.", "Mayo-Tsanaga"),
        ("Troops were ambushed on the Kaduna-Abuja highway on Friday.", "Kaduna"),
        ("The Israel-Hezbollah war killed thousands.", "Israel"),
    ],
)
def test_a_name_that_only_begins_another_is_not_the_small_place_of_that_name(text: str, found: str) -> None:
    mentions = toponyms.find(Document("test", text), split(text), GAZETTEER, DEFAULT)
    assert mentions[0].text == found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Clashes were reported in Bentiu, Leer, Mayendit and Koch.", "Leer"),
        ("Clashes were reported in Bentiu, Leer, Mayendit and Koch.", "Mayendit"),
        ("A tanker burned on the Lokoja-Okene highway at noon.", "Lokoja"),
        ("Families left Lanao del Sur, Philippines.", "Lanao del Sur"),
        ("Three men were shot at Butig, Lanao del Sur.", "Lanao del Sur"),
        ("They burned the police station of Petite-Rivière de l'Artibonite.", "Petite-Rivière de l'Artibonite"),
        ("The stream rose over its banks at Paris Kuro, a hamlet of herders.", "Paris Kuro"),
        ("A herder was shot in the Korokoro area on Friday.", "Korokoro"),
        ("Landslides cut the road in the vereda of Palo Quemado.", "Palo Quemado"),
        ("Smoke rose over the hills above Port-au-Prince.", "Port-au-Prince"),
        ("Settlers beat two shepherds in Umm al-Khair, Masafer Yatta.", "Umm al-Khair"),
        ("Settlers beat two shepherds in Umm al-Khair, Masafer Yatta.", "Masafer Yatta"),
    ],
)
def test_lists_roads_tails_and_names_that_go_on(text: str, name: str) -> None:
    mentions = toponyms.find(Document("test", text), split(text), GAZETTEER, DEFAULT)
    assert name in [m.text for m in mentions]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Fano fighters entered the town on Sunday.", "Fano"),
        ("BEIRUT, Nov 28 - Two men were held.", "Nov"),
        ("During a visit to Israel, Clinton spoke of peace.", "Clinton"),
    ],
)
def test_fighters_months_and_speakers_are_no_places(text: str, name: str) -> None:
    mentions = toponyms.find(Document("test", text), split(text), GAZETTEER, DEFAULT)
    assert name not in [m.text for m in mentions]
