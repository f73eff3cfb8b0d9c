"""A user's own places and boundaries, added to a copy of a compiled gazetteer.

A feature that a known place of the same name fits (a polygon that holds it, a point within 30 km of it, of a kind that
agrees) gives that place its outline and its names; any other becomes a place of its own with an id "user:...".
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geomap.errors import GazetteerBuildError, InputError, OutputError
from geomap.places import names
from geomap.places.compile import postings
from geomap.places.gazetteer import Gazetteer
from geomap.places.geometry import distance_km
from geomap.places.schema import ALIAS, KINDS, OWN_IDS, POSTING, PRIMARY, sieve, stored
from geomap.records import Place

NEAR_KM = 30.0
USER_IDS = OWN_IDS + 1_000_000_000
_NAME = (
    "name",
    "name_en",
    "shapename",
    "adm2_en",
    "adm1_en",
    "adm3_en",
    "placename",
    "place",
    "title",
    "label",
    "asciiname",
)
_ALIASES = ("names", "aliases", "alternatenames", "alternate_names", "alt_names", "name_local", "name_alt")
_KIND = ("kind", "type", "shapetype", "level", "fclass", "feature")
_COUNTRY = ("country", "iso_a2", "iso2", "countrycode", "country_code", "shapegroup", "iso3", "iso_a3", "adm0_pcode")
_LAT, _LON = ("lat", "latitude", "y"), ("lon", "lng", "long", "longitude", "x")
_ID = ("id", "shapeid", "pcode", "adm2_pcode", "adm1_pcode", "geonameid", "code", "fid")
_LEVELS = {
    "adm0": "country",
    "adm1": "province",
    "adm2": "district",
    "adm3": "district",
    "admin1": "province",
    "admin2": "district",
}
_AREAS = frozenset(("country", "province", "district"))


@dataclass(slots=True)
class Added:
    """What became of a user's features: counts, and a line for each that was matched or left out."""

    matched: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    repaired: int = 0
    skipped: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Feature:
    """A user's feature in WGS 84; `area` is its outline, if it has one."""

    key: str
    name: str
    aliases: tuple[str, ...]
    kind: str
    country: str | None
    lat: float
    lon: float
    population: int = 0
    area: BaseGeometry | None = None


def add(files: Sequence[Path], target: Path, *, base: Path, kind: str | None = None) -> Added:
    """Copy the gazetteer `base` to `target` with the features of `files`, and return what became of each.

    `kind` is what features are that do not say so themselves. The target appears complete or not at all; it may be
    the base itself.
    """
    gazetteer = Gazetteer(base)
    gazetteer.meta()  # refuse a base that cannot be read before anything is written
    report = Added()
    try:
        handle, part_name = tempfile.mkstemp(prefix=".gazetteer-", suffix=".part", dir=target.parent)
    except OSError as error:
        message = f"{target.parent}: cannot write there ({error.strerror}); choose another folder with -o"
        raise OutputError(message) from error
    os.close(handle)
    part = Path(part_name)
    try:
        shutil.copyfile(base, part)
        db = sqlite3.connect(part, isolation_level=None)
        try:
            db.execute("pragma journal_mode = off")
            db.execute("begin")
            writer = _Writer(db, gazetteer, report)
            for file in files:
                for feature in read(file, report, kind):
                    writer.put(feature)
            if not report.matched and not report.new:
                told = "; ".join(f"{count} with {reason}" for reason, count in report.skipped.items()) or "it is empty"
                advice = "give features with a name and a place: an outline, a point, or columns lat and lon"
                raise InputError(", ".join(file.name for file in files), f"holds no place to add ({told})", advice)
            writer.finish(files)
            db.execute("commit")
        finally:
            db.close()
        part.chmod(0o644)
        part.replace(target)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()
    return report


