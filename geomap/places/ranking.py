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
from geomap.places.company import CONTEXT, Site, fill_context
from geomap.places.facilities import Facility
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
FEATURES = LOCAL + CONTEXT
_INDEX = {name: i for i, name in enumerate(LOCAL)}
AREAS = frozenset({"country", "province", "district"})
SIMILAR = frozenset({"skeleton", "fuzzy"})
"""How a name matches that is only like a known one."""
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
WATERS = frozenset("strait bay sea ocean gulf".split())
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
    sites: list[Site] = field(default_factory=list)
    figures: list[tuple[Relation, int]] = field(default_factory=list)
    against: str = ""
    reach: float = math.inf
    facility: Facility | None = None


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
        row[at["similar" if c.match in SIMILAR else c.match]] = 1.0
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
    none[at["none_similar"]] = float(bool(g.candidates) and g.candidates[0].match in SIMILAR)
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


def has(g: Group, candidate: int, feature: str) -> bool:
    """Whether a feature that a name shows alone holds for one of its candidates."""
    return bool(g.local[candidate][_INDEX[feature]])


PLAIN = 0.5
"""The least chance of a place whose name says what it is."""

_UNIQUE = frozenset(("strait", "sea", "ocean", "bay", "range", "desert", "peninsula", "district", "province"))


def bears_its_kind(g: Group) -> bool:
    """Whether a name says itself what it is, and one place bears it: "Strait of Hormuz", however far from the others.

    All seven such places that the ranker left open in LGL and WoTR were right; of rivers, lakes and hills many share
    a name.
    """
    if len(g.candidates) != 1 or " " not in g.name or g.part or g.against:
        return False
    only = g.candidates[0]
    told = any(only.place.kind in KIND_WORDS.get(word, ()) for word in g.name.lower().split())
    return told and only.place.kind in _UNIQUE and only.match in {"exact", "folded", "alias"}


def named_for_water(name: str, found: tuple[Candidate, ...], after: str) -> tuple[Candidate, ...]:
    """Return the seas of a name such as "Red Sea", not the provinces, which the words after it ask for.

    A town is often called after its bay.
    """
    last = name.lower().rpartition(" ")[2]
    if last == "bay" or not KIND_WORDS.get(last, SETTLEMENTS) <= WATERS:
        return found
    if after[:1] == " " and after[1:].partition(" ")[0].lower().strip(".,;:") in KIND_WORDS:
        return found
    return tuple(c for c in found if c.place.kind in WATERS) or found


def _softmax(scores: Sequence[float]) -> list[float]:
    top = max(scores)
    shares = [math.exp(s - top) for s in scores]
    whole = sum(shares)
    return [s / whole for s in shares]


_TOLD = 1.5
"""Log-odds that a word such as "upazila" adds to the places of its country."""


def _bias(candidate: Candidate, settings: Settings, told: frozenset[str]) -> float:
    """Return the log-odds that hints add, the user's or the text's: they outweigh population, not other names."""
    place = candidate.place
    bias = _TOLD if place.country in told and candidate.match not in SIMILAR else 0.0
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
    told: frozenset[str] = frozenset(),
) -> None:
    """Fill each group's `chance` (its last is "none of these") from weights in the order of FEATURES.

    `told` are countries (ISO 3166-1 alpha-2) that the text speaks of without naming them.
    """
    biases = [[0.0] * len(g.local) for g in groups]
    if told or settings.country or settings.near or settings.bbox:
        biases = [[*(_bias(c, settings, frozenset() if g.part else told) for c in g.candidates), 0.0] for g in groups]
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
