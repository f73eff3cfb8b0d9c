"""Learn the toponym tagger's weights from the training corpora.

A linear-chain conditional random field with latent labels: the corpora follow different guidelines, so each only
says which labels a token may have (in TR-News a name inside an organisation counts as a toponym, in GUM it does not),
and the likelihood sums over what it leaves open. Every corpus also has weights of its own beside the shared ones, which
take up what is particular to it. Kept are the shared ones with those of one corpus for each kind of text: TR-News for
news, War of the Rebellion for dispatches, WNUT for posts.

usage: train_toponyms.py CORPORA [--folds CORPUS | --ablate [--unseen CORPUS.jsonl]]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from bench import crf, lexicon
from bench.guidelines import CORPORA, LABELS, STYLES, TARGET, Run, read
from geomap.language import tokens
from geomap.models import linear
from geomap.places import runs as reading
from geomap.places.gazetteer import Gazetteer
from geomap.places.tagger import Tagger, windows
from geomap.text.sentences import split

PLAN = crf.scheme(LABELS)


def feasible(run: Run) -> bool:
    """Whether some sequence of labels satisfies the marks."""
    reach = {label for label in run.open[0] if not label.startswith("I-")}
    for mark in run.open[1:]:
        reach = {b for b in mark if any(PLAN.allowed[LABELS.index(a), LABELS.index(b)] for a in reach)}
    return bool(reach)


def fit(
    data: Sequence[Run],
    meta: dict[str, Any],
    *,
    least: int = 3,
    own: int = 4,
    penalty: float = 0.3,
    iterations: int = 60,
    specific: bool = True,
    drop: tuple[str, ...] = (),
    loud: bool = False,
) -> linear.LinearModel:
    """Train on the runs; features whose names begin with one of `drop` are left out (for ablation)."""
    data = [run for run in data if feasible(run)]
    counts: Counter[str] = Counter()
    local: dict[str, Counter[str]] = {}
    for run in data:
        for row in run.rows:
            counts.update(row)
        if specific:
            mine = local.setdefault(run.corpus, Counter())
            for row in run.rows:
                mine.update(row)
    names = sorted(name for name, count in counts.items() if count >= least and not name.startswith(drop or "\0"))
    table = {name: number for number, name in enumerate(names)}
    copies: dict[str, dict[str, int]] = {}
    width = len(names)
    for corpus in sorted(local):
        mine = local[corpus]
        floor = own if corpus == TARGET else 2 * own if corpus in STYLES.values() else 4 * own
        copies[corpus] = {}
        for name in names:
            if mine[name] >= floor:
                copies[corpus][name] = width
                width += 1
    sequences, masks, weights = [], [], []
    for run in data:
        copy = copies.get(run.corpus, {})
        sequences.append(
            [[table[n] for n in row if n in table] + [copy[n] for n in row if n in copy] for row in run.rows]
        )
        masks.append([[label in mark for label in LABELS] for mark in run.open])
        weights.append(run.weight)
    found = crf.train(crf.Data(sequences, masks, width, weights), PLAN, width, penalty, iterations, loud=loud)
    parts = []
    styles = {style: corpus for style, corpus in STYLES.items() if corpus == TARGET or corpus in copies}
    for corpus in styles.values():
        part = found.weights[: len(names)].copy()
        for name, number in copies.get(corpus, {}).items():
            part[table[name]] += found.weights[number]
        parts.append(part)
    total = np.hstack(parts)
    keep = np.abs(total).max(1) > 0.02
    kept = {name: number for number, name in enumerate(name for name, yes in zip(names, keep, strict=True) if yes)}
    return linear.LinearModel(LABELS, kept, total[keep], found.table(PLAN), {**meta, "styles": list(styles)})


def signs(corpora: dict[str, list[dict[str, Any]]], least: int = 25) -> dict[str, dict[str, float]]:
    """Return, for each style but news, the words that speak for or against it: a regression over windows of words."""
    plan = crf.scheme(tuple(STYLES))
    sets: list[set[str]] = []
    gold: list[str] = []
    for name, documents in corpora.items():
        style = next((style for style, corpus in STYLES.items() if corpus == name), "news")
        for document in documents:
            for window in list(windows(tokens(document["text"]).words))[:2]:
                sets.append(window)
                gold.append(style)
    share = Counter(gold)
    counts = Counter(word for window in sets for word in window)
    table = {word: place for place, word in enumerate(sorted(word for word, count in counts.items() if count >= least))}
    data = crf.Data(
        [[[table[word] for word in sorted(window) if word in table]] for window in sets],
        [[[style == label for label in plan.labels]] for style in gold],
        len(table),
        [min(1.0, 3000 / share[style]) for style in gold],
    )
    found = crf.train(data, plan, len(table), 4.0, 60)
    base = plan.labels.index("news")
    out = {}
    for place, style in enumerate(plan.labels):
        if style != "news":
            odds = found.weights[:, place] - found.weights[:, base]
            out[style] = {word: round(float(odds[row]), 2) for word, row in table.items() if abs(odds[row]) > 0.08}
            out[style]["\n"] = round(float(found.start[place] - found.start[base]), 2)
    return out


def predict(
    tagger: Tagger, document: dict[str, Any], lookup: reading.Lookup, style: str | None = None
) -> dict[str, Any]:
    """Return a document with the toponyms that a tagger finds, in the scorers' form."""
    body = document["text"]
    parts = tokens(body)
    found = []
    for name in tagger.tag(tagger.prepare(parts, split(body), lookup), lookup, style):
        start, end = parts.starts[name.start], parts.ends[name.end - 1]
        start += body[start] in "#@"
        found.append({"start": start, "end": end, "name": body[start:end], "kind": name.type, "lat": None, "lon": None})
    return {"id": document["id"], "text": body, "toponyms": found}


