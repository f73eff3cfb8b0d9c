"""What records show of themselves in a notebook: texts as an annotator marks them, every byte of theirs escaped."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

TRIGGER, PLACE, DATE, SPEAKER = 1, 2, 4, 8
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""What HTML cannot hold as text, and what would turn the text beside it round."""

LONGEST = 4000  # characters of a text that a cell shows
MOST = 12  # rows of a summary

STYLES: Mapping[int, tuple[str, str]] = {
    TRIGGER: ("what happened", "background:#ffe3d3;border-bottom:2px solid #c2410c"),
    PLACE: ("place", "background:#dcebfa;border-bottom:2px dashed #1d4ed8"),
    DATE: ("date", "background:#e7f3df;border-bottom:2px dotted #3f6212"),
    SPEAKER: ("speaker", "background:#f0e5f7;border-bottom:3px double #6b21a8"),
}


def many(number: int, noun: str, nouns: str = "") -> str:
    """Return a number with its noun: "1 event", "2,000 events"."""
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"


def safe(text: object) -> str:
    """Return any text as HTML that shows it and runs nothing."""
    return html.escape(CONTROL.sub("\N{REPLACEMENT CHARACTER}", str(text)))


def marks(event: Any) -> list[tuple[int, int, int]]:
    """Return the stretches of the document that an event rests on, as (start, end, kind of mark)."""
    out = [(event.trigger.start, event.trigger.end, TRIGGER)]
    out += [(span.start, span.end, TRIGGER) for span in event.mentions]
    if event.place and event.place.mention:
        out.append((event.place.mention.start, event.place.mention.end, PLACE))
    if event.date.expression:
        out.append((event.date.expression.start, event.date.expression.end, DATE))
    out += [(a.start, a.end, SPEAKER) for a in event.attribution if a.start is not None and a.end is not None]
    return out


def segments(text: str, start: int, end: int, found: list[tuple[int, int, int]]) -> list[list[Any]]:
    """Cut text[start:end] where marks begin and end: a list of [text, kinds of mark added up].

    Stretches travel instead of offsets, since the page counts UTF-16 units and Python counts code points.
    """
    start, end = max(0, start), min(len(text), end)
    inside = [(max(a, start), min(b, end), kind) for a, b, kind in found if a < end and b > start]
    opened: dict[int, list[int]] = {}
    for low, high, kind in inside:
        opened.setdefault(low, []).append(kind)
        opened.setdefault(high, []).append(-kind)
    running = dict.fromkeys((TRIGGER, PLACE, DATE, SPEAKER), 0)
    out: list[list[Any]] = []
    for a, b in pairwise(sorted({start, end, *opened})):
        for kind in opened.get(a, ()):
            running[abs(kind)] += 1 if kind > 0 else -1
        bits = sum(kind for kind, count in running.items() if count > 0)
        if out and out[-1][1] == bits:
            out[-1][0] += text[a:b]
        else:
            out.append([text[a:b], bits])
    return out


def marked(text: str, start: int, end: int, found: list[tuple[int, int, int]]) -> str:
    """Return a stretch of text with its marks, each kind under a line of its own."""
    out = []
    for part, bits in segments(text, start, end, found):
        kinds = [STYLES[bit] for bit in STYLES if bits & bit]
        shown = safe(part)
        if not kinds:
            out.append(shown)
            continue
        style = ";".join(style for _, style in kinds)
        names = ", ".join(name for name, _ in kinds)
        out.append(f'<mark style="color:#111;{style}" title="{names}">{shown}</mark>')
    return f'<div dir="auto" style="white-space:pre-wrap;max-width:50em">{"".join(out)}</div>'


def facts(rows: Iterable[tuple[str, object]]) -> str:
    """Return named values as a plain table, empty ones left out."""
    body = "".join(
        f'<tr><th style="text-align:left">{safe(name)}</th>'
        f'<td style="text-align:left"><bdi>{safe(value)}</bdi></td></tr>'
        for name, value in rows
        if value not in (None, "", ())
    )
    return f"<table>{body}</table>"


def document(value: Any) -> str:
    """Return a document: what is known of it, and its text."""
    known = [(n, getattr(value, n)) for n in ("title", "outlet", "date", "url", "language", "source", "id")]
    cut = min(len(value.text), LONGEST)
    more = f"<p>{len(value.text) - cut:,} further characters</p>" if cut < len(value.text) else ""
    return facts(known) + marked(value.text, 0, cut, []) + more


def reading(value: Any) -> str:
    """Return a reading: the text with its place names and, within sentences of events, what they rest on."""
    found = [(m.start, m.end, PLACE) for m in value.toponyms]
    found += [mark for event in value.events for mark in marks(event)]
    document_ = value.document
    cut = min(len(document_.text), LONGEST)
    said = f"{many(len(value.toponyms), 'place name')}, {many(len(value.events), 'event')}"
    head = facts([("report", document_.title or document_.source), ("date", document_.date), ("found", said)])
    return head + marked(document_.text, 0, cut, found) + key()


