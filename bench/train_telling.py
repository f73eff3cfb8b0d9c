"""Learn whether a report tells an event or only speaks of it, and measure it by folds.

usage: python bench/train_telling.py SHARED [--save]

SHARED is the folder that holds corpora/train. Learned from events of the train corpora that we marked
(`bench/telling.tsv`, no text) and from texts of our own: talk and news (`bench/telling.txt`), plain news
(`bench/telling_news.txt`) and the marked reports (`bench/reports`: what a check names is told, unless it says that it
is not on the map; in those of quiet texts nothing is). Plain news and marked reports teach only the table that sees the
report: the other one came to keep more talk in capitals. `--save` writes geomap/models/weights/telling.json with its
provenance. Deterministic; folds by document, of the marked reports by file. What is learned from is what the rest of
the pipeline would put on the map: marks of events that other rules leave out teach nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from geomap import pipeline
from geomap.events.whether import telling
from geomap.places.gazetteer import Gazetteer
from geomap.records import Document
from tests.events import reports

CORPORA = {
    "trnews": "MIT",
    "re3d": "OGL v3, public domain, CC BY 3.0 AU, CC BY-SA 3.0, EU reuse",
    "gum": "annotation CC BY 4.0, texts CC BY and CC BY-SA",
    "wikigold": "CC BY 4.0",
    "wikievents_train_derived": "MIT",
}
MARKS = ROOT / "bench/telling.tsv"
TEXTS = ROOT / "bench/telling.txt"
NEWS = ROOT / "bench/telling_news.txt"
REPORTS = sorted((ROOT / "bench/reports").glob("*.txt"))
FOLDS = 8
L2 = 10.0
LEAST = 3
LEAST_WORD = 5
LEAST_REPORTS = 4
"""Times that a trait, or a word, must occur; reports that a word of whole reports must occur in."""
THRESHOLDS = (0.05, 0.1, 0.2, 0.3, 0.35, 0.4, 0.45, 0.5)
SLIGHT = 0.005
_REPORT = "report "
QUIET = " | quiet"
_OFF_MAP = re.compile(r"map=no|realis=(?!actual)")
_MARK = re.compile(r"\{([yn]):([^}]*)\}")


class Example(NamedTuple):
    """The features of a marked event, whether it is told, its document, what is held out with that, the report's own.

    `plain` marks those that teach only the table that sees the report.
    """

    features: list[str]
    told: bool
    document: str
    fold: str
    report: list[str]
    plain: bool


class Marks(dict[tuple[int, int], bool]):
    """Whether the events at spans of characters are told; of a quiet text no event is, wherever one is found."""

    quiet = False
    plain = False
    fold = ""

    def at(self, start: int, end: int) -> bool | None:
        """Return whether the event at a span is told, None where nothing says so."""
        if self.quiet:
            return False
        hits = [told for (first, last), told in self.items() if start < last and first < end]
        return any(hits) if hits else None


def marked(shared: Path) -> Iterator[tuple[Document, Marks]]:
    """Yield documents with the marks of their events."""
    marks: dict[tuple[str, str], Marks] = {}
    for line in MARKS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            corpus, name, start, mark = line.split("\t")
            marks.setdefault((corpus, name), Marks())[int(start), int(start) + 1] = mark == "y"
    for corpus in CORPORA:
        with (shared / f"corpora/train/{corpus}.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                if (corpus, record["id"]) in marks:
                    document = Document(record["id"], record["text"], date=_day(record.get("date")))
                    yield document, marks[corpus, record["id"]]
    for path in (TEXTS, NEWS):
        for block in re.split(r"^== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            document, own = _own(block)
            own.plain = path == NEWS
            yield document, own
    for path in REPORTS:
        for group in reports.load(path):
            for number, document in enumerate(group.documents):
                checks = [line.lstrip("?") for k, line in group.checks if k == number]
                yield document, _checked(document.text, checks, path.stem)


def _checked(text: str, lines: list[str], name: str) -> Marks:
    """Return the marks of a report that its checks give; whole files of reports are held out."""
    own = Marks()
    own.fold = name
    own.quiet = name.startswith("quiet")
    own.plain = True
    for line in lines:
        if line[0] in ">!":
            words, _, wanted = line[2:].partition(" | ")
            told = line[0] == ">" and _OFF_MAP.search(wanted) is None
            for option in words.strip().split("|"):
                start = reports.position(text, option)
                own[start, start + len(option.partition("#")[0])] = told
    return own


def _own(block: str) -> tuple[Document, Marks]:
    """Return a text of our own and its marks."""
    head, _, body = block.partition("\n")
    own = Marks()
    own.quiet = head.endswith(QUIET)
    head = head.removesuffix(QUIET)
    at = 0
    text = ""
    for match in _MARK.finditer(body):
        text += body[at : match.start()]
        own[len(text), len(text) + 1] = match[1] == "y"
        text += match[2]
        at = match.end()
    return Document(head, (text + body[at:]).strip(), date=_day(head.rpartition("| ")[2])), own


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def examples(shared: Path) -> list[Example]:
    """Return the marked events that the pipeline would put on the map."""
    gazetteer = Gazetteer()
    seen: list[tuple[int, int, list[str]]] = []
    report: list[str] = []

    def record(events: Any, traits: Any, style: telling.Style) -> Any:
        report.clear()
        if style.words and any(traits):
            report.extend(telling.shares(events, traits))
            report.extend(_REPORT + word for word in sorted(style.words))
        for event, own, around in zip(events, traits, telling.company(events, traits), strict=True):
            if own:
                seen.append((event.trigger.start, event.trigger.end, [*own, *around]))
        return list(events)

    telling.settle = record
    out: list[Example] = []
    for document, marks in marked(shared):
        seen.clear()
        pipeline.read(document, gazetteer)
        for start, end, found in seen:
            told = marks.at(start, end)
            if told is not None:
                quiet = marks.quiet or not marks.fold
                fold = document.id if quiet else marks.fold
                out.append(Example(found, told, document.id, fold, list(report), marks.plain))
    return out


def with_words(rows: list[Example]) -> list[Example]:
    """Return the examples of reports that are long enough, with the features of the whole report."""
    return [row._replace(features=[*row.features, *row.report]) for row in rows if row.report]


def _matrix(rows: list[Example], names: dict[str, int]) -> csr_matrix:
    columns = [sorted({names[name] for name in row.features if name in names}) for row in rows]
    ends = np.cumsum([0, *map(len, columns)])
    return csr_matrix((np.ones(ends[-1]), np.concatenate(columns), ends), shape=(len(rows), len(names)))


def fit(rows: list[Example], names: dict[str, int]) -> np.ndarray:
    """Return the weights of a logistic regression with an L2 penalty on all but the bias."""
    matrix = _matrix(rows, names)
    signs = np.array([1.0 if row.told else -1.0 for row in rows])
    penalty = np.full(len(names), L2)
    penalty[names["bias"]] = 0.0

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        margin = signs * (matrix @ weights)
        slope = -signs / (1 + np.exp(np.clip(margin, -50, 50)))
        value = np.logaddexp(0, -margin).sum() + 0.5 * (penalty * weights**2).sum()
        return float(value), matrix.T @ slope + penalty * weights

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B")
    return np.asarray(found.x)


def vocabulary(rows: list[Example]) -> dict[str, int]:
    """Return the features that occur often enough, numbered: a report's words in so many reports, others so often."""
    counts: dict[str, int] = {}
    reports: dict[str, set[str]] = {}
    for row in rows:
        for feature in row.features:
            counts[feature] = counts.get(feature, 0) + 1
            if feature.startswith(_REPORT):
                reports.setdefault(feature, set()).add(row.document)
    kept = (
        name
        for name, count in counts.items()
        if (
            len(reports[name]) >= LEAST_REPORTS
            if name in reports
            else count >= (LEAST_WORD if name.startswith("word ") else LEAST)
        )
    )
    return {name: k for k, name in enumerate(sorted(kept))}


