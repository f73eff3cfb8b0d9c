"""Read the events back out of a map file: what the page shows, as readings that any other command takes."""

from __future__ import annotations

import base64
import binascii
import gzip
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from geomap.errors import InputError
from geomap.records import (
    Attribution,
    Document,
    Event,
    EventDate,
    EventPlace,
    NotAt,
    Place,
    Precision,
    Quantity,
    Reading,
    Sentence,
    Span,
)
from geomap.webmap.columns import CONSTANT, DELTA
from geomap.webmap.evidence import DATE, PLACE, SPEAKER, TRIGGER

MARKER = b'<meta name="generator" content="geomap">'
BLOCK = re.compile(r'<script type="text/plain" id="geomap-([a-z]+(?:-\d+)?)">([A-Za-z0-9+/=]*)</script>')
OPENING = 4000  # bytes of a page before which its maker stands


def is_map(path: str | Path) -> bool:
    """Whether a file is a map that geomap made."""
    with Path(path).open("rb") as file:
        return MARKER in file.read(OPENING)


def blocks(path: str | Path) -> dict[str, str]:
    """Return the data blocks of a map file; raises InputError where it is none."""
    name = Path(path).name
    text = Path(path).read_text(encoding="utf-8", errors="replace")
    found = dict(BLOCK.findall(text))
    if "head" not in found or "columns" not in found:
        raise InputError(name, "is no map made by geomap", "give a file that `geomap map` wrote")
    return found


def rows(path: str | Path) -> tuple[dict[str, Any], dict[str, np.ndarray], Iterator[dict[str, Any]]]:
    """Return head, columns and, row by row, the text of a map file; raises InputError where it is damaged."""
    found = blocks(path)
    try:
        head = json.loads(gunzip(found["head"]))
        table = columns(head, gunzip(found["columns"]))
    except (ValueError, KeyError, EOFError, OSError, binascii.Error) as error:
        raise InputError(Path(path).name, f"is a damaged map ({error})", "make it again") from None
    details = (row for i in range(head["blocks"]) for row in json.loads(gunzip(found[f"text-{i}"])))
    return head, table, details


def gunzip(text: str) -> bytes:
    """Return the bytes of a block."""
    return gzip.decompress(base64.b64decode(text))


def columns(head: Mapping[str, Any], data: bytes) -> dict[str, np.ndarray]:
    """Undo `columns.encode`."""
    out, at = {}, 0
    for name, kind, size, length, how in head["columns"]:
        count = min(1, length) if how == CONSTANT else length
        raw = np.frombuffer(data, np.uint8, count * size, at).reshape(size, count).T.copy().reshape(-1)
        values = raw.view(f"<{kind}{size}")
        if how == DELTA:
            wide = values.astype(np.int64)
            values = np.cumsum((wide >> 1) ^ -(wide & 1))
        out[name] = np.repeat(values, length) if how == CONSTANT else values
        at += count * size
    return out


def readings(path: str | Path) -> tuple[Reading, ...]:
    """Return a reading a report, whose text is the sentences that the map quotes of it.

    Each claim on the map becomes an event of its report, with the marked words as its spans; what a map does not hold
    (the rest of the text, other toponyms, candidates) is not made up. Raises InputError where the file is no map of
    incidents.
    """
    head, table, details = rows(path)
    if head["kind"] != "incidents":
        raise InputError(Path(path).name, "is a map of a table", "read the table that it was made from")
    places = [place(p) for p in head["places"]]
    made = [Builder(f"{Path(path).name}#{i + 1}", d) for i, d in enumerate(head["documents"])]
    for row, detail in enumerate(details):
        index = int(table["place"][row]) - 1
        common = {
            "kind": head["types"][int(table["type"][row])],
            "where": places[index] if index >= 0 else None,
            "reason": head["reasons"][int(table["reason"][row])] or None,
        }
        for claim in sorted(detail["claims"], key=lambda c: c["stance"] != "asserts"):
            if 0 <= claim["document"] < len(made):
                made[claim["document"]].add(detail, claim, **common)
    return tuple(builder.reading() for builder in made)


