"""Readers of long times, durations and sets, of feasts, and of words such as 'now': 'the 1990s', 'daily', 'Easter'."""

from __future__ import annotations

from datetime import date

from geomap.events.when import lunar, timex
from geomap.events.when.timereading import Fields, back, count_of, forward, unit_of
from geomap.events.when.timewords import Scan
from geomap.events.when.timex import CLOCK_UNITS, Anchors, Reckoned

_FEAST_FAR = 60  # days ahead beyond which a feast is the one behind us unless the clause looks forward
_LONGEST_FEAST = 5  # tokens of "Eid al - Fitr"


def read_set(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'every week', 'daily', 'twice a month', 'each Sunday'."""
    del anchors
    letter = scan.classes[last - 1]
    if scan.classes[first] == "F":
        word = scan.words[first]
        return (
            None
            if word[:1].isupper() and not word.isupper() and first and scan.classes[first - 1] not in ".|"
            else Reckoned("SET", str(scan.values[first]))
        )
    if letter == "W":
        return Reckoned("SET", f"XXXX-WXX-{int(scan.values[last - 1] or 0) + 1}")
    if letter == "P":
        return Reckoned("SET", f"XXXX-XX-XXT{scan.values[last - 1]}")
    count = count_of(scan, first + 1, last - 1) if scan.classes[first] == "e" else "1"
    return Reckoned("SET", timex.duration(count or "1", str(scan.values[last - 1])))


def read_duration(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'two years', 'a few days', 'half an hour', 'two and a half years'; 'a day' after a count is a rate."""
    del anchors
    unit = unit_of(scan, first, last)
    if unit is None:
        return None
    code, at = unit
    half = any(scan.classes[index] == "Q" for index in range(first, at))
    count = count_of(scan, first, at)
    if half:
        whole = int(count) if count and count.isdecimal() and scan.classes[first] != "Q" and at - first > 2 else 0
        if code == "TH" and not whole:
            return Reckoned("DURATION", "PT30M")
        if code == "Y" and not whole:
            return Reckoned("DURATION", "P6M")
        return Reckoned("DURATION", timex.duration(f"{whole}.5", code) if code != "FN" else "P1W")
    if scan.classes[first] == "A" and at == first + 1:
        before = scan.classes[first - 1 : first]
        if before not in {"f", "i", "b", "", "R"} and scan.words[first - 1].lower() not in {
            "than",
            "as",
            "took",
            "lasted",
        }:
            return Reckoned("SET", timex.duration("1", code)) if before == "x" and code not in CLOCK_UNITS else None
    return Reckoned("DURATION", timex.duration(count or "X", code))


def read_bareunits(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'for years', 'weeks of talks', 'days after'."""
    del anchors
    before = scan.words[first - 1].lower() if first else ""
    if before in {"for", "in", "within", "over", "of", "after", "took", "lasted", "spent"} or scan.words[
        last : last + 1
    ] == ["of"]:
        return Reckoned("DURATION", timex.duration("X", str(scan.values[last - 1])))
    return None


def read_holiday(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'Christmas Eve', 'Easter Sunday', 'Thanksgiving 1998'; a lunar feast is told by the days it may be."""
    at = next(index for index in range(first, last) if scan.classes[index] == "B")
    if scan.words[at].islower():
        return None
    moon = lunar.name([word.lower() for word in scan.words[at : at + _LONGEST_FEAST]])
    if moon is not None:
        return _lunar(scan, moon[0], (at + moon[1], last), anchors)
    name = str(scan.values[at])
    if name in _ONLY_DAYS and "Day" not in scan.words[at + 1 : at + 4]:
        return None  # "the Bastille", "boxing"
    fields = Fields(scan, first, last)
    base = anchors.deictic
    year = fields.year or (base.year if base else None)
    day = timex.holiday(name, year) if year else None
    if day is not None and scan.classes[at + 1 : at + 2] == "v" and at + 1 < last:
        day = timex.shift(day, -1)
    if day is not None and name == "easter" and scan.classes[at + 1 : at + 2] == "W" and at + 1 < last:
        day = timex.weekday(day, int(scan.values[at + 1] or 0), future=scan.values[at + 1] == 0)
    if day is not None and base is not None and fields.year is None:
        late = (day - base).days
        earlier = fields.shift is not None and back(fields.shift)
        if (not anchors.future and late > 1) or (earlier and late >= 0):
            day = _same_feast(name, day, base.year - 1)
        elif anchors.future and late < 0:
            day = _same_feast(name, day, base.year + 1)
    found = timex.of_day(day, "text" if fields.year else anchors.name)
    return found or Reckoned("DATE", "XXXX-XX-XX")


def read_relday(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'last October 23'."""
    fields = Fields(scan, first, last)
    base = anchors.deictic
    if base is None or fields.month is None or fields.day is None or fields.shift is None:
        return None
    day = timex.safe(base.year, fields.month, fields.day)
    if day is None:
        return None
    year = base.year
    if back(fields.shift) and day >= base:
        year -= 1
    elif forward(fields.shift) and day <= base:
        year += 1
    return timex.of_day(timex.safe(year, fields.month, fields.day), anchors.name)


def read_nightbefore(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'the night before last', and 'the night before' where nothing follows."""
    if anchors.deictic is None or scan.words[first + 2].lower() != "before":
        return None
    part = str(scan.values[first + 1])
    if scan.classes[last - 1] != "L":
        base, name = anchors.narrative or anchors.deictic, "event" if anchors.narrative else anchors.name
        return timex.of_day(timex.shift(base, -1), name, part)
    if scan.words[last - 1].lower() != "last":
        return None
    return timex.of_day(timex.shift(anchors.deictic, -2), anchors.name, part)


def read_newyear(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read "New Year's Eve" and "New Year's Day": the nearest, the one behind where the clause looks back."""
    base = anchors.deictic
    if base is None or scan.values[first + 1] != "Y":
        return None
    month, day = (12, 31) if scan.classes[last - 1] == "v" else (1, 1)
    year = timex.nearest_year(base, month, day, future=anchors.future, far=_FEAST_FAR)
    return timex.of_day(timex.safe(year, month, day), anchors.name)


_ONLY_DAYS = frozenset({"bastille", "boxing", "valentine"})
_OF_THE_DAY = frozenset({"fast", "fasting", "meal", "meals"})
"""What comes every evening of a feast, and dates nothing: "as residents broke their Ramadan fast"."""


def read_feastday(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'the second day of Eid': so many days into the feast."""
    number = next((scan.values[index] for index in range(first, last) if scan.classes[index] in "oD"), None)
    unit = unit_of(scan, first, last)
    found = read_holiday(scan, last - 1, last, anchors) if unit and unit[0] == "D" else None
    if found is None or found.first is None or found.last is None or not isinstance(number, int) or number < 1:
        return None
    begins = found.first if found.first == found.last else timex.shift(found.first, 1)  # a day of doubt on each side
    day = timex.shift(begins, number - 1) if begins else None
    if day is None or day > found.last:
        return None
    spread = found.first != found.last
    early, late = (timex.shift(day, -1), timex.shift(day, 1)) if spread else (day, day)
    if anchors.report is not None and late is not None and day <= anchors.report < late:
        late = anchors.report
    return found._replace(value=str(day), first=early, last=late, moves=None if spread else day)


def _lunar(scan: Scan, feast: str, ends: tuple[int, int], anchors: Anchors) -> Reckoned | None:
    """Read 'Eid al-Fitr', 'Ashura', 'Ramadan 2023'; `ends` are the tokens after the name and after the pattern."""
    end, last = ends
    if scan.words[end : end + 1] and scan.words[end].lower() in _OF_THE_DAY:
        return None
    following = scan.classes[end : end + 2]
    at = end + (following == ",Y") if following[:1] == "Y" or following == ",Y" else None
    keep = last - (at + 1 if at is not None else end)
    if at is not None:
        days = lunar.of_year(feast, int(scan.values[at] or 0))
    elif anchors.deictic is not None:
        days = lunar.nearest(feast, anchors.deictic, future=bool(anchors.future))
    else:
        days = None
    if days is None:
        return Reckoned("DATE", "XXXX-XX-XX", keep=keep)
    first, stop = days
    name = "text" if at is not None else anchors.name
    return Reckoned("DATE", f"{first}/{stop}", first, stop, name, keep=keep)


def _same_feast(name: str, day: date, year: int) -> date | None:
    """Return the feast of another year, as far from its principal day as this one is."""
    here, there = timex.holiday(name, day.year), timex.holiday(name, year)
    return timex.shift(there, (day - here).days) if here and there else None


def read_ref(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'now', 'recently', 'soon'."""
    value = str(scan.values[last - 1])
    if scan.words[last - 1].lower() == "now" and scan.words[last : last + 1] and scan.words[last].lower() == "that":
        return None
    del first
    day = anchors.deictic if value == "PRESENT_REF" else None
    return Reckoned("DATE", value, day, day, anchors.name if day else None)


def read_decade(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'the 1990s', "the '90s"."""
    del first, anchors
    digits = str(scan.values[last - 1])
    if not digits.isdecimal() or len(digits) not in {2, 4}:
        return None
    bare = scan.words[last - 1][0] not in "'’" and len(digits) == 2
    if bare and scan.words[last - 2].lower() not in {"the", "-"}:
        return None
    year = int(digits) if len(digits) == 4 else 1900 + int(digits)
    return timex.of_decade(year, "text")


def read_century(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'the 19th century'."""
    del anchors
    if scan.values[last - 1] != "CE":
        return None
    number = next(
        value
        for index in range(first, last)
        if scan.classes[index] in "oD" and isinstance(value := scan.values[index], int)
    )
    return timex.of_century(number) if 1 <= number <= 21 else None


def read_yearrange(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read '1998-99' and '1991-1995' as an interval of years."""
    del first, anchors
    begin, end = scan.values[last - 3], scan.values[last - 1]
    if not isinstance(begin, int) or not isinstance(end, int):
        return None
    if end < 100:
        end += begin // 100 * 100
    if not begin < end <= begin + 100:
        return None
    return Reckoned("DATE", f"{begin}/{end}", date(begin, 1, 1), date(end, 12, 31), "text")


def read_fiscal(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'this fiscal year'."""
    if scan.values[last - 1] != "Y" or anchors.deictic is None:
        return None
    shift = Fields(scan, first, last).shift or "this"
    return timex.of_year(anchors.deictic.year + (-1 if back(shift) else 1 if forward(shift) else 0), anchors.name)
