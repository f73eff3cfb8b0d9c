"""Whether an event is told as having happened or as not having happened, by the words around it."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from geomap.events.what import cues
from geomap.events.words import clause

if TYPE_CHECKING:
    from geomap.events.what.trigger import Trigger
    from geomap.events.words.clause import Words
    from geomap.records import Polarity

_LEFT_STOPS = frozenset(',;:.!?()—“"')


def left(words: Words, index: int, limit: int) -> list[str]:
    """Words before `index` back to the clause's boundary, nearest first."""
    found = []
    for j in range(index - 1, max(-1, index - 1 - limit), -1):
        if words.breaks[j + 1] and not _LEFT_STOPS.isdisjoint(words.breaks[j + 1]):
            break
        found.append(words.low[j])
    return found


def judge(trigger: Trigger, words: Words, rules: list[str]) -> Polarity:
    """Return the polarity of one trigger; the rule that made it negative is added to `rules`."""
    start = clause.chain_start(words, trigger.passive if trigger.passive is not None else trigger.head)
    group = words.low[start : trigger.head]
    before = left(words, trigger.head, 5)
    if any(w in cues.NEGATIONS or w.endswith("n't") for w in group) or _is_without(before):
        rules.append("negated")
        return "negative"
    if _negated_together(trigger, words):
        rules.append("negated" if trigger.verbal else "negated noun")
        return "negative"
    if not trigger.verbal and _NO_ONE.search(" ".join(words.low[max(0, trigger.head - _NO_ONE_REACH) : trigger.head])):
        rules.append("negated argument")
        return "negative"
    if not trigger.verbal:
        for distance, word in enumerate(before):
            if word in {"no", "without", "zero"} and distance < 3:
                rules.append("negated noun")
                return "negative"
            if word in {"not", "never"} and distance < 4 and not cues.DEFINITE & set(before[:distance]):
                if _in_own_clause(before[:distance]):
                    break
                rules.append("negated noun")
                return "negative"
    after = " ".join(words.low[trigger.last + 1 : trigger.last + 9])
    if not trigger.verbal and cues.NEVER_HAPPENED.match(after):
        rules.append("negated")
        return "negative"
    if not trigger.verbal and trigger.kind.type != "death" and cues.CALLED_OFF.match(after):
        rules.append("called off")
        return "negative"
    owned = trigger.head > 0 and _OWNED.match(words.low[trigger.head - 1])  # "Friday's drone strike": there was one
    if (
        trigger.pos in {"v", "p"}
        and not (owned and not trigger.verbal)
        and (_is_nobody(words, trigger.object_range) or _is_nobody(words, trigger.subject_range))
    ):
        rules.append("negated argument")
        return "negative"
    if any(w in cues.FAILED for w in before[:4]) and ("to" in before[:2]):
        rules.append("failed")
        return "negative"
    if any(w in cues.STOPPED for w in before[:5]) or _ruled_out(before):
        rules.append("prevented")
        return "negative"
    return "positive"


def _is_without(before: list[str]) -> bool:
    """Whether "without" stands right before: "without executed people", "left without being arrested"."""
    return before[:1] == ["without"] or (before[1:2] == ["without"] and before[0] in {"being", "getting"})


def _negated_together(trigger: Trigger, words: Words) -> bool:
    """Whether a negation stands before the first of several: "have not met or detained any", "no reports of X or Y"."""
    if not trigger.verbal:
        return bool(cues.NO_REPORTS.search(" ".join(reversed(left(words, trigger.head, 9))) + " "))
    if words.low[max(0, trigger.head - 1)] not in {"or", "nor"}:
        return False
    joined = left(words, trigger.head, cues.COORDINATION)
    return any(word in {"not", "never", "nobody"} or word.endswith("n't") for word in joined)


def _ruled_out(before: list[str]) -> bool:
    return any(a == "out" and b in {"rule", "rules", "ruled", "ruling"} for a, b in pairwise(before[:5]))


_OWNED = re.compile(r"the$|this$|that$|.+'s$")
_RELATIVE = (("who",), ("which",), ("that",))
_NO_LESS = frozenset({"fewer", "less", "sooner", "doubt"})
_NO_ONE_REACH = 7  # words
_NO_ONE = re.compile(
    r"(?:^|\b(?:and|but|that|said) )(?:no one|nobody|none of [\w' ]{1,24}?) "
    r"(?:is|was|were|are|has been|have been|had been)(?: (?:reported|confirmed|believed|feared|seriously|badly))?$"
)


def _is_nobody(words: Words, span: tuple[int, int]) -> bool:
    """Whether who or what takes part is told as none: "nobody", "no civilians"; not "no fewer than 20", "No. 2"."""
    phrase = words.low[slice(*span)]
    if words.low[span[1] : span[1] + 1] in _RELATIVE and not clause.prepositions.isdisjoint(phrase):
        return False  # "there were no foreigners among the victims of the blast, which killed nine"
    if phrase[-1:] == ("nobody",) or phrase[-2:] == ("no", "one") or phrase[:2] == ("not", "one"):
        return True  # "he insisted nobody had died"
    phrase = phrase[1:] if phrase[:1] in (("and",), ("but",), ("or",)) else phrase
    if phrase[:1] == ("no",):
        return not phrase[1:2] or not (phrase[1] in _NO_LESS or phrase[1][:1].isdigit())
    return phrase[:1] in (("nobody",), ("none",), ("neither",), ("zero",), ("0",))


def _in_own_clause(between: list[str]) -> bool:
    """Whether a negation belongs to a clause before the event's: "men who could not flee were found burned"."""
    return any(word in clause.be for word in between[:-1])
