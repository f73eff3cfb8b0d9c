"""Learn which mention of a sentence is the place of an event, or that none is, and measure it by folds.

usage: python bench/train_attachment.py SHARED [--save] [--verbs] [--limit N]

SHARED is the folder that holds corpora/train and score/. The corpus is Halterman's event_location (MIT). Mentions are
those of geomap's own recogniser, so the figures are those of the pipeline. Two regressions are stacked: that of the
mentions, and that of the sentence, which learns from sums of mention models that have not seen the event. Near-copies
of a sentence stay in one fold, and each fold is answered with a threshold chosen within the other four. `--save`
writes the weights learned from all of it, with their provenance, to geomap/models/weights/attachment.bin.
Deterministic.

Other designs, link F1 / "no place" right by the same folds at one threshold of all of them, where this one has .775 /
.904: one softmax over the candidates and none, learned jointly, .726 / .908, averaged with this one .775 / .902;
boosted stumps over the numbers of `acceptance` in place of its words .750 / .902, averaged with this one .768 / .906.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack
from scipy.special import expit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import copies
from bench.scorer import load as load_scorer
from geomap.events.what import triggers
from geomap.events.what.trigger import Trigger
from geomap.events.where import acceptance, attachment, candidates, exclusions, linking
from geomap.events.words import clause
from geomap.models import linear, pos
from geomap.places import relations, resolution, toponyms
from geomap.places.gazetteer import Gazetteer
from geomap.records import Document, Span
from geomap.settings import DEFAULT
from geomap.text import sentences

if TYPE_CHECKING:
    from geomap.records import Relation

Floats = NDArray[np.float64]
Spans = list[dict[str, int]]
RESULTS = Path(__file__).parent / "results" / "attachment.json"
CORPUS = "corpora/train/event_location.jsonl"
FOLDS = 5
PENALTY = 3.0
SENTENCE_PENALTY = 25.0
ITERATIONS = 120
SMALL = 0.02
LEAST = 2  # a feature seen once in training says nothing
SENTENCE_LEAST = 3
NONE_RIGHT = 0.9  # of the events without a place, how many the threshold must leave without one
GRID = tuple(k / 100 for k in range(40, 81))


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
    trigger: Trigger
    relations: Sequence[Relation]
    open_to: Sequence[candidates.Candidate]
    places: Sequence[dict[str, Any]]


def read_cases(path: Path, limit: int | None, gazetteer: Gazetteer) -> tuple[list[dict[str, Any]], list[Case]]:
    """Return the corpus and its events with their candidates."""
    corpus = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()[:limit]]
    cases = []
    fold = copies.folds({record["id"]: record["text"] for record in corpus}, FOLDS)
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
            found = found[attachment.nearest(found, trigger)]
            rows, left = rows_of(trigger, words, found, related)
            gold = [
                any(c.mention.start < p["end"] and p["start"] < c.mention.end for p in event["places"]) for c in left
            ]
            name = record["id"]
            cases.append(
                Case(name, number, fold[name], rows, gold, found, words, trigger, related, left, event["places"])
            )
    return corpus, cases


def rows_of(
    trigger: Trigger,
    words: clause.Words,
    found: Sequence[candidates.Candidate],
    related: Sequence[Relation],
) -> tuple[list[list[str]], list[candidates.Candidate]]:
    """Return the features of the candidates that the hard rules leave, and those candidates."""
    shared = [linking.shared(words, found, k) for k in range(len(found))]
    kept = exclusions.judge(found, words, related, trigger).open_to
    left, own = [found[k] for k in kept], [shared[k] for k in kept]
    sense = linking.sense(trigger, words, left)
    rows = [sense + linking.pair(trigger, words, left, k, own) for k in range(len(left))]
    return rows, left


def regression(
    rows: Sequence[Sequence[str]], target: Sequence[bool], least: int, penalty: float, beside: Floats
) -> tuple[dict[str, float], Floats]:
    """Return the weights of a logistic regression with an L2 penalty: those of the features, those of numbers beside.

    `beside` has shape (rows, numbers), standardised. The features are binary; one seen fewer than `least` times is
    left out. By L-BFGS.
    """
    counts = Counter(name for row in rows for name in set(row))
    names = {name: k for k, name in enumerate(sorted(n for n, c in counts.items() if c >= least))}
    held = [[names[n] for n in sorted(set(row)) if n in names] for row in rows]
    ends = np.cumsum([0, *map(len, held)])
    flat = np.fromiter((k for row in held for k in row), dtype=np.int64, count=ends[-1])
    table = hstack(
        [csr_matrix((np.ones(ends[-1]), flat, ends), shape=(len(rows), len(names))), csr_matrix(beside)]
    ).tocsr()
    turned = table.T.tocsr()
    answers = np.array(target, dtype=float)

    def loss(weights: Floats) -> tuple[float, Floats]:
        total = table @ weights
        value = np.logaddexp(0, total).sum() - answers @ total + penalty / 2 * weights @ weights
        return float(value), turned @ (expit(total) - answers) + penalty * weights

    best = minimize(loss, np.zeros(table.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS}).x
    return {name: float(best[k]) for name, k in names.items() if abs(best[k]) > SMALL}, best[len(names) :]


class Learner:
    """Learns from the folds it is asked for; mention models are kept, since every stack needs some of the same."""

    def __init__(self, cases: Sequence[Case]) -> None:
        """Take the cases of all folds."""
        self._cases = cases
        self._known: dict[frozenset[int], dict[str, float]] = {}

    def mentions(self, folds: frozenset[int]) -> dict[str, float]:
        """Return the weights of the mentions' features, learned from these folds."""
        if folds not in self._known:
            rows, gold = [], []
            for case in self._cases:
                if case.fold in folds:
                    rows.extend(case.rows)
                    gold.extend(case.gold)
            self._known[folds] = regression(rows, gold, LEAST, PENALTY, np.zeros((len(rows), 0)))[0]
        return self._known[folds]

    def model(self, folds: frozenset[int], threshold: float = 0.0) -> linking.Model:
        """Return both regressions, learned from these folds: the second from sums of models without the case's fold."""
        rows, right, beside = [], [], []
        for case in self._cases:
            if case.fold not in folds or not case.rows:
                continue
            table = self.mentions(folds - {case.fold})
            sums = [linking.total(row, table) for row in case.rows]
            best = max(range(len(sums)), key=sums.__getitem__)
            rows.append(acceptance.features(case.trigger, case.words, case.open_to))
            beside.append(acceptance.numbers(case.trigger, case.words, case.open_to, sums, best))
            right.append(case.gold[best])
        counted = np.array(beside)
        mean, spread = counted.mean(axis=0), counted.std(axis=0) + 1e-9
        sentence, weights = regression(rows, right, SENTENCE_LEAST, SENTENCE_PENALTY, (counted - mean) / spread)
        numbers = [(float(m), float(w)) for m, w in zip(mean, weights / spread, strict=True)]
        return linking.Model(self.mentions(folds), sentence, numbers, threshold)


