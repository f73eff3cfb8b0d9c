"""Group events into incidents, the likeliest pairs first, and link the groups that contradict each other."""

from __future__ import annotations

import itertools
import math
import re
from collections import defaultdict
from operator import itemgetter
from typing import TYPE_CHECKING

from geomap.events.joining.items import place_words
from geomap.events.joining.likeness import KNOWN, QUAKE, THRESHOLD, compare, impossible, meet, victim_match

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.events.joining.items import Item

_WINDOW = 24  # how many neighbours a pair is looked for among, in a block too large to compare all with all
_SMALL = 40
_CELL = 0.22  # degrees of latitude: twice the distance at which two places may be one
_POLAR = 60.0  # degrees of latitude
_HARM = frozenset({"attack", "explosion", "death", "disaster", "abduct", "displacement", "riot"})
_ANSWERED = {"attack": ("attack", "explosion", "death"), "explosion": ("explosion", "attack", "death")}
"""What "the army did not fire" speaks against: also the deaths that others tell."""
_NOW = re.compile(r"\s+(?:left|remaining|remain|still|any\s?more|yet|so\s+far)\b")
"""'There are no casualties left at the scene': what is over may have been."""
_LONG = 31  # days of the longest time through which an event is looked for
_LAG = 7  # days that what is told later may lie behind


def cluster(items: list[Item]) -> list[list[Item]]:
    """Group items: best pairs first, groups never joined over a pair that rules it out."""
    pairs = sorted(
        ((score, i, j) for i, j in _pairs(items) if (score := compare(items[i], items[j])) >= THRESHOLD),
        key=lambda t: (-t[0], t[1], t[2]),
    )
    parent = list(range(len(items)))
    members: dict[int, list[int]] = {i: [i] for i in range(len(items))}

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    clashing: set[tuple[int, int, int, int, bool]] = set()  # groups that have not grown since they were tried
    by_hand: dict[str, int] = {}
    for i, item in enumerate(items):
        if item.event.group is not None:
            first = by_hand.setdefault(item.event.group, i)
            if first != i:
                parent[i] = first
                members[first].extend(members.pop(i))
    for _, i, j in pairs:
        a, b = root(i), root(j)
        if a == b:
            continue
        if len(members[a]) < len(members[b]):
            a, b = b, a
        one_death = bool(victim_match(items[i], items[j])) and items[i].single and items[j].single
        tried = (a, b, len(members[a]), len(members[b]), one_death)
        if tried in clashing:
            continue
        if _clash(items, members[a], members[b], dated=not one_death):
            clashing.add(tried)
            continue
        parent[b] = a
        members[a].extend(members.pop(b))
    return [[items[k] for k in sorted(members[r])] for r in sorted(members, key=lambda r: min(members[r]))]


