"""Quality is measured where the corpora are, and its floors only rise."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


def test_quality_holds_its_floors(root: Path) -> None:
    if not (root.parent / "shared" / "corpora").is_dir():
        pytest.skip("the corpora are not beside the checkout (../shared/corpora)")
    command = [sys.executable, "bench/gate.py", "--only", "quality"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_floor_was_ever_lowered(root: Path) -> None:
    git = shutil.which("git")
    if git is None or not (root / ".git").exists():
        pytest.skip("not a checkout")

    def output(*arguments: str) -> str:
        return subprocess.run([git, *arguments], cwd=root, capture_output=True, text=True, check=True).stdout

    now = json.loads((root / "bench/floors.json").read_text(encoding="utf-8"))
    for commit in output("log", "--format=%H", "--", "bench/floors.json").split():
        for name, then in json.loads(output("show", f"{commit}:bench/floors.json")).items():
            assert name in now, f"{name} was dropped"
            higher = now[name]["better"] == "higher"
            assert (now[name]["floor"] >= then["floor"]) if higher else (now[name]["floor"] <= then["floor"]), name
