"""How well the counts of two events agree: equal, risen, a part of the other, or another side's version."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geomap.events.what import reference

if TYPE_CHECKING:
    from geomap.events.joining.items import Item

_INSTEAD = re.compile(
    r"\b(?:only|confirm\w*|knows?\s+of|puts?\s+(?:the|it|them)|lower|higher|instead|insist\w*|(?:no|not)\s+more\s+than|"
    r"no\s+(?:less|fewer)\s+than|toll)\b",
    re.IGNORECASE,
)  # how a second voice counts what a first one has counted
_OWN_DEAD = re.compile(r"\b(?:our|its|their)\s+(?:own\s+)?(?:side|losses|ranks)\b|\bcomrades\b", re.IGNORECASE)
_NAMED = frozenset({"party", "neutral"})
_BESIDE = 400  # characters in which a second voice counts
_VERSION = 1.0


def in_one_place(a: Item, b: Item) -> bool:
    """Whether two events share a place."""
    return not {p.place.id for p in a.event.places}.isdisjoint(p.place.id for p in b.event.places)


def _versions(a: Item, b: Item) -> bool:
    """Whether a party's release and another report tell of one place and day: their figures differ as a rule."""
    same_day = a.start == b.start and a.end == b.end and not (a.inferred or b.inferred)
    return a.release != b.release and a.document.id != b.document.id and same_day and in_one_place(a, b)


_OFFICES = frozenset(
    "mayor governor bishop archbishop imam prefect judge magistrate prosecutor ambassador headmaster headteacher "
    "principal commander chief chairman president minister senator".split()
)


def one_office(a: Item, b: Item) -> bool:
    """Whether two events befell the holder of one office: a town has one mayor."""
    held = [{n[3] for n in item.numbers if n[1:3] == (1, 1)} & _OFFICES for item in (a, b)]
    return not held[0].isdisjoint(held[1])


def other_version(a: Item, b: Item) -> bool:
    """Whether one report has two voices count the dead of one thing: "over 100, witnesses said. The governor: 45"."""
    first, second = (a, b) if a.event.trigger.start <= b.event.trigger.start else (b, a)
    if a.document.id != b.document.id or a.event.type != "death" or b.event.type != "death" or a.start != b.start:
        return False
    one, other = ({c.source for c in item.event.attribution if c.kind in _NAMED} for item in (first, second))
    own = second.event.date.expression is not None or any(p.how != "discourse" for p in second.event.places)
    if own or second.unknown or not other or not one.isdisjoint(other) or reference.ANOTHER in second.event.rules:
        return False
    if _OWN_DEAD.search(second.event.sentence.text) or not _INSTEAD.search(second.event.sentence.text):
        return False
    told = [next((n for n in item.numbers if n[0] == "killed"), None) for item in (first, second)]
    mine, theirs = told
    if mine is None or theirs is None or second.event.sentence.start - first.event.sentence.end > _BESIDE:
        return False
    alike = not mine[4] or not theirs[4] or mine[4] == theirs[4]
    return alike and not (mine[3] and theirs[3] and mine[3] != theirs[3])


def score(a: Item, b: Item) -> float:
    """Score the counts of two events; what a party's release says of them, or another voice, speaks against nothing."""
    agreed = _agreement(a, b)
    if agreed < 0.0 and (_versions(a, b) or other_version(a, b)):
        return _VERSION if other_version(a, b) else 0.0
    return agreed


def _agreement(a: Item, b: Item) -> float:
    score = 0.0
    for key, low, high, noun, side, lowest in a.numbers:
        for other, low2, high2, noun2, side2, lowest2 in b.numbers:
            if key != other:
                continue
            if low == low2 and (high == high2 or lowest or lowest2):
                score += 1.5
            elif (side and side2 and side != side2) or (noun and noun2 and noun != noun2 and low > 1 < low2):
                score -= 1.0  # whose dead they are differs: the figures cannot tell that it is one thing
            elif low <= high2 * 1.34 and low2 <= high * 1.34:
                score += 0.75
            elif _some_of((low, high, noun), (low2, high2, noun2)):
                score -= 1.0
            elif max(low, low2) > 3 * max(1, min(high, high2)):
                score -= 0.0 if _grew(a, b, low, low2) and _rises(a, b, low < low2, lowest, lowest2) else 2.0
            elif abs(low - low2) <= 1:
                score += 0.5
            elif not _grew(a, b, low, low2):
                score -= 0.5
    return score


def _some_of(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    """Whether the one count may be a part of the other: "two teachers" of the "dozens"."""
    part, whole = sorted((one, other))
    return part[0] > 1 and bool(part[2]) and not whole[2] and whole[1] > whole[0]


def _rises(a: Item, b: Item, first_less: bool, lowest: bool, lowest2: bool) -> bool:  # noqa: FBT001 - facts of two
    """Whether the higher figure may be a risen one: over "at least 32", or told of what is known: "the blast"."""
    least, risen = (lowest, b) if first_less else (lowest2, a)
    return least or risen.known or risen.later


def _grew(a: Item, b: Item, low: int, low2: int) -> bool:
    """Whether the report of a later day has the higher figure, as tolls have it."""
    first, second = a.document.date, b.document.date
    return first is not None and second is not None and first != second and (first < second) == (low < low2)
