"""Names that the tagger passed over and that what it found elsewhere, or a plain context, gives away."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence

from geomap.places.runs import Lexicon, Lookup, Text, is_candidate, join
from geomap.places.tagger import Tagged
from geomap.places.words import KINDS, MONTHS, SPEECH
from geomap.records import NAME_FLAGS, Mention, NameInfo

_SURE = 0.8  # confidence from which a name counts as one elsewhere in the document, too
_AGAIN = 0.6  # the confidence of a name found because it is one elsewhere


def again(text: Text, names: Sequence[Tagged]) -> list[Tagged]:
    """Return where surely found names stand once more, by themselves, unseen by the tagger."""
    words = text.words
    known: dict[str, list[tuple[str, ...]]] = {}
    found: Counter[tuple[str, ...]] = Counter()
    taken = [False] * len(words)
    for name in names:
        parts = tuple(words[name.start : name.end])
        taken[name.start : name.end] = [True] * (name.end - name.start)
        if name.type == "LOC" and name.confidence >= _SURE:
            found[parts] += 1
            if found[parts] == 1:
                known.setdefault(parts[0], []).append(parts)
    more: list[Tagged] = []
    missed: Counter[tuple[str, ...]] = Counter()
    for start, stop in text.regions:
        for parts in known.get(words[start], ()):
            end = start + len(parts)
            alone = end == stop and not any(taken[start:stop]) and tuple(words[start:stop]) == parts
            if alone and not text.mode[start]:
                missed[parts] += 1
                more.append(Tagged(start, end, "LOC", _AGAIN))
    # A name missed more often than found is as likely something else of that name, a person say.
    return [
        name
        for name in more
        if missed[tuple(words[name.start : name.end])] <= found[tuple(words[name.start : name.end])]
    ]


_BROKEN = re.compile(r"(?<!\w)([^\W\d_]{2,20})(?:[-\u2010]\n[ \t]*|\u00ad\n?[ \t]*)([^\W\d_]{2,20})(?!\w)")
_MENDED = 0.7  # the confidence of a name whose halves stand on two lines


def broken(source: str, lookup: Lookup) -> list[Mention]:
    """Return known names that a hyphen at a line's end, or a soft one, breaks in two."""
    found: list[Mention] = []
    if not any(mark in source for mark in ("-\n", "\u2010\n", "\u00ad")):
        return found
    for match in _BROKEN.finditer(source):
        first, second = match.groups()
        alike = first.isupper() and second.isupper()
        if first[0].isupper() and (second.islower() or alike) and lookup(first + second):
            whole = first + second
            found.append(Mention(match.start(), match.end(), match[0], name=whole, confidence=_MENDED))
    return found


_BESIDE = 0.55  # the confidence of a name found by what stands beside it
_AGAINST = frozenset(
    "shook shelled bombed stormed besieged overran invaded pounded bombarded rocked flooded entered raided retook "
    "recaptured liberated occupied ravaged devastated battered shelling bombing storming besieging invading pounding "
    "bombarding entering".split()
)
"""Verbs of events whose object may be a place; a person's name after them stays one."""
_PARTS = frozenset(
    "centre center outskirts outskirt headquarters town city village villages towns district districts suburb suburbs "
    "streets port airport north south east west northeast northwest southeast southwest north-east north-west "
    "south-east south-west neighbourhood neighborhood quarter residents inhabitants villagers markets bazaar shelling "
    "bombing bombardment".split()
)
"""What a town has, or what befalls it: "the outskirts of X"."""
_INTO = frozenset("in near from into outside around across throughout towards toward".split())
_UNITS = NAME_FLAGS["country"] | NAME_FLAGS["admin1"] | NAME_FLAGS["region"]
_TAILS = NAME_FLAGS["country"] | NAME_FLAGS["admin1"]
_CODE = 2  # letters: "Ohio, No. 16"
_AFLOAT = _UNITS | NAME_FLAGS["admin2"] | NAME_FLAGS["natural"]
"""What a ship may lie off."""
_PLACES = _UNITS | NAME_FLAGS["admin2"] | NAME_FLAGS["settlement"] | NAME_FLAGS["natural"]


