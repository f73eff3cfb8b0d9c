"""Events told by a distance from a place: "62 nautical miles northwest of Hodeidah", "10 km from Aktau".

The words describe an area, which is the event's place: a sector where a bearing is told, else a ring around the place.
A short way from a town without a bearing is the town's neighbourhood.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.records import EventPlace, Place, Span

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from geomap.events.what.trigger import Trigger
    from geomap.events.where.candidates import Candidate
    from geomap.events.words.clause import Words
    from geomap.records import Relation

RULE = "place:distance"
"""The rule of an event whose place is the area that a distance from another place describes."""

_SCORE = 0.5
_NEAR = 15.0  # km from a town that are its neighbourhood where no bearing is told
_FAR = {True: 600.0, False: 150.0}  # km at sea and on land, beyond which the area says nothing
_TAIL = 3  # characters between a name and the distance that tells where it is
_REACH = 25  # words between a trigger and the distance
_AT_SEA = ("nautical", "nmi", " off ", " nm ")
_SECTOR = 0.45  # of the distance: from the middle of an eighth of the rose to its corners
_WIDE = frozenset({"country", "continent", "region", "province"})
_LONG = frozenset("long wide deep away journey drive march trek stretch road".split())
_AWAY = frozenset("for after travelled traveled walked marched drove sailed flew range reach heard felt".split())


def of(
    trigger: Trigger, words: Words, found: Sequence[Candidate], relations: Sequence[Relation], kept: AbstractSet[str]
) -> tuple[EventPlace, bool] | None:
    """Return the area that a distance told for an event describes, and whether it is the neighbourhood of a place.

    `kept` are the ids of the places that the event has anyhow: what holds the place that the distance is told from.
    """
    for relation in relations:
        if relation.type != "distance" or relation.geometry is None or relation.distance_km is None:
            continue
        ground = next(
            (c for c in found if relation.ground is not None and c.mention.start == relation.ground.start), None
        )
        place = ground.mention.place if ground is not None else None
        if ground is None or place is None or not kept <= frozenset(place.parents) or _figured(relation, found):
            continue
        sea = any(mark in f" {relation.text.lower()} " for mark in _AT_SEA)
        if place.kind in _WIDE or relation.distance_km > _FAR[sea] or not _beside(trigger, ground, words, relation):
            continue
        span = Span(ground.mention.start, ground.mention.end, ground.mention.text)
        if relation.bearing is None and not sea:
            if relation.distance_km > _NEAR:
                continue
            return EventPlace(place, span, "inference", _SCORE), True
        return EventPlace(_area(relation, place, sea=sea), span, "inference", _SCORE), False
    return None


def _figured(relation: Relation, found: Sequence[Candidate]) -> bool:
    """Whether it is another known place that the distance tells of: "Marikana, 40 km east of Rustenburg"."""
    figure = relation.figure
    if figure is not None and any(c.mention.start < figure.end and figure.start < c.mention.end for c in found):
        return True
    return any(
        c.mention.place is not None and c.mention.usage == "literal" and 0 <= relation.start - c.mention.end <= _TAIL
        for c in found
    )


def _beside(trigger: Trigger, ground: Candidate, words: Words, relation: Relation) -> bool:
    """Whether a distance stands near a trigger, and tells neither how far somebody went nor how far it was felt."""
    low, breaks = words.low, words.breaks
    first = next((k for k, start in enumerate(words.starts) if start >= relation.start), ground.first)
    a, b = (trigger.last + 1, first) if first > trigger.last else (ground.last + 1, trigger.head)
    if b - a > _REACH or any(";" in mark for mark in breaks[a : b + 1]):
        return False
    return _AWAY.isdisjoint(low[max(0, first - 3) : first]) and _LONG.isdisjoint(low[first : ground.first])


def _area(relation: Relation, ground: Place, *, sea: bool) -> Place:
    """Return the area that a relation describes as a place of its own."""
    geometry = relation.geometry or {}
    lat, lon = ground.lat, ground.lon
    if relation.bearing is not None and geometry.get("type") == "Polygon":
        ring = geometry["coordinates"][0][:-1]
        lon, lat = (sum(point[k] for point in ring) / len(ring) for k in range(2))
    length, slack = relation.distance_km or 0.0, relation.uncertainty_km or 0.0
    bearing = "" if relation.bearing is None else f"@{relation.bearing:g}"
    radius = length + slack if relation.bearing is None else max(slack, _SECTOR * length)
    return Place(
        id=f"{ground.id}+{relation.distance_km:g}km{bearing}",
        name=relation.text,
        kind="sea" if sea else "district",
        feature_class="H" if sea else "L",
        feature_code="SEA" if sea else "RGN",
        country=None if sea else ground.country,
        admin1=None if sea else ground.admin1,
        lat=round(lat, 5),
        lon=round(lon, 5),
        parents=() if sea else ground.parents[-1:],
        source=ground.source,
        geometry=geometry,
        uncertainty_km=round(radius, 3),
        boundary="approximate",
    )
