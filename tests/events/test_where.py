"""The place of an event among several named ones, by the whole pipeline with the real gazetteer."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from geomap import pipeline
from geomap.places.gazetteer import Gazetteer
from geomap.records import Document, Event

CASES = Path(__file__).parent.parent / "cases"
GAZETTEER = Gazetteer()
LINES = [line for line in (CASES / "where.txt").read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]


def told(text: str, words: str) -> Event | None:
    """Return the event whose words are the last such words of a text."""
    reading = pipeline.read(Document("made", text, date=date(2024, 5, 1)), GAZETTEER)
    start = text.rindex(words)
    end = start + len(words)
    return next(
        (e for e in reading.events if any(m.start < end and start < m.end for m in (e.trigger, *e.mentions))), None
    )


@pytest.mark.parametrize("line", LINES, ids=lambda line: line[:60])
def test_places(line: str) -> None:
    text, expected = line.replace("\\n", "\n").split(" || ")
    words, names = (part.strip() for part in expected.split("=>"))
    event = told(text, words)
    assert event is not None
    if names == "nowhere":
        assert event.place is None or not event.on_map
        return
    wanted = {name.strip() for name in names.split(";")}
    found = {at.mention.text if at.mention else at.place.name for at in event.places}
    assert found | {span.text for span in event.unresolved} == wanted


def test_line_is_a_neighbourhood() -> None:
    event = told("A landslide between Pasto and Mocoa buried a bus on Tuesday.", "landslide")
    assert event is not None
    assert "place:line" in event.rules
    assert event.precision.acled == 2


@pytest.mark.parametrize(
    ("text", "words", "seat"),
    [
        ("GENEVA, April 5 (Wire) - Shelling killed four in the Sudanese capital on Sunday.", "Shelling", "Khartoum"),
        ("MOSCOW, April 5 (Wire) - Bombs exploded in the Peruvian capital on Wednesday.", "exploded", "Lima"),
        ("LONDON, April 5 (Wire) - Gunmen shot dead a general in Sudan's capital on Monday.", "shot dead", "Khartoum"),
        ("KABUL, April 5 (Wire) - Fighters seized Helmand's capital on Thursday.", "seized", "Lashkar Gah"),
        ("The Nigerian capital was hit by a blast on Monday that killed nine people.", "blast", "Abuja"),
        ("NOBODY CLAIMED TUESDAY'S CAR BOMB IN THE SOMALI CAPITAL.", "CAR BOMB", "Mogadishu"),
        ("The firm attracts Chinese capital, and workers were injured at its mine in Likasi.", "injured", "Likasi"),
    ],
)
def test_a_capital_without_its_name(text: str, words: str, seat: str) -> None:
    event = told(text, words)
    assert event is not None
    assert [at.place.name for at in event.places] == [seat]


@pytest.mark.parametrize(
    ("text", "words", "unit"),
    [
        (
            "YAMBIO, South Sudan, April 3 (Wire) - Six died in Tambura.\n\nIn Kwarambe, fighters burned houses.",
            "burned",
            "Western Equatoria",
        ),
        (
            "A bus crashed in Ponda on Monday, killing three.\n\nIn Seoj Dhar, a landslide buried a house.",
            "landslide",
            "North Goa",
        ),
    ],
)
def test_an_unknown_place_that_opens_a_paragraph_is_not_the_town_before(text: str, words: str, unit: str) -> None:
    event = told(text, words)
    assert event is not None
    assert [at.place.name for at in event.places] == [unit]
    assert event.unresolved
