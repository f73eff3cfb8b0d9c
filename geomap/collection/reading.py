"""Piles of inputs into incidents: reports are read, records and maps read back, event tables become layers."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import fields, replace
from datetime import date as Date  # noqa: N812 - `date` is a parameter's name here
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap import corrections as corrections_of
from geomap import inputs as readers
from geomap import pipeline
from geomap.collection.incidents import Incidents
from geomap.collection.lookups import settled
from geomap.corrections import Corrections
from geomap.errors import GeomapError, InputError
from geomap.inputs import EventFile
from geomap.places.gazetteer import Gazetteer
from geomap.records import Document, Reading
from geomap.settings import DEFAULT, Settings

if TYPE_CHECKING:
    import os

    from geomap.tables.points import Points
    from geomap.tables.references import Reference

Found = Document | Reading | InputError | EventFile
"""What an input may turn out to be."""

LONG = 50
"""Reports from which on a run in a notebook or a terminal shows how far it is."""


class UnreadInput(UserWarning):
    """An input of `geomap.read` could not be read; the text says why and what to do."""


def with_maps(inputs: Sequence[Any], read_rest: Callable[[list[Any]], Iterable[Found]]) -> Iterator[Found]:
    """Yield what inputs hold, in order: a map that geomap made gives its events back, others are read as reports."""
    rest: list[Any] = []
    for item in inputs:
        if not (
            isinstance(item, str | Path) and str(item).lower().endswith((".html", ".htm")) and Path(item).is_file()
        ):
            rest.append(item)
            continue
        from geomap.webmap import readback  # noqa: PLC0415 - only where a page might be a map

        if not readback.is_map(item):
            rest.append(item)
            continue
        if rest:
            yield from read_rest(rest)
            rest = []
        try:
            yield from readback.readings(item)
        except InputError as error:
            yield error
    if rest or not inputs:
        yield from read_rest(rest)


def read(
    *inputs: Any,
    date: Date | str | None = None,
    outlet: str | None = None,
    url: str | None = None,
    points: Any = (),
    gazetteer: Gazetteer | str | None = None,
    corrections: str | os.PathLike[str] | None = None,
    settings: Settings = DEFAULT,
    **options: Any,
) -> Incidents:
    """Read reports into incidents.

    `inputs` are paths, folders, globs, texts, Documents, or a DataFrame with a text column; an event table (a file or
    DataFrame of ACLED, UCDP GED or GDELT) becomes a reference layer. `date`, `outlet` and `url` serve texts that have
    none of their own. `points` names files or frames of points located by hand (columns lat, lon, time, radius, who,
    link, note). `corrections` names a file of corrections by hand. Further options are the fields of `Settings`
    (`country`, `near`, `bbox`, `threshold`, `jobs`); `near` may be a place's name. What cannot be read is listed in
    `problems`, told as a warning, and costs the other inputs nothing; InputError where an option means nothing.

    >>> import geomap
    >>> geomap.read("Shelling killed two people in Goma on Monday.", date="2024-02-07").on_map[0].date.start
    datetime.date(2024, 2, 5)
    """
    odd = options.keys() - {field.name for field in fields(Settings)}
    if odd:
        raise TypeError(f"read() takes {', '.join(f.name for f in fields(Settings))}, found {', '.join(sorted(odd))}")
    found: list[Reading] = []
    problems: list[InputError] = []
    references: list[Reference] = []
    place_data = gazetteer if isinstance(gazetteer, Gazetteer) else Gazetteer(gazetteer)
    settings = settled(replace(settings, **options), place_data)
    by_hand = by_hand_of(corrections, place_data)
    used: set[tuple[str, int]] = set()
    reports = []
    for item in inputs:
        reference = reference_of(item, place_data)
        if reference is None:
            reports.append(item)
        else:
            references.append(reference)
    items: Iterator[Found] = iter(())
    if reports or not references:
        items = with_maps(reports, lambda rest: readers.read(rest, date=date, outlet=outlet, url=url, texts=True))
    for outcome in shown(read_each(items, place_data, settings, by_hand, used)):
        if isinstance(outcome, InputError):
            problems.append(outcome)
        elif isinstance(outcome, Reading):
            found.append(outcome)
        else:
            collect(outcome, place_data, references, problems)
    alone = isinstance(points, str | Path) or hasattr(points, "columns")
    located = [points] if alone else list(() if points is None else points)
    layers = [layer for item in located for layer in beside(item, place_data, references, problems)]
    if problems:
        more = f" (and {len(problems) - 1} more, see .problems)" if len(problems) > 1 else ""
        warnings.warn(f"{problems[0]}{more}", UnreadInput, stacklevel=2)
    found, idle = settle(found, by_hand, used, place_data)
    return Incidents(found, problems, idle, references, layers)


def reference_of(item: Any, gazetteer: Gazetteer) -> Reference | None:
    """Return the reference layer of a DataFrame whose columns are ACLED's, UCDP GED's or GDELT's, else None."""
    if not (hasattr(item, "columns") and hasattr(item, "to_dict")):
        return None
    from geomap.tables import references  # noqa: PLC0415 - geopandas only for those who bring a table

    return references.from_table(item, gazetteer) if references.maker_of(item.columns) else None


