"""Who takes part in an event: the agent, whom it befalls, who speaks; and which names mean the same one.

Names are capitalised runs with the titles and appositions around them; groups are nouns of people with what precedes
them. Within a document a short form belongs to the fullest form; across documents names are compared with rapidfuzz.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from geomap.events.words import sources
from geomap.language import fold, letters
from geomap.records import Actor, Attribution, Document, Sentence, Span

_TITLES = frozenset(
    "mr mrs ms miss dr prof professor sir lord lady general gen lieutenant lt colonel col major maj captain capt "
    "sergeant sgt brigadier brig admiral adm commander cmdr president vice prime minister premier king queen "
    "prince princess sheikh sheik mullah maulvi imam ayatollah pope bishop archbishop rev reverend father judge "
    "justice senator sen governor gov mayor secretary ambassador chief spokesman spokeswoman spokesperson leader "
    "acting former late deputy head director chairman chairwoman coach police army the a an ex sahib saheb amir "
    "emir haji hajji ustad field marshal inspector superintendent sultan foreign defence defense interior".split()
)
_GROUPS = frozenset(
    "forces troops soldiers fighters militants rebels insurgents guerrillas guerillas gunmen militia militiamen "
    "militias police policemen officers army military protesters protestors demonstrators rioters civilians "
    "villagers residents students workers teachers journalists children women men people refugees migrants "
    "peacekeepers commandos paratroopers marines separatists terrorists extremists attackers bandits pirates "
    "assailants prisoners hostages passengers worshippers pilgrims farmers miners fishermen doctors nurses medics "
    "rescuers officials authorities government bomber bombers suspects supporters activists families warplanes "
    "aircraft jets drones artillery helicopters gang cartel mob crowd navy coastguard front brigade battalion "
    "gangs".split()
)
_PERSONS = frozenset(
    "man woman boy girl child soldier policeman officer civilian journalist reporter teacher doctor nurse farmer "
    "driver student commander general colonel fighter gunman militant rebel spokesman spokeswoman spokesperson "
    "leader official minister mayor governor judge lawyer activist priest cleric worker guard pilot protester "
    "demonstrator suspect attacker villager politician candidate peacekeeper prisoner hostage engineer elder "
    "photographer".split()
)
_NOUNS = dict.fromkeys(_PERSONS, "person") | dict.fromkeys(_GROUPS, "group")
_MODIFIERS = frozenset(
    "the some several armed suspected unidentified masked government opposition state security resistance rebel riot "
    "local foreign special air border".split()
)
_ARTICLES = frozenset({"a", "an", "the", "one", "another"})
_CAP = r"[^\W\d_a-zß-öø-ÿ](?:[\w’'-]*[\w])?"
_NAME = rf"{_CAP}(?:[ \u00a0](?:(?:al|el|bin|ibn|ben|de|da|del|van|von|der|of|the|for|and)[ -])?{_CAP}){{0,5}}"
_NAMES = re.compile(_NAME)
_TOKEN = re.compile(r"[\w’'-]+")
_MOST_MODIFIERS = 4
_OBJECT_REACH = 40  # characters in which a verb has its object
_BY = re.compile(r"\bby\s+$")
_CLAUSE = re.compile(r"[;:.]\s|,\s+(?:and|but|while|as)\s|\s(?:after|before|while|when|that|because|as)\s")
_PASSIVE = re.compile(r"\b(?:was|were|been|being|be|is|are|got)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_INTRANSITIVE = re.compile(
    r"^(?:died|dies|die|fled|fell|fallen|surrendered|marched|rallied|protested|gathered|withdrew|retreated|clash\w*|"
    r"fought|fight\w*)$",
    re.IGNORECASE,
)
_OF = re.compile(
    r"\s+(?:of|on|against)\s(?:at\s+least\s|more\s+than\s)?"
    r"(?:(?!(?:of|on|in|at|by|for|from|with|near|to|and)\b)[\w’'-]+\s){0,4}$",
    re.IGNORECASE,
)
_HIMSELF = frozenset("it they he she we i its their his her our".split())  # "the group said it had attacked"
_OWNING = frozenset("claim claims claimed claiming acknowledged admitted answered believed charged put".split())
"""Verbs of saying after which the speaker may well have done it, and those that also mean something else."""
_POSSESSIVE = re.compile(r"['’]s?\s+(?:[a-z]+\s+){0,2}$")
_ADJECTIVES = re.compile(r"\s+(?:[a-z-]+\s+){0,2}$")
_TIME_OR_GENERIC = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october "
    "november december he she it they we i his her their its the this that these those last next early late on in at "
    "as but however "
    "meanwhile later after "
    "before when while if there a an some many more most all both one two three no not and or so now then since for "
    "from by with".split()
)
_DETERMINER = re.compile(
    r"(?:(?:the|an?|some|several|many|all|both|other|another|at least|about|one|two|three|four|five|six|seven|eight|"
    r"nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|"
    r"dozens of|hundreds of|scores of|thousands of|more than)\s+)+(?=\w)",
    re.IGNORECASE,
)
_SHORT = 3
_OPENS = ':.“"'  # after these a capital says nothing
_ALIKE, _WEAKEST = 0.9, 0.82  # Jaro-Winkler, found on pairs of romanised names that we made
_REACH = 240  # characters on either side of a trigger in which its actors stand


@dataclass(slots=True)
class Prepared:
    """The names of a document; opaque to callers."""

    document: Document
    full: dict[str, str] = field(default_factory=dict)
    capitalised: set[str] = field(default_factory=set)


def prepare(document: Document, sentences: Sequence[Sentence]) -> Prepared:
    """Read the names of a document once, so that short forms can be led back to full ones."""
    prepared = Prepared(document)
    for sentence in sentences:
        for start, _, written in _names(sentence.text):
            name = _bare(written)
            parts = name.split()
            if start:  # a capital that no beginning of a sentence explains
                prepared.capitalised.update(parts)
            if len(parts) < 2:
                continue
            key = fold(parts[-1])
            if len(name) > len(prepared.full.get(key, "")) and len(parts) <= 4:
                prepared.full[key] = name
    return prepared


@lru_cache(maxsize=512)  # the sentences of a document: those that tell of an event ask again
def _names(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return the capitalised runs of a sentence: start, end, words."""
    return tuple([(match.start(), match.end(), match.group()) for match in _NAMES.finditer(text)])


