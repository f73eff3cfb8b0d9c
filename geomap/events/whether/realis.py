"""Whether an event is told as having happened, as wanted or feared, or as a lasting state, by the words around it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from geomap.events.what import cues, lexicon
from geomap.events.whether import agreements, background, polarity
from geomap.events.words import clause, nouns
from geomap.language import holds

if TYPE_CHECKING:
    from geomap.events.what.trigger import Trigger
    from geomap.events.words.clause import Words
    from geomap.records import Polarity, Realis


_ACCORDS = frozenset({"agreement", "ceasefire"})
_RIGHT_STOPS = frozenset(";:.!?")


class Reality(NamedTuple):
    """How an event is told; `presupposed` marks one that is only taken for granted by another clause."""

    realis: Realis
    polarity: Polarity
    rules: tuple[str, ...]
    presupposed: bool = False


def judge(trigger: Trigger, words: Words, low_text: str, report_year: int | None) -> Reality:
    """Return realis and polarity of one trigger; `low_text` is its sentence in lower case."""
    rules: list[str] = []
    told = polarity.judge(trigger, words, rules)
    if told == "positive" and _is_untrue(low_text):
        rules.append("untrue")
        told = "negative"
    realis = _realis(trigger, words, low_text, report_year, rules)
    presupposed = "ceased" in rules
    return Reality(realis, told, tuple(f"realis:{rule}" for rule in rules), presupposed)


@lru_cache(maxsize=64)  # every trigger of a sentence asks again
def _is_untrue(low_text: str) -> bool:
    return holds(low_text, cues.UNTRUE_STEMS) and cues.UNTRUE.search(low_text) is not None


def _right(words: Words, index: int, limit: int) -> tuple[str, ...]:
    """Words after `index` up to the end of its sentence or half-sentence."""
    for j in range(index + 1, min(len(words.low), index + 1 + limit)):
        if words.breaks[j] and not _RIGHT_STOPS.isdisjoint(words.breaks[j]):
            return words.low[index + 1 : j]
    return words.low[index + 1 : index + 1 + limit]


def _realis(trigger: Trigger, words: Words, low_text: str, report_year: int | None, rules: list[str]) -> Realis:
    """Try what speaks against an event's having happened, the plainest first."""
    left = polarity.left(words, trigger.head, 8)
    verdict = (
        background.judge(trigger, words, low_text, report_year, rules)
        or _auxiliary(trigger, words, rules)
        or _infinitive(trigger, words, rules)
    )
    if verdict is None and (not trigger.verbal or words.low[trigger.head].endswith("ing")):
        verdict = _governed(left, rules)
        if verdict is None and "ceased" in rules:
            return "actual"
    return (
        verdict
        or _conditional(trigger, words, low_text, left, rules)
        or _state(trigger, words, low_text, left, rules)
        or "actual"
    )


def _auxiliary(trigger: Trigger, words: Words, rules: list[str]) -> Realis | None:
    low = words.low
    start = clause.chain_start(words, trigger.passive if trigger.passive is not None else trigger.head)
    group = low[start : trigger.head]
    if any(w in cues.FUTURE or w.endswith("'ll") for w in group):
        rules.append("future")
        return "future"
    perfect = "have" in group and bool({"may", "might", "must"} & set(group))  # "may have been killed" is a report
    if any(w in cues.MODAL for w in group) and not perfect:
        rules.append("modal")
        return "hypothetical"
    shared = _shared_auxiliary(trigger, words)
    if shared is not None:
        rules.append("shared auxiliary")
        return shared
    if not trigger.verbal:
        verdict = _predicate(words, trigger.last, rules)
        if verdict is not None:
            return verdict
    after = " ".join(_right(words, trigger.last, 8))
    if not trigger.verbal and cues.ONLY_PLANNED.match(after):
        rules.append("planned")
        return "hypothetical"
    called = not trigger.verbal and cues.FOR_A_DAY.match(after)
    if called and cues.CALLED_FOR.search(" ".join(words.low[: trigger.head]) + " "):
        rules.append("called for a day")
        return "future"
    if not trigger.verbal and (cues.PUT_OFF.match(after) or cues.TO_COME.match(after + " ")):
        rules.append("still to come")
        return "future"
    if "being" in low[start : trigger.head] and cues.FEARED & set(low[max(0, start - 3) : start]):
        rules.append("feared or planned")
        return "hypothetical"
    if not trigger.verbal and cues.UNLIKELY.search(" ".join(_right(words, trigger.last, 7))):
        rules.append("possible")
        return "hypothetical"
    return None


