"""GDELT's events: files without a header, of 57 or 58 columns (version 1) or 61 (version 2), separated by tabs.

`ActionGeo_Type` 1 is a country, 2 a state of the United States, 3 and 4 a settlement, 5 a first-level unit elsewhere.
The dates are those of the news unless the text gave another; the types are CAMEO's, coded by a program.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from geomap.tables import cells
from geomap.tables.acled import getter

NAME = "GDELT"
CITATION = "The GDELT Project, gdeltproject.org: events coded by a program, reference data, not geomap's reading"
WIDTHS = (57, 58, 61)

_ACTOR = (
    "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code".split()
)
_MIDDLE = (
    "IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale NumMentions NumSources NumArticles "
    "AvgTone".split()
)
_ROW = re.compile(r"\d+\t(?:19|20)\d{6}\t(?:19|20)\d{4}\t(?:19|20)\d\d\t")

ROOTS: Mapping[str, str] = {
    **dict.fromkeys(("01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13"), "statement"),
    "14": "protest",
    "15": "mobilise",
    "17": "other",
    "18": "attack",
    "19": "attack",
    "20": "death",
}
CODES: Mapping[str, str] = {
    "057": "agreement",
    "087": "agreement",
    "145": "riot",
    "171": "other",
    "173": "arrest",
    "181": "abduct",
    "183": "explosion",
    "186": "death",
    "192": "territory",
    "194": "explosion",
    "195": "explosion",
}
KINDS: Mapping[str, str] = {
    "01": "public statement", "02": "appeal", "03": "intent to cooperate", "04": "consultation",
    "05": "diplomatic cooperation", "06": "material cooperation", "07": "aid", "08": "yielding", "09": "investigation",
    "10": "demand", "11": "disapproval", "12": "rejection", "13": "threat", "14": "protest", "15": "show of force",
    "16": "reduced relations", "17": "coercion", "18": "assault", "19": "fighting", "20": "mass violence",
}  # fmt: skip
EXTENTS: Mapping[int, tuple[str, str, float]] = {
    1: ("country", "somewhere in the country", 300.0),
    2: ("admin1", "somewhere in the state", 100.0),
    3: ("point", "the settlement", 0.0),
    4: ("point", "the settlement", 0.0),
    5: ("admin1", "somewhere in the province", 100.0),
}


def columns(width: int) -> list[str]:
    """Return the names of a row's columns, which the files do not hold."""
    geo = ["Type", "FullName", "CountryCode", "ADM1Code", *(["ADM2Code"] if width == 61 else []), "Lat", "Long"]
    places = [f"{who}Geo_{part}" for who in ("Actor1", "Actor2", "Action") for part in (*geo, "FeatureID")]
    return [
        "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
        *(f"Actor{n}{part}" for n in (1, 2) for part in _ACTOR), *_MIDDLE, *places, "DATEADDED",
        *(["SOURCEURL"] if width > 57 else []),
    ]  # fmt: skip


def width(line: str) -> int | None:
    """Return how many columns a line of GDELT's has, None where it is none of them."""
    count = line.rstrip("\r\n").count("\t") + 1
    return count if count in WIDTHS and _ROW.match(line) else None


def recognise(header: Sequence[str]) -> bool:
    """Tell a table whose columns bear GDELT's names, as other programs hand them on."""
    return {"globaleventid", "sqldate", "actiongeo_type"} <= {name.strip().lower() for name in header}


def normalise(raw: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return GDELT's rows under the columns that `references` expects."""
    lower = {str(name).lower(): name for name in raw.columns}
    raw = raw.rename(columns={lower[n.lower()]: n for n in columns(61) if n.lower() in lower})
    get = getter(raw)
    where = cells.whole(get("ActionGeo_Type"))
    code = get("EventCode")
    root = get("EventRootCode").str.zfill(2)
    base = code.str.zfill(3).str.slice(0, 3)
    day = cells.days(get("SQLDATE"))
    name = get("ActionGeo_FullName")
    parts = name.str.split(",")
    kind = root.map(KINDS).fillna("event")
    # "Kabul, Kabol, Afghanistan": settlement, first-level unit, country; fewer parts where the extent is wider.
    country = parts.str[-1].str.strip().where(name != "", "")
    unit = where.map({2: 0, 3: 1, 4: 1, 5: 0}).fillna(-1)
    first, second = parts.str[0].str.strip().fillna(""), parts.str[1].str.strip().fillna("")
    actors = cells.joined([get("Actor1Name"), get("Actor2Name")], "; ")
    located = where.isin(list(EXTENTS))
    extent = where.map({k: v[0] for k, v in EXTENTS.items()}).astype(object).where(located, "none")
    out = pd.DataFrame(
        {
            "id": get("GLOBALEVENTID"),
            "type": base.map(CODES).fillna(root.map(ROOTS)).fillna("other"),
            "type_said": "CAMEO " + code + " (" + kind + ")",
            "date_start": day,
            "date_end": day,
            "date_precision": pd.Series("day", index=raw.index, dtype=object).where(day.notna(), "unknown"),
            "place": first,
            "admin1": first.where(unit == 0, second.where(unit == 1, "")),
            "admin2": "",
            "country": country,
            "lat": cells.numbers(get("ActionGeo_Lat")),
            "lon": cells.numbers(get("ActionGeo_Long")),
            "precision": where,
            "extent": extent,
            "precision_said": where.map({k: v[1] for k, v in EXTENTS.items()}).fillna("no place").astype(object),
            "near_km": where.map({k: v[2] for k, v in EXTENTS.items()}).fillna(100.0).astype("float64"),
            "actors": actors,
            "killed_low": pd.Series(pd.NA, index=raw.index, dtype="Int64"),
            "killed_best": pd.Series(pd.NA, index=raw.index, dtype="Int64"),
            "killed_high": pd.Series(pd.NA, index=raw.index, dtype="Int64"),
            "title": cells.joined([kind, cells.joined([actors, name], ", ")], ": "),
            "text": "",
            "source": "",
            "url": get("SOURCEURL"),
        },
        index=raw.index,
    )
    return out, []
