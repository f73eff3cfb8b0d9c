"""Cells of foreign tables as numbers, days and text, however a spreadsheet or another country wrote them."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd

SERIALS = (10_000, 80_000)
"""Days since 1899-12-30 that a spreadsheet leaves where it lost a date's format: 1927 to 2119."""

FORMS = ("%Y-%m-%d", "%d %B %Y", "%d-%B-%Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%B %d, %Y", "%Y%m%d", "%Y/%m/%d")
_SLASHED = re.compile(r"\s*(\d{1,2})[/.](\d{1,2})[/.](\d{2}|\d{4})(?:\s.*)?")
_COMMA = re.compile(r"[-+]?\d{1,3}(?:[ .\u00a0\u202f]\d{3})*,\d+|[-+]?\d+,\d+")
_MISSING = frozenset(("", "na", "n/a", "nan", "none", "null", "-", "?"))


def texts(column: pd.Series) -> pd.Series:
    """Return cells as text without space around them; a missing one is empty."""
    if column.dtype != object or column.hasnans:
        column = column.astype(object).where(column.notna(), "")
    cells = [value.strip() if type(value) is str else _text(value) for value in column]
    return pd.Series(cells, index=column.index, dtype=object)


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def numbers(column: pd.Series) -> pd.Series:
    """Return cells as floats, NaN where a cell is no number; a decimal comma is one ("34,51")."""
    if pd.api.types.is_numeric_dtype(column):
        return column.astype("float64")
    return _by_value(texts(column), number).astype("float64")


def number(text: str) -> float:
    """Return one number, NaN where the text is none."""
    plain = text.replace("\N{MINUS SIGN}", "-").replace("\u00a0", " ").strip("'\" ")
    if plain.lower() in _MISSING:
        return float("nan")
    if _COMMA.fullmatch(plain):
        plain = re.sub(r"[ .\u202f]", "", plain).replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        return float("nan")
    return value if np.isfinite(value) else float("nan")


def whole(column: pd.Series) -> pd.Series:
    """Return cells as whole numbers, missing where a cell is none."""
    return numbers(column).round().astype("Int64")


def days(column: pd.Series) -> pd.Series:
    """Return cells as days without a zone, NaT where a cell is none or could be either of two days.

    Read are ISO days and times, days spelt out, days in numbers ("06/09/2021", where any row of the column decides
    which is the month), and the serial numbers that a spreadsheet leaves.
    """
    if pd.api.types.is_datetime64_any_dtype(column):
        stamps = column.dt.tz_convert(None) if column.dt.tz is not None else column
        return stamps.dt.normalize().astype("datetime64[us]")
    cells = texts(column)
    values = pd.Series(cells.unique(), dtype=object)
    order = _order(values)
    found = pd.Series(pd.NaT, index=values.index, dtype="datetime64[us]")
    for form in FORMS:
        left = found.isna()
        if not left.any():
            break
        stem = values[left].str.slice(0, 10) if form == "%Y-%m-%d" else values[left]
        found = found.where(~left, pd.to_datetime(stem, format=form, errors="coerce").astype("datetime64[us]"))
    rest = [_odd(value, order) if pd.isna(day) else day for value, day in zip(values, found, strict=True)]
    table = dict(zip(values, pd.Series(rest, dtype="datetime64[us]"), strict=True))
    return cells.map(table).astype("datetime64[us]")


def _order(values: pd.Series) -> str | None:
    for match in map(_SLASHED.fullmatch, values):
        if match and int(match[1]) > 12:
            return "dmy"
        if match and int(match[2]) > 12:
            return "mdy"
    return None


def _odd(value: str, order: str | None) -> pd.Timestamp:
    """Return the day of a cell in numbers with slashes or as a spreadsheet's serial number, NaT where it is none."""
    match = _SLASHED.fullmatch(value)
    try:
        if match:
            first, second, year = int(match[1]), int(match[2]), int(match[3])
            year += 0 if year > 99 else 1900 if year > 68 else 2000
            if order is None and first != second:
                return pd.NaT
            day, month = (second, first) if order == "mdy" else (first, second)
            return pd.Timestamp(year, month, day)
        serial = number(value)
        if SERIALS[0] <= serial <= SERIALS[1]:
            return pd.Timestamp(1899, 12, 30) + pd.Timedelta(days=int(serial))
    except ValueError:
        return pd.NaT
    return pd.NaT


def _by_value(column: pd.Series, convert: Callable[[str], float]) -> pd.Series:
    """Convert each distinct cell once."""
    return column.map({value: convert(value) for value in column.unique()})


def joined(parts: list[pd.Series], separator: str) -> pd.Series:
    """Return columns of text joined row by row, empty cells left out."""
    out = parts[0]
    for part in parts[1:]:
        both = (out != "") & (part != "")
        out = out + np.where(both, separator, "") + part
    return out
