"""A map ready to be written, without Folium: half a second less for the command line, which needs no `folium.Map`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from geomap.errors import MapError
from geomap.records import Incident, Reading
from geomap.webmap import narrative, page
from geomap.webmap.columns import EventTable
from geomap.webmap.evidence import Quotes
from geomap.webmap.table import from_incidents


@dataclass(frozen=True, slots=True)
class Drawing:
    """Events and what the user says of their map."""

    table: EventTable
    options: page.Options

    def parts(self) -> Iterator[str]:
        """Return the page piece by piece."""
        return page.parts(self.table, self.options)

    def html(self) -> str:
        """Return the page as text."""
        return "".join(self.parts())

    def save(self, path: str | Path) -> None:
        """Write the page, whole or not at all; raises OutputError."""
        page.write(path, self.parts())


def prepare(
    incidents: Sequence[Incident],
    readings: Iterable[Reading],
    *,
    title: str | None = None,
    quotes: Quotes = "sentence",
    tiles: Any = None,
    references: Sequence[Any] = (),
    points: Sequence[Any] = (),
    matches: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    **options: Any,
) -> Drawing:
    """Return the drawing of incidents; every text travels as data, so that none can run or be taken for a template.

    `options` are the fields of `page.Options` (subtitle, credit, note, language, direction, made, and steps as a list
    or a file, see `narrative.read`); `quotes` bounds what of the reports goes into the file: "none", "short" or
    "sentence". `references` and `points` are layers that stand beside the incidents, `matches` the points that fit an
    incident. Raises MapError where an option cannot be.
    """
    listed = list(incidents)
    if quotes not in ("none", "short", "sentence"):
        raise MapError(f"quotes: expected 'none', 'short' or 'sentence', found {quotes!r}")
    beside = ", ".join(dict.fromkeys(layer.name for layer in references))
    name = title or (f"{beside}: reference data" if beside and not listed else title_of(listed))
    chosen = page.Options(title=name, tiles=tile_source(tiles), **known(options))
    table = from_incidents(listed, readings, quotes, matches or {})
    if references or points:
        from geomap.webmap import layers  # noqa: PLC0415 - pandas only where there is such a layer

        table = layers.with_layers(table, references, points, matches or {}, {i.id: i.title for i in listed})
    return Drawing(table, chosen)


STRAY = 0.02
"""Share of the days at either end that a title leaves out where they lie far from all others."""


NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()
MOST_COUNTRIES = 2
"""Countries above which a title counts them: two provinces would stand for none of the rest."""


def title_of(incidents: Sequence[Incident]) -> str:
    """Return a plain title: the first-level units with most incidents, or how many countries, and the days they span.

    A date that is known to the year alone would stretch the days of the others, and does not count beside them.
    """
    names: dict[str, int] = {}
    shown = [incident for incident in incidents if incident.on_map and incident.place]
    countries = {incident.place.place.country for incident in shown if incident.place} - {None}
    for incident in shown:
        if incident.place:
            name = incident.place.place.admin1 or incident.place.place.name
            names[name] = names.get(name, 0) + 1
    first = " and ".join(sorted(names, key=lambda name: -names[name])[:2])
    if len(countries) > MOST_COUNTRIES:
        first = f"{NUMBERS[len(countries)].capitalize() if len(countries) < len(NUMBERS) else len(countries)} countries"
    finer = [incident.date for incident in shown if incident.date.precision not in ("year", "unknown")]
    days = sorted(d for date in finer or [i.date for i in shown] for d in (date.start, date.end) if d)
    core = days[int(len(days) * STRAY) : len(days) - int(len(days) * STRAY)]
    stray = bool(days) and days[-1] - days[0] > 4 * max(core[-1] - core[0], timedelta(60))
    kept = core if stray else days
    mostly = stray or any(d < days[0] or d > days[-1] for i in shown for d in (i.date.start, i.date.end) if d and days)
    when = f", {'mostly ' if mostly else ''}{span(kept[0], kept[-1])}" if days else ""
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


def known(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return options that a page knows; raises MapError that names the others."""
    fields = set(page.Options.__dataclass_fields__) - {"title", "tiles"}
    wrong = sorted(set(options) - fields)
    if wrong:
        raise MapError(f"unknown option {wrong[0]!r}; a map takes {', '.join(sorted(fields))}")
    steps = options.get("steps", ())
    told = narrative.checked(steps) if not isinstance(steps, str | os.PathLike) else narrative.read(Path(steps))
    return {**options, "steps": told}
