"""Hostile text goes through every reader unchanged, and length costs no more than in proportion."""

from __future__ import annotations

import json
import time
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
