"""Small places far from all others of a report, which are mostly names of something else or of a village unknown.

A gazetteer of the world has a hamlet for nearly every name. What is in no unit that the report names and far from all
its other places needs a chance that comes near certainty, the nearer the fewer people live there.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from geomap.places import telltales
from geomap.places.containment import keep
from geomap.places.geometry import distance_km
from geomap.places.ranking import SETTLEMENTS, SIMILAR

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from geomap.places.ranking import Group
    from geomap.records import Candidate, Gazetteer, Place

_WIDE = frozenset({"country", "continent", "ocean", "sea"})
_APART_KM, _ABROAD_KM, _SIMILAR_KM = 300.0, 75.0, 150.0
"""How near another place has to be: in general, in a country that nothing else points to, for a similar name."""
_ENOUGH = ((1000, 0.995), (15_000, 0.8), (50_000, 0.65), (100_000, 0.5))
"""People, and the chance from which a place of fewer is believed wherever it is."""
_SURE, _FAINT, _TRACE, _SPOT_KM = 0.5, 0.2, 0.01, 60.0
_UNIQUE, _ONLY = 5000, 0.45
_KNOWN, _VILLAGE, _NEXT_KM = 0.95, 1000, 25.0
_TOWN, _METROPOLIS = 100_000, 500_000
_COMPANY = 2
_FOLD = 3
_BORNE, _SERVED = 0.03, 20.0
"""The chance from which a namesake is to be thought of, and how much likelier a country's police make it."""
_LEARNED = "gm:learned-"
_DEGREE_KM = 111.0
_OBSCURE, _OUTSHINES, _WORTH = 5000, 30_000, 0.1
"""People of a hamlet and of a town that outshines it, and the least chance of the town."""


class _Top(NamedTuple):
    """A name's likeliest place, and the chance of all of its places in that spot."""

    group: Group
    candidate: Candidate
    chance: float

    @property
    def place(self) -> Place:
        return self.candidate.place


def leave(groups: Sequence[Group], told: Collection[str]) -> None:
    """Take the chance from a small place far from all others of a document, in no unit that it names.

    Its other bearers near the others share what is left where that is much. `told` are countries that the user or
    the text speaks of otherwise.
    """
    tops = [_top(g) for g in groups if g.candidates]
    sure = [top for top in tops if top.chance >= _SURE and top.place.kind not in _WIDE]
    countries = {top.place.country for top in tops if top.chance >= _SURE and top.place.kind in _WIDE}.union(told)
    for top in tops:
        g, place = top.group, top.place
        if g.against or top.chance < _FAINT:
            continue
        company = [other for other in sure if other.group is not g and other.place.id != place.id]
        others = [other.place for other in company]
        if top.chance < _KNOWN and _outshone(g, others):
            top = _top(g)  # noqa: PLW2901  # another place of the name now
            place = top.place
        if g.reach == math.inf and _is_city(place) and top.chance < _KNOWN:
            beside = [_is_next_door(c, others) for c in g.candidates]
            if any(beside) and not _beside(top.candidate, others, _APART_KM):
                keep(g, beside, whole=top.chance)
            continue
        if top.chance >= _enough(top):
            continue
        often = sum(len(other.group.mentions) for other in company) >= _COMPANY
        if not often and not any(other.population >= _TOWN for other in others):
            continue
        here = countries.union(other.country for other in others)
        inside = [_beside(c, others, _reach(g, c, here)) for c in g.candidates]
        if inside[g.candidates.index(top.candidate)]:
            continue
        g.against = f"unresolved: {place.name}, {place.admin1 or place.country}, is far from all other places here"
        left = sum(p for p, there, c in zip(g.chance, inside, g.candidates, strict=False) if there and _is_own(c))
        instead = left / (left + g.chance[-1])
        keep(g, inside, whole=instead if instead >= _SURE else left)


