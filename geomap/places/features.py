"""What the toponym tagger sees of each token: its form, its neighbours, the gazetteer, names of persons, the document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from geomap.language import Tokens
from geomap.records import NAME_FLAGS, NameInfo, Sentence

Lookup = Callable[[str], NameInfo | None]

CONNECTORS = frozenset(
    "of de del la las los le les du des da do dos das di el al ul as ez ash upon on sur the and y e et & - – ' ’ st san en an am "
    "der den und und het ter bin ibn ol an".split()
)
ARTICLES = frozenset("al el ul as ash ar an at az ad ed es ul il".split())
"""Arabic articles, written in lower case before a hyphen."""
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


@dataclass(slots=True)
class Text:
    """A document prepared for the tagger: tokens, the sentence of each, and the runs of tokens that may hold names."""

    tokens: Tokens
    lower: list[str]
    sentence: list[int]
    first: list[bool]
    regions: list[tuple[int, int]]
    modes: list[str] = field(default_factory=list)


def regions(words: Sequence[str], lower: Sequence[str], sentence: Sequence[int]) -> list[tuple[int, int]]:
    """Return the runs of capitalised tokens with the connectors between them."""
    found: list[tuple[int, int]] = []
    count = len(words)
    index = 0
    while index < count:
        if not is_candidate(words[index]):
            index += 1
            continue
        start = index
        here = sentence[index]
        if start >= 2 and words[start - 1] == "-" and lower[start - 2] in ARTICLES and sentence[start - 2] == here:
            start -= 2  # "al-Bab"
        stop = index + 1
        while stop < count and sentence[stop] == here:
            if is_candidate(words[stop]):
                stop += 1
                continue
            ahead = stop
            while ahead < count and ahead - stop < 3 and lower[ahead] in CONNECTORS and sentence[ahead] == here:
                ahead += 1
            if ahead > stop and ahead < count and is_candidate(words[ahead]) and sentence[ahead] == here:
                stop = ahead + 1
                continue
            break
        if found and start < found[-1][1]:
            start = index
        if not (stop - start == 1 and lower[start] in STOPWORDS):
            found.append((start, stop))
        index = stop
    return found


def is_candidate(word: str) -> bool:
    """Whether a token may be part of a name in ordinary text."""
    first = word[0]
    return first.isupper() or (first in "#@" and len(word) > 1) or (first.isalpha() and not first.islower()) or (
        len(word) > 1 and first in "’'" and word[1].isupper()
    )


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
    top = letters[:1] or "?"
    return letters, f"{top}{size}"


def shape(word: str) -> str:
    """Return the word with letters and digits replaced by their kind, runs cut short."""
    out = ""
    for char in word[:12]:
        mark = "X" if char.isupper() else "x" if char.islower() else "9" if char.isdigit() else char if char in ".-'’#@&" else "_"
        if out[-2:] != mark * 2:
            out += mark
    return out


def names(
    text: Text, lookup: Lookup, longest: int = 6
) -> tuple[list[tuple[str, str, int, str] | None], list[NameInfo | None]]:
    """Return, for each token, the longest name of the gazetteer that covers it, and what it is alone."""
    words = text.tokens.words
    covering: list[tuple[str, str, int, str] | None] = [None] * len(words)
    alone: list[NameInfo | None] = [None] * len(words)
    for start, stop in text.regions:
        for index in range(start, stop):
            if text.lower[index] in CONNECTORS and not (index + 1 < stop and words[index + 1] == "-"):
                continue
            info = lookup(bare(words[index]))
            alone[index] = info
            best = index + 1 if info else 0
            top = info
            for end in range(min(stop, index + longest), index + 1, -1):
                if text.lower[end - 1] in CONNECTORS:
                    continue
                whole = lookup(join(text, index, end))
                if whole:
                    best, top = end, whole
                    break
            if best and top:
                letters, size = describe(top)
                length = best - index
                for place in range(index, best):
                    old = covering[place]
                    if old is None or old[2] < length:
                        position = "S" if length == 1 else "B" if place == index else "E" if place == best - 1 else "M"
                        covering[place] = (letters, size, length, position)
    return covering, alone


def bare(word: str) -> str:
    """Return the word without the mark of a hashtag or handle."""
    return word[1:] if word[0] in "#@" and len(word) > 1 else word


def join(text: Text, start: int, end: int) -> str:
    """Return the tokens as they would be looked up: a space where the text has one."""
    starts, ends, words = text.tokens
    out = words[start]
    for index in range(start + 1, end):
        out += words[index] if starts[index] == ends[index - 1] else " " + words[index]
    return out


@dataclass(slots=True)
class Evidence:
    """What the rest of the document says about a word: counts of telling neighbours."""

    place: int = 0
    person: int = 0
    kind: int = 0
    total: int = 0
    tail: int = 0


def evidence(text: Text, alone: Sequence[NameInfo | None]) -> dict[str, Evidence]:
    """Gather, for each capitalised word, how often it stands after a preposition, a title, before a kind word."""
    words, lower = text.tokens.words, text.lower
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
            if index == start:
                if before in LOCATIVE:
                    seen.place += 1
                elif before.rstrip(".") in TITLES:
                    seen.person += 1
            elif before.rstrip(".") in TITLES:
                seen.person += 1
            elif words[index - 1][-1] == "." and len(words[index - 1]) == 2:
                seen.person += 1
            after = lower[index + 1] if index + 1 < count else ""
            if after in KINDS:
                seen.kind += 1
            elif after in SPEECH:
                seen.person += 1
            elif after == "," and index + 2 < count:
                info = alone[index + 2]
                if info and info.flags & (NAME_FLAGS["country"] | NAME_FLAGS["admin1"] | NAME_FLAGS["abbreviation"]):
                    seen.tail += 1
    return found


def _bucket(value: int) -> str:
    return str(value) if value < 3 else "3"


def features(text: Text, lookup: Lookup, persons: dict[str, str]) -> Iterable[tuple[tuple[int, int], list[list[str]]]]:
    """Yield each region with the features of each of its tokens."""
    words, lower = text.tokens.words, text.lower
    covering, alone = names(text, lookup)
    around = evidence(text, alone)
    count = len(words)

    def at(index: int) -> str:
        return lower[index] if 0 <= index < count and text.sentence[index] == here else "<>"

    for start, stop in text.regions:
        here = text.sentence[start]
        rows: list[list[str]] = []
        for index in range(start, stop):
            word, low = words[index], lower[index]
            p1, p2, n1, n2 = at(index - 1), at(index - 2), at(index + 1), at(index + 2)
            form = shape(word)
            out = [
                "1", "w=" + low, "s3=" + low[-3:], "s4=" + low[-4:], "p3=" + low[:3], "f=" + form,
                "w-1=" + p1, "w-2=" + p2, "w+1=" + n1, "w+2=" + n2,
                "b-=" + p1 + " " + low, "b+=" + low + " " + n1, "c-=" + p2 + " " + p1, "c+=" + n1 + " " + n2,
                "s-=" + p1[-3:], "s+=" + n1[-3:],
            ]  # fmt: skip
            first = text.first[index]
            if first:
                out.append("first")
                out.append("first,f=" + form)
            cover = covering[index]
            if cover:
                letters, size, length, position = cover
                out += [
                    "g=" + position + letters, "g=" + position + size, "gl=" + position + str(min(length, 4)),
                    "g,p=" + letters[:1] + p1, "g,n=" + letters[:1] + n1, "gs,first=" + size + str(first),
                ]  # fmt: skip
            else:
                out += ["g=0", "g0,p=" + p1, "g0,n=" + n1]
            single = alone[index]
            if single:
                out.append("a=" + describe(single)[1])
            for step in (-1, 1):
                other = index + step
                if 0 <= other < count:
                    known = covering[other]
                    out.append(f"g{step}=" + (known[3] + known[1] if known else "0"))
                    out.append(f"n{step}=" + persons.get(lower[other], "0"))
                    out.append(f"f{step}=" + shape(words[other]))
            person = persons.get(low, "0")
            out += ["n=" + person, "n,g=" + person + (cover[1] if cover else "0")]
            if index + 2 < count and n1 == "," and alone[index + 2]:
                out.append("tail=" + describe(alone[index + 2])[1])
            if p1 == "," and index >= 2 and covering[index - 2]:
                out.append("head=" + covering[index - 2][1])
            seen = around.get(low)
            if seen:
                out += [
                    "dp=" + _bucket(seen.place), "dn=" + _bucket(seen.person), "dk=" + _bucket(seen.kind),
                    "dt=" + _bucket(seen.tail), "dc=" + _bucket(seen.total),
                    f"d={seen.place > 0}{seen.person > 0}{seen.kind > 0}{seen.tail > 0}" + (cover[1][0] if cover else "0"),
                ]  # fmt: skip
            out += [f"r={min(index - start, 3)}/{min(stop - start, 5)}", "k+=" + str(n1 in KINDS), "t-=" + str(p1.rstrip(".") in TITLES)]
            rows.append(out)
        yield (start, stop), rows


def prepare(tokens: Tokens, sentences: Sequence[Sentence]) -> Text:
    """Return the tokens with the number of their sentence and the runs that may hold names."""
    lower = [word.lower() for word in tokens.words]
    sentence: list[int] = []
    first: list[bool] = []
    number = 0
    fresh = True
    last = -1
    for start, word in zip(tokens.starts, tokens.words, strict=True):
        while number < len(sentences) and start >= sentences[number].end:
            number += 1
        if number != last:
            fresh = True
            last = number
        sentence.append(number)
        first.append(fresh)
        if fresh and (word[0].isalnum()):
            fresh = False
    return Text(tokens, lower, sentence, first, regions(tokens.words, lower, sentence))
