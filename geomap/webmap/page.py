"""Write the page: one HTML file whose Content-Security-Policy admits its own script and style and no request at all."""

from __future__ import annotations

import base64
import hashlib
import html
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from geomap import files
from geomap.webmap import assets, basemap
from geomap.webmap.columns import EventTable, as_json, encode, packed

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")
"""What HTML cannot hold as text; the page's own title comes exactly, from the data."""

MAKER = "geomap"


@dataclass(frozen=True, slots=True)
class Options:
    """What a user says of a map besides its data; every text may hold anything."""

    title: str | None = None
    subtitle: str | None = None
    credit: str | None = None
    note: str | None = None
    language: str = "en"
    direction: Literal["ltr", "rtl", "auto"] = "ltr"
    steps: Sequence[Mapping[str, Any]] = ()
    made: date | None = None
    tiles: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Additions:
    """What a Folium user added, already rendered by Folium: scripts and styles are admitted by their hash."""

    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    body: str = ""
    links: tuple[str, ...] = ()


NOTHING = Additions()
TITLE = 300
"""Characters of a title that the window's bar gets; the page itself shows all of it."""


def script(name: str, data: str) -> str:
    """Return a data block: base64 holds no character that ends a script element."""
    return f'<script type="text/plain" id="geomap-{name}">{data}</script>\n'


def digest(text: str) -> str:
    """Return the source expression that admits exactly this inline script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def policy(scripts: Sequence[str], styles: Sequence[str], images: Sequence[str] = (), links: Sequence[str] = ()) -> str:
    """Return the Content-Security-Policy; the hashes are of constants that we emit, never of the finished page."""
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src", *map(digest, scripts), *(url for url in links if not url.endswith(".css")))),
            " ".join(("style-src", *map(digest, styles), *(url for url in links if url.endswith(".css")))),
            " ".join(("img-src data: blob:", *images)),
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def version() -> str:
    """Return geomap's version, which the package above states: in a checkout too, where nothing is installed."""
    return str(sys.modules["geomap"].__version__)


def parts(table: EventTable, options: Options, extra: Additions = NOTHING) -> Iterator[str]:
    """Yield the whole page piece by piece, so that a million events need not stand in memory twice."""
    head, columns, blocks = encode(table)
    made = options.made or datetime.now(tz=UTC).date()
    keys = basemap.chosen(table.lat, table.lon)
    cells = [assets.cell(key) for key in keys]
    head |= {
        "title": options.title,
        "subtitle": options.subtitle,
        "credit": options.credit,
        "note": options.note,
        "steps": [dict(step) for step in options.steps],
        "made": made.isoformat(),
        "version": version(),
        "tiles": dict(options.tiles) if options.tiles else None,
        "links": sorted({url.split("/")[2] for url in extra.links if url.count("/") > 2}),
        "cells": [[key, len(data)] for key, data in zip(keys, cells, strict=True)],
    }
    main, style = assets.text("page.js"), assets.text("page.css")
    images = [options.tiles["host"]] if options.tiles else []
    allowed = policy([main, *extra.scripts], [style, *extra.styles], images, extra.links)
    allowed = html.escape(allowed, quote=False).replace('"', "&quot;")
    title = html.escape(CONTROL.sub(" ", options.title or "Event map")[:TITLE])
    yield "<!DOCTYPE html>\n"
    yield f'<html lang="{html.escape(options.language)}" dir="{html.escape(options.direction)}">\n<head>\n'
    yield '<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{allowed}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n'
    yield f'<meta name="generator" content="{MAKER}">\n<title>{title}</title>\n'
    for text in (style, *extra.styles):
        yield f"<style>{text}</style>\n"
    yield '</head>\n<body>\n<div id="geomap">'
    yield "<noscript>This map needs JavaScript; everything it needs is in this file.</noscript></div>\n"
    yield extra.body
    yield script("head", packed(as_json(head)))
    yield script("columns", columns)
    yield script("globe", base64.b64encode(assets.data("globe.bin")).decode("ascii"))
    yield script("world", base64.b64encode(assets.data("world.bin")).decode("ascii"))
    yield script("cells", base64.b64encode(b"".join(cells)).decode("ascii"))
    yield f"<script>{main}</script>\n"  # before the texts: the map is drawn while they are still being read
    for i, block in enumerate(blocks):
        yield script(f"text-{i}", block)
    for i, record in enumerate(table.records() if table.records else ()):
        yield script(f"records-{i}", packed(as_json(record)))
    for url in extra.links:
        address = html.escape(url)
        yield (
            f'<link rel="stylesheet" href="{address}">\n'
            if url.endswith(".css")
            else f'<script src="{address}"></script>\n'
        )
    for text in extra.scripts:
        yield f"<script>{text}</script>\n"
    yield "</body>\n</html>\n"


def write(path: str | Path, pieces: Iterable[str]) -> None:
    """Write a file whole or not at all; raises OutputError and leaves what stood there."""
    with files.atomic(Path(path)) as out:
        out.writelines(pieces)