@lru_cache(maxsize=4096)
def _bare(name: str) -> str:
    """Return a name without titles and leading function words."""
    parts = name.replace("’s", "").replace("'s", "").split()
    while len(parts) > 1 and (parts[0].strip(".").lower() in _TITLES or parts[0].lower() in _TIME_OR_GENERIC):
        parts = parts[1:]
    return " ".join(parts)


def canonical(prepared: Prepared, name: str) -> str:
    """Return the fullest form of a name in the document, the name itself where there is none."""
    bare = _bare(name)
    if len(bare.split()) > 1 or not bare:
        return bare or name
    return prepared.full.get(fold(bare), bare)


def find(
    prepared: Prepared,
    trigger: Span,
    sentence: Sentence,
    attributions: Sequence[Attribution] = (),
    places: Sequence[tuple[int, int]] = (),
) -> tuple[Actor, ...]:
    """Return agent, target and speakers of a trigger's event, by the order of the words around the trigger.

    `places` are the offsets of names that stand for places here, which take part in nothing; "Goma residents" do.
    """
    agent, target = _taking_part(prepared, trigger, sentence, places)
    out: list[Actor] = []
    if agent is not None:
        out.append(_actor(agent, "actor", sentence.start))
    if target is not None:
        out.append(_actor(target, "target", sentence.start))
    out.extend(
        Actor(canonical(prepared, item.source), "speaker", item.start, item.end)
        for item in attributions
        if item.start is not None and item.end is not None and item.kind != "unnamed"
    )
    return tuple(out)


