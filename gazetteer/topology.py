"""Read TopoJSON: arcs of quantised steps, shared between polygons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shapely import MultiPolygon, Polygon, make_valid
from shapely.geometry.base import BaseGeometry

Topology = dict[str, Any]


def features(topology: Topology, name: str) -> Iterator[tuple[str, dict[str, Any], BaseGeometry]]:
    """Yield (id, properties, polygon) of an object's members that have an area."""
    arcs = _arcs(topology)
    for member in topology["objects"][name]["geometries"]:
        parts = {"Polygon": lambda arc: [arc], "MultiPolygon": lambda arc: arc}.get(member.get("type"))
        if parts is None:
            continue
        polygons = []
        for rings in parts(member["arcs"]):
            lines = [_ring(ring, arcs) for ring in rings]
            if len(lines[0]) > 3:
                polygons.append(Polygon(lines[0], [line for line in lines[1:] if len(line) > 3]))
        if polygons:
            shape: BaseGeometry = MultiPolygon(polygons) if len(polygons) > 1 else polygons[0]
            yield (
                str(member.get("id", "")),
                member.get("properties", {}),
                shape if shape.is_valid else make_valid(shape),
            )


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
