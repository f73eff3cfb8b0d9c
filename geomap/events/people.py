"""People who are told one by one: "a couple and their two children" are four, "both pilots" two, "a vendor" one.

A phrase of coordinated persons is read conjunct by conjunct: a counted noun, a person with an article or a
possessive, a name. Its figure is the sum, since one verb befalls them all; people of opposed sides, or soldiers and
civilians, keep their own figures instead ("12 soldiers and 3 insurgents" are no 15 of anything).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from geomap.events import persons, sources
from geomap.events.numbers import Number

_TOKEN = re.compile(r"[^\W_](?:[\w'’-]*\w)?|[^\w\s]")
_DETERMINERS = frozenset("a an the his her their its another one our my".split())
_OWN = frozenset("his her their its our my".split())
_PARTICLES = ("al-", "el-", "as-", "ad-", "an-", "ar-", "az-", "ash-")
_LONGEST_NAME = 4
_TWO = re.compile(r"(?:couple|pair|twins)$")
_STATE = frozenset(
    "soldier policeman policewoman officer guard trooper marine gendarme constable peacekeeper ranger commando "
    "serviceman conscript".split()
)
_REBEL = frozenset(
    "militant insurgent rebel gunman terrorist jihadist guerrilla separatist bandit attacker assailant extremist "
    "bomber fighter".split()
)
_CIVIL = frozenset("civilian citizen villager resident bystander".split())
_FORCES = frozenset("forces army police military militia guard brigade battalion troops".split())
_STOP = frozenset(
    "of in on at by from with after during when while as to for and or but who which that was were is are has have had "
    "been be near inside outside since before because amid around under over into out along among via within without "
    "known remain remains remained killed wounded injured died dead hurt yesterday today overnight monday tuesday "
    "wednesday thursday friday "
    "saturday "
    "sunday said says late early aboard onboard alive missing".split()
)
_OPENING = _DETERMINERS | {"both", "all", "he", "she", "himself", "herself", "twin", "twins"}
"""Words in lower case that may open a coordination of people."""
_JOINING = frozenset({"and", "well", "plus", "with", "both", "couple", "pair", "twins", "twin"})
"""Words of which one stands in every figure that `groups` finds."""
_LINKS = (
    ("as", "well", "as"),
    ("along", "with"),
    ("together", "with"),
    (",", "and"),
    ("and",),
    ("plus",),
    ("with",),
    (",",),
)
_WHERE = frozenset("in at near from to of on around outside inside towards into".split())
_PREPOSITIONS = frozenset({"of", "from"})
_LONGEST_RUN, _LONGEST_GROUP, _LONGEST_PHRASE, _LONGEST_SUBJECT = 6, 12, 5, 8
_MOST_TOKENS = 400  # of a sentence; one with more is no prose


class _Token(NamedTuple):
    text: str
    low: str
    start: int
    end: int


class _Part(NamedTuple):
    """A conjunct: the token after it, its count, the singular of its head noun, whether it is a name or definite."""

    after: int
    number: Number
    head: str
    named: bool = False
    definite: bool = False
    own: bool = False


def one(text: str, start: int, end: int) -> Number | None:
    """Return the single person whose phrase begins at an offset: 'a street vendor', "the mosque's imam"."""
    tokens = _tokens(text[start:end], start)
    part = _single(text, tokens, 0)
    return part.number if part else None


def named(text: str, start: int, end: int, *, role: bool = False) -> Number | None:
    """Return the one person told at an offset by a role and a name, or a full name: 'community leader Rosa Giraldo'.

    `role` asks for the role, where a name alone may be a town's ("captured Wad Madani").
    """
    tokens = _tokens(text[start:end], start)
    at = 0
    while at < min(3, len(tokens)) and tokens[at].text.islower() and tokens[at].low not in _STOP | _DETERMINERS:
        at += 1
    roles = [token.low for token in tokens[:at]]
    if roles and not persons.is_person(roles[-1]) and roles[-1] != "head":
        return None
    part = _plain(text, tokens, at - 1 if roles else 0, bare=bool(roles)) if tokens else None
    if part is None or (part.named and role):
        return None
    if part.after < len(tokens) and tokens[part.after].text.islower() and tokens[part.after].low not in _STOP:
        return None  # "killed Islamic State fighters"
    if not any(token.text[0].isupper() for token in tokens[at : part.after]):
        return None
    return Number(tokens[0].start, part.number.end, text[tokens[0].start : part.number.end], 1, 1, 1)


def groups(text: str, counts: Sequence[Number]) -> list[Number]:
    """Return the figures of coordinated persons and of 'both pilots', 'the couple', with offsets of the text."""
    tokens = _tokens(text, 0)
    if len(tokens) > _MOST_TOKENS or _JOINING.isdisjoint([token.low for token in tokens]):
        return []
    by_start = {number.start: number for number in counts}
    out: list[Number] = []
    position = 0
    while position < len(tokens):
        token = tokens[position]
        opens = token.text[0].isupper() or token.start in by_start or token.low in _OPENING
        if not opens and (position + 1 == len(tokens) or tokens[position + 1].low != "and"):  # "father and son"
            position += 1
            continue
        found = _group(text, tokens, position, by_start)
        if found is None:
            position += 1
            continue
        after, number = found
        if number is not None:
            out.append(number)
        position = max(after, position + 1)
    return out


def _tokens(text: str, offset: int) -> list[_Token]:
    return [_Token(m[0], m[0].lower(), offset + m.start(), offset + m.end()) for m in _TOKEN.finditer(text)]


def _group(
    text: str, tokens: Sequence[_Token], start: int, counts: Mapping[int, Number]
) -> tuple[int, Number | None] | None:
    """Read the coordination that begins at a token: where it ends and its figure, None where it has none."""
    first = _part(text, tokens, start, counts)
    if first is None or (first.named and start and tokens[start - 1].low in _WHERE):
        return None  # "in Guatemala City, and 143 people"
    parts, listed = [first], False
    while len(parts) < _LONGEST_GROUP:
        at = _phrases(tokens, parts[-1].after, parts[-1])
        if _FORCES & {token.low for token in tokens[parts[-1].after : at]}:
            parts[-1] = parts[-1]._replace(head="soldier")  # "members of the security forces"
        linked = _link(tokens, at)
        if linked is None:
            break
        following = _part(text, tokens, linked, counts, bare=True)
        if following is None or _speaks(tokens, following.after):
            break
        if (
            tokens[linked - 1].low == "with"
            and not following.own
            and tokens[linked - 2].low not in {"along", "together"}
        ):
            break
        if _is_apposition(tokens, linked, parts[-1], following) or _is_same(tokens, linked, parts, following):
            parts[-1] = parts[-1]._replace(after=following.after)
            continue
        parts.append(following)
        listed = listed or tokens[linked - 1].text != ","
    after = parts[-1].after
    if len(parts) == 1:
        dual = first.number.best == 2 and first.number.start not in counts
        return after, first.number if dual else None
    if not listed or not _of_one_kind(parts) or all(part.named for part in parts):
        return after, None
    return after, _sum(text, parts)


def _sum(text: str, parts: Sequence[_Part]) -> Number:
    """Add the figures of one phrase."""

    def total(values: Sequence[int | None]) -> int | None:
        return None if any(value is None for value in values) else sum(value or 0 for value in values)

    begin, end = parts[0].number.start, parts[-1].number.end
    low, best, high = (total([getattr(p.number, key) for p in parts]) for key in ("low", "best", "high"))
    return Number(begin, end, text[begin:end], low, best, high)


def _of_one_kind(parts: Sequence[_Part]) -> bool:
    """Whether people may be counted together: not soldiers and civilians, nor those of opposed sides."""
    heads = {part.head for part in parts}
    if heads & (_STATE | _REBEL) and (heads & _CIVIL or any(head[:1].isupper() for head in heads)):
        return False  # nor "12 Palestinians and one Israeli soldier"
    return not (heads & _STATE and heads & _REBEL) and not (heads & {"fighter"} and len(heads) > 1)


def _part(
    text: str, tokens: Sequence[_Token], k: int, counts: Mapping[int, Number], *, bare: bool = False
) -> _Part | None:
    """Read one conjunct."""
    if k >= len(tokens):
        return None
    first = k + 1 if tokens[k].low in _OWN | {"the", "all"} and k + 1 < len(tokens) else k  # "their two children"
    number = counts.get(tokens[first].start) or counts.get(tokens[k].start)
    if number is not None:
        return _counted(text, tokens, first if number.start == tokens[first].start else k, number, bare=bare)
    found = _single(text, tokens, k, loose=True)
    if found is not None:
        return found
    return _plain(text, tokens, k, bare=bare)


def _counted(text: str, tokens: Sequence[_Token], k: int, number: Number, *, bare: bool) -> _Part | None:
    """Read 'two of his guards', 'four others', 'at least 17 primary school pupils'."""
    if number.text.lower() == "a couple":
        return _single(text, tokens, k)
    at = k
    while at < len(tokens) and tokens[at].start < number.end:
        at += 1
    if at < len(tokens) and tokens[at].low == "of":
        at += 1
        if at < len(tokens) and tokens[at].low in _OWN:
            at += 1
        else:
            return None  # "two of the dead"
    own = k > 0 and tokens[k - 1].low in _OWN
    head = ""
    end = at
    for j in range(at, min(len(tokens), at + _LONGEST_RUN)):
        if not tokens[j].text[0].isalpha() or tokens[j].low in _STOP:
            break
        word = tokens[j].low
        single = word.removesuffix("s")
        if word in persons.plurals() or (number.best == 1 and persons.like_person(word)):
            head, end = persons.plurals().get(word, word), j + 1
        elif single != word and (persons.like_person(single) or tokens[j].text[0].isupper()):
            head, end = tokens[j].text.removesuffix("s") if tokens[j].text[0].isupper() else single, j + 1
    if not head:
        if not bare or (at < len(tokens) and tokens[at].text[0].isalpha() and tokens[at].low not in _STOP):
            return None
        end = at
    return _Part(end, number._replace(end=max(number.end, tokens[end - 1].end)), head, own=own)


def _single(text: str, tokens: Sequence[_Token], k: int, *, loose: bool = False) -> _Part | None:
    """Read one person with an article or a possessive, a couple, 'both pilots'."""
    if k >= len(tokens):
        return None
    low = tokens[k].low
    if low == "both":
        return _both(text, tokens, k)
    if low not in _DETERMINERS:
        return None
    head, end, size = "", 0, 1
    for j in range(k + 1, min(len(tokens), k + 1 + _LONGEST_RUN)):
        word = tokens[j].low
        if not tokens[j].text[0].isalnum() or word in _STOP or word in _DETERMINERS:
            break
        if _TWO.match(word):
            following = tokens[j + 1].low if j + 1 < len(tokens) else ""
            if following == "of" or (following and following.isalpha() and following not in _STOP):
                return None  # "a couple of men"
            head, end, size = word, j + 1, 2
        elif word.endswith(("'s", "’s")):
            head = ""  # "the mayor's house"
        elif (
            persons.is_person(word)
            or (loose and _last_noun(tokens, k, j))
            or (word == "head" and (j > k + 1 or _is_of(tokens, j + 1)))
        ):
            head, end, size = tokens[j].text if not persons.is_person(word) else word, j + 1, 1
        elif head and tokens[j].text[0].islower() and not word.endswith(("ing", "ly", "ed")):
            return None  # "a student hostel"
        elif head:
            break
    if not head:
        return None
    number = Number(tokens[k].start, tokens[end - 1].end, text[tokens[k].start : tokens[end - 1].end], size, size, size)
    return _Part(end, number, head, definite=low not in {"a", "an", "another", "one"}, own=low in _OWN)


def _last_noun(tokens: Sequence[_Token], k: int, j: int) -> bool:
    """Whether a token ends the phrase that begins at k and may name a person: 'a Dane', 'the warder'."""
    if j + 1 < len(tokens) and tokens[j + 1].text[0].isalnum() and tokens[j + 1].low not in _STOP:
        return False
    return (tokens[j].text[0].isupper() and tokens[k].low != "the") or persons.like_person(tokens[j].low)


def _is_of(tokens: Sequence[_Token], at: int) -> bool:
    """Whether a token is 'of'."""
    return at < len(tokens) and tokens[at].low == "of"


def _both(text: str, tokens: Sequence[_Token], k: int) -> _Part | None:
    """Read 'both pilots', 'both of the drivers', 'both men'."""
    for j in range(k + 1, min(len(tokens), k + _LONGEST_RUN)):
        word = tokens[j].low
        if word in persons.plurals():
            span = tokens[k].start, tokens[j].end
            return _Part(j + 1, Number(*span, text[slice(*span)], 2, 2, 2), persons.plurals()[word], definite=True)
        if word in _STOP - {"of"} or not tokens[j].text[0].isalpha():
            return None
    return None


def _plain(text: str, tokens: Sequence[_Token], k: int, *, bare: bool) -> _Part | None:
    """Read a name with or without a role before it, or inside a coordination a noun without an article."""
    if _TWO.match(tokens[k].low) and tokens[k].low == "twins":
        number = Number(tokens[k].start, tokens[k].end, tokens[k].text, 2, 2, 2)
        return _Part(k + 1, number, "twin")
    if tokens[k].low == "twin" and k + 1 < len(tokens) and tokens[k + 1].low in persons.plurals():
        number = Number(tokens[k].start, tokens[k + 1].end, text[tokens[k].start : tokens[k + 1].end], 2, 2, 2)
        return _Part(k + 2, number, persons.plurals()[tokens[k + 1].low])
    if tokens[k].low in {"he", "she", "himself", "herself"} or (bare and tokens[k].low == "him"):
        number = Number(tokens[k].start, tokens[k].end, tokens[k].text, 1, 1, 1)
        return _Part(k + 1, number, "person", named=True)
    at, head = k, ""
    pair = [token.low for token in tokens[k + 1 : k + 3]]
    if (
        persons.is_person(tokens[at].low) and len(pair) > 1 and pair[0] == "and" and persons.is_person(pair[1])
    ):  # "father and son"
        return _Part(k + 1, Number(tokens[k].start, tokens[k].end, tokens[k].text, 1, 1, 1), tokens[k].low)
    if persons.is_person(tokens[at].low) and (bare or tokens[at].text[0].isupper()):
        head, at = tokens[at].low, at + 1
    begin = at
    while at < min(len(tokens), begin + _LONGEST_NAME) and _of_name(tokens[at], first=at == begin):
        at += 1
    if at - begin < (1 if head else 2) and not (head and bare):
        return None
    if not head:
        last = tokens[at - 1].low
        if tokens[begin].low in _STOP or last in persons.plurals() or last in _STOP:
            return None
    number = Number(tokens[k].start, tokens[at - 1].end, text[tokens[k].start : tokens[at - 1].end], 1, 1, 1)
    return _Part(at, number, head or "person", named=not head)


def _of_name(token: _Token, *, first: bool) -> bool:
    """Whether a token may be part of a name: 'Yusra', 'al-Amin', but no abbreviation."""
    plain = token.text.replace("-", "").replace("’", "").replace("'", "")
    if not plain.isalpha() or token.text.isupper():
        return False
    return token.text[0].isupper() or (not first and token.low.startswith(_PARTICLES))


def _phrases(tokens: Sequence[_Token], at: int, part: _Part) -> int:
    """Step over what describes a person: an age, a name, 'of the Daquq force'."""
    if at + 1 < len(tokens) and tokens[at].text == "," and tokens[at + 1].text.isdigit():  # ", 34,"
        return at + 3 if at + 2 < len(tokens) and tokens[at + 2].text == "," else at + 2
    while at < len(tokens) and tokens[at].text[:1].isupper() and tokens[at].text.isalpha():
        at += 1
    if (
        at + 1 < len(tokens)
        and (tokens[at].low in _PREPOSITIONS or (tokens[at].low == "in" and tokens[at + 1].low in _OWN))
        and part.number.best is not None
    ):
        for j in range(at + 1, min(len(tokens), at + 1 + _LONGEST_PHRASE)):
            if not tokens[j].text[0].isalpha() or tokens[j].low in _STOP:
                return j + 1 if j == at + 1 and tokens[j].text.isdecimal() else j  # "a man of 39"
    return at


def _link(tokens: Sequence[_Token], at: int) -> int | None:
    """Return the token after 'and', a comma, 'along with'; None where nothing links."""
    for words in _LINKS:
        if tuple(token.low for token in tokens[at : at + len(words)]) == words:
            after = at + len(words)
            return after + 1 if after + 1 < len(tokens) and tokens[after].low == "also" else after
    return None


def _speaks(tokens: Sequence[_Token], at: int) -> bool:
    """Whether a person is the subject of a verb of speech: '..., a security official said'."""
    for token in tokens[at : at + _LONGEST_SUBJECT]:
        if token.text in {".", ";", ":", ","}:
            return False
        if token.low in sources.words().verbs:
            return True
    return False


def _is_same(tokens: Sequence[_Token], linked: int, parts: Sequence[_Part], part: _Part) -> bool:
    """Whether a second noun or a name only says more of one person: 'a teacher and activist, Odeh Hathaleen, 31'."""
    before = parts[-1]
    if len(parts) > 1 or before.number.best != 1 or before.named or before.definite or part.number.best != 1:
        return False
    closed = part.after >= len(tokens) or tokens[part.after].text in {",", "."}
    if tokens[linked - 1].text == ",":
        return part.named and closed
    bare = not part.named and tokens[linked].text.islower() and tokens[linked].low not in _DETERMINERS
    return bare and part.number.end - part.number.start == len(part.head) and part.head not in _KIN


_KIN = frozenset("mother father husband wife son daughter brother sister man woman boy girl child baby".split())


def _is_apposition(tokens: Sequence[_Token], linked: int, before: _Part, part: _Part) -> bool:
    """Whether ', a former colonel,' only says who the person before it is."""
    if tokens[linked - 1].text != "," or part.number.best != 1 or before.number.best != 1:
        return False
    closed = part.after >= len(tokens) or tokens[part.after].text in {",", "."}
    return (before.named or before.definite) and closed and not (
        part.after + 1 < len(tokens) and tokens[part.after + 1].low == "and" and not before.named
    )  # fmt: skip
