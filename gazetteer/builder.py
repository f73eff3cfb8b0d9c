"""What the steps of the build share: the places so far, and the numbers of those that have no GeoNames id."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from gazetteer.inputs import City, Inputs
from gazetteer.units import Unit
from geomap.places import compile as compiler
from geomap.places import names
from geomap.places.compile import Row
from geomap.places.schema import OWN_IDS


class Builder:
    """The state of a build: rows by number, numbers by id, and the inputs that several steps need."""

    def __init__(self, inputs: Inputs, out: compiler.Compiler) -> None:
        """Read the inputs that several steps need."""
        self.inputs, self.out = inputs, out
        self._next = OWN_IDS
        self.ids: dict[str, int] = {}
        self.rows: dict[int, Row] = {}
        self.countries = {
            code: entry for code, entry in inputs.json("countries").items() if code not in {"AN", "CS"}
        }  # both ended in the 2000s: they stand in our table of former states
        self.subdivisions = inputs.json("iso3166-2")
        self.cities: list[City] = list(inputs.cities())
        self.admin = inputs.admin_names()
        self.units: dict[tuple[str, str], Unit] = {}
        self.unit_ids: dict[tuple[str, str], int] = {}
        self.extents: dict[int, tuple[float, float, float, float]] = {}
        self.fit: dict[int, float] = {}
        self.shapes: dict[int, tuple[Any, int]] = {}
        self.district_ids: dict[tuple[str, str, str], int] = {}

    def number(self, pid: str) -> int:
        """Return the rowid of a place of ours, the same at each call."""
        if pid not in self.ids:
            self.ids[pid] = self._next
            self._next += 1
        return self.ids[pid]

    def add(self, row: Row) -> Row:
        """Keep a row under its number."""
        self.rows[row.id] = row
        return row

    def row(self, pid: str) -> Row | None:
        """Return the row of a place of ours if it is there already."""
        number = self.ids.get(pid)
        return self.rows.get(number) if number is not None else None

    def admin_of(self, city: City) -> tuple[str, str]:
        """Return the names of a city's first- and second-level units, empty where unknown."""
        return self.admin.get((city.country, round(city.lat * 1e5), round(city.lon * 1e5)), ("", ""))

    def unit_names(self) -> dict[tuple[str, str], set[int]]:
        """Return the numbers of units by country and folded name."""
        taken: dict[tuple[str, str], set[int]] = defaultdict(set)
        for row in self.rows.values():
            if row.kind in {"province", "district"} and row.country:
                for form, _ in row.names:
                    taken[row.country, names.fold(form)].add(row.id)
        return taken