def _clash(items: list[Item], left: list[int], right: list[int], *, dated: bool) -> bool:
    """Whether any pair over two groups cannot be one incident; large groups are sampled from their ends."""
    some = left if len(left) <= _SMALL else left[: _SMALL // 2] + left[-_SMALL // 2 :]
    others = right if len(right) <= _SMALL else right[: _SMALL // 2] + right[-_SMALL // 2 :]
    return any(impossible(items[i], items[j], dated=dated) for i in some for j in others)


def _pairs(items: list[Item]) -> Iterator[tuple[int, int]]:
    """Yield pairs worth comparing: same family, places that are one, near or one within the other, days that may meet.

    A block holds those that are at a place and those within it; two that are only within it are compared elsewhere.
    """
    blocks: dict[tuple[str, int, tuple[object, ...]], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    places = [p.place for item in items for p in item.event.places]
    holding = {place.id for place in places} & {parent for place in places for parent in place.parents[:2]}
    adrift = [item for item in items if not item.event.places and not item.event.sentence.text.isupper()]
    unplaced = {name for item in adrift for name in item.names | item.unknown}
    for i, item in enumerate(items):
        family = _family(item)
        at, within = _where(item, holding)
        if unplaced:
            at.update(("named", name) for name in _named(item) & unplaced)
        back = _LAG if item.later else KNOWN if item.default and item.known else 0
        days = range(1)
        if item.start is not None:
            long = item.end is not None and item.end - item.start <= _LONG
            days = range((item.start - back) // 2, (item.end if long and item.end else item.start) // 2 + 2)
        for day in days:
            for name in at:
                blocks[family, day, name][0].append(i)
            for name in within:
                blocks[family, day, name][1].append(i)
        if item.single and item.victims:  # one death may be told under days far apart
            blocks[family, 0, ("who", item.victims[0].split()[-1].lower()[:4])][0].append(i)
    # A pair meets again only under the same family on the same or the next day: what lies further back is forgotten.
    seen: set[int] = set()
    earlier: set[int] = set()
    alike: set[tuple[tuple[int, ...], tuple[int, ...]]] = set()  # blocks of one day that hold the same events
    now = ("", 0)
    count = len(items)
    for key in sorted(blocks, key=itemgetter(0, 1)):  # the order of the blocks of one day makes no difference
        at_it, within_it = blocks[key]
        if not at_it or len(at_it) + len(within_it) == 1 or (key[2][0] == "in" and not within_it):
            continue  # those at one place share its name
        if key[:2] != now:
            earlier = seen if key[0] == now[0] else set()
            seen, alike, now = set(), set(), key[:2]
        held = (tuple(at_it), tuple(within_it))
        if held in alike:
            continue
        alike.add(held)
        for i, j in _block(items, at_it, within_it, across=key[2][0] == "in"):
            number = i * count + j if i < j else j * count + i
            if number not in seen and number not in earlier:
                seen.add(number)
                yield (i, j) if i < j else (j, i)


def _family(item: Item) -> str:
    """Return what an event may be joined with: violence and disasters share their dead."""
    event = item.event
    if event.type == "statement" or event.realis != "actual":
        return f"{event.realis}/{item.kind}"
    return "harm" if event.type in _HARM else event.type


def _where(item: Item, holding: set[str]) -> tuple[set[tuple[object, ...]], set[tuple[object, ...]]]:
    """Return the keys of where an event is (place, name, report, cells of the grid) and of what holds its places.

    `holding` are the places of events that hold places of others.
    """
    at: set[tuple[object, ...]] = {("report", item.document.id)}
    within: set[tuple[object, ...]] = set()
    at.update(("unknown", name) for name in item.unknown)
    for p in item.event.places:
        place = p.place
        at.add(("name", place.name, place.country))
        if item.kind == QUAKE:
            at.add(("quake", place.country))
        if place.id in holding:
            at.add(("in", place.id))
        within.update(("in", parent) for parent in place.parents[:2] if parent in holding)
        wide = _CELL * (2 if abs(place.lat) < _POLAR else 5)  # a degree of longitude is shorter away from the equator
        for shift in (0.0, 0.5):  # two points within half a cell of each other share one of the four
            row = math.floor(place.lat / _CELL + shift)
            at.add(("cell", shift, row, 0.0, math.floor(place.lon / wide)))
            at.add(("cell", shift, row, 0.5, math.floor(place.lon / wide + 0.5)))
    return at, within - at


def _named(item: Item) -> frozenset[str]:
    """Return the names of an event's sentence, its places' own among them."""
    return item.names.union(item.unknown, *(place_words(p.place.name) for p in item.event.places))


def _block(items: list[Item], at: list[int], within: list[int], *, across: bool) -> Iterator[tuple[int, int]]:
    """Yield the pairs of one block, of which at least one is at its place; neighbours only where it is large.

    `across` leaves out those that are both at it.
    """
    block = at + within
    if len(block) <= _SMALL:
        if across:
            yield from itertools.product(at, within)
            return
        for n, i in enumerate(at):
            for j in block[n + 1 :]:
                yield i, j
        return
    owners = set(at)
    block.sort(key=lambda i: (sorted(items[i].names)[:3], items[i].kind, i))
    for n, i in enumerate(block):
        for j in block[n + 1 : n + 1 + _WINDOW]:
            if (i in owners) != (j in owners) or (not across and i in owners):
                yield i, j


def _contradicts(no: Item, yes: Item) -> bool:
    """Whether one event denies the other: of the same kind of harm, and not one report's own 'no deaths so far'."""
    if (no.kind == "wounding") != (yes.kind == "wounding"):
        return False
    event = no.event
    if _NOW.match(event.sentence.text, max(0, event.trigger.end - event.sentence.start)):
        return False
    told = no.document.id != yes.document.id or any(a.kind != "outlet" for a in no.event.attribution)
    after = no.start - (yes.end or yes.start) if no.start is not None and yes.start is not None else -1
    return told and (meet(no, yes) or (no.default and 0 <= after <= _LAG))


def contradictions(groups: list[list[Item]]) -> dict[int, set[int]]:
    """Link groups that tell the same of one place and time with opposite polarity."""
    negative = [n for n, group in enumerate(groups) if group[0].event.polarity == "negative"]
    links: dict[int, set[int]] = defaultdict(set)
    if not negative:
        return links
    index: dict[tuple[str, str], list[int]] = defaultdict(list)
    for n, group in enumerate(groups):
        if group[0].event.polarity == "positive" and group[0].event.realis == "actual":
            for item in group:
                for p in item.event.places:
                    for place in (p.place.id, *p.place.parents[:-2]):
                        index[(item.event.type, place)].append(n)
    for n in negative:
        for item in groups[n]:
            kinds = _ANSWERED.get(item.event.type, (item.event.type,))
            for p in item.event.places:
                for m in (m for kind in kinds for m in index.get((kind, p.place.id), ())):
                    if any(_contradicts(item, other) for other in groups[m]):
                        links[n].add(m)
                        links[m].add(n)
    return links
