"""What surrounds a toponym: kind words, comma tails, coordinations, and phrases that stand for a named place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from geomap import language
from geomap.places.runs import Lookup, Text, is_candidate, join
from geomap.places.words import KINDS
from geomap.records import NAME_FLAGS, Mention, NameInfo, Sentence

_UNITS = NAME_FLAGS["country"] | NAME_FLAGS["admin1"] | NAME_FLAGS["admin2"] | NAME_FLAGS["abbreviation"]
_PLURALS = {
    "provinces": "province", "districts": "district", "counties": "county", "states": "state", "regions": "region",
    "governorates": "governorate", "cities": "city", "towns": "town", "villages": "village",
    "departments": "department",
    "oblasts": "oblast", "rivers": "river", "lakes": "lake", "mountains": "mountains", "hills": "hills",
    "islands": "island",
    "municipalities": "municipality", "communes": "commune", "prefectures": "prefecture", "parishes": "parish",
    "neighborhoods": "neighborhood", "neighbourhoods": "neighbourhood", "suburbs": "suburb", "valleys": "valley",
    "airports": "airport", "bases": "base", "camps": "camp", "territories": "territory", "republics": "republic",
}  # fmt: skip
_SIDES = frozenset(
    "north south east west upper lower northern southern eastern western central inner outer new old great".split()
)
_LINKS = frozenset((",", "and", "or", "&", "the", "of"))


def kind_word(text: Text, start: int, end: int) -> str | None:
    """Return the generic in the name of tokens start to end, after it, or before it ("the province of X")."""
    words, lower, sentence = text.tokens.words, text.lower, text.sentence
    here = sentence[start]
    if end - start > 1:
        for index in (end - 1, start):
            if lower[index] in KINDS:
                return words[index]
    if end < len(words) and lower[end] in KINDS and sentence[end] == here:
        return _PLURALS.get(lower[end], words[end])
    shared = _shared_kind(text, end)
    if shared:
        return shared
    if start >= 2 and lower[start - 1] == "of" and (lower[start - 2] in KINDS or lower[start - 2] in _PLURALS):
        return _PLURALS.get(lower[start - 2], words[start - 2])
    if start >= 1 and lower[start - 1] in KINDS and sentence[start - 1] == here:
        return words[start - 1]
    return None


def _shared_kind(text: Text, end: int) -> str | None:
    """Return the plural generic after a list that the name stands in: "X, Y and Z provinces"."""
    words, lower, sentence = text.tokens.words, text.lower, text.sentence
    index = end
    count = len(words)
    linked = False
    while index < count and index < end + 20 and sentence[index] == sentence[end - 1]:
        if lower[index] in _PLURALS and (linked or index == end):
            return _PLURALS[lower[index]]
        if lower[index] in _LINKS:
            linked = True
        elif not is_candidate(words[index]) and words[index] != "-":
            return None
        index += 1
    return None


def tail(text: Text, end: int, lookup: Lookup) -> str | None:
    """Return the unit after a comma or in brackets, which narrows the name before it: "Springfield, Ill."."""
    words = text.tokens.words
    if end + 1 >= len(words) or words[end] not in (",", "(") or text.sentence[end + 1] != text.sentence[end - 1]:
        return None
    first = end + 1
    if not is_candidate(words[first]):
        return None
    for stop in range(min(first + 3, len(words)), first, -1):
        if not words[stop - 1][0].isalpha():
            continue
        name = join(text.tokens, words, first, stop)
        info = lookup(name)
        # "Kabul, Kandahar and Herat" is a list: the second name narrows nothing.
        linked = stop + 1 < len(words) and text.lower[stop] in ("and", "or", ",") and is_candidate(words[stop + 1])
        listed = linked and words[end] == ","
        if info and info.flags & _UNITS and not (listed and info.flags & NAME_FLAGS["settlement"]):
            return name
    return None


def coordinated(text: Text, start: int, end: int) -> int:
    """Return where the second name begins when one was read as two: "South" in "North and South Kivu"; else start."""
    lower = text.lower
    if (
        end - start > 3
        and lower[start] in _SIDES
        and lower[start + 1] in ("and", "or", "&")
        and lower[start + 2] in _SIDES
    ):
        return start + 2
    return start


def elliptic(text: Text, start: int, lookup: Lookup, *, source: str) -> Mention | None:
    """Return the mention that a side word is short for: "North" in "North and South Kivu" is North Kivu.

    `start` is the first token of the name that holds the second side word.
    """
    words, lower = text.tokens.words, text.lower
    if (
        start < 2
        or lower[start - 1] not in ("and", "or", "&")
        or lower[start - 2] not in _SIDES
        or lower[start] not in _SIDES
    ):
        return None
    rest: list[str] = []
    index = start + 1
    while index < len(words) and is_candidate(words[index]) and len(rest) < 3:
        rest.append(words[index])
        index += 1
        name = " ".join([words[start - 2], *rest])
        info = lookup(name)
        if info:
            low, high = text.tokens.starts[start - 2], text.tokens.ends[start - 2]
            return Mention(low, high, source[low:high], name=name, confidence=0.8)
    return None


_ROLES = ("capital", "seat")
_BESIDE = 2  # characters between "the capital" and its name

# Phrases that refer to a place by its role; the resolver finds the place from what was named before.
_NOMINAL = re.compile(
    r"\b(?:its|their|the|that)\s+((?:provincial|regional|state|district|county|national|local|country's|country’s)\s+"
    r"(capital|seat))\b"
    r"(?!\s+(?:of|city|punishment|gains|markets?|investment|budget|expenditure|,)|\s*,?\s+[A-Z]|\s*\()",
)


# "the Sudanese capital", "Sudan's capital"; whose it is stands right before.
_CAPITAL = re.compile(
    r"(?:['’]s)?\s+(capital)(?=\s*[.;:?!)\]”]|,?\s+[a-z]|,?\s+$|$)(?!\s+(?:city|cities)\b)", re.IGNORECASE
)
_MONEY = re.compile(
    r"\s+(?:punishment|gains?|markets?|investments?|budget|expenditure|spending|flows?|controls?|account|crimes?|"
    r"cases?|goods|offence|offense|letters?|ships?)\b",
    re.IGNORECASE,
)


_OPENS_CAPITAL = frozenset(
    "the in near at on over from to into around outside across of rocks rock rocked hits hit strikes struck shakes "
    "shook enters entered leaves pounds shells bombs attacks storms reaches besieged".split()
)


def _capitals(sentence: Sentence, taken: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the word of a country's capital that stands without its name: "in the Sudanese capital"."""
    for mention in taken:
        if not sentence.start <= mention.start < sentence.end:
            continue
        at = mention.end - sentence.start
        match = _CAPITAL.match(sentence.text, at)
        if match is None or _MONEY.match(sentence.text, match.end(1)):
            continue
        start, end = sentence.start + match.start(1), sentence.start + match.end(1)
        before = sentence.text[: mention.start - sentence.start].rsplit(None, 1)[-1:]
        if match.start(1) == at + 1 and before and before[0].lower() not in _OPENS_CAPITAL:
            continue  # "attracts Chinese capital"
        if not any(end < other.start <= end + _BESIDE for other in taken):  # "the Sudanese capital, Khartoum"
            yield Mention(start, end, match.group(1), nominal=True, kind_word="capital", confidence=0.7)


