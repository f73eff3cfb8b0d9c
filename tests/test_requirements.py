"""What pyproject.toml allows and what requirements/lowest.txt tests are the same versions."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXTRAS = ("docx", "notebook", "parquet", "pdf")


def whole(version: str) -> str:
    return ".".join([*version.split("."), "0", "0"][:3])


def test_the_lowest_versions_are_those_that_are_tested() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = project["dependencies"] + [line for name in EXTRAS for line in project["optional-dependencies"][name]]
    bounds = dict(line.split(">=") for line in asked)
    lines = (ROOT / "requirements/lowest.txt").read_text(encoding="utf-8").splitlines()
    tested = dict(line.split("==") for line in lines if line and not line.startswith("#"))
    assert {name: whole(v) for name, v in tested.items()} == {name: whole(v) for name, v in bounds.items()}


def test_extras_are_all_in_all() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    named = re.search(r"\[(.*)\]", extras["all"][0])
    assert named is not None
    assert set(named[1].split(",")) == set(extras) - {"all"}
