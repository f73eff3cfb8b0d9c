"""Toponym mentions: which names are found, where they stand, how they are used."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.errors import ModelError
from geomap.places import toponyms
from geomap.places.gazetteer import Gazetteer
from geomap.records import Document, Mention
from geomap.settings import DEFAULT
from geomap.text.sentences import split

CASES = Path(__file__).parent.parent / "cases"
GAZETTEER = Gazetteer()


def find(text: str) -> tuple[Mention, ...]:
    """Return the mentions of a bare text."""
    return toponyms.find(Document("test", text), split(text), GAZETTEER, DEFAULT)


def names(text: str) -> list[str]:
    """Return the names found in a bare text."""
    return [mention.name or mention.text for mention in find(text)]


def one(text: str, name: str) -> Mention:
    """Return the first mention of a name."""
    return next(mention for mention in find(text) if mention.text == name)


def test_plain_names() -> None:
    """Names after prepositions are found with their kind words and comma tails."""
    text = (
        "Floods closed roads near Khartoum on Tuesday. "
        "Crews from Kassala province reached Springfield, Illinois, later."
    )
    found = find(text)
    assert {"Khartoum", "Springfield", "Illinois"} <= {mention.text for mention in found}
    assert one(text, "Springfield").tail == "Illinois"
    assert next(mention.kind_word for mention in found if mention.text.startswith("Kassala")) == "province"


def test_names_before_what_happened() -> None:
    """A place's name before an event is one, and a town's that ends like a demonym names no people."""
    assert names("The Christchurch shootings left 51 people dead.") == ["Christchurch"]
    assert names("Hundreds attended a Tbilisi rally on Friday evening.") == ["Tbilisi"]
    assert names("A Mumbai building collapse killed nine people.") == ["Mumbai"]
    assert names("He ran the marathon; the Marathon bombings were a year ago.") == []
    assert one("A Karachi mosque was attacked on Friday.", "Karachi").usage != "demonym"
    assert one("A Karachi-born writer met Iraqi poets.", "Iraqi").usage == "demonym"


def test_names_of_what_has_parts() -> None:
    """A known name after what a town has is found where the tagger passes it over."""
    text = (
        "A spokesman wrote on Twitter that his side had taken the district centre and the police headquarters of "
        "Rukhah, which borders on Bazarak."
    )
    assert names(text) == ["Rukhah", "Bazarak"]


def test_shared_kind_word() -> None:
    """A plural generic after a list belongs to each name of the list."""
    text = "Elders met in Kabul, Kandahar and Herat provinces on Monday."
    assert [one(text, name).kind_word for name in ("Kabul", "Kandahar", "Herat")] == ["province"] * 3


def test_elliptic_side() -> None:
    """A side word before "and" is looked up with the name that it shares."""
    text = "Thousands fled fighting in North and South Kivu this week."
    assert one(text, "North").name == "North Kivu"


def test_nominal() -> None:
    """A capital referred to by its role is a mention without a name; one named beside it is not."""
    found = find("Rebels hold most of Sool. They entered its provincial capital at dawn, said an officer in Kismayo.")
    assert [mention.text for mention in found if mention.nominal] == ["its provincial capital"]
    assert not any(mention.nominal for mention in find("He was born in Lashkar Gah, the provincial capital, in 1970."))


def test_dateline() -> None:
    """The place of a dateline is a mention, with its tail."""
    mention = find("GOMA, DR Congo, 4 March - Rebels took a hill on Monday, residents said.")[0]
    assert (mention.text, mention.tail) == ("GOMA", "DR Congo")
    assert find("LEH, Sept 25: The curfew went on for a second day.")[0].text == "LEH"


@pytest.mark.parametrize(
    ("text", "name", "usage"),
    [
        ("The blast hit a market in Lahore on Friday.", "Lahore", "literal"),
        ("France said it would send a second ship.", "France", "associative"),
        ("Talks between Sudan and Ethiopia broke down.", "Ethiopia", "associative"),
        ("A clinic of Aleppo University was hit.", "Aleppo University", "organisation"),
        ("Kenyan troops crossed the border.", "Kenyan", "demonym"),
    ],
)
def test_usage(text: str, name: str, usage: str) -> None:
    """A name stands for its ground, for who acts in its name, for an organisation, or for a people."""
    found = [
        mention
        for mention in find(text)
        if mention.start < text.index(name) + len(name) and mention.end > text.index(name)
    ]
    assert [mention.usage for mention in found] == [usage]


def test_language_is_no_place() -> None:
    """A demonym that names a language is no mention."""
    assert names("She wrote two novels in Spanish, both out of print.") == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("در شهر کابل انفجاری رخ داد و پنج نفر کشته شدند.", "کابل"),
        ("قتل خمسة أشخاص في انفجار في بغداد يوم الأحد.", "بغداد"),
        ("Увечері у Харкові та в області пролунали вибухи, її чули всі.", "Харків"),
        ("Cinco personas murieron en la ciudad de Arequipa tras el sismo del lunes.", "Arequipa"),
        ("Les combats ont repris dans la ville de Goma et dans le nord du pays.", "Goma"),
    ],
)
def test_other_languages(text: str, name: str) -> None:
    """In other languages and scripts the gazetteer's names are found, with less confidence."""
    found = {mention.name or mention.text: mention.confidence for mention in find(text)}
    assert name in found
    assert found[name] < 0.8


