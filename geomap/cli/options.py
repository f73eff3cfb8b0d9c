"""What the verbs share: options, reading inputs, printing, and errors as one line with exit code 1."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.errors import GeomapError, InputError
from geomap.settings import Settings

if TYPE_CHECKING:
    from geomap.collection import Incidents
    from geomap.tables.references import Reference

NAMED = 20
"""Unreadable inputs named one by one; a spreadsheet's thousand empty rows must not scroll the rest away."""


class Verbs(click.Group):
    """Turns geomap's errors into one line and exit code 1; anything else stays a traceback, since it is a bug."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb; an error of geomap's ends it with one line."""
        try:
            return super().invoke(ctx)
        except GeomapError as error:
            click.echo(f"geomap: {printable(str(error))}", err=True)
            ctx.exit(1)
        except KeyboardInterrupt:
            click.echo("geomap: stopped; nothing was written", err=True)
            ctx.exit(1)


def printable(text: str) -> str:
    """Return text from reports with control characters shown, since a terminal obeys them."""
    return "".join(c if c.isprintable() or c in "\n\t" else f"\\x{ord(c):02x}" for c in text)


def say(text: str) -> None:
    """Print a line for a person, harmless to a terminal."""
    click.echo(printable(text))


def input_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a verb the inputs and options of a run over reports."""
    options: list[Callable[[Callable[..., Any]], Callable[..., Any]]] = [
        click.argument("inputs", nargs=-1, required=True, metavar="INPUT..."),
        click.option("--date", metavar="YYYY-MM-DD", help="Date of the reports that carry none."),
        click.option("--outlet", metavar="NAME", help="Outlet of the reports that name none."),
        click.option("--url", metavar="URL", help="Address of a report that carries none."),
        click.option(
            "--with",
            "beside",
            multiple=True,
            metavar="FILE",
            help="Points located by hand (lat, lon, time, radius, who, link, note), or an event table of others.",
        ),
        click.option("--country", metavar="CC", help="Prefer places in this country (ISO 3166-1 alpha-2)."),
        click.option("--near", metavar="PLACE", help="Prefer places near this one (a name, or LAT,LON)."),
        click.option("--bbox", metavar="W,S,E,N", help="Prefer places inside this box of degrees."),
        click.option(
            "--gazetteer", metavar="FILE", envvar="GEOMAP_GAZETTEER", help="A gazetteer made by `gazetteer build`."
        ),
        click.option("--corrections", metavar="FILE", help="Corrections by hand (TOML), applied to what is read."),
        click.option("--jobs", type=click.IntRange(1, 256), default=1, show_default=True, help="Processes."),
        click.option("--report", metavar="FILE", help="Write what became of each input as JSON Lines."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def numbers(text: str, count: int, option: str) -> tuple[float, ...]:
    """Return the numbers of an option; click's usage error (exit code 2) where they are not `count`."""
    try:
        values = tuple(float(part) for part in text.split(","))
    except ValueError:
        values = ()
    if len(values) != count:
        msg = f"expected {count} numbers separated by commas, found {text!r}"
        raise click.BadParameter(msg, param_hint=option)
    return values


def settings_of(options: dict[str, Any]) -> Settings:
    """Return the settings that the options of a verb ask for."""
    from geomap.collection import candidates  # noqa: PLC0415 - the verbs that print help need none of this

    near = options.get("near")
    point = None
    if near:
        if near.replace(",", "").replace(".", "").replace("-", "").replace(" ", "").isdigit():
            lat, lon = numbers(near, 2, "--near")
            point = (lat, lon)
        else:
            place = candidates(near).place
            if place is None:
                msg = f"expected the name of a place or LAT,LON, found {near!r}, which the gazetteer lacks"
                raise click.BadParameter(msg, param_hint="--near")
            point = (place.lat, place.lon)
    bbox = None
    if options.get("bbox"):
        west, south, east, north = numbers(options["bbox"], 4, "--bbox")
        bbox = (west, south, east, north)
    country = options.get("country")
    if country is not None and not (len(country) == 2 and country.isalpha()):
        msg = f"expected two letters such as AF, found {country!r}"
        raise click.BadParameter(msg, param_hint="--country")
    return Settings(country=country, near=point, bbox=bbox, jobs=options.get("jobs") or 1)


