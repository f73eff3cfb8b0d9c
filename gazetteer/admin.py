"""Countries, first- and second-level units, and US counties."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import Any

from gazetteer.builder import Builder
from gazetteer.inputs import forms, table
from gazetteer.topology import features
from gazetteer.units import Unit, core, crosswalk
from geomap.places import names
from geomap.places.compile import Row
from geomap.places.schema import ABBREVIATION, ALIAS, CODE, DEMONYM, PRIMARY, VARIANT

_WORD = 3
"""A name of so few letters is as likely a word."""

_KIND_OF_ISO = re.compile(r"\[.*|\*")
_NOT_FIRST = frozenset({"GB"})
"""Countries whose cities GeoNames counts under the upper ISO level, though many ISO entries have no parent."""


def add_countries(build: Builder) -> None:
    """Add every country with GeoNames' point and the names of our table."""
    own = {row["code"]: row for row in table("countries.csv")}
    for code, entry in build.countries.items():
        known = own[code]
        area = max(float(entry["areakm2"] or 1), 1.0)
        pid = f"iso:{code}"
        build.add(
            Row(
                build.number(pid), pid, entry["name"], "country", "PCLI", code, float(known["lat"]),
                float(known["lon"]),
                "GeoNames",
                [
                    (entry["name"], PRIMARY), *forms(known["names"], ALIAS), *written(known["abbreviations"]),
                    *forms(known["demonyms"], DEMONYM), (entry["iso3"], CODE),
                ],
                population=int(entry["population"] or 0), uncertainty_km=round((area / 3.1416) ** 0.5, 1),
                geonameid=int(entry["geonameid"]),
            )
        )  # fmt: skip


def written(text: str) -> list[tuple[str, int]]:
    """Return abbreviations with their sort: capitals must be written as capitals, others with their first letter."""
    return [
        (form, CODE if form.replace(".", "").replace(" ", "").isupper() else ABBREVIATION)
        for form, _ in forms(text, CODE)
    ]


def count_units(build: Builder) -> None:
    """Find the first-level units that GeoNames' cities lie in, and their ISO codes."""
    labels: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for city in build.cities:
        if not city.admin1:
            continue
        key = (city.country, city.admin1)
        unit = build.units.setdefault(key, Unit(*key))
        unit.lat += city.lat
        unit.lon += city.lon
        unit.cities += 1
        label = build.admin_of(city)[0]
        if label:
            labels[key][label] += 1
    spread: Counter[tuple[str, str]] = Counter()
    for (country, _), found in labels.items():
        for label, count in found.items():
            spread[country, label] += count
    for key, unit in build.units.items():
        unit.lat /= unit.cities
        unit.lon /= unit.cities
        if labels[key]:
            label, count = labels[key].most_common(1)[0]
            # A label that several units share, or that names the smaller part of one, is that of a unit since
            # split or merged: the join is older than the cities.
            if count >= 0.9 * spread[unit.country, label] and count >= 0.6 * labels[key].total():
                unit.name = label
    exceptions = {row["geonames"]: row["place"] for row in table("crosswalk.csv")}
    crosswalk(build.units.values(), build.subdivisions, exceptions)
    for code, place in exceptions.items():
        if place.startswith("gm:"):
            country, _, unit_code = code.partition(".")
            build.unit_ids[country, unit_code] = build.number(place)


def coverage(build: Builder) -> dict[str, list[int]]:
    """Return per country: GeoNames' first-level units, those with an ISO code, their cities, all cities in units."""
    out: dict[str, list[int]] = {}
    for unit in build.units.values():
        row = out.setdefault(unit.country, [0, 0, 0, 0])
        row[0] += 1
        row[3] += unit.cities
        if (unit.country, unit.code) in build.unit_ids and (
            unit.iso or build.rows[build.unit_ids[unit.country, unit.code]].kind == "region"
        ):
            row[1] += 1
            row[2] += unit.cities
    return out


def add_units(build: Builder) -> None:
    """Add ISO subdivisions of both levels, and GeoNames' units that ISO does not know."""
    matched = {unit.iso: unit for unit in build.units.values() if unit.iso}
    # Where GeoNames' units are places of our own, what ISO lists is the level below.
    elsewhere = {country for country, _ in build.unit_ids}
    for country, entries in build.subdivisions.items():
        for code, entry in entries.items():
            unit = matched.get(code)
            first = unit is not None or (
                not entry["parentCode"] and country not in elsewhere and country not in _NOT_FIRST
            )
            above = entry["parentCode"] if entry["parentCode"] and entry["parentCode"] in matched else None
            _add_subdivision(build, country, code, entry, unit, first=first, above=above)
    for key, unit in build.units.items():
        if unit.iso:
            build.unit_ids[key] = build.number(f"iso:{unit.iso}")
        elif unit.name and key not in build.unit_ids:
            pid = f"gm:adm1-{unit.country.lower()}-{unit.code.lower()}"
            number = build.unit_ids[key] = build.number(pid)
            build.add(
                Row(
                    number, pid, unit.name, "province", "ADM1", unit.country, unit.lat, unit.lon, "GeoNames",
                    [(unit.name, PRIMARY), (core(unit.name), VARIANT)], admin1=number, uncertainty_km=60.0,
                )
            )  # fmt: skip
    for row in table("units.csv"):
        unit_row = build.row(f"iso:{row['code']}")
        if unit_row:
            if row["lat"]:
                unit_row.lat, unit_row.lon = float(row["lat"]), float(row["lon"])
            unit_row.names += [
                *forms(row["names"], ALIAS), *written(row["abbreviations"]), *forms(row["demonyms"], DEMONYM)
            ]  # fmt: skip


