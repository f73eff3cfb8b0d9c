"""Readers of days reckoned by units: 'three days ago', 'last week', 'the third quarter', 'last winter', '1998'."""

from __future__ import annotations

from datetime import date

from geomap.events.when import timex
from geomap.events.when.timereading import YEAR_BEFORE, Fields, back, count_of, forward, month_word, unit_of
from geomap.events.when.timewords import Scan
from geomap.events.when.timex import CLOCK_UNITS, Anchors, Reckoned

_OLDEST, _NEWEST = 1900, 2060
_COUNTED = frozenset("% $ block blocks people men women children police troops cattle more others dead wounded".split())
_FOR_OLD_YEARS = frozenset("in since of from by until till circa between to".split())
_NO_PLURALS = frozenset("onwards towards afterwards perhaps always across unless was has this its his".split())
_OWNERS = frozenset("a an his her their its our s".split())
_MEASURES = frozenset(
    "mile kilometer kilometre km meter metre foot feet dollar euro pound ton tonne acre hectare page word man person "
    "strong square or and to degree calorie volt watt".split()
)
_SUBJECTS = frozenset("he she it we they i there another this these some".split())
_MONTH_FAR = 60  # days beyond which the tense decides the year of a month that has none
_DAY_HOURS = 24
_EXACT_WEEKS = 2
_VAGUE = {
    "D": (2, 5),
    "W": (14, 41),
    "M": (60, 180),
    "Y": (730, 2190),
}  # days that 'days ago', 'weeks later' likely mean


