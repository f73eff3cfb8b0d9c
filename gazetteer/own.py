"""Our own tables: Afghanistan's places, regions, natural features, sites, and GeoNames' continents."""

from __future__ import annotations

import unicodedata

from gazetteer.admin import written
from gazetteer.builder import Builder
from gazetteer.inputs import forms, table
from gazetteer.shapes import line_shape
from geomap.places import names
from geomap.places.compile import Row
from geomap.places.schema import ALIAS, DEMONYM, PRIMARY, VARIANT
from geomap.records import GeoJSON

TABLES = (
    "afghanistan.csv",
    "afghan_districts.csv",
    "regions.csv",
    "natural.csv",
    "sites.csv",
    "news.csv",
    "towns.csv",
    "learned.csv",
)
_CODES = {
    "district": "ADM2", "region": "RGN", "ocean": "OCN", "sea": "SEA", "lake": "LK", "river": "STM", "valley": "VAL",
    "mountain": "MT", "range": "MTS", "pass": "PASS", "desert": "DSRT", "island": "ISL", "airport": "AIRP",
    "base": "INSM",
    "dam": "DAM", "camp": "CMP", "port": "HBR", "peninsula": "PEN", "strait": "STRT", "bay": "BAY", "site": "S",
    "city": "PPL", "town": "PPL",
    "village": "PPL", "suburb": "PPLX", "continent": "CONT",
}  # fmt: skip


def add_own(build: Builder) -> None:
    """Add the rows of our tables; a row with the id of a known unit gives it names and a point."""
    for name in TABLES:
        for entry in table(name):
            _add(build, entry)


def add_lines(build: Builder) -> None:
    """Give what is long and narrow the area along a line instead of its box: the Atlas is not all of Algeria."""
    for entry in table("lines.csv"):
        row = build.row(entry["id"])
        if row is None:
            msg = f"gazetteer/lines.csv: no place has the id {entry['id']}"
            raise ValueError(msg)
        build.extents.pop(row.id, None)
        build.shapes[row.id] = (line_shape(entry["line"], float(entry["width_km"])), 1)


def add_spellings(build: Builder) -> None:
    """Give places of any source the spelling by which English-language news knows them; the others stay names."""
    for entry in table("spellings.csv"):
        source, _, number = entry["id"].partition(":")
        row = build.rows.get(int(number)) if source == "gn" else build.row(entry["id"])
        if row is None:
            msg = f"gazetteer/spellings.csv: no place has the id {entry['id']} ({entry['name']})"
            raise ValueError(msg)
        row.names = [(entry["name"], PRIMARY), *forms(entry["names"], ALIAS), *row.names]
        row.name = entry["name"]


def drop_names(build: Builder) -> None:
    """Take names from places of GeoNames that bear them in antiquity or another language, and others bear today."""
    for entry in table("not_names.csv"):
        row = build.rows.get(int(entry["id"].removeprefix("gn:")))
        key = names.fold(entry["name"])
        kept = [(form, how) for form, how in row.names if names.fold(form) != key] if row else []
        if row is None or len(kept) == len(row.names):
            msg = f"gazetteer/not_names.csv: {entry['id']} is not called {entry['name']}"
            raise ValueError(msg)
        row.names = kept


# What GeoNames writes of other scripts, with a mark for every letter ("Kandahār"), is no newsroom's spelling.
_TRANSCRIBED = frozenset(
    "AE AF AM BD BG BH BT BY CN EG ER ET GE GR IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK LY MM MN MV NP OM PK PS QA "
    "RU SA SD SS SY TH TJ UA YE".split()
)
_QUOTES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bb\u02bc\u02be\u02bf", "'"))


def add_plain_names(build: Builder) -> None:
    """Show places of countries with another script without the marks of their transcription, which stays a name."""
    for row in build.rows.values():
        if row.country in _TRANSCRIBED and not row.name.isascii():
            bare = unicodedata.normalize("NFKD", row.name.translate(_QUOTES))
            plain = "".join(char for char in bare if not unicodedata.combining(char)).strip("'")
            if plain.isascii() and plain:
                row.names = [(plain, PRIMARY), *row.names]
                row.name = plain


