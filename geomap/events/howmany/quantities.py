"""How many were killed, wounded, captured, arrested, missing or displaced, and whose people they are.

A count belongs to a harm word by the order of the words: before a passive or an intransitive verb, after an active
one. What no word says is None, never 0; counts are never added, those of two sides in one breath ("12 soldiers and 3
insurgents") stand beside each other in `also`. Of a range ("20 to 30") the best figure is None: the report gives none.
Families and households are no count of people: their words stay, their figures are None. A figure that the sentence
itself corrects ("earlier reports said 10") and a running total ("bringing to 40 the number killed this month") are
not this event's.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from geomap.events.howmany import counting
from geomap.events.howmany.counting import of_people
from geomap.events.words import harmwords, nouns, persons
from geomap.events.words.numbers import Number
from geomap.records import Document, Quantity, Sentence, Span, Victims

KEYS = harmwords.KEYS

_PEOPLE_NEXT = re.compile(r"\s*(?:men|women|people|persons|man|woman|others)\b", re.IGNORECASE)
_NO_SIDE = (
    "suffered sustained shot victims his her its our my them us you yesterday today monday tuesday wednesday thursday "
    "friday saturday sunday "
    "were was are is have has had been be who that which and or of in on at by from with after during "
    "when while as to for killed dead wounded injured captured arrested detained missing displaced died "
    "fled including since near inside people persons others more men man women person so surrendered "
    "whom perished drowned suffocated succumbed "
    "this last across around outside between under over into out their the a an reported feared remain "
    "remains remained unaccounted kidnapped abducted taken lost hurt slain evacuated liquidated also "
    "would will could may might did do then later already aboard onboard along among via within without "
    "seriously badly critically severely slightly lightly fatally "
    "mortally gravely "
    "against before because amid they he she it we i seized took kia wia mia"
).replace(" ", "|")
_SIDE = re.compile(
    r"[\"”’]?\s+(?:(?:other|more|further|additional|new|(?:members|employees|staff)\s+of|of)\s+"
    r"(?:(?:the|their|its|our|his)\s+(?:own\s+)?)?)*"
    rf"((?:(?!(?:{_NO_SIDE})\b)[^\W\d_][\w'’-]*\s*){{1,4}})",
    re.IGNORECASE,
)
_TRAIL = re.compile(
    r"(?:(?:^|\s+)(?:overnight|homeless|fell|captive|hostage|laid|down|neutrali[sz]ed|liquidated|eliminated))+$"
)
_GENERIC = re.compile(
    r"^(?:people|persons?|man|woman|others?|individuals|victims?|casualties|men|women|deaths?|bodies|total|injuries|"
    r"arrests|fatalities|lives|members?)$",
    re.IGNORECASE,
)
_LINK = r"\s*(?:,\s*(?:and\s+)?|\s+and\s+|\s+as\s+well\s+as\s+|\s+along\s+with\s+|\s+plus\s+)(?:also\s+|another\s+)?"
_ALONG = re.compile(_LINK, re.IGNORECASE)
_AND = re.compile(rf"(?P<side>(?:\s+[\w'’-]+){{1,6}}?){_LINK}", re.IGNORECASE)
_AND_ONE = re.compile(
    rf"(?P<side>(?:\s+[\w'’-]+){{1,4}}?){_LINK}(?P<one>an?\s+(?:[\w'’-]+\s+){{0,2}}?(?P<noun>[\w-]+))\b(?=\s*[.,;]|"
    rf"\s+(?:in|on|"
    r"at|near|when|after|during|as|were|had|have|who|outside|inside|from|by|late|early|overnight|died|drowned|perished)\b|$)",
    re.IGNORECASE,
)
_VERB_NEXT = re.compile(r"\s+(?:was|has|is)\b")
_KEY_WORD = re.compile(
    r"\b(?:killed|wounded|injured|captured|arrested|dead|missing|displaced|died|fled|hurt|detained|others?|"
    r"including)\b",
    re.IGNORECASE,
)
_OF = re.compile(r",|\s(?:of|from|in|at|who)\s")
_CIVIL = frozenset(
    "civilians citizens villagers residents children women shoppers pupils students journalists worshippers farmers "
    "bystanders passengers pedestrians herders traders refugees girls boys schoolchildren patients commuters "
    "civilian villager resident child woman girl boy pupil student journalist farmer bystander passenger".split()
)
_ARMED = frozenset("soldiers fighters troops militants insurgents rebels gunmen policemen guards combatants".split())
_BESIDE = 80  # characters
_TURN = re.compile(
    r"[;:.]\s|\b(?:that|claim\w*|announc\w*|wrote|told|added|said|after|before|when|earlier|separately|meanwhile|"
    r"another|elsewhere)\b"
)


class _Harm(NamedTuple):
    """A harm word and the count that belongs to it."""

    key: str
    start: int
    end: int
    number: Number | None
    side: str | None
    also: tuple[Number, ...] = ()


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
        if own is not None and item is not own and item.key == own.key and _other_people(sentence.text, own, item):
            continue
        if out[item.key] is None or item is own:
            also = tuple(_quantity(other, sentence, _side(sentence.text, other)) for other in item.also)
            out[item.key] = _quantity(item.number, sentence, item.side, also)
    return out


def _quantity(number: Number, sentence: Sentence, side: str | None, also: tuple[Quantity, ...] = ()) -> Quantity:
    """Make the record of a count."""
    return Quantity(
        number.low, number.best, number.high, number.text, side,
        sentence.start + number.start, sentence.start + number.end, victims=victims(side), also=also,
    )  # fmt: skip


def victims(side: str | None) -> Victims | None:
    """Return whether the words for whose people a count is of say civilians or combatants; None where neither."""
    words = re.findall(r"[\w-]+", (side or "").lower())
    if not words or words[0] in {"former", "retired", "ex", "off-duty"}:
        return None
    if "civilian" in words or _CIVIL & set(words):
        return "civilian"
    last = nouns.table().get(words[-1], frozenset())
    return "combatant" if "force" in last or _ARMED & set(words) else None


def _joined(text: str, own: _Harm, other: _Harm) -> bool:
    """Whether two harm words stand in one clause, so that their counts are of one event."""
    turns = _turns(text)
    low, high = sorted((own.start, other.start))
    return bisect_left(turns, low) == bisect_left(turns, high)


@lru_cache(maxsize=64)  # every two harm words of a sentence ask again
def _turns(text: str) -> list[int]:
    return [turn.start() for turn in _TURN.finditer(text)]


def _other_people(text: str, own: _Harm, other: _Harm) -> bool:
    """Whether two words of one harm are said of different people: '23 were martyred and many more liquidated'."""
    first, second = sorted((own, other), key=lambda item: item.start)
    told = max(first.end, first.number.end) if first.number else first.end
    return " and " in text[told : second.start] and second.number is None


@lru_cache(maxsize=64)  # every trigger of a sentence asks again
def read(text: str) -> tuple[_Harm, ...]:
    """Return the harm words of a sentence, each with its count."""
    assigned, found = counting.assign(text)
    taken = {number.start for _, number in assigned if number is not None}
    every = [_Harm(word.key, word.start, word.end, number, None) for word, number in assigned]
    return tuple(_with_others(text, item, found, taken) for item in every)


def _with_others(text: str, item: _Harm, every: Sequence[Number], taken: set[int]) -> _Harm:
    """Add whose people a count is of, and the counts of other people in one breath: '12 soldiers and 3 insurgents'."""
    if item.number is None:
        return item
    own = next((n for n, number in enumerate(every) if number.start == item.number.start), None)
    if own is None:
        return item._replace(side=_side(text, item.number), also=_and_others(text, item.number, every, taken))
    first = last = own
    while first and every[first - 1].start not in taken and _coordinated(text, every[first - 1], every[first]):
        first -= 1
    while last + 1 < len(every) and every[last + 1].start not in taken and _coordinated(text, *every[last : last + 2]):
        last += 1
    head, *rest = every[first : last + 1]
    one = _and_one(text, every[last], taken)
    return item._replace(number=head, side=_side(text, head), also=(*rest, *one))


def _and_others(text: str, number: Number, every: Sequence[Number], taken: set[int]) -> tuple[Number, ...]:
    """Return the count beside a single person: 'a serviceman and three Filipinos'."""
    for other in every:
        if number.end <= other.start and other.start not in taken and _ALONG.fullmatch(text, number.end, other.start):
            following = counting.PEOPLE_AFTER.match(text, other.end)
            return (other,) if following and of_people(following[1]) else ()
    return _and_one(text, number, taken)


def _coordinated(text: str, left: Number, right: Number) -> bool:
    """Whether two counts are of different people in one breath, with nothing but 'and' or a comma between them."""
    between = _AND.fullmatch(text, left.end, right.start)
    following = counting.PEOPLE_AFTER.match(text, right.end)
    if between is None or following is None or _VERB_NEXT.match(text, following.end()):
        return False
    sides = (_side(text, left), _side(text, right))
    if sides[1] is None or sides[0] == sides[1] or not of_people(following[1]):
        return False
    return of_people(between["side"]) and not _KEY_WORD.search(between["side"])


def _and_one(text: str, number: Number, taken: set[int]) -> tuple[Number, ...]:
    """Return the single person who stands beside a count: 'two soldiers and a driver'."""
    match = _AND_ONE.match(text, number.end, number.end + _BESIDE)
    if match is None or not of_people(match["side"]) or not of_people(match["noun"]) or match.start("one") in taken:
        return ()
    if _VERB_NEXT.match(text, match.end()) or _KEY_WORD.search(match["side"]):
        return ()
    start, end = match.span("one")
    return (Number(start, end, text[start:end], 1, 1, 1),)


def _side(text: str, number: Number) -> str | None:
    """Return the words that say whose people a count is of, None where they say nothing but that they are people."""
    if number.low is number.best is number.high is None:
        return number.text.rpartition(" ")[2].lower()  # families, households
    if number.best == 1 and not number.text[0].isdecimal() and number.text.lower() not in {"one", "a"}:
        nouns_told = [word for word in _OF.split(number.text.lower(), maxsplit=1)[0].split() if persons.is_person(word)]
        return nouns_told[-1] if nouns_told and not _GENERIC.match(nouns_told[-1]) else None
    last = number.text.rpartition(" ")[2].lower()
    if last in persons.plurals() and not _GENERIC.match(last) and number.text.count(" ") == 1:
        return last  # "twin girls of eight"
    match = _SIDE.match(text, number.end)
    if match is None:
        return None
    words = _TRAIL.sub("", match[1].strip())
    if not words:
        return None
    if _PEOPLE_NEXT.match(text, match.end()) and not any(word.lower() in nouns.table() for word in words.split()):
        return None  # "two young men"
    return None if _GENERIC.match(words) else words
