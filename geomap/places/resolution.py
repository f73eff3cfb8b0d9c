"""Toponym resolution: which of its candidates a name means, judged together with the document's other places.

A log-linear ranker over the candidates of each name, in two rounds. The first sees a name alone (kind of match,
class, population, the kind word and comma tail beside it); the second adds what the first thinks of the other names:
which countries and areas hold them, how near they are, what the text says of containment. One more option, "none of
these", takes the probability that the gazetteer lacks the place, so that a score is the chance of being right.
Method: the features of the field's supervised resolvers (Lieberman and Samet 2012; Santos et al. 2015), trained as a
conditional softmax by `bench/train_resolution.py`.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from operator import mul
from typing import TYPE_CHECKING

from geomap.errors import ModelError
from geomap.places.relations import distance_km
from geomap.records import Candidate, Document, Mention, Place, Relation, Sentence

if TYPE_CHECKING:
    from geomap.records import Gazetteer
    from geomap.settings import Settings

LIMIT = 40
"""Candidates weighed per name: a Springfield has 70, and the tail of them is hamlets."""
SHOWN = 5
"""Candidates kept in the record, so that a reader sees what was rejected."""

KIND_WORDS: Mapping[str, frozenset[str]] = {
    word: frozenset(kinds.split())
    for words, kinds in (
        ("province governorate oblast prefecture canton state wilayat vilayet wilaya muhafazah department voivodeship", "province"),
        ("district county raion rayon woreda parish municipality commune subdistrict sub-district tehsil taluk sub-county", "district province"),
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
    "exact", "folded", "alias", "typed", "similar", "match_score", "own_name", "country", "province", "district", "region",
    "natural", "site", "settlement", "capital", "seat1", "seat2", "pop", "pop_share", "first", "log_rank",
    "kind_fits", "kind_clashes", "tail_fits", "tail_clashes", "none", "none_similar", "none_many", "none_single", "usage_area",
    "hamlet", "alias_small",
)  # fmt: skip
CONTEXT = (
    "country_share", "country_log", "area_share", "area_log", "district_log", "parent_named", "country_named", "holds_others",
    "near_max", "near_mean", "near_next", "first_country", "first_area", "relation_fits", "alone", "far", "outlet",
)  # fmt: skip
FEATURES = LOCAL + CONTEXT
_INDEX = {name: i for i, name in enumerate(LOCAL)}
_CONTEXT = {name: i for i, name in enumerate(CONTEXT)}
_AREAS = frozenset({"country", "province", "district"})
_NATURAL = frozenset("river lake sea ocean mountain range valley pass desert island peninsula strait bay".split())
_SITES = frozenset("airport base dam camp port site".split())
_REGIONS = frozenset({"region", "continent"})
_LARGE = frozenset({"country", "region", "continent", "sea", "ocean", "desert", "range"})
_SEATS = {"PPLC": "capital", "PPLA": "seat1", "PPLA2": "seat2", "PPLA3": "seat2", "PPLG": "capital"}
_TAIL = re.compile(r"\s*,\s+(?:(?:in|near)\s+)?([A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){0,2})|\s+\(([A-Z][^()\n]{1,30})\)")
_NEXT_WORD = re.compile(r"[ \t]([A-Za-z][a-z-]+)")
_LAST_WORDS = re.compile(r"([A-Za-z-]+)(?:\s+(?:of|in))?\s+(?:the\s+)?$")


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


def resolve(
    document: Document,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    relations: Sequence[Relation],
    gazetteer: Gazetteer,
    settings: Settings,
) -> tuple[Mention, ...]:
    """Return the mentions with place, score, reason and candidates filled in, in the same order.

    The score is the estimated chance that the place is the one meant; below `settings.threshold` the place is None
    and the reason says so. A name that no gazetteer entry bears stays unresolved and costs the others nothing.
    """
    groups = group(document, mentions, relations, gazetteer)
    first, second = weights()
    judge(groups, first, second, settings, outlet_places(document, gazetteer))
    chosen: dict[int, Mention] = {}
    for g in groups:
        for i in g.mentions:
            chosen[i] = _settled(mentions[i], g, settings)
    resolved = [chosen.get(i, m) for i, m in enumerate(mentions)]
    return tuple(_nominals(resolved, gazetteer))


# -- groups ----------------------------------------------------------------------------------------------------------


def group(
    document: Document, mentions: Sequence[Mention], relations: Sequence[Relation], gazetteer: Gazetteer
) -> list[Group]:
    """Gather the mentions by name and sense and fetch their candidates."""
    text = document.text
    by_name: dict[str, list[Group]] = {}
    for i, mention in enumerate(mentions):
        if mention.nominal:
            continue
        name = _plain(mention.text)
        kind_word = _kind_word(text, mention)
        tail = _tail(text, mention, mentions[i + 1] if i + 1 < len(mentions) else None)
        tails = gazetteer.find(tail) if tail else ()
        known = _same_sense(by_name.get(name, ()), kind_word, tails)
        if known is not None:
            known.mentions.append(i)
            known.kind_word = known.kind_word or kind_word
            known.tails = known.tails or tails
            continue
        made = Group(name, [i], mention.start, kind_word, tails, mention.usage, _candidates(name, mention, gazetteer))
        by_name.setdefault(name, []).append(made)
    groups = [g for named in by_name.values() for g in named]
    where = {i: g for g in groups for i in g.mentions}
    starts = {m.start: i for i, m in enumerate(mentions)}
    for relation in relations:
        figure = starts.get(relation.figure.start) if relation.figure else None
        ground = starts.get(relation.ground.start) if relation.ground else None
        if figure is not None and ground is not None and figure in where:
            where[figure].figures.append((relation, ground))
    for g in groups:
        _local_features(g)
    return groups


def _same_sense(
    known: Sequence[Group], kind_word: str | None, tails: Sequence[Candidate]
) -> Group | None:
    """Return the group that a mention joins: one sense per document unless tail or kind word say otherwise."""
    kinds = KIND_WORDS.get(kind_word or "", frozenset())
    for g in known:
        others = KIND_WORDS.get(g.kind_word or "", frozenset())
        if kinds and others and kinds.isdisjoint(others):
            continue
        if tails and g.tails and tails[0].place.id != g.tails[0].place.id:
            continue
        return g
    return None


def _plain(name: str) -> str:
    name = " ".join(name.split())
    return name[4:] if name[:4].lower() == "the " and len(name) > 6 else name  # noqa: PLR2004 - "the X"


def _candidates(name: str, mention: Mention, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    if mention.candidates:
        return mention.candidates[:LIMIT]
    found = gazetteer.find(name)
    if not found and mention.kind_word and mention.kind_word.lower() not in name.lower():
        found = gazetteer.find(f"{name} {mention.kind_word}")
    if not found:
        words = name.split(" ")
        if len(words) > 1 and words[-1].lower() in KIND_WORDS:
            found = gazetteer.find(" ".join(words[:-1]))
        elif len(words) > 1 and words[0].lower() in KIND_WORDS:
            found = gazetteer.find(" ".join(words[2:] if words[1].lower() == "of" else words[1:]))
        elif len(words) > 1 and words[0].lower() in _PARTS:
            found = gazetteer.find(" ".join(words[1:]))
    if not found and len(name) > 4:  # noqa: PLR2004 - shorter names resemble everything
        found = gazetteer.fuzzy(name, 10)
    return found[:LIMIT]


_PARTS = frozenset(
    "northern southern eastern western central north south east west northeast northwest southeast southwest northeastern "
    "northwestern southeastern southwestern upper lower greater downtown inner outer mainland rural metro".split()
)


def _kind_word(text: str, mention: Mention) -> str | None:
    if mention.kind_word:
        return mention.kind_word.lower()
    words = mention.text.lower().split()
    for word in (words[-1], words[0]) if len(words) > 1 else ():
        if word.strip(".") in KIND_WORDS:
            return word.strip(".")
    after = _NEXT_WORD.match(text, mention.end, mention.end + 24)
    if after and after[1].lower() in KIND_WORDS:
        return after[1].lower()
    before = _LAST_WORDS.search(text[max(0, mention.start - 32) : mention.start])
    if before and " of " in before[0] and before[1].lower() in KIND_WORDS:
        return before[1].lower()
    return None


def _tail(text: str, mention: Mention, following: Mention | None) -> str:
    if mention.tail:
        return mention.tail
    if following is not None:
        gap = text[mention.end : following.start]
        if gap in {", ", " (", ", in ", ",\n"} and not following.nominal:
            return following.text
        if following.start - mention.end < 4:  # noqa: PLR2004 - "A and B": no tail
            return ""
    match = _TAIL.match(text, mention.end, mention.end + 40)
    return (match[1] or match[2] or "").strip() if match else ""


# -- features --------------------------------------------------------------------------------------------------------


def _local_features(g: Group) -> None:
    """Fill `g.local`: a row for each candidate and, last, the row of "none of these"."""
    wanted = KIND_WORDS.get(g.kind_word or "")
    tail_ids = {c.place.id for c in g.tails}
    total = sum(c.place.population for c in g.candidates) + 1.0
    lowered = g.name.lower()
    at = _INDEX
    for rank, c in enumerate(g.candidates):
        row = [0.0] * len(LOCAL)
        place = c.place
        row[at["similar" if c.match in {"skeleton", "fuzzy"} else c.match]] = 1.0
        row[at["match_score"]] = c.score
        if place.name.lower() == lowered:
            row[at["own_name"]] = 1.0
        kind = place.kind
        settled = False
        if kind in _AREAS:
            row[at[kind]] = 1.0
        elif kind in _REGIONS:
            row[at["region"]] = 1.0
        elif kind in _NATURAL:
            row[at["natural"]] = 1.0
        elif kind in _SITES:
            row[at["site"]] = 1.0
        else:
            settled = True
            row[at["settlement"]] = 1.0
            if seat := _SEATS.get(place.feature_code):
                row[at[seat]] = 1.0
        size = math.log10(place.population + 1) / 7 if place.population else 0.0
        row[at["pop"]] = size if settled else 0.0
        row[at["hamlet"]] = float(settled and place.population < 1000)  # noqa: PLR2004 - cities500's lowest tenth
        row[at["alias_small"]] = float(settled and c.match == "alias") * (1 - size)
        row[at["pop_share"]] = place.population / total
        row[at["first"]] = float(rank == 0)
        row[at["log_rank"]] = math.log1p(rank)
        if wanted:
            row[at["kind_fits" if kind in wanted else "kind_clashes"]] = 1.0
        if tail_ids:
            row[at["tail_fits" if not tail_ids.isdisjoint(place.parents) else "tail_clashes"]] = 1.0
        row[at["usage_area"]] = float(g.usage in {"demonym", "associative"} and kind in _AREAS)
        g.local.append(row)
    none = [0.0] * len(LOCAL)
    none[at["none"]] = 1.0
    none[at["none_many"]] = math.log1p(len(g.candidates))
    none[at["none_single"]] = float(len(g.candidates) == 1)
    none[at["none_similar"]] = float(bool(g.candidates) and g.candidates[0].match in {"skeleton", "fuzzy"})
    g.local.append(none)


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


class _Context:
    """What the standing probabilities of all names say about where the document is."""

    def __init__(self, groups: Sequence[Group]) -> None:
        self.total: dict[str, float] = {}
        self.named: dict[str, float] = {}
        self.own: list[dict[str, float]] = []
        self.tops: list[tuple[float, float, float, int, bool] | None] = []
        for g in groups:
            own: dict[str, float] = {}
            best, best_chance = None, 0.0
            for c, p in zip(g.candidates, g.chance, strict=False):
                if p > best_chance:
                    best, best_chance = c.place, p
                if p < 0.01:  # noqa: PLR2004 - no weight worth its time
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
                point = (best.lat, best.lon, best_chance, g.first, best.kind in _LARGE)
            self.tops.append(point)
        ordered = [(g.first, i) for i, g in enumerate(groups) if g.candidates]
        self.lead = min(ordered)[1] if ordered else None


def _fill_context(
    groups: Sequence[Group],
    outlet: frozenset[str],
) -> None:
    """Fill each group's `context` from the standing chances of the others: a row for each candidate."""
    context = _Context(groups)
    at = _CONTEXT
    others = max(1, len(groups) - 1)
    where = {i: k for k, g in enumerate(groups) for i in g.mentions}
    for k, g in enumerate(groups):
        own = context.own[k]
        near = [t for j, t in enumerate(context.tops) if j != k and t is not None and not t[4] and t[2] > 0.2]  # noqa: PLR2004
        lead = groups[context.lead] if context.lead is not None and context.lead != k else None
        lead_ids = context.own[context.lead] if lead is not None and context.lead is not None else {}
        following = min((t for t in near if t[3] > g.first), key=lambda t: t[3], default=None)
        rows: list[list[float]] = []
        shares = [r[_INDEX["pop_share"]] for r in g.local]
        for share, c in zip(shares, g.candidates, strict=False):
            row = [0.0] * len(CONTEXT)
            place = c.place
            country, area = _country(place), _area(place)
            if country is not None:
                here = context.total.get(country, 0.0) - own.get(country, 0.0)
                row[at["country_share"]] = here / others
                row[at["country_log"]] = math.log1p(max(0.0, here))
                if country != place.id:
                    named = context.named.get(country, 0.0) - own.get(country, 0.0) * (country in own and place.kind == "country")
                    row[at["country_named"]] = min(1.0, max(0.0, named))
                row[at["first_country"]] = lead_ids.get(country, 0.0)
            if area is not None:
                here = context.total.get(area, 0.0) - own.get(area, 0.0)
                row[at["area_share"]] = here / others
                row[at["area_log"]] = math.log1p(max(0.0, here))
                if area != place.id:
                    row[at["parent_named"]] = min(1.0, context.named.get(area, 0.0))
                row[at["first_area"]] = lead_ids.get(area, 0.0)
            if len(place.parents) > 2:  # noqa: PLR2004 - district, province, country
                inner = place.parents[0]
                row[at["district_log"]] = math.log1p(max(0.0, context.total.get(inner, 0.0) - own.get(inner, 0.0)))
            row[at["holds_others"]] = math.log1p(max(0.0, context.total.get(place.id, 0.0) - own.get(place.id, 0.0)))
            if near and place.kind not in _LARGE:
                closest, mean = 0.0, 0.0
                for lat, lon, p, _, _ in near:
                    if abs(lat - place.lat) > 9:  # noqa: PLR2004 - beyond 1,000 km nothing is added
                        continue
                    d = distance_km(place.lat, place.lon, lat, lon)
                    closest = max(closest, p * math.exp(-d / 50))
                    mean += p * math.exp(-d / 250)
                row[at["near_max"]] = closest
                row[at["near_mean"]] = mean / len(near)
                if following is not None:
                    d = distance_km(place.lat, place.lon, following[0], following[1])
                    row[at["near_next"]] = following[2] * math.exp(-d / 150)
                row[at["far"]] = float(mean < 0.01)  # noqa: PLR2004 - nobody within some 1,000 km
            row[at["alone"]] = share if not near else 0.0
            row[at["outlet"]] = float(bool(outlet) and (place.id in outlet or not outlet.isdisjoint(place.parents)))
            row[at["relation_fits"]] = _relation_fit(place, g, groups, where)
            rows.append(row)
        g.context = rows


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


