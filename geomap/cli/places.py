"""Verbs on places: geocode, and the gazetteer's."""

from __future__ import annotations

import io
import json
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.options import say, settings_of, warn
from geomap.cli.running import keep_apart
from geomap.display import many
from geomap.errors import InputError
from geomap.settings import Settings

_PATH = click.Path(path_type=Path)

SOURCES = 8
"""Sources that `gazetteer info` lists: those of nearly all places."""

if TYPE_CHECKING:
    from geomap.records import Mention, Place


@click.command()
@click.argument("name")
@click.option("--column", metavar="NAME", help="NAME is a CSV file: geocode this column of it.")
@click.option("-o", "--output", metavar="FILE", help="Where the table goes: .geojson, .gpkg, .parquet, .csv or .kml.")
@click.option("--country", metavar="CC", help="Only places in this country (ISO 3166-1 alpha-2).")
@click.option("--near", metavar="PLACE", help="Prefer places near this one (a name, or LAT,LON).")
@click.option("--gazetteer", metavar="FILE", envvar="GEOMAP_GAZETTEER", help="A gazetteer made by `gazetteer build`.")
@click.option("--all", "all_", is_flag=True, help="Print every candidate.")
@click.option("--json", "json_", is_flag=True, help="Print JSON.")
def geocode(name: str, gazetteer: str | None, all_: bool, json_: bool, **options: Any) -> None:  # noqa: FBT001
    """Find the place that NAME means, or those of a column of a CSV file.

    \b
    Examples:
      geomap geocode Bazarak
      geomap geocode "Springfield, Ill." --all
      geomap geocode Tripoli --country LB --json
      geomap geocode places.csv --column place -o places.geojson
    """  # noqa: D301 - \b keeps click from joining the lines
    from geomap.collection import candidates  # noqa: PLC0415 - as above
    from geomap.places.gazetteer import Gazetteer  # noqa: PLC0415 - as above

    if not options["column"] and Path(name).suffix.lower() in {".csv", ".tsv", ".xlsx"}:
        raise click.UsageError(f"{name} is a table: say which column of it with --column, and -o FILE")
    place_data = Gazetteer(gazetteer)
    settings = settings_of(options, place_data)
    if options["column"]:
        _geocode_table(name, place_data, settings, options)
        return
    found = candidates(name, country=settings.country, near=settings.near, gazetteer=place_data)
    if json_:
        _geocode_json(found, all_)
    elif not found.candidates:
        warn(f"{name!r}: {found.reason}; check the spelling, or add it with `geomap gazetteer add`")
    else:
        for candidate in found.candidates if all_ else found.candidates[:1]:
            say(_line(candidate.place, candidate.score, candidate.match, place_data))
    if found.place is None:
        raise click.exceptions.Exit(1)


def _geocode_table(source: str, gazetteer: Any, settings: Settings, options: dict[str, Any]) -> None:
    import pandas as pd  # noqa: PLC0415 - only for tables

    from geomap.collection import geocode as geocode_all  # noqa: PLC0415 - as above
    from geomap.inputs.encodings import decode  # noqa: PLC0415 - as above
    from geomap.inputs.eventtable import opened  # noqa: PLC0415 - as above
    from geomap.tables import formats  # noqa: PLC0415 - as above

    column, output = options["column"], options["output"]
    if not output:
        raise click.UsageError("--column needs -o FILE for the table")
    keep_apart([source], [output])
    try:
        body, mark = opened(decode(Path(source).read_bytes(), source))
        table = pd.read_csv(io.StringIO(body), sep=mark, dtype=str, keep_default_na=False)
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        why = getattr(error, "strerror", None) or str(error).strip()
        raise InputError(source, f"cannot be read as CSV ({why})", "name a CSV file") from error
    if column not in table:
        raise InputError(source, f"has no column {column!r}", f"its columns are {', '.join(map(str, table))[:200]}")
    places = geocode_all(table[column], country=settings.country, near=settings.near, gazetteer=gazetteer)
    own = table.drop(columns=[c for c in table if c in places.columns])
    formats.write(places.join(own), Path(output))
    resolved = int(places["place_id"].notna().sum())
    say(f"{many(len(places), 'name')}, {resolved:,} resolved: {output}")


