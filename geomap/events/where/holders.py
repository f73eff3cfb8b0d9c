"""Where an event is whose own place no gazetteer knows: in the place that its sentence says holds it, or beside it.

"A village in the X area", "A, X province" and "A of X" put an event of an unknown A somewhere in X, "A, west of X"
somewhere near X. Without either, the first-level unit that the whole report speaks of is as much as can be said. The
place is X, by inference and one step less precise; A stays with the event as a name without a place.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from geomap.events.where import coordination, parts
from geomap.events.where.candidates import KINDS
from geomap.records import EventPlace, Span

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from geomap.events.where.candidates import Candidate
    from geomap.events.words.clause import Words
    from geomap.records import Gazetteer, Mention, Place

HOLDS, BESIDE, UNIT = "place:holds", "place:beside it", "place:unit of the report"
COUNTRY = "place:country"
"""The rule of an event of which only the country is known: a reader is told, and nothing is drawn."""
_SCORE, _UNIT_SCORE = 0.5, 0.3
_REACH = 14  # words between a name and what holds it
_TOO_WIDE = frozenset({"continent", "ocean", "sea"})
_MORE = {"commune", "locality", "hamlet", "settlement", "community", "department", "state", "territory"}
_KIND = "(?:" + "|".join(sorted(KINDS | _MORE)) + ")"
_NOUN = rf"(?:(?:a|an|the|one of the)\s+(?:[\w'’-]+\s+){{0,5}}?{_KIND}\s+)"
_INSIDE = re.compile(
    rf"^(?:{_KIND}\s+)?(?:[,(]\s*)?(?:{_NOUN}|{_KIND}\s+(?=of\s))?(?:located\s+|situated\s+)?"
    rf"(?:(?:in|of|within|inside)\s+(?:the\s+|its\s+)?(?:[\w'’-]+\s+){{0,3}}?(?:{_KIND}\s+(?:of\s+)?)?)?(?:the\s+)?[,(]?\s*$"
)
_NEAR = re.compile(
    rf"^(?:{_KIND}\s+)?(?:[,(]\s*)?{_NOUN}?(?:located\s+|situated\s+|lying\s+)?(?:just\s+|some\s+|about\s+|around\s+|"
    r"roughly\s+|nearly\s+|less\s+than\s+)*(?:[\d.,]+\s*(?:km|kms|kilometres|kilometers|miles|mi)\s+|near\s+|"
    r"outside\s+|"
    r"close\s+to\s+|not\s+far\s+from\s+|(?:on\s+the\s+)?outskirts\s+of\s+|"
    r"on\s+the\s+(?:slopes|flanks|shores?|banks?|edges?)\s+of\s+|at\s+the\s+foot\s+of\s+|in\s+the\s+foothills\s+of\s+|next\s+to\s+|adjacent\s+to\s+)?"
    r"(?:(?:to\s+the\s+)?(?:north|south|east|west|north-?east|north-?west|south-?east|"
    r"south-?west)(?:ern)?\s+(?:of\s+|from\s+))?"
    r"(?:from\s+|of\s+)?(?:the\s+)?(?:[\w'’-]+\s+){0,2}?$"
)
_LINKS = re.compile(r"[,(]|\b(?:in|of|within|inside)\b")


class Held(NamedTuple):
    """What holds or neighbours names that the gazetteer lacks, the rules, and whether all are only beside it."""

    places: tuple[EventPlace, ...]
    rules: tuple[str, ...]
    beside: bool


def told(kept: Sequence[Candidate], found: Sequence[Candidate], words: Words, known: Collection[str]) -> Held:
    """Return what the words say of where those of an event's places are that the gazetteer lacks.

    Beside places that are `known`, by their ids, only a town says so: "a school in A and the market of B".
    """
    places: list[EventPlace] = []
    rules: list[str] = []
    for candidate in kept:
        if candidate.mention.place is not None:
            continue
        outer, rule = _holder(found.index(candidate), found, words)
        if outer is not None and outer.mention.place is not None and outer.mention.place.kind not in _TOO_WIDE:
            if known and (outer.mention.place.kind not in _TOWNS or outer.mention.place.id in known):
                continue
            places.append(EventPlace(outer.mention.place, None, "inference", _SCORE))
            rules.append(COUNTRY if outer.mention.place.kind == "country" else rule)
    return Held(tuple(places), tuple(dict.fromkeys(rules)), bool(rules) and set(rules) == {BESIDE})


def held(found: Sequence[Candidate], words: Words) -> dict[int, int]:
    """Return which unknown name each known one is told to hold or neighbour, by their numbers."""
    of: dict[int, int] = {}
    for k, candidate in enumerate(found):
        if candidate.mention.place is None:
            outer, _ = _holder(k, found, words)
            if outer is not None:
                of.setdefault(found.index(outer), k)
    return of


def pooled(scores: Sequence[float], of: Mapping[int, int]) -> list[float]:
    """Return the scores, those of a holder and of the name that it holds given to the name: they are one expression."""
    out = list(scores)
    for outer, inner in of.items():
        out[inner] = 1 - (1 - scores[inner]) * (1 - scores[outer])
        out[outer] = min(scores[outer], scores[inner])
    return out


def _holder(k: int, found: Sequence[Candidate], words: Words) -> tuple[Candidate | None, str]:
    """Return the known candidate that an unknown one's words place it in or beside, and the rule."""
    own = found[k]
    if k + 1 < len(found) and coordination.chained(own, found[k + 1], words):
        return found[k + 1], HOLDS
    if k and coordination.owned(found[k - 1], own, words):
        return found[k - 1], HOLDS
    for outer in found[k + 1 : k + 3]:
        if outer.mention.usage == "demonym" or outer.first - own.last > _REACH:
            break
        if outer.mention.place is None:
            continue
        between = _between(own, outer, words)
        if _LINKS.search(between) and not parts.BEARS.search(between) and _INSIDE.match(between):
            return outer, HOLDS
        if parts.BEARS.search(between) and _NEAR.match(between):
            return outer, BESIDE
        break
    return None, ""


