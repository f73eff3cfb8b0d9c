"""Names of one sentence of which one holds the other: which of the two an event is at.

In one expression ("Vals in Tyrol", "the Khogyani district of Nangarhar") the finer is meant. A sentence that opens
with what holds the others ("In Sumy region, a drone struck a bus near Bilopillia, wounding the driver") goes on where
it says so, so that every event after a finer name is at that one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.events.where import coordination, exclusions, linking, precision
from geomap.events.where.candidates import BEFORE_NAME, KINDS, Candidate
from geomap.records import NotAt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.events.what.trigger import Trigger
    from geomap.events.words.clause import Words
    from geomap.records import Gazetteer, Place


_HEAD = 5  # words before "in" in "On Friday morning, in the northern state of X, ..."
_LEAVING = frozenset("after before since until following who whose last previous earlier formerly born".split())
_CLAUSE = 9  # words before a name in which these tell of another time or of somebody's past
_PARTS = frozenset("edge edges outskirts centre center heart suburbs foot slopes banks side part".split())
_SAYING = frozenset("said says told reported".split())


def narrowed(picked: Sequence[int], found: Sequence[Candidate], words: Words, trigger: Trigger) -> list[int]:
    """Return the chosen candidates, one that holds a finer place which the words narrow it to replaced by that."""
    out: list[int] = []
    for k in picked:
        finer = _finer(k, found, words, trigger)
        out.append(k if finer is None else finer)
    return list(dict.fromkeys(out))


def _finer(k: int, found: Sequence[Candidate], words: Words, trigger: Trigger) -> int | None:
    """Return the candidate that a chosen one is narrowed to, if any."""
    outer = found[k].mention.place
    if outer is None:
        return None
    if k and says_more(found[k - 1], found[k], words):
        return k - 1
    if not _opens(found[k], words) or found[k].first > trigger.head:
        return None
    best = None
    for j in range(k + 1, len(found)):
        inner = found[j].mention
        if inner.place is None or not _within(inner.place, outer) or inner.usage != "literal" or inner.nominal:
            continue
        preposition, before, _ = linking.governor(words, found[j].first)
        if preposition not in exclusions.PLACING or (preposition == "of" and before not in _PARTS):
            continue
        after = found[j].first > trigger.last
        if after and best is not None:
            break
        a = max(trigger.last + 1 if after else found[k].last + 1, found[j].first - _CLAUSE)
        if not _LEAVING.isdisjoint(words.low[a : found[j].first]) or _SAYING & {*words.low[found[j].last + 1 :][:1]}:
            continue
        if after and any(";" in mark for mark in words.breaks[trigger.last + 1 : found[j].first + 1]):
            break
        holds = best is not None and inner.place.id in _parents(found[best])
        best = best if holds else j
        if after:
            break
    return best


def _within(inner: Place, outer: Place) -> bool:
    """Whether a place lies in another, or in the unit that bears the name of that town: "in Oaxaca, near Huajuapan"."""
    if outer.id in inner.parents:
        return True
    named = outer.name == outer.admin1 and outer.id != inner.id
    return named and (inner.admin1, inner.country) == (outer.admin1, outer.country)


def _parents(candidate: Candidate) -> tuple[str, ...]:
    return candidate.mention.place.parents if candidate.mention.place is not None else ()


def _opens(candidate: Candidate, words: Words) -> bool:
    """Whether a name opens its sentence, "In X, ...", a day or a link before it passed over."""
    preposition, _, at = linking.governor(words, candidate.first)
    if preposition not in exclusions.PLACING or at > _HEAD:
        return False
    return at == 0 or bool(words.breaks[at]) or (at == 1 and words.low[0] in _LINKS)


_LINKS = frozenset("meanwhile elsewhere separately also earlier later overnight and but".split())


def borrowed(k: int, found: Sequence[Candidate], words: Words) -> bool:
    """Whether a part of a town bears the name of a place elsewhere: "Maiduguri's Gamboru market"."""
    place, holder = found[k].mention.place, found[k - 1].mention.place if k else None
    if place is None or holder is None or not coordination.owned(found[k - 1], found[k], words):
        return False
    after = words.low[found[k].last + 1 : found[k].last + 2]
    return not _within(place, holder) and holder.kind in _TOWNS and bool(after) and after[0] in KINDS


_TOWNS = frozenset({"city", "town", "village"})
_AREAS = KINDS - frozenset(
    "base airbase airport hospital prison market castle dam square bridge highway road street avenue station palace "
    "stadium mosque church theater theatre campus residence yard factory plant".split()
)  # "the Santa Elena church in Usulután" may be no church of a town called so


def says_more(inner: Candidate, outer: Candidate, words: Words) -> bool:
    """Whether two names stand as "Edwardsville, Illinois" or "X district of Y": what is said of Y is meant of both."""
    a, b = inner.mention.place, outer.mention.place
    if a is None or b is None or b.id not in a.parents or inner.mention.usage == "demonym":
        return False
    if outer.first == inner.last + 1:
        return True
    between = [w for w in words.low[inner.last + 1 : outer.first] if w not in BEFORE_NAME and w not in _AREAS]
    marks = "".join(words.breaks[inner.last + 1 : outer.first + 1])
    return between in ([], ["in"]) and marks in ("", ",")


def is_outer(found: Sequence[Candidate], k: int, other: int, words: Words) -> bool:
    """Whether a candidate is the outer of two in one place expression: "the X bridge in Y", "the Y suburb of X"."""
    if abs(k - other) != 1 or not coordination.chained(found[min(k, other)], found[max(k, other)], words):
        return False
    mine, rival = found[k].mention.place, found[other].mention.place
    if mine is None or rival is None:
        return k > other
    if mine.id in rival.parents or rival.id in mine.parents:
        return mine.id in rival.parents
    return (mine.population, k) > (rival.population, other)


_EDGE = 3  # words of "outskirts of the"
_UNITS = frozenset("district county municipality upazila tehsil taluk raion canton".split())
_BESIDE = 6  # words: "Goma, in the province of North Kivu" is one place and its parent


def finest(chosen: list[Candidate], gazetteer: Gazetteer, words: Words) -> tuple[list[Candidate], list[NotAt]]:
    """Keep one of two chosen places where one holds the other; `chosen` is in the order of likelihood.

    Beside each other the parent is the parent; in clauses apart the likelier is the place.
    """
    kept: list[Candidate] = []
    dropped: list[NotAt] = []
    for candidate in chosen:
        place = candidate.mention.place
        rival = next((k for k in kept if place is not None and _related(k, candidate, gazetteer, words)), None)
        if rival is None:
            kept.append(candidate)
            continue
        same = rival.mention.place == place
        near = abs(candidate.first - rival.last) <= _BESIDE or abs(rival.first - candidate.last) <= _BESIDE
        if not same and near and (_holds(rival, candidate, gazetteer) or _tail(candidate, rival, words)):
            kept[kept.index(rival)] = candidate
            dropped.append(NotAt(rival.mention.text, f"holds {candidate.mention.text}"))
        elif not same:
            why = f"holds {rival.mention.text}" if near else "another clause or matter"
            dropped.append(NotAt(candidate.mention.text, why))
    return kept, dropped


def _holds(outer: Candidate, inner: Candidate, gazetteer: Gazetteer) -> bool:
    a, b = outer.mention.place, inner.mention.place
    return a is not None and b is not None and (a.id in b.parents or gazetteer.contains(a.id, b.id))


def _tail(inner: Candidate, outer: Candidate, words: Words) -> bool:
    """Whether "A in B" or "A, B" names B as what holds A, though the gazetteer does not tell: B is coarser."""
    a, b = inner.mention.place, outer.mention.place
    if a is None or b is None or outer.first <= inner.last or words.low[inner.last].endswith(("'s", "s'")):
        return False
    if "outskirts" in words.low[max(inner.last + 1, outer.first - _EDGE) : outer.first]:
        return coordination.beside(inner, outer, words)
    if precision.rank(b) <= precision.rank(a) and _UNITS.isdisjoint(words.low[outer.last : outer.last + 2]):
        return False
    between = [w for w in words.low[inner.last + 1 : outer.first] if w not in BEFORE_NAME]
    return between in ([], ["in"])


def _related(left: Candidate, right: Candidate, gazetteer: Gazetteer, words: Words) -> bool:
    a, b = left.mention.place, right.mention.place
    if a is None or b is None:
        return False
    if _tail(left, right, words) or _tail(right, left, words):
        return True
    return a.id == b.id or _holds(left, right, gazetteer) or _holds(right, left, gazetteer)
