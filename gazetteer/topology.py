"""Read TopoJSON: arcs of quantised steps, shared between polygons."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from shapely import MultiPolygon, Polygon, box, get_parts, make_valid
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

Topology = dict[str, Any]
Ring = list[tuple[float, float]]

_HALF = 180.0
_TRIANGLE = 3


def features(topology: Topology, name: str) -> Iterator[tuple[str, dict[str, Any], BaseGeometry]]:
    """Yield (id, properties, polygon) of an object's members that have an area."""
    arcs = _arcs(topology)
    for member in topology["objects"][name]["geometries"]:
        kind = member.get("type")
        if kind not in ("Polygon", "MultiPolygon"):
            continue
        polygons: list[BaseGeometry] = []
        for rings in [member["arcs"]] if kind == "Polygon" else member["arcs"]:
            lines = [line for line in (_ring(ring, arcs) for ring in rings) if len(line) > _TRIANGLE]
            if lines:
                polygons.extend(_polygon(lines))
        if polygons:
            shape: BaseGeometry = MultiPolygon(polygons)
            if not shape.is_valid:
                shape = MultiPolygon(areas(make_valid(shape)))
            yield str(member.get("id", "")), member.get("properties", {}), shape


def areas(shape: BaseGeometry) -> list[BaseGeometry]:
    """Return the polygons in a geometry, also in one that a repair left with lines and points."""
    parts = get_parts(get_parts(shape))
    return [part for part in parts if part.geom_type == "Polygon" and part.area > 0]


def _polygon(lines: list[Ring]) -> list[BaseGeometry]:
    """Return a polygon of rings, in parts where it crosses the antimeridian.

    The files are made for the sphere: a ring runs on from 180 to -180, and one round a pole does not close.
    """
    if not any(abs(x2 - x1) > _HALF for line in lines for (x1, _), (x2, _) in pairwise(line)):
        return [Polygon(lines[0], lines[1:])]
    rings = [_unwrapped(line) for line in lines]
    whole = make_valid(Polygon(rings[0]))
    for ring in rings[1:]:
        for turn in (-360.0, 0.0, 360.0):
            whole = whole.difference(make_valid(Polygon([(x + turn, y) for x, y in ring])))
    return within_globe(whole)


def within_globe(shape: BaseGeometry) -> list[BaseGeometry]:
    """Return the polygons of a shape whose longitudes run past 180, cut there and brought back."""
    out: list[BaseGeometry] = []
    for turn in (-360.0, 0.0, 360.0):
        out.extend(areas(translate(shape, xoff=turn).intersection(box(-180.0, -90.0, 180.0, 90.0))))
    return out


def _unwrapped(line: Ring) -> Ring:
    """Let the longitudes of a ring run on past 180, and close one round a pole over that pole."""
    out, turn, before = [line[0]], 0.0, line[0][0]
    for x, y in line[1:]:
        if abs(x - before) > _HALF:
            turn += 360.0 if x < before else -360.0
        out.append((x + turn, y))
        before = x
    if turn:
        pole = 90.0 if sum(y for _, y in line) > 0 else -90.0
        out += [(out[-1][0], pole), (out[0][0], pole), out[0]]
    return out


def _arcs(topology: Topology) -> list[list[tuple[float, float]]]:
    """Undo the delta coding and the quantisation."""
    transform = topology.get("transform")
    if transform is None:
        return [[(point[0], point[1]) for point in arc] for arc in topology["arcs"]]
    (kx, ky), (dx, dy) = transform["scale"], transform["translate"]
    out = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for step in arc:
            x += step[0]
            y += step[1]
            line.append((round(x * kx + dx, 5), round(y * ky + dy, 5)))
        out.append(line)
    return out


def _ring(indices: list[int], arcs: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    """Chain arcs into a ring; a negative index means the arc backwards."""
    points: list[tuple[float, float]] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points.extend(arc[1:] if points else arc)
    return points
