"""What a text says a place lies in ("Moura in central Mali"), held against the candidates of its name.

The ranker learns that names mostly mean their best-known bearer. Where the text itself says in which country, unit or
town a place lies, a namesake elsewhere is no answer: better an unresolved name than a pin on another continent.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from geomap.places.geometry import distance_km
from geomap.places.ranking import AREAS, KIND_WORDS, PLAIN, SIMILAR, Group
from geomap.records import Mention, Place, Relation

_ELSEWHERE = 0.02
"""What is left of the chance of a place outside of what is told to hold it: gazetteers have gaps and errors, too."""
_SURE = 0.5
_FAINT, _SURE_ABROAD, _SHARE, _COMPANY = 0.2, 0.6, 0.75, 2
_ALIAS_ABROAD = 0.95
_WELL_KNOWN = 50_000
_SPOKEN = 2  # names that a word such as "upazila" is worth
_MILLIONS, _LIKELY_ENOUGH = 2_000_000, 0.4
_CODE = 3
_KINDS = (
    "village town city district province state region county municipality commune canton township hamlet island port "
    "department governorate prefecture neighbourhood neighborhood suburb settlement community area territory resort"
)
_NATIONAL = re.compile(
    r"\s(?:(?:central|coastal|border|mountain|port|small|remote|rural|frontline|mining|farming|fishing|holy|historic|"
    r"ancient|capital|resort|[a-z]+(?:ern|-held|-controlled)|(?:north|south)-?(?:east|west))\s){0,2}"
    rf"(?:{_KINDS.replace(' ', '|')})\s(?:of|called|named)\s(?:the\s)?"
)
"""Between a demonym and the name that it puts in its country: "the Syrian village of X"."""
_REACH_KM = {"within": 0.0, "near": 100.0, "adjacent": 150.0, "distance": 60.0, "direction": 300.0}
_LOOSE = re.compile(
    r"\b(?:over|about|for|against|with|between|and|or|from|to|than|like|as|by)\s+(?:the\s+)?$", re.IGNORECASE
)
"""Words after which what follows the name may belong to more than the name: "a protest over Rafah in Turkey"."""
_NO_LINK = re.compile(
    r"\s+of\s+(?:the\s+)?$|,\s*in\b|.*\b(?:vicinity|sight|view|front|rear|direction|defen[cs]es?|support|favou?r|"
    r"memory|honou?r)\s+of\b",
    re.IGNORECASE,
)
"""Between name and holder: "the Nice of Russia", "in Michigan, in Utah's parks", "in the vicinity of Clinton"."""
_LISTED = re.compile(r",\s(?:[A-Z][\w.'’-]*\s?){1,4}(?:\s?(?:and|or)\s|,\s(?:and\s|or\s)?[A-Z])")
_LONG = frozenset("river lake valley mountains range desert forest canal highway road sea gulf".split())
"""Kinds of what runs through several units, of which each may be told to hold it."""
_UNITS = frozenset({"district", "province"})
_CITY = " city"
_PLAINLY = frozenset({"exact", "folded"})
_LOOSELY = SIMILAR | {"alias"}
_WORLDWIDE = frozenset({"country", "continent", "ocean", "sea"})
_WIDE = _WORLDWIDE | {"region", "bay", "strait"}


def tell_apart(groups: Sequence[Group]) -> None:
    """Take the city from what "Mexico" may mean in a text that also says "Mexico City": the writer means the unit.

    Where that is a country, its provinces of the name are left out as well, unless a word asks for one.
    """
    cities = {g.name[: -len(_CITY)].lower(): g for g in groups if g.name.lower().endswith(_CITY)}
    for g in groups if cities else ():
        city = cities.get(g.name.lower())
        if city is None:
            continue
        own = {c.place.id for c in city.candidates}
        above = {parent for c in city.candidates for parent in c.place.parents}
        units = [c.place for c in g.candidates if c.place.id in above and c.place.id not in own]
        if not units:
            continue
        g.candidates = tuple(c for c in g.candidates if c.place.id not in own or c.match != "alias")
        country = next((place.id for place in units if place.kind == "country"), None)
        if country is not None and "province" not in KIND_WORDS.get(g.kind_word or "", ()):
            g.candidates = tuple(c for c in g.candidates if country not in c.place.parents)


def hold(text: str, mentions: Sequence[Mention], groups: Sequence[Group]) -> None:
    """Take the chance from candidates that lie outside of what the text says holds their name, where that is sure.

    Sets `chance` of the groups, and `against` where no candidate lies in the place told. `judge` comes before.
    """
    where = {i: g for g in groups for i in g.mentions}
    for g in groups:
        if not g.candidates or g.kind_word in _LONG:
            continue
        for holder, reach, loose in _holders(text, mentions, g, where):
            best = max(range(len(g.candidates)), key=g.chance.__getitem__)
            likeliest = g.candidates[best].place
            inside = [
                lies_in(c.place, holder) if reach is None else lies_by(c.place, holder, reach) for c in g.candidates
            ]
            if inside[best] or likeliest.kind in _WORLDWIDE or likeliest.id == holder.id:
                continue
            # Units of one name nest and overlap, but no province lies in another.
            apart = g.part or likeliest.kind == holder.kind == "province" or _far_apart(likeliest, holder)
            if likeliest.kind in AREAS and (loose or not (apart or holder.kind == "country")):
                continue
            itself = not g.part and g.candidates[best].match not in SIMILAR
            if loose and itself and likeliest.population >= _WELL_KNOWN:
                continue
            if not any(inside):
                g.against = f"no place of this name is known {'in' if reach is None else 'near'} {holder.name}"
            # The name is told to be there: its bearers there share the chance of all.
            keep(g, inside, whole=sum(g.chance[: len(inside)]))


def _far_apart(place: Place, holder: Place) -> bool:
    """Whether a district lies far from a province: "Bijapur district of Chhattisgarh" is not that of Karnataka."""
    if (place.kind, holder.kind) != ("district", "province"):
        return False
    gap = distance_km(place.lat, place.lon, holder.lat, holder.lon)
    return gap > holder.uncertainty_km + place.uncertainty_km


def stay(groups: Sequence[Group], country: str | None, told: frozenset[str]) -> None:
    """Take the chance from a doubtful place in a country that nothing else points to, in a document about another.

    A gazetteer lacks villages: the one meant is more often missing than the namesake abroad is right. Below .6 two of
    38 such places were right in LGL, TR-News and WoTR. `country` is one that the user named, which is no abroad;
    `told` are countries that the text speaks of without their names.
    """
    tops = [_top(g) for g in groups]
    weight: dict[str, float] = {}
    for top in tops:
        if top is not None:
            weight[top.country] = weight.get(top.country, 0.0) + top.chance
    if not weight:
        return
    named = Counter(top.country for top in tops if top is not None)
    if len(told) == 1:
        (spoken,) = told
        weight[spoken] = weight.get(spoken, 0.0) + _SPOKEN
        named[spoken] += _SPOKEN
    main = max(weight, key=weight.__getitem__)
    for g, top in zip(groups, tops, strict=True):
        # A name of which twenty places lie in one country makes that country no other's: "Bristol" alone is the city.
        if top is not None and top.country == main != country and named[main] > 1:
            _prefer(g, main, named)
        if top is None or top.chance >= _ALIAS_ABROAD or top.country in {main, country} or top.place.kind in _WIDE:
            continue
        if top.chance >= _SURE_ABROAD and not _is_alias(g, top.place):
            continue
        known = top.place.feature_code == "PPLC" or top.place.population >= _MILLIONS
        if known and top.chance >= _LIKELY_ENOUGH:
            continue
        rest = sum(weight.values()) - top.chance
        if named[top.country] > 1 or named.total() <= _COMPANY or weight[main] < _SHARE * rest:
            continue
        g.against = f"unresolved: {top.place.name}, {top.country}, is the only place in that country here"
        keep(g, [c.place.country in {None, main} for c in g.candidates], whole=0.5)


def _prefer(g: Group, main: str, named: Mapping[str, int]) -> None:
    """Leave a name to the places of the main country that bear it, where a single namesake abroad is likelier."""
    first = max(range(len(g.candidates)), key=g.chance.__getitem__)
    best = g.candidates[first].place
    if g.chance[first] >= _SURE or best.population >= _MILLIONS / 2:
        return
    if best.country not in {main, None} and not named.get(best.country or "", 0) and best.kind not in _WIDE:
        inside = [c.place.country in {None, main} for c in g.candidates]
        keep(g, inside, whole=sum(p for p, there in zip(g.chance, inside, strict=False) if there))


def earn(groups: Sequence[Group], told: frozenset[str]) -> None:
    """Take the chance from a place that only a similar name leads to, in a country that nothing else points to.

    A gazetteer lacks villages, and there are names like theirs everywhere: "Moskota" in Cameroon is no Moscow.
    `told` are countries that the user or the text speaks of otherwise.
    """
    if not any(g.candidates and g.candidates[0].match in SIMILAR for g in groups):
        return
    tops = [_top(g) for g in groups]
    named = Counter(top.country for top in tops if top is not None)
    for g, top in zip(groups, tops, strict=True):
        if top is None or top.country in told or g.candidates[0].match not in SIMILAR:
            continue
        # "Afganistan", not Malir near Karachi.
        slip = top.place.kind == "country" and top.place.name[:1] == g.name[:1] and len(named) == 1
        if named[top.country] == 1 and not slip:
            g.against = f"unresolved: only a similar name, {top.place.name}, {top.country}, and nothing else is there"
            keep(g, [False] * len(g.candidates), whole=0.0)


def call(text: str, mentions: Sequence[Mention], groups: Sequence[Group]) -> None:
    """Give its chance to the one district or province of a name that the text calls so: "Kishtwar district".

    Not where the report's other places lie in other countries: "Giza's Haram district" is not in Norway.
    """
    told = [
        (g, kinds)
        for g in groups
        if (kinds := _UNITS.intersection(KIND_WORDS.get(g.kind_word or "", ())))
        and _calls(text, mentions[g.mentions[0]], g.kind_word or "")
    ]
    if not told:
        return
    tops = [top for top in map(_top, groups) if top is not None]
    named = {top.country for top in tops}
    units = {top.place.id for top in tops if top.place.kind == "province"}
    for g, kinds in told:
        if g.part or g.against or len({c.place.country for c in g.candidates}) != 1:
            continue
        fitting = [i for i, c in enumerate(g.candidates) if c.place.kind in kinds and c.match in _PLAINLY]
        best = max(range(len(g.candidates)), key=g.chance.__getitem__)
        if len(fitting) == 1 and _held(g.candidates[best].place, units) > _held(g.candidates[fitting[0]].place, units):
            continue  # "Bijapur district of Chhattisgarh", which the gazetteer has as a town only
        if len(fitting) == 1 and g.chance[fitting[0]] < PLAIN and named <= {g.candidates[fitting[0]].place.country}:
            keep(g, [i == fitting[0] for i in range(len(g.candidates))], whole=PLAIN)


def _held(place: Place, units: set[str]) -> bool:
    return not units.isdisjoint(place.parents)


def _calls(text: str, mention: Mention, kind: str) -> bool:
    """Whether a kind stands beside a name as a common noun, not in a name: "the Tokyo District Court"."""
    return f"{kind} of " in text[max(0, mention.start - 20) : mention.start] or text.startswith(f" {kind}", mention.end)


def _is_alias(g: Group, place: Place) -> bool:
    return any(c.place is place and c.match in _LOOSELY for c in g.candidates)


class _Top(NamedTuple):
    """The country that a name most likely lies in, with the chance of all its candidates there, and the likeliest."""

    country: str
    chance: float
    place: Place


def _top(g: Group) -> _Top | None:
    """Return the likeliest country of a name, None where none is likely."""
    shares: dict[str | None, float] = {}
    for p, c in zip(g.chance, g.candidates, strict=False):
        shares[c.place.country] = shares.get(c.place.country, 0.0) + p
    country = max(shares, key=shares.__getitem__, default=None)
    if country is None or shares[country] < _FAINT:
        return None
    likeliest = max(
        ((p, c.place) for p, c in zip(g.chance, g.candidates, strict=False) if c.place.country == country),
        key=lambda pair: pair[0],
    )
    return _Top(country, shares[country], likeliest[1])


def keep(g: Group, inside: Sequence[bool], whole: float) -> None:
    """Leave candidates that are not `inside` a trace of their chance; those inside share `whole`."""
    kept = [p * (1.0 if there else _ELSEWHERE) for p, there in zip(g.chance, inside, strict=False)]
    if any(inside):
        kept = [p * whole / max(sum(kept), 1e-9) for p in kept]
    g.chance = [*kept, max(0.0, 1.0 - sum(kept))]


def lies_in(place: Place, holder: Place) -> bool:
    """Tell whether a place lies in another, as far as its parents, or its distance where they do not say, show."""
    if holder.id == place.id or holder.id in place.parents:
        return True
    if holder.kind == "country" and place.country is not None:
        return place.country == holder.country
    if place.country is not None and holder.country is not None and place.country != holder.country:
        return False
    if place.kind == holder.kind == "province":
        return False
    # A place whose own unit is known to be another is hardly in it, but for borders drawn anew.
    known = holder.kind == "province" and len(place.parents) > 1
    reach = (0.5 if known else 1.5) * holder.uncertainty_km + max(30.0, place.uncertainty_km)
    return distance_km(place.lat, place.lon, holder.lat, holder.lon) <= reach


def lies_by(place: Place, ground: Place, reach: float) -> bool:
    """Tell whether a place lies in another's country, or within `reach` km of it or of its edge, as far as is known."""
    if place.country == ground.country:
        return True
    gap = distance_km(place.lat, place.lon, ground.lat, ground.lon)
    return gap <= reach + ground.uncertainty_km + place.uncertainty_km


