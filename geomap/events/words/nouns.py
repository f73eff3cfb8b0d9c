"""Classes of head nouns (human, force, territory, weapon, ...) that frames of triggers ask for."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from geomap.events.words.clause import Words, numerals

if TYPE_CHECKING:
    from collections.abc import Iterator


BODIES = frozenset({"body", "bodies", "corpse", "corpses", "remains"})
_NO_MEN = frozenset({"shaman", "talisman", "human", "ottoman", "german", "roman"})
_IRREGULAR = {"child": "children", "street-child": "street-children", "thief": "thieves", "half": "halves"}


def plural(word: str) -> str:
    """Return the English plural: regular, or as those of "man", "wife" and "child"."""
    if word.endswith("man") and word not in _NO_MEN:
        return word[:-2] + "en"
    if word.endswith("wife"):
        return word[:-2] + "ves"
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


_ENDS = (
    *("man", "men", "woman", "women", "child", "children", "worker", "workers", "keeper", "keepers", "goer", "goers"),
    *("bridge", "bridges", "house", "houses", "boat", "boats", "quake", "storm", "storms"),
)
_GUNS = frozenset(
    "artillery mortar rocket tank sniper gun machine-gun small-arms anti-aircraft enemy hostile shell".split()
)
_CHARGE = frozenset({"explosives", "dynamite", "bombs"})
_RIGGED = frozenset(
    "explosives-laden explosive-laden bomb-laden explosives-packed explosives-filled explosives-rigged".split()
)
_FIGURES = frozenset("flood floods wave waves storm avalanche tsunami hail".split())  # of imports, of protest
_BESIDE = frozenset(
    "on in with from near armed aboard at over across under beside above below between behind outside".split()
)
_PLACED = frozenset({("in",), ("on",), ("under",), ("by",), ("at",), ("inside",), ("near",)})
_ARMED = frozenset(
    "armed masked hooded gun-wielding gun-toting machete-wielding knife-wielding rifle-wielding heavily-armed unknown "
    "unidentified camouflaged veiled uniformed balaclava-clad".split()
)
_ARMS = frozenset(
    "motorcycles motorbikes bikes masks balaclavas uniform uniforms fatigues camouflage guns rifles kalashnikovs "
    "machetes knives pistols".split()
)
_WITH = frozenset("on in with wearing carrying wielding brandishing aboard riding".split())
_PRONOUNS = frozenset("he she they we i it her his him their them us our my your its you who".split())
_MEASURES = frozenset(
    "grams kilos kg kilograms kilogram kilo tonnes tons tonne ton litres liters pounds ounces barrels sacks bags "
    "pieces "
    "rounds packets packages crates boxes bundles bricks doses head part parts half section sections portion rest "
    "bulk".split()
)
_NAMED_BY_FOR = frozenset({"abstract", "human"})
FOR_FRAMES = frozenset({"person", "marcher", "hurt", "parcel", "figure"})
"""Classes that only frames ask for: what the models know of a trigger's arguments was learned without them."""

_HURT = frozenset({"wounded", "injured", "casualties"})
_NEAR = 2  # words from "armed" to the people: "masked young men"
_WALL = frozenset("wall river sea mass torrent sheet slab tonnes tons column".split())
_CARRYING = frozenset(
    "carrying transporting packed loaded laden crammed bound wearing wielding brandishing riding clad dressed".split()
)