class _Writer:
    """Puts features into a copy of a gazetteer."""

    def __init__(self, db: sqlite3.Connection, gazetteer: Gazetteer, report: Added) -> None:
        self.db, self.gazetteer, self.report = db, gazetteer, report
        self.taken: set[str] = set()
        self.keys: list[str] = []
        self.next = max(USER_IDS, 1 + int(db.execute("select coalesce(max(id), 0) from places").fetchone()[0]))
        number = db.execute("select coalesce(max(id), -1) + 1 from sources").fetchone()[0]
        self.source = int(number)
        db.execute("insert into sources values (?, 'added by the user')", (self.source,))

    def put(self, feature: Feature) -> None:
        """Merge a feature into the place that it is, or add it."""
        if feature.key in self.taken:
            self.report.skipped["an id that came before in the file"] += 1
            return
        self.taken.add(feature.key)
        known = match(feature, self.gazetteer)
        forms = [(feature.name, ALIAS if known else PRIMARY), *((form, ALIAS) for form in feature.aliases)]
        if known:
            number = self.db.execute("select id from places where pid = ?", (known.id,)).fetchone()
            place = int(number[0]) if number else int(known.id.partition(":")[2])
            self.report.matched.append(f"{feature.name} -> {known.id} {known.name} ({known.kind})")
            self._names(place, known.kind, known.population, forms)
            if feature.area is not None:
                self._shape(place, feature.area, known.lat, known.lon)
            return
        place = self.next
        self.next += 1
        pid = f"user:{names.fold(feature.name).replace(' ', '-') or 'place'}-{place - USER_IDS}"
        unit, district = self._holders(feature)
        self.db.execute(
            "insert into places values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                place, pid, feature.name, KINDS.index(feature.kind), "", feature.country, unit, district,
                round(feature.lat * 1e5), round(feature.lon * 1e5), feature.population, self.source,
                10.0 if feature.kind in _AREAS else 1.0, 0, None,
            ),
        )  # fmt: skip
        self.report.new.append(f"{feature.name} -> {pid} ({feature.kind})")
        self._names(place, feature.kind, feature.population, forms)
        if feature.area is not None:
            self._shape(place, feature.area, feature.lat, feature.lon)

    def _holders(self, feature: Feature) -> tuple[int | None, int | None]:
        """Take the units of the populated place nearest to a new one, if that is near."""
        near = self.gazetteer.nearest(feature.lat, feature.lon)
        if not near or near[0][1] > NEAR_KM:
            return None, None
        number = near[0][0].id.partition(":")[2]
        row = (
            self.db.execute("select admin1, admin2, country from places where id = ?", (int(number),)).fetchone()
            if number.isdecimal()
            else None
        )
        if row is None:
            return None, None
        if feature.country is None:
            feature.country = row[2]
        if feature.country != row[2] or feature.kind in {"country", "province"}:
            return None, None
        return row[0], None if feature.kind == "district" else row[1]

    def _names(self, place: int, kind: str, people: int, forms: list[tuple[str, int]]) -> None:
        for key, _, how, _, flags, population in postings(place, kind, people, forms):
            row = self.db.execute("select flags, population, ids from names where key = ?", (key,)).fetchone()
            if row is None:
                self.keys.append(key)
                self.db.execute(
                    "insert into names values (?,?,?,?)", (key, flags, population, POSTING.pack(place, how))
                )
                skeleton = names.skeleton(key)
                if skeleton:
                    self.db.execute(
                        "insert into skeletons values (?,?)"
                        " on conflict do update set keys = keys || char(10) || excluded.keys",
                        (skeleton, key),
                    )
            elif all(number != place for number, _ in POSTING.iter_unpack(row[2])):
                # A user's own place comes first: they added it because they mean it.
                self.db.execute(
                    "update names set flags = ?, population = ?, ids = ? where key = ?",
                    (row[0] | flags, max(row[1], population), POSTING.pack(place, how) + row[2], key),
                )

    def _shape(self, place: int, area: BaseGeometry, lat: float, lon: float) -> None:
        rounded = shapely.set_precision(area, 1e-5)
        geometry = json.loads(shapely.to_geojson(rounded if not rounded.is_empty else area))
        data = zlib.compress(json.dumps(geometry, separators=(",", ":")).encode(), 9)
        self.db.execute("insert or replace into shapes values (?,?,?,?,?,?)", (place, data, *area.bounds))
        radius = max(distance_km(lat, lon, y, x) for x, y in shapely.get_coordinates(area).tolist())
        self.db.execute(
            "update places set boundary = 2, uncertainty = ? where id = ?", (round(max(radius, 0.1), 2), place)
        )

    def finish(self, files: Sequence[Path]) -> None:
        """Let the new names through the sieve and the digest tell that the content changed."""
        bits = sieve(self.keys, stored(self.db))
        self.db.execute("create table if not exists sieve (bits blob not null)")
        self.db.execute("delete from sieve")
        self.db.execute("insert into sieve values (?)", (bits,))
        digest = hashlib.sha256(self.gazetteer.meta().get("digest", "").encode())
        for file in files:
            digest.update(file.read_bytes())
        self.db.execute("insert or replace into meta values ('digest', ?)", (digest.hexdigest(),))


