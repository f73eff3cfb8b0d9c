"""Measure dates on a TimeML corpus: expressions, values, days, and the day of every event given its trigger.

    python bench/dates.py GOLD.jsonl [--predictions FILE] [--scorer score_events.py]

Without a scorer only speed is printed. Skips with a message where the corpus is not there.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import time
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from geomap.events.when import dates
from geomap.records import Document, Span
from geomap.text import quotes, sentences


def predict(row: dict[str, Any]) -> tuple[dict[str, Any], float]:
    """Return a document's expressions and its events' days in the scorer's form, and the seconds that `find` took."""
    day = date.fromisoformat(row["date"][:10]) if row.get("date") else None
    document = Document(row["id"], row["text"], date=day)
    split = sentences.split(row["text"])
    quoted = quotes.find(row["text"], split)
    begin = time.process_time()
    found = dates.find(document, split, quoted)
    taken = time.process_time() - begin
    events = []
    for event in row["events"]:
        trigger = event["trigger"]
        sentence = next((item for item in split if item.start <= trigger["start"] < item.end), None)
        if sentence is None:
            continue
        span = Span(trigger["start"], trigger["end"], trigger["text"])
        when = dates.attach(span, sentence, split, quoted, found, document)
        stated = {"start": str(when.start), "end": str(when.end)} if when.start else None
        value = {"value": str(when.start)} if when.start and when.start == when.end else stated
        events.append({"trigger": trigger, "type": event["type"], "place": None, "places": [], "time": value})
    timex = [asdict(item) | {"date_start": None, "date_end": None} for item in found]
    return {"id": row["id"], "events": events, "timex": timex}, taken


def main() -> int:
    """Run the measurement."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--predictions", type=Path)
    parser.add_argument("--scorer", type=Path)
    options = parser.parse_args()
    if not options.gold.exists():
        print(f"{options.gold} is not here: nothing measured")
        return 0
    rows = [json.loads(line) for line in options.gold.read_text(encoding="utf-8").splitlines() if line.strip()]
    made = [predict(row) for row in rows]
    characters = sum(len(row["text"]) for row in rows)
    print(f"{sum(taken for _, taken in made) / characters * 2e6:.2f} ms per 2,000 characters", file=sys.stderr)
    predictions = [prediction for prediction, _ in made]
    if options.predictions:
        options.predictions.write_text("".join(json.dumps(item) + "\n" for item in predictions), encoding="utf-8")
    if options.scorer:
        spec = importlib.util.spec_from_file_location("scorer", options.scorer)
        if spec is None or spec.loader is None:
            print(f"{options.scorer} is no Python module")
            return 1
        scorer = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(scorer)
        result = scorer.score(rows, predictions)
        print(json.dumps({key: result.get(key) for key in ("timex", "event_date")}, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
