"""Events of one document: triggers with realis, place, date, numbers and sources, and whether they go on the map."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from geomap import heads
from geomap.events.howmany import counts, quantities
from geomap.events.joining import coreference, headlines
from geomap.events.what import domains, reference, triggers
from geomap.events.when import dates, dating, mainday
from geomap.events.where import attachment, candidates, discourse, linking, precision, sharing
from geomap.events.whether import realis, sums, telling
from geomap.events.who import actors, attribution
from geomap.events.words import clause, harmwords
from geomap.records import Event, EventPlace, Precision, Quote, Span, changed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from geomap.events.what.trigger import Trigger
    from geomap.events.where.attachment import Attachment
    from geomap.events.whether.realis import Reality
    from geomap.events.words.clause import Words
    from geomap.records import Document, EventDate, Gazetteer, Mention, Quantity, Relation, Sentence, Timex

    _Told = tuple[int, Sentence, Sequence[Mention], Words, tuple[Trigger, ...]]

_ALNUM = re.compile(r"[^\W_]+")
_ASCII_ALNUM = "".join(chr(code) if chr(code).isalnum() else " " for code in range(128))
NO_PLACE = "no place of its own is named"
OFF_MAP_TYPES = frozenset({"statement"})
_HARMS = {
    "death": ("killed", "wounded", "missing"),
    "arrest": ("captured", "arrested"),
    "abduct": ("missing", "captured"),
    "displacement": ("displaced",),
    "territory": ("captured",),
}
_ALL_HARMS = ("killed", "wounded", "captured", "arrested", "missing", "displaced")
_HARMING = frozenset({"attack", "explosion", "disaster", "riot", "protest"})
_WORDING = 9  # characters of an id that tell the words of its event
_NEW_YEAR = 60  # days: "in 2023" told in spring 2024 is background
_STALE_DAYS = 550  # an event that lies further back than this is background, not news


def find(
    document: Document,
    sentences: Sequence[Sentence],
    quotes: Sequence[Quote],
    mentions: Sequence[Mention],
    relations: Sequence[Relation],
    timexes: Sequence[Timex],
    gazetteer: Gazetteer,
    given: Sequence[Span] | None = None,
) -> tuple[Event, ...]:
    """Return the events that a document tells of, in the order of its text.

    `given` triggers, where there are any, stand in for the lexicon's finds; none of them is folded into another.
    """
    ordered = sorted(mentions, key=lambda m: m.start)
    told_by = _telling(sentences, ordered, given)
    if not told_by:
        return ()  # what follows looks at the whole report
    entries = heads.find(document.text, sentences)
    places = discourse.Discourse(sentences, ordered, gazetteer, entries)
    prepared = attribution.prepare(document, sentences, quotes)
    people = actors.prepare(document, sentences)
    seen: Counter[tuple[str, str]] = Counter()
    report = dating.report_day(document, timexes)
    year = report.year if report else None
    events: list[Event] = []
    traits: list[list[str]] = []
    style = telling.style(sentences)
    for ordinal, sentence, inside, read, found in told_by:
        near = candidates.with_unknown(read, candidates.locate(read, inside), sentence.text, sentence.start)
        words = candidates.cased(read, near) if sentence.text.isupper() else read
        low_text = sentence.text.lower()
        plain = normalise(sentence.text)
        kinds = frozenset(t.kind.type for t in found)
        shared = [linking.shared(words, near, k) for k in range(len(near))]
        placed = [attachment.attach(trigger, words, near, shared, relations, gazetteer) for trigger in found]
        if given is None:
            placed = sharing.share(found, placed, words)
        held = dict(zip(map(id, found), placed, strict=True))
        located = [
            c.mention
            for c in near
            if c.mention.usage == "literal"
            and c.mention.place is not None
            and not attribution.names_speaker(prepared, c.mention.start, c.mention.end)
        ]
        for trigger, others in _coordinated(found, words) if given is None else ((t, ()) for t in found):
            reality = realis.judge(trigger, words, low_text, year)
            known = "statement" in kinds and reference.of(trigger, words) == reference.BACK
            at = places.complete(held[id(trigger)], sentence, located, placed, known=known, offset=trigger.span.start)
            when = dates.attach(trigger.span, sentence, sentences, quotes, timexes, document)
            key = (plain, trigger.span.text.lower())
            harm = _harm(trigger, kinds, sentence, sentences, document)
            seen[key] += 1
            name = identity(document.id, *key, seen[key])
            told = telling.Told(style, ordinal, _own(at), when, any(harm.values()), report, len(found))
            event = _event(name, sentence, words, trigger, reality, at, told, harm)
            reason = event.off_map_reason
            if reason == NO_PLACE and (at.unresolved or at.unsure):
                reason = _unplaced((at.unresolved or at.unsure)[0], inside)
            traits.append(telling.features(trigger, words, told) if event.on_map else [])
            voice = _voice(event, reason, prepared)
            named = [(m.start, m.end) for m in inside if m.usage == "literal" and not m.nominal]
            taking_part = actors.find(people, trigger.span, sentence, voice["attribution"], named)
            events.append(changed(event, mentions=(trigger.span, *others), actors=taking_part, **voice))
    if given is not None:
        return tuple(events)
    dated = mainday.recorded(telling.settle(events, traits, style), entries, timexes)
    return _settled(dated, sentences, timexes, report)


def _settled(
    events: Sequence[Event], sentences: Sequence[Sentence], timexes: Sequence[Timex], report: date | None
) -> tuple[Event, ...]:
    """Return the events once all are known: on the main event's day, below their headline, each told once."""
    told = headlines.settle(mainday.settle(events, sentences, timexes, report), sentences)
    return _narrowed(told, coreference.merge(told))


