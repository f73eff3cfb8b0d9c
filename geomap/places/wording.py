"""The words of spatial relations: distances, compass points, nearness, borders, roads, containment.

Every pattern is matched against the words before a place name and ends where the name begins.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geomap import language

if TYPE_CHECKING:
    from geomap.records import RelationType

BEARINGS = {
    "north": 0.0,
    "northeast": 45.0,
    "east": 90.0,
    "southeast": 135.0,
    "south": 180.0,
    "southwest": 225.0,
    "west": 270.0,
    "northwest": 315.0,
}
ABBREVIATED = {
    "n": 0.0, "nne": 22.5, "ne": 45.0, "ene": 67.5, "e": 90.0, "ese": 112.5, "se": 135.0, "sse": 157.5, "s": 180.0,
    "ssw": 202.5, "sw": 225.0, "wsw": 247.5, "w": 270.0, "wnw": 292.5, "nw": 315.0, "nnw": 337.5,
}  # fmt: skip
HALF_WAY = {
    "north-northeast": 22.5,
    "east-northeast": 67.5,
    "east-southeast": 112.5,
    "south-southeast": 157.5,
    "south-southwest": 202.5,
    "west-southwest": 247.5,
    "west-northwest": 292.5,
    "north-northwest": 337.5,
}
UNIT_KM = {
    "km": 1.0,
    "kms": 1.0,
    "kilometer": 1.0,
    "kilometers": 1.0,
    "kilometre": 1.0,
    "kilometres": 1.0,
    "mi": 1.609344,
    "mile": 1.609344,
    "miles": 1.609344,
    "m": 0.001,
    "metre": 0.001,
    "metres": 0.001,
    "meter": 0.001,
    "meters": 0.001,
    "yard": 0.0009144,
    "yards": 0.0009144,
    "foot": 0.0003048,
    "feet": 0.0003048,
    "nautical mile": 1.852,
    "nautical miles": 1.852,
    "league": 4.8,
    "leagues": 4.8,
}
PACE_KMH = {"drive": 50.0, "driving": 50.0, "car": 50.0, "ride": 20.0, "walk": 4.5, "march": 4.5, "foot": 4.5}
"""Kilometres an hour that a journey's duration is reckoned with; the doubt about it is half of the result."""

WORDS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "sixteen": 16, "eighteen": 18, "twenty": 20, "thirty": 30,
    "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "half a": 0.5,
    "a half": 0.5, "a quarter of a": 0.25, "a dozen": 12, "two dozen": 24, "a hundred": 100, "one hundred": 100,
    "two hundred": 200, "three hundred": 300, "a couple of": 2, "a few": 3, "several": 5, "some": 5, "a few dozen": 36,
    "dozens of": 40, "a few hundred": 300, "hundreds of": 300, "tens of": 30,
}  # fmt: skip
VAGUE = frozenset(
    {"a couple of", "a few", "several", "some", "a few dozen", "dozens of", "a few hundred", "hundreds of", "tens of"}
)
NUMBER = (
    r"(?P<number>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?(?:\s?(?:-|–|to|or)\s?\d+(?:\.\d+)?)?|"
    r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-(?:one|two|three|four|five|six|seven|eight|nine)|"
    + "|".join(sorted(WORDS, key=len, reverse=True)) + ")"
)  # fmt: skip
APPROXIMATE = (
    r"(?P<about>about|around|some|roughly|approximately|approx\.?|nearly|almost|just over|just under|over|under|"
    r"more than|"
    r"less than|at least|up to|within|only|barely|as little as|an estimated|estimated|close to|~|circa|ca\.)"
)
UNIT = (
    r"(?P<unit>nautical[ -]miles?|kilomet(?:re|er)s?|kms?|miles?|mi|met(?:re|er)s?|m|yards?|feet|leagues?)\b\.?"
    r"(?:\s?\([^()]{1,20}\))?"
)
ALL = {**BEARINGS, **HALF_WAY}
COMPASS_WORDS = "|".join(
    "[- ]?".join(re.findall("north|south|east|west", word)) for word in sorted(ALL, key=len, reverse=True)
)
COMPASS = (
    rf"(?P<compass>(?:due |the )?(?:{COMPASS_WORDS}|"
    r"(?-i:NNE|ENE|ESE|SSE|SSW|WSW|WNW|NNW|NE|NW|SE|SW|N|S|E|W))(?:erly|ward|wards|ern)?)"
)
GROUND_NOUN = (
    r"(?:the\s+)?(?:(?:provincial|regional|state|district|national|country's|[a-z]+(?:ern)?)\s+){0,3}"
    r"(?:capital|city|town|village|port|province|district|state|region|county|centre|center|island|border|airport|"
    r"settlement|hub|stronghold|commune|municipality|area|territory|river|dam|base|camp|coast|shores?)"
    r"(?:\s+(?:city|town|village|centre|center))?(?:\s+of)?,?\s+"
)
GROUND = rf"(?:{GROUND_NOUN}|the\s+)?$"

