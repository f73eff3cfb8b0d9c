"""Names like a name: those with the same consonants, then those with one consonant more, less or other."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from itertools import pairwise

from geomap.places import names

SIMILAR, CLOSE = 70, 90
_OTHER = 81
"""Bounds on the similarity of names in percent: of any answer, and of one that ends the search."""

_LONGEST, _SHORT = 60, 3


def similar(db: sqlite3.Connection, key: str, limit: int) -> list[tuple[str, float, bool]]:
    """Return (folded name, similarity from 0 to 1, same consonants) of the names most like a folded one, best first."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only similar names need it

    key = key[:_LONGEST]
    skeleton = names.skeleton(key)
    if not skeleton:
        return []
    same = _sharing(db, (skeleton,))
    best = process.extract(key, same, scorer=fuzz.ratio, limit=limit, score_cutoff=SIMILAR)
    found = [(name, ratio / 100, True) for name, ratio, _ in best]
    if not found or best[0][1] < CLOSE:
        others = _sharing(db, near(skeleton))
        best = process.extract(key, others, scorer=fuzz.ratio, limit=limit, score_cutoff=_OTHER)
        found += [(name, ratio / 100, False) for name, ratio, _ in best]
        found.sort(key=lambda row: -row[1])
    return found[:limit]


def _sharing(db: sqlite3.Connection, skeletons: Iterable[str]) -> list[str]:
    """Return the folded names that have one of the skeletons."""
    keys: list[str] = []
    for skeleton in skeletons:
        row = db.execute("select keys from skeletons where skeleton = ?", (skeleton,)).fetchone()
        if row:
            keys.extend(row[0].split("\n"))
    return keys


def near(skeleton: str) -> list[str]:
    """Return the skeletons one edit away; short ones keep their first consonant, since too many names have theirs."""
    forms: dict[str, None] = {}
    for index in range(len(skeleton) <= _SHORT, len(skeleton) + 1):
        head, rest = skeleton[:index], skeleton[index + 1 :]
        forms[head + rest] = None
        for letter in names.SKELETON_LETTERS:
            forms[head + letter + skeleton[index:]] = None
            forms[head + letter + rest] = None
    forms.pop(skeleton, None)
    return [form for form in forms if form and not any(one == two for one, two in pairwise(form))]


def likeness(one: str, two: str) -> float:
    """Return how alike two folded names are, from 0 to 1."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - only similar names need it

    return fuzz.ratio(one, two) / 100
