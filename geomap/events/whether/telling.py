"""Whether a report tells an event as something that happened once, or only speaks of it.

A speech that deplores attacks, a feature that recalls a war, a count of a year's murders: their words are those of
events, but nothing in them can be put on a map. Newswriting asserts its events in finite past verbs, gives them a
place, a day, a number and particular people, and does so early (grounding: Hopper and Thompson 1980). A logistic
regression over such traits, learned by `bench/train_telling.py` from events that we marked in the train corpora and in
texts of our own; it sees the sentence's other words, but no names. What a report is about, a trial, a match, a
kitchen, it sees by the words of the whole report and by what its other events are: how many are history or wishes, are
dated, counted, or told in finite verbs. A second table of weights does without all that, for reports that are short or
all in capitals, where names cannot be told from words.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from functools import cache
from importlib.resources import files
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

from geomap import language
from geomap.events.what import lexicon, reference
from geomap.events.words import clause, nouns
from geomap.records import changed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from geomap.events.what.trigger import Trigger
    from geomap.events.words.clause import Words
    from geomap.records import Event, EventDate, EventPlace, Sentence

PASSING = "mentioned in passing: the report speaks of it, but does not tell it as something that happened once"
RULE = "telling:in passing"
WITH_WORDS, WITHOUT = "weights", "without the report's words"
"""The tables of weights: for reports whose words are read, and for those that are short or in capitals."""

THRESHOLDS = {WITH_WORDS: 0.3, WITHOUT: 0.05}
"""Below this an event is only spoken of: by folds 986 and 996 of 1,000 told ones stay, 68 and 18 of 100 others go."""

TALK, DEED = "bare talk", "deed"
"""Traits that settle it alone where the report's words do not: talk with nothing of its own, a deed and its victim."""

_TALK = frozenset("we our ours us you your yours i my mine me ourselves".split())
_MODAL = frozenset("must should will would could can may might shall cannot let".split())
_SPOKEN = _TALK | _MODAL
_NOW = frozenset("is are has have do does".split())
_WORD = re.compile(r"[a-z']+")
_SAYING = frozenset("said says told reported announced stated added according claimed".split())
_THEMES = frozenset(
    "violence terrorism war peace democracy struggle policy problem crisis rights situation history process crime "
    "crimes drug drugs trafficking terrorist terrorists efforts responsible responsibility issue cause causes against "
    "years many always every never campaign era victims".split()
)
_PRONOUNS = frozenset("they he she it who them him her".split())
_OWNERS = frozenset({"of", "against", "on"})
_PHRASE = 8  # words
_CLOSES = clause.prepositions | clause.be | clause.have | clause.modals | frozenset("that which who and".split())
_BARE = frozenset("of for like by without from against as about".split())
_DEFINITE = frozenset({"determiner=the", "determiner=owner", "determiner=this"})
_DONE_TO = frozenset(f"noun of {kind}" for kind in ("human", "human_strict", "force", "name", "acronym", "unknown"))
_FINITE = frozenset({"form=past", "form=passive"})
_DEEDS = frozenset(f"type={kind}" for kind in ("death", "attack", "abduct", "explosion"))
_SHORTEST = 3  # letters of a word that tells what a sentence is about
_SHARES = (0.1, 0.2, 0.35, 0.5)
_REPORT_WORD = re.compile(r"(?<![\w'’-])[a-z][a-z'’-]{2,}(?!\w)")
_FEWEST = 25  # words in lower case, each counted once; a report that has fewer is short or in capitals
_BRIEF = 1  # sentences
_ORDINALS = (1, 2, 3, 6, 11, 21)
_SCORES = (0.3, 0.5, 0.7, 0.9)
_MOST = 8  # events of a report that are counted
_PARTS = (0.1, 0.25, 0.5, 0.75)
_DAYS = ((-1, "future"), (2, "day"), (8, "week"), (40, "month"), (120, "quarter"))


class Style(NamedTuple):
    """How a report speaks: the shares of its sentences with "we" or "you" and with "must" or "will"; its words.

    `brief` is a report of one sentence, which tells what it tells and mentions nothing in passing.
    """

    talk: float
    modal: float
    words: frozenset[str] = frozenset()
    brief: bool = False


