"""Measure the triggers on WikiEvents, as the scorer counts and by words, and list what the lexicon misses.

    python bench/triggers.py SHARED [--review N] [--save FILE]

SHARED is the folder that holds corpora/train and score/. The lexicon grows by the lists of `--review` and a person's
judgement; no weights are learned, so nothing is measured on what it was fitted to but the lexicon's own words.

In the derived copy of WikiEvents (MIT) every trigger stands at the first place where its word occurs in the document:
a word marked ten times is ten times at one span. An extractor that marks each mention where it is can therefore score
no more than `ceilings["every mention, where it is"]`. Measures beside the scorer's:
`distinct` counts a span once; `moved` puts the n marks of a word on its first n places; `words` counts, for each word
form of a document, as right what both sides have: it needs no offsets and is the fairest of the four.
"""

from __future__ import annotations

import argparse
import copy
import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.scorer import load as load_scorer
from geomap import pipeline
from geomap.places.gazetteer import Gazetteer
from geomap.records import Document

CORPUS = "corpora/train/wikievents_train_derived.jsonl"
Corpus = list[dict[str, Any]]


def predict(corpus: Corpus) -> Corpus:
    """Return the pipeline's events in the scorer's form, with the words of all their mentions."""
    gazetteer = Gazetteer()
    out = []
    for record in corpus:
        reading = pipeline.read(Document(record["id"], record["text"]), gazetteer)
        events = [
            {
                "trigger": {"start": e.trigger.start, "end": e.trigger.end, "text": e.trigger.text},
                "type": e.type,
                "on_map": e.on_map,
                "mentions": [plain(mention.text) for mention in e.mentions],
            }
            for e in reading.events
        ]
        out.append({"id": record["id"], "events": events})
    return out


def plain(text: str) -> str:
    """Return words in lower case with single blanks."""
    return " ".join(text.lower().split())


def distinct(corpus: Corpus) -> Corpus:
    """Return the corpus with each trigger span once."""
    out = []
    for record in corpus:
        spans = {(e["trigger"]["start"], e["trigger"]["end"]): e for e in reversed(record["events"])}
        out.append({**record, "events": list(spans.values())})
    return out


def moved(corpus: Corpus) -> Corpus:
    """Return the corpus with the n marks of a word on the first n places where it occurs."""
    out = copy.deepcopy(corpus)
    for record in out:
        same = defaultdict(list)
        for event in record["events"]:
            same[event["trigger"]["text"], event["trigger"]["start"]].append(event)
        for (word, first), events in same.items():
            pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
            starts = [match.start() for match in pattern.finditer(record["text"], first)]
            for event, start in zip(events, starts, strict=False):
                event["trigger"].update(start=start, end=start + len(word))
    return out


def agreeing(gold: list[str], found: list[str]) -> int:
    """Count the triggers that two lists of words share, equal ones first, then those of which one holds the other."""
    wanted, have = Counter(gold), Counter(found)
    right = 0
    for word in list(have):
        shared = min(have[word], wanted[word])
        right, have[word], wanted[word] = right + shared, have[word] - shared, wanted[word] - shared
    for word in sorted(have, key=len):
        for other in wanted:
            mine, theirs = set(word.split()), set(other.split())
            if have[word] and wanted[other] and (mine <= theirs or theirs <= mine):
                shared = min(have[word], wanted[other])
                right, have[word], wanted[other] = right + shared, have[word] - shared, wanted[other] - shared
    return right


def by_words(scorer: Any, corpus: Corpus, told: Corpus, *, mentions: bool) -> dict[str, float]:
    """Return precision, recall and F1 over the words of a document, of events or of all their mentions."""
    right = found = wanted = 0
    for gold, pred in zip(corpus, told, strict=True):
        theirs = [plain(e["trigger"]["text"]) for e in gold["events"] if scorer.etype(e["type"])]
        events = [e for e in pred["events"] if scorer.etype(e["type"])]
        mine = [word for e in events for word in (e["mentions"] if mentions else e["mentions"][:1])]
        right, found, wanted = right + agreeing(theirs, mine), found + len(mine), wanted + len(theirs)
    return {key: round(value, 4) for key, value in scorer.prf(right, found, wanted).items() if key in {"p", "r", "f1"}}


