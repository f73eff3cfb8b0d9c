"""The map in a notebook: a sandboxed frame that draws offline, and a table for viewers that drop frames."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any, Protocol

from geomap import display
from geomap.errors import OutputError
from geomap.webmap import preview
from geomap.webmap.columns import UNDATED, EventTable
from geomap.webmap.page import CONTROL, Options

HEIGHT = 640  # pixels: the phone's layout turns into the desk's at 720 of width, so that the height may be fixed
ROWS = 30
MOST_EVENTS, MOST_BYTES = 20_000, 5_000_000
"""Above either a map goes into a file: a notebook that holds it would be slow to open and to save."""


class Shown(Protocol):
    """A map as this module needs it."""

    table: EventTable
    page_options: Options

    def html(self) -> str:
        """Return the page as text."""

    def save(self, outfile: Any) -> None:
        """Write the page."""


def show(owner: Shown) -> str:
    """Return what a cell shows of a map: the map itself, or a link to a file of it where it is large.

    The file is written into the notebook's folder, which is the kernel's working folder; where that cannot be written
    the cell says so and shows picture and table.
    """
    table = owner.table
    if len(table) <= MOST_EVENTS:
        text = owner.html()
        if len(text) <= MOST_BYTES:
            return frame(text, table)
    path = Path(f"{slug(owner.page_options.title)}-{len(table)}.html")
    below = f"<details open><summary>{len(table):,} events</summary>{preview.picture(table)}{rows(table)}</details>"
    try:
        owner.save(path)
    except OutputError as error:
        return (
            f"<p>{len(table):,} events are too many for a cell: {html.escape(str(error))}; use .save(path)</p>{below}"
        )
    name = html.escape(path.name)
    return (
        f'<p>{len(table):,} events are too many for a cell: the map is in <a href="{name}" target="_blank" '
        f'rel="noopener">{name}</a>, beside this notebook ({path.stat().st_size / 1e6:.1f} MB).</p>{below}'
    )


def slug(title: str | None) -> str:
    """Return a file's name from a map's title."""
    words = re.findall(r"[a-z0-9]+", (title or "").lower())
    return "-".join(["geomap", *words])[:60].rstrip("-")


def frame(text: str, table: EventTable) -> str:
    """Return the page in a frame without this notebook's origin, with a picture and a table folded below it.

    A viewer that trusts no frame (an untrusted notebook, a code host's preview) drops it and shows what is below.
    """
    # Between single quotes only these two need escaping; the script's double quotes alone were a fifth of a cell.
    source = text.replace("&", "&amp;").replace("'", "&#39;")
    return (
        '<iframe sandbox="allow-scripts allow-popups allow-downloads" '
        f"srcdoc='{source}' width=\"100%\" "
        f'height="{HEIGHT}" '
        'style="border:1px solid #ccc" title="Map of events" loading="lazy"></iframe>'
        f"<details><summary>{display.many(len(table), 'event')} as a table</summary>"
        f"{preview.picture(table)}{rows(table)}</details>"
    )


def rows(table: EventTable) -> str:
    """Return the first events as a plain table, every text escaped."""
    import numpy as np  # noqa: PLC0415 - loaded already; here only for the index

    if table.details is None or not len(table):
        return ""
    index = np.arange(min(ROWS, len(table)))
    types, places = table.head["types"], table.head["places"]
    body = []
    for row, detail in zip(index.tolist(), table.details(index), strict=True):
        day = "" if table.day[row] == UNDATED else str(np.datetime64(int(table.day[row]), "D"))
        place = places[int(table.place[row])]["name"] if table.place[row] >= 0 else ""
        cells = (day, types[int(table.type[row])], place, str(detail.get("title") or ""))
        body.append(
            "<tr>" + "".join(f"<td>{html.escape(CONTROL.sub(' ', cell)[:200])}</td>" for cell in cells) + "</tr>"
        )
    more = f"<p>The first {ROWS} of {len(table):,}.</p>" if len(table) > ROWS else ""
    return f"<table><tr><th>day</th><th>type</th><th>place</th><th>title</th></tr>{''.join(body)}</table>{more}"
