"""The learned part of place attachment: how likely a mention is the place of a trigger in the same sentence.

A logistic regression over binary features of three kinds, learned by `bench/train_attachment.py`: of the trigger
alone (`sense`: "captured the title" happens at no place that a map wants), of the mention alone (`shared`), and of the
two together with the other mentions (`pair`). The weights and their provenance lie among the package's models. The
hard rules stand in `attachment.py`, not here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from geomap.events.words import clause
from geomap.models import linear

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geomap.events.what.trigger import Trigger
    from geomap.events.where.candidates import Candidate
    from geomap.events.words.clause import Words

MODEL = "attachment"
VERBS = Path(__file__).parent.parent / "data" / "verbs.txt"
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


@dataclass(frozen=True, slots=True)
class Model:
    """What was learned: weights of a mention's features and of a sentence's, and of numbers as (mean, weight).

    A best candidate below the threshold is no place; it was chosen on parts that the weights had not seen.
    """

    mention: Mapping[str, float]
    sentence: Mapping[str, float]
    numbers: Sequence[tuple[float, float]]
    threshold: float


@cache
def model() -> Model:
    """Return what the package has learned."""
    found = linear.load(MODEL)
    mention, sentence = (found.weights[:, k].tolist() for k in range(2))
    return Model(
        {name: mention[row] for name, row in found.rows.items() if not name.startswith("*")},
        {name: sentence[row] for name, row in found.rows.items() if name.startswith("*")},
        [(mean, weight) for mean, weight in found.meta["numbers"]],
        found.meta["threshold"],
    )


@cache
def verbs() -> frozenset[str]:
    """Return the words that reports mostly use as verbs: what tells clauses apart without running a tagger."""
    lines = VERBS.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def total(features: Sequence[str], table: Mapping[str, float]) -> float:
    """Return the summed weights of features."""
    return sum(map(table.get, features, repeat(0.0)))


def probability(score: float) -> float:
    """Return the logistic of a summed weight."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


def totals(
    trigger: Trigger,
    words: Words,
    found: Sequence[Candidate],
    own: Sequence[Sequence[str]],
    table: Mapping[str, float],
) -> list[float]:
    """Return the summed weights of each candidate as the event's place; `own` are the candidates' `shared` features."""
    common = total(sense(trigger, words, found), table)
    return [common + total(pair(trigger, words, found, k, own), table) for k in range(len(found))]


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
    kind = kind_of(candidate)
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


_WINDOW = 4  # words on each side of a trigger that tell its sense
_PIECES = 14  # verbs and commas on the way that are kept apart


