"""Events prepared for comparison: the days, names, words, numbers and victims by which two are told to be one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from geomap.events.joining import circumstances, titles
from geomap.events.who import attribution
from geomap.events.words.nouns import BODIES
from geomap.language import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geomap.records import Document, Event, Quantity, Victims

PRESUPPOSED = "weak:presupposed"
_HUMAN = frozenset({"death", "arrest", "abduct"})
_POSSESSIVE = re.compile(r"['’]s?$")
_GROUPS = frozenset(
    "forces army police troops militia front movement people military resistance group party government".split()
)
# Nouns that say nothing of who the dead were
_ANYBODY = frozenset("people persons person martyrs martyr victims victim dead individuals lives".split())
_CLOCK = re.compile(r"\d\d:\d\d")
ABOUT = 2.0  # hours by which reports of one clock time differ
PARTS = {
    "MO": (4.0, 12.0),
    "AF": (12.0, 18.0),
    "EV": (17.0, 24.0),
    "NI": (18.0, 30.0),
    "DA": (4.0, 8.0),
    "DU": (17.0, 21.0),
}  # hours of the day in which a named part of it lies
_EDGES = {"early": (0.0, 12.0), "late": (15.0, 28.0)}
_OPEN = 10  # times the lower bound
_SPOKEN_REACH = 30
_SPOKEN = re.compile(
    r"\b(?:said|says|told|announced|reported|claimed|denied|stated|declared|wrote|confirmed|rejected|admitted|added|"
    r"dismissed)(?:\s+(?:late|early|in\s+a\s+statement|on\s+\w+))*(?:\s+on)?\s+$"
)
# "At least 31 people were killed": what killed them was told before
_TELLS_ON = re.compile(
    r"(?:at least|up to|some|more than|over|about|around|nearly|\d|two|three|four|five|six|seven|eight|nine|ten|"
    r"dozens|several|"
    r"the (?:dead|victims|attack|blast|bomb|explosion)|no one|nobody)\b",
    re.IGNORECASE,
)
_SCENE_REACH = 200  # characters before a sentence that still tell of its scene
# "the attack", "Sunday's blast", "the bus bombing": something that readers know of
_KNOWN = re.compile(
    r"(?:\b(?:the|this|that|those|these)|['’]s)\s+(?:[\w-]+\s+){0,2}(?:attacks?|blasts?|explosions?|bombings?|shootings?|killings?|"
    r"massacres?|raids?|strikes?|shelling|ambush|clash(?:es)?|violence|stampede|(?:earth)?quake|tremor|floods?|flooding|"
    r"landslides?|mudslides?|slides?|storm|cyclone|hurricane|typhoon|fires?|blaze|wildfires?|crash|collapse|accident|"
    r"disaster|eruption|outbreak|ramming|stabbings?|abductions?|kidnappings?)\b",
    re.IGNORECASE,
)
_MORE = re.compile(r"\s+(?:more|further|additional|others?)\b")
_ANOTHER = re.compile(r"\b(?:another|a\s+further)\s+$", re.IGNORECASE)
_BY_NOW = re.compile(
    r"\b(?:toll|(?:has|have)\s+(?:now|risen|climbed)|rises|rose\s+to|climbs|risen|now\s+(?:killed|stands)|"
    r"bring(?:s|ing)\s+the|more\s+people\s+have\s+died|died\s+of\s+(?:his|her|their)\s+(?:wounds|injuries))\b"
)
_WHICH = re.compile(
    r"\b(?:[Aa]|[Tt]he|[Aa]n)\s+(?P<which>first|second|third|fourth|other)\s+(?:\w+\s+)?(?:attacks?|blasts?|"
    r"explosions?|"
    r"bomb\w*|strikes?|raids?|shell\w*|shootings?|quakes?|earthquakes?|tremors?|landslides?|drones?|missiles?|rockets?|"
    r"incidents?|ambush\w*)\b|^(?:The|A)\s+(?P<opening>first|second|third|fourth|other)\s+(?=\w+ed\b|hit\b|struck\b|"
    r"left\b)"
)
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

_MONTHS = frozenset("january february march april may june july august september october november december".split())


@dataclass(frozen=True, slots=True)
class Item:
    """An event prepared for comparison; a `release` is told by a party to it in its own voice."""

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
    numbers: tuple[tuple[str, int, int, str, Victims | None, bool], ...]
    single: bool
    state: tuple[object, ...]
    unknown: frozenset[str]
    hours: tuple[float, float] | None
    cause: str | None
    denied: bool
    later: bool
    which: str
    default: bool
    known: bool
    sites: frozenset[str]
    means: frozenset[str]
    release: bool


def prepare(event: Event, document: Document, cause: str | None = None) -> Item:
    """Return an event with what comparing it needs; `cause` is what its sentence tells beside it (`cause_of`)."""
    start = event.date.start.toordinal() if event.date.start else None
    end = event.date.end.toordinal() if event.date.end else start
    sentence = event.sentence.text
    names, words = _lexical(sentence)
    for p in event.places:
        own = place_words(p.place.name)
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
            noun = "" if noun in _ANYBODY else noun
            lowest = low is not None and quantity.high is None
            numbers.append((key, low if low is not None else 0, top, noun, quantity.victims, lowest))
    sites, means = circumstances.of(words)
    if not sites and not means and _TELLS_ON.match(sentence):
        sites, means = circumstances.of(_before(event, document))
    default = (event.date.expression is None and event.date.anchor != "event") or _of_saying(event)
    victims = _victims(event)
    doers = _doers(event)
    killed = next((n for n in numbers if n[0] == "killed"), None)
    single = killed[1:3] == (1, 1) if killed else any(is_person(v) for v in victims)
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
        _is_later(event),
        _which(event),
        default,
        _known(sentence),
        sites,
        means,
        any(told.kind == "party" and told.source == document.outlet for told in event.attribution),
    )


@lru_cache(maxsize=256)
def _known(sentence: str) -> bool:
    """Whether a sentence takes what it tells of as known."""
    return _KNOWN.search(sentence) is not None


def _before(event: Event, document: Document) -> frozenset[str]:
    """Return the words of the paragraph just before an event's sentence, which the sentence goes on from."""
    low = max(0, event.sentence.start - _SCENE_REACH)
    low = max(low, document.text.rfind("\n\n", low, event.sentence.start) + 1)
    return _lexical(document.text[low : event.sentence.start])[1]


