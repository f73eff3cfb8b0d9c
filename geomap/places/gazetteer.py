"""The gazetteer: names to places, places to what holds them, from one read-only SQLite file.

The object is a path and nothing else until it is asked; each process and thread opens the file for itself, so it
can be pickled to workers. A lookup loads neither numpy nor shapely.
"""

from __future__ import annotations

import json
import math
import os
import sqlite3
import threading
import zlib
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from geomap import display
from geomap.errors import GazetteerError
from geomap.places import names
from geomap.places.description import describe
from geomap.places.geometry import cells, distance_km
from geomap.places.schema import (
    ABBREVIATION,
    ALIAS,
    CODE,
    DEMONYM,
    FLAG_OF_KIND,
    KINDS,
    OWN_IDS,
    POSTING,
    PRIMARY,
    SCHEMA_VERSION,
    VARIANT,
    WEAK,
    spot,
    stored,
)
from geomap.places.similar import similar
from geomap.records import NAME_FLAGS, Boundary, Candidate, GeoJSON, MatchKind, NameInfo, Place

DEFAULT_PATH = Path(__file__).resolve().parent.parent / "data" / "gazetteer.sqlite"
LIMIT = 100
"""Candidates that `find` returns at most; they are stored likeliest first."""

_CODE = 3  # letters of a code at most
_LONGEST = 200
"""No place has a longer name; whatever is longer is not looked up."""

_PER_NAME = 4
_ABBREVIATION, _DEMONYM = NAME_FLAGS["abbreviation"], NAME_FLAGS["demonym"]
_BOUNDARIES: tuple[Boundary, ...] = ("none", "approximate", "exact")
_UNITS = frozenset(("country", "province", "district"))
_SMALL = frozenset(
    ("city", "town", "village", "suburb", "district", "pass", "mountain", "airport", "base", "dam", "camp", "site")
)
_IN_CELL = (
    "select id, lat, lon from places where (lat + 9000000) / 50000 * 720 + (lon + 18000000) / 50000 = ?"
    " and kind between 3 and 6"
)
_MEMBER = "select 1 from members where id = ? and parent = ?"
_PLACE = (
    "select id, pid, name, kind, fcode, country, admin1, admin2, lat, lon, population, source, uncertainty, boundary,"
    " geonameid from places where id = ?"
)
_TYPE_SCORE = {PRIMARY: 1.0, ALIAS: 0.8, VARIANT: 0.6, ABBREVIATION: 0.8, CODE: 0.8, DEMONYM: 0.7, WEAK: 0.15}
_KIND_SCORE = (
    {"country": 1.0, "continent": 1.0, "province": 0.8}
    | dict.fromkeys(("region", "ocean", "sea"), 0.75)
    | dict.fromkeys(("range", "river", "desert", "lake", "strait", "bay", "peninsula"), 0.45)
    | dict.fromkeys(("valley", "mountain", "pass", "island", "airport", "base", "dam"), 0.35)
    | dict.fromkeys(("camp", "port", "site"), 0.3)
)
_FEATURE_CLASS = (
    dict.fromkeys(("country", "province", "district"), "A")
    | dict.fromkeys(("city", "town", "village", "suburb"), "P")
    | dict.fromkeys(("sea", "ocean", "lake", "river", "strait", "bay"), "H")
    | dict.fromkeys(("region", "continent"), "L")
    | dict.fromkeys(("airport", "base", "dam", "camp", "port", "site"), "S")
)