def f1(documents: Sequence[dict[str, Any]], predictions: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Return exact and overlap F1 (one-to-one pairs)."""
    exact = overlap = gold = guess = 0
    for document, prediction in zip(documents, predictions, strict=True):
        left = {(t["start"], t["end"]) for t in document["toponyms"]}
        right = {(t["start"], t["end"]) for t in prediction["toponyms"]}
        gold += len(left)
        guess += len(right)
        exact += len(left & right)
        rest = sorted(right - left)
        overlap += len(left & right)
        for start, end in sorted(left - right):
            for span in rest:
                if span[0] < end and start < span[1]:
                    rest.remove(span)
                    overlap += 1
                    break
    return {
        "exact": round(2 * exact / max(1, gold + guess), 4),
        "overlap": round(2 * overlap / max(1, gold + guess), 4),
    }


def folds(
    corpora: dict[str, tuple[list[dict[str, Any]], list[Run]]],
    corpus: str,
    meta: dict[str, Any],
    lookup: reading.Lookup,
    number: int = 4,
    **options: Any,
) -> dict[str, float]:
    """Measure on a corpus by folds, all others learned from as well."""
    documents, mine = corpora[corpus]
    others = [run for name, (_, found) in corpora.items() if name != corpus for run in found]
    gold, guess = [], []
    for fold in range(number):
        model = fit(others + [run for run in mine if run.document % number != fold], meta, **options)
        tagger = Tagger(model)
        held = [document for place, document in enumerate(documents) if place % number == fold]
        gold += held
        guess += [predict(tagger, document, lookup) for document in held]
    return f1(gold, guess)


FAMILIES: dict[str, tuple[str, ...]] = {
    "all features": (),
    "without the gazetteer": ("g", "a", "e", "co", "cn", "he", "ta", "ng"),
    "without affixes and shapes": (*(f"{n}{c}" for n in (-1, 0, 1) for c in "f345pq"), "0of", "1of", "-1of"),
    "without clusters": (*(f"{n}c" for n in (-2, -1, 0, 1, 2)), "k", "gq", "gm", "gk"),
    "without names of persons": (*(f"{n}n" for n in (-1, 0, 1)), "ng"),
    "without common words": (*(f"{n}o" for n in (-1, 0, 1)), "go"),
    "without the document's evidence": ("d",),
    "without pairs of words": ("b-", "b+", "c-", "c+"),
}
"""Families of features by the beginnings of their names, for the ablation."""


def ablation(folder: Path, meta: dict[str, Any], lookup: reading.Lookup, measured: Path | None) -> dict[str, Any]:
    """Measure what each family of features brings: TR-News by folds, and another corpus unseen, from TR-News alone.

    The tagger by itself is measured, without the rules that come after it.
    """
    lists = reading.lexicon(meta)
    documents, found = read(TARGET, folder, lists, lookup)
    news = documents, [run for run in found if run.weight == 1]  # as written, not in other cases
    unseen = [json.loads(line) for line in measured.open(encoding="utf-8")] if measured else []
    table: dict[str, Any] = {}
    for name, drop in FAMILIES.items():
        options: dict[str, Any] = {"specific": False, "drop": drop, "iterations": 40}
        row: dict[str, Any] = {"trnews by folds": folds({TARGET: news}, TARGET, meta, lookup, number=3, **options)}
        if measured:
            tagger = Tagger(fit(news[1], meta, **options))
            row[f"{measured.stem} unseen"] = f1(unseen, [predict(tagger, document, lookup) for document in unseen])
        table[name] = row
        print(name, row, flush=True)
    return table


def main() -> None:
    """Train, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--folds", help="measure on this corpus by folds and write nothing")
    parser.add_argument("--ablate", action="store_true", help="measure each family of features and write the table")
    parser.add_argument("--unseen", type=Path, help="a corpus to measure the ablation on as well")
    parser.add_argument("--iterations", type=int, default=45)
    args = parser.parse_args()
    began = time.time()
    lookup = lru_cache(maxsize=None)(Gazetteer().info)
    meta = lexicon.build(args.corpora)
    if args.ablate:
        table = ablation(args.corpora, meta, lookup, args.unseen)
        path = ROOT / "bench" / "results" / "toponym_ablation.json"
        path.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
        return
    lists = reading.lexicon(meta)
    corpora = {name: read(name, args.corpora, lists, lookup) for name in CORPORA}
    print({name: len(found) for name, (_, found) in corpora.items()}, f"{time.time() - began:.0f} s", flush=True)
    meta["signs"] = signs({name: documents for name, (documents, _) in corpora.items()})
    if args.folds:
        print(
            args.folds,
            folds(corpora, args.folds, meta, lookup, iterations=args.iterations),
            f"{time.time() - began:.0f} s",
        )
        return
    options = {"iterations": args.iterations, "least": 4, "own": 4, "penalty": 0.3}
    model = fit([run for _, found in corpora.values() for run in found], meta, loud=True, **options)
    linear.save(
        model,
        linear.WEIGHTS / "toponyms.bin",
        {
            "what": "toponyms in English text: names of places alone, inside organisations, and demonyms",
            "learned by": "bench/train_toponyms.py",
            "options": options,
            "corpora": [
                {
                    "name": name, "guideline": guide, "weight": weight, "licence": licence,
                    "sha256": hashlib.sha256((args.corpora / f"{name}.jsonl").read_bytes()).hexdigest(),
                }
                for name, (guide, weight, licence) in CORPORA.items()
            ],
            "names of persons": "locales of Faker (MIT)",
        },
    )  # fmt: skip
    print(f"{time.time() - began:.0f} s")


if __name__ == "__main__":
    main()
