"""Readers of date expressions: one function for each pattern of `timewords`, from tokens and anchors to `Reckoned`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from geomap.events.when import timex
from geomap.events.when.timewords import FOREIGN_MONTHS, Scan
from geomap.events.when.timex import Anchors, Reckoned

SOON = 60  # days from the report within which a bare day and month is looked for
_DAWN = "06:00"
_ABBREVIATED = 4  # letters of "Sept": a longer month's name with two digits after it names no year
YEAR_BEFORE = frozenset(
    "a an his her their its our s or in since of by until till from during to and between before after early late mid "
    "end fiscal ( the through summer winter autumn spring fall year circa , last - late-".split()
)
_NAMED_AFTER = frozenset(
    "school brigade movement square street avenue bridge park stadium hospital revolution battalion university mosque "
    "airport regiment".split()
)  # what bears a date as its name
_LEADS_NIGHT = frozenset({"At", "In", "During", "during"})
_HOURS = frozenset({"hrs", "hours", "h"})
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr"})
_NUMBERS = {"W": "weekday", "w": "weekday", "M": "month", "m": "month", "Y": "year"}
_WORDS = {"L": "shift", "X": "shift", "H": "shift", "E": "edge"}


class Fields:
    """The tokens of an expression, by what they say."""

    __slots__ = ("day", "edge", "head", "month", "part", "shift", "token", "unit", "weekday", "year")

    def __init__(self, scan: Scan, first: int, last: int) -> None:
        """Read tokens first to last - 1."""
        self.weekday: int | None = None
        self.month: int | None = None
        self.day: int | None = None
        self.year: int | None = None
        self.part: str | None = None
        self.shift: str | None = None
        self.edge: str | None = None
        self.unit: str | None = None
        self.head = scan.words[first].lower()
        self.token = first
        for index in range(first, last):
            self._take(scan, index)

    def shifted_year(self, base: date | None, coarse: date | None) -> int | None:
        """Return the year of 'June last year' and 'March the same year', None where no year is named so."""
        if self.unit != "Y" or self.shift is None or base is None:
            return None
        if self.shift in {"same", "that"}:
            return coarse.year if coarse else None
        return base.year - back(self.shift) + forward(self.shift)

    def _take(self, scan: Scan, index: int) -> None:
        """Note what one token says."""
        letter, value = scan.classes[index], scan.values[index]
        word = scan.words[index].lower()
        if letter in _NUMBERS:
            setattr(self, _NUMBERS[letter], int(value or 0))
        elif letter in _WORDS:
            setattr(self, _WORDS[letter], word)
        elif letter in "UP":
            setattr(self, "unit" if letter == "U" else "part", str(value))
        elif letter == "h" or (letter == "d" and scan.classes[index + 1 : index + 2] in {"a", "c"}):
            self.part = clock(scan, index)
        elif letter in "dDo" and isinstance(value, int) and self.day is None:
            self.day = value
        elif letter == "u" and self.part is None and self.edge == "early":
            self.part = "MO"  # "the early hours of"


def clock(scan: Scan, index: int) -> str | None:
    """Return HH:MM of a clock time that begins with this token, or None where it is none."""
    word = scan.words[index]
    parts = word.split(":")
    hour, minute = int(parts[0]), int(parts[1]) if len(parts) > 1 else 0
    if scan.classes[index + 1 : index + 2] == "a":
        hour = hour % 12 + (12 if scan.values[index + 1] == "pm" else 0)
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None


def count_of(scan: Scan, first: int, last: int) -> str | None:
    """Return the number that the tokens before a unit name, 'X' where it is vague."""
    total = 0
    seen = False
    for index in range(first, last):
        letter, value = scan.classes[index], scan.values[index]
        if letter == "V":
            return "2" if value == "couple" else "X"
        if letter in "Cd9" and isinstance(value, int):
            total += value
            seen = True
        elif letter == "A" and not seen:
            total, seen = 1, True
    return str(total) if seen else None


def unit_of(scan: Scan, first: int, last: int) -> tuple[str, int] | None:
    """Return the unit that the tokens name and where it stands."""
    for index in range(first, last):
        if scan.classes[index] in "Uu":
            return str(scan.values[index]), index
    return None


def read_iso(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read '2021-09-05'."""
    del anchors
    year, month, day = (int(part) for part in scan.words[first].split("-"))
    return timex.of_day(timex.safe(year, month, day), "text", Fields(scan, first, last).part)