def _between(left: Candidate, right: Candidate, words: Words) -> str:
    """Return the words and marks between two names, in lower case."""
    parts = []
    for j in range(left.last + 1, right.first + 1):
        parts.append(words.breaks[j])
        if j < right.first:
            parts.append(words.low[j])
    return " ".join(part for part in parts if part).lstrip() + (" " if right.first > left.last + 1 else "")


def unit(mentions: Sequence[Mention], gazetteer: Gazetteer) -> EventPlace | None:
    """Return the first-level unit that most of a report's finer places lie in, where no other is named."""
    named: dict[str, Mention] = {}
    finer: dict[str, tuple[str, ...]] = {}
    for mention in mentions:
        place = mention.place
        if place is None or mention.usage == "demonym" or mention.nominal or place.kind in {"country", *_TOO_WIDE}:
            continue
        if place.kind == "province":
            named.setdefault(place.id, mention)
        else:
            finer[place.id] = place.parents[:-1]
    inside = Counter(holder for holders in finer.values() for holder in holders)
    for key, mention in named.items():
        if len(named) == 1 and mention.place is not None and inside[key] >= _MOST * len(finer):
            span = Span(mention.start, mention.end, mention.text)
            return EventPlace(mention.place, span, "inference", _UNIT_SCORE)
    if named or len(finer) < _FEWEST:
        return None
    for place_id in finer:
        for holder in gazetteer.parents(place_id):
            if holder.kind == "province" and inside[holder.id] >= _MOST * len(finer):
                return EventPlace(holder, None, "inference", _UNIT_SCORE)
    return None


_MOST, _FEWEST = 0.7, 2
UNITS = frozenset({"district", "province"})
_TOWNS = frozenset({"city", "town", "village", "neighborhood", "suburb", "settlement"})


class Report:
    """The place names of a report, and the unit that it speaks of, sought when an event first needs it."""

    def __init__(self, mentions: Sequence[Mention], gazetteer: Gazetteer) -> None:
        """Keep what the unit is sought among."""
        self._mentions, self._gazetteer = mentions, gazetteer

    @cached_property
    def unit(self) -> EventPlace | None:
        """The first-level unit that most of the places lie in, if there is one."""
        return unit(self._mentions, self._gazetteer)

    def around(self, held: EventPlace | None, *, far: bool = False) -> EventPlace | None:
        """Return the district or first-level unit that a town lies in, itself where it is no town.

        `far` tells that only the first-level unit will do.
        """
        kinds = {"province"} if far else {"district", "province"}
        if held is None or held.place.kind in kinds or (held.place.kind not in _TOWNS and not far):
            return held
        units = (p for p in self._gazetteer.parents(held.place.id) if p.kind in kinds)
        wide = next(units, None)
        return EventPlace(wide, None, "inference", _UNIT_SCORE) if wide is not None else None


def inferred(place: EventPlace) -> EventPlace:
    """Return a place as one that holds another, of which no more is known."""
    return EventPlace(place.place, None, "inference", _SCORE)


def within(places: Sequence[EventPlace], held: Place) -> bool:
    """Whether an event has places of its own, all of them one that another names or within that."""
    return bool(places) and all(held.id in (at.place.id, *at.place.parents) for at in places)
