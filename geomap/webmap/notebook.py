"""The map in a notebook: a sandboxed frame that draws offline, and a table for viewers that drop frames."""

from __future__ import annotations

import html

from geomap.webmap import preview
from geomap.webmap.columns import UNDATED, EventTable
from geomap.webmap.page import CONTROL

HEIGHT = 640  # pixels: the phone's layout turns into the desk's at 720 of width, so that the height may be fixed
ROWS = 30


def frame(text: str, table: EventTable) -> str:
    """Return the page in a frame without this notebook's origin, with a picture and a table folded below it.

    A viewer that trusts no frame (an untrusted notebook, a code host's preview) drops it and shows what is below.
    """
    source = html.escape(text, quote=True)
    return (
        f'<iframe sandbox="allow-scripts allow-popups allow-downloads" srcdoc="{source}" width="100%" '
        f'height="{HEIGHT}" '
        'style="border:1px solid #ccc" title="Map of events" loading="lazy"></iframe>'
        f"<details><summary>{len(table):,} events as a table</summary>{preview.picture(table)}{rows(table)}</details>"
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