_WIDESPREAD = re.compile(r"flood|rain|cyclone|hurricane|typhoon|storm|quake|drought|heat|monsoon|war\b|s$")


def _narrowed(told: Sequence[Event], merged: Sequence[Event]) -> tuple[Event, ...]:
    """Return the merged events, the first of which a later mention puts at a finer place, with all of their sentence.

    "A bus crash in Kenya killed 14. The accident happened near Naivasha": the dead are where the crash is.
    """
    first = {event.id: event.place for event in told}
    finer: dict[tuple[int, str], EventPlace] = {}
    for event in merged:
        wide, place = first.get(event.id), event.place
        if _WIDESPREAD.search(event.trigger.text.lower()):
            continue
        if wide is not None and place is not None and wide.place.id in place.place.parents:
            finer[event.sentence.start, wide.place.id] = attachment.inherit(place)
    if not finer:
        return tuple(merged)
    return tuple(_moved(event, finer) for event in merged)


def _moved(event: Event, finer: Mapping[tuple[int, str], EventPlace]) -> Event:
    """Return an event at the finer place, if any, that its sentence's happening turned out to be at."""
    alone = event.place if len(event.places) == 1 and not event.unresolved else None
    place = finer.get((event.sentence.start, alone.place.id)) if alone is not None else None
    if place is None:
        return event
    codes = precision.of(place.place, place.how)
    return changed(event, place=place, places=(place,), precision=codes, rules=(*event.rules, "place:told later"))


def _telling(sentences: Sequence[Sentence], ordered: Sequence[Mention], given: Sequence[Span] | None) -> list[_Told]:
    """Return the sentences that tell of events: number, sentence, the places that it names, words, triggers."""
    starts = [m.start for m in ordered]
    found: list[_Told] = []
    for ordinal, sentence in enumerate(s for s in sentences if s.role != "dateline"):
        here = [t for t in given if sentence.start <= t.start < sentence.end] if given is not None else None
        if not here and (here is not None or not triggers.possible(sentence.text)):
            continue
        inside = ordered[bisect_left(starts, sentence.start) : bisect_right(starts, sentence.end - 1)]
        words = clause.read(sentence.text, sentence.start)
        own = _triggers(sentence, words, inside, here)
        if own:
            found.append((ordinal, sentence, inside, words, own))
    about = domains.of_report(sentences) if found and given is None else None
    if about is None:
        return found
    kept = ((*told[:-1], tuple(t for t in told[-1] if not domains.borrowed(t, told[-2], about))) for told in found)
    return [told for told in kept if told[-1]]


