"""The ranker of a document's candidates: features of a name alone, features of its company, learned weights.

A log-linear model in two rounds. The first sees a name alone (kind of match, class, population, the kind word and
comma tail beside it); the second adds what the first thinks of the other names: which countries and areas hold them,
how near they are, what the text says of containment. One more option, "none of these", takes the probability that
the gazetteer lacks the place, so that a chance is the chance of being right. Method: the features of the field's
supervised resolvers (Lieberman and Samet 2012; Santos et al. 2015), trained as a conditional softmax by
`bench/train_resolution.py`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from operator import mul

from geomap.errors import ModelError
from geomap.places.geometry import distance_km
from geomap.records import Candidate, Place, Relation
from geomap.settings import Settings

KIND_WORDS: Mapping[str, frozenset[str]] = {
    word: frozenset(kinds.split())
    for words, kinds in (
        ("province governorate oblast prefecture canton state wilayat vilayet wilaya department", "province"),
        ("district county raion rayon woreda parish municipality commune", "district province"),
        ("subdistrict sub-district tehsil taluk sub-county muhafazah", "district province"),
        ("region territory", "province region district"),
        ("city capital town metropolis municipality", "city town village"),
        ("village hamlet settlement suburb neighbourhood neighborhood quarter", "village town suburb city"),
        ("river creek stream brook bayou fork rio wadi", "river"),
        ("lake reservoir", "lake"),
        ("valley", "valley"),
        ("mountain mountains mount mt peak hill hills range ridge massif", "mountain range"),
        ("pass", "pass"),
        ("desert", "desert"),
        ("sea ocean gulf", "sea ocean bay"),
        ("bay", "bay"),
        ("strait channel", "strait"),
        ("island islands isle archipelago atoll", "island"),
        ("peninsula", "peninsula"),
        ("airport airfield airbase", "airport base"),
        ("base barracks fort camp", "base camp site"),
        ("dam", "dam"),
        ("port harbour harbor", "port city town"),
        ("country nation republic kingdom", "country"),
        ("continent", "continent"),
    )
    for word in words.split()
}  # fmt: skip
"""Generic words beside a name -> the kinds of place that they fit."""

LOCAL = (
    "exact", "folded", "alias", "typed", "similar", "match_score", "own_name", "country", "province",
    "district", "region",
    "natural", "site", "settlement", "capital", "seat1", "seat2", "pop", "pop_share", "first", "log_rank",
    "kind_fits", "kind_clashes", "tail_fits", "tail_clashes", "none", "none_similar", "none_many",
    "none_single", "usage_area",
    "hamlet", "alias_small", "part",
)  # fmt: skip
CONTEXT = (
    "country_share", "country_log", "area_share", "area_log", "district_log", "parent_named", "country_named",
    "holds_others",
    "near_max", "near_mean", "near_next", "first_country", "first_area", "relation_fits", "alone", "far", "outlet",
    "holds_head", "near_large",
)  # fmt: skip
FEATURES = LOCAL + CONTEXT
_INDEX = {name: i for i, name in enumerate(LOCAL)}
_CONTEXT = {name: i for i, name in enumerate(CONTEXT)}
AREAS = frozenset({"country", "province", "district"})
SETTLEMENTS = frozenset({"city", "town", "village", "suburb"})
_NATURAL = frozenset(
    [
        "river",
        "lake",
        "sea",
        "ocean",
        "mountain",
        "range",
        "valley",
        "pass",
        "desert",
        "island",
        "peninsula",
        "strait",
        "bay",
    ]
)
_SITES = frozenset(["airport", "base", "dam", "camp", "port", "site"])
_REGIONS = frozenset({"region", "continent"})
_LARGE = frozenset({"country", "region", "continent", "sea", "ocean", "desert", "range"})
_SEATS = {"PPLC": "capital", "PPLA": "seat1", "PPLA2": "seat2", "PPLA3": "seat2", "PPLG": "capital"}


@dataclass(slots=True)
class Group:
    """The mentions of one name in one sense, its candidates and their standing probabilities."""

    name: str
    mentions: list[int]
    first: int
    kind_word: str | None
    tails: tuple[Candidate, ...]
    usage: str
    candidates: tuple[Candidate, ...]
    part: bool = False
    heads: list[Group] = field(default_factory=list)
    local: list[list[float]] = field(default_factory=list)
    context: list[list[float]] = field(default_factory=list)
    chance: list[float] = field(default_factory=list)
    figures: list[tuple[Relation, int]] = field(default_factory=list)


@cache
def weights() -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the learned weights of the first and the second round, in the order of FEATURES."""
    try:
        raw = json.loads(files("geomap.models").joinpath("weights/resolution.json").read_text("utf-8"))
        rounds = [tuple(float(raw[key].get(name, 0.0)) for name in FEATURES) for key in ("local", "joint")]
    except (OSError, ValueError, KeyError) as error:
        msg = f"the weights of the resolver are missing or damaged ({error}); reinstall geomap"
        raise ModelError(msg) from error
    return rounds[0], rounds[1]


