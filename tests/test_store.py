"""The record format: keys that stay, exact round trips, errors that name the line, files whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap import store
from geomap.errors import InputError, OutputError
from geomap.records import (
    Actor,
    Attribution,
    Candidate,
    Document,
    Event,
    EventDate,
    EventPlace,
    Mention,
    NotAt,
    Place,
    Precision,
    Quantity,
    Quote,
    Reading,
    Relation,
    Sentence,
    Span,
    Timex,
)

TEXT = "Shelling killed 12 in Goma on Monday, a spokesman said."
GOMA = Place("gn:216281", "Goma", "city", "P", "PPLA", "CD", "Nord-Kivu", -1.67, 29.22, ("iso:CD-NK", "iso:CD"), 216281)


def span(start: int, end: int) -> Span:
    return Span(start, end, TEXT[start:end])


def reading(text: str = TEXT) -> Reading:
    """One reading with every kind of record in it."""
    nothing = dict.fromkeys(store.HARMS)
    event = Event(
        id="e1",
        type="explosion",
        trigger=span(0, 8),
        sentence=span(0, len(TEXT)),
        mentions=(span(0, 8), span(9, 15)),
        acled=("Explosions/Remote violence", "Shelling/artillery/missile attack"),
        plover=("ASSAULT", "heavy-weapons"),
        place=EventPlace(GOMA, span(22, 26), "clause", 0.9),
        places=(EventPlace(GOMA, span(22, 26), "clause", 0.9),),
        not_at=(NotAt("iso:CD", "parent"),),
        date=EventDate(date(2024, 1, 1), date(2024, 1, 1), None, "day", span(30, 36), "report"),
        actors=(Actor("a spokesman", "speaker", 38, 49),),
        harm=nothing | {"killed": Quantity(12, 12, 12, "12", None, 16, 18)},
        attribution=(Attribution("a spokesman", "party", "said", None, 38, 49),),
        status="claimed",
        on_map=True,
        precision=Precision(1, 1),
        rules=("trigger:shelling",),
        confidence=0.8,
    )
    return Reading(
        document=Document("d1", text, "a.txt", "T", "O", None, date(2024, 1, 2), "en"),
        sentences=(Sentence(0, len(TEXT), TEXT),),
        quotes=(Quote(0, 8, TEXT[:8], "quote", span(38, 49), date(2024, 1, 1)),),
        toponyms=(Mention(22, 26, "Goma", "literal", GOMA, 0.9, "exact", (Candidate(GOMA, "exact", "Goma", 0.9),)),),
        relations=(
            Relation(22, 26, "Goma", "near", ground=span(22, 26), geometry={"type": "Point", "coordinates": [1, 2]}),
        ),
        timexes=(Timex(30, 36, "Monday", "DATE", "2024-01-01", date(2024, 1, 1), date(2024, 1, 1), "report"),),
        events=(event,),
    )


def test_every_key_of_the_format_is_there() -> None:
    value = store.to_json(reading())
    document = "schema id source title outlet url date language text toponyms relations timex events"
    event = (
        "id incident type acled plover trigger mentions sentence place places not_at date actors harm attribution "
        "status contested contradicted_by polarity realis on_map precision rules confidence review"
    )
    place = (
        "id name kind feature_class feature_code country admin1 lat lon parents geonameid source geometry "
        "uncertainty_km boundary mention how score"
    )
    assert set(document.split()) <= set(value)
    assert set(event.split()) <= set(value["events"][0])
    assert set(place.split()) <= set(value["events"][0]["place"])
    assert set(value["events"][0]["harm"]) == set(store.HARMS)
    assert {"start", "end", "text", "usage", "place", "score", "reason", "candidates"} <= set(value["toponyms"][0])


def test_a_reading_comes_back_as_it_was() -> None:
    assert store.loads(store.dumps(reading()), "x") == reading()


@given(st.text())
def test_any_text_comes_back(tail: str) -> None:
    made = reading(TEXT + tail)
    line = store.dumps(made)
    assert "\n" not in line
    assert store.loads(line.encode().decode(), "x") == made


@pytest.mark.parametrize(
    "line",
    ["", "null", "[]", "{}", '{"schema":"geomap/0"}', '{"schema":"geomap/1"}', "{", "[" * 100_000],
)
def test_what_is_no_record_is_named(line: str) -> None:
    with pytest.raises(InputError, match=r"b\.jsonl, line 3: not a geomap record"):
        store.loads(line, "b.jsonl, line 3")


@pytest.mark.parametrize(("key", "value"), [("start", -1), ("end", 10_000), ("start", "x")])
def test_offsets_outside_the_text_are_refused(key: str, value: object) -> None:
    made = store.to_json(reading())
    made["events"][0]["trigger"][key] = value
    with pytest.raises(InputError):
        store.loads(json.dumps(made), "x")


def test_a_place_off_the_globe_is_refused() -> None:
    made = store.to_json(reading())
    made["toponyms"][0]["place"]["lat"] = 95
    with pytest.raises(InputError, match="not on Earth"):
        store.loads(json.dumps(made), "x")


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    target.write_text("old")

    def broken() -> Iterator[Reading]:
        yield reading()
        msg = "disk full"
        raise OSError(msg)

    with pytest.raises(OutputError, match=r"out\.jsonl"):
        store.write(broken(), target)
    assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["out.jsonl"]
    assert store.write([reading(), replace(reading(), events=())], target) == 2
    assert len(target.read_text(encoding="utf-8").splitlines()) == 2


def test_a_folder_as_output_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="found a folder"):
        store.write([], tmp_path)


@settings(max_examples=20)
@given(st.text(alphabet=st.characters(categories=["Cs"]), min_size=1, max_size=1))
def test_lone_surrogates_survive(tail: str) -> None:
    made = reading(TEXT + tail)
    assert store.loads(store.dumps(made).encode("utf-8").decode("utf-8"), "x").document.text == TEXT + tail