# -- judging ---------------------------------------------------------------------------------------------------------


def _softmax(scores: Sequence[float]) -> list[float]:
    top = max(scores)
    shares = [math.exp(s - top) for s in scores]
    whole = sum(shares)
    return [s / whole for s in shares]


def _bias(place: Place, settings: Settings) -> float:
    """Return the log-odds that the user's hints add: a hint outweighs population, not the text's own words."""
    bias = 0.0
    if settings.country:
        bias += 3.0 if place.country == settings.country.upper() else 0.0
    if settings.near:
        bias += 4.0 * math.exp(-distance_km(place.lat, place.lon, *settings.near) / 200)
    if settings.bbox:
        west, south, east, north = settings.bbox
        wide = west <= place.lon <= east if west <= east else (place.lon >= west or place.lon <= east)
        bias += 3.0 if south <= place.lat <= north and wide else 0.0
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
        _fill_context(groups, outlet)
        for g, base in zip(groups, standing, strict=True):
            scores = [b + sum(map(mul, row, added)) for b, row in zip(base, g.context, strict=False)]
            g.chance = _softmax([*scores, base[-1]])


def outlet_places(document: Document, gazetteer: Gazetteer) -> frozenset[str]:
    """Return the ids of places that the outlet's own name bears ("Kabul Times", "The Vermont Standard")."""
    name = document.outlet or ""
    found: set[str] = set()
    words = re.findall(r"[^\W\d_]{3,}", name)
    for i in range(len(words)):
        for size in (2, 1):
            part = words[i : i + size]
            if len(part) == size and all(w[0].isupper() for w in part):
                found.update(c.place.id for c in gazetteer.find(" ".join(part))[:8])
    return frozenset(found)


