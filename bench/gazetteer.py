"""Measure the gazetteer: size, opening, lookups, reach, Afghan spellings, and the compiler at 13 million rows.

    python bench/gazetteer.py [--corpora FOLDER] [--places CSV] [--rows 13000000 --work FOLDER] [-o FILE]

Prints one JSON object a line and writes all to bench/results/gazetteer.json. Figures of a loaded machine are upper
bounds: times are the best of five rounds.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from geomap.places import geonames
from geomap.places.gazetteer import DEFAULT_PATH, Gazetteer
from geomap.places.geometry import distance_km
from tests.places.fake_geonames import rows, write_zip

NEAR_KM = 161.0
_OPEN = """
import sys, time
def rss():
    return int(open('/proc/self/statm').read().split()[1]) * 4096 / 1e6
import sqlite3, struct, zlib, json, functools, threading, dataclasses, typing, pathlib
bare = rss(); start = time.perf_counter()
from geomap.places.gazetteer import Gazetteer
loaded = time.perf_counter()
found = Gazetteer(sys.argv[1]).find('Bazarak')
print((loaded - start) * 1e3, (time.perf_counter() - loaded) * 1e3, rss() - bare)
"""


def best(rounds: int, run: Callable[[], Any]) -> float:
    """Return the seconds of the fastest round."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def size(path: Path) -> dict[str, Any]:
    """Measure the file and what it adds to a wheel, which is deflated."""
    packed, squeeze = 0, zlib.compressobj(6, zlib.DEFLATED, -15)
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            packed += len(squeeze.compress(block))
    packed += len(squeeze.flush())
    return {"what": "size", "file_mb": round(path.stat().st_size / 1e6, 1), "wheel_mb": round(packed / 1e6, 1)}


def opening(path: Path) -> dict[str, Any]:
    """Measure import, opening with a first lookup, and memory, each in new processes."""
    samples = []
    for _ in range(5):
        done = subprocess.run(
            [sys.executable, "-c", _OPEN, str(path)], capture_output=True, text=True, check=True, cwd=ROOT
        )
        samples.append([float(part) for part in done.stdout.split()])
    load, first, memory = (min(column) for column in zip(*samples, strict=True))
    return {
        "what": "open",
        "import_ms": round(load, 1),
        "open_and_first_ms": round(first, 2),
        "rss_mb": round(memory, 1),
    }


