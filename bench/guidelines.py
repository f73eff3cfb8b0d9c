"""The training corpora of the toponym tagger, each read by its guideline into labels that it leaves open."""

from __future__ import annotations

import bisect
import json
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench import carriers
from bench.lexicon import persons
from geomap.language import tokens
from geomap.places import features as feat
from geomap.places import runs as reading
from geomap.places.words import KINDS, TITLES
from geomap.records import NAME_FLAGS, NameInfo
from geomap.text.sentences import split

LABELS = ("O", "PER", "ORG", "B-LOC", "I-LOC", "B-EMB", "I-EMB", "B-DEM", "I-DEM")
TARGET, OWN = "trnews", "own"
STYLES = {"news": "trnews", "dispatch": "wotr_train", "post": "wnut17"}
"""The kinds of text with weights of their own, and the corpus that they come from."""
MASKED = {OWN: 1.0, "trnews": 1.0, "gum": 1.0, "re3d": 1.0, "wikigold": 1.0, "event_location": 0.7}
"""The share of a document's weight with which it is read once more, some names masked."""
ARTICLES = ("al-", "el-", "ar-", "as-", "an-", "at-", "ash-")

# Each corpus with its guideline, its weight, and its licence. News: demonyms and embedded names count as toponyms.
# Plain: only names of places by themselves count, and nothing else is marked. Entities: the same, and persons,
# organisations and others are marked. Partial: the places of events are marked, other places are not.
CORPORA: dict[str, tuple[str, float, str]] = {
    "trnews": ("news", 1.0, "MIT"),
    "gum": ("entities", 0.3, "annotation CC BY 4.0; texts CC BY and CC BY-SA"),
    "re3d": ("entities", 0.3, "OGL v3, public domain, CC BY 3.0 AU, CC BY-SA 3.0, EU reuse"),
    "wikigold": ("entities", 0.3, "CC BY 4.0"),
    "wnut17": ("entities", 0.5, "CC BY 4.0"),
    "wotr_train": ("plain", 0.12, "MIT"),
    "event_location": ("partial", 0.3, "MIT"),
    OWN: ("entities", 0.15, "MIT; our own sentences"),
}


class Vocabulary(dict[str, int]):
    """The names of features, numbered as they come."""

    def __missing__(self, name: str) -> int:
        """Give a new name its number."""
        number = self[name] = len(self)
        return number


@dataclass(slots=True)
class Run:
    """A run of words with the numbers of each token's features, its open labels, and where it comes from.

    `ids` holds the features of one token after those of another, `counts` how many each has.
    """

    corpus: str
    document: int
    ids: NDArray[np.int32]
    counts: list[int]
    open: list[frozenset[str]]
    weight: float = 1.0


def is_demonym(word: str, lookup: reading.Lookup) -> bool:
    """Whether a word is a demonym and the name of no country or first-level unit."""
    info = lookup(word)
    units = NAME_FLAGS["country"] | NAME_FLAGS["admin1"] | NAME_FLAGS["region"]
    return info is not None and bool(info.flags & NAME_FLAGS["demonym"]) and not info.flags & units


