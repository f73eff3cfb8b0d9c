"""Compile the packaged gazetteer from the pinned inputs and our own tables.

Run it as a script (`python gazetteer/build.py [TARGET] [--node-modules FOLDER]`) or call `build` from the build hook.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from gazetteer import admin, cities, own, shapes  # noqa: E402 - the checkout comes first on the path
from gazetteer.builder import Builder  # noqa: E402
from gazetteer.inputs import Inputs  # noqa: E402
from geomap.places import compile as compiler  # noqa: E402

TARGET = ROOT / "geomap" / "data" / "gazetteer.sqlite"
ATTRIBUTION = "GeoNames (CC BY 4.0); Natural Earth, US Census (public domain); iso3166-2 (MIT)"


def build(target: Path = TARGET, node_modules: Path | None = None, work: Path | None = None) -> None:
    """Write the packaged gazetteer to `target`; temporary files go to `work` (default: beside it)."""
    with compiler.Compiler(target, work) as out:
        state = Builder(Inputs(node_modules), out)
        admin.add_countries(state)
        admin.count_units(state)
        admin.add_units(state)
        admin.add_counties(state)
        own.add_own(state)
        own.add_lines(state)
        own.add_continents(state)
        admin.add_districts(state)
        cities.add_cities(state)
        own.drop_names(state)
        own.add_spellings(state)
        own.add_plain_names(state)
        shapes.add_country_shapes(state)
        shapes.add_unit_shapes(state)
        shapes.add_state_shapes(state)
        for row in state.rows.values():
            out.add(row)
        for (country, code), number in state.unit_ids.items():
            out.unit(country, code, number)
        for number, (area, boundary) in state.shapes.items():
            out.shape(number, shapes.as_geojson(area), shapes.bounds(area), boundary)
        for number, edges in state.extents.items():
            out.shape(number, own.box(*edges), edges, 1)
        out.finish(
            {
                "title": "geomap default gazetteer",
                "attribution": ATTRIBUTION,
                "boundaries_of": "Natural Earth, about 2013",
                "coverage": json.dumps(admin.coverage(state)),
            }
        )


def main() -> None:
    """Build from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", nargs="?", type=Path, default=TARGET)
    parser.add_argument("--node-modules", type=Path)
    options = parser.parse_args()
    build(options.target, options.node_modules)


if __name__ == "__main__":
    main()