Answered = Sequence[tuple[linking.Model, Sequence[Case]]]
"""Models, each with the cases that it has not seen."""


def none_right(answered: Answered, threshold: float, gazetteer: Gazetteer) -> float:
    """Return the share of the events without a place that are left without one."""
    told = [
        not places_of(case, replace(model, threshold=threshold), gazetteer)
        for model, cases in answered
        for case in cases
        if not case.places
    ]
    return sum(told) / max(1, len(told))


def threshold_of(answered: Answered, gazetteer: Gazetteer) -> float:
    """Return the least threshold of a grid at which enough events without a place are left without one."""
    return GRID[bisect_left(GRID, NONE_RIGHT, hi=len(GRID) - 1, key=lambda t: none_right(answered, t, gazetteer))]


def inner(learner: Learner, cases: Sequence[Case], folds: frozenset[int], gazetteer: Gazetteer) -> float:
    """Return the threshold that these folds choose, each answered by a model of the others."""
    parts = [(learner.model(folds - {f}), [c for c in cases if c.fold == f]) for f in sorted(folds)]
    return threshold_of(parts, gazetteer)


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


def places_of(case: Case, model: linking.Model, gazetteer: Gazetteer) -> list[dict[str, int]]:
    """Return the spans of an event's places by the whole attachment with its hard rules."""
    own = [linking.shared(case.words, case.found, k) for k in range(len(case.found))]
    at = attachment.attach(case.trigger, case.words, case.found, own, case.relations, gazetteer, model)
    spans = [*(p.mention for p in at.places if p.mention is not None), *at.unresolved]
    return [{"start": span.start, "end": span.end} for span in spans]


