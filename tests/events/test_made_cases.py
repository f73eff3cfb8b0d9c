"""Every made case reads as it should; known failures are listed apart, run too, and leave the list when mended."""

from __future__ import annotations

from typing import Any

import pytest

from tests.events import made


@pytest.mark.parametrize("case", made.load("events.jsonl"), ids=lambda case: case["text"][:50])
def test_case(case: dict[str, Any]) -> None:
    assert made.wrong(case) == []


@pytest.mark.parametrize("case", made.load("known_failures.jsonl"), ids=lambda case: case["text"][:50])
def test_known_failure_still_fails(case: dict[str, Any]) -> None:
    assert made.wrong(case), "mended: move it to events.jsonl"


def test_there_are_at_least_250_cases_and_a_third_hold_traps() -> None:
    cases = made.load("events.jsonl")
    assert len(cases) >= 250
    plain = {"conflict: Sudan"}
    traps = [
        c
        for c in cases
        if c["topic"] not in plain
        and any(x.startswith("!") or x.split()[-1] in made.REALIS | {"negative"} for x in c["expect"])
    ]
    assert len(traps) >= 60
