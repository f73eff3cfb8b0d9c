"""People who are told one by one: "a couple and their two children" are four, "both pilots" two, "a vendor" one.

A phrase of coordinated persons is read conjunct by conjunct: a counted noun, a person with an article or a
possessive, a name. Its figure is the sum, since one verb befalls them all; people of opposed sides, or soldiers and
civilians, keep their own figures instead ("12 soldiers and 3 insurgents" are no 15 of anything).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from geomap.events.howmany import conjuncts
from geomap.events.howmany.conjuncts import Part, Token
from geomap.events.words import persons, sources
from geomap.events.words.numbers import Number

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
_WHERE = frozenset("in at near from to on around outside inside towards into".split())
_PREPOSITIONS = frozenset({"of", "from"})
_LONGEST_GROUP, _LONGEST_PHRASE, _LONGEST_SUBJECT = 12, 5, 8


def phrase(
    text: str, tokens: Sequence[Token], start: int, counts: Mapping[int, Number], *, loose: bool = False
) -> tuple[int, Number | None] | None:
    """Read the phrase of people that begins at a token: where it ends and how many they are; None where it is none.

    Of people who may not be counted together it returns the first; a name without a role is a person's and a noun that
    only ends as those of persons do is one only where `loose`.
    """
    parts, listed = _parts(text, tokens, start, counts)
    if not parts:
        return None
    if len(parts) > 1 and _says_who(tokens, parts):
        parts, listed = parts[:1], False
    if listed and len(parts) > 1 and _of_one_kind(parts):
        sure = any(_is_sure(part) for part in parts if not part.named)
        return _past_name(tokens, parts[-1].after), _sum(text, parts) if loose or sure else None
    one, after = parts[0], parts[-1].after if listed else parts[0].after
    after = _past_name(tokens, after) if one.number.best == 1 else after
    sure = not one.named and _is_sure(one)
    sure = sure or tokens[start].low in {"he", "she"}
    return after, counts.get(one.number.start, one.number) if sure or loose else None


def _past_name(tokens: Sequence[Token], at: int) -> int:
    """Step over the name of who was told: 'the environmentalist [Juan Paz]'."""
    while at < len(tokens) and _is_name(tokens[at]) and tokens[at].text.istitle():
        at += 1
    return at


def _is_sure(part: Part) -> bool:
    """Whether the noun of a conjunct names persons and nothing else."""
    head = part.head
    return (
        persons.is_person(head)
        or head[:1].isupper()
        or head in {"head", "other", "couple", "pair", "twins", ""} | (conjuncts.COUNTED)
    )


def _says_who(tokens: Sequence[Token], parts: Sequence[Part]) -> bool:
    """Whether what follows the first figure only says who they are: 'three persons, father and two sons, are held'."""
    first, after = parts[0], _phrases(tokens, parts[-1].after, parts[-1])
    return (
        (first.number.best or 0) > 1
        and tokens[first.after].text == ","
        and after < len(tokens)
        and tokens[after].low in {",", "among"}
    )


def _parts(text: str, tokens: Sequence[Token], start: int, counts: Mapping[int, Number]) -> tuple[list[Part], bool]:
    """Read the conjuncts from a token on, and whether more than a comma joins them."""
    first = conjuncts.part_at(text, tokens, start, counts)
    if first is None or (first.named and start and tokens[start - 1].low in _WHERE):
        return [], False  # "in Guatemala City, and 143 people"
    parts, listed = [first], False
    while len(parts) < _LONGEST_GROUP:
        at = _past_aside(tokens, _phrases(tokens, parts[-1].after, parts[-1]))
        if _FORCES & {token.low for token in tokens[parts[-1].after : at]}:
            parts[-1] = parts[-1]._replace(head="soldier")  # "members of the security forces"
        linked = _link(tokens, at)
        if linked is None or linked >= len(tokens):
            break
        if start and [token.low for token in tokens[linked : linked + 1]] == [tokens[start - 1].low] == ["of"]:
            linked += 1  # "the bodies of a woman and of two boys"
        before = linked - 2 if tokens[linked - 1].low == "also" else linked - 1
        following = conjuncts.part_at(text, tokens, linked, counts, bare=True)
        if following is None or _speaks(tokens, following.after):
            thing = following is None and (
                tokens[linked].start in counts or tokens[linked].low in conjuncts.DETERMINERS
            )
            listed = listed or (thing and tokens[linked - 1].low == "and")  # "two men, a boy and a car"
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
        if _is_apposition(tokens, before + 1, parts[-1], following) or _is_same(tokens, linked, parts, following):
            after = following.after
            closed = after + 1 < len(tokens) and tokens[after].text == "," and tokens[after + 1].low != "and"
            parts[-1] = parts[-1]._replace(after=after + 1 if closed else after)
            continue
        parts.append(following)
        listed = listed or tokens[before].text != ","
    return parts, listed


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
    if at + 2 < len(tokens) and tokens[at].text == "(" and tokens[at + 2].text == ")":  # "(34)"
        return at + 3
    while at < len(tokens) and _is_name(tokens[at]):
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


def _is_name(token: Token) -> bool:
    """Whether a token may be part of a name."""
    return token.text[:1].isupper() and token.text.isalpha() and token.low not in conjuncts.STOP


def _past_aside(tokens: Sequence[Token], at: int) -> int:
    """Return where an aside in commas ends that says who some of the counted are: ', among them a major,'."""
    if at + 2 >= len(tokens) or tokens[at].text != ",":
        return at
    if tokens[at + 1].low not in {"among", "including"} and tokens[at + 2].low != "of":
        return at
    closing = (k for k in range(at + 2, min(len(tokens), at + _LONGEST_GROUP)) if tokens[k].text == ",")
    return next(closing, at)


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
    """Whether a second noun or a name only says more of one person: 'a teacher and activist, Ann Lee, 31'."""
    before = parts[-1]
    if part.named and len(parts) > 1 and before.number.best == 1 and tokens[linked - 1].text == ",":
        first = next((k for k in range(linked) if tokens[k].start == before.number.start), 0)
        closed = part.after < len(tokens) and tokens[part.after].text == ","
        return closed and tokens[first - 1].low == "and"  # "a crewman and a general, Ann Lee, were"
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
