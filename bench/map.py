"""Measure maps: the same events for geomap and for the tools that people use today, side by side in one run.

    python bench/map.py [--sizes 1000,10000,100000,1000000] [--rivals [--assets FOLDER]] [--json FILE]

Events have type, date, title, a text of ordinary entropy of some 200 characters, and an address. Every build runs in
a process of its own (time and peak memory beyond the table's); every page is opened from disk in Chromium without
network, under software rendering, several times, of which the quickest counts (see `pages`). With `--rivals` the maps
of other tools are built too, at sizes that they survive, and with `--assets` drawn (see `map_rivals`).
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
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import map_rivals, pages

TYPES = ["Battles", "Protests", "Riots", "Explosions/Remote violence", "Violence against civilians"]
WORDS = 9000
TEXT_WORDS, TITLE_WORDS = 32, 6
CLUSTERS = 400
DAYS = 1500
GOALS = {  # of issue 6: file MB, build s, first draw s
    1_000: (None, None, 0.2), 10_000: (2.5, 0.6, 0.25), 100_000: (20, 3, 0.45), 1_000_000: (190, 30, 1.2),
}  # fmt: skip


def events(rows: int, *, text: bool = True) -> Any:
    """Return made events in clusters around the world, words drawn by Zipf's law."""
    import numpy as np
    import pandas as pd

    random = np.random.default_rng(7)
    letters = np.array(list("etaoinshrdlucmfwypvbgkqjxz"))
    share = 1 / np.arange(2, 28)
    words = np.array(["".join(random.choice(letters, n, p=share / share.sum())) for n in random.integers(2, 11, WORDS)])
    zipf = 1 / np.arange(1, WORDS + 1)
    middle = random.uniform([-35, -100], [60, 140], (CLUSTERS, 2))[random.integers(0, CLUSTERS, rows)]
    table = pd.DataFrame(
        {
            "lat": np.clip(middle[:, 0] + random.normal(0, 1.5, rows), -80, 80),
            "lon": middle[:, 1] + random.normal(0, 1.5, rows),
            "date": pd.Timestamp("2020-01-01") + pd.to_timedelta(random.integers(0, DAYS, rows), unit="D"),
            "type": np.array(TYPES)[random.integers(0, len(TYPES), rows)],
        }
    )
    if text:
        chosen = words[random.choice(WORDS, (rows, TITLE_WORDS + TEXT_WORDS), p=zipf / zipf.sum())]
        table["title"] = [" ".join(row[:TITLE_WORDS]) for row in chosen]
        table["text"] = [" ".join(row[TITLE_WORDS:]) for row in chosen]
        table["url"] = [f"https://news.example/{n}" for n in range(rows)]
    return table


def build(tool: str, rows: int, path: Path) -> dict[str, float]:
    """Build one map in this process and return its figures; memory is what the build adds to the peak."""
    import resource

    table = events(rows, text=not tool.endswith("without text"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    held = float(table.memory_usage(deep=True).sum()) / 1e6
    start = time.perf_counter()
    if tool.startswith("geomap"):
        from geomap.webmap.map import draw_frame

        draw_frame(table).save(path)
    else:
        map_rivals.build(tool, table, path)
    return {
        "build_s": time.perf_counter() - start,
        "file_mb": path.stat().st_size / 1e6,
        "table_mb": held,
        "build_mb": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024,
    }


def measure(tool: str, rows: int, folder: Path, assets: Path | None) -> dict[str, Any]:
    """Build in a process of its own, then open the map."""
    path = folder / "map.html"
    command = [sys.executable, __file__, "--build", tool, str(rows), str(path)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=900, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    if done.returncode:
        return {"tool": tool, "rows": rows, "failed": done.stderr.strip().splitlines()[-1:]}
    found = {"tool": tool, "rows": rows, **json.loads(done.stdout.splitlines()[-1])}
    if tool.startswith("geomap"):
        found |= pages.view(path)
    elif assets:
        found |= map_rivals.view(tool, path, assets)
    return found | {"load": os.getloadavg()[0]}


def main() -> None:
    """Measure and print a table, a row a tool and size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--rivals", action="store_true")
    parser.add_argument("--assets", type=Path, help="folder of unpacked npm packages to draw the rivals' maps with")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--build", nargs=3, metavar=("TOOL", "ROWS", "FILE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.build:
        tool, rows, path = options.build
        print(json.dumps(build(tool, int(rows), Path(path))))
        return
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for rows in map(int, options.sizes.split(",")):
            tools = ["geomap", *(["geomap without text"] if rows >= 1_000_000 else [])]
            tools += [name for name, most in map_rivals.MOST.items() if options.rivals and rows <= most]
            for tool in tools:
                results.append(measure(tool, rows, Path(folder), options.assets))
                print(line(results[-1]), flush=True)
                if options.json:
                    options.json.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


def line(found: dict[str, Any]) -> str:
    """Return one result as a line, with the goal where there is one."""
    parts = [f"{found['tool']:<26}{found['rows']:>9,}"]
    names = {"build_s": "build {:.2f} s", "file_mb": "{:.1f} MB", "build_mb": "build +{:.0f} MB",
             "draw_s": "draw {:.2f} s", "brush_ms": "brush {:.0f} ms",
             "pan_p95_ms": "pan p95 {:.0f} ms", "open_ms": "open {:.0f} ms",
             "renderer_mb": "renderer {:.0f} MB", "requests": "requests {}", "complaints": "complaints {}",
             "missing": "{} of them not at hand", "note": "{}", "load": "load {:.1f}"}  # fmt: skip
    parts += [text.format(found[key]) for key, text in names.items() if found.get(key) is not None]
    goal = GOALS.get(found["rows"])
    if goal and found["tool"] == "geomap":
        parts.append(
            "goal " + ", ".join(f"{g} {u}" for g, u in zip(goal, ("MB", "s build", "s draw"), strict=True) if g)
        )
    if "failed" in found:
        parts.append(f"failed: {found['failed']}")
    return "  ".join(parts)


if __name__ == "__main__":
    main()
