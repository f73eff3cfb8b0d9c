"""How alike two events are: the explainable score on which reports of one incident are joined."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from geomap.events import attribution, coreference, discourse, precision, titles
from geomap.language import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geomap.records import Document, Event, EventPlace, Quantity, Victims

THRESHOLD = 5.0
"""What a pair must score to be one incident: place 2, day 1.5 and type 1.75 at most, then numbers, names and words."""

PRESUPPOSED = "weak:presupposed"
_NEAR_KM = 12.0
_VIOLENT = frozenset({"attack", "explosion", "death"})
_PROCESS = frozenset({"clash", "siege", "armed_attack", "territory_entered"})
_HUMAN = frozenset({"death", "arrest", "abduct"})
_POSSESSIVE = re.compile(r"['’]s?$")
_GROUPS = frozenset(
    "forces army police troops militia front movement people military resistance group party government".split()
)
_SPELLING = 80.0  # rapidfuzz ratio: Mohammed and Muhammad, Yousef and Yusuf; not Ahmadi and Ahmadzai
_CLOCK = re.compile(r"\d\d:\d\d")
_ABOUT = 2.0  # hours by which reports of one clock time differ
_PARTS = {
    "MO": (4.0, 12.0),
    "AF": (12.0, 18.0),
    "EV": (17.0, 24.0),
    "NI": (18.0, 30.0),
    "DA": (4.0, 8.0),
    "DU": (17.0, 21.0),
}  # hours of the day in which a named part of it lies
_SMALL_HOURS = 5.0
_EDGES = {"early": (0.0, 12.0), "late": (15.0, 28.0)}
_SAME_NAME = 1.5
_OPEN = 10  # times the lower bound
_SPOKEN_REACH = 30
_SPOKEN = re.compile(
    r"\b(?:said|says|told|announced|reported|claimed|denied|stated|declared|wrote|confirmed|rejected|admitted|added|"
    r"dismissed)(?:\s+(?:late|early|in\s+a\s+statement|on\s+\w+))*(?:\s+on)?\s+$"
)
_MORE = re.compile(r"\s+(?:more|further|additional|others?)\b")
_ANOTHER = re.compile(r"\b(?:another|a\s+further)\s+$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3,}")
_CAPITAL = re.compile(r"\b[A-Z][\w'’-]{2,}")
_STOP = frozenset(
    (
        "the and was were has had have that with from for his her its their they who said says after when which this "
        "been are not but into over also about more than sunday monday tuesday wednesday thursday friday "
        "saturday people "
        "reports report killed"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Item:
    """An event prepared for comparison."""

    event: Event
    document: Document
    kind: str
    start: int | None
    end: int | None
    inferred: bool
    victims: tuple[str, ...]
    doers: frozenset[str]
    names: frozenset[str]
    words: frozenset[str]
    numbers: tuple[tuple[str, int, int, str, Victims | None], ...]
    single: bool
    state: tuple[object, ...]
    unknown: frozenset[str]
    hours: tuple[float, float] | None
    cause: str | None
    denied: bool


def prepare(event: Event, document: Document, cause: str | None = None) -> Item:
    """Return an event with what comparing it needs; `cause` is what its sentence tells beside it (`cause_of`)."""
    start = event.date.start.toordinal() if event.date.start else None
    end = event.date.end.toordinal() if event.date.end else start
    sentence = event.sentence.text
    names, words = _lexical(sentence)
    for p in event.places:
        own = _place_words(p.place.name)
        names, words = names - own, words - own
    numbers = []
    for key, quantity in (event.harm or {}).items():
        if quantity is not None:
            low = quantity.low if quantity.low is not None else quantity.best
            high = quantity.high if quantity.high is not None else quantity.best
            if low is None and high is None:
                continue
            if _increment(event, quantity):
                continue  # "three more bodies" is a part of a toll
            # "Scores" and "hundreds" leave the upper side open.
            top = high if high is not None else (low or 0) * (2 if quantity.best is not None else _OPEN)
            noun = (quantity.side or "").rpartition(" ")[2].lower()
            numbers.append((key, low if low is not None else 0, top, noun, quantity.victims))
    victims = _victims(event)
    doers = _doers(event)
    killed = next((n for n in numbers if n[0] == "killed"), None)
    single = killed[1:3] == (1, 1) if killed else any(_is_person(v) for v in victims)
    return Item(
        event,
        document,
        titles.kind_of(event),
        start,
        end,
        event.date.expression is None or _of_saying(event),
        victims,
        doers,
        names,
        words,
        tuple(numbers),
        single,
        (event.group, event.polarity, event.realis, PRESUPPOSED in event.rules),
        frozenset(fold(span.text) for span in event.unresolved),
        _hours(event),
        cause,
        event.status == "denied" or (bool(event.attribution) and attribution.stance(event.attribution[0]) == "denies"),
    )


def cause_of(events: Iterable[Event]) -> str | None:
    """Return what brought about the deaths that a sentence tells: nature or violence; None where neither or both."""
    types = {event.type for event in events}
    violent, natural = bool(types & {"attack", "explosion"}), "disaster" in types
    return None if violent == natural else "violence" if violent else "nature"


def _hours(event: Event) -> tuple[float, float] | None:
    """Return the hours of its day in which an event lies, None where nothing says: (4, 12) for the morning."""
    time = event.date.time or ""
    if _until(event):
        return None  # "counted 30 dead by evening" says when they were counted
    if _CLOCK.match(time):
        hour = int(time[:2]) + int(time[3:5]) / 60
        return hour - _ABOUT, hour + _ABOUT
    if time in _PARTS:
        return _PARTS[time]
    words = event.date.expression.text.lower().split() if event.date.expression else []
    at = event.date.expression.start - event.sentence.start if event.date.expression else 0
    before = event.sentence.text[max(0, at - 8) : max(0, at)].lower().split()
    return next((_EDGES[word] for word in (*words[:1], *before[-2:]) if word in _EDGES), None)


def _until(event: Event) -> bool:
    """Whether the day of an event is one by which it was over or counted: 'by nightfall'."""
    at = event.date.expression.start - event.sentence.start if event.date.expression else 0
    return event.sentence.text[max(0, at - 3) : max(0, at)].lower() == "by "


def _of_saying(event: Event) -> bool:
    """Whether the day of an event is that of a verb of speech beside it: 'denied on Tuesday that ...'."""
    at = event.date.expression.start - event.sentence.start if event.date.expression else 0
    before = event.sentence.text[max(0, at - _SPOKEN_REACH) : max(0, at)]
    return _SPOKEN.search(before) is not None


def _increment(event: Event, quantity: Quantity) -> bool:
    """Whether a count comes on top of others: 'another three', 'three more'."""
    start, end = quantity.start - event.sentence.start, quantity.end - event.sentence.start
    if not 0 <= start < end <= len(event.sentence.text):
        return False
    text = event.sentence.text
    return bool(_MORE.match(text, end) or _ANOTHER.search(text, max(0, start - 12), start))


@lru_cache(maxsize=256)  # the events of a sentence ask for its words one after the other
def _lexical(sentence: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names and the telling words of a sentence, in lower case."""
    names = frozenset(w.lower() for w in _CAPITAL.findall(sentence[1:]))
    return names - _STOP, frozenset(w.lower() for w in _WORD.findall(sentence)) - _STOP


