"""What `map` and `read` do with their inputs: read them, tell what became of each, and join the events."""

from __future__ import annotations

import json
import logging
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap import files
from geomap.cli.options import NAMED, printable, settings_of, warn
from geomap.display import many
from geomap.errors import GeomapError, InputError, OutputError
from geomap.inputs import EventFile
from geomap.inputs.documents import bare
from geomap.inputs.sources import Source, expand, is_map

if TYPE_CHECKING:
    from geomap.collection import Incidents
    from geomap.records import Reading
    from geomap.tables.references import Reference

FAR = 7
"""Days between a report's date and its dateline's from which on one of them is likely wrong."""


def read_inputs(inputs: tuple[str, ...], options: dict[str, Any]) -> Incidents:
    """Read the inputs, name what could not be read, write the report, and join the events.

    Outputs are looked at first: that one cannot be written is told before an hour of reading, not after.
    """
    from geomap import inputs as readers  # noqa: PLC0415 - as above
    from geomap.collection import (  # noqa: PLC0415 - as above
        Incidents,
        beside,
        by_hand_of,
        collect,
        read_each,
        settle,
        with_maps,
    )
    from geomap.places.gazetteer import Gazetteer  # noqa: PLC0415 - as above

    others = [options.get(key) for key in ("corrections", "story", "gazetteer")]
    keep_apart([*inputs, *(options.get("beside") or ()), *others], [options.get("output"), options.get("report")])
    named = {key: options[key] for key in ("date", "outlet", "url")}
    items = with_maps(inputs, lambda rest: readers.read(rest, **named))
    told = Told()
    place_data = Gazetteer(options.get("gazetteer"))
    settings = settings_of(options, place_data)
    by_hand = by_hand_of(options.get("corrections"), place_data)
    used: set[tuple[str, int]] = set()
    for outcome in progress(read_each(items, place_data, settings, by_hand, used)):
        if isinstance(outcome, InputError):
            told.refuse(outcome)
        elif isinstance(outcome, EventFile):
            before = len(told.problems)
            told.table(outcome, collect(outcome, place_data, told.references, told.problems))
            told.cite(told.problems[before:])
        else:
            told.reading(outcome)
    before = len(told.problems)
    located = options.get("beside") or ()
    points = [p for path in located for p in beside(path, place_data, told.references, told.problems)]
    told.cite(told.problems[before:])
    told.close_report(Path(options["report"]) if options.get("report") else None)
    if not told.readings and not told.references:
        msg = "no input could be read; each is named above with what to do"
        raise GeomapError(msg)
    readings, idle = settle(told.readings, by_hand, used, place_data)
    for line in idle:
        warn(line)
    tell_layers((*told.references, *points))
    return Incidents(readings, told.problems, idle, told.references, points)


