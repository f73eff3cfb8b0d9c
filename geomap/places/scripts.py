"""Toponyms in languages that the tagger has not learned: names of the gazetteer as they stand, with less confidence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from geomap.language import script
from geomap.places.names import fold
from geomap.places.runs import Lookup, Text, join
from geomap.records import NAME_FLAGS, Mention, NameInfo

CONFIDENCE = 0.5
_NAMED = 0.65  # the confidence of a name that stands in the list of its language
_EXONYMS = Path(__file__).with_name("exonyms.tsv")
_BIG = 15_000  # people from which a town's name counts without a word before it that speaks for a place
_SOME = 1_000
_WEIGHTY = NAME_FLAGS["country"] | NAME_FLAGS["admin1"] | NAME_FLAGS["region"]
_LONGEST = 4
# Prepositions of place, and words for kinds of place, before a name.
_BEFORE = frozenset(
    # Spanish, French, Portuguese, Italian, German, Dutch, Turkish, Indonesian
    "en de del desde hacia cerca ciudad provincia departamento municipio estado à au aux dans vers près ville "
    "province région em no na cidade município in a nel nella presso città provincia nach aus bei stadt provinz "
    "naar te stad di ke dari kota "
    # Persian and Dari, Arabic, Pashto, Urdu
    "در به از ولایت شهر شهرستان ولسوالی استان في من إلى مدينة محافظة قرية ولاية په د ښار میں سے شہر صوبہ "
    # Ukrainian, Russian, Bulgarian, Serbian
    "в у на до з із під біля місті місто селі область районі из под около городе город селе области районе град "
    "u на".split()
)
# Arabic letters written onto the next word: "and", "in", "to", "so"; and the article.
_PREFIXES = ("وال", "بال", "لل", "ال", "و", "ب", "ل", "ف")
# Endings of East Slavic cases, and what the nominative has instead.
_ENDINGS = tuple(
    tuple(pair.split(":"))
    for pair in (
        "ському:ський ській:ська ської:ська ської:ськ ской:ская ском:ск ске:ск ську:ськ ська:ськ ові:ів ові: "
        "єві:їв єва:їв єву:їв ова:ів ову:ів ому:е ом: ою:а ем: ах:и ях:і ів:и ією:ія ії:ія ии:ия ию:ия ію:ія і:а "
        "і: і:ь у:а у: и:а ы:а е:а е: а: я:ь ю:я ю:ь і:я и:ь"
    ).split()
)


@lru_cache(maxsize=32)
def exonyms(language: str | None) -> Mapping[str, str]:
    """Return the names that a language has for countries and regions, folded, with the English name of each."""
    with _EXONYMS.open(encoding="utf-8") as lines:
        rows = (line.split("\t") for line in lines)
        return {fold(name): place for code, name, place, _ in rows if code == language}


def find(text: Text, source: str, lookup: Lookup, language: str | None = None) -> Iterator[Mention]:
    """Yield the names in a text that its language or the gazetteer knows, longest first, none overlapping."""
    reader = _Reader(text, lookup, exonyms(language), language or "")
    index = 0
    while index < len(text.words):
        found = reader.longest(index)
        if found is None:
            index += 1
            continue
        low, high = text.tokens.starts[index] + found.skip, text.tokens.ends[found.end - 1] - found.cut
        name = found.name if found.name != source[low:high] else None
        yield Mention(low, high, source[low:high], confidence=_NAMED if found.listed else CONFIDENCE, name=name)
        index = found.end


class _Found(NamedTuple):
    """A name: the token that it ends before, what to look up, the letters around it that belong to other words."""

    end: int
    name: str
    skip: int = 0
    cut: int = 0
    listed: bool = False


class _Reader:
    """One text with what its language and the gazetteer know."""

    def __init__(self, text: Text, lookup: Lookup, listed: Mapping[str, str], language: str) -> None:
        """Take the text, the gazetteer, and the names of the language."""
        self.text, self.lookup, self.listed, self.language = text, lookup, listed, language

    def longest(self, index: int) -> _Found | None:
        """Return the longest name that begins at a token."""
        text = self.text
        words, here = text.tokens.words, text.sentence[index]
        word = words[index]
        if not word[0].isalpha() or (word in _BEFORE and not word[0].isupper()):
            return None
        kind = script(word[0])
        latin = kind == "latin" or kind is None
        signs = kind in ("han", "kana")
        elided = _ELIDED.match(word) if latin else None
        skip = elided.end() if elided else 0
        if latin and not word[skip].isupper():
            return None
        before = text.lower[index - 1] if index and text.sentence[index - 1] == here else ""
        for end in range(min(len(words), index + (8 if signs else _LONGEST)), index, -1):
            last = words[end - 1]
            if text.sentence[end - 1] != here or not last[0].isalpha():
                continue
            length = end - index
            if signs and length < _TWO:
                return None
            if length == 1 and word.lower() in _BEFORE:
                continue  # "Bei einem Brand": a preposition opens the sentence
            name = join(text.tokens, words, index, end)[skip:]
            cut = 0
            if self.language == "tr" and any(mark in last for mark in "'’"):
                cut = len(last) - min(last.find(mark) for mark in "'’" if mark in last)
                name = name[:-cut]
            if len(name) < (_TWO if signs else _TWO + 1) and fold(name) not in self.listed:
                continue
            listed = self.listed.get(fold(name))
            if listed:
                return _Found(end, listed, skip, cut, listed=True)
            if latin and not last[0].isupper() and length > 1:
                continue
            info = self.lookup(name)
            if info and _counts(info, before, length, first=text.first[index] and latin):
                return _Found(end, name, skip, cut)
            if length == 1:
                found = self._changed(name, kind, before, end, skip, cut)
                if found:
                    return found
        return None

    def _changed(self, name: str, kind: str | None, before: str, end: int, skip: int, cut: int) -> _Found | None:
        """Return the name of which a word is a form."""
        for other, letters in _variants(name, kind, self.language):
            listed = self.listed.get(fold(other))
            if listed:
                return _Found(end, listed, skip + letters, cut, listed=True)
            info = self.lookup(other)
            if kind == "latin" and info and not info.flags & _WEIGHTY:
                continue
            if info and _counts(info, before, 1, first=False, changed=True):
                return _Found(end, other, skip + letters, cut)
        return None


_TWO = 2
_ELIDED = re.compile(r"(?:[ldsnmtcjLDSNMTCJ]|[Qq]u|[Dd]ell|[Nn]ell|[Aa]ll|[Dd]all|[Ss]ull)['’](?=[^\W\d_])")
# Endings of Latin script by language, and what the nominative has instead.
_LATIN = {
    "de": (("s", ""),),
    "nl": (("s", ""),),
    "pl": (("ii", "ia"), ("ji", "ja"), ("ie", "a"), ("y", "a"), ("ę", "a"), ("ą", "a"), ("u", ""), ("em", "")),
}


def _counts(info: NameInfo, before: str, length: int, *, first: bool, changed: bool = False) -> bool:
    """Whether a name is likely to mean its place: weighty, large, or after a word that speaks for a place."""
    if info.flags & NAME_FLAGS["demonym"] and not info.flags & (_WEIGHTY | NAME_FLAGS["settlement"]):
        return False
    if info.flags & _WEIGHTY:
        return True
    placed = before in _BEFORE
    least = _BIG * (20 if first and length == 1 else 1) * (2 if changed else 1)
    return info.population >= least or (
        placed and (info.population >= _SOME or not info.flags & NAME_FLAGS["settlement"])
    )


def _variants(word: str, kind: str | None, language: str) -> Iterator[tuple[str, int]]:
    """Yield what a word may be a form of, with the letters cut off before it."""
    if kind == "arabic":
        for prefix in _PREFIXES:
            if word.startswith(prefix) and len(word) - len(prefix) >= 3:
                yield word[len(prefix) :], len(prefix)
    elif word[0].isupper():
        for ending, other in _ENDINGS if kind == "cyrillic" else _LATIN.get(language, ()):
            if word.endswith(ending) and len(word) - len(ending) >= _TWO:  # "Киє-ві" is Kyiv
                yield word[: len(word) - len(ending)] + other, 0
