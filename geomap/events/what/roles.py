"""Who does what to whom: the word ranges of a trigger's arguments, as logical roles, for the frames of the lexicon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.events.what import lexicon
from geomap.events.words import clause, nouns

if TYPE_CHECKING:
    from collections.abc import Callable

    from geomap.events.words.clause import Words

    _Range = tuple[int, int]
    _Slot = Callable[[Words, int, _Range, _Range], _Range | None]

_BY = 4  # words from a passive to its "by"
_WITH_WHAT = 14  # words from a verb to its "with"
_FACED = 6  # words from a verb to "outside": "stood in the rain outside the court"
_LEAST = 2  # words before the "and" that joins two verbs: a subject and the first of them
_CLAUSE = 24  # words back in which the clause of the first verb begins
_WHICH = frozenset({"that", "which"})
_RELATIVE = frozenset({"that", "who", "which"})
_JOINING = frozenset({"and", "then", "but"})
_ENDS = frozenset(".;:!?()—")
_OPENING = frozenset("that who which where while because although though if whose".split())
_FINITE = clause.be | clause.have | clause.modals | lexicon.past_forms()
_ADJECTIVES = frozenset("armed masked hooded uniformed veiled united red unidentified suspected".split())


def arguments(words: Words, head: int, last: int, pos: str) -> tuple[int | None, tuple[int, int], tuple[int, int]]:
    """Return (auxiliary of a passive, range of the subject, range of the object) of a verb, as logical roles."""
    low = words.low
    if pos == "n":
        if last + 1 < len(low) and low[last + 1] in {"of", "on", "against"} and not words.breaks[last + 1]:
            return None, (head, head), clause.phrase_right(words, last + 1)
        return None, (head, head), (head, head)
    aux = clause.is_passive(words, head)
    if aux is not None:
        start = clause.chain_start(words, aux)
        shared = _shared_subject(words, start)
        return aux, _agent(words, last), shared or clause.phrase_left(words, start)
    right = clause.phrase_right(words, last)
    start = clause.chain_start(words, head)
    shared = _shared_subject(words, start)
    if shared is not None:
        passive = low[shared[1]] in clause.be and right[0] == right[1]  # "was freed last night and taken home"
        return (head, (head, head), shared) if passive else (None, shared, right)
    left = _antecedent(words, start) or clause.phrase_left(words, start)
    participle = low[head].endswith("ed") or low[head] in {"shot", "slain", "taken", "beaten", "struck", "hit"}
    if participle and right[0] == right[1] and start == head:
        return head, (head, head), left
    if head == last and right[0] == right[1] and _is_relative(low, left):
        right = clause.phrase_left(words, left[0] - 1, skip=False)  # "[a road] that marchers blocked"
    return None, left, right


def _shared_subject(words: Words, start: int) -> tuple[int, int] | None:
    """Return the subject that a verb group at `start` shares with one before: "[a bus] left the road and burned"."""
    low, breaks = words.low, words.breaks
    joined = start - 1
    if joined < _LEAST or not (low[joined] in _JOINING or (low[joined] == "before" and low[start].endswith("ing"))):
        return None
    begin = joined
    while begin > 0 and joined - begin < _CLAUSE and not set(breaks[begin]) & _ENDS and low[begin - 1] not in _OPENING:
        begin -= 1
    for i in range(begin, joined):
        word = low[i]
        if word in _FINITE or (word.endswith("ed") and word not in _ADJECTIVES):
            adjective = i == begin or low[i - 1] in clause.determiners or low[i - 1][:1].isdigit()
            if not adjective or word in _FINITE:
                return (begin, i) if i > begin else None
    return None


def _antecedent(words: Words, start: int) -> tuple[int, int] | None:
    """Return what a relative clause tells of: "loosened [a slope] that swallowed 40 homes", not "said that"."""
    if start > _LEAST and words.low[start - 1] in clause.when and words.low[start - 2] in clause.prepositions:
        start -= 2  # "that since Friday have devoured"
    if start < _LEAST or words.low[start - 1] not in _RELATIVE or words.breaks[start]:
        return None
    if words.low[start - 1] == "that" and (words.breaks[start - 1] or words.low[start - 2] not in nouns.table()):
        return None
    begin, end = clause.phrase_left(words, start - 1, skip=False)
    if words.low[end] == "that":
        begin = max([j + 1 for j in range(begin, end) if words.low[j] in clause.prepositions], default=begin)
    return begin, end  # "the withdrawal of [the troops] that invaded"


def _is_relative(low: tuple[str, ...], span: tuple[int, int]) -> bool:
    """Whether a subject without a verb of its own opens a relative clause: "a road that [marchers] blocked"."""
    start = span[0]
    if start <= _LEAST or low[start - 1] not in _WHICH or low[start - 2] not in nouns.table():
        return False
    return not any(word.endswith("ed") or word in _FINITE for word in low[slice(*span)])


def _agent(words: Words, last: int) -> tuple[int, int]:
    """Return who did it after a passive: "blocked by railwaymen", "blocked since dawn by railwaymen"; else empty."""
    for j in range(last + 1, min(len(words.low), last + 1 + _BY)):
        if words.breaks[j] or words.low[j] in clause.conjunctions:
            break
        if words.low[j] == "by":
            return clause.phrase_right(words, j)
    return last, last


def is_one(words: Words, span: tuple[int, int], kinds: frozenset[str]) -> bool:
    """Whether a subject is told as a single person: "the gunman", "he"; not "a family of five"."""
    phrase = words.low[slice(*span)]
    if not phrase or kinds.isdisjoint(_PERSONS) or not _MANY.isdisjoint(phrase):
        return False
    heads = [word for word in phrase if word in nouns.table() and not _PERSONS.isdisjoint(nouns.table()[word])]
    return bool(heads) and not any(word.endswith(("s", "men", "children")) for word in heads)


_PERSONS = frozenset({"human", "outlaw", "law", "suspect", "ruler"})
_MANY = clause.numerals - {"one"} | frozenset(
    "people families family population residents they we who and crowd crowds everyone everybody community us them "
    "half majority rest all others household".split()
)


def _after_to(words: Words, last: int, _: _Range, __: _Range) -> _Range:
    """Return what a verb with "to" reaches: "advanced to the river"."""
    return clause.phrase_right(words, last + 1) if words.low[last + 1 : last + 2] in _TO else (0, 0)


def _destination(words: Words, last: int, _: _Range, target: _Range) -> _Range:
    """Return what follows the preposition after a verb or its object: "sent [200 officers] to the border"."""
    low = words.low
    at = target[1] if target[0] == last + 1 and target[1] > target[0] else last + 1
    if low[at : at + 1] == ("from",):
        at = clause.phrase_right(words, at)[1]  # "moved two regiments from the coast to the border"
    at += low[at : at + 1] in _UP and low[at + 1 : at + 2] == ("to",)  # "moved tanks up to the border"
    if at >= len(low) or low[at] not in _WHERE or words.breaks[at]:
        return 0, 0
    return clause.phrase_right(words, at + 2 if low[at + 1 : at + 3] == ("front", "of") else at)


def _outside(words: Words, last: int, _: _Range, __: _Range) -> _Range:
    """Return what people stand before: "gathered outside [the ministry]", "in front of [the court]"."""
    low = words.low
    for at in range(last + 1, min(len(low), last + 1 + _FACED)):
        if words.breaks[at]:
            break
        for preposition in _FACING:
            if low[at : at + len(preposition)] == preposition:
                return clause.phrase_right(words, at + len(preposition) - 1)
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


def _instrument(words: Words, last: int, _: _Range, __: _Range) -> _Range:
    """Return what follows the "with" after a verb and its object: "targeted the outpost with [a missile]"."""
    for at in range(last + 1, min(len(words.low), last + 1 + _WITH_WHAT)):
        if words.breaks[at]:
            break
        if words.low[at] == "with":
            return clause.phrase_right(words, at)
    return 0, 0


_UP = frozenset({("up",), ("down",), ("out",), ("over",), ("back",), ("forward",)})
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
    "with": _instrument,
}