def _geocode_json(found: Mention, all_: bool) -> None:  # noqa: FBT001 - a flag handed through
    from geomap import store  # noqa: PLC0415 - as above

    rows = [store.place_to_json(c.place) | {"match": c.match, "score": round(c.score, 4)} for c in found.candidates]
    click.echo(json.dumps(rows if all_ else (rows[0] if rows else None), ensure_ascii=True, indent=1))


def _line(place: Place, score: float, match: str, gazetteer: Any) -> str:
    holders = " > ".join(p.name for p in reversed(gazetteer.parents(place.id)))
    where = f"{place.lat:.4f}, {place.lon:.4f}  [{holders}]"
    return f"{place.name} ({place.kind}) {where}  score {score:.2f}, {match}, {place.id}"


@click.group()
def gazetteer() -> None:
    """Look into the gazetteer, or make one of your own."""


@gazetteer.command("info")
@click.option(
    "--gazetteer", "path", metavar="FILE", envvar="GEOMAP_GAZETTEER", help="Another gazetteer than the default."
)
@click.option("--countries", is_flag=True, help="Also what it holds of each country, and how much with a boundary.")
@click.option("--json", "json_", is_flag=True, help="Print everything as JSON.")
def info(path: str | None, countries: bool, json_: bool) -> None:  # noqa: FBT001 - click hands flags by keyword
    """Say what the gazetteer holds, from which sources."""
    from geomap.places.gazetteer import Gazetteer  # noqa: PLC0415 - as above

    facts = Gazetteer(path).describe()
    if json_:
        click.echo(json.dumps(facts, ensure_ascii=True, indent=1))
        return
    drawn: Counter[str] = Counter()
    for each in facts["boundaries"].values():
        drawn.update(each)
    for key, value in facts.items():
        if not isinstance(value, dict):
            say(f"{key}: {value:,}" if isinstance(value, int) else f"{key}: {value}")
    say(f"kinds: {_counts(facts['kinds'])}")
    say(f"boundaries: {_counts(drawn)}")
    say(f"countries: {len(facts['countries'])} (--countries lists them)")
    listed = sorted(facts["sources"].items(), key=lambda item: -item[1])
    say("places by source:")
    for name, number in listed[:SOURCES]:
        say(f"  {number:,}  {name}")
    if len(listed) > SOURCES:
        say(f"  {sum(number for _, number in listed[SOURCES:]):,}  others (--json lists them)")
    if countries:
        for code, kinds in facts["countries"].items():
            say(f"{code}: {_counts(kinds)}; boundaries: {_counts(facts['boundaries'].get(code, {}))}")


def _counts(numbers: Mapping[str, int]) -> str:
    """Return numbers by name in one line, the largest first."""
    return ", ".join(f"{n:,} {name}" for name, n in sorted(numbers.items(), key=lambda item: -item[1])) or "none"


@gazetteer.command("lookup")
@click.argument("name")
@click.option(
    "--gazetteer", "path", metavar="FILE", envvar="GEOMAP_GAZETTEER", help="Another gazetteer than the default."
)
@click.option("--fuzzy", is_flag=True, help="Also similar names.")
def lookup(name: str, path: str | None, fuzzy: bool) -> None:  # noqa: FBT001 - click hands flags by keyword
    """List the places that bear NAME, without choosing among them."""
    from geomap.places.gazetteer import Gazetteer  # noqa: PLC0415 - as above

    place_data = Gazetteer(path)
    found = place_data.find(name) or (place_data.fuzzy(name) if fuzzy else ())
    for candidate in found:
        say(_line(candidate.place, candidate.score, candidate.match, place_data))
    if not found:
        warn(f"{name!r}: no place of this name; --fuzzy also tries similar ones")
        raise click.exceptions.Exit(1)


