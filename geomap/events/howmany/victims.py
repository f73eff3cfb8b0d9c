"""Whom a harm word befell: the phrase of people that is its subject, or its object, read conjunct by conjunct.

The subject of "died" or "were shot dead" is the first phrase of the clause from which nothing but what describes it
(an age, an aside in commas, "of the local guard", "including a major", "who lived there") leads to the verb; a phrase
inside a description is none. The object of "killed" follows it, or what says when and where.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from geomap.events.howmany import conjuncts, people
from geomap.events.howmany.conjuncts import Token
from geomap.events.what import lexicon
from geomap.events.words import clause, nouns, numbers, persons
from geomap.events.words.harmwords import HarmWord
from geomap.events.words.numbers import Number

_AUXILIARIES = frozenset(
    "was were been be being is are has have had got get gets also later both all reportedly allegedly already still "
    "since then either found left feared confirmed reported declared pronounced presumed listed shot immediately "
    "instantly himself herself themselves each who whom that remain remains remained went subsequently".split()
)
_AND_THEN = frozenset({"and", "then", "later"})
_PARTICLES, _PHRASAL = frozenset("down over away off up out".split()), 2
_PARTICIPLES = frozenset("shot hit cut beaten found struck taken thrown run stung held".split())
_PREPOSITIONS = frozenset(
    "in at on near of from with to aboard inside outside for by into around under between off against along among "
    "behind beside across through via over towards within without despite after before during since until than".split()
)
_PLACING = _PREPOSITIONS - {"after", "before", "since", "until", "than", "despite", "during"}
_OPENS_DESCRIPTION = _PLACING | frozenset("who which whose whom that including aged then living working".split())
_RELATIVE = frozenset({"who", "which", "whose", "whom", "that"})
_FINITE = frozenset(
    "was were is are has have had will would could can may might did does do said says told took gave went came fell "
    "left struck killed died".split()
)
_CLAUSE = frozenset("when while where because if though although as but after before since until".split())
_JOINING = frozenset({"and", "or", "by", "who", "which", "that"})
_STOPS = frozenset(';:.!?“”"')
_SUBJECTS = frozenset("they he she it we i there".split())
_NAMED = frozenset("surnamed named called nicknamed identified".split())
_WHEN = frozenset(
    "late early on monday tuesday wednesday thursday friday saturday sunday today yesterday overnight last this that "
    "night morning evening afternoon at dawn midnight noon".split()
)
_NO_PHRASE = _PREPOSITIONS - {"after", "before", "since", "until", "during", "despite"}
_REDUCED_NEXT = re.compile(
    r"\s+(?:in|by|at(?!\s+(?:least|most))|near|on|when|while|as|with|during|outside|inside|after|last|late|early|earlier|yesterday|overnight)\b|\s*(?:[.,;)]|$)"
)
_BEFORE_NAMES = _CLAUSE | _RELATIVE | {"and", "but", "said", "says", "later", "reported"}
_NO_SUBJECT = (_PREPOSITIONS - {"aboard"}) | {"the", "these", "those"}
_BESIDE_OTHERS = re.compile(r"(?:\s+(?:\w+day|yesterday|today))?(?:\s+on\s+\w+day)?,?\s+(?:along|together)\s+with\s+")
_GRAMMAR = (
    conjuncts.DETERMINERS | clause.prepositions | clause.conjunctions | clause.determiners | clause.adverbs
    | _SUBJECTS | _FINITE | frozenset("many some others nobody none everyone everybody".split())
)  # fmt: skip
_SHORT = 4  # words of what somebody is doing
_LONGEST, _MOST, _LONGEST_NAME = 60, 6, 9  # tokens of a clause, phrases of one that are tried, tokens of a name
_ANIMATE = ("abduct", "kidnap", "disappear", "vanish", "succumb")
_OF_THINGS = frozenset({"burned", "burnt"})
_LIFE = frozenset({"killed", "wounded", "arrested"})
"""What befalls persons alone, so that a name is one."""
_PARTICIPLE = ("ed", "en", "shot", "found", "away", "off", " for", "hospital", "custody", "care")
_PLURAL, _SINGULAR = frozenset({"were", "are", "have"}), frozenset({"was", "is", "has"})
_STATES = frozenset({"dead", "missing", "homeless"})
_COPULA = frozenset({"were", "are", "was", "is"})
_HIMSELF = re.compile(
    r"\s(?:himself|herself|him|her(?=\s*[.,;]|\s+(?:and|in|on|at|with|as|before|after|instantly)\b))\b|"
    r"\s(?:an?|the|his|her)\s+(?:[\w’'-]+\s+){0,2}[\w-]+['’]s\s+(?:hand|arm|leg|face|head|foot|eye|shoulder|back|"
    r"finger)s?\b"
)
_GERUNDS = frozenset({"killing", "murder", "wounding", "slaying", "lynching", "murdering"})
_ATTEMPTED = re.compile(r"\b(?:attempted|attempts?\s+at|threats?\s+of|charged\s+with)\s+(?:the\s+)?$", re.IGNORECASE)
_NOBODY = frozenset({"no", "neither", "none", "nobody", "not"})


class _Verb(NamedTuple):
    """A harm word in its clause: the tokens at which the clause, the verb group and the word itself begin.

    `reduced` marks a participle without an auxiliary: 'two men arrested at the market'.
    """

    text: str
    word: HarmWord
    tokens: Sequence[Token]
    counts: Mapping[int, Number]
    clause: int
    start: int
    at: int
    reduced: bool

    @property
    def auxiliaries(self) -> set[str]:
        """The words of the verb group before the harm word."""
        return {token.low for token in self.tokens[self.start : self.at]}

    def agrees(self, number: Number) -> bool:
        """Whether a figure agrees with the verb: no result of an attack "were killed", nor were two men "was"."""
        if self.word.key == "displaced" and number.start not in self.counts:
            return False  # "he fled"
        if number.best == 1:
            return self.auxiliaries.isdisjoint(_PLURAL)
        return self.auxiliaries.isdisjoint(_SINGULAR) or number.text.endswith(("couple", "pair"))


def find(text: str, word: HarmWord, tokens: Sequence[Token], counts: Mapping[int, Number]) -> Number | None:
    """Return how many people a harm word befell by what its subject or its object is; None where neither tells."""
    at = next((k for k, token in enumerate(tokens) if token.start >= word.start), len(tokens))
    after = next((k for k in range(at, len(tokens)) if tokens[k].start >= word.end), len(tokens))
    next_word = tokens[after].low if after < len(tokens) else ""
    loose = word.key in _LIFE and word.text not in _OF_THINGS
    if word.people and next_word in _COPULA:  # "the dead were nine pupils and a cook"
        found = people.phrase(text, tokens, after + 1, counts)
        if found is not None:
            return found[1]
    if word.nominal or (word.people and word.text not in _STATES):  # "the deaths of a doctor and two nurses"
        found = people.phrase(text, tokens, after + 1, counts, loose=loose) if next_word == "of" else None
        return found[1] if found else None
    if word.passive:
        return _subject(_verb(text, word, tokens, counts, at, reduced=False))
    himself = _HIMSELF.match(text, word.end)
    if himself:
        return Number(himself.start() + 1, himself.end(), himself[0].strip(), 1, 1, 1)
    if word.text == "shot down":
        return None  # a pilot is who was in what was shot down
    if word.text in _GERUNDS and next_word == "of" and not _ATTEMPTED.search(text, max(0, word.start - 24), word.start):
        after += 1  # "the killing of an elder"
    number = _object(text, word, tokens, after, counts)
    if number is None and word.text.endswith(_PARTICIPLE) and _REDUCED_NEXT.match(text, word.end):
        return _subject(_verb(text, word, tokens, counts, at, reduced=True))
    return number


def _verb(
    text: str, word: HarmWord, tokens: Sequence[Token], counts: Mapping[int, Number], at: int, *, reduced: bool
) -> _Verb:
    """Tell where the verb group of a harm word and its clause begin."""
    start = _verb_start(tokens, at)
    first = start
    while first > max(0, start - _LONGEST) and tokens[first - 1].text not in _STOPS:
        first -= 1
    return _Verb(text, word, tokens, counts, first, start, at, reduced)


def _subject(verb: _Verb) -> Number | None:
    """Return the count of the people who are the subject of a verb."""
    tokens, start = verb.tokens, verb.start
    before = tokens[start - 1].low if start else ""
    if before in _NO_SUBJECT:
        return None  # "the drowned", "the number of dead"
    if start < verb.at and tokens[start].low == "both" and (start == verb.clause or before in {",", "and"}):
        return Number(tokens[start].start, tokens[start].end, tokens[start].text, 2, 2, 2)
    found = None if verb.auxiliaries.isdisjoint(_RELATIVE) else _antecedent(verb)
    if found is not None:
        return found
    loose = verb.word.key in _LIFE and verb.word.text not in _OF_THINGS
    opening = (k for k in range(verb.clause, start) if _opens(tokens, k, verb.counts, reduced=verb.reduced))
    for k in islice(opening, _MOST):
        phrase = people.phrase(verb.text, tokens, k, verb.counts, loose=loose) or _bare(verb, k)
        if phrase is None or (phrase[1] is not None and not verb.agrees(phrase[1])):
            continue
        if _leads(verb, k, phrase):
            return None if k and tokens[k - 1].low in _NOBODY else _with_others(verb, phrase[1])
        one = phrase[1] is not None and phrase[1].best == 1
        if one and before in _AND_THEN and _predicate(tokens, phrase[0], start - 1):
            return phrase[1]  # "A boy stepped on a mine and died"
    animate = verb.word.key in _LIFE or verb.word.text.startswith(_ANIMATE)
    return _bare_name(verb) if animate and not verb.reduced and verb.auxiliaries.isdisjoint(_PLURAL) else None


def _antecedent(verb: _Verb) -> Number | None:
    """Return the count of the people right before "who": 'a list of 57 people who were killed'."""
    for k in range(verb.clause, verb.start):
        if _opens(verb.tokens, k, verb.counts, reduced=True):
            found = people.phrase(verb.text, verb.tokens, k, verb.counts)
            if found is not None and found[1] is not None and _adjoins(verb.tokens, found[0], verb.start, closing=True):
                return found[1]
    return None


def _leads(verb: _Verb, k: int, phrase: tuple[int, Number | None]) -> bool:
    """Whether nothing but what describes the people of a phrase stands between them and the verb."""
    after, number = phrase
    if verb.reduced:  # not "the soldiers that he killed"
        return verb.tokens[k].low not in _SUBJECTS and after <= verb.start and _adjoins(verb.tokens, after, verb.start)
    if number is not None and number.best == 1 and any(t.start in verb.counts for t in verb.tokens[after : verb.start]):
        return False  # "a result of the attack 16 sailors"
    return _describes(verb.tokens, after, verb.start)


def _bare_name(verb: _Verb) -> Number | None:
    """Return one where a name alone is the subject, as of "Lee was killed" or of all names in capitals."""
    text, tokens, first, end = verb.text, verb.tokens, verb.clause, verb.start
    if end > first and tokens[end - 1].text == ",":  # "Lee, a former player, was shot"
        end = next((k for k in range(end - 2, first, -1) if tokens[k].text == ","), end)
    start = end
    while start > first and end - start < _LONGEST_NAME and _is_name(tokens[start - 1], capitals=text.isupper()):
        start -= 1
    opening = tokens[start - 1].low if start > first else ""
    last = tokens[end - 1].low if end else ""
    # "his wife and Lee"; "And Lee was" opens a sentence
    joined = opening == "and" and start - 1 > first and not tokens[start - 2].low.endswith((",", "ed"))
    if start == end or joined or not (opening in _BEFORE_NAMES or opening in {"", ",", "("}):
        return None
    if text.isupper() and verb.word.text != "died" and verb.auxiliaries.isdisjoint(_SINGULAR | {"had"}):
        return None
    if (
        last in nouns.table()
        or last in {"police", "people"}
        or persons.is_plural(last)
        or (last.endswith("s") and persons.is_person(last[:-1]))
    ):
        return None
    span = tokens[start].start, tokens[end - 1].end
    return Number(*span, text[slice(*span)], 1, 1, 1)


def _is_name(token: Token, *, capitals: bool) -> bool:
    """Whether a token may be part of a name: it has a capital and is no word of grammar."""
    plain = token.text.replace("-", "").replace("’", "").replace("'", "").removesuffix(".")
    if not plain.isalpha() or not token.text[0].isupper() or token.low in _GRAMMAR or token.low in conjuncts.STOP:
        return False
    return capitals or not token.text.isupper()


def _bare(verb: _Verb, k: int) -> tuple[int, Number] | None:
    """Read a figure without a noun, and a person without an article as notes have it: 'Driver dead on the spot'."""
    tokens = verb.tokens
    number = verb.counts.get(tokens[k].start)
    if number is not None:  # "Fourteen, six of them women, were killed"
        after = next((j for j in range(k, len(tokens)) if tokens[j].start >= number.end), len(tokens))
        while after < len(tokens) and tokens[after].text.istitle():
            after += 1  # "At least ten Danes, including"
        return (after, number) if after < len(tokens) and tokens[after].text == "," else None
    if (k and tokens[k - 1].text[0].isalnum()) or not (persons.is_person(tokens[k].low) or tokens[k].low == "victim"):
        return None
    return k + 1, Number(tokens[k].start, tokens[k].end, tokens[k].text, 1, 1, 1)


def _predicate(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a clause of the person before an offset begins there: 'stepped on a mine'; an aside may come first."""
    if start + 1 < end and tokens[start].low == "of" and tokens[start + 1].text.isdecimal():
        start += 2
    if start < end and tokens[start].text == ",":
        closing = (k + 1 for k in range(start + 1, end - 1) if tokens[k].text == "," and _is_past(tokens[k + 1]))
        start = next(closing, end)
    return (
        start < end and _is_past(tokens[start]) and all(token.text not in {",", "and"} for token in tokens[start:end])
    )


