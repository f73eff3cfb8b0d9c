"""Group events into incidents, the likeliest pairs first, and link the groups that contradict each other."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from geomap.events.likeness import THRESHOLD, Item, compare, impossible, meet, victim_match

if TYPE_CHECKING:
    from collections.abc import Iterator

_WINDOW = 24  # how many neighbours a pair is looked for among, in a block too large to compare all with all
_SMALL = 40
_VIOLENT = frozenset({"attack", "explosion", "death"})


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
        if _clash(items, members[a], members[b], dated=not one_death):
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
    """Yield pairs worth comparing: same family, a common place or document, days that may meet."""
    blocks: dict[tuple[str, str, int], list[int]] = defaultdict(list)
    for i, item in enumerate(items):
        event = item.event
        if event.type == "statement" or event.realis != "actual":
            family = f"{event.realis}/{item.kind}"
        else:
            family = "harm" if event.type in _VIOLENT or event.type == "disaster" else event.type
        keys = {p.place.id for p in event.places} | {parent for p in event.places for parent in p.place.parents[:2]}
        keys.add("doc:" + item.document.id)
        days = [0] if item.start is None else range(item.start // 2, item.start // 2 + 2)
        for name in keys:
            for day in days:
                blocks[family, name, day].append(i)
        if item.single and item.victims:  # one death may be told under days far apart
            blocks[family, "who:" + item.victims[0].split()[-1].lower()[:4], 0].append(i)
    # A pair meets again only under the same family on the same or the next day: what lies further back is forgotten.
    seen: set[int] = set()
    earlier: set[int] = set()
    now = ("", 0)
    for key in sorted(blocks, key=lambda k: (k[0], k[2], k[1])):
        if (key[0], key[2]) != now:
            earlier = seen if key[0] == now[0] else set()
            seen, now = set(), (key[0], key[2])
        block = blocks[key]
        if len(block) > _SMALL:
            block = sorted(block, key=lambda i: (sorted(items[i].names)[:3], items[i].kind, i))
        reach = len(block) if len(block) <= _SMALL else _WINDOW
        for n, i in enumerate(block):
            for j in block[n + 1 : n + 1 + reach]:
                pair = (i, j) if i < j else (j, i)
                number = pair[0] * len(items) + pair[1]
                if number not in seen and number not in earlier:
                    seen.add(number)
                    yield pair


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
                    index[(item.event.type, p.place.id)].append(n)
    for n in negative:
        for item in groups[n]:
            for p in item.event.places:
                for m in index.get((item.event.type, p.place.id), ()):
                    if any(meet(item, other) for other in groups[m]):
                        links[n].add(m)
                        links[m].add(n)
    return links
