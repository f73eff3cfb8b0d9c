"""Recognisers that users bring along: any spaCy pipeline they have installed, behind the same records."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from geomap.errors import ModelError
from geomap.records import Mention, Usage

_LABELS: dict[str, Usage] = {"GPE": "literal", "LOC": "literal", "FAC": "literal", "NORP": "demonym"}
PREFIX = "spacy:"


@lru_cache(maxsize=2)
def pipeline(name: str) -> Any:
    """Return the spaCy pipeline of that name or folder.

    Raises ModelError where spaCy or the pipeline is not installed.
    """
    try:
        import spacy  # noqa: PLC0415 - an optional engine
    except ImportError as error:
        message = (
            f"the recogniser {PREFIX + name!r} needs spaCy; install geomap-events[spacy], or leave --recogniser out"
        )
        raise ModelError(message) from error
    try:
        return spacy.load(name)
    except OSError as error:
        message = f"spaCy has no pipeline {name!r}; install it (python -m spacy download NAME) or give a folder"
        raise ModelError(message) from error


def spacy_mentions(text: str, name: str) -> list[Mention]:
    """Return the places (GPE, LOC, FAC) and demonyms (NORP) that a spaCy pipeline finds."""
    engine = pipeline(name)
    # spaCy refuses texts beyond this length unless told that memory suffices.
    engine.max_length = max(engine.max_length, len(text) + 1)
    return [
        Mention(
            entity.start_char, entity.end_char, text[entity.start_char : entity.end_char], usage=_LABELS[entity.label_]
        )
        for entity in engine(text).ents
        if entity.label_ in _LABELS
    ]
