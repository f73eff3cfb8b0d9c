"""What a map shows of an incident: each claim's evidence sentence with its marks, and how place and date were found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date as date_class
from typing import Any, Literal

from geomap import corrections
from geomap.display import DATE, PLACE, SPEAKER, TRIGGER, marks, segments
from geomap.records import Claim, Event, EventDate, Incident, Mention, Place, Quantity, Reading, Span

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


def spoken(reading: Reading, claim: Claim, events: list[Event]) -> tuple[Span, list[tuple[int, int, int]]] | None:
    """Return the sentence that names a claim's speaker and its marks; None where the claim's own quote does."""
    for attribution in (a for event in events for a in event.attribution):
        start, end = attribution.start, attribution.end
        if attribution.source != claim.source or start is None or end is None:
            continue
        if start < claim.quote.end and end > claim.quote.start:
            return None
        sentence = next((s for s in reading.sentences if s.start <= start < s.end), None)
        if sentence is None:
            return None
        at = sentence.text.find(attribution.verb) if attribution.verb else -1
        found = [(start, end, SPEAKER)]
        if at >= 0 and attribution.verb and claim.stance != "asserts":  # a denial's verb is what happened in it
            found.append((sentence.start + at, sentence.start + at + len(attribution.verb), TRIGGER))
        return Span(sentence.start, sentence.end, sentence.text), found
    return None


def quote(reading: Reading, claim: Claim, events: list[Event], quotes: Quotes) -> list[list[Any]]:
    """Return the evidence of one claim as marked stretches: its sentences, the words around the trigger, or nothing."""
    text = reading.document.text
    if quotes != "none" and text[claim.quote.start : claim.quote.end] != claim.quote.text:
        return [[claim.quote.text, 0]]
    out: list[list[Any]] = []
    last = -1
    for start, end, found in stretches(reading, claim, events, quotes):
        if out:
            between = text[last:start]
            out.append([between if not between.strip() else GAP, 0])
        out += segments(text, start, end, found)
        last = end
    return out


GAP = " \N{HORIZONTAL ELLIPSIS} "
"""Stands between two sentences of a quote that are no neighbours."""

Marks = list[tuple[int, int, int]]


def stretches(reading: Reading, claim: Claim, events: list[Event], quotes: Quotes) -> list[tuple[int, int, Marks]]:
    """Return where a report is quoted for a claim, in the text's order, with the marks in each stretch.

    What a source asserts is quoted where it is told, and where its speaker is named if that is elsewhere; a denial
    often stands apart from what it denies, and then its own sentence alone is the evidence.
    """
    if quotes == "none":
        return []
    told = [mark for event in events for mark in marks(event)]
    apart = spoken(reading, claim, events)
    wanted = [(claim.quote, told)] if apart is None or claim.stance == "asserts" else []
    if apart is not None:
        wanted.append(apart)
    cut = [
        (*bounded(reading.document.text, span, found, quotes), found)
        for span, found in sorted(wanted, key=lambda pair: pair[0].start)
    ]
    return [(start, end, found) for start, end, found in cut if end > start]


def bounded(text: str, span: Span, found: Marks, quotes: Quotes) -> tuple[int, int]:
    """Return the stretch of a sentence that is quoted: all of it, or some words around what is marked in it."""
    start, end = span.start, span.end
    if end <= start or text[start:end] != span.text:
        return 0, 0
    if quotes == "short":
        kind = TRIGGER if any(k == TRIGGER and a >= start and b <= end for a, b, k in found) else SPEAKER
        held = [(a, b) for a, b, k in found if k == kind and a >= start and b <= end]
        first, last = (min(a for a, _ in held), max(b for _, b in held)) if held else (start, start)
        return whole_words(text, start, end, max(start, first - SHORT), min(end, last + SHORT))
    return start, end


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
    """Return a count of people as its own words with its range and what else was counted beside it; null stays null."""
    return {
        "text": quantity.text,
        "low": quantity.low,
        "best": quantity.best,
        "high": quantity.high,
        "side": quantity.side,
        **({"victims": quantity.victims} if quantity.victims else {}),
        **({"also": [count(other) for other in quantity.also]} if quantity.also else {}),
    }


def public(document: str) -> bool:
    """Whether a report's id may stand in a map: an address or a plain key, nothing that might be a path."""
    plain = len(document) < 80 and not any(c in document for c in "/\\~") and document.isprintable()
    return plain or document.startswith(("http://", "https://"))


def entries(incident: Incident, events: Index, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the entries of a corrections file that name an incident's events, with no sentence but a quoted one."""
    quoted = ["".join(text for text, _ in row["quote"]) for row in rows]
    out = []
    for reading, event in (events[key] for key in incident.events if key in events):
        sentence = event.sentence.text if any(event.sentence.text in text for text in quoted) else None
        document = reading.document.id if public(reading.document.id) else None
        out.append(corrections.written(event, document, sentence))
    return out


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
            "stance": claim.stance,
            "document": documents.get(claim.document, -1),
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


def first_named(place: Place, own: Iterable[tuple[Reading, Event]]) -> Mention | None:
    """Return the first toponym of an event's report that was taken for the place and says why."""
    for reading in {id(reading): reading for reading, _ in own}.values():
        for mention in reading.toponyms:
            if mention.place and mention.place.id == place.id and mention.reason:
                return mention
    return None


def why(incident: Incident, events: Index) -> dict[str, Any]:
    """Return how the incident came to be here: rules, codes, how its name was resolved and which places were not."""
    own = [events[key] for key in incident.events if key in events]
    place = incident.place
    resolved = ""
    rejected: list[list[Any]] = []
    named = first_named(place.place, own) if place and place.mention else None
    if place and named:
        resolved = named.reason
        rejected = [
            [c.place.name, c.place.kind, c.place.admin1, c.place.country, round(c.score, 2)]
            for c in named.candidates[:5]
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
    rows = claims(incident, events, documents, quotes)
    shown: dict[str, Any] = {
        "id": incident.id,
        "title": incident.title,
        "date": date(incident.date),
        "places": [p.place.name for p in incident.places],
        "harm": [[kind, [count(q) for q in counts]] for kind, counts in (incident.harm or {}).items() if counts],
        "claims": rows,
        "independence": incident.independence,
        "reports": len(set(incident.documents)),
        "events": list(incident.events),
        "entries": entries(incident, events, rows),
        "actors": list(incident.actors),
        "review": incident.review,
        "confidence": round(incident.confidence, 2),
        "why": why(incident, events),
    }
    if located:
        shown["points"] = [dict(point) for point in located]
    return shown
