"""Toponyms in languages that the tagger has not learned: names of the gazetteer as they stand, with less confidence."""

from __future__ import annotations

from collections.abc import Iterator

from geomap.language import script
from geomap.places.runs import Lookup, Text, join
from geomap.records import NAME_FLAGS, Mention, NameInfo

CONFIDENCE = 0.5
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


def find(text: Text, source: str, lookup: Lookup) -> Iterator[Mention]:
    """Yield the gazetteer's names in a text, longest first, none overlapping."""
    words, sentence = text.tokens.words, text.sentence
    count = len(words)
    index = 0
    while index < count:
        found = _longest(text, index, count, sentence[index], lookup)
        if found is None:
            index += 1
            continue
        end, name, skip = found
        low, high = text.tokens.starts[index] + skip, text.tokens.ends[end - 1]
        yield Mention(
            low, high, source[low:high], confidence=CONFIDENCE, name=name if name != source[low:high] else None
        )
        index = end


def _longest(text: Text, index: int, count: int, here: int, lookup: Lookup) -> tuple[int, str, int] | None:
    """Return the end of the longest name that begins at a token, the name, and the letters of a prefix before it."""
    words = text.tokens.words
    word = words[index]
    if not word[0].isalpha():
        return None
    kind = script(word[0])
    latin = kind == "latin" or kind is None
    signs = kind in ("han", "kana")
    if latin and not word[0].isupper():
        return None
    before = text.lower[index - 1] if index and text.sentence[index - 1] == here else ""
    for end in range(min(count, index + (8 if signs else _LONGEST)), index, -1):
        if text.sentence[end - 1] != here or not words[end - 1][0].isalpha():
            continue
        if latin and not words[end - 1][0].isupper():
            continue
        length = end - index
        if signs and length < 2:
            return None
        name = join(text.tokens, words, index, end)
        if len(name) < (2 if signs else 3):
            continue
        info = lookup(name)
        if info and _counts(info, before, length, first=text.first[index] and latin):
            return end, name, 0
        if length == 1:
            for other, skip in _variants(name, kind):
                info = lookup(other)
                if info and _counts(info, before, length, first=False, changed=True):
                    return end, other, skip
    return None


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


def _variants(word: str, kind: str | None) -> Iterator[tuple[str, int]]:
    """Yield what a word may be a form of, with the letters cut off before it."""
    if kind == "arabic":
        for prefix in _PREFIXES:
            if word.startswith(prefix) and len(word) - len(prefix) >= 3:
                yield word[len(prefix) :], len(prefix)
    elif kind == "cyrillic" and word[0].isupper():
        for ending, other in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= 2:  # "Киє-ві" is Kyiv
                yield word[: len(word) - len(ending)] + other, 0