DISTANCE = re.compile(
    rf"(?:\b{APPROXIMATE}\s?)?(?:(?<![\w.,])|(?<=~)){NUMBER}[\s-]?(?:square\b)?{UNIT}\s*"
    rf"(?:(?:further\s+|farther\s+|directly\s+|just\s+|away\s+)?(?:to\s+the\s+|in\s+the\s+)?{COMPASS}\s+(?:of|"
    rf"from)\s+|"
    rf"(?:away\s+)?(?P<plain>from|outside|off|away from|inside|into|beyond|short of|of|upstream of|"
    rf"upstream from|downstream of|downstream from|down the road from|up the road from)\s+)"
    rf"(?:the\s+centre\s+of\s+|central\s+|downtown\s+)?{GROUND}",
    re.IGNORECASE,
)
TRAVEL = re.compile(
    rf"(?:\b{APPROXIMATE}\s?)?(?<![\w.,]){NUMBER}[\s-]?(?P<unit>hours?|minutes?)(?:'s?|’s?)?[\s-]"
    rf"(?:(?:by\s+(?P<by>car|foot))|(?P<mode>drive|walk|ride|march|driving))?\s*(?:{COMPASS}\s+(?:of|from)|from|"
    rf"away from|outside|of)\s+{GROUND}",
    re.IGNORECASE,
)
DIRECTION = re.compile(
    rf"(?:\b(?:just|immediately|far|further|directly|well|slightly|right|to the|"
    rf"in the area)\s+)*\b{COMPASS}\s+(?:of|from)\s+{GROUND}",
    re.IGNORECASE,
)
PART = re.compile(
    r"\b(?P<compass>northern|southern|eastern|western|north-?eastern|north-?western|south-?eastern|"
    r"south-?western|central|"
    r"northernmost|southernmost|easternmost|westernmost|north-?central|south-?central|"
    r"(?:(?<=in )|(?<=of )|(?<=across )|(?<=from )|(?<=throughout ))the\s+(?:far\s+|extreme\s+)?(?:north|south|"
    r"east|west|north-?east|north-?west|south-?east|south-?west)\s+of|"
    r"(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west)(?:ern)?\s+(?:part|parts|half|"
    r"corner|tip|end|edge|side|coast|outskirts|suburbs)\s+of)\s+" + GROUND,
    re.IGNORECASE,
)
ADJACENT = re.compile(
    r"\b(?:adjacent to|next to|bordering(?: on)?|neighbou?ring|adjoining|abutting|"
    r"along(?:side)? the border (?:with|of)|"
    r"(?:on|at|near|along|across|close to) (?:its|the|their|a|both sides of the)(?: \w+){0,2} (?:border|"
    r"boundary|frontier|front line) (?:with|of|from)|"
    r"(?:which |that )?borders(?: on)?|shares? an? (?:\w+ )?border with|across the (?:border|river|strait|"
    r"bay) from|"
    r"side by side with|opposite|facing|contiguous (?:to|with)|just across from)\s+" + GROUND,
    re.IGNORECASE,
)
NEAR = re.compile(
    r"\b(?P<near>near(?:by)?|close to|not far from|in the vicinity of|in the (?:immediate )?surroundings of|"
    r"in the neighbou?rhood of|"
    r"just outside(?: of)?|outside(?: of)?|on the (?:\w+ )?(?:outskirts|edges?|fringes?|periphery|"
    r"approaches) (?:of|to)|in the (?:\w+ )?suburbs of|"
    r"around|in and around|within sight of|in the shadow of|at the gates of|the area around|areas around|"
    r"villages around|"
    r"surroundings of|a short (?:drive|walk|distance) from|within (?:reach|range|striking distance) of|"
    r"off the coast of|off)\s+" + GROUND,
    re.IGNORECASE,
)
BETWEEN = re.compile(
    r"(?:\b(?:half-?way|mid-?way|somewhere|anywhere|located|situated|lies|lying|area|areas|road|roads|highway|"
    r"route|motorway|track|path|railway|"
    r"rail line|line|border|boundary|frontier|stretch|corridor|section|villages?|towns?|districts?|settlements?|"
    r"territory|island|valley|plain|desert|strait|"
    r"pass|bridge|river|checkpoints?|crossing|travel(?:l?ing|l?ed)?|drive|drove|driving|point|in)\s+|^)between\s+"
    + GROUND,
    re.IGNORECASE,
)
FROM_TO = re.compile(
    r"\b(?:road|highway|route|motorway|railway|rail line|line|pipeline|corridor|stretch|track|bus|train|convoy|"
    r"ferry)"
    r"(?: \w+){0,3} (?:from|linking|connecting|joining|that links|that connects|which links|which connects)\s+"
    + GROUND,
    re.IGNORECASE,
)
AND = re.compile(rf"^\s*(?:,?\s+(?:and|with|to|&)|\s?[-–—])\s+{GROUND[:-1]}$|^\s?[-–—/]\s?$", re.IGNORECASE)
ROAD_NOUN = re.compile(
    r"^\s+(?:\w+\s+)?(?:road|highway|route|motorway|freeway|expressway|railway|rail line|line|border|boundary|"
    r"frontier|corridor|crossing|pipeline|axis)\b",
    re.IGNORECASE,
)
WITHIN = re.compile(
    r"^(?:,?\s*(?:\(|(?:which (?:is|lies)|is|are|lies|located|situated|lying)\s+)?)?\s*,?\s*"
    r"(?:(?:a|an|the|one of the|another)\s+(?:[\w'-]+\s+){0,4}?"
    r"(?:districts|towns|cities|villages|district|town|city|village|province|area|region|valley|settlement|"
    r"suburb|neighbou?rhood|county|state|island|commune|municipality|capital|stronghold|port|base|camp|"
    r"territory|airport|sub-?district)\s+)?"
    r"(?:in|of|within|inside)\s+(?:the\s+)?(?:[\w'-]+\s+){0,3}?(?:(?:province|district|state|region|county|"
    r"governorate|department|prefecture|oblast|valley|city|territory|island|canton|capital)\s+of\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
FIGURE_LINK = re.compile(
    r"^(?:\s*,)?\s*(?:\(|(?:which\s+|that\s+)?(?:lies|lie|is|are|was|were|sits|stands|stood|lay|located|"
    r"situated|lying|about|some)\b|"
    r"(?:a|an|the)\s+(?:[\w'-]+\s+){0,4}(?:town|city|village|district|area|valley|settlement|base|camp|suburb|"
    r"port|province|airport|region|commune|place)\b)?"
    r"(?:\s*,)?(?:\s+(?:\w+\s+){0,4})?$",
    re.IGNORECASE,
)


PLAIN: tuple[tuple[re.Pattern[str], RelationType], ...] = (
    (PART, "within"),
    (DIRECTION, "direction"),
    (ADJACENT, "adjacent"),
    (NEAR, "near"),
)
_COMPASS_STEMS = ("orth", "outh", "east", "west")
_HINTS = (
    ("km", "mile", "kilomet", "mete", "metr", "yard", "feet", "league"),
    ("hour", "minute"),
    (*_COMPASS_STEMS, "central"),
    _COMPASS_STEMS,
    ("border", "adjacent", "next", "neighb", "adjoin", "abut", "across", "side", "opposite", "fac", "contig", "bound",
     "front"),
    ("near", "close", "far ", "vicinity", "surround", "neighb", "outside", "outsk", "edge", "fring", "peripher",
     "approach", "suburb", "around", "within", "shadow", "gates", "short", "off"),
)  # fmt: skip
"""For DISTANCE, TRAVEL and each of PLAIN, the stems of which a match holds one, abbreviations aside."""

_METRES = re.compile(r"[mM](?<![a-zA-Z].)[iI]?\b")
_POINTS = re.compile(r"[NSEW]\s")


def spatial(text: str) -> list[bool]:
    """Return for DISTANCE, TRAVEL and each of PLAIN whether it may match: a look before the patterns are tried."""
    low = text.lower()
    found = [language.holds(low, stems) for stems in _HINTS]
    found[0] = found[0] or _METRES.search(text) is not None
    found[3] = found[3] or _POINTS.search(text) is not None
    return found


def number(text: str) -> tuple[float, float, bool] | None:
    """Return low, high and whether the words are vague."""
    word = re.sub(r"\s+", " ", text.strip().lower())
    if word in WORDS:
        value = float(WORDS[word])
        return value, value, word in VAGUE
    if "-" in word and word.split("-")[0] in WORDS:
        tens, ones = word.split("-", 1)
        value = float(WORDS[tens] + WORDS[ones])
        return value, value, False
    parts = re.findall(r"\d+(?:\.\d+)?", word.replace(",", ""))
    if not parts:
        return None
    low, high = float(parts[0]), float(parts[-1])
    return min(low, high), max(low, high), False


def bearing(word: str | None) -> float | None:
    """Return degrees from north of a compass word, or None."""
    if not word:
        return None
    plain = re.sub(r"^(?:due|the)\s+", "", word.strip(), flags=re.IGNORECASE)
    if plain.lower() in ABBREVIATED and plain.isupper():
        return ABBREVIATED[plain.lower()]
    parts = re.findall("north|south|east|west", plain.lower())
    for key in ("".join(parts), "-".join([parts[0], "".join(parts[1:])]) if parts else ""):
        if key in ALL:
            return ALL[key]
    return None
