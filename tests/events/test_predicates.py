"""Who speaks where the verb of speech is the second of two predicates: "X visited Y and said"."""

from __future__ import annotations

import pytest

from geomap import pipeline
from geomap.places.gazetteer import Gazetteer
from geomap.records import Document

GAZETTEER = Gazetteer()


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Harakat al-Fajr, a group allied with the rebels, claimed responsibility and said it had killed ten soldiers.",
         "Harakat al-Fajr"),
        ("The group claimed responsibility and said it had killed ten soldiers.", "The group"),
        ("Police in Bannu opened an inquiry and said two men had been killed.", "Police in Bannu"),
        ("Governor Ali Khan visited the hospital and told reporters that nine people were killed.",
         "Governor Ali Khan"),
        ("The mayor, Juan Perez, toured the area on Monday and said nine people were killed.", "Juan Perez"),
        ("The armed group and its allies said ten soldiers were killed.", "The armed group and its allies"),
        ("The retired general and a nurse said ten soldiers were killed.", "The retired general and a nurse"),
    ],
)  # fmt: skip
def test_the_subject_of_both(text: str, source: str) -> None:
    event = next(e for e in pipeline.read(Document("d", text), GAZETTEER).events if e.trigger.text == "killed")
    assert [a.source for a in event.attribution] == [source]
