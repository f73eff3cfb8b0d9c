"""Names that look like toponyms and are none: ships, works, persons after a title, things named after places."""

from __future__ import annotations

from collections.abc import Mapping

from geomap.places.runs import Text
from geomap.places.words import CONNECTORS, KINDS, LOCATIVE, MONTHS, STOPWORDS, TITLES
from geomap.records import NAME_FLAGS, NameInfo

_SHIPS = frozenset("uss hms hmas hmcs hmnzs ins rms mv m/v ss ms fs bns rfa usns uscgc usnc hdms hnoms".split())
_VESSELS = frozenset(
    "destroyer frigate cruiser battleship submarine carrier ferry tanker freighter trawler corvette yacht "
    "minesweeper".split()
)
_PERSONAL = frozenset(
    "mr mrs ms miss dr prof professor sir sgt sergeant lt lieutenant col colonel capt captain cpl corporal maj "
    "major pvt private judge justice detective inspector constable trooper rev reverend father sister officer".split()
)
_NAMED = frozenset(
    "son daughter brother sister uncle aunt cousin nephew niece baby girl boy wife husband named".split()
)
_WORKS = frozenset(
    "film films movie movies novel novels book books song songs single album musical opera play stage staged series "
    "sitcom show episode drama comedy thriller soundtrack starred starring directed screenplay entitled titled "
    "nominated oscar bestseller magazine documentary theatre theater premiered sequel".split()
)
_SHARES = frozenset(
    "shares stock stocks stake stakes shareholders subsidiary subsidiaries employees engineers unit ceo".split()
)
_FEASTS = frozenset(
    "easter christmas passover hanukkah ramadan eid ashura diwali thanksgiving lent pentecost nowruz halloween "
    "epiphany".split()
)
_BOUGHT = frozenset("bought buy buying ate eat eating drank drink drinking wore wear wearing tasted cooked".split())
_MINDED = frozenset("trust trusts trusted faith interest interested confidence believe believes believed".split())
_FOLLOWERS = frozenset("critics supporters followers opponents fans admirers member members".split())
# Faiths, brands, bodies, currencies: capitalised, after "in" and "at" like places.
_NEVER = frozenset(
    "islam christianity judaism google facebook twitter instagram youtube tiktok whatsapp telegram snapchat reddit "
    "wikipedia apple microsoft netflix tesla chanel prada gucci bitcoin ethereum congress parliament senate nato opec "
    "unicef unesco interpol unrwa unifil minusma monusco hamas hezbollah hizbollah hizbullah fatah isis isil daesh "
    "reuters xinhua afp fifa uefa javascript python linux android english internet wi-fi".split()
)
# Armed groups that share their name with a town, before a word for their men.
_GROUPS = frozenset("fano azov wagner dozo wazalendo amba hazara murle kuki lakurawa mahdi badr".split())
_MEN = frozenset(
    "fighter fighters militia militias militiaman militiamen rebel rebels insurgent insurgents forces gunmen hunters "
    "mercenary mercenaries group leader leaders commander commanders youth youths battalion army".split()
)
_SHORT_MONTHS = frozenset("jan feb mar apr jun jul aug sep sept oct nov dec".split())
_AFTER_THING = STOPWORDS | CONNECTORS | frozenset((".", ",", ";", ":", "?", "!", "”", '"', ")"))
_UNITS = NAME_FLAGS["country"] | NAME_FLAGS["admin1"]
_STORMS = frozenset("hurricane cyclone typhoon storm".split())
_OPEN, _CLOSE = frozenset(("“", '"', "‘", "«", "``")), frozenset(("”", '"', "’", "»", "''"))
# Things that bear a place's name: what follows the name in lower case.
_THINGS = {
    "panama": "hat hats papers disease",
    "guinea": "pig pigs fowl worm",
    "brazil": "nut nuts",
    "bermuda": "shorts grass triangle",
    "cayenne": "pepper",
    "java": "script developer code",
    "jersey": "number barrier",
    "cologne": "bottle",
    "cheddar": "cheese",
    "parma": "ham",
    "turkey": "sandwich sandwiches dinner dinners breast leg meat hunt hunting shoot farm farmer farmers drive trot",
    "china": "cabinet plate plates cup cups doll",
    "jordan": "almonds almond",
    "lima": "bean beans",
    "boston": "terrier terriers",
    "chihuahua": "puppy puppies dog dogs",
    "vienna": "sausage sausages",
    "lyme": "disease",
    "manila": "envelope envelopes folder",
    "bordeaux": "wine",
    "champagne": "bottle flute glass",
    "charleston": "dance",
    "waterloo": "moment",
    "ebola": "virus outbreak patient patients case cases vaccine epidemic crisis treatment",
    "zika": "virus outbreak case cases",
    "marburg": "virus fever",
    "lassa": "fever",
    "stockholm": "syndrome",
    "havana": "syndrome",
    "nile": "virus",
}
_THING_WORDS = {name: frozenset(words.split()) for name, words in _THINGS.items()}


