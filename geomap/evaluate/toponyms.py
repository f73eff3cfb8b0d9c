"""Figures of toponym recognition and resolution against gold records, in the field's usual form.

Recognition: precision, recall and F1 over exact and over overlapping spans, paired one to one (exact pairs first,
then by length of overlap). Resolution: accuracy within 161 km (100 miles), mean and median error, and the area under
the curve of the log error (Gritta et al. 2020). End to end: F1 where a hit overlaps and lies within 161 km.
"""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from geomap.records import Mention, Reading

LIMIT_KM = 161.0
FARTHEST_KM = 20039.0
EARTH_KM = 6371.0088

Row = Mapping[str, Any]


def rows(reading: Reading) -> list[dict[str, Any]]:
    """Return a reading's toponyms as the rows that are scored."""
    return [row(m) for m in reading.toponyms]


def row(mention: Mention) -> dict[str, Any]:
    """Return one mention as a row with span, usage and, where resolved, coordinates."""
    place = mention.place
    return {
        "start": mention.start,
        "end": mention.end,
        "name": mention.text,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "kind": mention.usage,
        "reason": mention.reason,
        "candidates": [(c.place.lat, c.place.lon) for c in mention.candidates],
        "resolved": f"{place.name} ({place.kind}, {place.country})" if place else None,
    }


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in km on the mean sphere."""
    p, q = math.radians(lat1), math.radians(lat2)
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def _pairs(gold: Sequence[Row], found: Sequence[Row]) -> tuple[dict[int, int], int]:
    """Pair spans one to one, exact pairs first; return gold index -> found index, and how many are exact."""
    out: dict[int, int] = {}
    used: set[int] = set()
    at: dict[tuple[int, int], list[int]] = {}
    for j, p in enumerate(found):
        at.setdefault((p["start"], p["end"]), []).append(j)
    for i, g in enumerate(gold):
        for j in at.get((g["start"], g["end"]), ()):
            if j not in used:
                out[i] = j
                used.add(j)
                break
    exact = len(out)
    overlaps = []
    for i, g in enumerate(gold):
        if i in out:
            continue
        for j, p in enumerate(found):
            shared = min(g["end"], p["end"]) - max(g["start"], p["start"])
            if j not in used and shared > 0:
                overlaps.append((-shared, abs(g["start"] - p["start"]), i, j))
    for _, _, i, j in sorted(overlaps):
        if i not in out and j not in used:
            out[i] = j
            used.add(j)
    return out, exact


def _prf(hits: int, gold: int, found: int) -> dict[str, float]:
    p = hits / found if found else 0.0
    r = hits / gold if gold else 0.0
    return {"hits": hits, "gold": gold, "found": found, "P": p, "R": r, "F1": 2 * p * r / (p + r) if p + r else 0.0}


def _has_point(value: Row) -> bool:
    return value.get("lat") is not None and value.get("lon") is not None


def _auc(errors: Sequence[float]) -> float | None:
    if not errors:
        return None
    values = sorted(math.log(min(e, FARTHEST_KM) + 1) / math.log(FARTHEST_KM) for e in errors)
    if len(values) == 1:
        return values[0]
    return sum((x + y) / 2 for x, y in pairwise(values)) / (len(values) - 1)


def _in_scope(gold: list[Row], found: list[Row], exclude: Iterable[str]) -> tuple[list[Row], list[Row]]:
    """Leave out rows of excluded kinds: neither a miss, nor a false alarm for what was found there."""
    kinds = frozenset(exclude)
    dropped = [g for g in gold if str(g.get("kind") or "").split(":")[0] in kinds] if kinds else []
    if not dropped:
        return gold, found
    kept = [g for g in gold if g not in dropped]
    paired, _ = _pairs(kept, found)
    keep = set(paired.values())
    rest = [
        q
        for j, q in enumerate(found)
        if j in keep or not any(min(q["end"], g["end"]) > max(q["start"], g["start"]) for g in dropped)
    ]
    return kept, rest


class _Tally:
    """Counts what was found, over documents."""

    def __init__(self, *, fill: bool) -> None:
        """Start with nothing; with `fill` a found but unresolved span counts as the largest error."""
        self.fill = fill
        self.counts: Counter[str] = Counter()
        self.causes: Counter[str] = Counter()
        self.per_kind: dict[str, Counter[str]] = {}
        self.errors: list[float] = []
        self.worst: list[dict[str, Any]] = []

    def add(self, document: Row, gold: list[Row], found: list[Row]) -> None:
        """Count a document's rows, paired one to one."""
        paired, exact = _pairs(gold, found)
        back = {j: i for i, j in paired.items()}
        points = sum(_has_point(p) for j, p in enumerate(found) if j not in back or _has_point(gold[back[j]]))
        self.counts.update(
            gold=len(gold),
            found=len(found),
            exact=exact,
            overlap=len(paired),
            gold_points=sum(map(_has_point, gold)),
            found_points=points,
        )
        self.causes["spurious"] += len(found) - len(back)
        for i, row in enumerate(gold):
            tally = self.per_kind.setdefault(str(row.get("kind") or "none"), Counter())
            tally["gold"] += 1
            if i not in paired:
                self.causes["missed"] += 1
                continue
            answer = found[paired[i]]
            tally["found"] += 1
            self.causes["boundary"] += (row["start"], row["end"]) != (answer["start"], answer["end"])
            if _has_point(row):
                tally["scored"] += 1
                tally["right"] += self._resolved(document, row, answer)

    def _resolved(self, document: Row, gold: Row, found: Row) -> bool:
        """Count how far off a found toponym is; whether it is near enough."""
        km = FARTHEST_KM
        if _has_point(found):
            km = kilometres(gold["lat"], gold["lon"], found["lat"], found["lon"])
        else:
            self.causes["unresolved"] += 1
        if self.fill or _has_point(found):
            self.errors.append(km)
        if km <= LIMIT_KM:
            self.counts["hit"] += 1
            return True
        near = any(kilometres(gold["lat"], gold["lon"], *c) <= LIMIT_KM for c in found.get("candidates") or ())
        if _has_point(found):
            self.causes["wrong candidate" if near else "right place not among the best candidates"] += 1
        known = {"id": document["id"], "start": gold["start"], "name": gold.get("name"), "km": round(km, 1)}
        self.worst.append({**known, "resolved": found.get("resolved"), "reason": found.get("reason")})
        return False

    def resolution(self) -> dict[str, Any]:
        """Return the figures of what was found and resolved; None where nothing was."""
        n, unresolved = len(self.errors), self.causes["unresolved"]
        near = sum(km <= LIMIT_KM for km in self.errors)
        return {
            "n": n,
            "unresolved": unresolved,
            "accuracy_161km": near / n if n else None,
            "accuracy_161km_of_all": near / (n + (0 if self.fill else unresolved)) if n else None,
            "mean_km": statistics.fmean(self.errors) if n else None,
            "median_km": statistics.median(self.errors) if n else None,
            "auc": _auc(self.errors),
        }


