"""Small places far from all others of a report, and names of streets, schools and wards."""

from __future__ import annotations

import pytest

from geomap import pipeline
from geomap.places import telltales
from geomap.places.gazetteer import Gazetteer
from geomap.records import Document, Mention

GAZETTEER = Gazetteer()


def _read(text: str) -> dict[str, Mention]:
    return {mention.text: mention for mention in pipeline.places(Document("a", text), GAZETTEER)}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "MARMARIS, Turkey - A forest fire near Orhaniye was put out on Sunday, the mayor of Marmaris said.",
            "Orhaniye",
        ),
        ("DHAKA - Two men drowned at Gopalpur, Tangail, on Monday. A third was hurt in Mymensingh.", "Gopalpur"),
        ("RAFAH - The Red Cross took in 20 wounded in Rafah and Khan Younis.", "Red Cross"),
    ],
)
def test_a_small_place_far_from_all_others_stays_open(text: str, name: str) -> None:
    found = _read(text)
    known = [mention for key, mention in found.items() if key.endswith(name)]
    assert all(mention.place is None for mention in known)


def test_a_town_near_another_place_of_the_report_stays() -> None:
    found = _read("KHARKIV - Shells fell on Vovchansk and Lyptsi, north of Kharkiv, on Friday.")
    assert {key for key, mention in found.items() if mention.place} >= {"Vovchansk", "Lyptsi", "Kharkiv"}


def test_a_namesake_next_door_is_likelier_than_a_city_far_away() -> None:
    found = _read("Fire closed a prison in Huntsville. Deputies from Walker County and New Waverly helped.")
    place = found["Huntsville"].place
    assert place is None or place.admin1 == "Texas"


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("VALJEVO - Police beat students on Karađorđeva street in Valjevo.", "Karađorđeva", "street"),
        ("SANTO DOMINGO - Relatives blocked Independencia Avenue in Santo Domingo.", "Independencia", "avenue"),
        ("MANILA - One of the wounded died at Recto hospital, police in Manila said.", "Recto", "hospital"),
        ("NAPLES - Rain flooded Piazza Mercato and the port of Naples.", "Piazza Mercato", "street"),
    ],
)
def test_a_street_or_hospital_is_not_the_town_of_its_name(text: str, name: str, kind: str) -> None:
    mention = next((m for key, m in _read(text).items() if name in key), None)
    assert mention is None or (mention.place is None and (mention.kind_word or "").lower() == kind)


@pytest.mark.parametrize(
    "text", ["Three of the wounded are in Peshawar hospital.", "Shots were fired in Tahrir Square in Cairo."]
)
def test_a_hospital_may_be_called_after_its_town_and_a_square_be_known(text: str) -> None:
    assert any(mention.place is not None for mention in _read(text).values())


def test_a_street_of_a_town_s_name_is_not_that_town() -> None:
    text = "ACCRA - A shop on Oxford Street in Accra burned. Police from Accra came at once."
    assert all(mention.place is None for key, mention in _read(text).items() if "Oxford" in key)


@pytest.mark.parametrize("name", ["COX'S BAZAR", "COX’S BAZAR"])
def test_a_possessive_in_capitals_is_part_of_its_name(name: str) -> None:
    found = _read(f"A FIRE IN CAMP 16 AT UKHIYA, {name}, BURNED 300 SHELTERS ON TUESDAY, POLICE SAID.")
    assert found[name].place is not None
    assert found[name].place.country == "BD"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ANDONG, South Korea - Wildfires in Uijin spread to Andong on Tuesday.", "Uijin"),
        ("LHASA - The quake shook Lhatzo county, 400 km from Lhasa.", "Lhatzo"),
    ],
)
def test_a_name_that_begins_otherwise_or_is_far_is_no_slip_of_another(text: str, name: str) -> None:
    mention = next((m for key, m in _read(text).items() if name in key), None)
    assert mention is None or mention.place is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "RIO DE JANEIRO - Bodies lay in the woods of the Serra da Neve Fria in Rio.",
            "Serra da Neve",
        ),
        ("TRIPOLI - A shell fell in Zawiyat at-Talha and another in Misrata.", "Zawiyat at-Talha"),
        ("KARACHI - A trader was shot dead in Gulshan-i-Nowhere on Monday.", "Gulshan-i-Nowhere"),
    ],
)
def test_a_name_goes_on_with_its_particle(text: str, name: str) -> None:
    found = _read(text)
    assert all(mention.place is None for key, mention in found.items() if key.split()[0] in name and key in name)


def test_a_ward_is_in_no_country_of_its_name() -> None:
    found = _read("MACHALA - Neighbours of the Venezuela ward in Machala heard shots.")
    assert found["Venezuela"].place is None


def test_a_dateline_in_capitals_is_no_witness_for_its_own_name() -> None:
    found = _read("GAZA - An air strike hit a house in central Gaza on Monday, killing six, doctors said.")
    assert {found[name].place.country for name in ("GAZA", "Gaza") if found[name].place} <= {"PS"}


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("A lorry overturned in Hamilton on Tuesday. Police Scotland closed the road.", "Hamilton", "GB"),
        ("Three were hurt in Hamilton. The wall will cost NZ$200,000; call +64 7 555 0147.", "Hamilton", "NZ"),
        ("A hotel fire in Perth killed three, the Scottish Fire and Rescue Service said.", "Perth", "GB"),
        ("An inmate died at a prison in Kingston, Correctional Service Canada said.", "Kingston", "CA"),
        ("A guard was shot in Barcelona. He earned 90 bolivars a month.", "Barcelona", "VE"),
    ],
)
def test_services_and_money_tell_the_country_of_a_name_alone(text: str, name: str, country: str) -> None:
    place = _read(text)[name].place
    assert place is not None
    assert place.country == country


@pytest.mark.parametrize("name", ["Hamilton", "Springfield", "San Fernando", "Lincoln", "Richmond"])
def test_a_name_of_many_places_alone_is_no_pin(name: str) -> None:
    mention = _read(f"A fire in {name} killed two people on Friday.")[name]
    assert mention.place is None
    assert mention.candidates


def test_an_army_or_an_embassy_abroad_tells_no_country() -> None:
    place = _read("US strikes hit a naval base in Valencia on Saturday, the US embassy said.")["Valencia"].place
    assert place is None or place.country != "US"


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("He owes RD$12 million.", {"DO"}),
        ("Write to desk@police.govt.nz today.", {"NZ"}),
        ("The N1 and the R61 are closed.", set()),
        ("A fine of R250,000 was paid.", {"ZA"}),
        ("It was +30 degrees and 12+45 were there.", set()),
    ],
)
def test_sums_numbers_and_addresses_speak_of_countries(text: str, countries: set[str]) -> None:
    assert telltales.countries(text) == countries


def test_a_village_unknown_is_no_famous_city_misspelt() -> None:
    """Every paper can spell a city of a million: a name hardly like it is another place."""
    found = _read("The assault on Damaskiya and Husaybah, in Anbar, went on. Shops in Mogadisho stayed shut.")
    assert found["Damaskiya"].place is None
    assert found["Mogadisho"].place is not None
