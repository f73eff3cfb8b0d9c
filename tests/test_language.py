"""Tokens, folding and language detection."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.language import detect, fold, tokens


def test_tokens() -> None:
    """Possessives, hyphens, initials and abbreviations are cut where names end."""
    words = tokens("Lt. J. Okeke's U.S. unit left Springfield, Ill., for Sana'a-Nord; W.Va. didn't.").words
    assert words == [
        "Lt.", "J.", "Okeke", "'s", "U.S.", "unit", "left", "Springfield", ",", "Ill.", ",", "for", "Sana'a", "-",
        "Nord",
        ";", "W.Va.", "didn't", ".",
    ]  # fmt: skip


@given(st.text(alphabet=st.characters(), max_size=300))
def test_tokens_hold(text: str) -> None:
    """Tokens cover everything but space, in order, without overlap."""
    starts, ends, words = tokens(text)
    assert [text[low:high] for low, high in zip(starts, ends, strict=True)] == words
    covered = "".join(words)
    assert "".join(covered.split()) == "".join(text.split())
    assert all(high <= low for high, low in zip(ends, starts[1:], strict=False))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The army said it was in the town", "en"),
        ("Cinco personas murieron en la ciudad tras el sismo", "es"),
        ("Les combats ont repris dans le nord du pays", "fr"),
        ("در کابل انفجار رخ داد و پنج نفر کشته شدند", "fa"),
        ("قتل خمسة أشخاص في بغداد", "ar"),
        ("У Києві пролунали вибухи, її чули", "uk"),
        ("В Москве прошёл дождь, были лужи", "ru"),
        ("12345 -- !!", None),
        ("", None),
    ],
)
def test_detect(text: str, language: str | None) -> None:
    """Script and function words tell the language."""
    assert detect(text) == language


def test_fold() -> None:
    """Case, accents, quotes and dashes do not matter."""
    assert fold("São  Paulo") == fold("SAO PAULO") == "sao paulo"
    assert fold("Sana’a") == "sana'a"
    assert fold("كابل") == fold("کابل")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Dozens drowned off Pylos when a trawler sank.", "en"),
        ("A bus fell into a gorge near a village.", "en"),
        ("I do like my new phone", "en"),
        ("In Duisburg wurde ein Mann erschossen.", "de"),
        ("Bei einem Brand in einer Halle starben vier Menschen.", "de"),
        ("Hallaron tres cuerpos en un camino a Caborca.", "es"),
        ("Trzy osoby zginęły i dwie są ranne po wypadku.", "pl"),
    ],
)
def test_short_sentences(text: str, language: str) -> None:
    """One sentence with few function words tells its language."""
    assert detect(text) == language
