"""Event tables of others (ACLED, UCDP GED, GDELT): told from tables of reports by their header or shape, and read."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geomap.errors import InputError
from geomap.inputs.documents import parsing
from geomap.inputs.encodings import binary, decode
from geomap.inputs.sources import Source, expand, unpacked

if TYPE_CHECKING:
    import pandas as pd

HEAD = 1 << 16
"""Bytes at the start of a file that hold its header and a row."""

_HINTS = frozenset(("event_date", "event_id_cnty", "type_of_violence", "globaleventid"))
_TABS = frozenset((56, 57, 60))
NAMED = 5
"""Rows that a note names one by one."""


@dataclass(frozen=True, slots=True)
class EventFile:
    """A file that holds an event table; `maker` names whose."""

    source: Source
    maker: str

    def table(self) -> tuple[pd.DataFrame, list[str]]:
        """Return the rows as text under their columns, and what is to be said of them; InputError where none is read.

        The size is not bounded: such a table is no report.
        """
        if self.source.suffix == ".xlsx":
            return _workbook(self.source)
        stream = self.source.open()
        try:
            data = stream.read()
        except OSError as error:
            raise InputError(self.source.label, f"cannot be read ({error.strerror})", "check the disk") from error
        finally:
            if self.source.path is not None:
                stream.close()
        notes: list[str] = []
        try:
            text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            text = decode(data, self.source.label)
            notes.append("is not UTF-8 throughout; its other bytes were read by what they look like")
        del data
        frame = _headless(text, self.source, notes) if self.maker == "GDELT" else None
        if frame is None:
            frame = _headed(text, self.source, notes)
        if not len(frame):
            raise InputError(self.source.label, "holds no row below its header", "export it again")
        return frame, notes


def recognise(source: Source, head: bytes) -> EventFile | None:
    """Return the event table that a file holds, None where it is a table of something else."""
    if source.suffix == ".xlsx":
        names = _workbook_header(source) if head.startswith(b"PK\x03\x04") else ()
    elif binary(head):
        return None
    else:
        text = decode(head, source.label).lstrip("\ufeff\n ")
        line = text.partition("\n")[0]
        if line.count("\t") in _TABS:
            from geomap.tables import gdelt  # noqa: PLC0415 - pandas only where there may be such a table

            if gdelt.width(line):
                return EventFile(source, gdelt.NAME)
        names = header(text)
    if not _HINTS.intersection(names):
        return None
    from geomap.tables.references import maker_of  # noqa: PLC0415 - as above

    maker = maker_of(names)
    return EventFile(source, maker.NAME) if maker else None


def open_table(path: str | os.PathLike[str]) -> EventFile | tuple[pd.DataFrame, list[str]]:
    """Return the event table of a file, or any other table as its rows and what is to be said of them.

    CSV, TSV and XLSX are read here, GeoJSON and GeoPackage by geopandas; InputError where a file is none of these.
    """
    label = os.fspath(path)
    found = list(expand(label))
    if len(found) != 1 or isinstance(found[0], InputError):
        raise (
            found[0]
            if found and isinstance(found[0], InputError)
            else InputError(label, "is not one file", "name each file of points by itself")
        )
    source = found[0]
    if source.suffix in (".geojson", ".gpkg", ".kml", ".json"):
        import geopandas as gpd  # noqa: PLC0415 - only where such a file is named

        try:
            return gpd.read_file(source.path), []
        except Exception as error:
            raise InputError(label, f"holds no layer that can be read ({error})", "give a CSV file") from error
    with source.open() as stream:
        head = stream.read(HEAD)
    if not head.strip():
        raise InputError(label, "is empty", "leave it out")
    return recognise(source, head) or EventFile(source, "").table()


def header(text: str) -> list[str]:
    """Return the column names of a text table, folded to lower case."""
    body, mark = opened(text)
    row = next(csv.reader(io.StringIO(body[:HEAD]), delimiter=mark), [])
    return [name.strip().strip("\ufeff").lower() for name in row]


def opened(text: str) -> tuple[str, str]:
    """Return a table without Excel's "sep=" line and the lines before its header, and the separator."""
    text = text.lstrip("\ufeff\n ")
    mark = None
    if text[:4].lower() == "sep=":
        line, _, text = text.partition("\n")
        mark = line[4:5] or ","
    first = text.partition("\n")[0]
    mark = mark or max("\t;|,", key=first.count)
    # A spreadsheet that took another separator leaves each row as one quoted cell: "a,b,""c""".
    if first.startswith('"') and len(row := next(csv.reader([first], delimiter=mark), [])) == 1 and mark in row[0]:
        csv.field_size_limit(1 << 30)
        text = "\n".join(cells[0] for cells in csv.reader(io.StringIO(text), delimiter=mark) if cells)
    return text, mark


