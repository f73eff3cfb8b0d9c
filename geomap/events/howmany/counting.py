"""Which count belongs to which harm word, by the order of the words: before a passive, after an active verb."""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Sequence

from geomap.events.howmany import conjuncts, counts, singles, victims
from geomap.events.words import harmwords, nouns, persons
from geomap.events.words.harmwords import HarmWord
from geomap.events.words.numbers import Number

_OF_THEM_DIRECT = re.compile(r"\s+of\s+(?:them|whom|these|those)\s+(?:(?:was|were|had|have|has|been|later|also)\s+)*")
_RISEN_TO = re.compile(
    r"\b(?:rais|revis|lower|updat|increas|rose|risen|climb|brought|bring|push|tak)\w*\s+to\s+(?:now\s+)?$"
)
_OF_THINGS = frozenset({"set", "shot down", "took away", "carried off", "made off with"}) | frozenset(
    "seized seizing captured recaptured snatched burned burnt".split()
)
"""What also befalls things."""
_SHOT_DOWN = "shot down"
_KINDS = frozenset({"refugees", "prisoners", "hostages", "captives"})
_THEM = re.compile(r"\s(?:all\s(?:of\s)?)?them\b(?!\s+(?:of|with)\b)")
_WHO_THEY_ARE = re.compile(r"\s+of\s+(?:them|whom)\s+(?:\w+\s+)?")
_OWN_CLAUSE = re.compile(r"\b(?:they|he|she|it|we|who|that|which)\b|,", re.IGNORECASE)
_BARRIER = re.compile(r";|:\s|[.!?]\s|\b(?:in|during|at|of|from)\s+which\b|\bwhere\b")
_RELATIVE = re.compile(
    r"\b(?:who|that|which|and(?!\s+(?:[\w'’-]+\s+){0,2}?(?:militia(?:men)?|terrorists|militants|rebels|women|children|soldiers|fighters|policemen|civilians|"
    r"police|guards|officers)\s*$))\b|,"
)
_OBJECT_NEXT = re.compile(r"\s+(?:the|an?|his|her|their|its)\s", re.IGNORECASE)
PEOPLE_AFTER = re.compile(
    r"((?:\s+(?!(?:were|was|had|have|are|in|on|at|near|and|when|after|of|killed|wounded|injured|captured|arrested|dead|"
    r"missing|displaced|died|fled|hurt|detained)\b)[\w'’-]+){1,4})",
    re.IGNORECASE,
)
_WHOSE_DEATH = re.compile(
    r"(?:\b(?:his|her|their|whose)|['’]s)\s+(?:deaths?|arrests?|detention|capture|murder|killing|execution|"
    r"abduction|kidnapping)$",
    re.IGNORECASE,
)  # nobody counts it
_APART = re.compile(r",|\s+(?:and|but|while)\s")
_TOLL_AT = re.compile(
    r"(?:^|[\s:])(?:to|at|reached|reaches|passed|passes|exceeded|exceeds|topped|hit|surpassed|was|is|are|of|numbers?|numbered|totals?|totalled|stands\s+at|"
    r"stood\s+at)\s*(?:now\s+|nearly\s+)?$",
    re.IGNORECASE,
)
_NUMBER_OF = re.compile(
    r"\b(?:numbers?|count|tally|total)\s+of\s+(?:(?:those|people)\s+who\s+(?:have|had|has)\s+|the\s+|people\s+|"
    r"those\s+|civilians\s+|\w+\s+)?$|\bput(?:s|ting)?\s+(?:the|its|their)\s+$",
    re.IGNORECASE,
)
_BROUGHT = re.compile(
    r"[^.;:]{0,80}\b(?:bring|tak|rais|push|lift|put)(?:s|ing|es)?\s+(?:the\s+)?(?:number|total|count|tally)\b[^.;:,\d]{0,50}\sto\s+"
)
_CLAUSE_MARK = re.compile(r"[^\w\s’'-]|\b(?:who|that|which|and|or|have|has|had|the|of)\b")
_NO_DEAD = re.compile(r",|\sby\s")
_TOLL_FAR = 200
_LISTS = re.compile(r"(?:^|[.;,(/|•*–\n-])\s*(?:[^\W\d_]+\s+){0,3}$", re.IGNORECASE)
_ENTRY = re.compile(
    r"(?:\s+(?:people|persons|civilians|soldiers|recovered|found|confirmed|reported|identified|so\s+far|to\s+date|"
    r"total|today|yesterday|overnight|"
    r"(?:in|at|to)\s+(?:\w+\s+)?\w+))*(?:\s+\([^()\n]{1,60}\))?\s*(?::|=|\s[–-]\s)\s*(?:at\s+least\s+)?",
    re.IGNORECASE,
)
_TO_PASSIVE = re.compile(
    r"(?:\s+(?:from|of|in|at|near|on|aboard|inside|outside|for|working|travelling|traveling|living)\s[^,;:.]{1,60}?|"
    r",[^,;:.]{1,60},|,\s+(?:aged\s+)?\d{1,2}(?:,\s\d{1,2})*,?\s+and\s+\d{1,2},)?\s+(?:(?:who\s+)?(?:was|were|had|has|have|been|be|are|is|remain|remains|remained|still|went|"
    r"gone|also|later|shot|both|all|then|being|"
    r"found|"
    r"left|feared|confirmed|reported|declared|pronounced|[a-z]+(?:ed|en)(?:\s+(?:away|off|down|up|out))?\s+and|\w+ly)\s+)*",
    re.IGNORECASE,
)
_REDUCED_NEXT = re.compile(r"\s+(?:in|by|at|near|on|when|while|as|with|during|outside|inside)\b|\s*(?:[.;]|$)")
_AHEAD, _BETWEEN, _CLOSE = 40, 4, 36  # characters, words, characters in which a count belongs to its word
_FAR, _NEAR = 160, 40
_WHERE = re.compile(
    r"(?<!resulted )(?<!resulting )(?<!ended )(?<!ending )\b(?:in|at|on|near|into|inside|outside|through|across|"
    r"against|behind|under|before|by|from|in\s+front\s+of)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
"""Before a figure of which nothing is told: 'in 13 police cells'."""
_AND_OTHERS = re.compile(r"(?:\s+and\s+(?:an?|\w+)\s+(?!were\b|was\b)\w+)?")
_ANOTHER_SUBJECT = re.compile(
    r"\b(?:were|was|are|is|has|have|had)\b[^,;]*?,?\s(?:and|but|while)\s+"
    r"(?:the|an?|another|his|her|their|its)\s|"
    r"\b(?:an?|another|one|his|her)\s+(?:[\w’'-]+\s+){1,4}?(?:was|has\s+been|is)\s+(?:\w+ly\s+|also\s+|later\s+)*$|"
    r"\b(?:and|but|while)\s+(?:multiple|several|many|some|numerous|more|others?|scores|dozens)\s|"
    r",\s+the\s+(?:rest|others|remaining\s+\w+)\s"
)
_THE_DEAD = re.compile(r"\b(?:the|these|its|their)\s+(?:\w+\s+)?$", re.IGNORECASE)
_ARE = re.compile(r"\b(?:are|number(?:ed|s)?|total(?:led|s)?|reach(?:ed|es)?)\s+(?:now\s+)?$")
_AND_WAS = re.compile(r"\sand\s+(?:was|were)\s+(?:\w+\s+)?$")
_THEN = re.compile(
    r"\s+(?P<by>(?:by|in|at|from|near)\s[^,.;:]{2,50}?\s)?and\s+(?:(?:later|then|subsequently|soon)\s+)?(?:was\s+|were\s+)?"
    r"(?P<found>found\s+|shot\s+)?"
)
_SHARE_OF = re.compile(r"\b\w+\s+(?:more\s+)?of\s+(?:the|those|these)\s+$")
_SHARED = frozenset("wounded injured missing detained arrested hostages prisoners captives displaced".split())
_FREED_AFTER = re.compile(
    r"(?:\s+of\s+war)?\s+(?:were|was|have\s+been|had\s+been|are)\s+(?:\w+ly\s+)?(?:freed|released|exchang|swapp|"
    r"rescu|liberat|repatriat)"
)
_EVERYBODY = re.compile(
    r"\s+(?:everyone|everybody|all)\s+(?:on\s+board|aboard|of\s+them|inside|(?:of\s+)?(?:the|its)\s+(?:passengers|"
    r"occupants))"
)
_OBJECT = re.compile(r"\s+(?:[\w,.’'-]+\s+){1,4}")
_FREED = re.compile(
    r"\b(?:fre(?:ed?|eing)|release\w*|releasing|rescu\w+|exchang\w+|swapp?\w*|liberat\w+|ransom\w*|"
    r"handed\s+over)\s+(?:\w+\s+){0,3}$",
    re.IGNORECASE,
)
_FRACTION = re.compile(
    r"\b(?:half|thirds?|quarters?|one\s+in\s+\w+|most|many|some|few|several|per\s?cent|percent|%)\s+of\s+(?:the|"
    r"those|these|its|their|all)?\s*$",
    re.IGNORECASE,
)
_INCLUDES = re.compile(r"\s*(?:also\s+)?(?:include[sd]?|including|were\s+(?:mostly|all))\b")


def assign(text: str) -> tuple[list[tuple[HarmWord, Number | None]], list[Number]]:
    """Return the harm words of a sentence, each with its count, and every count of people, both in order."""
    words = _without_victims(text, harmwords.find(text))
    found = counts.find(text) if words else []
    tokens = conjuncts.tokens_of(text, 0) if words else []
    taken: set[int] = set()
    out: list[tuple[HarmWord, Number | None]] = []
    for position, word in enumerate(words):
        before = words[position - 1].end if position else 0
        after = words[position + 1].start if position + 1 < len(words) else len(text)
        number = _both(text, out[-1], word) if out else None
        if number is None and _combined(text, words, position):
            number = victims.find(text, word, tokens, {})
            number = number if number and number.best == 1 else singles.find(text, word, before)
        elif number is None and (" " in word.text or not _WHOSE_DEATH.search(text, max(0, word.start - 8), word.end)):
            free = [item for item in found if item.start not in taken and not _is_share(text, word, item)]
            number = _again(text, word, out) or _listed(text, word, free)
            number = number or _them(text, word, found)
            number = number or victims.find(text, word, tokens, {item.start: item for item in free})
            number = number or _own(text, word, free, before, after)
            number = number or _everybody(text, word) or singles.find(text, word, before)
            number = _brought(text, word, number, found) or number
        if number is not None and number.text in {"him", "her"} and out and out[-1][0].key == "wounded":
            out[-1] = out[-1][0], None  # "set a man alight, killing him"
        if number is not None:
            taken.add(number.start)
            if number not in found:  # it is the sum of some, or of one whom no figure counts
                found = [item for item in found if not number.start <= item.start < number.end]
                insort(found, number)
        out.append((word, number if number is None or number.high != 0 else None))
    return out, found


def _brought(text: str, word: HarmWord, part: Number | None, found: Sequence[Number]) -> Number | None:
    """Return the total to which a part brings a count: 'five more bodies, bringing the number found to eleven'."""
    if part is None or word.key != "killed" or not part.text.endswith((" more", " further", " additional", " new")):
        return None
    total = next((number for number in found if number.start > word.end), None)
    between = text[word.end : total.start] if total else ""
    return total if _BROUGHT.fullmatch(between) else None


def _them(text: str, word: HarmWord, found: Sequence[Number]) -> Number | None:
    """Return the figure told before where a verb befell those: 'dragged three pupils out and killed them'."""
    if word.passive or word.nominal or not _THEM.match(text, word.end):
        return None
    last = next((n for n in reversed(found) if n.end <= word.start and n.best != 1), None)
    following = PEOPLE_AFTER.match(text, last.end) if last else None
    return last if following and of_people(following[1]) else None


def _both(text: str, last: tuple[HarmWord, Number | None], word: HarmWord) -> Number | None:
    """Return the one person whom two words befell: 'the driver was injured and died later', 'was hurt and arrested'."""
    other, number = last
    joined = _THEN.fullmatch(text, other.end, word.start) if other.passive and not other.people else None
    if joined is None or number is None or number.end > other.start or word.key == "displaced":
        return None
    return number if number.best == 1 or joined["found"] else None


def _without_victims(text: str, words: list[HarmWord]) -> list[HarmWord]:
    """Leave out nouns of people whom another word says something of: 'ten prisoners were killed', 'killed ten'."""
    out = []
    for position, word in enumerate(words):
        before, after = words[position - 1 : position] if position else [], words[position + 1 : position + 2]
        shared = word.text in _SHARED and _SHARE_OF.search(text, max(0, word.start - _NEAR), word.start)
        if (word.text in _KINDS or shared) and (
            any(
                w.passive and not w.people and _TO_PASSIVE.fullmatch(text, _past_others(text, word), w.start)
                for w in after
            )
            or any(not w.passive and not w.people and _OBJECT.fullmatch(text, w.end, word.start) for w in before)
        ):
            continue
        freed = _FREED.search(text, max(0, word.start - _NEAR), word.start) or _FREED_AFTER.match(text, word.end)
        if not (word.text in _KINDS and freed):
            out.append(word)
    return out


def _past_others(text: str, word: HarmWord) -> int:
    """Return where a noun of people ends with those beside it: 'prisoners [and a guard]'."""
    beside = _AND_OTHERS.match(text, word.end)
    return beside.end() if beside else word.end


def _is_share(text: str, word: HarmWord, number: Number) -> bool:
    """Whether a figure is a share of what a harm word counts: '14 of the dead were children' says nothing of all."""
    if number.end < word.start - 1 and _FRACTION.search(text, max(0, number.start - _NEAR), number.start):
        return True  # "half of the 40 passengers were injured"
    share = counts.share_of(text, number)
    return share is not None and (share in {"victims", "casualties"} or harmwords.key(share) == word.key)


def _again(text: str, word: HarmWord, out: Sequence[tuple[HarmWord, Number | None]]) -> Number | None:
    """Return the figure of the word before where this word only names it once more: 'the toll at 55 dead'."""
    last, number = out[-1] if out else (None, None)
    if last is None or number is None or last.key != word.key:
        return None
    between = text[number.end : word.start] if last.text.endswith("toll") else ""
    if between and between.count(" ") <= _BETWEEN - 1 and not _CLAUSE_MARK.search(between) and of_people(between):
        return number  # "a toll of 44 civilians killed and 13 wounded"
    if not word.people:
        return None
    return number if last.end <= number.start and 0 <= word.start - number.end <= 1 else None


def _listed(text: str, word: HarmWord, found: Sequence[Number]) -> Number | None:
    """Return the figure of an entry of a list: 'Killed: 3', 'Injured - 40'."""
    entry = (
        _ENTRY.match(text, word.end)
        if (not word.passive or word.text in {"dead", "missing"})
        and _LISTS.search(text, max(0, word.start - 24), word.start)
        else None
    )
    at = entry.end() if entry else -1
    return next(
        (n for n in found if at == n.start or (at >= 0 and counts.AS_PEOPLE.fullmatch(text, at, n.start))), None
    )


def _everybody(text: str, word: HarmWord) -> Number | None:
    """Return how many were aboard what crashed "killing everyone on board"."""
    if word.passive or not _EVERYBODY.match(text, word.end):
        return None
    return next(iter(counts.aboard(text)), None)


def of_people(words: str) -> bool:
    """Whether the last known noun of a phrase is one of people."""
    last = words.split()[-1:] if words else []
    if last and last[0][:1].isupper() and last[0].endswith(("s", "ese", "ish", "i")):
        return True  # "25 Iraqis"
    plain = last[0].lower() if last else ""
    if persons.is_plural(plain) or persons.is_person(plain):
        return True
    found = [nouns.table().get(word, frozenset()) for word in re.findall(r"[\w-]+", words.lower())]
    known = [classes for classes in found if classes]
    return bool(known) and bool(known[-1] & {"human", "force", "crowd", "worker"})


def _combined(text: str, words: Sequence[HarmWord], position: int) -> bool:
    """Whether one count is of dead and wounded together: 'killed or wounded 60', '60 were killed and injured'."""
    for first, second in ((position - 1, position), (position, position + 1)):
        if first < 0 or second >= len(words) or words[first].key == words[second].key or words[first].people:
            continue
        if text[words[first].end : words[second].start].strip().lower() in {"and", "or", "and/or"}:
            return True
    return False


def _left(text: str, word: HarmWord, every: Sequence[Number], before: int) -> list[Number]:
    """Return the figures before a harm word that may be its own."""
    return [
        number
        for number in every
        if max(before, word.start - _FAR) <= number.start
        and number.end <= word.start
        and not _BARRIER.search(text, number.end, word.start)
        and not _ANOTHER_SUBJECT.search(text, number.end, word.start)
        and not (_AND_WAS.search(text, number.end, word.start) and not _may_be_people(text, number))
        and not (
            word.start - number.end > 1
            and not word.people
            and " who " not in text[number.end : word.start]
            and _WHERE.search(text, max(0, number.start - _NEAR), number.start)
        )
    ]


def _own(text: str, word: HarmWord, every: Sequence[Number], before: int, after: int) -> Number | None:
    """Return the count of a harm word: on the left of a passive or intransitive one, on the right of an active one."""
    left = _left(text, word, every, before)
    right = [
        number
        for number in every
        if word.end <= number.start < min(after, word.end + _AHEAD)
        and not _BARRIER.search(text, word.end, number.start)
        and not _INCLUDES.match(text, word.end, number.start)
        and not (word.text == "dead" and _NO_DEAD.search(text, word.end, number.start))
        and not (word.nominal and number.end + 1 == after)  # "both deaths and counted ten wounded"
    ]
    near = bool(left) and word.start - left[-1].end < 2
    if near and not (right and _has_object(text, word, right[0], after)):
        return left[-1]
    if _NUMBER_OF.search(text, max(0, word.start - 40), word.start):
        risen = [number for number in left if _RISEN_TO.search(text, max(0, number.start - 30), number.start)]
        if risen or not left:
            return risen[-1] if risen else _toll(text, word, every, after)
    the_dead = word.text == "dead" and _THE_DEAD.search(text, max(0, word.start - _NEAR), word.start)
    if not left and (word.nominal or the_dead):
        beside = right[:1] if right and word.nominal and "," not in text[word.end : right[0].start] else []
        return _toll(text, word, every, after) or next(iter(beside), None)
    partitive = (
        (word.passive or word.people)
        and len(left) > 1
        and counts.OF_THE.fullmatch(text, left[-2].end, left[-1].start) is not None
    )
    if partitive and not _OWN_CLAUSE.search(text, left[-1].end, word.start):
        return left[-2]  # "two of the ten had died"
    if word.text in _KINDS and left and _WHO_THEY_ARE.fullmatch(text, left[-1].end, word.start):
        return None  # "ten people, seven of them refugees"
    if left and _OF_THEM_DIRECT.fullmatch(text, left[-1].end, word.start):
        return left[-1]
    apart = _APART.match(text, word.end) and (word.people or (left and word.start - left[-1].end < _CLOSE))
    if right and (apart or (left and _is_reduced(text, word, left[-1]))):
        right = []  # "3 men captured, 1 killed", "16 bodies and 120 wounded"
    if word.people or word.nominal or word.passive:
        if left:
            found = left[-1]
            return None if word.text in _OF_THINGS and not _takes_people(text, word, found) else found
        return right[0] if right and word.people else None
    if right and text.count(" ", word.end, right[0].start) <= _BETWEEN:
        return None if word.text in _OF_THINGS and not _takes_people(text, word, right[0]) else right[0]
    if left and word.text != "dead" and word.start - left[-1].end < _CLOSE and not _OBJECT_NEXT.match(text, word.end):
        # "30 reported wounded": a participle without an auxiliary, unless a clause or a list lies between
        return None if _RELATIVE.search(text, left[-1].end, word.start) else left[-1]
    return None


def _may_be_people(text: str, number: Number) -> bool:
    """Whether what a figure counts may be people for all that its noun says."""
    following = PEOPLE_AFTER.match(text, number.end)
    return following is None or of_people(following[1])


def _is_reduced(text: str, word: HarmWord, number: Number) -> bool:
    """Whether a participle follows the people it is said of: 'two male adults arrested at Njoro with 40 rolls'."""
    words = text[number.end : word.start]
    people_only = words.count(" ") <= _BETWEEN and not _CLAUSE_MARK.search(words) and of_people(words)
    return people_only and _REDUCED_NEXT.match(text, word.end) is not None


def _has_object(text: str, word: HarmWord, right: Number, after: int) -> bool:
    """Whether a figure after an active verb is its object: 'a mob of 200 lynched two', not 'two killed two injured'."""
    beside = not word.passive and not word.people and text[word.end : right.start] == " "
    return beside and bool(text[right.end : after].strip())


def _takes_people(text: str, word: HarmWord, number: Number) -> bool:
    """Whether what is seized are people: 'seized 14 villagers', not '1,200 cartridges'; what is captured, no towns."""
    following = PEOPLE_AFTER.match(text, number.end)
    if following is None:
        return word.text != _SHOT_DOWN
    if not word.text.endswith("captured"):
        return of_people(following[1])
    known = nouns.table().get(following[1].split()[-1].lower())
    return not known or of_people(following[1])


def _toll(text: str, word: HarmWord, counts: Sequence[Number], after: int) -> Number | None:
    """Return the figure that a toll has come to: 'the death toll from the attack on the mine has risen to 41'."""
    number_of = _NUMBER_OF.search(text, max(0, word.start - 40), word.start)
    climbed = word.text in {"deaths", "fatalities"} or (word.text == "dead" and not number_of)
    if not climbed and not word.text.endswith("toll") and not number_of:
        return None
    for number in counts:
        if word.end <= number.start < min(after + _AHEAD, word.end + _TOLL_FAR):
            between = text[word.end : number.start]
            if climbed and not (_RISEN_TO.search(between) or _ARE.search(between)):
                continue
            if (_TOLL_AT.search(between) or number.text.startswith("exceed")) and not re.search(r"[;:.]\s", between):
                return number
    return None
