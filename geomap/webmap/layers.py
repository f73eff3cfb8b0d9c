"""Layers beside the incidents, as rows of the same table: reference data of others and points located by hand.

They bear a status of their own, so that filters, legend and list keep them apart from what reports tell.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from geomap.places import geometry
from geomap.records import Place, type_names
from geomap.tables.points import Points
from geomap.tables.references import DISC, Reference
from geomap.webmap.columns import PRECISION, STATUS, UNDATED, EventTable
from geomap.webmap.table import Names, shape

MOST_TEXT = 2000  # characters of a cell that go into the file
MOST_DISCS = 400
"""Discs above which a layer's approximate points are drawn as dots like the others: thousands of rings hide the map.
The panel still says what each row's precision is."""

MORE: tuple[tuple[str, str], ...] = (
    ("type_said", "Type there"),
    ("place", "Place there"),
    ("admin1", "Region there"),
    ("country", "Country"),
    ("precision_said", "Precision there"),
    ("actors", "Actors there"),
    ("killed_best", "Killed, its figure"),
    ("source", "Sources there"),
)
"""Columns of a reference row that its panel shows, with their names."""


def from_reference(reference: Reference) -> EventTable:
    """Return the table of a reference layer: points where it says so, areas and discs as places."""
    frame = reference.frame
    discs = sum(place.kind == DISC for place in reference.areas.values())
    areas = {key: place for key, place in reference.areas.items() if place.kind != DISC or discs <= MOST_DISCS}
    place = frame["area"].map({key: i for i, key in enumerate(areas)}).fillna(-1).to_numpy(dtype=np.int64)
    places = [shape(drawn(area)) for area in areas.values()]
    # An area's rows stand at its middle; -1 finds the NaN at the end, and leaves the row's own point.
    middle = np.array([*((p.lat, p.lon) for p in areas.values()), (np.nan, np.nan)])[place]
    lat = np.where(place < 0, frame["lat"].to_numpy(dtype=float), middle[:, 0])
    lon = np.where(place < 0, frame["lon"].to_numpy(dtype=float), middle[:, 1])
    gone = (frame["drawn"] == "").to_numpy()
    lat[gone] = lon[gone] = np.nan
    types = list(dict.fromkeys(frame["type"]))
    wide = frame["drawn"].to_numpy() == "area"
    table = blank(len(frame), lat, lon, STATUS.index("reference"))
    table.type = frame["type"].map({name: i for i, name in enumerate(types)}).to_numpy(dtype=np.uint8)
    table.day, table.span = days(frame["date_start"], frame["date_end"])
    table.precision = frame["date_precision"].map(PRECISION.index).to_numpy(dtype=np.uint8)
    table.place = place
    table.killed = frame["killed_low"].fillna(-1).to_numpy(dtype=np.int32)
    table.exactness = np.where(wide, 6, 1).astype(np.uint8)
    table.reason = gone.astype(np.uint8)
    table.source_count = np.ones(len(frame), dtype=np.int64)
    table.sources = np.zeros(len(frame), dtype=np.int64)
    table.details = texts(frame, reference)
    table.head |= {
        "types": types,
        "places": places,
        "reasons": ["", "no usable coordinates"],
        "sources": [reference.name],
        "references": [{"name": reference.name, "citation": reference.citation, "rows": len(frame)}],
    }
    return table


def drawn(area: Place) -> Place:
    """Return an area with its outline, which a disc gets here."""
    if area.kind != DISC:
        return area
    return dataclasses.replace(area, geometry=geometry.disc(area.lat, area.lon, area.uncertainty_km))