def _taking_part(
    prepared: Prepared, trigger: Span, sentence: Sentence, places: Sequence[tuple[int, int]]
) -> tuple[_Phrase | None, _Phrase | None]:
    """Return agent and target: subject and object of a verb, swapped in the passive; of a noun its owner and 'of'."""
    text = sentence.text
    at, end = trigger.start - sentence.start, trigger.end - sentence.start
    every = _phrases(text)
    low = bisect_left(every, at - _REACH, key=_phrase_start)
    near = every[low : bisect_left(every, end + _REACH, key=_phrase_start)]
    taken = [(start - sentence.start, stop - sentence.start) for start, stop in places]
    near = tuple(p for p in near if p.common or not any(start < p.end and p.start < stop for start, stop in taken))
    phrases = [item for item in near if (item.start and text[item.start - 2] not in _OPENS) or _named(prepared, item)]
    left = next((item for item in reversed(phrases) if item.end <= at and not _CLAUSE.search(text, item.end, at)), None)
    right = [item for item in phrases if item.start >= end]
    if right and _CLAUSE.search(text, end, right[-1].start):
        right = [item for item in right if not _CLAUSE.search(text, end, item.start)]
    by = next((item for item in right if _BY.search(text, max(0, item.start - 8), item.start)), None)
    if _PASSIVE.search(text, max(0, at - 40), at):
        return by, left
    agent = None if left is None or _only_tells(text[left.end : at]) else left
    intransitive = _INTRANSITIVE.match(trigger.text) is not None
    following = right[0] if right and right[0] is not by else None
    owned = left is not None and _owns(left, text[left.end : at])
    if owned and not intransitive and not trigger.text.lower().endswith("ed"):
        of = following is not None and _OF.match(text, end, following.start) is not None
        return (left, following) if of else (by, left)
    target = following if following and not intransitive and following.start - end < _OBJECT_REACH else None
    return agent or by, target


def _only_tells(between: str) -> bool:
    """Whether who stands before a deed only speaks of it: "officials reported an attack", not "said it attacked"."""
    words = {word.lower() for word in _TOKEN.findall(between)}
    return not words.isdisjoint(sources.words().verbs) and words.isdisjoint(_HIMSELF | _OWNING)


class _Phrase(NamedTuple):
    """What may be an actor in a sentence; `common` marks a noun of people rather than a name."""

    start: int
    end: int
    text: str
    common: bool


def _phrase_start(phrase: _Phrase) -> int:
    """Return where a phrase starts, for bisection."""
    return phrase.start


@lru_cache(maxsize=64)  # every trigger of a sentence asks again
def _phrases(text: str) -> tuple[_Phrase, ...]:
    """Return what may be an actor in a sentence: nouns of people with their modifiers, and names, none overlapping."""
    known = _NOUNS.keys() & letters(text)
    tokens = list(_TOKEN.finditer(text)) if known else []
    out: list[_Phrase] = []
    for index, token in enumerate(tokens):
        noun = _plain(token[0])
        if noun not in known:
            continue
        if _NOUNS[noun] == "group":
            start = _extended(text, tokens, index)
        else:
            articles = [
                tokens[k] for k in range(max(0, index - _MOST_MODIFIERS), index) if tokens[k][0].lower() in _ARTICLES
            ]
            if not articles:
                continue
            start = articles[-1].start()
        out.append(_Phrase(start, token.end(), text[start : token.end()], common=True))
    last = 0
    names: list[_Phrase] = []
    for start, end, written in _names(text):
        while last < len(out) and out[last].end <= start:
            last += 1
        taken = last < len(out) and out[last].start < end
        if not taken and not all(_plain(word) in _TIME_OR_GENERIC for word in written.split()):
            names.append(_Phrase(start, end, written, common=False))
    return tuple(sorted(out + names))


