"""The measures: known answers, and agreement with the scorers that stand beside the checkout."""

from __future__ import annotations

import importlib.util
import json
import os
import random
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner

from geomap import evaluate, pipeline, store
from geomap.cli import main
from geomap.errors import InputError
from geomap.evaluate import events, toponyms
from geomap.places.gazetteer import Gazetteer
from geomap.records import Document

SCORERS = Path(__file__).resolve().parents[2].parent / "shared" / "score"


def scorer(name: str) -> ModuleType:
    path = SCORERS / f"{name}.py"
    if not path.exists():
        if os.environ.get("CI") and SCORERS.parent.is_dir():
            pytest.fail(f"{path.name} is missing from the shared folder")
        pytest.skip("the scorers do not stand beside the checkout")
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def made_toponyms(rng: random.Random) -> list[dict[str, Any]]:
    out = []
    for i in range(30):
        rows = []
        for _ in range(rng.randrange(8)):
            start = rng.randrange(60)
            point = rng.random() < 0.8
            rows.append(
                {
                    "start": start,
                    "end": start + rng.randrange(1, 9),
                    "lat": rng.uniform(-90, 90) if point else None,
                    "lon": rng.uniform(-180, 180) if point else None,
                    "kind": rng.choice(["P.PPL", "Demonym", None]),
                }
            )
        out.append({"id": str(i), "text": "x" * 80, "toponyms": rows})
    return out


@pytest.mark.parametrize("fill", [False, True])
@pytest.mark.parametrize("exclude", [(), ("Demonym",)])
def test_toponyms_agree_with_the_scorer(fill: bool, exclude: tuple[str, ...]) -> None:  # noqa: FBT001 - a parameter
    other = scorer("score_toponyms")
    rng = random.Random(7)
    for _ in range(20):
        gold, found = made_toponyms(rng), made_toponyms(rng)[:25]
        for document, answer in zip(gold, found, strict=False):
            answer["toponyms"] += [dict(t) for t in document["toponyms"] if rng.random() < 0.7]
        theirs = other.score(gold, found, exclude=set(exclude), fill=fill)
        ours = toponyms.score(gold, {d["id"]: d["toponyms"] for d in found}, exclude=exclude, fill=fill)
        for name in ("exact", "overlap", "end_to_end"):
            assert ours[name]["F1"] == pytest.approx(theirs[name]["F1"])
            assert ours[name]["P"] == pytest.approx(theirs[name]["P"])
        assert ours["resolution"]["n"] == theirs["resolution"]["n"]
        assert ours["resolution"]["unresolved"] == theirs["resolution"]["unresolved"]
        assert ours["resolution"]["accuracy_161km"] == pytest.approx(theirs["resolution"]["acc"])
        assert ours["resolution"]["auc"] == pytest.approx(theirs["resolution"]["auc"])


VALUES = (
    "2021-09-05 2021-09-05TNI 2021-09 2021-W36 2021-W36-WE 2021-Q3 2021-H2 2021-SU 2021 202X P3D PT48H P1W PXM "
    "2021-02-31 PRESENT_REF"
).split()
KINDS = [
    "attack",
    "Conflict.Attack",
    "death",
    "protest",
    "BOMBING",
    "statement",
    "other",
    None,
    "Life.Die",
    "ceasefire",
]


def made_events(rng: random.Random) -> list[dict[str, Any]]:
    def span(width: int = 8) -> dict[str, int]:
        start = rng.randrange(60)
        return {"start": start, "end": start + rng.randrange(1, width)}

    out = []
    for i in range(30):
        templates = rng.random() < 0.3
        rows = []
        for _ in range(rng.randrange(6)):
            places = [span() | {"text": rng.choice(["Goma", "Sake"])} for _ in range(rng.randrange(3))]
            time = rng.choice([None, {"value": rng.choice(VALUES)}, {"start": "2021-09-01", "end": "2021-09-06"}])
            row: dict[str, Any] = {
                "trigger": None if templates else span(),
                "type": rng.choice(["ATTACK", "BOMBING", "KIDNAPPING"] if templates else KINDS),
                "places": places,
                "time": {"start": "2021-09-01", "end": "2021-09-06"} if templates else time,
                "on_map": rng.random() < 0.8,
            }
            if templates:
                row["place_levels"] = [{"name": "Congo"}, {"name": rng.choice(["Goma", "Kindu"])}]
            rows.append(row)
        timex = [span() | {"type": rng.choice(["DATE", "DURATION"]), "value": rng.choice(VALUES)} for _ in range(3)]
        exhaustive = rng.choice([True, True, False])
        out.append(
            {
                "id": str(i),
                "text": "x" * 80,
                "exhaustive": exhaustive or templates,
                "events": rows,
                "timex": [] if templates else timex,
            }
        )
    return out


