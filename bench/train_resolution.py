"""Learn the resolver's weights from the train corpora, and measure them by folds and on corpora never learned from.

usage: python bench/train_resolution.py SHARED [--save] [--quick]

SHARED is the folder that holds corpora/train and corpora/dev. `--save` writes geomap/models/weights/resolution.json
with its provenance; figures go to bench/results/resolution.json. Deterministic: folds by a hash of the document's id.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
from scipy.optimize import minimize

from geomap.places import company, ranking, resolution
from geomap.places.gazetteer import Gazetteer
from geomap.places.geometry import distance_km
from geomap.places.relations import find
from geomap.records import Candidate, Document, Mention, Relation
from geomap.records import Gazetteer as Asked
from geomap.settings import Settings
from geomap.text import sentences

ROOT = Path(__file__).resolve().parent.parent
CORPORA = {
    "trnews": ("train/trnews.jsonl", "MIT", 1.0),
    "wotr": ("train/wotr_train.jsonl", "MIT", 0.15),
}
"""File, licence and weight of a mention: TR-News is the genre geomap reads, WoTR is eight times as large."""
MEASURED = {"lgl": "dev/lgl.jsonl"}
FOLDS = 5
Rows = list[list[list[float]]]
LIMIT_KM, CLOSE_KM = 161.0, 25.0
SETTINGS = Settings(threshold=0.0)
DEMONYMS = False


@dataclass
class Item:
    """A document with its groups and, for each, gold points and the rows that are right."""

    id: str
    groups: list[ranking.Group]
    relations: Sequence[Relation]
    mentions: list[Mention]
    gold: list[tuple[float, float] | None]
    right: list[np.ndarray | None]
    outlet: frozenset[str]
    weight: float


def outlet_name(source: str | None) -> str | None:
    """Return the outlet of a source such as www.example.com, which corpora give in place of a name."""
    return source


class Held:
    """The gazetteer as it would be had the documents of one fold never been harvested for places."""

    def __init__(self, gazetteer: Gazetteer, hidden: frozenset[str]) -> None:
        """Hide the places that only the fold's documents support."""
        self.gazetteer, self.hidden = gazetteer, hidden

    def __getattr__(self, name: str) -> object:
        """Answer all else as the gazetteer does."""
        return getattr(self.gazetteer, name)

    def find(self, name: str) -> tuple[Candidate, ...]:
        """Return the candidates without the hidden ones."""
        return tuple(c for c in self.gazetteer.find(name) if c.place.id not in self.hidden)

    def fuzzy(self, name: str, limit: int = 10) -> tuple[Candidate, ...]:
        """Return the similar candidates without the hidden ones."""
        return tuple(c for c in self.gazetteer.fuzzy(name, limit) if c.place.id not in self.hidden)


def held(corpora: Path, gazetteer: Gazetteer) -> list[Held]:
    """Return, for each fold, the gazetteer without the learned places that no other fold's documents support."""
    rows = list(csv.DictReader((ROOT / "gazetteer/learned.csv").open(encoding="utf-8")))
    by_name: dict[str, list[dict[str, str]]] = defaultdict(list)
    support: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        by_name[row["name"]].append(row)
    for file, _, _ in CORPORA.values():
        for line in (corpora / file).open(encoding="utf-8"):
            document = json.loads(line)
            for t in document["toponyms"]:
                if t["lat"] is None:
                    continue
                for row in by_name.get(" ".join(document["text"][t["start"] : t["end"]].split()), ()):
                    if distance_km(t["lat"], t["lon"], float(row["lat"]), float(row["lon"])) <= 30:
                        support[row["id"]].add(fold(str(document["id"])))
    return [Held(gazetteer, frozenset(i for i, folds in support.items() if folds <= {k})) for k in range(FOLDS)]


