"""Boundaries: polygons of countries and first-level units, each kept only where the gazetteer's places agree with it.

The polygons are of about 2013. A polygon, or a union of them, is a unit's boundary where at least 95 % of the unit's
places lie in it and at least 95 % of the places in it belong to the unit; a place in no polygon counts for one
within 5 km, since coasts are drawn coarsely. Where both shares reach 80 % the outline is kept as approximate. Any
other unit gets an approximate area from its own places.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.builder import Builder
from gazetteer.topology import areas, features, within_globe
from geomap.places.schema import OWN_IDS

EXACT, APPROXIMATE = 0.95, 0.80
COAST_DEGREES = 0.045
_OWNERLESS = {"Kosovo": "XK", "Somaliland": "SO", "N. Cyprus": "CY"}
_FEW, _HALF = 3, 180.0
_TOWNS = frozenset({"city", "town", "village"})


def add_country_shapes(build: Builder) -> None:
    """Give every country its polygon; each part goes to the country whose places it holds."""
    numeric = {
        f"{int(entry['isonumeric']):03d}": code for code, entry in build.countries.items() if entry["isonumeric"]
    }
    parts: list[tuple[str, BaseGeometry]] = []
    for number, properties, shape in features(build.inputs.json("world-atlas-countries"), "countries"):
        code = numeric.get(number) or _OWNERLESS.get(properties.get("name", ""), "")
        parts.extend((code, part) for part in areas(shape))
    codes = [city.country for city in build.cities]
    points = np.array([(city.lon, city.lat) for city in build.cities])
    _settle(build, parts, codes, points, {code: build.number(f"iso:{code}") for code in build.countries})


def add_unit_shapes(build: Builder) -> None:
    """Give first-level units the polygons that hold their places, country by country."""
    by_country: dict[str, list[int]] = defaultdict(list)
    for index, city in enumerate(build.cities):
        if (city.country, city.admin1) in build.unit_ids:
            by_country[city.country].append(index)
    # Where a country has few towns in GeoNames' list, ours make an area around its places fit.
    ours: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for row in build.rows.values():
        if row.admin1 and row.kind in _TOWNS and row.id >= OWN_IDS and not (row.pid or "").startswith("gm:learned-"):
            ours[row.admin1].append((row.lon, row.lat))
    for code, indices in by_country.items():
        name = build.countries[code]["iso3"].lower()
        owners = [build.unit_ids[code, build.cities[index].admin1] for index in indices]
        points = np.array([(build.cities[index].lon, build.cities[index].lat) for index in indices])
        data = build.inputs.areas().get(name)
        parts: list[tuple[int, BaseGeometry]] = []
        if data is not None:
            topology = json.loads(data)
            for _, _, shape in features(topology, next(iter(topology["objects"]))):
                parts.extend((0, part) for part in areas(shape))
        _settle(build, parts, owners, points, {unit: unit for unit in set(owners)}, ours)


def add_state_shapes(build: Builder) -> None:
    """Replace the outlines of the United States' states by those that fit the counties."""
    fips = {entry["fips"]: code for code, entry in build.inputs.json("us_states").items()}
    for number, _, shape in features(build.inputs.json("us-atlas-counties"), "states"):
        unit = build.unit_ids.get(("US", fips.get(number, "")))
        if unit is not None:
            build.shapes[unit] = (shape, 2)


def _settle(
    build: Builder,
    parts: list[tuple[Any, BaseGeometry]],
    owners: list[Any],
    points: np.ndarray,
    rows: dict[Any, int],
    more: Mapping[int, list[tuple[float, float]]] | None = None,
) -> None:
    """Assign each part to the owner of most places in it, then judge the unions.

    `more` are points (lon, lat) that an area around a unit's places holds as well.
    """
    inside, at_coast = _locate(parts, points)
    held: dict[int, Counter[Any]] = defaultdict(Counter)
    for index, part in enumerate(inside):
        if part >= 0:
            held[part][owners[index]] += 1
    union: dict[Any, list[int]] = defaultdict(list)
    for part, (code, _) in enumerate(parts):
        owner = held[part].most_common(1)[0][0] if held[part] else code
        if owner:
            union[owner].append(part)
    of_part = {part: owner for owner, members in union.items() for part in members}
    total = Counter(owners)
    own: Counter[Any] = Counter()
    within: Counter[Any] = Counter()
    for index, owner in enumerate(owners):
        part = inside[index] if inside[index] >= 0 else at_coast[index]
        if part < 0 or part not in of_part:
            continue
        within[of_part[part]] += 1
        own[owner] += of_part[part] == owner
    for owner, row in rows.items():
        members = union.get(owner, [])
        if members and not total[owner]:
            build.shapes[row] = (shapely.union_all([parts[part][1] for part in members]), 1)
            continue
        share = min(own[owner] / max(1, total[owner]), own[owner] / max(1, within[owner])) if members else 0.0
        build.fit[row] = round(share, 3)
        if share >= APPROXIMATE:
            shape = shapely.union_all([parts[part][1] for part in members])
            build.shapes[row] = (shape, 2 if share >= EXACT else 1)
        elif total[owner] and build.rows[row].kind != "country":
            mine = points[[index for index, found in enumerate(owners) if found == owner]]
            further = (more or {}).get(row, [])
            build.shapes[row] = (_hull(np.concatenate([mine, np.array(further)]) if further else mine), 1)