def _settled(mention: Mention, g: Group, settings: Settings) -> Mention:
    if not g.candidates:
        return replace(mention, reason="no place of this name in the gazetteer", kind_word=g.kind_word)
    order = sorted(range(len(g.candidates)), key=lambda i: -g.chance[i])
    shown = tuple(replace(g.candidates[i], score=g.chance[i]) for i in order[:SHOWN])
    best = g.candidates[order[0]]
    score = g.chance[order[0]]
    if score < settings.threshold:
        reason = f"unresolved: the likeliest of {len(order)} candidates reaches {score:.2f}, below {settings.threshold:.2f}"
        return replace(mention, score=score, reason=reason, candidates=shown, kind_word=g.kind_word)
    return replace(
        mention, place=best.place, score=score, reason=_reason(g, order), candidates=shown, kind_word=g.kind_word
    )


def _reason(g: Group, order: Sequence[int]) -> str:
    best = g.candidates[order[0]]
    parts = [f"{best.match} match"]
    row = g.local[order[0]]
    if row[_INDEX["tail_fits"]]:
        parts.append("inside the place named after the comma")
    if row[_INDEX["kind_fits"]]:
        parts.append(f"fits the word “{g.kind_word}”")
    if len(order) == 1:
        parts.append("only candidate")
    else:
        runner = g.candidates[order[1]].place
        where = ", ".join(part for part in (runner.admin1, runner.country) if part)
        parts.append(f"before {runner.name} ({runner.kind}{', ' + where if where else ''}) at {g.chance[order[1]]:.2f}")
    return "; ".join(parts)


