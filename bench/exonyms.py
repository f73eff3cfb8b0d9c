"""Write the names of countries in other languages into geomap/places/exonyms.tsv, which is committed.

They come from the Unicode CLDR by way of Babel, which is needed for nothing else; names in common use that CLDR does
not list, and those of a few regions, stand in exonyms.tsv, with an ISO code or the English name. A name that the
gazetteer gives to the country already is left out.

usage: python bench/exonyms.py
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import babel

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from geomap.places.gazetteer import Gazetteer
from geomap.places.names import fold
from geomap.records import NAME_FLAGS

TABLE = ROOT / "geomap" / "places" / "exonyms.tsv"
LANGUAGES = ("es", "fr", "de", "pt", "it", "nl", "tr", "id", "sw", "pl", "ro", "uk", "ru", "ar", "fa", "ps", "ur")
COMMON = "common usage"
MORE = ROOT / "bench" / "exonyms.tsv"


def cldr() -> Iterator[tuple[str, str, str, str]]:
    """Yield language, name, ISO code and source of CLDR's names."""
    source = f"Unicode CLDR (Babel {babel.__version__})"
    for language in LANGUAGES:
        for code, name in babel.Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"):
                yield language, name.split(" (")[0], code, source


def main() -> None:
    """Write the table, the English name of the place in its third column."""
    gazetteer = Gazetteer()
    lines = MORE.read_text(encoding="utf-8").splitlines()[1:]
    more = [(language, name, place, COMMON) for language, name, place in (line.split("\t") for line in lines)]
    rows: dict[tuple[str, str], str] = {}
    for language, name, code, source in [*cldr(), *more]:
        place = gazetteer.get(f"iso:{code}")
        english = place.name if place else code
        info = gazetteer.info(english)
        if info is None or (place is None and len(code) == 2):
            continue
        known = gazetteer.info(name)
        if known and known.flags & NAME_FLAGS["country"] and place and gazetteer.find(name)[0].place == place:
            continue
        rows[language, fold(name)] = f"{language}\t{name}\t{english}\t{source}"
    TABLE.write_text("language\tname\tplace\tsource\n" + "\n".join(sorted(rows.values())) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