def load(path: Path, gazetteers: Sequence[Asked], weight: float) -> list[Item]:
    """Return the documents of a corpus with gold spans as mentions, each seen with its fold's gazetteer."""
    items = []
    for line in path.open(encoding="utf-8"):
        raw = json.loads(line)
        gazetteer: Asked = gazetteers[fold(str(raw["id"])) % len(gazetteers)]
        document = Document(str(raw["id"]), raw["text"], title=raw.get("title"), outlet=outlet_name(raw.get("source")))
        spans = sorted({(t["start"], t["end"]): t for t in raw["toponyms"]}.values(), key=lambda t: t["start"])
        mentions = [
            Mention(t["start"], t["end"], raw["text"][t["start"] : t["end"]]) for t in spans if t["end"] > t["start"]
        ]
        gold = [(t["lat"], t["lon"]) if t["lat"] is not None else None for t in spans if t["end"] > t["start"]]
        kinds = [str(t.get("kind") or "") for t in spans if t["end"] > t["start"]]
        parts = sentences.split(document.text)
        relations = find(document, parts, mentions)
        groups = resolution.group(document, mentions, relations, gazetteer)
        right: list[np.ndarray | None] = []
        for g in groups:
            points = [point for i in g.mentions if (point := gold[i]) is not None]
            if not points:
                right.append(None)
                continue
            lat, lon = max(set(points), key=points.count)
            d = np.array([distance_km(lat, lon, c.place.lat, c.place.lon) for c in g.candidates] or [9e9])
            mask = d <= (CLOSE_KM if (d <= CLOSE_KM).any() else LIMIT_KM)
            mask = of_class(mask, g, Counter(kinds[i] for i in g.mentions).most_common(1)[0][0])
            rows = np.zeros(len(g.candidates) + 1, bool)
            rows[: len(g.candidates)] = mask[: len(g.candidates)]
            rows[-1] = not rows.any()
            right.append(rows)
        outlet = resolution.outlet_places(document, gazetteer)
        items.append(Item(document.id, groups, relations, mentions, gold, right, outlet, weight))
    return items


def of_class(mask: np.ndarray, g: ranking.Group, kind: str) -> np.ndarray:
    """Narrow the right rows to those of the annotated class (GeoNames' A or P), where there are any."""
    wanted = {"A": ranking.AREAS, "P": ranking.SETTLEMENTS}.get(kind[:1] if kind[1:2] == "." else "")
    if wanted is None or not g.candidates:
        return mask
    narrowed = mask & np.array([c.place.kind in wanted for c in g.candidates])
    return narrowed if narrowed.any() else mask


