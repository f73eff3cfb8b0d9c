"""The table that a map draws: one row an event, as typed columns, packed small and read in milliseconds by the page."""

from __future__ import annotations

import base64
import gzip
import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np

CHUNK = 2048
"""Rows of text that one block holds: some 100 KB packed, a few milliseconds to open."""

WORLD = 1 << 26
"""Units of the projected world's side: 0.6 m at the equator."""

UNDATED = -(2**31)
LATITUDE_LIMIT = 84.9  # a little within web mercator's square: on its edge a mark of the pole would be out of sight
PLAIN, DELTA, CONSTANT = 0, 1, 2
"""How a column is packed: value by value, as steps from row to row, or as the one value that all rows have."""

STATUS = ("reported", "claimed", "contested", "unverified", "denied", "reference", "located")
"""How sure a row is; the last two are no report's: a row of a reference data set, a point located by hand."""

PRECISION = ("part", "day", "week", "month", "year", "unknown")
AHEAD = 2  # blocks packed at once: zlib lets go of the interpreter while it works
LEVEL = 6  # gzip: 9 takes three times as long for 2 % less


@dataclass(slots=True)
class EventTable:
    """Events as columns of one length, in any order; `encode` sorts them.

    `lat` and `lon` are degrees, NaN where an event is not on the map; `day` counts from 1970-01-01 and is UNDATED where
    unknown; `span` is further days; `place` an index into `head["places"]` or -1; `killed` is -1 where unknown;
    `reason` an index into `head["reasons"]` or 0; `sources` and `actors` list indexes into the names in the head, row
    after row, their number in each row is in `source_count` and `actor_count`. `details(rows)` gives
    the text of some rows, `records()` what is needed to join the incidents again (see `carry`).
    """

    lat: np.ndarray
    lon: np.ndarray
    type: np.ndarray
    status: np.ndarray
    day: np.ndarray
    span: np.ndarray
    precision: np.ndarray
    place: np.ndarray
    killed: np.ndarray
    exactness: np.ndarray
    reason: np.ndarray
    independent: np.ndarray
    source_count: np.ndarray
    sources: np.ndarray
    actor_count: np.ndarray
    actors: np.ndarray
    details: Callable[[np.ndarray], list[Mapping[str, Any]]] | None
    head: dict[str, Any] = field(default_factory=dict)
    records: Callable[[], Iterator[Mapping[str, Any]]] | None = None

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.lat)


