"""Spatial relations in words: "90 miles north of Kabul", "between A and B", "on the outskirts of X".

`find` reads the words around the mentions and needs no gazetteer; `locate` adds the area that the words describe
once the mentions are resolved. The area is never more exact than its words: a rounded distance is known to about
a tenth, "about" adds as much again, a compass word covers its eighth of the rose.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from geomap.records import Document, GeoJSON, Mention, Place, Relation, Sentence, Span

if TYPE_CHECKING:
    from geomap.records import Gazetteer, RelationType

EARTH_KM = 6371.0088
REACH = 110
"""Characters before a mention in which the words of its relation are sought."""

_BEARINGS = {
    "north": 0.0,
    "northeast": 45.0,
    "east": 90.0,
    "southeast": 135.0,
    "south": 180.0,
    "southwest": 225.0,
    "west": 270.0,
    "northwest": 315.0,
}
_ABBREVIATED = {"nne": 22.5, "ene": 67.5, "ese": 112.5, "sse": 157.5, "ssw": 202.5, "wsw": 247.5, "wnw": 292.5, "nnw": 337.5,
    "n": 0.0, "ne": 45.0, "e": 90.0, "se": 135.0, "s": 180.0, "sw": 225.0, "w": 270.0, "nw": 315.0}  # fmt: skip
_HALF_WAY = {
    "north-northeast": 22.5,
    "east-northeast": 67.5,
    "east-southeast": 112.5,
    "south-southeast": 157.5,
    "south-southwest": 202.5,
    "west-southwest": 247.5,
    "west-northwest": 292.5,
    "north-northwest": 337.5,
}
_UNIT_KM = {
    "km": 1.0,
    "kms": 1.0,
    "kilometer": 1.0,
    "kilometers": 1.0,
    "kilometre": 1.0,
    "kilometres": 1.0,
    "mi": 1.609344,
    "mile": 1.609344,
    "miles": 1.609344,
    "m": 0.001,
    "metre": 0.001,
    "metres": 0.001,
    "meter": 0.001,
    "meters": 0.001,
    "yard": 0.0009144,
    "yards": 0.0009144,
    "foot": 0.0003048,
    "feet": 0.0003048,
    "nautical mile": 1.852,
    "nautical miles": 1.852,
    "league": 4.8,
    "leagues": 4.8,
}
_PACE_KMH = {"drive": 50.0, "driving": 50.0, "car": 50.0, "ride": 20.0, "walk": 4.5, "march": 4.5, "foot": 4.5}
"""Kilometres an hour that a journey's duration is reckoned with; the doubt about it is half of the result."""

_WORDS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "sixteen": 16, "eighteen": 18, "twenty": 20, "thirty": 30,
    "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "half a": 0.5,
    "a half": 0.5, "a quarter of a": 0.25, "a dozen": 12, "two dozen": 24, "a hundred": 100, "one hundred": 100,
    "two hundred": 200, "three hundred": 300, "a couple of": 2, "a few": 3, "several": 5, "some": 5, "a few dozen": 36,
    "dozens of": 40, "a few hundred": 300, "hundreds of": 300, "tens of": 30,
}  # fmt: skip
_VAGUE = frozenset({"a couple of", "a few", "several", "some", "a few dozen", "dozens of", "a few hundred", "hundreds of", "tens of"})
_NUMBER = (
    r"(?P<number>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?(?:\s?(?:-|–|to|or)\s?\d+(?:\.\d+)?)?|"
    r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-(?:one|two|three|four|five|six|seven|eight|nine)|"
    + "|".join(sorted(_WORDS, key=len, reverse=True)) + ")"
)  # fmt: skip
_APPROXIMATE = (
    r"(?P<about>about|around|some|roughly|approximately|approx\.?|nearly|almost|just over|just under|over|under|more than|"
    r"less than|at least|up to|within|only|barely|as little as|an estimated|estimated|close to|~|circa|ca\.)"
)
_UNIT = (
    r"(?P<unit>nautical[ -]miles?|kilomet(?:re|er)s?|kms?|miles?|mi|met(?:re|er)s?|m|yards?|feet|leagues?)\b\.?"
    r"(?:\s?\([^()]{1,20}\))?"
)
_ALL = {**_BEARINGS, **_HALF_WAY}
_COMPASS_WORDS = "|".join(
    "[- ]?".join(re.findall("north|south|east|west", word)) for word in sorted(_ALL, key=len, reverse=True)
)
_COMPASS = rf"(?P<compass>(?:due |the )?(?:{_COMPASS_WORDS}|(?-i:NNE|ENE|ESE|SSE|SSW|WSW|WNW|NNW|NE|NW|SE|SW|N|S|E|W))(?:erly|ward|wards|ern)?)"
_GROUND_NOUN = (
    r"(?:the\s+)?(?:(?:provincial|regional|state|district|national|country's|[a-z]+(?:ern)?)\s+){0,3}"
    r"(?:capital|city|town|village|port|province|district|state|region|county|centre|center|island|border|airport|"
    r"settlement|hub|stronghold|commune|municipality|area|territory|river|dam|base|camp|coast|shores?)"
    r"(?:\s+(?:city|town|village|centre|center))?(?:\s+of)?,?\s+"
)
_GROUND = rf"(?:{_GROUND_NOUN}|the\s+)?$"

