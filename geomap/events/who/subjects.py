"""Where in a sentence who speaks stands: the bounds of the subject of a verb of saying.

Patterns and offsets are within one sentence; nothing is parsed, the last boundary of clauses before the verb decides.
"""

from __future__ import annotations

import re

from geomap.events.who.speech import DAY, MONTH

_BOUNDARY = re.compile(
    r"[;:—–]\s|\sthat\s|[\"”»]\s*,?\s*|''\s*,?|,\s+(?:and|but|as|while|although|though|whereas)\s+|"
    r"\s(?:as|while|but|after|when|because|where)\s(?=[^,]{1,60}$)|"
    r"\s(?:who|which|whom)\s(?!(?:spoke|fled|saw|left|is|was|had|has|were|are|led|heads?|lives?|works?|runs?|"
    r"survived|\w+ed)\b)"
    r"(?=[\w’'-]+(?:\s[\w’'-]+){0,2}\s*$)"
)
# "In a message on Telegram the group denied", "In Kabul the ministry said": where is no part of who, comma or not.
_WHERE_SAID = (
    r"(?:in|at|on|from) (?:(?:an?|its|their|his|her) )?(?:[\w’'-]+ ){1,2}?(?=(?-i:the [a-z]))|"
    r"in (?:an?|its|their|his|her) (?:\w+ )?"
    r"(?:statement|message|post|interview|communiqu[eé]|letter|video|speech|broadcast) "
    r"(?:on|to|via) (?-i:[A-Z][\w’'-]+)(?:(?-i: [A-Z][\w’'-]+)+(?=,| the\b| an?\b))?"
)
_CLOCK_HEAD = r"\[?\d{1,2}[:.h]\d{2}\]?(?:\s*(?:GMT|UTC|[ECM]E?ST|local time|[ap]\.?m\.?))?\s*[-–—:|]?"
_LEAD = re.compile(
    rf"^(?:[\s,“\"'‘(-]|{_CLOCK_HEAD}|\d{{1,2}}/\d{{0,2}}\s|\b(?:{_WHERE_SAID}|"
    r"however|although|though|whereas|because|but|and|meanwhile|later|earlier|then|as|while|also|still|yet|so|in turn|"
    rf"for (?:his|her|its|their) part|on|since|late|early|in|at|by|last|this|{DAY}|morning|afternoon|evening|night|"
    rf"week|month|today|yesterday|{MONTH}|\d{{1,4}}(?:st|nd|rd|th)?|a day later|days later|separately|"
    r"in a statement|in response|at first|(?:the|that) (?:following|next|same) (?:day|morning|evening|night|week|"
    r"month)|(?:hours|weeks|months|an hour) later)\b)+",
    re.IGNORECASE,
)
_THAT_DOES = (
    r"that\s+(?:also\s+)?(?:(?:has|have|had)\s+been\s|"
    r"[a-z]+(?:s|ed)\s+(?:the|an?|its|their|in|on|at|for|to|with|by|as)\s)"
)
_RELATIVE = re.compile(rf"\s(?:who|which|whose)(?:\s|$)|\s{_THAT_DOES}")
_RELATIVE_THAT = re.compile(rf"\s{_THAT_DOES}")
_TRAIL = re.compile(
    r"(?:[\s,]+(?:at first|also|later|then|earlier|had|has|have|did|not|repeatedly|reportedly|further|again|once|only|"
    r"never|"
    rf"would|immediately|now|still|on|{DAY}|today|yesterday|(?:(?!family\b|ally\b|assembly\b|daily\b|weekly\b)\w+ly)|"
    rf"late|early|morning|"
    r"night|evening))+$",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r",\s+(?:who|which|whose|speaking|reached|contacted|interviewed|talking|writing|asked|requesting|preferring|"
    r"declining|asking|represented|flanked|quoted|accompanied|citing)\s(?:[^,.;]|,(?=\s+[A-Z][\w'’-]+,)){3,140},"
    r"(?:\s+[A-Z][\w'’-]+,)?\s*$|"
    r",\s+(?:for\s+(?:its|their|his|her)\s+(?:own\s+)?part|meanwhile|however|in\s+turn|by\s+contrast|on\s+the\s+other\s+hand|"
    r"in\s+(?:an?|its|their|his|her)\s+(?:\w+\s+){0,3}(?:statement|release|message|post|note|bulletin|communiqu[eé]|mail|email|letter|video|call|interview|briefing)"
    r"(?:\s[^,.;]{2,40})?),\s*$"
)
_CALLED = re.compile(
    r"(?<=[\w.] )[\"“][A-Z][\w’'-]*(?: [A-Z][\w’'-]*){0,2}[\"”](?= )(?! (?:that|THAT|which|who|in|on|at)\b)"
)
_LONGEST_ASIDE = 200
_DOUBT_TRAIL = re.compile(r"(?:\s+(?:was|were|is|are|has been|have been|had been|said it|said))+$")
_PHRASE_STOP = re.compile(
    r"[;:.!?\n\"”()](?=\s|$|[\"”)])|,|\s(?:in|on|at|as|who|which|that|and said|when|while|after|before|via|through|"
    r"during|late|early|to|with|adding|by|has|have|had|was|were|is|are|said|says|from|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b",
    re.IGNORECASE,
)
_TITLE_STOP = re.compile(r"(?:\b[A-Z]|Gen|Col|Lt|Maj|Capt|Dr|Mr|Mrs|Ms|St|Brig|Sgt)$")
_SHORT = 6  # letters of " that "
_COMMA = re.compile(r",\s+")
_FINITE = re.compile(
    r"(?:^|(?<=\s))(?:(?!armed|united|allied|wounded|injured|displaced|retired|unnamed|affiliated|backed|based|"
    r"appointed|"
    r"elected|detained|jailed|exiled|masked|uniformed)[a-z]+ed|took|gave|held|made|put|met|went|came|led|sent|left|"
    r"began|"
    r"saw|found|laid|spoke|broke|brought|drew|fled|flew|kept|lost|paid|ran|stood|won|wrote)\s"
)
_DETERMINED = re.compile(
    r"(?:^|\s)(?:the|a|an|its|their|his|her|our|these|those|two|three|four|several|many)\s+$", re.IGNORECASE
)


