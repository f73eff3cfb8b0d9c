"""The map as Folium users know it: a `folium.Map` whose file holds everything it needs."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import folium
from branca.element import CssLink, Figure, JavascriptLink

from geomap.errors import MapError
from geomap.records import Incident, Reading
from geomap.webmap import narrative, notebook, page
from geomap.webmap.columns import EventTable
from geomap.webmap.evidence import Quotes
from geomap.webmap.table import from_incidents

BUNDLED = ("leaflet.js", "leaflet.css")
"""Files of Folium's links that are in our bundle; the others of its own frame are not needed by any plain layer."""


class PageFigure(Figure):
    """The root of an EventMap: renders our page in place of Folium's template, which compiles data as a template."""

    def __init__(self, owner: EventMap) -> None:
        """Keep the map that this figure is the root of."""
        super().__init__()
        self._owner = owner

    def render(self, **kwargs: Any) -> str:  # noqa: ARG002 - branca's signature
        """Return the whole page."""
        return self._owner.html()

    def _repr_html_(self, **kwargs: Any) -> str:  # noqa: ARG002
        return self._owner._repr_html_()


class EventMap(folium.Map):
    """A map of events in one standalone file; `draw` makes one of incidents, `draw_frame` one of a table.

    Folium's own layers can be added with `add_child`. What they would load from elsewhere is refused when the page is
    made, unless `standalone=False`: then the file asks for exactly those addresses and says so.
    """

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - Folium's class attribute; fresh, so that no other map changes
    default_css: list[tuple[str, str]] = []  # noqa: RUF012

    def __init__(self, table: EventTable, options: page.Options | None = None, *, standalone: bool = True) -> None:
        """Take the events and what the user says of the map."""
        super().__init__(tiles=None)
        self.table = table
        self.page_options = options or page.Options()
        self.standalone = standalone
        PageFigure(self).add_child(self)

    def html(self) -> str:
        """Return the page as text."""
        return "".join(self.parts())

    def parts(self) -> Iterable[str]:
        """Return the page piece by piece."""
        return page.parts(self.table, self.page_options, self.additions())

    def save(self, outfile: Any, close_file: bool = True, **kwargs: Any) -> None:  # noqa: ARG002, FBT001, FBT002 - Folium's
        """Write the page, whole or not at all; raises OutputError, or MapError for layers that need the network."""
        if hasattr(outfile, "write"):
            outfile.write(self.html().encode("utf-8"))
        else:
            page.write(outfile, self.parts())

    def additions(self) -> page.Additions:
        """Render what a Folium user added; raises MapError where it would load something and must not."""
        if not self._children:
            return page.NOTHING
        bare = Figure()
        for child in self._children.values():
            for layer in walk(child):
                if isinstance(layer, folium.TileLayer) and self.standalone:
                    raise MapError(
                        f"{type(layer).__name__} would fetch online tiles; leave it out, "
                        "or make the map with tiles=..., or with standalone=False"
                    )
        figure, self._parent = self._parent, bare
        try:
            for child in self._children.values():
                child.render()
        finally:
            self._parent = figure
        header = bare.header._children.values()  # noqa: SLF001 - branca has no other way
        links = [e.url for e in header if isinstance(e, JavascriptLink | CssLink)]
        wanted = [url for url in dict.fromkeys(links) if url.rsplit("/", 1)[-1] not in BUNDLED]
        if wanted and self.standalone:
            culprits = ", ".join(sorted({type(c).__name__ for c in self._children.values()}))
            raise MapError(
                f"{culprits} would load {', '.join(url.rsplit('/', 1)[-1] for url in wanted)}, "
                "which is not in geomap's bundle; leave it out, or make the map with standalone=False"
            )
        head = [e for e in header if not isinstance(e, JavascriptLink | CssLink)]
        styles = tuple(text for element in head for text in style_texts(element.render()))
        script = "".join(element.render() for element in bare.script._children.values())  # noqa: SLF001
        body = "".join(element.render() for element in bare.html._children.values())  # noqa: SLF001
        name = self.get_name()
        wrapped = f'document.addEventListener("geomap:ready",function(){{var {name}=window.geomap.map;{script}\n}});'
        return page.Additions((wrapped,) if script.strip() else (), styles, body, tuple(wanted))

    def _repr_html_(self, **kwargs: Any) -> str:  # noqa: ARG002
        return notebook.frame(self.html(), self.table)


