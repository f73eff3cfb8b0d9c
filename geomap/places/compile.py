"""The gazetteer's compiler: places and names go in, one SQLite file comes out, or nothing at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
import tomllib
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from geomap.errors import GazetteerBuildError, OutputError
from geomap.places import names
from geomap.places.geometry import distance_km
from geomap.places.schema import (
    ABBREVIATION,
    CLASS_RANK,
    CODE,
    DEMONYM,
    FLAG_OF_KIND,
    KINDS,
    POSTING,
    SCHEMA,
    SCHEMA_VERSION,
    WEAK,
    sieve,
)
from geomap.records import NAME_FLAGS

_LONGEST_KEY = 120
"""Longer ones are lists that slipped into a name."""


@dataclass(slots=True)
class Row:
    """A place as the compiler takes it; `names` pairs a name with how it belongs to the place."""

    id: int
    pid: str | None
    name: str
    kind: str
    fcode: str
    country: str | None
    lat: float
    lon: float
    source: str
    names: list[tuple[str, int]]
    admin1: int | None = None
    admin2: int | None = None
    population: int = 0
    uncertainty_km: float = 0.0
    boundary: int = 0
    geonameid: int | None = None


def verify(path: Path, sources: Mapping[str, Any], key: str) -> bytes:
    """Return the bytes of an input after checking them against the pinned sha256."""
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"gazetteer input {key}: cannot be read ({error.strerror}); install the pinned build requirements"
        raise GazetteerBuildError(message) from error
    check(data, sources, key)
    return data


def check(data: bytes, sources: Mapping[str, Any], key: str) -> None:
    """Raise unless the bytes are those that `sources.toml` pins under the key."""
    expected = sources.get(key, {}).get("sha256")
    found = hashlib.sha256(data).hexdigest()
    if found != expected:
        message = (
            f"gazetteer input {key}: expected sha256 {expected}, found {found}; "
            "install the pinned version, or pin the new one in gazetteer/sources.toml"
        )
        raise GazetteerBuildError(message)


def load_sources(path: Path) -> dict[str, Any]:
    """Read the table of pinned inputs."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


Posting = tuple[str, int, int, int, int, int]
"""(key, place, how the name belongs, rank of the class, flags, population)."""


def postings(place: int, kind: str, population: int, all_names: Iterable[tuple[str, int]]) -> list[Posting]:
    """Return one posting for each key that a place's names fold to, with the best of the ways it belongs."""
    best: dict[str, int] = {}
    for name, how in all_names:
        key = names.fold(name)
        if key and len(key) <= _LONGEST_KEY and best.get(key, 99) > how:
            best[key] = how
    flag, rank = FLAG_OF_KIND[kind], CLASS_RANK.get(kind, 5)
    out = []
    for key, how in best.items():
        flags = NAME_FLAGS["demonym"] if how == DEMONYM else flag
        if how in {ABBREVIATION, CODE}:
            flags |= NAME_FLAGS["abbreviation"]
        out.append((key, place, how, rank + (10 if how == WEAK else 0), flags, population))
    return out


