"""ACLED's export: event tables of the Armed Conflict Location & Event Data project, read and written.

Codes are those of ACLED's codebook: `geo_precision` 1 is the settlement, 2 its surroundings, 3 a larger region whose
capital's point stands for it; `time_precision` 1 is the day, 2 a week, 3 a month.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from geomap.tables import cells

NAME = "ACLED"
CITATION = (
    "Armed Conflict Location & Event Data (ACLED), acleddata.com: reference data, not geomap's reading; "
    "its terms of use apply"
)

TYPES: Mapping[str, str] = {
    "battles": "attack",
    "explosions/remote violence": "explosion",
    "violence against civilians": "attack",
    "protests": "protest",
    "riots": "riot",
    "strategic developments": "other",
}
"""Types of geomap by ACLED's event type, where the sub-event type says nothing finer."""

SUBTYPES: Mapping[str, str] = {
    "government regains territory": "territory",
    "non-state actor overtakes territory": "territory",
    "non-violent transfer of territory": "territory",
    "abduction/forced disappearance": "abduct",
    "arrests": "arrest",
    "agreement": "agreement",
    "headquarters or base established": "mobilise",
}

EXTENTS: Mapping[int, tuple[str, str]] = {
    1: ("point", "the settlement"),
    2: ("near", "around the settlement"),
    3: ("admin1", "somewhere in the region"),
}
TIMES: Mapping[int, str] = {1: "day", 2: "week", 3: "month"}
NEAR_KM = 25.0
ASKED = ("event_date", "latitude", "longitude", "geo_precision", "time_precision", "admin1", "country")
"""Columns whose lack changes what can be drawn, so that it is said."""


def recognise(header: Collection[str]) -> bool:
    """Tell ACLED's header, of any of its vintages, also when columns are missing."""
    names = {name.strip().lower() for name in header}
    if "event_date" not in names:
        return False
    if "event_id_cnty" in names:
        return True
    return {"event_type", "sub_event_type"} <= names and bool(names & {"geo_precision", "time_precision", "fatalities"})


def normalise(raw: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return ACLED's rows under the columns that `references` expects, and what was missing."""
    get = getter(raw)
    kind, sub = get("event_type"), get("sub_event_type")
    geo = cells.whole(get("geo_precision"))
    time = cells.whole(get("time_precision"))
    start = cells.days(get("event_date"))
    precision = time.map(TIMES).fillna("unknown" if "time_precision" not in raw.columns else "day").astype(object)
    precision = precision.where(start.notna(), "unknown")
    start, end = spanned(start, precision)
    actors = cells.joined([get("actor1"), get("actor2")], "; ")
    what = sub.where(sub != "", kind)
    killed = cells.whole(get("fatalities"))
    out = pd.DataFrame(
        {
            "id": get("event_id_cnty").where(get("event_id_cnty") != "", get("data_id")),
            "type": sub.str.lower().map(SUBTYPES).fillna(kind.str.lower().map(TYPES)).fillna("other"),
            "type_said": cells.joined([kind, sub.where(sub != kind, "")], ": "),
            "date_start": start,
            "date_end": end,
            "date_precision": precision,
            "place": get("location"),
            "admin1": get("admin1"),
            "admin2": get("admin2"),
            "country": get("country"),
            "lat": cells.numbers(get("latitude")),
            "lon": cells.numbers(get("longitude")),
            "precision": geo,
            "extent": geo.map({code: extent for code, (extent, _) in EXTENTS.items()}).fillna("near").astype(object),
            "precision_said": geo.map({code: said for code, (_, said) in EXTENTS.items()})
            .fillna("precision not given")
            .astype(object),
            "near_km": NEAR_KM,
            "actors": actors,
            "killed_low": killed,
            "killed_best": killed,
            "killed_high": killed,
            "title": cells.joined([what, cells.joined([actors, get("location")], ", ")], ": "),
            "text": get("notes"),
            "source": get("source"),
            "url": "",
        },
        index=raw.index,
    )
    lacking = [name for name in ASKED if name not in raw.columns]
    return out, ([f"lacks the columns {', '.join(lacking)}"] if lacking else [])


class getter:  # noqa: N801 - used as a function
    """Hands out columns as text; one that the table lacks is empty in every row."""

    def __init__(self, raw: pd.DataFrame) -> None:
        """Keep the table."""
        self.raw = raw
        self.kept: dict[str, pd.Series] = {}

    def __call__(self, name: str) -> pd.Series:
        """Return one column."""
        if name not in self.kept:
            empty = pd.Series("", index=self.raw.index, dtype=object)
            self.kept[name] = cells.texts(self.raw[name]) if name in self.raw.columns else empty
        return self.kept[name]


def spanned(days: pd.Series, precision: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return first and last day: a week is the day with three on either side, a month or a year the whole of it."""
    week = pd.Timedelta(days=3)
    month = days.dt.to_period("M")
    year = days.dt.to_period("Y")
    start = days.where(precision != "week", days - week)
    start = start.where(precision != "month", month.dt.start_time).where(precision != "year", year.dt.start_time)
    end = days.where(precision != "week", days + week)
    end = end.where(precision != "month", month.dt.end_time.dt.normalize())
    end = end.where(precision != "year", year.dt.end_time.dt.normalize())
    return start.astype("datetime64[us]"), end.astype("datetime64[us]")
