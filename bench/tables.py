"""Measure notebook cells and event tables against the goals of issue 7, each in a process of its own.

    python bench/tables.py [--json FILE]

The tables are made here: 100,000 rows in ACLED's columns with its usual shares of precision codes, and a thousand
incidents with sentences of their own. Chromium draws the cell from disk, without network.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
ROWS = 100_000
GOALS = {
    "cell of 1,000 incidents, MB": 1.0,
    "cell drawn, s": 1.0,
    "cell requests": 0,
    "ACLED 100,000 to map, s": 10.0,
    "ACLED 100,000 to map, MB": 600.0,
    "ACLED 100,000 to GeoParquet, s": 5.0,
}
PLACES = (
    ("Afghanistan", ("Panjshir", "Kabul", "Baghlan", "Herat", "Kandahar"), 34.5, 67.0),
    ("Democratic Republic of Congo", ("North Kivu", "South Kivu", "Ituri", "Tanganyika"), -1.5, 29.0),
    ("Sudan", ("Khartoum", "North Darfur", "West Darfur", "South Kordofan"), 14.0, 29.0),
    ("Mali", ("Mopti", "Gao", "Segou", "Kidal"), 15.0, -3.0),
    ("Myanmar", ("Rakhine", "Shan", "Kachin", "Sagaing"), 21.0, 96.0),
)
KINDS = (("Battles", "Armed clash"), ("Protests", "Peaceful protest"), ("Riots", "Mob violence"),
         ("Explosions/Remote violence", "Shelling/artillery/missile attack"),
         ("Violence against civilians", "Attack"))  # fmt: skip
HEADER = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,"
    "actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,"
    "latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp"
).split(",")


def words(rng: random.Random, count: int) -> str:
    """Return made words."""
    letters = "etaoinshrdlucmfwypvbgk"
    return " ".join("".join(rng.choices(letters, k=rng.randint(2, 9))) for _ in range(count))


def write_acled(path: Path, rows: int) -> None:
    """Write a made export of ACLED's shape."""
    rng = random.Random(7)
    bag = [words(rng, 30) for _ in range(5000)]
    towns = [(f"Town {n}", rng.choice(PLACES)) for n in range(6000)]
    spots = [(name, at, at[2] + rng.gauss(0, 1.5), at[3] + rng.gauss(0, 1.5)) for name, at in towns]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for n in range(rows):
            name, (country, units, _, _), lat, lon = rng.choice(spots)
            kind, sub = rng.choice(KINDS)
            day = f"{rng.randint(1, 28):02d} {rng.choice(('January', 'May', 'August'))} {rng.randint(2015, 2024)}"
            row = [f"MAD{n}", day, day[-4:], rng.choices("123", (90, 8, 2))[0], "Political violence", kind, sub,
                   f"Group {n % 300}", "", "2", f"Group {n % 311}", "", "3", "23", "", "4", "Region", country,
                   rng.choice(units), "District", "", name, f"{lat:.4f}", f"{lon:.4f}",
                   rng.choices("123", (80, 15, 5))[0], "Made Wire", "National", f"{rng.choice(bag)} {n}",
                   str(rng.choices((0, 1, 3, 12), (70, 15, 10, 5))[0]), "", "1700000000"]  # fmt: skip
            writer.writerow(row)


def run(*arguments: str) -> tuple[float, float, float]:
    """Run the command and return seconds, seconds of processor time and megabytes of the whole process."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "geomap.cli", *arguments],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, arguments
    return time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def thousand() -> Any:
    """Return a thousand made incidents, each with a report and a sentence of its own, around the world."""
    from dataclasses import replace

    from geomap.records import Claim, Span
    from tests.webmap.story import story

    rng = random.Random(11)
    made, readings = story()
    mapped = [(i, i.place) for i in made if i.on_map and i.place]
    out = []
    for n in range(1000):
        one, known = mapped[n % len(mapped)]
        said = words(rng, 28)
        claims = tuple(
            Claim(f"Source {n % 40}", c.kind, c.status, c.stance, c.document, (), Span(0, len(said), said), c.date)
            for c in one.claims[:1]
        )
        place = replace(
            known.place, id=f"p{n % 250}", name=words(rng, 1).title(), geometry=None, kind="town",
            lat=rng.uniform(-35, 60), lon=rng.uniform(-100, 140), uncertainty_km=2.0, boundary="none",
        )  # fmt: skip
        at = replace(known, place=place)
        out.append(replace(one, id=f"i{n}", title=words(rng, 6), claims=claims, events=(), place=at, places=(at,)))
    return out, readings


def cell() -> dict[str, float]:
    """Return the size of a cell with a thousand incidents, the seconds until it is drawn, and what it asks for."""
    from geomap.webmap import browser
    from geomap.webmap.map import draw
    from tests.notebooks import frames

    shown = draw(*thousand())._repr_html_()
    out = {"cell of 1,000 incidents, MB": round(len(json.dumps(shown)) / 1e6, 3)}
    with tempfile.TemporaryDirectory() as folder, browser.Browser() as chromium, chromium.page(1200, 900) as page:
        path = Path(folder) / "cell.html"
        path.write_text(f"<!doctype html><meta charset=utf-8>{shown}", encoding="utf-8")
        frames.watch(page)
        page.goto(path.as_uri())
        (frame,) = frames.wait(page, 1)
        entry = "performance.getEntriesByName('geomap:drawn')[0].startTime"
        out["cell drawn, s"] = round(frame.run(entry) / 1000, 3)
        out["cell requests"] = len(frames.asked(frame)) + len(page.requests())
    return out


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--rows", type=int, default=ROWS)
    asked = parser.parse_args()
    found = cell()
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "acled.csv"
        write_acled(table, asked.rows)
        found["ACLED CSV, MB"] = round(table.stat().st_size / 1e6, 1)
        seconds, own, memory = run("map", str(table), "-o", str(Path(folder) / "m.html"))
        found |= {"ACLED 100,000 to map, s": round(seconds, 2), "ACLED 100,000 to map, MB": round(memory)}
        found["to map, processor s"] = round(own, 2)
        found["map file, MB"] = round((Path(folder) / "m.html").stat().st_size / 1e6, 1)
        seconds, own, memory = run("read", str(table), "-o", str(Path(folder) / "t.parquet"))
        found |= {"ACLED 100,000 to GeoParquet, s": round(seconds, 2), "to GeoParquet, MB": round(memory)}
        found["to GeoParquet, processor s"] = round(own, 2)
        found["GeoParquet file, MB"] = round((Path(folder) / "t.parquet").stat().st_size / 1e6, 1)
    for name, value in found.items():
        goal = GOALS.get(name)
        print(f"{name:36} {value:>8}" + (f"   goal {goal:g}" if goal is not None else ""))
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
