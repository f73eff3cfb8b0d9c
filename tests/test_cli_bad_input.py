"""Bad input: each names itself and what to do, costs no other input, and leaves no half-written output."""

from __future__ import annotations

import csv
import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from geomap.cli import main

GOOD = "Shelling killed nine people in Goma on Tuesday, the army said."


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.txt"
    path.write_text(f"date 2024-02-07 {GOOD}", encoding="utf-8")
    return path


Maker = Callable[[Path], None]


def _bytes(content: bytes) -> Maker:
    def make(path: Path) -> None:
        path.write_bytes(content)

    return make


def _large(path: Path) -> None:
    with path.open("wb") as out:
        out.truncate(50 * 1024 * 1024)


UNREADABLE: dict[str, tuple[str, Maker, str]] = {
    "empty": ("empty.txt", _bytes(b""), "is empty"),
    "binary": ("photo.txt", _bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256))), "save the report as plain text"),
    "50 MB": ("huge.txt", _large, "larger than 50 MB"),
    "no article": ("app.html", _bytes(b"<html><script>run()</script></html>"), "holds no article"),
    "not JSON": ("lines.jsonl", _bytes(b"{text: 1}\n"), "line 1: is not JSON"),
    "no text": ("lines.jsonl", _bytes(b'{"title": "x"}\n'), 'under the key "text"'),
    "not there": ("gone.txt", lambda _: None, "does not exist"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_cannot_be_read_is_named_and_the_others_are_mapped(case: str, tmp_path: Path, good: Path) -> None:
    name, make, words = UNREADABLE[case]
    path = tmp_path / name
    make(path)
    target = tmp_path / "map.html"
    report = tmp_path / "report.jsonl"
    done = run("map", path, good, "-o", target, "--report", report)
    assert done.exit_code == 0, done.output
    assert name in done.stderr
    assert words in done.stderr
    assert target.read_text(encoding="utf-8").rstrip().endswith("</html>")
    rows = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
    assert [row["outcome"] for row in rows] == ["error", "read"]
    assert str(tmp_path) not in report.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", UNREADABLE)
def test_alone_it_ends_with_1_and_writes_nothing(case: str, tmp_path: Path) -> None:
    name, make, words = UNREADABLE[case]
    path = tmp_path / name
    make(path)
    done = run("map", path, "-o", tmp_path / "map.html")
    assert done.exit_code == 1
    assert words in done.stderr
    assert "Traceback" not in done.output + done.stderr
    assert {p.name for p in tmp_path.iterdir()} <= {name}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("undated.txt", GOOD.encode(), "no date: undated.txt"),
        (
            "latin.txt",
            "Neuf morts à Goma, “dit-on”. Shelling killed nine people in Goma.".encode("cp1252"),
            "latin.txt",
        ),
        ("nowhere.txt", b"date 2024-02-07 Nine people were killed, nobody knows where.", "not on the map"),
        ("nothing.txt", b"date 2024-02-07 Goma lies on the lake.", "0 events"),
        ("broken.html", f"<html><p>{GOOD}<div></p></b>".encode(), "broken.html"),
    ],
)
def test_a_report_that_lacks_something_still_makes_a_map(name: str, content: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    done = run("map", path, "-o", tmp_path / "map.html")
    assert done.exit_code == 0, done.output + done.stderr
    assert words in done.output
    assert (tmp_path / "map.html").read_text(encoding="utf-8").rstrip().endswith("</html>")


TEMPLATES = (
    "Nine people were killed in Goma {{ 7*7 }} {{config}} {% for %} {# x {% raw %} ${7*7} `${alert(1)}` "
    "<script>alert('x')</script> <img src=x onerror=alert(2)> </script><!-- ]]> \\u003cscript\\u003e on Tuesday."
)


def test_templates_and_scripts_in_a_report_stay_text(tmp_path: Path) -> None:
    path = tmp_path / "{{7*7}}<script>.txt"
    path.write_text(f"date 2024-02-07 {TEMPLATES}", encoding="utf-8")
    target = tmp_path / "map.html"
    done = run("map", path, "-o", target, "--title", TEMPLATES)
    assert done.exit_code == 0, done.output
    page = target.read_text(encoding="utf-8")
    for hostile in ("<script>alert", "<img src=x", "]]>"):
        assert hostile not in page
    assert "{{ 7*7 }}" in page  # in the title, where nothing computed it
    records = tmp_path / "records.jsonl"
    assert run("read", path, "-o", records).exit_code == 0
    assert json.loads(records.read_text(encoding="utf-8"))["text"] == TEMPLATES


@pytest.mark.parametrize("verb", ["map", "read"])
def test_an_output_that_cannot_be_written(verb: str, tmp_path: Path, good: Path) -> None:
    (tmp_path / "file").write_text("kept", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    for target in (tmp_path / "file" / f"out.{'html' if verb == 'map' else 'jsonl'}", tmp_path / "folder"):
        done = run(verb, good, "-o", target)
        assert done.exit_code == 1
        assert target.name in done.stderr
        assert "Traceback" not in done.stderr
    assert (tmp_path / "file").read_text(encoding="utf-8") == "kept"
    assert list((tmp_path / "folder").iterdir()) == []


def test_an_interrupted_write_leaves_what_was_there(
    tmp_path: Path, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from geomap.store import rendering

    target = tmp_path / "records.jsonl"
    target.write_text("before", encoding="utf-8")

    def fail(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(rendering, "dumps", fail)
    done = run("read", good, "-o", target)
    assert done.exit_code == 1
    assert "No space left" in done.stderr
    assert target.read_text(encoding="utf-8") == "before"
    assert {p.name for p in tmp_path.iterdir()} == {"good.txt", "records.jsonl"}


@pytest.mark.parametrize(
    "arguments",
    [["map"], ["map", "--nonsense", "x"], ["nonsense"], ["geocode"], ["read", "x", "--jobs", "0"]],
)
def test_wrong_usage_ends_with_2(arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert "Usage:" in done.output


def test_a_date_that_is_no_day(good: Path) -> None:
    done = run("read", good, "--date", "yesterday")
    assert done.exit_code in (1, 2)
    assert "YYYY-MM-DD" in done.stderr


def test_an_input_is_never_overwritten(tmp_path: Path, good: Path) -> None:
    held = good.read_bytes()
    note = tmp_path / "corrections.toml"
    note.write_text('[[name]]\nname = "Kabul"\nplace = ""\n', encoding="utf-8")
    for inputs, target in (([good], good), ([tmp_path], good), ([good, "--corrections", note], note)):
        done = run("read", *inputs, "-o", target)
        assert done.exit_code == 1, done.output
        assert "is one of the inputs" in done.stderr
    assert good.read_bytes() == held
    assert note.read_text(encoding="utf-8").startswith("[[name]]")
    assert run("read", good, "-o", tmp_path / "out.jsonl", "--report", good).exit_code == 1


def test_no_verb_overwrites_what_it_reads(tmp_path: Path, good: Path) -> None:
    table = tmp_path / "places.csv"
    table.write_text("name,lat,lon,kind\nOur camp,-1.6,29.2,camp\n", encoding="utf-8")
    drawn = tmp_path / "map.html"
    assert run("map", good, "-o", drawn).exit_code == 0
    held = {path: path.read_bytes() for path in (table, drawn)}
    runs: tuple[list[str | Path], ...] = (
        ["map", drawn, "-o", drawn],
        ["geocode", table, "--column", "name", "-o", table],
        ["gazetteer", "add", table, "-o", table],
        ["snapshot", drawn, "-o", drawn],
        ["map", good, "-o", tmp_path / "two.html", "--report", tmp_path / "two.html"],
    )
    for arguments in runs:
        done = run(*arguments)
        assert done.exit_code == 1, arguments
        assert "name another file" in done.stderr
    assert held == {path: path.read_bytes() for path in held}


def test_a_map_in_the_folder_that_is_read_is_no_report_of_it(tmp_path: Path, good: Path) -> None:
    target = tmp_path / "map.html"
    assert run("map", tmp_path, "-o", target).exit_code == 0
    again = run("map", tmp_path, "-o", target)  # the same command, run again
    assert again.exit_code == 0, again.output
    assert "read 1 report," in again.output
    assert "map.html: is a map that geomap made" in again.stderr
    assert good.is_file()


def test_what_cannot_be_written_is_told_before_the_reading(tmp_path: Path, good: Path, monkeypatch: Any) -> None:
    from geomap import pipeline

    (tmp_path / "file").write_text("kept", encoding="utf-8")
    monkeypatch.setattr(pipeline, "read_all", lambda *_: pytest.fail("the reports were read"))
    for option in ("-o", "--report"):
        done = run("read", good, option, tmp_path / "file" / "below.jsonl")
        assert done.exit_code == 1
        assert "below.jsonl: cannot be written" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["--near", "95,200"],
        ["--bbox", "10,10,0,0"],
        ["--bbox", "0,0,500,10"],
        ["-o", "map.pdf"],
        ["-o", "table.csv"],
    ],
)
def test_options_that_make_no_sense_end_with_2(arguments: list[str], good: Path) -> None:
    done = run("map", good, *arguments)
    assert done.exit_code == 2, done.output
    assert "expected" in done.stderr


def test_a_shape_is_written_as_csv_only(good: Path, tmp_path: Path) -> None:
    assert run("read", good, "--shape", "acled", "-o", tmp_path / "out.geojson").exit_code == 2
    assert run("read", good, "--shape", "acled").exit_code == 2


def test_the_place_that_near_was_taken_for_is_told(good: Path, tmp_path: Path) -> None:
    done = run("map", good, "--near", "Goma", "-o", tmp_path / "map.html")
    assert "near Goma, CD" in done.stderr


def test_a_column_of_a_csv_with_semicolons_in_windows_1252(tmp_path: Path) -> None:
    table, target = tmp_path / "orte.csv", tmp_path / "out.csv"
    table.write_bytes("Ort;Jahr\r\nGoma;2024\r\nKöln;2023\r\n;1\r\n".encode("cp1252"))
    done = run("geocode", table, "--column", "Ort", "-o", target)
    assert done.exit_code == 0, done.output
    assert "3 names, 2 resolved" in done.output
    with target.open(encoding="utf-8", newline="") as file:
        rows = [(row["query"], row["country"], row["Jahr"]) for row in csv.DictReader(file)]
    assert rows == [("Goma", "CD", "2024"), ("Köln", "DE", "2023"), ("", "", "1")]


def test_a_table_is_no_name_to_geocode(tmp_path: Path) -> None:
    done = run("geocode", tmp_path / "places.csv")
    assert done.exit_code == 2
    assert "--column" in done.stderr


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_a_table_of_incidents_is_no_table_of_reports(ending: str, good: Path, tmp_path: Path) -> None:
    table = tmp_path / f"incidents{ending}"
    assert run("read", good, "-o", table).exit_code == 0
    done = run("map", table, "-o", tmp_path / "map.html")
    assert done.exit_code == 1
    assert "is a table of incidents that geomap wrote" in done.stderr


SPANS = [{"start": 0}, "killed", {"start": 5, "end": 10_000}, {"start": -4, "end": 2}, {"start": "0", "end": "3"}]


@pytest.mark.parametrize("what", ["toponyms", "events", "dates"])
@pytest.mark.parametrize("span", SPANS)
def test_gold_of_another_form_is_named(what: str, span: Any, good: Path, tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"id": "a", "text": GOOD, "events": [{"trigger": span}]}), encoding="utf-8")
    done = run("evaluate", what, gold)
    assert done.exit_code == 1
    assert "gold.jsonl: document a: expected a span" in done.stderr
    assert "measuring.md" in done.stderr


def test_records_are_no_gold_and_predictions_of_other_reports_no_answer(good: Path, tmp_path: Path) -> None:
    records, gold = tmp_path / "records.jsonl", tmp_path / "gold.jsonl"
    assert run("read", good, "-o", records).exit_code == 0
    assert "give them to --predictions" in run("evaluate", "events", records).stderr
    gold.write_text(json.dumps({"id": "a", "text": GOOD, "events": [], "toponyms": []}), encoding="utf-8")
    for what in ("events", "toponyms"):
        done = run("evaluate", what, gold, "--predictions", records)
        assert done.exit_code == 1
        assert "expected the ids of the gold" in done.stderr


def test_snapshot_of_what_is_no_map(good: Path, tmp_path: Path) -> None:
    done = run("snapshot", good, "-o", tmp_path / "picture.png")
    assert done.exit_code == 1
    assert "expected a map" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("arguments", [["read"], ["map", "-o", "map.html"]])
def test_a_full_standard_output_is_an_error_of_one_line(arguments: list[str], good: Path, tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "geomap.cli", arguments[0], str(good), *arguments[1:]]
        there = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
        done = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, check=False, timeout=60, cwd=tmp_path, env=there
        )
    assert done.returncode == 1
    assert b"standard output or the disk is full" in done.stderr
    assert b"Traceback" not in done.stderr


