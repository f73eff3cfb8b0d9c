"""What the toponym tagger sees of each token: its form, its neighbours, the gazetteer, names of persons, the document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from geomap.language import Tokens
from geomap.records import NAME_FLAGS, NameInfo, Sentence

Lookup = Callable[[str], NameInfo | None]

CONNECTORS = frozenset(
    "of de del la las los le les du des da do dos das di el al ul as ez ash upon on sur the and y e et & - – ' ’ st san en an am "
    "der den und und het ter bin ibn ol an".split()
)
ARTICLES = frozenset("al el ul as ash ar an at az ad ed es ul il".split())
"""Arabic articles, written in lower case before a hyphen."""
OPENING = ARTICLES | frozenset("san santa la las los el le les de st der ter".split())
"""Connectors with which names also begin."""
# Capitalised words that open sentences without being names; they are looked at only before another capital.
STOPWORDS = frozenset(
    "the a an he she it they we i you his her their its our my your this that these those there in on at as after before but "
    "and or so if when while since for from with by to of is are was were be been has have had do does did will would can "
    "could may might should must not no nor who what which where why how all some any many much more most other others one two "
    "three four five six seven eight nine ten about over under between during through against into out up down off also just "
    "only then than now here however meanwhile later earlier according although though because until both each every few "
    "several such another very even still yet again ever never said says say mr mrs ms".split()
)
LOCATIVE = frozenset(
    "in near at from to around outside into across throughout toward towards through via inside leaving left reached reach "
    "entered enter entering captured besieged bombed shelled visiting visit visited between beyond above below north south "
    "east west northeast northwest southeast southwest northern southern eastern western central downtown mainland rural".split()
)
TITLES = frozenset(
    "mr mrs ms miss dr prof professor sir lady lord president minister premier chancellor senator sen rep congressman "
    "congresswoman representative governor gov mayor councilman councilwoman judge justice attorney sheriff deputy officer "
    "chief detective sgt sergeant lt lieutenant col colonel gen general maj major capt captain cpl corporal private pvt admiral "
    "adm commander king queen prince princess pope bishop archbishop rev reverend father sister brother imam sheikh ayatollah "
    "mullah secretary ambassador spokesman spokeswoman spokesperson coach quarterback pitcher actor actress singer author "
    "director producer striker midfielder defender uncle aunt sr jr saint named called dean superintendent trooper "
    "commissioner chairman chairwoman ceo".split()
)
SPEECH = frozenset(
    "said says told added explained wrote tweeted argued noted recalled insisted testified replied asked joked thinks thought "
    "believes hopes admitted smiled laughed".split()
)
KINDS = frozenset(
    "county counties parish province provinces district districts state city town township village region river lake creek valley "
    "mountain mountains hills hill island islands bay beach desert sea ocean gulf strait peninsula airport governorate department "
    "oblast raion prefecture municipality borough canton commune territory republic kingdom emirate airbase base camp fort "
    "harbor harbour port pass range plateau coast basin canyon falls forest park road street avenue highway boulevard lane drive "
    "square neighborhood neighbourhood suburb capital border dam bridge station springs landing".split()
)


MONTHS = frozenset(
    "january february march april may june july august september october november december jan. feb. mar. apr. aug. sept. "
    "oct. nov. dec. monday tuesday wednesday thursday friday saturday sunday mondays fridays saturdays sundays".split()
)


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
    words = [bare(word) for word in tokens.words]
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
        else:
            may[index] = is_candidate(word)
    if "U" in mode or "L" in mode:
        _caseless(tokens, words, lower, sentence, mode, may, lists, lookup)
    return Text(tokens, words, lower, sentence, first, mode, regions(words, lower, sentence, may))


def _quiet(words: Sequence[str]) -> bool:
    """Whether a whole document does without capitals."""
    upper = sum(1 for word in words if word[0].isupper() and len(word) > 1)
    letters = sum(1 for word in words if word[0].islower())
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
    if long >= 4 and capital > _TITLE * long:
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
    """Mark the tokens that may be part of a name where capitals do not say so: uncommon words, names of several words."""
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
        while stop < count and sentence[stop] == here and stop - start < _LONGEST:
            if may[stop]:
                stop += 1
                continue
            ahead = stop
            while ahead < count and ahead - stop < 3 and lower[ahead] in CONNECTORS and sentence[ahead] == here:
                ahead += 1
            if ahead > stop and ahead < count and may[ahead] and sentence[ahead] == here:
                stop = ahead + 1
                continue
            break
        if not (stop - start == 1 and lower[start] in STOPWORDS):
            found.append((start, stop))
        index = stop
    return found


_LONGEST = 60  # tokens in a run; a longer one (a list of names, a hostile text) is cut


def is_candidate(word: str) -> bool:
    """Whether a token may be part of a name in running text."""
    first = word[0]
    if first.isalpha():
        return not first.islower()
    return len(word) > 1 and first in "'’" and word[1].isupper()


_CLASS = (
    (NAME_FLAGS["country"], "C"),
    (NAME_FLAGS["admin1"], "A"),
    (NAME_FLAGS["region"], "R"),
    (NAME_FLAGS["admin2"], "D"),
    (NAME_FLAGS["settlement"], "P"),
    (NAME_FLAGS["natural"], "N"),
    (NAME_FLAGS["site"], "S"),
    (NAME_FLAGS["demonym"], "d"),
    (NAME_FLAGS["abbreviation"], "b"),
)


def describe(info: NameInfo) -> tuple[str, str]:
    """Return the classes of a name as letters, and the likeliest class with its size."""
    letters = "".join(letter for flag, letter in _CLASS if info.flags & flag)
    size = len(str(info.population)) if info.population > 0 else 0
    return letters, f"{letters[:1] or '?'}{size}"


def shape(word: str) -> str:
    """Return the word with letters and digits replaced by their kind, runs cut short."""
    out = ""
    for char in word[:12]:
        mark = (
            "X"
            if char.isupper()
            else "x"
            if char.islower()
            else "9"
            if char.isdigit()
            else char
            if char in ".-'’&"
            else "_"
        )
        if out[-2:] != mark * 2:
            out += mark
    return out


def bare(word: str) -> str:
    """Return the word without the mark of a hashtag or handle."""
    return word[1:] if word[0] in "#@" and len(word) > 1 else word


def join(tokens: Tokens, words: Sequence[str], start: int, end: int) -> str:
    """Return the words as they would be looked up: a space where the text has one."""
    if end - start == 1:
        return words[start]
    starts, ends = tokens.starts, tokens.ends
    out = words[start]
    for index in range(start + 1, end):
        out += words[index] if starts[index] == ends[index - 1] else " " + words[index]
    return out


@dataclass(frozen=True, slots=True)
class Cover:
    """The longest name of the gazetteer over a token: its classes, likeliest class with size, and reach."""

    letters: str
    size: str
    start: int
    end: int


def covers(text: Text, lookup: Lookup, longest: int = 6) -> tuple[list[Cover | None], list[NameInfo | None]]:
    """Return, for each token, the longest name of the gazetteer that covers it, and what it is alone."""
    words, lower = text.words, text.lower
    covering: list[Cover | None] = [None] * len(words)
    alone: list[NameInfo | None] = [None] * len(words)
    for start, stop in text.regions:
        for index in range(start, stop):
            # "of" begins no name; "San", "Los" and "al-" do, though alone they are none.
            linked = lower[index] in CONNECTORS
            if linked and words[index][0].islower() and lower[index] not in OPENING and not text.mode[index]:
                continue
            info = alone[index] = None if linked else lookup(words[index])
            best, top = (index + 1, info) if info else (0, None)
            for end in range(min(stop, index + longest), index + 1, -1):
                if lower[end - 1] in CONNECTORS:
                    continue
                whole = lookup(join(text.tokens, words, index, end))
                if whole:
                    best, top = end, whole
                    break
            if top:
                letters, size = describe(top)
                cover = Cover(letters, size, index, best)
                for place in range(index, best):
                    old = covering[place]
                    if old is None or old.end - old.start < best - index:
                        covering[place] = cover
    return covering, alone


@dataclass(slots=True)
class Evidence:
    """What the rest of the document says about a word: counts of telling neighbours."""

    place: int = 0
    person: int = 0
    kind: int = 0
    tail: int = 0
    total: int = 0


_UNITS = NAME_FLAGS["country"] | NAME_FLAGS["admin1"]


def evidence(text: Text, alone: Sequence[NameInfo | None], lists: Lexicon) -> dict[str, Evidence]:
    """Gather, for each word, how often it stands after a preposition, a title or a first name, before a kind word."""
    words, lower = text.words, text.lower
    found: dict[str, Evidence] = {}
    count = len(words)
    for start, stop in text.regions:
        for index in range(start, stop):
            word = lower[index]
            if word in CONNECTORS:
                continue
            seen = found.get(word)
            if seen is None:
                seen = found[word] = Evidence()
            seen.total += 1
            before = lower[index - 1] if index else ""
            if before.rstrip(".") in TITLES:
                seen.person += 1
            elif index == start:
                seen.place += before in LOCATIVE
            elif lists.person.get(before, "s") != "s" or (words[index - 1][-1] == "." and len(words[index - 1]) == 2):
                seen.person += 1
            after = lower[index + 1] if index + 1 < count else ""
            if after in KINDS:
                seen.kind += 1
            elif after in SPEECH:
                seen.person += 1
            elif after == "," and index + 2 < count:
                info = alone[index + 2]
                seen.tail += bool(info and info.flags & _UNITS)
    return found


def _few(value: int) -> str:
    return str(value) if value < 3 else "3"


def word_features(word: str, lists: Lexicon) -> list[str]:
    """Return what is read off a token alone; the first eight are also read of its neighbours, the first two at two."""
    low = word.lower()
    common = "c" if low in lists.common else "e" if low in lists.either else "r"
    trigger = (
        "k" if low in KINDS else "t" if low.rstrip(".") in TITLES else "s" if low in SPEECH else "l" if low in LOCATIVE
        else "m" if low in MONTHS else "0"
    )  # fmt: skip
    group = lists.cluster.get(word) or lists.cluster.get(low, "-")
    person = lists.person.get(low, "0")
    form = shape(word)
    return [
        "w" + low, "c" + group, "f" + form, "n" + person, "o" + common, "t" + trigger, "3" + low[-3:], "o" + common + form,
        "4" + low[-4:], "5" + low[-2:], "p" + low[:3], "q" + low[:4], "n" + person + common,
    ]  # fmt: skip


_AND = frozenset((",", "and", "or", "&", "/", "-", "–"))
NEAR, FAR = 8, 2
_EDGE = ["w<>"]


def offset_features(offset: int, word: str | None, lists: Lexicon) -> list[str]:
    """Return the features of the token at an offset from the one to label; None is the edge of the sentence."""
    return at_offset(offset, word_features(word, lists) if word is not None else None)


def at_offset(offset: int, own: list[str] | None) -> list[str]:
    """Return the features of a token, given as those of the token alone, as they are named at an offset."""
    if own is None:
        own = _EDGE
    if offset:
        own = own[: NEAR if abs(offset) == 1 else FAR]
    return [f"{offset}{name}" for name in own]


def features(
    text: Text, lookup: Lookup, lists: Lexicon
) -> Iterator[tuple[tuple[int, int], list[list[str]], list[Any]]]:
    """Yield each run with, for each token, its own features and the five words around it (None at an edge).

    The features of the words themselves come from `offset_features`: a caller may keep them by word.
    """
    words, lower = text.words, text.lower
    covering, alone = covers(text, lookup)
    around = evidence(text, alone, lists)
    count = len(words)
    sentence = text.sentence
    cluster = lists.cluster
    for start, stop in text.regions:
        here = sentence[start]
        rows: list[list[str]] = []
        windows: list[Any] = []
        whole = covering[start]
        entire = whole.size if whole and whole.start == start and whole.end == stop else "0"
        for index in range(start, stop):
            low = lower[index]
            window = tuple(
                words[place] if 0 <= place < count and sentence[place] == here else None
                for place in range(index - 2, index + 3)
            )
            w2, w1, word, v1, v2 = window
            p1 = w1.lower() if w1 else "<>"
            n1 = v1.lower() if v1 else "<>"
            q1 = cluster.get(w1 or "") or cluster.get(p1, "-")
            m1 = cluster.get(v1 or "") or cluster.get(n1, "-")
            case = text.mode[index]
            out = [
                "1", "m" + case, "b-" + p1 + " " + low, "b+" + low + " " + n1, "c-" + (w2 or "<>") + " " + p1,
                "c+" + n1 + " " + (v2 or "<>"), "k" + q1 + "/" + m1, f"r{min(index - start, 3)}/{min(stop - start, 5)}",
                "e" + entire,
            ]  # fmt: skip
            if case:
                out += ["m" + case + ("c" if low in lists.common else "r")]
            if text.first[index]:
                out += ["first", "first" + ("c" if low in lists.common else "e" if low in lists.either else "r")]
            cover = covering[index]
            if cover:
                length = cover.end - cover.start
                place = "S" if length == 1 else "B" if index == cover.start else "E" if index == cover.end - 1 else "M"
                top = cover.letters[:1]
                # The words on either side of the whole name, not only of the token.
                left = lower[cover.start - 1] if cover.start and sentence[cover.start - 1] == here else "<>"
                right = lower[cover.end] if cover.end < count and sentence[cover.end] == here else "<>"
                lefts, rights = cluster.get(left, "-"), cluster.get(right, "-")
                out += [
                    "g" + place + cover.letters, "g" + place + cover.size, "gl" + place + str(min(length, 4)),
                    "gp" + place + top + left, "gn" + place + top + right, "gq" + top + lefts, "gm" + top + rights,
                    "gk" + place + lefts + "/" + rights, "gf" + cover.size + str(text.first[index]), "gc" + case + place + cover.size,
                    "go" + cover.size + ("c" if low in lists.common else "e" if low in lists.either else "r"),
                    "ge" + str(cover.start == start) + str(cover.end == stop) + top,
                ]  # fmt: skip
            else:
                out += ["g0", "g0p" + p1, "g0n" + n1, "g0q" + q1, "g0m" + m1, "g0c" + case]
            single = alone[index]
            if single:
                out.append("a" + describe(single)[1])
            for step in (-1, 1):
                known = covering[index + step] if 0 <= index + step < count else None
                out.append(f"g{step}" + (known.size if known else "0") + str(known is cover))
            if p1 in _AND and index >= 2 and sentence[index - 2] == here:
                ahead = covering[index - 2]
                out.append("co" + p1 + (ahead.size if ahead else "0"))
            if n1 in _AND and index + 2 < count and sentence[index + 2] == here:
                after = covering[index + 2]
                out.append("cn" + n1 + (after.size if after else "0"))
            if p1 == "of" and w2:
                out.append("of" + ("k" if w2.lower() in KINDS else cluster.get(w2, "-")))
            out.append("ng" + lists.person.get(low, "0") + (cover.size if cover else "0"))
            if n1 == "," and index + 2 < count:
                after = alone[index + 2]
                out.append("ta" + (describe(after)[1] if after else "0"))
            if p1 == "," and index >= 2:
                ahead = covering[index - 2]
                out.append("he" + (ahead.size if ahead else "0"))
            seen = around.get(low)
            if seen:
                out += [
                    "dp" + _few(seen.place), "dn" + _few(seen.person), "dk" + _few(seen.kind), "dt" + _few(seen.tail),
                    f"d{seen.place > 0:d}{seen.person > 0:d}{seen.kind > 0:d}{seen.tail > 0:d}" + (cover.size[0] if cover else "0"),
                ]  # fmt: skip
            rows.append(out)
            windows.append(window)
        yield (start, stop), rows, windows