def texts(frame: pd.DataFrame, reference: Reference) -> Callable[[np.ndarray], list[Mapping[str, Any]]]:
    """Return what gives the text of a reference layer's rows."""

    def rows(index: np.ndarray) -> list[Mapping[str, Any]]:
        part = frame.iloc[index]
        columns = {name: cells(part[name]) for name in ("id", "title", "type_said", "text", "url", *dict(MORE))}
        out: list[Mapping[str, Any]] = []
        for i in range(len(part)):
            more = [[label, columns[name][i]] for name, label in MORE if columns[name][i]]
            row: dict[str, Any] = {
                "id": f"{reference.name}:{columns['id'][i]}",
                "title": columns["title"][i] or columns["type_said"][i],
                "more": [*more, ["From", f"{reference.name}, reference data: no report of its own"]],
            }
            if columns["text"][i]:
                row["text"] = columns["text"][i]
            if columns["url"][i]:
                row["url"] = columns["url"][i]
            out.append(row)
        return out

    return rows


def cells(column: pd.Series) -> list[str]:
    """Return cells as text, empty where missing."""
    gone = column.isna().to_numpy()
    return ["" if missing else str(v)[:MOST_TEXT] for v, missing in zip(column.tolist(), gone, strict=True)]


def from_points(layer: Points, taken: Mapping[int, Sequence[str]]) -> EventTable:
    """Return the table of located points; `taken` gives the titles of the incidents that a point was joined to."""
    frame = layer.frame
    table = blank(len(frame), frame["lat"].to_numpy(dtype=float), frame["lon"].to_numpy(dtype=float),
                  STATUS.index("located"))  # fmt: skip
    table.day, table.span = days(frame["date"], frame["date"])
    table.precision = np.where(table.day == UNDATED, PRECISION.index("unknown"), PRECISION.index("day")).astype(
        np.uint8
    )
    table.exactness = np.ones(len(frame), dtype=np.uint8)
    who = Names()
    codes = [who.add(name or layer.name) for name in cells(frame["who"])]
    table.source_count = np.ones(len(frame), dtype=np.int64)
    table.sources = np.array(codes, dtype=np.int64)
    table.head |= {
        "types": ["other"],
        "sources": who.listing(),
        "references": [{"name": layer.name, "citation": "points located by hand", "rows": len(frame)}],
    }

    def rows(index: np.ndarray) -> list[Mapping[str, Any]]:
        part = frame.iloc[index]
        columns = {name: cells(part[name]) for name in ("id", "note", "who", "time", "link")}
        out: list[Mapping[str, Any]] = []
        for i, (number, radius) in enumerate(zip(index.tolist(), part["radius_km"].tolist(), strict=True)):
            fits = "; ".join(taken.get(number, ())) or "no incident fits its place and day"
            more = [
                ["Located by", columns["who"][i]],
                ["Time", columns["time"][i]],
                ["Within", f"{radius:g} km"],
                ["Stands beside", fits],
                ["From", f"{layer.name}: located by hand, not read from a report"],
            ]
            row = {
                "id": columns["id"][i],
                "title": columns["note"][i][:120] or f"Point located by {columns['who'][i] or 'hand'}",
                "more": [pair for pair in more if pair[1]],
            }
            if len(columns["note"][i]) > 120:
                row["text"] = columns["note"][i]
            if columns["link"][i]:
                row["url"] = columns["link"][i]
            out.append(row)
        return out

    table.details = rows
    return table


