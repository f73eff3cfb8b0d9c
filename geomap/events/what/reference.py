"""How words take up their event: told anew, referred back to as known, or spoken of in general.

"An attack on a market" tells of one event, "the attack" takes it up again, "attacks on markets" may speak of none in
particular. Determiners and number tell, as in the classic account of definite and generic reference (Prince 1981).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geomap.events.words import clause

if TYPE_CHECKING:
    from geomap.events.what.trigger import Trigger
    from geomap.events.words.clause import Words

BACK = "trigger:refers back"
GENERAL = "trigger:in general"
NEW = "trigger:told as new"
ANOTHER = "trigger:told as another"

_DEFINITE = frozenset("the this that these those his her their its our my your".split())
_ANY = frozenset("any every each such all most certain".split())
_OTHER = frozenset("second third fourth fifth sixth other another previous earlier past similar next separate".split())
ABOUT = frozenset(
    "suspect suspects investigation investigations probe inquiry survivor survivors victim victims scene site sites "
    "trial manhunt campaign team teams case cases investigators mastermind aftermath perpetrator perpetrators hearing "
    "memorial memorials commemoration toll report reports footage".split()
)
_MONTHS = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sep sept oct nov dec".split()
)
_NEW = frozenset("a an one no two three four five six seven eight nine ten several dozens many few".split())
_FRESH = frozenset(
    "fresh new heavy fierce deadly bloody violent renewed separate coordinated simultaneous twin double ongoing "
    "intense sporadic further more massive nationwide successive".split()
)
_MASS = frozenset(
    "violence fighting war conflict unrest bloodshed carnage terrorism hostilities crossfire gunfire genocide torture "
    "shelling looting rioting flooding arson sabotage kidnapping murder rape robbery".split()
)
_HAPPENS = re.compile(
    r"^(?:[a-z'-]+ ){0,3}?(?:erupt|broke|break|flare|killed|left|began|begun|started|resum|took place|occurred|happen|"
    r"hit|rocked|shook|struck|ripped|tore|destroyed|wounded|injured|forced|continued|raged|spread|damaged|followed|"
    r"were (?:reported|heard|carried|launched)|was (?:reported|heard)|are continuing|escalat|intensif|caused|claimed|"
    r"went off|ha[sd] been|have been|targeted)"
)
_IS_THE = re.compile(
    r"\b(?:it|this|that) (?:was|is|marks|marked) (?:only |at least )?(?:the|his|her|their) [a-z]+(?: \w+)?$"
)
_OPEN = 5  # words back to a determiner
_WITHIN = frozenset("in during after by".split())
_HARMED = frozenset("killed wounded injured died hurt captured arrested".split())
_REPORTED = frozenset("heard saw witnessed".split())
_BEING = frozenset("was were been are is".split())
_LEFT = 6  # words to the left in which "there were" or "reported" is looked for
_YEAR = 4  # digits
_RIGHT = 8  # words to the right in which a verb of happening is looked for


def of(trigger: Trigger, words: Words) -> str | None:
    """Return how a noun refers: BACK to a known event, to a NEW one, to ANOTHER of a kind, or in GENERAL; else None."""
    if trigger.pos in {"v", "a"} or _is_verbal(trigger):
        return None
    word = words.low[trigger.last].removesuffix("'s")
    if _names_another(words, trigger.last):
        return BACK
    determiner = determiner_of(words, trigger.head)
    if determiner in _ANY:
        return GENERAL
    if determiner in _DEFINITE or determiner.endswith(("'s", "s'")):
        return BACK
    if determiner == ANOTHER and _IS_THE.search(" ".join(words.low[max(0, trigger.head - _LEFT) : trigger.head])):
        return BACK
    if determiner in {NEW, ANOTHER}:
        return determiner
    if determiner or not (is_plural(word) or word in _MASS):
        return None
    if _is_brought_up(words, trigger.head) or _HAPPENS.match(
        " ".join(words.low[trigger.last + 1 : trigger.last + _RIGHT]) + " "
    ):
        return None
    return GENERAL


def _is_brought_up(words: Words, head: int) -> bool:
    """Whether what stands before a bare noun makes it one event: "fresh clashes", "there were raids"."""
    left = words.low[max(0, head - _LEFT) : head]
    before = left[-1] if left and not words.breaks[head] else ""
    if before in _FRESH or (before in _WITHIN and not _HARMED.isdisjoint(words.low[:head])):
        return True
    there = left.index("there") if "there" in left and "no" not in left else len(left)
    return not _REPORTED.isdisjoint(left[-3:]) or not _BEING.isdisjoint(left[there + 1 : there + 3])


def _names_another(words: Words, last: int) -> bool:
    """Whether the noun only says what another is about: "the bombing suspect"."""
    return last + 1 < len(words.low) and not words.breaks[last + 1] and words.low[last + 1] in ABOUT


def _is_verbal(trigger: Trigger) -> bool:
    return trigger.pos == "p" and trigger.lemma.startswith("^")


def is_plural(word: str) -> bool:
    """Whether a noun in lower case has the form of a plural."""
    return word.endswith("s") and not word.endswith(("ss", "us", "is")) and word != "series"


def determiner_of(words: Words, head: int) -> str:
    """Return the word that opens the noun phrase whose head starts at `head`; empty for a bare one."""
    low = words.low
    for index in range(head - 1, max(-1, head - 1 - _OPEN), -1):
        if words.breaks[index + 1] not in {"", "-", "“", '"', "‘", "'"}:
            return ""
        word = low[index]
        if word in _ANY or word in _DEFINITE or word.endswith(("'s", "s'")):
            return word
        if word[:1].isdigit() and ((len(word) == _YEAR) or low[index - 1] in _MONTHS):
            continue  # "the 2013 bombing", "the April 15 bombing"
        if word in _OTHER:
            return ANOTHER
        if word in _NEW or word in clause.numerals or word[:1].isdigit():
            return NEW
        if word in clause.prepositions or word in clause.conjunctions or word in clause.be or word in clause.modals:
            return ""
        if word in clause.have or word.endswith("ly"):
            return ""
    return ""
