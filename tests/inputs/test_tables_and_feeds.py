from __future__ import annotations

import io
import json
import logging
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from geomap import inputs
from geomap.errors import InputError
from geomap.records import Document

LONG = "Gunmen stopped a bus near Mopti and took away eleven passengers, the driver told a radio station."


def read(path: Path, content: bytes | str | None = None) -> list[Any]:
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(inputs.read([path]))


def test_a_table_with_named_columns(tmp_path: Path) -> None:
    rows = f'id,Date,Headline,Body,Link,Source\n7,2024-03-01,Bus,"{LONG}\nSecond line.",https://example.org/7,Radio\n'
    (found,) = read(tmp_path / "t.csv", rows)
    assert (found.id, found.date, found.title, found.outlet) == ("7", date(2024, 3, 1), "Bus", "Radio")
    assert found.url == "https://example.org/7"
    assert found.text == f"{LONG}\nSecond line."
    assert found.source == "t.csv:2"


def test_the_longest_column_is_the_text_and_that_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "geomap.inputs"):
        (found,) = read(tmp_path / "t.csv", f"when,what happened\n2024,{LONG.replace(',', ';')}\n")
    assert found.text.startswith("Gunmen")
    assert "text from 'what_happened'" in caplog.text


@pytest.mark.parametrize(
    "content",
    [
        f'sep=;\r\ntext;date\r\n"{LONG}";2024-03-01\r\n'.encode("cp1252"),
        f'text\tdate\n"{LONG}"\t2024-03-01\n'.encode("utf-16"),
        f'\ufefftext|date\n"{LONG}"|2024-03-01\n'.encode(),
        f'\n\ntext;date\n"{LONG}";2024-03-01\n;;\n'.encode(),
    ],
)
def test_the_usual_forms_of_csv(tmp_path: Path, content: bytes) -> None:
    (found,) = read(tmp_path / "t.csv", content)
    assert (found.text, found.date) == (LONG, date(2024, 3, 1))


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (("06/09/2021", "25/09/2021"), (date(2021, 9, 6), date(2021, 9, 25))),
        (("06/09/2021", "09/25/2021"), (date(2021, 6, 9), date(2021, 9, 25))),
        (("06/09/2021", "06/06/2021"), (None, date(2021, 6, 6))),
    ],
)
def test_a_column_decides_the_order_of_day_and_month(tmp_path: Path, days: tuple[str, str], expected: Any) -> None:
    content = "text,date\n" + "".join(f'"{LONG} {n}",{value}\n' for n, value in enumerate(days))
    assert tuple(found.date for found in read(tmp_path / "t.csv", content)) == expected


def test_a_row_without_text_costs_no_other(tmp_path: Path) -> None:
    one, error, three = read(tmp_path / "t.csv", f'text,date\n"{LONG}",2024-03-01\n,2024-03-02\n"{LONG} 3",\n')
    assert isinstance(one, Document)
    assert isinstance(three, Document)
    assert isinstance(error, InputError)
    assert error.source.endswith("t.csv row 3")


def test_a_field_of_many_characters_is_read_whole(tmp_path: Path) -> None:
    (found,) = read(tmp_path / "t.csv", f'text\n"{"x" * 400_000}"\n')
    assert len(found.text) == 400_000


def test_a_workbook_with_dates_merged_cells_and_two_sheets(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Text", "Date", "Outlet"])
    sheet.append([LONG, datetime(2024, 3, 1), "Radio"])  # noqa: DTZ001 - workbooks know no zones
    sheet.append([f"{LONG} Two.", "2024-03-02", None])
    sheet.merge_cells("C2:C3")
    book.create_sheet("Notes").append(["nothing", "here"])
    book.save(tmp_path / "t.xlsx")
    one, two = read(tmp_path / "t.xlsx")
    assert (one.date, one.outlet, two.date, two.outlet) == (date(2024, 3, 1), "Radio", date(2024, 3, 2), "Radio")


RSS = f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Sahel Wire</title><link>https://wire.example/</link><description>x</description>
<item><title>Bus stopped</title><link>https://wire.example/1</link><guid>https://wire.example/1</guid>
<pubDate>Fri, 01 Mar 2024 08:00:00 GMT</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>{LONG}</p><script>x()</script><p>Second &amp; last.</p>]]></content:encoded></item>
<item><title>Only a headline from Gao</title></item></channel></rss>"""

ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Sahel Wire</title>
<entry><id>tag:wire,1</id><title>Bus</title><updated>2024-03-01T08:00:00Z</updated><summary>{LONG}</summary></entry></feed>"""


@pytest.mark.parametrize("name", ["feed.rss", "feed.xml", "download"])
def test_rss(tmp_path: Path, name: str) -> None:
    one, two = read(tmp_path / name, RSS)
    assert one.text.split("\n") == [LONG, "Second & last."]
    assert (one.id, one.date, one.outlet) == ("https://wire.example/1", date(2024, 3, 1), "Sahel Wire")
    assert (two.text, two.date) == ("Only a headline from Gao", None)


def test_atom(tmp_path: Path) -> None:
    (found,) = read(tmp_path / "feed.atom", ATOM)
    assert (found.id, found.text, found.date) == ("tag:wire,1", LONG, date(2024, 3, 1))


