"""Why an event was read as it was, in words: the marked sentence, the rules that fired, the readings rejected."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.records import Event, Mention, Reading

MARKS = {"trigger": ("»", "«"), "place": ("[", "]"), "date": ("<", ">"), "source": ("{", "}")}
"""What stands around each part of the sentence; four kinds of brackets, so that no colour is needed."""

_RULES = {
    "place:clause": "the place stands with the trigger in its sentence",
    "place:argument": "the place is what the trigger acts on, or follows it at once",
    "place:discourse": "the sentence names no place: the last one the report named for an event",
    "place:dateline": "the sentence names no place: the report's dateline",
    "place:heading": "the sentence names no place: the one that the report's title names",
    "place:section": "the part of the report it stands in is told to be about the place",
    "place:before": "the sentence names no place: the one that the sentence before it names",
    "place:after": "the sentence names no place: where somebody was called to, in the next",
    "place:only": "the one place that the report has been about so far",
    "place:beside it": "the gazetteer does not know the place, but the one that it is said to lie beside",
    "place:unit of the report": "the gazetteer does not know the place, but what the places named around it lie in",
    "place:sentence": "likely by its own sentence, and the report speaks of that place elsewhere too",
    "place:country": "only the country that the report is about is known, which puts nothing on the map",
    "place:holds": "the gazetteer does not know the place, but the one that is said to hold it",
    "place:barred": "a name that its words rule out as the place",
    "place:line": "the event lies on a line between the places, or beside the one that a road leads to",
    "place:shared": "another trigger of the same happening has the place in its own words",
    "place:landmark": "a landmark of a relation in space is not the place",
    "place:demonym": "a name of people is not a place",
    "place:organisation": "a name within an organisation's is not a place",
    "place:associative": "a place that stands for its government is not where it happened",
    "trigger:refers back": "the noun takes the event as known and asserts nothing new",
    "trigger:in general": "the noun may mean none in particular",
    "trigger:told as new": "the noun brings an event up as new",
    "trigger:told as another": "the noun sets its event apart from others of the kind",
    "weak:presupposed": "only taken for granted by another statement",
    "corrected by hand": "corrected by hand",
    "added by hand": "added by hand",
}
_SORTS = {
    "trigger": "the word, and the class of event it stands for",
    "realis": "how it is told: not as a thing that simply happened",
    "losses": "whose people a party counts",
}
"""What rules of one sort have in common, where a rule says the rest itself."""


_EXACT = {1: "the place itself", 2: "around it, or as wide as a district", 3: "only the region"}


def explain(reading: Reading, event: Event) -> str:
    """Return the account of one event of a reading, several lines without the last line end."""
    return "\n".join(_lines(reading, event))


def _lines(reading: Reading, event: Event) -> Iterator[str]:
    document = reading.document
    yield f"{event.id}  {event.type}  {event.status}, {event.realis}, {event.polarity}"
    yield f"report: {document.title or document.source or document.id}" + (
        f" ({document.date})" if document.date else ""
    )
    yield ""
    yield "  " + marked(reading, event)
    yield "  " + ", ".join(f"{left}{name}{right}" for name, (left, right) in MARKS.items())
    yield ""
    yield f"on the map: {'yes' if event.on_map else 'no'}" + (
        f", {event.off_map_reason}" if event.off_map_reason else ""
    )
    for at in event.places:
        words = f"“{at.mention.text}”" if at.mention else "the text around"
        if at.how == "inference" and event.unresolved:
            words = "what is told to hold, or to lie beside, “" + "”, “".join(s.text for s in event.unresolved) + "”"
        what = f"{at.place.name} ({at.place.kind}, {at.place.country or 'no country'})"
        yield f"place: {what} from {words}, {at.how}, score {at.score:.2f}"
        mention = _mention(reading, at.mention.start) if at.mention else None
        if mention is not None and mention.reason:
            yield f"  resolved: {mention.reason}"
        yield from _rejected(mention, at.place.id)
    for span in event.unresolved:
        yield f"place: “{span.text}” is not in the gazetteer, or nothing tells which of its bearers is meant"
        yield from _rejected(_mention(reading, span.start), "")
    for no in event.not_at:
        yield f"not at {no.place}: {no.reason}"
    day = event.date
    if day.start is not None:
        words = f" from “{day.expression.text}”" if day.expression else ""
        days = str(day.start) if day.end in {None, day.start} else f"{day.start} to {day.end}"
        yield f"date: {days} ({day.precision}){words}" + (f", reckoned from {day.anchor}" if day.anchor else "")
    for said in event.attribution:
        verb = f", “{said.verb}”" if said.verb else ""
        medium = f", {said.medium}" if said.medium else ""
        yield f"source: {said.source or 'the outlet itself'} ({said.kind}{verb}{medium})"
    for key, quantity in (event.harm or {}).items():
        if quantity is not None:
            told = ((name, getattr(quantity, name)) for name in ("low", "best", "high"))
            known = ", ".join(f"{name} {number}" for name, number in told if number is not None)
            yield f"{key}: “{quantity.text}”" + (f" ({known})" if known else "")
    if event.precision.acled is not None:
        yield f"precision: ACLED {event.precision.acled} ({_EXACT[event.precision.acled]}), UCDP {event.precision.ucdp}"
    yield "rules:"
    for rule in event.rules:
        why = _RULES.get(rule) or _SORTS.get(rule.split(":")[0], "")
        yield f"  {rule}" + (f": {why}" if why and why != rule else "")


def _rejected(mention: Mention | None, chosen: str) -> Iterator[str]:
    """Yield the other places that a name might have meant, with their scores."""
    for other in [c for c in mention.candidates if c.place.id != chosen][:_REJECTED] if mention is not None else ():
        what = f"{other.place.name} ({other.place.kind}, {other.place.country or 'no country'})"
        yield f"  rejected: {what}, score {other.score:.2f}"


_REJECTED = 4  # candidates shown of a name


def marked(reading: Reading, event: Event) -> str:
    """Return the event's sentence with trigger, places, date and sources in brackets of their own."""
    spans: list[tuple[int, int, str]] = [(m.start, m.end, "trigger") for m in {event.trigger, *event.mentions}]
    spans += [(p.mention.start, p.mention.end, "place") for p in event.places if p.mention]
    spans += [(s.start, s.end, "place") for s in event.unresolved]
    if event.date.expression is not None:
        spans.append((event.date.expression.start, event.date.expression.end, "date"))
    spans += [(a.start, a.end, "source") for a in event.attribution if a.start is not None and a.end is not None]
    start, end = event.sentence.start, event.sentence.end
    inserts: list[tuple[int, int, str]] = []
    for first, last, name in spans:
        if start <= first < last <= end:
            left, right = MARKS[name]
            inserts += [(first, 1, left), (last, 0, right)]
    text, at, out = reading.document.text, start, []
    for position, _, mark in sorted(inserts):
        out.append(text[at:position])
        out.append(mark)
        at = position
    out.append(text[at:end])
    return " ".join("".join(out).split())


def _mention(reading: Reading, start: int) -> Mention | None:
    return next((m for m in reading.toponyms if m.start == start), None)
