"""What a report only talks about stays off the map; what it tells goes on it."""

from __future__ import annotations

import pytest

from geomap.events import telling
from tests.events import made


def _events(text: str) -> dict[str, str | None]:
    return {e.trigger.text: e.off_map_reason for e in made.read(text).events}


@pytest.mark.parametrize(
    ("sentence", "trigger"),
    [
        ("We must not look away while raids and killings go on, she said.", "raids"),
        ("What we fear most is attacks on our children, a mother said.", "attacks"),
        ("Our people know what bombings do to a town.", "bombings"),
    ],
)
def test_talk_without_place_day_or_count_is_mentioned_in_passing(sentence: str, trigger: str) -> None:
    reasons = _events(f"Gunmen attacked a market in [Goma:city] on Friday. {sentence}")
    assert reasons["attacked"] is None
    assert reasons.get(trigger) is not None


def test_a_witness_tells_what_happened() -> None:
    reasons = _events(
        "Gunmen attacked a market in [Goma:city] on Friday. They shot my brother in front of us, he said."
    )
    assert reasons["shot"] is None


def test_an_event_mentioned_first_and_told_later_is_told() -> None:
    text = "Shells fell on [Goma:city]. Raids are what we dread, she said. Soldiers raided the market at dawn."
    assert all(reason is None for word, reason in _events(text).items() if word == "raided")


def test_us_in_capitals_is_a_country() -> None:
    reasons = _events("Shells fell on [Goma:city] on Friday. A US soldier was wounded.")
    assert reasons["wounded"] != telling.PASSING
