"""The resolver: made sentences from all over the world, hints, strange names, and phrases without a name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.places import resolution
from geomap.places.gazetteer import Gazetteer
from geomap.records import Document, Mention
from geomap.settings import DEFAULT, Settings

CASES = Path(__file__).parent.parent / "cases" / "resolution.jsonl"
GAZETTEER = Gazetteer()


def resolved(text: str, *names: str, how: Settings = DEFAULT) -> tuple[Mention, ...]:
    mentions = []
    position = 0
    for name in names:
        start = text.index(name, position)
        position = start + len(name)
        mentions.append(Mention(start, position, name))
    return resolution.resolve(Document("case", text), mentions, (), GAZETTEER, how)


def test_made_sentences_resolve_to_the_right_country_and_unit() -> None:
    wrong, total = [], 0
    for line in CASES.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        text = case["text"]
        mentions = [Mention(p["start"], p["end"], text[p["start"] : p["end"]]) for p in case["places"]]
        found = resolution.resolve(Document("case", text), mentions, (), GAZETTEER, DEFAULT)
        for mention, expected in zip(found, case["places"], strict=True):
            if expected["country"] is None:
                continue
            total += 1
            place = mention.place
            right = place is not None and place.country == expected["country"]
            if right and expected["admin1"]:
                right = place is not None and place.admin1 == expected["admin1"]
            if not right:
                wrong.append((text, mention.text, mention.reason))
    assert total > 100
    assert len(wrong) <= 0.04 * total, wrong


def test_a_strange_name_costs_the_others_nothing() -> None:
    found = resolved("Between Goma, Qzxwvkjh and Bukavu.", "Goma", "Qzxwvkjh", "Bukavu")
    assert [m.place.country if m.place else None for m in found] == ["CD", None, "CD"]
    assert "no place of this name" in found[1].reason or "unresolved" in found[1].reason


def test_one_sense_for_a_document_unless_the_text_says_otherwise() -> None:
    text = "Shots in Lima, Ohio. Lima police came. Later Lima, Peru, sent word."
    found = resolved(text, "Lima", "Lima", "Lima")
    assert [m.place.country if m.place else None for m in found] == ["US", "US", "PE"]


def test_a_kind_word_chooses_between_a_town_and_its_province() -> None:
    found = resolved("Herat city is quiet; Herat province is not.", "Herat", "Herat")
    assert [m.place.kind if m.place else None for m in found] == ["city", "province"]


@pytest.mark.parametrize(
    ("how", "country"),
    [
        (Settings(country="LB"), "LB"),
        (Settings(country="LY"), "LY"),
        (Settings(near=(34.4, 35.8)), "LB"),
        (Settings(bbox=(9.0, 20.0, 25.0, 34.0)), "LY"),
    ],
)
def test_a_hint_biases(how: Settings, country: str) -> None:
    (found,) = resolved("Tripoli", "Tripoli", how=how)
    assert found.place is not None
    assert found.place.country == country


def test_below_the_threshold_nothing_is_claimed() -> None:
    (found,) = resolved("Springfield", "Springfield", how=Settings(threshold=0.99))
    assert found.place is None
    assert found.candidates
    assert "below 0.99" in found.reason


def test_scores_are_chances() -> None:
    found = resolved("Troops left Tripoli and Benghazi in Libya.", "Tripoli", "Benghazi", "Libya")
    assert all(0 <= m.score <= 1 for m in found)
    assert all(sum(c.score for c in m.candidates) <= 1 + 1e-9 for m in found)


def test_a_nominal_takes_the_seat_of_the_place_in_focus() -> None:
    text = "Fighting in Panjshir reached its provincial capital."
    start = text.index("its provincial capital")
    mentions = [
        Mention(12, 20, "Panjshir", kind_word="province"),
        Mention(start, start + 22, "its provincial capital", nominal=True, kind_word="capital"),
    ]
    found = resolution.resolve(Document("case", text), mentions, (), GAZETTEER, DEFAULT)
    assert found[1].place is not None
    assert found[1].place.kind in {"town", "city"}
    assert found[1].place.admin1 == "Panjshir"


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=5))
def test_any_names_are_answered(names: list[str]) -> None:
    text, mentions = "", []
    for name in names:
        mentions.append(Mention(len(text), len(text) + len(name), name))
        text += name + " "
    found = resolution.resolve(Document("case", text), mentions, (), GAZETTEER, DEFAULT)
    assert [(m.start, m.end, m.text) for m in found] == [(m.start, m.end, m.text) for m in mentions]


def test_a_name_of_ten_thousand_characters_is_no_place() -> None:
    name = "Very" * 2500
    (found,) = resolved(name, name)
    assert found.place is None


@pytest.mark.parametrize(
    ("text", "name", "kind", "country"),
    [
        ("Floods closed Mexico City airport. Mexico asked for help.", "Mexico", "country", "MX"),
        ("KUWAIT CITY - Kuwait closed its border on Sunday.", "Kuwait", "country", "KW"),
        ("Rallies filled Guatemala City. Guatemala goes to the polls.", "Guatemala", "country", "GT"),
        ("Kansas City schools closed. Kansas police warned drivers.", "Kansas", "province", "US"),
    ],
)
def test_a_unit_beside_its_city_is_the_unit(text: str, name: str, kind: str, country: str) -> None:
    city = next(word for word in (f"{name} City", f"{name.upper()} CITY") if word in text)
    found = resolved(text, city, name)
    assert [m.place.kind if m.place else None for m in found] == ["city", kind]
    assert found[1].place is not None
    assert found[1].place.country == country


@pytest.mark.parametrize(
    ("name", "country"), [("Mir Ali", "PK"), ("Mir Oli", None), ("Afganistan", "AF"), ("Phillipines", "PH")]
)
def test_only_a_slip_of_spelling_leads_to_a_country(name: str, country: str | None) -> None:
    place = resolved(f"Clashes in {name} killed five.", name)[0].place
    assert (place.country if place else None) == country
