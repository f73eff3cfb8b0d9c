"""The entries of a corrections file: read from TOML and checked."""

from __future__ import annotations

import itertools
import re
import tomllib
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from geomap.errors import CorrectionsError
from geomap.events.when import dating
from geomap.records import EventDate, Quantity, type_names

HARMS = ("killed", "wounded", "captured", "arrested", "missing", "displaced")
_MONTH = re.compile(r"\d{4}-\d\d")
_KEYS: Mapping[str, frozenset[str]] = {
    "name": frozenset({"name", "place", "document", "note"}),
    "event": frozenset(
        {
            "id",
            "document",
            "sentence",
            "trigger",
            "place",
            "date",
            "type",
            "status",
            "title",
            "review",
            "drop",
            "note",
            *HARMS,
        }
    ),
    "merge": frozenset({"events", "note"}),
    "split": frozenset({"event", "note"}),
    "add": frozenset({"document", "sentence", "trigger", "place", "date", "type", "status", "title", "note", *HARMS}),
}
_BY_WORDS = ("sentence", "trigger")
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "place"),
    "event": (),
    "merge": ("events",),
    "split": ("event",),
    "add": ("document", "sentence", "trigger", "type"),
}
_TEXTS = frozenset(
    {"id", "name", "document", "sentence", "trigger", "place", "type", "status", "title", "review", "note"}
)
_MEMBER = frozenset({"id", "document", "sentence", "trigger"})
_STATUSES = frozenset({"reported", "claimed", "denied", "unverified"})
_REVIEWS = frozenset({"unreviewed", "accepted", "edited", "rejected"})


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One correction: its table, its keys, and its place in the file from 1.

    `number` tells the entries of a table apart; a merge is one entry for each of its events, `member`, so that each can
    be told to be missing.
    """

    table: str
    number: int
    values: Mapping[str, Any]
    place: int = 0
    member: str | Mapping[str, Any] = ""

    def __str__(self) -> str:
        """Name the entry as a message would."""
        values = {"event": self.member} if self.member else self.values
        shown = ", ".join(f"{k} = {v!r}" for k, v in list(values.items())[:2])
        return f"[[{self.table}]] number {self.place or self.number} ({shown})"


@dataclass(frozen=True, slots=True)
class Corrections:
    """The entries of a corrections file in its order, and the file's name for messages."""

    entries: tuple[Entry, ...] = ()
    name: str = "corrections"

    def of(self, *tables: str) -> tuple[Entry, ...]:
        """Return the entries of some tables."""
        return tuple(e for e in self.entries if e.table in tables)


def load(path: Path) -> Corrections:
    """Read a corrections file; raises CorrectionsError that names the entry and the key."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or error
        raise CorrectionsError(f"{path.name}: expected a corrections file in UTF-8 ({why}); check the path") from error
    return parse(text, path.name)


def parse(text: str, name: str = "corrections") -> Corrections:
    """Return the corrections that a TOML text holds; raises CorrectionsError."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        advice = "docs/how-to/corrections.md shows its form"
        raise CorrectionsError(f"{name}: expected TOML ({error}); {advice}") from error
    entries: list[Entry] = []
    numbers = itertools.count(1)
    for table, items in data.items():
        if table not in _KEYS or not isinstance(items, list):
            msg = f"{name}: expected [[name]], [[event]], [[merge]], [[split]] or [[add]], got {table!r}"
            raise CorrectionsError(msg)
        for number, values in enumerate(items, 1):
            if not isinstance(values, dict):
                raise CorrectionsError(f"{name}: expected [[{table}]] and its keys below it, got {values!r}")
            entry = Entry(table, number, values, number)
            _check(entry, name)
            if table == "merge":
                entries.extend(Entry(table, next(numbers), values, number, member) for member in values["events"])
            else:
                entries.append(entry)
    _check_against(entries, name)
    return Corrections(tuple(entries), name)


def _wrong(entry: Entry, name: str, problem: str) -> CorrectionsError:
    return CorrectionsError(f"{name}: {entry}: {problem}")


