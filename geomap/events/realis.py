"""Whether an event is told as having happened: realis, polarity and lasting states, by the words around it."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from geomap.events import clause, lexicon

if TYPE_CHECKING:
    from geomap.events.clause import Words
    from geomap.events.triggers import Trigger
    from geomap.records import Polarity, Realis


@cache
def _sets() -> dict[str, frozenset[str]]:
    return {row[0]: frozenset(row[1].split()) for row in lexicon.rows("realis.tsv")}


def _words(name: str) -> frozenset[str]:
    return _sets()[name]


class Reality(NamedTuple):
    """How an event is told; `presupposed` marks one that is only taken for granted by another clause."""

    realis: Realis
    polarity: Polarity
    rules: tuple[str, ...]
    presupposed: bool = False


_DEFINITE = frozenset({"the", "this", "that", "these", "those"})  # "has not claimed the attack": there was one
_NEGATIONS = _words("negations")
_FUTURE = _words("future")
_MODAL = _words("modal")
_WANT = _words("want")
_FUTURE_WANT = _words("future_want")
_HAPPENED = _words("happened")
_FAILED = _words("failed")
_STOPPED = _words("stopped")
_CEASE = _words("cease")
_IRREALIS_NOUNS = _words("irrealis_nouns")
_IF = _words("if")
_HISTORIC = re.compile(
    r"\b(?:anniversary|commemorat\w+|centenary|decades? ago|years? ago|century|in the (?:19|18)\d\ds|"
    r"during the (?:\w+ )?(?:world|civil|cold|gulf|soviet|vietnam|korean) war|"
    r"world war|remember(?:s|ed|ing)?|memorial|"
    r"back in (?:19|20)\d\d|the previous (?:government|regime)|former regime|historic(?:al)?|"
    r"veterans? of)\b"
)
_YEAR = re.compile(
    r"\b(?:in|of|since|the|from|between|during|january|february|march|april|may|june|"
    r"july|august|september|october|november|december) ((?:1[89]|20)\d\d)\b"
)
_STATES = _words("states")
_ERUPTS = re.compile(
    r"^(?:has |have |had |that |which )*(?:erupt|broke|break|flare|escalat|intensif|"
    r"killed|spread|left|began|start|resum)"
)
_FRESH = _words("fresh")
_PREDICATE = 6  # words between a noun and its auxiliary, "in X" included
_SINCE = re.compile(
    r"\bsince (?:the |its |their )?(?:\w+ )?(?:war|conflict|coup|uprising|invasion|crisis|violence|fighting|"
    r"start|beginning|"
    r"january|february|march|april|may|june|july|august|september|october|november|december|\d{4}|last year)\b"
)
_OPENING = 12  # words: how far the condition that opens a sentence is taken to reach
_FEARED = frozenset("fear fears feared risk risks risked avoid avoided escape danger afraid against".split())
_UNLIKELY = re.compile(
    r"\b(?:is|was|are|were|seems|looks|appears) (?:very |highly |still )?"
    r"(?:un)?(?:likely|imminent|possible|expected|planned|impossible)\b"
)
_PROPOSING = _words("proposing")
_FICTION = re.compile(
    r"\b(?:films?|movie|novel|video ?game|tv series|drama series|second series|fictional|documentary|screenplay|"
    r"box office|sequel|the play|a play|stage play|opera|musical|exhibition|painting|memoir|boot camp|re-?enact\w*)\b"
)
_UNTRUE = re.compile(
    r"\bit (?:is|was) (?:not true|false|untrue|a lie) that\b|"
    r"\b(?:was|were|is|are|proved|proven|turned out(?: to be)?) (?:completely |entirely |simply )?"
    r"(?:false|untrue|wrong|baseless|unfounded|fabricated|a hoax|fake)\b"
)
_CALLED_OFF = re.compile(
    r"^(?:(?!could|should|might|would)[a-z'-]+ ){0,4}?(?:was|were|has been|have been|had been|is|are) "
    r"(?:called off|cancelled|canceled|averted|foiled|thwarted|prevented|abandoned|avoided)\b"
)
_PUT_OFF = re.compile(
    r"^(?:[a-z'-]+ ){0,4}?(?:was|were|has been|have been|had been|is|are) (?:postponed|put off|delayed)\b"
)


def judge(trigger: Trigger, words: Words, low_text: str, report_year: int | None) -> Reality:
    """Return realis and polarity of one trigger; `low_text` is its sentence in lower case."""
    rules: list[str] = []
    polarity = _polarity(trigger, words, rules)
    if polarity == "positive" and _UNTRUE.search(low_text):
        rules.append("untrue")
        polarity = "negative"
    realis = _realis(trigger, words, low_text, report_year, rules)
    presupposed = "ceased" in rules
    return Reality(realis, polarity, tuple(f"realis:{rule}" for rule in rules), presupposed)


def _left(words: Words, index: int, limit: int) -> list[str]:
    """Words before `index` back to the clause's boundary, nearest first."""
    found = []
    for j in range(index - 1, max(-1, index - 1 - limit), -1):
        if words.breaks[j + 1] and set(words.breaks[j + 1]) & set(',;:.!?()—“"'):
            break
        found.append(words.low[j])
    return found


