"""Noun or verb: what a form that may be either stands as, by the words beside it; there is no tagger behind this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.events.what import lexicon, reference
from geomap.events.words import clause, nouns

if TYPE_CHECKING:
    from geomap.events.words.clause import Words

_NOUN_BEFORE = clause.determiners | (clause.prepositions - {"to", "out", "up", "off", "down", "over"})
_VERB_BEFORE = clause.modals | frozenset("to not they we i you he she who it did does do n't then also".split())
_OFTEN = frozenset("often always sometimes usually seldom twice thrice".split())
_GRAMMAR = _OFTEN | clause.have | clause.be | clause.adverbs | clause.prepositions | clause.conjunctions
_ONE_SHOT = frozenset(
    "a one another first last single long big his her warning parting cheap penalty winning free mug jump".split()
)
_PAST = frozenset("hit hurt set put cast burst shot struck beat cut shut split shed quit slit spread bust cost".split())
_COLLECTIVE = frozenset("police people militia men women children who that which and or but".split())


def noun_like(words: Words, index: int) -> bool | None:
    """Tell whether a form that may be noun or verb stands as a noun; None where nothing tells."""
    if index == 0:
        return True if not words.low[index].endswith(("ed", "ing")) else None
    before = words.low[index - 1]
    if words.breaks[index] and words.breaks[index] not in {"-", "“", '"', "'", "‘", "’"}:
        return None
    if before in _VERB_BEFORE or before in clause.modals:
        return False
    if before in {"and", "or"} and index > 1 and _is_noun(words.low[index - 2]):
        return noun_like(words, index - 2)  # "charges of murder and torture"
    if before in _NOUN_BEFORE or before.endswith("'s") or before in clause.numerals or before[:1].isdigit():
        return True
    if before in _COLLECTIVE and index > 1 and words.low[index - 2] in {"a", "an"}:
        return True  # "a police patrol"
    shouting = words.raw[index].isupper() and words.raw[index - 1].isupper()
    if (
        words.low[index] in lexicon.index()
        and before[:1].islower()
        and (words.raw[index - 1].islower() or shouting)
        and not before.endswith(("s", "men"))
    ):
        base = words.low[index]
        if (
            base not in _PAST
            and not base.endswith(("s", "ed", "ing"))
            and before not in _COLLECTIVE
            and before not in _GRAMMAR
            and not before.endswith("ly")
        ):
            return True  # "heart attack": a bare verb does not follow a bare singular noun
    if _closes_a_name(words, index):
        return True
    if before.endswith(("al", "ic", "ous", "ive", "ary", "ful", "ent", "ble", "less", "est", "ern", "ian", "ish")):
        return True
    return None


def _closes_a_name(words: Words, index: int) -> bool:
    """Whether a bare form ends a phrase of an article and a name: "at the Ikoyi jail", not "the Houthis raid"."""
    first = index
    while first and words.raw[first - 1].istitle() and not words.breaks[first]:
        first -= 1
    return (
        0 < first < index
        and words.low[first - 1] in {"a", "an", "the"}
        and first > 1
        and words.low[first - 2] in clause.prepositions
        and words.low[index] not in _PAST
        and not words.low[index].endswith(("ed", "ing", "s"))
        and not words.low[index - 1].endswith("s")
        and not _object_follows(words, index)
    )


_WEAPONS = frozenset({"bomb", "bombs", "shell", "shells"})
_THINGS = frozenset("patrols bombs shells storms burns wounds damages jails stones retreats downs fires".split())


def _names_a_thing(word: str) -> bool:
    """Whether a form in -s is as well a plural noun."""
    return word in _THINGS or any(entry.pos == "n" for entry in lexicon.index().get(word, ()))


def _is_noun(word: str) -> bool:
    """Whether the lexicon lists the form as a noun of its own ("bombing", "killing")."""
    return any(entry.pos == "n" and not entry.rest for entry in lexicon.index().get(word, ()))


def _names_an_act(words: Words, index: int) -> bool:
    """Whether a form in -ing after a bare word is a noun by what is around it: "the Marathon bombing suspect"."""
    if index == 0 or words.breaks[index] or not _is_noun(words.low[index]):
        return False
    before, after = words.low[index - 1], words.low[index + 1] if index + 1 < len(words.low) else ""
    if before in clause.be or before in clause.adverbs:
        return False
    capital = words.raw[index - 1][:1].isupper() and not words.raw[index].isupper()
    takes_object = _object_follows(words, index) or after in clause.prepositions or after in nouns.table()
    closed = not before.endswith("s") and before not in nouns.table() and not takes_object
    if closed and reference.determiner_of(words, index):
        return True
    return capital or after in reference.ABOUT or after in clause.be or after in clause.have or after in clause.modals


def _object_follows(words: Words, index: int) -> bool:
    """Whether what follows opens a noun phrase: "the army attacks a village", not "attacks on villages"."""
    if index + 1 >= len(words.low) or words.breaks[index + 1]:
        return False
    after = words.low[index + 1]
    shouting = words.raw[index].isupper()
    if index and "force" in nouns.table().get(words.low[index - 1], ()) and after in nouns.table():
        return True  # "army shells rebel positions": a headline
    named = index > 0 and words.raw[index - 1].istitle() and words.raw[index].islower()
    if named and after in nouns.table() and after not in reference.ABOUT and words.low[index - 1] not in clause.when:
        return True  # "Colombia captures rebel commander": a headline
    return (
        after in clause.determiners
        or after in clause.numerals
        or (words.raw[index + 1][:1].isupper() and not shouting)
        or after[:1].isdigit()
    )


def fits(entry: lexicon.Entry, words: Words, index: int) -> bool:
    """Whether the word at `index` stands as the part of speech that the entry asks for; phrases always do."""
    word = words.low[index]
    if entry.pos not in {"v", "n"} or entry.rest:
        return True
    noun = noun_like(words, index)
    if entry.pos == "v":
        if word == "free":
            return index > 0 and words.low[index - 1] in _VERB_BEFORE  # else an adjective
        if word == "shot" and index and words.low[index - 1] in _ONE_SHOT:
            return False  # "a shot in the arm"
        if word.endswith("ed") or word in lexicon.past_forms():
            return True
        if word.endswith("ing"):
            after = words.low[index + 1] if index + 1 < len(words.low) else ""
            return (
                after != "of" and not (noun and (after == "in" or _is_noun(word))) and not _names_an_act(words, index)
            )
        if word in _WEAPONS:
            return index > 0 and (
                words.low[index - 1] in _VERB_BEFORE or (noun is None and _object_follows(words, index))
            )
        if noun is None and word.endswith("s") and _names_a_thing(word):
            return _object_follows(words, index)
        return noun is not True
    if word.endswith("ing") and index and words.low[index - 1] in clause.be:
        return False
    return noun is not False
