"""Names that stand at the heads of a list's entries: where most of them are known places, the others are places too.

The tagger reads prose; alone in a bracket, a cell or before a colon a name has no words around it that tell.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import groupby
from typing import TYPE_CHECKING

from geomap import heads
from geomap.records import NAME_FLAGS, Mention, changed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.heads import Head
    from geomap.places.runs import Lexicon, Lookup

_PEOPLE = 1_000  # of a town that a list may name, where anybody counted them
_UNITS = NAME_FLAGS["country"] | NAME_FLAGS["admin1"] | NAME_FLAGS["admin2"]
_SURE, _LISTED = 0.9, 0.8
_SURNAMES = frozenset("sb")
_TWO = 2


def read(
    found: Sequence[Mention], entries: Sequence[Head], source: str, lookup: Lookup, lists: Lexicon
) -> list[Mention]:
    """Return the mentions with those that heads name and the tagger passed over; `lists` tell common words.

    What stands in such a head names a place, whatever the words around it suggest.
    """
    if not entries:
        return list(found)
    starts = [mention.start for mention in found]
    standing: set[int] = set()
    more: list[Mention] = []
    for (form, dated), group in groupby(sorted((head for head in entries if head.names), key=_form), key=_form):
        alike = list(group)
        pieces = [_known(head, found, starts, source, lookup) for head in alike]
        names = {name for known in pieces for name in known if not _is_plain(name, lists)}
        if form == "label" and not dated and _are_people(alike, source, lists):
            continue  # who speaks in a hearing
        most = form == "cell" or 2 * sum(map(bool, pieces)) > len(alike)
        if form != "field" and not (len(names) >= _TWO and most):
            continue
        for head, known in zip(alike, pieces, strict=True):
            standing |= set(range(bisect_left(starts, head.start), bisect_left(starts, head.end)))
            for name, at in known.items():
                if at >= 0 and (form in {"field", "cell"} or dated or not _is_plain(name, lists)):
                    more.append(_mention(source, at, name, _SURE if form == "field" else _LISTED))
    if not standing and not more:
        return list(found)
    kept = [changed(m, usage="literal") if k in standing and m.usage != "demonym" else m for k, m in enumerate(found)]
    return sorted(kept + more, key=lambda mention: mention.start)


def _are_people(alike: Sequence[Head], source: str, lists: Lexicon) -> bool:
    """Whether half of the names at the heads of lines are surnames: "KELLER: ..." beside "OKAFOR: ..."."""
    last = [source[head.start : head.end].lower().split()[-1] for head in alike]
    return 2 * sum(lists.person.get(name) in _SURNAMES for name in last) >= len(last)


def _mention(source: str, at: int, name: str, confidence: float) -> Mention:
    """Return the mention of a name that stands here, or of one that stands joined, "#LosMochis"."""
    if source.startswith(name, at):
        return Mention(at, at + len(name), name, confidence=confidence)
    end = at + len(name.replace(" ", ""))
    return Mention(at, end, source[at:end], confidence=confidence, name=name)


def _is_plain(name: str, lists: Lexicon) -> bool:
    """Whether a name is a word of every day as well: "Paradise", "Police"."""
    return name.lower() in lists.common or name.lower() in lists.either


def _form(head: Head) -> tuple[str, bool]:
    return head.form, head.dated


def _known(head: Head, found: Sequence[Mention], starts: Sequence[int], source: str, lookup: Lookup) -> dict[str, int]:
    """Return the known names of a head with their offsets, -1 for those that are mentions already."""
    known: dict[str, int] = {}
    for low, high in head.names:
        first = max(0, bisect_left(starts, low) - 1)
        covered = [m for m in found[first : bisect_left(starts, high)] if m.end > low]
        if covered:
            known |= {m.text: -1 for m in covered if m.usage != "demonym"}
            continue
        for name in heads.bare(source[low:high]):
            info = lookup(name)
            if info and (head.form == "field" or info.flags & _UNITS or not 0 < info.population < _PEOPLE):
                known[name] = max(low, source.find(name, low, high))
                break
    return known
