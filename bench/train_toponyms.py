"""Learn the toponym tagger's weights from the training corpora.

A linear-chain conditional random field with latent labels: the corpora follow different guidelines, so each only
says which labels a token may have (in TR-News a name inside an organisation counts as a toponym, in GUM it does not),
and the likelihood sums over what it leaves open. Every corpus also has weights of its own beside the shared ones, which
take up what is particular to it; the shared ones and those of the news guideline (TR-News) are kept, added up.

usage: train_toponyms.py CORPORA [--folds CORPUS | --write]
"""

from __future__ import annotations

import argparse
import bisect
import hashlib
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from bench import crf, lexicon
from geomap.language import tokens
from geomap.models import linear
from geomap.places import features as feat
from geomap.places import runs as reading
from geomap.places.gazetteer import Gazetteer
from geomap.places.tagger import Tagger, windows
from geomap.records import NAME_FLAGS
from geomap.text.sentences import split

LABELS = ("O", "PER", "ORG", "B-LOC", "I-LOC", "B-EMB", "I-EMB", "B-DEM", "I-DEM")
PLAN = crf.scheme(LABELS)
TARGET = "trnews"
STYLES = {"news": "trnews", "dispatch": "wotr_train", "post": "wnut17"}
"""The kinds of text with weights of their own, and the corpus that they come from."""
ARTICLES = ("al-", "el-", "ar-", "as-", "an-", "at-", "ash-")

# Each corpus with its guideline, its weight, and its licence. News: demonyms and embedded names count as toponyms.
# Plain: only names of places by themselves count, and nothing else is marked. Entities: the same, and persons,
# organisations and others are marked. Partial: the places of events are marked, other places are not.
CORPORA: dict[str, tuple[str, float, str]] = {
    "trnews": ("news", 1.0, "MIT"),
    "gum": ("entities", 0.3, "annotation CC BY 4.0; texts CC BY and CC BY-SA"),
    "re3d": ("entities", 0.3, "OGL v3, public domain, CC BY 3.0 AU, CC BY-SA 3.0, EU reuse"),
    "wikigold": ("entities", 0.3, "CC BY 4.0"),
    "wnut17": ("entities", 0.5, "CC BY 4.0"),
    "wotr_train": ("plain", 0.3, "MIT"),
    "event_location": ("partial", 0.3, "MIT"),
}


@dataclass(slots=True)
class Run:
    """A run of words with the features of each token, its open labels, and where it comes from."""

    corpus: str
    document: int
    rows: list[list[str]]
    open: list[frozenset[str]]
    weight: float = 1.0


def is_demonym(word: str, lookup: reading.Lookup) -> bool:
    """Whether a word is a demonym and the name of no country or first-level unit."""
    info = lookup(word)
    units = NAME_FLAGS["country"] | NAME_FLAGS["admin1"] | NAME_FLAGS["region"]
    return info is not None and bool(info.flags & NAME_FLAGS["demonym"]) and not info.flags & units


