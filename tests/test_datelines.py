"""Datelines of agencies, with place, tail, date and agency."""

from __future__ import annotations

import pytest

from geomap.datelines import dateline

BODY = " Two people were hurt in a fire on the edge of the old market, officials said late on Monday."


@pytest.mark.parametrize(
    ("head", "place", "tail", "date", "agency"),
    [
        ("KABUL (AP) —", "KABUL", None, None, "AP"),
        ("SAN SALVADOR, 3 JAN 90 --", "SAN SALVADOR", None, "3 JAN 90", None),
        ("GOMA, DR Congo, 4 March -", "GOMA", "DR Congo", "4 March", None),
        ("Lima (Reuters) -", "Lima", None, None, "Reuters"),
        ("KYIV, Ukraine, March 3, 2022 (Reuters) -", "KYIV", "Ukraine", "March 3, 2022", "Reuters"),
        ("ISLAMABAD:", "ISLAMABAD", None, None, None),
        ("WASHINGTON, D.C. –", "WASHINGTON", "D.C.", None, None),
        ("Port-au-Prince, Jan. 4 (AFP) —", "Port-au-Prince", None, "Jan. 4", "AFP"),
        ("NAIROBI, Kenya (AP) _", "NAIROBI", "Kenya", None, "AP"),
        ("GENEVA, Monday (DPA) --", "GENEVA", None, "Monday", "DPA"),
        ("MANAGUA (NICARAGUA), 10 APR 89 (RADIO NICA) --", "MANAGUA", "NICARAGUA", "10 APR 89", "RADIO NICA"),
        ("KABUL (AFP), March 5 -", "KABUL", None, "March 5", "AFP"),
        ("Quito, 10 de enero de 2024 (EFE) -", "Quito", None, "10 de enero de 2024", "EFE"),
    ],
)
def test_forms(head: str, place: str, tail: str | None, date: str | None, agency: str | None) -> None:
    """Each part is found with the offsets of its own text."""
    text = head + BODY
    found = dateline(text)
    assert found is not None
    assert (found.text, found.place.text) == (head, place)
    assert (found.tail and found.tail.text, found.date and found.date.text) == (tail, date)
    assert (found.agency and found.agency.text) == agency
    assert text[found.place.start : found.place.end] == place


@pytest.mark.parametrize(
    "text",
    [
        "Lima - the capital - is quiet.",
        "BREAKING - Two trains collide.",
        "The army - or what is left of it - fell back.",
        "THE PRESIDENT -- WHO CAME HOME FROM A LONG VISIT ABROAD LATE ON THURSDAY -- WILL SPEAK AT NOON.",
        "Monday: rain",
        "SECRETARY KERRY: We talked about it.",
        "",
        "— — —",
    ],
)
def test_none(text: str) -> None:
    """A dash alone does not make a dateline."""
    assert dateline(text) is None
