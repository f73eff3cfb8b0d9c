"""Toponym mentions: which names are found, where they stand, how they are used."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.places import toponyms
from geomap.places.gazetteer import Gazetteer
from geomap.records import Document, Mention
from geomap.settings import DEFAULT
from geomap.text.sentences import split


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    """Return the gazetteer of the package."""
    return Gazetteer()


def find(text: str, gazetteer: Gazetteer) -> tuple[Mention, ...]:
    """Return the mentions of a bare text."""
    return toponyms.find(Document("test", text), split(text), gazetteer, DEFAULT)


def test_plain_names(gazetteer: Gazetteer) -> None:
    """Names after prepositions are found with their kind words and comma tails."""
    text = "Floods closed roads near Khartoum on Tuesday. Crews from Kassala province reached Springfield, Illinois, later."
    found = find(text, gazetteer)
    assert [text[mention.start : mention.end] for mention in found] == [mention.text for mention in found]
    assert {"Khartoum", "Springfield", "Illinois"} <= {mention.text for mention in found}
    assert next(mention.tail for mention in found if mention.text == "Springfield") == "Illinois"
    assert next(mention.kind_word for mention in found if mention.text.startswith("Kassala")) == "province"


@settings(max_examples=60, deadline=None)
@given(text=st.text(alphabet=st.characters(), max_size=200))
def test_offsets_hold(text: str) -> None:
    """Whatever the text, mentions are what stands at their offsets."""
    for mention in find(text, Gazetteer()):
        assert text[mention.start : mention.end] == mention.text
