"""Measure the toponym tagger on corpora that it was not fitted to: by folds, left out, and with fewer features.

Names that the gazetteer has from the training corpora alone (gazetteer/learned.csv) count as unknown here.

usage: toponym_folds.py CORPORA [--folds CORPUS]... [--out CORPUS]... [--ablate [--unseen CORPUS.jsonl]] [--write]
Figures of "tagger" are of the model by itself, those of "stage" of recognition as a whole; those of "names" leave out
demonyms and names inside organisations, which most guidelines do not count. Nothing is written but figures.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import time
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from bench.guidelines import TARGET, Run, Vocabulary
from bench.train_toponyms import Options, fit, prepare, signs
from geomap.language import tokens
from geomap.places import runs as reading
from geomap.places import toponyms
from geomap.places.gazetteer import Gazetteer
from geomap.places.names import fold
from geomap.places.tagger import Tagger
from geomap.records import Document, NameInfo
from geomap.settings import DEFAULT
from geomap.text.sentences import split

RESULTS = ROOT / "bench" / "results"
NUMBER = 4
Documents = Sequence[dict[str, Any]]
Corpora = dict[str, tuple[list[dict[str, Any]], list[Run]]]


class Unlearned(Gazetteer):
    """The gazetteer without the names that only places learned from the training corpora bear."""

    def __init__(self) -> None:
        """Gather the names."""
        super().__init__()
        with (ROOT / "gazetteer" / "learned.csv").open(encoding="utf-8") as table:
            names = {row["name"] for row in csv.DictReader(table)}
        self.hidden = {
            fold(name) for name in names if all(c.place.id.startswith("gm:learned-") for c in self.find(name))
        }
        self._kept = lru_cache(maxsize=None)(self._known)

    def info(self, name: str) -> NameInfo | None:
        """Return what is known of a name."""
        return self._kept(name)

    def _known(self, name: str) -> NameInfo | None:
        found = super().info(name)
        return None if found is None or fold(name) in self.hidden else found


def predict(tagger: Tagger, document: dict[str, Any], lookup: reading.Lookup) -> dict[str, Any]:
    """Return the toponyms that a tagger finds in a document, in the scorers' form."""
    body = document["text"]
    parts = tokens(body)
    found = []
    for name in tagger.tag(tagger.prepare(parts, split(body), lookup), lookup):
        start, end = parts.starts[name.start], parts.ends[name.end - 1]
        found.append({"start": start + (body[start] in "#@"), "end": end})
    return {"toponyms": found}


def f1(documents: Documents, predictions: Documents) -> dict[str, float]:
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


def figures(held: Sequence[tuple[Tagger, Documents]], gazetteer: Gazetteer) -> dict[str, dict[str, float]]:
    """Return the figures of taggers on documents that they were not fitted to."""
    gold: list[dict[str, Any]] = []
    guess: dict[str, list[dict[str, Any]]] = {"tagger": [], "stage": [], "names": []}
    for engine, documents in held:
        for document in documents:
            gold.append(document)
            guess["tagger"].append(predict(engine, document, gazetteer.info))
            body = document["text"]
            found = toponyms.find(Document("", body), split(body), gazetteer, DEFAULT, engine)
            guess["stage"].append({"toponyms": [{"start": m.start, "end": m.end} for m in found]})
            named = [m for m in found if m.usage in ("literal", "associative") and not m.nominal]
            guess["names"].append({"toponyms": [{"start": m.start, "end": m.end} for m in named]})
    return {name: f1(gold, found) for name, found in guess.items()}


