"""Corrections applied to readings: entries find their events again, and change them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from rapidfuzz import fuzz

from geomap.corrections.entries import HARMS, Corrections, Entry, days, quantity
from geomap.errors import CorrectionsError
from geomap.events import extract
from geomap.events.what import lexicon
from geomap.events.where import precision
from geomap.records import Event, EventPlace, Precision, Reading, Span

if TYPE_CHECKING:
    from geomap.records import Document, Gazetteer, Mention, Place, Sentence

_ALIKE = 85.0  # rapidfuzz ratio of normalised sentences: a corrected typo or an added clause, not another sentence
_MOVED = 5.0
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_BY_TEXT = "text:"  # how the id of a document begins that has no address and no key of its own


class Applied(NamedTuple):
    """A corrected reading and the entries that matched something in it."""

    reading: Reading
    used: frozenset[Entry]


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


def check_places(corrections: Corrections, gazetteer: Gazetteer) -> None:
    """Raise CorrectionsError where an entry's place is none that the gazetteer knows: before anything is read."""
    for entry in corrections.entries:
        if "place" in entry.values:
            try:
                _place(entry, gazetteer)
            except CorrectionsError as error:
                raise CorrectionsError(f"{corrections.name}: {error}") from None


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


def again(
    readings: Iterable[Reading], corrections: Corrections, used: frozenset[Entry], gazetteer: Gazetteer
) -> tuple[list[Reading], frozenset[Entry]]:
    """Return the readings with the entries applied that name an event by an id which is in none, and those entries.

    Such an event is found by the part of its id that its own words give, in reports that go by their text: their ids
    change when they are edited. Where several events are of those words, none is taken.
    """
    out = list(readings)
    idle = [(extract.wording(key), e) for e in corrections.entries if e not in used and (key := _key(e))]
    wanted = {words for words, _ in idle}
    hits: dict[str, list[tuple[int, Event]]] = {}
    for number, reading in enumerate(out if wanted else ()):
        if reading.document.id.startswith(_BY_TEXT):
            for event in reading.events:
                if extract.wording(event.id) in wanted:
                    hits.setdefault(extract.wording(event.id), []).append((number, event))
    found: set[Entry] = set()
    for words, entry in idle:
        own = [hit for hit in hits.get(words, ()) if _is_of(out[hit[0]], entry.values.get("document"))]
        if len(own) == 1:
            ((number, event),) = own
            out[number] = events(out[number], Corrections((_renamed(entry, event.id),)), gazetteer).reading
            found.add(entry)
    return out, frozenset(found)


def _key(entry: Entry) -> str:
    """Return the id by which alone an entry names its event, empty where it gives the event's words or is of names."""
    value = {"event": entry.values.get("id"), "merge": entry.member, "split": entry.values.get("event")}
    key = value.get(entry.table)
    return key if isinstance(key, str) and not {"sentence", "trigger"} <= set(entry.values) else ""


def _renamed(entry: Entry, key: str) -> Entry:
    """Return an entry that names its event by another id."""
    if entry.table == "merge":
        return replace(entry, member=key)
    return replace(entry, values={**entry.values, "id" if entry.table == "event" else "event": key})


def unmatched(corrections: Corrections, used: frozenset[Entry]) -> tuple[str, ...]:
    """Return a line for each entry that matched nothing in any document."""
    hints = {"name": " (a name is corrected where a report is read, not in records of it)"}
    lost = " (an edited sentence has another id: give `sentence` and `trigger`, as `geomap explain` writes them)"
    idle = (entry for entry in corrections.entries if entry not in used)
    return tuple(
        f"{entry} matched nothing in these reports{hints.get(entry.table, lost if _key(entry) else '')}"
        for entry in idle
    )


def entry_for(reading: Reading, event: Event) -> str:
    """Return the entry that finds an event again, also in an edited report, for a person to add what is to change."""
    document = reading.document
    # A file's name outlives an edit of its text. A map that is read back names its reports by itself, "map.html#3".
    named = document.id.startswith(_BY_TEXT) and document.source and "#" not in document.source
    return written(event, document.source if named else document.id, event.sentence.text)


def written(event: Event, document: str | None, sentence: str | None) -> str:
    """Return the entry of an event as TOML, without its document or its sentence where those must not be told."""
    known = {"id": event.id, "document": document, "sentence": sentence, "trigger": event.trigger.text}
    lines = (f"{key} = {_toml(' '.join(value.split()))}" for key, value in known.items() if value)
    return "\n".join(("[[event]]", *lines))


def _toml(text: str) -> str:
    """Return a TOML string, which is JSON's but for DEL and lone surrogates; the matching gets over the latter."""
    return json.dumps(_SURROGATE.sub("\ufffd", text), ensure_ascii=False).replace("\x7f", "\\u007f")


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
        event = replace(event, date=days(entry))
    if "status" in values:
        event = replace(event, status=values["status"])
    if "title" in values:
        event = replace(event, title=str(values["title"]))
    counts = {key: quantity(entry, key) for key in HARMS if key in values}
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