def places(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the places of events, cut to where a name begins ("southern Iraq" -> "Iraq")."""
    seen = set()
    for event in document["events"]:
        for place in event["places"]:
            at, text = place["start"], place["text"]
            while text and not (text[0].isupper() or text.lower().startswith(ARTICLES)):
                head, space, text = text.partition(" ")
                at += len(head) + len(space)
            if text and at not in seen:
                seen.add(at)
                yield {"start": at, "end": at + len(text)}


_KINDS = {
    "per": "PER", "person": "PER", "org": "ORG", "organization": "ORG", "organisation": "ORG",
    "group": "ORG", "corporation": "ORG",
    "misc": "O", "product": "O", "creative-work": "O", "event": "O", "object": "O",
    "militaryplatform": "O", "weapon": "O",
}  # fmt: skip


def strangers(documents: Sequence[dict[str, Any]], least: int = 8, share: float = 0.02) -> frozenset[str]:
    """Return the capitalised words that are common in a corpus of events' places and hardly ever part of one."""
    seen: Counter[str] = Counter()
    placed: Counter[str] = Counter()
    for document in documents:
        seen.update(word for word in tokens(document["text"]).words if word[0].isupper())
        for place in places(document):
            placed.update(tokens(document["text"][place["start"] : place["end"]]).words)
    return frozenset(word for word, count in seen.items() if count >= least and placed[word] <= share * count)


def open_labels(
    guide: str, document: dict[str, Any], text: reading.Text, lookup: reading.Lookup
) -> list[frozenset[str]]:
    """Return, for each token, the labels that the corpus's guideline leaves open."""
    starts, ends, words = text.tokens
    count = len(words)
    base = {
        "news": frozenset(("O", "PER", "ORG")),
        "plain": frozenset(("O", "PER", "ORG", "B-EMB", "I-EMB", "B-DEM")),
        "entities": frozenset(("O",)),
        "partial": frozenset(LABELS),
    }[guide]
    found = [base] * count

    def covered(start: int, end: int) -> Iterator[int]:
        index = bisect.bisect_right(ends, start)
        while index < count and starts[index] < end:
            yield index
            index += 1

    if guide == "entities":
        for index, word in enumerate(words):
            if word[0].isupper() and is_demonym(word, lookup):
                found[index] = frozenset(("O", "B-DEM"))
        for entity in document.get("entities") or []:
            label = _KINDS.get(entity["type"].lower())
            if label is None:
                continue
            inside = {label} if label == "PER" else {label, "B-EMB", "I-EMB"}
            for index in covered(entity["start"], entity["end"]):
                extra = {"B-DEM"} if label != "PER" and is_demonym(words[index], lookup) else set()
                found[index] = frozenset(inside | extra)
    for toponym in document["toponyms"] if "toponyms" in document else places(document):
        ids = list(covered(toponym["start"], toponym["end"]))
        for step, index in enumerate(ids):
            part = "I-" if step else "B-"
            if guide != "news":
                kinds = ["DEM" if toponym.get("kind") == "demonym" else "LOC"]
            elif len(ids) == 1 and is_demonym(words[index], lookup):
                kinds = ["DEM"]
            else:
                kinds = ["LOC", "EMB"]
            found[index] = frozenset(part + kind for kind in kinds)
    return found


def recase(text: str, how: str) -> str:
    """Return the text in capitals, in lower case, or with every longer word capitalised, of the same length."""
    if how == "lower":
        return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    if how == "upper":
        return "".join(char.upper() if len(char.upper()) == 1 else char for char in text)
    out = list(text)
    for start, word in zip(*tokens(text)[::2], strict=True):
        if len(word) > 3 and len(out[start].upper()) == 1:
            out[start] = out[start].upper()
    return "".join(out)


def runs(
    corpus: str,
    number: int,
    document: dict[str, Any],
    lists: reading.Lexicon,
    lookup: reading.Lookup,
    others: frozenset[str] = frozenset(),
) -> Iterator[Run]:
    """Yield the runs of a document with features and open labels; `others` are words known to be no places."""
    guide = CORPORA[corpus][0]
    body = document["text"]
    text = reading.prepare(tokens(body), split(body), lists, lookup)
    marks = open_labels(guide, document, text, lookup)
    for (start, stop), rows, around in feat.features(text, lookup, lists):
        full = [
            [
                *row,
                *(name for offset, word in enumerate(window, -2) for name in feat.offset_features(offset, word, lists)),
            ]
            for row, window in zip(rows, around, strict=True)
        ]
        labels = marks[start:stop]
        for step, mark in enumerate(labels):
            if len(mark) == len(LABELS) and text.words[start + step] in others:
                info = lookup(text.words[start + step])
                if not (info and info.flags & (NAME_FLAGS["country"] | NAME_FLAGS["admin1"])):
                    labels[step] = frozenset(("O", "PER", "ORG", "B-EMB", "I-EMB", "B-DEM"))
        # A name that begins before its run begins with it here.
        labels[0] = frozenset("B-" + label[2:] if label.startswith("I-") else label for label in labels[0])
        if all(len(mark) == len(LABELS) for mark in labels):
            continue
        yield Run(corpus, number, full, labels)


def read(
    corpus: str, folder: Path, lists: reading.Lexicon, lookup: reading.Lookup
) -> tuple[list[dict[str, Any]], list[Run]]:
    """Return the documents of a corpus and their runs, a part of them in other cases as well."""
    with (folder / f"{corpus}.jsonl").open(encoding="utf-8") as lines:
        documents = [json.loads(line) for line in lines]
    guide, weight, _ = CORPORA[corpus]
    others = strangers(documents) if guide == "partial" else frozenset()
    found: list[Run] = []
    for number, document in enumerate(documents):
        versions = [(document, 1.0)]
        share = {TARGET: 2, "event_location": 10**6, "wotr_train": 20}.get(corpus, 8)
        for step, how in enumerate(("upper", "lower", "title")):
            if (number + step) % share == 0 and share < 10**6:
                versions.append(({**document, "text": recase(document["text"], how)}, 0.3))
        for version, part in versions:
            for run in runs(corpus, number, version, lists, lookup, others):
                run.weight = weight * part
                found.append(run)
    return documents, found


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


def main() -> None:
    """Train, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--folds", help="measure on this corpus by folds and write nothing")
    parser.add_argument("--iterations", type=int, default=45)
    args = parser.parse_args()
    began = time.time()
    lookup = lru_cache(maxsize=None)(Gazetteer().info)
    meta = lexicon.build(args.corpora)
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