def _polarity(trigger: Trigger, words: Words, rules: list[str]) -> Polarity:
    start = clause.chain_start(words, trigger.passive if trigger.passive is not None else trigger.head)
    group = words.low[start : trigger.head]
    if any(w in _NEGATIONS or w.endswith("n't") for w in group):
        rules.append("negated")
        return "negative"
    left = _left(words, trigger.head, 5)
    if trigger.pos != "v":
        for distance, word in enumerate(left):
            if word in {"no", "without", "zero"} and distance < 3:
                rules.append("negated noun")
                return "negative"
            if word in {"not", "never"} and distance < 4 and not _DEFINITE & set(left[:distance]):
                rules.append("negated noun")
                return "negative"
    if trigger.pos != "v" and _CALLED_OFF.match(" ".join(words.low[trigger.last + 1 : trigger.last + 9])):
        rules.append("called off")
        return "negative"
    if trigger.pos in {"v", "p"} and trigger.object_range[0] < trigger.object_range[1]:
        first = words.low[trigger.object_range[0]]
        if first in {"no", "nobody", "none"} or _starts_no_one(words, trigger.object_range[0]):
            rules.append("negated argument")
            return "negative"
    if trigger.pos in {"v", "p"} and _starts_no_one(words, trigger.subject_range[0]):
        rules.append("negated argument")
        return "negative"
    if any(w in _FAILED for w in left[:4]) and ("to" in left[:2]):
        rules.append("failed")
        return "negative"
    if any(w in _STOPPED for w in left[:5]) or _ruled_out(left):
        rules.append("prevented")
        return "negative"
    return "positive"


def _ruled_out(left: list[str]) -> bool:
    return any(a == "out" and b in {"rule", "rules", "ruled", "ruling"} for a, b in pairwise(left[:5]))


def _starts_no_one(words: Words, index: int) -> bool:
    return words.low[index : index + 2] == ("no", "one")


def _realis(trigger: Trigger, words: Words, low_text: str, report_year: int | None, rules: list[str]) -> Realis:
    """Try what speaks against an event's having happened, the plainest first."""
    left = _left(words, trigger.head, 8)
    verdict = (
        _elsewhen(low_text, report_year, rules)
        or _auxiliary(trigger, words, rules)
        or _infinitive(trigger, words, rules)
    )
    if verdict is None and (trigger.pos != "v" or words.low[trigger.head].endswith("ing")):
        verdict = _nominal(left, rules)
        if verdict is None and "ceased" in rules:
            return "actual"
    return (
        verdict
        or _conditional(trigger, words, low_text, left, rules)
        or _state(trigger, words, low_text, left, rules)
        or "actual"
    )


def _elsewhen(low_text: str, report_year: int | None, rules: list[str]) -> Realis | None:
    if _is_historic(low_text, report_year):
        rules.append("historical")
        return "historical"
    if _FICTION.search(low_text):
        rules.append("fiction")
        return "hypothetical"
    return None


def _auxiliary(trigger: Trigger, words: Words, rules: list[str]) -> Realis | None:
    low = words.low
    start = clause.chain_start(words, trigger.passive if trigger.passive is not None else trigger.head)
    group = low[start : trigger.head]
    if any(w in _FUTURE for w in group):
        rules.append("future")
        return "future"
    perfect = "have" in group and bool({"may", "might", "must"} & set(group))  # "may have been killed" is a report
    if any(w in _MODAL for w in group) and not perfect:
        rules.append("modal")
        return "hypothetical"
    if trigger.pos != "v":
        verdict = _predicate(words, trigger.last, rules)
        if verdict is not None:
            return verdict
    if trigger.pos != "v" and _PUT_OFF.match(" ".join(low[trigger.last + 1 : trigger.last + 9])):
        rules.append("put off")
        return "future"
    if "being" in low[start : trigger.head] and _FEARED & set(low[max(0, start - 3) : start]):
        rules.append("feared or planned")
        return "hypothetical"
    if trigger.pos != "v" and _UNLIKELY.search(" ".join(low[trigger.last + 1 : trigger.last + 8])):
        rules.append("possible")
        return "hypothetical"
    return None


def _predicate(words: Words, last: int, rules: list[str]) -> Realis | None:
    """Read the auxiliary that follows a noun: "talks may resume", "elections will be held"."""
    for k in range(last + 1, min(len(words.low), last + _PREDICATE)):
        word = words.low[k]
        if words.breaks[k] or word in clause.conjunctions or word in clause.be or word in clause.have:
            return None
        if word in _FUTURE:
            rules.append("future")
            return "future"
        if word in _MODAL:
            rules.append("modal")
            return "hypothetical"
        if word.endswith("ed"):
            return None
    return None