def read_absolute(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read a day of a month, with its year or with the year that the clause implies."""
    fields = Fields(scan, first, last)
    if fields.month is None or fields.day is None or not month_word(scan, first, last, firm=True):
        return None
    following = scan.words[last].lower() if last < len(scan.words) else ""
    if following in _NAMED_AFTER:
        return None  # "the Second of May School"
    if fields.year is not None and scan.classes[last - 1] == "Y" and following in _HOURS:
        stop = last - 2 if scan.classes[last - 2] == "," else last - 1  # "Feb. 26, 1745 hrs"
        dated = read_absolute(scan, first, stop, anchors)
        return dated._replace(keep=last - stop) if dated else None
    if fields.year is None and counted(scan, first, last):
        found = timex.of_month(_year(fields, anchors), fields.month, anchors.name) if anchors.deictic else None
        return found._replace(keep=1) if found else None
    year = fields.year
    anchor = "text"
    if fields.unit is not None:
        year, anchor = fields.shifted_year(anchors.deictic, anchors.coarse), anchors.name
        if year is None:
            return None
    if year is None:
        if anchors.deictic is None:
            return Reckoned("DATE", f"XXXX-{fields.month:02d}-{fields.day:02d}")
        anchor = anchors.name
        year = timex.nearest_year(anchors.deictic, fields.month, fields.day, future=anchors.future)
        if anchors.year is not None and not anchors.future:
            year = anchors.year
        day = timex.safe(year, fields.month, fields.day)
        if day is not None and day > anchors.deictic and first and scan.words[first - 1].lower() == "since":
            year -= 1
    found = timex.of_day(timex.safe(year, fields.month, fields.day), anchor, fields.part)
    return found or timex.of_month(year, fields.month, anchor)  # "31 February": some day of that month


def counted(scan: Scan, first: int, last: int) -> bool:
    """Whether the number after a month counts what follows: "in September 13 prisoners died"."""
    if last - first != 2 or scan.classes[first:last] not in {"Md", "md"} or not first:
        return False
    if scan.words[first - 1].lower() != "in" or last >= len(scan.words):
        return False
    word = scan.words[last]
    return word.islower() and scan.classes[last] in "xuV" and len(word) > 2


def _year(fields: Fields, anchors: Anchors) -> int:
    """Return the year of a month that is named without one."""
    base = anchors.deictic or date.min
    return timex.nearest_year(base, fields.month or 1, 15, future=anchors.future, far=SOON)


def read_shortyear(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read '3 JAN 90': two digits are a year only after a month's abbreviation, or after an apostrophe."""
    fields = Fields(scan, first, last - 1)
    word = scan.words[last - 1]
    for index in range(first, last):
        if scan.classes[index] in "Mm":
            short = (len(scan.words[index]) <= _ABBREVIATED and scan.values[index] != 5) or scan.words[index].isupper()
            if not short and word[0] not in "'’":
                return None
    digits = word.strip("'’")
    if len(digits) == 1 and fields.month is not None:  # "8 Feb - 3 Mar": the next day, no year
        stop = max(index for index in range(first, last) if scan.classes[index] in "Mm.") + 1
        dated = read_absolute(scan, first, stop, anchors)
        return dated._replace(keep=last - stop) if dated else None
    if len(digits) != 2 or fields.month is None or fields.day is None:
        return None
    return timex.of_day(timex.safe(timex.full_year(int(digits)), fields.month, fields.day), "text")


def month_word(scan: Scan, first: int, last: int, *, firm: bool = False) -> bool:
    """Whether the month is one: 'may' and 'march' need a capital, and without a day something that asks for a date.

    A month of another language stands in lower case unless a number is beside it: "Mayo Ndaga" is a village.
    """
    for index in range(first, last):
        letter, word = scan.classes[index], scan.words[index]
        if letter in "Mm":
            if not firm and not word.islower() and (word.lower() in FOREIGN_MONTHS or _first_name(scan, index)):
                return False
            if word[0].islower() and (letter == "m" or len(word) <= 3):
                return False
            if (
                len(word) <= 3
                and word[1:].islower()
                and not firm
                and letter != "m"
                and scan.classes[index + 1 : index + 2] != "."
            ):
                return False
            if letter == "m" and not firm:
                before = scan.words[index - 1].lower() if index else ""
                return (
                    before in YEAR_BEFORE
                    or scan.classes[index - 1 : index] in {"L", "X", "H", "E", "-"}
                    or before == "on"
                )
    return True


def _first_name(scan: Scan, index: int) -> bool:
    """Whether the name of a month is somebody's: 'Ms April Jones'."""
    lead = scan.words[index - 1].lower() if index else ""
    lead = scan.words[index - 2].lower() if lead == "." and index > 1 else lead
    return lead in _TITLES


def read_monthyear(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'September 2021'."""
    fields = Fields(scan, first, last)
    year = fields.year or fields.shifted_year(anchors.deictic, anchors.coarse)
    if fields.month is None or year is None or not month_word(scan, first, last, firm=fields.year is not None):
        return None
    return timex.of_month(year, fields.month, "text" if fields.year else anchors.name)


def read_dayofweek(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'Friday last week': the day of that name in the week that is named."""
    fields = Fields(scan, first, last)
    unit = unit_of(scan, first, last)
    if anchors.deictic is None or unit is None or unit[0] != "W" or fields.weekday is None or fields.shift is None:
        return None
    weeks = -1 if back(fields.shift) else 1 if forward(fields.shift) else 0
    monday = timex.shift(anchors.deictic, -anchors.deictic.weekday() + 7 * weeks)
    return timex.of_day(timex.shift(monday, fields.weekday) if monday else None, anchors.name)


def back(word: str) -> bool:
    """Whether a word shifts backwards."""
    return word in {"last", "past", "previous", "preceding"}


def forward(word: str) -> bool:
    """Whether a word shifts forwards."""
    return word in {"next", "coming", "following", "upcoming", "subsequent"}


def read_twoaway(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'the day before yesterday' and 'the day after tomorrow'."""
    days = {"yesterday": -1, "tomorrow": 1}.get(scan.words[last - 1].lower())
    if anchors.deictic is None or days is None or scan.values[first + 1] != "D":
        return None
    return timex.of_day(timex.shift(anchors.deictic, 2 * days), anchors.name)


def read_weekday(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'Sunday', 'last Friday', 'late on Monday night': the last day of that name, the report's own included."""
    fields = Fields(scan, first, last)
    if fields.weekday is None:
        return None
    base = anchors.deictic
    shifted = fields.shift
    if base is None:
        return Reckoned("DATE", f"XXXX-WXX-{fields.weekday + 1}" + (_tail(fields.part)))
    name = anchors.name
    if (
        shifted in {"following", "subsequent", "that", "same", "preceding", "previous"}
        and anchors.narrative is not None
    ):
        base, name = anchors.narrative, "event"
    elif name == "event" and anchors.report is not None:
        base, name = anchors.report, "report"  # a speaker's Tuesday lies before the report, not before what was told
    future = anchors.future
    strict = False
    if shifted is not None:
        future = forward(shifted) or (shifted in {"this", "current"} and future is not False)
        strict = back(shifted) or forward(shifted)
    return timex.of_day(timex.weekday(base, fields.weekday, future=future, strict=strict), name, fields.part)


def _tail(part: str | None) -> str:
    """Return the part of day as it stands in a value."""
    return f"T{part}" if part else ""


def read_deictic(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'today', 'yesterday evening', 'tonight', 'overnight'."""
    word = next(scan.words[index].lower() for index in range(first, last) if scan.classes[index] == "T")
    fields = Fields(scan, first, last)
    days = {"yesterday": -1, "tomorrow": 1}.get(word, 0)
    part = "NI" if word in {"tonight", "overnight"} else fields.part
    base = anchors.deictic
    if base is None:
        return Reckoned("TIME" if part else "DATE", "XXXX-XX-XX" + (_tail(part)))
    if word == "overnight":
        night = timex.shift(base, 0 if anchors.future else -1)
        found = timex.of_day(night, anchors.name, "NI")
        return found._replace(last=timex.shift(night, 1)) if found and night else found
    return timex.of_day(timex.shift(base, days), anchors.name, part)


def read_partof(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'this morning', 'last night', 'that evening', 'the next morning'."""
    fields = Fields(scan, first, last)
    word = fields.shift or "this"
    narrative = anchors.narrative or anchors.deictic
    if word in {"this", "current", "present"}:
        return _part_on(anchors.deictic, anchors.name, 0, fields.part)
    if word in {"last", "past"}:
        return _part_on(anchors.deictic, anchors.name, -1, fields.part)
    days = 0 if word in {"that", "same"} else -1 if back(word) else 1
    return _part_on(narrative, "event" if anchors.narrative else anchors.name, days, fields.part)


def _part_on(base: date | None, name: str, days: int, part: str | None) -> Reckoned | None:
    """Return a part of the day so many days from the base."""
    if base is None:
        return Reckoned("TIME", "XXXX-XX-XX" + ("T" + part if part and part.isalpha() else ""))
    return timex.of_day(timex.shift(base, days), name, part)


def _near(anchors: Anchors) -> date | None:
    """Return the narrative's day if it is close to the report's, else the report's: hours do not reach further back."""
    if anchors.narrative is None or anchors.deictic is None:
        return anchors.narrative or anchors.deictic
    near = anchors.close or abs((anchors.deictic - anchors.narrative).days) <= timex.WEEKDAYS
    return anchors.narrative if near else anchors.deictic


def read_clock(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read '10 a.m.', '8:30', '0600 GMT' as a time of the narrative's day."""
    del last
    time = clock(scan, first)
    if time is None:
        return None
    base = _near(anchors)
    if scan.classes[first] == "h" and scan.classes[first + 1 : first + 2] not in {"a", "c"}:
        before = scan.words[first - 1].lower() if first else ""
        if before not in {"at", "around", "about", "until", "from", "by", "before", "after", "since"}:
            return None  # a score, a verse, a ratio
    if base is None:
        return Reckoned("TIME", f"XXXX-XX-XXT{time}")
    if anchors.dark and time < _DAWN:  # "last night ... at about 2am"
        base = timex.shift(base, 1)
    return timex.of_day(base, "event" if anchors.narrative else anchors.name, time, moves=False)


def read_part(scan: Scan, first: int, last: int, anchors: Anchors) -> Reckoned | None:
    """Read 'dawn' in 'since dawn', 'noon' in 'at noon': a part of the narrative's day, or of the report's."""
    part = str(scan.values[first])
    start = first - 1 if scan.classes[first - 1] != "t" else first - 2
    if scan.classes[first - 1] == "t" and scan.words[start].lower() in {"for", "of"}:
        return None
    del last
    if scan.words[start].lower() == "since":
        return _part_on(anchors.deictic, anchors.name, 0, part)
    base = _near(anchors)
    if part == "NI" and base is not None and anchors.narrative is None and not anchors.future:
        before = timex.shift(base, -1)  # "At night the enemy attacked": told in the morning
        found = (
            timex.of_day(before, anchors.name, part) if scan.words[start] in {"At", "In", "During", "during"} else None
        )
        if found is not None:
            return found._replace(last=base, moves=None)
    found = _part_on(base, "event" if anchors.narrative else anchors.name, 0, part)
    return found._replace(moves=None) if found else None


Reader = Callable[[Scan, int, int, Anchors], Reckoned | None]