@lru_cache(maxsize=16_384)
def _plain(word: str) -> str:
    """Return a word in lower case without its possessive."""
    return word.lower().removesuffix("'s").removesuffix("’s")


def _extended(text: str, tokens: Sequence[re.Match[str]], index: int) -> int:
    """Return where a noun of people begins with its modifiers: 'suspected pro-government Northern militants'."""
    first = index
    while first and index - first < _MOST_MODIFIERS:
        word = tokens[first - 1].group()
        if text[tokens[first - 1].end() : tokens[first].start()] != " ":
            break
        compound = word.endswith(("-backed", "-led", "-linked")) or word[:4].lower() in {"pro-", "anti"}
        if not (word[0].isupper() or word in _MODIFIERS or compound):
            break
        first -= 1
    return tokens[first].start()


def _owns(phrase: _Phrase, between: str) -> bool:
    """Whether a phrase is the possessor of what follows: "Ann Lee's sudden death"."""
    if phrase.text.endswith(("'s", "’s")):
        return _ADJECTIVES.match(between) is not None
    return _POSSESSIVE.match(between) is not None


def _named(prepared: Prepared, phrase: _Phrase) -> bool:
    """Whether a phrase at the beginning of a sentence is more than a common word with a capital."""
    words = phrase.text.split()
    return phrase.common or len(words) > 1 or _bare(words[0]) in prepared.capitalised


def _actor(phrase: _Phrase, role: Literal["actor", "target"], base: int) -> Actor:
    """Make the record of a phrase, without determiner and possessive."""
    lead = _DETERMINER.match(phrase.text)
    name = phrase.text[lead.end() :] if lead else phrase.text
    start = base + phrase.start + len(phrase.text) - len(name)
    name = name.removesuffix("'s").removesuffix("’s")
    return Actor(name, role, start, start + len(name))


@lru_cache(maxsize=4096)
def _key(name: str) -> str:
    """Return a name as it is compared: folded, without titles."""
    return fold(_bare(name)).replace("-", " ").replace("'", "")


def same(first: str, second: str) -> float:
    """Return how likely two names mean one person or group, from 0 to 1; spelling, titles and short forms aside."""
    a, b = _key(first), _key(second)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    one, two = a.split(), b.split()
    short, long = (one, two) if len(one) <= len(two) else (two, one)
    if len(short) == 1:
        best = 1.0 if short[0] in long else max(JaroWinkler.similarity(short[0], part) for part in long)
        if best == 1.0 or (len(short[0]) > _SHORT and best > _ALIKE):
            return 0.9 * best
        return best * 0.4
    scores = [[JaroWinkler.similarity(part, other) for other in long] for part in short]
    best_of = [max(row) for row in scores]
    where = [row.index(max(row)) for row in scores]
    whole = fuzz.token_sort_ratio(a, b) / 100
    if min(best_of) < _WEAKEST or (sorted(set(where)) != where and sorted(one) != sorted(two)):
        return min(
            whole, 0.6
        )  # a part has no match, or the parts stand in another order ("Ivan Petrov", "Petr Ivanov")
    return max(whole, sum(best_of) / len(best_of) * 0.97)


def aliases(names: Iterable[str]) -> dict[str, str]:
    """Return the canonical name of every name of a collection: the longest of those that mean the same.

    The result does not depend on the order of the names. A short form that fits several full names stays as it is.
    """
    unique = sorted(set(names), key=lambda name: (-len(_key(name).split()), -len(name), name))
    heads: list[str] = []
    out: dict[str, str] = {}
    for name in unique:
        fits = [head for head in heads if same(name, head) >= 0.85]
        if len(fits) == 1 or (fits and len(_key(name).split()) > 1):
            out[name] = fits[0]
        else:
            heads.append(name)
            out[name] = name
    return out