def test_a_feed_with_an_entity_bomb_is_refused_or_harmless(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    head = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e0 "ha">{entities}]>'
    bomb = f"{head}<rss><channel><item><title>&e8;</title></item></channel></rss>"
    for found in read(tmp_path / "feed.rss", bomb):
        assert isinstance(found, InputError) or len(found.text) < 10_000


def test_a_telegram_export(tmp_path: Path) -> None:
    chat = {
        "name": "Front news",
        "id": 99,
        "messages": [
            {"id": 1, "type": "service", "date": "2024-03-01T07:00:00", "text": "created"},
            {"id": 2, "type": "message", "date": "2024-03-01T08:00:00", "from": "Front news", "text": LONG},
            {"id": 3, "type": "message", "date": "2024-03-01T09:00:00", "photo": "x.jpg", "text": ""},
            {
                "id": 4,
                "type": "message",
                "date": "2024-03-02T09:00:00",
                "text": ["Two ", {"type": "bold", "text": "died"}, "."],
            },
        ],
    }
    one, two = read(tmp_path / "result.json", json.dumps(chat))
    assert (one.id, one.date, one.outlet) == ("telegram:99/2", date(2024, 3, 1), "Front news")
    assert two.text == "Two died."
    assert len(read(tmp_path / "all.json", json.dumps({"chats": {"list": [chat, chat]}}))) == 4


def test_many_reports_in_one_text_file(tmp_path: Path) -> None:
    content = "date 2024-03-01 One.\n\n==========\ndate 2024-03-02 Two.\n\nTitle\n==========\nStays.\n\n============\n"
    one, two = read(tmp_path / "many.txt", content)
    assert (one.text, one.date) == ("One.", date(2024, 3, 1))
    assert two.text.rstrip() == "Two.\n\nTitle\n==========\nStays."


def pdf(*lines: str, password: str | None = None) -> bytes:
    """Make a PDF of one page by hand: pypdf writes none with text."""
    pypdf = pytest.importorskip("pypdf")
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(600, 800)
    stream = DecodedStreamObject()
    shown = " ".join(f"({line}) Tj T*" for line in lines)
    stream.set_data(f"BT /F1 12 Tf 14 TL 50 700 Td {shown} ET".encode("latin-1"))
    names = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    font = DictionaryObject({NameObject(key): NameObject(value) for key, value in names.items()})
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
    )
    page[NameObject("/Contents")] = writer._add_object(stream)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_gives_its_text_with_lines_joined(tmp_path: Path) -> None:
    (found,) = read(
        tmp_path / "paper.pdf",
        pdf("Gunmen stopped a bus near Mopti and took away eleven pas-", "sengers.", "Two came back."),
    )
    assert "eleven passengers." in found.text.replace("\n", " ")


def test_a_pdfs_headings_stand_apart(tmp_path: Path) -> None:
    lines = (
        "Homes buried in Mbale",
        "By a reporter",
        f"{LONG[:70]}",
        "Bulambuli district was cut off, and so on it",
        "went.",
    )
    (found,) = read(tmp_path / "paper.pdf", pdf(*lines))
    assert found.text.split("\n\n") == [*lines[:2], " ".join(lines[2:])]


@pytest.mark.parametrize(("content", "words"), [(pdf, "scan"), (lambda: pdf("x", password="secret"), "encrypted")])
def test_pdfs_that_cannot_be_read(tmp_path: Path, content: Any, words: str) -> None:
    (error,) = read(tmp_path / "paper.pdf", content())
    assert isinstance(error, InputError)
    assert words in error.problem


def test_an_archives_word_file_holds_many_articles(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    made = docx.Document()
    for title, day in (("Bus stopped", "March 1, 2024 Friday"), ("Road reopened", "2 March 2024")):
        for line in (
            title,
            "Sahel Wire",
            day,
            "Copyright 2024 Sahel Wire",
            "Length: 120 words",
            "Body",
            LONG,
            "Later.",
            "End of Document",
        ):
            made.add_paragraph(line)
    made.save(tmp_path / "archive.docx")
    one, two = read(tmp_path / "archive.docx")
    assert (one.title, one.outlet, one.date) == ("Bus stopped", "Sahel Wire", date(2024, 3, 1))
    assert one.text == f"{LONG}\n\nLater."
    assert two.date == date(2024, 3, 2)


def test_a_word_file_of_one_report(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    made = docx.Document()
    made.add_paragraph(LONG)
    made.save(tmp_path / "one.docx")
    (found,) = read(tmp_path / "one.docx")
    assert found.text == LONG


def test_a_word_files_tables_are_read_where_they_stand(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    made = docx.Document()
    made.add_paragraph(LONG)
    table = made.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "What happened in June"
    table.cell(1, 0).text, table.cell(1, 1).text = "12 June", "Gunmen killed four people in Tonj."
    made.add_paragraph("The end.")
    made.save(tmp_path / "one.docx")
    (found,) = read(tmp_path / "one.docx")
    parts = [LONG, "What happened in June", "12 June", "Gunmen killed four people in Tonj.", "The end."]
    assert found.text.split("\n\n") == parts


@pytest.mark.parametrize(("name", "package"), [("a.pdf", "pypdf"), ("a.docx", "docx")])
def test_without_the_extra_the_error_names_it(
    tmp_path: Path, name: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, package, None)
    (error,) = read(tmp_path / name, b"%PDF-1.4" if name.endswith("pdf") else b"PK\x03\x04")
    assert f"geomap-events[{name[2:]}]" in error.advice
