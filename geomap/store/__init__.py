"""Records to and from the JSON that commands exchange, one object per document and line.

The keys are the fixed ones of the record format; `SCHEMA` names its version. Reading accepts what writing made:
`parse(render(reading)) == reading` for every reading.
"""

from geomap.store.parsing import event_from_json, from_json, loads, place_from_json
from geomap.store.rendering import HARMS, SCHEMA, dumps, event_to_json, place_to_json, to_json, write

__all__ = [
    "HARMS",
    "SCHEMA",
    "dumps",
    "event_from_json",
    "event_to_json",
    "from_json",
    "loads",
    "place_from_json",
    "place_to_json",
    "to_json",
    "write",
]