def _reach(relation: Relation) -> float | None:
    """Return within how many km of its ground a relation puts its figure at most; None where it puts it inside."""
    if relation.type == "within":
        return None
    return 2.0 * (relation.distance_km or 0.0) + _REACH_KM.get(relation.type, 0.0)


def _holders(
    text: str, mentions: Sequence[Mention], g: Group, where: Mapping[int, Group]
) -> Iterator[tuple[Place, float | None, bool]]:
    """Yield what is told to hold a name, or lie within how many km, and whether the words may mean something else."""
    mention = mentions[g.mentions[0]]
    for i in g.mentions:
        nation = where.get(i - 1) if i and mentions[i - 1].usage == "demonym" else None
        country = nation.candidates[0].place if nation and nation.candidates else None
        if country and country.kind == "country" and _NATIONAL.fullmatch(text, mentions[i - 1].end, mentions[i].start):
            yield country, None, False
    for relation, ground in g.figures:
        other = where.get(ground)
        if not relation.figure or not relation.ground or not other or not other.candidates:
            continue
        apart = relation.type != "within" and text[relation.figure.end : relation.figure.end + 1] not in {",", "("}
        if relation.type not in _REACH_KM or apart:
            continue
        if _NO_LINK.match(text[relation.figure.end : relation.ground.start]):
            continue
        pairs = list(zip(other.chance, other.candidates, strict=False))
        candidate = max(pairs, key=lambda pair: pair[0])[1]
        # A city and the province of its name are one answer.
        if sum(p for p, c in pairs if lies_in(c.place, candidate.place) or lies_in(candidate.place, c.place)) >= _SURE:
            before = text[max(0, relation.figure.start - 24) : relation.figure.start]
            yield candidate.place, _reach(relation), bool(_LOOSE.search(before))
    listed = _LISTED.match(text, mention.end, mention.end + 80)  # "Crockett, Palestine and Houston"
    # "AND" is Andorra's code, and an and.
    if g.tails and len(g.tails[0].name) > _CODE and not listed:
        tail = g.tails[0].place
        near = g.part and tail.kind == "province" and any(c.place.country == tail.country for c in g.candidates)
        if near or tail.kind == "country":
            yield tail, None, True
