"""Who says so: the source of every stretch of text, who denies it, and who could not verify it.

`prepare` reads the reporting clauses of a document once: each is a `Frame`, a source with a verb and the stretch of
text that it answers for. `of` then answers for one trigger. A denial of claims ("denied the claims made by X") acts
on the frames whose source is X; "could not verify" acts on the frames that it speaks of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from geomap.events import frames, sources
from geomap.events.frames import Frame
from geomap.records import Attribution, Document, Quote, Sentence, Span, Status

_DEATH = ("kill", "death", "dead", "die", "dying", "slain", "murder", "assassin", "martyr", "fatal", "execut", "liquidat", "lost")
_NEAR = 3  # sentences back in which "the claim" is looked for
_PREFIX = 4  # letters by which spellings of one name agree


@dataclass(slots=True)
class Prepared:
    """What `prepare` found; opaque to callers."""

    document: Document
    sentences: Sequence[Sentence]
    quotes: Sequence[Quote]
    frames: list[Frame] = field(default_factory=list)
    denied: dict[int, list[int]] = field(default_factory=dict)
    unverified: dict[int, list[int]] = field(default_factory=dict)


def prepare(document: Document, sentences: Sequence[Sentence], quotes: Sequence[Quote]) -> Prepared:
    """Read the reporting clauses of a document; linear in its length."""
    prepared = Prepared(document, sentences, quotes)
    prepared.frames = frames.find(document, sentences, quotes)
    for number, frame in enumerate(prepared.frames):
        if frame.stance == "denies" and frame.general:
            for target in _targets(prepared, number):
                prepared.denied.setdefault(target, []).append(number)
        elif frame.stance == "unverified" and frame.general:
            for target in _targets(prepared, number):
                prepared.unverified.setdefault(target, []).append(number)
    return prepared


def _targets(prepared: Prepared, number: int) -> list[int]:
    """Return the frames that a general denial or an 'unverified' speaks of."""
    frame = prepared.frames[number]
    claims = [
        index
        for index, other in enumerate(prepared.frames)
        if other.stance == "asserts" and other.kind != "outlet" and other.full != frame.full and index != number
    ]
    if frame.target:
        names = {word[:_PREFIX] for word in sources.split(frame.target) if len(word) > 2 and word not in _EMPTY}
        return [index for index in claims if names & {word[:_PREFIX] for word in sources.split(prepared.frames[index].full)}]
    if frame.every:
        return [index for index in claims if prepared.frames[index].kind != "neutral"]
    before = [
        index
        for index in claims
        if prepared.frames[index].scope[0] < frame.start_at and 0 <= frame.sentence - prepared.frames[index].sentence <= _NEAR
    ]
    doubtful = [index for index in before if prepared.frames[index].kind != "neutral"] or before
    if not doubtful:
        return []
    last = prepared.frames[doubtful[-1]]
    return [index for index in doubtful if prepared.frames[index].full == last.full]


_EMPTY = frozenset("the and forces force fighters militants rebels army military government group groups side made".split())


def _covering(prepared: Prepared, offset: int) -> list[Frame]:
    """Return the frames that answer for an offset, innermost first."""
    found = [frame for frame in prepared.frames if frame.scope[0] <= offset < frame.scope[1]]
    return sorted(found, key=lambda frame: (frame.scope[1] - frame.scope[0], -frame.start_at))


def _attribution(frame: Frame) -> Attribution:
    """Make the record."""
    return Attribution(frame.source, frame.kind, frame.verb, frame.medium, frame.start, frame.end)


def of(prepared: Prepared, trigger: Span) -> tuple[tuple[Attribution, ...], Status]:
    """Return who says that a trigger's event happened, who denies it and who could not verify it, and the status."""
    covering = _covering(prepared, trigger.start)
    asserting = [frame for frame in covering if frame.stance == "asserts"]
    denying = [frame for frame in covering if frame.stance == "denies" and not frame.general]
    doubting = [frame for frame in covering if frame.stance == "unverified" and not frame.general]
    doubting += _doubts(prepared, trigger, asserting)
    deniers = denying + _deniers(prepared, asserting)
    out = _unique([*asserting, *deniers, *doubting])
    if denying and not _claimed_elsewhere(asserting, denying):
        status: Status = "denied"
    elif doubting:
        status = "unverified"
    elif not asserting:
        status = "reported"
    else:
        status = "reported" if asserting[0].kind in {"neutral", "outlet"} else "claimed"
    if status == "claimed" and asserting[0].hedge == "unverified":
        status = "unverified"
    if not asserting and not denying and not doubting:
        own = Attribution(prepared.document.outlet or "", "outlet")
        out = (own, *(item for item in out if item.kind != "outlet" or item.verb))
    return out, status


def _claimed_elsewhere(asserting: list[Frame], denying: list[Frame]) -> bool:
    """Whether somebody inside the denial asserts what it denies ("denied the army's claim that ...")."""
    return any(frame.scope[0] > denying[0].scope[0] and frame.full != denying[0].full for frame in asserting)


