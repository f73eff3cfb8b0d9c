"""Learn which mention of a sentence is the place of an event, and measure it by folds.

usage: python bench/train_attachment.py SHARED [--save] [--verbs] [--limit N]

SHARED is the folder that holds corpora/train and score/. The corpus is Halterman's event_location (MIT). Mentions are
those of geomap's own recogniser, so the figures are those of the pipeline; `--save` writes the weights learned from
all of it, with their provenance, to geomap/models/weights/attachment.bin. Deterministic.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import expit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.scorer import load as load_scorer
from geomap.events import attachment, candidates, clause, exclusions, linking, triggers
from geomap.models import linear, pos
from geomap.places import relations, resolution, toponyms
from geomap.places.gazetteer import Gazetteer
from geomap.records import Document, Span
from geomap.settings import DEFAULT
from geomap.text import sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.records import Relation

Floats = NDArray[np.float64]
RESULTS = Path(__file__).parent / "results" / "attachment.json"
CORPUS = "corpora/train/event_location.jsonl"
FOLDS = 5
PENALTY = 3.0
ITERATIONS = 120
SMALL = 0.02
LEAST = 2  # a feature seen once in training says nothing


@dataclass
class Case:
    """One event of the corpus: features and gold answer of each candidate in its sentence."""

    document: str
    event: int
    fold: int
    rows: list[list[str]]
    gold: list[bool]
    found: Sequence[candidates.Candidate]
    words: clause.Words
    trigger: triggers.Trigger
    relations: Sequence[Relation]


def fold_of(document: str) -> int:
    """Return a document's fold, by a hash of its id."""
    return hashlib.sha256(document.encode()).digest()[0] % FOLDS


def read_cases(path: Path, limit: int | None, gazetteer: Gazetteer) -> tuple[list[dict[str, Any]], list[Case]]:
    """Return the corpus and its events with their candidates."""
    corpus = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()[:limit]]
    cases = []
    for record in corpus:
        document = Document(record["id"], record["text"])
        parts = sentences.split(document.text)
        mentions = toponyms.find(document, parts, gazetteer, DEFAULT)
        related = relations.find(document, parts, mentions)
        mentions = resolution.resolve(document, mentions, related, gazetteer, DEFAULT)
        for number, event in enumerate(record["events"]):
            span = event["trigger"]
            sentence = next((s for s in parts if s.start <= span["start"] < s.end), None)
            if sentence is None:
                continue
            words = clause.read(sentence.text, sentence.start)
            inside = [m for m in mentions if sentence.start <= m.start < sentence.end]
            trigger = triggers.given(
                Span(span["start"], span["end"], span["text"]), sentence, words, [(m.start, m.end) for m in inside]
            )
            found = candidates.locate(words, inside)
            found = candidates.with_unknown(words, found, sentence.text, sentence.start)
            if trigger is None:
                continue
            rows, gold = rows_of(trigger, words, found, related, event["places"])
            cases.append(Case(record["id"], number, fold_of(record["id"]), rows, gold, found, words, trigger, related))
    return corpus, cases


def rows_of(
    trigger: triggers.Trigger,
    words: clause.Words,
    found: Sequence[candidates.Candidate],
    related: Sequence[Relation],
    places: Sequence[dict[str, Any]],
) -> tuple[list[list[str]], list[bool]]:
    """Return the features of the candidates that the hard rules leave, and which of them are gold places."""
    shared = [linking.shared(words, found, k) for k in range(len(found))]
    kept = exclusions.judge(found, words, related).open_to
    left, own = [found[k] for k in kept], [shared[k] for k in kept]
    sense = linking.sense(trigger, words, left)
    rows = [sense + linking.pair(trigger, words, left, k, own) for k in range(len(left))]
    gold = [any(c.mention.start < p["end"] and p["start"] < c.mention.end for p in places) for c in left]
    return rows, gold


def learn(cases: Sequence[Case]) -> dict[str, float]:
    """Return weights of a logistic regression with an L2 penalty, by L-BFGS."""
    counts = Counter(name for case in cases for row in case.rows for name in set(row))
    names = {name: k for k, name in enumerate(sorted(n for n, c in counts.items() if c >= LEAST))}
    rows = [[names[n] for n in set(row) if n in names] for case in cases for row in case.rows]
    answers = np.array([gold for case in cases for gold in case.gold], dtype=float)
    ends = np.cumsum([0, *map(len, rows)])
    table = csr_matrix((np.ones(ends[-1]), np.concatenate(rows), ends), shape=(len(rows), len(names)))
    turned = table.T.tocsr()

    def loss(weights: Floats) -> tuple[float, Floats]:
        total = table @ weights
        value = np.logaddexp(0, total).sum() - answers @ total + PENALTY / 2 * weights @ weights
        return float(value), turned @ (expit(total) - answers) + PENALTY * weights

    best = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS}).x
    return {name: float(best[k]) for name, k in names.items() if abs(best[k]) > SMALL}


