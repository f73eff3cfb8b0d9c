"""Names that hyphens or an inner possessive join are found whole or not at all."""

from __future__ import annotations

import pytest

from geomap.places import toponyms
from geomap.places.gazetteer import Gazetteer
from geomap.records import Document
from geomap.settings import DEFAULT
from geomap.text import sentences


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Gangs killed twelve people in Port-au-Prince on Monday.", ["Port-au-Prince"]),
        ("Aid reached camps near Cox's Bazar on Monday, officials said.", ["Cox's Bazar"]),
        ("Deir ez-Zor was shelled again on Friday, residents said.", ["Deir ez-Zor"]),
        ("Drones hit a depot in Rostov-on-Don overnight.", ["Rostov-on-Don"]),
        ("Troops from Guinea-Bissau crossed the line.", ["Guinea-Bissau"]),
        ("Fighters crossed between Ukraine-Poland checkpoints.", ["Ukraine", "Poland"]),
        ("Jean-Pierre Laval told reporters that he would resign.", []),
        ("General al-Bashir told reporters that he would resign.", []),
        ("Anne-Marie's sister told reporters about the fire.", []),
    ],
)
def test_joined_names(text: str, names: list[str]) -> None:
    document = Document("one", text)
    found = toponyms.find(document, sentences.split(text), Gazetteer(), DEFAULT)
    assert [mention.text for mention in found] == names
