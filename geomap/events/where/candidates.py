"""The mentions of a sentence that may be an event's place, with names that look like one though nobody knows them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geomap.events.words import clause
from geomap.records import Mention

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geomap.events.words.clause import Words

UNKNOWN = "not recognised"
_SMALL = clause.prepositions | clause.conjunctions | clause.determiners | clause.be | clause.have | clause.modals
PLACING = frozenset(
    (
        "in at on near inside outside across throughout around along into within over onto to from toward "
        "towards through"
    ).split()
)
KINDS = frozenset(
    (
        "town city village district province region governorate suburb camp area neighbourhood neighborhood "
        "county valley mountains hills island islands airport airbase base checkpoint crossing roundabout "
        "hospital prison market junction municipality quarter sector subdistrict countryside axis hilltop "
        "castle farms plain dam square bridge towns villages districts suburbs cities provinces "
        "capital state settlement settlements commune department prefecture oblast canton hamlet forest forests "
        "perimeter outskirts orchards fields oilfield gasfield highway road street avenue station palace stadium "
        "mosque church theater theatre campus residence yard factory plant"
    ).split()
)
_TAKING = frozenset(
    (
        "captured capture capturing seized seize seizing attacked attacking attack stormed storming storm "
        "recaptured recapture retook retake shelled shelling bombed bombing targeting targeted entered "
        "entering liberated besieged besieging raided overran patrolled patrolling patrol hit hitting struck "
        "striking rocked shook fled"
    ).split()
)


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A mention in the trigger's sentence with the word range that it covers."""

    mention: Mention
    first: int
    last: int


def locate(words: Words, mentions: Sequence[Mention]) -> tuple[Candidate, ...]:
    """Locate mentions of one sentence among its words, in the order of the text."""
    found = []
    j = 0
    total = len(words.low)
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        while j and words.starts[j - 1] >= mention.start:
            j -= 1
        while j < total and words.ends[j] <= mention.start:
            j += 1
        last = j
        while last + 1 < total and words.starts[last + 1] < mention.end:
            last += 1
        if j < total and words.starts[j] < mention.end:
            found.append(Candidate(mention, j, last))
    return tuple(found)


def with_unknown(words: Words, found: tuple[Candidate, ...], text: str, offset: int) -> tuple[Candidate, ...]:
    """Add capitalised names that stand like a place but that no recogniser took for a toponym.

    A place that the gazetteer lacks must not hand its event to the next best name; such a candidate has no place.
    """
    taken = {k for c in found for k in range(c.first, c.last + 1)}
    extra = []
    low, raw, breaks = words.low, words.raw, words.breaks
    if text.isupper():
        for k, last in _in_capitals(words, taken):
            start, end = words.starts[k], words.ends[last]
            name = text[start - offset : end - offset]
            extra.append(Candidate(Mention(start, end, name, confidence=0.0, reason=UNKNOWN), k, last))
        return tuple(sorted((*found, *extra), key=lambda c: c.first)) if extra else found
    k = 1
    while k < len(low):
        if k in taken or not _is_name(raw[k]) or low[k] in _NO_START or (raw[k].isupper() and len(raw[k]) > 4):
            k += 1
            continue
        last = k
        while last + 1 < len(low) and last + 1 not in taken and _is_name(raw[last + 1]) and not breaks[last + 1]:
            last += 1
        if (
            _placed(words, k, last, taken)
            and not _PLAIN.issuperset(low[k : last + 1])
            and not any(w in _NOT_NAMES for w in low[k : last + 1])
        ):
            start, end = words.starts[k], words.ends[last]
            name = text[start - offset : end - offset]
            extra.append(Candidate(Mention(start, end, name, confidence=0.0, reason=UNKNOWN), k, last))
            taken.update(range(k, last + 1))
        k = last + 1
    return tuple(sorted((*found, *extra), key=lambda c: c.first)) if extra else found