def read_quarter(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'the third quarter of 1998', 'first half', 'last quarter'."""
    at = next(index for index in range(first, last) if scan.classes[index] == "Q")
    kind = str(scan.values[at])
    lead = at - 1 if scan.classes[at - 1] != "-" else at - 2
    letter, value = scan.classes[lead], scan.values[lead]
    fields = Fields(scan, at, last)
    base = anchors.deictic
    year, anchor = (fields.year, "text") if fields.year else (base.year if base else None, anchors.name)
    if year is None:
        return None
    if fields.shift and fields.year is None:
        year += -1 if back(fields.shift) else 1 if forward(fields.shift) else 0
    quarters = 4 if kind == "Q" else 2
    if letter in "oD" and isinstance(value, int):
        number = quarters if value == -1 else value
    elif base is not None and letter in "LXH":
        months = 12 // quarters
        step = -1 if back(scan.words[lead].lower()) else 1 if forward(scan.words[lead].lower()) else 0
        shifted = timex.month_shift(base, step * months)
        if shifted is None:
            return None
        year, number = shifted[0], (shifted[1] - 1) // months + 1
    else:
        return None
    if not 1 <= number <= quarters:
        return None
    return timex.of_quarter(year, number, anchor) if kind == "Q" else timex.of_half(year, number, anchor)


def read_season(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'last winter', 'the summer of 2020', 'spring 1998'; a bare 'spring' or 'fall' is no season."""
    at = next(index for index in range(first, last) if scan.classes[index] in "Ss")
    season = str(scan.values[at])
    fields = Fields(scan, first, last)
    before = scan.words[at - 1].lower() if at else ""
    if scan.classes[at] == "s" and fields.year is None and fields.shift is None:
        lead = scan.words[at - 2].lower() if at > 1 else ""
        if not (
            before in {"in", "early", "late", "mid"}
            or (before == "the" and lead in {"in", "during", "since", "until", "by"})
        ):
            return None
        if scan.classes[last : last + 1] == "f" or (
            scan.words[at].lower() == "fall" and before == "the" and lead != "in"
        ):
            return None  # "the fall of"
    if fields.year is not None:
        return timex.of_season(fields.year, season, "text")
    base = anchors.deictic
    if base is None:
        return Reckoned("DATE", f"XXXX-{season}")
    current = timex.of_season(base.year, season, anchors.name)
    if current is None or current.first is None:
        return None
    begun = current.first <= base
    year = base.year if begun else base.year - 1
    if fields.shift and back(fields.shift):
        inside = current.last is not None and current.first <= base <= current.last
        year -= inside
    elif (fields.shift and forward(fields.shift)) or (anchors.future and not begun):
        year += 1
    elif fields.shift:
        year = base.year
    return timex.of_season(year, season, anchors.name)


_TODAY = {"today": 0, "yesterday": -1}
_DAYS_IN = {"D": 1, "W": 7, "FN": 14}


def read_ago(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'three days ago' from the report, 'two days earlier' and 'a day later' from the narrative's last day."""
    unit = unit_of(scan, first, last)
    if unit is None:
        return None
    code, at = unit
    count = count_of(scan, first, at)
    if scan.classes[last - 1] == "T":  # "a week ago today", "two weeks ago yesterday"
        away = _TODAY.get(scan.words[last - 1].lower())
        if away == 0 and code in {"Y", "M"} and count is not None and count.isdecimal() and anchors.deictic is not None:
            month = timex.month_shift(anchors.deictic, -int(count) * (12 if code == "Y" else 1))
            return timex.of_day(timex.safe(*month, anchors.deictic.day), anchors.name) if month else None
        if away is None or code not in _DAYS_IN or count is None or not count.isdecimal() or anchors.deictic is None:
            return None
        return timex.of_day(timex.shift(anchors.deictic, away - int(count) * _DAYS_IN[code]), anchors.name)
    word = scan.words[last - 1].lower()
    sign = 1 if scan.classes[last - 1] == "l" else -1
    base, name = anchors.deictic, anchors.name
    if word != "ago" and anchors.narrative is not None and code not in {"Y", "M", "DE", "CE"}:
        base, name = anchors.narrative, "event"
    if word != "ago" and code in {"Y", "M", "DE"} and anchors.year is not None and anchors.coarse is not None:
        base, name = anchors.coarse, "event"
    if code in CLOCK_UNITS and base is not None:
        return timex.of_day(base, name, moves=False)
    if count is None or count == "X":
        return _vague(code, sign, base, name)
    if base is None:
        return Reckoned("DATE", "XXXX-XX-XX" if code == "D" else "PAST_REF" if sign < 0 else "FUTURE_REF")
    if code == "DE":
        return timex.of_year(base.year + 10 * sign * int(count), name)
    half = any(scan.classes[index] == "Q" for index in range(first, at))
    if half and code == "Y":
        month = timex.month_shift(base, sign * (12 * int(count) + 6))
        return timex.of_month(*month, name) if month else None
    return timex.unit_shift(base, code, sign * int(count), name)


def _vague(code: str, sign: int, base: date | None, name: str) -> Reckoned:
    """Return 'days ago', 'several weeks later': the side of the anchor, and for days and weeks some likely days."""
    value = "PAST_REF" if sign < 0 else "FUTURE_REF"
    near = _VAGUE.get(code)
    if base is None or near is None:
        return Reckoned("DATE", value, None, None, name)
    low, high = (timex.shift(base, sign * days) for days in near)
    first, last = (high, low) if sign < 0 else (low, high)
    return Reckoned("DATE", value, first, last, name)


def read_span(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'the last three months' and 'the past year' as durations that end now, 'last week' as that week."""
    unit = unit_of(scan, first, last)
    if unit is None:
        return None
    code, at = unit
    lead = next(index for index in range(first, last) if scan.classes[index] in "LX")
    count = count_of(scan, lead + 1, at)
    word = scan.words[lead].lower()
    if count is None:
        if word != "past" and scan.classes[at] == "U":
            return read_relative(scan, first, last, anchors)
        count = "1" if scan.classes[at] == "U" else "X"
    base = anchors.deictic
    told = forward(word) and anchors.narrative is not None and not anchors.future
    if told and code in _DAYS_IN and count.isdecimal():  # "and, over the next two days, occupied four towns"
        begin = timex.shift(anchors.narrative, 1) if anchors.narrative else None
        end = timex.shift(begin, int(count) * _DAYS_IN[code] - 1) if begin else None
        return Reckoned("DURATION", timex.duration(count, code), begin, end, "event")
    value = timex.duration(count, code)
    if base is None or not count.isdecimal():
        return Reckoned("DURATION", value)
    if code == "TH":  # "the past 48 hours" reach back two days
        code, count = "D", str(max(1, int(count) // 24))
    shifted = timex.unit_shift(base, code, int(count) * (1 if forward(word) else -1), anchors.name)
    if shifted is None or shifted.first is None:
        return Reckoned("DURATION", value)
    days = (base, shifted.last) if forward(word) else (shifted.first, base)
    return Reckoned("DURATION", value, days[0], days[1], anchors.name)


def read_dayafter(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'the day before' from the narrative's day where nothing follows; before a clause it is a length only."""
    unit = unit_of(scan, first, last)
    if unit is None:
        return None
    code, at = unit
    sign = -1 if scan.words[last - 1].lower() == "before" else 1
    ends = scan.classes[last : last + 1] in {"", ".", ",", "|", ")"} or scan.words[last : last + 1] == [";"]
    count = "1" if scan.classes[first] == "t" else count_of(scan, first, at)
    if ends and count and count != "X":
        base = anchors.narrative or anchors.deictic
        if base is None:
            return Reckoned("DATE", "XXXX-XX-XX")
        return timex.unit_shift(base, code, sign * int(count), "event" if anchors.narrative else anchors.name)
    if scan.classes[first] == "t":
        return None
    if first and scan.words[first - 1].lower() == "for":  # "closed for a month after the murders": no day of theirs
        return Reckoned("DURATION", timex.duration(count or "X", code), keep=1)
    return _governing(anchors, code, sign, count)


def _governing(anchors: Anchors, code: str, sign: int, count: str | None) -> Reckoned:
    """Return the length in 'two days after ...', with the days of the clause that follows, reckoned from ours."""
    length = Reckoned("DURATION", timex.duration(count or "X", code), keep=1)
    base = anchors.narrative or anchors.deictic
    name = "event" if anchors.narrative else anchors.name
    if code == "TH" and base is not None and count and count.isdecimal() and int(count) >= _DAY_HOURS:
        days = [timex.shift(base, -sign * ((int(count) + extra) // _DAY_HOURS)) for extra in (0, _DAY_HOURS - 1)]
        begin, end = sorted(day for day in days if day) if all(days) else (base, base)
        return length._replace(first=begin, last=end, anchor=name)
    if base is None or code in CLOCK_UNITS:
        return length
    if count and count.isdecimal():
        if code == "W" and int(count) <= _EXACT_WEEKS:
            code, count = "D", str(7 * int(count))  # "on Friday, a week after ...": that Friday
        other = timex.unit_shift(base, code, -sign * int(count), name)
        moves = other.first if other and code == "D" else None
        return length._replace(first=other.first, last=other.last, anchor=name, moves=moves) if other else length
    low, high = _VAGUE.get(code, (0, 0))
    near, far = timex.shift(base, -sign * low), timex.shift(base, -sign * high)
    if not high or near is None or far is None:
        return length
    length = length._replace(first=min(near, far), last=max(near, far), anchor="event")
    if code != "D" or sign < 0:
        return length
    # The clause that follows lies some days back; what is told next lies anywhere up to the day we came from.
    return length._replace(moves=timex.shift(base, -1), vague=high - 1)


_TOLD_DAYS = 2  # days from what happened to when it was told


def read_relative(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'last week', 'this month', 'the next day', 'the same week', 'the end of the year'."""
    unit = unit_of(scan, first, last)
    if unit is None:
        return None
    code, _ = unit
    shifts = [index for index in range(first, last) if scan.classes[index] in "LXH"]
    word = scan.words[shifts[0]].lower() if shifts else "this"
    if code in CLOCK_UNITS or (not shifts and code == "D"):
        return None
    if code == "D" and word in {"last", "past", "current", "present", "coming", "upcoming"}:
        return None
    step = -1 if back(word) else 1 if forward(word) else 0
    bound = word in {"that", "same", "following", "previous", "preceding", "subsequent"} or (
        code == "D" and word == "next"
    )
    if bound and code in {"M", "Y", "DE"} and anchors.coarse is not None:
        return timex.unit_shift(anchors.coarse, code, step, "event")
    if bound and anchors.narrative is not None:
        base = anchors.narrative
        if step < 0 and anchors.coarse is not None and 0 < (anchors.coarse - base).days <= _TOLD_DAYS:
            base = anchors.coarse  # "on Monday, officials said on Tuesday. The previous day ...": Monday
        return timex.unit_shift(base, code, step, "event")
    if word == "that" and code != "D":
        return None
    if anchors.deictic is None:
        return Reckoned("DATE", {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "M": "XXXX-XX"}.get(code, "XXXX"))
    if code == "WE" and step == 1 and anchors.deictic.weekday() >= 5:
        step = 1
    elif code == "WE" and step == -1 and anchors.deictic.weekday() >= 5:
        step = -1
    return timex.unit_shift(anchors.deictic, code, step, anchors.name)


def read_weekend(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'over the weekend': the one of the report's day, else the last, or the next if the clause says so."""
    lead = {"over", "at", "during", "on"} if last - first > 1 else {"in"}  # "in weekend fighting"
    if scan.values[last - 1] != "WE" or scan.words[first - 1].lower() not in lead:
        return None
    base = anchors.deictic
    if base is None:
        return Reckoned("DATE", "XXXX-WXX-WE")
    inside = base.weekday() >= timex.SATURDAY
    return timex.unit_shift(base, "WE", 0 if inside or anchors.future else -1, anchors.name)


def read_monthday(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'on the 15th' and 'on the 15th of last month'."""
    at = scan.classes.index("D", first, last)
    day, base = scan.values[at], anchors.deictic
    lead = scan.words[first - 1].lower() if at == first + 1 else "on"  # "the small hours of the 11th" needs none
    if base is None or not isinstance(day, int) or lead not in {"on", "until", "since", "by"}:
        return None
    fields = Fields(scan, first, last)
    if fields.unit is not None and fields.unit != "M":
        return None
    noun = scan.classes[last : last + 1] == "x" and scan.words[last][:1].isalpha()
    if fields.unit is None and noun and scan.words[last].lower() not in _SUBJECTS:
        return None  # "on the 14th floor"
    step = 0
    if fields.shift is not None:
        step = forward(fields.shift) - back(fields.shift)
    elif day > base.day and not anchors.future:
        step = -1
    elif day < base.day and anchors.future:
        step = 1
    month = timex.month_shift(base, step)
    return timex.of_day(timex.safe(month[0], month[1], day), anchors.name) if month else None


def read_recent(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'recent weeks'."""
    unit = unit_of(scan, first, last)
    if unit is None or scan.classes[unit[1]] == "U":
        return None
    found = _vague(unit[0], -1, anchors.deictic, anchors.name)
    return found._replace(last=anchors.deictic) if found.first else found


def read_relmonth(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'last March', 'next September', 'this May'."""
    fields = Fields(scan, first, last)
    base = anchors.deictic
    if base is None or fields.month is None or fields.shift is None or not month_word(scan, first, last):
        return None
    if back(fields.shift):
        year = base.year - (fields.month >= base.month)
    elif forward(fields.shift):
        year = base.year + (fields.month <= base.month)
    else:
        year = base.year
    return timex.of_month(year, fields.month, anchors.name)


def read_month(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'September' as the last one, or the next where the clause looks forward."""
    if not month_word(scan, first, last):
        return None
    fields = Fields(scan, first, last)
    if fields.month is None:
        return None
    if anchors.deictic is None:
        return Reckoned("DATE", f"XXXX-{fields.month:02d}")
    year = timex.nearest_year(anchors.deictic, fields.month, 15, future=anchors.future, far=_MONTH_FAR)
    return timex.of_month(year, fields.month, anchors.name)


def read_year(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read '1998' where it cannot be a count: after a preposition or an article, with nothing counted after it."""
    del anchors
    year = scan.values[last - 1]
    if not isinstance(year, int):
        return None
    following = scan.words[last] if last < len(scan.words) else ""
    if scan.classes[last : last + 1] in {"u", "c"} or following.lower() in _COUNTED:
        return None
    if last - first == 1:
        before = scan.words[first - 1].lower() if first else ""
        listed = before in {",", "and", "or", "to", "-"}
        if before not in YEAR_BEFORE or (listed and scan.classes[first - 2 : first - 1] not in {"Y", "M"}):
            return None
        if not _OLDEST <= year <= _NEWEST and before not in _FOR_OLD_YEARS and not listed:
            return None
        plural = following.endswith("s") and following.isalpha() and following.islower() and len(following) > 3
        if plural and before != "since" and following not in _NO_PLURALS:
            return None
        if before in _OWNERS and not (following.islower() and following not in _MEASURES):
            return None
    return timex.of_year(year, "text")