@pytest.mark.parametrize(
    "text",
    [
        "FOUR SOLDIERS WERE KILLED IN AN AMBUSH NEAR SAN MIGUEL ON MONDAY, THE ARMY COMMAND IN TEGUCIGALPA SAID.",
        "four soldiers were killed in an ambush near san miguel on monday, the army command in tegucigalpa said.",
        "Four Soldiers Killed In Ambush Near San Miguel, Army Command In Tegucigalpa Says",
    ],
)
def test_cases(text: str) -> None:
    """Capitals, lower case and title case are read alike."""
    assert {name.lower() for name in names(text)} == {"san miguel", "tegucigalpa"}


def test_broken_names() -> None:
    """A name broken across lines, or run together in a hashtag, is looked up whole."""
    text = (
        "The command said today that two patrols were attacked on the road to San\n"
        "Salvador, and that a third was fired on as it came back to its barracks from\n"
        "a village in the hills. Nobody was hurt, the command said, but a bridge was\n"
        "burnt."
    )
    assert "San Salvador" in names(text)


def test_unknown_recogniser() -> None:
    """A recogniser that is none is refused with what was expected."""
    with pytest.raises(ModelError, match="spacy:NAME"):
        toponyms.find(Document("x", "Oslo."), split("Oslo."), GAZETTEER, replace(DEFAULT, recogniser="magic"))


def test_negatives() -> None:
    """Persons, teams, companies, ships, months, words and titles that sound like places are seldom taken for them."""
    cases = [json.loads(line) for line in (CASES / "toponym_negatives.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(cases) >= 300
    wrong = 0
    for case in cases:
        low = case["text"].index(case["name"])
        high = low + len(case["name"])
        wrong += any(mention.start < high and low < mention.end for mention in find(case["text"]))
    assert wrong / len(cases) <= 0.08


@settings(max_examples=60, deadline=None)
@given(text=st.text(alphabet=st.characters(), max_size=200))
def test_offsets_hold(text: str) -> None:
    """Whatever the text, mentions are what stands at their offsets."""
    for mention in find(text):
        assert text[mention.start : mention.end] == mention.text


@pytest.mark.parametrize("piece", ["A", "Kabul ", "and Of ", "9", "\u202e", "\U0001f600", "é", "A-", "\ud800"])
def test_long_lines(piece: str) -> None:
    """A line of 100,000 characters of anything is read in time that grows with its length only."""
    find((piece * 100_000)[:100_000])


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Guerrillas attacked the garrison at Chala-\ntenango on Monday.", "Chalatenango"),
        ("A bus left Nai-\nrobi at noon.", "Nairobi"),
        ("The talks in Bang\u00adkok failed.", "Bangkok"),
    ],
)
def test_a_name_broken_at_a_lines_end_is_looked_up_whole(text: str, whole: str) -> None:
    found = [m for m in toponyms.find(Document("x", text), split(text), Gazetteer(), DEFAULT) if m.name]
    assert [m.name for m in found] == [whole]
    assert text[found[0].start : found[0].end] == found[0].text


@pytest.mark.parametrize(
    "text", ["The Franco-\nPrussian war ended.", "A Kosovo-\nborn man sang.", "a well-\nknown man"]
)
def test_a_compound_at_a_lines_end_is_no_broken_name(text: str) -> None:
    assert not [m for m in toponyms.find(Document("x", text), split(text), Gazetteer(), DEFAULT) if m.name]


