"""The toponym tagger at work: features to scores to the best sequence of labels of each run of words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geomap.language import Tokens
from geomap.models import linear
from geomap.places import features as feat
from geomap.places.runs import LONGEST, Lexicon, Lookup, Text, lexicon, prepare
from geomap.records import Sentence

_BARRED = -1e4
_FIRST = 3  # labels before this one (O, PER, ORG) are no names of places
_WINDOW = 40  # words looked at together when the style of a text is told
_WINDOWS = 3
_CLEAR = 1.5  # mean log odds of the windows from which a text is of another style than news
_KEPT = 40_000  # words at offsets whose summed weights are kept; then the store starts afresh
_BATCH = 1_000  # tokens scored at once; each brings five words at most, so the store never runs over within a batch


class Tagged(NamedTuple):
    """A name as a range of tokens, what it is (LOC, EMB, DEM) and how sure the tagger is, from 0 to 1."""

    start: int
    end: int
    type: str
    confidence: float


Offsets = tuple[dict[str, int], ...]


class _Known(dict[str | None, int]):
    """The rows of the words met at one offset; a word not met yet gets a row when it is asked for."""

    def __init__(self, style: _Style, place: int) -> None:
        """Take the style that keeps the rows, and the offset, from 0 for -2."""
        super().__init__()
        self.style, self.place = style, place

    def __missing__(self, word: str | None) -> int:
        return self.style.word(self.place, word)


_READ = (feat.FAR, feat.NEAR, None, feat.NEAR, feat.FAR)
"""How many of its features are read of a word at each offset, as in `features.word_features_at`."""

_numbered = _Known.__getitem__


class _Style:
    """The weights of one kind of text.

    The weights of a word at an offset are summed once and kept as one more row, so that a known word costs one look-up.
    """

    def __init__(self, rows: dict[str, int], offsets: Offsets, weights: NDArray[np.float32], lists: Lexicon) -> None:
        """Start with no word known."""
        self.rows = rows
        self.offsets = offsets
        self.nothing = len(weights)  # a row of zeros, for a word that no feature knows
        self.fixed = self.filled = self.nothing + 1
        self.store: NDArray[np.float32] = np.zeros((self.fixed + _KEPT, weights.shape[1]), np.float32)
        self.store[: self.nothing] = weights
        self.fresh: list[int] = []
        self.bounds: list[int] = []
        self.known = tuple(_Known(self, place) for place in range(len(offsets)))
        self.forms = lru_cache(maxsize=8192)(lambda word: feat.word_features(word, lists))

    def word(self, place: int, word: str | None) -> int:
        """Return the number of the row in which `settle` sums the weights of a word at an offset, from 0 for -2."""
        number = self.known[place][word] = self.filled
        get = self.offsets[place].get
        own = self.forms(word)[: _READ[place]] if word is not None else feat.EDGE
        self.bounds.append(len(self.fresh))
        self.fresh += [row for name in own if (row := get(name)) is not None] or [self.nothing]
        self.filled += 1
        return number

    def settle(self) -> None:
        """Sum the weights of the words met since the last time."""
        if self.bounds:
            first = self.filled - len(self.bounds)
            self.store[first : self.filled] = np.add.reduceat(self.store[self.fresh], self.bounds, axis=0)
            self.fresh, self.bounds = [], []

    def make_room(self) -> None:
        """Forget the words when the next batch might not fit."""
        if self.filled > len(self.store) - len(self.known) * (_BATCH + LONGEST):
            self.filled = self.fixed
            for known in self.known:
                known.clear()


class Tagger:
    """The model with what decoding needs, ready to use."""

    def __init__(self, model: linear.LinearModel) -> None:
        """Lay out the weights by style, and the transitions so that no step leads into a name from outside it."""
        self.labels = model.labels
        self.lexicon = lexicon(model.meta)
        self.signs: dict[str, dict[str, float]] = model.meta.get("signs", {})
        size = len(model.labels)
        names = model.meta.get("styles", ["news"])
        offsets = feat.by_offset(model.rows)
        self.styles = {
            name: _Style(model.rows, offsets, model.weights[:, place * size : (place + 1) * size], self.lexicon)
            for place, name in enumerate(names)
        }
        self.start = model.transitions[0].tolist()
        table = model.transitions[1:].tolist()
        self.before = [[(a, table[a][b]) for a in range(size) if table[a][b] > _BARRED / 2] for b in range(size)]

    def prepare(self, tokens: Tokens, sentences: Sequence[Sentence], lookup: Lookup) -> Text:
        """Return the text as the tagger reads it."""
        return prepare(tokens, sentences, self.lexicon, lookup)

    def style(self, text: Text) -> str:
        """Return the kind of text whose habits apply: "news" unless its words speak clearly for another."""
        if not self.signs:
            return "news"
        parts = list(islice(windows(text.tokens.words), _WINDOWS))
        best, top = "news", _CLEAR  # the prior of the corpora may speak against another style, never for it
        for name, weights in self.signs.items():
            base = min(0.0, weights["\n"])
            total = sum(base + sum(map(weights.get, part, repeat(0.0))) for part in parts)
            if total > top * len(parts):
                best, top = name, total / len(parts)
        return best

    def tag(self, text: Text, lookup: Lookup, style: str | None = None) -> list[Tagged]:
        """Return the names of a prepared text in order; the style is told from the text unless given."""
        style = style or self.style(text)
        found = self._tag(text, lookup, self.styles[style])
        # Only the guideline of news counts names inside organisations; the label takes in other things elsewhere.
        return found if style == "news" else [name for name in found if name.type != "EMB"]

    def _tag(self, text: Text, lookup: Lookup, engine: _Style) -> list[Tagged]:
        found: list[Tagged] = []
        ids: list[int] = []
        bounds: list[int] = []
        runs: list[tuple[int, int]] = []
        get = engine.rows.get
        for run, rows, around in feat.features(text, lookup, self.lexicon):
            if len(bounds) > _BATCH:
                found += self._flush(engine, runs, ids, bounds)
                ids, bounds, runs = [], [], []
            runs.append(run)
            for place, row in enumerate(rows):
                bounds.append(len(ids))
                window = around[place : place + 5]
                ids += map(_numbered, engine.known, window)
                ids += [number for number in map(get, row) if number is not None]
        return found + self._flush(engine, runs, ids, bounds)

    def _flush(self, engine: _Style, runs: list[tuple[int, int]], ids: list[int], bounds: list[int]) -> list[Tagged]:
        """Score and decode the runs gathered, and make room for the words of the next ones."""
        if not ids:
            return []
        engine.settle()
        sums = np.add.reduceat(engine.store.take(np.fromiter(ids, np.int64, len(ids)), axis=0), bounds, axis=0)
        engine.make_room()
        scores = sums.tolist()
        likeliest = (sums.astype(float) + self.start).argmax(1).tolist()
        found: list[Tagged] = []
        offset = 0
        for start, stop in runs:
            first, offset = offset, offset + stop - start
            if stop - start > 1 or likeliest[first] >= _FIRST:  # most runs are single words that are no names
                found += self._names(start, scores[first:offset])
        return found

    def _decode(self, emit: list[list[float]]) -> tuple[list[int], list[list[float]]]:
        """Return the best sequence of labels (Viterbi), and the best score that leads up to each label."""
        score = [here + first for here, first in zip(emit[0], self.start, strict=True)]
        forward = [score]
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
            forward.append(fresh)
            score = fresh
        last = max(range(len(score)), key=score.__getitem__)
        path = [last]
        for links in reversed(back):
            last = links[last]
            path.append(last)
        path.reverse()
        return path, forward

    def _backward(self, emit: list[list[float]]) -> list[list[float]]:
        """Return the best score that follows upon each label."""
        score = [0.0] * len(self.labels)
        out = [score]
        for here in reversed(emit[1:]):
            fresh = [-1e9] * len(score)
            for label, sources in enumerate(self.before):
                ahead = score[label] + here[label]
                for source, cost in sources:
                    if ahead + cost > fresh[source]:  # noqa: PLR1730 - `max` takes twice as long
                        fresh[source] = ahead + cost
            score = fresh
            out.append(score)
        out.reverse()
        return out

    def _names(self, start: int, emit: list[list[float]]) -> list[Tagged]:
        """Decode a run; a name's confidence is how far the best reading with it lies before the best without."""
        path, forward = self._decode(emit)
        found: list[Tagged] = []
        if max(path) < _FIRST:
            return found
        backward = self._backward(emit)
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
            reach = [a + b for a, b in zip(forward[index], backward[index], strict=True)]
            margin = max(-30.0, min(30.0, reach[path[index]] - max(reach[:_FIRST])))
            found.append(Tagged(start + index, start + stop, label[2:], round(1 / (1 + math.exp(-margin)), 3)))
            index = stop
        return found


def sign(word: str) -> str:
    """Return a word as the signs of a style know it: handles, tags, links and numbers by their kind."""
    if word[0] in "#@" and len(word) > 1:
        return word[0] + "x"
    return "http" if word.startswith("http") else "0" if word[0].isdigit() else word


def windows(words: Sequence[str]) -> Iterator[set[str]]:
    """Yield the words of each stretch of a text, as sets, a short rest aside."""
    for start in range(0, max(1, len(words) - _WINDOW // 2), _WINDOW):
        yield {word if word.isalpha() else sign(word) for word in words[start : start + _WINDOW]}


@lru_cache(maxsize=1)
def default() -> Tagger:
    """Return the tagger with the weights of the package, read once."""
    return Tagger(linear.load("toponyms"))
