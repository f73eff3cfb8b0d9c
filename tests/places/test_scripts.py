"""Names in languages other than English: those of the language's own list, and those of the gazetteer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from geomap.places import scripts, toponyms
from geomap.places.gazetteer import Gazetteer
from geomap.records import Document, Mention
from geomap.settings import DEFAULT
from geomap.text.sentences import split

CASES = Path(__file__).parent.parent / "cases" / "languages.jsonl"
GAZETTEER = Gazetteer()


def find(text: str) -> tuple[Mention, ...]:
    """Return the mentions of a bare text."""
    return toponyms.find(Document("test", text), split(text), GAZETTEER, DEFAULT)


@pytest.mark.parametrize("case", [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()])
def test_countries_and_towns(case: dict[str, Any]) -> None:
    """Countries are found under the names that a language has for them, in the forms that it gives them."""
    text = case["text"]
    found = find(text)
    assert sorted({mention.name or mention.text for mention in found}) == case["names"]
    assert all(text[mention.start : mention.end] == mention.text for mention in found)
    assert all(mention.confidence < 0.8 for mention in found)


def test_a_list_is_asked_in_its_own_language_only() -> None:
    """What a word means in one language says nothing of another."""
    assert scripts.exonyms("es")["siria"] == "Syria"
    assert not scripts.exonyms("en")
    assert [m.text for m in find("Siria Jones, who was born in Leeds, said that she had never met him.")] == ["Leeds"]


def test_every_name_in_the_lists_leads_to_a_place() -> None:
    """The English names in the lists are names of the gazetteer."""
    places = {
        place for code in ("es", "fr", "de", "tr", "uk", "ru", "ar", "fa") for place in scripts.exonyms(code).values()
    }
    assert [place for place in sorted(places) if not GAZETTEER.info(place)] == []
