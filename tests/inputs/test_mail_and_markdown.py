from __future__ import annotations

import logging
from datetime import date
from pathlib import Path

import pytest

from geomap import inputs
from geomap.errors import InputError
from geomap.inputs import markdown
from geomap.records import Document

MAIL = b"""From: Coast Bulletin <desk@example.org>\r
Subject: =?utf-8?q?Attack_near_Moc=C3=ADmboa?=\r
Date: Thu, 11 Apr 2024 23:12:00 +0200\r
Message-ID: <a1@example.org>\r
MIME-Version: 1.0\r
Content-Type: multipart/alternative; boundary="xx"\r
\r
--xx\r
Content-Type: text/plain; charset=%s\r
Content-Transfer-Encoding: quoted-printable\r
\r
Raiders burned twelve houses near Moc=%s on Wednesday, kil=\r
ling four.\r
\r
The road is open.\r
--xx\r
Content-Type: text/html\r
\r
<p>Another wording.</p>\r
--xx--\r
"""


def read(path: Path, content: bytes | str) -> Document:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (found,) = inputs.read(path)
    assert isinstance(found, Document), found
    return found


@pytest.mark.parametrize(
    ("charset", "letter"), [(b"utf-8", b"C3=ADmboa"), (b"latin-1", b"EDmboa"), (b"x-no", b"EDmboa")]
)
def test_a_mail_is_its_plain_text(tmp_path: Path, charset: bytes, letter: bytes) -> None:
    found = read(tmp_path / "a.eml", MAIL % (charset, letter))
    assert found.text.startswith("Raiders burned twelve houses near Mocímboa on Wednesday, killing four.\n\nThe road")
    assert (found.title, found.outlet, found.date) == ("Attack near Mocímboa", "Coast Bulletin", date(2024, 4, 11))
    assert found.id == "<a1@example.org>"


def test_a_mail_of_html_alone_gives_its_paragraphs(tmp_path: Path) -> None:
    head = b"From: desk@example.org\nContent-Type: text/html; charset=utf-8\n\n"
    found = read(tmp_path / "a.eml", head + b"<p>Shells fell on Sake.</p><p>Nobody died.</p>")
    assert (found.text, found.outlet) == ("Shells fell on Sake.\n\nNobody died.", "example.org")


@pytest.mark.parametrize(
    "content",
    [
        b"\n\n",
        b"From: x\n\n",
        b"Content-Type: multipart/mixed; boundary=a\n\n--b\n",
        b"From: \xff\nDate: no day\nContent-Type: image/png\n\nx",
    ],
)
def test_a_mail_without_words_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(content)
    (error,) = inputs.read(path)
    assert isinstance(error, InputError)
    assert error.advice


def test_markdown_loses_its_marks_and_keeps_its_words(tmp_path: Path) -> None:
    content = (
        "---\ntitle: 'Convoy stopped'\ndate: 2024-09-14\ntags: [a, b]\nurl: https://desk.example/a\n---\n"
        '# Another title\n\nA **convoy** was ambushed near [Djibo](https://desk.example/djibo "x") on *Friday*.\n\n'
        "## What is known\n\n- Twelve soldiers died.\n- Five_trucks burned, 3 * 4 = 12.\n\n"
        "> The shooting\n> went on until noon.\n\n![map](map.png)\n***\n1. `One` more line[1].\n"
    )
    found = read(tmp_path / "a.md", content)
    assert (found.title, found.date, found.url) == ("Convoy stopped", date(2024, 9, 14), "https://desk.example/a")
    assert found.text == (
        "A convoy was ambushed near Djibo on Friday.\n\nWhat is known\n\nTwelve soldiers died.\n\n"
        "Five_trucks burned, 3 * 4 = 12.\n\nThe shooting\nwent on until noon.\n\nOne more line[1]."
    )


def test_markdown_without_front_matter_is_titled_by_its_first_heading(tmp_path: Path) -> None:
    found = read(tmp_path / "a.md", "\n# Bus stopped #\nGunmen stopped a bus.\n")
    assert (found.title, found.text) == ("Bus stopped", "Gunmen stopped a bus.")
    assert read(tmp_path / "b.md", "# Only a title\n").text == "Only a title"


@pytest.mark.parametrize("mark", ["*", "_", "[", "](", "> ", "- ", "#", "`", "!["])
def test_markdown_of_nothing_but_marks_takes_no_time(mark: str) -> None:
    markdown.plain(mark * 50_000)
    markdown.plain(f"{mark}a " * 50_000)


def test_a_folder_tells_which_kinds_it_passed_over(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    for name in ("a.txt", "b.md", "README.md", "c.zip", "d.zip", "a.txt.toml", ".hidden.zip"):
        (tmp_path / name).write_text("" if name.endswith(".toml") else "Shells fell on Sake.")
    with caplog.at_level(logging.INFO, logger="geomap.inputs"):
        found = [f.source for f in inputs.read(tmp_path) if isinstance(f, Document)]
    assert found == ["a.txt", "b.md"]
    assert "passed over files of other kinds (2 of .zip)" in caplog.text
