"""Measure whether places that news often names are found and resolved to the right country in a plain sentence.

usage: python bench/news_places.py [--misses]

`news_places.tsv` holds names by country; each is put into one of the carrier sentences, by turns, without further
context. "found" is the share whose whole name is a mention, "right" the share resolved to the country listed, or to a
region that lies in several. Nothing is learned from the table. Some names are better known elsewhere (Phoenix near
Durban), so that a reader without context would miss them as well.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import geomap

CARRIERS = (
    "At least 12 people were killed in clashes in {} on Monday, officials said.",
    "Residents said that {} was shelled overnight and that three people died.",
    "Gunmen attacked {} on Tuesday, the army said in a statement.",
    "The governor said that aid had reached {} and nearby villages by Friday.",
)


def names() -> Iterator[tuple[str, str]]:
    """Yield the code of a country and a name."""
    for line in (ROOT / "bench/news_places.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            code, _, listed = line.partition("\t")
            for name in listed.split("|"):
                yield code, name


def measure(*, misses: bool = False) -> dict[str, Any]:
    """Return the shares found and right."""
    listed = list(names())
    texts = [CARRIERS[i % len(CARRIERS)].format(name) for i, (_, name) in enumerate(listed)]
    found = right = 0
    for (code, name), text, mentions in zip(listed, texts, map(geomap.find_toponyms, texts), strict=True):
        whole = [m for m in mentions if name in m.text or (m.kind_word and m.text in name)]
        hit = any(m.place and m.place.country in {code, None} for m in whole)
        found += bool(whole)
        right += hit
        if misses and not hit:
            shown = [(m.text, m.place and (m.place.name, m.place.kind, m.place.country), m.score) for m in mentions]
            print(code, name, text, shown, file=sys.stderr)
    count = len(listed)
    return {"n": count, "found": round(found / count, 4), "right": round(right / count, 4)}


if __name__ == "__main__":
    print(json.dumps(measure(misses="--misses" in sys.argv), indent=1))
