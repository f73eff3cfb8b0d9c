"""Choose the fine cells of the basemap that a map carries: those nearest its data, within a budget."""

from __future__ import annotations

import math

import numpy as np

from geomap.webmap import assets

BUDGET = 240_000
"""Bytes of fine basemap in one file: with the world, script and evidence of a few reports below 900 KB."""

ROWS = 36
FLAT = 6  # cells: a view wider than 30 degrees never reaches the zoom that shows fine cells


SPREAD = 60
"""Cells with data above which a map is of the whole world, and each fine cell serves few of its readers."""


def chosen(lat: np.ndarray, lon: np.ndarray, budget: int = BUDGET) -> list[int]:
    """Return the keys of the cells to embed, the fullest first, then their neighbours as the budget allows."""
    degrees, known = assets.cells()
    ok = np.isfinite(lat) & np.isfinite(lon)
    if not ok.any():
        return []
    column = np.clip(((lon[ok] + 180) // degrees).astype(int), 0, 71)
    row = np.clip(((90 - lat[ok]) // degrees).astype(int), 0, ROWS - 1)
    keys, counts = np.unique(column * ROWS + row, return_counts=True)
    full = {int(key): int(count) for key, count in zip(keys, counts, strict=True)}
    order = sorted(full, key=lambda key: -full[key])
    if len(order) > SPREAD:
        budget //= 2
    near = {
        ((key // ROWS + dx) % 72) * ROWS + key % ROWS + dy: (math.hypot(dx, dy), rank)
        for rank, key in reversed(list(enumerate(order[: FLAT * FLAT])))
        for dx in (-1, 0, 1)
        for dy in (-1, 0, 1)
        if 0 <= key % ROWS + dy < ROWS
    }
    order += sorted((key for key in near if key not in full), key=lambda key: near[key])
    taken: list[int] = []
    for key in order:
        size = known.get(key, (0, 0))[1]
        if size and size <= budget:
            taken.append(key)
            budget -= size
    return taken
