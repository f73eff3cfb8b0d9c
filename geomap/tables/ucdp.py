"""UCDP GED: the Uppsala Conflict Data Program's Georeferenced Event Dataset, read and written.

Codes are those of its codebook: `where_prec` 1 the exact place, 2 within some 25 km of it, 3 the second-level unit,
4 the first-level unit, 5 part of a unit or along a line, 6 the country, 7 at sea or in the air; `date_prec` 1 the day,
2 two to six days, 3 a week, 4 a month, 5 more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from geomap.tables import cells
from geomap.tables.acled import getter

NAME = "UCDP GED"
CITATION = (
    "Uppsala Conflict Data Program, Georeferenced Event Dataset (UCDP GED), ucdp.uu.se, CC BY 4.0: "
    "reference data, not geomap's reading"
)

TYPES: Mapping[str, str] = {"1": "attack", "2": "attack", "3": "death"}
KINDS: Mapping[str, str] = {"1": "state-based conflict", "2": "non-state conflict", "3": "one-sided violence"}
EXTENTS: Mapping[int, tuple[str, str, float]] = {
    1: ("point", "the exact place", 0.0),
    2: ("near", "within about 25 km", 25.0),
    3: ("admin2", "somewhere in the district", 25.0),
    4: ("admin1", "somewhere in the province", 60.0),
    5: ("near", "part of a region, or along a line", 75.0),
    6: ("country", "somewhere in the country", 300.0),
    7: ("near", "at sea or in the air", 150.0),
}
TIMES: Mapping[int, str] = {1: "day", 2: "week", 3: "week", 4: "month", 5: "year"}


def recognise(header: Collection[str]) -> bool:
    """Tell the header of UCDP GED."""
    names = {name.strip().lower() for name in header}
    return "type_of_violence" in names and bool({"where_prec", "date_prec", "side_a", "conflict_name"} & names)


def normalise(raw: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return GED's rows under the columns that `references` expects, and what was missing."""
    get = getter(raw)
    where = cells.whole(get("where_prec"))
    start = cells.days(get("date_start"))
    end = cells.days(get("date_end"))
    start, end = start.fillna(end), end.fillna(start)
    violence = get("type_of_violence")
    sides = cells.joined([get("side_a"), get("side_b")], "; ")
    spot = get("where_coordinates").where(get("where_coordinates") != "", get("where_description"))
    outlets = get("source_office").where(get("source_office") != "", get("source_article"))
    out = pd.DataFrame(
        {
            "id": get("id").where(get("id") != "", get("relid")),
            "type": violence.map(TYPES).fillna("other"),
            "type_said": violence.map(KINDS).fillna("type not given"),
            "date_start": start,
            "date_end": end,
            "date_precision": cells.whole(get("date_prec"))
            .map(TIMES)
            .astype(object)
            .where(start.notna(), "unknown")
            .fillna("day" if "date_prec" in raw.columns else "unknown"),
            "place": spot,
            "admin1": get("adm_1"),
            "admin2": get("adm_2"),
            "country": get("country"),
            "lat": cells.numbers(get("latitude")),
            "lon": cells.numbers(get("longitude")),
            "precision": where,
            "extent": where.map({code: row[0] for code, row in EXTENTS.items()}).fillna("near").astype(object),
            "precision_said": where.map({code: row[1] for code, row in EXTENTS.items()})
            .fillna("precision not given")
            .astype(object),
            "near_km": where.map({code: row[2] for code, row in EXTENTS.items()}).fillna(25.0).astype("float64"),
            "actors": sides,
            "killed_low": cells.whole(get("low")),
            "killed_best": cells.whole(get("best")),
            "killed_high": cells.whole(get("high")),
            "title": cells.joined([cells.joined([get("side_a"), get("side_b")], " and "), spot], ": "),
            "text": get("source_headline"),
            "source": outlets,
            "url": "",
        },
        index=raw.index,
    )
    asked = ("where_prec", "date_start", "latitude", "longitude", "adm_1", "country")
    lacking = [name for name in asked if name not in raw.columns]
    return out, ([f"lacks the columns {', '.join(lacking)}"] if lacking else [])
