"""Write the page: one HTML file whose Content-Security-Policy admits its own script and style and no request at all."""

from __future__ import annotations

import base64
import hashlib
import html
import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from geomap.errors import OutputError
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
    extra: Mapping[str, Any] = field(default_factory=dict)


def script(name: str, data: str) -> str:
    """Return a data block: base64 holds no character that ends a script element."""
    return f'<script type="text/plain" id="geomap-{name}">{data}</script>\n'


def digest(text: str) -> str:
    """Return the source expression that admits exactly this inline script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def policy(scripts: Sequence[str], styles: Sequence[str], images: Sequence[str] = ()) -> str:
    """Return the Content-Security-Policy; the hashes are of constants that we emit, never of the finished page."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src " + " ".join(map(digest, scripts)),
            "style-src " + " ".join(map(digest, styles)),
            " ".join(("img-src data: blob:", *images)),
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def version() -> str:
    """Return geomap's version, or "dev" in a tree that was never installed."""
    from importlib.metadata import PackageNotFoundError, version as installed  # noqa: PLC0415 - 10 ms, only to save

    try:
        return installed("geomap-events")
    except PackageNotFoundError:
        return "dev"


def render(table: EventTable, options: Options, *, scripts: Sequence[str] = (), styles: Sequence[str] = (),
           body: str = "") -> str:
    """Return the whole page; `scripts`, `styles` and `body` are a Folium user's own additions, already rendered."""
    head, columns, blocks = encode(table)
    made = options.made or datetime.now(tz=UTC).date()
    head |= {
        "title": options.title,
        "subtitle": options.subtitle,
        "credit": options.credit,
        "note": options.note,
        "steps": list(options.steps),
        "made": made.isoformat(),
        "version": version(),
        "tiles": dict(options.tiles) if options.tiles else None,
        **options.extra,
    }
    keys = basemap.chosen(table.lat, table.lon)
    head["cells"] = [[key, len(data)] for key in keys for data in (assets.cell(key),)]
    fine = b"".join(map(assets.cell, keys))
    main, style = assets.text("page.js"), assets.text("page.css")
    images = [options.tiles["host"]] if options.tiles else []
    title = html.escape(CONTROL.sub(" ", options.title or "Event map")[:300])
    parts = [
        "<!DOCTYPE html>\n",
        f'<html lang="{html.escape(options.language)}" dir="{html.escape(options.direction)}">\n<head>\n<meta charset="utf-8">\n',
        f'<meta http-equiv="Content-Security-Policy" content="{policy([main, *scripts], [style, *styles], images)}">\n',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
        '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n',
        f'<meta name="generator" content="{MAKER}">\n<title>{title}</title>\n',
        *(f"<style>{text}</style>\n" for text in (style, *styles)),
        '</head>\n<body>\n<div id="geomap"><noscript>This map needs JavaScript; everything it needs is in this file.</noscript>',
        "</div>\n",
        body,
        script("head", packed(as_json(head))),
        script("columns", columns),
        script("world", base64.b64encode(assets.data("world.bin")).decode("ascii")),
        script("cells", base64.b64encode(fine).decode("ascii")),
        *(script(f"text-{i}", block) for i, block in enumerate(blocks)),
        *(f"<script>{text}</script>\n" for text in (main, *scripts)),
        "</body>\n</html>\n",
    ]
    return "".join(parts)


def write(path: str | Path, text: str) -> None:
    """Write a file whole or not at all; raises OutputError and leaves what stood there."""
    target = Path(path)
    scratch = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="\n", dir=target.parent, prefix=f".{target.name}.",
                                         delete=False) as file:
            scratch = Path(file.name)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        scratch.chmod(0o666 & ~umask)
        scratch.replace(target)
    except OSError as error:
        if scratch:
            scratch.unlink(missing_ok=True)
        problem = f"{target.name} cannot be written: {error.strerror or error}; name another file with -o"
        raise OutputError(problem) from error
