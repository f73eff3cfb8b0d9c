"""What the other names of a document say of a candidate: the countries and areas they share, how near they are.

Distances go by unit vectors: of a hundred pairs of places most are too far apart to count, which three products tell.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from geomap.places.geometry import EARTH_KM, distance_km

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geomap.places.ranking import Group
    from geomap.records import Place

CONTEXT = (
    "country_share", "country_log", "area_share", "area_log", "district_log", "parent_named", "country_named",
    "holds_others",
    "near_max", "near_mean", "near_next", "first_country", "first_area", "relation_fits", "alone", "far", "outlet",
    "holds_head", "near_large",
)  # fmt: skip
"""The features of a candidate's row in `Group.context`, in their order."""

_LARGE = frozenset({"country", "region", "continent", "sea", "ocean", "desert", "range"})
_FAINT = 0.01
_LIKELY = 0.2
_WORLDWIDE = 4000.0
"""Kilometres of radius beyond which being near a place says nothing: continents, oceans, Russia."""

_BAND = 9.0  # degrees of latitude beyond which nothing is added: 1,000 km
_DECAY = -2 * EARTH_KM / 250
_FAR = math.sin(3000 / 2 / EARTH_KM) ** 2  # haversine of 3,000 km, from where e^(-km/250) is nothing


class Site(NamedTuple):
    """Where a candidate lies: as a unit vector, and the ids of what holds it (the place itself where it is a unit)."""

    id: str
    country: str | None
    area: str | None
    inner: str | None
    lat: float
    x: float
    y: float
    z: float
    large: bool


def site(place: Place) -> Site:
    """Return where a place lies."""
    kind, parents = place.kind, place.parents
    area = place.id if kind == "province" else parents[-2] if len(parents) > 1 else None
    country = place.id if kind == "country" else parents[-1] if parents else None
    lat, lon = math.radians(place.lat), math.radians(place.lon)
    ring = math.cos(lat)
    return Site(
        place.id, country, area, parents[0] if len(parents) > 2 else None,
        place.lat, ring * math.cos(lon), ring * math.sin(lon), math.sin(lat), kind in _LARGE,
    )  # fmt: skip


class _Top(NamedTuple):
    """A name's likeliest place: where it lies, its chance, where it is first named; radius in km if large, else 0."""

    lat: float
    x: float
    y: float
    z: float
    chance: float
    first: int
    radius: float


class _Company:
    """What the standing probabilities of all names say about where the document is."""

    def __init__(self, groups: Sequence[Group]) -> None:
        """Add up the chances of all candidates by the place and by what holds it."""
        self.total: dict[str, float] = {}
        self.named: dict[str, float] = {}
        self.own: list[dict[str, float]] = []
        self.tops: list[_Top | None] = []
        total, named = self.total, self.named
        for g in groups:
            own: dict[str, float] = {}
            best, best_chance = -1, 0.0
            for number, (c, p) in enumerate(zip(g.candidates, g.chance, strict=False)):
                if p > best_chance:
                    best, best_chance = number, p
                if p < _FAINT:
                    continue
                place = c.place
                own[place.id] = own.get(place.id, 0.0) + p
                for parent in place.parents:
                    own[parent] = own.get(parent, 0.0) + p
                named[place.id] = named.get(place.id, 0.0) + p
            for key, p in own.items():
                total[key] = total.get(key, 0.0) + p
            self.own.append(own)
            top = None
            if best >= 0:
                likeliest = g.sites[best]
                radius = max(1.0, g.candidates[best].place.uncertainty_km) if likeliest.large else 0.0
                top = _Top(*likeliest[4:8], best_chance, g.first, radius)
            self.tops.append(top)
        ordered = [(g.first, i) for i, g in enumerate(groups) if g.candidates]
        self.lead = min(ordered)[1] if ordered else None