def key() -> str:
    """Return what the marks mean."""
    shown = " ".join(f'<mark style="color:#111;{style}">{name}</mark>' for name, style in STYLES.values())
    return f"<p><small>{shown}</small></p>"


def mention(value: Any) -> str:
    """Return a toponym with the place that it means."""
    place_ = f"{value.place.name} ({value.place.kind}, {value.place.country or '?'})" if value.place else "not resolved"
    return facts([("name", value.text), ("means", place_), ("score", f"{value.score:.2f}"), ("why", value.reason)])


def place(value: Any) -> str:
    """Return a place: where it is, what holds it, and how exactly it is known."""
    return facts(
        [
            ("name", value.name),
            ("kind", value.kind),
            ("in", ", ".join(part for part in (value.admin1, value.country) if part and part != value.name)),
            ("lat, lon", f"{value.lat:.4f}, {value.lon:.4f}"),
            ("extent", f"within {value.uncertainty_km:g} km" if value.uncertainty_km else ""),
            ("boundary", value.boundary),
            ("people", f"{value.population:,}" if value.population else ""),
            ("id", value.id),
            ("source", value.source),
        ]
    )


def event(value: Any) -> str:
    """Return an event: its sentence as an annotator marks it, and what was read."""
    at = value.place.place if value.place else None
    harm = "; ".join(f"{kind}: {q.text}" for kind, q in (value.harm or {}).items() if q)
    sentence = value.sentence
    shifted = [(a - sentence.start, b - sentence.start, kind) for a, b, kind in marks(value)]
    rows = [
        ("type", value.type),
        ("place", f"{at.name} ({at.kind}, {at.country or '?'})" if at else value.off_map_reason),
        ("date", " to ".join(dict.fromkeys(str(d) for d in (value.date.start, value.date.end) if d))),
        ("who", ", ".join(actor.name for actor in value.actors)),
        ("harm", harm),
        ("said by", ", ".join(a.source or a.kind for a in value.attribution)),
        ("status", value.status),
        ("rules", ", ".join(value.rules)),
    ]
    return marked(sentence.text, 0, len(sentence.text), shifted) + key() + facts(rows)


def incident(value: Any) -> str:
    """Return an incident: what each source says of it."""
    at = value.place.place if value.place else None
    claims = "".join(
        f"<li><b>{safe(c.source or c.kind)}</b> {safe(c.stance)}: <q dir='auto'>{safe(c.quote.text)}</q></li>"
        for c in value.claims[:MOST]
    )
    rows = [
        ("incident", value.title),
        ("type", value.type),
        ("place", f"{at.name} ({at.kind}, {at.country or '?'})" if at else value.off_map_reason),
        ("date", " to ".join(dict.fromkeys(str(d) for d in (value.date.start, value.date.end) if d))),
        ("status", "contested" if value.contested else value.status),
        ("sources", value.independence or value.independent_sources),
    ]
    return facts(rows) + f"<ul>{claims}</ul>"


def incidents(value: Any, drawn: Any) -> str:
    """Return a collection: what is on the map and what is not, where to look first, what was not read, and a map."""
    kinds = Counter(item.type for item in value.on_map).most_common()
    off = Counter(item.off_map_reason or "no place" for item in value if not item.on_map).most_common(MOST)
    rows = [("on the map", ", ".join(f"{n:,} {kind}" for kind, n in kinds))]
    rows += _titled("not on the map", [f"{n:,} {reason}" for reason, n in off])
    rows += _titled(
        "look at first",
        [f"{item.title} ({item.place.place.name}, score {chance:.2f})" for item, chance in value.doubtful()],
    )
    rows += [
        (many(len(layer), f"row of {layer.name}", f"rows of {layer.name}"), layer.citation)
        for layer in value.references
    ]
    rows += [(many(len(layer), "located point"), layer.name) for layer in value.points]
    rows += [("not read", str(problem)) for problem in value.problems[:MOST]]
    return f"<p><b>{safe(repr(value)[1:-1])}</b></p>{facts(rows)}{drawn._repr_html_()}"


def _titled(name: str, lines: list[str]) -> list[tuple[str, str]]:
    """Return lines as rows of which the first bears the name."""
    return [(name if number == 0 else "", line) for number, line in enumerate(lines)]


def gazetteer(value: Any) -> str:
    """Return a gazetteer: what it holds and where that comes from."""
    told = value.describe()
    flat = [(name, f"{item:,}" if isinstance(item, int) else item) for name, item in told.items() if not _deep(item)]
    kinds = told.get("kinds") or told.get("by_kind") or {}
    rows = [*flat, *((f"kind: {name}", f"{n:,}") for name, n in list(kinds.items())[:MOST] if isinstance(n, int))]
    return f"<p><b>Gazetteer</b></p>{facts(rows)}"


def _deep(item: object) -> bool:
    return isinstance(item, dict | list | tuple)