def fill_local(g: Group) -> None:
    """Fill `g.local`: a row for each candidate and, last, the row of "none of these"."""
    wanted = KIND_WORDS.get(g.kind_word or "", frozenset())
    tail_ids = {c.place.id for c in g.tails}
    # A tail or kind word that no candidate fits is no tail or no kind word of this name ("Paris, London and Rome").
    if not any(c.place.kind in wanted for c in g.candidates):
        wanted = frozenset()
    if all(tail_ids.isdisjoint(c.place.parents) for c in g.candidates):
        tail_ids = set()
    total = sum(c.place.population for c in g.candidates) + 1.0
    lowered = g.name.lower()
    at = _INDEX
    for rank, c in zip(_standing(g.candidates), g.candidates, strict=True):
        row = [0.0] * len(LOCAL)
        place = c.place
        row[at["similar" if c.match in {"skeleton", "fuzzy"} else c.match]] = 1.0
        row[at["match_score"]] = c.score
        if place.name.lower() == lowered:
            row[at["own_name"]] = 1.0
        kind = place.kind
        settled = kind in SETTLEMENTS
        if kind in AREAS:
            row[at[kind]] = 1.0
        elif kind in _REGIONS:
            row[at["region"]] = 1.0
        elif kind in _NATURAL:
            row[at["natural"]] = 1.0
        elif kind in _SITES:
            row[at["site"]] = 1.0
        row[at["settlement"]] = float(settled)
        if settled and (seat := _SEATS.get(place.feature_code)):
            row[at[seat]] = 1.0
        size = math.log10(place.population + 1) / 7 if place.population else 0.0
        row[at["pop"]] = size if settled else 0.0
        row[at["hamlet"]] = float(settled and place.population < 1000)
        row[at["alias_small"]] = float(settled and c.match == "alias") * (1 - size)
        row[at["pop_share"]] = place.population / total
        row[at["first"]] = float(rank == 0)
        row[at["log_rank"]] = math.log1p(rank)
        if wanted:
            # "Niger State" is never the country: what the corpora hold of loose uses speaks of towns and their units.
            row[at["kind_fits" if kind in wanted else "kind_clashes"]] = 3.0 if kind == "country" else 1.0
        if tail_ids:
            row[at["tail_fits" if not tail_ids.isdisjoint(place.parents) else "tail_clashes"]] = 1.0
        row[at["part"]] = float(g.part)
        row[at["usage_area"]] = float(g.usage in {"demonym", "associative"} and kind in AREAS)
        g.local.append(row)
    none = [0.0] * len(LOCAL)
    none[at["none"]] = 1.0
    none[at["none_many"]] = math.log1p(len(g.candidates))
    none[at["none_single"]] = float(len(g.candidates) == 1)
    none[at["none_similar"]] = float(bool(g.candidates) and g.candidates[0].match in {"skeleton", "fuzzy"})
    g.local.append(none)


def _standing(candidates: Sequence[Candidate]) -> list[int]:
    """Return each candidate's rank by the people who live there: countries first, a city before a lesser parish."""
    order = sorted(range(len(candidates)), key=lambda i: -_prominence(candidates[i].place))
    ranks = [0] * len(candidates)
    for rank, i in enumerate(order):
        ranks[i] = rank
    return ranks


_WEIGHT = {"country": 1000, "continent": 1000, "province": 2}


def _prominence(place: Place) -> int:
    return (place.population + 1) * _WEIGHT.get(place.kind, 1)


def _area(place: Place) -> str | None:
    """Return the id of the first-level unit that holds a place, or the place itself where it is one."""
    if place.kind == "province":
        return place.id
    parents = place.parents
    return parents[-2] if len(parents) > 1 else None


def _country(place: Place) -> str | None:
    if place.kind == "country":
        return place.id
    return place.parents[-1] if place.parents else None


_Top = tuple[float, float, float, int, float]
"""A name's likeliest place: lat, lon, chance, where it is first named; its radius in km where it is large, else 0."""


