"""What all tests share: paths of the checkout, and the command line run as a user runs it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def samples(root: Path) -> Path:
    """The reports that ship with the repository."""
    return root / "samples"


Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def geomap_command() -> Run:
    """Run `geomap ARGUMENTS` in a process of its own and return what it printed and its exit code."""

    def run(
        *arguments: str | Path, stdin: bytes | None = None, cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "geomap.cli", *map(str, arguments)],
            input=stdin or b"",
            capture_output=True,
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            check=False,
            timeout=120,
        )
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        )

    return run


GOLD = {
    "id": "g",
    "text": "Gunmen attacked Goma on Monday.",
    "date": "2024-02-07",
    "toponyms": [{"start": 16, "end": 20, "name": "Goma", "lat": -1.67, "lon": 29.22, "kind": "literal"}],
    "events": [
        {
            "trigger": {"start": 7, "end": 15, "text": "attacked"},
            "type": "attack",
            "place": {"start": 16, "end": 20, "text": "Goma"},
            "places": [{"start": 16, "end": 20, "text": "Goma"}],
            "time": {"value": "2024-02-05"},
        }
    ],
    "timex": [{"start": 24, "end": 30, "text": "Monday", "type": "DATE", "value": "2024-02-05"}],
}
SQUARE = [[29.1, -1.8], [29.4, -1.8], [29.4, -1.5], [29.1, -1.5], [29.1, -1.8]]
DISTRICTS = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"name": "Our district", "country": "CD"},
            "geometry": {"type": "Polygon", "coordinates": [SQUARE]},
        }
    ],
}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that README and the help's examples name."""
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    (tmp_path / "articles").mkdir()
    shutil.copy(ROOT / "samples/el-fasher.txt", tmp_path / "articles/one.txt")
    shutil.copy(ROOT / "samples/ituri-kivu.html", tmp_path / "page.html")
    shutil.copy(ROOT / "samples/world.jsonl", tmp_path / "reports.jsonl")
    shutil.copytree(tmp_path / "articles", tmp_path / "reports")
    for path in (ROOT / "notebooks/data").iterdir():
        shutil.copy(path, tmp_path / path.name.replace("-made", ""))
    shutil.copy(ROOT / "samples/el-fasher.txt", tmp_path / "report.txt")
    (tmp_path / "camps.csv").write_text("name,lat,lon,kind,country\nOur camp,-1.6,29.2,camp,CD\n", encoding="utf-8")
    (tmp_path / "corrections.toml").write_text('[[name]]\nname = "Kabul"\nplace = ""\n', encoding="utf-8")
    (tmp_path / "gold.jsonl").write_text(json.dumps(GOLD) + "\n", encoding="utf-8")
    (tmp_path / "places.csv").write_text("place\nGoma\nSake\n", encoding="utf-8")
    (tmp_path / "districts.geojson").write_text(json.dumps(DISTRICTS), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path
