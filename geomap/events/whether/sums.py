"""Events told as the sum of a longer time: "143 people have been killed this year", "two farmers die every month".

A sum is no event that could stand on a map at one day; each of its parts is, where a report tells of it. What counts is
the time told: more than a month, or one that only a clause names ("since the party was founded"), and that many took
part. What began lately ("since the clashes on Sunday") is news.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from geomap.events.what import cues, reference
from geomap.events.words import clause
from geomap.language import holds

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from geomap.events.what.trigger import Trigger
    from geomap.events.words.clause import Words
    from geomap.records import EventDate, Quantity

RULE = "realis:cumulative"
_LATELY = 31  # days within which a sum is that of one story
_LONG = 45  # days that are more than a month, whatever its bounds
_LASTING = frozenset("war wars conflict conflicts insurgency insurgencies genocide feud rebellion".split())
_TAKES = frozenset("killed claimed left displaced uprooted wounded injured cost forced maimed orphaned taken".split())
_HAVE_AFTER = 8  # words from a lasting conflict to what it "has killed"
_SAME = 3  # days: what began on one of them is an event itself
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_SINCE = re.compile(
    r"\bsince (?:the |its |their )?(?:\w+ )?(?:war|conflict|coup|uprising|invasion|crisis|violence|fighting|"
    rf"start|beginning|outset|{_MONTHS}|\d{{4}}|last year|independence)\b"
    r"|\bsince (?:[\w'’-]+ ){1,6}?(?:was|were|began|begun|started|took|came|launched|erupted|broke out|assumed|"
    r"invaded|seized|entered|resumed|escalated|returned|fell|rose|came|became|won)\b"
)
_PERIOD = re.compile(
    r"\b(?:(?:over|in|during|within|for) the (?:past|last|previous) (?:(?:\w+ ){0,2}years?|(?:\w+ )?months|"
    r"(?:\w+ )?decades?)|this year|(?:over|in|during) (?:the )?recent (?:years|months)|so far this (?:year|month)|"
    r"(?:over|in) the (?:course of the )?year\b|in (?:19|20)\d\d alone|(?:in|over|within) (?:almost |nearly |about |"
    r"some |more than |over |just )?(?:\d\d?|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty) "
    r"(?:years|decades))\b"
)
_RATE = re.compile(
    r"\b(?:on average|an average of|per (?:day|week|month|year)|(?:person|people|women|woman|men|man|children|child|"
    r"civilians?|soldiers|farmers|deaths?|attacks|incidents|strikes) an? (?:hour|day|week|month|year)|"
    r"(?:monthly|annual|yearly|quarterly) (?:figures|toll|totals?|report|bulletin|data|statistics))\b"
)
_RATE_STEMS = (
    "average", " hour", " day", " week", " month", " year", "monthly ", "annual ", "yearly ", "quarterly ",
)  # fmt: skip
_PERIOD_STEMS = ("year", "month", "decade", " alone")
_EVERY = re.compile(r"\b(?:each|every) (?:\w+ )?(?:minutes|hours?|days?|nights?|weeks?|months?|summer|winter|years?)\b")


def is_sum(
    trigger: Trigger,
    words: Words,
    low_text: str,
    when: EventDate,
    harm: Mapping[str, Quantity | None] | None,
    report: date | None,
) -> bool:
    """Whether an event is told as the sum of a longer time; `low_text` is its sentence in lower case."""
    low, head = words.low, trigger.head
    many = _is_many(trigger, words, harm)
    if _tells_a_rate(low_text) or (many and _EVERY.search(low_text)):
        return True
    days = (when.end - when.start).days if when.expression and when.start and when.end else None
    lately = days is not None and _is_lately(when, report)
    if _began_it(trigger, words):
        return days is None or days > _SAME
    if lately or not cues.SPREADING.isdisjoint(low):
        return False
    if _is_lasting(trigger, words):
        return True
    start = clause.chain_start(words, trigger.passive if trigger.passive is not None else head)
    perfect = not clause.have.isdisjoint(low[:head] if trigger.pos != "v" else low[start:head])
    if trigger.pos == "v":
        if perfect and _of_lasting(trigger, words):
            return True
        if not (perfect or many):
            return False
    elif not many:
        return False
    long = days is not None and days > _LONG and many
    over = holds(low_text, _PERIOD_STEMS) and _PERIOD.search(low_text) is not None
    if not long and not over and not (perfect and "since " in low_text and _SINCE.search(low_text)):
        return False
    return cues.SUPERLATIVE.search(low_text) is None


@lru_cache(maxsize=64)  # every trigger of a sentence asks again
def _tells_a_rate(low_text: str) -> bool:
    return holds(low_text, _RATE_STEMS) and _RATE.search(low_text) is not None


def _is_lately(when: EventDate, report: date | None) -> bool:
    """Whether an event is told to have begun within the last weeks, or on some day where a report has none."""
    if report is None or when.start is None:
        return when.precision in {"day", "part", "week"}
    return (report - when.start).days <= _LATELY


def _is_many(trigger: Trigger, words: Words, harm: Mapping[str, Quantity | None] | None) -> bool:
    """Whether an event counts more than one victim, or is a plural of nobody in particular."""
    if any(q is not None and (q.best or q.low or q.high or 0) > 1 for q in (harm or {}).values()):
        return not _is_one(trigger, words)
    if trigger.pos != "v":
        return reference.is_plural(words.low[trigger.last]) or words.low[trigger.last] in {"fighting", "violence"}
    start, end = trigger.object_range if trigger.passive is None else trigger.subject_range
    return any(word in clause.numerals or word[:1].isdigit() for word in words.low[start:end])


def _is_one(trigger: Trigger, words: Words) -> bool:
    """Whether one deed is told: "a bomb killed 12 people", "an attack"."""
    if trigger.pos != "v":
        return reference.determiner_of(words, trigger.head) in {"a", "an", "one"}
    start, end = trigger.subject_range
    return trigger.passive is None and start < end and words.low[start] in {"a", "an", "one"}


def _began_it(trigger: Trigger, words: Words) -> bool:
    """Whether an event is that since which something is told: "since the protests began"."""
    before = words.low[max(0, trigger.head - 3) : trigger.head]
    return "since" in before and not any(words.breaks[trigger.head - k] for k in range(len(before)))


def _is_lasting(trigger: Trigger, words: Words) -> bool:
    """Whether a war or feud is told by what it has cost: "the war has killed 150,000 people"."""
    after = words.low[trigger.last + 1 : trigger.last + 1 + _HAVE_AFTER]
    taken = not clause.have.isdisjoint(after) and not _TAKES.isdisjoint(after)
    return trigger.pos != "v" and words.low[trigger.last] in _LASTING and taken


def _of_lasting(trigger: Trigger, words: Words) -> bool:
    """Whether a war or feud is what has killed so many: "the conflict has killed more than 5,000 people"."""
    start, end = trigger.subject_range
    return words.low[trigger.head] in _TAKES and not _LASTING.isdisjoint(words.low[start:end])