def _add_subdivision(
    build: Builder, country: str, code: str, entry: dict[str, Any], unit: Unit | None, *, first: bool, above: str | None
) -> None:
    pid = f"iso:{code}"
    number = build.number(pid)
    listed = _KIND_OF_ISO.sub("", entry["name"]).strip()
    labelled = unit.name if unit and unit.name else listed
    # The label of the join is some ten years old: ISO's spelling of the same name is newer.
    name = listed if listed.isascii() and names.skeleton(core(listed)) == names.skeleton(core(labelled)) else labelled
    if name != labelled:
        listed = labelled
    all_names = [(name, PRIMARY), (listed, PRIMARY)]
    local = re.findall(r"([^,()]+?)\s*\(", entry["localOtherName"] or "")
    all_names.extend((form.strip(), ALIAS) for form in local)
    cores = (core(form) for form in (name, listed))
    all_names.extend((form, VARIANT) for form in cores if len(form) > _WORD)
    bracket = re.search(r"\[(.*?)(?: [A-Z]{2}-[A-Z]{3})?\]", entry["name"])
    if bracket:
        all_names.append((bracket[1], ALIAS))
    lat, lon = entry["latLng"]
    build.add(
        Row(
            number, pid, name, "province" if first else "district", "ADM1" if first else "ADM2", country, lat, lon,
            "ISO 3166-2", all_names, admin1=number if first else (build.number(f"iso:{above}") if above else None),
            uncertainty_km=60.0 if first else 25.0,
        )
    )  # fmt: skip


def add_counties(build: Builder) -> None:
    """Add the counties of the United States with the middle and size of their polygons."""
    states = {entry["fips"]: code for code, entry in build.inputs.json("us_states").items()}
    listed = {row["fips"]: row for row in build.inputs.json("us_counties")}
    for fips, properties, shape in features(build.inputs.json("us-atlas-counties"), "counties"):
        entry = listed.get(fips)
        state = entry["state"] if entry else states.get(fips[:2])
        unit = build.unit_ids.get(("US", state)) if state else None
        if unit is None:
            continue
        full = entry["name"] if entry else properties["name"]
        short = re.sub(r" (County|Parish|Borough|Census Area|Municipality|City and Borough|city)$", "", full)
        middle = shape.representative_point() if not shape.contains(shape.centroid) else shape.centroid
        scale = 111.2 * abs(shape.area) ** 0.5 * (0.9 if middle.y > 45 else 1.0)
        pid = f"us:{fips}"
        number = build.number(pid)
        build.add(
            Row(
                number, pid, full, "district", "ADM2", "US", middle.y, middle.x, "US Census (us-atlas)",
                [(full, PRIMARY), (full.replace(" County", " Co."), ABBREVIATION), (short, VARIANT)], admin1=unit,
                uncertainty_km=round(scale / 1.6, 1),
            )
        )  # fmt: skip
        build.district_ids["US", str(state), full] = number
        build.shapes[number] = (shape, 2)


def add_districts(build: Builder) -> None:
    """Add the second-level units that GeoNames names, at the middle of their cities."""
    own = {
        (row.admin1, names.fold(form)): row.id
        for row in build.rows.values()
        if row.kind == "district"
        for form, _ in row.names
    }
    points: dict[tuple[str, str, str], list[tuple[float, float, int]]] = defaultdict(list)
    for city in build.cities:
        label = build.admin_of(city)[1]
        if label:
            points[city.country, city.admin1, label].append((city.lat, city.lon, city.population))
    for (country, code, name), spots in points.items():
        unit = build.unit_ids.get((country, code))
        key = core(name)
        pid = f"gm:adm2-{country.lower()}-{code.lower()}-{names.fold(name).replace(' ', '-')}"
        known = own.get((unit, names.fold(name))) or own.get((unit, key)) or build.ids.get(pid)
        if known:
            build.district_ids[country, code, name] = known
            row = build.rows[known]
            row.population = max(row.population, sum(spot[2] for spot in spots))
            continue
        lats, lons = [spot[0] for spot in spots], [spot[1] for spot in spots]
        lat, lon = sum(lats) / len(lats), sum(lons) / len(lons)
        number = build.district_ids[country, code, name] = build.number(pid)
        spread = max((max(lats) - min(lats)) * 111.2, (max(lons) - min(lons)) * 80) / 2
        build.add(
            Row(
                number, pid, name, "district", "ADM2", country, lat, lon, "GeoNames",
                [(name, PRIMARY), *([(key, VARIANT)] if len(key) > 3 else [])], admin1=unit,
                population=sum(spot[2] for spot in spots), uncertainty_km=round(min(60.0, max(8.0, spread)), 1),
            )
        )  # fmt: skip
