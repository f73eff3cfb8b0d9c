"""Whether a noun of agreement tells that one was concluded, or only speaks of one: wanted, or long in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.events.what import cues, reference
from geomap.events.words import clause

if TYPE_CHECKING:
    from geomap.events.what.trigger import Trigger
    from geomap.events.words.clause import Words
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
_CONCLUSIONS = frozenset("signature conclusion declaration announcement".split())
_IN_FORCE = frozenset("force effect place hold".split())
_TAKES = frozenset("came come comes coming entered enters enter enter takes took take taking went goes go put".split())
_BEGINS = frozenset("began begins begun start starts started starting".split())
_BEFORE = 7  # words to the left in which the verb of concluding stands
_AFTER = 9  # words to the right
_WANT = 4  # words left of that verb in which "to", "hope to" or a modal makes it a wish
_PAST = frozenset("struck made begun began took went came put".split())
_DEMANDING = frozenset(
    "demand demands demanded demanding propose proposes proposed proposing proposal ask asks asked asking urge urges "
    "urged urging insist insists insisted insisting suggest suggests suggested suggesting recommend recommended "
    "request requests requested requesting require requires required requiring".split()
)
_AWAITED = frozenset("once until unless if".split())
_JUST_NOW = frozenset(
    "today yesterday tonight overnight monday tuesday wednesday thursday friday saturday sunday earlier hours "
    "week".split()
)
_DEMAND = 12  # words left of the verb in which the demand stands on which "that they sign it" hangs
_RELATIVE = frozenset("that which we they he she it you".split())


def judge(trigger: Trigger, words: Words, rules: list[str]) -> Realis | None:
    """Return None where the words beside the noun say that the agreement was concluded, else what it is told as."""
    low = words.low
    for index in range(trigger.head - 1, max(-1, trigger.head - 1 - _BEFORE), -1):
        if set(words.breaks[index + 1]) & set(";:.!?()—"):
            break
        if low[index] not in _CONCLUDE:
            continue
        left = low[max(0, index - _WANT) : index]
        if (
            "to" in left[-2:]
            or any(word in cues.MODAL or word in cues.FUTURE for word in left)
            or _is_demanded(words, index)
        ):
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
            if _is_known(trigger, words, before, low[index + 1 : index + 1 + _AFTER]):
                break
            if not _AWAITED.isdisjoint(low[max(0, trigger.head - _WANT) : trigger.head]) or "not" in before:
                rules.append("agreement wanted")
                return "hypothetical"
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


def _is_demanded(words: Words, index: int) -> bool:
    """Whether a verb of concluding stands in what is asked for or left open: "demanded that they declare a truce"."""
    left = words.low[max(0, index - _DEMAND) : index]
    if words.low[index] in _CONCLUSIONS:
        return left[-3:] == ("rule", "out", "the") or left[-2:] == ("rule", "out")
    if words.low[index].endswith(("s", "ed", "ing")) or "that" not in left:
        return False
    return not _DEMANDING.isdisjoint(left[: left.index("that")])


def _is_known(trigger: Trigger, words: Words, before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    """Whether "signed" only says which agreement is meant: "the accords signed in Tela", not "was signed today"."""
    if not before or before[0] in _RELATIVE:
        said = not before or clause.be.isdisjoint(before)
    else:
        said = clause.be.isdisjoint(before) and clause.have.isdisjoint(before)
    definite = reference.determiner_of(words, trigger.head) in cues.DEFINITE
    return said and definite and _JUST_NOW.isdisjoint(after)
