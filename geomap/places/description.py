"""What a gazetteer's file holds, counted."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from geomap.places.schema import KINDS

BOUNDARIES = ("none", "approximate", "exact")


def describe(db: sqlite3.Connection, meta: Mapping[str, str]) -> dict[str, Any]:
    """Return a file's facts, its places by kind, source and country, its boundaries, and the crosswalk.

    `crosswalk` has per country: GeoNames' first-level units, those with an ISO code, cities in those, cities in units.
    """
    kinds = db.execute("select kind, count(*) from places group by kind order by 2 desc")
    sources = db.execute(
        "select s.name, count(*) from places p join sources s on s.id = p.source group by 1 order by 2 desc limit 40"
    )
    drawn = db.execute(
        "select country, kind, boundary, count(*) from places where kind in (0, 1) group by 1, 2, 3 order by 1, 2"
    )
    by_country: dict[str, dict[str, int]] = {}
    counted = db.execute("select country, kind, count(*) from places where country is not null group by 1, 2")
    for country, kind, count in counted:
        by_country.setdefault(country, {})[KINDS[kind]] = count
    boundaries: dict[str, dict[str, int]] = {}
    for country, kind, boundary, count in drawn:
        boundaries.setdefault(country or "-", {})[f"{KINDS[kind]} {BOUNDARIES[boundary]}"] = count
    return {
        **{key: value for key, value in meta.items() if key != "coverage"},
        "places": db.execute("select count(*) from places").fetchone()[0],
        "names": db.execute("select count(*) from names").fetchone()[0],
        "kinds": {KINDS[kind]: count for kind, count in kinds},
        "sources": dict(sources.fetchall()),
        "countries": dict(sorted(by_country.items())),
        "boundaries": boundaries,
        "crosswalk": json.loads(meta.get("coverage", "{}")),
    }
