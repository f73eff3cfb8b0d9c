"""The event's own place among those that a report names, or none."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geomap.events import linking, precision
from geomap.events.candidates import BEFORE_NAME, UNKNOWN, Candidate
from geomap.records import EventPlace, Mention, NotAt, Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geomap.events.clause import Words
    from geomap.events.triggers import Trigger
    from geomap.records import Gazetteer, Relation

_TOO_COARSE = frozenset({"continent", "ocean"})
_DISPLACING = frozenset({"adjacent", "direction", "distance", "between"})


@dataclass(frozen=True, slots=True)
class Attachment:
    """The places of one event, best first, what was ruled out, and whether only their neighbourhood is known."""

    places: tuple[EventPlace, ...] = ()
    not_at: tuple[NotAt, ...] = ()
    rules: tuple[str, ...] = ()
    beside: bool = False
    unresolved: tuple[Span, ...] = ()


def _landmarks(relations: Sequence[Relation]) -> dict[tuple[int, int], Relation]:
    found: dict[tuple[int, int], Relation] = {}
    for relation in relations:
        for ground in (relation.ground, relation.ground2):
            if ground is not None:
                found.setdefault((ground.start, ground.end), relation)
    return found


def _figure_is_place(relation: Relation, mentions: Sequence[Mention]) -> bool:
    figure = relation.figure
    if figure is None:
        return False
    return any(m.start < figure.end and figure.start < m.end and m.usage == "literal" for m in mentions)


def attach(
    trigger: Trigger,
    words: Words,
    found: Sequence[Candidate],
    own: Sequence[Sequence[str]],
    relations: Sequence[Relation],
    gazetteer: Gazetteer,
    table: Mapping[str, float] | None = None,
) -> Attachment:
    """Choose the places of one event among its sentence's candidates; `own` are their `linking.shared` features.

    `table` stands in for the committed weights, when these are learned and measured.
    """
    if not found:
        return Attachment()
    if len(found) > 2 * _NEAREST:
        # A run-on line of a hundred names stays linear: only those around the trigger can be its place.
        here = bisect_left(found, trigger.head, key=lambda c: c.first)
        window = slice(max(0, here - _NEAREST), here + _NEAREST)
        found, own = found[window], own[window]
    mentions = [c.mention for c in found]
    landmarks = _landmarks(relations)
    not_at: list[NotAt] = []
    rules: list[str] = []
    open_to: list[Candidate] = []
    beside: set[tuple[int, int]] = set()
    for candidate in found:
        mention = candidate.mention
        reason = _barred(mention) or _destination(candidate, words) or _owner(candidate, words)
        relation = landmarks.get((mention.start, mention.end))
        if reason is None and relation is not None and relation.type in _DISPLACING:
            if _figure_is_place(relation, mentions) or relation.type == "between":
                reason = f"landmark of “{relation.text}”"
            elif relation.type == "distance":
                reason = f"only a distance from it is given (“{relation.text}”)"
            else:
                beside.add((mention.start, mention.end))
        elif relation is not None and relation.type == "near":
            beside.add((mention.start, mention.end))
        if reason is not None:
            not_at.append(NotAt(mention.text, reason))
            rules.append(
                "place:" + ("landmark" if relation else mention.usage if mention.usage != "literal" else "barred")
            )
        else:
            open_to.append(candidate)
    table = linking.weights() if table is None else table
    scores = [
        linking.probability(linking.pair(trigger, words, found, k, own[k]), table)
        for k, candidate in enumerate(found)
        if candidate in open_to
    ]
    direct = [k for k, candidate in enumerate(open_to) if _is_argument(trigger, candidate, words)]
    if direct:
        scores = [max(score, _ARGUMENT) if k in direct else min(score, _BESIDES) for k, score in enumerate(scores)]
        rules.append("place:argument")
    picked = pick(scores, open_to, words) or _alone(scores, open_to, words)
    picked += [
        k
        for k in range(len(open_to))
        if k not in picked and any(_coordinated(open_to[k], open_to[p], words) for p in picked)
    ]
    for k, (score, candidate) in enumerate(zip(scores, open_to, strict=True)):
        if k not in picked and candidate.mention.reason != UNKNOWN:
            not_at.append(NotAt(candidate.mention.text, f"another clause or matter ({score:.2f})"))
    kept, dropped = _finest([open_to[k] for k in picked], gazetteer, words)
    not_at.extend(dropped)
    by = {id(candidate): score for score, candidate in zip(scores, open_to, strict=True)}
    places = tuple(
        EventPlace(c.mention.place, Span(c.mention.start, c.mention.end, c.mention.text), "clause", round(by[id(c)], 3))
        for c in kept
        if c.mention.place is not None
    )
    unresolved = tuple(Span(c.mention.start, c.mention.end, c.mention.text) for c in kept if c.mention.place is None)
    if places or unresolved:
        rules.append("place:clause")
    near = bool(places) and all(p.mention is not None and (p.mention.start, p.mention.end) in beside for p in places)
    return Attachment(places, tuple(not_at), tuple(dict.fromkeys(rules)), near, unresolved)


_NEAREST = 8
_ARGUMENT = 0.9
_CLAUSE = 12  # words: how far a relative clause is taken to reach
_BESIDES = 0.4  # what another candidate keeps where one stands as the trigger's own argument
_OWN = frozenset("in at near on outside inside of off around across".split())


def _hangs_on(trigger: Trigger, candidate: Candidate, words: Words) -> bool:
    """Whether a mention follows a noun at once: "the blast in Ankara", "fall of the city of Ghazni"."""
    low = words.low
    j = candidate.first - 1
    while (
        j > trigger.last + 1
        and (low[j] in BEFORE_NAME or (low[j] == "of" and low[j - 1] in BEFORE_NAME))
        and not words.breaks[j + 1]
    ):
        j -= 1
    return j == trigger.last + 1 and low[j] in _OWN and not words.breaks[j] and not words.breaks[j + 1]


def _relative(trigger: Trigger, candidate: Candidate, words: Words) -> bool:
    """Whether the trigger stands in the clause that "X, where ..." opens."""
    after = candidate.last + 1
    if after >= len(words.low) or words.low[after] != "where" or not after < trigger.head <= after + _CLAUSE:
        return False
    return not any("," in words.breaks[k] for k in range(after + 1, trigger.head + 1))


def _people_of(trigger: Trigger, candidate: Candidate, words: Words) -> bool:
    """Whether the subject are "residents of X": they march, strike and flee where they live."""
    first, end = trigger.subject_range
    return first < candidate.first < end and words.low[candidate.first - 2 : candidate.first] in {
        ("residents", "of"), ("people", "of"), ("villagers", "of"), ("inhabitants", "of"), ("citizens", "of")
    }  # fmt: skip


_TAKEN = frozenset({"territory", "territory_lost", "siege"})


def _is_argument(trigger: Trigger, candidate: Candidate, words: Words) -> bool:
    """Whether a mention is what is taken, lost or entered: then it is the place, however far it stands."""
    if _relative(trigger, candidate, words):
        return True
    kind = trigger.kind.name
    if trigger.kind.type in {"protest", "riot", "displacement"} and _people_of(trigger, candidate, words):
        return True
    if trigger.pos != "v" and _hangs_on(trigger, candidate, words):
        return True
    if kind not in _TAKEN and kind != "territory_entered":
        return False
    first, end = trigger.object_range
    if trigger.lemma.lstrip("^").split(" ")[0] == "fall" and trigger.pos in {"v", "p"}:
        first, end = trigger.subject_range
    if not first <= candidate.first < end:
        return False
    before = words.low[candidate.first - 1] if candidate.first > first else ""
    return before not in {"from", "by", "near", "with", "against"} and not words.low[candidate.last].endswith(
        ("'s", "’s")
    )


_BOUND = frozenset("bound headed heading en-route destined left departed".split())


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


def _destination(candidate: Candidate, words: Words) -> str | None:
    """Tell a place that somebody was only on the way to."""
    low, first = words.low, candidate.first
    if first >= 2 and low[first - 1] == "for" and low[first - 2] in _BOUND:
        return "only where somebody was bound for"
    if low[max(0, first - 4) : first] in {
        ("on", "its", "way", "to"),
        ("on", "their", "way", "to"),
        ("on", "his", "way", "to"),
        ("on", "her", "way", "to"),
    }:
        return "only where somebody was bound for"
    return None


def _barred(mention: Mention) -> str | None:
    if mention.usage == "demonym":
        return "names people, not where it happened"
    if mention.usage == "organisation":
        return "part of an organisation's name"
    if mention.usage == "associative":
        return "stands for those who act, not for where"
    if mention.place is not None and mention.place.kind in _TOO_COARSE:
        return "too wide to be where it happened"
    return None


THRESHOLD = 0.45  # best by folds in F1 without giving up "no place" (bench/train_attachment.py)
_FURTHER = 0.55  # a second place must be likelier than not
_APART = 0.8  # and, where it does not stand in a list with the first, very likely


def _listed(left: Candidate, right: Candidate, words: Words) -> bool:
    """Whether two names stand in one list or chain: only commas, "and" and generic nouns between."""
    first, second = (left, right) if left.first < right.first else (right, left)
    between = [w for w in words.low[first.last + 1 : second.first] if w not in BEFORE_NAME and not w[:1].isupper()]
    return len(between) <= 2 and all(w in {"and", "or", "in", "well", "as"} for w in between)


def pick(scores: Sequence[float], found: Sequence[Candidate], words: Words) -> list[int]:
    """Return which candidates are the event's places, by index, the likeliest first."""
    if not scores:
        return []
    best = max(range(len(scores)), key=lambda k: (scores[k], -k))
    if scores[best] < THRESHOLD:
        return []
    chosen = [best]
    for k in sorted(range(len(scores)), key=lambda k: -scores[k]):
        if k == best or scores[k] < _FURTHER:
            continue
        if scores[k] >= _APART or any(_listed(found[k], found[other], words) for other in chosen):
            chosen.append(k)
    return chosen


