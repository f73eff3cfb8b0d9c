"""The toponym tagger at work: features to scores to the best sequence of labels of each run of capitalised words."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from geomap.models import linear
from geomap.places import features as feat
from geomap.places.features import Lookup, Text

_BARRED = -1e4


class Tagged(NamedTuple):
    """A name as a range of tokens, what it is (LOC, EMB, DEM) and how sure the tagger is, from 0 to 1."""

    start: int
    end: int
    type: str
    confidence: float


class Tagger:
    """The model with what decoding needs, ready to use."""

    def __init__(self, model: linear.LinearModel) -> None:
        """Lay out the transitions so that no step leads into the middle of a name from outside it."""
        self.rows = model.rows
        self.weights = model.weights
        self.labels = model.labels
        self.persons: dict[str, str] = {
            name: kind for kind, names in model.meta.get("persons", {}).items() for name in names.split()
        }
        labels = model.labels
        self.start = model.transitions[0].tolist()
        table = model.transitions[1:].tolist()
        self.before = [
            [(a, table[a][b]) for a in range(len(labels)) if table[a][b] > _BARRED / 2] for b in range(len(labels))
        ]

    def tag(self, text: Text, lookup: Lookup) -> list[Tagged]:
        """Return the names of a prepared text in order."""
        ids: list[int] = []
        bounds: list[int] = []
        runs: list[tuple[int, int]] = []
        get = self.rows.get
        for run, rows in feat.features(text, lookup, self.persons):
            runs.append(run)
            for row in rows:
                bounds.append(len(ids))
                ids += [known for name in row if (known := get(name)) is not None]
        if not ids:
            return []
        scores = np.add.reduceat(self.weights[ids], bounds, axis=0).tolist()
        found: list[Tagged] = []
        offset = 0
        for start, stop in runs:
            emit = scores[offset : offset + stop - start]
            offset += stop - start
            found += self._names(start, self._decode(emit), emit)
        return found

    def _decode(self, emit: list[list[float]]) -> list[int]:
        """Return the best sequence of labels (Viterbi)."""
        score = [here + first for here, first in zip(emit[0], self.start, strict=True)]
        back: list[list[int]] = []
        for here in emit[1:]:
            links: list[int] = []
            fresh: list[float] = []
            for label, sources in enumerate(self.before):
                best, top = -1, -1e9
                for source, cost in sources:
                    value = score[source] + cost
                    if value > top:
                        best, top = source, value
                links.append(best)
                fresh.append(top + here[label])
            back.append(links)
            score = fresh
        last = max(range(len(score)), key=score.__getitem__)
        path = [last]
        for links in reversed(back):
            last = links[last]
            path.append(last)
        path.reverse()
        return path

    def _names(self, start: int, path: list[int], emit: list[list[float]]) -> list[Tagged]:
        """Read the names off a sequence of labels."""
        found: list[Tagged] = []
        index = 0
        while index < len(path):
            label = self.labels[path[index]]
            if not label.startswith("B-"):
                index += 1
                continue
            stop = index + 1
            inside = "I-" + label[2:]
            while stop < len(path) and self.labels[path[stop]] == inside:
                stop += 1
            row = emit[index]
            rival = max(row[0], row[1], row[2])
            confidence = 1 / (1 + float(np.exp(min(50.0, rival - row[path[index]]))))
            found.append(Tagged(start + index, start + stop, label[2:], round(confidence, 3)))
            index = stop
        return found


@lru_cache(maxsize=1)
def default() -> Tagger:
    """Return the tagger with the weights of the package, read once."""
    return Tagger(linear.load("toponyms"))
