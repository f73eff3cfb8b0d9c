"""Folds that keep near-copies together: agencies send one sentence many times, which must not be learned and asked."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

_WORD = re.compile(r"\w+")
_RUN = 8  # words in a row that two texts must share to count as near-copies


def groups(texts: Mapping[str, str]) -> dict[str, str]:
    """Return for each text's id the id that stands for all that share a run of words with it, chains included."""
    parent = {name: name for name in texts}

    def root(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    first: dict[tuple[str, ...], str] = {}
    for name, text in texts.items():
        words = _WORD.findall(text.lower())
        for k in range(max(1, len(words) - _RUN + 1)):
            other = first.setdefault(tuple(words[k : k + _RUN]), name)
            parent[root(name)] = root(other)
    return {name: root(name) for name in texts}


def folds(texts: Mapping[str, str], count: int) -> dict[str, int]:
    """Return each text's fold, 0 to count - 1, by a hash of its group."""
    return {
        name: int.from_bytes(hashlib.sha256(group.encode()).digest()[:8], "big") % count
        for name, group in groups(texts).items()
    }
