"""Corrections by hand: what each entry does, how events are found again, what is told of entries without a match."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import ClassVar

import pytest

from geomap import corrections
from geomap.errors import CorrectionsError
from geomap.records import Candidate, Place, Reading
from tests.events import made

LIRA = made.place("Lira", "town")
GULU = made.place("Gulu", "town", 2.8, 32.3)


class Known:
    """Knows two towns."""

    places: ClassVar = {"x:lira": LIRA, "x:gulu": GULU}

    def get(self, place_id: str) -> Place | None:
        return self.places.get(place_id)

    def find(self, name: str) -> tuple[Candidate, ...]:
        place = self.places.get("x:" + name.lower())
        return (Candidate(place, "exact", name, 1.0),) if place else ()


def apply(text: str, toml: str, name: str = "made") -> tuple[corrections.Applied, corrections.Corrections]:
    found = corrections.parse(toml)
    return corrections.events(made.read(text, name=name), found, Known()), found  # type: ignore[arg-type]


TEXT = "Gunmen killed two guards in [Lira:town] on Monday."
ID = made.read(TEXT).events[0].id


def test_place_date_type_status_numbers_and_title() -> None:
    done, _ = apply(
        TEXT,
        f'[[event]]\nid = "{ID}"\nplace = "Gulu"\ndate = "2024-03-09"\ntype = "attack"\n'
        'status = "claimed"\nkilled = "2-3"\ntitle = "T"\n',
    )
    event = done.reading.events[0]
    assert event.place is not None
    assert event.place.place == GULU
    assert event.date.start == event.date.end == date(2024, 3, 9)
    assert (event.type, event.status, event.title, event.review) == ("attack", "claimed", "T", "edited")
    assert event.harm is not None
    killed = event.harm["killed"]
    assert killed is not None
    assert (killed.low, killed.high) == (2, 3)
    assert event.on_map


def test_drop_and_no_place_leave_the_map() -> None:
    for toml in (f'[[event]]\nid = "{ID}"\ndrop = true\n', f'[[event]]\nid = "{ID}"\nplace = ""\n'):
        done, _ = apply(TEXT, toml)
        assert not done.reading.events[0].on_map
        assert done.reading.events[0].off_map_reason


def test_an_edited_report_still_finds_its_correction() -> None:
    toml = '[[event]]\nid = "e0"\nsentence = "Gunmen killed two guards in Lira on Monday."\n'
    toml += 'trigger = "killed"\ntitle = "T"\n'
    done, _ = apply("Gunmen killed two guards in [Lira:town] on Monday night.", toml, name="downloaded-again")
    assert done.reading.events[0].title == "T"
    assert done.used


def test_what_matches_nothing_is_told() -> None:
    done, found = apply(TEXT, '[[event]]\nid = "e404"\n\n[[split]]\nevent = "e405"\n')
    lines = corrections.unmatched(found, done.used)
    assert len(lines) == 2
    assert "e404" in lines[0]


def test_merge_and_split_set_groups() -> None:
    done, _ = apply(TEXT, f'[[merge]]\nevents = ["{ID}", "e1"]\n')
    assert done.reading.events[0].group
    done, _ = apply(TEXT, f'[[split]]\nevent = "{ID}"\n')
    assert done.reading.events[0].group == "!" + ID


def test_merge_and_split_find_edited_events_by_their_words() -> None:
    words = '{sentence = "Gunmen killed two guards in Lira on Monday.", trigger = "killed"}'
    edited = "On Monday night, gunmen killed two guards in [Lira:town]."
    done, found = apply(edited, f'[[merge]]\nevents = [{words}, "e404"]\n\n[[split]]\nevent = {words}\n', name="again")
    assert any(event.group == "!" + event.id for event in done.reading.events)
    lines = corrections.unmatched(found, done.used)
    assert len(lines) == 1, "of a merge the event that is not there is told"
    assert "e404" in lines[0]


def test_an_edited_text_without_an_address_is_found_by_its_sentence() -> None:
    toml = '[[event]]\nid = "e0"\ndocument = "text:0123456789abcdef"\ntrigger = "killed"\ntitle = "T"\n'
    toml += 'sentence = "Gunmen killed two guards in Lira on Monday."\n'
    done, _ = apply("Gunmen killed two guards in [Lira:town] on Monday evening.", toml, name="text:fedcba")
    assert done.reading.events[0].title == "T"
    done, _ = apply(TEXT, toml.replace("text:0123456789abcdef", "https://example.org/another"))
    assert not done.used


def test_a_month_and_unknown_days_and_numbers() -> None:
    done, _ = apply(TEXT, f'[[event]]\nid = "{ID}"\ndate = "2024-02"\nkilled = ""\nwounded = 3\n')
    event = done.reading.events[0]
    assert (event.date.start, event.date.end) == (date(2024, 2, 1), date(2024, 2, 29))
    assert event.date.precision == "month"
    assert event.harm is not None
    assert event.harm["killed"] is None
    assert event.harm["wounded"] is not None
    done, _ = apply(TEXT, f'[[event]]\nid = "{ID}"\ndate = ""\n')
    assert done.reading.events[0].date.start is None


def test_add_an_event_by_its_words() -> None:
    toml = '[[add]]\ndocument = "made"\nsentence = "The bakery at the corner vanished in Gulu."\n'
    toml += 'trigger = "vanished"\ntype = "other"\nplace = "Gulu"\n'
    done, _ = apply("The bakery at the corner vanished in [Gulu:town].", toml)
    event = next(e for e in done.reading.events if e.trigger.text == "vanished")
    assert event.on_map
    assert event.place is not None


def test_a_name_that_always_means_a_place_or_none() -> None:
    reading = made.read("Gunmen killed two guards in [Lira:town] near [Mercy:town].")
    found = corrections.parse('[[name]]\nname = "Lira"\nplace = "x:gulu"\n\n[[name]]\nname = "Mercy"\nplace = ""\n')
    mentions, used = corrections.names(reading.toponyms, reading.document, found, Known())  # type: ignore[arg-type]
    assert [(m.text, m.place) for m in mentions] == [("Lira", GULU)]
    assert len(used) == 2


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ("[[event]\n", "TOML"),
        ("[[events]]\nid = 1\n", "events"),
        ('[[event]]\nid = "e1"\ncolour = "red"\n', "colour"),
        ('[[event]]\nid = "e1"\ntype = "party"\n', "party"),
        ('[[event]]\nid = "e1"\ndate = "31 February"\n', "31 February"),
        ('[[event]]\nid = "e1"\nkilled = "many"\n', "many"),
        ('[[event]]\nid = "e1"\ndate = "2024-13"\n', "2024-13"),
        ('[[merge]]\nevents = [{sentence = "x"}]\n', "trigger"),
        ("[[split]]\nevent = 3\n", "id"),
        ('[[merge]]\nevents = "e1"\n', "list"),
        ('[[event]]\ntrigger = "killed"\n', "sentence"),
        ('[[name]]\nname = "X"\n', "place"),
    ],
)
def test_bad_files_name_the_entry_and_the_key(toml: str, told: str) -> None:
    with pytest.raises(CorrectionsError, match=told):
        corrections.parse(toml)


def test_a_place_that_the_gazetteer_lacks_is_an_error_with_advice() -> None:
    with pytest.raises(CorrectionsError, match="lookup"):
        apply(TEXT, f'[[event]]\nid = "{ID}"\nplace = "Atlantis"\n')


def test_the_entry_that_explain_ends_with_finds_its_event_again() -> None:
    reading = made.read('Gunmen killed "two guards" in [Lira:town] on Monday.')
    toml = corrections.entry_for(reading, reading.events[0]) + '\ntitle = "T"\n'
    assert corrections.events(reading, corrections.parse(toml), Known()).reading.events[0].title == "T"  # type: ignore[arg-type]
    edited = made.read('Gunmen killed "two guards" in [Lira:town] on Monday evening.')
    done = corrections.events(edited, corrections.parse(toml), Known())  # type: ignore[arg-type]
    assert done.reading.events[0].title == "T"


@pytest.mark.parametrize("odd", ["\x7f", "\ud83d", "\u2028", "\\", '"', "\x01", "\u202e", "\U0001f525"])
def test_an_entry_is_toml_whatever_stands_in_the_sentence(odd: str) -> None:
    reading = made.read(f"Gunmen killed {odd} two guards in [Lira:town] on Monday.")
    toml = corrections.entry_for(reading, reading.events[0]).encode().decode()
    (entry,) = corrections.parse(toml + '\ntitle = "T"\n').entries
    assert corrections.events(reading, corrections.Corrections((entry,)), Known()).used == {entry}  # type: ignore[arg-type]
    del entry.values["id"]  # type: ignore[attr-defined]
    assert corrections.events(reading, corrections.Corrections((entry,)), Known()).used == {entry}  # type: ignore[arg-type]


def test_a_name_that_matches_nothing_says_where_names_are_corrected() -> None:
    found = corrections.parse('[[name]]\nname = "Springfield"\nplace = "x:gulu"\n')
    (line,) = corrections.unmatched(found, frozenset())
    assert "where a report is read" in line


def _again(text: str, toml: str, *names: str) -> tuple[list[Reading], frozenset[corrections.Entry]]:
    found = corrections.parse(toml)
    readings = [made.read(text, name=name) for name in names]
    return corrections.again(readings, found, frozenset(), Known())  # type: ignore[arg-type]


def test_an_id_alone_finds_its_event_in_an_edited_report_that_goes_by_its_text() -> None:
    first = made.read(TEXT, name="text:1").events[0].id
    toml = (
        f'[[event]]\nid = "{first}"\ntitle = "T"\n\n[[split]]\nevent = "{first}"\n\n[[merge]]\nevents = ["{first}"]\n'
    )
    edited = f"A line was added. {TEXT}"
    (reading,), used = _again(edited, toml, "text:2")
    (event,) = reading.events
    assert event.id != first
    assert event.title == "T"
    assert event.group is not None
    assert len(used) == 3


@pytest.mark.parametrize("names", [("https://desk.example/a",), ("text:2", "text:3")])
def test_an_id_alone_finds_none_of_several_and_none_in_a_report_with_an_address(names: tuple[str, ...]) -> None:
    first = made.read(TEXT, name="text:1").events[0].id
    readings, used = _again(TEXT, f'[[event]]\nid = "{first}"\ntitle = "T"\n', *names)
    assert not used
    assert all(event.title != "T" for reading in readings for event in reading.events)


def test_an_id_of_a_sentence_that_is_gone_is_told_with_what_would_find_it() -> None:
    found = corrections.parse('[[event]]\nid = "e404"\ntitle = "T"\n')
    (line,) = corrections.unmatched(found, frozenset())
    assert "give `sentence` and `trigger`" in line


@pytest.mark.parametrize(
    "toml",
    [
        '[[name]]\nname = 7\nplace = ""\n',
        '[[name]]\nname = "Lira"\nplace = true\n',
        "[[event]]\nid = 5\n",
        '[[event]]\nid = "e1"\ndrop = "yes"\n',
        '[[event]]\nid = "e1"\ntitle = ["T"]\n',
        '[[event]]\nid = "e1"\ntype = ["attack"]\n',
        '[[event]]\nid = "e1"\nkilled = true\n',
        '[[add]]\ndocument = "a"\nsentence = 3\ntrigger = "x"\ntype = "attack"\n',
        '[[split]]\nevent = {sentence = 3, trigger = "x"}\n',
        '[[merge]]\nevents = [{sentence = "a", trigger = "x", place = "b"}]\n',
    ],
)
def test_a_value_of_another_kind_is_named_before_any_report_is_read(toml: str) -> None:
    with pytest.raises(CorrectionsError, match=r"number 1 .*expected"):
        corrections.parse(toml)


def test_an_entry_names_its_report_by_what_outlives_an_edit_and_a_map() -> None:
    reading = made.read(TEXT, name="text:1")
    event = reading.events[0]
    for source, named in (("report-7.txt", "report-7.txt"), ("map.html#3", "text:1"), ("", "text:1")):
        told = replace(reading, document=replace(reading.document, source=source))
        assert f'document = "{named}"' in corrections.entry_for(told, event)
    addressed = replace(reading, document=replace(reading.document, id="https://desk.example/a", source="a.html"))
    assert 'document = "https://desk.example/a"' in corrections.entry_for(addressed, event)


def test_a_place_that_nobody_knows_is_named_before_any_report_is_read() -> None:
    corrections.check_places(corrections.parse('[[event]]\nid = "e1"\nplace = "Gulu"\n'), Known())  # type: ignore[arg-type]
    found = corrections.parse('[[name]]\nname = "Lira"\nplace = ""\n[[event]]\nid = "e1"\nplace = "Nowhere"\n')
    with pytest.raises(CorrectionsError, match="neither an id nor a name 'Nowhere'"):
        corrections.check_places(found, Known())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("event = [1]", "keys below it"),
        ('[[event]]\nid = "ea"\nplace = "Gulu"\n[[event]]\nid = "ea"\nplace = "Lira"', "number 1 gives another place"),
        ('[[name]]\nname = "Lira"\nplace = "x:a"\n[[name]]\nname = "Lira"\nplace = ""', "gives another place"),
        ('[[event]]\nid = "ea"\ndate = "2024-03-09x"', "expected date"),
    ],
)
def test_entries_that_cannot_be_meant_are_refused(toml: str, said: str) -> None:
    with pytest.raises(CorrectionsError, match=said):
        corrections.parse(toml)


def test_entries_that_say_the_same_or_of_another_report_are_kept() -> None:
    toml = '[[name]]\nname = "Lira"\nplace = "x:a"\n[[name]]\nname = "Lira"\nplace = "x:b"\ndocument = "r.txt"\n'
    assert len(corrections.parse(toml).entries) == 2
    assert len(corrections.parse('[[event]]\nid = "e1"\nkilled = 2\n[[event]]\nid = "e1"\ntype = "other"').entries) == 2
