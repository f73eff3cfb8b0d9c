"""Single victims, whom no figure counts: "a policeman was killed", "killed a street vendor", "Ann Lee, 34, died"."""

from __future__ import annotations

import re

from geomap.events import numbers, people, persons
from geomap.events.harmwords import HarmWord
from geomap.events.numbers import Number

_ONE_WAS = re.compile(
    r"(?:^(?:In|At|On|Near|Outside)\s(?:[\w’'-]+\s){1,5}?(?=(?:an?|another|one)\s)|^|[,;:.]\s+(?:(?:and|but|while)\s+)?|\b(?:that|when|where|as|and|but|after|before|"
    r"while|said|says|claims?|claimed|reported|confirmed|added|because|since)(?:\s+that)?\s+)"
    r"(?P<subject>(?:(?:an?|the|another|one|his|her|their|its|our|my)\s+)?(?:[^\W\d_][\w'’-]*|"
    r"\d+-year-old)(?:\s+(?!(?:that|when|where|while|(?-i:said))\b)[^\s,;:]+){0,7}?"
    r"(?:,\s[^,]{1,80}(?:,\s[^,]{1,80})?,)?)\s+(?:was|has\s+been|had\s+been|is|has|had)\s+(?:\w+ly\s+|also\s+|"
    r"later\s+|shot\s+|declared\s+|pronounced\s+|beaten\s+|[a-z]+(?:ed|en)(?:\s+(?:away|off|down|up|out))?\s+and\s+|"
    r"found\s+|being\s+)*$",
    re.IGNORECASE,
)
_NAME_BETWEEN = re.compile(
    r",\s+(?P<name>[A-Z][\w'’-]+(?:\s+(?:[a-z]{2,3}[\s-])?[A-Z][\w'’-]+){1,4})(?:,\s+\d{1,3})?,$"
)
_HOW = re.compile(
    r"(?:\s+(?:(?:serious|critical|severe|slight|light|fatal|mortal|grave|bad)ly|also|later|shot|stabbed))+$"
)
_ASIDE = re.compile(r"\b(?:including|among\s+them)\s+$")
_WHO = re.compile(
    r"\b(?P<subject>(?:an?|another|one|the|his|her)\s+(?!the\b|an?\b)[^\s,;:]+(?:\s(?!the\b|"
    r"an?\b)[^\s,;:]+){0,5}?)\s?,?\s+who\s+(?:(?:was|had|has|been|later|also|then)\s+)*$",
    re.IGNORECASE,
)  # "a girl of six, who died"
_THEN = re.compile(
    r"(?<![\w,] )\b(?P<subject>He|She|"
    r"(?:[Aa]n?|[Oo]ne|[Tt]he|[Hh]is|[Hh]er)\s+(?:[\w’'-]+\s+){0,3}?[\w’'-]+)(?:\s+of\s+\d{1,3})?"
    r"(?:,\s[^,.;]{2,60}(?:,\swho\s[^,.;]{3,80})?,)?\s+(?:was|had\s+been|[a-z]+ed|fell|"
    r"caught|got|took)\s+"
    r"[^,.;]{3,80}?\s+and\s+(?:later\s+|then\s+)?$"
)  # "A woman was hit by a bullet and died"
_COLLECTIVE = re.compile(
    r"\b(?:group|family|team|couple|crew|number|majority|unit|squad|crowd|convoy|village|dozens?|scores|many|people|"
    r"nobody|none|no|"
    r"everyone|who|which|it|this|that|and|or|all|most|patrol|battalion|column|army|town|city|house|building|school|"
    r"what|there|wedding|"
    r"forces?|troops|total|police|militia|population|each|every)\b",
    re.IGNORECASE,
)
HEAD_NOUN = re.compile(
    r"^(?:[\w'’-]+\s+){0,5}?((?:member|colleague|man|woman|boy|girl|child|baby|person|soldier|policeman|policewoman|"
    r"officer|civilian|"
    r"journalist|reporter|"
    r"teacher|doctor|nurse|farmer|driver|student|commander|general|colonel|fighter|gunman|militant|rebel|spokesman|"
    r"spokeswoman|"
    r"spokesperson|leader|official|minister|mayor|governor|judge|lawyer|activist|priest|cleric|worker|guard|"
    r"bystander|resident|"
    r"pilot|victim|deceased|protester|protestor|demonstrator|suspect|attacker|bomber|villager|photographer|politician|candidate|"
    r"aide|peacekeeper|tourist|"
    r"passenger|migrant|prisoner|hostage|engineer|trader|shepherd|patient|medic|paramedic|firefighter|elder|docker|"
    r"miner|"
    r"fisherman|sailor|monk|nun|pastor|imam|bishop|professor|marcher|shopkeeper|conscript|recruit|refugee|chief))\b",
    re.IGNORECASE,
)
_ONE_DETERMINER = re.compile(r"\s+(?:an?|another|one|the|his|her|their|its|our|my)\s+")
_HIMSELF = re.compile(
    r"\s(?:himself|herself|him|her(?=\s*[.,;]|\s+(?:and|in|on|at|with|as|before|after|instantly)\b))\b|"
    r"\s(?:an?|the|his|her)\s+(?:[\w’'-]+\s+){0,2}[\w-]+['’]s\s+(?:hand|arm|leg|face|head|foot|eye|shoulder|back|"
    r"finger)s?\b"
)
_BESIDE_OTHERS = re.compile(r"(?:\s+(?:on\s+)?\w+day)?,?\s+(?:along|together)\s+with\s+", re.IGNORECASE)
_LABELLED = re.compile(
    r"(?:^|[.;:\n]\s*)(?P<who>(?i:(?:one|1|adult|unidentified|unknown)\s+)?(?:M|F|(?i:male|female|man|woman|boy|girl|"
    r"victim|suspect|driver|rider|pedestrian|passenger)))"
    r"(?:\s*[,:(]\s*(?:[Mm]ale|[Ff]emale|[Mm]an|[Ww]oman))?\s*[,(/-]\s*(?:aged\s+)?\d{1,3}(?!\d)[^.;:\n]{0,60}$"
)
"""An entry of a log: 'Male, 32, in custody'."""
_ASIDE_BEFORE = re.compile(r"[^,.;:]{0,80},\s+(?:(?:has|had|later|also|was|is)\s+)*$")
_ONE = frozenset({"a", "an", "another", "one", "he", "she"})
_PROPER = re.compile(
    r"[A-Z][\w’'.-]*(?:\s+(?:(?:al|el|bin|ibn|de|da|del|van|von|der|ag|ould|abu|di|la|dos|das|as|ad|an|ar|az|ash)[\s-]){0,2}"
    r"[A-Z][\w’'.-]*){1,4}"
)
_AGED = re.compile(r"^\d{1,3}-year-old\s+")
_OF_WHAT = re.compile(r"\s(?:of|from|in|at|for|with)\s")  # "a soldier of the national army"
_BOTH = re.compile(r"\b(?P<both>both)(?:\s+of\s+them)?\s+(?:(?:were|had|have|later|been|also)\s+)*$", re.IGNORECASE)
_OTHER = re.compile(r"another|one|(?:a|the)\s+(?:second|third|fourth|fifth|sixth|other)", re.IGNORECASE)
_LISTED = re.compile(
    r"(?:\s+(?:people|men|women|persons|boys|girls|soldiers|officers))?\s+(?:were|was|are|is|have\s+been|has\s+been|"
    r"include[sd]?)\s+"
    r"(?:(?:later|since|all)\s+)?(?:(?:identified|named|listed)(?:\s+by\s+(?:the\s+)?\w+)?\s+(?:as\s+|"
    r",\s+)?)?(?:as\s+)?:?\s*(?=[A-Z])|"
    r"\s*:\s+(?=[A-Z][\w’'-]+\s+[A-Z])"
)
_ROLE_NAME = (
    r"(?:(?:[A-Z][a-z]{0,6}\.|[a-z][\w-]+)\s+){0,3}[A-Z][\w’'-]+(?:\s+(?:(?:al|el|bin|ibn|de|da|van|"
    r"abu)[\s-])?[A-Z][\w’'-]+){1,4}"
    r"(?:,?\s+\(?(?:aged\s+)?\d{1,3}\)?(?!\d|\s*[a-z])|,\s+an?\s[^,;.]{3,60}(?=,|\sand\s))?"
)
_LISTED_NAME = re.compile(rf"(?:^|,\s+and\s+|,\s+|\s+and\s+){_ROLE_NAME}")
_LIST = re.compile(rf"{_ROLE_NAME}(?:(?:,\s+and\s+|,\s+|\s+and\s+){_ROLE_NAME}){{0,30}}")
_A_SINGLE = re.compile(r"\b(?:a|one|only\s+one)\s+(?:single\s+|confirmed\s+single\s+)$", re.IGNORECASE)
_MORE_NAMES = re.compile(r"\s*,\s*\d{1,3}\s*,\s[^.;]{3,120}?\sand\s[^.;]{0,60}?[A-Z]")  # "killed Ann Lee, 29, and Bo"
_GERUNDS = frozenset({"killing", "murder", "wounding", "slaying", "lynching", "murdering"})
_ATTEMPTED = re.compile(r"\b(?:attempted|attempts?\s+at|threats?\s+of|charged\s+with)\s+(?:the\s+)?$", re.IGNORECASE)
_OBJECT_REACH = 80  # characters in which the object of a verb ends


