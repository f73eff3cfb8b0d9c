from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

hatch_build = pytest.importorskip("hatch_build", reason="hatchling is not installed")


@pytest.fixture
def said() -> list[str]:
    return []


def build_text(target: Path) -> None:
    target.write_text("made", encoding="utf-8")


def test_an_artefact_is_made_once_for_the_same_inputs(tmp_path: Path, said: list[str]) -> None:
    for inputs in ("one", "one", "two"):
        hatch_build._fresh(tmp_path, "data/thing.bin", inputs, said.append, build_text)
    assert (tmp_path / "data/thing.bin").read_text() == "made"
    assert [line.split()[0] for line in said] == ["making", "made", "data/thing.bin", "making", "made"]


def test_a_failed_build_is_tried_again(tmp_path: Path, said: list[str]) -> None:
    def fail(target: Path) -> None:
        message = "broken"
        raise hatch_build.BuildError(message)

    hatch_build._fresh(tmp_path, "thing.bin", "one", said.append, build_text)
    with pytest.raises(hatch_build.BuildError):
        hatch_build._fresh(tmp_path, "thing.bin", "two", said.append, fail)
    with pytest.raises(hatch_build.BuildError):
        hatch_build._fresh(tmp_path, "thing.bin", "one", said.append, fail)


def test_a_build_that_makes_nothing_is_an_error(tmp_path: Path, said: list[str]) -> None:
    with pytest.raises(hatch_build.BuildError, match="without making it"):
        hatch_build._fresh(tmp_path, "thing.bin", "one", said.append, lambda _: None)


def test_hashing_the_inputs_of_both_artefacts_takes_well_under_a_second(root: Path) -> None:
    started = time.monotonic()
    hatch_build._gazetteer_inputs(root)
    hatch_build._frontend_inputs(root)
    assert time.monotonic() - started < 1


def test_a_change_in_content_or_name_changes_the_hash(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x", encoding="utf-8")
    first = hatch_build._digest(tmp_path, [tmp_path / "a"])
    assert hatch_build._digest(tmp_path, [tmp_path / "a"]) == first
    (tmp_path / "a").rename(tmp_path / "b")
    assert hatch_build._digest(tmp_path, [tmp_path / "b"]) != first
    assert hatch_build._digest(tmp_path, [tmp_path / "b"], ["more"]) != hatch_build._digest(tmp_path, [tmp_path / "b"])


@pytest.mark.parametrize(
    ("programs", "word"),
    [({}, "node"), ({"node": "echo v20.1.0"}, "npm"), ({"node": "echo v18.9.0", "npm": ""}, "v18.9.0")],
)
def test_without_node_or_npm_one_line_says_what_to_install(
    root: Path, tmp_path: Path, programs: dict[str, str], word: str
) -> None:
    shutil.copy(root / "hatch_build.py", tmp_path)
    frontend = tmp_path / "geomap/webmap/frontend"
    frontend.mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(root / "geomap/webmap/frontend" / name, frontend)
    (tmp_path / "bin").mkdir()
    for name, line in programs.items():
        program = tmp_path / "bin" / name
        program.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
        program.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "hatch_build.py"],
        cwd=tmp_path,
        env={**os.environ, "PATH": str(tmp_path / "bin")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    (line,) = done.stderr.strip().splitlines()
    assert word in line
    assert "Node.js 20 or later" in line


def test_the_pins_of_the_build_agree(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = set(project["build-system"]["requires"])
    listed = {line.strip() for line in (root / "requirements/build.in").read_text().splitlines() if "==" in line}
    assert wanted == listed
    assert all(re.fullmatch(r"[\w.-]+==[\d.]+", pin) for pin in wanted)


def test_what_is_locked_covers_what_is_declared(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    locked = (root / "requirements/dev.txt").read_text(encoding="utf-8")
    for requirement in project["project"]["dependencies"]:
        name = re.split(r"[<>=\[ ]", requirement)[0]
        assert re.search(rf"^{re.escape(name)}==", locked, re.MULTILINE), f"{name} is not locked: run make lock"


@pytest.mark.parametrize("name", ["build.txt", "dev.txt"])
def test_locks_hold_hashes_and_no_addresses(root: Path, name: str) -> None:
    text = (root / "requirements" / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert all("--hash=sha256:" in block for block in re.split(r"\n(?=[a-z])", text) if "==" in block.split("\n")[0])
    assert "://" not in "".join(
        line
        for line in (root / "geomap/webmap/frontend/package-lock.json").read_text().splitlines()
        if "resolved" in line
    )


def test_nothing_that_is_made_is_tracked(root: Path) -> None:
    git = shutil.which("git")
    if git is None or not (root / ".git").exists():
        pytest.skip("not a checkout")
    tracked = subprocess.run([git, "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True).stdout
    for path in tracked.split("\0"):
        assert not path.startswith(("geomap/data/", "geomap/webmap/assets/", "dist/", ".venv/")), path
        assert "node_modules/" not in path
        assert not path.startswith("output/") or path == "output/README.md"
