"""Join the events of many reports into incidents: a pure function of the readings, whatever their order.

Pairs that share a place (or one that holds it) and meet in time are scored by place, date, type, numbers, names and
words; the likeliest pairs are joined first, and two groups only where no pair of theirs rules it out.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from geomap.events import attribution, coreference, independence, precision, titles
from geomap.records import Attribution, Claim, EventDate, EventPlace, Incident, Precision

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geomap.records import Document, Event, Quantity, Reading, Status

THRESHOLD = 5.0
_WINDOW = 24  # how many neighbours a pair is looked for among, in a block too large to compare all with all
_SMALL = 40
_NEAR_KM = 12.0
_VIOLENT = frozenset({"attack", "explosion", "death"})
_PROCESS = frozenset({"clash", "siege", "armed_attack", "territory_entered"})
_HUMAN = frozenset({"death", "arrest", "abduct"})
_POSSESSIVE = re.compile(r"['’]s?$")
_GROUPS = frozenset(
    "forces army police troops militia taliban front movement people military resistance group party government".split()
)
_FINER = 0.34  # a finer place within the best supported one needs this share of its support
PRESUPPOSED = "weak:presupposed"
_SPELLING = 80.0  # Dashti and Dashty, Masoud and Massoud; not Ahmadi and Ahmadzai
_WORD = re.compile(r"[^\W\d_]{3,}")
_CAPITAL = re.compile(r"\b[A-Z][\w'’-]{2,}")
_STOP = frozenset(
    "the and was were has had have that with from for his her its their they who said says after when which this been are not but "
    "into over also about more than sunday monday tuesday wednesday thursday friday saturday people reports report killed".split()
)
_LATE = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class _Item:
    """An event prepared for comparison."""

    event: Event
    document: Document
    kind: str
    start: int | None
    end: int | None
    inferred: bool
    victims: tuple[str, ...]
    names: frozenset[str]
    words: frozenset[str]
    numbers: tuple[tuple[str, int, int], ...]
    single: bool


def join(readings: Sequence[Reading]) -> tuple[tuple[Reading, ...], tuple[Incident, ...]]:
    """Return the readings with each event's incident, contested and contradicted_by filled in, and the incidents."""
    documents = {r.document.id: r.document for r in readings}
    items = sorted(
        (_item(event, reading.document) for reading in readings for event in reading.events),
        key=lambda item: (item.event.id, item.document.id),
    )
    groups = _cluster(items)
    against = _contradictions(groups)
    incidents = []
    filled: dict[str, Event] = {}
    for number, group in enumerate(groups):
        incident = _incident(group, [groups[k] for k in sorted(against.get(number, ()))], documents)
        incidents.append(incident)
        opposed = tuple(sorted(i.event.id for k in against.get(number, ()) for i in groups[k]))
        for item in group:
            filled[item.event.id] = replace(
                item.event,
                incident=incident.id,
                contested=incident.contested,
                contradicted_by=opposed or item.event.contradicted_by,
            )
    new = tuple(replace(r, events=tuple(filled.get(e.id, e) for e in r.events)) for r in readings)
    incidents.sort(key=lambda i: (i.date.start is None, i.date.start or _LATE, i.id))
    return new, tuple(incidents)


def _item(event: Event, document: Document) -> _Item:
    start = event.date.start.toordinal() if event.date.start else None
    end = event.date.end.toordinal() if event.date.end else start
    sentence = event.sentence.text
    place_words = {w.lower() for p in event.places for w in _WORD.findall(p.place.name)}
    names = frozenset(w.lower() for w in _CAPITAL.findall(sentence[1:])) - place_words - _STOP
    words = frozenset(w.lower() for w in _WORD.findall(sentence)) - _STOP - place_words
    numbers = []
    for key, quantity in (event.harm or {}).items():
        if quantity is not None:
            low = quantity.low if quantity.low is not None else quantity.best
            high = quantity.high if quantity.high is not None else quantity.best
            if low is None and high is None:
                continue
            numbers.append((key, low if low is not None else 0, high if high is not None else (low or 0) * 2))
    victims = _victims(event)
    killed = next((n for n in numbers if n[0] == "killed"), None)
    single = killed[1:] == (1, 1) if killed else any(_is_person(v) for v in victims)
    return _Item(
        event,
        document,
        titles.kind_of(event),
        start,
        end,
        event.date.expression is None,
        victims,
        names,
        words,
        tuple(numbers),
        single,
    )


