"""Events told to lie along a line: "between A and B", "on the road from A to B", "on the road to B".

Where nothing else is the event's place, the named ends are its places, with no more precision than a neighbourhood.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from geomap.events import clause, linking
from geomap.events.candidates import BEFORE_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geomap.events.candidates import Candidate
    from geomap.events.clause import Words
    from geomap.events.triggers import Trigger
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
_ROAD = frozenset("road highway route track motorway way railway line".split())


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
    at = {c.mention.start: k for k, c in enumerate(found) if c.mention.place is not None}
    for relation in relations:
        if relation.type == "between" and relation.ground is not None and relation.ground2 is not None:
            both = at.get(relation.ground.start), at.get(relation.ground2.start)
            if both[0] is not None and both[1] is not None and _MOVING.isdisjoint(relation.text.lower().split()):
                yield bisect_left(words.starts, relation.start), (both[0], both[1])
    for k, left in enumerate(found):
        start = left.first - 1
        while start > 0 and low[start] in BEFORE_NAME:
            start -= 1
        if start < 0 or any(breaks[start + 1 : left.first + 1]):
            continue
        place = left.mention.place
        right = found[k + 1] if k + 1 < len(found) else None
        if low[start] == "between" and right is not None and trigger.kind.name not in _TWO_SIDES:
            between = [w for w in low[left.last + 1 : right.first] if w not in BEFORE_NAME]
            if between == ["and"] and place is not None and _is_spot(left) and _is_spot(right) and _ends(words, right):
                yield start, (k, k + 1)
        if low[start] == "from" and right is not None and trigger.pos == "n" and _is_spot(left) and _is_spot(right):
            between = [w for w in low[left.last + 1 : right.first] if w not in BEFORE_NAME]
            if between == ["to"] and all(w in _SO for w in low[trigger.last + 1 : start]):
                yield trigger.last + 1, (k, k + 1)
        if low[start] == "to" and start > 1 and low[start - 1] in _ROAD and place is not None and _is_spot(left):
            yield start - 1, (k,)


def _is_spot(candidate: Candidate) -> bool:
    place = candidate.mention.place
    return candidate.mention.usage == "literal" and place is not None and place.kind not in _WIDE


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
