"""Hostile text goes through every reader unchanged, and length costs no more than in proportion."""

from __future__ import annotations

import json
import time
import zipfile
from pathlib import Path

import pytest

from geomap import inputs
from geomap.errors import InputError
from geomap.records import Document

HOSTILE = [
    "{{ 7*7 }} {% for x in y %} {# ${x} <script>alert(1)</script> </textarea> ]]>",
    "\u202etfel ot thgir\u202c \u200b\u200d\ufeff \u0000 \u0007 \u001b[31m red \u2028 \u2029",
    "lone \ud800 half, \udfff other",
    "𝕿𝖍𝖊 👩‍👩‍👧 Z͑ͫ̓ͪ̂ͫ̽͏̴a̵l̴g̷o̵ ﷽ ﷺ",
    "../../etc/passwd; DROP TABLE reports; --",
    "=cmd|'/c calc'!A1",
    "x" * 100_000,
    "\n" * 1000 + "late",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_in_every_field_of_a_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "r.jsonl"
    row = dict.fromkeys(("text", "id", "title", "outlet", "url", "date", "source", "language"), text)
    path.write_text(json.dumps(row), encoding="utf-8")
    (document,) = inputs.read([path])
    assert isinstance(document, Document)
    assert document.text == text
    assert document.date is None
    hash(document)


@pytest.mark.parametrize("text", HOSTILE[3:], ids=range(len(HOSTILE[3:])))
def test_hostile_text_in_a_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "r.txt"
    path.write_bytes(text.encode())
    (document,) = inputs.read([path])
    assert isinstance(document, Document)
    assert document.text == text


@pytest.mark.parametrize("value", [None, 7, 1.5, [], {}, ["text"], {"text": "x"}, True])
def test_fields_of_another_type_are_passed_over(tmp_path: Path, value: object) -> None:
    path = tmp_path / "r.jsonl"
    row = {"text": "Nine died in Sake."} | dict.fromkeys(("id", "title", "outlet", "url", "date", "source"), value)
    path.write_text(json.dumps(row), encoding="utf-8")
    (document,) = inputs.read([path])
    assert isinstance(document, Document)
    assert document.date is None
    assert isinstance(document.id, str)


@pytest.mark.parametrize(
    "line", ["[" * 50_000, '{"text": ' * 20_000, "{" * 50_000, '"' + "\\u0000" * 10_000, "null", "\x00"]
)
def test_hostile_json(tmp_path: Path, line: str) -> None:
    for name in ("r.jsonl", "r.json"):
        path = tmp_path / name
        path.write_bytes(line.encode())
        assert len(list(inputs.read([path]))) == 1


@pytest.mark.parametrize(
    "unit", ["Wörter und “Zitate\u201d. ".encode("cp1252"), b"= = =\n==========\n", "Ж ".encode("cp1251")]
)
def test_time_grows_with_length_only(tmp_path: Path, unit: bytes) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes(unit * (5_000_000 // len(unit)))
    started = time.monotonic()
    assert list(inputs.read([path]))
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("ending", ["txt", "json", "jsonl", "csv", "html", "pdf"])
def test_a_file_that_goes_away_while_others_are_read_is_told(tmp_path: Path, ending: str) -> None:
    gone = tmp_path / f"b.{ending}"
    for path in (tmp_path / "a.txt", gone, tmp_path / "c.txt"):
        path.write_text("Shells fell on Sake on Tuesday.")
    found = []
    for outcome in inputs.read([tmp_path]):
        gone.unlink(missing_ok=True)
        found.append(outcome)
    first, lost, last = found
    assert isinstance(first, Document)
    assert isinstance(last, Document)
    assert isinstance(lost, InputError)
    assert "No such file" in str(lost)


@pytest.mark.parametrize(("ending", "part"), [("docx", "word/document.xml"), ("xlsx", "xl/worksheets/sheet1.xml")])
@pytest.mark.parametrize("damage", [b"<a b=<c>", b"\xff\xfe\0", b"", b"<w:p><w:r>"])
def test_a_damaged_part_of_an_office_file_is_told(tmp_path: Path, ending: str, part: str, damage: bytes) -> None:
    path = tmp_path / f"r.{ending}"
    if ending == "docx":
        pytest.importorskip("docx").Document().save(str(path))
    else:
        pytest.importorskip("openpyxl").Workbook().save(path)
    with zipfile.ZipFile(path) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()} | {part: damage}
    with zipfile.ZipFile(path, "w") as broken:
        for name, data in parts.items():
            broken.writestr(name, data)
    (tmp_path / "ok.txt").write_text("Shells fell on Sake on Tuesday.")
    ok, lost = inputs.read([tmp_path])
    assert isinstance(ok, Document)
    assert isinstance(lost, InputError)
    assert f"r.{ending}" in str(lost)


@pytest.mark.parametrize("title", ["&#x110000;", "&#99999999999;"])
def test_a_feed_with_characters_that_are_none_is_told_or_read(tmp_path: Path, title: str) -> None:
    path = tmp_path / "r.rss"
    path.write_text(f"<rss><channel><item><title>{title}</title><guid>1</guid></item></channel></rss>")
    (found,) = inputs.read([path])
    assert isinstance(found, Document | InputError)


@pytest.mark.parametrize("day", ["Mon, 06 Sep 99999999999999999999 08:00:00 GMT", "31 Feb 2024", "2024-02-31"])
def test_a_day_that_is_none_costs_nothing_but_the_day(tmp_path: Path, day: str) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text(json.dumps({"text": "Nine died in Sake.", "date": day}))
    (found,) = inputs.read([path])
    assert isinstance(found, Document)
    assert found.date is None
