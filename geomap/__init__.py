"""Maps of events from news reports: read, geocode and explore, offline.

>>> import geomap
>>> geomap.geocode("Goma").country
'CD'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geomap.collection import Incidents, explore, find_toponyms, geocode, load, read
    from geomap.places.gazetteer import Gazetteer
    from geomap.places.geocoder import ChainGeocoder, GazetteerGeocoder
    from geomap.records import Document, Event, Incident, Mention, Place, Reading

__version__ = "0.1.0"

_HOMES = {
    "Incidents": "geomap.collection",
    "read": "geomap.collection",
    "load": "geomap.collection",
    "geocode": "geomap.collection",
    "find_toponyms": "geomap.collection",
    "explore": "geomap.collection",
    "Gazetteer": "geomap.places.gazetteer",
    "GazetteerGeocoder": "geomap.places.geocoder",
    "ChainGeocoder": "geomap.places.geocoder",
    "Document": "geomap.records",
    "Event": "geomap.records",
    "Incident": "geomap.records",
    "Mention": "geomap.records",
    "Place": "geomap.records",
    "Reading": "geomap.records",
}

__all__ = [
    "ChainGeocoder",
    "Document",
    "Event",
    "Gazetteer",
    "GazetteerGeocoder",
    "Incident",
    "Incidents",
    "Mention",
    "Place",
    "Reading",
    "explore",
    "find_toponyms",
    "geocode",
    "load",
    "read",
]


def __getattr__(name: str) -> Any:
    """Fetch a public name on first use, since importing geomap must stay cheap."""
    home = _HOMES.get(name)
    if home is None:
        msg = f"module 'geomap' has no attribute {name!r}"
        raise AttributeError(msg)
    from importlib import import_module  # noqa: PLC0415 - deferred for the same reason

    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, fetched or not."""
    return sorted(__all__)
