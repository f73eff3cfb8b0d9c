"""One conjunct of a coordination of people: a counted noun, a person with an article, a name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from geomap.events.words import clause, persons
from geomap.events.words.numbers import Number

_LONGEST_RUN, _LONGEST_ROLE = 6, 4
COUNTED = frozenset("crew staff personnel police troops faithful clergy".split())
"""What is counted without a plural: '13 crew'."""

_TOKEN = re.compile(  # "Fr.", "Capt.", "U.S." and initials are one token
    r"[BCDFGHILMPRSU](?:r|ev|rs?|s|en|ol|t|aj|apt|gt|pl|rig|rof|on|nsp|upt|pc|\.[SNK])\.(?=\s)|"
    r"[A-Z]\.(?=\s[A-Z])|"
    r"[^\W_](?:[\w'’-]*\w)?|[^\w\s]"
)
DETERMINERS = frozenset("a an the this his her their its another one our my".split())
OWN = frozenset("his her their its our my".split())
_PARTICLES = ("al-", "el-", "as-", "ad-", "an-", "ar-", "az-", "ash-")
_LONGEST_NAME = 4
_NO_NOUN = ("ing", "ly", "ed")
_NUMERALS = clause.numerals - {"one", "some", "more", "score"}
_ORDINALS = frozenset("other second third fourth fifth sixth".split())
_TWO = re.compile(r"(?:couple|pair|twins)$")
STOP = frozenset(
    "of in on at by from with after during when while as to for and or but who which that was were is are has have had "
    "been be near inside outside since before because amid around under over into out along among via within without "
    "known remain remains remained killed wounded injured died dead hurt yesterday today overnight monday tuesday "
    "wednesday thursday friday "
    "saturday gave fell took went lost came got succumbed perished drowned vanished disappeared surrendered suffocated "
    "taken shot found held hit struck beaten thrown sunday also later reportedly said says late early aboard onboard "
    "alive missing".split()
)
_AFTER_SUBJECT = STOP - clause.prepositions - clause.conjunctions


class Token(NamedTuple):
    """A word or a mark of a sentence, in lower case too, with its offsets in the text."""

    text: str
    low: str
    start: int
    end: int


class Part(NamedTuple):
    """A conjunct: the token after it, its count, the singular of its head noun, whether it is a name or definite."""

    after: int
    number: Number
    head: str
    named: bool = False
    definite: bool = False
    own: bool = False


def tokens_of(text: str, offset: int) -> list[Token]:
    """Return the words and marks of a stretch of text that begins at an offset."""
    return [Token(m[0], m[0].lower(), offset + m.start(), offset + m.end()) for m in _TOKEN.finditer(text)]


def part_at(
    text: str, tokens: Sequence[Token], k: int, counts: Mapping[int, Number], *, bare: bool = False
) -> Part | None:
    """Read one conjunct."""
    if k >= len(tokens):
        return None
    first = k + 1 if tokens[k].low in OWN | {"the", "all"} and k + 1 < len(tokens) else k  # "their two children"
    number = counts.get(tokens[first].start) or counts.get(tokens[k].start)
    if number is not None:
        return _counted(text, tokens, first if number.start == tokens[first].start else k, number, bare=bare)
    found = one_person(text, tokens, k, loose=True)
    if found is not None:
        return found
    return plain(text, tokens, k, bare=bare)


def _counted(text: str, tokens: Sequence[Token], k: int, number: Number, *, bare: bool) -> Part | None:
    """Read 'two of his guards', 'four others', 'at least 17 primary school pupils'."""
    if number.text.lower() == "a couple":
        return one_person(text, tokens, k)
    at = k
    while at < len(tokens) and tokens[at].start < number.end:
        at += 1
    if at < len(tokens) and tokens[at].low == "of":
        at += 1
        if at < len(tokens) and tokens[at].low in OWN:
            at += 1
        else:
            return None  # "two of the dead"
    own = k > 0 and tokens[k - 1].low in OWN
    head = ""
    end = at
    for j in range(at, min(len(tokens), at + _LONGEST_RUN)):
        if not tokens[j].text[0].isalpha() or tokens[j].low in STOP:
            break
        word = tokens[j].low
        single = word.removesuffix("s")
        if persons.is_plural(word) or word in COUNTED or (number.best == 1 and persons.like_person(word)):
            head, end = persons.plurals().get(word, word), j + 1
        elif single != word and (persons.like_person(single) or tokens[j].text.istitle()):
            head, end = tokens[j].text.removesuffix("s") if tokens[j].text.istitle() else single, j + 1
    if not head:
        if k > 1 and number.text.isdecimal() and (tokens[k - 1].text == "," or tokens[k - 2].text.isdecimal()):
            return None  # "two men, 23 and 31"
        if k > 1 and tokens[k - 1].low == "and" and tokens[k - 2].text == ",":
            return None  # "one of them a child, and seven wounded"
        if not bare or (at < len(tokens) and tokens[at].text[0].isalpha() and tokens[at].low not in STOP):
            return None
        end = at
    return Part(end, number._replace(end=max(number.end, tokens[end - 1].end)), head, own=own)


def one_person(text: str, tokens: Sequence[Token], k: int, *, loose: bool = False) -> Part | None:
    """Read one person with an article or a possessive, a couple, 'both pilots'."""
    low = tokens[k].low if k < len(tokens) else ""
    if low not in DETERMINERS:
        return _both(text, tokens, k) if low == "both" else None
    alone = _alone(text, tokens, k)
    if alone is not None:
        return alone
    head, end, size = "", 0, 1
    for j in range(k + 1, min(len(tokens), k + 1 + _LONGEST_RUN)):
        word = tokens[j].low
        if not tokens[j].text[0].isalnum() or word in STOP or word in DETERMINERS or word in _NUMERALS:
            break
        if _TWO.match(word):
            following = tokens[j + 1].low if j + 1 < len(tokens) else ""
            if following == "of" or (following and following.isalpha() and following not in STOP):
                return None  # "a couple of men"
            head, end, size = word, j + 1, 2
        elif word.endswith(("'s", "’s")):
            head = ""  # "the mayor's house"
        elif (
            persons.is_person(word)
            or (loose and not head and _last_noun(tokens, k, j))
            or (word == "head" and (j > k + 1 or _is_of(tokens, j + 1)))
        ):
            head, end, size = tokens[j].text if not persons.is_person(word) else word, j + 1, 1
        elif head.endswith("-old") and tokens[j].text[0].islower():
            continue  # "a 37-year-old intensive-care nurse"
        elif head and (persons.names_group(word) or (tokens[j].text[0].islower() and not word.endswith(_NO_NOUN))):
            return None  # "a student hostel"
        elif head:
            break
    if not head:
        return None
    number = Number(tokens[k].start, tokens[end - 1].end, text[tokens[k].start : tokens[end - 1].end], size, size, size)
    return Part(end, number, head, definite=low not in {"a", "an", "another", "one"}, own=low in OWN)


def _alone(text: str, tokens: Sequence[Token], k: int) -> Part | None:
    """Read one person without a noun: 'another was hurt', 'the other killed', 'a third died'."""
    ordinal = k + 1 < len(tokens) and tokens[k + 1].low in _ORDINALS
    after = k + 1 if tokens[k].low in {"another", "one"} else k + 2 if ordinal else 0
    if not after or (after < len(tokens) and tokens[after].low not in STOP):
        return None
    span = tokens[k].start, tokens[after - 1].end
    return Part(after, Number(*span, text[slice(*span)], 1, 1, 1), "person")


def _last_noun(tokens: Sequence[Token], k: int, j: int) -> bool:
    """Whether a token ends the phrase that begins at k and may name a person: 'a Dane', 'the warder'."""
    following = tokens[j + 1] if j + 1 < len(tokens) else None
    if following is not None and following.text[0].isalnum() and following.low not in STOP:
        role = following.text[0].isupper() and tokens[j].text.islower() and not following.text.isupper()
        return role and persons.like_person(tokens[j].low)  # "the environmentalist Juan Paz"
    verb = following is not None and following.low in _AFTER_SUBJECT
    if tokens[j].low == "victim":
        return True
    if verb and tokens[k].low in {"a", "an", "another"} and persons.no_thing(tokens[j].low):
        return True  # who dies or is arrested is somebody
    if tokens[k].low == "the" and tokens[j].text.istitle():
        return False  # "the Tyrant"
    capital = tokens[j].text.istitle() and (j == k + 1 or not tokens[j - 1].text[0].isupper())
    demonym = capital and len(tokens[j].text) > 1
    return (demonym and tokens[k].low != "the") or persons.like_person(tokens[j].low)


def _is_of(tokens: Sequence[Token], at: int) -> bool:
    """Whether a token is 'of'."""
    return at < len(tokens) and tokens[at].low == "of"


def _both(text: str, tokens: Sequence[Token], k: int) -> Part | None:
    """Read 'both pilots', 'both of the drivers', 'both men'."""
    for j in range(k + 1, min(len(tokens), k + _LONGEST_RUN)):
        word = tokens[j].low
        if word in persons.plurals():
            span = tokens[k].start, tokens[j].end
            return Part(j + 1, Number(*span, text[slice(*span)], 2, 2, 2), persons.plurals()[word], definite=True)
        if word in STOP - {"of"} or not tokens[j].text[0].isalpha():
            return None
    return None


def plain(text: str, tokens: Sequence[Token], k: int, *, bare: bool) -> Part | None:
    """Read a name with or without a role before it, or inside a coordination a noun without an article."""
    if _TWO.match(tokens[k].low) and tokens[k].low == "twins":
        number = Number(tokens[k].start, tokens[k].end, tokens[k].text, 2, 2, 2)
        return Part(k + 1, number, "twin")
    if tokens[k].low == "twin" and k + 1 < len(tokens) and tokens[k + 1].low in persons.plurals():
        number = Number(tokens[k].start, tokens[k + 1].end, text[tokens[k].start : tokens[k + 1].end], 2, 2, 2)
        return Part(k + 2, number, persons.plurals()[tokens[k + 1].low])
    if tokens[k].low in {"he", "she", "himself", "herself"} or (bare and tokens[k].low == "him"):
        number = Number(tokens[k].start, tokens[k].end, tokens[k].text, 1, 1, 1)
        return Part(k + 1, number, "person", named=True)
    at, head = _past_role(tokens, k), ""
    pair = [token.low for token in tokens[k + 1 : k + 3]]
    if (
        persons.is_person(tokens[at].low) and len(pair) > 1 and pair[0] == "and" and persons.is_person(pair[1])
    ):  # "father and son"
        return Part(k + 1, Number(tokens[k].start, tokens[k].end, tokens[k].text, 1, 1, 1), tokens[k].low)
    named = at + 1 < len(tokens) and tokens[at + 1].text[0].isupper()
    if persons.is_person(tokens[at].low) and (bare or named or tokens[at].text[0].isupper()):
        head, at = tokens[at].low, at + 1
    begin = at
    while at < min(len(tokens), begin + _LONGEST_NAME) and _of_name(tokens[at], first=at == begin):
        at += 1
    his = [token.low for token in tokens[at : at + 2]] in (["and", "his"], ["and", "her"])
    if at - begin < (1 if head or his else 2) and not (head and bare):
        return None  # "Lahur and his brother"
    if not head:
        last = tokens[at - 1].low
        if tokens[begin].low in STOP or last in persons.plurals() or last in STOP - {"said"}:
            return None
    number = Number(tokens[k].start, tokens[at - 1].end, text[tokens[k].start : tokens[at - 1].end], 1, 1, 1)
    return Part(at, number, head or "person", named=not head)


def _past_role(tokens: Sequence[Token], k: int) -> int:
    """Return where the noun of a role stands that begins at a token and has a name after it: 'village chief Lee'."""
    for at in range(k, min(len(tokens) - 1, k + _LONGEST_ROLE)):
        low = tokens[at].low
        if persons.is_person(low) and tokens[at].text.islower() and tokens[at + 1].text[0].isupper():
            return at
        if low in STOP or low in DETERMINERS or not low.isalpha() or (at > k and tokens[at].text[0].isupper()):
            break
    return k


def _of_name(token: Token, *, first: bool) -> bool:
    """Whether a token may be part of a name: 'Yusra', 'al-Amin', but no abbreviation."""
    plain = token.text.replace("-", "").replace("’", "").replace("'", "").removesuffix(".")
    if not plain.isalpha() or (token.text.isupper() and len(plain) > 1):
        return False
    return token.text[0].isupper() or (not first and token.low.startswith(_PARTICLES))
