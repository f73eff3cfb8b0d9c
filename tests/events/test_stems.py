"""A pattern that is tried only where a sentence holds one of some stems must not match without any of them."""

import re
from collections.abc import Iterator
from itertools import islice
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from geomap.events.howmany import counts
from geomap.events.what import cues
from geomap.events.when import anniversaries, dating
from geomap.events.where import scenes, setting
from geomap.events.whether import sums
from geomap.events.words import harmwords

GUARDED = [
    (cues.HISTORIC, cues.HISTORIC_STEMS),
    (cues.YEAR, cues.YEAR_STEMS),
    (cues.FICTION, cues.FICTION_STEMS),
    (cues.SURVEYED, cues.SURVEYED_STEMS),
    (cues.PENAL, cues.PENAL_STEMS),
    (cues.UNTRUE, cues.UNTRUE_STEMS),
    (sums._RATE, sums._RATE_STEMS),
    (sums._PERIOD, sums._PERIOD_STEMS),
    (setting._ELSEWHERE, setting._ELSEWHERE_STEMS),
    (dating._ELSEWHERE, dating._ELSEWHERE_STEMS),
    (anniversaries._AGO, anniversaries._UNITS),
    (anniversaries._ANNIVERSARY, anniversaries._UNITS),
    (anniversaries._THE_NEXT, anniversaries._UNITS),
    (counts._BRINGS, counts._TOTAL_STEMS),
    (counts._HAVE_BEEN, counts._TOTAL_STEMS),
    (counts._PERIOD, counts._PERIOD_STEMS),
    (scenes.CALLED, scenes.CALLED_STEMS),
    (scenes._DESCRIBES, scenes._DESCRIBES_STEMS),
]
MOST = 20_000  # wordings of a pattern that are looked at


def wordings(parsed: Any) -> Iterator[str]:
    """Yield what a pattern matches: every alternative, what is optional with and without, all else in one way."""
    if not parsed:
        yield ""
        return
    (op, value), rest = parsed[0], parsed[1:]
    if op is sre.LITERAL:
        heads: Any = [chr(value)]
    elif op is sre.BRANCH:
        heads = (head for branch in value[1] for head in wordings(list(branch)))
    elif op is sre.SUBPATTERN:
        heads = wordings(list(value[3]))
    elif op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        least, most, inner = value
        heads = ("".join([one] * times) for times in {least, min(most, 1)} for one in wordings(list(inner)))
    elif op is sre.IN:
        heads = [chr(item[1]) for item in value if item[0] is sre.LITERAL] or ["7" if "DIGIT" in str(value) else "w"]
        heads = [" "] if "SPACE" in str(value) else heads
    else:
        heads = [""]  # bounds and looks around take no letters
    for head in heads:
        for tail in wordings(rest):
            yield head + tail


@pytest.mark.parametrize(("pattern", "stems"), GUARDED)
def test_each_wording_holds_a_stem(pattern: re.Pattern[str], stems: tuple[str, ...]) -> None:
    """Who adds a word to a pattern adds its stem."""
    found = list(islice(wordings(list(parser.parse(pattern.pattern))), MOST))
    assert found
    assert [wording for wording in found if not any(stem in wording for stem in stems)] == []


@pytest.mark.parametrize("phrase", [phrase for phrases in harmwords._PHRASES.values() for phrase in phrases])
def test_each_phrase_of_harm_is_tried_at_its_first_word(phrase: str) -> None:
    """Who adds a phrase adds its first word; "starved to death" and its like are found by their end."""
    first = re.compile("[a-z]+")
    words = {first.match(wording)[0] for wording in islice(wordings(list(parser.parse(phrase))), MOST)}  # type: ignore[index]
    assert {word for word in words - harmwords._STARTS if "to\\s+death" not in phrase} == set()
