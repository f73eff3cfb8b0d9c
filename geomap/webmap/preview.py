"""A small static picture of a table of events, for viewers that run no script: land, and a mark an event."""

from __future__ import annotations

import gzip
import json
import struct
from urllib.parse import quote

import numpy as np

from geomap.webmap import assets
from geomap.webmap.columns import WORLD, EventTable, project

WIDTH, HEIGHT = 560, 300
MARKS = 2000


def picture(table: EventTable) -> str:
    """Return an image element with an SVG as data; empty where no event has a place."""
    x, y = (v.astype(float) / WORLD for v in project(table.lat, table.lon))
    ok = np.isfinite(table.lat) & np.isfinite(table.lon)
    if not ok.any():
        return ""
    x, y = x[ok], y[ok]
    middle = (float(x.min() + x.max()) / 2, float(y.min() + y.max()) / 2)
    span = max(float(np.ptp(x)) * 1.4, float(np.ptp(y)) * 1.4 * WIDTH / HEIGHT, 0.01)
    left, top, scale = middle[0] - span / 2, middle[1] - span * HEIGHT / WIDTH / 2, WIDTH / span
    land = "".join(path((ring - (left, top)) * scale) for ring in rings())
    step = max(1, len(x) // MARKS)
    marks = "".join(
        f"M{(a - left) * scale - 3:.0f} {(b - top) * scale - 3:.0f}h6v6h-6z"
        for a, b in zip(x[::step], y[::step], strict=True)
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="100%" height="100%" fill="#cfdee6"/>'
        f'<path d="{land}" fill="#f3f0e8" stroke="#a3b4bd" fill-rule="evenodd"/>'
        f'<path d="{marks}" fill="#c2410c" stroke="#fff"/></svg>'
    )
    data = quote(svg.replace('"', "'"), safe=" ='/:,.;-()")  # numbers and letters stay: a quarter less than base64
    size = f'width="{WIDTH}" height="{HEIGHT}"'
    return f'<p><img alt="Where the events are" {size} src="data:image/svg+xml,{data}"></p>'


def path(points: np.ndarray) -> str:
    """Return a ring as SVG, empty where it lies outside of the picture."""
    low, high = points.min(axis=0), points.max(axis=0)
    if high[0] < 0 or high[1] < 0 or low[0] > WIDTH or low[1] > HEIGHT or (high - low).max() < 1:
        return ""
    whole = np.rint(np.clip(points, (-WIDTH, -HEIGHT), (2 * WIDTH, 2 * HEIGHT))).astype(int)
    moved = np.ones(len(whole), dtype=bool)  # a point on the pixel of the one before it adds nothing
    moved[1:] = (whole[1:] != whole[:-1]).any(axis=1)
    (x, y), steps = whole[0], np.diff(whole[moved], axis=0)
    return f"M{x} {y}l" + " ".join(f"{a} {b}" for a, b in steps.tolist()) + "z"


def rings() -> list[np.ndarray]:
    """Return the land of the coarse basemap as rings in a world of side 1 (see `frontend/build/pack.mjs`)."""
    data = gzip.decompress(assets.data("globe.bin"))
    (length,) = struct.unpack_from("<I", data)
    head = json.loads(data[4 : 4 + length])
    name, count = head["layers"][0]
    if name != "land":
        return []
    raw = np.frombuffer(data, dtype=np.uint8, offset=4 + length)
    ends = np.flatnonzero(raw < 128)
    starts = np.concatenate(([0], ends[:-1] + 1))
    values = np.zeros(len(ends), dtype=np.int64)
    for place in range(int((ends - starts).max()) + 1):
        inside = starts + place <= ends
        values[inside] += (raw[starts[inside] + place].astype(np.int64) & 127) << (7 * place)
    signed = (values >> 1) ^ -(values & 1)
    out, at, last = [], 0, np.zeros(2, dtype=np.int64)
    for _ in range(count):
        size = int(signed[at])
        steps = signed[at + 1 : at + 1 + 2 * size].reshape(-1, 2)
        points = last + np.cumsum(steps, axis=0)
        last = points[-1]
        out.append(points / 2 ** head["bits"])
        at += 1 + 2 * size
    return out
