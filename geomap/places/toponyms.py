"""Toponym mentions in a document, with how each name is used; nothing is resolved here."""

from __future__ import annotations

from collections.abc import Sequence

from geomap.language import tokens
from geomap.places import features as feat
from geomap.places import tagger
from geomap.records import Document, Gazetteer, Mention, Sentence, Usage
from geomap.settings import Settings

_USAGE: dict[str, Usage] = {"LOC": "literal", "EMB": "organisation", "DEM": "demonym"}


def find(
    document: Document, sentences: Sequence[Sentence], gazetteer: Gazetteer, settings: Settings
) -> tuple[Mention, ...]:
    """Return the toponyms of a document in order of their offsets, unresolved."""
    del settings
    text = document.text
    parts = tokens(text)
    engine = tagger.default()
    prepared = engine.prepare(parts, sentences, gazetteer.info)
    found: list[Mention] = []
    for name in engine.tag(prepared, gazetteer.info):
        start, end = parts.starts[name.start], parts.ends[name.end - 1]
        if text[start] in "#@":
            start += 1
        kind = _kind_word(prepared, name.start, name.end)
        tail = _tail(prepared, name.end, gazetteer)
        found.append(
            Mention(start, end, text[start:end], _USAGE[name.type], kind_word=kind, tail=tail, confidence=name.confidence)
        )
    return tuple(found)


def _kind_word(text: feat.Text, start: int, end: int) -> str | None:
    """Return the generic in the name, after it, or before it with "of" ("the province of X")."""
    words, lower, sentence = text.tokens.words, text.lower, text.sentence
    for index in (end - 1, start):
        if end - start > 1 and lower[index] in feat.KINDS:
            return words[index]
    if end < len(words) and lower[end] in feat.KINDS and sentence[end] == sentence[start]:
        return words[end]
    if start >= 2 and lower[start - 1] == "of" and lower[start - 2] in feat.KINDS:
        return words[start - 2]
    if start >= 1 and lower[start - 1] in feat.KINDS and sentence[start - 1] == sentence[start]:
        return words[start - 1]
    return None


def _tail(text: feat.Text, end: int, gazetteer: Gazetteer) -> str | None:
    """Return the unit named after a comma, which narrows the name before it."""
    words = text.tokens.words
    if end + 1 >= len(words) or words[end] != "," or text.sentence[end + 1] != text.sentence[end - 1]:
        return None
    for length in (3, 2, 1):
        stop = end + 1 + length
        if stop > len(words) or not (feat.is_candidate(words[end + 1]) and words[stop - 1][0].isalpha()):
            continue
        name = feat.join(text.tokens, words, end + 1, stop)
        info = gazetteer.info(name)
        if info and info.flags & (1 | 2 | 4 | 256):
            return name
    return None