def _shared_auxiliary(trigger: Trigger, words: Words) -> Realis | None:
    """Read "will enter the town and evacuate its people": the second verb shares what stands before the first."""
    low, head = words.low, trigger.head
    listed = words.breaks[head] == "," and any(word in {"and", "or"} for word in low[head + 1 : head + cues.LISTED])
    if trigger.pos == "n" or head < 2 or not (listed or low[head - 1] in {"and", "or", "then"}):
        return None
    if low[head] != trigger.lemma.split()[0].lstrip("^") or low[head] in lexicon.past_forms():
        return None
    for index in range(head - 2, max(-1, head - 2 - cues.COORDINATION), -1):
        if words.breaks[index + 1] and set(words.breaks[index + 1]) & set(";:.!?()—"):
            return None
        if low[index] in cues.FUTURE:
            return "future"
        if low[index] in cues.MODAL:
            return "hypothetical"
        if low[index] == "to" and any(w in cues.WANT for w in low[max(0, index - 4) : index]):
            return "hypothetical"
        if low[index] in {"who", "that", "which", "did", "do", "does"}:
            return None
    return None


def _predicate(words: Words, last: int, rules: list[str]) -> Realis | None:
    """Read the auxiliary that follows a noun: "talks may resume", "elections will be held"."""
    after = " ".join(words.low[last + 1 : last + 11])
    if cues.PERCEIVED.match(after) or cues.FORESEEN.match(after):
        return None
    for k in range(last + 1, min(len(words.low), last + cues.PREDICATE)):
        word = words.low[k]
        if words.breaks[k] or word in clause.conjunctions or word in clause.be or word in clause.have:
            return None
        if word in cues.FUTURE:
            rules.append("future")
            return "future"
        if word in cues.MODAL:
            rules.append("modal")
            return "hypothetical"
        if word.endswith("ed"):
            return None
    return None


def _conditional(trigger: Trigger, words: Words, low_text: str, left: list[str], rules: list[str]) -> Realis | None:
    first = words.low[0] if words.low else ""
    if (
        any(w in cues.IF for w in left)
        or (first in {"if", "unless"} and trigger.head < cues.OPENING)
        or "in case" in low_text
        or "in the event of" in low_text
    ):
        rules.append("conditional")
        return "hypothetical"
    return None


def _state(trigger: Trigger, words: Words, low_text: str, left: list[str], rules: list[str]) -> Realis | None:
    low, head = words.low, trigger.head
    if not trigger.verbal and cues.YEARS_OF.search(" ".join(reversed(left[:5])) + " "):
        rules.append("lasting state")
        return "state"
    lasting = (
        trigger.lemma in cues.STATES and not any(w in cues.FRESH for w in left[:2]) and not _erupts(words, trigger.last)
    )
    against = low[trigger.last + 1 : trigger.last + 2] == ("against",)
    if lasting or (trigger.pos == "n" and against and trigger.lemma in {"battle", "fight", "war"}):
        rules.append("lasting state")
        return "state"
    if trigger.pos == "v" and (
        (low[head].endswith("ing") and _attributive(words, head)) or _is_property(trigger, words)
    ):
        rules.append("attribute")
        return "state"
    if (low[head] in {"agree", "negotiate"} and trigger.pos == "v") or _is_willing(trigger, words):
        rules.append("readiness")
        return "hypothetical"
    if low[head].endswith("ing") and low[max(0, head - 2) : head] == ("such", "as"):
        rules.append("example")
        return "hypothetical"
    if _is_habit(trigger, words, low_text):
        rules.append("habit")
        return "state"
    if trigger.kind.name in _ACCORDS and not trigger.verbal:
        return agreements.judge(trigger, words, rules)
    return None


_SPOKEN = frozenset('"“„«')


def _is_willing(trigger: Trigger, words: Words) -> bool:
    """Whether one side only says that it would: “We agree to end the fighting”; "Rivals agree to end it" is news."""
    low, head = words.low, trigger.head
    if not trigger.lemma.startswith("^agree") or low[head] not in {"agree", "agrees"}:
        return False
    return "principle" in low[max(0, head - 2) : head + 3] or any(
        not _SPOKEN.isdisjoint(mark) for mark in words.breaks[: head + 1]
    )