def _outshone(g: Group, others: Sequence[Place]) -> bool:
    """Give a far hamlet's chance to the town of its name and country, and tell whether there is one.

    Which of two is less far says nothing where neither is near: the name is the town's, unless a unit told says not.
    """
    best = max(range(len(g.candidates)), key=g.chance.__getitem__)
    hamlet = g.candidates[best].place
    if hamlet.kind not in SETTLEMENTS or hamlet.population >= _OBSCURE:
        return False
    towns = [
        k
        for k, c in enumerate(g.candidates)
        if c.place.country == hamlet.country
        and c.place.population >= _OUTSHINES
        and g.chance[k] >= _WORTH
        and _is_own(c)
    ]
    if not towns or any(_beside(g.candidates[k], others, _APART_KM) for k in (best, *towns)):
        return False
    town = max(towns, key=lambda k: g.candidates[k].place.population)
    g.chance[town] += g.chance[best]
    g.chance[best] = 0.0
    return True


def serve(groups: Sequence[Group], text: str, gazetteer: Gazetteer, told: Collection[str | None]) -> None:
    """Prefer, for a doubtful name alone in its country, the places whose country's services the text speaks of.

    Only where the names do not agree on a country.
    """
    known = backed(groups)
    if max(known.values(), default=0) > _COMPANY:
        return
    doubtful = {g.name.lower(): g for g in groups if _is_doubtful(g, known, told)}
    served = telltales.services(text, gazetteer, doubtful.keys()) if doubtful else frozenset()
    for g in doubtful.values() if served else ():
        weighed = [
            p * (_SERVED if c.place.country in served and _is_own(c) else 1.0)
            for c, p in zip(g.candidates, g.chance, strict=False)
        ]
        whole = sum(weighed) + g.chance[-1]
        g.chance = [*(p / whole for p in weighed), g.chance[-1] / whole]


def _is_doubtful(g: Group, known: Counter[str | None], told: Collection[str | None]) -> bool:
    """Whether nothing else backs the country of a name's likeliest place, and another country may be meant."""
    if g.part or not g.candidates or not _is_own(g.candidates[0]):
        return False
    best = max(range(len(g.candidates)), key=g.chance.__getitem__)
    place = g.candidates[best].place
    if place.kind in _WIDE or g.chance[best] >= _KNOWN or known[place.country] > 1 or place.country in told:
        return False
    return any(p >= _BORNE and c.place.country != place.country for c, p in zip(g.candidates, g.chance, strict=False))


def backed(groups: Sequence[Group]) -> Counter[str | None]:
    """Return for each country how many names of a document may well lie there."""
    return Counter(
        country
        for g in groups
        for country in {c.place.country for c, p in zip(g.candidates, g.chance, strict=False) if p >= _FAINT}
    )


def spot(g: Group, order: Sequence[int]) -> tuple[list[int], float]:
    """Return the likeliest spot, as its candidates by chance, and the chance of all of them together.

    A strip, its city and its district share one name and one spot on the map: taken one by one, each would lose to a
    namesake on another continent that is less likely than the three.
    """
    near = [i for i in order if g.chance[i] >= _TRACE] or [order[0]]
    if len(near) == 1:
        return near, g.chance[near[0]]
    # What a country holds is no spot: a village in Luxembourg that bears its name may be far from what is meant.
    spots = [
        [j for j in near if i == j or _one_spot(g.candidates[i].place, g.candidates[j].place, whole=False)]
        for i in near
    ]
    chances = [sum(g.chance[j] for j in spot) for spot in spots]
    best = max(range(len(near)), key=lambda at: chances[at])
    return spots[best], chances[best]


