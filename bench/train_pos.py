"""Learn the part-of-speech tagger's weights from GUM's parses (annotation CC BY 4.0).

usage: train_pos.py FOLDER_OF_CONLLU [--folds N]
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from bench import crf
from geomap.language import tokens
from geomap.models import linear, pos

TAGS = tuple("ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split())
Sentence = tuple[list[str], list[str]]


def read(path: Path) -> list[Sentence]:
    """Return the sentences of a file with the tag of each of our tokens (the first that it covers)."""
    found: list[Sentence] = []
    text = ""
    gold: list[tuple[str, str]] = []
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        if line.startswith("# text = "):
            text, gold = line[9:], []
        elif line and line[0].isdigit():
            cells = line.split("\t")
            if cells[0].isdigit():
                gold.append((cells[1], cells[3]))
        elif not line and gold:
            at = 0
            places = []
            for form, tag in gold:
                here = text.find(form, at)
                if here >= 0:
                    places.append((here, tag))
                    at = here + len(form)
            starts, ends, words = tokens(text)
            tags = []
            for start, end in zip(starts, ends, strict=True):
                inside = [tag for here, tag in places if start <= here < end]
                before = [tag for here, tag in places if here <= start]
                tags.append(inside[0] if inside else before[-1] if before else "X")
            if words:
                found.append((words, tags))
            gold = []
    return found


def keys(words: list[str], *, plain: bool) -> list[list[str]]:
    """Return the features of each token of a sentence, as `geomap.models.pos` sums them."""
    low = [word.lower() for word in words]
    own = [pos.word_features(word) for word in words]
    out = []
    for index in range(len(words)):
        row = ["bias", *(f"2{name}" for name in own[index])]
        if plain:
            row.append("caseless")
        for place, step in ((1, -1), (3, 1)):
            if 0 <= index + step < len(words):
                row += [f"{place}{own[index + step][number]}" for number in pos.NEAR]
        for place, step in ((0, -2), (4, 2)):
            if 0 <= index + step < len(words):
                row.append(f"{place}{own[index + step][0]}")
        before = low[index - 1] if index else "<"
        after = low[index + 1] if index + 1 < len(words) else ">"
        row += pos.pair_features(before, low[index], after)
        out.append(row)
    return out


def fit(sentences: list[Sentence], *, iterations: int, least: int) -> linear.LinearModel:
    """Train on the sentences and, so that case can be done without, on a third of them in lower case."""
    pieces: list[tuple[list[list[str]], list[str]]] = []
    for number, (words, tags) in enumerate(sentences):
        for start, stop in pos.chunks(words):
            pieces.append((keys(words[start:stop], plain=False), tags[start:stop]))
            if number % 3 == 0:
                pieces.append((keys([word.lower() for word in words[start:stop]], plain=True), tags[start:stop]))
    counts = Counter(key for rows, _ in pieces for row in rows for key in row)
    names = sorted(key for key, count in counts.items() if count >= least)
    rows = {name: number for number, name in enumerate(names)}
    x = crf.indicator([[rows[key] for key in row if key in rows] for piece, _ in pieces for row in piece], len(rows))
    masks = np.array([[label == tag for label in TAGS] for _, tags in pieces for tag in tags])
    plan = crf.scheme(TAGS)
    data = crf.Data(x, [len(tags) for _, tags in pieces], masks)
    found = crf.train(data, plan, len(rows), 0.3, iterations, loud=True)
    keep = np.abs(found.weights).max(1) > 0.08
    weights = found.weights[keep]
    kept = {name: number for number, name in enumerate(name for name, yes in zip(names, keep, strict=True) if yes)}
    return linear.LinearModel(TAGS, kept, weights, found.table(plan), {})


def accuracy(tagger: pos.Tagger, sentences: list[Sentence], *, lower: bool = False) -> float:
    """Return the share of tokens with the right tag."""
    right = total = 0
    for words, tags in sentences:
        guess = tagger.tag([word.lower() for word in words] if lower else words)
        right += sum(a == b for a, b in zip(guess, tags, strict=True))
        total += len(tags)
    return right / total


def main() -> None:
    """Train, measure on every tenth document, and write the weights learned from all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--iterations", type=int, default=60)
    parser.add_argument("--least", type=int, default=2)
    args = parser.parse_args()
    files = sorted(args.folder.glob("*.conllu"))
    documents = [read(path) for path in files]
    began = time.time()
    learn = [s for number, d in enumerate(documents) if number % 10 for s in d]
    held = [s for number, d in enumerate(documents) if number % 10 == 0 for s in d]
    tagger = pos.Tagger(fit(learn, iterations=args.iterations, least=args.least))
    figures = {
        "held-out accuracy": round(accuracy(tagger, held), 4),
        "held-out accuracy, lower case": round(accuracy(tagger, held, lower=True), 4),
    }
    print(figures, f"{time.time() - began:.0f} s")
    model = fit([s for d in documents for s in d], iterations=args.iterations, least=args.least)
    linear.save(
        model,
        linear.WEIGHTS / "pos.bin",
        {
            "what": "universal parts of speech of English",
            "learned by": "bench/train_pos.py",
            "options": {"iterations": args.iterations, "least": args.least, "penalty": 0.3},
            "corpora": [
                {
                    "name": "GUM (Georgetown University Multilayer Corpus), UD parses",
                    "licence": "annotation CC BY 4.0; texts CC BY and CC BY-SA",
                    "sha256": hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest(),
                }
            ],
            "figures": figures,
        },
    )


if __name__ == "__main__":
    main()
