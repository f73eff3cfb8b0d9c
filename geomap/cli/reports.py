"""Verbs on reports: map, read, explain, snapshot."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap import files as written
from geomap.cli.options import NAMED, input_options, say, warn
from geomap.cli.running import doubtful_dates, keep_apart, read_inputs
from geomap.display import many
from geomap.errors import GeomapError

if TYPE_CHECKING:
    from geomap.collection import Incidents
    from geomap.records import Event, Reading

PAGES = ("", ".html", ".htm", ".xhtml")
OTHERS = frozenset((*PAGES[1:], ".pdf", ".docx", ".xls", ".ods", ".shp", ".gz", ".zip", ".png", ".svg", ".sqlite"))
"""Endings that promise another kind of file than `geomap read` writes."""


@click.command("map")
@input_options
@click.option("-o", "--output", default="output/map.html", show_default=True, metavar="FILE", help="The map file.")
@click.option("--title", metavar="TEXT", help="Title of the map; made from places and dates where not given.")
@click.option("--subtitle", metavar="TEXT", help="A line under the title.")
@click.option("--credit", metavar="TEXT", help="Who made the map, in its footer.")
@click.option("--note", metavar="TEXT", help="A note in its footer.")
@click.option("--story", metavar="FILE.json", help="Steps of a narrative: a list of objects with view, brush and text.")
@click.option(
    "--quotes",
    type=click.Choice(["none", "short", "sentence"]),
    default="sentence",
    show_default=True,
    help="How much of the reports' words goes into the file.",
)
@click.option("--tiles", metavar="NAME", help="Online tiles by their xyzservices name; the map then asks that host.")
@click.option("--open", "open_", is_flag=True, help="Open the map in the browser when it is written.")
def map_(inputs: tuple[str, ...], output: str, open_: bool, **options: Any) -> None:  # noqa: FBT001
    """Map reports into one HTML file that opens with no network.

    INPUT is a report (text, HTML, Markdown, mail, PDF, Word), a file of many (JSON Lines, CSV, XLSX, a feed, a Telegram
    export), records or a map of geomap's, a folder, a glob, or - for standard input. An event table of ACLED, UCDP
    GED or GDELT is told by its header and becomes a reference layer beside the reports. A single GeoJSON,
    GeoPackage, GeoParquet or KML file is mapped as the table that it is.

    \b
    Examples:
      geomap map articles/*.txt
      geomap map acled.csv
      geomap map reports/ --with geolocated.csv
      geomap map districts.geojson -o output/table.html
      geomap map page.html --title "Goma, January" -o goma.html
    """  # noqa: D301 - \b keeps click from joining the lines
    from geomap.webmap import drawing  # noqa: PLC0415 - other verbs draw nothing; Folium would cost half a second

    target = Path(output)
    if target.suffix.lower() not in PAGES:
        msg = f"a map is a page: expected a name that ends in .html, found {output!r} (`geomap read` writes tables)"
        raise click.BadParameter(msg, param_hint="-o")
    steps = _story(options["story"])
    drawing.tile_source(options["tiles"])  # told before the reading, not after
    asked = {key: options[key] for key in ("title", "subtitle", "credit", "note", "quotes", "tiles")}
    if len(inputs) == 1 and inputs[0].lower().endswith((".geojson", ".gpkg", ".parquet", ".kml")):
        _map_table(Path(inputs[0]), target, {**asked, "steps": steps})
        if open_:
            click.launch(str(target))
        return
    found = read_inputs(inputs, {**options, "output": output})
    drawn = drawing.prepare(found.incidents, found.readings, **asked, **found.layers(), steps=steps)
    if output == "-":
        click.echo(drawn.html())
        return
    drawn.save(target)
    _summary(found)
    say(f"map: {target}")
    if open_:
        click.launch(str(target))


def _map_table(source: Path, target: Path, asked: dict[str, Any]) -> None:
    """Map a file that holds a table with geometry; says which columns were taken for what."""
    import numpy as np  # noqa: PLC0415 - as above

    from geomap.tables import formats  # noqa: PLC0415 - as above
    from geomap.webmap import map as webmap  # noqa: PLC0415 - as above

    if not source.is_file():
        raise GeomapError(f"{source}: does not exist; check the path")
    heading = asked.pop("title")
    asked.pop("quotes")
    drawn = webmap.draw_frame(formats.read(source), heading=heading or source.stem, **asked)
    if drawn.guessed:
        taken = ", ".join(f"{role} from {name!r}" for role, name in drawn.guessed.items())
        warn(f"{source.name}: {taken}")
    drawn.save(target)
    lost = int((~np.isfinite(drawn.table.lat)).sum())
    say(f"{many(len(drawn.table), 'row')}" + (f", {lost:,} without usable coordinates" if lost else ""))
    say(f"map: {target}")


def _story(path: str | None) -> list[dict[str, Any]]:
    """Return the steps of a narrative; GeomapError names the file where it holds none."""
    if path is None:
        return []
    try:
        steps = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GeomapError(f"{path}: expected a JSON list of steps ({error}); see the documentation") from error
    if not isinstance(steps, list) or not all(isinstance(step, dict) for step in steps):
        raise GeomapError(f"{path}: expected a JSON list of objects with view, brush and text")
    return steps


@click.command()
@input_options
@click.option(
    "-o", "--output", default="-", show_default=True, metavar="FILE", help="The output; - is standard output."
)
@click.option(
    "--shape",
    type=click.Choice(["acled", "ucdp"]),
    help="Write a CSV with the columns and precision codes of ACLED or UCDP GED; `generator` names geomap.",
)
def read(inputs: tuple[str, ...], output: str, shape: str | None, **options: Any) -> None:
    """Read reports into records: JSON Lines, or a table by the output's ending.

    The endings .geojson, .gpkg, .parquet, .csv, .xlsx and .kml give one row per incident; everything else, and
    standard output, is one JSON object per document. An event table of others alone gives its own rows.

    \b
    Examples:
      geomap read articles/ -o output/events.jsonl
      geomap read reports.jsonl -o output/events.gpkg
      geomap read reports.jsonl --shape acled -o output/acled-shaped.csv
      geomap read acled.csv -o output/acled.geojson
    """  # noqa: D301 - \b keeps click from joining the lines
    if Path(output).suffix.lower() in OTHERS:
        other = f"records are JSON Lines, which a file called {output!r} would not be taken for; name a .jsonl file"
        raise click.BadParameter(f"{other} (`geomap map` makes maps)", param_hint="-o")
    if shape and not output.lower().endswith(".csv"):
        raise click.BadParameter(f"--shape writes CSV: name a file that ends in .csv, not {output!r}", param_hint="-o")
    found = read_inputs(inputs, {**options, "output": output})
    for line in (*_foreign(found), *doubtful_dates(found.readings, date.today())):  # noqa: DTZ011 - where one sits
        warn(line)
    if output == "-":
        if not found.readings:
            raise GeomapError("a table goes into a file: name it with -o")
        from geomap import store  # noqa: PLC0415 - as above

        with click.open_file("-", "w", encoding="utf-8") as out:
            out.writelines(store.dumps(reading) + "\n" for reading in found.readings)
            out.flush()
        return
    found.write(output, shape)
    if found.readings and (found.references or found.points) and not output.lower().endswith(".gpkg"):
        left = f"rows beside the reports are not in {Path(output).name}: name a .gpkg file to have them as layers"
        click.echo(left, err=True)
    click.echo(f"{many(len(found.readings), 'report')}, {many(len(found.events), 'event')}: {output}", err=True)


def _summary(found: Incidents) -> None:
    shown = found.on_map
    if not found.readings:
        return
    say(
        f"read {many(len(found.readings), 'report')}"
        + (f", left out {len(found.problems):,} unreadable" if found.problems else "")
        + f": {many(len(found.events), 'event')} in {many(len(found), 'incident')}, {len(shown):,} on the map"
    )
    if found.points:
        total = sum(len(layer) for layer in found.points)
        taken = len({(m.layer, m.row) for matches in found.matches.values() for m in matches})
        say(f"located points: {taken} of {total} fit the place and days of {many(len(found.matches), 'incident')}")
    kinds = Counter(i.type for i in shown)
    if kinds:
        say("on the map: " + ", ".join(f"{n} {kind}" for kind, n in kinds.most_common()))
    reasons = Counter(i.off_map_reason or "no reason given" for i in found if not i.on_map)
    for reason, n in reasons.most_common():
        say(f"not on the map: {n} ({reason})")
    dates = doubtful_dates(found.readings, date.today())  # noqa: DTZ011 - as in `read`
    for line in (*_foreign(found), *_undated(found), *dates):
        say(line)
    doubtful = found.doubtful()
    if doubtful:
        say("most doubtful pins:")
    for incident, chance in doubtful:
        if incident.place is not None:
            place = incident.place.place
            say(f"  {incident.title} — {place.name}, {place.country or '?'} (score {chance:.2f})")


def _foreign(found: Incidents) -> list[str]:
    """Return a line where reports are in another language than English, whose events are not read."""
    languages = Counter(r.document.language for r in found.readings if r.document.language not in (None, "en"))
    if not languages:
        return []
    which = ", ".join(f"{n:,} in {language}" for language, n in languages.most_common(NAMED))
    return [f"not in English: {many(languages.total(), 'report')} ({which}); places are found there, events hardly"]


def _undated(found: Incidents) -> list[str]:
    """Return a line for each file with reports that have no date, not even in their text, and what that costs."""
    from geomap.events.when import dating  # noqa: PLC0415 - only where reports were read

    files: dict[str, list[Reading]] = {}
    for reading in found.readings:
        if dating.report_day(reading.document, reading.timexes) is None:
            source = " ".join((reading.document.source or reading.document.id).split())  # a name may hold a newline
            name, _, number = source.rpartition(":")
            files.setdefault(name if number.isdigit() and name else source, []).append(reading)
    lines = []
    for name, readings in list(files.items())[:NAMED]:
        events = sum(e.date.start is None for r in readings for e in r.events)
        cost = (
            f"{many(events, 'event')} in it without a day"
            if events
            else "words such as “Sunday” would stay unresolved in it"
        )
        several = f" ({len(readings)} reports)" if len(readings) > 1 else ""
        lines.append(f"no date: {name}{several}; {cost} (give --date, or a sidecar {name}.toml)")
    if len(files) > NAMED:
        lines.append(f"no date: {len(files) - NAMED} more reports; --report FILE lists them all")
    return lines


@click.command()
@click.argument("source", metavar="FILE")
@click.argument("event", metavar="[EVENT]", default="")
def explain(source: str, event: str) -> None:
    """Say why an event of FILE is where it is: its sentence, the rules that fired, the readings rejected.

    FILE is what `geomap read` or `geomap map` wrote, EVENT an event's id or its beginning; without it the events are
    listed. The account ends with an entry for a corrections file, to be filled in.

    \b
    Examples:
      geomap explain output/events.jsonl
      geomap explain output/events.jsonl e1f0
    """  # noqa: D301 - \b keeps click from joining the lines
    from geomap import corrections  # noqa: PLC0415 - as above
    from geomap.collection import load  # noqa: PLC0415 - as above
    from geomap.events.explain import explain as account  # noqa: PLC0415 - as above

    found = load(source)
    hits = [(r, e) for r in found.readings for e in r.events if e.id.startswith(event)]
    if not event:
        for reading, each in hits:
            say(_listed(reading, each))
        return
    if not hits:
        known = ", ".join(e.id for e in found.events[:3]) or "none"
        raise GeomapError(f"{Path(source).name}: holds no event {event!r}; its events begin with {known}")
    if len(hits) > 1:
        raise GeomapError(
            f"{event!r} begins {len(hits)} events: {', '.join(e.id for _, e in hits[:4])}; write more of it"
        )
    say(account(*hits[0]))
    say(f"to correct it (docs/how-to/corrections.md):\n\n{corrections.entry_for(*hits[0])}")


AROUND = 30
"""Characters on each side of a trigger that a list of events shows."""


def _listed(reading: Reading, event: Event) -> str:
    """Return an event in one line: its id, what, when, where and the words around the trigger."""
    begin, end = event.trigger.start - event.sentence.start, event.trigger.end - event.sentence.start
    text = event.sentence.text
    left, right = text[max(0, begin - AROUND) : begin], text[end : end + AROUND]
    if begin > AROUND:
        left = f"... {left.partition(' ')[2]}"
    if end + AROUND < len(text):
        right = f"{right.rpartition(' ')[0]} ..."
    words = " ".join(f"{left}{text[begin:end]}{right}".split())
    where = event.place.place.name if event.place else "no place"
    name = " ".join((reading.document.source or reading.document.id).split())  # a file's name may hold a newline
    return f"{event.id}  {event.type:<12} {event.date.start or 'no day'!s:<10}  {where}: {words}  ({name})"


@click.command()
@click.argument("source", metavar="MAP.html")
@click.option("-o", "--output", required=True, metavar="FILE.png", help="The picture.")
@click.option("--width", type=click.IntRange(1, 16_384), default=1280, show_default=True, help="Pixels of the window.")
@click.option("--height", type=click.IntRange(1, 16_384), default=800, show_default=True, help="Pixels of the window.")
@click.option("--dark", is_flag=True, help="The dark scheme.")
def snapshot(source: str, output: str, width: int, height: int, dark: bool) -> None:  # noqa: FBT001 - click's
    """Take a picture of a map through an installed Chromium, with the network off.

    \b
    Example:
      geomap snapshot output/map.html -o output/map.png
    """  # noqa: D301 - \b keeps click from joining the lines
    from geomap.webmap import readback  # noqa: PLC0415 - as above
    from geomap.webmap.browser import snapshot as picture  # noqa: PLC0415 - as above

    if not Path(source).is_file() or not readback.is_map(source):
        what = "another file" if Path(source).is_file() else "no file"
        raise GeomapError(f"{source}: expected a map that `geomap map` wrote, found {what}; check the path")
    keep_apart([source], [output])
    if Path(output).suffix.lower() != ".png":
        msg = f"a picture is a PNG: expected a name that ends in .png, found {output!r}"
        raise click.BadParameter(msg, param_hint="-o")
    data = picture(Path(source), width=width, height=height, dark=dark)
    with written.atomic(Path(output), "wb") as out:
        out.write(data)
    say(f"picture: {output}")


verbs = (map_, read, explain, snapshot)
