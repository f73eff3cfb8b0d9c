"""Measure toponym recognition: corpora as they are and in other cases, usage, made negatives, speed, size.

usage: toponyms.py [--shared ../shared] [--write]
With --write the figures go to bench/results/toponyms.json and into the weights' provenance. Nothing is learned from
what is measured here.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from bench.guidelines import recase
from bench.toponym_folds import f1
from geomap.models import linear
from geomap.places import tagger, toponyms
from geomap.places.gazetteer import Gazetteer
from geomap.records import Document, Mention
from geomap.settings import DEFAULT
from geomap.text.sentences import split

RESULTS = ROOT / "bench" / "results" / "toponyms.json"
CASES = ROOT / "tests" / "cases" / "toponym_negatives.jsonl"
GAZETTEER = Gazetteer()
Documents = list[dict[str, Any]]


def read(path: Path) -> Documents:
    """Return the documents of a corpus."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def find(text: str) -> tuple[Mention, ...]:
    """Return the mentions of a bare text."""
    return toponyms.find(Document("", text), split(text), GAZETTEER, DEFAULT)


def recognition(documents: Documents, how: str | None = None) -> dict[str, float]:
    """Return exact and overlap F1 on a corpus, in another case where one is named."""
    changed = [{**d, "text": recase(d["text"], how)} if how else d for d in documents]
    found = [{"toponyms": [{"start": m.start, "end": m.end} for m in find(d["text"])]} for d in changed]
    return f1(changed, found)


def usage(documents: Documents) -> float:
    """Return the share of names whose literal or associative use is told right; the span is given (ReLocaR)."""
    right = 0
    for document in documents:
        gold = document["toponyms"][0]
        found = [m for m in find(document["text"]) if m.start < gold["end"] and gold["start"] < m.end]
        literal = not found or found[0].usage == "literal"
        right += literal == (gold["kind"] == "lit")
    return round(right / len(documents), 4)


def negatives(cases: Documents) -> float:
    """Return the share of made names of persons, teams, things and so on that are taken for toponyms."""
    wrong = 0
    for case in cases:
        low = case["text"].index(case["name"])
        wrong += any(m.start < low + len(case["name"]) and low < m.end for m in find(case["text"]))
    return round(wrong / len(cases), 4)


def speed(documents: Sequence[dict[str, Any]]) -> float:
    """Return documents of 2,000 characters a second on one core, sentences included."""
    began = time.process_time()
    for document in documents:
        find(document["text"])
    seconds = time.process_time() - began
    return round(sum(len(document["text"]) for document in documents) / 2000 / seconds, 1)


MEMORY = """
import json, re, sys
def peak():
    return int(re.search("VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024
bare = peak()
from geomap.places import toponyms
from geomap.places.gazetteer import Gazetteer
from geomap.records import Document
from geomap.settings import DEFAULT
from geomap.text.sentences import split
gazetteer = Gazetteer()
toponyms.find(Document("", "Oslo."), split("Oslo."), gazetteer, DEFAULT)
loaded = peak()
for text in json.load(sys.stdin):
    toponyms.find(Document("", text), split(text), gazetteer, DEFAULT)
print(json.dumps({"python": bare, "loaded": loaded, "after": peak()}))
"""


def memory(documents: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Return the peak megabytes of a process of its own that reads documents of 2,000 characters and does no more.

    Linux only: what getrusage calls the peak of a new process is that of the one that started it.
    """
    texts = [d["text"][low : low + 2000] for d in documents for low in range(0, max(1, len(d["text"]) - 1000), 2000)]
    done = subprocess.run(
        [sys.executable, "-c", MEMORY], input=json.dumps(texts), capture_output=True, text=True, check=True, cwd=ROOT
    )
    return {name: round(value, 1) for name, value in json.loads(done.stdout).items()}


def gate(shared: Path) -> dict[str, float]:
    """Return the figures that cost only seconds, for bench/gate.py."""
    dev = shared / "corpora" / "dev"
    weights = linear.WEIGHTS / "toponyms.bin"
    peaks = memory(read(dev / "lgl.jsonl")[:200])
    return {
        "toponyms.negatives_found": negatives(read(CASES)),
        "toponyms.usage_relocar": usage(read(dev / "relocar_train.jsonl")),
        "toponyms.model_kb": round(weights.stat().st_size / 1000, 1),
        "toponyms.rss_mb": peaks["after"],
    }


def main() -> None:
    """Measure what the corpora at hand allow, print, and write where told to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    began = time.process_time()
    tagger.default()
    weights = linear.WEIGHTS / "toponyms.bin"
    figures: dict[str, Any] = {
        "model": {"bytes": weights.stat().st_size, "load_ms": round(1000 * (time.process_time() - began))},
        "negatives": negatives(read(CASES)),
    }
    dev = options.shared / "corpora" / "dev"
    if dev.exists():
        lgl = read(dev / "lgl.jsonl")
        figures["lgl"] = recognition(lgl)
        figures["docs_per_second"] = speed(lgl)
        figures["peak_mb"] = memory(lgl)
        figures["re3d_bbc"] = recognition(read(dev / "re3d_bbc.jsonl"))
        figures["lgl in other cases"] = {how: recognition(lgl[::4], how) for how in ("upper", "lower", "title")}
        figures["usage (ReLocaR)"] = usage(read(dev / "relocar_train.jsonl"))
    else:
        print(f"{dev} is missing: the corpora were not measured", file=sys.stderr)
    print(json.dumps(figures, indent=1))
    if options.write:
        RESULTS.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
        papers = weights.with_suffix(".json")
        provenance = json.loads(papers.read_text(encoding="utf-8")) | {"figures": figures}
        papers.write_text(json.dumps(provenance, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
