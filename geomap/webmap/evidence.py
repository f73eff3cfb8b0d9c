"""What a map shows of an incident: each claim's evidence sentence with its marks, and how place and date were found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date as date_class
from typing import Any, Literal

from geomap.display import DATE, PLACE, SPEAKER, TRIGGER, marks, segments
from geomap.records import Claim, Event, EventDate, Incident, Quantity, Reading, Span

Quotes = Literal["none", "short", "sentence"]
SHORT = 80
"""Characters on either side of the trigger that `quotes="short"` keeps."""

__all__ = ["DATE", "PLACE", "SPEAKER", "TRIGGER", "Quotes", "claims", "detail", "index", "marks", "segments"]
Index = Mapping[str, tuple[Reading, Event]]


def index(readings: tuple[Reading, ...]) -> dict[str, tuple[Reading, Event]]:
    """Return every event by its id, with the reading that it stands in."""
    return {event.id: (reading, event) for reading in readings for event in reading.events}


def outside(event: Event, quote: Span) -> dict[str, str]:
    """Return the words for place, date and speaker that stand in another sentence than the quote."""
    rest = {}
    for key, span in (("place", event.place.mention if event.place else None), ("date", event.date.expression)):
        if span and not (span.start >= quote.start and span.end <= quote.end):
            rest[key] = span.text
    return rest


def own_words(reading: Reading, claim: Claim, events: list[Event]) -> tuple[Span, list[tuple[int, int, int]]]:
    """Return the sentence in which the source speaks, and its marks.

    A denial often stands apart from what it denies: its own sentence is then the evidence, speaker and verb marked.
    """
    found = [mark for event in events for mark in marks(event)]
    for attribution in (a for event in events for a in event.attribution):
        start, end = attribution.start, attribution.end
        if attribution.source != claim.source or start is None or end is None:
            continue
        if start < claim.quote.end and end > claim.quote.start:
            break
        sentence = next((s for s in reading.sentences if s.start <= start < s.end), None)
        if sentence is None:
            break
        at = sentence.text.find(attribution.verb) if attribution.verb else -1
        spoken = [(start, end, SPEAKER)]
        if at >= 0 and attribution.verb:
            spoken.append((sentence.start + at, sentence.start + at + len(attribution.verb), TRIGGER))
        return Span(sentence.start, sentence.end, sentence.text), spoken
    return claim.quote, found


def quote(reading: Reading, claim: Claim, events: list[Event], quotes: Quotes) -> list[list[Any]]:
    """Return the evidence of one claim as marked stretches: the sentence, the words around the trigger, or nothing."""
    text = reading.document.text
    span, _ = own_words(reading, claim, events)
    if quotes != "none" and text[span.start : span.end] != span.text:
        return [[span.text, 0]]
    start, end, found = stretch(reading, claim, events, quotes)
    return segments(text, start, end, found) if end > start else []


def stretch(
    reading: Reading, claim: Claim, events: list[Event], quotes: Quotes
) -> tuple[int, int, list[tuple[int, int, int]]]:
    """Return from where to where a report is quoted for a claim (nowhere: 0 to 0), and the marks in it."""
    text = reading.document.text
    span, found = own_words(reading, claim, events)
    if quotes == "none" or span.end <= span.start or text[span.start : span.end] != span.text:
        return 0, 0, found
    start, end = span.start, span.end
    triggers = [(a, b) for a, b, kind in found if kind == TRIGGER and a >= start and b <= end]
    if quotes == "short":
        first, last = (min(a for a, _ in triggers), max(b for _, b in triggers)) if triggers else (start, start)
        start, end = whole_words(text, start, end, max(start, first - SHORT), min(end, last + SHORT))
    return start, end, found


def whole_words(text: str, low: int, high: int, start: int, end: int) -> tuple[int, int]:
    """Return a stretch between two bounds, narrowed so that it cuts no word."""
    while low < start < end and not text[start - 1].isspace():
        start += 1
    while start < end < high and not text[end].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end


def count(quantity: Quantity) -> dict[str, Any]:
    """Return a count of people as its own words with its range; null stays null."""
    return {
        "text": quantity.text,
        "low": quantity.low,
        "best": quantity.best,
        "high": quantity.high,
        "side": quantity.side,
    }


def date(value: EventDate) -> dict[str, Any]:
    """Return an event's days, precision and the words they were read from."""
    return {
        "start": value.start.isoformat() if value.start else None,
        "end": value.end.isoformat() if value.end else None,
        "time": value.time,
        "precision": value.precision,
        "words": value.expression.text if value.expression else None,
        "anchor": value.anchor,
    }


