"""Where the text says in which place another lies, a namesake elsewhere is no answer."""

from __future__ import annotations

import pytest

import geomap
from geomap.places import containment
from geomap.places.gazetteer import Gazetteer

GAZETTEER = Gazetteer()


def place(text: str, name: str) -> tuple[str | None, str]:
    """Return the country of the place that a name of a text means, "?" where it is unresolved, and the reason."""
    mention = next(m for m in geomap.find_toponyms(text, gazetteer=GAZETTEER) if m.text.startswith(name))
    return (mention.place.country if mention.place else "?"), mention.reason


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Insurgents attacked Palma in Cabo Delgado.", "Palma", "MZ"),
        ("Jihadists killed villagers in Solhan in northern Burkina Faso.", "Solhan", "BF"),
        ("The mayor of Orense, a village in the Tahoua region of Niger, was shot.", "Orense", "?"),
        ("Gunmen raided Moura, Mali, on Sunday.", "Moura", "ML"),
        ("Gunmen raided Aljezur, Mali, on Sunday.", "Aljezur", "?"),
        ("Troops left Kamokala, Democratic Republic of the Congo, on Sunday.", "Kamokala", "?"),
        ("Families fled Adan Yabaal, Somalia, on Sunday.", "Adan Yabaal", "SO"),
        ("A drone struck the town of Gedeb in Ethiopia's Amhara region.", "Gedeb", "?"),
        ("Rebels shelled Tripoli in Lebanon overnight.", "Tripoli", "LB"),
        ("Fighters stormed Solingen, a town near Raqqa, on Monday.", "Solingen", "?"),
        ("Fighters stormed Al Bab, 40 km north-east of Aleppo, on Monday.", "Al Bab", "SY"),
        ("Fighting broke out in Tripoli in western Libya.", "Tripoli", "LY"),
        ("Two people died in Hyderabad in Sindh province on Friday.", "Hyderabad", "PK"),
    ],
)
def test_the_place_told_holds_the_name(text: str, name: str, country: str) -> None:
    assert place(text, name)[0] == country


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Thousands joined a protest over Rafah in Turkey on Friday.", "Rafah", "PS"),
        ("Flights from Doha in Kenya were delayed.", "Doha", "QA"),
        ("Guides call the town the Venice of Albania.", "Venice", "IT"),
        ("Troops from Chad in Niger were withdrawn.", "Chad", "TD"),
        ("Police in Goma, Rwanda and Uganda searched for the men.", "Goma", "CD"),
        ("Governors met in Michigan, in Ohio and in Iowa.", "Michigan", "US"),
    ],
)
def test_what_only_looks_like_a_holder(text: str, name: str, country: str) -> None:
    assert place(text, name)[0] == country


def test_the_reason_names_the_holder() -> None:
    assert place("Insurgents attacked Toledo in Cabo Delgado.", "Toledo")[1] == (
        "no place of this name is known in Cabo Delgado"
    )


def test_lying_in() -> None:
    by_name = {name: GAZETTEER.find(name)[0].place for name in ("Bazarak", "Panjshir", "Afghanistan", "Goma")}
    assert containment.lies_in(by_name["Bazarak"], by_name["Panjshir"])
    assert containment.lies_in(by_name["Bazarak"], by_name["Afghanistan"])
    assert containment.lies_in(by_name["Panjshir"], by_name["Panjshir"])
    assert not containment.lies_in(by_name["Goma"], by_name["Panjshir"])
    assert not containment.lies_in(by_name["Afghanistan"], by_name["Goma"])


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("BAMAKO, Mali - Soldiers killed villagers in Moura last week, residents of Mopti said.", "Moura", "ML"),
        ("MAPUTO - Rebels seized Palma. Mozambique's army said people fled towards Pemba.", "Palma", "MZ"),
        ("BAMAKO, Mali - A delegation from Mopti flew to Paris on Monday.", "Paris", "FR"),
        (
            "BAMAKO - Mali and Portugal agreed on Monday. Floods hit Mopti. Fires hit Moura and Beja.",
            "Moura",
            "PT",
        ),
    ],
)
def test_a_doubtful_place_alone_abroad_is_left_out(text: str, name: str, country: str) -> None:
    assert place(text, name)[0] == country


