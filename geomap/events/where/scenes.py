"""What a single sentence says of where: the places that set its scene, and whether it may take another's over."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from geomap import language
from geomap.events.words import sources

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.records import EventPlace, Mention, Sentence

# "He was born in Osijek", "troops from Kampala", "headed for Bor": whence and whither set no scene
_NO_SCENE = re.compile(
    r"\b(?:from|to|towards?|for|than|(?:born|based|raised|lives?|living|lived|headquartered|educated|resident|native|"
    r"stationed|exiled|said|says|told|speaking|spoke|reporters|interview|conference|statement|police|prosecutors?|"
    r"courts?|officials?|authorities|embassy|doctors|hospitals?|government)\s+(?:in|at|near|of)|"
    r"accus\w+|blam\w+|urg\w+|condemn\w+|criticis\w+|denounc\w+)\s+(?:the\s+)?"
    r"(?:(?:port|town|city|village|hospital|capital|harbour|morgue)\s+(?:of|in|at)\s+)?$",
)
_GREETING = re.compile(r"\b(?:morning|afternoon|evening|hello|live|reporting|greetings)\s+from\s+$")
_LOCATED = re.compile(
    r"\b(?:in|near|at|across|outside|inside|along|off|over|around|throughout|towards?|from|to|between|beyond|"
    r"through|along)\s+"
    r"(?:the|an?|other|another|several|some|many|their|his|her|its|nearby|neighbou?ring|\w+ern)\s+(?!(?:early|small|"
    r"late|same|"
    r"first|past|last|next|following|morning|afternoon|evening|night|hours?|time|attack|blast|explosion|clash\w*|"
    r"incident|strikes?|"
    r"blaze|inferno|collapse|stampede|bombing|shelling|avalanche|(?:earth)?quake|tremor|storm|derailment|collision|"
    r"stabbing|assault|ambush|unrest|riots?|protests?|rubble|debris|wreckage|"
    r"raid|crash|accident|fire|flood\w*|landslide|fighting|shooting|violence|process|meantime|hands|hospital|wake)\b)|"
    r"\b(?:elsewhere|further|farther|abroad|nationwide|countrywide|earlier|before|previously|ago)\b",
    re.IGNORECASE,
)
_LEAD = 40  # characters before a name
_DESCRIBES = re.compile(
    r"\b(?:spoke|speaking|speaks|arriv\w+|land(?:ed|s)|visit\w*|flew|fl(?:ies|own)|left|depart\w+|travel\w+|hold|"
    r"holds|held|clos(?:ed|es)|met|meets?|describ\w+|recall\w+|remember\w+|told|asked|interview\w*)\b"
)
_DESCRIBES_STEMS = tuple(
    "spoke speak arriv land visit flew flies flown left depart travel hold held clos met meet descri recall remember "
    "told asked interview".split()
)
_MOST_NAMED = 6  # places of a sentence; a list of places is about none of them
_TOLD = re.compile(r"\b(?:said|says|told|added|had)\b")  # what somebody tells of, or what was before: it may lie afar
CALLED_STEMS = (
    *"called sent dispatched rushed scrambled alerted summoned happened occurred epicent cordoned sealed taped".split(),
    "took place",
)
CALLED = re.compile(
    r"\b(?:called|sent|dispatched|rushed|scrambled|alerted|summoned)\s+(?:out\s+)?to\b|"
    r"\b(?:happened|occurred|took place|epicent(?:er|re))\b|\b(?:cordoned|sealed|taped)\s+off\b"
)
"""Words by which a sentence tells where the one before it happened: "Officers were called to a bar in X"."""


def scenes(sentence: Sentence, mentions: Sequence[Mention]) -> list[Mention]:
    """Return the places of a sentence that may set its scene: not whence or whither, and no long list."""
    here = []
    for mention in mentions:
        if mention.place is not None and mention.usage == "literal" and not mention.nominal:
            at = mention.start - sentence.start
            before = sentence.text[max(0, at - _LEAD) : max(0, at)].lower()
            if not _NO_SCENE.search(before) or _GREETING.search(before):
                here.append(mention)
    return here if len(here) <= _MOST_NAMED else []


_PLACED = re.compile(
    r"(?:\b(?:in|at|near|of|inside|outside|around|across|off|throughout|within|above|below|beyond)\s+(?:the\s+)?"
    r"(?:[\w'’-]+\s+){0,2}|[,(]\s*|\b(?:north|south|east|west)\w*\s+)$",
    re.IGNORECASE,
)


def placed(sentence: Sentence, mentions: Sequence[Mention]) -> list[Mention]:
    """Return the places of a sentence that it says something is in or at."""
    text, start = sentence.text, sentence.start
    here = scenes(sentence, mentions)
    return [m for m in here if m.kind_word or _PLACED.search(text[max(0, m.start - start - _LEAD) : m.start - start])]


_WITHIN = re.compile(
    r"\b(?:in|at|near|inside|outside|around|across|off|throughout|within|above|below|beyond|"
    r"(?:village|town|city|cent(?:re|er)|outskirts|suburb|port|area|coast|north|south|east|west)\s+of)\s+(?:the\s+)?"
    r"(?:[\w'’-]+\s+){0,2}$",
    re.IGNORECASE,
)


def inside(sentence: Sentence, mention: Mention) -> bool:
    """Whether a sentence says that something is in or at a place, and not only whose it is."""
    at = max(0, mention.start - sentence.start)
    return _WITHIN.search(sentence.text[max(0, at - _LEAD) : at]) is not None


_WHITHER = re.compile(r"\bto\s+(?:the\s+)?(?:[\w'’-]+\s+){0,2}$", re.IGNORECASE)


def elsewhere(sentence: Sentence, mentions: Sequence[Mention]) -> list[Mention]:
    """Return the places of a sentence that keep it from what the text around speaks of.

    Whence somebody came, whom somebody accused, and where somebody spoke do not; whither may, and so may a country.
    """
    here = scenes(sentence, mentions)
    text, start = sentence.text, sentence.start

    def leads(mention: Mention) -> bool:
        return _WHITHER.search(text[max(0, mention.start - start - _LEAD) : mention.start - start]) is not None

    return [m for m in mentions if m in here or (m.place is not None and m.place.kind == "country") or leads(m)]


_LABELLED = re.compile(
    r"[^\w\n]*(?:(?:mon|tue|wed|thu|fri|sat|sun)\w*\W+)?(?:\d{1,2}[:.h]\d{2}(?:\s*[ap]\.?m\b)?\W+)?$", re.IGNORECASE
)
_OFFICE = re.compile(
    r"\b(?:mayor|deputy mayor|governor|councill?or|alderman|chief|headman|prosecutor|judge|magistrate|bishop|imam|"
    r"priest|pastor|vicar|parish priest|headmaster|headmistress|principal|police chief|commander|chieftain|elder|"
    r"prefect|sub-prefect|administrator|commissioner)\s+of\s+(?:the\s+)?(?:(?:town|city|village|district|municipality|"
    r"commune|parish|community)\s+of\s+)?$",
    re.IGNORECASE,
)
_COLON = re.compile(r"(?:\s+(?:city|town|district|province|region|state|county|area|sector))?\s*(?:[:‖|]\s|\s[–—]\s)")


def label(sentence: Sentence, mentions: Sequence[Mention]) -> list[Mention]:
    """Return what a sentence opens with as its label: "Kandy: 51 deaths"."""
    first = next((m for m in mentions if m.place is not None), None)
    if first is None or first.nominal or first.usage == "demonym" or first.place is None:
        return []
    if first.usage != "literal" and first.place.feature_code == "PPLC":  # "Kyiv: the enemy shelled a hospital"
        return []
    before = sentence.text[: max(0, first.start - sentence.start)]
    labelled = _LABELLED.match(before) and _COLON.match(sentence.text, first.end - sentence.start)
    return [first] if labelled and first.place.kind != "country" else []


_ITEM = re.compile(r"(?:^|[;:])\s*(?:and\s+|in\s+|at\s+)*$")
_ITEM_END = re.compile(r"(?:\s+(?:city|town|district|province|region|state|county|governorate))?\s?[,:(–—-]")


def listed(sentence: Sentence, mentions: Sequence[Mention], offset: int) -> Mention | None:
    """Return the place at the head of the item in which something is told: "Mosul, 5 killed; Baqubah, 2 killed"."""
    text = sentence.text
    if len(mentions) < _ITEMS:
        return None
    items = [
        mention
        for mention in mentions
        if _ITEM.search(text, 0, mention.start - sentence.start) and _ITEM_END.match(text, mention.end - sentence.start)
    ]
    here = next((m for m in reversed(items) if m.end <= offset), None)
    within = here is not None and ";" not in text[here.end - sentence.start : offset - sentence.start]
    return here if within and len(items) >= _ITEMS else None


def by_road(places: Sequence[EventPlace], sentence: Sentence) -> bool:
    """Whether all that says where an event was is the name of a road to somewhere: "on the Bannu road"."""
    ends = [at.mention.end - sentence.start for at in places if at.mention is not None]
    return bool(places) and len(ends) == len(places) and all(_BY_ROAD.match(sentence.text, end) for end in ends)


_BY_ROAD = re.compile(r"(?:[–—-][A-Z][\w-]+)?\s+(?:high)?(?:road|way|motorway|bypass)\b")
_ITEMS = 2  # of a list in one sentence
_LOCAL = re.compile(
    r"\b(?:police|officers|firefighters|fire (?:service|brigade|crews)|rescuers|detectives|gardaí|sheriff)\s+"
    r"(?:in|of|from)\s+$",
    re.IGNORECASE,
)


def local(sentence: Sentence, mentions: Sequence[Mention]) -> list[Mention]:
    """Return the town whose police or firemen a sentence tells of: a street that they went to is there."""
    text, start = sentence.text, sentence.start
    return [m for m in mentions if m.place and _LOCAL.search(text[max(0, m.start - start - _LEAD) : m.start - start])]


def office(sentence: Sentence, mentions: Sequence[Mention]) -> list[Mention]:
    """Return the place whose mayor, priest or chief a sentence tells of: where nothing else is told, it is the scene.

    What somebody said, and what is told of other places, has its scene elsewhere.
    """
    if says(sentence.text):
        return []
    text, start = sentence.text, sentence.start
    held = [
        m for m in mentions if m.place and _OFFICE.search(text[max(0, m.start - start - 2 * _LEAD) : m.start - start])
    ]
    rest = [m for m in placed(sentence, mentions) if m not in held]
    return [*held, *rest] if len(held) == 1 else []


_OPENING = re.compile(
    r"\W*(?:(?:on|early|late|last|that)\s[^,]{1,30},\s+)?(?:in|at|near|around|"
    r"outside)\s+(?:the\s+)?(?:[\w'’-]+\s+){0,3}$",
    re.IGNORECASE,
)


def opens(at: EventPlace, sentence: Sentence, own: Sequence[Mention]) -> bool:
    """Whether a likely place sets the scene of its sentence, and no other is named: "In X shops shut; police shot"."""
    if at.mention is None or any(m.start != at.mention.start for m in own) or speaks(sentence.text):
        return False
    return _OPENING.match(sentence.text[: max(0, at.mention.start - sentence.start)]) is not None


def is_open(sentence: Sentence) -> bool:
    """Whether a sentence may take over a place: it does not say where by itself, nor tell of somebody's words."""
    text = sentence.text
    return not (speaks(text) or _TOLD.search(text) or _LOCATED.search(text))


def says(text: str) -> bool:
    """Whether a sentence has a verb of saying."""
    verbs = sources.words().verbs
    return not verbs.isdisjoint(language.letters(text)) and not verbs.isdisjoint(sources.split(text))


@lru_cache(maxsize=256)  # every event of a sentence asks again
def speaks(text: str) -> bool:
    """Whether a sentence tells of somebody's words: where they were said is not where the next thing happened."""
    verbs = sources.words().verbs
    low = text.lower()
    held = verbs & language.letters(text)  # most stand between two spaces, which tells that they are words of their own
    told = any(f" {verb} " in low for verb in held) or (held and not verbs.isdisjoint(sources.split(text)))
    return bool(told) or (language.holds(low, _DESCRIBES_STEMS) and _DESCRIBES.search(low) is not None)
