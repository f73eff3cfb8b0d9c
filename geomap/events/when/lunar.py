"""Feasts of the Islamic lunar calendar, by its tabular reckoning.

The day of a feast is announced when the new moon is seen and differs between countries by a day, so that a feast is
told as the days from the one before the reckoned day to the one after it. The tabular calendar (thirty years of 354
or 355 days, civil epoch) lies within a day of the Umm al-Qura calendar for every feast below from 2000 to 2038.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

_EPOCH = 227015  # ordinal of 1 Muharram 1 (19 July 622, proleptic Gregorian)
_CYCLE_YEARS, _CYCLE_DAYS = 30, 10631
_LEAP_SHIFT = 11


class Feast(NamedTuple):
    """A feast: month and day on which it begins, and how many days it lasts."""

    month: int
    day: int
    length: int = 1


FEASTS = {
    "fitr": Feast(10, 1),
    "adha": Feast(12, 10),
    "ashura": Feast(1, 10),
    "mawlid": Feast(3, 12),
    "arbaeen": Feast(2, 20),
    "ramadan": Feast(9, 1, 30),
}
"""Feasts by the words that name them (see `name`)."""

_NAMES = {
    "fitr": "fitr", "fitri": "fitr", "fithr": "fitr", "adha": "adha", "azha": "adha", "zuha": "adha", "bakr": "adha",
    "kebir": "adha", "ashura": "ashura", "ashoura": "ashura", "mawlid": "mawlid", "milad": "mawlid",
    "mouloud": "mawlid", "arbaeen": "arbaeen", "arbain": "arbaeen",
    "ramadan": "ramadan", "ramazan": "ramadan", "ramadhan": "ramadan",
}  # fmt: skip


def name(words: list[str]) -> tuple[str, int] | None:
    """Return which feast the words begin with and how many of them name it; None where they begin with none.

    `words` are the tokens of a text in lower case: 'eid', 'al', '-', 'fitr'. A bare 'eid' is 'eid'.
    """
    if not words:
        return None
    if words[0] in _NAMES:
        return _NAMES[words[0]], 1
    if words[0] not in {"eid", "id"}:
        return None
    for at in range(1, min(5, len(words))):
        if words[at] in _NAMES:
            return _NAMES[words[at]], at + 1
        if words[at] not in {"al", "ul", "el", "-", "e", "'", "’"}:
            break
    return ("eid", 1) if words[0] == "eid" else None


def gregorian(year: int, month: int, day: int) -> date | None:
    """Return the Gregorian day of a date of the tabular Islamic calendar, None outside Python's calendar.

    >>> gregorian(1445, 10, 1)
    datetime.date(2024, 4, 10)
    """
    passed = (year - 1) * 354 + (3 + _LEAP_SHIFT * year) // _CYCLE_YEARS + (59 * (month - 1) + 1) // 2
    try:
        return date.fromordinal(_EPOCH + passed + day - 1)
    except (ValueError, OverflowError):
        return None


def nearest(feast: str, base: date, *, future: bool) -> tuple[date, date] | None:
    """Return first and last possible day of a feast: the last one begun by a day, the next one where it looks ahead.

    A bare 'eid' is whichever of the two lies nearest in that direction.
    """
    names = ("fitr", "adha") if feast == "eid" else (feast,)
    found = [span for each in names for span in _around(each, base)]
    if future:
        ahead = [span for span in found if span[1] >= base]
        return min(ahead, default=None)
    behind = [span for span in found if span[0] <= base]
    last = max(behind, default=None)
    return (last[0], max(last[0], min(last[1], base))) if last else None


def of_year(feast: str, year: int) -> tuple[date, date] | None:
    """Return first and last possible day of a feast that begins in a Gregorian year."""
    found = [span for span in _around(feast, date(year, 7, 1)) if (span[0] + timedelta(days=1)).year == year]
    return found[0] if found else None


def _around(feast: str, base: date) -> list[tuple[date, date]]:
    """Return the days of a feast in the lunar years around a day."""
    which = FEASTS.get(feast)
    if which is None:
        return []
    guess = (base.toordinal() - _EPOCH) * _CYCLE_YEARS // _CYCLE_DAYS + 1
    out = []
    for year in range(guess - 2, guess + 3):
        day = gregorian(year, which.month, which.day)
        if day is not None and date.min < day < date.max - timedelta(days=which.length):
            out.append((day - timedelta(days=1), day + timedelta(days=which.length)))
    return out
