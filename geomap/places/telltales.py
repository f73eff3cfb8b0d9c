"""Countries that a text speaks of without their names: by the kinds of their units, their parties and forces."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_LISTED = Path(__file__).with_name("telltales.tsv")
_MARKS = ".,;:!?()[]\"'“”‘’«»"


@cache
def _words() -> dict[str, frozenset[str]]:
    """Return the countries (ISO 3166-1 alpha-2) of each word."""
    found: dict[str, frozenset[str]] = {}
    for line in _LISTED.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            codes, _, words = line.partition("\t")
            for word in words.split():
                found[word] = found.get(word, frozenset()) | frozenset(codes.split())
    return found


def countries(text: str) -> frozenset[str]:
    """Return the countries that words of a text speak of: "upazila" is Bangladeshi, "woreda" Ethiopian."""
    known = _words()
    told = known.keys() & {word.strip(_MARKS) for word in set(text.split())}
    return frozenset().union(*(known[word] for word in told))