def _is_past(token: Token) -> bool:
    """Whether a token may be a finite verb in the past."""
    return token.low.endswith("ed") or token.low in _FINITE or token.low in lexicon.past_forms()


def _with_others(verb: _Verb, number: Number | None) -> Number | None:
    """Add those whom it befell 'along with six others'."""
    text, word = verb.text, verb.word
    beside = _BESIDE_OTHERS.match(text, word.end) if number is not None and number.best is not None else None
    others = numbers.find(text[beside.end() : beside.end() + 40], beside.end())[:1] if beside else ()
    if number is None or not others or not beside or others[0].start != beside.end() or others[0].best is None:
        return number
    every = others[0].best + (number.best or 0)
    return Number(number.start, others[0].end, text[number.start : others[0].end], every, every, every)


def _verb_start(tokens: Sequence[Token], at: int) -> int:
    """Return where the verb group begins that ends in the token at an index: auxiliaries, adverbs, 'was shot and'."""
    k = at
    while k > 0:
        low = tokens[k - 1].low
        if low in _AUXILIARIES or (low.endswith("ly") and low.islower() and not persons.is_person(low)):
            k -= 1
        elif low in _AND_THEN and k > 1 and (tokens[k - 2].low in _PARTICIPLES or tokens[k - 2].low.endswith("ed")):
            k -= 2
        elif low in _AND_THEN and k > _PHRASAL and tokens[k - 2].low in _PARTICLES and tokens[k - 3].low.endswith("ed"):
            k -= 3  # "was knocked down and"
        else:
            break
    return k


