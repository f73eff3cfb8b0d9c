"""Made collections of reports with the incident that each tells of, as tests/cases/incidents.jsonl holds them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from geomap.events.joining import incidents
from geomap.records import Place
from tests.events import made

if TYPE_CHECKING:
    from geomap.records import Incident, Reading


class Score(NamedTuple):
    """Pairs of reports: F1 of those told to be of one incident, the share wrongly joined, and which are wrong."""

    f1: float
    wrong_share: float
    merged: list[tuple[str, str]]
    split: list[tuple[str, str]]


def collection() -> tuple[list[Reading], dict[str, str]]:
    """Return the readings and, by document, the incident that it tells of."""
    first, *cases = made.load("incidents.jsonl")
    known = {
        name: Place(
            p["id"] or "x:" + name.lower(),
            name,
            p["kind"],
            "P",
            "PPL",
            p["parents"][-1],
            None,
            p["lat"],
            p["lon"],
            tuple(p["parents"]),
        )
        for name, p in first["places"].items()
    }
    readings, truth = [], {}
    for number, case in enumerate(cases):
        name = f"{case['incident']}#{number}"
        readings.append(
            made.read(case["text"], name=name, day=date.fromisoformat(case["date"]), outlet=case["outlet"], known=known)
        )
        truth[name] = case["incident"]
    return readings, truth


def score(readings: list[Reading], truth: dict[str, str]) -> tuple[Score, tuple[Incident, ...]]:
    """Join the readings and compare pairs of documents that share an incident on the map with the truth."""
    _, found = incidents.join(readings)
    told: dict[str, set[str]] = defaultdict(set)
    for incident in found:
        if incident.on_map:
            for document in incident.documents:
                told[document].add(incident.id)
    hits, merged, split = 0, [], []
    pairs = list(combinations(sorted(truth), 2))
    for a, b in pairs:
        same, joined = truth[a] == truth[b], bool(told[a] & told[b])
        hits += same and joined
        if joined and not same:
            merged.append((a, b))
        if same and not joined:
            split.append((a, b))
    f1 = 2 * hits / (2 * hits + len(merged) + len(split))
    joined_total = hits + len(merged)
    return Score(f1, len(merged) / max(1, joined_total), merged, split), found
