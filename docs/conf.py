"""Sphinx: the pages are Markdown, the reference comes from docstrings and from --help."""

from __future__ import annotations

import json
from pathlib import Path

import geomap
from geomap.tables import frames, points, references

project = "geomap"
author = "The geomap authors"
project_copyright = "2026 The geomap authors"
release = version = geomap.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx_click"]
exclude_patterns = ["_build", "_generated"]
myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3
autodoc_typehints = "description"
autodoc_member_order = "bysource"
autodoc_class_signature = "separated"
nitpicky = False
html_theme = "furo"
html_title = "geomap"
html_static_path: list[str] = []

ROOT = Path(__file__).resolve().parent.parent
MADE = Path(__file__).resolve().parent / "_generated"


def table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a table in Markdown."""
    lines = [header, tuple("---" for _ in header), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def quality() -> str:
    """Return the floors that the tests hold."""
    floors = json.loads((ROOT / "bench/floors.json").read_text(encoding="utf-8"))
    sides = {"higher": "at least", "lower": "at most"}
    return table(("figure", "held"), [(f"`{n}`", f"{sides[f['better']]} {f['floor']:g}") for n, f in floors.items()])


def failures() -> str:
    """Return the published known failures."""
    lines = (ROOT / "tests/cases/known_failures.jsonl").read_text(encoding="utf-8").splitlines()
    cases = [json.loads(line) for line in lines if line.strip()]
    return "".join(f"- {case['topic']}: `{case['text']}` should give `{'; '.join(case['expect'])}`\n" for case in cases)


def columns() -> str:
    """Return the columns of every table with their types."""
    listed = {"One row an incident": frames.COLUMNS, "One row an event": frames.EVENT_COLUMNS}
    listed |= {"One row a toponym": frames.MENTION_COLUMNS, "Reference layers": references.COLUMNS}
    listed |= {"Located points": points.COLUMNS}
    parts = [f"## {name}\n\n{table(('column', 'type'), [(f'`{c}`', t) for c, t in given.items()])}" for name, given in
             listed.items()]  # fmt: skip
    return "\n".join(parts)


MADE.mkdir(exist_ok=True)
for name, text in (("quality", quality()), ("failures", failures()), ("columns", columns())):
    (MADE / f"{name}.md").write_text(text, encoding="utf-8")
