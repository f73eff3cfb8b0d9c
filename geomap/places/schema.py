"""The layout of a compiled gazetteer, which its compiler and its readers share.

Two tables answer every question about a name. `names` holds one row per folded name with everything a recogniser
asks (classes, size, count) and the places that bear it, likeliest first, in one blob: one b-tree descent per lookup.
`skeletons` holds the folded names that share their consonants, for spellings that no list has. `sieve` holds one bit
for each hash of a folded name: most runs of words that a recogniser asks about are no names, and it says so at once.
"""

from __future__ import annotations

import sqlite3
import struct
import zlib
from collections.abc import Iterable

from geomap.records import NAME_FLAGS

SCHEMA_VERSION = 1
OWN_IDS = 3_000_000_000
"""Rowids of places that have no GeoNames id start here; they must fit 32 bits."""

PRIMARY, ALIAS, VARIANT, ABBREVIATION, CODE, DEMONYM, WEAK = range(7)
"""How a name belongs to a place, best first: a `CODE` stands in capitals, a `WEAK` alias is another place's name."""

POSTING = struct.Struct("<IB")
KINDS = (
    "country",
    "province",
    "district",
    "city",
    "town",
    "village",
    "suburb",
    "region",
    "continent",
    "sea",
    "ocean",
    "lake",
    "river",
    "valley",
    "mountain",
    "range",
    "pass",
    "desert",
    "island",
    "airport",
    "base",
    "dam",
    "camp",
    "port",
    "peninsula",
    "strait",
    "bay",
    "site",
)
_KIND_FLAG = (
    {"country": "country", "province": "admin1", "district": "admin2"}
    | dict.fromkeys(("city", "town", "village", "suburb"), "settlement")
    | dict.fromkeys(("region", "continent"), "region")
    | dict.fromkeys(("airport", "base", "dam", "camp", "port", "site"), "site")
)
FLAG_OF_KIND = {kind: NAME_FLAGS[_KIND_FLAG.get(kind, "natural")] for kind in KINDS}
CLASS_RANK = {"country": 0, "continent": 1, "province": 2, "ocean": 3, "sea": 3, "region": 3}

SCHEMA = """
create table meta (key text primary key, value text) without rowid;
create table places (
  id integer primary key, pid text, name text not null, kind integer not null, fcode text not null,
  country text, admin1 integer, admin2 integer, lat integer not null, lon integer not null,
  population integer not null, source integer not null, uncertainty real not null, boundary integer not null,
  geonameid integer);
create table names (key text primary key, flags integer not null, population integer not null, ids blob not null)
  without rowid;
create table skeletons (skeleton text primary key, keys text not null) without rowid;
create table shapes (id integer primary key, geometry blob not null, west real, south real, east real, north real);
create table members (id integer not null, parent integer not null, primary key (id, parent)) without rowid;
create table capitals (id integer primary key, seat integer not null);
create table units (country text not null, code text not null, id integer not null, primary key (country, code))
  without rowid;
create table sources (id integer primary key, name text not null);
create table sieve (bits blob not null);
"""

_SIEVE_BITS = 24
"""A million and a half names leave eleven bits of twelve empty."""


def spot(key: str) -> tuple[int, int]:
    """Return where in the sieve the bit of a folded name is: the byte and the bit's value."""
    number = zlib.crc32(key.encode("utf-8", "surrogatepass"))
    return number & ((1 << _SIEVE_BITS - 3) - 1), 1 << (number >> 29)


def sieve(keys: Iterable[str], old: bytes = b"") -> bytes:
    """Return the bits of some folded names, beside those of an older sieve."""
    bits = bytearray(old or bytes(1 << _SIEVE_BITS - 3))
    for key in keys:
        byte, bit = spot(key)
        bits[byte] |= bit
    return bytes(bits)


def stored(db: sqlite3.Connection) -> bytes:
    """Return the sieve of a file; that of one made before there were any holds nothing back."""
    known = db.execute("select 1 from sqlite_master where name = 'sieve'").fetchone()
    row = db.execute("select bits from sieve").fetchone() if known else None
    return row[0] if row else b"\xff" * (1 << _SIEVE_BITS - 3)
