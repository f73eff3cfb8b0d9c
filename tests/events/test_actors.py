"""Actors: who does it, whom it befalls, who speaks, and which names mean one."""

from __future__ import annotations

import itertools

import pytest

from geomap.events.who import actors
from geomap.records import Attribution, Document, Span
from geomap.text import sentences


def find(text: str, word: str) -> dict[str, str]:
    document = Document("case", text)
    split = sentences.split(text)
    at = text.index(word)
    sentence = next(item for item in split if item.start <= at < item.end)
    found = actors.find(actors.prepare(document, split), Span(at, at + len(word), word), sentence)
    for item in found:
        assert text[item.start : item.end] == item.name
    return {item.role: item.name for item in found}


@pytest.mark.parametrize(
    ("text", "word", "actor", "target"),
    [
        ("Rebels killed five soldiers near the dam.", "killed", "Rebels", "soldiers"),
        ("Five soldiers were killed by rebels near the dam.", "killed", "rebels", "soldiers"),
        ("Government troops shelled the market.", "shelled", "Government troops", None),
        ("Masked gunmen abducted a judge.", "abducted", "Masked gunmen", "judge"),
        ("A judge was abducted by masked gunmen.", "abducted", "masked gunmen", "judge"),
        ("Police arrested 20 protesters.", "arrested", "Police", "protesters"),
        ("General Ivo Petrov was shot dead on Friday.", "shot", None, "General Ivo Petrov"),
        ("The murder of Luisa Gomez shocked the town.", "murder", None, "Luisa Gomez"),
        ("Luisa Gomez's sudden death shocked the town.", "death", None, "Luisa Gomez"),
        ("Heavy shelling hit the town.", "shelling", None, None),
        ("Students marched on the palace.", "marched", "Students", None),
        ("A mill burned down.", "burned", None, None),
        ("The army's killing of two farmers shocked the town.", "killing", "army", "farmers"),
        ("The governor confirmed three deaths by drowning.", "deaths", None, None),
        ("The brigade said it had shelled the port.", "shelled", "brigade", None),
        ("Police reported an ambush by bandits.", "ambush", "bandits", None),
    ],
)
def test_roles(text: str, word: str, actor: str | None, target: str | None) -> None:
    found = find(text, word)
    assert (found.get("actor"), found.get("target")) == (actor, target)


def test_speakers_come_from_the_attribution() -> None:
    text = "Idris Hamo spoke. The mine fell, Hamo said."
    document = Document("case", text)
    split = sentences.split(text)
    prepared = actors.prepare(document, split)
    at = text.index("fell")
    said = Attribution("Hamo", "party", "said", None, text.index("Hamo said"), text.index("Hamo said") + 4)
    found = actors.find(prepared, Span(at, at + 4, "fell"), split[1], (said,))
    assert [(item.name, item.role) for item in found if item.role == "speaker"] == [("Idris Hamo", "speaker")]


def test_a_short_form_belongs_to_the_full_name() -> None:
    prepared = actors.prepare(
        Document("case", ""), sentences.split("President Maria da Silva met Dr. Okello. Peter Okello left.")
    )
    assert actors.canonical(prepared, "Okello") == "Peter Okello"
    assert actors.canonical(prepared, "President Maria da Silva") == "Maria da Silva"
    assert actors.canonical(prepared, "Nobody") == "Nobody"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Peter Okello", "Okello"),
        ("Gen. Peter Okello", "Peter Okello"),
        ("Mohammed al-Sayed", "Muhammad al Sayed"),
        ("Sergei Ivanov", "Sergey Ivanov"),
        ("José Núñez", "Jose Nunez"),
        ("Yusuf Haji Omar", "Yussuf Omar"),
    ],
)
def test_same(first: str, second: str) -> None:
    assert actors.same(first, second) >= 0.8
    assert actors.same(first, second) == actors.same(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Peter Okello", "Peter Odinga"),
        ("Ann Lee", "Ann Lo"),
        ("Ivan Petrov", "Petr Ivanov"),
        ("rebels", "soldiers"),
        ("Omar", "Amal"),
        ("", "Omar"),
    ],
)
def test_not_the_same(first: str, second: str) -> None:
    assert actors.same(first, second) < 0.8


def test_aliases_do_not_depend_on_the_order() -> None:
    names = ["Okello", "Peter Okello", "Gen. Peter Okelo", "Ann Lee", "Lee"]
    results = {tuple(sorted(actors.aliases(order).items())) for order in itertools.permutations(names)}
    assert len(results) == 1
    (only,) = results
    assert dict(only)["Okello"] == dict(only)["Peter Okello"]
    assert dict(only)["Lee"] == "Ann Lee"


def test_a_short_form_of_two_names_stays_apart() -> None:
    assert actors.aliases(["Okello", "Peter Okello", "James Okello"])["Okello"] == "Okello"


def test_odd_text_raises_nothing() -> None:
    for text in ("Name " * 3000, "\ud800 killed \x00", "A-" * 5000, "killed"):
        split = sentences.split(text)
        prepared = actors.prepare(Document("odd", text), split)
        if split:
            actors.find(prepared, Span(0, 4, text[:4]), split[0])
