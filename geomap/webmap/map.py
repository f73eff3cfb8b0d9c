"""The map as Folium users know it: a `folium.Map` whose file holds everything it needs."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from typing import Any

import folium
from branca.element import CssLink, Figure, JavascriptLink

from geomap.errors import MapError
from geomap.records import Incident, Reading
from geomap.webmap import drawing, notebook, page
from geomap.webmap.columns import EventTable

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

    `guessed` gives the columns of a table that were taken for date, type, title, text and url without being named.

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
        self.guessed: dict[str, str] = {}
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
        taken = ", ".join(f"{role} from {name!r}" for role, name in self.guessed.items())
        said = f"<p>Columns taken: {html.escape(taken)}</p>" if taken else ""
        return said + notebook.show(self)


def walk(element: Any) -> Iterable[Any]:
    """Yield an element and all below it."""
    yield element
    for child in element._children.values():  # noqa: SLF001 - branca has no other way
        yield from walk(child)


def style_texts(markup: str) -> list[str]:
    """Return the texts of style elements that a Folium template wrote."""
    return [part.split("</style>", 1)[0].split(">", 1)[1] for part in markup.split("<style")[1:] if ">" in part]


def draw(
    incidents: Sequence[Incident],
    readings: Iterable[Reading],
    *,
    standalone: bool = True,
    **options: Any,
) -> EventMap:
    """Return the map of incidents; `options` are those of `drawing.prepare`."""
    made = drawing.prepare(incidents, readings, **options)
    return EventMap(made.table, made.options, standalone=standalone)


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
    from geomap.tables import guesses  # noqa: PLC0415 - geopandas only for those who bring a frame
    from geomap.webmap.frame import from_frame  # noqa: PLC0415 - as above

    roles = {role: options.pop(role, None) for role in ("date", "type", "title", "text", "url")}
    chosen = page.Options(title=heading, tiles=drawing.tile_source(tiles), **drawing.known(options))
    drawn = EventMap(from_frame(frame, roles), chosen, standalone=standalone)
    taken = {role: guesses.column(frame, role, named) for role, named in roles.items()}
    drawn.guessed = {role: str(name) for role, name in taken.items() if name is not None and roles[role] is None}
    return drawn
