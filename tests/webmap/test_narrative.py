"""A story's steps are checked before they reach a page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from geomap.errors import MapError
from geomap.webmap import narrative
from geomap.webmap.map import draw


def test_steps_from_json(tmp_path: Path) -> None:
    path = tmp_path / "story.json"
    path.write_text(json.dumps([{"title": "A", "from": "2021-09-03", "view": [1, 2, 99]}]))
    assert narrative.read(path) == [{"title": "A", "view": [1.0, 2.0, 14.0], "from": "2021-09-03"}]
    assert narrative.checked([{"brush": ["2021-09-03", "2021-09-05"]}]) == [{"from": "2021-09-03", "to": "2021-09-05"}]
    assert draw([], [], steps=path).page_options.steps


@pytest.mark.parametrize(
    ("steps", "problem"),
    [
        ({"title": "A"}, "expected a list"),
        ([1], "step 1: expected keys"),
        ([{"heading": "A"}], "unknown key 'heading'"),
        ([{"view": [1, 2]}], "expected .latitude, longitude, zoom."),
        ([{"view": [float("nan"), 2, 3]}], "view"),
        ([{"from": "soon"}], "expected a day"),
        ([{"brush": "2021"}], "brush: expected"),
        ([{}] * 500, "at most"),
    ],
)
def test_a_wrong_step_is_named(steps: object, problem: str) -> None:
    with pytest.raises(MapError, match=problem):
        draw([], [], steps=steps)


@pytest.mark.parametrize("text", ["{", "\ud800", ""])
def test_a_broken_file_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "story.json"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(MapError, match=r"story\.json"):
        narrative.read(path)
