"""Reports a second from text to incidents: one core, several processes, and what they are compared with, in one run.

usage: python bench/pipeline.py [INPUT ...] [--jobs 1 2] [--reports N] [--rounds N] [--against CHECKOUT]
                                                                       [--baseline COMMAND]

INPUT is whatever `geomap read` takes; without any, the samples are read over and over. A report counts by its length,
2,000 characters a report. Every figure comes from a process of its own, with imports, models and gazetteer to load
(`first` is how long that takes before the first report), and everything takes turns, so that what else the machine
does falls on all alike: `--against` another checkout of geomap on the same reports, `--baseline` any command, run with
the name of a JSON Lines file of the reports after it. Results go to bench/results/pipeline.json.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results" / "pipeline.json"
REPORT = 2000  # characters


def measure(path: str, jobs: int) -> dict[str, float]:
    """Read and join the reports of a JSON Lines file in this process; seconds, CPU seconds, start and memory."""
    begin = time.perf_counter()
    from geomap import pipeline
    from geomap.places.gazetteer import Gazetteer
    from geomap.records import Document
    from geomap.settings import Settings

    lines = Path(path).read_text(encoding="utf-8").splitlines()
    documents = [Document(f"{number}", text) for number, text in enumerate(json.loads(line) for line in lines)]
    readings, first = [], 0.0
    for outcome, _ in pipeline.read_all(documents, Gazetteer(), Settings(jobs=jobs)):
        first = first or time.perf_counter() - begin
        readings.append(outcome)
    _, incidents = pipeline.join(tuple(readings))  # type: ignore[arg-type] # an error would show as a failure here
    seconds = time.perf_counter() - begin
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "seconds": seconds,
        "first": first,
        "cpu": own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime,
        "mb": own.ru_maxrss / 1024,
        "incidents": len(incidents),
    }


def texts(inputs: list[str], reports: int) -> list[str]:
    """Return the texts of the inputs, repeated to a length of so many reports of 2,000 characters."""
    from geomap import inputs as readers
    from geomap.records import Document

    found = [item.text for item in readers.read(list(inputs)) if isinstance(item, Document)]
    size = sum(map(len, found))
    if not size:
        sys.exit("no report in the inputs")
    copies = max(1, round(reports * REPORT / size))
    return list(islice(cycle(found), copies * len(found)))


def ours(checkout: Path, path: str, jobs: int) -> dict[str, float]:
    """Measure a checkout of geomap in a process of its own."""
    command = [sys.executable, __file__, "--one", path, "--jobs", str(jobs)]
    env = {**os.environ, "PYTHONPATH": str(checkout)}
    done = subprocess.run(command, env=env, cwd=checkout, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def theirs(command: str, path: str) -> dict[str, float]:
    """Measure any other command by the clock and by its processes' CPU seconds."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([*shlex.split(command), path], stdout=subprocess.DEVNULL, check=True)
    seconds, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"seconds": seconds, "cpu": cpu}


def main(args: argparse.Namespace) -> None:
    """Measure all in turns, print a table and write the results."""
    pile = texts(args.inputs or [str(ROOT / "samples")], args.reports)
    reports = sum(map(len, pile)) / REPORT
    runs: dict[str, list[dict[str, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "reports.jsonl")
        Path(path).write_text("".join(json.dumps(text) + "\n" for text in pile), encoding="utf-8")
        for _ in range(args.rounds):
            for jobs in args.jobs:
                runs.setdefault(f"geomap, {jobs} process(es)", []).append(ours(ROOT, path, jobs))
                if args.against:
                    other = ours(args.against.resolve(), path, jobs)
                    runs.setdefault(f"the other checkout, {jobs} process(es)", []).append(other)
            if args.baseline:
                runs.setdefault(args.baseline, []).append(theirs(args.baseline, path))
    found: dict[str, Any] = {"reports": round(reports), "documents": len(pile), "load": os.getloadavg()[0], "runs": {}}
    for name, took in runs.items():
        row = {key: statistics.median(run[key] for run in took) for key in took[0]}
        row |= {"reports/s": reports / row["seconds"], "reports/cpu s": reports / row["cpu"]}
        found["runs"][name] = {key: round(value, 2) for key, value in row.items()}
        print(name, found["runs"][name])
    RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("inputs", nargs="*")
    parser.add_argument("--jobs", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--reports", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--against", type=Path)
    parser.add_argument("--baseline")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    given = _arguments()
    if given.one:
        print(json.dumps(measure(given.one, given.jobs[0])))
    else:
        main(given)
