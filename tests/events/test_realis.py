"""What is wanted, known before, habitual or long past is recorded and stays off the map."""

from __future__ import annotations

import pytest

from tests.events import made


def _told(text: str, trigger: str) -> str:
    (event,) = (e for e in made.read(text).events if e.trigger.text.lower() == trigger)
    return event.realis


@pytest.mark.parametrize(
    ("sentence", "trigger", "realis"),
    [
        ("We ask them to comply with the agreements signed in [Leva:city].", "agreements", "state"),
        ("THE PRESIDENTS REITERATED THE AGREEMENTS MADE IN [LEVA:city] AND ORO.", "agreements", "state"),
        ("The treaties that the country has signed in [Leva:city] cannot be disregarded.", "treaties", "state"),
        ("Bishops demanded that both sides declare a truce in [Leva:city].", "truce", "hypothetical"),
        ("She did not rule out the declaration of a ceasefire in [Leva:city].", "ceasefire", "hypothetical"),
        ("As long as a truce is not agreed upon in [Leva:city], they stay.", "truce", "hypothetical"),
        ("“We agree to end the fighting in [Leva:city],” he said.", "agree to end the fighting", "hypothetical"),
        ("Rebels agree to end the fighting in [Leva:city].", "agree to end the fighting", "actual"),
        (
            "He was planning the murder of a judge and the kidnapping of a cook in [Leva:city].",
            "kidnapping",
            "hypothetical",
        ),
        ("Rebels in [Leva:city] took a base, and the killing of nine soldiers was reported.", "killing", "actual"),
        ("The task force on enforced disappearances met in [Leva:city].", "enforced disappearances", "state"),
        ("Thieves in [Leva:city] are shot on sight.", "shot", "state"),
        ("Two men are arrested in [Leva:city] after a chase.", "arrested", "actual"),
        ("Protest such as burning tyres is banned in [Leva:city].", "burning tyres", "hypothetical"),
        ("The agreement signed in [Leva:city] on Saturday provides for schools.", "agreement", "actual"),
        ("The agreement was signed in [Leva:city] in February.", "agreement", "actual"),
        ("Both sides declared a truce in [Leva:city] on Monday.", "truce", "actual"),
        ("They worry about the rights of those who are arrested in [Leva:city].", "arrested", "state"),
        ("Those who were arrested in [Leva:city] have been released.", "arrested", "actual"),
        ("The judge signed the warrant for the arrest of 12 men in [Leva:city].", "arrest", "hypothetical"),
        ("Footage of a burned school in [Leva:city] is two years old.", "burned", "historical"),
        ("1978: troops fire on a crowd in [Leva:city].", "fire on", "historical"),
        ("1945: troops fire on a crowd in [Leva:city].", "fire on", "actual"),
        ("A plaque in [Leva:city] recalls a sergeant killed by a car bomb.", "killed", "historical"),
    ],
)
def test_realis(sentence: str, trigger: str, realis: str) -> None:
    assert _told(sentence, trigger) == realis


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("The gunmen left [Leva:city] without being arrested.", "negative"),
        ("They dream of [Leva:city] without executed people.", "negative"),
        ("In [Leva:city] 64 people without papers were arrested.", "positive"),
        ("Without warning, troops arrested nine men in [Leva:city].", "positive"),
    ],
)
def test_without(sentence: str, told: str) -> None:
    (event,) = (e for e in made.read(sentence).events if e.trigger.text in {"arrested", "executed"})
    assert event.polarity == told


@pytest.mark.parametrize(
    "sentence",
    [
        "A bus was seen near the 12th block of Junin Street in [Leva:city].",
        "The group spoke of the March attack on the bar.",
        "In [Leva:city] the admiral harshly attacked the presidents of both countries.",
        "Prices rose and murders fell in [Leva:city] in March.",
        "The poet has died in [Leva:city] aged 91.",
    ],
)
def test_no_protest_no_blow_no_fall_no_victim(sentence: str) -> None:
    types = {event.type for event in made.read(sentence).events if event.on_map}
    assert types <= {"attack"} if "March attack" in sentence else not types
