"""Who says so: the source of every stretch of text, who denies it, and who could not verify it.

`prepare` reads the reporting clauses of a document once: each is a `Frame`, a source with a verb and the stretch of
text that it answers for. `of` then answers for one trigger. A denial of claims ("denied the claims made by X") acts
on the frames whose source is X; "could not verify" acts on the frames that it speaks of.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from geomap.events.who import denials, frames, ownvoice
from geomap.events.who.speech import Frame
from geomap.events.words import sources
from geomap.records import Attribution, Document, Quote, Sentence, Span, Status

_DEATH = (
    "kill",
    "death",
    "dead",
    "die",
    "dying",
    "slain",
    "murder",
    "assassin",
    "martyr",
    "fatal",
    "execut",
    "liquidat",
    "lost",
)
_NO_MORE_THAN = frozenset(
    "it them they that this town city village place area position positions base settlement".split()
)
_NEAR = 3  # sentences back in which "the claim" is looked for
_PREFIX = 4  # letters by which spellings of one name agree
_ITS = ("its ", "their ")
_MOST = 64  # denials and doubts of a document that reach back over all of it
_EMPTY = frozenset(
    "the and forces force fighters militants rebels army military government group groups side made".split()
)


@dataclass(slots=True)
class Prepared:
    """What `prepare` found; opaque to callers. Numbers are positions in `frames`."""

    document: Document
    sentences: Sequence[Sentence]
    quotes: Sequence[Quote]
    frames: list[Frame] = field(default_factory=list)
    roles: dict[str, str] = field(default_factory=dict)
    by_sentence: dict[int, list[int]] = field(default_factory=dict)
    denied: dict[int, list[int]] = field(default_factory=dict)
    doubted: dict[int, list[int]] = field(default_factory=dict)
    topics: list[int] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    own_voice: Attribution = field(default_factory=lambda: Attribution("", "outlet"))


def _start(item: Sentence | Quote) -> int:
    """Return where a record starts, for bisection."""
    return item.start


def prepare(document: Document, sentences: Sequence[Sentence], quotes: Sequence[Quote]) -> Prepared:
    """Read the reporting clauses of a document; linear in its length."""
    prepared = Prepared(document, sentences, quotes)
    prepared.frames, prepared.roles = frames.find(document, sentences, quotes)
    for number, frame in enumerate(prepared.frames):
        first = bisect_right(sentences, frame.scope[0], key=_start) - 1
        last = bisect_right(sentences, max(frame.scope[0], frame.scope[1] - 1), key=_start) - 1
        for sentence in range(max(0, first), last + 1):
            prepared.by_sentence.setdefault(sentence, []).append(number)
    prepared.own_voice = ownvoice.of(document, sentences, quotes, lambda offset: bool(_covering(prepared, offset)))
    reaching = [number for number, frame in enumerate(prepared.frames) if frame.general and frame.stance != "asserts"]
    seen: set[tuple[str, str | None, str]] = set()
    unanswered: list[int] = []
    for number in reaching[:_MOST]:
        frame = prepared.frames[number]
        if frame.target and (frame.full, frame.target, frame.stance) in seen:
            continue  # said once, it reaches all of them
        seen.add((frame.full, frame.target, frame.stance))
        acts = prepared.denied if prepared.frames[number].stance == "denies" else prepared.doubted
        targets = _targets(prepared, number)
        for target in targets:
            acts.setdefault(target, []).append(number)
        if not targets and frame.stance == "denies" and (frame.accusation or frame.verb != "denied involvement"):
            unanswered.append(number)  # the outlet told the accusation in its own voice
    prepared.topics = [
        number for number, frame in enumerate(prepared.frames) if frame.stance == "unverified" and frame.topic
    ][:_MOST]
    prepared.answers = [*(n for n, frame in enumerate(prepared.frames) if frame.answers), *unanswered][:_MOST]
    return prepared


def _targets(prepared: Prepared, number: int) -> list[int]:
    """Return the frames that a general denial or an 'unverified' speaks of."""
    frame = prepared.frames[number]
    claims = [
        index
        for index, other in enumerate(prepared.frames)
        if other.stance == "asserts" and other.kind != "outlet" and (frame.withdraws or other.full != frame.full)
    ]
    if frame.target:
        names = {word[:_PREFIX] for word in sources.split(frame.target) if len(word) > 2 and word not in _EMPTY}
        if names:
            return [
                index
                for index in claims
                if names & {word[:_PREFIX] for word in sources.split(prepared.frames[index].full)}
            ]
        words = set(sources.split(frame.target)) - {"the"}
        return [index for index in claims if words & set(sources.split(prepared.frames[index].full))]
    if frame.accounts:
        return [index for index in claims if 0 <= frame.sentence - prepared.frames[index].sentence <= 2 * _NEAR]
    if frame.every:
        return [index for index in claims if prepared.frames[index].kind != "neutral"]
    # "None of the claims could be verified", in a paragraph of its own, speaks of all that the report told.
    reach = frame.sentence if frame.several and _opens_paragraph(prepared.sentences, frame.sentence) else _NEAR
    before = [
        index
        for index in claims
        if prepared.frames[index].scope[0] < frame.start_at
        and 0 <= frame.sentence - prepared.frames[index].sentence <= reach
    ]
    doubtful = [index for index in before if prepared.frames[index].kind != "neutral"] or before
    doubtful = before[-1:] if frame.last else doubtful
    if not doubtful:
        return []
    if frame.several and frame.stance == "unverified":
        return doubtful
    voices = [prepared.frames[index].full for index in reversed(doubtful)]
    meant = {voices[0]}
    if voices[0].lower().startswith(_ITS):  # "Its chief spokesman" goes on with what it has said
        meant.update(next(([voice] for voice in voices if voice != voices[0]), ()))
    return [index for index in doubtful if prepared.frames[index].full in meant]


def _opens_paragraph(sentences: Sequence[Sentence], number: int) -> bool:
    """Whether a sentence is the first of a paragraph that is not the report's first."""
    return number > 0 and sentences[number].paragraph != sentences[number - 1].paragraph


