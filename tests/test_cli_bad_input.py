"""Bad input: each names itself and what to do, costs no other input, and leaves no half-written output."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

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
    for target in (tmp_path / "file" / "out.html", tmp_path / "folder"):
        done = run(verb, good, "-o", target)
        assert done.exit_code == 1
        assert target.name in done.stderr
        assert "Traceback" not in done.stderr
    assert (tmp_path / "file").read_text(encoding="utf-8") == "kept"
    assert list((tmp_path / "folder").iterdir()) == []


def test_an_interrupted_write_leaves_what_was_there(
    tmp_path: Path, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from geomap import store

    target = tmp_path / "records.jsonl"
    target.write_text("before", encoding="utf-8")

    def fail(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "dumps", fail)
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
