"""What the verbs share: options, printing, and errors as one line with exit code 1."""

from __future__ import annotations

import errno
import math
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from geomap.errors import GeomapError, InputError
from geomap.inputs.documents import day
from geomap.settings import Settings

if TYPE_CHECKING:
    from geomap.places.gazetteer import Gazetteer

NAMED = 20
"""Unreadable inputs named one by one; a spreadsheet's thousand empty rows must not scroll the rest away."""


class Verbs(click.Group):
    """Turns geomap's errors into one line and exit code 1; anything else stays a traceback, since it is a bug."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command line; a full disk under standard output ends it with one line, also where help is asked."""
        try:
            return super().main(*args, **kwargs)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            click.echo(
                "geomap: standard output or the disk is full; make room, or name another place with -o", err=True
            )
            sys.exit(1)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb; an error of geomap's ends it with one line."""
        try:
            return super().invoke(ctx)
        except GeomapError as error:
            warn(str(error))
            ctx.exit(1)
        except KeyboardInterrupt:
            click.echo("geomap: stopped; no file was written", err=True)
            ctx.exit(1)


def printable(text: str) -> str:
    """Return text from reports with control characters shown, since a terminal obeys them."""
    return "".join(c if c.isprintable() or c in "\n\t" else f"\\x{ord(c):02x}" for c in text)


def say(text: str) -> None:
    """Print a line for a person, harmless to a terminal."""
    click.echo(printable(text))


def warn(text: str) -> None:
    """Print one line on standard error, harmless to a terminal; a file's name may hold a newline."""
    click.echo(f"geomap: {printable(text.replace(chr(10), ' '))}", err=True)


def _a_day(_: click.Context, option: click.Parameter, value: str | None) -> str | None:
    if value is not None and day(value) is None:
        raise click.BadParameter(f"expected a day as YYYY-MM-DD, found {value!r}", param_hint=option.opts[0])
    return value


def input_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a verb the inputs and options of a run over reports."""
    options: list[Callable[[Callable[..., Any]], Callable[..., Any]]] = [
        click.argument("inputs", nargs=-1, required=True, metavar="INPUT..."),
        click.option("--date", metavar="YYYY-MM-DD", callback=_a_day, help="Date of the reports that carry none."),
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
    if len(values) != count or not all(map(math.isfinite, values)):
        msg = f"expected {count} numbers separated by commas, found {text!r}"
        raise click.BadParameter(msg, param_hint=option)
    return values


def settings_of(options: dict[str, Any], gazetteer: Gazetteer) -> Settings:
    """Return the settings that the options of a verb ask for; click's usage error where one means nothing."""
    from geomap.collection import candidates, settled  # noqa: PLC0415 - the verbs that print help need none of this

    near: Any = options.get("near") or None
    if near and near.translate(_NO_NUMBER).isdigit():
        near = numbers(near, 2, "--near")
    elif near and (place := candidates(near, gazetteer=gazetteer).place):
        warn(f"near {place.name}, {place.country or place.kind}")
    bbox: Any = numbers(options["bbox"], 4, "--bbox") if options.get("bbox") else None
    try:
        return settled(Settings(options.get("country"), near, bbox, jobs=options.get("jobs") or 1), gazetteer)
    except InputError as error:
        raise click.BadParameter(f"{error.problem}; {error.advice}", param_hint=f"--{error.source}") from error


_NO_NUMBER = str.maketrans("", "", ",.- ")
