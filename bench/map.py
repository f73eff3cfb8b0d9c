"""Measure maps: the same events for geomap and for the tools that people use today, side by side in one run.

    python bench/map.py [--sizes 1000,10000,100000,1000000] [--rivals] [--json FILE]

Events have type, date, title, a text of ordinary entropy of some 200 characters, and an address. Every build runs in
a process of its own (time and peak memory beyond the table's); every page is opened from disk in Chromium without
network, under software rendering. With `--rivals` folium's Marker, MarkerCluster, FastMarkerCluster and GeoJson, and
GeoDataFrame.explore are built too, at sizes that they survive; their code comes from elsewhere at view time, so that
only their building and size are compared here, beside the number of files that they ask for.
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
TYPES = ["Battles", "Protests", "Riots", "Explosions/Remote violence", "Violence against civilians"]
WORDS = 9000
TEXT_WORDS, TITLE_WORDS = 32, 6
CLUSTERS = 400
DAYS = 1500
RIVALS = {"folium Marker": 10_000, "folium MarkerCluster": 100_000, "folium FastMarkerCluster": 100_000,
          "folium GeoJson": 100_000, "GeoDataFrame.explore": 100_000}  # fmt: skip
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
        rival(tool, table).save(str(path))
    return {
        "build_s": time.perf_counter() - start,
        "file_mb": path.stat().st_size / 1e6,
        "table_mb": held,
        "build_mb": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024,
    }


def rival(tool: str, table: Any) -> Any:
    """Return another tool's map of the events as its manual would have it."""
    import folium
    import folium.plugins
    import geopandas as gpd

    plugins: Any = folium.plugins
    frame = gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(table.lon, table.lat), crs="EPSG:4326")
    frame["date"] = frame["date"].astype(str)
    if tool == "GeoDataFrame.explore":
        return frame.explore(column="type")
    drawn = folium.Map()
    if tool == "folium GeoJson":
        shown = ["type", "date", "title", "text", "url"]
        folium.GeoJson(frame, marker=folium.CircleMarker(radius=3), popup=folium.GeoJsonPopup(shown)).add_to(drawn)
    elif tool == "folium FastMarkerCluster":
        plugins.FastMarkerCluster(table[["lat", "lon", "title", "text"]].to_numpy().tolist()).add_to(drawn)
    else:
        target = plugins.MarkerCluster().add_to(drawn) if tool.endswith("Cluster") else drawn
        for row in table.itertuples():
            folium.Marker([row.lat, row.lon], popup=f"{row.title}<br>{row.text}").add_to(target)
    return drawn


BRUSH = """(async () => {
  const [edge] = document.querySelectorAll('.edge'), out = [];
  for (let i = 0; i < 9; i += 1) {
    const start = performance.now();
    edge.value = String(Number(edge.min) + 60 * i + 30);
    edge.dispatchEvent(new Event('input'));
    await new Promise(done => requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = done; c.port2.postMessage(0); }));
    out.push(performance.now() - start);
    await new Promise(done => setTimeout(done, 300));
  }
  edge.value = edge.min;
  edge.dispatchEvent(new Event('input'));
  return out.sort((a, b) => a - b)[4];
})()"""  # noqa: E501

FRAMES = """(() => { window.frames_ = []; let last = performance.now();
  const tick = now => { window.frames_.push(now - last); last = now; if (window.frames_.length < 400) requestAnimationFrame(tick); };
  requestAnimationFrame(tick); })()"""  # noqa: E501

OPEN = """(async () => {
  const start = performance.now();
  document.querySelectorAll('button.row')[20].click();
  while (!document.querySelector('.panel .facts')) await new Promise(done => setTimeout(done, 1));
  return performance.now() - start;
})()"""


def view(path: Path) -> dict[str, Any]:
    """Open a map of ours and return what its reader would feel."""
    sys.path.insert(0, str(ROOT))
    from geomap.webmap.browser import Browser

    with Browser() as browser, browser.page() as page:
        page.open(path)
        page.wait("document.querySelectorAll('button.row').length > 20")
        found: dict[str, Any] = {
            "draw_s": page.run("performance.getEntriesByName('geomap:drawn')[0].startTime") / 1000,
            "renderer_mb": renderer_mb(browser.pid),
            "brush_ms": page.run(BRUSH),
            "open_ms": page.run(OPEN),
        }
        page.run(FRAMES)
        page.call("Input.dispatchMouseEvent", type="mousePressed", x=430, y=330, button="left", clickCount=1)
        for step in range(60):
            page.call("Input.dispatchMouseEvent", type="mouseMoved", x=430 + step * 3, y=330 + step, button="left")
        page.call("Input.dispatchMouseEvent", type="mouseReleased", x=607, y=389, button="left", clickCount=1)
        frames = sorted(page.run("window.frames_"))
        found["pan_p95_ms"] = frames[int(len(frames) * 0.95)] if frames else None
        found["requests"] = len(page.requests())
        found["complaints"] = len(page.complaints())
        return found


def renderer_mb(parent: int) -> float | None:
    """Return the resident memory of the largest renderer below a process, where the system says so."""
    sizes = []
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(entry.name))
    below = [parent]
    for process in below:
        below += children.get(process, [])
        try:
            if b"--type=renderer" in Path(f"/proc/{process}/cmdline").read_bytes():
                pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
                sizes.append(pages * os.sysconf("SC_PAGESIZE") / 1e6)
        except OSError:
            continue
    return max(sizes, default=None)


def asked_for(path: Path) -> int:
    """Count the files that a page asks other hosts for when it is opened."""
    import re

    head = path.read_text(encoding="utf-8", errors="replace")[:200_000]
    return len(re.findall(r'(?:src|href)="https?://', head))


def measure(tool: str, rows: int, folder: Path) -> dict[str, Any]:
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
        found |= view(path)
    else:
        found["requests"] = asked_for(path)
    return found


def main() -> None:
    """Measure and print a table, a row a tool and size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--rivals", action="store_true")
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
            tools += [name for name, most in RIVALS.items() if options.rivals and rows <= most]
            for tool in tools:
                results.append(measure(tool, rows, Path(folder)))
                print(line(results[-1]), flush=True)
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


def line(found: dict[str, Any]) -> str:
    """Return one result as a line, with the goal where there is one."""
    parts = [f"{found['tool']:<26}{found['rows']:>9,}"]
    names = {"build_s": "build {:.2f} s", "file_mb": "{:.1f} MB", "build_mb": "build +{:.0f} MB",
             "draw_s": "draw {:.2f} s", "brush_ms": "brush {:.0f} ms",
             "pan_p95_ms": "pan p95 {:.0f} ms", "open_ms": "open {:.0f} ms",
             "renderer_mb": "renderer {:.0f} MB", "requests": "requests {}", "complaints": "complaints {}"}  # fmt: skip
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
