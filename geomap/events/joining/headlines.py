"""What a headline tells is told again below it: the body says who says so, and a claim does not become a fact.

A headline has no room for its source ("Army kills 40 rebels"). Where the body tells the same event, the headline is
another mention of that one, under the body's speakers, day and status.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.records import Event, Quantity, Sentence

_REACH = 40  # events below the headline that are looked at


def settle(events: Sequence[Event], sentences: Sequence[Sentence]) -> list[Event]:
    """Return the events in their order, those of the headline folded into the body's tellings of the same."""
    ends = [sentence.end for sentence in sentences if sentence.role == "headline"]
    if not ends or not events:
        return list(events)
    below = [event for event in events if event.trigger.start >= ends[-1]]
    kept: dict[str, Event] = {event.id: event for event in events}
    taken: set[str] = set()
    for event in events:
        if event.trigger.start >= ends[-1] or any(a.verb for a in event.attribution):
            continue
        same = next((other for other in below[:_REACH] if other.id not in taken and _same(event, other)), None)
        if same is not None:
            taken.add(same.id)
            kept[same.id] = _folded(kept[same.id], event)
            del kept[event.id]
    return list(kept.values())


def _same(head: Event, body: Event) -> bool:
    """Whether the body tells what the headline tells: kind, place and numbers agree where both are given."""
    if (head.type, head.polarity, head.realis) != (body.type, body.polarity, body.realis):
        return False
    mine = {p.place.id for p in head.places}
    theirs = {p.place.id for p in body.places}
    held = {parent for p in (*head.places, *body.places) for parent in p.place.parents}
    if mine and theirs and mine.isdisjoint(theirs) and held.isdisjoint(mine | theirs):
        return False
    counts = [((head.harm or {}).get(key), (body.harm or {}).get(key)) for key in head.harm or {}]
    return all(_equal(a, b) for a, b in counts if a is not None and b is not None)


def _equal(left: Quantity, right: Quantity) -> bool:
    """Whether two figures may be one, its bound left out for want of room."""
    return (left.best or left.low) == (right.best or right.low)


def _folded(body: Event, head: Event) -> Event:
    """Return the body's event with the headline as a mention, and with the count that only the headline has."""
    harm = {key: (body.harm or {}).get(key) or count for key, count in (head.harm or {}).items()} or None
    bare = body.place is None and head.place is not None
    return replace(
        body,
        mentions=(head.trigger, *body.mentions),
        harm=harm or body.harm,
        place=head.place if bare else body.place,
        places=head.places if bare else body.places,
        precision=head.precision if bare else body.precision,
        on_map=head.on_map if bare else body.on_map,
        off_map_reason=head.off_map_reason if bare else body.off_map_reason,
        rules=(*body.rules, "headline:told below"),
    )