def nominals(sentences: Sequence[Sentence], taken: Sequence[Mention]) -> Iterator[Mention]:
    """Yield phrases that stand for a place named elsewhere ("its provincial capital"), not beside their own name."""
    for sentence in sentences:
        if not language.holds(sentence.text.lower(), _ROLES):
            continue
        yield from _capitals(sentence, taken)
        for match in _NOMINAL.finditer(sentence.text):
            start, end = sentence.start + match.start(), sentence.start + match.end()
            # "Bazarak, the provincial capital": the name stands right before.
            if any(
                mention.end <= start <= mention.end + 2 or (mention.start < end and start < mention.end)
                for mention in taken
            ):
                continue
            yield Mention(start, end, match.group(), nominal=True, kind_word=match.group(2), confidence=0.7)


_SECOND = re.compile(
    r"(?:-(?:i|e|ye|a|al|ul|ur|el|ad|as|de|da|do|du|la|le|les|lès|sur|en|o|y))?"
    r"-(?:[dlDL]['’])?[A-Z][^\W\d_]+(?:['’]\w+)?(?:-[A-Z][^\W\d_]+)*"
)
_FIRST = re.compile(r"(?<![\w-])[A-Z][^\W\d_]+-$")
_ROMANCE = re.compile(
    r"\s(?:da|do|das|dos|de|del|du|des|della)(?:\s(?:la|las|los))?\s(?:[ldLD]['’])?[A-Z][^\W\d_]+(?![\w-])"
)
_ARABIC = re.compile(r"\s(?:al|el|ad|as|ar|at|az|an|ash|ed|es|ez)-(?!(?:Qa|Nusra|Sha[bm]|Aqsa))[A-Z][^\W\d_]+")
"""What goes on with a name that no list holds: "Serra da Misericórdia", "Zawiyat ad-Dahmani", "Souq al-Jumaa"."""
_GREAT = 100_000  # people from which a name in another is likelier itself: "Chicago-O'Hare"