def claims(incident: Incident, events: Index, documents: Mapping[str, int], quotes: Quotes) -> list[dict[str, Any]]:
    """Return what each source says of an incident, oldest first, the undated last."""
    out = []
    for claim in sorted(incident.claims, key=lambda c: (c.date or date_class.max, c.source)):
        known = [events[key] for key in claim.events if key in events]
        own = [event for _, event in known]
        row: dict[str, Any] = {
            "source": claim.source,
            "kind": claim.kind,
            "status": claim.status,
            "stance": claim.stance,
            "document": documents.get(claim.document, -1),
            "events": list(claim.events),
            "date": claim.date.isoformat() if claim.date else None,
            "quote": quote(known[0][0], claim, own, quotes) if known else [[claim.quote.text, 0]] * (quotes != "none"),
            "said": sorted({a.verb for e in own for a in e.attribution if a.verb and a.source == claim.source}),
            "medium": sorted({a.medium for e in own for a in e.attribution if a.medium and a.source == claim.source}),
            "harm": harm(own),
        }
        if own and quotes != "none" and claim.stance == "asserts":
            row["elsewhere"] = outside(own[0], claim.quote)
        out.append(row)
    return out


def harm(events: list[Event]) -> list[list[Any]]:
    """Return the counts of people that events give, each kind of harm with its counts."""
    out: dict[str, list[dict[str, Any]]] = {}
    for event in events:
        for kind, quantity in (event.harm or {}).items():
            if quantity and count(quantity) not in out.setdefault(kind, []):
                out[kind].append(count(quantity))
    return [[kind, counts] for kind, counts in out.items() if counts]


def why(incident: Incident, events: Index) -> dict[str, Any]:
    """Return how the incident came to be here: rules, codes, how its name was resolved and which places were not."""
    own = [events[key] for key in incident.events if key in events]
    place = incident.place
    resolved = ""
    rejected: list[list[Any]] = []
    if place and place.mention:
        for reading, _ in own:
            for mention in reading.toponyms:
                if mention.place and mention.place.id == place.place.id and not resolved:
                    resolved = mention.reason
                    rejected = [
                        [c.place.name, c.place.kind, c.place.admin1, c.place.country, round(c.score, 2)]
                        for c in mention.candidates[:5]
                        if c.place.id != place.place.id
                    ]
    return {
        "rules": list(dict.fromkeys([*incident.rules, *(rule for _, event in own for rule in event.rules)])),
        "notAt": [list(pair) for pair in dict.fromkeys((n.place, n.reason) for _, e in own for n in e.not_at)],
        "resolved": resolved,
        "rejected": rejected,
        "how": place.how if place else None,
        "score": round(place.score, 2) if place else None,
        "acled": next((list(e.acled) for _, e in own if e.acled[0]), None),
        "plover": next((list(e.plover) for _, e in own if e.plover[0]), None),
        "codes": [incident.precision.acled, incident.precision.ucdp],
        "triggers": list(dict.fromkeys(e.trigger.text for _, e in own)),
    }


def detail(
    incident: Incident,
    events: Index,
    documents: Mapping[str, int],
    quotes: Quotes,
    located: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """Return the text of one incident, as the page's panel and list show it; `located` are points that fit it."""
    shown: dict[str, Any] = {
        "id": incident.id,
        "title": incident.title,
        "date": date(incident.date),
        "places": [p.place.name for p in incident.places],
        "harm": [[kind, [count(q) for q in counts]] for kind, counts in (incident.harm or {}).items() if counts],
        "claims": claims(incident, events, documents, quotes),
        "independence": incident.independence,
        "reports": len(set(incident.documents)),
        "events": list(incident.events),
        "actors": list(incident.actors),
        "polarity": incident.polarity,
        "realis": incident.realis,
        "review": incident.review,
        "confidence": round(incident.confidence, 2),
        "why": why(incident, events),
    }
    if located:
        shown["points"] = [dict(point) for point in located]
    return shown