@cache
def table() -> dict[str, frozenset[str]]:
    """Map a lower-cased noun to its classes, read once from the data file; a class lies in those wider than it."""
    found: dict[str, set[str]] = {}
    wider: dict[str, str] = {}
    text = resources.files("geomap.events").joinpath("data/nouns.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith(("#", "class\t")) or "\t" not in line:
            continue
        title, words = line.split("\t", 1)
        name, _, wider[name] = title.partition(" < ")
        for word in words.split():
            found.setdefault(word, set()).add(name)
            found.setdefault(plural(word), set()).add(name)
    return {word: frozenset(name for own in names for name in _up(own, wider)) for word, names in found.items()}


def _up(name: str, wider: dict[str, str]) -> Iterator[str]:
    """Yield a class and those that hold it."""
    while name:
        yield name
        name = wider.get(name, "")


def classes(words: Words, start: int, end: int, places: frozenset[int]) -> frozenset[str]:
    """Return the classes of the phrase words[start:end]; `places` holds the indices of words in place mentions.

    The head (the last noun known before any "of") decides; a phrase of which nothing is known is "unknown", a
    capitalised one "name", an empty one "none".
    """
    if start >= end:
        return frozenset({"none"})
    nouns = table()
    low = words.low
    head_end, charged = _head(low, start, end)
    if "of" in low[start + 1 : head_end]:
        told = _before_of(words, start, low.index("of", start + 1), end, places)
        if told is not None:
            return told
    full_end, end = end, head_end
    found: set[str] = set(charged)
    for index in range(end - 1, start - 1, -1):
        word = low[index].removesuffix("'s").removesuffix("'")
        if index in places:
            found |= {"place"} if found else {"place", "place_strict"}
            continue
        if word == "fire" and index > start and low[index - 1] in _GUNS:
            found.add("weapon")
            break
        if word in _PRONOUNS and index < end - 1:
            continue  # "her passport" is nobody
        known = nouns.get(word) or _known_by_its_end(word)
        if known and word != low[index] and index < end - 1 and "force" not in known:
            continue  # nor is "the girl's passport"; "the army's defences" are the army
        if known:
            found |= known if _HURT.isdisjoint(low[start:full_end]) else known | {"hurt"}
            if "human" in known and _bears_arms(low, start, index, full_end):
                found |= {"force", "outlaw"}
            break
        if word in numerals or word[:1].isdigit():
            found.add("num")
    if not found and _is_acronym(words, start, end):
        found.add("acronym")
    if not found - {"acronym"}:
        found.add("name" if words.raw[end - 1][:1].isupper() else "unknown")
    return frozenset(found) | (_FIGURE if found <= _UNNAMED and _is_figure(words, end - 1, places) else frozenset())


def _before_of(words: Words, start: int, of: int, end: int, places: frozenset[int]) -> frozenset[str] | None:
    """Return the classes of "X of Y" where X decides or only measures Y, None where the whole must be looked at."""
    before = words.low[of - 1]
    if before in _MEASURES:
        return classes(words, of + 1, end, places)  # "three hundred grams of heroin"
    head = classes(words, start, of, places)
    stuff = "disaster" in classes(words, of + 1, end, places) if before in _FIGURES or before in _WALL else False
    if head == {"disaster"} and before in _FIGURES and not stuff:
        return frozenset({"unknown"})
    if before in _WALL and stuff:
        return frozenset({"disaster"})  # "a wall of mud"
    if not head <= {"unknown", "name", "num", "none", "acronym"} and before not in numerals:
        return head  # not of "hundreds of inmates"
    return None


def _bears_arms(low: tuple[str, ...], start: int, head: int, end: int) -> bool:
    """Whether people are told as armed or hidden: "masked men", "men on motorcycles with rifles"."""
    if not _ARMED.isdisjoint(low[max(start, head - _NEAR) : head]):
        return True
    after = low[head + 1] if head + 1 < end else ""
    return after == "armed" or (after in _WITH and not _ARMS.isdisjoint(low[head + 2 : end]))


def _known_by_its_end(word: str) -> frozenset[str]:
    """Return the classes of a compound by its last part: "footbridge", "cattlemen", "fighter-bomber"."""
    if "-" in word:
        return table().get(word.rsplit("-", 1)[1], frozenset())
    if not word.endswith(_ENDS):
        return frozenset()
    end = next((end for end in _ENDS if word.endswith(end) and len(word) > len(end) + 1), None)
    return table()[end] if end else frozenset()


def _head(low: tuple[str, ...], start: int, end: int) -> tuple[int, frozenset[str]]:
    """Return where the phrase's head ends, and {"bombing"} for what is packed with explosives."""
    known = table()
    charged = frozenset({"bombing"}) if not _RIGGED.isdisjoint(low[start:end]) else frozenset()
    for index in range(start + 1, end):
        word = low[index]
        if not (word.endswith(("ing", "ed")) or word in _CARRYING or word == "for" or word in _BESIDE):
            continue
        before = low[index - 1].removesuffix("'s")
        if word.endswith("ing") and word not in known and "human" in known.get(before, ()):
            return index, charged  # "worshippers leaving a mosque" are people
        if word in _CARRYING and before in known:
            charged = frozenset({"bombing"}) if not _CHARGE.isdisjoint(low[index:end]) else charged
            return index, charged  # "a boat carrying migrants" is a boat, "a packed bus" a bus
        if word.endswith("ed") and low[index - 1] in known and low[index + 1 : index + 2] in _PLACED:
            return index, charged  # "a bomb concealed in a van" is a bomb
        if word == "for" and not _NAMED_BY_FOR.isdisjoint(known.get(before, ())):
            return index, charged  # "demand for flats" is demand, "a correspondent for a network" a person
        if word in _BESIDE and (before in known or _known_by_its_end(before)):
            return index, charged  # "gunmen on motorbikes" are gunmen
    return end, charged


def _is_figure(words: Words, last: int, places: frozenset[int]) -> bool:
    """Whether a phrase that ends in this word counts people that it does not name: "another 21", "six more"."""
    word = words.low[last]
    if word[:1].isdigit():
        return last <= 1 or last - 1 in places or not words.raw[last - 1].istitle()  # not "on Interstate 94"
    return word in numerals or word in _THE_REST


_THE_REST = frozenset({"both", "others", "rest"})
_UNNAMED = frozenset({"num", "human", "place", "place_strict", "territory", "unknown"})
_FIGURE = frozenset({"figure"})


def _is_acronym(words: Words, start: int, end: int) -> bool:
    """Whether a phrase ends in capitals that the sentence around it is not in: "The M23", "RSF"."""
    last = words.raw[end - 1]
    return len(last) > 1 and last.isupper() and last[0].isalpha() and any(raw.islower() for raw in words.raw[start:])
