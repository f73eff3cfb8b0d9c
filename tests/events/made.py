"""Made sentences with marked places and what should be read from them, as tests/cases/events.jsonl holds them.

A case's `text` marks places as [Name:kind] or [Name:kind:usage]; `expect` lists "words type[|type] [@Place[+Place]]
[realis] [negative]", and "!words" for words that tell of no event. Places are made up on the spot, so that the cases
judge events and not the gazetteer.
"""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

from geomap.events import extract
from geomap.events.when import dates
from geomap.records import Candidate, Document, Event, Gazetteer, Mention, Place, Reading
from geomap.text import quotes, sentences

CASES = Path(__file__).parent.parent / "cases"
REPORTED = date(2024, 3, 11)
_MARK = re.compile(r"\[([^\[\]:]+):([a-z]+)(?::([a-z]+))?\]")
REALIS = {"future", "hypothetical", "historical", "state", "actual"}


class NoGazetteer:
    """Holds nothing: the cases' places carry all that events may ask."""

    def contains(self, parent_id: str, child_id: str) -> bool:  # noqa: ARG002 - as the protocol has it
        return False

    def capital_of(self, place_id: str) -> Place | None:  # noqa: ARG002 - as the protocol has it
        return None

    def find(self, name: str) -> tuple[Candidate, ...]:  # noqa: ARG002 - as the protocol has it
        return ()


def load(name: str) -> list[dict[str, Any]]:
    """Return the cases of a file."""
    return [json.loads(line) for line in (CASES / name).read_text(encoding="utf-8").splitlines() if line.strip()]


def place(name: str, kind: str, lat: float = 10.0, lon: float = 20.0, parents: tuple[str, ...] = ()) -> Place:
    """Return a made place."""
    return Place("x:" + name.lower(), name, kind, "P", "PPL", "XX", None, lat, lon, parents)


def unmark(marked: str, known: dict[str, Place] | None = None) -> tuple[str, tuple[Mention, ...]]:
    """Return the plain text and its mentions."""
    text, mentions, last = "", [], 0
    for number, match in enumerate(_MARK.finditer(marked)):
        text += marked[last : match.start()]
        name, kind, usage = match.group(1), match.group(2), match.group(3) or "literal"
        if kind == "demonym":
            usage = "demonym"
        at = (known or {}).get(name) or place(name, kind, 10 + number, 20 + number)
        mentions.append(Mention(len(text), len(text) + len(name), name, usage=usage, place=at, score=1.0))  # type: ignore[arg-type]
        text += name
        last = match.end()
    return text + marked[last:], tuple(mentions)


def read(
    marked: str,
    *,
    name: str = "made",
    day: date | None = REPORTED,
    outlet: str | None = None,
    known: dict[str, Place] | None = None,
) -> Reading:
    """Read a marked text as the pipeline would, from its own mentions."""
    text, mentions = unmark(marked, known)
    document = Document(name, text, date=day, outlet=outlet)
    parts = sentences.split(text)
    quoted = quotes.find(text, parts, day)
    timexes = dates.find(document, parts, quoted)
    gazetteer: Gazetteer = NoGazetteer()  # type: ignore[assignment]
    events = extract.find(document, parts, quoted, mentions, (), timexes, gazetteer)
    return Reading(document, parts, quoted, mentions, (), timexes, events)


def wrong(case: dict[str, Any]) -> list[str]:
    """Return what differs from the expectation, a line each; empty where all is as it should be."""
    reading = read(case["text"])
    return [problem for item in case["expect"] if (problem := _differs(item, reading))]


def _differs(item: str, reading: Reading) -> str | None:
    text = reading.document.text
    if item.startswith("!"):
        start = text.find(item[1:])
        found = [
            e
            for e in reading.events
            if start >= 0 and e.trigger.start < start + len(item) - 1 and start < e.trigger.end
        ]
        told = [e for e in found if e.realis != "hypothetical"]
        return f"{item}: read as {[(e.trigger.text, e.type) for e in told]}" if told else None
    match = re.match(
        r"(.+?) ([a-z|\-]+)((?: @[^@]+?)?)"
        r"((?: (?:future|hypothetical|historical|state|actual|negative)(?:\|[a-z]+)*)*)$",
        item,
    )
    assert match is not None, item
    words, types, where, flags = match.group(1), match.group(2).split("|"), match.group(3)[2:], match.group(4).split()
    event = _find(words.split("|"), types, reading)
    if event is None:
        return f"{item}: not found"
    wanted = [flag for flag in flags if not flag.startswith("negative")] or ["actual"]
    if event.realis not in wanted[0].split("|") and not ("negative" in flags or "negative|hypothetical" in flags):
        return f"{item}: realis is {event.realis}"
    negative = any(flag.startswith("negative") for flag in flags)
    if (event.polarity == "negative") != negative and not (negative and event.realis == "hypothetical"):
        return f"{item}: polarity is {event.polarity}"
    if where and {p.mention.text for p in event.places if p.mention} != set(where.split("+")):
        return f"{item}: placed at {[p.place.name for p in event.places]}"
    return None


def _find(words: list[str], types: list[str], reading: Reading) -> Event | None:
    text = reading.document.text
    for word in words:
        start = text.find(word)
        while start >= 0:
            for event in reading.events:
                if event.type in types and any(
                    m.start < start + len(word) and start < m.end for m in (event.trigger, *event.mentions)
                ):
                    return event
            start = text.find(word, start + 1)
    return None