def days(start: pd.Series, end: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Return first days since 1970 and the further days, UNDATED where there is none."""
    first = start.to_numpy(dtype="datetime64[D]")
    last = end.to_numpy(dtype="datetime64[D]")
    known = ~np.isnat(first)
    whole = np.where(known, first.astype(np.int64), UNDATED).astype(np.int32)
    span = np.where(known & ~np.isnat(last), last.astype(np.int64) - first.astype(np.int64), 0)
    return whole, np.maximum(span, 0).astype(np.int32)


def blank(count: int, lat: np.ndarray, lon: np.ndarray, status: int) -> EventTable:
    """Return a table of events of which nothing but the point is known."""
    zero = np.zeros(count, dtype=np.int64)
    return EventTable(
        lat=lat, lon=lon, type=zero.astype(np.uint8), status=np.full(count, status, dtype=np.uint8),
        day=np.full(count, UNDATED, dtype=np.int32), span=zero.astype(np.int32), precision=zero.astype(np.uint8),
        place=zero - 1, killed=np.full(count, -1, dtype=np.int32), exactness=zero.astype(np.uint8),
        reason=zero.astype(np.uint8), independent=zero.astype(np.int32), source_count=zero, sources=zero[:0],
        actor_count=zero, actors=zero[:0], details=None,
        head={
            "kind": "table", "types": ["other"], "statuses": list(STATUS), "precisions": list(PRECISION),
            "places": [], "reasons": [""], "sources": [], "actors": [], "documents": [], "mentioned": [],
            "relations": [], "references": [],
        },
    )  # fmt: skip


def joined(first: EventTable, *others: EventTable) -> EventTable:
    """Return tables as one, the names in their heads brought together; what the head says of reports is the first's."""
    tables = [first, *others]
    names = {key: Names() for key in ("types", "reasons", "sources", "actors")}
    names["reasons"].add("")
    parts: dict[str, list[np.ndarray]] = {}
    places: list[Any] = []
    references: list[Any] = []
    for table in tables:
        codes = {key: np.array([names[key].add(n) for n in table.head[key]], dtype=np.int64) for key in names}
        same = ("lat", "lon", "status", "day", "span", "precision", "killed", "exactness", "independent")
        for key in (*same, "source_count", "actor_count"):
            parts.setdefault(key, []).append(getattr(table, key))
        for key, listing in (("type", "types"), ("reason", "reasons"), ("sources", "sources"), ("actors", "actors")):
            column = getattr(table, key)
            parts.setdefault(key, []).append(codes[listing][column] if len(column) else column)
        parts.setdefault("place", []).append(np.where(table.place < 0, -1, table.place + len(places)))
        places += table.head["places"]
        references += table.head.get("references", [])
    whole: dict[str, Any] = {key: np.concatenate(columns) for key, columns in parts.items()}
    whole["type"] = whole["type"].astype(np.uint8)
    starts = np.cumsum([0, *(len(table) for table in tables)])

    def details(rows: np.ndarray) -> list[Mapping[str, Any]]:
        owner = np.searchsorted(starts, rows, side="right") - 1
        out: list[Mapping[str, Any]] = [{}] * len(rows)
        for number, table in enumerate(tables):
            mine = np.flatnonzero(owner == number)
            if len(mine) and table.details is not None:
                found = table.details(rows[mine] - starts[number])
                for position, detail in zip(mine.tolist(), found, strict=True):
                    out[position] = detail
        return out

    head = {**first.head, **{key: n.listing() for key, n in names.items()}, "places": places, "references": references}
    return dataclasses.replace(first, **whole, details=details, head=head)


def with_layers(
    table: EventTable,
    references: Sequence[Reference],
    points: Sequence[Points],
    matches: Mapping[str, Sequence[Mapping[str, Any]]],
    titles: Mapping[str, str],
) -> EventTable:
    """Return incidents with the layers beside them; without any report the layers alone, as a table of events."""
    taken: list[dict[int, list[str]]] = [{} for _ in points]
    for key, found in matches.items():
        for match in found:
            for number, layer in enumerate(points):
                if match["layer"] == layer.name:
                    taken[number].setdefault(int(match["row"]), []).append(titles[key])
    beside = [from_reference(r) for r in references]
    beside += [from_points(layer, taken[number]) for number, layer in enumerate(points)]
    if len(table) == 0 and not table.head["documents"] and not points:
        alone = joined(beside[0], *beside[1:])
        alone.status = np.zeros(len(alone), dtype=np.uint8)
        alone.head["types"] = [name if name in type_names else "other" for name in alone.head["types"]]
        return alone
    return joined(table, *beside)
