"""Which numbers of a sentence count people of its own event.

Left out are numbers of days, money and things, parts of dates, figures that the sentence itself calls superseded
("earlier reports said 10", "up from 12") and running totals over a longer time ("bringing to 40 the number killed this
month"). Families and households keep their words and lose their figures: how many people they are, nobody says.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import takewhile

from geomap import language
from geomap.events.words import nouns, numbers, persons
from geomap.events.words.numbers import Number

_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_NOT_PEOPLE = re.compile(
    r"\s*(?:-|–)?\s*(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|nights?|times?|km|kms|kilomet\w+|miles?|mi|"
    r"met(?:re|er)s?|feet|ft|tons?|tonnes?|kg|kilos?|(?:kilo)?grams?|lit(?:re|er)s?|gallons?|barrels?|sacks?|bags?|"
    r"packets?|cartons?|baht|rupees?|rials?|dinars?|naira|pesos?|yuan|percent|per\s+cent|pct|dollars?|euros?|"
    r"pounds?|rubles?|degrees|a\.m|p\.m|"
    r"am|pm|o'clock|mm|vehicles?|tanks?|trucks?|cars?|buses|houses?|homes?|buildings?|villages?|towns?|cities|"
    r"districts?|provinces?|rockets?|missiles?|shells?|bombs?(?!-\w)|drones?|aircraft|planes?|helicopters?|weapons?|"
    r"rifles?|"
    r"rounds|attacks?|strikes?|schools?|hospitals?|checkpoints?|camps?|areas?|places?|countries|states|incidents?|"
    r"explosions?|blasts?|raids?|positions?|posts?|sides?|groups?|locations?|GMT|magnitude|calib\w+|acres|hectares|"
    r"medals?|titles?|seats?|votes?|goals?|points?|prizes?|boats?|ships?|floors?|storeys?|cases?|cattle|cows|camels|"
    rf"goats|sheep|livestock|animals|shops?|churches|mosques|bridges|dams|motorcycles|motorbikes|(?:\w+\s+)?trees|"
    r"rolls|stones|sachets|wraps|tablets|pills|crates|bundles|parcels|dwellings|apartments|flats|huts|tents|"
    rf"{_MONTH})\b",
    re.IGNORECASE,
)
_NO_COUNT_BEFORE = re.compile(
    rf"\b(?:{_MONTH}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|magnitude|[Rr]oute|[Hh]ighway|[Nn]o|[Aa]rticle|"
    r"[Uu]nit|[Ss]ection|[Pp]art|[Cc]hapter|[Pp]aragraph|[Pp]age|[Cc]at(?:egory)?|[Pp]hase|[Ll]evel|[Rr]oom|"
    r"[Bb]lock|[Zz]one|[Ss]ector|[Ww]ard|[Gg]ate|[Pp]latform|[Ff]light|[Hh]all|[Cc]amp|[Bb]uilding|[Hh]ouse|[Kk]ilomet(?:re|er)|aged?|"
    r"Rs|INR|PKR|NPR|LKR|USD|US\$|EUR|GBP|K?[Ss]hs?|NGN|Tk|BDT|Rp|IDR|Php|PHP|MMK|XOF|FCFA|AED|SAR|[Rr]ewards?\s+of|[Bb]ount(?:y|ies)\s+of|"
    r"[Rr]ansoms?\s+of|fines?\s+of|[Ww]orth)\.?\s+$"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_ONE_FAMILY = re.compile(r"\s+(?:single\s+|extended\s+)?(?:family|household)\b")
_PLURAL = re.compile(
    r"\s+(?:\w+\s+){0,2}?(?:\w+s|people|men|women|children|police|dead|wounded|others)\b", re.IGNORECASE
)
_AGE = re.compile(r"(?:, |\( ?| ?\()\d{1,3}(?:,| ?\))")  # after a name
_YEAR_LEAD = re.compile(r"\b(?:the|in|since|by|until|of|from|during|,|early|late)\s+$", re.IGNORECASE)
_FAMILIES = re.compile(r"\s+(?:[a-z-]+\s+)?(?:families|households|hh)\b", re.IGNORECASE)
_FAMILY_LABEL = re.compile(r"\b(?:families|households)(?:\s+\w+){0,2}?\s*[:=]\s*$", re.IGNORECASE)
_NOTHING = re.compile("")
_THESE_PEOPLE = re.compile(
    r"\s*[(,–—-]?\s*(?:or|comprising|totall?ing|with|of)?\s*(?:a\s+total\s+of\s+)?", re.IGNORECASE
)
AS_PEOPLE = re.compile(rf"[\d,]+{_THESE_PEOPLE.pattern}", re.IGNORECASE)
"""What stands between the label of families and the number of people: '503, comprising '."""
_PEOPLE = re.compile(r"\s+(?:people|persons|individuals|men|inhabitants|residents|souls)\b", re.IGNORECASE)
_EARLIER = r"(?:earlier|previous|previously\s+\w+|initial|first|preliminary|prior|original|old)"
_FIGURE = r"(?:figures?|tolls?|counts?|estimates?|tally|tallies|reports?|death\s+tolls?|numbers?|statements?|accounts?)"
_SUPERSEDED = re.compile(
    rf"\b(?:{_EARLIER}\s+(?:\w+\s+){{0,2}}{_FIGURE}\s+(?:\w+\s+){{0,4}}|"
    r"(?:up|down|rose|risen|raised|revised|lowered|climbed|jumped|increased|updated)\s+from\s+(?:the\s+)?|"
    r"(?:supersed\w+|replac\w+)\s+(?:(?!to\b|with\b)[\w’']+\s+){0,7}|"
    r"(?:instead\s+of|rather\s+than)\s+(?:the\s+)?|"
    r"(?:earlier|previously|initially|originally|at\s+first)\s+(?:[\w’']+\s+){0,6}?(?:said|reported|put|spoken|"
    r"spoke|given|"
    r"announced|stated|counted)\s+(?:\w+\s+){0,5})$",
    re.IGNORECASE,
)
_AS_FIRST = re.compile(
    r"[^.;]{0,40}\b(?:as\s+(?:was\s+)?|had\s+been\s+|was\s+|were\s+)(?:first|initially|previously|originally|earlier)"
    r"\s+(?:reported|thought|said|announced|feared|stated)\b",
    re.IGNORECASE,
)
_FIRST_SAID = re.compile(
    r"(?:\s+[\w’'-]+){0,3}\s+(?:was|were|had\s+been)\s+(?:first|initially|originally|previously|"
    r"earlier)\s+(?:reported|thought|feared|said|"
    r"believed|announced)\b[^.]{3,120}?(?:\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|later)\b)"
)
_NOT = re.compile(r"\bnot\s+$", re.IGNORECASE)
_BRINGS = re.compile(
    r"\b(?:bring(?:s|ing)?|brought|tak(?:es|ing)|took|rais(?:es|ing|ed)|push(?:es|ing|ed)|for\s+a\s+total\s+of)\b"
    r"[^.;]{0,60}$",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"\b(?:(?:so\s+far\s+)?(?:in\s+)?this\s+(?:month|year|week|season|winter|summer|decade)|this\s+year['’]s|since\s+"
    rf"(?:{_MONTH}|\d{{4}}|the\s+(?:start|beginning|outbreak|onset)|(?:the\s+)?\w+\s+(?:began|started|broke))|"
    r"in\s+(?:the\s+)?(?:past|last)\s+(?:\w+\s+)?(?:days|weeks|months|years?|decade)|of\s+the\s+(?:war|season|"
    r"conflict)|"
    r"over\s+the\s+(?:past|last))\b",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"\s+(?:[A-Z][\w-]*\s+){0,2}(?:Brigade|Battalion|Division|Regiment|Squadron|Corps|Army|Command|Fleet|Company|"
    r"Platoon|"
    r"Group|Infantry|Wing)\b(?!\s+(?:soldiers|troops|men|fighters|members))"
)
_NONE_OF = re.compile(
    r"\b(?:neither|none|not\s+one)\s+of\s+(?:the|his|her|their|its|our|these|those)\s+$", re.IGNORECASE
)
OF_THE = re.compile(r"\s+of\s+(?:(?:the|those|these|its|their|our|his|her)\s+)?(?:first\s+|other\s+)?")
_MORE = re.compile(r"\s+(?:more|further|additional|new|others?)\b", re.IGNORECASE)
_NEW_TOTAL = re.compile(
    r"\b(?:bring|tak|rais|push|lift|put)(?:s|ing|es)?\s+(?:the|its|to)\s[^.;]{0,80}?(?:\d|\bto\s+[a-z]+\s*[.,;])|"
    r"\bfor a total of\b",
    re.IGNORECASE,
)
_AGE_OF = re.compile(
    r"\b(?:(?:girl|boy|child|man|woman|baby|infant|toddler|youth|lad|daughter|son|girls|boys|sisters|brothers|twins|"
    r"(?:grand|god|step)?(?:father|mother|parent)s?|dad|mum)\s+of\s+(?:about\s+|just\s+|only\s+|around\s+)?|"
    r"\bages?d?\s+(?:between\s+|from\s+)?(?:[\w-]+(?:,\s+|\s+and\s+|,\s+and\s+|\s+to\s+)){0,6})$",
    re.IGNORECASE,
)
_OF_AGE = re.compile(
    r"\b(?:an?|one|another|the|two|three|both)\s+(?:[\w’'-]+\s+){0,2}?(?P<noun>[\w’'-]+)\s+of\s+(?:about\s+)?(?:\d{1,2}\s+and\s+)?$",
    re.IGNORECASE,
)
_AGES_BEFORE = re.compile(r"\w,\s(?:(?:\d{1,2},\s)*\d{1,2},?\s+and\s+)?$")
_AGES_AFTER = re.compile(
    r"(?:,\s\d{1,2})*\s+and\s+\d{1,2}(?:\s+years\b|\s*(?:[,.;)]|$))|\s*(?:[,.;)]|$)"
)  # "two women, 23 and 37, were"
_PART_OF_NAME = re.compile(r"\b(?:at|in|near|on|from|to|of)\s+[A-Z][\w’'-]+\s+$")
_CLOSES = re.compile(r"\s*[,.;)]|\s*$")
_AGE_ENDS = re.compile(
    r"(?!\s+(?:[\w-]+\s+){0,2}?(?:people|men|women|children|persons|(?!(?:was|has|is|dies|as|his|its|this|thus|"
    r"across|loses|us|unless)\b)[a-z]{2,}s)\b)"
)
_IN_MONTH = re.compile(rf"\b[Ii]n\s+(?:{_MONTH})\s+$")
_HOME = re.compile(r"\b(?:home\s+to|hous(?:es|ing)|host(?:s|ing)|population\s+of)\s+(?:the\s+)?$")
_ALL = re.compile(r"\ball\s+(?:the\s+)?$", re.IGNORECASE)
_ABOARD = re.compile(
    r"(?:\s+(?:people|passengers|persons|souls|of\s+them))?\s+(?:on\s+board|aboard)\b(?!\s+(?:were|died|drowned|was|"
    r"perished))"
)
_SHARE = re.compile(
    r"\s+of\s+(?:the|those|these|its|their|all)\s+(?:\w+\s+)?"
    r"(?P<of>dead|deaths|victims|bodies|fatalities|killed|casualties|wounded|injured|missing|arrested|detained|"
    r"detainees|"
    r"arrests|displaced|captives|hostages|abducted)\b",
    re.IGNORECASE,
)
_AMONG = re.compile(
    r"\b(?:of|among)\s+(?:the|those|these)\s+(?:\w+\s+)?(?P<of>dead|victims|killed|casualties|wounded|injured|missing|"
    r"arrested|detained|detainees|displaced|captives|hostages|abducted)\b[^.;:]{0,20}$",
    re.IGNORECASE,
)
_THINGS = frozenset({"weapon", "vehicle", "vehicle_air", "building", "drugs", "money", "territory", "disaster"})
_PERSONS = frozenset({"human", "worker", "crowd", "prisoners", "human_strict", "human_child"})
_WORDS_AFTER = re.compile(r"((?:\s+[A-Z][\w-]*)?(?:\s+[a-z][\w-]*){1,5})")
_NO_NOUN = frozenset(
    "of in on at by from with after during when while as to for and or but who which that was were is are has have had "
    "laid gave down near inside outside since before because amid around under over into out along among via within "
    "killed wounded "
    "injured died dead fled the a an his her its their our this that these those".split()
)
# "With this murder, 61 leaders have been killed this year"
_HAVE_BEEN = re.compile(
    r"\s+(?:[\w-]+\s+){0,4}?(?:have|has)\s+(?:now\s+|"
    r"already\s+)?been\s+\w+ed\b[^.;]{0,40}?\b(?:so\s+far\s+)?this\s+(?:year|month|season)\b"
)
_LATELY = re.compile(
    r"\s+(?:out\s+)?(?:(?:late|early)\s+)?(?:on\s+|last\s+)?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|"
    r"overnight|"
    r"night|weekend)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"^(?:about|around|some)\s+", re.IGNORECASE)
_OF_SOMEBODY = re.compile(r"\s+of\s+(?:the|its|their|his|her|these|those|our)(?:\s+[\w-]+['’]s?)?(?=\s)")
_TOTAL_STEMS = ("bring", "brought", "tak", "took", "rais", "push", "total", "been")
_PERIOD_STEMS = ("this", "since", "past", "last", "war", "season", "conflict")
_LEAD, _PERIOD_REACH, _HOUSEHOLD_REACH = 90, 120, 24


def find(text: str) -> list[Number]:
    """Return the counts of a sentence that may be of people of its own event, in order."""
    out = []
    every = numbers.find(text)
    for position, number in enumerate(every):
        if _of_things(text, number) or superseded(text, number) or _running_total(text, number):
            continue
        families = _FAMILIES.match(text, number.end) or (
            _FAMILY_LABEL.search(text, max(0, number.start - _HOUSEHOLD_REACH), number.start)
            and _NOTHING.match(text, number.end)
        )
        more = _MORE.match(text, number.end)
        if more and _NEW_TOTAL.search(text, number.end):  # "four more bodies, bringing the toll to 20": a part of it
            out.append(number._replace(end=more.end(), text=text[number.start : more.end()]))
        elif families is None:
            out.append(number)
        elif not _told_as_people(text, families.end(), every[position + 1 : position + 2]):
            end = families.end()
            words = text[number.start : end] if end > number.end else f"{number.text} families"
            out.append(Number(number.start, end, words, None, None, None))
    return out


def _is_age(text: str, number: Number) -> bool:
    """Whether a figure is the age of somebody: 'a Kanak of 36 was shot', 'two men of 23 and 31'."""
    if len(number.text) <= 2 and number.text.isdecimal() and _one_of_ages(text, number):
        return True
    found = _OF_AGE.search(text, max(0, number.start - 60), number.start)
    figure = _ABOUT.sub("", number.text)
    if found is None or not figure.isdecimal() or len(figure) > 2 or not _AGE_ENDS.match(text, number.end):
        return False
    noun = found["noun"]
    return noun[:1].isupper() or noun in persons.plurals() or persons.like_person(noun)


def _one_of_ages(text: str, number: Number) -> bool:
    """Whether a figure is one of several ages: 'two women, 23 and 37, were found'."""
    before = _AGES_BEFORE.search(text, max(0, number.start - 24), number.start)
    after = _AGES_AFTER.match(text, number.end)
    return before is not None and after is not None and ("and" in before.group() or "and" in after.group())


def aboard(text: str) -> list[Number]:
    """Return the numbers of those aboard: '66 people on board'."""
    return [number for number in numbers.find(text) if _ABOARD.match(text, number.end)]


def _of_things(text: str, number: Number) -> bool:
    """Whether a number is of days, kilometres, money, things, or part of a date."""
    if _NOT_PEOPLE.match(text, number.end):
        return True
    if _NO_COUNT_BEFORE.search(text, max(0, number.start - 14), number.start) and not (
        not _YEAR.fullmatch(number.text)
        and _IN_MONTH.search(text, max(0, number.start - 14), number.start)
        and _PLURAL.match(text, number.end)
    ):
        return True
    if number.best == 1 and _ONE_FAMILY.match(text, number.end):
        return True
    if _HOME.search(text, max(0, number.start - 24), number.start):
        return True
    if text.endswith(("[", "[ "), 0, number.start):
        return True  # a note
    named = number.text.isdecimal() and _PART_OF_NAME.search(text, max(0, number.start - 40), number.start)
    if named and _CLOSES.match(text, number.end):
        return True  # "at Delmas 30, ..."
    if _is_age(text, number) or _AGE_OF.search(text, max(0, number.start - 40), number.start):
        return True
    if _UNIT.match(text, number.end) or _NONE_OF.search(text, max(0, number.start - 24), number.start):
        return True
    if _heads_thing(text, number.end):
        return True
    if _ABOARD.match(text, number.end) and not _ALL.search(text, max(0, number.start - 8), number.start):
        return True
    if _YEAR.fullmatch(number.text) and (
        _YEAR_LEAD.search(text, max(0, number.start - 8), number.start) or not _PLURAL.match(text, number.end)
    ):
        return True
    return bool(_AGE.match(text, max(0, number.start - 2))) and number.text.isdecimal()


def _heads_thing(text: str, at: int) -> bool:
    """Whether the phrase after a number ends in a noun of things: 'four long weapons'."""
    owned = _OF_SOMEBODY.match(text, at)  # "three of the assailants' vehicles"
    following = _WORDS_AFTER.match(text, owned.end() if owned else at)
    if following is None:
        return False
    phrase = list(takewhile(lambda word: word not in _NO_NOUN, following[1].split()))
    classes = nouns.table().get(phrase[-1], frozenset()) if phrase else frozenset()
    return bool(classes & _THINGS) and not classes & _PERSONS


def share_of(text: str, number: Number) -> str | None:
    """Return whose share a figure is: 'deaths' of "1,452 of the deaths", 'dead' of "of the dead, 14"; else None."""
    found = _SHARE.match(text, number.end) or _AMONG.search(text, max(0, number.start - 60), number.start)
    return found["of"].lower() if found else None


def superseded(text: str, number: Number) -> bool:
    """Whether the sentence calls a figure an earlier one: 'up from 12', 'not 12 as first reported'."""
    if _FIRST_SAID.match(text, number.end):
        return True
    if _SUPERSEDED.search(text, max(0, number.start - _LEAD), number.start):
        return True
    return bool(_NOT.search(text, max(0, number.start - 8), number.start) and _AS_FIRST.match(text, number.end))


def _running_total(text: str, number: Number) -> bool:
    """Whether a number sums up a longer time: 'bringing to 40 the number killed this month'."""
    brings = _BRINGS.search(text, max(0, number.start - _LEAD), number.start) or _HAVE_BEEN.match(text, number.end)
    if brings is None:
        return False
    stop = re.search(r"[;:]\s|\.\s", text[number.end : number.end + _PERIOD_REACH])
    end = number.end + (stop.start() if stop else _PERIOD_REACH)
    period = _PERIOD.search(text, min(brings.start(), number.start), end)
    return period is not None and not _LATELY.match(text, period.end())


def is_running_total(text: str, start: int) -> bool:
    """Whether the words at an offset tell of such a total: they follow 'bringing ... to N' within a longer time."""
    if not _may_sum_up(text):
        return False
    lead = max(0, start - _LEAD)
    return any(
        number.end <= start - lead and _running_total(text[lead:], number) for number in numbers.find(text[lead:start])
    )


@lru_cache(maxsize=64)  # every trigger of a sentence asks again
def _may_sum_up(text: str) -> bool:
    low = text.lower()
    return language.holds(low, _TOTAL_STEMS) and language.holds(low, _PERIOD_STEMS)


def _told_as_people(text: str, end: int, following: list[Number] | tuple[Number, ...]) -> bool:
    """Whether the next count says how many people the families are: '300 families (about 1,500 people)'."""
    if not following or following[0].start - end > _HOUSEHOLD_REACH:
        return False
    between = _THESE_PEOPLE.fullmatch(text, end, following[0].start)
    return between is not None and _PEOPLE.match(text, following[0].end) is not None
