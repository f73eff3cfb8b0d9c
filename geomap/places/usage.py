"""How a toponym is used: for the place, for those who act in its name, inside an organisation's name, as a demonym.

Decided by hand-made rules over the words around the name. Metonymy follows Gritta et al. 2017: a name is associative
where it stands for a government, a team, a people or an institution rather than for the ground itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from geomap.places.runs import Text
from geomap.places.words import KINDS, LOCATIVE
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
# What stands to the left of a name that acts or is acted on as a body, and not as ground.
_PARTNERS = frozenset(
    "with against by between versus vs v beat beats defeated defeating accused accuses accusing urged urges urging "
    "warned warns warning told tells tell ask asked asks blamed blames blaming criticized criticised criticizing "
    "condemned condemning sanctioned persuade persuaded convince convinced pressure pressured threatens threatened "
    "allow allowed allows help helped helping represent represented represents playing played face faced faces "
    "facing sued joined".split()
)
_ACTS = frozenset(
    "said says say accused accuses agreed agrees announced announces warned warns denied denies claims claimed "
    "wants want wanted refused refuses rejected rejects called calls calling vowed vows demanded demands hopes "
    "hoped hope plans planned plan seeks sought decided decides offered offers signed signs supports supported "
    "backs backed opposes opposed condemned condemns insists insisted believes believed argues argued sent sends "
    "won wins lost loses beat beats played plays scored led leads joined joins launched launches declared declares "
    "expects expected imposed imposes lifted needs needed must should can could may might will would has had have "
    "did does do voted votes became withdrew pledged pledges proposed threatened threatens invaded attacked "
    "retaliated responded urged urges asked asks told faces faced remains deployed approved ratified recognized "
    "recognised banned ended began begins started took takes gave gives made makes considers considered appears".split()
)
_STATES = frozenset("is was are were lies sits".split())
_BODIES = frozenset(
    "government president minister ministry officials official authorities army military troops forces soldiers "
    "police parliament team coach squad side leader leaders leadership ambassador embassy delegation negotiators "
    "diplomats intelligence regime administration lawmakers mayor governor policy relations ally allies economy "
    "decision role support response influence interests bid opposition opponents voters victory defeat win loss "
    "players captain goalkeeper striker national federation rival sanctions strategy stance position foreign prime "
    "defence defense interior nuclear air central supreme".split()
)
_GROUND = frozenset(
    "north south east west northern southern eastern western capital border borders coast city cities town towns "
    "village villages region regions province provinces airport port streets airspace territory soil countryside "
    "suburbs outskirts mountains largest second-largest second biggest main old downtown climate population".split()
)
_SIDES = frozenset(
    "northern southern eastern western central north south east west northeastern northwestern southeastern "
    "southwestern upper lower rural downtown".split()
)
_PLACES = frozenset(
    "in at near into across throughout inside outside around through toward towards via onto within beyond above "
    "below north south east west northeast northwest southeast southwest from to leave left leaving visit visited "
    "visiting reach reached entered entering enter born living lives lived based".split()
)
_ORGANISED = NAME_FLAGS["country"] | NAME_FLAGS["admin1"] | NAME_FLAGS["settlement"] | NAME_FLAGS["region"]


def usage(text: Text, start: int, end: int, kind: str, info: NameInfo | None, verbs: frozenset[str]) -> Usage:
    """Return how the name of tokens start to end is used; `kind` is what the tagger took it for."""
    if kind == "DEM" or (info and is_demonym(info)):
        return "demonym"
    if kind == "EMB" or _in_organisation(text, start, end):
        return "organisation"
    if info and not info.flags & _ORGANISED:
        return "literal"
    return "associative" if _acts(text, start, end, verbs) else "literal"


def is_demonym(info: NameInfo) -> bool:
    """Whether a name is a demonym and the name of no place of weight."""
    units = NAME_FLAGS["country"] | NAME_FLAGS["admin1"] | NAME_FLAGS["region"]
    return bool(info.flags & NAME_FLAGS["demonym"]) and not info.flags & units


def _in_organisation(text: Text, start: int, end: int) -> bool:
    """Whether the capitalised words around the name make it part of an organisation's."""
    words, lower, sentence = text.words, text.lower, text.sentence
    here = sentence[start]
    if end - start > 1 and lower[end - 1] in _HEADS:
        return True
    index = end
    while index < min(len(words), end + 5) and sentence[index] == here:
        word = words[index]
        if word[0].isupper():
            if lower[index].rstrip(".") in _HEADS:
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


