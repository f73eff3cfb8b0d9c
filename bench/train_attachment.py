"""Learn which mention of a sentence is the place of an event, and measure it by folds.

usage: python bench/train_attachment.py SHARED [--save] [--limit N]

SHARED is the folder that holds corpora/train and score/. The corpus is Halterman's event_location (MIT). Mentions are
those of geomap's own recogniser, so the figures are those of the pipeline; `--save` writes the weights learned from
all of it, with their provenance, to geomap/models/weights/attachment.bin. Deterministic.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import math
import random
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from geomap.events import attachment, candidates, clause, linking, triggers
from geomap.models import linear
from geomap.places import relations, resolution, toponyms
from geomap.places.gazetteer import Gazetteer
from geomap.records import Document, Span
from geomap.settings import DEFAULT
from geomap.text import sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.records import Relation

CORPUS = "corpora/train/event_location.jsonl"
FOLDS = 5
EPOCHS = 12
RATE = 0.15
DECAY = 3e-4
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


def load_scorer(shared: Path) -> Any:
    """Import the scorer that judges the work."""
    spec = importlib.util.spec_from_file_location("score_events", shared / "score/score_events.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


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
            rows = [linking.pair(trigger, words, found, k, linking.shared(words, found, k)) for k in range(len(found))]
            gold = [
                any(c.mention.start < p["end"] and p["start"] < c.mention.end for p in event["places"]) for c in found
            ]
            cases.append(Case(record["id"], number, fold_of(record["id"]), rows, gold, found, words, trigger, related))
    return corpus, cases


def learn(cases: Sequence[Case], seed: int = 1) -> dict[str, float]:
    """Return weights of a logistic regression (AdaGrad, L2)."""
    counts = Counter(name for case in cases for row in case.rows for name in row)
    names = {name: k for k, name in enumerate(sorted(n for n, c in counts.items() if c >= LEAST))}
    examples = [
        (np.array([names[n] for n in row if n in names]), float(gold))
        for case in cases
        for row, gold in zip(case.rows, case.gold, strict=True)
    ]
    weights, squares = np.zeros(len(names)), np.full(len(names), 1e-6)
    order = list(range(len(examples)))
    shuffle = random.Random(seed)
    for _ in range(EPOCHS):
        shuffle.shuffle(order)
        for k in order:
            active, answer = examples[k]
            total = float(weights[active].sum())
            gradient = 1 / (1 + math.exp(-max(-30.0, min(30.0, total)))) - answer
            step = gradient + DECAY * weights[active]
            squares[active] += step * step
            weights[active] -= RATE * step / np.sqrt(squares[active])
    return {name: float(weights[k]) for name, k in names.items() if abs(weights[k]) > 0.01}


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


def main() -> int:
    """Measure by folds, and save on request."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--save", action="store_true")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
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
        table = learn(cases)
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
            "corpus_sha256": hashlib.sha256((options.shared / CORPUS).read_bytes()).hexdigest(),
            "options": {"folds": FOLDS, "epochs": EPOCHS, "rate": RATE, "decay": DECAY, "least": LEAST},
            "by_folds": result,
        }
        linear.save(model, linear.WEIGHTS / "attachment.bin", provenance)
    return 0


def _with(corpus: Sequence[dict[str, Any]], cases: Sequence[Case]) -> list[tuple[dict[str, Any], Case]]:
    by = {record["id"]: record for record in corpus}
    return [(by[case.document], case) for case in cases]


if __name__ == "__main__":
    sys.exit(main())
