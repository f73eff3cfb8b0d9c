"""The command line: a verb parses its options, calls the facade and prints."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import geomap
from geomap.errors import GeomapError, InputError
from geomap.settings import Settings

if TYPE_CHECKING:
    from geomap.collection import Incidents
    from geomap.records import Incident, Mention, Place

DOUBTFUL = 3
"""Pins named as the most doubtful after a run: enough to look at, few enough to be read."""
NAMED = 20
"""Unreadable inputs named one by one; a spreadsheet's thousand empty rows must not scroll the rest away."""


class _Group(click.Group):
    """Turns geomap's errors into one line and exit code 1; anything else stays a traceback, since it is a bug."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except GeomapError as error:
            click.echo(f"geomap: {_printable(str(error))}", err=True)
            ctx.exit(1)
        except KeyboardInterrupt:
            click.echo("geomap: stopped; nothing was written", err=True)
            ctx.exit(1)


def _printable(text: str) -> str:
    """Return text from reports with control characters shown, since a terminal obeys them."""
    return "".join(c if c.isprintable() or c in "\n\t" else f"\\x{ord(c):02x}" for c in text)


def _say(text: str) -> None:
    click.echo(_printable(text))


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(geomap.__version__, prog_name="geomap")
def main() -> None:
    """Turn news reports into a map of events, offline.

    \b
    Examples:
      geomap map articles/*.txt
      geomap read reports.jsonl -o output/events.jsonl
      geomap geocode "Rukhah" --near Panjshir
    """  # noqa: D301 - \b keeps click from joining the lines


def _input_options(command: Callable[..., Any]) -> Callable[..., Any]:
    options: list[Callable[[Callable[..., Any]], Callable[..., Any]]] = [
        click.argument("inputs", nargs=-1, required=True, metavar="INPUT..."),
        click.option("--date", metavar="YYYY-MM-DD", help="Date of the reports that carry none."),
        click.option("--outlet", metavar="NAME", help="Outlet of the reports that name none."),
        click.option("--url", metavar="URL", help="Address of a report that carries none."),
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


def _numbers(text: str, count: int, option: str) -> tuple[float, ...]:
    try:
        values = tuple(float(part) for part in text.split(","))
    except ValueError:
        values = ()
    if len(values) != count:
        msg = f"expected {count} numbers separated by commas, found {text!r}"
        raise click.BadParameter(msg, param_hint=option)
    return values


def _settings(options: dict[str, Any]) -> Settings:
    from geomap.collection import candidates  # noqa: PLC0415 - the verbs that print help need none of this

    near = options.get("near")
    point = None
    if near:
        if near.replace(",", "").replace(".", "").replace("-", "").replace(" ", "").isdigit():
            lat, lon = _numbers(near, 2, "--near")
            point = (lat, lon)
        else:
            place = candidates(near).place
            if place is None:
                msg = f"expected the name of a place or LAT,LON, found {near!r}, which the gazetteer lacks"
                raise click.BadParameter(msg, param_hint="--near")
            point = (place.lat, place.lon)
    bbox = None
    if options.get("bbox"):
        west, south, east, north = _numbers(options["bbox"], 4, "--bbox")
        bbox = (west, south, east, north)
    country = options.get("country")
    if country is not None and not (len(country) == 2 and country.isalpha()):
        msg = f"expected two letters such as AF, found {country!r}"
        raise click.BadParameter(msg, param_hint="--country")
    return Settings(country=country, near=point, bbox=bbox, jobs=options.get("jobs") or 1)


def _read(inputs: tuple[str, ...], options: dict[str, Any]) -> Incidents:
    from geomap import inputs as readers  # noqa: PLC0415 - as above
    from geomap.collection import Incidents, by_hand_of, read_each, unmatched  # noqa: PLC0415 - as above

    day = options["date"]
    items = readers.read(list(inputs), date=day, outlet=options["outlet"], url=options["url"])
    outcomes: list[dict[str, Any]] = []
    readings = []
    problems = []
    by_hand = by_hand_of(options.get("corrections"))
    used: set[tuple[str, int]] = set()
    for outcome in _progress(read_each(items, options.get("gazetteer"), _settings(options), by_hand, used)):
        if isinstance(outcome, InputError):
            problems.append(outcome)
            if len(problems) <= NAMED:
                click.echo(f"geomap: left out {_printable(str(outcome))}", err=True)
            outcomes.append(
                {
                    "input": readers.documents.bare(outcome.source),
                    "outcome": "error",
                    "problem": outcome.problem,
                    "advice": outcome.advice,
                }
            )
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
        from geomap import store  # noqa: PLC0415 - as above

        with store.atomic(Path(options["report"])) as out:
            out.writelines(json.dumps(o, ensure_ascii=True) + "\n" for o in outcomes)
    if not readings:
        msg = "no input could be read; each is named above with what to do"
        raise GeomapError(msg)
    idle = unmatched(by_hand, used)
    for line in idle:
        click.echo(f"geomap: {_printable(line)}", err=True)
    return Incidents(readings, problems, idle)


def _progress(items: Iterable[Any]) -> Iterable[Any]:
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


@main.command("map")
@_input_options
@click.option("-o", "--output", default="output/map.html", show_default=True, metavar="FILE", help="The map file.")
@click.option("--title", metavar="TEXT", help="Title of the map; made from places and dates where not given.")
@click.option("--open", "open_", is_flag=True, help="Open the map in the browser when it is written.")
def map_(inputs: tuple[str, ...], output: str, title: str | None, open_: bool, **options: Any) -> None:  # noqa: FBT001
    """Map reports into one HTML file that opens with no network.

    INPUT is a text, HTML or JSON Lines file, a folder, a glob, or - for standard input.

    \b
    Examples:
      geomap map articles/*.txt
      geomap map page.html --title "Goma, January" -o goma.html
    """  # noqa: D301 - \b keeps click from joining the lines
    found = _read(inputs, options)
    target = Path(output)
    if str(output) == "-":
        click.echo(found.explore(title=title).html())
        return
    found.explore(title=title).save(target)
    _summary(found)
    _say(f"map: {target}")
    if open_:
        click.launch(str(target))


@main.command()
@_input_options
@click.option(
    "-o", "--output", default="-", show_default=True, metavar="FILE", help="The output; - is standard output."
)
def read(inputs: tuple[str, ...], output: str, **options: Any) -> None:
    """Read reports into records: JSON Lines, or a table by the output's ending.

    The endings .geojson, .gpkg, .parquet, .csv and .kml give one row per incident; everything else, and
    standard output, is one JSON object per document.

    \b
    Examples:
      geomap read articles/ -o output/events.jsonl
      geomap read reports.jsonl -o output/events.gpkg
    """  # noqa: D301 - \b keeps click from joining the lines
    from geomap import store  # noqa: PLC0415 - as above

    found = _read(inputs, options)
    if output == "-":
        with click.open_file("-", "w", encoding="utf-8") as out:
            out.writelines(store.dumps(reading) + "\n" for reading in found.readings)
        return
    found.write(output)
    click.echo(f"{len(found.readings)} reports, {len(found.events)} events: {output}", err=True)


def _summary(found: Incidents) -> None:
    shown = found.on_map
    reports = len(found.readings)
    _say(
        f"read {reports} report{'s' * (reports != 1)}"
        + (f", left out {len(found.problems)} unreadable" if found.problems else "")
        + f": {len(found.events)} events in {len(found)} incidents, {len(shown)} on the map"
    )
    kinds = Counter(i.type for i in shown)
    if kinds:
        _say("on the map: " + ", ".join(f"{n} {kind}" for kind, n in kinds.most_common()))
    reasons = Counter(i.off_map_reason or "no reason given" for i in found if not i.on_map)
    for reason, n in reasons.most_common():
        _say(f"not on the map: {n} ({reason})")
    undated = [r.document.source or r.document.id for r in found.readings if r.document.date is None]
    for source in undated[:DOUBTFUL]:
        _say(f"no date: {source}; words such as “Sunday” stay unresolved in it (give --date)")
    doubtful = sorted((i for i in shown if i.place), key=_doubt)[:DOUBTFUL]
    if doubtful:
        _say("most doubtful pins:")
    for incident in doubtful:
        place = incident.place
        if place is not None:
            _say(
                f"  {incident.title} — {place.place.name}, {place.place.country or '?'} (score {_doubt(incident):.2f})"
            )


def _doubt(incident: Incident) -> float:
    return min(incident.confidence or 1.0, incident.place.score if incident.place else 1.0)


@main.command()
@click.argument("name")
@click.option("--country", metavar="CC", help="Prefer places in this country (ISO 3166-1 alpha-2).")
@click.option("--near", metavar="PLACE", help="Prefer places near this one (a name, or LAT,LON).")
@click.option("--gazetteer", metavar="FILE", envvar="GEOMAP_GAZETTEER", help="A gazetteer made by `gazetteer build`.")
@click.option("--all", "all_", is_flag=True, help="Print every candidate.")
@click.option("--json", "json_", is_flag=True, help="Print JSON.")
def geocode(name: str, gazetteer: str | None, all_: bool, json_: bool, **options: Any) -> None:  # noqa: FBT001
    """Find the place that NAME means.

    \b
    Examples:
      geomap geocode Bazarak
      geomap geocode "Springfield, Ill." --all
      geomap geocode Tripoli --country LB --json
    """  # noqa: D301 - \b keeps click from joining the lines
    from geomap.collection import candidates  # noqa: PLC0415 - as above
    from geomap.places.gazetteer import Gazetteer  # noqa: PLC0415 - as above

    place_data = Gazetteer(gazetteer)
    settings = _settings(options)
    found = candidates(name, country=settings.country, near=settings.near, gazetteer=place_data)
    if json_:
        _geocode_json(found, all_)
    elif not found.candidates:
        _say(f"{name!r}: {found.reason}; check the spelling, or add it with `geomap gazetteer add`")
    else:
        for candidate in found.candidates if all_ else found.candidates[:1]:
            _say(_line(candidate.place, candidate.score, candidate.match, place_data))
    if found.place is None:
        raise click.exceptions.Exit(1)


def _geocode_json(found: Mention, all_: bool) -> None:  # noqa: FBT001 - a flag handed through
    from geomap import store  # noqa: PLC0415 - as above

    rows = [store.place_to_json(c.place) | {"match": c.match, "score": round(c.score, 4)} for c in found.candidates]
    click.echo(json.dumps(rows if all_ else (rows[0] if rows else None), ensure_ascii=True, indent=1))


def _line(place: Place, score: float, match: str, gazetteer: Any) -> str:
    holders = " > ".join(p.name for p in reversed(gazetteer.parents(place.id)))
    where = f"{place.lat:.4f}, {place.lon:.4f}  [{holders}]"
    return f"{place.name} ({place.kind}) {where}  score {score:.2f}, {match}, {place.id}"


@main.group()
def gazetteer() -> None:
    """Look into the gazetteer."""


@gazetteer.command("info")
@click.option(
    "--gazetteer", "path", metavar="FILE", envvar="GEOMAP_GAZETTEER", help="Another gazetteer than the default."
)
@click.option("--json", "json_", is_flag=True, help="Print JSON.")
def info(path: str | None, json_: bool) -> None:  # noqa: FBT001 - click hands flags by keyword
    """Say what the gazetteer holds, from which sources."""
    from geomap.places.gazetteer import Gazetteer  # noqa: PLC0415 - as above

    facts = Gazetteer(path).describe()
    if json_:
        click.echo(json.dumps(facts, ensure_ascii=True, indent=1))
        return
    for key, value in facts.items():
        if isinstance(value, dict):
            _say(f"{key}:")
            for inner, number in value.items():
                _say(f"  {inner}: {number}")
        else:
            _say(f"{key}: {value}")


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
        _say(_line(candidate.place, candidate.score, candidate.match, place_data))
    if not found:
        _say(f"{name!r}: no place of this name; --fuzzy also tries similar ones")
        raise click.exceptions.Exit(1)


@gazetteer.command("build")
@click.option("--geonames", required=True, metavar="ZIP", type=click.Path(path_type=Path), help="allCountries.zip, or a country's.")
@click.option("--alternate-names", metavar="ZIP", type=click.Path(path_type=Path), help="alternateNamesV2.zip.")
@click.option("--admin", multiple=True, metavar="FILE", type=click.Path(path_type=Path), help="admin1CodesASCII.txt, admin2Codes.txt.")
@click.option("--countries", default="", metavar="AF,PK", help="Only these countries (ISO alpha-2).")
@click.option("--base", metavar="FILE", type=click.Path(path_type=Path), help="Take countries, units and regions from this one.")
@click.option("-o", "--output", required=True, metavar="FILE", type=click.Path(path_type=Path), help="The gazetteer to write.")
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

    for path in (geonames, options["alternate_names"], *options["admin"]):
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
        _say(f"{label}: {count:,}")
    _say(f"{output}: use it with --gazetteer {output} or GEOMAP_GAZETTEER={output}")


@gazetteer.command("add")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--gazetteer", "base", metavar="FILE", envvar="GEOMAP_GAZETTEER", type=click.Path(path_type=Path), help="Add to this one.")
@click.option("--kind", metavar="KIND", help="What the features are, where they do not say so: district, village, camp...")
@click.option("-o", "--output", required=True, metavar="FILE", type=click.Path(path_type=Path), help="The gazetteer to write.")
def add(files: tuple[Path, ...], output: Path, base: Path | None, kind: str | None) -> None:
    """Add your own places and boundaries: GeoJSON, GPKG or CSV with a column called name.

    \b
    Example:
      geomap gazetteer add districts.geojson -o my.sqlite
    """  # noqa: D301 - \b keeps click from joining the lines
    from geomap.places import additions  # noqa: PLC0415 - as above
    from geomap.places.compile import KINDS  # noqa: PLC0415 - as above
    from geomap.places.gazetteer import DEFAULT_PATH  # noqa: PLC0415 - as above

    if kind is not None and kind not in KINDS:
        message = f"--kind: expected one of {', '.join(KINDS)}, found {kind!r}"
        raise click.UsageError(message)
    report = additions.add(files, output, base=base or DEFAULT_PATH, kind=kind)
    for line in report.matched:
        _say(f"matched: {line}")
    for line in report.new:
        _say(f"new: {line}")
    for reason, count in sorted(report.skipped.items()):
        _say(f"left out: {count} with {reason}")
    repaired = f", {report.repaired} outlines repaired" if report.repaired else ""
    _say(f"{output}: {len(report.matched)} matched, {len(report.new)} new, {report.skipped.total()} left out{repaired}")


@main.group()
def evaluate() -> None:
    """Measure geomap, or the predictions of any system, against gold records."""


@evaluate.command("toponyms")
@click.argument("gold", metavar="GOLD.jsonl")
@click.option("--gold-spans", is_flag=True, help="Give the gold spans to the resolver instead of recognising them.")
@click.option(
    "--predictions", metavar="FILE", help="Score this file of documents with toponyms instead of running geomap."
)
@click.option("--exclude-kinds", metavar="K1,K2", default="", help="Gold kinds that are out of scope, such as Demonym.")
@click.option(
    "--gazetteer", "path", metavar="FILE", envvar="GEOMAP_GAZETTEER", help="Another gazetteer than the default."
)
@click.option("--worst", default=20, show_default=True, help="How many of the worst errors to list.")
@click.option("--json", "json_", is_flag=True, help="Print JSON.")
def evaluate_toponyms(gold: str, json_: bool, **options: Any) -> None:  # noqa: FBT001
    """Measure recognition and resolution of toponyms.

    GOLD holds one document a line: id, text, and toponyms with start, end, lat and lon.

    \b
    Example:
      geomap evaluate toponyms gold.jsonl --gold-spans --json
    """  # noqa: D301 - \b keeps click from joining the lines
    from geomap.collection import predict_toponyms  # noqa: PLC0415 - as above
    from geomap.evaluate import load, toponyms  # noqa: PLC0415 - as above

    documents = load(Path(gold))
    if options["predictions"]:
        found = {d["id"]: d.get("toponyms") or [] for d in load(Path(options["predictions"]))}
    else:
        found = predict_toponyms(documents, options["path"], gold_spans=options["gold_spans"])
    kinds = {k for k in options["exclude_kinds"].split(",") if k}
    figures = toponyms.score(documents, found, exclude=kinds, worst=options["worst"])
    if json_:
        click.echo(json.dumps(figures, ensure_ascii=True, indent=1))
        return
    for name in ("exact", "overlap", "end_to_end"):
        f = figures[name]
        _say(
            f"{name:<11} P {f['P']:.3f}  R {f['R']:.3f}  F1 {f['F1']:.3f}  "
            f"({f['hits']} hits, {f['gold']} gold, {f['found']} found)"
        )
    r = figures["resolution"]
    if r["n"]:
        _say(
            f"resolution  n {r['n']}, unresolved {r['unresolved']}, within 161 km {r['accuracy_161km']:.3f} "
            f"(of all {r['accuracy_161km_of_all']:.3f}), median {r['median_km']:.1f} km, AUC {r['auc']:.3f}"
        )
    _say("errors by cause: " + ", ".join(f"{n} {cause}" for cause, n in figures["causes"].items()))
    for w in figures["worst"]:
        _say(f"  {w['id']}:{w['start']} {w['name']!r} {w['km']} km: {w['resolved'] or 'unresolved'} ({w['reason']})")


def _evaluate_events(gold: str, part: tuple[str, ...], json_: bool, **options: Any) -> None:  # noqa: FBT001
    from geomap.collection import predict_events  # noqa: PLC0415 - as above
    from geomap.evaluate import events, load  # noqa: PLC0415 - as above

    documents = load(Path(gold))
    if options["predictions"]:
        found: dict[str, Any] = {d["id"]: d for d in load(Path(options["predictions"]))}
    else:
        found = predict_events(documents, options["path"])
    figures = events.score(documents, found, gold_triggers=options.get("gold_triggers", False))
    figures = {key: value for key, value in figures.items() if key in part}
    if not figures:
        raise GeomapError(
            f"{Path(gold).name}: holds no gold for {' or '.join(part)}; see the form in the documentation"
        )
    if json_:
        click.echo(json.dumps(figures, ensure_ascii=True, indent=1))
        return
    for name, group in figures.items():
        for key, value in group.items():
            if isinstance(value, dict) and "F1" in value:
                _say(f"{name} {key}: P {value['P']:.3f}  R {value['R']:.3f}  F1 {value['F1']:.3f}  (n {value['gold']})")
            elif isinstance(value, float):
                _say(f"{name} {key}: {value:.3f}")


def _evaluate_options(command: Callable[..., Any]) -> Callable[..., Any]:
    options: list[Callable[[Callable[..., Any]], Callable[..., Any]]] = [
        click.argument("gold", metavar="GOLD.jsonl"),
        click.option("--predictions", metavar="FILE", help="Score this file instead of running geomap."),
        click.option("--gazetteer", "path", metavar="FILE", envvar="GEOMAP_GAZETTEER", help="Another gazetteer."),
        click.option("--json", "json_", is_flag=True, help="Print JSON."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@evaluate.command("events")
@_evaluate_options
@click.option("--gold-triggers", is_flag=True, help="Count a trigger that was not found as an event without a place.")
def evaluate_events(gold: str, json_: bool, **options: Any) -> None:  # noqa: FBT001
    """Measure events, their places and dates.

    GOLD holds one document a line: id, text, date, and events with trigger, type, places and time.

    \b
    Example:
      geomap evaluate events gold.jsonl --json
    """  # noqa: D301 - \b keeps click from joining the lines
    part = ("triggers", "conflict", "attachment", "event_date", "doc_place", "documents")
    _evaluate_events(gold, part, json_, **options)


@evaluate.command("dates")
@_evaluate_options
def evaluate_dates(gold: str, json_: bool, **options: Any) -> None:  # noqa: FBT001
    """Measure date expressions and their TIMEX3 values.

    GOLD holds one document a line: id, text, date, and timex with start, end, type and value.

    \b
    Example:
      geomap evaluate dates gold.jsonl
    """  # noqa: D301 - \b keeps click from joining the lines
    _evaluate_events(gold, ("timex",), json_, **options)


if __name__ == "__main__":
    main()