def _adjoins(tokens: Sequence[Token], after: int, verb: int, *, closing: bool = False) -> bool:
    """Whether nothing but a comma or an age stands between people and a participle: 'Ann Lee (24) killed'."""
    between = [token.text for token in tokens[after:verb]]
    if between == [","] and not closing:  # not "a guard, hurt in a blast, died"
        return all(token.text != "," for token in tokens[verb:])
    return between in ([], [","]) or (between[0] == "(" and between[-1] == ")" and ")" not in between[:-1])


def _opens(tokens: Sequence[Token], k: int, counts: Mapping[int, Number], *, reduced: bool = False) -> bool:
    """Whether a phrase of people may begin at a token: a figure, an article, a name, no object of a preposition."""
    token = tokens[k]
    before = tokens[k - 1] if k else None
    if before is not None and (
        (before.low in _NO_PHRASE and not reduced) or before.low in conjuncts.DETERMINERS or before.text == "("
    ):
        return False
    if token.start in counts or token.low in conjuncts.DETERMINERS or token.low in {"both", "he", "she", "all"}:
        return True
    if token.text[0].isupper():
        named = k + 1 < len(tokens) and tokens[k + 1].text[0].isupper()
        if named and persons.is_person(token.low):  # "In Lira Father Ivan"
            return True
        widow = reduced and before is not None and before.low == "of"  # "the widow of Ann Lee, killed in"
        return before is None or widow or not (before.text[0].isalnum() and before.low not in _BEFORE_NAMES)
    if not persons.is_person(token.low) and token.low != "victim":
        return False
    named = k + 1 < len(tokens) and tokens[k + 1].text[0].isupper()  # "and union leader Ann Lee"
    return named or before is None or not before.text[0].isalnum()


