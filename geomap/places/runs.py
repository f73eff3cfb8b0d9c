"""A text as the toponym tagger reads it: the case of each sentence, and the runs of words that may hold names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from geomap.language import Tokens
from geomap.places.words import ARTICLES, CONNECTORS, LOCATIVE, OPENING, STOPWORDS
from geomap.records import NAME_FLAGS, NameInfo, Sentence

Lookup = Callable[[str], NameInfo | None]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Lists of training: common words, words in either case, clusters, names of persons, finite verbs."""

    common: frozenset[str]
    either: frozenset[str]
    cluster: dict[str, str]
    person: dict[str, str]
    verbs: frozenset[str]


def lexicon(meta: dict[str, Any]) -> Lexicon:
    """Unpack the lists from the form in which a model's file holds them."""
    clusters = {word: str(number) for number, words in enumerate(meta["clusters"]) for word in words.split(" ")}
    persons = {name: kind for kind, names in meta["persons"].items() for name in names.split()}
    return Lexicon(
        frozenset(meta["common"].split()),
        frozenset(meta["either"].split()),
        clusters,
        persons,
        frozenset(meta.get("verbs", "").split()),
    )


@dataclass(slots=True)
class Text:
    """A document prepared for the tagger.

    `words` are the tokens as the tagger reads them (without "#", and in lower case where case says nothing), `mode` the
    case of each token's sentence: "" for running text, "T" for a title, "U" for capitals, "L" for lower case only.
    """

    tokens: Tokens
    words: list[str]
    lower: list[str]
    sentence: list[int]
    first: list[bool]
    mode: list[str]
    regions: list[tuple[int, int]]


_SHOUTING = 0.7  # share of capitals among a sentence's letters from which its case says nothing
_TITLE = 0.65  # share of capitalised words among the longer words of a sentence from which it is a title


def prepare(tokens: Tokens, sentences: Sequence[Sentence], lists: Lexicon, lookup: Lookup) -> Text:
    """Return the tokens with the number and case of their sentence, and the runs that may hold names."""
    words = [bare(word) if word[0] in "#@" else word for word in tokens.words]
    lower = [word.lower() for word in words]
    count = len(words)
    sentence = [0] * count
    first = [False] * count
    mode = [""] * count
    number = 0
    start = 0
    quiet = _quiet(words)
    while start < count:
        while number < len(sentences) and tokens.starts[start] >= sentences[number].end:
            number += 1
        limit = sentences[number].end if number < len(sentences) else tokens.ends[-1] + 1
        stop = start
        while stop < count and tokens.starts[stop] < limit:
            sentence[stop] = number
            stop += 1
        stop = max(stop, start + 1)
        case = "L" if quiet else _case(words, start, stop)
        if case:
            mode[start:stop] = [case] * (stop - start)
        for index in range(start, stop):
            if words[index][0].isalnum():
                first[index] = True
                break
            first[index] = True
        start = stop
    may = [False] * count
    for index, word in enumerate(words):
        if mode[index] in ("U", "L"):
            words[index] = lower[index]
        elif not word.islower():
            may[index] = is_candidate(word)
    if "U" in mode or "L" in mode:
        _caseless(tokens, words, lower, sentence, mode, may, lists, lookup)
    return Text(tokens, words, lower, sentence, first, mode, regions(words, lower, sentence, may))


def _quiet(words: Sequence[str]) -> bool:
    """Whether a whole document does without capitals."""
    upper = sum(map(str.isupper, [word[0] for word in words if len(word) > 1]))
    if upper * 60 >= len(words):
        return False
    letters = sum(map(str.islower, [word[0] for word in words]))
    return letters > 3 and upper * 60 < letters