class Gazetteer:
    """Places of the world by name; implements `geomap.records.Gazetteer`."""

    def __init__(self, path: str | os.PathLike[str] | None = None) -> None:
        """Take the file's path: as given, else `GEOMAP_GAZETTEER`, else the one in the package."""
        self.path = str(path or os.environ.get("GEOMAP_GAZETTEER") or DEFAULT_PATH)
        self._digest = ""
        self._prepare()

    def _prepare(self) -> None:
        self._local = threading.local()
        self._sieve = b""
        self._find = lru_cache(maxsize=16_384)(self._find_uncached)
        self._info = lru_cache(maxsize=65_536)(self._info_uncached)
        self._number = lru_cache(maxsize=65_536)(self._number_uncached)
        self._contains = lru_cache(maxsize=65_536)(self._contains_uncached)
        self._fuzzy = lru_cache(maxsize=4_096)(self._fuzzy_uncached)
        self._scored = lru_cache(maxsize=65_536)(self._scored_uncached)
        self._pid = lru_cache(maxsize=8192)(self._pid_uncached)  # districts and provinces hold many places
        self._get = lru_cache(maxsize=65_536)(self._get_uncached)
        self._outline = lru_cache(maxsize=256)(self._outline_uncached)  # a country's outline takes 10 ms to parse

    def __getstate__(self) -> dict[str, str]:
        """Pickle as path and digest: a worker must not answer from another file than the one it was sent."""
        digest = ""
        with suppress(GazetteerError):  # a file that cannot be read says so where it is used
            digest = self.meta().get("digest", "")
        return {"path": self.path, "digest": digest}

    def __setstate__(self, state: dict[str, str]) -> None:
        """Unpickle unopened."""
        self.path = state["path"]
        self._digest = state["digest"]
        self._prepare()

    @property
    def _db(self) -> sqlite3.Connection:
        """Return this thread's connection."""
        local = self._local
        if getattr(local, "pid", None) != os.getpid():
            local.db = _open(self.path, self._digest)
            local.pid = os.getpid()
        db: sqlite3.Connection = local.db
        return db

    def meta(self) -> dict[str, str]:
        """Return the facts that the compiler wrote about the file."""
        return dict(self._db.execute("select key, value from meta").fetchall())

    def describe(self) -> dict[str, Any]:
        """Return what the file holds: its facts, its places by kind and country, its boundaries, and the crosswalk."""
        return describe(self._db, self.meta())

    def _repr_html_(self) -> str:
        return display.gazetteer(self)

    def info(self, name: str) -> NameInfo | None:
        """Return classes and size of the places that bear the name, or None; fast enough for every n-gram."""
        return self._info(name)

    def _info_uncached(self, name: str) -> NameInfo | None:
        if len(name) > _LONGEST:
            return None
        row = self._row(names.fold(name))
        if row is None:
            return None
        flags, population, count = row[0], row[1], len(row[2]) // POSTING.size
        if flags & _ABBREVIATION and not name.isupper():
            # Codes count only where they are written as such: "us" and "it" are words.
            left = [(place, kind) for place, kind in POSTING.iter_unpack(row[2]) if _written(kind, name)]
            places = [(place, kind) for number, kind in left if (place := self._get(number))]
            flags, population, count = 0, max((place.population for place, _ in places), default=0), len(places)
            for place, kind in places:
                flags |= _DEMONYM if kind == DEMONYM else FLAG_OF_KIND[place.kind]
                flags |= _ABBREVIATION if kind == ABBREVIATION else 0
        return NameInfo(flags, population, count) if count else None

    def _row(self, key: str) -> tuple[int, int, bytes] | None:
        byte, bit = spot(key)
        bits = self._sieve = self._sieve or stored(self._db)
        if not bits[byte] & bit or not key:
            return None
        found = self._db.execute("select flags, population, ids from names where key = ?", (key,))
        row: tuple[int, int, bytes] | None = found.fetchone()
        return row

    def find(self, name: str) -> tuple[Candidate, ...]:
        """Places that bear the name, exactly or folded, likeliest first; empty where none does.

        A kind word ("Panjshir Province", "Mount X") or a comma tail ("Springfield, Ill.") that is no part of a known
        name narrows the places to that kind or to those that the tail holds.
        """
        return self._find(name)

    def _find_uncached(self, name: str) -> tuple[Candidate, ...]:
        if len(name) > _LONGEST:
            return ()
        key = names.fold(name)
        return self._candidates(name, key, None) or self._tailed(name) or self._typed(name, key)

    def _candidates(self, name: str, key: str, match: MatchKind | None, most: int = LIMIT) -> tuple[Candidate, ...]:
        row = self._row(key)
        if row is None:
            return ()
        out = []
        for place_id, kind in POSTING.iter_unpack(row[2][: most * POSTING.size]):
            if kind >= ABBREVIATION and not _written(kind, name):
                continue
            place, score = self._scored(place_id, kind)
            if place is None:
                continue
            how: MatchKind
            if match is not None:
                how = match
            elif kind == PRIMARY:
                # A place may have several names of its own; only another writing of the shown one is folded.
                how = "exact" if name == place.name or names.fold(place.name) != key else "folded"
            else:
                how = "alias"
            out.append(Candidate(place, how, place.name if kind == PRIMARY else name, score))
        out.sort(key=_by_score)
        return tuple(out)

    def _tailed(self, name: str) -> tuple[Candidate, ...]:
        """Read "Springfield, Ill." as the places called Springfield that a place called Ill. holds."""
        head, comma, tail = name.rpartition(",")
        if not comma or not head.strip() or not tail.strip():
            return ()
        holders = self._find(tail.strip())
        if not holders:
            return ()
        above = {candidate.place.id for candidate in holders}
        found = self._find(head.strip())
        return tuple(c for c in found if above.intersection(c.place.parents)) or tuple(
            c for c in found if any(self.contains(holder, c.place.id) for holder in above)
        )

    def _scored_uncached(self, number: int, kind: int) -> tuple[Place | None, float]:
        place = self._get(number)
        return place, _score(place, kind) if place else 0.0

    def _typed(self, name: str, key: str) -> tuple[Candidate, ...]:
        """Try the name without its kind word or article, keeping only places of that kind."""
        for stem, kinds in names.typed(key):
            found = tuple(c for c in self._candidates(name, stem, "typed") if c.place.kind in kinds)
            if found:
                return found
        bare = names.without_article(key)
        if bare and len(bare) <= _CODE and not key.startswith("the "):
            bare = None  # "LA MAR" is no Morocco
        found = self._candidates(name, bare, "folded") if bare else ()
        whole = names.part_of(bare or key)
        return found or (self._candidates(name, whole, "typed") if whole else ())

    def fuzzy(self, name: str, limit: int = 10) -> tuple[Candidate, ...]:
        """Places with a similar name, within a bound on the edit distance.

        Names that share the consonants come first; one consonant more, less or other is only tried where none of
        those is close.
        """
        return self._fuzzy(name, limit)

    def _fuzzy_uncached(self, name: str, limit: int) -> tuple[Candidate, ...]:
        out: dict[str, Candidate] = {}
        for alike, ratio, same in similar(self._db, names.fold(name[:_LONGEST]), limit):
            how: MatchKind = "skeleton" if same else "fuzzy"
            for candidate in self._candidates(alike.title(), alike, how, _PER_NAME):
                score = round(candidate.score * ratio**4, 4)
                if candidate.place.id not in out:
                    out[candidate.place.id] = Candidate(candidate.place, how, alike, score)
        return tuple(sorted(out.values(), key=_by_score)[:limit])

    def get(self, place_id: str) -> Place | None:
        """Return the place with this id."""
        number = self._number(place_id)
        return self._get(number) if number is not None else None

    def _number_uncached(self, place_id: str) -> int | None:
        if place_id.startswith("gn:") and place_id[3:].isdecimal():
            number = int(place_id[3:])
            return number if number < OWN_IDS else None
        row = self._db.execute("select id from places where pid = ?", (place_id,)).fetchone()
        return row[0] if row else None

    def _get_uncached(self, number: int) -> Place | None:
        row = self._db.execute(_PLACE, (number,)).fetchone()
        if row is None:
            return None
        chain = self._chain(row[0], row[4], row[5], row[6], row[7])
        unit = self._get(row[6]) if row[6] and row[6] != row[0] else None
        kind = KINDS[row[3]]
        return Place(
            row[1] or f"gn:{row[0]}", row[2], kind, _FEATURE_CLASS.get(kind, "T"), row[4], row[5],
            unit.name if unit else (row[2] if row[6] == row[0] else None), row[8] / 1e5, row[9] / 1e5, chain,
            row[14], self._source(row[11]), None, row[12], _BOUNDARIES[row[13]], row[10],
        )  # fmt: skip

    def _chain(
        self, number: int, code: str, country: str | None, admin1: int | None, admin2: int | None
    ) -> tuple[str, ...]:
        """Return the ids of district, province and country, without the place itself."""
        numbers = [unit for unit in (admin2, admin1) if unit and unit != number]
        out = []
        for unit in numbers:
            pid = self._pid(unit)
            if pid is not None:
                out.append(pid)
        if country and not code.startswith("PCL"):
            out.append(f"iso:{country}")
        return tuple(out)

    def _pid_uncached(self, number: int) -> str | None:
        row = self._db.execute("select pid from places where id = ?", (number,)).fetchone()
        return (row[0] or f"gn:{number}") if row else None

    def _source(self, number: int) -> str:
        if not hasattr(self._local, "sources"):
            self._local.sources = dict(self._db.execute("select id, name from sources").fetchall())
        source: str = self._local.sources.get(number, "")
        return source

    def parents(self, place_id: str) -> tuple[Place, ...]:
        """Places that hold this one, nearest first."""
        place = self.get(place_id)
        if place is None:
            return ()
        return tuple(parent for parent in map(self.get, place.parents) if parent is not None)

    def contains(self, parent_id: str, child_id: str) -> bool:
        """Whether one place holds the other (a place does not hold itself)."""
        return self._contains(parent_id, child_id)

    def _contains_uncached(self, parent_id: str, child_id: str) -> bool:
        child = self.get(child_id)
        if child is None or parent_id == child_id:
            return False
        if parent_id in child.parents:
            return True
        parent = self._number(parent_id)
        held = (self._number(child_id), *(self._number(unit) for unit in child.parents))
        if any(self._db.execute(_MEMBER, (unit, parent)).fetchone() for unit in held):
            return True
        above = self.get(parent_id)
        if above is None or above.kind in _UNITS or child.kind not in _SMALL:
            return False
        box = self._db.execute("select west, south, east, north from shapes where id = ?", (parent,)).fetchone()
        if box is None:
            return False
        west, south, east, north = (float(edge) for edge in box)
        between = west <= child.lon <= east if west <= east else child.lon >= west or child.lon <= east
        return south <= child.lat <= north and between

    def capital_of(self, place_id: str) -> Place | None:
        """Return the seat of a country or first-level unit."""
        row = self._db.execute("select seat from capitals where id = ?", (self._number(place_id),)).fetchone()
        return self._get(row[0]) if row else None

    def nearest(self, lat: float, lon: float, limit: int = 1) -> tuple[tuple[Place, float], ...]:
        """Return the populated places nearest to a point with their distance in km, within some 300 km."""
        for span in (0, 1, 3, 6):
            found = []
            for cell in cells(lat, lon, span):
                for row in self._db.execute(_IN_CELL, (cell,)):
                    found.append((distance_km(lat, lon, row[1] / 1e5, row[2] / 1e5), row[0]))  # noqa: PERF401
            # A place in the next ring of cells may be nearer than one in a corner of these.
            bound = max(0.5, span) * 0.5 * 111.2 * max(0.05, math.cos(math.radians(min(89.0, abs(lat)))))
            near = sorted(found)[:limit]
            if near and (near[-1][0] <= bound or span == 6) and (len(near) == limit or span == 6):
                return tuple((place, round(km, 3)) for km, number in near if (place := self._get(number)))
        return ()

    def geometry(self, place_id: str) -> GeoJSON | None:
        """Return the boundary or extent of a place as GeoJSON."""
        return self._outline(place_id)

    def _outline_uncached(self, place_id: str) -> GeoJSON | None:
        row = self._db.execute("select geometry from shapes where id = ?", (self._number(place_id),)).fetchone()
        shape: GeoJSON | None = json.loads(zlib.decompress(row[0])) if row else None
        return shape


