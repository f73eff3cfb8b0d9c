"""From a date expression and the days it is reckoned from to a TIMEX3 value and the days it spans.

Every reader takes the tokens of one expression and returns a `Reckoned`, or None where the words are no date after all.
Values follow TIMEX3 as TempEval uses it: `2021-09-05TEV`, `2021-W35-WE`, `2021-Q3`, `P3M`, `PXD`, `PRESENT_REF`.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import NamedTuple

from geomap.records import TimexType


class Anchors(NamedTuple):
    """What expressions are reckoned from: the report's day, the narrative's last day, and the direction of the clause.

    `deictic` is the day of "today": the report's, a post's, or within a quotation the narrative's. `future` says
    whether the clause looks forward; `coarse` is the first day of the last date of any length,
    `year` the year that the paragraph has named last, where it is not the report's; `report` is the report's own day;
    `dark` says that the narrative has reached an evening or a night, `close` that it did so just before; `day_first`
    how the text writes 3/4/2026, where another of its dates tells.
    """

    deictic: date | None
    narrative: date | None
    future: bool | None
    name: str
    coarse: date | None = None
    year: int | None = None
    report: date | None = None
    dark: bool = False
    close: bool = False
    day_first: bool | None = None


class Reckoned(NamedTuple):
    """A reckoned expression: its value, its days, what it was reckoned from, and the day it leaves the narrative on.

    `vague` is by how many days that day may lie earlier; `keep` how many last tokens belong to the clause that follows.
    """

    type: TimexType
    value: str
    first: date | None = None
    last: date | None = None
    anchor: str | None = None
    moves: date | None = None
    vague: int = 0
    keep: int = 0


WEEKDAYS, SATURDAY = 7, 5
CLOCK_UNITS = frozenset({"TS", "TM", "TH"})
_PART_VALUE = {
    "MO": "TMO",
    "AF": "TAF",
    "EV": "TEV",
    "NI": "TNI",
    "DA": "TMO",
    "DU": "TEV",
    "12:00": "T12:00",
    "24:00": "T24:00",
}
DURATION_CODE = {"TS": "S", "TM": "M", "TH": "H", "D": "D", "N": "D", "W": "W", "FN": "W", "WE": "WE", "M": "M",
                 "Y": "Y", "DE": "DE", "CE": "CE"}  # fmt: skip
_SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_MONTHS = 12
_FAR_AHEAD = 45  # days ahead of the report beyond which a clause that looks back means the year before
_FAR_OFF = 120  # days beyond which the tense decides the year of a day that has none
_FIRST_FEAST = 1583  # the Gregorian calendar begins
_PIVOT = 30  # two-digit years below it belong to this century


def safe(year: int, month: int, day: int) -> date | None:
    """Return the day, or None where the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def shift(day: date, days: int) -> date | None:
    """Return the day so many days away, or None beyond the calendar."""
    try:
        return day + timedelta(days)
    except OverflowError:
        return None