def project(lat: np.ndarray, lon: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return web mercator as whole units of WORLD, 0 where a coordinate is missing."""
    ok = np.isfinite(lat) & np.isfinite(lon)
    phi = np.radians(np.clip(np.where(ok, lat, 0.0), -LATITUDE_LIMIT, LATITUDE_LIMIT))
    x = (np.where(ok, lon, 0.0) + 180.0) / 360.0
    y = 0.5 - np.log(np.tan(np.pi / 4 + phi / 2)) / (2 * np.pi)
    whole = [np.where(ok, np.clip(np.rint(v * WORLD), 0, WORLD - 1), 0).astype(np.uint32) for v in (x, y)]
    return whole[0], whole[1]


def morton(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the Z-order key of points, so that neighbours in space are neighbours in the file."""

    def spread(value: np.ndarray) -> np.ndarray:
        bits = value.astype(np.uint64)
        for shift, mask in (
            (16, 0x0000FFFF0000FFFF),
            (8, 0x00FF00FF00FF00FF),
            (4, 0x0F0F0F0F0F0F0F0F),
            (2, 0x3333333333333333),
            (1, 0x5555555555555555),
        ):
            bits = (bits | (bits << np.uint64(shift))) & np.uint64(mask)
        return bits

    key: np.ndarray = spread(x) | (spread(y) << np.uint64(1))
    return key


def planes(values: np.ndarray, delta: bool = False) -> bytes:  # noqa: FBT001, FBT002 - one flag of a packing
    """Return a column's bytes plane by plane, low bytes first: far more alike under gzip than whole numbers."""
    if delta:
        step: np.ndarray = np.diff(values.astype(np.int64), prepend=np.int64(0))
        values = ((step << 1) ^ (step >> 63)).astype(np.uint32)
    if values.dtype.itemsize == 1:
        return values.tobytes()
    raw = values.astype(values.dtype.newbyteorder("<"), copy=False).view(np.uint8)
    return raw.reshape(len(values), values.dtype.itemsize).T.tobytes()


def packed(data: bytes) -> str:
    """Return gzip (without a time, so that equal maps are equal files) in base64."""
    return base64.b64encode(gzip.compress(data, LEVEL, mtime=0)).decode("ascii")


def as_json(value: object) -> bytes:
    """Return JSON in ASCII: a lone surrogate travels as its escape and comes back exactly."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False).encode("ascii")


def encode(table: EventTable) -> tuple[dict[str, Any], str, Iterator[str]]:
    """Return the head, the packed columns and, one by one, the packed blocks of text of a table in Morton order."""
    x, y = project(table.lat, table.lon)
    located = np.isfinite(table.lat) & np.isfinite(table.lon)
    order = np.lexsort((np.where(located, morton(x, y), 0), ~located))
    columns: list[tuple[str, np.ndarray, bool]] = [
        ("x", x[order], True),
        ("y", y[order], True),
        ("type", table.type[order].astype(np.uint8), False),
        ("status", table.status[order].astype(np.uint8), False),
        ("day", table.day[order].astype(np.int32), False),
        ("span", np.minimum(table.span[order], 65535).astype(np.uint16), False),
        ("precision", table.precision[order].astype(np.uint8), False),
        ("place", (table.place[order] + 1).astype(np.uint32), False),
        ("killed", table.killed[order].astype(np.int32), False),
        ("exactness", table.exactness[order].astype(np.uint8), False),
        ("reason", table.reason[order].astype(np.uint32), False),
        ("independent", np.minimum(table.independent[order], 255).astype(np.uint8), False),
    ]
    for name, count, values in (
        ("source", table.source_count, table.sources),
        ("actor", table.actor_count, table.actors),
    ):
        taken = count[order]
        shift = np.repeat((np.cumsum(count) - count)[order] - (np.cumsum(taken) - taken), taken)
        index = (np.arange(len(shift)) + shift).astype(np.int64)
        columns.append((f"{name}Count", np.minimum(taken, 65535).astype(np.uint16), False))
        columns.append((f"{name}s", values[index].astype(np.uint32), False))
    body = bytearray()
    listing = []
    for name, values, delta in columns:
        same = len(values) > 1 and bool((values == values[0]).all())
        how = CONSTANT if same else DELTA if delta else PLAIN
        listing.append([name, "u" if values.dtype.kind == "u" else "i", values.dtype.itemsize, len(values), how])
        body += planes(values[:1] if same else values, how == DELTA)
    place_in_file = np.argsort(order)
    head = {
        **table.head,
        "also": [[int(place_in_file[row]), place] for row, place in table.head.get("also", [])],
        "rows": len(table),
        "located": int(located.sum()),
        "columns": listing,
        "chunk": CHUNK,
        "blocks": -(-len(table) // CHUNK) if table.details else 0,
        "world": WORLD,
    }
    return head, packed(bytes(body)), blocks(table, order)


def blocks(table: EventTable, order: np.ndarray) -> Iterator[str]:
    """Yield the packed text of CHUNK rows after CHUNK rows; packing runs beside the reading of the next rows."""
    if table.details is None:
        return
    waiting: deque[Future[str]] = deque()
    with ThreadPoolExecutor(AHEAD, thread_name_prefix="geomap-pack") as pool:
        for first in range(0, len(table), CHUNK):
            rows = order[first : first + CHUNK]
            waiting.append(pool.submit(packed, as_json(table.details(rows))))
            if len(waiting) > AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
