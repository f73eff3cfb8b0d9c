"""One event told several times is one event; two events of one kind stay two; what is said in general is none."""

from __future__ import annotations

from typing import Any

import pytest

from tests.events import made


@pytest.mark.parametrize(
    "case", made.load("coreference.jsonl"), ids=lambda case: f"{case['topic']}: {case['text'][:50]}"
)
def test_case(case: dict[str, Any]) -> None:
    events = [e for e in made.read(case["text"]).events if e.type != "statement"]
    told = [(e.trigger.text, e.type, e.place and e.place.place.name, e.on_map, len(e.mentions)) for e in events]
    if "events" in case:
        assert len(events) == case["events"], told
    for word, number in case.get("count", {}).items():
        assert sum(word in {e.type, e.trigger.text.lower()} for e in events) == number, told
    if "merged" in case:
        assert any(set(case["merged"]) <= {w for m in e.mentions for w in m.text.lower().split()} for e in events), told
    if "places" in case:
        assert {e.place.place.name for e in events if e.place} >= set(case["places"]), told
    if "mapped" in case:
        assert sum(e.on_map for e in events) == case["mapped"], told
    if "least" in case:
        assert sum(e.on_map for e in events) >= case["least"], told


def test_a_place_that_is_told_later_comes_with_the_rules_that_found_it() -> None:
    reading = made.read("A bomb killed nine people on Monday. The blast killed nine people in [Lira:town].")
    event = next(e for e in reading.events if e.trigger.text == "killed")
    assert len(event.mentions) == 2
    assert event.place is not None
    assert event.rules[0].startswith("trigger:")
    assert [rule for rule in event.rules if rule.startswith("place:")] == ["place:clause"]
