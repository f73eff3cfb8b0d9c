"""Every example in the documentation is executed, and every public name is documented."""

from __future__ import annotations

import importlib
import inspect
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import geomap
from geomap.cli import main

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(p for p in (ROOT / "docs").rglob("*.md") if "_generated" not in p.parts)
BLOCK = re.compile(r"(?:<!-- (run|not run: [^>]+) -->\n)?```(console|python)\n(.*?)```", re.DOTALL)


def blocks(page: Path) -> list[tuple[str, str, str]]:
    return BLOCK.findall(page.read_text(encoding="utf-8"))


EXAMPLES = [page for page in PAGES if any(mark == "run" for mark, _, _ in blocks(page))]


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.md"], ids=lambda p: p.stem)
def test_every_example_is_run_or_says_why_not(page: Path) -> None:
    for mark, _, text in blocks(page):
        assert mark, f"{page.name}: mark this block with <!-- run --> or <!-- not run: why -->\n{text}"


@pytest.mark.parametrize("page", EXAMPLES, ids=lambda p: p.stem)
def test_examples_of_the_documentation(page: Path, desk: Path) -> None:
    for mark, kind, text in blocks(page):
        if mark != "run":
            continue
        if kind == "python":
            env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
            done = subprocess.run(
                [sys.executable, "-c", text],
                cwd=desk, env=env, capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert done.returncode == 0, f"{text}\n{done.stderr}"
            assert "UnreadInput" not in done.stderr
            continue
        for line in text.strip().splitlines():
            program, *arguments = shlex.split(line)
            assert program == "geomap"
            ran = CliRunner().invoke(main, arguments)
            assert ran.exit_code == 0, f"{line}\n{ran.output}\n{ran.exception!r}"


@pytest.mark.parametrize("name", sorted(geomap.__all__))
def test_public_names_are_documented(name: str) -> None:
    value = getattr(geomap, name)
    assert (inspect.getdoc(value) or "").strip(), name
    reference = " ".join(p.read_text(encoding="utf-8") for p in PAGES)
    assert re.search(rf"\b{name}\b", reference), f"{name} stands nowhere in docs/"
    if inspect.isclass(value):
        for member, inner in vars(value).items():
            if not member.startswith("_") and (inspect.isfunction(inner) or isinstance(inner, property)):
                assert inspect.getdoc(inner), f"{name}.{member}"


@pytest.mark.parametrize("module", ["collection", "errors", "settings", "records", "tables.frames", "tables.points"])
def test_modules_of_the_reference_explain_themselves(module: str) -> None:
    assert (importlib.import_module(f"geomap.{module}").__doc__ or "").strip()
    pages = " ".join(p.read_text(encoding="utf-8") for p in (ROOT / "docs/reference").glob("*.md"))
    assert f"geomap.{module}" in pages


def test_pages_are_listed() -> None:
    listed = (ROOT / "docs/index.md").read_text(encoding="utf-8")
    for page in PAGES:
        if page.stem != "index":
            assert str(page.relative_to(ROOT / "docs").with_suffix("")) in listed, page.name
