"""The words of one sentence that tell of an event, as its lexicon entry found them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geomap.events.what import lexicon
    from geomap.records import Span


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words that tell of an event; `head` is the index of its first word among the sentence's words."""

    span: Span
    head: int
    last: int
    lemma: str
    pos: str
    kind: lexicon.Class
    passive: int | None
    subject: frozenset[str]
    object: frozenset[str]
    object_range: tuple[int, int]
    subject_range: tuple[int, int]

    @property
    def verbal(self) -> bool:
        """Whether a verb or a phrase with a verb at its head tells of the event, not a noun."""
        return self.pos == "v" or self.lemma.startswith("^")
