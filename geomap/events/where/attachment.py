"""The event's own place among those that a report names, or none."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.events.where import (
    acceptance,
    arguments,
    coordination,
    distances,
    exclusions,
    holders,
    lines,
    linking,
    nesting,
)
from geomap.events.where.candidates import UNKNOWN, Candidate
from geomap.events.where.nesting import says_more
from geomap.records import EventPlace, NotAt, Span, changed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.events.what.trigger import Trigger
    from geomap.events.where.linking import Model
    from geomap.events.words.clause import Words
    from geomap.records import Gazetteer, Mention, Relation


@dataclass(frozen=True, slots=True)
class Attachment:
    """The places of one event, best first, what was ruled out, and whether only their neighbourhood is known.

    `likely` is the best candidate of an event without a place that would be one in a report about that area; `unsure`
    holds it where no gazetteer knows it.
    """

    places: tuple[EventPlace, ...] = ()
    not_at: tuple[NotAt, ...] = ()
    rules: tuple[str, ...] = ()
    beside: bool = False
    unresolved: tuple[Span, ...] = ()
    likely: EventPlace | None = None
    unsure: tuple[Span, ...] = ()


def attach(
    trigger: Trigger,
    words: Words,
    found: Sequence[Candidate],
    own: Sequence[Sequence[str]],
    relations: Sequence[Relation],
    gazetteer: Gazetteer,
    model: Model | None = None,
) -> Attachment:
    """Choose the places of one event among its sentence's candidates; `own` are their `linking.shared` features.

    `model` stands in for the committed weights, when these are learned and measured.
    """
    if not found:
        return Attachment()
    around = nearest(found, trigger)
    found, own = found[around], own[around]
    ruled = exclusions.judge(found, words, relations, trigger)
    open_to, own = [found[k] for k in ruled.open_to], [own[k] for k in ruled.open_to]
    model = linking.model() if model is None else model
    scores, direct = _scores(trigger, words, open_to, own, model)
    picked, scores = _choose(trigger, words, open_to, scores, model.threshold)
    kept, dropped = nesting.finest([open_to[k] for k in picked], gazetteer, words)
    beside, rules = ruled.beside, [*ruled.rules, *(["place:argument"] if direct else [])]
    on = [found[k] for k in lines.ends(trigger, words, found, relations)]
    if on and {c.first for c in kept if c.mention.place is not None} <= {c.first for c in on}:
        kept, by = on, {id(c): _ON_LINE for c in on}
        beside |= {(c.mention.start, c.mention.end) for c in on}
        rules.append(lines.LINE)
    else:
        by = {id(candidate): score for score, candidate in zip(scores, open_to, strict=True)}
        rules += ["place:clause"] if kept else []
    places = tuple(at for c in kept for at in _placed(c, by[id(c)]))
    held = holders.told(kept, found, words, {p.place.id for p in places})
    away = None if held.places else distances.of(trigger, words, found, relations, {p.place.id for p in places})
    if away is not None and not any(c.mention.place is None for c in kept):
        return Attachment((away[0],), ruled.not_at, (*rules, distances.RULE), beside=away[1])
    unpicked = [
        NotAt(open_to[k].mention.text, _why_not(open_to[k], kept, score))
        for k, score in enumerate(scores)
        if k not in picked and open_to[k].mention.reason != UNKNOWN
    ]
    here = {c.mention.text for c in kept} if on else set()
    spots = {(p.mention.start, p.mention.end) for p in places if p.mention is not None}
    likely, unsure = (None, ()) if kept else _likely(trigger, scores, open_to, words)
    return Attachment(
        places=(*places, *held.places),
        not_at=tuple(no for no in (*ruled.not_at, *unpicked, *dropped) if no.place not in here),
        rules=tuple(dict.fromkeys((*rules, *held.rules))),
        beside=held.beside or (bool(spots) and beside >= spots),
        unresolved=tuple(_span(c) for c in kept if c.mention.place is None),
        likely=likely,
        unsure=unsure,
    )


def _why_not(candidate: Candidate, kept: Sequence[Candidate], score: float) -> str:
    """Return why a candidate was not chosen: it only says where the place is, or its score was too low."""
    place = candidate.mention.place
    for inner in kept:
        if place is not None and inner.mention.place is not None and place.id in inner.mention.place.parents:
            return f"holds {inner.mention.text}"
    return f"another clause or matter ({score:.2f})"


def _choose(
    trigger: Trigger, words: Words, open_to: Sequence[Candidate], scores: Sequence[float], threshold: float
) -> tuple[list[int], list[float]]:
    """Return the candidates that are the event's places, likeliest first, and all scores with rows taken together."""
    together = coordination.rows(open_to, words)
    of = holders.held(open_to, words)
    scores = holders.pooled(coordination.pooled(scores, open_to, words, together), of)
    picked = pick(scores, open_to, words, threshold)
    if not picked:
        verbal = trigger.pos == "v" and trigger.kind.type != "agreement"  # the corpus has neither nouns nor these
        picked = _alone(scores, open_to, words, verbal=verbal)
    picked = [k for k in picked if k + 1 not in picked or not coordination.owned(open_to[k], open_to[k + 1], words)]
    picked += [k for row in together if not row.isdisjoint(picked) for k in sorted(row.difference(picked))]
    picked = [k for k in picked if len(picked) == 1 or k == picked[0] or not _is_nation(k, open_to, together)]
    picked = [k for k in picked if not any(nesting.is_outer(open_to, k, other, words) for other in picked)]
    picked = [
        k - 1 if nesting.borrowed(k, open_to, words) else k for k in nesting.narrowed(picked, open_to, words, trigger)
    ]
    return list(dict.fromkeys(of.get(k, k) for k in picked)), scores


