"""Geometries as a map draws them."""

from __future__ import annotations

from typing import Any

from geomap.records import GeoJSON

DECIMALS = 4  # of drawn coordinates: 11 m, finer than any boundary here
SECTORS = frozenset({"distance", "direction", "between"})
"""Spatial relations that are drawn, faintly and as an area: what they say is no point."""


def rounded(geometry: GeoJSON | None) -> Any:
    """Return a geometry with short coordinates, or None."""

    def walk(value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return [walk(v) for v in value]
        return round(float(value), DECIMALS)

    if geometry is None:
        return None
    if "geometries" in geometry:
        return {"type": geometry["type"], "geometries": [rounded(g) for g in geometry["geometries"]]}
    return {"type": geometry["type"], "coordinates": walk(geometry["coordinates"])}