@pytest.mark.parametrize(
    "text",
    [
        "Troops entered the West Bank on Friday.",
        "Two students were shot in Mexico City on Monday.",
        "The ferry left Benin City for the coast.",
        "A blast killed four people in Panama City.",
    ],
)
def test_a_place_is_no_organisation_for_its_last_word(text: str) -> None:
    (mention,) = find(text)
    assert mention.usage == "literal"


@pytest.mark.parametrize("text", ["QUEZON CITY, May 3 - Police said so.", "LIMA, 9 JAN 90 -- THE PRESIDENT SPOKE."])
def test_the_place_of_a_dateline_is_used_as_one(text: str) -> None:
    assert find(text)[0].usage == "literal"


def test_a_doubled_name_is_one() -> None:
    assert [m.text for m in find("Rescuers searched the sea near Tubu-Tubu island.")] == ["Tubu-Tubu"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Rebels left the Democratic Republic of the Congo on Sunday.", "Democratic Republic of the Congo"),
        ("Floods struck Bosnia and Herzegovina on Sunday.", "Bosnia and Herzegovina"),
        ("Ships reached Trinidad and Tobago.", "Trinidad and Tobago"),
        ("The State of Palestine asked for help.", "State of Palestine"),
    ],
)
def test_a_states_full_name_is_one(text: str, name: str) -> None:
    assert name in names(text)


def test_of_a_longer_states_name_the_end_is_no_other() -> None:
    found = names("The People's Republic of China closed the border.")
    assert "Republic of China" not in found


def test_a_number_before_a_name_counts_people() -> None:
    assert not names("More than 2,000 Qurbani have been captured.")


@pytest.mark.parametrize(
    ("text", "name", "usage"),
    [
        ("Shells fell on the northern districts of Idlib City at dawn.", "Idlib", "literal"),
        ("Leeds City beat Hull City in the cup on Saturday.", "Leeds", "organisation"),
        ("The jet was shot down over Laos in April.", "Laos", "literal"),
        ("In the Gaza Strip, thousands marched.", "Gaza Strip", "literal"),
        ("Thousands tried to flee Haiti by boat.", "Haiti", "literal"),
    ],
)
def test_ground_and_clubs(text: str, name: str, usage: str) -> None:
    assert next(m for m in find(text) if m.text.startswith(name)).usage == usage


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A bomber struck in the Qashqul district on Sunday.", "Qashqul"),
        ("Two houses burned near the Hoarbeshi islet.", "Hoarbeshi"),
    ],
)
def test_a_kind_after_an_unlisted_name_makes_it_a_place(text: str, name: str) -> None:
    assert name in names(text)


@pytest.mark.parametrize("text", ["They live in the Christian district.", "She grew up in a Muslim village."])
def test_peoples_before_a_kind_are_none(text: str) -> None:
    assert not names(text)


def test_what_a_dateline_names_is_a_place() -> None:
    """The country after a dateline's town is where the report was filed, whatever follows."""
    text = "MEDELLIN, Colombia - Two police officers were shot dead."
    found = {m.text: m.usage for m in toponyms.find(Document("test", text), split(text), GAZETTEER, DEFAULT)}
    assert found == {"MEDELLIN": "literal", "Colombia": "literal"}


def test_first_names_of_persons_are_no_places() -> None:
    """A first name with a surname after it is somebody's, unless more words follow or a preposition stands before."""

    def names(text: str) -> list[str]:
        return [m.text for m in toponyms.find(Document("test", text), split(text), GAZETTEER, DEFAULT)]

    assert names("Tickets sold well, and Chad Mendes trained alone.") == []
    assert names("Troops from Chad Mendes met were tired.") == ["Chad"]


@pytest.mark.parametrize("name", ["Hamas", "Hezbollah", "Hurricane"])
def test_bodies_and_storms_are_no_places(name: str) -> None:
    """Towns bear these names as well, and news means the others."""
    text = (
        f"Lebanon and {name} Otis were in the news; Israel and {name} talked on."
        if name != "Hurricane"
        else ("Shops closed before Hurricane Otis reached Acapulco.")
    )
    found = toponyms.find(Document("test", text), split(text), GAZETTEER, DEFAULT)
    assert name not in [m.text for m in found]
