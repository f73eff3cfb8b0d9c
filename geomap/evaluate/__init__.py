"""Figures of what was read against gold records: toponyms, events and dates. Records are compared, nothing is run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from geomap.errors import InputError


def load(path: Path) -> list[dict[str, Any]]:
    """Return the documents of a JSON Lines file; InputError names the line that is none."""
    out = []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(path.name, f"cannot be read ({error})", "name a JSON Lines file of documents") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
            value["id"] = str(value["id"])
            value["text"] = str(value["text"])
        except (ValueError, TypeError, KeyError) as error:
            problem = f"expected an object with id and text ({type(error).__name__}: {error})"
            raise InputError(f"{path.name}, line {number}", problem, "mend or leave out the line") from error
        out.append(value)
    return out
