"""The tagger: kinds of text, confidence, and a store of words that never runs over."""

from __future__ import annotations

import pytest

from geomap.language import tokens
from geomap.places import tagger
from geomap.places.gazetteer import Gazetteer
from geomap.text.sentences import split

LOOKUP = Gazetteer().info
DISPATCH = (
    "HDQRS. THIRD BRIGADE , January 4 , 1864 . GENERAL : I have the honor to report that my command moved at "
    "daylight yesterday toward the ford ; the enemy had left . Captain Ames , of the cavalry , was sent back ."
)


def tag(text: str) -> list[tagger.Tagged]:
    """Return the names of a text."""
    engine = tagger.default()
    return engine.tag(engine.prepare(tokens(text), split(text), LOOKUP), LOOKUP)


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("Two people died when a bus left the road near Arusha on Monday, the police said.", "news"),
        ("Landing in Lisbon in an hour!! can't wait to see you all tonight :) #travel @joana", "post"),
        (DISPATCH, "dispatch"),
        ("Blast kills five at market in Herat", "news"),
        ("Oslo.", "news"),
        ("", "news"),
    ],
)
def test_style(text: str, style: str) -> None:
    """Posts and old dispatches are told from news by their words; in doubt a text is news."""
    engine = tagger.default()
    assert engine.style(engine.prepare(tokens(text), split(text), LOOKUP)) == style


def test_confidence() -> None:
    """A plain case is surer than a doubtful one; each lies between a half and one, since the best reading holds it."""
    found = tag("The flood reached Khartoum on Monday. Darfur, a trader, sold bread there.")
    assert all(0.5 <= name.confidence <= 1 for name in found)
    assert found[0].confidence > 0.9


def test_many_new_words() -> None:
    """A text with more new words than the store keeps is read to its end."""
    text = " ".join(f"Troops left Qaz{number}ar near Oslo." for number in range(15_000))
    found = tag(text)
    assert found[-1].end >= len(tokens(text).words) - 1
