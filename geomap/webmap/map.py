"""The map as Folium users know it: a `folium.Map` whose file holds everything it needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import folium
from branca.element import Figure

from geomap.records import Incident, Reading
from geomap.webmap import page
from geomap.webmap.columns import EventTable
from geomap.webmap.evidence import Quotes
from geomap.webmap.table import from_incidents


class PageFigure(Figure):  # type: ignore[misc]
    """The root of an EventMap: renders our page instead of Folium's template, which would compile data as a template."""

    def __init__(self, owner: EventMap) -> None:
        """Keep the map that this figure is the root of."""
        super().__init__()
        self._owner = owner

    def render(self, **kwargs: Any) -> str:  # noqa: ANN401, ARG002 - branca's signature
        """Return the whole page."""
        return self._owner.html()


class EventMap(folium.Map):  # type: ignore[misc]
    """A map of events in one standalone file; see `draw` for one made from incidents."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - Folium's class attribute; fresh, so that no other map changes
    default_css: list[tuple[str, str]] = []  # noqa: RUF012

    def __init__(self, table: EventTable, options: page.Options | None = None) -> None:
        """Take the events and what the user says of the map."""
        super().__init__(tiles=None)
        self.table = table
        self.page_options = options or page.Options()
        PageFigure(self).add_child(self)

    def html(self) -> str:
        """Return the page as text."""
        return page.render(self.table, self.page_options)

    def save(self, outfile: str | Path, **kwargs: Any) -> None:  # type: ignore[override] # noqa: ANN401, ARG002
        """Write the page, whole or not at all; raises OutputError."""
        page.write(outfile, self.html())


def title_of(incidents: Sequence[Incident]) -> str:
    """Return a plain title: the places with most incidents and the days they span."""
    names: dict[str, int] = {}
    for incident in incidents:
        if incident.on_map and incident.place:
            place = incident.place.place
            name = place.admin1 or place.name
            names[name] = names.get(name, 0) + 1
    first = " and ".join(sorted(names, key=lambda name: -names[name])[:2])
    days = sorted(d for i in incidents if i.on_map for d in (i.date.start, i.date.end) if d)
    when = f", {span(days[0], days[-1])}" if days else ""
    return f"{first}: what was reported{when}" if first else "Reported events"


def span(first: Any, last: Any) -> str:  # noqa: ANN401
    """Return days as a reader writes them: "3-6 September 2021"."""
    if first == last:
        return f"{first.day} {first:%B %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}\N{EN DASH}{last.day} {last:%B %Y}"
    if first.year == last.year:
        return f"{first.day} {first:%B} \N{EN DASH} {last.day} {last:%B %Y}"
    return f"{first.day} {first:%B %Y} \N{EN DASH} {last.day} {last:%B %Y}"


def draw(
    incidents: Sequence[Incident],
    readings: Iterable[Reading],
    *,
    title: str | None = None,
    subtitle: str | None = None,
    credit: str | None = None,
    note: str | None = None,
    quotes: Quotes = "sentence",
    steps: Sequence[Mapping[str, Any]] = (),
    **options: Any,  # noqa: ANN401
) -> EventMap:
    """Return the map of incidents; every text travels as data, so that none can run or be taken for a template."""
    table = from_incidents(list(incidents), readings, quotes)
    chosen = page.Options(
        title=title or title_of(incidents), subtitle=subtitle, credit=credit, note=note, steps=steps, **options
    )
    return EventMap(table, chosen)