def save_verbs(corpus: Sequence[dict[str, Any]]) -> None:
    """Write the words that the corpus mostly uses as verbs, by the tagger of the package."""
    seen: Counter[str] = Counter()
    verbal: Counter[str] = Counter()
    for record in corpus:
        words = clause.read(record["text"], 0)
        seen.update(words.low)
        verbal.update(w for w, t in zip(words.low, pos.tag(words.raw), strict=True) if t == "VERB")
    found = sorted(w for w, n in verbal.items() if n > LEAST and 2 * n > seen[w] and w.isalpha())
    head = "# Words that are mostly verbs in the sentences of Halterman's event_location (MIT), as geomap's tagger of\n"
    head += "# parts of speech reads them; written by bench/train_attachment.py --verbs.\n"
    linking.VERBS.write_text(head + "\n".join(found) + "\n", encoding="utf-8")


def answers(cases: Sequence[Case], table: dict[str, float], gazetteer: Gazetteer) -> list[dict[str, Any]]:
    """Return predictions in the scorer's form, by the whole attachment with its hard rules."""
    out: dict[str, dict[str, Any]] = {}
    for case in cases:
        own = [linking.shared(case.words, case.found, k) for k in range(len(case.found))]
        at = attachment.attach(case.trigger, case.words, case.found, own, case.relations, gazetteer, table)
        spans = [*(p.mention for p in at.places if p.mention is not None), *at.unresolved]
        places = [{"start": span.start, "end": span.end} for span in spans]
        out.setdefault(case.document, {"id": case.document, "events": []})["events"].append((case.event, places))
    return list(out.values())


def save(table: dict[str, float], result: dict[str, Any], shared: Path) -> None:
    """Write the weights with where they come from and what they measured by folds."""
    names = sorted(table)
    model = linear.LinearModel(
        ("place",),
        {name: k for k, name in enumerate(names)},
        np.array([[table[n]] for n in names], dtype=np.float32),
        np.zeros((0, 0), np.float32),
        {"threshold": attachment.THRESHOLD},
    )
    provenance = {
        "learned_by": "bench/train_attachment.py",
        "corpus": "Halterman 2019, event location sentences",
        "licence": "MIT",
        "corpus_sha256": hashlib.sha256((shared / CORPUS).read_bytes()).hexdigest(),
        "options": {"folds": FOLDS, "penalty": PENALTY, "iterations": ITERATIONS, "least": LEAST, "small": SMALL},
        "by_folds": result,
    }
    linear.save(model, linear.WEIGHTS / "attachment.bin", provenance)
    figures = json.dumps({"event_location, by folds": result}, indent=1, sort_keys=True)
    RESULTS.write_text(figures + "\n", encoding="utf-8")


def main() -> int:
    """Measure by folds, and save on request."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--save", action="store_true")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--verbs", action="store_true", help="write the list of verbs anew first")
    options = parser.parse_args()
    if options.verbs:
        lines = (options.shared / CORPUS).read_text(encoding="utf-8").splitlines()
        save_verbs([json.loads(line) for line in lines])
    gazetteer = Gazetteer()
    corpus, cases = read_cases(options.shared / CORPUS, options.limit, gazetteer)
    reach = sum(sum(c.gold) for c in cases) / max(
        1, sum(len(d["events"][c.event]["places"]) for d, c in _with(corpus, cases))
    )
    predictions: dict[str, dict[str, Any]] = {}
    for fold in range(FOLDS):
        table = learn([c for c in cases if c.fold != fold])
        for record in answers([c for c in cases if c.fold == fold], table, gazetteer):
            predictions[record["id"]] = record
    form = []
    for record in corpus:
        told = dict(predictions.get(record["id"], {"events": []})["events"])
        form.append(
            {
                "id": record["id"],
                "events": [
                    {
                        "trigger": e["trigger"],
                        "type": "attack",
                        "places": told.get(k, []),
                        "place": (told.get(k) or [None])[0],
                    }
                    for k, e in enumerate(record["events"])
                ],
            }
        )
    result = load_scorer(options.shared).score(corpus, form, gold_triggers=True)["attachment"]
    print(json.dumps({"reach": round(reach, 4), **result}))
    if options.save:
        save(learn(cases), result, options.shared)
    return 0


def _with(corpus: Sequence[dict[str, Any]], cases: Sequence[Case]) -> list[tuple[dict[str, Any], Case]]:
    by = {record["id"]: record for record in corpus}
    return [(by[case.document], case) for case in cases]


if __name__ == "__main__":
    sys.exit(main())
