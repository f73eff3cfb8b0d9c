"""The points of our own tables, held against the outlines of the units and countries that they are said to lie in."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geomap.places.gazetteer import Gazetteer
from geomap.places.geometry import distance_km

ROOT = Path(__file__).resolve().parents[2]
GAZETTEER = Gazetteer()
SLACK_KM = 30.0
"""What the outlines, drawn coarsely and of about 2013, may be off."""
AT_SEA = frozenset({"island", "site", "district"})
"""Kinds that may lie off the coast or on a line of contact, or whose middle stands for a wide area."""


def rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of one of our tables."""
    with (ROOT / "gazetteer" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


@cache
def outline(place_id: str) -> BaseGeometry | None:
    """Return the outline of a unit where the gazetteer has one."""
    found = GAZETTEER.geometry(place_id)
    return shape(found) if found else None


def gap_km(area: BaseGeometry, lat: float, lon: float) -> float:
    """Return how far a point lies outside of an area."""
    point = shapely.Point(lon, lat)
    if area.covers(point):
        return 0.0
    nearest = shapely.shortest_line(area, point).coords[0]
    return distance_km(lat, lon, nearest[1], nearest[0])


@pytest.mark.parametrize("table", ["news", "towns", "sites", "afghan_districts", "afghanistan"])
def test_a_place_lies_in_the_unit_and_the_country_that_its_row_names(table: str) -> None:
    astray = []
    for row in rows(table):
        if row["kind"] in AT_SEA:
            continue
        for holder in filter(None, (row["parent"], row["country"] and f"iso:{row['country']}")):
            area = outline(holder)
            if area is not None:
                gap = gap_km(area, float(row["lat"]), float(row["lon"]))
                if gap > float(row["radius_km"] or 0) + SLACK_KM:
                    astray.append((row["id"], holder, round(gap)))
    assert not astray


def test_every_unit_named_by_a_row_is_known() -> None:
    named = {row["parent"] for table in ("news", "towns", "sites") for row in rows(table) if row["parent"]}
    assert not {unit for unit in named if GAZETTEER.get(unit) is None}


@pytest.mark.parametrize(
    ("town", "country", "unit"),
    [
        ("Kyiv", "UA", "iso:UA-30"), ("Bucha", "UA", "iso:UA-32"), ("Minsk", "BY", "iso:BY-HM"),
        ("Barysaw", "BY", "iso:BY-MI"), ("Sanaa", "YE", "iso:YE-SA"), ("Sofia", "BG", "iso:BG-22"),
        ("Osh", "KG", "iso:KG-O"), ("Gazipur", "BD", "iso:BD-C"),
    ],
)  # fmt: skip
def test_a_capital_and_the_region_around_it_are_not_taken_for_each_other(town: str, country: str, unit: str) -> None:
    found = [c.place for c in GAZETTEER.find(town) if c.place.country == country and c.place.kind in {"city", "town"}]
    assert unit in max(found, key=lambda place: place.population).parents


def test_no_place_is_listed_twice() -> None:
    tables = ("afghanistan", "afghan_districts", "regions", "natural", "sites", "news", "towns")
    listed = Counter(row["id"] for table in tables for row in rows(table))
    listed.update(f"spelling {row['id']}" for row in rows("spellings"))
    assert [name for name, times in listed.items() if times > 1] == []


@pytest.mark.parametrize(
    ("name", "inside", "outside"),
    [
        ("Atlas Mountains", (32.0, -6.0), (28.0, 2.0)),
        ("Andes", (-13.5, -72.0), (-10.0, -65.0)),
        ("Rocky Mountains", (44.0, -110.0), (58.0, -107.0)),
    ],
)
def test_a_range_is_a_line_of_mountains_and_no_box(
    name: str, inside: tuple[float, float], outside: tuple[float, float]
) -> None:
    area = next(found for c in GAZETTEER.find(name) if (found := outline(c.place.id)) is not None)
    assert gap_km(area, *inside) == 0
    assert gap_km(area, *outside) > 0
