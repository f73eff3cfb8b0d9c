"""Corrections by hand: a small TOML file that is applied to readings at the stage that each entry concerns.

    [[name]]                      # a name that always means a place, or none
    name = "Springfield"
    place = "gm:springfield-dam"  # a gazetteer id or a name that the gazetteer knows; "" = not a place
    document = "..."              # optional: only in this document

    [[event]]                     # one event
    id = "e0123456789abcdef"
    document = "..."              # with `sentence` and `trigger` it is found again when the report was edited
    sentence = "..."
    trigger = "killed"
    place = "gm:old-fort"         # "" = no place of its own
    date = "2021-09-05"           # or "2021-09-03/2021-09-06", or a month, "2021-09"; "" unknown
    type = "death"
    status = "claimed"
    killed = 2                    # also wounded, captured, arrested, missing, displaced; "2-5" is a range, "" unknown
    title = "..."
    review = "accepted"
    drop = true                   # not an event

    [[merge]]                     # these events are one incident
    events = ["e01...", {document = "...", sentence = "...", trigger = "..."}]

    [[split]]                     # this event is an incident of its own
    event = "e03..."              # or a table as above

    [[add]]                       # an event that was not found, by its words
    document = "..."
    sentence = "..."
    trigger = "..."
    type = "attack"               # and the keys of [[event]]

Events are found by id, else by document, trigger and a sentence that is nearly the same. A document without an address
of its own goes by its text, and an edited one by its sentences alone. What matches nothing is told by `unmatched`, of a
merge each event that is not there, never lost in silence.
"""

from __future__ import annotations

import hashlib
import itertools
import re
import tomllib
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from rapidfuzz import fuzz

from geomap.errors import CorrectionsError
from geomap.events import dating, extract, lexicon, precision
from geomap.records import Event, EventDate, EventPlace, Precision, Quantity, Span, type_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from geomap.records import Document, Gazetteer, Mention, Place, Reading, Sentence

HARMS = ("killed", "wounded", "captured", "arrested", "missing", "displaced")
_ALIKE = 85.0  # rapidfuzz ratio of normalised sentences: a corrected typo or an added clause, not another sentence
_MOVED = 5.0
_BY_TEXT = "text:"  # how the id of a document begins that has no address and no key of its own
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
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "place"),
    "event": (),
    "merge": ("events",),
    "split": ("event",),
    "add": ("document", "sentence", "trigger", "type"),
}
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
    """The entries of a corrections file in its order."""

    entries: tuple[Entry, ...] = ()

    def of(self, *tables: str) -> tuple[Entry, ...]:
        """Return the entries of some tables."""
        return tuple(e for e in self.entries if e.table in tables)


class Applied(NamedTuple):
    """A corrected reading and the entries that matched something in it."""

    reading: Reading
    used: frozenset[Entry]


def load(path: Path) -> Corrections:
    """Read a corrections file; raises CorrectionsError that names the entry and the key."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{path.name}: expected a corrections file in UTF-8 ({error}); check the path"
        raise CorrectionsError(msg) from error
    return parse(text, path.name)


def parse(text: str, name: str = "corrections") -> Corrections:
    """Return the corrections that a TOML text holds; raises CorrectionsError."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        msg = f"{name}: expected TOML ({error}); see the example in the documentation"
        raise CorrectionsError(msg) from error
    entries: list[Entry] = []
    numbers = itertools.count(1)
    for table, items in data.items():
        if table not in _KEYS or not isinstance(items, list):
            msg = f"{name}: expected [[name]], [[event]], [[merge]], [[split]] or [[add]], got {table!r}"
            raise CorrectionsError(msg)
        for number, values in enumerate(items, 1):
            entry = Entry(table, number, values, number)
            _check(entry, name)
            if table == "merge":
                entries.extend(Entry(table, next(numbers), values, number, member) for member in values["events"])
            else:
                entries.append(entry)
    return Corrections(tuple(entries))


