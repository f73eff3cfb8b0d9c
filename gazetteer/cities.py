"""The populated places of cities500 with all their alternate names."""

from __future__ import annotations

import re
from collections import Counter

from gazetteer.builder import Builder
from gazetteer.inputs import City
from gazetteer.units import core
from geomap.places import names
from geomap.places.compile import ALIAS, PRIMARY, VARIANT, WEAK, Row

_SEATS = frozenset(("PPLC", "PPLA"))
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_OTHER = re.compile("[\u0370-\u03ff\u0400-\u052f\u0530-\u058f\u0590-\u05ff\u0600-\u06ff\u0900-\u097f]")


def add_cities(build: Builder) -> None:
    """Add every city, the seats of countries and units, and the units' populations."""
    codes = build.inputs.feature_codes()
    taken = build.unit_names()
    people: Counter[int] = Counter()
    seats: dict[int, City] = {}
    for city in build.cities:
        code = codes.get(city.id, "PPL")
        unit = build.unit_ids.get((city.country, city.admin1))
        district = build.district_ids.get((city.country, city.admin1, build.admin_of(city)[1]))
        build.add(
            Row(
                city.id, None, city.name, kind_of(code, city.population), code, city.country, city.lat, city.lon,
                "GeoNames",
                _names(city, taken, unit if code in _SEATS else None), admin1=unit, admin2=district,
                population=city.population,
                uncertainty_km=radius_km(city.population), geonameid=city.id,
            )
        )  # fmt: skip
        if unit:
            people[unit] += city.population
        if code == "PPLC":
            seats[build.number(f"iso:{city.country}")] = city
        if code in _SEATS and unit:
            known = seats.get(unit)
            if known is None or city.population > known.population:
                seats[unit] = city
    for unit, city in seats.items():
        build.out.capital(unit, city.id)
        if build.rows[unit].kind != "country":
            _share(build, unit, city)
    for unit, total in people.items():
        build.rows[unit].population = max(build.rows[unit].population, total)


def _names(city: City, taken: dict[tuple[str, str], set[int]], unit: int | None) -> list[tuple[str, int]]:
    """Return a city's names with how each belongs to it; `unit` is the one that it is the seat of."""
    out = [(city.name, PRIMARY)]
    own = names.fold(city.name)
    homonyms = taken.get((city.country, own), set()) | ({unit} if unit else set())
    for form in city.names:
        if dangerous(form, city.name):
            continue
        key = names.fold(form)
        # A town that carries its province's old name is not what the name means, unless they share their own.
        weak = key != own and bool(taken.get((city.country, key), set()) - homonyms)
        out.append((form, WEAK if weak else ALIAS))
    article = names.without_article(own) if names.has_arabic_article(own) else None
    if article:
        out.append((article, VARIANT))
    return out


def _share(build: Builder, unit: int, city: City) -> None:
    """Give a unit its seat's name where the unit is called after it (Halab and Aleppo, Tverskaya and Tver)."""
    row = build.rows[unit]
    known = {names.fold(form) for form in (*city.names, city.name)}
    cores = {core(form) for form, kind in row.names if kind == PRIMARY}
    stem = names.skeleton(names.fold(city.name))
    adjective = len(stem) > 1 and any(names.skeleton(form).startswith(stem + "sk") for form in cores)
    if adjective or cores & known:
        row.names.append((city.name, VARIANT))


def kind_of(code: str, population: int) -> str:
    """Return our kind of a populated place."""
    if code == "PPLX":
        return "suburb"
    if population >= 100_000 or code == "PPLC":
        return "city"
    return "town" if population >= 5_000 or code == "PPLA" else "village"


def radius_km(population: int) -> float:
    """Return the radius of a settlement at four thousand people a square kilometre, at least one kilometre."""
    return round(max(1.0, (population / 4000 / 3.1416) ** 0.5), 1)


def dangerous(form: str, name: str) -> bool:
    """Tell whether an alternate name is a code, a machine's transcription or a list rather than a name in use."""
    if len(form) < 2:
        return True
    if form.isascii():
        if form.islower() and not name.islower():
            return True  # transcriptions of other scripts, letter by letter
        if len(form) <= 3 and names.fold(form) != names.fold(name):
            return True  # codes of airports and registers
    return _mixed(form)


def _mixed(form: str) -> bool:
    """Tell whether a name mixes Latin with another alphabet, as half-done transcriptions do."""
    return bool(_LATIN.search(form)) and bool(_OTHER.search(form))