_ROAD = re.compile(
    r"\s+(?:high|motor|rail)?(?:way|road|route|axis|line|border|front|corridor|expressway|link|pipeline)s?\b"
)
_TOWN = 20_000  # people from which the second name of two is a place of its own


def _is_end(second: NameInfo, source: str, end: int) -> bool:
    """Whether the second of two joined names is itself a place: of some size, or where a road is named after both."""
    return second.population >= _TOWN or bool(second.flags & _UNITS) or _ROAD.match(source, end) is not None


def compounds(found: Sequence[Mention], source: str, lookup: Lookup) -> Iterator[Mention]:
    """Yield the mentions; a name that only begins another one is that one: "Mayo-Tsanaga", "Saint-Martin-Lès".

    Not a great place ("Chicago-O'Hare") and not the end of a road: "the Kaduna-Abuja highway".
    """
    reached = 0
    for mention in found:
        match = _SECOND.match(source, mention.end) if mention.usage == "literal" else None
        whole = _prolonged(mention, source, lookup) if match is None else _compound(mention, match, source, lookup)
        if mention.start < reached:
            continue  # "Misericórdia" in "Serra da Misericórdia"
        whole = whole if whole.start >= reached else mention
        reached = max(whole.end, mention.end)
        yield whole


def _compound(mention: Mention, match: re.Match[str], source: str, lookup: Lookup) -> Mention:
    """Return a mention with the name that a hyphen joins to it, where both are one."""
    info = lookup(mention.text)
    small = info is None or not info.flags & NAME_FLAGS["country"]
    code = small and info is not None and bool(info.flags & NAME_FLAGS["abbreviation"])
    great = info is not None and info.population >= _GREAT
    if "-" not in mention.text and not code and (great or not small):
        return mention
    whole = source[mention.start : match.end()]
    second = lookup(match.group()[1:])
    if lookup(whole) is None and second and (info is None or _is_end(second, source, match.end())):
        return mention  # "the Kaduna-Abuja highway"
    return replace(mention, end=match.end(), text=whole, kind_word=None, tail=None)


def _prolonged(mention: Mention, source: str, lookup: Lookup) -> Mention:
    """Return a mention with the unknown words that make one name with it, after it or, with a hyphen, before it."""
    start, end = mention.start, mention.end
    if mention.usage == "demonym":
        return mention
    if source[end : end + 1] == " " and source[end + 1 : end + 2].islower():
        match = _ROMANCE.match(source, end)
        if match is None and (match := _ARABIC.match(source, end)):
            info = lookup(mention.text)
            match = None if info and (info.flags & _UNITS or info.population >= _GREAT) else match
        end = match.end() if match else end
    elif source[start - 1 : start] == "-" and start > 1:
        before = _FIRST.search(source, max(0, start - 20), start)
        info = lookup(mention.text) if before else None
        small = info is not None and not info.flags & NAME_FLAGS["country"] and info.population < _GREAT
        if before and small and lookup(before.group()[:-1]) is None:
            start = before.start()
    if (start, end) == (mention.start, mention.end):
        return mention
    return replace(mention, start=start, end=end, text=source[start:end], kind_word=None, tail=None)


_BROKEN = re.compile(r"-\s*\n\s*")


def whole(mention: Mention) -> Mention:
    """Give a name that is broken across lines, or run together in a hashtag, the name to look up."""
    text = mention.text
    if "\n" in text:
        # A word hyphenated at the line's end goes on in lower case, or in capitals in a text of capitals.
        joined = _BROKEN.sub(
            lambda found: "" if text[found.end() : found.end() + 1].islower() or text.isupper() else "-", text
        )
        return replace(mention, name=" ".join(joined.split()))
    return mention


_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def hashtag(mention: Mention) -> Mention:
    """Give a name in a hashtag its spaces: "NewDelhi" is looked up as "New Delhi"."""
    spaced = _CAMEL.sub(" ", mention.text)
    return replace(mention, name=spaced) if spaced != mention.text else mention
