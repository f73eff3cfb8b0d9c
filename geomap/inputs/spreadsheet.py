"""CSV, TSV and XLSX: one report a row; the columns are found by their names, the text's else by its length."""

from __future__ import annotations

import csv
import io
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from geomap.errors import InputError
from geomap.inputs.documents import Given, day, make, no_day, parsing
from geomap.inputs.encodings import decode
from geomap.inputs.sources import LIMIT, Source, unpacked
from geomap.records import Document

LOG = logging.getLogger("geomap.inputs")
COLUMNS = {
    "text": (
        "text",
        "body",
        "content",
        "article",
        "article_text",
        "full_text",
        "fulltext",
        "story",
        "report",
        "message",
    ),
    "more": ("notes", "description", "summary", "abstract", "tweet", "post", "snippet"),
    "date": (
        "date",
        "published",
        "publication_date",
        "pubdate",
        "published_at",
        "publish_date",
        "datetime",
        "created_at",
        "datum",
        "fecha",
    ),
    "title": ("title", "headline", "subject"),
    "url": ("url", "link", "href", "permalink", "web_url"),
    "outlet": ("outlet", "publisher", "publication", "newspaper", "source", "media", "site", "domain"),
    "key": ("id", "guid", "uuid", "key", "article_id", "doc_id"),
    "language": ("language", "lang"),
}
_SHORTEST = 40
"""Characters that a column's cells have on average, at the least, to be taken for reports without being named so."""
_OWN = frozenset(("independent_sources", "precision_acled", "precision_ucdp"))
"""Columns that tell a table of `tables.frames`."""

_SLASHED = re.compile(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")

Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    header: list[str]
    rows: Sequence[Row]
    first: int


def read_csv(source: Source, data: bytes, given: Given) -> Iterator[Document | InputError]:
    """Yield the reports of a CSV or TSV file in any of the usual forms, Excel's with "sep=" too."""
    text = decode(data, source.label)
    separator, first = None, 1
    if text[:4].lower() == "sep=":
        line, _, text = text.partition("\n")
        separator, first = line[4:5] or ",", 2
    csv.field_size_limit(LIMIT)
    with parsing(source.label, "a table", "look for a quotation mark that is never closed"):
        rows = list(csv.reader(io.StringIO(text), delimiter=separator or _separator(text)))
    yield from _documents(source, _table("", rows, first), given)


def read_xlsx(source: Source, data: bytes, given: Given) -> Iterator[Document | InputError]:
    """Yield the reports of every sheet that has a column of text; a merged cell stands in each row that it spans."""
    from openpyxl import load_workbook  # noqa: PLC0415 - a fifth of a second that only workbooks need

    unpacked(data, source.label)
    with parsing(source.label, "a workbook", "save the sheet as CSV"):
        tables = [_sheet(sheet) for sheet in load_workbook(io.BytesIO(data), data_only=True).worksheets]
    with_text = [table for table in tables if _columns(table).get("text") is not None]
    for table in with_text or tables[:1]:
        yield from _documents(source, table, given)


def _sheet(sheet: Any) -> _Table:
    """Return a sheet's rows, a merged cell's value in each that it spans."""
    cells = [list(row) for row in sheet.iter_rows(values_only=True)]
    for merged in sheet.merged_cells.ranges:
        value = cells[merged.min_row - 1][merged.min_col - 1]
        for row in cells[merged.min_row - 1 : merged.max_row]:
            row[merged.min_col - 1] = value
    return _table(f" sheet {sheet.title!r}", cells, 1)


def _separator(text: str) -> str:
    """Return the separator that the header holds most of."""
    header = text.lstrip().partition("\n")[0]
    return max("\t;|,", key=header.count) if any(mark in header for mark in "\t;|,") else ","


def _table(name: str, rows: Sequence[Row], first: int) -> _Table:
    """Take the first row with content for the header."""
    for index, row in enumerate(rows):
        header = [re.sub(r"\W+", "_", str(cell or "").strip().lower()).strip("_") for cell in row]
        if any(header):
            return _Table(name, header, rows[index + 1 :], first + index + 1)
    return _Table(name, [], [], first)


def _columns(table: _Table) -> dict[str, int]:
    """Return the index of the column for each part of a report."""
    found: dict[str, int] = {}
    for part, names in COLUMNS.items():
        for name in names:
            if name in table.header:
                found[part] = table.header.index(name)
                break
    if "text" not in found:
        more = found.get("more")
        longest = _longest(table) if more is None else more
        if longest is not None:
            found["text"] = longest
    found.pop("more", None)
    return found


def _longest(table: _Table) -> int | None:
    """Return the column whose cells are the longest on average, None where none is long enough for a report."""
    sample = table.rows[:200]
    sums = [sum(len(str(row[i])) for row in sample if i < len(row) and row[i]) for i in range(len(table.header))]
    if not sums or max(sums) < _SHORTEST * max(1, len(sample)):
        return None
    return sums.index(max(sums))


def _documents(source: Source, table: _Table, given: Given) -> Iterator[Document | InputError]:
    columns = _columns(table)
    label = f"{source.label}{table.name}"
    if set(table.header) >= _OWN:
        advice = "give the reports, their records (.jsonl), or the table as .geojson or .gpkg"
        raise InputError(label, "is a table of incidents that geomap wrote, no reports", advice)
    if "text" not in columns:
        heads = ", ".join(filter(None, table.header[:8])) or "none"
        raise InputError(label, f"has no column of text (its columns: {heads})", 'call the column "text"')
    said = ", ".join(f"{part} from {table.header[i] or f'column {i + 1}'!r}" for part, i in columns.items())
    LOG.info("%s: %s", label, said)
    order = _order(row[columns["date"]] for row in table.rows if "date" in columns and columns["date"] < len(row))
    ambiguous: list[int] = []
    for number, row in enumerate(table.rows, table.first):
        own: dict[str, Any] = {part: row[i] for part, i in columns.items() if i < len(row) and row[i] not in (None, "")}
        if not any(str(cell).strip() for cell in row if cell is not None):
            continue
        text = str(own.pop("text", ""))
        written = own.pop("date", None)
        dated = _day(written, order)
        if written is not None and dated is None:
            if order is None and isinstance(written, str) and _SLASHED.match(written):
                ambiguous.append(number)
            else:
                no_day(f"{label} row {number}", written)
        try:
            yield make(text, f"{label} row {number}", f"{source.name}:{number}", given, date=dated, **own)
        except InputError as error:
            yield error
    if ambiguous:
        some = ", ".join(map(str, ambiguous[:5])) + (", ..." if len(ambiguous) > 5 else "")
        LOG.info("%s: day or month may come first in the dates of rows %s; write them as YYYY-MM-DD", label, some)


def _order(values: Iterable[Any]) -> str | None:
    """Tell from a whole column whether 06/09/2021 is day or month first; None where no row decides it.

    With dots the day comes first wherever days are written so.
    """
    for value in values:
        match = _SLASHED.match(value) if isinstance(value, str) else None
        if match and value[match.end(1)] == ".":
            return "dmy"
        if match and int(match[1]) > 12:
            return "dmy"
        if match and int(match[2]) > 12:
            return "mdy"
    return None


def _day(value: Any, order: str | None) -> date | None:
    match = _SLASHED.match(value) if isinstance(value, str) else None
    if match is None:
        return day(value)
    first, second, year = match.groups()
    if order is None:
        return day(f"{year}-{first}-{second}") if first == second else None
    return day(f"{year}-{second}-{first}" if order == "dmy" else f"{year}-{first}-{second}")
