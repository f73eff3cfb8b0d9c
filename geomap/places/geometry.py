"""The best geometry that a place has, with its uncertainty: boundary or extent, else a disc, else a point."""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import pairwise

from geomap.records import Gazetteer, GeoJSON, Place, changed

EARTH_KM = 6371.0088
POINTS = frozenset(
    ("city", "town", "village", "suburb", "mountain", "pass", "airport", "base", "dam", "camp", "port", "site")
)
"""Kinds that a map draws as a point; any other is an area even where its outline is unknown."""

_STEPS = 48


def shape(place: Place, gazetteer: Gazetteer) -> Place:
    """Return the place with its geometry as GeoJSON (lon, lat in WGS 84).

    A boundary or extent of the gazetteer comes first; an area without one becomes a disc of its known size, marked
    approximate; anything else a point. `uncertainty_km` is never 0 for a place on Earth's surface.
    """
    if place.geometry is not None:
        return place
    geometry = gazetteer.geometry(place.id) if place.boundary != "none" else None
    radius = place.uncertainty_km or (1.0 if place.kind in POINTS else 10.0)
    if geometry is not None:
        return changed(place, geometry=geometry, uncertainty_km=radius)
    if place.kind in POINTS:
        point = {"type": "Point", "coordinates": [place.lon, place.lat]}
        return changed(place, geometry=point, uncertainty_km=radius, boundary="none")
    return changed(place, geometry=disc(place.lat, place.lon, radius), uncertainty_km=radius, boundary="approximate")


def destination(lat: float, lon: float, bearing: float, km: float) -> tuple[float, float]:
    """Return (lat, lon) after `km` along the great circle that leaves at `bearing` degrees from north."""
    angle, course = km / EARTH_KM, math.radians(bearing)
    a, b = math.radians(lat), math.radians(lon)
    sine = math.sin(a) * math.cos(angle) + math.cos(a) * math.sin(angle) * math.cos(course)
    lat2 = math.asin(max(-1.0, min(1.0, sine)))
    lon2 = b + math.atan2(
        math.sin(course) * math.sin(angle) * math.cos(a), math.cos(angle) - math.sin(a) * math.sin(lat2)
    )
    return math.degrees(lat2), (math.degrees(lon2) + 540.0) % 360.0 - 180.0


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the great-circle distance in km (within half a percent of the ellipsoid's)."""
    a, b = math.radians(lat1), math.radians(lat2)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


@lru_cache(maxsize=1024)  # the places of a story come back, and every event at one asks again
def disc(lat: float, lon: float, km: float) -> GeoJSON:
    """Return a disc as GeoJSON, not to be changed; it is cut at the antimeridian and closed over a pole it holds."""
    km = min(km, math.pi * EARTH_KM / 2 - 1)
    rim = [destination(lat, lon, 360.0 * (_STEPS - step) / _STEPS, km) for step in range(_STEPS)]
    reach = math.degrees(km / EARTH_KM)
    if lat + reach >= 90 or lat - reach <= -90:
        return _cap(rim, 90.0 if lat + reach >= 90 else -90.0)
    # Longitudes run on past 180 here, so that the ring is in one piece before it is cut.
    ring = [(round(lon + (lon2 - lon + 540.0) % 360.0 - 180.0, 4), round(lat2, 4)) for lat2, lon2 in rim]
    ring.append(ring[0])
    return _cut(ring)


def _cap(rim: list[tuple[float, float]], pole: float) -> GeoJSON:
    """Return the area between a rim and the pole that it runs round."""
    line = sorted((round(lon, 4), round(lat, 4)) for lat, lon in rim)
    edge = line[0][1]
    ring = [(-180.0, edge), *line, (180.0, edge), (180.0, pole), (-180.0, pole), (-180.0, edge)]
    if pole < 0:
        ring.reverse()
    return {"type": "Polygon", "coordinates": [[list(point) for point in ring]]}


def _cut(ring: list[tuple[float, float]]) -> GeoJSON:
    """Return a ring as a polygon, or as two where its longitudes pass 180 or -180."""
    west, east = min(x for x, _ in ring), max(x for x, _ in ring)
    for edge, beyond in ((180.0, east > 180.0), (-180.0, west < -180.0)):
        if beyond:
            inner = _clip(ring, edge, keep_below=edge > 0)
            outer = [(x - math.copysign(360.0, edge), y) for x, y in _clip(ring, edge, keep_below=edge < 0)]
            return {"type": "MultiPolygon", "coordinates": [[[list(p) for p in inner]], [[list(p) for p in outer]]]}
    return {"type": "Polygon", "coordinates": [[list(point) for point in ring]]}


def _clip(ring: list[tuple[float, float]], edge: float, *, keep_below: bool) -> list[tuple[float, float]]:
    """Return the part of a closed ring on one side of a meridian."""
    out: list[tuple[float, float]] = []
    for (x1, y1), (x2, y2) in pairwise(ring):
        inside1, inside2 = (x1 <= edge) == keep_below, (x2 <= edge) == keep_below
        if inside1:
            out.append((x1, y1))
        if inside1 != inside2:
            out.append((edge, round(y1 + (y2 - y1) * (edge - x1) / (x2 - x1), 4)))
    out.append(out[0])
    return out


def cells(lat: float, lon: float, span: int) -> list[int]:
    """Return the half-degree cells around a point, round the antimeridian."""
    row, column = int((lat + 90) * 2), int((lon + 180) * 2) % 720
    rows = range(max(0, row - span), min(360, row + span) + 1)
    return [line * 720 + (column + step) % 720 for line in rows for step in range(-span, span + 1)]
