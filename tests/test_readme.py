"""What README and --help tell a user to type is typed."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from geomap.cli import main

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"<!-- run -->\n```(console|python)\n(.*?)```", re.DOTALL)
BLOCKS = BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8"))


def test_readme_has_examples() -> None:
    assert {kind for kind, _ in BLOCKS} == {"console", "python"}


@pytest.mark.parametrize("lines", [text for kind, text in BLOCKS if kind == "console"])
def test_commands_of_the_readme(lines: str, desk: Path) -> None:
    for line in lines.strip().splitlines():
        program, *arguments = shlex.split(line)
        assert program == "geomap"
        done = CliRunner().invoke(main, arguments)
        assert done.exit_code == 0, f"{line}\n{done.output}\n{done.exception!r}"
        for name in re.findall(r"-o (\S+)", line):
            assert (desk / name).stat().st_size > 0


@pytest.mark.parametrize("program", [text for kind, text in BLOCKS if kind == "python"])
def test_python_of_the_readme(program: str, desk: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=desk,
        env={"PYTHONPATH": str(ROOT), "PATH": "", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (desk / "output/python.html").exists()


def verbs(command: click.Command = main, name: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        for child, inner in command.commands.items():
            yield from verbs(inner, (*name, child))


VERBS = dict(verbs())
EXAMPLES = [
    line.strip()
    for command in VERBS.values()
    for line in (command.help or "").splitlines()
    if line.strip().startswith("geomap ")
]


@pytest.mark.parametrize("name", VERBS, ids=" ".join)
def test_every_verb_has_help(name: tuple[str, ...]) -> None:
    done = CliRunner().invoke(main, [*name, "--help"])
    assert done.exit_code == 0
    assert (VERBS[name].help or "").strip(), "say what it does"
    for parameter in VERBS[name].params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{parameter.opts[0]} has no help"


BEFORE = {
    "explain": "geomap read articles -o output/events.jsonl",
    "snapshot": "geomap map articles -o output/map.html",
    "--gazetteer my.sqlite": "geomap gazetteer add districts.geojson -o my.sqlite",
}
"""What must have run before an example whose line holds the key."""


@pytest.mark.parametrize("line", [line for line in EXAMPLES if "allCountries.zip" not in line])  # a dump of 400 MB
def test_examples_of_the_help(line: str, desk: Path) -> None:
    if " snapshot " in line and not (shutil.which("chromium") or shutil.which("google-chrome")):
        pytest.skip("no Chromium")
    for key, before in BEFORE.items():
        if key in line:
            assert CliRunner().invoke(main, shlex.split(before)[1:]).exit_code == 0
    arguments = shlex.split(line)[1:]
    if arguments[0] == "explain" and len(arguments) > 2:
        records = (desk / "output/events.jsonl").read_text(encoding="utf-8").splitlines()
        arguments[-1] = next(event["id"] for record in records for event in json.loads(record)["events"])[:8]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, f"{line}\n{done.output}\n{done.exception!r}"


def test_make_targets_that_documents_name_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^(\w+):", makefile, re.MULTILINE))
    for name in ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"):
        for target in re.findall(r"`?make (\w+)`", (ROOT / name).read_text(encoding="utf-8")):
            assert target in targets, f"{name} names make {target}"


def test_paths_that_documents_name_exist() -> None:
    for name in ("ARCHITECTURE.md", "CONTRIBUTING.md"):
        for path in re.findall(
            r"`((?:geomap|gazetteer|bench|tests|requirements)/[\w./-]+)`", (ROOT / name).read_text()
        ):
            if not path.startswith(("geomap/data", "geomap/webmap/assets")):
                assert (ROOT / path).exists(), f"{name} names {path}"