def _is_property(trigger: Trigger, words: Words) -> bool:
    """Whether a participle only tells which people or things are meant: "the kidnapped girls"."""
    low, head = words.low, trigger.head
    if head != trigger.last or head + 1 >= len(low) or words.breaks[head] or words.breaks[head + 1]:
        return False
    if not (low[head].endswith("ed") or low[head] in lexicon.past_forms()):
        return False
    before, after = low[head - 1] if head else "", low[head + 1].removesuffix("'s")
    if before in cues.DETERMINES and after != "by":
        return after not in _COUNTS  # "the murdered Jesuit priests", "the wounded"; "the injured number twelve"
    if after not in nouns.table():
        return False
    if not head:
        return trigger.kind.type in _LASTS and after.endswith(("s", "people", "men", "women", "children"))
    counted = before in clause.numerals or before[:1].isdigit()
    return before in cues.OPENS_PHRASE or (low[head] == "displaced" and not counted)


_COUNTS = frozenset({"number", "numbered", "numbering", "at"})
_LASTS = frozenset({"arrest", "abduct", "displacement"})  # "Detained journalists get no visits"


def _is_habit(trigger: Trigger, words: Words, low_text: str) -> bool:
    """Whether the event is told as something that happens again and again."""
    if not trigger.verbal:
        return bool(cues.COMMON.match(" ".join(_right(words, trigger.last, 8))))
    if trigger.passive is not None and _ANY_ONE.search(
        " ".join(words.low[max(0, trigger.passive - 3) : trigger.head]) + " "
    ):
        return True
    if trigger.passive is not None and words.low[trigger.passive] in {"are", "is"} and cues.WHENEVER.search(low_text):
        return True
    form, lemma = words.low[trigger.head], trigger.lemma.split()[0].lstrip("^")
    if form not in {lemma, lemma + "s", lemma + "es"} or form in lexicon.past_forms():
        return False
    if cues.HABIT.search(low_text) and not (form in _INVARIANT and _JOINS & set(words.low[: trigger.head])):
        return True  # "bombs the town daily, and on Friday a shell hit a clinic": the last verb may be past
    before = words.low[trigger.head - 1] if trigger.head else ""
    return form == lemma and form not in _INVARIANT and before in cues.ANYONE_WHO


_INVARIANT = frozenset("hit hurt set put cast burst cut shut split shed slit spread".split())
_JOINS = frozenset({"and", "but", "when"})
_ANY_ONE = re.compile(r"\b(?:those|anyone|everyone|whoever|people|persons|all|person) who (?:is|are) (?:\w+ly )?$")
"""Before a passive that happens to whomever it may: "those who are arrested", "a person who is kidnapped"."""


def _erupts(words: Words, last: int) -> bool:
    return not words.breaks[last + 1] and bool(cues.ERUPTS.match(" ".join(words.low[last + 1 : last + 6])))


def _attributive(words: Words, head: int) -> bool:
    """Whether a form in -ing stands before its noun ("the invading army"): what kind it is, not what it did."""
    low = words.low
    before, after = low[head - 1] if head else "", low[head + 1] if head + 1 < len(low) else ""
    if words.breaks[head] or words.breaks[head + 1] or before not in clause.determiners:
        return False
    return (
        bool(after) and after not in clause.determiners and after not in clause.prepositions and not after[:1].isdigit()
    )


_TRIED = cues.FAILED | {"attempted", "attempting", "tried"}


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
    if trigger.kind.type == "protest" and cues.GATHERED.search(" ".join(low[:j])):
        return None  # who gathers to protest does protest
    if not {"used", "deployed", "fired"}.isdisjoint(polarity.left(words, j, cues.MEANS)[1:]):
        return None  # "used water cannon to disperse": what the means were for was done
    before = polarity.left(words, j, 5)
    if before[:2] in (["on", "went"], ["on", "goes"], ["on", "gone"]):
        return None
    for distance, word in enumerate(before):
        if (word in cues.HAPPENED and distance < 2) or word in cues.CAUSED:
            if any(w in cues.MODAL or w in cues.FUTURE or w in cues.WANT for w in before):
                rules.append("wanted")
                return "hypothetical"
            return None
        if word in (_TRIED if trigger.kind.type == "attack" else cues.FAILED):
            return None  # "attempted to storm a post": that was an attack
        if word in cues.FUTURE_WANT:
            rules.append("planned")
            return "future"
        if word in cues.WANT or word in cues.MODAL or word in cues.FUTURE:
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


