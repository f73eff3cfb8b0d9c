"""Events told to lie along a line: "between A and B", "from A to B", "on the road to B".

Where nothing else is the event's place, the named ends are its places, with no more precision than a neighbourhood.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from geomap.events.where import exclusions, linking
from geomap.events.where.candidates import BEFORE_NAME
from geomap.events.where.exclusions import BESIDE_ROAD
from geomap.events.words import clause

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geomap.events.what.trigger import Trigger
    from geomap.events.where.candidates import Candidate
    from geomap.events.words.clause import Words
    from geomap.records import Relation

LINE = "place:line"
"""The rule of an event whose places are the ends of a line that it lies on."""

_REACH = 9  # words between a trigger and the line
_WIDE = frozenset({"country", "province", "continent", "region"})
_MOVING = frozenset(
    "heading headed travelling traveling travelled traveled coming going moving flying sailing driving carrying bound "
    "leading route migration flight flights trip journey".split()
)
_TWO_SIDES = frozenset({"clash", "agreement", "statement"})  # "between A and B" may tell who, not where
_SO = clause.be | clause.have | frozenset("reported raged continued recorded heard seen held also".split())


def ends(trigger: Trigger, words: Words, found: Sequence[Candidate], relations: Sequence[Relation]) -> tuple[int, ...]:
    """Return which candidates are the ends of the line that the event lies on, by index; empty where there is none."""
    for first, indices in _lines(trigger, words, found, relations):
        if _leads(trigger, words, first):
            return indices
    return ()


def _lines(
    trigger: Trigger, words: Words, found: Sequence[Candidate], relations: Sequence[Relation]
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield the lines of a sentence: the index of the first word and the candidates at the ends."""
    low, breaks = words.low, words.breaks
    at = {c.mention.start: k for k, c in enumerate(found)}
    for relation in relations:
        if relation.type == "between" and relation.ground is not None and relation.ground2 is not None:
            both = [at[ground.start] for ground in (relation.ground, relation.ground2) if ground.start in at]
            if len(both) < _BOTH or not _MOVING.isdisjoint(relation.text.lower().split()):
                continue
            if any(found[k].mention.place is not None for k in both):
                yield bisect_left(words.starts, relation.start), tuple(both)
    for k, left in enumerate(found):
        start = left.first - 1
        while start > 0 and low[start] in BEFORE_NAME:
            start -= 1
        if start < 0 or any(breaks[start + 1 : left.first + 1]):
            continue
        road = exclusions.road(left, words)
        if road is not None and low[road - 1] in BESIDE_ROAD and _are_spots(left, left):
            yield road - 1, (k,)
        right = found[k + 1] if k + 1 < len(found) else None
        if right is None or not _are_spots(left, right):
            continue
        between = [w for w in low[left.last + 1 : right.first] if w not in BEFORE_NAME]
        if low[start] == "between" and trigger.kind.name not in _TWO_SIDES:
            if between == ["and"] and _ends(words, right):
                yield start, (k, k + 1)
        elif low[start] == "from" and trigger.pos == "n" and between == ["to"]:
            so = all(w in _SO for w in low[trigger.last + 1 : start])
            yield from [(trigger.last + 1, (k, k + 1))] if so else []


def _are_spots(left: Candidate, right: Candidate) -> bool:
    """Whether two names are of spots that a line may run between; one of them may be unknown."""
    places = [c.mention.place for c in (left, right) if c.mention.usage == "literal"]
    known = [place for place in places if place is not None]
    return len(places) == _BOTH and bool(known) and all(place.kind not in _WIDE for place in known)


_BOTH = 2


def _ends(words: Words, candidate: Candidate) -> bool:
    """Whether no noun follows that would make the name an adjective: "between A and B militias"."""
    after = candidate.last + 1
    if after >= len(words.low) or words.breaks[after]:
        return True
    word = words.low[after]
    return word in clause.prepositions | clause.conjunctions | clause.be | clause.have or word in linking.verbs()


def _leads(trigger: Trigger, words: Words, first: int) -> bool:
    """Whether a line stands in the trigger's own clause, after it, with no other verb on the way."""
    low, breaks = words.low, words.breaks
    verb = trigger.pos == "n" and trigger.last + 1 < first  # "a fire burned between A and B"
    on_the_way = range(trigger.last + 1 + verb, first)
    if not trigger.head < first <= trigger.last + 1 + _REACH:
        return False
    if any(set(breaks[k]) & set(',;:.—–"“”()') for k in range(trigger.last + 1, min(first + 1, len(breaks)))):
        return False
    return not any(
        low[k] in clause.be or low[k] in clause.modals or low[k] in clause.conjunctions - {"and"} for k in on_the_way
    ) and not any(low[k] in linking.verbs() and not low[k].endswith("ing") for k in on_the_way)