@lru_cache(maxsize=4096)
def _place_words(name: str) -> frozenset[str]:
    """Return the words of a place's name, in lower case."""
    return frozenset(w.lower() for w in _WORD.findall(name))


def _doers(event: Event) -> frozenset[str]:
    """Return the proper names of whose forces move in a change of control; "their forces" are the speaker's."""
    if event.type != "territory":
        return frozenset()
    told = [a.name for a in event.actors if a.role == "actor"]
    names = {w.lower() for name in told for w in name.split() if w[:1].isupper()}
    if told and not names:
        names = {w.lower() for a in event.attribution if a.kind == "party" for w in a.source.split() if w[:1].isupper()}
    return frozenset(names - _STOP)


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


def impossible(a: Item, b: Item, *, dated: bool = True) -> bool:
    """Whether two events cannot be one, whatever else they share."""
    if a.state != b.state or a.event.review == "rejected" or b.event.review == "rejected":
        return True
    if a.doers and b.doers and not a.doers & b.doers and a.kind == b.kind == "territory_entered":
        return True
    named = victim_match(a, b)
    if named is False or (a.cause and b.cause and a.cause != b.cause):
        return True
    if dated and a.start is not None and b.start is not None:
        slack = 1 if a.inferred or b.inferred else 0
        if a.kind in _PROCESS and b.kind in _PROCESS:
            slack = 2  # fighting goes on over days
        if named and a.event.type == b.event.type == "death" and a.single and b.single:
            slack = _ONE_DEATH
        if a.start > (b.end or b.start) + slack or b.start > (a.end or a.start) + slack:
            return True
    if dated and not named and _other_hour(a, b):
        return True
    if _place_score(a, b) is None or _numbers_score(a, b) <= -2:
        return True
    return _one_and_many(a, b)


def _other_hour(a: Item, b: Item) -> bool:
    """Whether two events of one day lie in parts of it that do not meet: a morning's bombing, a night's."""
    if a.hours is None or b.hours is None or a.start != b.start or a.inferred or b.inferred:
        return False
    for one, other in ((a.hours, b.hours), (b.hours, a.hours)):
        by_clock = other[1] - other[0] <= 2 * _ABOUT
        if one == _PARTS["NI"] and by_clock and other[0] < _SMALL_HOURS:
            return False  # "on Tuesday night" may be the night to Tuesday, in which it was two
    return a.hours[0] >= b.hours[1] + 1 or b.hours[0] >= a.hours[1] + 1


