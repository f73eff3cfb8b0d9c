"""The records that stages hand to each other: frozen, slotted, free of behaviour but for showing themselves.

Offsets count Unicode code points of the document's text, end exclusive; `text[start:end]` always equals the
record's own `text`. Coordinates are WGS 84 degrees (EPSG:4326), named `lat` and `lon`. Times carry no zone.
`store` maps these records to and from the JSON that commands exchange.
"""

from __future__ import annotations

import copyreg
import dataclasses
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import repeat
from operator import attrgetter, call
from typing import Any, Literal, Protocol, TypeVar

from geomap import display

type_names = (
    "attack",
    "explosion",
    "death",
    "territory",
    "abduct",
    "arrest",
    "protest",
    "riot",
    "agreement",
    "mobilise",
    "statement",
    "displacement",
    "disaster",
    "other",
)
"""Every event type, in the order in which tables and legends list them."""

Usage = Literal["literal", "associative", "organisation", "demonym"]
Boundary = Literal["exact", "approximate", "none"]
MatchKind = Literal["exact", "folded", "alias", "typed", "skeleton", "fuzzy"]
RelationType = Literal["distance", "direction", "adjacent", "within", "between", "near"]
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
DatePrecision = Literal["part", "day", "week", "month", "year", "unknown"]
PlaceHow = Literal["clause", "sentence", "discourse", "quote", "inference"]
Status = Literal["reported", "claimed", "denied", "unverified"]
SourceKind = Literal["party", "neutral", "outlet", "unnamed"]
Polarity = Literal["positive", "negative"]
Realis = Literal["actual", "future", "hypothetical", "historical", "state"]
Review = Literal["unreviewed", "accepted", "edited", "rejected"]
Victims = Literal["civilian", "combatant"]
GeoJSON = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a document's text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """One report: its text and what is known about where it comes from."""

    id: str
    text: str
    source: str = ""
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    date: date | None = None
    language: str | None = None

    def _repr_html_(self) -> str:
        return display.document(self)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document; `paragraph` counts from 0, `role` says what kind of line it is."""

    start: int
    end: int
    text: str
    paragraph: int = 0
    role: Literal["body", "headline", "dateline", "post"] = "body"


@dataclass(frozen=True, slots=True)
class Quote:
    """Quoted words or an embedded post, without the quotation marks; `date` is the post's own."""

    start: int
    end: int
    text: str
    kind: Literal["quote", "post"] = "quote"
    speaker: Span | None = None
    date: date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a gazetteer.

    `country` is the ISO 3166-1 alpha-2 code, `admin1` the name of the first-level unit, `parents` the ids of the
    places that hold it, nearest first. `uncertainty_km` is the radius around (lat, lon) that holds the place.
    """

    id: str
    name: str
    kind: str
    feature_class: str
    feature_code: str
    country: str | None
    admin1: str | None
    lat: float
    lon: float
    parents: tuple[str, ...] = ()
    geonameid: int | None = None
    source: str = ""
    geometry: GeoJSON | None = None
    uncertainty_km: float = 0.0
    boundary: Boundary = "none"
    population: int = 0

    def _repr_html_(self) -> str:
        return display.place(self)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may mean, with the kind of match and its score from 0 to 1."""

    place: Place
    match: MatchKind
    name: str
    score: float


@dataclass(frozen=True, slots=True)
class NameInfo:
    """What the gazetteer knows about a name without fetching its places (see `NAME_FLAGS`)."""

    flags: int
    population: int
    count: int


NAME_FLAGS: Mapping[str, int] = {
    "country": 1,
    "admin1": 2,
    "admin2": 4,
    "settlement": 8,
    "region": 16,
    "natural": 32,
    "site": 64,
    "demonym": 128,
    "abbreviation": 256,
}
"""The bits of `NameInfo.flags`: the classes of place that bear the name."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A toponym as it stands in the text, and the place that it was resolved to, if any.

    `kind_word` is the generic beside the name ("province", "River"); `tail` the comma tail ("Ill.") that narrows it;
    `nominal` marks a phrase without a name that refers to one ("its provincial capital"). `name` is what to look up
    where that is not the text: "North Kivu" for "North" in "North and South Kivu", a name that a line break cut.
    """

    start: int
    end: int
    text: str
    usage: Usage = "literal"
    place: Place | None = None
    score: float = 0.0
    reason: str = ""
    candidates: tuple[Candidate, ...] = ()
    kind_word: str | None = None
    tail: str | None = None
    nominal: bool = False
    confidence: float = 1.0
    name: str | None = None

    def _repr_html_(self) -> str:
        return display.mention(self)


