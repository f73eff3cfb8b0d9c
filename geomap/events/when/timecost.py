"""How far a date expression is from being an event's own: characters between them, with tolls for what separates them.

Tolls are in characters. Each boundary of clauses costs one, a verb of speech that the day belongs to, a clause that
has a verb of its own before the day, and what is only spoken of ("a march against the killing") cost more.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from geomap.records import Quote, Span, Timex

_CLAUSE = re.compile(
    r"[;:—–()]|,\s|\s(?:and|but|after|before|when|while|as|that|who|which|where|because|although|since|following)\s"
)
_SPEECH_BEFORE = re.compile(
    r"\b(?:said|says|told|announced|(?<!was )(?<!were )(?<!been )reported|claimed|stated|declared|wrote|tweeted|"
    r"posted|added|confirmed|denied|warned|statement|interview)(?:\s+\w+){0,3}\s*$",
)
AFTER = re.compile(r"\s+(?:after|before|since)\b", re.IGNORECASE)
AFTER_CLAUSE = re.compile(
    r"\s(?P<word>after|since|before)\s[^,;:]*?\b(?:\w{2,}ed|began|broke|fell|took|came|went|left|hit|struck|shot|"
    r"won|lost)\b"
)
WHEN_THEN = re.compile(r",?\s+when\s")  # "since Thursday, when a wall fell": it fell then
_LEADS_SINCE = re.compile(r"[^\s.!?\"“]\s+since\s+(?:the\s+|early\s+|late\s+|last\s+)*$", re.IGNORECASE)
# "the Ashura procession on Wednesday": what is held on a feast names it and need not fall on it
_FEAST_OF = re.compile(
    r"\s(?:processions?|prayers?|holidays?|celebrations?|festivals?|truce|ceasefire|gatherings?|shoppers|parades?|"
    r"feast|"
    r"pilgrims|mourners|markets?|mass|services?|break)\b"
)
_PARTICIPLE = re.compile(
    r"\b(?:launched|begun|started|announced|signed|agreed|issued|declared|published|imposed|held|filed|adopted|"
    r"ordered)\s+"
    r"(?:(?:late|early)\s+)?(?:on\s+|in\s+|last\s+)?$",
    re.IGNORECASE,
)
_PERFECT = re.compile(r"\b(?:has|have|['’]s|['’]ve)\s+(?:(?:also|now|just|already|\w+ly)\s+)*(?:been\s+)?$")
_SO_FAR = re.compile(r"\b(?:since|began|begun|started|erupted|broke\s+out)\b")  # from then until now
_UNTIL = re.compile(r"\b(?:until|till|by)\s+(?:the\s+|late\s+|early\s+)?$", re.IGNORECASE)
# "the rains that began in autumn washed away ...": the day is the relative clause's, whose verb stands before it
_RELATIVE = re.compile(
    r"\b(?:who|which|that\s(?=\w+ed\b|began|broke|fell|took|came|went|left|hit|struck|was|were|killed|brought))\s?"
    r"(?!(?:on|at|in|by|early|late|since|during)\b)(?:[\w'’-]+\s+){1,8}$"
)
_MAIN = re.compile(r",\s(?!wh(?:ich|o|ere|en)\b|in\swhich\b|\w+ing\b)")  # where the clause that an 'after' governs ends
# "arrested over the killing", "a march against the killing": what is spoken of has a day of its own
_CONCERNING = re.compile(
    r"\s(?:over|against|about|for|connection\s+with|accused\s+of|suspected\s+of|charged\s+with|convicted\s+of|"
    r"linked\s+to)\s(?:the\s|a\s|an\s|last\s|their\s|his\s|her\s|[A-Z])"
)
_SPOKEN_OF = re.compile(
    r"\s(?:over(?!\san?\s(?:dozen|hundred|thousand|million|week|month|year|score)\b)|connection\s+with|"
    r"accused\s+of|suspected\s+of|charged\s+with|convicted\s+of|linked\s+to)\s(?:the|an?|[\w-]+['’]s)\s"
    r"(?:[\w-]+\s){0,2}(?:(?:in\s)?(?:that|which)\s(?:[\w,-]+\s){0,6})?$"
)
_OWN = re.compile(r"\s?['’]\s?s\s+(?:(?!(?:was|were|had|has|have|been|is|are|will|who|that)\b)[\w-]+\s+){0,3}")
_HAD_SAID = re.compile(r"\b(?:said|told|announced|confirmed|claimed|reported|admitted)\b[^.;]{0,60}?\bhad\b")
_ASIDE = re.compile(r"\b(?:of|after|since|over|about|for|from)\s$")
_ASIDE_REACH = 8
# "mortars struck Yagori, and on Tuesday a mine ...": the day opens the next clause
# "two, wounded, were taken to hospital, where one died this morning"
_WHERE_THEN = re.compile(
    r",\s(?:where|of\swhom)\s(?:[\w'’-]+\s){1,6}?(?:died|succumbed|passed\saway)\s(?:late\s|early\s)?(?:on\s|in\s)?$"
)
_NEXT_CLAUSE = re.compile(r";[^;]*?\s(?:was|were|is|are|has|have|had|will|\w{3,}ed)\s")
_OPENS_NEXT = re.compile(r"[,;]\s(?:and|but|while)\s(?:then\s)?(?:late\s|early\s)?(?:on\s|in\s|at\s|by\s)?$")
# "girls seized in Maga on 17 November have been rescued": the day is the participle's
_PARTED = re.compile(
    r"\b(?:\w{3,}ed|shot|taken|held|hit|struck|stolen|found|hurt|lost|caught|stolen|seen)\s"
    r"(?:(?:in|at|near|from|by|outside|off)\s[^,;.]{1,40}\s)?(?:late\s|early\s)?(?:on\s|in\s|last\s)?$"
)
# "ended on Wednesday with the recovery of a fisherman whose boat sank on Tuesday"
_INTO_RELATIVE = re.compile(r"\s(?:whose|who|which)\s")
# "the second massacre of 2026": which one it is, not when
_COUNTED_OF = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th)|worst|deadliest|bloodiest)"
    r"\s(?:[\w-]+\s){1,3}of\s$"
)
_YEAR_LETTERS = 4
_THEN = re.compile(r"\s(?:have|has|had|were|was|are|is)\s(?:now\s|all\s)?(?:been\s)?$")
_LATELY = re.compile(r"(?:the\s+)?(?:last|past|next|following)\b", re.IGNORECASE)
# "the deadliest bombing since 2019": what is compared with was then
_RECORD = re.compile(
    r"\b(?:first|worst|deadliest|bloodiest|biggest|largest|highest|lowest|heaviest|strongest|longest|"
    r"most\s\w+)\b[^.;,]{0,50}?"
    r"\ssince(?:\s(?:the|at\sleast|early|late|last))*\s$"
)
_LATELY_DAYS = 31
_CLAUSE_TOLL, _LOOSE_TOLL, _OTHER_CLAUSE_TOLL, _QUOTE_TOLL = 40, 60, 80, 80
_SPEECH_TOLL, _PARTICIPLE_TOLL = 150, 250
_BESIDE = 5  # characters before a stretch that tell whether a word begins in it, and a passive
_LEAD = 80  # characters of a clause before an expression


def cost(trigger: Span, timex: Timex, quote: Quote | None, text: str) -> float | None:
    """Return how far an expression is from being the trigger's own, None where it cannot be."""
    if timex.date_start is None or timex.type == "SET" or timex.value == "PRESENT_REF":
        return None
    leads = timex.end <= trigger.start
    governs = timex.type == "DURATION" and leads and AFTER.match(text, timex.end) is not None
    if timex.type == "DURATION" and not governs and not lately(timex):
        return None
    between = text[timex.end : trigger.start] if leads else text[trigger.end : timex.start]
    if governs and _MAIN.search(text, timex.end, trigger.end):
        return None  # "a week after the dam burst, engineers found ..."
    if not leads and aside(timex, text) and between.strip() not in {"of", "from"}:
        return None  # "the toll from Sunday's attack" is Sunday's
    if len(timex.value) == _YEAR_LETTERS and _COUNTED_OF.search(text, max(0, timex.start - _LEAD), timex.start):
        return None
    if not leads and _RECORD.search(text, _clause_start(timex, text), timex.start):
        return None
    toll = len(between) + _CLAUSE_TOLL * len(_CLAUSE.findall(between.lower()))
    if _FEAST_OF.match(text, timex.end) and timex.text[:1].isupper():
        toll += _LOOSE_TOLL
    if _CONCERNING.search(between):
        toll += _LOOSE_TOLL
    if governs:
        toll -= _CLAUSE_TOLL  # the 'after' that it governs is no boundary
    if leads and _OWN.fullmatch(between):
        return toll - _LOOSE_TOLL
    side = _leading(timex, between, text) if leads else _following(timex, between, quote)
    if side is None:
        return None
    if quote is not None and not quote.start <= timex.start < quote.end:
        side += _QUOTE_TOLL
    return toll + side


