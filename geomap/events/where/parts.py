"""What the words around a name that no gazetteer has say that it is: a part of a town, or a village of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.records import Sentence, Span

_SITES = (
    "avenue|street|square|boulevard|road|lane|alley|roundabout|flyover|overpass|underpass|intersection|crossroads|"
    "mosque|church|cathedral|chapel|temple|synagogue|market|bazaar|souk|hospital|clinic|infirmary|university|campus|"
    "faculty|stadium|neighbou?rhood|quarter|suburb|ward|station|terminal|hotel|hostel|mall|supermarket|park|"
    "bridge|school|college|academy|seminary|kindergarten|orphanage|airport|parliament|palace|museum|library|cinema|"
    "theat(?:re|er)|court|courthouse|secretariat|prison|jail|restaurant|bar|pub|club|nightclub|discotheque|towers?|"
    "plaza|terrace|gate|barracks"
)
_FOREIGN = (
    "avenida|call[e]|rue|place|plaza|pra[cç]a|piazza|jalan|carrera|barrio|bairro|colonia|boulevard|hotel|block|ulitsa"
)
_KINDS = (
    "high|primary|elementary|secondary|middle|grammar|girls['’]|boys['’]|state|general|teaching|referral|district|"
    "regional|central|main|police|bus|train|railway|metro|petrol|gas|shopping|public|military|medical|international"
)
_NAMED = re.compile(rf"(?:.*[\s-](?:{_SITES})|(?:{_FOREIGN}|hospital|school)\b.*|secretariat)$", re.IGNORECASE)
_AFTER = re.compile(rf"(?:['’]s)?(?:\s+(?:[A-Z][\w'’-]*|{_KINDS})){{0,3}}\s+(?i:{_SITES})(?![\w’'-])")
_BEFORE = re.compile(
    rf"\b(?:{_SITES}|{_FOREIGN})(?:\s+(?:of|called|named|known as))?\s+"
    r"(?:the\s+|de\s+(?:la\s+|los\s+)?|d['’]|da\s+|du\s+)?[“\"']?$",
    re.IGNORECASE,
)
_LEAD = 40  # characters before a name in which a noun says what it is


def is_part(names: Sequence[Span], sentence: Sentence) -> bool:
    """Whether names are those of parts of a town: "on Karl Marx street", "at St. Mary's Catholic School"."""
    return bool(names) and all(_is_site(span, sentence) for span in names)


def _is_site(span: Span, sentence: Sentence) -> bool:
    start, end = span.start - sentence.start, span.end - sentence.start
    return bool(
        _NAMED.match(span.text)
        or _AFTER.match(sentence.text, end)
        or _BEFORE.search(sentence.text[max(0, start - _LEAD) : start])
    )


_WATER = re.compile(r"(?:lake|strait|gulf|bay|sea|channel|lagoon|reservoir)\b", re.IGNORECASE)


def is_water(names: Sequence[Span], sentence: Sentence) -> bool:
    """Whether an unknown name is that of a lake or a sea: "drowned in Lake Kyoga"."""
    after = (sentence.text[span.end - sentence.start :].lstrip() for span in names)
    return any(_WATER.match(span.text) for span in names) or any(_WATER.match(rest) for rest in after)


_OF_TOWN = re.compile(
    r"\W{0,3}\b(?:[\w'’-]+\s+){0,5}?(?:neighbou?rhood|district|quarter|suburb|area|part|side|the\s+(?:east|west|north|"
    r"south)|cent(?:re|er)|heart|outskirts|edge)\s+of\s+the\s+(?:city|town)\b",
    re.IGNORECASE,
)


def of_town(names: Sequence[Span], sentence: Sentence) -> bool:
    """Whether an unknown name is told to lie in "the city" that the text speaks of: "at X, in the east of the city"."""
    return any(_OF_TOWN.match(sentence.text, span.end - sentence.start) for span in names)


_VILLAGE = re.compile(
    r"\b(?:village|villages|hamlet|town|county|district|sub-?district|territory|township|municipality|commune|province|"
    r"department|prefecture|governorate|locality|settlement|camp|valley|forest|mountains?|island|lake|river)\b",
    re.IGNORECASE,
)
BEARS = re.compile(
    r"\b(?:north|south|east|west)(?![a-z-]*ern\b)|"
    r"\b(?:near|outside|outskirts|slopes|flanks|shores?|banks?|edges?|foot|foothills|"
    r"close|far from|next to|adjacent|kms?|kilomet\w+|miles?)\b"
)
_BESIDE = 24  # characters before and after a name in which such a word, or a distance, says what it is


def is_village(names: Sequence[Span], sentence: Sentence) -> bool:
    """Whether an unknown name is told to be a village or a district of its own, and so no part of a dateline's town."""
    text = sentence.text
    for span in names:
        start, end = span.start - sentence.start, span.end - sentence.start
        around = text[max(0, start - _BESIDE) : start] + " " + text[end : end + _BESIDE]
        if _VILLAGE.search(around) or BEARS.search(around):
            return True
    return False


def moves(names: Sequence[Span], sentence: Sentence) -> bool:
    """Whether a sentence opens with a place that nobody knows: "In Ezo, fighters burned twelve houses"."""
    start = names[0].start - sentence.start if names else -1
    return 0 < start <= _OPENS and bool(_OPENING.fullmatch(sentence.text[:start]))


_OPENS = 24  # characters before the name
_OPENING = re.compile(
    r"\W*(?:and |but |meanwhile,? |also |further (?:north|south|east|west),? )?"
    r"(?:in|at|near|outside|around|on the road to)\s+(?:the\s+)?(?:(?:village|town|hamlet|area|district) of\s+)?",
    re.IGNORECASE,
)
