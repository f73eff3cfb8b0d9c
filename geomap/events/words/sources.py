"""Who a source is: a party, a neutral voice, the outlet itself or nobody named; by general words, never by names."""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from importlib import resources
from typing import Any, NamedTuple

from geomap.records import Document, SourceKind

_WORD = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]+)*\.?(?=[^\w]|$)|[^\W\d_]+")
_CAPITALS = 2
_CHANNEL = frozenset(
    "the a state run owned tv television radio media broadcaster public national local private".split()
)


_TERRITORIAL = frozenset("regional provincial district administration occupation county oblast".split())
_CIVIL = frozenset("society community church religious village union traditional parish school hospital".split())
_OFFICIAL = re.compile(
    r"\b(?:ministry|armed forces|general staff|army|military|navy|border (?:service|guard)|coast ?guard|presidency|"
    r"government|spokesperson|command|brigade|"
    r"front|resistance|militia|press (?:service|office)|public relations|media (?:cell|wing|office|bureau)|"
    r"information office|"
    r"inspector general|directorate|ministerio|secretar[ií]a de|fuerzas armadas|ej[eé]rcito|"
    r"gobierno|"
    r"minist[eè]re|forces arm[eé]es|arm[eé]e|gouvernement|minist[eé]rio|for[cç]as armadas|ministerium|bundeswehr|"
    r"generalstab|"
    r"ministero|esercito|genelkurmay|silahl[ıi] kuvvetler)\b|министерств|генштаб|вооруж[её]нн|збройн|міністерств|"
    r"وزارة|الجيش|القوات المسلحة|国防部|政府",
    re.IGNORECASE,
)
_NEWSROOM = re.compile(
    r"\b(?:news|times|post|daily|weekly|herald|gazette|tribune|journal|review|monitor|watch|observer|observatory|press"
    r"(?! (?:service|office))|radio|tv|television|mail|mirror|echo|voice|wire|magazine|page|online|line|"
    r"reporter|courier)\b",
    re.IGNORECASE,
)


_ISSUED = re.compile(
    r"\s*(?:(?:a|the|official|military|joint|urgent|important|press)\s+){0,3}(?:statement|communiqu[eé]|"
    r"press\s+release|declaration|bulletin)"
    r"(?:\s+(?:no\.?|number|#)\s*\d+)?(?:\s+issued)?\s+(?:of|by|from)\s+(?P<name>(?:the\s+)?(?:(?:of|for|and|"
    r"the)\s+|[A-Z][\w’'-]+[ \t]*){1,8})",
    re.IGNORECASE,
)


def issuer(document: Document) -> str | None:
    """Return who issued a report that opens as one: 'Statement of the Armed Forces', 'Communiqué No. 4 by ...'."""
    found = _ISSUED.match(document.text) or _ISSUED.match(document.title or "")
    return " ".join(found["name"].split()) if found else None


def is_party_outlet(outlet: str) -> bool:
    """Whether what publishes a report is a party itself, such as a ministry or a force's press office."""
    return is_official(outlet) and not is_newsroom(outlet)


def is_official(outlet: str) -> bool:
    """Whether the name of what publishes a report holds that of an office, a force or a side."""
    return _OFFICIAL.search(outlet) is not None


def is_newsroom(outlet: str) -> bool:
    """Whether the name of what publishes a report is that of a newsroom."""
    return _NEWSROOM.search(outlet) is not None


class Words(NamedTuple):
    """The lexicon of sources, as sets of lower-case words."""

    party: frozenset[str]
    neutral: frozenset[str]
    strong: frozenset[str]
    outlet: frozenset[str]
    unnamed: frozenset[str]
    media: dict[str, str]
    asserting: frozenset[str]
    claiming: frozenset[str]
    denying: frozenset[str]
    verbs: frozenset[str]


@cache
def words() -> Words:
    """Read the lexicon once a process."""
    raw: dict[str, Any] = json.loads(
        resources.files("geomap.events").joinpath("data", "sources.json").read_text(encoding="utf-8")
    )

    def bag(key: str) -> frozenset[str]:
        return frozenset(str(raw[key]).split())

    return Words(
        bag("party"), bag("neutral"), bag("strong_neutral"), bag("outlet"), bag("unnamed"), dict(raw["media"]),
        bag("asserting"), bag("claiming"), bag("denying"),
        bag("asserting") | bag("denying"),
    )  # fmt: skip


@lru_cache(maxsize=4096)  # the same speakers come back sentence after sentence
def split(phrase: str) -> tuple[str, ...]:
    """Return the words of a phrase in lower case, abbreviations without their last stop."""
    return tuple([word.strip(".").lower() for word in _WORD.findall(phrase)])


_FIRE = frozenset({"fire", "rescue", "ambulance"})
_SERVICE = frozenset({"brigade", "service", "services", "department", "command", "force", "chief"})
_MEDIA = frozenset({"media", "press", "outlets", "newspapers"})
_PRESS = frozenset({"press", "news"})
_PRESS_OF = re.compile(
    r"\b(?:army|military|forces|command|navy|rebels?|guerrilla|insurgents?|ministry|presidency)(?:['’]s?)?\s+(?:press|news)\b"
)
_ASKERS = frozenset(
    "q a question answer reporter interviewer host presenter moderator anchor announcer narrator journalist "
    "correspondent".split()
)


def asks(name: str) -> bool:
    """Whether a speaker of a transcript has no name but a part: who asks claims nothing, who presents is the outlet."""
    return set(split(name)) <= _ASKERS


def is_own(phrase: str, document: Document) -> bool:
    """Whether a source is the outlet of the report itself, by name or initials, or 'this newspaper'."""
    bare = re.sub(r"^(?:the|The)\s+", "", phrase.strip())
    if bare.lower() in {
        "this newspaper",
        "this agency",
        "this news agency",
        "this reporter",
        "we",
        "our correspondent",
        "this website",
        "this outlet",
    }:
        return True
    outlet = re.sub(r"^(?:the|The)\s+", "", (document.outlet or "").strip())
    if not outlet:
        return False
    initials = "".join(word[0] for word in re.findall(r"[^\W\d_]+", outlet))
    return bare.lower() == outlet.lower() or (len(bare) >= _CAPITALS and bare.isupper() and bare == initials.upper())


def kind(phrase: str, document: Document, groups: frozenset[str]) -> SourceKind:
    """Return what kind of source a phrase names.

    `groups` are the lower-case names of armed groups and of their people that the document itself introduces as such.
    """
    lexicon = words()
    found = split(phrase)
    bag = set(found)
    if is_own(phrase, document):
        return "outlet"
    if not found:
        return "unnamed"
    if "civil" in bag and bag & {"defence", "defense", "protection"}:
        return "neutral"  # rescuers
    if bag <= _CHANNEL or (bag & _FIRE and bag & _SERVICE):
        return "neutral"
    if bag & _MEDIA and bag & lexicon.party == {"foreign"}:
        return "neutral"
    if bag & _PRESS and bag & lexicon.strong <= _PRESS and _PRESS_OF.search(phrase.lower()):
        return "party"  # "the armed forces press committee"
    if bag & lexicon.strong and not (bag & {"spokesman", "spokeswoman", "spokesperson", "commander"} and bag & groups):
        return "neutral"
    if bag & {"leader", "leaders", "chief", "chiefs", "head"} and bag & _CIVIL and not bag & groups:
        return "neutral"
    if bag & lexicon.party or bag & groups or (bag & {"head", "chief"} and bag & _TERRITORIAL):
        return "party"
    if bag & lexicon.unnamed and not bag & {"resident", "hospital", "police"}:
        return "unnamed"
    return "neutral"