def _headed(text: str, source: Source, notes: list[str]) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 - as above

    body, mark = opened(text)
    try:
        frame = pd.read_csv(
            io.StringIO(body), sep=mark, dtype=object, keep_default_na=False, na_filter=False, index_col=False,
            on_bad_lines="error", low_memory=False,
        )  # fmt: skip
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError):
        frame = _by_hand(body, mark, source, notes)
    frame.columns = pd.Index([re.sub(r"\s+", "_", str(name).strip().strip("\ufeff").lower()) for name in frame.columns])
    return frame.loc[:, ~frame.columns.duplicated()]


def _by_hand(body: str, mark: str, source: Source, notes: list[str]) -> pd.DataFrame:
    """Read a table row by row, so that one row with a cell too many does not cost the others."""
    import pandas as pd  # noqa: PLC0415 - as above

    csv.field_size_limit(1 << 30)
    reader = csv.reader(io.StringIO(body), delimiter=mark)
    names = next(reader, [])
    if not names:
        raise InputError(source.label, "holds no table", "export it again as CSV")
    rows: list[Sequence[str]] = []
    odd: list[int] = []
    for row in reader:
        if len(row) > len(names) and any(row[len(names) :]):
            odd.append(reader.line_num)
        elif any(row):
            rows.append((row + [""] * len(names))[: len(names)])
    _say(odd, f"more cells than the header's {len(names)}", notes)
    return pd.DataFrame(rows, columns=names, dtype=object)


def _headless(text: str, source: Source, notes: list[str]) -> pd.DataFrame | None:
    """Read GDELT's lines, each by its own width; None where the file has a header."""
    import pandas as pd  # noqa: PLC0415 - as above

    from geomap.tables import gdelt  # noqa: PLC0415 - as above

    if "globaleventid" in text[:400].lower():
        return None
    by_width: dict[int, list[list[str]]] = {}
    odd: list[int] = []
    for number, line in enumerate(text.split("\n"), 1):
        cells = line.split("\t")
        if len(cells) in gdelt.WIDTHS:
            by_width.setdefault(len(cells), []).append(cells)
        elif line.strip():
            odd.append(number)
    _say(odd, "not 57, 58 or 61 columns", notes)
    if not by_width:
        raise InputError(source.label, "holds no row of 57, 58 or 61 columns", "give GDELT's export file as it came")
    if len(by_width) > 1:
        notes.append(f"mixes rows of {' and '.join(map(str, sorted(by_width)))} columns; each is read by its width")
    parts = [pd.DataFrame(rows, columns=gdelt.columns(width), dtype=object) for width, rows in by_width.items()]
    return pd.concat(parts, ignore_index=True).fillna("")


def _say(lines: list[int], what: str, notes: list[str]) -> None:
    if lines:
        some = ", ".join(map(str, lines[:NAMED])) + (", ..." if len(lines) > NAMED else "")
        notes.append(f"{len(lines)} rows left out that have {what} (lines {some})")


@contextmanager
def _opened(source: Source) -> Iterator[Any]:
    """Open a workbook's first sheet, row by row; InputError where it is damaged or unpacks to too much."""
    from openpyxl import load_workbook  # noqa: PLC0415 - a fifth of a second that only workbooks need

    if source.path is not None:
        unpacked(source.path, source.label)
    with parsing(source.label, "a workbook", "save the sheet as CSV"):
        book = load_workbook(source.path, read_only=True, data_only=True)
        try:
            yield book.worksheets[0]
        finally:
            book.close()


def _workbook_header(source: Source) -> list[str]:
    if source.path is None:
        return []
    try:
        with _opened(source) as sheet:
            row = next(sheet.iter_rows(max_row=1, values_only=True), ())
    except InputError:  # the reader of workbooks says what is wrong with it
        return []
    return [str(name or "").strip().lower() for name in row]


def _workbook(source: Source) -> tuple[pd.DataFrame, list[str]]:
    import pandas as pd  # noqa: PLC0415 - as above

    with _opened(source) as sheet:
        rows = sheet.iter_rows(values_only=True)
        names = [str(name or "").strip().lower() for name in next(rows, ())]
        kept = [row for row in rows if any(cell is not None for cell in row)]
        frame = pd.DataFrame(kept, columns=names, dtype=object)
    if not len(frame):
        raise InputError(source.label, "holds no row below its header", "export it again")
    return frame, []
