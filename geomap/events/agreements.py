"""Whether a noun of agreement tells that one was concluded, or only speaks of one: wanted, or long in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.events import clause, cues

if TYPE_CHECKING:
    from geomap.events.clause import Words
    from geomap.events.triggers import Trigger
    from geomap.records import Realis

_CONCLUDE = frozenset(
    "sign signs signed signing reach reaches reached reaching conclude concludes concluded concluding strike strikes "
    "struck striking broker brokers brokered brokering ratify ratifies ratified ratifying announce announces announced "
    "announcing declare declares declared declaring clinch clinches clinched seal seals sealed sealing secure secured "
    "secures finalise finalize finalised finalized initial initialled initialed adopt adopts adopted agree agreed "
    "agrees agreeing accept accepts accepted accepting hammered negotiated mediated achieved achieve entered enter "
    "enters entering made arranged forged renew renewed renews renewing extend extended extends extending endorsed "
    "approved implemented signature conclusion declaration announcement".split()
)
_IN_FORCE = frozenset("force effect place hold".split())
_TAKES = frozenset("came come comes coming entered enters enter enter takes took take taking went goes go put".split())
_BEGINS = frozenset("began begins begun start starts started starting".split())
_BEFORE = 7  # words to the left in which the verb of concluding stands
_AFTER = 9  # words to the right
_WANT = 4  # words left of that verb in which "to", "hope to" or a modal makes it a wish
_PAST = frozenset("struck made begun began took went came put".split())


def judge(trigger: Trigger, words: Words, rules: list[str]) -> Realis | None:
    """Return None where the words beside the noun say that the agreement was concluded, else what it is told as."""
    low = words.low
    for index in range(trigger.head - 1, max(-1, trigger.head - 1 - _BEFORE), -1):
        if set(words.breaks[index + 1]) & set(";:.!?()—"):
            break
        if low[index] not in _CONCLUDE:
            continue
        left = low[max(0, index - _WANT) : index]
        if "to" in left[-2:] or any(word in cues.MODAL or word in cues.FUTURE for word in left):
            rules.append("agreement wanted")
            return "hypothetical"
        return None
    for index in range(trigger.last + 1, min(len(low), trigger.last + 1 + _AFTER)):
        if set(words.breaks[index]) & set(";:.!?()—"):
            break
        word = low[index]
        if word in {"was", "were", "been", "being", "had", "has", "have", "also"}:
            continue
        if word in _CONCLUDE and (word.endswith("ed") or word in _PAST):
            before = low[trigger.last + 1 : index]
            if any(w in cues.MODAL or w in cues.FUTURE or w == "to" for w in before):
                rules.append("agreement wanted")
                return "hypothetical"
            return None
        if word in _BEGINS or (word in _TAKES and not _IN_FORCE.isdisjoint(low[index + 1 : index + 4])):
            return None
        if word in clause.conjunctions and word not in {"and", "or", "that", "which"}:
            break
    rules.append("agreement referred to")
    return "state"
