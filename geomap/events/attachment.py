"""The event's own place among those that a report names, or none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geomap.events import clause
from geomap.records import EventPlace, Mention, NotAt, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.events.clause import Words
    from geomap.events.triggers import Trigger
    from geomap.records import Gazetteer, PlaceHow, Relation

_TOO_COARSE = frozenset({"continent", "ocean"})
_DISPLACING = frozenset({"adjacent", "direction", "distance", "between"})
_FROM = frozenset({"from"})
_PLACING = frozenset("in at on near inside outside across throughout around along into within over onto to from toward towards through".split())


@dataclass(frozen=True, slots=True)
class Attachment:
    """The places of one event, best first, what was ruled out, and whether only their neighbourhood is known."""

    places: tuple[EventPlace, ...] = ()
    not_at: tuple[NotAt, ...] = ()
    rules: tuple[str, ...] = ()
    beside: bool = False


@dataclass(frozen=True, slots=True)
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
        if k in taken or not raw[k][:1].isupper() or low[k] in _NOT_NAMES or raw[k].isupper() and len(raw[k]) > 4:
            k += 1
            continue
        j = k - 1
        while j > 0 and low[j] in _BEFORE_NAME and not breaks[j + 1]:
            j -= 1
        last = k
        while last + 1 < len(low) and last + 1 not in taken and raw[last + 1][:1].isupper() and not breaks[last + 1]:
            last += 1
        if low[j] in _PLACING and not breaks[j + 1]:
            start, end = words.starts[k], words.ends[last]
            name = text[start - offset : end - offset]
            extra.append(Candidate(Mention(start, end, name, confidence=0.0, reason="not recognised"), k, last))
        k = last + 1
    return tuple(sorted((*found, *extra), key=lambda c: c.first)) if extra else found


_NOT_NAMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october "
    "november december i mr mrs ms dr gen lt col maj president minister god ramadan christmas easter eid mid-january mid-june".split()
)
_BEFORE_NAME = frozenset(
    "the a city town village province district region area governorate state capital of northern southern eastern western central "
    "northeastern northwestern southeastern southwestern north south east west downtown nearby outskirts neighborhood neighbourhood "
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


def _score(trigger: Trigger, words: Words, candidate: Candidate) -> float:
    """Score how well a mention fits as the place of the trigger, from 0 to 1, by preposition and distance."""
    low = words.low
    before = low[candidate.first - 1] if candidate.first else ""
    j = candidate.first - 1
    while j > 0 and (low[j] in clause.determiners or low[j].endswith("ern") or low[j] in {"city", "town", "village", "province", "district", "of", "capital"}):
        j -= 1
    preposition = low[j] if j >= 0 else ""
    after = candidate.first > trigger.last
    span = range(trigger.last + 1, candidate.first) if after else range(candidate.last + 1, trigger.head)
    commas = sum("," in words.breaks[k] or ";" in words.breaks[k] for k in span)
    verbs = sum(low[k] in clause.conjunctions or low[k] in {"said", "says", "told"} for k in span)
    score = 0.45
    if preposition in {"in", "at", "near", "inside", "outside", "across", "around", "into", "on", "over", "of", "along", "throughout", "within"}:
        score += 0.25
    elif preposition in {"from", "to", "with", "by", "against", "between"}:
        score -= 0.1
    if before in {"the"} and candidate.last + 1 < len(low) and not words.breaks[candidate.last + 1]:
        score -= 0.1
    score += 0.15 if after else 0.0
    score -= 0.02 * len(span) + 0.06 * commas + 0.12 * verbs
    first, end = trigger.object_range
    if first <= candidate.first < end:
        score += 0.3
    return max(0.0, min(1.0, score))


def attach(
    trigger: Trigger,
    words: Words,
    found: Sequence[Candidate],
    relations: Sequence[Relation],
    gazetteer: Gazetteer,
    threshold: float = 0.4,
) -> Attachment:
    """Choose the places of one event among the candidates of its sentence."""
    if not found:
        return Attachment()
    mentions = [c.mention for c in found]
    landmarks = _landmarks(relations)
    not_at: list[NotAt] = []
    rules: list[str] = []
    scored: list[tuple[float, Candidate]] = []
    beside: set[tuple[int, int]] = set()
    for candidate in found:
        mention = candidate.mention
        reason = _barred(mention)
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
            rules.append("place:" + ("landmark" if relation else mention.usage if mention.usage != "literal" else "barred"))
            continue
        scored.append((_score(trigger, words, candidate), candidate))
    chosen = _choose(scored, words, threshold)
    for score, candidate in scored:
        if candidate not in chosen:
            not_at.append(NotAt(candidate.mention.text, f"another clause ({score:.2f})"))
    kept, dropped = _finest(chosen, gazetteer)
    not_at.extend(dropped)
    by = {id(candidate): score for score, candidate in scored}
    how: PlaceHow = "clause"
    places = tuple(
        EventPlace(c.mention.place, Span(c.mention.start, c.mention.end, c.mention.text), how, round(by[id(c)], 3))
        for c in kept
        if c.mention.place is not None
    )
    if places:
        rules.append("place:clause")
    near = bool(places) and all(p.mention is not None and (p.mention.start, p.mention.end) in beside for p in places)
    return Attachment(places, tuple(not_at), tuple(dict.fromkeys(rules)), near)


def _barred(mention: Mention) -> str | None:
    if mention.usage == "demonym":
        return "names people, not where it happened"
    if mention.usage == "organisation":
        return "part of an organisation's name"
    if mention.usage == "associative":
        return "stands for those who act, not for where"
    if mention.place is None:
        return "not resolved to a place"
    if mention.place.kind in _TOO_COARSE:
        return "too wide to be where it happened"
    return None


def _choose(scored: list[tuple[float, Candidate]], words: Words, threshold: float) -> list[Candidate]:
    if not scored:
        return []
    best_score, best = max(scored, key=lambda pair: (pair[0], -pair[1].first))
    if best_score < threshold:
        return []
    chosen = [best]
    ordered = sorted((c for _, c in scored), key=lambda c: c.first)
    at = ordered.index(best)
    for step in (1, -1):
        previous = best
        k = at + step
        while 0 <= k < len(ordered):
            left, right = (previous, ordered[k]) if step == 1 else (ordered[k], previous)
            between = words.low[left.last + 1 : right.first]
            gap = "".join(words.breaks[left.last + 1 : right.first + 1])
            if not _joined(between, gap):
                break
            chosen.append(ordered[k])
            previous = ordered[k]
            k += step
    return sorted(chosen, key=lambda c: (c is not best, c.first))


_GENERIC = frozenset("the province provinces district districts city town village region county state governorate area areas of in a an".split())


THRESHOLD = 0.5
_COORDINATED = 0.3  # beside a chosen place, "A and B" needs less of its own


def pick(scores: Sequence[float], found: Sequence[Candidate], words: Words) -> list[int]:
    """Return which candidates are the event's places, by index, the likeliest first."""
    if not scores:
        return []
    best = max(range(len(scores)), key=lambda k: (scores[k], -k))
    if scores[best] < THRESHOLD:
        return []
    chosen = [best]
    for k in sorted(range(len(scores)), key=lambda k: -scores[k]):
        if k != best and scores[k] >= THRESHOLD:
            chosen.append(k)
    return chosen


