"""Dates as dispatches and logs write them: nights over two days, weeks by a day, digits for the clock, Solar Hijri.

Solar Hijri dates (Afghan and Iranian names of the months) are read where the year stands with them. Its leap years
follow the 33-year rule, which gives the official calendar for the years 1178 to 1633.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from geomap.events.when import timex
from geomap.events.when.timereading import SOON, Fields, back, count_of, forward, read_absolute, read_weekday
from geomap.events.when.timewords import Scan
from geomap.events.when.timex import Anchors, Reckoned

_NOWRUZ_1400 = date(2021, 3, 21)
_FIRST_HIJRI, _LAST_HIJRI = 1178, 1633
_HOURS, _MINUTES, _CLOCK_DIGITS = 24, 60, 4
_TWELVE, _MONTH_DAYS = 12, 31
_BESIDE = 10  # days from the report within which a log tells of a day
_CLOCK_BEFORE = frozenset("at around about by before after from until since".split())
_HALVES = {1: (1, 15), 2: (16, 31)}


def _days(scan: Scan, first: int, last: int, letters: str) -> list[int]:
    """Return the numbers of the tokens of some classes."""
    return [
        value
        for index in range(first, last)
        if scan.classes[index] in letters and isinstance(value := scan.values[index], int)
    ]


def read_numeric(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read '5/9/2021' and '2021/09/05': month first unless that cannot be; with dots the day comes first."""
    a, b, c = (scan.values[index] for index in range(first, last, 2))
    if not (isinstance(a, int) and isinstance(b, int) and isinstance(c, int)):
        return None
    if scan.classes[first] == "Y":
        return timex.of_day(timex.safe(a, b, c), "text")
    digits = len(scan.words[last - 1])
    if digits not in {2, 4} or (digits == 2 and len(scan.words[first]) + len(scan.words[first + 2]) < 3):
        return None
    year = timex.full_year(c)
    day, month = (a, b) if scan.words[first + 1] == "." or a > 12 or _day_first(a, b, year, anchors) else (b, a)
    found = timex.of_day(timex.safe(year, month, day), "text")
    return found or (timex.of_month(year, month, "text") if 1 <= month <= _TWELVE and day <= _MONTH_DAYS else None)


def _day_first(one: int, other: int, year: int, anchors: Anchors) -> bool:
    """Whether '02/04/2026' lies beside the report's day with the day first, and far from it with the month first."""
    if anchors.day_first is not None:
        return anchors.day_first
    base, there, here = anchors.report or anchors.deictic, timex.safe(year, one, other), timex.safe(year, other, one)
    if base is None or here is None or there is None:
        return False
    return abs((base - here).days) <= _BESIDE and abs((base - there).days) > _MONTH_DAYS