def save(model: linking.Model, result: dict[str, Any], shared: Path) -> None:
    """Write the weights with where they come from and what they measured by folds."""
    names = [*sorted(model.mention), *sorted(model.sentence)]
    both = [[model.mention.get(n, 0.0), model.sentence.get(n, 0.0)] for n in names]
    packed = linear.LinearModel(
        ("mention", "sentence"),
        {name: k for k, name in enumerate(names)},
        np.array(both, dtype=np.float32),
        np.zeros((0, 0), np.float32),
        {"threshold": model.threshold, "numbers": [[round(m, 6), round(w, 6)] for m, w in model.numbers]},
    )
    provenance = {
        "learned_by": "bench/train_attachment.py",
        "corpus": "Halterman 2019, event location sentences",
        "licence": "MIT",
        "corpus_sha256": hashlib.sha256((shared / CORPUS).read_bytes()).hexdigest(),
        "options": {
            "folds": FOLDS,
            "penalty": [PENALTY, SENTENCE_PENALTY],
            "iterations": ITERATIONS,
            "least": [LEAST, SENTENCE_LEAST],
            "small": SMALL,
            "none_right": NONE_RIGHT,
        },
        "by_folds": result,
    }
    linear.save(packed, linear.WEIGHTS / "attachment.bin", provenance)
    figures = json.dumps({"event_location, by folds": result}, indent=1, sort_keys=True)
    RESULTS.write_text(figures + "\n", encoding="utf-8")


def score(corpus: Sequence[dict[str, Any]], told: Mapping[tuple[str, int], Spans], shared: Path) -> dict[str, Any]:
    """Return the shared scorer's figures of attachment; `told` maps document and number of an event to its places."""
    form = []
    for record in corpus:
        events = []
        for k, event in enumerate(record["events"]):
            places = told.get((record["id"], k), [])
            events.append(
                {
                    "trigger": event["trigger"],
                    "type": "attack",
                    "places": places,
                    "place": places[0] if places else None,
                }
            )
        form.append({"id": record["id"], "events": events})
    result: dict[str, Any] = load_scorer(shared).score(corpus, form, gold_triggers=True)["attachment"]
    return result


def measure(shared: Path) -> dict[str, Any]:
    """Return the figures by folds at the threshold that ships: what `main` measures, without choosing one anew."""
    gazetteer = Gazetteer()
    corpus, cases = read_cases(shared / CORPUS, None, gazetteer)
    learner, every = Learner(cases), frozenset(range(FOLDS))
    models = [learner.model(every - {fold}, linking.model().threshold) for fold in range(FOLDS)]
    told = {(case.document, case.event): places_of(case, models[case.fold], gazetteer) for case in cases}
    return score(corpus, told, shared)


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
    learner = Learner(cases)
    every = frozenset(range(FOLDS))
    told: dict[tuple[str, int], Spans] = {}
    answered: list[tuple[linking.Model, list[Case]]] = []
    thresholds = []
    for fold in range(FOLDS):
        left = [case for case in cases if case.fold == fold]
        model = learner.model(every - {fold}, inner(learner, cases, every - {fold}, gazetteer))
        thresholds.append(model.threshold)
        told.update({(case.document, case.event): places_of(case, model, gazetteer) for case in left})
        answered.append((model, left))
    reached = sum(map(sum, (case.gold for case in cases))) / max(1, sum(len(case.places) for case in cases))
    result = {"reach": round(reached, 4), "thresholds": thresholds, **score(corpus, told, options.shared)}
    print(json.dumps(result))
    if options.save:
        save(learner.model(every, threshold_of(answered, gazetteer)), result, options.shared)
    return 0


if __name__ == "__main__":
    sys.exit(main())
