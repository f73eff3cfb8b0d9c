"""What `geomap.read` returns: incidents with the readings they rest on, and what stands beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap import display, pipeline, store
from geomap.errors import InputError, OutputError
from geomap.records import Event, Incident, Reading

if TYPE_CHECKING:
    import os

    from geopandas import GeoDataFrame

    from geomap.tables.points import Match, Points
    from geomap.tables.references import Reference
    from geomap.webmap.map import EventMap

TABLES = (".geojson", ".gpkg", ".parquet", ".csv", ".kml", ".xlsx")
"""Endings of the files that hold a table of incidents; every other output is JSON Lines of readings."""


class Incidents(Sequence[Incident]):
    """The incidents of a pile of reports, with the readings that they rest on.

    `problems` lists the inputs that could not be read, each with what to do; `unmatched` the corrections by hand that
    matched nothing. `references` are event tables of others (ACLED, UCDP GED, GDELT), `points` what people located by
    hand: both stand beside the incidents and change none. The object is a sequence of `geomap.records.Incident`; in a
    notebook it shows itself.

    >>> import geomap
    >>> found = geomap.read("Two people were killed in shelling in Goma on Monday.")
    >>> len(found.readings)
    1
    """

    def __init__(
        self,
        readings: Iterable[Reading],
        problems: Iterable[InputError] = (),
        unmatched: Iterable[str] = (),
        references: Iterable[Reference] = (),
        points: Iterable[Points] = (),
    ) -> None:
        """Join the events of the readings into incidents."""
        joined, incidents = pipeline.join(tuple(readings))
        self.readings: tuple[Reading, ...] = joined
        self.incidents: tuple[Incident, ...] = incidents
        self.problems: tuple[InputError, ...] = tuple(problems)
        self.unmatched: tuple[str, ...] = tuple(unmatched)
        self.references: tuple[Reference, ...] = tuple(references)
        self.points: tuple[Points, ...] = tuple(points)

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

    def doubtful(self, most: int = 3) -> tuple[tuple[Incident, float], ...]:
        """Return the incidents on the map that are least sure, each with its chance: those to look at first.

        The chance is the lesser of two: that it happened as told, and that it is at this place.

        >>> import geomap
        >>> found = geomap.read("Two people were killed in shelling in Goma on Monday.")
        >>> [incident.place.place.name for incident, chance in found.doubtful()]
        ['Goma']
        """
        chances = ((i, min(i.confidence or 1.0, i.place.score)) for i in self.on_map if i.place)
        return tuple(sorted(chances, key=lambda pair: pair[1])[:most])

    @cached_property
    def matches(self) -> Mapping[str, tuple[Match, ...]]:
        """The points located by hand that fit each incident's place and days, by the incident's id."""
        if not self.points:
            return {}
        from geomap.tables import points  # noqa: PLC0415 - geopandas only for those who ask for it

        return points.join(self.incidents, self.points)

    def to_gdf(self, per: str = "incident") -> GeoDataFrame:
        """Return a GeoDataFrame in EPSG:4326 with one row per incident, event or mention.

        The columns are typed and always there (`geomap.tables.frames.COLUMNS`, `EVENT_COLUMNS`, `MENTION_COLUMNS`);
        days have no time zone; lists are JSON. A row without a place has no geometry.

        >>> import geomap
        >>> frame = geomap.read("Two people were killed in shelling in Goma on Monday.").to_gdf("mention")
        >>> frame["text"].tolist()
        ['Goma']
        """
        from geomap.tables import frames  # noqa: PLC0415 - geopandas only for those who ask for it

        if per == "event":
            return frames.events_frame(self.readings)
        if per == "mention":
            return frames.mentions_frame(self.readings)
        if per == "incident":
            return frames.incidents_frame(self.incidents, self.readings, self._located())
        raise ValueError(f"per: expected 'incident', 'event' or 'mention', found {per!r}")

    def evidence(self, row: Any) -> tuple[tuple[Reading, Event], ...]:
        """Return the reports and events that a row of `to_gdf`, an incident or an id rests on.

        Raises KeyError where the id is none of this collection's.

        >>> import geomap
        >>> found = geomap.read("Two people were killed in shelling in Goma on Monday.")
        >>> [event.trigger.text for _, event in found.evidence(found[0])]
        ['killed', 'shelling']
        """
        key = row if isinstance(row, str) else row.id if isinstance(row, Incident) else str(row["id"])
        incident = next((i for i in self.incidents if i.id == key), None)
        wanted = set(incident.events) if incident else {key}
        found = tuple((r, e) for r in self.readings for e in r.events if e.id in wanted)
        if not found and incident is None:
            mention = next((r for r in self.readings if key.startswith(f"{r.document.id}#")), None)
            if mention is None:
                raise KeyError(key)
            start = int(key.rpartition("#")[2])
            found = tuple((mention, e) for e in mention.events if e.sentence.start <= start < e.sentence.end)
        return found

    def explore(self, *, title: str | None = None, **options: Any) -> EventMap:
        """Return the map, a `folium.Map` whose `save` writes one standalone file.

        >>> import geomap, pathlib, tempfile
        >>> drawn = geomap.read("Two people were killed in shelling in Goma on Monday.").explore(title="Goma")
        >>> drawn.save(str(pathlib.Path(tempfile.mkdtemp()) / "map.html"))
        """
        from geomap.webmap import map as webmap  # noqa: PLC0415 - folium only for those who ask for it

        return webmap.draw(self.incidents, self.readings, title=title, **self.layers(), **options)

    def layers(self) -> dict[str, Any]:
        """Return what a map draws beside the incidents, as options of `drawing.prepare`."""
        beside: dict[str, Any] = {}
        if self.references or self.points:
            beside = {"references": self.references, "points": self.points, "matches": self._located()}
        return beside

    def _located(self) -> dict[str, list[dict[str, Any]]]:
        """Return the fitting points of each incident as the map and the table show them."""
        if not self.matches:
            return {}
        from geomap.tables import points  # noqa: PLC0415 - as above

        return {key: [points.described(self.points, m) for m in found] for key, found in self.matches.items()}

    def write(self, path: str | os.PathLike[str], shape: str | None = None) -> None:
        """Write the readings as JSON Lines, or a table where the ending asks for one (`TABLES`).

        A table of reference layers alone holds their rows; beside reports, a GeoPackage holds them as layers of their
        own. `shape` is "acled" or "ucdp" for a CSV with those columns and codes.

        >>> import geomap, pathlib, tempfile
        >>> folder = pathlib.Path(tempfile.mkdtemp())
        >>> geomap.read("Two people were killed in shelling in Goma on Monday.").write(folder / "incidents.geojson")
        """
        target = Path(path)
        if target.suffix.lower() not in TABLES and shape is None:
            if not self.readings:
                raise OutputError(f"{target.name}: a reference table has no records; name a {' or '.join(TABLES)} file")
            store.write(self.readings, target)
            return
        from geomap.tables import formats  # noqa: PLC0415 - geopandas only for those who ask for it

        if shape is not None:
            formats.write_shaped(self.to_gdf(), target, shape)
            return
        if not self.readings and self.references:
            if len(self.references) > 1 and target.suffix.lower() != ".gpkg":
                raise OutputError(f"{target.name} holds one table, not {len(self.references)}; name a .gpkg file")
            formats.write_layers({layer: r.frame for layer, r in self._named()}, target)
            return
        if target.suffix.lower() == ".gpkg":
            layers = {"incidents": self.to_gdf(), "mentions": self.to_gdf("mention")}
            layers |= {layer: r.frame for layer, r in self._named()} | {
                f"located {p.name}": p.frame for p in self.points
            }
            formats.write_layers(layers, target)
        else:
            formats.write(self.to_gdf(), target)

    def _named(self) -> list[tuple[str, Reference]]:
        """Return the reference layers, each under a name of its own."""
        seen: dict[str, int] = {}
        out = []
        for reference in self.references:
            count = seen[reference.name] = seen.get(reference.name, 0) + 1
            out.append((reference.name if count == 1 else f"{reference.name} {count}", reference))
        return out

    def __repr__(self) -> str:
        """Say how many incidents come from how many reports."""
        shown = len(self.on_map)
        beside = "".join(f", {display.many(len(r), f'row of {r.name}', f'rows of {r.name}')}" for r in self.references)
        beside += "".join(f", {display.many(len(p), 'located point')}" for p in self.points)
        reports = display.many(len(self.readings), "report")
        return f"<Incidents: {len(self):,} from {reports}, {shown:,} on the map{beside}>"

    def _repr_html_(self) -> str:
        return display.incidents(self, self.explore())
