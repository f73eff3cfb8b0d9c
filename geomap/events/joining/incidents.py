"""Join the events of many reports into incidents: a pure function of the readings, whatever their order.

Pairs that share a place (or one that holds it) and meet in time are scored by place, date, type, numbers, names and
words (`likeness`); the likeliest pairs are joined first, and two groups only where no pair of theirs rules it out
(`clusters`). Here groups become incidents, each figure and each voice kept apart.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

from geomap.events.joining import coreference, figures, independence, titles
from geomap.events.joining.clusters import cluster, contradictions
from geomap.events.joining.items import PRESUPPOSED, cause_of, prepare
from geomap.events.where import precision
from geomap.events.who import attribution
from geomap.records import Attribution, Claim, EventDate, EventPlace, Incident, Precision, changed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geomap.events.joining.items import Item
    from geomap.records import Document, Event, Quantity, Reading, Review, Status

_FINER = 0.34  # a finer place within the best supported one needs this share of its support
_UNLIKE = 1.34  # times another's figure from which a party's own is not that one
_COMPARED = 12  # events of an incident whose figures are compared
_LATE = date(9999, 12, 31)


def join(readings: Sequence[Reading]) -> tuple[tuple[Reading, ...], tuple[Incident, ...]]:
    """Return the readings with each event's incident, contested and contradicted_by filled in, and the incidents."""
    documents = {r.document.id: r.document for r in readings}
    items = sorted(
        (item for reading in readings for item in _items(reading)),
        key=lambda item: (item.event.id, item.document.id),
    )
    groups = cluster(items)
    against = contradictions(groups)
    incidents = []
    filled: dict[str, Event] = {}
    for number, group in enumerate(groups):
        incident = _incident(group, [groups[k] for k in sorted(against.get(number, ()))], documents)
        incidents.append(incident)
        opposed = tuple(sorted(i.event.id for k in against.get(number, ()) for i in groups[k]))
        for item in group:
            filled[item.event.id] = changed(
                item.event,
                incident=incident.id,
                contested=incident.contested,
                contradicted_by=opposed or item.event.contradicted_by,
            )
    new = tuple(changed(r, events=tuple(filled.get(e.id, e) for e in r.events)) for r in readings)
    incidents.sort(key=lambda i: (i.date.start is None, i.date.start or _LATE, i.id))
    return new, tuple(incidents)


def _items(reading: Reading) -> Iterator[Item]:
    """Yield the events of a reading with what comparing them needs."""
    told: dict[int, list[Event]] = defaultdict(list)
    for event in reading.events:
        told[event.sentence.start].append(event)
    for event in reading.events:
        yield prepare(event, reading.document, cause_of(told[event.sentence.start]))


def _claims(group: list[Item], documents: dict[str, Document], stance: str | None = None) -> list[Claim]:
    found: dict[tuple[str, str, str], list[tuple[Item, str, str]]] = defaultdict(list)
    sourced = {i.document.id for i in group if any(a.kind != "outlet" for a in i.event.attribution)}
    for item in group:
        outlet = documents[item.document.id].outlet or "outlet not given"
        attributions = item.event.attribution or (Attribution("", "outlet"),)
        for a in attributions:
            stance_of = attribution.stance(a)
            # "His death" in the outlet's voice asserts nothing more where the report told it by a claimant.
            if (
                a.kind == "outlet"
                and stance_of == "asserts"
                and _refers_back(item.event)
                and item.document.id in sourced
            ):
                continue
            found[(item.document.id, a.source or outlet, stance_of)].append((item, a.kind, item.event.status))
    for document, source, position in list(found):
        if position == "asserts" and (document, source, "denies") in found:
            del found[
                document, source, position
            ]  # who denies does not assert, though "said" stands before "and denied"
    claims = []
    for (document, source, position), told in sorted(found.items(), key=lambda pair: pair[0]):
        item, kind, status = told[0]
        claims.append(
            Claim(
                source=source,
                kind=kind,  # type: ignore[arg-type]
                status=status,  # type: ignore[arg-type]
                stance=(stance or position),  # type: ignore[arg-type]
                document=document,
                events=tuple(sorted({i.event.id for i, _, _ in told})),
                quote=item.event.sentence,
                date=documents[document].date,
            )
        )
    return claims


