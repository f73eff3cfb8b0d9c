"""Measure what every user feels: the wall time and memory of `geomap map`, the cost of importing, the map's size.

    python bench/spine.py [REPORT...] [--repeat 5] [--json]

Without reports it takes ../shared/seeds where that is, else samples/. Each figure is the least of several runs of a
process of its own: the least is what the code costs, the rest is what else the machine did.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT.parent / "shared" / "seeds"
HEAVY = ("pandas", "folium", "geopandas", "numpy", "shapely")

IMPORT = "import sys, geomap; print([name for name in {heavy!r} if name in sys.modules])"
OPEN = """
import resource, sys, time
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
begin = time.perf_counter()
from geomap.places.gazetteer import Gazetteer
imported = time.perf_counter()
found = Gazetteer().find("Goma")
done = time.perf_counter()
assert found
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print((done - imported) * 1000, (after - before) / 1024)
"""


def run(command: list[str]) -> tuple[float, float, str]:
    """Return seconds, peak megabytes and output of a process; it must succeed."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": ""}
    begin = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command[:4])} ... failed with {process.returncode}")
    return seconds, usage.ru_maxrss / 1024, output


def least(command: list[str], repeat: int) -> tuple[float, float, str]:
    """Return the least seconds and megabytes over several runs, and the last output."""
    runs = [run(command) for _ in range(repeat)]
    return min(r[0] for r in runs), min(r[1] for r in runs), runs[-1][2]


def measure(reports: list[str], repeat: int) -> dict[str, float]:
    """Return every figure by its name."""
    python = sys.executable
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "map.html"
        wall, memory, _ = least([python, "-m", "geomap.cli", "map", *reports, "-o", str(target)], repeat)
        size = target.stat().st_size
    bare, _, _ = least([python, "-c", "pass"], repeat)
    imported, _, heavy = least([python, "-c", IMPORT.format(heavy=HEAVY)], repeat)
    opened = [least([python, "-c", OPEN], 1)[2].split() for _ in range(repeat)]
    return {
        "map_seconds": round(wall, 3),
        "map_rss_mb": round(memory, 1),
        "map_file_kb": round(size / 1000, 1),
        "import_ms_over_python": round((imported - bare) * 1000, 1),
        "import_heavy_modules": float(len(json.loads(heavy.replace("'", '"')))),
        "gazetteer_open_and_first_lookup_ms": round(min(float(o[0]) for o in opened), 2),
        "gazetteer_rss_mb_over_python": round(min(float(o[1]) for o in opened), 1),
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", nargs="*")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    default = sorted(SEEDS.glob("*.txt")) if SEEDS.exists() else sorted((ROOT / "samples").glob("*.txt"))
    figures = measure(options.reports or [str(path) for path in default], options.repeat)
    if options.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name:36} {value:10}")


if __name__ == "__main__":
    main()