def _is_nation(k: int, found: Sequence[Candidate], together: Sequence[set[int]]) -> bool:
    """Whether a second place is a country that stands in no row with another: "in Tel Aviv near the US embassy"."""
    place = found[k].mention.place
    return place is not None and place.kind == "country" and not any(k in row for row in together)


def _scores(
    trigger: Trigger, words: Words, open_to: Sequence[Candidate], own: Sequence[Sequence[str]], model: Model
) -> tuple[list[float], bool]:
    """Return the candidates' chances of being the place, and whether one stands where the trigger's place must."""
    sums = linking.totals(trigger, words, open_to, own, model.mention)
    if trigger.pos == "v":
        scores = acceptance.scores(trigger, words, open_to, sums, model)
    else:
        scores = [linking.probability(total) for total in sums]  # the corpus has verbs only
    scores = [s * _trust(c.mention) for s, c in zip(scores, open_to, strict=True)]
    taken = trigger.kind.name in arguments.TAKEN
    direct = [
        k
        for k, candidate in enumerate(open_to)
        if arguments.holds(trigger, candidate, words)
        and not (taken and (candidate.mention.usage != "literal" or not candidate.mention.place))  # the Italian title
    ]
    direct = direct or [k for k, candidate in enumerate(open_to) if arguments.names_noun(trigger, candidate, words)]
    direct += [k - 1 for k in direct if k and k - 1 not in direct and says_more(open_to[k - 1], open_to[k], words)]
    if direct:
        most = 1.0 if taken else _BESIDES
        scores = [max(score, _ARGUMENT) if k in direct else min(score, most) for k, score in enumerate(scores)]
    return scores, bool(direct)


def _placed(candidate: Candidate, score: float) -> tuple[EventPlace, ...]:
    """Return a candidate as the event's place, where the gazetteer knows it."""
    mention = candidate.mention
    if mention.place is None:
        return ()
    return (EventPlace(mention.place, _span(candidate), "clause", round(score, 3)),)


def _span(candidate: Candidate) -> Span:
    return Span(candidate.mention.start, candidate.mention.end, candidate.mention.text)