def _refers_back(event: Event) -> bool:
    return coreference.ANAPHORIC in event.rules


def _incident(group: list[Item], opposed: list[list[Item]], documents: dict[str, Document]) -> Incident:
    events = [item.event for item in group]
    claims = _claims(group, documents)
    for other in opposed:
        claims.extend(_claims(other, documents, "denies"))
    asserting = {c.source for c in claims if c.stance == "asserts"}
    denying = {c.source for c in claims if c.stance == "denies"}
    contested = bool(opposed) or any(e.contested for e in events) or bool(denying - asserting) or _disputed(group)
    places = _places(events)
    harm = _harm(events)
    known = {e.counted if e.group else None for e in events}
    told = known.pop() if len(known) == 1 else None
    total, why = told or independence.count(claims, events, documents)
    lead = min(events, key=lambda e: (not e.on_map, -e.confidence, e.id))
    on_map = any(e.on_map for e in events)
    how = precision.of(places[0].place, places[0].how) if places else Precision()
    return Incident(
        id="i" + min(e.id for e in events)[1:],
        title=next((e.title for e in events if e.title), None)
        or titles.compose(
            sorted(events, key=lambda e: (-e.confidence, e.id)),
            claims,
            places[0] if places else None,
            _harm(_own(events)) if not contested else harm,
            contested=contested,
        ),
        type=_type(events),
        events=tuple(sorted(e.id for e in events)),
        documents=tuple(sorted({item.document.id for item in group})),
        place=places[0] if places else None,
        places=tuple(places),
        date=_date(events),
        status=_status(claims, events),
        contested=contested,
        claims=tuple(claims),
        harm=harm,
        actors=_cast(events),
        independent_sources=total,
        independence=why,
        precision=lead.precision if lead.place and places and lead.place.place.id == places[0].place.id else how,
        on_map=on_map,
        off_map_reason=None if on_map else lead.off_map_reason,
        polarity=lead.polarity,
        realis=lead.realis,
        review=_review(events),
        confidence=max(e.confidence for e in events),
        rules=tuple(sorted({rule for e in events for rule in e.rules})),
    )


def _disputed(group: Sequence[Item]) -> bool:
    """Whether reports disagree on who was killed, or a party's release on how many: three farmers, 30 "terrorists"."""
    told_by: dict[bool, set[tuple[int, int]]] = {True: set(), False: set()}
    for item in group:
        told_by[item.release].update((low, high) for key, low, high, *_ in item.numbers if key == "killed")
    if any(
        low > high2 * _UNLIKE or low2 > high * _UNLIKE for low, high in told_by[True] for low2, high2 in told_by[False]
    ):
        return True
    if any(figures.other_version(a, b) and _apart(a, b) for a, b in itertools.combinations(group[:_COMPARED], 2)):
        return True
    sides: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for item in group:
        for key, low, _, _, victims, _ in item.numbers:
            if key == "killed" and victims in {"combatant", "civilian"}:
                sides[low][victims].add(item.document.id)
    return any(
        bool(told["combatant"] - told["civilian"]) and bool(told["civilian"] - told["combatant"])
        for told in sides.values()
    )


def _apart(a: Item, b: Item) -> bool:
    """Whether the dead that two voices count cannot be one figure."""
    mine, theirs = ([n[1:3] for n in item.numbers if n[0] == "killed"] for item in (a, b))
    return any(low > high2 * _UNLIKE or low2 > high * _UNLIKE for low, high in mine for low2, high2 in theirs)


def _own(events: Sequence[Event]) -> Sequence[Event]:
    """Return the events that are reported, all where none is: no party's figure stands in a title as everybody's."""
    return [e for e in events if e.status == "reported"] or events