def is_guess(g: Group, chosen: Sequence[int], chance: float) -> bool:
    """Tell whether a name by itself likelier means another of its bearers than the likeliest one, given as a spot.

    "A fire in Springfield": each would be a guess. Not where the likeliest has three times the people of any other.
    """
    place = g.candidates[chosen[0]].place
    if chance >= _ONLY or place.kind in _WIDE or place.country is None:
        return False
    rivals = [i for i, c in enumerate(g.candidates) if i not in chosen and not _one_spot(c.place, place, whole=True)]
    if sum(g.chance[i] for i in rivals) <= chance:
        return False
    most = max((g.candidates[i].place.population for i in rivals if _is_own(g.candidates[i])), default=0)
    return max(g.candidates[i].place.population for i in chosen) < _FOLD * most


def _is_city(place: Place) -> bool:
    return place.kind in SETTLEMENTS and place.population >= _TOWN and place.feature_code != "PPLC"


def _is_next_door(candidate: Candidate, others: Sequence[Place]) -> bool:
    """Whether a town of the very name is next to another place of the document: "Huntsville" beside Walker County."""
    place = candidate.place
    if place.population < _VILLAGE or place.kind not in SETTLEMENTS or not _is_own(candidate):
        return False
    return any(
        abs(other.lat - place.lat) * _DEGREE_KM <= _NEXT_KM
        and distance_km(place.lat, place.lon, other.lat, other.lon) <= _NEXT_KM
        for other in others
        if other.kind != "province"
    )


def _top(g: Group) -> _Top:
    """Return the likeliest place of a name that has any."""
    best = g.candidates[max(range(len(g.candidates)), key=g.chance.__getitem__)]
    near = [p for p, c in zip(g.chance, g.candidates, strict=False) if p >= _TRACE and _one_spot(c.place, best.place)]
    return _Top(g, best, sum(near))


def _one_spot(a: Place, b: Place, *, whole: bool | None = None) -> bool:
    """Whether two places are one on the map: near each other or, unless `whole` is None, one holds the other.

    A country counts as holding a place where `whole` is true.
    """
    if a is b or distance_km(a.lat, a.lon, b.lat, b.lon) <= _SPOT_KM:
        return True
    if whole is None:
        return False
    last = None if whole else -1
    return a.id in b.parents[:last] or b.id in a.parents[:last]


def _is_own(candidate: Candidate) -> bool:
    return candidate.match in {"exact", "folded"}


def _enough(top: _Top) -> float:
    """Return the chance from which a place is believed however far it lies from the others; 0 where it is no matter."""
    g, place = top.group, top.place
    if place.kind not in SETTLEMENTS and place.kind != "district":
        return 0.0
    if top.candidate.match in SIMILAR:
        return 1.0
    # Places of our own tables are there since news names them.
    if place.feature_code == "PPLC" or (place.id.startswith("gm:") and not place.id.startswith(_LEARNED)):
        return 0.0
    if g.part or g.reach < math.inf:
        return 1.0 if place.population < _METROPOLIS or g.reach < _ABROAD_KM else 0.0
    if place.feature_code == "PPLA" or place.population >= _TOWN:
        return 0.0
    if place.kind == "district":
        return _ONLY
    if place.population >= _UNIQUE and all(_one_spot(c.place, place) for c in g.candidates):
        return _ONLY
    return next(least for people, least in _ENOUGH if place.population < people)


def _reach(g: Group, candidate: Candidate, here: Collection[str | None]) -> float:
    """Return how near another place has to be to a candidate, in km."""
    abroad = _ABROAD_KM if candidate.place.country not in here else _APART_KM
    return min(g.reach, _SIMILAR_KM if candidate.match in SIMILAR else abroad)


def _beside(candidate: Candidate, others: Sequence[Place], reach: float) -> bool:
    """Whether one of the other places is near a place, or a unit that holds it."""
    place = candidate.place
    held = reach >= _APART_KM
    for other in others:
        if other.id in place.parents and (held or other.kind == "district"):
            return True
        near = reach + other.uncertainty_km
        if abs(other.lat - place.lat) * _DEGREE_KM <= near and (
            distance_km(place.lat, place.lon, other.lat, other.lon) <= near
        ):
            return True
    return False
