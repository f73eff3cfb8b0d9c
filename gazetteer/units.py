"""First-level units: the crosswalk from GeoNames admin1 codes to ISO 3166-2, from names and points."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from geomap.places.names import fold, skeleton

_GENERIC = re.compile(
    r"\b(?:province|provincia|provincie|state|estado|region|regiao|governorate|gouvernorat|prefecture|department|departamento|"
    r"departement|district|county|municipality|muhafazat|muhafazah|wilayat|wilaya|oblast|oblasti|oblysy|rayon|raion|krai|kray|"
    r"respublika|republic|kanton|canton|autonomous|okrug|of|de|del|la|al|el|ad|ar|as|ash|the|parish|saint|capital|city|"
    r"division|pradesh|territory|emirate|comarca|regione|voivodeship|wojewodztwo|zupanija|comunidad|do|da|changwat|ostan|tinh|"
    r"il|ili|lan|fylke|maakunta|megye|judetul|judet|zupa|shi|sheng|zizhiqu|krong|khaet|aimag|aymag|marz|viloyati|velayaty|bhag|"
    r"principado|foral|comunitat|sha biyat|mintaqat|baladiyat|opstina|"
    r"raionul|rayonu|rajons|novads|kraj|qalasy|atoll|atholhu)\b"
)
_FIRST_PASS, _SECOND_PASS = 250.0, 700.0


@dataclass(slots=True)
class Unit:
    """A first-level unit as GeoNames counts it: its code, its name if known, and the cities in it."""

    country: str
    code: str
    name: str = ""
    lat: float = 0.0
    lon: float = 0.0
    iso: str | None = None
    cities: int = 0


@lru_cache(maxsize=50_000)
def core(name: str) -> str:
    """Return a folded name without words for kinds of unit."""
    key = fold(re.sub(r"\s*[\[(].*", "", name))
    return re.sub(r"\s+", " ", _GENERIC.sub(" ", key)).strip() or key


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the great-circle distance; half a percent off the ellipsoid is enough to tell units apart."""
    a, b = math.radians(lat1), math.radians(lat2)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 12742.0 * math.asin(min(1.0, math.sqrt(h)))


def crosswalk(
    units: Iterable[Unit], subdivisions: Mapping[str, Mapping[str, dict[str, Any]]], exceptions: Mapping[str, str]
) -> None:
    """Set `iso` of every unit that has one, the best-fitting pairs first; exceptions come before all.

    Both levels of ISO take part, since GeoNames counts the lower one in some countries. What stays unmatched is then
    paired with what is left of ISO's first level within a wider bound.
    """
    by_country: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        by_country[unit.country].append(unit)
    for country, own in by_country.items():
        free = dict(subdivisions.get(country, {}))
        open_units = []
        for unit in own:
            place = exceptions.get(f"{country}.{unit.code}")
            if place is None:
                open_units.append(unit)
            elif place.startswith("iso:"):
                unit.iso = place[4:]
                free.pop(unit.iso, None)
        _pair(open_units, free, _FIRST_PASS)
        first_level = {code: entry for code, entry in free.items() if not entry["parentCode"]}
        _pair([unit for unit in open_units if unit.iso is None], first_level, _SECOND_PASS)


def _pair(units: list[Unit], free: dict[str, dict[str, Any]], bound: float) -> None:
    """Match units and subdivisions, cheapest pair first, and take the matched out of `free`."""
    pairs = [(_cost(unit, code, entry), unit.code, code, unit) for unit in units for code, entry in free.items()]
    for cost, _, code, unit in sorted(pairs, key=lambda pair: pair[:3]):
        if cost < bound and unit.iso is None and code in free:
            unit.iso = code
            del free[code]


@lru_cache(maxsize=10_000)
def _cores(name: str, local: str) -> frozenset[str]:
    """Return the cores of a subdivision's names in all its languages."""
    return frozenset(core(form) for form in (name, *re.findall(r"[^,()]+(?=\s*\()", local)))


def _cost(unit: Unit, code: str, entry: dict[str, Any]) -> float:
    """Return how badly a subdivision fits a unit, in km of disagreement."""
    distance = distance_km(unit.lat, unit.lon, *entry["latLng"])
    extra = (30.0 if entry["parentCode"] else 0.0) - (80.0 if code == f"{unit.country}-{unit.code}" else 0.0)
    if not unit.name:
        return distance * 2 + 60 + extra
    keys = _cores(entry["name"], entry["localOtherName"] or "")
    own = core(unit.name)
    if own in keys:
        return distance * 0.15 + extra
    if skeleton(own) in {skeleton(key) for key in keys}:
        return distance * 0.3 + 20 + extra
    if distance < _SECOND_PASS and any(SequenceMatcher(None, own, key).ratio() > 0.75 for key in keys):
        return distance * 0.4 + 40 + extra
    if any(len(own) > 3 and (own in key or key in own) for key in keys if len(key) > 3):
        return distance * 0.6 + 50 + extra
    return distance * 2.5 + 100 + extra
