"""Place names that stand together in a sentence: rows ("A, B and in C"), chains ("A of B") and parents ("A, in B")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.events.where import linking, precision
from geomap.events.where.candidates import BEFORE_NAME, KINDS
from geomap.events.words import clause

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.events.where.candidates import Candidate
    from geomap.events.words.clause import Words

_CHAIN = 4  # words between the two of "A, a suburb of B"
_PLACING = frozenset({"in", "at", "near", "on", "around"})
_TIME = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december yesterday today overnight morning afternoon evening night week last early "
    "late earlier".split()
)
_TOWN = frozenset("town city village port hamlet".split())
_NEAR = 7  # words between the two of "X prison on the eastern outskirts of Y"
_OF = 2  # words of "town of"
_MORE = frozenset({"elsewhere", "other", "others", "several", "surrounding"})


def listed(left: Candidate, right: Candidate, words: Words) -> bool:
    """Whether two names stand in one list or chain: only commas, "and" and generic nouns between."""
    first, second = (left, right) if left.first < right.first else (right, left)
    between = [w for w in words.low[first.last + 1 : second.first] if w not in BEFORE_NAME and not w[:1].isupper()]
    return len(between) <= 2 and all(w in {"and", "or", "in", "well", "as"} for w in between)


def chained(left: Candidate, right: Candidate, words: Words) -> bool:
    """Whether two names stand as "A of B" or "A in B", with generic nouns at most between: one place expression."""
    between = words.low[left.last + 1 : right.first]
    if len(between) > _CHAIN or {"of", "in"}.isdisjoint(between):
        return False
    if any(words.breaks[j] for j in range(left.last + 1, right.first + 1)):
        return False
    return all(w in BEFORE_NAME or w in KINDS or w == "in" for w in between)


def beside(left: Candidate, right: Candidate, words: Words) -> bool:
    """Whether only small words stand between two names: "the X prison on the eastern outskirts of Y"."""
    between = words.low[left.last + 1 : right.first]
    return len(between) <= _NEAR and all(w in BEFORE_NAME or w in KINDS or w in _PLACING for w in between)


def named(left: Candidate, right: Candidate, words: Words) -> bool:
    """Whether two names stand as "the A town of B": B is the town, A what holds it."""
    between = words.low[left.last + 1 : right.first]
    return (
        len(between) == _OF
        and between[0] in _TOWN
        and between[1] == "of"
        and not any(words.breaks[left.last + 1 : right.first + 1])
    )


def owned(left: Candidate, right: Candidate, words: Words) -> bool:
    """Whether two names stand as "B's A" or "B's central A": B holds A."""
    between = range(left.last + 1, right.first)
    close = all(words.low[k] in BEFORE_NAME for k in between) and not any(words.breaks[left.last + 1 : right.first + 1])
    return close and words.low[left.last].endswith(("'s", "s'"))


def pooled(
    scores: Sequence[float], found: Sequence[Candidate], words: Words, together: Sequence[set[int]]
) -> list[float]:
    """Return the scores with those of one place expression, or of one row of names, given to the likeliest of them."""
    out = list(scores)
    for k in range(len(found) - 1):
        if named(found[k], found[k + 1], words):
            out[k], out[k + 1] = 0.0, 1 - (1 - scores[k]) * (1 - scores[k + 1])
        elif chained(found[k], found[k + 1], words) or owned(found[k], found[k + 1], words):
            out[k if scores[k] >= scores[k + 1] else k + 1] = 1 - (1 - scores[k]) * (1 - scores[k + 1])
    for row in together:
        best = max(row, key=lambda k: (out[k], -k))
        missed = 1.0
        for k in row:
            missed *= 1 - out[k]
        out[best] = 1 - missed
    return out


def rows(found: Sequence[Candidate], words: Words) -> list[set[int]]:
    """Return the rows of names that stand as "A and B" or "A, B and C": an event at one of them is at all.

    What holds a name and follows it ("A, in B, and C") is passed over.
    """
    out: list[set[int]] = []
    row: list[int] = []
    joined = False
    last = -1  # the candidate after which the next name is looked for: the row's last name, or what holds it
    for k, candidate in enumerate(found):
        if row and _is_tail(found[row[-1]], found[last], candidate, words):
            last = k
            continue
        link = _link(found[row[-1]], found[last], candidate, words) if row else ""
        if link:
            row.append(k)
            joined = joined or link == "and"
        else:
            if len(row) > 1 and (joined or _goes_on(found[last], words)):
                out.append(set(row))
            row, joined = [k], False
        last = k
    if len(row) > 1 and (joined or _goes_on(found[last], words)):
        out.append(set(row))
    return out


def _is_tail(head: Candidate, left: Candidate, right: Candidate, words: Words) -> bool:
    """Whether a name only says what holds the one before it: "A, B" or "A, in B", B coarser."""
    a, b = head.mention.place, right.mention.place
    if b is None or any(set(words.breaks[j]) - {","} for j in range(left.last + 1, right.first + 1)):
        return False
    between = [w for w in words.low[left.last + 1 : right.first] if w not in BEFORE_NAME]
    if any(w not in {"in", "of"} for w in between):
        return False
    if a is None:
        return b.kind in {"country", "province"}
    if b.id in a.parents or b.kind == "country":
        return precision.rank(b) > precision.rank(a)
    return b.kind == "province" and not a.parents and precision.rank(b) > precision.rank(a)


def _link(head: Candidate, left: Candidate, right: Candidate, words: Words) -> str:
    """Return what joins two names, "and" or ",", with a generic noun or a day at most between; "" where none does."""
    span = range(left.last + 1, right.first)
    marks = set("".join(words.breaks[left.last + 1 : right.first + 1]))
    first, second = head.mention.place, right.mention.place
    if first is None or second is None or marks - {","} or right.mention.usage != "literal":
        return ""
    between = [words.low[k] for k in span if words.low[k] not in BEFORE_NAME]
    spoken = [w for w in between if w not in _TIME and not w.isdigit()]
    plain = [w for w in spoken if w not in _PLACING]
    if plain == ["and"]:
        placed = between[-1] in _PLACING
        return "" if placed and not _closes(right, words) else "and"
    return "," if not plain and marks and len(spoken) == len(between) and second.id not in first.parents else ""


def _closes(candidate: Candidate, words: Words) -> bool:
    """Whether no verb follows that a name with its own preposition might open a clause for: "and in B police shot"."""
    rest = words.low[candidate.last + 1 :]
    return not any(w in linking.verbs() or w in clause.be for w in rest)


def _goes_on(candidate: Candidate, words: Words) -> bool:
    """Whether a row ends with places that it does not name: "A, B and elsewhere"."""
    after = words.low[candidate.last + 1 : candidate.last + 3]
    return after[:1] == ("and",) and after[-1] in _MORE