def ceilings(scorer: Any, corpus: Corpus) -> dict[str, dict[str, float]]:
    """Return what perfect extractors score on the copy as it is."""

    def typed(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
        bombing = re.compile(r"bomb|explo|blast|deton|blew|blow")
        return [
            {**e, "type": "explosion" if bombing.search(e["trigger"]["text"].lower()) else e["type"]} for e in events
        ]

    single = distinct(corpus)
    ours = [{**record, "events": typed(record["events"])} for record in single]
    perfect = {
        "every mention, where it is": moved(corpus),
        "one event for each word of a document": single,
        "the same, bombings typed as explosions": ours,
    }
    return {name: figures(scorer, corpus, told) for name, told in perfect.items()}


def figures(scorer: Any, corpus: Corpus, told: Corpus) -> dict[str, float]:
    """Return the two F1 of the scorer."""
    score = scorer.score(corpus, told)["conflict"]
    return {key: score[key]["f1"] for key in ("detect", "labelled")}


def read(shared: Path) -> Corpus:
    """Return the documents of the corpus."""
    return [json.loads(line) for line in (shared / CORPUS).read_text(encoding="utf-8").splitlines()]


def compare(scorer: Any, corpus: Corpus, told: Corpus) -> dict[str, dict[str, float]]:
    """Return the scorer's figures on the copy as it is and read better, and those by words."""
    return {
        "as the scorer counts": figures(scorer, corpus, told),
        "distinct spans": figures(scorer, distinct(corpus), told),
        "marks moved to the first places of their word": figures(scorer, moved(corpus), told),
        "words of a document, all mentions": by_words(scorer, corpus, told, mentions=True),
        "words of a document, events": by_words(scorer, corpus, told, mentions=False),
    }


def measure(shared: Path) -> dict[str, dict[str, float]]:
    """Read the corpus under `shared` and return all figures."""
    corpus = read(shared)
    return compare(load_scorer(shared), corpus, predict(corpus))


def review(scorer: Any, corpus: Corpus, told: Corpus, number: int) -> None:
    """Print the words most often missed and most often found for nothing."""
    missed: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for gold, pred in zip(corpus, told, strict=True):
        wanted = [e for e in gold["events"] if scorer.etype(e["type"])]
        found = [e for e in pred["events"] if scorer.etype(e["type"])]
        pairs = scorer.align(wanted, found, lambda e: e["trigger"])
        hit, used = {i for i, _ in pairs}, {j for _, j in pairs}
        missed.update(plain(e["trigger"]["text"]) for i, e in enumerate(wanted) if i not in hit)
        for j, event in enumerate(found):
            (right if j in used else wrong)[event["mentions"][0]] += 1
    print("missed:", ", ".join(f"{word} {count}" for word, count in missed.most_common(number)))
    print("too often:", ", ".join(f"{word} {count} ({right[word]} right)" for word, count in wrong.most_common(number)))


def main() -> int:
    """Print the figures, and the words to look at on request."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--review", type=int, default=0)
    parser.add_argument("--save", type=Path)
    options = parser.parse_args()
    scorer = load_scorer(options.shared)
    corpus = read(options.shared)
    told = predict(corpus)
    result = compare(scorer, corpus, told) | {"ceilings": ceilings(scorer, corpus)}
    print(json.dumps(result, indent=1))
    if options.save:
        known = json.loads(options.save.read_text(encoding="utf-8")) if options.save.exists() else {}
        options.save.write_text(json.dumps({**known, **result}, indent=1) + "\n", encoding="utf-8")
    if options.review:
        review(scorer, distinct(corpus), told, options.review)
    return 0


if __name__ == "__main__":
    sys.exit(main())
