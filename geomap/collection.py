"""What `geomap.read` returns, and the other functions of the facade."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date as Date  # noqa: N812 - `date` is a parameter's name here
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap import corrections as corrections_of
from geomap import inputs as readers
from geomap import pipeline, store
from geomap.corrections import Corrections
from geomap.errors import GeomapError, InputError
from geomap.evaluate import events as event_scores
from geomap.evaluate import toponyms as toponym_scores
from geomap.places import geometry, resolution
from geomap.places.gazetteer import Gazetteer
from geomap.records import Document, Event, Incident, Mention, Place, Reading, Span
from geomap.settings import DEFAULT, Settings

if TYPE_CHECKING:
    import os

    from geopandas import GeoDataFrame

    from geomap.webmap.map import EventMap

TABLES = (".geojson", ".gpkg", ".parquet", ".csv", ".kml")
"""Endings of the files that hold a table of incidents; every other output is JSON Lines of readings."""


class Incidents(Sequence[Incident]):
    """The incidents of a pile of reports, with the readings that they rest on.

    `problems` lists the inputs that could not be read, each with what to do; `unmatched` the corrections by hand that
    matched nothing. The object is a sequence of
    `geomap.records.Incident`; in a notebook it shows itself.

    >>> import geomap
    >>> found = geomap.read("Two people were killed in shelling in Goma on Monday.")
    >>> len(found.readings)
    1
    """

    def __init__(
        self, readings: Iterable[Reading], problems: Iterable[InputError] = (), unmatched: Iterable[str] = ()
    ) -> None:
        """Join the events of the readings into incidents."""
        joined, incidents = pipeline.join(tuple(readings))
        self.readings: tuple[Reading, ...] = joined
        self.incidents: tuple[Incident, ...] = incidents
        self.problems: tuple[InputError, ...] = tuple(problems)
        self.unmatched: tuple[str, ...] = tuple(unmatched)

    def __len__(self) -> int:
        """Return the number of incidents, on the map or not."""
        return len(self.incidents)

    def __getitem__(self, index: Any) -> Any:
        """Return one incident, or a tuple of them for a slice."""
        return self.incidents[index]

    @property
    def events(self) -> tuple[Event, ...]:
        """Every event of every reading, in input order."""
        return tuple(event for reading in self.readings for event in reading.events)

    @property
    def on_map(self) -> tuple[Incident, ...]:
        """The incidents that have a place of their own and are told as having happened."""
        return tuple(incident for incident in self.incidents if incident.on_map)

    def to_gdf(self) -> GeoDataFrame:
        """Return one row per incident as a GeoDataFrame in EPSG:4326; incidents without a place have no geometry."""
        from geomap.tables import frames  # noqa: PLC0415 - geopandas only for those who ask for it

        return frames.incidents_frame(self.incidents, self.readings)

    def explore(self, *, title: str | None = None, **options: Any) -> EventMap:
        """Return the map, a `folium.Map` whose `save` writes one standalone file."""
        from geomap.webmap import map as webmap  # noqa: PLC0415 - folium only for those who ask for it

        return webmap.draw(self.incidents, self.readings, title=title, **options)

    def write(self, path: str | os.PathLike[str]) -> None:
        """Write the readings as JSON Lines, or the incidents' table where the ending asks for one (`TABLES`)."""
        target = Path(path)
        if target.suffix.lower() in TABLES:
            from geomap.tables import formats  # noqa: PLC0415 - geopandas only for those who ask for it

            formats.write(self.to_gdf(), target)
        else:
            store.write(self.readings, target)

    def __repr__(self) -> str:
        """Say how many incidents come from how many reports."""
        shown = len(self.on_map)
        return f"<Incidents: {len(self)} from {len(self.readings)} reports, {shown} on the map>"

    def _repr_html_(self) -> str:
        kinds = Counter(incident.type for incident in self.on_map)
        rows = "".join(f"<tr><td>{html.escape(kind)}</td><td>{n}</td></tr>" for kind, n in kinds.most_common())
        table = f"<table><tr><th>type</th><th>on the map</th></tr>{rows}</table>"
        return f"<p>{html.escape(repr(self)[1:-1])}</p>{table}{self.explore()._repr_html_()}"


