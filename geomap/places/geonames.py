"""A gazetteer from the full GeoNames dump: the user's own allCountries.zip in the packaged gazetteer's schema.

What no dump has (demonyms, abbreviations, regions, boundaries, ISO codes) is taken over from a compiled gazetteer, by
default the packaged one; its countries and units keep their ids and gain the dump's names and points.
"""

from __future__ import annotations

import sqlite3
import zipfile
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from geomap.errors import GazetteerBuildError
from geomap.places import names
from geomap.places.compile import Compiler, Posting, postings
from geomap.places.feature_codes import dangerous, kind_of, radius_km
from geomap.places.schema import ABBREVIATION, ALIAS, CODE, KINDS, OWN_IDS, POSTING, PRIMARY, SCHEMA_VERSION, VARIANT

COLUMNS = 19
LIST_LIMIT = 9_990
"""GeoNames cuts the list of alternate names at 10,000 characters, through the middle of a name."""

NOT_NAMES = frozenset(("link", "wkdt", "post", "iata", "icao", "faac", "tcid", "unlc", "phon", "olink"))
"""Pseudo-languages of alternateNamesV2: links and codes, not names."""

_BATCH = 20_000
_UNSEEN = -1


@dataclass(slots=True)
class Report:
    """What a build took and left: counts of rows, and of rows skipped by reason."""

    rows: int = 0
    places: int = 0
    merged: int = 0
    skipped: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _Base:
    """What is taken over from a compiled gazetteer, by number."""

    units: dict[tuple[str, str], int]
    countries: dict[str, int]
    districts: dict[tuple[int, str], int]


@dataclass(slots=True)
class _State:
    """What the passes over the dump share."""

    out: Compiler
    base: _Base
    report: Report
    wanted: frozenset[str]
    progress: Callable[[str, int], None]
    admin1: dict[tuple[str, str], int] = field(default_factory=dict)
    admin2: dict[tuple[str, str, str], int] = field(default_factory=dict)
    merged: dict[int, int] = field(default_factory=dict)
    kinds: array[int] = field(default_factory=lambda: array("b"))
    people: array[int] = field(default_factory=lambda: array("I"))
    listed: bool = True

    def seen(self, number: int) -> bool:
        """Tell whether a row with this id has come already."""
        return number < len(self.kinds) and self.kinds[number] != _UNSEEN

    def note(self, number: int, kind: str, people: int) -> None:
        """Remember class and size of an id, for the names that come later in another file."""
        short = number + 1 - len(self.kinds)
        if short > 0:
            self.kinds.extend([_UNSEEN] * (short + 100_000))
            self.people.extend([0] * (short + 100_000))
        self.kinds[number] = KINDS.index(kind)
        self.people[number] = min(people, 2**32 - 1)


def build(
    target: Path,
    geonames: Path,
    *,
    base: Path,
    alternate_names: Path | None = None,
    admin: Collection[Path] = (),
    countries: Collection[str] = (),
    work: Path | None = None,
    progress: Callable[[str, int], None] = lambda *_: None,
) -> Report:
    """Compile a dump into `target` and return what was taken; the old target stays until the new one is complete.

    `geonames` is a zip or text file in the form of allCountries.txt; `alternate_names` one in the form of
    alternateNamesV2.txt, whose flags then decide about every name; `admin` files in the form of admin1CodesASCII.txt
    or admin2Codes.txt; `countries` limits the places to some ISO alpha-2 codes.
    """
    report = Report()
    with Compiler(target, work) as out:
        state = _State(out, _take_over(out, base), report, frozenset(code.upper() for code in countries), progress)
        state.listed = alternate_names is None
        for path in admin:
            _read_admin(state, path)
        _read_units(state, geonames)
        _read_places(state, geonames)
        if report.places + report.merged == 0:
            message = f"{geonames.name}: no row is a place; expected the form of allCountries.txt (19 columns, tabs)"
            raise GazetteerBuildError(message)
        if alternate_names is not None:
            _read_names(state, alternate_names)
        progress("names in order", report.places)
        out.finish({"title": f"GeoNames {geonames.name}", "attribution": "GeoNames (CC BY 4.0)"})
    return report