def test_archives_are_to_be_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "report.txt.gz"
    path.write_bytes(gzip.compress(GOOD.encode()))
    assert "unpack it" in run("map", path, "-o", tmp_path / "map.html").stderr


def test_explain_lists_the_events_of_records_and_maps_and_ends_with_an_entry(tmp_path: Path, good: Path) -> None:
    records, drawn = tmp_path / "records.jsonl", tmp_path / "map.html"
    assert run("read", good, "-o", records).exit_code == 0
    assert run("map", good, "-o", drawn).exit_code == 0
    for source in (records, drawn):
        listed = run("explain", source)
        assert listed.exit_code == 0, listed.output
        (line,) = [each for each in listed.stdout.splitlines() if " death " in each]
        assert "Goma: Shelling killed nine people" in line
        told = run("explain", source, line.split()[0])
        entry = told.stdout[told.stdout.index("[[event]]") :]
        by_hand = tmp_path / "by-hand.toml"
        by_hand.write_text(entry + 'title = "Nine dead"\n', encoding="utf-8")
        assert run("read", good, "--corrections", by_hand, "-o", tmp_path / "out.jsonl").stderr.count("nothing") == 0
        assert '"title":"Nine dead"' in (tmp_path / "out.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--date", "2023-02-31"), "expected a day"),
        (("--country", "XX"), "expected a country"),
        (("--near", "Nowherexyz"), "expected a place"),
        (("--near", "95,200"), "expected a point"),
        (("--bbox", "10,20,5,10"), "expected a box"),
    ],
)
def test_an_option_that_means_nothing_is_a_usage_error(options: tuple[str, ...], said: str, good: Path) -> None:
    done = run("read", good, *options)
    assert done.exit_code == 2
    assert said in done.output