class Told(NamedTuple):
    """What stands with an event: its place, day and counts, and where in the report its sentence comes."""

    style: Style
    ordinal: int
    place: EventPlace | None
    when: EventDate
    counted: bool
    report: date | None
    triggers: int


def style(sentences: Sequence[Sentence]) -> Style:
    """Return how a report speaks."""
    talk = modal = 0
    for sentence in sentences:
        if not _SPOKEN.isdisjoint(language.letters(sentence.text)):
            words = _WORD.findall(sentence.text.lower())
            talk += not _TALK.isdisjoint(words)
            modal += not _MODAL.isdisjoint(words)
    number = max(1, len(sentences))
    text = "\n".join([sentence.text for sentence in sentences])
    own = frozenset(_REPORT_WORD.findall(text))
    read = own if len(own) >= _FEWEST else frozenset()
    return Style(talk / number, modal / number, read, brief=len(sentences) <= _BRIEF)


def settle(events: Sequence[Event], traits: Sequence[Sequence[str]], style: Style) -> list[Event]:
    """Return a report's events, those that it only speaks of taken off the map.

    `traits` are those of each event (`features`), empty for one that is off the map already; `style` is the report's.
    """
    table = WITH_WORDS if style.words else WITHOUT
    weights, topics = _weights(table)
    about = 0.0
    if style.words and any(traits):
        about = sum(map(topics.__getitem__, sorted(filter(topics.__contains__, style.words))))
        about += sum(map(weights.get, shares(events, traits), repeat(0.0)))
    out: list[Event] = []
    for event, own, around in zip(events, traits, company(events, traits), strict=True):
        spoken = False
        if own and not (style.brief or (not style.words and DEED in own)):
            total = about + sum(map(weights.get, (*own, *around), repeat(0.0)))
            spoken = 1 / (1 + math.exp(-total)) < THRESHOLDS[table]
        if spoken or (not style.words and TALK in own and DEED not in own):
            out.append(changed(event, on_map=False, off_map_reason=PASSING, rules=(*event.rules, RULE)))
        else:
            out.append(event)
    return out


