"""How the lines of logs, tables and threads are dated: the day at their head, and in what order its numbers stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geomap.events.when.timex import nearest_year, safe
from geomap.records import Timex

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from geomap.events.when.timewords import Scan

_NUMBERED = re.compile(
    r"^[^\S\n]*(?P<one>\d{1,2})(?:/(?P<other>\d{0,2})|\.(?P<month>\d{1,2})\.|[.)])\s+(?=\D)", re.MULTILINE
)
_NUMERIC = re.compile(r"d/d/[Y9d]")
_MONTHS = 12
_RECENT = 100  # days before the report in which a log lies
_FAR = 10_000  # days, for one that the calendar lacks


def numbered(text: str) -> list[re.Match[str]]:
    """Return the numbers that open lines: "3.", "3)", "3/", "3/9"."""
    return list(_NUMBERED.finditer(text))


def entries(found: Sequence[re.Match[str]]) -> list[int]:
    """Return where the numbered entries of a thread begin, the last first: each tells of its own day."""
    return [match.start() for match in reversed(found)] if len(found) > 1 else []


def days(found: Sequence[re.Match[str]], report: date | None) -> list[Timex]:
    """Return the days that head the lines of a log, "19/8 Lund. ..."; 1/3, 2/3, 3/3 are the parts of a thread."""
    pairs = [(m, int(m["one"]), int(m["other"] or m["month"])) for m in found if m["other"] or m["month"]]
    if report is None or not pairs or [one for _, one, _ in pairs] == list(range(1, len(pairs) + 1)):
        return []
    dotted = pairs[0][0]["month"] is not None  # the day comes first; "1.1." numbers a part
    orders = [
        [_day(*pair, report, day_first=first) for pair in pairs] for first in ((True,) if dotted else (True, False))
    ]
    best = min(orders, key=lambda order: sum(_away(timex, report) for timex in order))
    return [] if max(_away(t, report) for t in best) > _RECENT else [timex for timex in best if timex is not None]


def _away(timex: Timex | None, report: date) -> int:
    return abs((report - timex.date_start).days) if timex is not None and timex.date_start is not None else _FAR


def _day(match: re.Match[str], one: int, other: int, report: date, *, day_first: bool) -> Timex | None:
    """Return the day that two numbers name in an order, before the report rather than after it."""
    day, month = (one, other) if day_first else (other, one)
    if not 1 <= month <= _MONTHS:
        return None
    when = safe(nearest_year(report, month, day, future=False), month, day)
    if when is None:
        return None
    start, end = match.start("one"), max(match.end("other"), match.end("month"))
    text = match.string[start:end]
    return Timex(start, end, text, "DATE", when.isoformat(), when, when, "report")


def day_first(scan: Scan) -> bool | None:
    """Return whether a text writes 27/4/2026 rather than 4/27/2026, None where its dates do not tell."""
    found = [(scan.values[m.start()], scan.values[m.start() + 2]) for m in _NUMERIC.finditer(scan.classes)]
    first = any(isinstance(one, int) and one > _MONTHS for one, _ in found)
    second = any(isinstance(other, int) and other > _MONTHS for _, other in found)
    return first if first != second else None