def folds(
    corpora: Corpora, corpus: str, names: Vocabulary, meta: dict[str, Any], gazetteer: Gazetteer
) -> dict[str, dict[str, float]]:
    """Measure on a corpus by folds, all others learned from as well; not even its signs of style are seen."""
    documents, mine = corpora[corpus]
    others = [run for name, (_, found) in corpora.items() if name != corpus for run in found]
    held = []
    for part in range(NUMBER):
        kept = {corpus: [document for place, document in enumerate(documents) if place % NUMBER != part]}
        style = signs({name: kept.get(name, found) for name, (found, _) in corpora.items()})
        data = others + [run for run in mine if run.document % NUMBER != part]
        engine = Tagger(fit(data, names, {**meta, "signs": style}, Options()))
        held.append((engine, documents[part::NUMBER]))
        print(corpus, part, figures(held[-1:], gazetteer), flush=True)
    return figures(held, gazetteer)


def left_out(
    corpora: Corpora, corpus: str, names: Vocabulary, meta: dict[str, Any], gazetteer: Gazetteer
) -> dict[str, dict[str, float]]:
    """Measure on a corpus of which the model has seen nothing but raw text for its clusters."""
    rest = {name: held for name, held in corpora.items() if name != corpus}
    style = signs({name: documents for name, (documents, _) in rest.items()})
    data = [run for _, found in rest.values() for run in found]
    engine = Tagger(fit(data, names, {**meta, "signs": style}, Options()))
    return figures([(engine, corpora[corpus][0])], gazetteer)


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


def ablation(folder: Path, gazetteer: Gazetteer, measured: Path | None) -> dict[str, Any]:
    """Measure what each family of features brings: TR-News by folds, and another corpus unseen, from TR-News alone.

    The tagger by itself is measured, without the rules that come after it.
    """
    meta, names, corpora = prepare(folder, gazetteer.info, [TARGET])
    documents, found = corpora[TARGET]
    data = [run for run in found if run.weight == 1]  # as written and with names masked, not in other cases
    unseen = [json.loads(line) for line in measured.open(encoding="utf-8")] if measured else []
    table: dict[str, Any] = {}
    for name, drop in FAMILIES.items():
        options = Options(least=3, specific=False, drop=drop, iterations=40)
        gold: list[dict[str, Any]] = []
        guess: list[dict[str, Any]] = []
        for part in range(3):
            engine = Tagger(fit([run for run in data if run.document % 3 != part], names, meta, options))
            gold += documents[part::3]
            guess += [predict(engine, document, gazetteer.info) for document in documents[part::3]]
        row: dict[str, Any] = {"trnews by folds": f1(gold, guess)}
        if measured:
            engine = Tagger(fit(data, names, meta, options))
            row[f"{measured.stem} unseen"] = f1(unseen, [predict(engine, d, gazetteer.info) for d in unseen])
        table[name] = row
        print(name, row, flush=True)
    return table


def main() -> None:
    """Measure what is asked for, print, and write where told to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--folds", action="append", default=[], metavar="CORPUS", help="measure by folds")
    parser.add_argument("--out", action="append", default=[], metavar="CORPUS", help="measure with the corpus left out")
    parser.add_argument("--ablate", action="store_true", help="measure each family of features")
    parser.add_argument("--unseen", type=Path, help="a corpus to measure the ablation on as well")
    parser.add_argument("--write", action="store_true", help="write the figures into bench/results")
    args = parser.parse_args()
    began = time.time()
    gazetteer = Unlearned()
    if args.ablate:
        _note("toponym_ablation.json", ablation(args.corpora, gazetteer, args.unseen), write=args.write)
    if not args.folds and not args.out:
        return
    meta, names, corpora = prepare(args.corpora, gazetteer.info)
    print(f"features of {len(names)} kinds after {time.time() - began:.0f} s", flush=True)
    for how, wanted, measure in (("by folds", args.folds, folds), ("left out", args.out, left_out)):
        for corpus in wanted:
            found = {f"{corpus} {how}": measure(corpora, corpus, names, meta, gazetteer)}
            print(json.dumps(found), f"{time.time() - began:.0f} s", flush=True)
            _note("toponym_folds.json", found, write=args.write)


def _note(file: str, found: dict[str, Any], *, write: bool) -> None:
    """Put figures beside those that a file of results holds already."""
    path = RESULTS / file
    if write:
        known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        path.write_text(json.dumps(known | found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
