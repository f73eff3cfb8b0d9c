"""Dates: expressions, what they are reckoned from, and the day of an event."""

from __future__ import annotations

import json
import re
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from geomap.events.when import dates, timewords, timex
from geomap.records import Document, Sentence, Span
from geomap.text import quotes, sentences

ANY = re.compile("|".join(f"(?:{pattern})" for _, pattern in timewords.PATTERNS))
CASES = Path(__file__).parents[1] / "cases" / "dates.jsonl"
ROWS = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


def read(row: dict[str, Any]) -> tuple[Document, tuple[Sentence, ...], Any, Any]:
    day = date.fromisoformat(row["date"]) if row["date"] else None
    document = Document("case", row["text"], date=day)
    split = sentences.split(document.text)
    quoted = quotes.find(document.text, split, day)
    return document, split, quoted, dates.find(document, split, quoted)


def holding(split: tuple[Sentence, ...], offset: int) -> Sentence:
    return next(item for item in split if item.start <= offset < item.end)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:48])
def test_case(row: dict[str, Any]) -> None:
    document, split, quoted, found = read(row)
    for item in found:
        assert document.text[item.start : item.end] == item.text
    if "timex" in row:
        assert [[item.text, item.value] for item in found] == row["timex"]
    for word, start, *end in row.get("events", []):
        at = document.text.index(word)
        when = dates.attach(Span(at, at + len(word), word), holding(split, at), split, quoted, found, document)
        expected = (start, end[0] if end else start)
        assert (when.start and str(when.start), when.end and str(when.end)) == expected, word


def test_event_records_what_it_rests_on() -> None:
    document, split, quoted, found = read({"text": "Mortars hit the quay late on Friday night.", "date": "2022-05-16"})
    when = dates.attach(Span(0, 7, "Mortars"), split[0], split, quoted, found, document)
    assert (when.time, when.precision, when.anchor) == ("NI", "part", "report")
    assert when.expression is not None
    assert document.text[when.expression.start : when.expression.end] == when.expression.text


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_the_edges_of_the_calendar_raise_nothing(day: date) -> None:
    text = (
        "Yesterday and tomorrow, last week, next year, 99 years ago, 400 decades later, on Monday, next Friday, "
        "overnight, "
        "last winter, this weekend, the past 90 years, two days after the raid, days after it, last Easter, in May. "
    )
    document = Document("edge", text * 2, date=day)
    split = sentences.split(document.text)
    found = dates.find(document, split, ())
    for item in found:
        assert document.text[item.start : item.end] == item.text
        dates.attach(Span(0, 9, "Yesterday"), split[0], split, (), found, document)


def test_odd_text_raises_nothing() -> None:
    for text in (
        "\x00\ud800 3 JAN 90 \ufeff٣ مايو",
        "1 " * 500,
        "May " * 500,
        "99999999999 days ago",
        "²³ years",
        "12:99 a.m. 45:00",
    ):
        document = Document("odd", text, date=date(2020, 1, 1))
        for item in dates.find(document, (), ()):
            assert text[item.start : item.end] == item.text


def test_long_lines_take_linear_time() -> None:
    document = Document("long", "the end of the early last third of May 3 to 4 " * 4000, date=date(2020, 1, 1))
    assert len(dates.find(document, (), ())) > 1000


@pytest.mark.parametrize(
    ("year", "month", "day"), [(1999, 4, 4), (2008, 3, 23), (2011, 4, 24), (2024, 3, 31), (2038, 4, 25)]
)
def test_easter(year: int, month: int, day: int) -> None:
    assert timex.easter(year) == date(year, month, day)


@pytest.mark.parametrize("before", ["", "i", "t"])
def test_the_quick_look_passes_over_nothing_that_a_pattern_finds(before: str) -> None:
    letters = sorted({letter for letter, _ in timewords._WORDS.values()} | set("xIhKD9Yd|"))
    for first, second, third in product(letters, repeat=3):
        classes = before + first + second + third
        at = len(before)
        assert (timewords.MASTER.match(classes, at) is None) == (ANY.match(classes, at) is None), classes
