"""Measure whether every event on the map says what it rests on, and how well reports of one incident are joined.

    python bench/provenance.py RECORDS.jsonl... [--save bench/results/provenance.json]

RECORDS are what `geomap read` wrote. An event on the map carries its provenance where its trigger is the words of its
report at those offsets and stands in the quoted sentence, a rule says which word it rests on and another how its place
was found, its precision has an ACLED and a UCDP code, and its status is one of the four. The made collections of
reports, incidents with near-misses, are those of the tests: pairs of reports told to be of one incident.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

Row = Mapping[str, Any]
STATUSES = frozenset(("reported", "claimed", "denied", "unverified"))


def _quoted(event: Row, text: str) -> bool:
    trigger, sentence = event["trigger"], event["sentence"]
    inside = sentence["start"] <= trigger["start"] < trigger["end"] <= sentence["end"] <= len(text)
    return bool(inside and text[trigger["start"] : trigger["end"]] == trigger["text"])


def _explained(event: Row, _: str) -> bool:
    rules = event["rules"]
    return any(rule.startswith("trigger:") for rule in rules) and any(rule.startswith("place:") for rule in rules)


def _precise(event: Row, _: str) -> bool:
    codes = event["precision"]
    return codes["acled"] in range(1, 4) and codes["ucdp"] in range(1, 8)


def _stated(event: Row, _: str) -> bool:
    return event["status"] in STATUSES


CARRIED: Mapping[str, Callable[[Row, str], bool]] = {
    "quote": _quoted,
    "rules": _explained,
    "precision": _precise,
    "status": _stated,
}
"""What an event on the map must carry, and how to tell."""


def share(lines: Iterable[str]) -> dict[str, float]:
    """Return the share of the events on the map that carry each part of their provenance, and all of them."""
    total = 0
    found: Counter[str] = Counter()
    for line in filter(str.strip, lines):
        record = json.loads(line)
        for event in record["events"]:
            if event["on_map"]:
                total += 1
                carried = [name for name, test in CARRIED.items() if test(event, record["text"])]
                found.update(carried)
                found["all"] += len(carried) == len(CARRIED)
    return {"events": total} | {name: found[name] / max(1, total) for name in (*CARRIED, "all")}


def joining() -> dict[str, float]:
    """Return how the made collections of reports are joined: F1 of pairs, and the share of pairs joined wrongly."""
    from tests.events import joining as collections

    readings, truth = collections.collection()
    score, _ = collections.score(readings, truth)
    return {
        "reports": len(readings),
        "incidents": len(set(truth.values())),
        "f1": score.f1,
        "wrong_merges": score.wrong_share,
    }


def main() -> int:
    """Measure, print, save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", nargs="+", type=Path)
    parser.add_argument("--save", type=Path)
    options = parser.parse_args()
    figures = {path.stem: share(path.read_text(encoding="utf-8").split("\n")) for path in options.records}
    text = json.dumps({"provenance": figures, "joining of made collections": joining()}, indent=1)
    print(text)
    if options.save:
        options.save.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
