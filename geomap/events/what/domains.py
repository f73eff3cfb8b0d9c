"""Fields of life in which words of violence mean something else: sport, business, kitchens, computers, bodies, films.

A sentence belongs to a field when it holds one of the field's cues or two of its hints, and no proof of real violence
beside the word in question. The lists are hand-made (`data/domains.tsv`).
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from geomap import language
from geomap.events.what import lexicon
from geomap.events.words import clause

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.events.what.trigger import Trigger
    from geomap.events.words.clause import Words
    from geomap.records import Sentence

_LENT = frozenset({"attack", "explosion", "death", "territory", "arrest", "abduct"})  # types whose words fields borrow
_TO_PERSONS = frozenset({"shooting", "stabbing", "execution", "abduction", "assassination"})
_STOPS = frozenset((word,) for word in "stopped halted paralysed paralyzed crippled disrupted grounded".split())
_AT = frozenset((word,) for word in "on against at near hit hits struck damaged destroyed".split())  # where bombs fall
_WRECKED = frozenset("damages damaged destroys destroyed wrecks wrecked burned burns ruined shattered levelled".split())
_DAYS = frozenset((word,) for word in clause.when)
_CALLED = frozenset((word,) for word in "taxi ferry bus train pilots crew crews".split())
_OFF = ("was called off", "is called off", "has been called off", "were called off", "was suspended", "has ended")
_RALLIES = frozenset({"rally", "rallies", "rallied", "rallying"})
_FROM_AFAR = frozenset((word,) for word in "air drone missile rocket artillery night double-tap".split())
_SHOTS = frozenset({"strike", "strikes"})
_SCORE = re.compile(r"\d{1,2}-\d{1,2}")
_SCORED = re.compile(r"\d-\d")
_HINTS = 2
_SENTENCES, _THIRD = 2, 0.3
_WORD = re.compile(r"[^\W_][\w'-]*")


@cache
def _table() -> tuple[frozenset[str], dict[str, str], dict[str, tuple[str, ...]], frozenset[str]]:
    """Return the proofs, the field of each cue, the fields that each hint speaks for, and the words of labour."""
    proofs: set[str] = set()
    cues: dict[str, str] = {}
    hints: dict[str, tuple[str, ...]] = {}
    labour: set[str] = set()
    for field, kind, words in lexicon.rows("domains.tsv"):
        if kind == "proof":
            proofs.update(words.split())
        elif kind == "cue":
            cues.update(dict.fromkeys(words.split(), field))
        elif kind == "strike":
            labour.update(words.split())
        else:
            hints.update({word: (*hints.get(word, ()), field) for word in words.split()})
    return frozenset(proofs), cues, hints, frozenset(labour)


@cache
def _parts() -> frozenset[str]:
    """Return a run of letters of each cue and hint, without which it cannot stand."""
    _, cues, hints, _ = _table()
    return frozenset(max(language.letters(word), key=len) for word in (*cues, *hints))


def _may_tell(text: str) -> bool:
    """Whether a sentence might belong to a field: a quick look before its words are read."""
    return ("-" in text and _SCORED.search(text) is not None) or not _parts().isdisjoint(language.letters(text))


def of_report(sentences: Sequence[Sentence]) -> str | None:
    """Return the field that a report is about: that of two sentences and of every third at least."""
    read = (_field(tuple(_WORD.findall(s.text.lower()))) for s in sentences if _may_tell(s.text))
    counts = Counter(told for told in read if told is not None)
    told, number = counts.most_common(1)[0] if counts else ("", 0)
    return told if number >= _SENTENCES and number >= _THIRD * len(sentences) else None


def field(words: Words) -> str | None:
    """Return the field that a sentence belongs to, or None for the world of news."""
    return _field(words.low)


@lru_cache(maxsize=64)  # every trigger of a sentence asks again
def _field(low: tuple[str, ...]) -> str | None:
    _, cues, hints, _ = _table()
    counts: dict[str, int] = {}
    own = [word for word in low if word in cues or word in hints or ("-" in word and _SCORE.fullmatch(word))]
    for word in dict.fromkeys(own):  # in the order of the text: that of a set changes from run to run
        if word in cues:
            return cues[word]
        for name in hints.get(word, ("sport",)):
            counts[name] = counts.get(name, 0) + 1
            if counts[name] >= _HINTS:
                return name
    return None


def borrowed(trigger: Trigger, words: Words, about: str | None = None) -> bool:
    """Whether a trigger's word is lent to another field: "the visitors were killed by a late goal".

    `about` is the field of the whole report, if it has one.
    """
    if words.low[trigger.head] in _RALLIES:
        return (about or field(words)) == "business"
    if trigger.kind.type not in _LENT:
        return False
    if trigger.pos == "v" and trigger.kind.name in _TO_PERSONS and "human" in trigger.object:
        return False  # "a coach was shot": teams and shares are not
    if trigger.kind.type == "explosion" and trigger.pos != "v" and words.low[trigger.last] not in _SHOTS:
        return False
    if about is None and field(words) is None:
        return False
    proofs = _table()[0]
    beside = (word for i, word in enumerate(words.low) if not trigger.head <= i <= trigger.last)
    own = words.low[trigger.head : trigger.last + 1] if trigger.last > trigger.head else ()  # "terrorist attack"
    return not any(word in proofs for word in (*beside, *own))


def of_labour(trigger: Trigger, words: Words) -> bool:
    """Whether a strike is one of workers: by who stands beside it, or by its days: "enters its third day"."""
    if trigger.pos != "n" or words.low[trigger.last] not in _SHOTS:
        return False
    before, after = words.low[max(0, trigger.head - 2) : trigger.head], words.low[trigger.last + 1 : trigger.last + 12]
    if before in {("day", "of"), ("days", "of")} or ("its" in after and "day" in after):
        return True
    if after[:1] in _STOPS and before[-1:] not in _FROM_AFAR and _table()[0].isdisjoint(words.low):
        return True  # "a strike stopped ferries"
    proofs, _, _, labour = _table()
    dated = after[:1] == ("on",) and (after[1:2] in _DAYS or "".join(after[1:2])[:1].isdigit())
    if not proofs.isdisjoint(words.low) or (after[:1] in _AT and not dated and before[-1:] not in _CALLED):
        return False
    if not _WRECKED.isdisjoint(words.low):
        return False
    return not labour.isdisjoint(words.low) or " ".join(after).startswith(_OFF)
