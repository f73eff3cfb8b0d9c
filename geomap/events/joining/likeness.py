"""How alike two events are: the explainable score on which reports of one incident are joined."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from geomap.events.joining import circumstances, coreference, figures
from geomap.events.joining.items import ABOUT, PARTS, Item, is_person, place_words
from geomap.events.what import reference
from geomap.events.when import mainday
from geomap.events.where import discourse, precision

if TYPE_CHECKING:
    from geomap.records import EventPlace

THRESHOLD = 4.85
"""What a pair must score to be one incident: place 2, day 1.5 and type 1.75 at most, then numbers, names and words."""

_NEAR_KM = 12.0
_VIOLENT = frozenset({"attack", "explosion", "death"})
_PROCESS = frozenset({"clash", "siege", "armed_attack", "territory_entered"})
_DEADLY = frozenset({"attack", "explosion", "disaster", "riot"})
_ASIDE = re.compile(
    r"\b(?:elsewhere|meanwhile|separate(?:ly)?|also|another|in\s+other|earlier|later|so\s+far)\b", re.IGNORECASE
)
_THEREUPON = re.compile(r"\b(?:after|following|since)\s")  # "fighting broke out after a commander was killed"
_WITHIN = re.compile(r"\b(?:in|during)\san?\s(?:\w+\s)?$")  # not "killed in clashes": these had more dead
_SCENE = 100  # characters between what is one scene
_SPELLING = 80.0  # rapidfuzz ratio: Mohammed and Muhammad, Yousef and Yusuf; not Ahmadi and Ahmadzai
_SMALL_HOURS = 5.0
_SAME_NAME = 1.5
_LATER = 7  # days that a rising toll may lag behind
KNOWN = 4  # days that a report may lag behind an event it takes as known: "the attack"
_SITE, _OTHER_SITE, _MEANS, _OTHER_MEANS = 1.0, -1.25, 0.5, -1.0
_HARMFUL = frozenset({"attack", "explosion", "death", "disaster", "abduct", "riot"})
_QUARTER_KM = 30.0
QUAKE, _QUAKE_KM = "earthquake", 150.0
_OFFICE = 0.75  # a town has one mayor
_SAME_HOUR = _TAKES_UP = _OTHER_PERSON = 0.5
# Classes that outlets take for each other.
_ALIKE = {
    kind: group.split()[0]
    for group in ("killing dying casualties", "attack armed_attack ambush shooting", "bombing suicide_bomb")
    for kind in group.split()
}
_TAKEN = frozenset({"territory", "territory_entered"})
_NATURAL = frozenset("flood landslide storm earthquake eruption avalanche".split())
_AGAIN = 0.5  # nature strikes a place once a day
_FROM_THE_AIR = frozenset({"air_strike", "shelling", "bombing"})


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
        after, before = a.start - (b.end or b.start), b.start - (a.end or a.start)
        gap, told = (after, a) if after > before else (before, b)
        if gap > slack and (gap > _lag(told, slack, a, b) or not _compatible(a, b)):
            return True
    if a.which != b.which and a.document.id == b.document.id:
        return True
    if dated and not named and _other_hour(a, b):
        return True
    if _place_score(a, b) is None or figures.score(a, b) <= -2:
        return True
    return _one_and_many(a, b)


def _lag(item: Item, slack: int, a: Item, b: Item) -> int:
    """Return by how many days an event may be told after it was."""
    if item.later:
        return max(slack, _LATER)
    return max(slack, KNOWN) if item.default and item.known and _meant(a, b) else slack


def _meant(a: Item, b: Item) -> bool:
    """Whether more than the place says that "the attack" is this one: a disaster, the site, rare means, a name."""
    if a.event.type == "disaster" or b.event.type == "disaster" or circumstances.same_site(a.sites, b.sites):
        return True
    return bool(a.means & b.means & circumstances.RARE) or (bool(a.names & b.names) and not _shouted(a))


def _shouted(item: Item) -> bool:
    """Whether a sentence stands in capitals, so that they tell no names."""
    return item.event.sentence.text.isupper()


def _compatible(a: Item, b: Item) -> bool:
    """Whether a place of one is a place of the other, or holds it."""
    return any(
        p.place.id == q.place.id or p.place.id in q.place.parents or q.place.id in p.place.parents
        for p in a.event.places
        for q in b.event.places
    )


def _other_hour(a: Item, b: Item) -> bool:
    """Whether two events of one day lie in parts of it that do not meet: a morning's bombing, a night's."""
    if a.hours is None or b.hours is None or a.start != b.start or a.inferred or b.inferred:
        return False
    for one, other in ((a.hours, b.hours), (b.hours, a.hours)):
        by_clock = other[1] - other[0] <= 2 * ABOUT
        if one == PARTS["NI"] and by_clock and other[0] < _SMALL_HOURS:
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
    persons = [is_person(a.victims[0]), is_person(b.victims[0])]
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
    same_document = a.document.id == b.document.id
    kind = _type_score(a, b, same_document=same_document)
    if kind is None or impossible(a, b):
        return -1.0
    place = _place_score(a, b)
    if place is None:
        return -1.0
    score = kind + place + _date_score(a, b) + figures.score(a, b) + _circumstances_score(a, b)
    shared = a.names & b.names
    score += min(1.5, 0.75 * len(shared))
    if a.words and b.words:
        score += 3.0 * len(a.words & b.words) / len(a.words | b.words)
    if victim_match(a, b):
        score += 2.0 if a.single and b.single else 1.0
    elif a.single and b.single and figures.one_office(a, b):
        score += _OFFICE
    elif a.single and b.single and not shared:
        score -= _OTHER_PERSON if circumstances.same_site(a.sites, b.sites) else 2.0
    if same_document and coreference.ANAPHORIC in (*a.event.rules, *b.event.rules):
        score += 1.0  # "the attack" takes up what the report has just told
    if a.denied != b.denied:
        score += _DENIAL * (1.5 if same_document else 1.0)  # who denies answers to what is told of the place and day
    if same_document:
        score += 0.5 if a.event.sentence.start == b.event.sentence.start else 0.25
    return score


def _circumstances_score(a: Item, b: Item) -> float:
    """Score the sites and means that two events name."""
    if a.event.type not in _HARMFUL or b.event.type not in _HARMFUL:
        return 0.0
    site, means = circumstances.same_site(a.sites, b.sites), circumstances.same_means(a.means, b.means)
    if a.hours and b.hours and a.start == b.start and a.hours[0] < b.hours[1] and b.hours[0] < a.hours[1]:
        return _SAME_HOUR + _alike(site, means)
    return _alike(site, means)


def _alike(site: bool | None, means: bool | None) -> float:  # noqa: FBT001 - two answers of one kind
    """Score whether site and means agree."""
    score = 0.0 if site is None else _SITE if site else _OTHER_SITE
    return score + (0.0 if means is None else _MEANS if means else _OTHER_MEANS)


def _type_score(a: Item, b: Item, *, same_document: bool) -> float | None:
    if a.kind == b.kind:
        return 1.75
    if "clash" in {a.kind, b.kind} and (a.single or b.single):
        return None if not same_document or not _one_scene(a, b) else 1.5  # one man's death is no battle
    told_alike = not same_document and a.denied == b.denied
    if told_alike and a.kind in _ALIKE and _ALIKE[a.kind] == _ALIKE.get(b.kind):
        return 1.4
    if told_alike and {a.kind, b.kind} <= _FROM_THE_AIR:
        return 1.25
    if {a.kind, b.kind} == _TAKEN and not same_document and figures.in_one_place(a, b):
        return None if a.doers and b.doers and a.doers.isdisjoint(b.doers) else 1.4  # "liberated", "armed men entered"
    if a.event.type == b.event.type and not ({a.kind, b.kind} & _PROCESS and a.event.type != "attack"):
        return 1.0
    types = {a.event.type, b.event.type}
    if same_document and a.event.sentence.start == b.event.sentence.start and _one_scene(a, b):
        return 1.5
    if same_document and _leaves_dead(a, b):
        return 1.5
    if (types <= _VIOLENT or types == {"death", "disaster"}) and not {a.kind, b.kind} & _PROCESS:
        near = not same_document or abs(a.event.sentence.start - b.event.sentence.start) < 600
        return 1.0 if near else 0.25
    return 0.75 if types <= _VIOLENT and told_alike and {a.kind, b.kind} & _PROCESS == {"armed_attack"} else None


def _leaves_dead(a: Item, b: Item) -> bool:
    """Whether the sentence after a deed counts its dead: "Two families clashed in Tugaya. Three were killed."."""
    first, second = (a, b) if a.event.trigger.start <= b.event.trigger.start else (b, a)
    if first.event.type not in _DEADLY or second.event.type != "death" or second.start != first.start:
        return False
    if _only_claimed(first, second):
        return False
    if reference.ANOTHER in second.event.rules or _ASIDE.search(second.event.sentence.text):
        return False
    named = any(p.mention is not None and p.how in {"clause", "sentence"} for p in second.event.places)
    gap = first.document.text[first.event.sentence.end : second.event.sentence.start]
    return not named and not gap.strip() and not _THEREUPON.search(second.event.sentence.text)


def _only_claimed(deed: Item, dead: Item) -> bool:
    """Whether the outlet tells the deed and only a side its dead: joined, the claim would pass for fact."""
    return deed.event.status == "reported" and dead.event.status in {"claimed", "unverified"}


def _one_scene(a: Item, b: Item) -> bool:
    """Whether two events of one sentence are one: raid and captives, flood and displaced, clashes and dead."""
    first, second = (a, b) if a.event.trigger.start <= b.event.trigger.start else (b, a)
    low, high = (item.event.trigger for item in (first, second))
    if high.start - low.end > _SCENE or _THEREUPON.search(a.document.text, low.end, max(low.end, high.start)):
        return False
    types = {a.event.type, b.event.type}
    if types in ({"disaster", "displacement"}, {"attack", "abduct"}):
        return True
    if second.kind == "clash" and first.event.type == "death":  # "killed two robbers in a shootout"
        return _WITHIN.search(a.document.text, low.end, high.start) is not None
    return first.kind in {"clash", "armed_attack"} and second.event.type == "death" and not _only_claimed(first, second)


def _date_score(a: Item, b: Item) -> float:
    if a.start is None or b.start is None:
        return 0.0
    if any(item.denied and mainday.RULE in item.event.rules for item in (a, b)):
        return 0.5  # what is denied has no day of its own
    if a.start == b.start and a.end == b.end:
        known = (a.known or b.known) and not a.inferred and not b.inferred and a.event.type == b.event.type
        again = a.kind == b.kind in _NATURAL
        return 1.5 + (_TAKES_UP if known and a.document.id != b.document.id else _AGAIN if again else 0.0)
    for one, other in ((a, b), (b, a)):
        if one.denied or not one.default or other.default or one.start is None:
            continue
        if 0 <= one.start - (other.end or 0) <= 1:
            return 1.0  # a report's day is that of the event or the next
        if one.known and a.event.type == b.event.type:
            return 0.5 + _TAKES_UP
    if a.start <= (b.end or b.start) and b.start <= (a.end or a.start):
        last, first = max(a.end or a.start, b.end or b.start), min(a.start, b.start)
        return 1.5 if last - first <= 1 else 1.0  # a night and the morning that ends it
    return 0.5


def _place_score(a: Item, b: Item) -> float | None:
    """Score two events' places; None where they cannot be one."""
    unknown = _unknown_places(a, b)
    if unknown is not None:
        return unknown if unknown > 0 else None
    if not a.event.places or not b.event.places or discourse.COUNTRY in (*a.event.rules, *b.event.rules):
        return _beside(a, b) if a.document.id == b.document.id else _named_place(a, b)
    best: float | None = None
    for p in a.event.places:
        for q in b.event.places:
            score = _two_places(p, q)
            if score is not None and (best is None or score > best):
                best = score
            if score is None and _of_quake(a, b) and _apart(p, q) <= _QUAKE_KM:
                best = best or 1.25  # each outlet names the town it knows
            if score is None and a.unknown & b.unknown and _apart(p, q) <= _QUARTER_KM:
                best = best or 1.25  # a quarter of two towns that have grown together
    return best