def month_shift(day: date, months: int) -> tuple[int, int] | None:
    """Return (year, month) so many months away, or None beyond the calendar."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    return (year, month + 1) if MINYEAR <= year <= MAXYEAR else None


def of_day(day: date | None, anchor: str | None, part: str | None = None, *, moves: bool = True) -> Reckoned | None:
    """Return a day, with a part of day (`MO`, `NI`, `HH:MM`) where one is named."""
    if day is None:
        return None
    value = day.isoformat()
    if part:
        value += _PART_VALUE.get(part) or f"T{part}"
    return Reckoned("TIME" if part else "DATE", value, day, day, anchor, day if moves else None)


def of_week(day: date | None, anchor: str | None, *, weekend: bool = False) -> Reckoned | None:
    """Return the ISO week that holds the day, or its Saturday and Sunday."""
    if day is None or not MINYEAR < day.year < MAXYEAR:
        return None
    year, week, number = day.isocalendar()
    first = shift(day, 1 - number)
    last = shift(day, WEEKDAYS - number)
    if first is None or last is None:
        return None
    if weekend:
        return Reckoned("DATE", f"{year}-W{week:02d}-WE", shift(last, -1), last, anchor, shift(last, -1))
    return Reckoned("DATE", f"{year}-W{week:02d}", first, last, anchor)


def of_month(year: int, month: int, anchor: str | None) -> Reckoned | None:
    """Return a month of the calendar."""
    first = safe(year, month, 1)
    if first is None:
        return None
    return Reckoned("DATE", f"{year:04d}-{month:02d}", first, date(year, month, monthrange(year, month)[1]), anchor)


def of_year(year: int, anchor: str | None) -> Reckoned | None:
    """Return a year of the calendar."""
    if not MINYEAR <= year <= MAXYEAR:
        return None
    return Reckoned("DATE", f"{year:04d}", date(year, 1, 1), date(year, 12, 31), anchor)


def of_quarter(year: int, quarter: int, anchor: str | None) -> Reckoned | None:
    """Return a quarter of a year."""
    first = safe(year, 3 * quarter - 2, 1)
    if first is None:
        return None
    last = date(year, 3 * quarter, monthrange(year, 3 * quarter)[1])
    return Reckoned("DATE", f"{year:04d}-Q{quarter}", first, last, anchor)


def of_half(year: int, half: int, anchor: str | None) -> Reckoned | None:
    """Return a half of a year."""
    first = safe(year, 6 * half - 5, 1)
    return (
        Reckoned("DATE", f"{year:04d}-H{half}", first, date(year, 6 * half, 30 + (half == 2)), anchor)
        if first
        else None
    )


def of_season(year: int, season: str, anchor: str | None) -> Reckoned | None:
    """Return a season of the northern calendar; winter is named after the year it begins in."""
    month = _SEASON_MONTHS[season]
    first = safe(year, month, 1)
    end = month_shift(first, 3) if first else None
    last = shift(date(end[0], end[1], 1), -1) if end else None
    return Reckoned("DATE", f"{year:04d}-{season}", first, last, anchor) if first and last else None


def of_decade(year: int, anchor: str | None) -> Reckoned | None:
    """Return the decade that holds the year."""
    first = safe(year // 10 * 10, 1, 1)
    return Reckoned("DATE", f"{year // 10:03d}X", first, date(first.year + 9, 12, 31), anchor) if first else None


def of_century(number: int) -> Reckoned | None:
    """Return a century by its ordinal."""
    first = safe((number - 1) * 100 or 1, 1, 1)
    last = safe(number * 100 - 1, 12, 31)
    return Reckoned("DATE", f"{number - 1:02d}XX", first, last, "text") if first and last else None


def duration(count: str, unit: str) -> str:
    """Return the TIMEX3 value of a duration; `count` is digits or 'X'."""
    code = DURATION_CODE[unit]
    if unit == "FN":
        count = str(int(count) * 2) if count.isdecimal() else count
    return f"P{'T' if unit.startswith('T') else ''}{count}{code}"


def unit_shift(day: date, unit: str, count: int, anchor: str | None) -> Reckoned | None:
    """Return the day, week, month or year `count` units away: the unit of the shift is the precision of the result."""
    if unit in {"D", "N"}:
        return of_day(shift(day, count), anchor)
    if unit in {"W", "FN"}:
        return of_week(shift(day, count * WEEKDAYS * (2 if unit == "FN" else 1)), anchor)
    if unit == "WE":
        return of_week(shift(day, count * WEEKDAYS), anchor, weekend=True)
    if unit == "M":
        month = month_shift(day, count)
        return of_month(*month, anchor) if month else None
    if unit == "Y":
        return of_year(day.year + count, anchor)
    if unit == "DE":
        return of_decade(day.year + 10 * count, anchor)
    if unit == "CE":
        return of_century((day.year + 99) // 100 + count)
    return of_day(day, anchor)  # hours and minutes leave the day as it is


def weekday(day: date, number: int, *, future: bool | None, strict: bool = False) -> date | None:
    """Return the nearest day of that name: the day itself or the last, or the next where the clause looks forward.

    `strict` passes over the day itself ("last Friday" in Friday's report).
    """
    if future or (future is None and not strict and (number - day.weekday()) % WEEKDAYS == 1):
        # Without a verb that tells, the name of tomorrow is tomorrow: nobody calls six days ago by its bare name.
        ahead = (number - day.weekday()) % WEEKDAYS
        return shift(day, ahead or (WEEKDAYS if strict else 0))
    back = (day.weekday() - number) % WEEKDAYS
    return shift(day, -(back or (WEEKDAYS if strict else 0)))


def nearest_year(base: date, month: int, day: int, *, future: bool | None, far: int = _FAR_OFF) -> int:
    """Return the year of a day or month named without one: the nearest, or where both sides are far the tense's."""
    found = [
        (abs((there - base).days), year)
        for year in (base.year - 1, base.year, base.year + 1)
        if (there := safe(year, month, day))
    ]
    if not found:
        return base.year
    found.sort()
    ahead = future is False and found[0][1] * _MONTHS + month > base.year * _MONTHS + base.month
    if found[0][0] <= (min(far, _FAR_AHEAD) if ahead else far):
        return found[0][1]
    return base.year + (month < base.month) if future else base.year - (month > base.month)


def full_year(number: int) -> int:
    """Return the year that two digits mean."""
    return number + (2000 if number < _PIVOT else 1900) if number < 100 else number


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def holiday(name: str, year: int) -> date | None:
    """Return a fixed or Easter feast of a year; lunar feasts are not reckoned."""
    fixed = {
        "christmas": (12, 25),
        "halloween": (10, 31),
        "nowruz": (3, 21),
        "epiphany": (1, 6),
        "bastille": (7, 14),
        "boxing": (12, 26),
        "valentine": (2, 14),
    }
    if not _FIRST_FEAST <= year <= MAXYEAR:
        return None
    if name in fixed:
        return safe(year, *fixed[name])
    offsets = {"easter": 0, "pentecost": 49, "lent": -46}
    if name in offsets:
        return shift(easter(year), offsets[name])
    if name == "thanksgiving":
        first = date(year, 11, 1)
        return shift(first, (3 - first.weekday()) % WEEKDAYS + 21)
    return None
