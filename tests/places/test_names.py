"""Folding, skeletons and kind words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.places import names


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Bāzārak", "Bazarak"),
        ("’Unābah", "Unabah"),
        ("Saint-Étienne", "Saint Etienne"),
        ("St. Louis", "Saint Louis"),
        ("W.Va.", "W. Va."),
        ("İstanbul", "istanbul"),
        ("Łódź", "Lodz"),
        ("Sana'a", "Sanaa"),
        ("پنجشير", "پنجشیر"),
        ("كابل", "کابل"),
        ("KYIV", "Kyiv"),
        ("Tokyo\u200b", "Tokyo"),
        ("  New\tYork ", "New York"),
    ],
)
def test_spellings_of_one_name_share_a_key(left: str, right: str) -> None:
    assert names.fold(left) == names.fold(right)


@pytest.mark.parametrize(("left", "right"), [("Niger", "Nigeria"), ("Khenj", "Khinjan"), ("Paris", "Parys")])
def test_other_names_keep_other_keys(left: str, right: str) -> None:
    assert names.fold(left) != names.fold(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Panjshir", "Panjsheer"),
        ("Rukhah", "Rokha"),
        ("Bazarak", "Baazaarak"),
        ("Kunduz", "Qonduz"),
        ("Zaranj", "Zarang"),
    ],
)
def test_transliterations_share_a_skeleton_or_nearly(left: str, right: str) -> None:
    one, two = names.skeleton(names.fold(left)), names.skeleton(names.fold(right))
    assert abs(len(one) - len(two)) <= 1
    assert sum(a != b for a, b in zip(one, two, strict=False)) <= 1


def test_kind_words_are_read_before_and_after_the_name() -> None:
    assert names.typed("panjshir province")[0] == ("panjshir", ("province",))
    assert names.typed("mount hermon")[0] == ("hermon", ("mountain",))
    assert names.typed("kabul") == []


def test_articles_are_taken_off() -> None:
    assert names.without_article("al raqqah") == "raqqah"
    assert names.without_article("alabama") is None
    assert names.has_arabic_article("ash sharqiyah")


@given(st.text(max_size=300))
def test_folding_is_total_and_stable(text: str) -> None:
    key = names.fold(text)
    assert key == " ".join(key.split())
    assert names.fold(key) == names.fold(names.fold(key))
    names.skeleton(key[:60])


def test_lone_surrogates_and_controls_fold() -> None:
    for text in ("\ud800Kabul", "Ka\x00bul", "\x1b[31m", "\u202eKabul"):
        names.skeleton(names.fold(text))


def test_a_part_leads_to_its_whole() -> None:
    assert names.part_of("northern iraq") == "iraq"
    assert names.part_of("greater paris area") == "paris"
    assert names.part_of("north") is None
    assert names.part_of("iraq") is None