# -- nominals --------------------------------------------------------------------------------------------------------

_NOMINAL_KINDS: Mapping[str, tuple[str, ...]] = {
    "region": ("province", "region", "valley", "district"),
    "area": ("district", "region", "valley", "town", "village", "city", "province"),
    "city": ("city", "town"),
    "town": ("town", "city", "village"),
    "village": ("village", "town"),
    "province": ("province",),
    "state": ("province", "country"),
    "district": ("district", "province"),
    "county": ("district",),
    "country": ("country",),
    "valley": ("valley", "province"),
    "island": ("island",),
    "territory": ("province", "region"),
}


def _nominals(mentions: list[Mention], gazetteer: Gazetteer) -> list[Mention]:
    """Resolve phrases that refer to a named place: a capital to the seat of the place in focus, others backwards."""
    out: list[Mention] = []
    for mention in mentions:
        if not mention.nominal:
            out.append(mention)
            continue
        out.append(_nominal(mention, [m for m in out if m.place is not None and m.usage != "demonym"], gazetteer))
    return out


def _nominal(mention: Mention, before: Sequence[Mention], gazetteer: Gazetteer) -> Mention:
    words = mention.text.lower().split()
    head = (mention.kind_word or words[-1]).lower()
    if "capital" in words or "seat" in words:
        regional = any(w in {"provincial", "regional", "state", "district", "county"} for w in words)
        for other in reversed(before):
            if other.place is None:
                continue
            holders = (other.place, *gazetteer.parents(other.place.id))
            for holder in holders:
                if holder.kind != ("province" if regional else "country"):
                    continue
                seat = gazetteer.capital_of(holder.id)
                if seat is not None:
                    reason = f"the seat of {holder.name}, named before as “{other.text}”"
                    return replace(mention, place=seat, score=0.8 * other.score, reason=reason)
        return replace(mention, reason="no place in focus whose capital it could be")
    for other in reversed(before):
        if other.place is not None and other.place.kind in _NOMINAL_KINDS.get(head, ()):
            reason = f"refers back to “{other.text}”"
            return replace(mention, place=other.place, score=0.9 * other.score, reason=reason)
    return replace(mention, reason="no place named before that it could refer to")
