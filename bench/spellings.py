"""Measure how many spellings of Afghan provinces, districts and capitals lead to their place.

usage: python bench/spellings.py PLACES.csv

PLACES.csv has the columns name, kind, lat, lon and alternate_spellings (forms separated by " | "); the districts of
gazetteer/afghan_districts.csv are added to them. Each form is geocoded alone, once with the country given and once
without; the place is right within 25 km of the fact, or within its own extent. Results go to
bench/results/spellings.json.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from geomap.collection import candidates
from geomap.places.gazetteer import Gazetteer
from geomap.places.geometry import distance_km
from geomap.records import Place

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("province", "district", "capital", "seat", "town", "village")


def facts(path: Path) -> Iterator[tuple[list[str], float, float]]:
    """Yield the forms of each name with its point."""
    for row in csv.DictReader(path.open(encoding="utf-8")):
        if row["lat"] and any(kind in row["kind"] for kind in KINDS):
            others = row.get("alternate_spellings") or row.get("names") or ""
            forms = [row["name"], *(form.strip() for form in others.split("|"))]
            yield [form for form in dict.fromkeys(forms) if form], float(row["lat"]), float(row["lon"])


def measure(path: Path) -> dict[str, float]:
    """Return the share of spellings that lead to their place."""
    gazetteer = Gazetteer()
    names = spellings = 0
    tally = {"country given, first": 0, "country given, first five": 0, "no hint, first": 0}
    for forms, lat, lon in [*facts(path), *facts(ROOT / "gazetteer/afghan_districts.csv")]:

        def right(place: Place | None, lat: float = lat, lon: float = lon) -> bool:
            return place is not None and distance_km(place.lat, place.lon, lat, lon) <= max(25.0, place.uncertainty_km)

        names += 1
        for form in forms:
            spellings += 1
            hinted = candidates(form, country="AF", gazetteer=gazetteer)
            tally["country given, first"] += right(hinted.place)
            tally["country given, first five"] += any(right(c.place) for c in hinted.candidates)
            tally["no hint, first"] += right(candidates(form, gazetteer=gazetteer).place)
    return {"names": names, "spellings": spellings} | {k: round(v / spellings, 4) for k, v in tally.items()}


def main() -> int:
    """Measure and write."""
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    figures = measure(Path(sys.argv[1]))
    print(json.dumps(figures, indent=1))
    (ROOT / "bench/results/spellings.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
