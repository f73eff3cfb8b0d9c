"""Read the events back out of a map file: what the page shows, as readings that any other command takes."""

from __future__ import annotations

import base64
import gzip
import json
import re
import zlib
from dataclasses import replace
from itertools import count, takewhile
from pathlib import Path

from geomap.errors import InputError
from geomap.records import Reading
from geomap.webmap import carry

MARKER = b'<meta name="generator" content="geomap">'
BLOCK = re.compile(r'<script type="text/plain" id="geomap-([a-z]+(?:-\d+)?)">([A-Za-z0-9+/=]*)</script>')
OPENING = 4000  # bytes of a page before which its maker stands


def is_map(path: str | Path) -> bool:
    """Whether a file is a map that geomap made."""
    with Path(path).open("rb") as file:
        return MARKER in file.read(OPENING)


def blocks(path: str | Path) -> dict[str, str]:
    """Return the data blocks of a map file; raises InputError where it is none."""
    name = Path(path).name
    text = Path(path).read_text(encoding="utf-8", errors="replace")
    found = dict(BLOCK.findall(text))
    if "head" not in found or "columns" not in found:
        raise InputError(name, "is no map made by geomap", "give a file that `geomap map` wrote")
    return found


def gunzip(text: str) -> bytes:
    """Return the bytes of a block."""
    return gzip.decompress(base64.b64decode(text))


def readings(path: str | Path) -> tuple[Reading, ...]:
    """Return the readings that a map carries: joined again they give its incidents.

    Their texts hold what the map shows and blanks elsewhere (see `carry`). Raises InputError where the file is no map
    of incidents, or damaged.
    """
    name = Path(path).name
    found = blocks(path)
    try:
        kind = json.loads(gunzip(found["head"]))["kind"]
        if kind != "incidents":
            raise InputError(name, "is a map of a table", "read the table that it was made from")
        packed = takewhile(lambda block: block is not None, (found.get(f"records-{i}") for i in count()))
        read = [reading for block in packed for reading in carry.readings(json.loads(gunzip(block or "")))]
    except (ValueError, KeyError, TypeError, AttributeError, EOFError, OSError, zlib.error) as error:
        raise InputError(name, f"is a damaged map ({error})", "make it again") from None
    return tuple(replace(r, document=replace(r.document, source=f"{name}#{i}")) for i, r in enumerate(read, 1))
