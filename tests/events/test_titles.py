"""Titles: every combination of type, number, side, place and stance reads as a neutral, grammatical headline."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import Any

import pytest

from geomap.events.joining import titles
from geomap.records import Actor, Attribution, Claim, Event, EventPlace, Place, Quantity, Span

SPAN = Span(0, 1, "x")
LIRA = EventPlace(Place("p", "Lira", "town", "P", "PPL", "UG", None, 2.2, 32.9), SPAN, "clause", 1.0)
SIDES = [None, "soldiers", "army officers", "Taliban fighters", "terrorists", "martyrs", "security forces", "villagers"]
COUNTS: list[tuple[int | None, int | None, int | None]] = [
    (1, 1, 1),
    (20, 20, 20),
    (20, 20, None),
    (None, 30, 30),
    (20, None, 30),
    (None, 1200, None),
    (1, 1, None),
    (40, None, None),
]
SOURCES = [
    "the army",
    "doctors at the city's hospital",
    "police",
    "Ministry of Defence",
    "Ann Torres",
    "two residents",
    "Upland Defence Column",
    "the rebels",
    "teachers and residents",
    "the interior ministry, citing witnesses who had fled and spoke to this outlet on condition of anonymity",
]
FAMILIES = Quantity(None, None, None, "some 300 families")
LOADED = re.compile(r"terrorist|martyr|liquidat|thug|regime", re.IGNORECASE)


def event(kind: str, type_: str, quantity: Quantity | None, **changes: Any) -> Event:
    harm = {"killed": quantity} if quantity else None
    made = Event("e1", type_, SPAN, SPAN, rules=(f"trigger:x:{kind}",), harm=harm, place=LIRA, places=(LIRA,))
    return replace(made, **changes)


def claim(source: str, kind: Any = "party", status: Any = "claimed", stance: Any = "asserts") -> Claim:
    return Claim(source, kind, status, stance, "d", ("e1",), SPAN)


def title(made: Event, *claims: Claim, place: EventPlace | None = LIRA) -> str:
    harm = {key: (count,) for key, count in (made.harm or {}).items() if count is not None}
    contested = any(c.stance == "denies" for c in claims)
    return titles.compose([made], list(claims), place, harm, contested=contested)


def wrong(text: str) -> str | None:
    """Return what is wrong with a title, None where nothing is."""
    if text != text.strip() or "  " in text or not re.match(r"[A-Z0-9]", text) or text.endswith((".", ",", ";")):
        return "spaces, capital or end"
    if re.search(
        r"\b(?:1|[Oo]ne) \w*\s?(?:people|soldiers|fighters|villagers|officers)\b|\b(?:[02-9]|\d\d+) person\b", text
    ):
        return "number and noun"
    if re.search(r"\b(?:people people|None|was people|denie?[sy]* no |deny that \d+ \w+ was)\b", text) or LOADED.search(
        text
    ):
        return "words"
    if re.search(r"(?:army|police officer|[Mm]inistry|Torres|Column|Defence) (?:say|report|deny)\b", text):
        return "singular source"
    if re.search(r"(?:residents|rebels|[Dd]octors[^;]*hospital|[Pp]olice) (?:says|reports|denies)\b", text):
        return "plural source"
    return None


def every() -> list[str]:
    """Return the titles of all combinations."""
    out = []
    kinds = [("killing", "death"), ("clash", "attack"), ("territory", "territory"), ("bombing", "explosion")]
    voices: list[tuple[Claim, ...]] = [()]
    for source in SOURCES:
        voices += [(claim(source),), (claim(source, "neutral", "reported"),), (claim(source, stance="denies"),)]
        voices += [(claim(source), claim("the governor", stance="denies")), (claim("", "unnamed"),)]
    for (kind, type_), bounds, side, told in itertools.product(kinds, COUNTS, SIDES, voices):
        out.append(title(event(kind, type_, Quantity(*bounds, "words", side)), *told))
    for kind, told, place in itertools.product(titles.KINDS, voices, (LIRA, None)):
        out.append(title(event(kind, "attack", None), *told, place=place))
        out.append(title(event(kind, "attack", None, polarity="negative"), *told, place=place))
    return out


def test_every_combination_is_grammatical_and_neutral() -> None:
    found = {text: problem for text in every() if (problem := wrong(text))}
    assert found == {}


@pytest.mark.parametrize(
    ("made", "claims", "expected"),
    [
        (
            event("killing", "death", Quantity(None, 600, None, "about 600", "fighters")),
            [claim("the army")],
            "The army says about 600 fighters killed, Lira",
        ),
        (event("clash", "attack", None), [claim("the rebels")], "The rebels report fighting, Lira"),
        (event("clash", "attack", None), [claim("police", "neutral", "reported")], "Fighting, Lira"),
        (event("clash", "attack", None), [claim("Authorities")], "Authorities report fighting, Lira"),
        (  # a report of no known outlet has a voice of its own all the same
            event("clash", "attack", None),
            [claim("the rebels"), claim("outlet not given", "outlet", "reported")],
            "Fighting, Lira",
        ),
        (
            event("killing", "death", Quantity(12, 12, 12, "12", "soldiers", also=(Quantity(3, 3, 3, "3", "rebels"),))),
            [claim("the army")],
            "The army says 12 soldiers and 3 rebels killed, Lira",
        ),
        (
            event("killing", "death", Quantity(40, 40, 40, "40", "terrorists")),
            [claim("the army"), claim("the front", stance="denies")],
            "The army says 40 people killed, Lira; the front denies",
        ),
        (
            event("bombing", "explosion", None, attribution=(Attribution("the front", "party", "denied involvement"),)),
            [claim("Lira Post", "outlet", "reported"), claim("the front", stance="denies")],
            "Explosion, Lira; the front denies involvement",
        ),
        (
            event("killing", "death", Quantity(6, 6, 6, "six")),
            [claim("the army", stance="denies")],
            "The army denies that 6 people were killed, Lira",
        ),
        (
            event("killing", "death", Quantity(1, 1, 1, "Ann Lee"), actors=(Actor("Ann Lee", "target", 0, 1),)),
            [claim("the front")],
            "The front says Ann Lee killed, Lira",
        ),
        (
            event(
                "displacement",
                "displacement",
                None,
                harm={"displaced": Quantity(None, None, None, "some 300 families")},
            ),
            [],
            "Unconfirmed reports of some 300 families displaced, Lira",
        ),
        (
            event("casualties", "death", None, polarity="negative"),
            [claim("the army")],
            "The army reports no casualties, Lira",
        ),
        (
            event("killing", "death", Quantity(600, 600, None, "more than 600")),
            [claim("the army")],
            "The army says more than 600 people killed, Lira",
        ),
        (event("killing", "death", None), [claim("MINISTER", stance="denies")], "Minister denies killings, Lira"),
        (
            event("killing", "death", Quantity(3, 3, 3, "3")),
            [claim("police"), claim("Police", stance="denies"), claim("Rebels", stance="denies")],
            "Police say 3 people killed, Lira; rebels deny",
        ),
        (event("clash", "attack", None), [claim("", "unnamed")], "Unconfirmed reports of fighting, Lira"),
        (event("ambush", "attack", None), [claim("two residents")], "Two residents report an ambush, Lira"),
    ],
)
def test_models(made: Event, claims: list[Claim], expected: str) -> None:
    assert title(made, *claims) == expected


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("Did the army", "The army says"),
        ("THE REBELS", "The rebels say"),
        ("AIR FORCE SPOKESMEN", "Air force spokesmen say"),
        ("FMLN", "FMLN says"),
        ("Arena deputies", "Arena deputies say"),
    ],
)
def test_a_source_is_worded_as_in_running_text(source: str, told: str) -> None:
    made = event("killing", "death", Quantity(5, 5, 5, "5 people"), attribution=(Attribution(source, "party"),))
    assert title(made, claim(source)) == f"{told} 5 people killed, Lira"


def test_a_clause_taken_for_a_source_is_not_named() -> None:
    made = event("killing", "death", Quantity(5, 5, 5, "5 people"))
    assert "CONSCIENCE" not in title(
        made, claim("MY CONSCIENCE KNOWS I HAD NO PART", stance="denies"), claim("the army")
    )


@pytest.mark.parametrize("name", ["BUT THEY DID NOT MENTION ANY", "SOLDIERS", "MOVING VEHICLE"])
def test_words_in_capitals_are_no_victim(name: str) -> None:
    made = event("killing", "death", Quantity(1, 1, 1, "one"), actors=(Actor(name, "target", 0, 1),))
    assert title(made, claim("", "outlet", "reported")) == "One person killed, Lira"


@pytest.mark.parametrize(
    ("sentence", "counted", "told"),
    [
        ("Ann Lee was killed.", "Ann Lee", "Ann Lee killed, Lira"),
        ("A teacher, Ann Lee, 34, was killed.", "A teacher", "Ann Lee killed, Lira"),
        ("The Ann Lee bridge was closed when a man was killed.", "a man", "One person killed, Lira"),
        ("Hale was killed.", "Hale", "One person killed, Lira"),
        ("ANN LEE WAS KILLED.", "ANN LEE", "One person killed, Lira"),
        ("Lira North was killed.", "Lira North", "One person killed, Lira"),
    ],
)
def test_a_victim_is_named_where_the_count_rests_on_the_name(sentence: str, counted: str, told: str) -> None:
    at = sentence.index(counted)
    quantity = Quantity(1, 1, 1, counted, None, at, at + len(counted))
    made = event("killing", "death", quantity, sentence=Span(0, len(sentence), sentence))
    assert title(made, claim("", "outlet", "reported")) == told


def test_people_of_whom_no_neutral_word_tells_are_others() -> None:
    rebels = Quantity(78, 78, 78, "78", "thugs", also=(Quantity(41, 41, 41, "41", "soldiers"),))
    assert title(event("killing", "death", rebels), claim("", "outlet", "reported")) == (
        "41 soldiers and 78 others killed, Lira"
    )
