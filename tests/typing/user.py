"""What a user's own typed code looks like: mypy checks this file in `make check`, nobody runs it."""

from __future__ import annotations

from datetime import date

import geomap
from geomap import Document, Incident, Place


def days(pattern: str) -> list[date]:
    incidents = geomap.read(pattern, date="2024-02-07", outlet="Our desk")
    mapped: tuple[Incident, ...] = incidents.on_map
    return [incident.date.start for incident in mapped if incident.date.start is not None]


def country(name: str) -> str | None:
    place: Place | None = geomap.geocode(name, country="LB")
    return place.country if place else None


def tables(path: str) -> list[str]:
    found = geomap.read("reports/", path, points="geolocated.csv")
    found.write("output/all.gpkg")
    found.write("output/acled-shaped.csv", shape="acled")
    named = [f"{reference.name}: {len(reference)}" for reference in found.references]
    for incident in found:
        for reading, event in found.evidence(incident):
            named.append(reading.document.text[event.trigger.start : event.trigger.end])
        named += [f"{match.km} km" for match in found.matches.get(incident.id, ())]
    return named


def mapped(texts: list[str]) -> str:
    documents = [Document(str(number), text) for number, text in enumerate(texts)]
    found = geomap.read(*documents)
    found.write("output/records.jsonl")
    found.explore(title="Mine").save("output/map.html")
    return geomap.load("output/records.jsonl").incidents[0].title
