"""Spatial relations: the made phrases, their geometry, and what must not break them."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.places import relations
from geomap.places.geometry import destination, distance_km
from geomap.records import Document, Mention, Place, Relation, Sentence, Span

CASES = Path(__file__).parent.parent / "cases" / "relations.jsonl"


def _found(text: str, spans: list[list[int]]) -> tuple[Relation, ...]:
    mentions = [Mention(a, b, text[a:b]) for a, b in spans]
    return relations.find(Document("case", text), (Sentence(0, len(text), text),), mentions)


def _cases() -> list[dict[str, Any]]:
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


def test_there_are_enough_cases_with_negatives() -> None:
    cases = _cases()
    assert len(cases) >= 200
    assert sum(c["type"] is None for c in cases) >= 40


@pytest.mark.parametrize("case", _cases(), ids=lambda c: c["text"][:50])
def test_phrase(case: dict[str, Any]) -> None:
    found = _found(case["text"], case["mentions"])
    if case["type"] is None:
        assert found == ()
        return
    assert [r.type for r in found] == [case["type"]]
    relation = found[0]
    assert relation.bearing == case["bearing"]
    assert relation.distance_km == (
        None if case["distance_km"] is None else pytest.approx(case["distance_km"], abs=0.02)
    )
    if case["figure"]:
        assert relation.figure is not None
        assert relation.figure.text == case["figure"]
    assert case["text"][relation.start : relation.end] == relation.text


def _place(lat: float, lon: float, kind: str = "city", size: float = 5.0) -> Place:
    return Place("x:1", "X", kind, "P", "PPL", "XX", None, lat, lon, uncertainty_km=size)


class _NoShapes:
    def geometry(self, _place_id: str) -> None:
        return None


def _located(relation: Relation, place: Place) -> Relation:
    assert relation.ground is not None
    mention = Mention(relation.ground.start, relation.ground.end, relation.ground.text, place=place)
    return relations.locate([relation], [mention], _NoShapes())[0]  # type: ignore[arg-type] # only geometry is asked


def test_a_distance_with_a_direction_is_a_sector_that_holds_the_exact_reading() -> None:
    from shapely.geometry import Point, shape

    relation = Relation(
        0, 9, "", "distance", ground=Span(8, 9, "X"), distance_km=145.0, bearing=0.0, uncertainty_km=29.0
    )
    area = _located(relation, _place(34.5, 69.2))
    sector = shape(area.geometry)
    lat, lon = destination(34.5, 69.2, 0.0, 145.0)
    assert sector.contains(Point(lon, lat))
    assert not sector.contains(Point(69.2, 34.5))
    assert not sector.contains(Point(lon + 3, lat))


@pytest.mark.parametrize(("lat", "lon"), [(0.0, 179.9), (-17.0, -179.9), (66.0, 180.0)])
def test_an_area_across_the_antimeridian_is_cut(lat: float, lon: float) -> None:
    from shapely.geometry import shape

    relation = Relation(0, 9, "", "distance", ground=Span(8, 9, "X"), distance_km=80.0, uncertainty_km=8.0)
    area = _located(relation, _place(lat, lon))
    whole = shape(area.geometry)
    assert whole.is_valid
    west, south, east, north = whole.bounds
    assert -180 <= west <= east <= 180
    assert -90 <= south <= north <= 90
    assert whole.area < 5, "an uncut ring would span the world"


def test_an_unresolved_ground_leaves_the_relation_without_geometry() -> None:
    relation = Relation(0, 9, "", "near", ground=Span(8, 9, "X"))
    assert relations.locate([relation], [], _NoShapes())[0] == relation  # type: ignore[arg-type] # as above


def test_destination_and_distance_agree() -> None:
    lat, lon = destination(10.0, 20.0, 63.0, 500.0)
    assert math.isclose(distance_km(10.0, 20.0, lat, lon), 500.0, rel_tol=1e-6)


@given(st.text(max_size=300), st.integers(0, 300), st.integers(1, 20))
def test_any_text_keeps_offsets(text: str, start: int, size: int) -> None:
    text += " 40 km north of Goma and "
    start = min(start, len(text) - 1)
    end = min(len(text), start + size)
    for relation in _found(text, [[start, end]]):
        assert text[relation.start : relation.end] == relation.text


def test_a_long_line_takes_linear_time() -> None:
    text = "some 40 of the the " * 20_000 + "Goma"
    assert _found(text, [[len(text) - 4, len(text)]]) == ()
