"""Counts of people as a title words them: "12 soldiers and 3 insurgents", "at least one person", "20 to 30 miners".

Figures of different people are no range of one figure, and only neutral nouns are taken from a report: whom a party
calls terrorists or martyrs a title calls people.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geomap.records import Event, Quantity

_COUNTED = (
    ("killed", "killed"),
    ("captured", "captured"),
    ("arrested", "arrested"),
    ("wounded", "wounded"),
    ("missing", "missing"),
    ("displaced", "displaced"),
)
_IRREGULAR = {
    "child": "children",
    "man": "men",
    "woman": "women",
    "gunman": "gunmen",
    "policeman": "policemen",
    "militiaman": "militiamen",
    "fisherman": "fishermen",
    "schoolchild": "schoolchildren",
    "person": "people",
}
_NOUNS = {
    word: _IRREGULAR.get(word, word + "s")
    for word in (
        "soldier fighter civilian officer policeman child man woman villager miner farmer trader pupil student teacher "
        "guard worker journalist passenger prisoner protester demonstrator rebel insurgent militant gunman militiaman "
        "marine sailor pilgrim worshipper migrant refugee driver doctor nurse medic firefighter tourist hostage "
        "resident patient peacekeeper shopper docker bystander fisherman herder trader shopkeeper schoolchild girl boy "
        "commander judge priest rescuer volunteer paramedic detainee inmate guest wedding-goer activist member"
    ).split()
}
_SINGULAR = {plural: word for word, plural in _NOUNS.items()} | {word: word for word in _NOUNS}
_MODIFIERS = frozenset(
    "army police aid health government rebel dock school security border prison rescue navy gang crew "
    "team family militia party union faculty council".split()
)
_STATE = frozenset("soldier officer policeman guard marine peacekeeper".split())
_REBEL = frozenset("rebel insurgent militant gunman militiaman".split())
_POSSESSIVE = re.compile(r"['’]s?$")
_MORE = re.compile(r"\b(?:more|further|additional|new|others?)$")
_LETTERS = 3  # of an acronym before a noun
_MORE_THAN = re.compile(r"(?:more\s+than|over|above|in\s+excess\s+of|upwards?\s+of)\b", re.IGNORECASE)
_NAME = (
    r"(?P<name>[A-Z][a-z’'-][\w’'-]*"
    r"(?:\s(?:(?:bin|ibn|de|da|del|van|von|der|abu)\s|al-|el-|ash-)?[A-Z][\w’'-]*){1,3})"
)
_FULL_NAME = re.compile(rf"(?:^|[a-z]\s|\.\s|,\s){_NAME}$")
_NAME_AFTER = re.compile(rf",?\s{_NAME}(?=,|\s\(\d)")


_Bounds = tuple[str, "int | str"]


class Toll(NamedTuple):
    """A counted subject, whether it is more than one, and what befell it: '12 soldiers', True, 'killed'."""

    subject: str
    many: bool
    participle: str
    named: bool = False

    def __str__(self) -> str:
        """Return it as a headline words it."""
        return f"{self.subject} {self.participle}"


def of(events: Sequence[Event], harm: Mapping[str, Sequence[Quantity]]) -> Toll | None:
    """Return the gravest count of an incident in words, None where nobody counted."""
    kinds = {event.type for event in events}
    for key, participle in _COUNTED:
        if key == "displaced" and not kinds & {"displacement", "disaster"}:
            continue  # of an attack the flight is what came after
        counts = harm.get(key) or ()
        whole = [count for count in counts if not _MORE.search(count.text)]
        counts = whole or counts  # "four more bodies, bringing the toll to 20": four are a part of the twenty
        told = (count for event in events if (count := (event.harm or {}).get(key)) in counts)
        lead = next((count for count in told if count is not None), counts[0] if counts else None)
        if lead is None:
            continue
        word = "abducted" if key == "captured" and events[0].type == "abduct" else participle
        if lead.low is lead.best is lead.high is None:
            return Toll(lead.text, True, word)  # noqa: FBT003 - families and households
        same = [count for count in counts if _one_side(count, lead)]
        bounds = _words(same)
        if bounds is None:
            continue
        name = named(events, key) if bounds == ("", 1) else ""
        if name:
            return Toll(name, many=False, participle=word, named=True)
        agreed = all(_noun(count) == _noun(lead) for count in same)
        figures = [(bounds, lead if agreed else replace(lead, side=None))]
        if len(same) == 1:
            figures += [(other, count) for count in lead.also if (other := _words([count]))]
        if not lead.also and (others := _other_side(counts, lead)) and (apart := _words(others)):
            figures.append((apart, others[0]))
        parts = _parts(figures)
        subject = ", ".join(parts[:-1]) + " and " + parts[-1] if len(parts) > 1 else parts[0]
        return Toll(subject, len(parts) > 1 or bounds[1] != 1, word)
    return None


def _parts(told: Sequence[tuple[_Bounds, Quantity]]) -> list[str]:
    """Return the people of one breath in words: those of whom a neutral word tells first, then "3 others"."""
    known = [(bounds, count) for bounds, count in told if _noun(count) != ("person",)]
    plain = [(bounds, count) for bounds, count in told if _noun(count) == ("person",)]
    figures = [bounds[1] for bounds, _ in plain]
    if len(plain) > 1 and all(isinstance(n, int) for n in figures) and not any(bounds[0] for bounds, _ in plain):
        plain = [(("", sum(n for n in figures if isinstance(n, int))), plain[0][1])]
    parts = [_counted(bounds, count) for bounds, count in known]
    for bounds, count in plain:
        words = _counted(bounds, count)
        parts.append(words.replace(" people", " others").replace(" person", " other") if known else words)
    return [parts[0], *(part[:1].lower() + part[1:] for part in parts[1:])]


def named(events: Sequence[Event], key: str) -> str:
    """Return the name of the one victim, as the reports most often write it; empty where they name nobody.

    A name is the victim's where the count of one rests on it: it is the subject or the object of the very verb, or it
    stands right after who that is ("a teacher, Ann Lee, 34, was"). A place, a lone surname, words in capitals are none.
    """
    held = {word for e in events for p in e.places for word in p.place.name.split()}
    held |= {word for e in events for n in e.not_at for word in n.place.split()}
    names: list[str] = []
    for event in events:
        count = (event.harm or {}).get(key)
        if count is None or count.best != 1:
            continue
        text, at = event.sentence.text, count.end - event.sentence.start
        after = _NAME_AFTER.match(text, at) if 0 < at <= len(text) and not text.isupper() else None
        found = _FULL_NAME.search(count.text) or after
        if found and held.isdisjoint(found["name"].split()):
            names.append(_POSSESSIVE.sub("", found["name"]))
    return max(sorted(set(names)), key=lambda name: (names.count(name), len(name)), default="")


def _one_side(count: Quantity, lead: Quantity) -> bool:
    """Whether two figures may be of the same people."""
    if count.victims and lead.victims and count.victims != lead.victims:
        return False
    left, right = _noun(count), _noun(lead)
    if {_side_of(left), _side_of(right)} == {"state", "rebel"}:
        return False
    return left == right or "person" in {left[-1], right[-1]} or not (count.victims or lead.victims)


def _other_side(counts: Sequence[Quantity], lead: Quantity) -> list[Quantity]:
    """Return the figures of the other side's dead where the words of both tell: nine civilians beside 21 fighters."""
    return [count for count in counts if count.victims and lead.victims and count.victims != lead.victims]