def _covering(prepared: Prepared, offset: int) -> list[int]:
    """Return the frames that answer for an offset, innermost first."""
    sentence = bisect_right(prepared.sentences, offset, key=_start) - 1
    found = [
        number
        for number in prepared.by_sentence.get(sentence, ())
        if prepared.frames[number].scope[0] <= offset < prepared.frames[number].scope[1]
    ]
    found = found[:_MOST]
    every = [prepared.frames[number] for number in found]

    def order(number: int) -> tuple[int, int, int]:
        frame = prepared.frames[number]
        depth = sum(other.scope[0] <= frame.start_at < other.scope[1] for other in every if other is not frame)
        return -depth, frame.scope[1] - frame.scope[0], -frame.start_at

    return sorted(found, key=order)


def _split(prepared: Prepared, offset: int) -> tuple[list[int], list[Frame], list[Frame]]:
    """Return the frames over an offset by stance: numbers of those that assert, those that deny, those that doubt."""
    covering = _covering(prepared, offset)
    asserting = [number for number in covering if prepared.frames[number].stance == "asserts"]
    rest = [prepared.frames[number] for number in covering]
    denying = [frame for frame in rest if frame.stance == "denies" and not frame.general]
    doubting = [frame for frame in rest if frame.stance == "unverified" and not frame.general]
    return asserting, denying, doubting


def _attribution(frame: Frame) -> Attribution:
    """Make the record."""
    return Attribution(frame.source, frame.kind, frame.verb, frame.medium, frame.start, frame.end)


