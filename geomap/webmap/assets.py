"""The built page: script, style sheet and vector basemap, made from `frontend/` by `npm ci && npm run build`."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from geomap.errors import MapError

FOLDER = Path(__file__).parent / "assets"


@cache
def text(name: str) -> str:
    """Return a built text file.

    Raises MapError where the package was not built.
    """
    return data(name).decode("utf-8")


@cache
def data(name: str) -> bytes:
    """Return a built file's bytes; raises MapError where the package was not built."""
    try:
        return (FOLDER / name).read_bytes()
    except FileNotFoundError:
        problem = (
            f"the map's built file {name!r} is missing from {FOLDER.name}/; run `make build` (it needs Node and npm)"
        )
        raise MapError(problem) from None


@cache
def cells() -> tuple[float, dict[int, tuple[int, int]]]:
    """Return the degrees of a basemap cell and, by cell, its offset and length in `cells.bin`."""
    index = json.loads(text("cells.json"))
    return float(index["degrees"]), {int(key): (offset, size) for key, (offset, size) in index["cells"].items()}


def cell(key: int) -> bytes:
    """Return one cell of the fine basemap, read alone since a map takes few of them."""
    offset, size = cells()[1][key]
    with (FOLDER / "cells.bin").open("rb") as file:
        file.seek(offset)
        return file.read(size)