def beside(text: Text, names: Sequence[Tagged], lookup: Lookup, persons: Container[str] = ()) -> list[Tagged]:
    """Return known names that what stands beside them gives away: a sure name and "and", a preposition, a verb."""
    words, lower, sentence = text.words, text.lower, text.sentence
    count = len(words)
    taken = [False] * count
    for name in names:
        taken[name.start : name.end] = [True] * (name.end - name.start)
    more: list[Tagged] = []
    ends = dict(text.regions)

    def propose(start: int, flags: int, *, tail: bool) -> None:
        end = ends.get(start, start)
        if any(lower[i] in ROMANCE for i in range(start + 1, end)) and add(start, end, flags | NAME_FLAGS["admin2"]):
            return  # "Lanao del Sur"
        end = start
        while end < count and end - start < _LONGEST and is_candidate(words[end]) and sentence[end] == sentence[start]:
            end += 1
        after = lower[end] if end < count and sentence[end] == sentence[start] else "."
        if end > start and after not in SPEECH and (not tail or after in _ENDS):
            add(start, end, flags)

    def add(start: int, end: int, flags: int) -> bool:
        info = None if any(taken[start:end]) else lookup(join(text.tokens, words, start, end))
        if not info or not info.flags & flags:
            return False
        more.append(Tagged(start, end, "LOC", _BESIDE))
        taken[start:end] = [True] * (end - start)
        return True

    for start, flags in _tails(text, names, persons):
        propose(start, flags, tail=True)
    for start, flags in _starts(text, names, persons, taken):
        propose(start, flags, tail=False)
    for start, stop in text.regions:
        if not text.mode[start] and not any(taken[start:stop]):
            # A country's name that is nothing else needs no context: "Israel said".
            start += stop - start > 1 and lower[start] in _ARTICLES  # noqa: PLW2901  # which opens the sentence
            info = lookup(join(text.tokens, words, start, stop))
            if info and (info.flags == NAME_FLAGS["country"] or _before_event(text, start, stop, info, persons)):
                more.append(Tagged(start, stop, "LOC", _BESIDE))
    return more


_EVENTS = frozenset(
    "rally rallies protest protests march demonstration demonstrations riot riots bombing bombings blast blasts "
    "explosion explosions shooting shootings stabbing stabbings killings massacre attack attacks siege clashes "
    "shelling airstrike airstrikes floods flood flooding earthquake quake fire blaze fires wildfires landslide "
    "avalanche crash derailment stampede collapse evacuation".split()
)
"""What happens somewhere: the name of a town right before it says where."""
_NEXT = 2  # words: "a Mumbai building collapse"
_KNOWN_TOWN = 100_000  # people: "the Marathon bombings" are of no village


def _before_event(text: Text, start: int, stop: int, info: NameInfo, persons: Container[str]) -> bool:
    """Whether a place's name stands between an article and what happened there: "a Calgary rally"."""
    sentence, lower = text.sentence, text.lower
    if not start or lower[start - 1] not in _ARTICLES or sentence[start - 1] != sentence[start]:
        return False
    large = info.population >= _KNOWN_TOWN and info.flags & NAME_FLAGS["settlement"]
    if not (large or info.flags & _UNITS) or lower[start] in persons:
        return False
    noun = next((k for k in range(stop, min(stop + _NEXT, len(lower))) if lower[k] in _EVENTS), None)
    return noun is not None and sentence[noun] == sentence[start] and all(map(str.islower, text.words[stop:noun]))


_ARTICLES = frozenset(("a", "an", "the", "this", "deadly"))


ROMANCE = frozenset("de del la las los du des da do dos das d l el es y et en sur sous lès".split())
"""Small words inside names."""
_LONGEST = 4
_JOINTS = ("and", "or", "&")


def _tails(text: Text, names: Sequence[Tagged], persons: Container[str]) -> Iterator[tuple[int, int]]:
    """Yield where a country or unit may stand after a name and a comma, and the classes that it may be of."""
    for name in names:
        start = name.end + 1
        if name.type != "LOC" or text.mode[name.start] or start >= len(text.words) or text.lower[name.end] != ",":
            continue
        if text.sentence[start] == text.sentence[name.start] and len(text.lower[start]) > _CODE:
            somebody = text.lower[start] in persons and name.confidence >= _SURE
            yield start, NAME_FLAGS["country"] if somebody else _TAILS


