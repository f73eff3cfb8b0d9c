"""What a reader feels of one of our maps: its first drawing, a brush, a drag, an opened event, and its memory."""
# ruff: noqa: E501 - expressions of JavaScript stay on one line

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from geomap.webmap.browser import Browser

RUNS = 3
"""Times a map is opened: the quickest counts, since other work on the machine only ever adds."""

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
})()"""

FRAMES = """(() => { window.frames_ = []; let last = performance.now();
  const tick = now => { window.frames_.push(now - last); last = now; if (window.frames_.length < 400) requestAnimationFrame(tick); };
  requestAnimationFrame(tick); })()"""

OPEN = """(async () => {
  const start = performance.now();
  document.querySelectorAll('button.row')[20].click();
  while (!document.querySelector('.panel .facts')) await new Promise(done => setTimeout(done, 1));
  return performance.now() - start;
})()"""


def view(path: Path) -> dict[str, Any]:
    """Open a map of ours several times and return the least of every figure."""
    runs = [once(path) for _ in range(RUNS)]
    return {key: min((run[key] for run in runs), key=lambda v: float("inf") if v is None else v) for key in runs[0]}


def once(path: Path) -> dict[str, Any]:
    """Open a map of ours in a browser of its own."""
    with Browser() as browser, browser.page() as page:
        page.goto(path.resolve().as_uri())
        page.wait("document.querySelectorAll('button.row').length > 20", 120)
        page.run("new Promise(done => setTimeout(done, 1500))")
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
