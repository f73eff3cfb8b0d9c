"""Compile the packaged gazetteer from the pinned inputs and our own tables.

Run it as a script (`python gazetteer/build.py [TARGET] [--node-modules FOLDER]`) or call `build` from the build hook.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from gazetteer.inputs import City, Inputs, own_rows  # noqa: E402 - the checkout comes first on the path
from gazetteer.units import Unit, core, crosswalk  # noqa: E402
from geomap.places import compile as compiler  # noqa: E402
from geomap.places import names  # noqa: E402
from geomap.places.compile import ABBREVIATION, ALIAS, CODE, DEMONYM, PRIMARY, WEAK, Row  # noqa: E402

TARGET = ROOT / "geomap" / "data" / "gazetteer.sqlite"


def build(target: Path = TARGET, node_modules: Path | None = None, work: Path | None = None) -> None:
    """Write the packaged gazetteer to `target`; `work` is where temporary files may go (default: beside it)."""
    inputs = Inputs(node_modules)
    with compiler.Compiler(target) as out:
        Builder(inputs, out).run()
        out.finish({"title": "geomap default gazetteer", "attribution": "GeoNames (CC BY 4.0), Natural Earth, ISO 3166-2"})


class Builder:
    """The steps of the build, which share the numbers given to places that have no GeoNames id."""

    def __init__(self, inputs: Inputs, out: compiler.Compiler) -> None:
        """Read the inputs that several steps need."""
        self.inputs, self.out = inputs, out
        self._next = compiler.OWN_IDS
        self.ids: dict[str, int] = {}
        self.rows: dict[int, Row] = {}
        self.countries = inputs.json("countries")
        self.subdivisions = inputs.json("iso3166-2")

    def number(self, pid: str) -> int:
        """Return the rowid of a place of ours, the same at each call."""
        if pid not in self.ids:
            self.ids[pid] = self._next
            self._next += 1
        return self.ids[pid]

    def run(self) -> None:
        """Collect everything, then hand it to the compiler."""
        cities = list(self.inputs.cities())
        admin = self.inputs.admin_names()
        codes = self.inputs.feature_codes()
        units = self._units(cities, admin)
        self._countries()
        self._subdivisions(units)
        self._own()
        self._districts(cities, admin, units)
        self._cities(cities, admin, codes, units)
        for row in self.rows.values():
            self.out.add(row)

    def _units(self, cities: list[City], admin: dict) -> dict[tuple[str, str], Unit]:
        units: dict[tuple[str, str], Unit] = {}
        labels: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for city in cities:
            if not city.admin1:
                continue
            key = (city.country, city.admin1)
            unit = units.setdefault(key, Unit(*key))
            weight = 1.0
            unit.lat += city.lat * weight
            unit.lon += city.lon * weight
            unit.weight += weight
            unit.cities += 1
            found = admin.get((city.country, round(city.lat * 1e5), round(city.lon * 1e5)))
            if found and found[0]:
                labels[key][found[0]] += 1
        for key, unit in units.items():
            unit.lat /= unit.weight
            unit.lon /= unit.weight
            if labels[key]:
                unit.name = labels[key].most_common(1)[0][0]
        crosswalk(units.values(), self.subdivisions, {})
        return units

    def _countries(self) -> None:
        for code, entry in self.countries.items():
            points = [sub["latLng"] for sub in self.subdivisions.get(code, {}).values()] or [[0, 0]]
            lat, lon = (sum(axis) / len(points) for axis in zip(*points, strict=True))
            area = max(float(entry["areakm2"] or 1), 1)
            self.rows[self.number(f"iso:{code}")] = Row(
                self.number(f"iso:{code}"), f"iso:{code}", entry["name"], "country", "PCLI", code, lat, lon, "GeoNames",
                [(entry["name"], PRIMARY), (entry["iso3"], CODE)], population=int(entry["population"] or 0),
                uncertainty_km=round((area / 3.1416) ** 0.5, 1), geonameid=int(entry["geonameid"]),
            )  # fmt: skip

    def _subdivisions(self, units: dict[tuple[str, str], Unit]) -> None:
        self.unit_ids: dict[tuple[str, str], int] = {}
        matched = {unit.iso: unit for unit in units.values() if unit.iso}
        for country, entries in self.subdivisions.items():
            for code, entry in entries.items():
                unit = matched.get(code)
                first = unit is not None or not entry["parentCode"]
                number = self.number(f"iso:{code}")
                local = [form.strip() for form in re.findall(r"([^,()]+)\s*\(", entry["localOtherName"] or "")]
                name = re.sub(r"\s*\[.*", "", entry["name"]).rstrip("*")
                forms = [(name, PRIMARY), *((form, ALIAS) for form in local)]
                if unit and unit.name:
                    forms.append((unit.name, PRIMARY))
                short = core(name)
                if short != names.fold(name) and len(short) > 3:
                    forms.append((short, ALIAS))
                parent = self.number(f"iso:{entry['parentCode']}") if entry["parentCode"] else None
                self.rows[number] = Row(
                    number, f"iso:{code}", name, "province" if first else "district", "ADM1" if first else "ADM2", country,
                    *entry["latLng"], "ISO 3166-2", forms, admin1=number if first else parent, uncertainty_km=60.0 if first else 25.0,
                )  # fmt: skip
        for key, unit in units.items():
            if unit.iso:
                self.unit_ids[key] = self.number(f"iso:{unit.iso}")
            elif unit.name:
                pid = f"gm:adm1-{unit.country.lower()}-{unit.code.lower()}"
                self.unit_ids[key] = self.number(pid)
                self.rows[self.number(pid)] = Row(
                    self.number(pid), pid, unit.name, "province", "ADM1", unit.country, unit.lat, unit.lon, "GeoNames",
                    [(unit.name, PRIMARY)], admin1=self.number(pid), uncertainty_km=60.0,
                )  # fmt: skip

    def _own(self) -> None:
        for entry in own_rows():
            pid = entry["id"]
            number = self.number(pid)
            forms = [(entry["name"], PRIMARY), *((form.strip(), ALIAS) for form in entry["names"].split("|") if form.strip())]
            geonameid = int(entry["geonameid"]) if entry["geonameid"] else None
            parent = self.number(entry["parent"]) if entry["parent"] else None
            above = self.rows.get(parent) if parent else None
            admin1 = parent if above and above.kind == "province" else None
            if number in self.rows:
                row = self.rows[number]
                row.names = [*forms, *row.names]
                row.name, row.lat, row.lon, row.geonameid = entry["name"], float(entry["lat"]), float(entry["lon"]), geonameid
                continue
            code = {"district": "ADM2"}.get(entry["kind"], "")
            self.rows[number] = Row(
                number, pid, entry["name"], entry["kind"], code, entry["country"] or None, float(entry["lat"]),
                float(entry["lon"]), entry["source"], forms, admin1=admin1,
                uncertainty_km=float(entry["radius_km"] or 5), geonameid=geonameid,
            )  # fmt: skip

    def _districts(self, cities: list[City], admin: dict, units: dict[tuple[str, str], Unit]) -> None:
        self.district_ids: dict[tuple[str, str, str], int] = {}
        own = {(row.admin1, names.fold(form)): row.id for row in self.rows.values() if row.kind == "district" for form, _ in row.names}
        points: dict[tuple[str, str, str], list[tuple[float, float, int]]] = defaultdict(list)
        for city in cities:
            found = admin.get((city.country, round(city.lat * 1e5), round(city.lon * 1e5)))
            if found and found[1]:
                points[city.country, city.admin1, found[1]].append((city.lat, city.lon, city.population))
        for (country, code, name), spots in points.items():
            unit = self.unit_ids.get((country, code))
            key = core(name)
            existing = own.get((unit, names.fold(name))) or own.get((unit, key))
            if existing:
                self.district_ids[country, code, name] = existing
                continue
            pid = f"gm:adm2-{country.lower()}-{code.lower()}-{names.fold(name).replace(' ', '-')}"
            if pid in self.ids:
                self.district_ids[country, code, name] = self.ids[pid]
                continue
            lat = sum(spot[0] for spot in spots) / len(spots)
            lon = sum(spot[1] for spot in spots) / len(spots)
            number = self.number(pid)
            forms = [(name, PRIMARY)]
            if key != names.fold(name) and len(key) > 3:
                forms.append((key, ALIAS))
            self.district_ids[country, code, name] = number
            self.rows[number] = Row(
                number, pid, name, "district", "ADM2", country, lat, lon, "GeoNames", forms, admin1=unit,
                population=sum(spot[2] for spot in spots), uncertainty_km=20.0,
            )  # fmt: skip

    def _cities(self, cities: list[City], admin: dict, codes: dict[int, str], units: dict[tuple[str, str], Unit]) -> None:
        taken: dict[tuple[str, str], set[int]] = defaultdict(set)
        for row in self.rows.values():
            if row.kind in {"province", "district"} and row.country:
                for form, _ in row.names:
                    taken[row.country, names.fold(form)].add(row.id)
        people: Counter[int] = Counter()
        for city in cities:
            code = codes.get(city.id, "PPL")
            unit = self.unit_ids.get((city.country, city.admin1))
            found = admin.get((city.country, round(city.lat * 1e5), round(city.lon * 1e5)))
            district = self.district_ids.get((city.country, city.admin1, found[1])) if found else None
            forms = [(city.name, PRIMARY)]
            own = names.fold(city.name)
            for form in city.names:
                if _dangerous(form):
                    continue
                key = names.fold(form)
                # A town that carries its province's old name is not what the name means, unless they share their own.
                weak = key != own and bool(taken.get((city.country, key), set()) - taken.get((city.country, own), set()))
                forms.append((form, WEAK if weak else ALIAS))
            self.rows[city.id] = Row(
                city.id, None, city.name, kind_of(code, city.population), code, city.country, city.lat, city.lon, "GeoNames",
                forms, admin1=unit, admin2=district, population=city.population,
                uncertainty_km=radius_km(city.population), geonameid=city.id,
            )  # fmt: skip
            if unit:
                people[unit] += city.population
            if code == "PPLC":
                self.out.capital(self.number(f"iso:{city.country}"), city.id)
            if code in {"PPLC", "PPLA"} and unit:
                self.out.capital(unit, city.id)
        for unit, total in people.items():
            self.rows[unit].population = max(self.rows[unit].population, total)


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


def _dangerous(form: str) -> bool:
    """Tell whether an alternate name is a code or a transcription by machine rather than a name in use."""
    latin = form.isascii()
    if latin and form.islower():
        return True
    if latin and len(form) <= 3:
        return True
    return len(form) < 2


def main() -> None:
    """Build from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", nargs="?", type=Path, default=TARGET)
    parser.add_argument("--node-modules", type=Path)
    options = parser.parse_args()
    build(options.target, options.node_modules)


if __name__ == "__main__":
    main()
