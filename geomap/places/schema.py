"""The layout of a compiled gazetteer, which its compiler and its readers share.

Two tables answer every question about a name. `names` holds one row per folded name with everything a recogniser
asks (classes, size, count) and the places that bear it, likeliest first, in one blob: one b-tree descent per lookup.
`skeletons` holds the folded names that share their consonants, for spellings that no list has.
"""

from __future__ import annotations

import struct

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
"""
