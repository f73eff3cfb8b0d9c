"""Columns come out of their packing as they went in, whatever the order of the rows."""

from __future__ import annotations

import base64
import gzip
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.webmap.columns import CONSTANT, DELTA, UNDATED, WORLD, EventTable, encode, planes, project


def unpack(head: dict[str, Any], packed: str) -> dict[str, np.ndarray]:
    """Undo the packing as the page does."""
    data = gzip.decompress(base64.b64decode(packed))
    out, at = {}, 0
    for name, kind, size, length, how in head["columns"]:
        rows = min(1, length) if how == CONSTANT else length
        raw = np.frombuffer(data, np.uint8, rows * size, at).reshape(size, rows).T.copy()
        values = (
            raw.reshape(-1).view(f"<{'u' if kind == 'u' else 'i'}{size}") if rows else np.zeros(0, f"<{kind}{size}")
        )
        if how == DELTA:
            wide = values.astype(np.int64)
            values = np.cumsum((wide >> 1) ^ -(wide & 1))
        out[name] = np.repeat(values, length) if how == CONSTANT else values
        at += rows * size
    assert at == len(data)
    return out


def table(rows: int, seed: int = 0) -> EventTable:
    rng = np.random.default_rng(seed)
    lat = rng.uniform(-89, 89, rows)
    lat[rng.random(rows) < 0.2] = np.nan
    counts = rng.integers(0, 4, rows)
    return EventTable(
        lat=lat, lon=rng.uniform(-180, 180, rows), type=rng.integers(0, 14, rows), status=rng.integers(0, 4, rows),
        day=rng.integers(-30000, 30000, rows), span=rng.integers(0, 90000, rows), precision=rng.integers(0, 6, rows),
        place=rng.integers(-1, 50, rows), killed=rng.integers(-1, 900, rows), exactness=rng.integers(0, 8, rows),
        reason=rng.integers(0, 900, rows), independent=rng.integers(0, 3, rows), source_count=counts,
        sources=rng.integers(0, 70000, int(counts.sum())),
        actor_count=counts, actors=rng.integers(0, 9, int(counts.sum())),
        details=lambda picked: [{"id": str(i)} for i in picked], head={},
    )  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 300), st.integers(0, 5))
def test_every_column_comes_back(rows: int, seed: int) -> None:
    made = table(rows, seed)
    head, packed, blocks = encode(made)
    got = unpack(head, packed)
    order = [int(row["id"]) for block in blocks for row in gzip_json(block)]
    assert sorted(order) == list(range(rows))
    assert got["day"].tolist() == made.day[order].tolist()
    assert got["place"].tolist() == (made.place[order] + 1).tolist()
    assert got["killed"].tolist() == made.killed[order].tolist()
    assert got["reason"].tolist() == made.reason[order].tolist()
    x, y = project(made.lat, made.lon)
    assert got["x"].tolist() == x[order].tolist()
    assert got["y"].tolist() == y[order].tolist()
    starts = np.cumsum(made.source_count) - made.source_count
    expected = [v for row in order for v in made.sources[starts[row] : starts[row] + made.source_count[row]].tolist()]
    assert got["sources"].tolist() == expected
    assert head["located"] == int(np.isfinite(made.lat).sum())
    assert np.isfinite(made.lat[order][: head["located"]]).all()


def gzip_json(block: str) -> Any:
    import json

    return json.loads(gzip.decompress(base64.b64decode(block)))


def test_impossible_coordinates_stay_within_the_world() -> None:
    x, y = project(np.array([91.0, -91.0, np.nan, 0.0]), np.array([500.0, -500.0, 0.0, np.inf]))
    assert int(x.max()) < WORLD
    assert int(y.max()) < WORLD


def test_a_negative_step_survives() -> None:
    values = np.array([5, 3, 2**26 - 1, 0], dtype=np.uint32)
    raw = (
        np.frombuffer(planes(values, delta=True), np.uint8)
        .reshape(4, 4)
        .T.copy()
        .reshape(-1)
        .view("<u4")
        .astype(np.int64)
    )
    assert np.cumsum((raw >> 1) ^ -(raw & 1)).tolist() == values.tolist()


def test_undated_fits_its_column() -> None:
    assert np.array([UNDATED], dtype=np.int32)[0] == -(2**31)
