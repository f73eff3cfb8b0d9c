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
    n_gold = n_found = exact = overlap = hit = gold_points = found_points = unresolved = missing = 0
    errors: list[float] = []
    causes: Counter[str] = Counter()
    per_kind: dict[str, Counter[str]] = {}
    list_worst: list[dict[str, Any]] = []
    for document in gold:
        predicted = found.get(str(document["id"]))
        missing += predicted is None
        g_rows, p_rows = _in_scope(
            list(document["toponyms"]), [p for p in predicted or () if p["end"] > p["start"]], exclude
        )
        paired, same = _pairs(g_rows, p_rows)
        back = {j: i for i, j in paired.items()}
        n_gold += len(g_rows)
        n_found += len(p_rows)
        exact += same
        overlap += len(paired)
        gold_points += sum(map(_has_point, g_rows))
        found_points += sum(_has_point(p) for j, p in enumerate(p_rows) if j not in back or _has_point(g_rows[back[j]]))
        causes["spurious"] += sum(j not in back for j in range(len(p_rows)))
        for i, g in enumerate(g_rows):
            kind = str(g.get("kind") or "none")
            tally = per_kind.setdefault(kind, Counter())
            tally["gold"] += 1
            if i not in paired:
                causes["missed"] += 1
                continue
            p = p_rows[paired[i]]
            tally["found"] += 1
            causes["boundary"] += (g["start"], g["end"]) != (p["start"], p["end"])
            if not _has_point(g):
                continue
            tally["scored"] += 1
            if not _has_point(p):
                unresolved += 1
                causes["unresolved"] += 1
                km = FARTHEST_KM
                if fill:
                    errors.append(km)
            else:
                km = kilometres(g["lat"], g["lon"], p["lat"], p["lon"])
                errors.append(km)
                hit += km <= LIMIT_KM
                tally["right"] += km <= LIMIT_KM
            if km > LIMIT_KM:
                near = any(kilometres(g["lat"], g["lon"], *c) <= LIMIT_KM for c in p.get("candidates") or ())
                if _has_point(p):
                    causes["wrong candidate" if near else "right place not among the best candidates"] += 1
                list_worst.append(
                    {
                        "id": document["id"],
                        "start": g["start"],
                        "name": g.get("name"),
                        "km": round(km, 1),
                        "resolved": p.get("resolved"),
                        "reason": p.get("reason"),
                    }
                )
    list_worst.sort(key=lambda w: (-w["km"], str(w["id"]), w["start"]))
    n = len(errors)
    return {
        "documents": len(gold),
        "documents_without_prediction": missing,
        "exact": _prf(exact, n_gold, n_found),
        "overlap": _prf(overlap, n_gold, n_found),
        "resolution": {
            "n": n,
            "unresolved": unresolved,
            "accuracy_161km": sum(e <= LIMIT_KM for e in errors) / n if n else None,
            "accuracy_161km_of_all": sum(e <= LIMIT_KM for e in errors) / (n + (0 if fill else unresolved))
            if n
            else None,
            "mean_km": statistics.fmean(errors) if n else None,
            "median_km": statistics.median(errors) if n else None,
            "auc": _auc(errors),
        },
        "end_to_end": _prf(hit, gold_points, found_points),
        "per_kind": {kind: dict(tally) for kind, tally in sorted(per_kind.items(), key=lambda kv: -kv[1]["gold"])},
        "causes": dict(causes.most_common()),
        "worst": list_worst[:worst],
    }
