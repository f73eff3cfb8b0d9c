"""What lies behind the news: history, fiction, questions, and what happened years before what is told."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from geomap.events.what import cues
from geomap.language import holds

if TYPE_CHECKING:
    import re

    from geomap.events.what.trigger import Trigger
    from geomap.events.words.clause import Words
    from geomap.records import Realis


_AFTER = 12  # words after a trigger that tell of a drill or a statistic
_LONG = 5  # letters: a headline in title case holds no word as long as this in lower case


def judge(trigger: Trigger, words: Words, low_text: str, report_year: int | None, rules: list[str]) -> Realis | None:
    """Return what a trigger is told as by the sentence around it, None where nothing puts it behind the news."""
    at = _at(trigger, words, low_text)
    if _is_historic(low_text, report_year, at):
        rules.append("historical")
        return "historical"
    if _tells(low_text).fiction:
        rules.append("fiction")
        return "hypothetical"
    aside = _told_aside(trigger, words, low_text, at)
    if aside is not None:
        rules.append(aside[1])
        return aside[0]
    if "?" in low_text and any(m.start() <= at < m.end() for m in cues.ASKED.finditer(low_text)):
        rules.append("asked")
        return "hypothetical"
    if not trigger.verbal and words.low[max(0, trigger.head - 1)] in {"suspect", "suspects"}:
        rules.append("suspected")
        return "hypothetical"
    if not trigger.verbal and "warn" in low_text and cues.WARNED.search(low_text[max(0, at - cues.WARNED_REACH) : at]):
        rules.append("warned of")
        return "hypothetical"
    if not trigger.verbal and " to " in low_text and cues.WISHED.search(low_text[max(0, at - cues.WISHED_REACH) : at]):
        rules.append("wanted")
        return "hypothetical"
    if trigger.pos == "v" and words.low[max(0, trigger.head - 1)] == "still" and _in_present(trigger, words):
        rules.append("habit")
        return "state"
    if "year" in low_text and cues.YEARS_AFTER.search(low_text[max(0, at - cues.YEARS_REACH) : at]):
        rules.append("historical")
        return "historical"
    return None


def _in_present(trigger: Trigger, words: Words) -> bool:
    """Whether a verb stands in the simple present: 'mines still kill farmers'."""
    return words.low[trigger.head] in {trigger.lemma, f"{trigger.lemma}s", f"{trigger.lemma}es"}


def _told_aside(trigger: Trigger, words: Words, low_text: str, at: int) -> tuple[Realis, str] | None:
    """Return what courts, surveys, laws, statistics, drills and names make of an event, with the rule's name."""
    after = " ".join(words.low[trigger.last + 1 : trigger.last + 1 + _AFTER])
    noun = not trigger.verbal
    if noun and cues.COURT.search(low_text[max(0, at - cues.COURT_REACH) : at]):
        return "historical", "judged in court"
    if _only_accused(trigger, words, low_text, at):
        return "hypothetical", "accused of"
    told = _tells(low_text)
    if told.surveyed or (noun and told.penal):
        return "state", "surveyed or ruled on"
    if _only_permitted(trigger, words):
        return "hypothetical", "only permitted"
    if trigger.pos == "n" and cues.STATISTIC.match(after):
        return "state", "a statistic"
    if trigger.kind.type in {"attack", "territory"} and cues.DRILL.match(after):
        return "hypothetical", "a drill"
    return ("historical", "a name from history") if _is_a_name(trigger, words) else None


def _only_accused(trigger: Trigger, words: Words, low_text: str, at: int) -> bool:
    """Whether it is a charge that leaves no harm behind to show for it: "suspected of recruiting fighters"."""
    return (
        trigger.kind.type not in _HARMFUL
        and words.low[trigger.head].endswith("ing")
        and cues.ACCUSED.search(low_text[max(0, at - cues.COURT_REACH) : at]) is not None
    )


_HARMFUL = frozenset({"attack", "explosion", "death", "abduct", "disaster"})


