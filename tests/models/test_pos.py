"""The part-of-speech tagger: tags of plain sentences, case modes, odd input."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.language import tokens
from geomap.models import pos

TEXT = "Rebels attacked two villages near the border, and nobody has claimed it."


def test_plain() -> None:
    """Verbs, nouns and function words are told apart."""
    words = tokens(TEXT).words
    tags = dict(zip(words, pos.tag(words), strict=True))
    assert tags["attacked"] == "VERB"
    assert tags["villages"] == tags["border"] == "NOUN"
    assert (tags["near"], tags["the"], tags["has"], tags["two"]) == ("ADP", "DET", "AUX", "NUM")


def test_capitals_and_lower_case() -> None:
    """The same sentence without case still has its verb."""
    for text in (TEXT.upper(), TEXT.lower()):
        words = tokens(text).words
        assert dict(zip(words, pos.tag(words), strict=True))[words[1]] == "VERB"


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=200))
def test_any_text(text: str) -> None:
    """Every token gets a tag, whatever it is."""
    words = tokens(text).words
    assert len(pos.tag(words)) == len(words)
