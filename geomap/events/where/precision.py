"""How precise a place is: ACLED's codes (1 exact to 3 regional) and UCDP GED's (1 exact to 7 international)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.records import Precision

if TYPE_CHECKING:
    from geomap.records import Place, PlaceHow

# ACLED codebook 2019, "Geo-precision"; UCDP GED codebook 23.1, "where_prec".
_BY_KIND: dict[str, tuple[int, int]] = {
    "district": (2, 3),
    "island": (2, 5),
    "pass": (2, 5),
    "valley": (2, 5),
    "mountain": (2, 5),
    "lake": (2, 5),
    "bay": (2, 5),
    "peninsula": (2, 5),
    "strait": (2, 5),
    "province": (3, 4),
    "region": (3, 5),
    "range": (3, 5),
    "desert": (3, 5),
    "river": (3, 5),
    "country": (3, 6),
    "continent": (3, 7),
    "sea": (3, 7),
    "ocean": (3, 7),
}
_EXACT = (1, 1)


def of(place: Place, how: PlaceHow, *, beside: bool = False) -> Precision:
    """Return the codes of an event's place.

    `beside` marks a place that only the neighbourhood is known of ("near X"); what is taken over from the text around
    (`how` "discourse" or "inference") is one step coarser than the place itself.
    """
    acled, ucdp = _BY_KIND.get(place.kind, _EXACT)
    if beside:
        acled, ucdp = max(acled, 2), max(ucdp, 2)
    if how in {"discourse", "inference"}:
        acled, ucdp = min(acled + 1, 3), min(ucdp + 1, 6) if ucdp < 6 else ucdp
    return Precision(acled, ucdp)


def rank(place: Place) -> int:
    """Order places from finest (1) to coarsest (7)."""
    return _BY_KIND.get(place.kind, _EXACT)[1]