@pytest.mark.parametrize(
    ("text", "name", "where"),
    [
        ("Paris and Tokyo spoke of the Strait of Hormuz.", "Strait of Hormuz", "gm:strait-of-hormuz"),
        ("BOLIVIA - Marchers left El Alto on Monday.", "El Alto", "gm:el-alto"),
        ("Shells fell on Nimule, residents said.", "Nimule", "gm:nimule"),
        ("Gunmen seized a ferry off Basilan, police said.", "Basilan", "iso:PH-BAS"),
        ("A fire broke out in Tuzla on Monday.", "Tuzla", "gn:3188582"),
    ],
)
def test_places_that_news_knows(text: str, name: str, where: str) -> None:
    mention = next(m for m in geomap.find_toponyms(text, gazetteer=GAZETTEER) if m.text == name)
    assert mention.place is not None
    assert mention.place.id == where


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Israeli troops entered the Syrian village of Beit Jann and left at noon.", "Beit Jann", "?"),
        ("A drone hit the Lebanese border town of Tripoli at dawn.", "Tripoli", "LB"),
        ("Gunmen from Moskuva burned nine huts on Friday.", "Moskuva", "?"),
        ("Clashes in Afganistan killed five.", "Afganistan", "AF"),
    ],
)
def test_a_nation_named_before_and_a_merely_similar_name(text: str, name: str, country: str) -> None:
    assert place(text, name)[0] == country


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Four people were shot in Gopalganj after a rally of the Awami League.", "Gopalganj", "BD"),
        ("Four people were shot in Gopalganj, Bihar.", "Gopalganj", "IN"),
        ("ADF fighters ambushed a lorry outside Beni on Sunday.", "Beni", "CD"),
    ],
)
def test_words_speak_of_a_country_that_nobody_names(text: str, name: str, country: str) -> None:
    assert place(text, name)[0] == country


def test_one_district_of_a_name_is_meant_where_the_text_says_district() -> None:
    assert place("A landslide blocked the road in Kishtwar district.", "Kishtwar")[0] == "IN"
    assert place("Police closed a street in Giza, in Haram district.", "Haram")[0] == "?"


def test_several_bearers_in_the_country_outweigh_one_abroad() -> None:
    text = "Roadblocks went up in Abra Pampa, San Salvador de Jujuy, Tilcara and San Pedro, Argentina's press said."
    assert place(text, "San Pedro")[0] in {"AR", "?"}


@pytest.mark.parametrize("name", ["Bristol", "Plymouth", "Oxford"])
def test_a_name_alone_makes_no_country_its_own(name: str) -> None:
    assert place(f"A fire in {name} killed two people on Tuesday.", name)[0] == "GB"  # twenty small ones are American


def test_capitals_and_an_article_are_no_code() -> None:
    assert "MA" not in {candidate.place.country for candidate in GAZETTEER.find("LA MAR")}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Two brothers were found dead in San Isidro Cuauxtlan, in Mexico's Guerrero.", "San Isidro Cuauxtlan"),
        ("A clash at Amara in Ethiopia's Oromia killed four.", "Amara"),
    ],
)
def test_what_a_country_owns_holds_the_name(text: str, name: str) -> None:
    assert place(text, name)[0] == "?"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A missile hit a tanker in the Red Sea on Monday.", "sea"),
        ("Six people died in Egypt's Red Sea Governorate.", "province"),
    ],
)
def test_a_sea_is_not_the_province_called_after_it(text: str, kind: str) -> None:
    mention = next(m for m in geomap.find_toponyms(text, gazetteer=GAZETTEER) if m.text.startswith("Red Sea"))
    assert mention.place is not None
    assert mention.place.kind == kind
