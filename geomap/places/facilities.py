"""Names of streets, schools, hospitals and the like, which are called after places and are not there.

"Independencia Avenue" is in the town that the report is about, wherever the province of that name lies.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from geomap.records import Candidate, Mention

STREETS = frozenset("street avenue boulevard blvd lane drive square roundabout".split())
"""Kinds of which a name before them is never the town of that name."""

BUILDINGS = frozenset(
    "hospital clinic school college university academy institute mosque church cathedral temple shrine monastery "
    "madrasa seminary bridge park market bazaar hotel mall tower stadium station barracks roundabout cemetery".split()
)
"""Kinds that are called after their town as well as after others."""

QUARTERS = frozenset("ward quarter neighbourhood neighborhood barrio colony".split())
"""Kinds of parts of a town: "the Venezuela ward" is in no country of the name."""

KINDS = STREETS | BUILDINGS | QUARTERS

NAMED = "the name of a street, school or the like, not of a town"
"""The reason of a name that stays without a place."""

_AFTER = re.compile(
    r"(?:\s(?:[A-Z][a-z][\w.'’-]*|general|central|high|primary|secondary|middle|elementary|regional|district|teaching|"
    r"provincial|maternity|military|public|girls['’]|boys['’]|police|train|railway|bus|fire|metro|cattle|fish|main)){0,3}"
    rf"\s((?i:{'|'.join(sorted(KINDS))}))\b"
)
_STREET_AFTER = re.compile(rf"\s({'|'.join(sorted(STREETS))})\b", re.IGNORECASE)
_BEFORE = re.compile(
    r"\b(?:Calle|Avenida|Rua|Rue|Via|Jalan|Jl\.|Piazza|Plaza|Pra[çc]a|Ulitsa|Prospekt|Carrera)(?:\s(?:de|da|do|la|del))?\s$"
)
_OPENINGS = frozenset("calle avenida rua rue via jalan piazza plaza praça praca ulitsa prospekt carrera".split())
_LEADING = _OPENINGS | frozenset("de da do la del jl.".split())
WARDS = frozenset("barangay brgy sitio purok kampung kampong desa kelurahan colonia vereda ward".split())
"""Words before the name of a part of a town or commune."""
_LOOKED = 60


class Facility(NamedTuple):
    """What a name is the name of, and whether a town of that name may be meant where it stands."""

    kind: str
    town: bool


def facility(text: str, mention: Mention) -> Facility | None:
    """Return what facility a mention names, None where it names none."""
    words = mention.text.lower().split()
    if len(words) > 1 and (words[-1] in KINDS or words[0] in _OPENINGS):
        kind = words[-1] if words[-1] in KINDS else "street"
        return Facility(kind, town=kind not in STREETS)
    if text[mention.end : mention.end + 1] == " ":
        street = _STREET_AFTER.match(text, mention.end, mention.end + _LOOKED)
        if street:
            return Facility(street[1].lower(), town=False)
        building = _AFTER.match(text, mention.end, mention.end + _LOOKED)
        if building:
            return Facility(building[1].lower(), town=building[1].lower() not in STREETS)
    if _last_word(text, mention.start) in _LEADING and _BEFORE.search(text, max(0, mention.start - 24), mention.start):
        return Facility("street", town=False)
    return None


def _last_word(text: str, end: int) -> str:
    """Return the last word before an offset, as far as it is short, in lower case."""
    return text[max(0, end - 14) : end].rstrip(" ").rpartition(" ")[2].lower()


def called(found: tuple[Candidate, ...], kind: Facility) -> tuple[Candidate, ...]:
    """Return of the candidates of a facility's name those that it may be in: towns called so, not somehow alike."""
    if not kind.town:
        return tuple(c for c in found if c.place.kind == "site")
    if kind.kind in QUARTERS:
        return tuple(c for c in found if c.place.kind not in _COUNTRIES)  # "the Venezuela ward of Machala"
    return tuple(c for c in found if c.match in _PLAINLY or (c.match == "alias" and c.place.population >= _KNOWN))


_COUNTRIES = frozenset({"country", "continent"})
_PLAINLY, _KNOWN = frozenset({"exact", "folded", "typed"}), 50_000


def reach(text: str, mention: Mention) -> float:
    """Return within how many kilometres of the report's other places a name is: what it is a ward of is told."""
    first = mention.text.partition(" ")[0].lower().rstrip(".")
    told = first in WARDS or _last_word(text, mention.start).rstrip(".") in WARDS
    return _WARD_KM if told else math.inf


_WARD_KM = 40.0
