"""Measure the triggers on WikiEvents and list what the lexicon misses or finds too often, for review by hand.

usage: python bench/train_triggers.py SHARED [--review N] [--json]

SHARED is the folder that holds corpora/train and score/. The lexicon grows by this list and a person's judgement; no
weights are learned, so nothing is measured on what it was fitted to but the lexicon's own words. WikiEvents (MIT) names
one span several times, once for each set of arguments; `distinct` counts a span once.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from geomap import pipeline
from geomap.places.gazetteer import Gazetteer
from geomap.records import Document

CORPUS = "corpora/train/wikievents_train_derived.jsonl"


def load_scorer(shared: Path) -> Any:
    """Import the scorer that judges the work."""
    spec = importlib.util.spec_from_file_location("score_events", shared / "score/score_events.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def predict(corpus: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the pipeline's events in the scorer's form, further mentions with their words."""
    gazetteer = Gazetteer()
    out = []
    for record in corpus:
        reading = pipeline.read(Document(record["id"], record["text"]), gazetteer)
        events = [
            {
                "trigger": {"start": e.trigger.start, "end": e.trigger.end},
                "type": e.type,
                "on_map": e.on_map,
                "text": e.trigger.text.lower(),
            }
            for e in reading.events
        ]
        out.append({"id": record["id"], "events": events})
    return out


def distinct(corpus: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the corpus with each trigger span once."""
    out = []
    for record in corpus:
        spans = {(e["trigger"]["start"], e["trigger"]["end"]): e for e in reversed(record["events"])}
        out.append({**record, "events": list(spans.values())})
    return out


def review(scorer: Any, corpus: list[dict[str, Any]], told: list[dict[str, Any]], number: int) -> None:
    """Print the words most often missed and most often found for nothing."""
    missed: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for gold, pred in zip(corpus, told, strict=True):
        wanted = [e for e in gold["events"] if scorer.etype(e["type"])]
        found = [e for e in pred["events"] if scorer.etype(e["type"])]
        pairs = scorer.align(wanted, found, lambda e: e["trigger"])
        hit, used = {i for i, _ in pairs}, {j for _, j in pairs}
        missed.update(e["trigger"]["text"].lower() for i, e in enumerate(wanted) if i not in hit)
        for j, event in enumerate(found):
            (right if j in used else wrong)[event["text"]] += 1
    print("missed:", ", ".join(f"{word} {count}" for word, count in missed.most_common(number)))
    print("too often:", ", ".join(f"{word} {count} ({right[word]} right)" for word, count in wrong.most_common(number)))


def main() -> int:
    """Print the figures, and the words to look at on request."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--review", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    scorer = load_scorer(options.shared)
    corpus = [json.loads(line) for line in (options.shared / CORPUS).read_text(encoding="utf-8").splitlines()]
    told = predict(corpus)
    single = distinct(corpus)
    figures = {
        name: {key: scorer.score(gold, told)["conflict"][key]["f1"] for key in ("detect", "labelled")}
        for name, gold in (("as given", corpus), ("distinct", single))
    }
    print(json.dumps(figures, indent=None if options.json else 1))
    if options.review:
        review(scorer, single, told, options.review)
    return 0


if __name__ == "__main__":
    sys.exit(main())
