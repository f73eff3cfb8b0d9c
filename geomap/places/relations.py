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

from geomap.places import wording
from geomap.places.geometry import destination, distance_km
from geomap.records import Document, GeoJSON, Mention, Place, Relation, Sentence, Span

if TYPE_CHECKING:
    from geomap.records import Gazetteer, RelationType

REACH = 110
"""Characters before a mention in which the words of its relation are sought."""


_OWNER = re.compile(r"['’]s?\s+(?:[a-z]+ern\s+)?")
"""Between a country and its unit."""


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
            if i > 1 and _OWNER.fullmatch(text, inside[i - 1].end, ground.start):
                before = inside[i - 2]  # "Gedeb in Ethiopia's Amhara region"
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
    if not wording.AND.match(gap):
        return None
    left = text[max(sentence.start, first.start - REACH) : first.start]
    opener = wording.BETWEEN.search(left) or wording.FROM_TO.search(left)
    right = text[second.end : min(sentence.end, second.end + 40)]
    if opener is not None:
        start = first.start - (len(left) - opener.start())
    elif gap.strip() in {"-", "–", "—", "/"} and wording.ROAD_NOUN.match(right):
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
    if not left:
        return None
    make = _Maker(text, sentence, ground, before, floor)
    measured, travelled, *plain = wording.spatial(left)  # most names follow upon nothing of the kind
    if measured and (m := wording.DISTANCE.search(left)):
        return make.distance(m)
    if travelled and (m := wording.TRAVEL.search(left)):
        return make.travel(m)
    if before is not None and floor == before.end and wording.WITHIN.match(left):
        return Relation(
            start=before.start,
            end=ground.end,
            text=text[before.start : ground.end],
            type="within",
            figure=_mention_span(before),
            ground=_mention_span(ground),
            bearing=wording.bearing(part["compass"]) if (part := wording.PART.search(left)) else None,
        )
    for possible, (pattern, kind) in zip(plain, wording.PLAIN, strict=True):
        if possible and (m := pattern.search(left)):
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
        return _mention_span(self.before) if len(gap) < REACH and wording.FIGURE_LINK.match(gap) else None

    def _relation(self, match: re.Match[str], kind: RelationType, **facts: Any) -> Relation:
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
        return self._relation(match, kind, bearing=wording.bearing(groups.get("compass")))

    def distance(self, match: re.Match[str]) -> Relation | None:
        number = wording.number(match["number"])
        if number is None:
            return None
        low, high, vague = number
        factor = wording.UNIT_KM[re.sub(r"[ -]+", " ", match["unit"].lower().rstrip("."))]
        return self._sized(match, low * factor, high * factor, 0.5 if vague else 0.0)

    def travel(self, match: re.Match[str]) -> Relation | None:
        number = wording.number(match["number"])
        mode = (match["by"] or match["mode"] or "drive").lower()
        if number is None:
            return None
        hours = 1.0 if match["unit"].lower().startswith("hour") else 1 / 60
        pace = wording.PACE_KMH[mode] * hours
        return self._sized(match, number[0] * pace, number[1] * pace, 0.5)

    def _sized(self, match: re.Match[str], low: float, high: float, vague: float) -> Relation:
        middle = (low + high) / 2
        doubt = vague or (0.2 if match["about"] else 0.1)
        return self._relation(
            match,
            "distance",
            distance_km=round(middle, 3),
            bearing=wording.bearing(match["compass"]),
            uncertainty_km=round(max((high - low) / 2, doubt * middle, 0.05), 3),
        )


# -- geometry --------------------------------------------------------------------------------------------------------


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
    if min(longitudes) >= -180 and max(longitudes) <= 180:
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
    if length < 0.1:
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
