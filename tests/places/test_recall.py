"""Names that context gives away where the tagger passed over them."""

from __future__ import annotations

from geomap.language import tokens
from geomap.places import recall, tagger
from geomap.places.gazetteer import Gazetteer
from geomap.places.runs import Text
from geomap.places.tagger import Tagged
from geomap.records import NAME_FLAGS, NameInfo
from geomap.text.sentences import split

LOOKUP = Gazetteer().info


def prepare(text: str) -> Text:
    """Return a text as the tagger reads it."""
    return tagger.default().prepare(tokens(text), split(text), LOOKUP)


def test_joined_by_and() -> None:
    """A known name joined to a sure one is one; an unknown one, or a speaker, is not."""
    text = prepare("Floods hit Kassala and Gedaref.")
    assert [name.start for name in recall.beside(text, [Tagged(2, 3, "LOC", 0.9)], LOOKUP)] == [4]
    text = prepare("Floods hit Kassala and Gedaref said so.")
    assert recall.beside(text, [Tagged(2, 3, "LOC", 0.9)], LOOKUP) == []


def test_unit_after_preposition() -> None:
    """A country by itself after a preposition of place is found."""
    text = prepare("It rained in Eritrea.")
    assert [name.start for name in recall.beside(text, [], LOOKUP)] == [3]


def test_once_more() -> None:
    """A name surely found once is found again where it stands by itself, unless it is missed more often than found."""
    text = prepare("They left Mekelle. Word came that Mekelle fell.")
    assert [name.start for name in recall.again(text, [Tagged(2, 3, "LOC", 0.95)])] == [7]
    text = prepare("They left Lisel. Word came that Lisel slept, that Lisel woke, that Lisel ate.")
    assert recall.again(text, [Tagged(2, 3, "LOC", 0.95)]) == []


def test_possessive_generic() -> None:
    """A generic after a possessive takes its owner into the name."""
    text = prepare("They camped at Dan Orr's Ferry.")
    start = text.words.index("Ferry")
    assert recall.possessive(text, [Tagged(start, start + 1, "LOC", 0.9)], lambda _: None)[0].start == text.words.index(
        "Dan"
    )


def test_a_possessive_in_a_known_name() -> None:
    """The gazetteer tells "Cox's Bazar" from somebody's bazaar."""
    known = NameInfo(NAME_FLAGS["settlement"], 250_000, 1)
    text = prepare("They fled Orr's Bazar and Dan's Bazar.")
    starts = [index for index, word in enumerate(text.words) if word == "Bazar"]
    names = [Tagged(start, start + 1, "LOC", 0.9) for start in starts]
    found = recall.possessive(text, names, lambda name: known if name == "Orr's Bazar" else None)
    assert [name.end - name.start for name in found] == [3, 1]
