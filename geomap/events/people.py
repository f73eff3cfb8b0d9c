"""People who are told one by one: "a couple and their two children" are four, "both pilots" two, "a vendor" one.

A phrase of coordinated persons is read conjunct by conjunct: a counted noun, a person with an article or a
possessive, a name. Its figure is the sum, since one verb befalls them all; people of opposed sides, or soldiers and
civilians, keep their own figures instead ("12 soldiers and 3 insurgents" are no 15 of anything).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from geomap.events import conjuncts, persons, sources
from geomap.events.conjuncts import Part, Token
from geomap.events.numbers import Number

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
_OPENING = conjuncts.DETERMINERS | {"both", "all", "he", "she", "himself", "herself", "twin", "twins"}
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
_NO_ROLE = conjuncts.STOP | conjuncts.DETERMINERS
_WHERE = frozenset("in at near from to of on around outside inside towards into".split())
_PREPOSITIONS = frozenset({"of", "from"})
_LONGEST_GROUP, _LONGEST_PHRASE, _LONGEST_SUBJECT = 12, 5, 8
_MOST_TOKENS = 400  # of a sentence; one with more is no prose


def one(text: str, start: int, end: int, *, loose: bool = False) -> Number | None:
    """Return the single person whose phrase begins at an offset: 'a street vendor', "the mosque's imam".

    `loose` takes nouns for persons that only end as such do: 'a money changer'.
    """
    tokens = conjuncts.tokens_of(text[start:end], start)
    part = conjuncts.one_person(text, tokens, 0, loose=loose)
    return part.number if part else None


def named(text: str, start: int, end: int, *, role: bool = False) -> Number | None:
    """Return the one person told at an offset by a role and a name, or a full name: 'community leader Rosa Giraldo'.

    `role` asks for the role, where a name alone may be a town's ("captured Wad Madani").
    """
    tokens = conjuncts.tokens_of(text[start:end], start)
    at = 0
    while (
        at < min(3, len(tokens))
        and tokens[at].text.islower()
        and tokens[at].low not in conjuncts.STOP | conjuncts.DETERMINERS
    ):
        at += 1
    roles = [token.low for token in tokens[:at]]
    if roles and not persons.is_person(roles[-1]) and roles[-1] != "head":
        return None
    part = conjuncts.plain(text, tokens, at - 1 if roles else 0, bare=bool(roles)) if tokens else None
    if part is None or (part.named and role):
        return None
    if part.after < len(tokens) and tokens[part.after].text.islower() and tokens[part.after].low not in conjuncts.STOP:
        return None  # "killed Islamic State fighters"
    if not any(token.text[0].isupper() for token in tokens[at : part.after]):
        return None
    return Number(tokens[0].start, part.number.end, text[tokens[0].start : part.number.end], 1, 1, 1)


def groups(text: str, counts: Sequence[Number]) -> list[Number]:
    """Return the figures of coordinated persons and of 'both pilots', 'the couple', with offsets of the text."""
    tokens = conjuncts.tokens_of(text, 0)
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


def _group(
    text: str, tokens: Sequence[Token], start: int, counts: Mapping[int, Number]
) -> tuple[int, Number | None] | None:
    """Read the coordination that begins at a token: where it ends and its figure, None where it has none."""
    first = conjuncts.part_at(text, tokens, start, counts)
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
        following = conjuncts.part_at(text, tokens, linked, counts, bare=True)
        if following is None or _speaks(tokens, following.after):
            break
        verb = tokens[following.after].low if following.after < len(tokens) else ""
        if following.number.best == 1 and verb in {"was", "has", "is"}:
            break  # "shot by two men, and his wife was hurt"
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


def _sum(text: str, parts: Sequence[Part]) -> Number:
    """Add the figures of one phrase."""

    def total(values: Sequence[int | None]) -> int | None:
        return None if any(value is None for value in values) else sum(value or 0 for value in values)

    begin, end = parts[0].number.start, parts[-1].number.end
    low, best, high = (total([getattr(p.number, key) for p in parts]) for key in ("low", "best", "high"))
    return Number(begin, end, text[begin:end], low, best, high)


def _of_one_kind(parts: Sequence[Part]) -> bool:
    """Whether people may be counted together: not soldiers and civilians, nor those of opposed sides."""
    heads = {part.head for part in parts}
    if heads & (_STATE | _REBEL) and (heads & _CIVIL or any(head[:1].isupper() for head in heads)):
        return False  # nor "12 Palestinians and one Israeli soldier"
    return not (heads & _STATE and heads & _REBEL) and not (heads & {"fighter"} and len(heads) > 1)


def _phrases(tokens: Sequence[Token], at: int, part: Part) -> int:
    """Step over what describes a person: an age, a name, 'of the Daquq force'."""
    if at + 1 < len(tokens) and tokens[at].text == "," and tokens[at + 1].text.isdigit():  # ", 34,"
        return at + 3 if at + 2 < len(tokens) and tokens[at + 2].text == "," else at + 2
    while at < len(tokens) and tokens[at].text[:1].isupper() and tokens[at].text.isalpha():
        at += 1
    if (
        at + 1 < len(tokens)
        and (tokens[at].low in _PREPOSITIONS or (tokens[at].low == "in" and tokens[at + 1].low in conjuncts.OWN))
        and part.number.best is not None
    ):
        for j in range(at + 1, min(len(tokens), at + 1 + _LONGEST_PHRASE)):
            if not tokens[j].text[0].isalpha() or tokens[j].low in conjuncts.STOP:
                return j + 1 if j == at + 1 and tokens[j].text.isdecimal() else j  # "a man of 39"
    return at


def _link(tokens: Sequence[Token], at: int) -> int | None:
    """Return the token after 'and', a comma, 'along with'; None where nothing links."""
    for words in _LINKS:
        if tuple(token.low for token in tokens[at : at + len(words)]) == words:
            after = at + len(words)
            return after + 1 if after + 1 < len(tokens) and tokens[after].low == "also" else after
    return None


def _speaks(tokens: Sequence[Token], at: int) -> bool:
    """Whether a person is the subject of a verb of speech: '..., a security official said'."""
    for token, after in zip(tokens[at : at + _LONGEST_SUBJECT], tokens[at + 1 :], strict=False):
        if token.text in {".", ";", ":", ","}:
            return False
        if token.low in sources.words().verbs and not after.low.endswith(("self", "selves")):  # "gave themselves up"
            return True
    return False


def _is_same(tokens: Sequence[Token], linked: int, parts: Sequence[Part], part: Part) -> bool:
    """Whether a second noun or a name only says more of one person: 'a teacher and activist, Odeh Hathaleen, 31'."""
    before = parts[-1]
    if len(parts) > 1 or before.number.best != 1 or before.named or before.definite or part.number.best != 1:
        return False
    closed = part.after >= len(tokens) or tokens[part.after].text in {",", "."}
    if tokens[linked - 1].text == ",":
        return part.named and closed
    bare = not part.named and tokens[linked].text.islower() and tokens[linked].low not in conjuncts.DETERMINERS
    return bare and part.number.end - part.number.start == len(part.head) and part.head not in _KIN


_KIN = frozenset(
    "uncle aunt cousin nephew niece grandmother grandfather grandson granddaughter mum dad mother father husband "
    "wife son daughter brother sister man woman boy girl child baby".split()
)


def _is_apposition(tokens: Sequence[Token], linked: int, before: Part, part: Part) -> bool:
    """Whether ', a former colonel,' only says who the person before it is."""
    if tokens[linked - 1].text != "," or part.number.best != 1 or before.number.best != 1:
        return False
    closed = part.after >= len(tokens) or tokens[part.after].text in {",", "."}
    return (before.named or before.definite) and closed and part.head not in _KIN and not (
        part.after + 1 < len(tokens) and tokens[part.after + 1].low == "and" and not before.named
    )  # fmt: skip