def company(events: Sequence[Event], traits: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """Yield, for each event, who tells it and what the other events of the report say of it."""
    heard = [event for event, own in zip(events, traits, strict=True) if own]
    counted = Counter(event.sentence.start for event in heard if any((event.harm or {}).values()))
    types = Counter(event.type for event in heard)
    for event, own in zip(events, traits, strict=True):
        if not own:
            yield []
            continue
        mine = bool(any((event.harm or {}).values()))
        yield [
            f"others counted={min(2, counted.total() - mine)}",
            f"others of its type={min(2, types[event.type] - 1)}",
            *(["counted beside"] if counted[event.sentence.start] > mine else []),
            "told by " + (event.attribution[0].kind if event.attribution else "nobody"),
            "status " + event.status,
        ]


def shares(events: Sequence[Event], traits: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield what part of a report's events are history, wishes or states, and of those on the map dated, counted.

    Some event must be on the map.
    """
    heard = [(event, own) for event, own in zip(events, traits, strict=True) if own]
    modes = Counter(event.realis for event in events)
    number, most = len(events), len(heard)
    wished = modes["future"] + modes["hypothetical"]
    dated = sum(event.date.expression is not None for event, _ in heard)
    counted = sum(any((event.harm or {}).values()) for event, _ in heard)
    finite = sum(not _FINITE.isdisjoint(own) for _, own in heard)
    for name, part in (
        ("history", modes["historical"] / number),
        ("wished", wished / number),
        ("states", modes["state"] / number),
        ("on the map", most / number),
        ("dated", dated / most),
        ("counted", counted / most),
        ("finite", finite / most),
    ):
        yield from (f"events {name}>{share}" for share in _PARTS if part > share)
    yield f"events={min(_MOST, number)}"
    yield f"events on the map={min(_MOST, most)}"


@cache
def _weights(table: str) -> tuple[dict[str, float], dict[str, float]]:
    """Return the weights of a table, and those of them that the words of a report have."""
    raw = json.loads(files("geomap.models").joinpath("weights/telling.json").read_text("utf-8"))
    weights: dict[str, float] = raw[table]
    named = ((name.partition("report ")[2], weight) for name, weight in weights.items())
    return weights, {word: weight for word, weight in named if word}


def features(trigger: Trigger, words: Words, told: Told) -> list[str]:
    """Return the traits of an event's telling, as names."""
    form = _form(trigger, words)
    kind = trigger.kind.type
    out = ["bias", "form=" + form, "type=" + kind, f"type={kind} {form}", "deed=" + trigger.kind.name]
    out.append("lemma=" + trigger.lemma)
    out.extend(_verb(trigger, words, form) if form != "noun" else _noun(trigger, words))
    for name, span, kinds in (
        ("subject", trigger.subject_range, trigger.subject),
        ("object", trigger.object_range, trigger.object),
    ):
        out.extend(name + " " + trait for trait in _argument(words, span))
        out.extend(f"{name} is {kind}" for kind in kinds)
    out.extend(_around(trigger, words))
    out.extend(_own(told, form))
    out.extend(_report(told, form))
    if _is_bare_talk(trigger, words, told, form):
        out.append(TALK)
    if _is_deed(out):
        out.append(DEED)
    out.extend("word " + word for word in _matter(trigger, words))
    return out


def _form(trigger: Trigger, words: Words) -> str:
    """Return noun, passive, ing, past or present."""
    if not trigger.verbal:
        return "noun"
    if trigger.passive is not None:
        return "passive"
    word, lemma = words.low[trigger.head], trigger.lemma.split()[0].lstrip("^")
    if word.endswith("ing"):
        return "ing"
    return "past" if word in lexicon.past_forms() or word not in {lemma, lemma + "s", lemma + "es"} else "present"


def _verb(trigger: Trigger, words: Words, form: str) -> Iterator[str]:
    head = trigger.head
    before = words.low[head - 1] if head else ""
    if form == "ing":
        over = "be" if before in clause.be else "preposition" if before in clause.prepositions else "other"
        yield "ing after " + ("mark" if words.breaks[head] else over)
    group = set(words.low[max(0, head - 4) : head])
    if not group.isdisjoint(clause.have):
        yield "perfect"
    yield from (name for name in ("had", "who", "that", "which", "to") if name in group)


def _noun(trigger: Trigger, words: Words) -> Iterator[str]:
    low, head, last = words.low, trigger.head, trigger.last
    yield "refers=" + str(reference.of(trigger, words))
    determiner = reference.determiner_of(words, head)
    if determiner.endswith(("'s", "s'")):
        determiner = "owner"
    yield "determiner=" + determiner
    if reference.is_plural(low[last]):
        yield "plural" + ("" if determiner else " bare")
    before = low[head - 1] if head else ""
    yield "noun after " + (before if before in clause.prepositions else "other")
    after = low[last + 1] if last + 1 < len(low) and not words.breaks[last + 1] else ""
    if after in _OWNERS:
        span = (last + 2, _phrase_end(words, last + 2))
        yield from (f"noun {after} {trait}" for trait in _argument(words, span))
        yield from (f"noun of {kind}" for kind in nouns.classes(words, *span, frozenset()))
    known = after in clause.prepositions or not after
    yield "noun before " + (after if known else "noun" if after in nouns.table() else "other")


def _phrase_end(words: Words, start: int) -> int:
    """Return where the phrase that starts at a word ends: at a mark, a verb of being, or a preposition."""
    end = start
    while end < len(words.low) and end - start < _PHRASE:
        if end > start and (words.breaks[end] or words.low[end] in _CLOSES):
            break
        end += 1
    return end


def _argument(words: Words, span: tuple[int, int]) -> Iterator[str]:
    """Yield what tells whether somebody or something in particular takes part."""
    low, raw = words.low[slice(*span)], words.raw[slice(*span)]
    if not low:
        yield "none"
        return
    if any(word[:1].isdigit() or word in clause.numerals for word in low):
        yield "number"
    if low[0] in {"a", "an", "one"}:
        yield "new"
    if low[0] in {"the", "this", "these"}:
        yield "definite"
    if not _TALK.isdisjoint(low):
        yield "talk"
    if not _PRONOUNS.isdisjoint(low):
        yield "pronoun"
    if any(word[:1].isupper() and not word.isupper() for word in raw[span[0] == 0 :]):
        yield "name"
    if len(low) <= 2 and low[-1].endswith("s") and low[0] not in clause.determiners:
        yield "bare plural"


def _around(trigger: Trigger, words: Words) -> Iterator[str]:
    low = words.low
    every = set(low)
    if any(word in _TALK and raw != "US" for word, raw in zip(low, words.raw, strict=True)):
        yield "with talk"
    for name, group in (("modal", _MODAL), ("now", _NOW), ("saying", _SAYING), ("themes", _THEMES)):
        if not every.isdisjoint(group):
            yield "with " + name
    if any(word.endswith("ed") or word in lexicon.past_forms() for word in low):
        yield "with past"
    yield f"long={min(6, len(low) // 8)}"
    for step in range(1, 4):
        before = low[trigger.head - step] if trigger.head >= step else "^"
        if before == "^" or before in _grammar():
            yield f"-{step} {before}"
        after = low[trigger.last + step] if trigger.last + step < len(low) else "$"
        if after == "$" or after in _grammar():
            yield f"+{step} {after}"


def _is_bare_talk(trigger: Trigger, words: Words, told: Told, form: str) -> bool:
    """Whether an event with nothing of its own is "tired of killing", "told of raids", or said among "we" and "you"."""
    if told.counted or told.when.expression is not None or told.place is None or told.place.how != "discourse":
        return False
    start, end = trigger.object_range
    before = words.low[trigger.head - 1] if trigger.head else ""
    general = form == "noun" and reference.of(trigger, words) == reference.GENERAL
    if before in _BARE and (general or (form == "ing" and start == end)):
        return True
    asserted = form in {"past", "passive"} and before != "being"
    return not asserted and any(low in _TALK and raw != "US" for low, raw in zip(words.low, words.raw, strict=True))


def _is_deed(traits: Sequence[str]) -> bool:
    """Whether a definite noun says to whom it was done: "the murder of Amir Hossain" is one, whoever speaks of it."""
    known = set(traits)
    return (
        "form=noun" in known
        and "noun of bare plural" not in known
        and not known.isdisjoint(_DEFINITE)
        and not known.isdisjoint(_DONE_TO)
        and not known.isdisjoint(_DEEDS)
    )


def _matter(trigger: Trigger, words: Words) -> set[str]:
    """Return the words of the sentence that are no names, without the event's own: what it is about."""
    shouted = all(raw.isupper() for raw in words.raw if raw.isalpha())
    beside = (*range(trigger.head), *range(trigger.last + 1, len(words.low)))
    return {
        words.low[k]
        for k in beside
        if len(words.low[k]) >= _SHORTEST and words.low[k].isalpha() and (shouted or words.raw[k][0].islower())
    }


@cache
def _grammar() -> frozenset[str]:
    """Return the words whose place around an event tells of its clause and nothing of its matter."""
    return frozenset(clause.prepositions | clause.determiners | clause.be | clause.have | clause.conjunctions)


def _own(told: Told, form: str) -> Iterator[str]:
    """Yield which of place, day and count stand with the event."""
    place, when = told.place, told.when
    how = place.how if place is not None else "none"
    yield "place " + how
    yield "place " + how + " " + form
    if place is not None:
        yield "place of kind " + place.place.kind
        yield from (f"place score>{score}" for score in _SCORES if place.score > score)
    dated = when.expression is not None
    yield "dated " + when.precision if dated else "undated"
    if dated and told.report is not None and when.end is not None:
        gap = (told.report - when.end).days
        yield "days " + next((name for days, name in _DAYS if gap < days), "longer")
    if told.counted:
        yield "counted"
    own = (how in {"clause", "sentence"}) + dated + told.counted
    yield f"own={own}"
    yield f"own={own} {form}"


def _report(told: Told, form: str) -> Iterator[str]:
    ordinal = next((k for k, top in enumerate(_ORDINALS) if told.ordinal < top), len(_ORDINALS))
    yield f"ordinal={ordinal}"
    if told.ordinal < _ORDINALS[2]:
        yield "lead " + form
    yield f"triggers={min(4, told.triggers)}"
    yield from (f"report talks>{share}" for share in _SHARES if told.style.talk > share)
    yield from (f"report modal>{share}" for share in _SHARES if told.style.modal > share)
