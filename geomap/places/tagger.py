"""The toponym tagger at work: features to scores to the best sequence of labels of each run of words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geomap.language import Tokens
from geomap.models import linear
from geomap.places import features as feat
from geomap.places.features import Lookup, Text
from geomap.records import Sentence

_BARRED = -1e4
_KEPT = 40_000  # words at offsets whose summed weights are kept; then the store starts afresh
_BATCH = 2_000  # tokens scored at once; each brings five words at most, so the store never runs over within a batch


class Tagged(NamedTuple):
    """A name as a range of tokens, what it is (LOC, EMB, DEM) and how sure the tagger is, from 0 to 1."""

    start: int
    end: int
    type: str
    confidence: float


class Tagger:
    """The model with what decoding needs, ready to use.

    The weights of a word at an offset are summed once and kept as one more row, so that a known word costs one look-up.
    """

    def __init__(self, model: linear.LinearModel) -> None:
        """Lay out the transitions so that no step leads into the middle of a name from outside it."""
        self.rows = model.rows
        self.labels = model.labels
        self.lexicon = feat.lexicon(model.meta)
        self.fixed = len(model.weights)
        self.store: NDArray[np.float32] = np.zeros((self.fixed + _KEPT, len(model.labels)), np.float32)
        self.store[: self.fixed] = model.weights
        self.known: dict[tuple[int, str | None], int] = {}
        self.start = model.transitions[0].tolist()
        table = model.transitions[1:].tolist()
        size = len(model.labels)
        self.before = [[(a, table[a][b]) for a in range(size) if table[a][b] > _BARRED / 2] for b in range(size)]

    def prepare(self, tokens: Tokens, sentences: Sequence[Sentence], lookup: Lookup) -> Text:
        """Return the text as the tagger reads it."""
        return feat.prepare(tokens, sentences, self.lexicon, lookup)

    def tag(self, text: Text, lookup: Lookup) -> list[Tagged]:
        """Return the names of a prepared text in order."""
        found: list[Tagged] = []
        ids: list[int] = []
        bounds: list[int] = []
        runs: list[tuple[int, int]] = []
        get = self.rows.get
        known = self.known
        for run, rows, windows in feat.features(text, lookup, self.lexicon):
            if len(bounds) > _BATCH:
                found += self._flush(runs, ids, bounds)
                ids, bounds, runs = [], [], []
            runs.append(run)
            for row, window in zip(rows, windows, strict=True):
                bounds.append(len(ids))
                for offset, word in enumerate(window, -2):
                    number = known.get((offset, word))
                    ids.append(self._word(offset, word) if number is None else number)
                ids += [number for name in row if (number := get(name)) is not None]
        return found + self._flush(runs, ids, bounds)

    def _flush(self, runs: list[tuple[int, int]], ids: list[int], bounds: list[int]) -> list[Tagged]:
        """Score and decode the runs gathered, and make room for the words of the next ones."""
        if not ids:
            return []
        scores = np.add.reduceat(self.store[ids], bounds, axis=0).tolist()
        if len(self.known) > _KEPT - 10 * _BATCH:
            self.known.clear()
        found: list[Tagged] = []
        offset = 0
        for start, stop in runs:
            emit = scores[offset : offset + stop - start]
            offset += stop - start
            found += self._names(start, self._decode(emit), emit)
        return found

    def _word(self, offset: int, word: str | None) -> int:
        """Sum the weights of a word at an offset into a row of its own and return its number."""
        number = self.fixed + len(self.known)
        ids = [row for name in feat.offset_features(offset, word, self.lexicon) if (row := self.rows.get(name)) is not None]
        self.store[number] = self.store[ids].sum(0) if ids else 0
        self.known[offset, word] = number
        return number

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
            margin = max(-30.0, min(30.0, row[path[index]] - max(row[:3])))
            found.append(Tagged(start + index, start + stop, label[2:], round(1 / (1 + math.exp(-margin)), 3)))
            index = stop
        return found


@lru_cache(maxsize=1)
def default() -> Tagger:
    """Return the tagger with the weights of the package, read once."""
    return Tagger(linear.load("toponyms"))