def _locate(parts: list[tuple[Any, BaseGeometry]], points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return for each point the part that holds it, and the part within 5 km where none does; -1 for neither."""
    inside = np.full(len(points), -1)
    near = np.full(len(points), -1)
    if not parts:
        return inside, near
    shapes = [shape for _, shape in parts]
    geometry = shapely.points(points)
    # The polygons ask the points, not the other way round: what asks is prepared once.
    part, found = shapely.STRtree(geometry).query(shapes, predicate="contains")
    inside[found] = part
    stray = np.flatnonzero(inside < 0)
    if len(stray):
        part, found = shapely.STRtree(geometry[stray]).query(shapes, predicate="dwithin", distance=COAST_DEGREES)
        near[stray[found]] = part
    return inside, near


def _hull(points: np.ndarray) -> BaseGeometry:
    """Return an area around places: their hull with a margin of 5 km, or discs where they are few."""
    if np.ptp(points[:, 0]) > _HALF:
        points = np.column_stack((points[:, 0] % 360.0, points[:, 1]))
    cloud = shapely.MultiPoint(points)
    stretch = 1 / max(0.2, math.cos(math.radians(float(points[:, 1].mean()))))
    area = cloud.convex_hull if len(points) > _FEW else cloud
    wide = area.buffer(COAST_DEGREES * 2 * (1 + stretch) / 2, quad_segs=3).simplify(0.01)
    return shapely.MultiPolygon(within_globe(wide))


def line_shape(text: str, width_km: float) -> BaseGeometry:
    """Return the area along a line "lon lat, lon lat, ..." that is `width_km` wide."""
    line = shapely.LineString([tuple(map(float, pair.split())) for pair in text.split(",")])
    middle = math.cos(math.radians(line.centroid.y))
    wide = shapely.transform(line, lambda xy: xy * [middle, 1.0]).buffer(width_km / 222.4, quad_segs=3)
    return shapely.transform(wide, lambda xy: xy / [middle, 1.0])


def as_geojson(shape: BaseGeometry, tolerance: float = 0.004) -> dict[str, Any]:
    """Return a shape as GeoJSON with three decimals (some 100 m)."""
    simple = shape.simplify(tolerance, preserve_topology=True)
    geometry: dict[str, Any] = json.loads(shapely.to_geojson(shapely.set_precision(simple, 0.001)))
    if geometry["type"] == "GeometryCollection":
        # Lines left over where an area was thinner than the precision are dropped.
        parts = geometry["geometries"]
        polygons = [part["coordinates"] for part in parts if part["type"] == "Polygon"]
        polygons += [polygon for part in parts if part["type"] == "MultiPolygon" for polygon in part["coordinates"]]
        geometry = {"type": "MultiPolygon", "coordinates": polygons}
    return geometry


def bounds(shape: BaseGeometry) -> tuple[float, float, float, float]:
    """Return (west, south, east, north); west exceeds east where the shape crosses the antimeridian."""
    west, south, east, north = shape.bounds
    if east - west > 180:
        gaps = _edges(areas(shape))
        if gaps:
            return gaps[0], south, gaps[1], north
    return west, south, east, north


def _edges(parts: Iterable[BaseGeometry]) -> tuple[float, float] | None:
    """Return the edges of the widest empty stretch of longitude, as (west, east) of what is not empty."""
    spans = sorted((part.bounds[0], part.bounds[2]) for part in parts)
    reach, widest, edges = spans[0][1], 0.0, None
    for west, east in spans[1:]:
        if west - reach > widest:
            widest, edges = west - reach, (west, reach)
        reach = max(reach, east)
    return edges if edges and widest > 360 - (reach - spans[0][0]) else None
