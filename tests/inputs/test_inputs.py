from __future__ import annotations

import io
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geomap import inputs
from geomap.errors import InputError
from geomap.inputs.documents import bare, day
from geomap.inputs.sources import LIMIT
from geomap.records import Document

REPORT = "Shelling hit the market of Sake on Tuesday. Nine people died, the town's mayor said."


def documents(*items: Any, **options: Any) -> list[Document]:
    found = list(inputs.read(items, **options))
    assert all(isinstance(f, Document) for f in found), found
    return found  # type: ignore[return-value]


def problem(*items: Any, **options: Any) -> InputError:
    (error,) = inputs.read(items, **options)
    assert isinstance(error, InputError)
    assert error.problem
    assert error.advice
    assert error.source in str(error)
    return error


def write(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_text_file_is_one_report_named_without_its_folder(tmp_path: Path) -> None:
    (document,) = documents(write(tmp_path, "sake.txt", REPORT))
    assert document.text == REPORT
    assert document.source == "sake.txt"
    assert document.id.startswith("text:")
    assert document.date is None


@pytest.mark.parametrize(
    ("head", "text"),
    [
        (" date 2024-02-07 Shells fell.\n\nMore.", "Shells fell.\n\nMore."),
        ("date 2024-02-07\nShells fell.", "Shells fell."),
        ("\ufeff date 2024-02-07 Shells fell.", "Shells fell."),
    ],
)
def test_a_first_line_may_give_the_date_and_go_on_with_text(tmp_path: Path, head: str, text: str) -> None:
    (document,) = documents(write(tmp_path, "a.txt", head))
    assert (document.date, document.text) == (date(2024, 2, 7), text)


@pytest.mark.parametrize(
    "head", ["date 2024-13-40 Shells fell.", "The date 2024-02-07 is wrong.", "date 2024-02-071 x"]
)
def test_what_only_looks_like_a_date_line_stays_text(tmp_path: Path, head: str) -> None:
    (document,) = documents(write(tmp_path, "a.txt", head))
    assert (document.date, document.text) == (None, head)


def test_options_serve_texts_that_say_nothing_themselves(tmp_path: Path) -> None:
    dated = write(tmp_path, "a.txt", "date 2024-02-07 One.")
    bare_text = write(tmp_path, "b.txt", "Two.")
    one, two = documents(dated, bare_text, date="2023-01-01", outlet="The Courier", url="https://example.org/x")
    assert (one.date, two.date) == (date(2024, 2, 7), date(2023, 1, 1))
    assert one.outlet == two.outlet == "The Courier"
    assert (one.id, two.id) == ("https://example.org/x", "https://example.org/x~2")


def test_a_date_option_that_is_no_day_is_an_error() -> None:
    with pytest.raises(InputError, match="YYYY-MM-DD"):
        list(inputs.read(["x"], date="yesterday"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = "The mayor of Orléans said “nobody” was hurt – in the café near Curaçao’s port, though windows broke."
    (document,) = documents(write(tmp_path, "a.txt", text.encode(encoding)))
    assert document.text == text


def test_other_scripts_in_a_code_page_of_before(tmp_path: Path) -> None:
    text = "Вчера в городе произошёл взрыв, сообщили местные власти. Пострадали семь человек, один из них тяжело. " * 5
    (document,) = documents(write(tmp_path, "a.txt", text.encode("cp1251")))
    assert document.text == text


def test_a_damaged_byte_does_not_turn_utf8_into_something_else(tmp_path: Path) -> None:
    data = ("Взрыв в городе. " * 20).encode() + b"\xd0 end"
    (document,) = documents(write(tmp_path, "a.txt", data))
    assert document.text.startswith("Взрыв в городе. ")
    assert document.text.endswith("end")


def test_line_ends_become_newlines(tmp_path: Path) -> None:
    (document,) = documents(write(tmp_path, "a.txt", b"One.\r\n\r\nTwo.\rThree."))
    assert document.text == "One.\n\nTwo.\nThree."


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.txt", b"", "is empty"),
        ("blank.txt", b" \n\t\n", "is empty"),
        ("mark.txt", b"\xef\xbb\xbf", "has no text"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is a picture"),
        ("paper.pdf", b"%PDF-1.7\n%\xe2\xe3", "is a PDF that cannot be read"),
        ("letter.docx", b"PK\x03\x04\x14\0\x06\0", "is damaged"),
        ("book.xlsx", b"PK\x03\x04\x14\0\x06\0", "is damaged"),
        ("archive.zip", b"PK\x03\x04\x14\0\x06\0", "a ZIP archive"),
        ("feed.rss", b"<rss version='2.0'><channel/></rss>", "no RSS or Atom feed"),
        ("table.csv", b"a,b\n1,2\n", "no column of text (its columns: a, b)"),
        ("chat.json", b'{"name": "x", "messages": []}', "no message with text"),
        ("letter.doc", b"\xd0\xcf\x11\xe0\xa1\xb1", "Office document"),
        ("program", b"\x7fELF\x02\x01\x01" + bytes(64), "is a binary file"),
        ("null.txt", b"Nine people died.\0 Nobody knows.", "is a binary file"),
        ("empty.jsonl", b"", "is empty"),
        ("empty.html", b"", "is empty"),
        ("hull.html", b"<html><head><title>x</title></head><body></body></html>", "no article"),
        ("number.json", b"7", "no report"),
        ("broken.json", b'{"text": ', "not JSON"),
        ("list.jsonl", b'["text"]\n', "not an object"),
        ("silent.jsonl", b'{"id": 1, "headline": "x"}\n', "has no text (its keys: headline, id)"),
        ("blank.jsonl", b'{"text": "  "}\n', "has no text"),
        ("deep.jsonl", b"[" * 100_000, "not JSON"),
    ],
)
def test_each_unreadable_file_says_what_it_is(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    path = write(tmp_path, name, content)
    good = write(tmp_path, "z.txt", REPORT)
    error, document = inputs.read([path, good])
    assert isinstance(error, InputError)
    assert words in error.problem
    assert error.advice
    assert str(path) in error.source
    assert isinstance(document, Document)


def test_a_file_of_50_megabytes_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as out:
        out.truncate(LIMIT)
    assert "50 MB" in problem(path).problem


@pytest.mark.parametrize("name", ["", " ", "gone.txt", "a\0b", "x" * 5000, "gone/*.txt", "[", "~nobody/x"])
def test_what_is_not_there(name: str) -> None:
    problem(name)


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "a.txt", REPORT)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert "Permission denied" in problem(path).problem


def test_a_folder_gives_its_reports_in_order_and_nothing_else(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/c.HTM", "pic.jpg", ".hidden.txt", ".git/d.txt", "notes.odt"):
        write(tmp_path, name, f"<p>{REPORT} {name}</p>" if name.endswith("HTM") else f"{REPORT} {name}")
    assert [d.source for d in documents(tmp_path)] == ["a.txt", "b.txt", "c.HTM"]


def test_a_folder_without_reports(tmp_path: Path) -> None:
    write(tmp_path, "x/pic.jpg", b"\xff\xd8\xff")
    assert ".jsonl" in problem(tmp_path).problem


def test_a_pattern_that_the_shell_left_alone(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "deep/c.txt"):
        write(tmp_path, name, f"{REPORT} {name}")
    assert [d.source for d in documents(str(tmp_path / "*.txt"))] == ["a.txt", "b.txt"]
    assert [d.source for d in documents(str(tmp_path / "**/*.txt"))] == ["a.txt", "b.txt", "c.txt"]


def test_brackets_in_a_name_that_exists_are_no_pattern(tmp_path: Path) -> None:
    assert documents(write(tmp_path, "report [1].txt", REPORT))[0].source == "report [1].txt"


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", REPORT)
    assert len(documents(path, tmp_path, str(tmp_path / "*.txt"))) == 1


def test_the_same_text_from_two_files_gives_two_reports_with_ids_of_their_own(tmp_path: Path) -> None:
    one, two = documents(write(tmp_path, "a.txt", REPORT), write(tmp_path, "b.txt", REPORT))
    assert two.id == f"{one.id}~2"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (REPORT.encode(), "text"),
        (json.dumps({"text": REPORT, "id": "k"}).encode(), "json"),
        (f"<!DOCTYPE html><p>{REPORT}</p>".encode(), "html"),
    ],
)
def test_standard_input_of_any_kind(monkeypatch: pytest.MonkeyPatch, data: bytes, kind: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    (document,) = documents("-")
    assert document.text == REPORT
    assert document.source.startswith("stdin")
    assert (document.id == "k") == (kind == "json")


def test_json_lines(tmp_path: Path) -> None:
    rows = [
        {
            "id": "r1",
            "text": " Kept as it is.\r\n",
            "date": "2024-02-07T23:10:00Z",
            "title": "A\n title",
            "outlet": "O",
        },
        {
            "text": REPORT,
            "date": "Wed, 07 Feb 2024 08:00:00 GMT",
            "url": "https://example.org/2",
            "source": "/home/me/x.txt",
        },
        {"text": "Lone \ud800 half.", "date": "07/02/2024", "source": "wire"},
    ]
    content = "\ufeff" + "\n\n".join(json.dumps(row) for row in rows)
    one, two, three = documents(write(tmp_path, "r.jsonl", content))
    assert (one.id, one.text, one.date, one.title) == ("r1", " Kept as it is.\r\n", date(2024, 2, 7), "A title")
    assert (one.source, one.outlet) == ("r.jsonl:1", "O")
    assert (two.id, two.date, two.source) == ("https://example.org/2", date(2024, 2, 7), "x.txt")
    assert (three.date, three.source, three.text) == (None, "wire", "Lone \ud800 half.")


def test_a_bad_line_costs_no_other(tmp_path: Path) -> None:
    path = write(tmp_path, "r.jsonl", '{"text": "One."}\n{"text": \n{"text": "Three."}\n')
    one, error, three = inputs.read([path])
    assert isinstance(one, Document)
    assert isinstance(three, Document)
    assert isinstance(error, InputError)
    assert error.source.endswith("r.jsonl line 2")


def test_json_lines_in_utf16_and_a_list_in_a_json_file(tmp_path: Path) -> None:
    rows = [{"text": "Größe eins."}, {"text": "Zwei."}]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    for path in (
        write(tmp_path, "a.jsonl", lines.encode("utf-16")),
        write(tmp_path, "b.json", json.dumps(rows)),
        write(tmp_path, "c.json", lines),
    ):
        assert [d.text for d in documents(path)] == ["Größe eins.", "Zwei."]


def test_geomaps_own_records_pass_whole(tmp_path: Path) -> None:
    from geomap import store
    from geomap.records import Reading

    reading = Reading(Document("d1", REPORT, source="a.txt", date=date(2024, 2, 7)))
    path = tmp_path / "records.jsonl"
    store.write([reading], path)
    assert list(inputs.read([path])) == [reading]
    assert inputs.sniff(path) == "records"


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.txt", b"x", "text"),
        ("a.htm", b"x", "html"),
        ("a.jsonl", b'{"text": "x"}', "jsonl"),
        ("a.json", b"[]", "json"),
        ("noname", b"<html><p>x</p>", "html"),
        ("noname", b'{"text": "x"}', "json"),
        ("a.txt", b"%PDF-1.4", "pdf"),
        ("a.txt", b"PK\x03\x04", "binary"),
        ("a.xml", b"<?xml version='1.0'?><rss/>", "feed"),
        ("a.tsv", b"x", "csv"),
    ],
)
def test_sniff(tmp_path: Path, name: str, content: bytes, kind: str) -> None:
    assert inputs.sniff(write(tmp_path, name, content)) == kind


