"""The marked reports of bench/reports: each check asks something that can be asked of its report."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bench import reports
from tests.events import reports as form

if TYPE_CHECKING:
    from pathlib import Path

FILES = sorted(reports.REPORTS.rglob("*.txt"))
FIELDS = {"at", "on", "type", "by", "status", "kind", "denied", "realis", "map", *reports.COUNTS}


def test_there_are_reports() -> None:
    groups = [group for path in FILES for group in form.load(path)]
    assert sum(len(group.documents) for group in groups) > 700
    assert len({document.text for group in groups for document in group.documents}) > 700


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_check_can_be_asked(path: Path) -> None:
    groups = form.load(path)
    assert len({group.name for group in groups}) == len(groups)
    for group in groups:
        for number, line in group.checks:
            _ask(group, number, line[0], line[2:].strip())


def _ask(group: form.Group, number: int, mark: str, rest: str) -> None:
    if mark in ">!":
        words, _, wanted = rest.partition(" | ")
        for option in words.split("|"):
            form.position(group.documents[number].text, option.strip())
        assert {item.partition("=")[0].strip() for item in wanted.split(";") if item} <= FIELDS
    elif mark == "~":
        form.position(group.documents[number].text, rest)
    else:
        parts = re.findall(r"(\d+):(.+?)(?=\s+\d+(?::|$)|$)", rest)
        assert parts, rest
        assert all(words.strip().partition("#")[0] in group.documents[int(n)].text for n, words in parts), rest


def test_checks_are_counted_by_kind_and_pins_by_rule(tmp_path: Path) -> None:
    text = """== made | UA
-- Wire | 2025-03-03 | wire
A shell killed two people in Kharkiv on Sunday. A meeting was held in Lviv.
> killed | killed=2; at=Kharkiv; on=2025-03-02
> killed | at=Lviv
! meeting
"""
    (tmp_path / "news.txt").write_text(text, encoding="utf-8")
    found = reports.figures(reports.measure([tmp_path / "news.txt"]))
    assert found["at"] == {"right": 1, "of": 2, "share": 0.5}
    assert found["pins"] == {"right": 1, "of": 2, "share": 0.5}
    assert found["pins, clause"]["of"] == 2
    assert (found["killed/wounded"]["share"], found["on"]["share"], found["absent"]["share"]) == (1, 1, 1)
    assert found["no other pin"]["share"] == 1