def _beside(a: Item, b: Item) -> float:
    """Score two events of one report of which one has no place: what is told first is not where a later one is."""
    first, later = (a, b) if a.event.trigger.start <= b.event.trigger.start else (b, a)
    own = any(p.mention is not None and p.how == "clause" for p in later.event.places)
    return 0.0 if own and first.event.sentence.start != later.event.sentence.start and not later.known else 0.5


def _of_quake(a: Item, b: Item) -> bool:
    """Whether an earthquake is told, or what it did."""
    return QUAKE in {a.kind, b.kind} and {a.event.type, b.event.type} <= {"disaster", "death"}


def _named_place(a: Item, b: Item) -> float:
    """Score two events of which one has no place, by whether its sentence names the other's: "Goma's prison"."""
    for one, other in ((a, b), (b, a)):
        if one.event.places or not other.event.places or _shouted(one):
            continue
        named = any(place_words(p.place.name) & one.names for p in other.event.places)
        if named or _names_unknown(one, other):
            return 1.25
    return 0.0


def _names_unknown(a: Item, b: Item) -> bool:
    """Whether a place that the gazetteer lacks is named by both."""
    if a.unknown & b.unknown:
        return True
    return any(
        frozenset(name.split()) <= other.names
        for one, other in ((a, b), (b, a))
        if not _shouted(other)
        for name in one.unknown
    )


def _unknown_places(a: Item, b: Item) -> float | None:
    """Score places that the gazetteer lacks by their names, 0 where they differ; None where either has others."""
    if a.event.places or b.event.places or not a.unknown or not b.unknown:
        return None
    return _SAME_NAME if _names_unknown(a, b) else 0.0


def _two_places(p: EventPlace, q: EventPlace) -> float | None:
    if p.place.id == q.place.id:
        return 2.0 if precision.rank(p.place) < 6 else 1.0
    if p.place.id in q.place.parents or q.place.id in p.place.parents:
        return 1.25 if max(precision.rank(p.place), precision.rank(q.place)) < 6 else 0.5
    if p.place.name == q.place.name and p.place.country == q.place.country:
        return 1.5
    distance = _apart(p, q)
    loose = precision.rank(p.place) > 1 or precision.rank(q.place) > 1 or "discourse" in {p.how, q.how}
    if distance <= (_NEAR_KM if loose else _NEAR_KM / 3):
        return 0.75
    return None


def _apart(p: EventPlace, q: EventPlace) -> float:
    """Return the kilometres between two places."""
    return kilometres(p.place.lat, p.place.lon, q.place.lat, q.place.lon)


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
