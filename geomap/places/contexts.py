"""Names that a plain context of the news gives away, known to the gazetteer or not: "X was shelled", "troops retook X".

News reaches places that no list holds and no corpus names, and a tagger that has learned from lists passes over them.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence

from geomap.places.runs import Lookup, Text, is_candidate, join
from geomap.places.tagger import Tagged
from geomap.places.words import SPEECH, TITLES
from geomap.records import NAME_FLAGS, NameInfo

_KNOWN = 0.7  # the confidence of a name that the gazetteer knows
_NEW = 0.55  # of one that it does not
_LONGEST = 5
_SURELY = 3  # the strength of a context in which no person stands
_PLACES = NAME_FLAGS["country"] | NAME_FLAGS["admin1"] | NAME_FLAGS["region"] | NAME_FLAGS["admin2"]
_TOWNS = _PLACES | NAME_FLAGS["settlement"] | NAME_FLAGS["natural"]
_LARGE = 20_000  # people from which a town outweighs the persons who share its name
# Whose object is ground: nobody "recaptures" a person who was not held.
_TAKEN = frozenset(
    "shelled bombed besieged overran pounded bombarded stormed raided retook "
    "recaptured retaken liberated shelling bombing "
    "besieging overrunning pounding bombarding storming raiding retaking recapturing liberating retake "
    "recapture fled fleeing evacuated leaving".split()
)
# Whose object may as well be somebody.
_STRUCK = frozenset(
    "attacked attacking struck hit targeted seized captured capturing seizing reached reaching entered took taken "
    "targeting hitting striking devastated ravaged battered shook rocked flooded hits strikes attacks".split()
)
_PASSIVE = frozenset(
    "shelled bombed besieged overrun retaken recaptured liberated flooded occupied encircled stormed raided evacuated "
    "pounded bombarded looted devastated surrounded".split()
)
_PASSIVE_WEAK = frozenset("attacked hit struck captured taken seized targeted destroyed damaged shaken rocked".split())
_BE = frozenset("was were is are been being".split())
_HAVE = frozenset("has had have".split())
_UNDER = frozenset("fire attack shelling siege bombardment mortar artillery rocket heavy air missile drone".split())
_OF = frozenset(
    "residents inhabitants outskirts siege recapture shelling bombardment liberation suburbs villages town city "
    "village streets bombing fall capture mayor".split()
)
_IN = frozenset("in near outside around across".split())
# What follows the object of a verb when it is nothing but a name: not "targets" or "fighters".
_AFTER = frozenset(
    ", . ; : ) and or on in at from for after before during overnight late early this last again when while with by as "
    "since until yesterday today twice , but to earlier".split()
)

# "in the X district", "near X village": what a lower-case kind after it makes a place, unless X is a people or a faith.
_KIND = frozenset(
    "district village town subdistrict neighbourhood neighborhood islet island suburb valley municipality county "
    "province governorate parish commune quarter township townships districts villages towns provinces area areas "
    "junction roundabout crossroads checkpoint raion oblast tehsil taluk upazila woreda kebele cercle canton barangay "
    "hamlet hamlets settlement settlements locality region countryside highlands reservoir".split()
)
# Before "of" or the name itself: what only a place is.
_UNIT = frozenset(
    "township commune upazila tehsil taluk raion woreda kebele cercle vereda kampung desa kelurahan barangay hamlet "
    "district municipality settlement suburb neighbourhood neighborhood locality parish subdistrict canton sitio "
    "tambon ejido corregimiento chiefdom".split()
)
_BARE = frozenset("barangay kampung desa kelurahan sitio vereda tambon ejido corregimiento purok".split())
_LEADS = frozenset("in near at from into around outside inside towards toward across to of".split())
_HELD = _LEADS | {"'s", "’s"}
_PEOPLES = frozenset(
    "christian muslim sunni shia shiite shi'ite druze jewish arab kurdish tamil hindu sikh buddhist catholic "
    "protestant orthodox maronite coptic alawite alevi yazidi yezidi hazara rohingya berber tuareg fulani houthi serb "
    "croat turkmen uighur uyghur tatar roma pashtun baloch baluch bedouin turkic slavic african asian european western "
    "eastern northern southern central old new last next first second third".split()
)

_DWELLERS = frozenset("residents villagers inhabitants townspeople".split())
_LISTS = _LEADS | _TAKEN | _STRUCK | {"on", "at", "between", "through", "via"}
_THERE = _IN | _TAKEN | {"off", "from", "to", "into", "at", "reached", "left", "entered", "captured", "seized"}
_LEFT = (
    {"the", "off", "'s", "’s", "reached", "left", "entered"} | _LEADS | _TAKEN | _STRUCK | _IN | _BARE | {"of", "for"}
)
_RIGHT = _KIND | _DWELLERS | _BE | _HAVE | {"came", "under", "fell"}


def plain(text: Text, names: Sequence[Tagged], lookup: Lookup, persons: Mapping[str, str]) -> list[Tagged]:
    """Return the runs of capitalised words, not found yet, that stand where a place does."""
    taken = {place for name in names for place in range(name.start, name.end)}
    listed = {name.end for name in names if _heads(text, name)}
    more = list(_beside_roads(text, taken, lookup))
    lists = {item for name in names if name.type == "LOC" for item in _items(text, name)}
    for opening, high in text.regions:
        low = opening
        if text.first[low] and text.lower[low] in _LEADS:  # "In Loja, in the south, ...": that is no part of the name
            low += 1 + (text.lower[low + 1 : low + 2] == ["the"])
        if low >= high:
            continue
        if text.mode[low] or not _may(text.lower, low, high) or all(index in taken for index in range(low, high)):
            continue
        for start, stop in _pieces(text, low, high, lookup):
            if stop - start > _LONGEST or not taken.isdisjoint(range(start, stop)):
                continue
            if _is_unit(text, start, stop, lookup):
                more.append(Tagged(start, stop - 1, "LOC", _KNOWN))
                continue
            strength = _strength(text, start, stop, low, high)
            after = text.lower[high] if high < len(text.lower) else "."
            if start - 1 in listed and text.lower[start - 1] in (",", "and") and after in _AFTER and after != ",":
                strength = 2
                listed.add(stop)
            if (start, stop) in lists:
                strength = 2
            if _in_country(text, start, stop, lookup):
                strength = _SURELY
            if strength:
                info = lookup(join(text.tokens, text.words, start, stop))
                if _accepted(text, start, stop, info, strength, persons):
                    more.append(Tagged(start, stop, "LOC", _KNOWN if info else _NEW))
    return [*more, *_titled(text, taken, lookup), *_shouted(text, taken, lookup)]


def _items(text: Text, name: Tagged) -> list[tuple[int, int]]:
    """Return the other items of a list that a sure place opens, as ranges of tokens: "near X, Y and Z on Sunday"."""
    words, lower, sentence = text.words, text.lower, text.sentence
    before = name.start - 1
    if name.confidence < _SURE or text.mode[name.start] or before < 0 or sentence[before] != sentence[name.start]:
        return []
    if lower[before] not in _LISTS or text.first[before]:
        return []  # "In Rome, Draghi and Conte met"
    found: list[tuple[int, int]] = []
    at = name.end
    while at + 1 < len(words) and lower[at] in (",", "and") and sentence[at + 1] == sentence[name.start]:
        last = "and" in (lower[at], lower[at + 1])
        start = stop = at + 1 + (lower[at : at + 2] == [",", "and"])
        while stop < len(words) and stop - start < _LONGEST and (is_candidate(words[stop]) or words[stop] in _GLUE):
            stop += 1
        if stop == start:
            return []
        found.append((start, stop))
        at = stop
        if last:
            ends = at == len(words) or sentence[at] != sentence[name.start] or lower[at] in _AFTER
            return found if ends and len(found) > 1 else []
    return []


_GLUE = frozenset("-'’")
_ROADS = frozenset("highway road expressway motorway highways roads route railway axis".split())


def _beside_roads(text: Text, taken: Container[int], lookup: Lookup) -> Iterator[Tagged]:
    """Yield the known towns that a road is named after and joins: "on the Kaduna-Abuja highway"."""
    words, sentence = text.words, text.sentence
    for at, word in enumerate(text.lower):
        if word not in _ROADS or at < _ROAD or text.mode[at]:
            continue
        glue = next((i for i in range(at - 2, max(0, at - _LONGEST), -1) if words[i] in ("-", "–")), 0)
        if not glue or sentence[glue - 1] != sentence[at]:
            continue
        first = glue - 1
        while first and is_candidate(words[first - 1]) and sentence[first - 1] == sentence[at] and glue - first < _ROAD:
            first -= 1
        for start, stop in ((first, glue), (glue + 1, at)):
            if all(is_candidate(words[i]) and i not in taken for i in range(start, stop)):
                info = lookup(join(text.tokens, words, start, stop))
                if info and info.flags & _TOWNS:
                    yield Tagged(start, stop, "LOC", _KNOWN)


_ROAD = 3  # tokens of "X-Y", and words of a town in it


def _in_country(text: Text, start: int, stop: int, lookup: Lookup) -> bool:
    """Whether a comma and a country follow a name that somebody went to or fled: "fled X, Pakistan, on Monday"."""
    lower, sentence = text.lower, text.sentence
    if stop + 1 >= len(lower) or not start or lower[start - 1] not in _THERE or lower[stop] != ",":
        return False
    if sentence[start - 1] != sentence[start] or sentence[stop + 1] != sentence[start]:
        return False
    end = stop + 1
    while end < len(lower) and end - stop <= _LONGEST and text.words[end][:1].isupper():
        end += 1
    info = lookup(join(text.tokens, text.words, stop + 1, end)) if end > stop + 1 else None
    return bool(info and info.flags & NAME_FLAGS["country"]) and (end == len(lower) or lower[end] in _AFTER)


_UNITS = frozenset("state province region governorate district county department prefecture oblast".split())


def _is_unit(text: Text, start: int, stop: int, lookup: Lookup) -> bool:
    """Whether a run is the name of a known unit with its kind in capitals, not in a name: "in Warrap State"."""
    if stop - start < 2 or text.lower[stop - 1] not in _UNITS or not text.words[stop - 1][0].isupper():
        return False
    if stop < len(text.lower) and text.words[stop][:1].isupper() and text.sentence[stop] == text.sentence[start]:
        return False  # "Imo State University", "Lagos State Police Command"
    info = lookup(join(text.tokens, text.words, start, stop - 1))
    return info is not None and bool(info.flags & _PLACES)


def _shouted(text: Text, taken: Container[int], lookup: Lookup) -> Iterator[Tagged]:
    """Yield the known units before their kind in a text in capitals: "BOMBED A VILLAGE IN MORAZAN DEPARTMENT"."""
    for stop, word in enumerate(text.lower) if "U" in text.mode else ():
        if word not in _UNITS or text.mode[stop] != "U" or stop - 1 in taken:
            continue
        for start in range(max(0, stop - _LONGEST), stop):
            if text.sentence[start] == text.sentence[stop] and start not in taken and _may_open(text, start):
                if any(not word.isalpha() or word in _NO_UNIT for word in text.lower[start:stop]):
                    continue  # "THE NORTHEASTERN DEPARTMENT", "THE CAPITAL, STATE RADIO SAID"
                info = lookup(join(text.tokens, text.words, start, stop))
                if info and info.flags & _PLACES:
                    yield Tagged(start, stop, "LOC", _KNOWN)
                    break


_NO_UNIT = _PEOPLES | frozenset(
    "the northeastern northwestern southeastern southwestern north south east west northwest northeast southwest "
    "southeast".split()
)


def _may_open(text: Text, start: int) -> bool:
    """Whether a name can start at a word: after a preposition, an article or a mark."""
    before = text.lower[start - 1] if start else ""
    return before in _LEFT or (not before.isalpha() and before != "-")


def _titled(text: Text, taken: Container[int], lookup: Lookup) -> Iterator[Tagged]:
    """Yield the known names after a preposition in titles, where capitals tell nothing: "Army Command In X Says"."""
    for low, high in text.regions:
        if text.mode[low] != "T":
            continue
        for before in range(low - 1, high - 1):
            if before < 0 or text.lower[before] not in _IN or before + 1 in taken:
                continue
            for stop in range(min(high, before + _LONGEST), before + 1, -1):
                info = lookup(join(text.tokens, text.words, before + 1, stop))
                if info and (info.flags & _PLACES or (info.flags & _TOWNS and info.population >= _LARGE)):
                    yield Tagged(before + 1, stop, "LOC", _KNOWN)
                    break


def _heads(text: Text, name: Tagged) -> bool:
    """Whether a name is surely a place and may open a list of places: "in X, Y and Z"."""
    sure = name.type == "LOC" and name.confidence >= _SURE and name.start > 0
    return sure and text.lower[name.start - 1] in _IN | _TAKEN


_SURE = 0.8


def _may(lower: Sequence[str], low: int, high: int) -> bool:
    """Whether anything in or beside a run could speak for a place: a glance that spares most runs the look."""
    if low and (lower[low - 1] in _LEFT or lower[low - 1] == ","):
        return True
    return (high < len(lower) and lower[high] in _RIGHT) or not _CUT.isdisjoint(lower[low:high])


def _pieces(text: Text, low: int, high: int, lookup: Lookup) -> Iterator[tuple[int, int]]:
    """Yield a run of names whole where it is one name, else cut at the small words in it: "Bakhmut on Tuesday"."""
    cuts = [i for i in range(low + 1, high) if text.lower[i] in _CUT and not text.words[i][0].isupper()]
    if not cuts or lookup(join(text.tokens, text.words, low, high)):
        yield low, high
        return
    start = low
    for cut in [*cuts, high]:
        if start < cut:
            yield start, cut
        start = cut + 1


def _accepted(
    text: Text, start: int, stop: int, info: NameInfo | None, strength: int, persons: Mapping[str, str]
) -> bool:
    """Whether a name may be believed where the context speaks for a place, strongly (2) or weakly (1)."""
    somebody = any(text.lower[index] in persons for index in range(start, stop))
    if info and info.flags & _TOWNS:
        return not somebody or strength > 1 or bool(info.flags & _PLACES) or info.population >= _LARGE
    if strength == _SURELY:
        return True
    shouted = any(word.isupper() and len(word) > 1 for word in text.words[start:stop])
    return strength > 1 and not info and not somebody and not shouted


def _strength(text: Text, start: int, stop: int, low: int, high: int) -> int:
    """Return how strongly the words around tokens start to stop speak for a place: 2, 1, or 0 for not at all.

    The words around the run from low to high count as well where "and" joins its parts.
    """
    at = _At(text, text.sentence[start])
    joined = "and" in (at(start - 1), at(stop))
    if at(stop) in _DWELLERS and at(start - 1) not in ("'s", "’s"):
        return 1
    if at(start - 1)[:1].isdigit() or at(start - 1) in _MANY or (at(stop) in _PLURAL and not joined):
        return 0  # "1,000 Taliban", "the Shabaab have been captured": people
    if start > low and at(start - 1) == "and":
        start = low
    if stop < high and at(stop) == "and":
        stop = high
    left, far, right = at(start - 1), at(start - 2), at(stop)
    if (left == "of" and far in _UNIT) or left in _BARE or (text.lower[start] in _BARE and stop - start > 1):
        return _SURELY
    if left == "of" and far in _OF:
        return 2
    if right in SPEECH or left.rstrip(".") in TITLES:
        return 0
    named = text.lower[start] not in _PEOPLES and not text.lower[stop - 1].endswith(_DEMONYM)
    if named and right in _KIND and text.words[stop].islower() and (far if left == "the" else left) in _HELD:
        return 2
    ended = right in _AFTER or right == "" or right.endswith("ing")
    return max(_left(left, far) if ended else 0, _right(at, stop))


_DEMONYM = ("ish", "ese", "ian", "ean", "'s")
_PLURAL = frozenset("are were have".split())
_MANY = frozenset("two three four five six seven eight nine ten dozen hundred thousand several many some".split())
_CUT = frozenset("'s ’s on of and the in at y e et & und".split())


def _left(left: str, far: str) -> int:
    if left in _TAKEN or (left == "for" and far == "battle"):
        return 2
    return int(left in _STRUCK or left in _IN)


def _right(at: _At, stop: int) -> int:
    right, after, last = at(stop), at(stop + 1), at(stop + 2)
    if right in _HAVE:
        right, after, last = after, last, at(stop + 3)
    if right in _BE:
        if after in _BE:
            after = last
        return 2 if after in _PASSIVE else int(after in _PASSIVE_WEAK)
    if (right == "came" and after == "under" and last in _UNDER) or (right == "under" and after in _UNDER):
        return 2
    return int(right == "fell")


class _At:
    """Reads the words of one sentence in lower case, nothing beyond its ends."""

    def __init__(self, text: Text, here: int) -> None:
        """Take the text and the sentence's number."""
        self.lower, self.sentence, self.here = text.lower, text.sentence, here

    def __call__(self, index: int) -> str:
        """Return the word there."""
        inside = 0 <= index < len(self.lower) and self.sentence[index] == self.here
        return self.lower[index] if inside else ""
