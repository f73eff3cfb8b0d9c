"""What a map tells of an incident, and what it keeps to itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import geomap
from geomap import corrections
from geomap.records import Document
from geomap.webmap import evidence
from geomap.webmap.table import from_incidents

TEXT = (
    "Gunmen killed two guards in Gulu on Monday, the mayor said. The Red Cross denied that anyone was killed in Gulu."
)


def details(document: Document, quotes: evidence.Quotes = "sentence") -> tuple[Any, list[dict[str, Any]]]:
    found = geomap.read(document)
    events = evidence.index(found.readings)
    return found, [evidence.detail(incident, events, {document.id: 0}, quotes) for incident in found]


def test_the_entries_of_an_incident_name_its_events() -> None:
    found, rows = details(Document("x", TEXT, date=date(2024, 2, 6)))
    told = [entry for row in rows for entry in corrections.parse("\n".join(row["entries"])).entries]
    assert {entry.values["id"] for entry in told} == {event.id for event in found.events}
    assert {entry.values["document"] for entry in told} == {"x"}
    for entry, event in ((e, next(v for v in found.events if v.id == e.values["id"])) for e in told):
        assert entry.values["trigger"] == event.trigger.text
        assert entry.values.get("sentence") in {None, event.sentence.text}
    assert any("sentence" in entry.values for entry in told)


@pytest.mark.parametrize("quotes", ["none", "short"])
def test_an_entry_gives_no_sentence_that_the_map_does_not_quote(quotes: evidence.Quotes) -> None:
    _, rows = details(Document("x", TEXT, date=date(2024, 2, 6)), quotes)
    entries = [entry for row in rows for entry in corrections.parse("\n".join(row["entries"])).entries]
    assert entries
    for entry in entries:
        assert "sentence" not in entry.values or any(
            entry.values["sentence"] in "".join(text for text, _ in claim["quote"])
            for row in rows
            for claim in row["claims"]
        )
    if quotes == "none":
        assert all("sentence" not in entry.values for entry in entries)


@pytest.mark.parametrize("path", ["/home/someone/secret.txt", "C:\\Users\\someone\\a.txt", "~/a.txt", "a\nb"])
def test_an_entry_gives_no_path(path: str) -> None:
    _, rows = details(Document(path, TEXT, date=date(2024, 2, 6)))
    assert rows[0]["entries"]
    assert all("document" not in entry for row in rows for entry in row["entries"])


def test_a_map_tells_how_many_incidents_a_person_checked(tmp_path: Path) -> None:
    document = Document("x", TEXT, date=date(2024, 2, 6))
    first = geomap.read(document)
    assert from_incidents(list(first), first.readings, "sentence").head["checked"] == 0
    decided = tmp_path / "corrections.toml"
    keys = list(next(iter(first)).events)
    for some in range(1, len(keys) + 1):
        entries = (f'[[event]]\nid = "{key}"\nreview = "accepted"\n' for key in keys[:some])
        decided.write_text("".join(entries), encoding="utf-8")
        found = geomap.read(document, corrections=decided)
        whole = some == len(keys)  # an incident of which one event was not looked at is not checked
        assert [i.review for i in found if keys[0] in i.events] == ["accepted" if whole else "unreviewed"]
        assert from_incidents(list(found), found.readings, "sentence").head["checked"] == int(whole)
