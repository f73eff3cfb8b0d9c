"""Learn whether a name stands for its ground or for those who act in its name.

Learned from our own sentences (tests/cases/usage.txt, every third of which is held back to measure first), and from
re3d, which marks a state as an organisation where it acts as one. GUM and WNUT do so too seldom: with their places as
examples of the ground, ReLocaR falls by two points. ReLocaR is measured and never learned from.

usage: train_usage.py SHARED [--save]
"""

from __future__ import annotations

import argparse
import bisect
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from bench import carriers, crf
from geomap.language import tokens
from geomap.models import linear
from geomap.places import metonymy, tagger
from geomap.places.gazetteer import Gazetteer
from geomap.places.runs import join
from geomap.records import NAME_FLAGS
from geomap.text.sentences import split

LABELS = ("literal", "associative")
CORPORA = {"re3d": "OGL v3, public domain, CC BY 3.0 AU, CC BY-SA 3.0, EU reuse"}
_ACTING = ("organization", "organisation", "group")
_PLACES = NAME_FLAGS["country"] | NAME_FLAGS["admin1"] | NAME_FLAGS["settlement"]
_KNOWN = 100_000  # people from which a town's name counts as one in a corpus that says no more


class Example(NamedTuple):
    """The clues of a name, its use, and where it comes from."""

    clues: list[str]
    use: str
    source: str


class Reader:
    """Reads the clues of names."""

    def __init__(self) -> None:
        """Load what the tagger and the gazetteer know."""
        self.gazetteer = Gazetteer()
        self.engine = tagger.default()

    def read(self, body: str, marks: Sequence[tuple[int, int, str]], source: str) -> Iterator[Example]:
        """Yield the names marked in a text."""
        lookup = self.gazetteer.info
        text = self.engine.prepare(tokens(body), split(body), lookup)
        starts, ends = text.tokens.starts, text.tokens.ends
        for low, high, use in marks:
            start, end = bisect.bisect_right(ends, low), bisect.bisect_left(starts, high)
            if start < end:
                info = lookup(join(text.tokens, text.words, start, end))
                yield Example([*metonymy.clues(text, start, end, info, self.engine.lexicon)], use, source)

    def corpus(self, path: Path) -> Iterator[Example]:
        """Yield the places of a corpus, and the names of known places that it marks as organisations."""
        for line in path.open(encoding="utf-8"):
            document = json.loads(line)
            body = document["text"]
            named = [item for item in document["entities"] or [] if item["type"].lower() in _ACTING]
            placed = [item for item in document["toponyms"] if item.get("kind") != "demonym"]
            marks = [
                (item["start"], item["end"], use)
                for use, items in (("associative", named), ("literal", placed))
                for item in items
                if self._place(body[item["start"] : item["end"]])
            ]
            yield from self.read(body, marks, path.stem)

    def _place(self, name: str) -> bool:
        info = self.gazetteer.info(name)
        if info is None or not info.flags & _PLACES or info.flags & NAME_FLAGS["demonym"]:
            return False
        return bool(info.flags & (NAME_FLAGS["country"] | NAME_FLAGS["admin1"])) or info.population > _KNOWN


def fit(examples: Sequence[Example], penalty: float, least: int = 2) -> linear.LinearModel:
    """Fit a logistic regression; both uses weigh alike."""
    counts = Counter(clue for example in examples for clue in set(example.clues))
    names = sorted(name for name, count in counts.items() if count >= least)
    rows = {name: number for number, name in enumerate(names)}
    x = crf.indicator([sorted({rows[c] for c in e.clues if c in rows}) for e in examples], len(rows))
    share = Counter(example.use for example in examples)
    weights = [len(examples) / 2 / share[example.use] for example in examples]
    masks = np.array([[example.use == label for label in LABELS] for example in examples])
    found = crf.train(crf.Data(x, [1] * len(examples), masks, weights), crf.scheme(LABELS), len(rows), penalty, 80)
    lean = np.abs(found.weights).max(1) > _LEAST
    lean[rows["1"]] = True
    kept = {name: number for number, name in enumerate(name for name, yes in zip(names, lean, strict=True) if yes)}
    start = found.start - found.start.mean()
    weight = found.weights[lean].copy()
    weight[kept["1"]] += start.astype(np.float32)
    return linear.LinearModel(LABELS, kept, weight, np.zeros((0, 2), np.float32), {})


_LEAST = 0.02


def right(model: linear.LinearModel, examples: Sequence[Example]) -> float:
    """Return the share of names whose use is told right."""
    hits = 0
    for example in examples:
        total = sum((model.weights[model.rows[c]] for c in set(example.clues) if c in model.rows), np.zeros(2))
        hits += LABELS[int(total.argmax())] == example.use
    return round(hits / max(1, len(examples)), 4)


def main() -> None:
    """Learn, measure, and write where told to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--penalty", type=float, default=3.0)
    parser.add_argument("--save", action="store_true")
    args = parser.parse_args()
    reader = Reader()
    own = [
        [*reader.read(text, [(start, end, LABELS[mark == "A"]) for start, end, mark in marks], "own")]
        for text, marks in carriers.cases()
    ]
    test = [example for number, found in enumerate(own) if number % 3 == 2 for example in found]
    train = [example for number, found in enumerate(own) if number % 3 != 2 for example in found]
    folder = args.shared / "corpora" / "train"
    for name in CORPORA:
        train += reader.corpus(folder / f"{name}.jsonl")
    figures: dict[str, Any] = {"examples": Counter(f"{e.source} {e.use}" for e in train + test)}
    figures["own sentences held back"] = right(fit(train, args.penalty), test)
    model = fit(train + test, args.penalty)
    relocar: list[Example] = []
    for line in (args.shared / "corpora" / "dev" / "relocar_train.jsonl").open(encoding="utf-8"):
        document = json.loads(line)
        gold = document["toponyms"][0]
        use = LABELS[gold["kind"] == "met"]
        relocar += reader.read(document["text"], [(gold["start"], gold["end"], use)], "relocar")
    figures["ReLocaR, the span given and no rule before"] = right(model, relocar)
    print(json.dumps(figures, indent=1))
    if args.save:
        linear.save(
            model,
            linear.WEIGHTS / "usage.bin",
            {
                "what": "whether a name stands for its ground or for those who act in its name",
                "learned by": "bench/train_usage.py",
                "options": {"penalty": args.penalty},
                "figures": figures,
                "corpora": [
                    {"name": name, "licence": licence,
                     "sha256": hashlib.sha256((folder / f"{name}.jsonl").read_bytes()).hexdigest()}
                    for name, licence in CORPORA.items()
                ],
                "own sentences": hashlib.sha256(carriers.USES.read_bytes()).hexdigest(),
            },
        )  # fmt: skip


if __name__ == "__main__":
    main()