class Told(logging.Handler):
    """What became of each input; also says on standard error what the readers of tables guessed."""

    def __init__(self) -> None:
        """Take the place of the one before: a process may run several verbs."""
        super().__init__(logging.INFO)
        log = logging.getLogger("geomap.inputs")
        log.setLevel(logging.INFO)
        log.handlers[:] = [self]
        self.readings: list[Reading] = []
        self.problems: list[InputError] = []
        self.references: list[Reference] = []
        self.outcomes: list[dict[str, Any]] = []
        self.named = 0
        self.noted: Counter[str] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        """Print what a reader guessed or passed over; of notes of one kind no more than a person would read."""
        self.noted[record.msg] += 1
        if self.noted[record.msg] <= NAMED:
            warn(record.getMessage())
        elif self.noted[record.msg] == NAMED + 1:
            warn("and more of the kind")

    def refuse(self, error: InputError) -> None:
        """Take down an input that cannot be read."""
        self.problems.append(error)
        self.cite([error])

    def cite(self, errors: Iterable[InputError]) -> None:
        """Name inputs that cannot be read, up to a number that does not scroll the rest away."""
        for error in errors:
            self.named += 1
            if self.named <= NAMED:
                warn(f"left out {error}")
            parts = {"problem": error.problem, "advice": error.advice}
            self.outcomes.append({"input": bare(error.source), "outcome": "error", **parts})

    def table(self, file: EventFile, made: Reference | None) -> None:
        """Take down an event table of others, where it could be read."""
        if made is not None:
            table = {"outcome": "reference", "rows": len(made), "dataset": made.name, "notes": list(made.notes)}
            self.outcomes.append({"input": file.source.name, **table})

    def reading(self, reading: Reading) -> None:
        """Take down a report that was read."""
        self.readings.append(reading)
        document = reading.document
        self.outcomes.append(
            {
                "input": document.source,
                "outcome": "read",
                "id": document.id,
                "characters": len(document.text),
                "date": document.date.isoformat() if document.date else None,
                "toponyms": len(reading.toponyms),
                "resolved": sum(m.place is not None for m in reading.toponyms),
                "events": len(reading.events),
                "on_map": sum(e.on_map for e in reading.events),
            }
        )

    def close_report(self, report: Path | None) -> None:
        """Say how many more could not be read, and write the report."""
        if self.named > NAMED:
            where = "they are in the report" if report else "--report FILE lists them all"
            warn(f"left out {self.named - NAMED} more; {where}")
        if report is not None:
            write_report(report, self.outcomes)


def keep_apart(inputs: Sequence[str | None], outputs: Sequence[str | None]) -> None:
    """Raise OutputError where an output cannot be written or would take the place of an input.

    A map is no input of the folder that it lies in: the same command may be run again.
    """
    named = [name for name in outputs if name is not None and name != "-"]
    if len({Path(name).resolve() for name in named}) < len(named):
        msg = f"{named[0]}: is named for two outputs; name another file for one of them"
        raise OutputError(msg)
    for name in named:
        target = Path(name)
        files.check_writable(target)
        if not target.is_file():
            continue
        for item in inputs:
            if item and item != "-" and any(_takes(found, target, item) for found in expand(item)):
                msg = f"{name}: is one of the inputs and would be lost; name another file with -o"
                raise OutputError(msg)


def _takes(source: Source | InputError, target: Path, item: str) -> bool:
    """Whether a source is the file that is to be written; of a folder its maps are none."""
    try:
        if isinstance(source, InputError) or source.path is None or not source.path.samefile(target):
            return False
    except OSError:  # a link that leads nowhere: the reader tells it
        return False
    return Path(item).is_file() or not is_map(source)


def doubtful_dates(readings: Iterable[Reading], today: date) -> Iterator[str]:
    """Yield a line for each report that is dated after today, or long before or after the day of its own dateline."""
    for reading in readings:
        document = reading.document
        name = document.source or document.id
        if document.date is None:
            continue
        if document.date > today:
            yield f"dated after today: {name} ({document.date}); its days are reckoned from that: check it"
        filed = _filed(reading)
        if filed is not None and abs((filed - document.date).days) > FAR:
            yield f"two dates: {name} is dated {document.date}, filed {filed} by its dateline; the first counts"


def _filed(reading: Reading) -> date | None:
    """Return the day in the dateline with which a report opens."""
    head = next((s for s in reading.sentences[:3] if s.role == "dateline"), None)
    if head is None:
        return None
    inside = (t for t in reading.timexes if head.start <= t.start < head.end and t.date_start == t.date_end)
    return next((t.date_start for t in inside), None)


def write_report(path: Path, outcomes: Iterable[dict[str, Any]]) -> None:
    """Write what became of each input, one JSON object a line."""
    with files.atomic(path) as out:
        out.writelines(json.dumps(o, ensure_ascii=True) + "\n" for o in outcomes)


def tell_layers(layers: Iterable[Any]) -> None:
    """Say what stands beside the reports, and what was guessed, missing or left out in reading it."""
    for layer in layers:
        click.echo(f"{printable(layer.name)}: {many(len(layer), 'row')} beside the reports", err=True)
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
