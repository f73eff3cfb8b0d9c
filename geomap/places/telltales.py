"""Countries that a text speaks of without naming them: by units, parties, forces, offices, money, numbers, services."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

from geomap.records import NAME_FLAGS, Gazetteer

_LISTED = Path(__file__).with_name("telltales.tsv")
_MARKS = ".,;:!?()[]\"'“”‘’«»"
_AMOUNT = re.compile(r"(?<![\w.,])([^\W\d_]{0,3}[^\s\d.,;:()\-])(\d[\d,]*)")
_GLUED = re.compile(r"\d(?<=[^\s\d.,;:()\-]\d)")
_LONGEST_HEAD = 4
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
_DIAL = re.compile(r"(?<!\d)\+(\d{2,4})[ ()-]{0,2}\d[\d ()-]{4}")
_DOMAIN = re.compile(r"\.(?:com?|go[bv]|govt|gouv|org|net|ac|edu|mil)\.([a-z]{2})\b")
_SERVICES = frozenset(
    "police policeman policemen gendarmerie fire firefighters rescue rescuers coastguard guard prosecutor prosecutors "
    "prosecutor's civil emergency disaster ambulance correctional prison prisons weather meteorological seismological "
    "seismic geological bureau highway patrol transport governor governor's premier sheriff marshal "
    "commissioner".split()
)
"""Words for those who serve where they are: a country's police, not its army, embassy or president."""
_BEFORE, _AFTER = 5, 2
_UNITS = sum(NAME_FLAGS[flag] for flag in ("country", "admin1", "admin2", "region", "demonym"))
_HOLDERS = frozenset({"country", "province", "district", "region"})
_SHARE = 0.1
"""The people of a unit in that of its most populous namesake, below which it is not thought of."""


@cache
def _words() -> dict[str, frozenset[str]]:
    """Return the countries (ISO 3166-1 alpha-2) of each word."""
    found: dict[str, frozenset[str]] = {}
    for line in _LISTED.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            codes, _, words = line.partition("\t")
            for word in words.split():
                found[word] = found.get(word, frozenset()) | frozenset(codes.split())
    return found


def countries(text: str) -> frozenset[str]:
    """Return the countries that words, sums, numbers and addresses of a text speak of: "upazila", "NZ$200", "+64 4"."""
    known = _words()
    told = {
        word
        for word in known.keys() & {word.strip(_MARKS) for word in set(text.split())}
        if len(word) > 1 and word[0] != "+"
    }
    for head, digits in _amounts(text):
        if head in known and (len(head) > 1 or not head.isalpha() or _THOUSANDS.fullmatch(digits)):
            told.add(head)
    found = {country for word in told for country in known[word]}
    if "+" in text:
        for number in _DIAL.findall(text):
            found |= next((known[dial] for size in (3, 2) if (dial := f"+{number[:size]}") in known), frozenset())
    return frozenset(found.union(domain.upper() for domain in _DOMAIN.findall(text)))


def _amounts(text: str) -> Iterator[tuple[str, str]]:
    """Yield the marks before numbers and the numbers: "NZ$" and "200"; tried where a digit has one right before it."""
    for glued in _GLUED.finditer(text):
        start = max(0, glued.end() - 1 - _LONGEST_HEAD)
        matches = (_AMOUNT.match(text, at) for at in range(start, glued.end() - 1))
        found = next((match for match in matches if match and match.start(2) == glued.end() - 1), None)
        if found:
            yield found[1], found[2]


def services(text: str, gazetteer: Gazetteer, doubtful: Collection[str]) -> frozenset[str]:
    """Return the countries whose services a text speaks of: "the Scottish Fire and Rescue Service".

    `doubtful` are names in lower case that say nothing themselves, whole or in part.
    """
    words = text.split()
    mute = {word.strip(_MARKS) for name in doubtful for word in name.split()}
    found: set[str] = set()
    for i, word in enumerate(words):
        if word.strip(_MARKS).lower() in _SERVICES:
            for name in _beside(words, i):
                if mute.isdisjoint(name.lower().split()):
                    found |= _holders(name, gazetteer)
    return frozenset(found)


def _beside(words: list[str], i: int) -> Iterator[str]:
    """Yield the names of one or two words in the same clause as a word, shortly before or after it."""
    low, high = i, i + 1
    while low > max(0, i - _BEFORE) and words[low - 1][-1] not in ".,;:!?)":
        low -= 1
    while high < min(len(words), i + 1 + _AFTER) and words[high - 1][-1] not in ".,;:!?)":
        high += 1
    plain = [word.strip(_MARKS).removesuffix("'s").removesuffix("’s") for word in words[low:high]]
    for at, word in enumerate(plain):
        if word[:1].isupper():
            yield word
            if at + 1 < len(plain) and plain[at + 1][:1].isupper():
                yield f"{word} {plain[at + 1]}"


def _holders(name: str, gazetteer: Gazetteer) -> frozenset[str]:
    """Return the countries of the units of a name, or whose people it means."""
    info = gazetteer.info(name)
    if info is None or not info.flags & _UNITS:
        return frozenset()
    units = [c.place for c in gazetteer.find(name) if c.place.kind in _HOLDERS]
    most = max((place.population for place in units), default=0)
    return frozenset(p.country for p in units if p.country and p.population >= _SHARE * most)
