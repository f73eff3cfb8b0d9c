"""Made reports in contradictory groups, as tests/cases/reports.txt holds them, and what differs from what is expected.

The file says how its lines are to be read. Every line is one check; the reports go through the whole pipeline.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from geomap import pipeline
from geomap.events.who import attribution
from geomap.language import fold
from geomap.records import Document
from geomap.settings import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geomap.records import Event, Gazetteer, Incident, Quantity, Reading

CASES = Path(__file__).parent.parent / "cases" / "reports.txt"


@dataclass
class Group:
    """Reports that are read together, with the lines that say what should come of them."""

    name: str
    documents: list[Document] = field(default_factory=list)
    checks: list[tuple[int, str]] = field(default_factory=list)
    countries: tuple[str, ...] = ()


class Outcome(NamedTuple):
    """One checked line: where it stands, whether it is known to fail, and what is wrong, None where nothing is."""

    group: str
    line: str
    known: bool
    problem: str | None


def load(path: Path = CASES) -> list[Group]:
    """Return the groups of a file; a group's head may name after a bar the countries that its events lie in."""
    groups: list[Group] = []
    text: list[str] = []
    head: list[str] = []

    def finish() -> None:
        if head:
            outlet, day, _ = head
            name = f"{groups[-1].name}#{len(groups[-1].documents)}"
            body = "\n".join(text).strip()
            groups[-1].documents.append(Document(name, body, outlet=outlet, date=date.fromisoformat(day)))
        text.clear()
        head.clear()

    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            finish()
            name, _, countries = line[3:].partition(" | ")
            groups.append(Group(name.strip(), countries=tuple(filter(None, countries.strip().split(",")))))
        elif line.startswith("-- "):
            finish()
            head[:] = [part.strip() for part in line[3:].split(" | ")]
        elif groups and re.match(r"\??[>!=/*#~] ", line):
            groups[-1].checks.append((len(groups[-1].documents), line))
        elif head:
            text.append(line)
    finish()
    return groups


def outcomes(group: Group, gazetteer: Gazetteer) -> Iterator[Outcome]:
    """Yield every checked line of a group."""
    readings, incidents = pipeline.join([pipeline.read(d, gazetteer, DEFAULT) for d in group.documents])
    for number, line in group.checks:
        known = line.startswith("?")
        mark, rest = line.lstrip("?")[0], line.lstrip("?")[2:].strip()
        if mark == "~":
            continue
        if mark == ">":
            problem = _event_problem(readings[number], rest)
        elif mark == "!":
            problem = absent_problem(readings[number], rest)
        else:
            problem = incident_problem(mark, rest, readings, incidents)
        yield Outcome(group.name, line, known, problem)


def position(text: str, words: str) -> int:
    """Return where words stand in a text: "shot#2" is the second time; ValueError where they do not."""
    words, _, nth = words.partition("#")
    at = -1
    for _ in range(int(nth or 1)):
        at = text.index(words, at + 1)
    return at


def events_at(reading: Reading, words: str) -> list[Event]:
    """Return the events told by any of the words, which bars divide."""
    found = []
    for option in words.split("|"):
        at = position(reading.document.text, option)
        end = at + len(option.partition("#")[0])
        found += [e for e in reading.events if any(m.start < end and at < m.end for m in (e.trigger, *e.mentions))]
    return found


def _event_problem(reading: Reading, rest: str) -> str | None:
    words, _, wanted = rest.partition(" | ")
    events = events_at(reading, words.strip())
    if not events:
        return "not found"
    best: list[str] | None = None
    for event in events:
        problems = [p for item in wanted.split(";") if (p := field_problem(event, *item.strip().split("=", 1)))]
        best = problems if best is None or len(problems) < len(best) else best
    return "; ".join(best or []) or None


def _voices(event: Event, stance: str) -> list[str]:
    return [
        " ".join(filter(None, (a.source, a.verb if a.kind == "unnamed" else "")))
        for a in event.attribution
        if attribution.stance(a) == stance
    ]