def fit(blocks: list[tuple[np.ndarray, np.ndarray, float]], used: list[int], l2: float = 0.3) -> list[float]:
    """Return the weights that maximise the likelihood of the right rows (several may be right), by L-BFGS."""
    x = np.concatenate([b[0][:, used] for b in blocks])
    sizes = np.array([len(b[0]) for b in blocks])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    right = np.concatenate([b[1] for b in blocks])
    weight = np.array([b[2] for b in blocks])
    rows_weight = np.repeat(weight, sizes)

    def normal(scores: np.ndarray, mask: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
        s = scores if mask is None else np.where(mask, scores, -1e30)
        top = np.maximum.reduceat(s, starts)
        e = np.exp(s - np.repeat(top, sizes))
        whole = np.add.reduceat(e, starts)
        return e / np.repeat(whole, sizes), top + np.log(whole)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        scores = x @ w
        p, log_all = normal(scores, None)
        q, log_right = normal(scores, right)
        value = float((weight * (log_all - log_right)).sum() + l2 * (w @ w))
        return value, x.T @ (rows_weight * (p - q)) + 2 * l2 * w

    best = minimize(loss, np.zeros(len(used)), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    out = [0.0] * len(ranking.FEATURES)
    for i, w in zip(used, best, strict=True):
        out[i] = round(float(w), 4)
    return out


def learn(items: list[Item], rounds: int = 2) -> tuple[list[float], list[float]]:
    """Return the weights of the first and of the joint round."""
    local = list(range(len(ranking.LOCAL)))
    everything = list(range(len(ranking.FEATURES)))

    def blocks(rows_of: Callable[[Item], Rows]) -> list[tuple[np.ndarray, np.ndarray, float]]:
        out = []
        for item in items:
            rows = rows_of(item)
            for g, block, right in zip(item.groups, rows, item.right, strict=True):
                if right is not None and len(right) > 1:
                    out.append((np.array(block), right, item.weight * len(g.mentions) ** 0.5))
        return out

    empty = [0.0] * len(company.CONTEXT)
    first = fit(blocks(lambda item: [[r + empty for r in g.local] for g in item.groups]), local)
    second = [0.0] * len(ranking.FEATURES)
    for turn in range(rounds):
        by = first if turn == 0 else second

        def rows(item: Item, by: list[float] = by, turn: int = turn) -> Rows:
            ranking.judge(item.groups, first, by, SETTINGS, item.outlet, rounds=turn)
            company.fill_context(item.groups, item.outlet)
            empty = [0.0] * len(company.CONTEXT)
            return [[a + b for a, b in zip(g.local, [*g.context, empty], strict=True)] for g in item.groups]

        second = fit(blocks(rows), everything)
    return first, second


def judge(items: list[Item], weights: tuple[list[float], list[float]]) -> dict[str, Any]:
    """Return accuracy within 161 km over all gold rows with coordinates; unresolved is wrong."""
    hits = rows = reach = named = 0
    errors = []
    for item in items:
        ranking.judge(item.groups, *weights, SETTINGS, item.outlet)
        for g in item.groups:
            best = max(range(len(g.candidates)), key=lambda i: g.chance[i]) if g.candidates else None
            for i in g.mentions:
                point = item.gold[i]
                if point is None:
                    continue
                rows += 1
                named += bool(g.candidates)
                reach += any(distance_km(*point, c.place.lat, c.place.lon) <= LIMIT_KM for c in g.candidates)
                km = 20039.0
                if best is not None:
                    place = g.candidates[best].place
                    km = distance_km(*point, place.lat, place.lon)
                hits += km <= LIMIT_KM
                if km > LIMIT_KM:
                    within = any(distance_km(*point, c.place.lat, c.place.lon) <= LIMIT_KM for c in g.candidates)
                    shown = g.candidates[best].place if best is not None else None
                    errors.append(
                        (
                            g.name,
                            round(km),
                            "ranked" if within else "lacking",
                            shown and f"{shown.name}/{shown.kind}/{shown.country}",
                        )
                    )
    return {
        "n": rows,
        "accuracy161": round(hits / rows, 4),
        "reach": round(reach / rows, 4),
        "named": round(named / rows, 4),
        "errors": errors,
    }


def fold(identity: str) -> int:
    """Return the fold of a document, the same on every machine."""
    return int(hashlib.sha256(identity.encode()).hexdigest(), 16) % FOLDS


def main() -> int:
    """Train, measure, print, and save where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--save", action="store_true")
    parser.add_argument("--quick", action="store_true", help="no folds")
    parser.add_argument("--errors", type=int, default=0, help="print the most frequent errors")
    options = parser.parse_args()
    corpora = options.shared / "corpora"
    gazetteer = Gazetteer()
    by_fold = [cast("Asked", one) for one in held(corpora, gazetteer)]
    began = time.perf_counter()
    items = {name: load(corpora / file, by_fold, weight) for name, (file, _, weight) in CORPORA.items()}
    figures: dict[str, dict[str, Any]] = {}
    if not options.quick:
        for name in CORPORA:
            scores = []
            for k in range(FOLDS):
                rest = [i for other, docs in items.items() for i in docs if other != name or fold(i.id) != k]
                scores.append(judge([i for i in items[name] if fold(i.id) == k], learn(rest)))
            n = sum(s["n"] for s in scores)
            figures[f"{name} by folds"] = {
                key: round(sum(s[key] * s["n"] for s in scores) / n, 4) for key in ("accuracy161", "reach", "named")
            } | {"n": n}
            show(name, [e for s in scores for e in s["errors"]], options.errors)
    final = learn([i for docs in items.values() for i in docs])
    for name, file in MEASURED.items():
        score = judge(load(corpora / file, [gazetteer], 1.0), final)
        show(name, score.pop("errors"), options.errors)
        figures[f"{name} unseen"] = score
    print(json.dumps(figures, indent=1))
    print(f"{time.perf_counter() - began:.0f} s", file=sys.stderr)
    if options.save:
        provenance = {
            "script": "bench/train_resolution.py",
            "corpora": {
                name: {"licence": licence, "sha256": hashlib.sha256((corpora / file).read_bytes()).hexdigest()}
                for name, (file, licence, _) in CORPORA.items()
            },
            "figures": figures,
        }
        weights = {
            key: dict(zip(ranking.FEATURES, row, strict=True))
            for key, row in zip(("local", "joint"), final, strict=True)
        }
        target = ROOT / "geomap/models/weights/resolution.json"
        target.write_text(json.dumps(weights | {"provenance": provenance}, indent=1) + "\n", encoding="utf-8")
        results = ROOT / "bench/results"
        results.mkdir(exist_ok=True)
        (results / "resolution.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


def show(name: str, errors: list[tuple[Any, ...]], count: int) -> None:
    """Print the most frequent errors of a corpus."""
    tally: Counter[tuple[Any, ...]] = Counter()
    for name_, _, why, shown in errors:
        tally[name_, why, shown] += 1
    for key, n in tally.most_common(count):
        print(name, n, *key, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