def _predicated(word: str, around: list[str], rules: list[str]) -> Realis | None:
    """Read the auxiliaries of which a noun is the predicate: "there will be raids", "it would be a massacre"."""
    if any(w in cues.FUTURE for w in around):
        rules.append("future")
        return "future"
    if word == "be" and any(w in {"would", "could", "might"} for w in around):
        rules.append("modal")
        return "hypothetical"
    return None


_CALLING = frozenset("called calls call calling appealed urged demanded demanding demand".split())
_TELLING = frozenset("confirm report count see hear say".split())  # "could only confirm eleven dead"


_TOPICS = frozenset(
    "expert experts specialist specialists rapporteur conference seminar workshop symposium convention treaty law laws "
    "bill book books paper thesis lecture lectures course study studies".split()
)
_BODIES = frozenset({("force", "task"), ("group", "working")})


def _is_topic(left: list[str]) -> bool:
    """Whether a noun only says what a body or a work is about: "the task force on disappearances"."""
    if "on" not in left[:3]:
        return False
    at = left.index("on")
    about, before = [*left[at + 1 : at + 3], "", ""][:2]
    return about in _TOPICS or (about, before) in _BODIES


def _is_planned_too(left: list[str]) -> bool:
    """Whether a noun is the second of two that were planned: "planning the murder of a judge and the kidnapping"."""
    joined = next((k for k, word in enumerate(left[:3]) if word in {"and", "or"}), len(left))
    if "of" not in left[joined:]:
        return False
    first = left.index("of", joined) + 2  # what stands before the first noun
    return any(word in cues.IRREALIS_NOUNS or word in cues.PROPOSING for word in left[first : first + 3])


def _governed(left: list[str], rules: list[str]) -> Realis | None:
    if _is_topic(left):
        rules.append("topic")
        return "state"
    if _is_planned_too(left):
        rules.append("feared or planned")
        return "hypothetical"
    return _nominal(left, rules)


_ARTICLES = frozenset({"a", "an"})
_NAMING = frozenset("called calls calling branded labelled labeled termed dubbed described describes".split())


def _nominal(left: list[str], rules: list[str]) -> Realis | None:
    if "false" in left[:5] and cues.FALSE_ALARM & set(left[:4]):
        rules.append("false alarm")
        return "hypothetical"
    if "for" in left[:4] and any(w in cues.IRREALIS_NOUNS or w in cues.WANT for w in left[left.index("for") : 9]):
        rules.append("called for")
        return "hypothetical"
    for distance, word in enumerate(left[:4]):
        if word in cues.PROPOSING and distance < 3:
            rules.append("proposed")
            return "hypothetical"
        if word in cues.CEASE and cues.BECAUSE.isdisjoint(left[:distance]):
            rules.append("ceased")
            if any(w in {"their", "its", "his", "her"} for w in left[:distance]):
                return None  # whose attacks are to stop has been attacking: presupposed, and weak
            return (
                "hypothetical"
                if any(
                    w in cues.WANT or w in cues.FUTURE or w in cues.MODAL or w in {"to", "condition", "if"}
                    for w in left
                )
                else None
            )
        if word in cues.IRREALIS_NOUNS:
            rules.append("feared or planned")
            return "hypothetical"
        if word in clause.be or word in clause.have:
            return _predicated(word, left[distance : distance + 4], rules)
    if _ARTICLES.intersection(left[:2]) and not _NAMING.isdisjoint(left[1:6]):
        rules.append("called so")
        return "hypothetical"  # "called the operation a massacre"
    for distance, word in enumerate(left[:7]):
        if word in cues.FUTURE:
            rules.append("future")
            return "future"
        if word in {"would", "could", "might"} and distance < 6 and _TELLING.isdisjoint(left[:distance]):
            rules.append("modal")
            return "hypothetical"
        if word in _CALLING and "for" in left[max(0, distance - 2) : distance]:
            rules.append("called for")
            return "hypothetical"
    return None
