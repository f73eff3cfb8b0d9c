"""Geometry of places: discs, points, the antimeridian and the poles."""

from __future__ import annotations

from typing import Any

import pytest
from shapely.geometry import Point
from shapely.geometry import shape as to_shape

from geomap.places import geometry
from geomap.records import GeoJSON, Place


class Shapes:
    """A gazetteer that knows one outline."""

    def __init__(self, outline: GeoJSON | None = None) -> None:
        """Take the outline."""
        self.outline = outline

    def geometry(self, _: str) -> GeoJSON | None:
        """Return it for any place."""
        return self.outline


def place(kind: str, **facts: Any) -> Place:
    """Return a made-up place."""
    values = {"lat": 10.0, "lon": 20.0, "uncertainty_km": 7.0} | facts
    return Place("gm:x", "X", kind, "A", "ADM2", None, None, **values)


def test_an_outline_comes_first() -> None:
    outline = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    found = geometry.shape(place("district", boundary="exact"), Shapes(outline))  # type: ignore[arg-type]
    assert found.geometry == outline
    assert found.boundary == "exact"


def test_an_area_without_outline_is_a_disc_of_its_size() -> None:
    found = geometry.shape(place("district"), Shapes())  # type: ignore[arg-type]
    assert found.boundary == "approximate"
    area = to_shape(found.geometry)
    assert area.contains(Point(20.0, 10.0))
    assert area.bounds[3] - area.bounds[1] == pytest.approx(2 * 7 / 111.2, rel=0.02)


def test_a_town_is_a_point_with_its_uncertainty() -> None:
    found = geometry.shape(place("town", uncertainty_km=0.0), Shapes())  # type: ignore[arg-type]
    assert found.geometry == {"type": "Point", "coordinates": [20.0, 10.0]}
    assert found.boundary == "none"
    assert found.uncertainty_km > 0


@pytest.mark.parametrize(("lat", "lon", "km"), [(0, 179.9, 50), (-17, -179.95, 300), (65, 180, 100), (10, 20, 7)])
def test_a_disc_is_valid_and_as_large_as_it_should_be(lat: float, lon: float, km: float) -> None:
    area = to_shape(geometry.disc(lat, lon, km))
    assert area.is_valid
    west, south, east, north = area.bounds
    assert west >= -180
    assert east <= 180
    assert north - south == pytest.approx(2 * km / 111.2, rel=0.03)


@pytest.mark.parametrize("lat", [89.5, -89.5, 90.0, -90.0])
def test_a_disc_over_a_pole_holds_the_pole(lat: float) -> None:
    area = to_shape(geometry.disc(lat, 30.0, 200.0))
    assert area.is_valid
    assert area.covers(Point(0.0, 90.0 if lat > 0 else -90.0))
    assert not area.covers(Point(0.0, 0.0))


def test_destination_and_distance_agree() -> None:
    lat, lon = geometry.destination(34.5, 69.2, 0.0, 145.0)
    assert lon == pytest.approx(69.2)
    assert geometry.distance_km(34.5, 69.2, lat, lon) == pytest.approx(145.0)
