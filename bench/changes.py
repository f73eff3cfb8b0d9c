"""List what a change does to the events and names read from real texts: the train corpora with two checkouts of geomap.

usage: python bench/changes.py SHARED --against CHECKOUT [--corpora trnews re3d ...] [--limit N] [--names]

SHARED is the folder that holds corpora/train, CHECKOUT another clone of geomap with its gazetteer built. Nothing is
scored: a person reads the list, and where fewer than four changes in five are for the better, the change is not made.
Our own marked reports show what we thought of; real texts show what we did not: "the Ankara bombing" stood in none of
13,000 checks of ours and moved 130 events of these corpora. One line an event: where its trigger stands, then places,
whether it is on the map and its day before and after, and its sentence. `--names` lists toponyms that came or went too.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(os.environ.get("GEOMAP_CHECKOUT") or Path(__file__).resolve().parent.parent)
sys.path.insert(0, str(ROOT))

from geomap import pipeline
from geomap.places.gazetteer import Gazetteer
from geomap.records import Document

CORPORA = ("trnews", "wikievents_train_derived", "re3d")
_SHOWN = 200  # characters of a sentence

Found = dict[str, tuple[str, str]]


def read(shared: Path, corpora: list[str], limit: int | None, *, names: bool) -> Found:
    """Return for each trigger (and name) of the corpora what was read of it, and its sentence."""
    gazetteer = Gazetteer()
    out: Found = {}
    for corpus in corpora:
        lines = (shared / "corpora" / "train" / f"{corpus}.jsonl").read_text(encoding="utf-8").splitlines()
        for record in map(json.loads, lines[:limit]):
            reading = pipeline.read(Document(str(record["id"]), record["text"]), gazetteer)
            where = f"{corpus} {record['id']}"
            for event in reading.events:
                told = {
                    "at": [place.place.name for place in event.places],
                    "map": event.on_map,
                    "day": str(event.date.start or ""),
                }
                key = f"{where} {event.trigger.start:>7} {event.trigger.text}"
                out[key] = (json.dumps(told, ensure_ascii=False), " ".join(event.sentence.text.split())[:_SHOWN])
            for mention in reading.toponyms if names else ():
                place = mention.place.name if mention.place else None
                out[f"{where} {mention.start:>7} name {mention.text}"] = (f"{mention.usage} {place}", "")
    return out


def elsewhere(checkout: Path, arguments: list[str]) -> Found:
    """Read the same with another checkout, in a process of its own."""
    env = {**os.environ, "GEOMAP_CHECKOUT": str(checkout.resolve())}
    command = [sys.executable, str(Path(__file__).resolve()), *arguments, "--dump"]
    done = subprocess.run(command, env=env, cwd=checkout, stdout=subprocess.PIPE, check=True)
    found: Found = {key: (told, sentence) for key, (told, sentence) in json.loads(done.stdout).items()}
    return found


def main(options: argparse.Namespace) -> None:
    """Print the events that the two checkouts read differently, or with `--dump` what this one reads."""
    here = read(options.shared, options.corpora, options.limit, names=options.names)
    if options.dump:
        print(json.dumps(here))
        return
    same: list[Any] = [str(options.shared.resolve()), "--corpora", *options.corpora]
    same += ["--limit", str(options.limit)] if options.limit is not None else []
    there = elsewhere(options.against, [*same, *(["--names"] if options.names else [])])
    changed = [key for key in sorted(here.keys() | there.keys()) if here.get(key, ("",))[0] != there.get(key, ("",))[0]]
    for key in changed:
        before, after = (side.get(key, ("-", ""))[0] for side in (there, here))
        print(f"{key}\n    {before} -> {after}\n    {(here.get(key) or there[key])[1]}")
    print(f"{len(changed)} of {len(here.keys() | there.keys())} changed")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--against", type=Path, metavar="CHECKOUT")
    parser.add_argument("--corpora", nargs="+", default=list(CORPORA))
    parser.add_argument("--limit", type=int, help="documents of each corpus")
    parser.add_argument("--names", action="store_true")
    parser.add_argument("--dump", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not options.dump and options.against is None:
        parser.error("--against CHECKOUT is missing: a clone of geomap to compare with")
    return options


if __name__ == "__main__":
    main(_arguments())