def read_daymonth(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'on 22/08' and '(19/11)': two digits each, the order that lies nearer to the report's day."""
    base, (one, other) = anchors.deictic, (scan.values[first], scan.values[first + 2])
    lead = scan.words[first - 1].lower()
    padded = all(len(scan.words[index]) == 2 for index in (first, first + 2))
    if base is None or not padded or not isinstance(one, int) or not isinstance(other, int):
        return None
    dotted = scan.words[first + 1] == "."
    if dotted and (scan.starts[last - 1] != scan.ends[first] + 1 or other > _TWELVE):
        return None  # "on 14. 05 ..." is two numbers; with a dot the day comes first
    starred = lead == scan.words[min(last, len(scan.words) - 1)] == "*"  # "*06/08*" heads an entry
    if (
        lead not in {"on", "since", "until", "till", "from", "by"}
        and not starred
        and (dotted or lead != "(" or scan.words[last : last + 1] != [")"])
    ):
        return None
    return timex.of_day(_nearer(base, one, other, future=anchors.future, dotted=dotted), anchors.name)


def read_range(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'Sept. 5-7' and '5 to 7 September 2021' as an interval of days."""
    days = [
        value
        for index in range(first, last)
        if scan.classes[index] in "dD" and isinstance(value := scan.values[index], int)
    ]
    lead = scan.words[first - 1].lower() if first and scan.words[first - 1] != "." else scan.words[first - 2].lower()
    if len(days) != 2 or days[0] >= days[1] or (first and lead in {"no", "nr", "#"}):
        return None  # "No. 3 - 11 May 2026" is a report's number
    fields = Fields(scan, first, last)
    base = anchors.deictic
    if fields.month is None or (fields.year is None and base is None):
        return None
    year = fields.year or timex.nearest_year(base or date.min, fields.month, days[0], future=anchors.future)
    start, end = timex.safe(year, fields.month, days[0]), timex.safe(year, fields.month, days[1])
    if start is None or end is None:
        return None
    return Reckoned("DATE", f"{start}/{end}", start, end, "text" if fields.year else anchors.name, end)


def read_nights(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'the night of 3-4 September', 'the night from Tuesday to Wednesday', 'Saturday-Sunday night'."""
    if not any(scan.words[index].lower() in {"night", "overnight"} for index in range(first, last)):
        return None
    weekdays = _days(scan, first, last, "Ww")
    days = _days(scan, first, last, "dD")
    if len(weekdays) == 1 and anchors.deictic is not None:  # "the night to Monday"
        end = timex.weekday(anchors.deictic, weekdays[0], future=bool(anchors.future))
        return _night(timex.shift(end, -1) if end else None, end, anchors.name)
    if len(weekdays) == 2 and anchors.deictic is not None:
        end = timex.weekday(anchors.deictic, weekdays[1], future=bool(anchors.future))
        start = timex.weekday(end, weekdays[0], future=False, strict=True) if end else None
        return _night(start, end, anchors.name)
    months = _days(scan, first, last, "Mm")
    if len(days) != 2 or not months or (anchors.deictic is None and "Y" not in scan.classes[first:last]):
        return None
    fields = Fields(scan, first, last)
    base = anchors.deictic or date.min
    year = fields.year or timex.nearest_year(base, months[-1], days[1], future=anchors.future)
    end = timex.safe(year, months[-1], days[1])
    start = timex.safe(year - (months[0] > months[-1]), months[0], days[0])
    return _night(start, end, "text" if fields.year else anchors.name)


def _night(start: date | None, end: date | None, anchor: str) -> Reckoned | None:
    """Return the night between two days."""
    if start is None or end is None or start >= end:
        return None
    found = timex.of_day(start, anchor, "NI")
    return found._replace(last=end, moves=end) if found else None


def read_hijri(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read '12 Sunbula 1400' and 'Shahrivar 1400'."""
    del anchors
    year = scan.values[last - 1]
    if not isinstance(year, int) or not _FIRST_HIJRI <= year < _LAST_HIJRI:
        return None
    month = next(iter(_days(scan, first, last, "J")), None)
    days = _days(scan, first, last - 1, "dDo")
    if month is None:
        return None
    if days:
        return timex.of_day(hijri(year, month, days[0]), "text")
    start = hijri(year, month, 1)
    end = hijri(year + (month == _TWELVE), month % _TWELVE + 1, 1)
    stop = timex.shift(end, -1) if end else None
    return Reckoned("DATE", f"{start}/{stop}", start, stop, "text") if start and stop else None


def hijri(year: int, month: int, day: int) -> date | None:
    """Return the Gregorian day of a Solar Hijri date, None where that calendar has none such.

    >>> hijri(1400, 6, 12)
    datetime.date(2021, 9, 3)
    """
    length = 31 if month <= 6 else 30 if month < _TWELVE or _leap(year) else 29
    if not 1 <= month <= _TWELVE or not 1 <= day <= length:
        return None
    step = 1 if year >= 1400 else -1
    passed = range(1400, year) if year >= 1400 else range(year, 1400)
    days = step * sum(366 if _leap(each) else 365 for each in passed)
    return timex.shift(_NOWRUZ_1400, days + 31 * min(month - 1, 6) + 30 * max(0, month - 7) + day - 1)


def _leap(year: int) -> bool:
    """Whether a Solar Hijri year has 366 days."""
    return (25 * year + 11) % 33 < 8


def read_digits(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read '0430 local time', '0430 hours on Monday', '1146 GMT on 3 September' as a time of its day."""
    word = scan.words[first]
    if len(word) != _CLOCK_DIGITS or int(word[:2]) >= _HOURS or int(word[2:]) >= _MINUTES:
        return None
    lead = scan.words[first - 1].lower() if first else ""
    if scan.classes[first + 1] == "u" and scan.values[first + 1] != "TH":
        return None
    short = scan.words[first + 1].lower() == "hrs"
    if scan.classes[first] == "Y" and scan.classes[first + 1] == "u" and lead not in _CLOCK_BEFORE and not short:
        return None  # "2000 hours"
    time = f"{word[:2]}:{word[2:]}"
    letters = scan.classes[first:last]
    if "M" in letters or "m" in letters:
        found = read_absolute(scan, first + 1, last, anchors)
    elif "W" in letters or "w" in letters:
        found = read_weekday(scan, first + 1, last, anchors)
    else:
        base = anchors.narrative or anchors.deictic
        if base is None:
            return Reckoned("TIME", f"XXXX-XX-XXT{time}")
        return timex.of_day(base, "event" if anchors.narrative else anchors.name, time, moves=False)
    if found is None or found.first is None:
        return None
    return timex.of_day(found.first, found.anchor, time)


def read_hourpart(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read '4 in the morning'."""
    hour, part = scan.values[first], scan.values[last - 1]
    lead = scan.words[first - 1].lower() if first else ""
    base = anchors.narrative or anchors.deictic
    if not isinstance(hour, int) or not 1 <= hour <= _TWELVE or lead not in _CLOCK_BEFORE or base is None:
        return None
    hour = hour % _TWELVE + (_TWELVE if part in {"AF", "EV"} or (part == "NI" and hour > 5) else 0)
    return timex.of_day(base, "event" if anchors.narrative else anchors.name, f"{hour:02d}:00", moves=False)


def read_weekof(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'the week of 2 September', 'the week ending 8 September'."""
    at = next(index for index in range(first, last) if scan.classes[index] == "U")
    link = scan.words[at + 1].lower()
    if scan.values[at] not in {"W", "FN"} or link not in {
        "of",
        "beginning",
        "starting",
        "ending",
        "commencing",
        "from",
        "to",
    }:
        return None
    found = read_absolute(scan, at + 2, last, anchors)
    if found is None or found.first is None:
        return None
    if link == "of" and scan.values[at] == "W":
        return timex.of_week(found.first, found.anchor)
    days = 6 if scan.values[at] == "W" else 13
    low, high = (-days, 0) if link in {"ending", "to"} else (0, days)
    start, end = timex.shift(found.first, low), timex.shift(found.first, high)
    return Reckoned("DATE", f"{start}/{end}", start, end, found.anchor) if start and end else None


def read_partmonth(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'the first week of August' and 'the second half of March' as days of the month."""
    fields = Fields(scan, first, last)
    numbers = _days(scan, first, last, "oD") or [-1]  # "the last week of May"
    unit = next((scan.values[index] for index in range(first, last) if scan.classes[index] in "UQ"), None)
    if fields.month is None or not numbers or (fields.year is None and anchors.deictic is None):
        return None
    base = anchors.deictic or date.min
    year = fields.year or timex.nearest_year(base, fields.month, 15, future=anchors.future)
    length = monthrange(year, fields.month)[1]
    if unit == "H" and numbers[0] in _HALVES:
        low, high = _HALVES[numbers[0]]
    elif unit == "W" and (1 <= numbers[0] <= 4 or numbers[0] == -1):
        low, high = (7 * numbers[0] - 6, 7 * numbers[0]) if numbers[0] > 0 else (length - 6, length)
    elif unit == "D" and numbers[0] == -1:
        return timex.of_day(timex.safe(year, fields.month, length), "text" if fields.year else anchors.name)
    else:
        return None
    start, end = timex.safe(year, fields.month, low), timex.safe(year, fields.month, min(high, length))
    return Reckoned("DATE", f"{year:04d}-{fields.month:02d}", start, end, "text" if fields.year else anchors.name)


_LINKS = frozenset({"of", "beginning", "starting", "ending", "commencing", "from", "to"})
_SUBJECTS = frozenset("he she it we they i there the a an this these those".split())


def read_afterthat(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'the day after that' where no noun follows."""
    following = scan.words[last].lower() if last < len(scan.words) else ""
    noun = scan.classes[last : last + 1] == "x" and following not in _SUBJECTS and following[:1].isalpha()
    unit = str(scan.values[first + 1])
    base = anchors.narrative or anchors.deictic
    if noun or base is None or scan.words[last - 1].lower() not in {"that", "this"}:
        return None
    sign = -1 if scan.words[last - 2].lower() == "before" else 1
    return timex.unit_shift(base, unit, sign, "event" if anchors.narrative else anchors.name)


def read_someday(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'a Thursday in June' as some day of the month."""
    fields = Fields(scan, first, last)
    if fields.month is None or (fields.year is None and anchors.deictic is None):
        return None
    base = anchors.deictic or date.min
    year = fields.year or timex.nearest_year(base, fields.month, 15, future=anchors.future)
    return timex.of_month(year, fields.month, "text" if fields.year else anchors.name)


def read_weekdaymonth(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'Sun. 10/9' as the order of day and month that falls on that weekday."""
    one, other = scan.values[last - 3], scan.values[last - 1]
    base = anchors.deictic
    if base is None or not isinstance(one, int) or not isinstance(other, int):
        return None
    for day, month in ((one, other), (other, one)):
        if not 1 <= month <= _TWELVE:
            continue
        year = timex.nearest_year(base, month, day, future=anchors.future)
        found = timex.safe(year, month, day)
        if found is not None and found.weekday() == scan.values[first]:
            return timex.of_day(found, anchors.name)
    return None


def read_sameday(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'the same day in 2015'."""
    unit, year = scan.values[last - 3], scan.values[last - 1]
    base = anchors.narrative or anchors.deictic
    if base is None or not isinstance(year, int) or scan.words[last - 4].lower() not in {"same", "this"}:
        return None
    del first
    if unit == "M":
        return timex.of_month(year, base.month, "text")
    return timex.of_day(timex.safe(year, base.month, base.day), "text") if unit == "D" else None


def read_partof2(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'the first four months of the year', 'the last two weeks of March' as the days they span."""
    at = next(index for index in range(first, last) if scan.classes[index] in "Uu")
    count, unit = count_of(scan, first + (scan.classes[first] == "t") + 1, at), str(scan.values[at])
    fields = Fields(scan, at + 1, last)
    base = anchors.deictic
    if not count or not count.isdecimal() or unit not in _PART_DAYS or (base is None and fields.year is None):
        return None
    year = fields.year or (base.year if base else 0)
    if fields.month is not None:
        if fields.year is None and base is not None:
            year = timex.nearest_year(base, fields.month, 15, future=anchors.future)
        whole = timex.of_month(year, fields.month, None)
    elif fields.year is not None or fields.unit == "Y":
        year += 0 if fields.shift is None else forward(fields.shift) - back(fields.shift)
        whole = timex.of_year(year, None)
    else:
        return None
    if whole is None or whole.first is None or whole.last is None:
        return None
    leads = scan.classes[first + (scan.classes[first] == "t")] == "o"
    if leads and scan.values[first + (scan.classes[first] == "t")] != 1:
        return None
    start, end = _stretch(whole.first, whole.last, int(count), unit, leads=leads)
    name = "text" if fields.year else anchors.name
    return Reckoned("DATE", f"{start}/{end}", start, end, name) if start and end and start <= end else None


_PART_DAYS = {"D": 1, "W": 7, "M": 0}


def _stretch(first: date, last: date, count: int, unit: str, *, leads: bool) -> tuple[date | None, date | None]:
    """Return the first or the last so many units of a stretch of days."""
    if unit == "M":
        month = timex.month_shift(first, count) if leads else timex.month_shift(last, 1 - count)
        edge = date(*month, 1) if month else None
        return (first, timex.shift(edge, -1)) if leads and edge else (edge, last)
    days = count * _PART_DAYS[unit] - 1
    return (first, timex.shift(first, days)) if leads else (timex.shift(last, -days), last)


_GROUP_DIGITS = 6


def read_dtg(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read the date-time group of military logs, '041430H Apr 26': the 4th at 14:30, April 2026."""
    del anchors
    word, zone, year = scan.words[first], scan.words[first + 1], scan.values[last - 1]
    joined = scan.classes[first + 1] == "N"  # "052015HAPR26"
    if len(word) != _GROUP_DIGITS or not zone.isupper() or scan.starts[first + 1] != scan.ends[first]:
        return None
    if len(zone) != 1 and not joined:
        return None
    month = scan.values[first + 1] if joined else Fields(scan, first + 2, last - 1).month
    if not isinstance(month, int) or not isinstance(year, int) or len(scan.words[last - 1]) not in {2, _CLOCK_DIGITS}:
        return None
    day, time = int(word[:2]), f"{word[2:4]}:{word[4:]}"
    if int(word[2:4]) >= _HOURS or int(word[4:]) >= _MINUTES:
        return None
    return timex.of_day(timex.safe(timex.full_year(year), month, day), "text", time)


def read_logdate(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read '17/05, 2140 hrs' where it opens a line or a numbered entry."""
    line = scan.text.rfind("\n", 0, scan.starts[first]) + 1
    lead = scan.text[line : scan.starts[first]].strip(" *#-•[().")
    one, other, base = scan.values[first], scan.values[first + 2], anchors.deictic
    opens = not lead or lead.isdecimal() or (lead[-1] == "," and len(scan.words[last - 1]) >= _CLOCK_DIGITS)
    if not opens or base is None or not isinstance(one, int) or not isinstance(other, int):
        return None
    clock = scan.words[last - 1].replace(":", "").zfill(_CLOCK_DIGITS)
    if len(clock) != _CLOCK_DIGITS or int(clock[:2]) >= _HOURS or int(clock[2:]) >= _MINUTES:
        return None
    day = _nearer(base, one, other, future=anchors.future, dotted=False)
    return timex.of_day(day, anchors.name, f"{clock[:2]}:{clock[2:]}")


def _nearer(base: date, one: int, other: int, *, future: bool | None, dotted: bool) -> date | None:
    """Return the day that two numbers name, day first or month first, as lies nearer; with dots the day is first."""
    days = []
    for day, month in ((one, other),) if dotted else ((one, other), (other, one)):
        year = timex.nearest_year(base, month, day, future=future) if 1 <= month <= _TWELVE else base.year
        days += [found] if (found := timex.safe(year, month, day)) else []
    return min(days, key=lambda found: abs((base - found).days) > SOON, default=None)


def read_logday(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'Sat 20:14' and '20:14 Sat' where they open a line, as logs have it."""
    line = scan.text.rfind("\n", 0, scan.starts[first]) + 1
    return None if scan.text[line : scan.starts[first]].strip(" *#-•[(") else read_weekday(scan, first, last, anchors)