def _conditional(trigger: Trigger, words: Words, low_text: str, left: list[str], rules: list[str]) -> Realis | None:
    first = words.low[0] if words.low else ""
    if (
        any(w in _IF for w in left)
        or (first in {"if", "unless"} and trigger.head < _OPENING)
        or "in case" in low_text
        or "in the event of" in low_text
    ):
        rules.append("conditional")
        return "hypothetical"
    return None


def _state(trigger: Trigger, words: Words, low_text: str, left: list[str], rules: list[str]) -> Realis | None:
    low, head = words.low, trigger.head
    start = clause.chain_start(words, trigger.passive if trigger.passive is not None else head)
    if "since" in left[:3] or (_SINCE.search(low_text) and any(w in {"have", "has", "'ve"} for w in low[start:head])):
        rules.append("cumulative")
        return "state"
    lasting = trigger.lemma in _STATES and not any(w in _FRESH for w in left[:2]) and not _erupts(words, trigger.last)
    against = low[trigger.last + 1 : trigger.last + 2] == ("against",)
    if lasting or (trigger.pos == "n" and against and trigger.lemma in {"battle", "fight", "war"}):
        rules.append("lasting state")
        return "state"
    if low[head].endswith("ing") and trigger.pos == "v" and _attributive(words, head):
        rules.append("attribute")
        return "state"
    if low[head] in {"agree", "negotiate"} and trigger.pos == "v":
        rules.append("readiness")
        return "hypothetical"
    return None


def _erupts(words: Words, last: int) -> bool:
    return not words.breaks[last + 1] and bool(_ERUPTS.match(" ".join(words.low[last + 1 : last + 6])))


def _attributive(words: Words, head: int) -> bool:
    """Whether a form in -ing stands before its noun ("the invading army"): what kind it is, not what it did."""
    low = words.low
    before, after = low[head - 1] if head else "", low[head + 1] if head + 1 < len(low) else ""
    if words.breaks[head] or words.breaks[head + 1] or before not in clause.determiners:
        return False
    return (
        bool(after) and after not in clause.determiners and after not in clause.prepositions and not after[:1].isdigit()
    )


def _infinitive(trigger: Trigger, words: Words, rules: list[str]) -> Realis | None:
    """Read "to VERB": what somebody wants, plans or is told to do has not happened."""
    low, head = words.low, trigger.head
    if trigger.pos == "n":
        return None
    at = trigger.passive if trigger.passive is not None and trigger.passive < head else head
    j = at - 1
    while j >= 0 and (low[j] in clause.adverbs or low[j].endswith("ly") or low[j] in clause.be):
        j -= 1
    if j < 0 or low[j] != "to":
        return None
    before = _left(words, j, 5)
    for word in before[:4]:
        if word in _HAPPENED:
            if any(w in _MODAL or w in _FUTURE or w in _WANT for w in before):
                rules.append("wanted")
                return "hypothetical"
            return None
        if word in _FAILED:
            return None
        if word in _FUTURE_WANT:
            rules.append("planned")
            return "future"
        if word in _WANT or word in _MODAL or word in _FUTURE:
            rules.append("wanted")
            return "hypothetical"
    if (
        low[head] in {trigger.lemma.split()[0].lstrip("^"), "be"}
        or at != head
        or trigger.lemma.split()[0].lstrip("^") == low[head]
    ):
        rules.append("purpose")
        return "hypothetical"
    return None


def _nominal(left: list[str], rules: list[str]) -> Realis | None:
    if "for" in left[:4] and any(w in _IRREALIS_NOUNS or w in _WANT for w in left[left.index("for") : 9]):
        rules.append("called for")
        return "hypothetical"
    for distance, word in enumerate(left[:4]):
        if word in _PROPOSING and distance < 3:
            rules.append("proposed")
            return "hypothetical"
        if word in _CEASE:
            rules.append("ceased")
            if any(w in {"their", "its", "his", "her"} for w in left[:distance]):
                return None  # whose attacks are to stop has been attacking: presupposed, and weak
            return (
                "hypothetical"
                if any(w in _WANT or w in _FUTURE or w in _MODAL or w in {"to", "condition", "if"} for w in left)
                else None
            )
        if word in _IRREALIS_NOUNS:
            rules.append("feared or planned")
            return "hypothetical"
        if word in clause.be or word in clause.have:
            if any(w in _FUTURE for w in left[distance : distance + 4]):
                rules.append("future")
                return "future"
            return None
    for distance, word in enumerate(left[:7]):
        if word in _FUTURE:
            rules.append("future")
            return "future"
        if word in {"would", "could", "might"} and distance < 6:
            rules.append("modal")
            return "hypothetical"
        if (
            word in {"called", "calls", "call", "calling", "appealed", "urged", "demanded", "demanding", "demand"}
            and "for" in left[:distance]
        ):
            rules.append("called for")
            return "hypothetical"
    return None


def _is_historic(low_text: str, report_year: int | None) -> bool:
    if _HISTORIC.search(low_text):
        return True
    if report_year is None:
        return False
    years = [int(y) for y in _YEAR.findall(low_text)]
    return bool(years) and max(years) < report_year - 1