def score(
    gold: Sequence[Row],
    found: Mapping[str, Sequence[Row]],
    *,
    exclude: Iterable[str] = (),
    fill: bool = False,
    worst: int = 20,
) -> dict[str, Any]:
    """Return the figures of found toponyms against gold documents.

    `gold` are documents with `id` and `toponyms`, `found` maps ids to rows with start, end, lat, lon. `exclude` names
    gold kinds out of scope. With `fill` a found but unresolved span counts as the largest error.

    >>> gold = [{"id": "a", "toponyms": [{"start": 0, "end": 4, "lat": -1.68, "lon": 29.22}]}]
    >>> score(gold, {"a": [{"start": 0, "end": 4, "lat": -1.68, "lon": 29.22}]})["end_to_end"]["F1"]
    1.0
    """
    tally = _Tally(fill=fill)
    missing = 0
    for document in gold:
        answer = found.get(str(document["id"]))
        missing += answer is None
        rows = [row for row in answer or () if row["end"] > row["start"]]
        tally.add(document, *_in_scope(list(document["toponyms"]), rows, exclude))
    counts = tally.counts
    listed = sorted(tally.worst, key=lambda w: (-w["km"], str(w["id"]), w["start"]))
    kinds = sorted(tally.per_kind.items(), key=lambda kv: -kv[1]["gold"])
    return {
        "documents": len(gold),
        "documents_without_prediction": missing,
        "exact": _prf(counts["exact"], counts["gold"], counts["found"]),
        "overlap": _prf(counts["overlap"], counts["gold"], counts["found"]),
        "resolution": tally.resolution(),
        "end_to_end": _prf(counts["hit"], counts["gold_points"], counts["found_points"]),
        "per_kind": {kind: dict(each) for kind, each in kinds},
        "causes": dict(tally.causes.most_common()),
        "worst": listed[:worst],
    }