def find(text: str, word: HarmWord, before: int, after: int) -> Number | None:
    """Return one where the victim is a single person: 'a policeman was killed', 'killed a farmer'."""
    listed = _LISTED.match(text, word.end)
    if listed and (names := _names(text, listed.end())):
        return names
    if word.nominal and (single := _A_SINGLE.search(text, max(before, word.start - 24), word.start)):
        return Number(single.start(), word.end, text[single.start() : word.end], 1, 1, 1)
    if word.text == "shot down":
        return None  # a pilot is who was in what was shot down
    if word.text == "body":
        return Number(word.start, word.end, text[word.start : word.end], 1, 1, 1)
    labelled = _LABELLED.search(text, before, word.start)
    if labelled and word.key != "displaced":
        return Number(*labelled.span("who"), labelled["who"], 1, 1, 1)
    if word.key == "displaced" or word.nominal or (word.people and word.text not in {"dead", "missing"}):
        return None
    if not word.passive:
        return _one_object(text, word, after)
    one = _one_subject(text, word, before)
    beside = _BESIDE_OTHERS.match(text, word.end) if one else None
    others = numbers.find(text[beside.end() : beside.end() + 40], beside.end())[:1] if beside else ()
    if one and others and beside and others[0].start == beside.end() and others[0].best is not None:
        every = others[0].best + 1
        return Number(one.start, others[0].end, text[one.start : others[0].end], every, every, every)
    return one