def _starts(
    text: Text, names: Sequence[Tagged], persons: Container[str], taken: Sequence[bool]
) -> Iterator[tuple[int, int]]:
    """Yield where a name may start beside a sure name, a preposition or a verb, and the classes that it may be of."""
    words, lower, sentence = text.words, text.lower, text.sentence
    for name in names:
        if name.type != "LOC" or name.confidence < _SURE or text.mode[name.start]:
            continue
        if name.end + 1 < len(words) and lower[name.end] in _JOINTS and sentence[name.end] == sentence[name.start]:
            yield name.end + 1, _PLACES
        first = name.start - 1
        if first > 0 and lower[first] in _JOINTS:
            while first > 0 and name.start - first < _LONGEST and is_candidate(words[first - 1]):
                first -= 1
            # What opens a sentence is capital anyway.
            if first and sentence[first - 1] == sentence[name.start]:
                yield first, _PLACES
    for start, _ in text.regions:
        if start and not taken[start] and not text.mode[start] and sentence[start - 1] == sentence[start]:
            if lower[start - 1] in _INTO:
                yield start, _UNITS
            elif lower[start - 1] == "off":
                yield start, _AFLOAT
            elif lower[start] not in persons and (
                lower[start - 1] in _AGAINST or (lower[start - 1] == "of" and lower[start - 2] in _PARTS)
            ):
                yield start, _PLACES


_GENERIC = KINDS | frozenset(
    "wells springs spring hole bayou ferry mill mills ford crossing grove gap run fork bluff point neck corner corners "
    "landing station creek branch store church tavern cove key reef ledge notch knob".split()
)


def _is_owned(text: Text, name: Tagged, lookup: Lookup) -> bool:
    """Whether the possessive before a name is part of it: before a generic, or in a known name."""
    if name.end - name.start == 1 and text.lower[name.start] in _GENERIC:
        return True
    info = lookup(join(text.tokens, text.words, name.start - 2, name.end))
    return info is not None and bool(info.flags & _PLACES)


def possessive(text: Text, names: Sequence[Tagged], lookup: Lookup) -> list[Tagged]:
    """Return the names after a possessive made whole, of a generic or as known: "Moore's Ford", "Cox's Bazar"."""
    words, sentence = text.words, text.sentence
    out: list[Tagged] = []
    for name in names:
        start = name.start
        owned = start > 1 and text.lower[start - 1] in ("'s", "’s") and sentence[start - 2] == sentence[start]
        if owned and is_candidate(words[start - 2]) and _is_owned(text, name, lookup):
            start -= 2
            while start and is_candidate(words[start - 1]) and sentence[start - 1] == sentence[name.start]:
                start -= 1
            while out and out[-1].end > start:
                out.pop()
        out.append(name._replace(start=start))
    return out


def grown(text: Text, names: Sequence[Tagged], lookup: Lookup, lists: Lexicon) -> list[Tagged]:
    """Return the names with those made longer that the gazetteer knows longer, or that words nobody knows go on.

    "Petite-Rivière de l'Artibonite" is not the Petite Rivière of Mauritius, "in Paris Kuro" is not in France.
    """
    words, lower, sentence = text.tokens.words, text.lower, text.sentence
    count = len(words)
    taken = {name.start for name in names}
    ends = {end: stop for start, stop in text.regions for end in range(start + 1, stop)}
    out: list[Tagged] = []
    for name in names:
        end = name.end
        if name.type == "LOC" and end + 1 < count and sentence[end] == sentence[name.start] and end not in taken:
            if lower[end] in ROMANCE or lower[end][:2] in _ELIDED:
                for stop in range(min(end + _LONGEST, count), end, -1):
                    if sentence[stop - 1] == sentence[end] and words[stop - 1][-1].isalpha():
                        info = lookup(join(text.tokens, words, name.start, stop))
                        if info and info.flags & _PLACES:
                            end = stop
                            break
            elif end in ends and not text.mode[end] and _goes_on(text, name, ends[end], lookup, lists):
                end = ends[end]
        first = name.start if end > name.end else _leftmost(text, name, out, lookup)
        out.append(name._replace(start=first, end=end) if (first, end) != (name.start, name.end) else name)
    return out


