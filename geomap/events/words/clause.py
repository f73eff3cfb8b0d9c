"""Words of a sentence with the shallow grammar that triggers and places need: passives, subjects and objects.

There is no parser behind this: noun phrases are runs of words between function words, which newswire English obeys
often enough, and everything is linear in the sentence. Word indices count from 0; offsets are the document's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from geomap.language import cut

_WORD = re.compile(
    r"(\d{1,3}(?:,\d{3})+(?![\d,])|\d+\.\d+(?![\d.])|[^\W_]+(?:['’\-][^\W_]+| ?['’] ?(?:s|t|re|ve|ll|d|m)\b)*|[$€£%])"
)
_SPACED = re.compile(r"\s+")
_SENTENCE_BREAK = frozenset('.;:!?—–()[]"“”\n')

be = frozenset("be is are was were been being am get gets got getting 's 're".split())
have = frozenset("have has had having 've 'd".split())
modals = frozenset("will would could may might should must shall can cannot 'll".split())
determiners = frozenset(
    "the a an this that these those his her its their our my your another any some each every no both such "
    "several many more most few all other two three four five six seven eight nine ten dozens hundreds".split()
)
prepositions = frozenset(
    "in at on of by for with from to into onto near inside outside outskirts across along around over "
    "under between among "
    "during after before since until against through towards toward upon within without about above below behind "
    "beside off out up down per via amid amidst following despite except than as like throughout adjacent".split()
)
conjunctions = frozenset(
    "and or but nor yet so while when where who whom whose which that because if although though".split()
)
adverbs = frozenset(
    "not also reportedly allegedly later then now still already just only even again once ever never since first "
    "soon thus therefore however meanwhile apparently currently finally initially subsequently recently early late "
    "today yesterday tonight overnight both all further officially".split()
)
_SMALL = prepositions | conjunctions | be | have | modals
numerals = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands "
    "million dozen dozens scores score several many few some more".split()
)
_LINKS = frozenset(
    "said says say told tells tell announced added claimed reported confirmed stated wrote tweeted".split()
)
_QUANTITY = frozenset(
    "dozens hundreds thousands scores number numbers hundred thousand million dozen tens many several group "
    "groups members member some all most half majority part parts large one two three four five six seven "
    "tonnes tons head litres barrels kg kilograms kilos pieces rounds bags sacks crates eight nine ten at least "
    "control capture city town village district province region state".split()
)


when = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september "
    "october november december yesterday today tonight overnight here there again together".split()
)
_PERIODS = when | frozenset("week month year night morning afternoon evening weekend".split())
_ABOUT_WHEN = frozenset("late early last next".split())
_OPENERS = frozenset("nobody no none he she they it we i there".split())  # after "and": a subject of its own
_CONTROL = frozenset(
    "forced compelled obliged managed tried began started continued reported said known seen able unable believed "
    "alleged thought understood expected".split()
)
_GROUP = be | have | modals | adverbs | {"to", "did", "does", "do"}


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence's words: `low` lower-cased, `raw` as written, `breaks[i]` the punctuation just before word i."""

    low: tuple[str, ...]
    raw: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    breaks: tuple[str, ...]


def read(text: str, offset: int) -> Words:
    """Split a sentence that starts at `offset` of its document; linear in its length."""
    (starts, ends, raw), between = cut(_WORD, text)
    breaks = [gap.strip() for gap in between]
    raw = [_SPACED.sub("", word) if " " in word else word for word in raw]  # "the city 's": put together from tokens
    for i in [i for i, gap in enumerate(breaks) if gap == "."] if "." in text else ():
        if i and len(raw[i - 1]) == 1 and raw[i - 1].isupper():
            breaks[i] = ""  # "the U.S. embassy"
    low = [word.lower() for word in raw]
    if "’" in text:
        low = [word.replace("’", "'") for word in low]
    document_starts, document_ends = [offset + at for at in starts], [offset + at for at in ends]
    return Words(tuple(low), tuple(raw), tuple(document_starts), tuple(document_ends), tuple(breaks))


