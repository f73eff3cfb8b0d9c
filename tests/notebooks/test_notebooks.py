"""The notebooks run from top to bottom, teach what they say, and open offline in a real browser."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.notebooks.conftest import NAMES, ROOT

Executed = dict[str, Any]


def test_the_six_notebooks_are_there() -> None:
    assert [name[:2] for name in NAMES] == ["01", "02", "03", "04", "05", "06"]


@pytest.mark.parametrize("name", NAMES)
def test_outputs_are_stripped_and_the_purpose_is_said(name: str) -> None:
    book = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
    for cell in book["cells"]:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
    first = "".join(book["cells"][0]["source"])
    assert len(re.findall(r"^You learn ", first, re.MULTILINE)) == 1


@pytest.mark.parametrize("name", NAMES)
def test_notebooks_run(name: str, executed: Executed) -> None:
    book = executed[name]
    assert not isinstance(book, Exception), str(book)[-2000:]
    assert not [o for c in book.cells for o in c.get("outputs", []) if o.get("name") == "stderr" and o["text"].strip()]


def test_notebooks_teach_what_they_say(executed: Executed, workshop: Path) -> None:
    def text(name: str) -> str:
        book = next(executed[key] for key in executed if key.startswith(name))
        outputs = [o for c in book.cells for o in c.get("outputs", [])]
        return " ".join(str(o.get("text", "")) + str(o.get("data", {}).get("text/plain", "")) for o in outputs)

    assert (workshop / "notebooks/first-map.html").stat().st_size > 100_000
    assert "Old Kiln" in text("04")
    assert "Polygon" in text("05")
    assert "machine-read" in text("05") or "geomap" in text("05")
    assert "Panjshir Valley  edited" in text("06")


def test_cells_are_small(executed: Executed) -> None:
    for book in executed.values():
        for cell in book.cells:
            for output in cell.get("outputs", []):
                assert len(json.dumps(output.get("data", {}))) < 1_000_000
