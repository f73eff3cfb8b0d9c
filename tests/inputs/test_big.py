"""Inputs too large for memory, and the odd forms of large exports: streamed, nothing lost, a clear message each."""

from __future__ import annotations

import io
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from geomap import inputs
from geomap.errors import InputError
from geomap.inputs import bigjson, jsonlines, sources
from geomap.records import Document

WORDS = "Shelling killed two people in Goma on Monday, a made report says. "


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> int:
    """A limit that files of a few kilobytes pass."""
    for module in (inputs, jsonlines, sources):
        monkeypatch.setattr(module, "LIMIT", 4000)
    return 4000


def test_a_large_list_is_streamed(tmp_path: Path, small: int) -> None:
    path = tmp_path / "big.json"
    reports = [{"id": str(n), "text": f"{WORDS}{n}"} for n in range(300)]
    path.write_text(json.dumps(reports, indent=1), encoding="utf-8")
    assert [d.id for d in inputs.read(path) if isinstance(d, Document)] == [r["id"] for r in reports]


def test_odd_items_cost_the_others_nothing(tmp_path: Path, small: int) -> None:
    path = tmp_path / "big.json"
    reports: list[Any] = [{"text": WORDS * 3}, 7, {"no": "text"}, "words", {"text": WORDS * 40}, None, {"text": WORDS}]
    path.write_text(json.dumps(reports * 3), encoding="utf-8")
    found = list(inputs.read(path))
    assert sum(isinstance(d, Document) for d in found) == 9
    assert sum(isinstance(d, InputError) for d in found) == 12


@pytest.mark.parametrize("whole", [True, False])
def test_a_large_telegram_export_is_streamed(tmp_path: Path, small: int, *, whole: bool) -> None:
    chat = {
        "name": "Made channel",
        "id": 7,
        "messages": [
            {
                "id": n,
                "type": "message",
                "date": "2024-02-05T10:00:00",
                "text": [WORDS, {"type": "bold", "text": str(n)}],
            }
            for n in range(80)
        ]
        + [{"id": 99, "type": "service", "text": ""}],
    }
    path = tmp_path / "result.json"
    value = {"about": "x", "chats": {"about": "y", "list": [chat, {**chat, "id": 8}]}} if whole else chat
    path.write_text(json.dumps(value), encoding="utf-8")
    found = [d for d in inputs.read(path) if isinstance(d, Document)]
    assert len(found) == (160 if whole else 80)
    assert found[0].outlet == "Made channel"
    assert str(found[0].date) == "2024-02-05"


@pytest.mark.parametrize("text", ['[{"text": "a"', '[{"text": "a"} {"text": "b"}]', '{"a": 1, "b": [2, 3]}', "[1, 2"])
def test_broken_json_is_told_after_what_was_read(tmp_path: Path, small: int, text: str) -> None:
    path = tmp_path / "big.json"
    path.write_text(" " * 5000 + text, encoding="utf-8")
    found = list(inputs.read(path))
    assert isinstance(found[-1], InputError)
    assert "big.json" in str(found[-1])


def test_memory_stays_small_however_long_the_list() -> None:
    count = 20_000

    class Endless(io.RawIOBase):
        sent = -1

        def read(self, size: int = -1) -> bytes:  # noqa: ARG002 - a stream's signature
            self.sent += 1
            if self.sent > count // 100:
                return b""
            row = json.dumps({"text": WORDS * 5}).encode()
            if self.sent == count // 100:
                return row + b"]"
            return (b"[" if self.sent == 0 else b"") + (row + b",") * 100

    tracemalloc.start()
    stream: Any = Endless()
    total = len([None for _ in bigjson.items(stream, "made", 1_000_000)])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert total == count + 1
    assert peak < 10_000_000


def test_a_value_that_never_ends_is_refused() -> None:
    stream = io.BytesIO(b'[{"text": "' + b"a" * 3_000_000)
    with pytest.raises(InputError, match="value of more than 1 MB"):
        list(bigjson.items(stream, "made", 1_000_000))


def test_numbers_at_the_edge_of_a_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bigjson, "PIECE", 3)
    values = [12345, 1.5e3, {"a": [1, 22]}, "\N{SNOWMAN}" * 5, True, None]
    stream = io.BytesIO(json.dumps(values, ensure_ascii=False).encode())
    assert [value for _, value in bigjson.items(stream, "made", 1000)] == values


def test_text_and_mixed_encodings_keep_every_word(tmp_path: Path) -> None:
    path = tmp_path / "mixed.txt"
    lines = ["A café in Genève — nothing lost.", "São Tomé saw a march.", "Ünder a bridge."]
    path.write_bytes(b"\n".join([lines[0].encode(), lines[1].encode("cp1252"), lines[2].encode()]))
    (found,) = inputs.read(path)
    assert isinstance(found, Document)
    assert found.text.split("\n") == lines


def test_a_large_table_of_reports_is_read(tmp_path: Path, small: int) -> None:
    path = tmp_path / "many.csv"
    path.write_text("date,text\n" + f"2024-02-05,{WORDS.replace(',', ';')}\n" * 200, encoding="utf-8")
    assert sum(isinstance(d, Document) for d in inputs.read(path)) == 200