def _add(build: Builder, entry: dict[str, str]) -> None:
    pid = entry["id"]
    all_names = [
        (entry["name"], VARIANT if _lesser(entry) else PRIMARY), *_listed(entry.get("names", "")),
        *forms(entry.get("demonyms", ""), DEMONYM),
        *written(entry.get("abbreviations", "")),
    ]  # fmt: skip
    lat, lon = float(entry["lat"]), float(entry["lon"])
    geonameid = int(entry["geonameid"]) if entry.get("geonameid") else None
    known = build.row(pid)
    if known:
        # The old name stays a name; ours is what the place is shown as.
        known.names = [*all_names, *known.names]
        known.name, known.lat, known.lon, known.geonameid = entry["name"], lat, lon, geonameid
        return
    parent = build.row(entry.get("parent", ""))
    if parent is None and entry.get("parent"):
        msg = f"gazetteer: {pid} lies in {entry['parent']}, which is no unit"
        raise ValueError(msg)
    row = build.add(
        Row(
            build.number(pid), pid, entry["name"], entry["kind"], _former(entry) or _CODES[entry["kind"]],
            entry["country"] or None, lat, lon, _source(entry), all_names,
            admin1=parent.id if parent and parent.kind == "province" else None,
            uncertainty_km=float(entry.get("radius_km") or 5), geonameid=geonameid,
            population=int(entry.get("population") or 0)
            or sum(_people(build, code) for code in entry.get("members", "").split()),
        )
    )  # fmt: skip
    for code in entry.get("members", "").split():
        build.out.member(build.number(f"iso:{code}"), row.id)
    if entry.get("line"):
        area = line_shape(entry["line"], float(entry["width_km"]))
        build.shapes[row.id] = (area, 1)
    if entry.get("extent"):
        west, south, east, north = (float(edge) for edge in entry["extent"].split())
        width = (east - west) % 360
        row.uncertainty_km = round(min(9000.0, 111.2 * max(north - south, width * 0.7) / 2), 1)
        build.extents[row.id] = (west, south, east, north)


def _lesser(entry: dict[str, str]) -> bool:
    """Tell whether a place bears the name of a better known one: it is no more, or its id needs a further word."""
    own = entry["id"].removeprefix("gm:").replace("-", " ")
    return bool(entry.get("to")) or (entry["id"].startswith("gm:") and own.startswith(names.fold(entry["name"]) + " "))


def _listed(text: str) -> list[tuple[str, int]]:
    """Return the names of a cell; one with "=" before it is as common as the place's own."""
    return [(form.removeprefix("="), PRIMARY if form.startswith("=") else how) for form, how in forms(text, ALIAS)]


def _people(build: Builder, country: str) -> int:
    """Return a country's population, 0 for one that is no more."""
    return int(build.countries.get(country, {}).get("population") or 0)


def _source(entry: dict[str, str]) -> str:
    """Return a row's source, with the years of what is no more."""
    since, until = entry.get("from", ""), entry.get("to", "")
    return f"{entry['source']}; existed {since or '?'} to {until}" if until else entry["source"]


def _former(entry: dict[str, str]) -> str:
    """Return GeoNames' code for a former state where the row has an end date."""
    return "PCLH" if entry.get("to") else ""


def add_continents(build: Builder) -> None:
    """Add GeoNames' continents with their alternate names in every language."""
    for code, entry in build.inputs.json("continents").items():
        pid = f"gm:continent-{code.lower()}"
        listed = [
            (alternate["name"], ALIAS)
            for alternate in entry["alternateNames"]
            if alternate.get("lang") not in {"link", "wkdt"}
        ]
        demonym = {
            "AF": "African | Africans", "AS": "Asian | Asians", "EU": "European | Europeans",
            "NA": "North American | North Americans", "SA": "South American | South Americans", "OC": "Oceanian",
        }  # fmt: skip
        number = build.number(pid)
        build.add(
            Row(
                number, pid, entry["toponymName"], "continent", "CONT", None, float(entry["lat"]),
                float(entry["lng"]), "GeoNames",
                [(entry["toponymName"], PRIMARY), *listed, *forms(demonym.get(code, ""), DEMONYM)],
                population=int(entry["population"]), uncertainty_km=3500.0, geonameid=int(entry["geonameId"]),
            )
        )  # fmt: skip
        for country, facts in build.countries.items():
            if facts["continentcode"] == code:
                build.out.member(build.number(f"iso:{country}"), number)


def box(west: float, south: float, east: float, north: float) -> GeoJSON:
    """Return a box as GeoJSON, cut in two where it crosses the antimeridian."""
    if west > east:
        parts = [[_corners(west, south, 180.0, north)], [_corners(-180.0, south, east, north)]]
        return {"type": "MultiPolygon", "coordinates": parts}
    return {"type": "Polygon", "coordinates": [_corners(west, south, east, north)]}


def _corners(west: float, south: float, east: float, north: float) -> list[list[float]]:
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


__all__ = ["add_continents", "add_own", "add_plain_names", "add_spellings", "box", "drop_names", "names"]
