"""Who does what to whom: the word ranges of a trigger's arguments, as logical roles, for the frames of the lexicon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.events import clause

if TYPE_CHECKING:
    from collections.abc import Callable

    from geomap.events.clause import Words

    _Range = tuple[int, int]
    _Slot = Callable[[Words, int, _Range, _Range], _Range | None]

_BY = 4  # words from a passive to its "by"


def arguments(words: Words, head: int, last: int, pos: str) -> tuple[int | None, tuple[int, int], tuple[int, int]]:
    """Return (auxiliary of a passive, range of the subject, range of the object) of a verb, as logical roles."""
    low = words.low
    if pos == "n":
        if last + 1 < len(low) and low[last + 1] in {"of", "on", "against"} and not words.breaks[last + 1]:
            return None, (head, head), clause.phrase_right(words, last + 1)
        return None, (head, head), (head, head)
    aux = clause.is_passive(words, head)
    if aux is not None:
        left = clause.phrase_left(words, clause.chain_start(words, aux))
        return aux, _agent(words, last), left
    right = clause.phrase_right(words, last)
    start = clause.chain_start(words, head)
    left = clause.phrase_left(words, start)
    participle = low[head].endswith("ed") or low[head] in {"shot", "slain", "taken", "beaten", "struck", "hit"}
    if participle and right[0] == right[1] and start == head:
        return head, (head, head), left
    return None, left, right


def _agent(words: Words, last: int) -> tuple[int, int]:
    """Return who did it after a passive: "blocked by railwaymen", "blocked since dawn by railwaymen"; else empty."""
    for j in range(last + 1, min(len(words.low), last + 1 + _BY)):
        if words.breaks[j] or words.low[j] in clause.conjunctions:
            break
        if words.low[j] == "by":
            return clause.phrase_right(words, j)
    return last, last


def _after_to(words: Words, last: int, _: _Range, __: _Range) -> _Range:
    """Return what a verb with "to" reaches: "advanced to the river"."""
    return clause.phrase_right(words, last + 1) if words.low[last + 1 : last + 2] in _TO else (0, 0)


def _destination(words: Words, last: int, _: _Range, target: _Range) -> _Range:
    """Return what follows the preposition after a verb or its object: "sent [200 officers] to the border"."""
    low = words.low
    at = target[1] if target[0] == last + 1 and target[1] > target[0] else last + 1
    if at >= len(low) or low[at] not in _WHERE or words.breaks[at]:
        return 0, 0
    return clause.phrase_right(words, at + 2 if low[at + 1 : at + 3] == ("front", "of") else at)


def _outside(words: Words, last: int, _: _Range, __: _Range) -> _Range:
    """Return what people stand before: "gathered outside [the ministry]", "in front of [the court]"."""
    low = words.low
    for preposition in _FACING:
        if low[last + 1 : last + 1 + len(preposition)] == preposition:
            return clause.phrase_right(words, last + len(preposition))
    return 0, 0


def _after(words: Words, last: int, _: _Range, __: _Range) -> _Range:
    """Return what follows a phrase: "in the hands of [the rebels]"."""
    return clause.phrase_right(words, last)


def _gap(_: Words, __: int, gap: _Range, ___: _Range) -> _Range:
    """Return the words in a phrase's first gap."""
    return gap


def _whom(_: Words, __: int, gap: _Range, ___: _Range) -> _Range | None:
    """Return the object inside a split phrase ("took [the man] away"), None for one outside ("[he] was taken away")."""
    return gap if gap[0] < gap[1] else None


_TO = frozenset({("to",), ("into",), ("on",)})
_WHERE = frozenset("to into onto towards toward in near at around along outside across through before inside".split())
_FACING = (("outside",), ("before",), ("in", "front", "of"))
SLOTS: dict[str, _Slot] = {
    "to": _after_to,
    "dest": _destination,
    "outside": _outside,
    "after": _after,
    "gap": _gap,
    "whom": _whom,
}
