"""Where a trigger's place must stand: what is taken or entered, where people live or set out, a noun's own phrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.events.where import exclusions, linking
from geomap.events.words import clause, nouns

if TYPE_CHECKING:
    from geomap.events.what.trigger import Trigger
    from geomap.events.where.candidates import Candidate
    from geomap.events.words.clause import Words

_CLAUSE = 12  # words: how far a relative clause is taken to reach
_HELD = frozenset(
    "held staged reported recorded place taking taken took broke broken breaking out erupted occurred happened "
    "continued continue raged ongoing underway carried registered committed perpetrated".split()
)  # verbs that only say that what a noun names was so
_PHRASE = 9  # words: how far a noun's own phrase is taken to reach


def _hangs_on(trigger: Trigger, candidate: Candidate, words: Words) -> bool:
    """Whether a mention stands in a noun's phrase: "the blast in Ankara", "protests were held in Sfax"."""
    low = words.low
    preposition, _, at = linking.governor(words, candidate.first)
    if preposition not in exclusions.PLACING or not 0 <= at - trigger.last <= _PHRASE:
        return False
    over = trigger.last + 1
    while over < at and (low[over] in _HELD or low[over] in clause.be | clause.have):
        over += 1
    if any(words.breaks[k] for k in range(trigger.last + 1, at + 1)):
        return False
    return over >= at or not any(
        w.endswith(("ed", "ing")) or w in clause.be or w in clause.have or w in clause.modals for w in low[over:at]
    )


def _relative(trigger: Trigger, candidate: Candidate, words: Words) -> bool:
    """Whether the trigger stands in the clause that "X, where ..." opens."""
    after = candidate.last + 1
    if after >= len(words.low) or words.low[after] != "where" or not after < trigger.head <= after + _CLAUSE:
        return False
    return not any("," in words.breaks[k] for k in range(after + 1, trigger.head + 1))


def _people_of(trigger: Trigger, candidate: Candidate, words: Words) -> bool:
    """Whether the subject are "residents of X": they march, strike and flee where they live."""
    subject = candidate.first < max(trigger.subject_range[1], trigger.head)
    return subject and words.low[candidate.first - 2 : candidate.first] in {
        ("residents", "of"), ("people", "of"), ("villagers", "of"), ("inhabitants", "of"), ("citizens", "of")
    }  # fmt: skip


_SETTING_OUT = 3  # words between a verb and the "from" of where people set out


def _sets_out(trigger: Trigger, candidate: Candidate, words: Words) -> bool:
    """Whether people left a place, by flight or march: it is there that it happened, whatever they were bound for."""
    if trigger.kind.type != "displacement" and linking.lemma_of(trigger) != "march":
        return False
    preposition, _, at = linking.governor(words, candidate.first)
    if preposition != "from" or not 0 < at - trigger.last <= _SETTING_OUT:
        return False
    return not any(words.breaks[k] for k in range(trigger.last + 1, at + 1))


ACTING = frozenset(
    "police troops soldiers officers agents gunmen militants rebels residents villagers protesters workers students "
    "guards "
    "crowds marines fighters insurgents militiamen policemen demonstrators detectives commandos".split()
)
"""Those who act, as a report's subjects name them."""

_ADVERBS = 2  # words between a place and its subject's verb: "police in X on Monday arrested"


def _acts_in(trigger: Trigger, candidate: Candidate, words: Words) -> bool:
    """Whether those who act are told to be somewhere: "police in Medan arrested the captain"."""
    gap = trigger.head - candidate.last - 1
    if trigger.pos != "v" or trigger.passive is not None or not 0 <= gap <= _ADVERBS:
        return False
    preposition, who, _ = linking.governor(words, candidate.first)
    if preposition not in exclusions.PLACING or preposition in {"of", "off"} or who not in ACTING:
        return False
    return (
        not any(words.breaks[candidate.last + 1 : trigger.head + 1]) and candidate.first < trigger.subject_range[1] + 3
    )


_WHEN = frozenset("this last today yesterday overnight late early".split())


def _names_target(trigger: Trigger, candidate: Candidate, words: Words) -> bool:
    """Whether a mention names where the thing stands that was hit: "X livestock market shelled this morning"."""
    if trigger.kind.type not in {"attack", "explosion"} or not words.low[trigger.head].endswith("ed"):
        return False
    (o0, o1), (s0, s1) = trigger.object_range, trigger.subject_range
    headline = trigger.passive is None and words.low[o0:o1][:1] in {(w,) for w in _WHEN}
    return headline and s0 <= candidate.first <= s0 + 1 and candidate.last + 1 < s1


_OWN_GAP = 2  # words between a name and the noun that it stands before: "the Mogadishu truck bombing"
_TOPIC = frozenset({"protest", "agreement", "statement"})
_NO_PART = clause.prepositions | clause.conjunctions | clause.be | clause.have | clause.modals | clause.adverbs
_WHOSE = frozenset({"human", "force"})


def names_noun(trigger: Trigger, candidate: Candidate, words: Words) -> bool:
    """Whether a name stands in an event noun's own phrase: "the Ankara bombing", "a Minsk protest".

    Right before it only, where people march or agree about what a name stands for: "the Gaza war protest".
    """
    place = candidate.mention.place
    if place is None or place.kind in {"country", "continent"}:
        return False
    first, head = candidate.last + 1, trigger.head
    limit = 0 if trigger.kind.type in _TOPIC else _OWN_GAP
    if not 0 <= head - first <= limit or any(words.breaks[first : head + 1]):
        return False
    low = words.low
    if trigger.verbal:  # "the ... bombing", "a ... march" is a noun whatever the word was taken for
        named = candidate.first > 0 and low[candidate.first - 1] in clause.determiners
        if not named or trigger.last != head or low[head].endswith(("ed", "s")):
            return False
    return not any(
        low[k] in _NO_PART
        or low[k].endswith(("'s", "’s", "ed", "ly"))
        or nouns.classes(words, k, k + 1, _NONE) & _WHOSE
        for k in range(first, head)
    )


_NONE: frozenset[int] = frozenset()

TAKEN = frozenset({"territory", "territory_lost", "territory_entered", "siege"})


def holds(trigger: Trigger, candidate: Candidate, words: Words) -> bool:
    """Whether a mention is what is taken, lost or entered: then it is the place, however far it stands."""
    if _relative(trigger, candidate, words):
        return True
    kind = trigger.kind.name
    if trigger.kind.type in {"protest", "riot", "displacement"} and _people_of(trigger, candidate, words):
        return True
    if (
        trigger.kind.type == "displacement"
        and candidate.first == trigger.last + 1
        and not words.breaks[candidate.first]
    ):
        return True  # "fled Mariupol"
    if any(rule(trigger, candidate, words) for rule in (_names_target, _sets_out, _acts_in)):
        return True
    if trigger.pos != "v" and _hangs_on(trigger, candidate, words):
        return True
    if kind not in TAKEN:
        return False
    first, end = trigger.object_range
    if trigger.lemma.lstrip("^").split(" ")[0] == "fall" and trigger.pos in {"v", "p"}:
        first, end = trigger.subject_range
    if not first <= candidate.first < end:
        return False
    before = words.low[candidate.first - 1] if candidate.first > first else ""
    return before not in {"from", "by", "near", "with", "against"} and not words.low[candidate.last].endswith(
        ("'s", "’s")
    )
