"""A sidecar: what a report's file does not say of it, in a small TOML file of its name with `.toml` added.

# report.txt.toml
date = "2024-02-07"
outlet = "Our desk"
url = "https://example.org/report"
"""

from __future__ import annotations

import tomllib
from dataclasses import replace

from geomap.errors import InputError
from geomap.inputs.documents import Given, day
from geomap.inputs.sources import Source

KEYS = ("date", "outlet", "url")


def given(source: Source, otherwise: Given) -> Given:
    """Return what is known of a source's reports: its sidecar's word before the options'.

    InputError where the sidecar cannot be understood: a date that is silently lost would cost every day in the report.
    """
    if source.path is None:
        return otherwise
    path = source.path.with_name(source.path.name + ".toml")
    if not path.is_file():
        return otherwise
    label = f"{source.label}.toml"
    advice = 'write date = "YYYY-MM-DD", outlet = "..." and url = "..."'
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise InputError(label, f"cannot be understood ({error})", advice) from error
    odd = [key for key in told if key not in KEYS]
    if odd:
        raise InputError(label, f"holds {odd[0]!r}, which is none of {', '.join(KEYS)}", advice)
    date = day(told.get("date"))
    if "date" in told and date is None:
        raise InputError(label, f"holds a date that is no day ({told['date']!r})", advice)
    texts = {key: told[key] for key in ("outlet", "url") if isinstance(told.get(key), str)}
    return replace(otherwise, date=date or otherwise.date, **texts)