@contextmanager
def _lines(path: Path) -> Iterator[IO[bytes]]:
    """Open a dump, plain or zipped; the first member that is no readme counts."""
    try:
        if not zipfile.is_zipfile(path):
            with path.open("rb") as file:
                if file.read(2) == b"PK":
                    message = f"{path.name}: the zip file is cut short; download it again"
                    raise GazetteerBuildError(message)
                file.seek(0)
                yield file
            return
        with zipfile.ZipFile(path) as archive:
            inner = [name for name in archive.namelist() if name.endswith(".txt") and "readme" not in name.lower()]
            if not inner:
                message = f"{path.name}: holds no .txt file; expected GeoNames' own zip"
                raise GazetteerBuildError(message)
            inner.sort(key=lambda name: -archive.getinfo(name).file_size)
            with archive.open(inner[0]) as file:
                yield file
    except (zipfile.BadZipFile, EOFError, OSError) as error:
        message = f"{path.name}: cannot be read to its end ({error}); download it again"
        raise GazetteerBuildError(message) from error


def _take_over(out: Compiler, path: Path) -> _Base:
    """Copy what stands in a compiled gazetteer beside its populated places of GeoNames."""
    try:
        db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        schema = db.execute("select value from meta where key = 'schema'").fetchone()
    except sqlite3.Error as error:
        message = f"{path.name}: not a compiled gazetteer ({error}); give --base another file"
        raise GazetteerBuildError(message) from error
    if schema is None or schema[0] != str(SCHEMA_VERSION):
        message = f"{path.name}: compiled by another version of geomap; build it again first"
        raise GazetteerBuildError(message)
    sources = dict(db.execute("select id, name from sources"))
    rows, facts = [], {}
    base = _Base({}, {}, {})
    for row in db.execute("select * from places where id >= ?", (OWN_IDS,)):
        facts[row[0]] = (KINDS[row[3]], row[10])
        rows.append((*row[:7], None, *row[8:11], out.source(sources[row[11]]), *row[12:]))
        if KINDS[row[3]] == "country":
            base.countries[row[5]] = row[0]
    units = {row[0]: row[6] for row in rows if KINDS[row[3]] == "district"}
    found: list[Posting] = []
    for key, blob in db.execute("select key, ids from names"):
        for place, how in POSTING.iter_unpack(blob):
            if place not in facts:
                continue
            found.extend((key, *rest) for _, *rest in postings(place, *facts[place], [("x", how)]))
            if how <= ALIAS and units.get(place):
                base.districts.setdefault((units[place], key), place)
    out.add_many(rows, found)
    base.units = {
        (country, code): number for country, code, number in db.execute("select country, code, id from units")
    }
    out.copy(db, OWN_IDS)
    db.close()
    return base


def _fields(line: bytes, wanted: Collection[str], skipped: Counter[str]) -> list[str] | None:
    """Return the columns of a line, or None with the reason counted."""
    try:
        row = line.decode("utf-8").rstrip("\r\n").split("\t")
    except UnicodeDecodeError:
        skipped["not UTF-8"] += 1
        return None
    if len(row) != COLUMNS:
        if line.strip():
            skipped[f"{len(row)} columns instead of {COLUMNS}"] += 1
        return None
    if wanted and row[8] not in wanted:
        return None
    return row


def _point(row: list[str], skipped: Counter[str]) -> tuple[int, float, float, int] | None:
    """Return (id, lat, lon, population) of a row, or None with the reason counted."""
    try:
        number, lat, lon = int(row[0]), float(row[4]), float(row[5])
    except ValueError:
        skipped["id or coordinates are not numbers"] += 1
        return None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        skipped["coordinates off the globe"] += 1
        return None
    if not 0 < number < OWN_IDS:
        skipped["id out of range"] += 1
        return None
    return number, lat, lon, int(row[14]) if row[14].isdecimal() else 0


def _read_admin(state: _State, path: Path) -> None:
    """Read names of units from admin1CodesASCII.txt or admin2Codes.txt: code, name, ASCII name, geonameid."""
    with _lines(path) as lines:
        for line in lines:
            row = line.decode("utf-8", "replace").rstrip("\r\n").split("\t")
            parts = row[0].split(".")
            if len(row) < 4 or not row[3].isdecimal() or len(parts) not in {2, 3}:
                state.report.skipped[f"{path.name}: not code, name, name, id"] += 1
                continue
            if len(parts) == 2 and (parts[0], parts[1]) not in state.base.units:
                state.admin1[parts[0], parts[1]] = int(row[3])
            elif len(parts) == 3:
                state.admin2[parts[0], parts[1], parts[2]] = int(row[3])