_ARTICLE = re.compile(r"(?:al|el|ad|an|ar|as|at|az|ash)-[A-Z]")


def _is_name(word: str) -> bool:
    """Whether a word is written as a name, an Arabic article in lower case before it included.

    The number of a road, a block or a unit is none: "on the N1", "Block D4", "44IB".
    """
    if word[-1:].isdigit() and word[1:].isalnum():
        return False
    return word[:1].isupper() or ("-" in word and _ARTICLE.match(word) is not None)


def cased(words: Words, found: Sequence[Candidate]) -> Words:
    """Return the words of a sentence in capitals as mixed case would have them: only the places keep a capital."""
    named = {k for c in found for k in range(c.first, c.last + 1)}
    return replace(words, raw=tuple(w.capitalize() if k in named else w.lower() for k, w in enumerate(words.raw)))


_PARTS = frozenset("neighborhood neighbourhood quarter suburb sector farm hacienda colony barrio village".split())
_LONGEST = 3  # words of a name before its generic noun
_NO_NAME = frozenset(
    "this that each every whole entire same other another some any no one two three four five six seven many "
    "several residential poor wealthy rich working-class middle-class nearby remote small rural".split()
)


def _in_capitals(words: Words, taken: set[int]) -> Iterator[tuple[int, int]]:
    """Yield the names of parts of towns in a sentence in capitals, where nothing but the generic noun tells a name."""
    low, breaks = words.low, words.breaks
    for k, word in enumerate(low):
        if word not in _PARTS:
            continue
        first = k
        while first > 0 and k - first < _LONGEST and not breaks[first] and first - 1 not in taken:
            before = low[first - 1]
            if before in _SMALL or before in _NO_NAME or before in _NOT_NAMES or before in BEFORE_NAME:
                break
            first -= 1
        if first < k and first and low[first - 1] in {"the", "in", "at", "of"} and not breaks[k]:
            yield first, k - 1


def _placed(words: Words, first: int, last: int, taken: set[int]) -> bool:
    """Whether the words around a name say that it is a place."""
    low, breaks = words.low, words.breaks
    if low[last] in KINDS and last > first:
        return True
    if last + 1 < len(low) and low[last + 1] in KINDS and not breaks[last + 1]:
        return True
    before = low[first - 1]
    if not breaks[first] and first > 1 and before in {"of", "called"} and low[first - 2] in KINDS:
        return True
    if not breaks[first] and before in _TAKING:
        return True
    listed = first - 1 in taken and breaks[first] == ","
    if listed or (before == "and" and first - 2 in taken and breaks[first] == "" and set(breaks[first - 1]) <= {","}):
        return True
    j = first - 1
    while j > 0 and low[j] in BEFORE_NAME and not breaks[j + 1]:
        j -= 1
    return low[j] in PLACING and not breaks[j + 1]


_PLAIN = frozenset(
    "catholic orthodox baptist anglican methodist protestant evangelical lutheran hindu sikh jewish buddhist general "
    "national central grand state federal royal public main first second third north south east west block camp zone "
    "ward sector district secretariat".split()
)  # alone before "church" or "hospital" these name no place
_NOT_NAMES = frozenset(
    (
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
        "august september october november december jan feb mar apr jun jul aug sept sep oct nov dec i mr mrs "
        "ms dr gen lt col maj president minister god ramadan christmas easter eid sunni shiite shia muslim "
        "muslims christian christians islamic islam cold world war prophet red cross international supreme "
        "court parliament congress army navy air force police twitter facebook internet"
    ).split()
)
_NO_START = _NOT_NAMES | PLACING  # "North East: At Walewale"
BEFORE_NAME = frozenset(
    (
        "the a city town village province district region area governorate state capital of northern southern "
        "eastern western central northeastern northwestern southeastern southwestern north south east west "
        "downtown nearby outskirts neighborhood neighbourhood suburb besieged rural strategic"
    ).split()
)
