"""Find the words that tell of events: a lexicon of stems and phrases with frames and blockers.

The lexicon (`data/lexicon.tsv`) is indexed by the first word of every inflected form, so a sentence costs one
dictionary look-up a word and everything else only where a form was met. Rows are tried in the file's order, the
longest phrase first; the first whose blockers stay silent and whose frame fits wins.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from geomap import language
from geomap.events.what import anyverb, cues, domains, lexicon, roles, wordclass
from geomap.events.what.trigger import Trigger
from geomap.events.words import clause, nouns
from geomap.records import Span, changed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.events.words.clause import Words
    from geomap.records import Sentence

_MONTHLY = frozenset("last this next in since until by of from late early mid to and on".split())
_CONTEXT = 72
_GAP = 3
_WIDE = 8  # words: "left 12 soldiers and three of the insurgents dead"
_FAR = frozenset(
    "dead wounded injured homeless captive hostage fighters soldiers troops bush forest fire ablaze alight "
    "fleeing walking scrambling trekking".split()
)

_ANEW = frozenset("after before when while because although".split())


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)  # on first use: compiling the whole lexicon would cost every start a tenth of a second


def _matches(entry: lexicon.Entry, words: Words, index: int) -> tuple[int, tuple[int, int]] | None:
    """Return the index of the last word of the phrase that starts at `index`, and its first gap; or None."""
    low = words.low
    last = index
    gap = False
    filled = (index, index)
    for forms in entry.rest:
        if forms is None:
            gap = True
            continue
        wide = entry.rest[-1] is not None and not _FAR.isdisjoint(entry.rest[-1]) and "shoot" not in entry.trigger
        reach = _WIDE if wide else _GAP
        for step in range(1, (reach if gap else 0) + 2):
            j = last + step
            if j >= len(low) or set(words.breaks[j]) & set(",.;:!?()—"):
                return None
            if low[j] in forms:
                between = low[last + 1 : j] if gap else ()
                if low[j] != "heard" and not cues.MODAL_GAP.isdisjoint(between):
                    return None  # "the toll is expected to rise"
                if not _ANEW.isdisjoint(between):
                    return None  # "exchanged fire after some prisoners were moved": another clause
                filled = (last + 1, j) if gap and filled[0] == index else filled
                last = j
                break
        else:
            return None
        gap = False
    return last, filled


def _frame_fits(entry: lexicon.Entry, found: dict[str, frozenset[str]]) -> bool:
    for slot, wanted in entry.frame:
        if slot == "not":
            if not found["subj"].isdisjoint(wanted):
                return False
            continue
        if "any" in wanted:
            if slot == "of" and "none" in found[slot]:
                return False
            continue
        if not found.get(slot, frozenset()) & wanted:
            return False
    return True


_DAY = re.compile(r"^ on (?:\w+ )?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b")


def _blocked(entry: lexicon.Entry, words: Words, index: int, last: int, text: str, base: int) -> bool:
    """Whether the words beside the phrase say that it means something else."""
    if not entry.trigger.startswith("^") and entry.pos != "v" and _names_an_institution(words, last):
        return True
    if entry.not_left and _blocked_left(entry, words.starts[index] - base, text):
        return True
    end = words.ends[last] - base
    if entry.not_right:
        right = " " + " ".join(text[end : end + _CONTEXT].lower().replace("’", "'").split())
        if right.startswith(" on "):
            right = _DAY.sub("", right)  # "seized on Tuesday" is not "seized on"
        if _pattern(entry.not_right).match(right):
            return True
    return False


def _names_an_institution(words: Words, last: int) -> bool:
    """Whether the noun only says what another is for or about: "a rescue helicopter", "the bombing charges"."""
    return last + 1 < len(words.low) and not words.breaks[last + 1] and words.low[last + 1] in cues.COMPOUND


def _blocked_left(entry: lexicon.Entry, start: int, text: str) -> bool:
    """Whether the words before the phrase say that it means something else."""
    left = " ".join(text[max(0, start - _CONTEXT) : start].lower().split()) + " "
    return _pattern(rf"\b(?:{entry.not_left})").search(" " + left) is not None


def _sense_blocked(entries: Sequence[lexicon.Entry], words: Words, index: int, sentence: Sentence) -> bool:
    """Whether what stands before a form in -ing rules it out as noun or as verb: then it is neither."""
    return any(
        _blocked_left(entry, words.starts[index] - sentence.start, sentence.text)
        for entry in entries
        if not entry.rest and entry.not_left
    )


class _Roles(NamedTuple):
    """The arguments of a word: where the passive's auxiliary, subject and object stand, and the classes of the two."""

    passive: int | None
    subject_range: tuple[int, int]
    object_range: tuple[int, int]
    subject: frozenset[str]
    target: frozenset[str]


