"""First- and second-level units: the crosswalk from GeoNames admin1 codes to ISO 3166-2, from names and points."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from geomap.places.names import fold, skeleton

_GENERIC = re.compile(
    r"\b(?:province|provincia|provincie|state|estado|region|regiao|governorate|gouvernorat|prefecture|department|departamento|"
    r"departement|district|county|municipality|muhafazat|muhafazah|wilayat|wilaya|oblast|oblasti|oblysy|rayon|raion|krai|kray|"
    r"respublika|republic|kanton|canton|autonomous|okrug|of|de|del|la|al|el|ad|ar|as|ash|the|parish|saint|capital|city|"
    r"division|pradesh|territory|emirate|comarca|regione|voivodeship|wojewodztwo|zupanija|comunidad|do|do|da|changwat|ostan|tinh|"
    r"il|ili|lan|fylke|maakunta|megye|judetul|judet|zupa|shi|sheng|zizhiqu|krong|khaet|aimag|viloyati|velayaty|kuzey|bhag|"
    r"principado|foral|comunitat)\b"
)


@dataclass(slots=True)
class Unit:
    """A first-level unit as GeoNames counts it: its code, its name if known, and the cities in it."""

    country: str
    code: str
    name: str = ""
    lat: float = 0.0
    lon: float = 0.0
    weight: float = 0.0
    iso: str | None = None
    cities: int = 0
    admin2: Counter[str] = field(default_factory=Counter)


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
    units: Iterable[Unit], subdivisions: Mapping[str, Mapping[str, dict]], exceptions: Mapping[str, str]
) -> None:
    """Set `iso` of every unit that has one: exceptions, then names, then skeletons, then mutually nearest points.

    Both levels of ISO take part, since GeoNames counts the lower one in some countries.
    """
    by_country: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        by_country[unit.country].append(unit)
    for country, own in by_country.items():
        entries = subdivisions.get(country, {})
        free = dict(entries)
        for unit in own:
            code = exceptions.get(f"{country}.{unit.code}")
            if code is None and f"{country}-{unit.code}" in entries and country in {"US", "CH", "BE"}:
                code = f"{country}-{unit.code}"
            if code:
                unit.iso = code
                free.pop(code, None)
        pairs = []
        for unit in own:
            if unit.iso:
                continue
            for code, entry in free.items():
                lat, lon = entry["latLng"]
                pairs.append((_cost(unit, entry, lat, lon), unit.code, code, unit))
        taken: set[str] = set()
        for cost, _, code, unit in sorted(pairs, key=lambda pair: pair[:3]):
            if cost < 250 and unit.iso is None and code not in taken:
                unit.iso = code
                taken.add(code)


def _cost(unit: Unit, entry: dict, lat: float, lon: float) -> float:
    """Return how badly a subdivision fits a unit, in km of disagreement."""
    distance = distance_km(unit.lat, unit.lon, lat, lon)
    if not unit.name:
        return distance * 2 + 60
    forms = [entry["name"], *re.findall(r"[^,()]+(?=\s*\()", entry["localOtherName"] or "")]
    keys = {core(form) for form in forms}
    own = core(unit.name)
    lower = 30 if entry["parentCode"] else 0
    if own in keys:
        return distance * 0.15 + lower
    if skeleton(own) in {skeleton(key) for key in keys}:
        return distance * 0.4 + 20 + lower
    if any(len(own) > 3 and (own in key or key in own) for key in keys if len(key) > 3):
        return distance * 0.6 + 40 + lower
    return distance * 2.5 + 100 + lower