def test_texts_rows_and_documents_from_python() -> None:
    document = Document("own", "Mine.")
    found = documents([REPORT, {"text": "Row.", "title": "T"}, document], texts=True)
    assert [d.text for d in found] == [REPORT, "Row.", "Mine."]
    assert found[2] is document


def test_a_table_gives_its_rows() -> None:
    pandas = pytest.importorskip("pandas")
    table = pandas.DataFrame({"text": ["One.", "Two."], "date": pandas.to_datetime(["2024-02-07", None])})
    one, two = documents(table)
    assert (one.text, one.date, two.date) == ("One.", date(2024, 2, 7), None)


def test_no_name_is_not_the_folder_one_is_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "private.txt").write_text("Not to be read.", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert "is no name" in problem("").problem
    assert problem("", texts=True).problem == "is no name"


def test_bytes_are_one_thing_that_is_no_report() -> None:
    (found,) = inputs.read(b"Shelling hit Goma.")  # type: ignore[arg-type]
    assert isinstance(found, InputError)
    assert "is bytes" in found.problem


def test_a_short_string_is_a_path_even_from_python() -> None:
    assert problem("gone.txt", texts=True).problem == "does not exist"


def test_on_error_raise(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        list(inputs.read([tmp_path / "gone"], on_error="raise"))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024-02-07", date(2024, 2, 7)),
        ("2024/2/7 10:00", date(2024, 2, 7)),
        ("20240207", date(2024, 2, 7)),
        ("7 February 2024", date(2024, 2, 7)),
        ("Feb 7, 2024", date(2024, 2, 7)),
        (date(2024, 2, 7), date(2024, 2, 7)),
        ("2024-02-30", None),
        ("07/02/2024", None),
        ("", None),
        (20240207, None),
        (float("nan"), None),
        ("x" * 100_000, None),
    ],
)
def test_days(value: object, expected: date | None) -> None:
    assert day(value) == expected


@pytest.mark.parametrize("path", ["/home/me/a.txt", "C:\\Users\\me\\a.txt", "a.txt"])
def test_bare_names(path: str) -> None:
    assert bare(path) == "a.txt"


@pytest.mark.parametrize(
    ("told", "code"),
    [("en", "en"), ("EN", "en"), ("en-US", "en"), ("pt_BR", "pt"), ("English", None), ("eng", None), ("", None)],
)
def test_a_language_is_a_code_or_found_from_the_text(tmp_path: Path, told: str, code: str | None) -> None:
    (tmp_path / "r.jsonl").write_text(json.dumps({"text": "Nine died in Sake.", "language": told}))
    (found,) = inputs.read([tmp_path / "r.jsonl"])
    assert isinstance(found, Document)
    assert found.language == code
