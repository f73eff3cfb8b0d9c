"""Which of the voices behind an incident are independent: copies, agencies, outlets and claimants folded into one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geomap.records import Claim, Document, Event

_GENERIC = frozenset(
    "the a an of for and in on its their his her our several some many other own new local senior "
    "official officials force forces fighter fighters army "
    "military militia militias group groups front party movement government ministry minister ministers "
    "president leader leaders head spokesman spokeswoman "
    "spokesperson spokespersons spokesmen commander commanders general colonel authorities authority "
    "police state national republic "
    "democratic people peoples united news agency account accounts twitter facebook telegram post "
    "statement media sources source agency "
    "another one report reports who that".split()
)
_AGENCIES = re.compile(
    r"\b(reuters|afp|agence france[- ]presse|associated press|\(?AP\)?|xinhua|tass|interfax|ria novosti|anadolu|dpa|"
    r"efe|ansa|"
    r"kyodo|pti|ani|ians|bloomberg|upi|belga|irna|sana|petra|ukrinform)\b",
    re.IGNORECASE,
)
_SHINGLE = 6
_MOST = 40  # voices that are compared with each other; an incident with more is corroborated enough
_COPIED = 0.5
_AROUND = 240  # characters on either side of a name in which its office stands
_BETWEEN = 4  # blanks between a name and its office


def claimant(name: str) -> frozenset[str]:
    """Return the words that tell one claimant from another; all of them where only generic words stand."""
    words = [w.removesuffix("'s") for w in re.findall(r"[\w']+", name.lower().replace("’", "'"))]
    content = frozenset(w for w in words if w not in _GENERIC and not w.isdigit())
    return content or frozenset(words)


def same_claimant(left: str, right: str, texts: Sequence[str] = ()) -> bool:
    """Whether two descriptions name one claimant: they share a word that is not generic.

    What the reports say beside a name ("X, spokesman for Y") counts for the name.
    """
    first, second = claimant(left), claimant(right)
    if first & second or not texts:
        return bool(first & second)
    return bool((first | affiliation(left, texts)) & (second | affiliation(right, texts)))


def affiliation(name: str, texts: Sequence[str]) -> frozenset[str]:
    """Return the telling words of the bodies that a person is said to speak for or lead, in any of the texts."""
    last = name.rsplit(maxsplit=1)[-1] if name.split() else ""
    if not last[:1].isupper() or len(last) < 3:
        return frozenset()
    return frozenset().union(*[_bodies(last, text) for text in texts])


@lru_cache(maxsize=512)  # every pair of voices of an incident asks again
def _bodies(last: str, text: str) -> frozenset[str]:
    """Return the telling words of the bodies that a text puts beside a surname and an office."""
    if last not in text or not _has_office(text):
        return frozenset()
    # Around the name alone: a text of megabytes is asked once for every name in it.
    around = {
        text[max(0, at.start() - _AROUND) : at.end() + _AROUND]: None for at in re.finditer(re.escape(last), text)
    }
    found: set[str] = set()
    for window in around:
        patterns = _beside(last) if _is_near_office(last, window) else ()
        for match in (match for pattern in patterns for match in pattern.finditer(window)):
            words = [w.removesuffix("'s") for w in re.findall(r"[\w']+", match.group(1).lower().replace("’", "'"))]
            found.update(w for w in words if w not in _GENERIC and not w.isdigit() and len(w) > 2)
    return frozenset(found)


@lru_cache(maxsize=64)
def _beside(last: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a surname with its office and body after it, and before it."""
    return (
        re.compile(
            rf"\b{re.escape(last)}(?:['’]s)?,? (?:[\w-]+ ){{0,3}}?{_OFFICE}(?: [\w-]+){{0,2}}? (?:of|for) "
            r"([^,.;:()\n\"“”]{3,70})"
        ),
        re.compile(rf"\b((?:[\w’'-]+ ){{1,3}}){_OFFICE},? (?:[A-Z][\w.-]+ ){{0,3}}{re.escape(last)}\b"),
    )


def _is_near_office(last: str, window: str) -> bool:
    """Whether so few words stand between a surname and an office that the patterns for them are worth making."""
    for office in re.finditer(_OFFICE, window):
        before, after = window.rfind(last, 0, office.start()), window.find(last, office.end())
        if before >= 0 and window.count(" ", before, office.start()) <= _BETWEEN:
            return True
        if after >= 0 and window.count(" ", office.end(), after) <= _BETWEEN:
            return True
    return False


def _one_voice(left: Claim, right: Claim, texts: Sequence[str]) -> bool:
    """Whether two voices of one report are one: the outlet sums up whom it cites, a spokesman speaks for his group."""
    if "outlet" in {left.kind, right.kind}:
        return True
    return left.kind == right.kind == "party" and _speaks_for(left, right, texts)