def _is_later(event: Event) -> bool:
    """Whether an event may tell of what happened days before: bodies that are found, a toll that has risen by now."""
    if event.trigger.text.lower() in BODIES:
        return True
    return (event.date.expression is None or _of_saying(event)) and _BY_NOW.search(event.sentence.text) is not None


def _which(event: Event) -> str:
    """Return which of several alike a sentence tells of: 'second' of "the second strike killed three", else ''."""
    found = _WHICH.search(event.sentence.text)
    return (found["which"] or found["opening"]).lower() if found else ""


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
        return hour - ABOUT, hour + ABOUT
    if time in PARTS:
        return PARTS[time]
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
def place_words(name: str) -> frozenset[str]:
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
    return frozenset(names - _STOP - _MONTHS)


def _victims(event: Event) -> tuple[str, ...]:
    """Return the names of those whom the event befell; of "X's death" X is grammar's actor."""
    if event.type not in _HUMAN:
        return ()
    first = event.trigger.start
    roles = {"target", "actor"} if event.trigger.text.lower().startswith("death") else {"target"}
    found = [(abs(a.start - first), _POSSESSIVE.sub("", a.name)) for a in event.actors if a.role in roles]
    return tuple(name for _, name in sorted(found)[:1])


def is_person(name: str) -> bool:
    """Whether the name of a victim is that of one person rather than of a group."""
    words = name.split()
    return (
        bool(words)
        and all(w[:1].isupper() for w in words)
        and not words[-1].lower().endswith("s")
        and words[-1].lower() not in _GROUPS
    )
