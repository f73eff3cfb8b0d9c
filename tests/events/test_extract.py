"""Events of a document: ids, what keeps an event off the map, what is inherited, odd documents, and the explanation."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from geomap.events import explain, extract
from geomap.records import Reading
from tests.events import made


def spans_hold(reading: Reading) -> bool:
    """Whether every span of every event is what the text says there."""
    text = reading.document.text
    for event in reading.events:
        spans = [
            event.trigger,
            event.sentence,
            *event.mentions,
            *event.unresolved,
            *(p.mention for p in event.places if p.mention),
        ]
        if event.date.expression:
            spans.append(event.date.expression)
        if any(text[s.start : s.end] != s.text for s in spans):
            return False
    return True


def test_ids_survive_edits_elsewhere_and_count_equals() -> None:
    first = made.read("Gunmen killed a guard in [Lira:town]. Gunmen killed a guard in [Lira:town].")
    second = made.read("A new first line. Gunmen killed a guard in [Lira:town]. Gunmen killed a guard in [Lira:town].")
    assert [e.id for e in first.events] == [e.id for e in second.events]
    assert len({e.id for e in first.events}) == len(first.events)


def test_id_is_a_hash_of_document_sentence_trigger_and_number() -> None:
    event = made.read("Gunmen killed a guard in [Lira:town].").events[0]
    assert event.id == extract.identity("made", "gunmen killed a guard in lira", "killed", 1)
    elsewhere = extract.identity("another", "gunmen killed a guard in lira", "killed", 1)
    assert event.id != elsewhere
    assert extract.wording(event.id) == extract.wording(elsewhere)
    assert extract.wording(event.id) != extract.wording(extract.identity("made", "x", "killed", 1))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Nobody was killed in [Lira:town].", "not having happened"),
        ("Troops will withdraw from [Lira:town] in May.", "still to come"),
        ("Officials fear an attack in [Lira:town].", "possible"),
        ("The town marked the anniversary of the massacre in [Lira:town].", "history"),
        ("The war in [Uganda:country] has cost much.", "lasting state"),
        ("The bishop condemned the government in [Lira:town].", "statement"),
        ("Gunmen killed a guard.", "no place"),
    ],
)
def test_off_map_reasons(text: str, reason: str) -> None:
    events = [e for e in made.read(text).events if not e.on_map]
    assert any(reason in (e.off_map_reason or "") for e in events)


def test_every_event_on_the_map_rests_on_something() -> None:
    for case in made.load("events.jsonl"):
        reading = made.read(case["text"])
        assert spans_hold(reading)
        for event in reading.events:
            assert event.rules
            assert (event.off_map_reason is None) == event.on_map
            if event.on_map:
                assert event.place is not None
                assert event.precision.acled in {1, 2, 3}
                assert event.precision.ucdp in set(range(1, 8))


def test_a_sentence_without_a_place_inherits_a_step_coarser() -> None:
    reading = made.read("A bomb exploded in [Lira:town] on Monday. Two guards were killed.")
    blast, death = reading.events[0], next(e for e in reading.events if e.type == "death")
    assert death.place is not None
    assert death.place.place == blast.places[0].place
    assert death.place.how == "discourse"
    assert (blast.precision.acled, death.precision.acled) == (1, 2)


def test_an_unknown_name_takes_the_event_from_the_next_best_place() -> None:
    reading = made.read("Police in [Kampala:city] said gunmen had killed a guard in Obutopelo on Monday.")
    death = next(e for e in reading.events if e.type == "death")
    assert death.place is None
    assert [s.text for s in death.unresolved] == ["Obutopelo"]
    assert not death.on_map
    assert "Obutopelo" in (death.off_map_reason or "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "Kabul\nKandahar\nHerat\n",
        "attack " * 3000,
        "killed\x00\x07 \u202e\ud800 shot",
        "a" * 100_000,
        "| town | killed |\n| Lira | 4 |\n",
        "QUESTION: Who was killed? ANSWER: Nobody knows.",
    ],
)
def test_odd_documents_give_a_result(text: str) -> None:
    assert spans_hold(made.read(text))


def test_ten_thousand_events_in_one_document() -> None:
    reading = made.read(" ".join(f"Gunmen killed {n} guards in [Town{n}:town]." for n in range(2, 3002)))
    assert len(reading.events) == 3000
    assert len({e.id for e in reading.events}) == len(reading.events)


def test_naughty_strings() -> None:
    for text in json.loads(Path(__file__).with_name("naughty.json").read_text(encoding="utf-8")):
        assert spans_hold(made.read(f"Gunmen killed {text} in [Lira:town]."))


def test_far_past_is_history() -> None:
    reading = made.read("Gunmen killed a guard in [Lira:town] on 3 May 2009.", day=date(2024, 3, 11))
    assert reading.events[0].realis == "historical"


def test_explanation_marks_the_sentence_and_names_the_rules() -> None:
    reading = made.read("Police said on Monday that gunmen killed two guards in [Lira:town].")
    event = next(e for e in reading.events if e.type == "death")
    text = explain.explain(reading, event)
    assert "»killed«" in text
    assert "[Lira]" in text
    assert "{Police}" in text
    assert "trigger:kill:killing" in text
    assert "ACLED" in text
