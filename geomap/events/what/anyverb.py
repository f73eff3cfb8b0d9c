"""Verbs of any meaning: a past form tells of an event by who acts on what alone, as a storm on a house does.

The rows of the lexicon whose trigger is "*" say who and what; verbs that do no harm ("brought", "missed") tell nothing.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from geomap.events.what import cues, lexicon
from geomap.events.words import clause, nouns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.events.words.clause import Words

_ATTRIBUTIVE = clause.determiners | clause.prepositions


@cache
def actors() -> frozenset[str]:
    """Return the nouns of which a sentence holds one where such a row may fit."""
    frames = [frame for entry in lexicon.index()[lexicon.ANY] for frame in entry.frame]
    asked = {kind for slot, kinds in frames if slot == "subj" for kind in kinds}
    return frozenset(noun for noun, kinds in nouns.table().items() if not kinds.isdisjoint(asked))


def places(words: Words, held: frozenset[str]) -> Sequence[int]:
    """Return where a sentence, whose words are `held`, has a past form that may act on what follows it."""
    if held.isdisjoint(actors()):
        return ()
    return [i for i in range(1, len(words.low) - 1) if _acts(words, i)]


def _acts(words: Words, index: int) -> bool:
    """Whether a word is a past form of a verb that does something to what follows, or is done by it."""
    low = words.low
    word, before, after = low[index], low[index - 1], low[index + 1]
    if not (word.endswith("ed") or word in lexicon.past_forms()) or word in cues.TAME or words.breaks[index + 1]:
        return False
    if before in clause.be:
        return after == "by"
    if before in _ATTRIBUTIVE or before.endswith("ly") or words.breaks[index] or words.raw[index].istitle():
        return False  # "a crowded street"
    known = after in clause.determiners or after in clause.numerals
    return known or after[:1].isdigit() or words.raw[index + 1].istitle()