def match(feature: Feature, gazetteer: Gazetteer) -> Place | None:
    """Return the known place that a feature is, or None."""
    found = [c.place for c in gazetteer.find(feature.name)] or [
        c.place for c in gazetteer.fuzzy(feature.name, 5) if c.match == "skeleton"
    ]
    for form in feature.aliases:
        found.extend(c.place for c in gazetteer.find(form))
    best: tuple[float, str, Place] | None = None
    for place in found:
        if feature.country and place.country and place.country != feature.country:
            continue
        if (place.kind in _AREAS or feature.kind in _AREAS) and place.kind != feature.kind:
            continue
        if feature.area is not None:
            if not feature.area.buffer(0.02).covers(shapely.Point(place.lon, place.lat)):
                continue
            distance = 0.0
        else:
            distance = distance_km(feature.lat, feature.lon, place.lat, place.lon)
            if distance > NEAR_KM:
                continue
        if best is None or (distance, place.id) < best[:2]:
            best = (distance, place.id, place)
    return best[2] if best else None


def read(file: Path, report: Added, kind: str | None = None) -> Iterator[Feature]:
    """Yield the features of a GeoJSON, GeoPackage, Shapefile or CSV file in WGS 84; what is wrong is counted."""
    if not file.is_file():
        raise InputError(str(file), "there is no such file", "check the path")
    pairs = _table(file) if file.suffix.lower() in {".csv", ".tsv"} else _layers(file)
    for number, (properties, geometry) in enumerate(pairs):
        facts = {str(key).lower(): value for key, value in properties.items()}
        name = str(_first(facts, _NAME) or "").strip()
        if not name or not names.fold(name) or len(name) > 200:
            report.skipped[
                "no name (expected a column called name)" if not name else "a name that cannot be looked up"
            ] += 1
            continue
        area, spot = _parts(geometry, facts, report)
        if spot is None:
            continue
        yield Feature(
            str(_first(facts, _ID) or f"{file.name}#{number}"), name, _aliases(facts), _kind(facts, kind, area),
            _country(facts), spot[0], spot[1], _whole(facts.get("population")), area,
        )  # fmt: skip


def _parts(
    geometry: BaseGeometry | None, facts: dict[str, Any], report: Added
) -> tuple[BaseGeometry | None, tuple[float, float] | None]:
    """Return (outline, (lat, lon)) of a feature; (None, None) with the reason counted where it has no usable place."""
    if geometry is None or geometry.is_empty:
        try:
            lat, lon = _degrees(_first(facts, _LAT)), _degrees(_first(facts, _LON))
        except (TypeError, ValueError):
            report.skipped["no geometry and no columns lat and lon"] += 1
            return None, None
        geometry = shapely.Point(lon, lat)
    if geometry.geom_type in {"Polygon", "MultiPolygon"}:
        if not geometry.is_valid:
            geometry = shapely.make_valid(geometry)
            report.repaired += 1
        middle = geometry.centroid if geometry.contains(geometry.centroid) else geometry.representative_point()
        area: BaseGeometry | None = geometry
    else:
        middle, area = geometry.centroid, None
    west, south, east, north = geometry.bounds
    if not (-90 <= south <= north <= 90 and -180 <= west <= east <= 180):
        report.skipped["coordinates off the globe"] += 1
        return None, None
    return area, (middle.y, middle.x)