def collect(
    events: EventFile, gazetteer: Gazetteer, into: list[Reference], problems: list[InputError]
) -> Reference | None:
    """Read an event table into a reference layer; one that cannot be read is listed with the problems."""
    from geomap.tables import references  # noqa: PLC0415 - as above

    try:
        made = references.from_table(*_table(events, gazetteer))
    except InputError as error:
        problems.append(error)
        return None
    into.append(made)
    return made


def _table(events: EventFile, gazetteer: Gazetteer) -> tuple[Any, Gazetteer, list[str]]:
    frame, notes = events.table()
    return frame, gazetteer, notes


def beside(
    item: Any, gazetteer: Gazetteer, references: list[Reference], problems: list[InputError]
) -> Iterator[Points]:
    """Yield the located points of a file or frame; one that holds an event table is added to the references."""
    from geomap.inputs import eventtable  # noqa: PLC0415 - as above
    from geomap.tables import points  # noqa: PLC0415 - as above

    if hasattr(item, "columns"):
        yield points.from_table(item, "points")
        return
    try:
        opened = eventtable.open_table(item)
        if isinstance(opened, EventFile):
            collect(opened, gazetteer, references, problems)
        else:
            yield points.from_table(opened[0], Path(item).name, opened[1])
    except InputError as error:
        problems.append(error)
    except GeomapError as error:
        problems.append(InputError(str(item), str(error)))


def shown(items: Iterable[Any]) -> Iterable[Any]:
    """Show how far a long run is, where tqdm is installed and somebody looks; silent elsewhere."""
    if not (sys.stderr.isatty() or "ipykernel" in sys.modules):
        return items
    return counted(items)


def counted(items: Iterable[Any]) -> Iterator[Any]:
    """Yield items, with a bar from the item on that makes the work long; without tqdm there is none."""
    bar = None
    for n, item in enumerate(items, 1):
        if n == LONG:
            with suppress(ImportError), warnings.catch_warnings():
                warnings.simplefilter("ignore")  # tqdm's, where there are no widgets
                from tqdm.auto import tqdm  # noqa: PLC0415 - only where somebody looks, and for long

                bar = tqdm(unit=" reports", initial=n - 1, leave=False)
        if bar is not None:
            bar.update()
        yield item
    if bar is not None:
        bar.close()


def by_hand_of(path: str | os.PathLike[str] | None, gazetteer: Gazetteer) -> Corrections:
    """Return the corrections of a file, or none; CorrectionsError names the entry that cannot be understood."""
    if path is None:
        return pipeline.NO_CORRECTIONS
    by_hand = corrections_of.load(Path(path))
    corrections_of.check_places(by_hand, gazetteer)
    return by_hand


def settle(
    readings: Iterable[Reading], by_hand: Corrections, used: Iterable[tuple[str, int]], gazetteer: Gazetteer
) -> tuple[list[Reading], tuple[str, ...]]:
    """Return the readings with the corrections that need all of them, and a line for each that matched nothing."""
    known = set(used)
    entries = frozenset(e for e in by_hand.entries if (e.table, e.number) in known)
    settled, late = corrections_of.again(readings, by_hand, entries, gazetteer)
    return settled, corrections_of.unmatched(by_hand, entries | late)


def read_each(
    items: Iterable[Found],
    gazetteer: Gazetteer | str | None = None,
    settings: Settings = DEFAULT,
    by_hand: Corrections = pipeline.NO_CORRECTIONS,
    used: set[tuple[str, int]] | None = None,
) -> Iterator[Reading | InputError | EventFile]:
    """Yield the outcome of each input in order: errors pass through, documents are read, readings corrected.

    The corrections that matched something are added to `used`.
    """
    used = set() if used is None else used
    place_data = gazetteer if isinstance(gazetteer, Gazetteer) else Gazetteer(gazetteer)
    passed: dict[int, Reading | InputError | EventFile] = {}
    count = 0

    def documents() -> Iterator[Document]:
        nonlocal count
        for item in items:
            if isinstance(item, Document):
                yield item
            elif isinstance(item, Reading):
                passed[count], matched = pipeline.correct(item, place_data, by_hand) if by_hand.entries else (item, ())
                used.update(matched)
            else:
                passed[count] = item
            count += 1

    position = 0
    for outcome, matched in pipeline.read_all(documents(), place_data, settings, by_hand):
        used.update(matched)
        while position in passed:
            yield passed.pop(position)
            position += 1
        yield outcome
        position += 1
    for position in sorted(passed):
        yield passed[position]


def load(path: str | os.PathLike[str]) -> Incidents:
    """Load readings that `geomap read` wrote, or those that a map carries, and join their events again.

    Raises InputError, naming the line, where the file is not geomap's.

    >>> import geomap, pathlib, tempfile
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "records.jsonl"
    >>> geomap.read("Shelling killed two people in Goma on Monday.").write(file)
    >>> [reading.document.source for reading in geomap.load(file).readings]
    ['text 1']
    """
    readings = []
    for item in with_maps([path], lambda rest: readers.read(rest, on_error="raise")):
        if isinstance(item, InputError):
            raise item
        if not isinstance(item, Reading):
            raise InputError(Path(path).name, "holds reports, not geomap's records", "give it to `read` instead")
        readings.append(item)
    return Incidents(readings)