def nearest(found: Sequence[Candidate], trigger: Trigger) -> slice:
    """Return the candidates around a trigger: a run-on line of a hundred names stays linear, and none afar is it."""
    here = bisect_left(found, trigger.head, key=lambda c: c.first) if len(found) > 2 * _NEAREST else _NEAREST
    return slice(max(0, here - _NEAREST), here + _NEAREST)


def _trust(mention: Mention) -> float:
    """Return what a mention's score is worth: a name that no gazetteer has may be no place, unless a word says so."""
    known = mention.place is not None or mention.kind_word or mention.reason == UNKNOWN
    return 1.0 if known else _DOUBT


def _likely(
    trigger: Trigger, scores: Sequence[float], open_to: Sequence[Candidate], words: Words
) -> tuple[EventPlace | None, tuple[Span, ...]]:
    """Return the best candidate below the threshold, where it is not far below it: as a place, or a name unknown.

    A name that may well be the place, and that nobody knows, keeps the event from what other sentences speak of.
    """
    best = max(range(len(scores)), key=scores.__getitem__, default=None)
    if best is None or scores[best] < _LIKELY:
        return None, ()
    preposition, who, _ = linking.governor(words, open_to[best].first)
    if preposition == "from" and who in arguments.ACTING and open_to[best].first < trigger.head:  # whose home it is
        return None, ()
    mention, span = open_to[best].mention, _span(open_to[best])
    if mention.place is None:
        return None, (span,)
    return EventPlace(mention.place, span, "sentence", round(scores[best], 3)), ()


_NEAREST = 8
_ARGUMENT = 0.9
_DOUBT = 0.8
_ON_LINE = 0.6
_BESIDES = 0.4  # what another candidate keeps where one stands in a noun's own phrase


_LIKELY = 0.3  # enough where the text around speaks of the same area
_FURTHER = 0.55  # a second place must be likelier than not
_APART = 0.65  # and, where it does not stand in a list with the first, rather more


def pick(scores: Sequence[float], found: Sequence[Candidate], words: Words, threshold: float) -> list[int]:
    """Return which candidates are the event's places, by index, the likeliest first."""
    if not scores:
        return []
    best = max(range(len(scores)), key=lambda k: (scores[k], -k))
    if scores[best] < threshold:
        return []
    chosen = [best]
    for k in sorted(range(len(scores)), key=lambda k: -scores[k]):
        if k == best or scores[k] < _FURTHER:
            continue
        if scores[k] >= _APART or any(coordination.listed(found[k], found[other], words) for other in chosen):
            chosen.append(k)
    return chosen


_ALONE = 0.3  # the corpus has verbs only: a noun's lone place after a preposition of place needs less


_OPENING = 3  # words before the name in "In the city of X, ..."
_SCENE = 0.15  # "In X, crowds attacked ...": the sentence's scene, where nothing else is left


def _alone(scores: Sequence[float], found: Sequence[Candidate], words: Words, *, verbal: bool) -> list[int]:
    """Return the one place of a sentence where its scene is set, or that a noun needs no more than this for."""
    likely = [k for k, score in enumerate(scores) if score > 0.02]
    if not 0 < len(likely) <= 2:
        return []
    best = max(likely, key=lambda k: scores[k])
    preposition, _, at = linking.governor(words, found[best].first)
    scene = at == 0 and found[best].first <= _OPENING and "," in words.breaks[found[best].last + 1][:1]
    if scene and preposition in exclusions.PLACING and scores[best] >= _SCENE:
        return [best]
    said = verbal or any(w in {"said", "says", "told", "speaking", "interview"} for w in words.low)
    return [best] if scores[best] >= _ALONE and preposition in exclusions.PLACING and not said else []


def inherit(place: EventPlace) -> EventPlace:
    """Return a place taken over from the text around the event."""
    return changed(place, how="discourse", score=round(place.score * 0.6, 3))
