"""Write gazetteer/afghan_districts.csv: the names and middles of Afghanistan's districts, as facts with their source.

usage: python bench/afghan_districts.py geoBoundaries-AFG-ADM2.geojson

The file is geoBoundaries' second level of Afghanistan (AIMS 2014, public domain). Only names, middles and sizes are
taken, no outline; districts that gazetteer/afghanistan.csv already has are left out.
"""

from __future__ import annotations

import csv
import math
import re
import sys
from pathlib import Path

import geopandas as gpd
from rapidfuzz import fuzz
from shapely.geometry import Point, shape

from geomap.places.gazetteer import Gazetteer
from geomap.places.geometry import distance_km
from geomap.places.names import fold

ROOT = Path(__file__).resolve().parent.parent
SOURCE = "geoBoundaries AFG ADM2 (AIMS 2014, public domain): name, middle, size"
COLUMNS = "id name kind country parent lat lon geonameid radius_km names line width_km source".split()


def forms(raw: str) -> list[str]:
    """Return a district's name and its other names: "Khost(Matun)" has two."""
    text = re.sub(r"\s+", " ", raw).strip()
    main, *others = (part.strip(" )") for part in re.split(r"\s*\(", text))
    main = re.sub(r"\s*-\s*", "-", main)
    out = [main, *others]
    if "-I-" in main or "-i-" in main:
        out += [re.sub(r"-[Ii]-", joint, main) for joint in ("-e ", "-i ", " ")]
    return [name for name in dict.fromkeys(out) if name]


def main() -> int:
    """Write the table."""
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    frame = gpd.read_file(sys.argv[1]).to_crs(4326)
    areas = frame.to_crs(6933).area / 1e6
    gazetteer = Gazetteer()
    with (ROOT / "gazetteer/afghanistan.csv").open(encoding="utf-8") as known_file:
        known = [row for row in csv.DictReader(known_file) if row["kind"] == "district"]
    provinces = {
        row["id"]: shape(outline)
        for row in csv.DictReader((ROOT / "gazetteer/afghanistan.csv").open(encoding="utf-8"))
        if row["kind"] == "province" and (outline := gazetteer.geometry(row["id"]))
    }
    rows = []
    for (raw, outline), area in zip(zip(frame["shapeName"], frame.geometry, strict=True), areas, strict=True):
        names = forms(raw)
        middle = outline.representative_point() if not outline.contains(outline.centroid) else outline.centroid
        lat, lon = round(middle.y, 4), round(middle.x, 4)
        if any(
            distance_km(lat, lon, float(k["lat"]), float(k["lon"])) < 30 and fuzz.ratio(fold(k["name"]), fold(n)) > 74
            for k in known
            for n in names
        ):
            continue
        parent = min(provinces, key=lambda key: provinces[key].distance(Point(lon, lat)))
        slug = re.sub(r"[^a-z0-9]+", "-", fold(names[0])).strip("-")
        rows.append(
            {
                "id": f"gm:af-{parent[-3:].lower()}-{slug}-district",
                "name": names[0],
                "kind": "district",
                "country": "AF",
                "parent": parent,
                "lat": lat,
                "lon": lon,
                "radius_km": round(math.sqrt(area / math.pi), 1),
                "names": " | ".join(names[1:]),
                "source": SOURCE,
            }
        )
    rows.sort(key=lambda row: row["id"])
    with (ROOT / "gazetteer/afghan_districts.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(len(rows), "districts,", len({row["id"] for row in rows}), "ids")
    return 0


if __name__ == "__main__":
    sys.exit(main())
