"""Triggers of a sentence that tell of one happening share its place: "killed in clashes in X", "the blast in X hit"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.events.where import holders
from geomap.events.words import clause
from geomap.records import changed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.events.what.trigger import Trigger
    from geomap.events.where.attachment import Attachment
    from geomap.events.words.clause import Words

SHARED = "place:shared"
"""The rule of an event whose place stands with another trigger of the same happening."""

_BY = frozenset({"in", "during", "by", "amid"})
_WHEN = frozenset({"when", "as"})
_NEAR = 5  # words between the two of "killed in fierce overnight clashes"
_CLAUSE = 10  # words between the two of "drowned when an overloaded ferry sank"


def share(found: Sequence[Trigger], placed: Sequence[Attachment], words: Words) -> list[Attachment]:
    """Return the attachments of one sentence's triggers, those without a place with that of the happening they tell."""
    out = list(placed)
    given = [bool(at.places or at.unresolved) for at in placed]
    for k, trigger in enumerate(found):
        if given[k]:
            continue
        others = (
            j
            for j, other in enumerate(found)
            if given[j]
            and (
                _same(trigger, other, found, words)
                or _same(other, trigger, found, words)
                or (_told_with(trigger, other, words) and _agree(placed[k], placed[j]))
                or (_joined(trigger, other, words) and _between(placed[k], placed[j], other, trigger))
            )
        )
        other = next(others, None)
        if other is None:
            continue
        lent = placed[other]
        taken = {p.mention.text for p in lent.places if p.mention is not None} | {s.text for s in lent.unresolved}
        out[k] = changed(
            lent,
            not_at=tuple(no for no in placed[k].not_at if no.place not in taken),
            rules=(*placed[k].rules, *(r for r in lent.rules if r not in placed[k].rules), SHARED),
        )
    return out


_DOING = frozenset({"attack", "explosion", "disaster", "riot", "death"})
_PAST = frozenset(
    "before since until over following who whose which for accused suspected charged convicted blamed earlier "
    "previous previously ago elsewhere separately".split()
)
_APART = _PAST | {"after", "from", "last"}
_TONIGHT = frozenset("night evening".split())
_FAR = 14  # words
_WHEN_REACH = 16  # words before the "when" of "were killed on Sunday evening when a bus plunged"
_LONG = 30  # words between the two of "were killed when a bus that was taking ... plunged"


def _follows(trigger: Trigger, other: Trigger, words: Words) -> bool:
    """Whether somebody was harmed in what the other trigger of the sentence tells: "two were hurt as shells hit X"."""
    if trigger.kind.type != "death" or other.kind.type not in _DOING:
        return False
    first, second = (trigger, other) if trigger.head < other.head else (other, trigger)
    between: Sequence[str] = words.low[first.last + 1 : second.head]
    if "last" in between:
        following = words.low[first.last + 2 : second.head + 1]
        between = [
            word for word, after in zip(between, following, strict=True) if word != "last" or after not in _TONIGHT
        ]
    marks = "".join(words.breaks[first.last + 1 : second.head + 1])
    if set(marks) & set('“”"()—–'):
        return False
    if len(between) <= _FAR and _APART.isdisjoint(between):
        return True
    opening = next((k for k, w in enumerate(between[:_WHEN_REACH]) if w in _CAUSING), None)  # "killed on Sunday when"
    return first is trigger and opening is not None and len(between) <= _LONG and _PAST.isdisjoint(between)


_CAUSING = _WHEN | {"after"}


def _told_with(trigger: Trigger, other: Trigger, words: Words) -> bool:
    """Whether a trigger tells of the harm that the other did, or of what was done besides."""
    return _follows(trigger, other, words) or _participle(trigger, other, words)


def _participle(trigger: Trigger, other: Trigger, words: Words) -> bool:
    """Whether a verb tells what the other did besides: "stormed a school in X, taking away dozens"."""
    head = trigger.head
    if trigger.pos != "v" or other.pos != "v" or not words.low[head].endswith("ing"):
        return False
    opens = words.breaks[head][:1] == "," or (words.low[head - 1] == "and" and head - 1 > other.last)
    marks = "".join(words.breaks[other.last + 1 : head + 1])
    return opens and 0 < head - other.last <= _JOINED and not set(marks) - {","}


def _agree(at: Attachment, lent: Attachment) -> bool:
    """Whether the place that is only likely, if any, is among those that the other has."""
    return at.likely is None or any(at.likely.place.id in {p.place.id, *p.place.parents} for p in lent.places)


_AFTER_AND = frozenset("then also later subsequently reportedly allegedly have had were was".split())
_JOINED = 25  # words between the two of "stormed a hall in X, a suburb of Y, and killed nine"


def _joined(trigger: Trigger, other: Trigger, words: Words) -> bool:
    """Whether a verb is the second of two with one subject: "stormed a hall in X and killed nine"."""
    low, k = words.low, trigger.head - 1
    if trigger.pos != "v" or other.pos != "v" or not 0 < trigger.head - other.last <= _JOINED:
        return False
    while k > other.last and low[k] in _AFTER_AND and not words.breaks[k + 1]:
        k -= 1
    between = low[other.last + 1 : trigger.head]
    marks = "".join(words.breaks[other.last + 1 : trigger.head + 1])
    return low[k] == "and" and k > other.last and _APART.isdisjoint(between) and not set(marks) - {","}


def _between(at: Attachment, lent: Attachment, first: Trigger, second: Trigger) -> bool:
    """Whether the lent place stands between the two verbs, and the one that is only likely, if any, before both."""
    spans = [p.mention for p in lent.places if p.mention is not None] + list(lent.unresolved)
    here = (
        bool(spans)
        and holders.COUNTRY not in lent.rules
        and all(first.span.start < span.start < second.span.start for span in spans)
    )
    likely = [at.likely.mention] if at.likely is not None and at.likely.mention is not None else list(at.unsure)
    return here and all(span.start < first.span.start or span in spans for span in likely)


def _same(trigger: Trigger, other: Trigger, found: Sequence[Trigger], words: Words) -> bool:
    """Whether the other trigger names what this one happened in, or is the noun that is its subject."""
    low = words.low
    if other.pos != "v" and other.subject_range != trigger.subject_range:
        first, end = trigger.subject_range
        if first <= other.head < end and other.head < trigger.head:
            return not any(words.breaks[other.last + 1 : trigger.head + 1])
    first, end = trigger.last + 1, other.head
    if not first < end or any(words.breaks[first : end + 1]):
        return False
    if any(trigger.head < t.head < other.head for t in found):
        return False
    between = low[first:end]
    if between[0] in _BY:
        return len(between) <= _NEAR and clause.prepositions.isdisjoint(between[1:])
    return between[0] in _WHEN and len(between) <= _CLAUSE