def fill_context(groups: Sequence[Group], outlet: frozenset[str]) -> None:
    """Fill each group's `context` from the standing chances of the others: a row for each candidate."""
    for g in groups:
        if len(g.sites) != len(g.candidates):
            g.sites = [site(c.place) for c in g.candidates]
    company = _Company(groups)
    where = {i: k for k, g in enumerate(groups) for i in g.mentions}
    small = [(j, t) for j, t in enumerate(company.tops) if t is not None and not t.radius and t.chance > _LIKELY]
    wide = [(j, t) for j, t in enumerate(company.tops) if t is not None and 0 < t.radius < _WORLDWIDE]
    others = max(1, len(groups) - 1)
    for k, g in enumerate(groups):
        near = [t for j, t in small if j != k]
        large = [t for j, t in wide if j != k]
        leads = company.own[company.lead] if company.lead not in {None, k} else {}
        following = min((t for t in near if t.first > g.first), key=lambda t: t.first, default=None)
        shares = _Shares(company, company.own[k], leads, others)
        known, reckon, elsewhere, total = shares.known, shares.reckon, shares.elsewhere, company.total
        people = sum(c.place.population for c in g.candidates) + 1.0
        rows = []
        for c, (name, country, area, inner, lat, x, y, z, is_large) in zip(g.candidates, g.sites, strict=True):
            in_country = known.get(country) or reckon(country)
            in_area = known.get(area) or reckon(area)
            in_inner = elsewhere(inner) if inner in total else 0.0
            itself = elsewhere(name) if name in total else 0.0
            closest = mean = next_to = far = alone = beside = 0.0
            if not near:
                alone = c.place.population / people
            elif not is_large:
                closest, summed = _nearness(lat, x, y, z, near)
                mean, far = summed / len(near), float(summed < _FAINT)
                if following is not None:
                    next_to = following.chance * math.exp(-_km(x, y, z, following) / 150)
            if large and not is_large:
                beside = _beside(lat, x, y, z, large)
            rows.append(
                [
                    in_country[0], in_country[1], in_area[0], in_area[1], in_inner,
                    in_area[3] if area != name else 0.0, in_country[3] if country != name else 0.0, itself,
                    closest, mean, next_to, in_country[2], in_area[2],
                    _relation_fit(c.place, g, groups, where) if g.figures else 0.0, alone, far,
                    float(name in outlet or not outlet.isdisjoint(c.place.parents)) if outlet else 0.0,
                    float(any(name in h.place.parents for x in g.heads for h in x.candidates)) if g.heads else 0.0,
                    beside,
                ]
            )  # fmt: skip
        g.context = rows


_Share = tuple[float, float, float, float]
"""What the other names have in common with an area: share, its log, chance in the first name, by its own name."""


class _Shares:
    """What the other names have in common with each area that holds a name's candidates, reckoned once for each."""

    def __init__(self, company: _Company, own: Mapping[str, float], leads: Mapping[str, float], others: int) -> None:
        """Take the sums over all names, those of the name itself, those of the document's first name."""
        self.total, self.named, self.own, self.leads, self.others = company.total, company.named, own, leads, others
        self.known: dict[str | None, _Share] = {None: (0.0, 0.0, 0.0, 0.0)}

    def elsewhere(self, area: str | None) -> float:
        """Return the log of the other names' chances within an area, or of being that very place."""
        here = self.total.get(area or "", 0.0) - self.own.get(area or "", 0.0)
        return math.log1p(here) if here > 0 else 0.0

    def reckon(self, area: str | None) -> _Share:
        """Return what is known of an area, and keep it in `known`."""
        if area is None:
            return self.known[None]
        here = max(0.0, self.total.get(area, 0.0) - self.own.get(area, 0.0))
        share = self.known[area] = (
            here / self.others,
            math.log1p(here) if here else 0.0,
            self.leads.get(area, 0.0),
            min(1.0, self.named.get(area, 0.0)),
        )
        return share


def _km(x: float, y: float, z: float, top: _Top) -> float:
    haversine = (1.0 - x * top.x - y * top.y - z * top.z) / 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, haversine))) if haversine > 0.0 else 0.0


def _nearness(lat: float, x: float, y: float, z: float, near: Sequence[_Top]) -> tuple[float, float]:
    """Return how near the nearest of the other names' likeliest places is, and the sum over all of them."""
    closest = total = 0.0
    for lat2, x2, y2, z2, chance, _, _ in near:
        if -_BAND <= lat2 - lat <= _BAND:
            haversine = (1.0 - x * x2 - y * y2 - z * z2) / 2
            if haversine < _FAR:
                near_by = math.exp(_DECAY * math.asin(math.sqrt(haversine))) if haversine > 0 else 1.0
                total += chance * near_by
                if (nearer := chance * near_by**5) > closest:  # which is e^(-km/50)
                    closest = nearer
    return closest, total


def _beside(lat: float, x: float, y: float, z: float, large: Sequence[_Top]) -> float:
    """Return how near a place is to the edge of a country or region, less for those that half the world is near to."""
    nearest = 0.0
    for top in large:
        radius = top.radius
        if abs(top.lat - lat) <= _BAND + radius / 100:
            gap = _km(x, y, z, top) - radius
            nearest = max(nearest, top.chance * (math.exp(-gap / 200) if gap > 0 else 1.0) * min(1.0, 400 / radius))
    return nearest


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