def read_inputs(inputs: tuple[str, ...], options: dict[str, Any]) -> Incidents:
    """Read the inputs, name what could not be read, write the report, and join the events."""
    from geomap import inputs as readers  # noqa: PLC0415 - as above
    from geomap.collection import (  # noqa: PLC0415 - as above
        Incidents,
        beside,
        by_hand_of,
        collect,
        read_each,
        unmatched,
        with_maps,
    )
    from geomap.inputs import EventFile  # noqa: PLC0415 - as above
    from geomap.places.gazetteer import Gazetteer  # noqa: PLC0415 - as above

    day = options["date"]
    named = {"date": day, "outlet": options["outlet"], "url": options["url"]}
    items = with_maps(inputs, lambda rest: readers.read(rest, **named))
    outcomes: list[dict[str, Any]] = []
    readings = []
    problems: list[InputError] = []
    references: list[Reference] = []
    by_hand = by_hand_of(options.get("corrections"))
    used: set[tuple[str, int]] = set()
    place_data = Gazetteer(options.get("gazetteer"))

    def refuse(error: InputError) -> None:
        if len(problems) <= NAMED:
            click.echo(f"geomap: left out {printable(str(error))}", err=True)
        parts = {"problem": error.problem, "advice": error.advice}
        outcomes.append({"input": readers.documents.bare(error.source), "outcome": "error", **parts})

    Told()
    for outcome in progress(read_each(items, place_data, settings_of(options), by_hand, used)):
        if isinstance(outcome, InputError):
            problems.append(outcome)
            refuse(outcome)
        elif isinstance(outcome, EventFile):
            made = collect(outcome, place_data, references, problems)
            if made is None:
                refuse(problems[-1])
            else:
                table = {"outcome": "reference", "rows": len(made), "dataset": made.name, "notes": list(made.notes)}
                outcomes.append({"input": outcome.source.name, **table})
        else:
            readings.append(outcome)
            outcomes.append(
                {
                    "input": outcome.document.source,
                    "outcome": "read",
                    "id": outcome.document.id,
                    "characters": len(outcome.document.text),
                    "date": outcome.document.date.isoformat() if outcome.document.date else None,
                    "toponyms": len(outcome.toponyms),
                    "resolved": sum(m.place is not None for m in outcome.toponyms),
                    "events": len(outcome.events),
                    "on_map": sum(e.on_map for e in outcome.events),
                }
            )
    if len(problems) > NAMED:
        rest = len(problems) - NAMED
        where = "they are in the report" if options.get("report") else "--report FILE lists them all"
        click.echo(f"geomap: left out {rest} more; {where}", err=True)
    if options.get("report"):
        write_report(Path(options["report"]), outcomes)
    before = len(problems)
    points = [p for path in options.get("beside") or () for p in beside(path, place_data, references, problems)]
    for error in problems[before:]:
        refuse(error)
    if not readings and not references:
        msg = "no input could be read; each is named above with what to do"
        raise GeomapError(msg)
    idle = unmatched(by_hand, used)
    for line in idle:
        click.echo(f"geomap: {printable(line)}", err=True)
    tell_layers((*references, *points))
    return Incidents(readings, problems, idle, references, points)


class Told(logging.Handler):
    """Says on standard error what the readers of tables guessed: which column is the text, the date, the title."""

    def __init__(self) -> None:
        """Take the place of the one before: a process may run several verbs."""
        super().__init__(logging.INFO)
        log = logging.getLogger("geomap.inputs")
        log.setLevel(logging.INFO)
        log.handlers[:] = [self]

    def emit(self, record: logging.LogRecord) -> None:
        """Print one line."""
        click.echo(f"geomap: {printable(record.getMessage())}", err=True)


def write_report(path: Path, outcomes: Iterable[dict[str, Any]]) -> None:
    """Write what became of each input, one JSON object a line."""
    from geomap import store  # noqa: PLC0415 - as above

    with store.atomic(path) as out:
        out.writelines(json.dumps(o, ensure_ascii=True) + "\n" for o in outcomes)


def tell_layers(layers: Iterable[Any]) -> None:
    """Say what stands beside the reports, and what was guessed, missing or left out in reading it."""
    for layer in layers:
        click.echo(f"{printable(layer.name)}: {len(layer)} rows beside the reports", err=True)
        for note in layer.notes:
            click.echo(f"  {printable(note)}", err=True)


def progress(items: Iterable[Any]) -> Iterable[Any]:
    """Count on stderr where that is a terminal; silent elsewhere."""
    if not sys.stderr.isatty():
        yield from items
        return
    shown = False
    for n, item in enumerate(items, 1):
        if n % 20 == 0:
            click.echo(f"\r{n} reports read", nl=False, err=True)
            shown = True
        yield item
    if shown:
        click.echo("", err=True)
