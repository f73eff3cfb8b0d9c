"""The populated places of cities500 with all their alternate names."""

from __future__ import annotations

from collections import Counter, defaultdict

from gazetteer.builder import Builder
from gazetteer.inputs import City
from gazetteer.units import core
from geomap.places import names
from geomap.places.compile import Row
from geomap.places.feature_codes import dangerous, kind_of, radius_km
from geomap.places.schema import ALIAS, CODE, PRIMARY, VARIANT, WEAK

_SEATS = frozenset(("PPLC", "PPLA"))


def add_cities(build: Builder) -> None:
    """Add every city, the seats of countries and units, and the units' populations."""
    codes = build.inputs.feature_codes()
    taken = build.unit_names()
    ours = _named_by_us(build)
    people: Counter[int] = Counter()
    seats: dict[int, City] = {}
    for city in build.cities:
        code = codes.get(city.id, "PPL")
        kind = kind_of("P", code, city.population)
        unit = build.unit_ids.get((city.country, city.admin1))
        district = build.district_ids.get((city.country, city.admin1, build.admin_of(city)[1]))
        build.add(
            Row(
                city.id, None, city.name, kind, code, city.country, city.lat, city.lon,
                "GeoNames",
                _names(city, taken, ours, unit if code in _SEATS else None), admin1=unit, admin2=district,
                population=city.population,
                uncertainty_km=radius_km(kind, city.population), geonameid=city.id,
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


def _named_by_us(build: Builder) -> dict[str, set[str | None]]:
    """Return the countries of the places in our tables by their own folded names: news knows them by these."""
    ours: dict[str, set[str | None]] = defaultdict(set)
    for row in build.rows.values():
        if (row.pid or "").startswith("gm:") and not (row.pid or "").startswith("gm:learned-"):
            for form, how in row.names:
                if how == PRIMARY:
                    ours[names.fold(form)].add(row.country)
    return ours


def _names(
    city: City, taken: dict[tuple[str, str], set[int]], ours: dict[str, set[str | None]], unit: int | None
) -> list[tuple[str, int]]:
    """Return a city's names with how each belongs to it; `unit` is the one that it is the seat of."""
    out = [(city.name, PRIMARY)]
    own = names.fold(city.name)
    homonyms = taken.get((city.country, own), set()) | ({unit} if unit else set())
    initials = "".join(word[0] for word in own.split()).upper()
    for form in city.names:
        if form == initials and len(form) > 1:
            out.append((form, CODE))
            continue
        if dangerous(form, city.name):
            continue
        key = names.fold(form)
        # A town that carries its province's old name is not what the name means, unless they share their own.
        weak = key != own and bool(taken.get((city.country, key), set()) - homonyms)
        # Nor is a city abroad what the own name of a place in the news means: Mambasa is no Mombasa.
        alike = set(key.split()) <= set(own.split())  # but Santa Cruz may be Santa Cruz de la Sierra
        weak = weak or (not alike and key in ours and city.country not in ours[key])
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
