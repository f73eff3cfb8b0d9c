"""The stages together: order, processes, failures that stay alone, corrections, and what is read back."""

from __future__ import annotations

import multiprocessing
import pickle
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import geomap
from geomap import pipeline, store
from geomap.errors import InputError
from geomap.places import toponyms
from geomap.places.gazetteer import Gazetteer
from geomap.records import Document, Mention
from geomap.settings import Settings

GAZETTEER = Gazetteer()
REPORTS = [
    Document(
        "a", "Shelling killed four people in Kupiansk on Tuesday, the regional governor said.", date=date(2023, 6, 7)
    ),
    Document("b", "Protesters blocked the main road in Nakuru. Police arrested 12 of them.", date=date(2024, 6, 26)),
    Document("c", "No place and no event are in this one."),
    Document("d", ""),
    Document("e", "Rebels entered Sake, 25 km west of Goma, on Friday, residents said.", date=date(2024, 2, 10)),
]


def outcomes(documents: list[Document], jobs: int = 1) -> list[geomap.Reading | InputError]:
    return [outcome for outcome, _ in pipeline.read_all(documents, GAZETTEER, Settings(jobs=jobs))]


def test_every_offset_points_at_its_words() -> None:
    for reading in outcomes(REPORTS):
        assert not isinstance(reading, InputError)
        text = reading.document.text
        spans: list[Any] = [
            *reading.toponyms,
            *reading.relations,
            *reading.timexes,
            *reading.quotes,
            *reading.sentences,
        ]
        for event in reading.events:
            spans += [event.trigger, event.sentence, *event.mentions]
            spans += [p.mention for p in event.places if p.mention] + (
                [event.date.expression] if event.date.expression else []
            )
        assert all(text[s.start : s.end] == s.text for s in spans)


def test_the_order_is_that_of_the_input_for_any_number_of_processes() -> None:
    many = [replace(d, id=f"{d.id}{i}") for i in range(9) for d in REPORTS]
    alone = outcomes(many)
    assert [o.document.id for o in alone if not isinstance(o, InputError)] == [d.id for d in many]
    assert outcomes(many, jobs=2) == alone


def test_chunks_hold_few_documents_and_little_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "CHUNK", 4)
    monkeypatch.setattr(pipeline, "CHUNK_TEXT", 100)
    documents = [Document(str(i), "x" * (150 if i == 6 else 10)) for i in range(11)]
    sizes = [len(chunk) for chunk in pipeline._chunks(documents)]
    assert sizes == [4, 3, 4]


def test_a_record_comes_back_from_another_process_as_it_was() -> None:
    for reading in outcomes(REPORTS):
        assert pickle.loads(pickle.dumps(reading)) == reading


def test_a_reader_who_stops_early_leaves_no_worker_behind() -> None:
    many = [replace(d, id=f"{d.id}{i}") for i in range(20) for d in REPORTS]
    found = pipeline.read_all(iter(many), GAZETTEER, Settings(jobs=2))
    first, _ = next(found)
    assert not isinstance(first, InputError)
    assert first.document.id == "a0"
    found.close()  # type: ignore[attr-defined] # a generator
    assert not multiprocessing.active_children()


def test_one_report_that_breaks_a_stage_costs_the_others_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    real = toponyms.find

    def breaks(document: Document, *rest: object) -> tuple[Mention, ...]:
        if document.id == "b":
            msg = "out of luck"
            raise ZeroDivisionError(msg)
        return real(document, *rest)  # type: ignore[arg-type] # handed through

    monkeypatch.setattr(toponyms, "find", breaks)
    found = outcomes(REPORTS)
    assert [isinstance(o, InputError) for o in found] == [False, True, False, False, False]
    assert "ZeroDivisionError: out of luck" in str(found[1])


def test_given_mentions_stand_in_for_the_recogniser() -> None:
    document = Document("x", "qwertz asdf")
    reading = pipeline.read(document, GAZETTEER, mentions=(Mention(7, 11, "asdf"),))
    assert [m.text for m in reading.toponyms] == ["asdf"]


def test_what_is_read_back_joins_to_the_same_incidents(tmp_path: Path) -> None:
    fresh = geomap.read(*REPORTS)
    fresh.write(tmp_path / "events.jsonl")
    loaded = geomap.load(tmp_path / "events.jsonl")
    assert loaded.readings == fresh.readings
    assert loaded.incidents == fresh.incidents


def test_the_order_of_input_does_not_change_the_incidents() -> None:
    forward, backward = geomap.read(*REPORTS), geomap.read(*reversed(REPORTS))
    assert {i.id: set(i.events) for i in forward} == {i.id: set(i.events) for i in backward}


def test_a_correction_changes_what_it_names_and_an_idle_one_is_told(tmp_path: Path) -> None:
    target = tmp_path / "corrections.toml"
    target.write_text('[[name]]\nname = "Nakuru"\nplace = "Goma"\n[[name]]\nname = "Atlantis"\nplace = "Goma"\n')
    found = geomap.read(*REPORTS, corrections=target)
    names = {m.text: m.place.name for r in found.readings for m in r.toponyms if m.place}
    assert names["Nakuru"] == "Goma"
    assert len(found.unmatched) == 1
    assert "Atlantis" in found.unmatched[0]


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_and_written(text: str) -> None:
    reading = pipeline.read(Document("x", text), GAZETTEER)
    assert store.loads(store.dumps(reading), "x") == reading


@pytest.mark.parametrize(
    "text",
    [
        "A" * 100_000,
        "Goma " * 20_000,
        "killed in Goma. " * 3_000,
        "\u202e\u0000\u200f" * 3_000,
        "((((" * 20_000,
        "“" * 20_000,
    ],
    ids=["one word", "one name", "events", "controls", "brackets", "quotes"],
)
def test_odd_long_texts_end(text: str) -> None:
    reading = pipeline.read(Document("x", text, date=date(2024, 1, 1)), GAZETTEER)
    assert reading.document.text == text


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("country", "Uganda"),
        ("near", "Nowherexyz"),
        ("near", (95, 200)),
        ("bbox", (1, 2)),
        ("threshold", 5),
        ("date", "2023-02-31"),
    ],
)
def test_an_option_that_means_nothing_is_named(option: str, value: Any) -> None:
    with pytest.raises(InputError, match=f"^{option}: "):
        geomap.read("Shelling killed two people in Goma.", **{option: value})


def test_near_takes_a_name_as_on_the_command_line() -> None:
    text = "Two people were killed in Tripoli."
    assert geomap.read(text, near="Beirut").on_map[0].place.place.country == "LB"
    assert geomap.read(text, near="Benghazi").on_map[0].place.place.country == "LY"
