"""The gazetteer as a geopy geocoder, and a chain that asks online services for what it lacks, if the user wants."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import Any

from geopy.exc import ConfigurationError, GeocoderQueryError, GeocoderServiceError
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point

from geomap.places import resolution
from geomap.places.gazetteer import Gazetteer
from geomap.records import Candidate, Place

_FACTS = tuple(field.name for field in fields(Place) if field.name not in {"geometry", "boundary"})
ATTRIBUTIONS = {
    "gazetteer": "GeoNames (CC BY 4.0)",
    "nominatim": "© OpenStreetMap contributors (ODbL), Nominatim",
    "photon": "© OpenStreetMap contributors (ODbL), Photon",
}


class GazetteerGeocoder(Geocoder):  # type: ignore[misc]  # geopy carries no types
    """A geopy geocoder that answers from geomap's gazetteer, offline.

    >>> GazetteerGeocoder().geocode("Bazarak").raw["country"]
    'AF'
    """

    def __init__(
        self, path: str | os.PathLike[str] | None = None, *, country: str | None = None, fuzzy: bool = True, **_: Any
    ) -> None:
        """Take the gazetteer's path; `country` (ISO alpha-2) keeps to its places, `fuzzy` also tries similar names.

        Other options of geopy's geocoders (timeout, user agent) are accepted and have no effect.
        """
        super().__init__(user_agent="geomap")
        self.gazetteer = Gazetteer(path)
        self.country = country.upper() if country else None
        self.fuzzy = fuzzy

    def geocode(
        self,
        query: object,
        exactly_one: bool = True,  # noqa: FBT001, FBT002 - geopy's signature
        *,
        limit: int = 10,
        country: str | None = None,
        **_: Any,
    ) -> Location | list[Location] | None:
        """Return the likeliest place with that name as a Location, or a list of them; None where there is none."""
        if not isinstance(query, str):
            message = f"expected the name of a place, found {type(query).__name__}"
            raise GeocoderQueryError(message)
        wanted = country.upper() if country else self.country
        found = resolution.named(query.strip(), self.gazetteer, wanted, similar=self.fuzzy)
        locations = [self._location(candidate) for candidate in found[:limit]]
        if not locations:
            return None
        return locations[0] if exactly_one else locations

    def reverse(
        self,
        query: Any,
        exactly_one: bool = True,  # noqa: FBT001, FBT002 - geopy's signature
        *,
        limit: int = 5,
        **_: Any,
    ) -> Location | list[Location] | None:
        """Return the populated place nearest to a point, or a list of the nearest; None where none is near."""
        try:
            point = Point(query)
        except (ValueError, TypeError) as error:
            message = f"expected a point (latitude, longitude), found {query!r}"
            raise GeocoderQueryError(message) from error
        near = self.gazetteer.nearest(point.latitude, point.longitude, 1 if exactly_one else limit)
        locations = [
            self._location(Candidate(place, "exact", place.name, round(1 / (1 + km / 10), 4)), distance_km=km)
            for place, km in near
        ]
        if not locations:
            return None
        return locations[0] if exactly_one else locations

    def _location(self, candidate: Candidate, **extra: Any) -> Location:
        place = candidate.place
        holders = [parent.name for parent in self.gazetteer.parents(place.id)]
        address = ", ".join(dict.fromkeys([place.name, *holders]))
        raw = describe(place) | {
            "score": candidate.score,
            "match": candidate.match,
            "provider": "gazetteer",
            "attribution": ATTRIBUTIONS["gazetteer"],
            **extra,
        }
        return Location(address, Point(place.lat, place.lon), raw)


def describe(place: Place) -> dict[str, Any]:
    """Return the facts of a place as JSON values, without its geometry."""
    return {name: getattr(place, name) for name in _FACTS} | {"parents": list(place.parents)}


class ChainGeocoder(Geocoder):  # type: ignore[misc]  # as above
    """The gazetteer first, then online services, for those who ask for them.

    `online` names services ("nominatim", "photon") or brings geopy geocoders. Nothing is asked online unless
    `user_agent` says who asks; answers are kept in `cache` so that a name is asked once, and requests of one service
    are at least `min_delay_seconds` apart. Every answer's `raw` names its provider and whom to credit.
    """

    def __init__(
        self,
        online: Sequence[str | Geocoder] = (),
        *,
        user_agent: str | None = None,
        gazetteer: GazetteerGeocoder | None = None,
        cache: str | os.PathLike[str] | None = None,
        min_delay_seconds: float = 1.0,
        domains: dict[str, str] | None = None,
        scheme: str | None = None,
        timeout: float = 10.0,
    ) -> None:
        """Take the services; `domains` and `scheme` point a service at another server, such as one's own."""
        super().__init__(user_agent=user_agent or "geomap")
        if online and not user_agent:
            message = "expected user_agent: online services ask who you are; give a name with a way to reach you"
            raise ConfigurationError(message)
        self.gazetteer = gazetteer or GazetteerGeocoder()
        self.delay = min_delay_seconds
        self._cache = Path(cache) if cache else None
        self._asked: dict[str, float] = {}
        make = {"nominatim": _nominatim, "photon": _photon}
        self._services: list[tuple[str, Geocoder]] = []
        for service in online:
            if isinstance(service, Geocoder):
                self._services.append((type(service).__name__.lower(), service))
            elif service in make:
                domain = (domains or {}).get(service)
                self._services.append((service, make[service](str(user_agent), domain, scheme, timeout)))
            else:
                message = f"expected one of {', '.join(make)} or a geopy geocoder, found {service!r}"
                raise ConfigurationError(message)

    def geocode(self, query: str, exactly_one: bool = True, **options: Any) -> Location | list[Location] | None:  # noqa: FBT001, FBT002 - geopy's signature
        """Return the first answer along the chain; a service that fails is passed over."""
        found = self.gazetteer.geocode(query, exactly_one, **options)
        if found:
            return found
        return self._ask("geocode", query, query, exactly_one)

    def reverse(self, query: Any, exactly_one: bool = True, **options: Any) -> Location | list[Location] | None:  # noqa: FBT001, FBT002 - geopy's signature
        """Return the first answer along the chain for a point."""
        found = self.gazetteer.reverse(query, exactly_one, **options)
        if found:
            return found
        point = Point(query)
        return self._ask("reverse", f"{point.latitude:.6f},{point.longitude:.6f}", point, exactly_one)

    def _ask(self, verb: str, key: str, query: Any, exactly_one: bool) -> Location | list[Location] | None:  # noqa: FBT001
        for name, service in self._services:
            answers = self._recall(name, verb, key)
            if answers is None:
                self._wait(name)
                try:
                    found = getattr(service, verb)(query, exactly_one=False)
                except GeocoderServiceError:
                    continue
                answers = [_plain(location, name) for location in found or []]
                self._keep(name, verb, key, answers)
            if answers:
                locations = [Location(a["address"], Point(a["lat"], a["lon"]), a["raw"]) for a in answers]
                return locations[0] if exactly_one else locations
        return None

    def _wait(self, name: str) -> None:
        """Keep requests of one service apart."""
        rest = self._asked.get(name, -self.delay) + self.delay - time.monotonic()
        if rest > 0:
            time.sleep(rest)
        self._asked[name] = time.monotonic()

    def _file(self, name: str, verb: str, key: str) -> Path | None:
        if self._cache is None:
            return None
        return (
            self._cache / f"{name}-{hashlib.sha256(f'{verb} {key}'.encode('utf-8', 'replace')).hexdigest()[:32]}.json"
        )

    def _recall(self, name: str, verb: str, key: str) -> list[dict[str, Any]] | None:
        file = self._file(name, verb, key)
        if file is None:
            return None
        try:
            kept: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None  # not asked yet, or a damaged file: ask again
        return kept

    def _keep(self, name: str, verb: str, key: str, answers: list[dict[str, Any]]) -> None:
        file = self._file(name, verb, key)
        if file is None:
            return
        with suppress(OSError):  # a cache that cannot be written costs a request, not the answer
            file.parent.mkdir(parents=True, exist_ok=True)
            handle, part = tempfile.mkstemp(dir=file.parent)
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                json.dump(answers, out, ensure_ascii=True)
            Path(part).replace(file)


def _plain(location: Location, provider: str) -> dict[str, Any]:
    """Return an answer as JSON values, tagged with where it comes from."""
    raw = location.raw if isinstance(location.raw, dict) else {"answer": str(location.raw)}
    tagged = raw | {"provider": provider, "attribution": ATTRIBUTIONS.get(provider, provider)}
    return {"address": location.address, "lat": location.latitude, "lon": location.longitude, "raw": tagged}


def _nominatim(user_agent: str, domain: str | None, scheme: str | None, timeout: float) -> Geocoder:
    from geopy.geocoders import Nominatim  # noqa: PLC0415 - only those who go online need it

    return Nominatim(
        user_agent=user_agent, domain=domain or "nominatim.openstreetmap.org", scheme=scheme, timeout=timeout
    )


def _photon(user_agent: str, domain: str | None, scheme: str | None, timeout: float) -> Geocoder:
    from geopy.geocoders import Photon  # noqa: PLC0415 - as above

    return Photon(user_agent=user_agent, domain=domain or "photon.komoot.io", scheme=scheme, timeout=timeout)
