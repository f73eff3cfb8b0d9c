"""Quotations and embedded posts: where they begin and end, and who speaks."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from geomap.records import Quote
from geomap.text import quotes, sentences


def read(text: str, day: date | None = None) -> tuple[Quote, ...]:
    found = quotes.find(text, sentences.split(text), day)
    for item in found:
        assert text[item.start : item.end] == item.text
        if item.speaker is not None:
            assert text[item.speaker.start : item.speaker.end] == item.speaker.text
    for first, second in itertools.pairwise(found):
        assert first.end <= second.start
    return found


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        ('"We hold the mine," said Colonel Idris Hamo.', "We hold the mine,", "Colonel Idris Hamo"),
        ('"We hold the mine," Colonel Idris Hamo said.', "We hold the mine,", "Colonel Idris Hamo"),
        ('Colonel Idris Hamo said: "We hold the mine."', "We hold the mine.", "Colonel Idris Hamo"),
        ('Hamo told reporters, "We hold the mine now."', "We hold the mine now.", "Hamo"),
        ("“We hold the mine,” the front said in a statement.", "We hold the mine,", "the front"),
        ("“We hold the mine,” said a spokesman for the front.", "We hold the mine,", "a spokesman for the front"),
        ("``We hold the mine,'' Hamo said.", "We hold the mine,", "Hamo"),
        ("«Nous tenons la mine», Hamo said.", "Nous tenons la mine", "Hamo"),
        ("‘We hold the mine,’ Hamo said.", "We hold the mine,", "Hamo"),
        ('"We hold the mine," Ann Lee, a nurse, said on Monday.', "We hold the mine,", "Ann Lee"),
        ('Asked about it, a guard who gave no name told us: "We hold the mine."', "We hold the mine.", "a guard"),
        ('Ann Lee, a nurse, said: "We hold the mine."', "We hold the mine.", "Ann Lee"),
        ('"We hold the mine," Hamo tweeted on Friday.', "We hold the mine,", "Hamo"),
        ('"We hold the mine," according to the front.', "We hold the mine,", "the front"),
        ('THE COLONEL SAID: "WE HOLD THE MINE."', "WE HOLD THE MINE.", "THE COLONEL"),
        ("The town's 'new' bridge and the '90s mill stood.", None, None),
        ("It isn’t the mayor’s house, and the boys’ school is shut.", None, None),
        ("He is 5' 9\" tall.", None, None),
    ],
)
def test_speaker(text: str, words: str | None, speaker: str | None) -> None:
    found = read(text)
    assert [(item.text, item.speaker and item.speaker.text) for item in found] == ([(words, speaker)] if words else [])


def test_a_pronoun_is_led_back_to_who_spoke() -> None:
    text = '"We hold the mine," said Idris Hamo. "We will not leave it," he added.'
    assert [item.speaker and item.speaker.text for item in read(text)] == ["Idris Hamo", "Idris Hamo"]


def test_a_quotation_over_paragraphs_has_one_speaker() -> None:
    text = 'Idris Hamo said: "We hold the mine.\n\n"We will not leave it. It is ours."\n\nThe army disagreed.'
    found = read(text)
    assert [item.text for item in found] == ["We hold the mine.", "We will not leave it. It is ours."]


def test_a_word_in_quotes_has_no_speaker() -> None:
    (found,) = read('The two sides parted "amicably" on Sunday.')
    assert found.speaker is None


def test_a_lost_closing_mark_ends_with_its_paragraph() -> None:
    text = 'Hamo said: "We hold the mine.\n\nThe army said no such thing. It moved on.'
    assert all(item.end <= text.index("\n") for item in read(text))


@pytest.mark.parametrize(
    ("text", "words", "author", "day"),
    [
        ("The mill is gone. — Ana Ruiz (@anaruiz) March 3, 2016", "The mill is gone.", "Ana Ruiz", date(2016, 3, 3)),
        ("The mill is gone.\n— Ana Ruiz (@anaruiz) March 3, 2016", "The mill is gone.", "Ana Ruiz", date(2016, 3, 3)),
        ("The mill is gone. – Ana Ruiz (@anaruiz) 3 Mar 2016", "The mill is gone.", "Ana Ruiz", date(2016, 3, 3)),
        ("The mill is gone. -- Ana Ruiz (@anaruiz)", "The mill is gone.", "Ana Ruiz", None),
        ("The mill is gone. — Ana Ruiz (@anaruiz) February 31, 2016", "The mill is gone.", "Ana Ruiz", None),
    ],
)
def test_post(text: str, words: str, author: str, day: date | None) -> None:
    (found,) = read(text)
    assert (found.kind, found.text, found.speaker and found.speaker.text, found.date) == ("post", words, author, day)


def test_a_post_from_after_the_report_has_no_date() -> None:
    (found,) = read("The mill is gone. — Ana Ruiz (@anaruiz) March 3, 2016", date(2015, 1, 1))
    assert found.date is None


def test_the_turns_of_a_transcript() -> None:
    text = "HAMO: We hold it.\nLEE: Since when?\nHAMO: Since dawn.\nLEE: Who else?\n"
    assert [(item.speaker and item.speaker.text, item.text) for item in read(text)] == [
        ("HAMO", "We hold it."), ("LEE", "Since when?"), ("HAMO", "Since dawn."), ("LEE", "Who else?"),
    ]  # fmt: skip


def test_labels_are_no_transcript() -> None:
    assert read("Place: Goma\nDate: 3 May\nSource: radio\nNote: none\n") == ()


def test_two_posts_on_one_line_do_not_overlap() -> None:
    found = read("One mill. — Ana (@a) March 3, 2016 Two mills. — Bo (@b) March 4, 2016")
    assert [item.speaker and item.speaker.text for item in found] == ["Ana", "Bo"]


@pytest.mark.parametrize(
    "text", ['"' * 999, "“" * 500 + "”" * 500, "'' `` ''" * 99, '\ud800 "\x00"', "— (@a)", "(@a)", 'said "', ""]
)
def test_odd_text_raises_nothing(text: str) -> None:
    read(text)


def test_long_lines_take_linear_time() -> None:
    assert len(read('"a b" ' * 5000)) == 5000