_ALONE = 0.35  # by folds: a lone place after a preposition of place needs less


_SCENE = 0.15  # "In X, crowds attacked ...": the sentence's scene, where nothing else is left


def _alone(scores: Sequence[float], found: Sequence[Candidate], words: Words) -> list[int]:
    likely = [k for k, score in enumerate(scores) if score > 0.02]
    if not 0 < len(likely) <= 2:
        return []
    best = max(likely, key=lambda k: scores[k])
    preposition, _, _ = linking.governor(words, found[best].first)
    scene = found[best].first <= 2 and "," in words.breaks[found[best].last + 1][:1]
    if scene and preposition in _OWN and scores[best] >= _SCENE:
        return [best]
    said = any(w in {"said", "says", "told"} for w in words.low)
    return [best] if scores[best] >= _ALONE and preposition in _OWN and not said else []


def _coordinated(left: Candidate, right: Candidate, words: Words) -> bool:
    """Whether two names stand as "A and B" (with a generic noun at most between): then the event is at both."""
    first, second = (left, right) if left.first < right.first else (right, left)
    between = [w for w in words.low[first.last + 1 : second.first] if w not in BEFORE_NAME and w != "in"]
    marks = "".join(words.breaks[first.last + 1 : second.first + 1])
    known = left.mention.place is not None and right.mention.place is not None
    return known and between == ["and"] and set(marks) <= {","}