def _check(entry: Entry, name: str) -> None:
    values = entry.values
    wrong = sorted(set(values) - _KEYS[entry.table])
    if wrong:
        msg = f"{name}: {entry}: unknown key {wrong[0]!r}; known are {', '.join(sorted(_KEYS[entry.table]))}"
        raise CorrectionsError(msg)
    missing = [key for key in _NEEDED[entry.table] if key not in values]
    if entry.table == "event" and "id" not in values:
        missing = [key for key in ("sentence", "trigger") if key not in values]
    if missing:
        msg = f"{name}: {entry}: expected the key {missing[0]!r}"
        raise CorrectionsError(msg)
    members = values.get("events", []) if entry.table == "merge" else [values.get("event")] * (entry.table == "split")
    if not isinstance(members, list):
        msg = f"{name}: {entry}: expected events to be a list, got {members!r}"
        raise CorrectionsError(msg)
    for member in members:
        if not isinstance(member, str) and not (isinstance(member, dict) and {"sentence", "trigger"} <= set(member)):
            msg = f"{name}: {entry}: expected an event's id or a table with sentence and trigger, got {member!r}"
            raise CorrectionsError(msg)
    for key, allowed in (("type", type_names), ("status", _STATUSES), ("review", _REVIEWS)):
        if key in values and values[key] not in allowed:
            msg = f"{name}: {entry}: expected {key} to be one of {', '.join(sorted(allowed))}, got {values[key]!r}"
            raise CorrectionsError(msg)
    if "date" in values:
        _days(entry, name)
    for key in HARMS:
        if key in values:
            _quantity(entry, key, name)


def _days(entry: Entry, name: str = "corrections") -> EventDate:
    value = entry.values["date"]
    if value == "":
        return EventDate()
    try:
        if isinstance(value, str) and _MONTH.fullmatch(value):
            first = date.fromisoformat(f"{value}-01")
            parts = [first, first.replace(day=monthrange(first.year, first.month)[1])]
        else:
            parts = [value] if isinstance(value, date) else [date.fromisoformat(p) for p in str(value).split("/")]
    except ValueError as error:
        msg = f"{name}: {entry}: expected date as YYYY-MM-DD, YYYY-MM or YYYY-MM-DD/YYYY-MM-DD, got {value!r}"
        raise CorrectionsError(msg) from error
    first, last = min(parts), max(parts)
    return EventDate(first, last, precision=dating.precision(first, last), anchor="correction")


def _quantity(entry: Entry, key: str, name: str = "corrections") -> Quantity | None:
    value = entry.values[key]
    if value == "":
        return None
    try:
        numbers = [int(part) for part in str(value).split("-")]
    except ValueError as error:
        msg = f'{name}: {entry}: expected {key} as a number or "low-high", got {value!r}'
        raise CorrectionsError(msg) from error
    low, high = min(numbers), max(numbers)
    return Quantity(low, low if low == high else None, high, str(value))


def _place(entry: Entry, gazetteer: Gazetteer) -> Place | None:
    value = str(entry.values["place"])
    if not value:
        return None
    found = gazetteer.get(value)
    if found is None:
        candidates = gazetteer.find(value)
        if not candidates:
            advice = "look it up with `geomap gazetteer lookup`"
            msg = f"{entry}: the gazetteer knows neither an id nor a name {value!r}; {advice}"
            raise CorrectionsError(msg)
        found = candidates[0].place
    return found


def names(
    mentions: Sequence[Mention], document: Document, corrections: Corrections, gazetteer: Gazetteer
) -> tuple[tuple[Mention, ...], frozenset[Entry]]:
    """Return resolved mentions with the corrected names, and the entries used; for the stage after resolution."""
    used: set[Entry] = set()
    out = []
    entries = [e for e in corrections.of("name") if e.values.get("document") in {None, document.id, document.source}]
    for mention in mentions:
        kept: Mention | None = mention
        for entry in entries:
            if entry.values["name"].casefold() == mention.text.casefold():
                place = _place(entry, gazetteer)
                used.add(entry)
                kept = (
                    None
                    if place is None
                    else replace(mention, place=place, score=1.0, reason="corrected by hand", usage="literal")
                )
        if kept is not None:
            out.append(kept)
    return tuple(out), frozenset(used)


def events(reading: Reading, corrections: Corrections, gazetteer: Gazetteer) -> Applied:
    """Return a reading with its events corrected, merged, split, dropped and added, and the entries used."""
    used: set[Entry] = set()
    changed = {event.id: event for event in reading.events}
    for entry in corrections.of("event"):
        event = _match(reading, entry)
        if event is not None:
            used.add(entry)
            changed[event.id] = _edited(changed[event.id], entry, gazetteer)
    for entry in corrections.of("merge"):
        wanted = sorted(str(e) for e in entry.values["events"])
        group = "g" + hashlib.sha256("\x1f".join(wanted).encode("utf-8", "surrogatepass")).hexdigest()[:16]
        event = _member(reading, entry, entry.member)
        if event is not None:
            used.add(entry)
            changed[event.id] = replace(changed[event.id], group=group)
    for entry in corrections.of("split"):
        event = _member(reading, entry, entry.values["event"])
        if event is not None:
            used.add(entry)
            changed[event.id] = replace(changed[event.id], group="!" + event.id)
    for entry in corrections.of("add"):
        event = _added(reading, entry, gazetteer)
        if event is not None:
            used.add(entry)
            changed[event.id] = event
    ordered = sorted(changed.values(), key=lambda e: (e.trigger.start, e.trigger.end, e.id))
    return Applied(replace(reading, events=tuple(ordered)), frozenset(used))