def _unique(found: Sequence[Frame]) -> tuple[Attribution, ...]:
    """Return attributions without the second of one source with one stance."""
    out: list[Attribution] = []
    seen: set[tuple[str, str]] = set()
    for frame in found:
        key = (frame.full.lower() if frame.source != "outlet" else "", frame.stance)
        if key not in seen:
            seen.add(key)
            out.append(_attribution(frame))
    return tuple(out)


def _deniers(prepared: Prepared, asserting: Sequence[Frame]) -> list[Frame]:
    """Return the general denials that reach any of these claims."""
    numbers = {id(frame): number for number, frame in enumerate(prepared.frames)}
    out: list[Frame] = []
    for frame in asserting:
        out.extend(prepared.frames[denial] for denial in prepared.denied.get(numbers[id(frame)], ()))
    return out


def _doubts(prepared: Prepared, trigger: Span, asserting: Sequence[Frame]) -> list[Frame]:
    """Return the 'could not verify' that reach these claims or speak of this very event."""
    numbers = {id(frame): number for number, frame in enumerate(prepared.frames)}
    out: list[Frame] = []
    for frame in asserting:
        out.extend(prepared.frames[doubt] for doubt in prepared.unverified.get(numbers[id(frame)], ()))
    for frame in prepared.frames:
        if frame.stance == "unverified" and frame.topic and frame not in out and _about(prepared, frame.topic, trigger):
            out.append(frame)
    return out


def _about(prepared: Prepared, topic: str, trigger: Span) -> bool:
    """Whether a topic in words ("reports of X's death") is the event of a trigger: its kind and a name agree."""
    lowered = topic.lower()
    deadly = any(stem in lowered for stem in _DEATH)
    word = trigger.text.lower()
    if deadly != any(word.startswith(stem) for stem in _DEATH):
        return False
    if not deadly and word[:_PREFIX] not in {part[:_PREFIX] for part in sources.split(topic)}:
        return False
    names = {part.lower()[:_PREFIX] for part in topic.replace("’", " ").replace("'", " ").split() if part[:1].isupper()}
    if not names:
        return True
    sentence = next((item for item in prepared.sentences if item.start <= trigger.start < item.end), None)
    if sentence is None:
        return False
    around = {part.lower()[:_PREFIX] for part in sentence.text.replace("’", " ").replace("'", " ").split()}
    return bool(names & around) or sum(name in around for name in names) * 2 >= len(names)


def denied_by(prepared: Prepared, trigger: Span) -> tuple[Attribution, ...]:
    """Return who denies the claim that a trigger stands in."""
    covering = _covering(prepared, trigger.start)
    asserting = [frame for frame in covering if frame.stance == "asserts"]
    denying = [frame for frame in covering if frame.stance == "denies" and not frame.general]
    return _unique(denying + _deniers(prepared, asserting))


def is_denial(prepared: Prepared, trigger: Span) -> bool:
    """Whether a trigger stands in a sentence's general denial of claims, which is no event of its own."""
    return any(
        frame.general and frame.stance in {"denies", "unverified"} and frame.start_at <= trigger.start < frame.scope[1]
        for frame in prepared.frames
    )


def stance(attribution: Attribution) -> Literal["asserts", "denies", "unverified"]:
    """Return what a source does with the event, read off its verb."""
    verb = (attribution.verb or "").lower()
    if "verif" in verb or "confirm" in verb and ("not" in verb or "unable" in verb or "no " in verb):
        return "unverified"
    return "denies" if verb.split(" ")[0] in sources.words().denying else "asserts"


def in_quote(prepared: Prepared, trigger: Span) -> Quote | None:
    """Return the quotation or post that a trigger stands in."""
    return next((quote for quote in prepared.quotes if quote.start <= trigger.start < quote.end), None)


def own_side(prepared: Prepared, trigger: Span, victims: str | None = None) -> Literal["own", "enemy"] | None:
    """Return whether a party speaks of its own losses or of its enemy's; None where that cannot be told.

    `victims` are the words of whose people were harmed; without them the trigger's sentence is searched.
    """
    source = next((frame for frame in _covering(prepared, trigger.start) if frame.stance == "asserts"), None)
    if source is None or source.kind != "party":
        return None
    sentence = next((item for item in prepared.sentences if item.start <= trigger.start < item.end), None)
    phrase = victims or (sentence.text[max(0, trigger.start - sentence.start - 60) : trigger.end - sentence.start + 60] if sentence else "")
    parts = set(sources.split(phrase))
    mine = {part for part in sources.split(source.full) if len(part) > 2} - _EMPTY
    if parts & {"our", "we", "its", "their"} or parts & mine:
        return "own"
    lexicon = sources.words()
    others = {part for part in parts - mine if part in lexicon.party or part in {"enemy", "enemies", "troops"}}
    groups = prepared.frames[0].groups if prepared.frames else frozenset()
    return "enemy" if others or parts & (groups - mine) else None