def of(prepared: Prepared, trigger: Span) -> tuple[tuple[Attribution, ...], Status]:
    """Return who says that a trigger's event happened, who denies it and who could not verify it, and the status."""
    numbers, denying, doubting = _split(prepared, trigger.start)
    if not numbers and not denying:  # "puts the toll at": the verb of saying is the trigger's own
        numbers, denying, doubting = _split(prepared, trigger.end - 1)
    against = {frame.full for frame in denying if not frame.part}  # "It is not true that ..., the minister said"
    asserting = [frame for frame in (prepared.frames[number] for number in numbers) if frame.full not in against]
    doubting = doubting + _doubts(prepared, trigger, numbers)
    deniers = denying + _reached(prepared, prepared.denied, numbers) + _answers(prepared, trigger, asserting)
    if any(frame.withdraws or frame.full == "outlet" for frame in deniers):
        return _unique(deniers), "denied"
    own = all(
        frame.part or frame.accusation or frame not in denying or frame.answers not in {"", "same"} for frame in deniers
    )
    answered = [frame for frame in asserting if not frame.responsible]
    told = [] if answered or not own else [prepared.own_voice]
    out = (*told, *_unique([*asserting, *deniers, *doubting]))
    whole = [frame for frame in denying if not frame.part]
    if whole and not _claimed_elsewhere(asserting, whole):
        status: Status = "denied"
    elif doubting or (asserting and asserting[0].hedge == "unverified"):
        status = "unverified"
    elif not answered:
        status = "claimed" if prepared.own_voice.kind == "party" else "reported"
    else:
        neutral = (
            asserting[0].kind in {"neutral", "outlet"}
            and (asserting[0].verb or "").lower() not in sources.words().claiming
        )
        status = "reported" if neutral else "claimed"
    return out if deniers or doubting or asserting else tuple(told), status


def _claimed_elsewhere(asserting: list[Frame], denying: list[Frame]) -> bool:
    """Whether somebody inside the denial asserts what it denies ("denied the army's claim that ...")."""
    inside = (frame for frame in asserting if frame.kind == "party" or frame.verb != "claim")
    return any(frame.scope[0] >= denying[0].scope[0] and frame.full != denying[0].full for frame in inside)


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


def _reached(prepared: Prepared, acts: dict[int, list[int]], numbers: Sequence[int]) -> list[Frame]:
    """Return the general denials, or doubts, that reach any of these claims."""
    return [prepared.frames[act] for number in numbers for act in acts.get(number, ())]


def _answers(prepared: Prepared, trigger: Span, asserting: Sequence[Frame]) -> list[Frame]:
    """Return the denials that answer an event told just before without naming it: 'its troops still hold the town'."""
    if not prepared.answers:
        return []
    here = bisect_right(prepared.sentences, trigger.start, key=_start) - 1
    sentence = prepared.sentences[max(0, here)]
    said = {frame.full for frame in asserting}
    found = []
    for frame in (prepared.frames[number] for number in prepared.answers):
        kind = frame.answers or ("any" if frame.general else "violence")  # a charge that nobody made but the outlet
        after = 0 < frame.sentence - here <= _NEAR or (frame.sentence == here and frame.start_at >= trigger.end)
        if not after or frame.full in said:
            continue
        beside = prepared.sentences[frame.sentence].paragraph == sentence.paragraph
        if kind == "same":
            fits = denials.alike(frame.topic or "", trigger.text, sentence.text)
        elif kind == "any":
            fits = beside and frame.sentence - here <= 1 and not asserting
        elif not denials.ANSWERED[kind].search(trigger.text):
            fits = False
        elif kind == "violence":
            fits = beside
        else:
            what = (frame.topic or "it").lower()
            fits = what in _NO_MORE_THAN or what in sources.split(sentence.text)
        if fits:
            found.append(frame)
    return found


def _doubts(prepared: Prepared, trigger: Span, numbers: Sequence[int]) -> list[Frame]:
    """Return the 'could not verify' that reach these claims or speak of this very event."""
    out = _reached(prepared, prepared.doubted, numbers)
    for number in prepared.topics:
        frame = prepared.frames[number]
        if frame not in out and _about(prepared, frame, trigger):
            out.append(frame)
    return out