def _roles(words: Words, index: int, last: int, pos: str, places: frozenset[int]) -> _Roles:
    """Return the arguments of the words from `index` to `last`."""
    passive, subject, target = roles.arguments(words, index, last, pos)
    classes = nouns.classes(words, *subject, places), nouns.classes(words, *target, places)
    return _Roles(passive, subject, target, *classes)


def _trigger(
    entry: lexicon.Entry,
    words: Words,
    index: int,
    matched: tuple[int, tuple[int, int]],
    sentence: Sentence,
    places: frozenset[int],
    told: dict[tuple[int, str], _Roles],
) -> Trigger | None:
    """Return the trigger of an entry whose words stand at `index`, None where its frame does not fit.

    `told` keeps the arguments of the word for its other entries.
    """
    last, gap = matched
    text, base = sentence.text, sentence.start
    start, end = words.starts[index] - base, words.ends[last] - base
    key = last, entry.pos
    if key not in told:
        told[key] = _roles(words, index, last, entry.pos, places)
    passive, subject_range, object_range, subject, target = told[key]
    against = (
        frozenset({"against"})
        if words.low[last + 1 : last + 2] in {("against",), ("outside",), ("in",)}
        else frozenset()
    )
    if passive == index:
        subject |= target  # "collapsed", "erupted": a participle without an object may be intransitive as well
    if passive is None and target == _NONE and words.low[index].endswith("ing"):
        target = _UNSAID  # "strikes are damaging" needs an object as much as "strikes damage" does
    unsaid = frozenset({"none"}) if passive == index else frozenset()
    found = {"subj": subject, "obj": target | against | unsaid, "of": target}
    for slot, _ in entry.frame:
        if slot == "who":
            who = object_range if passive == index else subject_range
            found[slot] = _ONE if roles.is_one(words, who, subject) else _SEVERAL
        elif slot in roles.SLOTS:
            asked = roles.SLOTS[slot](words, last, gap, object_range if passive is None else (last + 1, last + 1))
            found[slot] = nouns.classes(words, *asked, places) if asked is not None else target
    if not _frame_fits(entry, found) or _is_of_ideas(entry, subject, target, subject_range):
        return None
    return Trigger(
        Span(base + start, base + end, text[start:end]),
        index,
        last,
        entry.trigger,
        entry.pos,
        lexicon.taxonomy()[entry.kind],
        passive,
        subject - nouns.FOR_FRAMES,
        target - nouns.FOR_FRAMES,
        object_range,
        subject_range,
    )


_ONE, _SEVERAL = frozenset({"one"}), frozenset({"several"})
_NONE, _UNSAID = frozenset({"none"}), frozenset({"unknown"})
_CIVIC = frozenset({"protest", "mobilise", "agreement"})
_BEASTS = frozenset({"animal", "plant"})
_SHORT = 3  # words of a subject without a verb in it
_BODILY = frozenset({"attack", "explosion", "death", "territory", "arrest", "abduct", "disaster"})