def _read_units(state: _State, path: Path) -> None:
    """Read countries and units first, since the rows of places come in no order."""
    state.admin1.update(state.base.units)
    second: dict[tuple[str, str, str], tuple[int, str]] = {}
    unheeded: Counter[str] = Counter()  # the second pass counts what is skipped
    with _lines(path) as lines:
        for line in lines:
            if b"\tA\t" not in line:
                continue
            row = _fields(line, state.wanted, unheeded)
            if row is None or row[6] != "A":
                continue
            spot = _point(row, unheeded)
            if spot is None:
                continue
            code, country = row[7], row[8]
            if country in state.base.countries and code in {"PCLI", "PCLD", "PCLS", "PCLF", "PCL"}:
                state.merged[spot[0]] = state.base.countries[country]
            elif code == "ADM1":
                known = state.admin1.get((country, row[10]))
                if known is not None and known >= OWN_IDS:
                    state.merged[spot[0]] = known
                else:
                    state.admin1[country, row[10]] = spot[0]
            elif code == "ADM2":
                second[country, row[10], row[11]] = (spot[0], row[1])
    for key, (number, name) in second.items():
        unit = state.admin1.get((key[0], key[1]))
        known = state.base.districts.get((unit, names.fold(name))) if unit else None
        if known:
            state.merged[number] = known
        state.admin2[key] = known or number
    state.progress("units", len(state.admin1) + len(state.admin2))


def _read_places(state: _State, path: Path) -> None:
    """Read every row into places and postings."""
    source = state.out.source("GeoNames")
    report, places, found = state.report, [], list[Posting]()
    with _lines(path) as lines:
        for line in lines:
            report.rows += 1
            row = _fields(line, state.wanted, report.skipped)
            spot = _point(row, report.skipped) if row else None
            if row is None or spot is None:
                continue
            number, lat, lon, people = spot
            if state.seen(number):
                report.skipped["an id that came before"] += 1
                continue
            kind = kind_of(row[6], row[7], people)
            state.note(number, kind, people)
            all_names = [(row[1], PRIMARY)]
            if state.listed:
                all_names.extend((form, ALIAS) for form in _listed(row[3], row[1]))
            elif row[2]:
                all_names.append((row[2], ALIAS))
            if number in state.merged:
                report.merged += 1
                found.extend(postings(state.merged[number], kind, people, all_names))
                continue
            report.places += 1
            places.append(
                (
                    number, None, row[1], KINDS.index(kind), row[7], row[8] or None, state.admin1.get((row[8],
                    row[10])),
                    state.admin2.get((row[8], row[10], row[11])), round(lat * 1e5), round(lon * 1e5), people, source,
                    radius_km(kind, people), 0, number,
                )
            )  # fmt: skip
            found.extend(postings(number, kind, people, all_names))
            if row[7] in {"PPLC", "PPLA"}:
                _seat(state, row, number)
            if len(places) >= _BATCH:
                state.out.add_many(places, found)
                places.clear()
                found.clear()
                state.progress("places", report.rows)
    state.out.add_many(places, found)


def _seat(state: _State, row: list[str], number: int) -> None:
    """Record a capital."""
    unit = state.admin1.get((row[8], row[10]))
    if unit is not None:
        state.out.capital(unit, number)
    if row[7] == "PPLC" and row[8] in state.base.countries:
        state.out.capital(state.base.countries[row[8]], number)


def _listed(text: str, name: str) -> list[str]:
    """Return the usable names of a comma list."""
    forms = text.split(",") if text else []
    if len(text) >= LIST_LIMIT and forms:
        forms.pop()
    return [form for form in forms if not dangerous(form, name)]


def _read_names(state: _State, path: Path) -> None:
    """Read alternateNamesV2: id, geonameid, language, name, preferred, short, colloquial, historic, from, to."""
    found: list[Posting] = []
    number = 0
    with _lines(path) as lines:
        for number, line in enumerate(lines):
            row = line.decode("utf-8", "replace").rstrip("\r\n").split("\t")
            if len(row) < 4 or not row[1].isdecimal():
                state.report.skipped[f"{path.name}: {len(row)} columns"] += bool(line.strip())
                continue
            if row[2] in NOT_NAMES:
                continue
            place = int(row[1])
            if not state.seen(place):
                continue
            flags = [*row[4:8], "", "", "", ""]
            how = VARIANT if flags[2] == "1" or flags[3] == "1" else ALIAS
            if row[2] == "abbr":
                how = CODE if row[3].isupper() else ABBREVIATION
            elif dangerous(row[3], ""):
                continue
            target = state.merged.get(place, place)
            found.extend(postings(target, KINDS[state.kinds[place]], state.people[place], [(row[3], how)]))
            if len(found) >= _BATCH:
                state.out.add_many((), found)
                found.clear()
                state.progress("names", number)
    state.out.add_many((), found)


def counts(report: Report) -> Mapping[str, int]:
    """Return a report as numbers by label, for printing."""
    skipped = {f"skipped: {reason}": count for reason, count in sorted(report.skipped.items())}
    return {"rows": report.rows, "places": report.places, "merged into units": report.merged, **skipped}