def _cast(events: Sequence[Event]) -> tuple[str, ...]:
    """Return who takes part, those who act before those acted upon; who only speaks of it stands among the claims."""
    roles = ("actor", "target")
    return tuple(dict.fromkeys(a.name for role in roles for e in events for a in e.actors if a.role == role))


def _review(events: Sequence[Event]) -> Review:
    """Return what a person decided; an incident of which one event was not looked at does not count as checked."""
    decided = {event.review for event in events}
    order: tuple[Review, ...] = ("unreviewed", "edited", "accepted", "rejected")
    return next(review for review in order if review in decided)


def _type(events: Sequence[Event]) -> str:
    """Return the type that says most of how it came about: the deaths of an explosion are an explosion."""
    votes = Counter(e.type for e in events)
    if votes["disaster"] and votes["disaster"] >= votes["explosion"] + votes["attack"]:
        return "disaster"
    return next((kind for kind in ("explosion", "death", "attack") if votes[kind]), min(votes))


def _places(events: Sequence[Event]) -> list[EventPlace]:
    """Return the best supported place, or a finer one within it; several only where one event names several."""
    votes: dict[str, float] = defaultdict(float)
    by: dict[str, EventPlace] = {}
    for event in events:
        weight = 0.3 if PRESUPPOSED in event.rules else 1.0
        for p in event.places:
            votes[p.place.id] += weight * (p.score if p.how != "discourse" else 0.3 * p.score)
            if p.place.id not in by or by[p.place.id].score < p.score:
                by[p.place.id] = p
    if not by:
        return []
    best = min(by, key=lambda k: (-votes[k], k))
    inner = [
        k for k in by if best in by[k].place.parents and by[k].how != "discourse" and votes[k] >= _FINER * votes[best]
    ]
    if inner:
        best = min(inner, key=lambda k: (precision.rank(by[k].place), -votes[k], k))
    together = {p.place.id for e in events for p in e.places if any(q.place.id == best for q in e.places)}
    held = {parent for p in by.values() for parent in p.place.parents}
    rest = sorted((k for k in together if k != best and k not in held), key=lambda k: (-votes[k], k))
    return [by[k] for k in (best, *rest)]


def _date(events: Sequence[Event]) -> EventDate:
    dated = [e.date for e in events if e.date.start is not None]
    if not dated:
        return EventDate()
    fine = {"part": 0, "day": 1, "week": 2, "month": 3, "year": 4, "unknown": 5}

    def width(d: EventDate) -> timedelta:
        first, last = d.start, d.end
        return (last - first) if first is not None and last is not None else timedelta(days=3650)

    def first_day(d: EventDate) -> date | None:
        return d.start

    back = {id(e.date) for e in events if _refers_back(e)}
    votes = Counter((d.start, d.end) for d in dated)
    return min(
        dated,
        key=lambda d: (
            d.expression is None,
            id(d) in back,
            fine[d.precision],
            width(d),
            -votes[d.start, d.end],
            first_day(d),
            str(d.time),
        ),
    )


def _status(claims: Sequence[Claim], events: Sequence[Event]) -> Status:
    """Return the strongest status under which a source of the incident asserts it."""
    order: tuple[Status, ...] = ("reported", "claimed", "unverified", "denied")
    found = {c.status for c in claims if c.stance == "asserts"} or {e.status for e in events}
    return next(s for s in order if s in found)


def _harm(events: Sequence[Event]) -> dict[str, tuple[Quantity, ...]]:
    """Every distinct figure by kind; nothing is ever added up."""
    found: dict[str, dict[tuple[int | None, int | None, int | None, str | None], Quantity]] = defaultdict(dict)
    for event in events:
        for key, quantity in (event.harm or {}).items():
            if quantity is not None:
                found[key].setdefault((quantity.low, quantity.best, quantity.high, quantity.side), quantity)
    return {key: tuple(found[key][k] for k in sorted(found[key], key=str)) for key in sorted(found)}
