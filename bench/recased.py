"""Measure the upper-case MUC-4 documents both ways: as they are, and in sentence case.

    python bench/recased.py SHARED [--save bench/results/recased.json]

A word is lowered where the training corpora write it so or where its ending is an English word's; it keeps a capital
where it opens a sentence, stands in a name of the gazetteer, or is otherwise unknown, and all of them where the text
gives it in brackets as an abbreviation. Simple recasing makes mistakes of its own, which are part of the figures.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import lexicon
from bench.scorer import load as load_scorer
from geomap import pipeline
from geomap.language import tokens
from geomap.places.gazetteer import Gazetteer
from geomap.records import Document

CORPUS = "corpora/dev/muc4_dev.jsonl"
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_OPENS = re.compile(r"(?:^|[.!?:\]]\s+|\"\s*|\n\s{2,})$")
_ABBREVIATED = re.compile(r"\b(?:[A-Z]\.){2,}|(?<=[\[(])[A-Z][A-Z-]{1,6}(?=[\])])")
_ENGLISH = re.compile(
    r"(?:ing|ed|ly|tions?|sions?|ness|ments?|it(?:y|ies)|ous|ive|able|ible|ally|ers|ance|ence|ism|ful|less|ary|ist|ists)$"
)
_CALENDAR = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
_VOWEL = re.compile(r"[AEIOUY]")
_LETTERS = 2
_LOOK = 6  # characters before a word in which a full stop makes it a sentence's first
_LONGEST = 4  # words of a place's name
_KNOWN = 5000  # people from which on a place is known by one word


def small(shared: Path) -> frozenset[str]:
    """Return the words that the training corpora nearly always write in lower case, or in either."""
    documents = [tokens(text).words for text in lexicon.texts(shared / "corpora/train")]
    mostly, either = lexicon.common(documents)
    return frozenset(mostly.split()) | frozenset(either.split())


def recase(text: str, lowered: frozenset[str], gazetteer: Gazetteer) -> str:
    """Return a text in capitals in sentence case; its length, and so every offset, stays."""
    matches = list(_TOKEN.finditer(text))
    capital = _placed(text, matches, lowered, gazetteer)
    whole = {match.group() for match in _ABBREVIATED.finditer(text)}
    kept = [match.span() for match in _ABBREVIATED.finditer(text)]
    out, last = [], 0
    for number, match in enumerate(matches):
        word, start = match.group(), match.start()
        low = word.lower()
        base = re.split(r"['’]", low)[0]
        out.append(text[last:start])
        last = match.end()
        if (
            word in whole
            or (len(word) > _LETTERS and not _VOWEL.search(word))
            or any(a <= start < b for a, b in kept)
            or len(low) != len(word)
        ):
            out.append(word)
        elif number in capital or base in _CALENDAR or _OPENS.search(text[max(0, start - _LOOK) : start]):
            out.append(word[0] + low[1:])
        elif base in lowered or base == "a" or base.removesuffix("s") in lowered or _ENGLISH.search(base):
            out.append(low)
        else:
            out.append(word[0] + low[1:])
    return "".join(out) + text[last:]


def _placed(text: str, matches: list[re.Match[str]], lowered: frozenset[str], gazetteer: Gazetteer) -> frozenset[int]:
    """Return the numbers of the words that stand in a name of the gazetteer, of several words or well known."""
    found: set[int] = set()
    for number in range(len(matches)):
        for length in range(_LONGEST, 0, -1):
            run = matches[number : number + length]
            name = text[run[0].start() : run[-1].end()]
            if len(run) < length or "\n\n" in name or re.search(r"[.,;:()\[\]\"]", name):
                continue
            words = name.lower().split()
            if all(word in lowered for word in words[:: max(1, len(words) - 1)]):
                continue
            info = gazetteer.info(" ".join(name.split()))
            if info is not None and (length > 1 or info.population >= _KNOWN):
                found |= set(range(number, number + length))
                break
    return frozenset(found)


def score(scorer: Any, corpus: list[dict[str, Any]], texts: list[str], gazetteer: Gazetteer) -> dict[str, float]:
    """Read the texts and return the scorer's figures of documents."""
    told = []
    for record, text in zip(corpus, texts, strict=True):
        day = date.fromisoformat(record["date"]) if record.get("date") else None
        events = []
        for event in pipeline.read(Document(record["id"], text, date=day), gazetteer).events:
            spans = [p.mention for p in event.places if p.mention]
            at = [{"start": span.start, "end": span.end, "text": span.text} for span in spans]
            when = {"start": str(event.date.start), "end": str(event.date.end)} if event.date.start else None
            trigger = {"start": event.trigger.start, "end": event.trigger.end}
            events.append({"trigger": trigger, "type": event.type, "on_map": event.on_map, "places": at, "time": when})
        told.append({"id": record["id"], "events": events, "timex": []})
    found = scorer.score(corpus, told)
    documents = found["documents"]
    return {
        "relevant precision": documents["relevant"]["p"],
        "relevant recall": documents["relevant"]["r"],
        "relevant F1": documents["relevant"]["f1"],
        "type": documents["type"],
        "date": documents["date"],
        "finest place": found["doc_place"]["finest"],
    }


def measure(shared: Path) -> dict[str, dict[str, float]]:
    """Return the figures of the corpus under `shared` in capitals and in sentence case."""
    scorer = load_scorer(shared)
    corpus = [json.loads(line) for line in (shared / CORPUS).read_text(encoding="utf-8").splitlines()]
    lowered = small(shared)
    gazetteer = Gazetteer()
    plain = [record["text"] for record in corpus]
    return {
        "in capitals, as they are": score(scorer, corpus, plain, gazetteer),
        "in sentence case": score(scorer, corpus, [recase(text, lowered, gazetteer) for text in plain], gazetteer),
    }


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--save", type=Path)
    options = parser.parse_args()
    result = measure(options.shared)
    print(json.dumps(result, indent=1))
    if options.save:
        options.save.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
