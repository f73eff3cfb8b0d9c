"""The notebooks in a folder of their own, executed once for all tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
NAMES = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the notebooks and the samples, with a kernel that finds this checkout."""
    pytest.importorskip("ipykernel")
    folder = tmp_path_factory.mktemp("workshop")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    shutil.copytree(ROOT / "samples", folder / "samples")
    before = {name: os.environ.get(name) for name in ("PYTHONPATH", "MPLBACKEND", "JUPYTER_PLATFORM_DIRS")}
    os.environ.update(PYTHONPATH=str(ROOT), MPLBACKEND="agg", JUPYTER_PLATFORM_DIRS="1")
    yield folder
    for name, value in before.items():
        os.environ.pop(name, None) if value is None else os.environ.update({name: value})


@pytest.fixture(scope="session")
def executed(workshop: Path) -> dict[str, Any]:
    """Every notebook with its outputs, or the error that it ended with."""
    nbclient = pytest.importorskip("nbclient")
    nbformat = pytest.importorskip("nbformat")

    def run(name: str) -> Any:
        book = nbformat.read(workshop / "notebooks" / f"{name}.ipynb", as_version=4)
        client = nbclient.NotebookClient(
            book, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(workshop / "notebooks")}}
        )
        try:
            client.execute()
        except nbclient.exceptions.CellExecutionError as error:
            return error
        nbformat.write(book, workshop / "notebooks" / f"{name}-done.ipynb")
        return book

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(NAMES, pool.map(run, NAMES), strict=True))
