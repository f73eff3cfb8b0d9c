"""The mentions that no event of their sentence can be at, whatever the weights say, each with the reason.

The landmark of a spatial relation is not the place, nor is what names people or an organisation, a destination, or
the country whose embassy or army it is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.events.where import linking, whither
from geomap.events.where.candidates import BEFORE_NAME
from geomap.events.where.whither import BOUND
from geomap.records import NotAt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.events.what.trigger import Trigger
    from geomap.events.where.candidates import Candidate
    from geomap.events.words.clause import Words
    from geomap.records import Mention, Relation

PLACING = frozenset("in at near on outside inside of off around across".split())
"""Prepositions by which what stands after them is where something is."""

SENT = "only where something was sent"
HELD = "where somebody was held for it, not where it happened"
PARTED = "another part of the sentence"
WHITHER = frozenset({BOUND, SENT, HELD, whither.WARD})
"""Reasons that put a place apart without putting the event anywhere: it is where the text around it is."""

_TOO_COARSE = frozenset({"continent", "ocean"})
_DISPLACING = frozenset({"adjacent", "direction", "distance", "between"})


_BESIDE = 6  # words between the two of "embassies of X and Y"


@dataclass(frozen=True, slots=True)
class Ruled:
    """Which candidates may be the place, why the others may not, and the spans near which alone it is."""

    open_to: tuple[int, ...]
    not_at: tuple[NotAt, ...]
    rules: tuple[str, ...]
    beside: frozenset[tuple[int, int]]


def judge(
    found: Sequence[Candidate], words: Words, relations: Sequence[Relation], trigger: Trigger | None = None
) -> Ruled:
    """Tell the candidates of a sentence that may be an event's place from those that cannot.

    Without a trigger only what holds of all events of the sentence is told.
    """
    mentions = [c.mention for c in found]
    landmarks = _landmarks(relations)
    open_to: list[int] = []
    not_at: list[NotAt] = []
    rules: list[str] = []
    beside: set[tuple[int, int]] = set()
    apart = _parted(found, trigger.head, words) if trigger is not None else ()
    for index, candidate in enumerate(found):
        mention = candidate.mention
        reason = (
            _barred(candidate, words)
            or _destination(candidate, words)
            or _road(candidate, words)
            or _direction(candidate, found, words)
            or _office(candidate, words)
            or whither.ward(candidate, words)
            or (whither.of(trigger, candidate, words) if trigger is not None else None)
            or (_share(trigger, candidate, words) if trigger is not None else None)
            or (_occasion(trigger, candidate, words) if trigger is not None else None)
            or (_charge(trigger, candidate, words) if trigger is not None else None)
            or _owner(candidate, words)
            or _cause(candidate, words)
            or _onlooker(candidate, words)
            or (PARTED if index in apart else None)
        )
        relation = landmarks.get((mention.start, mention.end))
        if reason is None and relation is not None and relation.type in _DISPLACING and not _is_part(relation):
            if _figure_is_place(relation, mentions) or relation.type == "between":
                reason = f"landmark of “{relation.text}”"
            elif relation.type == "distance" and not _off_shore(relation):
                reason = f"only a distance from it is given (“{relation.text}”)"
            else:
                beside.add((mention.start, mention.end))
        elif relation is not None and relation.type == "near":
            beside.add((mention.start, mention.end))
        if reason is None:
            open_to.append(index)
            continue
        not_at.append(NotAt(mention.text, reason))
        rules.append("place:" + ("landmark" if relation else mention.usage if mention.usage != "literal" else "barred"))
    return Ruled(tuple(open_to), tuple(not_at), tuple(rules), frozenset(beside))


def _parted(found: Sequence[Candidate], head: int, words: Words) -> list[int]:
    """Return the candidates in other parts of a sentence than the trigger's, where its own part says where it is.

    "In Eldoret crowds blocked roads; in Mombasa the march was peaceful" has two scenes, and a semicolon between them.
    """
    marks = [j for j, mark in enumerate(words.breaks) if ";" in mark]
    if not marks:
        return []
    part = bisect_right(marks, head)
    apart = [k for k, c in enumerate(found) if bisect_right(marks, c.first) != part]
    own = (c for k, c in enumerate(found) if k not in apart)
    placed = any(linking.governor(words, c.first)[0] in PLACING and c.mention.usage != "demonym" for c in own)
    return apart if placed else []


def _landmarks(relations: Sequence[Relation]) -> dict[tuple[int, int], Relation]:
    found: dict[tuple[int, int], Relation] = {}
    for relation in relations:
        for ground in (relation.ground, relation.ground2):
            if ground is not None:
                found.setdefault((ground.start, ground.end), relation)
    return found


_OFF_SHORE = 60.0  # km: as far as boats sink, and are attacked, "off" a place on the coast


def _off_shore(relation: Relation) -> bool:
    """Whether a distance is told from a coast: "capsized 14 miles off X" is the sea beside X."""
    return " off " in relation.text and relation.distance_km is not None and relation.distance_km <= _OFF_SHORE


def _is_part(relation: Relation) -> bool:
    """Whether a compass word tells a part of the place: "shelled the east of X", but "a camp east of X"."""
    return relation.type == "direction" and relation.text[:4].lower() == "the "


def _figure_is_place(relation: Relation, mentions: Sequence[Mention]) -> bool:
    figure = relation.figure
    if figure is None:
        return False
    return any(m.start < figure.end and figure.start < m.end and m.usage == "literal" for m in mentions)


_BOUND = frozenset("bound headed heading en-route destined left departed".split())


_ROAD = frozenset("road roads highway highways route motorway expressway freeway railway line".split())


BESIDE_ROAD = frozenset({"on", "along", "off", "beside"})
"""Prepositions by which what stands after them lies on a road: "a mine on the road to X" is somewhere by X."""


def road(candidate: Candidate, words: Words) -> int | None:
    """Return the index of the first word of "the road to X" where X is the candidate."""
    low, j = words.low, candidate.first - 1
    while j > 0 and low[j] in BEFORE_NAME and not words.breaks[j + 1]:
        j -= 1
    if j < 1 or low[j] != "to" or low[j - 1] not in _ROAD or any(words.breaks[j : candidate.first + 1]):
        return None
    start = j - 1
    while start > 1 and low[start - 1] in BEFORE_NAME | _OF_ROADS and not words.breaks[start]:
        start -= 1
    return start


def _road(candidate: Candidate, words: Words) -> str | None:
    """Tell the place that a road leads to: "blocked the highway to X" says what road it is, not how far along."""
    start = road(candidate, words)
    return BOUND if start is not None and (start == 0 or words.low[start - 1] not in BESIDE_ROAD) else None


_OF_ROADS = frozenset("main dirt coastal coast desert mountain old key busy dusty".split())
_OVER = frozenset(
    {
        ("connection", "with"), ("connected", "with"), ("connected", "to"), ("linked", "to"), ("relation", "to"),
        ("suspicion", "of"), ("suspected", "of"), ("accused", "of"), ("charged", "with"), ("convicted", "of"),
        ("involvement", "in"), ("role", "in"), ("part", "in"),
    }
)  # fmt: skip


def _occasion(trigger: Trigger, candidate: Candidate, words: Words) -> str | None:
    """Tell the place of what was done because of an event: "arrested two men in X in connection with the killing"."""
    low, j = words.low, trigger.head - 1
    if trigger.pos == "v" or candidate.last >= j:
        return None
    while j > 1 and not words.breaks[j + 1] and (low[j] in BEFORE_NAME or low[j] in _WHICH):
        j -= 1
    return HELD if (low[j - 1], low[j]) in _OVER else None


_DEEDS = re.compile(
    r"(?:killing|murder|attack|assault|shooting|stabbing|bombing|blast|death|kidnap|abduct|robbery|rape|explosion|fire|"
    r"arson|riot|protest|clash|massacre|beating|lynching)(?:s|ing|ings|ion|ions)?$"
)


def _charge(trigger: Trigger, candidate: Candidate, words: Words) -> str | None:
    """Tell the place of what somebody was held for: "arrested over the shooting of a driver in X"."""
    if trigger.kind.type != "arrest" or candidate.first <= trigger.last:
        return None
    low = words.low
    for j in range(trigger.last + 1, candidate.first):
        if low[j] == "over" or (low[j - 1], low[j]) in _OVER:
            deed = any(_DEEDS.match(word) for word in low[j + 1 : candidate.first])
            return "what somebody was held for was there" if deed else None
    return None


_WHICH = frozenset("an this that last week weeks recent deadly earlier same planning planned alleged".split())
_SPOKESMEN = frozenset("ministry ministries embassy spokesman spokeswoman spokesperson minister ambassador".split())
_HEADS = frozenset("governor mayor prefect premier prosecutor spokesman spokeswoman spokesperson".split())
_SAID = frozenset("said says told reported announced stated confirmed added".split())


def _office(candidate: Candidate, words: Words) -> str | None:
    """Tell the seat of an office that speaks: "the health ministry in X said"."""
    low, first, after = words.low, candidate.first, candidate.last + 1
    if after >= len(low) or words.breaks[after]:
        return None
    if low[after] in _HEADS and not _SAID.isdisjoint(low):  # "the X governor said"
        return "where somebody spoke of it"
    return "where somebody spoke of it" if low[after] in _SAID and first > 1 and low[first - 2] in _SPOKESMEN else None


_OF_THEM = frozenset("them whom those which".split())
_OF_THEM_WORDS = 2
_COUNTED = frozenset("one two three four five six seven eight nine ten eleven twelve dozens some many several".split())


def _share(trigger: Trigger, candidate: Candidate, words: Words) -> str | None:
    """Tell a place of a part of what is counted: "145 died in eight provinces, 110 of them in X"."""
    _, _, at = linking.governor(words, candidate.first)
    low = words.low
    if at <= _OF_THEM_WORDS or trigger.head > candidate.first or low[at - 1] not in _OF_THEM or low[at - 2] != "of":
        return None
    counted = low[at - 3].isdigit() or low[at - 3] in _COUNTED
    return "only a part of it happened there" if counted else None


_ADDRESSED = frozenset("letter letters message messages cable visit visits trip envoy ambassador appeal".split())
_OFFICES = frozenset(
    "embassy embassies consulate consulates ambassador ambassadors government governments president minister army "
    "forces king queen parliament citizens nationals".split()
)


def _owner(candidate: Candidate, words: Words) -> str | None:
    """Tell a place whose embassy, army or government it is, a second one joined by "and" included."""
    low, first = words.low, candidate.first
    j = first - 1
    while j > 0 and (low[j] in {"and", "the"} or words.raw[j][:1].isupper()) and first - j < _BESIDE:
        j -= 1
    if j > 0 and low[j] == "of" and low[j - 1] in _OFFICES:
        return "whose it is, not where it is"
    return None


def _direction(candidate: Candidate, found: Sequence[Candidate], words: Words) -> str | None:
    """Tell a place towards which somebody moved from another that is named."""
    if linking.governor(words, candidate.first)[0] not in {"towards", "toward"}:
        return None
    if candidate.mention.place is None:
        return BOUND  # nobody knows it, and so it should not keep the event from where it is
    others = (c for c in found if c is not candidate and c.mention.usage == "literal")
    left = any(linking.governor(words, c.first)[0] in {"from", *PLACING} for c in others)
    return BOUND if left else None


_SPOKE_OF = frozenset(
    "described recalled recounted condemned discussed denounced deplored welcomed criticised criticized remembered "
    "mourned watched".split()
)


def _onlooker(candidate: Candidate, words: Words) -> str | None:
    """Tell the place of those who only speak of what happened: "a witness in X described the siege"."""
    after = candidate.last + 1
    if not candidate.first >= 2 or after >= len(words.low) or words.low[after] not in _SPOKE_OF:
        return None
    preposition = linking.governor(words, candidate.first)[0]
    return "where somebody spoke of it" if preposition in PLACING and not words.breaks[after] else None


_CAUSES = frozenset({("support", "of"), ("solidarity", "with"), ("sympathy", "with")})
_CAUSE = 6  # words from "in support of" to the place whose people are meant


def _cause(candidate: Candidate, words: Words) -> str | None:
    """Tell the place of those for whom others elsewhere speak up: "in solidarity with strikers in X"."""
    low, first = words.low, candidate.first
    for j in range(first - 1, max(0, first - _CAUSE), -1):
        if words.breaks[j + 1]:
            return None
        if (low[j - 1], low[j]) in _CAUSES:
            return "whom it was for, not where it happened"
    return None


def _destination(candidate: Candidate, words: Words) -> str | None:
    """Tell a place that somebody was only on the way to."""
    low, first = words.low, candidate.first
    if first >= 2 and low[first - 1] == "for" and low[first - 2] in _BOUND:
        return BOUND
    if first >= 2 and low[first - 1] == "to" and low[first - 2] in _ADDRESSED and not words.breaks[first]:
        return SENT
    if low[max(0, first - 4) : first] in {
        ("on", "its", "way", "to"),
        ("on", "their", "way", "to"),
        ("on", "his", "way", "to"),
        ("on", "her", "way", "to"),
    }:
        return BOUND
    return None


def _barred(candidate: Candidate, words: Words) -> str | None:
    """Tell what can be no place; whether a name stands for those who act there is left to the learned weights."""
    mention = candidate.mention
    if mention.usage == "demonym":
        return "names people, not where it happened"
    if mention.usage == "organisation" and linking.governor(words, candidate.first)[0] not in PLACING:
        return "part of an organisation's name"
    if mention.place is None and candidate.first == 0 and words.breaks[candidate.last + 1].startswith(":"):
        return "a label, most likely of who speaks"
    if mention.place is not None and mention.place.kind in _TOO_COARSE:
        return "too wide to be where it happened"
    return None