def place(shape: Mapping[str, Any]) -> Place:
    """Return the record of a place as the map holds it."""
    above = shape["above"]
    country = above[-1] if above and re.fullmatch("[A-Z]{2}", above[-1]) else None
    admin1 = next((name for name in above if name != country), None)
    return Place(
        shape["id"], shape["name"], shape["kind"], "", "", country, admin1, shape["lat"], shape["lon"],
        source=shape["source"], geometry=shape["geometry"], uncertainty_km=shape["radius"], boundary=shape["boundary"],
    )  # fmt: skip


class Builder:
    """Gathers the sentences and events of one report."""

    def __init__(self, key: str, report: Mapping[str, Any]) -> None:
        """Start with what the map says of the report."""
        self.document = Document(
            report["url"] or key, "", title=report["title"], outlet=report["outlet"],
            url=report["url"], date=day(report["date"]), language=report["language"],
        )  # fmt: skip
        self.text = ""
        self.sentences: dict[str, Sentence] = {}
        self.events: list[Event] = []
        self.at: dict[str, int] = {}  # where the event with an id stands: several sources may speak of one event

    def add(
        self, detail: Mapping[str, Any], claim: Mapping[str, Any], *, kind: str, where: Place | None, reason: str | None
    ) -> None:
        """Add what one claim tells as an event of this report."""
        quote = "".join(text for text, _ in claim["quote"]) or detail["title"]
        sentence = self.sentences.get(quote)
        if sentence is None:
            start = len(self.text) + (1 if self.text else 0)
            self.text += ("\n" if self.text else "") + quote
            sentence = Sentence(start, len(self.text), quote, len(self.sentences))
            self.sentences[quote] = sentence
        spans = self.spans(claim["quote"], sentence.start)
        whole = Span(sentence.start, sentence.end, quote)
        speaker = spans.get(SPEAKER)
        when, why = detail["date"], detail["why"]
        said = Attribution(
            claim["source"],
            claim["kind"],
            next(iter(claim["said"]), None),
            next(iter(claim["medium"]), None),
            speaker.start if speaker else None,
            speaker.end if speaker else None,
        )
        for key in claim["events"]:
            if key in self.at:
                known = self.events[self.at[key]]
                self.events[self.at[key]] = replace(known, attribution=(*known.attribution, said))
                return
        for key in claim["events"]:
            self.at[key] = len(self.events)
        at = EventPlace(where, spans.get(PLACE), why["how"] or "sentence", why["score"] or 0.0) if where else None
        start_day, end_day = day(when["start"]), day(when["end"])
        self.events.append(
            Event(
                id=next(iter(claim["events"]), f"{detail['id']}-{len(self.events)}"),
                type=kind,
                trigger=spans.get(TRIGGER) or whole,
                sentence=whole,
                incident=detail["id"],
                place=at,
                not_at=tuple(NotAt(name, text) for name, text in why["notAt"]),
                date=EventDate(start_day, end_day, when["time"], when["precision"], spans.get(DATE), when["anchor"]),
                harm={kind: quantity(counts[0]) for kind, counts in claim["harm"] if counts} or None,
                attribution=(said,),
                status="denied" if claim["stance"] == "denies" else claim["status"],
                polarity=detail["polarity"],
                realis=detail["realis"],
                on_map=where is not None and reason is None,
                off_map_reason=reason,
                precision=Precision(*why["codes"]),
                rules=tuple(why["rules"]),
                acled=tuple(why["acled"] or (None, None)),
                plover=tuple(why["plover"] or (None, None)),
                confidence=detail["confidence"],
                review=detail["review"],
            )
        )

    @staticmethod
    def spans(quote: list[Any], start: int) -> dict[int, Span]:
        """Return the first marked stretch of each kind, in the report's own counting."""
        out: dict[int, Span] = {}
        for text, bits in quote:
            for kind in (TRIGGER, PLACE, DATE, SPEAKER):
                if bits & kind:
                    out.setdefault(kind, Span(start, start + len(text), text))
            start += len(text)
        return out

    def reading(self) -> Reading:
        """Return what was gathered."""
        return Reading(
            replace(self.document, text=self.text), tuple(self.sentences.values()), events=tuple(self.events)
        )


def day(text: str | None) -> date | None:
    """Return a day from its ISO form."""
    return date.fromisoformat(text) if text else None


def quantity(count: Mapping[str, Any]) -> Quantity:
    """Return a count of people."""
    return Quantity(count["low"], count["best"], count["high"], count["text"], count["side"])
