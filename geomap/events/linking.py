"""The learned part of place attachment: how likely a mention is the place of a trigger in the same sentence.

A logistic regression over binary features of the pair, learned by `bench/train_attachment.py`; the weights and their
provenance lie among the package's models. The hard rules stand in `attachment.py`, not here.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

from geomap.events import clause
from geomap.models import linear

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geomap.events.candidates import Candidate
    from geomap.events.clause import Words
    from geomap.events.triggers import Trigger

MODEL = "attachment"
_SAYING = frozenset("said says say told reported announced added according claimed confirmed tells stated".split())
_SUBORDINATE = frozenset(
    (
        "after when while as before since until where who which that because although though if whose during following"
    ).split()
)
_GENERIC = frozenset(
    "the a an its their his her this that city town village province district region area county "
    "governorate state capital "
    "northern southern eastern western central northeastern northwestern southeastern southwestern north "
    "south east west downtown "
    "nearby neighboring neighbouring outskirts suburb suburbs port cities towns villages provinces "
    "districts areas parts "
    "part island and or of neighborhood neighbourhood restive volatile".split()
)
_MAX_PATH = 4


@cache
def weights() -> Mapping[str, float]:
    """Return the learned weight of each feature."""
    model = linear.load(MODEL)
    column = model.weights[:, 0]
    return {name: float(column[row]) for name, row in model.rows.items()}


def probability(features: Sequence[str], table: Mapping[str, float]) -> float:
    """Return the logistic of the summed weights."""
    total = sum(table.get(name, 0.0) for name in features)
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def _bucket(number: int) -> str:
    for limit in (0, 1, 2, 3, 5, 8, 12, 18, 28):
        if number <= limit:
            return str(limit)
    return "more"


def governor(words: Words, index: int) -> tuple[str, str, int]:
    """Return (preposition before a mention, the word before that, its index), generic nouns and names skipped."""
    low, breaks = words.low, words.breaks
    j = index - 1
    steps = 0
    while j >= 0 and steps < 6 and not (breaks[j + 1] and steps >= 0 and breaks[j + 1] not in {"'", "’"}):
        word = low[j]
        if word in clause.prepositions and word != "of":
            return word, low[j - 1] if j else "<s>", j
        if word == "of":
            if j and low[j - 1] in _GENERIC:
                j -= 1
                steps += 1
                continue
            return word, low[j - 1] if j else "<s>", j
        if word not in _GENERIC and not words.raw[j][:1].isupper():
            return "-" + ("verb" if word.endswith(("ed", "ing")) else "word"), word, j
        j -= 1
        steps += 1
    if j < 0:
        return "<s>", "<s>", -1
    return breaks[j + 1][:1] or "-", low[j], j


def shared(words: Words, found: Sequence[Candidate], index: int) -> list[str]:
    """Return the features of a candidate that do not depend on the trigger."""
    candidate = found[index]
    mention = candidate.mention
    low, breaks = words.low, words.breaks
    preposition, before, _ = governor(words, candidate.first)
    after = low[candidate.last + 1] if candidate.last + 1 < len(low) else "</s>"
    gap_after = breaks[candidate.last + 1][:1]
    gap_before = breaks[candidate.first][:1]
    kind = mention.place.kind if mention.place is not None else "none"
    last = words.raw[candidate.last]
    out = [
        "prep=" + preposition,
        "prep+before=" + preposition + "|" + before,
        "w-1=" + (low[candidate.first - 1] if candidate.first else "<s>"),
        "w+1=" + (gap_after or after),
        "gap-1=" + gap_before,
        "kind=" + kind,
        "usage=" + mention.usage,
        "suffix=" + last[-3:].lower(),
        "poss=" + str(last.endswith(("'s", "’s", "s'", "s’")) or after in {"'s", "s"}),
        "order=" + str(min(index, 3)) + "/" + str(min(len(found), 4)),
        "from_end=" + str(min(len(found) - 1 - index, 3)),
        "conf=" + ("hi" if mention.confidence > 0.8 else "mid" if mention.confidence > 0.4 else "lo"),
        "start=" + str(candidate.first < 2) + ("—" if gap_after in "-—–:(" and gap_after else ""),
    ]
    if (
        not gap_after
        and after not in clause.prepositions
        and after not in clause.conjunctions
        and after not in clause.be
    ):
        out.append("modifies")
        out.append("modifies=" + after)
    if index + 1 < len(found):
        right = found[index + 1]
        if right.first - candidate.last == 1:
            out.append("next=" + breaks[right.first][:1] + ("F" if _finer(candidate, right) else ""))
        elif right.first - candidate.last == 2 and low[candidate.last + 1] in {"and", "or"}:
            out.append("next=and")
        elif all(w in _GENERIC or w in {"in", "of"} for w in low[candidate.last + 1 : right.first]):
            out.append("next=in" + ("F" if _finer(candidate, right) else ""))
    if index:
        left = found[index - 1]
        if candidate.first - left.last == 1:
            out.append("prev=" + breaks[candidate.first][:1] + ("C" if _finer(left, candidate) else ""))
        elif candidate.first - left.last == 2 and low[candidate.first - 1] in {"and", "or"}:
            out.append("prev=and")
        elif all(w in _GENERIC or w in {"in", "of"} for w in low[left.last + 1 : candidate.first]):
            out.append("prev=in" + ("C" if _finer(left, candidate) else ""))
    return out


def _finer(left: Candidate, right: Candidate) -> bool:
    a, b = left.mention.place, right.mention.place
    return a is not None and b is not None and b.id in a.parents


def pair(trigger: Trigger, words: Words, found: Sequence[Candidate], index: int, own: Sequence[str]) -> list[str]:
    """Return the features of a trigger with one candidate; `own` are the candidate's `shared` features."""
    candidate = found[index]
    low, breaks = words.low, words.breaks
    after = candidate.first > trigger.last
    first, end = (trigger.last + 1, candidate.first) if after else (candidate.last + 1, trigger.head)
    side = "R" if after else "L"
    distance = max(0, end - first)
    commas = verbs = saying = links = colons = 0
    path: list[str] = []
    for k in range(first, end):
        word = low[k]
        if breaks[k]:
            commas += "," in breaks[k]
            colons += any(c in breaks[k] for c in ';:—–-."“”')
            path.append(breaks[k][:1])
        if word in _SUBORDINATE:
            links += 1
            path.append(word)
        elif word in clause.prepositions or word in clause.conjunctions or word in clause.be:
            path.append(word)
        if word in _SAYING:
            saying += 1
        elif word.endswith(("ed", "ing")) or word in clause.be or word in clause.have or word in clause.modals:
            verbs += 1
    if breaks[end]:
        path.append(breaks[end][:1])
    between = sum(1 for k, other in enumerate(found) if k != index and first <= other.first < end)
    rank = sum(
        1
        for other in found
        if (other.first > trigger.last) == after
        and abs(other.first - trigger.head) < abs(candidate.first - trigger.head)
    )
    preposition = own[0][5:]
    _, _, at = governor(words, candidate.first)
    direct = at == trigger.last + 1
    short = ">".join(path[:_MAX_PATH]) if len(path) <= _MAX_PATH else "long"
    inside = trigger.object_range[0] <= candidate.first < trigger.object_range[1]
    subject = trigger.subject_range[0] <= candidate.first < trigger.subject_range[1]
    lemma = trigger.lemma.split(" ")[0].lstrip("^")
    form = "ing" if low[trigger.head].endswith("ing") else "pas" if trigger.passive is not None else "act"
    kind = trigger.kind.name
    out = [
        "bias",
        "side=" + side,
        "dist=" + side + _bucket(distance),
        "commas=" + side + str(min(commas, 3)),
        "verbs=" + side + str(min(verbs, 4)),
        "links=" + side + str(min(links, 2)),
        "saying=" + side + str(min(saying, 1)),
        "colons=" + side + str(min(colons, 1)),
        "between=" + side + str(min(between, 3)),
        "rank=" + side + str(min(rank, 3)) + "/" + str(min(len(found), 4)),
        "path=" + side + short,
        "side+prep=" + side + preposition,
        "prep+dist=" + side + preposition + _bucket(distance),
        "prep+verbs=" + side + preposition + str(min(verbs, 3)) + str(min(commas, 2)),
        "lemma+prep=" + lemma + "|" + side + preposition,
        "kind+prep=" + kind + "|" + side + preposition,
        "kind+side=" + kind + "|" + side,
        "lemma+side=" + lemma + "|" + side,
        "form+side=" + form + side,
        "form+prep=" + form + side + preposition,
        "direct=" + str(direct) + side + preposition,
        "lemma+direct=" + lemma + str(direct),
        "obj=" + str(inside) + form + own[5],
        "kind+obj=" + kind + str(inside) + form,
        "subj=" + str(subject) + form,
        "side+usage=" + side + own[6],
        "side+poss=" + side + own[8],
        "side+rank+prep=" + side + str(min(rank, 2)) + preposition,
        "head=" + str(trigger.head < 3) + side,
    ]
    if "modifies" in own:
        out.append("side+modifies=" + side + str(inside) + str(subject))
    out.extend(own)
    out.extend(side + name for name in own[1:] if name[:4] in {"next", "prev", "star", "w+1="})
    return out