class _Context:
    """What the standing probabilities of all names say about where the document is."""

    def __init__(self, groups: Sequence[Group]) -> None:
        self.total: dict[str, float] = {}
        self.named: dict[str, float] = {}
        self.own: list[dict[str, float]] = []
        self.tops: list[_Top | None] = []
        for g in groups:
            own: dict[str, float] = {}
            best, best_chance = None, 0.0
            for c, p in zip(g.candidates, g.chance, strict=False):
                if p > best_chance:
                    best, best_chance = c.place, p
                if p < 0.01:
                    continue
                place = c.place
                own[place.id] = own.get(place.id, 0.0) + p
                for parent in place.parents:
                    own[parent] = own.get(parent, 0.0) + p
                self.named[place.id] = self.named.get(place.id, 0.0) + p
            for key, p in own.items():
                self.total[key] = self.total.get(key, 0.0) + p
            self.own.append(own)
            point = None
            if best is not None:
                radius = max(1.0, best.uncertainty_km) if best.kind in _LARGE else 0.0
                point = (best.lat, best.lon, best_chance, g.first, radius)
            self.tops.append(point)
        ordered = [(g.first, i) for i, g in enumerate(groups) if g.candidates]
        self.lead = min(ordered)[1] if ordered else None


def fill_context(groups: Sequence[Group], outlet: frozenset[str]) -> None:
    """Fill each group's `context` from the standing chances of the others: a row for each candidate."""
    context = _Context(groups)
    at = _CONTEXT
    where = {i: k for k, g in enumerate(groups) for i in g.mentions}
    for k, g in enumerate(groups):
        own = context.own[k]
        near = [t for j, t in enumerate(context.tops) if j != k and t is not None and not t[4] and t[2] > 0.2]
        large = [t for j, t in enumerate(context.tops) if j != k and t is not None and 0 < t[4] < _WORLDWIDE]
        leads = context.own[context.lead] if context.lead not in {None, k} else {}
        following = min((t for t in near if t[3] > g.first), key=lambda t: t[3], default=None)
        g.context = []
        for base, c in zip(g.local, g.candidates, strict=False):
            row = [0.0] * len(CONTEXT)
            place = c.place
            _areas(row, place, own, leads, context)
            if not near:
                row[at["alone"]] = base[_INDEX["pop_share"]]
            elif place.kind not in _LARGE:
                _nearness(row, place, near, following)
            if large and place.kind not in _LARGE:
                row[at["near_large"]] = max(_beside(place, t) for t in large)
            row[at["outlet"]] = float(bool(outlet) and (place.id in outlet or not outlet.isdisjoint(place.parents)))
            if g.heads:
                row[at["holds_head"]] = float(any(place.id in h.place.parents for x in g.heads for h in x.candidates))
            row[at["relation_fits"]] = _relation_fit(place, g, groups, where) if g.figures else 0.0
            g.context.append(row)


_WORLDWIDE = 4000.0
"""Kilometres of radius beyond which being near a place says nothing: continents, oceans, Russia."""


def _beside(place: Place, top: _Top) -> float:
    """Return how near a place is to the edge of a country or region, less for those that half the world is near to."""
    lat, lon, chance, _, radius = top
    if abs(lat - place.lat) > 9 + radius / 100:
        return 0.0
    gap = distance_km(place.lat, place.lon, lat, lon) - radius
    return chance * math.exp(-max(0.0, gap) / 200) * min(1.0, 400 / radius)


def _areas(
    row: list[float], place: Place, own: Mapping[str, float], leads: Mapping[str, float], context: _Context
) -> None:
    """Fill in what the other names share with a place: country, first-level unit, district, or the place itself."""
    at, total, named = _CONTEXT, context.total, context.named
    others = max(1, len(context.own) - 1)
    country, area = _country(place), _area(place)
    if country is not None:
        here = max(0.0, total.get(country, 0.0) - own.get(country, 0.0))
        row[at["country_share"]] = here / others
        row[at["country_log"]] = math.log1p(here)
        row[at["first_country"]] = leads.get(country, 0.0)
        if country != place.id:
            row[at["country_named"]] = min(1.0, named.get(country, 0.0))
    if area is not None:
        here = max(0.0, total.get(area, 0.0) - own.get(area, 0.0))
        row[at["area_share"]] = here / others
        row[at["area_log"]] = math.log1p(here)
        row[at["first_area"]] = leads.get(area, 0.0)
        if area != place.id:
            row[at["parent_named"]] = min(1.0, named.get(area, 0.0))
    if len(place.parents) > 2:
        inner = place.parents[0]
        row[at["district_log"]] = math.log1p(max(0.0, total.get(inner, 0.0) - own.get(inner, 0.0)))
    row[at["holds_others"]] = math.log1p(max(0.0, total.get(place.id, 0.0) - own.get(place.id, 0.0)))