def field_problem(event: Event, key: str, value: str, *, strict: bool = False) -> str | None:
    """Return what is wrong with one field, None where nothing is.

    Strictly, a place that merely holds an unknown name is right only where the value names it.
    """
    harm = event.harm or {}
    checks: dict[str, Callable[[], tuple[bool, object]]] = {
        "type": lambda: (event.type in value.split("/"), event.type),
        "at": lambda: _places(event, value, strict=strict),
        "on": lambda: (_days(event) == value.partition("..")[::2] or _days(event) == (value, value), _days(event)),
        "status": lambda: (event.status == value, event.status),
        "kind": lambda: (bool(event.attribution) and event.attribution[0].kind == value, event.attribution),
        "by": lambda: _said(value, _voices(event, "asserts")[:1]),
        "denied": lambda: _said(value, _voices(event, "denies")),
        "realis": lambda: (event.realis == value, event.realis),
        "map": lambda: (event.on_map == (value == "yes"), event.on_map),
    }
    right, found = checks[key]() if key in checks else _counted(harm.get(key), value)
    return None if right else f"{key}={value} is {found}"


def _places(event: Event, value: str, *, strict: bool) -> tuple[bool, object]:
    names = (
        () if strict else {fold(span.text) for span in event.unresolved}
    )  # an inferred place holds a name that nobody knows
    found = [
        {fold(p.place.name), fold(p.mention.text if p.mention else ""), *(names if p.how == "inference" else ())}
        for p in event.places
    ]
    wanted = [fold(name) for name in value.split("+")]
    right = len(found) == len(wanted) and all(any(w == n or w in n.split() for n in f for w in wanted) for f in found)
    return right, [p.place.name for p in event.places]


def _days(event: Event) -> tuple[str, str]:
    return str(event.date.start), str(event.date.end)


def _said(value: str, voices: list[str]) -> tuple[bool, object]:
    return any(option.lower() in voice.lower() for voice in voices for option in value.split("|")), voices


def _counted(found: Quantity | None, value: str) -> tuple[bool, object]:
    if "|" in value:  # "2|" may be told or not
        tried = [_counted(found, option or "-") for option in value.split("|")]
        return any(right for right, _ in tried), tried[0][1]
    if value == "-":
        return found is None, found
    if found is None:
        return False, None
    if not value[:1].isdigit() and value[:1] not in "~.":  # households, of which nobody knows how many people they are
        return (found.low, found.best, found.high) == (None, None, None) and value in found.text, found
    count, _, side = value.partition(" ")
    if count.startswith("~"):
        right = found.best == int(count[1:])
    elif ".." in count:
        low, high = (int(n) if n else None for n in count.split(".."))
        right = (found.low, found.high) == (low, high)
    else:
        right = (found.low, found.best, found.high) == (int(count),) * 3
    shown = (found.low, found.best, found.high, found.side)
    return right and (not side or side in (found.side or "")), shown


def absent_problem(reading: Reading, words: str) -> str | None:
    """Return what the map shows for words that tell nothing, None where it shows nothing."""
    found = [e for e in events_at(reading, words) if e.on_map]
    at = position(reading.document.text, words)
    found = [e for e in found if e.trigger.start <= at + len(words) and at < e.trigger.end]
    return f"read as {[(e.trigger.text, e.type) for e in found]}" if found else None


def incident_problem(
    mark: str, rest: str, readings: tuple[Reading, ...], incidents: tuple[Incident, ...]
) -> str | None:
    """Return what is wrong with a line about incidents: joined, apart, contested, or how many sources they have."""
    by_event = {event: incident for incident in incidents for event in incident.events}
    parts = re.findall(r"(\d+):(.+?)(?=\s+\d+(?::|$)|$)", rest)
    sets = []
    for number, words in parts:
        events = (
            events_at(readings[int(number)], words.strip())
            if words.strip() in readings[int(number)].document.text
            else []
        )
        sets.append({by_event[e.id].id for e in events})
    if not all(sets):
        return f"not found: {[p for p, s in zip(parts, sets, strict=True) if not s]}"
    titles = sorted({i.title for i in incidents if any(i.id in s for s in sets)})
    if mark == "=":
        return None if set.intersection(*sets) else f"apart: {titles}"
    if mark == "/":
        return f"joined: {titles}" if set.intersection(*sets) else None
    chosen = [i for i in incidents if i.id in sets[0]]
    if mark == "*":
        return None if any(i.contested for i in chosen) else f"not contested: {titles}"
    count = int(rest.rsplit(maxsplit=1)[1])
    found = [i.independent_sources for i in chosen]
    return None if count in found else f"independent sources: {found}"