def _describes(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether the tokens between people and a verb only describe the people."""
    if start >= end:
        return start == end
    opening = tokens[start].low
    if opening == "(":
        closing = next((k for k in range(start, end) if tokens[k].text == ")"), None)
        return closing is not None and _describes(tokens, closing + 1, end)
    words = [token.low for token in tokens[start:end]]
    if "," in words:
        if words == [","] or words[-1] != "," or (opening != "," and opening not in _OPENS_DESCRIPTION):
            return False
        inner = words[1:-1] if opening == "," else words[:-1]
        relative = not _RELATIVE.isdisjoint(inner)
        return not _STOPS & set(words) and (relative or not _FINITE & set(inner[1:]))
    if opening not in _OPENS_DESCRIPTION and not (
        opening.endswith(("ing", "ed"))
        and len(words) > 1
        and (
            words[1] in _PLACING
            or (opening in _NAMED and tokens[start + 1].text[0].isupper())
            or (opening.endswith("ing") and len(words) <= _SHORT)  # "a man carrying buckets"
        )
    ):
        return False
    if opening in _RELATIVE:
        return not _CLAUSE & set(words) and "and" not in words
    if (_FINITE | _CLAUSE | _STOPS | _RELATIVE | _SUBJECTS) & set(words):
        return False
    if "and" in words and opening != "including":
        at = start + words.index("and") + 1
        return at < end and tokens[at].text.istitle()  # "of Kano and Kaduna"
    return True


def _object(text: str, word: HarmWord, tokens: Sequence[Token], k: int, counts: Mapping[int, Number]) -> Number | None:
    """Return the count of the people who are the object of a verb, next to it or after when and where."""
    if k >= len(tokens) or (word.key == "displaced" and tokens[k].start not in counts):
        return None
    loose = word.key in _LIFE and word.text not in _OF_THINGS and tokens[k].low != "the"
    found = people.phrase(text, tokens, k, counts, loose=loose)
    if found is not None:
        after, number = found
        runs_on = after < len(tokens) and tokens[after].text.islower() and tokens[after].low not in conjuncts.STOP
        named = tokens[k].text[0].isupper() and tokens[k].start not in counts and not text.isupper()
        return None if named and runs_on else number  # "killed Blue Front fighters"
    skipped = False
    for at in range(k, min(len(tokens), k + 12)):
        token = tokens[at]
        if skipped and token.start in counts and tokens[at - 1].low not in _PREPOSITIONS:
            later = people.phrase(text, tokens, at, counts)
            return later[1] if later else None
        if token.low in _CLAUSE | _JOINING:
            return None
        if (
            token.low in _WHEN
            or token.low in _PLACING
            or token.low in {"the", "of"}
            or (skipped and (token.text[0].isupper() or token.text.isalpha()))
        ):
            skipped = skipped or token.low in _WHEN | _PLACING
            if not skipped:
                return None
            continue
        return None
    return None