def _names(text: str, start: int) -> Number | None:
    """Return the number of people whose names are listed at an offset: 'Ravi Kumar, 28, and Sunil Yadav, 35'."""
    found = _LIST.match(text, start)
    names = len(_LISTED_NAME.findall(found[0])) if found else 0
    if found is None or not names:
        return None
    return Number(start, found.end(), found[0], names, names, names)


def _one_subject(text: str, word: HarmWord, before: int) -> Number | None:
    """Return one where the subject of a passive is one person: 'a docker was killed', 'Ann Lee, 34, died'."""
    begin = max(before, word.start - 140)
    if before and _ASIDE_BEFORE.match(text, before, word.start):  # "a guard, hurt in a blast, died"
        begin = max(0, text.rfind(".", 0, before) + 1, word.start - 140)
    verb = " was " if word.of_one or word.gapped else ""  # as if it had the auxiliary that the pattern asks for
    stretch = _HOW.sub("", text[begin : word.start].rstrip()) + verb if verb else text[begin : word.start]
    both = _BOTH.search(text, begin, word.start)
    if both:
        return Number(both.start(), both.end("both"), both["both"], 2, 2, 2)
    who = _WHO.search(text, begin, word.start)
    if (
        who
        and not _ASIDE.search(text, begin, who.start())
        and people.one(text, who.start("subject"), who.end("subject"))
    ):
        return Number(who.start("subject"), who.end("subject"), who["subject"], 1, 1, 1)
    then = _THEN.search(text, begin, word.start) if verb else None
    if then and (then["subject"] in {"He", "She"} or people.one(text, then.start("subject"), then.end("subject"))):
        return Number(then.start("subject"), then.end("subject"), then["subject"], 1, 1, 1)
    found = _ONE_WAS.search(stretch)
    if found is None:
        return None
    subject = found["subject"].partition(",")[0]
    first = subject.split()[0].lower()
    bare = _AGED.sub("", subject)
    proper = bare[:1].isupper() and (
        bare.istitle()
        or " " not in bare
        or (word.key in {"killed", "wounded", "arrested"} and bool(_PROPER.fullmatch(bare)))
    )
    told = people.one(text, begin + found.start("subject"), begin + found.start("subject") + len(subject))
    start = begin + found.start("subject")
    person = HEAD_NOUN.match(subject)
    named = _NAME_BETWEEN.search(found["subject"])
    if named and (told is None and person is None):  # "the mukhtar of Hassya, Abu Khalid al-Jarrah, was killed"
        return Number(start + named.start("name"), start + named.end("name"), named["name"], 1, 1, 1)
    the = first == "the" and not word.text.startswith(("seiz", "captur")) and persons.like_person(subject.split()[-1])
    if (
        told is None
        and person is None
        and not proper
        and first not in _ONE
        and not the
        and not _OTHER.fullmatch(subject)
    ):
        return None
    if first in {"neither", "no"}:
        return None
    head = _OF_WHAT.split(subject[person.start(1) :] if person else subject, maxsplit=1)[0]
    if _COLLECTIVE.search(head) or (verb and found.end() != len(stretch)):
        return None
    return Number(start, start + len(subject), subject, 1, 1, 1)


def _one_object(text: str, word: HarmWord, after: int) -> Number | None:
    """Return one where an active verb has one person as its object: 'killed a judge'."""
    himself = _HIMSELF.match(text, word.end)
    if himself:
        return Number(himself.start() + 1, himself.end(), himself[0].strip(), 1, 1, 1)
    if (
        word.text in _GERUNDS
        and text.startswith(" of ", word.end)
        and not _ATTEMPTED.search(text, max(0, word.start - 24), word.start)
    ):  # "the killing of an elder"
        after, word = max(after, word.end), word._replace(end=word.end + len(" of"))
    found = _ONE_DETERMINER.match(text, word.end, min(after, word.end + _OBJECT_REACH))
    if found is None:
        begin = word.end + 1
        role = word.text.startswith(("captur", "seiz"))
        reach = min(after, word.end + _OBJECT_REACH)
        name = people.named(text, begin, reach, role=role) if text[word.end : begin] == " " else None
        return None if name and _MORE_NAMES.match(text, name.end) else name
    start = word.end + len(found.group()) - len(found.group().lstrip())
    loose = word.key != "captured" and found.group().strip() in {"a", "an"}  # "killed a money changer"
    return people.one(text, start, min(after, word.end + _OBJECT_REACH), loose=loose)