def _victims(event: Event) -> tuple[str, ...]:
    """Return the names of those whom the event befell; of "X's death" X is grammar's actor."""
    if event.type not in _HUMAN:
        return ()
    first = event.trigger.start
    roles = {"target", "actor"} if event.trigger.text.lower().startswith("death") else {"target"}
    found = [(abs(a.start - first), _POSSESSIVE.sub("", a.name)) for a in event.actors if a.role in roles]
    return tuple(name for _, name in sorted(found)[:1])


def _is_person(name: str) -> bool:
    words = name.split()
    return (
        bool(words)
        and all(w[:1].isupper() for w in words)
        and not words[-1].lower().endswith("s")
        and words[-1].lower() not in _GROUPS
    )


def _same_name(left: str, right: str) -> bool:
    """Whether two spellings may name one person or group: a shared last word, within an edit or two."""
    a, b = left.lower().split(), right.lower().split()
    if not a or not b:
        return False
    if fuzz.ratio(a[-1], b[-1]) >= _SPELLING:
        return True
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    return len(short) == 1 and any(fuzz.ratio(short[0], w) >= _SPELLING for w in long)


def _cluster(items: list[_Item]) -> list[list[_Item]]:
    """Group items: best pairs first, groups never joined over a pair that rules it out."""
    pairs = sorted(
        ((score, i, j) for i, j in _pairs(items) if (score := _compare(items[i], items[j])) >= THRESHOLD),
        key=lambda t: (-t[0], t[1], t[2]),
    )
    parent = list(range(len(items)))
    members: dict[int, list[int]] = {i: [i] for i in range(len(items))}

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    by_hand: dict[str, int] = {}
    for i, item in enumerate(items):
        if item.event.group is not None:
            first = by_hand.setdefault(item.event.group, i)
            if first != i:
                parent[i] = first
                members[first].extend(members.pop(i))
    for _, i, j in pairs:
        a, b = root(i), root(j)
        if a == b:
            continue
        if len(members[a]) < len(members[b]):
            a, b = b, a
        one_death = bool(_victim_match(items[i], items[j])) and items[i].single and items[j].single
        if _clash(items, members[a], members[b], dated=not one_death):
            continue
        parent[b] = a
        members[a].extend(members.pop(b))
    return [[items[k] for k in sorted(members[r])] for r in sorted(members, key=lambda r: min(members[r]))]