def _leftmost(text: Text, name: Tagged, before: Sequence[Tagged], lookup: Lookup) -> int:
    """Return where a known name begins of which the tagger took the end: "Yatta" in "Masafer Yatta"."""
    words, sentence = text.words, text.sentence
    low = name.start
    least = max(before[-1].end if before else 0, name.start - _LONGEST)
    while low > least and is_candidate(words[low - 1]) and sentence[low - 1] == sentence[name.start]:
        low -= 1
    if name.type != "LOC" or low == name.start or text.mode[name.start] or text.first[low]:
        return name.start
    info = lookup(join(text.tokens, words, low, name.end))
    return low if info and info.flags & _PLACES else name.start


_ELIDED = ("l'", "d'", "l’", "d’")


def _goes_on(text: Text, name: Tagged, stop: int, lookup: Lookup, lists: Lexicon) -> bool:
    """Whether a name after a preposition goes on with words that are neither common nor names of anything known."""
    lower, sentence = text.lower, text.sentence
    if stop - name.end > _REACH or not name.start or lower[name.start - 1] not in _WHERE:
        return False
    if any(
        not text.words[i][1:].islower()
        or not is_candidate(text.words[i])
        or lower[i] in lists.common
        or lower[i] in lists.person
        or lower[i] in lists.cluster
        or lower[i] in _KNOWN_WORDS
        or lookup(text.words[i])
        for i in range(name.end, stop)
    ):
        return False
    info = lookup(join(text.tokens, text.words, name.start, name.end))
    if info and info.flags & _UNITS:
        return False  # "Kenya Airways"
    after = lower[stop] if stop < len(lower) and sentence[stop] == sentence[name.start] else "."
    return after in _ENDS and lookup(join(text.tokens, text.words, name.start, stop)) is None


_WHERE = _INTO | frozenset(("at", "to", "of", "reached"))
_KNOWN_WORDS = KINDS | SPEECH | MONTHS
_ENDS = frozenset(", . ; : ) -- - – — and on in after when while where who".split())


def cities(text: Text, names: Sequence[Tagged], lookup: Lookup) -> list[Tagged]:
    """Return the names with the "City" that the tagger left after one: "Mexico" before it is no name of its own."""
    words, sentence = text.tokens.words, text.sentence
    taken = {name.start for name in names}
    out: list[Tagged] = []
    for name in names:
        end = name.end
        beside = end < len(words) and words[end] in _CITY and sentence[end] == sentence[name.start] and end not in taken
        info = lookup(join(text.tokens, words, name.start, end + 1)) if beside else None
        out.append(name._replace(end=end + 1, type="LOC") if info and info.flags & _PLACES else name)
    return out


def spanning(text: Text, names: Sequence[Tagged], lookup: Lookup) -> list[Tagged]:
    """Return the names with those made one that "of", "the" and "and" join to a country's or province's full name.

    "Democratic Republic of the Congo" and "Bosnia and Herzegovina" are read as two names, or as the last alone.
    """
    words, lower, sentence = text.tokens.words, text.lower, text.sentence
    out: list[Tagged] = []
    for name in sorted(names):
        first = name.start
        while first and lower[first - 1] in _INNER and sentence[first - 1] == sentence[name.start]:
            first -= 1
        start, low = name.start, first
        while first < name.start and low and name.start - low < _LONG_NAME:
            if not (is_candidate(words[low - 1]) or words[low - 1] in _OWNED):
                break
            low -= 1
        for at in range(low, first):
            begins = sentence[at] == sentence[name.start] and lower[at] != "the" and words[at - 1 : at] not in _OWNERS
            info = lookup(join(text.tokens, words, at, name.end)) if begins else None
            if info and info.flags & _STATES:
                start = at
                break
        while start < name.start and out and out[-1].end > start:
            out.pop()
        out.append(name._replace(start=start, type="LOC") if start < name.start else name)
    return out