def _acts(text: Text, start: int, end: int, verbs: frozenset[str]) -> bool:
    """Whether the name stands for a body that acts: a government, a team, a people."""
    lower, sentence = text.lower, text.sentence
    here = sentence[start]

    def at(index: int) -> str:
        return lower[index] if 0 <= index < len(lower) and sentence[index] == here else ""

    before = start - 1
    if at(before) == "the":
        before -= 1
    if at(before) in _SIDES:
        return False
    after = end
    if at(after) in ("and", "or", ",", "&") and at(after + 1)[:1].isalpha() and text.words[after + 1][0].isupper():
        after += 2  # "X and Y said": the verb tells of both
    while at(after) in _ADVERBS or (at(after).endswith("ly") and len(at(after)) > 4):
        after += 1
    while at(before) in ("and", "or", ",", "&", "the") and before > 0 and text.words[before - 1][0].isupper():
        before -= 2  # "against X and Y": the preposition tells of both
    left, far, right = at(before), at(before - 1), at(after)
    if right in KINDS or (left == "of" and far in KINDS):
        return False
    if left == "to":
        return not any(at(place) in _MOTION for place in range(before - 4, before))
    spoken = _acts_left(left, far)
    if spoken is not None:
        return spoken
    if right in _POSSESSIVE:
        return at(after + 1) in _BODIES or (at(after + 1) not in _GROUND and left in _PARTNERS)
    if left in _PARTNERS or right in _BODIES:
        return True
    if right == "-":
        return any(at(place) in _BODIES for place in range(after + 1, after + 4))
    return _acts_right(right, at(after + 1), verbs)


_POSSESSIVE = frozenset(("'s", "’s", "'", "’"))


def _acts_left(left: str, far: str) -> bool | None:
    """Whether the preposition to the left speaks for a body, None where there is none that tells."""
    if left == "between":
        return far not in _STRETCHES
    if left == "from":
        return far in _GIVEN
    if left == "of":
        return far in _BODIES
    if left == "for":
        return far not in ("left", "leaves", "bound", "headed", "departed")
    return False if left in _PLACES or left in LOCATIVE else None


_ADVERBS = frozenset("also then still now already not never again even itself soon later first have".split())
_STRETCHES = frozenset(
    "border road distance highway flight flights route line area space located situated somewhere halfway".split()
)
_MOTION = frozenset(
    "go goes going went gone travel travels travelled traveled travelling traveling return returns returned "
    "returning fly flew flown flying flight flights trip trips visit visits visited move moved moves moving came "
    "come comes coming way road route drive drove drives bring brought sent send deported extradited fled flee "
    "fleeing escape escaped migrated migration tour journey sailed sail emigrated ran run walk walked marched close "
    "closer closest near nearest next north south east west back home exile arrive arrived brought relocated "
    "transferred shipped exported delivered border crossing bus train".split()
)
_GIVEN = frozenset(
    "independence pressure support help aid money threat threats criticism opposition assistance loans funding "
    "backing response reaction statement apology permission approval invitation reports demands calls".split()
)


def _acts_right(right: str, after: str, verbs: frozenset[str]) -> bool:
    """Whether the words to the right tell of an act."""
    if right in _STATES:
        return after.endswith(("ing", "ed")) and after not in _LYING
    return right in _ACTS or right in verbs or (right.endswith("ed") and len(right) > 4)


_LYING = frozenset(
    "located situated surrounded divided including named called bordered populated inhabited founded".split()
)


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
