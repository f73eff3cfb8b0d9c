"""What a report only talks about stays off the map; what it tells goes on it."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from geomap.events.whether import telling
from geomap.text import sentences
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


def test_a_definite_deed_with_its_victim_is_told_whoever_speaks_of_it() -> None:
    reasons = _events(
        "Gunmen attacked a market in [Goma:city] on Friday. We all grieve after the murder of Amir Hossain, she said."
    )
    assert reasons["murder"] is None


def test_a_sermon_and_a_statute_tell_nothing() -> None:
    text = (
        "In his sermon in [Goma:city] the bishop spoke of hatred. Violence never spares those who sow it, he said. "
        "The law punishes those who kill, loot or burn, and whoever burns a house burns his own."
    )
    assert all(reason is not None for reason in _events(text).values())


def test_what_the_model_leaves_out_says_so() -> None:
    talk = "We do not attack anyone, but attacks on us will be answered, he said. Nobody is safe from such attacks."
    events = made.read(f"Gunmen attacked a market in [Goma:city] on Friday, killing six. {talk}").events
    left = [event for event in events if event.off_map_reason == telling.PASSING]
    assert all(telling.RULE in event.rules for event in left)
    assert next(event for event in events if event.trigger.text == "attacked").on_map


def test_weights_have_their_papers() -> None:
    raw = json.loads(files("geomap.models").joinpath("weights/telling.json").read_text("utf-8"))
    assert raw["provenance"]["script"] == "bench/train_telling.py"
    assert all(raw["provenance"]["corpora"].values())
    assert all(abs(weight) < 5 for weight in raw["weights"].values())


def test_a_report_about_sport_or_the_stage_lends_its_words() -> None:
    text = (
        "Lens bombarded the goal of [Marseille:city] for ninety minutes. The coach praised his bench and two goals. "
        "A late strike settled the contest, said the captain of the home team. The derby is on Sunday."
    )
    assert not _events(text)


def test_a_disaster_in_a_stadium_is_one() -> None:
    text = (
        "The derby in [Marseille:city] ended two goals each. The coach praised his team. "
        "Three fans were killed and twenty injured when a wall fell after the final whistle, police said."
    )
    assert "killed" in _events(text)


def test_a_report_of_another_field_borrows_the_words_of_violence() -> None:
    quiet = (
        "The new production in [Leva:city] drowns in water: the tenor is kidnapped by pirates, the soprano stabs "
        "herself and the chorus is shipwrecked. The conductor fought bravely against the rain, boos erupted in the "
        "gallery when a real goat escaped into the pit, and critics of the premiere wrote that the comedy had exploded."
    )
    assert not [e.trigger.text for e in made.read(quiet).events if e.on_map]
    loud = (
        "Gunmen stormed a theatre in [Leva:city] during a premiere on Friday and took the audience hostage. The "
        "orchestra was playing when masked men climbed onto the stage and fired into the ceiling. An actress was "
        "wounded, and police freed the hostages before dawn; the opera house will stay closed for weeks."
    )
    assert {"stormed", "wounded"} <= {e.trigger.text for e in made.read(loud).events if e.on_map}


def test_report_in_capitals_is_read_without_its_words() -> None:
    text = "Gunmen fired at a bus near the market and nine passengers were wounded before soldiers came. " * 3
    assert telling.style(sentences.split(text)).words == frozenset()
    assert telling.style(sentences.split(text.upper())).words == frozenset()


@pytest.mark.parametrize(
    "text",
    ["Unions have called a strike in [Leva:city] for Saturday.", "The party called a march in [Leva:city] for Friday."],
)
def test_what_is_called_for_a_day_is_still_to_come(text: str) -> None:
    assert [e.trigger.text for e in made.read(text).events if e.on_map] == []
