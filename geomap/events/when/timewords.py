"""The words of date expressions: a class letter and a value for every word, and the patterns over these letters.

A text becomes one letter a token (`x` for a word that has nothing to do with time), and expressions are found by one
regular expression over that short string: fast, linear, and blind to case. Reckoning is done elsewhere (`timex`).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from geomap.language import cut

Value = int | str | None


class Scan(NamedTuple):
    """Tokens of a text as parallel lists, with `classes` holding one letter a token."""

    text: str
    starts: list[int]
    ends: list[int]
    words: list[str]
    classes: str
    values: list[Value]


_TOKEN = re.compile(
    r"([a-zA-Z]{2,}+(?=[ ,])|[^\W\d_]{2,}|[apAP]\.[mM]\.?|(?i:o['’]clock)|[^\W\d_]|"  # most tokens first
    r"\d{4}-\d\d-\d\d(?=[^\d-]|$)|\d{1,2}:\d\d(?::\d\d)?|\d{1,3}(?:,\d{3})+|\d+(?i:st|nd|rd|th)\b|['’]?\d+0[sS]\b|\d+|"
    r"\n[^\S\n]*\n|[^\w\s])"
)

_WORDS: dict[str, tuple[str, Value]] = {}


def _add(letter: str, words: str, values: list[Value] | None = None) -> None:
    """Enter words of one letter; synonyms joined by '|' share their value, which is the first of them by default."""
    for number, group in enumerate(words.split()):
        for word in group.split("|"):
            _WORDS[word] = (letter, values[number] if values else group.split("|")[0])


_add("W", "monday|mondays tuesday|tuesdays wednesday|wednesdays thursday|thursdays friday|fridays saturday|saturdays "
     "sunday|sundays", [0, 1, 2, 3, 4, 5, 6])  # fmt: skip
_add("w", "mon tue|tues wed|weds thu|thur|thurs fri sat sun", [0, 1, 2, 3, 4, 5, 6])
_add("M", "january|jan february|feb april|apr june|jun july|jul august|aug september|sept|sep october|oct november|nov "
     "december|dec", [1, 2, 4, 6, 7, 8, 9, 10, 11, 12])  # fmt: skip
_add("m", "march|mar may", [3, 5])
_FOREIGN = ("enero|janeiro|janvier febrero|fevereiro|février|fevrier marzo|março abril|avril mayo|maio "
            "junio|junho|juin julio|julho|juillet agosto|août septiembre|setiembre|setembro|septembre "
            "octubre|outubro|octobre noviembre|novembro|novembre diciembre|dezembro|décembre")  # fmt: skip
_add("M", _FOREIGN, list(range(1, 13)))
FOREIGN_MONTHS = frozenset(_FOREIGN.replace("|", " ").split())
_add("U", "minute hour day week fortnight weekend month year decade century",
     ["TM", "TH", "D", "W", "FN", "WE", "M", "Y", "DE", "CE"])  # fmt: skip
_add("u", "seconds minutes hours|hrs days nights weeks fortnights weekends months|mos years|yrs decades centuries",
     ["TS", "TM", "TH", "D", "N", "W", "FN", "WE", "M", "Y", "DE", "CE"])  # fmt: skip
_add("P", "morning|mornings afternoon|afternoons evening|evenings night noon|midday midnight "
     "dawn|daybreak|sunrise dusk|sunset|nightfall|twilight", ["MO", "AF", "EV", "NI", "12:00", "24:00", "DA", "DU"],
     )  # fmt: skip
_add("S", "summer winter autumn", ["SU", "WI", "FA"])
_add("s", "spring fall", ["SP", "FA"])
_add("T", "today yesterday tomorrow tonight overnight")
_add("L", "last past previous preceding")
_add("X", "next coming following upcoming subsequent")
_add("H", "this current present that same")
_add("E", "early late mid middle end beginning start")
_add("E", "small", ["early"])  # "the small hours"
_add("G", "ago")
_add("g", "earlier previously")
_add("l", "later afterwards afterward")
_add("b", "before after")
_add("t", "the")
_add("f", "of in de")
_add("i", "on at during by until till since from through between for within over around about nearly almost")
_add("n", "and or to toward|towards")
_add("e", "every each")
_add("F", "daily nightly weekly monthly annual|annually|yearly quarterly hourly biweekly fortnightly",
     ["P1D", "P1D", "P1W", "P1M", "P1Y", "P1Q", "PT1H", "P2W", "P2W"])  # fmt: skip
_add("R", "now|currently|nowadays|presently recently|lately", ["PRESENT_REF", "PAST_REF"])
_add("r", "recent")
_add("Q", "quarter half quarters halves", ["Q", "H", "Q", "H"])
_add("A", "a an", [1, 1])
_add("C", "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
     "eighteen nineteen twenty", list(range(1, 21)))  # fmt: skip
_add("C", "thirty forty fifty sixty seventy eighty ninety", [30, 40, 50, 60, 70, 80, 90])
_add("V", "several few many couple some numerous dozens various")
_add("o", "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
     "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth", list(range(1, 21)))  # fmt: skip
_add("o", "thirtieth final", [30, -1])
_add("a", "am|a.m|a.m. pm|p.m|p.m.", ["am", "pm"])
_add("c", "o'clock|o’clock gmt|utc|edt|est|pdt|pst|cet|bst local")
_add("B", "christmas easter thanksgiving halloween ramadan eid ashura nowruz|newroz|norooz diwali hanukkah "
     "passover epiphany pentecost lent bastille boxing valentine vesak ashoura ramazan ramadhan mawlid arbaeen "
     "arbain")  # fmt: skip
_add("J", "farvardin|hamal ordibehesht|sawr|thawr khordad|jawza tir|saratan mordad|asad|amordad "
     "shahrivar|sunbula|sonbola mehr|mizan aban|aqrab azar|qaws|qows dey|jadi|jady bahman|dalw|dalwa "
     "esfand|hut|hoot", list(range(1, 13)))  # fmt: skip
_add("N", " ".join("|".join(zone + month for zone in "abcdefghiklz") for month in
     "jan feb mar apr may jun jul aug sep oct nov dec".split()), list(range(1, 13)))  # fmt: skip
_add("q", "more further additional full whole straight consecutive")
_add("k", "new")
_add("j", "time")
_WORDS.update({"-": ("-", None), "–": ("-", None), "—": ("-", None), ",": (",", None), ".": (".", None)})
_WORDS.update(
    {"/": ("/", None), "'": ("'", None), "’": ("'", None), "s": ("z", None), "(": ("(", None), ")": (")", None)}
)
_WORDS.update({"eve": ("v", None), "old": ("O", None), "future": ("!", "FUTURE_REF"), "fiscal": ("y", None)})
_WORDS.update({"once": ("1", None), "twice": ("1", None), "times": ("1", None), "per": ("p", None)})

_ISO = re.compile(r"\d{4}-\d\d-\d\d$")
_FIRST_YEAR, _LAST_YEAR = 1500, 2100
_MONTH_DAYS = 31


_WORDS.update({form(word): found for word, found in list(_WORDS.items()) for form in (str.capitalize, str.upper)})
_OTHER: tuple[str, Value] = ("x", None)
_BREAK: tuple[str, Value] = ("|", None)


def scan(text: str) -> Scan:
    """Return the tokens of a text with their letters; a blank line becomes '|', which no expression crosses."""
    (starts, ends, words), _ = cut(_TOKEN, text)
    known = _WORDS.get
    found = [known(word) or (_OTHER if word[0].isalpha() else _unknown(word)) for word in words]
    return Scan(text, starts, ends, words, "".join([letter for letter, _ in found]), [value for _, value in found])


def _unknown(word: str) -> tuple[str, Value]:
    """Return letter and value of a token that is no known word and does not begin with a letter."""
    if word[0] == "\n":
        return _BREAK
    return _digits(word) if word[0].isdecimal() or (word[0] in "'’" and len(word) > 1) else _OTHER


def _digits(word: str) -> tuple[str, Value]:
    """Return letter and value of a token with digits.

    I is an ISO date, h a clock time, d a day or count, Y a year, 9 another number, D an ordinal, K a decade.
    """
    if _ISO.match(word):
        return "I", word
    if ":" in word:
        return "h", word
    bare = word.strip("'’")
    if bare[-1] in "sS":
        return "K", bare[:-1]
    if bare[-1].isalpha():
        return ("D", int(bare[:-2])) if len(bare) <= 4 else ("x", None)
    if "," in bare:
        return "9", int(bare.replace(",", ""))
    if not bare.isdecimal() or len(bare) > 9:
        return "x", None
    number = int(bare)
    if len(bare) == 4 and _FIRST_YEAR <= number <= _LAST_YEAR:
        return "Y", number
    return ("d", number) if len(bare) <= 2 and number <= _MONTH_DAYS else ("9", number)


_ZONE = r"(?:cj?)*"
_PRE = r"(?:t?E?t?(?:P|Eu)[fi]t?|P(?=[LXH]?W|T)|t?Ei?f?-?t?|(?:ha?c*|dac*),?i)?"
_POST = r"(?:(?:,?E?|[if]t?E?)P|,?i?i?(?:h|d(?=a))a?c?)?"
_WEEKDAY = r"(?:[Ww]\.?,?i?)?"
_MON = r"[Mm]\.?"
_YEAR = r"(?:Y|t?[LXH]U)"
_RANGE = rf"{_MON}[dD](?:-|n)(?:{_MON})?[dD](?:,?Y)?|[dD](?:f?{_MON})?(?:-|n|/)t?[dD]f?{_MON}(?:,?Y)?"
_COUNT = r"(?:AVf?|Vf?|C-?C|C|d|A|9)"

PATTERNS: tuple[tuple[str, str], ...] = (
    ("iso", rf"I{_POST}"),
    ("dtg", rf"9(?:[xAz]{_MON}|N)[d9Y]"),
    ("logdate", r"d/d,?(?:9|Y|h)(?=[uxc:,.]|$)"),
    ("logday", r"w\.?,?h|hc?w(?![.,]*[dD])"),
    ("nights", rf"tPnW|(?:t?P[fi]t?|Ti?t?)(?:{_RANGE})|(?:t?P[fi]t?|Ti?)W(?:n|-)W|W-WP"),
    ("hijri", r"(?:t?[dDo]f?)?J,?9"),
    ("digits", rf"[9Y](?:cj?|u)(?:,?i?(?:t?[dD]f?{_MON}(?:,?Y)?|{_MON}[dD](?:,?Y)?|[LXH]?W))?"),
    ("weekof", rf"tU(?:f|E|x|i|n)t?(?:{_MON}t?[dD](?:,?{_YEAR})?|t?[dDo]f?{_MON}(?:,?{_YEAR})?)"),
    ("feastday", r"t?[oD]Uft?B"),
    ("partmonth", rf"t?[oDL](?:U|Q)f{_MON}(?:,?Y)?"),
    ("relday", rf"t?[LX]{_MON}[dD](?![/h%9:Y])"),
    ("nightbefore", r"tPb(?:L|(?=[.,|);]))"),
    ("newyear", r"kU'z(?:v|U)"),
    ("hourpart", r"dftP"),
    ("numeric", r"d/d/[Y9d]|Y/d/d|d\.d\.Y|d-d-Y"),
    ("weekdaymonth", r"[Ww][.,]*d/d(?![/dY9])"),
    ("sameday", r"t?HU[fi]Y"),
    ("partof2", rf"t?[oL](?:[CdV]|AVf?)[Uu]f(?:Y|t?[LXH]?U|{_MON}(?:,?Y)?)"),
    ("daymonth", r"(?<=[i(x])d[/.]d(?!\.?[/dY9])"),
    ("someday", rf"AW[fi]{_MON}(?:,?Y)?"),
    ("absolute", rf"{_PRE}{_WEEKDAY}(?:{_MON}t?[dD],?{_YEAR}|t?[dDo]-?f?{_MON}-?,?f?{_YEAR}){_POST}"),
    ("shortyear", rf"{_WEEKDAY}d-?{_MON}-?'?[9d](?![./:%]?[9d])(?!,[9d](?![cu]))"),
    ("range", rf"{_MON}[dD](?:-|n)[dD](?![a/hMm9])(?:,?Y)?|t?[dD](?:-|n|/)t?[dD]f?{_MON}(?:,?Y)?"),
    ("absolute2", rf"{_PRE}{_WEEKDAY}(?:{_MON}t?[dD](?![/h%9])|t?[dDo]f?{_MON}){_POST}"),
    ("clockday", rf"(?:h|d(?=[ac])|Y(?=c))a?{_ZONE}(?:\([hd9Y]a?c+j?\))?,?i?(?:[LXH]?W|T|HP)(?:,{_MON}d)?"),
    ("monthyear", rf"(?:t?E-?f?)?{_MON},?f?{_YEAR}"),
    ("dayofweek", r"Wi?f?t?[LXH]U|[LXH]Ui?W"),
    ("twoaway", r"tUb(?=T)T"),
    ("weekday", rf"{_PRE}[LXH]?W{_POST}"),
    ("deictic", rf"{_PRE}T{_POST}"),
    ("partof", r"(?:Ei?)?t?[LXH]E?P"),
    ("clock", rf"ha?{_ZONE}|da(?:c|(?=.))"),
    ("quarter", r"t?[oDLXH]-?Q(?:,?f?t?(?:[HLX]U|y?Y|U|y))?"),
    ("season", r"(?:t?E-?f?)?(?:[LXH]|t)?(?:S|s)(?:f?Y)?"),
    ("decade", r"(?:t?E-?f?)?t?K"),
    ("century", r"(?:t?E-?f?t?)?t?[Do]-?U"),
    ("age", rf"{_COUNT}-?[Uu]-?O"),
    ("ago", rf"(?:{_COUNT}(?:-?nAQ)?-?[Uu]|u)(?:GT?|[gl])"),
    ("span", r"t?[LX](?:AVf?|Vf?|C-?C|C|d|9)-?u|L[Uu]|tLU|t?Xu"),
    ("afterthat", r"tUbH(?=[.,|n);itxH])"),
    ("dayafter", rf"(?:(?:t|{_COUNT})[Uu]|u)b"),
    ("relative", r"(?:t?E-?f?)?t?[LXH]U|t?E-?f?tU"),
    ("weekend", r"(?<=i)tU|(?<=f)U"),
    ("monthday", r"(?:(?<=i)|(?:t?Eu|tP)f)tD(?:f[LXH]U|(?=[.,|n);xtA]|$))"),
    ("recent", r"t?r[Uu]"),
    ("relmonth", rf"(?:E-?)?t?[LXH]{_MON}"),
    ("month", rf"(?:t?E-?f?)?{_MON}"),
    ("yearrange", r"t?Y-[d9Y]"),
    ("year", r"(?:t?E-?f?)?t?y?Y"),
    ("fiscal", r"(?:t?E-?f?)?[tLXH]yU"),
    ("set", r"e(?:C|o|d)?[UuWP]|F|(?:C?1)(?:A|p|e)U|pU"),
    ("duration", rf"{_COUNT}q?(?:-?nAQ)?-?[Uu]|QAU|AQ-?U|CnAQu"),
    ("bareunits", r"u"),
    ("holiday", r"[LXH]?B(?:v|U|W)?(?:,?Y)?"),
    ("part", r"(?<=[if])P|(?<=[if]t)P"),
    ("ref", r"R|(?<=f)t!"),
)
"""Names of expressions and their patterns over class letters, the more specific first."""

# Most tokens begin nothing, nor do articles and numbers whose next word has nothing to do with time.
_BEGINS = re.compile(r"[^x|.,()nfi/:'zOGglbv%-](?:(?<=[tAHCVdoXLEkq])(?!x)|(?<=9)(?!x(?![Mm]))|(?<![tAHCVdoXLEkq9]))")
MASTER = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in PATTERNS))


def following(classes: str, position: int) -> re.Match[str] | None:
    """Return the next expression in a text's class letters, from a position on."""
    for begin in _BEGINS.finditer(classes, position):
        if match := MASTER.match(classes, begin.start()):
            return match
    return None
