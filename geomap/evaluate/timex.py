"""TIMEX3 values as intervals of days and as durations, for comparing them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

Days = tuple[date, date, str]
"""First day, last day and granularity."""

_STEPS = {
    "decade": 0, "year": 1, "quarter": 2, "season": 2, "half": 2, "month": 3, "week": 4, "weekend": 4, "day": 5,
    "part": 6, "time": 7,
}  # fmt: skip
_DAYS = {"Y": 365.25, "M": 30.44, "W": 7, "D": 1, "WE": 2, "Q": 91.3, "DE": 3652.5, "H": 1 / 24, "MIN": 1 / 1440,
         "S": 1 / 86400}  # fmt: skip
_SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def days(value: str | None) -> Days | None:
    """Return first day, last day and granularity of a TIMEX3 date value; None for what is no date."""
    if not value:
        return None
    try:
        return _days(value.strip())
    except ValueError:
        return None


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _days(value: str) -> Days | None:
    for pattern, read in _FORMS:
        if m := pattern.match(value):
            return read(m)
    return None


def _day(m: re.Match[str]) -> Days:
    day = date(int(m[1]), int(m[2]), int(m[3]))
    grain = "day" if not m[4] else "part" if re.match(r"^T(MO|MI|AF|EV|NI|DT)$", m[4]) else "time"
    return day, day, grain


def _month(m: re.Match[str]) -> Days:
    year, month = int(m[1]), int(m[2])
    return date(year, month, 1), _month_end(year, month), "month"


def _week(m: re.Match[str]) -> Days:
    monday = date.fromisocalendar(int(m[1]), int(m[2]), 1)
    if m[3] == "WE":
        return monday + timedelta(5), monday + timedelta(6), "weekend"
    if m[3]:
        day = monday + timedelta(int(m[3]) - 1)
        return day, day, "day"
    return monday, monday + timedelta(6), "week"


def _part_of_year(m: re.Match[str]) -> Days:
    year, size, nth = int(m[1]), 3 if m[2][0] == "Q" else 6, int(m[2][1])
    return date(year, size * (nth - 1) + 1, 1), _month_end(year, size * nth), "quarter" if size == 3 else "half"


def _season(m: re.Match[str]) -> Days:
    year, month = int(m[1]), _SEASONS[m[2]]
    return date(year, month, 1), date(year + (month == 12), (month + 1) % 12 + 1, 28), "season"


def _year(m: re.Match[str]) -> Days:
    return date(int(m[1]), 1, 1), date(int(m[1]), 12, 31), "year"


def _decade(m: re.Match[str]) -> Days:
    first = int(m[1]) * 10
    return date(first, 1, 1), date(first + 9, 12, 31), "decade"


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Days]], ...] = (
    (re.compile(r"^(\d{4})-(\d\d)-(\d\d)(T.*)?$"), _day),
    (re.compile(r"^(\d{4})-(\d\d)(?:-XX)?$"), _month),
    (re.compile(r"^(\d{4})-W(\d\d)(?:-(WE|[1-7]))?$"), _week),
    (re.compile(r"^(\d{4})-(Q[1-4]|H[12])$"), _part_of_year),
    (re.compile(r"^(\d{4})-(SP|SU|FA|WI)$"), _season),
    (re.compile(r"^(\d{4})(?:-XX)?(?:-XX)?$"), _year),
    (re.compile(r"^(\d{3})X?$"), _decade),
)


def _duration(value: str | None) -> float | None:
    m = re.match(r"^P(T?)(\d+(?:\.\d+)?)([A-Z]+)$", value or "")
    if not m:
        return None
    unit = "MIN" if m[1] and m[3] == "M" else m[3]
    return float(m[2]) * _DAYS[unit] if unit in _DAYS else None


def _plain(value: str | None) -> str:
    return re.sub(r"(T24:00|T00:00)$", "", (value or "").strip())


def same_value(gold: str | None, found: str | None) -> bool:
    """Whether two TIMEX3 values are equal, but for a midnight that says nothing."""
    return bool(gold) and _plain(gold) == _plain(found)


def near_value(gold: str | None, found: str | None) -> bool:
    """Whether two values are equal, nested within a step of granularity, or durations within 6 %."""
    if not gold or not found:
        return False
    if same_value(gold, found):
        return True
    a, b = days(gold), days(found)
    if a and b:
        nested = (a[0] <= b[0] and b[1] <= a[1]) or (b[0] <= a[0] and a[1] <= b[1])
        close = abs(_STEPS[a[2]] - _STEPS[b[2]]) <= 1 or {a[2], b[2]} <= {"day", "part", "time"}
        return nested and close
    x, y = _duration(gold), _duration(found)
    return bool(x and y and abs(x - y) <= 0.06 * max(x, y))
