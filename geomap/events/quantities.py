"""How many were killed, wounded, captured, arrested, missing or displaced, and whose people they are.

A count belongs to a harm word by the order of the words: before a passive or an intransitive verb, after an active
one. What no word says is None, never 0; counts are never added.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from geomap.events import harmwords, numbers
from geomap.events.harmwords import HarmWord
from geomap.events.numbers import Number
from geomap.records import Document, Quantity, Sentence, Span

KEYS = harmwords.KEYS

_ASIDE = re.compile(
    r"(?:\b(?:including|among\s+(?:them|whom)|of\s+(?:them|whom|which)|at\s+least\s+one\s+of)\s+(?:\w+\s+){0,2})$",
    re.IGNORECASE,
)
_OF_THEM = re.compile(r"\s+of\s+(?:them|whom|which|those)\b")
_BARRIER = re.compile(r";|:\s|[.!?]\s|\b(?:in|during|at|of|from)\s+which\b|\bwhere\b")
_RELATIVE = re.compile(r"\b(?:who|that|which|and)\b|,")
_OBJECT_NEXT = re.compile(r"\s+(?:the|an?|his|her|their|its)\s", re.IGNORECASE)
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_NOT_PEOPLE = re.compile(
    r"\s*(?:-|–)?\s*(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|nights?|times?|km|kms|kilomet\w+|miles?|mi|"
    r"met(?:re|er)s?|feet|ft|tons?|tonnes?|kg|percent|per\s+cent|pct|dollars?|euros?|pounds?|rubles?|degrees|a\.m|p\.m|"
    r"am|pm|o'clock|mm|vehicles?|tanks?|trucks?|cars?|buses|houses?|homes?|buildings?|villages?|towns?|cities|"
    r"districts?|provinces?|rockets?|missiles?|shells?|bombs?|drones?|aircraft|planes?|helicopters?|weapons?|rifles?|"
    r"rounds|attacks?|strikes?|schools?|hospitals?|checkpoints?|camps?|areas?|places?|countries|states|incidents?|"
    r"explosions?|blasts?|raids?|positions?|posts?|sides?|groups?|locations?|GMT|magnitude|calib\w+|acres|hectares|"
    rf"medals?|titles?|seats?|votes?|goals?|points?|prizes?|boats?|ships?|floors?|storeys?|cases?|{_MONTH})\b",
    re.IGNORECASE,
)
_NO_COUNT_BEFORE = re.compile(
    rf"\b(?:{_MONTH}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|magnitude|[Rr]oute|[Hh]ighway|[Nn]o|[Aa]rticle|"
    r"[Uu]nit|[Ss]ection|aged?)\.?\s+$"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_PLURAL = re.compile(
    r"\s+(?:\w+\s+){0,2}?(?:\w+s|people|men|women|children|police|dead|wounded|others)\b", re.IGNORECASE
)
_AGE = re.compile(r"(?:, |\( ?| ?\()\d{1,3}(?:,| ?\))")  # after a name
_YEAR_LEAD = re.compile(r"\b(?:in|since|by|until|of|from|during|,|early|late)\s+$", re.IGNORECASE)
_NO_SIDE = (
    "suffered sustained shot victims his her its our my them us you yesterday today monday tuesday wednesday thursday "
    "friday saturday sunday "
    "were was are is have has had been be who that which and or of in on at by from with after during "
    "when while as to for killed dead wounded injured captured arrested detained missing displaced died "
    "fled including since near inside people persons others more men man women person so surrendered "
    "this last across around outside between under over into out their the a an reported feared remain "
    "remains remained unaccounted kidnapped abducted taken lost hurt slain evacuated liquidated also "
    "would will could may might did do then later already aboard onboard along among via within without "
    "against before because amid"
).replace(" ", "|")
_SIDE = re.compile(
    r"\s+(?:(?:other|more|further|additional|new|(?:members|employees|staff)\s+of|of)\s+"
    r"(?:(?:the|their|its|our|his)\s+)?)*"
    rf"((?:(?!(?:{_NO_SIDE})\b)[^\W\d_][\w'’-]*\s*){{1,4}})",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"^(?:people|persons?|man|woman|others?|individuals|victims?|casualties|men|women|deaths?|bodies|total|injuries|"
    r"arrests|fatalities)$",
    re.IGNORECASE,
)
_ONE_WAS = re.compile(
    r"(?:^|[,;:.]\s+|\b(?:that|when|where|as|and|but|after|before|while|said)\s+)"
    r"(?P<subject>(?:(?:an?|the|another|one|his|her|their|its|our|my)\s+)?(?:[^\W\d_][\w'’-]*|"
    r"\d+-year-old)(?:\s+[^\s,;:]+){0,7}?"
    r"(?:,\s[^,]{1,80},)?)\s+(?:was|has\s+been|had\s+been|is|has|had)\s+(?:\w+ly\s+|also\s+|later\s+|shot\s+|"
    r"found\s+|being\s+)*$",
    re.IGNORECASE,
)
_COLLECTIVE = re.compile(
    r"\b(?:group|family|team|couple|crew|number|majority|unit|squad|crowd|convoy|village|dozens?|scores|many|people|"
    r"nobody|none|no|"
    r"everyone|who|which|it|this|that|and|or|all|most|patrol|battalion|column|army|town|city|house|building|school|"
    r"what|there|wedding|"
    r"forces?|troops|total|police|militia|population|each|every)\b",
    re.IGNORECASE,
)
_HEAD_NOUN = re.compile(
    r"^(?:[\w'’-]+\s+){0,5}?((?:man|woman|boy|girl|child|baby|person|soldier|policeman|policewoman|officer|civilian|"
    r"journalist|reporter|"
    r"teacher|doctor|nurse|farmer|driver|student|commander|general|colonel|fighter|gunman|militant|rebel|spokesman|"
    r"spokeswoman|"
    r"spokesperson|leader|official|minister|mayor|governor|judge|lawyer|activist|priest|cleric|worker|guard|"
    r"bystander|resident|"
    r"pilot|protester|protestor|demonstrator|suspect|attacker|bomber|villager|photographer|politician|candidate|"
    r"aide|peacekeeper|tourist|"
    r"passenger|migrant|prisoner|hostage|engineer|trader|shepherd|patient|medic|paramedic|firefighter|elder|docker|"
    r"miner|"
    r"fisherman|sailor|monk|nun|pastor|imam|bishop|professor|marcher|shopkeeper|conscript|recruit|refugee|chief))\b",
    re.IGNORECASE,
)
_ONE_DETERMINER = re.compile(r"\s+(?:an?|another|one|the|his|her|their|its|our)\s+")
_NOT_ONE_PHRASE = re.compile(r"[.,;:]|\b(?:by|that|who|in|on|at|of)\b")
_AHEAD, _BETWEEN, _CLOSE = 40, 4, 30  # characters, words, characters in which a count belongs to its word
_FAR = 160


class _Harm(NamedTuple):
    """A harm word and the count that belongs to it."""

    key: str
    start: int
    end: int
    number: Number | None
    side: str | None


def harm(
    trigger: Span, sentence: Sentence, sentences: Sequence[Sentence], document: Document
) -> Mapping[str, Quantity | None]:
    """Return the counts that belong to a trigger, for every key; None where the text gives none.

    A trigger that is itself a harm word gets its own count and those of harm words coordinated with it; another
    trigger gets those of its sentence.
    """
    del sentences, document
    found = read(sentence.text)
    at = trigger.start - sentence.start
    own = next(
        (item for item in found if item.start <= at < item.end or at <= item.start < trigger.end - sentence.start), None
    )
    out: dict[str, Quantity | None] = dict.fromkeys(KEYS)
    for item in found:
        if item.number is None or (own is not None and item is not own and not _joined(sentence.text, own, item)):
            continue
        if out[item.key] is None or item is own:
            number = item.number
            out[item.key] = Quantity(
                number.low, number.best, number.high, number.text, item.side,
                sentence.start + number.start, sentence.start + number.end,
            )  # fmt: skip
    return out


def _joined(text: str, own: _Harm, other: _Harm) -> bool:
    """Whether two harm words stand in one clause, so that their counts are of one event."""
    low, high = sorted((own.start, other.start))
    return not re.search(
        r"[;:.]\s|\b(?:said|after|before|when|earlier|separately|meanwhile|another|elsewhere)\b", text[low:high]
    )


def find(text: str, sentence: Sentence) -> tuple[Number, ...]:
    """Return the counts of a sentence that may be of people, with document offsets."""
    del text
    return tuple(
        number._replace(start=number.start + sentence.start, end=number.end + sentence.start)
        for number in _counts(sentence.text)
    )


def _counts(text: str) -> list[Number]:
    """Return counts that are not of days, kilometres, money, things, and that are no part of a date."""
    out = []
    for number in numbers.find(text):
        if _NOT_PEOPLE.match(text, number.end) or _NO_COUNT_BEFORE.search(
            text, max(0, number.start - 12), number.start
        ):
            continue
        if _YEAR.fullmatch(number.text) and (
            _YEAR_LEAD.search(text, max(0, number.start - 8), number.start) or not _PLURAL.match(text, number.end)
        ):
            continue
        if _AGE.match(text, max(0, number.start - 2)) and number.text.isdecimal():
            continue
        out.append(number)
    return out


@lru_cache(maxsize=64)  # every trigger of a sentence asks again
def read(text: str) -> tuple[_Harm, ...]:
    """Return the harm words of a sentence, each with its count."""
    words = harmwords.find(text)
    counts = _counts(text) if words else []
    taken: set[int] = set()
    out: list[_Harm] = []
    for position, word in enumerate(words):
        before = words[position - 1].end if position else 0
        after = words[position + 1].start if position + 1 < len(words) else len(text)
        number = None
        if not _combined(text, words, position):
            number = _own(text, word, [item for item in counts if item.start not in taken], before, after)
            number = number or _single(text, word, before, after)
        if number is not None:
            taken.add(number.start)
        out.append(_Harm(word.key, word.start, word.end, number, _side(text, number) if number else None))
    return tuple(out)


def _combined(text: str, words: Sequence[HarmWord], position: int) -> bool:
    """Whether one count is of dead and wounded together: 'killed or wounded 60', '60 were killed and injured'."""
    for first, second in ((position - 1, position), (position, position + 1)):
        if first < 0 or second >= len(words) or words[first].key == words[second].key:
            continue
        if text[words[first].end : words[second].start].strip().lower() in {"and", "or", "and/or"}:
            return True
    return False


def _own(text: str, word: HarmWord, counts: Sequence[Number], before: int, after: int) -> Number | None:
    """Return the count of a harm word: on the left of a passive or intransitive one, on the right of an active one."""
    left = [
        number
        for number in counts
        if max(before, word.start - _FAR) <= number.start
        and number.end <= word.start
        and not _BARRIER.search(text, number.end, word.start)
    ]
    right = [
        number
        for number in counts
        if word.end <= number.start < min(after, word.end + _AHEAD)
        and not _BARRIER.search(text, word.end, number.start)
    ]
    if left and word.start - left[-1].end < 2:
        return left[-1]
    if word.nominal and not left:
        return right[0] if right and "," not in text[word.end : right[0].start] else None
    outside = [
        number
        for number in left
        if not _ASIDE.search(text, max(0, number.start - 40), number.start) and not _OF_THEM.match(text, number.end)
    ]
    if word.people or word.nominal or word.passive:
        if left:
            return (outside or left)[-1]
        return right[0] if right and word.people else None
    if right and text.count(" ", word.end, right[0].start) <= _BETWEEN:
        return right[0]
    if (
        outside
        and word.text != "dead"
        and word.start - outside[-1].end < _CLOSE
        and not _OBJECT_NEXT.match(text, word.end)
    ):
        # "30 reported wounded": a participle without an auxiliary, unless a clause or a list lies between
        return None if _RELATIVE.search(text, outside[-1].end, word.start) else outside[-1]
    return None


def _single(text: str, word: HarmWord, before: int, after: int) -> Number | None:
    """Return one where the victim is a single person: 'a policeman was killed', 'killed a farmer'."""
    if word.key in {"missing", "displaced"} or word.nominal or (word.people and word.text != "dead"):
        return None
    return _one_subject(text, word, before) if word.passive else _one_object(text, word, after)


def _one_subject(text: str, word: HarmWord, before: int) -> Number | None:
    """Return one where the subject of a passive is one person: 'a docker was killed', 'Ann Lee, 34, died'."""
    begin = max(before, word.start - 140)
    verb = " was " if word.text in harmwords.OF_ONE else ""  # as if it had the auxiliary that the pattern asks for
    stretch = text[begin : word.start].rstrip() + verb if verb else text[begin : word.start]
    found = _ONE_WAS.search(stretch)
    if found is None:
        return None
    subject = found["subject"].partition(",")[0]
    first = subject.split()[0].lower()
    proper = subject[:1].isupper() and subject.istitle() if len(subject.split()) > 1 else subject[:1].isupper()
    single = first in {"a", "an", "another", "one", "he", "she"} or proper or _HEAD_NOUN.match(subject)
    if not single or _COLLECTIVE.search(subject) or (verb and found.end() != len(stretch)):
        return None
    start = begin + found.start("subject")
    return Number(start, start + len(subject), subject, 1, 1, 1)


def _one_object(text: str, word: HarmWord, after: int) -> Number | None:
    """Return one where an active verb has one person as its object: 'killed a judge'."""
    found = _ONE_DETERMINER.match(text, word.end, min(after, word.end + 60))
    noun = _HEAD_NOUN.match(text[found.end() : found.end() + 60]) if found else None
    if found is None or noun is None or _NOT_ONE_PHRASE.search(noun.group()):
        return None
    start, end = word.end + 1, found.end() + noun.end(1)
    return Number(start, end, text[start:end], 1, 1, 1)


def _side(text: str, number: Number) -> str | None:
    """Return the words that say whose people a count is of, None where they say nothing but that they are people."""
    if number.best == 1 and not number.text[0].isdecimal() and number.text.lower() not in {"one", "a"}:
        noun = _HEAD_NOUN.match(number.text)
        return noun[1].lower() if noun and not _GENERIC.match(noun[1]) else None
    match = _SIDE.match(text, number.end)
    if match is None:
        return None
    words = match[1].strip()
    return None if _GENERIC.match(words) else words