def _open(path: str, digest: str = "") -> sqlite3.Connection:
    """Open the file read-only and check that this version can read it, and that it is the one meant."""
    if not Path(path).is_file():
        name = Path(path).name
        message = f"gazetteer: no file at {name}; install the package again, or run `make build` in a checkout"
        raise GazetteerError(message)
    try:
        db = sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        meta = dict(db.execute("select key, value from meta where key in ('schema', 'folding', 'digest')").fetchall())
    except sqlite3.Error as error:
        message = f"gazetteer {Path(path).name}: not a readable SQLite file ({error}); build it again"
        raise GazetteerError(message) from error
    if meta.get("schema") != str(SCHEMA_VERSION) or meta.get("folding") != str(names.FOLDING_VERSION):
        message = f"gazetteer {Path(path).name}: made by another version of geomap; build it again"
        raise GazetteerError(message)
    if digest and meta.get("digest") != digest:
        message = f"gazetteer {Path(path).name}: changed while it was in use; run again"
        raise GazetteerError(message)
    db.execute("pragma cache_size=-8000")
    return db


def _written(kind: int, name: str) -> bool:
    """Tell whether a name is written as its sort demands: codes in capitals, abbreviations with one."""
    if kind == CODE:
        return name.isupper()
    return kind != ABBREVIATION or name[:1].isupper()


def _by_score(candidate: Candidate) -> float:
    return -candidate.score


def _score(place: Place, kind: int) -> float:
    """Return the prior of a candidate from how the name belongs to it, its class and its population."""
    size = _KIND_SCORE.get(place.kind)
    if size is None:
        size = 0.05 + 0.55 * min(1.0, math.log10(place.population + 1) / 7.3)
        if place.kind == "district":
            size = max(0.25, 0.8 * size)
    return round(_TYPE_SCORE[kind] * size, 4)
