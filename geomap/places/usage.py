"""How a toponym is used: for the place, for those who act in its name, inside an organisation's name, as a demonym.

Organisations and demonyms are told by hand-made rules over the words around the name, the rest by `metonymy`.
"""

from __future__ import annotations

from collections.abc import Sequence

from geomap.places import metonymy
from geomap.places.runs import Lexicon, Text
from geomap.records import NAME_FLAGS, NameInfo, Usage

_HEADS = frozenset(
    "university college school schools academy institute police department dept ministry bureau agency office "
    "council commission committee court parliament senate congress assembly bank corporation corp inc ltd company "
    "group association society federation union league club team fc united city rovers wanderers party front army "
    "navy force forces brigade battalion regiment division corps command guard militia foundation trust fund museum "
    "library theatre theater orchestra times post news tribune herald journal gazette star chronicle press radio "
    "television tv broadcasting hospital clinic church cathedral airlines airways railway railways authority "
    "administration chamber board center centre network movement organization organisation conference championship "
    "cup open olympics games marathon festival accord agreement treaty declaration convention protocol summit "
    "symphony philharmonic embassy consulate newspaper sheriff".split()
)
_BEFORE = frozenset(
    "university bank college institute government republic kingdom ministry church bishop archbishop duke earl "
    "prince king emirate museum battle treaty siege".split()
)
_ORGANISED = NAME_FLAGS["country"] | NAME_FLAGS["admin1"] | NAME_FLAGS["settlement"] | NAME_FLAGS["region"]


def usage(text: Text, start: int, end: int, kind: str, info: NameInfo | None, lists: Lexicon) -> Usage:
    """Return how the name of tokens start to end is used; `kind` is what the tagger took it for."""
    if (kind == "DEM" and not _is_town(info)) or (info and is_demonym(info)):
        return "demonym"
    if kind == "EMB" or _in_organisation(text, start, end, info):
        return "organisation"
    if info and not info.flags & _ORGANISED:
        return "literal"
    if _is_ground(text, start) or (info and info.flags & NAME_FLAGS["admin1"] and _is_department(text, end)):
        return "literal"
    return "associative" if metonymy.associative(text, start, end, info, lists) else "literal"


_SIDES = frozenset("the northern southern eastern western central north south east west northeast northwest".split())
_TRODDEN = frozenset(
    "patrol patrols patrolled patrolling flee flees fled fleeing leave leaving enter enters entered entering cross "
    "crossed crossing inside throughout".split()
)


def _is_ground(text: Text, start: int) -> bool:
    """Whether somebody goes over, into or out of what is named, or the sentence opens with where it is set: "In X"."""
    lower, here = text.lower, text.sentence[start]
    at = start - 1
    while at > 0 and lower[at] in _SIDES and text.sentence[at] == here:
        at -= 1
    if at < 0 or text.sentence[at] != here:
        return False
    if lower[at] == "over" and at:
        return lower[at - 1] in _TRODDEN or lower[at - 1] in ("down", "flying", "flew", "downed", "exploded")
    opens = lower[at] == "in" and (at == 0 or text.sentence[at - 1] != here)
    return opens or lower[at] in _TRODDEN


def is_demonym(info: NameInfo) -> bool:
    """Whether a name is a demonym and the name of no place of weight."""
    units = NAME_FLAGS["country"] | NAME_FLAGS["admin1"] | NAME_FLAGS["region"]
    return bool(info.flags & NAME_FLAGS["demonym"]) and not info.flags & units


_KNOWN_TOWN = 100_000  # people: "Karachi" ends like a demonym, "Sunni" may be a village


def _is_town(info: NameInfo | None) -> bool:
    """Whether a name is that of a large town, and no demonym, however it ends."""
    return (
        info is not None
        and info.population >= _KNOWN_TOWN
        and bool(info.flags & NAME_FLAGS["settlement"])
        and not info.flags & NAME_FLAGS["demonym"]
    )


def _in_organisation(text: Text, start: int, end: int, info: NameInfo | None) -> bool:
    """Whether the capitalised words in or around the name make it part of an organisation's."""
    words, lower, sentence = text.words, text.lower, text.sentence
    here = sentence[start]
    if end - start > 1 and lower[end - 1] in _HEADS and not (info and info.flags & _ORGANISED):
        # Mexico City and the West Bank are places by their whole name, "Aleppo City" is one where nobody plays.
        return lower[end - 1] != "city" or _is_club(text, start, end)
    index = end
    while index < min(len(words), end + 5) and sentence[index] == here:
        word = words[index]
        if word[0].isupper():
            if index == end and info and info.flags & NAME_FLAGS["admin1"] and _is_department(text, end):
                return False
            if lower[index].rstrip(".") in _HEADS and (lower[index] != "city" or _is_club(text, start, end)):
                return True
        elif lower[index] not in ("of", "and", "for", "&", "the") or index == end:
            break
        index += 1
    before = start - 1
    if before >= 0 and lower[before] == "the":
        before -= 1
    return (
        before >= 1
        and lower[before] in ("of", "for")
        and words[before - 1][0].isupper()
        and (lower[before - 1] in _BEFORE or lower[before - 1] in _HEADS)
        and sentence[before - 1] == here
    )


def _is_department(text: Text, at: int) -> bool:
    """Whether "Department" is a unit's kind ("Cauca Department"), not an office ("Texas Department of Health")."""
    return text.lower[at : at + 1] == ["department"] and text.lower[at + 1 : at + 2] != ["of"]


_PLAYING = frozenset(
    "league cup goal goals season coach manager striker midfielder defender goalkeeper winger football soccer rugby "
    "players squad premier championship fc match matches beat won lost defeated drew victory scored signed fans "
    "stadium promoted relegated".split()
)
_NEAR = 25


def _is_club(text: Text, start: int, end: int) -> bool:
    """Whether the words around "X City" are those of sport."""
    return not _PLAYING.isdisjoint(text.lower[max(0, start - _NEAR) : end + _NEAR])


def is_language(text: Text, start: int, end: int) -> bool:
    """Whether a demonym names a language: "in Spanish", "speak Dari", "an Arabic speaker"."""
    lower: Sequence[str] = text.lower
    left = lower[start - 1] if start else ""
    right = lower[end] if end < len(lower) else ""
    far = lower[start - 2] if start > 1 else ""
    if left in ("speak", "speaks", "spoke", "speaking", "fluent", "spoken", "learn", "learning", "teach", "teaches"):
        return True
    if right in (
        "language",
        "languages",
        "speaker",
        "speakers",
        "lessons",
        "grammar",
        "translation",
        "dictionary",
        "alphabet",
    ):
        return True
    if left in ("in", "into", "from") and (
        right in (",", ".", ";", ":", "and", "or", "on", "as", "by", "that", "at", "with", "")
    ):
        return True
    return (
        left in ("and", "or", ",") and far in ("english", "spanish", "french", "arabic") and right in (",", ".", "and")
    )
