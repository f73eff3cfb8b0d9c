"""Reports as they should not be, through the whole command: a defined result, told to the person, linear in time."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from geomap import collection, pipeline
from geomap.cli import main
from geomap.places.gazetteer import Gazetteer
from geomap.records import Document, Event, Reading

DAY = date(2024, 3, 12)


@pytest.fixture(scope="module")
def place_data() -> Gazetteer:
    return Gazetteer()


def read(text: str, place_data: Gazetteer, day: date | None = DAY) -> Reading:
    return pipeline.read(Document("made", text, date=day), place_data)


def told(reading: Reading) -> list[tuple[str, str | None, bool]]:
    return [(e.trigger.text, e.place.place.name if e.place else None, e.on_map) for e in reading.events]


def at(reading: Reading, place: str) -> Event:
    return next(e for e in reading.events if e.place is not None and e.place.place.name == place)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_a_report_without_a_verb_has_no_events(place_data: Gazetteer) -> None:
    found = read("Smoke over the market of Goma. Silence in Sake. No bread, no water, no light.", place_data)
    assert found.events == ()
    assert {m.text for m in found.toponyms} == {"Goma", "Sake"}


def test_a_list_of_headlines_keeps_each_to_its_own_line(place_data: Gazetteer) -> None:
    lines = [
        "Shelling kills four in Kharkiv",
        "Police arrest 30 protesters in Nairobi",
        "Earthquake shakes Herat",
        "Explosion at a market in Mogadishu",
    ]
    found = read("\n".join(lines), place_data)
    for line in lines:
        events = [e for e in found.events if e.trigger.text in line]
        assert events, line
        assert {e.place.place.name for e in events if e.place} == {line.rsplit(maxsplit=1)[-1].replace("Shakes ", "")}
        assert {e.date.start for e in events} == {DAY}


def test_rows_of_a_table_are_no_events_on_the_map(place_data: Gazetteer) -> None:
    table = (
        "Date        Place        Killed  Wounded  Type\n"
        "2024-03-02  Goma         4       11       shelling\n"
        "2024-03-04  Sake         0       2        clashes\n"
        "Total                    4       13\n"
    )
    found = read(table, place_data)
    assert not [e for e in found.events if e.on_map]
    assert not [q for e in found.events for q in (e.harm or {}).values() if q], "no count is taken from a cell"


@pytest.mark.parametrize("head", ["{} March 2024", "{} March 2024, 22:10", "{} March, 9:10 GMT"])
def test_the_entries_of_a_live_blog_keep_their_own_days(head: str, place_data: Gazetteer) -> None:
    places = "Goma Sake Beni Butembo Bukavu Uvira Rutshuru Lubero Bunia Kisangani".split()
    entries = [
        f"{head.format(24 - i)}\n\nGunmen attacked a convoy near {place}, wounding two drivers."
        for i, place in enumerate(places)
    ]
    found = read("Live updates: the month in the east\n\n" + "\n\n".join(entries), place_data, date(2024, 3, 25))
    for i, place in enumerate(places):
        event = at(found, place)
        assert event.date.start == event.date.end == date(2024, 3, 24 - i), place


def test_the_time_before_an_entry_is_no_part_of_its_speaker(place_data: Gazetteer) -> None:
    found = read(
        "20:15 The army said that it had retaken Sake.\n\n[19:50] M23 denied that Sake had fallen.", place_data
    )
    assert {a.source for e in found.events for a in e.attribution} == {"The army", "M23"}


def test_an_interview_tells_what_the_answers_tell(place_data: Gazetteer) -> None:
    found = read(
        "Interviewer: What happened on Sunday?\n"
        "Kambale: On Sunday the soldiers came to Goma. They shot three men in Goma.\n"
        "Interviewer: Was Sake attacked too?\n"
        "Kambale: No, Sake was never attacked.\n",
        place_data,
    )
    shot = next(e for e in found.events if e.trigger.text == "shot")
    assert shot.on_map
    assert shot.status == "claimed", "an eyewitness's word is no fact"
    assert not [e for e in found.events if e.on_map and e.place and e.place.place.name == "Sake"]


def test_a_report_that_quotes_another_gives_what_is_quoted_to_its_speaker(place_data: Gazetteer) -> None:
    found = read(
        "The Lake Courier reported on 10 March:\n\n"
        "> Shelling killed nine people in Sake on Friday, the governor said.\n\n"
        "Our correspondent could not confirm the report.",
        place_data,
    )
    event = at(found, "Sake")
    assert "the governor" in {a.source for a in event.attribution}
    assert event.status in {"claimed", "unverified"}
    assert event.date.start == date(2024, 3, 8)


def test_duplicate_reports_are_one_source(tmp_path: Path) -> None:
    for name in ("one.txt", "two.txt", "three.txt"):
        (tmp_path / name).write_text(
            "date 2024-03-12\nShelling killed nine people in Goma on Monday, the army said.", encoding="utf-8"
        )
    found = collection.read(tmp_path)
    assert len(found.readings) == 3
    assert len({r.document.id for r in found.readings}) == 3
    assert [i.independent_sources for i in found.on_map] == [1]


@pytest.mark.parametrize(
    "day", ["31 February", "31 February 2024", "30 February 2024", "31/02/2024", "29 February 2023"]
)
def test_a_day_that_does_not_exist_is_never_a_day(day: str, place_data: Gazetteer) -> None:
    found = read(f"Gunmen killed two guards in Goma on {day}.", place_data)
    event = at(found, "Goma")
    assert event.on_map
    assert event.date.precision != "day" or event.date.start is None, "a day that nobody told"


def test_contradictory_dates_are_told_and_the_reports_own_counts(tmp_path: Path) -> None:
    path = tmp_path / "filed.txt"
    path.write_text(
        "date 2024-03-12\nGOMA, 5 January 2021 (Our desk) - Shelling killed nine people in Sake on Tuesday.",
        encoding="utf-8",
    )
    done = run("map", path, "-o", tmp_path / "map.html")
    assert done.exit_code == 0, done.output
    assert "two dates: filed.txt is dated 2024-03-12, filed 2021-01-05" in done.output
    records = tmp_path / "records.jsonl"
    done = run("read", path, "-o", records)
    assert "two dates" in done.stderr
    event = json.loads(records.read_text(encoding="utf-8"))["events"][0]
    assert event["date"]["start"] == "2024-03-12"


def test_a_report_dated_in_the_future_is_told(tmp_path: Path) -> None:
    path = tmp_path / "later.txt"
    path.write_text("date 2931-05-06\nGunmen killed two guards in Goma on Monday.", encoding="utf-8")
    done = run("map", path, "-o", tmp_path / "map.html")
    assert done.exit_code == 0
    assert "dated after today: later.txt (2931-05-06)" in done.output
    assert "1 on the map" in done.output


def test_corrections_of_what_is_not_there_are_told_one_by_one(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text("date 2024-03-12\nShelling hit Goma on Monday.", encoding="utf-8")
    (tmp_path / "by-hand.toml").write_text(
        '[[event]]\nid = "e404"\ntitle = "x"\n\n[[name]]\nname = "Atlantis"\nplace = "Goma"\n\n'
        '[[merge]]\nevents = ["e1", "e2"]\n\n[[split]]\nevent = "e3"\n\n'
        '[[add]]\ndocument = "no.txt"\nsentence = "Nothing here."\ntrigger = "here"\ntype = "attack"\n',
        encoding="utf-8",
    )
    done = run(
        "read", tmp_path / "report.txt", "--corrections", tmp_path / "by-hand.toml", "-o", tmp_path / "out.jsonl"
    )
    assert done.exit_code == 0
    lines = [line for line in done.stderr.splitlines() if "matched nothing" in line]
    assert len(lines) == 6
    assert all(word in done.stderr for word in ("e404", "Atlantis", "'e1'", "'e2'", "e3", "no.txt"))


def _seconds(text: str, place_data: Gazetteer) -> tuple[float, int]:
    begun = time.process_time()
    found = read(text, place_data)
    return time.process_time() - begun, sum(len(e.mentions) for e in found.events)


@pytest.mark.parametrize(
    "sentence",
    [
        "Four people were killed. ",
        "Gunmen attacked a convoy in {}, wounding two drivers.\n",
        "A shell killed four people in {} on Monday, the army said, and residents fled.\n\n",
    ],
)
def test_time_grows_with_the_number_of_events_only(sentence: str, place_data: Gazetteer) -> None:
    places = ("Goma", "Sake", "Beni", "Bukavu", "Uvira")

    def text(count: int) -> str:
        return "".join(sentence.format(places[i % len(places)]) for i in range(count))

    _seconds(text(10), place_data)
    small, few = min(_seconds(text(500), place_data) for _ in range(2))
    large, many = _seconds(text(4000), place_data)
    assert many >= 7 * few
    assert large < 8 * small * 2.5 + 0.5, "eight times the events take about eight times as long"