def walk(element: Any) -> Iterable[Any]:
    """Yield an element and all below it."""
    yield element
    for child in element._children.values():  # noqa: SLF001 - branca has no other way
        yield from walk(child)


def style_texts(markup: str) -> list[str]:
    """Return the texts of style elements that a Folium template wrote."""
    return [part.split("</style>", 1)[0].split(">", 1)[1] for part in markup.split("<style")[1:] if ">" in part]


def title_of(incidents: Sequence[Incident]) -> str:
    """Return a plain title: the first-level units with most incidents, and the days they span."""
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


def span(first: date, last: date) -> str:
    """Return days as a reader writes them: "3-6 September 2021" with an en dash."""
    if first == last:
        return f"{first.day} {first:%B %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}\N{EN DASH}{last.day} {last:%B %Y}"
    if first.year == last.year:
        return f"{first.day} {first:%B} \N{EN DASH} {last.day} {last:%B %Y}"
    return f"{first.day} {first:%B %Y} \N{EN DASH} {last.day} {last:%B %Y}"


def tile_source(tiles: Any) -> Mapping[str, str] | None:
    """Return address, attribution and host of online tiles: an xyzservices provider, its name, or an address.

    Raises MapError where the name is none of a provider, or the address is not https.
    """
    if tiles is None or tiles is False:
        return None
    if isinstance(tiles, str) and "{z}" not in tiles:
        from xyzservices import providers  # noqa: PLC0415 - 10 ms, only for those who ask for tiles

        try:
            tiles = providers.query_name(tiles)
        except ValueError as error:
            raise MapError(f"tiles={tiles!r}: {error}; name a provider of xyzservices") from None
    address = tiles if isinstance(tiles, str) else tiles.build_url()
    attribution = "" if isinstance(tiles, str) else str(tiles.get("attribution", ""))
    scheme, _, rest = address.partition("://")
    host = rest.split("/", 1)[0]
    if scheme != "https" or not host or any(c in host for c in " ;,'\""):
        raise MapError(f"tiles: expected an https address of tiles, found {address[:80]!r}")
    return {"url": address, "attribution": attribution, "host": "https://" + host.replace("{s}", "*")}


def draw(
    incidents: Sequence[Incident],
    readings: Iterable[Reading],
    *,
    title: str | None = None,
    quotes: Quotes = "sentence",
    tiles: Any = None,
    standalone: bool = True,
    **options: Any,
) -> EventMap:
    """Return the map of incidents; every text travels as data, so that none can run or be taken for a template.

    `options` are the fields of `page.Options` (subtitle, credit, note, language, direction, made, and steps as a list
    or a file, see `narrative.read`); `quotes` bounds what of the reports goes into the file: "none", "short" or
    "sentence".
    """
    listed = list(incidents)
    if quotes not in ("none", "short", "sentence"):
        raise MapError(f"quotes: expected 'none', 'short' or 'sentence', found {quotes!r}")
    chosen = page.Options(title=title or title_of(listed), tiles=tile_source(tiles), **known(options))
    return EventMap(from_incidents(listed, readings, quotes), chosen, standalone=standalone)


def draw_frame(
    frame: Any,
    *,
    heading: str | None = None,
    tiles: Any = None,
    standalone: bool = True,
    **options: Any,
) -> EventMap:
    """Return the map of a user's own table; `date`, `type`, `title`, `text` and `url` name its columns, else guessed.

    Raises MapError where the table has no coordinates or a named column is not there.
    """
    from geomap.webmap.frame import from_frame  # noqa: PLC0415 - geopandas only for those who bring a frame

    roles = {role: options.pop(role, None) for role in ("date", "type", "title", "text", "url")}
    chosen = page.Options(title=heading, tiles=tile_source(tiles), **known(options))
    return EventMap(from_frame(frame, roles), chosen, standalone=standalone)


def known(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return options that a page knows; raises MapError that names the others."""
    fields = set(page.Options.__dataclass_fields__) - {"title", "tiles"}
    wrong = sorted(set(options) - fields)
    if wrong:
        raise MapError(f"unknown option {wrong[0]!r}; a map takes {', '.join(sorted(fields))}")
    steps = options.get("steps", ())
    told = narrative.checked(steps) if not isinstance(steps, str | os.PathLike) else narrative.read(Path(steps))
    return {**options, "steps": told}
