"""How many were killed, wounded, captured, arrested, missing or displaced, and whose people they are.

A count belongs to a harm word by the order of the words: before a passive or an intransitive verb, after an active
one. What no word says is None, never 0; counts are never added.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from geomap.events import numbers
from geomap.events.numbers import Number
from geomap.records import Document, Quantity, Sentence, Span

KEYS = ("killed", "wounded", "captured", "arrested", "missing", "displaced")

_WORDS = {
    "killed": r"killed|kills?|killing|dead|died|dies?|dying|deaths?|death\s+toll|slain|slayed|massacred|murdered|"
    r"murders?|executed|executes?|executing|assassinated|beheaded|liquidated|fatalities|bodies|corpses|martyred|"
    r"perished|drowned|gunned\s+down|"
    r"lynched|hanged|burned\s+to\s+death|neutrali[sz]ed|eliminated|buried",
    "wounded": r"wounded|wounding|wounds?|injured|injuring|injures?|injuries|hurt|hurting|maimed|maiming|"
    "hospitali[sz]ed",
    "captured": r"captured|capturing|captures?|prisoners?|surrendered|taken\s+(?:captive|hostage)|kidnapped|"
    "kidnapping|abducted|"
    r"abducting|hostages|seized|captives",
    "arrested": r"arrested|arresting|arrests?|detained|detaining|detains?|detentions?|rounded\s+up|jailed|"
    r"in\s+custody|apprehended",
    "missing": r"missing|unaccounted\s+for|disappeared|feared\s+(?:dead|drowned|buried)",
    "displaced": r"displaced|displacing|displaces|fled|flee|fleeing|evacuated|evacuating|homeless|uprooted|"
    "uprooting|refugees|"
    r"left\s+their\s+homes|forced\s+from\s+their\s+homes|driven\s+from\s+their\s+homes",
}
_HARM = re.compile(r"\b(?:" + "|".join(f"(?P<{key}>{words})" for key, words in _WORDS.items()) + r")\b", re.IGNORECASE)
_MISSING_FIRST = re.compile(r"feared\s+$", re.IGNORECASE)

_AUXILIARY = re.compile(
    r"\b(?:was|were|been|be|being|is|are|got|get|gets|remain|remains|remained|left|leaving|listed|reported|declared|"
    r"found|presumed|feared)(?:\s+(?:also|reportedly|allegedly|already|later|still|all|both|then|either|\w+ly|been|"
    r"being))*\s+$",
    re.IGNORECASE,
)
_ACTIVE = re.compile(r"(?:ing|\bkills?|\bkilled|ed|es)$", re.IGNORECASE)
_NOMINAL = re.compile(
    r"^(?:deaths?|death\s+toll|fatalities|injuries|arrests?|detentions?|wounds?|captures?)$", re.IGNORECASE
)
_PEOPLE_NOUN = re.compile(
    r"^(?:bodies|corpses|prisoners?|hostages|captives|refugees|dead|missing|homeless)$", re.IGNORECASE
)
_ASIDE = re.compile(
    r"(?:\b(?:including|among\s+(?:them|whom)|of\s+(?:them|whom|which)|at\s+least\s+one\s+of)\s+(?:\w+\s+){0,2})$",
    re.IGNORECASE,
)
_BARRIER = re.compile(r";|:\s|[.!?]\s", re.IGNORECASE)
_NOT_PEOPLE = re.compile(
    r"\s*(?:-|–)?\s*(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|nights?|times?|km|kms|kilomet\w+|miles?|"
    r"mi\b|met\w+|feet|"
    r"ft\b|tons?|tonnes?|kg|percent|per\s+cent|pct|dollars?|euros?|pounds?|rubles?|degrees|a\.m|p\.m|am\b|pm\b|"
    r"o'clock|mm\b|"
    r"vehicles?|tanks?|trucks?|cars?|buses|houses?|homes?|buildings?|villages?|towns?|cities|districts?|provinces?|"
    r"rockets?|missiles?|shells?|bombs?|drones?|aircraft|planes?|helicopters?|weapons?|rifles?|rounds|attacks?|"
    r"strikes?|"
    r"schools?|hospitals?|checkpoints?|camps?|areas?|places?|countries|states|incidents?|explosions?|blasts?|raids?|"
    r"positions?|posts?|sides?|groups?|locations?|January|February|March|April|May\b|June|July|August|September|"
    r"October|November|December|"
    r"GMT|magnitude|calib\w+|acres|hectares|medals?|titles?|seats?|votes?|goals?|points?|prizes?|boats?|ships?|floors?|storeys?|cases?)\b",
    re.IGNORECASE,
)
_MONTH_BEFORE = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|"
    r"Jun|Jul|Aug|"
    r"Sept?|Oct|Nov|Dec|magnitude|[Rr]oute|[Hh]ighway|[Nn]o|[Aa]rticle|[Uu]nit|[Ss]ection|aged?)\.?\s+$"
)
_YEAR = re.compile(r"(?:19|20)\d\d$")
_YEAR_LEAD = re.compile(r"\b(?:in|since|by|until|of|from|during|,|early|late)\s+$", re.IGNORECASE)
_NO_SIDE = (
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
_MOST = 60  # harm words of a sentence; one with more is no prose
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
        if _NOT_PEOPLE.match(text, number.end) or _MONTH_BEFORE.search(text, max(0, number.start - 12), number.start):
            continue
        if _YEAR.match(number.text) and _YEAR_LEAD.search(text, max(0, number.start - 8), number.start):
            continue
        if text[number.start - 2 : number.start] == ", " and text[number.end : number.end + 1] == ",":
            continue  # an age after a name
        out.append(number)
    return out


@lru_cache(maxsize=64)  # every trigger of a sentence asks again
def read(text: str) -> tuple[_Harm, ...]:
    """Return the harm words of a sentence, each with its count."""
    lowered = text.lower()  # searched instead of ignoring case, which costs twice the time
    matches = list(islice(_HARM.finditer(lowered if len(lowered) == len(text) else text), _MOST))
    if not matches:
        return ()
    counts = _counts(text)
    taken: set[int] = set()
    out: list[_Harm] = []
    for position, match in enumerate(matches):
        key = match.lastgroup or ""
        before = matches[position - 1].end() if position else 0
        after = matches[position + 1].start() if position + 1 < len(matches) else len(text)
        if _combined(text, matches, position):
            out.append(_Harm(key, match.start(), match.end(), None, None))
            continue
        number = _own(text, match, counts, taken, before, after)
        if number is None:
            number = _single(text, match, before, after, key)
        elif number.start in taken:
            number = None
        if number is not None:
            taken.add(number.start)
        out.append(_Harm(key, match.start(), match.end(), number, _side(text, number) if number else None))
    return tuple(out)


def _combined(text: str, matches: list[re.Match[str]], position: int) -> bool:
    """Whether one count is of dead and wounded together: 'killed or wounded 60', '60 were killed and injured'."""
    for first, second in ((position - 1, position), (position, position + 1)):
        if first < 0 or second >= len(matches) or matches[first].lastgroup == matches[second].lastgroup:
            continue
        between = text[matches[first].end() : matches[second].start()].strip().lower()
        if between in {"and", "or", "and/or", "or badly", "and badly"}:
            return True
    return False


def _own(
    text: str, match: re.Match[str], counts: list[Number], taken: set[int], before: int, after: int
) -> Number | None:
    """Return the count of a harm word: on the left of a passive or intransitive one, on the right of an active one."""
    word = match.group()
    passive = bool(_AUXILIARY.search(text, max(0, match.start() - 60), match.start())) or word.lower() in {
        "died", "dead", "missing", "fled", "surrendered", "perished", "homeless", "drowned", "disappeared",
    }  # fmt: skip
    left = [
        number
        for number in counts
        if number.end <= match.start()
        and number.start >= max(before, match.start() - _FAR)
        and number.start not in taken
        and not _BARRIER.search(text, number.end, match.start())
    ]
    right = [
        number
        for number in counts
        if match.end() <= number.start < min(after, match.end() + 40)
        and not _BARRIER.search(text, match.end(), number.start)
    ]
    outside = [number for number in left if not _ASIDE.search(text, max(0, number.start - 40), number.start)]
    adjacent = next((number for number in reversed(left) if match.start() - number.end < 2), None)
    if adjacent is not None:
        return adjacent
    if word.lower().endswith("toll") or (_NOMINAL.match(word) and not left):
        return right[0] if right else None
    if _PEOPLE_NOUN.match(word) or _NOMINAL.match(word) or passive:
        if outside:
            return outside[-1] if not passive else outside[0] if len(outside) == 1 else outside[-1]
        return left[-1] if left else (right[0] if right and word.lower() in {"dead", "missing"} else None)
    if right and text[match.end() : right[0].start].count(" ") <= 4:
        return right[0]
    if (
        outside
        and match.start() - outside[-1].end < 30
        and not re.search(r"\b(?:who|that|which)\b", text[outside[-1].end : match.start()])
    ):
        between = text[outside[-1].end : match.start()]
        if re.search(r"[,]|\band\b", between) is None:
            return (
                outside[-1]
                if not text[match.end() : match.end() + 30]
                .lstrip()
                .lower()
                .startswith(("the ", "a ", "an ", "his ", "her "))
                else None
            )
    return None


def _single(text: str, match: re.Match[str], before: int, after: int, key: str) -> Number | None:
    """Return one where the victim is a single person: 'a policeman was killed', 'killed a farmer'."""
    if key in {"missing", "displaced"} or (_PEOPLE_NOUN.match(match.group()) and match.group().lower() != "dead"):
        return None
    if _NOMINAL.match(match.group()):
        return None
    word = match.group().lower()
    passive = bool(_AUXILIARY.search(text, max(0, match.start() - 60), match.start())) or word in {
        "died",
        "surrendered",
        "drowned",
        "perished",
    }
    return _one_subject(text, match, before) if passive else _one_object(text, match, after)


def _one_subject(text: str, match: re.Match[str], before: int) -> Number | None:
    """Return one where the subject of a passive is one person: 'a docker was killed', 'Ann Lee, 34, died'."""
    begin = max(before, match.start() - 140)
    verb = " was " if match.group().lower() in {"died", "surrendered", "drowned", "perished"} else ""
    stretch = text[begin : match.start()] if not verb else text[begin : match.start()].rstrip() + verb
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


def _one_object(text: str, match: re.Match[str], after: int) -> Number | None:
    """Return one where an active verb has one person as its object: 'killed a judge'."""
    found = re.compile(r"\s+(?:an?|another|one|the|his|her|their|its|our)\s+").match(
        text, match.end(), min(after, match.end() + 60)
    )
    noun = _HEAD_NOUN.match(text[found.end() : found.end() + 60]) if found else None
    if found is None or noun is None or re.search(r"[.,;:]|\b(?:by|that|who|in|on|at|of)\b", noun.group()):
        return None
    start = match.end() + 1
    end = found.end() + noun.end(1)
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
