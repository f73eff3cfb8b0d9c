"""The steps of a story told on the map: an ordered list of texts, each with a view, days or an event."""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from geomap.errors import MapError

KEYS = frozenset({"title", "text", "view", "brush", "from", "to", "event"})
MOST = 200  # steps: beyond that a story is no story


def read(path: str | Path) -> list[dict[str, Any]]:
    r"""Read steps from a file: a JSON list, or TOML with a `[[step]]` table each; raises MapError where it is neither.

    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "story.toml"
    >>> _ = file.write_text('[[step]]\ntitle = "First"\nview = [35.4, 69.5, 8]\n')
    >>> read(file)
    [{'title': 'First', 'view': [35.4, 69.5, 8.0]}]
    """
    source = Path(path)
    try:
        text = source.read_text(encoding="utf-8")
        raw = tomllib.loads(text).get("step", []) if source.suffix.lower() == ".toml" else json.loads(text)
    except OSError as error:
        raise MapError(f"{source.name}: cannot be read: {error.strerror or error}") from error
    except ValueError as error:  # JSON's, TOML's and UTF-8's own
        raise MapError(f"{source.name}: expected a list of steps as JSON, or TOML with [[step]]: {error}") from error
    return checked(raw, source.name)


def checked(raw: Any, name: str = "steps") -> list[dict[str, Any]]:
    """Return steps that the page can show; raises MapError that names the step and what is wrong with it."""
    if not isinstance(raw, Sequence) or isinstance(raw, str) or len(raw) > MOST:
        raise MapError(f"{name}: expected a list of at most {MOST} steps, found {type(raw).__name__}")
    return [step(item, f"{name}, step {n}") for n, item in enumerate(raw, 1)]


def step(raw: Any, name: str) -> dict[str, Any]:
    """Return one step with its view as numbers and its days in ISO form; `brush` is short for `from` and `to`."""
    if not isinstance(raw, Mapping):
        raise MapError(f"{name}: expected keys like title and text, found {type(raw).__name__}")
    unknown = sorted(set(map(str, raw)) - KEYS)
    if unknown:
        raise MapError(f"{name}: unknown key {unknown[0]!r}; a step has {', '.join(sorted(KEYS))}")
    out: dict[str, Any] = {key: str(raw[key]) for key in ("title", "text", "event") if raw.get(key) is not None}
    if raw.get("view") is not None:
        out["view"] = view(raw["view"], name)
    brush = raw.get("brush")
    if brush is not None and (isinstance(brush, str) or not isinstance(brush, Sequence) or len(brush) not in {1, 2}):
        raise MapError(f"{name}: brush: expected [first day, last day], found {brush!r}")
    days = {"from": brush[0], "to": brush[-1]} if brush else {"from": raw.get("from"), "to": raw.get("to")}
    return out | {key: day(value, f"{name}: {key}") for key, value in days.items() if value is not None}


def day(raw: Any, name: str) -> str:
    """Return a day in ISO form."""
    try:
        return date.fromisoformat(str(raw)[:10]).isoformat()
    except ValueError:
        raise MapError(f"{name}: expected a day such as 2021-09-05, found {raw!r}") from None


def view(raw: Any, name: str) -> list[float]:
    """Return latitude, longitude and zoom."""
    try:
        lat, lon, zoom = (float(value) for value in raw)
    except (TypeError, ValueError):
        raise MapError(f"{name}: view: expected [latitude, longitude, zoom], found {raw!r}") from None
    if not (abs(lat) <= 90 and abs(lon) <= 540 and math.isfinite(zoom)):
        raise MapError(f"{name}: view: expected a latitude, a longitude and a zoom, found {raw!r}")
    return [lat, lon, min(14.0, max(1.0, zoom))]
