"""Made reports of several outlets through the whole pipeline: who, how many, when, where, and what is one incident.

Lines that are known to fail are marked in the file; `pytest -rP` lists those that no longer do.
"""

from __future__ import annotations

import pytest

from geomap.places.gazetteer import Gazetteer
from tests.events import reports

GROUPS = reports.load()
GAZETTEER = Gazetteer()


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_group(group: reports.Group) -> None:
    found = list(reports.outcomes(group, GAZETTEER))
    assert {o.line: o.problem for o in found if o.problem and not o.known} == {}
    for outcome in found:
        if outcome.known and not outcome.problem:
            print(f"mended, take the mark off: {outcome.line}")  # noqa: T201 - shown by pytest -rP


def test_there_are_enough_reports_and_few_known_failures() -> None:
    lines = [line for group in GROUPS for _, line in group.checks]
    assert sum(len(group.documents) for group in GROUPS) >= 50
    assert sum(line.startswith("?") for line in lines) <= 0.35 * len(lines)