def by_folds(rows: list[Example]) -> np.ndarray:
    """Return how likely each event is told, as a model says that has not seen its document."""
    fold = np.array([int(hashlib.sha256(row.fold.encode()).hexdigest(), 16) % FOLDS for row in rows])
    out = np.zeros(len(rows))
    for k in range(FOLDS):
        names = vocabulary([row for row, f in zip(rows, fold, strict=True) if f != k])
        weights = fit([row for row, f in zip(rows, fold, strict=True) if f != k], names)
        held = np.flatnonzero(fold == k)
        out[held] = 1 / (1 + np.exp(-(_matrix([rows[i] for i in held], names) @ weights)))
    return out


def measure(rows: list[Example]) -> dict[str, Any]:
    """Return, by folds, how many told events are kept and how many others left out at several thresholds."""
    told = np.array([row.told for row in rows])
    likely = by_folds(rows)
    figures: dict[str, Any] = {"marked": len(rows), "told": int(told.sum())}
    for threshold in THRESHOLDS:
        kept = likely >= threshold
        right, share = (kept & told).sum() / kept.sum(), kept[told].mean()
        figures[f"at {threshold}"] = {
            "told events kept": round(float(share), 3),
            "others left out": round(float((~kept[~told]).mean()), 3),
            "F1": round(float(2 * right * share / (right + share)), 4),
        }
    return figures


def learned(rows: list[Example]) -> dict[str, float]:
    """Return the weights by name, but those that hardly weigh."""
    names = vocabulary(rows)
    weights = fit(rows, names)
    return {name: round(float(weights[k]), 3) for name, k in names.items() if abs(weights[k]) >= SLIGHT}


def main(argv: list[str]) -> int:
    """Learn, measure, print, and save where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--save", action="store_true")
    options = parser.parse_args(argv)
    rows = examples(options.shared)
    tables = {telling.WITH_WORDS: with_words(rows), telling.WITHOUT: [row for row in rows if not row.plain]}
    figures = {name: measure(table) for name, table in tables.items()}
    print(json.dumps(figures, indent=1))
    if options.save:
        sources = [MARKS, TEXTS, NEWS, *REPORTS, *(options.shared / f"corpora/train/{name}.jsonl" for name in CORPORA)]
        provenance = {
            "script": "bench/train_telling.py",
            "corpora": CORPORA,
            "sha256": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sources},
            "by folds": figures,
        }
        target = ROOT / "geomap/models/weights/telling.json"
        target.write_text(
            json.dumps(
                {"provenance": provenance, **{name: learned(table) for name, table in tables.items()}},
                indent=1,
                sort_keys=True,
            )
            + "\n"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