def _documents(
    inputs: Sequence[Any], date: Date | str | None, outlet: str | None, url: str | None
) -> Iterator[Document | Reading | InputError]:
    yield from with_maps(inputs, lambda rest: readers.read(rest, date=date, outlet=outlet, url=url, texts=True))


def with_maps(
    inputs: Sequence[Any], read_rest: Callable[[list[Any]], Iterable[Document | Reading | InputError]]
) -> Iterator[Document | Reading | InputError]:
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
    gazetteer: Gazetteer | str | None = None,
    corrections: str | os.PathLike[str] | None = None,
    settings: Settings = DEFAULT,
    **options: Any,
) -> Incidents:
    """Read reports into incidents.

    `inputs` are paths, folders, globs, texts, Documents, or a DataFrame with a text column. `date`, `outlet` and
    `url` serve texts that have none of their own. Further options are the fields of `Settings` (`country`, `near`,
    `bbox`, `threshold`, `jobs`). `corrections` names a file of corrections by hand. What cannot be read is listed in
    `problems` and costs the other inputs nothing.
    """
    if options:
        settings = replace(settings, **options)
    found: list[Reading] = []
    problems: list[InputError] = []
    by_hand = by_hand_of(corrections)
    used: set[tuple[str, int]] = set()
    for outcome in read_each(_documents(inputs, date, outlet, url), gazetteer, settings, by_hand, used):
        if isinstance(outcome, InputError):
            problems.append(outcome)
        else:
            found.append(outcome)
    return Incidents(found, problems, unmatched(by_hand, used))


def by_hand_of(path: str | os.PathLike[str] | None) -> Corrections:
    """Return the corrections of a file, or none; CorrectionsError names the entry that cannot be understood."""
    return corrections_of.load(Path(path)) if path is not None else pipeline.NO_CORRECTIONS


