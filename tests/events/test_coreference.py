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