_OWNERS = (["'s"], ["\u2019s"])  # of "People's Republic of China" the end is another country
_INNER = frozenset(("of", "the", "and"))
_STATES = NAME_FLAGS["country"] | NAME_FLAGS["admin1"]
_LONG_NAME = 6  # tokens before the last word of such a name
_CITY = frozenset(("City", "CITY"))
_GLUE = frozenset("-\u2010\u2011'\u2019")
_OWNED = frozenset(("'s", "\u2019s"))
_JOINING = _GLUE | _OWNED
_WHOLE = 0.8  # the confidence of a known name of three or more parts that hyphens join
_DOUBLED = 3  # tokens of a doubled name, which is one whether known or not: Baluk-Baluk, Wagga-Wagga
_REACH = 2  # words beyond the joined ones that may belong to the name: "Deir" in "Deir ez-Zor"


def whole(text: Text, names: Sequence[Tagged], lookup: Lookup) -> list[Tagged]:
    """Return the names with those made whole that hyphens or an inner possessive join: Port-au-Prince, Cox's Bazar.

    The tagger reads the parts apart, and such names are rare in what it learned from. A part that it found grows to
    the whole that the gazetteer knows; a known whole with small words inside needs nothing beside it.
    """
    out = list(names)
    for start, end, joined in _joined(text):
        info = lookup(join(text.tokens, text.tokens.words, start, end))
        doubled = end - start == _DOUBLED and text.lower[start] == text.lower[end - 1]
        if not doubled and not (info and info.flags & _PLACES):
            continue
        if doubled and not any(name.start < end and start < name.end for name in out):
            continue
        over = [name for name in out if name.start < end and start < name.end]
        if any(name.start <= start and end <= name.end for name in over):
            continue
        before = text.lower[start - 1] if start and text.sentence[start - 1] == text.sentence[start] else ""
        best = max(over, key=lambda name: name.confidence, default=None)
        if best is not None:
            found = best._replace(start=start, end=end)
        elif joined or before in _INTO or before in _AGAINST:
            found = Tagged(start, end, "LOC", _WHOLE if joined else _BESIDE)
        else:
            continue
        out = [name for name in out if name not in over] + [found]
    return out


def _joined(text: Text) -> Iterator[tuple[int, int, bool]]:
    """Yield ranges of tokens around inner hyphens and possessives, longest first, and whether small words join them."""
    words, starts, ends, sentence = text.tokens.words, text.tokens.starts, text.tokens.ends, text.sentence
    count = len(words)

    def glued(index: int) -> bool:
        return 0 < index < count and starts[index] == ends[index - 1] and sentence[index] == sentence[index - 1]

    done = 1
    for at in [index for index, word in enumerate(text.lower) if word in _JOINING]:
        owned = text.lower[at] in _OWNED
        if not done <= at < count - 1 or not glued(at) or not (owned or glued(at + 1)):
            continue
        first, last = at - 1, at + 1
        while glued(first) and glued(first + 1) and at - first < 2 * _LONGEST:
            first -= 1
        while last < count and last - at < 2 * _LONGEST and (glued(last) or (owned and last == at + 1)):
            last += 1
        while last > at + 2 and not words[last - 1][0].isalnum():
            last -= 1  # the full stop after the name
        parts = words[first:last]
        small = any(word.islower() and word not in _OWNED for word in parts) or len(parts) > 2 * _REACH
        low, high = first, last
        while low and first - low < _REACH and is_candidate(words[low - 1]) and sentence[low - 1] == sentence[first]:
            low -= 1
        while high < count and high - last < _REACH and is_candidate(words[high]) and sentence[high] == sentence[first]:
            high += 1
        spans = [(a, b) for a in range(low, first + 1) for b in range(last, high + 1)]
        for a, b in sorted(spans, key=lambda span: span[0] - span[1]):
            if is_candidate(words[a]) and is_candidate(words[b - 1]):
                yield a, b, (owned or small)
        done = last