def sense(trigger: Trigger, words: Words, found: Sequence[Candidate]) -> list[str]:
    """Return the features of a trigger that do not depend on the mention: which sense it has, in what form."""
    low, breaks = words.low, words.breaks
    lemma = lemma_of(trigger)
    kind = trigger.kind.name
    (o0, o1), (s0, s1) = trigger.object_range, trigger.subject_range
    target = low[o1 - 1] if o1 > o0 else "-"
    after = trigger.last + 1
    around = low[max(0, trigger.head - _WINDOW) : after + _WINDOW]
    return [
        "bias",
        "lemma=" + lemma,
        "word=" + low[trigger.head],
        "kind+target=" + kind + "/".join(sorted(trigger.object)),
        "target=" + target,
        "lemma+target=" + lemma + " " + target,
        "doer=" + (low[s1 - 1] if s1 > s0 else "-"),
        "lemma+passive=" + lemma + str(trigger.passive is not None),
        "t-1=" + (low[trigger.head - 1] if trigger.head else "<s>"),
        "t+1=" + (breaks[after][:1] or (low[after] if after < len(low) else "</s>")),
        "long=" + str(min(len(low) // 6, 8)),
        "literal=" + str(min(_MAX_PATH, sum(c.mention.usage == "literal" for c in found))),
        *("near=" + word for word in dict.fromkeys(around)),
    ]


def lemma_of(trigger: Trigger) -> str:
    """Return the first word of a trigger's dictionary form."""
    return trigger.lemma.split(" ")[0].lstrip("^")


def kind_of(candidate: Candidate) -> str:
    """Return the kind of a candidate's place, "none" where it has none."""
    return candidate.mention.place.kind if candidate.mention.place is not None else "none"


class _Standing(NamedTuple):
    """What a word is on the way from a trigger to a mention; `known` as a verb."""

    link: bool
    small: bool
    saying: bool
    verbal: bool
    known: bool
    predicates: bool


@lru_cache(maxsize=8192)  # every pair of a trigger and a mention asks of each word between them
def _standing(word: str) -> _Standing | None:
    """Return what a word is on the way, None where it tells nothing."""
    link = word in _SUBORDINATE
    small = not link and (word in clause.prepositions or word in clause.conjunctions or word in clause.be)
    saying = word in _SAYING
    auxiliary = word in clause.be or word in clause.modals
    verbal = not saying and (word.endswith(("ed", "ing")) or auxiliary or word in clause.have)
    known = word in verbs()
    found = _Standing(link, small, saying, verbal, known, known or auxiliary)
    return found if any(found) else None


def _rivals(
    trigger: Trigger, found: Sequence[Candidate], index: int, own: Sequence[Sequence[str]], side: str
) -> set[str]:
    """Return how a mention compares with each other: its preposition, kind, side, and which of the two is nearer."""
    candidate = found[index]
    near, alike = "rival=" + side + own[index][0][5:] + "|", "rival_kind=" + side + kind_of(candidate) + "|"
    mine = abs(candidate.first - trigger.head)
    out = set()
    for k, other in enumerate(found):
        if k == index or other.mention.usage == "demonym":
            continue
        nearer = "<" if abs(other.first - trigger.head) < mine else ">"
        where = "R" if other.first > trigger.last else "L"
        out.add(near + where + own[k][0][5:] + nearer)
        out.add(alike + where + kind_of(other) + nearer)
    return out


class Stretch(NamedTuple):
    """What stands between a trigger and a mention, in counts: `verbal` are forms of verbs, `verbs` known ones.

    `path` are the small words and marks on the way, `road` its verbs and commas as letters.
    """

    commas: int
    colons: int
    verbal: int
    links: int
    saying: int
    verbs: int
    path: str
    road: str


def stretch(words: Words, first: int, end: int) -> Stretch:
    """Tell what stands from one word to another."""
    low, breaks = words.low, words.breaks
    commas = colons = verbal = links = saying = verbs = 0
    path: list[str] = []
    road: list[str] = []
    for k in range(first, end):
        word, mark = low[k], breaks[k]
        if mark:
            commas += "," in mark
            colons += any(c in mark for c in ';:—–-."“”')
            path.append(mark[:1])
            if mark[0] == ",":
                road.append(",")
        standing = _standing(word)
        if standing is None:
            continue
        link, small, said, verb, known, predicates = standing
        if link or small:
            path.append(word)
        links += link
        saying += said
        verbal += verb
        verbs += known
        if predicates and (not road or road[-1] != "V"):
            road.append("V")
    if breaks[end]:
        path.append(breaks[end][:1])
        if breaks[end][0] == ",":
            road.append(",")
    told = ">".join(path) if len(path) <= _MAX_PATH else "long"
    return Stretch(commas, colons, verbal, links, saying, verbs, told, "".join(road[:_PIECES]))


def pair(
    trigger: Trigger, words: Words, found: Sequence[Candidate], index: int, others: Sequence[Sequence[str]]
) -> list[str]:
    """Return the features of a trigger with one candidate; `others` are the `shared` features of all of them."""
    candidate, own = found[index], others[index]
    after = candidate.first > trigger.last
    first, end = (trigger.last + 1, candidate.first) if after else (candidate.last + 1, trigger.head)
    side = "R" if after else "L"
    between = stretch(words, first, end)
    out = _apart(trigger, found, index, (first, end), between, side + own[0][5:])
    out += _hangs(trigger, words, candidate, own, side)
    out += ["kind+way=" + trigger.kind.name + side + between.road, "met=" + side + str(min(between.verbs, 4))]
    out.extend(_rivals(trigger, found, index, others, side))
    out.extend(own)
    out.extend(side + name for name in own[1:] if name[:4] in {"next", "prev", "star", "w+1="})
    return out


def _apart(
    trigger: Trigger,
    found: Sequence[Candidate],
    index: int,
    span: tuple[int, int],
    between: Stretch,
    phrase: str,
) -> list[str]:
    """Return what lies between a trigger and a mention; `phrase` is the mention's side and its preposition."""
    candidate, (first, end), side = found[index], span, phrase[0]
    after = candidate.first > trigger.last
    distance = _bucket(max(0, end - first))
    mine = abs(candidate.first - trigger.head)
    rivals = rank = literal = 0
    for k, other in enumerate(found):
        at = other.first
        rivals += k != index and first <= at < end
        rank += (at > trigger.last) == after and abs(at - trigger.head) < mine
        literal += other.mention.usage == "literal"
    return [
        "side=" + side,
        "dist=" + side + distance,
        "commas=" + side + str(min(between.commas, 3)),
        "verbs=" + side + str(min(between.verbal, 4)),
        "links=" + side + str(min(between.links, 2)),
        "saying=" + side + str(min(between.saying, 1)),
        "colons=" + side + str(min(between.colons, 1)),
        "between=" + side + str(min(rivals, 3)),
        "rank=" + side + str(min(rank, 3)) + "/" + str(min(len(found), 4)),
        "path=" + side + between.path,
        "prep+dist=" + phrase + distance,
        "prep+verbs=" + phrase + str(min(between.verbal, 3)) + str(min(between.commas, 2)),
        "side+rank+prep=" + side + str(min(rank, 2)) + phrase[1:],
        "head=" + str(trigger.head < 3) + side,
        "lone=" + str(literal == 1) + phrase,
    ]


def _hangs(trigger: Trigger, words: Words, candidate: Candidate, own: Sequence[str], side: str) -> list[str]:
    """Return how a mention's phrase hangs on the trigger: by which preposition, on which word, in which role."""
    preposition, before, at = governor(words, candidate.first)
    direct = str(at == trigger.last + 1)
    (o0, o1), (s0, s1) = trigger.object_range, trigger.subject_range
    inside, subject = str(o0 <= candidate.first < o1), str(s0 <= candidate.first < s1)
    over = at - 1 if preposition in clause.prepositions and at > 0 else at  # the word that the phrase hangs on
    hangs = str(trigger.head <= over <= trigger.last)
    role = str(o0 <= over < o1)[0] + str(s0 <= over < s1)[0]
    what = "-" if over < 0 else "V" if words.low[over] in verbs() else "N" if words.raw[over][:1].isupper() else "w"
    form = "ing" if words.low[trigger.head].endswith("ing") else "pas" if trigger.passive is not None else "act"
    kind, lemma, phrase = trigger.kind.name, lemma_of(trigger), side + preposition
    out = [
        "side+prep=" + phrase,
        "lemma+prep=" + lemma + "|" + phrase,
        "kind+prep=" + kind + "|" + phrase,
        "kind+side=" + kind + "|" + side,
        "lemma+side=" + lemma + "|" + side,
        "form+side=" + form + side,
        "form+prep=" + form + phrase,
        "direct=" + direct + phrase,
        "lemma+direct=" + lemma + direct,
        "obj=" + inside + form + own[5],
        "kind+obj=" + kind + inside + form,
        "subj=" + subject + form,
        "side+usage=" + side + own[6],
        "side+poss=" + side + own[8],
        "over=" + phrase + what + hangs,
        "over_word=" + phrase + "|" + before,
        "role=" + phrase + hangs + role,
        "lemma+prep+kind=" + lemma + phrase + kind_of(candidate),
    ]
    if "modifies" in own:
        out.append("side+modifies=" + side + inside + subject)
    return out