def unmatched(by_hand: Corrections, used: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """Return a line for each correction that matched nothing in any report."""
    known = set(used)
    entries = frozenset(e for e in by_hand.entries if (e.table, e.number) in known)
    return corrections_of.unmatched(by_hand, entries)


def read_each(
    items: Iterable[Document | Reading | InputError],
    gazetteer: Gazetteer | str | None = None,
    settings: Settings = DEFAULT,
    by_hand: Corrections = pipeline.NO_CORRECTIONS,
    used: set[tuple[str, int]] | None = None,
) -> Iterator[Reading | InputError]:
    """Yield the outcome of each input in order: errors pass through, documents are read, readings corrected.

    The corrections that matched something are added to `used`.
    """
    used = set() if used is None else used
    place_data = gazetteer if isinstance(gazetteer, Gazetteer) else Gazetteer(gazetteer)
    passed: dict[int, Reading | InputError] = {}
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
    """Load readings that `geomap read` wrote and join their events again.

    Raises InputError, naming the line, where the file is not geomap's.
    """
    readings = []
    for item in readers.read(path, on_error="raise"):
        if not isinstance(item, Reading):
            raise InputError(Path(path).name, "holds reports, not geomap's records", "give it to `read` instead")
        readings.append(item)
    return Incidents(readings)


def find_toponyms(
    text: str, *, gazetteer: Gazetteer | str | None = None, settings: Settings = DEFAULT
) -> tuple[Mention, ...]:
    """Return the place names of a text, each resolved where possible.

    >>> import geomap
    >>> [m.text for m in geomap.find_toponyms("Fighting reached Goma on Monday.")]
    ['Goma']
    """
    place_data = gazetteer if isinstance(gazetteer, Gazetteer) else Gazetteer(gazetteer)
    return pipeline.read(Document("text", text), place_data, settings).toponyms


def predict_toponyms(
    documents: Iterable[Mapping[str, Any]], gazetteer: Gazetteer | str | None = None, *, gold_spans: bool = False
) -> dict[str, list[dict[str, Any]]]:
    """Return what geomap finds in gold documents, as rows that `evaluate.toponyms` scores, by document id.

    With `gold_spans` the gold spans stand in for the recogniser's, so that only the resolution is measured.
    """
    place_data = gazetteer if isinstance(gazetteer, Gazetteer) else Gazetteer(gazetteer)
    found = {}
    for raw in documents:
        text = raw["text"]
        document = Document(str(raw["id"]), text, title=raw.get("title"), outlet=raw.get("source"))
        spans = sorted({(t["start"], t["end"]) for t in raw["toponyms"] if t["end"] > t["start"]})
        mentions = tuple(Mention(a, b, text[a:b]) for a, b in spans) if gold_spans else None
        found[document.id] = [toponym_scores.row(m) for m in pipeline.places(document, place_data, DEFAULT, mentions)]
    return found


def predict_events(
    documents: Iterable[Mapping[str, Any]], gazetteer: Gazetteer | str | None = None, *, gold_triggers: bool = False
) -> dict[str, dict[str, Any]]:
    """Return the events and dates that geomap finds in gold documents, as rows that `evaluate.events` scores.

    With `gold_triggers` the gold triggers stand in for those that geomap finds.
    """
    place_data = gazetteer if isinstance(gazetteer, Gazetteer) else Gazetteer(gazetteer)
    found = {}
    for raw in documents:
        day = readers.documents.day(raw.get("date"))
        document = Document(str(raw["id"]), raw["text"], title=raw.get("title"), outlet=raw.get("source"), date=day)
        triggers = None
        if gold_triggers:
            spans = sorted({(t["start"], t["end"]) for e in raw["events"] if (t := e.get("trigger"))})
            triggers = [Span(a, b, document.text[a:b]) for a, b in spans]
        found[document.id] = event_scores.predicted(pipeline.read(document, place_data, triggers=triggers))
    return found


def candidates(
    name: str,
    *,
    country: str | None = None,
    near: str | tuple[float, float] | None = None,
    gazetteer: Gazetteer | None = None,
) -> Mention:
    """Resolve one name outside of any text and return the mention with its candidates.

    `near` is a (lat, lon) pair or the name of a place; `country` an ISO 3166-1 alpha-2 code. GeomapError where
    `near` names no known place.
    """
    place_data = gazetteer or Gazetteer()
    document = Document("name", name)
    point = near if not isinstance(near, str) else None
    head = (
        name if place_data.find(name) else name.split(",", maxsplit=1)[0]
    )  # "Springfield, Ill.": the tail narrows the head
    mentions = [Mention(0, len(head), head)]
    if isinstance(near, str):
        anchor = resolution.resolve(document, (Mention(0, len(near), near),), (), place_data, DEFAULT)[0].place
        if anchor is None:
            msg = f"--near: expected the name of a place or LAT,LON, found {near!r}, which the gazetteer lacks"
            raise GeomapError(msg)
        point = (anchor.lat, anchor.lon)
    settings = replace(DEFAULT, country=country, near=point, threshold=0.0)
    return resolution.resolve(document, mentions, (), place_data, settings)[0]


def geocode(
    name: Any,
    *,
    country: str | None = None,
    near: str | tuple[float, float] | None = None,
    gazetteer: Gazetteer | None = None,
) -> Any:
    """Return the place that a name means, or None; a pandas Series gives a GeoDataFrame with score and reason.

    >>> import geomap
    >>> geomap.geocode("Tripoli", country="LB").country
    'LB'
    """
    if isinstance(name, str):
        place: Place | None = candidates(name, country=country, near=near, gazetteer=gazetteer).place
        return geometry.shape(place, gazetteer or Gazetteer()) if place else None
    from geomap.tables import frames  # noqa: PLC0415 - geopandas only for those who ask for it

    place_data = gazetteer or Gazetteer()
    found = [candidates(str(n), country=country, near=near, gazetteer=place_data) for n in name]
    return frames.places_frame(name, found)


def explore(table: Any, **options: Any) -> EventMap:
    """Return a map of incidents, or of a user's own GeoDataFrame (`date=`, `type=`, `title=`, `text=`, `url=`)."""
    if isinstance(table, Incidents):
        return table.explore(**options)
    from geomap.webmap import map as webmap  # noqa: PLC0415 - folium only for those who ask for it

    return webmap.draw_frame(table, **options)
