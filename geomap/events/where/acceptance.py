"""The second learned part of place attachment: whether a sentence's best candidate is the event's place, or none is.

`linking` tells the candidates of a sentence apart; how likely the best of them is right depends as well on what the
sentence is about and on all its candidates together. A logistic regression over the sentence's words in lower case
(no names, so that nothing hangs on the countries of the corpus), the same crossed with the trigger, and a few numbers
about the best candidate, the candidates' sums among them. Learned by `bench/train_attachment.py` by stacking: the sums
that it is learned from come from models that have not seen the event.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from geomap.events.where import linking
from geomap.events.words import clause

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.events.what.trigger import Trigger
    from geomap.events.where.candidates import Candidate
    from geomap.events.where.linking import Model
    from geomap.events.words.clause import Words

_FAR = 50.0  # words: as good as any farther
_LOWEST = -9.0  # the sum of a candidate that is not there
_SAYING = frozenset("said says say saying told reported according announced".split())


def features(trigger: Trigger, words: Words, found: Sequence[Candidate]) -> list[str]:
    """Return the features of a sentence about one trigger, none of them about a single candidate."""
    lemma = linking.lemma_of(trigger)
    plain = dict.fromkeys(low for low, raw in zip(words.low, words.raw, strict=True) if raw[:1].islower())
    out = [
        "*bias",
        "*lemma=" + lemma,
        "*word=" + words.low[trigger.head],
        "*type=" + trigger.kind.type,
        "*candidates=" + str(min(6, len(found))),
        "*long=" + str(len(words.low) // 8),
        "*at=" + str(trigger.head // 4),
    ]
    out.extend("*kind=" + kind for kind in dict.fromkeys(linking.kind_of(c) for c in found))
    for word in plain:
        out.append("*" + word)
        out.append("*" + lemma + " " + word)
    return out


NUMBERS = (
    "best second several all likely after distance commas marks verbs governed gap rank nearer saying candidates "
    "literal index length share head word usage confidence unlisted unknown object subject direct passive first "
    "prefixed opening beside_next beside_last in_next holds_last comma_after comma_before possessive population words"
).split()
"""The names of what `numbers` returns, in order."""


def numbers(
    trigger: Trigger, words: Words, found: Sequence[Candidate], sums: Sequence[float], best: int
) -> list[float]:
    """Return what is counted about the best candidate and its rivals, as `NUMBERS` names it."""
    low, breaks = words.low, words.breaks
    candidate = found[best]
    mention, place = candidate.mention, candidate.mention.place
    after = candidate.first > trigger.last
    first, end = (trigger.last + 1, candidate.first) if after else (candidate.last + 1, trigger.head)
    preposition, _, at = linking.governor(words, candidate.first)
    over = at - 1
    while over >= 0 and low[over] not in linking.verbs() and not trigger.head <= over <= trigger.last:
        over -= 1
    governed = 0.0 if over < 0 else 1.0 if trigger.head <= over <= trigger.last else 2.0
    mine = abs(candidate.first - trigger.head)
    nearer = [o for o in found if abs(o.first - trigger.head) < mine]
    following = found[best + 1] if best + 1 < len(found) else None
    leading = found[best - 1] if best else None
    rivals = [total for k, total in enumerate(sums) if k != best]
    marks = breaks[first : end + 1]
    return [
        sums[best],
        max([_LOWEST, *rivals]),
        float(bool(rivals)),
        math.log(sum(math.exp(max(-30.0, min(30.0, total))) for total in sums)),
        linking.probability(sums[best]),
        float(after),
        float(end - first),
        float(sum("," in mark for mark in marks)),
        float(sum(any(c in mark for c in ';:—–"“”') for mark in marks)),
        float(linking.stretch(words, first, end).verbs) if end >= first else 0.0,
        governed,
        float(at - over) if over >= 0 else _FAR,
        float(sum((o.first > trigger.last) == after for o in nearer)),
        float(len(nearer)),
        float(sum(word in _SAYING for word in low[first:end])),
        float(len(found)),
        float(sum(c.mention.usage == "literal" for c in found)),
        float(best),
        float(len(low)),
        trigger.head / len(low),
        float(trigger.head),
        float(preposition in clause.prepositions),
        float(mention.usage != "literal"),
        mention.confidence,
        float(place is None),
        float(mention.confidence == 0.0),
        float(trigger.object_range[0] <= candidate.first < trigger.object_range[1]),
        float(trigger.subject_range[0] <= candidate.first < trigger.subject_range[1]),
        float(at == trigger.last + 1),
        float(trigger.passive is not None),
        float(candidate.first),
        float(at),
        float(candidate.first < _OPENING),
        float(following is not None and following.first - candidate.last <= _BESIDE),
        float(leading is not None and candidate.first - leading.last <= _BESIDE),
        float(_within(candidate, following)),
        float(_within(leading, candidate)),
        float(breaks[candidate.last + 1][:1] == ","),
        float(breaks[candidate.first][:1] == ","),
        float(low[candidate.last].endswith("'s")),
        math.log1p(place.population) if place is not None else -1.0,
        float(candidate.last - candidate.first),
    ]


_OPENING = 3
_BESIDE = 3


def _within(inner: Candidate | None, outer: Candidate | None) -> bool:
    if inner is None or outer is None:
        return False
    a, b = inner.mention.place, outer.mention.place
    return a is not None and b is not None and b.id in a.parents


def scores(
    trigger: Trigger, words: Words, found: Sequence[Candidate], sums: Sequence[float], model: Model
) -> list[float]:
    """Return how likely each candidate is the event's place, 0 to 1: the best as the whole sentence has it."""
    if not sums:
        return []
    best = max(range(len(sums)), key=sums.__getitem__)
    total = linking.total(features(trigger, words, found), model.sentence)
    counted = numbers(trigger, words, found, sums, best)
    total += sum(weight * (value - mean) for value, (mean, weight) in zip(counted, model.numbers, strict=True))
    plain = [linking.probability(s) for s in sums]
    ratio = linking.probability(total) / plain[best]
    return [ratio * p for p in plain]
