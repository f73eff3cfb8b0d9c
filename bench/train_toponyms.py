"""Learn the toponym tagger's weights from the training corpora.

A linear-chain conditional random field with latent labels: the corpora follow different guidelines, so each only
says which labels a token may have (in TR-News a name inside an organisation counts as a toponym, in GUM it does not),
and the likelihood sums over what it leaves open. Every corpus also has weights of its own beside the shared ones, which
take up what is particular to it. Kept are the shared ones with those of one corpus for each kind of text: TR-News for
news, War of the Rebellion for dispatches, WNUT for posts.

Measured by folds and on corpora left out in toponym_folds.py.

usage: train_toponyms.py CORPORA
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from bench import crf, lexicon
from bench.guidelines import CORPORA, LABELS, STYLES, TARGET, Run, Vocabulary, files, read
from geomap.language import tokens
from geomap.models import linear
from geomap.places import runs as reading
from geomap.places.gazetteer import Gazetteer
from geomap.places.tagger import windows

PLAN = crf.scheme(LABELS)


def feasible(run: Run) -> bool:
    """Whether some sequence of labels satisfies the marks."""
    reach = {label for label in run.open[0] if not label.startswith("I-")}
    for mark in run.open[1:]:
        reach = {b for b in mark if any(PLAN.allowed[LABELS.index(a), LABELS.index(b)] for a in reach)}
    return bool(reach)


@dataclass(frozen=True)
class Options:
    """How to learn.

    Features seen less than `least` times are left out, and those whose names begin with one of `drop` (for ablation).
    Where `specific`, the target corpus has weights of its own for features that it has `own` times, the corpora of
    other styles for those that they have twice as often, the others four times.
    """

    least: int = 4
    own: int = 4
    penalty: float = 0.3
    iterations: int = 45
    specific: bool = True
    drop: tuple[str, ...] = ()


def fit(
    data: Sequence[Run], names: Vocabulary, meta: dict[str, Any], options: Options, *, loud: bool = False
) -> linear.LinearModel:
    """Train on the runs, whose features `names` numbers."""
    data = sorted((run for run in data if feasible(run)), key=lambda run: run.corpus)
    seen = np.bincount(np.concatenate([run.ids for run in data]), minlength=len(names))
    words = np.array(list(names), object)
    kept = np.flatnonzero(seen >= options.least)
    kept = kept[np.argsort(words[kept])]
    if options.drop:
        kept = kept[[not name.startswith(options.drop) for name in words[kept]]]
    x, copies = matrix(data, kept, len(names), options)
    masks = np.array([[label in mark for label in LABELS] for run in data for mark in run.open])
    problem = crf.Data(x, [len(run.counts) for run in data], masks, [run.weight for run in data])
    found = crf.train(problem, PLAN, x.shape[1], options.penalty, options.iterations, loud=loud)
    styles = {style: corpus for style, corpus in STYLES.items() if corpus == TARGET or corpus in copies}
    columns = []
    for corpus in styles.values():
        part = found.weights[: len(kept)].copy()
        if corpus in copies:
            own = copies[corpus] >= 0
            part[own] += found.weights[copies[corpus][own]]
        columns.append(part)
    total = np.hstack(columns)
    keep = np.abs(total).max(1) > _LEAST
    rows = {str(name): number for number, name in enumerate(words[kept][keep])}
    return linear.LinearModel(LABELS, rows, total[keep], found.table(PLAN), {**meta, "styles": list(styles)})


_LEAST = 0.02  # a feature whose weights are all smaller is not worth its bytes


def matrix(
    data: Sequence[Run], kept: NDArray[np.int64], width: int, options: Options
) -> tuple[csr_matrix, dict[str, NDArray[np.int32]]]:
    """Return the features of each token, and by corpus the columns of its own weights (-1: none) beside the shared."""
    table = np.full(width, -1, np.int32)
    table[kept] = np.arange(len(kept))
    size = len(kept)
    copies: dict[str, NDArray[np.int32]] = {}
    parts = []
    for corpus, group in groupby(data, key=lambda run: run.corpus):
        mine = list(group)
        ids = np.concatenate([run.ids for run in mine])
        counts = [count for run in mine for count in run.counts]
        rows = np.repeat(np.arange(len(counts)), counts)
        columns = table[ids]
        if options.specific:
            floor = options.own * (1 if corpus == TARGET else 2 if corpus in STYLES.values() else 4)
            often = np.bincount(ids, minlength=width)[kept] >= floor
            copies[corpus] = np.full(len(kept), -1, np.int32)
            copies[corpus][often] = size + np.arange(often.sum())
            size += int(often.sum())
            columns = np.concatenate([columns, np.where(columns >= 0, copies[corpus][columns], -1)])
            rows = np.tile(rows, 2)
        there = columns >= 0
        parts.append((rows[there], columns[there], len(counts)))
    ones = [(np.ones(len(rows), np.float32), (rows, columns)) for rows, columns, _ in parts]
    blocks = [csr_matrix(part, shape=(count, size)) for part, (_, _, count) in zip(ones, parts, strict=True)]
    return vstack(blocks, format="csr"), copies


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
        crf.indicator([[table[word] for word in sorted(window) if word in table] for window in sets], len(table)),
        [1] * len(sets),
        np.array([[style == label for label in plan.labels] for style in gold]),
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


def prepare(
    folder: Path, lookup: reading.Lookup, corpora: Sequence[str] = tuple(CORPORA)
) -> tuple[dict[str, Any], Vocabulary, dict[str, tuple[list[dict[str, Any]], list[Run]]]]:
    """Return the lists of the model, the names of the features, and each corpus as documents and runs."""
    meta = lexicon.build(folder)
    lists = reading.lexicon(meta)
    names = Vocabulary()
    return meta, names, {name: read(name, folder, lists, lookup, names) for name in corpora}


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    args = parser.parse_args()
    began = time.time()
    meta, names, corpora = prepare(args.corpora, lru_cache(maxsize=None)(Gazetteer().info))
    print({name: len(found) for name, (_, found) in corpora.items()}, f"{time.time() - began:.0f} s", flush=True)
    meta["signs"] = signs({name: documents for name, (documents, _) in corpora.items()})
    model = fit([run for _, found in corpora.values() for run in found], names, meta, Options(), loud=True)
    linear.save(
        model,
        linear.WEIGHTS / "toponyms.bin",
        {
            "what": "toponyms in English text: names of places alone, inside organisations, and demonyms",
            "learned by": "bench/train_toponyms.py",
            "options": asdict(Options()),
            "corpora": [
                {
                    "name": name, "guideline": guide, "weight": weight, "licence": licence,
                    "sha256": hashlib.sha256(
                        b"".join(path.read_bytes() for path in files(name, args.corpora))
                    ).hexdigest(),
                }
                for name, (guide, weight, licence) in CORPORA.items()
            ],
            "names of persons": "locales of Faker (MIT)",
            "gazetteer": Gazetteer().meta().get("digest", ""),
        },
    )  # fmt: skip
    print(f"{time.time() - began:.0f} s")


if __name__ == "__main__":
    main()
