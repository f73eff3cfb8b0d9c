"""Parts of speech of English text: a linear-chain tagger learned from GUM, with the tags of Universal Dependencies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from geomap.models import linear

Floats = NDArray[np.float32]

_STOPS = frozenset((".", "!", "?", "…", "。", "؟"))
_LONGEST = 80  # tokens tagged as one sequence; longer stretches are cut, which costs a tag or two at the cut
_SHOUTING = 0.7  # share of capitals among the letters from which a text says nothing by its case


def tag(words: Sequence[str]) -> list[str]:
    """Return the universal part of speech of each token ("NOUN", "PROPN", "VERB", ...)."""
    return _default().tag(words)


def word_features(word: str) -> list[str]:
    """Return what is read off a token alone, the same at every offset."""
    low = word.lower()
    form = "".join(
        "X" if c.isupper() else "x" if c.islower() else "9" if c.isdigit() else c for c in word[:1] + word[-1:]
    )
    return [
        "w" + low,
        "1" + low[-1:],
        "2" + low[-2:],
        "3" + low[-3:],
        "4" + low[-4:],
        "p" + low[:2],
        "q" + low[:3],
        "f" + form,
    ]


NEAR = (0, 1, 2, 3, 7)
"""Which of the features are also read of the tokens beside: word, last one, two, three letters, form."""


def pair_features(before: str, word: str, after: str) -> tuple[str, str, str]:
    """Return the features of a token with its neighbours."""
    return f"b{before} {word}", f"a{word} {after}", f"c{before} {after}"


def chunks(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the stretches that are tagged as one sequence: sentences, as far as full stops tell."""
    start = 0
    for index, word in enumerate(words):
        if word in _STOPS or index - start + 1 == _LONGEST:
            yield start, index + 1
            start = index + 1
    if start < len(words):
        yield start, len(words)


def caseless(words: Sequence[str]) -> bool:
    """Whether the case of the words says nothing: a text in capitals, or without any."""
    letters = upper = 0
    for word in words:
        if word[0].isalpha():
            letters += len(word)
            upper += sum(map(str.isupper, word)) if not word.islower() else 0
    return letters > 0 and (upper > _SHOUTING * letters or upper == 0)


class Tagger:
    """The model with the sums of weights of each word kept, so that a known word costs three look-ups."""

    def __init__(self, model: linear.LinearModel) -> None:
        """Keep the table of transitions and start with no word known."""
        self.model = model
        self.labels = model.labels
        self.start: Floats = model.transitions[0]
        self.trans: Floats = model.transitions[1:]
        self.vectors = lru_cache(maxsize=32_768)(self._vectors)

    def _vectors(self, word: str) -> Floats:
        """Return the summed weights of a word at offsets -2 to 2, shape (5, labels)."""
        rows, weights = self.model.rows, self.model.weights
        own = word_features(word)
        near = [own[index] for index in NEAR]
        out = np.zeros((5, len(self.labels)), np.float32)
        for place, names in ((0, [own[0]]), (1, near), (2, own), (3, near), (4, [own[0]])):
            ids = [rows[key] for name in names if (key := f"{place}{name}") in rows]
            if ids:
                out[place] = weights[ids].sum(0)
        return out

    def tag(self, words: Sequence[str]) -> list[str]:
        """Return the tags of a text."""
        if not words:
            return []
        plain = caseless(words)
        forms = [word.lower() for word in words] if plain else list(words)
        low = forms if plain else [word.lower() for word in words]
        size = len(self.labels)
        # Sequences are separated by two rows of nothing, so that no word sees beyond its own.
        spans = list(chunks(forms))
        blank = np.zeros((5, size), np.float32)
        stack = [blank, blank]
        for start, stop in spans:
            stack += [self.vectors(word) for word in forms[start:stop]]
            stack += [blank, blank]
        table = np.array(stack)
        total = table[2:-2, 2] + table[:-4, 0] + table[1:-3, 1] + table[3:-1, 3] + table[4:, 4]
        rows, weights = self.model.rows, self.model.weights
        bias = weights[rows["bias"]] + (weights[rows["caseless"]] if plain and "caseless" in rows else 0)
        lengths = [stop - start for start, stop in spans]
        emit = np.full((len(spans), max(lengths), size), 0, np.float32)
        offset = 0
        ids: list[int] = []
        owners: list[tuple[int, int]] = []
        for number, (start, stop) in enumerate(spans):
            emit[number, : stop - start] = total[offset : offset + stop - start] + bias
            offset += stop - start + 2
            for index in range(start, stop):
                before = low[index - 1] if index > start else "<"
                after = low[index + 1] if index + 1 < stop else ">"
                for key in pair_features(before, low[index], after):
                    row = rows.get(key)
                    if row is not None:
                        ids.append(row)
                        owners.append((number, index - start))
        if ids:
            where = np.array(owners)
            np.add.at(emit, (where[:, 0], where[:, 1]), weights[ids])
        return self._decode(emit, lengths)

    def _decode(self, emit: Floats, lengths: list[int]) -> list[str]:
        """Return the best tags of all sequences together (Viterbi)."""
        number, longest, _ = emit.shape
        ends = np.array(lengths)
        score = emit[:, 0] + self.start
        final = score.copy()
        back = np.zeros(emit.shape, np.int8)
        for t in range(1, longest):
            step = score[:, :, None] + self.trans[None]
            back[:, t] = step.argmax(1)
            score = step.max(1) + emit[:, t]
            live = ends > t
            final[live] = score[live]
        last = final.argmax(1)
        out: list[str] = []
        for row in range(number):
            path = [int(last[row])]
            for t in range(lengths[row] - 1, 0, -1):
                path.append(int(back[row, t, path[-1]]))
            out += [self.labels[label] for label in reversed(path)]
        return out


@lru_cache(maxsize=1)
def _default() -> Tagger:
    return Tagger(linear.load("pos"))