def test_records_are_not_written_under_the_name_of_another_kind(tmp_path: Path, good: Path) -> None:
    for name in ("out.html", "out.jsonl.gz", "out.shp"):
        done = run("read", good, "-o", tmp_path / name)
        assert done.exit_code == 2
        assert "name a .jsonl file" in done.output
        assert not (tmp_path / name).exists()


def test_dates_that_are_none_and_foreign_languages_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"date 2023-02-31 {GOOD}", encoding="utf-8")
    (tmp_path / "b.csv").write_text(f'text,date\n"{GOOD}",31/02/2024\n', encoding="utf-8")
    (tmp_path / "c.csv").write_text(f'text,date\n"{GOOD}",03/04/2024\n', encoding="utf-8")
    (tmp_path / "d.txt").write_text("В Харкові вночі пролунали вибухи, двоє людей загинули.", encoding="utf-8")
    done = run("map", tmp_path, "-o", tmp_path / "out.html")
    assert done.exit_code == 0
    assert "a.txt: its date '2023-02-31' is no day" in done.output
    assert "b.csv row 2: its date '31/02/2024' is no day" in done.output
    assert "c.csv: day or month may come first in the dates of rows 2" in done.output
    assert "not in English: 1 report (1 in uk)" in done.output


def test_notes_of_one_kind_do_not_scroll_the_rest_away(tmp_path: Path) -> None:
    rows = [json.dumps({"text": GOOD, "date": "tomorrow"}) for _ in range(60)]
    (tmp_path / "a.jsonl").write_text("\n".join(rows), encoding="utf-8")
    done = run("read", tmp_path / "a.jsonl", "-o", tmp_path / "out.jsonl")
    assert done.output.count("is no day") == 20
    assert done.output.count("and more of the kind") == 1


def test_a_link_that_leads_nowhere_is_told_beside_an_older_output(tmp_path: Path, good: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "dangling.txt").symlink_to("nowhere.txt")
    (tmp_path / "in" / "ok.txt").write_text(GOOD)
    out = tmp_path / "out.html"
    for _ in range(2):
        done = run("map", tmp_path / "in", good, "-o", out)
        assert done.exit_code == 0, done.output
        assert "dangling.txt: cannot be read" in done.output


def test_the_gazetteer_is_told_on_one_screen(tmp_path: Path) -> None:
    done = run("gazetteer", "info")
    assert done.exit_code == 0
    assert len(done.output.splitlines()) < 30
    assert "boundaries: " in done.output
    assert "UG: " not in done.output
    assert "\nUG: " in run("gazetteer", "info", "--countries").output