def _degrees(value: Any) -> float:
    """Return a coordinate, also one that a spreadsheet wrote with a decimal comma."""
    return float(value.replace(",", ".") if isinstance(value, str) else value)


def _table(file: Path) -> Iterator[tuple[dict[str, Any], None]]:
    """Read a CSV or TSV file."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(str(file), "not UTF-8", "save it as UTF-8") from error
    delimiter = "\t" if file.suffix.lower() == ".tsv" else ","
    head = text.split("\n", 1)[0]
    if delimiter == "," and head.count(";") > head.count(","):
        delimiter = ";"
    for row in csv.DictReader(text.splitlines(), delimiter=delimiter):
        yield {key: value for key, value in row.items() if key}, None


def _layers(file: Path) -> Iterator[tuple[dict[str, Any], BaseGeometry | None]]:
    """Read every layer of a vector file, reprojected to WGS 84 where it says that it is in another system."""
    import pyogrio  # noqa: PLC0415 - heavy, and only vector files need it
    import pyproj  # noqa: PLC0415 - as above

    try:
        layers = [str(layer[0]) for layer in pyogrio.list_layers(file)]
        for layer in layers:
            meta, _, shapes, columns = pyogrio.raw.read(file, layer=layer)
            turn = None
            if meta.get("crs") and pyproj.CRS(meta["crs"]) != pyproj.CRS("EPSG:4326"):
                turn = pyproj.Transformer.from_crs(meta["crs"], "EPSG:4326", always_xy=True).transform
            for index, data in enumerate(shapes):
                geometry = shapely.from_wkb(data) if data is not None else None
                if geometry is not None and turn is not None:
                    geometry = shapely.transform(geometry, turn, interleaved=False)
                yield {str(name): column[index] for name, column in zip(meta["fields"], columns, strict=True)}, geometry
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, shapely.errors.GEOSException) as error:
        raise InputError(str(file), "not a vector file that can be read", "expected GeoJSON, GPKG or CSV") from error
    except pyproj.exceptions.CRSError as error:
        message = f"{file.name}: its coordinate system is unknown; save it in EPSG:4326"
        raise GazetteerBuildError(message) from error


def _first(facts: dict[str, Any], keys: tuple[str, ...]) -> Any:
    """Return the first value that is there under one of several column names."""
    for key in keys:
        value = facts.get(key)
        if value is not None and str(value).strip() and value == value:  # noqa: PLR0124 - NaN is no value
            return value
    return None


def _aliases(facts: dict[str, Any]) -> tuple[str, ...]:
    text = str(_first(facts, _ALIASES) or "")
    for mark in ("|", ";", ","):
        if mark in text:
            return tuple(form.strip() for form in text.split(mark) if form.strip())
    return (text.strip(),) if text.strip() else ()


def _kind(facts: dict[str, Any], default: str | None, area: BaseGeometry | None) -> str:
    """Return one of our kinds: the feature's own, the default, or what its geometry suggests."""
    said = str(_first(facts, _KIND) or "").strip().lower()
    said = _LEVELS.get(said, said)
    if said in KINDS:
        return said
    if default:
        return default
    return "district" if area is not None else "village"


def _country(facts: dict[str, Any]) -> str | None:
    code = str(_first(facts, _COUNTRY) or "").strip()
    found = Gazetteer().find(code.upper()) if code else ()
    if len(code) == 2:
        return code.upper()
    return next((c.place.country for c in found if c.place.kind == "country"), None)


def _whole(value: Any) -> int:
    try:
        return max(0, int(float(value)))
    except (TypeError, ValueError, OverflowError):
        return 0