def _is_of_ideas(
    entry: lexicon.Entry, subject: frozenset[str], target: frozenset[str], subject_range: tuple[int, int]
) -> bool:
    """Whether what happens befalls a beast, or no body or place but a price, a law or a mood: "demand exploded"."""
    kind = lexicon.taxonomy()[entry.kind].type
    lone = subject if subject_range[1] - subject_range[0] <= _SHORT else frozenset()
    if kind in _CIVIC and lone == {"animal"}:
        return True  # "slugs march through gardens"
    if kind not in _BODILY:
        return False
    if kind != "disaster" and lone == {"animal"} and target.isdisjoint({"human", "force", "num", "none", "name"}):
        return True  # "a heron killed a fish"
    if entry.pos == "n":
        return "abstract" in target and target.isdisjoint({"human", "force", "territory", "building", "place"})
    if kind == "death" and not target.isdisjoint(_BEASTS) and target.isdisjoint({"human", "force"}):
        return True
    return "abstract" in target or ("abstract" in subject and kind != "death")


def possible(text: str) -> bool:
    """Whether a sentence holds the words of any trigger: a quick look that saves reading most sentences closely."""
    letters = language.letters(text)
    beside = _beside()
    for word in letters & beside.keys():
        others = beside[word]
        if others is None or not others.isdisjoint(letters):
            return True
    return False


@cache
def _beside() -> dict[str, frozenset[str] | None]:
    """Map the first word of each trigger to those of which its phrases need one, to None where it may stand alone."""
    found: dict[str, set[str] | None] = {}
    for form, entries in lexicon.index().items():
        if form == lexicon.ANY:
            continue
        first = _longest(form)
        own = found.setdefault(first, set())
        if own is None or any(not entry.rest for entry in entries):
            found[first] = None
        else:
            own.update(_longest(other) for entry in entries for other in entry.needed)
    found.update({_longest(actor): None for actor in anyverb.actors()})
    return {word: frozenset(others) if others is not None else None for word, others in found.items()}


