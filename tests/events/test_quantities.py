"""Counts: their bounds, what they count, and the harm they belong to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from geomap.events.howmany import quantities
from geomap.events.words import numbers
from geomap.records import Document, Quantity, Sentence, Span

CASES = Path(__file__).parents[1] / "cases" / "quantities.jsonl"
ROWS = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


def harm(text: str, trigger: str, offset: int = 0) -> dict[str, Quantity | None]:
    document = Document("case", "x" * offset + text)
    sentence = Sentence(offset, offset + len(text), text)
    at = text.index(trigger) + offset
    return dict(quantities.harm(Span(at, at + len(trigger), trigger), sentence, (sentence,), document))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['trigger']}: {row['text'][:48]}")
def test_case(row: dict[str, Any]) -> None:
    found = harm(row["text"], row["trigger"])
    assert tuple(found) == quantities.KEYS
    said = {key: [item.low, item.best, item.high, item.side] for key, item in found.items() if item is not None}
    assert said == row["harm"]


def test_offsets_are_those_of_the_document() -> None:
    text = "Mortars killed at least 12 shepherds."
    item = harm(text, "killed", 100)["killed"]
    assert item is not None
    assert ("x" * 100 + text)[item.start : item.end] == item.text == "at least 12"


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("three hundred and forty-five", (345, 345, 345)),
        ("two thousand five hundred", (2500, 2500, 2500)),
        ("3 million", (3_000_000, 3_000_000, 3_000_000)),
        ("1.5 million", (1_500_000, 1_500_000, 1_500_000)),
        ("a couple", (2, 2, 2)),
        ("hundreds of thousands", (200_000, None, None)),
    ],
)
def test_numbers_in_words(text: str, bounds: tuple[int | None, ...]) -> None:
    (found,) = numbers.find(text)
    assert (found.low, found.best, found.high) == bounds


def test_odd_text_raises_nothing() -> None:
    for text in (
        "killed " * 2000,
        "12 " * 5000,
        "9" * 5000 + " killed",
        "one hundred " * 2000,
        "\ud800 12 killed \x00",
        "1.5.2 killed",
        "½ killed ², ٣",
    ):
        harm(text, text[:1])