def _nearness(row: list[float], place: Place, near: Sequence[_Top], following: _Top | None) -> None:
    """Fill in how near the likeliest places of the other names are."""
    at = _CONTEXT
    closest, mean = 0.0, 0.0
    for lat, lon, chance, _, _ in near:
        if abs(lat - place.lat) > 9:  # beyond 1,000 km nothing is added
            continue
        km = distance_km(place.lat, place.lon, lat, lon)
        closest = max(closest, chance * math.exp(-km / 50))
        mean += chance * math.exp(-km / 250)
    row[at["near_max"]] = closest
    row[at["near_mean"]] = mean / len(near)
    row[at["far"]] = float(mean < 0.01)
    if following is not None:
        km = distance_km(place.lat, place.lon, following[0], following[1])
        row[at["near_next"]] = following[2] * math.exp(-km / 150)


def _relation_fit(place: Place, g: Group, groups: Sequence[Group], where: Mapping[int, int]) -> float:
    """Return how well a candidate sits where the text's relations put it, from -1 to 1."""
    fit = 0.0
    for relation, ground in g.figures:
        other = groups[where[ground]] if ground in where else None
        if other is None or not other.candidates:
            continue
        best = max(zip(other.chance, other.candidates, strict=False), key=lambda pair: pair[0], default=None)
        if best is None:
            continue
        anchor = best[1].place
        if relation.type == "within":
            fit += best[0] * (1.0 if anchor.id in place.parents else -0.5)
        else:
            d = distance_km(place.lat, place.lon, anchor.lat, anchor.lon)
            expected = relation.distance_km or 0.0
            slack = (relation.uncertainty_km or 30.0) + anchor.uncertainty_km + 30.0
            fit += best[0] * (1.0 if abs(d - expected) <= slack else -0.5)
    return max(-1.0, min(1.0, fit))


def has(g: Group, candidate: int, feature: str) -> bool:
    """Whether a feature that a name shows alone holds for one of its candidates."""
    return bool(g.local[candidate][_INDEX[feature]])


def _softmax(scores: Sequence[float]) -> list[float]:
    top = max(scores)
    shares = [math.exp(s - top) for s in scores]
    whole = sum(shares)
    return [s / whole for s in shares]


def _bias(place: Place, settings: Settings) -> float:
    """Return the log-odds that the user's hints add: a hint outweighs population, not the text's own words."""
    bias = 0.0
    if settings.country:
        bias += 4.0 if place.country == settings.country.upper() else 0.0
    if settings.near:
        bias += 4.0 * math.exp(-distance_km(place.lat, place.lon, *settings.near) / 200)
    if settings.bbox:
        west, south, east, north = settings.bbox
        wide = west <= place.lon <= east if west <= east else (place.lon >= west or place.lon <= east)
        bias += 4.0 if south <= place.lat <= north and wide else 0.0
    return bias


def judge(
    groups: Sequence[Group],
    first: Sequence[float],
    second: Sequence[float],
    settings: Settings,
    outlet: frozenset[str] = frozenset(),
    rounds: int = 2,
) -> None:
    """Fill each group's `chance` (its last is "none of these") from weights in the order of FEATURES."""
    biases = [[0.0] * len(g.local) for g in groups]
    if settings.country or settings.near or settings.bbox:
        biases = [[*(_bias(c.place, settings) for c in g.candidates), 0.0] for g in groups]
    size = len(LOCAL)
    for g, bias in zip(groups, biases, strict=True):
        g.chance = _softmax([sum(map(mul, row, first)) + b for row, b in zip(g.local, bias, strict=True)])
    if not rounds:
        return
    standing = [
        [sum(map(mul, row, second)) + b for row, b in zip(g.local, bias, strict=True)]
        for g, bias in zip(groups, biases, strict=True)
    ]
    added = second[size:]
    for _ in range(rounds):
        fill_context(groups, outlet)
        for g, base in zip(groups, standing, strict=True):
            scores = [b + sum(map(mul, row, added)) for b, row in zip(base, g.context, strict=False)]
            g.chance = _softmax([*scores, base[-1]])