@cache
def _gates() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Map each word that never stands alone to those of which one must be next, and those of which one may be far."""
    return {
        form: (
            frozenset().union(*(entry.rest[0] for entry in entries if entry.rest[0] is not None)),
            frozenset().union(*(entry.needed for entry in entries if entry.rest[0] is None)),
        )
        for form, entries in lexicon.index().items()
        if all(entry.rest for entry in entries)
    }


def _longest(form: str) -> str:
    """Return the longest run of letters of a word in lower case."""
    return form if form.isalpha() else max(sorted(language.letters(form)), key=len)


def _compound(word: str) -> str:
    """Return what a compound ends in, nothing for a range of days: "counter-attack", "24-March"."""
    before, _, last = word.rpartition("-")
    return "" if before[-1:].isdigit() else last


def find(sentence: Sentence, words: Words, places: Sequence[tuple[int, int]] = ()) -> tuple[Trigger, ...]:
    """Return the triggers of a sentence in the order of the text; `places` are the spans of its place mentions."""
    index = lexicon.index()
    low = words.low
    held = frozenset(low)
    wild = anyverb.places(words, held)
    hits = _hits(low, held, wild, hyphens="-" in sentence.text)
    if not hits:
        return ()
    inside = frozenset(
        i for start, end in places for i in range(bisect_right(words.ends, start), bisect_left(words.starts, end))
    )
    found: list[Trigger] = []
    done = -1
    for i in hits:
        if i <= done or i in inside or _is_month(words, i):
            continue
        word = low[i] if low[i] in index else _compound(low[i])
        entries = index.get(word, ()) if i not in wild else (*index.get(word, ()), *index[lexicon.ANY])
        if word.endswith("ing") and _sense_blocked(entries, words, i, sentence):
            continue
        following = low[i + 1] if i + 1 < len(low) else ""
        told: dict[tuple[int, str], _Roles] = {}
        for entry in entries:
            if entry.rest and (
                (entry.rest[0] is not None and following not in entry.rest[0]) or held.isdisjoint(entry.needed)
            ):
                continue
            matched = _matches(entry, words, i)
            if matched is None or not wordclass.fits(entry, words, i):
                continue
            last = matched[0]
            if _blocked(entry, words, i, last, sentence.text, sentence.start):
                if entry.rest:
                    continue
                break  # what rules out one sense of a word rules out its others
            trigger = _trigger(entry, words, i, matched, sentence, inside, told)
            if trigger is not None:
                done = last
                if _is_name(trigger, words):
                    break
                if domains.of_labour(trigger, words):
                    trigger = changed(trigger, kind=lexicon.taxonomy()["labour_strike"])
                if not domains.borrowed(trigger, words):
                    found.append(trigger)
                break
    return tuple(found)


def _hits(low: Sequence[str], held: frozenset[str], wild: Sequence[int], *, hyphens: bool) -> list[int]:
    """Return which words the lexicon knows, or their parts after a hyphen, and verbs of any meaning that may tell.

    The first words of phrases alone ("in", "was") count only where one of the words that go on is there.
    """
    index, gates = lexicon.index(), _gates()
    hits: list[int] = []
    for i, (word, following) in enumerate(zip(low, (*low[1:], ""), strict=True)):
        if word in index:
            gate = gates.get(word)
            if gate is None or following in gate[0] or not held.isdisjoint(gate[1]):
                hits.append(i)
        elif hyphens and "-" in word and _compound(word) in index:
            hits.append(i)
    return sorted({*hits, *wild}) if wild else hits


def _is_name(trigger: Trigger, words: Words) -> bool:
    """Whether a word is part of a name, by its capital inside a sentence: "the Hurricanes", "Highway Patrol"."""
    raw, i = words.raw, trigger.head
    if words.low[i] in _SURNAMES and i and raw[i].istitle() and raw[i - 1].istitle() and not words.breaks[i]:
        return sum(word.istitle() for word in raw) <= len(raw) * _TITLED
    if (
        trigger.pos != "n"
        or trigger.kind.type not in _NAMING
        or trigger.kind.name == "epidemic"
        or not raw[i].istitle()
    ):
        return False
    following = raw[i + 1] if i + 1 < len(raw) and not words.breaks[i + 1] else ""
    if i == 0 or set(words.breaks[i]) & set('.:!?"“'):
        return trigger.kind.type == "death" and following.istitle() and following.lower() not in clause.prepositions
    if sum(word.istitle() for word in raw) > len(raw) * _TITLED:
        return False  # a headline
    return not following.istitle() or trigger.kind.type == "death" or raw[i].endswith("s")


_NAMING = frozenset({"disaster", "death"})
_SURNAMES = frozenset({"patrol", "barrage"})  # last words of names: "Highway Patrol", "Tharthar Barrage"
_TITLED = 0.6  # the share of capitalised words above which a sentence is a headline


def _is_month(words: Words, index: int) -> bool:
    """Whether "march" is the month: in running text by its capital, in capitals by what stands before it."""
    if words.low[index] != "march" or index == 0:
        return False
    before = words.low[index - 1]
    return words.raw[index] == "March" or (words.raw[index] == "MARCH" and (before in _MONTHLY or before[:1].isdigit()))


def given(span: Span, sentence: Sentence, words: Words, places: Sequence[tuple[int, int]] = ()) -> Trigger | None:
    """Return a trigger at a span that the caller names, of the lexicon's class where it knows one, else "other"."""
    for trigger in find(sentence, words, places):
        if trigger.span.start < span.end and span.start < trigger.span.end:
            return changed(trigger, span=span)
    covered = [i for i in range(len(words.low)) if words.starts[i] < span.end and words.ends[i] > span.start]
    if not covered:
        return None
    head, last = covered[0], covered[-1]
    inside = frozenset(
        i for start, end in places for i in range(len(words.low)) if words.starts[i] < end and words.ends[i] > start
    )
    known = lexicon.index().get(words.low[head], ())
    entry = next((e for e in known if not e.rest), None)
    pos = entry.pos if entry is not None else ("n" if wordclass.noun_like(words, head) else "v")
    passive, subject_range, object_range = roles.arguments(words, head, last, pos)
    return Trigger(
        span,
        head,
        last,
        entry.trigger if entry is not None else words.low[head],
        pos,
        lexicon.taxonomy()[entry.kind] if entry is not None else _OTHER,
        passive,
        nouns.classes(words, *subject_range, inside),
        nouns.classes(words, *object_range, inside),
        object_range,
        subject_range,
    )


_OTHER = lexicon.Class("other", "other", (None, None), (None, None))