def _case(words: Sequence[str], start: int, stop: int) -> str:
    """Return the case of a sentence."""
    initials = [word[0] for word in words[start:stop] if len(word) > 3 and word[0].isalpha()]
    small = sum(map(str.islower, initials))
    if small > 1 and small > (1 - _TITLE) * len(initials):
        return ""  # running text, told at a glance
    upper = lower = capital = long = 0
    for word in words[start:stop]:
        if not word[0].isalpha():
            continue
        if word.islower():
            lower += len(word)
        elif word.isupper():
            upper += len(word)
        else:
            upper += 1
            lower += len(word) - 1
        if len(word) > 3:
            long += 1
            capital += word[0].isupper()
    if upper + lower >= 12 and upper > _SHOUTING * (upper + lower):
        return "U"
    # A title ends without a full stop: "Gunmen attacked Djibo and Arbinda." is running text with two names.
    if long >= 4 and capital > _TITLE * long and words[stop - 1] != ".":
        return "T"
    return ""


def _caseless(
    tokens: Tokens,
    words: list[str],
    lower: list[str],
    sentence: list[int],
    mode: list[str],
    may: list[bool],
    lists: Lexicon,
    lookup: Lookup,
) -> None:
    """Mark the tokens that may be part of a name where case does not say so: uncommon words, names of several words."""
    count = len(words)
    for index in range(count):
        if mode[index] not in ("U", "L") or not words[index][0].isalpha():
            continue
        word = lower[index]
        if word in STOPWORDS or (word in CONNECTORS and word not in OPENING):
            continue
        if word not in lists.common and word not in CONNECTORS:
            may[index] = True
            continue
        before = lower[index - 1] if index else ""
        if before in LOCATIVE and lookup(word):
            may[index] = True
        for end in (index + 3, index + 2):
            if end <= count and sentence[end - 1] == sentence[index] and words[end - 1][0].isalpha():
                info = lookup(join(tokens, words, index, end))
                if info and (info.population > 20_000 or not info.flags & NAME_FLAGS["settlement"]):
                    may[index:end] = [True] * (end - index)
                    break


def regions(
    words: Sequence[str], lower: Sequence[str], sentence: Sequence[int], may: Sequence[bool]
) -> list[tuple[int, int]]:
    """Return the runs of tokens that may be part of a name, with the connectors between them."""
    found: list[tuple[int, int]] = []
    count = len(words)
    index = 0
    while index < count:
        if not may[index]:
            index += 1
            continue
        start = index
        here = sentence[index]
        if (
            start >= 2
            and words[start - 1] == "-"
            and lower[start - 2] in ARTICLES
            and sentence[start - 2] == here
            and not (found and start - 2 < found[-1][1])
        ):
            start -= 2  # "al-Bab"
        stop = index + 1
        while stop < count and sentence[stop] == here and stop - start < LONGEST:
            if may[stop]:
                stop += 1
                continue
            ahead = stop
            while ahead < count and ahead - stop < 3 and lower[ahead] in CONNECTORS and sentence[ahead] == here:
                if may[ahead]:
                    break  # "Sur" in "Lanao del Sur"
                ahead += 1
            if ahead > stop and ahead < count and may[ahead] and sentence[ahead] == here:
                stop = ahead + 1
                continue
            break
        if not (stop - start == 1 and lower[start] in STOPWORDS):
            found.append((start, stop))
        index = stop
    return found


LONGEST = 60
"""Tokens in a run; a longer one (a list of names, a hostile text) is cut."""


def is_candidate(word: str) -> bool:
    """Whether a token may be part of a name in running text."""
    first = word[0]
    if first.isalpha():
        return not first.islower()
    return len(word) > 1 and first in "'’" and word[1].isupper()


def bare(word: str) -> str:
    """Return the word without the mark of a hashtag or handle."""
    return word[1:] if len(word) > 1 and word[0] in "#@" else word


def join(tokens: Tokens, words: Sequence[str], start: int, end: int) -> str:
    """Return the words as they would be looked up: a space where the text has one."""
    if end - start == 1:
        return words[start]
    starts, ends = tokens.starts, tokens.ends
    out = words[start]
    for index in range(start + 1, end):
        out += words[index] if starts[index] == ends[index - 1] else " " + words[index]
    return out