def lookups(path: Path, count: int = 3000) -> dict[str, Any]:
    """Measure lookups of random names, cold (each for the first time) and warm, and of ambiguous and similar names."""
    db = sqlite3.connect(path)
    rng = random.Random(1)
    keys = [key for (key,) in db.execute("select key from names where length(key) > 3 limit 800000")]
    names = rng.sample(keys, min(count, len(keys)))
    ambiguous = [key for (key,) in db.execute("select key from names order by length(ids) desc limit 400")][:200]
    misspelt = [
        name[: len(name) // 2] + name[len(name) // 2 + 1 :] for name in names if name.isascii() and len(name) > 5
    ][:300]
    gazetteer = Gazetteer(path)

    def each(run: Callable[[str], Any], over: Iterable[str]) -> Callable[[], None]:
        def all_of_them() -> None:
            for name in over:
                run(name)

        return all_of_them

    cold = best(1, each(gazetteer.info, names)) / len(names)
    warm = best(5, each(gazetteer.info, names)) / len(names)
    uncached = best(5, each(gazetteer._info_uncached, names)) / len(names)  # noqa: SLF001 - what the cache saves
    absent = best(1, each(gazetteer.info, [name + " qz" for name in names])) / len(names)
    found_cold = best(1, each(gazetteer.find, names)) / len(names)
    each(gazetteer.find, ambiguous)()
    found_warm = best(5, each(gazetteer.find, ambiguous)) / len(ambiguous)
    rows_warm = best(5, each(gazetteer._find_uncached, ambiguous)) / len(ambiguous)  # noqa: SLF001 - as above
    gazetteer.fuzzy(misspelt[0])
    fuzzy = best(1, each(gazetteer.fuzzy, misspelt)) / len(misspelt)
    return {
        "what": "lookup",
        "exact_warm_us": round(warm * 1e6, 2),
        "exact_warm_no_cache_us": round(uncached * 1e6, 2),
        "exact_cold_us": round(cold * 1e6, 1),
        "absent_us": round(absent * 1e6, 1),
        "candidates_cold_us": round(found_cold * 1e6, 1),
        "ambiguous_warm_us": round(found_warm * 1e6, 2),
        "ambiguous_warm_no_cache_us": round(rows_warm * 1e6, 1),
        "fuzzy_ms": round(fuzzy * 1e3, 2),
    }


def reach(path: Path, gold: Path) -> dict[str, Any]:
    """Return the share of gold rows with a same-named candidate within 161 km."""
    gazetteer, total, hits = Gazetteer(path), 0, 0
    with gold.open(encoding="utf-8") as file:
        for line in file:
            for row in json.loads(line)["toponyms"]:
                if row.get("lat") is None:
                    continue
                total += 1
                hits += any(
                    distance_km(c.place.lat, c.place.lon, row["lat"], row["lon"]) <= NEAR_KM
                    for c in gazetteer.find(row["name"])
                )
    return {"what": "reach", "corpus": gold.stem, "rows": total, "reach": round(hits / max(1, total), 4)}


def spellings(path: Path, places: Path) -> dict[str, Any]:
    """Return the share of Afghan names and spellings that lead to their place, first or among the first five."""
    gazetteer, total, first, among, missed = Gazetteer(path), 0, 0, 0, []
    with places.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if not row["lat"]:
                continue
            forms = [row["name"], *row["alternate_spellings"].split(" | ")]
            for form in dict.fromkeys(re.sub(r"\s*\(.*?\)", "", form).strip() for form in forms):
                if len(form) < 3 or "adm2" in form or "GeoNames" in form:
                    continue
                total += 1
                found = gazetteer.find(form) or gazetteer.fuzzy(form, 5)
                near = [
                    distance_km(c.place.lat, c.place.lon, float(row["lat"]), float(row["lon"]))
                    <= max(25.0, c.place.uncertainty_km)
                    for c in found[:5]
                ]
                first += bool(near) and near[0]
                among += any(near)
                if not any(near):
                    missed.append(form)
    return {
        "what": "spellings", "forms": total, "first": round(first / total, 4), "among_five": round(among / total, 4),
        "missed": missed[:40],
    }  # fmt: skip


def million(count: int, work: Path, base: Path) -> dict[str, Any]:
    """Compile a made-up dump of `count` rows and look names up in it."""
    source, target = work / f"made-up-{count}.zip", work / "made-up.sqlite"
    if not source.is_file():
        write_zip(source, rows(count))
    start, cpu = time.perf_counter(), time.process_time()
    report = geonames.build(target, source, base=base, work=work)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    db = sqlite3.connect(target)
    keys = [key for (key,) in db.execute("select key from names limit 300000")]
    names = random.Random(2).sample(keys, 2000)
    cold = best(1, lambda: [Gazetteer(target).info(name) for name in names[:1]])
    gazetteer = Gazetteer(target)
    each = best(1, lambda: [gazetteer.info(name) for name in names]) / len(names)
    return {
        "what": "full dump", "rows": report.rows, "places": report.places, "build_s": round(seconds, 1),
        "build_cpu_s": round(cpu, 1),
        "file_gb": round(target.stat().st_size / 1e9, 2), "build_rss_mb": round(memory),
        "exact_cold_us": round(each * 1e6, 1),
        "open_and_first_ms": round(cold * 1e3, 2),
    }  # fmt: skip


def main() -> None:
    """Run what the options ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gazetteer", type=Path, default=DEFAULT_PATH)
    parser.add_argument("--corpora", type=Path, help="a folder with train/ and dev/ of gold toponyms")
    parser.add_argument("--places", type=Path, help="a CSV of places with alternate spellings")
    parser.add_argument("--rows", type=int, default=0, help="compile a made-up dump of so many rows")
    parser.add_argument("--work", type=Path, help="where the made-up dump goes")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "bench" / "results" / "gazetteer.json")
    options = parser.parse_args()
    results: list[dict[str, Any]] = []

    def say(result: dict[str, Any]) -> None:
        results.append(result)
        print(json.dumps(result, ensure_ascii=False), flush=True)

    if options.rows:
        work = options.work or Path(tempfile.mkdtemp())
        say(million(options.rows, work, options.gazetteer))
    else:
        say(size(options.gazetteer))
        say(opening(options.gazetteer))
        say(lookups(options.gazetteer))
        for name in ("train/trnews", "train/wotr_train", "dev/lgl"):
            gold = options.corpora / f"{name}.jsonl" if options.corpora else None
            if gold and gold.is_file():
                say(reach(options.gazetteer, gold))
            else:
                print(f"skipped: reach on {name} (give --corpora)", file=sys.stderr)
        if options.places and options.places.is_file():
            say(spellings(options.gazetteer, options.places))
    known = json.loads(options.output.read_text()) if options.output.is_file() else []
    kept = [result for result in known if not any(_same(result, new) for new in results)]
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(kept + results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _same(one: dict[str, Any], two: dict[str, Any]) -> bool:
    """Tell whether two results measure the same thing."""
    return one["what"] == two["what"] and all(one.get(key) == two.get(key) for key in ("corpus", "rows"))


if __name__ == "__main__":
    main()