def unmatched(corrections: Corrections, used: frozenset[Entry]) -> tuple[str, ...]:
    """Return a line for each entry that matched nothing in any document."""
    return tuple(f"{entry} matched nothing in these reports" for entry in corrections.entries if entry not in used)


def _member(reading: Reading, entry: Entry, member: str | Mapping[str, Any]) -> Event | None:
    """Return the event that a merge or a split names, by its id or by its words."""
    values = {"id": member} if isinstance(member, str) else member
    return _match(reading, replace(entry, values=values))


def _alike(sentence: str, wanted: str) -> float:
    """Return how alike a sentence is to a normalised one, from 0 to 100; words that changed places count little."""
    plain = extract.normalise(sentence)
    return max(float(fuzz.ratio(plain, wanted)), float(fuzz.token_sort_ratio(plain, wanted)) - _MOVED)


def _is_of(reading: Reading, document: str | None) -> bool:
    """Whether an entry may be about this document; one that goes by its text has another id when it was edited."""
    own = {reading.document.id, reading.document.source}
    return document is None or document in own or str(document).startswith(_BY_TEXT)


def _match(reading: Reading, entry: Entry) -> Event | None:
    values = entry.values
    for event in reading.events:
        if event.id == values.get("id"):
            return event
    if "sentence" not in values or "trigger" not in values:
        return None
    if not _is_of(reading, values.get("document")):
        return None
    wanted = extract.normalise(values["sentence"])
    best, score = None, _ALIKE
    for event in reading.events:
        if event.trigger.text.casefold() != str(values["trigger"]).casefold():
            continue
        alike = _alike(event.sentence.text, wanted)
        if alike >= score:
            best, score = event, alike
    return best


def _edited(event: Event, entry: Entry, gazetteer: Gazetteer) -> Event:
    values = entry.values
    review = values.get("review", "rejected" if values.get("drop") else "edited")
    event = replace(event, review=review, rules=(*event.rules, "corrected by hand"))
    if "type" in values and values["type"] != event.type:
        kind = next((c for c in lexicon.taxonomy().values() if c.type == values["type"]), None)
        event = replace(
            event,
            type=values["type"],
            acled=kind.acled if kind else (None, None),
            plover=kind.plover if kind else (None, None),
        )
    if "date" in values:
        event = replace(event, date=_days(entry))
    if "status" in values:
        event = replace(event, status=values["status"])
    if "title" in values:
        event = replace(event, title=str(values["title"]))
    counts = {key: _quantity(entry, key) for key in HARMS if key in values}
    if counts:
        event = replace(event, harm={**(event.harm or {}), **counts})
    if "place" in values:
        place = _place(entry, gazetteer)
        at = EventPlace(place, None, "inference", 1.0) if place is not None else None
        event = replace(
            event,
            place=at,
            places=(at,) if at else (),
            precision=precision.of(at.place, "clause") if at else Precision(),
        )
    reason = (
        "rejected by hand"
        if event.review == "rejected"
        else extract.off_map(event.type, event.realis, event.polarity, event.place)
    )
    return replace(event, on_map=reason is None, off_map_reason=reason)


def _added(reading: Reading, entry: Entry, gazetteer: Gazetteer) -> Event | None:
    values = entry.values
    document = reading.document
    if not _is_of(reading, values["document"]):
        return None
    wanted = extract.normalise(values["sentence"])

    def alike(sentence: Sentence) -> float:
        return _alike(sentence.text, wanted)

    sentence = max(reading.sentences, key=alike, default=None)
    if sentence is None or alike(sentence) < _ALIKE:
        return None
    at = sentence.text.casefold().find(str(values["trigger"]).casefold())
    if at < 0:
        return None
    start, end = sentence.start + at, sentence.start + at + len(str(values["trigger"]))
    trigger = Span(start, end, document.text[start:end])
    name = extract.identity(document.id, extract.normalise(sentence.text), trigger.text.lower(), 1)
    base = Event(
        id=name,
        type=cast("str", values["type"]),
        trigger=trigger,
        sentence=Span(sentence.start, sentence.end, sentence.text),
        mentions=(trigger,),
        confidence=1.0,
        rules=("added by hand",),
    )
    return _edited(base, entry, gazetteer)