def _speaks_for(left: Claim, right: Claim, texts: Sequence[str]) -> bool:
    """Whether one of two parties of a report is only "the group's spokesman", who speaks for the other."""
    names = (left.source, right.source)
    if any(_ITS_OFFICE.match(name) for name in names):
        return True
    ends = [(text, end) for text in texts for end in _its_offices(text)]
    lasts = [re.escape(name.rsplit(maxsplit=1)[-1]) for name in names if name.split()]
    if not ends or not lasts:
        return False
    named = re.compile(rf",? (?:[A-Z][\w.'’-]+ ){{0,3}}(?:{'|'.join(lasts)})\b")
    return any(named.match(text, end) for text, end in ends)


_OFFICE = (
    r"(?:spokes(?:man|woman|person)|head|leader|commander|chief|minister|president|general|colonel|director|"
    r"chairman|governor|"
    r"representative|secretary|member)"
)

_ITS_OFFICE = re.compile(
    r"\b(?:[Tt]he (?:group|movement|front|party|ministry|army|council|organi[sz]ation|force|militia|government|faction|"
    rf"coalition|rebels|junta|cartel|gang)['’]s?|[Ii]ts|[Tt]heir|[Aa]) (?:[a-z]+ ){{0,2}}{_OFFICE}"
)


def agency(text: str) -> str | None:
    """Return the news agency that a text names, in lower case."""
    match = _AGENCIES.search(text)
    if match is None or (match.group().strip("()").lower() == "ap" and not match.group().strip("()").isupper()):
        return None
    return match.group().lower().strip("()")


@lru_cache(maxsize=256)
def _its_offices(text: str) -> tuple[int, ...]:
    """Return where the mentions of offices of "the group's spokesman" end, found once for all pairs of voices."""
    return tuple(match.end() for match in _ITS_OFFICE.finditer(text))


@lru_cache(maxsize=256)
def _has_office(text: str) -> bool:
    """Whether a report names any office that somebody may hold."""
    return re.search(_OFFICE, text) is not None


@lru_cache(maxsize=4096)  # the voices of a sentence ask one after the other
def shingles(text: str) -> frozenset[str]:
    """Return the six-word runs of a sentence; a shorter sentence is its own run."""
    words = re.findall(r"\w+", text.lower())
    if len(words) <= _SHINGLE:
        return frozenset({" ".join(words)})
    return frozenset(" ".join(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1))


def copied(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether one sentence holds at least half of the other's six-word runs."""
    return len(left & right) >= _COPIED * min(len(left), len(right)) > 0


def count(claims: Sequence[Claim], events: Iterable[Event], documents: dict[str, Document]) -> tuple[int, str]:
    """Return how many independent sources assert an incident, and a sentence that says why.

    One source are: the same named claimant, the same outlet, the same agency, sentences copied from each other; an
    unnamed source corroborates nothing.
    """
    by_id = {event.id: event for event in events}
    asserting = sorted((c for c in claims if c.stance == "asserts"), key=lambda c: (c.document, c.source))
    voices = [c for c in asserting if c.kind != "unnamed"][:_MOST]
    parent = list(range(len(voices)))

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    if len(voices) == 1:
        return _summary(asserting, 1, set(), unnamed=len(voices) < len(asserting))
    near = [documents[d].text for d in sorted({c.document for c in voices}) if d in documents]
    texts = [frozenset().union(*(shingles(by_id[e].sentence.text) for e in c.events if e in by_id)) for c in voices]
    wires = [_wire(c, documents) for c in voices]
    reasons: set[str] = set()
    for i, left in enumerate(voices):
        for j in range(i):
            right = voices[j]
            why = None
            if left.kind != "outlet" and right.kind != "outlet" and same_claimant(left.source, right.source, near):
                why = "the same claimant"
            elif wires[i] and wires[i] == wires[j]:
                why = "the same agency"
            elif (left.document == right.document and left.kind == right.kind == "outlet") or (
                left.kind == right.kind == "outlet" and _outlet(left, documents) == _outlet(right, documents)
            ):
                why = "the same outlet"
            elif left.document == right.document and _one_voice(left, right, near):
                why = "one report"
            elif left.document != right.document and copied(texts[i], texts[j]):
                why = "copied sentences"
            if why is not None:
                reasons.add(why)
                parent[root(i)] = root(j)
    total = len({root(i) for i in range(len(voices))})
    return _summary(asserting, total, reasons, unnamed=len(voices) < len(asserting))


def _summary(asserting: Sequence[Claim], total: int, reasons: set[str], *, unnamed: bool) -> tuple[int, str]:
    """Return the number of independent sources with the sentence that says why."""
    reports = len({c.document for c in asserting})
    text = f"{reports} report{'s' * (reports != 1)}, {total} independent source{'s' * (total != 1)}"
    if reasons:
        text += f" (counted once: {', '.join(sorted(reasons))})"
    if unnamed:
        text += "; unnamed sources corroborate nothing"
    return total, text


def _wire(claim: Claim, documents: dict[str, Document]) -> str | None:
    document = documents.get(claim.document)
    return agency(claim.source) or (
        agency(document.text[:160]) if document is not None and claim.kind == "outlet" else None
    )


def _outlet(claim: Claim, documents: dict[str, Document]) -> str:
    document = documents.get(claim.document)
    return (document.outlet or document.id).lower() if document is not None else claim.document
