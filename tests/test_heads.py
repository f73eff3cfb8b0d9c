"""Where the entries of bulletins, logs and tables name their place."""

from __future__ import annotations

import pytest

from geomap import heads
from geomap.text import sentences

LISTS = [
    ("[Jacmel] A wall fell.\n[Hinche] Shots were fired.", ["Jacmel", "Hinche"], "label"),
    ("0705 - Segou: a boat sank.\n0920 - Mopti: two drowned.", ["Segou", "Mopti"], "label"),
    ("3/6 Gävle. A fire broke out.\n4/6 Falun. A man was robbed.", ["Gävle", "Falun"], "alone"),
    ("Update\n\nJuba, 07:40\nShots were heard.\n\nWau, 06:15\nAll was calm.", ["Update", "Juba", "Wau"], "alone"),
    ("Day | Town | What\n2 May | Atar | A mine exploded\n5 May | Kiffa | Floods", ["Atar", "Kiffa"], "cell"),
    ("WHERE: Arua, West Nile\nWHEN: 4 May\nTwo men were shot.", ["Arua, West Nile"], "field"),
    ("1. LIRA, 4 MAY: A BUS OVERTURNED.\n2. GULU, 5 MAY: A HUT BURNED.", ["LIRA", "GULU"], "label"),
]
PROSE = [
    "Gunmen attacked a convoy on Monday. The driver died.",
    "The minister said: two men were shot. He gave no names.",
    "Arua, 4 May. The council has heard of two raids in the district and asks for help.",
    "2024 - the year in which the bridge fell - is long gone.",
]


@pytest.mark.parametrize(("text", "names", "form"), LISTS)
def test_heads_of_entries_name_places(text: str, names: list[str], form: str) -> None:
    found = [head for head in heads.find(text, sentences.split(text)) if head.form != "when"]
    assert [text[head.start : head.end] for head in found] == names
    assert {head.form for head in found} == {form}


@pytest.mark.parametrize("text", PROSE)
def test_prose_has_no_heads(text: str) -> None:
    assert heads.find(text, sentences.split(text)) == ()


def test_a_label_that_comes_again_begins_another_record() -> None:
    text = "What: raid\nWhere: Pader\nDead: 2\nWhat: fire\nWhere: Kitgum\nDead: 0"
    found = heads.find(text, sentences.split(text))
    assert [text[slice(*head.record)].splitlines()[0] for head in found if head.record] == ["What: raid", "What: fire"]


def test_a_name_is_tried_without_its_generic_words() -> None:
    assert list(heads.bare("Amuru District")) == ["Amuru District", "Amuru"]
    assert "Port Sudan" in heads.bare("Port Sudan")


def test_a_table_of_a_hundred_thousand_cells_takes_a_moment() -> None:
    text = "\n".join("| Lira | fell |" * 5 for _ in range(10_000))
    assert len(heads.find(text, sentences.split(text))) > 0


@pytest.mark.parametrize("filler", [";", " ", "- ", "x "])
def test_a_field_with_a_long_run_of_signs_takes_a_moment(filler: str) -> None:
    text = f"Location: Lira\nDate: 1 June. {filler * 50_000}x\nLocation: Gulu\nDate: 2 June"
    assert [text[head.start : head.end] for head in heads.find(text, sentences.split(text)) if head.names] == [
        "Lira",
        "Gulu",
    ]