def places(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the places of events, cut to where a name begins ("southern Iraq" -> "Iraq")."""
    seen = set()
    for event in document["events"]:
        for place in event["places"]:
            at, text = place["start"], place["text"]
            while text and not (text[0].isupper() or text.lower().startswith(ARTICLES)):
                head, space, text = text.partition(" ")
                at += len(head) + len(space)
            if text and at not in seen:
                seen.add(at)
                yield {"start": at, "end": at + len(text)}


_KINDS = {
    "per": "PER", "person": "PER", "org": "ORG", "organization": "ORG", "organisation": "ORG",
    "group": "ORG", "corporation": "ORG",
    "misc": "O", "product": "O", "creative-work": "O", "event": "O", "object": "O",
    "militaryplatform": "O", "weapon": "O",
}  # fmt: skip


def strangers(documents: Sequence[dict[str, Any]], least: int = 8, share: float = 0.02) -> frozenset[str]:
    """Return the capitalised words that are common in a corpus of events' places and hardly ever part of one."""
    seen: Counter[str] = Counter()
    placed: Counter[str] = Counter()
    for document in documents:
        seen.update(word for word in tokens(document["text"]).words if word[0].isupper())
        for place in places(document):
            placed.update(tokens(document["text"][place["start"] : place["end"]]).words)
    return frozenset(word for word, count in seen.items() if count >= least and placed[word] <= share * count)


def open_labels(
    guide: str, document: dict[str, Any], text: reading.Text, lookup: reading.Lookup
) -> list[frozenset[str]]:
    """Return, for each token, the labels that the corpus's guideline leaves open."""
    starts, ends, words = text.tokens
    count = len(words)
    base = {
        "news": frozenset(("O", "PER", "ORG")),
        "plain": frozenset(("O", "PER", "ORG", "B-EMB", "I-EMB", "B-DEM")),
        "entities": frozenset(("O",)),
        "partial": frozenset(LABELS),
    }[guide]
    found = [base] * count

    def covered(start: int, end: int) -> Iterator[int]:
        index = bisect.bisect_right(ends, start)
        while index < count and starts[index] < end:
            yield index
            index += 1

    if guide == "entities":
        for index, word in enumerate(words):
            if word[0].isupper() and is_demonym(word, lookup):
                found[index] = frozenset(("O", "B-DEM"))
        for entity in document.get("entities") or []:
            label = _KINDS.get(entity["type"].lower())
            if label is None:
                continue
            inside = {label} if label == "PER" else {label, "B-EMB", "I-EMB"}
            for index in covered(entity["start"], entity["end"]):
                extra = {"B-DEM"} if label != "PER" and is_demonym(words[index], lookup) else set()
                found[index] = frozenset(inside | extra)
    for toponym in document["toponyms"] if "toponyms" in document else places(document):
        ids = list(covered(toponym["start"], toponym["end"]))
        for step, index in enumerate(ids):
            part = "I-" if step else "B-"
            if guide != "news":
                kinds = ["DEM" if toponym.get("kind") == "demonym" else "LOC"]
            elif len(ids) == 1 and is_demonym(words[index], lookup):
                kinds = ["DEM"]
            else:
                kinds = ["LOC", "EMB"]
            found[index] = frozenset(part + kind for kind in kinds)
    return found


def recase(text: str, how: str) -> str:
    """Return the text in capitals, in lower case, or with every longer word capitalised, of the same length."""
    if how == "lower":
        return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    if how == "upper":
        return "".join(char.upper() if len(char.upper()) == 1 else char for char in text)
    out = list(text)
    for start, word in zip(*tokens(text)[::2], strict=True):
        if len(word) > 3 and len(out[start].upper()) == 1:
            out[start] = out[start].upper()
    return "".join(out)


def strange(word: str, salt: int, lists: reading.Lexicon, lookup: reading.Lookup) -> bool:
    """Whether a word is among the names, three in five, that a document is read with as though nobody knew them."""
    low = word.lower()
    if not word[0].isupper() or low in lists.common or low in lists.either or low in KINDS or low in TITLES:
        return False
    info = lookup(word)
    return not (info and info.flags & _FAMOUS) and zlib.crc32(f"{salt} {low}".encode()) % 5 < _THREE


_THREE = 3
_FAMOUS = NAME_FLAGS["country"] | NAME_FLAGS["admin1"] | NAME_FLAGS["region"] | NAME_FLAGS["demonym"]
_IDENTITY = ("w", "c", "3", "4", "5", "p", "q")  # features of a word that tell which word it is


def runs(
    corpus: str,
    number: int,
    document: dict[str, Any],
    lists: reading.Lexicon,
    lookup: reading.Lookup,
    names: Vocabulary,
    others: frozenset[str] = frozenset(),
    *,
    masked: bool = False,
) -> Iterator[Run]:
    """Yield the runs of a document with features and open labels; `others` are words known to be no places.

    Where `masked`, some names are unknown to the gazetteer and to the model, so that it learns to tell a name that
    it has never met by its context.
    """
    guide = CORPORA[corpus][0]
    body = document["text"]
    parts = tokens(body)
    text = reading.prepare(parts, split(body), lists, lookup)
    marks = open_labels(guide, document, text, lookup)
    unknown = {word for word in set(text.words) if masked and strange(word, number % 7, lists, lookup)}

    def known(name: str) -> NameInfo | None:
        return None if unknown and not unknown.isdisjoint(name.split()) else lookup(name)

    for (start, stop), rows, around in feat.features(text, known, lists):
        full = [
            [
                *(name for name in row if name[:2] not in ("b-", "b+") or around[place + 2] not in unknown),
                *(
                    f"{offset}{name}"
                    for offset, word in enumerate(around[place : place + 5], -2)
                    for name in feat.word_features_at(offset, word, lists)
                    if word not in unknown or not name.startswith(_IDENTITY)
                ),
            ]
            for place, row in enumerate(rows)
        ]
        labels = marks[start:stop]
        for step, mark in enumerate(labels):
            if len(mark) == len(LABELS) and text.words[start + step] in others:
                info = lookup(text.words[start + step])
                if not (info and info.flags & (NAME_FLAGS["country"] | NAME_FLAGS["admin1"])):
                    labels[step] = frozenset(("O", "PER", "ORG", "B-EMB", "I-EMB", "B-DEM"))
        # A name that begins before its run begins with it here.
        labels[0] = frozenset("B-" + label[2:] if label.startswith("I-") else label for label in labels[0])
        if all(len(mark) == len(LABELS) for mark in labels):
            continue
        ids = np.fromiter((names[name] for row in full for name in row), np.int32)
        # Our own sentences are news like the target's: weights that were theirs alone would serve no text.
        yield Run(TARGET if corpus == OWN else corpus, number, ids, [len(row) for row in full], labels)


def files(corpus: str, folder: Path) -> tuple[Path, ...]:
    """Return the files that hold a corpus."""
    return carriers.FILES if corpus == OWN else (folder / f"{corpus}.jsonl",)


def read(
    corpus: str, folder: Path, lists: reading.Lexicon, lookup: reading.Lookup, names: Vocabulary
) -> tuple[list[dict[str, Any]], list[Run]]:
    """Return the documents of a corpus and their runs, a part of them in other cases as well."""
    if corpus == OWN:
        documents = carriers.documents(persons())
    else:
        with (folder / f"{corpus}.jsonl").open(encoding="utf-8") as lines:
            documents = [json.loads(line) for line in lines]
    guide, weight, _ = CORPORA[corpus]
    others = strangers(documents) if guide == "partial" else frozenset()
    found: list[Run] = []
    for number, document in enumerate(documents):
        versions = [(document, 1.0)]
        share = {TARGET: 2, "event_location": 10**6, "wotr_train": 20, OWN: 20}.get(corpus, 8)
        for step, how in enumerate(("upper", "lower", "title")):
            if (number + step) % share == 0 and share < 10**6:
                versions.append(({**document, "text": recase(document["text"], how)}, 0.3))
        for version, part in versions:
            for run in runs(corpus, number, version, lists, lookup, names, others):
                run.weight = weight * part
                found.append(run)
        if corpus in MASKED:
            for run in runs(corpus, number, document, lists, lookup, names, others, masked=True):
                run.weight = weight * MASKED[corpus]
                found.append(run)
    return documents, found