def _about(prepared: Prepared, frame: Frame, trigger: Span) -> bool:
    """Whether a topic in words ("reports of X's death") is the event of a trigger: its kind and a name agree.

    A name also agrees with the role that the document gives it ("a spokesman" for "Name Name, spokesman of ...").
    """
    topic = frame.topic or ""
    lowered = topic.lower()
    word = trigger.text.lower()
    deadly = any(stem in lowered for stem in _DEATH)
    if deadly != word.startswith(_DEATH):
        return False
    if not deadly and word[:_PREFIX] not in {part[:_PREFIX] for part in sources.split(topic)}:
        return False
    names = {part.lower() for part in _plain(topic).split() if part[:1].isupper()}
    index = bisect_right(prepared.sentences, trigger.start, key=_start) - 1
    if not names or index < 0:
        return not names and 0 <= frame.sentence - index <= _NEAR
    parts = set(sources.split(_plain(prepared.sentences[index].text)))
    around = {part[:_PREFIX] for part in parts}
    if any(name[:_PREFIX] in around for name in names):
        return True
    roles = {part for name in names for part in sources.split(prepared.roles.get(name, ""))}
    return bool(roles & parts & _PERSONS)


_PERSONS = frozenset(
    "spokesman spokeswoman spokesperson commander general colonel leader chief governor mayor minister cleric "
    "judge".split()
)


def _plain(text: str) -> str:
    """Return a text with its apostrophes as spaces."""
    return text.replace("’", " ").replace("'", " ")


def denied_by(prepared: Prepared, trigger: Span) -> tuple[Attribution, ...]:
    """Return who denies the claim that a trigger stands in."""
    numbers, denying, _ = _split(prepared, trigger.start)
    return _unique(denying + _reached(prepared, prepared.denied, numbers) + _answers(prepared, trigger, []))


def is_denial(prepared: Prepared, trigger: Span) -> bool:
    """Whether a trigger stands in a sentence's general denial of claims, which is no event of its own."""
    sentence = bisect_right(prepared.sentences, trigger.start, key=_start) - 1
    return any(
        frame.general
        and frame.stance != "asserts"
        and frame.scope[0] - len(frame.verb or "") <= trigger.start < frame.scope[1]
        for frame in (prepared.frames[number] for number in prepared.by_sentence.get(sentence, ()))
    )


def stance(attribution: Attribution) -> Literal["asserts", "denies", "unverified"]:
    """Return what a source does with the event, read off its verb."""
    verb = (attribution.verb or "").lower()
    if ("verif" in verb and verb != "verified") or (
        "confirm" in verb and ("not" in verb or "unable" in verb or "no " in verb)
    ):
        return "unverified"
    return "denies" if verb.split(" ")[0] in sources.words().denying else "asserts"


def names_speaker(prepared: Prepared, start: int, end: int) -> bool:
    """Whether a stretch of text is part of who speaks: 'South Kivu' in "the governor of South Kivu said"."""
    sentence = bisect_right(prepared.sentences, start, key=_start) - 1
    frames = (prepared.frames[number] for number in prepared.by_sentence.get(sentence, ()))
    name = prepared.document.text[start:end]
    return any(
        f.start is not None and f.end is not None and ((f.start <= start and end <= f.end) or name in f.full)
        for f in frames
    )


def own_side(prepared: Prepared, trigger: Span, victims: str | None = None) -> Literal["own", "enemy"] | None:
    """Return whether a party speaks of its own losses or of its enemy's; None where that cannot be told.

    `victims` are the words of whose people were harmed; without them the trigger's sentence is searched.
    """
    numbers, _, _ = _split(prepared, trigger.start)
    source = prepared.frames[numbers[0]] if numbers else None
    if source is None or source.kind != "party":
        return None
    phrase = victims or prepared.document.text[max(0, trigger.start - 60) : trigger.end + 60]
    parts = set(sources.split(phrase))
    mine = {part for part in sources.split(source.full) if len(part) > 2} - _EMPTY
    if parts & {"our", "we", "its", "their"} or parts & mine:
        return "own"
    lexicon = sources.words()
    others = {part for part in parts - mine if part in lexicon.party or part in {"enemy", "enemies", "troops"}}
    return "enemy" if others or parts & (source.groups - mine) else None