@pytest.mark.parametrize("gold_triggers", [False, True])
def test_events_agree_with_the_scorer(gold_triggers: bool) -> None:  # noqa: FBT001 - a parameter
    other = scorer("score_events")
    rng = random.Random(11)
    for _ in range(20):
        gold, found = made_events(rng), made_events(rng)
        for answer in found:
            for event in answer["events"]:
                start = rng.randrange(60)
                event["trigger"] = {"start": start, "end": start + 5}
        theirs = other.score(gold, found, gold_triggers)
        ours = events.score(gold, {d["id"]: d for d in found}, gold_triggers=gold_triggers)
        for part, figures in theirs.items():
            if part == "docs":
                assert ours["documents_read"] == figures
                continue
            for key, value in figures.items():
                if isinstance(value, dict) and "f1" in value:
                    assert ours[part][key]["F1"] == pytest.approx(value["f1"], abs=1e-4), (part, key)
                elif isinstance(value, float) and key in ours[part]:
                    assert ours[part][key] == pytest.approx(value, abs=1e-4), (part, key)


def test_a_perfect_answer_is_perfect() -> None:
    gold = [d for d in made_toponyms(random.Random(3)) if d["toponyms"]]
    for d in gold:
        d["toponyms"] = [t for k, t in enumerate(d["toponyms"]) if k == 0]
    found = {d["id"]: d["toponyms"] for d in gold}
    figures = toponyms.score(gold, found)
    assert figures["exact"]["F1"] == 1
    assert figures["worst"] == []


def test_no_gold_and_no_answer_is_zero_and_no_crash() -> None:
    assert toponyms.score([], {})["overlap"]["F1"] == 0
    assert events.score([], {}) == {"documents_read": 0}


@pytest.mark.parametrize(
    ("line", "message"), [("{", "line 1"), ("[]", "line 1"), ('{"id": 1}', "text"), ('{"text": "x"}', "id")]
)
def test_a_line_that_is_no_document_is_named(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        evaluate.load(path)


def test_a_missing_gold_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.jsonl"):
        evaluate.load(tmp_path / "none.jsonl")


def test_blank_lines_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text("\n" + json.dumps({"id": 1, "text": "x", "toponyms": []}) + "\n\n", encoding="utf-8")
    assert [d["id"] for d in evaluate.load(path)] == ["1"]


TEXT = "Gunmen killed two farmers near Qorvath on Sunday."


def test_events_of_records_score_as_read_and_as_written() -> None:
    reading = pipeline.read(Document("a", TEXT, date=date(2024, 5, 7)), Gazetteer())
    place = {"start": TEXT.index("Qorvath"), "end": TEXT.index("Qorvath") + 7}
    gold = [
        {
            "id": "a",
            "text": TEXT,
            "events": [{"trigger": {"start": 7, "end": 13}, "type": "kill", "places": [place]}],
        }
    ]
    read = events.score(gold, {"a": events.predicted(reading)})
    written = events.score(gold, {"a": json.loads(store.dumps(reading))})
    assert read == written
    assert read["attachment"]["link"]["F1"] == 1.0  # the place counts, though no gazetteer knows it


def test_errors_of_events_are_told_by_cause() -> None:
    spans = [{"start": k, "end": k + 5} for k in (0, 10, 20, 30)]
    places = [{"start": 50, "end": 55}, {"start": 60, "end": 65}]
    gold = [
        {"trigger": spans[0], "type": "attack", "places": places[:1]},
        {"trigger": spans[1], "type": "attack", "places": []},
        {"trigger": spans[2], "type": "arrest", "places": places},
        {"trigger": spans[3], "type": "attack", "places": places[:1]},
    ]
    found = [
        {"trigger": spans[0], "type": "attack", "places": places[1:]},
        {"trigger": spans[1], "type": "attack", "places": places[:1]},
        {"trigger": spans[2], "type": "attack", "places": places[1:]},
        {"trigger": {"start": 40, "end": 45}, "type": "attack", "places": []},
    ]
    figures = events.score([{"id": "a", "events": gold}], {"a": {"events": found}})
    assert figures["causes"] == {
        "missed trigger": 1,
        "spurious trigger": 1,
        "wrong place": 1,
        "a place where there is none": 1,
        "wrong type": 1,
        "one of several places missed": 1,
    }


@pytest.mark.parametrize("verb", ["events", "dates"])
def test_a_file_without_gold_gives_no_figures(tmp_path: Path, verb: str) -> None:
    (tmp_path / "plain.jsonl").write_text('{"id": "1", "text": "Gunmen killed two."}\n', encoding="utf-8")
    done = CliRunner().invoke(main, ["evaluate", verb, str(tmp_path / "plain.jsonl")])
    assert done.exit_code == 1
    assert "holds no gold" in done.output
