"""The functions behind the facade: piles of reports into incidents, single names, and maps of tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geomap.collection.incidents import TABLES, Incidents
from geomap.collection.lookups import (
    candidates,
    find_toponyms,
    geocode,
    predict_events,
    predict_toponyms,
    settled,
)
from geomap.collection.reading import (
    UnreadInput,
    beside,
    by_hand_of,
    collect,
    load,
    read,
    read_each,
    reference_of,
    settle,
    with_maps,
)
from geomap.places.gazetteer import Gazetteer

if TYPE_CHECKING:
    from geomap.webmap.map import EventMap

__all__ = [
    "TABLES",
    "Incidents",
    "UnreadInput",
    "beside",
    "by_hand_of",
    "candidates",
    "collect",
    "explore",
    "find_toponyms",
    "geocode",
    "load",
    "predict_events",
    "predict_toponyms",
    "read",
    "read_each",
    "reference_of",
    "settle",
    "settled",
    "with_maps",
]


def explore(table: Any, **options: Any) -> EventMap:
    """Return a map of incidents, or of a user's own GeoDataFrame (`date=`, `type=`, `title=`, `text=`, `url=`).

    Columns that are not named are guessed; `guessed` of the map says which were taken, and a notebook shows it.
    A table of ACLED, UCDP GED or GDELT is told by its columns, and its precision codes become areas.

    >>> import geomap, geopandas
    >>> from shapely.geometry import Point
    >>> own = geopandas.GeoDataFrame({"title": ["Bridge out"]}, geometry=[Point(29.2, -1.7)], crs="EPSG:4326")
    >>> len(geomap.explore(own, title="title").table)
    1
    """
    if isinstance(table, Incidents):
        return table.explore(**options)
    if not set(options) & {"date", "type", "title", "text", "url"}:
        reference = reference_of(table, Gazetteer())
        if reference is not None:
            return Incidents((), references=(reference,)).explore(title=options.pop("heading", None), **options)
    from geomap.webmap import map as webmap  # noqa: PLC0415 - folium only for those who ask for it

    return webmap.draw_frame(table, **options)
