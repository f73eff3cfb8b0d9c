"""What the toponym tagger sees of each token: its form, its neighbours, gazetteer, persons' names, the document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from geomap.places.runs import Lexicon, Lookup, Text, join
from geomap.places.words import CONNECTORS, KINDS, LOCATIVE, MONTHS, OPENING, SPEECH, TITLES
from geomap.records import NAME_FLAGS, NameInfo

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
    return _described(info.flags, len(str(info.population)) if info.population > 0 else 0)


@lru_cache(maxsize=2048)
def _described(flags: int, size: int) -> tuple[str, str]:
    letters = "".join(letter for flag, letter in _CLASS if flags & flag)
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
        "w" + low, "c" + group, "f" + form, "n" + person, "o" + common, "t" + trigger, "3" + low[-3:],
        "o" + common + form,
        "4" + low[-4:], "5" + low[-2:], "p" + low[:3], "q" + low[:4], "n" + person + common,
    ]  # fmt: skip


_AND = frozenset((",", "and", "or", "&", "/", "-", "–"))
NEAR, FAR = 8, 2
EDGE = ["w<>"]
"""The features of what lies beyond the edge of a sentence."""


def word_features_at(offset: int, word: str | None, lists: Lexicon) -> list[str]:
    """Return the features of the token at an offset from the one to label; None is the edge of the sentence.

    Each is known to the model with the offset before its name.
    """
    own = EDGE if word is None else word_features(word, lists)
    return own[: NEAR if abs(offset) == 1 else FAR] if offset else own


def by_offset(rows: Mapping[str, int]) -> tuple[dict[str, int], ...]:
    """Return the numbers of those features by offset, from two before to two after, without the offset's name."""
    found: dict[str, dict[str, int]] = {str(offset): {} for offset in range(-2, 3)}
    for name, number in rows.items():
        cut = 2 if name[0] == "-" else 1
        if len(name) > cut and name[:cut] in found:
            found[name[:cut]][name[cut:]] = number
    return tuple(found.values())