def _triggers(
    sentence: Sentence, words: Words, inside: Sequence[Mention], given: Sequence[Span] | None
) -> tuple[Trigger, ...]:
    """Return the words of a sentence that tell of events, or those that are given."""
    spans = [(m.start, m.end) for m in inside if not m.nominal or m.text.lower() == "capital"]
    if given is None:
        return triggers.find(sentence, words, spans)
    read = (triggers.given(span, sentence, words, spans) for span in given)
    return tuple(trigger for trigger in read if trigger is not None)


def _own(at: Attachment) -> EventPlace | None:
    """Return the place that an event stands at, None where only a country is known."""
    return at.places[0] if at.places and discourse.COUNTRY not in at.rules else None


def _voice(event: Event, reason: str | None, prepared: attribution.Prepared) -> dict[str, Any]:
    """Return the fields of who says that an event happened and who denies it, whose losses a party speaks of.

    `reason` is why the event is off the map, if it is.
    """
    said, status = attribution.of(prepared, event.trigger)
    stances = {attribution.stance(a) for a in said}
    found: dict[str, Any] = {"attribution": said, "status": status, "contested": {"asserts", "denies"} <= stances}
    rules = event.rules
    harmed = [count for key in ("killed", "wounded", "captured") if (count := (event.harm or {}).get(key))]
    side = attribution.own_side(prepared, event.trigger, harmed[0].side) if harmed else None
    if side is not None:
        rules = (*rules, f"losses:told of {side} side")
    if attribution.is_denial(prepared, event.trigger):
        reason = reason or "within a denial of claims, which are told where they are made"
        rules = (*rules, "attribution:general denial")
        found["on_map"] = False
    return {**found, "rules": rules, "off_map_reason": reason}


def _coordinated(found: Sequence[Trigger], words: Words) -> Iterator[tuple[Trigger, tuple[Span, ...]]]:
    """Yield triggers with further mentions: "captured or surrendered" is one event told by two verbs."""
    skip: set[int] = set()
    for k, trigger in enumerate(found):
        if k in skip:
            continue
        others: list[Span] = []
        for j in range(k + 1, len(found)):
            right = found[j]
            if words.low[trigger.last + 1 : right.head] == ("or",) and right.pos == trigger.pos:
                skip.add(j)
                others.append(right.span)
            break
        yield trigger, tuple(others)


def _harm(
    trigger: Trigger, kinds: frozenset[str], sentence: Sentence, sentences: Sequence[Sentence], document: Document
) -> Mapping[str, Quantity | None]:
    """Return the counts that a trigger of this type tells; an attack's stand with the words for them, if any."""
    kind = trigger.kind.type
    keys = _HARMS.get(kind, ())
    if kind not in _HARMS and kind not in _HARMING:
        return dict.fromkeys(_ALL_HARMS)
    harm = quantities.harm(trigger.span, sentence, sentences, document)
    if kind in _HARMING and trigger.kind.name != "clash":
        keys = _ALL_HARMS
    own = harmwords.keys(trigger.span.text)  # "shot dead" tells its deaths itself
    elsewhere = {key for other in kinds - {kind} for key in _HARMS.get(other, ())} - {"missing"} - own
    out = {key: harm.get(key) for key in keys if key not in elsewhere}
    return {**dict.fromkeys(_ALL_HARMS), **out}


def normalise(text: str) -> str:
    """Return a sentence's words in lower case: what a re-downloaded, slightly edited report still has."""
    low = text.lower()
    return " ".join(low.translate(_ASCII_ALNUM).split() if low.isascii() else _ALNUM.findall(low))