def phrase_end(text: str, start: int) -> int:
    """Return where the noun phrase that begins at an offset ends."""
    for found in _PHRASE_STOP.finditer(text, start):
        if found.group() == "." and _TITLE_STOP.search(text, max(start, found.start() - 6), found.start()):
            continue
        return len(text[: found.start()].rstrip())
    return len(text.rstrip(" .!?"))


def subject_start(text: str, verb: int) -> int:
    """Return where the subject of the verb at an offset begins: after the last boundary of clauses and lead words."""
    aside = _ASIDE.search(text, max(0, verb - _LONGEST_ASIDE), verb)
    if aside and not text[: aside.start()].endswith('"'):  # "One resident, who gave only his first name, said"
        return subject_start(text, aside.start())
    left = text[:verb]
    cut = 0
    called = [] if '"' not in left and "“" not in left else [match.span() for match in _CALLED.finditer(left)]
    for found in _BOUNDARY.finditer(left):
        if any(begin <= found.start() < end for begin, end in called):
            continue  # 'the general "No Pity" says'
        if not _RELATIVE_THAT.match(left, found.start()):  # "a committee that runs the clinic reported"
            cut = found.end()
    commas = [found.end() for found in _COMMA.finditer(left) if found.end() > cut]
    if commas and not left[commas[-1] :].strip():  # "Name, role, said": the name stands before the role
        commas = commas[:-2] if len(commas) > 1 else []
    elif commas and _TRAIL.fullmatch(" " + left[commas[-1] :].strip()):
        commas = commas[:-1]
    if commas:
        cut = commas[-1]
    lead = _LEAD.match(left[cut:])
    return cut + (lead.end() if lead else 0)


def subject_end(text: str, start: int, verb: int) -> int:
    """Return where the subject before a verb ends: without auxiliaries, adverbs and days."""
    aside = _ASIDE.search(text, max(start, verb - _LONGEST_ASIDE), verb)
    if aside:
        return subject_end(text, start, aside.start())
    subject = text[start:verb].rstrip(" ,")
    relative = _RELATIVE.search(subject)
    if relative:
        subject = subject[: relative.start()].rstrip(" ,")
    trailing = _TRAIL.search(subject)
    return start + (trailing.start() if trailing else len(subject))


def has_aside(text: str, verb: int) -> bool:
    """Whether an aside stands between who speaks and the verb: 'Two officials, who asked not to be named, said'."""
    return _ASIDE.search(text, max(0, verb - _LONGEST_ASIDE), verb) is not None


def first_predicate(text: str, begin: int, finish: int) -> int | None:
    """Return where the first of two predicates begins in what stands before a verb: 'X [visited Y and] said'.

    None where the words up to `finish` are a subject and nothing else.
    """
    if not text[begin:finish].endswith((" and", " but")):
        return None
    for first in (begin, 0):  # "X named him as Y and said"
        for found in _FINITE.finditer(text, first, finish):
            if not _DETERMINED.search(text, first, found.start()):
                return found.start()
    return None


def first_verb(text: str, end: int) -> int | None:
    """Return where the first finite verb before an offset stands, None where none does."""
    left = (m for m in _FINITE.finditer(text, 0, end) if not _DETERMINED.search(text, 0, m.start()))
    found = next((m for m in left if not text.endswith((" was ", " were ", " been ", " be "), 0, m.start())), None)
    return found.start() if found else None


def describes(text: str, verb: int) -> bool:
    """Whether a verb only says which one is meant: 'the group that claimed the raid'."""
    at = text.rfind(" that ", max(0, verb - _SHORT), verb)
    return at >= 0 and at + len(" that ") == verb and _RELATIVE_THAT.match(text, at) is not None


def doubter(text: str, verb: int) -> tuple[int, int]:
    """Return where the subject of 'could not verify' begins and ends."""
    start = subject_start(text, verb)
    phrase = _DOUBT_TRAIL.sub("", text[start:verb].rstrip(" ,"))
    lead = len(phrase) - len(phrase.lstrip(" ,"))
    return start + lead, start + len(phrase)