_DENIAL = 1.0
_ONE_DEATH = 10  # days: a person dies once, whatever day each report hangs on it


def victim_match(a: Item, b: Item) -> bool | None:
    """Whether two events befell the same person or group; None where one of them names nobody."""
    if not a.victims or not b.victims or a.event.type != b.event.type:
        return None
    if any(_same_name(x, y) for x in a.victims for y in b.victims):
        return True
    persons = [_is_person(a.victims[0]), _is_person(b.victims[0])]
    proper = [v[:1].isupper() for v in (a.victims[0], b.victims[0])]
    return False if all(persons) or (all(proper) and a.event.type == "arrest") else None


def _one_and_many(a: Item, b: Item) -> bool:
    """Whether one event is about a single victim and the other about a crowd of them."""
    for one, many in ((a, b), (b, a)):
        if one.single and any(low >= 3 for key, low, *_ in many.numbers if key == "killed"):
            return True
    return False


def compare(a: Item, b: Item) -> float:
    """Score a pair; below 0 where it is impossible."""
    if impossible(a, b):
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
    if victim_match(a, b):
        score += 2.0 if a.single and b.single else 1.0
    elif a.single and b.single and not shared:
        score -= 2.0
    if same_document and coreference.ANAPHORIC in (*a.event.rules, *b.event.rules):
        score += 1.0  # "the attack" takes up what the report has just told
    if a.denied != b.denied:
        score += _DENIAL * (1.5 if same_document else 1.0)  # who denies answers to what is told of the place and day
    if same_document:
        score += 0.5 if a.event.sentence.start == b.event.sentence.start else 0.25
    return score


def _type_score(a: Item, b: Item, *, same_document: bool) -> float | None:
    if a.kind == b.kind:
        return 1.75
    if a.event.type == b.event.type and not ({a.kind, b.kind} & _PROCESS and a.event.type != "attack"):
        return 1.0
    types = {a.event.type, b.event.type}
    if (types <= _VIOLENT or types == {"death", "disaster"}) and not {a.kind, b.kind} & _PROCESS:
        near = not same_document or abs(a.event.sentence.start - b.event.sentence.start) < 600
        return 1.0 if near else 0.25
    return None


def _date_score(a: Item, b: Item) -> float:
    if a.start is None or b.start is None:
        return 0.0
    if a.start == b.start and a.end == b.end:
        return 1.5
    if a.start <= (b.end or b.start) and b.start <= (a.end or a.start):
        return 1.0
    return 0.5


def _place_score(a: Item, b: Item) -> float | None:
    """Score two events' places; None where they cannot be one."""
    unknown = _unknown_places(a, b)
    if unknown is not None:
        return unknown if unknown > 0 else None
    if not a.event.places or not b.event.places or discourse.COUNTRY in (*a.event.rules, *b.event.rules):
        return 0.5 if a.document.id == b.document.id else 0.0
    best: float | None = None
    for p in a.event.places:
        for q in b.event.places:
            score = _two_places(p, q)
            if score is not None and (best is None or score > best):
                best = score
    return best


def _unknown_places(a: Item, b: Item) -> float | None:
    """Score places that the gazetteer lacks by their names, 0 where they differ; None where either has others."""
    if a.event.places or b.event.places or not a.unknown or not b.unknown:
        return None
    return _SAME_NAME if a.unknown & b.unknown else 0.0


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


def _numbers_score(a: Item, b: Item) -> float:
    score = 0.0
    for key, low, high, noun, side in a.numbers:
        for other, low2, high2, noun2, side2 in b.numbers:
            if key != other:
                continue
            if (low, high) == (low2, high2):
                score += 1.5
            elif (side and side2 and side != side2) or (noun and noun2 and noun != noun2 and low > 1 < low2):
                score -= 1.0  # whose dead they are differs: the figures cannot tell that it is one thing
            elif low <= high2 * 1.34 and low2 <= high * 1.34:
                score += 0.75
            elif max(low, low2) > 3 * max(1, min(high, high2)):
                score -= 2.0
            elif abs(low - low2) <= 1:
                score += 0.5
            elif not _grew(a, b, low, low2):
                score -= 0.5
    return score


def _grew(a: Item, b: Item, low: int, low2: int) -> bool:
    """Whether the report of a later day has the higher figure, as tolls have it."""
    first, second = a.document.date, b.document.date
    return first is not None and second is not None and first != second and (first < second) == (low < low2)


def kilometres(lat: float, lon: float, lat2: float, lon2: float) -> float:
    """Return the great-circle distance of two points in degrees."""
    p, q = math.radians(lat), math.radians(lat2)
    a = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(lon2 - lon) / 2) ** 2
    return 12742.0 * math.asin(math.sqrt(min(1.0, a)))


def meet(a: Item, b: Item) -> bool:
    """Whether the days of two events touch, give or take one."""
    if a.start is None or b.start is None:
        return False
    return a.start <= (b.end or b.start) + 1 and b.start <= (a.end or a.start) + 1