def _check(entry: Entry, name: str) -> None:
    values = entry.values
    odd = sorted(set(values) - _KEYS[entry.table])
    if odd:
        raise _wrong(entry, name, f"unknown key {odd[0]!r}; known are {', '.join(sorted(_KEYS[entry.table]))}")
    needed = _BY_WORDS if entry.table == "event" and "id" not in values else _NEEDED[entry.table]
    missing = [key for key in needed if key not in values]
    if missing:
        raise _wrong(entry, name, f"expected the key {missing[0]!r}")
    _check_texts(entry, values, name)
    if entry.table in ("merge", "split"):
        _check_members(entry, values["events"] if entry.table == "merge" else [values["event"]], name)
    for key, allowed in (("type", type_names), ("status", _STATUSES), ("review", _REVIEWS)):
        if key in values and values[key] not in allowed:
            raise _wrong(entry, name, f"expected {key} to be one of {', '.join(sorted(allowed))}, got {values[key]!r}")
    if "date" in values:
        days(entry, name)
    for key in HARMS:
        if key in values:
            quantity(entry, key, name)


def _check_members(entry: Entry, members: Any, name: str) -> None:
    """Raise CorrectionsError where what is to be merged or split is no list of events."""
    if not isinstance(members, list):
        raise _wrong(entry, name, f"expected events to be a list, got {members!r}")
    for member in members:
        if not isinstance(member, str) and not (isinstance(member, dict) and set(_BY_WORDS) <= set(member)):
            raise _wrong(entry, name, f"expected an event's id or a table with sentence and trigger, got {member!r}")
        if isinstance(member, dict):
            _check_texts(entry, member, name)
            if set(member) - _MEMBER:
                raise _wrong(entry, name, f"expected {', '.join(sorted(_MEMBER))} of an event, got {sorted(member)}")


def _check_texts(entry: Entry, values: Mapping[str, Any], name: str) -> None:
    """Raise CorrectionsError where a key that takes words holds something else, or `drop` no yes or no."""
    for key in _TEXTS & set(values):
        if not isinstance(values[key], str):
            raise _wrong(entry, name, f"expected {key} in quotes, got {values[key]!r}")
    if not isinstance(values.get("drop", False), bool):
        raise _wrong(entry, name, f"expected drop as true or false, got {values['drop']!r}")


def _check_against(entries: Iterable[Entry], name: str) -> None:
    """Raise CorrectionsError where two entries say different things of one event or name: neither can be meant."""
    said: dict[tuple[Any, ...], Entry] = {}
    for entry in entries:
        values = entry.values
        if entry.table not in ("event", "name"):
            continue
        whose = ("id",) if "id" in values else ("name", "document", "sentence", "trigger")
        about = (entry.table, *(values.get(key) for key in whose))
        for key in values.keys() - {"id", "name", "document", "sentence", "trigger", "note"}:
            before = said.setdefault((*about, key), entry)
            if before.values[key] != values[key]:
                raise _wrong(entry, name, f"number {before.place} gives another {key}: {before.values[key]!r}")


def days(entry: Entry, name: str = "corrections") -> EventDate:
    """Return the days that an entry gives; raises CorrectionsError."""
    value = entry.values["date"]
    if value == "":
        return EventDate()
    try:
        if isinstance(value, str) and _MONTH.fullmatch(value):
            first = date.fromisoformat(f"{value}-01")
            parts = [first, first.replace(day=monthrange(first.year, first.month)[1])]
        else:
            written = value.date() if isinstance(value, datetime) else value
            parts = [date.fromisoformat(part) for part in str(written).split("/")]
    except ValueError as error:
        forms = "YYYY-MM-DD, YYYY-MM or YYYY-MM-DD/YYYY-MM-DD"
        raise _wrong(entry, name, f"expected date as {forms}, got {value!r}") from error
    first, last = min(parts), max(parts)
    return EventDate(first, last, precision=dating.precision(first, last), anchor="correction")


def quantity(entry: Entry, key: str, name: str = "corrections") -> Quantity | None:
    """Return the count that an entry gives, None where it is said to be unknown; raises CorrectionsError."""
    value = entry.values[key]
    if value == "":
        return None
    try:
        numbers = [int(part) for part in str(value).split("-")]
    except ValueError as error:
        raise _wrong(entry, name, f'expected {key} as a number or "low-high", got {value!r}') from error
    low, high = min(numbers), max(numbers)
    return Quantity(low, low if low == high else None, high, str(value))