def _only_permitted(trigger: Trigger, words: Words) -> bool:
    """Whether a law or a wish would have it allowed: "a bill that lets police detain marchers"."""
    low, head = words.low, trigger.head
    if trigger.pos == "n" or low[head] != trigger.lemma.split()[0].lstrip("^"):
        return False
    for j in range(head - 2, max(-1, head - 2 - cues.PERMITTED), -1):
        if words.breaks[j + 1]:
            return False
        if low[j] in cues.PERMITS:
            before = low[max(0, j - cues.GRANTED) : j]
            return not (_GRANTS.isdisjoint(before[-_AUXILIARIES:]) and cues.LAWS.isdisjoint(before))
    return False


_GRANTS = cues.MODAL | cues.FUTURE | {"to"}
_AUXILIARIES = 3  # words between "would" and "let"


def _is_a_name(trigger: Trigger, words: Words) -> bool:
    """Whether a noun of violence is part of a name: "the Battle of Kursk", "the Maidan Massacre"; no title is."""
    head = trigger.head
    if trigger.verbal or head == 0 or trigger.kind.type not in {"attack", "death"}:
        return False
    raw = words.raw[head]
    if not raw[:1].isupper() or raw.isupper() or words.breaks[head]:
        return False
    named = words.low[head - 1] == "the" or (words.raw[head - 1][:1].isupper() and head > 1)
    return named and any(word.islower() and len(word) >= _LONG for word in words.raw)


def _at(trigger: Trigger, words: Words, low_text: str) -> int:
    """Return where in its sentence a trigger stands; both start with the same word, but for a mark before it."""
    return trigger.span.start - words.starts[0] + max(0, low_text.find(words.low[0]))


class _Tells(NamedTuple):
    """Whether a sentence holds words of history, a year, words of fiction, of surveys, of laws that punish."""

    historic: bool
    dated: bool
    fiction: bool
    surveyed: bool
    penal: bool


@lru_cache(maxsize=64)  # every trigger of a sentence asks again
def _tells(low_text: str) -> _Tells:
    return _Tells(*[holds(low_text, stems) and pattern.search(low_text) is not None for stems, pattern in _TELLING])


_TELLING = (
    (cues.HISTORIC_STEMS, cues.HISTORIC),
    (cues.YEAR_STEMS, cues.YEAR),
    (cues.FICTION_STEMS, cues.FICTION),
    (cues.SURVEYED_STEMS, cues.SURVEYED),
    (cues.PENAL_STEMS, cues.PENAL),
)


def _is_historic(low_text: str, report_year: int | None, at: int) -> bool:
    if low_text[:1] == "1" and cues.ENTRY_OF_YEAR.match(low_text):
        return True  # "1978: troops fire on a crowd" stands in an almanac
    told = _tells(low_text)
    if not told.historic and (report_year is None or not told.dated):
        return False
    low_text = cues.SUPERLATIVE.sub(_blank, low_text)  # "the worst flood since 1957" is today's
    if any(not _is_occasion(match, low_text, at) for match in cues.HISTORIC.finditer(low_text)):
        return True
    if report_year is None:
        return False
    years = [
        int(match[1])
        for match in cues.YEAR.finditer(low_text)
        if not cues.OTHER_CLAUSE.search(low_text, min(at, match.end()), max(at, match.start()))
    ]
    return bool(years) and max(years) < report_year - 1


_RELATIVE = frozenset({"which", "who", "whom", "when", "where"})


def _is_occasion(match: re.Match[str], low_text: str, at: int) -> bool:
    """Whether a word of remembrance tells what people were at on a day of the week when something else befell them.

    "A man attacked marchers on Sunday who had gathered to remember hostages" is no history.
    """
    between = low_text[match.end() : at]
    apart = match.start() > at or ("," in between and _RELATIVE.isdisjoint(between.split()))
    return apart and cues.REMEMBERS.match(match.group()) is not None and cues.WEEKDAY.search(low_text) is not None


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())