_NOUNS_IN_LY = frozenset("rally family assembly supply ally monopoly anomaly".split())
"""What is no adverb after a name: "a Tbilisi rally"."""


def spurious(text: Text, start: int, end: int, info: NameInfo | None) -> bool:
    """Whether the words around the name of tokens start to end speak against a place."""
    words, lower, sentence = text.tokens.words, text.lower, text.sentence
    here = sentence[start]

    def at(index: int) -> str:
        return lower[index] if 0 <= index < len(lower) and sentence[index] == here else ""

    before = at(start - 1).rstrip(".")
    if before in _SHIPS and (words[start - 1].isupper() or text.mode[start]):
        return True
    if lower[start] in _SHIPS and end - start > 1:
        return True
    if before in _VESSELS and at(end) not in KINDS and start >= 2 and at(start - 2) in ("the", "a", "its", "their"):
        return True
    if end - start == 1:
        if lower[start] in _NEVER or (info is None and lower[start].endswith("ism")):
            return True
        if before in _PERSONAL and at(end) not in KINDS and at(end) != "county" and words[start - 1][0].isupper():
            return True
        if (
            before in _NAMED
            and (before == "named" or at(start - 2) in ("his", "her", "their", "my", "our"))
            and at(end) not in KINDS
        ):
            return before != "named" or any(at(index) in _NAMED for index in range(start - 4, start - 1))
        dated = lower[start] in _SHORT_MONTHS and (at(end).isdigit() or at(start - 1).isdigit())
        if dated or lower[start] in MONTHS or lower[start] in _FEASTS:
            return at(end) not in KINDS
        loose = at(end) in _AFTER_THING or (at(end).endswith("ly") and at(end) not in _NOUNS_IN_LY)
        if at(start - 1) in ("a", "an", "another") and loose and not text.mode[start]:
            return True
        if not (info and info.flags & _UNITS) and at(end) not in KINDS and _somebody(at(start - 1), at(start - 2)):
            return True
        if at(end) and _is_thing(lower[start], words[end]):
            return True
    return at(start - 1) in _OPEN and at(end) in _CLOSE and any(at(i) in _WORKS for i in range(start - 12, end + 12))


def _is_thing(name: str, after: str) -> bool:
    """Whether a name and the word after it tell a thing, men or a storm: "Java code", "Fano fighters"."""
    if after[0].islower():
        return after in _THING_WORDS.get(name, ()) or (name in _GROUPS and after in _MEN)
    return name in _STORMS and after[0].isupper()


def is_person(text: Text, start: int, end: int, persons: Mapping[str, str]) -> bool:
    """Whether a name is somebody's first name, with a surname after it: "Paris Hilton", "Chad Mendes"."""
    words, lower, sentence = text.tokens.words, text.lower, text.sentence
    if end - start > 1 or end >= len(words) or sentence[end] != sentence[start] or text.mode[start]:
        return False
    if persons.get(lower[start]) not in _FIRST or persons.get(lower[end]) not in _LAST:
        return False
    if lower[end] in KINDS or lower[end] in TITLES or words[start].isupper():
        return False  # "Florida Senator Rubio"
    after = words[end + 1] if end + 1 < len(words) and sentence[end + 1] == sentence[start] else ""
    if after[:1].isupper() or after in _AND:
        return False  # "Paris Junior College", "Texas Parks & Wildlife"
    before = lower[start - 1] if start and sentence[start - 1] == sentence[start] else ""
    return words[end][0].isupper() and words[end][1:].islower() and before not in LOCATIVE and before != "of"


_AND = frozenset(("&", "-", "/"))
_FIRST, _LAST = frozenset(("f", "b")), frozenset(("s", "b"))  # how the lists of persons' names mark them


def _somebody(before: str, far: str) -> bool:
    """Whether the words before a name speak for a thing, a company or a person: "bought", "shares of", "faith in"."""
    return (
        before in _BOUGHT
        or (before in ("of", "in", "at") and far in _SHARES)
        or (before == "in" and far in _MINDED)
        or (before == "of" and far in _FOLLOWERS)
    )
