"""Incidents in the columns and precision codes of ACLED and of UCDP GED, for programs that read those tables.

The files say in `generator` who made them: a machine's reading of reports is neither project's data.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from functools import cache
from importlib import metadata, resources

import geopandas as gpd
import pandas as pd

ACLED_TYPES: Mapping[str, tuple[str, str]] = {
    "attack": ("Battles", "Armed clash"),
    "explosion": ("Explosions/Remote violence", "Shelling/artillery/missile attack"),
    "death": ("Violence against civilians", "Attack"),
    "territory": ("Battles", "Non-state actor overtakes territory"),
    "abduct": ("Violence against civilians", "Abduction/forced disappearance"),
    "arrest": ("Strategic developments", "Arrests"),
    "protest": ("Protests", "Peaceful protest"),
    "riot": ("Riots", "Violent demonstration"),
    "agreement": ("Strategic developments", "Agreement"),
}
"""The event type and sub-type of incidents whose events carry none of their own."""
DISORDER: Mapping[str, str] = {
    "Battles": "Political violence",
    "Explosions/Remote violence": "Political violence",
    "Violence against civilians": "Political violence",
    "Protests": "Demonstrations",
    "Riots": "Demonstrations",
    "Excessive force against protesters": "Political violence; Demonstrations",
    "Mob violence": "Political violence",
    "Strategic developments": "Strategic developments",
}
"""ACLED's disorder type of an event type, or of a sub-type that differs from its type's."""
TIME: Mapping[str, int] = {"part": 1, "day": 1, "week": 2, "month": 3, "year": 3, "unknown": 3}
DATE: Mapping[str, int] = {"part": 1, "day": 1, "week": 3, "month": 4, "year": 5, "unknown": 5}
VIOLENCE: Mapping[str, int] = {"attack": 1, "explosion": 1, "territory": 1, "death": 3, "abduct": 3}


@cache
def countries() -> Mapping[str, Mapping[str, str]]:
    """Return, by ISO alpha-2 code, the ISO number, and the names by which ACLED and UCDP GED know a country.

    Numbers are GeoNames'; the names are those of ACLED's monthly totals of 2024 and of GED's files, where they differ.
    """
    text = resources.files(__package__).joinpath("countries.tsv").read_text(encoding="utf-8")
    return {row["code"]: row for row in csv.DictReader(text.splitlines(), delimiter="\t")}


def country_names(codes: pd.Series, maker: str) -> list[str]:
    """Return the name by which "acled" or "ucdp" knows each country; a code that neither knows stays."""
    rows = [(countries().get(code, {}), code) for code in codes.fillna("")]
    return [row.get(maker) or row.get("acled") or code for row, code in rows]


def generator() -> str:
    """Return what names this program in a table."""
    try:
        version = metadata.version("geomap-events")
    except metadata.PackageNotFoundError:
        version = "dev"
    return f"geomap {version} (machine-read from news reports, not checked; no data of ACLED or UCDP)"


def listed(cell: object) -> list[str]:
    """Return the texts of a cell that holds a list as JSON."""
    return [str(value) for value in json.loads(cell)] if isinstance(cell, str) and cell.startswith("[") else []


def located(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the rows that are on the map: the tables of both projects hold nothing else."""
    return frame[frame["on_map"] & frame["lat"].notna()]


def parties(frame: gpd.GeoDataFrame) -> tuple[pd.Series, pd.Series]:
    """Return the first and the second actor that reports name, empty where there is none."""
    lists = [[*listed(cell), "", ""] for cell in frame["actors"]]
    first, second = (pd.Series([names[i] for names in lists], index=frame.index, dtype=object) for i in (0, 1))
    return first, second


def acled(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return ACLED's columns: `geo_precision` 1 to 3, `time_precision` 1 to 3, fatalities the least that is claimed.

    Types without a counterpart there are "Strategic developments: Other".
    """
    rows = located(frame)
    first, second = parties(rows)
    other = ("Strategic developments", "Other")
    kinds = [
        (kind, part) if isinstance(kind, str) else ACLED_TYPES.get(own, other)
        for own, kind, part in zip(rows["type"], rows["acled_event_type"], rows["acled_sub_event_type"], strict=True)
    ]
    start = rows["date_start"]
    return pd.DataFrame(
        {
            "event_id_cnty": rows["id"],
            "event_date": start.dt.strftime("%Y-%m-%d"),
            "year": start.dt.year.astype("Int64"),
            "time_precision": rows["date_precision"].map(TIME).astype("Int64"),
            "disorder_type": [DISORDER.get(part) or DISORDER[kind] for kind, part in kinds],
            "event_type": [kind for kind, _ in kinds],
            "sub_event_type": [part for _, part in kinds],
            "actor1": first,
            "actor2": second,
            "iso": [countries().get(code, {}).get("numeric", "") for code in rows["country"].fillna("")],
            "country": country_names(rows["country"], "acled"),
            "admin1": rows["admin1"],
            "location": rows["place"],
            "latitude": rows["lat"].round(5),
            "longitude": rows["lon"].round(5),
            "geo_precision": rows["precision_acled"],
            "source": ["; ".join(listed(cell)) for cell in rows["asserted_by"]],
            "notes": rows["quote"],
            "fatalities": rows["killed_low"],
            "generator": generator(),
        }
    )


def ucdp(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return UCDP GED's columns: `where_prec` 1 to 7, `date_prec` 1 to 5, deaths as low, best and high.

    `deaths_civilians` is the least that any source gives of people it calls civilians, empty where none does.
    GED holds lethal violence only: rows whose reports give no dead are left out, and so are other types.
    """
    rows = located(frame)
    rows = rows[rows["type"].isin(list(VIOLENCE)) & (rows["killed_high"].fillna(0) > 0)]
    first, second = parties(rows)
    start, end = rows["date_start"], rows["date_end"].fillna(rows["date_start"])
    span = (end - start).dt.days.fillna(0)
    precision = rows["date_precision"].map(DATE).astype("Int64")
    short = (precision == 3) & (span > 0) & (span < 6)
    return pd.DataFrame(
        {
            "id": rows["id"],
            "year": start.dt.year.astype("Int64"),
            "type_of_violence": rows["type"].map(VIOLENCE).astype("Int64"),
            "side_a": first,
            "side_b": second.where(rows["type"] != "death", "Civilians"),
            "number_of_sources": rows["independent_sources"],
            "source_office": ["; ".join(listed(cell)) for cell in rows["asserted_by"]],
            "source_headline": rows["title"],
            "where_prec": rows["precision_ucdp"],
            "where_coordinates": rows["place"],
            "adm_1": rows["admin1"],
            "latitude": rows["lat"].round(5),
            "longitude": rows["lon"].round(5),
            "country": country_names(rows["country"], "ucdp"),
            "date_prec": precision.where(~short, 2),
            "date_start": start.dt.strftime("%Y-%m-%d"),
            "date_end": end.dt.strftime("%Y-%m-%d"),
            "deaths_civilians": rows["killed_civilians"],
            "best": rows["killed_best"].fillna(rows["killed_low"]),
            "high": rows["killed_high"],
            "low": rows["killed_low"],
            "generator": generator(),
        }
    )


SHAPES: Mapping[str, Callable[[gpd.GeoDataFrame], pd.DataFrame]] = {"acled": acled, "ucdp": ucdp}