_BESIDE = 6  # words: "Goma, in the province of North Kivu" is one place and its parent


def _finest(chosen: list[Candidate], gazetteer: Gazetteer, words: Words) -> tuple[list[Candidate], list[NotAt]]:
    """Keep one of two chosen places where one holds the other; `chosen` is in the order of likelihood.

    Beside each other the parent is the parent; in clauses apart the likelier is the place.
    """
    kept: list[Candidate] = []
    dropped: list[NotAt] = []
    for candidate in chosen:
        place = candidate.mention.place
        rival = next((k for k in kept if place is not None and _related(k, candidate, gazetteer, words)), None)
        if rival is None:
            kept.append(candidate)
            continue
        same = rival.mention.place == place
        near = abs(candidate.first - rival.last) <= _BESIDE or abs(rival.first - candidate.last) <= _BESIDE
        if not same and near and (_holds(rival, candidate, gazetteer) or _tail(candidate, rival, words)):
            kept[kept.index(rival)] = candidate
            dropped.append(NotAt(rival.mention.text, f"holds {candidate.mention.text}"))
        elif not same:
            why = f"holds {rival.mention.text}" if near else "another clause or matter"
            dropped.append(NotAt(candidate.mention.text, why))
    return kept, dropped


def _holds(outer: Candidate, inner: Candidate, gazetteer: Gazetteer) -> bool:
    a, b = outer.mention.place, inner.mention.place
    return a is not None and b is not None and (a.id in b.parents or gazetteer.contains(a.id, b.id))


def _tail(inner: Candidate, outer: Candidate, words: Words) -> bool:
    """Whether "A in B" or "A, B" names B as what holds A, though the gazetteer does not tell: B is coarser."""
    a, b = inner.mention.place, outer.mention.place
    if a is None or b is None or precision.rank(b) <= precision.rank(a) or outer.first <= inner.last:
        return False
    between = [w for w in words.low[inner.last + 1 : outer.first] if w not in BEFORE_NAME]
    return between in ([], ["in"])


def _related(left: Candidate, right: Candidate, gazetteer: Gazetteer, words: Words) -> bool:
    a, b = left.mention.place, right.mention.place
    if a is None or b is None:
        return False
    if _tail(left, right, words) or _tail(right, left, words):
        return True
    return a.id == b.id or _holds(left, right, gazetteer) or _holds(right, left, gazetteer)


def inherit(place: EventPlace) -> EventPlace:
    """Return a place taken over from the text around the event."""
    return replace(place, how="discourse", score=round(place.score * 0.6, 3))