def identity(document: str, sentence: str, trigger: str, nth: int) -> str:
    """Return an event's id: a hash of normalised sentence, trigger and which of equals it is, then of the document.

    In two parts, since a document that goes by its text has another id when it is edited: `wording` stays.
    """
    return "e" + _hash(sentence, trigger, str(nth))[: _WORDING - 1] + _of_document(document)


@lru_cache(maxsize=8)  # every event of a document asks
def _of_document(document: str) -> str:
    return _hash(document)[:10]


def wording(event_id: str) -> str:
    """Return the part of an event's id that its own words give, whatever the document."""
    return event_id[:_WORDING]


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


_BEARS = frozenset({"exact", "folded", "alias"})
"""How a candidate is found that bears the very name; others bear one like it."""


def _unplaced(name: Span, mentions: Sequence[Mention]) -> str:
    """Return why an event whose words name a place has none: nobody knows the name, or too many places bear it."""
    here = (m for m in mentions if m.start == name.start and m.place is None)
    if any(candidate.match in _BEARS for m in here for candidate in m.candidates):
        return f"no place called “{name.text}” is likely enough"
    return f"the gazetteer does not know “{name.text}”"


def _event(
    name: str,
    sentence: Sentence,
    words: Words,
    trigger: Trigger,
    reality: Reality,
    at: Attachment,
    told: telling.Told,
    harm: Mapping[str, Quantity | None] | None,
) -> Event:
    place, own, when = at.places[0] if at.places else None, told.place, told.when
    rules = (f"trigger:{trigger.lemma}:{trigger.kind.name}", *reality.rules, *at.rules)
    reference_kind = reference.of(trigger, words)
    if reference_kind is not None:
        rules = (*rules, reference_kind)
    mode = reality.realis
    if mode == "actual" and counts.is_running_total(sentence.text, trigger.span.start - sentence.start):
        mode = "state"
        rules = (*rules, "realis:total of a longer time")
        harm = dict.fromkeys(_ALL_HARMS)
    if mode == "actual" and sums.is_sum(trigger, words, sentence.text.lower(), when, harm, told.report):
        mode = "state"
        rules = (*rules, sums.RULE)
    if mode == "actual" and _is_stale(when, told.report):
        mode = "historical"
        rules = (*rules, "realis:long before the report")
    reason = off_map(trigger.kind.type, mode, reality.polarity, own)
    confidence = 0.5 + (0.4 * own.score if own else 0.0) + (0.1 if when.expression else 0.0)
    if reality.presupposed:
        confidence *= 0.4
        rules = (*rules, "weak:presupposed")
    return Event(
        id=name,
        type=trigger.kind.type,
        trigger=trigger.span,
        sentence=Span(sentence.start, sentence.end, sentence.text),
        mentions=(trigger.span,),
        acled=trigger.kind.acled,
        plover=trigger.kind.plover,
        place=place,
        places=at.places,
        unresolved=at.unresolved,
        not_at=at.not_at,
        date=when,
        harm=harm,
        polarity=reality.polarity,
        realis=mode,
        on_map=reason is None,
        off_map_reason=reason,
        precision=precision.of(place.place, place.how, beside=at.beside) if place else Precision(),
        rules=rules,
        confidence=round(min(1.0, confidence), 3),
    )


def _is_stale(when: EventDate, report: date | None) -> bool:
    if report is None or when.end is None or when.expression is None:
        return False
    gap = (report - when.end).days
    return gap > _STALE_DAYS or (when.precision == "year" and gap > _NEW_YEAR)


def off_map(kind: str, told: str, polarity: str, place: EventPlace | None) -> str | None:
    """Return why an event does not go on the map, or None where it does."""
    if kind in OFF_MAP_TYPES:
        return "a statement, not something that happened at a place"
    if polarity == "negative":
        return "told as not having happened"
    if told != "actual":
        return {
            "future": "told as still to come",
            "hypothetical": "told as possible or wanted, not as having happened",
            "historical": "told as history",
            "state": "a lasting state, not an event",
        }[told]
    if place is None:
        return NO_PLACE
    return None