def _joined(between: tuple[str, ...], gap: str) -> bool:
    """Whether two mentions are coordinated ("A and B", "A, B") or one is the other's comma tail."""
    rest = [w for w in between if w not in _GENERIC]
    if rest in (["and"], ["or"], ["as", "well", "as"]):
        return set(gap) <= {","}
    return not rest and gap in {",", ""}


def _finest(chosen: list[Candidate], gazetteer: Gazetteer) -> tuple[list[Candidate], list[NotAt]]:
    """Drop a place that holds another chosen one: the parent in an apposition is the parent."""
    kept, dropped = [], []
    for candidate in chosen:
        place = candidate.mention.place
        inner = next(
            (
                other.mention
                for other in chosen
                if place is not None
                and other.mention.place is not None
                and other.mention.place.id != place.id
                and (place.id in other.mention.place.parents or gazetteer.contains(place.id, other.mention.place.id))
            ),
            None,
        )
        if inner is None:
            if not any(k.mention.place is not None and place is not None and k.mention.place.id == place.id for k in kept):
                kept.append(candidate)
        else:
            dropped.append(NotAt(candidate.mention.text, f"holds {inner.text}"))
    return kept, dropped


def inherit(place: EventPlace) -> EventPlace:
    """Return a place taken over from the text around the event."""
    return replace(place, how="discourse", score=round(place.score * 0.6, 3))