@dataclass(frozen=True, slots=True)
class Relation:
    """A spatial relation in words; `figure` is what is located, `ground` the mention it is located by."""

    start: int
    end: int
    text: str
    type: RelationType
    figure: Span | None = None
    ground: Span | None = None
    distance_km: float | None = None
    bearing: float | None = None
    geometry: GeoJSON | None = None
    ground2: Span | None = None
    uncertainty_km: float | None = None


@dataclass(frozen=True, slots=True)
class Timex:
    """A date expression with its TIMEX3 value and the days it spans; `anchor` says what it was reckoned from."""

    start: int
    end: int
    text: str
    type: TimexType
    value: str
    date_start: date | None = None
    date_end: date | None = None
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class EventPlace:
    """The place of an event, the mention it rests on and how they were linked."""

    place: Place
    mention: Span | None
    how: PlaceHow
    score: float


@dataclass(frozen=True, slots=True)
class NotAt:
    """A place near the event that is not its own, and why."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class EventDate:
    """The days of an event; `time` is a part of day or clock time, `anchor` what it was reckoned from."""

    start: date | None = None
    end: date | None = None
    time: str | None = None
    precision: DatePrecision = "unknown"
    expression: Span | None = None
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who takes part in an event, as the text names them."""

    name: str
    role: Literal["actor", "target", "speaker"]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quantity:
    """A count of people: null where unknown, never 0; `side` says whose people they are, in the report's words.

    Of a range the best figure is null. `victims` says civilian or combatant where the words do; `also` holds the counts
    of other people in the same breath ("12 soldiers and 3 insurgents"), which are never added.
    """

    low: int | None
    best: int | None
    high: int | None
    text: str
    side: str | None = None
    start: int = 0
    end: int = 0
    victims: Victims | None = None
    also: tuple[Quantity, ...] = ()


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says that the event happened; start and end locate the speaker's words, null where nobody is named."""

    source: str
    kind: SourceKind
    verb: str | None = None
    medium: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Precision:
    """Spatial precision codes: ACLED 1 to 3, UCDP GED 1 to 7; null where the event has no place."""

    acled: int | None = None
    ucdp: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One event as one report tells it, with all that it rests on.

    `unresolved` are the words of its own places that the gazetteer does not know. `title` and `group` come from
    corrections: a title by hand, and a group of events that are one incident and no other's. `counted` holds how many
    independent sources its group has and why, for events that come without the text to count them by.
    """

    id: str
    type: str
    trigger: Span
    sentence: Span
    mentions: tuple[Span, ...] = ()
    incident: str | None = None
    acled: tuple[str | None, str | None] = (None, None)
    plover: tuple[str | None, str | None] = (None, None)
    place: EventPlace | None = None
    places: tuple[EventPlace, ...] = ()
    not_at: tuple[NotAt, ...] = ()
    date: EventDate = EventDate()
    actors: tuple[Actor, ...] = ()
    harm: Mapping[str, Quantity | None] | None = None
    attribution: tuple[Attribution, ...] = ()
    status: Status = "reported"
    contested: bool = False
    contradicted_by: tuple[str, ...] = ()
    polarity: Polarity = "positive"
    realis: Realis = "actual"
    on_map: bool = False
    off_map_reason: str | None = None
    precision: Precision = Precision()
    rules: tuple[str, ...] = ()
    confidence: float = 0.0
    review: Review = "unreviewed"
    unresolved: tuple[Span, ...] = ()
    title: str | None = None
    group: str | None = None
    counted: tuple[int, str] | None = None

    def _repr_html_(self) -> str:
        return display.event(self)


@dataclass(frozen=True, slots=True)
class Reading:
    """One document with all that was read from it: the record that commands exchange."""

    document: Document
    sentences: tuple[Sentence, ...] = ()
    quotes: tuple[Quote, ...] = ()
    toponyms: tuple[Mention, ...] = ()
    relations: tuple[Relation, ...] = ()
    timexes: tuple[Timex, ...] = ()
    events: tuple[Event, ...] = ()

    def _repr_html_(self) -> str:
        return display.reading(self)


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source says of an incident: the events of one report under one speaker."""

    source: str
    kind: SourceKind
    status: Status
    stance: Literal["asserts", "denies", "unverified"]
    document: str
    events: tuple[str, ...]
    quote: Span
    date: date | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """The reports of one thing that happened, joined; every figure stays with its speaker."""

    id: str
    title: str
    type: str
    events: tuple[str, ...]
    documents: tuple[str, ...]
    place: EventPlace | None = None
    places: tuple[EventPlace, ...] = ()
    date: EventDate = EventDate()
    status: Status = "reported"
    contested: bool = False
    claims: tuple[Claim, ...] = ()
    harm: Mapping[str, tuple[Quantity, ...]] | None = None
    actors: tuple[str, ...] = ()
    independent_sources: int = 0
    independence: str = ""
    precision: Precision = Precision()
    on_map: bool = False
    off_map_reason: str | None = None
    polarity: Polarity = "positive"
    realis: Realis = "actual"
    confidence: float = 0.0
    review: Review = "unreviewed"
    rules: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        return display.incident(self)


