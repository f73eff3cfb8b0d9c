"""Names at the heads of a list's entries that the tagger passed over."""

from __future__ import annotations

import pytest

from geomap import find_toponyms

LISTS = [
    ("[Jacmel] A wall fell, two hurt.\n[Hinche] Shots were fired.", {"Jacmel", "Hinche"}),
    ("GOMA\nThree dead.\n\nBUKAVU\nTwo students were abducted.\n\nUVIRA\nHeavy rain.", {"GOMA", "BUKAVU", "UVIRA"}),
    ("Date | Town | Event\n2 May | Djibo | Raid\n5 May | Dori | Roadside bomb", {"Djibo", "Dori"}),
]


@pytest.mark.parametrize(("text", "names"), LISTS)
def test_most_names_known_makes_all_of_them_places(text: str, names: set[str]) -> None:
    assert names <= {mention.text for mention in find_toponyms(text) if mention.place is not None}


def test_who_speaks_in_a_hearing_is_no_place() -> None:
    text = "KELLER: We saw smoke.\nOKAFOR: Who called?\nSANTOS: I did.\nLINDGREN: Thank you."
    assert not find_toponyms(text)
