"""Whether a report tells an event as its news or only mentions it in passing.

Newswriting asserts its events in finite past verbs and gives them a place, a day or a count of their own; what stands
in the speech of others or in general nouns, with nothing of its own, is talk (grounding: Hopper and Thompson 1980).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.events import lexicon, reference

if TYPE_CHECKING:
    from geomap.events.clause import Words
    from geomap.events.triggers import Trigger
    from geomap.records import EventPlace

PASSING = "mentioned in passing: it has no place, day or count of its own"
RULE = "telling:in passing"
_PREPOSITIONS = frozenset("of for like by without from against as".split())
_TALK = frozenset("we our ours us you your yours i my mine ourselves".split())


def in_passing(
    trigger: Trigger, words: Words, place: EventPlace | None, rules: tuple[str, ...], *, of_its_own: bool
) -> bool:
    """Whether an event is only talked about; `of_its_own` says that a day or a count stands with it."""
    if of_its_own or place is None or place.how != "discourse":
        return False
    if reference.GENERAL in rules:
        return True
    if _is_bare_gerund(trigger, words):
        return True
    return _is_talk(words) and not _is_asserted(trigger, words)


def _is_talk(words: Words) -> bool:
    """Whether somebody speaks to somebody: "we", "your"; "US" in capitals is a country."""
    return any(low in _TALK and raw != "US" for low, raw in zip(words.low, words.raw, strict=True))


def _is_asserted(trigger: Trigger, words: Words) -> bool:
    """Whether a finite past verb or participle says that it happened."""
    if trigger.pos != "v" and not trigger.lemma.startswith("^"):
        return False
    word, lemma = words.low[trigger.head], trigger.lemma.split()[0].lstrip("^")
    if word.endswith("ing") or (trigger.head and words.low[trigger.head - 1] == "being"):
        return False
    return word in lexicon.past_forms() or word not in {lemma, lemma + "s", lemma + "es"}


def _is_bare_gerund(trigger: Trigger, words: Words) -> bool:
    """Whether a form in -ing after a preposition acts on nobody in particular: "tired of killing"."""
    start, end = trigger.object_range
    before = words.low[trigger.head - 1] if trigger.head else ""
    return trigger.pos == "v" and start == end and words.low[trigger.head].endswith("ing") and before in _PREPOSITIONS