def _clash(items: list[_Item], left: list[int], right: list[int], *, dated: bool) -> bool:
    """Whether any pair over two groups cannot be one incident; large groups are sampled from their ends."""
    some = left if len(left) <= _SMALL else left[: _SMALL // 2] + left[-_SMALL // 2 :]
    others = right if len(right) <= _SMALL else right[: _SMALL // 2] + right[-_SMALL // 2 :]
    return any(_impossible(items[i], items[j], dated=dated) for i in some for j in others)


def _pairs(items: list[_Item]) -> Iterator[tuple[int, int]]:
    """Yield pairs worth comparing: same family, a common place or document, days that may meet."""
    blocks: dict[tuple[str, str, int], list[int]] = defaultdict(list)
    for i, item in enumerate(items):
        event = item.event
        if event.type == "statement" or event.realis != "actual":
            family = f"{event.realis}/{item.kind}"
        else:
            family = "harm" if event.type in _VIOLENT or event.type == "disaster" else event.type
        keys = {p.place.id for p in event.places} | {parent for p in event.places for parent in p.place.parents[:2]}
        keys.add("doc:" + item.document.id)
        days = [0] if item.start is None else range(item.start // 2, item.start // 2 + 2)
        for key in keys:
            for day in days:
                blocks[(family, key, day)].append(i)
        if item.single and item.victims:  # one death may be told under days far apart
            blocks[(family, "who:" + item.victims[0].split()[-1].lower()[:4], 0)].append(i)
    seen: set[tuple[int, int]] = set()
    for key in sorted(blocks):
        block = blocks[key]
        if len(block) > _SMALL:
            block = sorted(block, key=lambda i: (sorted(items[i].names)[:3], items[i].kind, i))
        reach = len(block) if len(block) <= _SMALL else _WINDOW
        for n, i in enumerate(block):
            for j in block[n + 1 : n + 1 + reach]:
                pair = (i, j) if i < j else (j, i)
                if pair not in seen:
                    seen.add(pair)
                    yield pair


def _impossible(a: _Item, b: _Item, *, dated: bool = True) -> bool:
    if a.event.group != b.event.group or "rejected" in {a.event.review, b.event.review}:
        return True
    if a.event.polarity != b.event.polarity or a.event.realis != b.event.realis:
        return True
    if (PRESUPPOSED in a.event.rules) != (PRESUPPOSED in b.event.rules):
        return True
    named = _victim_match(a, b)
    if named is False:
        return True
    if dated and a.start is not None and b.start is not None:
        slack = 1 if a.inferred or b.inferred else 0
        if a.kind in _PROCESS and b.kind in _PROCESS:
            slack = 2  # fighting goes on over days
        if named and a.event.type == b.event.type == "death" and a.single and b.single:
            slack = _ONE_DEATH
        if a.start > (b.end or b.start) + slack or b.start > (a.end or a.start) + slack:
            return True
    if _place_score(a, b) is None or _numbers_score(a, b) <= -2:
        return True
    return _one_and_many(a, b)


_ONE_DEATH = 10  # days: a person dies once, whatever day each report hangs on it


def _victim_match(a: _Item, b: _Item) -> bool | None:
    """Whether two events befell the same person or group; None where one of them names nobody."""
    if not a.victims or not b.victims or a.event.type != b.event.type:
        return None
    if any(_same_name(x, y) for x in a.victims for y in b.victims):
        return True
    persons = [_is_person(a.victims[0]), _is_person(b.victims[0])]
    proper = [v[:1].isupper() for v in (a.victims[0], b.victims[0])]
    return False if all(persons) or (all(proper) and a.event.type == "arrest") else None


def _one_and_many(a: _Item, b: _Item) -> bool:
    """Whether one event is about a single victim and the other about a crowd of them."""
    for one, many in ((a, b), (b, a)):
        if one.single and any(low >= 3 for key, low, _ in many.numbers if key == "killed"):
            return True
    return False


def _compare(a: _Item, b: _Item) -> float:
    """Score a pair; below 0 where it is impossible."""
    if _impossible(a, b):
        return -1.0
    same_document = a.document.id == b.document.id
    kind = _type_score(a, b, same_document=same_document)
    place = _place_score(a, b)
    if kind is None or place is None:
        return -1.0
    score = kind + place + _date_score(a, b) + _numbers_score(a, b)
    shared = a.names & b.names
    score += min(1.5, 0.75 * len(shared))
    if a.words and b.words:
        score += 3.0 * len(a.words & b.words) / len(a.words | b.words)
    if _victim_match(a, b):
        score += 2.0 if a.single and b.single else 1.0
    elif a.single and b.single and not shared:
        score -= 2.0
    if same_document:
        score += 0.5 if a.event.sentence.start == b.event.sentence.start else 0.25
    return score


def _type_score(a: _Item, b: _Item, *, same_document: bool) -> float | None:
    if a.kind == b.kind:
        return 1.75
    if a.event.type == b.event.type and not ({a.kind, b.kind} & _PROCESS and a.event.type != "attack"):
        return 1.0
    types = {a.event.type, b.event.type}
    if (types <= _VIOLENT or types == {"death", "disaster"}) and not {a.kind, b.kind} & _PROCESS:
        near = not same_document or abs(a.event.sentence.start - b.event.sentence.start) < 600
        return 1.0 if near else 0.25
    return None


def _date_score(a: _Item, b: _Item) -> float:
    if a.start is None or b.start is None:
        return 0.0
    if a.start == b.start and a.end == b.end:
        return 1.5
    if a.start <= (b.end or b.start) and b.start <= (a.end or a.start):
        return 1.0
    return 0.5


def _place_score(a: _Item, b: _Item) -> float | None:
    """Score two events' places; None where they cannot be one."""
    if not a.event.places or not b.event.places:
        return 0.5 if a.document.id == b.document.id else 0.0
    best: float | None = None
    for p in a.event.places:
        for q in b.event.places:
            score = _two_places(p, q)
            if score is not None and (best is None or score > best):
                best = score
    return best


def _two_places(p: EventPlace, q: EventPlace) -> float | None:
    if p.place.id == q.place.id:
        return 2.0 if precision.rank(p.place) < 6 else 1.0
    if p.place.id in q.place.parents or q.place.id in p.place.parents:
        return 1.25 if max(precision.rank(p.place), precision.rank(q.place)) < 6 else 0.5
    if p.place.name == q.place.name and p.place.country == q.place.country:
        return 1.5
    distance = kilometres(p.place.lat, p.place.lon, q.place.lat, q.place.lon)
    loose = precision.rank(p.place) > 1 or precision.rank(q.place) > 1 or "discourse" in {p.how, q.how}
    if distance <= (_NEAR_KM if loose else _NEAR_KM / 3):
        return 0.75
    return None


def _numbers_score(a: _Item, b: _Item) -> float:
    score = 0.0
    for key, low, high in a.numbers:
        for other, low2, high2 in b.numbers:
            if key != other:
                continue
            if (low, high) == (low2, high2):
                score += 1.5
            elif low <= high2 * 1.34 and low2 <= high * 1.34:
                score += 0.75
            elif max(low, low2) > 3 * max(1, min(high, high2)):
                score -= 2.0
            else:
                score -= 0.5
    return score


def kilometres(lat: float, lon: float, lat2: float, lon2: float) -> float:
    """Return the great-circle distance of two points in degrees."""
    p, q = math.radians(lat), math.radians(lat2)
    a = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(lon2 - lon) / 2) ** 2
    return 12742.0 * math.asin(math.sqrt(min(1.0, a)))


def _contradictions(groups: list[list[_Item]]) -> dict[int, set[int]]:
    """Link groups that tell the same of one place and time with opposite polarity."""
    negative = [n for n, group in enumerate(groups) if group[0].event.polarity == "negative"]
    links: dict[int, set[int]] = defaultdict(set)
    if not negative:
        return links
    index: dict[tuple[str, str], list[int]] = defaultdict(list)
    for n, group in enumerate(groups):
        if group[0].event.polarity == "positive" and group[0].event.realis == "actual":
            for item in group:
                for p in item.event.places:
                    index[(item.event.type, p.place.id)].append(n)
    for n in negative:
        for item in groups[n]:
            for p in item.event.places:
                for m in index.get((item.event.type, p.place.id), ()):
                    if any(_meet(item, other) for other in groups[m]):
                        links[n].add(m)
                        links[m].add(n)
    return links


def _meet(a: _Item, b: _Item) -> bool:
    if a.start is None or b.start is None:
        return False
    return a.start <= (b.end or b.start) + 1 and b.start <= (a.end or a.start) + 1


def _claims(group: list[_Item], documents: dict[str, Document], stance: str | None = None) -> list[Claim]:
    found: dict[tuple[str, str, str], list[tuple[_Item, str, str]]] = defaultdict(list)
    sourced = {i.document.id for i in group if any(a.kind != "outlet" for a in i.event.attribution)}
    for item in group:
        outlet = documents[item.document.id].outlet or "outlet not given"
        attributions = item.event.attribution or (Attribution("", "outlet"),)
        for a in attributions:
            stance_of = attribution.stance(a)
            # "His death" in the outlet's voice, where the report has told the death by a claimant, asserts nothing more.
            if (
                a.kind == "outlet"
                and stance_of == "asserts"
                and _refers_back(item.event)
                and item.document.id in sourced
            ):
                continue
            found[(item.document.id, a.source or outlet, stance_of)].append((item, a.kind, item.event.status))
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


def _incident(group: list[_Item], opposed: list[list[_Item]], documents: dict[str, Document]) -> Incident:
    events = [item.event for item in group]
    claims = _claims(group, documents)
    for other in opposed:
        claims.extend(_claims(other, documents, "denies"))
    asserting = {c.source for c in claims if c.stance == "asserts"}
    denying = {c.source for c in claims if c.stance == "denies"}
    contested = bool(opposed) or any(e.contested for e in events) or bool(denying - asserting)
    places = _places(events)
    harm = _harm(events)
    total, why = independence.count(claims, events, documents)
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
            harm,
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
        actors=tuple(dict.fromkeys(a.name for e in events for a in e.actors)),
        independent_sources=total,
        independence=why,
        precision=lead.precision if lead.place and places and lead.place.place.id == places[0].place.id else how,
        on_map=on_map,
        off_map_reason=None if on_map else lead.off_map_reason,
        polarity=lead.polarity,
        realis=lead.realis,
        confidence=max(e.confidence for e in events),
        rules=tuple(sorted({rule for e in events for rule in e.rules})),
    )


def _type(events: Sequence[Event]) -> str:
    order = ("disaster", "explosion", "death", "attack")
    kinds = {e.type for e in events}
    for kind in order:
        if kind in kinds:
            return kind
    return min(kinds)


def _places(events: Sequence[Event]) -> list[EventPlace]:
    """The incident's places: the best supported, or a finer one within it; several only where one event names several."""
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