def is_passive(words: Words, index: int) -> int | None:
    """Return the index of the auxiliary that makes the participle at `index` passive, or None."""
    low = words.low
    if low[index].endswith("ing"):
        return None  # "are shelling": a progressive
    for j in range(index - 1, max(-1, index - 6), -1):
        word = low[j]
        if word in be:
            return j
        if word in adverbs or word.endswith("ly") or word in {"and", "or"}:
            continue
        if word in _PARTICIPLES or (
            word.endswith("ed") and j > 0 and (low[j + 1] in {"and", "or"} or words.breaks[j + 1] == ",")
        ):
            continue
        return None
    return None


_PARTICIPLES = frozenset(
    "shot beaten kidnapped killed wounded injured arrested burned burnt hacked captured tortured hit".split()
)


def chain_start(words: Words, index: int) -> int:
    """Return the index at which the verb group that ends at `index` starts (auxiliaries, adverbs, negations)."""
    low = words.low
    j = index
    while j > 0:
        word = low[j - 1]
        if words.breaks[j] and any(c in _SENTENCE_BREAK or c == "," for c in words.breaks[j]):
            break
        if word in _CONTROL and low[j] == "to":
            j -= 1
            continue  # "were forced to retreat": who retreats stands before "were"
        if word.endswith("'ll"):
            return j - 1  # "they'll march"
        if word not in _GROUP and not word.endswith(("ly", "n't")):
            break
        j -= 1
    return j


def phrase_right(words: Words, index: int, limit: int = 9) -> tuple[int, int]:
    """Return the noun phrase that starts after word `index` as word range; empty where none follows."""
    low = words.low
    start = index + 1
    end = start
    while end < len(low) and end - start < limit:
        if words.breaks[end] and (end > start or not set(words.breaks[end]) <= set("\"“'‘")):
            break
        word = low[end]
        if word == "of" and end > start and (low[end - 1] in _QUANTITY or low[end - 1].isdigit()):
            end += 1
            continue
        if word in {"at", "as", "more", "up", "between"} and end == start and _number_ahead(low, end):
            end += 1
            continue
        if word in {"over", "about", "around"} and end == start and _is_number(low[end + 1 : end + 2]):
            end += 1
            continue
        if word in {"than", "least", "many", "to", "and"} and end > start and _number_ahead(low, end):
            end += 1
            continue
        if word == "further" and _number_ahead(low, end):
            end += 1
            continue
        if word in _SMALL or (word in adverbs and end > start) or (end == start and _is_adverbial(word)):
            break
        if end == start and word in _ABOUT_WHEN and low[end + 1 : end + 2] != () and low[end + 1] in _PERIODS:
            break  # "demonstrated late Wednesday"
        end += 1
    return start, end


def _is_adverbial(word: str) -> bool:
    """Whether a word after a verb tells when, where or how, and opens no object: "marched here"."""
    return word in when or (word.endswith("ly") and word not in {"family", "assembly", "supply", "rally", "ally"})


def _is_number(following: tuple[str, ...]) -> bool:
    return bool(following) and (following[0][:1].isdigit() or following[0] in numerals)


def _number_ahead(low: tuple[str, ...], index: int) -> bool:
    return any(w[:1].isdigit() or w in numerals for w in low[index + 1 : index + 4])


def phrase_left(words: Words, index: int, limit: int = 14, *, skip: bool = True) -> tuple[int, int]:
    """Return the words before `index` that can hold the subject; `skip` leaves out what two commas enclose."""
    breaks, low = words.breaks, words.low
    end = index
    if skip and end < len(breaks) and breaks[end].startswith(","):
        j = end - 1
        while j > 0 and end - j < 16 and not breaks[j].startswith(","):
            j -= 1
        end = j if j > 0 else end
    start = end
    while start > 0 and end - start < limit:
        if start < end and breaks[start] and any(c in _SENTENCE_BREAK or c == "," for c in breaks[start]):
            break
        word = low[start - 1]
        if word in _LINKS or word in {"that", "when", "while", "after", "before", "because", "if", "as", "but"}:
            break
        if word in modals or word in be:
            break
        if word == "and" and start < end and low[start] in _OPENERS:
            break
        start -= 1
    return start, end
