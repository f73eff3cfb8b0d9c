"""Hold the measured figures against bench/floors.json, whose floors only rise.

    python bench/gate.py [--shared ../shared] [--only quality|speed] [--raise]

Quality is measured on corpora that are not part of the repository; where they are missing that part is skipped with a
message. `--raise` writes every floor that a figure passes by more than its margin. Exit 1 where a figure misses.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ROOT / "bench" / "floors.json"
sys.path.insert(0, str(ROOT))

Floors = dict[str, dict[str, Any]]
CORPORA = {
    "lgl": ("toponyms", ("exact.F1", "overlap.F1", "end_to_end.F1")),
    "timeml_aquaint": ("events", ("timex.detect.f1", "timex.value_f1", "timex.day_acc")),
    "muc4_dev": ("events", ("documents.relevant.f1", "documents.type", "documents.date", "doc_place.finest")),
}
"""What is read as a user would read it, and which figures of the scorers' output are kept."""


def main() -> int:
    """Measure, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--only", choices=("quality", "speed"))
    parser.add_argument("--raise", dest="raise_", action="store_true")
    options = parser.parse_args()
    floors: Floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    figures: dict[str, float] = {}
    if options.only != "speed":
        if (options.shared / "corpora").is_dir():
            figures |= quality(options.shared)
        else:
            print(f"quality: skipped, there are no corpora beside the checkout ({options.shared.name}/corpora)")
    if options.only != "quality":
        from bench import spine

        seeds = sorted((options.shared / "seeds").glob("*.txt")) or sorted((ROOT / "samples").glob("*.txt"))
        figures |= {f"spine.{name}": value for name, value in spine.measure([str(path) for path in seeds], 3).items()}
    missed = report(figures, floors)
    if options.raise_:
        FLOORS.write_text(json.dumps(raised(figures, floors), indent=2) + "\n", encoding="utf-8")
    print(f"{len(figures) - len(missed)} figures hold, {len(missed)} missed")
    return 1 if missed else 0


def report(figures: dict[str, float], floors: Floors) -> list[str]:
    """Print each figure beside its floor and return the names of those that miss it."""
    missed = []
    for name, value in figures.items():
        floor = floors.get(name)
        word = "no floor yet"
        if floor is not None:
            holds = value >= floor["floor"] if floor["better"] == "higher" else value <= floor["floor"]
            word = f"{'ok' if holds else 'MISSED'} (floor {floor['floor']}, {floor['better']} is better)"
            if not holds:
                missed.append(name)
        print(f"{name:44} {value:10.4f}  {word}")
    return missed


def raised(figures: dict[str, float], floors: Floors) -> Floors:
    """Return the floors with those moved that a figure has left behind by more than the margin; none ever falls."""
    result = {name: dict(floor) for name, floor in floors.items()}
    for name, floor in result.items():
        if name in figures and floor.get("fixed") is not True:
            margin = floor.get("margin", 0.005)
            if floor["better"] == "higher":
                floor["floor"] = round(max(floor["floor"], figures[name] - margin), 4)
            else:
                floor["floor"] = round(min(floor["floor"], figures[name] + margin), 4)
    return result


def quality(shared: Path) -> dict[str, float]:
    """Return the figures of the corpora under `shared`, by the scorers that lie there."""
    from bench import provenance

    joined = provenance.joining()
    figures = {"made_collections.f1": joined["f1"], "made_collections.wrong_merges": joined["wrong_merges"]}
    with tempfile.TemporaryDirectory() as folder:
        for corpus, (what, keys) in CORPORA.items():
            score = _score(shared, what, shared / f"corpora/dev/{corpus}.jsonl", Path(folder))
            figures |= {f"{corpus}.{key}": _find(score, key) for key in keys}
            with (Path(folder) / "records.jsonl").open(encoding="utf-8") as records:
                figures[f"{corpus}.provenance"] = provenance.share(records)["all"]
    from bench import reports, toponyms

    figures |= _places(shared) | toponyms.gate(shared) | _triggers(shared) | _attachment(shared)
    return figures | reports.gate()


def _attachment(shared: Path) -> dict[str, float]:
    """Return how events find their own place, by folds that keep near-copies together."""
    from bench import train_attachment

    found = train_attachment.measure(shared)
    return {"event_location.link_f1": found["link"]["f1"], "event_location.none_right": found["acc_when_none"]}


def _triggers(shared: Path) -> dict[str, float]:
    """Return how triggers are found, by the scorer and by the words of a document (see `bench/triggers.py`)."""
    from bench import triggers

    found = triggers.measure(shared)
    counted, words = found["as the scorer counts"], found["words of a document, all mentions"]
    return {
        "wikievents.conflict.detect": counted["detect"],
        "wikievents.conflict.labelled": counted["labelled"],
        "wikievents.words.f1": words["f1"],
        "wikievents.words.recall": words["r"],
    }


def _places(shared: Path) -> dict[str, float]:
    """Return how gold spans resolve, and how Afghan spellings do, with the places found for themselves."""
    from bench import news_places, spellings
    from geomap import evaluate
    from geomap.collection import predict_toponyms
    from geomap.evaluate import toponyms

    gold = evaluate.load(shared / "corpora/dev/lgl.jsonl")
    found = toponyms.score(gold, predict_toponyms(gold, gold_spans=True), worst=0)
    spelt = spellings.measure(shared / "reference/af_places.csv")
    news = news_places.measure()
    return {
        "news_places.found": news["found"],
        "news_places.right": news["right"],
        "lgl.gold_spans.accuracy161_of_all": found["resolution"]["accuracy_161km_of_all"],
        "afghan_spellings.country_given_first": spelt["country given, first"],
        "afghan_spellings.country_given_first_five": spelt["country given, first five"],
    }


def _score(shared: Path, what: str, gold: Path, folder: Path) -> dict[str, Any]:
    """Read a corpus with geomap as a user would and return the scorer's JSON."""
    records, predictions = folder / "records.jsonl", folder / "predictions.jsonl"
    _run([sys.executable, "-m", "geomap.cli", "read", str(gold), "-o", str(records)])
    scorer = shared / "score"
    predictions.write_text(_run([sys.executable, str(scorer / "adapt.py"), what, str(records)]), encoding="utf-8")
    command = [sys.executable, str(scorer / f"score_{what}.py"), str(gold), str(predictions), "--json"]
    score: dict[str, Any] = json.loads(_run(command))
    return score


def _run(command: list[str]) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stderr[-3000:]}")
    return done.stdout


def _find(score: dict[str, Any], key: str) -> float:
    value: Any = score
    for part in key.split("."):
        value = value[part]
    return float(value or 0)


if __name__ == "__main__":
    sys.exit(main())
