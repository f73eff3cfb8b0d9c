"""Attribution: who says so, who denies it, who could not verify it, and the status that follows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from geomap.events.who import attribution
from geomap.records import Document, Span
from geomap.text import quotes, sentences

CASES = Path(__file__).parents[1] / "cases" / "attribution.jsonl"
ROWS = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


def prepare(text: str, outlet: str | None = None) -> attribution.Prepared:
    document = Document("case", text, outlet=outlet)
    split = sentences.split(text)
    return attribution.prepare(document, split, quotes.find(text, split))


def trigger(text: str, word: str) -> Span:
    at = text.index(word)
    return Span(at, at + len(word), word)


def marked(row: dict[str, Any]) -> Any:
    """A known failure must keep failing until it is taken off the list."""
    marks = [pytest.mark.xfail(strict=True, reason="known failure")] if row.get("known_failure") else []
    return pytest.param(row, marks=marks, id=row["text"][:60])


@pytest.mark.parametrize("row", [marked(row) for row in ROWS])
def test_case(row: dict[str, Any]) -> None:
    prepared = prepare(row["text"], row["outlet"])
    for event in row["events"]:
        at = trigger(row["text"], event["trigger"])
        found, status = attribution.of(prepared, at)
        for item in found:
            if item.start is not None:
                assert " ".join(row["text"][item.start : item.end].split()) == item.source
        assert [[item.source, item.kind, item.verb, item.medium] for item in found] == event["sources"]
        assert status == event["status"]
        assert [item.source for item in attribution.denied_by(prepared, at)] == event["denied_by"]


def test_a_general_denial_is_no_event() -> None:
    text = "The rebels said they had taken the mine. The army denied claims of fighting made by the rebels."
    prepared = prepare("The rebels said they had taken the mine. The army denied claims made by the rebels.")
    assert attribution.is_denial(prepared, trigger(prepared.document.text, "denied"))
    assert not attribution.is_denial(prepared, trigger(prepared.document.text, "taken"))
    assert text


def test_stance_is_read_off_the_verb() -> None:
    text = "The rebels said they had taken the mine. The army denied the claim. The claim could not be verified."
    prepared = prepare(text)
    found, status = attribution.of(prepared, trigger(text, "taken"))
    assert [attribution.stance(item) for item in found] == ["asserts", "denies", "unverified"]
    assert status == "unverified"


@pytest.mark.parametrize(
    ("text", "word", "side"),
    [
        ("The army said 40 rebels had been killed.", "killed", "enemy"),
        ("The army said 40 of its soldiers had been killed.", "killed", "own"),
        ("The rebels said their fighters had been captured.", "captured", "own"),
        ("A doctor said 40 rebels had been killed.", "killed", None),
    ],
)
def test_whose_losses_a_party_speaks_of(text: str, word: str, side: str | None) -> None:
    assert attribution.own_side(prepare(text), trigger(text, word)) == side


def test_many_clauses_take_linear_time() -> None:
    text = "The rebels said they had taken the mine. The army denied the claims made by the rebels. " * 1500
    prepared = prepare(text)
    for at in range(0, len(text), 997):
        attribution.of(prepared, Span(at, at + 3, text[at : at + 3]))


def test_odd_text_raises_nothing() -> None:
    for text in (
        "said " * 3000,
        "\ud800 said \x00 that",
        ", said",
        "according to",
        '"' * 999,
        "could not verify",
        'He said: ""',
        "denied",
    ):
        prepared = prepare(text)
        attribution.of(prepared, Span(0, 1, text[:1]))