_DISTANCE = re.compile(
    rf"(?:\b{_APPROXIMATE}\s?)?(?:(?<![\w.,])|(?<=~)){_NUMBER}[\s-]?(?:square\b)?{_UNIT}\s*"
    rf"(?:(?:further\s+|farther\s+|directly\s+|just\s+|away\s+)?(?:to\s+the\s+|in\s+the\s+)?{_COMPASS}\s+(?:of|from)\s+|"
    rf"(?:away\s+)?(?P<plain>from|outside|off|away from|inside|into|beyond|short of|of|upstream of|"
    rf"upstream from|downstream of|downstream from|down the road from|up the road from)\s+)"
    rf"(?:the\s+centre\s+of\s+|central\s+|downtown\s+)?{_GROUND}",
    re.IGNORECASE,
)
_TRAVEL = re.compile(
    rf"(?:\b{_APPROXIMATE}\s?)?(?<![\w.,]){_NUMBER}[\s-]?(?P<unit>hours?|minutes?)(?:'s?|’s?)?[\s-]"
    rf"(?:(?:by\s+(?P<by>car|foot))|(?P<mode>drive|walk|ride|march|driving))?\s*(?:{_COMPASS}\s+(?:of|from)|from|away from|outside|of)\s+{_GROUND}",
    re.IGNORECASE,
)
_DIRECTION = re.compile(
    rf"(?:\b(?:just|immediately|far|further|directly|well|slightly|right|to the|in the area)\s+)*\b{_COMPASS}\s+(?:of|from)\s+{_GROUND}", re.IGNORECASE
)
_PART = re.compile(
    r"\b(?P<compass>northern|southern|eastern|western|north-?eastern|north-?western|south-?eastern|south-?western|central|"
    r"northernmost|southernmost|easternmost|westernmost|north-?central|south-?central|"
    r"(?:(?<=in )|(?<=of )|(?<=across )|(?<=from )|(?<=throughout ))the\s+(?:far\s+|extreme\s+)?(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west)\s+of|"
    r"(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west)(?:ern)?\s+(?:part|parts|half|corner|tip|end|edge|side|coast|outskirts|suburbs)\s+of)\s+"
    + _GROUND,
    re.IGNORECASE,
)
_ADJACENT = re.compile(
    r"\b(?:adjacent to|next to|bordering(?: on)?|neighbou?ring|adjoining|abutting|along(?:side)? the border (?:with|of)|"
    r"(?:on|at|near|along|across|close to) (?:its|the|their|a|both sides of the)(?: \w+){0,2} (?:border|boundary|frontier|front line) (?:with|of|from)|"
    r"(?:which |that )?borders(?: on)?|shares? an? (?:\w+ )?border with|across the (?:border|river|strait|bay) from|"
    r"side by side with|opposite|facing|contiguous (?:to|with)|just across from)\s+" + _GROUND,
    re.IGNORECASE,
)
_NEAR = re.compile(
    r"\b(?P<near>near(?:by)?|close to|not far from|in the vicinity of|in the (?:immediate )?surroundings of|in the neighbou?rhood of|"
    r"just outside(?: of)?|outside(?: of)?|on the (?:\w+ )?(?:outskirts|edges?|fringes?|periphery|approaches) (?:of|to)|in the (?:\w+ )?suburbs of|"
    r"around|in and around|within sight of|in the shadow of|at the gates of|the area around|areas around|villages around|"
    r"surroundings of|a short (?:drive|walk|distance) from|within (?:reach|range|striking distance) of|off the coast of|off)\s+" + _GROUND,
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"(?:\b(?:half-?way|mid-?way|somewhere|anywhere|located|situated|lies|lying|area|areas|road|roads|highway|route|motorway|track|path|railway|"
    r"rail line|line|border|boundary|frontier|stretch|corridor|section|villages?|towns?|districts?|settlements?|territory|island|valley|plain|desert|strait|"
    r"pass|bridge|river|checkpoints?|crossing|travel(?:l?ing|l?ed)?|drive|drove|driving|point|in)\s+|^)between\s+" + _GROUND,
    re.IGNORECASE,
)
_FROM_TO = re.compile(
    r"\b(?:road|highway|route|motorway|railway|rail line|line|pipeline|corridor|stretch|track|bus|train|convoy|ferry)"
    r"(?: \w+){0,3} (?:from|linking|connecting|joining|that links|that connects|which links|which connects)\s+" + _GROUND,
    re.IGNORECASE,
)
_AND = re.compile(rf"^\s*(?:,?\s+(?:and|with|to|&)|\s?[-–—])\s+{_GROUND[:-1]}$|^\s?[-–—/]\s?$", re.IGNORECASE)
_ROAD_NOUN = re.compile(
    r"^\s+(?:\w+\s+)?(?:road|highway|route|motorway|freeway|railway|rail line|line|border|boundary|frontier|corridor|crossing|pipeline|axis)\b",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"^(?:,?\s*(?:\(|(?:which (?:is|lies)|is|are|lies|located|situated|lying)\s+)?)?\s*,?\s*"
    r"(?:(?:a|an|the|one of the|another)\s+(?:[\w'-]+\s+){0,4}?"
    r"(?:districts|towns|cities|villages|district|town|city|village|province|area|region|valley|settlement|suburb|neighbou?rhood|county|state|island|commune|municipality|capital|stronghold|port|base|camp|territory|airport|sub-?district)\s+)?"
    r"(?:in|of|within|inside)\s+(?:the\s+)?(?:[\w'-]+\s+){0,3}?(?:(?:province|district|state|region|county|governorate|department|prefecture|oblast|valley|city|territory|island|canton|capital)\s+of\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_NOT_PLACE = re.compile(r"\b(?:ago|later|earlier|percent|per cent|degrees|years?|old)\b", re.IGNORECASE)
_FIGURE_LINK = re.compile(
    r"^(?:\s*,)?\s*(?:\(|(?:which\s+|that\s+)?(?:lies|lie|is|are|was|were|sits|stands|stood|lay|located|situated|lying|about|some)\b|"
    r"(?:a|an|the)\s+(?:[\w'-]+\s+){0,4}(?:town|city|village|district|area|valley|settlement|base|camp|suburb|port|province|airport|region|commune|place)\b)?"
    r"(?:\s*,)?(?:\s+(?:\w+\s+){0,4})?$",
    re.IGNORECASE,
)


_PLAIN: tuple[tuple[re.Pattern[str], RelationType], ...] = (
    (_PART, "within"),
    (_DIRECTION, "direction"),
    (_ADJACENT, "adjacent"),
    (_NEAR, "near"),
)


def _number(text: str) -> tuple[float, float, bool] | None:
    """Return low, high and whether the words are vague."""
    word = re.sub(r"\s+", " ", text.strip().lower())
    if word in _WORDS:
        value = float(_WORDS[word])
        return value, value, word in _VAGUE
    if "-" in word and word.split("-")[0] in _WORDS:
        tens, ones = word.split("-", 1)
        value = float(_WORDS[tens] + _WORDS[ones])
        return value, value, False
    parts = re.findall(r"\d+(?:\.\d+)?", word.replace(",", ""))
    if not parts:
        return None
    low, high = float(parts[0]), float(parts[-1])
    return min(low, high), max(low, high), False


def _bearing(word: str | None) -> float | None:
    if not word:
        return None
    plain = re.sub(r"^(?:due|the)\s+", "", word.strip(), flags=re.IGNORECASE)
    if plain.lower() in _ABBREVIATED and plain.isupper():
        return _ABBREVIATED[plain.lower()]
    parts = re.findall("north|south|east|west", plain.lower())
    for key in ("".join(parts), "-".join([parts[0], "".join(parts[1:])]) if parts else ""):
        if key in _ALL:
            return _ALL[key]
    return None


def find(document: Document, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> tuple[Relation, ...]:
    """Return the relations whose ground is one of the mentions, in text order; `geometry` is still empty.

    >>> from geomap.records import Document, Mention, Sentence
    >>> text = "A camp 40 km north of Goma was shelled."
    >>> found = find(Document("d", text), (Sentence(0, len(text), text),), (Mention(22, 26, "Goma"),))
    >>> [(r.type, r.distance_km, r.bearing, r.text) for r in found]
    [('distance', 40.0, 0.0, '40 km north of Goma')]
    """
    text = document.text
    places = [m for m in mentions if m.usage != "demonym" and not m.nominal]
    found: list[Relation] = []
    index = 0
    for sentence in sentences:
        inside: list[Mention] = []
        while index < len(places) and places[index].start < sentence.end:
            if places[index].start >= sentence.start:
                inside.append(places[index])
            index += 1
        taken: set[int] = set()
        for i, ground in enumerate(inside):
            if ground.start in taken:
                continue
            before = inside[i - 1] if i else None
            after = inside[i + 1] if i + 1 < len(inside) else None
            relation = _between(text, sentence, ground, after) or _one(text, sentence, ground, before)
            if relation is None:
                continue
            if relation.type == "between" and after is not None:
                taken.add(after.start)
            found.append(relation)
    return tuple(found)


def _mention_span(mention: Mention) -> Span:
    return Span(mention.start, mention.end, mention.text)


def _between(text: str, sentence: Sentence, first: Mention, second: Mention | None) -> Relation | None:
    if second is None or second.start - first.end > REACH:
        return None
    gap = text[first.end : second.start]
    if not _AND.match(gap):
        return None
    left = text[max(sentence.start, first.start - REACH) : first.start]
    opener = _BETWEEN.search(left) or _FROM_TO.search(left)
    right = text[second.end : min(sentence.end, second.end + 40)]
    if opener is not None:
        start = first.start - (len(left) - opener.start())
    elif gap.strip() in {"-", "–", "—", "/"} and _ROAD_NOUN.match(right):
        start = first.start
    else:
        return None
    return Relation(
        start=start,
        end=second.end,
        text=text[start : second.end],
        type="between",
        ground=_mention_span(first),
        ground2=_mention_span(second),
    )


def _one(text: str, sentence: Sentence, ground: Mention, before: Mention | None) -> Relation | None:
    floor = max(sentence.start, ground.start - REACH, before.end if before else 0)
    left = text[floor : ground.start]
    make = _Maker(text, sentence, ground, before, floor)
    if m := _DISTANCE.search(left):
        return make.distance(m)
    if m := _TRAVEL.search(left):
        return make.travel(m)
    if before is not None and floor == before.end and _WITHIN.match(left):
        return Relation(
            start=before.start,
            end=ground.end,
            text=text[before.start : ground.end],
            type="within",
            figure=_mention_span(before),
            ground=_mention_span(ground),
            bearing=_bearing(part["compass"]) if (part := _PART.search(left)) else None,
        )
    for pattern, kind in _PLAIN:
        if m := pattern.search(left):
            return make.plain(m, kind)
    return None


class _Maker:
    """Makes relations for one ground mention from a match in the words before it."""

    def __init__(self, text: str, sentence: Sentence, ground: Mention, before: Mention | None, floor: int) -> None:
        self.text, self.sentence, self.ground, self.before, self.floor = text, sentence, ground, before, floor

    def _figure(self, start: int) -> Span | None:
        if self.before is None:
            return None
        gap = self.text[self.before.end : start]
        return _mention_span(self.before) if len(gap) < REACH and _FIGURE_LINK.match(gap) else None

    def _relation(self, match: re.Match[str], kind: RelationType, **facts: Any) -> Relation:  # noqa: ANN401
        start = self.floor + match.start()
        return Relation(
            start=start,
            end=self.ground.end,
            text=self.text[start : self.ground.end],
            type=kind,
            figure=self._figure(start),
            ground=_mention_span(self.ground),
            **facts,
        )

    def plain(self, match: re.Match[str], kind: RelationType) -> Relation:
        groups = match.groupdict()
        return self._relation(match, kind, bearing=_bearing(groups.get("compass")))

    def distance(self, match: re.Match[str]) -> Relation | None:
        number = _number(match["number"])
        if number is None:
            return None
        low, high, vague = number
        factor = _UNIT_KM[re.sub(r"[ -]+", " ", match["unit"].lower().rstrip("."))]
        return self._sized(match, low * factor, high * factor, 0.5 if vague else 0.0)

    def travel(self, match: re.Match[str]) -> Relation | None:
        number = _number(match["number"])
        mode = (match["by"] or match["mode"] or "drive").lower()
        if number is None:
            return None
        hours = 1.0 if match["unit"].lower().startswith("hour") else 1 / 60
        pace = _PACE_KMH[mode] * hours
        return self._sized(match, number[0] * pace, number[1] * pace, 0.5)

    def _sized(self, match: re.Match[str], low: float, high: float, vague: float) -> Relation:
        middle = (low + high) / 2
        doubt = (0.2 if match["about"] else 0.1) if not vague else vague
        return self._relation(
            match,
            "distance",
            distance_km=round(middle, 3),
            bearing=_bearing(match["compass"]),
            uncertainty_km=round(max((high - low) / 2, doubt * middle, 0.05), 3),
        )


# -- geometry --------------------------------------------------------------------------------------------------------


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance on the mean sphere, within 0.6 % of the geodesic: enough to rank candidates by."""
    p, q = math.radians(lat1), math.radians(lat2)
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def destination(lat: float, lon: float, bearing: float, km: float) -> tuple[float, float]:
    """Return (lat, lon) of the point at a bearing (degrees from north) and geodesic distance (WGS 84)."""
    from geopy.distance import geodesic  # noqa: PLC0415 - half of the documents have no relation with geometry

    point = geodesic(kilometers=km).destination((lat, lon), bearing)
    return point.latitude, point.longitude


def _ring(lat: float, lon: float, low: float, high: float, bearing: float | None, half: float) -> GeoJSON:
    """Return the band between two distances, all around or within `half` degrees of a bearing, as lon-lat GeoJSON."""
    if bearing is None:
        turns = [i * 11.25 for i in range(33)]
        outer = [destination(lat, lon, t, high) for t in turns]
        rings = [outer]
        if low > 0.1 * high:
            rings.append([destination(lat, lon, t, low) for t in reversed(turns)])
    else:
        turns = [bearing - half + i * half / 4 for i in range(9)]
        outer = [destination(lat, lon, t, high) for t in turns]
        inner = [destination(lat, lon, t, low) for t in reversed(turns)] if low > 0.1 * high else [(lat, lon)]
        rings = [[*outer, *inner, outer[0]]]
    return _polygon(rings, lon)


def _polygon(rings: list[list[tuple[float, float]]], near: float) -> GeoJSON:
    """Return a polygon of (lat, lon) rings, cut at the antimeridian as RFC 7946 asks."""
    unrolled = [[[lon - 360 * round((lon - near) / 360), lat] for lat, lon in ring] for ring in rings]
    longitudes = [point[0] for ring in unrolled for point in ring]
    if -180 <= min(longitudes) and max(longitudes) <= 180:  # noqa: PLR2004 - the antimeridian
        return {
            "type": "Polygon",
            "coordinates": [[[round(x, 5), round(y, 5)] for x, y in ring] for ring in unrolled],
        }
    from shapely import affinity, box, union_all  # noqa: PLC0415 - only for areas that cross the antimeridian
    from shapely.geometry import mapping, shape  # noqa: PLC0415

    whole = shape({"type": "Polygon", "coordinates": unrolled})
    parts = [
        affinity.translate(whole.intersection(box(-180 + turn, -90, 180 + turn, 90)), xoff=-turn)
        for turn in (-360, 0, 360)
    ]
    cut: GeoJSON = mapping(union_all([part for part in parts if not part.is_empty]))
    return cut


_NEAR_KM = {"country": 50.0, "province": 40.0, "district": 25.0, "city": 20.0, "town": 10.0, "village": 5.0}
_DIRECTION_KM = {"country": 300.0, "province": 120.0, "district": 60.0, "city": 80.0, "town": 40.0, "village": 25.0}


def locate(relations: Sequence[Relation], mentions: Sequence[Mention], gazetteer: Gazetteer) -> tuple[Relation, ...]:
    """Return the relations with the area that their words and the resolved ground describe.

    Distance with direction is a sector of an eighth of the rose, distance alone a ring, a direction alone a wedge,
    nearness a disc by the ground's kind, "between" a lens around the line. Where the ground is unresolved the
    geometry stays None.
    """
    if not relations:
        return ()
    where = {(m.start, m.end): m.place for m in mentions if m.place is not None}
    out = []
    for relation in relations:
        ground = where.get((relation.ground.start, relation.ground.end)) if relation.ground else None
        if ground is None:
            out.append(relation)
            continue
        second = where.get((relation.ground2.start, relation.ground2.end)) if relation.ground2 else None
        out.append(_located(relation, ground, second, gazetteer))
    return tuple(out)


def _located(relation: Relation, ground: Place, second: Place | None, gazetteer: Gazetteer) -> Relation:
    size = ground.uncertainty_km
    if relation.type == "distance" and relation.distance_km is not None:
        # From a large ground the distance is told from its edge or its middle: both readings lie in the band.
        slack = (relation.uncertainty_km or 0.0) + min(size, relation.distance_km)
        low, high = max(0.0, relation.distance_km - slack), relation.distance_km + slack
        area = _ring(ground.lat, ground.lon, low, max(high, 0.1), relation.bearing, 22.5)
        return replace(relation, geometry=area, uncertainty_km=round(slack, 3))
    if relation.type == "direction" and relation.bearing is not None:
        reach = _DIRECTION_KM.get(ground.kind, 50.0) + size
        return replace(
            relation,
            geometry=_ring(ground.lat, ground.lon, 0.0, reach, relation.bearing, 22.5),
            uncertainty_km=round(reach, 3),
        )
    if relation.type in {"near", "adjacent"}:
        reach = _NEAR_KM.get(ground.kind, 10.0) + size
        return replace(
            relation, geometry=_ring(ground.lat, ground.lon, 0.0, reach, None, 0.0), uncertainty_km=round(reach, 3)
        )
    if relation.type == "between" and second is not None:
        return replace(relation, **_lens(ground, second))
    if relation.type == "within" and relation.bearing is None:
        return replace(relation, geometry=gazetteer.geometry(ground.id), uncertainty_km=size or None)
    return relation


def _lens(first: Place, second: Place) -> dict[str, Any]:
    """Return the area between two places: along the line, a fifth of its length wide to each side."""
    length = distance_km(first.lat, first.lon, second.lat, second.lon)
    if length < 0.1:  # noqa: PLR2004 - the same place twice
        return {}
    ends = ((first.lat, first.lon), (second.lat, second.lon))
    course = _course(*ends[0], *ends[1])
    left, right = [], []
    for i in range(9):
        share = i / 8
        lat, lon = destination(*ends[0], course, share * length)
        width = max(1.0, 0.2 * length * math.sin(math.pi * max(0.08, min(0.92, share))))
        left.append(destination(lat, lon, course - 90, width))
        right.append(destination(lat, lon, course + 90, width))
    ring = [*left, *reversed(right), left[0]]
    return {"geometry": _polygon([ring], first.lon), "uncertainty_km": round(length / 2, 3)}


def _course(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    p, q, d = math.radians(lat1), math.radians(lat2), math.radians(lon2 - lon1)
    y = math.sin(d) * math.cos(q)
    x = math.cos(p) * math.sin(q) - math.sin(p) * math.cos(q) * math.cos(d)
    return math.degrees(math.atan2(y, x)) % 360