Record = TypeVar("Record")
_Slots = tuple[Callable[[Any], tuple[Any, ...]], dict[str, Callable[[Any, Any], None]]]
_SLOTS: dict[type[Any], _Slots] = {}


def changed(record: Record, **changes: Any) -> Record:
    """Return a record, or another slotted dataclass, with some of its fields changed.

    `dataclasses.replace` does that as well, in three times the time.
    """
    kind = type(record)
    fields, setters = _SLOTS.get(kind) or _noted(kind)
    copy: Record = object.__new__(kind)
    deque(map(call, setters.values(), repeat(copy), fields(record)), 0)
    for name, value in changes.items():
        setters[name](copy, value)
    return copy


def _noted(record: type[Any]) -> _Slots:
    """Note how the fields of a slotted dataclass are read and set."""
    names = [field.name for field in dataclasses.fields(record)]
    found = _SLOTS[record] = attrgetter(*names), {name: getattr(record, name).__set__ for name in names}
    return found


def _pickled_by_fields(record: type[Any]) -> None:
    """Have a record pickled as its class and its fields in order.

    What `dataclass` makes for slotted classes takes three times as long, which is a tenth of reading a report with two
    processes. A field added at the end with a default leaves old pickles readable.
    """
    fields, _ = _noted(record)

    def reduced(item: Any) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return record, fields(item)

    copyreg.pickle(record, reduced)


for _record in (
    Span, Document, Sentence, Quote, Place, Candidate, NameInfo, Mention, Relation, Timex, EventPlace, NotAt, EventDate,
    Actor, Quantity, Attribution, Precision, Event, Reading, Claim, Incident,
):  # fmt: skip
    _pickled_by_fields(_record)


class Gazetteer(Protocol):
    """What stages may ask of a gazetteer; `geomap.places.gazetteer.Gazetteer` is the implementation."""

    def find(self, name: str) -> tuple[Candidate, ...]:
        """Places that bear the name, exactly or folded, likeliest first; empty where none does."""

    def fuzzy(self, name: str, limit: int = 10) -> tuple[Candidate, ...]:
        """Places with a similar name, within a bound on the edit distance."""

    def info(self, name: str) -> NameInfo | None:
        """Return classes and size of the places that bear the name, or None; fast enough for every n-gram."""

    def get(self, place_id: str) -> Place | None:
        """Return the place with this id."""

    def parents(self, place_id: str) -> tuple[Place, ...]:
        """Places that hold this one, nearest first."""

    def contains(self, parent_id: str, child_id: str) -> bool:
        """Whether one place holds the other (a place does not hold itself)."""

    def capital_of(self, place_id: str) -> Place | None:
        """Return the seat of a country or first-level unit."""

    def geometry(self, place_id: str) -> GeoJSON | None:
        """Return the boundary or extent of a place as GeoJSON."""