def _side_of(noun: tuple[str, ...]) -> str:
    """Return on whose side people fight by the word for them; empty where it says nothing."""
    return "state" if noun[-1] in _STATE else "rebel" if noun[-1] in _REBEL else ""


def _noun(count: Quantity) -> tuple[str, ...]:
    """Return the neutral words for whose people a count is of, in the singular; ('person',) where none is."""
    words = (count.side or "").split()
    head = _SINGULAR.get(words[-1].lower()) if words else None
    if head in {None, "member"}:
        return ("person",)
    kept = [word for word in words[:-1] if word.lower() in _MODIFIERS or _is_proper(word)]
    return (*kept, head)


def _is_proper(word: str) -> bool:
    """Whether a word before a noun is a name: 'Kenyan', 'US', but not 'ARMED' of a text in capitals."""
    return word[0].isupper() and word.isalpha() and not (word.isupper() and len(word) > _LETTERS)


def _counted(bounds: tuple[str, int | str], count: Quantity) -> str:
    """Return a count with its noun."""
    lead, number = bounds
    *modifiers, head = _noun(count)
    plural = "people" if head == "person" else _NOUNS[head]
    one = number == 1
    figure = ("one" if lead else "One") if one else f"{number:,}" if isinstance(number, int) else number
    return " ".join([*([lead] if lead else []), figure, *modifiers, head if one else plural])


def _words(counts: Sequence[Quantity]) -> tuple[str, int | str] | None:
    """Return bound and figure: ('at least', 20), ('', '20 to 30'); None where there is no figure."""
    best = {q.best for q in counts if q.best is not None}
    ends = {end for q in counts if q.best is None for end in (q.low, q.high) if end is not None}
    # Of "dozens" and 41 only the figure says something; of "20 to 30" and 41 both do.
    open_ended = {q.low for q in counts if q.best is None and q.high is None}
    ends = {end for end in ends if not best or (end not in open_ended and not min(best) <= end <= max(best))}
    numbers = sorted(best | ends) if len(counts) > 1 else sorted(best) or sorted(ends)[:1]
    if not numbers:
        return None
    if len(numbers) > 1:
        return "", f"{numbers[0]:,} to {numbers[-1]:,}"
    ranges = {(q.low, q.high) for q in counts}
    low, high = next(iter(ranges)) if len(ranges) == 1 else (numbers[0], numbers[0])
    if len(ranges) == 1:  # every source bounds it alike, so that the title can keep the bound
        if low is not None and high is not None and low != high:
            return "", f"{low:,} to {high:,}"
        if low is not None and high is None:
            return _least(counts), low
        if low is None and high is not None:
            return "up to", high
    if not best:
        return "at least", numbers[0]
    if any(q.low == q.high == numbers[0] for q in counts):
        return "", numbers[0]
    if any(q.low == numbers[0] and q.high is None for q in counts):
        return _least(counts), numbers[0]
    if any(q.high == numbers[0] and q.low is None for q in counts):
        return "up to", numbers[0]
    return "about", numbers[0]


def _least(counts: Sequence[Quantity]) -> str:
    """Return how a lower bound is worded: 'more than' only where every report has it so."""
    bounded = [q for q in counts if q.low is not None and q.high is None]
    return "more than" if bounded and all(_MORE_THAN.match(q.text) for q in bounded) else "at least"