def ends(timex: Timex, report: date, text: str) -> bool:
    """Whether an expression is the day still to come until which something holds."""
    ahead = timex.date_start is not None and timex.date_start > report
    return ahead and _UNTIL.search(text, max(0, timex.start - 16), timex.start) is not None


def long_past(trigger: Span, timex: Timex, report: date, text: str) -> bool:
    """Whether a verb in the perfect stands before a day long past: "has been arrested over deals signed in 2013"."""
    if timex.date_end is None or timex.start < trigger.end or (report - timex.date_end).days <= _LATELY_DAYS:
        return False
    so_far = _SO_FAR.search(text, trigger.end, timex.start)
    return so_far is None and _PERFECT.search(text, max(0, trigger.start - 40), trigger.start) is not None


def said_before(text: str, start: int, end: int) -> bool:
    """Whether a stretch of text ends in what somebody said, "said on": a day after it is that of the saying."""
    low = max(0, start - _BESIDE)
    return _SPEECH_BEFORE.search(text[low:end].lower(), start - low) is not None


def aside(timex: Timex, text: str) -> bool:
    """Whether an expression only tells which: "a victim of Tuesday's quake", "arrested after Monday's attack"."""
    if text[timex.end : timex.end + 2] not in {"'s", "’s"}:
        return False
    return _ASIDE.search(text, max(0, timex.start - _ASIDE_REACH), timex.start) is not None