class Compiler:
    """Collect places and names, then write the file through a temporary one and `os.replace`."""

    def __init__(self, target: Path, work: Path | None = None) -> None:
        """Open a temporary database in the folder `work`, by default beside the target."""
        self.target = target
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".gazetteer-", suffix=".part", dir=work or target.parent)
        except OSError as error:
            message = f"{target}: cannot write there ({error.strerror}); choose another folder with -o"
            raise OutputError(message) from error
        os.close(handle)
        self._part = Path(name)
        self._db = sqlite3.connect(self._part, isolation_level=None)
        self._db.executescript(
            "pragma journal_mode=off; pragma synchronous=off; pragma cache_size=-65536; pragma page_size=4096;"
        )
        self._db.executescript(SCHEMA)
        self._db.execute("pragma temp_store=file")
        self._db.execute(
            "create temp table postings"
            " (key text, id integer, type integer, rank integer, flags integer, population integer)"
        )
        self._db.execute("begin")
        self._sources: dict[str, int] = {}
        self._digest = hashlib.sha256()

    def __enter__(self) -> Self:
        """Return the compiler; leaving the block with an error leaves no file behind."""
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        """Remove the temporary file unless `finish` has moved it."""
        self._db.close()
        with suppress(FileNotFoundError):
            self._part.unlink()

    def source(self, name: str) -> int:
        """Return the number of a source."""
        return self._sources.setdefault(name, len(self._sources))

    def add(self, row: Row) -> None:
        """Add a place with its names."""
        place = (
            row.id, row.pid, row.name, KINDS.index(row.kind), row.fcode, row.country, row.admin1, row.admin2,
            round(row.lat * 1e5), round(row.lon * 1e5), row.population, self.source(row.source), row.uncertainty_km,
            row.boundary, row.geonameid,
        )  # fmt: skip
        self.add_many([place], postings(row.id, row.kind, row.population, row.names))

    def add_many(self, places: Iterable[tuple[Any, ...]], found: Iterable[Posting]) -> None:
        """Add rows of `places` and postings as they stand."""
        self._db.executemany("insert into places values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", places)
        self._db.executemany("insert into postings values (?,?,?,?,?,?)", found)

    def unit(self, country: str, code: str, number: int) -> None:
        """Record which place is a country's first-level unit of that GeoNames code."""
        self._db.execute("insert or replace into units values (?,?,?)", (country, code, number))

    def capital(self, unit: int, seat: int) -> None:
        """Record the seat of a country or unit."""
        self._db.execute("insert or replace into capitals values (?,?)", (unit, seat))

    def member(self, child: int, parent: int) -> None:
        """Record that a place belongs to a region beside its administrative parents."""
        self._db.execute("insert or ignore into members values (?,?)", (child, parent))

    def shape(
        self, place: int, geometry: Mapping[str, Any], bounds: tuple[float, float, float, float], boundary: int
    ) -> None:
        """Record the outline of a place; `boundary` is 1 for approximate, 2 for exact."""
        vertices = list(_vertices(geometry))
        if not vertices:
            return  # an islet smaller than the precision
        data = zlib.compress(json.dumps(geometry, separators=(",", ":"), sort_keys=True).encode(), 9)
        self._db.execute("insert or replace into shapes values (?,?,?,?,?,?)", (place, data, *bounds))
        row = self._db.execute("select lat, lon from places where id = ?", (place,)).fetchone()
        if row is None:
            return
        radius = max(distance_km(row[0] / 1e5, row[1] / 1e5, lat, lon) for lon, lat in vertices)
        self._db.execute(
            "update places set boundary = ?, uncertainty = ? where id = ?",
            (boundary, round(max(radius, 0.5), 1), place),
        )

    def copy(self, source: sqlite3.Connection, first: int) -> None:
        """Copy shapes, memberships and units of the places numbered from `first` out of another compiled file."""
        rows = source.execute("select * from shapes where id >= ?", (first,))
        self._db.executemany("insert or replace into shapes values (?,?,?,?,?,?)", rows)
        rows = source.execute("select id, parent from members where id >= ? and parent >= ?", (first, first))
        self._db.executemany("insert or ignore into members values (?,?)", rows)
        self._db.executemany("insert or replace into units values (?,?,?)", source.execute("select * from units"))

    def finish(self, meta: Mapping[str, str]) -> None:
        """Write names and skeletons in key order, then move the file to its place."""
        db = self._db
        db.execute("commit")
        db.execute("begin")
        rows = db.execute(
            "select key, id, type, rank, flags, population from postings order by key, rank, type, population desc, id"
        )
        db.executemany("insert into names values (?,?,?,?)", _grouped(rows))
        db.execute("insert into sieve values (?)", (sieve(key for (key,) in db.execute("select key from names")),))
        db.executemany("insert into sources values (?,?)", [(number, name) for name, number in self._sources.items()])
        db.execute("create temp table skeleton_keys (skeleton text, key text)")
        db.executemany(
            "insert into skeleton_keys values (?,?)",
            ((names.skeleton.__wrapped__(key), key) for (key,) in db.execute("select key from names")),
        )
        rows = db.execute("select skeleton, key from skeleton_keys where skeleton <> '' order by skeleton, key")
        db.executemany("insert into skeletons values (?,?)", _joined(rows))
        db.execute("create index places_pid on places (pid) where pid is not null")
        # The same expression stands in the lookup of what is near a point: half-degree cells.
        db.execute(
            "create index places_cell on places ((lat + 9000000) / 50000 * 720 + (lon + 18000000) / 50000)"
            " where kind between 3 and 6"
        )
        db.execute("create index capitals_seat on capitals (seat)")
        db.execute("create index members_parent on members (parent)")
        facts = dict(meta) | {
            "schema": str(SCHEMA_VERSION),
            "folding": str(names.FOLDING_VERSION),
            "unidata": unicodedata.unidata_version,
            "digest": _digest(db),
        }
        db.executemany("insert or replace into meta values (?,?)", sorted(facts.items()))
        db.execute("commit")
        db.close()
        self._part.chmod(0o644)
        if self._part.parent == self.target.parent:
            self._part.replace(self.target)
            return
        # The folder for temporary files may be on another disk: only a rename within one is atomic.
        beside = self.target.with_name(f"{self._part.name}.copy")
        try:
            shutil.copyfile(self._part, beside)
            beside.replace(self.target)
        finally:
            beside.unlink(missing_ok=True)


def _vertices(geometry: Mapping[str, Any]) -> Iterator[tuple[float, float]]:
    """Yield the vertices of a GeoJSON geometry as (lon, lat)."""
    stack = [geometry["coordinates"]]
    while stack:
        item = stack.pop()
        if item and isinstance(item[0], (int, float)):
            yield item[0], item[1]
        else:
            stack.extend(item)


def _grouped(rows: Iterable[Posting]) -> Iterator[tuple[str, int, int, bytes]]:
    """Join the postings of one key into a row, in the order they come."""
    current, flags, population, blob = "", 0, 0, bytearray()
    seen: set[int] = set()
    for key, place, kind, _, flag, people in rows:
        if key != current:
            if blob:
                yield current, flags, population, bytes(blob)
            current, flags, population, blob = key, 0, 0, bytearray()
            seen.clear()
        if place in seen:
            continue
        seen.add(place)
        flags |= flag
        population = max(population, people)
        blob += POSTING.pack(place, kind)
    if blob:
        yield current, flags, population, bytes(blob)


def _joined(rows: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Join the keys of one skeleton into a row."""
    current, keys = "", list[str]()
    for skeleton, key in rows:
        if skeleton != current:
            if keys:
                yield current, "\n".join(keys)
            current, keys = skeleton, []
        keys.append(key)
    if keys:
        yield current, "\n".join(keys)


def _digest(db: sqlite3.Connection) -> str:
    """Return a digest of the content that does not depend on the file's layout."""
    digest = hashlib.sha256()
    for place, data in db.execute("select id, geometry from shapes order by id"):
        # Compressed bytes differ between builds of zlib, what they hold does not.
        digest.update(b"%d" % place + zlib.decompress(data))
    for table in ("places", "names", "members", "capitals", "units", "sources"):
        for row in db.execute(f"select * from {table} order by 1, 2"):  # noqa: S608 - fixed names
            digest.update(repr(row).encode())
    return digest.hexdigest()
