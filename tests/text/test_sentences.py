"""Sentences: boundaries, paragraphs, roles, and offsets that hold on any text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.text.sentences import split


def texts(text: str) -> list[str]:
    """Return the sentences as strings."""
    return [sentence.text for sentence in split(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gen. Omar Dib left. He said nothing.", ["Gen. Omar Dib left.", "He said nothing."]),
        ("The U.S. Army came. It left.", ["The U.S. Army came.", "It left."]),
        ("They flew to the U.S. The talks failed.", ["They flew to the U.S.", "The talks failed."]),
        ("J. K. Marsh spoke. So did P. Lund.", ["J. K. Marsh spoke.", "So did P. Lund."]),
        ('"We are safe." The mayor smiled.', ['"We are safe."', "The mayor smiled."]),
        ('"Why?" he asked. Nobody knew.', ['"Why?" he asked.', "Nobody knew."]),
        ("They waited ... and waited. Then rain fell...", ["They waited ... and waited.", "Then rain fell..."]),
        ("Shelling hit Springfield, Ill. overnight, he said.", ["Shelling hit Springfield, Ill. overnight, he said."]),
        ("Lt . Gen . Dib spoke . He left .", ["Lt . Gen . Dib spoke .", "He left ."]),
        ("یک نفر کشته شد. دو نفر زخمی شدند؟ بلی", ["یک نفر کشته شد.", "دو نفر زخمی شدند؟", "بلی"]),
        ("死者が出た。警察が発表した。", ["死者が出た。", "警察が発表した。"]),
    ],
)
def test_boundaries(text: str, expected: list[str]) -> None:
    """Full stops of titles, initials and states do not end a sentence; those of sentences do."""
    assert texts(text) == expected


def test_wrapped_capitals() -> None:
    """A wire text wrapped to a column keeps its sentences whole across line breaks."""
    text = (
        "LA PAZ, 4 MAY 88 -- [REPORT] [TEXT] THE COMMAND OF THE SECOND BRIGADE SAID TODAY\n"
        "THAT SIX OF ITS MEN WERE HURT WHEN A BRIDGE GAVE WAY NEAR THE TOWN OF EL\n"
        "ALTO.  A SEARCH FOR TWO OTHERS WENT ON THROUGH THE NIGHT, THE COMMAND SAID,\n"
        "BUT WAS GIVEN UP AT DAWN.\n\n"
        "   A SECOND BRIDGE IS CLOSED."
    )
    found = split(text)
    assert [sentence.role for sentence in found] == ["dateline", "body", "body", "body"]
    assert found[1].text.endswith("EL\nALTO.")
    assert found[3].paragraph > found[2].paragraph


def test_roles() -> None:
    """The title, the dateline and an embedded post are told from the body."""
    text = (
        "Rebels take a second town\n\nGOMA, DR Congo, 4 March - Rebels took a town on Monday.\n\n"
        "What a day https://example.org/x — Ana Lund (@analund) March 4, 2024\n\nNothing more is known."
    )
    found = split(text)
    assert [sentence.role for sentence in found] == ["headline", "dateline", "body", "post", "body"]
    assert found[1].text == "GOMA, DR Congo, 4 March -"


@given(st.text(alphabet=st.characters(), max_size=300))
def test_offsets_hold(text: str) -> None:
    """Whatever the text, sentences are in order, do not overlap, and are what stands at their offsets."""
    last = 0
    for sentence in split(text):
        assert last <= sentence.start < sentence.end
        assert text[sentence.start : sentence.end] == sentence.text
        last = sentence.end


@given(
    st.lists(
        st.sampled_from(["A", "b", ".", "\n", " ", '"', "—", "(AP)", "Gen", "\u202e", "\ud800", "?", "KABUL", ","]),
        max_size=60,
    )
)
def test_offsets_hold_on_shapes(parts: list[str]) -> None:
    """The same for texts made of the marks that the splitter looks at."""
    text = "".join(parts)
    assert all(text[sentence.start : sentence.end] == sentence.text for sentence in split(text))


def test_long_line_is_linear() -> None:
    """A line of 400,000 characters without a break is read at once, in pieces that no stage chokes on."""
    pieces = split("a" * 400_000)
    assert "".join(piece.text for piece in pieces) == "a" * 400_000
    assert max(len(piece.text) for piece in pieces) <= 3000
    assert len(split("Mr. " * 100_000)) >= 1


def test_headlines_line_by_line_are_sentences_of_their_own() -> None:
    """Lines as long as each other are wrapped prose only where some of them open amid a sentence."""
    lines = [
        "Bomb kills five at a market in Mastung",
        "Train leaves its rails in Hyderabad, 20 hurt",
        "Government and opposition sign deal in Juba",
        "Prime minister to visit Kabul next week",
        "No casualties as a quake shakes Quetta",
    ]
    assert [sentence.text for sentence in split("\n".join(lines))] == lines


@pytest.mark.parametrize("case", [str, str.upper])
def test_wrapped_prose_stays_in_paragraphs(case: Callable[[str], str]) -> None:
    """Wrapped lines go on, also where a few of them open with a name, and in capitals."""
    lines = [
        "Gunmen on motorcycles attacked a market near the town of",
        "Lira on Monday and killed nine people, the governor of the",
        "Northern Region said. Two of the wounded later died in the",
        "hospital of the town, and the police looked for the men in",
        "Gulu and in the hills along the border until the evening.",
    ]
    text = case("\n".join(lines))
    assert len(split(text)) == 2
