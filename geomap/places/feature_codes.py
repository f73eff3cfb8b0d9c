"""GeoNames' feature codes as our kinds, and which of its alternate names are names in use."""

from __future__ import annotations

import re

from geomap.places import names

_CLASS_KIND = {
    "H": "lake",
    "L": "region",
    "P": "village",
    "R": "site",
    "S": "site",
    "T": "mountain",
    "U": "sea",
    "V": "site",
}
_DISTRICTS = ("ADM2", "ADM3", "ADM4", "ADM5", "ADMD", "ADMF", "PRSH", "ADM2H", "ADM3H", "ADM4H", "ADMDH")
_REGIONS = ("ADM1H", "PCLH", "LTER", "ZN", "ZNB", "ZNF", "ZNM", "RGN", "RGNE", "RGNH", "RGNL", "AREA")
_CODE_KIND = (
    dict.fromkeys(("PCL", "PCLD", "PCLF", "PCLI", "PCLIX", "PCLS", "TERR"), "country")
    | {"ADM1": "province"}
    | dict.fromkeys(_DISTRICTS, "district")
    | dict.fromkeys(_REGIONS, "region")
    | {"CONT": "continent", "OCN": "ocean", "SEA": "sea"}
    | dict.fromkeys(("GULF", "BAY"), "bay")
    | dict.fromkeys(("STRT", "CHN"), "strait")
    | dict.fromkeys(("STM", "STMI", "STMS", "STMX", "STMQ", "WAD", "CNL", "CNLI"), "river")
    | dict.fromkeys(("MTS", "RDGE", "HLLS"), "range")
    | dict.fromkeys(("PASS", "GAP"), "pass")
    | dict.fromkeys(("VAL", "VALS", "GRGE", "CNYN"), "valley")
    | dict.fromkeys(("DSRT", "ERG"), "desert")
    | dict.fromkeys(("ISL", "ISLS", "ATOL", "ISLET"), "island")
    | dict.fromkeys(("PEN", "CAPE"), "peninsula")
    | dict.fromkeys(("CMP", "CMPRF"), "camp")
    | {"DAM": "dam"}
    | dict.fromkeys(("HBR", "PRT"), "port")
    | dict.fromkeys(("AIRP", "AIRF", "AIRH"), "airport")
    | dict.fromkeys(("AIRB", "INSM", "NVB", "FT", "MILB"), "base")
    | {"PPLX": "suburb", "PPLC": "city"}
)
_RADIUS = {
    "country": 300.0,
    "province": 60.0,
    "district": 20.0,
    "region": 50.0,
    "river": 30.0,
    "range": 30.0,
    "sea": 300.0,
}
_CITY, _TOWN = 100_000, 5_000
_PEOPLE_PER_KM2 = 4_000
_SHORTEST = 2
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_OTHER = re.compile("[\u0370-\u03ff\u0400-\u052f\u0530-\u058f\u0590-\u05ff\u0600-\u06ff\u0900-\u097f]")


def kind_of(feature_class: str, code: str, people: int) -> str:
    """Return our kind of a GeoNames feature."""
    kind = _CODE_KIND.get(code)
    if kind is not None:
        return kind
    if feature_class == "P":
        if people >= _CITY:
            return "city"
        return "town" if people >= _TOWN or code == "PPLA" else "village"
    return _CLASS_KIND.get(feature_class, "site")


def radius_km(kind: str, people: int) -> float:
    """Return the radius of a place whose outline is unknown; of a settlement, at four thousand people a km2."""
    return _RADIUS.get(kind) or round(max(1.0, (people / _PEOPLE_PER_KM2 / 3.1416) ** 0.5), 1)


def dangerous(form: str, name: str) -> bool:
    """Tell whether an alternate name is a code, a link or a machine's transcription rather than a name in use."""
    if len(form) < _SHORTEST or form.startswith(("http://", "https://", "www.")):
        return True
    if form.isascii():
        if form.islower() and not name.islower():
            return True  # transcriptions of other scripts, letter by letter
        # Codes of airports and registers.
        return len(form) <= 3 and names.fold(form) != names.fold(name)
    # Transcriptions that stopped halfway mix Latin with another alphabet.
    return bool(_LATIN.search(form)) and bool(_OTHER.search(form))
