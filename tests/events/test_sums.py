"""The sum of a longer time is no event of one day; what began lately is."""

from __future__ import annotations

import pytest

from geomap.events.whether import sums
from tests.events import made


def _told(text: str, trigger: str) -> tuple[str, bool]:
    (event,) = (e for e in made.read(text).events if e.trigger.text == trigger)
    return event.realis, sums.RULE in event.rules


@pytest.mark.parametrize(
    ("sentence", "trigger"),
    [
        ("Since the party was founded, nearly 1,000 of its members have been murdered in [Leva:city].", "murdered"),
        ("In the past three months 137 bodies have been found in [Leva:city].", "bodies"),
        ("The conflict has killed more than 5,000 people in [Leva:city].", "killed"),
        ("The war has killed 150,000 people in [Leva:city], according to researchers.", "war"),
        ("Police have arrested 300 people in [Leva:city] since the protests began.", "arrested"),
        ("On average, one woman a day is killed in [Leva:city].", "killed"),
        ("Two farmers are killed every month in [Leva:city], residents say.", "killed"),
        ("The group has carried out a dozen attacks in [Leva:city] in the last six months.", "attacks"),
        (
            "The conflict, which in nine years has claimed over 70,000 lives in [Leva:city], goes on.",
            "claimed over 70,000 lives",
        ),
        ("There have been 25 arbitrary arrests in [Leva:city] since Osso rose to power last August.", "arrests"),
        ("Monthly figures show 14 people were killed in [Leva:city] in February.", "killed"),
    ],
)
def test_sum_of_a_longer_time_is_off_the_map(sentence: str, trigger: str) -> None:
    assert _told(sentence, trigger) == ("state", True)


@pytest.mark.parametrize(
    ("sentence", "trigger"),
    [
        ("Thirteen people have died in [Leva:city] since the start of the clashes on Sunday.", "died"),
        ("Thirteen people have died in [Leva:city] since the clashes on Sunday.", "clashes"),
        ("Rebels have killed 60 civilians in [Leva:city] since Friday.", "killed"),
        ("Last week, gunmen killed 12 people in [Leva:city].", "killed"),
        ("A bomb killed 12 people in [Leva:city], the worst attack this year.", "killed"),
        ("An attack in [Leva:city] this year killed 40 people.", "attack"),
        ("At least 15 people were killed in [Leva:city] in the deadliest raid since 2005.", "killed"),
        ("Gunmen shot dead a farmer on the road he took every day in [Leva:city].", "shot dead"),
    ],
)
def test_one_deed_or_what_began_lately_is_an_event(sentence: str, trigger: str) -> None:
    assert _told(sentence, trigger) == ("actual", False)