class _Reader:
    """One text with all that the features of its tokens are read from."""

    def __init__(self, text: Text, lookup: Lookup, lists: Lexicon) -> None:
        """Look up the names and gather the document's evidence once."""
        self.text = text
        self.lists = lists
        self.covering, self.alone = covers(text, lookup)
        self.sizes = [cover.size if cover else "0" for cover in self.covering]
        self.around = evidence(text, self.alone, lists)
        self.told: dict[str, tuple[tuple[str, ...], str]] = {}

    def run(self, start: int, stop: int) -> tuple[list[list[str]], list[str | None]]:
        """Return the features of each token of a run, and its words from two before to two after (None at an edge)."""
        text, cluster, sizes = self.text, self.lists.cluster, self.sizes
        words, lower, sentence, common, either = (
            text.words, text.lower, text.sentence, self.lists.common, self.lists.either
        )  # fmt: skip
        count = len(words)
        here = sentence[start]
        rows: list[list[str]] = []
        around = [
            words[place] if 0 <= place < count and sentence[place] == here else None
            for place in range(start - 2, stop + 2)
        ]
        whole = self.covering[start]
        entire = "e" + (whole.size if whole and whole.start == start and whole.end == stop else "0")
        length = f"/{min(stop - start, 5)}"
        for index in range(start, stop):
            low, case, cover = lower[index], text.mode[index], self.covering[index]
            w2, w1, _, v1, v2 = around[index - start : index - start + 5]
            p1 = lower[index - 1] if w1 is not None else "<>"
            n1 = lower[index + 1] if v1 is not None else "<>"
            q1 = cluster.get(w1 or "") or cluster.get(p1, "-")
            m1 = cluster.get(v1 or "") or cluster.get(n1, "-")
            out = [
                "1", "m" + case, "b-" + p1 + " " + low, "b+" + low + " " + n1, "c-" + (w2 or "<>") + " " + p1,
                "c+" + n1 + " " + (v2 or "<>"), "k" + q1 + "/" + m1, f"r{min(index - start, 3)}" + length, entire,
            ]  # fmt: skip
            if case:
                out.append("m" + case + ("c" if low in common else "r"))
            if text.first[index]:
                out += ["first", "first" + ("c" if low in common else "e" if low in either else "r")]
            if cover:
                self._named(out, index, start, stop)
            else:
                out += ["g0", "g0p" + p1, "g0n" + n1, "g0q" + q1, "g0m" + m1, "g0c" + case]
            single = self.alone[index]
            if single:
                out.append("a" + describe(single)[1])
            before = self.covering[index - 1] if index else None
            after = self.covering[index + 1] if index + 1 < count else None
            out += [
                "g-1" + (before.size if before else "0") + ("True" if before is cover else "False"),
                "g1" + (after.size if after else "0") + ("True" if after is cover else "False"),
            ]
            if p1 in _AND or n1 in _AND:
                self._listed(out, index, p1, n1)
            out.append("ng" + self.lists.person.get(low, "0") + sizes[index])
            seen = self.around.get(low)
            if seen:
                known = self.told.get(low)
                if known is None:
                    known = self.told[low] = _told(seen)
                out += known[0]
                out.append(known[1] + sizes[index][0])
            if p1 == "of" and w2:
                out.append("of" + ("k" if w2.lower() in KINDS else cluster.get(w2, "-")))
            rows.append(out)
        return rows, around

    def _named(self, out: list[str], index: int, start: int, stop: int) -> None:
        """Add what the gazetteer says of the name over a token, with the words on either side of the whole name."""
        cover = self.covering[index]
        if cover is None:
            return
        text, lists = self.text, self.lists
        lower, sentence, here = text.lower, text.sentence, text.sentence[index]
        low = lower[index]
        length = cover.end - cover.start
        place = "S" if length == 1 else "B" if index == cover.start else "E" if index == cover.end - 1 else "M"
        top = cover.letters[:1]
        left = lower[cover.start - 1] if cover.start and sentence[cover.start - 1] == here else "<>"
        right = lower[cover.end] if cover.end < len(lower) and sentence[cover.end] == here else "<>"
        lefts, rights = lists.cluster.get(left, "-"), lists.cluster.get(right, "-")
        out += [
            "g" + place + cover.letters, "g" + place + cover.size, "gl" + place + str(min(length, 4)),
            "gp" + place + top + left, "gn" + place + top + right, "gq" + top + lefts, "gm" + top + rights,
            "gk" + place + lefts + "/" + rights, "gf" + cover.size + str(text.first[index]),
            "gc" + text.mode[index] + place + cover.size,
            "go" + cover.size + ("c" if low in lists.common else "e" if low in lists.either else "r"),
            "ge" + str(cover.start == start) + str(cover.end == stop) + top,
        ]  # fmt: skip

    def _listed(self, out: list[str], index: int, before: str, after: str) -> None:
        """Add what is known of the name that a comma or "and" joins to a token."""
        covering, sentence = self.covering, self.text.sentence
        here = sentence[index]
        if before in _AND and index >= _TWO and sentence[index - 2] == here:
            ahead = covering[index - 2]
            out.append("co" + before + (ahead.size if ahead else "0"))
            if before == ",":
                out.append("he" + (ahead.size if ahead else "0"))
        if after in _AND and index + 2 < len(sentence) and sentence[index + 2] == here:
            behind = covering[index + 2]
            out.append("cn" + after + (behind.size if behind else "0"))
            if after == ",":
                unit = self.alone[index + 2]
                out.append("ta" + (describe(unit)[1] if unit else "0"))


def _told(seen: Evidence) -> tuple[tuple[str, ...], str]:
    """Return the features of what the document says about a word, the last without the size of the name over it."""
    return (
        ("dp" + _few(seen.place), "dn" + _few(seen.person), "dk" + _few(seen.kind), "dt" + _few(seen.tail)),
        f"d{seen.place > 0:d}{seen.person > 0:d}{seen.kind > 0:d}{seen.tail > 0:d}",
    )


_TWO = 2


def features(
    text: Text, lookup: Lookup, lists: Lexicon
) -> Iterator[tuple[tuple[int, int], list[list[str]], list[str | None]]]:
    """Yield each run with each token's own features, and its words from two before to two after (None at an edge).

    The features of the words themselves come from `word_features_at`: a caller may keep them by word.
    """
    reader = _Reader(text, lookup, lists)
    for start, stop in text.regions:
        if stop - start == 1 and reader.covering[start] is None and text.lower[start] in lists.common:
            continue  # an ordinary word at the head of a sentence
        yield (start, stop), *reader.run(start, stop)
