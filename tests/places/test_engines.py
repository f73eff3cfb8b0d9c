"""Recognisers of others: a spaCy pipeline behind the same records."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from geomap.errors import ModelError
from geomap.places import engines, toponyms
from geomap.places.gazetteer import Gazetteer
from geomap.records import Document
from geomap.settings import DEFAULT
from geomap.text.sentences import split

TEXT = "Thousands left Elbora for Ust-Naran after Naranian shells fell."


def test_blank_pipeline(tmp_path: Path) -> None:
    """Any pipeline on disk serves: its places become mentions, its peoples demonyms."""
    spacy = pytest.importorskip("spacy")
    pipeline = spacy.blank("en")
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns(
        [
            {"label": "GPE", "pattern": "Elbora"},
            {"label": "LOC", "pattern": [{"TEXT": "Ust"}, {"TEXT": "-"}, {"TEXT": "Naran"}]},
            {"label": "NORP", "pattern": "Naranian"},
            {"label": "CARDINAL", "pattern": "Thousands"},
        ]
    )
    pipeline.to_disk(tmp_path / "blank")
    settings = replace(DEFAULT, recogniser=f"spacy:{tmp_path / 'blank'}")
    found = toponyms.find(Document("x", TEXT), split(TEXT), Gazetteer(), settings)
    assert [(mention.text, mention.usage) for mention in found] == [
        ("Elbora", "literal"),
        ("Ust-Naran", "literal"),
        ("Naranian", "demonym"),
    ]
    assert all(TEXT[mention.start : mention.end] == mention.text for mention in found)


def test_words_around(tmp_path: Path) -> None:
    """What another engine finds gets the kind word, the tail and the use that the words around it tell of."""
    spacy = pytest.importorskip("spacy")
    pipeline = spacy.blank("en")
    names = ("Elbora", "Naran", "Kenya")
    pipeline.add_pipe("entity_ruler").add_patterns([{"label": "GPE", "pattern": name} for name in names])
    pipeline.to_disk(tmp_path / "blank")
    text = "Elbora district is calm. They left Naran, Kenya, on foot. Kenya said it would help."
    settings = replace(DEFAULT, recogniser=f"spacy:{tmp_path / 'blank'}")
    found = toponyms.find(Document("x", text), split(text), Gazetteer(), settings)
    assert [(mention.text, mention.usage, mention.kind_word, mention.tail) for mention in found] == [
        ("Elbora", "literal", "district", None),
        ("Naran", "literal", None, "Kenya"),
        ("Kenya", "literal", None, None),
        ("Kenya", "associative", None, None),
    ]


def test_missing_pipeline() -> None:
    """A pipeline that is not installed, or spaCy missing, is an error that says what to do."""
    with pytest.raises(ModelError, match="install"):
        engines.spacy_mentions(TEXT, "no_such_pipeline")