def _leading(timex: Timex, between: str, text: str) -> float | None:
    """Return the tolls of an expression before its trigger, None where it is another verb's."""
    if _SPOKEN_OF.search(between):
        return None  # "turned himself in on Saturday over the knife attack"
    toll = 0
    if "," in between and _PARTICIPLE.search(text, max(0, timex.start - 40), timex.start):
        toll += _PARTICIPLE_TOLL  # "in an operation launched on 3 October, a clash took place on 4 October"
    if _UNTIL.search(text, max(0, timex.start - 16), timex.start):
        toll += _LOOSE_TOLL  # "extended until Friday the ceasefire signed on Monday"
    if "had" in between and _HAD_SAID.search(between):
        toll += _SPEECH_TOLL  # "on Saturday officials said she had been murdered": before that
    if "," not in between and _RELATIVE.search(text, _clause_start(timex, text), timex.start):
        toll += _LOOSE_TOLL
    if _INTO_RELATIVE.search(between):
        toll += _LOOSE_TOLL
    if _THEN.fullmatch(between) and _PARTED.search(text, _clause_start(timex, text), timex.start):
        return None
    since = "," in between and _LEADS_SINCE.search(text, max(0, timex.start - 30), timex.start)
    if since and not WHEN_THEN.match(between):
        return None  # "which has held it since April, lost it": the other verb's
    if _SPEECH_BEFORE.search(text[max(0, timex.start - 40) : timex.start].lower()):
        toll += _CLAUSE_TOLL
    return toll


def _following(timex: Timex, between: str, quote: Quote | None) -> float | None:
    """Return the tolls of an expression behind its trigger, None where it is a relative clause's."""
    toll = 0
    if "anniversary" in between:
        toll += _SPEECH_TOLL  # what is remembered was then
    if _WHERE_THEN.search(between):
        return None
    if ";" in between and _NEXT_CLAUSE.search(between):
        return None  # "seven were wounded; three remained in hospital on Thursday"
    if _OPENS_NEXT.search(between):
        toll += _OTHER_CLAUSE_TOLL
    inside = quote is None or quote.start <= timex.start < quote.end
    if inside and AFTER_CLAUSE.search(between):
        toll += _OTHER_CLAUSE_TOLL
    if quote is None and _SPEECH_BEFORE.search(between.lower()):
        toll += _SPEECH_TOLL
    return toll


def _clause_start(timex: Timex, text: str) -> int:
    """Return where the clause before an expression begins, as far as it is looked at."""
    low = max(0, timex.start - _LEAD)
    return max(low, 1 + max(text.rfind(mark, low, timex.start) for mark in (",", ".", ";", "\n")))


def lately(timex: Timex) -> bool:
    """Whether an expression is a short time that ends now: 'the past 48 hours'."""
    if _LATELY.match(timex.text) is None or timex.date_start is None or timex.date_end is None:
        return False
    return (timex.date_end - timex.date_start).days <= _LATELY_DAYS
