"""The event's own place among those that a report names, or none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geomap.events import linking, precision
from geomap.records import EventPlace, Mention, NotAt, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.events.clause import Words
    from geomap.events.triggers import Trigger
    from geomap.records import Gazetteer, Relation

UNKNOWN = "not recognised"
_TOO_COARSE = frozenset({"continent", "ocean"})
_DISPLACING = frozenset({"adjacent", "direction", "distance", "between"})
_PLACING = frozenset(
    (
        "in at on near inside outside across throughout around along into within over onto to from toward "
        "towards through"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Attachment:
    """The places of one event, best first, what was ruled out, and whether only their neighbourhood is known."""

    places: tuple[EventPlace, ...] = ()
    not_at: tuple[NotAt, ...] = ()
    rules: tuple[str, ...] = ()
    beside: bool = False
    unresolved: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A mention in the trigger's sentence with the word range that it covers."""

    mention: Mention
    first: int
    last: int


def candidates(words: Words, mentions: Sequence[Mention]) -> tuple[Candidate, ...]:
    """Locate mentions of one sentence among its words, in the order of the text."""
    found = []
    j = 0
    total = len(words.low)
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        while j and words.starts[j - 1] >= mention.start:
            j -= 1
        while j < total and words.ends[j] <= mention.start:
            j += 1
        last = j
        while last + 1 < total and words.starts[last + 1] < mention.end:
            last += 1
        if j < total and words.starts[j] < mention.end:
            found.append(Candidate(mention, j, last))
    return tuple(found)


def with_unknown(words: Words, found: tuple[Candidate, ...], text: str, offset: int) -> tuple[Candidate, ...]:
    """Add capitalised names after a preposition of place that no recogniser took for a toponym.

    A place that the gazetteer lacks must not hand its event to the next best name; such a candidate has no place.
    """
    taken = {k for c in found for k in range(c.first, c.last + 1)}
    extra = []
    low, raw, breaks = words.low, words.raw, words.breaks
    k = 1
    while k < len(low):
        if k in taken or not raw[k][:1].isupper() or low[k] in _NOT_NAMES or (raw[k].isupper() and len(raw[k]) > 4):
            k += 1
            continue
        j = k - 1
        while j > 0 and low[j] in _BEFORE_NAME and not breaks[j + 1]:
            j -= 1
        last = k
        while last + 1 < len(low) and last + 1 not in taken and raw[last + 1][:1].isupper() and not breaks[last + 1]:
            last += 1
        if low[j] in _PLACING and not breaks[j + 1] and not any(w in _NOT_NAMES for w in low[k : last + 1]):
            start, end = words.starts[k], words.ends[last]
            name = text[start - offset : end - offset]
            extra.append(Candidate(Mention(start, end, name, confidence=0.0, reason=UNKNOWN), k, last))
        k = last + 1
    return tuple(sorted((*found, *extra), key=lambda c: c.first)) if extra else found


_NOT_NAMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august september october "
    "november december jan feb mar apr jun jul aug sept sep oct nov dec i mr mrs ms dr gen lt col maj "
    "president minister god ramadan christmas easter "
    "eid sunni shiite shia muslim muslims christian christians islamic islam cold world war prophet red "
    "cross international supreme court parliament "
    "congress army navy air force police twitter facebook internet".split()
)
_BEFORE_NAME = frozenset(
    "the a city town village province district region area governorate state capital of northern southern "
    "eastern western central "
    "northeastern northwestern southeastern southwestern north south east west downtown nearby outskirts "
    "neighborhood neighbourhood "
    "suburb besieged rural strategic".split()
)


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
) -> Attachment:
    """Choose the places of one event among its sentence's candidates; `own` are their `linking.shared` features."""
    if not found:
        return Attachment()
    mentions = [c.mention for c in found]
    landmarks = _landmarks(relations)
    not_at: list[NotAt] = []
    rules: list[str] = []
    open_to: list[Candidate] = []
    beside: set[tuple[int, int]] = set()
    for candidate in found:
        mention = candidate.mention
        reason = _barred(mention) or _destination(candidate, words)
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
    table = linking.weights()
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


_ARGUMENT = 0.9
_BESIDES = 0.4  # what another candidate keeps where one stands as the trigger's own argument
_OWN = frozenset("in at near on outside inside of off around across".split())


def _hangs_on(trigger: Trigger, candidate: Candidate, words: Words) -> bool:
    """Whether a mention follows a noun at once: "the blast in Ankara", "fall of the city of Ghazni"."""
    low = words.low
    j = candidate.first - 1
    while (
        j > trigger.last + 1
        and (low[j] in _BEFORE_NAME or (low[j] == "of" and low[j - 1] in _BEFORE_NAME))
        and not words.breaks[j + 1]
    ):
        j -= 1
    return j == trigger.last + 1 and low[j] in _OWN and not words.breaks[j] and not words.breaks[j + 1]


def _people_of(trigger: Trigger, candidate: Candidate, words: Words) -> bool:
    """Whether the subject are "residents of X": they march, strike and flee where they live."""
    first, end = trigger.subject_range
    return first < candidate.first < end and words.low[candidate.first - 2 : candidate.first] in {
        ("residents", "of"), ("people", "of"), ("villagers", "of"), ("inhabitants", "of"), ("citizens", "of")
    }  # fmt: skip


_TAKEN = frozenset({"territory", "territory_lost", "siege"})


def _is_argument(trigger: Trigger, candidate: Candidate, words: Words) -> bool:
    """Whether a mention is what is taken, lost or entered: then it is the place, however far it stands."""
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


THRESHOLD = 0.42  # best by folds in F1 without giving up "no place" (bench/train_attachment.py)
_FURTHER = 0.55  # a second place must be likelier than not
_APART = 0.8  # and, where it does not stand in a list with the first, very likely


def _listed(left: Candidate, right: Candidate, words: Words) -> bool:
    """Whether two names stand in one list or chain: only commas, "and" and generic nouns between."""
    first, second = (left, right) if left.first < right.first else (right, left)
    between = [w for w in words.low[first.last + 1 : second.first] if w not in _BEFORE_NAME and not w[:1].isupper()]
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


_ALONE = 0.28  # by folds: a lone place after a preposition of place needs less (F1 +.005)


def _alone(scores: Sequence[float], found: Sequence[Candidate], words: Words) -> list[int]:
    likely = [k for k, score in enumerate(scores) if score > 0.02]
    if not 0 < len(likely) <= 2:
        return []
    best = max(likely, key=lambda k: scores[k])
    preposition, _, _ = linking.governor(words, found[best].first)
    said = any(w in {"said", "says", "told"} for w in words.low)
    return [best] if scores[best] >= _ALONE and preposition in _OWN and not said else []


def _coordinated(left: Candidate, right: Candidate, words: Words) -> bool:
    """Whether two names stand as "A and B" (with a generic noun at most between): then the event is at both."""
    first, second = (left, right) if left.first < right.first else (right, left)
    between = [w for w in words.low[first.last + 1 : second.first] if w not in _BEFORE_NAME and w != "in"]
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
    between = [w for w in words.low[inner.last + 1 : outer.first] if w not in _BEFORE_NAME]
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
