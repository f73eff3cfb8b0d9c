"""Verbs that no row of the lexicon lists tell of an event by who acts on what."""

import pytest

from tests.events import made


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Flames gutted a warehouse in [Salford:town].", ["disaster"]),
        ("Hail punctured the roofs of 40 cars in [Graz:town].", ["disaster"]),
        ("Rockets shattered two hangars near [Sirte:town].", ["explosion"]),
        ("A crowded bus left [Lima:capital]; rockets and fireworks delighted the crowd.", []),
        ("The heavily fortified square in [Baghdad:capital] was quiet, and no shell fell.", []),
    ],
)
def test_whatever_the_verb(text: str, told: list[str]) -> None:
    events = [e for e in made.read(text).events if e.polarity == "positive" and e.realis == "actual"]
    assert [e.type for e in events] == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The gunman fled towards the harbour of [Split:town].", []),
        ("Forty families fled towards the harbour of [Split:town].", ["displacement"]),
        ("Rebels raided a mine near [Kolwezi:town].", ["attack"]),
        ("Detectives raided a flat in [Kolwezi:town].", ["arrest"]),
        ("A teacher suspected of recruiting fighters was arrested in [Marawi:town].", ["arrest"]),
        ("In [Oujda:town], 41 men without papers were rounded up.", ["arrest"]),
        ("There were no foreigners among the dead of Friday's drone strike in [Kidal:town].", ["explosion"]),
        ("Detained editors in [Asmara:capital] get no visits.", []),
    ],
)
def test_who_does_what_to_whom(text: str, told: list[str]) -> None:
    events = [e for e in made.read(text).events if e.polarity == "positive" and e.realis == "actual"]
    assert [e.type for e in events if e.trigger.text not in {"dead", "dead of"}] == told
