"""Lists that the toponym tagger takes along: common words, clusters of words by context, names of persons.

Common words and clusters are counted in the raw text of the training corpora; the names of persons come from the
locales of Faker (MIT).
"""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.linalg import svds

from geomap.language import tokens


def texts(folder: Path) -> Iterator[str]:
    """Yield the raw text of every training document."""
    for path in sorted(folder.glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)["text"]


def common(documents: Sequence[list[str]]) -> tuple[str, str]:
    """Return words nearly always in lower case, and words in either case: each list joined by spaces."""
    low: Counter[str] = Counter()
    up: Counter[str] = Counter()
    for words in documents:
        fresh = True
        for word in words:
            if word.isalpha():
                if word.islower():
                    low[word] += 1
                elif not fresh and word[1:].islower():
                    up[word.lower()] += 1
            fresh = word in (".", "!", "?", ":", "“", '"')
    mostly = sorted(w for w, n in low.items() if n >= 4 and len(w) > 1 and n >= 9 * up[w])
    either = sorted(w for w, n in low.items() if n >= 4 and len(w) > 1 and n < 9 * up[w])
    return " ".join(mostly), " ".join(either)


def clusters(documents: Sequence[list[str]], size: int, number: int, *, dimensions: int = 80) -> dict[str, int]:
    """Group the commonest words by the words beside them: PPMI, truncated SVD, k-means; deterministic."""
    counts = Counter(word for words in documents for word in words)
    vocabulary = [word for word, _ in counts.most_common(size)]
    index = {word: place for place, word in enumerate(vocabulary)}
    contexts = {word: place for place, (word, _) in enumerate(counts.most_common(3000))}
    cells: Counter[tuple[int, int]] = Counter()
    for words in documents:
        for place, word in enumerate(words):
            row = index.get(word)
            if row is None:
                continue
            for block, step in enumerate((-1, 1, -2, 2)):
                if 0 <= place + step < len(words):
                    column = contexts.get(words[place + step])
                    if column is not None:
                        cells[row, column + block * len(contexts)] += 1
    rows, columns = np.array(list(cells)).T
    values = np.fromiter(cells.values(), float, len(cells))
    matrix = coo_matrix((values, (rows, columns)), shape=(size, 4 * len(contexts))).tocsr()
    total = matrix.sum()
    left = np.asarray(matrix.sum(1)).ravel()
    right = np.asarray(matrix.sum(0)).ravel() ** 0.75
    right *= total / right.sum()
    ppmi = matrix.tocoo()
    ppmi.data = np.maximum(0, np.log(ppmi.data * total / (left[ppmi.row] * right[ppmi.col])))
    u, s, _ = svds(ppmi.tocsr(), k=dimensions, v0=np.ones(min(ppmi.shape)))
    vectors = u * np.sqrt(s)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    return dict(zip(vocabulary, kmeans(vectors, number), strict=True))


def kmeans(vectors: NDArray[np.float64], number: int, rounds: int = 25) -> list[int]:
    """Return the cluster of each row (spherical k-means from evenly spaced rows)."""
    centres = vectors[np.linspace(0, min(len(vectors), 4 * number) - 1, number).astype(int)].copy()
    found = np.zeros(len(vectors), int)
    for _ in range(rounds):
        found = (vectors @ centres.T).argmax(1)
        for cluster in range(number):
            mine = vectors[found == cluster]
            if len(mine):
                centres[cluster] = mine.sum(0) / (np.linalg.norm(mine.sum(0)) + 1e-9)
    return found.tolist()


def persons() -> dict[str, str]:
    """Return the first names, surnames, and names that are both, in Latin letters: each list joined by spaces."""
    import faker.providers.person as locales

    first: set[str] = set()
    last: set[str] = set()
    for module in pkgutil.iter_modules(locales.__path__):
        provider = importlib.import_module(f"{locales.__name__}.{module.name}").Provider
        for field in dir(provider):
            if "first_name" not in field and "last_name" not in field:
                continue
            value = getattr(provider, field)
            if not isinstance(value, (list, tuple, dict)):
                continue
            into = first if "first" in field else last
            for item in value:
                name = (item if isinstance(item, str) else item[0]).lower()
                if name.isalpha() and 2 < len(name) < 13 and all(ord(char) < 0x250 for char in name):
                    into.add(name)
    return {
        "f": " ".join(sorted(first - last)),
        "s": " ".join(sorted(last - first)),
        "b": " ".join(sorted(first & last)),
    }


def verbs(folder: Path) -> str:
    """Return the finite verbs of GUM's parses, joined by spaces: forms that are one in most places."""
    finite: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for path in sorted((folder / "gum").glob("*.conllu")):
        for line in path.read_text(encoding="utf-8").split("\n"):
            cells = line.split("\t")
            if len(cells) == 10 and cells[0].isdigit() and cells[1].isalpha():
                total[cells[1].lower()] += 1
                finite[cells[1].lower()] += cells[3] in ("VERB", "AUX") and "VerbForm=Fin" in cells[5]
    return " ".join(sorted(word for word, count in finite.items() if count >= 2 and count * 2 > total[word]))


def build(folder: Path, size: int = 12_000, number: int = 200) -> dict[str, object]:
    """Return every list, in the form in which the model's file holds them."""
    documents = [tokens(text).words for text in texts(folder)]
    mostly, either = common(documents)
    groups = clusters(documents, size, number)
    held: dict[int, list[str]] = {}
    for word, group in groups.items():
        held.setdefault(group, []).append(word)
    return {
        "common": mostly,
        "either": either,
        "clusters": [" ".join(sorted(held.get(group, []))) for group in range(number)],
        "persons": persons(),
        "verbs": verbs(folder),
    }