@gazetteer.command("build")
@click.option(
    "--geonames",
    required=True,
    metavar="ZIP",
    type=_PATH,
    help="allCountries.zip, or a country's.",
)
@click.option("--alternate-names", metavar="ZIP", type=_PATH, help="alternateNamesV2.zip.")
@click.option(
    "--admin",
    multiple=True,
    metavar="FILE",
    type=_PATH,
    help="admin1CodesASCII.txt, admin2Codes.txt.",
)
@click.option("--countries", default="", metavar="AF,PK", help="Only these countries (ISO alpha-2).")
@click.option("--base", metavar="FILE", type=_PATH, help="Take countries, units and regions from this one.")
@click.option("-o", "--output", required=True, metavar="FILE", type=_PATH, help="The gazetteer to write.")
def build(geonames: Path, output: Path, **options: Any) -> None:
    """Compile a gazetteer from GeoNames' full dump.

    \b
    Example:
      geomap gazetteer build --geonames allCountries.zip --alternate-names alternateNamesV2.zip -o my.sqlite
      geomap map reports/*.txt --gazetteer my.sqlite
    """  # noqa: D301 - \b keeps click from joining the lines
    from geomap.places import geonames as dump  # noqa: PLC0415 - as above
    from geomap.places.gazetteer import DEFAULT_PATH  # noqa: PLC0415 - as above

    def progress(what: str, count: int) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r{what}: {count:,}   ", err=True, nl=False)

    given = (geonames, options["alternate_names"], *options["admin"])
    keep_apart([str(path) for path in given if path is not None], [str(output)])
    for path in given:
        if path is not None and not path.is_file():
            raise InputError(str(path), "there is no such file", "check the path")
    report = dump.build(
        output,
        geonames,
        base=options["base"] or DEFAULT_PATH,
        alternate_names=options["alternate_names"],
        admin=options["admin"],
        countries=[code for code in options["countries"].split(",") if code],
        progress=progress,
    )
    for label, count in dump.counts(report).items():
        say(f"{label}: {count:,}")
    say(f"{output}: use it with --gazetteer {output} or GEOMAP_GAZETTEER={output}")


@gazetteer.command("add")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=_PATH)
@click.option(
    "--gazetteer",
    "base",
    metavar="FILE",
    envvar="GEOMAP_GAZETTEER",
    type=_PATH,
    help="Add to this one.",
)
@click.option("--kind", metavar="KIND", help="What features are that do not say so: district, camp...")
@click.option("-o", "--output", required=True, metavar="FILE", type=_PATH, help="The gazetteer to write.")
def add(files: tuple[Path, ...], output: Path, base: Path | None, kind: str | None) -> None:
    """Add your own places and boundaries: GeoJSON, GPKG or CSV with a column called name.

    \b
    Example:
      geomap gazetteer add districts.geojson -o my.sqlite
    """  # noqa: D301 - \b keeps click from joining the lines
    from geomap.places import additions  # noqa: PLC0415 - as above
    from geomap.places.gazetteer import DEFAULT_PATH  # noqa: PLC0415 - as above
    from geomap.places.schema import KINDS  # noqa: PLC0415 - as above

    if kind is not None and kind not in KINDS:
        message = f"--kind: expected one of {', '.join(KINDS)}, found {kind!r}"
        raise click.UsageError(message)
    keep_apart([str(path) for path in files], [str(output)])
    report = additions.add(files, output, base=base or DEFAULT_PATH, kind=kind)
    for line in report.matched:
        say(f"matched: {line}")
    for line in report.new:
        say(f"new: {line}")
    for reason, count in sorted(report.skipped.items()):
        say(f"left out: {count} with {reason}")
    repaired = f", {report.repaired} outlines repaired" if report.repaired else ""
    say(f"{output}: {len(report.matched)} matched, {len(report.new)} new, {report.skipped.total()} left out{repaired}")


verbs = (geocode, gazetteer)
