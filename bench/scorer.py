"""The scorer of events that judges the work, which lies beside the corpora and is no part of the repository."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any


def load(shared: Path) -> Any:
    """Import `score_events` from the folder that holds corpora and scorers."""
    spec = importlib.util.spec_from_file_location("score_events", shared / "score/score_events.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
